"""Laws of reading, for datasets, lexicons, cells and texts of any kind."""

import pickle
from itertools import pairwise
from typing import Any

from generators import datasets
from helpers import altered
from hypothesis import example, given
from hypothesis import strategies as st

from cpms_inspire import (
    Checked,
    Citation,
    Dataset,
    Intervention,
    Lexicon,
    ReferenceTypeError,
    Relation,
    Source,
    Standard,
    Strategy,
    Term,
    load_dataset,
    load_lexicon,
    mentions,
    read,
)
from cpms_inspire.dataset.references import spellings
from cpms_inspire.dataset.wording import keys

BUNDLED = load_dataset("1.1.0")
KINDS: dict[str, tuple[Standard | Strategy | Intervention, ...]] = {
    "standard": BUNDLED.standards,
    "strategy": BUNDLED.strategies,
    "intervention": BUNDLED.interventions,
}
EXACT = [
    (kind, spelling, record.id)
    for kind, records in KINDS.items()
    for record in records
    for spelling in spellings(record)
]
TARGETS = [record.id for records in KINDS.values() for record in records]
TERMS = [term.text for term in load_lexicon().terms]
PIECES = st.one_of(
    st.sampled_from([spelling for _, spelling, _ in EXACT]),
    st.sampled_from(TERMS),
    st.sampled_from(
        [", ", ";", "/", " & ", " and ", "-", " (", ")", ": ", "\n", "Standard ", "Pillar ", "7", "2012", "\u200b"]
    ),
    st.text(max_size=5),
)
CELLS = st.lists(PIECES, max_size=6).map("".join)


def lexicon_of(texts: list[tuple[str, list[str], bool]]) -> Lexicon:
    """Return a lexicon whose terms have these texts and targets."""
    citation = Citation(source="OWN", checked=Checked.UNCHECKED)  # type: ignore[arg-type]
    terms: dict[tuple[str, bool], Term] = {}
    for number, (text, targets, alone) in enumerate(texts):
        found = keys(text)
        if found and any(character.isalpha() for character in found[0]):
            terms.setdefault(
                (found[0], alone),
                Term(
                    id=f"OWN-T{number:04}",  # type: ignore[arg-type]
                    text=text,
                    language="en",
                    targets=tuple(dict.fromkeys(targets)),  # type: ignore[arg-type]
                    relation=Relation.NAME,
                    alone=alone,
                    citations=(citation,),
                ),
            )
    source = Source(id="OWN", title="A list", rights="Made up.")  # type: ignore[arg-type]
    return Lexicon(version="1.0.0", released="2026-01-01", sources=(source,), terms=tuple(terms.values()))


TEXTS = st.one_of(
    st.sampled_from([spelling for _, spelling, _ in EXACT]),
    st.tuples(st.sampled_from(EXACT), st.sampled_from([", ", "/", " and "]), st.sampled_from(EXACT)).map(
        lambda parts: f"{parts[0][1]}{parts[1]}{parts[2][1]}"
    ),
)


@given(
    exact=st.sampled_from(EXACT),
    terms=st.lists(st.tuples(TEXTS, st.lists(st.sampled_from(TARGETS), max_size=2), st.booleans()), max_size=4),
)
@example(exact=("strategy", "N", "INSPIRE2016-N"), terms=[("N", ["INSPIRE2016-S"], False)])
@example(exact=("standard", "UASC", "CPMS2019-13"), terms=[("UASC", ["CPMS2019-01"], True)])
def test_no_term_changes_an_exact_reference(
    exact: tuple[str, str, str], terms: list[tuple[str, list[str], bool]]
) -> None:
    """No term, sector or language may make an exact reference mean something else."""
    kind, spelling, identifier = exact
    lexicon = lexicon_of([*terms, (spelling, [TARGETS[0]], False)])
    assert read(spelling, kind, dataset=BUNDLED, lexicon=lexicon, relations=tuple(Relation)).ids == (identifier,)


