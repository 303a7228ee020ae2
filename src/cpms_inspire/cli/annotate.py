"""
The command that annotates a table of any size.

`table_files` reads and writes; here are the options, the messages, and the new file, which gets its name only
when it is complete.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from rich.console import Console, RenderableType
from rich.progress import Progress

from cpms_inspire.cli._group import ANSWERED, NOTHING, program, with_overlays
from cpms_inspire.cli._inputs import note_input
from cpms_inspire.cli._program import KINDS, apply_overlays, say, with_dataset
from cpms_inspire.cli._writing import UNCHANGED, Refused, output_file
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.overlay import Overlay
from cpms_inspire.errors import InvalidOptionError, shortened
from cpms_inspire.exporters._guard import guarded
from cpms_inspire.table_files.annotating import (
    DELIMITERS,
    READ,
    Format,
    Place,
    Table,
    check_writable,
    figures,
    opened,
)
from cpms_inspire.table_files.annotating import annotate as write_annotated
from cpms_inspire.table_files.answers import SHAPES, Answers, Tally, why_unread
from cpms_inspire.table_files.cells import checked_place

_SHOWN = 10
"""The number of unmatched texts that are listed."""

_SUGGESTED = 1000
"""The number of unmatched texts in a file that come with suggestions, each of which takes milliseconds."""

_ENDINGS = ", ".join(READ)


def with_place(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say where in a file the table is."""
    for option in (
        click.option("--encoding", metavar="NAME", help="The encoding of a text file, such as cp1252."),
        click.option(
            "--header-row",
            type=click.IntRange(min=1),
            metavar="NUMBER",
            help="The row with the names of the columns, counted from 1.",
        ),
        click.option("--sheet", metavar="NAME", help="The sheet of a workbook, by name or by number."),
    ):
        command = option(command)
    return command


@program.command(
    help=(
        "Annotate the table IN with the crosswalk.\n\n"
        "One column of IN refers to standards or to strategies, one or several in a cell. OUT has all columns of IN, "
        "unchanged, and new ones. A row whose cell refers to nothing stays; every part that is not read is listed.\n\n"
        f"The endings of the names set the formats: {_ENDINGS}. Text files may be gzipped; IN may also be a folder of "
        "Parquet files.\n\n"
        "Exit status: 0 done, 1 done with texts that were not read, 2 nothing written. `cpms-inspire look IN` says "
        "which column to name."
    )
)
@click.argument("given", metavar="IN", type=click.Path(path_type=Path, exists=True))
@click.option(
    "-o", "--output", metavar="OUT", type=click.Path(path_type=Path), required=True, help="The file to write."
)
@click.option("--standard", metavar="COLUMN", help="The column of standards, by its name or its HXL hashtag.")
@click.option("--strategy", metavar="COLUMN", help="The column of strategies, if there is none of standards.")
@click.option(
    "--shape",
    type=click.Choice(SHAPES),
    help=(
        "wide: one row for each row of IN, with lists. long: a row for each linkage. flags: one row, with a column for "
        "each strategy. Without this it is wide if a column has figures to sum, else long."
    ),
)
@click.option("--kind", "kinds", type=KINDS, multiple=True, help="Only linkages of this kind. May be repeated.")
@click.option("--prefix", default="", help="Put this before the names of the new columns.")
@with_place
@click.option("--delimiter", type=click.Choice(list(DELIMITERS)), help="The delimiter of OUT, if it is CSV.")
@click.option("--for-excel", is_flag=True, help="Write CSV that Excel opens in every language: semicolons and a mark.")
@click.option(
    "--unmatched", metavar="FILE", type=click.Path(path_type=Path), help="Write the unmatched texts to a CSV."
)
@click.option("--force", is_flag=True, help="Replace an existing file.")
@with_dataset
@with_overlays
def annotate(  # noqa: PLR0913  # one for each option
    given: Path,
    output: Path,
    dataset: Dataset,
    overlays: tuple[Overlay, ...],
    unmatched: Path | None,
    *,
    force: bool,
    **options: Any,
) -> int:
    """Annotate a table."""
    options["dataset"] = apply_overlays(dataset, overlays)
    check_writable(output)
    if unmatched is not None and unmatched.absolute() == output.absolute():
        raise InvalidOptionError("--unmatched", shortened(str(unmatched)), ("another file than OUT",))
    for file in filter(None, (output, unmatched)):
        if not file.parent.is_dir():
            raise Refused(f"cannot write {file}: there is no folder {file.parent}. Create it, or name another one.")
    for each in (given, *filter(Path.is_file, given.rglob("*.parquet"))):
        note_input(each)
    try:
        with TemporaryDirectory(prefix="cpms-inspire-") as folder:
            with ExitStack() as files:
                part = files.enter_context(output_file(output, force=force))
                # Both are refused, if need be, before anything is read.
                rest = files.enter_context(output_file(unmatched, force=force)) if unmatched is not None else None
                job = _Job(given, output, options, Path(folder))
                job.write(part)
                if rest is not None:
                    job.write_unmatched(rest)
            return job.report(unmatched)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused(f"cannot annotate {given}: {reason}. {UNCHANGED}") from None


