"""
Workbooks of Excel, read as they show: rows that are only formatted are none, and declared sizes are not believed.

openpyxl reads them, because it tells how a number is formatted: a date is a number with the format of a date.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import IO, Any, final
from xml.etree.ElementTree import iterparse

from cpms_inspire._extras import needed
from cpms_inspire.errors import TableError, shortened
from cpms_inspire.table_files.cells import (
    SEARCHED,
    Answer,
    Head,
    SheetValue,
    Value,
    exact_number,
    head_of,
    place_of,
    text_of,
    unnamed_filled,
)

ROWS, COLUMNS, CHARACTERS = 1_048_576, 16_384, 32_767
"""The most rows and columns of a sheet, and the most characters of a cell."""

_UNPACKED, _RATIO = 64_000_000, 200
"""A part of a workbook that unpacks to more bytes, and to so many times its size, holds no table."""

_NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@final
class WorkbookTable:
    """A sheet of a workbook that is being read."""

    kind = "workbook"
    delimiter = None

    def __init__(
        self, path: Path, *, sheet: str | None = None, column: str | None = None, header_row: int | None = None
    ) -> None:
        """Choose the sheet: the one that is named, or the one visible sheet with the column, or the first visible."""
        self.path = path
        self.share: float | None = None
        """Not known: a workbook does not say truly how many rows it has."""
        self._check_sizes()
        with self._book() as book:
            states = {each.title: each.sheet_state for each in book.worksheets}
            if not states:
                raise TableError(str(path), None, "has no sheet with cells.")
            self.sheets: list[str] = list(states)
            self.hidden = [title for title, state in states.items() if state != "visible"]
            names = [self._named(sheet)] if sheet else [each for each in self.sheets if each not in self.hidden]
            heads = {name: head for name in names if (head := self._head(book, name, column, header_row))}
        if not heads:
            what = f"the sheet {shortened(names[0])} is empty" if len(names) == 1 else "the visible sheets are empty"
            raise TableError(str(path), None, f"{what}: a table must begin with the names of its columns.")
        self.sheet, self.head = self._chosen(heads, column)
        self._check_formulas()

    def _named(self, sheet: str) -> str:
        """Return the sheet of this name, or of this number counted from 1."""
        if sheet in self.sheets:
            return sheet
        if sheet.isdecimal() and 1 <= int(sheet) <= len(self.sheets):
            return self.sheets[int(sheet) - 1]
        known = ", ".join(map(shortened, self.sheets))
        raise TableError(str(self.path), None, f"has no sheet {shortened(sheet)}. Its sheets are: {known}.")

    def _chosen(self, heads: dict[str, Head], column: str | None) -> tuple[str, Head]:
        having = [
            name
            for name, head in heads.items()
            if column is not None and place_of(head.names, head.tags, column) is not None
        ]
        if len(having) > 1:
            known = ", ".join(map(shortened, having))
            reason = f"the column {shortened(column)} is in several sheets: {known}. Name one with --sheet."
            raise TableError(str(self.path), None, reason)
        name: str = having[0] if having else next(iter(heads))
        return name, heads[name]

    def _head(self, book: Any, name: str, column: str | None, header_row: int | None) -> Head | None:
        count = max(SEARCHED, (header_row or 0) + 2)
        return head_of([row for _, row in islice(self._cells(book, name), count)], column, header_row)

    def _check_sizes(self) -> None:
        """Refuse what is no workbook, and parts that unpack to very much more than their size."""
        try:
            with zipfile.ZipFile(self.path) as archive:
                parts = archive.infolist()
        except (zipfile.BadZipFile, EOFError) as error:
            raise self._broken(error) from None
        for part in parts:
            if part.file_size > max(_UNPACKED, _RATIO * part.compress_size):
                raise TableError(
                    str(self.path), part.filename, f"unpacks to {part.file_size:,} bytes: too many for a table."
                )

    def _broken(self, error: BaseException) -> TableError:
        return TableError(str(self.path), None, f"cannot be read as a workbook: {error or type(error).__name__}.")

    def _book(self) -> Any:
        with needed("tables", "Reading a workbook"):
            import openpyxl  # only workbooks need it
        try:
            return closing(openpyxl.load_workbook(self.path, read_only=True, data_only=True))
        except OSError:
            raise
        except Exception as error:  # noqa: BLE001  # openpyxl raises many errors for a broken file
            raise self._broken(error) from None

    def _cells(self, book: Any, name: str) -> Iterator[tuple[int, list[Value]]]:
        """Yield each row of a sheet with its number, blank ones as well."""
        sheet = book[name]
        sheet.reset_dimensions()
        number = 0
        try:
            for number, cells in enumerate(sheet.iter_rows(), 1):  # the error names it
                if number > ROWS:
                    raise TableError(str(self.path), f"sheet {name}", f"has more than {ROWS:,} rows.")  # noqa: TRY301
                row = [_value(cell) for cell in cells]
                yield number, row
        except (TableError, OSError, GeneratorExit):
            raise
        except Exception as error:  # noqa: BLE001  # as above
            raise TableError(
                str(self.path), f"sheet {name}, after row {number}", f"cannot be read: {error or type(error).__name__}."
            ) from None

    def rows(self) -> Iterator[list[Value]]:
        """Yield the values of each row that is not blank."""
        width = len(self.head.names)
        with self._book() as book:
            for number, row in islice(self._cells(book, self.sheet), self.head.rows, None):
                texts = [text_of(value) for value in row]
                if not any(texts):
                    continue
                for place, text in enumerate(texts[width:], width + 1):
                    if text.strip():
                        raise unnamed_filled(self.path, f"sheet {self.sheet}, row {number}", place)
                yield [*row[:width], *[None] * (width - len(row))]

    def _check_formulas(self) -> None:
        """Refuse formulas whose values are not in the file: their cells would be empty."""
        with self._book() as book, zipfile.ZipFile(self.path) as archive:
            part = book[self.sheet]._worksheet_path  # noqa: SLF001  # openpyxl tells it nowhere else
            with archive.open(part) as stream:
                if not any(b"<f" in block for block in iter(lambda: stream.read(1 << 20), b"")):
                    return
            with archive.open(part) as stream:
                for place in _uncomputed(stream):
                    raise TableError(
                        str(self.path),
                        f"sheet {self.sheet}, cell {place}",
                        "the value of a formula is not in the file. Open it in Excel or LibreOffice, and save it.",
                    )


def _uncomputed(stream: Any) -> Iterator[str]:
    """Yield the places of the formulas without a value; an empty text is a value."""
    for _, element in iterparse(stream):  # noqa: S314  # expat refuses entities that grow
        if element.tag == f"{_NAMESPACE}c":
            formula = element.find(f"{_NAMESPACE}f")
            if formula is not None and not element.findtext(f"{_NAMESPACE}v") and element.get("t") != "str":
                yield str(element.get("r"))
        if element.tag == f"{_NAMESPACE}row":
            element.clear()


def _value(cell: Any) -> Value:
    """Return the value of a cell of openpyxl."""
    value = cell.value
    if value is None:
        return None
    if isinstance(value, str):
        return _unescaped(value)
    return SheetValue(value, cell.number_format)


def _unescaped(text: str) -> str:
    """Return a text with the characters that workbooks write as `_x000D_`."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


