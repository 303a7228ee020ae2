"""
Time to annotate a table on each engine, compared with a join by hand on the same engine, in one run.

    python benchmarks/tables.py --rows 1000000 10000000 --engines pandas polars

Each engine runs in a separate process, in which both methods take turns.  Ratios are medians over the turns, of clock
time and of processor time, which depends less on other work on the machine.  A canonical table contains identifiers.
A messy table contains spellings as people write them, and the join by hand uses a prepared list of them.  Each method
runs once more in a separate process to measure its peak memory.
"""

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
from measuring import Section, peak_memory, table, versions

from cpms_inspire import frames, load_dataset
from cpms_inspire.dataset.references import spellings

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "support"))

DATASET = load_dataset()
COLUMNS = ("about", "strategy", "strategy_title", "kind", "scope", "stressed")
CHUNK = 1_000_000
TABLES = ("canonical", "messy")


class Engine(NamedTuple):
    """How an engine reads a file, joins by hand, and computes the result."""

    load: Callable[[Path], Any]
    join: Callable[[Any, Any], Any]
    run: Callable[[Any, Path], object]
    libraries: tuple[str, ...]


def _pandas() -> Engine:
    import pandas as pd

    return Engine(
        pd.read_parquet,
        lambda frame, links: frame.merge(links, on="about", how="left"),
        lambda _frame, _out: None,
        ("pandas", "pyarrow"),
    )


def _polars() -> Engine:
    import polars as pl

    return Engine(
        pl.read_parquet,
        lambda frame, links: frame.join(links, on="about", how="left"),
        lambda _frame, _out: None,
        ("polars",),
    )


def _polars_lazy() -> Engine:
    import polars as pl

    return _polars()._replace(
        load=lambda path: pl.read_parquet(path).lazy(), run=lambda frame, _: frame.collect(engine="in-memory")
    )


def _polars_streaming() -> Engine:
    return _polars_lazy()._replace(run=lambda frame, _: frame.collect(engine="streaming"))


def _polars_file() -> Engine:
    import polars as pl

    return _polars()._replace(load=pl.scan_parquet, run=lambda frame, out: frame.sink_parquet(out))


def _pyarrow() -> Engine:
    return Engine(
        pq.read_table,
        lambda frame, links: frame.join(links, "about", join_type="left outer"),
        lambda _frame, _out: None,
        ("pyarrow",),
    )


def _duckdb() -> Engine:
    import duckdb

    def load(path: Path) -> Any:
        duckdb.execute(f"CREATE TABLE {path.stem} AS FROM '{path}'")
        return duckdb.table(path.stem)

    return Engine(load, _joined_by_duckdb, lambda frame, _: frame.to_arrow_table(), ("duckdb",))


def _duckdb_file() -> Engine:
    import duckdb

    return _duckdb()._replace(
        load=lambda path: duckdb.read_parquet(str(path)), run=lambda frame, out: frame.write_parquet(str(out))
    )


def _joined_by_duckdb(frame: Any, links: Any) -> Any:
    names = ", ".join(f"links.{name}" for name in COLUMNS[1:])
    joined = frame.set_alias("given").join(links.set_alias("links"), "given.about = links.about", how="left")
    return joined.project(f"given.*, {names}")


def _ibis() -> Engine:
    import ibis

    return Engine(
        lambda path: ibis.memtable(pq.read_table(path)),
        lambda frame, links: frame.left_join(links, "about"),
        lambda frame, _: frame.to_pyarrow(),
        ("ibis-framework", "duckdb"),
    )


def _dask() -> Engine:
    import dask.dataframe as dd
    import pandas as pd

    def load(path: Path) -> Any:
        return dd.from_pandas(pd.read_parquet(path), npartitions=1 if "links" in path.stem else 4)

    return _pandas()._replace(load=load, run=lambda frame, _: frame.compute(), libraries=("dask", "pandas"))


def _pyspark() -> Engine:
    from engines import spark
    from pyspark.sql.functions import broadcast

    return Engine(
        lambda path: spark().read.parquet(str(path)),
        lambda frame, links: frame.join(broadcast(links), on="about", how="left"),
        lambda frame, _: frame.write.format("noop").mode("overwrite").save(),
        ("pyspark",),
    )


