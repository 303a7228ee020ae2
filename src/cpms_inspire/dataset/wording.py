"""
The words of a text, folded so that spellings of the same words compare equal, and the key of a wording.

It knows letters, digits and endings, and the little words that join others in English, French, Spanish, Portuguese and
Arabic, but no record and no term.  Folding is a rule that is applied to both sides, never a measure of likeness.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

AND, COMMA, SLASH = "+", ",", "/"
"""The marks in a key for `and`, `or` or a sign for them, for a comma, and for a slash."""

_SPACES = frozenset("\t_\N{NO-BREAK SPACE}")
_LINES = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")
_APOSTROPHES = frozenset("'`\u00b4\u2018\u2019\u02bc")
_DASHES = frozenset("-\N{MINUS SIGN}")
_SINGLE = {
    "\N{ARABIC TATWEEL}": "",
    "\N{ARABIC COMMA}": ",",
    "\N{ARABIC SEMICOLON}": ";",
    "\N{ARABIC QUESTION MARK}": "?",
    # Letters that are written for each other.
    "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER YEH}",
    "\N{ARABIC LETTER FARSI YEH}": "\N{ARABIC LETTER YEH}",
    "\N{ARABIC LETTER KEHEH}": "\N{ARABIC LETTER KAF}",
    "\N{ARABIC LETTER TEH MARBUTA}": "\N{ARABIC LETTER HEH}",
    "\N{ARABIC LETTER ALEF WASLA}": "\N{ARABIC LETTER ALEF}",
    "\u00e6": "ae",
    "\u00f0": "d",
    "\u00f8": "o",
    "\u00fe": "th",
    "\u0111": "d",
    "\u0127": "h",
    "\u0131": "i",
    "\u0142": "l",
    "\u0153": "oe",
    "\u0167": "t",
}


class _Table(dict[int, str]):
    """What each character is folded to, worked out when it is first met."""

    uneven: set[str]
    """The characters met so far that do not become exactly one."""

    def __init__(self) -> None:
        super().__init__()
        self.uneven = set()

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = self[code] = _folded(character)
        if len(folded) != 1:
            self.uneven.add(character)
        return folded


def _folded(character: str) -> str:  # noqa: PLR0911  # a line for each class of characters
    """Return what a character is folded to."""
    category = unicodedata.category(character)
    if character in _LINES:
        return "\n"
    if character in _SPACES or category == "Zs":
        return " "
    if character in _APOSTROPHES:
        return "'"
    if character in _DASHES or category == "Pd":
        return "-"
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in {"Cc", "Cf", "Mn", "Me"}:
        return ""  # cannot be seen, or an accent
    if category == "No":
        return " "  # such as the number of a footnote
    apart = unicodedata.normalize("NFKD", character).casefold()
    letters = "".join(letter for letter in apart if unicodedata.category(letter) not in {"Mn", "Me"})
    return "".join(_SINGLE.get(letter, letter) for letter in letters)


_table = _Table()


class Folded(NamedTuple):
    """A text in small letters without accents, and where each of its characters was."""

    text: str
    places: Sequence[int] | None
    """The place in the original of each character, and of the end; `None` if they are the same."""

    def original(self, place: int) -> int:
        """Return the place in the original text of a place in the folded one."""
        return place if self.places is None else self.places[place]

    def original_end(self, place: int) -> int:
        """Return the end in the original text of a part that ends at a place in the folded one."""
        return place if self.places is None else self.places[place - 1] + 1 if place else 0


def fold_characters(text: str) -> Folded:
    """Fold a text character by character: case, accents, digits, dashes, spaces, and what cannot be seen."""
    folded = text.translate(_table)
    if len(folded) == len(text) and _table.uneven.isdisjoint(text):
        return Folded(folded, None)
    places = [place for place, character in enumerate(text) for _ in _table[ord(character)]]
    return Folded(folded, (*places, len(text)))


_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")

_JOINING = frozenset("and or et ou y e o u i ed \u0648 \u0627\u0648".split())  # noqa: SIM905  # legible
"""The words for `and` and `or`."""

_DROPPED = frozenset(
    (  # noqa: SIM905  # legible
        "the a an of for "
        "de des du d la le les l un une pour aux au "
        "del el los las lo una uno para por "
        "da do das dos os as um uma pelo pela "
        "\u0645\u0646 \u0641\u064a"  # of, in
    ).split()
)
"""Articles and words such as `of` and `for`, which people leave out or change."""

_ELISIONS = frozenset("l d qu n s c j m t".split())  # noqa: SIM905  # legible

_IRREGULAR = {
    # The first parts of words that are written with a hyphen, with a space, or as one.
    **{part: part for part in ("psycho", "psico", "socio", "micro", "agro")},
    "children": "child",
    "childrens": "child",
    "men": "man",
    "women": "woman",
    "womens": "woman",
    "mens": "man",
    "nina": "nino",
    "ninas": "nino",
    "ninos": "nino",
    "center": "centr",
    "centers": "centr",
}

_ENDINGS = (
    (re.compile("aux$"), "al"),
    (re.compile("(?<=[xz])es$|(?<=ss|sh|ch)es$"), ""),
    (re.compile("(?<!s)s$"), ""),
    (re.compile("(?<=[^aeiou])y$"), "i"),
    (re.compile("(?<=[a-z]{4})[aeo]+$"), ""),
    (re.compile("our$"), "or"),
    (re.compile("mm$"), "m"),
    (re.compile("lling$"), "ling"),
    (re.compile("(?<=[a-z])is(?=(?:ation|ed|ing)?$)"), "iz"),
)
_LONG = 4
_SHORT = 3
_CLOSE = re.compile(r"-|[.][^\W_]")
"""What follows a part of a longer word or short form."""

_ARABIC_AND = "\u0648"
_OWN_WAW = re.compile(
    "\u0648(?:\u0627\u0644\u062f(?:\u064a\u0646|\u0627\u0646|\u0647|\u064a)?$|\u0642\u0627\u064a|\u062d\u062f|\u0631\u0634|\u0635\u0648\u0644|\u0635\u0645|\u0644\u0627\u062f|\u0637\u0646\u064a"
    "|\u0633\u0627\u0637|\u0632\u0627\u0631|\u0633\u0627\u0626\u0644|\u0633\u0627\u064a\u0644|\u062b\u0627\u0626\u0642|\u062b\u0627\u064a\u0642)"
)
"""The beginnings of words whose first letter is not the `and` that is written as one word with the next."""
_ARTICLE = re.compile("(?:\u0627\u0644|\u0644\u0644|\u0628\u0627\u0644|\u0643\u0627\u0644)(?=...)")
"""The article of Arabic, also behind the prepositions that are written as one word with it."""
_SUFFIX = re.compile("(?<=...)(?:\u0627\u062a|\u064a\u0646|\u0648\u0646|\u0627\u0646|\u064a\u0647|\u0647|\u064a)$")
"""The endings of number and gender of Arabic, after at least three letters."""

_MOST_STEMS = 50_000


def stem(word: str) -> str:
    """
    Return the stem of a folded word: without endings of number, gender and possession, and without an article.

    >>> [stem(word) for word in ("spaces", "children's", "labour", "separees")]
    ['spac', 'child', 'labor', 'separ']
    """
    if "'" in word:
        head, _, tail = word.rpartition("'")
        word = head if tail == "s" else word.replace("'", "")
    if not word.isascii():
        return _SUFFIX.sub("", _ARTICLE.sub("", word, count=1))
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.isdigit():
        return word.lstrip("0") or "0"
    if len(word) >= _LONG:
        for ending, replacement in _ENDINGS:
            word = ending.sub(replacement, word)
    return word


class Word(NamedTuple):
    """A word of a folded text, with its place and what joins it to the word before."""

    stem: str
    """Empty if the word is one that is dropped or that joins."""
    start: int
    end: int
    joint: str
    """What goes between the words in a key: a mark, a bracket, a full stop for the end of a clause, or nothing."""
    close: bool
    """Whether no space is between it and the word before, as in `SC-UC`."""


_JOINTS: dict[str, str] = {}


def _joint(gap: str) -> str:
    """Return the mark in a key for what stands between two words."""
    found = _JOINTS.get(gap)
    if found is None:
        if len(_JOINTS) >= _MOST_STEMS:
            _JOINTS.clear()
        found = _JOINTS[gap] = _joint_of(gap)
    return found


def _joint_of(gap: str) -> str:  # noqa: PLR0911  # a line for each mark
    if any(sign in gap for sign in "\n;:|!?") or ("." in gap and gap != "."):
        return "."
    if "(" in gap or "[" in gap:
        return "("
    if ")" in gap or "]" in gap:
        return ")"
    if " - " in gap:
        return "."
    if "&" in gap or "+" in gap:
        return AND
    if "/" in gap:
        return SLASH
    return COMMA if "," in gap else ""


_counts: dict[str, tuple[str, int]] = {}


def _counted(word: str) -> tuple[str, int]:
    """
    Return the stem of a word, and how many of its first letters are no part of it: an elision, or an Arabic `and`.

    A word that is dropped has no stem.  One that joins has none either, and counts as skipped.
    """
    if len(_counts) >= _MOST_STEMS:
        _counts.clear()
    skipped = 0
    if word in _JOINING:
        stemmed, skipped = "", len(word)
    elif word in _DROPPED:
        stemmed = ""
    else:
        head = word.partition("'")[0]
        if head != word and head in _ELISIONS:
            skipped = len(head) + 1
        elif word[0] == _ARABIC_AND and len(word) > _LONG and not _OWN_WAW.match(word):
            skipped = 1
        stemmed = stem(word[skipped:])
    _counts[word] = stemmed, skipped
    return stemmed, skipped


def words(text: str) -> list[Word]:
    """Return the words of a folded text that count, each with what joins it to the one before."""
    found: list[Word] = []
    known, make = _counts, Word._make
    last, joint, close = 0, "", False
    for match in _WORD.finditer(text):
        start, end = match.span()
        between = text[last:start]
        if between == " ":
            close = False
        elif between:
            joint = _stronger(joint, _joint(between))
            close = close and " " not in between
        last = end
        word = match[0]
        stemmed, skipped = known.get(word) or _counted(word)
        if stemmed:
            if skipped:
                start += skipped
                if word[0] == _ARABIC_AND:
                    joint = _stronger(joint, AND)
            found.append(make((stemmed, start, end, joint, close)))
            joint, close = "", True
        elif end - start < _SHORT and (_CLOSE.match(text, end) or (between in {"-", "."} and found)):
            # Part of a longer word, a code or a short form, as in `de-institutionalised`, `CR-LO` and `U.A.S.C.`
            found.append(make((word, start, end, joint, close)))
            joint, close = "", True
        elif skipped:
            joint = _stronger(joint, AND)
    return found


def _stronger(first: str, second: str) -> str:
    """Return the mark that separates more: a full stop, a bracket, `and`, a slash, a comma, nothing."""
    return max(first, second, key=",/+().".find) if first else second


@lru_cache(maxsize=8192)  # a lexicon checks its terms, and readers look them up
def keys(text: str) -> tuple[str, ...]:
    """
    Return the keys of a wording: its stems one after another, with marks for what joins them.

    There are several, because a list may also be written with commas only, with `and` only, with slashes, or without a
    sign.  Only a title that ends with `and child protection` may not be written with a slash, since that means two
    sectors.  Empty if there is no word.

    >>> keys("Forced and early marriage")
    ('forced+earlimarriag', 'forced/earlimarriag', 'forcedearlimarriag')
    """
    parts = words(fold_characters(text).text)
    if not parts:
        return ()
    key = parts[0].stem + "".join(part.joint + part.stem for part in parts[1:])
    joined = key.replace(COMMA, AND).replace(SLASH, AND)
    ways = [key, joined]
    if joined.rpartition(AND)[2] not in _CHILD_PROTECTION:
        ways.append(joined.replace(AND, SLASH))
    if COMMA in key:
        ways += [joined.replace(AND, COMMA), key.replace(COMMA, "")]
    return tuple(dict.fromkeys((*ways, joined.replace(AND, ""))))


_CHILD_PROTECTION = frozenset(
    "".join(word.stem for word in words(fold_characters(text).text))
    for text in (
        "child protection",
        "protection de l'enfance",
        "protecci\u00f3n de la ni\u00f1ez",
        "protecci\u00f3n de la infancia",
        "prote\u00e7\u00e3o da crian\u00e7a",
        "protec\u00e7\u00e3o da crian\u00e7a",
        "\u062d\u0645\u0627\u064a\u0629 \u0627\u0644\u0637\u0641\u0644",
        "\u062d\u0645\u0627\u064a\u0629 \u0627\u0644\u0623\u0637\u0641\u0627\u0644",
    )
)
