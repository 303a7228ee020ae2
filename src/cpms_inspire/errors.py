"""
Every exception of the package, under one root.

Errors are values: they have typed fields, compare by class and fields, and survive pickling.  The fields are part of
the public interface.  The wording of the messages is not.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from reprlib import Repr
from typing import Any, final, get_origin

from attrs import fields_dict, frozen

from cpms_inspire._version import how_to_install

__all__ = [
    "AmbiguousIdentifierError",
    "CpmsInspireError",
    "DatasetError",
    "DatasetIntegrityError",
    "InvalidOptionError",
    "MissingExtraError",
    "Problem",
    "RecordError",
    "ReferenceTypeError",
    "RetiredIdentifierError",
    "TableError",
    "UnknownIdentifierError",
    "UnknownVersionError",
    "WrongKindError",
]

_PROBLEMS_SHOWN = 10
_LONGEST = 100

_repr = Repr()
_repr.maxstring = _repr.maxother = _repr.maxlong = 80
_repr.maxlevel = 2


def shortened(value: object) -> str:
    """Return the `repr` of any object, cut to about one line, and a placeholder if its `repr` fails."""
    if isinstance(value, bytes | bytearray | str):
        value = value[: 2 * _LONGEST]
    elif isinstance(value, dict):
        value = dict(value)
    elif isinstance(value, set | frozenset):
        return f"<{type(value).__name__} of {len(value)}>"
    try:
        # Only Python's own objects can be shown in part; others have their own `repr`.
        text = _repr.repr(value) if type(value).__module__ == "builtins" else repr(value)
    except Exception:  # noqa: BLE001  # too long a number, or a `repr` of the caller's that fails
        return f"<{type(value).__name__} that cannot be shown>"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


_SPEAKS = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff]")
"""Characters that act on a terminal, or turn the direction of what follows; tab and newline are none of them."""


def visible(text: str) -> str:
    """
    Return a text from outside as it may be shown: characters that act on a terminal or turn a line are written out.

    >>> len(visible(chr(27) + "[31mred"))
    11
    """
    return text if text.isprintable() else _SPEAKS.sub(lambda found: ascii(found[0])[1:-1], text)


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(values)


def _in_dataset(version: str | None) -> str:
    return f" in dataset {version}" if version else ""


_WAYS = {
    "standard": "number as an integer or text, identifier, title or alias, or the value itself",
    "strategy": "code (I1, N, S, P, I2, R or E), identifier, title or alias, or the value itself",
    "intervention": "code such as P.2, identifier, title or alias, or the value itself",
    "activity": "code (X1 or X2), identifier, title or alias, or the value itself",
    "pillar": "number from 1 to 4, identifier or title, or the value itself",
    "record": "identifier, or the value itself",
}


_STANDARD, _STRATEGY = "CPMS[0-9]{4}-[0-9]{2}", "INSPIRE[0-9]{4}-[A-WYZ][0-9]?"
_CALLS = (
    ("standard", rf"{_STRATEGY}([.][0-9]+)?|INSPIRE[0-9]{{4}}-X[0-9]", "standards_for"),
    ("strategy", _STANDARD, "strategies_for"),
    ("strategy or intervention or activity", _STANDARD, "strategies_for"),  # what standards_for takes
    ("intervention", f"{_STANDARD}|{_STRATEGY}", "interventions_for"),
)
"""What was wanted, the form of the identifier that was found instead, and the question that takes it."""


def _call_for(wanted: str, found: str) -> str:
    """Return the name of the call that takes what was found and returns what was wanted, or `record`."""
    return next((call for kind, form, call in _CALLS if kind == wanted and re.fullmatch(form, found)), "record")


def _how(wanted: str) -> str:
    """Return what the caller may give instead."""
    known = (word for word in wanted.split(" or ") if word in _WAYS)
    ways = [f"Give {'an' if word[0] in 'ai' else 'a'} {word}'s {_WAYS[word]}." for word in known]
    return " ".join(ways) or "Expected a string."


@cache
def _tuple_fields(kind: Any) -> tuple[str, ...]:  # noqa: ANN401  # a class of attrs
    return tuple(name for name, each in fields_dict(kind).items() if get_origin(each.type) is tuple)


def keep_tuples(value: object) -> None:
    """
    Keep what a new value was given as lists, generators and the like as tuples, also within each other.

    Raises an `InvalidOptionError` for a text, a mapping, or what has no members.
    """
    kind: Any = type(value)
    for name in _tuple_fields(kind):
        held = getattr(value, name)
        if isinstance(held, str | bytes | Mapping) or not isinstance(held, Iterable):
            raise InvalidOptionError(name, shortened(held), ("(...)", "[...]"), "a tuple or a list")
        object.__setattr__(value, name, tuple(map(_kept, held)))


def _kept(member: object) -> object:
    return tuple(map(_kept, member)) if isinstance(member, list | tuple) else member


class CpmsInspireError(Exception):
    """The root of all errors that the package raises."""

    def __attrs_post_init__(self) -> None:
        keep_tuples(self)
        kind: Any = type(self)
        # What it was given is in `args` as well.
        BaseException.__init__(self, *(getattr(self, name) for name in fields_dict(kind)))

    # Written once here: attrs compares exceptions by identity.
    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and isinstance(other, CpmsInspireError) and self.args == other.args

    def __hash__(self) -> int:
        return hash((type(self), self.args))


@final
@frozen
class UnknownIdentifierError(CpmsInspireError, LookupError):
    """The dataset contains nothing under the given reference."""

    wanted: str
    """The kind that was asked for, such as `standard` or `record`; several are joined by `or`."""
    given: str
    suggestions: tuple[str, ...] = ()
    """Identifiers that the caller may have meant, best first; empty if none is similar."""
    version: str | None = None

    @property
    def call(self) -> str | None:
        """The name of the call that takes the first suggestion if that is a record of another kind; else `None`."""
        found = self.suggestions[0] if self.suggestions else ""
        call = _call_for(self.wanted, found)
        return None if call == "record" else call

    @property
    def fault(self) -> str:
        """What is wrong, without what to do."""
        return f"no {self.wanted} {shortened(self.given)}{_in_dataset(self.version)}"

    @property
    def step(self) -> str:
        """What to do, for readers who do not program."""
        return f"Did you mean {_listed(self.suggestions)}?" if self.suggestions else _how(self.wanted)

    def __str__(self) -> str:
        call = f" That is no {self.wanted}: use {self.call}({self.suggestions[0]!r})." if self.call else ""
        return f"{self.fault}. {self.step}{call}"


@final
@frozen
class AmbiguousIdentifierError(CpmsInspireError, LookupError):
    """The reference fits several records; the library does not choose one."""

    wanted: str
    given: str
    candidates: tuple[str, ...]
    version: str | None = None
    reason: str | None = None
    """Why it fits several, if a number and a title disagree."""

    def __str__(self) -> str:
        why = f": {self.reason}" if self.reason else ""
        return (
            f"{shortened(self.given)} fits more than one {self.wanted}{_in_dataset(self.version)}{why}. "
            f"Use one of {_listed(self.candidates)}."
        )


@final
@frozen
class WrongKindError(CpmsInspireError, LookupError):
    """The reference names a record of another kind than the one wanted."""

    wanted: str
    found: str
    """The identifier of the record that the reference names."""
    given: str
    version: str | None = None
    instead: tuple[str, ...] = ()
    """The call to make instead, if it is special: its name and its arguments, such as `strategy=INSPIRE2016-N`."""

    @property
    def call(self) -> str:
        """The name of the call that takes the record found and answers with the kind wanted, or `record`."""
        return self.instead[0] if self.instead else _call_for(self.wanted, self.found)

    @property
    def fault(self) -> str:
        """What is wrong, without what to do."""
        return f"{shortened(self.given)} names {self.found}{_in_dataset(self.version)}, which is no {self.wanted}"

    def __str__(self) -> str:
        arguments = _listed(tuple(_as_python(argument) for argument in self.instead[1:] or (self.found,)))
        return f"{self.fault}. Use {self.call}({arguments})."


def _as_python(argument: str) -> str:
    """Return an argument as it is written in a call; it may have a keyword."""
    keyword, equals, text = argument.rpartition("=")
    return f"{keyword}{equals}{text!r}"


@final
@frozen
class RetiredIdentifierError(CpmsInspireError, LookupError):
    """The identifier belonged to an earlier dataset version and was retired."""

    given: str
    replaced_by: tuple[str, ...]
    """The identifiers to use instead; empty if nothing replaces it."""
    since: str
    """The dataset version that retired it."""
    version: str | None = None
    """The dataset version that was asked."""

    def __str__(self) -> str:
        step = f"Use {_listed(self.replaced_by)}." if self.replaced_by else "Nothing replaces it."
        asked = f" (you asked {self.version})" if self.version not in {None, self.since} else ""
        return f"{shortened(self.given)} was retired in dataset {self.since}{asked}. {step}"


@final
@frozen
class ReferenceTypeError(CpmsInspireError, TypeError):
    """An object of this type cannot be a reference."""

    wanted: str
    given: str
    """The given object as Python shows it, shortened."""

    def __str__(self) -> str:
        return f"{self.given} cannot refer to a {self.wanted}. {_how(self.wanted)}"


@final
@frozen
class InvalidOptionError(CpmsInspireError, ValueError):
    """An option has a value that it does not accept."""

    option: str
    given: str
    """The given object as Python shows it, shortened."""
    valid: tuple[str, ...]
    rule: str | None = None
    """What the value must be, if that says more than the valid values do, as in `a list`."""
    suggestions: tuple[str, ...] = ()
    """Valid values that the caller may have meant, best first; empty if none is similar."""

    def __str__(self) -> str:
        if self.rule:
            return f"{self.option} must be {self.rule}, not {self.given}. Valid: {_listed(self.valid)}."
        step = f"Did you mean {_listed(self.suggestions)}? " if self.suggestions else ""
        return f"{self.given} is not valid for {self.option}. {step}Use {_listed(self.valid)}."


@final
@frozen
class UnknownVersionError(CpmsInspireError, LookupError):
    """The package contains no dataset of this version."""

    given: str
    available: tuple[str, ...]

    def __str__(self) -> str:
        return f"no bundled dataset version {shortened(self.given)}. There are {_listed(self.available)}."


@final
@frozen
class Problem:
    """One fault in a document: its place and the reason."""

    path: str
    """The place, from the root of the document, as in `$.linkages[17].strategy`."""
    reason: str

    def __str__(self) -> str:
        return visible(f"{self.path}: {self.reason}")


@final
@frozen
class DatasetError(CpmsInspireError, ValueError):
    """A dataset, an overlay or a programme is malformed or does not fit.  All problems are listed."""

    problems: tuple[Problem, ...]
    """At least one for every faulty record, in the order of the document."""
    what: str = "dataset"
    """What is malformed: `dataset`, `overlay`, or an overlay and the dataset it does not fit."""

    def __str__(self) -> str:
        return _malformed(self.what, self.problems)


@final
@frozen
class RecordError(CpmsInspireError, ValueError, TypeError):
    """A value cannot be made of what its constructor was given.  All faulty fields are listed."""

    kind: str
    """The name of the class, such as `Linkage`."""
    problems: tuple[Problem, ...]
    """One for every faulty field, in the order of the class; the path is the name of the field."""

    @property
    def reason(self) -> str:
        """The reasons of all problems in one line, without the names of the fields."""
        return "; ".join(problem.reason for problem in self.problems)

    def __str__(self) -> str:
        return _malformed(self.kind, self.problems)


def _malformed(what: str, problems: tuple[Problem, ...]) -> str:
    shown = [f"\n  {problem}" for problem in problems[:_PROBLEMS_SHOWN]]
    rest = len(problems) - _PROBLEMS_SHOWN
    more = f"\n  and {rest} more" if rest > 0 else ""
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return f"malformed {visible(what)}, {count}:{''.join(shown)}{more}"


_DIGEST = re.compile("[0-9a-f]+")


@final
@frozen
class DatasetIntegrityError(CpmsInspireError):
    """The bytes of a bundled file, or the caller's pin, do not match the digest, or a file is not its version."""

    file: str
    expected: str
    """The expected SHA-256 digest, in hexadecimal; or in words what the file should contain."""
    found: str
    """The SHA-256 digest of the bytes found, in hexadecimal; or what the file contains."""

    def __str__(self) -> str:
        has = "has SHA-256" if _DIGEST.fullmatch(self.found) else "contains"
        return (
            f"{self.file} {has} {self.found}, expected {self.expected}. "
            f"The file was changed, or the pin is that of another version. Reinstall the package, or correct the pin."
        )


@final
@frozen
class TableError(CpmsInspireError, ValueError):
    """A table in a file cannot be read, or cannot be written without changing a value."""

    file: str
    place: str | None
    """A line, a cell or a column, if the fault is at one place."""
    reason: str
    """What is wrong there, and what to do."""

    def __str__(self) -> str:
        return f"{self.file}, {self.place}: {self.reason}" if self.place else f"{self.file}: {self.reason}"


@final
@frozen
class MissingExtraError(CpmsInspireError, ImportError):
    """An optional library that a call needs is not installed."""

    extra: str
    needed_for: str

    def __str__(self) -> str:
        return f"{self.needed_for} needs the extra {self.extra!r}. {how_to_install(self.extra)}"
