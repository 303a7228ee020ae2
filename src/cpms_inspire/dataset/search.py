"""
Full-text search: the records that fit a few words, ranked by BM25 over their fields.

A hit is a proposal.  References are resolved elsewhere.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from math import log
from types import MappingProxyType
from typing import final
from weakref import WeakKeyDictionary, ref

from attrs import frozen

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.lexicon import Term, load_lexicon
from cpms_inspire.dataset.places import named
from cpms_inspire.dataset.spelling import LONGEST, fold
from cpms_inspire.dataset.wording import fold_characters, keys, words
from cpms_inspire.errors import InvalidOptionError, ReferenceTypeError, shortened
from cpms_inspire.model._value import Shown
from cpms_inspire.model.records import COLLECTIONS, Label, Record, Source, Standard, Strategy
from cpms_inspire.model.several import Several, several
from cpms_inspire.model.vocabulary import PLACES

__all__ = ["Hit"]

_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "number": 4.0,
        "code": 4.0,
        "title": 4.0,
        "aliases": 4.0,
        "labels": 4.0,
        "acronym": 4.0,
        "programme": 4.0,
        "places": 4.0,
        "place_names": 4.0,
        "organisations": 3.0,
        "settings": 2.0,
        "setting": 2.0,
        "status": 1.0,
        "stewards": 1.0,
        "summary": 1.0,
        "note": 1.0,
        "audience": 1.0,
        "common_ground": 1.0,
        "inspire_adds": 1.0,
        "cpms_adds": 1.0,
        "limits": 1.0,
        "reading": 1.0,
        "reason": 1.0,
    }
)
"""The fields that are searched, with the weight of a word in them."""

# The usual constants of BM25: how soon repetition stops to count, and how much the length of a field counts.
_SATURATION = 1.2
_LENGTH = 0.75

_STOP_WORDS = frozenset(
    "a an and are as at be by can for from in is it of on or that the their to was with".split()  # noqa: SIM905  # legible
)
_WORD = re.compile(r"\d+(?:[.]\d+)+|\w+")
# Plurals, gerunds, and the spellings of British and American English, folded to one.
_ENDINGS = (
    (re.compile("^children$"), "child"),
    (re.compile("(?<=[a-z]{2})ies$"), "y"),
    (re.compile("(?<=ss|sh|ch)es$"), ""),
    (re.compile("(?<=[a-z]{2}[^siu])s$"), ""),
    (re.compile("(?<=[a-z]{4})ing$"), ""),
    (re.compile("programme$"), "program"),
    (re.compile("is(?=(?:e|ed|ation|er)?$)"), "iz"),
    (re.compile("our(?=(?:al|ed)?$)"), "or"),
    (re.compile("centre$"), "center"),
)

_LONGEST_TERM = 12
"""The most words of a term that are looked for in a text."""

_SNIPPET = 160
"""The most characters of a snippet."""


@final
@frozen(repr=False)
class Hit(Shown):
    """A record that a search found, with its score and the place of the words."""

    record: Record
    score: float
    """The rank of the hit; comparable only within one search."""
    field: str
    """The field that fits best."""
    snippet: str
    """The text of that field around the first word found: at most 160 characters and two ellipses."""


def search(dataset: Dataset, text: str, *, limit: int = 10, of: Several[str] | None = None) -> tuple[Hit, ...]:
    """Return the records of a dataset that fit a text, as `Dataset.search`."""
    names = None if of is None else set(several("of", of, COLLECTIONS))
    if names is not None and not names <= COLLECTIONS.keys():
        raise InvalidOptionError("of", shortened(of), tuple(COLLECTIONS), "a list of collections")
    if not isinstance(text, str):
        raise ReferenceTypeError("record by its words", shortened(text))
    if type(limit) is not int or limit < 1:
        raise InvalidOptionError("limit", shortened(limit), ("a whole number of at least 1",))
    index = _indexes.get(dataset)
    if index is None:
        index = _indexes.setdefault(dataset, _Index(dataset))
    return index.search(text, limit, None if names is None else {COLLECTIONS[name] for name in names})


_WORTH_OF_TERM = 6.0
"""The weight of a word of a term that is in the text; the word of a title is worth about as much."""


_LEAST_SHARE = 0.75
"""How much a term counts at least that is only a part of the text."""


class _Index:
    """The words of a dataset: for each, the fields that contain it, with its weight there."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = ref(dataset)  # the index is kept as long as the dataset is, and must not keep it
        self._terms: dict[str, list[Term]] | None = None
        self.fields = [
            (record, name, text)
            for collection, kind in COLLECTIONS.items()
            if kind is not Source
            for record in getattr(dataset, collection)
            for name, text in _texts(record)
        ]
        self.titles = {record.id: number for number, (record, name, _) in enumerate(self.fields) if name == "title"}
        counts = [Counter(_words(text)) for _, _, text in self.fields]
        lengths: dict[str, list[int]] = defaultdict(list)
        records_with: dict[str, set[str]] = defaultdict(set)
        for (record, name, _), count in zip(self.fields, counts, strict=True):
            lengths[name].append(count.total())
            for word in count:
                records_with[word].add(record.id)
        average = {name: sum(values) / len(values) for name, values in lengths.items()}
        records = len({record.id for record, _, _ in self.fields})
        self.postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, ((_, name, _), count) in enumerate(zip(self.fields, counts, strict=True)):
            length = 1 - _LENGTH + _LENGTH * count.total() / (average[name] or 1)
            for word, times in count.items():
                frequency = len(records_with[word])
                rarity = log(1 + (records - frequency + 0.5) / (frequency + 0.5))
                worth = times * (_SATURATION + 1) / (times + _SATURATION * length)
                self.postings[word].append((number, _WEIGHTS[name] * rarity * worth))

    def _terms_in(self, text: str) -> Iterator[tuple[Term, int]]:
        """Yield the terms in a text, each with the number of its words; what joins the words does not matter."""
        if self._terms is None:
            dataset, found = self._dataset(), defaultdict[str, list[Term]](list)
            for term in (*load_lexicon().terms, *(dataset.terms if dataset else ())):
                for key in keys(term.text):
                    found[key].append(term)
            self._terms = dict(found)
        parts = words(fold_characters(text).text)
        for first in range(len(parts)):
            key = ""
            for count, part in enumerate(parts[first : first + _LONGEST_TERM], start=1):
                key += part.stem
                yield from ((term, count) for term in self._terms.get(key, ()))

    def search(self, text: str, limit: int, of: set[type] | None) -> tuple[Hit, ...]:
        wanted = set(_words(text) + _words(_place(text)))
        scores: dict[str, float] = defaultdict(float)
        found: dict[str, set[str]] = defaultdict(set)
        best: dict[str, tuple[float, int]] = {}
        for word in sorted(wanted):
            for number, worth in self.postings.get(word, ()):
                key = self.fields[number][0].id
                scores[key] += worth
                found[key].add(word)
                best[key] = max(best.get(key, (0.0, 0)), (worth, -number))
        # A record with all the words is a better answer than one with only the rarest of them.
        ranked = {key: scores[key] * len(found[key]) / len(wanted) for key in scores}
        gained: dict[str, float] = {}
        for term, count in self._terms_in(text):
            for place, target in enumerate(term.targets):
                if target in self.titles:
                    share = max(count / len(wanted), _LEAST_SHARE)
                    worth = _WORTH_OF_TERM * count * share / (place + 1)
                    gained[target] = max(gained.get(target, 0.0), worth)
                    best.setdefault(target, (0.0, -self.titles[target]))
        for key, worth in gained.items():
            ranked[key] = ranked.get(key, 0.0) + worth
        hits = sorted(((score, best[key][1]) for key, score in ranked.items()), reverse=True)
        if of is not None:
            hits = [(score, number) for score, number in hits if type(self.fields[-number][0]) in of]
        return tuple(self._hit(-number, score, wanted) for score, number in hits[:limit])

    def _hit(self, number: int, score: float, words: set[str]) -> Hit:
        record, name, text = self.fields[number]
        return Hit(record, score, name, _snippet(text, words))


