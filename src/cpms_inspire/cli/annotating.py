"""
The command that annotates a table of any size: read, join and written by DuckDB, which holds a part of it at a time.

The file takes its name only when it is complete; whatever happens before leaves what was there as it was.
"""

import csv
import gzip
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillRunning
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from cpms_inspire import frames
from cpms_inspire.cli.base import ANSWERED, KINDS, NOTHING, laid, program, with_dataset, with_overlays
from cpms_inspire.cli.writing import Refused
from cpms_inspire.dataset import Dataset
from cpms_inspire.errors import MissingExtraError, shortened
from cpms_inspire.overlay import Overlay

_SHOWN = 10
"""Unmatched spellings that are listed."""

_MEMORY = "192MB"
"""What DuckDB may hold before it writes to a temporary directory; the process needs some more around it."""

_OUTPUTS: Mapping[str, str] = MappingProxyType(
    {
        ".csv": "FORMAT csv, HEADER",
        ".tsv": "FORMAT csv, HEADER, DELIMITER '\t'",
        ".jsonl": "FORMAT json",
        ".ndjson": "FORMAT json",
        ".parquet": "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 61440",
    }
)
_TEXTS = (".csv", ".tsv", ".jsonl", ".ndjson")


@program.command(
    help=(
        "Annotate the table IN with the crosswalk.\n\nA column of it refers to standards, or to strategies. "
        "CSV, TSV, Parquet and JSON lines, also gzipped, and Excel to read; the ending of a name says which. A row for "
        "each linkage; rows that refer to nothing stay, and their spellings are listed at the end."
    )
)
@click.argument("given", metavar="IN", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "-o", "--output", metavar="OUT", type=click.Path(path_type=Path), required=True, help="The file to write."
)
@click.option("--standard", metavar="COLUMN", help="The column of standards.")
@click.option("--strategy", metavar="COLUMN", help="The column of strategies, instead.")
@click.option("--kind", "kinds", type=KINDS, multiple=True, help="Only linkages of this kind; may be repeated.")
@click.option("--prefix", default="", help="What to put before the names of new columns.")
@click.option("--force", is_flag=True, help="Replace a file of the same name.")
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
    duckdb = _duckdb()
    if os.path.lexists(output) and not force:
        raise Refused(f"{output} exists already. Use --force to replace it, or name another file with --output.")
    into = _copy_options(output)
    options |= {"dataset": laid(dataset, overlays), "kinds": kinds or None}
    part = output.with_name(f".{output.name}.{token_hex(4)}.part")
    try:
        with TemporaryDirectory(prefix="cpms-inspire-") as place, duckdb.connect() as connection, _removed(part):
            connection.execute(f"SET memory_limit = '{_MEMORY}'")
            connection.execute(f"SET temp_directory = {_text(place)}")
            status = _annotate(connection, _source(given, Path(place)), (part, into), options)
            part.replace(output)
    except duckdb.Error as error:
        raise Refused(_reason(error, given)) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused(f"cannot annotate {given}: {reason}. What was there before is unchanged.") from None
    return status


def _annotate(connection: Any, source: str, target: tuple[Path, str], options: Mapping[str, Any]) -> int:
    """Count the spellings, annotate these few, join them to the rows; return the exit status."""
    part, into = target
    # Asked of the whole table first, which runs nothing: columns that are missing or clash are found out before.
    table = connection.sql(f"FROM {source}")
    whole = frames.annotate(table, **options)
    name = options["standard"] or options["strategy"]
    column = _name(name)
    if str(table.types[table.columns.index(name)]) == "JSON":  # texts among other values: quoted, unless asked for so
        source = f"(SELECT * REPLACE ({column} ->> '$' AS {column}) FROM {source})"
    with _progress() as progress:
        query = f"CREATE TEMP TABLE counted AS SELECT {column}, count(*) AS n FROM {source} GROUP BY ALL"
        _run(connection, query, progress, "Reading spellings")
        few = connection.sql(f"SELECT {column} FROM counted")
        answers = frames.annotate(few, **options)
        new = answers.columns[1:]
        answers.filter(f"{_name(new[0])} IS NOT NULL").to_table("answers")
        names = ", ".join([f"given.{_name(name)}" for name in whole.columns[: -len(new)]] + [*map(_name, new)])
        joined = f"SELECT {names} FROM {source} AS given LEFT JOIN answers USING ({column})"
        _run(connection, f"COPY ({joined}) TO {_text(part)} ({into}, USE_TMP_FILE false)", progress, "Annotating rows")
    asked = {key: options[key] for key in ("dataset", "standard", "strategy")}
    missed = frames.annotate_lists(few, **asked)
    missed.filter(f"{_name(missed.columns[1])} IS NULL AND {column} IS NOT NULL").to_table("missed")
    return _summary(connection, column, asked)


def _summary(connection: Any, column: str, asked: Mapping[str, Any]) -> int:
    """Tell, on standard error, how many rows there are and which spellings refer to nothing."""
    rows, named = _one(
        connection, f"SELECT coalesce(sum(n), 0), coalesce(sum(n) FILTER ({column} IS NOT NULL), 0) FROM counted"
    )
    unmatched = f"FROM missed JOIN counted USING ({column})"
    spellings, count = _one(connection, f"SELECT count(*), coalesce(sum(n), 0) {unmatched}")
    click.echo(f"{rows} rows: {named - count} matched, {rows - named} empty, {count} not matched", err=True)
    if not count:
        return ANSWERED
    connection.execute(
        f"CREATE TEMP TABLE most AS SELECT {column}, n {unmatched} ORDER BY n DESC, {column} LIMIT {_SHOWN}"
    )
    counts = {str(spelling): number for spelling, number in connection.execute("FROM most").fetchall()}
    reasons = {each.spelling: each for each in frames.unmatched(connection.table("most"), **asked)}
    for spelling, number in counts.items():
        near = reasons[spelling].suggestions if spelling in reasons else ()
        click.echo(f"  {number} x {shortened(spelling)}{': perhaps ' + ', '.join(near) if near else ''}", err=True)
    if spellings > len(counts):
        click.echo(f"  and {spellings - len(counts)} other spellings", err=True)
    return NOTHING


