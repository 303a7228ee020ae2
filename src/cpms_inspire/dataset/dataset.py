"""The dataset: an immutable, closed set of records, and the questions that people ask of it."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from os import PathLike
from typing import TYPE_CHECKING, Any, Self, cast, final, overload

from attrs import evolve, field, frozen

from cpms_inspire.dataset.consistency import contradictions
from cpms_inspire.dataset.index import Index, index_of
from cpms_inspire.dataset.references import member, members
from cpms_inspire.documents import loading
from cpms_inspire.documents.dumping import canonical, plain
from cpms_inspire.documents.files import read_file
from cpms_inspire.documents.header import HEADER, SCHEMA
from cpms_inspire.errors import DatasetError, InvalidOptionError, Problem, WrongKindError, shortened
from cpms_inspire.model._value import Rebuilt, Shown
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
    framework_of,
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
from cpms_inspire.model.several import Several
from cpms_inspire.model.vocabulary import KindName, LinkageKind, Setting, SettingName, Through, ThroughName

if TYPE_CHECKING:
    from cpms_inspire.dataset.lexicon import Term
    from cpms_inspire.dataset.search import Hit

__all__ = ["Dataset"]


class _Cache:
    """What a dataset computes when it first needs it.  It is not part of the value, so copies start without it."""

    # Not `cached_property`: attrs implements it on slotted classes with `__getattr__`, which makes attribute access
    # several times slower.
    __slots__ = ("_digest", "_index")

    _digest: str
    _index: Index


@final
@frozen(kw_only=True, getstate_setstate=False)
class Dataset(_Cache, Shown, Rebuilt):
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
    terms: "tuple[Term, ...]" = field(default=(), eq=False)
    """The terms that overlays added to the lexicon; empty in a bundled version."""
    base: Self | None = field(default=None, eq=False)
    """The dataset without overlays; `None` if it has none."""

    def __attrs_post_init__(self) -> None:
        collections: dict[str, tuple[Record, ...]] = {name: getattr(self, name) for name in COLLECTIONS}
        problems = list(loading.problems_of_header({name: getattr(self, name) for name in HEADER}))
        problems += loading.problems_of_types(collections)
        problems += _problems_of_origin(self)
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
        return tuple(self)

    def __iter__(self) -> Iterator[Record]:
        return (record for name in COLLECTIONS for record in getattr(self, name))

    def __len__(self) -> int:
        return sum(len(getattr(self, name)) for name in COLLECTIONS)

    def __bool__(self) -> bool:
        # A dataset without records is one all the same: what was given is compared with `None`, never by its truth.
        return True

    def __contains__(self, record: object) -> bool:
        """Return whether this is the identifier of a record, or a record, of the dataset."""
        records = self._indexed().records
        if isinstance(record, str):
            found = records.get(str.__str__(record))
            return found is not None and not isinstance(found, Retirement)
        return isinstance(record, Record) and getattr(record, "id", "") in records and records[record.id] == record

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

    @overload
    def record(self, identifier: StandardId | Standard) -> Standard: ...
    @overload
    def record(self, identifier: StrategyId | Strategy) -> Strategy: ...
    @overload
    def record(self, identifier: InterventionId | Intervention) -> Intervention: ...
    @overload
    def record(self, identifier: LinkageId | Linkage) -> Linkage: ...
    @overload
    def record(self, identifier: ConvergenceId | Convergence) -> Convergence: ...
    @overload
    def record(self, identifier: GapId | Gap) -> Gap: ...
    @overload
    def record(self, identifier: FieldExampleId | FieldExample) -> FieldExample: ...
    @overload
    def record(self, identifier: SettingNoteId | SettingNote) -> SettingNote: ...
    @overload
    def record(self, identifier: PillarId | Pillar) -> Pillar: ...
    @overload
    def record(self, identifier: ActivityId | Activity) -> Activity: ...
    @overload
    def record(self, identifier: SharedPrincipleId | SharedPrinciple) -> SharedPrinciple: ...
    @overload
    def record(self, identifier: RecommendationId | Recommendation) -> Recommendation: ...
    @overload
    def record(self, identifier: RelatedStandardId | RelatedStandard) -> RelatedStandard: ...
    @overload
    def record(self, identifier: SupportChannelId | SupportChannel) -> SupportChannel: ...
    @overload
    def record(self, identifier: ResourceId | Resource) -> Resource: ...
    @overload
    def record(self, identifier: NoteId | Note) -> Note: ...
    @overload
    def record(self, identifier: SourceId | Source) -> Source: ...
    @overload
    def record(self, identifier: FrameworkId | Framework) -> Framework: ...
    @overload
    def record(self, identifier: str | Record) -> Record: ...
    def record(self, identifier: str | Record) -> Record:
        """
        Return the record of any kind that has this identifier, in any case; a record means the one with its identifier.

        Type checkers know the class from the type of the identifier: that of a `ConvergenceId` is a `Convergence`.
        Raises `UnknownIdentifierError` if there is none, `RetiredIdentifierError` if it was retired.
        """
        index = self._indexed()
        given: object = getattr(identifier, "id", None) if isinstance(identifier, Record) else identifier
        text = str.__str__(given) if isinstance(given, str) else ""
        found = index.records.get(text) or index.records.get(text.strip().upper())
        if found is None or isinstance(found, Retirement):
            index.references.refuse_record(found.id if found else given)
        return found

    def origin(self, record: str | Record) -> str | None:
        """
        Return the name of the overlay that added a record, given by its identifier or itself.

        `None` for the dataset's own records.  Errors as for `record` if an identifier is given.
        """
        identifier = record.id if isinstance(record, Record) else self.record(record).id
        return self._indexed().origins.get(identifier)

    def pillar(self, pillar: PillarRef) -> Pillar:
        """
        Return the pillar that a reference names: a number from 1 to 4, `P4`, `Pillar 4`, an identifier or a title.

        Errors as for `standard`.  A number that is not a pillar's but a standard's raises `WrongKindError`.
        """
        index = self._indexed()
        return cast("Pillar", index.records[index.references.find(pillar, "pillar")])

    def strategies_for(
        self, standard: StandardRef, *, kinds: Several[LinkageKind | KindName] | None = None
    ) -> tuple[Strategy, ...]:
        """
        Return the strategies that the guide links to a standard.

        Each appears once, in INSPIRE's order.  `kinds` limits the answer to linkages of these kinds.  Empty means that
        no linkage of the standard is in the dataset (see `gap_for`), or none of these kinds; the row of the standard
        may still mention a strategy in its text (see `convergence_for`).  An unknown standard is an error, never an
        empty answer; errors as for `standard`, and `InvalidOptionError` for an unknown kind.
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
        self,
        strategy: StrategyRef | InterventionRef | ActivityRef,
        *,
        kinds: Several[LinkageKind | KindName] | None = None,
    ) -> tuple[Standard, ...]:
        """
        Return the standards of a strategy, an intervention or an activity.

        A strategy: the standards that the guide links to it, exactly the inverse of `strategies_for`.  An intervention:
        those with a linkage that names it, the inverse of `interventions_for`.  An activity: those whose row prints it,
        the inverse of `activities_for`.  A text that names a strategy and something else means the strategy.

        Each appears once, in the order of their numbers.  `kinds` limits the answer to standards with such a linkage
        of these kinds; for an activity, to standards with any linkage of these kinds.  Empty means that there is no
        such linkage or row in the dataset.  Errors as for `strategy`, and `InvalidOptionError` for an unknown kind.
        """
        if kinds is None:
            if type(strategy) is str:
                try:
                    return self._index.standards_by_strategy[strategy]
                except (AttributeError, KeyError):
                    pass  # as above
            index = self._indexed()
            identifier = index.references.find_first(strategy, "strategy", "intervention", "activity")
            if identifier in index.strategies:
                return index.standards_by_strategy[identifier]
        else:
            index = self._indexed()
            identifier = index.references.find_first(strategy, "strategy", "intervention", "activity")
        links = self.linkages_for(kinds=kinds)
        match index.records[identifier]:
            case Strategy():
                found = {link.standard for link in links if link.strategy == identifier}
            case Intervention():
                found = {link.standard for link in links if identifier in link.interventions}
            case _:
                found = {standard.id for standard in self.standards if identifier in self._printed_for(standard.id)}
                found &= found if kinds is None else {link.standard for link in links}
        return tuple(standard for standard in self.standards if standard.id in found)

    def linkages_for(
        self,
        standard: StandardRef | None = None,
        strategy: StrategyRef | None = None,
        *,
        kinds: Several[LinkageKind | KindName] | None = None,
        stressed: bool | None = None,
    ) -> tuple[Linkage, ...]:
        """
        Return the linkages of a standard, of a strategy, of both, or all, in the order of standards and strategies.

        `kinds` limits the answer to these kinds, `stressed` to linkages whose strategy the row stresses for the
        standard (`True`) or does not (`False`).  Empty means that the dataset has no such linkage.  Raises
        `InvalidOptionError` if a kind is unknown, if `kinds` is a single text, or if `stressed` is neither true nor
        false; other errors as for `standard` and `strategy`.
        """
        found = self.linkages
        if standard is not None:
            found = self._indexed().linkages_by_standard[self._linked_standard("linkages_for", standard, strategy)]
        if strategy is not None:
            identifier = self._strategy_id(strategy)
            found = tuple(link for link in found if link.strategy == identifier)
        if kinds is not None:
            wanted = members("kinds", kinds, LinkageKind)
            found = tuple(link for link in found if link.kind in wanted)
        if stressed is not None:
            if type(stressed) is not bool:
                raise InvalidOptionError("stressed", shortened(stressed), ("True", "False"))
            found = tuple(link for link in found if link.stressed is stressed)
        return found

    def linkage(self, standard: StandardRef, strategy: StrategyRef) -> Linkage | None:
        """
        Return the linkage of a standard and a strategy.

        `None` means that both are known and the dataset does not link them; the row of the standard may still mention
        the strategy in its text.  Errors as for `standard` and `strategy`.
        """
        identifier = linkage_id(self._linked_standard("linkage", standard, strategy), self._strategy_id(strategy))
        found = self._indexed().records.get(identifier)
        return found if isinstance(found, Linkage) else None

    def _linked_standard(self, call: str, standard: StandardRef, strategy: StrategyRef | None) -> StandardId:
        """Return the identifier of a standard; if a strategy stands in its place, the error says how to ask instead."""
        try:
            return self._standard_id(standard)
        except WrongKindError as error:
            if error.found not in self._indexed().strategies:
                raise
            instead: tuple[str, ...] = ("linkages_for", f"strategy={error.found}")
            if strategy is not None:
                with suppress(LookupError, TypeError):  # if it is a standard, the two are swapped
                    instead = (call, self._standard_id(cast("StandardRef", strategy)), error.found)
            raise evolve(error, instead=instead) from None

    def gap_for(self, standard: StandardRef) -> Gap | None:
        """
        Return the record that says that the guide links a standard to no strategy.

        `None` means that the dataset records no gap of the standard: the guide links it (see `strategies_for`).  Errors
        as for `standard`.
        """
        identifier = self._standard_id(standard)
        return next((gap for gap in self.gaps if gap.standard == identifier), None)

    def convergence_for(self, standard: StandardRef) -> Convergence | None:
        """
        Return the row of the guide that says why a standard is linked.

        `None` means that no row of the dataset covers the standard, as for a standard with a gap.  Errors as for
        `standard`.
        """
        identifier = self._standard_id(standard)
        return next((row for row in self.convergences if identifier in row.standards), None)

    def activities_for(self, standard: StandardRef) -> tuple[Activity, ...]:
        """
        Return the cross-cutting activities of INSPIRE that the row of a standard prints, in INSPIRE's order.

        Empty means that the row prints none, or that there is no row.  Errors as for `standard`.
        """
        printed = self._printed_for(self._standard_id(standard))
        return tuple(activity for activity in self.activities if activity.id in printed)

    def _printed_for(self, standard: StandardId) -> tuple[ActivityId, ...]:
        row = self.convergence_for(standard)
        return row.activities if row else ()

    def principles_for(self, standard: StandardRef) -> tuple[SharedPrinciple, ...]:
        """
        Return the shared principles of both frameworks that name a standard among their standards, in their order.

        Empty means that no principle names this standard.  Every shared principle applies to both frameworks in
        general, and dataset versions before 1.2.0 name no standards: see `shared_principles` for all.  Errors as for
        `standard`.
        """
        identifier = self._standard_id(standard)
        return tuple(principle for principle in self.shared_principles if identifier in principle.standards)

    def interventions_for(self, reference: StandardRef | StrategyRef) -> tuple[Intervention, ...]:
        """
        Return the interventions of a strategy; for a standard, those that the guide names on its linkages.

        In INSPIRE's order.  Empty for a standard means that no linkage of it names an intervention, not that none would
        help; empty for a strategy, that the dataset has no intervention of it.  Errors as for `standard`.
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
        through: Through | ThroughName = Through.INTERVENTION,
    ) -> tuple[FieldExample, ...]:
        """
        Return the field examples of a strategy, an intervention or a standard; without a reference, all.

        A strategy: the examples that use it, also together with other strategies.  An intervention: the examples that
        use it.  A standard: with `through="intervention"` the examples of the interventions on its linkages, with
        `through="strategy"` those of the strategies that its row names for it (linkages of the kind `named`), which
        are examples of the strategy and not of this standard.  `through` changes nothing for other references.

        `setting` limits the answer to examples whose record has this setting, `place` to this country, given by its
        ISO 3166-1 code of two or three letters, or by a name in English, French, Spanish, Portuguese or Arabic.  Each
        example appears once, in the order of the dataset.  Empty means that no record fits.  It does not mean that the
        guide is silent: the guide states no setting or place for some examples, and does not connect its examples with
        standards.  Raises `InvalidOptionError` if setting, place or `through` is unknown, or if several places have the
        name, such as "Congo"; other errors as for `standard`.
        """
        way = member("through", through, Through)
        found: Iterable[FieldExample] = self.field_examples
        if reference is not None:
            index = self._indexed()
            identifier = index.references.find(reference, "standard", "strategy", "intervention")
            if identifier in index.standards:
                found = self._examples_of_standard(identifier, way)
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

    def _examples_of_standard(self, standard: str, way: Through) -> list[FieldExample]:
        index = self._indexed()
        links = index.linkages_by_standard[standard]
        owners: set[str] = (
            {name for link in links for name in link.interventions}
            if way is Through.INTERVENTION
            else {link.strategy for link in links if link.kind is LinkageKind.NAMED}
        )
        found = {example.id: example for owner in owners for example in index.examples.get(owner, ())}
        return sorted(found.values(), key=_order)

    def suitability(
        self,
        reference: StandardRef | StrategyRef | InterventionRef | ActivityRef,
        setting: Setting | SettingName | Several[Setting | SettingName],
    ) -> tuple[SettingNote, ...]:
        """
        Return what the guide says about using something in a setting, or in any of several settings.

        The answer has the notes on the standard, the strategy or the intervention itself.  For a strategy it has also
        the notes on its interventions, for an intervention those on its strategy.  For everything, activities too, it
        has the general notes: those on both frameworks, and those on the framework that it belongs to.  Each note
        appears once, in the order of the dataset.  Settings do not include one another: notes on `humanitarian` or
        `onset` are in the answer only if that setting is asked for.  Read the summary, not only the suitability.

        Empty means that the dataset has no such note, or that no setting was given; it does not mean "suitable".
        Raises `InvalidOptionError` for an unknown setting; other errors as for `standard`.
        """
        index = self._indexed()
        identifier = index.references.find(reference, "standard", "strategy", "intervention", "activity")
        if isinstance(setting, str) or not isinstance(setting, Iterable):
            wanted = frozenset({member("setting", setting, Setting)})
        else:
            wanted = members("setting", setting, Setting)
        return tuple(note for note in self.setting_notes if note.setting in wanted and self._concerns(note, identifier))

    def search(self, text: str, *, limit: int = 10, of: Several[str] | None = None) -> "tuple[Hit, ...]":
        """
        Return the records that fit a text, best first, at most `limit`.

        It searches titles, names, summaries, notes and places, and the terms of the newest lexicon, so that `CFS` finds
        Standard 15.  A text that names one place, such as `DRC`, finds it as its English name does.  Case, accents and
        plurals do not matter.  `of` limits the answer to some collections, such as `standards`.  Empty if no record
        contains any of the words.  Raises `InvalidOptionError` if `limit` is not a whole number of at least 1, or if a
        collection is unknown.
        """
        # Most programs ask other questions, and do not wait for the import.
        from cpms_inspire.dataset import search as searching  # noqa: PLC0415

        return searching.search(self, text, limit=limit, of=of)

    def _concerns(self, note: SettingNote, identifier: str) -> bool:
        if not note.subjects:
            return not note.frameworks or framework_of(identifier) in note.frameworks
        record = self._indexed().records[identifier]
        return (
            identifier in note.subjects
            or (isinstance(record, Intervention) and record.strategy in note.strategies)
            or any(subject.startswith(f"{identifier}.") for subject in note.interventions)
        )

    def _standard_id(self, reference: StandardRef) -> StandardId:
        index = self._indexed()
        if type(reference) is str and reference in index.exact_standards:
            return StandardId(index.exact_standards[reference])
        return cast("StandardId", index.references.find(reference, "standard"))

    def _strategy_id(self, reference: StrategyRef) -> StrategyId:
        index = self._indexed()
        if type(reference) is str and reference in index.strategies:
            return StrategyId(reference)
        return cast("StrategyId", index.references.find(reference, "strategy"))


def _problems_of_origin(dataset: Dataset) -> Iterator[Problem]:
    """Yield what is wrong with what `with_overlay` says about overlays: anything that could be changed later."""
    if type(dataset.overlays) is not tuple or not all(type(name) is str for name in dataset.overlays):
        yield Problem("$.overlays", f"must be a tuple of names, not {shortened(dataset.overlays)}")
    pairs = dataset.origins if type(dataset.origins) is tuple else (None,)
    if not all(type(pair) is tuple and [type(part) for part in pair] == [str, str] for pair in pairs):
        yield Problem("$.origins", f"must be a tuple of pairs of texts, not {shortened(dataset.origins)}")
    base: object = dataset.base
    if base is not None and type(base) is not Dataset:
        yield Problem("$.base", f"must be a dataset, not {shortened(base)}")


def _order(record: Record) -> tuple[tuple[str | int, ...], str]:
    return sort_key(record.id)
