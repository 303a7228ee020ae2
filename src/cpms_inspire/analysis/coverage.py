"""
What a programme covers of the crosswalk, and what it leaves open: each part of the answer with the records behind it.

Counts and shares are kept apart by kind of linkage: a row that links a standard to all strategies makes another claim
than a row that names one.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from enum import StrEnum, unique
from typing import Self, TypeVar, final

from attrs import field, frozen

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.references import member, place_code
from cpms_inspire.errors import DatasetError, Problem
from cpms_inspire.model._value import Shown
from cpms_inspire.model.identifiers import (
    InterventionId,
    InterventionRef,
    LinkageId,
    PillarId,
    RecordId,
    StandardId,
    StandardRef,
    StrategyId,
    StrategyRef,
)
from cpms_inspire.model.records import FieldExample, Linkage, Record
from cpms_inspire.model.validators import each, identifies, is_a, is_line, is_place, optional
from cpms_inspire.model.vocabulary import KindName, LinkageKind, Setting, SettingName, Suitability

__all__ = ["Coverage", "Density", "Matrix", "Opening", "Programme", "Side", "Tally", "coverage_of", "matrix"]


T = TypeVar("T")


@final
@frozen(kw_only=True)
class Programme:
    """What a programme works on, and where: identifiers of standards, strategies, interventions; settings, places."""

    name: str | None = field(default=None, validator=optional(is_line))
    standards: tuple[StandardId, ...] = field(default=(), validator=each(identifies("Standard")))
    strategies: tuple[StrategyId, ...] = field(default=(), validator=each(identifies("Strategy")))
    interventions: tuple[InterventionId, ...] = field(default=(), validator=each(identifies("Intervention")))
    """Working on an intervention is working on its strategy."""
    settings: tuple[Setting, ...] = field(default=(), validator=each(is_a(Setting)))
    places: tuple[str, ...] = field(default=(), validator=each(is_place))
    """ISO 3166-1 alpha-3 codes."""

    @classmethod
    def of(  # noqa: PLR0913  # as many as a programme has fields
        cls,
        dataset: Dataset,
        *,
        name: str | None = None,
        standards: Iterable[StandardRef] = (),
        strategies: Iterable[StrategyRef] = (),
        interventions: Iterable[InterventionRef] = (),
        settings: Iterable[Setting | SettingName] = (),
        places: Iterable[str] = (),
    ) -> Self:
        """
        Return a programme from references as people write them, each resolved in a dataset and held once.

        Errors as for `Dataset.standard` and its like; an `InvalidOptionError` for an unknown setting or place.

        >>> from cpms_inspire import load_dataset
        >>> Programme.of(load_dataset("1.1.0"), standards=[9, "UASC"], interventions=["Cash transfers"]).interventions
        ('INSPIRE2016-I2.1',)
        """
        return cls(
            name=name,
            standards=_once(dataset.standard(each).id for each in standards),
            strategies=_once(dataset.strategy(each).id for each in strategies),
            interventions=_once(dataset.intervention(each).id for each in interventions),
            settings=_once(member("setting", each, Setting) for each in settings),
            places=_once(map(place_code, places)),
        )


def _once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))


@unique
class Side(StrEnum):
    """The end of a linkage that a programme works on."""

    STANDARD = "standard"
    STRATEGY = "strategy"


@final
@frozen(kw_only=True)
class Opening:
    """A linkage of which a programme works on one end only, and what the guide names that would close it."""

    linkage: LinkageId
    reached_from: Side
    """The end that the programme works on."""
    missing: StandardId | StrategyId
    """The other end."""
    interventions: tuple[InterventionId, ...]
    """Those that the guide ties to the linkage and the programme does not work on; empty where it names none."""
    field_examples: tuple[RecordId, ...]
    """
    Uses of a missing strategy in one of the programme's settings or places, or all where it names neither.

    Empty where the guide tells of none, and where a standard is missing.
    """
    cautions: tuple[RecordId, ...]
    """Setting notes by which what is missing is conditional or unsuitable in one of the programme's settings."""


@final
@frozen(kw_only=True)
class Tally:
    """How many linkages of one kind, to the standards of one pillar, a programme realises, and how many it does not."""

    pillar: PillarId
    kind: LinkageKind
    realised: int
    """Linkages of which the programme works on both ends."""
    from_standard: int
    """Linkages of which it works on the standard only."""
    from_strategy: int
    """Linkages of which it works on the strategy only."""
    untouched: int
    """Linkages of which it works on neither end."""

    @property
    def linked(self) -> int:
        """All linkages of the kind and the pillar in the dataset: the sum of the four counts."""
        return self.realised + self.from_standard + self.from_strategy + self.untouched

    @property
    def share(self) -> float:
        """`realised` of `linked`, from 0 to 1: of all that the dataset links, what the programme realises."""
        return self.realised / self.linked

    @property
    def share_of_own(self) -> float | None:
        """
        `realised` of `realised` and `from_standard`, from 0 to 1.

        Of what is linked to the programme's own standards, what it realises; `None` where nothing is.
        """
        own = self.realised + self.from_standard
        return self.realised / own if own else None


