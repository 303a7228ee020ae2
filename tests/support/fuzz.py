"""
Coverage-guided fuzz runs over what comes from outside: documents, references, overlays, programmes.  Needs atheris.

    python tests/support/fuzz.py document [libFuzzer's options, such as -runs=100000]
    python tests/support/fuzz.py reference [...]
    python tests/support/fuzz.py overlay [...]
    python tests/support/fuzz.py programme [...]

Stops with a traceback at the first exception that the contract does not name.  Documents, overlays and programmes are
mutated by their structure, beginning with sound ones.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import atheris

with atheris.instrument_imports(include=["cpms_inspire", "cattrs", "json"]):
    from mutations import mutate, mutated_bytes

    from cpms_inspire import (
        CpmsInspireError,
        Dataset,
        DatasetError,
        Overlay,
        coverage_of,
        load_dataset,
        read_programme,
        search,
        with_overlay,
    )

DATASET = load_dataset("1.0.0")
EXAMPLES = Path(__file__).parents[2] / "examples"

SUFFIXES = ("toml", "yaml", "json", "csv")
PROGRAMMES = (
    (EXAMPLES / "programmes" / "rapid-onset.toml").read_bytes(),
    (EXAMPLES / "programmes" / "schools.yaml").read_bytes(),
    b'{"name": "x", "standards": [9, "UASC", [1]], "settings": ["refugee"], "place": "Kenya"}',
    (EXAMPLES / "programmes" / "refugee.csv").read_bytes(),
)
"""A sound programme in each format."""

PIECES = (
    *(b"standards", b"strategy", b"settings", b"country", b"name", b"9", b"N", b"E.2", b"UASC", b"refugee", b"Kenya"),
    *(b"=", b": ", b"? ", b"- ", b"[", b"]", b"{", b"}", b",", b";", b"\t", b"|", b"\n", b"\n  ", b'"', b"'", b"#"),
    *(b"&a ", b"*a", b"<<", b"!!binary ", b"!!set ", b"2020-01-01", b".nan", b".inf", b"~", b"null", b"true", b"1e400"),
    *(b"\xff\xfe", b"\xef\xbb\xbf", b"\x00", b"\xed\xa0\x80", b"\\ud800", b"9" * 5000, b"0x" + b"f" * 5000, b"[" * 500),
)
"""What means something to one of the formats."""


def fuzz_document(data: bytes) -> None:
    """Read any bytes as a document."""
    try:
        Dataset.from_json(data)
    except DatasetError as error:
        assert error.problems, "a refusal without a problem"


def fuzz_reference(data: bytes) -> None:
    """Ask every question about any text or number."""
    provider = atheris.FuzzedDataProvider(data)
    reference = provider.ConsumeInt(8) if provider.ConsumeBool() else provider.ConsumeUnicode(200)
    for name in ("standard", "strategy", "intervention", "interventions_for", "record"):
        try:
            getattr(DATASET, name)(reference)
        except CpmsInspireError as error:
            str(error)
    search(str(reference), dataset=DATASET)


def fuzz_overlay(data: bytes) -> None:
    """Read any bytes as an overlay, and lay it over the dataset."""
    try:
        overlay = Overlay.from_json(data)
        laid = with_overlay(DATASET, overlay)
    except DatasetError as error:
        assert error.problems, "a refusal without a problem"
    else:
        assert laid.base == DATASET, "another base"
        assert Overlay.from_json(overlay.to_json()) == overlay, "another overlay when it is read back"


def fuzz_programme(data: bytes) -> None:
    """Read any bytes as a programme, in the format that the first byte chooses, and ask what it covers."""
    try:
        reading = read_programme(data[1:], f"p.{SUFFIXES[data[0] % 4] if data else 'csv'}", DATASET)
    except DatasetError as error:
        assert error.problems, "a refusal without a problem"
        str(error)
    else:
        coverage_of(reading.programme, DATASET)


def small(document: dict[str, Any]) -> dict[str, Any]:
    """Return a closed part of a dataset's document: of each collection the shortest record, and what these refer to."""
    collections = {name: records for name, records in document.items() if isinstance(records, list)}
    by_id = {record["id"]: (name, record) for name, records in collections.items() for record in records}
    waiting = [min(records, key=lambda record: len(json.dumps(record))) for records in collections.values() if records]
    kept: dict[str, dict[str, Any]] = {}
    while waiting:
        record = waiting.pop()
        if record["id"] not in kept:
            kept[record["id"]] = record
            waiting += [by_id[text][1] for text in texts(record) if text in by_id]
    parts = {name: [record for record in records if record["id"] in kept] for name, records in collections.items()}
    return document | parts


def texts(value: Any) -> list[str]:
    """Return the texts in a value of JSON."""
    if isinstance(value, str):
        return [value]
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for member in members for text in texts(member)]


def of_json(sound: bytes) -> Callable[[bytes, int, int], bytes]:
    """Return what mutates a document by its structure where it has one, by its bytes, or begins with a sound one."""

    def mutated(data: bytes, size: int, seed: int) -> bytes:
        random = Random(seed)
        if seed % 4:
            try:
                document = json.loads(sound if seed % 16 == 1 else data)
                return json.dumps(mutate(document, random)).encode()[:size]
            except (ValueError, TypeError, AttributeError, RecursionError):
                return json.dumps(mutate(json.loads(sound), random)).encode()[:size]
        changed: bytes = atheris.Mutate(data, size)
        return changed

    return mutated


def mutated_programme(data: bytes, size: int, seed: int) -> bytes:
    """Mutate a programme: begin with a sound one, put in what means something, or change its lines or bytes."""
    random = Random(seed)
    kind, text = data[:1], data[1:]
    match random.randrange(8) if len(text) > 1 else 0:
        case 0:
            number = random.randrange(4)
            kind, text = bytes([number]), PROGRAMMES[number]
        case 1 | 2 | 3:
            place = random.randrange(len(text))
            text = text[:place] + random.choice(PIECES) + text[place + random.randrange(3) :]
        case 4:
            lines = text.split(b"\n")
            lines[random.randrange(len(lines))] = random.choice(lines)
            text = b"\n".join(lines)
        case 5:
            text = mutated_bytes(text, random)
        case _:
            changed: bytes = atheris.Mutate(data, size)
            return changed
    return (kind + text)[:size]


TARGETS: dict[str, tuple[Callable[[bytes], None], Callable[[bytes, int, int], bytes] | None]] = {
    "document": (fuzz_document, of_json(json.dumps(small(json.loads(DATASET.to_json()))).encode())),
    "reference": (fuzz_reference, None),
    "overlay": (fuzz_overlay, of_json((EXAMPLES / "overlay.json").read_bytes())),
    "programme": (fuzz_programme, mutated_programme),
}


def main() -> None:
    """Fuzz what the first argument names."""
    target, mutator = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target, custom_mutator=mutator)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
