"""A diff in the words of the field: what a curator, or an app before an upgrade, reads."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from cpms_inspire import codec
from cpms_inspire.diff import Change, Diff, FieldChanged, RecordAdded
from cpms_inspire.model import COLLECTIONS, Code, Label

__all__ = ["entry", "groups", "said"]

_VERBS = {"linkages": ("added", "withdrawn", "revised")}
_OTHER_VERBS = ("added", "removed", "changed")

_SHOWN = 60


def groups(diff: Diff) -> Iterator[tuple[str, tuple[Change, ...]]]:
    """Yield a heading such as `Linkages revised`, and the changes under it, linkages first."""
    order = sorted(COLLECTIONS, key=lambda name: (name != "linkages", list(COLLECTIONS).index(name)))
    changes = sorted(diff.changes, key=lambda change: (order.index(change.collection), _verb(change)))
    for (collection, verb), members in groupby(changes, key=lambda change: (change.collection, _verb(change))):
        words = _VERBS.get(collection, _OTHER_VERBS)
        yield f"{collection.replace('_', ' ').capitalize()} {words[verb]}", tuple(members)


def _verb(change: Change) -> int:
    return 2 if isinstance(change, FieldChanged) else 0 if isinstance(change, RecordAdded) else 1


def said(change: Change) -> str:
    """Return a change as one line: the identifier, and for a field what it said and says."""
    if not isinstance(change, FieldChanged):
        return f"{change.id}: {_short(_title(codec.plain(change.record)))}"
    if isinstance(change.old, tuple) and isinstance(change.new, tuple):
        gone = [f"without {_word(member)}" for member in change.old if member not in change.new]
        come = [f"with {_word(member)}" for member in change.new if member not in change.old]
        return f"{change.id}, {change.field}: {', '.join((*come, *gone)) or 'in another order'}"
    return f"{change.id}, {change.field}: {_word(change.old)} -> {_word(change.new)}"


def _title(plain: Mapping[str, Any]) -> str:
    names = ("title", "kind", "programme", "summary", "reason", "number")
    return str(next(plain[name] for name in names if name in plain))


def _word(value: object) -> str:
    if isinstance(value, Label):
        return f"{_short(value.text)} ({value.language})"
    if isinstance(value, Code):
        return f"{value.value} ({value.scheme})"
    if value is None:
        return "nothing"
    source = getattr(value, "source", None)
    return f"a citation of {source}" if source else _short(str(value))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}\N{HORIZONTAL ELLIPSIS}"


def entry(diff: Diff) -> str:
    """Return the changelog's entry for a new version, in Markdown; of a diff with changes."""
    level = diff.level.name.lower()
    lines = [f"**{diff.new_version}** ({diff.new_released}): a {level} version after {diff.old_version}.", ""]
    for heading, changes in groups(diff):
        lines += [f"- {heading} ({len(changes)}):", *(f"  - {said(change)}" for change in changes)]
    return "\n".join(lines) + "\n"
