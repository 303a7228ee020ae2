"""Figures with Matplotlib: the same content as the SVG, and the command that writes both."""

import sys
from pathlib import Path
from typing import Any

import pytest
from hostile import HOSTILE, hostile_dataset
from matplotlib.figure import Figure

from cpms_inspire import (
    Dataset,
    MissingExtraError,
    Programme,
    coverage_of,
    coverage_svg,
    load_dataset,
    matrix_svg,
    plot_coverage,
    plot_matrix,
)
from cpms_inspire.presentation.drawing import coverage_drawing, matrix_drawing
from cpms_inspire.presentation.svg import Drawing, Text


def texts(figure: Figure) -> list[str]:
    return [each.get_text() for each in figure.axes[0].texts]


def written(drawing: Drawing) -> list[str]:
    return [item.text for item in drawing.items if isinstance(item, Text)]


def test_matrix(bundled: Dataset, tmp_path: Path) -> None:
    """The figure has the texts of the drawing, in its size, and can be saved."""
    figure = plot_matrix(bundled)
    drawing = matrix_drawing(bundled)
    assert texts(figure) == written(drawing)
    assert figure.get_figwidth() / figure.get_figheight() == pytest.approx(drawing.width / drawing.height)
    figure.savefig(tmp_path / "figure.pdf")


def test_nothing_is_cropped(bundled: Dataset) -> None:
    """Drawn with Matplotlib's own font, no text leaves the picture."""
    figure = plot_matrix(bundled)
    figure.draw_without_rendering()
    whole = figure.bbox
    boxes = [each.get_window_extent() for each in figure.axes[0].texts]
    assert [
        box for box in boxes if box.x0 < whole.x0 or box.x1 > whole.x1 or box.y0 < whole.y0 or box.y1 > whole.y1
    ] == []


def test_coverage(dataset: Dataset) -> None:
    """The figure of a programme has the texts of its drawing; a dollar sign begins no formula."""
    programme = Programme.of(dataset, name="Costs $5 or $6", standards=[9, 17], strategies=["N"])
    found = coverage_of(programme, dataset)
    figure = plot_coverage(found, dataset)
    assert texts(figure) == written(coverage_drawing(found, dataset))
    assert texts(figure)[0] == "Costs $5 or $6: what it covers, and what is open"
    figure.savefig("/dev/null", format="svg")


def test_without_linkages(dataset: Dataset) -> None:
    """A dataset without linkages has a figure too."""
    import attrs

    figure = plot_matrix(attrs.evolve(dataset, linkages=()))
    figure.savefig("/dev/null", format="png")
    assert "not mentioned in the guide's table" in texts(figure)


def test_hostile_texts_are_texts(tmp_path: Path) -> None:
    """A programme's name is drawn as text and cut if it is long, and overlays and local linkages are marked."""
    dataset = hostile_dataset()
    figure = plot_coverage(coverage_of(Programme(name=HOSTILE), dataset), dataset)
    figure.savefig(tmp_path / "figure.svg")
    assert "<script" not in (tmp_path / "figure.svg").read_text(encoding="utf-8")
    assert " ".join(texts(figure)).startswith(HOSTILE[:60])
    assert any("with overlays hostile" in text for text in texts(figure))
    assert texts(plot_matrix(dataset)).count("+") == 2  # one in the legend


def test_without_matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the library is missing, the error names the extra."""
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(MissingExtraError) as caught:
        plot_matrix(load_dataset())
    assert caught.value == MissingExtraError("plot", "A figure")


class TestCommand:
    """The command `cpms-inspire figure`."""

    @pytest.mark.parametrize(("name", "begins"), [("a.svg", b"<svg"), ("a.PNG", b"\x89PNG"), ("a.pdf", b"%PDF")])
    def test_writes(self, run: Any, tmp_path: Path, name: str, begins: bytes) -> None:
        """The ending of the file name determines the format of the figure; the same figure gives the same bytes."""
        assert run("figure", "matrix", "-o", tmp_path / name).out == f"{tmp_path / name}\n"
        first = (tmp_path / name).read_bytes()
        assert first.startswith(begins)
        run("figure", "matrix", "-o", tmp_path / name, "--force")
        assert (tmp_path / name).read_bytes() == first

    def test_has_a_usual_name(self, run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The default path is a file in the current directory; SVG needs no Matplotlib."""
        monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
        monkeypatch.chdir(tmp_path)
        assert run("figure", "matrix").out == "cpms-inspire-matrix.svg\n"
        assert (tmp_path / "cpms-inspire-matrix.svg").read_text(encoding="utf-8") == matrix_svg(load_dataset())

    def test_coverage(self, run: Any, tmp_path: Path) -> None:
        """A programme is read like in `cpms-inspire coverage`, and unreadable entries are reported."""
        (tmp_path / "ours.json").write_text('{"standards": [9, 99], "strategies": ["N"]}')
        done = run("figure", "coverage", "--programme", tmp_path / "ours.json", "-o", tmp_path / "a.svg")
        assert (done.status, done.out) == (0, f"{tmp_path / 'a.svg'}\n")
        assert done.err.startswith("Not read, $.standards[1]: ")
        dataset = load_dataset()
        programme = Programme.of(dataset, name="ours", standards=[9], strategies=["N"])
        expected = coverage_svg(coverage_of(programme, dataset), dataset)
        assert (tmp_path / "a.svg").read_text(encoding="utf-8") == expected

    @pytest.mark.parametrize(
        "arguments",
        [("matrix", "-o", "a.doc"), ("coverage",), ("matrix", "--programme", "x.json"), ("flow",)],
    )
    def test_refuses(
        self, run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
    ) -> None:
        """A figure that cannot be drawn or written is a usage error, and nothing is written."""
        monkeypatch.chdir(tmp_path)
        assert run("figure", *arguments).status == 2
        assert list(tmp_path.iterdir()) == []
