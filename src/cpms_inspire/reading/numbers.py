"""
Numbers, ranges, pillars and codes in a folded text, with the words that people put before them in five languages.

It knows how references are written, but no record.
"""

import re
from typing import NamedTuple

_NUMBER_SIGN = r"(?:n ?\N{DEGREE SIGN}|(?:no|nr|num|numero|number|n)(?:\.|(?![^\W_]))|#)?[ .:]*"

_FRAMEWORK = "(?:cpms|smpe|nmpna|nmpi|child protection|cp)(?![^\\W\\d_])"
_STANDARD_WORD = (
    "(?:standards?|stds?|minimum|minim[oa]s?|minimales?|normes?|normas?|estandar(?:es)?|padr(?:ao|oes)"
    "|(?:\u0627\u0644)?\u0645\u0639\u064a\u0627\u0631|(?:\u0627\u0644)?\u0645\u0639\u0627\u064a\u064a\u0631)"
)
_INSPIRE_WORD = (
    "(?:inspire(?: ?2016)?|strateg(?:y|ies|ie|ia|ias)|estrategias?"
    "|(?:\u0627\u0644)?\u0627\u0633\u062a\u0631\u0627\u062a\u064a\u062c\u064a\u0647)"
)
_PILLAR_WORD = (
    "(?:pillars?|piliers?|pilar(?:es)?"
    "|(?:\u0627\u0644)?\u0631\u0643\u064a\u0632\u0647|(?:\u0627\u0644)?\u062f\u0639\u0627\u0645\u0647)"
)
_SIGN = "[ .:\N{NUMBER SIGN}-]{0,5}"
_EDITION = f"(?:{_SIGN}(?:2019|2012)(?![0-9]))?"

STANDARD_HEAD = re.compile(
    rf"(?:(?:{_FRAMEWORK}{_EDITION}{_SIGN}(?:{_STANDARD_WORD}{_EDITION}{_SIGN}){{0,3}})|(?:{_STANDARD_WORD}{_EDITION}{_SIGN}){{1,3}})"
    rf"{_NUMBER_SIGN}"
)
"""Words before the number of a standard."""
SHORT_HEAD = re.compile(rf"(?:(?:min|stand|st)[ .]*){{1,2}}(?:{_STANDARD_WORD}[ .]*)?(?=[0-9])")
"""Short forms of these words that mean it only in a cell."""
INSPIRE_HEAD = re.compile(rf"(?:{_INSPIRE_WORD}[ .:-]*){{1,3}}")
PILLAR_HEAD = re.compile(rf"(?:{_FRAMEWORK}[ .:-]*)?{_PILLAR_WORD}[ .:-]*")

_VALUE = r"0?([0-9]{1,2})(?:\.0)?(?![0-9]|\.[0-9]|[^\W_])"
NUMBER = re.compile(_VALUE)
_RANGE_WORD = "(?:-|to|through|until|a|au|al|ate|hasta|\u0627\u0644\u064a|\u0625\u0644\u0649|\u062d\u062a\u064a)"
RANGE = re.compile(rf"{_VALUE} ?{_RANGE_WORD} ?(?:(?:{_STANDARD_WORD}|s)[ .]*)?{_VALUE}")
LETTER_AND_NUMBER = re.compile(r"(?:s|std|cpms|standard)[ .-]?0?([0-9]{1,2})(?:\.0)?(?![0-9]|\.[0-9]|[^\W_])")
"""`S13`: the letter is Standard's only in a column of standards."""
PILLAR_NUMBER = re.compile(r"([1-9])(?![0-9.]|[^\W_])")
CODE = re.compile(r"(i ?[12]|[a-z])(?:[. ]?([0-9]{1,2}))?(?![0-9]|\.[0-9]|[^\W_])")
IDENTIFIER = re.compile(
    r"(?<![^\W_])(?:(cpms)[ -]?(2019)[ -]*([0-9]{2})(?![0-9.])"
    r"|(inspire)[ -]?(2016)[ -]*([a-z][0-9]?(?:\.[0-9]{1,2})?)(?![^\W_]))"
)
EDITION_2012 = re.compile("(?<![0-9])2012(?![0-9])")
OUTLINE = re.compile(r"(?:[0-9]{1,2}(?:\.[0-9]{1,2})+\.?|[a-z]\)|[-*\u2022\u00b7\u25cf\u2013])[ ]+")
"""The number of a section, a letter of a list or a bullet before a name; no reference."""

ALL_NUMBERS = re.compile("[0-9]+")


class Numbers(NamedTuple):
    """The numbers of a match, in order, and where it ends."""

    values: tuple[int, ...]
    end: int
    is_range: bool


def numbers_at(text: str, place: int) -> Numbers | None:
    """Return the number or the range that begins at a place; a range from high to low is none."""
    found = RANGE.match(text, place)
    if found:
        low, high = int(found[1]), int(found[2])
        return Numbers(tuple(range(low, high + 1)), found.end(), is_range=True) if low < high else None
    found = NUMBER.match(text, place)
    return Numbers((int(found[1]),), found.end(), is_range=False) if found else None
