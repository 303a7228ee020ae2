"""
The command that annotates a table of any size.

DuckDB reads, joins and writes the table, a part of it at a time.  The output gets its name only when it is complete; if
anything fails before, an existing file stays as it was.
"""

import csv
import gzip
import json
import os
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillRunning
from contextlib import closing, contextmanager, suppress
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any, TextIO

import click
from rich.console import Console
from rich.progress import Progress

from cpms_inspire import frames
from cpms_inspire._extras import needed
from cpms_inspire.cli._group import ANSWERED, NOTHING, program, with_overlays
from cpms_inspire.cli._inputs import note_input
from cpms_inspire.cli._program import KINDS, apply_overlays, with_dataset
from cpms_inspire.cli._writing import UNCHANGED, Refused, output_file
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.overlay import Overlay
from cpms_inspire.errors import shortened
from cpms_inspire.frames.sql import literal, quoted_name

_SHOWN = 10
"""The number of unmatched spellings that are listed."""

_MEMORY = "224MB"
"""The memory limit of DuckDB, which fills it with rows that wait to be written in order.  The process needs more."""

_THREADS = 4
"""The most threads of DuckDB: each has its own unfinished rows, so more of them run out of memory."""

_BUFFER = 8_000_000
"""The number of bytes that each thread reads at once.  The longest line must fit into it."""

_OUTPUTS: Mapping[str, str] = MappingProxyType(
    {
        ".csv": "FORMAT csv, HEADER",
        ".tsv": "FORMAT csv, HEADER, DELIMITER '\t'",
        ".jsonl": "FORMAT json",
        ".ndjson": "FORMAT json",
        ".parquet": "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 61440",
    }
)
_TEXT_FORMATS = (".csv", ".tsv", ".jsonl", ".ndjson")


@program.command(
    help=(
        "Annotate the table IN with the crosswalk.\n\nOne column of IN refers to standards or to strategies. OUT has a "
        "row for each linkage. A row whose cell refers to nothing stays, and its spelling is listed at the end.\n\n"
        "The endings of the names set the formats: CSV, TSV, Parquet and JSON lines; IN may also be an Excel workbook. "
        "Text formats may be gzipped."
    )
)
@click.argument("given", metavar="IN", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "-o", "--output", metavar="OUT", type=click.Path(path_type=Path), required=True, help="The file to write."
)
@click.option("--standard", metavar="COLUMN", help="The column of standards.")
@click.option("--strategy", metavar="COLUMN", help="The column of strategies, if there is none of standards.")
@click.option("--kind", "kinds", type=KINDS, multiple=True, help="Only linkages of this kind. May be repeated.")
@click.option("--prefix", default="", help="Put this before the names of the new columns.")
@click.option("--force", is_flag=True, help="Replace an existing file.")
@with_dataset
@with_overlays
def annotate(  # noqa: PLR0913  # one for each option
    given: Path,
    output: Path,
    dataset: Dataset,
    overlays: tuple[Overlay, ...],
    kinds: tuple[str, ...],
    *,
    force: bool,
    **options: Any,
) -> int:
    """Annotate a table."""
    duckdb = _import_duckdb()
    copy_options = _copy_options(output)
    if not output.parent.is_dir():
        raise Refused(f"cannot write {output}: there is no folder {output.parent}. Create it, or name another one.")
    options |= {"dataset": apply_overlays(dataset, overlays), "kinds": kinds or None}
    note_input(given)
    try:
        with (
            TemporaryDirectory(prefix="cpms-inspire-") as folder,
            duckdb.connect() as connection,
            output_file(output, force=force) as part,
        ):
            _configure(connection, folder)
            status = _annotate(connection, _source(given, Path(folder)), (part, copy_options), options)
    except duckdb.Error as error:
        raise Refused(_reason(error, given)) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused(f"cannot annotate {given}: {reason}. {UNCHANGED}") from None
    return status


def _configure(connection: Any, folder: str) -> None:
    """Limit memory and threads, let DuckDB report its progress, and keep the order of rows."""
    settings = {
        "memory_limit": literal(_MEMORY),
        "threads": min(_THREADS, os.cpu_count() or 1),
        "temp_directory": literal(folder),
        "enable_progress_bar": "true",
        "enable_progress_bar_print": "false",
        "progress_bar_time": 100,
        # It may swap the two sides of the join, and then the rows lose their order.
        "disabled_optimizers": "'build_side_probe_side'",
    }
    for name, value in settings.items():
        connection.execute(f"SET {name} = {value}")


