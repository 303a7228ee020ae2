"""The format `sssom`: read by `sssom-pydantic` and `sssom`, which also validates it."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import attrs
import pytest
import sssom_pydantic
from generators import datasets
from hypothesis import given

from cpms_inspire import Dataset
from cpms_inspire.exporters._guard import guarded, unguarded
from cpms_inspire.exporters._iris import BASE_IRI
from cpms_inspire.exporters.sssom import LOSSES, export
from cpms_inspire.presentation.words import MEANINGS, PILLAR_ONLY, STRESSED

NAME = "cpms-inspire.sssom.tsv"


def read(dataset: Dataset, **options: str) -> tuple[list[Any], Any]:
    """Return the mappings and the metadata that sssom-pydantic reads without any error."""
    text = io.StringIO(export(dataset, **options)[NAME].decode(), newline="")
    mappings, converter, metadata, errors = sssom_pydantic.read(text, return_errors=True)
    assert errors == []
    assert converter.expand("cpms_inspire:CPMS2019-09") == options.get("base_iri", BASE_IRI) + "CPMS2019-09"
    return mappings, metadata


def slot(mapping: Any, name: str) -> Any:
    return mapping.extensions[name].value if name in (mapping.extensions or {}) else None


def record_of(mapping: Any) -> dict[str, Any]:
    """Return the linkage or the gap of a mapping, in the form of a document."""
    comment = {} if mapping.comment is None else {"text": unguarded(mapping.comment)}
    common = {"id": mapping.record.identifier, "standard": mapping.subject.identifier}
    common["citations"] = json.loads(slot(mapping, "ext_citations"))
    if mapping.object.curie == "sssom:NoTermFound":
        return common | {"summary": comment["text"]}
    rules = [rule.identifier for rule in mapping.curation_rule]
    row = slot(mapping, "ext_convergence")
    return common | {
        "strategy": mapping.object.identifier,
        "kind": rules[0].removeprefix("kind/"),
        "scope": "pillar" if "scope/pillar" in rules else "standard",
        "stressed": "stressed" in rules,
        "convergence": row and row.identifier,
        "interventions": (slot(mapping, "ext_interventions") or "").split(),
        "note": comment.get("text"),
    }


def replaced(dataset: Dataset, **options: str) -> Dataset:
    """Return the dataset with its linkages and gaps replaced by those of its export."""
    mappings, _ = read(dataset, **options)
    document = json.loads(dataset.to_json())
    records = [record_of(mapping) for mapping in mappings]
    document["linkages"] = [
        {name: value for name, value in record.items() if value is not None} for record in records if "kind" in record
    ]
    document["gaps"] = [record for record in records if "kind" not in record]
    return Dataset.from_json(json.dumps(document))


def stripped(dataset: Dataset) -> Dataset:
    """Return the dataset without the space around texts of linkages and gaps, which the export loses."""

    def cell(text: str) -> str:
        return unguarded(guarded(text).strip())

    return attrs.evolve(
        dataset,
        linkages=tuple(attrs.evolve(link, note=link.note and cell(link.note)) for link in dataset.linkages),
        gaps=tuple(attrs.evolve(gap, summary=cell(gap.summary)) for gap in dataset.gaps),
    )


def test_linkages_and_gaps_come_back(bundled: Dataset) -> None:
    """Every linkage and every gap comes back with its kind and its citations."""
    assert replaced(bundled) == bundled


def test_hostile_texts_come_back(hard: Dataset) -> None:
    """Every note comes back, except for space around it."""
    assert replaced(hard) == stripped(hard)
    assert replaced(hard) != hard


@given(datasets())
def test_any_linkage_comes_back(dataset: Dataset) -> None:
    """The linkages and gaps of any dataset come back, except for space around their texts."""
    assert replaced(dataset) == stripped(dataset)


def test_titles_are_labels(bundled: Dataset) -> None:
    """Each mapping has the titles of its standard and its strategy, and a gap has only that of its standard."""
    mappings, _ = read(bundled)
    titles: dict[str, str] = {standard.id: standard.title for standard in bundled.standards}
    titles |= {strategy.id: strategy.title for strategy in bundled.strategies}
    assert {m.subject.identifier: m.subject.name for m in mappings}.items() <= titles.items()
    assert {m.object.name for m in mappings if m.object.prefix == "sssom"} == {None}
    assert all(m.object.name == titles[m.object.identifier] for m in mappings if m.object.prefix != "sssom")


def test_nothing_is_claimed_that_the_guide_does_not(bundled: Dataset) -> None:
    """Every mapping is a manually curated related match without a confidence, and its rule states the kind."""
    mappings, _ = read(bundled)
    assert {(m.predicate.curie, m.justification.curie, m.confidence) for m in mappings} == {
        ("skos:relatedMatch", "semapv:ManualMappingCuration", None)
    }
    assert {(str(m.provider), str(m.mapping_date)) for m in mappings} == {(f"{BASE_IRI}GUIDE2020", bundled.released)}
    texts = {mapping.record.identifier: mapping.curation_rule_text for mapping in mappings}
    for link in bundled.linkages:
        more = [PILLAR_ONLY] * (link.scope == "pillar") + [STRESSED] * link.stressed
        assert texts[link.id] == [MEANINGS[link.kind], *more]


def test_what_an_overlay_added_is_told_apart(mixed: Dataset) -> None:
    """A mapping from an overlay has the overlay's name, but neither a provider nor a known justification."""
    mappings, _ = read(mixed)
    found = {m.record.identifier: slot(m, "ext_origin") for m in mappings}
    origins = dict(mixed.origins)
    assert found.keys() == {record.id for record in (*mixed.linkages, *mixed.gaps)}
    assert {key: name and unguarded(name) for key, name in found.items()} == {key: origins.get(key) for key in found}
    assert {(m.justification.identifier, m.provider, m.mapping_date) for m in mappings if slot(m, "ext_origin")} == {
        ("UnspecifiedMatching", None, None)
    }


