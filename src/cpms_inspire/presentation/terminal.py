"""
How answers look on a terminal: rich renderables made from values, nothing else.

Everything is shown as plain text, never as markup: a dataset may come from anywhere.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.model.identifiers import StandardId, StrategyId, code_of
from cpms_inspire.model.records import (
    Activity,
    Citation,
    Convergence,
    FieldExample,
    Linkage,
    Record,
    SettingNote,
    Standard,
    Strategy,
)
from cpms_inspire.model.vocabulary import PLACES, LinkageKind
from cpms_inspire.presentation.words import (
    cited,
    filled_fields,
    general,
    heading_of,
    kinds_in,
    label_of,
    legend,
    mark_of,
    own_title,
    parts_of_row,
    text_of,
    ways_of,
)

if TYPE_CHECKING:
    from cpms_inspire.dataset.search import Hit
    from cpms_inspire.presentation.coverage_report import Section
    from cpms_inspire.reading.values import Mention, Unread

_INDENT = (0, 0, 0, 2)

_NO_LINKAGE = "."
"""In ASCII, so that every terminal shows it."""


def _with_origin(text: str, record: Record, dataset: Dataset) -> Text:
    """Return a text, with the overlay that a record came with, if it came with one."""
    origin = dataset.origin(record)
    return Text(f"{text} (overlay {origin})" if origin else text)


def heading(record: Record) -> Text:
    """Return a record as a line of its own."""
    return Text(heading_of(record), style="bold")


def _table(*columns: str, lines: bool = False) -> Table:
    """Make a table whose last column takes the room that is left; with `lines`, each row is one line."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=lines)
    for column in columns[:-1]:
        table.add_column(column, no_wrap=True)
    table.add_column(columns[-1], overflow="ellipsis" if lines else "fold", no_wrap=lines, ratio=1 if lines else None)
    return table


def linked(linkages: Sequence[Linkage], others: Sequence[Standard | Strategy], dataset: Dataset) -> RenderableType:
    """Return linkages with the standard or strategy at their other end: number or code, kind, title."""
    table = _table("", "Kind", "Title")
    for link, other in zip(linkages, others, strict=True):
        table.add_row(_code(other), _with_origin(ways_of(link), link, dataset), Text(other.title))
    return table


def notes(linkages: Sequence[Linkage], others: Sequence[Standard | Strategy]) -> Iterator[RenderableType]:
    """Yield the notes of linkages, each with the number or code at their other end."""
    for link, other in zip(linkages, others, strict=True):
        if link.note:
            yield Padding(Text.assemble((f"{_code(other)}: ", "italic"), link.note), _INDENT)


def _code(record: Standard | Strategy) -> Text:
    return Text(str(record.number) if isinstance(record, Standard) else record.code)


def row(convergence: Convergence) -> Iterator[RenderableType]:
    """Yield the text of a row of the guide, part by part."""
    yield Text(f"Why: row {convergence.number} of the guide's table ({convergence.id})", style="bold")
    for label, text in parts_of_row(convergence):
        yield Padding(Text.assemble((f"{label}: ", "italic"), text), _INDENT)


def sources(citations: Iterable[Citation]) -> Iterator[RenderableType]:
    """Yield where claims can be checked, a line each."""
    yield Text("Sources", style="bold")
    for citation in citations:
        yield Padding(Text(cited(citation)), _INDENT)


def linkage(link: Linkage, dataset: Dataset) -> Iterator[RenderableType]:
    """Yield one linkage with its reasons and sources."""
    yield Group(heading(dataset.standard(link.standard)), heading(dataset.strategy(link.strategy)))
    yield _with_origin(f"Kind: {ways_of(link)}", link, dataset)
    if link.note:
        yield Padding(Text(link.note), _INDENT)
    for identifier in link.interventions:
        yield Text(f"Intervention: {code_of(identifier)} {dataset.intervention(identifier).title}")
    if link.convergence:
        yield from row(dataset.record(link.convergence))
    yield from sources(link.citations)


