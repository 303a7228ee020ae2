"""Runs the examples of pages and docstrings against one dataset version, and terminal examples in a shell."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from doctest import ELLIPSIS, OutputChecker
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory
from typing import Any
from unittest import SkipTest, mock

import cpms_inspire
from cpms_inspire.dataset import bundled, versions

ROOT = Path(__file__).parents[2]

VERSION = "1.2.0"
"""The dataset version of the examples. It stays the newest one for them, even if later versions are bundled."""

NOT_RUN = {
    "make": "sets up the environment, or runs these same tests",
    "python -m pip": "installs packages, which the tests of the distributions do",
    "datasette": "serves until it is stopped; the tests of the export query it",
}
"""Beginnings of commands that are shown but not run here, each with the reason."""

ELSEWHERE = ("jq", "pdftotext", "hxlselect")
"""Other programs that the commands use in pipes."""

PROGRAM = f"""#!{sys.executable}
import sys
sys.path[:0] = {[str(ROOT / "tests" / "support"), str(Path(cpms_inspire.__file__).parent.parent)]!r}
from documented import pinned
from cpms_inspire.__main__ import main
with pinned():
    main()
"""
"""The command line of this checkout, with the same newest version as the other examples."""


@contextmanager
def pinned() -> Iterator[None]:
    """Within this context, no dataset version is newer than the version of the examples."""
    digests = versions.digests()
    names = list(digests)
    kept = {name: digests[name] for name in names[: names.index(VERSION) + 1]}
    with mock.patch.object(versions, "digests", return_value=kept):
        bundled.newest.cache_clear()
        yield
    bundled.newest.cache_clear()


def begin(namespace: dict[str, Any]) -> None:
    """Prepare the examples of a file: pin the version, and create a directory for its commands."""
    stack = namespace["__stack__"] = ExitStack()
    stack.enter_context(pinned())
    place = Path(stack.enter_context(TemporaryDirectory(prefix="cpms-inspire-examples-")))
    namespace["__place__"] = place
    namespace["absent"] = lambda program: _absent(program, place)


def _absent(program: str, place: Path) -> bool:
    """Return whether an example is skipped because a program is missing. In continuous integration, none is skipped."""
    if program == "java" and "CPMS_INSPIRE_NIGHTLY" not in os.environ:
        return True  # Spark takes minutes to start and run a page
    return "CI" not in os.environ and shutil.which(program, path=_paths(place)) is None


def end(namespace: dict[str, Any]) -> None:
    """Remove what `begin` prepared."""
    namespace["__stack__"].close()


def evaluate(example: Any) -> str | None:
    """Run the commands of a block in order, and return an error or a different output, or `None`."""
    if "contributing" in Path(example.path).parts:
        return None  # commands for a checkout, which the tests must not change
    folder = _furnished(example.namespace["__place__"])
    for command, shown in commands(example.parsed):
        if command.startswith(tuple(NOT_RUN)):
            continue
        for program in ELSEWHERE:
            if program in command.split() and example.namespace["absent"](program):
                raise SkipTest(f"{program} is not installed")
        done = run(
            ["bash", "-c", f"set -o pipefail\n{command}"],
            cwd=folder,
            env=_environment(folder.parent),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if done.returncode not in {0, 1} or "Traceback" in done.stderr:
            return f"{command}\nleft with status {done.returncode}:\n{done.stderr}"
        if shown and not OutputChecker().check_output(shown, done.stdout, ELLIPSIS):
            return f"{command}\nprinted:\n{done.stdout}{done.stderr}\nand not:\n{shown}"
    return None


def commands(block: str) -> Iterator[tuple[str, str]]:
    """Yield the commands of a block, each with the output shown below it."""
    for part in f"\n{block}".split("\n$ ")[1:]:
        command, _, shown = part.partition("\n")
        while command.endswith("\\"):
            more, _, shown = shown.partition("\n")
            command = f"{command[:-1]}{more.strip()}"
        yield command, f"{shown.rstrip()}\n" if shown.strip() else ""


def _furnished(place: Path) -> Path:
    """Return the directory for the commands, with the files that they use. It is created on first use."""
    folder = place / "work"
    if not folder.exists():
        import copies

        shutil.copytree(ROOT / "examples", folder / "examples")
        copy = copies.made_up(cpms_inspire.load_dataset(VERSION))
        (folder / "guide.txt").write_text(copy, encoding="utf-8")
        (folder / "guide.pdf").write_bytes(copies.pdf(copy, 1))
        program = place / "bin" / "cpms-inspire"
        program.parent.mkdir()
        program.write_text(PROGRAM, encoding="utf-8")
        program.chmod(0o755)
    return folder


def _environment(place: Path) -> dict[str, str]:
    return os.environ | {"PATH": _paths(place), "COLUMNS": "100", "NO_COLOR": "1", "BROWSER": "true"}


def _paths(place: Path) -> str:
    """Return the search path for programs: this checkout, the interpreter's folder, and the machine."""
    return os.pathsep.join((str(place / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]))