@final
@frozen(kw_only=True)
class Coverage(Shown):
    """What a programme covers of a dataset, and what it leaves open: identifiers, in the dataset's order."""

    programme: Programme
    version: str
    """The dataset version."""
    standards: tuple[StandardId, ...]
    """The programme's standards."""
    strategies: tuple[StrategyId, ...]
    """The programme's strategies, those of its interventions included."""
    realised: tuple[LinkageId, ...]
    """Linkages of which the programme works on both ends."""
    openings: tuple[Opening, ...]
    """Linkages of which it works on one end: named ones first, those reached from the standard before the others."""
    untouched: tuple[LinkageId, ...]
    """Linkages of which it works on neither end."""
    standards_alone: tuple[StandardId, ...]
    """Its standards that are linked to strategies, none of which it works on."""
    strategies_alone: tuple[StrategyId, ...]
    """Its strategies that are linked to standards, none of which it works on."""
    gaps: tuple[RecordId, ...]
    """Gaps of its standards: the guide links these to nothing, which is silence and not a denial."""
    unsuitable: tuple[RecordId, ...]
    """Setting notes by which something it works on may not be appropriate in one of its settings."""
    conditional: tuple[RecordId, ...]
    """Setting notes by which something it works on depends on conditions, or is spoken of in part, in one of them."""
    suitable: tuple[RecordId, ...]
    """Setting notes by which something it works on can be used, or has been used, in one of its settings."""
    silent: tuple[tuple[StandardId | StrategyId | InterventionId, Setting], ...]
    """What it works on, with a setting of its own for which the guide is silent: never to be read as suitable."""
    tallies: tuple[Tally, ...]
    """By pillar and kind, for those combinations that the dataset has; never summed over kinds."""


def coverage_of(programme: Programme, dataset: Dataset) -> Coverage:
    """
    Return what a programme covers of a dataset, and what it leaves open.

    More in a programme never realises less; an empty one realises nothing; one that works on everything realises
    every linkage.  A `DatasetError` lists what the programme names that the dataset does not hold.
    """
    _check_held(programme, dataset)
    standards = set(programme.standards)
    interventions = {dataset.intervention(identifier) for identifier in programme.interventions}
    strategies = {*programme.strategies, *(intervention.strategy for intervention in interventions)}
    ends = {link.id: (link.standard in standards, link.strategy in strategies) for link in dataset.linkages}
    realised = [link for link in dataset.linkages if ends[link.id] == (True, True)]
    open_links = [link for link in dataset.linkages if len(set(ends[link.id])) > 1]
    works_on = _works_on(programme, dataset, standards, strategies)
    notes = {note.id: note for subject, setting in works_on for note in dataset.suitability(subject, setting)}
    noted = [note for note in dataset.setting_notes if note.id in notes]
    linked = {end for link in dataset.linkages for end in (link.standard, link.strategy)}
    joined = {end for link in realised for end in (link.standard, link.strategy)}
    alone = (linked & (standards | strategies)) - joined
    return Coverage(
        programme=programme,
        version=dataset.version,
        standards=tuple(each.id for each in dataset.standards if each.id in standards),
        strategies=tuple(each.id for each in dataset.strategies if each.id in strategies),
        realised=tuple(link.id for link in realised),
        openings=tuple(sorted((_opening(link, programme, dataset, ends) for link in open_links), key=_rank(dataset))),
        untouched=tuple(link.id for link in dataset.linkages if ends[link.id] == (False, False)),
        standards_alone=tuple(each.id for each in dataset.standards if each.id in alone),
        strategies_alone=tuple(each.id for each in dataset.strategies if each.id in alone),
        gaps=tuple(gap.id for gap in dataset.gaps if gap.standard in standards),
        unsuitable=tuple(note.id for note in noted if note.suitability is Suitability.UNSUITABLE),
        conditional=tuple(note.id for note in noted if note.suitability is Suitability.CONDITIONAL),
        suitable=tuple(note.id for note in noted if note.suitability is Suitability.SUITABLE),
        silent=tuple((subject, setting) for subject, setting in works_on if not dataset.suitability(subject, setting)),
        tallies=tuple(_tallies(dataset, ends)),
    )


def _check_held(programme: Programme, dataset: Dataset) -> None:
    asked: dict[str, Callable[[str], Record]] = {
        "standards": dataset.standard,
        "strategies": dataset.strategy,
        "interventions": dataset.intervention,
    }
    problems = []
    for name, ask in asked.items():
        for index, identifier in enumerate(getattr(programme, name)):
            try:
                ask(identifier)
            except LookupError as error:
                problems.append(Problem(f"$.{name}[{index}]", str(error)))
    if problems:
        raise DatasetError(tuple(problems), f"programme for dataset {dataset.version}")


