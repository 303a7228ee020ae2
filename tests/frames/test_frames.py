"""Annotating data frames: every engine gives the same answers as a plain Python loop."""

import math
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import pytest
from engines import ENGINES, FAST, MATRIX, SLOW, arrow, on, rows, spark
from helpers import ROOT, costly, nightly
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from cpms_inspire import (
    CpmsInspireError,
    Dataset,
    InvalidOptionError,
    LinkageKind,
    MissingExtraError,
    Programme,
    ReferenceTypeError,
    coverage_of,
    frames,
    load_dataset,
)
from cpms_inspire.dataset.references import spellings
from cpms_inspire.dataset.spelling import LONGEST
from cpms_inspire.frames._engines import BACKENDS
from cpms_inspire.frames._names import plain_frame
from cpms_inspire.model.records import COLLECTIONS

pytestmark = pytest.mark.filterwarnings("ignore:Dask support is moving out:FutureWarning")

DATASET = load_dataset("1.1.0")
LISTLESS = ("PyArrow", "Dask")
"""Engines that cannot join lists to rows."""

STANDARD_TEXTS = [text for record in DATASET.standards for text in spellings(record)]
STRATEGY_TEXTS = [text for record in DATASET.strategies for text in spellings(record)]
AMONG_OTHERS = [
    "I",
    "i ",
    "-9",
    "1 3",
    "",
    " ",
    "Standard",
    "CPMS 2012-20",
    "INSPIRE 9",
    "X1",
    "P.2",
    "$9",
    "9\\1",
    "\\d",
]


NOTHING = (None,) * 5


@cache
def answers(cell: Any, side: str, kinds: tuple[LinkageKind, ...] | None) -> tuple[tuple[Any, ...], ...]:
    """Return the expected columns for a cell: one tuple for each linkage, or one empty tuple."""
    try:
        links = DATASET.linkages_for(**{side: cell}, kinds=kinds) if cell is not None else ()
    except CpmsInspireError:
        links = ()
    others = [
        DATASET.strategy(each.strategy) if side == "standard" else DATASET.standard(each.standard) for each in links
    ]
    found = [
        (other.id, other.title, link.kind.value, link.scope.value, link.stressed)
        for link, other in zip(links, others, strict=True)
    ]
    return tuple(found) or (NOTHING,)


def plain_rows(
    cells: Sequence[Any], side: str = "standard", kinds: tuple[LinkageKind, ...] | None = None
) -> list[tuple[Any, ...]]:
    """Return the expected rows for a column, computed by a plain loop."""
    found = [(cell, row, *answer) for row, cell in enumerate(cells) for answer in answers(cell, side, kinds)]
    return sorted(found, key=repr)


def mangled(text: str, chance: random.Random) -> str:
    """Change a spelling as people, spreadsheets and optical readers do."""
    for change in chance.sample(range(9), chance.randint(0, 3)):
        text = [
            text.upper(),
            text.lower(),
            f" {text}\t",
            f"Standard {text}",
            f"CPMS std. {text}",
            text.replace(" ", chance.choice(["  ", "-", "\u00a0", "_", "\u2013"])),
            text.replace("e", "\u00e9"),
            f"\u201c{text}\u201d.",
            text[:-1],
        ][change]
    return text


def hostile(count: int, *texts: str) -> list[str | None]:
    """Return a fixed column of many spellings: right, wrong and missing."""
    chance = random.Random(7)
    return [
        None if chance.random() < 0.05 else mangled(chance.choice([*texts, *AMONG_OTHERS]), chance)
        for _ in range(count)
    ]


def cells(*texts: str) -> SearchStrategy[list[str | None]]:
    """Generate columns of spellings, some changed and some without meaning."""
    spelled = st.builds(lambda text, seed: mangled(text, random.Random(seed)), st.sampled_from(texts), st.integers())
    free = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
    return st.lists(st.none() | spelled | free | st.sampled_from(AMONG_OTHERS), min_size=1, max_size=40)


LAWS = tuple(engine for engine in FAST if engine in {*MATRIX, "Polars, lazy"})
EXAMPLES = costly(4)
"""Each example runs an engine once, which takes tens of milliseconds."""


@cache
def generated(*texts: str) -> tuple[list[str | None], ...]:
    """Return many generated columns, for engines that take seconds for each answer."""
    found: list[list[str | None]] = []

    @settings(max_examples=100, database=None, phases=[Phase.generate])
    @given(column=cells(*texts))
    def collect(column: list[str | None]) -> None:
        found.append(column)

    collect()
    return tuple(found)


