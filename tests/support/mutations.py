"""Hypothesis strategies for damaged files and misspelt names."""

import copy
import json
from random import Random
from string import ascii_lowercase
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

HOSTILE: list[Any] = [
    None, True, False, 0, 1, -1, 9.0, 1e400, float("nan"), 10**30, "", " ", "x", "9", "N", "\x00", "\ud800", "\u202e",
    "a\nb", "\U0001f600" * 50, "CPMS2019-09", "INSPIRE2016-N", "GUIDE2020-E01", "GUIDE2020", "named", "Coordination",
    "2020-13", "https://x", "javascript:alert(1)", [], {}, [[]], [None], {"id": "x"}, {"__class__": "x"},
    "x" * 10_000, [1] * 1000,
]  # fmt: skip


def somewhere(document: Any, random: Random) -> tuple[Any, ...]:
    """Return the path of a random node of a document, or an empty path if it has none."""
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
    """Return a text with one character removed, doubled, replaced or inserted."""
    place = random.randrange(len(text) + 1)
    extra = random.choice(["", text[place : place + 1] * 2, "\x07", " ", "\u00e9", "\udfff", "Z", "\n"])
    return text[:place] + extra + text[place + random.randrange(2) :]


def mutated_bytes(data: bytes, random: Random) -> bytes:
    """Return the bytes of a file, cut off or with some bytes changed."""
    if random.randrange(4) == 0:
        return data[: random.randrange(len(data))]
    changed = bytearray(data)
    for _ in range(random.randint(1, 4)):
        place = random.randrange(len(changed))
        changed[place : place + random.randrange(3)] = random.randbytes(random.randrange(3))
    return bytes(changed)


def spoilt_files(sound: bytes) -> SearchStrategy[bytes | str]:
    """Generate a JSON file with mutations, three times out of four in its structure and otherwise in its bytes."""

    def spoil(random: Random, part: int) -> bytes | str:
        return json.dumps(mutate(json.loads(sound), random)) if part else mutated_bytes(sound, random)

    return st.builds(spoil, st.randoms(use_true_random=False), st.integers(0, 3))


def small(document: dict[str, Any]) -> dict[str, Any]:
    """Return a small valid document: the shortest record of each collection, and the records they refer to."""
    collections = {name: records for name, records in document.items() if isinstance(records, list)}
    by_id = {record["id"]: record for records in collections.values() for record in records}
    waiting = [min(records, key=lambda record: len(json.dumps(record))) for records in collections.values() if records]
    kept: set[str] = set()
    while waiting:
        record = waiting.pop()
        if record["id"] not in kept:
            kept.add(record["id"])
            waiting += [by_id[text] for text in _texts(record) if text in by_id]
    parts = {name: [record for record in records if record["id"] in kept] for name, records in collections.items()}
    return document | parts


def _texts(value: Any) -> list[str]:
    """Return the texts in a value of JSON."""
    if isinstance(value, str):
        return [value]
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for member in members for text in _texts(member)]


def misspelt(name: str, random: Random) -> str:
    """Return a name with one letter removed, doubled, swapped, changed or added."""
    place = random.randrange(len(name) - 1)
    letter = random.choice(ascii_lowercase)
    match random.randrange(5):
        case 0:
            return name[:place] + name[place + 1 :]
        case 1:
            return name[: place + 1] + name[place:]
        case 2:
            return name[:place] + name[place + 1] + name[place] + name[place + 2 :]
        case 3:
            return name[:place] + letter + name[place + 1 :]
        case _:
            return name[:place] + letter + name[place:]
