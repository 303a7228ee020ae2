"""
Texts as cells of CSV files: spreadsheets run none of them as a formula, and every text can be restored.

Formats that mark texts as texts do not need this.
"""

import re

# The characters that begin a formula, also after spaces and in full width, and those that can end a cell.  Apostrophes
# may precede them: a text that looks guarded already gets one more, so that every text can be restored.
_BEGINNING = "'*[ \u00a0\ufeff]*[\t\n=+@\uff1d\uff0b\uff20\uff0d-]"

GUARD = f"^'({_BEGINNING})"
"""A regular expression for guarded cells, which most languages understand.  Its group is without the apostrophe."""

_begins, _is_guarded = re.compile(_BEGINNING), re.compile(GUARD)


def guarded(text: str) -> str:
    """
    Return a text as a cell that no spreadsheet runs: an apostrophe precedes what would begin a formula.

    Other texts stay unchanged.  `unguarded` is the inverse.

    >>> guarded("=1+1"), guarded("'tis")
    ("'=1+1", "'tis")
    """
    return f"'{text}" if _begins.match(text) else text


def unguarded(cell: str) -> str:
    """
    Return the text of a cell.  `guarded` is the inverse.

    >>> unguarded("'=1+1"), unguarded("'tis")
    ('=1+1', "'tis")
    """
    return _is_guarded.sub(r"\1", cell)
