"""The examples of the README and the documentation pass both type checkers in their strict modes."""

import json
import re
import subprocess
import sys
from doctest import DocTestParser
from pathlib import Path

import documented
import pytest

import cpms_inspire

OTHERS = documented.ROOT / "docs" / "how-to" / "other-software.md"
"""A page that is not checked: Django has no types, and pydantic's fields take texts where the types say records."""
PAGES = [documented.ROOT / "README.md", *sorted({*(documented.ROOT / "docs").rglob("*.md")} - {OTHERS})]

SOURCE = Path(cpms_inspire.__file__).parents[1]


def code_of(page: Path) -> str:
    """Return the examples of a page as a module, without those that are shown to be refused."""
    blocks = re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    examples = [example for block in blocks for example in DocTestParser().get_examples(block)]
    refused = re.compile(r"^except cpms_inspire[.]", re.MULTILINE)
    return "".join(each.source for each in examples if each.exc_msg is None and not refused.search(each.source))


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a module for each page that has examples."""
    folder = tmp_path_factory.mktemp("examples")
    for page in PAGES:
        if code := code_of(page):
            name = "_".join(page.relative_to(documented.ROOT).with_suffix("").parts)
            (folder / f"{name.replace('-', '_')}_page.py").write_text(code, encoding="utf-8")
    return folder


def test_there_are_examples(modules: Path) -> None:
    """The check would say nothing if no example were found."""
    assert len(list(modules.glob("*.py"))) > 20


def test_mypy(modules: Path) -> None:
    """Every example passes mypy in its strict mode."""
    # In an example a name may stand for one thing and then for another, as at a prompt.
    options = ["--config-file", "pyproject.toml", "--allow-redefinition", "--no-warn-unreachable"]
    command: list[str | Path] = [sys.executable, "-m", "mypy", *options, *sorted(modules.glob("*.py"))]
    done = subprocess.run(command, cwd=documented.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_pyright(modules: Path) -> None:
    """Every example passes pyright in its strict mode, as far as other libraries in it are typed themselves."""
    others = {"MissingTypeStubs", "UnknownMemberType", "UnknownVariableType", "UnknownArgumentType"}
    at_a_prompt = {"UnusedExpression", "UnusedImport"}
    settings = {
        "include": ["."],
        "extraPaths": [str(SOURCE)],
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
        **{f"report{rule}": False for rule in others | at_a_prompt},
    }
    (modules / "pyrightconfig.json").write_text(json.dumps(settings))
    command: list[str | Path] = [sys.executable, "-m", "pyright", "-p", modules, "--pythonpath", sys.executable]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