def test_metadata(bundled: Dataset) -> None:
    """The header contains version, licence and sources, and says that nobody endorsed the mappings."""
    _, metadata = read(bundled)
    assert str(metadata.id) == f"{BASE_IRI}sssom/{bundled.version}"
    assert (metadata.version, str(metadata.publication_date)) == (bundled.version, bundled.released)
    assert str(metadata.license) == "https://creativecommons.org/licenses/by/4.0/"
    assert metadata.creator_label == ["the cpms-inspire contributors"]
    assert bundled.version in metadata.title
    assert "handbook" in metadata.description
    assert f"sha256: {bundled.digest}" in metadata.comment
    assert "not endorsed" in metadata.comment
    mapping = read(bundled)[0][0]
    assert (mapping.subject_source.identifier, mapping.subject_source_version) == ("CPMS", "2019")
    assert (mapping.object_source.identifier, mapping.object_source_version) == ("INSPIRE", "2016")


def test_base(dataset: Dataset) -> None:
    """Identifiers are appended to the base that the caller chooses."""
    assert replaced(dataset, base_iri="https://example.org/cpms#") == dataset


def test_text_that_yaml_refuses(dataset: Dataset) -> None:
    """The name of an overlay cannot break the YAML header."""
    name = '\ufffe"\uffff: #'
    odd = attrs.evolve(dataset, overlays=(name,), origins=((dataset.linkages[0].id, name),))
    _, metadata = read(odd)
    assert '\ufffe"\uffff: #' in metadata.comment


def test_a_day_that_no_calendar_has(dataset: Dataset) -> None:
    """A date that is not in the calendar is left out, because readers would refuse it."""
    mappings, metadata = read(attrs.evolve(dataset, released="2021-02-31"))
    assert metadata.publication_date is None
    assert {mapping.mapping_date for mapping in mappings} == {None}


