"""Extras: what each one adds, and the error if it is not installed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from extras import ALL, ROOT, USES, declared

from cpms_inspire import MissingExtraError
from cpms_inspire._version import PUBLISHED


def test_each_is_tried() -> None:
    """Every extra has a test of its use."""
    assert sorted(USES) == sorted(set(declared()) - {ALL})


def test_one_brings_all() -> None:
    """The extra `all` contains every other extra."""
    assert declared()[ALL] == [f"cpms-inspire[{','.join(sorted(USES))}]"]


def used(extra: str, folder: Path, before: str = "") -> subprocess.CompletedProcess[str]:
    """Use an extra in a fresh interpreter and in an empty folder, after other code."""
    source = os.environ.get("PYTHONPATH", "")
    path = os.pathsep.join(str(Path(entry).resolve()) for entry in source.split(os.pathsep) if entry)
    command = [sys.executable, "-c", before + USES[extra].code]
    surroundings = os.environ | {"PYTHONPATH": path, "MPLCONFIGDIR": str(folder)}
    return subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("extra", USES)
def test_gives(extra: str, tmp_path: Path) -> None:
    """Each extra works."""
    done = used(extra, tmp_path)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("extra", USES)
def test_absence_is_an_error_that_names_it(extra: str, tmp_path: Path) -> None:
    """If the library of an extra is missing, one error names the extra, and the program shows no traceback."""
    use = USES[extra]
    done = used(extra, tmp_path, f"import sys; sys.modules[{use.library!r}] = None\n")
    error = str(MissingExtraError(extra, use.needed_for))
    assert done.returncode != 0
    assert done.stderr.splitlines()[-1] in {f"Error: {error}", f"cpms_inspire.errors.MissingExtraError: {error}"}


def test_pandas_needs_no_pyarrow(tmp_path: Path) -> None:
    """The extra `frames` works on pandas without PyArrow."""
    done = used("frames", tmp_path, "import sys; sys.modules['pyarrow'] = None\n")
    assert done.returncode == 0, done.stderr


def test_no_text_names_an_index_without_the_package() -> None:
    """Until the package is published, no text tells to install its name from an index, where anybody could take it."""
    texts = [ROOT / name for name in ("README.md", "pyproject.toml", "Makefile", "CONTRIBUTING.md")]
    texts += [file for folder in ("docs", "src", "examples") for file in (ROOT / folder).rglob("*") if file.is_file()]
    named = re.compile(r"install [^\n`]*(?<![\w./-])cpms-inspire\b")
    found = [
        str(file.relative_to(ROOT))
        for file in texts
        if file.suffix != ".pyc" and named.search(file.read_text(encoding="utf-8", errors="replace"))
    ]
    assert PUBLISHED or found == ["src/cpms_inspire/_version.py"]  # which says it once the package is published
