"""The bundled data, record by record."""

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import golden
import pycountry
import pytest
from helpers import citations, parts

import cpms_inspire
from cpms_inspire import Checked, Dataset, FieldExample, Record
from cpms_inspire.model.records import COLLECTIONS, GUIDE
from cpms_inspire.model.vocabulary import PLACES

RECORDS = [
    pytest.param(version, record, id=f"{version} {record.id}")
    for version in cpms_inspire.dataset_versions()
    for name in COLLECTIONS
    for record in getattr(cpms_inspire.load_dataset(version), name)
]

EXPECTED = {
    "frameworks": 2, "pillars": 4, "standards": 28, "strategies": 7, "activities": 2, "interventions": 25,
    "convergences": 12, "linkages": 128, "gaps": 4, "shared_principles": 6, "recommendations": 6, "retirements": 0,
}  # fmt: skip
"""The number of records that the frameworks and the guide define, in every dataset version."""


def texts(value: object) -> Iterator[str]:
    """Yield every text in a value."""
    if isinstance(value, str):
        yield value
    for part in parts(value):
        yield from texts(part)


@pytest.mark.parametrize(("version", "record"), RECORDS)
class TestRecord:
    """Checks on every shipped record."""

    def test_is_found_by_its_identifier(self, version: str, record: Record) -> None:
        """`record` returns each record by its identifier."""
        assert cpms_inspire.load_dataset(version).record(record.id) is record

    def test_is_cited(self, version: str, record: Record) -> None:
        """Every record has citations, except sources; a citation of the guide has an anchor and no pages."""
        dataset = cpms_inspire.load_dataset(version)
        found = list(citations(record))
        assert found or record in dataset.sources
        for citation in found:
            assert citation.source in {source.id for source in dataset.sources}
            if citation.source == GUIDE:
                assert citation.anchor is not None
                assert 4 <= len(citation.anchor.split()) <= 8
                assert citation.checked is Checked.PRIMARY
                assert citation.pages is None, "the extraction of the guide has no pages"

    def test_texts_are_normal(self, version: str, record: Record) -> None:
        """Texts are composed Unicode without double spaces and without misplaced punctuation."""
        del version
        for text in texts(record):
            assert unicodedata.normalize("NFC", text) == text
            assert "  " not in text
            assert not any(slip in text for slip in (" .", " ,", "..", ",,"))

    def test_places_are_iso_codes(self, version: str, record: Record) -> None:
        """Places are ISO 3166-1 alpha-3 codes."""
        del version
        if isinstance(record, FieldExample):
            assert [place for place in record.places if pycountry.countries.get(alpha_3=place) is None] == []


def test_counts(bundled: Dataset) -> None:
    """Each bundled version has as many records as the frameworks and the guide define."""
    assert {name: len(getattr(bundled, name)) for name in EXPECTED} == EXPECTED


def test_footnotes_are_all_cited(bundled: Dataset) -> None:
    """All 31 footnotes of the guide are cited."""
    cited = {
        number
        for name in COLLECTIONS
        for record in getattr(bundled, name)
        for citation in citations(record)
        for number in citation.footnotes
    }
    assert cited == set(range(1, 32))


def test_sources_are_all_cited(bundled: Dataset) -> None:
    """Every listed source is cited."""
    cited = {
        source
        for name in COLLECTIONS
        for record in getattr(bundled, name)
        for citation in citations(record)
        for source in (citation.source, citation.via)
    }
    assert {source.id for source in bundled.sources} == cited - {None}


def test_every_standard_is_linked_or_a_gap(bundled: Dataset) -> None:
    """A standard without linkages is recorded as a gap."""
    gaps = {gap.standard for gap in bundled.gaps}
    assert {standard.id for standard in bundled.standards if not bundled.strategies_for(standard)} == gaps


def test_places_are_those_of_iso() -> None:
    """The places are exactly the ISO 3166-1 codes, with their names."""
    assert dict(PLACES) == {
        country.alpha_3: getattr(country, "common_name", country.name) for country in pycountry.countries
    }


def test_golden_answers(bundled: Dataset) -> None:
    """The answers of a released version never change."""
    found, written = golden.kept_answers(bundled, golden.path(bundled.version))
    assert found == written


def test_golden_answers_are_never_written_twice(
    bundled: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command writes golden answers for a new version and refuses to overwrite existing ones."""
    monkeypatch.setattr(golden, "FOLDER", tmp_path)
    golden.main(bundled.version)
    assert json.loads(golden.path(bundled.version).read_text(encoding="utf-8")) == golden.answers(bundled)
    with pytest.raises(FileExistsError):
        golden.main(bundled.version)
