"""Reading cells: everything with one meaning is read, everything else is left with proposals."""

import copy
import pickle
from typing import Any

import numpy as np
import pytest
from helpers import altered

from cpms_inspire import (
    Dataset,
    Evidence,
    InvalidOptionError,
    Lexicon,
    Mention,
    Reading,
    ReferenceTypeError,
    Relation,
    Retirement,
    Source,
    Term,
    UnknownVersionError,
    Unread,
    load_dataset,
    load_lexicon,
    read,
)
from cpms_inspire.model.identifiers import RecordId, SourceId, TermId

ALL = tuple(Relation)


def numbers(cell: object, **options: Any) -> list[int]:
    """Return the numbers of the standards that a cell means, if every part of it was understood."""
    found = read(cell, "standard", dataset="1.1.0", **options)
    assert found.unread == ()
    return [int(identifier[-2:]) for identifier in found.ids]


def left(cell: str, kind: str = "standard", **options: Any) -> list[str]:
    """Return the parts of a cell that were not understood; nothing else was read either."""
    found = read(cell, kind, dataset="1.1.0", **options)
    assert found.ids == ()
    return [part.text for part in found.unread]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("9", [9]),
        (" 09 ", [9]),
        ("9.0", [9]),
        ("CPMS2019-13", [13]),
        ("cpms 2019 - 13", [13]),
        ("CPMS 2019 Standard 18", [18]),
        ("Std. 13", [13]),
        ("S13", [13]),
        ("Min Std 7", [7]),
        ("St. 18", [18]),
        ("Standard N\u00b0 18", [18]),
        ("standard n\u00b018", [18]),
        ("Norme 13", [13]),
        ("Norma 13", [13]),
        ("Padr\u00e3o 13", [13]),
        ("المعيار 13", [13]),
        ("المعيار ١٣", [13]),
        ("\u200f١٣", [13]),
        ("Std\u00ad 1\u200b3", [13]),
        ("UASC", [13]),
        ("U.A.S.C.", [13]),
        ("unaccompanied & separated children", [13]),
        ("Unaccompanied/separated children", [13]),
        ("Standard: Case management", [18]),
        ("3.4  JUSTICE FOR CHILDREN", [20]),
        ("b) Justice for children", [20]),
        ("Case management.", [18]),
    ],
)
def test_one_reference(cell: str, expected: list[int]) -> None:
    """A reference may have a head in five languages, digits of any script, marks that cannot be seen, and a bullet."""
    assert numbers(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("7, 8", [7, 8]),
        ("13;18;20", [13, 18, 20]),
        ("13|18", [13, 18]),
        ("13/18", [13, 18]),
        ("13+18", [13, 18]),
        ("13\n18", [13, 18]),
        ("18, 13", [13, 18]),
        ("13, 13", [13]),
        ("Std 7 & 8", [7, 8]),
        ("Standards 15, 16 & 17", [15, 16, 17]),
        ("Standards 7, 8, and 9", [7, 8, 9]),
        ("S13+S18", [13, 18]),
        ("UASC/CAAFAG", [11, 13]),
        ("GBV, MHPSS & CM", [9, 10, 18]),
        ("Normes 13 et 15", [13, 15]),
        ("Normas 13 y 15", [13, 15]),
        ("Normas 13 e 15", [13, 15]),
        ("المعايير 7 و 8", [7, 8]),
        ("إدارة الحالة والدعم النفسي الاجتماعي", [10, 18]),
        ("7-9", [7, 8, 9]),
        ("Standards 7 to 9", [7, 8, 9]),
        ("Standards 7 \u2013 Std 9", [7, 8, 9]),
        ("Normes 7 \u00e0 9", [7, 8, 9]),
        ("1 to 3, 18", [1, 2, 3, 18]),
        ("Pillar 1", [1, 2, 3, 4, 5, 6]),
        ("Pilier 1", [1, 2, 3, 4, 5, 6]),
        ("Pillar 1 (1-6)", [1, 2, 3, 4, 5, 6]),
        ("Pillar 2: Standards on child protection risks", [7, 8, 9, 10, 11, 12, 13]),
        ("Standards on child protection risks", [7, 8, 9, 10, 11, 12, 13]),
        ("Pillar 2, 14", [7, 8, 9, 10, 11, 12, 13, 14]),
        ("Water, sanitation and hygiene (WASH) and child protection; 9", [9, 26]),
        ("Communications and advocacy and Case management", [3, 18]),
        ("; 9 ;; 10,", [9, 10]),
    ],
)
def test_several(cell: str, expected: list[int]) -> None:
    """A cell may be a list, a range or a pillar; a title with a comma or an `and` in it is a title first."""
    assert numbers(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Standard 18: Case management", [18]),
        ("18 - CM", [18]),
        ("(18) Case management", [18]),
        ("Std 10 MHPSS", [10]),
        ("Standard 9 (SGBV)", [9]),
        ("Case management (18)", [18]),
        ("Case management [Std 18]", [18]),
        ("UASC (13), CAAFAG (11)", [11, 13]),
        ("Child labour (12) (Child labor)", [12]),
        ("UASC (13) (UASC) (13)", [13]),
        ("Norma 13: Ni\u00f1os no acompa\u00f1ados y separados", [13]),
        ("Standard 9: GBV case management", [9]),
        ("GBV case management (Standard 9)", [9]),
        ("Unaccompanied and Separated Children (UASC) Services", [13]),
        ("Explosive Ordnance Risk Education (EORE)", [7]),
        ("Mental Health and Psycho-Social Support (MHPSS)", [10]),
        ("Recreational activities (static)", [15]),
        ("Psychosocial support for children", [10]),
        ("Services for child labour", [12]),
        ("Family Reunification Service", [13]),
        ("Child soldiers (prevention and demobilisation)", [11]),
    ],
)
def test_what_repeats_an_entry(cell: str, expected: list[int]) -> None:
    """A number may come with its title, a name with its short form; neutral words add nothing."""
    assert numbers(cell) == expected


