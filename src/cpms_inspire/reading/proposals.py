"""
Proposals for what was not read, best first.

A proposal is for a person.  Here, and nowhere else in reading, words may be compared by likeness.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from math import log
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from cpms_inspire.dataset.spelling import normalise
from cpms_inspire.dataset.wording import fold_characters, stem, words
from cpms_inspire.model.identifiers import RecordId
from cpms_inspire.reading import numbers
from cpms_inspire.reading.wordings import KINDS, Found

if TYPE_CHECKING:
    from cpms_inspire.reading.reader import Reader

_MOST = 3
"""The most proposals besides the numbers that are in the text."""
_COMPARED = 300
"""The most characters of a text that is compared."""
_ALIKE = 0.75
_LONG = 4
_CODE = re.compile(r"(?<![^\W_])[a-z][12]?(?:\.[0-9]{1,2})?(?![^\W_])")


def propose(text: str, kind: str, reader: "Reader", first: tuple[RecordId, ...] = ()) -> tuple[RecordId, ...]:
    """Return the records that a text may mean: those given first, what is named in it, its numbers, what is alike."""
    flat = fold_characters(text[:_COMPARED]).text
    numbered = tuple(_numbered(flat, kind, reader))
    best = dict.fromkeys((*first, *_retired(text, reader)))
    head = numbers.STANDARD_HEAD if kind == "standard" else numbers.INSPIRE_HEAD
    headed = head.match(flat) and not numbers.EDITION_2012.search(flat)
    if headed and not first:
        best |= dict.fromkeys(numbered)
    best |= dict.fromkeys(_coded(flat, kind, reader))
    best |= dict.fromkeys(_of_another_kind(text, kind, reader))
    best |= dict.fromkeys(_contained(flat, kind, reader))
    nowhere = any(each.wording.of("none") for each in _whole(flat, reader))
    for further in () if nowhere else (_alike(flat, kind, reader), _of_terms_of_other_kinds(flat, reader)):
        best = best or dict.fromkeys(further)
    kept = list(best)[: max(_MOST, len(first))]
    return tuple(dict.fromkeys((*kept, *numbered)))


def _retired(text: str, reader: "Reader") -> tuple[RecordId, ...]:
    retirement = reader.retired.get(text.strip())
    return tuple(RecordId(identifier) for identifier in retirement.replaced_by) if retirement else ()


def _numbered(flat: str, kind: str, reader: "Reader") -> Iterator[RecordId]:
    """Yield the records whose numbers are in a text; a strategy's only behind a word such as strategy."""
    for match in numbers.ALL_NUMBERS.finditer(flat):
        if len(match.group()) <= _LONG:
            number = int(match.group())
            if kind == "standard" and number in reader.standards:
                yield reader.standards[number]
            if kind == "strategy" and number in reader.positions and numbers.INSPIRE_HEAD.match(flat):
                yield reader.positions[number]


def _coded(flat: str, kind: str, reader: "Reader") -> Iterator[RecordId]:
    """Yield the strategies or interventions whose codes are words of a short text."""
    codes = {"strategy": reader.strategies, "intervention": reader.interventions}.get(kind, {})
    for match in _CODE.finditer(flat):
        if match.group() in codes:
            yield codes[match.group()]


def _of_another_kind(text: str, kind: str, reader: "Reader") -> Iterator[RecordId]:
    """Yield the record of another kind that a text names exactly; a number alone is a standard's."""
    key = normalise(text) if len(text) <= _COMPARED else ""
    for other in KINDS:
        found = reader.exact(other).get(key, ()) if other != kind else ()
        if len(found) == 1:
            yield found[0][0]


def _contained(flat: str, kind: str, reader: "Reader") -> Iterator[RecordId]:
    """Yield the records of names and terms within a text, of the longest wording first."""
    parts = words(flat)
    found = [each for first in range(len(parts)) for each in reader.all_wordings.at(parts, first)]
    found.sort(key=lambda each: (each.first - each.last, each.first))
    taken: set[int] = set()
    for each in found:
        if taken.isdisjoint(range(each.first, each.last)):
            targets = each.wording.of(kind)
            if targets or each.wording.of("none"):
                taken |= set(range(each.first, each.last))
            for target in targets:
                yield target.id


