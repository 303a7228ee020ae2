"""
Values as notebooks show them: HTML and Markdown, as texts.

Whatever a dataset holds shows as text.  No colours are set, so that any theme of the notebook fits.
"""

from collections.abc import Iterable, Iterator
from functools import singledispatch
from html import escape
from typing import final

from attrs import fields, frozen

from cpms_inspire.analysis.coverage import Coverage, matrix
from cpms_inspire.analysis.diff import Diff, FieldChanged
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.search import Hit
from cpms_inspire.model.records import Citation, Code, Convergence, Label, Linkage, Record, Standard, Strategy
from cpms_inspire.model.vocabulary import PLACES, LinkageScope
from cpms_inspire.presentation import markdown as marked
from cpms_inspire.presentation.words import MARKS, MEANINGS, PILLAR_ONLY, STRESSED, cited, mark

_LONGEST = 600
"""Characters that are shown of one text."""
_MOST = 50
"""Rows that are shown of a table; the matrix has fewer."""


@final
@frozen
class View:
    """What is shown of a value: a title, named texts, a table, and a remark."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    remark: str = ""


def html(value: object) -> str:
    """Return a value as HTML: elements without script, style sheet or address."""
    shown = view(value)
    parts = [f"<p><strong>{_html(shown.title)}</strong></p>"]
    if shown.facts:
        parts.append(_table("", [_row("td", [f"<em>{_html(name)}</em>", _html(text)]) for name, text in shown.facts]))
    if shown.rows:
        head = _row("th", map(_html, shown.columns))
        parts.append(_table(f"<thead>{head}</thead>", [_row("td", map(_html, row)) for row in shown.rows[:_MOST]]))
    parts += [f"<p>{_html(text)}</p>" for text in (_more(shown), shown.remark) if text]
    return f"<div>{''.join(parts)}</div>"


def _table(head: str, rows: Iterable[str]) -> str:
    return f"<table>{head}<tbody>{''.join(rows)}</tbody></table>"


def _row(tag: str, cells: Iterable[str]) -> str:
    opening = f'<{tag} style="text-align: left; overflow-wrap: anywhere">'
    return f"<tr>{''.join(f'{opening}{cell}</{tag}>' for cell in cells)}</tr>"


def _html(text: str) -> str:
    # Isolated, so that a text that runs from right to left turns nothing around it.
    return f"<bdi>{escape(_cut(text))}</bdi>".replace("\n", "<br>")


def markdown(value: object) -> str:
    """Return a value as Markdown."""
    shown = view(value)
    lines = [f"**{marked.escaped(_cut(shown.title))}**"]
    for name, text in shown.facts:
        lines += ["", f"*{marked.escaped(name)}*: {marked.escaped(_cut(text))}"]
    if shown.rows:
        lines += marked.table(shown.columns, (map(_cut, row) for row in shown.rows[:_MOST]))
    for text in filter(None, (_more(shown), shown.remark)):
        lines += ["", marked.escaped(text)]
    return "\n".join(lines)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\N{HORIZONTAL ELLIPSIS}"


def _more(shown: View) -> str:
    return f"and {len(shown.rows) - _MOST} more" if len(shown.rows) > _MOST else ""


@singledispatch
def view(value: object) -> View:
    """Return what is shown of a value."""
    raise NotImplementedError(type(value).__name__)


@view.register
def _(record: Record) -> View:
    title = getattr(record, "title", None) or type(record).__name__
    return View(f"{record.id} {title}", tuple(_facts(record, "id", "title")))


@view.register
def _(standard: Standard) -> View:
    return View(f"Standard {standard.number}: {standard.title}", tuple(_facts(standard, "number", "title")))


@view.register
def _(strategy: Strategy) -> View:
    facts = tuple(_facts(strategy, "code", "position", "title"))
    return View(f"Strategy {strategy.code}: {strategy.title}", facts)


@view.register
def _(convergence: Convergence) -> View:
    return View(f"Row {convergence.number} of the guide's table", tuple(_facts(convergence, "number")))


@view.register
def _(link: Linkage) -> View:
    said = [MEANINGS[link.kind]]
    said += [STRESSED] if link.stressed else []
    said += [PILLAR_ONLY] if link.scope is LinkageScope.PILLAR else []
    rest = _facts(link, "id", "standard", "strategy", "kind", "scope", "stressed")
    return View(f"{link.standard} and {link.strategy}", ((f"{mark(link)} {link.kind}", " ".join(said)), *rest))


def _facts(record: Record, *left_out: str) -> Iterator[tuple[str, str]]:
    for attribute in fields(type(record)):  # type: ignore[arg-type]  # every record is an attrs class
        name, held = attribute.name, getattr(record, attribute.name)
        if name not in left_out and held is not None and held != ():
            members = held if isinstance(held, tuple) else (held,)
            yield name.replace("_", " "), "\n".join(_text(name, member) for member in members)


def _text(name: str, held: object) -> str:
    if isinstance(held, Citation):
        return cited(held)
    if isinstance(held, Label):
        return f"{held.text} ({held.language})"
    if isinstance(held, Code):
        return f"{held.value} ({held.scheme})"
    if isinstance(held, bool):
        return "yes" if held else "no"
    return PLACES[str(held)] if name == "places" else str(held)


@view.register
def _(hit: Hit) -> View:
    facts = (("found in", hit.field), ("text", hit.snippet))
    return View(f"{hit.record.id} ({type(hit.record).__name__})", facts)


@view.register
def _(dataset: Dataset) -> View:
    links = {link.id: mark(link) for link in dataset.linkages}
    cells = zip(dataset.standards, matrix(dataset).cells, strict=True)
    gaps = {gap.standard for gap in dataset.gaps}
    facts = [("released", dataset.released), ("SHA-256", dataset.digest)]
    kinds = [kind for kind in MARKS if any(link.kind is kind for link in dataset.linkages)]
    return View(
        f"Dataset {' + '.join((dataset.version, *dataset.overlays))}",
        tuple(facts),
        ("", "Standard", *(strategy.code for strategy in dataset.strategies)),
        tuple(
            (
                str(standard.number),
                standard.title + (" (gap)" if standard.id in gaps else ""),
                *(links[cell] if cell else "\N{MIDDLE DOT}" for cell in row),
            )
            for standard, row in cells
        ),
        "; ".join(f"{MARKS[kind]} {kind}" for kind in kinds)
        + "; ! stressed; p whole pillar. A gap, and a pair without a mark, is silence of the guide, not a denial.",
    )


@view.register
def _(diff: Diff) -> View:
    rows = tuple(
        (change.id, f"{change.field} changed" if isinstance(change, FieldChanged) else type(change).__name__)
        for change in diff.changes
    )
    facts = (("changes", str(len(rows))), ("level", diff.level.name.lower()))
    return View("What changed between two datasets", facts, ("Record", "Change"), rows)


@view.register
def _(coverage: Coverage) -> View:
    programme = coverage.programme
    where = ", ".join((*programme.settings, *programme.places))
    facts = (
        ("works on", ", ".join((*coverage.standards, *coverage.strategies, *programme.interventions))),
        ("where", where),
        ("gaps", ", ".join(coverage.gaps)),
        ("unsuitable in its settings", ", ".join(coverage.unsuitable)),
    )
    return View(
        f"{programme.name or 'Programme'} on dataset {coverage.version}",
        tuple((name, text) for name, text in facts if text),
        ("Pillar", "Kind", "Realised", "Standard only", "Strategy only", "Neither"),
        tuple(
            (
                each.pillar,
                each.kind.value,
                *map(str, (each.realised, each.from_standard, each.from_strategy, each.untouched)),
            )
            for each in coverage.tallies
        ),
        "Kinds are unlike claims and are not summed.",
    )
