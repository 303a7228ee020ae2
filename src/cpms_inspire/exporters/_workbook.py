"""
Workbooks in the format of Excel: text stays text, and the same content gives the same bytes.

No cell holds a formula, and no macro is written.
"""

import io
import textwrap
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias, final

from cpms_inspire.exporters._guard import begins_formula
from cpms_inspire.presentation.about import About
from cpms_inspire.presentation.words import CREATOR

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Value: TypeAlias = str | int | None
"""The value of a cell."""

Style: TypeAlias = Mapping[str, Any]
"""The look of a cell, in the words of XlsxWriter's formats."""

LONGEST = 32_767
"""The most characters of a cell; those beyond the first 65,536 of Unicode count twice."""

CUT = " [cut here: a cell holds no more]"
"""The mark at the end of a text that was cut."""

_LONGEST_ADDRESS = 2_079

LINE = 13
"""The height of a line of text of size 10."""

_TALLEST = 409

# Instead of the time of writing, so that the bytes are the same: the first day that zip files can express.
_FIRST_DAY = datetime(1980, 1, 1)  # noqa: DTZ001  # workbooks know no time zones


def height(cells: Iterable[tuple[Value, int]]) -> float:
    """
    Return how high a row must be for texts of size 10 in columns of these widths.

    Programs do not always work it out by themselves.
    """
    lines = (sum(_lines(part, width) for part in str(value or "").split("\n")) for value, width in cells)
    return min(max(lines, default=1) * LINE + 3, _TALLEST)


def _lines(text: str, width: int) -> int:
    # The unit of width is a digit of a larger font, so a column has room for more letters of this one.
    room = int(width * 1.2)
    return len(textwrap.wrap(text[: room * _TALLEST], room)) or 1


def fitted(text: str) -> str:
    """Return a text that fits a cell: cut with a mark if too long, without characters that XML does not allow."""
    text = text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST:
        return text
    # If a character that counts twice would be cut in half, it is left out.
    return units[: 2 * (LONGEST - len(CUT))].decode("utf-16-le", errors="ignore") + CUT


@final
class Book:
    """A workbook that is being written."""

    def __init__(self, about: About, title: str) -> None:
        from xlsxwriter import Workbook

        self._bytes = io.BytesIO()
        self._book = Workbook(self._bytes, {"in_memory": True})
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._book.set_properties(
            {
                "title": title,
                "subject": about.title,
                "author": CREATOR,
                "comments": "\n".join(text for _, text in about.lines()),
                "created": _FIRST_DAY,
            }
        )

    def sheet(self, name: str) -> "Worksheet":
        """Add a sheet."""
        return self._book.add_worksheet(name)

    def name(self, name: str, sheet: str, first: tuple[int, int], last: tuple[int, int]) -> None:
        """Give a name to a range of cells of a sheet."""
        from xlsxwriter.utility import xl_range_abs

        self._book.define_name(name, f"='{sheet}'!{xl_range_abs(*first, *last)}")

    def style(self, style: Style) -> "Format":
        """Return the format of a style; equal styles share one format."""
        key = tuple(sorted(style.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(dict(style))
        return self._formats[key]

    def write(self, sheet: "Worksheet", cell: tuple[int, int], value: Value, style: Style) -> None:
        """Write a cell, given by row and column from 0; text stays text, also if it looks like a formula."""
        if value is None:
            sheet.write_blank(*cell, None, self.style(style))
        elif isinstance(value, int):
            sheet.write_number(*cell, value, self.style(style))
        else:
            sheet.write_string(*cell, fitted(value), self.style(_safe(value, style)))

    def link(self, sheet: "Worksheet", cell: tuple[int, int], address: str, text: str, style: Style) -> None:
        """Write a link; an address that begins with `internal:` is a place in the workbook."""
        if len(address) > _LONGEST_ADDRESS:
            self.write(sheet, cell, text, style)
        else:
            sheet.write_url(*cell, address, self.style(_safe(text, style)), fitted(text))

    def content(self) -> bytes:
        """Return the bytes of the file; the workbook is closed."""
        self._book.close()
        return self._bytes.getvalue()


def _safe(text: str, style: Style) -> Style:
    """Return the style that keeps a text a text if somebody edits the cell: the apostrophe that Excel hides."""
    return {**style, "quote_prefix": True} if begins_formula(text) else style
