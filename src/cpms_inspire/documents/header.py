"""The fields of a dataset's document that are not collections."""

from collections.abc import Mapping
from types import MappingProxyType

from cpms_inspire.model.validators import DAY, MONTH, Check, equals, matches_pattern

SCHEMA = 1
"""The number of the document format that this package reads and writes."""

HEADER: Mapping[str, Check] = MappingProxyType(
    {
        "schema": equals(SCHEMA, "the document format that this package reads"),
        "version": matches_pattern("(0|[1-9][0-9]*)([.](0|[1-9][0-9]*)){2}", "a version such as 1.0.0"),
        "released": matches_pattern(f"[0-9]{{4}}-{MONTH}-{DAY}", "a date such as 2020-07-31"),
    }
)
"""The fields of a document that are not collections, with their validators."""
