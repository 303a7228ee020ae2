"""
Between plain data and values: reading a document with every problem in it, building trusted records, canonical bytes.

The only user of cattrs, which is imported when something comes from outside or leaves.  Nothing here reads files, or
knows what records promise each other.  Reading, building and the schema follow the same fields: apart they would drift.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache, partial
from itertools import repeat
from types import GenericAlias, MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast, get_args, get_origin

from attrs import NOTHING, Attribute, fields, fields_dict, frozen, has

from cpms_inspire.errors import DatasetError, Problem, shortened
from cpms_inspire.model.records import COLLECTIONS, GUIDE, Citation, Code, Label, Linkage
from cpms_inspire.model.validators import DAY, MONTH, MOST, Check, has_form, is_just, schema_of
from cpms_inspire.model.vocabulary import LinkageKind

if TYPE_CHECKING:
    from cattrs import Converter


__all__ = [
    "HEADER",
    "SCHEMA",
    "Faulty",
    "build",
    "canonical",
    "in_order",
    "parse",
    "plain",
    "problems_of_header",
    "problems_of_types",
    "read",
    "schema",
]

SCHEMA = 1
"""The number of the document format that this package reads and writes."""

HEADER: Mapping[str, Check] = {
    "schema": is_just(SCHEMA, "the document format that this package reads"),
    "version": has_form("(0|[1-9][0-9]*)([.](0|[1-9][0-9]*)){2}", "a version such as 1.0.0"),
    "released": has_form(f"[0-9]{{4}}-{MONTH}-{DAY}", "a date such as 2020-07-31"),
}
"""The fields of a document beside its collections, and what they hold."""

_NAMED = 5
"""Unknown fields that a reason names."""

_DIGITS_READ = 1000
"""Digits of the longest number that is read as one."""

T = TypeVar("T")


@frozen
class Faulty:
    """What stands in for a record that could not be read, so that references to it are no problem of their own."""

    id: object


class _Repeating(dict[str, Any]):
    """An object of a JSON text that holds a key more than once."""


def parse(data: bytes | str) -> Any:
    """
    Return what a JSON text holds.

    A `DatasetError` where it is not UTF-8 or not JSON, or nested too deep.  Objects that repeat a key are remembered as
    such, for `read` to refuse with their path.
    """
    try:
        text = data.decode() if isinstance(data, bytes) else data
        return json.loads(text, object_pairs_hook=_object, parse_int=_number)
    except RecursionError:
        reason = "is nested too deep"
    except UnicodeDecodeError as error:
        reason = f"is not UTF-8: {error.reason} at byte {error.start}"
    except ValueError as error:
        marked = data[:3] == b"\xef\xbb\xbf" or data[:1] == "\ufeff"
        reason = "begins with a byte order mark: save it without one" if marked else f"is not JSON: {error}"
    raise DatasetError((Problem("$", reason),)) from None


class _Huge:
    """A number too long to be read, to be refused where it stands."""

    def __init__(self, digits: int) -> None:
        self._digits = digits

    def __repr__(self) -> str:
        return f"a number of {self._digits} digits"


def _number(digits: str) -> object:
    return int(digits) if len(digits) < _DIGITS_READ else _Huge(len(digits))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else _Repeating(found)


def canonical(document: object) -> bytes:
    """Return the bytes of a document as files hold them: keys sorted, one field a line, UTF-8, a newline at the end."""
    return (json.dumps(document, sort_keys=True, indent=1, ensure_ascii=False) + "\n").encode()


def plain(value: object) -> Any:
    """Return a record, or what one of its fields holds, as plain data; without the fields that have their default."""
    return _converter().unstructure(value)


def read(
    document: object, header: Mapping[str, Check] = HEADER, collections: Mapping[str, type] = COLLECTIONS
) -> tuple[dict[str, Any], dict[str, list[Any]], list[Problem]]:
    """
    Read a document from outside: a dataset's, or one with another header and other collections.

    Return its header, its records by collection, and its problems: at least one for every record that is malformed by
    itself, which is `Faulty` among the records.  A `DatasetError` where it is no object at all.
    """
    problems: list[Problem] = []
    if not isinstance(document, dict):
        raise DatasetError((Problem("$", f"must be an object, not {shortened(document)}"),))
    unknown = sorted(document.keys() - {*header, *collections})
    problems += [Problem("$", f"has an unknown field {shortened(name)}") for name in unknown]
    if isinstance(document, _Repeating):
        problems.append(Problem("$", "repeats a field"))
    given = {name: document[name] for name in header if name in document}
    problems += problems_of_header(given, header)
    records = {name: _records(document.get(name, []), name, kind, problems) for name, kind in collections.items()}
    return given, records, problems


def problems_of_header(given: Mapping[str, object], header: Mapping[str, Check] = HEADER) -> Iterator[Problem]:
    """Yield what is missing or wrong in the fields beside the collections."""
    for name, check in header.items():
        try:
            check(None, None, given[name])  # type: ignore[arg-type]  # the checks of a header look at the value only
        except KeyError:
            yield Problem(f"$.{name}", "is missing")
        except (TypeError, ValueError) as error:
            yield Problem(f"$.{name}", str(error))


def problems_of_types(held: Mapping[str, object], collections: Mapping[str, type] = COLLECTIONS) -> Iterator[Problem]:
    """Yield what is no tuple of records of the class of its collection."""
    for name, records in held.items():
        kind = collections[name]
        if type(records) is not tuple:
            yield Problem(f"$.{name}", f"must be a tuple, not {shortened(records)}")
            continue
        for index, record in enumerate(records):
            if type(record) is not kind:
                yield Problem(f"$.{name}[{index}]", f"must be a {kind.__name__}, not {shortened(record)}")


def in_order(problems: Iterable[Problem], *names: str) -> tuple[Problem, ...]:
    """Return problems in the order of a document: the root, then its fields as named, lists by their members."""

    def place(problem: Problem) -> tuple[int, int]:
        found = _PLACE.match(problem.path)
        return (names.index(found[1]), int(found[2] or -1)) if found and found[1] in names else (-1, -1)

    return tuple(sorted(problems, key=place))


_PLACE = re.compile(r"\$\.(\w+)(?:\[([0-9]+)\])?")


def _records(items: object, name: str, kind: type, problems: list[Problem]) -> list[Any]:
    if not isinstance(items, list):
        problems.append(Problem(f"$.{name}", f"must be a list, not {shortened(items)}"))
        return []
    records: list[Any] = []
    for index, item in enumerate(items):
        try:
            records.append(_converter().structure(item, kind))
        except Exception as error:  # noqa: BLE001  # whatever a hostile item provokes is a problem of that item
            if ExceptionGroup("", [error]).subgroup(RecursionError):
                raise RecursionError from None  # the caller's stack was full before: that says nothing of the item
            problems += _problems(error, f"$.{name}[{index}]")
            records.append(Faulty(item.get("id") if isinstance(item, dict) else None))
    return records


def _problems(error: Exception, path: str) -> list[Problem]:
    from cattrs import transform_error

    found = []
    for text in transform_error(error, path, _reason):
        reason, _, place = text.rpartition(" @ ")
        found.append(Problem(place, reason))
    return found


def _reason(error: BaseException, _: type | None) -> str:
    from cattrs import ForbiddenExtraKeysError

    if isinstance(error, KeyError):
        return "is missing"
    if isinstance(error, ForbiddenExtraKeysError):
        names = [shortened(name) for name in sorted(error.extra_fields)]
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        return f"has unknown fields: {', '.join(names[:_NAMED])}{more}"
    return str(error)


@cache
def _converter() -> "Converter":
    from cattrs import Converter

    converter = Converter(forbid_extra_keys=True, omit_if_default=True)
    # cattrs finds these two by class, so that they serve subclasses as well: enumerations of text, and truth values.
    converter.register_structure_hook(str, _structure_text)
    converter.register_structure_hook(int, _structure_exactly)
    converter.register_structure_hook_factory(_is_tuple, partial(_tuple_hook, converter))
    converter.register_structure_hook_factory(has, partial(_value_hook, converter))
    return converter


def _structure_text(value: object, kind: Any) -> str:
    if not _is_enumeration(kind):
        return _structure_exactly(value, str)
    if type(value) is not str or value not in list(kind):
        raise ValueError(f"must be one of {', '.join(kind)}, not {shortened(value)}")
    member: str = kind(value)
    return member


def _structure_exactly(value: object, kind: type[T]) -> T:
    # The very type: JSON's true is no number, and cattrs would make text of a number.
    if type(value) is not kind:
        words = {str: "text", int: "a whole number", bool: "true or false"}
        raise TypeError(f"must be {words[kind]}, not {shortened(value)}")
    return value


def _tuple_hook(converter: "Converter", kind: Any) -> Callable[[object, Any], tuple[Any, ...]]:
    inner: Any = GenericAlias(list, get_args(kind)[:1])

    def structure(value: object, _: object) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise TypeError(f"must be a list, not {shortened(value)}")
        if len(value) > MOST:
            raise ValueError(f"must have at most {MOST} members, not {len(value)}")
        return tuple(converter.structure(value, inner))

    return structure


def _value_hook(converter: "Converter", kind: Any) -> Callable[[object, Any], Any]:
    from cattrs.gen import make_dict_structure_fn, override

    def checked(value: object, inner: Any, *, attribute: "Attribute[Any]") -> Any:
        structured = converter.structure(value, inner)
        cast("Check", attribute.validator)(None, attribute, structured)  # every field of the model has one
        return structured

    # The constructor runs the validators too; running each with its field gives a problem the field's path.
    hooks: dict[str, Any] = {a.name: override(struct_hook=partial(checked, attribute=a)) for a in fields(kind)}
    make = make_dict_structure_fn(kind, converter, **hooks)

    def structure(value: object, _: object) -> Any:
        if not isinstance(value, dict):
            raise TypeError(f"must be an object, not {shortened(value)}")
        if isinstance(value, _Repeating):
            raise ValueError("repeats a field")
        return make(value, kind)

    return structure


def schema(
    header: Mapping[str, Check] = HEADER,
    collections: Mapping[str, type] = COLLECTIONS,
    title: str = f"cpms-inspire dataset, schema {SCHEMA}",
    conditions: Mapping[type, dict[str, Any]] = MappingProxyType({}),
) -> dict[str, Any]:
    """
    Return the JSON Schema (2020-12) of a dataset's document, or of one with another header and other collections.

    `conditions` are what such a document demands of a class of records beside what its fields do.

    It accepts what `Dataset.from_json` accepts, but for what no schema can say: that identifiers are unique, fit the
    numbers and the records beside them, and lead somewhere; that names do not clash, are not too long and hold a
    letter or a digit; that nothing is replaced by itself; that a whole number is not written as 9.0; that members of
    a list are different also when one spells out a default; that no object repeats a key.
    """
    kinds = (Citation, Label, Code, *collections.values())
    definitions = {kind.__name__: _object_schema(kind) | conditions.get(kind, {}) for kind in kinds}
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


def _object_schema(kind: Any) -> dict[str, Any]:
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
}
"""What the constructors of single values refuse beyond their fields, as far as a schema can say it."""


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple


def _is_enumeration(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, StrEnum)


def build(data: bytes) -> dict[str, Any]:
    """
    Return the arguments of a dataset from the bytes of a document that is known to be well-formed.

    For bytes whose digest was verified: the constructors still check every value, but a problem comes without its path.
    """
    document = json.loads(data)
    build_record = _Builder().build
    header = {name: document[name] for name in HEADER}
    return header | {
        name: tuple(build_record(kind, item) for item in document.get(name, ())) for name, kind in COLLECTIONS.items()
    }


class _Builder:
    """Builds values from plain data by the types of their fields; equal citations are built once and shared."""

    def __init__(self) -> None:
        self._citations: dict[tuple[tuple[str, object], ...], Citation] = {}

    def build(self, kind: Any, item: dict[str, Any]) -> Any:
        for name, make in _makers(kind):
            if name in item:
                item[name] = make(self, item[name])
        return kind(**item)

    def citation(self, item: dict[str, Any]) -> Citation:
        if "footnotes" in item:
            item["footnotes"] = tuple(item["footnotes"])
        key = tuple(item.items())
        found = self._citations.get(key)
        if found is None:
            found = self._citations[key] = self.build(Citation, item)
        return found


_Maker: TypeAlias = Callable[[_Builder, Any], object]


@cache
def _makers(kind: type) -> tuple[tuple[str, _Maker], ...]:
    """Return how the fields are made whose values are not as JSON has them."""
    made = ((name, _maker(attribute.type)) for name, attribute in fields_dict(kind).items())
    return tuple((name, maker) for name, maker in made if maker is not None)


def _maker(kind: Any) -> _Maker | None:
    if _is_tuple(kind):
        inner = _maker(get_args(kind)[0])
        if inner is None:
            return lambda _, items: tuple(items)
        return lambda builder, items: tuple(map(inner, repeat(builder), items))
    if _is_enumeration(kind):
        members = {member.value: member for member in kind}
        return lambda _, word: members[word]
    if kind is Citation:
        return _Builder.citation
    return (lambda builder, item: builder.build(kind, item)) if has(kind) else None