class TestLaws:
    """All engines give the same annotated rows as a plain Python loop over the questions."""

    @pytest.mark.parametrize("engine", LAWS)
    @EXAMPLES
    @given(column=cells(*STANDARD_TEXTS, *STRATEGY_TEXTS))
    @example(column=[None])
    @example(column=["9" + " " * LONGEST, "9" + " " * (LONGEST - 1)])
    def test_standards(self, engine: str, column: list[str | None]) -> None:
        """Columns of standards are annotated like the plain loop."""
        frame = on(engine, {"std": ["", *column], "row": list(range(-1, len(column)))})
        frame = frames.annotate(frame, dataset=DATASET, standard="std")
        expected = sorted([("", -1, *NOTHING), *plain_rows(column)], key=repr)
        assert rows(frame) == expected

    @pytest.mark.parametrize("engine", LAWS)
    @EXAMPLES
    @given(column=cells(*STRATEGY_TEXTS, *STANDARD_TEXTS))
    def test_strategies(self, engine: str, column: list[str | None]) -> None:
        """Columns of strategies are annotated like the plain loop."""
        frame = on(engine, {"st": ["", *column], "row": list(range(-1, len(column)))})
        frame = frames.annotate(frame, dataset=DATASET, strategy="st")
        assert rows(frame) == sorted([("", -1, *NOTHING), *plain_rows(column, "strategy")], key=repr)

    @nightly("each engine plans for seconds")
    @pytest.mark.parametrize("side", ["standard", "strategy"])
    @pytest.mark.parametrize("engine", SLOW)
    def test_many_tables_at_once(self, engine: str, side: str) -> None:
        """All generated columns are annotated like the plain loop, as one long column."""
        texts = (STANDARD_TEXTS, STRATEGY_TEXTS)
        every = generated(*texts[side == "strategy"], *texts[side == "standard"])
        column = [cell for each in every for cell in each]
        frame = on(engine, {"cell": column, "row": list(range(len(column)))})
        standard, strategy = ("cell", None) if side == "standard" else (None, "cell")
        found = frames.annotate(frame, dataset=DATASET, standard=standard, strategy=strategy)
        assert rows(found) == plain_rows(column, side)

    @nightly("a million rows")
    @pytest.mark.parametrize("engine", ENGINES)
    def test_a_million_rows(self, engine: str) -> None:
        """A million canonical and changed spellings are annotated like the plain loop."""
        column, expected = million()
        frame = on(engine, {"std": column, "row": range(len(column))})
        found = arrow(frames.annotate(frame, dataset=DATASET, standard="std", kinds=[LinkageKind.NAMED]), expected)
        assert found.equals(expected)


@cache
def million() -> tuple[Any, Any]:
    """Return a column of a million cells and the expected rows of its named linkages."""
    import pyarrow as pa

    chance = random.Random(7)
    canonical = [standard.id for standard in DATASET.standards]
    pool = [*hostile(3_000, *STANDARD_TEXTS, *STRATEGY_TEXTS), *canonical * 20]
    column = chance.choices(pool, k=1_000_000)
    numbered: dict[tuple[Any, ...], int] = {}
    places = {
        cell: [numbered.setdefault(answer, len(numbered)) for answer in answers(cell, "standard", (LinkageKind.NAMED,))]
        for cell in pool
    }
    found = [(row, place) for row, cell in enumerate(column) for place in places[cell]]
    numbers, picked = (pa.array(each) for each in zip(*found, strict=True))
    names = ("strategy", "strategy_title", "kind", "scope", "stressed")
    answered = pa.table({name: list(values) for name, values in zip(names, zip(*numbered, strict=True), strict=True)})
    cell = pa.array(column, pa.string())
    table = pa.table({"std": cell.take(numbers), "row": numbers})
    for name in names:
        table = table.append_column(name, answered[name].take(picked))
    return cell, arrow(table, table)


CELLS = ["Std. 9", "18", None, "nothing", "3", "I"]
"""
A standard with linkages of one kind, a standard with one linkage, an empty cell, nonsense, a gap, and an ambiguous
letter.
"""


@pytest.mark.parametrize("engine", [engine for engine in ENGINES if engine not in MATRIX])
class TestOtherEngines:
    """Engines outside the matrix, which answer each question once by day."""

    def test_annotates(self, engine: str) -> None:
        """Rows are annotated like the plain loop, and the result is a frame of the same engine."""
        frame = on(engine, {"std": CELLS, "row": list(range(len(CELLS)))})
        found = frames.annotate(frame, dataset=DATASET, standard="std")
        assert type(found) is type(frame)
        assert rows(found) == plain_rows(CELLS)

    def test_unmatched(self, engine: str) -> None:
        """Unmatched spellings are listed, the most frequent first."""
        frame = on(engine, {"std": ["nothing", "9", "N", None, "N"]})
        found = frames.unmatched(frame, dataset=DATASET, standard="std")
        assert [(each.spelling, each.count) for each in found] == [("N", 2), ("nothing", 1)]


@pytest.mark.parametrize("engine", sorted(LISTLESS))
def test_engines_without_lists(engine: str) -> None:
    """An engine that cannot join lists is an error that names the other functions."""
    frame = on(engine, {"std": CELLS})
    with pytest.raises(InvalidOptionError, match=r"cannot join lists.*annotate_flags"):
        frames.annotate_lists(frame, dataset=DATASET, standard="std")


