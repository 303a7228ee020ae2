"""What the user hands over: it is read within limits here, and what is made of private files stays private."""

import os
import signal
import stat
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from os import PathLike
from pathlib import Path

import click

from cpms_inspire.documents.files import read_file, read_stream
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


def read_input_or_stdin(path: str, *, most: int) -> bytes:
    """Return the content of a file, or of standard input for `-`, of at most so many bytes."""
    if path != "-":
        return read_input(path, most=most)
    try:
        return read_stream(sys.stdin.buffer, most)
    except DatasetError as error:
        raise DatasetError(error.problems, "standard input") from None
    except (AttributeError, ValueError):
        raise click.UsageError("standard input is closed: name a file.") from None


class TooMuch(BaseException):
    """More time was taken than is allowed; no library that is interrupted can take it for an error of its own."""


@contextmanager
def bounded(seconds: float, memory: int) -> Iterator[None]:
    """
    Raise `TooMuch` or a `MemoryError` if what is within takes more time, or more bytes of memory in addition.

    Only Linux and other systems of the kind can tell, in the main thread; elsewhere nothing is bounded.
    """
    with _bounded_memory(memory):
        if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
            yield
            return

        def stop(*_: object) -> None:
            raise TooMuch

        before = signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, seconds, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


@contextmanager
def _bounded_memory(memory: int) -> Iterator[None]:
    try:
        resource = import_module("resource")
        used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except (ImportError, OSError):
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = used + memory if soft == resource.RLIM_INFINITY else min(soft, used + memory)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


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