def _works_on(
    programme: Programme, dataset: Dataset, standards: Collection[str], strategies: Collection[str]
) -> list[tuple[StandardId | StrategyId | InterventionId, Setting]]:
    """Return everything that a programme works on, in the dataset's order, with each of its settings."""
    subjects: list[StandardId | StrategyId | InterventionId] = [
        *(each.id for each in dataset.standards if each.id in standards),
        *(each.id for each in dataset.strategies if each.id in strategies),
        *(each.id for each in dataset.interventions if each.id in programme.interventions),
    ]
    return [(subject, setting) for subject in subjects for setting in programme.settings]


def _opening(
    link: Linkage, programme: Programme, dataset: Dataset, ends: dict[LinkageId, tuple[bool, bool]]
) -> Opening:
    on_standard, _ = ends[link.id]
    missing: StandardId | StrategyId = link.strategy if on_standard else link.standard
    notes = {note for setting in programme.settings for note in dataset.suitability(missing, setting)}
    return Opening(
        linkage=link.id,
        reached_from=Side.STANDARD if on_standard else Side.STRATEGY,
        missing=missing,
        interventions=tuple(each for each in link.interventions if each not in programme.interventions),
        field_examples=tuple(
            example.id for example in dataset.field_examples_for(missing) if _is_near(example, programme)
        )
        if on_standard
        else (),
        cautions=tuple(
            note.id for note in dataset.setting_notes if note in notes and note.suitability is not Suitability.SUITABLE
        ),
    )


def _is_near(example: FieldExample, programme: Programme) -> bool:
    """Say whether a field example is of one of a programme's settings or places, where it names any."""
    shared = {*example.settings, *example.places} & {*programme.settings, *programme.places}
    return bool(shared) or not (programme.settings or programme.places)


_KINDS = tuple(LinkageKind)


def _rank(dataset: Dataset) -> Callable[[Opening], tuple[int, int, int]]:
    place = {link.id: (_KINDS.index(link.kind), index) for index, link in enumerate(dataset.linkages)}

    def rank(opening: Opening) -> tuple[int, int, int]:
        kind, index = place[opening.linkage]
        return kind, int(opening.reached_from is Side.STRATEGY), index

    return rank


def _tallies(dataset: Dataset, ends: dict[LinkageId, tuple[bool, bool]]) -> Iterator[Tally]:
    pillar_of = {standard.id: standard.pillar for standard in dataset.standards}
    for pillar in dataset.pillars:
        for kind in LinkageKind:
            found = [
                ends[link.id] for link in dataset.linkages if (pillar_of[link.standard], link.kind) == (pillar.id, kind)
            ]
            if found:
                yield Tally(
                    pillar=pillar.id,
                    kind=kind,
                    realised=found.count((True, True)),
                    from_standard=found.count((True, False)),
                    from_strategy=found.count((False, True)),
                    untouched=found.count((False, False)),
                )


@final
@frozen(kw_only=True)
class Density:
    """How densely the standards of one pillar are linked to one strategy."""

    pillar: PillarId
    strategy: StrategyId
    linked: int
    """Pairs of a standard of the pillar and the strategy that are linked."""
    pairs: int
    """All such pairs: the number of the pillar's standards."""

    @property
    def share(self) -> float | None:
        """`linked` of `pairs`, from 0 to 1; `None` for a pillar without standards."""
        return self.linked / self.pairs if self.pairs else None


@final
@frozen(kw_only=True)
class Matrix:
    """Standards by strategies: the linkage of each pair, or none."""

    standards: tuple[StandardId, ...]
    strategies: tuple[StrategyId, ...]
    cells: tuple[tuple[LinkageId | None, ...], ...]
    """A row for each standard, with a cell for each strategy; `None` where the two are not linked."""
    densities: tuple[Density, ...]
    """For each pillar, and in it for each strategy."""


def matrix(dataset: Dataset, *, kinds: Collection[LinkageKind | KindName] | None = None) -> Matrix:
    """
    Return a dataset's standards by its strategies; `kinds` keeps the linkages of these kinds.

    >>> from cpms_inspire import load_dataset
    >>> found = matrix(load_dataset("1.1.0"), kinds=["named"])
    >>> [cell for cell in found.cells[16] if cell]
    ['CPMS2019-17/INSPIRE2016-N', 'CPMS2019-17/INSPIRE2016-S']
    """
    links = {(link.standard, link.strategy): link.id for link in dataset.linkages_for(kinds=kinds)}
    strategies = [strategy.id for strategy in dataset.strategies]
    members = {
        pillar.id: [each.id for each in dataset.standards if each.pillar == pillar.id] for pillar in dataset.pillars
    }
    return Matrix(
        standards=tuple(standard.id for standard in dataset.standards),
        strategies=tuple(strategies),
        cells=tuple(
            tuple(links.get((standard.id, strategy)) for strategy in strategies) for standard in dataset.standards
        ),
        densities=tuple(
            Density(
                pillar=pillar,
                strategy=strategy,
                linked=sum((standard, strategy) in links for standard in standards),
                pairs=len(standards),
            )
            for pillar, standards in members.items()
            for strategy in strategies
        ),
    )
