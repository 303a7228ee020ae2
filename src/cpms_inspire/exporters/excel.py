"""The format `excel`: a workbook to read, filter and print, with the matrix of standards and strategies in colour."""

from collections.abc import Mapping
from itertools import count
from typing import TYPE_CHECKING, final

from attrs import field, frozen

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.exporters._losses import Loss
from cpms_inspire.exporters._sheets import Sheet, sheets
from cpms_inspire.exporters._workbook import LINE, LONGEST, Book, Style, height
from cpms_inspire.model.records import Linkage, Standard
from cpms_inspire.model.vocabulary import LinkageKind, Suitability
from cpms_inspire.presentation.about import About, about
from cpms_inspire.presentation.matrix import COLOURS, NOT_MENTIONED, Shape, statements
from cpms_inspire.presentation.words import CLAIMS, SILENCE_MARK, SILENT, legend, mark_of, names_in

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

LOSSES: tuple[Loss, ...] = (
    Loss(f"texts of more than {LONGEST:,} characters are cut, with a mark", "a cell has no room for more"),
    Loss("the members of a list are in one cell, separated by semicolons", "a cell contains one value"),
    Loss("the characters U+FFFE and U+FFFF are U+FFFD", "XML does not allow them"),
)

_BLUE, _GREY, _LIGHT, _WHITE = "#1F3864", "#595959", "#BFBFBF", "#FFFFFF"
_FONT: Style = {"font_name": "Calibri", "font_size": 10, "valign": "top"}
_TITLE: Style = {**_FONT, "font_size": 18, "bold": True, "font_color": _BLUE}
_SECTION: Style = {**_FONT, "font_size": 13, "bold": True, "font_color": _BLUE, "bottom": 1, "bottom_color": _BLUE}
_QUIET: Style = {**_FONT, "font_color": _GREY, "italic": True}
_TEXT: Style = {**_FONT, "text_wrap": True}
_LABEL: Style = {**_TEXT, "bold": True}
_LINK: Style = {"font_color": "#0563C1", "underline": 1}
_WARNING: Style = {**_LABEL, "bg_color": "#FFF2CC", "border": 1, "border_color": "#BF9000"}
_CELL: Style = {**_TEXT, "border": 1, "border_color": _LIGHT, "align": "left", "indent": 1}
_HEADER: Style = {**_CELL, "bold": True, "font_color": _WHITE, "bg_color": _BLUE, "valign": "vcenter"}
_PILLAR: Style = {**_CELL, "text_wrap": False, "bold": True, "bg_color": "#D6DCE4", "valign": "vcenter", "indent": 0}
_BEGINNING: Style = {"top": 2, "top_color": _BLUE}
_MARK: Style = {**_CELL, "align": "center", "indent": 0, "valign": "vcenter", "bold": True}
_SILENT: Style = {**_MARK, "font_color": "#A6A6A6", "bold": False}
_GAP: Style = {**_MARK, "bold": False, "italic": True, "font_color": _GREY, "border": 4, "border_color": _GREY}
"""An open frame: dotted, without a ground."""

_COLOURS: Mapping[str, Style] = {
    **{kind: {"bg_color": colours.cell} for kind, colours in COLOURS.items()},
    Suitability.SUITABLE: {"bg_color": "#E2EFDA"},
    Suitability.CONDITIONAL: {"bg_color": "#FFF2CC"},
    Suitability.DOUBTFUL: {"bg_color": "#FCE4D6"},
    Suitability.UNSUITABLE: {"bg_color": "#F4B6A6"},
}
"""
The colours of kinds and suitabilities, in their columns and in the matrix.

All are light, because some programs write links in dark blue.
"""

_COLOURED = {"Kind", "Suitability"}
_TALL = 27
_A4 = 9
_MATRIX = (
    "Standards by strategies, in the colours of the page and the figures: what is said of all strategies is one band. "
    "Each mark links to its linkage."
)


def export(dataset: Dataset) -> dict[str, bytes]:
    """Return one workbook: the matrix, a sheet about it, and the sheets of records."""
    description = about(dataset)
    drawing = _Drawing(
        book=Book(description, description.title), description=description, dataset=dataset, sheets=sheets(dataset)
    )
    drawing.matrix()
    drawing.about()
    for sheet in drawing.sheets:
        drawing.records(sheet)
    return {"cpms-inspire.xlsx": drawing.book.content()}


