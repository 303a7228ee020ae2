"""References to standards, strategies and interventions, and the errors for anything else."""

import enum
import unicodedata
from string import ascii_letters, ascii_lowercase
from typing import Any

import numpy as np
import pytest
from helpers import altered

from cpms_inspire import (
    AmbiguousIdentifierError,
    Dataset,
    Record,
    ReferenceTypeError,
    Standard,
    UnknownIdentifierError,
    WrongKindError,
)
from cpms_inspire.dataset.spelling import LONGEST, SpellingIndex, fold, normalise, variants


class Index:
    """A number of another type, like NumPy's integers."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __index__(self) -> int:
        return self.number


class Refusing:
    """An object with the method of a number that raises `TypeError`."""

    def __index__(self) -> int:
        raise TypeError


class Disguised(str):
    """Text that prints as something else."""

    __slots__ = ()

    def __str__(self) -> str:
        return "N"


class Code(str, enum.Enum):  # noqa: UP042  # as many programs still have it
    """Text that prints as `Code.N`."""

    N = "13"


class Raising:
    """An object with the method of a number that raises `ValueError`."""

    def __index__(self) -> int:
        raise ValueError


class Word(enum.StrEnum):
    """Text in an enumeration."""

    UASC = "UASC"


SPELLINGS = [
    13,
    "13",
    " std. 13 ",
    "CPMS 13",
    "cpms2019-13",
    "CPMS2019-13",
    "UASC",
    "uasc",
    "Std13",
    "STANDARD 13",
    "Unaccompanied and separated children",
    "unaccompanied AND SEPARATED  children",
    "Unaccompanied & Separated Children",
    "13. Unaccompanied and separated children",
    "Standard 13: Unaccompanied and separated children",
    "Standard 13 \u2013 UASC",
    "13\u00a0",
    "\tcpms\n2019\u201313",
    "Minimum Standard 13",
    "013"[1:],
    Index(13),
    Word.UASC,
    "Unaccompanied-and-separated-children",
    "Standard - no. 13",
    "13.0",
    "Std 13.0",
    "Norme 13",
    "Norma 13",
    "CPMS Norma 13",
    "Est\u00e1ndar 13",
    "Padr\u00e3o 13",
    "SMPE 13",
    "NMPNA 13",
    "\u0627\u0644\u0645\u0639\u064a\u0627\u0631 13",
    "\u0645\u0639\u064a\u0627\u0631 \u0661\u0663",
    "\u0661\u0663",
    "\u06f1\u06f3",
    "\uff11\uff13",
    "\U0001e951\U0001e953",
    "\u200f13\u200e",
    "\u2067UASC\u2069",
]


@pytest.mark.parametrize("reference", SPELLINGS, ids=lambda value: repr(value)[:30].partition(" object")[0])
def test_one_answer_for_every_spelling_of_a_standard(dataset: Dataset, reference: Any) -> None:
    """
    A standard is found by number, identifier, title or alias, in any case, spacing and hyphenation, with or without a
    prefix.
    """
    assert dataset.standard(reference).id == "CPMS2019-13"


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("N", "N"),
        ("n", "N"),
        ("INSPIRE N", "N"),
        ("inspire2016-n", "N"),
        ("Norms and values", "N"),
        ("Strategy N", "N"),
        ("I1", "I1"),
        ("i 1", "I1"),
        ("I-2", "I2"),
        ("INSPIRE2016-I2", "I2"),
        ("Implementation of Laws", "I1"),
        ("Parents and caregiver support", "P"),
        ("education & life-skills", "E"),
        ("INSPIRE strategy E", "E"),
        ("R: Response and support services", "R"),
        ("Estrategia N", "N"),
        ("Strat\u00e9gie E", "E"),
        ("\u0627\u0644\u0627\u0633\u062a\u0631\u0627\u062a\u064a\u062c\u064a\u0629 N", "N"),
    ],
)
def test_one_answer_for_every_spelling_of_a_strategy(dataset: Dataset, reference: str, code: str) -> None:
    """A strategy is found by code, identifier, title or alias."""
    assert dataset.strategy(reference).code == code


@pytest.mark.parametrize(
    ("reference", "identifier"),
    [
        ("P.2", "INSPIRE2016-P.2"),
        ("inspire p.2", "INSPIRE2016-P.2"),
        ("INSPIRE2016-P.2", "INSPIRE2016-P.2"),
        ("delivered in groups in community settings", "INSPIRE2016-P.2"),
        ("Cash transfers", "INSPIRE2016-I2.1"),
        ("Parent and caregiver support delivered in groups in community settings", "INSPIRE2016-P.2"),
    ],
)
def test_one_answer_for_every_spelling_of_an_intervention(dataset: Dataset, reference: str, identifier: str) -> None:
    """An intervention is found by code, identifier, title or alias."""
    assert dataset.intervention(reference).id == identifier


@pytest.mark.parametrize("number", [np.int64(13), np.uint8(13), np.array(13), np.arange(20)[13]])
def test_numpy_integers_are_numbers(dataset: Dataset, number: Any) -> None:
    """NumPy integers are accepted as numbers."""
    assert dataset.standard(number).id == "CPMS2019-13"
    assert dataset.strategies_for(number) == dataset.strategies_for(13)


@pytest.mark.parametrize(
    "reference",
    [np.True_, np.float64(13), np.array([13]), np.array([1, 3]), np.datetime64("2020")],
)
def test_other_numpy_values_are_no_numbers(dataset: Dataset, reference: Any) -> None:
    """NumPy truth values, floats, arrays with a dimension and dates are refused."""
    with pytest.raises(ReferenceTypeError) as caught:
        dataset.standard(reference)
    assert caught.value == ReferenceTypeError("standard", repr(reference))


def test_values_are_references(dataset: Dataset) -> None:
    """A record is accepted as a reference, even if it was changed, because only its identifier counts."""
    other = altered(dataset.standard(13), title="Another title")
    assert dataset.standard(other) is dataset.standard(13)
    assert dataset.strategy(dataset.strategies[2]).code == "S"
    assert dataset.intervention(dataset.interventions[0]).id == "INSPIRE2016-I1.1"
    assert dataset.interventions_for(dataset.strategies[0]) == dataset.interventions_for("I1")


def test_value_that_the_dataset_does_not_hold(dataset: Dataset) -> None:
    """A standard that the dataset does not contain is unknown."""
    stranger = altered(dataset.standard(13), number=77, id="CPMS2019-77")
    with pytest.raises(UnknownIdentifierError) as caught:
        dataset.standard(stranger)
    assert caught.value.given == "CPMS2019-77"


NEWER_DIGITS = {
    chr(zero + digit)
    for zero in (0x10D40, 0x116D0, 0x116DA, 0x11BF0, 0x11F50, 0x11DE0, 0x1E4F0, 0x1E5F1, 0x1CCF0)
    for digit in range(10)
}
"""Digits of scripts that came with newer versions of Unicode."""

UNKNOWN = {
    29: ("CPMS2019-28",),
    0: ("CPMS2019-01",),
    -9: ("CPMS2019-09",),
    "Standard 61": ("CPMS2019-16",),
    "": (),
    "   ": (),
    "-9": ("CPMS2019-09",),
    "1 3": ("CPMS2019-01",),
    "1,3": ("CPMS2019-01",),
    "9.5": ("CPMS2019-09",),
    "9.00": ("CPMS2019-09",),
    "CPMS 2012-20": ("CPMS2019-20",),
    "INSPIRE 9": ("CPMS2019-09",),
    "1'3": ("CPMS2019-01",),
    "1\u03383": ("CPMS2019-01",),
    ".-9": ("CPMS2019-09",),
    "Std. -9": ("CPMS2019-09",),
    "CPMS (-9)": ("CPMS2019-09",),
    "Standard 18: Gestion de cas": ("CPMS2019-18",),
    "Std 15 - CFS": ("CPMS2019-15",),
    "case mangement 22": ("CPMS2019-18",),
    "inspires": (),
    "Standrad 9": ("CPMS2019-09",),
    "standart 17": ("CPMS2019-17",),
    "case mangement": ("CPMS2019-18",),
    "unacompanied children": ("CPMS2019-13",),
    "UACS": ("CPMS2019-13",),
    "Norms": ("INSPIRE2016-N",),
    "psychosocial": ("CPMS2019-10",),
    "x" * 10_000_000: (),
    "9" * 10_000_000: (),
    "\x00\x1b[31m": (),
    "\ud800": (),
    "विद्यालय": (),
    "学校": (),
    "مدرسة": (),
    10**5000: (),
    -(10**5000): (),
}


@pytest.mark.parametrize("reference", UNKNOWN, ids=lambda value: type(value).__name__)
def test_unknown_standard(dataset: Dataset, reference: Any) -> None:
    """An unknown standard raises an error with the given text and with suggestions, the most likely first."""
    with pytest.raises(UnknownIdentifierError) as caught:
        dataset.strategies_for(reference)
    assert caught.value.wanted == "standard"
    assert caught.value.version == "1.0.0"
    assert caught.value.suggestions[:1] == UNKNOWN[reference][:1]
    assert len(caught.value.suggestions) <= 3
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    ("wanted", "reference", "found"),
    [
        ("standard", "child", ("CPMS2019-12", "CPMS2019-06", "CPMS2019-11")),
        ("standard", 31, ("CPMS2019-13", "CPMS2019-21", "CPMS2019-11")),
        ("standard", "031", ("CPMS2019-13", "CPMS2019-21", "CPMS2019-11")),
        ("standard", 201, ("CPMS2019-20",)),
        ("intervention", "parent", ("INSPIRE2016-P.1", "INSPIRE2016-P.2", "INSPIRE2016-P.3")),
    ],
)
def test_what_comes_near(dataset: Dataset, wanted: str, reference: int | str, found: tuple[str, ...]) -> None:
    """Suggestions are names that begin with the text, or numbers with swapped, wrong or additional digits."""
    with pytest.raises(UnknownIdentifierError) as caught:
        getattr(dataset, wanted)(reference)
    assert caught.value == UnknownIdentifierError(wanted, str(reference), found, dataset.version)


@pytest.mark.parametrize("reference", ["INSPIRE's", "inspires", "Strategy's", "Inspirer"])
def test_a_letter_behind_a_word_is_no_code(dataset: Dataset, reference: str) -> None:
    """A code is only recognised after a complete word."""
    with pytest.raises(UnknownIdentifierError):
        dataset.strategy(reference)


@pytest.mark.parametrize("reference", ["I", "i", "INSPIRE I", "Strategy I"])
def test_ambiguous_strategy(dataset: Dataset, reference: str) -> None:
    """If a reference fits two strategies, the library does not choose one."""
    with pytest.raises(AmbiguousIdentifierError) as caught:
        dataset.standards_for(reference)
    assert caught.value == AmbiguousIdentifierError(
        "strategy", reference, ("INSPIRE2016-I1", "INSPIRE2016-I2"), "1.0.0"
    )


@pytest.mark.parametrize(
    ("wanted", "reference", "found"),
    [
        ("standard", "N", "INSPIRE2016-N"),
        ("standard", "Norms and values", "INSPIRE2016-N"),
        ("standard", "Cash transfers", "INSPIRE2016-I2.1"),
        ("standard", "GUIDE2020-E01", "GUIDE2020-E01"),
        ("standard", "CPMS2019-P2", "CPMS2019-P2"),
        ("strategy", 9, "CPMS2019-09"),
        ("strategy", "9", "CPMS2019-09"),
        ("strategy", "UASC", "CPMS2019-13"),
        ("strategy", "Monitoring and evaluation", "INSPIRE2016-X2"),
        ("strategy", "INSPIRE Monitoring and evaluation", "INSPIRE2016-X2"),
        ("intervention", "N", "INSPIRE2016-N"),
    ],
)
def test_wrong_kind(dataset: Dataset, wanted: str, reference: Any, found: str) -> None:
    """If a reference names another kind of record, the error names that record and the right call."""
    with pytest.raises(WrongKindError) as caught:
        getattr(dataset, wanted)(reference)
    assert caught.value == WrongKindError(wanted, found, str(reference), dataset.version)


@pytest.mark.parametrize(
    "reference", ["Pillar 2", "Pilier 2", "Pilar 2", "\u0627\u0644\u0631\u0643\u064a\u0632\u0629 \u0662"]
)
def test_pillars_in_five_languages(dataset: Dataset, reference: str) -> None:
    """A pillar is found by its number behind the word for it in English, French, Spanish, Portuguese or Arabic."""
    assert dataset.pillar(reference).number == 2


@pytest.mark.parametrize(
    "reference", ["Standard 15: Case management", "15 case management", "Std. 15 - CASE  MANAGEMENT"]
)
def test_number_of_another_edition(dataset: Dataset, reference: str) -> None:
    """A number with the title that it had in 2012 is refused; the error names both standards and says why."""
    with pytest.raises(AmbiguousIdentifierError) as caught:
        dataset.standard(reference)
    reason = "the number and the title disagree; in the edition of 2012 this was the title of Standard 15"
    assert caught.value == AmbiguousIdentifierError(
        "standard", reference, ("CPMS2019-18", "CPMS2019-15"), "1.0.0", reason
    )
    assert reason in str(caught.value)


def test_number_and_title_that_disagree(dataset: Dataset) -> None:
    """A number with the title of another standard is refused; the error names both."""
    with pytest.raises(AmbiguousIdentifierError) as caught:
        dataset.standard("Standard 18: Child labour")
    assert caught.value.candidates == ("CPMS2019-12", "CPMS2019-18")
    assert caught.value.reason == "the number and the title disagree"


def test_position_of_a_strategy_is_suggested(dataset: Dataset) -> None:
    """A position is no reference to a strategy, and behind the word for it, it is the first suggestion."""
    with pytest.raises(UnknownIdentifierError) as caught:
        dataset.strategy("INSPIRE strategy 4")
    assert caught.value.suggestions[:1] == ("INSPIRE2016-P",)


def test_number_is_among_the_suggestions(dataset: Dataset) -> None:
    """The standards of numbers in a text are always among the suggestions, up to three."""
    with pytest.raises(UnknownIdentifierError) as caught:
        dataset.standard("case mangement, child labor, uasc (see 1, 2, 3, 4)")
    assert caught.value.suggestions == ("CPMS2019-01", "CPMS2019-02", "CPMS2019-03")


def test_digits_of_all_scripts() -> None:
    """The digits of every script that Python knows are digits."""
    decimals = {char: unicodedata.decimal(char) for char in map(chr, range(128, 0x20000)) if char.isdecimal()}
    assert {char for char, value in decimals.items() if fold(char) != str(value)} <= NEWER_DIGITS


def test_value_of_the_wrong_kind(dataset: Dataset) -> None:
    """A strategy is not accepted in place of a standard."""
    with pytest.raises(WrongKindError) as caught:
        dataset.strategies_for(dataset.strategy("N"))  # type: ignore[arg-type]
    assert caught.value == WrongKindError("standard", "INSPIRE2016-N", "INSPIRE2016-N", dataset.version)


@pytest.mark.parametrize(
    ("reference", "shown"),
    [
        (True, "True"),
        (9.0, "9.0"),
        (None, "None"),
        (b"9", "b'9'"),
        ([9], "[9]"),
        (9j, "9j"),
        (Dataset, None),
        (Refusing(), None),
    ],
)
def test_what_cannot_refer(dataset: Dataset, reference: Any, shown: str | None) -> None:
    """Truth values, floats, `None`, bytes and lists raise `ReferenceTypeError`."""
    with pytest.raises(ReferenceTypeError) as caught:
        dataset.strategies_for(reference)
    assert caught.value.wanted == "standard"
    if shown is not None:
        assert caught.value.given == shown
    with pytest.raises(ReferenceTypeError):
        dataset.standards_for(reference)


@pytest.mark.parametrize(
    ("reference", "shown"),
    [
        (Record(), repr(Record)),
        (Standard.__new__(Standard), repr(Standard)),
        (raising := Raising(), repr(raising)),
    ],
    ids=["a bare record", "an empty standard", "a number that is none"],
)
def test_what_is_not_even_a_value(dataset: Dataset, reference: Any, shown: str) -> None:
    """A record without an identifier and an object that fails as a number raise `ReferenceTypeError`."""
    with pytest.raises(ReferenceTypeError) as caught:
        dataset.standard(reference)
    assert caught.value == ReferenceTypeError("standard", shown)


def test_two_kinds_wanted(dataset: Dataset) -> None:
    """If a standard or a strategy is accepted, the error says so."""
    with pytest.raises(UnknownIdentifierError) as caught:
        dataset.interventions_for("case mangement")
    assert caught.value.wanted == "standard or strategy"
    assert caught.value.suggestions == ("CPMS2019-18",)
    with pytest.raises(AmbiguousIdentifierError):
        dataset.interventions_for("I")


def test_keys_of_a_spelling() -> None:
    """
    The keys of a spelling are its normal form with the prefix of its framework and with its edition, or none if it is
    too long.
    """
    assert variants("Std. 9", "cpms:", "2019") == ("cpms:9", "cpms:2019_9")
    assert variants("UASC", "cpms:", "2019") == ("uasc", "cpms:uasc", "cpms:2019_uasc")
    assert variants("CPMS2019-09", "cpms:", "2019") == ("cpms:2019_09", "cpms:09")
    assert variants("UASC") == ("uasc",)
    assert variants("x" * 1001, "cpms:", "2019") == ()
    assert variants("...", "cpms:", "2019") == ()


def test_letters_of_ascii() -> None:
    """ASCII capitals become small letters."""
    assert fold(ascii_letters) == ascii_lowercase * 2


def test_letters_with_accents() -> None:
    """Accented letters of Latin-1, Latin Extended-A and Romanian lose their accents."""
    parts = {letter: unicodedata.normalize("NFD", letter) for letter in (*map(chr, range(0xC0, 0x180)), *"ȘșȚț")}
    accented = {letter: apart[0].lower() for letter, apart in parts.items() if len(apart) > 1}
    assert {letter: fold(letter) for letter in accented} == accented


def test_accents_that_are_characters_of_their_own() -> None:
    """Combining accents are removed, and the character after their block is kept."""
    assert fold("e" + "".join(map(chr, range(0x300, 0x370))) + "\u0370") == "e\u0370"


def test_letters_that_are_not_taken_apart() -> None:
    """Letters that Unicode does not decompose are replaced by their usual transcription."""
    assert fold("Ææ Œœ ßẞ Þþ") == "aeae oeoe ssss thth"
    assert fold("Ðð Đđ Ħħ \N{LATIN SMALL LETTER DOTLESS I} Łł Øø Ŧŧ") == "dd dd hh i ll oo tt"


def test_spaces_of_all_kinds() -> None:
    """Every Unicode separator counts as a space, and several spaces count as one."""
    gaps = [character for character in map(chr, range(0x3001)) if unicodedata.category(character)[0] == "Z"]
    assert {normalise(f"Std.{gap}9{gap}Case{gap}{gap}management") for gap in gaps} == {"cpms:9_casemanagement"}
    assert len(gaps) == 19


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (" Standard Case management", "Standard Case management"),
        ("Standard - Case management", "Standard Case management"),
        ("standards-std Case management", "Standard Case management"),
    ],
)
def test_words_in_front(text: str, same: str) -> None:
    """A prefix is recognised after spaces and with dashes in it."""
    assert normalise(text) == normalise(same)


def test_a_minus_sign_stays() -> None:
    """A minus sign before a number is not a separator."""
    assert [normalise(text) for text in ("-9", "CPMS -9", "CPMS - 9")] == ["~9", "cpms~9", "cpms:9"]


def test_signs_that_only_look_like_letters_of_ascii() -> None:
    """A symbol that Python lowers to an ASCII letter is not treated as that letter."""
    assert normalise("\N{KELVIN SIGN}enya") != normalise("Kenya")


def test_identifiers_come_near_within_an_edition() -> None:
    """Identifiers of the same edition are suggested for each other."""
    index = SpellingIndex({"INSPIRE2016-E": ["INSPIRE2016-E"], "INSPIRE2016-E.1": ["INSPIRE2016-E.1"]}, "inspire:")
    assert index.suggest("INSPIRE2016-E9") == ("INSPIRE2016-E", "INSPIRE2016-E.1")
    assert index.suggest("INSPIRE2030-E9") == ()


def test_the_longest_texts() -> None:
    """Texts above the length limits are neither looked up nor compared."""
    index = SpellingIndex({"E": ["education"]})
    assert index.suggest("educatio".ljust(200)) == ("E",)
    assert index.suggest("educatio".ljust(201)) == ()
    assert index.find("education".ljust(LONGEST)) == ("E",)
    assert index.find("education".ljust(LONGEST + 1)) == ()


def test_parts_of_a_spelling_come_near() -> None:
    """From four letters on, names with the given part are suggested, and names that begin with it come first."""
    index = SpellingIndex({"A": ["the case"], "B": ["case management and more"]})
    assert index.suggest("case") == ("B", "A")
    assert index.suggest("mana") == ("B",)
    assert index.suggest("man") == ()


def test_spellings_of_one() -> None:
    """A spelling of several records is left out of the table of unambiguous spellings."""
    index = SpellingIndex({"CPMS2019-01": ["1", "Safe"], "CPMS2019-02": ["2", "SAFE"]}, "cpms:")
    assert index.find("safe") == ("CPMS2019-01", "CPMS2019-02")
    assert index.unambiguous() == {
        **dict.fromkeys(("1", "cpms:1", "cpms:2019_1"), "CPMS2019-01"),
        **dict.fromkeys(("2", "cpms:2", "cpms:2019_2"), "CPMS2019-02"),
    }
