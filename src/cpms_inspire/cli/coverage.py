"""The command that shows what a programme covers and leaves open."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from cpms_inspire.analysis.coverage import Coverage, coverage_of
from cpms_inspire.analysis.programme_file import FORMATS, read_programme
from cpms_inspire.cli._group import ANSWERED, NOTHING, program
from cpms_inspire.cli._inputs import read_input
from cpms_inspire.cli._program import print_json, question, say, show
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.documents.limits import TABLE_BYTES
from cpms_inspire.errors import Problem
from cpms_inspire.presentation import terminal
from cpms_inspire.presentation.coverage_report import report
from cpms_inspire.presentation.markdown import escaped, heading, table

_PLACES = 5
"""The most places listed with one reason."""


@program.command(
    help=(
        "Show what a PROGRAMME covers and leaves open.\n\n"
        f"PROGRAMME is a file ({', '.join(FORMATS)}) with its standards, strategies, interventions, settings and "
        "places, or a table with one row for each activity."
    )
)
@click.argument("programme", type=click.Path(path_type=Path))
@click.option("--markdown", is_flag=True, help="Print the answer as Markdown, for a report.")
@question
def coverage(programme: Path, dataset: Dataset, *, markdown: bool, as_json: bool) -> int:
    """Show what a PROGRAMME covers and leaves open."""
    reading = read_programme(programme, dataset, data=read_input(programme, most=TABLE_BYTES))
    found = coverage_of(reading.programme, dataset)
    if as_json:
        from cpms_inspire.presentation.data import to_dict  # noqa: PLC0415  # most answers are not printed as JSON

        print_json(dataset, to_dict(found) | {"unread": reading.problems, "ignored": reading.ignored})
    elif markdown:
        say("\n".join(_markdown(found, dataset)))
    else:
        show(*terminal.report(_head(found), report(found, dataset)))
    for line in _unread(reading.problems):
        say(line, err=True)
    if reading.ignored and not as_json:
        say(f"Columns that were not read: {', '.join(reading.ignored)}", err=True)
    return NOTHING if reading.problems else ANSWERED


def _head(found: Coverage) -> str:
    """Return the headline: the programme, its settings and places, and how much it works on."""
    programme = found.programme
    counts = {
        "standards": len(found.standards),
        "strategies": len(found.strategies),
        "interventions": len(programme.interventions),
    }
    where = [*programme.settings, *programme.places] or ["no setting or place stated"]
    works_on = ", ".join(f"{count} {name}" for name, count in counts.items())
    return f"{programme.name or 'Programme'}: {works_on} ({', '.join(where)}); dataset {found.version}"


def _markdown(found: Coverage, dataset: Dataset) -> Iterator[str]:
    yield f"# {escaped(_head(found))}"
    for section in report(found, dataset):
        yield from heading(2, section.title)
        if section.rows:
            yield from table(section.columns, section.rows)
        if section.note:
            yield from ("", escaped(section.note))
    yield from ("", f"Dataset {found.version}, SHA-256 {dataset.digest}. The linkages are those of the guide of 2020.")


def _unread(problems: Iterable[Problem]) -> Iterator[str]:
    """Yield what could not be read: each reason once, with its places."""
    places: dict[str, list[str]] = {}
    for problem in problems:
        places.setdefault(problem.reason, []).append(problem.path)
    for reason, paths in places.items():
        more = f" and {len(paths) - _PLACES} more" if len(paths) > _PLACES else ""
        yield f"Not read, {'; '.join(paths[:_PLACES])}{more}: {reason}"
