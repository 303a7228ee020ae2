"""
Files that others have written load for ever, and answer as they did.

`data/kept` holds one of each format and schema with every kind of record and every field; what is there is never
changed.  The bundled dataset versions are held to their golden answers in `test_data.py`.
"""

import json
from hashlib import sha256

import attrs
import golden
import pytest
from helpers import DATA

from cpms_inspire import Dataset, Overlay, dataset_versions, load_dataset, with_overlay
from cpms_inspire.model.records import COLLECTIONS

KEPT = DATA / "kept"
DIGESTS = {
    "dataset-schema-1.answers.json": "e3378fb4cedee0520d7fe415266fc23c81a7179edd1f0d731f80373974901d23",
    "dataset-schema-1.json": "bad6e971780d0c280731bd9b4502be429afde7745f0b01731bee04be8c855861",
    "overlay-schema-1.json": "18d597501d26c233890ef79f1eb33bcff157870400f9d57457a202ef90c90ae9",
}


def test_files_are_unchanged() -> None:
    """A kept file that is adapted to the code shows nothing."""
    assert {file.name: sha256(file.read_bytes()).hexdigest() for file in KEPT.iterdir()} == DIGESTS


def test_no_bundled_version_goes_away() -> None:
    """Each that has golden answers is there, so that no upgrade takes one from an app that pins it."""
    assert sorted(path.stem for path in golden.FOLDER.glob("*.json")) == sorted(dataset_versions())


class TestDataset:
    """A file of schema 1, not in canonical form."""

    @pytest.fixture
    def kept(self) -> Dataset:
        return Dataset.from_file(KEPT / "dataset-schema-1.json")

    def test_answers(self, kept: Dataset) -> None:
        """All questions, and the digest, which covers every field."""
        assert golden.answers(kept) == json.loads((KEPT / "dataset-schema-1.answers.json").read_text(encoding="utf-8"))

    def test_shows_something(self, kept: Dataset) -> None:
        """There is a record of every kind; every field of each kind is filled in one."""
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
        """By the digest of its canonical form, with something in every field."""
        assert sha256(kept.to_json()).hexdigest() == "99a3b6aaf0c1e7ba2db7efcfef37c3df913cc2f3024276538be019b4313fb111"
        assert all(getattr(kept, field.name) for field in attrs.fields(Overlay))

    def test_answers(self, kept: Overlay) -> None:
        """Laid over the first dataset version."""
        laid = with_overlay(load_dataset("1.0.0"), kept)
        assert laid.digest == "3b878e58289855ab8a5931f96c53aadd203c77a9577b39bcf4cfb934d60c7465"
        assert golden.ids(laid.strategies_for(5)) == ["INSPIRE2016-R"]
        assert golden.ids(laid.field_examples_for("N.2", place="KEN")) == ["EXAMPLE-E01"]
        assert golden.ids(laid.suitability("N.2", "protracted")) == ["EXAMPLE-S01", "GUIDE2020-S10"]
        assert laid.standard("Made-up casework").id == "CPMS2019-18"
        assert laid.strategy("N").label("mis-madeup").text == "Made-up norms"
        assert [laid.origin(name) for name in ("EXAMPLE-E01", "CPMS2019-05")] == ["example", None]
