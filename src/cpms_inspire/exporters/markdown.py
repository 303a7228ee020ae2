"""The format `markdown`: tables of the crosswalk for a report or a wiki page, in the Markdown of GitHub and Pandoc."""

from collections.abc import Iterable, Iterator

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.exporters._losses import Loss
from cpms_inspire.model.records import Citation, Convergence, Record, Standard
from cpms_inspire.model.vocabulary import LinkageKind
from cpms_inspire.presentation.about import about
from cpms_inspire.presentation.markdown import heading, table
from cpms_inspire.presentation.matrix import NOT_MENTIONED
from cpms_inspire.presentation.words import (
    cited,
    label_of,
    legend,
    mark_of,
    names_in,
    parts_of_row,
    text_of,
)

LOSSES = (
    Loss(
        "there are only pillars, standards, strategies, interventions, linkages, rows of the guide, gaps, "
        "field examples without their references to resources, and sources",
        "a page is for reading; the other formats contain the rest",
    ),
    Loss(
        "pillars, standards, strategies, interventions and activities are named by number or code and title alone",
        "the tables show them with what is said about them",
    ),
    Loss("the members of a list are in one cell, separated by semicolons", "a cell contains one text"),
)


def export(dataset: Dataset) -> dict[str, bytes]:
    """Return one page."""
    return {"cpms-inspire.md": "".join(f"{line}\n" for line in _Page(dataset).lines()).encode()}


class _Page:
    """The page of one dataset."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._overlay = ("Overlay",) if dataset.origins else ()
        self._names = names_in(dataset)

    def lines(self) -> Iterator[str]:
        yield "# CPMS and INSPIRE: the crosswalk of 2020"
        yield from table(("About", ""), about(self._dataset).lines())
        yield from self._matrix()
        yield from self._linkages()
        yield from self._rows()
        yield from self._others()

    def _matrix(self) -> Iterator[str]:
        strategies = self._dataset.strategies
        yield from heading(2, "Matrix")
        for pillar in self._dataset.pillars:
            yield from heading(3, self._names[pillar.id])
            rows = (
                (
                    self._names[standard.id],
                    *self._marks(standard),
                    *self._origin(standard),
                )
                for standard in self._dataset.standards
                if standard.pillar == pillar.id
            )
            yield from table(("Standard", *(strategy.code for strategy in strategies), *self._overlay), rows)
        yield from heading(3, "What the marks and codes mean")
        yield from table(("Mark", "", "Meaning"), legend(LinkageKind))
        named = ((self._names[each.id], *self._origin(each)) for each in strategies)
        yield from table(("Strategy", *self._overlay), named)
        named = ((self._names[each.id], *self._origin(each)) for each in self._dataset.interventions)
        yield from table(("Intervention", *self._overlay), named)

    def _linkages(self) -> Iterator[str]:
        yield from heading(2, "Linkages")
        columns = ("Standard", "Strategy", "Kind", "Scope", "Stressed", "Note", "Row", "Interventions", "Sources")
        rows = (
            (
                self._names[link.standard],
                self._names[link.strategy],
                link.kind,
                link.scope,
                "yes" if link.stressed else None,
                link.note,
                link.convergence,
                self._named(link.interventions),
                _sources(link.citations),
                *self._origin(link),
            )
            for link in self._dataset.linkages
        )
        yield from table((*columns, *self._overlay), rows)

    def _rows(self) -> Iterator[str]:
        yield from heading(2, "Rows of the guide's table")
        for row in self._dataset.convergences:
            # A table for each row, because the texts are too long to stand side by side.
            yield from table((f"Row {row.number}", row.id), self._row(row))

    def _row(self, row: Convergence) -> Iterator[tuple[str, str]]:
        parts = [
            *((label_of(name), self._named(getattr(row, name))) for name in ("standards", "strategies", "activities")),
            ("Printed as a pillar", self._names.get(row.pillar or "", "")),
            *parts_of_row(row),
            (label_of("interventions"), self._named(row.interventions)),
            ("Overlay", self._dataset.origin(row) or ""),
            ("Sources", _sources(row.citations)),
        ]
        yield from (part for part in parts if part[1])

    def _others(self) -> Iterator[str]:
        yield from heading(2, "Gaps")
        rows: Iterator[tuple[str | None, ...]] = (
            (self._names[gap.standard], gap.summary, _sources(gap.citations), *self._origin(gap))
            for gap in self._dataset.gaps
        )
        yield from table(("Standard", "Summary", "Sources", *self._overlay), rows)
        yield from heading(2, "Field examples")
        columns = (
            "Id",
            "Strategy",
            "Together with",
            "Intervention",
            "Programme",
            "Organisations",
            "Places",
            "Places as printed",
            "Settings",
            "Summary",
            "Note",
        )
        rows = (
            (
                example.id,
                self._names[example.strategy],
                self._named(example.further_strategies),
                None if example.intervention is None else self._names[example.intervention],
                example.programme,
                "; ".join(example.organisations),
                "; ".join(text_of("places", code) for code in example.places),
                "; ".join(example.place_names),
                "; ".join(example.settings),
                example.summary,
                example.note,
                _sources(example.citations),
                *self._origin(example),
            )
            for example in self._dataset.field_examples
        )
        yield from table((*columns, "Sources", *self._overlay), rows)
        yield from heading(2, "Sources")
        rows = (
            (
                source.id,
                source.title,
                "; ".join(source.publishers),
                source.published,
                source.url,
                source.rights,
                "; ".join(text_of("sections", section) for section in source.sections),
                *self._origin(source),
            )
            for source in self._dataset.sources
        )
        head = ("Id", "Title", "Publishers", "Published", "Address", "Rights", "Sections", *self._overlay)
        yield from table(head, rows)

    def _origin(self, record: Record) -> tuple[str | None, ...]:
        """Return the cell of the column for overlays, which only a dataset with overlays has."""
        return (self._dataset.origin(record),) if self._dataset.origins else ()

    def _marks(self, standard: Standard) -> tuple[str | None, ...]:
        """Return the mark of each strategy, or that the guide does not mention the standard."""
        links = {link.strategy: mark_of(link) for link in self._dataset.linkages_for(standard)}
        if not links and self._dataset.gap_for(standard):
            return NOT_MENTIONED, *(None for _ in self._dataset.strategies[1:])
        return tuple(links.get(strategy.id) for strategy in self._dataset.strategies)

    def _named(self, identifiers: Iterable[str]) -> str:
        return "; ".join(self._names[identifier] for identifier in identifiers)


def _sources(citations: Iterable[Citation]) -> str:
    return "; ".join(map(cited, citations))
