"""The values of cells, their texts in every format, and where in a table the names of the columns stand."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias, final

from attrs import frozen

from cpms_inspire.documents.separated import row_of_hashtags
from cpms_inspire.errors import TableError, shortened

Answer: TypeAlias = str | bool | tuple[str, ...] | None
"""The value of a new cell."""

SEPARATOR = "; "
"""What stands between the values of a list in one cell."""

SEARCHED = 40
"""The number of rows at the top of a table among which the names of the columns are looked for."""


@final
class Json(str):
    """A value of JSON that is no text, as it stands in the file: a number, `true`, a list or an object."""

    __slots__ = ()


@final
@frozen
class SheetValue:
    """A value of a workbook that is no text."""

    value: float | bool | datetime | date | time | timedelta
    number_format: str = "General"

    @property
    def text(self) -> str:
        """The value as text: whole numbers without `.0`, dates as ISO 8601 writes them, `TRUE` and `FALSE`."""
        value = self.value
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, int | float):
            return str(int(value)) if float(value).is_integer() and abs(value) < _EXACT else repr(value)
        if isinstance(value, datetime):
            return value.isoformat(" ") if value.time() != time() or self._shows_time else value.date().isoformat()
        return str(value)

    @property
    def _shows_time(self) -> bool:
        quoted_or_coloured = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", self.number_format)
        return re.search("[hHsS]", quoted_or_coloured) is not None


Value: TypeAlias = str | Json | SheetValue | None
"""The value of a cell: a text, nothing, a value of JSON that is no text, or a value of a workbook that is no text."""

_EXACT = 2**53
"""Above this, floating-point numbers do not tell neighbouring whole numbers apart."""


def text_of(value: Value | Answer) -> str:
    """Return the text of a value, as it is read as a reference and written to a text format."""
    if isinstance(value, SheetValue):
        return value.text
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return SEPARATOR.join(value)
    return "" if value is None else str(value)


def reference_in(value: Value) -> str:
    """Return the text that a cell is read by: a number that is whole has no fraction, so 9.0 is Standard 9."""
    text = text_of(value)
    return re.sub(r"(?<=[0-9])\.0+$", "", text) if isinstance(value, Json) else text


def json_of(value: Value | Answer) -> str:
    """Return a value as JSON."""
    if isinstance(value, Json):
        return str(value)
    if isinstance(value, SheetValue):
        return json.dumps(value.value) if isinstance(value.value, int | float) else json.dumps(value.text)
    return json.dumps(value, ensure_ascii=False)


_FIGURE = re.compile(r"-?(0|[1-9][0-9]{0,2}(,[0-9]{3})+|[1-9][0-9]*)(\.[0-9]+)?")
_EXACT_FIGURE = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]*[1-9])?")
_LONGEST_FIGURE = 15
"""The digits of a number that a workbook keeps."""

_NOT_SUMMED = re.compile(
    r"\b(id|no|nr|num|number|code|pcode|year|month|week|day|date|lat|lon|long|latitude|longitude|phone|annee|ano|mois|mes)\b"
)


def is_figure(value: Value) -> bool:
    """Return whether a value is a number that people may sum, also with commas between thousands."""
    if isinstance(value, SheetValue):
        return isinstance(value.value, int | float) and not isinstance(value.value, bool)
    return value is not None and _FIGURE.fullmatch(value.strip()) is not None


def exact_number(text: str) -> float | int | None:
    """Return the number that a workbook shows as exactly this text, or nothing: `0123` and `1.50` are texts."""
    if not _EXACT_FIGURE.fullmatch(text) or sum(map(str.isdigit, text)) > _LONGEST_FIGURE or text == "-0":
        return None
    return float(text) if "." in text else int(text)


def summed_columns(names: Sequence[str], tags: Sequence[str] | None, rows: Iterable[Sequence[Value]]) -> list[str]:
    """Return the names of the columns with figures to sum: all cells that are not empty are numbers."""
    figures: dict[int, bool] = {}
    for row in rows:
        for place, value in enumerate(row):
            if text_of(value).strip():
                figures[place] = figures.get(place, True) and is_figure(value)
    return [
        name
        for place, name in enumerate(names)
        if figures.get(place) and may_be_summed(name, tags[place] if tags else "")
    ]


def may_be_summed(name: str, tag: str = "") -> bool:
    """Return whether figures under a name may be summed: those of codes, dates and coordinates are not."""
    return not _NOT_SUMMED.search(re.sub("[^a-z]+", " ", f"{name} {tag}".lower()))


@final
@frozen
class Head:
    """Where the names of a table's columns stand."""

    row: int
    """The place of the row of names, counted from 0."""
    names: tuple[str, ...]
    tags: tuple[str, ...] | None
    """The hashtags of HXL in the row below, if it has them."""

    @property
    def rows(self) -> int:
        """The number of rows up to the first row of data."""
        return self.row + 1 + (self.tags is not None)


