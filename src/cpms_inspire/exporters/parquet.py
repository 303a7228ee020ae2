"""The format `parquet`: a columnar file for each collection, with lists and citations as nested values."""

import io
import json
from enum import EnumType
from types import NoneType
from typing import TYPE_CHECKING, Any, NewType, get_args, get_origin

from attrs import asdict, fields, has

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.exporters._losses import Loss
from cpms_inspire.model.records import COLLECTIONS
from cpms_inspire.presentation.about import about

if TYPE_CHECKING:
    import pyarrow as pa

LOSSES: tuple[Loss, ...] = ()


def export(dataset: Dataset) -> dict[str, bytes]:
    """Return a file for each collection.  The metadata entry `cpms-inspire` is about the dataset, as JSON."""
    import pyarrow as pa
    from pyarrow import parquet

    origins = dict(dataset.origins)
    metadata = {"cpms-inspire": json.dumps(asdict(about(dataset)))}
    files = {}
    for name, record_class in COLLECTIONS.items():
        origin = pa.field("origin", pa.string())
        schema = pa.schema([*_arrow_fields(record_class), origin], metadata=metadata)
        rows = [_arrow_value(record) | {"origin": origins.get(record.id)} for record in getattr(dataset, name)]
        buffer = io.BytesIO()
        parquet.write_table(pa.Table.from_pylist(rows, schema=schema), buffer)
        files[f"{name}.parquet"] = buffer.getvalue()
    return files


def _arrow_value(value: Any) -> Any:
    """Return a value as Arrow expects it: values of the model as dictionaries, tuples as lists."""
    if has(type(value)):
        return {each.name: _arrow_value(getattr(value, each.name)) for each in fields(type(value))}
    return [_arrow_value(each) for each in value] if isinstance(value, tuple) else value


def _arrow_fields(model_class: Any) -> list["pa.Field"]:
    import pyarrow as pa

    return [
        pa.field(each.name, _arrow_type(each.type), nullable=NoneType in get_args(each.type))
        for each in fields(model_class)
    ]


def _arrow_type(annotation: Any) -> "pa.DataType":
    import pyarrow as pa

    inner = get_args(annotation)[0] if get_args(annotation) else annotation
    if get_origin(annotation) is tuple:
        return pa.list_(pa.field("element", _arrow_type(inner), nullable=False))
    if has(inner):
        return pa.struct(_arrow_fields(inner))
    if inner is str or isinstance(inner, NewType | EnumType):
        return pa.string()
    return pa.bool_() if inner is bool else pa.int64()
