"""Plain values as YAML, written without a library, so that every reader of YAML gives the same values back."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

Scalar: TypeAlias = str | int | dt.date

_EMPTY: tuple[object, ...] = (None, "", [], {})


def yaml_lines(values: Mapping[str, Any], margin: str = "") -> Iterator[str]:
    r"""
    Yield a mapping as lines of YAML.

    A value is a text, a whole number, a day, a mapping, or a list of scalars or mappings.  Names are written as they
    are.  A value that is `None` or empty is left out.

    >>> print("\n".join(yaml_lines({"title": "Say: #1", "url": None, "authors": [{"name": "Ann", "year": 2020}]})))
    title: "Say: #1"
    authors:
      - name: "Ann"
        year: 2020
    """
    for name, value in values.items():
        if value in _EMPTY:
            continue
        if isinstance(value, Mapping):
            yield f"{margin}{name}:"
            yield from yaml_lines(value, f"{margin}  ")
        elif isinstance(value, list):
            yield f"{margin}{name}:"
            for each in value:
                first, *rest = yaml_lines(each, f"{margin}    ") if isinstance(each, Mapping) else (_scalar(each),)
                yield f"{margin}  - {first.strip()}"
                yield from rest
        else:
            yield f"{margin}{name}: {_scalar(value)}"


def _scalar(value: Scalar) -> str:
    """Return a number, a day, or a text in double quotes: no character can end it or be read as something else."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return "".join(
        character if character.isprintable() else f"\\U{ord(character):08x}"
        for character in json.dumps(value, ensure_ascii=False)
    )
