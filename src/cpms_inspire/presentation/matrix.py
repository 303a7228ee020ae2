"""
What the crosswalk claims, as shapes: each statement of the guide is drawn once, and not once for each of its cells.

A sentence about all seven strategies is one band, with a dot where a strategy is stressed.  A sentence about a whole
pillar is one block.  A named strategy is a solid pill, a strategy that acts on risk factors a hatched one with round
ends, and a standard that the guide does not mention an open frame.  Shapes differ first, then colours, so that the
matrix can be read in grey and by colour-blind people.

The page, the figures, the workbook and the notebooks take shapes, colours and words from here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum, unique
from itertools import groupby
from types import MappingProxyType
from typing import final

from attrs import frozen

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.model.identifiers import GapId, LinkageId, StandardId, StrategyId
from cpms_inspire.model.records import Linkage, Standard
from cpms_inspire.model.vocabulary import LinkageKind, LinkageScope, Suitability


@unique
class Shape(StrEnum):
    """How a statement is drawn."""

    BAND = "band"
    """Across all strategies in the row of one standard."""
    BLOCK = "block"
    """Across all strategies and several standards."""
    PILL = "pill"
    """In one cell."""
    FRAME = "frame"
    """Open and dashed: the guide does not mention the standard."""


@final
@frozen
class Colours:
    """The colours of one kind: the ground, its line, and text on the ground; and a light ground for cells of tables."""

    fill: str
    line: str
    ink: str
    cell: str


COLOURS: Mapping[LinkageKind, Colours] = MappingProxyType(
    {
        LinkageKind.NAMED: Colours("#0b5563", "#0b5563", "#ffffff", "#8cc7cf"),
        LinkageKind.ALL_STRATEGIES: Colours("#d5e6e8", "#5b8d94", "#0b4450", "#d5e6e8"),
        LinkageKind.RISK_FACTORS: Colours("#fff1df", "#a85a12", "#6b3606", "#fbdcb8"),
        LinkageKind.CROSS_CUTTING: Colours("#e4def0", "#75659f", "#3f3163", "#e4def0"),
        LinkageKind.CONSIDERATION: Colours("#eceadf", "#837c5f", "#46412c", "#eceadf"),
        LinkageKind.LOCAL: Colours("#ffffff", "#8a1c5b", "#6d1347", "#f3d9e7"),
    }
)
"""The colours of all pictures.  Named linkages are the darkest, also in grey; the others differ by their shapes."""

SIGNS: Mapping[Suitability, str] = MappingProxyType(
    {
        Suitability.SUITABLE: "\N{CHECK MARK}",
        Suitability.CONDITIONAL: "~",
        Suitability.DOUBTFUL: "?",
        Suitability.UNSUITABLE: "\N{MULTIPLICATION SIGN}",
    }
)
"""A sign for each suitability, beside its colour."""

KIND_NAMES: Mapping[LinkageKind, str] = MappingProxyType(
    {
        LinkageKind.NAMED: "named",
        LinkageKind.ALL_STRATEGIES: "all together",
        LinkageKind.RISK_FACTORS: "risk factors only",
        LinkageKind.CROSS_CUTTING: "coordination",
        LinkageKind.CONSIDERATION: "consideration",
        LinkageKind.LOCAL: "added locally",
    }
)
"""The names of the kinds in a legend, for readers who do not know the words of the dataset."""

NOT_MENTIONED = "not mentioned in the guide's table"
"""What an open frame says.  It is silence, not a denial."""


@final
@frozen(kw_only=True)
class Statement:
    """One thing that the guide, or an overlay, says: a shape over standards and strategies that stand together."""

    shape: Shape
    kind: LinkageKind | None
    """The kind of its linkages; `None` for a frame."""
    standards: tuple[StandardId, ...]
    strategies: tuple[StrategyId, ...]
    stressed: tuple[StrategyId, ...] = ()
    """The strategies that are singled out, in a band."""
    linkages: tuple[LinkageId, ...] = ()
    gap: GapId | None = None
    """The gap that a frame stands for."""
    words: str = ""
    """What is written in the shape."""

    @property
    def room(self) -> tuple[StrategyId, ...]:
        """The longest stretch of strategies without a dot, where the words fit; all of them if each is stressed."""
        runs = [
            tuple(run) for stressed, run in groupby(self.strategies, key=self.stressed.__contains__) if not stressed
        ]
        return max(runs, key=len, default=self.strategies)


def statements(dataset: Dataset) -> tuple[Statement, ...]:
    """Return what is drawn of a dataset, from the first standard to the last; together they show every linkage once."""
    return tuple(_Statements(dataset).all())


class _Statements:
    """Finds the linkages of one dataset that say the same."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._columns = tuple(strategy.id for strategy in dataset.strategies)
        self._links: dict[StandardId, list[Linkage]] = {standard.id: [] for standard in dataset.standards}
        for link in dataset.linkages:
            self._links[link.standard].append(link)

    def all(self) -> Iterator[Statement]:
        for block, members in groupby(self._dataset.standards, key=self._block_of):
            standards = [standard.id for standard in members]
            if block is None:
                for standard in standards:
                    yield from self._of(standard)
            else:
                links = [link for standard in standards for link in self._links[standard]]
                yield self._over_all(Shape.BLOCK, links, standards)

    def _block_of(self, standard: Standard) -> tuple[object, ...] | None:
        """Return what the neighbours of a standard must share to be drawn in one block with it, or `None`."""
        links = self._links[standard.id]
        if not self._is_whole(links) or links[0].scope is not LinkageScope.PILLAR:
            return None
        if any(link.stressed for link in links):
            return None
        return standard.pillar, links[0].kind, links[0].convergence

    def _is_whole(self, links: Sequence[Linkage]) -> bool:
        """Say whether linkages say one thing of all strategies."""
        alike = {(link.kind, link.scope, link.convergence) for link in links}
        return len(alike) == 1 and len(links) == len(self._columns) > 1 and links[0].kind in _TOGETHER

    def _over_all(self, shape: Shape, links: Sequence[Linkage], standards: Iterable[StandardId]) -> Statement:
        kind = links[0].kind
        return Statement(
            shape=shape,
            kind=kind,
            standards=tuple(standards),
            strategies=self._columns,
            stressed=tuple(link.strategy for link in links if link.stressed),
            linkages=tuple(link.id for link in links),
            words=_TOGETHER[kind].format(number_word(len(self._columns))),
        )

    def _of(self, standard: StandardId) -> Iterator[Statement]:
        links = self._links[standard]
        if self._is_whole(links):
            yield self._over_all(Shape.BAND, links, (standard,))
            return
        for link in links:
            yield Statement(
                shape=Shape.PILL,
                kind=link.kind,
                standards=(standard,),
                strategies=(link.strategy,),
                stressed=(link.strategy,) if link.stressed else (),
                linkages=(link.id,),
            )
        gap = self._dataset.gap_for(standard)
        if gap and not links:
            yield Statement(
                shape=Shape.FRAME,
                kind=None,
                standards=(standard,),
                strategies=self._columns,
                gap=gap.id,
                words=NOT_MENTIONED,
            )


