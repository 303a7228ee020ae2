"""The format `json`, read back by the library itself."""

import hashlib
import json

from cpms_inspire import Dataset
from cpms_inspire.exporters import export
from cpms_inspire.presentation.about import about


def test_is_the_dataset_file(sample: Dataset) -> None:
    """The exported file has the dataset's digest and loads as an equal dataset."""
    content = export("json", sample)["cpms-inspire.json"]
    assert Dataset.from_json(content) == sample
    assert hashlib.sha256(content).hexdigest() == sample.digest


def test_says_the_rest_beside_it(sample: Dataset) -> None:
    """The second file contains the description of the dataset and the origins of records."""
    found = json.loads(export("json", sample)["about.json"])
    assert found.pop("origins") == dict(sample.origins)
    expected = dict(about(sample).lines())
    assert ", ".join(found.pop("overlays")) == expected.pop("overlays", "")
    assert found == expected
