"""
The wordings that lead to records: names of a dataset and terms of a lexicon, found among the words of a text.

Words are compared by their keys (see `wording`), one after another, so that `psycho-social` is found as `psychosocial`
and `child friendly space` as `Child-friendly spaces`.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.lexicon import Term
from cpms_inspire.dataset.references import Named, spellings
from cpms_inspire.dataset.wording import Word, keys
from cpms_inspire.model.identifiers import RecordId, TermId
from cpms_inspire.model.records import Activity, Intervention, Pillar, Standard, Strategy
from cpms_inspire.model.vocabulary import Relation
from cpms_inspire.reading.values import Evidence

KINDS = ("standard", "strategy", "intervention")
"""The kinds that a cell or a text is read as."""

LETTERS = 6
"""The letters of a word that are compared before its wordings are looked up."""

_SHORT = 5
"""The most letters of a key that has to stand without spaces in a text, as `PSS`, `P.S.S.` and `SC-UC` do."""

_WORDS_OF_A_LANGUAGE = frozenset("avec ame ase as es ere ena pea peas ash its is or no".split())  # noqa: SIM905  # legible
"""Short forms that are words of another language, unless they are written in capitals."""

_FEWEST_LETTERS = 3


class Target(NamedTuple):
    """A record that a wording leads to."""

    id: RecordId
    kind: str
    evidence: Evidence
    term: TermId | None = None
    relation: Relation | None = None
    alone: bool = False
    """Whether the words mean it only as a whole entry of a cell."""


class Meaning(NamedTuple):
    """What a wording means as one kind."""

    ids: tuple[RecordId, ...]
    evidence: Evidence
    term: TermId | None
    relation: Relation | None
    alone: bool


class Wording:
    """What is known about one wording."""

    __slots__ = ("_meanings", "capitals", "targets")

    def __init__(self, targets: tuple[Target, ...], *, capitals: bool) -> None:
        """Take the targets, and whether in a sentence the wording counts only in capitals."""
        self.targets = targets
        self.capitals = capitals
        self._meanings: dict[str, Meaning | None] = {}

    def of(self, kind: str) -> tuple[Target, ...]:
        """Return the targets of a kind."""
        return tuple(target for target in self.targets if target.kind == kind)

    def meaning(self, kind: str) -> Meaning | None:
        """
        Return what a whole entry of a cell means as a kind.

        Nothing if the wording does not lead to any record of this kind, or only as a term, while the dataset itself
        gives this name to a record of another kind.
        """
        if kind not in self._meanings:
            self._meanings[kind] = self._meaning(kind)
        return self._meanings[kind]

    def _meaning(self, kind: str) -> Meaning | None:
        targets = self.of(kind)
        named = any(target.evidence is Evidence.NAME for target in self.targets)
        if not targets or (named and targets[0].evidence is Evidence.TERM):
            return None
        first = targets[0]
        ids = tuple(target.id for target in targets)
        return Meaning(ids, first.evidence, first.term, first.relation, first.alone)


class Found(NamedTuple):
    """A wording among the words of a text, from the first to before the last."""

    first: int
    last: int
    wording: Wording


class Wordings:
    """Wordings by their keys."""

    def __init__(self, given: Iterable[tuple[str, Target]]) -> None:
        """Take texts, each with a target.  A name of the dataset comes before a term with the same words."""
        grouped: dict[str, dict[Target, None]] = {}
        capitals: dict[str, bool] = {}
        for text, target in given:
            for key in keys(text):
                grouped.setdefault(key, {})[target] = None
                capitals[key] = capitals.get(key, True) and _needs_capitals(text)
        named = {key for key, found in grouped.items() if any(target.evidence is Evidence.NAME for target in found)}
        self._by_key: Mapping[str, Wording] = {
            key: Wording(_without_doubles(found), capitals=capitals[key])
            for key, found in grouped.items()
            if key in named or not _is_list(key, named)
        }
        self._sorted = sorted(self._by_key)
        self.beginnings = frozenset(key[:count] for key in self._sorted for count in range(1, LETTERS + 1))
        """The first letters of all keys: most words of a text do not begin like any of them."""

    def get(self, key: str) -> Wording | None:
        """Return the wording with a key, or `None`."""
        return self._by_key.get(key)

    def at(self, words: Sequence[Word], first: int) -> Iterator[Found]:
        """Yield the wordings that begin with a word, the shortest first."""
        known, count, total = self._sorted, len(self._sorted), len(words)
        key, last, close = words[first].stem, first + 1, True
        while True:
            place = bisect_left(known, key)
            if place == count or not known[place].startswith(key):
                return
            # If the key is in the list, it is the first that begins with itself.
            if len(known[place]) == len(key) and (close or len(key) > _SHORT):
                yield Found(first, last, self._by_key[key])
            if last == total:
                return
            word = words[last]
            key += word.joint + word.stem
            close = close and word.close
            last += 1


_JOINED = re.compile("[+,/.()]")


def _is_list(key: str, named: Collection[str]) -> bool:
    """Return whether a term would take the place of a list of exact references: names, numbers and codes."""
    ends = [*(found.start() for found in _JOINED.finditer(key)), len(key)]
    starts = [0]  # where an entry of the list may begin: a name may itself have a comma or an `and`
    for end in ends:
        if any(_is_exact(key[start:end], named) for start in starts):
            starts.append(end + 1)
    return len(ends) > 1 and starts[-1] > len(key)


def _is_exact(key: str, named: Collection[str]) -> bool:
    """Return whether a key is that of a name, or of a number or a code, which are short or have a digit."""
    if key in named:
        return True
    return not _JOINED.search(key) and (len(key) < _FEWEST_LETTERS or any(map(str.isdigit, key)))


def _without_doubles(found: Iterable[Target]) -> tuple[Target, ...]:
    """Return targets without terms for a kind that the dataset itself names so, each record once."""
    named = {target.kind for target in found if target.evidence is Evidence.NAME}
    kept: dict[str, Target] = {}
    for target in found:
        if target.evidence is Evidence.NAME or target.kind not in named:
            kept.setdefault(target.id, target)
    return tuple(kept.values())


def _needs_capitals(text: str) -> bool:
    return text.isupper() and (len(text) < _FEWEST_LETTERS or text.lower() in _WORDS_OF_A_LANGUAGE)


_KIND_OF: Mapping[type, str] = {
    Standard: "standard",
    Strategy: "strategy",
    Intervention: "intervention",
    Activity: "activity",
    Pillar: "pillar",
}


def names(dataset: Dataset) -> Iterator[tuple[str, Target]]:
    """Yield the names of a dataset: titles, aliases and labels of what is read, of activities and of pillars."""
    records: tuple[Named | Pillar, ...] = (
        *dataset.standards,
        *dataset.strategies,
        *dataset.interventions,
        *dataset.activities,
        *dataset.pillars,
    )
    for record in records:
        target = Target(RecordId(record.id), _KIND_OF[type(record)], Evidence.NAME)
        labels = tuple(label.text for label in getattr(record, "labels", ()))
        # A code with a title is a name too; a number with a title is read as a number.
        both = (text for text in spellings(record) if " " in text and not text[0].isdigit())
        for name in dict.fromkeys((record.title, *getattr(record, "aliases", ()), *labels, *both)):
            yield name, target


def kind_of(identifier: str) -> str:
    """Return the kind of a record that a term leads to."""
    if identifier.startswith("CPMS"):
        return "standard"
    return "intervention" if "." in identifier else "strategy"


def terms(
    given: Iterable[Term], relations: Collection[Relation], known: Collection[str]
) -> Iterator[tuple[str, Target]]:
    """Yield the terms with one of the relations, as far as they lead to known records, and those that lead nowhere."""
    for term in given:
        if not term.targets:
            yield term.text, Target(RecordId(""), "none", Evidence.TERM, term.id, term.relation)
        elif term.relation in relations:
            for target in term.targets:
                if target in known:
                    yield (
                        term.text,
                        Target(target, kind_of(target), Evidence.TERM, term.id, term.relation, term.alone),
                    )
