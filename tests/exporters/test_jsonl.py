"""The format `jsonl`, read line by line."""

import json
from typing import Any

import attrs
from exported import same
from generators import datasets
from hypothesis import given

from cpms_inspire import Dataset
from cpms_inspire.exporters import export
from cpms_inspire.model.records import COLLECTIONS
from cpms_inspire.presentation.about import about


def again(lines: list[dict[str, Any]]) -> Dataset:
    head = lines[0]["about"]
    document: dict[str, Any] = {name: head[name] for name in ("schema", "version", "released")}
    for line in lines[1:]:
        document.setdefault(line["collection"], []).append(line["record"])
    origins = tuple((line["record"]["id"], line["origin"]) for line in lines[1:] if "origin" in line)
    return attrs.evolve(Dataset.from_json(json.dumps(document)), origins=origins)


def parsed(dataset: Dataset) -> list[dict[str, Any]]:
    content = export("jsonl", dataset)["cpms-inspire.jsonl"].decode()
    assert content.endswith("\n")
    return [json.loads(line) for line in content.removesuffix("\n").split("\n")]


def test_makes_the_dataset_again(sample: Dataset) -> None:
    """After a line about the dataset, each record has a line with its collection and its overlay."""
    lines = parsed(sample)
    assert same(again(lines), sample)
    assert lines[0]["about"]["citation"] == about(sample).citation
    assert len(lines) == 1 + sum(len(getattr(sample, name)) for name in COLLECTIONS)


@given(datasets())
def test_any_dataset_comes_back(dataset: Dataset) -> None:
    """Any dataset comes back equal from the export."""
    assert same(again(parsed(dataset)), dataset)


def test_every_way_to_read_lines_finds_the_same(sample: Dataset) -> None:
    """No text contains a character that some readers take for a line break."""
    content = export("jsonl", sample)["cpms-inspire.jsonl"].decode()
    assert content.splitlines() == content.removesuffix("\n").split("\n")
