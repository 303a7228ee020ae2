"""
A coverage-guided fuzz run over what comes from outside: documents and references.  Needs atheris.

    python tests/fuzz.py document [libFuzzer's options, such as -runs=100000]
    python tests/fuzz.py reference [...]

Stops with a traceback at the first exception that the contract does not name.
"""

import json
import sys
from random import Random

import atheris

with atheris.instrument_imports(include=["cpms_inspire", "cattrs", "json"]):
    from mutations import mutate

    from cpms_inspire import CpmsInspireError, Dataset, DatasetError, load_dataset, search

DATASET = load_dataset("1.0.0")


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


def mutated(data: bytes, size: int, seed: int) -> bytes:
    """Mutate a document by its structure where it has one, and by its bytes otherwise."""
    if seed % 4:
        try:
            return json.dumps(mutate(json.loads(data), Random(seed))).encode()[:size]
        except (ValueError, TypeError, AttributeError, RecursionError):
            pass
    changed: bytes = atheris.Mutate(data, size)
    return changed


def main() -> None:
    """Fuzz what the first argument names."""
    target = {"document": fuzz_document, "reference": fuzz_reference}[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target, custom_mutator=mutated if target is fuzz_document else None)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
