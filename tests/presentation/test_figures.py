"""Figures: their content, their credits, and the command that writes them."""

import sys
from pathlib import Path
from typing import Any

import pytest
from hostile import HOSTILE, hostile_dataset
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from cpms_inspire import (
    Dataset,
    MissingExtraError,
    Programme,
    coverage_of,
    load_dataset,
    plot_coverage,
    plot_flow,
    plot_matrix,
)
from cpms_inspire.presentation.words import MARKS, mark_of


def texts(figure: Figure) -> list[str]:
    """Return the texts inside the axes of a figure."""
    return [each.get_text() for each in figure.axes[0].texts]


def legend(figure: Figure) -> list[str]:
    return [each.get_text() for each in figure.legends[0].get_texts()]


def test_matrix(bundled: Dataset) -> None:
    """The matrix shows a mark for every linkage and a text for every gap, and its axes are labelled."""
    figure = plot_matrix(bundled)
    marks = sorted(mark_of(link) for link in bundled.linkages)
    assert sorted(texts(figure)) == sorted([*marks, *["gap: silence, not a denial"] * len(bundled.gaps)])
    axes = figure.axes[0]
    assert [each.get_text() for each in axes.get_xticklabels()] == [each.code for each in bundled.strategies]
    assert [each.get_text() for each in axes.get_yticklabels()] == [
        f"{each.number}  {each.title}" for each in bundled.standards
    ]
    kinds = [f"{MARKS[kind]} {kind}" for kind in MARKS if kind in {link.kind for link in bundled.linkages}]
    assert legend(figure) == [*kinds, "! stressed", "p whole pillar"]


def test_kinds_differ_in_greyscale(bundled: Dataset) -> None:
    """The background of a named linkage is the darkest, and every letter contrasts with its background."""
    from matplotlib.colors import to_rgb

    def light(colour: Any) -> float:
        red, green, blue = to_rgb(colour)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    figure = plot_matrix(bundled)
    axes = figure.axes[0]
    grounds = [light(each.get_facecolor()) for each in axes.patches]
    letters = [light(each.get_color()) for each in axes.texts if not each.get_text().startswith("gap")]
    assert [abs(ground - letter) > 0.4 for ground, letter in zip(grounds, letters, strict=True)] == [True] * 128
    kinds = [link.kind for link in bundled.linkages]
    named = [ground for ground, kind in zip(grounds, kinds, strict=True) if kind == "named"]
    assert max(named) < min(ground for ground, kind in zip(grounds, kinds, strict=True) if kind != "named")


def test_flow(bundled: Dataset) -> None:
    """Every linkage is a line, and both of its ends are named."""
    figure = plot_flow(bundled)
    assert len(figure.axes[0].lines) == len(bundled.linkages)
    gaps = {gap.standard for gap in bundled.gaps}
    assert texts(figure) == [
        *(
            f"{each.title}{' (gap in the guide)' if each.id in gaps else ''}  {each.number}"
            for each in bundled.standards
        ),
        *(f"{each.code}  {each.title}" for each in bundled.strategies),
    ]


def test_coverage(dataset: Dataset) -> None:
    """Each pillar and kind has a bar whose parts are the figures of the coverage."""
    programme = Programme.of(dataset, name="Costs $5 or $6", standards=[9, 17], strategies=["N"])
    found = coverage_of(programme, dataset)
    figure = plot_coverage(found, dataset)
    axes = figure.axes[0]
    widths = [patch.get_width() for patch in axes.patches if isinstance(patch, Rectangle)]
    assert widths == [
        count
        for each in found.tallies
        for count in (each.realised, each.from_standard, each.from_strategy, each.untouched)
    ]
    assert axes.get_title(loc="left") == "Costs $5 or $6"
    assert legend(figure) == ["both ends", "standard only", "strategy only", "neither"]
    figure.savefig("/dev/null", format="svg")


def test_says_what_it_is_of(dataset: Dataset) -> None:
    """Every figure shows version, digest, licence and the missing endorsement."""
    caption = (
        f"cpms-inspire dataset 1.0.0, SHA-256 {dataset.digest[:12]}, CC BY 4.0. Linkages of the guide of 2020; a "
        "pair without a mark is not denied. Not endorsed."
    )
    for figure in (plot_matrix(dataset), plot_flow(dataset), plot_coverage(coverage_of(Programme(), dataset), dataset)):
        assert figure.get_supxlabel() == caption


def test_hostile_texts_are_texts(tmp_path: Path) -> None:
    """A programme's name is drawn as text and cut if it is long, and overlays and local linkages are marked."""
    dataset = hostile_dataset()
    figure = plot_coverage(coverage_of(Programme(name=HOSTILE), dataset), dataset)
    figure.savefig(tmp_path / "figure.svg")
    svg = (tmp_path / "figure.svg").read_text(encoding="utf-8")
    assert figure.axes[0].get_title(loc="left") == f"{HOSTILE[:79]}\N{HORIZONTAL ELLIPSIS}"
    assert "<script" not in svg
    assert "with overlays hostile" in figure.get_supxlabel()
    assert texts(plot_matrix(dataset)).count("l") == 1


def test_without_matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the library is missing, the error names the extra."""
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(MissingExtraError) as caught:
        plot_matrix(load_dataset())
    assert caught.value == MissingExtraError("plot", "A figure")


class TestCommand:
    """The command `cpms-inspire figure`."""

    @pytest.mark.parametrize(("name", "begins"), [("a.svg", b"<?xml"), ("a.PNG", b"\x89PNG"), ("a.pdf", b"%PDF")])
    def test_writes(self, run: Any, tmp_path: Path, name: str, begins: bytes) -> None:
        """The ending of the file name determines the format of the figure."""
        assert run("figure", "matrix", "-o", tmp_path / name).out == f"{tmp_path / name}\n"
        assert (tmp_path / name).read_bytes().startswith(begins)

    def test_has_a_usual_name(self, run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The default path is a file in the current directory."""
        monkeypatch.chdir(tmp_path)
        assert run("figure", "flow").out == "cpms-inspire-flow.svg\n"

    def test_coverage(self, run: Any, tmp_path: Path) -> None:
        """A programme is read like in `cpms-inspire coverage`, and unreadable entries are reported."""
        (tmp_path / "ours.json").write_text('{"standards": [9, 99], "strategies": ["N"]}')
        done = run("figure", "coverage", "--programme", tmp_path / "ours.json", "-o", tmp_path / "a.svg")
        assert (done.status, done.out) == (0, f"{tmp_path / 'a.svg'}\n")
        assert done.err.startswith("Not read, $.standards[1]: ")

    @pytest.mark.parametrize(
        "arguments",
        [("matrix", "-o", "a.doc"), ("coverage",), ("matrix", "--programme", "x.json")],
    )
    def test_refuses(
        self, run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
    ) -> None:
        """A figure that cannot be drawn or written is a usage error, and nothing is written."""
        monkeypatch.chdir(tmp_path)
        assert run("figure", *arguments).status == 2
        assert list(tmp_path.iterdir()) == []
