"""Deep immutability: every object that can be reached from a dataset refuses changes."""

from collections.abc import Iterator
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import attrs
import pytest
from attrs import exceptions, fields_dict, has
from helpers import parts

import cpms_inspire
from cpms_inspire import Dataset
from cpms_inspire.dataset.index import Index
from cpms_inspire.dataset.references import References
from cpms_inspire.model._value import Value

CLASSES = [kind for name in cpms_inspire.__all__ if has(kind := getattr(cpms_inspire, name))]
"""The public classes of values, including errors."""

POSITIONAL = {"Finding", "Hit", "InDataset", "Loss", "Problem", "Reading"}
"""Small values, besides errors, that also accept positional fields."""

PLAIN = {str, int, bool, type(None)}


def reachable(value: object, seen: set[int]) -> Iterator[object]:
    """Yield each object that can be reached through the fields of a value, once."""
    if id(value) in seen:
        return
    seen.add(id(value))
    yield value
    for part in parts(value):
        yield from reachable(part, seen)


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_values_are_frozen_slotted_and_made_by_keyword(kind: Any) -> None:
    """Values are frozen, have slots, and take keyword arguments, so that fields can be added or reordered."""
    assert "__slots__" in vars(kind)
    blank = kind.__new__(kind)
    with pytest.raises(exceptions.FrozenInstanceError):
        blank.anything = 1
    by_keyword = not issubclass(kind, Exception) and kind.__name__ not in POSITIONAL
    assert {field.kw_only for field in attrs.fields(kind)} == {by_keyword}


@pytest.mark.parametrize(
    "kind", [Index, *(kind for kind in CLASSES if issubclass(kind, Value))], ids=lambda kind: kind.__name__
)
def test_nothing_is_written_anew_for_each_class(kind: type[Any]) -> None:
    """No class defines equality, hash and `repr` again, because that would slow the import."""
    assert vars(kind).keys().isdisjoint({"__eq__", "__hash__", "__repr__"})


def test_only_immutable_types_are_reached(bundled: Dataset) -> None:
    """A value contains only texts, numbers, truth values, `None`, enumerations, tuples and other values."""
    kinds = {type(value) for value in reachable(bundled, set())}
    others = {kind for kind in kinds if kind not in PLAIN | {tuple} and not issubclass(kind, StrEnum)}
    assert all(has(kind) and kind.__module__.startswith("cpms_inspire.") for kind in others)


def test_every_reachable_object_refuses_every_change(bundled: Dataset) -> None:
    """Fields cannot be set, deleted or added, and built-in members are immutable."""
    visited = 0
    for value in reachable(bundled, set()):
        visited += 1
        kind: Any = type(value)
        if has(kind):
            assert not hasattr(value, "__dict__")
            for attribute in fields_dict(kind):
                with pytest.raises(exceptions.FrozenInstanceError):
                    setattr(value, attribute, None)
                with pytest.raises(exceptions.FrozenInstanceError):
                    delattr(value, attribute)
            with pytest.raises(AttributeError):
                value.invented = 1  # type: ignore[attr-defined]
        elif isinstance(value, StrEnum):
            with pytest.raises(AttributeError):
                value.value = "x"  # type: ignore[misc]
        else:
            # Immutable built-in types: neither an item nor an attribute can be set.
            assert not hasattr(value, "__setitem__")
            with pytest.raises(AttributeError):
                value.invented = 1  # type: ignore[attr-defined]
    assert visited > 2000


def test_indexes_cannot_be_changed(bundled: Dataset) -> None:
    """The computed indexes of a dataset are read-only as well."""
    index = bundled._indexed()  # not reachable by public names
    with pytest.raises(exceptions.FrozenInstanceError):
        index.records = {}  # type: ignore[misc]
    tables = [getattr(index, name) for name in fields_dict(Index)]
    assert {type(table) for table in tables} == {MappingProxyType, References}
