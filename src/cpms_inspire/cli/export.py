"""The command that exports a dataset to other formats and lists them."""

import json
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from cpms_inspire.cli._group import ANSWERED, ParameterType, program, with_overlays
from cpms_inspire.cli._program import apply_overlays, say, with_dataset
from cpms_inspire.cli._writing import write
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.overlay import Overlay
from cpms_inspire.exporters import FORMATS, Format, export


class FormatParameter(ParameterType):
    """The name of a format; the export refuses an unknown one."""

    name = "FORMAT"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Suggest the formats with their summaries."""
        del ctx, param
        return [
            CompletionItem(each.name, help=each.summary)
            for each in FORMATS.values()
            if each.name.startswith(incomplete)
        ]


class OptionParameter(ParameterType):
    """An option of a format, as a name and a value."""

    name = "NAME=VALUE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """Split it."""
        name, equals, text = str(value).partition("=")
        if not equals:
            self.fail(f"{value!r} has no =. Write name and value, such as base_iri=https://example.org/.", param, ctx)
        return name, text


@program.command(
    "export",
    help=(
        "Write the dataset in another FORMAT.\n\n"
        "It writes into a directory and replaces existing files only with --force. --list shows the formats and what "
        "each "
        "cannot contain."
    ),
)
@click.argument("format_name", metavar="FORMAT", type=FormatParameter(), required=False)
@click.option(
    "-o",
    "--output",
    "directory",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="DIR",
    show_default="cpms-inspire-FORMAT",
    help="The directory, created if necessary; - writes a format of one file to standard output.",
)
@click.option("--force", is_flag=True, help="Replace existing files of the same names.")
@click.option(
    "--set", "options", type=OptionParameter(), multiple=True, help="An option of the format; may be repeated."
)
@click.option("--list", "as_list", is_flag=True, help="List the formats instead.")
@click.option("--json", "as_json", is_flag=True, help="With --list, print them as JSON.")
@click.option("--without-overlays", is_flag=True, help="Leave out everything that overlays add.")
@with_dataset
@with_overlays
def export_dataset(  # noqa: PLR0913  # one for each option
    format_name: str | None,
    directory: Path | None,
    options: tuple[tuple[str, str], ...],
    dataset: Dataset,
    overlays: tuple[Overlay, ...],
    *,
    without_overlays: bool,
    force: bool,
    as_list: bool,
    as_json: bool,
) -> int:
    """Write the dataset in another FORMAT."""
    if as_list:
        _list(as_json=as_json)
        return ANSWERED
    if format_name is None:
        raise click.UsageError(f"name a format: {', '.join(FORMATS)}. To see what they are: cpms-inspire export --list")
    files = export(format_name, dataset if without_overlays else apply_overlays(dataset, overlays), **dict(options))
    if str(directory) == "-":
        if len(files) > 1:
            raise click.UsageError(f"{format_name} is {len(files)} files: name a directory with --output.")
        for content in files.values():
            click.echo(content, nl=False)
    else:
        place = Path(f"cpms-inspire-{format_name}") if directory is None else directory
        for file in write(files, place, force=force):
            say(file)
    return ANSWERED


def _list(*, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"formats": [_plain(each) for each in FORMATS.values()]}, indent=1))
        return
    for each in FORMATS.values():
        extra = f" (needs the extra {each.extra})" if each.extra else ""
        say(f"{each.name}: {each.summary}{extra}")
        for loss in each.losses:
            say(f"  loss: {loss.what}. Why: {loss.why}.")


def _plain(each: Format) -> dict[str, Any]:
    return {
        "name": each.name,
        "summary": each.summary,
        "extra": each.extra,
        "options": list(each.options),
        "losses": [{"what": loss.what, "why": loss.why} for loss in each.losses],
    }
