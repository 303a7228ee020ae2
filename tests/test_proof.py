"""The page on proof says what can be repeated: every command on it exists, and `make proof` runs each long run."""

import ast
import re
import shlex
import tomllib

import pytest

from conftest import ROOT

PAGE = (ROOT / "docs" / "contributing" / "proof.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE)

COMMANDS = sorted(set(re.findall(r"`((?:[A-Z_]+=\S+ )*(?:make|python|pytest) [^`]+)`", PAGE)))
"""What the page gives as commands, between backquotes."""


def fuzzed() -> set[str]:
    """Return the names of what `tests/support/fuzz.py` fuzzes, which only atheris can import."""
    tree = ast.parse((ROOT / "tests" / "fuzz.py").read_text(encoding="utf-8"))
    (table,) = (
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "TARGETS"
    )
    return set(ast.literal_eval(ast.Set(table.keys)))  # type: ignore[union-attr]  # it is a dictionary


def test_there_are_commands() -> None:
    """The page is read as it is written."""
    assert {"make proof", "make mutants"} < set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_exists(command: str) -> None:
    """A target of the Makefile, or a script or a file of tests, with a target of the fuzz runs where it has one."""
    words = [word for word in shlex.split(command) if not re.fullmatch("[A-Z_]+=.*", word)]
    if words[0] == "make":
        assert words[1] in TARGETS
    else:
        paths = [word.partition("::")[0] for word in words if word.startswith(("tests", "examples"))]
        assert paths != []
        assert [path for path in paths if not (ROOT / path).exists()] == []
        if paths[0] == "tests/support/fuzz.py":
            assert words[2] in fuzzed()


def test_the_long_runs_fuzz_everything() -> None:
    """`make proof` runs every target of the fuzz runs."""
    assert set(re.findall(r"tests/fuzz\.py ([a-z]+)", MAKEFILE)) == fuzzed()


def test_survivors_are_explained() -> None:
    """Each group of mutants that no test kills says why, and names mutants of modules that are there."""
    groups = tomllib.loads((ROOT / "tests" / "survivors.toml").read_text(encoding="utf-8"))["group"]
    assert groups
    for group in groups:
        assert group.pop("why").endswith(".")
        assert group
        for module, mutants in group.items():
            assert (ROOT / "src" / "cpms_inspire" / f"{module}.py").exists()
            assert mutants == list(dict.fromkeys(mutants))
