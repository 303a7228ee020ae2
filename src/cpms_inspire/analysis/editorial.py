"""
Editorial rules: what a curator checks in a dataset, beyond what its constructor checks.

The rules return findings and never raise.
"""

from collections.abc import Iterator, Sequence
from typing import cast, final

from attrs import AttrsInstance, fields, frozen, has

from cpms_inspire.dataset.bundled import DatasetRef, dataset_of
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.model.records import COLLECTIONS, Citation, Convergence, Linkage, Record
from cpms_inspire.model.vocabulary import Checked, LinkageKind, LinkageScope

__all__ = ["Finding", "findings"]


@final
@frozen
class Finding:
    """A place where a dataset breaks an editorial rule, and the reason."""

    path: str
    """The place from the dataset's root, such as `$.linkages[17].kind`; indexes follow the dataset's order."""
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


def findings(dataset: DatasetRef | None = None) -> tuple[Finding, ...]:
    """
    Return what a curator should fix in a dataset, the newest if none is given; empty if it keeps every editorial rule.

    Every standard has linkages or a gap.  Linkages agree with their row, and every pair of a row has a linkage.
    Numbers have no holes.  Texts are sentences.  Citations say how they were checked.  Every footnote of the guide is
    cited.
    """
    dataset = dataset_of(dataset)
    return tuple(finding for rule in _RULES for finding in rule(dataset))


def _standards_have_linkages_or_a_gap(dataset: Dataset) -> Iterator[Finding]:
    gaps = {gap.standard for gap in dataset.gaps}
    linked = {link.standard for link in dataset.linkages if link.kind is not LinkageKind.LOCAL}
    for index, standard in enumerate(dataset.standards):
        if standard.id not in gaps | linked:
            yield Finding(f"$.standards[{index}]", f"{standard.id} has neither linkages nor a gap")
        if standard.id in gaps & linked:
            yield Finding(f"$.standards[{index}]", f"{standard.id} has linkages, and a gap as well")


def _linkages_are_consistent(dataset: Dataset) -> Iterator[Finding]:
    for index, link in enumerate(dataset.linkages):
        path = f"$.linkages[{index}]"
        foreign = [name for name in link.interventions if not name.startswith(f"{link.strategy}.")]
        if foreign:
            yield Finding(f"{path}.interventions", f"{', '.join(foreign)} belong to another strategy")
        if link.stressed and link.note is None:
            yield Finding(f"{path}.note", "is missing, though the strategy is stressed")


def _linkages_agree_with_rows(dataset: Dataset) -> Iterator[Finding]:
    rows = {row.id: row for row in dataset.convergences}
    for index, link in enumerate(dataset.linkages):
        if link.convergence is not None:
            row = rows[link.convergence]
            for name, agrees in _agreement(link, row, dataset).items():
                if not agrees:
                    yield Finding(f"$.linkages[{index}].{name}", f"does not agree with {row.id}")


def _agreement(link: Linkage, row: Convergence, dataset: Dataset) -> dict[str, bool]:
    """Return for each field of a linkage whether it agrees with its row."""
    covers_all = len(row.strategies) == len(dataset.strategies)
    pillar = dataset.standard(link.standard).pillar
    return {
        "standard": link.standard in row.standards,
        "strategy": link.strategy in row.strategies,
        "interventions": set(link.interventions) <= set(row.interventions),
        "scope": (link.scope is LinkageScope.PILLAR) == (row.pillar == pillar),
        "stressed": covers_all or not link.stressed,
        "kind": (link.kind not in _KINDS_OF_SINGLE_STRATEGIES) == covers_all
        and (link.kind is not LinkageKind.CROSS_CUTTING or row.activities != ()),
    }


_KINDS_OF_SINGLE_STRATEGIES = {LinkageKind.NAMED, LinkageKind.RISK_FACTORS}
"""The kinds of linkage whose rows name single strategies; rows of the other kinds cover all strategies."""


