r"""
Text only: the normalisation of references, the index from spellings to identifiers, and suggestions for near misses.

It knows the words that people write before a number or a code (`Std.`, `CPMS`, `INSPIRE strategy`), but no record.
`STEPS` is the whole normalisation as data, so that table engines can run it too.  Every pattern is written alike in
Python, Rust, RE2 and Java (no look-around, no back-reference, no class such as `\s` whose meaning differs), and every
replacement is plain text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher

LONGEST = 1000
"""The most characters of a text that is looked up.  No spelling is nearly as long, so longer texts are unknown."""

_ZEROS = (
    "\u0660\u06f0\u07c0\u0966\u09e6\u0a66\u0ae6\u0b66\u0be6\u0c66\u0ce6\u0d66\u0de6\u0e50\u0ed0\u0f20\u1040\u1090\u17e0\u1810\u1946\u19d0\u1a80\u1a90"
    "\u1b50\u1bb0\u1c40\u1c50\ua620\ua8d0\ua900\ua9d0\ua9f0\uaa50\uabf0\uff10\U000104a0\U00010d30\U00011066\U000110f0\U00011136\U000111d0"
    "\U000112f0\U00011450\U000114d0\U00011650\U000116c0\U00011730\U000118e0\U00011950\U00011c50\U00011d50\U00011da0\U00016a60\U00016ac0"
    "\U00016b50\U0001d7ce\U0001d7d8\U0001d7e2\U0001d7ec\U0001d7f6\U0001e140\U0001e2f0\U0001e950\U0001fbf0"
)
"""The zero of each script; the other nine digits follow it."""

_LETTERS = {
    **{str(digit): "".join(chr(ord(zero) + digit) for zero in _ZEROS) for digit in range(10)},
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
    # Accents that are characters of their own, soft hyphens, marks that cannot be seen, and apostrophes.  They are
    # dropped after a letter, but not between digits.
    "'": "".join(
        map(chr, (*range(0x300, 0x370), *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)))
    )
    + "\u00ad\u061c\ufeff\u2018\u2019\u02bc`\u00b4",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212",
    " ": (
        "\t\n\x0b\x0c\r\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000"
        + "".join(map(chr, range(0x2000, 0x200B)))
        + '_()[]{},;:#*"\u201c\u201d\u201e\u00ab\u00bb'
    ),
}
_CHARACTERS = {ord(character): text for text, characters in _LETTERS.items() for character in characters}
_SPECIAL = frozenset("[]-^\\")

_DIGITS = "0123456789"


def _for_each_digit(pattern: str, replacement: str) -> tuple[tuple[str, str], ...]:
    """Write out a step with `#` for a digit, because a replacement cannot repeat what was found."""
    return tuple((pattern.replace("#", digit), replacement.replace("#", digit)) for digit in _DIGITS)


_STANDARD = "(cpms|minimum|standards?|stds?)"
_STANDARD_ELSEWHERE = (
    "(cpms )?(normes?|normas?|estandar(es)?|padr(ao|oes)|smpe|nmpna"
    "|(\u0627\u0644)?\u0645\u0639\u064a\u0627\u0631|(\u0627\u0644)?\u0645\u0639\u0627\u064a\u064a\u0631)"
)
"""The word for a standard in French, Spanish, Portuguese and Arabic, and the short forms of the handbook's title.

