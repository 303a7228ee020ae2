"""
What a programme covers of the crosswalk, and what it leaves open; and the crosswalk as a matrix.

Each part of an answer lists the records that it is based on.  Linkages of different kinds are counted separately,
because they are different claims: a row may name one strategy, or link a standard to all of them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum, unique
from itertools import product
from typing import Self, TypeAlias, final

from attrs import field, frozen

from cpms_inspire.dataset.bundled import DatasetRef, dataset_of
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.entries import entries
from cpms_inspire.errors import DatasetError, Problem, keep_tuples
from cpms_inspire.model._value import Brief, Field, Shown
from cpms_inspire.model.identifiers import (
    FieldExampleId,
    GapId,
    InterventionId,
    InterventionRef,
    LinkageId,
    PillarId,
    SettingNoteId,
    StandardId,
    StandardRef,
    StrategyId,
    StrategyRef,
)
from cpms_inspire.model.records import FieldExample, Linkage, Record, SettingNote
from cpms_inspire.model.several import Several
from cpms_inspire.model.validators import each, identifies, is_a, is_line, is_place, optional
from cpms_inspire.model.vocabulary import KindName, LinkageKind, Setting, SettingName, Suitability

__all__ = ["Coverage", "Density", "Matrix", "Opening", "Programme", "Side", "Tally", "coverage_of", "matrix"]


@final
@frozen(kw_only=True)
class Programme(Field):
    """What a programme works on, in which settings and places."""

    name: str | None = field(default=None, validator=optional(is_line))
    standards: tuple[StandardId, ...] = field(default=(), validator=each(identifies("Standard")))
    strategies: tuple[StrategyId, ...] = field(default=(), validator=each(identifies("Strategy")))
    interventions: tuple[InterventionId, ...] = field(default=(), validator=each(identifies("Intervention")))
    """Interventions worked on; the programme works on their strategies too."""
    settings: tuple[Setting, ...] = field(default=(), validator=each(is_a(Setting)))
    places: tuple[str, ...] = field(default=(), validator=each(is_place))
    """ISO 3166-1 alpha-3 codes."""

    @classmethod
    def of(  # noqa: PLR0913  # as many as a programme has fields
        cls,
        dataset: Dataset,
        *,
        name: str | None = None,
        standards: Several[StandardRef] = (),
        strategies: Several[StrategyRef] = (),
        interventions: Several[InterventionRef] = (),
        settings: Several[Setting | SettingName] = (),
        places: Several[str] = (),
    ) -> Self:
        """
        Return a programme from references as people write them, each resolved in a dataset and kept once.

        Raises the errors of `Dataset.standard` and similar questions, and an `InvalidOptionError` for an unknown
        setting or place, or for a text where a list is wanted.

        >>> from cpms_inspire import load_dataset
        >>> Programme.of(load_dataset("1.2.0"), standards=[9, "UASC"], interventions=["Cash transfers"]).interventions
        ('INSPIRE2016-I2.1',)
        """
        return cls(
            name=name,
            standards=entries(dataset, "standards", standards),
            strategies=entries(dataset, "strategies", strategies),
            interventions=entries(dataset, "interventions", interventions),
            settings=entries(dataset, "settings", settings),
            places=entries(dataset, "places", places),
        )


@unique
class Side(StrEnum):
    """The end of a linkage that a programme works on."""

    STANDARD = "standard"
    STRATEGY = "strategy"


@final
@frozen(kw_only=True, repr=False)
class Opening(Brief):
    """A linkage with one end that a programme works on, and what the guide names for working on the other."""

    linkage: LinkageId
    reached_from: Side
    """The end that the programme works on."""
    missing: StandardId | StrategyId
    """The other end."""
    interventions: tuple[InterventionId, ...]
    """Interventions of the linkage that the programme does not work on; empty if the guide names none."""
    field_examples: tuple[FieldExampleId, ...]
    """
    Uses of a missing strategy in one of the programme's settings or places; all uses if it names neither.

    Empty if the guide mentions none, or if a standard is missing.
    """
    cautions: tuple[SettingNoteId, ...]
    """Setting notes that do not call what is missing suitable in one of the programme's settings."""

    def __attrs_post_init__(self) -> None:
        keep_tuples(self)


