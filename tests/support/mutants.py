"""
Mutation testing of the core: small changes to the code, one at a time, each of which some test should notice.

    python tests/support/mutants.py [MODULE ...] [MOST [SEED]]

makes mutmut's mutations of the named modules, or of the whole core, and for each one runs the tests that execute the
changed statement: first those of the module's own files, the fastest first, then all others of the core.  The first
failure, or a run that takes far too long, kills the mutant.  Prints a table, and the survivors that
`tests/survivors.toml` does not explain.  With MOST, runs that many of each module, drawn by chance that a seed repeats;
with 0, prints what earlier runs kept.  Another SEED, any number, makes another draw.  Needs mutmut.

mutmut itself leaves out what stands outside of functions, and functions with decorators: the tables, the fields of the
values, and their properties.  Here a mutant is the whole module, loaded in place of the file in a forked process.
"""

import ast
import difflib
import gc
import hashlib
import importlib
import importlib.abc
import importlib.util
import inspect
import json
import multiprocessing
import os
import resource
import signal
import sys
import time
import tomllib
import warnings
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.machinery import ModuleSpec
from itertools import accumulate
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any, NamedTuple

import coverage
import libcst as cst
import pytest
from libcst.metadata import MetadataWrapper, PositionProvider, WhitespaceInclusivePositionProvider
from mutmut.mutation.file_mutation import MutationVisitor
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "cpms_inspire"
KEPT = ROOT / "build" / "mutants"
SURVIVORS = ROOT / "tests" / "survivors.toml"

CORE: Mapping[str, tuple[str, ...]] = {
    "lookup": ("test_references.py", "laws/test_laws.py"),
    "identifiers": ("test_references.py", "test_model.py"),
    "checks": ("test_model.py", "test_schema.py"),
    "values": ("test_model.py",),
    "model": ("test_model.py",),
    "codec": ("test_codec.py", "test_schema.py"),
    "closure": ("test_dataset.py", "test_references.py"),
    "references": ("test_references.py",),
    "options": ("test_dataset.py",),
    "index": ("test_dataset.py", "test_references.py"),
    "dataset": ("test_dataset.py",),
    "queries": ("test_dataset.py",),
    "versions": ("test_versions.py",),
    "diff": ("test_diff.py",),
    "overlay": ("test_overlay.py",),
    "integrity": ("test_integrity.py",),
    "searching": ("test_searching.py",),
    "coverage": ("test_coverage.py",),
    "citing": ("test_citing.py",),
    "programmes": ("test_programmes.py",),
}
"""The modules that are mutated, each with its own files of tests."""

ALL = "test_immutability.py"
"""The file of tests that asks something of the values of every module."""

FURTHER = ("laws/test_laws.py", "test_errors.py")
"""Files of tests that execute much of the core besides."""

SLOW = ("test_every_record_in_every_format", "test_stacks_on_bundled", "TestSteadiness", "test_a_full_stack")
"""Tests, or classes of tests, that take long."""

LONGEST = 20.0
"""Seconds that tests of one mutant may take without a mutation; the slowest of them are left out beyond that."""
PATIENCE = 20.0
"""Seconds that a run of tests may take, beyond five times what it takes without a mutation."""
MEMORY = 6 * 2**30
"""Bytes that it may use."""
WORKERS = 2


class Mutant(NamedTuple):
    """One change of one module."""

    module: str
    name: str
    """The class and function, and the lines before and after."""
    code: str
    lines: range | None
    """The lines of the changed statement; none for what is executed when the module is loaded."""


class Measured(NamedTuple):
    """What a run of the tests without mutations tells."""

    seconds: dict[str, float]
    """By test."""
    executing: dict[str, dict[int, set[str]]]
    """By module and line, the tests."""
    imported: list[str]
    """The modules of others, so that they need to be loaded only once."""


# --- making mutants ---------------------------------------------------------------------------------------------------


