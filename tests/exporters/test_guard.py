"""Guarded cells of CSV files: no spreadsheet runs them, and each gives its text back."""

import csv
import io
import json
import re

import pytest
from exported import HOSTILE
from hypothesis import given
from hypothesis import strategies as st

from cpms_inspire.exporters._guard import begins_formula, guarded, guarded_json, unguarded

_FORMULA = re.compile('[ \u00a0\ufeff"]*[=+@\uff1d\uff0b\uff20\uff0d-]')
_TEXTS = st.text(st.sampled_from("'=+-@ \t\n\ufeff\uff1d,;\"a"), max_size=8) | st.text()


@given(_TEXTS)
def test_every_text_comes_back(text: str) -> None:
    """`unguarded` is the inverse of `guarded`."""
    assert unguarded(guarded(text)) == text


@given(_TEXTS)
def test_no_cell_begins_a_formula(text: str) -> None:
    """No part of a guarded cell begins like a formula, wherever a spreadsheet divides it."""
    assert not any(map(_FORMULA.match, re.split("[,;\t\n]", guarded(text))))
    assert begins_formula(text) == (_FORMULA.match(text.lstrip("'")) is not None)


@given(st.lists(_TEXTS, max_size=4))
def test_no_list_contains_a_formula(texts: list[str]) -> None:
    """No part of a guarded list begins like a formula, and the list reads as before."""
    cell = guarded_json(json.dumps(texts, ensure_ascii=False))
    assert json.loads(cell) == texts
    assert not any(map(_FORMULA.match, re.split("[,;\t\n]", cell)))


@pytest.mark.parametrize("delimiter", ",;\t")
@pytest.mark.parametrize(
    "text",
    ["=1", "x;=1+cmd|' /C calc'!A0;end", "x,+1", "x\t@SUM(A1)", 'x;"=1"', "x\n=1", "x; =1", "x;\uff1d1", "'=1;'=1"],
)
def test_a_reader_with_another_delimiter(text: str, delimiter: str) -> None:
    """A file that is read with another delimiter than it was written with has no formula either."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerow(["first", guarded(text), "last"])
    rows = csv.reader(io.StringIO(stream.getvalue(), newline=""), delimiter=delimiter)
    assert not [cell for row in rows for cell in row if _FORMULA.match(cell)]


@pytest.mark.parametrize("text", HOSTILE)
def test_known_attacks(text: str) -> None:
    """Texts of known attacks are guarded and come back unchanged."""
    assert not _FORMULA.match(guarded(text))
    assert unguarded(guarded(text)) == text
