"""
The matrix as a drawing: every statement with its shape, titles, names, a legend in words, and the source.

`svg` writes a drawing as SVG; `figures` draws it with Matplotlib.
"""

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from attrs import evolve

from cpms_inspire.analysis.coverage import Coverage
from cpms_inspire.dataset.bundled import DatasetRef, dataset_of
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.model.vocabulary import LinkageKind
from cpms_inspire.presentation.matrix import COLOURS, KIND_NAMES, Shape, Statement, in_words, number_word, statements
from cpms_inspire.presentation.svg import INK, PAPER, POINT, SOFT, Box, Dot, Drawing, Item, Line, Points, Text, svg
from cpms_inspire.presentation.words import (
    LICENCE,
    MEANINGS,
    NOT_ENDORSED,
    PILLAR_ONLY,
    STRESSED,
    kinds_in,
    shortened_to,
)

__all__ = ["coverage_svg", "matrix_svg"]

STRONG, OPEN = COLOURS[LinkageKind.NAMED].fill, COLOURS[LinkageKind.RISK_FACTORS].line

_MARGIN = 24.0
_NAMES = 372.0
"""The width of the column of standards."""
_CELL = 86.0
_ROW, _SECOND_LINE, _PILLAR = 25.0, 13.0, 33.0
_PILL = (36.0, 16.0)
_LONGEST = 48
"""The characters of a line in the column of standards."""


def matrix_drawing(dataset: Dataset) -> Drawing:
    """Return the matrix of a dataset."""
    sheet = _Sheet(dataset, _title_of(dataset), _subtitle_of(dataset))
    for statement in statements(dataset):
        sheet.draw(statement)
    sheet.points({(link.standard, link.strategy) for link in dataset.linkages})
    sheet.legend(claims_in(dataset))
    return sheet.drawing(
        ("The kinds are different claims: do not add them up. Where there is no mark, the guide is silent.",)
    )


def coverage_drawing(coverage: Coverage, dataset: Dataset) -> Drawing:
    """Return the matrix of a dataset, painted with what a programme covers and what it leaves open."""
    name = shortened_to(coverage.programme.name or "Programme", 70)
    own = {*coverage.standards, *coverage.strategies}
    sheet = _Sheet(dataset, f"{name}: what it covers, and what is open", _share_of_named(coverage), own)
    states = dict.fromkeys(coverage.realised, "both") | dict.fromkeys(coverage.untouched, "neither")
    states |= {each.linkage: str(each.reached_from) for each in coverage.openings}
    for link in dataset.linkages:
        sheet.state(link.standard, link.strategy, states[link.id])
    for statement in statements(dataset):
        if statement.shape is Shape.FRAME:
            sheet.draw(statement)
    sheet.points({(link.standard, link.strategy) for link in dataset.linkages})
    sheet.legend(_STATES)
    return sheet.drawing(("An opening is not a fault: the guide asks nobody to work on everything that it links.",))


def matrix_svg(dataset: DatasetRef | None = None) -> str:
    """
    Return the matrix of a dataset, the newest if none is given, as an SVG image: the same bytes on any machine.

    It has a title that says what it shows, the names of standards and strategies, a legend in words and its source.
    """
    return svg(matrix_drawing(dataset_of(dataset)))


def coverage_svg(coverage: Coverage, dataset: DatasetRef | None = None) -> str:
    """
    Return what a programme covers as an SVG image, with the same bytes on any machine; like `matrix_svg`.

    `dataset` is the one that the coverage is of; if none is given, the bundled version of that number.
    """
    return svg(coverage_drawing(coverage, dataset_of(coverage.version if dataset is None else dataset)))


def _title_of(dataset: Dataset) -> str:
    """Return what the matrix shows, in a sentence that holds for this dataset."""
    shown = statements(dataset)
    named = {each.standards for each in shown if each.kind is LinkageKind.NAMED}
    whole = [standard for each in shown if each.shape in {Shape.BAND, Shape.BLOCK} for standard in each.standards]
    if not named:
        return "Which INSPIRE strategies go with which Child Protection Minimum Standard"
    first = f"The guide names single strategies for {number_word(len(named))} standards"
    together = f"links {number_word(len(whole))} others to all {number_word(len(dataset.strategies))} together"
    return f"{first} and {together}" if whole else first


