"""The dataset: an immutable, closed set of records, and the questions that people ask of it."""

import hashlib
from collections.abc import Collection, Iterable
from os import PathLike
from typing import Any, Self, cast, final

from attrs import field, frozen

from cpms_inspire.dataset.consistency import contradictions
from cpms_inspire.dataset.index import Index, index_of
from cpms_inspire.dataset.references import member, members
from cpms_inspire.documents import loading
from cpms_inspire.documents.dumping import canonical, plain
from cpms_inspire.documents.files import read_file
from cpms_inspire.documents.header import HEADER, SCHEMA
from cpms_inspire.errors import DatasetError
from cpms_inspire.model._value import Shown
from cpms_inspire.model.identifiers import (
    InterventionRef,
    StandardId,
    StandardRef,
    StrategyId,
    StrategyRef,
    linkage_id,
    sort_key,
)
from cpms_inspire.model.records import (
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
from cpms_inspire.model.vocabulary import KindName, LinkageKind, Setting, SettingName

__all__ = ["Dataset"]


class _Cache:
    """What a dataset computes when it first needs it.  It is not part of the value, so copies start without it."""

    # Not `cached_property`: attrs implements it on slotted classes with `__getattr__`, which makes attribute access
    # several times slower.
    __slots__ = ("_digest", "_index")

    _digest: str
    _index: Index


@final
@frozen(kw_only=True)
class Dataset(_Cache, Shown):
    """
    One version of the crosswalk: records in canonical order, and the questions that people ask of them.

    Two datasets are equal if they have the same records under the same version.  The constructor refuses repeated
    identifiers, references to records that do not exist, and names that two records of a kind share; one
    `DatasetError` lists all problems.
    """

    schema: int = SCHEMA
    """The number of the format of dataset files."""
    version: str
    """The dataset version, independent of the package's."""
    released: str
    """The date of release, as `2026-11-22`."""
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
    """The names of its overlays, in the order in which they were applied; empty in a bundled version."""
    origins: tuple[tuple[str, str], ...] = field(default=(), eq=False)
    """Identifiers of the records that overlays added, each with its overlay's name."""
    base: Self | None = field(default=None, eq=False)
    """The dataset without overlays; `None` if it has none."""

    def __attrs_post_init__(self) -> None:
        collections: dict[str, tuple[Record, ...]] = {name: getattr(self, name) for name in COLLECTIONS}
        problems = list(loading.problems_of_header({name: getattr(self, name) for name in HEADER}))
        problems += loading.problems_of_types(collections)
        problems = problems or contradictions(collections)
        if problems:
            raise DatasetError(tuple(problems))
        for name, records in collections.items():
            # The order of the input is not part of the value; nobody has seen the dataset yet.
            object.__setattr__(self, name, tuple(sorted(records, key=_order)))

    def __hash__(self) -> int:
        # Equal datasets have equal versions.  Hashing all records would take milliseconds each time.
        return hash((type(self), self.version, self.released))

    def __repr__(self) -> str:
        name = " + ".join((self.version, *self.overlays))
        return f"<Dataset {name}: {self._counted('standards', 'strategies', 'linkages')}>"

    def _counted(self, *names: str) -> str:
        return ", ".join(f"{len(getattr(self, name))} {name}" for name in names)

    @classmethod
    def from_json(cls, data: bytes | str) -> Self:
        """
        Return the dataset in a JSON document of schema 1.

        Raises `DatasetError` with at least one problem, with its path, for every faulty record.
        """
        header, records, problems = loading.read(loading.parse(data))
        problems += contradictions(records)
        if problems:
            raise DatasetError(loading.in_order(problems, *HEADER, *COLLECTIONS))
        return cls(**header | {name: tuple(members) for name, members in records.items()})

    @classmethod
    def from_file(cls, path: str | PathLike[str]) -> Self:
        """
        Return the dataset in a JSON file of schema 1.

        Raises `DatasetError` as `from_json` does, and if the path is that of a device, which might never end; `OSError`
        if the file cannot be read.
        """
        return cls.from_json(read_file(path))

    def to_json(self) -> bytes:
        """Return the dataset as the bytes of its file, so that their digest is that of the file."""
        document: dict[str, Any] = {name: getattr(self, name) for name in HEADER}
        for name in COLLECTIONS:
            document[name] = [plain(record) for record in getattr(self, name)]
        return canonical(document)

    @property
    def digest(self) -> str:
        """The SHA-256 digest of `to_json()`, in hexadecimal; apps pin it.  The order of the input does not matter."""
        try:
            return self._digest
        except AttributeError:
            object.__setattr__(self, "_digest", hashlib.sha256(self.to_json()).hexdigest())
            return self._digest

    def _indexed(self) -> Index:
        try:
            return self._index
        except AttributeError:
            collections = {name: getattr(self, name) for name in COLLECTIONS}
            object.__setattr__(self, "_index", index_of(collections, self.version, self.origins))
            return self._index

    @property
    def records(self) -> tuple[Record, ...]:
        """All records, collection by collection, in canonical order; retirements are the last."""
        return tuple(record for name in COLLECTIONS for record in getattr(self, name))

    def standard(self, standard: StandardRef) -> Standard:
        """
        Return the standard that a reference names.

        Raises `UnknownIdentifierError` with suggestions if it names none, `WrongKindError` if it names a record of
        another kind, `RetiredIdentifierError` if the identifier was retired, `ReferenceTypeError` if it cannot be a
        reference.
        """
        return cast("Standard", self._indexed().records[self._standard_id(standard)])

    def strategy(self, strategy: StrategyRef) -> Strategy:
        """
        Return the strategy that a reference names; errors as for `standard`.

        Codes refer to strategies, numbers do not.  `"I"` raises `AmbiguousIdentifierError`, because two strategies
        begin with it.
        """
        return cast("Strategy", self._indexed().records[self._strategy_id(strategy)])

    def intervention(self, intervention: InterventionRef) -> Intervention:
        """Return the intervention that a reference names; errors as for `standard`."""
        index = self._indexed()
        return cast("Intervention", index.records[index.references.find(intervention, "intervention")])

    def record(self, identifier: str) -> Record:
        """
        Return the record of any kind with exactly this identifier.

        Raises `UnknownIdentifierError` if there is none, `RetiredIdentifierError` if it was retired.
        """
        index = self._indexed()
        found = index.records.get(str.__str__(identifier)) if isinstance(identifier, str) else None
        if found is None or isinstance(found, Retirement):
            index.references.refuse_record(identifier)
        return found

    def origin(self, record: str | Record) -> str | None:
        """
        Return the name of the overlay that added a record, given by its identifier or itself.

        `None` for the dataset's own records.  Errors as for `record` if an identifier is given.
        """
        identifier = record.id if isinstance(record, Record) else self.record(record).id
        return self._indexed().origins.get(identifier)

    def strategies_for(
        self, standard: StandardRef, *, kinds: Collection[LinkageKind | KindName] | None = None
    ) -> tuple[Strategy, ...]:
        """
        Return the strategies that the guide links to a standard.

        Each appears once, in INSPIRE's order.  `kinds` limits the answer to linkages of these kinds.  Empty means that
        the standard is known and the guide links it to no strategy (see `gaps`), or to none in these ways.  An unknown
        standard is an error, never an empty answer; errors as for `standard`, and `InvalidOptionError` for an unknown
        kind.
        """
        if kinds is None:
            if type(standard) is int or type(standard) is str:
                try:
                    return self._index.strategies_by_standard[standard]
                except (AttributeError, KeyError):
                    pass  # the first question, or a spelling that needs normalisation
            index = self._indexed()
            return index.strategies_by_standard[index.references.find(standard, "standard")]
        strategies = self._indexed().strategies
        return tuple(strategies[link.strategy] for link in self.linkages_for(standard, kinds=kinds))

    def standards_for(
        self, strategy: StrategyRef, *, kinds: Collection[LinkageKind | KindName] | None = None
    ) -> tuple[Standard, ...]:
        """
        Return the standards that the guide links to a strategy: the inverse of `strategies_for`, exactly.

        Each appears once, in the order of their numbers.  `kinds` limits the answer to linkages of these kinds.
        Errors as
        for `strategy`, and `InvalidOptionError` for an unknown kind.
        """
        if kinds is None:
            if type(strategy) is str:
                try:
                    return self._index.standards_by_strategy[strategy]
                except (AttributeError, KeyError):
                    pass  # as above
            index = self._indexed()
            return index.standards_by_strategy[index.references.find(strategy, "strategy")]
        standards = self._indexed().standards
        return tuple(standards[link.standard] for link in self.linkages_for(strategy=strategy, kinds=kinds))

    def linkages_for(
        self,
        standard: StandardRef | None = None,
        strategy: StrategyRef | None = None,
        *,
        kinds: Collection[LinkageKind | KindName] | None = None,
    ) -> tuple[Linkage, ...]:
        """
        Return the linkages of a standard, of a strategy, of both, or all, in the order of standards and strategies.

        `kinds` limits the answer to these kinds.  Raises `InvalidOptionError` if one is unknown or if it is a single
        text; other errors as for `standard` and `strategy`.
        """
        found = self.linkages
        if standard is not None:
            found = self._indexed().linkages_by_standard[self._standard_id(standard)]
        if strategy is not None:
            identifier = self._strategy_id(strategy)
            found = tuple(link for link in found if link.strategy == identifier)
        if kinds is not None:
            wanted = members("kinds", kinds, LinkageKind)
            found = tuple(link for link in found if link.kind in wanted)
        return found

    def linkage(self, standard: StandardRef, strategy: StrategyRef) -> Linkage | None:
        """Return the linkage of a standard and a strategy; `None` if both are known and not linked."""
        identifier = linkage_id(self._standard_id(standard), self._strategy_id(strategy))
        found = self._indexed().records.get(identifier)
        return found if isinstance(found, Linkage) else None

    def convergence_for(self, standard: StandardRef) -> Convergence | None:
        """Return the row of the guide that says why a standard is linked; `None` for a standard with a gap."""
        identifier = self._standard_id(standard)
        return next((row for row in self.convergences if identifier in row.standards), None)

    def interventions_for(self, reference: StandardRef | StrategyRef) -> tuple[Intervention, ...]:
        """
        Return the interventions of a strategy; for a standard, those that the guide names on its linkages.

        In INSPIRE's order.  Empty for a standard means that the guide names none, not that none would help.
        """
        index = self._indexed()
        identifier = index.references.find(reference, "standard", "strategy")
        if identifier in index.strategies:
            return tuple(each for each in self.interventions if each.strategy == identifier)
        named = {name for link in index.linkages_by_standard[identifier] for name in link.interventions}
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

        Without a reference, all of them.  `setting` limits the answer to this setting, `place` to this country, given
        by its ISO 3166-1 code of two or three letters, or by a name in English, French, Spanish, Portuguese or Arabic.
        Empty means that the guide describes none.  Raises `InvalidOptionError` if the setting or the place is unknown,
        or if several places have the name, such as "Congo"; other errors as for `standard`.
        """
        found: Iterable[FieldExample] = self.field_examples
        if reference is not None:
            index = self._indexed()
            identifier = index.references.find(reference, "standard", "strategy", "intervention")
            if identifier in index.standards:
                named = [each.id for each in self.interventions_for(identifier)]
                found = sorted((each for name in named for each in index.examples.get(name, ())), key=_order)
            else:
                found = index.examples.get(identifier, ())
        if setting is not None:
            wanted = member("setting", setting, Setting)
            found = [example for example in found if wanted in example.settings]
        if place is not None:
            from cpms_inspire.dataset.places import place_code  # noqa: PLC0415  # few questions have a place

            code = place_code(place)
            found = [example for example in found if code in example.places]
        return tuple(found)

    def suitability(
        self, reference: StandardRef | StrategyRef | InterventionRef, setting: Setting | SettingName
    ) -> tuple[SettingNote, ...]:
        """
        Return what the guide says about using a standard, a strategy or an intervention in a setting.

        The answer includes notes on both frameworks in general.  For a strategy it includes notes on its interventions,
        for an intervention those on its strategy.  Settings do not include one another: notes on `humanitarian` or
        `onset` are the answer only if that setting is asked for.  Read the summary, not only the suitability.  Empty
        means that the guide says nothing about it, which is not "suitable".
        """
        identifier = self._indexed().references.find(reference, "standard", "strategy", "intervention")
        wanted = member("setting", setting, Setting)
        return tuple(note for note in self.setting_notes if note.setting is wanted and self._concerns(note, identifier))

    def _concerns(self, note: SettingNote, identifier: str) -> bool:
        record = self._indexed().records[identifier]
        return (
            not note.subjects
            or identifier in note.subjects
            or (isinstance(record, Intervention) and record.strategy in note.strategies)
            or any(subject.startswith(f"{identifier}.") for subject in note.interventions)
        )

    def _standard_id(self, reference: StandardRef) -> StandardId:
        index = self._indexed()
        if type(reference) is str and reference in index.standards:
            return StandardId(reference)
        return cast("StandardId", index.references.find(reference, "standard"))

    def _strategy_id(self, reference: StrategyRef) -> StrategyId:
        index = self._indexed()
        if type(reference) is str and reference in index.strategies:
            return StrategyId(reference)
        return cast("StrategyId", index.references.find(reference, "strategy"))


def _order(record: Record) -> tuple[tuple[str | int, ...], str]:
    return sort_key(record.id)
