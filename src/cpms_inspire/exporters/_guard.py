"""
Texts as cells of a CSV file that spreadsheets open: no cell is run as a formula, and every text can be had back.

Formats that tell text from formulas by themselves have no need of it.
"""

import re

# What spreadsheets take for the beginning of a formula, also behind space and in full width, and the characters by
# which a cell can reach into the next one.  Apostrophes before it count, so that every text can be had back.
_BEGINNING = "'*[ \u00a0\ufeff]*[\t\n=+@\uff1d\uff0b\uff20\uff0d-]"

GUARD = f"^'({_BEGINNING})"
"""What a guarded cell matches, as a regular expression that most languages understand: its group goes without."""

_begins, _is_guarded = re.compile(_BEGINNING), re.compile(GUARD)


def guarded(text: str) -> str:
    """
    Return a text as a cell that no spreadsheet runs: an apostrophe stands before what would begin a formula.

    Other texts stay as they are.  `unguarded` gives every text back.

    >>> guarded("=1+1"), guarded("'tis")
    ("'=1+1", "'tis")
    """
    return f"'{text}" if _begins.match(text) else text


def unguarded(cell: str) -> str:
    """
    Return the text of a cell that `guarded` made: the inverse.

    >>> unguarded("'=1+1"), unguarded("'tis")
    ('=1+1', "'tis")
    """
    return _is_guarded.sub(r"\1", cell)
