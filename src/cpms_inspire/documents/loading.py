"""
Reading what comes from outside: a JSON document to records, with at least one problem for every faulty record.

cattrs structures the records and is imported when the first document is read.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache, partial
from types import GenericAlias
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_args, get_origin

from attrs import Attribute, fields, frozen, has

from cpms_inspire.documents.header import HEADER
from cpms_inspire.documents.limits import DOCUMENT_BYTES, PROBLEMS, RECORDS, in_words
from cpms_inspire.errors import DatasetError, Problem, RecordError, shortened
from cpms_inspire.model.records import COLLECTIONS
from cpms_inspire.model.validators import MOST, Check

if TYPE_CHECKING:
    from cattrs import Converter


_NAMED = 5
"""The most unknown fields that a reason names."""

_DIGITS_READ = 1000
"""The most digits of a number that is converted."""

T = TypeVar("T")


@frozen
class Faulty:
    """The placeholder of a record that could not be read; references to it are not further problems."""

    id: object


class _Repeating(dict[str, Any]):
    """An object of a JSON text that repeats a key."""


def parse(data: bytes | str) -> Any:
    """
    Return the data of a JSON text.

    Raises `DatasetError` if it is too large, not UTF-8, not JSON, or nested too deep.  Objects that repeat a key are
    marked, so that `read` can refuse them with their path.
    """
    if len(data) > DOCUMENT_BYTES:
        reason = f"is larger than {in_words(DOCUMENT_BYTES)}, the limit for a dataset or an overlay"
        raise DatasetError((Problem("$", reason),))
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
    """A number with too many digits, which its field will refuse."""

    def __init__(self, digits: int) -> None:
        self._digits = digits

    def __repr__(self) -> str:
        return f"a number of {self._digits} digits"


def _number(digits: str) -> object:
    return int(digits) if len(digits) < _DIGITS_READ else _Huge(len(digits))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else _Repeating(found)


def read(
    document: object, header: Mapping[str, Check] = HEADER, collections: Mapping[str, type] = COLLECTIONS
) -> tuple[dict[str, Any], dict[str, list[Any]], list[Problem]]:
    """
    Read a document from outside: a dataset's, or that of another type with its own header and collections.

    Return its header, its records by collection, and its problems.  There is at least one problem for every malformed
    record, which is `Faulty` among the records.  Raises `DatasetError` if the document is not an object, has more
    records than the limit, or so many problems that they are not all listed.
    """
    problems: list[Problem] = []
    if not isinstance(document, dict):
        raise DatasetError((Problem("$", f"must be an object, not {shortened(document)}"),))
    unknown = sorted(document.keys() - {*header, *collections})
    problems += [Problem("$", f"has an unknown field {shortened(name)}") for name in unknown[:PROBLEMS]]
    if isinstance(document, _Repeating):
        problems.append(Problem("$", "repeats a field"))
    count = sum(len(document[name]) for name in collections if isinstance(document.get(name), list))
    if count > RECORDS:
        raise DatasetError((Problem("$", f"has {count} records; the limit is {RECORDS}"),))
    given = {name: document[name] for name in header if name in document}
    problems += problems_of_header(given, header)
    records = {name: _records(document.get(name, []), name, kind, problems) for name, kind in collections.items()}
    return given, records, problems


def problems_of_header(given: Mapping[str, object], header: Mapping[str, Check] = HEADER) -> Iterator[Problem]:
    """Yield what is missing or wrong in the fields of the header."""
    for name, check in header.items():
        try:
            check(None, None, given[name])  # type: ignore[arg-type]  # the checks of a header look at the value only
        except KeyError:
            yield Problem(f"$.{name}", "is missing")
        except (TypeError, ValueError) as error:
            yield Problem(f"$.{name}", str(error))


def problems_of_types(given: Mapping[str, object], collections: Mapping[str, type] = COLLECTIONS) -> Iterator[Problem]:
    """Yield the collections that are not tuples of records of their class."""
    for name, records in given.items():
        kind = collections[name]
        if not isinstance(records, list | tuple):
            yield Problem(f"$.{name}", f"must be a list or a tuple, not {shortened(records)}")
            continue
        for index, record in enumerate(records):
            if type(record) is not kind:
                yield Problem(f"$.{name}[{index}]", f"must be a {kind.__name__}, not {shortened(record)}")


def in_order(problems: Iterable[Problem], *names: str) -> tuple[Problem, ...]:
    """Return problems in the order of the document: the root, then the named fields, each with its members in order."""

    def place(problem: Problem) -> tuple[int, int]:
        found = _PLACE.match(problem.path)
        return (names.index(found[1]), int(found[2] or -1)) if found and found[1] in names else (-1, -1)

    return tuple(sorted(problems, key=place))


_PLACE = re.compile(r"\$\.(\w+)(?:\[([0-9]+)\])?")


def _records(items: object, name: str, kind: type, problems: list[Problem]) -> list[Any]:
    if not isinstance(items, list):
        problems.append(Problem(f"$.{name}", f"must be a list, not {shortened(items)}"))
        return []
    records = []
    for index, item in enumerate(items):
        records.append(_record(item, f"$.{name}[{index}]", kind, problems))
        if len(problems) >= PROBLEMS:
            last = Problem("$", f"has more problems; reading stopped after {PROBLEMS}, the limit")
            raise DatasetError((*problems, last))
    return records


def _record(item: object, path: str, kind: type, problems: list[Problem]) -> Any:
    try:
        return _converter().structure(item, kind)
    except Exception as error:  # noqa: BLE001  # any exception from an item is a problem of that item
        if ExceptionGroup("", [error]).subgroup(RecursionError):
            raise RecursionError from None  # the caller's stack was already full, so the item may be sound
        problems += _problems(error, path)
        return Faulty(item.get("id") if isinstance(item, dict) else None)


def read_value(item: object, kind: type[T]) -> T:
    """Return a value of a class of the model from its data.  Raises a `DatasetError` that lists all problems."""
    problems: list[Problem] = []
    found = _record(item, "$", kind, problems)
    if problems:
        raise DatasetError(tuple(problems), kind.__name__)
    return cast("T", found)


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
    return error.reason if isinstance(error, RecordError) else str(error)


@cache
def _converter() -> "Converter":
    from cattrs import Converter

    converter = Converter(forbid_extra_keys=True)
    # cattrs finds these two hooks by class, so they serve enumerations of text and truth values as well.
    converter.register_structure_hook(str, _structure_text)
    converter.register_structure_hook(int, _structure_exactly)
    converter.register_structure_hook_factory(_is_tuple, partial(_tuple_hook, converter))
    converter.register_structure_hook_factory(has, partial(_value_hook, converter))
    return converter


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple


def _structure_text(value: object, kind: Any) -> str:
    if not (isinstance(kind, type) and issubclass(kind, StrEnum)):
        return _structure_exactly(value, str)
    if type(value) is not str or value not in list(kind):
        raise ValueError(f"must be one of {', '.join(kind)}, not {shortened(value)}")
    member: str = kind(value)
    return member


def _structure_exactly(value: object, kind: type[T]) -> T:
    # Exactly the type: JSON's true is not a number, and cattrs would convert a number to text.
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

    # The constructor runs the validators too.  Running each with its field gives the problem the field's path.
    hooks: dict[str, Any] = {a.name: override(struct_hook=partial(checked, attribute=a)) for a in fields(kind)}
    make = make_dict_structure_fn(kind, converter, **hooks)

    def structure(value: object, _: object) -> Any:
        if not isinstance(value, dict):
            raise TypeError(f"must be an object, not {shortened(value)}")
        if isinstance(value, _Repeating):
            raise ValueError("repeats a field")
        return make(value, kind)

    return structure
