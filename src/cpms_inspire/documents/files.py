"""Reading the user's files whole; what cannot be read is one error with a reason."""

from os import PathLike

from cpms_inspire.errors import DatasetError, Problem


def read_file(path: str | PathLike[str]) -> bytes:
    """
    Return the content of a file.

    Raises `DatasetError` if the path is that of a device, which might never end, or cannot be a path; `OSError` if the
    file cannot be read.
    """
    from pathlib import Path  # most programs read no file of their own

    file = Path(path)
    try:
        data = None if file.is_char_device() or file.is_block_device() else file.read_bytes()
    except ValueError as error:  # a null character, or half a surrogate pair
        raise DatasetError((Problem("$", f"cannot be read: {error}"),)) from None
    if data is None:
        raise DatasetError((Problem("$", "is a device, not a file"),))
    return data