@pytest.mark.parametrize(
    ("cell", "evidence"),
    [
        ("CPMS2019-13", [Evidence.IDENTIFIER]),
        ("cpms2019-13; 9", [Evidence.IDENTIFIER, Evidence.NUMBER]),
        ("13", [Evidence.NUMBER]),
        ("Std 13 UASC", [Evidence.NUMBER]),
        ("UASC (13)", [Evidence.NUMBER]),
        ("UASC", [Evidence.NAME]),
        ("UASC; GBV", [Evidence.NAME, Evidence.NAME]),
        ("7-9", [Evidence.RANGE]),
        ("Pillar 1", [Evidence.PILLAR]),
        ("child friendly spaces", [Evidence.TERM]),
    ],
)
def test_evidence(cell: str, evidence: list[Evidence]) -> None:
    """Each mention says why it was read."""
    assert [mention.evidence for mention in read(cell, "standard").mentions] == evidence


def test_mention_of_a_term() -> None:
    """A mention has its place in the cell, the term, and how that is related to the record."""
    (mention,) = read(" Child-friendly spaces ", "standard", lexicon="1.0.0").mentions
    term = load_lexicon("1.0.0").term(str(mention.term))
    assert (mention.text, mention.start, mention.end) == (" Child-friendly spaces ", 0, 23)
    assert term is not None
    assert (term.relation, term.targets[0]) == (mention.relation, mention.ids[0]) == (Relation.PART, "CPMS2019-15")


def test_places_in_a_text_with_other_characters() -> None:
    """Places count the characters of the cell, also where a character becomes none or two."""
    cell = "GBV\u200b; \u00c6 ; CAAFAG\u200f"
    found = read(cell, "standard")
    assert [cell[mention.start : mention.end] for mention in found.mentions] == ["GBV", "CAAFAG"]
    assert [(part.text, cell[part.start : part.end]) for part in found.unread] == [("\u00c6", "\u00c6")]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("N", ["N"]),
        ("I1, N & P", ["I1", "N", "P"]),
        ("R;E", ["R", "E"]),
        ("S e E", ["S", "E"]),
        ("INSPIRE N, S", ["N", "S"]),
        ("Estrategia N", ["N"]),
        ("inspire2016-i2; N", ["N", "I2"]),
        ("P - Parent and caregiver support", ["P"]),
        ("Parent and caregiver support (P)", ["P"]),
        ("Strategy: Norms and values", ["N"]),
        ("Normes et valeurs", ["N"]),
        ("NORMS", ["N"]),
        ("Norms, Income", ["N", "I2"]),
    ],
)
def test_strategies(cell: str, expected: list[str]) -> None:
    """Strategies are read by code, identifier, name or term, alone or in lists."""
    found = read(cell, "strategy", dataset="1.1.0")
    assert found.unread == ()
    assert {identifier.rpartition("-")[2] for identifier in found.ids} == set(expected)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("P.2", ["P.2"]),
        ("P.2, I2.1", ["P.2", "I2.1"]),
        ("inspire2016-e.4 / P.1", ["P.1", "E.4"]),
        ("P.2: Delivered in groups in community settings", ["P.2"]),
        ("Cash transfers; VSLA", ["I2.1", "I2.2"]),
    ],
)
def test_interventions(cell: str, expected: list[str]) -> None:
    """Interventions are read by code with its full stop, identifier, name or term."""
    found = read(cell, "intervention", dataset="1.1.0")
    assert found.unread == ()
    assert [identifier.rpartition("-")[2] for identifier in found.ids] == expected


