"""The format `sqlite`: one database with keys, a view for each question, and a full-text index."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.exporters._losses import Loss
from cpms_inspire.exporters._tables import CellValue, ColumnKind, FlatTable, ForeignKey, TableColumn, tables
from cpms_inspire.model.records import COLLECTIONS
from cpms_inspire.model.vocabulary import PLACES
from cpms_inspire.presentation.about import about

LOSSES: tuple[Loss, ...] = ()

_TYPES = {
    ColumnKind.TEXT: "TEXT",
    ColumnKind.INTEGER: "INTEGER",
    ColumnKind.BOOLEAN: "INTEGER",
    ColumnKind.TEXTS: "TEXT",
    ColumnKind.INTEGERS: "TEXT",
}

_VIEWS = """
CREATE VIEW strategies_for AS
  -- The strategies that the guide links to a standard: filter by standard or standard_number, order by position.
  SELECT l.standard, s.number AS standard_number, s.title AS standard_title, l.strategy, t.code, t.title, t.position,
    l.kind, l.scope, l.stressed, l.note, l.convergence, l.id AS linkage, l.origin
  FROM linkages l JOIN standards s ON s.id = l.standard JOIN strategies t ON t.id = l.strategy;

CREATE VIEW standards_for AS
  -- The standards that the guide links to a strategy: filter by strategy or strategy_code, order by number.
  SELECT l.strategy, t.code AS strategy_code, t.title AS strategy_title, l.standard, s.number, s.title,
    l.kind, l.scope, l.stressed, l.note, l.convergence, l.id AS linkage, l.origin
  FROM linkages l JOIN standards s ON s.id = l.standard JOIN strategies t ON t.id = l.strategy;

CREATE VIEW convergence_for AS
  -- The row of the guide's table that says why a standard is linked: filter by standard.  A gap has none.
  SELECT c.standard, r.* FROM convergences_standards c JOIN convergences r ON r.id = c.record;

CREATE VIEW interventions_for AS
  -- The interventions of a strategy, and those that the guide names on the linkages of a standard: filter by reference.
  SELECT i.strategy AS reference, i.id AS intervention, i.title FROM interventions i
  UNION
  SELECT l.standard, i.id, i.title
  FROM linkages_interventions n JOIN linkages l ON l.id = n.record JOIN interventions i ON i.id = n.intervention;

CREATE VIEW field_examples_for AS
  -- Documented uses of a strategy or an intervention, and of a standard those of the interventions on its linkages.
  SELECT e.strategy AS reference, e.* FROM field_examples e
  UNION
  SELECT f.strategy, e.* FROM field_examples e JOIN field_examples_further_strategies f ON f.record = e.id
  UNION
  SELECT e.intervention, e.* FROM field_examples e WHERE e.intervention IS NOT NULL
  UNION
  SELECT l.standard, e.*
  FROM field_examples e JOIN linkages_interventions n USING (intervention) JOIN linkages l ON l.id = n.record;

CREATE VIEW suitability_of AS
  -- What the guide says about using something in a setting: filter by reference and setting.  Nothing found means that
  -- no setting note is about it, which is not "suitable".
  WITH subjects (note, subject) AS (
    SELECT record, standard FROM setting_notes_standards
    UNION SELECT record, strategy FROM setting_notes_strategies
    UNION SELECT record, intervention FROM setting_notes_interventions
  ), concerned (reference, note) AS (
    SELECT subject, note FROM subjects
    UNION SELECT i.id, s.note FROM subjects s JOIN interventions i ON i.strategy = s.subject
    UNION SELECT i.strategy, s.note FROM subjects s JOIN interventions i ON i.id = s.subject
    UNION SELECT r.id, n.id FROM records r, setting_notes n
      WHERE r.collection IN ('standards', 'strategies', 'interventions', 'activities')
      AND n.id NOT IN (SELECT note FROM subjects)
      AND (n.id NOT IN (SELECT record FROM setting_notes_frameworks) OR EXISTS (
        SELECT 1 FROM setting_notes_frameworks f WHERE f.record = n.id
        AND f.framework = CASE r.collection WHEN 'standards' THEN 'CPMS' ELSE 'INSPIRE' END
      ))
  )
  SELECT c.reference, n.* FROM concerned c JOIN setting_notes n ON n.id = c.note;

