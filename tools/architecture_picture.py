"""
Draw the architecture into docs/contributing/ from the imports: a row for each layer, a line for each dependency.

Dependencies that follow from others are left out of the drawing (a dataset's module needs the errors whether its user
names them or not), so that the lines that are drawn say all.  Lines to the same module run together.  The layers are
those that the tests hold the imports to.
"""

import ast
import sys
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import pairwise, zip_longest
from math import fsum
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from test_architecture import LAYERS, imports, modules  # noqa: E402  # it stands with the tests

FOLDER = ROOT / "docs" / "contributing"
PICTURE, PAGE = FOLDER / "architecture.svg", FOLDER / "architecture.md"
BEGIN, END = "<!-- modules: made by tools/architecture_picture.py -->", "<!-- end of modules -->"

BANDS = {
    "errors": "Words and errors",
    "checks": "Values",
    "codec": "Documents",
    "references": "The dataset",
    "about": "Read from a dataset",
    "overlay": "Local additions",
    "exporters": "Other forms",
    "versions": "Versions and questions",
    "cli": "The program",
}
"""Groups of layers: the heading of each, under a module of its lowest layer, from the bottom up."""

MARGIN, LABELS, ROW, BOX, LETTER, GAP = 24, 170, 62, 30, 7.8, 20
"""Measures, in pixels: around the drawing, the column of headings, a layer, a module, a letter, between neighbours."""

SWEEPS, SETTLING = 40, 400
"""How often the order within the layers is improved, and how often the places; more change nothing that is seen."""

STRAIGHT = 6
"""How much more a passing line wants to go straight on than to be near a module."""

Node = tuple[str, int]
"""A module in its layer, or where a line to a module passes through another layer."""

STYLE = """
.ground { fill: #ffffff; }
.band { fill: #f1f4f8; }
.box { fill: #ffffff; stroke: #3d5a80; stroke-width: 1.5; }
text { font: 13px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #16202c; }
.heading { font: 600 13px system-ui, "DejaVu Sans", sans-serif; fill: #3b4856; }
.line { fill: none; stroke: #6d8097; stroke-width: 1.2; }
.tip { fill: #6d8097; }
@media (prefers-color-scheme: dark) {
  .ground { fill: #12171d; }
  .band { fill: #1c242d; }
  .box { fill: #12171d; stroke: #8fb3dd; }
  text { fill: #e6edf5; }
  .heading { fill: #b6c3d1; }
  .line { stroke: #8395a8; }
  .tip { fill: #8395a8; }
}
"""


def heights() -> dict[str, int]:
    """Return the layer of each module, counted from the bottom."""
    return {module: number for number, layer in enumerate(LAYERS) for module in layer}


def dependencies() -> dict[str, set[str]]:
    """Return what each module imports of our own."""
    ours = modules()
    found = {name: {full.split(".")[1] for full in imports(path) if "." in full} for name, path in ours.items()}
    return {name: found[name] & ours.keys() for name in sorted(ours)}


def drawn(needs: Mapping[str, set[str]]) -> dict[str, list[str]]:
    """Return the dependencies of each module that do not follow from its others."""

    def reached(name: str) -> set[str]:
        return needs[name].union(*map(reached, needs[name]))

    return {name: sorted(direct - set().union(*map(reached, direct))) for name, direct in needs.items()}


def summary(path: Path) -> str:
    """Return the first sentence of a module's docstring, which says what belongs into it."""
    file = path if path.is_file() else path / "__init__.py"
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return " ".join(text.partition("\n\n")[0].split()).rstrip(".")


