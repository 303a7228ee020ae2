"""
Time to load, query and compare overlays of 1,000, 10,000 and 100,000 field examples, in one run.

    python benchmarks/overlays.py

Each size runs in a separate process.  Times are given for each record, so that they stay constant if time grows with
the size.  Questions are given as ratios to the same question on the dataset without an overlay.
"""

import json
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from measuring import Section, table

from cpms_inspire import (
    Checked,
    Citation,
    Dataset,
    FieldExample,
    Overlay,
    Setting,
    Source,
    apply,
    compare,
    load_dataset,
    with_overlay,
)
from cpms_inspire.model.identifiers import FieldExampleId, SourceId

SIZES = (1_000, 10_000, 100_000)
SETTINGS = tuple(Setting)
PLACES = ("KEN", "UGA", "LBN", "COL", "COD", "MOZ")


def overlay(size: int, dataset: Dataset) -> Overlay:
    """Return an overlay with made-up field examples, spread over all interventions, places and settings."""
    source = Source(id=SourceId("BENCH-SOURCE"), title="Made up", rights="None.")
    cited = (Citation(source=source.id, checked=Checked.PRIMARY),)
    interventions = dataset.interventions
    examples = []
    for number in range(size):
        intervention = interventions[number % len(interventions)]
        examples.append(
            FieldExample(
                id=FieldExampleId(f"BENCH-E{number + 1:06}"),
                strategy=intervention.strategy,
                intervention=intervention.id,
                summary=f"Made-up example {number}.",
                places=(PLACES[number % len(PLACES)],),
                settings=(SETTINGS[number % len(SETTINGS)],),
                citations=cited,
            )
        )
    return Overlay(name="bench", reason="A benchmark.", sources=(source,), field_examples=tuple(examples))


def seconds(call: Callable[[], object], least: float = 0.2) -> float:
    """Return the time of one call, as the best of several rounds."""
    call()
    best, rounds, begin = float("inf"), 1, time.perf_counter()
    while time.perf_counter() - begin < least:
        start = time.perf_counter()
        for _ in range(rounds):
            call()
        taken = (time.perf_counter() - start) / rounds
        best, rounds = min(best, taken), max(rounds, min(1000, int(0.01 / taken) or 1))
    return best


def once(call: Callable[[], object]) -> float:
    """Return the time of a single call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def measure(size: int, file: Path) -> dict[str, float]:
    """Measure one size in this process."""
    base = load_dataset()
    data = file.read_bytes()
    results = {"load": once(lambda: Overlay.from_json(data)) / size}
    loaded = Overlay.from_json(data)
    results["with_overlay"] = once(lambda: with_overlay(base, loaded)) / size
    overlaid = with_overlay(base, loaded)
    results["diff"] = once(lambda: compare(base, overlaid)) / size
    diff = compare(base, overlaid)
    results["apply"] = once(lambda: apply(diff, base)) / size
    results["first answer"] = once(lambda: overlaid.field_examples_for("N.2", place="Kenya")) / size
    questions: dict[str, Callable[[Dataset], object]] = {
        "strategies_for(9)": lambda dataset: dataset.strategies_for(9),
        "strategies_for('sgbv')": lambda dataset: dataset.strategies_for("sgbv"),
        "linkage(17, 'N')": lambda dataset: dataset.linkage(17, "N"),
        "convergence_for(9)": lambda dataset: dataset.convergence_for(9),
        "interventions_for(17)": lambda dataset: dataset.interventions_for(17),
        "suitability('E', 'outbreak')": lambda dataset: dataset.suitability("E", "outbreak"),
        "record('GUIDE2020-E01')": lambda dataset: dataset.record("GUIDE2020-E01"),
        "origin('GUIDE2020-E01')": lambda dataset: dataset.origin("GUIDE2020-E01"),
    }
    for name, ask in questions.items():
        on_base, on_overlaid = (seconds(lambda ask=ask, on=on: ask(on)) for on in (base, overlaid))  # type: ignore[misc]  # bound
        results[f"{name}, as on the base"] = on_overlaid / on_base
    asked = len(overlaid.field_examples_for("N.2"))
    results["field_examples_for('N.2', place='Kenya'), each of N.2's"] = (
        seconds(lambda: overlaid.field_examples_for("N.2", place="Kenya")) / asked
    )
    tracemalloc.start()
    kept = with_overlay(base, Overlay.from_json(data))
    memory, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return results | {
        "memory": memory / size,
        "memory while loading": peak / size,
        "records": len(kept.field_examples),
    }


def shown(name: str, value: float) -> str:
    """Return a figure with its unit."""
    if "as on the base" in name:
        return f"{value:.2f} x"
    if name == "records":
        return f"{value:,}"
    return f"{value:,.0f} B" if "memory" in name else f"{value * 1e6:.2f} us"


def section() -> Section:
    """Measure every size in a separate process."""
    columns = []
    with TemporaryDirectory() as folder:
        file = Path(folder) / "overlay.json"
        for size in SIZES:
            file.write_bytes(overlay(size, load_dataset()).to_json())
            command = [sys.executable, __file__, str(size), str(file)]
            columns.append(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
    rows = ((name, *(shown(name, column[name]) for column in columns)) for name in columns[0])
    head = ("for each record, or as a ratio", *(f"{size:,} records" for size in SIZES))
    return Section(title="Overlays", text=table(head, *rows))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measure(int(sys.argv[1]), Path(sys.argv[2]))))
    else:
        print(section().text)
