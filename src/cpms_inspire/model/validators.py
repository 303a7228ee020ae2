"""
The validators of the fields of values: what a field accepts, and the reason if it refuses something.

Each is called in two ways.  Without an instance it raises a `TypeError` or a `ValueError` whose text says what was
expected and what was given; documents are read like this.  In a constructor, the first validator that refuses a value
settles all fields at once (see `settle`): nothing is spent on values that are right.
"""

import re
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import fields

from cpms_inspire.errors import Problem, RecordError, shortened
from cpms_inspire.model.identifiers import EXAMPLES, PATTERNS, matches
from cpms_inspire.model.vocabulary import PLACES

if TYPE_CHECKING:
    from attrs import Attribute

Check: TypeAlias = Callable[[Any, "Attribute[Any]", Any], None]
Schema: TypeAlias = dict[str, Any]

# Control characters but tab and newline, halves of surrogate pairs, and the separators that end a line unseen.
_FORBIDDEN = "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\u2028\\u2029]"
_forbidden = re.compile(_FORBIDDEN)

MONTH, DAY = "(0[1-9]|1[0-2])", "(0[1-9]|[12][0-9]|3[01])"
"""Parts of dates, as patterns."""

_schemas: dict[Check, Schema] = {}


def schema_of(check: Check) -> Schema:
    """Return what a validator accepts as a JSON Schema; classes of the model are references to their definition."""
    return _schemas[check]


def _described(check: Check, schema: Schema) -> Check:
    _schemas[check] = schema
    return check


def _whole(pattern: str) -> str:
    """Return a pattern that matches a whole text, in engines whose `$` matches before a last newline and in others."""
    return f"^(?:{pattern})$(?!\\n)"


def _expected(wanted: str, value: object) -> str:
    return f"must be {wanted}, not {shortened(value)}"


def _refuse(instance: object, error: TypeError | ValueError) -> None:
    """Raise an error; in a constructor, return if the fields can be settled, else raise one error for all of them."""
    if instance is None:
        raise error
    settle(instance)


def settle(instance: Any) -> None:
    """
    Convert what a constructor was given to what its fields contain: lists to tuples, words to members of vocabularies.

    Raises a `RecordError` that lists the problems of all fields if a validator still refuses one.
    """
    problems = []
    for attribute in fields(type(instance)):
        check: Any = attribute.validator
        value = _settled(check, getattr(instance, attribute.name))
        object.__setattr__(instance, attribute.name, value)  # nobody has seen the value yet
        try:
            check(None, attribute, value)
        except (TypeError, ValueError) as error:
            problems.append(Problem(attribute.name, str(error)))
    if problems:
        raise RecordError(type(instance).__name__, tuple(problems))


_conversions: dict[Check, Callable[[Any], Any]] = {}


def _settled(check: Check, value: object) -> object:
    """Return what a field with this validator contains for a value: the value itself, if nothing is to be converted."""
    return _conversions[check](value) if check in _conversions else value


def is_text(instance: object, _: object, value: str) -> None:
    """Accept text that is not blank, with tabs and newlines but no other control characters."""
    if type(value) is not str:
        _refuse(instance, TypeError(_expected("text", value)))
    if not value or value.isspace():
        _refuse(instance, ValueError(_expected("text that is not blank", value)))
    if not value.isprintable() and _forbidden.search(value):  # most texts are, and this check is faster
        _refuse(instance, ValueError(_expected("text without control characters and lone surrogates", value)))


def is_line(instance: object, attribute: object, value: str) -> None:
    """Accept one line of text without space around it."""
    is_text(instance, attribute, value)
    if "\n" in value or "\t" in value or value != value.strip():
        _refuse(instance, ValueError(_expected("one line of text without space around it", value)))


def is_place(instance: object, _: object, value: str) -> None:
    """Accept an ISO 3166-1 alpha-3 code."""
    if type(value) is not str or value not in PLACES:
        _refuse(instance, ValueError(_expected("an ISO 3166-1 alpha-3 code", value)))


_schemas[is_text] = {"type": "string", "pattern": r"\S", "not": {"pattern": _FORBIDDEN}}
_schemas[is_line] = {
    "type": "string",
    "pattern": _whole(r"\S(?:.*\S)?"),
    "not": {"pattern": _FORBIDDEN.replace("[", r"[\t\n")},
}
_schemas[is_place] = {"enum": list(PLACES)}


