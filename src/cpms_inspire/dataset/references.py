"""
From what a caller writes to one identifier, or to one error that says what to do.

A reference matches exactly after normalisation.  A near miss is an error with suggestions, never a match.
"""

import re
from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from operator import index
from types import MappingProxyType
from typing import NoReturn, TypeAlias, TypeVar, cast

from cpms_inspire.dataset.spelling import LONGEST, SpellingIndex, normalise
from cpms_inspire.errors import (
    AmbiguousIdentifierError,
    InvalidOptionError,
    ReferenceTypeError,
    RetiredIdentifierError,
    UnknownIdentifierError,
    WrongKindError,
    shortened,
)
from cpms_inspire.model.identifiers import code_of
from cpms_inspire.model.records import Activity, Intervention, Pillar, Record, Retirement, Standard, Strategy
from cpms_inspire.model.several import several

Named: TypeAlias = Standard | Strategy | Intervention | Activity
"""The records whose spellings must be unique within their kind, and which may have aliases."""

FRONTS: Mapping[str, str] = MappingProxyType(
    {"standards": "cpms:", "strategies": "inspire:", "interventions": "inspire:", "activities": "inspire:"}
)
"""The collections of such records, each with the mark that normalisation writes for its framework."""
_NAMED_KINDS: Mapping[str, type[Named]] = MappingProxyType(
    {"standard": Standard, "strategy": Strategy, "intervention": Intervention, "activity": Activity}
)
_PILLAR = "pillar"
_PILLAR_WORDS = (
    "Pillar",
    "Pilier",
    "Pilar",
    "\u0627\u0644\u0631\u0643\u064a\u0632\u0629",
    "\u0631\u0643\u064a\u0632\u0629",
)
"""The word before a pillar's number in English, French, Spanish and Portuguese, and Arabic."""
_KINDS: Mapping[str, type[Named | Pillar]] = MappingProxyType({**_NAMED_KINDS, _PILLAR: Pillar})
_FRONTS: Mapping[str, str] = MappingProxyType(dict(zip(_KINDS, (*FRONTS.values(), ""), strict=True)))


NUMBERS_OF_2012: Mapping[int, int] = MappingProxyType(
    {14: 20, 15: 18, 16: 17, 17: 15, 19: 22, 20: 23, 21: 24, 22: 25, 23: 26, 24: 27, 25: 28}
)
"""Numbers in the edition of 2012, each with the number that the subject has now; for hints only."""

E = TypeVar("E", bound=StrEnum)

_SUGGESTED_KINDS = ("standard", "strategy", "intervention")
"""The kinds that are suggested in place of another kind; nobody who writes `x` means an activity."""

_COMPARED = 1000
"""The most identifiers that an unknown one is compared with; each comparison takes time."""


def spellings(record: Named | Pillar) -> tuple[str, ...]:
    """Return the spellings that belong to one record: identifier, code, names, code and name together."""
    match record:
        case Standard():
            code = str(record.number)
            names = (record.title, *record.aliases, *(label.text for label in record.labels))
            # Spreadsheets turn a column of whole numbers with gaps into 17.0.
            return (record.id, code, f"{code:0>2}", f"{code}.0", *names, *(f"{code} {name}" for name in names))
        case Strategy():
            names = (record.title, *record.aliases, *(label.text for label in record.labels))
            both = (f"{code} {name}" for code in (record.code, record.code[0]) for name in names)
            return (record.id, record.code, *names, *both)
        case Pillar():
            code = str(record.number)
            ways = (code, f"P{code}", *(f"{word} {code}" for word in _PILLAR_WORDS))
            return (record.id, *ways, record.title, *(f"{way} {record.title}" for way in ways))
        case Intervention():
            code, names = record.code, (record.title, *record.aliases)
            return (record.id, code, *names, *(f"{code} {name}" for name in names))
        case _:
            return (record.id, code_of(record.id), record.title, *record.aliases)


def shared_spellings(record: Named | Pillar) -> tuple[str, ...]:
    """Return the spellings that several records of a kind share: the letter of a strategy's code."""
    return (record.code[0],) if isinstance(record, Strategy) else ()


