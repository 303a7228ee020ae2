"""
Files that users have written can be loaded for ever, with the same answers.

`data/kept` contains files of each format and schema, with every kind of record and every field. These files never
change. `test_data.py` compares the bundled versions with their golden answers.
"""

from hashlib import sha256

import attrs
import golden
import pytest
from helpers import DATA

from cpms_inspire import Dataset, Overlay, dataset_versions, load_dataset, with_overlay
from cpms_inspire.model.records import COLLECTIONS

KEPT = DATA / "kept"
DIGESTS = {
    "dataset-schema-1-of-1.2.answers.json": "76b1ee74ff1f00d8c3eab1eff772d9f06b147c8aa66666ad1abbf39cf6fc6be1",
    "dataset-schema-1-of-1.2.json": "af0344c9290644e4c91eef89015c3367c6ba8526076a1704690dfd8c9f092dc9",
    "dataset-schema-1.answers.json": "e3378fb4cedee0520d7fe415266fc23c81a7179edd1f0d731f80373974901d23",
    "dataset-schema-1.json": "bad6e971780d0c280731bd9b4502be429afde7745f0b01731bee04be8c855861",
    "overlay-schema-1.json": "18d597501d26c233890ef79f1eb33bcff157870400f9d57457a202ef90c90ae9",
}


def test_files_are_unchanged() -> None:
    """The kept files are unchanged."""
    assert {file.name: sha256(file.read_bytes()).hexdigest() for file in KEPT.iterdir()} == DIGESTS


def test_no_bundled_version_goes_away() -> None:
    """Every version with golden answers is still bundled, so that apps can keep their pins."""
    assert sorted(path.stem for path in golden.FOLDER.glob("*.json")) == sorted(dataset_versions())


class TestDataset:
    """Two files of schema 1 that are not in canonical form; the second has the fields that came with dataset 1.2.0."""

    @pytest.mark.parametrize("name", ["dataset-schema-1", "dataset-schema-1-of-1.2"])
    def test_answers(self, name: str) -> None:
        """All questions are answered as before, and the digest is the same."""
        found, written = golden.kept_answers(Dataset.from_file(KEPT / f"{name}.json"), KEPT / f"{name}.answers.json")
        assert found == written

    def test_shows_something(self) -> None:
        """The newer file contains a record of every kind and a value for every field."""
        kept = Dataset.from_file(KEPT / "dataset-schema-1-of-1.2.json")
        records = [record for name in COLLECTIONS for record in getattr(kept, name)]
        fields = {f"{type(record).__name__}.{field}" for record in records for field in attrs.fields_dict(type(record))}
        filled = {
            f"{type(record).__name__}.{field}"
            for record in records
            for field in attrs.fields_dict(type(record))
            if getattr(record, field)
        }
        assert {type(record) for record in records} == set(COLLECTIONS.values())
        assert filled == fields


class TestOverlay:
    """A file of overlay schema 1."""

    @pytest.fixture
    def kept(self) -> Overlay:
        return Overlay.from_file(KEPT / "overlay-schema-1.json")

    def test_is_read_whole(self, kept: Overlay) -> None:
        """Every field is filled and read, as the digest of the canonical form confirms."""
        assert sha256(kept.to_json()).hexdigest() == "99a3b6aaf0c1e7ba2db7efcfef37c3df913cc2f3024276538be019b4313fb111"
        assert all(getattr(kept, field.name) for field in attrs.fields(Overlay))

    def test_answers(self, kept: Overlay) -> None:
        """Together with the first dataset version, the overlay gives the same answers as before."""
        overlaid = with_overlay(load_dataset("1.0.0"), kept)
        assert overlaid.digest == "3b878e58289855ab8a5931f96c53aadd203c77a9577b39bcf4cfb934d60c7465"
        assert golden.ids(overlaid.strategies_for(5)) == ["INSPIRE2016-R"]
        assert golden.ids(overlaid.field_examples_for("N.2", place="KEN")) == ["EXAMPLE-E01"]
        assert golden.ids(overlaid.suitability("N.2", "protracted")) == ["EXAMPLE-S01", "GUIDE2020-S10"]
        assert overlaid.standard("Made-up casework").id == "CPMS2019-18"
        assert overlaid.strategy("N").label("mis-madeup").text == "Made-up norms"
        assert [overlaid.origin(name) for name in ("EXAMPLE-E01", "CPMS2019-05")] == ["example", None]
