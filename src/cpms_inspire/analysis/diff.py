"""
What changed between two datasets: typed changes that can be applied and inverted exactly, and their level.

Any two datasets can be compared: bundled versions, files, datasets with overlays.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from enum import IntEnum, StrEnum, unique
from typing import Any, Self, TypeAlias, cast, final

import attrs
from attrs import frozen

from cpms_inspire.dataset.bundled import DatasetRef, dataset_of
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.versions import dataset_versions
from cpms_inspire.errors import (
    DatasetError,
    InvalidOptionError,
    Problem,
    RecordError,
    RetiredIdentifierError,
    keep_tuples,
    shortened,
)
from cpms_inspire.model._value import Brief, Shown
from cpms_inspire.model.identifiers import sort_key
from cpms_inspire.model.records import COLLECTIONS, Linkage, Record, Retirement

__all__ = [
    "Change",
    "Diff",
    "FieldChanged",
    "Level",
    "LinkageAdded",
    "LinkageRevised",
    "LinkageWithdrawn",
    "Migration",
    "Outcome",
    "RecordAdded",
    "RecordRemoved",
    "apply",
    "compare",
    "migrate",
]


class Level(IntEnum):
    """The part of a dataset's version number that must be raised for a change; a diff has its highest level."""

    NONE = 0
    PATCH = 1
    """Wording and citations."""
    MINOR = 2
    """A changed answer to a question, or an added record."""
    MAJOR = 3
    """A removed identifier."""


WORDING = frozenset(
    {
        *("summary", "note", "reading", "common_ground", "inspire_adds", "cpms_adds", "limits", "reason", "audience"),
        *("citations", "publishers", "published", "url", "rights", "edition", "stewards", "organisations", "topic"),
        *("contact", "languages", "acronym", "programme", "place_names", "sections", "resources", "status", "about"),
        "as_of",
    }
)
"""Fields of wording and citations, whose changes are `Level.PATCH`."""

ANSWERS = frozenset(
    {
        *("title", "aliases", "labels", "sectors", "number", "code", "position", "preventive", "pillar", "frameworks"),
        *("standard", "strategy", "intervention", "standards", "strategies", "activities", "interventions"),
        "further_strategies",
        *("convergence", "kind", "scope", "stressed", "places", "settings", "setting", "suitability"),
        *("replaced_by", "since"),
    }
)
"""Fields that answers to questions or references depend on, whose changes are `Level.MINOR`."""


@frozen(kw_only=True, repr=False)
class RecordAdded(Brief):
    """A record that only the new dataset contains."""

    collection: str
    record: Record

    @property
    def id(self) -> str:
        """The identifier of the record."""
        return self.record.id

    @property
    def level(self) -> Level:
        """`Level.MINOR`."""
        return Level.MINOR

    def inverted(self) -> "RecordRemoved":
        """Return the removal of the record."""
        return _REMOVED[type(self)](collection=self.collection, record=self.record)


@frozen(kw_only=True, repr=False)
class RecordRemoved(Brief):
    """A record that only the old dataset contains."""

    collection: str
    record: Record

    @property
    def id(self) -> str:
        """The identifier of the record."""
        return self.record.id

    @property
    def level(self) -> Level:
        """`Level.MAJOR`: an identifier is removed."""
        return Level.MAJOR

    def inverted(self) -> RecordAdded:
        """Return the addition of the record."""
        return _ADDED[type(self)](collection=self.collection, record=self.record)


@frozen(kw_only=True, repr=False)
class FieldChanged(Brief):
    """A field of a record that is different in the two datasets."""

    collection: str
    id: str
    field: str
    old: object
    """The value of the field in the old dataset, immutable like every value."""
    new: object

    def __attrs_post_init__(self) -> None:
        for name in ("old", "new"):
            if isinstance(getattr(self, name), list):
                object.__setattr__(self, name, tuple(getattr(self, name)))
            hash(getattr(self, name))  # a TypeError for what can be changed

    @property
    def level(self) -> Level:
        """`Level.MINOR` if answers depend on the field, otherwise `Level.PATCH`."""
        return Level.MINOR if self.field in ANSWERS else Level.PATCH

    def inverted(self) -> Self:
        """Return the opposite change."""
        return attrs.evolve(self, old=self.new, new=self.old)


@final
@frozen(kw_only=True, repr=False)
class LinkageAdded(RecordAdded):
    """A linkage that only the new dataset contains."""


