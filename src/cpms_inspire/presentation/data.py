"""
Values as plain data, for JSON and for other programs, and the JSON Schemas of that data.

The names are those of the files.  The command line prints the same data with `--json`.
"""

import re
from collections.abc import Callable, Mapping
from enum import Enum
from functools import singledispatch
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Literal, NewType, Union, cast, get_args, get_origin

from attrs import Attribute, fields, has

from cpms_inspire.analysis.coverage import Density, Tally
from cpms_inspire.analysis.diff import Change, Diff, FieldChanged, RecordAdded, RecordRemoved
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.overlay import Overlay, overlay_schema
from cpms_inspire.dataset.search import Hit
from cpms_inspire.documents.header import HEADER
from cpms_inspire.documents.schema import document_schema, object_schema
from cpms_inspire.errors import InvalidOptionError, shortened
from cpms_inspire.model.records import COLLECTIONS, Record, collection_of
from cpms_inspire.model.validators import identifies
from cpms_inspire.model.validators import schema_of as schema_of_check
from cpms_inspire.presentation import changelog

__all__ = ["schema_of", "to_dict"]

_WANTED = ("a record, or another value of this package", "[to_dict(each) for each in answer]")


def to_dict(value: object) -> dict[str, Any]:
    """
    Return a value as plain data: dictionaries, lists, texts, numbers, truth values and `None`.

    The names are those in the files.  No field is left out, although a file leaves out what has its default.
    `Dataset.from_json` reads the data of a dataset; `schema_of` has its schema.  Raises `InvalidOptionError` for
    anything that is not a value of this package, such as the tuple that a question returns.

    >>> from cpms_inspire import load_dataset
    >>> (data,) = [to_dict(link) for link in load_dataset("1.2.0").linkages_for(18)]
    >>> data["id"], data["kind"], data["scope"], data["stressed"]
    ('CPMS2019-18/INSPIRE2016-R', 'named', 'standard', False)
    """
    if not _is_value(type(value)):
        raise InvalidOptionError("value", shortened(value), _WANTED)
    return cast("dict[str, Any]", plain(value))


def _is_value(kind: type) -> bool:
    return has(kind) and kind.__module__.startswith("cpms_inspire.")


@singledispatch
def plain(value: object) -> Any:
    """Return a value, the value of a field, or what contains values, as plain data."""
    if isinstance(value, list | tuple):
        return [plain(member) for member in value]
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items()}
    if isinstance(value, Enum):
        return value.value
    if has(type(value)):
        return {attribute.name: plain(getattr(value, attribute.name)) for attribute in _fields(type(value))}
    return value


def _fields(kind: Any) -> "tuple[Attribute[Any], ...]":
    return tuple(fields(kind))


def _with(value: object, *names: str) -> dict[str, Any]:
    """Return the fields of a value, and what it works out from them."""
    own = {attribute.name: plain(getattr(value, attribute.name)) for attribute in _fields(type(value))}
    return own | {name: getattr(value, name) for name in names}


@plain.register
def _(tally: Tally) -> Any:
    return _with(tally, "linked", "share", "share_of_own")


@plain.register
def _(density: Density) -> Any:
    return _with(density, "share")


@plain.register
def _(dataset: Dataset) -> Any:
    return {name: plain(getattr(dataset, name)) for name in (*HEADER, *COLLECTIONS)}


@plain.register
def _(hit: Hit) -> Any:
    return {
        "id": hit.record.id,
        "collection": collection_of(hit.record),
        "score": round(hit.score, 3),
        "field": hit.field,
        "snippet": hit.snippet,
    }


@plain.register
def _(diff: Diff) -> Any:
    return {
        "old": diff.old_version,
        "new": diff.new_version,
        "old_released": diff.old_released,
        "new_released": diff.new_released,
        "level": diff.level.name.lower(),
        "changes": [plain(change) for _, members in changelog.groups(diff) for change in members],
    }


@plain.register
def _(change: RecordAdded | RecordRemoved) -> Any:
    return _head(change) | {"record": plain(change.record)}


@plain.register
def _(change: FieldChanged) -> Any:
    return _head(change) | {"field": change.field, "from": plain(change.old), "to": plain(change.new)}


def _head(change: Change) -> dict[str, Any]:
    return {"change": _kind(type(change)), "collection": change.collection, "id": change.id}


def _kind(change: type) -> str:
    """Return the class of a change as a word: `record-added`, `linkage-revised`."""
    return re.sub("(?<=[a-z])(?=[A-Z])", "-", change.__name__).lower()


_HEAD: Mapping[str, Any] = MappingProxyType({"collection": str, "id": str})
_LEVELS = Literal["none", "patch", "minor", "major"]

