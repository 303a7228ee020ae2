"""The format `json`, read back by the library itself."""

import hashlib
import json

from cpms_inspire import Dataset
from cpms_inspire.exporters import export
from cpms_inspire.presentation.about import about


def test_is_the_dataset_file(sample: Dataset) -> None:
    """The file is the dataset's own, so that its digest is the one to pin, and it makes an equal dataset."""
    content = export("json", sample)["cpms-inspire.json"]
    assert Dataset.from_json(content) == sample
    assert hashlib.sha256(content).hexdigest() == sample.digest


def test_says_the_rest_beside_it(sample: Dataset) -> None:
    """Where the data come from, what may be done with them, and which records overlays added."""
    said = json.loads(export("json", sample)["about.json"])
    assert said.pop("origins") == dict(sample.origins)
    expected = dict(about(sample).lines())
    assert ", ".join(said.pop("overlays")) == expected.pop("overlays", "")
    assert said == expected
