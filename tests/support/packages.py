"""
What is distributed, where it is used: the core tests on the installed wheel, from a zip, in a program of one file ...

    python tests/support/packages.py [SETTING ...]

makes the source distribution and from it the wheel, tries each setting (or those that are named), installs the extras
one by one, and prints a table.  The tests are those of the source distribution, without the folder `src`.  What cannot
be tried here is said, and is a failure in continuous integration; but for a Python that is not installed.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import NamedTuple

from extras import ALL, ROOT, USES, declared
from helpers import SHARED
from interpreters import SUPPORTED, installed

from cpms_inspire import MissingExtraError

PINS = ROOT / "requirements" / "dev.txt"

TOOLS = (
    "bibtexparser", "check-jsonschema", "citeproc-py", "fpdf2", "hypothesis", "jsonschema", "markdown-it-py", "numpy",
    "pycountry", "pylatexenc", "pypdf", "pytest", "pyyaml",
)  # fmt: skip
"""What the core tests use beside the package and its extra `cli`."""

COLLECTED = ("_pytest", "check_jsonschema", "citeproc", "hypothesis", "pycountry", "pylatexenc")
"""Those of which PyInstaller does not see all that they use by itself."""

NOT_CORE = {
    "test_annotating.py": "needs the extra tables",
    "test_architecture_picture.py": "is about the documentation",
    "test_changelog.py": "is about making a dataset version, in a repository",
    "test_cli_sources.py": "is about copies of the guide",
    "test_deprecations.py": "reads the modules as files",
    "test_docs.py": "is about the documentation",
    "test_exporting.py": "needs the extras of the formats",
    "test_extras.py": "takes extras away",
    "test_figures.py": "needs the extra plot",
    "test_frames.py": "needs the engines",
    "test_guide.py": "is about the texts of the project",
    "test_interface.py": "is about the names of the package, whatever holds it",
    "test_packages.py": "makes the distributions",
    "test_project.py": "is about the repository",
    "test_proof.py": "is about the documentation",
    "test_typing.py": "is about type checkers",
}
"""Tests that are not of the core, each with the reason."""

LONG = {
    "test_codec.py::test_a_full_stack_is_no_fault_of_the_document": "fills the stack, which takes long",
    "test_mutations.py": "takes long; other tests load spoilt documents too",
    "test_overlay.py::TestHostileDocuments::test_mutations": "takes long; other tests load spoilt overlays too",
    "test_typos.py": "takes long; other tests ask for suggestions too",
    "test_verification.py::TestTampering": "takes long; other tests verify copies too",
    "test_verification.py::TestTamperingWithTheGuide": "takes long; other tests verify copies too",
    "test_views.py::test_in_a_notebook": "needs Jupyter",
}
"""Core tests that are run on the checkout only, each with the reason."""

NO_FILES = {
    "test_architecture.py": "reads the modules as files",
}
NO_DOCSTRINGS = {
    "test_model.py::test_every_class_documents_itself": "is about docstrings, which are gone",
}
NO_VARIABLES = {
    "test_cli.py::TestProcess::test_any_encoding": "a program reads no PYTHONIOENCODING",
}
NOT_INSTALLED = {
    "test_cli.py::TestProcess::test_same_as_the_script": "installing makes the script",
    "test_surroundings.py::test_options": "gives options to an interpreter; with -I it reads no PYTHONPATH",
}
"""Tests that some settings cannot run, each with the reason."""

FAILING = "fails.py"
"""A test that must fail, so that those that pass say something."""

OWN = "{}.{}".format(*sys.version_info[:2])


class Work(NamedTuple):
    """What all settings use."""

    folder: Path
    wheel: Path
    tests: Path
    """The unpacked source distribution, without `src`."""


class Setting(NamedTuple):
    """A place where the package is used: what runs Python there, what tells that it is this place, what is left out."""

    python: list[str | Path]
    proof: str
    """Code that fails in any other place."""
    environment: Mapping[str, str] = MappingProxyType({})
    left_out: Mapping[str, str] = MappingProxyType({})


class UnavailableError(Exception):
    """The setting cannot be had on this machine, which in continuous integration is a failure."""


class NotInstalledError(Exception):
    """The setting is another Python that is not installed, which is no failure."""


class Done(NamedTuple):
    """How a setting, or an extra, went."""

    name: str
    passed: bool
    result: str
    seconds: float


def run(*command: str | Path, cwd: Path = ROOT, **environment: str) -> str:
    """Run a command to its end and return what it said; an error where it fails."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")} | environment
    done = subprocess.run(
        command, cwd=cwd, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{done.stdout}")
    return done.stdout


def uv(*arguments: str | Path) -> str:
    """Run uv, quietly."""
    return run(sys.executable, "-m", "uv", "--quiet", *arguments, UV_PYTHON_DOWNLOADS="never")


def distributions(folder: Path) -> tuple[Path, Path]:
    """Make the source distribution and, from it, the wheel, without network; return the unpacked one and the wheel."""
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder)
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as file:
        file.extractall(folder, filter="data")
    (source,) = (path for path in folder.iterdir() if path.is_dir())
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=source)
    (wheel,) = folder.glob("*.whl")
    return source, wheel