@final
@frozen(kw_only=True)
class Tally:
    """The numbers of linkages of one kind to the standards of one pillar, by the ends that a programme works on."""

    pillar: PillarId
    kind: LinkageKind
    realised: int
    """The number of linkages with both ends worked on."""
    from_standard: int
    """The number of linkages with only the standard worked on."""
    from_strategy: int
    """The number of linkages with only the strategy worked on."""
    untouched: int
    """The number of linkages with neither end worked on."""

    @property
    def linked(self) -> int:
        """All linkages of the kind and the pillar in the dataset: the sum of the four counts."""
        return self.realised + self.from_standard + self.from_strategy + self.untouched

    @property
    def share(self) -> float:
        """`realised` divided by `linked`, from 0 to 1: the share of all these linkages in the dataset."""
        return self.realised / self.linked

    @property
    def share_of_own(self) -> float | None:
        """
        `realised` divided by the sum of `realised` and `from_standard`, from 0 to 1.

        This is the share of the linkages to the programme's own standards; `None` if they have none.
        """
        own = self.realised + self.from_standard
        return self.realised / own if own else None


@final
@frozen(kw_only=True, repr=False)
class Coverage(Shown):
    """What a programme covers of a dataset, and what it leaves open, as identifiers in the dataset's order."""

    programme: Programme
    version: str
    """The dataset version."""
    standards: tuple[StandardId, ...]
    """The programme's standards."""
    strategies: tuple[StrategyId, ...]
    """The programme's strategies, including those of its interventions."""
    realised: tuple[LinkageId, ...]
    """Linkages with both ends worked on."""
    openings: tuple[Opening, ...]
    """Linkages with one end worked on: by kind, named ones first, and in each kind those from the standard first."""
    untouched: tuple[LinkageId, ...]
    """Linkages with neither end worked on."""
    standards_alone: tuple[StandardId, ...]
    """The programme's standards that are linked to strategies, but to none that it works on."""
    strategies_alone: tuple[StrategyId, ...]
    """The programme's strategies that are linked to standards, but to none that it works on."""
    gaps: tuple[GapId, ...]
    """Gaps of the programme's standards: the guide mentions no link, which does not mean that there is none."""
    unsuitable: tuple[SettingNoteId, ...]
    """Setting notes by which something worked on may not be appropriate in one of the programme's settings."""
    doubtful: tuple[SettingNoteId, ...] = ()
    """Setting notes by which the guide doubts that something worked on fits one of the programme's settings."""
    conditional: tuple[SettingNoteId, ...]
    """Setting notes by which something worked on depends on conditions, or is only mentioned in part, in a setting."""
    suitable: tuple[SettingNoteId, ...]
    """Setting notes by which something worked on can be used, or was used, in one of the programme's settings."""
    silent: tuple[tuple[StandardId | StrategyId | InterventionId, Setting], ...]
    """What is worked on, with a setting for which the guide does not mention it; this does not mean suitable."""
    tallies: tuple[Tally, ...]
    """Counts by pillar and kind, for the combinations in the dataset; never summed over kinds."""

    def __attrs_post_init__(self) -> None:
        keep_tuples(self)


_Subject: TypeAlias = StandardId | StrategyId | InterventionId

_Ends: TypeAlias = tuple[bool, bool]
"""Whether a programme works on the standard of a linkage, and whether on its strategy."""

_BOTH: _Ends = (True, True)
_STANDARD_ONLY: _Ends = (True, False)
_STRATEGY_ONLY: _Ends = (False, True)
_NEITHER: _Ends = (False, False)


def coverage_of(programme: Programme, dataset: DatasetRef | None = None) -> Coverage:
    """
    Return what a programme covers of a dataset, the newest if none is given, and what it leaves open.

    A larger programme never realises less.  An empty one realises nothing, and one that works on everything realises
    every linkage.  A `DatasetError` lists what the programme names and the dataset does not contain.
    """
    dataset = dataset_of(dataset)
    _check_references(programme, dataset)
    work = _Work.of(programme, dataset)
    links = _linkages_by_ends(work, dataset)
    standards_alone, strategies_alone = _alone(work, links[_BOTH], dataset)
    notes = _notes(work.subjects_and_settings(), dataset)
    return Coverage(
        programme=programme,
        version=dataset.version,
        standards=work.standards,
        strategies=work.strategies,
        realised=tuple(link.id for link in links[_BOTH]),
        openings=tuple(_openings(links, programme, dataset)),
        untouched=tuple(link.id for link in links[_NEITHER]),
        standards_alone=standards_alone,
        strategies_alone=strategies_alone,
        gaps=tuple(gap.id for gap in dataset.gaps if gap.standard in work.standards),
        unsuitable=tuple(note.id for note in notes if note.suitability is Suitability.UNSUITABLE),
        doubtful=tuple(note.id for note in notes if note.suitability is Suitability.DOUBTFUL),
        conditional=tuple(note.id for note in notes if note.suitability is Suitability.CONDITIONAL),
        suitable=tuple(note.id for note in notes if note.suitability is Suitability.SUITABLE),
        silent=tuple(pair for pair in work.subjects_and_settings() if not dataset.suitability(*pair)),
        tallies=tuple(_tallies(links, dataset)),
    )


