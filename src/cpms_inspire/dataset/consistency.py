"""
What makes a set of records closed: unique identifiers, references that lead somewhere, spellings that do not clash.

Every contradiction is reported, with its path; nothing is raised here.
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
    FrameworkId,
    InterventionId,
    LinkageId,
    PillarId,
    RecordId,
    SourceId,
    StandardId,
    StrategyId,
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
    RecordId: ANY,
}
"""The collection that an identifier of each type refers to."""


def contradictions(records: Mapping[str, Sequence[Any]]) -> list[Problem]:
    """Return the contradictions among records by collection, in which `Faulty` stands for those that cannot be read."""
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
    """Return the identifiers that may be referred to, by collection, and all of them for `dangling`."""
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
                yield Problem(f"{path}.id", f"{shortened(record.id)} is the identifier of {places[record.id]} already")
            places.setdefault(record.id, path)


@cache
def _referring_fields(kind: type[AttrsInstance]) -> tuple[tuple[str, str | None], ...]:
    """Return the fields of a class that hold identifiers, with their collection, or values that may (`None`)."""
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
    Return the references in a value that lead nowhere; `sound` remembers values, often shared, that have none.

    `holder` is what should have held what is referred to, in words.
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
    return Problem(path, f"refers to {shortened(identifier)}, which {holder} does not hold")


class SpellingOwners:
    """Which record of a collection is referred to by which spelling."""

    def __init__(self, collection: str, members: Iterable[Named]) -> None:
        """Reserve what several of the members may be referred to as, so that none takes it for itself."""
        self._front = FRONTS[collection]
        self._owners: dict[str, str] = {}
        self._shared: dict[str, set[str]] = {}
        for record in members:
            for spelling in shared_spellings(record):
                for key in variants(spelling, self._front, edition_of(record.id)):
                    self._shared.setdefault(key, set()).add(record.id)

    def calls(self, record: Named, text: str) -> bool:
        """Say whether a text refers to a record already."""
        return any(self._owners.get(key) == record.id for key in variants(text, self._front)[:1])

    def take(self, record: Named, texts: Iterable[str], path: str) -> Iterator[Problem]:
        """Let a record be referred to by some texts; yield why it cannot be by one."""
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
                yield Problem(path, f"is referred to by {shortened(spelling)}, as {min(rivals)} is already")
