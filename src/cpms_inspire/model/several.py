"""What holds several things: the type that no text has, and the one check that refuses a text."""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol, TypeVar

from cpms_inspire.errors import InvalidOptionError, shortened

__all__ = ["Several"]

T_co = TypeVar("T_co", covariant=True)


class Several(Protocol[T_co]):
    """
    A list, a tuple, a set, the keys of a dictionary, or the like; but no text.

    A text is a collection of its letters, which nobody means who writes `standards="17"`.  Type checkers tell the two
    apart by `in`, which a text accepts for texts only.
    """

    def __contains__(self, value: object, /) -> bool: ...

    def __iter__(self) -> Iterator[T_co]: ...


def several(option: str, given: object, valid: Iterable[str] = ()) -> Iterable[Any]:
    """
    Return what holds several things; refuse a text, bytes, and what cannot be iterated over.

    The `InvalidOptionError` has the valid words, or what to write instead.
    """
    if isinstance(given, str | bytes | bytearray | memoryview) or not isinstance(given, Iterable):
        shown = shortened(given)
        raise InvalidOptionError(option, shown, tuple(valid) or (f"[{shown}]",), "a list")
    return given
