"""Small helpers that several tests share."""

from typing import Any, TypeVar

import attrs
from hypothesis import settings

T = TypeVar("T")


def altered(value: T, **changes: Any) -> T:
    """Return a value with other fields, whatever their types: tests hand over what is wrong on purpose."""
    changed: T = attrs.evolve(value, **changes)  # type: ignore[misc]  # any value of the model
    return changed


def held(value: object) -> list[object]:
    """Return what the fields of a value hold, or the members of a tuple; nothing where there are none."""
    kind: Any = type(value)
    if attrs.has(kind):
        return [getattr(value, name) for name in attrs.fields_dict(kind)]
    return list(value) if isinstance(value, tuple) else []


def costly(share: int) -> settings:
    """Ask of a property whose examples take long for a share of what the profile of Hypothesis asks, and for some."""
    return settings(max_examples=max(5, settings().max_examples // share))