It counts only before a number, because titles of INSPIRE begin with it.
"""
_STRATEGY = (
    "(inspire|strategy|strategie|estrategia"
    "|(\u0627\u0644)?[\u0627\u0625]\u0633\u062a\u0631\u0627\u062a\u064a\u062c\u064a\u0629)"
)
_SHAPES: tuple[tuple[str, str], ...] = (
    (r"\. ", " "),
    (" +", " "),
    # A leading dash may be a minus sign.  It is not dropped like others, so that "-9" is unknown.
    ("^[ .']*-+", "~"),
    (" -+#", "~#"),
    ("-+", " "),
    (" +", " "),
    ("^ ", ""),
    ("[ .']+$", ""),
    # Words that may precede a reference.  One mark for each framework stays, so that "INSPIRE 9" is never Standard 9.
    # An edition stays too, so that "CPMS 2012-20" is never Standard 20 of 2019.
    (f"^((cp|child protection) )?({_STANDARD} )+", "cpms:"),
    (f"^(cpms:)?{_STANDARD_ELSEWHERE} ?#", "cpms:#"),
    ("^cpms:(no|nr|number) #", "cpms:#"),
    (f"^({_STRATEGY} )+", "inspire:"),
    # Spaces are dropped, so that hyphenation does not matter, but not after a digit: "1 3" is not 13.
    ("#[ ']+", "#_"),
    ("[ ']+", ""),
    (rf"^(cpms:)?{_STANDARD}\.?#", "cpms:#"),
    ("^(inspire:)?inspire#", "inspire:#"),
)

STEPS: tuple[tuple[str, str], ...] = (
    *(
        ("[" + "".join(f"\\{c}" if c in _SPECIAL else c for c in characters) + "]", text)
        for text, characters in _LETTERS.items()
    ),
    *(
        step
        for pattern, text in _SHAPES
        for step in (_for_each_digit(pattern, text) if "#" in pattern else ((pattern, text),))
    ),
)
"""The normalisation, in order: (pattern, replacement).  Every match of the pattern is replaced."""


def _compiled(pattern: str, text: str) -> tuple[re.Pattern[str], str]:
    """Compile a step for Python: one pattern for all digits, which the replacement repeats."""
    return re.compile(pattern.replace("#", "(?P<digit>[0-9])")), text.replace("#", r"\g<digit>")


_NEEDED = {r"\. ": ". ", " +": "  ", "^[ .']*-+": "-", " -+#": " -", "-+": "-", "^ ": " "}
"""What a text must contain so that a step changes it, `#` for a digit; most texts need few steps."""

_COMPILED = tuple(
    (*_compiled(pattern, text), _NEEDED.get(pattern, "#" if "#" in pattern else "")) for pattern, text in _SHAPES
)
_DIGIT = re.compile("[0-9]")

_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
"""A letter or a digit of any script."""

_EDITION = re.compile("^[A-Z]+([0-9]{4})-")


def edition_of(identifier: str) -> str:
    """Return the edition in an identifier, or an empty text."""
    found = _EDITION.match(identifier)
    return found[1] if found else ""


def fold(text: str) -> str:
    """Return a text in small letters, without accents, hyphens, brackets or quotation marks; spaces stay."""
    return text.translate(_CHARACTERS).replace("'", "")


def normalise(text: str) -> str:
    """
    Return the one spelling that all spellings of a reference share, as `STEPS` define it.

    Normalising twice gives the same as normalising once.

    >>> normalise(" Std. 13 "), normalise("CPMS2019-13"), normalise("Group Activities for Child Well\N{EN DASH}being")
    ('cpms:13', 'cpms:2019_13', 'groupactivitiesforchildwellbeing')
    """
    key = text.translate(_CHARACTERS)
    has_digit = _DIGIT.search(key) is not None
    for pattern, replacement, needed in _COMPILED:
        if needed in key if needed != "#" else has_digit:
            key = pattern.sub(replacement, key)
    return key


def variants(spelling: str, front: str = "", edition: str = "") -> tuple[str, ...]:
    """
    Return all keys of a spelling: normalised, with the mark of its framework, and with its edition.

    Empty if normalisation leaves no letter or digit, or if the spelling is too long to be looked up.
    """
    key = normalise(spelling) if len(spelling) <= LONGEST else ""
    bare = key.removeprefix(front)
    if not _LETTER_OR_DIGIT.search(bare):
        return ()
    if not front:
        return (key,)
    if bare == key:
        return (key, front + key, f"{front}{edition}_{key}")
    bare = bare.removeprefix(f"{edition}_")
    return tuple(dict.fromkeys((key, front + bare, f"{front}{edition}_{bare}")))


class SpellingIndex:
    """
    The identifiers of the records of one kind by spelling.

    `find` accepts any text that normalises like one of the spellings, with or without `front` before it.
    """

    __slots__ = ("_found", "_spellings")

    def __init__(self, spellings: Mapping[str, Iterable[str]], front: str = "") -> None:
        """Index the spellings of each identifier; `front` is the mark that may precede them."""
        self._found: dict[str, tuple[str, ...]] = {}
        self._spellings: list[tuple[str, str]] = []
        for identifier, texts in spellings.items():
            for text in texts:
                keys = variants(text, front, edition_of(identifier))
                self._spellings += [(key.rpartition(":")[2], identifier) for key in keys[:1] if len(key) <= _SUGGESTED]
                for key in keys:
                    owners = self._found.get(key, ())
                    if identifier not in owners:
                        self._found[key] = (*owners, identifier)

    def find(self, text: str) -> tuple[str, ...]:
        """Return the identifiers that a text matches exactly after normalisation; several if it is ambiguous."""
        return self._found.get(normalise(text), ()) if len(text) <= LONGEST else ()

    def unambiguous(self) -> dict[str, str]:
        """Return the identifier of each normalised spelling, without those that match several."""
        return {key: owners[0] for key, owners in self._found.items() if len(owners) == 1}

    def suggest(self, text: str, *, most: int = 3) -> tuple[str, ...]:
        """Return the identifiers whose spellings resemble a text, best first; empty if none does."""
        wanted = normalise(text).rpartition(":")[2] if len(text) <= _SUGGESTED else ""
        if not wanted:
            return ()
        best: dict[str, float] = {}
        for likeness, identifier in self._likenesses(wanted):
            best[identifier] = max(likeness, best.get(identifier, 0.0))
        ranked = sorted(
            (identifier for identifier in best if best[identifier] >= _LEAST_LIKENESS), key=lambda i: -best[i]
        )
        return tuple(ranked[:most])

    def _likenesses(self, wanted: str) -> Iterator[tuple[float, str]]:
        number = _number_in(wanted)
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(wanted)
        for key, identifier in self._spellings:
            if number or key.isdecimal():
                if number and key.isdecimal():
                    yield _likeness_of_numbers(number, key), identifier
                continue
            if key[4:5] == "_" and key[:5] != wanted[:5]:
                continue  # an identifier resembles only those of its own edition
            if key.startswith(wanted) and len(wanted) >= _PART:
                yield 0.9 + 0.1 * len(wanted) / len(key), identifier
                continue
            if wanted in key and len(wanted) >= _PART:
                yield _LEAST_LIKENESS + 0.1 * len(wanted) / len(key), identifier
            matcher.set_seq1(key)
            if matcher.real_quick_ratio() >= _LEAST_LIKENESS and matcher.quick_ratio() >= _LEAST_LIKENESS:
                yield matcher.ratio(), identifier


_LEAST_LIKENESS = 0.6
"""The least likeness, from 0 to 1, of a suggestion."""

_SUGGESTED = 200
"""The most characters of a text that is compared; the time of a comparison grows with the square."""

_PART = 4
"""The fewest letters by which a part of a spelling is recognised."""


_NUMBERED = re.compile("([^0-9]*?)[_.~]*([0-9]+)")


def _number_in(wanted: str) -> str:
    """Return the number in a text, alone or after a word that resembles `standard`, or an empty text."""
    found = _NUMBERED.fullmatch(wanted)
    if found and (not found[1] or SequenceMatcher(None, found[1], "standard").ratio() >= _LEAST_LIKENESS):
        return found[2]
    return ""


def _likeness_of_numbers(given: str, number: str) -> float:
    """Return the likeness of two numbers: equal, digits swapped, one digit wrong, or one digit too many."""
    given, number = given.lstrip("0") or "0", number.lstrip("0")
    if given == number:
        return 1.0
    if sorted(given) == sorted(number):
        return 0.9
    if len(given) == len(number) and sum(a != b for a, b in zip(given, number, strict=True)) == 1:
        return 0.8 - abs(int(given) - int(number)) / 1000
    return _LEAST_LIKENESS if number in given and len(given) == len(number) + 1 else 0.0