@final
class WorkbookWriter:
    """Writes one sheet, row by row: figures as numbers where Excel shows them as they are, everything else as text."""

    def __init__(self, target: IO[bytes], file: Path) -> None:
        """Begin a workbook in a file that is open; errors name the file that the user named."""
        with needed("tables", "Writing a workbook"):
            import xlsxwriter  # only workbooks need it
        self._file = file
        options = {
            "constant_memory": True,
            "strings_to_numbers": False,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        }
        self._book = xlsxwriter.Workbook(target, options)
        self._book.set_properties({"created": datetime(1980, 1, 1)})  # noqa: DTZ001  # so that the bytes are the same
        self._sheet = self._book.add_worksheet("Table")
        self._bold = self._book.add_format({"bold": True})
        self._formats: dict[str, Any] = {"General": None}
        self._rows = 0

    def names(self, names: Sequence[str]) -> None:
        """Write a row of names or hashtags."""
        self._check(names)
        for place, name in enumerate(names):
            self._sheet.write_string(self._rows, place, name, self._bold)
        self._rows += 1
        self._sheet.freeze_panes(self._rows, 0)

    def row(self, values: Sequence[Value | Answer]) -> None:
        """Write a row of values."""
        self._check([text_of(value) for value in values])
        for place, value in enumerate(values):
            self._cell(place, value)
        self._rows += 1

    def _check(self, texts: Sequence[str]) -> None:
        if self._rows >= ROWS or len(texts) > COLUMNS:
            reason = f"a sheet has room for {ROWS:,} rows and {COLUMNS:,} columns. Write a CSV or Parquet file."
            raise TableError(str(self._file), None, reason)
        for place, text in enumerate(texts, 1):
            if len(text.encode("utf-16-le")) // 2 > CHARACTERS:
                reason = f"a cell of a workbook holds {CHARACTERS:,} characters at most. Write a CSV or Parquet file."
                raise TableError(str(self._file), f"row {self._rows + 1}, column {place}", reason)

    def _cell(self, place: int, value: Value | Answer) -> None:
        if isinstance(value, SheetValue):
            self._sheet_value(place, value)
        elif isinstance(value, bool):
            self._sheet.write_boolean(self._rows, place, value)
        elif (number := exact_number(text_of(value))) is not None:
            self._sheet.write_number(self._rows, place, number)
        elif value:
            self._sheet.write_string(self._rows, place, text_of(value))

    def _sheet_value(self, place: int, value: SheetValue) -> None:
        if value.number_format not in self._formats:
            self._formats[value.number_format] = self._book.add_format({"num_format": value.number_format})
        style = self._formats[value.number_format]
        match value.value:
            case bool():
                self._sheet.write_boolean(self._rows, place, value.value, style)
            case datetime() | date() | time() | timedelta():
                self._sheet.write_datetime(self._rows, place, value.value, style)
            case _:
                self._sheet.write_number(self._rows, place, value.value, style)

    def finish(self) -> None:
        """Write the workbook to the disk."""
        self._book.close()