def _subtitle_of(dataset: Dataset) -> str:
    local = f", with local additions ({', '.join(dataset.overlays)})" if dataset.overlays else ""
    frameworks = "Child Protection Minimum Standards (2019) by INSPIRE strategies (2016)"
    return shortened_to(f"{frameworks}, as the guide of 2020 links them{local}", 150)


def _share_of_named(coverage: Coverage) -> str:
    """Return the share of named strategies in a sentence; the other kinds are other claims."""
    named = [tally for tally in coverage.tallies if tally.kind is LinkageKind.NAMED]
    both = sum(tally.realised for tally in named)
    own = both + sum(tally.from_standard for tally in named)
    if not own:
        return "The guide names no single strategy for the standards of this programme."
    return f"It covers {both} of the {own} strategies that the guide names for its standards."


def claims_in(dataset: Dataset) -> tuple[tuple[str, str, str], ...]:
    """Return the legend: a sample, the name and the claim of everything that is drawn of a dataset."""
    shown = statements(dataset)
    found = [(kind.value, KIND_NAMES[kind], MEANINGS[kind]) for kind in kinds_in(dataset)]
    if any(statement.stressed for statement in shown):
        found.append(("stressed", "stressed", STRESSED))
    if any(statement.shape is Shape.BLOCK for statement in shown):
        found.append(("pillar", "whole pillar", PILLAR_ONLY))
    if any(statement.shape is Shape.FRAME for statement in shown):
        found.append(
            ("frame", "not mentioned", "No row of the guide's table mentions the standard. That is not a denial.")
        )
    return tuple(found)


_STATES = (
    ("both", "covered", "The programme works on the standard and on the strategy."),
    ("standard", "open", "The guide links its standard to this strategy, and it does not work on the strategy."),
    ("strategy", "another standard", "The guide links a strategy of the programme to this standard."),
    ("neither", "linked", "The programme works on neither."),
    ("frame", "not mentioned", "No row of the guide's table mentions the standard. That is not a denial."),
)
"""The legend of a coverage."""