class _Job:
    """One table that is annotated: what is read, how it is answered, and what was counted."""

    def __init__(self, given: Path, output: Path, options: dict[str, Any], folder: Path) -> None:
        self._output = output
        self._column, self._option = _column(options["standard"], options["strategy"])
        where = Place(sheet=options["sheet"], header_row=options["header_row"], encoding=options["encoding"])
        self._table: Table = opened(given, where, self._column)
        checked_place(given, self._table.head, self._option, self._column)
        self._figures: list[str] = [] if options["shape"] else figures(self._table, self._column)
        self._form = Format(output, DELIMITERS.get(options["delimiter"]), for_excel=options["for_excel"])
        self._answers = Answers(
            options["dataset"],
            standard=self._option == "--standard",
            shape=options["shape"] or ("wide" if self._figures else "long"),
            kinds=options["kinds"] or None,
            prefix=options["prefix"],
        )
        self._tally = Tally(self._answers, folder)
        self._notes: list[str] = []

    def write(self, part: Path) -> None:
        """Write the table."""
        with _bar(self._table):
            self._notes = write_annotated(
                self._table, self._column, self._option, self._answers, self._tally, (part, self._form)
            )

    def write_unmatched(self, file: Path) -> None:
        """Write the texts that were not read, the most frequent first, with what may be meant."""
        with file.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(("text", "rows", "suggestions", "why"))
            for place, each in enumerate(self._tally.texts()):
                why, suggestions = self._why(each.text) if place < _SUGGESTED else ("", ())
                # People open it in a spreadsheet, and the texts come from anybody.
                writer.writerow((guarded(each.text), each.rows, " ".join(suggestions), guarded(why)))

    def _why(self, text: str) -> tuple[str, tuple[str, ...]]:
        return why_unread(self._answers.dataset, self._answers.wanted, text)

    def report(self, unmatched: Path | None) -> int:
        """Print on standard error what was read and written, and return the exit status."""
        tally = self._tally
        partly = f"{tally.partly} in part, " if tally.partly else ""
        counts = f"{tally.matched} matched, {partly}{tally.empty} empty, {tally.unread} not matched"
        say(f"{tally.rows} rows: {counts}", err=True)
        for line in (*self._listed(unmatched), *self._read_as(), *self._notes):
            say(line, err=True)
        say(f"Wrote {self._output}: {tally.written} rows, shape {self._answers.shape}.", err=True)
        return NOTHING if tally.unread or tally.partly else ANSWERED

    def _listed(self, unmatched: Path | None) -> Iterator[str]:
        for each in islice(self._tally.texts(), _SHOWN):
            _, suggestions = self._why(each.text)
            perhaps = f": perhaps {', '.join(suggestions)}" if suggestions else ""
            yield f"  {each.rows} x {shortened(each.text)}{perhaps}"
        more = self._tally.spellings - _SHOWN
        if unmatched:
            yield f"  All of them are in {unmatched}."
        elif more > 0:
            yield f"  and {more} others; --unmatched FILE writes them all"

    def _read_as(self) -> Iterator[str]:
        """Yield how the file was read, where that is not what everybody expects."""
        head = self._table.head
        if len(getattr(self._table, "sheets", "")) > 1:
            yield f"Read the sheet {shortened(self._table.sheet)}."  # type: ignore[union-attr]  # a workbook has it
        if head.row:
            yield f"The names of the columns are in row {head.row + 1}; the rows above are not in {self._output}."
        if self._figures:
            shown = ", ".join(map(shortened, self._figures))
            yield f"One row for each row, because repeated rows would be summed twice ({shown}). --shape long repeats."


def _column(standard: str | None, strategy: str | None) -> tuple[str, str]:
    """Return the one column that is named, and its option."""
    if standard is not None and strategy is None:
        return standard, "--standard"
    if strategy is not None and standard is None:
        return strategy, "--strategy"
    given = "a column for both" if standard is not None else "a column for neither"
    raise InvalidOptionError("--standard and --strategy", given, ("a column for exactly one of them",))


class _Bar(Progress):
    """A bar that asks for the share that is done each time it is drawn."""

    def __init__(self, table: Table, console: Console) -> None:
        super().__init__(console=console, transient=True, disable=not console.is_terminal)
        self._table = table

    def get_renderables(self) -> Iterable[RenderableType]:
        """Draw what is done now."""
        for task in self.tasks:
            share = self._table.share
            task.total, task.completed = (None, 0.0) if share is None else (1.0, share)
        yield from super().get_renderables()


@contextmanager
def _bar(table: Table) -> Iterator[None]:
    """Show a progress bar on a terminal, and nothing elsewhere."""
    with _Bar(table, Console(stderr=True)) as bar:
        bar.add_task("Annotating rows", total=None)
        yield
