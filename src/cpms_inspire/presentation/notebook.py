"""
Values as notebooks show them: HTML and Markdown.

All content is escaped.  No colours are set, so that it fits any theme of the notebook.  A value knows its references by
identifier only, so their titles are those of the newest dataset; identifiers of others are shown as they are.
"""

from collections.abc import Iterable, Iterator
from functools import cache, singledispatch
from html import escape
from typing import TYPE_CHECKING, Any, NewType, cast, final, get_args

from attrs import fields, frozen

from cpms_inspire.analysis.coverage import Coverage, matrix
from cpms_inspire.analysis.diff import Diff, FieldChanged, RecordAdded, RecordRemoved
from cpms_inspire.dataset.bundled import newest
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.search import Hit
from cpms_inspire.model.records import COLLECTIONS, Linkage, Record
from cpms_inspire.model.vocabulary import PLACES
from cpms_inspire.presentation.drawing import matrix_drawing
from cpms_inspire.presentation.markdown import escaped, table
from cpms_inspire.presentation.svg import svg
from cpms_inspire.presentation.words import (
    NOT_SUMMED,
    claims_of,
    filled_fields,
    heading_of,
    kinds_in,
    label_of,
    legend,
    mark_of,
    names_in,
    own_title,
    shortened_to,
    text_of,
    title_of,
    ways_of,
)

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

__all__ = ["load_ipython_extension"]

_LONGEST = 600
"""The most characters shown of one text."""
_MOST = 50
"""The most rows shown of a table; the matrix has fewer."""


