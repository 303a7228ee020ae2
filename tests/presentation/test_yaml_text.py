"""YAML that is written without a library and read back by PyYAML."""

import datetime as dt
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from cpms_inspire.presentation.yaml_text import yaml_lines

_scalars = st.text(min_size=1) | st.integers() | st.dates()
_names = st.text(alphabet="abcdefgh", min_size=3)


def _mappings(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(_names, values, min_size=1, max_size=4)


@given(
    _mappings(
        st.recursive(_scalars, lambda inner: _mappings(inner) | st.lists(_scalars | _mappings(inner), min_size=1))
    )
)
def test_every_value_comes_back(values: dict[str, Any]) -> None:
    """Texts, numbers, dates, mappings and lists with any characters are read back equal."""
    assert yaml.safe_load("\n".join(yaml_lines(values))) == values


def test_empty_values_are_left_out() -> None:
    """`None`, empty texts, empty lists and empty mappings are left out, but zero is written."""
    values: dict[str, Any] = {
        "none": None,
        "text": "",
        "list": [],
        "mapping": {},
        "zero": 0,
        "day": dt.date(2020, 7, 31),
    }
    assert list(yaml_lines(values)) == ["zero: 0", "day: 2020-07-31"]
