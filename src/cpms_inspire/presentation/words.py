"""
How records read, wherever they are shown: titles, labels of fields, marks, meanings, citations in one line.

A fact of wording stands here once.  The terminal, notebooks, the page, the workbook and the exports take it from here.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from attrs import fields

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.model.identifiers import code_of
from cpms_inspire.model.records import (
    Activity,
    Citation,
    Code,
    Convergence,
    Gap,
    Intervention,
    Label,
    Linkage,
    Note,
    Recommendation,
    Record,
    Retirement,
    Section,
    SettingNote,
    Standard,
    Strategy,
)
from cpms_inspire.model.vocabulary import PLACES, LinkageKind, LinkageScope

CREATOR = "the cpms-inspire contributors"
"""Who made the dataset."""

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
LICENCE_SPDX = "CC-BY-4.0"

NOT_ENDORSED = "Not endorsed by the owners of the frameworks or the authors of the guide"
"""In a line without a full stop; `about` says it at more length."""

MARKS: Mapping[LinkageKind, str] = MappingProxyType(
    {
        LinkageKind.NAMED: "#",
        LinkageKind.ALL_STRATEGIES: "=",
        LinkageKind.RISK_FACTORS: "^",
        LinkageKind.CROSS_CUTTING: "~",
        LinkageKind.CONSIDERATION: "%",
        LinkageKind.LOCAL: "+",
    }
)
"""
One sign for each kind of linkage, named ones first, for tables of text: no letter, because strategies have letters.

The signs are in every encoding.  Where shapes can be drawn, `matrix` has them.
"""

STRESSED_MARK, PILLAR_MARK, SILENCE_MARK = "!", "/", "\N{MIDDLE DOT}"
"""The signs after that of a kind, and the mark of a pair without a linkage."""

MEANINGS: Mapping[LinkageKind, str] = MappingProxyType(
    {
        LinkageKind.NAMED: "The guide names this strategy for this standard.",
        LinkageKind.ALL_STRATEGIES: "The guide links the standard to all seven strategies together.",
        LinkageKind.RISK_FACTORS: (
            "The row lists the strategy under risk factors; INSPIRE does not specifically address this concern."
        ),
        LinkageKind.CROSS_CUTTING: "The link runs through INSPIRE's coordination activity.",
        LinkageKind.CONSIDERATION: "The standard is an implementation consideration of every strategy.",
        LinkageKind.LOCAL: "Not the guide's: added locally, by an overlay.",
    }
)
"""What each kind of linkage claims, in a sentence."""

STRESSED = "The strategy is singled out for this standard."
PILLAR_ONLY = "Stated for the pillar as a whole, not for the standard by itself."
"""
What the marks `!` and `/` claim.

