"""
Matplotlib figures of the crosswalk for reports.

The functions return Matplotlib's own figures, so that callers can restyle and save them.  What is drawn, and where, is
in `drawing`; `matrix_svg` and `coverage_svg` there need no Matplotlib.
"""

from io import BytesIO
from typing import TYPE_CHECKING

from cpms_inspire._extras import needed
from cpms_inspire.analysis.coverage import Coverage
from cpms_inspire.dataset.bundled import DatasetRef, dataset_of
from cpms_inspire.presentation.drawing import coverage_drawing, matrix_drawing
from cpms_inspire.presentation.svg import POINT, Box, Dot, Drawing, Item, Line, Points, Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["plot_coverage", "plot_matrix"]

_PIXELS = 110
"""The pixels of a drawing in an inch, so that its texts have the size of those of a report."""


def plot_matrix(dataset: DatasetRef | None = None) -> "Figure":
    """
    Return a figure of standards by strategies: a shape for each statement of the guide, as `matrix_svg`.

    Without a dataset, of the newest.  Raises `MissingExtraError` if Matplotlib is not installed.
    """
    return _figure(matrix_drawing(dataset_of(dataset)))


def plot_coverage(coverage: Coverage, dataset: DatasetRef | None = None) -> "Figure":
    """
    Return the figure of standards by strategies, painted with what a programme covers and what is open.

    `dataset` is the one that the coverage is of; if none is given, the bundled version of that number.  Raises
    `MissingExtraError` as `plot_matrix` does.
    """
    return _figure(coverage_drawing(coverage, dataset_of(coverage.version if dataset is None else dataset)))


def drawn(drawing: Drawing, form: str) -> bytes:
    """Return a drawing as the content of a file: `png` or `pdf`."""
    content = BytesIO()
    # Without the time of writing, so that the same drawing gives the same file.
    _figure(drawing).savefig(content, format=form, dpi=200, metadata={"CreationDate": None} if form == "pdf" else None)
    return content.getvalue()


def _figure(drawing: Drawing) -> "Figure":
    with needed("plot", "A figure"):
        from matplotlib.figure import Figure
    # Not through pyplot, which keeps every figure in memory until it is closed.
    figure = Figure(figsize=(drawing.width / _PIXELS, drawing.height / _PIXELS))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, drawing.width)
    axes.set_ylim(drawing.height, 0)
    axes.set_axis_off()
    for item in drawing.items:
        _draw(axes, item)
    return figure


def _draw(axes: "Axes", item: Item) -> None:
    from matplotlib.patches import Circle

    match item:
        case Text():
            axes.text(
                item.x,
                item.y,
                item.text,
                fontsize=item.size * 72 / _PIXELS,
                color=item.colour,
                weight="bold" if item.bold else "normal",
                style="italic" if item.italic else "normal",
                ha={"start": "left", "middle": "center", "end": "right"}[item.anchor],
                va="baseline",
                parse_math=False,  # a dollar sign does not begin a formula
            )
        case Dot():
            axes.add_patch(Circle((item.x, item.y), item.radius, facecolor=item.fill, linewidth=0))
        case Points():
            axes.plot(*zip(*item.places, strict=True), ".", color=POINT, markersize=2) if item.places else None
        case Line():
            axes.plot((item.x, item.x + item.width), (item.y, item.y), color=item.colour, linewidth=0.7)
        case _:
            _draw_box(axes, item)


def _draw_box(axes: "Axes", box: Box) -> None:
    from matplotlib.patches import FancyBboxPatch

    def patch(ground: str, line: str, hatch: str | None = None) -> FancyBboxPatch:
        return FancyBboxPatch(
            (box.x, box.y),
            box.width,
            box.height,
            boxstyle=f"round,pad=0,rounding_size={box.radius}" if box.radius else "square,pad=0",
            facecolor=ground,
            edgecolor=line,
            linewidth=0.7,
            linestyle=(0, (4, 3)) if box.dashed else "solid",
            hatch=hatch,
        )

    axes.add_patch(patch(box.fill or "none", box.line or "none", None))
    if box.hatch:
        # Matplotlib draws the stripes in the colour of the line, so the line is drawn once more above them.
        axes.add_patch(patch("none", box.hatch, "////"))
        axes.add_patch(patch("none", box.line or "none"))
