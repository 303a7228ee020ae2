"""The dataset as flat tables, without loss and with valid keys and references."""

import attrs
from exported import hostile, overlaid, rebuilt, same
from generators import datasets
from hypothesis import given

from cpms_inspire import Dataset
from cpms_inspire.exporters._tables import DESCRIPTIONS, ColumnKind, FlatTable, layout, tables
from cpms_inspire.model.records import COLLECTIONS


def again(dataset: Dataset) -> Dataset:
    return rebuilt(dataset, {table.name: table.dictionaries() for table in tables(dataset)})


def test_bundled_versions_come_back(bundled: Dataset) -> None:
    """The tables give an equal dataset, with the origins of overlay records."""
    assert same(again(bundled), bundled)
    assert same(again(overlaid(bundled)), overlaid(bundled))


def test_hostile_texts_come_back(dataset: Dataset) -> None:
    """Hostile texts come back unchanged, with rows in every table."""
    hard = hostile(dataset)
    assert [table.name for table in tables(hard) if not table.rows] == []
    assert same(again(hard), hard)


@given(datasets())
def test_any_dataset_comes_back(dataset: Dataset) -> None:
    """Any dataset comes back equal from the tables."""
    assert same(again(dataset), dataset)


def keys(table: FlatTable, columns: tuple[str, ...]) -> list[tuple[object, ...]]:
    return [tuple(row[name] for name in columns) for row in table.dictionaries()]


def test_keys_and_references_hold(dataset: Dataset) -> None:
    """Keys are unique, and every reference finds its key."""
    by_name = {table.name: table for table in tables(hostile(dataset))}
    for table in by_name.values():
        assert len(set(keys(table, table.key))) == len(table.rows)
        for reference in table.references:
            known = set(keys(by_name[reference.table], reference.key))
            wanted = {key for key in keys(table, reference.columns) if None not in key}
            assert wanted <= known
            assert by_name[reference.table].key == reference.key


def test_cells_are_what_their_columns_say(dataset: Dataset) -> None:
    """Cells have the type and the words of their column, and `None` is only used where it is allowed."""
    kinds = {ColumnKind.TEXT: str, ColumnKind.INTEGER: int, ColumnKind.BOOLEAN: bool}
    members = {ColumnKind.TEXTS: str, ColumnKind.INTEGERS: int}
    for table in tables(hostile(dataset)):
        for number, column in enumerate(table.columns):
            for cell in (row[number] for row in table.rows):
                if column.kind in members:
                    assert type(cell) is tuple
                    assert {type(each) for each in cell} <= {members[column.kind]}
                    assert not column.words or set(cell) <= set(column.words)
                elif cell is None:
                    assert not column.required
                else:
                    assert type(cell) is kinds[column.kind]
                    assert not column.words or cell in column.words


def test_layout_does_not_depend_on_a_dataset(dataset: Dataset) -> None:
    """Every dataset has the tables of `layout`, and each table has a description."""
    empty = Dataset(version="1.0.0", released="2020-01-01")
    assert tables(empty) == layout()
    assert [attrs.evolve(table, rows=()) for table in tables(dataset)] == list(layout())
    names = [table.name for table in layout()]
    assert names[: len(COLLECTIONS) + 1] == ["records", *COLLECTIONS]
    assert set(DESCRIPTIONS) <= set(names)
    assert all(table.description for table in layout())
