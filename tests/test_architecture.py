"""Lazy imports: libraries and files are only read when they are needed. `lint-imports` checks the layers."""

import ast
import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import cpms_inspire

PACKAGE = Path(cpms_inspire.__file__).parent


def run(code: str) -> Any:
    """Return what code prints as JSON in a fresh interpreter."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


WATCH = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
refused = []
def no_network(event, args):
    if event.startswith("socket."):
        refused.append(event)
sys.addaudithook(no_network)
before = set(sys.modules)
{}
import_ed = sorted({{name.split(".")[0] for name in set(sys.modules) - before}} - set(sys.stdlib_module_names))
standard = [name for name in ("json", "re", "typing") if name in sys.modules and name not in before]
data = [name for name in opened if "data" in name.replace(chr(92), "/").split("/") and name.endswith((".json", "SUMS"))]
import json
print(json.dumps([import_ed, standard, len(data), refused]))
"""


def test_import_is_free() -> None:
    """Importing the package imports no library, not even attrs, cattrs or json, and opens no data file."""
    assert run(WATCH.format("import cpms_inspire")) == [["cpms_inspire"], [], 0, []]


def test_first_question_imports_no_more_than_it_needs() -> None:
    """A question imports only attrs and the resource reader, reads two data files, and stays offline."""
    libraries, _, files, network = run(WATCH.format("import cpms_inspire; cpms_inspire.strategies_for(9)"))
    assert set(libraries) <= {"cpms_inspire", "attr", "attrs", "importlib_resources"}
    assert files == 2
    assert network == []


def test_search_imports_no_library() -> None:
    """A search imports and reads no more than a question."""
    libraries, _, files, network = run(WATCH.format("import cpms_inspire; cpms_inspire.search('cash')"))
    assert set(libraries) <= {"cpms_inspire", "attr", "attrs", "importlib_resources"}
    assert (files, network) == (2, [])


def test_a_second_question_reads_nothing() -> None:
    """A second question reads no file."""
    code = (
        "import cpms_inspire as c; c.strategies_for(9); opened.clear(); c.standards_for('N'); "
        "c.load_dataset(c.dataset_versions()[-1])"
    )
    _, _, files, _ = run(WATCH.format(code))
    assert files == 0


def test_names_of_places_wait_for_a_place() -> None:
    """The table of place names is only imported when a question contains a place."""
    code = """
import json, sys
import cpms_inspire
cpms_inspire.strategies_for(9), cpms_inspire.field_examples_for("N")
before = [name for name in sys.modules if name.startswith("cpms_inspire.") and "place" in name]
cpms_inspire.field_examples_for("N", place="Ouganda")
after = sorted(name for name in sys.modules if name.startswith("cpms_inspire.") and "place" in name)
print(json.dumps([before, after]))
"""
    assert run(code) == [[], ["cpms_inspire.dataset._place_names", "cpms_inspire.dataset.places"]]


class TestExports:
    """The public names of the package."""

    def test_each_can_be_imported(self) -> None:
        """Every name in `__all__` can be imported."""
        for name in cpms_inspire.__all__:
            assert getattr(cpms_inspire, name) is not None

    def test_each_is_kept(self) -> None:
        """After the first use, a name is a plain attribute."""
        first = cpms_inspire.strategies_for
        assert vars(cpms_inspire)["strategies_for"] is first

    def test_listing(self) -> None:
        """`dir` lists the public names and `frames`, and in `frames` its own."""
        assert dir(cpms_inspire) == sorted([*cpms_inspire.__all__, "frames"])
        assert dir(cpms_inspire.frames) == sorted(cpms_inspire.frames.__all__)

    def test_frames_wait_for_their_first_use(self) -> None:
        """The module `frames` is an attribute that is imported when it is first used."""
        code = """
import sys, cpms_inspire
before = "cpms_inspire.frames" in sys.modules
print(f'["{before}", "{cpms_inspire.frames.annotate.__name__}"]')
"""
        assert run(code) == ["False", "annotate"]

    @pytest.mark.parametrize(
        ("module", "name", "meant"), [("", "strategie_for", "strategies_for"), (".frames", "anotate", "annotate")]
    )
    def test_did_you_mean(self, module: str, name: str, meant: str) -> None:
        """Python itself says what a misspelt name probably means."""
        code = f"import cpms_inspire.frames; cpms_inspire{module}.{name}"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert f"has no attribute '{name}'. Did you mean: '{meant}'?" in done.stderr

    def test_unknown_name(self) -> None:
        """A misspelt name raises `AttributeError`."""
        with pytest.raises(AttributeError, match="has no attribute 'strategy_for'"):
            getattr(cpms_inspire, "strategy_for")  # noqa: B009  # what a misspelt name does

    def test_are_what_type_checkers_see(self) -> None:
        """The star imports for type checkers contain exactly the lazy exports."""
        tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        starred = [node.module for node in imports if node.names[0].name == "*"]
        seen = {name: module for module in starred if module for name in import_module(module).__all__}
        assert seen == {name: f"cpms_inspire.{module}" for name, module in cpms_inspire._EXPORTS.items()}
