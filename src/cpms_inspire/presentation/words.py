"""The words and marks that tell of linkages and citations, so that exports, pages and figures tell of them alike."""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.model.records import Activity, Citation, Intervention, Linkage, Strategy
from cpms_inspire.model.vocabulary import LinkageKind, LinkageScope

CREATOR = "the cpms-inspire contributors"
"""Who made the dataset, as exports name them."""

MARKS: Mapping[LinkageKind, str] = MappingProxyType(
    {
        LinkageKind.NAMED: "N",
        LinkageKind.ALL_STRATEGIES: "a",
        LinkageKind.RISK_FACTORS: "r",
        LinkageKind.CROSS_CUTTING: "x",
        LinkageKind.CONSIDERATION: "c",
        LinkageKind.LOCAL: "l",
    }
)
"""One letter for each kind of linkage, so that a matrix does not depend on colour."""

MEANINGS: Mapping[LinkageKind, str] = MappingProxyType(
    {
        LinkageKind.NAMED: "The guide names this strategy for this standard.",
        LinkageKind.ALL_STRATEGIES: "The guide links the standard to all seven strategies together.",
        LinkageKind.RISK_FACTORS: "The guide lists the strategy as acting on risk factors only.",
        LinkageKind.CROSS_CUTTING: "The link runs through INSPIRE's coordination activity.",
        LinkageKind.CONSIDERATION: "The standard is an implementation consideration of every strategy.",
        LinkageKind.LOCAL: "Not the guide's: added locally, by an overlay.",
    }
)
"""What each kind of linkage claims, in a sentence."""

CLAIMS = (
    "A linkage is one pair of a standard and a strategy that a row of the guide's table implies.",
    "Its kind says in what way. The kinds are unlike claims: do not count or weigh them as one.",
    "Where there is no linkage, the guide is silent; it does not say that none exists.",
    "A linkage does not say that a strategy suits a setting: see the setting notes. No note is silence as well.",
    "The texts are summaries in this project's own words, not the guide's sentences.",
)
"""What linkages claim, and what they do not."""

STRESSED = "The strategy is singled out for this standard."
PILLAR_ONLY = "Stated for the pillar as a whole, not for the standard by itself."
"""With `STRESSED`: what marks beside the kind claim; neither says of whom, for a local linkage is not the guide's."""


def cited(citation: Citation) -> str:
    """Return where a claim can be checked and how well it was, in a line."""
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
    return f"{place} ({citation.checked}{f', read in {citation.via}' if citation.via else ''})"


def pages(citation: Citation) -> str | None:
    """Return the pages that a citation names, as `p. 101` or `pp. 16-17, 21`; `None` where it names none."""
    return citation.pages and f"{'p.' if citation.pages.isdecimal() else 'pp.'} {citation.pages}"


def footnotes(citation: Citation) -> str | None:
    """Return the guide's footnotes that a citation names, as `footnote 22` or `footnotes 1, 2`; `None` for none."""
    numbers = citation.footnotes
    return f"footnote{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}" if numbers else None


def is_day(date: str) -> bool:
    """Say whether a date of the model is one of the calendar: the model lets a 31 February pass, others do not."""
    try:
        dt.date.fromisoformat(date)
    except ValueError:
        return False
    return True


def mark(link: Linkage) -> str:
    """Return what stands for a linkage in a matrix: the letter of its kind, `!` where stressed, `p` for a pillar."""
    return MARKS[link.kind] + ("!" if link.stressed else "") + ("p" if link.scope is LinkageScope.PILLAR else "")


def names(dataset: Dataset) -> dict[str, str]:
    """Return what pillars, standards, strategies, interventions and activities are called, by identifier."""
    found: dict[str, str] = {pillar.id: f"Pillar {pillar.number}: {pillar.title}" for pillar in dataset.pillars}
    found |= {standard.id: f"{standard.number} {standard.title}" for standard in dataset.standards}
    coded: list[Strategy | Intervention | Activity] = [
        *dataset.strategies,
        *dataset.interventions,
        *dataset.activities,
    ]
    return found | {each.id: f"{each.id.rpartition('-')[2]} {each.title}" for each in coded}
