"""The matrix as SVG: complete, the same on any machine, and safe."""

import os
import re
import subprocess
import sys
from xml.etree import ElementTree as ET

import attrs
import pytest
from hostile import HOSTILE, hostile_dataset

from cpms_inspire import Coverage, Dataset, Programme, coverage_of, coverage_svg, load_dataset, matrix_svg
from cpms_inspire.presentation.drawing import coverage_drawing, matrix_drawing
from cpms_inspire.presentation.svg import Box, Dot, Drawing, Text

SPACE = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  # our own


def texts(svg: str) -> list[str]:
    return [each.text or "" for each in parsed(svg).iter(f"{SPACE}text")]


def of(dataset: Dataset, **programme: list[object]) -> Coverage:
    return coverage_of(Programme.of(dataset, **programme), dataset)  # type: ignore[arg-type]  # what a caller writes


def test_stands_by_itself(bundled: Dataset) -> None:
    """The figure has a title that says what it shows, all names, a legend in words, and its whole source."""
    svg = matrix_svg(bundled)
    shown = texts(svg)
    joined = " ".join(shown)
    assert shown[0].startswith("The guide names single strategies for six standards")
    assert [each.code for each in bundled.strategies if each.code not in shown] == []
    titles = [each.title for name in ("standards", "pillars") for each in getattr(bundled, name)]
    assert [title for title in titles if title not in joined] == []
    for strategy in bundled.strategies:
        assert all(word in joined for word in strategy.title.split())
    for claim in ("The guide names this strategy for this standard.", "That is not a denial.", "do not add them up"):
        assert claim in joined
    assert f"dataset {bundled.version}, SHA-256 {bundled.digest[:12]}, CC BY 4.0. Not endorsed by" in joined
    title, words = (parsed(svg).find(f"{SPACE}{name}") for name in ("title", "desc"))
    assert title is not None
    assert words is not None
    assert "17 Community-level approaches: the guide names Norms and values; Safe environments" in (words.text or "")


def inside(drawing: Drawing) -> None:
    for item in drawing.items:
        if isinstance(item, Box):
            assert item.x >= 0
            assert item.x + item.width <= drawing.width
            assert item.y >= 0
            assert item.y + item.height <= drawing.height
        if isinstance(item, Text):
            width = 0.56 * item.size * len(item.text)
            left = item.x - {"start": 0, "middle": width / 2, "end": width}[item.anchor]
            assert left >= 0
            assert left + width <= drawing.width
            assert 0 < item.y <= drawing.height


def test_nothing_is_cropped(bundled: Dataset) -> None:
    """Every box and every text, the source line too, is inside the picture, also with overlays and long names."""
    inside(matrix_drawing(bundled))
    hostile = hostile_dataset()
    inside(matrix_drawing(hostile))
    inside(coverage_drawing(coverage_of(Programme(name=HOSTILE), hostile), hostile))
    inside(coverage_drawing(of(bundled, standards=[3, 17], strategies=["N"]), bundled))


def test_same_bytes_anywhere(dataset: Dataset) -> None:
    """Another interpreter, with another hash seed, writes the same bytes."""
    code = "import cpms_inspire as c; print(c.matrix_svg(c.load_dataset('1.0.0')), end='')"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env=os.environ | {"PYTHONHASHSEED": "7"}
    )
    assert done.stdout.decode() == matrix_svg(dataset) == matrix_svg(Dataset.from_json(dataset.to_json()))


