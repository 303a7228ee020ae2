"""The dataset: an immutable, closed set of the domain's values, and the questions that people ask of it."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from os import PathLike
from types import MappingProxyType
from typing import Any, Self, cast, final

from attrs import field, frozen

from cpms_inspire import codec
from cpms_inspire.closure import contradictions
from cpms_inspire.errors import DatasetError
from cpms_inspire.files import content_of
from cpms_inspire.identifiers import (
    InterventionRef,
    StandardId,
    StandardRef,
    StrategyId,
    StrategyRef,
    linkage_id,
    sort_key,
)
from cpms_inspire.model import (
    COLLECTIONS,
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
    Retirement,
    SettingNote,
    SharedPrinciple,
    Source,
    Standard,
    Strategy,
    SupportChannel,
)
from cpms_inspire.notebooks import Shown
from cpms_inspire.options import member, members, place_code
from cpms_inspire.references import References
from cpms_inspire.vocabulary import KindName, LinkageKind, Setting, SettingName

__all__ = ["Dataset"]


@final
@frozen(kw_only=True, repr=False)
class Dataset(Shown):
    """
    One version of the crosswalk: records in canonical order, and the questions that people ask of them.

    Two datasets are equal where they hold the same records under the same version.  The constructor refuses repeated
    identifiers, references to records that are not there, and names that two records of a kind share: one
    `DatasetError` lists them all.
    """

    schema: int = codec.SCHEMA
    """The number of the format of the dataset's file."""
    version: str
    """The dataset version, independent of the package's."""
    released: str
    """The date on which the version was finished."""
    sources: tuple[Source, ...] = ()
    frameworks: tuple[Framework, ...] = ()
    pillars: tuple[Pillar, ...] = ()
    standards: tuple[Standard, ...] = ()
    strategies: tuple[Strategy, ...] = ()
    activities: tuple[Activity, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    convergences: tuple[Convergence, ...] = ()
    linkages: tuple[Linkage, ...] = ()
    gaps: tuple[Gap, ...] = ()
    field_examples: tuple[FieldExample, ...] = ()
    shared_principles: tuple[SharedPrinciple, ...] = ()
    setting_notes: tuple[SettingNote, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    related_standards: tuple[RelatedStandard, ...] = ()
    support_channels: tuple[SupportChannel, ...] = ()
    resources: tuple[Resource, ...] = ()
    notes: tuple[Note, ...] = ()
    retirements: tuple[Retirement, ...] = ()
    overlays: tuple[str, ...] = field(default=(), eq=False)
    """The names of the overlays laid over it, in this order; empty in a bundled version."""
    origins: tuple[tuple[str, str], ...] = field(default=(), eq=False)
    """Identifiers of the records that overlays added, each with its overlay's name."""
    base: Self | None = field(default=None, eq=False)
    """The dataset without overlays, where there are any."""

    def __attrs_post_init__(self) -> None:
        held: dict[str, tuple[Record, ...]] = {name: getattr(self, name) for name in COLLECTIONS}
        problems = list(codec.problems_of_header({name: getattr(self, name) for name in codec.HEADER}))
        problems += codec.problems_of_types(held)
        problems = problems or contradictions(held)
        if problems:
            raise DatasetError(tuple(problems))
        for name, records in held.items():
            # Before the dataset is seen by anybody: the order of the input is no part of its value.
            object.__setattr__(self, name, tuple(sorted(records, key=_order)))

    def __hash__(self) -> int:
        # Equal datasets have equal versions; walking all records for more would take milliseconds each time.
        return hash((type(self), self.version, self.released))

    def __repr__(self) -> str:
        name = " + ".join((self.version, *self.overlays))
        return f"<Dataset {name}: {self._counted('standards', 'strategies', 'linkages')}>"

    def _counted(self, *names: str) -> str:
        return ", ".join(f"{len(getattr(self, name))} {name}" for name in names)

    @classmethod
    def from_json(cls, data: bytes | str) -> Self:
        """
        Return the dataset that a JSON document of schema 1 holds.

        A `DatasetError` lists at least one problem, with its path, for every record that is faulty.
        """
        header, records, problems = codec.read(codec.parse(data))
        problems += contradictions(records)
        if problems:
            raise DatasetError(codec.in_order(problems, *codec.HEADER, *COLLECTIONS))
        return cls(**header | {name: tuple(members) for name, members in records.items()})

    @classmethod
    def from_file(cls, path: str | PathLike[str]) -> Self:
        """
        Return the dataset that a JSON file of schema 1 holds.

        A `DatasetError` as for `from_json`, and where the path is that of a device, which might never end; an
        `OSError` where the file cannot be read.
        """
        return cls.from_json(content_of(path))

    def to_json(self) -> bytes:
        """Return the dataset as its file holds it, byte for byte, so that its digest is the file's."""
        document: dict[str, Any] = {name: getattr(self, name) for name in codec.HEADER}
        for name in COLLECTIONS:
            document[name] = [codec.plain(record) for record in getattr(self, name)]
        return codec.canonical(document)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 digest of `to_json()`, in hexadecimal: what an app pins.  Independent of the input's order."""
        return hashlib.sha256(self.to_json()).hexdigest()

    def standard(self, standard: StandardRef) -> Standard:
        """
        Return the standard that a reference means.

        An `UnknownIdentifierError` with suggestions where it means none, a `WrongKindError` where it means something
        else, a `ReferenceTypeError` where it is no reference at all.
        """
        return cast("Standard", self._records[self._standard_id(standard)])

    def strategy(self, strategy: StrategyRef) -> Strategy:
        """
        Return the strategy that a reference means; errors as for `standard`.

        Numbers are no reference to a strategy, codes are.  `"I"` is an `AmbiguousIdentifierError`: two strategies
        begin with it.
        """
        return cast("Strategy", self._records[self._strategy_id(strategy)])

    def intervention(self, intervention: InterventionRef) -> Intervention:
        """Return the intervention that a reference means; errors as for `standard`."""
        return cast("Intervention", self._records[self._references.find(intervention, "intervention")])

    def record(self, identifier: str) -> Record:
        """
        Return the record of any kind that has an identifier, written exactly so.

        An `UnknownIdentifierError` where there is none, a `RetiredIdentifierError` where there was one.
        """
        found = self._records.get(str.__str__(identifier)) if isinstance(identifier, str) else None
        if found is None or isinstance(found, Retirement):
            self._references.refuse_record(identifier)
        return found

    def origin(self, identifier: str) -> str | None:
        """Return the name of the overlay that added a record, `None` for the dataset's own; errors as for `record`."""
        return self._origins.get(self.record(identifier).id)

    def strategies_for(
        self, standard: StandardRef, *, kinds: Collection[LinkageKind | KindName] | None = None
    ) -> tuple[Strategy, ...]:
        """
        Return the strategies that the guide links to a standard.

        Each appears once, in INSPIRE's order; `kinds` keeps those linked in one of these ways.  Empty means that the
        standard is known and the guide links it to nothing (see `gaps`); an unknown standard is an error, never an
        empty answer.
        """
        if kinds is None:
            if type(standard) is int or type(standard) is str:
                found = self._strategies_by_standard.get(standard)
                if found is not None:
                    return found
            return self._strategies_by_standard[self._references.find(standard, "standard")]
        return tuple(self._strategies[link.strategy] for link in self.linkages_for(standard, kinds=kinds))

    def standards_for(
        self, strategy: StrategyRef, *, kinds: Collection[LinkageKind | KindName] | None = None
    ) -> tuple[Standard, ...]:
        """
        Return the standards that the guide links to a strategy: the inverse of `strategies_for`, exactly.

        Each appears once, in the order of their numbers; `kinds` keeps those linked in one of these ways.
        """
        if kinds is None:
            if type(strategy) is str:
                found = self._standards_by_strategy.get(strategy)
                if found is not None:
                    return found
            return self._standards_by_strategy[self._references.find(strategy, "strategy")]
        return tuple(self._standards[link.standard] for link in self.linkages_for(strategy=strategy, kinds=kinds))

    def linkages_for(
        self,
        standard: StandardRef | None = None,
        strategy: StrategyRef | None = None,
        *,
        kinds: Collection[LinkageKind | KindName] | None = None,
    ) -> tuple[Linkage, ...]:
        """
        Return the linkages of a standard, of a strategy, of both, or all of them, by standard and strategy.

        `kinds` keeps those of these kinds.  An `InvalidOptionError` where one is unknown, or where it is a bare text.
        """
        found = self.linkages
        if standard is not None:
            found = self._linkages_by_standard[self._standard_id(standard)]
        if strategy is not None:
            identifier = self._strategy_id(strategy)
            found = tuple(link for link in found if link.strategy == identifier)
        if kinds is not None:
            wanted = members("kinds", kinds, LinkageKind)
            found = tuple(link for link in found if link.kind in wanted)
        return found

    def linkage(self, standard: StandardRef, strategy: StrategyRef) -> Linkage | None:
        """Return the linkage of a standard and a strategy, or `None` where both are known and the guide has none."""
        identifier = linkage_id(self._standard_id(standard), self._strategy_id(strategy))
        found = self._records.get(identifier)
        return found if isinstance(found, Linkage) else None

    def convergence_for(self, standard: StandardRef) -> Convergence | None:
        """Return the row of the guide that says why a standard is linked, or `None` for a standard with a gap."""
        identifier = self._standard_id(standard)
        return next((row for row in self.convergences if identifier in row.standards), None)

    def interventions_for(self, reference: StandardRef | StrategyRef) -> tuple[Intervention, ...]:
        """
        Return the interventions of a strategy, or for a standard those that the guide names on its linkages.

        In INSPIRE's order.  Empty for a standard means that the guide names none, not that none would help.
        """
        identifier = self._references.find(reference, "standard", "strategy")
        if identifier in self._strategies:
            return tuple(each for each in self.interventions if each.strategy == identifier)
        named = {name for link in self._linkages_by_standard[identifier] for name in link.interventions}
        return tuple(each for each in self.interventions if each.id in named)

    def field_examples_for(
        self,
        reference: StandardRef | StrategyRef | InterventionRef | None = None,
        *,
        setting: Setting | SettingName | None = None,
        place: str | None = None,
    ) -> tuple[FieldExample, ...]:
        """
        Return the field examples of a strategy or an intervention; of a standard, those of its linkages' interventions.

        Without a reference, those of all strategies.

        `setting` keeps those in this setting, `place` those in this country, an ISO 3166-1 alpha-3 code or an English
        name.  Empty means that the guide tells of none.  An `InvalidOptionError` where setting or place is unknown.
        """
        found: Iterable[FieldExample] = self.field_examples
        if reference is not None:
            identifier = self._references.find(reference, "standard", "strategy", "intervention")
            if identifier in self._standards:
                named = [each.id for each in self.interventions_for(identifier)]
                found = sorted((each for name in named for each in self._examples.get(name, ())), key=_order)
            else:
                found = self._examples.get(identifier, ())
        if setting is not None:
            wanted = member("setting", setting, Setting)
            found = [example for example in found if wanted in example.settings]
        if place is not None:
            code = place_code(place)
            found = [example for example in found if code in example.places]
        return tuple(found)

    def suitability(
        self, reference: StandardRef | StrategyRef | InterventionRef, setting: Setting | SettingName
    ) -> tuple[SettingNote, ...]:
        """
        Return what the guide says of using a standard, a strategy or an intervention in a setting.

        Notes on both frameworks in general are among them; a strategy's include those on its interventions, and an
        intervention's those on its strategy.  Settings do not include one another: what is said of `humanitarian` or
        of `onset` is answered when that is asked for.  Read the summary, not the suitability alone.  Empty means that
        the guide is silent, which is not "suitable".
        """
        identifier = self._references.find(reference, "standard", "strategy", "intervention")
        wanted = member("setting", setting, Setting)
        return tuple(note for note in self.setting_notes if note.setting is wanted and self._concerns(note, identifier))

    def _concerns(self, note: SettingNote, identifier: str) -> bool:
        subjects: tuple[str, ...] = (*note.standards, *note.strategies, *note.interventions)
        record = self._records[identifier]
        return (
            not subjects
            or identifier in subjects
            or (isinstance(record, Intervention) and record.strategy in note.strategies)
            or any(subject.startswith(f"{identifier}.") for subject in note.interventions)
        )

    def _standard_id(self, reference: StandardRef) -> StandardId:
        if type(reference) is str and reference in self._standards:
            return StandardId(reference)
        return cast("StandardId", self._references.find(reference, "standard"))

    def _strategy_id(self, reference: StrategyRef) -> StrategyId:
        if type(reference) is str and reference in self._strategies:
            return StrategyId(reference)
        return cast("StrategyId", self._references.find(reference, "strategy"))

    @cached_property
    def _records(self) -> Mapping[str, Record]:
        return MappingProxyType({record.id: record for name in COLLECTIONS for record in getattr(self, name)})

    @cached_property
    def _origins(self) -> Mapping[str, str]:
        return MappingProxyType(dict(self.origins))

    @cached_property
    def _references(self) -> References:
        return References(self._records, self.version)

    @cached_property
    def _standards(self) -> Mapping[str, Standard]:
        return MappingProxyType({standard.id: standard for standard in self.standards})

    @cached_property
    def _strategies(self) -> Mapping[str, Strategy]:
        return MappingProxyType({strategy.id: strategy for strategy in self.strategies})

    @cached_property
    def _examples(self) -> Mapping[str, tuple[FieldExample, ...]]:
        """The field examples of each strategy and intervention that has any: overlays may bring very many."""
        found: dict[str, list[FieldExample]] = {}
        for example in self.field_examples:
            for identifier in filter(None, (example.strategy, example.intervention)):
                found.setdefault(identifier, []).append(example)
        return MappingProxyType({identifier: tuple(examples) for identifier, examples in found.items()})

    @cached_property
    def _linkages_by_standard(self) -> Mapping[str, tuple[Linkage, ...]]:
        return _grouped(self.standards, self.linkages, lambda link: link.standard)

    # The two questions that are asked most are indexed by every spelling that needs no normalising.  Whoever looks up
    # compares types first, because True and 1.0 equal 1.

    @cached_property
    def _strategies_by_standard(self) -> Mapping[object, tuple[Strategy, ...]]:
        linked = {
            key: tuple(self._strategies[link.strategy] for link in links)
            for key, links in self._linkages_by_standard.items()
        }
        return MappingProxyType({key: linked[name] for key, name in self._references.exact("standard").items()})

    @cached_property
    def _standards_by_strategy(self) -> Mapping[object, tuple[Standard, ...]]:
        linked = {
            key: tuple(self._standards[link.standard] for link in links)
            for key, links in _grouped(self.strategies, self.linkages, lambda link: link.strategy).items()
        }
        return MappingProxyType({key: linked[name] for key, name in self._references.exact("strategy").items()})


def _order(record: Record) -> tuple[tuple[str | int, ...], str]:
    return sort_key(record.id)


def _grouped(
    owners: Iterable[Record], linkages: Iterable[Linkage], owner: Callable[[Linkage], str]
) -> Mapping[str, tuple[Linkage, ...]]:
    """Group linkages by one of their sides; an owner without any has an empty group."""
    groups: dict[str, list[Linkage]] = {record.id: [] for record in owners}
    for link in linkages:
        groups[owner(link)].append(link)
    return MappingProxyType({key: tuple(group) for key, group in groups.items()})
