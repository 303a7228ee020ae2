"""A first look at a table: how it is read, what each of its columns reads as, and what may mislead."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import final

from attrs import frozen

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.places import named
from cpms_inspire.table_files.annotating import Place, opened
from cpms_inspire.table_files.answers import reader
from cpms_inspire.table_files.cells import reference_in
from cpms_inspire.table_files.separated import SeparatedTable
from cpms_inspire.table_files.workbook import WorkbookTable

KINDS = ("standard", "strategy", "intervention", "place")
"""What the cells of a column may refer to."""

_ROWS = 100_000
"""The number of rows that are looked at."""

_DISTINCT = 2000
"""The most different texts of a column that are read; free text takes up to a millisecond each."""

_UNREAD = 5
"""The number of unread texts that are shown."""

_MOSTLY = 0.5
"""The share of cells from which on a column is one of standards, strategies, interventions or places."""

_SEPARATORS = re.compile(r"\s*(?:[;|,/&+\n]|\band\b|\bet\b|\by\b)\s*")

_NO_LETTERS = re.compile(r"\W+")
_NUMBERS = re.compile(r"[\d\W]+")

_YES_OR_NO = frozenset(["y", "n", "yes", "no", "oui", "non", "o", "si", "s", "sí", "true", "false", "0", "1", "x"])

_SURELY = frozenset(["y", "yes", "no", "oui", "non", "o", "si", "sí", "true", "false", "0"])
"""One of these tells a column of yes and no from one of strategies, standards or places."""

_MONTHS = 12

_NAMED = MappingProxyType(
    {
        "standard": re.compile(r"standard|\bstd\b|cpms|norme|norma|padr|معيار|معايير", re.IGNORECASE),
        "strategy": re.compile(r"strateg|strat[ée]g|estrat|inspire|استراتيجي", re.IGNORECASE),
    }
)
"""What the name of a column of numbers or of single letters has to say, so that these are references."""


@final
@frozen
class Column:
    """What was found in one column."""

    name: str
    hashtag: str | None
    filled: int
    """The number of cells that are not empty."""
    reads_as: str | None
    """One of `KINDS`, if most cells refer to such records; else nothing: it is text."""
    read: Mapping[str, int]
    """The number of cells that refer to a record of each kind, without kinds that no cell refers to."""
    several: int
    """The number of cells that hold several references."""
    unread: tuple[str, ...]
    """The most frequent texts that refer to nothing, if other cells of the column are read."""
    trap: str | None
    """Why what is read may be something else."""


@final
@frozen
class Look:
    """What was found in a table."""

    file: str
    kind: str
    encoding: str | None
    delimiter: str | None
    sheets: tuple[str, ...]
    hidden_sheets: tuple[str, ...]
    sheet: str | None
    header_row: int
    """The row with the names of the columns, counted from 1."""
    has_hashtags: bool
    rows: int
    complete: bool
    """Whether all rows were looked at."""
    columns: tuple[Column, ...]

    @property
    def best(self) -> Column | None:
        """The column to annotate: of standards rather than strategies, and the one of which most is read."""
        for kind in ("standard", "strategy"):
            found = [each for each in self.columns if not each.trap and each.read.get(kind)]
            if found:
                return max(found, key=lambda each: each.read[kind])
        return None


def look(path: Path, where: Place, dataset: Dataset) -> Look:
    """Return what is found in the first rows of a table; nothing is written."""
    table = opened(path, where)
    head = table.head
    counts: list[Counter[str]] = [Counter() for _ in head.names]
    rows = 0
    complete = True
    for row in islice(table.rows(), _ROWS + 1):
        if rows == _ROWS:
            complete = False
            break
        rows += 1
        for counter, value in zip(counts, row, strict=False):
            text = reference_in(value).strip()
            if text and (text in counter or len(counter) < _DISTINCT):
                counter[text] += 1
    readers = _readers(dataset)
    tags = head.tags or [None] * len(head.names)
    columns = (
        _column(name, tag or None, counter, readers)
        for name, tag, counter in zip(head.names, tags, counts, strict=True)
    )
    book = table if isinstance(table, WorkbookTable) else None
    separated = table if isinstance(table, SeparatedTable) else None
    return Look(
        file=str(path),
        kind=table.kind,
        encoding=separated.input.encoding if separated else None,
        delimiter=separated.delimiter if separated else None,
        sheets=tuple(book.sheets) if book else (),
        hidden_sheets=tuple(book.hidden) if book else (),
        sheet=book.sheet if book else None,
        header_row=head.row + 1,
        has_hashtags=head.tags is not None,
        rows=rows,
        complete=complete,
        columns=tuple(columns),
    )


def _readers(dataset: Dataset) -> dict[str, Callable[[str], int]]:
    """Return for each kind how many such records a text refers to; 0 if a part of it is not understood."""

    def of(kind: str) -> Callable[[str], int]:
        read = reader(dataset, kind)

        def number(text: str) -> int:
            found = read(text)
            return len(found.ids) if found.complete else 0

        return number

    return {kind: of(kind) for kind in KINDS[:3]} | {"place": _places}


def _places(text: str) -> int:
    """Return how many places a text refers to; 0 if a part of it is not understood."""
    if len(named(text)) == 1:
        return 1
    parts = [part for part in _SEPARATORS.split(text) if part]
    return len(parts) if all(len(named(part)) == 1 for part in parts) else 0


def _column(name: str, tag: str | None, counts: Counter[str], readers: Mapping[str, Callable[[str], int]]) -> Column:
    filled = counts.total()
    # The most frequent texts come first.
    found = {
        kind: {text: number for text, _ in counts.most_common() if (number := refers(text))}
        for kind, refers in readers.items()
    }
    read = {kind: sum(counts[text] for text in texts) for kind, texts in found.items() if texts}
    kind = max(KINDS, key=lambda each: read.get(each, 0))
    texts = found[kind]
    trap = _trap(f"{name} {tag or ''}", counts, texts, kind) if texts else None
    return Column(
        name=name,
        hashtag=tag,
        filled=filled,
        reads_as=kind if read.get(kind, 0) > _MOSTLY * filled and not trap else None,
        read=read,
        several=sum(counts[text] for text, number in texts.items() if number > 1),
        unread=tuple(text for text, _ in counts.most_common() if text not in texts)[:_UNREAD] if texts else (),
        trap=trap,
    )


def _trap(name: str, texts: Iterable[str], read: Iterable[str], kind: str) -> str | None:
    """Return why the texts of a column that are read as references of a kind may be something else."""
    found = {text.casefold() for text in texts}
    if found <= _YES_OR_NO and found & _SURELY:
        return "yes and no, not references: N alone would be read as Norms and values, NO as Norway"
    if kind not in _NAMED or _NAMED[kind].search(name):
        return None
    references = {text.casefold() for text in read}
    if kind == "strategy":
        letters = all(len(part) == 1 for text in references for part in _NO_LETTERS.split(text))
        return "single letters, which may be codes of something else than strategies" if letters else None
    if not all(map(_NUMBERS.fullmatch, references)):
        return None
    if found <= {str(number) for number in range(1, _MONTHS + 1)}:
        return "numbers from 1 to 12, which may be months, and not standards"
    return "numbers, which are standards only if this is a column of standards"
