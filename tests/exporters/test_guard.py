"""Guarded cells of CSV files: no spreadsheet runs them, and each gives its text back."""

import pytest
from exported import HOSTILE
from hypothesis import given
from hypothesis import strategies as st

from cpms_inspire.exporters._guard import guarded, unguarded

_BEGINNINGS = "=+-@\t\n\uff1d\uff0b\uff0d\uff20"


@given(st.text(st.sampled_from("'=+-@ \t\n\ufeff\uff1da"), max_size=6) | st.text())
def test_every_text_comes_back(text: str) -> None:
    """`unguarded` is the inverse of `guarded`."""
    assert unguarded(guarded(text)) == text


@given(st.text(st.sampled_from("'=+-@ \t\n\ufeff\uff1da"), max_size=6) | st.text())
def test_no_cell_begins_a_formula(text: str) -> None:
    """No guarded cell begins like a formula, even after leading space."""
    assert not guarded(text).lstrip(" \ufeff\u00a0").startswith(tuple(_BEGINNINGS))


@pytest.mark.parametrize("text", HOSTILE)
def test_known_attacks(text: str) -> None:
    """Texts of known attacks are guarded and come back unchanged."""
    assert guarded(text)[0] not in _BEGINNINGS
    assert unguarded(guarded(text)) == text
