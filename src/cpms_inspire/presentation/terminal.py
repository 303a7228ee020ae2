"""
How answers look on a terminal: rich renderables made from values, nothing else.

Everything is shown as plain text, never as markup: a dataset may come from anywhere.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias, cast

from attrs import fields
from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.search import Hit
from cpms_inspire.model.records import (
    COLLECTIONS,
    Citation,
    Code,
    Convergence,
    FieldExample,
    Label,
    Linkage,
    Record,
    SettingNote,
    Standard,
    Strategy,
)
from cpms_inspire.model.vocabulary import PLACES, LinkageKind, LinkageScope
from cpms_inspire.presentation.coverage_report import Section
from cpms_inspire.presentation.words import MARKS, cited

_KINDS = list(LinkageKind)
_INDENT = (0, 0, 0, 2)


def by_kind(linkages: Iterable[Linkage]) -> list[Linkage]:
    """Return linkages in the order in which they are shown: named ones first, otherwise as they come."""
    return sorted(linkages, key=lambda link: _KINDS.index(link.kind))


Origins: TypeAlias = Mapping[str, str]
"""The overlay that each record of an overlay came with, by identifier."""


def _marked(text: str, value: Record, origins: Origins) -> Text:
    """Return a text, with the overlay that a record came with."""
    origin = origins.get(value.id)
    return Text(f"{text} (overlay {origin})" if origin else text)


def title_of(value: Record) -> str:
    """Return what tells a record apart in a line: its title, its kind or number, or the beginning of what it says."""
    if isinstance(value, Linkage):
        return _kind(value)
    if isinstance(value, Convergence):
        return f"Row {value.number} of the guide's table"
    names = ("title", "programme", "summary", "reason")
    return next(str(text) for name in names if (text := getattr(value, name, None)))


def heading(value: Standard | Strategy) -> Text:
    """Return a standard or a strategy as a line of its own."""
    name = f"Standard {value.number}" if isinstance(value, Standard) else f"Strategy {value.code}"
    return Text(f"{name}: {value.title}", style="bold")


def _table(*columns: str, lines: bool = False) -> Table:
    """Make a table whose last column takes what room there is; with `lines`, one line for each row."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=lines)
    for column in columns[:-1]:
        table.add_column(column, no_wrap=True)
    table.add_column(columns[-1], overflow="ellipsis" if lines else "fold", no_wrap=lines, ratio=1 if lines else None)
    return table


def linked(
    linkages: Sequence[Linkage], others: Sequence[Standard | Strategy], origins: Origins = MappingProxyType({})
) -> RenderableType:
    """Return linkages with the standard or strategy at their other end: number or code, kind, title."""
    table = _table("", "Kind", "Title")
    for link, other in zip(linkages, others, strict=True):
        table.add_row(_code(other), _marked(_kind(link), link, origins), Text(other.title))
    return table


def notes(linkages: Sequence[Linkage], others: Sequence[Standard | Strategy]) -> Iterator[RenderableType]:
    """Yield what there is to note of linkages, each with the number or code at their other end."""
    for link, other in zip(linkages, others, strict=True):
        if link.note:
            yield Padding(Text.assemble((f"{_code(other)}: ", "italic"), link.note), _INDENT)


def _code(value: Standard | Strategy) -> Text:
    return Text(str(value.number) if isinstance(value, Standard) else value.code)


def _kind(link: Linkage) -> str:
    scope = ", whole pillar" if link.scope is LinkageScope.PILLAR else ""
    return f"{link.kind}{scope}{', stressed' if link.stressed else ''}"


def row(convergence: Convergence) -> Iterator[RenderableType]:
    """Yield what a row of the guide says."""
    yield Text(f"Why: row {convergence.number} of the guide's table ({convergence.id})", style="bold")
    parts = {
        "Reading": convergence.reading,
        "Both": convergence.common_ground,
        "INSPIRE adds": convergence.inspire_adds,
        "The CPMS adds": convergence.cpms_adds,
        "Limits": convergence.limits,
    }
    for name, text in parts.items():
        if text:
            yield Padding(Text.assemble((f"{name}: ", "italic"), text), _INDENT)


def sources(citations: Iterable[Citation]) -> Iterator[RenderableType]:
    """Yield where claims can be checked, a line each."""
    yield Text("Sources", style="bold")
    for citation in citations:
        yield Padding(Text(cited(citation)), _INDENT)


def linkage(link: Linkage, dataset: Dataset) -> Iterator[RenderableType]:
    """Yield one linkage with its reasons and sources."""
    standard, strategy = dataset.standard(link.standard), dataset.strategy(link.strategy)
    yield Group(heading(standard), heading(strategy))
    yield _marked(f"Kind: {_kind(link)}", link, dict(dataset.origins))
    if link.note:
        yield Padding(Text(link.note), _INDENT)
    for name in link.interventions:
        yield Text(f"Intervention: {name[name.rindex('-') + 1 :]} {dataset.intervention(name).title}")
    if link.convergence:
        yield from row(cast("Convergence", dataset.record(link.convergence)))
    yield from sources(link.citations)


