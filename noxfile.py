"""
Tests of the package in other environments: each session creates one and tests the installed wheel in it.

    nox                         # the smoke tests on each Python, and with the lowest versions
    nox -t night                # every environment and every extra; CPMS_INSPIRE_NIGHTLY=1 runs the whole core
    nox -s "wheel-3.12"         # one session; `nox --list` shows all
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nox

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

from extras import ALL, USES  # noqa: E402  # the module is in the folder of the tests

PYTHONS = ("3.11", "3.12", "3.13")
NIGHTLY = "CPMS_INSPIRE_NIGHTLY" in os.environ
UV = (sys.executable, "-m", "uv")

nox.needs_version = ">=2025.2"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.download_python = "never"
nox.options.error_on_missing_interpreters = "CI" in os.environ
nox.options.sessions = ["wheel", "lowest"]

# Find the Pythons of pyenv as well as those on the path.
for _folder in sorted((Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions").glob("3.*/bin")):
    os.environ["PATH"] += os.pathsep + str(_folder)

NEWER = tuple(name for name in ("3.14", "3.15") if "GITHUB_ACTIONS" in os.environ or shutil.which(f"python{name}"))
"""Newer Pythons, where an interpreter is at hand; `make browser` runs the wheel on both of them in any case."""

TESTED_WITH = (
    "bibtexparser", "check-jsonschema", "citeproc-py", "fpdf2", "hypothesis", "jsonschema", "markdown-it-py", "numpy",
    "pycountry", "pylatexenc", "pypdf", "pytest", "pyyaml",
)  # fmt: skip
"""The libraries of the core tests, besides the package and its extra `cli`."""

CORE = (
    "tests/analysis", "tests/cli/test_ask.py", "tests/dataset", "tests/documents", "tests/model",
    "tests/presentation/test_citing.py", "tests/properties", "tests/smoke/test_smoke.py", "tests/test_architecture.py",
    "tests/test_errors.py",
)  # fmt: skip
"""Tests that need no extra except `cli` and no other part of the repository."""

LEFT_OUT = ("tests/analysis/test_guide.py",)
"""A test of the project's own texts."""
FILES = ("tests/test_architecture.py",)
"""Tests that read modules as files, which a zip and a single-file program do not have."""
INSTALLED = ("tests/cli/test_ask.py::TestProcess::test_same_as_the_script",)
"""A test of the script that the installation creates."""


def wheel_of(session: nox.Session) -> Path:
    """Build the wheel of this checkout and return it."""
    folder = Path(session.create_tmp()) / "wheel"
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    session.run(*command, silent=True, external=True)
    (wheel,) = folder.glob("*.whl")
    return wheel.resolve()


def constraints(session: nox.Session) -> str:
    """Return an option that pins installed packages to the versions in `requirements/dev.txt`."""
    file = Path(session.create_tmp()) / "constraints.txt"
    pins = re.findall(r"^([a-z0-9.-]+==.+?) *\\$", (ROOT / "requirements" / "dev.txt").read_text(), re.MULTILINE)
    file.write_text("\n".join(pins))
    return f"--constraint={file.resolve()}"


def pinned(session: nox.Session, *names: str) -> list[str]:
    """Return requirements for exactly the pinned versions."""
    pins = Path(constraints(session).partition("=")[2]).read_text().splitlines()
    return [pin for pin in pins if pin.partition("==")[0] in names]


def test_tools() -> tuple[str, ...]:
    """Return the test libraries; only pytest by day."""
    return TESTED_WITH if NIGHTLY else ("pytest",)


def run_tests(
    session: nox.Session, *command: str, proof: str, left_out: tuple[str, ...] = (), **environment: str
) -> None:
    """
    Run the smoke tests, or the whole core by night, with a command in place of `python`.

    The proof is code that fails in any other environment.
    """
    python = command or ("python",)
    options: dict[str, Any] = {"env": {"HYPOTHESIS_PROFILE": "few", "COLUMNS": "80", **environment}, "external": True}
    session.run(*python, "-c", f"import cpms_inspire\n{proof}", **options)
    temporary = Path(environment.get("TMPDIR", session.create_tmp())).resolve() / "tests"
    # Without assertions, pytest warns about those of helpers. It keeps those of tests, which a smoke test proves.
    warning = "ignore:assertions not in test modules:pytest.PytestConfigWarning"
    options_of_pytest = ["-q", "-p", "no:cacheprovider", "-o", "addopts=", "--import-mode=importlib", "-W", warning]
    common = ["-m", "pytest", *options_of_pytest, f"--basetemp={temporary}"]
    if NIGHTLY:
        ignored = [f"--deselect={name}" for name in (*LEFT_OUT, *left_out)]
        session.run(*python, *common, "--confcutdir=tests", *ignored, *CORE, **options)
    else:
        session.run(*python, *common, "--confcutdir=tests/smoke", "tests/smoke/test_smoke.py", **options)