@final
@frozen(kw_only=True, repr=False)
class LinkageWithdrawn(RecordRemoved):
    """A linkage that only the old dataset contains."""


@final
@frozen(kw_only=True, repr=False)
class LinkageRevised(FieldChanged):
    """A field of a linkage that is different in the two datasets."""


Change: TypeAlias = RecordAdded | RecordRemoved | FieldChanged
"""Each has `collection`, `id`, `level` and `inverted()`."""

_REMOVED: Mapping[type, type[RecordRemoved]] = {RecordAdded: RecordRemoved, LinkageAdded: LinkageWithdrawn}
_ADDED: Mapping[type, type[RecordAdded]] = {RecordRemoved: RecordAdded, LinkageWithdrawn: LinkageAdded}


@final
@frozen(kw_only=True, repr=False)
class Diff(Shown):
    """All differences of a new dataset from an old one; `apply` turns the old one into the new one."""

    old_version: str
    new_version: str
    old_released: str
    new_released: str
    changes: tuple[Change, ...]
    """The changes by collection and identifier, in the order of the dataset."""

    def __attrs_post_init__(self) -> None:
        keep_tuples(self)

    @property
    def is_empty(self) -> bool:
        """Whether the two datasets are equal."""
        return not self.changes and (self.old_version, self.old_released) == (self.new_version, self.new_released)

    @property
    def level(self) -> Level:
        """The highest level of a change; `Level.NONE` if no record changed."""
        return max((change.level for change in self.changes), default=Level.NONE)

    def changes_of(self, identifier: str) -> tuple[Change, ...]:
        """
        Return the changes of a record, and those of the linkages of a standard or a strategy, in their order.

        Empty if none of them changed; an identifier that neither dataset has is not an error.

        >>> [change.id for change in compare("1.0.0", "1.1.0").changes_of("CPMS2019-P1")]
        []
        """
        return tuple(change for change in self.changes if identifier in {change.id, *change.id.split("/")})

    def inverted(self) -> Self:
        """Return the diff from the new dataset to the old one."""
        return attrs.evolve(
            self,
            old_version=self.new_version,
            new_version=self.old_version,
            old_released=self.new_released,
            new_released=self.old_released,
            changes=tuple(change.inverted() for change in self.changes),
        )


def compare(old: DatasetRef, new: DatasetRef | None = None) -> Diff:
    """
    Return all differences of a new dataset, the newest if none is given, from an old one.

    A diff does not say which overlay a record comes from, because that is not part of a dataset's value.

    >>> compare("1.0.0", "1.1.0").level.name
    'MINOR'
    """
    old, new = _given(old, "old"), dataset_of(new, "new")
    return Diff(
        old_version=old.version,
        new_version=new.version,
        old_released=old.released,
        new_released=new.released,
        changes=tuple(change for name in COLLECTIONS for change in _changes(name, old, new)),
    )


def _given(dataset: DatasetRef | None, option: str) -> Dataset:
    """Return a dataset that may not be left out."""
    if dataset is None:
        rule = "a Dataset, or the number of a bundled version"
        raise InvalidOptionError(option, shortened(dataset), dataset_versions(), rule)
    return dataset_of(dataset, option)


def _changes(collection: str, old: Dataset, new: Dataset) -> Iterator[Change]:
    """Yield the changes in a collection."""
    before, after = _by_identifier(old, collection), _by_identifier(new, collection)
    of_linkages = COLLECTIONS[collection] is Linkage
    added = LinkageAdded if of_linkages else RecordAdded
    removed = LinkageWithdrawn if of_linkages else RecordRemoved
    changed = LinkageRevised if of_linkages else FieldChanged
    for identifier in sorted(before.keys() | after.keys(), key=sort_key):
        if identifier not in before:
            yield added(collection=collection, record=after[identifier])
        elif identifier not in after:
            yield removed(collection=collection, record=before[identifier])
        else:
            for field, one, other in _changed_fields(before[identifier], after[identifier]):
                yield changed(collection=collection, id=identifier, field=field, old=one, new=other)


def _by_identifier(dataset: Dataset, collection: str) -> dict[str, Record]:
    return {record.id: record for record in getattr(dataset, collection)}


def _changed_fields(old: Record, new: Record) -> Iterator[tuple[str, object, object]]:
    """Yield the fields in which two records of a class differ, with both values."""
    if old != new:
        for field in attrs.fields_dict(cast("Any", type(old))):
            before, after = getattr(old, field), getattr(new, field)
            if before != after:
                yield field, before, after


