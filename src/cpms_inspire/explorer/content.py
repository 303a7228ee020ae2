"""
The content of the page as plain data: the answers to all questions, and every record as a card.

Everything that needs the model is computed here.  The script of the page only selects from it.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, final

from attrs import evolve, frozen

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.model.records import (
    COLLECTIONS,
    Citation,
    Convergence,
    FieldExample,
    Gap,
    Linkage,
    Pillar,
    Record,
    SettingNote,
    Standard,
    Strategy,
)
from cpms_inspire.model.vocabulary import PLACES, LinkageKind, LinkageScope, Through
from cpms_inspire.presentation.about import about
from cpms_inspire.presentation.citing import CitationFormat, cite
from cpms_inspire.presentation.drawing import matrix_drawing
from cpms_inspire.presentation.matrix import SIGNS, Shape, Statement, statements
from cpms_inspire.presentation.words import (
    MEANINGS,
    PILLAR_ONLY,
    ROW_PARTS,
    STRESSED,
    checked,
    cited,
    filled_fields,
    label_of,
    name_of_type,
    names_in,
    text_of,
    title_of,
    type_of,
    ways_of,
)

_TEXTS = frozenset(
    {
        "aliases",
        "as_of",
        "audience",
        "common_ground",
        "contact",
        "cpms_adds",
        "edition",
        "inspire_adds",
        "kind",
        "labels",
        "languages",
        "limits",
        "note",
        "organisations",
        "place_names",
        "places",
        "preventive",
        "published",
        "publishers",
        "reading",
        "reason",
        "rights",
        "sections",
        "sectors",
        "setting",
        "settings",
        "since",
        "status",
        "stewards",
        "suitability",
        "summary",
        "topic",
        "url",
    }
)
"""The fields that a card shows as text."""

_ELSEWHERE: dict[type[Record], tuple[str, ...]] = {Linkage: ("kind",), SettingNote: ("setting", "suitability")}
"""Texts that the page has from elsewhere."""

_REFERENCES = frozenset(
    {
        "about",
        "activities",
        "convergence",
        "frameworks",
        "further_strategies",
        "intervention",
        "interventions",
        "pillar",
        "replaced_by",
        "resources",
        "standard",
        "standards",
        "strategies",
        "strategy",
    }
)
"""The fields that a card shows as links to other records."""


@final
@frozen
class Cell:
    """A pair in the matrix: its linkage or none, how it is drawn, and what it says to those who do not see it."""

    strategy: Strategy
    linkage: Linkage | None
    look: str
    """The classes of its drawing."""
    label: str
    origin: str | None
    words: str = ""
    """What is written in the shape that lies over this cell and its neighbours."""


@final
@frozen
class Row:
    """One standard of the matrix: a cell for each strategy, or a frame for its gap."""

    standard: Standard
    cells: tuple[Cell, ...]
    gap: Gap | None
    chips: tuple[tuple[str, str], ...]
    """Kind and text of what is said of it, for a list."""

    @property
    def linked(self) -> bool:
        """Whether any cell is linked; an overlay may link a standard that the guide does not."""
        return any(cell.linkage for cell in self.cells)


@final
@frozen
class Rows:
    """Standards of one pillar that are drawn together."""

    pillar: Pillar | None
    """The pillar that begins here, or `None` if it began before."""
    block: bool
    """Whether one statement is about all of them."""
    rows: tuple[Row, ...]


def matrix_rows(dataset: Dataset) -> tuple[Rows, ...]:
    """Return the rows of the matrix, those of one statement together."""
    said: dict[str, list[Statement]] = {standard.id: [] for standard in dataset.standards}
    for statement in statements(dataset):
        for standard in statement.standards:
            said[standard].append(statement)
    pillars = {pillar.id: pillar for pillar in dataset.pillars}
    found: list[Rows] = []
    previous = None
    for (pillar, _), members in groupby(
        dataset.standards, key=lambda each: (each.pillar, _block_of(said[each.id]) and said[each.id][0].standards)
    ):
        rows = tuple(_row(standard, said[standard.id], dataset) for standard in members)
        block = _block_of(said[rows[0].standard.id])
        found.append(Rows(pillars[pillar] if pillar != previous else None, block, rows))
        previous = pillar
    return tuple(found)


def _block_of(said: list[Statement]) -> bool:
    return any(statement.shape is Shape.BLOCK for statement in said)


def _row(standard: Standard, said: list[Statement], dataset: Dataset) -> Row:
    cells = [_cell(standard, strategy, dataset) for strategy in dataset.strategies]
    for statement in said:
        if statement.shape in {Shape.BAND, Shape.BLOCK}:
            middle = statement.room[(len(statement.room) - 1) // 2]
            even = " even" * (len(statement.room) % 2 == 0)
            for number, cell in enumerate(cells):
                ends = " first" * (number == 0) + " last" * (number == len(cells) - 1)
                here = cell.strategy.id == middle and _middle_row(statement) == standard.id
                words, ends = (statement.words, ends + even) if here else ("", ends)
                cells[number] = evolve(
                    cell, look=f"{statement.shape}{ends}{cell.look.removeprefix('pill')}", words=words
                )
    return Row(standard, tuple(cells), dataset.gap_for(standard), tuple(_chips(said, dataset)))


def _middle_row(statement: Statement) -> str:
    return statement.standards[(len(statement.standards) - 1) // 2]


def _cell(standard: Standard, strategy: Strategy, dataset: Dataset) -> Cell:
    pair = f"Standard {standard.number} and {strategy.title}"
    link = dataset.linkage(standard, strategy)
    if link is None:
        return Cell(strategy, None, "none", f"{pair}: not linked by the guide", None)
    origin = dataset.origin(link)
    overlay = f", overlay {origin}" if origin else ""
    look = f"pill k-{link.kind}{' stressed' if link.stressed else ''}{' local' if origin else ''}"
    return Cell(strategy, link, look, f"{pair}: {ways_of(link)}{overlay}", origin)


def _chips(said: list[Statement], dataset: Dataset) -> Iterator[tuple[str, str]]:
    """Yield what is said of a standard in few words: a chip for each named strategy, one for each other statement."""
    risks = [each for each in said if each.shape is Shape.PILL and each.kind is not LinkageKind.NAMED]
    for statement in said:
        codes = " ".join(dataset.strategy(each).code for each in statement.stressed)
        if statement.kind is None:
            yield "frame", statement.words
        elif statement.kind is LinkageKind.NAMED and statement.shape is Shape.PILL:
            strategy = dataset.strategy(statement.strategies[0])
            yield statement.kind, f"{strategy.code} {strategy.title}"
        elif statement.shape is not Shape.PILL:
            pillar = ", for the whole pillar" if statement.shape is Shape.BLOCK else ""
            yield statement.kind, f"{statement.words}{pillar}{f', above all {codes}' if codes else ''}"
    for kind, members in groupby(risks, key=lambda each: each.kind):
        codes = " ".join(dataset.strategy(each.strategies[0]).code for each in members)
        yield str(kind), f"{str(kind).replace('-', ' ')}: {codes}"


def content(dataset: Dataset) -> dict[str, Any]:
    """Return everything that the page's script selects from, as plain data in the dataset's order."""
    cards = _Cards(dataset)
    drawn = matrix_drawing(dataset)
    return {
        "version": dataset.version,
        "overlays": list(dataset.overlays),
        "citation": about(dataset).citation,
        "formats": {each.value: cite(dataset, format=each) for each in CitationFormat},
        "kinds": [[kind.value, MEANINGS[kind]] for kind in LinkageKind],
        "claims": {"stressed": STRESSED, "pillar": PILLAR_ONLY},
        "signs": {suitability.value: sign for suitability, sign in SIGNS.items()},
        "columns": drawn.columns,
        "rows": drawn.rows,
        "pillars": [{"id": each.id, "number": each.number, "title": each.title} for each in dataset.pillars],
        "standards": [_standard(each, dataset) for each in dataset.standards],
        "strategies": [
            {
                "id": each.id,
                "code": each.code,
                "title": each.title,
                "aliases": list(each.aliases),
                "labels": _labels(each),
            }
            for each in dataset.strategies
        ],
        "interventions": [
            {"id": each.id, "strategy": each.strategy, "title": each.title, "aliases": list(each.aliases)}
            for each in dataset.interventions
        ],
        "linkages": _linkages(dataset),
        "gaps": [{"id": each.id, "standard": each.standard} for each in dataset.gaps],
        "examples": [_example(each) for each in dataset.field_examples],
        "notes": [
            {
                "id": each.id,
                "setting": each.setting.value,
                "suitability": each.suitability.value,
                "of": [*each.standards, *each.strategies, *each.interventions],
                "frameworks": list(each.frameworks),
            }
            for each in dataset.setting_notes
        ],
        "places": {code: PLACES[code] for each in dataset.field_examples for code in each.places},
        "countries": dict(PLACES),
        "rows_of": {each.id: _row_of(each) for each in dataset.convergences},
        "cards": {record.id: cards.card(record) for record in dataset.records},
        "types": {name_of_type(kind): name.replace("_", " ").capitalize() for name, kind in COLLECTIONS.items()},
        "texts": cards.texts,
        "cites": cards.citations,
    }


def _labels(value: Standard | Strategy) -> dict[str, str]:
    return {label.language: label.text for label in value.labels}


def _standard(standard: Standard, dataset: Dataset) -> dict[str, Any]:
    return {
        "id": standard.id,
        "number": standard.number,
        "title": standard.title,
        "pillar": standard.pillar,
        "aliases": list(standard.aliases),
        "labels": _labels(standard),
        "examples": [example.id for example in dataset.field_examples_for(standard.id)],
        "through": [example.id for example in dataset.field_examples_for(standard.id, through=Through.STRATEGY)],
    }


def _linkages(dataset: Dataset) -> list[list[Any]]:
    """Return the linkages as lists with places of records in their collections, because there are many."""
    at = {record.id: place for name in _ENDS for place, record in enumerate(getattr(dataset, name))}
    kinds = list(LinkageKind)
    return [
        [
            at[link.standard],
            at[link.strategy],
            kinds.index(link.kind),
            int(link.scope is LinkageScope.PILLAR),
            int(link.stressed),
            at[link.convergence] if link.convergence else None,
            *(at[each] for each in link.interventions),
        ]
        for link in dataset.linkages
    ]


_ENDS = ("standards", "strategies", "convergences", "interventions")
"""The collections that a linkage refers to."""


def _row_of(row: Convergence) -> dict[str, Any]:
    """Return the texts of a row of the guide's table, as the card of a standard needs them."""
    return {name: text for name in ROW_PARTS if (text := getattr(row, name))} | {"number": row.number}