INSTALLED_WHEEL = "assert 'site-packages' in cpms_inspire.__file__"


def with_wheel(session: nox.Session) -> Path:
    """Install the wheel with the extra `cli` and the test libraries, in the pinned versions."""
    wheel = wheel_of(session)
    session.install(f"{wheel}[cli]", *test_tools(), constraints(session))
    return wheel


@nox.session(python=(*PYTHONS, *NEWER), tags=["night"])
def wheel(session: nox.Session) -> None:
    """The installed wheel."""
    with_wheel(session)
    run_tests(session, proof=INSTALLED_WHEEL)


@nox.session(tags=["night"])
def lowest(session: nox.Session) -> None:
    """The lowest versions of the dependencies."""
    with_lowest(session, "--extra=cli", *pinned(session, *test_tools()))
    proof = "assert version('attrs').startswith('22.2.') and version('click').startswith('8.1.')"
    run_tests(session, proof=f"from importlib.metadata import version\n{proof}")


def with_lowest(session: nox.Session, option: str, *packages: str) -> None:
    """Install the lowest versions of the dependencies, which only uv can find, and then the wheel."""
    install = [*UV, "pip", "install", f"--python={session.virtualenv.location}"]
    wheel = wheel_of(session)
    session.run(*install, "--resolution=lowest-direct", "-r", "pyproject.toml", option, *packages, external=True)
    session.run(*install, "--no-deps", str(wheel), external=True)


@nox.session(tags=["night"])
def zipped(session: nox.Session) -> None:
    """The wheel as a zip file on the path, with only its dependencies installed."""
    wheel = with_wheel(session)
    environment = f"--python={session.virtualenv.location}"
    session.run(*UV, "pip", "uninstall", environment, "cpms-inspire", external=True)
    proof = f"""
import zipimport
assert cpms_inspire.__file__.startswith("{wheel}/")
assert type(cpms_inspire.__loader__) is zipimport.zipimporter
"""
    run_tests(session, proof=proof, left_out=FILES + INSTALLED, PYTHONPATH=str(wheel))


@nox.session(tags=["night"])
def one_file(session: nox.Session) -> None:
    """A single-file program of PyInstaller, built with the hook of the package."""
    with_wheel(session)
    session.install(*TESTED_WITH, "pyinstaller", constraints(session))
    folder = Path(session.create_tmp()).resolve()
    hidden = [f"--hidden-import={name}" for name in imported_by_tests()]
    collected = [f"--collect-all={name}" for name in ("_pytest", "check_jsonschema", "citeproc", "hypothesis",
                                                       "pycountry", "pylatexenc")]  # fmt: skip
    session.run(
        "python", "-m", "PyInstaller", "--onefile", "--log-level=ERROR", *hidden, *collected,
        "--copy-metadata=hypothesis", f"--distpath={folder}", f"--workpath={folder / 'build'}", f"--specpath={folder}",
        "tests/support/interpreter.py",
    )  # fmt: skip
    proof = "import sys; assert sys.frozen; assert cpms_inspire.__file__.startswith(sys._MEIPASS)"
    encoding = "tests/cli/test_ask.py::TestProcess::test_any_encoding"  # PyInstaller's program ignores PYTHONIOENCODING
    run_tests(session, str(folder / "interpreter"), proof=proof, left_out=(*FILES, *INSTALLED, encoding))


def imported_by_tests() -> list[str]:
    """Return the modules that the core tests import, because PyInstaller does not read tests."""
    files = [file for file in (ROOT / "tests" / "support").glob("*.py") if file.stem != "engines"]
    files.append(ROOT / "tests" / "conftest.py")
    for name in CORE:
        files += [ROOT / name] if name.endswith(".py") else (ROOT / name).rglob("*.py")
    texts = [file.read_text(encoding="utf-8") for file in files]
    found = {name for text in texts for name in re.findall(r"^\s*(?:from|import) ([\w.]+)", text, re.MULTILINE)}
    return sorted(found - {file.stem for file in files})