def _annotate(connection: Any, source: str, target: tuple[Path, str], options: Mapping[str, Any]) -> int:
    """
    Write the rows with their answers, and return the exit status.

    The distinct spellings are annotated first, and then joined to the rows.
    """
    part, copy_options = target
    # This runs nothing, but raises an error at once if a column is missing or two columns clash.
    table = connection.sql(f"FROM {source}")
    new = frames.annotate(table, **options).columns[len(table.columns) :]
    name = options["standard"] or options["strategy"]
    column = quoted_name(name)
    if str(table.types[table.columns.index(name)]) == "JSON":
        # The column has texts and other values: without `->>`, texts would keep their quotation marks.
        source = f"(SELECT * REPLACE ({column} ->> '$' AS {column}) FROM {source})"
    with _progress() as progress:
        query = f"CREATE TEMP TABLE counted AS SELECT {column}, count(*) AS n FROM {source} GROUP BY ALL"
        _run(connection, query, progress, "Reading spellings")
        distinct = connection.sql(f"SELECT {column} FROM counted")
        frames.annotate(distinct, **options).to_table("answers")
        _number_texts(connection, new)
        rows = _rows_with_answers(source, column, new, options)
        query = f"COPY ({rows}) TO {literal(part)} ({copy_options}, USE_TMP_FILE false)"
        _run(connection, query, progress, "Annotating rows")
    return _summary(connection, column, new, {key: options[key] for key in ("dataset", "standard", "strategy")})


def _number_texts(connection: Any, columns: Sequence[str]) -> None:
    """
    Store the texts of the answers as numbers, in an ENUM type for each column.

    Numbers are copied to the rows faster: annotating 2 million rows of Parquet takes 40 % less time.  The output has
    the texts.
    """
    answers = connection.table("answers")
    for column, dtype in zip(answers.columns, answers.types, strict=True):
        if column in columns and str(dtype) == "VARCHAR":
            name = quoted_name(column)
            # The empty text is added, because an ENUM must not be empty.
            texts = f"SELECT '' UNION SELECT {name} FROM answers WHERE {name} IS NOT NULL"
            connection.execute(f"CREATE TYPE {name} AS ENUM ({texts})")
            connection.execute(f"ALTER TABLE answers ALTER {name} TYPE {name}")


def _rows_with_answers(source: str, column: str, new: Sequence[str], options: Mapping[str, Any]) -> str:
    """
    Return the query for the rows with their answers, in the order of the rows and then of the dataset.

    Each row is joined to one list with all its answers, which is unnested at once.  Joined one by one, the answers of
    a row might be written apart from each other.
    """
    dataset: Dataset = options["dataset"]
    linked = dataset.strategies if options["standard"] else dataset.standards
    order = f"list_position({literal([record.id for record in linked])}, {quoted_name(new[0])})"
    answer = ", ".join(f"{literal(name)}: {quoted_name(name)}" for name in new)
    lists = f"SELECT {column}, list({{{answer}}} ORDER BY {order}) AS answers FROM answers GROUP BY ALL"
    # Empty cells match a list as well.  An outer join with a default list would copy every other list.
    condition = f"given.{column} IS NOT DISTINCT FROM answered.{column}"
    unnested = "unnest(answered.answers, recursive := true)"
    return f"SELECT given.*, {unnested} FROM {source} AS given LEFT JOIN ({lists}) AS answered ON {condition}"


