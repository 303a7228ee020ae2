"""
The command that annotates a table of any size: read, join and written by DuckDB, which holds a part of it at a time.

The file takes its name only when it is complete; whatever happens before leaves what was there as it was.
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
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from cpms_inspire import frames
from cpms_inspire._extras import needed
from cpms_inspire.cli._program import ANSWERED, KINDS, NOTHING, apply_overlays, program, with_dataset, with_overlays
from cpms_inspire.cli._writing import Refused
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.overlay import Overlay
from cpms_inspire.errors import shortened

_SHOWN = 10
"""Unmatched spellings that are listed."""

_MEMORY = "224MB"
"""What DuckDB may hold, and fills with rows that wait to be written in order; the process needs some more around it."""

_THREADS = 4
"""More of them would fill the memory with what each has begun, and find none for the rest."""

_BUFFER = 8_000_000
"""Bytes that each of them reads at once; the longest line must fit in."""

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
    if not output.parent.is_dir():
        raise Refused(f"cannot write {output}: there is no folder {output.parent}. Make it, or name another one.")
    options |= {"dataset": apply_overlays(dataset, overlays), "kinds": kinds or None}
    part = output.with_name(f".{output.name}.{token_hex(4)}.part")
    try:
        with TemporaryDirectory(prefix="cpms-inspire-") as place, duckdb.connect() as connection, _removed(part):
            connection.execute(f"SET memory_limit = '{_MEMORY}'")
            connection.execute(
                "SET enable_progress_bar = true; SET enable_progress_bar_print = false; SET progress_bar_time = 100"
            )
            connection.execute(f"SET threads = {min(_THREADS, os.cpu_count() or 1)}")
            connection.execute(f"SET temp_directory = {_text(place)}")
            # Else rows that are thought to be few change sides with the answers, and lose their order.
            connection.execute("SET disabled_optimizers = 'build_side_probe_side'")
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
    new = frames.annotate(table, **options).columns[len(table.columns) :]
    name = options["standard"] or options["strategy"]
    column = _name(name)
    if str(table.types[table.columns.index(name)]) == "JSON":  # texts among other values: quoted, unless asked for so
        source = f"(SELECT * REPLACE ({column} ->> '$' AS {column}) FROM {source})"
    with _progress() as progress:
        query = f"CREATE TEMP TABLE counted AS SELECT {column}, count(*) AS n FROM {source} GROUP BY ALL"
        _run(connection, query, progress, "Reading spellings")
        few = connection.sql(f"SELECT {column} FROM counted")
        frames.annotate(few, **options).to_table("answers")
        _number_texts(connection, new)
        query = f"COPY ({_joined(source, column, new, options)}) TO {_text(part)} ({into}, USE_TMP_FILE false)"
        _run(connection, query, progress, "Annotating rows")
    asked = {key: options[key] for key in ("dataset", "standard", "strategy")}
    missed = frames.annotate_lists(
        connection.sql(f"SELECT {column} FROM answers WHERE {_name(new[0])} IS NULL AND {column} IS NOT NULL"), **asked
    )
    missed.filter(f"{_name(missed.columns[1])} IS NULL").to_table("missed")
    return _summary(connection, column, asked)


def _number_texts(connection: Any, columns: Sequence[str]) -> None:
    """Hold the few texts of the answers by number, which are copied to rows in less time; files have the texts."""
    answers = connection.table("answers")
    for column, kind in zip(answers.columns, answers.types, strict=True):
        if column in columns and str(kind) == "VARCHAR":
            name = _name(column)
            # With one that none of them has, because DuckDB wants at least one.
            texts = f"SELECT '' UNION SELECT {name} FROM answers WHERE {name} IS NOT NULL"
            connection.execute(f"CREATE TYPE {name} AS ENUM ({texts})")
            connection.execute(f"ALTER TABLE answers ALTER {name} TYPE {name}")


def _joined(source: str, column: str, new: Sequence[str], options: Mapping[str, Any]) -> str:
    """
    Return the query for the rows with their answers.

    Each row meets one list and is unfolded at once, which takes no longer than meeting its answers one by one, and
    keeps them together and in the order of the dataset.
    """
    dataset: Dataset = options["dataset"]
    others = dataset.strategies if options["standard"] else dataset.standards
    order = f"list_position([{', '.join(_text(each.id) for each in others)}], {_name(new[0])})"
    answer = ", ".join(f"{_text(name)}: {_name(name)}" for name in new)
    lists = f"SELECT {column}, list({{{answer}}} ORDER BY {order}) AS answers FROM answers GROUP BY ALL"
    # Empty cells have their list too: a default for those without one would copy all the others.
    met = f"given.{column} IS NOT DISTINCT FROM told.{column}"
    unfolded = "unnest(told.answers, recursive := true)"
    return f"SELECT given.*, {unfolded} FROM {source} AS given LEFT JOIN ({lists}) AS told ON {met}"


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
    with needed("tables", "Annotating a file"):
        import duckdb  # noqa: PLC0415  # the other commands do without
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
    told = given
    if not given.stat().st_size:
        raise Refused(f"{given} is empty: a table begins with the names of its columns.")
    if ending == ".xlsx" and not gzipped:
        given, ending = _unpacked(given, place / "sheet.csv"), ".csv"
    if ending in {".csv", ".tsv"}:
        return _csv(given, told, gzipped=gzipped, tabs=ending == ".tsv")
    if ending == ".parquet" and not gzipped:
        return f"read_parquet({_text(given)})"
    if ending in {".jsonl", ".ndjson"}:
        compression = "gzip" if gzipped else "uncompressed"
        return f"read_json({_text(given)}, format = 'newline_delimited', compression = '{compression}')"
    known = ", ".join([*_OUTPUTS, ".xlsx"])
    raise Refused(f"cannot read {given}: use a file whose name ends in {known}; texts may end in .gz too.")


def _csv(given: Path, told: Path, *, gzipped: bool, tabs: bool) -> str:
    """Return what reads a file of separated values, with each column as text: nothing is guessed from its rows."""
    delimiter, names = _header(given, told, gzipped=gzipped, delimiters="\t" if tabs else ",;")
    first = f"{told}, line 1:"
    if any("\udc80" <= character <= "\udcff" for name in names for character in name):
        raise Refused(f"{first} not UTF-8. Save it as UTF-8, or convert it with iconv.")
    if not any(names):
        raise Refused(f"{first} no names of columns.")
    if "" in names:
        raise Refused(f"{first} column {names.index('') + 1} has no name. Give it one, or take it out.")
    seen: dict[str, str] = {}
    for name in names:
        if (other := seen.setdefault(name.casefold(), name)) is not name or names.count(name) > 1:
            same = "twice" if other == name else f"also as {shortened(other)}, and case does not count"
            raise Refused(f"{first} the column {shortened(name)} is there {same}. Give each its own name.")
    columns = ", ".join(f"{_text(name)}: 'VARCHAR'" for name in names)
    settings = {
        "delim": _text(delimiter),
        "quote": "'\"'",
        "escape": "'\"'",
        "header": "true",
        "buffer_size": str(_BUFFER),
        "auto_detect": "false",
        "compression": "'gzip'" if gzipped else "'none'",
        "columns": f"{{{columns}}}",
    }
    return f"read_csv({_text(given)}, {', '.join(f'{name} = {value}' for name, value in settings.items())})"


def _header(given: Path, told: Path, *, gzipped: bool, delimiters: str) -> tuple[str, list[str]]:
    """Return the delimiter that makes most of the first line, which may be broken within quotes, and its names."""
    opened: Any = gzip.open if gzipped else open
    found = []
    try:
        # What is not UTF-8 becomes half characters here: only those in the names of columns matter at this point.
        with opened(given, "rt", encoding="utf-8-sig", errors="surrogateescape", newline="") as stream:
            for delimiter in delimiters:
                stream.seek(0)
                found.append((delimiter, next(csv.reader(stream, delimiter=delimiter), [])))
    except (csv.Error, EOFError, zlib.error) as error:
        raise Refused(f"{told}, line 1: cannot be read: {error}.") from None
    return max(found, key=lambda each: len(each[1]))


def _unpacked(given: Path, sheet: Path) -> Path:
    """Write the first sheet of a workbook out as a file of comma-separated values, row by row."""
    with needed("tables", "Reading a workbook"):
        import openpyxl  # noqa: PLC0415  # only workbooks need it
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


def _not_json(given: Path, last: int) -> int | None:
    """Return which of the two lines up to `last` is no JSON: DuckDB may count one too many."""
    opened: Any = gzip.open if _ending(given)[1] else open
    with opened(given, "rt", encoding="utf-8", errors="replace", newline="\n") as stream:
        for number, line in enumerate(islice(stream, last), 1):
            if number >= last - 1:
                try:
                    json.loads(line)
                except ValueError:
                    return number
    return None


def _text(text: object) -> str:
    return "'" + str(text).replace("'", "''") + "'"


def _name(name: object) -> str:
    return '"' + str(name).replace('"', '""') + '"'


def _reason(error: Exception, given: Path) -> str:
    """Return what DuckDB says is wrong, without its advice on settings that the user has not got."""
    found = re.search("Malformed JSON .* in line ([0-9]+): ", str(error))
    line = _not_json(given, int(found[1])) if found else None
    if line:
        return f"{given}, line {line}: not JSON. Each line holds one whole object."
    lines = [line for line in str(error).splitlines() if line.strip()]
    told = " ".join(lines[:3]) if lines else type(error).__name__
    return f"cannot annotate {given}: {told}"
