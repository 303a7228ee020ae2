"""
What changed between two datasets: typed changes, applied and inverted exactly, and the bump that they demand.

Any two datasets compare: bundled versions, files, datasets with overlays.
"""

from collections.abc import Iterator, Mapping
from enum import IntEnum, StrEnum, unique
from typing import Any, Self, TypeAlias, cast, final

import attrs
from attrs import frozen

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.errors import DatasetError, Problem, shortened
from cpms_inspire.model._value import Shown
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
    """The part of a dataset's version number that a change demands to be raised; the highest of a diff counts."""

    NONE = 0
    PATCH = 1
    """Wording and citations."""
    MINOR = 2
    """An answer of a question changes, or records are added."""
    MAJOR = 3
    """An identifier goes away."""


WORDING = frozenset(
    {
        *("summary", "note", "reading", "common_ground", "inspire_adds", "cpms_adds", "limits", "reason", "audience"),
        *("citations", "publishers", "published", "url", "rights", "edition", "stewards", "organisations", "topic"),
        *("contact", "languages", "acronym", "programme"),
    }
)
"""Fields whose change is a matter of wording or citations: `Level.PATCH`."""

ANSWERS = frozenset(
    {
        *("title", "aliases", "labels", "sectors", "number", "code", "position", "preventive", "pillar", "frameworks"),
        *("standard", "strategy", "intervention", "standards", "strategies", "activities", "interventions"),
        *("convergence", "kind", "scope", "stressed", "places", "settings", "setting", "suitability"),
        *("replaced_by", "since"),
    }
)
"""Fields that questions answer by, or that references resolve by: a change is `Level.MINOR`."""


@frozen(kw_only=True)
class RecordAdded:
    """The new dataset holds a record that the old one does not."""

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


@frozen(kw_only=True)
class RecordRemoved:
    """The new dataset does not hold a record that the old one does."""

    collection: str
    record: Record

    @property
    def id(self) -> str:
        """The identifier of the record."""
        return self.record.id

    @property
    def level(self) -> Level:
        """`Level.MAJOR`: an identifier goes away."""
        return Level.MAJOR

    def inverted(self) -> RecordAdded:
        """Return the addition of the record."""
        return _ADDED[type(self)](collection=self.collection, record=self.record)


@frozen(kw_only=True)
class FieldChanged:
    """A record of both datasets says something else in one field."""

    collection: str
    id: str
    field: str
    old: object
    """The value of the field in the old dataset, immutable like every value."""
    new: object

    @property
    def level(self) -> Level:
        """`Level.MINOR` where a question answers by the field, else `Level.PATCH`."""
        return Level.MINOR if self.field in ANSWERS else Level.PATCH

    def inverted(self) -> Self:
        """Return the change back."""
        return attrs.evolve(self, old=self.new, new=self.old)


@final
@frozen(kw_only=True)
class LinkageAdded(RecordAdded):
    """The new dataset links a pair that the old one does not."""


@final
@frozen(kw_only=True)
class LinkageWithdrawn(RecordRemoved):
    """The new dataset does not link a pair that the old one does."""


@final
@frozen(kw_only=True)
class LinkageRevised(FieldChanged):
    """Both datasets link a pair, and say something else of it."""


Change: TypeAlias = RecordAdded | RecordRemoved | FieldChanged
"""Each has `collection`, `id`, `level` and `inverted()`."""

_REMOVED: Mapping[type, type[RecordRemoved]] = {RecordAdded: RecordRemoved, LinkageAdded: LinkageWithdrawn}
_ADDED: Mapping[type, type[RecordAdded]] = {RecordRemoved: RecordAdded, LinkageWithdrawn: LinkageAdded}


@final
@frozen(kw_only=True)
class Diff(Shown):
    """Everything in which a new dataset differs from an old one; `apply` makes the one of the other."""

    old_version: str
    new_version: str
    old_released: str
    new_released: str
    changes: tuple[Change, ...]
    """By collection and identifier, in the order of the dataset."""

    @property
    def is_empty(self) -> bool:
        """Whether the two datasets are equal."""
        return not self.changes and (self.old_version, self.old_released) == (self.new_version, self.new_released)

    @property
    def level(self) -> Level:
        """The highest level that a change demands; `Level.NONE` where no record changed."""
        return max((change.level for change in self.changes), default=Level.NONE)

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


def compare(old: Dataset, new: Dataset) -> Diff:
    """
    Return everything in which a new dataset differs from an old one.

    Which overlay a record came with is no part of a dataset's value, and of no diff.
    """
    return Diff(
        old_version=old.version,
        new_version=new.version,
        old_released=old.released,
        new_released=new.released,
        changes=tuple(change for name in COLLECTIONS for change in _changes(name, old, new)),
    )


