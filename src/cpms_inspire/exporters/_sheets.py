"""
The sheets of the workbook: which records they list, and the value of each column.

They are for people first: names beside codes, lists in one cell.  `excel` draws them and has the colours.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from operator import attrgetter
from typing import Any, final

from attrs import frozen

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.exporters._tables import CellValue, tables
from cpms_inspire.exporters._workbook import Value
from cpms_inspire.model.identifiers import code_of
from cpms_inspire.model.records import (
    Convergence,
    Note,
    Recommendation,
    Record,
    RelatedStandard,
    Resource,
    Retirement,
    SettingNote,
    Standard,
    Strategy,
    SupportChannel,
)
from cpms_inspire.model.vocabulary import LinkageKind
from cpms_inspire.presentation.words import general, label_of, names_in, parts_of_row, text_of, title_of, type_of


@final
@frozen
class Column:
    """A column: its header, its width in characters, its value for a row, and whether it is printed."""

    header: str
    width: int
    value: Callable[[Any], Value]
    printed: bool = True


@final
@frozen(kw_only=True)
class Sheet:
    """A sheet: its name, a sentence on its content, its columns and its rows."""

    name: str
    summary: str
    columns: tuple[Column, ...]
    rows: Sequence[Any]
    grouped: bool = False
    """Rows with the same first cell form a group."""


def sheets(dataset: Dataset) -> tuple[Sheet, ...]:
    """Return the sheets of the records of a dataset and of their citations."""
    return tuple(_Sheets(dataset).all())


def _text(header: str, width: int, field: str) -> Column:
    return Column(header, width, attrgetter(field))


def _list(header: str, width: int, field: str) -> Column:
    return Column(header, width, lambda record: "; ".join(map(str, getattr(record, field))) or None)


class _Sheets:
    """The sheets of one dataset."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._names = names_in(dataset)
        self._numbers = {standard.id: standard.number for standard in dataset.standards}
        self._titles = {standard.id: standard.title for standard in dataset.standards}
        self._rows = {row.id: row.number for row in dataset.convergences}

    def all(self) -> Iterator[Sheet]:
        yield self._linkages()
        yield self._convergences()
        yield from self._guidance()
        yield from self._frameworks()
        yield from self._sources()

    def _linkages(self) -> Sheet:
        return Sheet(
            name="Linkages",
            summary="The pairs of a standard and a strategy that a row of the guide implies, each with its kind.",
            columns=(
                Column("No.", 6, lambda link: self._numbers[link.standard]),
                Column("Standard", 30, lambda link: self._titles[link.standard]),
                self._name("Strategy", 30, "strategy"),
                _text("Kind", 15, "kind"),
                _text("Scope", 9, "scope"),
                Column("Stressed", 9, lambda link: "yes" if link.stressed else None),
                Column("Row", 7, lambda link: self._rows.get(link.convergence)),
                _text("Note", 52, "note"),
                self._several("Interventions named", 30, "interventions"),
                *self._ends(),
            ),
            rows=self._dataset.linkages,
            grouped=True,
        )

    def _convergences(self) -> Sheet:
        # A row of the guide's table is too long for one row of the sheet, so each part has its own.
        parts = [(row, *part) for row in self._dataset.convergences for part in self._parts(row) if part[1]]
        return Sheet(
            name="Rows of the guide",
            summary="The rows of the guide's table, part by part: what they link, and why.",
            columns=(
                Column("Row", 7, lambda part: part[0].number),
                Column("Part", 20, lambda part: part[1]),
                Column("Text", 112, lambda part: part[2]),
                *self._ends(lambda part: part[0]),
            ),
            rows=parts,
            grouped=True,
        )

    def _parts(self, row: Convergence) -> Iterator[tuple[str, str]]:
        for name in ("standards", "strategies", "activities"):
            yield label_of(name), self._listed(getattr(row, name))
        yield "Printed as a pillar", self._names.get(row.pillar or "", "")
        yield from parts_of_row(row)
        yield label_of("interventions"), self._listed(row.interventions)

    def _guidance(self) -> Iterator[Sheet]:
        dataset = self._dataset
        yield Sheet(
            name="Gaps",
            summary="The standards that the guide does not mention. That is silence, not a denial.",
            columns=(
                Column("No.", 6, lambda gap: self._numbers[gap.standard]),
                Column("Standard", 40, lambda gap: self._titles[gap.standard]),
                _text("Summary", 90, "summary"),
                *self._ends(),
            ),
            rows=dataset.gaps,
        )
        yield Sheet(
            name="Interventions",
            summary="The kinds of action under each strategy, and the standards for which the guide names them.",
            columns=(
                self._name("Strategy", 36, "strategy"),
                Column("Code", 7, lambda record: code_of(record.id)),
                _text("Intervention", 58, "title"),
                _list("Also called", 24, "aliases"),
                Column("Named by the guide for", 46, self._named_for),
                *self._ends(),
            ),
            rows=dataset.interventions,
        )
        yield Sheet(
            name="Field examples",
            summary="Documented uses of a strategy or an intervention, with the settings and places that are stated.",
            columns=(
                _text("Programme", 24, "programme"),
                _text("What was done", 40, "summary"),
                Column(
                    "Places",
                    18,
                    lambda example: "; ".join(text_of("places", place) for place in example.places) or None,
                ),
                _list("Settings", 14, "settings"),
                _list("Places as printed", 18, "place_names"),
                self._name("Strategy", 22, "strategy"),
                self._several("Together with", 22, "further_strategies"),
                self._name("Intervention", 26, "intervention"),
                _list("Organisations", 18, "organisations"),
                _list("See also", 18, "resources"),
                _text("Note", 40, "note"),
                *self._ends(),
            ),
            rows=dataset.field_examples,
        )
        yield Sheet(
            name="Setting notes",
            summary="What the guide says about using something in a setting. Read the text, not only the word.",
            columns=(
                _text("Setting", 17, "setting"),
                _text("Suitability", 12, "suitability"),
                Column("Of what", 44, self._subjects),
                _text("What the guide says", 84, "summary"),
                *self._ends(),
            ),
            rows=dataset.setting_notes,
        )
        notes = (*dataset.shared_principles, *dataset.recommendations, *dataset.notes, *dataset.retirements)
        yield Sheet(
            name="Notes",
            summary=(
                "Principles of both frameworks, recommendations, and what else the guide says, including its errors."
            ),
            columns=(
                Column("What", 24, _what),
                Column("Title", 26, _heading),
                Column("Of", 24, self._related),
                Column("Text", 100, lambda record: record.reason if isinstance(record, Retirement) else record.summary),
                Column("Looked up on", 12, lambda record: getattr(record, "as_of", None)),
                *self._ends(),
            ),
            rows=notes,
        )
        yield Sheet(
            name="Help and links",
            summary="Where to ask for help, what to read, and other humanitarian standards.",
            columns=(
                Column("What", 18, _what),
                _text("Title", 42, "title"),
                Column("Of or short", 12, _belonging),
                Column("Kind", 16, lambda record: getattr(record, "kind", None)),
                Column("Settings", 14, lambda record: "; ".join(getattr(record, "settings", ())) or None),
                Column("Published", 11, lambda record: getattr(record, "published", None)),
                Column("State", 20, lambda record: getattr(record, "status", None)),
                Column("For whom", 28, lambda record: getattr(record, "audience", None)),
                Column("Languages", 10, lambda record: "; ".join(getattr(record, "languages", ())) or None),
                Column("Address", 44, lambda record: getattr(record, "url", getattr(record, "contact", None))),
                Column("Text", 56, lambda record: getattr(record, "note", getattr(record, "summary", None))),
                *self._ends(),
            ),
            rows=(*dataset.support_channels, *dataset.resources, *dataset.related_standards),
        )

    def _frameworks(self) -> Iterator[Sheet]:
        dataset = self._dataset
        yield Sheet(
            name="Standards",
            summary="The minimum standards of the CPMS.",
            columns=(
                _text("No.", 6, "number"),
                _text("Standard", 50, "title"),
                self._name("Pillar", 50, "pillar"),
                _list("Also called", 36, "aliases"),
                *_labels(dataset.standards),
                Column("Sectors", 20, _sectors),
                *self._ends(),
            ),
            rows=dataset.standards,
        )
        strategies = (*dataset.strategies, *dataset.activities)
        yield Sheet(
            name="Strategies",
            summary="The strategies and the cross-cutting activities of INSPIRE.",
            columns=(
                Column("Code", 7, lambda record: code_of(record.id)),
                Column("What", 12, _what),
                _text("Title", 44, "title"),
                Column("Preventive", 11, _preventive),
                _list("Also called", 36, "aliases"),
                *_labels(dataset.strategies),
                *self._ends(),
            ),
            rows=strategies,
        )
        yield Sheet(
            name="Frameworks",
            summary="The two frameworks, and the pillars of the CPMS.",
            columns=(
                Column("What", 12, _what),
                Column("No.", 6, lambda record: getattr(record, "number", None)),
                _text("Title", 64, "title"),
                Column("Edition", 10, lambda record: getattr(record, "edition", None)),
                Column("Published", 11, lambda record: getattr(record, "published", None)),
                Column("Stewards", 56, lambda record: "; ".join(getattr(record, "stewards", ())) or None),
                *self._ends(),
            ),
            rows=(*dataset.frameworks, *dataset.pillars),
        )

    def _sources(self) -> Iterator[Sheet]:
        yield Sheet(
            name="Sources",
            summary="The publications that are cited, with their rights.",
            columns=(
                _text("ID", 24, "id"),
                _text("Title", 60, "title"),
                _list("Publishers", 42, "publishers"),
                _text("Published", 11, "published"),
                _text("Address", 44, "url"),
                _text("Rights", 36, "rights"),
                Column(
                    "Sections", 40, lambda source: "; ".join(text_of("sections", s) for s in source.sections) or None
                ),
                *self._overlay(),
            ),
            rows=self._dataset.sources,
        )
        yield Sheet(
            name="Citations",
            summary="Where each record can be checked, and how well this project checked it.",
            columns=(
                Column("ID", 28, lambda row: row["record"]),
                Column("Of", 10, _part),
                Column("Source", 24, lambda row: row["source"]),
                Column("Section", 40, lambda row: row["section"]),
                Column("Pages", 14, lambda row: row["pages"]),
                Column("Footnotes", 10, lambda row: ", ".join(map(str, row["footnotes"])) or None),
                Column("At the words", 52, lambda row: row["anchor"]),
                Column("Checked", 12, lambda row: row["checked"]),
                Column("Read in", 24, lambda row: row["via"]),
            ),
            rows=[
                row
                for table in tables(self._dataset)
                if table.name in {"citations", "labels_citations", "sectors_citations"}
                for row in table.dictionaries()
            ],
        )

    def _name(self, header: str, width: int, field: str) -> Column:
        """Make a column of the names of the records that a field refers to."""
        return Column(header, width, lambda record: self._names.get(getattr(record, field)))

    def _several(self, header: str, width: int, field: str) -> Column:
        return Column(header, width, lambda record: self._listed(getattr(record, field)) or None)

    def _listed(self, identifiers: Iterable[str]) -> str:
        return "; ".join(self._names[each] for each in identifiers)

    def _named_for(self, intervention: Record) -> str | None:
        """Return the standards for which the guide names an intervention; linkages of overlays do not count."""
        links = (link for link in self._dataset.linkages if link.kind is not LinkageKind.LOCAL)
        return self._listed(link.standard for link in links if intervention.id in link.interventions) or None

    def _subjects(self, note: SettingNote) -> str:
        about = general(note)
        return self._listed(note.subjects) or f"{about[0].upper()}{about[1:]} in general"

    def _related(self, record: Any) -> str | None:
        """Return the records that a principle, a recommendation or a note names."""
        names = ("standards", "resources", "about")
        named = (each for name in names for each in getattr(record, name, ()))
        return "; ".join(self._names.get(each, each) for each in named) or None

    def _ends(self, record: Callable[[Any], Any] = lambda row: row) -> Iterator[Column]:
        """Yield the last columns of every sheet: how well the record was checked, its overlay, its identifier."""
        yield Column("Checked", 18, lambda row: _checked(record(row)))
        yield from self._overlay(record)
        yield Column("ID", 28, lambda row: record(row).id, printed=False)

    def _overlay(self, record: Callable[[Any], Any] = lambda row: row) -> Iterator[Column]:
        if self._dataset.origins:
            yield Column("Added by", 16, lambda row: self._dataset.origin(record(row)))


