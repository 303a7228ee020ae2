"""The format `jsonl`: JSON Lines, with one record in each line after a first line about the dataset."""

import json
from typing import Any

from attrs import asdict

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.documents.dumping import plain
from cpms_inspire.exporters._losses import Loss
from cpms_inspire.model.records import collection_of
from cpms_inspire.presentation.about import about

LOSSES: tuple[Loss, ...] = ()


def export(dataset: Dataset) -> dict[str, bytes]:
    """
    Return one file: a line about the dataset, then a line for each record.

    The line of a record has its collection, and the name of the overlay if an overlay added it.
    """
    origins = dict(dataset.origins)
    lines = [_line({"about": asdict(about(dataset)) | {"schema": dataset.schema}})]
    for record in dataset.records:
        origin = {"origin": origins[record.id]} if record.id in origins else {}
        lines.append(_line({"collection": collection_of(record), "record": plain(record), **origin}))
    return {"cpms-inspire.jsonl": "".join(lines).encode()}


def _line(value: dict[str, Any]) -> str:
    # JSON leaves some line separators unescaped; the model allows none of them in a text.
    return json.dumps(value, sort_keys=True, ensure_ascii=False) + "\n"
