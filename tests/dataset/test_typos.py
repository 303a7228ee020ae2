"""Typing errors in names: what was meant is suggested."""

from typing import Any

from typos import rank, typos

from cpms_inspire import Dataset


def test_what_was_meant_is_among_the_first_three(dataset: Dataset, record_property: Any) -> None:
    """For every one of at least 500 typing errors in titles and aliases; and nearly always it comes first."""
    cases = list(typos(dataset))
    ranks = [rank(dataset, *case) for case in cases]
    assert [case for case, place in zip(cases, ranks, strict=True) if place is None] == []
    share = ranks.count(0) / len(ranks)
    record_property("first", round(share, 3))
    assert len(cases) >= 500
    assert share >= 0.95
