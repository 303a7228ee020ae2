"""The closed vocabularies, as enumerations whose members are the words in the files; and the places."""

from enum import StrEnum, unique
from typing import Literal, TypeAlias

from cpms_inspire.model._iso3166 import PLACES as PLACES

__all__ = [
    "Checked",
    "KindName",
    "LinkageKind",
    "LinkageScope",
    "ResourceKind",
    "Setting",
    "SettingName",
    "Suitability",
    "Through",
    "ThroughName",
    "Topic",
]

KindName: TypeAlias = Literal["named", "all-strategies", "risk-factors", "cross-cutting", "consideration", "local"]
"""The words of `LinkageKind`, for callers who would rather write text."""

SettingName: TypeAlias = Literal[
    "humanitarian",
    "onset",
    "rapid-onset",
    "protracted",
    "refugee",
    "outbreak",
    "post-conflict",
    "early-recovery",
    "weakened-systems",
    "fragile",
    "development",
]
"""The words of `Setting`, for callers who would rather write text."""

ThroughName: TypeAlias = Literal["intervention", "strategy"]
"""The words of `Through`, for callers who would rather write text."""


@unique
class Checked(StrEnum):
    """How a fact was established."""

    PRIMARY = "primary"
    """Read in the cited document itself."""
    SECONDARY = "secondary"
    """Read in a publication of the framework's owner, a partner agency or the UN that quotes the document."""
    REPORTED = "reported"
    """Read in a quotation by a third party."""
    UNCHECKED = "unchecked"
    """Well known, but not yet compared with the document."""


@unique
class LinkageKind(StrEnum):
    """In what way the guide links a standard to a strategy.  The kinds are unlike claims; do not add them up."""

    NAMED = "named"
    """The row names this strategy for this standard."""
    ALL_STRATEGIES = "all-strategies"
    """The row links the standard to all seven strategies."""
    RISK_FACTORS = "risk-factors"
    """The row lists the strategy under risk factors; INSPIRE does not specifically address this concern."""
    CROSS_CUTTING = "cross-cutting"
    """The link runs through INSPIRE's coordination activity."""
    CONSIDERATION = "consideration"
    """The standard is an implementation consideration of every strategy."""
    LOCAL = "local"
    """An overlay's own, for a pair that the guide leaves unlinked."""


@unique
class LinkageScope(StrEnum):
    """What the guide prints in the row: the standard, or only the pillar that it belongs to."""

    STANDARD = "standard"
    PILLAR = "pillar"


@unique
class Setting(StrEnum):
    """A kind of context, as the guide distinguishes them."""

    HUMANITARIAN = "humanitarian"
    """Any humanitarian setting."""
    ONSET = "onset"
    """The first phase of any crisis."""
    RAPID_ONSET = "rapid-onset"
    """Rapid-onset emergencies, as a kind of crisis."""
    PROTRACTED = "protracted"
    """Protracted crises and more stable humanitarian settings."""
    REFUGEE = "refugee"
    """Refugee settings."""
    OUTBREAK = "outbreak"
    """Infectious disease outbreaks and other public health emergencies."""
    POST_CONFLICT = "post-conflict"
    """After a conflict.  The guide uses the term for a country and does not define it."""
    EARLY_RECOVERY = "early-recovery"
    """Early recovery and transition."""
    WEAKENED_SYSTEMS = "weakened-systems"
    """Governance, police, justice or social systems do not function, or hardly do."""
    FRAGILE = "fragile"
    """Fragile contexts; the guide names them but does not define them."""
    DEVELOPMENT = "development"
    """Development contexts, outside a crisis."""


@unique
class Suitability(StrEnum):
    """What the guide says about using something in a setting."""

    SUITABLE = "suitable"
    """It can be used there, or has been."""
    CONDITIONAL = "conditional"
    """It depends on conditions, or the guide speaks only of a part of it; the summary says which."""
    DOUBTFUL = "doubtful"
    """The guide doubts that it fits there."""
    UNSUITABLE = "unsuitable"
    """It may not be appropriate there."""


@unique
class ResourceKind(StrEnum):
    """What kind of thing a resource is."""

    PUBLICATION = "publication"
    """A book, a report or an article."""
    TECHNICAL_NOTE = "technical-note"
    """A note on one subject for practitioners."""
    COURSE = "course"
    """A course, online or in a room."""
    WEBINAR = "webinar"
    """A talk on the network, live or recorded."""
    VIDEO = "video"
    """A video."""
    FAQ = "faq"
    """Frequently asked questions with answers."""
    WEBSITE = "website"
    """A website or a page of one."""
    GROUP = "group"
    """A working group to share experience with."""


@unique
class Through(StrEnum):
    """How a field example is connected with a standard."""

    INTERVENTION = "intervention"
    """The example uses an intervention that is on a linkage of the standard."""
    STRATEGY = "strategy"
    """The example uses a strategy that the row of the standard names for it."""


@unique
class Topic(StrEnum):
    """What a note is about."""

    BACKGROUND = "background"
    """What the guide, the frameworks and this dataset are, and their origin."""
    COMPLEMENTARITY = "complementarity"
    """How the two frameworks fit together, beyond what a row says."""
    ADAPTATION = "adaptation"
    """How interventions and standards are adapted to a setting."""
    EXAMPLE = "example"
    """An example that the guide works through."""
    SLIP = "slip"
    """An evident error in print, such as a wrong number or a footnote printed twice."""
    FOOTNOTE = "footnote"
    """A footnote of the guide that gives no pages."""
