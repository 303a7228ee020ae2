"""
Writing the files of an export: existing files stay complete until the new ones are.

One file is written under another name and then renamed.  Several files belong together: they are written into a new
folder, which then replaces the old one, so that old and new files are never mixed.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from cpms_inspire.dataset.bundled import DatasetRef
from cpms_inspire.exporters import export

__all__ = ["write_export"]

_NAMED = 3
"""The number of files that an error names."""


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
    return write(export(format_name, dataset, **options), Path(folder), replace=replace)


def write(
    files: Mapping[str, bytes],
    folder: Path,
    *,
    replace: bool,
    way: str = "Use replace=True to replace it, or name another folder.",
) -> tuple[Path, ...]:
    """Write files into a folder as `write_export` does; `way` says how to replace those that are there."""
    if len(files) == 1:
        _write_one(files, folder, replace=replace, way=way)
    else:
        _write_several(files, folder, replace=replace, way=way)
    return tuple(folder / name for name in files)


def _write_one(files: Mapping[str, bytes], folder: Path, *, replace: bool, way: str) -> None:
    ((name, content),) = files.items()
    target = folder / name
    if os.path.lexists(target) and not replace:
        raise FileExistsError(f"{target} exists already. {way}")
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / f".{name}.{token_hex(4)}.part"
    with removed_unless_moved(new):
        _write_to_disk(new, content)
        new.replace(target)


def _write_several(files: Mapping[str, bytes], folder: Path, *, replace: bool, way: str) -> None:
    target = Path(os.path.realpath(folder))  # if it is a link, the link stays and what it points to is replaced
    _check_replaceable(target, folder, files, replace=replace, way=way)
    target.parent.mkdir(parents=True, exist_ok=True)
    new, old = (target.with_name(f".{target.name}.{token_hex(4)}.{ending}") for ending in ("part", "old"))
    with removed_unless_moved(new):
        for name, content in files.items():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            _write_to_disk(new / name, content)
        if target.is_dir():
            shutil.copymode(target, new)
            _replace_folder(target, new, old)
        else:
            new.rename(target)


def _check_replaceable(target: Path, folder: Path, files: Mapping[str, bytes], *, replace: bool, way: str) -> None:
    """Refuse a folder with other files, with files that may not be replaced, or in use as the current one."""
    if not target.is_dir():
        return
    instead = f"{len(files)} files take the place of a whole directory. Name another one."
    existing = sorted(path.name for path in target.iterdir())
    own = {name.partition("/")[0] for name in files}
    if others := [name for name in existing if name not in own]:
        more = ", ..." if len(others) > _NAMED else ""
        raise FileExistsError(f"{folder} contains other files ({', '.join(others[:_NAMED])}{more}), and {instead}")
    if existing and not replace:
        raise FileExistsError(f"{folder / existing[0]} exists already. {way}")
    if target in {Path.cwd(), *Path.cwd().parents}:
        raise FileExistsError(f"{folder} is in use as the current directory, and {instead}")


def _write_to_disk(file: Path, content: bytes) -> None:
    """Write a new file, and wait until its content is on the disk."""
    with file.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _replace_folder(target: Path, new: Path, old: Path) -> None:
    """Replace a folder by a new one; until that is done, it stays complete under the name `old`."""
    target.rename(old)
    try:
        new.rename(target)
    except BaseException:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def removed_unless_moved(path: Path) -> Iterator[None]:
    """Remove an unfinished file or folder at the end, if an error left it behind."""
    try:
        yield
    finally:
        with suppress(OSError):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
