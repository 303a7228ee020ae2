"""Writing a file so that what was there before stays whole until the new one is complete."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

import click

from cpms_inspire.cli.base import REFUSED

__all__ = ["write"]


class Refused(click.ClickException):
    """The file is not written; what was there before is as it was."""

    exit_code = REFUSED


def write(files: Mapping[str, bytes], directory: Path, *, force: bool) -> tuple[Path, ...]:
    """
    Write one file into a directory, which is made where it is not there, and return its path as the only one.

    With `force`, a file of the same name is replaced.  Whatever stands in the way is one error that says what to do.
    """
    ((name, content),) = files.items()
    file = directory / name
    if os.path.lexists(file) and not force:
        raise Refused(f"{file} exists already. Use --force to replace it, or name another file with --output.")
    new = file.with_name(f".{file.name}.{token_hex(4)}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with new.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())  # so that the content is on the disk before its name is
        new.replace(file)
    except OSError as error:
        raise Refused(f"cannot write {file}: {error.strerror}. What was there before is unchanged.") from None
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)
    return (file,)