_indexes: WeakKeyDictionary[Dataset, _Index] = WeakKeyDictionary()


def _texts(record: Record) -> Iterator[tuple[str, str]]:
    if isinstance(record, Standard):
        yield "number", f"Standard {record.number}"
    if isinstance(record, Strategy):
        yield "code", f"Strategy {record.code}"
    for name in _WEIGHTS:
        value = getattr(record, name, None)
        if isinstance(value, str) and name != "code":
            yield name, str(value)
        elif isinstance(value, tuple) and value:
            yield name, "; ".join(map(_text_of, value))


def _text_of(member: object) -> str:
    if isinstance(member, Label):
        return member.text
    return PLACES.get(str(member), str(member))


def _place(text: str) -> str:
    """Return the English name of the one place that a text names; empty if it names none or several."""
    # Codes of two letters are left out, since many are words, such as `in`, `it`, `no` and `to`.
    codes = named(text) if 2 < len(text.strip()) <= LONGEST else ()  # noqa: PLR2004
    return PLACES[codes[0]] if len(codes) == 1 else ""


def _words(text: str) -> list[str]:
    words = _WORD.findall(fold(text).lower())
    return [_stem(word) for word in words if word not in _STOP_WORDS]


def _stem(word: str) -> str:
    for ending, replacement in _ENDINGS:
        word = ending.sub(replacement, word)
    return word


def _snippet(text: str, words: set[str]) -> str:
    first = next((m.start() for m in _WORD.finditer(text) if words & set(_words(m.group()))), 0)
    start = max(0, min(first - _SNIPPET // 3, len(text) - _SNIPPET))
    cut = text[start : start + _SNIPPET]
    if start:
        cut = "\N{HORIZONTAL ELLIPSIS}" + cut.partition(" ")[2]
    if start + _SNIPPET < len(text):
        cut = cut.rpartition(" ")[0] + "\N{HORIZONTAL ELLIPSIS}"
    return cut
