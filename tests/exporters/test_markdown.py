"""The format `markdown`: read by a CommonMark parser with tables."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import attrs
import pytest
from exported import hostile, overlaid
from generators import datasets
from helpers import altered
from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token

from cpms_inspire import Convergence, Dataset, Linkage
from cpms_inspire.exporters import export
from cpms_inspire.model.records import COLLECTIONS
from cpms_inspire.model.vocabulary import PLACES
from cpms_inspire.presentation.about import about
from cpms_inspire.presentation.matrix import NOT_MENTIONED
from cpms_inspire.presentation.words import cited

Rows = list[tuple[str, ...]]

SHOWN = (
    "sources", "pillars", "standards", "strategies", "activities", "interventions", "convergences", "linkages", "gaps",
    "field_examples",
)  # fmt: skip
"""The collections that the page shows."""


def text_of(token: Token) -> str:
    """Return the text of a cell or a heading, which must not contain markup."""
    children = token.children or []
    assert {child.type for child in children} <= {"text", "text_special", "softbreak"}
    return "".join("\n" if child.type == "softbreak" else child.content for child in children)


def parsed(page: str) -> tuple[list[str], list[Rows]]:
    """Return the headings and the tables of a page, which must not contain anything else."""
    tokens = MarkdownIt("commonmark").enable("table").parse(page)
    headings: list[str] = []
    found: list[Rows] = []
    for before, token in pairwise(tokens):
        match before.type:
            case "heading_open":
                headings.append(text_of(token))
            case "table_open":
                found.append([])
            case "tr_open":
                found[-1].append(())
            case "th_open" | "td_open":
                found[-1][-1] = (*found[-1][-1], text_of(token))
    kinds = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens}
    assert kinds == {"heading", "inline", "table", "thead", "tbody", "tr", "th", "td"}
    return headings, found


def page(dataset: Dataset) -> tuple[list[str], list[Rows]]:
    return parsed(export("markdown", dataset)["cpms-inspire.md"].decode())


def table(found: Sequence[Rows], *columns: str) -> Rows:
    """Return the rows of the only table with these columns."""
    (rows,) = [rows[1:] for rows in found if rows[0][: len(columns)] == columns]
    return rows


def shown(*cells: str | None) -> tuple[str, ...]:
    return tuple(cell or "" for cell in cells)


class Expected:
    """The expected content of the tables for a dataset."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.origins = dict(dataset.origins)
        self.names: dict[str, str] = {each.id: f"{each.number} {each.title}" for each in dataset.standards}
        self.names |= {each.id: f"{each.code} {each.title}" for each in dataset.strategies}
        self.names |= {each.id: f"{each.id.rsplit('-', 1)[1]} {each.title}" for each in dataset.interventions}
        self.names |= {each.id: f"{each.id.rsplit('-', 1)[1]} {each.title}" for each in dataset.activities}

    def origin(self, identifier: str) -> tuple[str, ...]:
        return (self.origins.get(identifier, ""),) if self.origins else ()

    def named(self, identifiers: Iterable[str]) -> str:
        return "; ".join(self.names[each] for each in identifiers)

    def linkage(self, link: Linkage) -> tuple[str, ...]:
        return (
            *shown(
                self.names[link.standard],
                self.names[link.strategy],
                link.kind,
                link.scope,
                "yes" if link.stressed else "",
                link.note,
                link.convergence,
                self.named(link.interventions),
                "; ".join(map(cited, link.citations)),
            ),
            *self.origin(link.id),
        )

    def row(self, row: Convergence) -> Rows:
        pillars = {pillar.id: f"Pillar {pillar.number}: {pillar.title}" for pillar in self.dataset.pillars}
        parts = {
            "Standards": self.named(row.standards),
            "Strategies": self.named(row.strategies),
            "Through the activity": self.named(row.activities),
            "Printed as a pillar": pillars[row.pillar] if row.pillar else "",
            "How this project reads the row": row.reading,
            "Both frameworks": row.common_ground,
            "INSPIRE adds": row.inspire_adds,
            "The CPMS adds": row.cpms_adds,
            "Limits": row.limits,
            "Interventions": self.named(row.interventions),
            "Overlay": self.origins.get(row.id),
            "Sources": "; ".join(map(cited, row.citations)),
        }
        return [(name, text) for name, text in parts.items() if text]


