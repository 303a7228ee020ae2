"""The format `parquet`: read by pyarrow, DuckDB and Polars."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import duckdb
import polars as pl
import pyarrow as pa
import pytest
from exported import same, written
from generators import datasets
from helpers import costly
from hypothesis import given
from pyarrow import parquet

from cpms_inspire import Dataset
from cpms_inspire.exporters import export
from cpms_inspire.model.records import COLLECTIONS
from cpms_inspire.presentation.about import about

Rows = list[dict[str, Any]]


def by_pyarrow(file: Path) -> Rows:
    rows: Rows = parquet.read_table(file).to_pylist()
    return rows


def by_duckdb(file: Path) -> Rows:
    with duckdb.connect() as connection:
        found = connection.execute("SELECT * FROM read_parquet(?)", [str(file)])
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def by_polars(file: Path) -> Rows:
    rows: Rows = pl.read_parquet(file).to_dicts()
    return rows


def filled(value: Any) -> Any:
    """Remove null values, because a document leaves them out."""
    if isinstance(value, dict):
        return {name: filled(each) for name, each in value.items() if each is not None}
    return [filled(each) for each in value] if isinstance(value, list) else value


def again(dataset: Dataset, folder: Path, read: Callable[[Path], Rows]) -> Dataset:
    rows = {name: [filled(row) for row in read(folder / f"{name}.parquet")] for name in COLLECTIONS}
    origins = tuple(
        (row["id"], row.pop("origin")) for members in rows.values() for row in members if row.get("origin") is not None
    )
    header = {name: getattr(dataset, name) for name in ("schema", "version", "released")}
    return attrs.evolve(Dataset.from_json(json.dumps(header | rows)), origins=origins)


@pytest.mark.parametrize("read", [by_pyarrow, by_duckdb, by_polars])
def test_makes_the_dataset_again(sample: Dataset, tmp_path: Path, read: Callable[[Path], Rows]) -> None:
    """Each reader gives an equal dataset, including lists and citations."""
    assert same(again(sample, written(sample, "parquet", tmp_path), read), sample)


@given(datasets())
@costly(20)
def test_any_dataset_comes_back(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> None:
    """Any dataset comes back equal from each reader."""
    folder = written(dataset, "parquet", tmp_path_factory.mktemp("columns"))
    for read in (by_pyarrow, by_duckdb, by_polars):
        assert same(again(dataset, folder, read), dataset)


def test_types_are_real(dataset: Dataset, tmp_path: Path) -> None:
    """Columns have real types: lists, structures, numbers and truth values, and required ones are not nullable."""
    schema = parquet.read_schema(written(dataset, "parquet", tmp_path) / "standards.parquet")
    assert schema.field("number").type == pa.int64()
    assert schema.field("aliases").type.value_type == pa.string()
    citation = schema.field("citations").type.value_type
    assert citation.field("footnotes").type.value_type == pa.int64()
    assert [citation.field(name).nullable for name in ("source", "via")] == [False, True]
    assert [schema.field(name).nullable for name in ("id", "origin")] == [False, True]


def test_a_question_in_sql(dataset: Dataset, tmp_path: Path) -> None:
    """DuckDB can join the files and search lists."""
    folder = written(dataset, "parquet", tmp_path)
    with duckdb.connect() as connection:
        found = connection.execute(
            f"SELECT s.code FROM '{folder}/linkages.parquet' l JOIN '{folder}/strategies.parquet' s"  # noqa: S608  # ours
            " ON s.id = l.strategy WHERE l.standard = 'CPMS2019-15' ORDER BY s.position"
        ).fetchall()
        assert found == [("S",), ("E",)]
        found = connection.execute(
            f"SELECT id FROM '{folder}/field_examples.parquet' WHERE list_contains(places, 'UGA') ORDER BY id"  # noqa: S608
        ).fetchall()
    assert [row[0] for row in found] == [example.id for example in dataset.field_examples_for(place="Uganda")]


def test_each_file_says_what_it_is(sample: Dataset) -> None:
    """The metadata of every file contains the citation of the dataset."""
    for content in export("parquet", sample).values():
        metadata = parquet.read_schema(pa.BufferReader(content)).metadata
        assert json.loads(metadata[b"cpms-inspire"])["citation"] == about(sample).citation
