"""
Canonical identifiers: their types, the functions that make them, their patterns and their order.

`StandardRef` and its like are the types of what a caller may write instead of an identifier.  A dataset resolves them.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NewType, Protocol, SupportsIndex, TypeAlias

__all__ = [
    "ActivityId",
    "ActivityRef",
    "ConvergenceId",
    "FieldExampleId",
    "FrameworkId",
    "GapId",
    "InterventionId",
    "InterventionRef",
    "LinkageId",
    "NoteId",
    "PillarId",
    "PillarRef",
    "RecommendationId",
    "RecordId",
    "RelatedStandardId",
    "ResourceId",
    "SettingNoteId",
    "SharedPrincipleId",
    "SourceId",
    "StandardId",
    "StandardRef",
    "StrategyId",
    "StrategyRef",
    "SupportChannelId",
    "intervention_id",
    "linkage_id",
    "pillar_id",
    "standard_id",
    "strategy_id",
]

SourceId = NewType("SourceId", str)
FrameworkId = NewType("FrameworkId", str)
PillarId = NewType("PillarId", str)
StandardId = NewType("StandardId", str)
StrategyId = NewType("StrategyId", str)
ActivityId = NewType("ActivityId", str)
InterventionId = NewType("InterventionId", str)
ConvergenceId = NewType("ConvergenceId", str)
LinkageId = NewType("LinkageId", str)
GapId = NewType("GapId", str)
FieldExampleId = NewType("FieldExampleId", str)
SharedPrincipleId = NewType("SharedPrincipleId", str)
SettingNoteId = NewType("SettingNoteId", str)
RecommendationId = NewType("RecommendationId", str)
RelatedStandardId = NewType("RelatedStandardId", str)
SupportChannelId = NewType("SupportChannelId", str)
ResourceId = NewType("ResourceId", str)
NoteId = NewType("NoteId", str)
RecordId = NewType("RecordId", str)
"""The identifier of a record of any kind."""

STRATEGY_CODES = ("I1", "N", "S", "P", "I2", "R", "E")
"""The codes of the seven strategies in INSPIRE's order.  Two begin with I, so the letter alone is ambiguous."""

_CODES_IN_ORDER = (*STRATEGY_CODES, "X1", "X2")

_STANDARD = r"CPMS[0-9]{4}-[0-9]{2}"
_STRATEGY = r"INSPIRE[0-9]{4}-[A-WYZ][0-9]?"
_SET = r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*"

PATTERNS: Mapping[str, str] = {
    "Source": _SET,
    "Framework": "[A-Z]+",
    "Pillar": "CPMS[0-9]{4}-P[0-9]",
    "Standard": _STANDARD,
    "Strategy": _STRATEGY,
    "Activity": "INSPIRE[0-9]{4}-X[0-9]",
    "Intervention": rf"{_STRATEGY}\.[0-9]{{1,2}}",
    "Convergence": f"{_SET}-C[0-9]{{2,6}}",
    "Linkage": f"{_STANDARD}/{_STRATEGY}",
    "Gap": f"{_SET}-G[0-9]{{2,6}}",
    "FieldExample": f"{_SET}-E[0-9]{{2,6}}",
    "SharedPrinciple": f"{_SET}-A[0-9]{{2,6}}",
    "SettingNote": f"{_SET}-S[0-9]{{2,6}}",
    "Recommendation": f"{_SET}-R[0-9]{{1,3}}",
    "RelatedStandard": f"{_SET}-H[0-9]{{2,6}}",
    "SupportChannel": f"{_SET}-Q[0-9]{{2,6}}",
    "Resource": f"{_SET}-L[0-9]{{2,6}}",
    "Note": f"{_SET}-N[0-9]{{2,6}}",
    "Record": rf"{_STANDARD}/{_STRATEGY}|{_STRATEGY}\.[0-9]{{1,2}}|{_SET}",
}
"""The form of the identifiers of each class, as a regular expression that JSON Schema accepts too."""

EXAMPLES: Mapping[str, str] = {
    "Source": "GUIDE2020",
    "Framework": "CPMS",
    "Pillar": "CPMS2019-P3",
    "Standard": "CPMS2019-09",
    "Strategy": "INSPIRE2016-I1",
    "Activity": "INSPIRE2016-X1",
    "Intervention": "INSPIRE2016-P.2",
    "Convergence": "GUIDE2020-C09",
    "Linkage": "CPMS2019-09/INSPIRE2016-N",
    "Gap": "GUIDE2020-G01",
    "FieldExample": "KENYA-E01",
    "SharedPrinciple": "KENYA-A01",
    "SettingNote": "KENYA-S01",
    "Recommendation": "GUIDE2020-R1",
    "RelatedStandard": "KENYA-H01",
    "SupportChannel": "KENYA-Q01",
    "Resource": "KENYA-L01",
    "Note": "KENYA-N01",
    "Record": "KENYA-E01",
}
"""An example of an identifier of each class, for messages."""

_COMPILED = {kind: re.compile(pattern) for kind, pattern in PATTERNS.items()}


class StandardValue(Protocol):
    """A value that is identified as a standard: `Standard`, of any dataset version."""

    @property
    def id(self) -> StandardId: ...


