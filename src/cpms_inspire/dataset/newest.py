"""
The questions, asked of the newest bundled dataset version.

The answers follow upgrades of the package.  An app that pins its answers keeps a `Dataset` from `load_dataset` and asks
that.
"""

from typing import TYPE_CHECKING, overload

from cpms_inspire.dataset.bundled import newest
from cpms_inspire.model.identifiers import (
    ActivityId,
    ActivityRef,
    ConvergenceId,
    FieldExampleId,
    FrameworkId,
    GapId,
    InterventionId,
    InterventionRef,
    LinkageId,
    NoteId,
    PillarId,
    PillarRef,
    RecommendationId,
    RelatedStandardId,
    ResourceId,
    SettingNoteId,
    SharedPrincipleId,
    SourceId,
    StandardId,
    StandardRef,
    StrategyId,
    StrategyRef,
    SupportChannelId,
)
from cpms_inspire.model.records import (
    Activity,
    Convergence,
    FieldExample,
    Framework,
    Gap,
    Intervention,
    Linkage,
    Note,
    Pillar,
    Recommendation,
    Record,
    RelatedStandard,
    Resource,
    SettingNote,
    SharedPrinciple,
    Source,
    Standard,
    Strategy,
    SupportChannel,
)
from cpms_inspire.model.several import Several
from cpms_inspire.model.vocabulary import KindName, LinkageKind, Setting, SettingName, Through, ThroughName

if TYPE_CHECKING:
    from cpms_inspire.dataset.search import Hit

__all__ = [
    "activities_for",
    "convergence_for",
    "field_examples_for",
    "gap_for",
    "intervention",
    "interventions_for",
    "linkage",
    "linkages_for",
    "origin",
    "pillar",
    "principles_for",
    "record",
    "search",
    "standard",
    "standards_for",
    "strategies_for",
    "strategy",
    "suitability",
]


def strategies_for(
    standard: StandardRef, *, kinds: Several[LinkageKind | KindName] | None = None
) -> tuple[Strategy, ...]:
    """
    Return the strategies that the guide links to a standard, as `Dataset.strategies_for`.

    >>> [strategy.code for strategy in strategies_for("Community-level approaches")]
    ['N', 'S']
    """
    return newest().strategies_for(standard, kinds=kinds)


def standards_for(
    strategy: StrategyRef | InterventionRef | ActivityRef,
    *,
    kinds: Several[LinkageKind | KindName] | None = None,
) -> tuple[Standard, ...]:
    """
    Return the standards of a strategy, an intervention or an activity, as `Dataset.standards_for`.

    >>> [standard.number for standard in standards_for("P", kinds=["named"])]
    [16, 19]
    """
    return newest().standards_for(strategy, kinds=kinds)


def linkages_for(
    standard: StandardRef | None = None,
    strategy: StrategyRef | None = None,
    *,
    kinds: Several[LinkageKind | KindName] | None = None,
    stressed: bool | None = None,
) -> tuple[Linkage, ...]:
    """
    Return the linkages of a standard, a strategy, both, or all, as `Dataset.linkages_for`.

    >>> [link.id for link in linkages_for(18)]
    ['CPMS2019-18/INSPIRE2016-R']
    """
    return newest().linkages_for(standard, strategy, kinds=kinds, stressed=stressed)


def linkage(standard: StandardRef, strategy: StrategyRef) -> Linkage | None:
    """
    Return the linkage of a standard and a strategy, or `None`, as `Dataset.linkage`.

    >>> linkage(18, "N") is None
    True
    """
    return newest().linkage(standard, strategy)


def gap_for(standard: StandardRef) -> Gap | None:
    """
    Return the record that says that the guide links a standard to no strategy, or `None`, as `Dataset.gap_for`.

    >>> gap = gap_for(3)
    >>> gap.id if gap else "no gap"
    'GUIDE2020-G03'
    """
    return newest().gap_for(standard)


def activities_for(standard: StandardRef) -> tuple[Activity, ...]:
    """
    Return the activities of INSPIRE that the row of a standard prints, as `Dataset.activities_for`.

    >>> [activity.id for activity in activities_for("Coordination")]
    ['INSPIRE2016-X1']
    """
    return newest().activities_for(standard)


def principles_for(standard: StandardRef) -> tuple[SharedPrinciple, ...]:
    """
    Return the shared principles that name a standard, as `Dataset.principles_for`.

    >>> principles_for(3)
    ()
    """
    return newest().principles_for(standard)


def convergence_for(standard: StandardRef) -> Convergence | None:
    """
    Return the row of the guide that says why a standard is linked, or `None`, as `Dataset.convergence_for`.

    >>> row = convergence_for(17)
    >>> row.number if row else "a gap"
    9
    """
    return newest().convergence_for(standard)


