"""Writing the files of an export into a folder."""

import os
from pathlib import Path

from cpms_inspire.dataset.bundled import DatasetRef
from cpms_inspire.documents.writing import write_files
from cpms_inspire.exporters import export

__all__ = ["write_export"]


def write_export(
    format_name: str,
    folder: str | os.PathLike[str],
    dataset: DatasetRef | None = None,
    *,
    replace: bool = False,
    **options: str,
) -> tuple[Path, ...]:
    """
    Write the files of an export into a folder, which is created if it does not exist, and return their paths.

    Existing files are complete at any time: either the old ones or the new ones.  Several files take the place of the
    whole folder, so it may contain no others.  Errors as for `export`; raises `FileExistsError` if there are such files
    already and `replace` is not true, or others, and `OSError` if the files cannot be written.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     [path.name for path in write_export("markdown", folder, "1.1.0")]
    ['cpms-inspire.md']
    """
    return write_files(export(format_name, dataset, **options), Path(folder), replace=replace)
