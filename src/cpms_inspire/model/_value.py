"""What all values have in common: how they compare, print and look in a notebook, written once for all."""

from collections.abc import Callable
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast

import attrs

from cpms_inspire.errors import DatasetError, Problem

if TYPE_CHECKING:
    from attrs import frozen as frozen
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema
else:

    def frozen(**options: object) -> object:
        """
        Make a frozen, slotted attrs class that takes equality, hash, `repr` and pickling from `Value`.

        attrs would compile these three methods for every class.  With 25 classes that is 7 ms of the 72 ms in which a
        fresh process gives its first answer.
        """
        return attrs.frozen(**options, eq=False, repr=False, getstate_setstate=False)


class Field:
    """A value that can be a field of a pydantic model, and so a request or a response of FastAPI."""

    __slots__ = ()

    # Only pydantic calls this; nothing of it is imported before.
    @classmethod
    def __get_pydantic_core_schema__(cls, source: type, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        from cpms_inspire.presentation import fields  # noqa: PLC0415

        return fields.core_schema(cls, handler)


class Brief(Field):
    """A value that Python shows in one line, however much it contains."""

    __slots__ = ()

    # How a value reads is known above the model; it is imported only when somebody looks.
    def __repr__(self) -> str:
        from cpms_inspire.presentation import short  # noqa: PLC0415

        return short.line(self)


class Shown(Brief):
    """A value that notebooks show as a small table, beside its line."""

    __slots__ = ()

    # As above.
    def _repr_html_(self) -> str:
        from cpms_inspire.presentation import notebook  # noqa: PLC0415

        return notebook.html(self)

    def _repr_markdown_(self) -> str:
        from cpms_inspire.presentation import notebook  # noqa: PLC0415

        return notebook.markdown(self)


@cache
def _names(kind: type[attrs.AttrsInstance]) -> tuple[str, ...]:
    return tuple(attribute.name for attribute in attrs.fields(kind))


@cache
def _contents_of(kind: type[attrs.AttrsInstance]) -> Callable[["Value"], tuple[object, ...]]:
    """Return the function that takes the values of all fields from a value of a class."""
    return attrgetter(*_names(kind))


class Rebuilt:
    """A value whose pickles and copies are made by its constructor, so that nothing wrong comes in by a pickle."""

    __slots__ = ()

    def __reduce__(self) -> tuple[Any, ...]:
        kind: Any = type(self)
        return _rebuilt, (kind, dict(zip(_names(kind), _contents_of(kind)(cast("Value", self)), strict=True)))

    def __setstate__(self, _: object) -> None:
        raise _refused(type(self).__name__, "it was made in another way")


def _rebuilt(kind: type, contents: dict[str, object]) -> object:
    """Return the value that was pickled, if it fits this version of the package."""
    try:
        return kind(**contents)
    except (TypeError, ValueError) as error:
        raise _refused(kind.__name__, str(error)) from None


def _refused(name: str, reason: str) -> DatasetError:
    text = f"does not fit this version of cpms-inspire: {reason}. Keep files or identifiers, not pickles."
    return DatasetError((Problem("$", text),), f"pickle of {name}")


class Value(Rebuilt, Field):
    """A value: equal to another of its class that has the same in all fields."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        kind: Any = type(self)
        contents = _contents_of(kind)
        return type(other) is kind and contents(self) == contents(cast("Value", other))

    def __hash__(self) -> int:
        kind: Any = type(self)
        return hash(_contents_of(kind)(self))

    def __repr__(self) -> str:
        """Show the call that makes the value, without what is at its default."""
        kind: Any = type(self)
        defaults = {attribute.name: attribute.default for attribute in attrs.fields(kind)}
        fields = zip(_names(kind), _contents_of(kind)(self), strict=True)
        given = (f"{name}={_word(value)!r}" for name, value in fields if value != defaults[name])
        return f"{kind.__name__}({', '.join(given)})"


def _word(value: object) -> object:
    return value.value if isinstance(value, Enum) else value