@final
@frozen
class View:
    """What a notebook shows of a value: a title, named texts, a table, and a remark."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    remark: str = ""


def html(value: object) -> str:
    """Return a value as HTML: elements without script, style sheet or address.  A dataset is its matrix."""
    view_ = view_of(value)
    if isinstance(value, Dataset):
        return f"<div><p><strong>{_html(view_.title)}</strong></p>{svg(matrix_drawing(value))}</div>"
    parts = [f"<p><strong>{_html(view_.title)}</strong></p>"]
    if view_.facts:
        parts.append(_table("", [_row("td", [f"<em>{_html(name)}</em>", _html(text)]) for name, text in view_.facts]))
    if view_.rows:
        head = _row("th", map(_html, view_.columns))
        parts.append(_table(f"<thead>{head}</thead>", [_row("td", map(_html, row)) for row in view_.rows[:_MOST]]))
    parts += [f"<p>{_html(text)}</p>" for text in (_more(view_), view_.remark) if text]
    return f"<div>{''.join(parts)}</div>"


def _table(head: str, rows: Iterable[str]) -> str:
    return f"<table>{head}<tbody>{''.join(rows)}</tbody></table>"


def _row(tag: str, cells: Iterable[str]) -> str:
    opening = f'<{tag} style="text-align: left; overflow-wrap: anywhere">'
    return f"<tr>{''.join(f'{opening}{cell}</{tag}>' for cell in cells)}</tr>"


def _html(text: str) -> str:
    # Isolated, so that text written from right to left does not reorder what stands beside it.
    return f"<bdi>{escape(shortened_to(text, _LONGEST))}</bdi>".replace("\n", "<br>")


def markdown(value: object) -> str:
    """Return a value as Markdown."""
    view_ = view_of(value)
    lines = [f"**{escaped(shortened_to(view_.title, _LONGEST))}**"]
    for name, text in view_.facts:
        lines += ["", f"*{escaped(name)}*: {escaped(shortened_to(text, _LONGEST))}"]
    if view_.rows:
        lines += table(view_.columns, ((shortened_to(cell, _LONGEST) for cell in row) for row in view_.rows[:_MOST]))
    for text in filter(None, (_more(view_), view_.remark)):
        lines += ["", escaped(text)]
    return "\n".join(lines)


def _more(view_: View) -> str:
    return f"and {len(view_.rows) - _MOST} more" if len(view_.rows) > _MOST else ""


@singledispatch
def view_of(value: object) -> View:
    """Return what a notebook shows of a value."""
    raise NotImplementedError(type(value).__name__)


@view_of.register
def _(record: Record) -> View:
    return View(heading_of(record), tuple(_facts(record)))


@view_of.register
def _(link: Linkage) -> View:
    claims = (f"{mark_of(link)} {link.kind}", " ".join(claims_of(link)))
    return View(_title(link.id), (claims, *_facts(link, "standard", "strategy", "kind", "scope", "stressed")))


def _facts(record: Record, *left_out: str) -> Iterator[tuple[str, str]]:
    """Yield label and text of the fields that the heading does not show."""
    for name, values in filled_fields(record):
        if name not in {"number", "code", "position", "title", *left_out}:
            yield (
                label_of(name),
                "\n".join(_title(str(value)) if name in _referring() else text_of(name, value) for value in values),
            )


@cache
def _referring() -> frozenset[str]:
    """Return the names of the fields of records that contain identifiers of others."""
    return frozenset(
        attribute.name
        for kind in COLLECTIONS.values()
        for attribute in fields(cast("Any", kind))
        if attribute.name != "id"
        and any(isinstance(part, NewType) for part in (attribute.type, *get_args(attribute.type)))
    )


@cache
def _titles() -> dict[str, str]:
    """Return the titles of the records of the newest dataset, by identifier."""
    names = names_in(newest())
    return {record.id: title_of(record, names) for record in newest().records}


def _title(identifier: str) -> str:
    """Return the title of the record with an identifier; of a linkage, the titles of both ends."""
    titles = _titles()
    return titles.get(identifier) or " and ".join(titles.get(part, part) for part in identifier.split("/"))


@view_of.register
def _(answer: tuple) -> View:  # type: ignore[type-arg]  # singledispatch takes a class
    members = [(member.record, member.snippet) if isinstance(member, Hit) else (member, "") for member in answer]
    rows = tuple((_title(record.id), text or _about(record), record.id) for record, text in members)
    return View(f"{len(rows)} found", (), ("Title", "", "Identifier"), rows)


def _about(record: Record) -> str:
    return ways_of(record) if isinstance(record, Linkage) else str(getattr(record, "summary", ""))


def load_ipython_extension(shell: "InteractiveShell") -> None:
    """
    Let a notebook show what a question returns as a table: `%load_ext cpms_inspire`.

    A question returns a plain tuple, which Python shows as it shows every tuple.  This asks IPython to show tuples of
    records and of search hits as tables; other tuples look as before.
    """
    for name, write in (("text/html", html), ("text/markdown", markdown)):
        formatter: Any = shell.display_formatter.formatters[name]  # type: ignore[union-attr]  # every shell has one
        formatter.for_type(tuple, lambda answer, write=write: write(answer) if _is_answer(answer) else None)


def _is_answer(answer: tuple[object, ...]) -> bool:
    return bool(answer) and all(isinstance(member, Record | Hit) for member in answer)


@view_of.register
def _(hit: Hit) -> View:
    facts = (("Found in", label_of(hit.field)), ("Text", hit.snippet))
    return View(heading_of(hit.record), facts)


@view_of.register
def _(dataset: Dataset) -> View:
    links = {link.id: link for link in dataset.linkages}
    cells = zip(dataset.standards, matrix(dataset).cells, strict=True)
    gaps = {gap.standard for gap in dataset.gaps}
    facts = (("Released", dataset.released), ("SHA-256", dataset.digest))
    marks = "; ".join(f"{letter} {name}" for letter, name, _ in legend(kinds_in(dataset)))
    return View(
        f"Dataset {' + '.join((dataset.version, *dataset.overlays))}",
        facts,
        ("", "Standard", *(strategy.code for strategy in dataset.strategies)),
        tuple(
            (
                str(standard.number),
                standard.title + (" (gap)" if standard.id in gaps else ""),
                *(mark_of(links[cell] if cell else None) for cell in row),
            )
            for standard, row in cells
        ),
        f"{marks}. A gap, or a pair without a mark, is not a denial: no row of the guide links the two.",
    )


@view_of.register
def _(diff: Diff) -> View:
    rows = tuple(
        (
            _title(change.id) if isinstance(change, FieldChanged) else own_title(change.record),
            change.id,
            f"{change.field} changed" if isinstance(change, FieldChanged) else _done(change),
        )
        for change in diff.changes
    )
    facts = (("Changes", str(len(rows))), ("Level", diff.level.name.lower()))
    return View(f"Dataset {diff.old_version} -> {diff.new_version}", facts, ("Record", "Identifier", "Change"), rows)


def _done(change: RecordAdded | RecordRemoved) -> str:
    return "added" if isinstance(change, RecordAdded) else "removed"


@view_of.register
def _(coverage: Coverage) -> View:
    programme = coverage.programme
    where = ", ".join((*programme.settings, *(PLACES[place] for place in programme.places)))
    facts = (
        ("Works on", _listed((*coverage.standards, *coverage.strategies, *programme.interventions))),
        ("Where", where),
        ("Gaps", _listed(coverage.gaps)),
        ("Unsuitable in its settings", _listed(coverage.unsuitable)),
        ("Doubtful in its settings", _listed(coverage.doubtful)),
    )
    return View(
        f"{programme.name or 'Programme'} on dataset {coverage.version}",
        tuple((name, text) for name, text in facts if text),
        ("Pillar", "Kind", "Realised", "Standard only", "Strategy only", "Neither"),
        tuple(
            (
                _title(each.pillar),
                each.kind.value,
                *map(str, (each.realised, each.from_standard, each.from_strategy, each.untouched)),
            )
            for each in coverage.tallies
        ),
        NOT_SUMMED,
    )


def _listed(identifiers: Iterable[str]) -> str:
    return "\n".join(map(_title, identifiers))
