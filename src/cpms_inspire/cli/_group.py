"""
The program: the group of the commands, each imported when it is used.

It imports click and nothing else, so that help, completion and the version are quick.
"""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from cpms_inspire._version import __version__

if TYPE_CHECKING:
    from cpms_inspire.dataset.overlay import Overlay

    ParameterType = click.ParamType[Any]
    Choice = click.Choice[str]
else:  # the classes of click 8.1 are not generic
    ParameterType = click.ParamType
    Choice = click.Choice

ANSWERED, NOTHING, REFUSED = 0, 1, 2
"""The exit statuses."""

COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "annotate": ("annotate", "Annotate the table IN with the crosswalk."),
        "check": ("datasets", "Check a dataset or overlay FILE."),
        "cite": ("evidence", "Cite the dataset, or the record ID."),
        "coverage": ("coverage", "Show what a PROGRAMME covers and leaves open."),
        "diff": ("datasets", "Show what changed between two datasets."),
        "examples": ("ask", "Show documented uses, by place and setting."),
        "explorer": ("explorer", "Write the crosswalk as a web page."),
        "export": ("export", "Write the dataset in another FORMAT."),
        "figure": ("figure", "Draw a figure for a report."),
        "interventions": ("ask", "Show interventions of a strategy or standard."),
        "linkage": ("ask", "Show one linkage with reasons and sources."),
        "list": ("ask", "List the records of a COLLECTION."),
        "look": ("look", "Take a first look at the TABLE in a file."),
        "matrix": ("ask", "Show all standards by all strategies."),
        "mentions": ("reading", "Show what a running TEXT mentions."),
        "pillar": ("ask", "Show a pillar of the CPMS and its standards."),
        "read": ("reading", "Read TEXT as a cell of a table."),
        "search": ("ask", "Search the records for TEXT."),
        "show": ("ask", "Show the record with the identifier ID."),
        "standards": ("ask", "Show the standards for a STRATEGY."),
        "strategies": ("ask", "Show the strategies for a STANDARD."),
        "suitability": ("ask", "Show what the guide says about using something in a SETTING, or in several."),
        "verify": ("evidence", "Compare a dataset with a copy of the guide."),
        "versions": ("versions", "List the bundled dataset versions."),
    }
)
"""The commands, each with the module that adds it to the program, and the first line of its help."""


class Program(click.Group):
    """A group that imports a command when it is used, and needs none of them to list them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; the module that it is in adds it."""
        if cmd_name in COMMANDS:
            import_module(f"cpms_inspire.cli.{COMMANDS[cmd_name][0]}")
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the names of the commands, each with the first line of its help, cut to the width."""
        del ctx
        limit = formatter.width - 6 - max(map(len, COMMANDS))
        rows = [(name, _cut(line, limit)) for name, (_, line) in COMMANDS.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Suggest commands, and the options of the program."""
        commands = [
            CompletionItem(name, help=line) for name, (_, line) in COMMANDS.items() if name.startswith(incomplete)
        ]
        return [*commands, *click.Command.shell_complete(self, ctx, incomplete)]


def _cut(line: str, limit: int) -> str:
    """Return a line without its full stop, as click shows it, in at most so many characters."""
    command = click.Command(None, help=line)
    return command.get_short_help_str(limit)


class OverlayParameter(ParameterType):
    """A file with local additions."""

    name = "FILE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> "Overlay":
        """Load it."""
        from cpms_inspire.cli._reading import read  # noqa: PLC0415  # help needs none of it
        from cpms_inspire.dataset.overlay import Overlay  # noqa: PLC0415

        del param, ctx
        return read(value, "overlay", Overlay.from_json)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Let the shell suggest files."""
        del ctx, param
        return [CompletionItem(incomplete, type="file")]


with_overlays = click.option(
    "--overlay",
    "overlays",
    type=OverlayParameter(),
    multiple=True,
    help="A file with local additions to the dataset; may be repeated, also before the command.",
)


@click.group(
    cls=Program,
    context_settings={"help_option_names": ["-h", "--help"]},
    # Not as docstrings, here and in the commands: `python -OO` drops those.
    help="Show which INSPIRE strategies go with which Child Protection Minimum Standard, by the guide of 2020.\n\n"
    'Standards and strategies can be written as people write them: 9, "Std. 9", SGBV, a title; N, "Norms and values". '
    "Not endorsed by the owners of the frameworks.",
)
@click.version_option(__version__, package_name="cpms-inspire", prog_name="cpms-inspire")
@with_overlays
@click.pass_context
def program(context: click.Context, overlays: "tuple[Overlay, ...]") -> None:
    """Group the commands."""
    name = str(context.invoked_subcommand)
    command = program.get_command(context, name)
    if overlays and command is not None and "overlays" not in {each.name for each in command.params}:
        raise click.UsageError(f"{name} does not use overlays: leave --overlay out.")