def check(dataset: Dataset) -> None:
    """Compare every table of the page with the dataset."""
    headings, found = page(dataset)
    expected = Expected(dataset)
    assert [f"Pillar {pillar.number}: {pillar.title}" in headings for pillar in dataset.pillars].count(False) == 0
    assert table(found, "About", "") == list(about(dataset).lines())
    assert table(found, "Standard", "Strategy", "Kind") == [expected.linkage(link) for link in dataset.linkages]
    for row in dataset.convergences:
        assert table(found, f"Row {row.number}", row.id) == expected.row(row)
    assert table(found, "Standard", "Summary") == [
        (
            expected.names[gap.standard],
            gap.summary,
            "; ".join(map(cited, gap.citations)),
            *expected.origin(gap.id),
        )
        for gap in dataset.gaps
    ]
    assert table(found, "Id", "Strategy") == [
        (
            *shown(
                example.id,
                expected.names[example.strategy],
                expected.named(example.further_strategies),
                example.intervention and expected.names[example.intervention],
                example.programme,
                "; ".join(example.organisations),
                "; ".join(f"{PLACES[code]} ({code})" for code in example.places),
                "; ".join(example.place_names),
                "; ".join(example.settings),
                example.summary,
                example.note,
                "; ".join(map(cited, example.citations)),
            ),
            *expected.origin(example.id),
        )
        for example in dataset.field_examples
    ]
    assert table(found, "Id", "Title") == [
        (
            *shown(source.id, source.title, "; ".join(source.publishers), source.published, source.url, source.rights),
            "; ".join(f"{section.title} (p. {section.page})" for section in source.sections),
            *expected.origin(source.id),
        )
        for source in dataset.sources
    ]
    for title, members in (("Strategy", dataset.strategies), ("Intervention", dataset.interventions)):
        assert table(found, title) == [(expected.names[each.id], *expected.origin(each.id)) for each in members]
    check_matrix(dataset, found, expected)


def check_matrix(dataset: Dataset, found: list[Rows], expected: Expected) -> None:
    codes = tuple(strategy.code for strategy in dataset.strategies)
    marks = {row[1]: row[0] for row in table(found, "Mark")}
    shown_rows = [row for rows in found for row in rows[1:] if rows[0][: 1 + len(codes)] == ("Standard", *codes)]
    wanted = []
    for pillar in dataset.pillars:
        for standard in (each for each in dataset.standards if each.pillar == pillar.id):
            cells = []
            for strategy in dataset.strategies:
                link = dataset.linkage(standard, strategy)
                cells.append(
                    link
                    and marks[link.kind]
                    + (marks["stressed"] if link.stressed else "")
                    + (marks["whole pillar"] if link.scope == "pillar" else "")
                )
            if not any(cells) and dataset.gap_for(standard):
                cells[0] = NOT_MENTIONED
            wanted.append((expected.names[standard.id], *shown(*cells), *expected.origin(standard.id)))
    assert shown_rows == wanted


def test_shows_the_dataset(sample: Dataset) -> None:
    """Every table shows the data of the dataset unchanged, and no text is read as markup."""
    check(sample)


@given(datasets().filter(lambda dataset: dataset.strategies != ()))
def test_any_dataset_is_shown(dataset: Dataset) -> None:
    """The page shows the data of any dataset unchanged, with and without overlays."""
    check(dataset)
    check(overlaid(dataset))


def test_losses_are_what_happens(dataset: Dataset) -> None:
    """Everything in the table of losses can be removed without a change of the page, except for the digest."""
    hard = hostile(dataset)
    lesser: dict[str, Any] = {name: () for name in COLLECTIONS if name not in SHOWN}
    cited = hard.standards[0].citations[:1]
    for name in ("standards", "strategies", "interventions", "activities", "pillars"):
        removed = {"aliases": (), "labels": (), "sectors": (), "citations": cited}
        lesser[name] = tuple(
            altered(record, **{field: value for field, value in removed.items() if hasattr(record, field)})
            for record in getattr(hard, name)
        )
    lesser["field_examples"] = tuple(altered(example, resources=()) for example in hard.field_examples)
    less = attrs.evolve(hard, **lesser, overlays=(), origins=())
    alone = attrs.evolve(hard, overlays=(), origins=())
    pages = {each.digest: export("markdown", each)["cpms-inspire.md"].decode() for each in (alone, less)}
    assert len(pages) == 2
    assert len({content.replace(digest, "") for digest, content in pages.items()}) == 1


@pytest.mark.parametrize("character", ["$x$", "{{x}}", "{% x %}", "^x^", "~x~", "<x>", "&lt;"])
def test_dialects_find_no_markup_either(dataset: Dataset, character: str) -> None:
    """Text that Pandoc, GitHub or Jekyll would read as markup is escaped."""
    assert character not in export("markdown", hostile(dataset))["cpms-inspire.md"].decode()
