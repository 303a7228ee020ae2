"""Laws of the library, tested on generated and on bundled datasets. Each docstring states the law."""

import copy
import json
import pickle
import re
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from generators import LINES, datasets
from golden import kept_answers, path
from helpers import altered
from hypothesis import given
from hypothesis import strategies as st

from cpms_inspire import (
    AmbiguousIdentifierError,
    CpmsInspireError,
    Dataset,
    DatasetError,
    DatasetIntegrityError,
    InvalidOptionError,
    LinkageKind,
    MissingExtraError,
    Problem,
    Record,
    ReferenceTypeError,
    RetiredIdentifierError,
    Setting,
    UnknownIdentifierError,
    UnknownVersionError,
    WrongKindError,
)
from cpms_inspire.dataset.spelling import STEPS, normalise
from cpms_inspire.documents.trusted import build
from cpms_inspire.model.records import COLLECTIONS

KINDS = st.none() | st.frozensets(st.sampled_from(LinkageKind))


def check_inverse(dataset: Dataset, kinds: frozenset[LinkageKind] | None) -> None:
    forward = {(x.id, y.id) for x in dataset.standards for y in dataset.strategies_for(x, kinds=kinds)}
    backward = {(x.id, y.id) for y in dataset.strategies for x in dataset.standards_for(y, kinds=kinds)}
    linked = {(link.standard, link.strategy) for link in dataset.linkages_for(kinds=kinds)}
    assert forward == backward == linked


class TestInverse:
    """`y in strategies_for(x) <=> x in standards_for(y)`."""

    @given(datasets(), KINDS)
    def test_of_generated(self, dataset: Dataset, kinds: frozenset[LinkageKind] | None) -> None:
        """The law is true for any dataset and any kinds."""
        check_inverse(dataset, kinds)

    @given(kinds=KINDS)
    def test_of_bundled(self, bundled: Dataset, kinds: frozenset[LinkageKind] | None) -> None:
        """The law is true for the bundled versions."""
        check_inverse(bundled, kinds)


class TestRoundTrip:
    """Writing and reading a dataset gives an equal dataset and the same bytes."""

    @given(datasets())
    def test_of_generated(self, dataset: Dataset) -> None:
        """Any dataset is read back equal, with the same bytes and digest."""
        again = Dataset.from_json(dataset.to_json())
        assert again == dataset
        assert again.to_json() == dataset.to_json()
        assert again.digest == dataset.digest
        assert hash(again) == hash(dataset)

    @given(datasets())
    def test_as_text(self, dataset: Dataset) -> None:
        """A file may be given as text."""
        assert Dataset.from_json(dataset.to_json().decode()) == dataset

    def test_of_bundled(self, bundled: Dataset) -> None:
        """The bundled versions are read back equal."""
        assert Dataset.from_json(bundled.to_json()) == bundled


class TestTwoRoads:
    """The fast loader for bundled files and the loader for other files build equal datasets."""

    @given(datasets())
    def test_of_generated(self, dataset: Dataset) -> None:
        """The law is true for any dataset."""
        data = dataset.to_json()
        assert Dataset(**build(data)) == Dataset.from_json(data)

    def test_of_bundled(self, bundled: Dataset) -> None:
        """The law is true for the bundled versions."""
        assert Dataset.from_json(bundled.to_json()) == bundled


class TestNormalising:
    """Normalising twice equals normalising once, and the listed steps define the result."""

    references = st.text() | st.lists(
        st.sampled_from(
            [*"0123456789 .-_:#&()~", "\u2013", "\u00a0", "cpms", "Standard", "INSPIRE", "2019", "no.", "I"]
        )
        | st.text(max_size=3),
        max_size=8,
    ).map("".join)

    @given(references)
    def test_twice(self, text: str) -> None:
        """A normalised text is not changed by normalising it again."""
        assert normalise(normalise(text)) == normalise(text)

    @pytest.mark.parametrize(
        "text",
        [
            "-9", " -9", "1 3", "a - 9", "9 -- b", "Std.13", "Std 13", "CPMS no. 9", "cpms nr 9", "CPMS number 9",
            "INSPIRE 9", "INSPIRE2016-N", "inspire9", "Strategy I1", "Child protection minimum standard 9",
            "cp standards 9", "standard9", "stds.9", "CPMS2012-20", "it's 9's", " - .'a.' ", "[x]^\\-y",
            "XX 9 xX", "Ærø & Øst, ﬁ\u0301ne",
        ],
    )  # fmt: skip
    def test_by_the_steps_spelled_out(self, text: str) -> None:
        """The steps give the same result as the function for common spellings."""
        self.check_steps(text)

    @given(references)
    def test_by_the_steps(self, text: str) -> None:
        """The steps give the same result as the function for any text."""
        self.check_steps(text)

    def check_steps(self, text: str) -> None:
        stepped = text
        for pattern, replacement in STEPS:
            stepped = re.sub(pattern, replacement, stepped)
        assert stepped == normalise(text)

    def test_in_the_common_subset_of_engines(self) -> None:
        """No step uses a feature that Rust, RE2 or Java lack or interpret differently."""
        for pattern, replacement in STEPS:
            assert not re.search(r"\(\?|\\[a-zA-Z1-9]|[*+?}][+?]|\[\^", pattern), pattern
            assert not re.search(r"[\\$]", replacement), replacement