def apply(diff: Diff, old: DatasetRef) -> Dataset:
    """
    Return the dataset that a diff makes of an old one: `apply(compare(a, b), a) == b`.

    A `DatasetError` lists every change that does not fit the dataset, or everything that is wrong in the result.
    """
    old = _given(old, "old")
    problems = [
        Problem(f"$.{name}", f"is {given}, but the diff is from {wanted}")
        for name, given, wanted in (
            ("version", old.version, diff.old_version),
            ("released", old.released, diff.old_released),
        )
        if given != wanted
    ]
    collections = {name: _by_identifier(old, name) for name in COLLECTIONS}
    revisions: dict[tuple[str, str], dict[str, object]] = {}
    for change in diff.changes:
        problems += _apply_change(change, collections[change.collection], revisions)
    problems = problems or _revise(collections, revisions)
    if problems:
        raise DatasetError(tuple(problems))
    records: dict[str, Any] = {name: tuple(by_identifier.values()) for name, by_identifier in collections.items()}
    return Dataset(**records, version=diff.new_version, released=diff.new_released)


def _apply_change(
    change: Change, records: dict[str, Record], revisions: dict[tuple[str, str], dict[str, object]]
) -> Iterator[Problem]:
    """Add or remove a record in place, or add a field's new value to `revisions`; yield why the change does not fit."""
    found = records.get(change.id)
    match change:
        case RecordAdded() if found is None:
            records[change.id] = change.record
        case RecordRemoved() if found == change.record:
            del records[change.id]
        case FieldChanged() if found is not None and getattr(found, change.field, None) == change.old:
            revisions.setdefault((change.collection, change.id), {})[change.field] = change.new
        case _:
            reason = "is missing" if found is None else f"is different from what the diff expects: {shortened(found)}"
            yield Problem(f"$.{change.collection}[{change.id}]", reason)


def _revise(
    collections: Mapping[str, dict[str, Record]], revisions: Mapping[tuple[str, str], dict[str, object]]
) -> list[Problem]:
    """Revise records in place, all fields of a record at once, because a constructor may refuse some without others."""
    problems = []
    for (collection, identifier), fields in revisions.items():
        records = collections[collection]
        try:
            records[identifier] = attrs.evolve(cast("Any", records[identifier]), **fields)
        except RecordError as error:
            problems.append(Problem(f"$.{collection}[{identifier}]", error.reason))
    return problems


@unique
class Outcome(StrEnum):
    """What happened to an identifier."""

    SAME = "same"
    REPLACED = "replaced"
    """Replaced by one other identifier."""
    SPLIT = "split"
    """Replaced by several others."""
    GONE = "gone"
    """Replaced by nothing."""


@final
@frozen(kw_only=True)
class Migration:
    """What happened to an identifier of an old dataset in a new one, and what to use there."""

    id: str
    outcome: Outcome
    targets: tuple[str, ...]
    """The identifiers to use in the new dataset; empty if nothing replaces it."""

    def __attrs_post_init__(self) -> None:
        keep_tuples(self)


def migrate(identifier: str, old: DatasetRef, new: DatasetRef | None = None) -> Migration:
    """
    Return what to use in a new dataset, the newest if none is given, for an identifier that an app stored under an old.

    Retirements are followed through several versions.  Raises an `UnknownIdentifierError` if the old dataset does not
    know the identifier, or if the new one neither contains nor retires it.
    """
    old, new = _given(old, "old"), dataset_of(new, "new")
    with suppress(RetiredIdentifierError):
        identifier = old.record(identifier).id
    try:
        return Migration(id=identifier, outcome=Outcome.SAME, targets=(new.record(identifier).id,))
    except RetiredIdentifierError:
        retired: dict[str, Retirement] = {retirement.id: retirement for retirement in new.retirements}
    found = _replacements(identifier, retired)
    outcome = {0: Outcome.GONE, 1: Outcome.REPLACED}.get(len(found), Outcome.SPLIT)
    return Migration(id=identifier, outcome=outcome, targets=tuple(sorted(found, key=sort_key)))


def _replacements(identifier: str, retired: Mapping[str, Retirement]) -> list[str]:
    """Return the identifiers that finally replace a retired one, each once."""
    found: list[str] = []
    seen: set[str] = set()
    waiting = [identifier]
    while waiting:
        current = waiting.pop(0)
        if current in seen:
            continue
        seen.add(current)
        if current in retired:
            waiting += retired[current].replaced_by
        else:
            found.append(current)
    return found
