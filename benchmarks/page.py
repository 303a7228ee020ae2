"""
Measure everything side by side, and write docs/reference/benchmarks.md: figures, targets, machine and versions.

    make bench

It takes about half an hour on a machine that does nothing else.
"""

import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import loading
import overlays
import questions
import start
import tables
from attrs import frozen
from measuring import Section, row, table

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "benchmarks.md"

INTRODUCTION = """\
Measured by `make bench`, which writes this page: nothing in it is copied by hand.  Seconds say little on another
machine, so that each figure is a ratio to something measured beside it in the same run.  Times are of the processor:
the best of many rounds for calls, the median for whole processes; on a machine with other work, ratios move by a tenth
and more.  No test depends on time: tests hold the causes, such as the modules that are imported, the files that are
opened, and the plans of queries."""


@frozen
class Target:
    """A ratio that the library sets itself: `hold` is kept, `reach` is wished for."""

    figure: str
    what: str
    hold: float
    reach: float | None = None
    at_least: bool = False
    where_not: str = ""
    """Why it is not met, where it is not."""

    def verdict(self, measured: float) -> str:
        """Say whether it is met."""
        if not self._meets(measured, self.hold):
            return f"**not met**: {self.where_not}" if self.where_not else "**not met**"
        return "met, reached" if self.reach is not None and self._meets(measured, self.reach) else "met"

    def _meets(self, measured: float, bound: float) -> bool:
        shown = round(measured, 2)
        return shown >= bound if self.at_least else shown <= bound

    def row(self, figures: Mapping[str, float]) -> tuple[str, ...]:
        """Return the row of the table of targets."""
        measured = figures[self.figure]
        bound = "at least " if self.at_least else "at most "
        reach = "" if self.reach is None else f"{self.reach:g}"
        return (self.what, bound + f"{self.hold:g}", reach, f"{measured:.2f}", self.verdict(measured))


TARGETS = (
    Target("import / bare", "`import cpms_inspire` / a bare interpreter", 1.15, 1.05),
    Target(
        "first answer / floor",
        "import and first `strategies_for(9)` / importing attrs, json, hashlib, importlib_resources",
        1.8,
        where_not="making the classes of the model takes most of it",
    ),
    Target(
        "first answer / pycountry",
        "the same / pycountry's import and first `get`",
        1.0,
        where_not="wished for, where it can be had simply; pycountry has no classes to make and validates nothing",
    ),
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
        where_not="what is left is two calls and the comparison of types",
    ),
    Target("load / json", "loading, every value validated / `json.loads` of the same bytes", 5, 3),
)


def targets_of_tables(figures: Mapping[str, float]) -> Iterator[Target]:
    """Yield the targets of annotating on each engine that was measured."""
    for figure in figures:
        kind, _, engine = figure.partition(" on ")
        what = f"annotating a {kind} table on {engine} / the join by hand there"
        yield Target(figure, what, 1.0 if kind == "canonical" else 1.5)


def page(sections: list[Section], of_tables: Section) -> str:
    """Return the page."""
    figures = {name: value for section in sections for name, value in section.figures.items()}
    rows = [target.row(figures) for target in TARGETS]
    rows += [target.row(of_tables.figures) for target in targets_of_tables(of_tables.figures)]
    head = ("ratio", "target", "wished for", "measured", "")
    parts = [
        "# Benchmarks",
        INTRODUCTION,
        f"Last run: {datetime.now(UTC).date()}.",
        "## Targets",
        table(head, *rows).replace(
            row("---", *["---:"] * (len(head) - 1)), row("---", *["---:"] * (len(head) - 2), "---")
        ),
    ]
    for section in [*sections, of_tables]:
        parts += [f"## {section.title}", section.text]
    return "\n\n".join(parts) + "\n"


def main(alone: str) -> None:
    """Measure and write; `alone` is the interpreter of an environment that holds the package only."""
    sections = []
    for name, measure in {
        "start": lambda: start.section(alone),
        "loading": loading.section,
        "questions": questions.section,
        "overlays": overlays.section,
    }.items():
        print(f"{name} ...", flush=True)
        sections.append(measure())
    print("tables ...", flush=True)
    PAGE.write_text(page(sections, tables.section()), encoding="utf-8")
    print(f"written: {PAGE.name}")


if __name__ == "__main__":
    main(sys.argv[1])
