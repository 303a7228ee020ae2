"""
Time and memory of the command `annotate` from file to file, compared with a join by hand on the same engine.

    python benchmarks/files.py [ROWS ...]

Both are whole programs on DuckDB, and they run in turns.  The program by hand has no memory limit, checks nothing,
lists no unmatched spellings, and writes the rows in any order.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import duckdb
from measuring import Section, table, versions
from tables import COLUMNS, TABLES, write_tables

SIZES = (1_000_000, 10_000_000)
FORMATS = {"csv": "HEADER", "parquet": "COMPRESSION zstd"}

ASKED = """
import sys
from cpms_inspire.__main__ import main
sys.argv = ["cpms-inspire", "annotate", "{given}", "-o", "{out}", "--standard", "about", "--shape", "long", "--force"]
try:
    main()
except SystemExit as ended:
    assert ended.code in (0, 1), ended.code
"""
BY_HAND = """
import duckdb
joined = "SELECT given.*, {names} FROM '{given}' given LEFT JOIN '{links}' links USING (about)"
duckdb.sql(f"COPY ({{joined}}) TO '{out}' ({how})")
"""
MEASURED = """
import json, time
memory = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([time.process_time(), int(memory)]))
"""


def program(code: str, out: Path) -> tuple[float, float, float]:
    """Run a program that writes a file. Return its clock time, its processor time, and its peak memory in MB."""
    os.sync()  # pending writes would slow down the next program
    begun = time.perf_counter()
    command = [sys.executable, "-W", "ignore", "-c", code + MEASURED]
    output = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout
    clock = time.perf_counter() - begun
    out.unlink()
    processors, memory = json.loads(output.splitlines()[-1])
    return clock, processors, memory / 1000


def section(sizes: Sequence[int] = SIZES, turns: int = 3) -> Section:
    """Measure both programs on both tables in both formats."""
    rows: list[tuple[str, ...]] = []
    figures: dict[str, float] = {}
    for size in sizes:
        with TemporaryDirectory() as place:
            folder = Path(place)
            write_tables(folder, size)
            for ending, how in FORMATS.items():
                for name in TABLES:
                    given, out = folder / f"{name}.{ending}", folder / f"out.{ending}"
                    if ending == "csv":
                        duckdb.sql(f"COPY '{folder / name}.parquet' TO '{given}' (HEADER)")
                    names = ", ".join(f"links.{column}" for column in COLUMNS[1:])
                    links = folder / f"{name}_links.parquet"
                    hand = BY_HAND.format(names=names, given=given, links=links, out=out, how=how)
                    asked = ASKED.format(given=given, out=out)
                    found = [(program(hand, out), program(asked, out)) for _ in range(turns)]
                    clock, work = (median(ours[unit] / theirs[unit] for theirs, ours in found) for unit in (0, 1))
                    memory = [max(turn[way][2] for turn in found) for way in (0, 1)]
                    seconds = median(theirs[0] for theirs, _ in found)
                    label = f"{size:,} rows, {name}, {ending}"
                    figures |= {f"{label}: clock": clock, f"{label}: memory": memory[1]}
                    cells = (
                        f"{seconds:.1f} s",
                        f"{clock:.2f} x",
                        f"{work:.2f} x",
                        *(f"{each:.0f} MB" for each in memory),
                    )
                    rows.append((label, *cells))
                    print(*rows[-1], file=sys.stderr, flush=True)
                    if ending == "csv":
                        given.unlink()
    head = ("from file to file of the same format", "by hand", "annotate", "of work", "memory by hand", "memory")
    text = f"{EXPLANATION}\n\n{table(head, *rows)}\n\n{versions('duckdb', 'narwhals')}; {os.cpu_count()} threads."
    return Section(title="Files", text=text, figures=figures)


EXPLANATION = """\
`cpms-inspire annotate`, as a whole program, is compared with a program that only joins, written by hand for DuckDB:
clock time, work of all processors, and peak memory.  The tables are those of the next sections."""


if __name__ == "__main__":
    print(section([int(size) for size in sys.argv[1:]] or SIZES).text)
