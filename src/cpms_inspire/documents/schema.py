"""The JSON Schemas of documents, made from the validators of the model."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, cast

from attrs import NOTHING, fields

from cpms_inspire.documents.header import HEADER, SCHEMA
from cpms_inspire.model.records import COLLECTIONS, GUIDE, Citation, Code, Label, Linkage, Section, SettingNote
from cpms_inspire.model.validators import Check, schema_of
from cpms_inspire.model.vocabulary import LinkageKind


def document_schema(
    header: Mapping[str, Check] = HEADER,
    collections: Mapping[str, type] = COLLECTIONS,
    title: str = f"cpms-inspire dataset, schema {SCHEMA}",
    conditions: Mapping[type, dict[str, Any]] = MappingProxyType({}),
) -> dict[str, Any]:
    """
    Return the JSON Schema (2020-12) of a dataset's document, or of another type with its own header and collections.

    `conditions` are further demands on the records of a class.

    It accepts what `Dataset.from_json` accepts, except for the rules that no schema can express: identifiers are
    unique, agree with the fields of their record and refer to a record; names do not clash, are not too long and
    contain a letter or a digit; nothing is replaced by itself; a whole number is not written as 9.0; members of a list
    differ also if one spells out a default; no object repeats a key.
    """
    kinds = (Citation, Label, Code, Section, *collections.values())
    definitions = {kind.__name__: object_schema(kind) | conditions.get(kind, {}) for kind in kinds}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "description": "Not endorsed by the owners of the frameworks. Data: CC BY 4.0, the cpms-inspire contributors.",
        "type": "object",
        "properties": {
            **{name: schema_of(check) for name, check in header.items()},
            **{name: {"type": "array", "items": _reference(kind)} for name, kind in collections.items()},
        },
        "required": list(header),
        "additionalProperties": False,
        "$defs": definitions,
    }


def _reference(kind: type) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{kind.__name__}"}


def object_schema(kind: Any) -> dict[str, Any]:
    """Return the JSON Schema of the data of a class; classes in its fields are references to their definition."""
    attributes = fields(kind)
    return {
        "type": "object",
        "properties": {each.name: schema_of(cast("Check", each.validator)) for each in attributes},
        "required": [each.name for each in attributes if each.default is NOTHING],
        "additionalProperties": False,
    } | _CONDITIONS.get(kind, {})


_CONDITIONS: Mapping[type, dict[str, Any]] = {
    Citation: {
        "if": {"properties": {"source": {"const": GUIDE}}, "required": ["source"]},
        "then": {
            "properties": {"section": {"type": "string"}, "anchor": {"type": "string"}},
            "required": ["section", "anchor"],
        },
    },
    Linkage: {
        "if": {"properties": {"kind": {"const": LinkageKind.LOCAL.value}}, "required": ["kind"]},
        "then": {"properties": {"convergence": {"type": "null"}}},
        "else": {"properties": {"convergence": {"type": "string"}}, "required": ["convergence"]},
    },
    SettingNote: {
        "if": {"properties": {"frameworks": {"minItems": 1}}, "required": ["frameworks"]},
        "then": {"properties": {name: {"maxItems": 0} for name in ("standards", "strategies", "interventions")}},
    },
}
"""What the constructors of single values demand beyond their fields, as far as a schema can express it."""
