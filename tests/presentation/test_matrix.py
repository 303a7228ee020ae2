"""What is drawn of the crosswalk: statements, their shapes, their colours and their words."""

from collections.abc import Callable
from itertools import combinations
from typing import TypeAlias

import attrs
import pytest
from generators import datasets
from hostile import hostile_dataset
from hypothesis import given

from cpms_inspire import Dataset, LinkageKind, load_dataset
from cpms_inspire.presentation.matrix import COLOURS, NOT_MENTIONED, Shape, in_words, number_word, statements

Colour: TypeAlias = tuple[float, float, float]
Sight: TypeAlias = Callable[[Colour], Colour]


def shapes(dataset: Dataset) -> list[tuple[str, str | None, str]]:
    """Return shape, kind and standards of each statement."""
    return [
        (each.shape.value, each.kind, " ".join(str(dataset.standard(one).number) for one in each.standards))
        for each in statements(dataset)
    ]


def check(dataset: Dataset) -> None:
    """Every linkage is in exactly one statement, and every gap without linkages in a frame."""
    shown = statements(dataset)
    drawn = [link for each in shown for link in each.linkages]
    assert sorted(drawn) == sorted(link.id for link in dataset.linkages)
    linked = {link.standard for link in dataset.linkages}
    frames = [each.gap for each in shown if each.shape is Shape.FRAME]
    assert frames == [
        gap.id for each in dataset.standards if (gap := dataset.gap_for(each)) and gap.standard not in linked
    ]
    stressed = {strategy for each in shown for standard in each.standards for strategy in each.stressed if standard}
    assert stressed == {link.strategy for link in dataset.linkages if link.stressed}


def test_every_linkage_is_shown_once(bundled: Dataset) -> None:
    """Together, the statements show every linkage once."""
    check(bundled)


@given(datasets())
def test_every_linkage_of_any_dataset_is_shown_once(dataset: Dataset) -> None:
    """That holds for any dataset."""
    check(dataset)


def test_a_statement_is_drawn_once(bundled: Dataset) -> None:
    """What the guide says of all strategies is a band, of a whole pillar a block, of single strategies pills."""
    found = shapes(bundled)
    assert found[:6] == [
        ("band", "cross-cutting", "1"),
        ("band", "consideration", "2"),
        *(("frame", None, number) for number in "3456"),
    ]
    assert [each for each in found if each[2] == "17"] == [("pill", "named", "17")] * 2
    assert [each for each in found if each[2] == "12"] == [("pill", "risk-factors", "12")] * 4
    assert found[-1] == ("block", "all-strategies", "21 22 23 24 25 26 27 28")


def test_words_stand_where_no_dot_is(dataset: Dataset) -> None:
    """The words of a band stand in its longest stretch of strategies that are not stressed."""
    bands = {dataset.standard(each.standards[0]).number: each for each in statements(dataset)}
    codes = {number: [dataset.strategy(one).code for one in bands[number].room] for number in (7, 9, 14)}
    assert codes == {7: ["I1", "N"], 9: ["S", "P", "I2", "R", "E"], 14: ["I1", "N", "S", "P", "I2", "R", "E"]}
    everything = attrs.evolve(bands[14], stressed=bands[14].strategies)
    assert everything.room == bands[14].strategies


def test_part_of_a_band_is_no_band(dataset: Dataset) -> None:
    """If one linkage of a band or a block is gone, or says something else, the rest are single marks."""
    without = tuple(link for link in dataset.linkages if link.id != "CPMS2019-14/INSPIRE2016-N")
    smaller = attrs.evolve(dataset, linkages=without)
    assert [each for each in shapes(smaller) if each[2] == "14"] == [("pill", "all-strategies", "14")] * 6
    stressed = tuple(
        attrs.evolve(link, stressed=True, note="Made up.") if link.id == "CPMS2019-24/INSPIRE2016-R" else link
        for link in dataset.linkages
    )
    parted = shapes(attrs.evolve(dataset, linkages=stressed))
    assert parted[-3:] == [
        ("block", "all-strategies", "21 22 23"),
        ("band", "all-strategies", "24"),
        ("block", "all-strategies", "25 26 27 28"),
    ]


def test_local_linkages_are_marks_of_their_own() -> None:
    """A linkage of an overlay on a standard that the guide does not mention is a mark, and there is no frame."""
    assert ("pill", "local", "5") in shapes(hostile_dataset())
    assert ("frame", None, "5") not in shapes(hostile_dataset())


