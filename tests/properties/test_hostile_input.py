"""
Any input from outside gives an answer or one of the documented errors.

`python tools/fuzz.py` runs the same tests for hours, guided by coverage.
"""

import json
from random import Random

import pytest
from helpers import ROOT, thorough
from hypothesis import given
from hypothesis import strategies as st
from mutations import misspelt, small, spoilt_files

from cpms_inspire import (
    CpmsInspireError,
    Dataset,
    DatasetError,
    Overlay,
    UnknownIdentifierError,
    coverage_of,
    load_dataset,
    read_programme,
    with_overlay,
)

DATASET = load_dataset("1.0.0")
DOCUMENT = json.dumps(small(json.loads(DATASET.to_json()))).encode()
OVERLAY = (ROOT / "examples" / "overlay.json").read_bytes()


@pytest.mark.parametrize("sound", [DOCUMENT, DATASET.to_json()], ids=["a part", "the whole"])
def test_what_is_mutated_is_sound(sound: bytes) -> None:
    """The files are valid datasets before they are damaged."""
    assert Dataset.from_json(sound).version == "1.0.0"


def check(error: DatasetError, *, start: str = "$", what: str = "") -> None:
    """Fail if an error has no problems, a path with another beginning, or no printable message."""
    assert error.problems
    assert [problem for problem in error.problems if not problem.path.startswith(start)] == []
    assert error.what.startswith(what)
    assert str(error)


@thorough(12)
@given(spoilt_files(DOCUMENT) | st.binary(max_size=60))
def test_any_document(data: bytes | str) -> None:
    """A damaged file loads as a dataset or raises `DatasetError` with the path of each problem."""
    try:
        loaded = Dataset.from_json(data)
    except DatasetError as error:
        check(error)
    else:
        assert Dataset.from_json(loaded.to_json()) == loaded


@thorough(12)
@given(spoilt_files(OVERLAY) | st.binary(max_size=60))
def test_any_overlay(data: bytes | str) -> None:
    """A damaged overlay fits the dataset or raises `DatasetError` with the path of each problem."""
    try:
        overlay = Overlay.from_json(data)
        overlaid = with_overlay(DATASET, overlay)
    except DatasetError as error:
        check(error, what="overlay")
    else:
        assert overlaid.base == DATASET
        assert Overlay.from_json(overlay.to_json()) == overlay


@thorough(4)
@given(st.text() | st.integers() | st.sampled_from(["9", "N", "UASC", "I", "P.2", "GUIDE2020-E01"]))
def test_any_reference(reference: str | int) -> None:
    """A question about any text or number has an answer or a printable error."""
    for name in ("standard", "strategy", "intervention", "interventions_for", "record"):
        try:
            getattr(DATASET, name)(reference)
        except CpmsInspireError as error:
            str(error)
    DATASET.search(str(reference))


PIECES = (
    *(b"standards", b"strategy", b"settings", b"country", b"name", b"9", b"N", b"E.2", b"UASC", b"refugee", b"Kenya"),
    *(b"=", b": ", b"? ", b"- ", b"[", b"]", b"{", b"}", b",", b";", b"\t", b"|", b"\n", b"\n  ", b'"', b"'", b"#"),
    *(b"&a ", b"*a", b"<<", b"!!binary ", b"!!set ", b"2020-01-01", b".nan", b".inf", b"~", b"null", b"true", b"1e400"),
    *(b"\xff\xfe", b"\xef\xbb\xbf", b"\x00", b"\xed\xa0\x80", b"\\ud800", b"9" * 5000, b"0x" + b"f" * 5000, b"[" * 500),
)
"""Pieces of text with a meaning in one of the formats."""
PROGRAMMES = (
    *((path.suffix, path.read_bytes()) for path in sorted((ROOT / "examples" / "programmes").iterdir())),
    (".json", b'{"name": "x", "standards": [9, "UASC", [1]], "settings": ["refugee"], "place": "Kenya"}'),
)
"""A valid programme in each format."""


@st.composite
def programmes(draw: st.DrawFn) -> tuple[str, bytes]:
    """Generate the file of a programme: a valid one with inserted pieces, pieces alone, or any bytes."""
    suffix, sound = draw(st.sampled_from(PROGRAMMES))
    pieces = st.sampled_from(PIECES)
    data = draw(st.just(sound) | st.lists(pieces, max_size=12).map(b"".join) | st.binary(max_size=60))
    for piece in draw(st.lists(pieces, max_size=3)):
        start = draw(st.integers(0, len(data)))
        data = data[:start] + piece + data[start + draw(st.integers(0, 2)) :]
    return suffix, data


@thorough(4)
@given(programmes())
def test_any_programme(file: tuple[str, bytes]) -> None:
    """The file of a programme is read and its coverage is computed, or `DatasetError` lists its problems."""
    suffix, data = file
    try:
        reading = read_programme(f"p{suffix}", DATASET, data=data)
    except DatasetError as error:
        check(error, start="")
    else:
        coverage_of(reading.programme, DATASET)


NAMED = [
    (kind, name, record.id)
    for kind, records in (
        ("standard", DATASET.standards),
        ("strategy", DATASET.strategies),
        ("intervention", DATASET.interventions),
    )
    for record in records
    for name in (record.title, *record.aliases)
]


@thorough(20)
@given(st.sampled_from(NAMED), st.randoms(use_true_random=False))
def test_what_was_meant_is_suggested(named: tuple[str, str, str], random: Random) -> None:
    """After one wrong letter in a title or an alias, the first suggestion is the intended record."""
    kind, name, meant = named
    suggestions = suggested(kind, misspelt(name, random))
    assert suggestions is None or suggestions[0] == meant


def suggested(kind: str, text: str) -> tuple[str, ...] | None:
    """Return the suggestions for a text, or `None` if the text is a name of any record."""
    try:
        getattr(DATASET, kind)(text)
    except UnknownIdentifierError as error:
        return error.suggestions
    except CpmsInspireError:
        return None
    return None


def test_what_was_meant_is_suggested_without_a_word() -> None:
    """If a title or an alias lacks one word, the intended record is suggested in at least 97 % of the cases."""
    left_out = [
        (kind, " ".join(words[:place] + words[place + 1 :]), meant)
        for kind, name, meant in NAMED
        if len(words := name.split()) > 3
        for place in range(len(words))
    ]
    found = [meant in (suggested(kind, text) or ()) for kind, text, meant in left_out]
    assert len(found) > 100
    assert sum(found) >= 0.97 * len(found)
