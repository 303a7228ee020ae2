"""The format `parquet`: a columnar file for each collection, with lists and citations as values of their own."""

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
    """Return a file for each collection; its metadata hold, as `cpms-inspire`, what the export says of itself."""
    import pyarrow as pa
    from pyarrow import parquet

    origins = dict(dataset.origins)
    said = {"cpms-inspire": json.dumps(asdict(about(dataset)))}
    files = {}
    for name, kind in COLLECTIONS.items():
        origin = pa.field("origin", pa.string())
        schema = pa.schema([*_fields(kind), origin], metadata=said)
        rows = [_plain(record) | {"origin": origins.get(record.id)} for record in getattr(dataset, name)]
        buffer = io.BytesIO()
        parquet.write_table(pa.Table.from_pylist(rows, schema=schema), buffer)
        files[f"{name}.parquet"] = buffer.getvalue()
    return files


def _plain(value: Any) -> Any:
    """Return a value as Arrow takes it: everything that it holds, spelt out."""
    if has(type(value)):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(type(value))}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _fields(kind: Any) -> list["pa.Field"]:
    import pyarrow as pa

    return [pa.field(each.name, _type(each.type), nullable=NoneType in get_args(each.type)) for each in fields(kind)]


def _type(kind: Any) -> "pa.DataType":
    import pyarrow as pa

    inner = get_args(kind)[0] if get_args(kind) else kind
    if get_origin(kind) is tuple:
        return pa.list_(pa.field("element", _type(inner), nullable=False))
    if has(inner):
        return pa.struct(_fields(inner))
    if inner is str or isinstance(inner, NewType | EnumType):
        return pa.string()
    return pa.bool_() if inner is bool else pa.int64()