@pytest.mark.parametrize(
    ("standard", "words"),
    [
        (1, "through INSPIRE's coordination activity"),
        (2, "a consideration in implementing each strategy, above all Response and support services"),
        (3, NOT_MENTIONED),
        (9, "all seven strategies, above all Implementation and enforcement of laws; Norms and values"),
        (
            12,
            (
                "on risk factors only: Norms and values; Parent and caregiver support; "
                "Income and economic strengthening; Response and support services"
            ),
        ),
        (17, "the guide names Norms and values; Safe environments"),
        (21, "all seven strategies, said for the whole pillar"),
    ],
)
def test_in_words(dataset: Dataset, standard: int, words: str) -> None:
    """What the matrix shows of a standard can be read in one line."""
    assert in_words(dataset.standard(standard), dataset) == words


def test_in_words_of_other_datasets(dataset: Dataset) -> None:
    """Linkages of overlays, parts of a band, and a standard without linkages and without a gap have words too."""
    hostile = hostile_dataset()
    local = "added locally, not by the guide: Response and support services"
    assert in_words(hostile.standard(5), hostile) == local
    few = dataset.linkages_for(14)[:2]
    small = attrs.evolve(dataset, linkages=few, gaps=())
    said = "linked together with others: Implementation and enforcement of laws; Norms and values"
    assert in_words(small.standard(14), small) == said
    assert in_words(small.standard(3), small) == "no linkage"


def test_numbers_are_words() -> None:
    """Small numbers are words, others digits."""
    assert [number_word(number) for number in (0, 7, 10, 11)] == ["no", "seven", "ten", "11"]


# --- colours --------------------------------------------------------------------------------------------------------


def linear(colour: str) -> Colour:
    """Return a colour of sRGB as linear parts of red, green and blue."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def light(colour: Colour) -> float:
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours as WCAG defines it."""
    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


def seen_by(matrix: tuple[Colour, Colour, Colour]) -> Sight:
    def see(colour: Colour) -> Colour:
        red, green, blue = (
            min(max(sum(part * factor for part, factor in zip(colour, row, strict=True)), 0.0), 1.0) for row in matrix
        )
        return red, green, blue

    return see


# Machado, Oliveira and Fernandes, A Physiologically-based Model for Simulation of Color Vision Deficiency (2009).
SIGHTS: dict[str, Sight] = {
    "usual": lambda colour: colour,
    "protanopia": seen_by(
        ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))
    ),
    "deuteranopia": seen_by(
        ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
    ),
    "tritanopia": seen_by(
        ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900))
    ),
    "grey": lambda colour: (light(colour),) * 3,
}


@pytest.mark.parametrize("sight", SIGHTS)
def test_colours_can_be_told_apart(sight: str) -> None:
    """
    Text on every ground, and the line around every shape, have the contrasts of WCAG AA in any sight and in grey; named
    linkages stand out from all others.
    """
    see = SIGHTS[sight]
    paper = see(linear("#ffffff"))
    for colours in COLOURS.values():
        assert contrast(see(linear(colours.ink)), see(linear(colours.fill))) >= 4.5
        assert contrast(see(linear(colours.line)), paper) >= 3
        assert contrast(see(linear("#000000")), see(linear(colours.cell))) >= 7
    named = see(linear(COLOURS[LinkageKind.NAMED].fill))
    others = [colours.fill for kind, colours in COLOURS.items() if kind is not LinkageKind.NAMED]
    assert min(contrast(named, see(linear(other))) for other in others) > 5


def test_grounds_of_cells_differ() -> None:
    """In tables, every kind has a ground of its own."""
    assert all(one.cell != other.cell for one, other in combinations(COLOURS.values(), 2))


def test_kinds_differ_by_shape(bundled: Dataset) -> None:
    """The kinds that stand as single marks are drawn with different corners or stripes."""
    from cpms_inspire.presentation.drawing import matrix_drawing
    from cpms_inspire.presentation.svg import Box

    pills = [item for item in matrix_drawing(bundled).shapes if isinstance(item, Box) and item.width < 40]
    assert {(item.radius, item.hatch is None) for item in pills} == {(4, True), (8, False)}


def test_newest_has_a_title_that_is_true() -> None:
    """The numbers of the title are those of the dataset."""
    from cpms_inspire.presentation.drawing import matrix_drawing

    dataset = load_dataset()
    named = {link.standard for link in dataset.linkages if link.kind is LinkageKind.NAMED}
    whole = {each.id for each in dataset.standards if len(dataset.linkages_for(each)) == len(dataset.strategies)}
    expected = (
        f"for {number_word(len(named))} standards and links {number_word(len(whole))} others to all seven together"
    )
    assert matrix_drawing(dataset).title.endswith(expected)