def _summary(connection: Any, column: str, new: Sequence[str], options: Mapping[str, Any]) -> int:
    """Print the numbers of rows and the unmatched spellings on standard error, and return the exit status."""
    # What has no linkage refers to nothing, or to a record that is linked to nothing: only the former has no list.
    unlinked = f"SELECT {column} FROM answers WHERE {quoted_name(new[0])} IS NULL AND {column} IS NOT NULL"
    lists = frames.annotate_lists(connection.sql(unlinked), **options)
    lists.filter(f"{quoted_name(lists.columns[1])} IS NULL").to_table("missed")
    rows, filled = _two_numbers(
        connection, f"SELECT coalesce(sum(n), 0), coalesce(sum(n) FILTER ({column} IS NOT NULL), 0) FROM counted"
    )
    unmatched = f"FROM missed JOIN counted USING ({column})"
    spellings, count = _two_numbers(connection, f"SELECT count(*), coalesce(sum(n), 0) {unmatched}")
    click.echo(f"{rows} rows: {filled - count} matched, {rows - filled} empty, {count} not matched", err=True)
    if not count:
        return ANSWERED
    connection.execute(
        f"CREATE TEMP TABLE most AS SELECT {column}, n {unmatched} ORDER BY n DESC, {column} LIMIT {_SHOWN}"
    )
    counts = {str(spelling): number for spelling, number in connection.execute("FROM most").fetchall()}
    explained = {each.spelling: each for each in frames.unmatched(connection.table("most"), **options)}
    for spelling, number in counts.items():
        suggestions = explained[spelling].suggestions if spelling in explained else ()
        perhaps = f": perhaps {', '.join(suggestions)}" if suggestions else ""
        click.echo(f"  {number} x {shortened(spelling)}{perhaps}", err=True)
    if spellings > len(counts):
        click.echo(f"  and {spellings - len(counts)} other spellings", err=True)
    return NOTHING


def _two_numbers(connection: Any, query: str) -> tuple[int, int]:
    """Return the two numbers in the one row of an answer."""
    first, second = connection.execute(query).fetchall()[0]
    return int(first), int(second)


def _import_duckdb() -> Any:
    with needed("tables", "Annotating a file"):
        import duckdb  # noqa: PLC0415  # the other commands do not need it
    return duckdb


