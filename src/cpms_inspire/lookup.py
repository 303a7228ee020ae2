r"""
Strings only: how a reference is normalised, the index from spellings to identifiers, and suggestions for a near miss.

Nothing here knows what a standard is.  `STEPS` is the whole of the normalisation, as data, so that an engine that holds
a table can run the same list: every pattern keeps to what Python, Rust, RE2 and Java write alike (no look-around, no
back-reference, no class such as `\s` whose meaning differs), and every replacement is plain text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher

__all__ = ["LONGEST", "STEPS", "SpellingIndex", "fold", "normalise"]

LONGEST = 1000
"""Characters of the longest text that is looked up; no spelling of anything comes near, so longer ones are unknown."""

_LETTERS = {
    "a": "AÀÁÂÃÄÅĀĂĄàáâãäåāăą",
    "b": "B",
    "c": "CÇĆĈĊČçćĉċč",
    "d": "DĎĐÐďđð",
    "e": "EÈÉÊËĒĔĖĘĚèéêëēĕėęě",
    "f": "F",
    "g": "GĜĞĠĢĝğġģ",
    "h": "HĤĦĥħ",
    "i": "IÌÍÎÏĨĪĬĮİìíîïĩīĭįı",
    "j": "JĴĵ",
    "k": "KĶķ",
    "l": "LĹĻĽŁĺļľł",
    "m": "M",
    "n": "NÑŃŅŇñńņň",
    "o": "OÒÓÔÕÖØŌŎŐòóôõöøōŏő",
    "p": "P",
    "q": "Q",
    "r": "RŔŖŘŕŗř",
    "s": "SŚŜŞŠȘśŝşšș",
    "t": "TŢŤŦȚţťŧț",
    "u": "UÙÚÛÜŨŪŬŮŰŲùúûüũūŭůűų",
    "v": "V",
    "w": "WŴŵ",
    "x": "X",
    "y": "YÝŸŶýÿŷ",
    "z": "ZŹŻŽźżž",
    "ae": "Ææ",
    "oe": "Œœ",
    "ss": "ßẞ",
    "th": "Þþ",
    " and ": "&",
    # An accent written as a character of its own, soft hyphens, invisible joiners and apostrophes.
    "": "".join(map(chr, range(0x300, 0x370))) + "\u00ad\u200b\u200c\u200d\ufeff'\u2018\u2019\u02bc`\u00b4",
    # Every other dash, white space, bracket and quotation mark.
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212",
    " ": (
        "\t\n\x0b\x0c\r\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000"
        + "".join(map(chr, range(0x2000, 0x200B)))
        + '_()[]{},;:#*"\u201c\u201d\u201e\u00ab\u00bb'
    ),
}
_CHARACTERS = {ord(character): text for text, characters in _LETTERS.items() for character in characters}
_SPECIAL = frozenset("[]-^\\")

_BEFORE = (
    # A dash in front may be a minus sign: it is not dropped like others, so that "-9" is nothing.
    ("^ *-+", "~"),
    ("-", " "),
    (r"\.* [. ]*", " "),
    ("^ ", ""),
    ("[ .]+$", ""),
)
# Spaces go, so that hyphenation does not matter, but not those behind a digit: "1 3" is not 13.
_DIGITS = tuple((f"{digit} ", f"{digit}_") for digit in "0123456789")
_AFTER = (
    (" ", ""),
    # What may stand in front.  One mark for each framework stays, so that "INSPIRE 9" is never Standard 9, and the
    # edition belongs to it, so that "CPMS 2012-20" is never Standard 20 of 2019.
    (r"^(cpms|minimum|standard|std)(cpms|minimum|standard|std|2019_|\.)*", "cpms:"),
    (r"^(inspire|strategy)(inspire|strategy|2016_|\.)*", "inspire:"),
)

STEPS: tuple[tuple[str, str], ...] = (
    *(
        ("[" + "".join(f"\\{c}" if c in _SPECIAL else c for c in characters) + "]", text)
        for text, characters in _LETTERS.items()
    ),
    *_BEFORE,
    *_DIGITS,
    *_AFTER,
)
"""The normalisation, in order: (pattern, replacement).  Every match of the pattern is replaced."""

# The same list, shortened for Python: one table for all characters, one pattern for all digits.
_COMPILED = tuple((re.compile(pattern), text) for pattern, text in (*_BEFORE, ("([0-9]) ", r"\1_"), *_AFTER))


def fold(text: str) -> str:
    """Return a text in small letters without accents, hyphens, brackets or quotation marks; spaces stay."""
    return text.translate(_CHARACTERS)


def normalise(text: str) -> str:
    """
    Return the one spelling under which all spellings of a reference meet, as `STEPS` define it.

    Normalising twice is normalising once.

    >>> normalise(" Std. 13 "), normalise("CPMS 13"), normalise("Group Activities for Child Well\N{EN DASH}being")
    ('cpms:13', 'cpms:13', 'groupactivitiesforchildwellbeing')
    """
    text = text.translate(_CHARACTERS)
    for pattern, replacement in _COMPILED:
        text = pattern.sub(replacement, text)
    return text


class SpellingIndex:
    """
    From spellings to identifiers, for the records of one kind.

    `add` accepts spellings as the data writes them; `find` accepts any variant of them that normalises to the same.
    """

    __slots__ = ("_found", "_spellings")

    def __init__(self, spellings: Mapping[str, Iterable[str]], front: str = "") -> None:
        """Index each identifier's spellings; `front` is the mark that may stand in front of every one of them."""
        self._found: dict[str, tuple[str, ...]] = {}
        self._spellings: list[tuple[str, str]] = []
        for identifier, texts in spellings.items():
            for key in dict.fromkeys(map(normalise, texts)):
                self._spellings.append((key, identifier))
                for variant in dict.fromkeys((key, key if key.startswith(front) else front + key)):
                    owners = self._found.get(variant, ())
                    if identifier not in owners:
                        self._found[variant] = (*owners, identifier)

    def find(self, text: str) -> tuple[str, ...]:
        """Return the identifiers that a text fits exactly once normalised; several where it is ambiguous."""
        return self._found.get(normalise(text), ()) if len(text) <= LONGEST else ()

    def suggest(self, text: str, *, most: int = 3) -> tuple[str, ...]:
        """Return the identifiers whose spellings come near a text, best first; empty where none does."""
        if len(text) > LONGEST:
            return ()
        wanted = normalise(text).rpartition(":")[2]
        if not wanted:
            return ()
        best: dict[str, float] = {}
        for likeness, identifier in self._likenesses(wanted):
            best[identifier] = max(likeness, best.get(identifier, 0.0))
        ranked = sorted((identifier for identifier in best if best[identifier] >= _NEAR), key=lambda i: -best[i])
        return tuple(ranked[:most])

    def _likenesses(self, wanted: str) -> Iterator[tuple[float, str]]:
        number = wanted.strip("_.~")
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(wanted)
        for key, identifier in self._spellings:
            if number.isdecimal() or key.isdecimal():
                if number.isdecimal() and key.isdecimal():
                    yield _likeness_of_numbers(number, key), identifier
                continue
            if key.startswith(wanted) and len(wanted) >= _PART:
                yield 0.9 + 0.1 * len(wanted) / len(key), identifier
                continue
            if wanted in key and len(wanted) >= _PART:
                yield _NEAR + 0.1 * len(wanted) / len(key), identifier
            matcher.set_seq1(key)
            if matcher.real_quick_ratio() >= _NEAR and matcher.quick_ratio() >= _NEAR:
                yield matcher.ratio(), identifier


_NEAR = 0.6
"""The least likeness, of 1, that makes a suggestion: below it, spellings hardly resemble what was written."""

_PART = 4
"""Letters that a part of a spelling must have to be recognised as one."""


def _likeness_of_numbers(given: str, number: str) -> float:
    """Say how near two numbers are: equal, with digits swapped, with one digit wrong or one too many."""
    given, number = given.lstrip("0") or "0", number.lstrip("0")
    if given == number:
        return 1.0
    if sorted(given) == sorted(number):
        return 0.9
    if len(given) == len(number) and sum(a != b for a, b in zip(given, number, strict=True)) == 1:
        return 0.8 - abs(int(given) - int(number)) / 1000
    return _NEAR if number in given and len(given) == len(number) + 1 else 0.0