@pytest.mark.parametrize("engine", MATRIX)
class TestShapes:
    """Other results, on every engine of the matrix."""

    def test_kinds(self, engine: str) -> None:
        """Only linkages of the given kinds are joined, and a row without any stays."""
        frame = on(engine, {"std": CELLS, "row": list(range(len(CELLS)))})
        found = frames.annotate(frame, dataset=DATASET, standard="std", kinds=[LinkageKind.NAMED])
        assert rows(found) == plain_rows(CELLS, kinds=(LinkageKind.NAMED,))

    def test_no_linkage_at_all(self, engine: str) -> None:
        """If the list of kinds is empty, every row stays without an answer."""
        frame = on(engine, {"std": CELLS, "row": list(range(len(CELLS)))})
        found = frames.annotate(frame, dataset=DATASET, standard="std", kinds=[])
        assert rows(found) == sorted([(cell, row, *NOTHING) for row, cell in enumerate(CELLS)], key=repr)

    def test_lists(self, engine: str) -> None:
        """Each row has a list, which is empty for a gap and null for an unmatched cell."""
        frame = on(engine, {"std": CELLS})
        if engine in LISTLESS:
            return  # see below
        found = rows(frames.annotate_lists(frame, dataset=DATASET, standard="std"))
        nine = tuple(strategy.id for strategy in DATASET.strategies_for(9))
        lists = [nine, ("INSPIRE2016-R",), None, None, (), None]
        assert found == sorted(zip(CELLS, lists, strict=True), key=repr)

    def test_flags(self, engine: str) -> None:
        """Each row has seven columns, which are false for a gap and null for an unmatched cell."""
        frame = on(engine, {"std": CELLS})
        found = rows(frames.annotate_flags(frame, dataset=DATASET, standard="std"))
        linked = {cell: {each.code for each in DATASET.strategies_for(cell)} for cell in ("Std. 9", "18", "3")}
        codes = [strategy.code for strategy in DATASET.strategies]
        flags = [[code in linked[cell] if cell in linked else None for code in codes] for cell in CELLS]
        assert found == sorted(((cell, *row) for cell, row in zip(CELLS, flags, strict=True)), key=repr)

    def test_unmatched(self, engine: str) -> None:
        """Unmatched spellings are listed with the reason and suggestions, the most frequent first."""
        frame = on(engine, {"std": ["nothing", "9", "N", None, "Standrd 9", "N", "CPMS 99"]})
        found = frames.unmatched(frame, dataset=DATASET, standard="std")
        assert [(each.spelling, each.count) for each in found] == [
            ("N", 2),
            ("CPMS 99", 1),
            ("Standrd 9", 1),
            ("nothing", 1),
        ]
        assert "standards_for('INSPIRE2016-N')" in found[0].reason
        assert found[2].suggestions[0] == "CPMS2019-09"

    def test_coverage(self, engine: str) -> None:
        """Each group covers what a programme with its standards and strategies covers, and groups may be null."""
        places = ["UGA", "UGA", None, "UGA", "KEN"]
        standards = ["9", "Std 18", "7", None, "nothing"]
        strategies = ["N", None, "R", "Education and life skills", None]
        frame = on(engine, {"place": places, "std": standards, "st": strategies})
        found = frames.coverage_table(frame, dataset=DATASET, by=["place"], standard="std", strategy="st")
        expected = []
        for place in ("UGA", None, "KEN"):
            own = [row for row in zip(places, standards, strategies, strict=True) if row[0] == place]
            programme = Programme.of(
                DATASET,
                standards=[standard for _, standard, _ in own if standard not in {None, "nothing"}],
                strategies=[strategy for _, _, strategy in own if strategy],
            )
            expected += [
                (place, t.pillar, t.kind.value, t.realised, t.from_standard, t.from_strategy, t.untouched, t.linked)
                for t in coverage_of(programme, DATASET).tallies
            ]
        assert rows(found) == sorted(expected, key=repr)

    def test_empty(self, engine: str) -> None:
        """A frame without rows can be annotated."""
        import pyarrow as pa

        frame = on(engine, {"std": pa.array(["9"], pa.string()), "row": [1]})
        import narwhals as nw

        none = nw.from_native(frame).filter(nw.col("row") > 1).to_native()
        assert rows(frames.annotate(none, dataset=DATASET, standard="std")) == []
        assert frames.unmatched(none, dataset=DATASET, standard="std") == ()

    def test_integers(self, engine: str) -> None:
        """Integers are read as numbers of standards."""
        found = frames.annotate(
            on(engine, {"std": [9, 3, 99, -9], "row": [0, 1, 2, 3]}), dataset=DATASET, standard="std"
        )
        assert rows(found) == plain_rows([9, 3, 99, -9])

    def test_whole_numbers_with_gaps(self, engine: str) -> None:
        """
        Whole floating-point numbers are read as numbers of standards, because pandas turns integers with gaps into
        floats.
        """
        column = [9.0, 3.5, None, 18.0]
        found = frames.annotate(on(engine, {"std": column, "row": [0, 1, 2, 3]}), dataset=DATASET, standard="std")
        meant = plain_rows([9, None, None, 18])
        assert rows(found, ["row", "strategy"]) == sorted(((row[1], row[2]) for row in meant), key=repr)

    def test_decimals(self, engine: str) -> None:
        """Decimals are read like floating-point numbers, with any number of zeros."""
        column = [Decimal("9.00"), Decimal("3.50"), None, Decimal("18.00")]
        frame = on(engine, {"std": column, "row": [0, 1, 2, 3]})
        meant = [9, None, None, 18] if engine != "Dask" else [None] * 4  # Dask turns objects into text
        found = rows(frames.annotate(frame, dataset=DATASET, standard="std"), ["row", "strategy"])
        assert found == sorted(((row[1], row[2]) for row in plain_rows(meant)), key=repr)

    def test_bytes(self, engine: str) -> None:
        """Bytes are refused."""
        if engine == "Dask":
            return  # Dask turns objects into text
        with pytest.raises(ReferenceTypeError):
            frames.annotate(on(engine, {"std": [b"9", b"x"]}), dataset=DATASET, standard="std")

    def test_not_a_number(self, engine: str) -> None:
        """NaN counts as an empty cell, not as an unmatched spelling."""
        frame = on(engine, {"std": [9.0, math.nan, 9.5]})
        assert [each.spelling for each in frames.unmatched(frame, dataset=DATASET, standard="std")] == ["9.5"]

    def test_lazy_stays_lazy(self, engine: str) -> None:
        """The annotated frame has the type of the given frame."""
        frame = on(engine, {"std": ["9"]})
        assert type(frames.annotate(frame, dataset=DATASET, standard="std")) is type(frame)


