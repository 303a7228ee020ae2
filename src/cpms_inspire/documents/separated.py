"""
Separated values: the delimiter, records with their text as it stands in the file, and the row of HXL hashtags.

Only the standard library reads here, so that every way in reads alike.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from typing import NamedTuple

LONGEST_RECORD = 32_000_000
"""The most characters of a record: a quotation mark that is never closed would take the rest of the file."""

_HASHTAG = re.compile(r"\s*#[A-Za-z][A-Za-z0-9_]*(\s*\+\s*[A-Za-z][A-Za-z0-9_]*)*\s*")

_HASHTAGS = """
activity adm1 adm2 adm3 adm4 adm5 affected beneficiary capacity cause channel contact country crisis
currency date delivery description event frequency geo group impact indicator inneed item lat_deg
loc lon_deg meta modality need needs operations org output period_date population reached region
respondee sector service severity sex status subsector targeted value
"""
_KNOWN = frozenset(_HASHTAGS.split())
"""The hashtags of the HXL standard 1.1, and three of an earlier one that tables still have."""

_COMPARED = 25
"""The number of records whose cells are counted to find the delimiter."""

_ROWS_WITH_HASHTAGS = 25
"""The number of rows at the top of a table in which HXL allows the row of hashtags."""


class Record(NamedTuple):
    """One record of a file."""

    line: int
    """The number of its first line, counted from 1."""
    cells: list[str]
    text: str
    """The text as it stands in the file, with its line end."""


@contextmanager
def long_cells() -> Iterator[None]:
    """Let Python's csv module read cells of any length that a record may have."""
    before = csv.field_size_limit(LONGEST_RECORD)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def records(text: str, delimiter: str, line: int = 1) -> Iterator[Record]:
    r"""
    Yield the records of a text whose first line has this number.

    Lines end with `\n`, `\r\n` or `\r`, also mixed.  A `csv.Error` says that a quotation mark is not closed, or
    that something follows a closed one.
    """
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for each in io.StringIO(text, newline=""):
            taken.append(each)
            yield each

    for cells in csv.reader(lines(), delimiter=delimiter, strict=True):
        yield Record(line, cells, "".join(taken))
        line += len(taken)
        taken.clear()


def delimiter_of(text: str, delimiters: str = ",;\t|") -> str:
    """
    Return the delimiter that divides the first records of a text most evenly, quoted cells left whole.

    If none divides them, that is the first one.
    """
    widths = {delimiter: _widths(text, delimiter) for delimiter in delimiters}
    return max(delimiters, key=lambda delimiter: _evenness(widths[delimiter]))


def _widths(text: str, delimiter: str) -> list[int]:
    """Return the number of cells of each of the first records."""
    found: list[int] = []
    with suppress(csv.Error):
        for record in islice(records(text, delimiter), _COMPARED):
            found.append(len(record.cells))  # noqa: PERF401  # those before an error count
    return found


def _evenness(widths: Sequence[int]) -> tuple[int, int]:
    """Return how many records have the most frequent number of cells, if that is more than one, and that number."""
    counts = Counter(width for width in widths if width > 1)
    return max(((count, width) for width, count in counts.items()), default=(0, 0))


def is_row_of_hashtags(cells: Iterable[object]) -> bool:
    """
    Return whether a row holds hashtags of HXL and nothing else, and at least one of them is in the standard.

    `#9` and `#SGBV` are none: people write references so.
    """
    filled = [str(cell).strip() for cell in cells if cell is not None and str(cell).strip()]
    if not all(map(_HASHTAG.fullmatch, filled)):
        return False
    return any(cell[1:].partition("+")[0].strip().lower() in _KNOWN for cell in filled)


def row_of_hashtags(rows: Sequence[Sequence[object]]) -> int | None:
    """Return the place of the row of hashtags among the first rows of a table; it is never the first row."""
    for place, cells in enumerate(rows[:_ROWS_WITH_HASHTAGS]):
        if place and is_row_of_hashtags(cells):
            return place
    return None