def _example(example: FieldExample) -> dict[str, Any]:
    return {
        "id": example.id,
        "strategy": example.strategy,
        "strategies": [example.strategy, *example.further_strategies],
        "intervention": example.intervention,
        "places": list(example.places),
        "settings": [setting.value for setting in example.settings],
    }


def _place(citation: Citation) -> str:
    """Return the place of a citation in its source."""
    return (
        cited(citation)
        .removeprefix(f"{citation.source}, ")
        .removesuffix(f" ({checked(citation)})")
        .removeprefix(citation.source)
    )


class _Cards:
    """Makes the cards of records, and collects their texts and their citations, each once."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._names = names_in(dataset)
        self._cited: dict[Citation, int] = {}
        self._said: dict[tuple[str, str], int] = {}

    @property
    def texts(self) -> list[tuple[str, str]]:
        """The named texts, which cards refer to by their place in this list."""
        return list(self._said)

    @property
    def citations(self) -> list[tuple[str, str, str]]:
        """The citations, to which cards refer by their place here: source, place in it, how well it was checked."""
        return [(citation.source, _place(citation), checked(citation)) for citation in self._cited]

    def card(self, record: Record) -> dict[str, Any]:
        """Return a record as a title, named texts, named lists of other records, and citations."""
        origin = self._dataset.origin(record)
        card: dict[str, Any] = {"type": type_of(record)}
        if not isinstance(record, Linkage):  # the script knows the ends and the kind of a linkage
            card["title"] = title_of(record, self._names)
            card["links"] = [*self._links(record)]
        # The texts of a row stand once, in `rows_of`.
        parts = () if isinstance(record, Convergence) else self._parts(record)
        card["parts"] = [self._said.setdefault(part, len(self._said)) for part in parts]
        card["cites"] = [
            self._cited.setdefault(citation, len(self._cited)) for citation in getattr(record, "citations", ())
        ]
        return card | ({"origin": origin} if origin else {})

    def _parts(self, record: Record) -> Iterator[tuple[str, str]]:
        for name, values in filled_fields(record):
            if name in _TEXTS and name not in _ELSEWHERE.get(type(record), ()):
                # A summary needs no label.
                yield "" if name == "summary" else label_of(name), "; ".join(text_of(name, each) for each in values)

    def _links(self, record: Record) -> Iterator[tuple[str, list[str]]]:
        for name, values in filled_fields(record):
            if name in _REFERENCES:
                yield label_of(name), [str(each) for each in values]
        if isinstance(record, Standard | Strategy):
            found: dict[str, list[str]] = {
                "Gap": [gap.id for gap in self._dataset.gaps if gap.standard == record.id],
                "Interventions": [each.id for each in self._dataset.interventions_for(record.id)],
                "Rows of the guide's table": [
                    row.id for row in self._dataset.convergences if record.id in {*row.standards, *row.strategies}
                ],
            }
            yield from (each for each in found.items() if each[1])
