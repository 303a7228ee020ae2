"""Reading files of the user's own whole, so that whatever cannot be read is one error with a reason."""

from os import PathLike
from pathlib import Path

from cpms_inspire.errors import DatasetError, Problem


def read_file(path: str | PathLike[str]) -> bytes:
    """
    Return what a file holds.

    A `DatasetError` where the path is that of a device, which might never end, or one that no system has; an `OSError`
    where the file cannot be read.
    """
    file = Path(path)
    try:
        data = None if file.is_char_device() or file.is_block_device() else file.read_bytes()
    except ValueError as error:  # a null character, or half a surrogate pair
        raise DatasetError((Problem("$", f"cannot be read: {error}"),)) from None
    if data is None:
        raise DatasetError((Problem("$", "is a device, not a file"),))
    return data