class Visitor(MutationVisitor):  # type: ignore[misc]  # which comes without types where it is not installed
    """Makes mutmut's mutations of everything but annotations and what only type checkers read."""

    def __init__(self) -> None:
        nothing = IgnoredCode(no_mutate_lines=set(), ignore_node_lines=set(), ignore_pattern_lines=set())
        super().__init__(mutation_operators, nothing)
        self._around: list[cst.CSTNode] = []
        self._left_out: set[cst.CSTNode] = set()
        self.places: list[tuple[str, cst.CSTNode | None]] = []
        """For each mutation, the names of the class and function around it, and the statement."""

    def on_visit(self, node: cst.CSTNode) -> bool:
        before = len(self.mutations)
        entered: bool = super().on_visit(node)
        self._around.append(node)
        names = [each.name.value for each in self._around if isinstance(each, cst.ClassDef | cst.FunctionDef)]
        statements = [
            each for each in self._around if isinstance(each, cst.SimpleStatementLine | cst.BaseCompoundStatement)
        ]
        place = (".".join(names), statements[-1] if statements else None)
        self.places += [place] * (len(self.mutations) - before)
        return entered

    def on_leave(self, original_node: cst.CSTNode) -> None:
        super().on_leave(original_node)
        self._around.pop()

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        match node:
            case (
                cst.Annotation()
                | cst.Import()
                | cst.ImportFrom()
                | cst.If(test=cst.Name("TYPE_CHECKING"))
                | cst.Assign(targets=[cst.AssignTarget(target=cst.Name("__all__"))])
                | cst.Assign(value=cst.Call(func=cst.Name("NewType" | "TypeVar")))
                | cst.AnnAssign(annotation=cst.Annotation(annotation=cst.Name("TypeAlias")))
                | cst.Call(func=cst.Name("len" | "isinstance"))
            ):
                return True
            case cst.Call(func=cst.Name("cast"), args=[kind, _]):
                self._left_out |= {node, kind}
        return node in self._left_out and not isinstance(node, cst.Call)

    def _should_mutate_node(self, node: cst.CSTNode) -> bool:
        return node not in self._left_out


def mutants(module: str) -> list[Mutant]:
    """Return the mutants of a module, in its order."""
    source = (PACKAGE / f"{module}.py").read_text(encoding="utf-8")
    wrapper = MetadataWrapper(cst.parse_module(source))
    visitor = Visitor()
    wrapper.visit(visitor)
    positions = wrapper.resolve(PositionProvider)
    spans = wrapper.resolve(WhitespaceInclusivePositionProvider)
    lines = source.splitlines(keepends=True)
    made: dict[str, Mutant] = {}
    seen = {source}
    for mutation, (function, statement) in zip(visitor.mutations, visitor.places, strict=True):
        old, new = mutation.original_node, mutation.mutated_node
        if is_trivial(old, new):
            continue
        if isinstance(old, cst.BaseCompoundStatement):  # whose indentation the whole knows
            code = wrapper.module.deep_replace(old, new).code
        else:  # much faster
            start, end = spans[old].start, spans[old].end
            head = "".join(lines[: start.line - 1]) + lines[start.line - 1][: start.column]
            tail = lines[end.line - 1][end.column :] + "".join(lines[end.line :])
            code = head + wrapper.module.code_for_node(new) + tail
        if code in seen:
            continue
        seen.add(code)
        try:
            ast.parse(code)
        except SyntaxError:
            continue
        name = f"{function or 'module'}: {changed(source, code)}"
        while name in made:
            name += " (again)"
        made[name] = Mutant(module, name, code, extent(statement, positions) if is_called(function) else None)
    return list(made.values())


def is_trivial(old: cst.CSTNode, new: cst.CSTNode) -> bool:
    """Say whether a mutation is not worth its time: a text in another case, a call without an argument by position."""
    match old, new:
        case cst.SimpleString(value=one), cst.SimpleString(value=other):
            return bool(one.lower() == other.lower())
        case cst.Call(), cst.Call() if len(new.args) < len(old.args):
            kept = {id(each) for each in new.args}
            return any(id(each) not in kept and each.keyword is None for each in old.args)
    return False


