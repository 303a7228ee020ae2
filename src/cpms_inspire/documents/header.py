"""The fields of a dataset's document beside its collections."""

from collections.abc import Mapping
from types import MappingProxyType

from cpms_inspire.model.validators import DAY, MONTH, Check, has_form, is_just

SCHEMA = 1
"""The number of the document format that this package reads and writes."""

HEADER: Mapping[str, Check] = MappingProxyType(
    {
        "schema": is_just(SCHEMA, "the document format that this package reads"),
        "version": has_form("(0|[1-9][0-9]*)([.](0|[1-9][0-9]*)){2}", "a version such as 1.0.0"),
        "released": has_form(f"[0-9]{{4}}-{MONTH}-{DAY}", "a date such as 2020-07-31"),
    }
)
"""The fields of a document beside its collections, and what they hold."""