class _Sheet:
    """The parts of one matrix, placed from top to bottom."""

    def __init__(self, dataset: Dataset, title: str, subtitle: str, own: Iterable[str] | None = None) -> None:
        """`own` are the standards and strategies of a programme; `None` if no programme is shown."""
        self._dataset = dataset
        self._title = title
        self._items: list[Item] = []
        self._own = None if own is None else frozenset(own)
        self._left = _MARGIN + _NAMES
        self._width = self._left + _CELL * len(dataset.strategies) + _MARGIN
        self._middles: dict[str, float] = {
            each.id: self._left + _CELL * (n + 0.5) for n, each in enumerate(dataset.strategies)
        }
        self._rows: dict[str, tuple[float, float]] = {}
        self._y = _MARGIN
        self._heading(subtitle)
        self._heads()
        self._names()
        self._head, self._items = tuple(self._items), []
        self._shapes: tuple[Item, ...] = ()

    def _write(  # noqa: PLR0913  # the fields of a text
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 13,
        colour: str = INK,
        bold: bool = False,
        italic: bool = False,
        anchor: str = "start",
    ) -> None:
        self._items.append(Text(x=x, y=y, text=text, size=size, colour=colour, bold=bold, italic=italic, anchor=anchor))

    def _heading(self, subtitle: str) -> None:
        for line in textwrap.wrap(self._title, 82):
            self._y += 26
            self._write(_MARGIN, self._y, line, size=21, bold=True)
        for line in textwrap.wrap(subtitle, 120):
            self._y += 20
            self._write(_MARGIN, self._y, line, size=14, colour=SOFT)
        self._y += 20

    def _heads(self) -> None:
        wrapped = {each.id: textwrap.wrap(shortened_to(each.title, 60), 14) for each in self._dataset.strategies}
        most = max(map(len, wrapped.values()), default=0)
        bottom = self._y + 18 + 13 * most
        for strategy in self._dataset.strategies:
            lines, x = wrapped[strategy.id], self._middles[strategy.id]
            top = bottom - 13 * len(lines)
            self._write(x, top, strategy.code, size=15, bold=True, colour=STRONG, anchor="middle")
            for number, line in enumerate(lines, 1):
                self._write(x, top + 13 * number, line, size=10.5, colour=SOFT, anchor="middle")
            if self._own is not None:
                self._tick(x - 5, top - 26, strategy.id)
        self._write(_MARGIN + 34, bottom, "Standard", size=11, colour=SOFT)
        self._y = bottom + 8

    def _tick(self, x: float, y: float, identifier: str) -> None:
        """Draw the box that says whether a programme works on something."""
        works = self._own is not None and identifier in self._own
        self._items.append(Box(x=x, y=y, width=10, height=10, radius=2, fill=STRONG if works else PAPER, line=STRONG))

    def _names(self) -> None:
        pillars = {pillar.id: pillar for pillar in self._dataset.pillars}
        previous = None
        for standard in self._dataset.standards:
            if standard.pillar != previous:
                pillar, previous = pillars[standard.pillar], standard.pillar
                self._items.append(Line(x=_MARGIN, y=self._y + 3, width=self._width - 2 * _MARGIN))
                heading = f"PILLAR {pillar.number}  {shortened_to(pillar.title, 90)}"
                self._write(_MARGIN, self._y + 22, heading, size=11.5, bold=True, colour=SOFT)
                self._y += _PILLAR
            lines = textwrap.wrap(shortened_to(standard.title, 2 * _LONGEST - 8), _LONGEST) or [""]
            height = _ROW + _SECOND_LINE * (len(lines) - 1)
            middle = self._y + height / 2
            works = self._own is not None and standard.id in self._own
            if self._own is not None:
                self._tick(_MARGIN - 12, middle - 5, standard.id)
            self._write(_MARGIN + 24, middle + 4.5, str(standard.number), colour=SOFT, anchor="end", bold=works)
            for number, line in enumerate(lines):
                offset = (number - (len(lines) - 1) / 2) * (_SECOND_LINE + 1.5)
                self._write(_MARGIN + 34, middle + 4.5 + offset, line, bold=works)
            self._rows[standard.id] = (self._y, height)
            self._y += height
        self._items.append(Line(x=_MARGIN, y=self._y + 5, width=self._width - 2 * _MARGIN))
        self._y += 12

    def points(self, linked: Iterable[tuple[str, str]]) -> None:
        """Draw a faint point where nothing is linked, in rows with a linkage."""
        pairs = set(linked)
        rows = {standard for standard, _ in pairs}
        places = (
            (x, top + height / 2)
            for standard, (top, height) in self._rows.items()
            for strategy, x in self._middles.items()
            if standard in rows and (standard, strategy) not in pairs
        )
        self._items.append(Points(places=tuple(places)))

    def draw(self, statement: Statement) -> None:
        """Draw a statement."""
        (top, _), (last, height) = self._rows[statement.standards[0]], self._rows[statement.standards[-1]]
        bottom = last + height
        if statement.shape is Shape.PILL:
            (x,) = (self._middles[strategy] for strategy in statement.strategies)
            self._items += _sample(str(statement.kind), x, (top + bottom) / 2, stressed=bool(statement.stressed))
            return
        box = (self._left + 3, top + 3, _CELL * len(self._middles) - 6, bottom - top - 6)
        self._items += _whole(statement, box)
        ink = SOFT if statement.kind is None else COLOURS[statement.kind].ink
        for strategy in statement.stressed:
            self._items.append(Dot(x=self._middles[strategy], y=(top + bottom) / 2, radius=5, fill=STRONG))
        x = (self._middles[statement.room[0]] + self._middles[statement.room[-1]]) / 2
        y = (top + bottom) / 2
        block = statement.shape is Shape.BLOCK
        if block:
            self._write(
                x, y + 17, "said once for the whole pillar, not for one of its standards", anchor="middle", colour=ink
            )
            y -= 3
        italic = statement.kind is None
        words = statement.words[0].upper() + statement.words[1:] if block else statement.words
        self._write(x, y + 4, words, size=14 if block else 12, bold=block, italic=italic, anchor="middle", colour=ink)

    def state(self, standard: str, strategy: str, state: str) -> None:
        """Draw the state of a linkage for a programme."""
        top, height = self._rows[standard]
        self._items += _sample(state, self._middles[strategy], top + height / 2)

    def legend(self, entries: Iterable[tuple[str, str, str]]) -> None:
        """Write what the shapes claim, in words, below everything that is drawn."""
        self._shapes, self._items = tuple(self._items), []
        for sample, name, claim in entries:
            self._items += _sample(sample, _MARGIN + 20, self._y + 12)
            self._write(_MARGIN + 50, self._y + 16, name, size=12, bold=True)
            self._write(_MARGIN + 180, self._y + 16, claim, size=12, colour=SOFT)
            self._y += 21
        self._y += 8

    def drawing(self, remarks: Iterable[str]) -> Drawing:
        """Add the remarks and the source, and return the drawing."""
        overlays = f" with overlays {', '.join(self._dataset.overlays)}" if self._dataset.overlays else ""
        source = (
            "Source: the guide of 2020 (A Guide to Complementarity and Use in Humanitarian Action), as data: "
            f"cpms-inspire dataset {self._dataset.version}{overlays}, SHA-256 {self._dataset.digest[:12]}, {LICENCE}. "
            f"{NOT_ENDORSED}."
        )
        for text in (*remarks, source):
            for line in textwrap.wrap(text, int(self._width / 6.4)):
                self._y += 15
                self._write(_MARGIN, self._y, line, size=11, colour=SOFT)
        words = "; ".join(
            f"{each.number} {each.title}: {in_words(each, self._dataset)}" for each in self._dataset.standards
        )
        return Drawing(
            width=self._width,
            height=self._y + _MARGIN,
            title=self._title,
            words=words,
            names=self._head,
            shapes=self._shapes,
            legend=tuple(self._items),
            columns=self._middles,
            rows={standard: top + height / 2 for standard, (top, height) in self._rows.items()},
        )


