"""What is distributed: the wheel and the source distribution, made twice, looked into, and held against checks."""

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
LARGEST = 400_000
"""Bytes that the wheel may have."""


def made(source: Path, kind: str, folder: Path, **environment: str) -> Path:
    """Make a distribution of what a folder holds, and return its file."""
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
    """What the source distribution holds, unpacked in another folder, at another time, for its owner alone."""
    folder = tmp_path_factory.mktemp("elsewhere")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    (source,) = folder.iterdir()
    for path in source.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
        os.utime(path, (time.time(), 1_000_000_000))
    return source


class TestSame:
    """Whoever makes a distribution of the same files gets the same bytes."""

    @pytest.mark.parametrize("kind", ["wheel", "sdist"])
    def test_made_twice(
        self,
        kind: str,
        elsewhere: Path,
        tmp_path: Path,
        request: pytest.FixtureRequest,
    ) -> None:
        """In another folder and time zone, at another time, under another umask; and from the source distribution."""
        first = request.getfixturevalue(kind)
        before = os.umask(0o077)
        try:
            second = made(elsewhere, kind, tmp_path, TZ="Asia/Kathmandu", LC_ALL="C", PYTHONHASHSEED="1")
        finally:
            os.umask(before)
        assert second.name == first.name
        assert second.read_bytes() == first.read_bytes()

    def test_time_is_the_given_one(self, wheel: Path) -> None:
        """`SOURCE_DATE_EPOCH` counts."""
        with zipfile.ZipFile(wheel) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(2023, 11, 14, 22, 13, 20)}


class TestWheel:
    """What is installed."""

    def test_is_small(self, wheel: Path) -> None:
        """The wheel stays below its limit."""
        assert wheel.stat().st_size < LARGEST

    def test_is_pure(self, wheel: Path) -> None:
        """One wheel for all systems and Pythons."""
        assert wheel.name == f"cpms_inspire-{cpms_inspire.__version__}-py3-none-any.whl"
        with zipfile.ZipFile(wheel) as archive:
            (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/WHEEL"))
            assert "Root-Is-Purelib: true" in archive.read(name).decode().splitlines()

    def test_holds_the_package_and_nothing_else(self, wheel: Path) -> None:
        """Every file of it as it is, data and the marker of types among them, and the licences."""
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
        """Those of what the index takes and shows, and of what goes wrong in wheels."""
        files = [wheel] if "check_wheel_contents" in command else [wheel, sdist]
        done = subprocess.run(
            [sys.executable, "-m", *command, *files], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout


def test_source_distribution_holds_what_is_committed(elsewhere: Path) -> None:
    """All but what serves the making of it: so that its tests run, and its texts are whole."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no repository")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = {Path(name) for name in listed.split("\0") if name}
    missing = {path.as_posix() for path in files if not (elsewhere / path).exists()}
    assert {name for name in missing if not name.startswith((".ci/", ".github/"))} == set()


class TestHook:
    """What PyInstaller is told."""

    def test_is_found(self) -> None:
        """By the entry point of `pyproject.toml`."""
        assert EntryPoint("hook-dirs", "cpms_inspire._pyinstaller:hook_dirs", "pyinstaller40").load()() == [
            str(PACKAGE / "_pyinstaller")
        ]

    def test_names_modules_and_files(self) -> None:
        """All modules, which are imported when they are first used, and all that is no module."""
        (folder,) = map(Path, _pyinstaller.hook_dirs())
        told = runpy.run_path(str(folder / "hook-cpms_inspire.py"))
        modules = {
            ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
            for path in PACKAGE.rglob("*.py")
        }
        files = {str(path) for path in PACKAGE.rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"}}
        assert set(told["hiddenimports"]) == {name for name in modules if "_pyinstaller" not in name}
        assert {file for file, _ in told["datas"]} == files
