"""
What a programme covers, as sections of text that a page, a terminal or a report can show: every line with its source.

Nothing is said here that the dataset does not hold; what to do about an opening is the reader's to decide.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import cast, final

from attrs import frozen

from cpms_inspire.analysis.coverage import Coverage, Opening, Side
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.model.records import FieldExample, Gap, Linkage, Pillar, SettingNote, Strategy
from cpms_inspire.model.vocabulary import LinkageKind, LinkageScope

_KINDS = tuple(LinkageKind)


@final
@frozen
class Section:
    """One part of a report: a table, with what is to be said of it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str | None = None


def report(coverage: Coverage, dataset: Dataset) -> tuple[Section, ...]:
    """Return what a programme covers of the dataset that it was held against; parts that hold nothing are left out."""
    told = _Report(coverage, dataset)
    sections = (
        Section(
            "Linkages that are realised: both ends are worked on",
            ("Pillar", "Kind", "Of those of its standards", "Of all"),
            tuple(told.figures()),
            "Kinds are unlike claims and are not summed.",
        ),
        Section(
            "Its standards",
            ("Kind", "Standard", "With", "Without", "The guide ties to what is without", "Source"),
            tuple(told.standards()),
            "! stressed for the standard",
        ),
        Section(
            "The strategies that its standards are without",
            ("Strategy", "Field examples in its settings or places", "In its settings"),
            tuple(told.missing_strategies()),
        ),
        Section(
            "What else its strategies are linked to",
            ("Kind", "Standards", "Strategies", "Source"),
            tuple(told.missing_standards()),
        ),
        Section(
            "Gaps: the guide links these of its standards to nothing", ("Standard", "", "Source"), tuple(told.gaps())
        ),
        Section(
            "What the guide says of its settings",
            ("Suitability", "Setting", "Of", "", "Source"),
            tuple(told.settings()),
            told.silence(),
        ),
    )
    return tuple(section for section in sections if section.rows or (section is sections[-1] and section.note))


class _Report:
    """Writes the rows of a report."""

    def __init__(self, coverage: Coverage, dataset: Dataset) -> None:
        self._coverage = coverage
        self._dataset = dataset
        self._openings = {opening.linkage: opening for opening in coverage.openings}

    def figures(self) -> Iterator[tuple[str, ...]]:
        for tally in self._coverage.tallies:
            own = tally.realised + tally.from_standard
            if own:
                pillar = cast("Pillar", self._dataset.record(tally.pillar))
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
                said = "; ".join(self._said(strategy)) or "none stated"
                yield f"{strategy.code} {strategy.title}", examples or "-", said

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
            gap = cast("Gap", self._dataset.record(identifier))
            standard = self._dataset.standard(gap.standard)
            yield f"{standard.number} {standard.title}", gap.summary, gap.id

    def settings(self) -> Iterator[tuple[str, ...]]:
        found = self._coverage
        own = {*found.standards, *found.strategies, *found.programme.interventions}
        for identifier in (*found.unsuitable, *found.conditional, *found.suitable):
            note = cast("SettingNote", self._dataset.record(identifier))
            subjects = [each for each in _subjects(note) if each in own or each.rpartition(".")[0] in own]
            of = _listed(map(_short, subjects or _subjects(note))) if _subjects(note) else "both frameworks"
            yield note.suitability.value, note.setting.value, of, note.summary, note.id

    def silence(self) -> str | None:
        """Return what the guide says nothing of, by setting."""
        by_setting: dict[str, list[str]] = {}
        for subject, setting in self._coverage.silent:
            by_setting.setdefault(setting.value, []).append(_short(subject))
        parts = [f"in {setting}: {_listed(subjects)}" for setting, subjects in by_setting.items()]
        return f"The guide is silent, which does not mean suitable, {'; '.join(parts)}." if parts else None

    def _open(self, side: Side) -> list[Opening]:
        return [opening for opening in self._coverage.openings if opening.reached_from is side]

    def _links(self, identifiers: Iterable[str]) -> list[Linkage]:
        """Return linkages, named ones first, otherwise in the dataset's order."""
        wanted = set(identifiers)
        links = [link for link in self._dataset.linkages if link.id in wanted]
        return sorted(links, key=lambda link: _KINDS.index(link.kind))

    def _code(self, link: Linkage) -> str:
        return self._dataset.strategy(link.strategy).code + ("!" if link.stressed else "")

    def _sources(self, links: Iterable[Linkage]) -> str:
        """Return where linkages come from: the rows of the guide, or the overlays that brought them."""
        return _listed(dict.fromkeys(link.convergence or f"overlay {self._dataset.origin(link.id)}" for link in links))

    def _example(self, identifier: str) -> str:
        example = cast("FieldExample", self._dataset.record(identifier))
        return f"{(example.programme or example.summary).rstrip('.')} ({identifier})"

    def _said(self, strategy: Strategy) -> Iterator[str]:
        """Yield what is said of a strategy in each of the programme's settings, or that nothing is."""
        for setting in self._coverage.programme.settings:
            notes = self._dataset.suitability(strategy, setting)
            for note in notes:
                general = "" if _subjects(note) else ", in general"
                yield f"{note.suitability.value} in {setting.value}{general} ({note.id})"
            if not notes:
                yield f"the guide is silent on {setting.value}"


def _kind(link: Linkage) -> str:
    return f"{link.kind.value}, whole pillar" if link.scope is LinkageScope.PILLAR else link.kind.value


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / whole:.0f} %)"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words) or "-"


def _subjects(note: SettingNote) -> Sequence[str]:
    return (*note.standards, *note.strategies, *note.interventions)


def _short(identifier: str) -> str:
    """Return an identifier without framework and edition: `17`, `N`, `N.2`."""
    return identifier.partition("-")[2].removeprefix("0")