@given(
    first=st.sampled_from(EXACT),
    second=st.sampled_from(EXACT),
    join=st.sampled_from([", ", "; ", " | ", "/", " & "]),
    targets=st.lists(st.sampled_from(TARGETS), max_size=2),
)
def test_no_term_changes_a_list_of_exact_references(
    first: tuple[str, str, str], second: tuple[str, str, str], join: str, targets: list[str]
) -> None:
    """A list of names, numbers and codes is read as the same list whatever terms there are."""
    kind = first[0]
    if second[0] == kind:
        cell = f"{first[1]}{join}{second[1]}"
        plain = read(cell, kind, dataset=BUNDLED, lexicon=lexicon_of([]))
        if plain.complete:
            assert read(cell, kind, dataset=BUNDLED, lexicon=lexicon_of([(cell, targets, False)])).ids == plain.ids


@given(exact=st.sampled_from(EXACT))
def test_cells_read_what_questions_take(exact: tuple[str, str, str]) -> None:
    """What `standard`, `strategy` and `intervention` take, `read` reads as the same record."""
    kind, spelling, identifier = exact
    assert getattr(BUNDLED, kind)(spelling).id == identifier
    assert read(spelling, kind, dataset=BUNDLED).ids == (identifier,)


@given(cell=CELLS, kind=st.sampled_from(list(KINDS)))
def test_reading_is_sound(cell: str, kind: str) -> None:
    """Mentions and unread parts are parts of the cell in its order; reading twice and pickling give the same."""
    found = read(cell, kind, dataset=BUNDLED)
    parts: list[Any] = sorted((*found.mentions, *found.unread), key=lambda part: part.start)
    assert all(cell[part.start : part.end] == part.text for part in parts)
    assert all(one.end <= other.start for one, other in pairwise(parts))
    assert set(found.ids) == {identifier for mention in found.mentions for identifier in mention.ids}
    assert found == read(cell, kind, dataset=BUNDLED) == pickle.loads(pickle.dumps(found))
    numbers = {identifier for part in found.unread for identifier in part.suggestions}
    assert numbers <= {record.id for record in BUNDLED.records}


@given(text=CELLS, kinds=st.sets(st.sampled_from(list(KINDS)), min_size=1))
def test_mentions_are_sound(text: str, kinds: set[str]) -> None:
    """Mentions do not overlap, come in the order of the text, and for some kinds are a selection of those for all."""
    everything = mentions(text, dataset=BUNDLED)
    assert all(text[mention.start : mention.end] == mention.text for mention in everything)
    assert all(one.end <= other.start for one, other in pairwise(everything))
    limited = mentions(text, tuple(kinds), dataset=BUNDLED)
    places = {(mention.start, mention.end): set(mention.ids) for mention in everything}
    assert all(set(mention.ids) <= places[mention.start, mention.end] for mention in limited)


@given(
    value=st.one_of(st.none(), st.booleans(), st.floats(), st.binary(), st.lists(st.integers()), st.integers(), CELLS)
)
def test_only_one_error(value: object) -> None:
    """Whatever a cell holds, it is read, or is a `ReferenceTypeError`."""
    try:
        assert read(value, "standard", dataset=BUNDLED).text is not None
    except ReferenceTypeError:
        assert not isinstance(value, str)


@given(dataset=datasets(), cell=CELLS)
def test_any_dataset(dataset: Dataset, cell: str) -> None:
    """Cells and texts are read with any dataset, also one with few records; all that is read is in it."""
    known = {record.id for record in dataset.records}
    for kind in KINDS:
        found = read(cell, kind, dataset=dataset)
        assert set(found.ids) <= known
        assert {identifier for part in found.unread for identifier in part.suggestions} <= known
    assert {identifier for mention in mentions(cell, dataset=dataset) for identifier in mention.ids} <= known


def test_equal_datasets_with_other_terms() -> None:
    """Datasets that differ only in the terms of overlays are read with their own terms."""
    term = lexicon_of([("green box", ["CPMS2019-18"], False)]).terms
    assert read("green box", "standard", dataset=altered(BUNDLED, terms=term)).ids == ("CPMS2019-18",)
    assert read("green box", "standard", dataset=BUNDLED).ids == ()
