"""
Writing files: if writing stops at any moment, the old files or the new ones are complete, and no user's file is lost.

Files are written under another name beside the old ones, and then change places with them in one step of the system.

- A file is replaced only on request; a link, a device, a pipe or a folder in its place never is.
- Several files belong together and take the place of a whole folder, so that old and new ones are never mixed.  The
  folder may contain nothing else, at any depth.  A link to a folder is followed.
- What is replaced keeps its permissions, and its owner if the system allows it.
- A process that is killed may leave unfinished files, named `.cpms-inspire-*.part`.  The next write to the same place
  removes them; the lock of a process that still writes protects its own.

Linux exchanges two folders in one step (`renameat2`).  Elsewhere, and on file systems that cannot, there is one
fallback: the old folder is renamed to `.cpms-inspire-*.old`, and then the new one takes its name.  A process that is
killed between the two leaves the old folder whole under that name; the next write gives it its name back.  Windows has
no such locks: what a killed process left there stays.
"""

import ctypes
import errno
import hashlib
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from importlib import import_module
from itertools import islice
from pathlib import Path
from secrets import token_hex
from typing import Any

from attrs import frozen


def _locking() -> Any:
    """Return the module for locks, or `None` if the system has none."""
    try:
        return import_module("fcntl")
    except ImportError:
        return None


fcntl = _locking()

__all__ = ["NotReplacedError", "new_file", "write_files"]

WAY = "Use replace=True to replace it, or name another one."

_NAMED = 3
"""The number of files that an error names."""

_WHERE_ALL_MAY = 0o666
"""The permissions of a new file, before the user's mask takes some away."""


class NotReplacedError(FileExistsError):
    """Something is in the place of a file to write, and stays; the message says what, and what to do."""


@contextmanager
def new_file(
    target: Path, *, replace: bool = False, way: str = WAY, permissions: int = _WHERE_ALL_MAY
) -> Iterator[Path]:
    """
    Give the path of an empty file to write, which gets the name of the target at the end.

    If an error leaves the block, nothing changes.  `replace` allows to replace a file; `way` tells the user how to ask
    for that.  `permissions` are the most that a new file gets; a replaced one keeps its own.

    Raises `NotReplacedError`, or another `OSError` if the system refuses.
    """
    _tidy(target)
    old = _replaceable(target, replace=replace, way=way)
    mode = permissions if old is None else permissions & stat.S_IMODE(old.st_mode)
    with _part(target, lambda path: os.close(_created(path, mode))) as part:
        yield part
        if old is not None:
            _keep_permissions(part, old)
        if replace:
            part.replace(target)
        elif not _moved(part, target):
            raise _exists(target, way)


def write_files(
    files: Mapping[str, bytes],
    folder: Path,
    *,
    replace: bool = False,
    way: str = WAY,
    permissions: int = _WHERE_ALL_MAY,
) -> tuple[Path, ...]:
    """
    Write files, whose names may contain `/`, into a folder, and return their paths; missing folders are created.

    One file is written beside what the folder contains; several take the place of the folder.  Arguments and errors as
    for `new_file`; also refused is a folder with other files, and the current one.
    """
    with _folders(folder if len(files) == 1 else Path(os.path.realpath(folder)).parent):
        if len(files) == 1:
            ((name, content),) = files.items()
            with new_file(folder / name, replace=replace, way=way, permissions=permissions) as part:
                _write(os.open(part, os.O_WRONLY | _BINARY), content)
        else:
            _write_folder(files, folder, replace=replace, way=way, permissions=permissions)
    return tuple(folder / name for name in files)


def _write_folder(files: Mapping[str, bytes], folder: Path, *, replace: bool, way: str, permissions: int) -> None:
    target = Path(os.path.realpath(folder))
    _tidy(target, files)
    with _one_at_a_time(target.parent):
        old = _replaceable_files(target, folder, files, replace=replace, way=way)
    with _part(target, lambda path: path.mkdir(_entered(permissions & _mode(old.get(""))))) as part:
        for name, content in files.items():
            _make_folders(part, name, permissions)
            _write(_created(part / name, permissions & _mode(old.get(name))), content)
        for name, before in old.items():
            _keep_permissions(part / name, before)
        if not _placed(part, target, replace=replace):
            raise _exists(target, way)
        if os.path.lexists(part) and not _removed(part, files):
            reason = f"other files came into the old {folder} while it was replaced; it is kept as {part}."
            raise NotReplacedError(reason)


_BINARY = getattr(os, "O_BINARY", 0)  # on Windows; elsewhere all files are


def _mode(old: os.stat_result | None) -> int:
    return _WHERE_ALL_MAY if old is None else stat.S_IMODE(old.st_mode)