class References:
    """The references that one dataset version accepts."""

    def __init__(self, records: Mapping[str, Record], version: str) -> None:
        """Store the records by identifier, including retirements."""
        self._records = records
        self._version = version
        self._spellings: dict[str, dict[str, tuple[str, ...]]] = {
            word: {record.id: spellings(record) for record in records.values() if isinstance(record, kind)}
            for word, kind in _KINDS.items()
        }
        self._indexes: dict[str, SpellingIndex] = {}
        self._identifiers: list[str] | None = None
        self._retired_keys: dict[str, Retirement] | None = None
        self._numbers = {record.number: record.id for record in records.values() if isinstance(record, Standard)}
        self._pillars = {record.number: record.id for record in records.values() if isinstance(record, Pillar)}
        self._positions = {record.position: record.id for record in records.values() if isinstance(record, Strategy)}

    def exact(self, wanted: str) -> Mapping[object, str]:
        """Return the identifiers of a kind by the spellings that need no normalisation, including numbers."""
        texts = self._spellings[wanted].items()
        found: dict[object, str] = {
            spelling: identifier
            for identifier, group in texts
            for spelling in group
            if not isinstance(self._records.get(spelling), Retirement)
        }
        return MappingProxyType(found | self._numbers if wanted == "standard" else found)

    def find(self, reference: object, *wanted: str) -> str:
        """Return the identifier of the record that a reference names, of one of the wanted kinds."""
        if isinstance(reference, str):
            return self._of_text(str.__str__(reference), wanted)  # the characters, also of a subclass
        if isinstance(reference, Record):
            return self._of_value(reference, wanted)
        if isinstance(reference, bool) or not hasattr(type(reference), "__index__"):
            raise ReferenceTypeError(_either(wanted), shortened(reference))
        try:
            number = index(reference)  # type: ignore[arg-type]  # it has __index__
        except Exception:  # noqa: BLE001  # NumPy's booleans raise here, and objects of callers may
            raise ReferenceTypeError(_either(wanted), shortened(reference)) from None
        return self._of_number(number, wanted)

    def find_first(self, reference: object, *wanted: str) -> str:
        """Return what `find` returns; if a text names records of several kinds, that of the first kind."""
        if isinstance(reference, str):
            text = str.__str__(reference)
            for word in wanted:
                if self._found(text, (word,)):
                    return self._of_text(text, (word,))
        return self.find(reference, *wanted)

    def _of_value(self, value: Record, wanted: Sequence[str]) -> str:
        if not isinstance(getattr(value, "id", None), str):
            raise ReferenceTypeError(_either(wanted), shortened(type(value)))
        if type(value) not in {_KINDS[word] for word in wanted}:
            raise WrongKindError(_either(wanted), value.id, value.id, self._version)
        found = self._records.get(value.id)
        if type(found) is not type(value):
            self._refuse(value.id, wanted)
        return value.id

    def _of_number(self, number: int, wanted: Sequence[str]) -> str:
        if wanted == (_PILLAR,) and number in self._pillars:
            return self._pillars[number]
        found = self._numbers.get(number)
        if found is None:
            self._refuse(_written(number), wanted)
        if "standard" not in wanted:
            # A strategy's position is not a reference; its code has a letter.
            raise WrongKindError(_either(wanted), found, _written(number), self._version)
        return found

    def _of_text(self, text: str, wanted: Sequence[str]) -> str:
        if isinstance(self._records.get(text), Retirement):
            self._refuse(text, wanted)
        found = self._found(text, wanted)
        if len(found) > 1:
            raise AmbiguousIdentifierError(_either(wanted), text, found, self._version)
        if not found:
            self._refuse(text, wanted)
        return found[0]

    def _found(self, text: str, wanted: Iterable[str]) -> tuple[str, ...]:
        return tuple(identifier for word in wanted for identifier in self._index(word).find(text))

    def _index(self, word: str) -> SpellingIndex:
        if word not in self._indexes:
            records = self._records
            texts = {
                key: (*own, *shared_spellings(cast("Named | Pillar", records[key])))
                for key, own in self._spellings[word].items()
            }
            self._indexes[word] = SpellingIndex(texts, _FRONTS[word])
        return self._indexes[word]

    def _refuse(self, text: str, wanted: Sequence[str]) -> NoReturn:
        """Raise the error that says why a text names no record of the wanted kinds."""
        record = self._records.get(text) or self._retired(text)
        if isinstance(record, Retirement):
            raise RetiredIdentifierError(record.id, record.replaced_by, record.since, self._version)
        others = [word for word in _NAMED_KINDS if word not in wanted]
        # A number alone names a standard rather than a pillar.
        found = (record.id,) if record else self._found(text, others) or self._found(text, {_PILLAR} - {*wanted})
        if len(found) == 1:
            raise WrongKindError(_either(wanted), found[0], text, self._version)
        if "standard" in wanted:
            self._refuse_disagreement(text, wanted)
        raise UnknownIdentifierError(
            _either(wanted),
            text,
            found or self._suggested(text, wanted, [word for word in others if word in _SUGGESTED_KINDS]),
            self._version,
        )

    def _refuse_disagreement(self, text: str, wanted: Sequence[str]) -> None:
        """Raise the error that names both standards if a text has the number of one and the title of another."""
        parts = _NUMBER_AND_NAME.fullmatch(normalise(text)) if len(text) <= LONGEST else None
        numbered = self._numbers.get(int(parts[1])) if parts else None
        named = self._index("standard").find(parts[2]) if parts else ()
        if numbered and len(named) == 1:
            raise AmbiguousIdentifierError(
                _either(wanted), text, (named[0], numbered), self._version, disagreement(numbered, named)
            )

    def _retired(self, text: str) -> Retirement | None:
        """Return the retirement of an identifier in any spelling."""
        if self._retired_keys is None:
            retired = [record for record in self._records.values() if isinstance(record, Retirement)]
            self._retired_keys = {normalise(record.id): record for record in reversed(retired)}
        return self._retired_keys.get(normalise(text)) if len(text) <= LONGEST else None

    def _suggested(self, text: str, wanted: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
        """
        Return suggestions of the wanted kinds, and the records of numbers in the text, which are always among them.

        If there is none of the wanted kinds, they are of others, unless the text names a framework.
        """
        key = normalise(text) if len(text) <= LONGEST else ""
        named = {f"{key.partition(':')[0]}:"} & {_FRONTS[word] for word in wanted}
        groups = (wanted, [word for word in others if not named or _FRONTS[word] in named])
        similar = next((found for words in groups for word in words if (found := self._index(word).suggest(text))), ())
        numbers = [int(number) for number in _NUMBERS.findall(key)]
        if "standard" in wanted:
            numbered: list[str] = [self._numbers[number] for number in numbers if number in self._numbers]
        elif "strategy" in wanted and key.startswith("inspire:"):
            numbered = [self._positions[number] for number in numbers if number in self._positions]
        else:
            numbered = []
        numbered = list(dict.fromkeys(numbered))[:_MOST]
        first, last = (numbered, similar) if ":" in key or not similar else (similar, numbered)
        kept = tuple(dict.fromkeys((*first, *last)))[:_MOST]
        missing = [each for each in numbered if each not in kept]
        return (*kept[: _MOST - len(missing)], *missing)

    def refuse_record(self, identifier: object) -> NoReturn:
        """Raise the error that says why an identifier names no record."""
        if not isinstance(identifier, str):
            raise ReferenceTypeError("record", shortened(identifier))
        identifier = str.__str__(identifier)
        record = self._records.get(identifier)
        if isinstance(record, Retirement):
            raise RetiredIdentifierError(identifier, record.replaced_by, record.since, self._version)
        suggestions = self._found(identifier, _NAMED_KINDS) or self._comparable(identifier).suggest(identifier)
        raise UnknownIdentifierError("record", identifier, suggestions, self._version)

    def _comparable(self, identifier: str) -> SpellingIndex:
        """Return the identifiers to compare with: all, or the neighbours if overlays add very many."""
        if self._identifiers is None:
            self._identifiers = sorted(
                key for key, record in self._records.items() if not isinstance(record, Retirement)
            )
            if len(self._identifiers) <= _COMPARED:
                self._indexes[""] = SpellingIndex({key: (key,) for key in self._identifiers})
        if "" in self._indexes:
            return self._indexes[""]
        place = bisect(self._identifiers, identifier)
        near = self._identifiers[max(0, place - _COMPARED // 2) : place + _COMPARED // 2]
        return SpellingIndex({key: (key,) for key in near})


_MOST = 3
"""The most suggestions."""
_NUMBERS = re.compile("[0-9]{1,9}")
_NUMBER_AND_NAME = re.compile("(?:cpms:)?([0-9]{1,2})_([^0-9].*)")


def disagreement(numbered: str, named: Iterable[str]) -> str:
    """Say that a number and a title are those of different standards, and whether they agreed in 2012."""
    number = int(code_of(numbered))
    said = "the number and the title disagree"
    if NUMBERS_OF_2012.get(number) in {int(code_of(identifier)) for identifier in named}:
        said += f"; in the edition of 2012 this was the title of Standard {number}"
    return said


def _either(wanted: Sequence[str]) -> str:
    return " or ".join(wanted)


def _written(number: int) -> str:
    """Return a number as text, or its size if Python refuses to convert it."""
    return str(number) if number.bit_length() < 1000 else f"a number of {number.bit_length()} bits"  # noqa: PLR2004


def member(option: str, given: object, vocabulary: type[E]) -> E:
    """
    Return the member of a vocabulary that a member or a word names; raise `InvalidOptionError` for any other.

    A word may be written in any case, and with spaces, underscores, points or dashes for hyphens, as `Rapid onset`.
    """
    word = _HYPHENS.sub("-", given.strip().lower()) if isinstance(given, str) and len(given) <= LONGEST else None
    if word in list(vocabulary):
        return vocabulary(word)
    suggestions: list[str] = []
    if word:
        from difflib import get_close_matches  # noqa: PLC0415  # for errors only

        suggestions = get_close_matches(word, list(vocabulary), n=1)
    raise InvalidOptionError(option, shortened(given), tuple(vocabulary), None, tuple(suggestions))


_HYPHENS = re.compile(r"[\s_.\u2010-\u2015-]+")


def members(option: str, given: object, vocabulary: type[E]) -> frozenset[E]:
    """Return the members of a vocabulary that a collection of members or words names."""
    return frozenset(member(option, each, vocabulary) for each in several(option, given, vocabulary))
