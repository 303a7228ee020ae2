"""
Run the wheel in the browser's Python, Pyodide, under Node: import it, ask, search, export, and run the notebook.

    make browser

`tools/browser/package.json` names the versions of Pyodide, one for each version of Python that is tried.  Everything is
made in `build/browser`.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
HERE = ROOT / "tools" / "browser"
BUILD = ROOT / "build" / "browser"
NOTEBOOK = ROOT / "docs" / "tutorial" / "in-the-browser.ipynb"

LIBRARIES = ("attrs", "cattrs", "importlib-resources", "typing-extensions")
"""What the package needs.  The wheels are unpacked here; in JupyterLite, micropip installs them."""


def run(*command: str | Path, cwd: Path = ROOT) -> None:
    """Run a command; end with its status if it fails."""
    done = subprocess.run(command, cwd=cwd, check=False)
    if done.returncode:
        raise SystemExit(done.returncode)


def pins() -> list[str]:
    """Return the libraries in the versions of `requirements/dev.txt`, or in any version if they are not there."""
    found = re.findall(r"^([a-z0-9.-]+)(==[^ ]+)", (ROOT / "requirements" / "dev.txt").read_text(), re.MULTILINE)
    versions = dict(found)
    return [name + versions.get(name, "") for name in LIBRARIES]


def code_of(notebook: Path) -> str:
    """Return the code of a notebook."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def main() -> int:
    """Build, fetch and run; return the exit status."""
    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, BUILD)
    run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--silent", cwd=BUILD)
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", BUILD / "wheels")
    fetch = (sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps")
    run(*fetch, "--only-binary=:all:", "--dest", BUILD / "wheels", *pins())
    (BUILD / "notebook.py").write_text(code_of(NOTEBOOK), encoding="utf-8")
    pyodides = sorted((BUILD / "node_modules").glob("python-*"))
    for pyodide in pyodides:
        files = (BUILD / "notebook.py", HERE / "questions.py")
        run("node", HERE / "run.mjs", pyodide, BUILD / "wheels", *files)
    print(f"{len(pyodides)} passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