def environment(folder: Path, python: str, *packages: str | Path) -> Path:
    """Make an environment that holds packages in the pinned versions, and return its interpreter."""
    uv("venv", "--python", python, folder)
    uv("pip", "install", "--python", folder, "--constraint", PINS, *packages)
    return folder / "bin" / "python"


def pinned(names: tuple[str, ...]) -> list[str]:
    """Return requirements for exactly the pinned versions."""
    pins = re.findall(r"(?m)^([a-z0-9-]+)(==.+) \\$", PINS.read_text())
    return [f"{name}{version}" for name, version in pins if name in names]


def installed_wheel(version: str) -> Callable[[Work], Setting]:
    """Return the setting of the wheel in an environment of a Python."""

    def made(work: Work) -> Setting:
        python = sys.executable if version == OWN else installed().get(version)
        if python is None:
            raise NotInstalledError
        folder = work.folder / f"python-{version}"
        if not folder.exists():
            environment(folder, python, f"{work.wheel}[cli]", *TOOLS)
        proof = (
            f"import sys; assert sys.version.startswith('{version}.')\nassert '{folder}/lib' in cpms_inspire.__file__"
        )
        return Setting([folder / "bin" / "python"], proof)

    return made


def zipped(work: Work) -> Setting:
    """The wheel itself, which is a zip, on the path of an environment that has only what the package depends on."""
    python = environment(work.folder / "zip", sys.executable, "-r", "pyproject.toml", "--extra", "cli", *TOOLS)
    proof = f"assert cpms_inspire.__file__.startswith('{work.wheel}/'); import zipimport; "
    proof += "assert type(cpms_inspire.__loader__) is zipimport.zipimporter"
    return Setting([python], proof, {"PYTHONPATH": str(work.wheel)}, NO_FILES | NOT_INSTALLED)


def one_file(work: Work) -> Setting:
    """A program of one file that PyInstaller made, which the hook of the package tells what belongs into it."""
    folder = work.folder / "one-file"
    python = environment(folder, sys.executable, f"{work.wheel}[cli]", "pyinstaller", *TOOLS)
    hidden = [f"--hidden-import={name}" for name in sorted(imported(work.tests))]
    collected = [f"--collect-all={name}" for name in COLLECTED]
    run(python, "-m", "PyInstaller", "--onefile", "--log-level=ERROR", *hidden, *collected,
        "--copy-metadata=hypothesis", work.tests / "tests" / "program.py", cwd=folder)  # fmt: skip
    proof = "import sys; assert sys.frozen; assert cpms_inspire.__file__.startswith(sys._MEIPASS)"
    return Setting([folder / "dist" / "program"], proof, left_out=NO_FILES | NOT_INSTALLED | NO_VARIABLES)