class TestPandas:
    """Columns of pandas that contain more than text."""

    def test_mixed(self) -> None:
        """A column may mix numbers and texts, and cells that are no references match nothing."""
        import pandas as pd

        column = [9, "Std. 18", None, True, 9.0, b"9", 1, *["Std. 9"] * 200, 18]
        frame = pd.DataFrame({"std": pd.Series(column, dtype=object), "row": range(len(column))})
        found = rows(frames.annotate(frame, dataset=DATASET, standard="std"), ["row", "strategy"])
        as_read = [9 if isinstance(cell, float) else cell for cell in column]  # spreadsheets write 9 as 9.0
        meant = plain_rows([None if isinstance(cell, bool | bytes) else cell for cell in as_read])
        assert found == sorted(((row[1], row[2]) for row in meant), key=repr)

    @pytest.mark.parametrize(
        ("column", "side", "refused"),
        [
            ([9, None], "standard", False),
            ([9, None], "strategy", True),
            ([9.0, 9.5, None], "standard", False),
            ([True, None], "standard", True),
            ([b"9", None], "standard", True),
            ([date(2020, 1, 1)], "standard", True),
            ([None, None], "strategy", False),
        ],
    )
    def test_objects_of_one_type(self, column: list[Any], side: str, *, refused: bool) -> None:
        """A column of objects is accepted or refused by the type of its cells."""
        import pandas as pd

        frame = pd.DataFrame({"cell": pd.Series(column, dtype=object)})
        standard, strategy = ("cell", None) if side == "standard" else (None, "cell")
        try:
            found = frames.annotate(frame, dataset=DATASET, standard=standard, strategy=strategy)
        except ReferenceTypeError:
            assert refused
            return
        matched = {each.id for each in DATASET.strategies_for(9)} if 9 in column else set()
        assert (set(found.iloc[:, 1].dropna()), refused) == (matched, False)

    def test_categories(self) -> None:
        """A categorical column is annotated like a column of texts."""
        import pandas as pd

        frame = pd.DataFrame({"std": pd.Categorical(["18", None, "x", "18"]), "row": range(4)})
        found = frames.annotate(frame, dataset=DATASET, standard="std")
        assert rows(found, ["row", "strategy"]) == [(0, "INSPIRE2016-R"), (1, None), (2, None), (3, "INSPIRE2016-R")]

    def test_flags_filter_rows(self) -> None:
        """Booleans are nullable, so that they filter rows also if some cells refer to nothing."""
        import pandas as pd

        frame = pd.DataFrame({"std": ["10", "15", "x"]})
        found = frames.annotate(frame, dataset=DATASET, standard="std")
        assert found["stressed"].dtype == "boolean"
        assert found[found.stressed]["strategy"].to_list() == ["INSPIRE2016-R"]
        assert found["stressed"].isna().sum() == 1
        flags = frames.annotate_flags(frame, dataset=DATASET, standard="std")
        assert {str(dtype) for dtype in flags.dtypes[1:]} == {"boolean"}
        assert flags[flags.strategy_I1]["std"].to_list() == ["10"]
        assert flags[~flags.strategy_I1]["std"].to_list() == ["15"]

    def test_column_and_dataset_as_people_write_them(self) -> None:
        """The column of standards may come second without its name; the dataset may be left out, or be a number."""
        import pandas as pd

        frame = pd.DataFrame({"std": ["15", "x"]})
        expected = frames.annotate(frame, dataset=load_dataset("1.0.0"), standard="std")
        pd.testing.assert_frame_equal(frames.annotate(frame, "std", dataset="1.0.0"), expected)
        newest = frames.annotate(frame, dataset=load_dataset(), standard="std")
        pd.testing.assert_frame_equal(frames.annotate(frame, "std"), newest)
        old = load_dataset("1.0.0")
        assert frames.unmatched(frame, "std", dataset="1.0.0") == frames.unmatched(frame, dataset=old, standard="std")
        counts = frames.coverage_table(frame, "std", by=["std"], dataset="1.0.0")
        assert counts.equals(frames.coverage_table(frame, "std", by=["std"], dataset=old))
        assert frames.table("standards", "1.0.0").equals(frames.table("standards", dataset=old))

    def test_dataset_in_the_place_of_the_column(self) -> None:
        """A dataset given in the place of the column is refused with the columns that there are."""
        import pandas as pd

        with pytest.raises(InvalidOptionError, match="standard must be the name of a column, not <Dataset"):
            frames.annotate(pd.DataFrame({"std": ["15"]}), DATASET, "std")  # type: ignore[arg-type]
        with pytest.raises(InvalidOptionError, match="standard='the column of standards'"):
            frames.annotate(pd.DataFrame({"std": ["15"]}))

    def test_keeps_the_order(self) -> None:
        """Rows keep their order, and the linkages of each row are in the dataset's order."""
        import pandas as pd

        frame = frames.annotate(pd.DataFrame({"std": ["15", "x", "15"]}), dataset=DATASET, standard="std")
        assert list(frame["strategy"].fillna("")) == [
            "INSPIRE2016-S",
            "INSPIRE2016-E",
            "",
            "INSPIRE2016-S",
            "INSPIRE2016-E",
        ]