@pytest.mark.parametrize(
    ("cell", "suggestions"),
    [
        ("nothing at all like it", ()),
        ("-9", ("CPMS2019-09",)),
        ("1 3", ("CPMS2019-01", "CPMS2019-03")),
        ("13 or 18", ("CPMS2019-13", "CPMS2019-18")),
        ("13-7", ("CPMS2019-13", "CPMS2019-07")),
        ("17.5", ("CPMS2019-17", "CPMS2019-05")),
        ("07-13-2020", ("CPMS2019-07", "CPMS2019-13")),
        ("Standard 18a", ("CPMS2019-18",)),
        ("Standard 29", ()),
        ("Standard 99999", ()),
        ("hotspot policing", ("INSPIRE2016-S", "INSPIRE2016-S.1")),
        ("CPMS 2012: 15", ("CPMS2019-15",)),
        ("Standard 15: Case management", ("CPMS2019-18", "CPMS2019-15")),
        ("Case management (15)", ("CPMS2019-18", "CPMS2019-15")),
        ("Standard 13: something else", ("CPMS2019-13",)),
        ("Not case management", ("CPMS2019-18",)),
        ("Case management and nonsense", ("CPMS2019-18",)),
        ("Coordination & training", ("CPMS2019-01",)),
        ("advocacy & norms", ("CPMS2019-03",)),
        ("GBV or MHPSS", ("CPMS2019-09", "CPMS2019-10")),
        ("Education", ("CPMS2019-23",)),
        ("Water, sanitation and hygiene", ("CPMS2019-26",)),
        ("Education/Child protection", ("CPMS2019-23",)),
        ("N", ("INSPIRE2016-N",)),
        ("Child trafficking", ("CPMS2019-09", "CPMS2019-12")),
        ("alternativ carre", ("CPMS2019-19", "CPMS2019-20")),
        ("Child protection", ()),
        ("Protection", ()),
        ("malaria case management", ()),
        ("Cash for protection vouchers", None),
        ("\ud800", ()),
        ("Unaccompanied (and separated", None),
    ],
)
def test_what_is_left(cell: str, suggestions: tuple[str, ...] | None) -> None:
    """What has no one meaning is left as one part, with the likely records first, and every number that is there."""
    (part,) = read(cell, "standard", dataset="1.1.0").unread
    assert part.text == cell
    if suggestions is not None:
        assert part.suggestions == suggestions
    assert part.suggestions is part.suggestions


def test_reason() -> None:
    """A part says why it was not read, if there is more to say than that it is unknown."""
    reasons = [
        read(cell, "standard").unread[0].reason
        for cell in ("Std 15 (Case management)", "Std 9: UASC", "CPMS 2012: 15", "Child trafficking", "xyz")
    ]
    assert reasons == [
        "the number and the title disagree; in the edition of 2012 this was the title of Standard 15",
        "the number and the title disagree",
        "the edition of 2012 numbered the standards differently from 14 on",
        "fits several",
        None,
    ]


def test_parts() -> None:
    """A list is read part by part: what is understood counts, and the rest is left, each part by itself."""
    found = read("UASC; Birth desk, GBV | ???", "standard")
    assert found.ids == ("CPMS2019-09", "CPMS2019-13")
    assert [(part.start, part.end, part.text) for part in found.unread] == [(6, 16, "Birth desk"), (24, 27, "???")]
    assert not found.complete


def test_parts_joined_by_and() -> None:
    """Parts that are joined by a word or sign for `and` are read together or not at all."""
    assert left("GBV and Birth desk") == ["GBV and Birth desk"]
    assert left("GBV / Birth desk") == ["GBV / Birth desk"]
    found = read("UASC, GBV & Birth desk", "standard")
    assert found.ids == ("CPMS2019-13",)
    assert found.unread[0].suggestions[0] == "CPMS2019-09"


