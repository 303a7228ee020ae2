"""Small helpers that several tests share."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import attrs
import pytest
from hypothesis import settings

from cpms_inspire import Citation, Dataset, RecordError, dataset_versions, load_dataset

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
SHARED = ROOT.parent / "shared"
"""The folder with the text of the guide, for users who may have it. It is not part of the project."""
NIGHTLY = "CPMS_INSPIRE_NIGHTLY" in os.environ
"""Whether this is the long run of `make nightly`."""
VERSIONS = dataset_versions() if NIGHTLY else dataset_versions()[-1:]
"""The dataset versions that costly tests use: by day only the newest."""


def shared() -> Path:
    """
    Return the folder with the guide, and skip the test if it is missing.

    In continuous integration the test fails instead, unless `CPMS_INSPIRE_WITHOUT_GUIDE` is set.
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
    """Return a value with other fields of any type, because tests also pass wrong values."""
    changed: T = attrs.evolve(value, **changes)  # type: ignore[misc]  # any value of the model
    return changed


def refused(value: object, **changes: Any) -> list[str]:
    """Return what a constructor says of a value with other fields: each problem with its field."""
    with pytest.raises(RecordError) as caught:
        altered(value, **changes)
    assert caught.value.kind == type(value).__name__
    return list(map(str, caught.value.problems))


def parts(value: object) -> list[object]:
    """Return the field values of a record or the members of a tuple; empty for anything else."""
    kind: Any = type(value)
    if attrs.has(kind):
        return [getattr(value, name) for name in attrs.fields_dict(kind)]
    return list(value) if isinstance(value, tuple) else []


def citations(value: object) -> Iterator[Citation]:
    """Yield every citation in a value."""
    if isinstance(value, Citation):
        yield value
    for part in parts(value):
        yield from citations(part)


def examined(records: Sequence[R]) -> Sequence[R]:
    """Return all records by night, and the record with the most citations by day."""
    return records if NIGHTLY or not records else [max(records, key=lambda record: len(list(citations(record))))]


def costly(share: int) -> settings:
    """Return settings with a share of the profile's examples, at least 5, for tests with slow examples."""
    return settings(max_examples=max(5, settings().max_examples // share))


@pytest.fixture(scope="session", params=VERSIONS)
def bundled(request: pytest.FixtureRequest) -> Dataset:
    """Each bundled dataset version by night, the newest by day.  Folders of costly tests import it."""
    return load_dataset(request.param)


def nightly(reason: str) -> pytest.MarkDecorator:
    """Return a mark that runs a test only in `make nightly`, with the reason why it is slow."""
    return pytest.mark.skipif(not NIGHTLY, reason=f"make nightly runs it: {reason}")


def thorough(times: int) -> settings:
    """Return settings with several times the profile's examples, for tests with fast examples."""
    return settings(max_examples=settings().max_examples * times)