Neither sentence says who states it, because a linkage of an overlay is not the guide's.
"""

NOT_SUMMED = "Kinds are unlike claims and are not summed."
"""Below every table that counts linkages by kind."""

SILENT = "No row of the guide links the two. That is not a denial, and a row's text may still mention them."
"""What a pair without a linkage means."""

CLAIMS = (
    "A linkage is one pair of a standard and a strategy that a row of the guide's table implies.",
    "Its kind says in what way. The kinds are unlike claims: do not count or weigh them as one.",
    "If a pair has no linkage, no row links the two; the row of the standard may still mention the strategy.",
    "A missing linkage does not say that a standard and a strategy are unrelated.",
    "A linkage does not say that a strategy suits a setting: see the setting notes. No note does not mean: suitable.",
    "The texts are summaries in this project's own words, not the guide's sentences.",
)
"""What linkages claim, and what they do not."""

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "acronym": "Short name",
        "activities": "Through the activity",
        "aliases": "Also called",
        "audience": "For",
        "common_ground": "Both frameworks",
        "convergence": "Why: the row of the guide's table",
        "cpms_adds": "The CPMS adds",
        "about": "About the records",
        "as_of": "Looked up on",
        "further_strategies": "Together with",
        "id": "Identifier",
        "inspire_adds": "INSPIRE adds",
        "labels": "In other languages",
        "pillar": "Pillar",
        "place_names": "Places as printed",
        "position": "Place in INSPIRE's order",
        "reading": "How this project reads the row",
        "replaced_by": "Replaced by",
        "resources": "See also",
        "sections": "Sections and their first pages",
        "sectors": "Related sectors (this project's own relation)",
        "url": "Address",
    }
)
"""The labels of fields that differ from their names; `label_of` makes the others."""

ROW_PARTS = ("reading", "common_ground", "inspire_adds", "cpms_adds", "limits")
"""The text fields of a row, in the order in which they are shown."""


def label_of(field: str) -> str:
    """
    Return the label of a field.

    >>> label_of("cpms_adds"), label_of("organisations")
    ('The CPMS adds', 'Organisations')
    """
    return LABELS.get(field, field.replace("_", " ").capitalize())


def type_of(record: Record) -> str:
    """Return what a record is: `Setting note`, `Row of the guide's table`."""
    return name_of_type(type(record))


def general(note: SettingNote) -> str:
    """Return what a general setting note is about: `both frameworks`, or the frameworks that it names."""
    return " and ".join(note.frameworks) or "both frameworks"


def name_of_type(kind: type[Record]) -> str:
    """Return what records of a class are called."""
    if kind is Convergence:
        return "Row of the guide's table"
    return re.sub("(?<=[a-z])[A-Z]", lambda letter: f" {letter[0].lower()}", kind.__name__)


def heading_of(record: Record) -> str:
    """Return the heading of a record, without its dataset."""
    match record:
        case Standard():
            return f"Standard {record.number}: {record.title}"
        case Strategy():
            return f"Strategy {record.code}: {record.title}"
        case Convergence():
            return f"Row {record.number} of the guide's table"
        case Linkage():
            return f"{record.standard} and {record.strategy}"
        case _:
            return f"{record.id} {getattr(record, 'title', None) or type_of(record)}"


def own_title(record: Record) -> str:
    """Return what distinguishes a record beside its identifier: its title, its kind, or its text."""
    match record:
        case Linkage():
            return ways_of(record)
        case Convergence():
            return heading_of(record)
        case _:
            names = ("title", "programme", "summary", "reason")
            return next(str(text) for name in names if (text := getattr(record, name, None)))


def title_of(record: Record, names: Mapping[str, str]) -> str:
    """Return the title of a record; `names` is what `names_in` returns for its dataset."""
    match record:
        case Linkage():
            title = f"{names[record.standard]} and {names[record.strategy]}"
        case Gap():
            title = f"{names[record.standard]}: the guide links it to nothing"
        case SettingNote():
            title = f"{record.suitability.value.capitalize()} in {record.setting.value}"
        case Convergence():
            title = heading_of(record)
        case Note():
            title = f"Note on {record.topic.value}"
        case Recommendation():
            title = f"Recommendation {record.number}"
        case Retirement():
            title = f"Retired in {record.since}. Use in its place: {', '.join(record.replaced_by) or 'nothing'}"
        case _:
            own = names.get(record.id) or getattr(record, "title", None) or getattr(record, "programme", None)
            title = str(own or f"{type_of(record)} {code_of(record.id)}")
    return title


def names_in(dataset: Dataset) -> dict[str, str]:
    """Return the short names of pillars, standards, strategies, interventions and activities, by identifier."""
    names: dict[str, str] = {pillar.id: f"Pillar {pillar.number}: {pillar.title}" for pillar in dataset.pillars}
    names |= {standard.id: f"{standard.number} {standard.title}" for standard in dataset.standards}
    coded: list[Strategy | Intervention | Activity] = [
        *dataset.strategies,
        *dataset.interventions,
        *dataset.activities,
    ]
    return names | {record.id: f"{code_of(record.id)} {record.title}" for record in coded}


def filled_fields(record: Record) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Yield the fields of a record that are not empty, in the order of its class: name and values."""
    for attribute in fields(type(record)):  # type: ignore[arg-type]  # every record is an attrs class
        value = getattr(record, attribute.name)
        if value is not None and value != ():
            yield attribute.name, value if isinstance(value, tuple) else (value,)


