"""
Run all benchmarks side by side, and write docs/reference/benchmarks.md: figures, targets, machine and versions.

    make bench
    make bench ONLY="start loading questions"

The whole run takes about an hour.  Results are kept for each step, so that single steps can be measured again.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import files
import loading
import overlays
import questions
import start
import tables
from attrs import asdict, frozen
from measuring import Section, table

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "reference" / "benchmarks.md"
KEPT = ROOT / "build" / "benchmarks"

INTRODUCTION = """\
`make bench` measures and writes this page; nothing in it is copied by hand.  Seconds differ from machine to machine, so
each figure is a ratio to something measured beside it in the same run.  Times are processor times: the best of many
rounds for calls, the median for whole processes.  On a machine with other work, ratios vary by a tenth and more.  No
test depends on time.  Tests check the causes instead: which modules are imported, which files are opened, and the plans
of queries."""


@frozen
class Target:
    """A ratio that the library aims for: `target` must be met, and `wish` would be better still."""

    figure: str
    what: str
    target: float
    wish: float | None = None
    at_least: bool = False
    where_not: str = ""
    """The reason, if the target is not met."""

    def verdict(self, measured: float) -> str:
        """Return whether the target is met."""
        if not self._meets(measured, self.target):
            return f"**not met**: {self.where_not}" if self.where_not else "**not met**"
        return "met, reached" if self.wish is not None and self._meets(measured, self.wish) else "met"

    def _meets(self, measured: float, bound: float) -> bool:
        shown = round(measured, 2)
        return shown >= bound if self.at_least else shown <= bound

    def row(self, figures: Mapping[str, float]) -> tuple[str, ...]:
        """Return the row for the table of targets."""
        measured = figures[self.figure]
        bound = "at least " if self.at_least else "at most "
        wish = "" if self.wish is None else f"{self.wish:g}"
        return (self.what, bound + f"{self.target:g}", wish, f"{measured:.2f}", self.verdict(measured))


READ_TWICE = "the file is read a second time, for its distinct spellings, and the program takes half a second to start"

FIXED = (
    "the column is read a second time, for its distinct spellings, and normalising them takes 10 to 100 ms on any table"
)
"""The reason why annotating is slower than a join on most engines."""

FIXED_ON: Mapping[str, str] = {
    "dask": "while planning, narwhals lets Dask compute each step of the normalisation: a second on any table",
    "pyspark": "Spark compiles the steps of the normalisation and exchanges the spellings: a second on any table",
}

TARGETS = (
    Target("import / bare", "`import cpms_inspire` / a bare interpreter", 1.15, 1.05),
    Target(
        "first answer / floor",
        "import and first `strategies_for(9)` / importing attrs, json, hashlib, importlib_resources",
        1.8,
        where_not="creating the classes of the model takes most of the time",
    ),
    Target(
        "first answer / pycountry",
        "the same / pycountry's import and first `get`",
        1.0,
        where_not="a wish, if it is simple to reach; pycountry creates no classes and validates nothing",
    ),
    Target(
        "question / click and rich",
        "`cpms-inspire strategies 17` / importing click and rich",
        2.0,
        1.5,
        where_not="creating the classes of the model and building the dataset take most of the rest",
    ),
    Target("help / click and rich", "`cpms-inspire --help` / the same", 1.3),
    Target("versions / click and rich", "`cpms-inspire versions` / the same", 1.3),
    Target("completion / click and rich", "completing a command / the same", 1.3),
    Target(
        "dataset / dictionary", "warm `dataset.strategies_for(9)` / a dictionary behind the same kind of call", 4, 3
    ),
    Target("function / dictionary", "warm `cpms_inspire.strategies_for(9)` / the same", 6),
    Target(
        "pycountry / function",
        "`pycountry.countries.get` / warm `cpms_inspire.strategies_for(9)`",
        4,
        6,
        at_least=True,
        where_not="two calls and the comparison of types remain",
    ),
    Target(
        "10,000,000 rows, canonical, csv: clock",
        "`cpms-inspire annotate`, 10 million rows of CSV, canonical / a program that only joins, by hand",
        1.0,
        where_not=READ_TWICE,
    ),
    Target("10,000,000 rows, messy, csv: clock", "the same, messy", 1.5),
    Target("10,000,000 rows, canonical, parquet: clock", "the same, Parquet, canonical", 1.0, where_not=READ_TWICE),
    Target("10,000,000 rows, messy, parquet: clock", "the same, Parquet, messy", 1.5),
    Target("10,000,000 rows, canonical, csv: memory", "the largest memory in MB", 400),
    Target(
        "load / json",
        "loading, every value validated / `json.loads` of the same bytes",
        5,
        3,
        where_not="creating the values takes most of the time, and checking that no two names clash the rest",
    ),
)


def targets_of_tables(figures: Iterable[str]) -> Iterator[Target]:
    """Yield the targets for annotating on each measured engine."""
    for figure in figures:
        kind, _, engine = figure.partition(" on ")
        what = f"annotating a {kind} table on {engine} / the join by hand there"
        yield Target(figure, what, 1.0 if kind == "canonical" else 1.5, where_not=FIXED_ON.get(engine, FIXED))


def page(sections: Sequence[Section]) -> str:
    """Return the page with all measurements so far."""
    figures = {name: value for section in sections for name, value in section.figures.items()}
    targets = [*TARGETS, *targets_of_tables(name for name in figures if " on " in name)]
    rows = [target.row(figures) for target in targets if target.figure in figures]
    head = ("ratio", "target", "wished for", "measured", "")
    parts = [
        "# Benchmarks",
        INTRODUCTION,
        "## Targets",
        "For tables: the ratio of clock times at the largest number of rows below.",
        table(head, *rows),
    ]
    for section in sections:
        parts += [f"## {section.title}", section.text]
    return "\n\n".join(parts) + "\n"


def main(alone: str, *only: str) -> None:
    """
    Measure and write the page. `alone` is the interpreter of an environment that contains only the package.

    If steps are named, the others keep their earlier measurements.
    """
    steps: dict[str, Callable[[], Section]] = {
        "start": partial(start.section, alone),
        "loading": loading.section,
        "questions": questions.section,
        "overlays": overlays.section,
        "files": files.section,
        **{f"tables-{run[0]}": partial(tables.section, *run) for run in tables.RUNS},
    }
    if unknown := set(only) - set(steps):
        raise SystemExit(f"no step {', '.join(unknown)}: there are {', '.join(steps)}")
    KEPT.mkdir(parents=True, exist_ok=True)
    sections: list[Section] = []
    for name, step in steps.items():
        kept = KEPT / f"{name}.json"
        if not only or name in only or not kept.exists():
            section = step()
            print(f"{section.title}: measured", flush=True)
            dated = asdict(section) | {"text": f"Measured on {datetime.now(UTC).date()}.\n\n{section.text}"}
            kept.write_text(json.dumps(dated), encoding="utf-8")
        sections.append(Section(**json.loads(kept.read_text(encoding="utf-8"))))
        PAGE.write_text(page(sections), encoding="utf-8")  # after each step, because the last steps take long


if __name__ == "__main__":
    main(*sys.argv[1:])