def _entered(permissions: int) -> int:
    """Return the permissions of a folder whose files have these: who may read them may enter it."""
    return permissions | (permissions & 0o444) >> 2 | stat.S_IRWXU


def _make_folders(part: Path, name: str, permissions: int) -> None:
    for parent in reversed(Path(name).parents[:-1]):
        (part / parent).mkdir(_entered(permissions), exist_ok=True)


def _created(path: Path, mode: int) -> int:
    """Create a file, which its owner may read and write, and return its descriptor."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode | stat.S_IRUSR | stat.S_IWUSR)


def _write(descriptor: int, content: bytes) -> None:
    """Write the content of a file, and wait until it is on the disk."""
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _keep_permissions(path: Path, old: os.stat_result) -> None:
    """Give a new file or folder the owner, if the system allows it, and the permissions of the old one."""
    if sys.platform != "win32" and (old.st_uid, old.st_gid) != (os.getuid(), os.getgid()):
        with suppress(OSError):
            os.chown(path, old.st_uid, old.st_gid)
    path.chmod(stat.S_IMODE(old.st_mode))


# What is there already.


def _exists(path: Path, way: str) -> NotReplacedError:
    return NotReplacedError(f"{path} exists already. {way}")


def _replaceable(target: Path, *, replace: bool, way: str) -> os.stat_result | None:
    """Return what the system says about the file to replace, `None` if there is none; refuse what is no file."""
    try:
        found = target.lstat()
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(found.st_mode):
        raise NotReplacedError(f"{target} is a link to {target.readlink()}, and links are not replaced. Name a file.")
    if stat.S_ISDIR(found.st_mode):
        raise NotReplacedError(f"{target} is a folder. Name a file in it, or another one.")
    if not stat.S_ISREG(found.st_mode):
        raise NotReplacedError(f"{target} is a device or a pipe, and those are not replaced. Name a file.")
    if not replace:
        raise _exists(target, way)
    return found


def _replaceable_files(
    target: Path, folder: Path, files: Mapping[str, bytes], *, replace: bool, way: str
) -> dict[str, os.stat_result]:
    """
    Return what the system says about the old files and folders by their names, and about the folder itself as `""`.

    Refuse a folder with others, with files that may not be replaced, or in use as the current one.
    """
    if not target.is_dir():
        return {}
    instead = f"{len(files)} files take the place of a whole directory. Name another one."
    folders = {parent.as_posix() for name in files for parent in Path(name).parents[:-1]}
    old = {"": target.lstat()}
    others: list[str] = []
    for name, found in islice(_inside(target), len(files) + len(folders) + _NAMED + 1):
        own = stat.S_ISREG(found.st_mode) if name in files else stat.S_ISDIR(found.st_mode) and name in folders
        if own:
            old[name] = found
        elif not any(name.startswith(f"{other}/") for other in others):
            others.append(name)
    if others:
        others.sort()
        more = ", ..." if len(others) > _NAMED else ""
        raise NotReplacedError(f"{folder} contains other files ({', '.join(others[:_NAMED])}{more}), and {instead}")
    if not replace and (there := sorted(name for name in old if name in files)):
        raise _exists(folder / there[0], way)
    if target in {Path.cwd(), *Path.cwd().parents}:
        raise NotReplacedError(f"{folder} is in use as the current directory, and {instead}")
    return old


def _inside(folder: Path, prefix: str = "") -> Iterator[tuple[str, os.stat_result]]:
    """Yield the names of all that is in a folder, at any depth, without following links."""
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        yield prefix + entry.name, entry.stat(follow_symlinks=False)
        if entry.is_dir(follow_symlinks=False):
            yield from _inside(Path(entry.path), f"{prefix}{entry.name}/")


@contextmanager
def _folders(folder: Path) -> Iterator[None]:
    """Create a folder with its parents; if an error follows, remove again what was created and is empty."""
    missing = [path for path in (folder, *folder.parents) if not os.path.lexists(path)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for path in missing:
            with suppress(OSError):
                path.rmdir()
        raise


# Unfinished files.


def _begins(target: Path) -> str:
    """Return how the names of unfinished files of a target begin: short, however long its own name is."""
    return f".cpms-inspire-{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:8]}-"


@contextmanager
def _part(target: Path, create: Callable[[Path], None]) -> Iterator[Path]:
    """Create an unfinished file or folder beside a target, and lock it; remove it at the end, unless it was moved."""
    lock = None
    while lock is None:  # another process may take it for abandoned before it is locked
        part = target.with_name(f"{_begins(target)}{token_hex(8)}.part")
        create(part)
        lock = _locked(part)
    try:
        yield part
    finally:
        if _is(part, lock.found):
            _remove(part)
        lock.release()


@frozen
class _Lock:
    """The lock of a file or folder, which no other process of this library touches meanwhile."""

    found: os.stat_result
    descriptor: int | None

    def release(self) -> None:
        if self.descriptor is not None:
            os.close(self.descriptor)


def _locked(path: Path) -> _Lock | None:
    """Lock a file or folder; `None` if another process has locked or removed it."""
    if fcntl is None:
        return _Lock(path.lstat(), None)
    descriptor = None
    with suppress(FileNotFoundError, BlockingIOError):
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno == errno.EWOULDBLOCK:
                raise
            # else a file system without locks, on which nothing is taken for abandoned either
        lock = _Lock(os.fstat(descriptor), descriptor)
        if _is(path, lock.found):
            return lock
    if descriptor is not None:
        os.close(descriptor)
    return None


def _is(path: Path, found: os.stat_result) -> bool:
    """Return whether a path is still that of a file or folder found before."""
    try:
        return os.path.samestat(path.lstat(), found)
    except OSError:
        return False


def _remove(part: Path) -> None:
    """Remove an unfinished file or folder of this process."""
    with suppress(OSError):
        if part.is_dir():
            for name, found in reversed(list(_inside(part))):
                (part / name).rmdir() if stat.S_ISDIR(found.st_mode) else (part / name).unlink()
            part.rmdir()
        else:
            part.unlink()


def _tidy(target: Path, names: Iterable[str] = ()) -> None:
    """
    Remove what killed processes left beside a target, and give back an old folder that lost its name by the fallback.

    Only what belongs to this user and no other process has locked is removed: files, and of folders the files of these
    names, so that nothing is lost that somebody put there.
    """
    if fcntl is None:
        return
    with suppress(OSError), _one_at_a_time(target.parent):
        left = [each for each in target.parent.iterdir() if each.name.startswith(_begins(target))]
        for path in left:
            found = path.lstat()
            if found.st_uid != os.geteuid():
                continue
            if path.suffix == ".old" and not os.path.lexists(target):
                path.rename(target)
            elif (lock := _locked(path)) is not None:
                if stat.S_ISDIR(found.st_mode):
                    _removed(path, names)
                else:
                    path.unlink()
                lock.release()


def _removed(folder: Path, names: Iterable[str]) -> bool:
    """Remove the files of these names from a folder, and the folder; return whether nothing else was in it."""
    folders = {parent for name in names for parent in Path(name).parents}
    try:
        for name in names:
            (folder / name).unlink(missing_ok=True)
        for parent in sorted(folders, key=lambda each: -len(each.parts)):
            with suppress(FileNotFoundError):  # another process may remove the same
                (folder / parent).rmdir()
    except OSError:
        return False
    return True


# Changing places.

_AT_CURRENT = -100
_NO_REPLACE, _EXCHANGE = 1, 2
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}


@cache
def _renameat2() -> Callable[..., int] | None:
    """Return the function of the system, or `None` if it has none."""
    try:
        found: Callable[..., int] = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return None
    return found


def _renamed(old: Path, new: Path, flag: int) -> bool:
    """Rename in one step, without replacing or by exchange; return whether the system can."""
    rename = _renameat2()
    if rename is None:
        return False
    if rename(_AT_CURRENT, os.fsencode(old), _AT_CURRENT, os.fsencode(new), flag) == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNSUPPORTED:
        return False
    raise OSError(number, os.strerror(number), str(old), None, str(new))


def _moved(part: Path, target: Path) -> bool:
    """Give a file the name of a target; return whether that was free."""
    try:
        if not _renamed(part, target, _NO_REPLACE):
            if os.path.lexists(target):
                return False
            part.rename(target)
    except FileExistsError:
        return False
    return True


def _placed(part: Path, target: Path, *, replace: bool) -> bool:
    """
    Give a folder the name of a target; return whether that was free, or may be replaced.

    The old folder, if it was not empty, then has the name of the new one.
    """
    with _one_at_a_time(target.parent):
        try:
            part.rename(target)
        except OSError as error:
            if error.errno not in {errno.ENOTEMPTY, errno.EEXIST}:
                raise
            if not replace:
                return False
        else:
            return True
        if not _renamed(part, target, _EXCHANGE):
            old = part.with_suffix(".old")
            target.rename(old)
            try:
                part.rename(target)
            except BaseException:
                old.rename(target)
                raise
            old.rename(part)
        return True


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Let one process at a time look and give names in a folder, because the fallback needs three steps."""
    lock = None
    if fcntl is not None:
        with suppress(OSError):  # no permission to read the folder, or a file system without locks
            lock = os.open(folder, os.O_RDONLY)
            fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield
    finally:
        if lock is not None:
            os.close(lock)
