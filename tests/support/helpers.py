"""Small helpers that several tests share."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import attrs
import pytest
from hypothesis import settings

from cpms_inspire import Citation

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
SHARED = ROOT.parent / "shared"
"""Where the text of the guide is for those who may have it; no part of the project."""
NIGHTLY = "CPMS_INSPIRE_NIGHTLY" in os.environ
"""Whether this is the long run of `make nightly`."""


def shared() -> Path:
    """
    Return the folder with the guide; skip the test if it is absent.

    In continuous integration its absence is a failure, unless `CPMS_INSPIRE_WITHOUT_GUIDE` is set.
    """
    if not SHARED.exists():
        reason = "the text of the guide is not beside the project, and may not be part of it"
        if "CI" in os.environ and "CPMS_INSPIRE_WITHOUT_GUIDE" not in os.environ:
            pytest.fail(reason)
        pytest.skip(reason)
    return SHARED


T = TypeVar("T")
R = TypeVar("R")


def altered(value: T, **changes: Any) -> T:
    """Return a value with other fields, whatever their types: tests hand over what is wrong on purpose."""
    changed: T = attrs.evolve(value, **changes)  # type: ignore[misc]  # any value of the model
    return changed


def held(value: object) -> list[object]:
    """Return what the fields of a value hold, or the members of a tuple; nothing where there are none."""
    kind: Any = type(value)
    if attrs.has(kind):
        return [getattr(value, name) for name in attrs.fields_dict(kind)]
    return list(value) if isinstance(value, tuple) else []


def citations(value: object) -> Iterator[Citation]:
    """Yield every citation in a value."""
    if isinstance(value, Citation):
        yield value
    for part in held(value):
        yield from citations(part)


def examined(records: Sequence[R]) -> Sequence[R]:
    """Return all records of a class by night; by day the one that has most citations."""
    return records if NIGHTLY or not records else [max(records, key=lambda record: len(list(citations(record))))]


def costly(share: int) -> settings:
    """Ask for a share of the examples that the profile of Hypothesis asks for, at least 5: each takes long."""
    return settings(max_examples=max(5, settings().max_examples // share))


def nightly(reason: str) -> pytest.MarkDecorator:
    """Return what leaves a test to `make nightly`, with the reason why it takes long."""
    return pytest.mark.skipif(not NIGHTLY, reason=f"make nightly runs it: {reason}")


def thorough(times: int) -> settings:
    """Ask for several times the examples that the profile of Hypothesis asks for: each takes a moment."""
    return settings(max_examples=settings().max_examples * times)