def record(value: Record, origin: str | None = None) -> Iterator[RenderableType]:
    """Yield every field of a record that holds something, the overlay that it came with, and its sources."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="italic", no_wrap=True)
    table.add_column(overflow="fold")
    for name, values in filled_fields(value):
        if name != "citations":
            table.add_row(Text(label_of(name)), Text("; ".join(text_of(name, each) for each in values)))
    if origin:
        table.add_row(Text("Overlay"), Text(origin))
    yield table
    citations: tuple[Citation, ...] = getattr(value, "citations", ())
    if citations:
        yield from sources(citations)


def listing(records: Sequence[Record], dataset: Dataset) -> RenderableType:
    """Return records as a line each: identifier and title."""
    table = _table("Identifier", "", lines=True)
    for value in records:
        table.add_row(Text(value.id), _with_origin(own_title(value), value, dataset))
    return table


def hits(found: "Sequence[Hit]", dataset: Dataset) -> RenderableType:
    """Return what a search found, best first, with the field and the text around the words."""
    table = _table("Identifier", "Found in", "Text")
    for hit in found:
        table.add_row(Text(hit.record.id), Text(label_of(hit.field)), _with_origin(hit.snippet, hit.record, dataset))
    return table


def mentions(found: Sequence["Mention"], dataset: Dataset) -> RenderableType:
    """Return the mentions of a cell or a text: the words, what they mean and why; a line for each record."""
    table = _table("Text", "Why", "Identifier", "")
    for mention in found:
        why = f"{mention.evidence}, ambiguous" if mention.ambiguous else str(mention.evidence)
        for place, identifier in enumerate(mention.ids):
            words = ("", "") if place else (mention.text, why)
            table.add_row(*map(Text, words), Text(identifier), Text(own_title(dataset.record(identifier))))
    return table


def unread(found: Iterable["Unread"], dataset: Dataset) -> Iterator[RenderableType]:
    """Yield the parts of a cell that were not read, each with the reason and the proposals."""
    for part in found:
        yield Text(f"Not read: {part.text}" + (f" ({part.reason})" if part.reason else ""), style="bold")
        for identifier in part.suggestions:
            yield Padding(Text(f"{identifier}  {own_title(dataset.record(identifier))}"), _INDENT)


def examples(found: Iterable[FieldExample], dataset: Dataset, *, of_standard: bool = False) -> Iterator[RenderableType]:
    """Yield field examples: the programme, its places and settings, and the summary; for a standard under a heading."""
    if of_standard:
        yield Text("Of the interventions on the linkages of the standard", style="bold italic")
    for example in found:
        places = ", ".join(PLACES[code] for code in example.places) or "no place stated"
        settings = ", ".join(example.settings) or "no setting stated"
        subject = example.intervention or example.strategy
        head = f"{example.id}  {example.programme or subject}: {places}; {settings}"
        yield Text.assemble((_with_origin(head, example, dataset).plain, "bold"))
        yield from (Padding(Text(text), _INDENT) for text in (example.summary, example.note) if text)


def activities(found: Iterable[Activity]) -> Iterator[RenderableType]:
    """Yield the activities that a row prints beside its strategies, a line each."""
    for activity in found:
        yield Text.assemble((f"{label_of('activities')}: ", "italic"), f"{code_of(activity.id)} {activity.title}")


def further_examples(found: Iterable[FieldExample], dataset: Dataset) -> Iterator[RenderableType]:
    """Yield field examples of the strategies that the row of a standard names, under a heading that says so."""
    yield Text("Of the strategies that the row names, not of this standard in particular", style="bold italic")
    yield from examples(found, dataset)


def suitability(
    found: Iterable[SettingNote], dataset: Dataset, *, with_setting: bool = False
) -> Iterator[RenderableType]:
    """Yield setting notes: the suitability, the setting if asked for, what the note is about, and the summary."""
    for note in found:
        setting = f" in {note.setting}" if with_setting else ""
        head = f"{note.suitability}{setting}  {note.id}, on {', '.join(note.subjects) or f'{general(note)} in general'}"
        yield Text.assemble((_with_origin(head, note, dataset).plain, "bold"))
        yield Padding(Text(note.summary), _INDENT)


def report(head: str, sections: "Iterable[Section]") -> Iterator[RenderableType]:
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


def matrix(
    dataset: Dataset, links: Mapping[tuple[StandardId, StrategyId], Linkage], width: int
) -> Iterator[RenderableType]:
    """
    Yield standards by strategies, each linkage as the mark of its kind, and what the marks mean, within a width.

    `links` are the linkages to show, by the identifiers of standard and strategy.  If the columns do not fit, each
    standard is a line, with the code of each strategy behind the mark of the linkage.
    """
    yield from _matrix_as_lines(dataset, links) if width < _NARROW else _matrix_as_table(dataset, links, width)
    shown = {link.kind for link in links.values()}
    *kinds, stressed, pillar = legend(kind for kind in kinds_in(dataset) if kind in shown)
    silence = "no linkage in the guide" if len(links) == len(dataset.linkages) else "no linkage of these kinds"
    yield Text(", ".join((*(f"{letter} {name}" for letter, name, _ in kinds), f"{_NO_LINKAGE} {silence}")))
    yield Text(", ".join(f"{letter} {name}" for letter, name, _ in (stressed, pillar)))


_NARROW = 60
"""The width below which the columns of the matrix would lose marks."""


def _matrix_as_lines(
    dataset: Dataset, links: Mapping[tuple[StandardId, StrategyId], Linkage]
) -> Iterator[RenderableType]:
    for standard in dataset.standards:
        marks = [
            f"{_mark(link).plain}{strategy.code}" if (link := links.get((standard.id, strategy.id))) else ""
            for strategy in dataset.strategies
        ]
        yield Text(f"{standard.number} {standard.title}: {' '.join(filter(None, marks)) or _NO_LINKAGE}")


def _matrix_as_table(
    dataset: Dataset, links: Mapping[tuple[StandardId, StrategyId], Linkage], width: int
) -> Iterator[RenderableType]:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("", justify="right", width=2)
    room = width - 9 - 5 * len(dataset.strategies)  # every column of marks takes two characters and three spaces
    table.add_column("Standard", no_wrap=True, overflow="ellipsis", max_width=max(room, 10))
    for strategy in dataset.strategies:
        table.add_column(strategy.code, width=2)
    previous = None
    for standard in dataset.standards:
        if previous not in {None, standard.pillar}:
            table.add_section()
        previous = standard.pillar
        marks = [_mark(links.get((standard.id, strategy.id))) for strategy in dataset.strategies]
        table.add_row(str(standard.number), Text(standard.title), *marks)
    yield table


def _mark(link: Linkage | None) -> Text:
    if link is None:
        return Text(_NO_LINKAGE, style="dim")
    return Text(mark_of(link), style="bold" if link.kind is LinkageKind.NAMED or link.stressed else "")