def _check_references(programme: Programme, dataset: Dataset) -> None:
    """Raise a `DatasetError` for everything that a programme names and a dataset does not contain."""
    questions: dict[str, Callable[[str], Record]] = {
        "standards": dataset.standard,
        "strategies": dataset.strategy,
        "interventions": dataset.intervention,
    }
    problems = []
    for name, ask in questions.items():
        for index, identifier in enumerate(getattr(programme, name)):
            try:
                ask(identifier)
            except LookupError as error:
                problems.append(Problem(f"$.{name}[{index}]", str(error)))
    if problems:
        raise DatasetError(tuple(problems), f"programme for dataset {dataset.version}")


@frozen(kw_only=True)
class _Work:
    """What a programme works on, in the order of a dataset, with the strategies of its interventions."""

    standards: tuple[StandardId, ...]
    strategies: tuple[StrategyId, ...]
    interventions: tuple[InterventionId, ...]
    settings: tuple[Setting, ...]

    @classmethod
    def of(cls, programme: Programme, dataset: Dataset) -> Self:
        interventions = [each for each in dataset.interventions if each.id in programme.interventions]
        strategies = {*programme.strategies, *(intervention.strategy for intervention in interventions)}
        return cls(
            standards=tuple(each.id for each in dataset.standards if each.id in programme.standards),
            strategies=tuple(each.id for each in dataset.strategies if each.id in strategies),
            interventions=tuple(each.id for each in interventions),
            settings=programme.settings,
        )

    def subjects_and_settings(self) -> Iterator[tuple[_Subject, Setting]]:
        """Yield everything that the programme works on, with each of its settings."""
        yield from product((*self.standards, *self.strategies, *self.interventions), self.settings)


def _linkages_by_ends(work: _Work, dataset: Dataset) -> dict[_Ends, list[Linkage]]:
    """Return the linkages of a dataset by the ends that a programme works on."""
    found: dict[_Ends, list[Linkage]] = {ends: [] for ends in (_BOTH, _STANDARD_ONLY, _STRATEGY_ONLY, _NEITHER)}
    for link in dataset.linkages:
        found[link.standard in work.standards, link.strategy in work.strategies].append(link)
    return found


def _alone(
    work: _Work, realised: Iterable[Linkage], dataset: Dataset
) -> tuple[tuple[StandardId, ...], tuple[StrategyId, ...]]:
    """Return the standards and the strategies that are linked to something, but in no realised linkage."""
    linked = {end for link in dataset.linkages for end in (link.standard, link.strategy)}
    alone = linked - {end for link in realised for end in (link.standard, link.strategy)}
    return (
        tuple(standard for standard in work.standards if standard in alone),
        tuple(strategy for strategy in work.strategies if strategy in alone),
    )


def _notes(pairs: Iterable[tuple[_Subject, Setting]], dataset: Dataset) -> list[SettingNote]:
    """Return the setting notes on something in a setting, for any of these pairs, in the order of the dataset."""
    found = {note.id for subject, setting in pairs for note in dataset.suitability(subject, setting)}
    return [note for note in dataset.setting_notes if note.id in found]


def _openings(links: Mapping[_Ends, list[Linkage]], programme: Programme, dataset: Dataset) -> Iterator[Opening]:
    """Yield the openings by kind, in each kind those from the standard first, and then in the order of the dataset."""
    for kind in LinkageKind:
        for ends, side in ((_STANDARD_ONLY, Side.STANDARD), (_STRATEGY_ONLY, Side.STRATEGY)):
            yield from (_opening(link, side, programme, dataset) for link in links[ends] if link.kind is kind)


