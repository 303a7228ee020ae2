"""The format `jsonl`: JSON Lines, one record a line, after a first line that says what they are."""

import json
from typing import Any

from attrs import asdict

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.documents.dumping import plain
from cpms_inspire.exporters._losses import Loss
from cpms_inspire.model.records import COLLECTIONS
from cpms_inspire.presentation.about import about

LOSSES: tuple[Loss, ...] = ()


def export(dataset: Dataset) -> dict[str, bytes]:
    """
    Return one file: a line about the dataset, then a line for each record.

    Each record has its collection, and its overlay where it comes from one.
    """
    origins = dict(dataset.origins)
    lines = [_line({"about": asdict(about(dataset)) | {"schema": dataset.schema}})]
    for name in COLLECTIONS:
        for record in getattr(dataset, name):
            origin = origins.get(record.id)
            marks = {"collection": name} | ({"origin": origin} if origin is not None else {})
            lines.append(_line(marks | {"record": plain(record)}))
    return {"cpms-inspire.jsonl": "".join(lines).encode()}


def _line(value: dict[str, Any]) -> str:
    # The model's texts hold no separators of lines that JSON leaves as they are.
    return json.dumps(value, sort_keys=True, ensure_ascii=False) + "\n"
