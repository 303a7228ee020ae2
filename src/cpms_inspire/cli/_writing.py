"""
Writing the files of an export: existing files stay complete until the new ones are.

One file is written under another name and then renamed.  Several files belong together: they are written into a new
directory, which then replaces the old one, so that old and new files are never mixed.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

import click

from cpms_inspire.cli._program import REFUSED

UNCHANGED = "What was there before is unchanged."

_NAMED = 3
"""The number of files that an error names."""


class Refused(click.ClickException):
    """Nothing was written, and existing files are unchanged."""

    exit_code = REFUSED


def write(files: Mapping[str, bytes], directory: Path, *, force: bool) -> tuple[Path, ...]:
    """
    Write files into a directory, which is created if it does not exist, and return their paths.

    `force` replaces existing files.  A `Refused` error says what to do if the files cannot be written.
    """
    try:
        if len(files) == 1:
            _write_one(files, directory, force=force)
        else:
            _write_several(files, directory, force=force)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused(f"cannot write into {directory}: {reason}. {UNCHANGED}") from None
    return tuple(directory / name for name in files)


def _write_one(files: Mapping[str, bytes], directory: Path, *, force: bool) -> None:
    ((name, content),) = files.items()
    target = directory / name
    if os.path.lexists(target) and not force:
        raise _exists(target)
    directory.mkdir(parents=True, exist_ok=True)
    new = directory / f".{name}.{token_hex(4)}.part"
    with removed_unless_moved(new):
        _write_to_disk(new, content)
        new.replace(target)


def _write_several(files: Mapping[str, bytes], directory: Path, *, force: bool) -> None:
    target = Path(os.path.realpath(directory))  # if it is a link, the link stays and what it points to is replaced
    _check_replaceable(target, directory, files, force=force)
    target.parent.mkdir(parents=True, exist_ok=True)
    new, old = (target.with_name(f".{target.name}.{token_hex(4)}.{ending}") for ending in ("part", "old"))
    with removed_unless_moved(new):
        for name, content in files.items():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            _write_to_disk(new / name, content)
        if target.is_dir():
            shutil.copymode(target, new)
            _replace_directory(target, new, old)
        else:
            new.rename(target)


def _check_replaceable(target: Path, directory: Path, files: Mapping[str, bytes], *, force: bool) -> None:
    """Refuse a directory with other files, with files that may not be replaced, or in use as the current one."""
    if not target.is_dir():
        return
    instead = f"{len(files)} files take the place of a whole directory. Name another one."
    existing = sorted(path.name for path in target.iterdir())
    own = {name.partition("/")[0] for name in files}
    if others := [name for name in existing if name not in own]:
        more = ", ..." if len(others) > _NAMED else ""
        raise Refused(f"{directory} contains other files ({', '.join(others[:_NAMED])}{more}), and {instead}")
    if existing and not force:
        raise _exists(directory / existing[0])
    if target in {Path.cwd(), *Path.cwd().parents}:
        raise Refused(f"{directory} is in use as the current directory, and {instead}")


def _exists(path: Path) -> Refused:
    return Refused(f"{path} exists already. Use --force to replace it, or name another directory with --output.")


def _write_to_disk(file: Path, content: bytes) -> None:
    """Write a new file, and wait until its content is on the disk."""
    with file.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _replace_directory(target: Path, new: Path, old: Path) -> None:
    """Replace a directory by a new one; until that is done, it stays complete under the name `old`."""
    target.rename(old)
    try:
        new.rename(target)
    except BaseException:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def removed_unless_moved(path: Path) -> Iterator[None]:
    """Remove an unfinished file or directory at the end, if an error left it behind."""
    try:
        yield
    finally:
        with suppress(OSError):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