ENGINES: dict[str, Callable[[], Engine]] = {
    "pandas": _pandas,
    "polars": _polars,
    "polars-lazy": _polars_lazy,
    "polars-streaming": _polars_streaming,
    "polars-file": _polars_file,
    "pyarrow": _pyarrow,
    "duckdb": _duckdb,
    "duckdb-file": _duckdb_file,
    "ibis": _ibis,
    "dask": _dask,
    "pyspark": _pyspark,
}


def mangled(text: str, chance: random.Random) -> str:
    """Change a spelling as people do."""
    ways: tuple[Callable[[str], str], ...] = (
        str.upper,
        str.lower,
        lambda text: f" {text}\t",
        lambda text: f"CPMS std. {text}",
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace("e", "\u00e9"),
        lambda text: f"\u201c{text}\u201d.",
    )
    for way in chance.sample(ways, chance.randint(0, 3)):
        text = way(text)
    return text


def write_tables(folder: Path, size: int) -> None:
    """Write both tables, the same each time, and for each the list for the join by hand."""
    chance = random.Random(7)
    pools: dict[str, list[str]] = {
        "canonical": [str(standard.id) for standard in DATASET.standards] * 100,
        "messy": [
            mangled(chance.choice(spellings(standard)), chance) for _ in range(100) for standard in DATASET.standards
        ],
    }
    for name, pool in pools.items():
        spelled, places = pa.array(pool), pa.array(["COL", "KEN", "LBN", "UGA"])
        schema = pa.schema({"about": pa.string(), "row": pa.int64(), "place": pa.string()})
        with pq.ParquetWriter(folder / f"{name}.parquet", schema) as writer:
            for begin in range(0, size, CHUNK):
                rows = range(begin, min(begin + CHUNK, size))
                picked = pa.array(chance.choices(range(len(pool)), k=len(rows)))
                where = pa.array(chance.choices(range(len(places)), k=len(rows)))
                columns: list[Any] = [spelled.take(picked), pa.array(rows, pa.int64()), places.take(where)]
                writer.write_table(pa.table(columns, schema=schema))
        distinct = pa.table({"about": spelled.unique()})
        links = frames.annotate(distinct, dataset=DATASET, standard="about").drop_null()
        pq.write_table(links, folder / f"{name}_links.parquet")


def ways(engine: Engine, folder: Path) -> dict[str, Callable[[], object]]:
    """Return the calls to measure: both methods on both tables, which the engine has already loaded."""
    calls: dict[str, Callable[[], object]] = {}
    for name in TABLES:
        frame, links = (engine.load(folder / f"{each}.parquet") for each in (name, f"{name}_links"))
        calls[f"{name}, by hand"] = partial(by_hand, engine, frame, links, folder)
        calls[f"{name}, annotate"] = partial(by_us, engine, frame, folder)
    return calls


def by_hand(engine: Engine, frame: Any, links: Any, folder: Path) -> object:
    """Join a table to the list of its spellings, and return the result."""
    joined = engine.join(frame, links)
    return joined, engine.run(joined, folder / "out.parquet")


def by_us(engine: Engine, frame: Any, folder: Path) -> object:
    """Annotate a table, and return the result."""
    annotated = frames.annotate(frame, dataset=DATASET, standard="about")
    return annotated, engine.run(annotated, folder / "out.parquet")


