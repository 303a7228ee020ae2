"""Errors: their messages, their base classes, and their behaviour as values."""

import re

import pytest

from cpms_inspire import (
    AmbiguousIdentifierError,
    CpmsInspireError,
    DatasetError,
    DatasetIntegrityError,
    InvalidOptionError,
    MissingExtraError,
    Problem,
    RecordError,
    ReferenceTypeError,
    RetiredIdentifierError,
    TableError,
    UnknownIdentifierError,
    UnknownVersionError,
    WrongKindError,
    _version,
)
from cpms_inspire.errors import shortened

CASES = {
    UnknownIdentifierError("standard", "case mangement", ("CPMS2019-18",), "1.0.0"): (
        LookupError,
        "no standard 'case mangement' in dataset 1.0.0. Did you mean CPMS2019-18?",
    ),
    UnknownIdentifierError("standard", "xyz"): (
        LookupError,
        (
            "no standard 'xyz'. "
            "Give a standard's number as an integer or text, identifier, title or alias, or the value itself."
        ),
    ),
    AmbiguousIdentifierError("strategy", "I", ("INSPIRE2016-I1", "INSPIRE2016-I2"), "1.0.0"): (
        LookupError,
        "'I' fits more than one strategy in dataset 1.0.0. Use one of INSPIRE2016-I1, INSPIRE2016-I2.",
    ),
    WrongKindError("standard", "INSPIRE2016-N", "N"): (
        LookupError,
        "'N' names INSPIRE2016-N, which is no standard. Use standards_for('INSPIRE2016-N').",
    ),
    WrongKindError("strategy", "CPMS2019-09", "9"): (
        LookupError,
        "'9' names CPMS2019-09, which is no strategy. Use strategies_for('CPMS2019-09').",
    ),
    WrongKindError("standard", "GUIDE2020-E01", "GUIDE2020-E01"): (
        LookupError,
        "'GUIDE2020-E01' names GUIDE2020-E01, which is no standard. Use record('GUIDE2020-E01').",
    ),
    WrongKindError("standard", "INSPIRE2016-N", "N", None, ("linkages_for", "strategy=INSPIRE2016-N")): (
        LookupError,
        "'N' names INSPIRE2016-N, which is no standard. Use linkages_for(strategy='INSPIRE2016-N').",
    ),
    UnknownIdentifierError("standard", "cash", ("INSPIRE2016-I2.1",)): (
        LookupError,
        (
            "no standard 'cash'. Did you mean INSPIRE2016-I2.1? "
            "That is no standard: use standards_for('INSPIRE2016-I2.1')."
        ),
    ),
    InvalidOptionError("setting", "'refugees'", ("outbreak", "refugee"), None, ("refugee",)): (
        ValueError,
        "'refugees' is not valid for setting. Did you mean refugee? Use outbreak, refugee.",
    ),
    RetiredIdentifierError("GUIDE2020-E01", ("GUIDE2020-E15",), "2.0.0"): (
        LookupError,
        "'GUIDE2020-E01' was retired in dataset 2.0.0. Use GUIDE2020-E15.",
    ),
    RetiredIdentifierError("GUIDE2020-E01", (), "2.0.0"): (
        LookupError,
        "'GUIDE2020-E01' was retired in dataset 2.0.0. Nothing replaces it.",
    ),
    ReferenceTypeError("standard", "True"): (
        TypeError,
        (
            "True cannot refer to a standard. "
            "Give a standard's number as an integer or text, identifier, title or alias, or the value itself."
        ),
    ),
    InvalidOptionError("setting", "'war'", ("outbreak", "refugee")): (
        ValueError,
        "'war' is not valid for setting. Use outbreak, refugee.",
    ),
    UnknownVersionError("9.9.9", ("1.0.0",)): (
        LookupError,
        "no bundled dataset version '9.9.9'. There are 1.0.0.",
    ),
    DatasetError((Problem("$.notes[0].id", "is missing"),)): (
        ValueError,
        "malformed dataset, 1 problem:\n  $.notes[0].id: is missing",
    ),
    RecordError("Linkage", (Problem("kind", "must be one of named, local, not 'x'"), Problem("note", "is odd"))): (
        ValueError,
        "malformed Linkage, 2 problems:\n  kind: must be one of named, local, not 'x'\n  note: is odd",
    ),
    DatasetIntegrityError("1.0.0.json", "aa", "bb"): (
        CpmsInspireError,
        (
            "1.0.0.json has SHA-256 bb, expected aa. "
            "The file was changed, or the pin is that of another version. Reinstall the package, or correct the pin."
        ),
    ),
    TableError("in.csv", "line 3", "is not UTF-8."): (ValueError, "in.csv, line 3: is not UTF-8."),
    TableError("in.csv", None, "is empty."): (ValueError, "in.csv: is empty."),
    MissingExtraError("cli", "the command line"): (
        ImportError,
        (
            "the command line needs the extra 'cli'. Install it: pip install '.[cli]' in a clone "
            "of the project, or 'cpms_inspire-0.1.0-py3-none-any.whl[cli]'"
        ),
    ),
}


@pytest.mark.parametrize("error", CASES, ids=lambda error: type(error).__name__)
def test_message_and_kind(error: CpmsInspireError) -> None:
    """Each error has the documented message and can be caught by the root class and by a built-in class."""
    kind, message = CASES[error]
    assert isinstance(error, CpmsInspireError)
    assert isinstance(error, kind)
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        raise error


def test_every_error_has_a_case() -> None:
    """Every error class has a case in this test."""
    assert {type(error) for error in CASES} == set(CpmsInspireError.__subclasses__())


def test_errors_compare_by_class_and_fields() -> None:
    """Two errors are equal if they have the same class and the same fields."""
    assert UnknownIdentifierError("standard", "x") == UnknownIdentifierError("standard", "x")
    assert UnknownIdentifierError("standard", "x") != UnknownIdentifierError("standard", "y")
    assert UnknownIdentifierError("standard", "x") != ReferenceTypeError("standard", "x")
    assert UnknownIdentifierError("standard", "x") != "x"


def test_many_problems_are_shown_in_part() -> None:
    """A message lists ten problems and counts the rest, and the field contains all of them."""
    error = DatasetError(tuple(Problem(f"$.notes[{n}]", "is missing") for n in range(13)))
    assert len(error.problems) == 13
    assert str(error).splitlines()[0] == "malformed dataset, 13 problems:"
    assert str(error).splitlines()[-1] == "  and 3 more"
    assert len(str(error).splitlines()) == 12


class Broken:
    """An object whose `repr` fails."""

    def __repr__(self) -> str:
        raise ZeroDivisionError


@pytest.mark.parametrize(
    "value",
    ["x" * 10**7, 10**100_000, [[["x"] * 100] * 100] * 100, Broken(), b"x" * 10**6, set(range(10**6)), {"x": Broken()}],
    ids=["text", "number", "nested lists", "broken object", "bytes", "set", "broken member"],
)
def test_anything_is_shown_in_short(value: object) -> None:
    """Messages show any value in at most 100 characters."""
    assert 1 <= len(shortened(value)) <= 100


def test_how_an_extra_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The index of pip is named only once the package is there; until then the message names clone and wheel."""
    monkeypatch.setattr(_version, "PUBLISHED", True)
    assert str(MissingExtraError("cli", "x")).endswith("Install it: pip install 'cpms-inspire[cli]'")
    monkeypatch.setattr(_version, "PUBLISHED", False)
    assert "'.[cli]' in a clone of the project" in str(MissingExtraError("cli", "x"))
