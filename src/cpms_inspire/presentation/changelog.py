"""A diff in words, for curators and for apps before an upgrade."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import final

from attrs import frozen

from cpms_inspire.analysis.diff import Change, Diff, FieldChanged, RecordAdded
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.model.records import COLLECTIONS, Citation, Code, Label, Section
from cpms_inspire.presentation.words import own_title, pages, shortened_to, text_of

_VERBS = {"linkages": ("added", "withdrawn", "revised")}
_OTHER_VERBS = ("added", "removed", "changed")

_SHOWN = 100
_AROUND = 3
"""Words shown before and after those that changed."""


@final
@frozen
class RecordChanges:
    """The changes of one record, or of several that changed alike: their names, and a line for each field."""

    name: str
    lines: tuple[str, ...]
    count: int = 1
    """How many records changed so."""


def groups(diff: Diff) -> Iterator[tuple[str, tuple[Change, ...]]]:
    """Yield a heading such as `Linkages revised`, and the changes under it, linkages first."""
    order = sorted(COLLECTIONS, key=lambda name: (name != "linkages", list(COLLECTIONS).index(name)))
    changes = sorted(diff.changes, key=lambda change: (order.index(change.collection), _verb(change)))
    for (collection, verb), members in groupby(changes, key=lambda change: (change.collection, _verb(change))):
        words = _VERBS.get(collection, _OTHER_VERBS)
        yield f"{collection.replace('_', ' ').capitalize()} {words[verb]}", tuple(members)


def record_changes(changes: Iterable[Change], names: Mapping[str, str]) -> Iterator[RecordChanges]:
    """Yield the changes, record by record, those that changed alike together; `names` has titles by identifier."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for identifier, members in groupby(changes, key=lambda change: change.id):
        first, *more = members
        if isinstance(first, FieldChanged):
            lines = tuple(_field(change) for change in (first, *more) if isinstance(change, FieldChanged))
            alike.setdefault(lines, []).append(f"{identifier}  {names.get(identifier, '')}".rstrip())
        else:
            yield RecordChanges(change_line(first), ())
    for lines, records in alike.items():
        yield RecordChanges(", ".join(records), lines, len(records))


def names_of(*datasets: Dataset) -> dict[str, str]:
    """Return the titles of the records that have one, by identifier; if they differ, that of the last dataset."""
    records = (record for dataset in datasets for record in dataset.records)
    return {record.id: record.title for record in records if hasattr(record, "title")}


def _verb(change: Change) -> int:
    return 2 if isinstance(change, FieldChanged) else 0 if isinstance(change, RecordAdded) else 1


def change_line(change: Change) -> str:
    """Return a change as one line: the identifier, and for a field its old and its new value."""
    if isinstance(change, FieldChanged):
        return f"{change.id}, {_field(change)}"
    return f"{change.id}: {_short(own_title(change.record))}"


def _field(change: FieldChanged) -> str:
    if isinstance(change.old, tuple) and isinstance(change.new, tuple):
        parts = {
            "with": [_word(member) for member in change.new if member not in change.old],
            "without": [_word(member) for member in change.old if member not in change.new],
        }
        listed = "; ".join(f"{word} {', '.join(members)}" for word, members in parts.items() if members)
        return f"{change.field}: {listed or 'in another order'}"
    if isinstance(change.old, str) and isinstance(change.new, str):
        old, new = _parts_that_differ(change.old.split(), change.new.split())
        return f"{change.field}: {old} -> {new}"
    return f"{change.field}: {_word(change.old)} -> {_word(change.new)}"


def _parts_that_differ(old: list[str], new: list[str]) -> tuple[str, str]:
    """Return the parts of two texts in which they differ, with a few words around."""
    before = _alike(old, new)
    behind = min(_alike(old[::-1], new[::-1]), len(old) - before, len(new) - before)
    start, end = max(0, before - _AROUND), max(0, behind - _AROUND)
    cut = [words[start : len(words) - end] for words in (old, new)]
    first, last = ("\N{HORIZONTAL ELLIPSIS} " if start else "", " \N{HORIZONTAL ELLIPSIS}" if end else "")
    one, other = (f"{first}{_short(' '.join(words))}{last}" for words in cut)
    return one, other


def _alike(one: list[str], other: list[str]) -> int:
    """Return how many words two lists begin with alike."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _word(value: object) -> str:
    match value:
        case Label() | Code() | Section():
            return _short(text_of("", value))
        case Citation():
            anchor = f'at "{value.anchor}"' if value.anchor else None
            place = anchor or value.section or pages(value)
            place = place or (f"read in {value.via}" if value.via else None)
            return f"a citation of {value.source}{f' ({place})' if place else ''}"
        case None:
            return "nothing"
        case _:
            return _short(str(value))


def _short(text: str) -> str:
    return shortened_to(" ".join(text.split()), _SHOWN)


def entry(diff: Diff, names: Mapping[str, str]) -> str:
    """Return the changelog's entry for a new version, in Markdown; of a diff with changes."""
    level = diff.level.name.lower()
    lines = [f"**{diff.new_version}** ({diff.new_released}): a {level} version after {diff.old_version}.", ""]
    for heading, changes in groups(diff):
        records = list(record_changes(changes, names))
        lines.append(f"- {heading} ({sum(record.count for record in records)}):")
        for record in records:
            lines += [f"  - {record.name}", *(f"    - {line}" for line in record.lines)]
    return "\n".join(lines) + "\n"