def is_called(name: str) -> bool:
    """Say whether what stands in a class or function of this name is executed by a call, not when it is loaded."""
    last = name.rpartition(".")[2].lstrip("_")
    return last[:1].islower()


def extent(statement: cst.CSTNode | None, positions: Mapping[cst.CSTNode, Any]) -> range | None:
    """Return the lines of a statement, of a compound one only those of its head; none for the head of a function."""
    if statement is None or isinstance(statement, cst.FunctionDef | cst.ClassDef):
        return None
    first = positions[statement].start.line
    if isinstance(statement, cst.Match):
        return range(first, first + 1)
    if isinstance(statement, cst.BaseCompoundStatement):
        return range(first, max(first + 1, positions[statement.body].start.line))
    return range(first, positions[statement].end.line + 1)


def changed(before: str, after: str) -> str:
    """Return the lines in which two texts differ, on one line."""
    one, other = ([line.strip() for line in text.splitlines()] for text in (before, after))
    lines = list(difflib.unified_diff(one, other, lineterm="", n=0))[2:]
    old = " ".join(line[1:] for line in lines if line.startswith("-"))
    new = " ".join(line[1:] for line in lines if line.startswith("+"))
    return f"{old} -> {new}"


# --- running tests ----------------------------------------------------------------------------------------------------


class Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module of the package from other code."""

    def __init__(self, mutant: Mutant) -> None:
        self._name, self._code = f"cpms_inspire.{mutant.module}", mutant.code
        self._file = str(PACKAGE / f"{mutant.module}.py")

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._name:
            return None
        return importlib.util.spec_from_file_location(fullname, self._file, loader=self)

    def create_module(self, _spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._code, self._file, "exec"), vars(module))  # noqa: S102  # what a loader does


class Selected:
    """A plugin of pytest that runs the tests with given names, in their order."""

    def __init__(self, tests: Sequence[str]) -> None:
        self._place = {name: place for place, name in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        chosen = [item for item in items if test_of(item.nodeid) in self._place]
        items[:] = sorted(chosen, key=lambda item: self._place[test_of(item.nodeid)])


def test_of(name: str) -> str:
    """Return the name of a test; the examples of one file, of which each may need those before it, are one."""
    return name.partition("::line:")[0]


class Measuring:
    """A plugin of pytest that notes how long each test takes, and tells coverage which it is."""

    def __init__(self, measured: coverage.Coverage) -> None:
        self._coverage = measured
        self.seconds: dict[str, float] = defaultdict(float)
        self.failed: list[str] = []

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._coverage.switch_context(item.nodeid)
        yield
        self._coverage.switch_context("")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] += report.duration
        if report.failed:
            self.failed.append(report.nodeid)


def run_tests(files: Sequence[str], *plugins: object) -> int:
    """Run tests in this process."""
    options = [
        "-x",
        "-q",
        "-k",
        f"not ({' or '.join(SLOW)})",
        "--tb=no",
        "--assert=plain",
        "--no-header",
        "--import-mode=importlib",
    ]
    own = ["-o", "addopts=", "-p", "no:cacheprovider", "-p", "_hypothesis_pytestplugin", "-p", "no:unraisableexception"]
    return pytest.main([*own, *options, "--rootdir", str(ROOT), *files], plugins=list(plugins))


def files_of(module: str) -> list[str]:
    """Return a module's own files of tests, the module itself for its examples among them."""
    return [f"src/cpms_inspire/{module}.py", *(f"tests/{name}" for name in (*CORE[module], ALL))]