def in_namespace(kind: str, script: str = "") -> list[str]:
    """Return a command that runs another command in a separate namespace, after a script."""
    as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    return ["unshare", *as_root, f"--{kind}", "sh", "-ec", f'{script} exec "$@"', "sh"]


def allowed(session: nox.Session, command: list[str]) -> None:
    """Skip a session if the machine does not allow its namespace. In continuous integration, fail instead."""
    if subprocess.run([*command, "true"], check=False).returncode:
        (session.error if "CI" in os.environ else session.skip)("unshare is not allowed here")


@nox.session(tags=["night"])
def no_network(session: nox.Session) -> None:
    """A namespace without a network."""
    command = in_namespace("net")
    allowed(session, command)
    with_wheel(session)
    proof = """
import socket
try:
    socket.create_connection(("192.0.2.1", 80), timeout=5)
except OSError as error:
    assert error.errno == 101, error
assert [name for _, name in socket.if_nameindex()] == ["lo"]
"""
    run_tests(session, *command, f"{session.bin}/python", proof=proof)


@nox.session(tags=["night"])
def read_only(session: nox.Session) -> None:
    """A namespace with read-only files, except for one folder in memory for the tests' own files."""
    scratch = Path(session.create_tmp()).resolve() / "scratch"
    scratch.mkdir(exist_ok=True)
    command = in_namespace("mount", f"mount -o remount,bind,ro /; mount -t tmpfs scratch {scratch};")
    allowed(session, command)
    with_wheel(session)
    proof = """
import errno
from pathlib import Path
for folder in (Path(cpms_inspire.__file__).parent, Path(), Path.home()):
    try:
        (folder / "written").touch()
    except OSError as error:
        assert error.errno == errno.EROFS, error
    else:
        raise SystemExit(f"{folder} can be written to")
"""
    run_tests(session, *command, f"{session.bin}/python", proof=proof, TMPDIR=str(scratch))


@nox.session(tags=["night"])
def optimised(session: nox.Session) -> None:
    """Python without assertions and docstrings; pytest keeps the assertions of the tests."""
    with_wheel(session)
    docstrings = "tests/model/test_records.py::test_every_class_documents_itself"
    proof = "assert False\nif cpms_inspire.__doc__ is not None: raise SystemExit('there are docstrings')"
    run_tests(session, proof=proof, left_out=(docstrings,), PYTHONOPTIMIZE="2")


def brought(*extras: str) -> list[str]:
    """Return the packages that a caller must install besides the extras."""
    return sorted({USES[extra].beside for extra in extras if USES[extra].beside})


@nox.session(tags=["night"])
@nox.parametrize("extra", [*USES, ALL])
def extras(session: nox.Session, extra: str) -> None:
    """A single extra, or all of them, with a test of its use."""
    wheel = wheel_of(session)
    session.install(f"{wheel}[{extra}]", *brought(*(USES if extra == ALL else [extra])), constraints(session))
    session.run("python", "tests/support/extras.py", extra)


@nox.session(tags=["night"])
def no_extra(session: nox.Session) -> None:
    """The package without extras: each feature names the extra that it needs."""
    wheel = wheel_of(session)
    session.install(str(wheel), *brought(*USES), constraints(session))
    session.run("python", "tests/support/extras.py", "--missing")


@nox.session(tags=["night"])
def extras_lowest(session: nox.Session) -> None:
    """All extras with the lowest versions of their requirements."""
    # The newest pandas does not work with the lowest PyArrow.
    others = pinned(session, *(name for name in brought(*USES) if name != "pandas"))
    with_lowest(session, "--all-extras", "pandas~=2.1.0", *others)
    session.run("python", "tests/support/extras.py", ALL)


@nox.session(python=PYTHONS[1:], tags=["night"])
def tests(session: nox.Session) -> None:
    """The tests of the checkout on the other supported Pythons, without those that need other programs."""
    session.install("--require-hashes", "--requirement", "requirements/dev.txt")
    session.install("--no-deps", "--no-build-isolation", "--editable", ".")
    ignored = ("tests/exporters", "tests/explorer", "tests/frames", "tests/smoke/test_packages.py")
    session.run("pytest", "-q", "-n", "auto", *(f"--ignore={name}" for name in ignored))
