"""What all values of the model have in common: equality, hash and `repr` by their fields, written once for all."""

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any, cast

from attrs import AttrsInstance, fields

__all__ = ["Value"]


@cache
def _names(kind: type[AttrsInstance]) -> tuple[str, ...]:
    return tuple(attribute.name for attribute in fields(kind))


@cache
def _held(kind: type[AttrsInstance]) -> Callable[["Value"], tuple[object, ...]]:
    """Return what takes from a value of a class all that it holds."""
    return attrgetter(*_names(kind))


class Value:
    """
    A value: equal to another of its class that holds the same.

    attrs would compile these three methods anew for every class.  That takes as long as the rest of the class, and a
    program that asks one question waits for all of them.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        kind: Any = type(self)
        held = _held(kind)
        return type(other) is kind and held(self) == held(cast("Value", other))

    def __hash__(self) -> int:
        kind: Any = type(self)
        return hash(_held(kind)(self))

    def __repr__(self) -> str:
        kind: Any = type(self)
        held = zip(_names(kind), _held(kind)(self), strict=True)
        return f"{kind.__name__}({', '.join(f'{name}={value!r}' for name, value in held)})"
