"""
What a programme covers, as sections of text for a page, a terminal or a report; every line names its source.

The report says only what the dataset contains.  What to do about an opening is the reader's decision.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import final

from attrs import frozen

from cpms_inspire.analysis.coverage import Coverage, Opening, Side
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.model.identifiers import FieldExampleId
from cpms_inspire.model.records import Linkage, Strategy
from cpms_inspire.model.vocabulary import LinkageScope
from cpms_inspire.presentation.words import NOT_SUMMED, STRESSED_MARK, by_kind, general


@final
@frozen
class Section:
    """One part of a report: a table and a note on it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str | None = None


def report(coverage: Coverage, dataset: Dataset) -> tuple[Section, ...]:
    """Return the sections on what a programme covers of a dataset; empty sections are left out."""
    rows = _Rows(coverage, dataset)
    sections = (
        Section(
            "Linkages realised: the programme works on both ends",
            ("Pillar", "Kind", "Of those of its standards", "Of all"),
            tuple(rows.figures()),
            NOT_SUMMED,
        ),
        Section(
            "Its standards",
            ("Kind", "Standard", "Covered", "Missing", "Interventions named for the missing", "Source"),
            tuple(rows.standards()),
            f"{STRESSED_MARK} stressed for the standard",
        ),
        Section(
            "Strategies still missing",
            ("Strategy", "Field examples in its settings or places", "In its settings"),
            tuple(rows.missing_strategies()),
        ),
        Section(
            "Other standards linked to its strategies",
            ("Kind", "Standards", "Strategies", "Source"),
            tuple(rows.missing_standards()),
        ),
        Section("Gaps: standards that the guide links to no strategy", ("Standard", "", "Source"), tuple(rows.gaps())),
        Section(
            "What the guide says of its settings",
            ("Suitability", "Setting", "Of", "", "Source"),
            tuple(rows.settings()),
            rows.not_mentioned(),
        ),
    )
    return tuple(section for section in sections if section.rows or (section is sections[-1] and section.note))