class Drawing:
    """Where everything stands: the modules and passing lines of each layer in order, and their middles."""

    def __init__(self) -> None:
        """Put every module and every line that passes a layer where lines are short and cross seldom."""
        self.heights = heights()
        self.lines: list[tuple[Node, Node]] = []
        for name, direct in drawn(dependencies()).items():
            for target in direct:
                passed = [(target, height) for height in range(self.heights[target], self.heights[name])]
                self.lines += pairwise([(name, self.heights[name]), *reversed(passed)])
        self.lines = sorted(set(self.lines))
        nodes = {node for line in self.lines for node in line} | set(self.heights.items())
        self.rows = [sorted(node for node in nodes if node[1] == height) for height in range(len(LAYERS))]
        self._order()
        self.middles = self._middles()

    def is_module(self, node: Node) -> bool:
        """Tell a module from where a line to it passes."""
        return self.heights[node[0]] == node[1]

    def width(self, node: Node) -> float:
        """Return the room that a node takes."""
        return len(node[0]) * LETTER + 22 if self.is_module(node) else 2

    def neighbours(self, node: Node, *, above: bool) -> list[Node]:
        """Return what lines lead from a node to, in the layer above or below."""
        if above:
            return [start for start, end in self.lines if end == node]
        return [end for start, end in self.lines if start == node]

    def crossings(self) -> int:
        """Count the pairs of lines that cross."""
        places = {node: place for row in self.rows for place, node in enumerate(row)}
        spans = [(start[1], places[start], places[end]) for start, end in self.lines]
        return sum(
            first[0] == second[0] and (first[1] - second[1]) * (first[2] - second[2]) < 0
            for index, first in enumerate(spans)
            for second in spans[:index]
        )

    def _order(self) -> None:
        best, kept = self.crossings(), list(self.rows)
        for sweep in range(SWEEPS):
            above = sweep % 2 == 0
            for height in reversed(range(len(self.rows))) if above else range(len(self.rows)):
                places = {
                    node: place / len(row)
                    for row in self.rows[max(height - 1, 0) : height + 2]
                    for place, node in enumerate(row)
                }
                self.rows[height] = sorted(self.rows[height], key=lambda n: self._mean(n, places, above=above))
            if self.crossings() < best:
                best, kept = self.crossings(), list(self.rows)
        self.rows = kept

    def _mean(self, node: Node, places: Mapping[Node, float], *, above: bool) -> float:
        near = [places[other] for other in self.neighbours(node, above=above)] or [places[node]]
        return fsum(near) / len(near)

    def _middles(self) -> dict[Node, float]:
        """Make lines short and straight: least squares, one layer after the other, until nothing moves that is seen."""
        middles = {node: ROW * 2.0 * (place - len(row) / 2) for row in self.rows for place, node in enumerate(row)}
        for sweep in range(SETTLING):
            for row in self.rows if sweep % 2 else reversed(self.rows):
                middles |= self._apart(row, middles)
        left = min(middle - self.width(node) / 2 for node, middle in middles.items())
        return {node: round(middle - left) for node, middle in middles.items()}

    def _wanted(self, node: Node, middles: Mapping[Node, float]) -> tuple[float, int]:
        """Return where a node wants to be, and how much."""
        near = self.neighbours(node, above=True) + self.neighbours(node, above=False)
        pulls = [(middles[other], 1 if self.is_module(node) or self.is_module(other) else STRAIGHT) for other in near]
        pulls = pulls or [(middles[node], 1)]
        weight = sum(pull for _, pull in pulls)
        return fsum(middle * pull for middle, pull in pulls) / weight, weight

    def _apart(self, row: Sequence[Node], middles: Mapping[Node, float]) -> dict[Node, float]:
        """Return middles as near to the wanted ones as nodes that do not overlap can have them."""
        offsets = [0.0]
        for before, after in pairwise(row):
            offsets.append(offsets[-1] + (self.width(before) + self.width(after)) / 2 + GAP)
        # Neighbours that would overlap share the mean of what they want: as if blocks were pushed together.
        blocks: list[tuple[float, int, int]] = []
        for node, offset in zip(row, offsets, strict=True):
            mean, weight = self._wanted(node, middles)
            mean, size = mean - offset, 1
            while blocks and blocks[-1][0] >= mean:
                other, pull, others = blocks.pop()
                mean = (mean * weight + other * pull) / (weight + pull)
                weight, size = weight + pull, size + others
            blocks.append((mean, weight, size))
        means = [mean for mean, _, size in blocks for _ in range(size)]
        return {node: mean + offset for node, mean, offset in zip(row, means, offsets, strict=True)}

    def svg(self) -> str:
        """Return the drawing as a file that is read in light and in dark surroundings."""
        span = max(middle + self.width(node) / 2 for node, middle in self.middles.items())
        width, height = round(span + LABELS + 2 * MARGIN), len(self.rows) * ROW + 2 * MARGIN
        size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        return "\n".join(
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title desc">',
                '<title id="title">The modules of cpms_inspire by layer, and what they import</title>',
                '<desc id="desc">Every line leads down, from a module to one that it imports.</desc>',
                f"<style>{STYLE}</style>",
                f'<rect class="ground" width="{width}" height="{height}" rx="10"/>',
                *self._bands(width),
                *self._lines(),
                *self._boxes(),
                "</svg>\n",
            )
        )

    def _top(self, height: float) -> float:
        """Return where the row of a layer begins."""
        return MARGIN + (len(self.rows) - 1 - height) * ROW

    def _bands(self, width: int) -> Iterator[str]:
        starts = [self.heights[module] for module in BANDS]
        for (start, end), heading in zip(pairwise([*starts, len(self.rows)]), BANDS.values(), strict=True):
            top, tall = self._top(end - 1), (end - start) * ROW
            yield (
                f'<rect class="band" x="{MARGIN / 2:g}" y="{top + 3:g}" width="{width - MARGIN}" '
                f'height="{tall - 6}" rx="8"/>'
                f'<text class="heading" x="{MARGIN}" y="{top + tall / 2 + 5:g}">{escape(heading)}</text>'
            )

    def _at(self, node: Node) -> tuple[float, float]:
        return MARGIN + LABELS + self.middles[node], self._top(node[1]) + (ROW - BOX) / 2

    def _lines(self) -> Iterator[str]:
        for start, end in self.lines:
            (x, y), (to_x, to_y) = self._at(start), self._at(end)
            half = (ROW - BOX) / 2
            ends = to_y - 5 if self.is_module(end) else to_y + BOX
            path = f"M{x:g} {y + BOX:g}C{x:g} {y + BOX + half:g} {to_x:g} {to_y - half:g} {to_x:g} {to_y - 5:g}"
            yield f'<path class="line" d="{path}{f"V{ends:g}" if ends > to_y else ""}"/>'
            if self.is_module(end):
                yield f'<path class="tip" d="M{to_x:g} {to_y:g}l-4 -7h8z"/>'

    def _boxes(self) -> Iterator[str]:
        paths = modules()
        for node in sorted(self.heights.items()):
            x, y = self._at(node)
            wide = round(self.width(node))
            yield (
                f'<g><title>{escape(summary(paths[node[0]]))}</title><rect class="box" x="{x - wide / 2:g}" y="{y:g}" '
                f'width="{wide}" height="{BOX}" rx="5"/>'
                f'<text x="{x:g}" y="{y + BOX / 2 + 4.5:g}" text-anchor="middle">{escape(node[0])}</text></g>'
            )


def table() -> str:
    """Return what belongs into each module, in Markdown, from the bottom up."""
    paths = modules()
    rows: list[str] = []
    for layer in LAYERS:
        # The heading stands once, beside the first module of the group.
        for heading, name in zip_longest([BANDS[name] for name in layer if name in BANDS], sorted(layer), fillvalue=""):
            rows.append(f"| {heading} | `{name}` | {summary(paths[name])} |")
    return "\n".join(("| from the bottom up | module | what belongs into it |", "| --- | --- | --- |", *rows))


def page(text: str) -> str:
    """Return the text of the page with the table in its place."""
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


if __name__ == "__main__":
    PICTURE.write_text(Drawing().svg(), encoding="utf-8")
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
