"""Values in one line, as Python shows them at a prompt."""

import pytest
from hostile import hostile_dataset

from cpms_inspire import Dataset, Programme, compare, coverage_of, load_dataset, matrix
from cpms_inspire.presentation.short import line


def test_answers(dataset: Dataset) -> None:
    """What a question returns fits a screen, and shows identifiers and titles."""
    assert repr(dataset.linkages_for(17)) == (
        "(<Linkage CPMS2019-17/INSPIRE2016-N: named>, <Linkage CPMS2019-17/INSPIRE2016-S: named>)"
    )
    assert len(repr(dataset.strategies_for(9))) < 500
    assert repr(dataset.search("cash", limit=1)) == "(<Hit INSPIRE2016-I2.1: Cash transfers (title)>,)"
    assert repr(matrix(dataset)) == "<Matrix 28 standards by 7 strategies: 128 linkages>"


def test_diff(dataset: Dataset) -> None:
    """A diff shows its versions, its size and its level; a change shows what changed."""
    diff = compare(load_dataset("1.0.0"), load_dataset("1.1.0"))
    assert repr(diff) == f"<Diff 1.0.0 -> 1.1.0: {len(diff.changes)} changes, minor>"
    assert repr(compare(dataset, dataset)) == "<Diff 1.0.0 -> 1.0.0: 0 changes>"
    for change in (*diff.changes, *diff.inverted().changes):
        assert repr(change).startswith(f"<{type(change).__name__} {change.id}")
        assert len(repr(change)) <= 140


def test_coverage(dataset: Dataset) -> None:
    """A coverage shows how much is realised and open; an opening shows what is missing."""
    coverage = coverage_of(Programme.of(dataset, name="Ours", standards=[5, 17], strategies=["N"]), dataset)
    assert repr(coverage) == (
        f"<Coverage Ours, dataset 1.0.0: 1 linkage realised, {len(coverage.openings)} openings, 1 gap>"
    )
    assert repr(coverage.openings[0]) == "<Opening CPMS2019-17/INSPIRE2016-S: INSPIRE2016-S is missing>"
    assert repr(coverage_of(Programme(), dataset)) == (
        "<Coverage dataset 1.0.0: 0 linkages realised, 0 openings, 0 gaps>"
    )


def test_hostile_texts_stay_one_line() -> None:
    """However long or odd a text is, a record stays one line."""
    for record in hostile_dataset().records:
        assert len(repr(record)) <= 140
        assert "\n" not in repr(record)


def test_only_values_have_a_line() -> None:
    """Other values are not shown here."""
    with pytest.raises(NotImplementedError, match="int"):
        line(5)