class TestOrder:
    """The digest does not depend on the order of the input."""

    @given(datasets(), st.integers())
    def test_of_generated(self, dataset: Dataset, seed: int) -> None:
        """A dataset with its records in another order is equal and has the same digest."""
        shuffled: dict[str, Any] = {}
        for name in COLLECTIONS:
            records = list(getattr(dataset, name))
            Random(seed).shuffle(records)
            shuffled[name] = tuple(records)
        again = altered(dataset, **shuffled)
        assert again == dataset
        assert again.digest == dataset.digest


ERRORS = st.one_of(
    st.builds(UnknownIdentifierError, LINES, st.text(), st.lists(LINES).map(tuple), st.none() | LINES),
    st.builds(AmbiguousIdentifierError, LINES, st.text(), st.lists(LINES).map(tuple), st.none() | LINES),
    st.builds(WrongKindError, LINES, LINES, st.text()),
    st.builds(RetiredIdentifierError, st.text(), st.lists(LINES).map(tuple), LINES),
    st.builds(ReferenceTypeError, LINES, LINES),
    st.builds(InvalidOptionError, LINES, LINES, st.lists(LINES).map(tuple)),
    st.builds(UnknownVersionError, st.text(), st.lists(LINES).map(tuple)),
    st.builds(DatasetError, st.lists(st.builds(Problem, LINES, LINES), min_size=1, max_size=12).map(tuple)),
    st.builds(DatasetIntegrityError, LINES, LINES, LINES),
    st.builds(MissingExtraError, LINES, LINES),
)
COPIES: list[Callable[[object], object]] = [
    copy.copy,
    copy.deepcopy,
    *(
        (lambda value, p=protocol: pickle.loads(pickle.dumps(value, p)))
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
    ),
]


class TestCopies:
    """Every error and every value can be pickled, copied and deep-copied."""

    @given(ERRORS, st.sampled_from(COPIES))
    def test_of_errors(self, error: CpmsInspireError, duplicate: Callable[[object], object]) -> None:
        """Copies of any error are equal and have the same message."""
        again = duplicate(error)
        assert again == error
        assert hash(again) == hash(error)
        assert str(again) == str(error)
        assert repr(again) == repr(error)

    @given(datasets(), st.sampled_from(COPIES))
    def test_of_datasets(self, dataset: Dataset, duplicate: Callable[[object], object]) -> None:
        """Copies of any dataset are equal and have the same digest."""
        dataset.strategies_for(dataset.standards[0]) if dataset.standards else None
        again = duplicate(dataset)
        assert again == dataset
        assert isinstance(again, Dataset)
        assert again.digest == dataset.digest

    @pytest.mark.parametrize("duplicate", COPIES)
    def test_of_bundled_records(self, bundled: Dataset, duplicate: Callable[[object], object]) -> None:
        """Copies of every shipped record are equal."""
        for name in COLLECTIONS:
            for record in getattr(bundled, name):
                again = duplicate(record)
                assert again == record
                assert hash(again) == hash(record)
                assert repr(again) == repr(record)


def _calls(dataset: Dataset) -> dict[str, Callable[[Any], object]]:
    return {
        "strategies_for": dataset.strategies_for,
        "standards_for": lambda x: dataset.standards_for(x, kinds=["named"]),
        "linkages_for": lambda x: dataset.linkages_for(x, x),
        "linkage": lambda x: dataset.linkage(x, "N"),
        "gap_for": dataset.gap_for,
        "convergence_for": dataset.convergence_for,
        "activities_for": dataset.activities_for,
        "principles_for": dataset.principles_for,
        "pillar": dataset.pillar,
        "interventions_for": dataset.interventions_for,
        "field_examples_for": lambda x: dataset.field_examples_for(x, place="Kenya"),
        "suitability": lambda x: dataset.suitability(x, Setting.OUTBREAK),
        "record": dataset.record,
        "search": lambda x: dataset.search(str(x)),
        "to_json": lambda _: dataset.to_json(),
        "digest": lambda _: dataset.digest,
        "from_json": Dataset.from_json,
    }


class TestSteadiness:
    """No sequence of public calls changes an answer."""

    arguments = st.sampled_from([9, "N", "UASC", "I", "P.2", "GUIDE2020-E01", True, None, b"9", "", 29]) | st.text()

    @given(st.data())
    def test_of_bundled(self, bundled: Dataset, data: st.DataObject) -> None:
        """After any sequence of calls, all answers are still the golden answers."""
        calls = _calls(bundled)
        names = data.draw(st.lists(st.tuples(st.sampled_from(sorted(calls)), self.arguments), max_size=12))
        for name, argument in names:
            try:
                calls[name](argument)
            except (CpmsInspireError, TypeError):
                continue
        found, written = kept_answers(bundled, path(bundled.version))
        assert found == written

    def test_of_records(self, bundled: Dataset) -> None:
        """A record is returned as the same object every time."""
        record: Record = bundled.standard(9)
        assert bundled.record(record.id) is record
        assert bundled.standard(record.id) is record


def test_document_is_plain_json(bundled: Dataset) -> None:
    """The file is plain JSON in UTF-8 with sorted keys and one field in each line."""
    data = bundled.to_json()
    document = json.loads(data)
    assert data == (json.dumps(document, sort_keys=True, indent=1, ensure_ascii=False) + "\n").encode()
    assert document["schema"] == 1