class _Rows:
    """The rows of each section of a report."""

    def __init__(self, coverage: Coverage, dataset: Dataset) -> None:
        self._coverage = coverage
        self._dataset = dataset
        self._openings = {opening.linkage: opening for opening in coverage.openings}

    def figures(self) -> Iterator[tuple[str, ...]]:
        for tally in self._coverage.tallies:
            own = tally.realised + tally.from_standard
            if own:
                pillar = self._dataset.record(tally.pillar)
                shares = _share(tally.realised, own), _share(tally.realised, tally.linked)
                yield f"{pillar.number} {pillar.title}", tally.kind.value, *shares

    def standards(self) -> Iterator[tuple[str, ...]]:
        realised = set(self._coverage.realised)
        links = self._links((*realised, *(each.linkage for each in self._open(Side.STANDARD))))
        for (kind, identifier), group in groupby(links, key=lambda link: (_kind(link), link.standard)):
            members = list(group)
            standard = self._dataset.standard(identifier)
            without = [link for link in members if link.id not in realised]
            tied = [
                f"{self._code(link)}: {self._dataset.intervention(each).title}"
                for link in without
                for each in self._openings[link.id].interventions
            ]
            yield (
                kind,
                f"{standard.number} {standard.title}",
                _listed(self._code(link) for link in members if link.id in realised),
                _listed(map(self._code, without)),
                "; ".join(tied) or "-",
                self._sources(members),
            )

    def missing_strategies(self) -> Iterator[tuple[str, ...]]:
        missing = {opening.missing: opening for opening in self._open(Side.STANDARD)}
        for strategy in self._dataset.strategies:
            opening = missing.get(strategy.id)
            if opening:
                examples = "; ".join(self._example(identifier) for identifier in opening.field_examples)
                settings = "; ".join(self._in_settings(strategy)) or "none stated"
                yield f"{strategy.code} {strategy.title}", examples or "-", settings

    def missing_standards(self) -> Iterator[tuple[str, ...]]:
        links = self._links(each.linkage for each in self._open(Side.STRATEGY))
        for kind, of_kind in groupby(links, key=_kind):
            strategies: dict[str, list[Linkage]] = {}
            for link in of_kind:
                strategies.setdefault(link.standard, []).append(link)
            alike: dict[str, list[Linkage]] = {}
            for members in strategies.values():
                codes = _listed(self._dataset.strategy(link.strategy).code for link in members)
                alike.setdefault(codes, []).extend(members)
            for codes, members in alike.items():
                numbers = dict.fromkeys(str(self._dataset.standard(link.standard).number) for link in members)
                yield kind, _listed(numbers), codes, self._sources(members)

    def gaps(self) -> Iterator[tuple[str, ...]]:
        for identifier in self._coverage.gaps:
            gap = self._dataset.record(identifier)
            standard = self._dataset.standard(gap.standard)
            yield f"{standard.number} {standard.title}", gap.summary, gap.id

    def settings(self) -> Iterator[tuple[str, ...]]:
        coverage = self._coverage
        own = {*coverage.standards, *coverage.strategies, *coverage.programme.interventions}
        for identifier in (*coverage.unsuitable, *coverage.doubtful, *coverage.conditional, *coverage.suitable):
            note = self._dataset.record(identifier)
            subjects = [each for each in note.subjects if each in own or each.rpartition(".")[0] in own]
            of = _listed(map(_short, subjects or note.subjects)) if note.subjects else general(note)
            yield note.suitability.value, note.setting.value, of, note.summary, note.id

    def not_mentioned(self) -> str | None:
        """Return what the guide does not mention, by setting."""
        by_setting: dict[str, list[str]] = {}
        for subject, setting in self._coverage.silent:
            by_setting.setdefault(setting.value, []).append(_short(subject))
        parts = [f"in {setting}, {_listed(subjects)}" for setting, subjects in by_setting.items()]
        return f"Not mentioned by the guide, which does not mean suitable: {'; '.join(parts)}." if parts else None

    def _open(self, side: Side) -> list[Opening]:
        return [opening for opening in self._coverage.openings if opening.reached_from is side]

    def _links(self, identifiers: Iterable[str]) -> list[Linkage]:
        """Return linkages, named ones first, otherwise in the dataset's order."""
        wanted = set(identifiers)
        return by_kind(link for link in self._dataset.linkages if link.id in wanted)

    def _code(self, link: Linkage) -> str:
        return self._dataset.strategy(link.strategy).code + (STRESSED_MARK if link.stressed else "")

    def _sources(self, links: Iterable[Linkage]) -> str:
        """Return where linkages come from: rows of the guide, or overlays."""
        return _listed(dict.fromkeys(link.convergence or f"overlay {self._dataset.origin(link.id)}" for link in links))

    def _example(self, identifier: FieldExampleId) -> str:
        example = self._dataset.record(identifier)
        return f"{(example.programme or example.summary).rstrip('.')} ({identifier})"

    def _in_settings(self, strategy: Strategy) -> Iterator[str]:
        """Yield what the guide says of a strategy in each setting of the programme, or that it says nothing."""
        for setting in self._coverage.programme.settings:
            notes = self._dataset.suitability(strategy, setting)
            for note in notes:
                general = "" if note.subjects else ", in general"
                yield f"{note.suitability.value} in {setting.value}{general} ({note.id})"
            if not notes:
                yield f"not mentioned for {setting.value}"


def _kind(link: Linkage) -> str:
    return f"{link.kind.value}, whole pillar" if link.scope is LinkageScope.PILLAR else link.kind.value


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / whole:.0f} %)"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words) or "-"


def _short(identifier: str) -> str:
    """Return an identifier without framework and edition: `17`, `N`, `N.2`."""
    return identifier.partition("-")[2].removeprefix("0")
