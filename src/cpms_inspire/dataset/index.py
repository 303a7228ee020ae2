"""The look-up tables of a dataset: records by identifier, by owner, and by spellings that need no normalisation."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from attrs import frozen

from cpms_inspire.dataset.references import References
from cpms_inspire.model.records import FieldExample, Linkage, Record, Standard, Strategy

T = TypeVar("T")


@frozen(kw_only=True, eq=False, repr=False)
class Index:
    """The look-up tables of one dataset; values are in the order of the collections."""

    records: Mapping[str, Record]
    references: References
    origins: Mapping[str, str]
    standards: Mapping[str, Standard]
    strategies: Mapping[str, Strategy]
    linkages_by_standard: Mapping[str, tuple[Linkage, ...]]
    examples: Mapping[str, tuple[FieldExample, ...]]
    """The field examples of each strategy and intervention that has any; an example may have several strategies."""
    exact_standards: Mapping[object, str]
    """The identifiers of the standards by every exact spelling, numbers included."""
    strategies_by_standard: Mapping[object, tuple[Strategy, ...]]
    standards_by_strategy: Mapping[object, tuple[Standard, ...]]
    """
    The answers to the two main questions by every exact spelling, numbers included.

    Check the type before you look up: True and 1.0 equal 1.  They answer in 130 ns instead of 700 ns, which keeps a
    warm question within 4 times a dictionary look-up.
    """


def index_of(collections: Mapping[str, tuple[Any, ...]], version: str, origins: Iterable[tuple[str, str]]) -> Index:
    """Return the index of records by collection; `origins` are the overlays that some records came with."""
    records = {record.id: record for members in collections.values() for record in members}
    references = References(records, version)
    standards = {standard.id: standard for standard in collections["standards"]}
    strategies = {strategy.id: strategy for strategy in collections["strategies"]}
    linkages = collections["linkages"]
    by_standard = _grouped(((link.standard, link) for link in linkages), standards)
    linked = _grouped(((link.standard, strategies[link.strategy]) for link in linkages), standards)
    inverse = _grouped(((link.strategy, standards[link.standard]) for link in linkages), strategies)
    exact = references.exact("standard")
    examples = (
        (owner, example)
        for example in collections["field_examples"]
        for owner in dict.fromkeys((example.strategy, *example.further_strategies, example.intervention))
        if owner is not None
    )
    return Index(
        records=MappingProxyType(records),
        references=references,
        origins=MappingProxyType(dict(origins)),
        standards=MappingProxyType(standards),
        strategies=MappingProxyType(strategies),
        linkages_by_standard=by_standard,
        examples=_grouped(examples),
        exact_standards=exact,
        strategies_by_standard=_by_spelling(linked, exact),
        standards_by_strategy=_by_spelling(inverse, references.exact("strategy")),
    )


def _grouped(owned: Iterable[tuple[str, T]], owners: Iterable[str] = ()) -> Mapping[str, tuple[T, ...]]:
    """Group things by their owner; each of `owners` has a group, which may be empty."""
    groups: dict[str, list[T]] = {owner: [] for owner in owners}
    for owner, thing in owned:
        groups.setdefault(owner, []).append(thing)
    return MappingProxyType({owner: tuple(group) for owner, group in groups.items()})


def _by_spelling(groups: Mapping[str, T], names: Mapping[object, str]) -> Mapping[object, T]:
    return MappingProxyType({spelling: groups[name] for spelling, name in names.items()})
