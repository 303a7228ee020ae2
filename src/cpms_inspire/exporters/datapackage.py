"""The format `datapackage`: a Data Package (version 2) with a CSV file for each table, its schema and its digest."""

import csv
import hashlib
import io
import json
from typing import Any

from attrs import asdict

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.documents.dumping import canonical
from cpms_inspire.exporters._guard import GUARD, guarded, guarded_json
from cpms_inspire.exporters._losses import Loss
from cpms_inspire.exporters._tables import CellValue, ColumnKind, FlatTable, ForeignKey, tables
from cpms_inspire.presentation.about import about
from cpms_inspire.presentation.words import LICENCE_SPDX

LOSSES = (
    Loss(
        "an apostrophe precedes what a spreadsheet would run as a formula",
        "spreadsheets run texts that begin with =, +, - or @, also in CSV, and may divide a text at a comma, a "
        "semicolon, a tab or a line break; the pattern in the descriptor removes the apostrophe",
    ),
)

_PROFILES = "https://datapackage.org/profiles/2.0"
"""The address of the profiles of the standard, from which readers know its version."""

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

    Lists are JSON, which readers of the type `array` expect.
    """
    all_tables = tables(dataset)
    files = {f"data/{table.name}.csv": _csv(table) for table in all_tables}
    facts = about(dataset)
    descriptor = {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": "cpms-inspire",
        "title": facts.title,
        "description": f"{facts.linkages} {facts.not_endorsed}",
        "version": facts.version,
        "created": f"{facts.released}T00:00:00Z",
        "licenses": [{"name": LICENCE_SPDX, "title": facts.licence, "path": facts.licence_url}],
        "contributors": [{"title": "The cpms-inspire contributors", "roles": ["creator"]}],
        "sources": [
            {"title": source.title, **({} if source.url is None else {"path": source.url})}
            for source in dataset.sources
        ],
        "cpms-inspire:about": asdict(facts),
        "cpms-inspire:guard": {"pattern": GUARD, "replacement": "$1$2"},
        "resources": [_resource(table, path, files[path]) for table, path in zip(all_tables, files, strict=True)],
    }
    return files | {"datapackage.json": canonical(descriptor)}


def _resource(table: FlatTable, path: str, content: bytes) -> dict[str, Any]:
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
            **({"foreignKeys": list(map(_foreign_key_descriptor, table.references))} if table.references else {}),
        },
    }


def _foreign_key_descriptor(reference: ForeignKey) -> dict[str, Any]:
    return {
        "fields": reference.columns,
        "reference": {"resource": reference.table, "fields": reference.key},
    }


def _csv(table: FlatTable) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(column.name for column in table.columns)
    writer.writerows(map(_csv_cell, row) for row in table.rows)
    return text.getvalue().encode()


def _csv_cell(value: CellValue) -> str:
    if isinstance(value, str):
        return guarded(value)
    # No text of the model is empty.  An empty cell therefore means that there is no value.
    return "" if value is None else guarded_json(json.dumps(value, ensure_ascii=False))