def _whole(statement: Statement, box: tuple[float, float, float, float]) -> Iterator[Item]:
    """Yield a band, a block or a frame."""
    x, y, width, height = box
    if statement.kind is None:
        yield Box(x=x, y=y, width=width, height=height, radius=6, line=SOFT, dashed=True)
    else:
        colours = COLOURS[statement.kind]
        hatch = PAPER if statement.shape is Shape.BLOCK else None
        yield Box(x=x, y=y, width=width, height=height, radius=6, fill=colours.fill, line=colours.line, hatch=hatch)


def _sample(look: str, x: float, y: float, *, stressed: bool = False) -> Iterator[Item]:
    """Yield the shape of a kind or of a state around a point."""
    yield evolve(_BOXES[look], x=x - _PILL[0] / 2, y=y - _PILL[1] / 2)
    if look == "both":
        yield Text(x=x, y=y + 4.5, text="\N{CHECK MARK}", size=12, bold=True, colour=PAPER, anchor="middle")
    if look == LinkageKind.LOCAL:
        yield Text(x=x, y=y + 4.5, text="+", size=14, bold=True, colour=COLOURS[LinkageKind.LOCAL].ink, anchor="middle")
    if look == "stressed" or stressed:
        yield Dot(x=x, y=y, radius=5, fill=PAPER if look == LinkageKind.NAMED else STRONG)


def _box(fill: str | None, line: str, *, radius: float = 4, hatch: str | None = None, dashed: bool = False) -> Box:
    width, height = _PILL
    return Box(x=0, y=0, width=width, height=height, radius=radius, fill=fill, line=line, hatch=hatch, dashed=dashed)


def _of_kind(kind: LinkageKind, *, radius: float = 4, hatch: str | None = None) -> Box:
    return _box(COLOURS[kind].fill, COLOURS[kind].line, radius=radius, hatch=hatch)


_BOXES: Mapping[str, Box] = MappingProxyType(
    {
        LinkageKind.NAMED.value: _of_kind(LinkageKind.NAMED),
        LinkageKind.ALL_STRATEGIES.value: _of_kind(LinkageKind.ALL_STRATEGIES),
        LinkageKind.RISK_FACTORS.value: _of_kind(LinkageKind.RISK_FACTORS, radius=8, hatch=OPEN),
        LinkageKind.CROSS_CUTTING.value: _of_kind(LinkageKind.CROSS_CUTTING),
        LinkageKind.CONSIDERATION.value: _of_kind(LinkageKind.CONSIDERATION),
        LinkageKind.LOCAL.value: _of_kind(LinkageKind.LOCAL, radius=0),
        "stressed": _of_kind(LinkageKind.ALL_STRATEGIES),
        "pillar": _of_kind(LinkageKind.ALL_STRATEGIES, hatch=PAPER),
        "frame": _box(None, SOFT, dashed=True),
        "both": _of_kind(LinkageKind.NAMED),
        "standard": _of_kind(LinkageKind.RISK_FACTORS, hatch=OPEN),
        "strategy": _of_kind(LinkageKind.ALL_STRATEGIES),
        "neither": _box(PAPER, POINT),
    }
)
"""The shape of each kind, of the other entries of the legend, and of each state of a linkage for a programme."""
