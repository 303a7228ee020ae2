"""The datasets that every format is held against."""

import pytest
from exported import hostile, overlaid

import cpms_inspire
from cpms_inspire import Dataset


@pytest.fixture(scope="session", params=[*cpms_inspire.dataset_versions(), "overlaid", "hostile"])
def sample(request: pytest.FixtureRequest, dataset: Dataset) -> Dataset:
    """Each bundled version, one with records of overlays, and one with a hostile text in every field."""
    made = {"overlaid": overlaid, "hostile": hostile}
    return made[request.param](dataset) if request.param in made else cpms_inspire.load_dataset(request.param)
