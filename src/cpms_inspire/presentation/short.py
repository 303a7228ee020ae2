"""Values in one line, as Python shows them: what they are, their identifier, and their title."""

from functools import singledispatch

from cpms_inspire.analysis.coverage import Coverage, Matrix, Opening
from cpms_inspire.analysis.diff import Diff, FieldChanged, RecordAdded, RecordRemoved
from cpms_inspire.dataset.search import Hit
from cpms_inspire.model.records import Record
from cpms_inspire.presentation.changelog import change_line
from cpms_inspire.presentation.words import own_title, shortened_to

_LONGEST = 100
"""The most characters after the name of the class."""


def line(value: object) -> str:
    """Return a value in one line."""
    text = " ".join(_text(value).split())
    return f"<{type(value).__name__} {shortened_to(text, _LONGEST)}>"


@singledispatch
def _text(value: object) -> str:
    raise NotImplementedError(type(value).__name__)


@_text.register
def _(record: Record) -> str:
    return f"{record.id}: {own_title(record)}"


@_text.register
def _(hit: Hit) -> str:
    return f"{_text(hit.record)} ({hit.field})"


@_text.register
def _(diff: Diff) -> str:
    level = f", {diff.level.name.lower()}" if diff.changes else ""
    return f"{diff.old_version} -> {diff.new_version}: {_counted(len(diff.changes), 'change')}{level}"


@_text.register
def _(change: RecordAdded | RecordRemoved | FieldChanged) -> str:
    return change_line(change)


@_text.register
def _(coverage: Coverage) -> str:
    name = f"{coverage.programme.name}, " if coverage.programme.name else ""
    counts = (
        f"{_counted(len(coverage.realised), 'linkage')} realised",
        _counted(len(coverage.openings), "opening"),
        _counted(len(coverage.gaps), "gap"),
    )
    return f"{name}dataset {coverage.version}: {', '.join(counts)}"


@_text.register
def _(opening: Opening) -> str:
    return f"{opening.linkage}: {opening.missing} is missing"


@_text.register
def _(matrix: Matrix) -> str:
    linked = sum(cell is not None for row in matrix.cells for cell in row)
    return f"{len(matrix.standards)} standards by {len(matrix.strategies)} strategies: {_counted(linked, 'linkage')}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