class TestPolars:
    """Types and lazy frames of Polars."""

    def test_categories(self) -> None:
        """Categorical and enum columns are annotated like columns of texts."""
        import polars as pl

        for kind in (pl.Categorical, pl.Enum(["18", "x"])):
            frame = pl.DataFrame({"std": pl.Series(["18", None, "x"], dtype=kind), "row": [0, 1, 2]})
            found = frames.annotate(frame, dataset=DATASET, standard="std")
            assert rows(found, ["row", "strategy"]) == [(0, "INSPIRE2016-R"), (1, None), (2, None)]

    def test_nothing_but_nulls(self) -> None:
        """A column of nulls is annotated with nulls."""
        import polars as pl

        assert rows(frames.annotate(pl.DataFrame({"std": [None]}), dataset=DATASET, standard="std")) == [(None,) * 6]

    def test_streams(self, tmp_path: Path) -> None:
        """A lazy frame is annotated and written to a file without being collected first."""
        import polars as pl

        pl.DataFrame({"std": ["9", "x"], "row": [0, 1]}).write_parquet(tmp_path / "in.parquet")
        lazy = frames.annotate(pl.scan_parquet(tmp_path / "in.parquet"), dataset=DATASET, standard="std")
        lazy.sink_parquet(tmp_path / "out.parquet")
        assert rows(pl.read_parquet(tmp_path / "out.parquet")) == plain_rows(["9", "x"])


class TestSpark:
    """Plans and jobs of Spark."""

    def test_plan(self) -> None:
        """The plan broadcasts the small tables, runs no Python on rows, and moves only the distinct spellings."""
        frame = on("PySpark", {"std": ["9"], "row": [1]})
        plan = frames.annotate(frame, dataset=DATASET, standard="std")._jdf.queryExecution().executedPlan().toString()
        assert plan.count("BroadcastHashJoin") == 3
        assert "SortMergeJoin" not in plan
        assert "Python" not in plan
        assert plan.count("hashpartitioning") == 1, "of the distinct spellings, and of nothing else"

    def test_normalises_distinct_spellings_only(self, tmp_path: Path) -> None:
        """The plan does not normalise every row to filter by an inferred condition of the join."""
        on("Polars", {"std": ["9"], "row": [1]}).write_parquet(tmp_path / "rows.parquet")
        frame = spark().read.parquet(str(tmp_path / "rows.parquet"))
        plan = frames.annotate(frame, dataset=DATASET, standard="std")._jdf.queryExecution().executedPlan().toString()
        assert "isnotnull(regexp_replace" not in plan

    def test_runs_no_job(self) -> None:
        """Annotating builds a plan and runs no job."""
        frame = on("PySpark", {"std": ["9"], "row": [1]})
        tracker = spark().sparkContext.statusTracker()
        before = Counter(tracker.getJobIdsForGroup())
        frames.annotate(frame, dataset=DATASET, standard="std")
        assert Counter(tracker.getJobIdsForGroup()) == before


