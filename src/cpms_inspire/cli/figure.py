"""The command that draws figures."""

from pathlib import Path

import click

from cpms_inspire.analysis.coverage import coverage_of
from cpms_inspire.analysis.programme_file import read_programme
from cpms_inspire.cli._group import ANSWERED, program, with_overlays
from cpms_inspire.cli._inputs import read_input
from cpms_inspire.cli._program import apply_overlays, say, with_dataset
from cpms_inspire.cli._writing import write
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.overlay import Overlay
from cpms_inspire.documents.limits import TABLE_BYTES
from cpms_inspire.presentation.drawing import coverage_drawing, matrix_drawing
from cpms_inspire.presentation.figures import drawn
from cpms_inspire.presentation.svg import svg

_FORMATS = ("svg", "png", "pdf")


@program.command(
    help=(
        "Draw a figure for a report.\n\n"
        "The matrix, or, with --programme, what a programme covers. SVG has the same bytes on any machine and needs no "
        "further library; PNG and PDF need Matplotlib (extra plot)."
    )
)
@click.argument("subject", type=click.Choice(["matrix", "coverage"]))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    show_default="cpms-inspire-SUBJECT.svg",
    help=f"The file to write; its name ends in one of: {', '.join(_FORMATS)}.",
)
@click.option("--programme", type=click.Path(path_type=Path), metavar="FILE", help="The programme, for its coverage.")
@click.option("--force", is_flag=True, help="Replace an existing file.")
@with_dataset
@with_overlays
def figure(  # noqa: PLR0913  # one for each option
    subject: str,
    output: Path | None,
    programme: Path | None,
    dataset: Dataset,
    overlays: tuple[Overlay, ...],
    *,
    force: bool,
) -> int:
    """Draw a figure for a report."""
    dataset = apply_overlays(dataset, overlays)
    file = output or Path(f"cpms-inspire-{subject}.svg")
    form = file.suffix.removeprefix(".").lower()
    if form not in _FORMATS:
        raise click.UsageError(f"{file} must end in one of: {', '.join(_FORMATS)}.")
    if (subject == "coverage") != (programme is not None):
        raise click.UsageError("use --programme with coverage, and only with it.")
    if programme is not None:
        reading = read_programme(programme, dataset, data=read_input(programme, most=TABLE_BYTES))
        drawing = coverage_drawing(coverage_of(reading.programme, dataset), dataset)
        for problem in reading.problems:
            say(f"Not read, {problem.path}: {problem.reason}", err=True)
    else:
        drawing = matrix_drawing(dataset)
    content = svg(drawing).encode() if form == "svg" else drawn(drawing, form)
    write({file.name: content}, file.parent, force=force)
    say(file)
    return ANSWERED
