"""The words and marks in which exports tell of linkages and citations, so that all formats tell it alike."""

from collections.abc import Mapping
from types import MappingProxyType

from cpms_inspire.model import Citation
from cpms_inspire.vocabulary import LinkageKind

__all__ = ["CREATOR", "MARKS", "MEANINGS", "PILLAR_ONLY", "STRESSED", "cited"]

CREATOR = "the cpms-inspire contributors"

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

STRESSED = "The guide singles this strategy out for this standard."
PILLAR_ONLY = "The guide prints this for the pillar as a whole, not for the standard by itself."


def cited(citation: Citation) -> str:
    """Return where a claim can be checked and how well it was, in a line."""
    place = ", ".join(
        part
        for part in (
            citation.source,
            citation.section,
            f"pp. {citation.pages}" if citation.pages else None,
            f"footnote {', '.join(map(str, citation.footnotes))}" if citation.footnotes else None,
            f'at "{citation.anchor}"' if citation.anchor else None,
        )
        if part
    )
    return f"{place} ({citation.checked}{f', read in {citation.via}' if citation.via else ''})"
