"""
Values as fields of pydantic models, and so as requests and responses of FastAPI.

pydantic asks the classes of values for this module, and only then it is imported; pydantic is there then.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial, reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any, final

from attrs import frozen

from cpms_inspire.analysis.coverage import Programme
from cpms_inspire.dataset.bundled import load_dataset, newest
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.entries import Reader
from cpms_inspire.documents.loading import read_value
from cpms_inspire.errors import (
    AmbiguousIdentifierError,
    CpmsInspireError,
    DatasetError,
    InvalidOptionError,
    UnknownIdentifierError,
    WrongKindError,
    shortened,
)
from cpms_inspire.model._value import Value
from cpms_inspire.model.records import Intervention, Pillar, Record, Standard, Strategy
from cpms_inspire.presentation.data import schema_of, to_dict
from cpms_inspire.presentation.words import name_of_type

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

__all__ = ["InDataset"]


@final
@frozen
class InDataset:
    """
    The dataset that a field of a pydantic model looks up its references in; without it, the newest.

    Write it beside the class: `standard: Annotated[Standard, InDataset(dataset)]`.  The field then refuses records, and
    data of records, that are not in this dataset.
    """

    dataset: Dataset | str
    """A dataset, or the number of a bundled version."""

    def __get_pydantic_core_schema__(self, source: type, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        dataset = self.dataset if isinstance(self.dataset, Dataset) else load_dataset(self.dataset)
        return core_schema(source, handler, dataset)


def core_schema(kind: type, handler: "GetCoreSchemaHandler", dataset: Dataset | None = None) -> "CoreSchema":
    """
    Return what pydantic does with a field of a class: how it is validated, written, and described.

    A value stays what it is.  A record is also read from a reference to a dataset, the newest if none is given, and
    from its data, as `to_dict` writes it; a programme from references, settings and places as people write them.
    """
    from pydantic_core import core_schema as make

    data = handler.generate_schema(_typed(kind))
    texts = [make.str_schema()] if issubclass(kind, Record) else []
    numbers = [make.int_schema()] if kind in {Standard, Pillar} else []
    return make.no_info_plain_validator_function(
        partial(_validated, kind, dataset),
        json_schema_input_schema=make.union_schema([*texts, *numbers, data]),
        serialization=make.plain_serializer_function_ser_schema(to_dict, return_schema=data),
    )


def _validated(kind: type, dataset: Dataset | None, given: object) -> object:
    """Return the value of a class that something means; raise what pydantic makes a validation error of."""
    value = given if isinstance(given, kind) else _read(kind, dataset, given)
    if dataset is not None and isinstance(value, Record) and value not in dataset:
        # A pin is worth nothing if a caller can bring a record of another version, or an invented one.
        valid = (f"the record of dataset {dataset.version}, or its identifier",)
        raise _refusal(InvalidOptionError(kind.__name__, shortened(value.id), valid))
    return value


def _read(kind: type, dataset: Dataset | None, given: object) -> object:
    try:
        if isinstance(given, Mapping) and issubclass(kind, Value):
            return read_value(dict(given), kind)
        if kind is Programme:
            return _programme(newest() if dataset is None else dataset, given)
        if issubclass(kind, Record):
            return _record(kind, newest() if dataset is None else dataset, given)
    except CpmsInspireError as error:
        raise _refusal(error) from None
    raise _refusal(InvalidOptionError(kind.__name__, shortened(given), (f"a {kind.__name__}",), "the value itself"))


def _record(kind: type[Record], dataset: Dataset, given: Any) -> Record:
    questions: dict[type, Callable[[Any], Record]] = {
        Standard: dataset.standard,
        Strategy: dataset.strategy,
        Intervention: dataset.intervention,
        Pillar: dataset.pillar,
    }
    found = questions.get(kind, dataset.record)(given)
    if not isinstance(found, kind):
        raise WrongKindError(name_of_type(kind).lower(), found.id, shortened(given), dataset.version)
    return found


def _programme(dataset: Dataset, given: object) -> Programme | None:
    reader = Reader(dataset)
    found = reader.value(Programme, given, "$", {})
    if reader.problems:
        raise DatasetError(tuple(reader.problems), "programme")
    return found


def _refusal(error: CpmsInspireError) -> Exception:
    """Return an error of the package as one of pydantic, with its suggestions or problems as data."""
    from pydantic_core import PydanticCustomError

    reason = str(error)
    details: dict[str, Any] = {}
    match error:
        case UnknownIdentifierError():
            reason, details = f"{error.fault}. {error.step}", {"suggestions": list(error.suggestions)}
        case AmbiguousIdentifierError():
            details = {"suggestions": list(error.candidates)}
        case WrongKindError():
            reason, details = f"{error.fault}.", {"found": error.found}
        case DatasetError():
            details = {"problems": [to_dict(problem) for problem in error.problems]}
    name = re.sub("(?<=[a-z])(?=[A-Z])", "_", type(error).__name__.removesuffix("Error")).lower()
    return PydanticCustomError(name, "{reason}", {"reason": reason, **details})


_types: dict[str, Any] = {}
"""The types of the data of classes, by name: those that two models share must be the same."""


def _typed(kind: type) -> Any:
    """Return the type of the data of a class, as pydantic understands it, from its schema."""
    if kind.__name__ not in _types:
        schema = schema_of(kind)
        definitions = schema.get("$defs", {})
        _types[kind.__name__] = _dictionary(kind.__name__, schema, definitions)
    return _types[kind.__name__]


def _dictionary(name: str, schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Any:
    from typing_extensions import TypedDict  # pydantic needs it too

    # All names are required, because `to_dict` leaves none out.
    make: Any = TypedDict
    return make(name, {key: _type_of(part, definitions) for key, part in schema["properties"].items()})


def _type_of(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Any:
    from pydantic import Field, WithJsonSchema

    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name not in _types:
            _types[name] = _dictionary(name, definitions[name], definitions)
        return _types[name]
    if "items" in schema and "$ref" in str(schema["items"]):
        member: Any = _type_of(schema["items"], definitions)
        return Annotated[list[member], Field(min_length=schema.get("minItems"), max_length=schema.get("maxItems"))]
    if "anyOf" in schema and "$ref" in str(schema):
        return reduce(or_, (_type_of(part, definitions) for part in schema["anyOf"]))
    return Annotated[Any, WithJsonSchema(dict(schema))]