def test_losses_are_what_is_lost(dataset: Dataset) -> None:
    """The listed losses are other records, unguarded text, space around texts, and what `sssom` does to some words."""
    first, *others = dataset.linkages
    mappings, _ = read(attrs.evolve(dataset, linkages=(attrs.evolve(first, note=" =1 "), *others)))
    records = {mapping.record.identifier for mapping in mappings}
    assert records == {record.id for record in (*dataset.linkages, *dataset.gaps)}
    assert mappings[0].comment == "' =1"
    assert [loss.what.split()[0] for loss in LOSSES] == ["all", "in", "spaces", "if"]


SSSOM = """
import contextlib, io, json, sys, warnings
from sssom.cli import main
from sssom.parsers import parse_sssom_table
main(["validate", "hard.tsv"], standalone_mode=False)
main(["convert", "hard.tsv", "-o", "again.tsv", "-O", "tsv"], standalone_mode=False)
messages = io.StringIO()
try:
    with contextlib.redirect_stderr(messages):
        main(["validate", "wrong.tsv"], standalone_mode=False)
    refusal = None
except BaseException as error:
    refusal = f"{error} {messages.getvalue()}"
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    empty = {name: int((parse_sssom_table(name).df["comment"] == "").sum()) for name in ("odd.tsv", "plain.tsv")}
print(json.dumps([empty, refusal]))
"""
"""What the commands of `sssom` do with four files, in one process because its import takes seconds."""


def with_odd_note(dataset: Dataset) -> Dataset:
    """Return a dataset with the note NA."""
    first, *others = dataset.linkages
    return attrs.evolve(dataset, linkages=(attrs.evolve(first, note="NA"), *others))


@pytest.fixture(scope="module")
def sssom(dataset: Dataset, hard: Dataset, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any, Any]:
    """The folder with the converted files, the numbers of empty comments, and the refusal of a faulty file."""
    folder = tmp_path_factory.mktemp("sssom")
    plain = export(dataset)[NAME]
    files = {
        "hard.tsv": export(hard)[NAME],
        "wrong.tsv": plain.replace(b"semapv:ManualMappingCuration", b"semapv:Guessing"),
        "odd.tsv": export(with_odd_note(dataset))[NAME],
        "plain.tsv": plain,
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    done = subprocess.run([sys.executable, "-c", SSSOM], cwd=folder, check=True, capture_output=True, text=True)
    empty, refusal = json.loads(done.stdout.splitlines()[-1])
    return folder, empty, refusal


def test_sssom_validates_and_converts(sssom: tuple[Path, Any, Any], hard: Dataset) -> None:
    """`sssom` finds no error, and keeps every mapping with its kind when it writes the file again."""
    text = io.StringIO((sssom[0] / "again.tsv").read_text(encoding="utf-8"), newline="")
    mappings: list[Any] = sssom_pydantic.read(text).mappings
    kinds = {m.record.identifier: m.curation_rule[0].identifier for m in mappings if m.object.prefix != "sssom"}
    assert kinds == {link.id: f"kind/{link.kind}" for link in hard.linkages}
    assert {m.record.identifier for m in mappings if m.object.prefix == "sssom"} == {gap.id for gap in hard.gaps}


def test_sssom_reads_some_words_as_nothing(sssom: tuple[Path, Any, Any], dataset: Dataset) -> None:
    """`sssom` reads the note NA as empty, as the table of losses says, and the other reader does not."""
    _, empty, _ = sssom
    assert empty["odd.tsv"] == empty["plain.tsv"] + 1
    mappings, _ = read(with_odd_note(dataset))
    assert next(m for m in mappings if m.record.identifier == dataset.linkages[0].id).comment == "NA"


def test_sssom_refuses_what_is_wrong(sssom: tuple[Path, Any, Any]) -> None:
    """The validation reports an invalid justification."""
    assert "validation errors" in sssom[2]