def _of_terms_of_other_kinds(flat: str, reader: "Reader") -> Iterator[RecordId]:
    """Yield the records of other kinds that the text as a whole is a term for."""
    for each in _whole(flat, reader):
        yield from (target.id for target in each.wording.targets if target.kind in KINDS)


def _whole(flat: str, reader: "Reader") -> list[Found]:
    """Return the wording that a text is as a whole, if it is one."""
    parts = words(flat)
    return [each for each in reader.all_wordings.at(parts, 0) if each.last == len(parts)] if parts else []


_COMMON = frozenset(
    stem(word)
    for word in (  # noqa: SIM905  # legible
        "child protection community support service activity access people person population humanitarian emergency "
        "response "
        "care family project program intervention other general national local group team work based level "
        "protection enfant enfance urgence service acces personne communaute communautaire appui soutien groupe "
        "proteccion infancia ninez nino emergencia servicio acceso persona comunidad comunitario apoyo grupo "
        "protecao crianca infancia emergencia servico acesso pessoa comunidade comunitario apoio grupo "
        "\u062d\u0645\u0627\u064a\u0647 \u0637\u0641\u0644 \u0627\u0637\u0641\u0627\u0644 "
        "\u062e\u062f\u0645\u0627\u062a \u062f\u0639\u0645 \u0645\u062c\u062a\u0645\u0639"
    ).split()
)
"""Words of the whole sector, which alone are no reason for a proposal."""


class _Likeness:
    """The words of all wordings, to find those that share words with a text."""

    def __init__(self, reader: "Reader") -> None:
        self.wordings = [
            (frozenset(word.stem for word in words(fold_characters(text).text)), identifier, kind)
            for text, identifier, kind in reader.all_texts()
        ]
        counts: dict[str, int] = {}
        for stems, _, _ in self.wordings:
            for each in stems:
                counts[each] = counts.get(each, 0) + 1
        self.worth = {each: log(1 + len(self.wordings) / count) for each, count in counts.items()}

    def nearest(self, flat: str, kind: str) -> Iterator[RecordId]:
        given = {self.known(word.stem) for word in words(flat)} - {""}
        total = sum(self.worth[each] for each in given) or 1.0
        best: dict[RecordId, float] = {}
        for stems, identifier, of in self.wordings:
            shared = stems & given if of == kind else ()
            if shared:
                worth = sum(self.worth[each] for each in shared)
                likeness = worth * worth / (total * sum(self.worth[each] for each in stems))
                if likeness >= (_LEAST_OF_COMMON if shared <= _COMMON else _LEAST):
                    best[identifier] = max(likeness, best.get(identifier, 0.0))
        yield from sorted(best, key=lambda each: -best[each])[:_MOST]

    def known(self, word: str) -> str:
        """Return a word that is known, itself or the most alike; empty if there is none."""
        if word in self.worth or len(word) <= _LONG:
            return word if word in self.worth else ""
        near = [each for each in self.worth if each[:1] == word[:1] and abs(len(each) - len(word)) <= 2]  # noqa: PLR2004
        return next(iter(get_close_matches(word, near, 1, _ALIKE)), "")


_LEAST = 0.2
"""The least likeness, from 0 to 1, of a proposal."""
_LEAST_OF_COMMON = 0.6
"""The least likeness if only words of the whole sector are shared."""
_likenesses: "WeakKeyDictionary[Reader, _Likeness]" = WeakKeyDictionary()


def _alike(flat: str, kind: str, reader: "Reader") -> Iterator[RecordId]:
    found = _likenesses.get(reader)
    if found is None:
        found = _likenesses.setdefault(reader, _Likeness(reader))
    yield from found.nearest(flat, kind)