def _changes(collection: str, old: Dataset, new: Dataset) -> Iterator[Change]:
    before: dict[str, Record] = {record.id: record for record in getattr(old, collection)}
    after: dict[str, Record] = {record.id: record for record in getattr(new, collection)}
    of_linkages = COLLECTIONS[collection] is Linkage
    added = LinkageAdded if of_linkages else RecordAdded
    removed = LinkageWithdrawn if of_linkages else RecordRemoved
    changed = LinkageRevised if of_linkages else FieldChanged
    for identifier in sorted(before.keys() | after.keys(), key=sort_key):
        if identifier not in before:
            yield added(collection=collection, record=after[identifier])
        elif identifier not in after:
            yield removed(collection=collection, record=before[identifier])
        elif before[identifier] != after[identifier]:
            for field in attrs.fields_dict(cast("Any", COLLECTIONS[collection])):
                one, other = getattr(before[identifier], field), getattr(after[identifier], field)
                if one != other:
                    yield changed(collection=collection, id=identifier, field=field, old=one, new=other)


def apply(diff: Diff, old: Dataset) -> Dataset:
    """
    Return the dataset that a diff makes of an old one: `apply(compare(a, b), a) == b`.

    A `DatasetError` lists every change that does not fit the dataset, and what the result would break.
    """
    problems = []
    for name, given, wanted in (
        ("version", old.version, diff.old_version),
        ("released", old.released, diff.old_released),
    ):
        if given != wanted:
            problems.append(Problem(f"$.{name}", f"is {given}, but the diff is from {wanted}"))
    held: dict[str, dict[str, Record]] = {
        name: {record.id: record for record in getattr(old, name)} for name in COLLECTIONS
    }
    revisions: dict[tuple[str, str], dict[str, object]] = {}
    for change in diff.changes:
        records, path = held[change.collection], f"$.{change.collection}[{change.id}]"
        found = records.get(change.id)
        match change:
            case RecordAdded() if found is None:
                records[change.id] = change.record
            case RecordRemoved() if found == change.record:
                del records[change.id]
            case FieldChanged() if found is not None and getattr(found, change.field, None) == change.old:
                revisions.setdefault((change.collection, change.id), {})[change.field] = change.new
            case _:
                reason = "is not there" if found is None else f"is not what the diff takes it for: {shortened(found)}"
                problems.append(Problem(path, reason))
    problems = problems or _revise(held, revisions)
    if problems:
        raise DatasetError(tuple(problems))
    records_by_name: dict[str, Any] = {name: tuple(records.values()) for name, records in held.items()}
    return Dataset(**records_by_name, version=diff.new_version, released=diff.new_released)


def _revise(
    held: Mapping[str, dict[str, Record]], revisions: Mapping[tuple[str, str], dict[str, object]]
) -> list[Problem]:
    """Revise records in place, all fields of one at once, since one may be refused without the other."""
    problems = []
    for (collection, identifier), fields in revisions.items():
        try:
            held[collection][identifier] = attrs.evolve(cast("Any", held[collection][identifier]), **fields)
        except (TypeError, ValueError) as error:
            problems.append(Problem(f"$.{collection}[{identifier}]", str(error)))
    return problems


@unique
class Outcome(StrEnum):
    """What became of an identifier."""

    SAME = "same"
    REPLACED = "replaced"
    """One other identifier took its place."""
    SPLIT = "split"
    """Several others did."""
    GONE = "gone"
    """Nothing did."""


@final
@frozen(kw_only=True)
class Migration:
    """Where an identifier of an old dataset leads in a new one."""

    id: str
    outcome: Outcome
    targets: tuple[str, ...]
    """The identifiers to use in the new dataset; empty where nothing took its place."""


def migrate(identifier: str, old: Dataset, new: Dataset) -> Migration:
    """
    Return where an identifier that an app stored under an old dataset leads in a new one.

    Retirements are followed, also through several versions.  An `UnknownIdentifierError` where the old dataset knows no
    such identifier, or where the new one neither holds nor retires it.
    """
    if not isinstance(identifier, str) or identifier not in {retirement.id for retirement in old.retirements}:
        old.record(identifier)
    retired: dict[str, Retirement] = {retirement.id: retirement for retirement in new.retirements}
    if identifier not in retired:
        return Migration(id=identifier, outcome=Outcome.SAME, targets=(new.record(identifier).id,))
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
    outcome = {0: Outcome.GONE, 1: Outcome.REPLACED}.get(len(found), Outcome.SPLIT)
    return Migration(id=identifier, outcome=outcome, targets=tuple(sorted(found, key=sort_key)))