def record(value: Record, origin: str | None = None) -> Iterator[RenderableType]:
    """Yield every field of a record that holds something, the overlay that it came with, and its sources."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="italic", no_wrap=True)
    table.add_column(overflow="fold")
    for attribute in fields(type(value)):  # type: ignore[arg-type]  # every record is an attrs class
        held = getattr(value, attribute.name)
        if attribute.name != "citations" and held is not None and held != ():
            table.add_row(Text(attribute.name), Text(_shown(attribute.name, held)))
    if origin:
        table.add_row(Text("overlay"), Text(origin))
    yield table
    citations: tuple[Citation, ...] = getattr(value, "citations", ())
    if citations:
        yield from sources(citations)


def _shown(name: str, held: object) -> str:
    if isinstance(held, tuple):
        return "; ".join(_shown(name, member) for member in held)
    if isinstance(held, bool):
        return "yes" if held else "no"
    if isinstance(held, Label):
        return f"{held.text} ({held.language})"
    if isinstance(held, Code):
        return f"{held.value} ({held.scheme})"
    return f"{held} ({PLACES[str(held)]})" if name == "places" else str(held)


def listing(records: Sequence[Record], origins: Origins = MappingProxyType({})) -> RenderableType:
    """Return records as a line each: identifier and title."""
    table = _table("Identifier", "", lines=True)
    for value in records:
        table.add_row(Text(value.id), _marked(title_of(value), value, origins))
    return table


def hits(found: Sequence[Hit], origins: Origins = MappingProxyType({})) -> RenderableType:
    """Return what a search found, best first, with the field and the text around the words."""
    table = _table("Identifier", "Found in", "Text")
    for hit in found:
        table.add_row(Text(hit.record.id), Text(hit.field), _marked(hit.snippet, hit.record, origins))
    return table


def examples(found: Iterable[FieldExample], origins: Origins = MappingProxyType({})) -> Iterator[RenderableType]:
    """Yield field examples: programme, where and in what setting, and what the source tells of it."""
    for example in found:
        places = ", ".join(PLACES[code] for code in example.places) or "no place stated"
        settings = ", ".join(example.settings) or "no setting stated"
        subject = example.intervention or example.strategy
        head = f"{example.id}  {example.programme or subject}: {places}; {settings}"
        yield Text.assemble((_marked(head, example, origins).plain, "bold"))
        yield from (Padding(Text(text), _INDENT) for text in (example.summary, example.note) if text)


def suitability(found: Iterable[SettingNote], origins: Origins = MappingProxyType({})) -> Iterator[RenderableType]:
    """Yield what is said of using something in a setting."""
    for note in found:
        subjects = (*note.standards, *note.strategies, *note.interventions)
        head = f"{note.suitability}  {note.id}, on {', '.join(subjects) or 'both frameworks in general'}"
        yield Text.assemble((_marked(head, note, origins).plain, "bold"))
        yield Padding(Text(note.summary), _INDENT)


def report(head: str, sections: Iterable[Section]) -> Iterator[RenderableType]:
    """Yield a report: a line on what was asked, and each section as a table with its note."""
    yield Text(head, style="bold")
    for section in sections:
        yield Text(f"\n{section.title}", style="bold")
        if section.rows:
            table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
            for column in section.columns:
                table.add_column(column, overflow="fold")
            for cells in section.rows:
                table.add_row(*map(Text, cells))
            yield table
        if section.note:
            yield Padding(Text(section.note), _INDENT)


def kind_of(value: Record) -> str:
    """Return the collection that a record is of."""
    return next(name for name, kind in COLLECTIONS.items() if type(value) is kind)


def matrix(dataset: Dataset, width: int) -> Iterator[RenderableType]:
    """Yield standards by strategies, each linkage as the mark of its kind, and what the marks mean, within a width."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("", justify="right", width=2)
    room = width - 9 - 5 * len(dataset.strategies)  # every column of marks takes two characters and three spaces
    table.add_column("Standard", no_wrap=True, overflow="ellipsis", max_width=max(room, 10))
    for strategy in dataset.strategies:
        table.add_column(strategy.code, width=2)
    links = {(link.standard, link.strategy): link for link in dataset.linkages}
    previous = None
    for standard in dataset.standards:
        if previous not in {None, standard.pillar}:
            table.add_section()
        previous = standard.pillar
        marks = [_mark(links.get((standard.id, strategy.id))) for strategy in dataset.strategies]
        table.add_row(str(standard.number), Text(standard.title), *marks)
    yield table
    present = sorted({link.kind for link in dataset.linkages}, key=_KINDS.index)
    yield Text(", ".join(f"{MARKS[kind]} {kind}" for kind in present) + ", . no linkage in the guide")
    yield Text("! stressed, p printed for the whole pillar only")


def _mark(link: Linkage | None) -> Text:
    if link is None:
        return Text(".", style="dim")
    more = "!" if link.stressed else "p" if link.scope is LinkageScope.PILLAR else ""
    return Text(MARKS[link.kind] + more, style="bold" if link.kind is LinkageKind.NAMED or link.stressed else "")
