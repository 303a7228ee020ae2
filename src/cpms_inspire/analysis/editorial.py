"""
Editorial rules: what a curator wants of a dataset beyond what its constructor refuses.

The rules return findings, and never raise.
"""

from collections.abc import Iterator, Sequence
from typing import cast, final

from attrs import AttrsInstance, fields, frozen, has

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.model.records import COLLECTIONS, Citation, Record
from cpms_inspire.model.vocabulary import Checked, LinkageKind, LinkageScope

__all__ = ["Finding", "findings"]


@final
@frozen
class Finding:
    """One editorial rule that a dataset does not keep: where, and why."""

    path: str
    """From the dataset's root, as in `$.linkages[17].kind`; indexes are those of the dataset's own order."""
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


def findings(dataset: Dataset) -> tuple[Finding, ...]:
    """
    Return what a curator should mend in a dataset; empty where every editorial rule is kept.

    Every standard has linkages or a gap.  Linkages say what their row says, and every pair of a row has one.  What is
    numbered is numbered without holes.  Texts are sentences.  Citations say how they were checked.  All footnotes of
    the guide are accounted for.
    """
    return tuple(finding for rule in _RULES for finding in rule(dataset))


def _gaps(dataset: Dataset) -> Iterator[Finding]:
    gaps = {gap.standard for gap in dataset.gaps}
    linked = {link.standard for link in dataset.linkages if link.kind is not LinkageKind.LOCAL}
    for index, standard in enumerate(dataset.standards):
        if standard.id not in gaps | linked:
            yield Finding(f"$.standards[{index}]", f"{standard.id} has neither linkages nor a gap")
        if standard.id in gaps & linked:
            yield Finding(f"$.standards[{index}]", f"{standard.id} has linkages, and a gap as well")


def _linkages_are_sound(dataset: Dataset) -> Iterator[Finding]:
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
            covers_all = len(row.strategies) == len(dataset.strategies)
            pillar = dataset.standard(link.standard).pillar
            agreement = {
                "standard": link.standard in row.standards,
                "strategy": link.strategy in row.strategies,
                "interventions": set(link.interventions) <= set(row.interventions),
                "scope": (link.scope is LinkageScope.PILLAR) == (row.pillar == pillar),
                "stressed": covers_all or not link.stressed,
                "kind": (link.kind not in _ONE_BY_ONE) == covers_all
                and (link.kind is not LinkageKind.CROSS_CUTTING or row.activities != ()),
            }
            for name, agrees in agreement.items():
                if not agrees:
                    yield Finding(f"$.linkages[{index}].{name}", f"does not agree with {row.id}")


_ONE_BY_ONE = {LinkageKind.NAMED, LinkageKind.RISK_FACTORS}
"""The kinds of linkage whose rows name strategies one by one; those of the other kinds cover all."""


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


def _interventions_fit(dataset: Dataset) -> Iterator[Finding]:
    for index, example in enumerate(dataset.field_examples):
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
    for place, citation in citations_of(dataset):
        read_elsewhere = citation.checked in {Checked.SECONDARY, Checked.REPORTED}
        if read_elsewhere != (citation.via is not None):
            yield Finding(f"{place}.via", f"does not fit a citation that is {citation.checked}")


def _footnotes_are_accounted_for(dataset: Dataset) -> Iterator[Finding]:
    cited = {number for _, citation in citations_of(dataset) for number in citation.footnotes}
    missing = sorted(set(range(1, max(cited, default=0) + 1)) - cited)
    if missing:
        yield Finding("$", f"no record cites the footnotes {', '.join(map(str, missing))}")


def _records(dataset: Dataset) -> Iterator[tuple[str, Record]]:
    for name in COLLECTIONS:
        for index, record in enumerate(getattr(dataset, name)):
            yield f"$.{name}[{index}]", record


def citations_of(dataset: Dataset) -> Iterator[tuple[str, Citation]]:
    """Yield every citation of a dataset with its path, those of labels and codes included."""
    for path, record in _records(dataset):
        yield from citations_in(record, path)


def citations_in(value: object, path: str = "$") -> Iterator[tuple[str, Citation]]:
    """Yield the citations in a record with their paths, those of its labels and codes included."""
    for attribute in fields(cast("type[AttrsInstance]", type(value))):
        held = getattr(value, attribute.name)
        for index, part in enumerate(held if isinstance(held, tuple) else ()):
            place = f"{path}.{attribute.name}[{index}]"
            if isinstance(part, Citation):
                yield place, part
            elif has(type(part)):
                yield from citations_in(part, place)


_RULES = (
    _gaps,
    _linkages_are_sound,
    _linkages_agree_with_rows,
    _rows_are_expanded,
    _interventions_fit,
    _numbers_have_no_holes,
    _texts_are_sentences,
    _citations_say_how_they_were_checked,
    _footnotes_are_accounted_for,
)