def interventions_for(reference: StandardRef | StrategyRef) -> tuple[Intervention, ...]:
    """
    Return the interventions of a strategy, or those on a standard's linkages, as `Dataset.interventions_for`.

    >>> [intervention.title for intervention in interventions_for("Alternative care")]
    ['Foster care interventions involving social welfare services']
    """
    return newest().interventions_for(reference)


def field_examples_for(
    reference: StandardRef | StrategyRef | InterventionRef | None = None,
    *,
    setting: Setting | SettingName | None = None,
    place: str | None = None,
    through: Through | ThroughName = Through.INTERVENTION,
) -> tuple[FieldExample, ...]:
    """
    Return documented uses of a strategy, an intervention or a standard, as `Dataset.field_examples_for`.

    >>> [example.programme for example in field_examples_for("E", setting="refugee")]
    ['Good School Toolkit']
    """
    return newest().field_examples_for(reference, setting=setting, place=place, through=through)


def suitability(
    reference: StandardRef | StrategyRef | InterventionRef | ActivityRef,
    setting: Setting | SettingName | Several[Setting | SettingName],
) -> tuple[SettingNote, ...]:
    """
    Return what the guide says about using something in a setting, or in several, as `Dataset.suitability`.

    Empty does not mean "suitable".

    >>> for note in suitability("E.2", "outbreak")[1:]:
    ...     print(note.suitability, note.id)
    conditional GUIDE2020-S14
    """
    return newest().suitability(reference, setting)


def standard(reference: StandardRef) -> Standard:
    """
    Return the standard that a reference means, as `Dataset.standard`.

    >>> standard("UASC").number
    13
    """
    return newest().standard(reference)


def strategy(reference: StrategyRef) -> Strategy:
    """
    Return the strategy that a reference means, as `Dataset.strategy`.

    >>> strategy("R").title
    'Response and support services'
    """
    return newest().strategy(reference)


def intervention(reference: InterventionRef) -> Intervention:
    """
    Return the intervention that a reference means, as `Dataset.intervention`.

    >>> intervention("Cash transfers").id
    'INSPIRE2016-I2.1'
    """
    return newest().intervention(reference)


def pillar(reference: PillarRef) -> Pillar:
    """
    Return the pillar that a reference names, as `Dataset.pillar`.

    >>> pillar(4).id
    'CPMS2019-P4'
    """
    return newest().pillar(reference)


@overload
def record(identifier: StandardId | Standard) -> Standard: ...
@overload
def record(identifier: StrategyId | Strategy) -> Strategy: ...
@overload
def record(identifier: InterventionId | Intervention) -> Intervention: ...
@overload
def record(identifier: LinkageId | Linkage) -> Linkage: ...
@overload
def record(identifier: ConvergenceId | Convergence) -> Convergence: ...
@overload
def record(identifier: GapId | Gap) -> Gap: ...
@overload
def record(identifier: FieldExampleId | FieldExample) -> FieldExample: ...
@overload
def record(identifier: SettingNoteId | SettingNote) -> SettingNote: ...
@overload
def record(identifier: PillarId | Pillar) -> Pillar: ...
@overload
def record(identifier: ActivityId | Activity) -> Activity: ...
@overload
def record(identifier: SharedPrincipleId | SharedPrinciple) -> SharedPrinciple: ...
@overload
def record(identifier: RecommendationId | Recommendation) -> Recommendation: ...
@overload
def record(identifier: RelatedStandardId | RelatedStandard) -> RelatedStandard: ...
@overload
def record(identifier: SupportChannelId | SupportChannel) -> SupportChannel: ...
@overload
def record(identifier: ResourceId | Resource) -> Resource: ...
@overload
def record(identifier: NoteId | Note) -> Note: ...
@overload
def record(identifier: SourceId | Source) -> Source: ...
@overload
def record(identifier: FrameworkId | Framework) -> Framework: ...
@overload
def record(identifier: str | Record) -> Record: ...
def record(identifier: str | Record) -> Record:
    """
    Return the record of any kind that has an identifier, as `Dataset.record`.

    >>> type(record("GUIDE2020-C09")).__name__
    'Convergence'
    """
    return newest().record(identifier)


def origin(record: str | Record) -> str | None:
    """
    Return the name of the overlay that a record came with, or `None` for the dataset's own, as `Dataset.origin`.

    >>> origin("GUIDE2020-C09") is None
    True
    """
    return newest().origin(record)


def search(text: str, *, limit: int = 10) -> "tuple[Hit, ...]":
    """
    Return the records that fit a text, best first, at most `limit`, as `Dataset.search`.

    >>> [hit.record.id for hit in search("cash", limit=1)]
    ['INSPIRE2016-I2.1']
    """
    return newest().search(text, limit=limit)
