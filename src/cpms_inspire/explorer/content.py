"""
What the page shows, as plain data: answers of all questions, and every record as a card.

Whatever needs knowledge of the model is worked out here, so that the page's script has only to pick from it.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, final

from attrs import fields, frozen

from cpms_inspire.analysis.coverage import matrix
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.model.records import (
    COLLECTIONS,
    Citation,
    Code,
    Convergence,
    FieldExample,
    Gap,
    Label,
    Linkage,
    Record,
    SettingNote,
    Standard,
    Strategy,
)
from cpms_inspire.model.vocabulary import PLACES, LinkageKind, LinkageScope, Setting
from cpms_inspire.presentation.about import about
from cpms_inspire.presentation.words import MARKS, MEANINGS, PILLAR_ONLY, STRESSED, cited, mark, names

_TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "aliases": "Also called",
        "audience": "For",
        "common_ground": "What both hold",
        "contact": "Contact",
        "cpms_adds": "What the CPMS adds",
        "edition": "Edition",
        "inspire_adds": "What INSPIRE adds",
        "labels": "In other languages",
        "languages": "Languages",
        "limits": "Limits",
        "note": "Note",
        "organisations": "Organisations",
        "places": "Places",
        "preventive": "Preventive",
        "published": "Published",
        "publishers": "Publishers",
        "reading": "How this project reads the row",
        "reason": "Reason",
        "rights": "Rights",
        "sectors": "Related sectors (this project's own relation)",
        "setting": "Setting",
        "settings": "Settings",
        "since": "Since",
        "stewards": "Stewards",
        "suitability": "Suitability",
        "summary": "",
        "topic": "Topic",
        "url": "Address",
    }
)
"""The fields of records that a card tells as text, and what they are called; a summary needs no name."""

_REFERENCES: Mapping[str, str] = MappingProxyType(
    {
        "activities": "Through the activity",
        "convergence": "Why: the row of the guide's table",
        "frameworks": "Frameworks",
        "intervention": "Intervention",
        "interventions": "Interventions",
        "pillar": "Pillar",
        "replaced_by": "Replaced by",
        "standard": "Standard",
        "standards": "Standards",
        "strategies": "Strategies",
        "strategy": "Strategy",
    }
)
"""The fields of records that lead to other records, and what they are called."""

_TYPES: Mapping[str, str] = MappingProxyType(
    {name: kind.__name__ for name, kind in COLLECTIONS.items()}
    | {
        "convergences": "Row of the guide's table",
        "field_examples": "Field example",
        "shared_principles": "Shared principle",
        "setting_notes": "Setting note",
        "related_standards": "Related standard",
        "support_channels": "Support channel",
    }
)
"""What the records of a collection are called on a card."""


@final
@frozen
class Cell:
    """One pair of the matrix that is linked."""

    linkage: str
    kind: str
    mark: str
    origin: str | None
    said: str
    """What the mark says, for those who do not see it."""


@final
@frozen
class Row:
    """One standard of the matrix: a cell, or none, for each strategy; and its gap, if it has one."""

    standard: Standard
    cells: tuple[tuple[Strategy, Cell | None], ...]
    gap: Gap | None

    @property
    def linked(self) -> bool:
        """Whether any cell is linked: an overlay may link what the guide leaves out."""
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
    origin = dataset.origin(link.id)
    ways = [link.kind.value]
    ways += ["stressed"] if link.stressed else []
    ways += ["whole pillar"] if link.scope is LinkageScope.PILLAR else []
    ways += [f"overlay {origin}"] if origin else []
    said = f"{standard.number} and {strategy.code}: {', '.join(ways)}"
    return Cell(link.id, link.kind.value, mark(link), origin, said)


def content(dataset: Dataset) -> dict[str, Any]:
    """Return everything that the page's script picks from, as plain data in the dataset's order."""
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
        "cards": {record.id: cards.card(name, record) for name in COLLECTIONS for record in getattr(dataset, name)},
        "types": {_TYPES[name]: name.replace("_", " ").capitalize() for name in COLLECTIONS},
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
        "mark": mark(link),
        "row": link.convergence,
        "interventions": list(link.interventions),
    }


def _example(example: FieldExample) -> dict[str, Any]:
    return {
        "id": example.id,
        "strategy": example.strategy,
        "intervention": example.intervention,
        "places": list(example.places),
        "settings": [setting.value for setting in example.settings],
    }


class _Cards:
    """Makes a card of each record, and keeps what they cite, each once."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._names = names(dataset)
        self._origins = dict(dataset.origins)
        self._cited: dict[Citation, int] = {}

    @property
    def citations(self) -> list[tuple[str, str]]:
        """What cards cite by its place in this list: where it can be checked, and the identifier of the source."""
        return [(cited(citation), citation.source) for citation in self._cited]

    def card(self, collection: str, record: Record) -> dict[str, Any]:
        """Return a record as a title, named texts, named lists of other records, and citations."""
        origin = self._origins.get(record.id)
        card: dict[str, Any] = {"type": _TYPES[collection], "title": self._title(collection, record)}
        card["parts"] = [*self._parts(record)]
        card["links"] = [*self._links(record)]
        card["cites"] = [
            self._cited.setdefault(citation, len(self._cited)) for citation in getattr(record, "citations", ())
        ]
        return card | ({"origin": origin} if origin else {})

    def _title(self, collection: str, record: Record) -> str:
        if isinstance(record, Linkage):
            return f"{self._names[record.standard]} and {self._names[record.strategy]}"
        if record.id in self._names:
            return self._names[record.id]
        if isinstance(record, Convergence):
            return f"Row {record.number} of the guide's table"
        if isinstance(record, Gap):
            return f"{self._names[record.standard]}: the guide links it to nothing"
        if isinstance(record, SettingNote):
            return f"{record.suitability.value.capitalize()} in {record.setting.value}"
        found = getattr(record, "title", None) or getattr(record, "programme", None)
        return str(found or f"{_TYPES[collection]} {record.id.rpartition('-')[2]}")

    def _parts(self, record: Record) -> Iterator[tuple[str, str]]:
        if isinstance(record, Linkage):
            yield "", MEANINGS[record.kind]
            if record.stressed:
                yield "", STRESSED
            if record.scope is LinkageScope.PILLAR:
                yield "", PILLAR_ONLY
        for name, held in _held(record, _TEXTS):
            yield _TEXTS[name], "; ".join(_text(name, each) for each in held)

    def _links(self, record: Record) -> Iterator[tuple[str, list[str]]]:
        for name, held in _held(record, _REFERENCES):
            yield _REFERENCES[name], [str(each) for each in held]
        if isinstance(record, Standard | Strategy):
            found: dict[str, list[str]] = {
                "Gap": [gap.id for gap in self._dataset.gaps if gap.standard == record.id],
                "Interventions": [each.id for each in self._dataset.interventions_for(record.id)],
                "Rows of the guide's table": [
                    row.id for row in self._dataset.convergences if record.id in {*row.standards, *row.strategies}
                ],
            }
            yield from (each for each in found.items() if each[1])


def _held(record: Record, names: Mapping[str, str]) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Yield those of the named fields of a record that hold something."""
    for attribute in fields(type(record)):  # type: ignore[arg-type]  # every record is an attrs class
        held = getattr(record, attribute.name) if attribute.name in names else None
        if held is not None and held != ():
            yield attribute.name, held if isinstance(held, tuple) else (held,)


def _text(name: str, held: object) -> str:
    if isinstance(held, bool):
        return "yes" if held else "no"
    if isinstance(held, Label):
        return f"{held.text} ({held.language})"
    if isinstance(held, Code):
        return f"{held.value} ({held.scheme})"
    return PLACES[str(held)] if name == "places" else str(held)