@contextmanager
def _progress() -> Iterator[Progress]:
    """Show a progress bar on a terminal, and nothing elsewhere."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        yield progress


def _run(connection: Any, query: str, progress: Progress, title: str) -> None:
    """Run a query in a second thread; the main thread draws the progress bar and receives Ctrl-C."""
    task = progress.add_task(title, total=100)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(connection.execute, query)
        try:
            while True:
                with suppress(StillRunning):
                    running.result(timeout=0.1)
                    break
                progress.update(task, completed=max(0.0, connection.query_progress()))
        except BaseException:
            connection.interrupt()
            raise
    progress.update(task, completed=100)


def _ending(path: Path) -> tuple[str, bool]:
    """Return the ending of a name without `.gz`, and whether it had one."""
    gzipped = path.suffix.lower() == ".gz"
    return (path.with_suffix("") if gzipped else path).suffix.lower(), gzipped


def _opened(path: Path, encoding: str, errors: str, newline: str) -> TextIO:
    """Return a file opened as text, gzipped or not."""
    if _ending(path)[1]:
        return gzip.open(path, "rt", encoding=encoding, errors=errors, newline=newline)
    return path.open(encoding=encoding, errors=errors, newline=newline)


def _copy_options(output: Path) -> str:
    """Return the options of COPY for the format of a file to write."""
    ending, gzipped = _ending(output)
    if ending not in _OUTPUTS or (gzipped and ending not in _TEXT_FORMATS):
        raise Refused(f"cannot write {output}: use a file name that ends in {', '.join(_OUTPUTS)}. {_GZIPPED}")
    return _OUTPUTS[ending] + (", COMPRESSION gzip" if gzipped else "")


_GZIPPED = "The name of a text file may end in .gz too."


def _source(given: Path, folder: Path) -> str:
    """Return the DuckDB expression that reads a file; refuse a file that DuckDB would misread."""
    ending, gzipped = _ending(given)
    if not given.stat().st_size:
        raise _empty(given)
    if ending == ".xlsx" and not gzipped:
        return _csv(_first_sheet(given, folder / "sheet.csv"), given)
    if ending in {".csv", ".tsv"}:
        return _csv(given, given)
    if ending == ".parquet" and not gzipped:
        return f"read_parquet({literal(given)})"
    if ending in {".jsonl", ".ndjson"}:
        compression = "gzip" if gzipped else "uncompressed"
        return f"read_json({literal(given)}, format = 'newline_delimited', compression = '{compression}')"
    known = ", ".join([*_OUTPUTS, ".xlsx"])
    raise Refused(f"cannot read {given}: use a file whose name ends in {known}. {_GZIPPED}")


def _empty(given: Path) -> Refused:
    return Refused(f"{given} is empty: a table must begin with the names of its columns.")


def _csv(file: Path, given: Path) -> str:
    """
    Return the DuckDB expression that reads separated values, with each column as text, so that no type is guessed.

    `given` is the file that the user named: `file`, or the workbook that it was written from.
    """
    ending, gzipped = _ending(file)
    delimiter, names = _header(file, given, "\t" if ending == ".tsv" else ",;")
    _check_names(names, f"{given}, line 1:")
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    settings = {
        "delim": literal(delimiter),
        "quote": "'\"'",
        "escape": "'\"'",
        "header": "true",
        "buffer_size": str(_BUFFER),
        "auto_detect": "false",
        "compression": "'gzip'" if gzipped else "'none'",
        "columns": f"{{{columns}}}",
    }
    return f"read_csv({literal(file)}, {', '.join(f'{name} = {value}' for name, value in settings.items())})"


def _header(file: Path, given: Path, delimiters: str) -> tuple[str, list[str]]:
    """Return the delimiter that splits the first row into the most cells, and these cells."""
    rows = {}
    try:
        # Bytes that are not UTF-8 become lone surrogates here.  They matter only in the names of columns.
        with _opened(file, encoding="utf-8-sig", errors="surrogateescape", newline="") as stream:
            for delimiter in delimiters:
                stream.seek(0)
                rows[delimiter] = next(csv.reader(stream, delimiter=delimiter), [])
    except (csv.Error, EOFError, zlib.error) as error:
        raise Refused(f"{given}, line 1: cannot be read: {error}.") from None
    return max(rows.items(), key=lambda item: len(item[1]))


def _check_names(names: Sequence[str], place: str) -> None:
    """Refuse a header in which a column has no name, or the name of another one."""
    if any("\udc80" <= character <= "\udcff" for name in names for character in name):
        raise Refused(f"{place} not UTF-8. Save it as UTF-8, or convert it with iconv.")
    if not any(names):
        raise Refused(f"{place} there are no column names.")
    if "" in names:
        raise Refused(f"{place} column {names.index('') + 1} has no name. Name it, or remove it.")
    seen: dict[str, str] = {}
    for name in names:
        if name.casefold() in seen:
            earlier = seen[name.casefold()]
            two = f"{shortened(earlier)} and {shortened(name)} differ only in case"
            same = f"{shortened(name)} occurs twice" if earlier == name else two
            raise Refused(f"{place} the column name{'s' * (earlier != name)} {same}. Give each column its own name.")
        seen[name.casefold()] = name


def _first_sheet(given: Path, sheet: Path) -> Path:
    """Write the first sheet of a workbook as comma-separated values, row by row, and return that file."""
    with needed("tables", "Reading a workbook"):
        import openpyxl  # noqa: PLC0415  # only workbooks need it
    try:
        book = openpyxl.load_workbook(given, read_only=True, data_only=True)
    except Exception as error:  # noqa: BLE001  # openpyxl raises many errors for a broken file
        raise Refused(f"{given} cannot be read as a workbook: {error}") from None
    with closing(book), sheet.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(book.worksheets[0].iter_rows(values_only=True))
    if not sheet.stat().st_size:
        raise _empty(given)
    return sheet


def _reason(error: Exception, given: Path) -> str:
    """Return what DuckDB says is wrong, without its advice on settings that the command does not have."""
    found = re.search("Malformed JSON .* in line ([0-9]+): ", str(error))
    line = _malformed_line(given, int(found[1])) if found else None
    if line:
        return f"{given}, line {line}: not JSON. Each line must be one complete object."
    lines = [line for line in str(error).splitlines() if line.strip()]
    message = " ".join(lines[:3]) if lines else type(error).__name__
    return f"cannot annotate {given}: {message}"


def _malformed_line(given: Path, last: int) -> int | None:
    """Return which of the two lines up to `last` is not JSON, because DuckDB may count one line too many."""
    with _opened(given, encoding="utf-8", errors="replace", newline="\n") as stream:
        for number, line in enumerate(islice(stream, last), 1):
            if number >= last - 1:
                try:
                    json.loads(line)
                except ValueError:
                    return number
    return None
