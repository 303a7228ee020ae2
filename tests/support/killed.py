"""
Kill processes while they write, at each call of the system, and see what they leave.

    python killed.py python SCENARIO    # a moment is a call of a function of `os` and its like; takes a second
    python killed.py strace SCENARIO    # a moment is a system call of any kind; needs strace, takes a minute

Prints the number of moments.  Stops at the first that left neither the old files nor the new ones whole, or that left
something beside them that the next write does not remove.
"""

import functools
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cpms_inspire.documents import writing

OLD = {"a.json": b"old" * 1000, "data/b.csv": b"old too", "data/deep/c.csv": b""}
NEW = {name: b"new " + content for name, content in OLD.items()}

SCENARIOS = ("replace-one", "new-one", "replace-several", "new-several", "fallback")
CALLS = (
    *("open", "write", "fsync", "close", "rename", "replace", "mkdir", "unlink", "rmdir", "chmod", "lstat", "stat"),
    *("fstat", "scandir", "listdir", "readlink", "chown"),
)
"""The functions of `os` that writing uses."""


def files(scenario: str, content: dict[str, bytes]) -> dict[str, bytes]:
    return {"a.json": content["a.json"]} if scenario.endswith("one") else content


def found(folder: Path) -> dict[str, bytes]:
    """Return the files in a folder, at any depth."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def prepare(place: Path, scenario: str) -> None:
    """Make the folder as it is before the write."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    if not scenario.startswith("new"):
        for name, content in files(scenario, OLD).items():
            (place / "x" / name).parent.mkdir(parents=True, exist_ok=True)
            (place / "x" / name).write_bytes(content)


def write(place: Path, scenario: str) -> None:
    if scenario == "fallback":
        writing._renameat2.cache_clear()
        writing._renameat2 = lambda: None  # type: ignore[assignment]
    writing.write_files(files(scenario, NEW), place / "x", replace=True)


def check(place: Path, scenario: str) -> None:
    """Stop if what a killed process left is not as promised, now and after the next write."""
    old = {} if scenario.startswith("new") else files(scenario, OLD)
    visible = {name: content for name, content in found(place).items() if ".cpms-inspire-" not in name}
    wanted = [{f"x/{name}": content for name, content in each.items()} for each in (old, files(scenario, NEW))]
    if scenario == "fallback" and not visible:
        (whole,) = place.glob(".cpms-inspire-*.old")
        visible = {f"x/{name}": content for name, content in found(whole).items()}
    assert visible in wanted, sorted(visible)
    in_child(functools.partial(write, place, scenario))
    assert found(place) == wanted[1], sorted(found(place))
    assert [path.name for path in place.iterdir()] == ["x"], list(place.iterdir())


def in_child(act: Callable[[], None], *, stopped: bool = False) -> int:
    """Do something in a child process; return its status, or its number if it waits for the signal to go on."""
    child = os.fork()
    if child == 0:
        if stopped:
            os.kill(os.getpid(), signal.SIGSTOP)
        try:
            act()
        except BaseException as error:  # noqa: BLE001  # the parent sees the status
            print(repr(error), file=sys.stderr)
            os._exit(1)
        os._exit(0)
    if stopped:
        os.waitpid(child, os.WUNTRACED)
        return child
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in {0, -signal.SIGKILL}, status
    return status


def killed_in_python(place: Path, scenario: str, moment: int) -> bool:
    """Write in a child that is killed before a call, counted from 1; return whether it came so far."""

    def act() -> None:
        left = moment

        def counted(function: Callable[..., Any]) -> Callable[..., Any]:
            def call(*arguments: Any, **options: Any) -> Any:
                nonlocal left
                left -= 1
                if left == 0:
                    kill(os.getpid(), signal.SIGKILL)
                if function is writes and len(arguments[1]) > 1:  # half of it, and then the rest
                    arguments = (arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2 + 1])
                return function(*arguments, **options)

            return call

        kill, writes = os.kill, os.write
        for name in CALLS:
            setattr(os, name, counted(getattr(os, name)))
        writing.fcntl.flock = counted(writing.fcntl.flock)
        writing._renamed = counted(writing._renamed)
        write(place, scenario)

    return in_child(act) == -signal.SIGKILL


def killed_in_system(place: Path, scenario: str, options: list[str]) -> bool:
    """Write in a child that strace watches; return whether that killed it."""
    child = in_child(functools.partial(write, place, scenario), stopped=True)
    log = place.parent / "log"
    tracer = subprocess.Popen(["strace", "-qq", "-o", str(log), *options, "-p", str(child)])
    while "TracerPid:\t0" in Path(f"/proc/{child}/status").read_text(encoding="utf-8"):
        time.sleep(0.002)
    os.kill(child, signal.SIGCONT)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    tracer.wait()
    assert status in {0, -signal.SIGKILL}, status
    return status == -signal.SIGKILL


def moments_of_system(place: Path, scenario: str) -> Iterator[list[str]]:
    """Yield the options that make strace kill a child before each system call that writing makes."""
    prepare(place, scenario)
    assert not killed_in_system(place, scenario, [])
    log = (place.parent / "log").read_text(encoding="utf-8", errors="replace")
    calls = Counter(re.findall(r"^(\w+)\(", log, re.MULTILINE))
    for name, count in calls.items():
        for number in range(1, count + 1):
            yield [f"--inject={name}:signal=KILL:when={number}"]


def main(way: str, scenario: str) -> None:
    """Kill at each moment, check, and print how many there were."""
    with TemporaryDirectory() as folder:
        place = Path(folder) / "place"
        moments = 0
        if way == "python":
            while True:
                prepare(place, scenario)
                if not killed_in_python(place, scenario, moments + 1):
                    break
                moments += 1
                check(place, scenario)
        else:
            for options in moments_of_system(place, scenario):
                prepare(place, scenario)
                moments += killed_in_system(place, scenario, options)
                check(place, scenario)
        print(moments)


if __name__ == "__main__":
    main(*sys.argv[1:])
