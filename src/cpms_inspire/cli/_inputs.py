"""What the user hands over: files are read here, within limits, and what is made of private ones stays private."""

import os
import stat
from os import PathLike
from pathlib import Path

import click

from cpms_inspire.documents.files import read_file
from cpms_inspire.documents.limits import DOCUMENT_BYTES
from cpms_inspire.errors import DatasetError

_KEY = "cpms_inspire.permissions"
_ALL = 0o666


def read_input(path: str | PathLike[str], *, most: int = DOCUMENT_BYTES) -> bytes:
    """
    Return the content of a file that the user names, of at most so many bytes.

    Raises a `DatasetError` or an `OSError` as `read_file` does.
    """
    try:
        data = read_file(path, most)
    except DatasetError as error:
        raise DatasetError(error.problems, f"file {os.fspath(path)}") from None
    note_input(path)
    return data


def note_input(path: str | PathLike[str]) -> None:
    """Note who may read an input: nobody else may read what the command makes of it."""
    mode = stat.S_IMODE(Path(path).stat().st_mode)
    context = click.get_current_context(silent=True)
    if context is not None:
        context.meta[_KEY] = permissions() & mode


def permissions() -> int:
    """Return the most permissions that a new file gets: those that all inputs so far have in common."""
    context = click.get_current_context(silent=True)
    return _ALL if context is None else int(context.meta.get(_KEY, _ALL))
