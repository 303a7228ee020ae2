"""
From what people write for a country or territory to its ISO 3166-1 alpha-3 code, or to one error that says what to do.

A name matches exactly after normalisation, in any of five languages.  A near miss is an error with suggestions, never a
match.  The table of names is imported when a place is asked for, not before.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from cpms_inspire.dataset.spelling import LONGEST
from cpms_inspire.errors import InvalidOptionError, shortened
from cpms_inspire.model.vocabulary import PLACES

_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "\N{ARABIC LETTER TEH MARBUTA}": "\N{ARABIC LETTER HEH}",
        "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER YEH}",
        "\N{ARABIC LETTER FARSI YEH}": "\N{ARABIC LETTER YEH}",
        "\N{ARABIC LETTER KEHEH}": "\N{ARABIC LETTER KAF}",
        "\N{ARABIC TATWEEL}": "",
    }
)
"""Letters that are often written for others; the Arabic sign that only lengthens a word is dropped."""

_LIKENESS = 0.75
"""The least likeness, from 0 to 1, of a name that is suggested."""

_OTHER_LETTERS = 3
"""The most letters that only one of two similar names has.  It spares most comparisons, which take time."""

_SUGGESTED = 3
"""The most places that are suggested."""

_LONGEST_NAME = 100
"""The most characters of a text for which places are suggested."""

_PART = 4
"""The fewest letters by which a part of a name, or a name in a text, is recognised."""

_ARTICLE = re.compile(r"\s*(?:(?:the|la|le|les|el|los|las|os?|as?)\s|l\s*['\u2019])", re.IGNORECASE)
"""An article that people write in front of a name, in English, French, Spanish or Portuguese."""

_PARTED = re.compile("[,(]")
"""Between the parts of a name, as in `Iran (Islamic Republic of)` and `Korea, Republic of`."""


def place_code(given: object) -> str:
    """
    Return the ISO 3166-1 alpha-3 code of a country or territory, given by a code or a name.

    The code may have two or three letters.  The name may be a short, an official or a usual one, or an acronym, in
    English, French, Spanish, Portuguese or Arabic, in any case and with or without accents and hyphens.

    >>> place_code("DRC"), place_code("République centrafricaine"), place_code("Iran (Islamic Republic of)")
    ('COD', 'CAF', 'IRN')
    """
    text = given if isinstance(given, str) and len(given) <= LONGEST else ""
    codes = named(text)
    if len(codes) == 1:
        return codes[0]
    if codes:
        raise InvalidOptionError("place", shortened(given), _shown(codes), "the name of one place")
    similar = _similar(text)
    if similar:
        raise InvalidOptionError(
            "place", shortened(given), _shown(similar), "the name or code of a country or territory"
        )
    valid = ("an ISO 3166-1 code such as UGA", "a name such as Uganda")
    raise InvalidOptionError("place", shortened(given), valid)


def key_of(text: str) -> str:
    """Return the one spelling that all spellings of a name share: its letters alone, small and without accents."""
    # Accents, and the signs above and below Arabic letters, become characters of their own, which are no letters.
    letters = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    return re.sub(r"[\W_]", "", letters).translate(_LETTERS)


def named(text: str) -> tuple[str, ...]:
    """Return the alpha-3 codes of the places that a text names exactly."""
    found = _named(text)
    first, *rest = _PARTED.split(text, maxsplit=1)
    if found or not rest:
        return found
    second = rest[0].rstrip(") ")
    return _named(f"{second} {first}") or tuple(code for code in _named(first) if code in _named(second))


def _named(text: str) -> tuple[str, ...]:
    """Return the codes of the places that have a name, with or without an article in front."""
    codes = _codes()
    found = codes.get(key_of(text), ())
    article = None if found else _ARTICLE.match(text)
    return codes.get(key_of(text[article.end() :]), ()) if article else found


def _similar(text: str) -> tuple[str, ...]:
    """Return the places that a text contains; if none, those with a similar name; if none, those it is the start of."""
    from difflib import get_close_matches  # noqa: PLC0415  # for errors only

    key = key_of(text)
    if len(text) > _LONGEST_NAME or len(key) < _PART:
        return ()
    names, letters = _codes(), set(key)
    near = [name for name in names if len(letters ^ set(name)) <= _OTHER_LETTERS]
    found = (
        [part for part in _parts(text) if part in names]
        or get_close_matches(key, near, n=2 * _SUGGESTED, cutoff=_LIKENESS)
        or sorted((name for name in names if name.startswith(key)), key=len)
    )
    return tuple(dict.fromkeys(code for name in found for code in names[name]))[:_SUGGESTED]


def _parts(text: str) -> Iterator[str]:
    """Yield the keys of all words in a row, the longest first."""
    words = re.findall(r"[^\W_]+", text)
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            key = key_of("".join(words[start : start + length]))
            if len(key) >= _PART:
                yield key


def _shown(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{code} ({PLACES[code]})" for code in codes)


def _names() -> Iterator[tuple[str, str]]:
    """Yield every code and name, with the alpha-3 code of its place."""
    from cpms_inspire.dataset._place_names import NAMES  # noqa: PLC0415  # a large table, only for those who ask

    for line in NAMES.splitlines():
        codes, _, names = line.partition(" ")
        code = codes[:3]
        yield from ((name, code) for name in (*codes.split("/"), PLACES[code], *names.split("|")))


@cache
def _codes() -> Mapping[str, tuple[str, ...]]:
    """Return the places by the keys of their codes and names; more than one if a name is ambiguous."""
    found: dict[str, tuple[str, ...]] = {}
    for name, code in _names():
        key = key_of(name)
        owners = found.get(key, ())
        if key and code not in owners:
            found[key] = (*owners, code)
    return MappingProxyType(found)
