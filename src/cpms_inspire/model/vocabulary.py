"""The closed vocabularies of the domain, as enumerations whose members are the words that the files hold."""

from enum import StrEnum, unique
from typing import Literal, TypeAlias

from cpms_inspire.model._iso3166 import PLACES as PLACES

__all__ = ["Checked", "LinkageKind", "LinkageScope", "Setting", "Suitability", "Topic"]

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


@unique
class Checked(StrEnum):
    """How a fact was established."""

    PRIMARY = "primary"
    """Read in the cited document itself."""
    SECONDARY = "secondary"
    """Read in a publication of the framework's owner, a partner agency or the UN that quotes the document."""
    REPORTED = "reported"
    """Read in a third party's quotation."""
    UNCHECKED = "unchecked"
    """Well known, still to be compared with the document."""


@unique
class LinkageKind(StrEnum):
    """In what way the guide links a standard to a strategy.  Unlike claims, never to be weighed as one."""

    NAMED = "named"
    """The row names this strategy for this standard."""
    ALL_STRATEGIES = "all-strategies"
    """The row links the standard to all seven strategies."""
    RISK_FACTORS = "risk-factors"
    """The strategy acts on risk factors only; INSPIRE does not address this form of violence as such."""
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
    """A kind of context, as the guide tells them apart."""

    HUMANITARIAN = "humanitarian"
    """Any humanitarian setting."""
    ONSET = "onset"
    """The first phase of a crisis, whatever kind of crisis it is."""
    RAPID_ONSET = "rapid-onset"
    """Emergencies of rapid onset, as a kind of crisis."""
    PROTRACTED = "protracted"
    """Protracted crises and more stable humanitarian settings."""
    REFUGEE = "refugee"
    """Settings of refugees, among the humanitarian ones."""
    OUTBREAK = "outbreak"
    """Infectious disease outbreaks and other public health emergencies."""
    POST_CONFLICT = "post-conflict"
    """After a conflict; the guide says it of a country, and defines no more."""
    EARLY_RECOVERY = "early-recovery"
    """Early recovery and transition."""
    WEAKENED_SYSTEMS = "weakened-systems"
    """Where governance, police, justice or social systems do not function, or hardly."""
    FRAGILE = "fragile"
    """Fragile contexts, named beside humanitarian ones and not defined."""
    DEVELOPMENT = "development"
    """Development contexts, where the guide speaks of preparing for a crisis."""


@unique
class Suitability(StrEnum):
    """What the guide says of using something in a setting."""

    SUITABLE = "suitable"
    """It can be used there, or has been."""
    CONDITIONAL = "conditional"
    """It depends on conditions, or only a part of it is spoken of; the summary says which."""
    UNSUITABLE = "unsuitable"
    """It may not be appropriate there."""


@unique
class Topic(StrEnum):
    """What a note is about."""

    BACKGROUND = "background"
    """What the guide, the frameworks and this dataset are, and where they come from."""
    COMPLEMENTARITY = "complementarity"
    """How the two frameworks fit together, beyond what a row says."""
    ADAPTATION = "adaptation"
    """How interventions and standards are fitted to a setting."""
    EXAMPLE = "example"
    """An example that the guide works through."""
    SLIP = "slip"
    """What the guide prints and evidently does not mean, such as a wrong number or a footnote printed twice."""
    FOOTNOTE = "footnote"
    """A footnote of the guide that gives no pages."""
