"""The format `datapackage`: a Data Package (version 2) with a CSV file for each table, its schema and its digest."""

import csv
import hashlib
import io
import json
from typing import Any

from attrs import asdict

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.documents.dumping import canonical
from cpms_inspire.exporters._guard import GUARD, guarded
from cpms_inspire.exporters._losses import Loss
from cpms_inspire.exporters._tables import Cell, ColumnKind, Reference, Table, tables
from cpms_inspire.presentation.about import about

LOSSES = (
    Loss(
        "a text that would begin a formula has an apostrophe before it",
        "spreadsheets run what begins with =, +, - or @, also in CSV; the pattern in the descriptor takes it off again",
    ),
)

_PROFILES = "https://datapackage.org/profiles/2.0"
"""Where the profiles of the standard are, by which readers know its version."""

_TYPES = {
    ColumnKind.TEXT: "string",
    ColumnKind.INTEGER: "integer",
    ColumnKind.BOOLEAN: "boolean",
    ColumnKind.TEXTS: "array",
    ColumnKind.INTEGERS: "array",
}


def export(dataset: Dataset) -> dict[str, bytes]:
    """
    Return the descriptor, `datapackage.json`, and a CSV file for each table.

    Lists are written as JSON, which the type `array` reads.
    """
    held = tables(dataset)
    files = {f"data/{table.name}.csv": _csv(table) for table in held}
    said = about(dataset)
    descriptor = {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": "cpms-inspire",
        "title": said.title,
        "description": f"{said.linkages} {said.not_endorsed}",
        "version": said.version,
        "created": f"{said.released}T00:00:00Z",
        "licenses": [
            {"name": "CC-BY-4.0", "title": said.licence, "path": said.licence_url},
        ],
        "contributors": [{"title": "The cpms-inspire contributors", "roles": ["creator"]}],
        "sources": [
            {"title": source.title, **({} if source.url is None else {"path": source.url})}
            for source in dataset.sources
        ],
        "cpms-inspire:about": asdict(said),
        "cpms-inspire:guard": {"pattern": GUARD, "replacement": "$1"},
        "resources": [_resource(table, path, files[path]) for table, path in zip(held, files, strict=True)],
    }
    return files | {"datapackage.json": canonical(descriptor)}


def _resource(table: Table, path: str, content: bytes) -> dict[str, Any]:
    return {
        "$schema": f"{_PROFILES}/dataresource.json",
        "name": table.name,
        "type": "table",
        "description": table.description,
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "$schema": f"{_PROFILES}/tableschema.json",
            "fields": [
                {
                    "name": column.name,
                    "type": _TYPES[column.kind],
                    "constraints": {
                        **({"required": True} if column.required else {}),
                        **({"unique": True} if table.key == (column.name,) else {}),
                        **({"enum": column.words} if column.words and column.kind is ColumnKind.TEXT else {}),
                    },
                }
                for column in table.columns
            ],
            "primaryKey": table.key,
            "missingValues": [""],
            # The profile allows no empty list.
            **({"foreignKeys": list(map(_foreign_key, table.references))} if table.references else {}),
        },
    }


def _foreign_key(reference: Reference) -> dict[str, Any]:
    return {
        "fields": reference.columns,
        "reference": {"resource": reference.table, "fields": reference.key},
    }


def _csv(table: Table) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(column.name for column in table.columns)
    writer.writerows(map(_written, row) for row in table.rows)
    return text.getvalue().encode()


def _written(cell: Cell) -> str:
    if isinstance(cell, str):
        return guarded(cell)
    # No text of the model is empty, so that an empty cell says that there is none.
    return "" if cell is None else json.dumps(cell, ensure_ascii=False)