def test_numbers_beside_something_else() -> None:
    """Numbers without a word beside a number that is no standard's may be a date, and are left."""
    assert left("1/2/2020") == ["1/2/2020"]
    assert left("1, 2, 99") == ["1", "2", "99"]
    assert read("1, 2, nonsense", "standard").ids == ("CPMS2019-01", "CPMS2019-02")
    assert read("Std 1, 99", "standard").ids == ("CPMS2019-01",)


def test_sectors_are_read_if_asked_for() -> None:
    """The name of a sector is read only with that relation; a list of two sectors is no title."""
    assert read("Education", "standard").ids == ()
    assert read("Education", "standard", relations=["name", "part", "sector"]).ids == ("CPMS2019-23",)
    assert read("Health/Nutrition", "standard", relations=ALL).ids == ("CPMS2019-24", "CPMS2019-25")
    found = read("Education, Child protection", "standard", relations=ALL)
    assert (found.ids, [part.text for part in found.unread]) == (("CPMS2019-23",), ["Child protection"])
    assert read("child friendly spaces", "standard", relations=[]).ids == ()


@pytest.mark.parametrize(
    ("kind", "cell", "suggestions"),
    [
        ("strategy", "I", ("INSPIRE2016-I1", "INSPIRE2016-I2")),
        ("strategy", "I, N", ("INSPIRE2016-I1", "INSPIRE2016-I2")),
        ("strategy", "I1-N", ("INSPIRE2016-I1", "INSPIRE2016-N")),
        ("strategy", "INSPIRE strategy 4", ("INSPIRE2016-P",)),
        ("strategy", "4", ("CPMS2019-04",)),
        ("strategy", "UASC", ("CPMS2019-13",)),
        ("strategy", "P.2", ("INSPIRE2016-P.2",)),
        ("strategy", "Cash transfers", None),
        ("intervention", "P2", ()),
        ("intervention", "N", ("INSPIRE2016-N",)),
    ],
)
def test_what_is_left_of_other_kinds(kind: str, cell: str, suggestions: tuple[str, ...] | None) -> None:
    """A position is no code, a shared letter is ambiguous, and a record of another kind is proposed, never read."""
    found = read(cell, kind, dataset="1.1.0")
    if suggestions is not None:
        assert found.unread[0].suggestions == suggestions
    assert found.unread


def test_value_and_number(dataset: Dataset) -> None:
    """A cell may also hold a whole number or a record."""
    assert read(9, "standard").ids == read(np.int64(9), "standard").ids == ("CPMS2019-09",)
    assert read(dataset.standard(9), "standard").ids == ("CPMS2019-09",)
    assert read(10**400, "standard").ids == ()


@pytest.mark.parametrize(
    "cell", [None, True, 9.0, b"9", [9], np.True_, np.float64(9)], ids=lambda cell: type(cell).__name__
)
def test_what_is_no_cell(cell: object) -> None:
    """Anything else is an error."""
    with pytest.raises(ReferenceTypeError):
        read(cell, "standard")


def test_number_that_fails() -> None:
    """An object that fails as a number is an error of ours."""

    class Raising:
        def __index__(self) -> int:
            raise RuntimeError

    with pytest.raises(ReferenceTypeError):
        read(Raising(), "standard")


@pytest.mark.parametrize("cell", ["", "   ", "\n", "\u200b"])
def test_empty_cell(cell: str) -> None:
    """An empty cell gives an empty reading."""
    assert read(cell, "standard") == Reading(text=cell)
    assert not read(cell, "standard").complete


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"kind": "pillar"}, InvalidOptionError),
        ({"relations": ["names"]}, InvalidOptionError),
        ({"relations": "name"}, InvalidOptionError),
        ({"dataset": 7}, InvalidOptionError),
        ({"lexicon": 7}, InvalidOptionError),
        ({"dataset": "0.1.0"}, UnknownVersionError),
        ({"lexicon": "0.1.0"}, UnknownVersionError),
        ({"decisions": {"9": "CPMS2019-09"}}, InvalidOptionError),
        ({"decisions": {"9": ["CPMS2019-99"]}}, InvalidOptionError),
    ],
)
def test_wrong_options(options: dict[str, Any], error: type[Exception]) -> None:
    """A wrong option is an error that says what is valid."""
    with pytest.raises(error):
        read("9", **{"kind": "standard"} | options)