@final
@frozen(kw_only=True)
class _Drawing:
    """Draws the sheets of one dataset, in the order of the calls."""

    book: Book
    description: About
    dataset: Dataset
    sheets: tuple[Sheet, ...]
    places: Mapping[str, str] = field(init=False)
    """The address of a record's row in the workbook, by identifier."""

    @places.default
    def _find_places(self) -> Mapping[str, str]:
        return {
            record.id: f"internal:'{sheet.name}'!A{row}"
            for sheet in self.sheets
            if sheet.name in {"Linkages", "Gaps"}
            for row, record in enumerate(sheet.rows, 2)
        }

    shapes: Mapping[str, Shape] = field(init=False)
    """The shape that shows each linkage."""

    @shapes.default
    def _find_shapes(self) -> Mapping[str, Shape]:
        return {link: each.shape for each in statements(self.dataset) for link in each.linkages}

    def about(self) -> None:
        """Draw the second sheet: what the workbook is and what it is not."""
        book, text, sheet = self.book, self.description, self._page("About", 1)
        label_width, text_width = 22, 112
        sheet.set_column(0, 0, label_width)
        sheet.set_column(1, 1, text_width)
        sheet.set_row(0, _TALL)
        book.write(sheet, (0, 0), "CPMS and INSPIRE: which strategies go with which standard", _TITLE)
        book.write(sheet, (1, 0), text.title, _QUIET)
        rows = count(3)

        def section(title: str) -> None:
            row = next(rows)
            book.write(sheet, (row, 0), title, _SECTION)
            book.write(sheet, (row, 1), None, _SECTION)

        def line(label: str | None, text: str, style: Style = _TEXT) -> None:
            row = next(rows)
            sheet.set_row(row, height([(text, text_width)]))
            book.write(sheet, (row, 0), label, _LABEL)
            book.write(sheet, (row, 1), text, style)

        section("Please read first")
        line("Not endorsed", text.not_endorsed, _WARNING)
        line("A linkage", text.linkages)
        for claim in CLAIMS:
            line(None, claim)
        next(rows)
        section("This dataset")
        line("Version", f"{text.version}, released {text.released}")
        line("SHA-256", text.sha256)
        if text.overlays:
            line("Overlays", "; ".join(text.overlays), _WARNING)
        line("Licence", f"{text.licence}, {text.licence_url}")
        line("Credit as", text.attribution)
        line("How to cite", text.citation)
        next(rows)
        section("Sheets")
        for name, summary in (("Matrix", _MATRIX), *((each.name, each.summary) for each in self.sheets)):
            row = next(rows)
            book.link(sheet, (row, 0), f"internal:'{name}'!A1", name, {**_LABEL, **_LINK})
            book.write(sheet, (row, 1), summary, _TEXT)

    def matrix(self) -> None:
        """Draw standards by strategies, pillar by pillar, and the meaning of the marks below."""
        book, sheet, strategies = self.book, self._page("Matrix", 1), self.dataset.strategies
        sheet.set_column(0, 0, 6)
        sheet.set_column(1, 1, 58)
        sheet.set_column(2, 8, 15)
        sheet.set_row(0, _TALL)
        book.write(sheet, (0, 0), "Which INSPIRE strategies go with which standard", _TITLE)
        book.write(sheet, (1, 0), f"{_MATRIX} {self.description.not_endorsed}", _QUIET)
        headers = ("No.", "Standard", *(f"{strategy.code}\n{strategy.title}" for strategy in strategies))
        for column, header in enumerate(headers):
            book.write(
                sheet, (3, column), header, _HEADER if column == 1 else {**_HEADER, "align": "center", "indent": 0}
            )
        sheet.set_row(3, 4.5 * LINE)
        sheet.freeze_panes(4, 2)
        rows, called = count(4), names_in(self.dataset)
        for pillar in self.dataset.pillars:
            row = next(rows)
            for column in range(len(headers)):
                book.write(sheet, (row, column), called[pillar.id] if column == 0 else None, _PILLAR)
            for standard in self.dataset.standards:
                if standard.pillar == pillar.id:
                    self._standard(sheet, next(rows), standard)
        last = next(rows) - 1
        book.name("Matrix", "Matrix", (3, 0), (last, len(headers) - 1))
        marks: list[tuple[str, str, Style]] = [
            (letter, f"{name}: {meaning}", _COLOURS.get(name, {})) for letter, name, meaning in legend(LinkageKind)
        ]
        for letter, meaning, colour in (*marks, (SILENCE_MARK, SILENT, {"font_color": _SILENT["font_color"]})):
            row = next(rows)
            book.write(sheet, (row, 0), letter, {**_MARK, **colour})
            book.write(sheet, (row, 1), meaning, _FONT)

    def _standard(self, sheet: "Worksheet", row: int, standard: Standard) -> None:
        """Draw the row of a standard: its marks, or the gap."""
        book, strategies = self.book, self.dataset.strategies
        book.write(sheet, (row, 0), standard.number, _MARK)
        book.write(sheet, (row, 1), standard.title, {**_CELL, "valign": "vcenter"})
        links = {link.strategy: link for link in self.dataset.linkages_for(standard)}
        gap = self.dataset.gap_for(standard)
        if gap is not None and not links and len(strategies) > 1:
            sheet.merge_range(row, 2, row, 1 + len(strategies), "", book.style(_GAP))
            book.link(sheet, (row, 2), self.places[gap.id], NOT_MENTIONED, _GAP)
            return
        for column, strategy in enumerate(strategies, 2):
            self._mark(sheet, (row, column), links.get(strategy.id))

    def _mark(self, sheet: "Worksheet", cell: tuple[int, int], link: Linkage | None) -> None:
        if link is None:
            self.book.write(sheet, cell, SILENCE_MARK, _SILENT)
        else:
            self.book.link(sheet, cell, self.places[link.id], mark_of(link), {**_MARK, **self._look(link)})

    def _look(self, link: Linkage) -> Style:
        """Return the colours of a linkage; lines inside a band or a block have the colour of its ground."""
        colour = COLOURS[link.kind].cell
        shape = self.shapes[link.id]
        inside = [edge for edge in ("left", "right") if shape is not Shape.PILL]
        inside += [edge for edge in ("top", "bottom") if shape is Shape.BLOCK]
        return {"bg_color": colour, **{f"{edge}_color": colour for edge in inside}}

    def records(self, content: Sheet) -> None:
        """Draw a sheet of records: a frozen header that repeats in print, a filter, and one row for each record."""
        book, sheet, columns = self.book, self._page(content.name, 0), content.columns
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)
            book.write(sheet, (0, number), column.header, _HEADER)
        previous = None
        for row, record in enumerate(content.rows, 1):
            values = [column.value(record) for column in columns]
            begins = content.grouped and values[0] != previous
            previous = values[0]
            sheet.set_row(row, height(zip(values, (column.width for column in columns), strict=True)))
            for number, (column, value) in enumerate(zip(columns, values, strict=True)):
                colour = _COLOURS.get(str(value), {}) if column.header in _COLOURED else {}
                number_style = {"align": "center", "indent": 0} if isinstance(value, int) else {}
                style = {**_CELL, **number_style, **colour, **(_BEGINNING if begins else {})}
                if column.header == "Address" and str(value).startswith("http"):
                    book.link(sheet, (row, number), str(value), str(value), {**style, **_LINK})
                else:
                    book.write(sheet, (row, number), value, style)
        last = len(content.rows)
        printed = [number for number, column in enumerate(columns) if column.printed]
        sheet.print_area(0, 0, last, printed[-1])
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(columns) - 1)
        book.name(content.name.replace(" ", "_"), content.name, (0, 0), (last, len(columns) - 1))

    def _page(self, name: str, pages: int) -> "Worksheet":
        """Add a sheet that prints in landscape, one page wide and `pages` long; 0 means as many as needed."""
        sheet = self.book.sheet(name)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, pages)
        sheet.set_footer(f"&L&8cpms-inspire dataset {self.description.version}, not endorsed&C&8&A&R&8&P of &N")
        sheet.center_horizontally()
        sheet.hide_gridlines(2)
        return sheet
