"""
Matplotlib figures of the crosswalk for reports.

The functions return Matplotlib's own figures, so that callers can restyle and save them.  Kinds differ by letter and by
shade, so that a figure can be read in greyscale and by colour-blind people.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from cpms_inspire._extras import needed
from cpms_inspire.analysis.coverage import Coverage
from cpms_inspire.dataset.bundled import DatasetRef, dataset_of
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.model.vocabulary import LinkageKind
from cpms_inspire.presentation.words import LICENCE, MARKS, PILLAR_MARK, STRESSED_MARK, kinds_in, mark_of, shortened_to

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["plot_coverage", "plot_flow", "plot_matrix"]

_SHADES: Mapping[LinkageKind, tuple[str, str]] = MappingProxyType(
    {
        LinkageKind.NAMED: ("#08306b", "white"),
        LinkageKind.ALL_STRATEGIES: ("#c6dbef", "black"),
        LinkageKind.RISK_FACTORS: ("#fdd0a2", "black"),
        LinkageKind.CROSS_CUTTING: ("#6baed6", "black"),
        LinkageKind.CONSIDERATION: ("#efefef", "black"),
        LinkageKind.LOCAL: ("#a63603", "white"),
    }
)
"""Background and text colour of each kind; named ones are the darkest, also in greyscale."""


_PARTS = (
    ("both ends", "#08306b", ""),
    ("standard only", "#9ecae1", "//"),
    ("strategy only", "#d9d9d9", ".."),
    ("neither", "white", ""),
)
"""Which ends of a linkage a programme works on, with the colour and the hatching of that part of a bar."""

_Style: TypeAlias = Mapping[str, Any]

_LINES: Mapping[LinkageKind, _Style] = MappingProxyType(
    {
        LinkageKind.NAMED: {"color": "#08306b", "linewidth": 2.2, "linestyle": "solid"},
        LinkageKind.ALL_STRATEGIES: {"color": "#b5b5b5", "linewidth": 0.5, "linestyle": "solid"},
        LinkageKind.RISK_FACTORS: {"color": "#8a4500", "linewidth": 0.9, "linestyle": "dashed"},
        LinkageKind.CROSS_CUTTING: {"color": "#444444", "linewidth": 0.7, "linestyle": "dashdot"},
        LinkageKind.CONSIDERATION: {"color": "#444444", "linewidth": 0.7, "linestyle": "dotted"},
        LinkageKind.LOCAL: {"color": "#a63603", "linewidth": 1.6, "linestyle": "dashed"},
    }
)
"""The line style of each kind: named ones are the thickest, the others thin or broken."""


_BLANK: _Style = MappingProxyType({"facecolor": "none", "edgecolor": "none"})
"""Style of a legend entry without a colour."""


def plot_matrix(dataset: DatasetRef | None = None) -> "Figure":
    """
    Return a figure of standards by strategies, with the mark of each linkage on the colour of its kind.

    Without a dataset, of the newest.  Raises `MissingExtraError` if Matplotlib is not installed.
    """
    dataset = dataset_of(dataset)
    figure, axes = _figure(7.5, 9.5)
    row_of = {standard.id: number for number, standard in enumerate(dataset.standards)}
    column_of = {strategy.id: number for number, strategy in enumerate(dataset.strategies)}
    for link in dataset.linkages:
        _square(axes, column_of[link.strategy], row_of[link.standard], link.kind, mark_of(link))
    linked = {link.standard for link in dataset.linkages}
    for gap in dataset.gaps:
        if gap.standard not in linked:
            middle = (len(column_of) - 1) / 2
            _text(axes, middle, row_of[gap.standard], "gap: silence, not a denial", style="italic", color="#555555")
    axes.set_xlim(-0.5, len(column_of) - 0.5)
    axes.set_ylim(len(row_of) - 0.5, -0.5)
    axes.xaxis.tick_top()
    axes.set_xticks(range(len(column_of)), [strategy.code for strategy in dataset.strategies])
    axes.set_yticks(range(len(row_of)), [f"{each.number}  {each.title}" for each in dataset.standards], fontsize=8)
    for above, below in zip(dataset.standards, dataset.standards[1:], strict=False):
        if above.pillar != below.pillar:
            axes.axhline(row_of[below.id] - 0.5, color="#888888", linewidth=0.8)
    entries = [(f"{MARKS[kind]} {kind}", {"facecolor": _SHADES[kind][0]}) for kind in kinds_in(dataset)]
    _finish(
        figure,
        axes,
        dataset,
        [*entries, (f"{STRESSED_MARK} stressed", _BLANK), (f"{PILLAR_MARK} whole pillar", _BLANK)],
    )
    return figure


def plot_flow(dataset: DatasetRef | None = None) -> "Figure":
    """
    Return a figure of the linkages as lines from standards to strategies: solid for named ones, broken for others.

    Without a dataset, of the newest.  Raises `MissingExtraError` if Matplotlib is not installed.
    """
    dataset = dataset_of(dataset)
    figure, axes = _figure(10.5, 9.5)
    heights: dict[str, float] = {standard.id: float(number) for number, standard in enumerate(dataset.standards)}
    step = (len(dataset.standards) - 1) / max(len(dataset.strategies) - 1, 1)
    heights |= {strategy.id: number * step for number, strategy in enumerate(dataset.strategies)}
    for link in sorted(dataset.linkages, key=lambda each: list(MARKS).index(each.kind), reverse=True):
        axes.plot((0, 1), (heights[link.standard], heights[link.strategy]), **_LINES[link.kind])
    gaps = {gap.standard for gap in dataset.gaps}
    for standard in dataset.standards:
        gap = " (gap in the guide)" if standard.id in gaps else ""
        _text(axes, -0.02, heights[standard.id], f"{standard.title}{gap}  {standard.number}", ha="right", fontsize=8)
    for strategy in dataset.strategies:
        _text(axes, 1.02, heights[strategy.id], f"{strategy.code}  {strategy.title}", ha="left", fontsize=9)
    axes.set_xlim(-1.5, 2.1)
    axes.set_ylim(len(dataset.standards) - 0.5, -0.5)
    axes.set_axis_off()
    _finish(figure, axes, dataset, [(kind.value, _LINES[kind]) for kind in kinds_in(dataset)])
    return figure


def plot_coverage(coverage: Coverage, dataset: DatasetRef | None = None) -> "Figure":
    """
    Return a figure of what a programme covers: one bar for each pillar and kind, never summed over kinds.

    `dataset` is the one that the coverage is of; if none is given, the bundled version of that number.  Dark means that
    the programme works on both ends of a linkage, grey on one, white on neither.  Raises `MissingExtraError` as
    `plot_matrix` does.
    """
    dataset = dataset_of(coverage.version if dataset is None else dataset)
    figure, axes = _figure(7.5, 1.6 + 0.42 * len(coverage.tallies))
    titles = {pillar.id: f"Pillar {pillar.number}" for pillar in dataset.pillars}
    for row, tally in enumerate(coverage.tallies):
        left = 0
        counts = (tally.realised, tally.from_standard, tally.from_strategy, tally.untouched)
        for count, (_, colour, hatch) in zip(counts, _PARTS, strict=True):
            axes.barh(row, count, left=left, color=colour, hatch=hatch, edgecolor="#333333", linewidth=0.6)
            if count:
                ground = {"facecolor": "white", "edgecolor": "none", "pad": 1}
                _text(axes, left + count / 2, row, str(count), fontsize=8, bbox=ground)
            left += count
    labels = [f"{titles[tally.pillar]}, {tally.kind}" for tally in coverage.tallies]
    axes.set_yticks(range(len(labels)), labels, fontsize=8)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.set_xlabel("linkages")
    axes.set_title(shortened_to(coverage.programme.name or "Programme", 80), loc="left").set_parse_math(False)
    _finish(figure, axes, dataset, [(name, {"facecolor": colour, "hatch": hatch}) for name, colour, hatch in _PARTS])
    return figure


def _figure(width: float, height: float) -> "tuple[Figure, Axes]":
    with needed("plot", "A figure"):
        from matplotlib.figure import Figure
    # Not through pyplot, which keeps every figure in memory until it is closed.
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.add_subplot()


def _text(axes: "Axes", x: float, y: float, text: str, **more: Any) -> None:  # noqa: ANN401  # Matplotlib's options
    """Write a text as it is: a dollar sign does not begin a formula."""
    axes.text(x, y, text, **{"ha": "center", "va": "center", "parse_math": False, **more})


def _square(axes: "Axes", x: float, y: float, kind: LinkageKind, letter: str) -> None:
    from matplotlib.patches import Rectangle

    ground, ink = _SHADES[kind]
    axes.add_patch(Rectangle((x - 0.46, y - 0.42), 0.92, 0.84, facecolor=ground, edgecolor="#555555", linewidth=0.5))
    _text(axes, x, y, letter, color=ink, fontsize=8, weight="bold" if kind is LinkageKind.NAMED else "normal")


def _finish(figure: "Figure", axes: "Axes", dataset: Dataset, entries: Iterable[tuple[str, _Style]]) -> None:
    """Add the legend and the line on the source."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    made: list[Line2D | Patch] = [
        Line2D([], [], label=name, **style)
        if "linestyle" in style
        else Patch(label=name, **({"edgecolor": "#333333"} | dict(style)))
        for name, style in entries
    ]
    axes.tick_params(length=0)
    figure.legend(handles=made, loc="outside upper center", ncols=3, frameon=False, fontsize=8)
    _cite(figure, dataset)


def _cite(figure: "Figure", dataset: Dataset) -> None:
    """Write dataset, version and licence below the figure, so that it can be checked wherever it is shown."""
    overlays = f" with overlays {', '.join(dataset.overlays)}" if dataset.overlays else ""
    line = (
        f"cpms-inspire dataset {dataset.version}{overlays}, SHA-256 {dataset.digest[:12]}, {LICENCE}. "
        "Linkages of the guide of 2020; a pair without a mark is not denied. Not endorsed."
    )
    figure.supxlabel(shortened_to(line, 190), fontsize=6.5, color="#444444", parse_math=False)