def test_decisions() -> None:
    """What a person decided for a text comes before anything else; an empty decision is one too."""
    decisions = {"Birth desk": ["CPMS2019-18", "CPMS2019-05"], "9": []}
    found = read("Birth desk", "standard", decisions=decisions)
    assert found.ids == ("CPMS2019-05", "CPMS2019-18")
    assert found.mentions == (Mention(start=0, end=10, text="Birth desk", ids=found.ids, evidence=Evidence.DECISION),)
    assert (read("9", "standard", decisions=decisions).ids, read("9", "standard", decisions=decisions).unread) == (
        (),
        (),
    )
    assert read("10", "standard", decisions=decisions).ids == ("CPMS2019-10",)


def test_retired_identifier(dataset: Dataset) -> None:
    """The identifier of a retired record is left, and what replaces it is proposed."""
    retirement = Retirement(
        id=RecordId("CPMS2019-30"),
        replaced_by=(RecordId("CPMS2019-18"),),
        since="1.0.0",
        reason="Made up.",
        citations=dataset.gaps[0].citations,
    )
    named = altered(dataset.standard(9), aliases=("CPMS2019-30",))
    standards = tuple(named if standard.number == 9 else standard for standard in dataset.standards)
    for later in (
        altered(dataset, retirements=(retirement,)),
        altered(dataset, retirements=(retirement,), standards=standards),
    ):
        (part,) = read("CPMS2019-30", "standard", dataset=later).unread
        assert part.suggestions[0] == "CPMS2019-18"


def test_very_long_cell() -> None:
    """A cell of more characters than any list has is left unread at once."""
    (part,) = read("9, " * 2000, "standard").unread
    assert str(part.reason).startswith("has more than 5000 characters")
    assert part.suggestions[0] == "CPMS2019-09"


def test_own_lexicon(dataset: Dataset) -> None:
    """A lexicon of one's own is read in place of the bundled one; terms for records that are not there lead nowhere."""
    source = Source(id=SourceId("OWN"), title="A list", rights="Made up.")

    def term(number: int, text: str, *targets: str, **more: Any) -> Term:
        citation = dataset.gaps[0].citations[0]
        citation = altered(citation, source="OWN", section=None, anchor=None, pages=None, footnotes=())
        return Term(
            id=TermId(f"OWN-T{number:02}"),
            text=text,
            language="en",
            targets=tuple(map(RecordId, targets)),
            relation=Relation.NAME,
            citations=(citation,),
            **more,
        )

    lexicon = Lexicon(
        version="1.0.0",
        released="2026-01-01",
        sources=(source,),
        terms=(
            term(1, "Green box", "CPMS2019-18"),
            term(2, "Blue box", "CPMS2019-99"),
            term(3, "UASC", "CPMS2019-18"),
            term(4, "UASC, GBV", "CPMS2019-18"),
            term(5, "N and S", "CPMS2019-18"),
        ),
    )
    assert read("green boxes", "standard", lexicon=lexicon).ids == ("CPMS2019-18",)
    assert read("blue box", "standard", lexicon=lexicon).ids == ()
    assert read("UASC", "standard", lexicon=lexicon).ids == ("CPMS2019-13",)
    assert read("UASC, GBV", "standard", lexicon=lexicon).ids == ("CPMS2019-09", "CPMS2019-13")
    assert read("N and S", "strategy", lexicon=lexicon).ids == ("INSPIRE2016-N", "INSPIRE2016-S")
    assert read("child friendly spaces", "standard", lexicon=lexicon).ids == ()


def test_mention_of_a_list() -> None:
    """A mention that a person makes may be given its identifiers as a list; it keeps a tuple and can be a key."""
    ids: Any = ["CPMS2019-09", "CPMS2019-18"]
    made = Mention(start=0, end=19, text="GBV case management", ids=ids, evidence=Evidence.NAME)
    assert made.ids == ("CPMS2019-09", "CPMS2019-18")
    assert hash(made) == hash(Mention(start=0, end=19, text=made.text, ids=made.ids, evidence=Evidence.NAME))


def test_value() -> None:
    """A reading compares, copies and pickles; a copy in another process has its proposals, and no dataset."""
    found = read("UASC; Standard 15: Case management", "standard", dataset=load_dataset("1.1.0"))
    again = pickle.loads(pickle.dumps(found))
    assert again == found == copy.deepcopy(found) == copy.copy(found)
    assert again.unread[0].suggestions == ("CPMS2019-18", "CPMS2019-15")
    assert len(pickle.dumps(found)) < 2000
    assert isinstance(again.unread[0], Unread)
