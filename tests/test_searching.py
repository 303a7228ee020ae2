"""Search: whether people find what they look for."""

import json
from pathlib import Path
from typing import Any

import pytest
from generators import datasets
from helpers import altered
from hypothesis import given
from hypothesis import strategies as st

from cpms_inspire import Dataset, InvalidOptionError, Label, ReferenceTypeError, search
from cpms_inspire.identifiers import RecordId
from cpms_inspire.places import PLACES

QUESTIONS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "questions.json").read_text(encoding="utf-8")
)
"""Each with the record that a person would want first, written down before search was tried, and the first three."""


def ids(text: str, **options: Any) -> list[str]:
    return [hit.record.id for hit in search(text, **options)]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["question"])
def test_first_three(dataset: Dataset, question: dict[str, Any]) -> None:
    """The hits that a person looked at and agreed with."""
    assert ids(question["question"], limit=3, dataset=dataset) == question["first_three"]


def test_mean_reciprocal_rank(dataset: Dataset, record_property: Any) -> None:
    """What a person would want first is first, or nearly."""
    ranks = []
    for question in QUESTIONS:
        if question["best"] is not None:
            hits = ids(question["question"], dataset=dataset)
            assert question["best"] in hits
            ranks.append(1 / (1 + hits.index(question["best"])))
    mean = sum(ranks) / len(ranks)
    record_property("mean_reciprocal_rank", round(mean, 3))
    assert len(ranks) >= 60
    assert mean >= 0.9


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("school", "SCHOOLS"),
        ("Ukraine", "ukra\u00efne"),
        ("community mobilisation", "communities, mobilization!"),
        ("child labour", "Children's labor".replace("'s", "")),
        ("programme", "programs"),
        ("T\u00fcrkiye", "Turkiye"),
        ("sexual-abuse", "abuse sexual"),
    ],
)
def test_spellings_that_do_not_matter(dataset: Dataset, one: str, other: str) -> None:
    """Case, accents, plurals, order and the two kinds of English."""
    assert ids(one, dataset=dataset) == ids(other, dataset=dataset) != []


def test_places_by_name(dataset: Dataset) -> None:
    """Codes are for programs, names for people."""
    for example in dataset.field_examples:
        for place in example.places:
            assert example.id in ids(PLACES[place], dataset=dataset, limit=50)


def test_labels(dataset: Dataset) -> None:
    """Names in other languages are found like titles."""
    strategies = [strategy for strategy in dataset.strategies if strategy.code != "N"]
    label = Label(language="fr", text="Normes et valeurs", citations=dataset.strategy("N").citations)
    changed = altered(dataset, strategies=(*strategies, altered(dataset.strategy("N"), labels=(label,))))
    (hit,) = search("NORMES", dataset=changed)
    assert (hit.record.id, hit.field, hit.snippet) == ("INSPIRE2016-N", "labels", "Normes et valeurs")


def test_hits(dataset: Dataset) -> None:
    """A hit says where the words stand, and shows the text around them."""
    (hit,) = search("Uganda", dataset=dataset)
    assert (hit.field, hit.snippet) == ("places", "Uganda")
    hits = search("fidelity", dataset=dataset)
    assert "fidelity" in hits[0].snippet
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_snippets_are_short(dataset: Dataset) -> None:
    """At most a line and a half, with an ellipsis where text was cut, and a word that was found."""
    seen = set()
    for word in ("coordination", "violence", "children", "evidence", "caregivers", "humanitarian"):
        for hit in search(word, limit=100, dataset=dataset):
            assert len(hit.snippet) <= 162
            assert word[:5] in hit.snippet.lower()
            seen.add((hit.snippet.startswith("\u2026"), hit.snippet.endswith("\u2026")))
    assert seen == {(False, False), (False, True), (True, False), (True, True)}


@pytest.mark.parametrize("text", ["", " ", "xyzzy", "the and of", "\x00", "\ud800", "\u5b66\u6821"])
def test_nothing_found(dataset: Dataset, text: str) -> None:
    """No hit, no error."""
    assert search(text, dataset=dataset) == ()


@pytest.mark.parametrize("limit", [0, -1, True, 1.0, "5", None])
def test_bad_limit(limit: Any) -> None:
    """A limit is a number of at least 1."""
    with pytest.raises(InvalidOptionError):
        search("cash", limit=limit)


@pytest.mark.parametrize("text", [None, 9, b"cash", ["cash"]])
def test_bad_text(text: Any) -> None:
    """Only text can be searched for."""
    with pytest.raises(ReferenceTypeError):
        search(text)


def test_each_dataset_has_its_own_words(dataset: Dataset) -> None:
    """What one dataset holds is not found in another."""
    note = altered(dataset.notes[0], id=RecordId("GUIDE2020-N99"), summary="Xyzzy.")
    other = altered(dataset, version="9.9.9", notes=(*dataset.notes, note))
    assert ids("xyzzy", dataset=other) == ["GUIDE2020-N99"]
    assert ids("xyzzy", dataset=dataset) == []


@given(datasets(), st.text())
def test_any_text_in_any_dataset(dataset: Dataset, text: str) -> None:
    """Whatever is asked of whatever dataset, the answer is hits: best first, each once, no more than wanted."""
    hits = search(text, limit=3, dataset=dataset)
    assert len(hits) <= 3
    assert len({hit.record.id for hit in hits}) == len(hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