class TestRefusals:
    """Each invalid option gives one clear error."""

    def refused(self, columns: Any, **options: Any) -> CpmsInspireError:
        import polars as pl

        with pytest.raises(CpmsInspireError) as caught:
            frames.annotate(pl.DataFrame(columns), dataset=DATASET, **options)
        return caught.value

    def test_missing_column(self) -> None:
        """A missing column is refused with a list of the existing ones."""
        assert self.refused({"std": ["9"]}, standard="stnd") == InvalidOptionError(
            "standard", "'stnd'", ("std",), rule="the name of a column"
        )

    def test_no_column_at_all(self) -> None:
        """A frame without columns is refused."""
        assert self.refused({}, standard="std") == InvalidOptionError(
            "standard", "'std'", ("a frame with columns",), rule="the name of a column"
        )

    def test_clash(self) -> None:
        """A new column must not have the name of an existing one in any case, and a prefix avoids this."""
        columns = {"std": ["18"], "kind": ["x"], "scope": ["y"]}
        assert self.refused(columns, standard="std") == InvalidOptionError(
            "prefix", "''", ("a prefix that makes other names than kind, scope, which the frame already has",)
        )
        assert self.refused({"std": ["18"], "x_Kind": ["x"]}, standard="std", prefix="x_") == InvalidOptionError(
            "prefix", "'x_'", ("a prefix that makes other names than x_Kind, which the frame already has",)
        )
        import polars as pl

        found = frames.annotate(pl.DataFrame(columns), dataset=DATASET, standard="std", prefix="inspire_")
        assert found.columns[3:] == [
            f"inspire_{name}" for name in ("strategy", "strategy_title", "kind", "scope", "stressed")
        ]

    @pytest.mark.parametrize(
        ("options", "given"),
        [({}, "a column for neither"), ({"standard": "std", "strategy": "std"}, "a column for both")],
    )
    def test_not_one_column(self, options: dict[str, str], given: str) -> None:
        """Exactly one column must be given."""
        assert self.refused({"std": ["9"]}, **options) == InvalidOptionError(
            "standard and strategy",
            given,
            ("standard='the column of standards'", "strategy='the column of strategies'"),
            "a column for exactly one of them",
        )

    @pytest.mark.parametrize("column", [[True], [[1]], [object()]])
    def test_columns_of_other_types(self, column: Any) -> None:
        """A column of other types is refused."""
        assert isinstance(self.refused({"std": column}, standard="std"), ReferenceTypeError)

    def test_numbers_are_no_strategies(self) -> None:
        """A column of numbers is refused for strategies."""
        for column in ([1], [1.0]):
            assert isinstance(self.refused({"st": column}, strategy="st"), ReferenceTypeError)

    def test_no_frame(self) -> None:
        """Anything but a frame is refused."""
        with pytest.raises(InvalidOptionError, match=r"list.* is not valid for frame"):
            frames.annotate([1], dataset=DATASET, standard="std")

    def test_repeated_columns(self) -> None:
        """A frame with two columns of the same name is refused."""
        import pandas as pd
        import pyarrow as pa

        cells = pd.DataFrame([["9", "9"]], columns=["std", "std"])
        for frame in (cells, pa.table([["9"], ["9"]], names=["std", "std"])):
            with pytest.raises(InvalidOptionError, match="a repeated column name"):
                frames.annotate(frame, dataset=DATASET, standard="std")

    @pytest.mark.parametrize("limit", [0, "1"])
    def test_limit(self, limit: Any) -> None:
        """The limit must be a whole number of at least 1."""
        import polars as pl

        with pytest.raises(InvalidOptionError, match="limit"):
            frames.unmatched(pl.DataFrame({"std": ["x"]}), dataset=DATASET, standard="std", limit=limit)

    @pytest.mark.parametrize(
        "options",
        [
            {"by": "place", "standard": "std"},
            {"by": [], "standard": "std"},
            {"by": ["nowhere"], "standard": "std"},
            {"by": ["place"]},
            {"by": ["kind"], "standard": "std"},
        ],
    )
    def test_coverage_of_what(self, options: Any) -> None:
        """Coverage needs columns to group by and a column of standards or strategies."""
        import polars as pl

        frame = pl.DataFrame({"place": ["UGA"], "std": ["9"], "kind": ["x"]})
        with pytest.raises(InvalidOptionError):
            frames.coverage_table(frame, dataset=DATASET, **options)

    def test_groups_named_like_the_answer(self) -> None:
        """A group column must not have the name of a result column, in any case."""
        import polars as pl

        with pytest.raises(InvalidOptionError) as caught:
            frames.coverage_table(
                pl.DataFrame({"std": ["9"], "Kind": ["x"]}), dataset=DATASET, by=["Kind"], standard="std"
            )
        names = "pillar, kind, realised, from_standard, from_strategy, untouched, linked"
        assert caught.value == InvalidOptionError("by", "['Kind']", (f"columns with other names than {names}",))

    def test_without_the_extra(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """If the library is missing, the error names the extra."""
        monkeypatch.setitem(sys.modules, "narwhals", None)
        with pytest.raises(MissingExtraError) as caught:
            frames.annotate([], dataset=DATASET, standard="std")
        assert caught.value == MissingExtraError("frames", "Annotating a frame")


class TestUnmatched:
    """Spellings that match nothing, with the reason."""

    def test_ambiguous(self) -> None:
        """A letter that fits two strategies gets both as suggestions and is not resolved."""
        import polars as pl

        (found,) = frames.unmatched(pl.DataFrame({"st": ["I"]}), dataset=DATASET, strategy="st")
        assert found.suggestions == ("INSPIRE2016-I1", "INSPIRE2016-I2")

    def test_limit(self) -> None:
        """The list contains only the most frequent spellings, up to the limit."""
        import polars as pl

        frame = pl.DataFrame({"std": ["x", "y", "y"]})
        (found,) = frames.unmatched(frame, dataset=DATASET, standard="std", limit=1)
        assert (found.spelling, found.count) == ("y", 2)

    def test_retired(self, retired: Dataset) -> None:
        """A retired identifier is unmatched, and its replacement is suggested."""
        import polars as pl

        frame = pl.DataFrame({"std": ["CPMS2019-99", "9"]})
        (found,) = frames.unmatched(frame, dataset=retired, standard="std")
        assert (found.spelling, found.suggestions) == ("CPMS2019-99", ("CPMS2019-09",))
        assert rows(frames.annotate(frame, dataset=retired, standard="std"), ["std", "strategy"]) == sorted(
            [("CPMS2019-99", None), *(("9", each.id) for each in retired.strategies_for(9))]
        )

    @pytest.fixture
    def retired(self) -> Dataset:
        """Return a dataset with one more retired standard."""
        from attrs import evolve

        from cpms_inspire import Retirement
        from cpms_inspire.model.identifiers import RecordId

        gone = Retirement(
            id=RecordId("CPMS2019-99"),
            replaced_by=(RecordId("CPMS2019-09"),),
            since="1.1.0",
            reason="Merged.",
            citations=DATASET.standards[0].citations,
        )
        return evolve(DATASET, retirements=(gone,))


class TestTable:
    """The dataset as frames."""

    @pytest.mark.parametrize("name", COLLECTIONS)
    def test_every_collection(self, name: str) -> None:
        """Each collection is a frame with one row for each record, in order, on each backend."""
        for backend in BACKENDS:
            found = frames.table(name, dataset=DATASET, backend=backend)
            import narwhals as nw

            identifiers = nw.from_native(found, eager_only=True)["id"].to_list()
            assert identifiers == [record.id for record in getattr(DATASET, name)]

    def test_columns(self) -> None:
        """Columns contain texts, truth values and lists."""
        found = frames.table("linkages", dataset=DATASET, backend="polars")
        link = DATASET.linkages[0]
        assert found.row(0, named=True) == {
            "id": link.id,
            "standard": link.standard,
            "strategy": link.strategy,
            "kind": link.kind.value,
            "scope": link.scope.value,
            "convergence": link.convergence,
            "stressed": link.stressed,
            "note": link.note,
            "interventions": list(link.interventions),
        }

    def test_crosswalk(self) -> None:
        """The crosswalk table contains the linkages with both titles."""
        found = frames.table("crosswalk", dataset=DATASET, backend="polars")
        assert found.columns == [
            "standard",
            "standard_title",
            "strategy",
            "strategy_title",
            "kind",
            "scope",
            "stressed",
        ]
        assert found.height == len(DATASET.linkages)
        assert found["standard_title"][0] == DATASET.standard(DATASET.linkages[0].standard).title

    def test_unknown(self) -> None:
        """An unknown table or backend is refused."""
        for options in ({"name": "x"}, {"name": "linkages", "backend": "R"}):
            with pytest.raises(InvalidOptionError):
                frames.table(dataset=DATASET, **options)

    def test_backend_that_is_absent(self) -> None:
        """If a backend is not installed, the error lists the installed ones."""
        code = (
            "import sys; sys.modules['polars'] = None\n"
            "import importlib.util as util; find = util.find_spec\n"
            "util.find_spec = lambda name: None if name == 'polars' else find(name)\n"
            "from cpms_inspire import frames, load_dataset\n"
            "frames.table('linkages', dataset=load_dataset(), backend='polars')"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        reason = "backend must be an installed library, not 'polars'. Valid: pandas, pyarrow."
        assert f"InvalidOptionError: {reason}" in done.stderr


class TestPage:
    """The table of engines in the documentation."""

    TABLE: ClassVar = [
        [cell.strip() for cell in line.strip("|\n").split("|")]
        for line in (ROOT / "docs/reference/engines.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("|")
    ]

    def test_lists_every_engine(self) -> None:
        """The table has a row for every engine, in order."""
        assert [row[0] for row in self.TABLE[2:]] == list(ENGINES)

    @pytest.mark.parametrize("row", [row for row in TABLE[2:] if row[0] in MATRIX], ids=lambda row: row[0])
    def test_holds(self, row: list[str]) -> None:
        """A function works on an engine exactly if the table says yes."""
        for name, says in list(zip(self.TABLE[0], row, strict=True))[1:6]:
            options: dict[str, Any] = {"by": ["place"]} if name == "coverage_table" else {}
            try:
                getattr(frames, name)(
                    on(row[0], {"std": ["9"], "place": ["x"]}), dataset=DATASET, standard="std", **options
                )
            except InvalidOptionError:
                assert says == "no", name
            else:
                assert says == "yes", name


class TestNamesAndTypes:
    """What stands beside the column, and what it is called, does not matter."""

    def test_arrow(self) -> None:
        """PyArrow keeps columns of every type, the order of rows, and reads texts of every type."""
        import pyarrow as pa

        for dtype in (pa.string(), pa.large_string(), pa.string_view()):
            table = pa.table(
                {
                    "std": pa.array(["18", "x", None, "18"], dtype),
                    "list": pa.array([[1], [], None, [2]]),
                    "struct": pa.array([{"a": 1}, None, None, None]),
                    "view": pa.array(["a", None, "b", "c"], pa.string_view()),
                    "null": pa.nulls(4),
                }
            )
            found = frames.annotate(table, dataset=DATASET, standard="std")
            assert found.select(table.column_names).equals(table)
            assert found["strategy"].to_pylist() == ["INSPIRE2016-R", None, None, "INSPIRE2016-R"]
            assert [each.spelling for each in frames.unmatched(table, dataset=DATASET, standard="std")] == ["x"]
        decimals = pa.table({"std": pa.array([18, 9], pa.decimal128(5, 2)), "f": [18.0, float("nan")]})
        assert frames.annotate(decimals, dataset=DATASET, standard="std").num_rows == 8
        assert frames.annotate(decimals, dataset=DATASET, standard="f").num_rows == 2
        for column in (pa.array([True]), pa.array([[9]])):
            with pytest.raises(ReferenceTypeError):
                frames.annotate(pa.table({"std": column}), dataset=DATASET, standard="std")

    @pytest.mark.parametrize("lazy", [False, True])
    def test_labels(self, lazy: bool) -> None:  # noqa: FBT001  # a parameter
        """Names of pandas and Dask may be years, and stay what they are."""
        import dask.dataframe as dd
        import pandas as pd

        frame: Any = pd.DataFrame([["18", 5, "a"]], columns=["std", 2023, 2024])
        if lazy:
            frame = dd.from_pandas(frame, npartitions=1)
        found = frames.annotate(frame, dataset=DATASET, standard="std")
        assert list(found.columns)[:4] == ["std", 2023, 2024, "strategy"]
        with pytest.raises(InvalidOptionError, match="Valid: std, 2023, 2024"):
            frames.annotate(frame, dataset=DATASET, standard="2023")
        with pytest.raises(InvalidOptionError, match="a repeated column name"):
            frames.annotate(frame.rename(columns={2023: 2024}), dataset=DATASET, standard="std")
        years: Any = [2023]
        counted = frames.coverage_table(frame, dataset=DATASET, by=years, standard="std")
        assert list(counted.columns)[:2] == [2023, "pillar"]

    def test_names_with_dots(self) -> None:
        """On Spark, names with dots or backticks are plain for the while, and the answer has them again."""

        class Table:
            """A frame as Spark has it, as far as names go, so that the rule is tested without starting Spark."""

            __module__ = "pyspark.sql.dataframe"

            def __init__(self, *columns: str) -> None:
                self.columns = list(columns)

            def toDF(self, *columns: str) -> "Table":  # noqa: N802  # as Spark calls it
                return Table(*columns)

        own = plain_frame(Table("std", "a.b", "c`d"))
        assert own.frame.columns == ["std", "__cpms_inspire_1", "__cpms_inspire_2"]
        assert own.plain("by", "a.b") == "__cpms_inspire_1"
        answer = own.with_own_names(Table(*own.frame.columns, "strategy"))
        assert answer.columns == ["std", "a.b", "c`d", "strategy"]
        with pytest.raises(InvalidOptionError, match="a repeated column name"):
            plain_frame(Table("a.b", "a.b"))

    def test_empty_columns(self) -> None:
        """A column without a value is all gaps, whatever pandas or Dask takes it for."""
        import dask.dataframe as dd
        import pandas as pd

        for values in ([None, float("nan")], pd.to_datetime([None, None])):
            frame = pd.DataFrame({"a": [1, 2], "st": values})
            for each in (frame, dd.from_pandas(frame, npartitions=1)):
                found = frames.annotate(each, dataset=DATASET, strategy="st")
                assert len(found) == 2
        with pytest.raises(ReferenceTypeError):
            frames.annotate(pd.DataFrame({"st": [1.5]}), dataset=DATASET, strategy="st")

    def test_categories_of_numbers(self) -> None:
        """Categories of whole numbers are these numbers."""
        import pandas as pd

        for values in ([18.0, None, 18.0], [18, 18, 3]):
            frame = pd.DataFrame({"std": pd.Series(values).astype("category")})
            assert frames.annotate(frame, dataset=DATASET, standard="std")["strategy"].count() == 2

    @pytest.mark.parametrize("cell", [[18], (18,), {18}])
    def test_collections(self, cell: Any) -> None:
        """Objects that hold others are no references, whatever their text is."""
        import pandas as pd

        with pytest.raises(ReferenceTypeError, match="of lists"):
            frames.annotate(pd.DataFrame({"std": pd.Series([cell])}), dataset=DATASET, standard="std")