def _checked(record: Any) -> str:
    return "; ".join(dict.fromkeys(citation.checked for citation in record.citations))


def _what(record: Any) -> str:
    """Return what a record is, in words."""
    return title_of(record, {}) if isinstance(record, Note | Recommendation) else type_of(record)


def _heading(record: Any) -> str | None:
    return title_of(record, {}) if isinstance(record, Retirement) else getattr(record, "title", None)


def _belonging(record: Any) -> str | None:
    """Return the frameworks of a support channel or a resource, or the short name of related standards."""
    if isinstance(record, SupportChannel | Resource):
        return "; ".join(record.frameworks) or None
    return record.acronym if isinstance(record, RelatedStandard) else None


def _preventive(record: Any) -> str | None:
    return text_of("preventive", record.preventive) if isinstance(record, Strategy) else None


def _labels(records: Sequence[Standard | Strategy]) -> Iterator[Column]:
    """Yield one column for each language in which there are names."""
    for language in sorted({label.language for record in records for label in record.labels}):
        yield Column(f"Name ({language})", 36, partial(_in_language, language))


def _in_language(language: str, record: Any) -> str | None:
    labels = getattr(record, "labels", ())
    return "; ".join(label.text for label in labels if label.language == language) or None


def _sectors(standard: Standard) -> str | None:
    return "; ".join(text_of("sectors", code) for code in standard.sectors) or None


def _part(row: Mapping[str, CellValue]) -> str | None:
    """Return the label or code that a citation belongs to; `None` if it belongs to the record itself."""
    return next((f"{part} {row[part]}" for part in ("label", "sector") if part in row), None)
