"""
Texts as cells of a CSV file that spreadsheets open: no cell is run as a formula, and every text can be had back.

Formats that tell text from formulas by themselves have no need of it.
"""

import re

__all__ = ["guarded", "unguarded"]

# What spreadsheets take for the beginning of a formula, also behind space, and also in full width; and the two
# characters by which a cell can reach into the next one.  Apostrophes before it count as guards.
_RUNS = r"(?=[\s\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\n\r])"
_runs = re.compile(rf"'*{_RUNS}")
_guards = re.compile(rf"''*{_RUNS}")


def guarded(text: str) -> str:
    """
    Return a text as a cell that no spreadsheet runs: an apostrophe stands before what would begin a formula.

    Other texts stay as they are.  `unguarded` gives every text back.

    >>> guarded("=1+1"), guarded("'tis")
    ("'=1+1", "'tis")
    """
    return f"'{text}" if _runs.match(text) else text


def unguarded(cell: str) -> str:
    """
    Return the text of a cell that `guarded` made: the inverse.

    >>> unguarded("'=1+1"), unguarded("'tis")
    ('=1+1', "'tis")
    """
    return cell[1:] if _guards.match(cell) else cell
