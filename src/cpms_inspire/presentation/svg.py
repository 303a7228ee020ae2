"""
Drawings of boxes, lines, dots and texts, and how they are written as SVG, with the same bytes on any machine.

What is drawn is in `drawing`; `figures` draws the same with Matplotlib.
"""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import TypeAlias, final

from attrs import frozen

INK, SOFT, RULE, POINT, PAPER = "#16242b", "#50606a", "#c9d0d2", "#9aa5aa", "#ffffff"


@final
@frozen(kw_only=True)
class Box:
    """A rectangle; without a fill it is open."""

    x: float
    y: float
    width: float
    height: float
    radius: float = 0
    fill: str | None = None
    line: str | None = None
    hatch: str | None = None
    """The colour of stripes over the ground; wide ones if the box is."""
    dashed: bool = False


@final
@frozen(kw_only=True)
class Text:
    """A text on one line; `y` is its base line."""

    x: float
    y: float
    text: str
    size: float = 13
    colour: str = INK
    bold: bool = False
    italic: bool = False
    anchor: str = "start"
    """`start`, `middle` or `end`, as in SVG."""


@final
@frozen(kw_only=True)
class Dot:
    """A filled circle."""

    x: float
    y: float
    radius: float
    fill: str


@final
@frozen(kw_only=True)
class Points:
    """Faint points where nothing is said."""

    places: tuple[tuple[float, float], ...]


@final
@frozen(kw_only=True)
class Line:
    """A thin line from left to right."""

    x: float
    y: float
    width: float
    colour: str = RULE


Item: TypeAlias = Box | Text | Dot | Points | Line


@final
@frozen(kw_only=True)
class Drawing:
    """A drawing: its size in pixels, what it shows, and its parts."""

    width: float
    height: float
    title: str
    words: str
    """The content in words."""
    names: tuple[Item, ...]
    """Titles, strategies, pillars and standards."""
    shapes: tuple[Item, ...]
    """What is claimed."""
    legend: tuple[Item, ...]
    """What the shapes mean, and the source."""
    columns: Mapping[str, float]
    """The middle of each strategy's column."""
    rows: Mapping[str, float]
    """The middle of each standard's row."""

    @property
    def items(self) -> tuple[Item, ...]:
        """All parts, from back to front."""
        return (*self.names, *self.shapes, *self.legend)


_Hatch: TypeAlias = tuple[str, tuple[int, float]]
"""The colour of stripes, their distance and their width."""


_SMALL = 40
"""The width of boxes up to which stripes are narrow."""


def _stripes(box: Box) -> tuple[int, float]:
    return (6, 2.2) if box.width <= _SMALL else (16, 5)


def svg(drawing: Drawing, *, described: bool = True) -> str:
    """
    Return a drawing as SVG: no script, no style sheet, no font and no address.

    Without `described` it has no words for readers who do not see it, for a page that has them elsewhere.
    """
    width, height = _number(drawing.width), _number(drawing.height)
    used = {(item.hatch, _stripes(item)) for item in drawing.items if isinstance(item, Box) and item.hatch}
    hatches = {each: f"hatch-{each[0][1:]}-{each[1][0]}" for each in sorted(used)}
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"',
        f'role="img" font-family="{_FONTS}">',
        f"<title>{escape(drawing.title)}</title>",
        *([f"<desc>{escape(_printable(drawing.words))}</desc>"] if described else []),
        "<defs>",
        *(
            f'<pattern id="{name}" width="{step}" height="{step}" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45)"><rect width="{stripe}" height="{step}" fill="{colour}"/></pattern>'
            for (colour, (step, stripe)), name in hatches.items()
        ),
        "</defs>",
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
        *_group("names", drawing.names, hatches),
        *_group("shapes", drawing.shapes, hatches),
        *_group("legend", drawing.legend, hatches),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


_FONTS = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', 'DejaVu Sans', sans-serif"


def _group(name: str, items: Iterable[Item], hatches: Mapping[_Hatch, str]) -> Iterator[str]:
    yield f'<g class="{name}">'
    for item in items:
        yield from _svg_of(item, hatches)
    yield "</g>"


def _svg_of(item: Item, hatches: Mapping[_Hatch, str]) -> Iterator[str]:
    match item:
        case Text():
            how = (' font-weight="650"' if item.bold else "") + (' font-style="italic"' if item.italic else "")
            how += f' text-anchor="{item.anchor}"' if item.anchor != "start" else ""
            place = f'x="{_number(item.x)}" y="{_number(item.y)}" font-size="{_number(item.size)}" fill="{item.colour}"'
            yield f"<text {place}{how}>{escape(_printable(item.text))}</text>"
        case Dot():
            place = f'cx="{_number(item.x)}" cy="{_number(item.y)}" r="{_number(item.radius)}"'
            yield f'<circle {place} fill="{item.fill}"/>'
        case Points():
            path = "".join(f"M{_number(x)} {_number(y)}h0" for x, y in item.places)
            yield f'<path d="{path}" stroke="{POINT}" stroke-width="2.6" stroke-linecap="round"/>'
        case Line():
            end = _number(item.x + item.width)
            yield f'<path d="M{_number(item.x)} {_number(item.y)}H{end}" stroke="{item.colour}"/>'
        case _:
            yield from _svg_box(item, hatches)


def _svg_box(box: Box, hatches: Mapping[_Hatch, str]) -> Iterator[str]:
    place = (
        f'x="{_number(box.x)}" y="{_number(box.y)}" width="{_number(box.width)}" height="{_number(box.height)}" '
        f'rx="{_number(box.radius)}"'
    )
    dashes = ' stroke-dasharray="4 3"' if box.dashed else ""
    line = f' stroke="{box.line}"' if box.line else ""
    yield f'<rect {place} fill="{box.fill or "none"}"{line}{dashes}/>'
    if box.hatch:
        yield f'<rect {place} fill="url(#{hatches[box.hatch, _stripes(box)]})"{line}/>'


def _number(value: float) -> str:
    """Return a number of pixels, rounded so that every machine writes the same."""
    return f"{value:.1f}".removesuffix(".0")


def _printable(text: str) -> str:
    """Return a text without the characters that XML does not allow."""
    return text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