def text_of(field: str, value: object) -> str:
    """Return one value of a field as text."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Label():
            return f"{value.text} ({value.language})"
        case Code():
            return f"{value.value} ({value.scheme})"
        case Section():
            return f"{value.title} (p. {value.page})"
        case Citation():
            return cited(value)
        case _:
            return f"{PLACES[str(value)]} ({value})" if field == "places" else str(value)


def parts_of_row(row: Convergence) -> Iterator[tuple[str, str]]:
    """Yield the parts of a row's text that are there: label and text."""
    for name in ROW_PARTS:
        text: str | None = getattr(row, name)
        if text:
            yield label_of(name), text


def mark_of(link: Linkage | None) -> str:
    """Return the mark of a linkage in a table: the sign of its kind, `!` if stressed, `/` for a whole pillar."""
    if link is None:
        return SILENCE_MARK
    stressed = STRESSED_MARK if link.stressed else ""
    return MARKS[link.kind] + stressed + (PILLAR_MARK if link.scope is LinkageScope.PILLAR else "")


def ways_of(link: Linkage) -> str:
    """Return in what way a linkage links, in words: `all-strategies, whole pillar, stressed`."""
    pillar = ", whole pillar" if link.scope is LinkageScope.PILLAR else ""
    return f"{link.kind}{pillar}{', stressed' if link.stressed else ''}"


def claims_of(link: Linkage) -> tuple[str, ...]:
    """Return what a linkage claims, a sentence each."""
    stressed = (STRESSED,) if link.stressed else ()
    return (MEANINGS[link.kind], *stressed, *((PILLAR_ONLY,) if link.scope is LinkageScope.PILLAR else ()))


def legend(kinds: Iterable[LinkageKind]) -> tuple[tuple[str, str, str], ...]:
    """Return mark, name and meaning of the given kinds in the usual order, then of the marks `!` and `/`."""
    wanted = set(kinds)
    return (
        *((letter, kind.value, MEANINGS[kind]) for kind, letter in MARKS.items() if kind in wanted),
        (STRESSED_MARK, "stressed", STRESSED),
        (PILLAR_MARK, "whole pillar", PILLAR_ONLY),
    )


def kinds_in(dataset: Dataset) -> tuple[LinkageKind, ...]:
    """Return the kinds of linkages that a dataset has, named ones first."""
    present = {link.kind for link in dataset.linkages}
    return tuple(kind for kind in MARKS if kind in present)


def by_kind(linkages: Iterable[Linkage]) -> list[Linkage]:
    """Return linkages in the order in which they are shown: named ones first, otherwise as they come."""
    order = list(MARKS)
    return sorted(linkages, key=lambda link: order.index(link.kind))


def cited(citation: Citation) -> str:
    """Return where a claim can be checked, and how well this project checked it, in a line."""
    place = ", ".join(
        part
        for part in (
            citation.source,
            citation.section,
            pages(citation),
            footnotes(citation),
            f'at "{citation.anchor}"' if citation.anchor else None,
        )
        if part
    )
    return f"{place} ({checked(citation)})"


def checked(citation: Citation) -> str:
    """Return how well a citation was checked: `primary`, or `secondary, read in OVC-INSPIRE`."""
    return f"{citation.checked}{f', read in {citation.via}' if citation.via else ''}"


def pages(citation: Citation) -> str | None:
    """Return the pages that a citation names, as `p. 101` or `pp. 16-17, 21`; `None` if it names none."""
    return citation.pages and f"{'p.' if citation.pages.isdecimal() else 'pp.'} {citation.pages}"


def footnotes(citation: Citation) -> str | None:
    """Return the guide's footnotes that a citation names, as `footnote 22` or `footnotes 1, 2`; `None` for none."""
    numbers = citation.footnotes
    return f"footnote{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}" if numbers else None


def is_day(date: str) -> bool:
    """Say whether a date of the model is in the calendar: the model accepts 31 February, other formats do not."""
    try:
        dt.date.fromisoformat(date)
    except ValueError:
        return False
    return True


def shortened_to(text: str, most: int) -> str:
    """Return a text in at most so many characters, with an ellipsis if it was longer."""
    return text if len(text) <= most else f"{text[: most - 1]}\N{HORIZONTAL ELLIPSIS}"
