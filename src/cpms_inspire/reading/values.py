"""What reading gives: mentions, each with its evidence, and the parts that were left to a person."""

from collections.abc import Callable
from enum import StrEnum, unique
from typing import Any, final

from attrs import field, frozen

from cpms_inspire.errors import keep_tuples
from cpms_inspire.model.identifiers import RecordId, TermId
from cpms_inspire.model.vocabulary import Relation

__all__ = ["Evidence", "Mention", "Reading", "Unread"]


@unique
class Evidence(StrEnum):
    """Why words were read as a record."""

    IDENTIFIER = "identifier"
    """An identifier or a code."""
    NUMBER = "number"
    """The number of a standard, with its title if one was there."""
    NAME = "name"
    """A title, an alias or a label of the dataset."""
    RANGE = "range"
    """A range of numbers of standards."""
    PILLAR = "pillar"
    """A pillar, by number or title, for all its standards."""
    TERM = "term"
    """A term of the lexicon or of an overlay."""
    DECISION = "decision"
    """What a person decided for this text."""


def _are_tuples(*given: object) -> bool:
    """Return whether all are tuples, as they are in what the reader makes."""
    return all(type(each) is tuple for each in given)


@final
@frozen(kw_only=True)
class Mention:
    """A part of a text that means a record, and why."""

    start: int
    """The place of its first character in the text."""
    end: int
    """The place after its last character."""
    text: str
    """The part itself."""
    ids: tuple[RecordId, ...]
    """The identifiers of the records: all of a range or a pillar; of a term one of each kind, unless `ambiguous`."""
    evidence: Evidence
    term: TermId | None = None
    """The identifier of the first term that led there, if the evidence is a term."""
    relation: Relation | None = None
    """How that term is related to the record."""
    ambiguous: bool = False
    """Whether the words fit several records of one kind, so that a person has to choose."""

    def __attrs_post_init__(self) -> None:
        if not _are_tuples(self.ids):
            keep_tuples(self)


class _Proposed:
    """What a part works out when it is first looked at.  It is not part of the value."""

    __slots__ = ("_suggestions",)

    _suggestions: tuple[RecordId, ...]


@final
@frozen(kw_only=True)
class Unread(_Proposed):
    """A part of a cell that was not understood, with proposals for a person."""

    start: int
    end: int
    text: str
    reason: str | None = None
    """Why it was not read, if more is to be said than that it is unknown."""
    _propose: Callable[[], tuple[RecordId, ...]] = field(eq=False, repr=False)

    @property
    def suggestions(self) -> tuple[RecordId, ...]:
        """
        The identifiers that may be meant, best first; empty if there is none.

        The standard of a number in the text is always among them.  They are worked out when they are first looked at,
        which takes a few milliseconds.
        """
        try:
            return self._suggestions
        except AttributeError:
            object.__setattr__(self, "_suggestions", self._propose())
            return self._suggestions

    def __reduce__(self) -> tuple[Any, ...]:
        # A copy in another process takes the proposals with it, and not the dataset that they come from.
        return _unread, (self.start, self.end, self.text, self.reason, self.suggestions)


@frozen
class _Made:
    """Proposals that were made before."""

    suggestions: tuple[RecordId, ...]

    def __call__(self) -> tuple[RecordId, ...]:
        return self.suggestions


def _unread(start: int, end: int, text: str, reason: str | None, suggestions: tuple[RecordId, ...]) -> Unread:
    return Unread(start=start, end=end, text=text, reason=reason, propose=_Made(suggestions))


@final
@frozen(kw_only=True)
class Reading:
    """What a cell means: the mentions in it, and the parts that were not understood."""

    text: str
    """The text of the cell."""
    mentions: tuple[Mention, ...] = ()
    """What was read, in the order of the text."""
    ids: tuple[RecordId, ...] = ()
    """The identifiers of all records that were read, in canonical order, each once."""
    unread: tuple[Unread, ...] = ()
    """The parts that were not understood, in the order of the text; empty if the whole cell was read."""

    def __attrs_post_init__(self) -> None:
        if not _are_tuples(self.mentions, self.ids, self.unread):
            keep_tuples(self)

    @property
    def complete(self) -> bool:
        """Whether the cell says something and every part of it was understood."""
        return bool(self.mentions) and not self.unread