def measure() -> Measured:
    """Run the tests of the core without a mutation, in a process of their own; or return what was measured before."""
    kept = KEPT / f"measured-{digest_of(*PACKAGE.rglob('*.py'), *(ROOT / 'tests').rglob('*.py'))}.json"
    if not kept.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        child = os.fork()
        if not child:
            measure_here(kept)
        if os.waitpid(child, 0)[1]:
            sys.exit("The tests fail without a mutation.")
    by_name, executing, imported = json.loads(kept.read_text(encoding="utf-8"))
    seconds: dict[str, float] = defaultdict(float)
    for name, each in by_name.items():
        seconds[test_of(name)] += each
    by_line = {
        module: {int(line): set(map(test_of, tests)) for line, tests in lines.items()}
        for module, lines in executing.items()
    }
    return Measured(seconds, by_line, imported)


def digest_of(*files: Path) -> str:
    """Return a short digest of what files hold."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in sorted(files))).hexdigest()[:12]


def measure_here(kept: Path) -> None:
    """Measure, keep what was measured, and end the process."""
    measured = coverage.Coverage(data_file=None, include=[str(PACKAGE / "*")], config_file=False)
    measuring = Measuring(measured)
    files = {*(file for module in CORE for file in files_of(module)), *(f"tests/{name}" for name in FURTHER)}
    measured.start()
    status = run_tests(sorted(files), measuring)
    measured.stop()
    if status:
        print("Without a mutation:", *measuring.failed)
        os._exit(1)
    data = measured.get_data()
    executing = {
        module: {
            line: [test for test in tests if test]
            for line, tests in data.contexts_by_lineno(str(PACKAGE / f"{module}.py")).items()
        }
        for module in CORE
    }
    imported = [name for name in sys.modules if name.partition(".")[0] not in ours()]
    kept.write_text(json.dumps((measuring.seconds, executing, imported)), encoding="utf-8")
    os._exit(0)


def ours() -> set[str]:
    """Return the names of the modules that each forked process loads anew."""
    names = {path.stem for folder in ("tests", "curation") for path in (ROOT / folder).rglob("*.py")}
    return names | {"cpms_inspire", "tests", "src", "conftest", "__main__"}


def stages(mutant: Mutant, measured: Measured) -> list[list[str]]:
    """
    Return the tests to run for a mutant: its own files', those that execute it first, then the others that do.

    All of its own, and at last all that execute anything of its module, since what is remembered is executed in the
    first test only that asks for it.
    """
    lines = measured.executing[mutant.module]
    near = set().union(*lines.values())
    executing = set().union(*(lines.get(line, set()) for line in mutant.lines or ())) or near
    own = {test for test in measured.seconds if test.partition("::")[0] in files_of(mutant.module)}
    first = [*fastest(own & executing, measured), *fastest(own - executing, measured)]
    others = (fastest(executing - own, measured), fastest(near - executing - own, measured))
    return [tests for tests in (first, *others) if tests]


def fastest(tests: set[str], measured: Measured) -> list[str]:
    """Return the fastest tests, up to the one with which they take longer together than tests of one mutant may."""
    ordered = sorted(tests, key=measured.seconds.__getitem__)
    total = list(accumulate(measured.seconds[test] for test in ordered))
    return ordered[: bisect(total, LONGEST) + 1]


def outcome(mutant: Mutant, measured: Measured) -> str:
    """Say what became of a mutant."""
    for tests in stages(mutant, measured):
        ended = fate(mutant, tests, sum(measured.seconds[test] for test in tests) * 5 + PATIENCE)
        if ended != "survived":
            return ended
    return "survived"


def fate(mutant: Mutant, tests: Sequence[str], patience: float) -> str:
    """Run tests on a mutant, in a process of its own."""
    child = os.fork()
    if not child:
        test_here(mutant, tests)
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return "survived" if status == 0 else "killed"
        time.sleep(0.01)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "timed out"


def test_here(mutant: Mutant, tests: Sequence[str]) -> None:
    """Run tests on a mutant, and end the process."""
    os.setpgid(0, 0)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    sys.meta_path.insert(0, Mutated(mutant))
    status = 1
    with suppress(BaseException):
        status = run_tests(sorted({test.partition("::")[0] for test in tests}), Selected(tests))
    os._exit(int(status))


# --- reporting --------------------------------------------------------------------------------------------------------


_measured: list[Measured] = []


def work(mutant: Mutant) -> tuple[str, str]:
    """Return a mutant's name and what became of it; in a worker."""
    return mutant.name, outcome(mutant, _measured[0])


