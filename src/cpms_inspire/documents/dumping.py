"""From values to plain data, and to the bytes of a file."""

import json
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cattrs import Converter


def canonical(document: object) -> bytes:
    """Return the bytes of a document as in its file: keys sorted, one field a line, UTF-8, a newline at the end."""
    return (json.dumps(document, sort_keys=True, indent=1, ensure_ascii=False) + "\n").encode()


def plain(value: object) -> Any:
    """Return a record or the value of a field as plain data, without the fields that have their default."""
    return _converter().unstructure(value)


@cache
def _converter() -> "Converter":
    from cattrs import Converter

    return Converter(omit_if_default=True)
