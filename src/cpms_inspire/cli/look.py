"""The command that takes a first look at a table, and writes nothing."""

import json
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import click

from cpms_inspire.cli._group import ANSWERED, NOTHING, program, with_overlays
from cpms_inspire.cli._program import apply_overlays, say, with_dataset
from cpms_inspire.cli.annotate import with_place
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.overlay import Overlay
from cpms_inspire.errors import shortened
from cpms_inspire.table_files.annotating import Place
from cpms_inspire.table_files.looking import Column, Look
from cpms_inspire.table_files.looking import look as look_at

_PLURALS = {
    "standard": "standards",
    "strategy": "strategies",
    "intervention": "interventions",
    "place": "places",
}

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}


@program.command(
    help=(
        "Take a first look at the TABLE in a file.\n\n"
        "It says how the file is read, where the names of its columns are, what each column reads as, and what may "
        "mislead. It writes nothing, and ends with the command to run next.\n\n"
        "Exit status: 0 there is a column to annotate, 1 there is none, 2 the file cannot be read."
    )
)
@click.argument("table", metavar="TABLE", type=click.Path(path_type=Path, exists=True))
@with_place
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@with_dataset
@with_overlays
def look(table: Path, dataset: Dataset, overlays: tuple[Overlay, ...], *, as_json: bool, **where: Any) -> int:
    """Look at a table."""
    found = look_at(table, Place(**where), apply_overlays(dataset, overlays))
    if as_json:
        click.echo(json.dumps(attrs.asdict(found, value_serializer=_plain) | {"next": _next(found)}, indent=1))
    else:
        for line in _lines(found):
            say(line)
    return ANSWERED if found.best else NOTHING


def _plain(_: object, __: object, value: Any) -> Any:
    return dict(value) if hasattr(value, "keys") else value


def _lines(found: Look) -> Iterator[str]:
    how = [found.kind]
    if found.encoding:
        how.append(found.encoding)
    if found.delimiter:
        how.append(f"delimiter {_DELIMITERS.get(found.delimiter, found.delimiter)}")
    rows = f"{found.rows:,} rows" if found.complete else f"the first {found.rows:,} rows"
    yield f"{found.file}: {', '.join(how)}; {rows}"
    if len(found.sheets) > 1:
        listed = (f"{shortened(each)}{' (hidden)' * (each in found.hidden_sheets)}" for each in found.sheets)
        yield f"Sheets: {', '.join(listed)}; looked at {shortened(found.sheet)}"
    yield f"The names of the columns are in row {found.header_row}" + (
        ", and hashtags of HXL in the row below." if found.has_hashtags else "."
    )
    yield ""
    for place, column in enumerate(found.columns, 1):
        yield from _column(place, column)
    yield ""
    command = _next(found)
    yield f"Run next: {command}" if command else "No column was read as standards or strategies."


def _column(place: int, column: Column) -> Iterator[str]:
    tag = f" ({column.hashtag})" if column.hashtag else ""
    kind = _PLURALS[column.reads_as] if column.reads_as else "text"
    if not column.filled:
        kind = "empty"
    parts = [f"{count:,} of {column.filled:,} cells are {_PLURALS[name]}" for name, count in column.read.items()]
    if column.several:
        parts.append(f"{column.several:,} hold several")
    yield f"{place:>3}  {shortened(column.name)}{tag}: {kind}" + (f"; {', '.join(parts)}" if parts else "")
    if column.trap:
        yield f"     Careful: {column.trap}."
    if column.reads_as and column.unread:
        yield f"     Not read: {', '.join(map(shortened, column.unread))}"


def _next(found: Look) -> str | None:
    """Return the command that annotates the column that reads best."""
    column = found.best
    if column is None:
        return None
    option = "--standard" if column.read.get("standard") else "--strategy"
    path = Path(found.file)
    base = path.name.removesuffix(".gz").rpartition(".")[0] or path.name
    out = f"{base}-annotated{'.xlsx' if found.sheet else '.parquet' if found.kind == 'Parquet' else '.csv'}"
    words = ["cpms-inspire", "annotate", found.file, "-o", out, option, column.name]
    if len(found.sheets) > 1:
        words += ["--sheet", str(found.sheet)]
    return shlex.join(words)