_TOGETHER: Mapping[LinkageKind, str] = MappingProxyType(
    {
        LinkageKind.ALL_STRATEGIES: "all {} strategies",
        LinkageKind.CROSS_CUTTING: "through INSPIRE's coordination activity",
        LinkageKind.CONSIDERATION: "a consideration in implementing each strategy",
    }
)
"""The kinds that a row can say of all strategies together, with the words in the shape."""

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def number_word(number: int) -> str:
    """
    Return a small number as a word.

    >>> number_word(7), number_word(28)
    ('seven', '28')
    """
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def in_words(standard: Standard, dataset: Dataset) -> str:
    """
    Return what the matrix shows of a standard, in one line, for readers who do not see it; never empty.

    >>> from cpms_inspire import load_dataset
    >>> dataset = load_dataset("1.1.0")
    >>> in_words(dataset.standard(17), dataset)
    'the guide names Norms and values; Safe environments'
    >>> in_words(dataset.standard(10), dataset)
    'all seven strategies, above all Response and support services'
    """
    links = dataset.linkages_for(standard.id)
    if not links:
        return NOT_MENTIONED if dataset.gap_for(standard.id) else "no linkage"
    titles = {strategy.id: strategy.title for strategy in dataset.strategies}
    parts = []
    for (kind, scope), members in _by_claim(links):
        listed = "; ".join(titles[link.strategy] for link in members)
        whole = len(members) == len(titles)
        together = _TOGETHER.get(kind, "").format(number_word(len(titles))) if whole else ""
        pillar = ", said for the whole pillar" if scope is LinkageScope.PILLAR else ""
        stressed = "; ".join(titles[link.strategy] for link in members if link.stressed)
        parts.append(
            (together or f"{_BEFORE[kind]} {listed}") + pillar + (f", above all {stressed}" if stressed else "")
        )
    return ". ".join(parts)


_BEFORE: Mapping[LinkageKind, str] = MappingProxyType(
    {
        LinkageKind.NAMED: "the guide names",
        LinkageKind.ALL_STRATEGIES: "linked together with others:",
        LinkageKind.RISK_FACTORS: "on risk factors only:",
        LinkageKind.CROSS_CUTTING: "through INSPIRE's coordination activity:",
        LinkageKind.CONSIDERATION: "a consideration in implementing",
        LinkageKind.LOCAL: "added locally, not by the guide:",
    }
)
"""What stands before the names of strategies of which not all are linked."""


def _by_claim(links: Iterable[Linkage]) -> list[tuple[tuple[LinkageKind, LinkageScope], list[Linkage]]]:
    """Return linkages by kind and scope, named ones first."""
    found: dict[tuple[LinkageKind, LinkageScope], list[Linkage]] = {}
    for link in links:
        found.setdefault((link.kind, link.scope), []).append(link)
    order = list(COLOURS)
    return sorted(found.items(), key=lambda item: order.index(item[0][0]))