def timed(call: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds of one call, as clock time and as processor time."""
    clock, worked = time.perf_counter(), time.process_time()
    kept = call()
    found = time.perf_counter() - clock, time.process_time() - worked
    del kept
    return found


def race(engine: Engine, folder: Path, repeats: int) -> dict[str, float]:
    """Measure all calls in turns, after one turn to warm up."""
    calls = ways(engine, folder)
    turns = [{name: timed(call) for name, call in calls.items()} for _ in range(repeats + 1)][1:]
    found = {"seconds by hand": median(turn["canonical, by hand"][0] for turn in turns)}
    for name in TABLES:
        for number, unit in enumerate(("clock", "processors")):
            pairs = [(turn[f"{name}, annotate"][number], turn[f"{name}, by hand"][number]) for turn in turns]
            found[f"{name}, {unit}"] = median(ours / max(hand, 0.001) for ours, hand in pairs)
    return found


def peak(engine: Engine, folder: Path, way: str) -> float:
    """Return the peak memory of this process in MB after one call."""
    frame, links = (engine.load(folder / f"{each}.parquet") for each in ("canonical", "canonical_links"))
    kept = by_hand(engine, frame, links, folder) if way == "hand" else by_us(engine, frame, folder)
    del kept
    status = Path("/proc/self/status")
    if status.exists():  # `getrusage` would include the memory of the parent process
        return int(status.read_text(encoding="ascii").partition("VmHWM:")[2].split()[0]) / 1024
    return peak_memory() / 1e6


def child(*arguments: object) -> Any:
    """Return the JSON that this file prints in a separate process."""
    command = [sys.executable, "-W", "ignore", __file__, "--child", *map(str, arguments)]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()[-1])


def measured(name: str, folder: Path, repeats: int) -> tuple[dict[str, float], list[str]]:
    """Return the ratios of an engine and the cells of its row in the table."""
    found = child("race", name, folder, repeats)
    memory = [child(way, name, folder, 1) for way in ("hand", "ours")]
    ratios = [f"{found[f'{kind}, {unit}']:.2f} x" for kind in TABLES for unit in ("clock", "processors")]
    if name == "pyspark":  # Spark works in another process, and uses its memory
        ratios[1::2] = memory = ["", ""]
    cells = [f"{found['seconds by hand']:.2f} s", *ratios, *(f"{each:.0f} MB" if each else "" for each in memory)]
    return {kind: found[f"{kind}, clock"] for kind in TABLES}, cells


HEAD = ("engine", "by hand", "canonical", "of work", "messy", "of work", "memory by hand", "memory")
RUNS = ((10**6, tuple(ENGINES), 3), (10**7, tuple(ENGINES), 3), (10**8, ("polars-file", "duckdb-file"), 1))
"""Rows, engines and turns for the page. The largest number of rows runs on engines that need not fit it into memory."""

EXPLANATION = """\
A table with a column of standards is annotated with the linkages of each.  The time is compared with a join that an
expert writes by hand on the same engine.  Canonical tables contain identifiers.  Messy tables contain spellings as
people write them; the join by hand uses a prepared list of all these spellings.  Ratios are medians over several
turns: of clock time, and of the work of all processors, which depends less on other work on the machine.  Memory is the
peak of a process that reads the table and annotates it once.  Spark runs in a separate process."""


def section(size: int, engines: Sequence[str], repeats: int) -> Section:
    """Measure these engines on a number of rows, with a number of turns."""
    rows: list[tuple[str, ...]] = []
    figures: dict[str, float] = {}
    with TemporaryDirectory() as folder:
        write_tables(Path(folder), size)
        for name in engines:
            ratios, cells = measured(name, Path(folder), repeats)
            figures |= {f"{kind} on {name}": ratio for kind, ratio in ratios.items()}
            rows.append((name, *cells))
            print(*rows[-1], file=sys.stderr, flush=True)
    libraries = {library for name in engines for library in ENGINES[name]().libraries}
    text = f"{EXPLANATION}\n\n{table(HEAD, *rows)}\n\n{versions(*libraries, 'narwhals')}."
    return Section(title=f"Tables of {size:,} rows", text=text, figures=figures)


def main() -> None:
    """Measure all engines, or one of them in a child process."""
    if sys.argv[1:2] == ["--child"]:
        what, name, folder, repeats = sys.argv[2:]
        engine = ENGINES[name]()
        result = race(engine, Path(folder), int(repeats)) if what == "race" else peak(engine, Path(folder), what)
        print(json.dumps(result))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", nargs="+", type=int, default=[1_000_000])
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES), metavar="ENGINE")
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    for size in options.rows:
        print(f"{size:,} rows\n\n{section(size, options.engines, options.repeats).text}\n")


if __name__ == "__main__":
    main()
