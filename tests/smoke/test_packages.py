"""The distributions: wheel and source distribution, built twice, inspected, and validated by other tools."""

import os
import runpy
import subprocess
import sys
import tarfile
import time
import zipfile
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from helpers import ROOT

import cpms_inspire
from cpms_inspire import _pyinstaller

PACKAGE = Path(cpms_inspire.__file__).parent
LARGEST = 600_000
"""The largest allowed size of the wheel in bytes."""
LEFT_OUT = (".ci/", ".github/", "benchmarks/", "requirements/")
"""What the source distribution leaves out."""


def made(source: Path, kind: str, folder: Path, **environment: str) -> Path:
    """Build a distribution from a folder and return its file."""
    command: list[str | Path] = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", folder]
    surroundings = os.environ | {"SOURCE_DATE_EPOCH": "1700000000"} | environment
    subprocess.run(command, cwd=source, env=surroundings, check=True, capture_output=True)
    (file,) = folder.iterdir()
    return file


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source distribution of the checkout."""
    return made(ROOT, "sdist", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the checkout."""
    return made(ROOT, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def elsewhere(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of the source distribution, in another folder, with other times and permissions."""
    folder = tmp_path_factory.mktemp("elsewhere")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    (source,) = folder.iterdir()
    for path in source.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
        os.utime(path, (time.time(), 1_000_000_000))
    return source


class TestSame:
    """Building a distribution twice from the same files gives the same bytes."""

    @pytest.mark.parametrize("kind", ["wheel", "sdist"])
    def test_made_twice(
        self,
        kind: str,
        elsewhere: Path,
        tmp_path: Path,
        request: pytest.FixtureRequest,
    ) -> None:
        """The bytes do not depend on folder, time, time zone or umask, or on a build from the source distribution."""
        first = request.getfixturevalue(kind)
        before = os.umask(0o077)
        try:
            second = made(elsewhere, kind, tmp_path, TZ="Asia/Kathmandu", LC_ALL="C", PYTHONHASHSEED="1")
        finally:
            os.umask(before)
        assert second.name == first.name
        assert second.read_bytes() == first.read_bytes()

    def test_time_is_the_given_one(self, wheel: Path) -> None:
        """`SOURCE_DATE_EPOCH` sets the time of every file in the wheel."""
        with zipfile.ZipFile(wheel) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(2023, 11, 14, 22, 13, 20)}


class TestWheel:
    """The files that are installed."""

    def test_is_small(self, wheel: Path) -> None:
        """The wheel stays below its limit."""
        assert wheel.stat().st_size < LARGEST

    def test_is_pure(self, wheel: Path) -> None:
        """One wheel fits all systems and Python versions."""
        assert wheel.name == f"cpms_inspire-{cpms_inspire.__version__}-py3-none-any.whl"
        with zipfile.ZipFile(wheel) as archive:
            (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/WHEEL"))
            assert "Root-Is-Purelib: true" in archive.read(name).decode().splitlines()

    def test_holds_the_package_and_nothing_else(self, wheel: Path) -> None:
        """The wheel contains every file of the package and the licences, and nothing else."""
        with zipfile.ZipFile(wheel) as archive:
            found = {name: archive.read(name) for name in archive.namelist()}
        info = f"cpms_inspire-{cpms_inspire.__version__}.dist-info"
        files = {
            path.relative_to(PACKAGE.parent).as_posix(): path.read_bytes()
            for path in PACKAGE.rglob("*")
            if path.is_file() and path.suffix != ".pyc"
        }
        licences = {
            f"{info}/licenses/{name}": (ROOT / name).read_bytes() for name in ("LICENSE", "LICENSE-DATA", "NOTICE")
        }
        made = {f"{info}/{name}" for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt")}
        assert {name: data for name, data in found.items() if name not in made} == files | licences
        assert made <= set(found)

    @pytest.mark.parametrize("command", [["twine", "check", "--strict"], ["check_wheel_contents"]], ids=" ".join)
    def test_passes_checks(self, wheel: Path, sdist: Path, command: list[str]) -> None:
        """The distributions pass the checks for the package index and for common faults of wheels."""
        files = [wheel] if "check_wheel_contents" in command else [wheel, sdist]
        done = subprocess.run(
            [sys.executable, "-m", *command, *files], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout


def test_source_distribution_holds_what_is_committed(elsewhere: Path) -> None:
    """The source distribution contains every committed file, except for those that nobody builds or tests from."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no repository")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = {Path(name) for name in listed.split("\0") if name}
    missing = {path.as_posix() for path in files if not (elsewhere / path).exists()}
    assert {name for name in missing if not name.startswith(LEFT_OUT)} == set()


class TestHook:
    """The hook for PyInstaller."""

    def test_is_found(self) -> None:
        """The entry point in `pyproject.toml` returns the folder of the hook."""
        assert EntryPoint("hook-dirs", "cpms_inspire._pyinstaller:hook_dirs", "pyinstaller40").load()() == [
            str(PACKAGE / "_pyinstaller")
        ]

    def test_names_modules_and_files(self) -> None:
        """The hook lists every module, because modules are imported lazily, and every data file."""
        (folder,) = map(Path, _pyinstaller.hook_dirs())
        collected = runpy.run_path(str(folder / "hook-cpms_inspire.py"))
        modules = {
            ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
            for path in PACKAGE.rglob("*.py")
        }
        files = {str(path) for path in PACKAGE.rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"}}
        assert set(collected["hiddenimports"]) == {name for name in modules if "_pyinstaller" not in name}
        assert {file for file, _ in collected["datas"]} == files