def load_below(module: str) -> None:
    """Load what a module imports, but not itself, so that no process that this worker forks needs to."""
    importlib.import_module(f"cpms_inspire.{module}")
    del sys.modules[f"cpms_inspire.{module}"]
    delattr(sys.modules["cpms_inspire"], module)


def run(module: str, most: int | None, seed: str) -> dict[str, str]:
    """Run the mutants of a module, or some of them, by chance that a seed repeats; those that ran before are kept."""
    source = (PACKAGE / f"{module}.py").read_text(encoding="utf-8")
    found = mutants(module)
    Random(module + seed).shuffle(found)
    kept = KEPT / f"{module}-{digest_of(PACKAGE / f'{module}.py')}.jsonl"
    results = dict(map(json.loads, kept.read_text(encoding="utf-8").splitlines())) if kept.exists() else {}
    if most != 0 and not results and outcome(Mutant(module, "unchanged", source, None), _measured[0]) != "survived":
        sys.exit(f"The tests fail on {module} even where nothing is changed.")
    waiting = [mutant for mutant in found[:most] if mutant.name not in results]
    context = multiprocessing.get_context("fork")
    with kept.open("a", encoding="utf-8") as file, context.Pool(WORKERS, load_below, (module,)) as pool:
        for name, ended in pool.imap_unordered(work, waiting):
            results[name] = ended
            print(json.dumps((name, ended), ensure_ascii=False), file=file, flush=True)
    counts = Counter(results.values())
    alive = counts["survived"] / max(1, counts.total())
    print(
        f"| {module} | {len(found)} | {counts.total()} | {counts['killed']} | {counts['timed out']} | "
        f"{counts['survived']} | {1 - alive:.1%} |",
        flush=True,
    )
    return results


def explained() -> dict[str, set[str]]:
    """Return the survivors that are explained, by module."""
    groups = tomllib.loads(SURVIVORS.read_text(encoding="utf-8")).get("group", [])
    found: dict[str, set[str]] = defaultdict(set)
    for group in groups:
        for module in CORE:
            found[module] |= set(group.get(module, ()))
    return found


def main(arguments: Sequence[str]) -> int:
    """Run, print, and return the exit status: 1 where a survivor is not explained."""
    os.environ |= {"HYPOTHESIS_PROFILE": "mutants", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    os.chdir(ROOT)
    sys.dont_write_bytecode = False  # so that no process compiles again what is not mutated
    modules = [argument for argument in arguments if argument in CORE]
    most, seed = [*(argument for argument in arguments if argument.isdecimal()), None, None][:2]
    measured = measure()
    _measured[:] = [measured]
    for name in measured.imported:
        with warnings.catch_warnings(), suppress(Exception):
            warnings.simplefilter("ignore")
            importlib.import_module(name)
    inspect.getmodule(inspect.currentframe())  # which remembers where all modules are, as Sybil asks later
    gc.freeze()
    known = explained()
    unexplained = []
    print("| module | mutants | run | killed | timed out | survived | killed or timed out |")
    print("|---|---|---|---|---|---|---|", flush=True)
    for module in modules or CORE:
        results = run(module, int(most) if most else None, seed or "")
        survived = [name for name, ended in results.items() if ended == "survived"]
        unexplained += [f"{module}: {name}" for name in survived if name not in known[module]]
    print("\nSurvivors without an explanation:", *unexplained or ["none"], sep="\n")
    return int(bool(unexplained))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
