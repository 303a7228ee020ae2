"""The command that lists the bundled versions.  It reads no dataset, so that it is quick."""

import json

import click

from cpms_inspire.cli._group import ANSWERED, program
from cpms_inspire.dataset.versions import listed


@program.command(
    help=(
        "List the bundled dataset versions.\n\nIt also prints the line that pins each in an app, and the day on which "
        "newer editions of the guide and the frameworks were looked for."
    )
)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def versions(*, as_json: bool) -> int:
    """List the bundled dataset versions."""
    rows = [
        {
            "version": each.version,
            "released": each.released,
            "editions_as_of": each.editions_as_of,
            "sha256": each.sha256,
            "pin": f'cpms_inspire.load_dataset("{each.version}", sha256="{each.sha256}")',
        }
        for each in listed()
    ]
    if as_json:
        click.echo(json.dumps({"versions": rows}, indent=1))
    else:
        for row in rows:
            looked_up = f", editions looked up on {row['editions_as_of']}" if row["editions_as_of"] else ""
            click.echo(f"{row['version']}  released {row['released']}{looked_up}\n{row['pin']}")
    return ANSWERED
