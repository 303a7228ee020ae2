"""The format `datapackage`: validated by Frictionless, and read by Frictionless and pandas."""

import json
import re
from pathlib import Path
from typing import Any

import frictionless
import pandas as pd
import pytest
from exported import hostile, rebuilt, same, written
from generators import datasets
from helpers import costly
from hypothesis import given

from cpms_inspire import Dataset
from cpms_inspire.exporters import FORMATS, export
from cpms_inspire.exporters._guard import guarded, unguarded
from cpms_inspire.exporters._tables import layout, tables
from cpms_inspire.presentation.about import about


def read_by_frictionless(package: frictionless.Package) -> dict[str, list[dict[str, Any]]]:
    """Read the tables as the descriptor says, and remove the guard."""
    return {
        name: [
            {column: unguarded(cell) if isinstance(cell, str) else cell for column, cell in row.to_dict().items()}
            for row in package.get_table_resource(name).read_rows()
        ]
        for name in package.resource_names
    }


def test_is_valid(sample: Dataset, tmp_path: Path) -> None:
    """Frictionless finds no error in types, constraints, keys, references, sizes or digests."""
    folder = written(sample, "datapackage", tmp_path)
    report = frictionless.validate(folder / "datapackage.json")
    assert report.flatten(["type", "message"]) == []
    assert [task.type for task in report.tasks] == ["table"] * len(layout())


def test_frictionless_reads_the_dataset(sample: Dataset, tmp_path: Path) -> None:
    """The dataset that Frictionless reads is equal after the guard is removed as the table of losses says."""
    package = frictionless.Package(str(written(sample, "datapackage", tmp_path) / "datapackage.json"))
    assert same(rebuilt(sample, read_by_frictionless(package)), sample)


def read_by_pandas(folder: Path, descriptor: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Read the tables as the descriptor says: texts unchanged, empty cells as missing."""
    rows = {}
    types = {"string": "string", "integer": "int64", "boolean": "bool", "array": "string"}
    for resource in descriptor["resources"]:
        fields = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        frame = pd.read_csv(
            folder / resource["path"],
            dtype={name: types[kind] for name, kind in fields.items()},
            keep_default_na=False,
            na_values=resource["schema"]["missingValues"],
        )
        assert list(frame.columns) == list(fields)
        rows[resource["name"]] = [
            {
                name: None if cell is pd.NA else json.loads(cell) if fields[name] == "array" else cell
                for name, cell in row.items()
            }
            for row in frame.to_dict("records")
        ]
    return rows


def test_pandas_reads_the_dataset(sample: Dataset, tmp_path: Path) -> None:
    """The dataset that pandas reads with the types is equal after the pattern in the descriptor removes the guard."""
    folder = written(sample, "datapackage", tmp_path)
    descriptor = json.loads((folder / "datapackage.json").read_bytes())
    guard = re.compile(descriptor["cpms-inspire:guard"]["pattern"])
    rows = {
        name: [
            {key: guard.sub(r"\1\2", cell) if isinstance(cell, str) else cell for key, cell in row.items()}
            for row in members
        ]
        for name, members in read_by_pandas(folder, descriptor).items()
    }
    assert same(rebuilt(sample, rows), sample)


@given(datasets())
@costly(20)
def test_any_dataset_comes_back(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> None:
    """Any dataset is exported to a valid package and read back equal."""
    folder = written(dataset, "datapackage", tmp_path_factory.mktemp("package"))
    package = frictionless.Package(str(folder / "datapackage.json"))
    assert package.validate().flatten(["type", "message"]) == []
    assert same(rebuilt(dataset, read_by_frictionless(package)), dataset)


@pytest.mark.parametrize(
    ("table", "change", "errors"),
    [
        ("gaps", ("CPMS2019-03", "CPMS2019-04"), ["hash-count"]),
        ("gaps", ("CPMS2019-03", "CPMS2019-3"), ["hash-count", "byte-count", "foreign-key"]),
        ("linkages", (",named,", ",renamed,"), ["hash-count", "byte-count", "constraint-error"]),
        ("strategies", (",7,", ",seven,"), ["hash-count", "byte-count", "type-error"]),
        ("pillars", ("CPMS2019-P2,", "CPMS2019-P1,"), ["hash-count", "unique-error"]),
    ],
)
def test_a_tampered_copy_is_found_out(
    dataset: Dataset, tmp_path: Path, table: str, change: tuple[str, str], errors: list[str]
) -> None:
    """A changed cell is reported by its digest and by every rule that it breaks."""
    folder = written(dataset, "datapackage", tmp_path)
    file = folder / f"data/{table}.csv"
    content = file.read_text(encoding="utf-8")
    assert change[0] in content
    file.write_text(content.replace(*change, 1), encoding="utf-8", newline="")
    found = {kind for (kind,) in frictionless.validate(folder / "datapackage.json").flatten(["type"])}
    assert set(errors) <= found


def test_losses_are_what_happens(dataset: Dataset, tmp_path: Path) -> None:
    """A reader finds only the guard as a difference from the dataset, and the table of losses says so."""
    hard = hostile(dataset)
    folder = written(hard, "datapackage", tmp_path)
    found = read_by_pandas(folder, json.loads((folder / "datapackage.json").read_bytes()))
    changed = set()
    for table in tables(hard):
        for row, expected in zip(found[table.name], table.dictionaries(), strict=True):
            for name, cell in expected.items():
                text = guarded(cell) if isinstance(cell, str) else list(cell) if isinstance(cell, tuple) else cell
                assert row[name] == text
                changed |= {cell} if text != cell and isinstance(cell, str) else set()
    begins = re.compile("(?:^|[,;\t\n])'*[ \u00a0\ufeff\"]*([=+@\uff1d\uff0b\uff20\uff0d-])")
    assert {part for text in changed for part in begins.findall(text)} == {*"=+-@\uff1d"}
    assert all(map(begins.search, changed))
    assert ["apostrophe" in loss.what for loss in FORMATS["datapackage"].losses] == [True]


def test_no_cell_is_a_formula(dataset: Dataset, tmp_path: Path) -> None:
    """No cell begins like a formula, in any program that opens the files."""
    folder = written(hostile(dataset), "datapackage", tmp_path)
    for file in folder.glob("data/*.csv"):
        frame = pd.read_csv(file, dtype="string", keep_default_na=False)
        cells = [cell for column in frame for cell in frame[column]]
        parts = [part for cell in cells for part in re.split("[,;\t\n]", cell)]
        assert [part for part in parts if part.lstrip(' \ufeff"').startswith(("=", "+", "-", "@"))] == []


def test_descriptor(dataset: Dataset) -> None:
    """The descriptor contains version, licence, sources, citation, and every file."""
    files = export("datapackage", dataset)
    descriptor = json.loads(files["datapackage.json"])
    assert descriptor["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert descriptor["version"] == "1.0.0"
    assert descriptor["licenses"][0]["name"] == "CC-BY-4.0"
    assert [source["title"] for source in descriptor["sources"]] == [source.title for source in dataset.sources]
    assert descriptor["cpms-inspire:about"]["citation"] == about(dataset).citation
    assert {resource["path"] for resource in descriptor["resources"]} | {"datapackage.json"} == set(files)
    # The published profiles allow no empty list of references.
    schemas = [resource["schema"] for resource in descriptor["resources"]]
    assert [schema for schema in schemas if schema.get("foreignKeys", schema) == []] == []
