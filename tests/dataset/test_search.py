"""Search: users find the records that they look for."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from generators import datasets
from helpers import altered
from hypothesis import given
from hypothesis import strategies as st

from cpms_inspire import (
    Dataset,
    InvalidOptionError,
    Label,
    ReferenceTypeError,
    Retirement,
    Source,
    load_dataset,
    search,
)
from cpms_inspire.model.identifiers import NoteId, RecordId
from cpms_inspire.model.records import COLLECTIONS
from cpms_inspire.model.vocabulary import PLACES

QUESTIONS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "questions.json").read_text(encoding="utf-8")
)
"""Questions with the record that a user would want first, written before search was tried."""


def ids(text: str, **options: Any) -> list[str]:
    dataset = options.pop("dataset", load_dataset())
    return [hit.record.id for hit in dataset.search(text, **options)]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["question"])
def test_best_answer_is_found(dataset: Dataset, question: dict[str, Any]) -> None:
    """The expected record is among the first five hits, or there are no hits if no record is expected."""
    hits = ids(question["question"], limit=5, dataset=dataset)
    assert question["best"] in hits if question["best"] else hits == []


def test_mean_reciprocal_rank(dataset: Dataset) -> None:
    """The expected record is usually the first hit."""
    wanted = [question for question in QUESTIONS if question["best"]]
    ranks = [1 + ids(question["question"], dataset=dataset).index(question["best"]) for question in wanted]
    assert sum(1 / rank for rank in ranks) / len(ranks) >= 0.93


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
        ("approach", "approaches"),
        ("agency", "agencies"),
        ("centre", "centers"),
        ("behaviour", "behavior"),
        ("train", "training"),
        ("organisation", "organizations"),
    ],
)
def test_spellings_that_do_not_matter(dataset: Dataset, one: str, other: str) -> None:
    """Case, accents, plurals, word order and British or American spelling make no difference."""
    assert ids(one, dataset=dataset) == ids(other, dataset=dataset) != []


def test_places_by_name(dataset: Dataset) -> None:
    """Field examples are found by the names of their places."""
    for example in dataset.field_examples:
        for place in example.places:
            assert example.id in ids(PLACES[place], dataset=dataset, limit=50)


def test_labels(dataset: Dataset) -> None:
    """Names in other languages are found like titles."""
    strategies = [strategy for strategy in dataset.strategies if strategy.code != "N"]
    label = Label(language="fr", text="Normes et valeurs", citations=dataset.strategy("N").citations)
    changed = altered(dataset, strategies=(*strategies, altered(dataset.strategy("N"), labels=(label,))))
    (hit,) = changed.search("NORMES")
    assert (hit.record.id, hit.field, hit.snippet) == ("INSPIRE2016-N", "labels", "Normes et valeurs")


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("Establish child friendly spaces", "CPMS2019-15"),
        ("PSS for children", "CPMS2019-10"),
        ("gestion de cas", "CPMS2019-18"),
        ("CFS", "CPMS2019-15"),
        ("عمالة الأطفال", "CPMS2019-12"),
        ("VSLA groups", "INSPIRE2016-I2.2"),
    ],
)
def test_words_of_the_field(dataset: Dataset, text: str, best: str) -> None:
    """What a term of the lexicon leads to comes first, in any language."""
    assert best in ids(text, limit=3, dataset=dataset)
    hits = dataset.search(text)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_terms_for_records_that_are_not_there() -> None:
    """A term that leads to a record which the dataset does not contain finds nothing."""
    assert Dataset(version="9.0.0", released="2026-01-01").search("CFS") == ()


def test_some_collections(dataset: Dataset) -> None:
    """The answer may be limited to some collections."""
    assert {hit.record.id[:5] for hit in dataset.search("school violence", of=["standards"])} == {"CPMS2"}
    assert dataset.search("Uganda", of=["standards"]) == ()
    assert search("Uganda", of=["field_examples", "notes"])
    for of in ("standards", ["standard"], [7]):
        with pytest.raises(InvalidOptionError):
            dataset.search("x", of=of)  # type: ignore[arg-type]


def test_hits(dataset: Dataset) -> None:
    """A hit names the field with the words and shows the text around them."""
    (hit,) = dataset.search("Uganda")
    assert (hit.field, hit.snippet) == ("places", "Uganda")
    hits = dataset.search("fidelity")
    assert "fidelity" in hits[0].snippet
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@pytest.mark.parametrize(
    "field",
    [
        "title", "aliases", "labels", "acronym", "programme", "organisations", "stewards", "summary", "note",
        "audience", "common_ground", "inspire_adds", "cpms_adds", "limits", "reading", "reason",
    ],
)  # fmt: skip
def test_each_field_is_searched(dataset: Dataset, field: str) -> None:
    """If only one field of one record contains a word, that record is found with that field."""
    retired = Retirement(
        id=RecordId("GUIDE2020-G99"), since="1.0.0", reason="None.", citations=dataset.gaps[0].citations
    )
    whole = altered(dataset, retirements=(retired,))
    collection, record = next(
        (collection, record)
        for collection, kind in COLLECTIONS.items()
        if kind is not Source
        for record in getattr(whole, collection)
        if hasattr(record, field)
    )
    matching: Any = "Xyzzy."
    if field == "labels":
        matching = (Label(language="fr", text="Xyzzy", citations=record.citations),)
    elif isinstance(getattr(record, field), tuple):
        matching = ("Xyzzy",)
    others = tuple(other for other in getattr(whole, collection) if other is not record)
    spoilt = altered(whole, **{collection: (*others, altered(record, **{field: matching}))})
    (hit,) = spoilt.search("xyzzy")
    assert (hit.record.id, hit.field) == (record.id, field)


@pytest.mark.parametrize(
    ("text", "field"), [("Standard 9", "number"), ("Strategy I1", "code"), ("outbreak", "settings")]
)
def test_numbers_codes_and_settings_are_searched(dataset: Dataset, text: str, field: str) -> None:
    """Numbers, codes and settings are found as users write them."""
    assert field in {hit.field for hit in dataset.search(text)}


def test_the_field_that_fits_best(dataset: Dataset) -> None:
    """If several fields contain the word, a hit names the field with the highest score."""
    note = altered(dataset.field_examples[0], programme="Xyzzy", summary="Of xyzzy, told at some length.")
    other = altered(dataset, field_examples=(note, *dataset.field_examples[1:]))
    (hit,) = other.search("xyzzy")
    assert (hit.field, hit.snippet) == ("programme", "Xyzzy")


def test_ten_hits_where_no_limit_is_given(dataset: Dataset) -> None:
    """The default limit is ten hits."""
    assert len(dataset.search("children")) == 10


def test_a_snippet_shows_what_stands_before(dataset: Dataset) -> None:
    """A snippet shows the text before and after the word."""
    words = [f"word{number:03}" for number in range(100)]
    note = altered(dataset.notes[0], summary=f"{' '.join(words)}.")
    (hit,) = altered(dataset, notes=(note, *dataset.notes[1:])).search("word050")
    assert hit.snippet == f"\u2026{' '.join(words[44:63])}\u2026"


def test_a_snippet_at_the_end(dataset: Dataset) -> None:
    """A snippet from the end of a text is as long as one from the middle."""
    words = [f"word{number:03}" for number in range(100)]
    note = altered(dataset.notes[0], summary=" ".join(words))
    (hit,) = altered(dataset, notes=(note, *dataset.notes[1:])).search("word099")
    assert hit.snippet == f"\u2026{' '.join(words[80:])}"


def test_a_snippet_around_letters_with_marks(dataset: Dataset) -> None:
    """If the text has the word in decomposed characters, the snippet shows the beginning of the text."""
    note = altered(dataset.notes[0], summary=f"{'word ' * 60}xe\u0301zzy {'word ' * 60}".strip())
    (hit,) = altered(dataset, notes=(note, *dataset.notes[1:])).search("x\u00e9zzy")
    assert hit.snippet == f"{'word ' * 31}word\u2026"


def test_scores_are_those_of_bm25(dataset: Dataset) -> None:
    """The scores follow the BM25 formula, multiplied by the share of the words that a record contains."""
    texts = ("xyzzy", "xyzzy xyzzy plugh", "frotz frotz frotz xyzzy plugh", "frotz and more words of another length")
    notes = [altered(dataset.notes[0], id=f"GUIDE2020-N9{n}", summary=text) for n, text in enumerate(texts)]
    retired = Retirement(
        id=RecordId("GUIDE2020-G99"), since="1.0.0", reason="plugh", citations=dataset.gaps[0].citations
    )
    whole = Dataset(version="9.9.9", released="2026-01-01", sources=dataset.sources, notes=tuple(notes))
    whole = altered(whole, retirements=(retired,))
    average = (1 + 3 + 5 + 5) / 4  # of the summaries without "and" and "of"; the only reason has average length
    asked = {"xyzzy": 3, "plugh": 3, "frotz": 2}  # the number of records that contain each word
    expected: dict[str, float] = {}
    for identifier, text in (*((note.id, note.summary) for note in notes), (retired.id, retired.reason)):
        words = [word for word in text.split() if word not in {"and", "of"}]
        length = 1 if identifier == retired.id else len(words) / average
        score = sum(
            math.log(1 + (5 - holders + 0.5) / (holders + 0.5))
            * (words.count(word) * 2.2 / (words.count(word) + 1.2 * (0.25 + 0.75 * length)))
            for word, holders in asked.items()
        )
        expected[identifier] = score * len(asked.keys() & set(words)) / len(asked)
    found = {hit.record.id: hit.score for hit in whole.search("xyzzy plugh frotz")}
    assert found == pytest.approx(expected)


def test_snippets_are_short(dataset: Dataset) -> None:
    """A snippet is at most 162 characters long, contains the word, and shows an ellipsis where text was cut."""
    seen = set()
    for word in ("coordination", "violence", "children", "evidence", "caregivers", "humanitarian"):
        for hit in dataset.search(word, limit=100):
            assert len(hit.snippet) <= 162
            assert word[:5] in hit.snippet.lower()
            seen.add((hit.snippet.startswith("\u2026"), hit.snippet.endswith("\u2026")))
    assert seen == {(False, False), (False, True), (True, False), (True, True)}


@pytest.mark.parametrize("text", ["", " ", "xyzzy", "the and of", "a", "with", "\x00", "\ud800", "\u5b66\u6821"])
def test_nothing_found(dataset: Dataset, text: str) -> None:
    """A search without a match returns no hits and no error."""
    assert dataset.search(text) == ()


@pytest.mark.parametrize("limit", [0, -1, True, 1.0, "5", None])
def test_bad_limit(limit: Any) -> None:
    """The limit must be a whole number of at least 1."""
    with pytest.raises(InvalidOptionError) as caught:
        search("cash", limit=limit)
    assert caught.value == InvalidOptionError("limit", repr(limit), ("a whole number of at least 1",))


@pytest.mark.parametrize("text", [None, 9, b"cash", ["cash"]])
def test_bad_text(text: Any) -> None:
    """Only text can be searched for."""
    with pytest.raises(ReferenceTypeError, match=r"Expected a string\.$") as caught:
        search(text)
    assert caught.value == ReferenceTypeError("record by its words", repr(text))


def test_each_dataset_has_its_own_words(dataset: Dataset) -> None:
    """A word that is only in one dataset is not found in another."""
    note = altered(dataset.notes[0], id=NoteId("GUIDE2020-N99"), summary="Xyzzy.")
    other = altered(dataset, version="9.9.9", notes=(*dataset.notes, note))
    assert ids("xyzzy", dataset=other) == ["GUIDE2020-N99"]
    assert ids("xyzzy", dataset=dataset) == []


@given(datasets(), st.text())
def test_any_text_in_any_dataset(dataset: Dataset, text: str) -> None:
    """Any text in any dataset gives a list of hits, sorted by score, without duplicates and within the limit."""
    hits = dataset.search(text, limit=3)
    assert len(hits) <= 3
    assert len({hit.record.id for hit in hits}) == len(hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
