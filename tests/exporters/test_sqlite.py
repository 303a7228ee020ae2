"""The format `sqlite`: read by SQLite and served by Datasette."""

import json
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from exported import hostile, rebuilt, same, written
from generators import datasets
from hypothesis import given

from cpms_inspire import Dataset, Setting, SettingNote
from cpms_inspire.exporters import export
from cpms_inspire.exporters._tables import ColumnKind, layout
from cpms_inspire.presentation.about import about


@contextmanager
def opened(dataset: Dataset) -> Iterator[sqlite3.Connection]:
    """The database that SQLite reads from the exported bytes, with foreign keys enforced."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(export("sqlite", dataset)["cpms-inspire.sqlite"])
        database.row_factory = sqlite3.Row
        database.execute("PRAGMA foreign_keys = ON")
        yield database


def again(database: sqlite3.Connection, dataset: Dataset) -> Dataset:
    rows: dict[str, list[dict[str, Any]]] = {}
    for table in layout():
        found = [dict(row) for row in database.execute(f'SELECT * FROM "{table.name}"')]  # noqa: S608  # our own names
        for row in found:
            for column in table.columns:
                if column.kind in {ColumnKind.TEXTS, ColumnKind.INTEGERS}:
                    row[column.name] = json.loads(row[column.name])
                if column.kind is ColumnKind.BOOLEAN:
                    row[column.name] = bool(row[column.name])
        rows[table.name] = found
    return rebuilt(dataset, rows)


def test_makes_the_dataset_again(sample: Dataset) -> None:
    """The database passes its own checks, and its tables give an equal dataset."""
    with opened(sample) as database:
        assert [row[0] for row in database.execute("PRAGMA integrity_check")] == ["ok"]
        assert list(database.execute("PRAGMA foreign_key_check")) == []
        assert same(again(database, sample), sample)
        assert [tuple(row) for row in database.execute("SELECT * FROM about")] == list(about(sample).lines())


@given(datasets())
def test_any_dataset_comes_back(dataset: Dataset) -> None:
    """Any dataset comes back equal from the database."""
    with opened(dataset) as database:
        assert same(again(database, dataset), dataset)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM strategies WHERE code = 'N'",
        "INSERT INTO records VALUES ('X', 'nothing')",
        "UPDATE linkages SET kind = 'Named'",
        "UPDATE linkages SET stressed = 2",
        "UPDATE gaps SET standard = 'CPMS2019-77'",
        "UPDATE gaps SET summary = NULL",
        "INSERT INTO citations SELECT * FROM citations",
    ],
)
def test_keys_and_words_are_enforced(dataset: Dataset, statement: str) -> None:
    """The database refuses dangling references, unknown words, missing values and duplicates."""
    with opened(dataset) as database, pytest.raises(sqlite3.IntegrityError):
        database.execute(statement)


@pytest.fixture(scope="module")
def database(sample: Dataset) -> Iterator[sqlite3.Connection]:
    """The database of a dataset."""
    with opened(sample) as database:
        yield database


class TestViews:
    """The views give the same answers as the methods of the dataset, for every standard, strategy and intervention."""

    @staticmethod
    def column(database: sqlite3.Connection, statement: str, *values: str) -> list[str]:
        return [row[0] for row in database.execute(statement, values)]

    def test_strategies_for(self, sample: Dataset, database: sqlite3.Connection) -> None:
        """The view contains the strategies of every standard."""
        for standard in sample.standards:
            found = self.column(
                database, "SELECT strategy FROM strategies_for WHERE standard = ? ORDER BY position", standard.id
            )
            assert found == [strategy.id for strategy in sample.strategies_for(standard)]

    def test_standards_for(self, sample: Dataset, database: sqlite3.Connection) -> None:
        """The view contains the standards of every strategy."""
        for strategy in sample.strategies:
            found = self.column(
                database, "SELECT standard FROM standards_for WHERE strategy = ? ORDER BY number", strategy.id
            )
            assert found == [standard.id for standard in sample.standards_for(strategy)]

    def test_kinds_are_told_apart(self, sample: Dataset, database: sqlite3.Connection) -> None:
        """The view contains kind, scope, stress, note and origin of each linkage."""
        statement = "SELECT linkage, kind, scope, stressed, note, origin FROM strategies_for ORDER BY 1"
        origins = dict(sample.origins)
        assert [tuple(row) for row in database.execute(statement)] == sorted(
            (link.id, link.kind, link.scope, link.stressed, link.note, origins.get(link.id)) for link in sample.linkages
        )

    def test_convergence_for(self, sample: Dataset, database: sqlite3.Connection) -> None:
        """The view contains the row of every standard."""
        for standard in sample.standards:
            row = sample.convergence_for(standard)
            found = self.column(database, "SELECT id FROM convergence_for WHERE standard = ?", standard.id)
            assert found == ([] if row is None else [row.id])

    def test_interventions_for(self, sample: Dataset, database: sqlite3.Connection) -> None:
        """The view contains the interventions of every standard and strategy."""
        for record in (*sample.standards, *sample.strategies):
            found = self.column(database, "SELECT intervention FROM interventions_for WHERE reference = ?", record.id)
            assert sorted(found) == sorted(each.id for each in sample.interventions_for(record.id))

    def test_field_examples_for(self, sample: Dataset, database: sqlite3.Connection) -> None:
        """The view contains the field examples of every standard, strategy and intervention."""
        for record in (*sample.standards, *sample.strategies, *sample.interventions):
            found = self.column(database, "SELECT id FROM field_examples_for WHERE reference = ?", record.id)
            assert sorted(found) == sorted(each.id for each in sample.field_examples_for(record.id))

    def test_suitability_of(self, sample: Dataset, database: sqlite3.Connection) -> None:
        """The view contains the setting notes on every record in every setting."""
        statement = "SELECT id FROM suitability_of WHERE reference = ? AND setting = ?"
        for record in (*sample.standards, *sample.strategies, *sample.interventions):
            for setting in Setting:
                found = self.column(database, statement, record.id, setting)
                notes: tuple[SettingNote, ...] = sample.suitability(record.id, setting)
                assert sorted(found) == sorted(note.id for note in notes)


def test_index(dataset: Dataset) -> None:
    """The search index finds words of titles and texts in any case, and places by name."""
    with opened(dataset) as database:
        statement = "SELECT id FROM search WHERE search MATCH ? ORDER BY rank"
        assert next(row["id"] for row in database.execute(statement, ["cash transfers"])) == "INSPIRE2016-I2.1"
        assert "GUIDE2020-E09" in [row["id"] for row in database.execute(statement, ["SCHOOL Uganda"])]
        count = database.execute("SELECT count(*) FROM search").fetchone()[0]
        assert count == database.execute("SELECT count(*) FROM records").fetchone()[0]
    with opened(hostile(dataset)) as database:
        assert [row["id"] for row in database.execute(statement, ['"drop table records"'])] != []


@contextmanager
def served(file: Path) -> Iterator[int]:
    """The port on which Datasette serves a database on this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "datasette", "serve", "--host", "127.0.0.1", "--port", str(port), "-i", str(file)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as server:
        try:
            for _ in range(300):
                with suppress(ConnectionRefusedError):
                    socket.create_connection(("127.0.0.1", port), timeout=10).close()
                    break
                assert server.poll() is None, server.stderr and server.stderr.read()
                time.sleep(0.1)
            yield port
        finally:
            server.terminate()


def asked(port: int, path: str, **values: str) -> Any:
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", f"/cpms-inspire{path}.json?{urlencode(values)}")
        return json.load(connection.getresponse())


def test_datasette_answers_over_http(dataset: Dataset, tmp_path: Path) -> None:
    """Datasette serves the database, and a web address answers a question."""
    with served(written(dataset, "sqlite", tmp_path) / "cpms-inspire.sqlite") as port:
        found = asked(port, "/strategies_for", standard_number="15", _shape="array", _sort="position")
        assert [(row["code"], row["kind"]) for row in found] == [("S", "named"), ("E", "named")]
        statement = "SELECT id FROM search WHERE search MATCH :words ORDER BY rank LIMIT 1"
        assert asked(port, "", sql=statement, words="cash", _shape="arrays")["rows"] == [["INSPIRE2016-I2.1"]]
        linked = asked(port, "/linkages", kind="named", _shape="array", _size="max")
        assert len(linked) == len(dataset.linkages_for(kinds=["named"]))
