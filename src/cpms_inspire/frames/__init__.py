"""The crosswalk joined to tables, on the engine that holds them; see `tables`."""

from cpms_inspire.frames.tables import (
    Unmatched,
    annotate,
    annotate_flags,
    annotate_lists,
    coverage_table,
    table,
    unmatched,
)

__all__ = ["Unmatched", "annotate", "annotate_flags", "annotate_lists", "coverage_table", "table", "unmatched"]


def __dir__() -> list[str]:
    return sorted(__all__)
