"""
Mutations of documents, by chance that a seed repeats; and a long run of them against the loader.

    python tests/support/mutations.py [RUNS] [SEED] [OVERLAY]

mutates the newest dataset file, or the file of an overlay, loads each mutation, lays the overlays over the newest
dataset, and says what came of them: a dataset or a `DatasetError`, how long the longest took, and how much memory the
process used at most.  Anything else is printed with its seed.
"""

import copy
import json
import resource
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from cpms_inspire import Dataset, DatasetError, Overlay, load_dataset, with_overlay

HOSTILE: list[Any] = [
    None, True, False, 0, 1, -1, 9.0, 1e400, float("nan"), 10**30, "", " ", "x", "9", "N", "\x00", "\ud800", "\u202e",
    "a\nb", "\U0001f600" * 50, "CPMS2019-09", "INSPIRE2016-N", "GUIDE2020-E01", "GUIDE2020", "named", "Coordination",
    "2020-13", "https://x", "javascript:alert(1)", [], {}, [[]], [None], {"id": "x"}, {"__class__": "x"},
    "x" * 10_000, [1] * 1000,
]  # fmt: skip


def somewhere(document: Any, random: Random) -> tuple[Any, ...]:
    """Return the path of a node of a document, by chance, or nothing where it has none."""
    path: list[Any] = []
    while isinstance(document, dict | list) and document and (not path or random.randrange(4)):
        keys = list(document) if isinstance(document, dict) else range(len(document))
        path.append(random.choice(keys))
        document = document[path[-1]]
    return tuple(path)


def at(document: Any, path: tuple[Any, ...]) -> Any:
    """Return the node at a path."""
    for key in path:
        document = document[key]
    return document


def mutate(document: Any, random: Random) -> Any:
    """Change a document in place by up to three mutations, and return it."""
    for _ in range(random.randint(1, 3)):
        path = somewhere(document, random)
        if not path:
            break
        *parents, last = path
        parent = at(document, tuple(parents))
        match random.randrange(7):
            case 0:
                del parent[last]
            case 1:
                parent[last] = copy.deepcopy(random.choice(HOSTILE))
            case 2:
                parent[last] = copy.deepcopy(at(document, somewhere(document, random)))
            case 3 if isinstance(parent, list):
                parent.insert(random.randrange(len(parent) + 1), copy.deepcopy(parent[last]))
            case 4 if isinstance(parent, dict):
                parent[random.choice(["", "id", "ID", "x", "citations", "__init__", "\ud800"])] = parent.pop(last)
            case 5 if isinstance(parent[last], str):
                parent[last] = spoilt(parent[last], random)
            case _ if isinstance(parent, list):
                random.shuffle(parent)
    return document


def spoilt(text: str, random: Random) -> str:
    """Return a text with one character dropped, doubled, changed or put in."""
    place = random.randrange(len(text) + 1)
    extra = random.choice(["", text[place : place + 1] * 2, "\x07", " ", "\u00e9", "\udfff", "Z", "\n"])
    return text[:place] + extra + text[place + random.randrange(2) :]


def mutated_bytes(data: bytes, random: Random) -> bytes:
    """Return the bytes of a file cut off, or with some bytes changed."""
    if random.randrange(4) == 0:
        return data[: random.randrange(len(data))]
    changed = bytearray(data)
    for _ in range(random.randint(1, 4)):
        place = random.randrange(len(changed))
        changed[place : place + random.randrange(3)] = random.randbytes(random.randrange(3))
    return bytes(changed)


def laid(data: bytes | str) -> Dataset:
    """Return the newest dataset under the overlay that a document holds."""
    return with_overlay(load_dataset(), Overlay.from_json(data))


def main(runs: int = 100_000, seed: int = 0, overlay: str | None = None) -> int:
    """Mutate, load, count; return the exit status."""
    data = Path(overlay).read_bytes() if overlay else load_dataset().to_json()
    load = laid if overlay else Dataset.from_json
    text = data.decode()
    results: Counter[str] = Counter()
    slowest = 0.0
    for number in range(seed, seed + runs):
        random = Random(number)
        spoilt_data: bytes | str
        if random.randrange(4) == 0:
            spoilt_data = mutated_bytes(data, random)
        else:
            spoilt_data = json.dumps(mutate(json.loads(text), random))
        start = time.perf_counter()
        try:
            load(spoilt_data)
            results["dataset"] += 1
        except DatasetError as error:
            sound = error.problems and all(problem.path.startswith("$") for problem in error.problems)
            results["DatasetError" if sound else "DatasetError without problems or paths"] += 1
        except BaseException as error:  # what must never come
            results[type(error).__name__] += 1
            print(f"seed {number}: {type(error).__name__}: {error}")
        slowest = max(slowest, time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{runs} mutations: {dict(results)}; slowest {slowest:.2f} s; peak memory of the process {peak:.0f} MB")
    return int(set(results) > {"dataset", "DatasetError"})


if __name__ == "__main__":
    runs, seed, overlay, *_ = (*sys.argv[1:], *("100000", "0", "")[len(sys.argv) - 1 :])
    sys.exit(main(int(runs), int(seed), overlay or None))
