"""
Every exception of the package, under one root.

Errors are values: they have typed fields, compare by class and fields, and survive pickling.  The fields are part of
the public interface.  The wording of the messages is not.
"""

import re
from reprlib import Repr
from typing import final

from attrs import frozen

__all__ = [
    "AmbiguousIdentifierError",
    "CpmsInspireError",
    "DatasetError",
    "DatasetIntegrityError",
    "InvalidOptionError",
    "MissingExtraError",
    "Problem",
    "ReferenceTypeError",
    "RetiredIdentifierError",
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
    "record": "identifier, exactly as the dataset has it",
}


def _how(wanted: str) -> str:
    """Return what the caller may give instead."""
    known = (word for word in wanted.split(" or ") if word in _WAYS)
    ways = [f"Give {'an' if word[0] in 'ai' else 'a'} {word}'s {_WAYS[word]}." for word in known]
    return " ".join(ways) or "Expected a string."


class CpmsInspireError(Exception):
    """The root of all errors that the package raises."""

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

    def __str__(self) -> str:
        step = f"Did you mean {_listed(self.suggestions)}?" if self.suggestions else _how(self.wanted)
        if self.wanted == "standard" and self.suggestions and self.suggestions[0].startswith("INSPIRE"):
            step += " That is no standard: standards_for(...) takes it."
        return f"no {self.wanted} {shortened(self.given)}{_in_dataset(self.version)}. {step}"


@final
@frozen
class AmbiguousIdentifierError(CpmsInspireError, LookupError):
    """The reference fits several records; the library does not choose one."""

    wanted: str
    given: str
    candidates: tuple[str, ...]
    version: str | None = None

    def __str__(self) -> str:
        return (
            f"{shortened(self.given)} fits more than one {self.wanted}{_in_dataset(self.version)}. "
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

    @property
    def call(self) -> str:
        """The name of the call that takes the record found and answers with the kind wanted, or `record`."""
        calls = {"standard": "standards_for", "strategy": "strategies_for", "intervention": "interventions_for"}
        calls["strategy or intervention or activity"] = "strategies_for"  # what standards_for takes
        return calls.get(self.wanted, "record") if _ANSWERABLE.fullmatch(self.found) else "record"

    def __str__(self) -> str:
        return (
            f"{shortened(self.given)} names {self.found}{_in_dataset(self.version)}, which is no {self.wanted}. "
            f"Use {self.call}({self.found!r})."
        )


_ANSWERABLE = re.compile("CPMS[0-9]{4}-[0-9]{2}|INSPIRE[0-9]{4}-[A-WYZ][0-9]?")
"""Identifiers of standards and strategies, which the questions accept."""


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

    def __str__(self) -> str:
        if self.rule:
            return f"{self.option} must be {self.rule}, not {self.given}. Valid: {_listed(self.valid)}."
        return f"{self.given} is not valid for {self.option}. Use {_listed(self.valid)}."


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
        return f"{self.path}: {self.reason}"


@final
@frozen
class DatasetError(CpmsInspireError, ValueError):
    """A dataset, an overlay or a programme is malformed or does not fit.  All problems are listed."""

    problems: tuple[Problem, ...]
    """At least one for every faulty record, in the order of the document."""
    what: str = "dataset"
    """What is malformed: `dataset`, `overlay`, or an overlay and the dataset it does not fit."""

    def __str__(self) -> str:
        shown = [f"\n  {problem}" for problem in self.problems[:_PROBLEMS_SHOWN]]
        rest = len(self.problems) - _PROBLEMS_SHOWN
        more = f"\n  and {rest} more" if rest > 0 else ""
        count = "1 problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        return f"malformed {self.what}, {count}:{''.join(shown)}{more}"


@final
@frozen
class DatasetIntegrityError(CpmsInspireError):
    """The bytes of a bundled file, or the caller's pin, do not match the digest."""

    file: str
    expected: str
    """The expected SHA-256 digest, in hexadecimal."""
    found: str
    """The SHA-256 digest of the bytes found, in hexadecimal."""

    def __str__(self) -> str:
        return (
            f"{self.file} has SHA-256 {self.found}, expected {self.expected}. "
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
        return f"{self.needed_for} needs the extra {self.extra!r}. Install it: pip install 'cpms-inspire[{self.extra}]'"
