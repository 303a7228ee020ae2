"""Writing files for the commands: a reason why they cannot be written becomes an error with the option to use."""

from collections.abc import Mapping
from pathlib import Path

import click

from cpms_inspire.cli._group import REFUSED
from cpms_inspire.exporters import writing

UNCHANGED = "What was there before is unchanged."


class Refused(click.ClickException):
    """Nothing was written, and existing files are unchanged."""

    exit_code = REFUSED


def write(files: Mapping[str, bytes], directory: Path, *, force: bool) -> tuple[Path, ...]:
    """
    Write files into a directory, which is created if it does not exist, and return their paths.

    `force` replaces existing files.  A `Refused` error says what to do if the files cannot be written.
    """
    way = "Use --force to replace it, or name another directory with --output."
    try:
        return writing.write(files, directory, replace=force, way=way)
    except OSError as error:
        if error.errno is None:  # not the system's: a sentence on what is there
            raise Refused(str(error)) from None
        reason = error.strerror or str(error)
        raise Refused(f"cannot write into {directory}: {reason}. {UNCHANGED}") from None
