"""
The content of the page as plain data: the answers to all questions, and every record as a card.

Everything that needs the model is computed here.  The script of the page only selects from it.
"""

from collections.abc import Iterator
from typing import Any, final

from attrs import frozen

from cpms_inspire.analysis.coverage import matrix
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.model.records import (
    COLLECTIONS,
    Citation,
    FieldExample,
    Gap,
    Linkage,
    Record,
    Standard,
    Strategy,
)
from cpms_inspire.model.vocabulary import PLACES, LinkageKind, Setting
from cpms_inspire.presentation.about import about
from cpms_inspire.presentation.words import (
    MARKS,
    MEANINGS,
    cited,
    claims_of,
    filled_fields,
    label_of,
    mark_of,
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
    """A linked pair in the matrix."""

    linkage: str
    kind: str
    mark: str
    origin: str | None
    label: str
    """The cell in words, for screen readers."""


@final
@frozen
class Row:
    """One standard of the matrix: a cell, or none, for each strategy; and its gap, if it has one."""

    standard: Standard
    cells: tuple[tuple[Strategy, Cell | None], ...]
    gap: Gap | None

    @property
    def linked(self) -> bool:
        """Whether any cell is linked; an overlay may link a standard that the guide does not."""
        return any(cell for _, cell in self.cells)


def matrix_rows(dataset: Dataset) -> dict[str, Row]:
    """Return the rows of the matrix by standard."""
    gaps = {gap.standard: gap for gap in dataset.gaps}
    links = {link.id: link for link in dataset.linkages}
    return {
        standard.id: Row(
            standard,
            tuple(
                (strategy, _cell(links[cell], standard, strategy, dataset) if cell else None)
                for strategy, cell in zip(dataset.strategies, cells, strict=True)
            ),
            gaps.get(standard.id),
        )
        for standard, cells in zip(dataset.standards, matrix(dataset).cells, strict=True)
    }


def _cell(link: Linkage, standard: Standard, strategy: Strategy, dataset: Dataset) -> Cell:
    origin = dataset.origin(link)
    overlay = f", overlay {origin}" if origin else ""
    label = f"{standard.number} and {strategy.code}: {ways_of(link)}{overlay}"
    return Cell(link.id, link.kind.value, mark_of(link), origin, label)


def content(dataset: Dataset) -> dict[str, Any]:
    """Return everything that the page's script selects from, as plain data in the dataset's order."""
    cards = _Cards(dataset)
    subjects = (*dataset.standards, *dataset.strategies, *dataset.interventions)
    place = {note.id: index for index, note in enumerate(dataset.setting_notes)}
    return {
        "version": dataset.version,
        "overlays": list(dataset.overlays),
        "citation": about(dataset).citation,
        "kinds": [[kind.value, MARKS[kind], MEANINGS[kind]] for kind in LinkageKind],
        "pillars": [{"id": each.id, "number": each.number, "title": each.title} for each in dataset.pillars],
        "standards": [_standard(each, dataset) for each in dataset.standards],
        "strategies": [
            {"id": each.id, "code": each.code, "title": each.title, "labels": _labels(each)}
            for each in dataset.strategies
        ],
        "interventions": [
            {"id": each.id, "strategy": each.strategy, "title": each.title} for each in dataset.interventions
        ],
        "linkages": [_linkage(each) for each in dataset.linkages],
        "gaps": [{"id": each.id, "standard": each.standard} for each in dataset.gaps],
        "examples": [_example(each) for each in dataset.field_examples],
        "notes": [
            {"id": each.id, "setting": each.setting.value, "suitability": each.suitability.value}
            for each in dataset.setting_notes
        ],
        "suitability": {
            subject.id: {
                setting.value: [place[note.id] for note in found]
                for setting in Setting
                if (found := dataset.suitability(subject.id, setting))
            }
            for subject in subjects
        },
        "places": {code: PLACES[code] for each in dataset.field_examples for code in each.places},
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
        "labels": _labels(standard),
        "examples": [example.id for example in dataset.field_examples_for(standard.id)],
    }


def _linkage(link: Linkage) -> dict[str, Any]:
    return {
        "id": link.id,
        "standard": link.standard,
        "strategy": link.strategy,
        "kind": link.kind.value,
        "scope": link.scope.value,
        "stressed": link.stressed,
        "mark": mark_of(link),
        "row": link.convergence,
        "interventions": list(link.interventions),
    }


def _example(example: FieldExample) -> dict[str, Any]:
    return {
        "id": example.id,
        "strategy": example.strategy,
        "strategies": [example.strategy, *example.further_strategies],
        "intervention": example.intervention,
        "places": list(example.places),
        "settings": [setting.value for setting in example.settings],
    }


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
    def citations(self) -> list[tuple[str, str]]:
        """The citations, which cards refer to by their place in this list: text, and identifier of the source."""
        return [(cited(citation), citation.source) for citation in self._cited]

    def card(self, record: Record) -> dict[str, Any]:
        """Return a record as a title, named texts, named lists of other records, and citations."""
        origin = self._dataset.origin(record)
        card: dict[str, Any] = {"type": type_of(record), "title": title_of(record, self._names)}
        card["parts"] = [self._said.setdefault(part, len(self._said)) for part in self._parts(record)]
        card["links"] = [*self._links(record)]
        card["cites"] = [
            self._cited.setdefault(citation, len(self._cited)) for citation in getattr(record, "citations", ())
        ]
        return card | ({"origin": origin} if origin else {})

    def _parts(self, record: Record) -> Iterator[tuple[str, str]]:
        if isinstance(record, Linkage):
            yield from (("", claim) for claim in claims_of(record))
        for name, values in filled_fields(record):
            if name in _TEXTS and not (name == "kind" and isinstance(record, Linkage)):  # `claims_of` says it
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