def test_needs_no_library() -> None:
    """The picture is drawn without Matplotlib."""
    code = "import sys, cpms_inspire as c; c.matrix_svg(c.load_dataset()); print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_loads_and_runs_nothing() -> None:
    """No script, no style sheet and no address but that of the format; hostile text stays text."""
    hostile = hostile_dataset()
    label = attrs.evolve(hostile.standards[0], title=f"{HOSTILE[:60]}\ufffe")
    dataset = attrs.evolve(hostile, standards=(label, *hostile.standards[1:]))
    svg = matrix_svg(dataset)
    assert {each.tag.removeprefix(SPACE) for each in parsed(svg).iter()} == {
        "svg", "title", "desc", "defs", "pattern", "g", "rect", "circle", "path", "text",
    }  # fmt: skip
    assert re.findall(r"(?<![-\w])(?:href|src|url\((?!#hatch)|style|on\w+)=", re.sub(">[^<]*<", "><", svg)) == []
    assert "\ufffe" not in svg
    assert "with local additions (hostile)" in " ".join(texts(svg))


def test_coverage(dataset: Dataset) -> None:
    """A programme is painted on the matrix: a tick for each covered linkage, the share of named ones in words."""
    found = of(dataset, standards=[5, 9, 17], strategies=["N"])
    shown = texts(coverage_svg(found, dataset))
    assert shown[:2] == [
        "Programme: what it covers, and what is open",
        "It covers 1 of the 2 strategies that the guide names for its standards.",
    ]
    assert shown.count("\N{CHECK MARK}") == len(found.realised) + 1  # and one in the legend
    assert shown.count("not mentioned in the guide's table") == len(dataset.gaps)
    drawing = coverage_drawing(found, dataset)
    boxes = [item for item in drawing.shapes if isinstance(item, Box) and item.width < 40]
    looks = {"both": ("#0b5563", None), "standard": ("#fff1df", "#a85a12"), "strategy": ("#d5e6e8", None)}
    counts = {name: sum((box.fill, box.hatch) == look for box in boxes) for name, look in looks.items()}
    sides = [opening.reached_from for opening in found.openings]
    assert counts == {
        "both": len(found.realised),
        "standard": sides.count("standard"),  # type: ignore[arg-type]  # a side is a text
        "strategy": sides.count("strategy"),  # type: ignore[arg-type]
    }
    assert len(boxes) == len(dataset.linkages)
    ticks = [item for item in drawing.names if isinstance(item, Box)]
    assert sum(item.fill == "#0b5563" for item in ticks) == 4


def test_coverage_without_named_strategies(dataset: Dataset) -> None:
    """If the guide names no strategy for the standards of a programme, the figure says so."""
    assert "The guide names no single strategy for the standards" in coverage_svg(of(dataset, standards=[9]), dataset)


@pytest.mark.parametrize(
    ("kinds", "title"),
    [
        ((), "Which INSPIRE strategies go with which Child Protection Minimum Standard"),
        (("named",), "The guide names single strategies for six standards"),
    ],
)
def test_title_is_true_of_any_dataset(dataset: Dataset, kinds: tuple[str, ...], title: str) -> None:
    """The title says only what the dataset contains, and the legend only what is drawn."""
    small = attrs.evolve(dataset, linkages=tuple(link for link in dataset.linkages if link.kind in kinds), gaps=())
    drawing = matrix_drawing(small)
    assert drawing.title == title
    assert not [
        item for item in drawing.legend if isinstance(item, Text) and item.text in {"whole pillar", "not mentioned"}
    ]


def test_a_stressed_mark_has_a_dot(dataset: Dataset) -> None:
    """A stressed linkage that is a mark by itself has a dot in it."""
    links = tuple(
        attrs.evolve(link, stressed=True) if link.id == "CPMS2019-17/INSPIRE2016-N" else link
        for link in dataset.linkages
    )
    white = [item for item in matrix_drawing(attrs.evolve(dataset, linkages=links)).shapes if isinstance(item, Dot)]
    assert [item.fill for item in white].count("#ffffff") == 1


def test_newest_version_is_drawn() -> None:
    """The newest version has every row of its standards in the picture."""
    dataset = load_dataset()
    drawing = matrix_drawing(dataset)
    assert [*drawing.rows] == [each.id for each in dataset.standards]
    assert [*drawing.columns] == [each.id for each in dataset.strategies]
    assert [*drawing.rows.values()] == sorted(drawing.rows.values())
