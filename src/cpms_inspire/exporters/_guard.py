"""
Texts as cells of CSV files: spreadsheets run none of them as a formula, and every text can be restored.

A spreadsheet may divide a file at another character than it was written with: in much of Europe at the semicolon.  So
what follows a comma, a semicolon, a tab or a line break within a text is guarded as well.

Formats that mark texts as texts do not need this.
"""

import re

# What divides a text into cells, besides its beginning.
_DIVIDES = ",;\t\n"

# The characters that begin a formula, also in full width, after spaces and quotation marks.  Apostrophes may precede
# them: a text that looks guarded already gets one more, so that every text can be restored.
_BEGINNING = "'*[ \u00a0\ufeff\"]*[=+@\uff1d\uff0b\uff20\uff0d-]"

GUARD = f"(^|[{_DIVIDES}])'({_BEGINNING})"
"""
A regular expression for the guards in a cell, which most languages understand; every match is replaced.

Its two groups are what is before and after the apostrophe.
"""

_begins, _is_guarded = re.compile(f"(^|[{_DIVIDES}])({_BEGINNING})"), re.compile(GUARD)


def guarded(text: str) -> str:
    """
    Return a text as a cell that no spreadsheet runs: an apostrophe precedes what would begin a formula.

    Other texts stay unchanged.  `unguarded` is the inverse.

    >>> guarded("=1+1"), guarded("x;=1+1"), guarded("'tis")
    ("'=1+1", "x;'=1+1", "'tis")
    """
    return _begins.sub(r"\1'\2", text)


def unguarded(cell: str) -> str:
    """
    Return the text of a cell.  `guarded` is the inverse.

    >>> unguarded("'=1+1"), unguarded("x;'=1+1"), unguarded("'tis")
    ('=1+1', 'x;=1+1', "'tis")
    """
    return _is_guarded.sub(r"\1\2", cell)


def begins_formula(text: str) -> bool:
    """Return whether a cell of nothing but this text would be run."""
    return _begins.match(text) is not None and not text.startswith(tuple(_DIVIDES))


def guarded_json(text: str) -> str:
    r"""
    Return JSON as a cell that no spreadsheet runs: what would begin a formula is escaped, and reads as before.

    >>> print(guarded_json('["x", "=1", "a;+1"]'))
    ["x", "\u003d1", "a;\u002b1"]
    """
    return _begins.sub(lambda found: f"{found[0][:-1]}\\u{ord(found[0][-1]):04x}", text)
