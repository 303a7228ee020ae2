"""
What a dataset demands of its records together: unique identifiers, no dangling reference, no clash of spellings.

Every contradiction is reported with its path; no function here raises.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NewType, get_args

from attrs import AttrsInstance, fields, has

from cpms_inspire.dataset.references import FRONTS, Named, shared_spellings, spellings
from cpms_inspire.dataset.spelling import LONGEST, edition_of, variants
from cpms_inspire.documents.loading import Faulty
from cpms_inspire.errors import Problem, shortened
from cpms_inspire.model.identifiers import (
    ActivityId,
    ConvergenceId,
    FieldExampleId,
    FrameworkId,
    GapId,
    InterventionId,
    LinkageId,
    NoteId,
    PillarId,
    RecommendationId,
    RecordId,
    RelatedStandardId,
    ResourceId,
    SettingNoteId,
    SharedPrincipleId,
    SourceId,
    StandardId,
    StrategyId,
    SupportChannelId,
)

ANY = "*"
"""The key under which `known_identifiers` has those of all collections."""

COLLECTION_OF: Mapping[object, str] = {
    SourceId: "sources",
    FrameworkId: "frameworks",
    PillarId: "pillars",
    StandardId: "standards",
    StrategyId: "strategies",
    ActivityId: "activities",
    InterventionId: "interventions",
    ConvergenceId: "convergences",
    LinkageId: "linkages",
    GapId: "gaps",
    FieldExampleId: "field_examples",
    SharedPrincipleId: "shared_principles",
    SettingNoteId: "setting_notes",
    RecommendationId: "recommendations",
    RelatedStandardId: "related_standards",
    SupportChannelId: "support_channels",
    ResourceId: "resources",
    NoteId: "notes",
    RecordId: ANY,
}
"""The collection of the records that identifiers of each type refer to."""


def contradictions(records: Mapping[str, Sequence[Any]]) -> list[Problem]:
    """Return the contradictions among records by collection; `Faulty` marks those that could not be read."""
    places: dict[object, str] = {}
    problems = list(_repeated_identifiers(records, places))
    known = known_identifiers(records)
    sound: set[int] = set()
    for name, members in records.items():
        for index, record in enumerate(members):
            if not isinstance(record, Faulty):
                problems += dangling(record, f"$.{name}[{index}]", known, sound)
    for name in FRONTS:
        members = records[name]
        owners = SpellingOwners(name, [record for record in members if not isinstance(record, Faulty)])
        for index, record in enumerate(members):
            if not isinstance(record, Faulty):
                problems += owners.take(record, spellings(record), f"$.{name}[{index}]")
    return problems


def known_identifiers(records: Mapping[str, Sequence[Any]]) -> dict[str, set[Any]]:
    """Return the identifiers of each collection, and under `ANY` all of them."""
    known = {name: {record.id for record in members if _hashable(record.id)} for name, members in records.items()}
    return known | {ANY: set().union(*known.values())}


def _hashable(identifier: object) -> bool:
    return isinstance(identifier, str)


def _repeated_identifiers(records: Mapping[str, Sequence[Any]], places: dict[object, str]) -> Iterator[Problem]:
    for name, members in records.items():
        for index, record in enumerate(members):
            path = f"$.{name}[{index}]"
            if not _hashable(record.id):
                continue
            if record.id in places:
                yield Problem(f"{path}.id", f"{shortened(record.id)} is already the identifier of {places[record.id]}")
            places.setdefault(record.id, path)


@cache
def _referring_fields(kind: type[AttrsInstance]) -> tuple[tuple[str, str | None], ...]:
    """Return the fields of a class that contain identifiers, with their collection, or values that may (`None`)."""
    found: list[tuple[str, str | None]] = []
    for attribute in fields(kind):
        for part in (attribute.type, *get_args(attribute.type)):
            if isinstance(part, NewType) and attribute.name != "id":
                found.append((attribute.name, COLLECTION_OF[part]))
            elif isinstance(part, type) and has(part):
                found.append((attribute.name, None))
    return tuple(found)


def dangling(
    value: AttrsInstance, path: str, known: Mapping[str, set[Any]], sound: set[int], holder: str = "the dataset"
) -> list[Problem]:
    """
    Return the references in a value to records that do not exist.

    `sound` collects the values without such references, because many are shared.  `holder` says in words where the
    record should be.
    """
    found = []
    for name, collection in _referring_fields(type(value)):
        held = getattr(value, name)
        if collection is None:
            for index, part in enumerate(held):
                if id(part) not in sound:
                    found += dangling(part, f"{path}.{name}[{index}]", known, sound, holder)
        elif isinstance(held, tuple):
            for index, identifier in enumerate(held):
                if identifier not in known[collection]:
                    found.append(_no_record(identifier, f"{path}.{name}[{index}]", holder))
        elif held is not None and held not in known[collection]:
            found.append(_no_record(held, f"{path}.{name}", holder))
    if not found:
        sound.add(id(value))
    return found


def _no_record(identifier: str, path: str, holder: str) -> Problem:
    return Problem(path, f"refers to {shortened(identifier)}, which is not in {holder}")


class SpellingOwners:
    """Which spelling belongs to which record of a collection."""

    def __init__(self, collection: str, members: Iterable[Named]) -> None:
        """Reserve the spellings that several members share, so that no member takes them alone."""
        self._front = FRONTS[collection]
        self._owners: dict[str, str] = {}
        self._shared: dict[str, set[str]] = {}
        for record in members:
            for spelling in shared_spellings(record):
                for key in variants(spelling, self._front, edition_of(record.id)):
                    self._shared.setdefault(key, set()).add(record.id)

    def calls(self, record: Named, text: str) -> bool:
        """Say whether a text already belongs to a record."""
        return any(self._owners.get(key) == record.id for key in variants(text, self._front)[:1])

    def take(self, record: Named, texts: Iterable[str], path: str) -> Iterator[Problem]:
        """Give spellings to a record; yield a problem for each that it cannot have."""
        edition = edition_of(record.id)
        for spelling in texts:
            keys = variants(spelling, self._front, edition)
            if not keys:
                lacks = f"of over {LONGEST} characters" if len(spelling) > LONGEST else "without letter or digit"
                yield Problem(path, f"has a name {lacks}: {shortened(spelling)}")
            rivals = {self._owners.setdefault(key, record.id) for key in keys}
            if self._shared:
                rivals.update(*(self._shared[key] for key in keys if key in self._shared))
            rivals.discard(record.id)
            if rivals:
                yield Problem(path, f"has the name {shortened(spelling)}, which {min(rivals)} already has")
