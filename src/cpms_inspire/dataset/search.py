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
from weakref import WeakKeyDictionary

from attrs import frozen

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.places import named
from cpms_inspire.dataset.spelling import LONGEST, fold
from cpms_inspire.errors import InvalidOptionError, ReferenceTypeError, shortened
from cpms_inspire.model._value import Shown
from cpms_inspire.model.records import COLLECTIONS, Label, Record, Source, Standard, Strategy
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


def search(dataset: Dataset, text: str, *, limit: int = 10) -> tuple[Hit, ...]:
    """Return the records of a dataset that fit a text, as `Dataset.search`."""
    if not isinstance(text, str):
        raise ReferenceTypeError("record by its words", shortened(text))
    if type(limit) is not int or limit < 1:
        raise InvalidOptionError("limit", shortened(limit), ("a whole number of at least 1",))
    index = _indexes.get(dataset)
    if index is None:
        index = _indexes.setdefault(dataset, _Index(dataset))
    return index.search(text, limit)


class _Index:
    """The words of a dataset: for each, the fields that contain it, with its weight there."""

    def __init__(self, dataset: Dataset) -> None:
        self.fields = [
            (record, name, text)
            for collection, kind in COLLECTIONS.items()
            if kind is not Source
            for record in getattr(dataset, collection)
            for name, text in _texts(record)
        ]
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

    def search(self, text: str, limit: int) -> tuple[Hit, ...]:
        words = set(_words(text) + _words(_place(text)))
        scores: dict[str, float] = defaultdict(float)
        found: dict[str, set[str]] = defaultdict(set)
        best: dict[str, tuple[float, int]] = {}
        for word in sorted(words):
            for number, worth in self.postings.get(word, ()):
                key = self.fields[number][0].id
                scores[key] += worth
                found[key].add(word)
                best[key] = max(best.get(key, (0.0, 0)), (worth, -number))
        # A record with all the words is a better answer than one with only the rarest of them.
        ranked = sorted(((scores[key] * len(found[key]) / len(words), best[key][1]) for key in scores), reverse=True)
        return tuple(self._hit(-number, score, words) for score, number in ranked[:limit])

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