def head_of(rows: Sequence[Sequence[Value]], column: str | None, header_row: int | None) -> Head | None:
    """
    Return where the names of the columns stand among the first rows of a table; nothing if there are none.

    That is the row that is asked for, or the row above the hashtags of HXL, or the first row that names the column, or
    else the first row that is not empty.
    """
    texts = [[text_of(value) for value in row] for row in rows]
    tag_row = row_of_hashtags(texts)
    row = header_row - 1 if header_row else _row_of_names(texts, column, tag_row)
    if row is None or row >= len(texts):
        return None
    tags = texts[row + 1] if tag_row == row + 1 else None
    names = _without_end(texts[row])
    return Head(row, tuple(names), tuple((tags + [""] * len(names))[: len(names)]) if tags else None)


def _row_of_names(texts: Sequence[Sequence[str]], column: str | None, tag_row: int | None) -> int | None:
    if tag_row is not None and (column is None or place_of(texts[tag_row - 1], texts[tag_row], column) is not None):
        return tag_row - 1
    if column is not None:
        for place, row in enumerate(texts):
            if place_of(row, None, column) is not None:
                return place
    return next((place for place, row in enumerate(texts) if any(map(str.strip, row))), None)


def _without_end(names: Sequence[str]) -> list[str]:
    """Return names without the empty ones at the end, which spreadsheets add for columns that are only formatted."""
    end = max((place for place, name in enumerate(names, 1) if name.strip()), default=0)
    return list(names[:end])


def place_of(names: Sequence[str], tags: Sequence[str] | None, column: str) -> int | None:
    """
    Return the place of the one column that has this name or hashtag; nothing if none or several have.

    A name matches exactly, or else with other spaces and line breaks.
    """
    wanted = " ".join(column.split())
    ways = (
        [place for place, name in enumerate(names) if name == column],
        [place for place, name in enumerate(names) if " ".join(name.split()) == wanted],
        [place for place, tag in enumerate(tags or ()) if wanted and "".join(tag.split()) == wanted],
    )
    found: list[int] = next(filter(None, ways), [])
    return found[0] if len(found) == 1 else None


def checked_place(file: object, head: Head, option: str, column: str) -> int:
    """Return the place of a column; an error lists the names that there are."""
    place = place_of(head.names, head.tags, column)
    if place is not None:
        return place
    where = f"row {head.row + 1}"
    if head.names.count(column) > 1:
        raise TableError(str(file), where, f"the column name {shortened(column)} occurs twice. Give each its own name.")
    known = ", ".join(shortened(name) for name in head.names if name.strip()) or "no names"
    raise TableError(
        str(file),
        where,
        f"{option} must be the name of a column, not {shortened(column)}. The columns are: {known}. "
        "If the names stand in another row or sheet, say so with --header-row or --sheet.",
    )


def check_names(file: object, names: Sequence[str], kind: str) -> None:
    """Refuse names that a format keyed by names cannot hold: one that is empty, or two that are the same."""
    seen: Mapping[str, int] = {}
    for place, name in enumerate(names, 1):
        if not name.strip():
            raise TableError(
                str(file), f"column {place}", f"has no name, which {kind} needs. Name it, or write a CSV file."
            )
        if name in seen:
            two = f"the columns {seen[name]} and {place} are both called {shortened(name)}"
            raise TableError(str(file), None, f"{two}, which {kind} cannot hold. Give each column its own name.")
        seen = {**seen, name: place}


def unnamed_filled(file: object, place: str, number: int) -> TableError:
    """Return the error for a cell in a column that has no name, which would be lost."""
    return TableError(str(file), place, f"column {number} has a cell but no name. Name the column, or remove the cell.")


def plain_json(value: Any) -> str:
    """Return a nested value of another format as JSON; what JSON cannot hold becomes text."""
    return json.dumps(value, ensure_ascii=False, default=str)
