"""Promises about how the package is built: layers, lazy imports, no files and no network before they are needed."""

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import cpms_inspire
from cpms_inspire import Citation, Code, Label
from cpms_inspire.dataset import consistency as closure
from cpms_inspire.dataset import references
from cpms_inspire.dataset import spelling as lookup
from cpms_inspire.model.records import COLLECTIONS

PACKAGE = Path(cpms_inspire.__file__).parent

LAYERS = (
    ("errors", "lookup", "markdown", "notebooks", "places", "values", "vocabulary"),
    ("engines", "files", "identifiers"),
    ("checks",),
    ("model",),
    ("codec",),
    ("closure",),
    ("references", "options"),
    ("index",),
    ("dataset",),
    ("about", "coverage", "diff", "integrity", "searching", "wording"),
    ("citing", "programmes", "reporting", "verification"),
    ("overlay",),
    ("explorer", "exporters", "figures", "frames", "views"),
    ("versions",),
    ("queries", "display", "changelog"),
    ("cli",),
    ("__main__", "_pyinstaller"),
)
"""From the bottom up: a module imports only from layers below its own."""

ONLY_USERS = {
    "cattrs": {"codec"},
    "importlib_resources": {"versions", "explorer"},
    "click": {"cli"},
    "yaml": {"programmes"},
    "narwhals": {"engines", "frames"},
    "pyspark": {"engines"},
    "duckdb": {"cli"},
    "openpyxl": {"cli"},
    "rich": {"cli", "display"},
    "jinja2": {"explorer"},
    "matplotlib": {"figures"},
    "networkx": {"exporters"},
    "pyarrow": {"exporters"},
    "pypdf": {"cli"},
    "PyInstaller": {"_pyinstaller"},
    "rdflib": {"exporters"},
    "xlsxwriter": {"exporters"},
}
"""Libraries that not every module may import, and those that may; all but the first two come with extras."""

LIBRARIES = {"attrs", *ONLY_USERS}


def modules() -> dict[str, Path]:
    """Return our modules, a package of several files as one."""
    packages = [path.parent for path in PACKAGE.glob("*/__init__.py")]
    return {path.stem: path for path in (*PACKAGE.glob("*.py"), *packages) if path.stem != "__init__"}


def imports(path: Path) -> set[str]:
    """Return the full names of all modules that a module imports, wherever in it, but for its own parts."""
    found = set()
    files = [path] if path.is_file() else list(path.glob("*.py"))
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            module = node.module or ""
            found |= {f"{module}.{alias.name}" for alias in node.names} if module == "cpms_inspire" else {module}
    return {name for name in found if name.split(".")[:2] != ["cpms_inspire", path.stem]}


def test_every_module_has_a_layer() -> None:
    """A new module is put into a layer when it is made."""
    assert sorted(name for layer in LAYERS for name in layer) == sorted(modules())


@pytest.mark.parametrize("name", sorted(modules()))
def test_imports_point_downwards(name: str) -> None:
    """A module imports our own modules from lower layers only."""
    height = {module: number for number, layer in enumerate(LAYERS) for module in layer}
    ours = {full.split(".")[1] for full in imports(modules()[name]) if full.startswith("cpms_inspire.")} & set(height)
    assert {module for module in ours if height[module] >= height[name]} == set()


@pytest.mark.parametrize("name", sorted(modules()))
def test_imports_of_libraries(name: str) -> None:
    """A module imports the standard library and the libraries that belong into it, and no others."""
    tops = {full.split(".")[0] for full in imports(modules()[name])} - {"cpms_inspire"}
    outside = tops - set(sys.stdlib_module_names)
    assert outside <= LIBRARIES
    for library, users in ONLY_USERS.items():
        assert library not in outside or name in users


def test_no_module_bears_the_name_of_a_public_name() -> None:
    """The import of a submodule would overwrite the function of the same name."""
    assert set(modules()) & set(cpms_inspire.__all__) == set()


LONG = {
    "model": "every value of the domain: one noun, a class for each of its kinds",
    "codec": "reading, building and the schema follow the same fields: apart they would drift",
}
"""Modules of over 400 lines, each with the reason why it has no second noun that could be a module of its own."""


def test_no_module_is_long_without_a_reason() -> None:
    """A module of over 400 lines wants a second noun."""
    files = {path.relative_to(PACKAGE).with_suffix("").as_posix(): path for path in PACKAGE.rglob("*.py")}
    lengths = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in files.items()}
    assert {name for name, length in lengths.items() if length > 400} == set(LONG)


def run(code: str) -> Any:
    """Return what code prints as JSON in a fresh interpreter that sees our package and its dependencies."""
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
    """Importing the package imports neither attrs nor cattrs nor json nor any library, and opens no data file."""
    assert run(WATCH.format("import cpms_inspire")) == [["cpms_inspire"], [], 0, []]


