"""Shared fixtures: the datasets, the guide if it is available, and the Hypothesis profiles."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from exported import hostile, overlaid
from helpers import NIGHTLY, VERSIONS, shared
from hypothesis import HealthCheck, Phase, settings

import cpms_inspire
from cpms_inspire import Dataset, cli

# Set here, before anything starts Spark: a process can have only one Spark session, and an example in the documentation
# may start it first. A million annotated rows need more than the default 1 GB.
os.environ.setdefault("PYSPARK_SUBMIT_ARGS", "--driver-memory 4g pyspark-shell")

settings.register_profile("few", max_examples=3, deadline=None, derandomize=True)
settings.register_profile("day", max_examples=25, deadline=None, derandomize=True, print_blob=True)
settings.register_profile("night", max_examples=100, deadline=None, derandomize=True, print_blob=True)
settings.register_profile("long", max_examples=5000, deadline=None, suppress_health_check=list(HealthCheck))
settings.register_profile(  # for `make mutants`: a failure should come early and need not be minimal
    "mutants", max_examples=15, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "night" if NIGHTLY else "day"))


@pytest.fixture(scope="session", params=cpms_inspire.dataset_versions())
def bundled(request: pytest.FixtureRequest) -> Dataset:
    """Each bundled dataset version."""
    return cpms_inspire.load_dataset(request.param)


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """The dataset version that the tests spell out answers for."""
    return cpms_inspire.load_dataset("1.0.0")


@pytest.fixture(scope="session")
def mixed(dataset: Dataset) -> Dataset:
    """A dataset with some records from overlays."""
    return overlaid(dataset)


@pytest.fixture(scope="session")
def hard(dataset: Dataset) -> Dataset:
    """A dataset with hostile text in every field that accepts it."""
    return hostile(dataset)


@pytest.fixture(scope="session", params=[*VERSIONS, "mixed", "hard"])
def sample(request: pytest.FixtureRequest) -> Dataset:
    """
    The datasets that every format exports and reads back: bundled versions, one with overlays, and one with hostile
    text.
    """
    if request.param in VERSIONS:
        return cpms_inspire.load_dataset(request.param)
    made: Dataset = request.getfixturevalue(request.param)
    return made


@pytest.fixture(scope="session")
def guide() -> str:
    """The text of the guide."""
    return (shared() / "guide" / "guide-2020.txt").read_text(encoding="utf-8")


class Result:
    """The status and the output of a run of the program."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run the program in this process, on a terminal of the given width."""

    def program(*arguments: str | Path, width: int = 80) -> Result:
        monkeypatch.setenv("COLUMNS", str(width))
        status = cli.run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Result(status, captured.out, captured.err)

    return program