def _opening(link: Linkage, side: Side, programme: Programme, dataset: Dataset) -> Opening:
    missing: StandardId | StrategyId = link.strategy if side is Side.STANDARD else link.standard
    examples = dataset.field_examples_for(missing) if side is Side.STANDARD else ()
    notes = _notes(product([missing], programme.settings), dataset)
    return Opening(
        linkage=link.id,
        reached_from=side,
        missing=missing,
        interventions=tuple(each for each in link.interventions if each not in programme.interventions),
        field_examples=tuple(example.id for example in examples if _is_relevant(example, programme)),
        cautions=tuple(note.id for note in notes if note.suitability is not Suitability.SUITABLE),
    )


def _is_relevant(example: FieldExample, programme: Programme) -> bool:
    """Return whether a field example is from a setting or place of a programme; always if the programme names none."""
    wanted = {*programme.settings, *programme.places}
    return not wanted or bool(wanted & {*example.settings, *example.places})


def _tallies(links: Mapping[_Ends, Iterable[Linkage]], dataset: Dataset) -> Iterator[Tally]:
    """Yield the counts for each pillar and kind that the dataset has linkages of."""
    pillars = {standard.id: standard.pillar for standard in dataset.standards}
    counts = Counter((pillars[link.standard], link.kind, ends) for ends, group in links.items() for link in group)
    for pillar, kind in product(dataset.pillars, LinkageKind):
        tally = Tally(
            pillar=pillar.id,
            kind=kind,
            realised=counts[pillar.id, kind, _BOTH],
            from_standard=counts[pillar.id, kind, _STANDARD_ONLY],
            from_strategy=counts[pillar.id, kind, _STRATEGY_ONLY],
            untouched=counts[pillar.id, kind, _NEITHER],
        )
        if tally.linked:
            yield tally


@final
@frozen(kw_only=True)
class Density:
    """The number and the share of the standards of one pillar that are linked to one strategy."""

    pillar: PillarId
    strategy: StrategyId
    linked: int
    """The number of the pillar's standards that are linked to the strategy."""
    pairs: int
    """The number of the pillar's standards."""

    @property
    def share(self) -> float | None:
        """`linked` divided by `pairs`, from 0 to 1; `None` for a pillar without standards."""
        return self.linked / self.pairs if self.pairs else None


@final
@frozen(kw_only=True, repr=False)
class Matrix(Brief):
    """Standards by strategies: the linkage of each pair, or none."""

    standards: tuple[StandardId, ...]
    strategies: tuple[StrategyId, ...]
    cells: tuple[tuple[LinkageId | None, ...], ...]
    """A row for each standard, with a cell for each strategy; `None` if the two are not linked."""
    densities: tuple[Density, ...]
    """One for each pillar and strategy, pillar by pillar."""

    def __attrs_post_init__(self) -> None:
        keep_tuples(self)


def matrix(dataset: DatasetRef | None = None, *, kinds: Several[LinkageKind | KindName] | None = None) -> Matrix:
    """
    Return the standards of a dataset by its strategies, of the newest if none is given.

    `kinds` keeps only linkages of these kinds.

    >>> [cell for cell in matrix("1.2.0", kinds=["named"]).cells[16] if cell]
    ['CPMS2019-17/INSPIRE2016-N', 'CPMS2019-17/INSPIRE2016-S']
    """
    dataset = dataset_of(dataset)
    links = {(link.standard, link.strategy): link.id for link in dataset.linkages_for(kinds=kinds)}
    standards = tuple(standard.id for standard in dataset.standards)
    strategies = tuple(strategy.id for strategy in dataset.strategies)
    pillars = Counter(standard.pillar for standard in dataset.standards)
    linked = Counter(
        (standard.pillar, strategy)
        for standard in dataset.standards
        for strategy in strategies
        if (standard.id, strategy) in links
    )
    return Matrix(
        standards=standards,
        strategies=strategies,
        cells=tuple(tuple(links.get((standard, strategy)) for strategy in strategies) for standard in standards),
        densities=tuple(
            Density(pillar=pillar.id, strategy=strategy, linked=linked[pillar.id, strategy], pairs=pillars[pillar.id])
            for pillar in dataset.pillars
            for strategy in strategies
        ),
    )
