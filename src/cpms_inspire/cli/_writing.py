"""Writing files for the commands: why they cannot be written becomes one error with the option to use."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from cpms_inspire.cli._group import REFUSED
from cpms_inspire.cli._inputs import permissions
from cpms_inspire.documents.writing import NotReplacedError, new_file, write_files

UNCHANGED = "What was there before is unchanged."

_WAY = "Use --force to replace it, or name another {} with --output."


class Refused(click.ClickException):
    """Nothing was written, and existing files are unchanged."""

    exit_code = REFUSED


def write(files: Mapping[str, bytes], directory: Path, *, force: bool) -> tuple[Path, ...]:
    """
    Write files into a directory, which is created if it does not exist, and return their paths.

    `force` replaces existing files.  A `Refused` error says what to do if the files cannot be written.
    """
    way = _WAY.format("directory")
    try:
        return write_files(files, directory, replace=force, way=way, permissions=permissions())
    except NotReplacedError as error:
        raise Refused(str(error)) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused(f"cannot write into {directory}: {reason}. {UNCHANGED}") from None


@contextmanager
def output_file(target: Path, *, force: bool) -> Iterator[Path]:
    """
    Give the path of an empty file to write, which gets the name of the target if no error leaves the block.

    No other user may read it who may not read the inputs.  A `Refused` error says what to do if there is a file; other
    errors are those of the system.
    """
    try:
        with new_file(target, replace=force, way=_WAY.format("file"), permissions=permissions()) as part:
            yield part
    except NotReplacedError as error:
        raise Refused(str(error)) from None
