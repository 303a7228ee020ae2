"""The command that draws figures."""

from io import BytesIO
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
from cpms_inspire.presentation.figures import plot_coverage, plot_flow, plot_matrix

_FORMATS = ("svg", "png", "pdf")


@program.command(
    help=(
        "Draw a figure for a report.\n\n"
        "The matrix, the flow from standards to strategies, or, with --programme, what a programme covers."
    )
)
@click.argument("subject", type=click.Choice(["matrix", "flow", "coverage"]))
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
        drawn = plot_coverage(coverage_of(reading.programme, dataset), dataset)
        for problem in reading.problems:
            say(f"Not read, {problem.path}: {problem.reason}", err=True)
    else:
        drawn = (plot_matrix if subject == "matrix" else plot_flow)(dataset)
    content = BytesIO()
    drawn.savefig(content, format=form, dpi=200)
    write({file.name: content.getvalue()}, file.parent, force=force)
    say(file)
    return ANSWERED
