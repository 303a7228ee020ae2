"""What callers may write for options: members of a vocabulary by their words, places by code or name."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TypeVar

from cpms_inspire.dataset.spelling import LONGEST, normalise
from cpms_inspire.errors import InvalidOptionError, shortened
from cpms_inspire.model._iso3166 import PLACES

__all__ = ["member", "members", "place_code"]

E = TypeVar("E", bound=StrEnum)


def member(option: str, given: object, vocabulary: type[E]) -> E:
    """Return the member of a vocabulary that a member or a word means; an `InvalidOptionError` where it means none."""
    if isinstance(given, str) and given in list(vocabulary):
        return vocabulary(given)
    raise InvalidOptionError(option, shortened(given), tuple(vocabulary))


def members(option: str, given: object, vocabulary: type[E]) -> frozenset[E]:
    """Return the members of a vocabulary that a collection of members or words means."""
    # A bare text is a collection of letters, and surely not what was meant.
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise InvalidOptionError(option, f"{shortened(given)}, which is no list,", tuple(vocabulary))
    return frozenset(member(option, each, vocabulary) for each in given)


def place_code(given: object) -> str:
    """Return the ISO 3166-1 alpha-3 code that a code or an English name means, in any case."""
    code = _codes().get(normalise(given)) if isinstance(given, str) and len(given) <= LONGEST else None
    if code is None:
        valid = ("an ISO 3166-1 alpha-3 code such as UGA", "an English name")
        raise InvalidOptionError("place", shortened(given), valid)
    return code


@cache
def _codes() -> Mapping[str, str]:
    names = {normalise(name): code for code, name in PLACES.items()}
    return MappingProxyType(names | {normalise(code): code for code in PLACES})