def test_first_question_imports_no_more_than_it_needs() -> None:
    """A question imports neither cattrs nor an optional library, reads the digests and one version, stays offline."""
    libraries, _, files, network = run(WATCH.format("import cpms_inspire; cpms_inspire.strategies_for(9)"))
    assert set(libraries) <= {"cpms_inspire", "attr", "attrs", "importlib_resources"}
    assert files == 2
    assert network == []


def test_search_imports_no_library() -> None:
    """Searching takes nothing beyond what a question takes."""
    libraries, _, files, network = run(WATCH.format("import cpms_inspire; cpms_inspire.search('cash')"))
    assert set(libraries) <= {"cpms_inspire", "attr", "attrs", "importlib_resources"}
    assert (files, network) == (2, [])


def test_a_second_question_reads_nothing() -> None:
    """What was loaded once is not read again."""
    code = (
        "import cpms_inspire as c; c.strategies_for(9); opened.clear(); c.standards_for('N'); "
        "c.load_dataset(c.dataset_versions()[-1])"
    )
    _, _, files, _ = run(WATCH.format(code))
    assert files == 0


class TestCausesOfSpeed:
    """What makes answers quick; how quick they are, the benchmarks say."""

    def test_a_warm_question_is_a_look_up(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Numbers, identifiers, titles and aliases, written exactly, are found without being normalised."""
        dataset = cpms_inspire.load_dataset()
        written: list[tuple[str | int, ...]] = [
            (each.id, each.number, each.title, *each.aliases) for each in dataset.standards
        ]
        expected = [dataset.strategies_for(each) for each in dataset.standards]
        for module in (lookup, references):
            monkeypatch.setattr(module, "normalise", None)
        assert [{dataset.strategies_for(way) for way in ways} for ways in written] == [{each} for each in expected]

    def test_a_dataset_is_looked_up_in_directly(self) -> None:
        """No attribute of it is found by a function of Python's, which makes all of them slow."""
        assert not hasattr(cpms_inspire.Dataset, "__getattr__")

    def test_values_share_what_they_do_alike(self) -> None:
        """No class of the model has an equality, hash or `repr` of its own compiled for it."""
        own = {"__eq__", "__hash__", "__repr__"}
        assert [kind.__name__ for kind in (*COLLECTIONS.values(), Citation, Label, Code) if own & set(vars(kind))] == []

    def test_names_are_normalised_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Of the names of the newest dataset hardly any goes through the steps one by one."""
        names = [
            spelling
            for collection in closure.FRONTS
            for record in getattr(cpms_inspire.load_dataset(), collection)
            for spelling in closure.spellings(record)
        ]
        expected = [lookup.normalise(name) for name in names]
        monkeypatch.setattr(lookup, "_COMPILED", ())
        differing = {name for name, key in zip(names, expected, strict=True) if lookup.normalise(name) != key}
        assert differing == {"20 J4C", "Child protection monitoring"}

    def test_equal_citations_are_one(self) -> None:
        """A bundled dataset builds each citation once, however many records have it."""
        dataset = cpms_inspire.load_dataset()
        cited = [citation for name in COLLECTIONS for record in getattr(dataset, name) for citation in cites(record)]
        assert len({id(citation) for citation in cited}) == len(set(cited)) < len(cited)


def cites(record: Any) -> tuple[Citation, ...]:
    found: tuple[Citation, ...] = getattr(record, "citations", ())
    return found


class TestExports:
    """The public names, as the package shows them."""

    def test_each_can_be_imported(self) -> None:
        for name in cpms_inspire.__all__:
            assert getattr(cpms_inspire, name) is not None

    def test_each_is_kept(self) -> None:
        """The second use of a name is a plain attribute access."""
        first = cpms_inspire.strategies_for
        assert vars(cpms_inspire)["strategies_for"] is first

    def test_listing(self) -> None:
        assert dir(cpms_inspire) == sorted(cpms_inspire.__all__)

    def test_unknown_name(self) -> None:
        with pytest.raises(AttributeError, match="has no attribute 'strategy_for'"):
            getattr(cpms_inspire, "strategy_for")  # noqa: B009  # what a misspelt name does

    def test_are_what_type_checkers_see(self) -> None:
        """The imports that only type checkers read, and the lazy exports, name the same."""
        tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
        typed = {
            f"{node.module}.{alias.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        lazy = {f"cpms_inspire.{module}.{name}" for name, module in cpms_inspire._EXPORTS.items()}
        assert typed == lazy

    def test_each_is_public_in_its_module(self) -> None:
        for name, module in cpms_inspire._EXPORTS.items():
            assert name in sys.modules[f"cpms_inspire.{module}"].__all__