def _one(connection: Any, query: str) -> tuple[int, int]:
    first, second = connection.execute(query).fetchall()[0]
    return int(first), int(second)


def _duckdb() -> Any:
    try:
        import duckdb  # noqa: PLC0415  # the other commands do without
    except ModuleNotFoundError:
        raise MissingExtraError("tables", "Annotating a file") from None
    return duckdb


@contextmanager
def _progress() -> Iterator[Progress]:
    """Show a bar on a terminal, and nothing elsewhere."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        yield progress


def _run(connection: Any, query: str, progress: Progress, title: str) -> None:
    """Run a query beside the main thread, which draws the bar and hears of Ctrl-C."""
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


@contextmanager
def _removed(path: Path) -> Iterator[None]:
    """Leave nothing half-written behind, whatever happens."""
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def _ending(path: Path) -> tuple[str, bool]:
    """Return the ending of a name that tells the format, and whether the file is gzipped."""
    gzipped = path.suffix.lower() == ".gz"
    return (path.with_suffix("") if gzipped else path).suffix.lower(), gzipped


def _copy_options(output: Path) -> str:
    ending, gzipped = _ending(output)
    if ending not in _OUTPUTS or (gzipped and ending not in _TEXTS):
        raise Refused(
            f"cannot write {output}: use a name that ends in {', '.join(_OUTPUTS)}; texts may end in .gz too."
        )
    return _OUTPUTS[ending] + (", COMPRESSION gzip" if gzipped else "")


def _source(given: Path, place: Path) -> str:
    """Return what DuckDB reads a file by; refuse what it would read in another way than it was meant."""
    ending, gzipped = _ending(given)
    if not given.stat().st_size:
        raise Refused(f"{given} is empty: a table begins with the names of its columns.")
    if ending == ".xlsx" and not gzipped:
        given, ending = _unpacked(given, place / "sheet.csv"), ".csv"
    if ending in {".csv", ".tsv"}:
        return _csv(given, gzipped=gzipped, tabs=ending == ".tsv")
    if ending == ".parquet" and not gzipped:
        return f"read_parquet({_text(given)})"
    if ending in {".jsonl", ".ndjson"}:
        compression = "gzip" if gzipped else "uncompressed"
        return f"read_json({_text(given)}, format = 'newline_delimited', compression = '{compression}')"
    known = ", ".join([*_OUTPUTS, ".xlsx"])
    raise Refused(f"cannot read {given}: use a file whose name ends in {known}; texts may end in .gz too.")


def _csv(given: Path, *, gzipped: bool, tabs: bool) -> str:
    """Return what reads a file of separated values, with each column as text: nothing is guessed from its rows."""
    opened: Any = gzip.open if gzipped else open
    # What is not UTF-8 becomes half characters here: only those in the names of columns matter at this point.
    with opened(given, "rt", encoding="utf-8-sig", errors="surrogateescape", newline="") as stream:
        head = stream.readline()
        stream.seek(0)
        delimiter = "\t" if tabs else max(",;", key=head.count)
        names = next(csv.reader(stream, delimiter=delimiter), [])
    if any("\udc80" <= character <= "\udcff" for name in names for character in name):
        raise Refused(f"{given}, line 1: not UTF-8. Save it as UTF-8, or convert it with iconv.")
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise Refused(f"{given}, line 1: the column {shortened(repeated[0])} is there twice. Give each its own name.")
    if not any(names):
        raise Refused(f"{given}, line 1: no names of columns.")
    columns = ", ".join(f"{_text(name)}: 'VARCHAR'" for name in names)
    settings = {
        "delim": _text(delimiter),
        "quote": "'\"'",
        "escape": "'\"'",
        "header": "true",
        "auto_detect": "false",
        "compression": "'gzip'" if gzipped else "'none'",
        "columns": f"{{{columns}}}",
    }
    return f"read_csv({_text(given)}, {', '.join(f'{name} = {value}' for name, value in settings.items())})"


def _unpacked(given: Path, sheet: Path) -> Path:
    """Write the first sheet of a workbook out as a file of comma-separated values, row by row."""
    try:
        import openpyxl  # noqa: PLC0415  # only workbooks need it
    except ModuleNotFoundError:
        raise MissingExtraError("tables", "Reading a workbook") from None
    try:
        book = openpyxl.load_workbook(given, read_only=True, data_only=True)
    except Exception as error:  # noqa: BLE001  # whatever is wrong in a file of others
        raise Refused(f"{given} is no workbook that can be read: {error}") from None
    with sheet.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(book.worksheets[0].iter_rows(values_only=True))
    book.close()
    if not sheet.stat().st_size:
        raise Refused(f"{given} is empty: a table begins with the names of its columns.")
    return sheet


def _text(text: object) -> str:
    return "'" + str(text).replace("'", "''") + "'"


def _name(name: object) -> str:
    return '"' + str(name).replace('"', '""') + '"'


def _reason(error: Exception, given: Path) -> str:
    """Return what DuckDB says is wrong, without its advice on settings that the user has not got."""
    lines = [line for line in str(error).splitlines() if line.strip()]
    told = " ".join(lines[:3]) if lines else type(error).__name__
    return f"cannot annotate {given}: {told}"
