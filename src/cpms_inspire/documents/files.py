"""Reading the user's files whole; what cannot be read is one error with a reason."""

import errno
import os
import stat
from os import PathLike
from typing import BinaryIO

from cpms_inspire.documents.limits import DOCUMENT_BYTES, in_words
from cpms_inspire.errors import DatasetError, Problem


def read_file(path: str | PathLike[str], most: int = DOCUMENT_BYTES) -> bytes:
    """
    Return the content of a file of at most so many bytes.

    Raises `DatasetError` if it is larger, or if the path is that of a device or a pipe, which might never end, or
    cannot be a path; `OSError` if the file cannot be read.  It never waits.
    """
    try:
        # Without waiting, because a pipe that nobody writes to would wait to be opened.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except ValueError as error:  # a null character, or half a surrogate pair
        raise _refusal(f"cannot be read: {error}") from None
    kind = os.fstat(descriptor).st_mode
    if stat.S_ISREG(kind):
        with open(descriptor, "rb") as stream:  # noqa: PTH123  # what was opened, not the path again
            return read_stream(stream, most)
    os.close(descriptor)
    if stat.S_ISDIR(kind):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), os.fspath(path))
    raise _refusal("is a device or a pipe, not a file: save its content as a file first")


def read_stream(stream: BinaryIO, most: int) -> bytes:
    """Return what is left of a stream, of at most so many bytes; raises `DatasetError` if it is more."""
    data = stream.read(most + 1)
    if len(data) > most:
        raise _refusal(f"is larger than {in_words(most)}, the limit for such a file")
    return data


def _refusal(reason: str) -> DatasetError:
    return DatasetError((Problem("$", reason),))
