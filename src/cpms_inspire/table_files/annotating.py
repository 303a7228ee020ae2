"""Opening a table by the ending of its name, and writing it again with the answers about one of its columns."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, TypeAlias, final

from attrs import frozen

from cpms_inspire.errors import InvalidOptionError, TableError
from cpms_inspire.table_files.answers import Answers, Tally
from cpms_inspire.table_files.cells import checked_place, reference_in, summed_columns
from cpms_inspire.table_files.json_lines import JsonLinesTable, JsonLinesWriter
from cpms_inspire.table_files.parquet import ParquetTable, ParquetTextWriter
from cpms_inspire.table_files.separated import SeparatedTable, SeparatedWriter
from cpms_inspire.table_files.text_input import ending, is_gzipped
from cpms_inspire.table_files.workbook import WorkbookTable, WorkbookWriter

Table: TypeAlias = SeparatedTable | JsonLinesTable | WorkbookTable | ParquetTable
Writer: TypeAlias = SeparatedWriter | JsonLinesWriter | WorkbookWriter | ParquetTextWriter

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
"""The delimiters that a file may be written with, by their names."""

_TEXTS = (".csv", ".tsv", ".jsonl", ".ndjson")
READ = (*_TEXTS, ".parquet", ".xlsx")
WRITTEN = READ
_GZIPPED = "The name of a text file may end in .gz too."
_SAMPLED = 1000
"""The number of rows that decide whether a table has figures to sum."""


@final
@frozen(kw_only=True)
class Place:
    """Where in a file the table is, and how it is written; all may be left open."""

    sheet: str | None = None
    header_row: int | None = None
    encoding: str | None = None
    delimiter: str | None = None


def opened(path: Path, where: Place, column: str | None = None) -> Table:
    """Return the table in a file, or in a folder of Parquet files, in the format that its name ends in."""
    end, gzipped = ending(path), is_gzipped(path)
    if where.sheet is not None and end != ".xlsx":
        raise InvalidOptionError("--sheet", "a file without sheets", ("a workbook (.xlsx)",))
    if path.is_dir():
        return ParquetTable(path)
    if end not in READ or (gzipped and end not in _TEXTS):
        raise TableError(
            str(path), None, f"cannot be read: use a file whose name ends in {', '.join(READ)}. {_GZIPPED}"
        )
    if not path.stat().st_size:
        raise TableError(str(path), None, "is empty: a table must begin with the names of its columns.")
    if end == ".xlsx":
        return WorkbookTable(path, sheet=where.sheet, column=column, header_row=where.header_row)
    if end in {".csv", ".tsv"}:
        return SeparatedTable(
            path, column=column, header_row=where.header_row, encoding=where.encoding, delimiter=where.delimiter
        )
    if where.header_row is not None:
        raise InvalidOptionError("--header-row", "a file without a row of names", ("CSV, TSV or a workbook",))
    return ParquetTable(path) if end == ".parquet" else JsonLinesTable(path, encoding=where.encoding)


def check_writable(path: Path) -> None:
    """Refuse the name of a file whose format cannot be written."""
    end = ending(path)
    if end not in WRITTEN or (is_gzipped(path) and end not in _TEXTS):
        raise TableError(
            str(path), None, f"cannot be written: use a file name that ends in {', '.join(WRITTEN)}. {_GZIPPED}"
        )


def figures(table: Table, column: str) -> list[str]:
    """Return the columns with figures to sum, but for the column that is annotated, by the first rows of a table."""
    if isinstance(table, ParquetTable):
        found = table.numbers()
    else:
        rows = table.rows(as_texts=False) if isinstance(table, JsonLinesTable) else table.rows()
        found = summed_columns(table.head.names, table.head.tags, islice(rows, _SAMPLED))
    return [name for name in found if name != column]


@final
@frozen
class Format:
    """How a file is written."""

    path: Path
    """The name that the user gave, which sets the format."""
    delimiter: str | None = None
    for_excel: bool = False


def annotate(  # noqa: PLR0913, PLR0917  # what is read, what is written, and how
    table: Table, column: str, option: str, answers: Answers, tally: Tally, target: tuple[Path, Format]
) -> list[str]:
    """
    Write a table with the answers about a column to a path, and return what else a user has to know.

    From a format to the same format, everything else is copied as it stands.
    """
    path, form = target
    place = checked_place(table.path, table.head, option, column)
    names, end = table.head.names, ending(form.path)
    answers.check_names(names)
    if end == ".parquet" and isinstance(table, ParquetTable):
        table.annotate(path, place, answers, tally)
        return []
    with _bytes(path, form) as stream:
        if isinstance(table, SeparatedTable) and end in {".csv", ".tsv"} and table.delimiter == _delimiter(form, table):
            if form.for_excel or (table.input.has_mark and end == ".csv"):
                stream.write(_MARK)
            table.copy(stream, place, answers, tally)
            return []
        if isinstance(table, JsonLinesTable) and end in {".jsonl", ".ndjson"}:
            table.copy(stream, place, answers, tally)
            return []
        return _by_rows(table, place, answers, tally, _writer(stream, form, table, answers))


_MARK = "\ufeff".encode()


def _delimiter(form: Format, table: Table) -> str:
    """Return the delimiter to write: the one asked for, that of a TSV file, or that of the table."""
    if ending(form.path) == ".tsv":
        return form.delimiter or "\t"
    own = table.delimiter if table.delimiter not in {None, "\t"} else ","
    return form.delimiter or (";" if form.for_excel else str(own))


@contextmanager
def _bytes(path: Path, form: Format) -> Iterator[IO[bytes]]:
    """Open a file for writing, gzipped if its name says so; the same content gives the same bytes."""
    with path.open("wb") as file:
        if not is_gzipped(form.path):
            yield file
            return
        with gzip.GzipFile("", "wb", 6, file, mtime=0) as packed:
            yield packed  # type: ignore[misc]  # it writes bytes as a file does


def _writer(stream: IO[bytes], form: Format, table: Table, answers: Answers) -> Writer:
    """Return what writes rows in the format of a file."""
    end = ending(form.path)
    if end == ".xlsx":
        return WorkbookWriter(stream, form.path)
    if end == ".parquet":
        return ParquetTextWriter(stream, form.path, answers)
    if end in {".jsonl", ".ndjson"}:
        return JsonLinesWriter(stream, form.path)
    if form.for_excel:
        stream.write(_MARK)
    return SeparatedWriter(stream, _delimiter(form, table), "\r\n" if form.for_excel else "\n")


def _by_rows(table: Table, place: int, answers: Answers, tally: Tally, writer: Writer) -> list[str]:
    """Write a table row by row, and return what could not be written."""
    head = table.head
    writer.names([*head.names, *answers.names])
    notes = []
    if head.tags is not None:
        tags = [*head.tags, *answers.hashtags]
        if isinstance(writer, JsonLinesWriter | ParquetTextWriter):
            notes.append("The row of hashtags is left out: the format has no place for it.")
        else:
            writer.names(tags)
    try:
        for values in table.rows():
            text = reference_in(values[place])
            number = answers.number(text)
            tally.add(text, 1, number)
            for row in answers.rows[number]:
                writer.row([*values, *row])
    finally:
        writer.finish()  # after an error too, because XlsxWriter keeps files open
    return notes
