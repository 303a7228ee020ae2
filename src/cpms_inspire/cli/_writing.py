"""
Writing the files of an export so that what was there before stays whole until the new ones are complete.

One file takes its place by renaming.  Several are one thing: they get a directory of their own, which takes its place
as a whole, so that never some of them are new and some old.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

import click

from cpms_inspire.cli._program import REFUSED

_NAMED = 3
"""Files that an error names."""


class Refused(click.ClickException):
    """Nothing is written; what was there before is as it was."""

    exit_code = REFUSED


def write(files: Mapping[str, bytes], directory: Path, *, force: bool) -> tuple[Path, ...]:
    """
    Write files into a directory, which is made where it is not there, and return their paths.

    With `force`, files of the same names are replaced.  Whatever stands in the way is one error that says what to do.
    """
    try:
        if len(files) == 1:
            _write_one(files, directory, force=force)
        else:
            _write_several(files, directory, force=force)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused(f"cannot write into {directory}: {reason}. What was there before is unchanged.") from None
    return tuple(directory / name for name in files)


def _write_one(files: Mapping[str, bytes], directory: Path, *, force: bool) -> None:
    ((name, content),) = files.items()
    if os.path.lexists(directory / name) and not force:
        raise _exists(directory / name)
    directory.mkdir(parents=True, exist_ok=True)
    new = directory / f".{name}.{token_hex(4)}.part"
    with _removed_unless_moved(new):
        _fill(new, content)
        new.replace(directory / name)


def _write_several(files: Mapping[str, bytes], directory: Path, *, force: bool) -> None:
    target = Path(os.path.realpath(directory))  # a link stays: what it leads to is replaced
    instead = f"{len(files)} files take the place of a whole directory. Name another one."
    if target.is_dir():
        there = sorted(path.relative_to(target).parts[0] for path in target.iterdir())
        if others := [name for name in there if name not in {name.partition("/")[0] for name in files}]:
            more = ", ..." if len(others) > _NAMED else ""
            raise Refused(f"{directory} holds other files ({', '.join(others[:_NAMED])}{more}), and {instead}")
        if there and not force:
            raise _exists(directory / there[0])
        if target in {Path.cwd(), *Path.cwd().parents}:
            raise Refused(f"{directory} is in use as the current directory, and {instead}")
    target.parent.mkdir(parents=True, exist_ok=True)
    new, old = (target.with_name(f".{target.name}.{token_hex(4)}.{end}") for end in ("part", "old"))
    with _removed_unless_moved(new):
        for name, content in files.items():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            _fill(new / name, content)
        if target.is_dir():
            shutil.copymode(target, new)
            _exchange(new, target, old)
        else:
            new.rename(target)


def _exists(path: Path) -> Refused:
    return Refused(f"{path} exists already. Use --force to replace it, or name another directory with --output.")


def _fill(file: Path, content: bytes) -> None:
    """Write a new file so that its content is on the disk before its name is."""
    with file.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _exchange(new: Path, target: Path, old: Path) -> None:
    """Put a directory in the place of another one, which stays whole beside it until that is done."""
    target.rename(old)
    try:
        new.rename(target)
    except BaseException:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _removed_unless_moved(path: Path) -> Iterator[None]:
    """Leave nothing half-written behind, whatever happens."""
    try:
        yield
    finally:
        with suppress(OSError):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