class StrategyValue(Protocol):
    """A value that is identified as a strategy: `Strategy`, of any dataset version."""

    @property
    def id(self) -> StrategyId: ...


class InterventionValue(Protocol):
    """A value that is identified as an intervention: `Intervention`, of any dataset version."""

    @property
    def id(self) -> InterventionId: ...


class PillarValue(Protocol):
    """A value that is identified as a pillar: `Pillar`, of any dataset version."""

    @property
    def id(self) -> PillarId: ...


class ActivityValue(Protocol):
    """A value that is identified as an activity: `Activity`, of any dataset version."""

    @property
    def id(self) -> ActivityId: ...


StandardRef: TypeAlias = str | SupportsIndex | StandardValue
"""A standard's number, identifier, title, label or alias, or its value."""

StrategyRef: TypeAlias = str | StrategyValue
"""A strategy's code, identifier, title, label or alias, or its value; never a position."""

InterventionRef: TypeAlias = str | InterventionValue
"""An intervention's code (`P.2`), identifier, title or alias, or its value."""

PillarRef: TypeAlias = str | SupportsIndex | PillarValue
"""A pillar's number, `P4`, `Pillar 4`, identifier or title, or its value."""

ActivityRef: TypeAlias = str | ActivityValue
"""An activity's code (`X1`), identifier, title or alias, or its value."""


@lru_cache(maxsize=4096)  # records refer to the same few identifiers again and again
def matches(kind: str, identifier: str) -> bool:
    """
    Say whether a text has the form of an identifier of a class of the model.  Raises `KeyError` for another class.

    >>> matches("Standard", "CPMS2019-09"), matches("Standard", "9")
    (True, False)
    """
    return _COMPILED[kind].fullmatch(identifier) is not None


def pillar_id(number: int, *, edition: int = 2019) -> PillarId:
    """
    Return the identifier of a pillar of the CPMS.

    >>> pillar_id(4)
    'CPMS2019-P4'
    """
    return PillarId(f"CPMS{edition}-P{number}")


def standard_id(number: int, *, edition: int = 2019) -> StandardId:
    """
    Return the identifier of a standard.

    The edition is part of it: Standard 20 is Justice for children in 2019 and was Education in 2012.

    >>> standard_id(9)
    'CPMS2019-09'
    """
    return StandardId(f"CPMS{edition}-{number:02}")


def strategy_id(code: str, *, edition: int = 2016) -> StrategyId:
    """
    Return the identifier of a strategy.

    >>> strategy_id("I1")
    'INSPIRE2016-I1'
    """
    return StrategyId(f"INSPIRE{edition}-{code}")


def intervention_id(strategy: StrategyId, number: int) -> InterventionId:
    """
    Return the identifier of a strategy's intervention.  The numbers are this project's; no source numbers them.

    >>> intervention_id(strategy_id("P"), 2)
    'INSPIRE2016-P.2'
    """
    return InterventionId(f"{strategy}.{number}")


def linkage_id(standard: StandardId, strategy: StrategyId) -> LinkageId:
    """
    Return the identifier of the linkage of a standard and a strategy.

    >>> linkage_id(standard_id(9), strategy_id("N"))
    'CPMS2019-09/INSPIRE2016-N'
    """
    return LinkageId(f"{standard}/{strategy}")


_CODE = re.compile("(INSPIRE[0-9]{4}-)([A-Z][0-9]?)")


def code_of(identifier: str) -> str:
    """
    Return the part of an identifier after its framework and edition.

    >>> code_of("INSPIRE2016-P.2"), code_of("CPMS2019-09")
    ('P.2', '09')
    """
    return identifier.rpartition("-")[2]


def framework_of(identifier: str) -> FrameworkId:
    """
    Return the framework that the identifier of a standard, strategy, activity or intervention begins with.

    >>> framework_of("INSPIRE2016-P.2"), framework_of("CPMS2019-09")
    ('INSPIRE', 'CPMS')
    """
    return FrameworkId(identifier.partition("-")[0].rstrip("0123456789"))


_DIGITS = re.compile("([0-9]{1,9})")


def sort_key(identifier: str) -> tuple[tuple[str | int, ...], str]:
    """
    Return the key that sorts identifiers in canonical order: numbers by value, strategies in INSPIRE's order.

    No two identifiers have the same key: if numbers differ only in leading zeros, the text decides.

    >>> sorted(["INSPIRE2016-E", "INSPIRE2016-I1", "INSPIRE2016-N"], key=sort_key)
    ['INSPIRE2016-I1', 'INSPIRE2016-N', 'INSPIRE2016-E']
    """
    # Splitting at the digits alternates text and number, so that two keys never compare one with the other.
    parts: list[str | int] = list(_DIGITS.split(_CODE.sub(_with_position, identifier)))
    parts[1::2] = map(int, parts[1::2])
    return tuple(parts), identifier


def _with_position(match: re.Match[str]) -> str:
    code = match[2]
    return f"{match[1]}{_CODES_IN_ORDER.index(code):03}" if code in _CODES_IN_ORDER else match[0]