def _rows_are_expanded(dataset: Dataset) -> Iterator[Finding]:
    pairs = {(link.convergence, link.standard, link.strategy) for link in dataset.linkages}
    for index, row in enumerate(dataset.convergences):
        path = f"$.convergences[{index}]"
        for standard in row.standards:
            for strategy in row.strategies:
                if (row.id, standard, strategy) not in pairs:
                    yield Finding(path, f"has no linkage of {standard} and {strategy}")
        members = {standard.id for standard in dataset.standards if standard.pillar == row.pillar}
        if not members <= set(row.standards):
            yield Finding(f"{path}.standards", f"leaves out members of {row.pillar}")


def _examples_agree_with_their_strategy(dataset: Dataset) -> Iterator[Finding]:
    for index, example in enumerate(dataset.field_examples):
        if example.strategy in example.further_strategies:
            yield Finding(f"$.field_examples[{index}].further_strategies", f"repeats {example.strategy}")
        if example.intervention is not None and not example.intervention.startswith(f"{example.strategy}."):
            yield Finding(f"$.field_examples[{index}].intervention", f"does not belong to {example.strategy}")


def _numbers_have_no_holes(dataset: Dataset) -> Iterator[Finding]:
    numbered: dict[str, Sequence[int]] = {
        "pillars": [pillar.number for pillar in dataset.pillars],
        "standards": [standard.number for standard in dataset.standards],
        "strategies": [strategy.position for strategy in dataset.strategies],
        "convergences": [row.number for row in dataset.convergences],
        "recommendations": [recommendation.number for recommendation in dataset.recommendations],
    }
    for name, numbers in numbered.items():
        if list(numbers) != list(range(1, len(numbers) + 1)):
            yield Finding(f"$.{name}", f"are not numbered from 1 to {len(numbers)} in this order")


def _texts_are_sentences(dataset: Dataset) -> Iterator[Finding]:
    sentences = {
        *("summary", "note", "reason", "reading", "common_ground", "inspire_adds", "cpms_adds", "limits", "audience")
    }
    for path, record in _records(dataset):
        for name in sentences:
            text = getattr(record, name, None)
            if text is not None and not text.endswith("."):
                yield Finding(f"{path}.{name}", "does not end with a full stop")


def _citations_say_how_they_were_checked(dataset: Dataset) -> Iterator[Finding]:
    for path, citation in citations_of(dataset):
        read_elsewhere = citation.checked in {Checked.SECONDARY, Checked.REPORTED}
        if read_elsewhere != (citation.via is not None):
            yield Finding(f"{path}.via", f"does not fit a citation that is {citation.checked}")


def _every_footnote_is_cited(dataset: Dataset) -> Iterator[Finding]:
    cited = {number for _, citation in citations_of(dataset) for number in citation.footnotes}
    missing = sorted(set(range(1, max(cited, default=0) + 1)) - cited)
    if missing:
        yield Finding("$", f"no record cites the footnotes {', '.join(map(str, missing))}")


def _records(dataset: Dataset) -> Iterator[tuple[str, Record]]:
    for name in COLLECTIONS:
        for index, record in enumerate(getattr(dataset, name)):
            yield f"$.{name}[{index}]", record


def citations_of(dataset: Dataset) -> Iterator[tuple[str, Citation]]:
    """Yield every citation of a dataset with its path, including those of labels and codes."""
    for path, record in _records(dataset):
        yield from citations_in(record, path)


def citations_in(value: object, path: str = "$") -> Iterator[tuple[str, Citation]]:
    """Yield the citations in a record with their paths, including those of its labels and codes."""
    for attribute in fields(cast("type[AttrsInstance]", type(value))):
        field = getattr(value, attribute.name)
        for index, member in enumerate(field if isinstance(field, tuple) else ()):
            member_path = f"{path}.{attribute.name}[{index}]"
            if isinstance(member, Citation):
                yield member_path, member
            elif has(type(member)):
                yield from citations_in(member, member_path)


_RULES = (
    _standards_have_linkages_or_a_gap,
    _linkages_are_consistent,
    _linkages_agree_with_rows,
    _rows_are_expanded,
    _examples_agree_with_their_strategy,
    _numbers_have_no_holes,
    _texts_are_sentences,
    _citations_say_how_they_were_checked,
    _every_footnote_is_cited,
)