def is_a(kind: type) -> Check:
    """Accept values of exactly this class; a subclass, as `bool` is of `int`, could have more fields."""
    words = tuple(kind) if issubclass(kind, StrEnum) else ()
    wanted = f"one of {', '.join(words)}" if words else "true or false" if kind is bool else f"a {kind.__name__}"

    def check(instance: object, _: object, value: object) -> None:
        if type(value) is not kind:
            _refuse(instance, TypeError(_expected(wanted, value)))

    if kind is bool:
        return _described(check, {"type": "boolean"})
    if not issubclass(kind, StrEnum):
        return _described(check, {"$ref": f"#/$defs/{kind.__name__}"})
    _conversions[check] = lambda word: kind(word) if isinstance(word, str) and word in words else word
    return _described(check, {"enum": [member.value for member in words]})


def is_number(lowest: int, highest: int) -> Check:
    """Accept whole numbers from the lowest to the highest."""

    def check(instance: object, _: object, value: int) -> None:
        if type(value) is not int or not lowest <= value <= highest:
            _refuse(instance, ValueError(_expected(f"a whole number from {lowest} to {highest}", value)))

    return _described(check, {"type": "integer", "minimum": lowest, "maximum": highest})


def equals(number: int, what: str) -> Check:
    """Accept one whole number; `what` says what it means."""

    def check(instance: object, _: object, value: int) -> None:
        if type(value) is not int or value != number:
            _refuse(instance, ValueError(_expected(f"{number}, {what}", value)))

    return _described(check, {"type": "integer", "const": number})


def matches_pattern(pattern: str, wanted: str) -> Check:
    """Accept text that a regular expression matches as a whole; `wanted` describes it in the reason."""
    compiled = re.compile(pattern)

    def check(instance: object, _: object, value: str) -> None:
        if type(value) is not str or not compiled.fullmatch(value):
            _refuse(instance, ValueError(_expected(wanted, value)))

    return _described(check, {"type": "string", "pattern": _whole(pattern)})


is_language = matches_pattern("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "a language tag such as fr or pt-BR")
is_web_address = matches_pattern("https?://[!-~]+", "a web address that begins with https:// or http://")


def identifies(kind: str) -> Check:
    """Accept identifiers of a class of the model."""

    def check(instance: object, _: object, value: str) -> None:
        if type(value) is not str or not matches(kind, value):
            _refuse(instance, ValueError(_expected(f"the identifier of a {kind} such as {EXAMPLES[kind]}", value)))

    return _described(check, {"type": "string", "pattern": _whole(PATTERNS[kind])})


def optional(check: Check) -> Check:
    """Accept `None` besides what the check accepts."""

    def check_optional(instance: object, attribute: "Attribute[Any]", value: object) -> None:
        if value is not None:
            check(instance, attribute, value)

    if check in _conversions:
        _conversions[check_optional] = _conversions[check]
    return _described(check_optional, {"anyOf": [schema_of(check), {"type": "null"}]})


MOST = 1000
"""The most members of a tuple.  No record needs more, and checking a million takes minutes."""


def each(check: Check, *, least: int = 0) -> Check:
    """
    Accept tuples whose members the check accepts, without repetition and not more than `MOST`.

    A constructor accepts a list too, and keeps a tuple.
    """

    def check_each(instance: object, attribute: "Attribute[Any]", value: tuple[object, ...]) -> None:
        if type(value) is not tuple:
            _refuse(instance, TypeError(_expected("a list or a tuple", value)))
            return
        if not least <= len(value) <= MOST:
            _refuse(instance, ValueError(f"must have from {least} to {MOST} members, not {len(value)}"))
        for member in value:
            check(instance, attribute, member)
        if len(value) > 1 and len(set(value)) < len(value):
            _refuse(instance, ValueError("must not repeat a member"))

    _conversions[check_each] = lambda value: (
        tuple(_settled(check, member) for member in value) if isinstance(value, list | tuple) else value
    )
    schema = {"type": "array", "items": schema_of(check), "uniqueItems": True, "maxItems": MOST}
    return _described(check_each, schema | {"minItems": least} if least else schema)
