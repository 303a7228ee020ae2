"""The picture of the architecture and the table beside it: that they show what the code imports now."""

import re
from html import unescape
from itertools import combinations
from xml.etree import ElementTree as ET

import architecture_picture
import pytest
from architecture_picture import BOX, PAGE, PICTURE, Drawing, dependencies, drawn, heights
from test_architecture import LAYERS

STALE = "make pages writes it anew"


@pytest.fixture(scope="module")
def drawing() -> Drawing:
    """The modules and lines of the drawing, in their places."""
    return Drawing()


def test_picture_is_current(drawing: Drawing) -> None:
    """The picture beside the page is the one that the imports give."""
    assert PICTURE.read_text(encoding="utf-8") == drawing.svg(), STALE


def test_table_is_current() -> None:
    """The table of the page is the one that the docstrings give."""
    text = PAGE.read_text(encoding="utf-8")
    assert architecture_picture.page(text) == text, STALE


def test_shows_every_module_in_its_layer(drawing: Drawing) -> None:
    """Modules of the same layer stand in one row, and upper layers above."""
    root = ET.fromstring(drawing.svg())  # noqa: S314  # it was written just now
    space = "{http://www.w3.org/2000/svg}"
    rows: dict[float, set[str]] = {}
    for group in root.iter(f"{space}g"):
        box, text = group.find(f"{space}rect"), group.find(f"{space}text")
        assert box is not None
        assert text is not None
        rows.setdefault(float(box.attrib["y"]), set()).add(text.text or "")
    assert [rows[y] for y in sorted(rows, reverse=True)] == [set(layer) for layer in LAYERS]


def test_lines_say_all_dependencies() -> None:
    """What a module can reach along the drawn lines is what it reaches by its imports."""
    needs = dependencies()
    lines = drawn(needs)

    def reached(name: str, steps: dict[str, set[str]] | dict[str, list[str]]) -> set[str]:
        return set(steps[name]).union(*(reached(other, steps) for other in steps[name]))

    for name in needs:
        assert set(lines[name]) <= needs[name]
        assert reached(name, lines) == reached(name, needs)


def test_lines_lead_down(drawing: Drawing) -> None:
    """From layer to layer, each to the next one below."""
    assert {start[1] - end[1] for start, end in drawing.lines} == {1}
    levels = heights()
    assert {start[0] for start, _ in drawing.lines if drawing.is_module(start)} <= levels.keys()


def test_nothing_overlaps(drawing: Drawing) -> None:
    """Neither two modules of a row, nor a module and a line that passes it."""
    for row in drawing.rows:
        for one, other in combinations(row, 2):
            apart = abs(drawing.middles[one] - drawing.middles[other])
            assert apart >= (drawing.width(one) + drawing.width(other)) / 2 + 4


def test_names_fit_their_boxes(drawing: Drawing) -> None:
    """A box is wider than its name, in a font whose letters are 8 pixels wide at most."""
    assert {node for row in drawing.rows for node in row if drawing.is_module(node)} == set(heights().items())
    for name, height in heights().items():
        assert drawing.width((name, height)) >= 8 * len(name) + 4
    assert BOX >= 24


def test_says_on_hovering_what_belongs_into_a_module(drawing: Drawing) -> None:
    """The first sentence of its docstring."""
    titles = [unescape(title) for title in re.findall("<g><title>(.*?)</title>", drawing.svg())]
    assert "Every exception of the package, under one root" in titles
    assert all(titles)


def test_reads_in_light_and_dark(drawing: Drawing) -> None:
    """It brings its own ground, and other colours where the surroundings are dark."""
    svg = drawing.svg()
    assert '<rect class="ground"' in svg
    light, dark = (set(re.findall(r"^ *\.?(\w+) \{", part, re.MULTILINE)) for part in svg.split("@media"))
    assert dark <= light