CREATE VIRTUAL TABLE search USING fts5 (
  id UNINDEXED, collection UNINDEXED, title, text, tokenize = 'unicode61 remove_diacritics 2'
);
"""
"""The views, which have the names of the questions, and the index.  The column `origin` is the name of an overlay."""

_PAGE = 4096
_VERSION_OF_LIBRARY = slice(96, 100)


def export(dataset: Dataset) -> dict[str, bytes]:
    """
    Return one database.

    Lists are JSON, which `json_each` reads.  The table `search` is the index.  For a query, use
    `WHERE search MATCH 'cash' ORDER BY rank`.
    """
    all_tables = tables(dataset)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.execute(f"PRAGMA page_size = {_PAGE}")
        database.execute("PRAGMA foreign_keys = ON")
        database.execute(f"PRAGMA user_version = {dataset.schema}")
        database.execute("CREATE TABLE about (name TEXT NOT NULL PRIMARY KEY, text TEXT NOT NULL)")
        database.executemany("INSERT INTO about VALUES (?, ?)", about(dataset).lines())
        for table in all_tables:
            database.execute(_create_table(table))
            marks = ", ".join("?" for _ in table.columns)
            insertion = f"INSERT INTO {_quoted(table.name)} VALUES ({marks})"  # noqa: S608  # names from the code
            database.executemany(insertion, ([_stored(value) for value in row] for row in table.rows))
        database.executescript(_VIEWS)
        database.executemany("INSERT INTO search VALUES (?, ?, ?, ?)", _searchable(all_tables))
        database.execute("INSERT INTO search (search) VALUES ('optimize')")
        database.execute("VACUUM")
        content = bytearray(database.serialize())
    # SQLite writes the version of its library here.  No reader needs it, and it differs between machines.
    content[_VERSION_OF_LIBRARY] = bytes(4)
    return {"cpms-inspire.sqlite": bytes(content)}


def _quoted(name: str) -> str:
    return f'"{name}"'


def _quoted_list(names: tuple[str, ...]) -> str:
    return ", ".join(map(_quoted, names))


def _create_table(table: FlatTable) -> str:
    parts = [
        *map(_column_definition, table.columns),
        f"PRIMARY KEY ({_quoted_list(table.key)})",
        *map(_foreign_key_clause, table.references),
    ]
    inner = ",\n  ".join(parts)
    return f"CREATE TABLE {_quoted(table.name)} (\n  -- {table.description}\n  {inner}\n)"


def _column_definition(column: TableColumn) -> str:
    name = _quoted(column.name)
    words = ("0", "1") if column.kind is ColumnKind.BOOLEAN else tuple(f"'{word}'" for word in column.words)
    several = column.kind is ColumnKind.TEXTS
    return (
        f"{name} {_TYPES[column.kind]}"
        + (" NOT NULL" if column.required else "")
        + (f" CHECK ({name} IN ({', '.join(words)}))" if words and not several else "")
    )


def _foreign_key_clause(reference: ForeignKey) -> str:
    target = f"{_quoted(reference.table)} ({_quoted_list(reference.key)})"
    return f"FOREIGN KEY ({_quoted_list(reference.columns)}) REFERENCES {target}"


def _stored(value: CellValue) -> str | int | None:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else value


def _searchable(all_tables: tuple[FlatTable, ...]) -> Iterator[tuple[str, ...]]:
    """Yield identifier, collection, title and all other texts of every record, and the names of its places."""
    by_name = {table.name: table for table in all_tables}
    labels: dict[CellValue, list[str]] = {}
    for label in by_name["labels"].dictionaries():
        labels.setdefault(label["record"], []).append(str(label["text"]))
    for name in COLLECTIONS:
        table = by_name[name]
        left_out = {"title", "origin", *(column for reference in table.references for column in reference.columns)}
        for row in table.dictionaries():
            texts = labels.get(row["id"], [])
            for column, value in row.items():
                if column not in left_out:
                    values = value if isinstance(value, tuple) else (value,)
                    texts += [each for each in values if isinstance(each, str)]
                if column == "places" and isinstance(value, tuple):
                    texts += [PLACES[str(code)] for code in value]
            yield str(row["id"]), name, str(row.get("title", "")), "\n".join(texts)
