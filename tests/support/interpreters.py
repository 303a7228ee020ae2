"""
The test run on every other Python that is installed here and that the package supports.

    python tests/support/interpreters.py

finds them on the path and where pyenv keeps them, makes an environment for each, and runs the tests there.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SUPPORTED = ("3.11", "3.12", "3.13")
IGNORED = ("tests/exporters", "tests/explorer", "tests/frames/test_frames.py", "tests/smoke/test_packages.py")
"""What other programs read back, or run, is the same on every interpreter: that is done once."""
ASK = "import sys; print('%d.%d' % sys.version_info[:2])"


def version_of(python: str) -> str | None:
    """Return the version of an interpreter, or `None` where it does not start: pyenv leaves such behind on the path."""
    done = subprocess.run([python, "-c", ASK], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else None


def installed() -> dict[str, str]:
    """Return an interpreter for each supported version that is installed."""
    on_path = [found for version in SUPPORTED if (found := shutil.which(f"python{version}"))]
    of_pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")).glob("versions/*/bin/python")
    pythons: list[str] = [*map(str, of_pyenv), *on_path]
    versions = {version_of(python): python for python in pythons}
    return {version: versions[version] for version in SUPPORTED if version in versions}


def run(version: str, python: str) -> int:
    """Run the tests with an interpreter, in an environment of its own, and return their exit status."""
    environment = ROOT / f".venv-{version}"
    binaries = environment / "bin"
    pip: list[str | Path] = [binaries / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if not (environment / ".dev").exists():
        subprocess.run([python, "-m", "venv", "--clear", environment], check=True)
    subprocess.run([*pip, "--require-hashes", "--requirement", ROOT / "requirements" / "dev.txt"], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT], check=True)
    (environment / ".dev").touch()
    ignored = [f"--ignore={name}" for name in IGNORED]
    command: list[str | Path] = [binaries / "python", "-m", "pytest", "-q", "-n", "auto", *ignored]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def main() -> int:
    """Run on each but the one this runs on; say which were not there."""
    own = "{}.{}".format(*sys.version_info[:2])
    found = installed()
    results = {version: run(version, python) for version, python in found.items() if version != own}
    for version in SUPPORTED:
        result = (
            "this one" if version == own else {None: "not installed", 0: "passed"}.get(results.get(version), "failed")
        )
        print(f"Python {version}: {result}")
    return int(any(results.values()))


if __name__ == "__main__":
    sys.exit(main())
