"""The command that writes the crosswalk as a web page."""

import webbrowser
from pathlib import Path

import click

from cpms_inspire.cli._group import ANSWERED, program, with_overlays
from cpms_inspire.cli._program import apply_overlays, say, with_dataset
from cpms_inspire.cli._writing import write
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.overlay import Overlay
from cpms_inspire.explorer import explorer_page


@program.command(
    help=(
        "Write the crosswalk as a web page.\n\n"
        "One file that needs no network: the matrix, for each standard the strategies that the guide names and why, "
        "what it says of settings and countries, search, a comparison, and what a programme covers."
    )
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILE",
    show_default="cpms-inspire.html",
    help="The file to write; - is standard output.",
)
@click.option("--force", is_flag=True, help="Replace an existing file.")
@click.option("--base-url", metavar="URL", help="The address of the published page; copied links begin with it.")
@click.option("--open", "and_open", is_flag=True, help="Open the page in the browser.")
@with_dataset
@with_overlays
def explorer(  # noqa: PLR0913  # one for each option
    output: Path | None,
    base_url: str | None,
    dataset: Dataset,
    overlays: tuple[Overlay, ...],
    *,
    force: bool,
    and_open: bool,
) -> int:
    """Write the crosswalk as a web page."""
    if and_open and str(output) == "-":
        raise click.UsageError("a page on standard output cannot be opened: name a file with --output.")
    page = explorer_page(apply_overlays(dataset, overlays), base_url=base_url).encode()
    if str(output) == "-":
        click.echo(page, nl=False)
        return ANSWERED
    file = output or Path("cpms-inspire.html")
    write({file.name: page}, file.parent, force=force)
    say(file)
    if and_open and not webbrowser.open(file.absolute().as_uri()):
        say(f"No browser was found: open {file} yourself.", err=True)
    return ANSWERED