def imported(tests: Path) -> set[str]:
    """Return what tests import, but for each other: PyInstaller does not read them."""
    files = [*tests.glob("tests/*.py"), *tests.glob("tests/properties/*.py")]
    found = set()
    for node in (node for file in files if file.name not in NOT_CORE for node in ast.walk(ast.parse(file.read_text()))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found - {file.stem for file in files}


def unshared(kind: str, script: str, work: Work) -> list[str | Path]:
    """Return a command that runs another in a namespace of its own, after a script there."""
    as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    command: list[str | Path] = ["unshare", *as_root, f"--{kind}", "sh", "-ec", f'{script} exec "$@"', "sh"]
    try:
        run(*command, "true")
    except (RuntimeError, OSError) as error:
        raise UnavailableError(f"unshare --{kind} is not allowed here: {error}") from None
    return [*command, *installed_wheel(OWN)(work).python]


def offline(work: Work) -> Setting:
    """A namespace that has no network."""
    proof = """
import socket
try:
    socket.create_connection(("192.0.2.1", 80), timeout=5)
except OSError as error:
    assert error.errno == 101, error
assert [name for _, name in socket.if_nameindex()] == ["lo"]
"""
    return Setting(unshared("net", "", work), proof)


def read_only(work: Work) -> Setting:
    """A namespace in which all is read-only but for a folder in memory, which the tests get as the temporary one."""
    scratch = work.folder / "scratch"
    scratch.mkdir()
    script = f"""
mount -o remount,bind,ro /
mount --bind {work.folder} {work.folder}
mount -o remount,bind,ro {work.folder}
mount -t tmpfs scratch {scratch}
"""
    proof = """
import errno
from pathlib import Path
for folder in (Path(cpms_inspire.__file__).parent, Path(), Path("/"), Path.home()):
    try:
        (folder / "written").touch()
    except OSError as error:
        assert error.errno == errno.EROFS, error
    else:
        raise SystemExit(f"{folder} can be written to")
"""
    return Setting(unshared("mount", script, work), proof, {"TMPDIR": str(scratch)})


def optimised(work: Work) -> Setting:
    """No assertions and no docstrings; those of the tests are pytest's own, and hold."""
    environment = {"PYTHONOPTIMIZE": "2"}
    proof = """
assert False
if cpms_inspire.__doc__ is not None:
    raise SystemExit("there are docstrings")
"""
    return Setting(installed_wheel(OWN)(work).python, proof, environment, NO_DOCSTRINGS)


def with_lowest(work: Work, name: str, extras: str, *packages: str) -> Path:
    """Make an environment with the lowest versions that the package says it works with, and return its interpreter."""
    folder = work.folder / name
    uv("venv", "--python", sys.executable, folder)
    uv("pip", "install", "--python", folder, "--resolution", "lowest-direct", "-r", "pyproject.toml", extras, *packages)
    uv("pip", "install", "--python", folder, "--no-deps", work.wheel)
    return folder / "bin" / "python"


def lowest(work: Work) -> Setting:
    """The lowest versions of what the package depends on."""
    python = with_lowest(work, "lowest", "--extra=cli", *pinned(TOOLS))
    return Setting([python], "from importlib.metadata import version; assert version('attrs').startswith('24.1.')")


SETTINGS: Mapping[str, Callable[[Work], Setting]] = {
    **{f"wheel on Python {version}": installed_wheel(version) for version in SUPPORTED},
    "zip": zipped,
    "one-file program": one_file,
    "no network": offline,
    "read-only": read_only,
    "-OO": optimised,
    "lowest versions": lowest,
}


def tried(name: str, trial: Callable[[], str]) -> Done:
    """Run a trial, show what failed in it, and return how it went."""
    start = time.monotonic()
    try:
        passed, result = True, trial()
    except NotInstalledError:
        passed, result = True, "not installed"
    except UnavailableError as error:
        passed, result = "CI" not in os.environ, f"not tried: {error}"
    except (RuntimeError, subprocess.SubprocessError, OSError) as error:
        print(f"--- {name}\n{error}\n")
        passed, result = False, "failed"
    done = Done(name, passed, result, time.monotonic() - start)
    print(f"{done.name}: {done.result}, {done.seconds:.0f} s", flush=True)
    return done


def core_tests(work: Work, setting: Setting, temporary: Path) -> str:
    """Run the core tests in a setting and return how many passed."""
    surroundings = {"HYPOTHESIS_PROFILE": "few", "COLUMNS": "80", **setting.environment}
    run(*setting.python, "-c", f"import cpms_inspire\n{setting.proof}", cwd=work.tests, **surroundings)
    # The names of tests begin with the name of their file, seen from here.  Under -OO pytest warns of assertions in
    # helpers, which are gone; those in tests are its own, as the test that must fail shows.
    pytest = [*setting.python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--override-ini=addopts=",
              "--import-mode=importlib", "--strict-markers", "--confcutdir=tests", f"--basetemp={temporary}",
              "-W", "ignore:assertions not in test modules:pytest.PytestConfigWarning"]  # fmt: skip
    try:
        run(*pytest, FAILING, cwd=work.tests, **surroundings)
    except RuntimeError as error:
        if "1 failed" not in str(error):
            raise
    else:
        raise RuntimeError("the test that must fail does not")
    files = sorted(path.name for path in work.tests.glob("tests/test_*.py") if path.name not in NOT_CORE)
    left_out = [f"--deselect=tests/{name}" for name in {**LONG, **setting.left_out}]
    said = run(
        *pytest, *left_out, *(f"tests/{name}" for name in files), "tests/properties", cwd=work.tests, **surroundings
    )
    return said.rstrip().splitlines()[-1].rpartition(" in ")[0].strip("= ")


def in_setting(work: Work, name: str) -> str:
    """Make a setting and run the core tests in it."""
    setting = SETTINGS[name](work)
    folder = Path(setting.environment.get("TMPDIR", work.folder))
    return core_tests(work, setting, folder / f"temporary-{list(SETTINGS).index(name)}")


def missing(extra: str) -> set[str]:
    """Return what may be said where an extra is not installed: the program itself needs one."""
    errors = (MissingExtraError(extra, USES[extra].needed_for), MissingExtraError("cli", USES["cli"].needed_for))
    return set(map(str, errors))


def use(python: str | Path, extra: str, folder: Path) -> str:
    """Use what an extra gives, in an empty folder, and return what was said."""
    with TemporaryDirectory(dir=folder) as empty:
        return run(python, "-c", USES[extra].code, cwd=Path(empty))


def with_extra(work: Work, extra: str) -> str:
    """Install an extra alone, or all of them, and use what it gives."""
    extras = list(USES) if extra == ALL else [extra]
    folder = work.folder / f"extra-{extra}"
    python = environment(folder, sys.executable, f"{work.wheel}[{extra}]", *beside(*extras))
    uv("pip", "check", "--python", folder)
    for each in extras:
        use(python, each, work.folder)
    return "used"


def with_lowest_extras(work: Work) -> str:
    """Use all extras in the lowest versions of what they bring."""
    python = with_lowest(work, "lowest-extras", "--all-extras", *pinned(beside(*USES)))
    for extra in USES:
        use(python, extra, work.folder)
    return "used"


def beside(*extras: str) -> tuple[str, ...]:
    """Return what callers bring to uses of extras."""
    return tuple(sorted({USES[extra].beside for extra in extras if USES[extra].beside}))


def without_extras(work: Work) -> str:
    """Install the package alone: whatever needs an extra says which."""
    python = environment(work.folder / "alone", sys.executable, work.wheel, *beside(*USES))
    for extra in USES:
        try:
            use(python, extra, work.folder)
        except RuntimeError as error:
            if not any(message in str(error) for message in missing(extra)):
                raise
        else:
            raise RuntimeError(f"the extra {extra} is used though it is not installed")
    return "each names itself"


def main(names: list[str]) -> int:
    """Try all settings and extras, or those that are named, and print how each went."""
    with TemporaryDirectory(prefix="packages-") as temporary:
        folder = Path(temporary).resolve()
        source, wheel = distributions(folder)
        shutil.rmtree(source / "src")
        (source / FAILING).write_text("def test_fails() -> None:\n    assert __name__ is None\n")
        if SHARED.exists():
            (folder / SHARED.name).symlink_to(SHARED.resolve())
        size = wheel.stat().st_size
        work = Work(folder, wheel, source)
        installed_wheel(OWN)(work)
        trials = {name: partial(in_setting, work, name) for name in SETTINGS}
        trials |= {"no extra": partial(without_extras, work)}
        trials |= {f"extra {extra}": partial(with_extra, work, extra) for extra in declared()}
        trials |= {"extras, lowest": partial(with_lowest_extras, work)}
        if unknown := set(names) - set(trials):
            print(f"no setting {sorted(unknown)}; there are {list(trials)}", file=sys.stderr)
            return 2
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            done = list(pool.map(lambda name: tried(name, trials[name]), names or trials))
    print(f"\n{wheel.name}, {size:,} bytes")
    for each in done:
        print(f"{each.name:<22} {each.result}")
    return int(not all(each.passed for each in done))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