_SHAPES: Mapping[type, Mapping[str, Any]] = MappingProxyType(
    {
        Hit: {"id": str, "collection": str, "score": float, "field": str, "snippet": str},
        Diff: {
            "old": str,
            "new": str,
            "old_released": str,
            "new_released": str,
            "level": _LEVELS,
            "changes": tuple[Change, ...],
        },
        RecordAdded: {"change": Literal["record-added", "linkage-added"], **_HEAD, "record": Record},
        RecordRemoved: {"change": Literal["record-removed", "linkage-withdrawn"], **_HEAD, "record": Record},
        FieldChanged: {
            "change": Literal["field-changed", "linkage-revised"],
            **_HEAD,
            "field": str,
            "from": object,
            "to": object,
        },
    }
)
"""The names and types of data that differs from the fields of its class."""

_WORKED_OUT: Mapping[type, Mapping[str, Any]] = MappingProxyType(
    {
        Tally: {"linked": int, "share": float, "share_of_own": float | None},
        Density: {"share": float | None},
    }
)
"""What data has beside the fields of its class."""


def schema_of(kind: type) -> dict[str, Any]:
    """
    Return the JSON Schema (2020-12) of what `to_dict` gives for the values of a class: records, coverages, diffs, hits.

    That of a record also accepts the data in a file, which leaves out what has its default.  Raises
    `InvalidOptionError` for anything that is not a class of values of this package.

    >>> from cpms_inspire import Pillar
    >>> schema_of(Pillar)["properties"]["number"]
    {'type': 'integer', 'minimum': 1, 'maximum': 4}
    """
    if not isinstance(kind, type) or not _is_value(kind):
        raise InvalidOptionError("kind", shortened(kind), ("a class of values of this package, such as Standard",))
    if kind in _DOCUMENTS:
        return _DOCUMENTS[kind]()
    definitions: dict[str, Any] = {}
    own = definition(kind, definitions)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": kind.__name__}
    return head | own | ({"$defs": definitions} if definitions else {})


_DOCUMENTS: Mapping[type, Callable[[], dict[str, Any]]] = MappingProxyType(
    {Dataset: document_schema, Overlay: overlay_schema}
)
"""The values that are whole documents, with the schemas of their files."""


def definition(kind: type, definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a class; the schemas of the classes that it refers to are added to `definitions`."""
    attributes = _fields(kind)
    if all(attribute.validator for attribute in attributes):
        for attribute in attributes:
            _of_type(attribute.type, definitions)  # for the definitions
        return object_schema(kind)
    shape = _shape(kind)
    return {
        "type": "object",
        "properties": {name: _of_type(form, definitions) for name, form in shape.items()},
        "required": list(shape),
        "additionalProperties": False,
    }


def _shape(kind: type) -> Mapping[str, Any]:
    """Return the names and types in the data of a class."""
    for base in kind.__mro__:  # the changes of linkages are subclasses
        if base in _SHAPES:
            return _SHAPES[base]
    return {attribute.name: attribute.type for attribute in _fields(kind)} | dict(_WORKED_OUT.get(kind, {}))


_PLAIN: Mapping[object, dict[str, Any]] = MappingProxyType(
    {
        str: {"type": "string"},
        int: {"type": "integer"},
        float: {"type": "number"},
        bool: {"type": "boolean"},
        NoneType: {"type": "null"},
        object: {},
    }
)


def _of_type(form: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a type, and add the definitions of the classes in it."""
    origin, inner = get_origin(form), get_args(form)
    if form is Record:
        origin, inner = Union, tuple(COLLECTIONS.values())
    if origin is tuple and inner[-1] is Ellipsis:
        schema: dict[str, Any] = {"type": "array", "items": _of_type(inner[0], definitions)}
    elif origin is tuple:
        members = [_of_type(each, definitions) for each in inner]
        schema = {"type": "array", "prefixItems": members, "minItems": len(members), "maxItems": len(members)}
    elif origin in {Union, UnionType}:
        schema = {"anyOf": [_of_type(each, definitions) for each in inner]}
    elif origin is Literal:
        schema = {"enum": list(inner)}
    elif isinstance(form, NewType):
        schema = schema_of_check(identifies(form.__name__.removesuffix("Id")))
    elif form in _PLAIN:
        schema = _PLAIN[form]
    elif issubclass(form, Enum):
        schema = {"enum": [member.value for member in form]}
    else:
        schema = {"$ref": f"#/$defs/{form.__name__}"}
        if form.__name__ not in definitions:
            definitions[form.__name__] = {}  # so that it is not begun again
            definitions[form.__name__] = definition(form, definitions)
    return schema
