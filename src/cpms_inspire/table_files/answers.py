"""What is written beside a cell: new columns in one of three shapes, and the count of what was not read."""

import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from functools import partial
from operator import itemgetter
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import TypeAlias, final

from attrs import frozen

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.errors import (
    AmbiguousIdentifierError,
    CpmsInspireError,
    InvalidOptionError,
    RetiredIdentifierError,
    UnknownIdentifierError,
    WrongKindError,
    shortened,
)
from cpms_inspire.model.records import Linkage, Standard, Strategy  # as elsewhere
from cpms_inspire.model.vocabulary import KindName, LinkageKind
from cpms_inspire.reading.cell import read
from cpms_inspire.reading.values import Reading
from cpms_inspire.table_files.cells import Answer

SHAPES = ("wide", "long", "flags")

_TAGS = MappingProxyType({"strategy": "#activity+strategy", "standard": "#subsector+standard"})
"""Hashtags: an activity for strategies, a subsector for standards."""

_CODES = MappingProxyType({"strategy": "+code+v_inspire2016", "standard": "+code+v_cpms2019"})

Read: TypeAlias = Callable[[str], Reading]
"""A function from the text of a cell to what it means."""

_KEPT = 50_000
"""The most texts that are kept in memory."""


def reader(dataset: Dataset, wanted: str) -> Read:
    """Return the function that reads a cell of standards, strategies or interventions."""
    return partial(read, kind=wanted, dataset=dataset)


def why_unread(dataset: Dataset, wanted: str, text: str) -> tuple[str, tuple[str, ...]]:
    """Return why a text, or a part of one, is not understood, and identifiers that may be meant, best first."""
    reading = read(text, wanted, dataset=dataset)
    if not reading.unread:
        # A number may be anything beside what is no reference, such as a part of a date.
        return ("is not read beside something that is no reference" if reading.ids else ""), reading.ids
    try:
        {"standard": dataset.standard, "strategy": dataset.strategy}[wanted](text)
    except AmbiguousIdentifierError as error:
        return str(error), error.candidates
    except RetiredIdentifierError as error:
        return str(error), error.replaced_by
    except WrongKindError as error:
        return str(error), ()
    except CpmsInspireError:
        pass
    suggestions = tuple(dict.fromkeys(each for part in reading.unread for each in part.suggestions))
    return str(UnknownIdentifierError(wanted, text, suggestions, dataset.version)), suggestions


@final
@frozen
class _NewColumn:
    """A column that is added."""

    name: str
    hashtag: str
    kind: str = "text"
    """`text`, `boolean` or `list`."""


@final
class Answers:
    """
    The new cells for what a cell refers to.

    Each set of records gets a number, its place in `rows`: a tuple of rows of new cells.  Number 0 is a cell that
    refers to nothing.  A cell of a known record without linkages has a number of its own.
    """

    def __init__(
        self,
        dataset: Dataset,
        *,
        standard: bool,
        shape: str,
        kinds: Collection[LinkageKind | KindName] | None = None,
        prefix: str = "",
    ) -> None:
        """Prepare the columns; `standard` says whether the cells refer to standards, else to strategies."""
        self.dataset = dataset
        self.wanted = "standard" if standard else "strategy"
        self.shape = shape
        self._prefix = prefix
        self._other = "strategy" if standard else "standard"
        self._others: Sequence[Standard | Strategy] = dataset.strategies if standard else dataset.standards
        self._read = reader(dataset, self.wanted)
        self._links: dict[str, list[Linkage]] = {}
        for link in dataset.linkages_for(kinds=kinds):
            self._links.setdefault(link.standard if standard else link.strategy, []).append(link)
        columns = {"long": self._long_columns, "wide": self._wide_columns, "flags": self._flag_columns}[shape]()
        self.columns = [_NewColumn(f"{prefix}{column.name}", column.hashtag, column.kind) for column in columns]
        self.rows: list[tuple[tuple[Answer, ...], ...]] = [((None,) * len(columns),)]
        self._numbers: dict[tuple[str, ...], int] = {(): 0}
        self._known: dict[str, tuple[int, tuple[str, ...]]] = {}
        self._lock = Lock()

    @property
    def names(self) -> list[str]:
        """The names of the new columns."""
        return [column.name for column in self.columns]

    @property
    def hashtags(self) -> list[str]:
        """The hashtags of the new columns."""
        return [column.hashtag for column in self.columns]

    def check_names(self, names: Sequence[str]) -> None:
        """Refuse new names that the table has already, in small or capital letters."""
        existing = {name.casefold(): name for name in names}
        clash = [existing[name.casefold()] for name in self.names if name.casefold() in existing]
        if clash:
            shown = ", ".join(map(shortened, clash))
            way = f"a prefix that makes other names than {shown}, which the table already has, such as inspire_"
            raise InvalidOptionError("--prefix", shortened(self._prefix), (way,))

    def number(self, text: str) -> int:
        """Return the number of what a text refers to."""
        return self._looked_up(text)[0]

    def unread(self, text: str) -> tuple[str, ...]:
        """Return the parts of a text that refer to nothing: the whole text if it refers to nothing at all."""
        return self._looked_up(text)[1]

    def _looked_up(self, text: str) -> tuple[int, tuple[str, ...]]:
        with self._lock:
            known = self._known.get(text)
            if known is None:
                reading = self._read(text)
                parts = tuple(dict.fromkeys(part.text for part in reading.unread)) if reading.ids else (text,)
                known = self._known[text] = self._numbered(reading.ids), parts
                if len(self._known) > _KEPT:
                    self._known.clear()
            return known

    def _numbered(self, identifiers: tuple[str, ...]) -> int:
        if identifiers not in self._numbers:
            self._numbers[identifiers] = len(self.rows)
            self.rows.append(self._answered(identifiers))
        return self._numbers[identifiers]

    def _answered(self, identifiers: tuple[str, ...]) -> tuple[tuple[Answer, ...], ...]:
        links = [link for identifier in identifiers for link in self._links.get(identifier, ())]
        by_other: dict[str, list[Linkage]] = {}
        for link in links:
            by_other.setdefault(self._end(link), []).append(link)
        linked = [record for record in self._others if record.id in by_other]
        if self.shape == "flags":
            return (tuple(record.id in by_other for record in self._others),)
        if self.shape == "wide":
            kinds = ("/".join(dict.fromkeys(link.kind.value for link in by_other[record.id])) for record in linked)
            return ((tuple(r.id for r in linked), tuple(r.title for r in linked), tuple(kinds)),)
        return tuple(row for identifier in identifiers for row in self._long_rows(identifier))

    def _long_rows(self, identifier: str) -> Iterator[tuple[Answer, ...]]:
        """Yield a row for each linkage of one record, in the order of what is linked; a row of gaps if it has none."""
        links = self._links.get(identifier)
        if not links:
            yield (identifier, *self.rows[0][0][1:])
            return
        places: dict[str, int] = {record.id: place for place, record in enumerate(self._others)}
        for place, link in sorted(((places[self._end(link)], link) for link in links), key=itemgetter(0)):
            other = self._others[place]
            yield identifier, other.id, other.title, link.kind.value, link.scope.value, link.stressed

    def _end(self, link: Linkage) -> str:
        """Return the identifier of what a linkage leads to."""
        return link.strategy if self.wanted == "standard" else link.standard

    def _tag(self, attributes: str) -> str:
        """Return a hashtag for what is linked."""
        return _TAGS[self._other] + attributes

    @property
    def _code(self) -> str:
        return _CODES[self._other]

    def _long_columns(self) -> list[_NewColumn]:
        return [
            _NewColumn("read_as", _TAGS[self.wanted] + _CODES[self.wanted]),
            _NewColumn(self._other, self._tag(self._code)),
            _NewColumn(f"{self._other}_title", self._tag("+name+i_en")),
            _NewColumn("kind", "#meta+linkage+kind"),
            _NewColumn("scope", "#meta+linkage+scope"),
            _NewColumn("stressed", "#meta+linkage+stressed", "boolean"),
        ]

    def _wide_columns(self) -> list[_NewColumn]:
        plural = {"strategy": "strategies", "standard": "standards"}[self._other]
        return [
            _NewColumn(plural, self._tag(f"{self._code}+list"), "list"),
            _NewColumn(f"{self._other}_titles", self._tag("+name+i_en+list"), "list"),
            _NewColumn("kinds", "#meta+linkage+kind+list", "list"),
        ]

    def _flag_columns(self) -> list[_NewColumn]:
        codes = [record.id.rpartition("-")[2] for record in self._others]
        prefix = {"strategy": "i", "standard": "s"}[self._other]
        return [
            _NewColumn(
                f"{self._other}_{code}",
                self._tag(f"+linked+{code.lower() if code.isalnum() and code[0].isalpha() else prefix + code}"),
                "boolean",
            )
            for code in codes
        ]


@final
@frozen
class Unread:
    """A text, or a part of one, that refers to nothing, and the number of its rows."""

    text: str
    rows: int


@final
class Tally:
    """
    The number of rows read and written, of empty cells, and of each text, or part of one, that was not read.

    Texts beyond some number wait in a file, so that a column of free texts fits into memory.
    """

    def __init__(self, answers: Answers, folder: Path) -> None:
        """Count nothing yet; the file is made in this folder when it is needed."""
        self.rows = self.written = self.empty = self.unread = self.partly = 0
        self._answers = answers
        self._counts: dict[str, int] = {}
        self._file = folder / "unread.sqlite"
        self._spilled = False

    def add(self, text: str, rows: int, number: int) -> None:
        """Count rows with a text, which has this number among the answers."""
        self.rows += rows
        self.written += rows * len(self._answers.rows[number])
        if not text.strip():
            self.empty += rows
            return
        parts = self._answers.unread(text)
        if not number:
            self.unread += rows
        elif parts:
            self.partly += rows
        for part in parts:
            self._counts[part] = self._counts.get(part, 0) + rows
        if len(self._counts) > _KEPT:
            self._spill()

    def _spill(self) -> None:
        with closing(sqlite3.connect(self._file, isolation_level=None)) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS texts (text PRIMARY KEY, rows INTEGER) WITHOUT ROWID")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("BEGIN")
            connection.executemany(
                "INSERT INTO texts VALUES (?, ?) ON CONFLICT DO UPDATE SET rows = rows + excluded.rows",
                sorted(self._counts.items()),
            )
            connection.execute("COMMIT")
        self._counts.clear()
        self._spilled = True

    @property
    def matched(self) -> int:
        """The number of rows whose cell is understood."""
        return self.rows - self.empty - self.unread - self.partly

    @property
    def spellings(self) -> int:
        """The number of different texts that were not read."""
        if not self._spilled:
            return len(self._counts)
        self._spill()
        with closing(sqlite3.connect(self._file)) as connection:
            return int(connection.execute("SELECT count(*) FROM texts").fetchone()[0])

    def texts(self) -> Iterator[Unread]:
        """Yield the texts that were not read, the most frequent first."""
        if not self._spilled:
            ranked = sorted(self._counts.items(), key=lambda item: (-item[1], item[0]))
            yield from (Unread(text, rows) for text, rows in ranked)
            return
        self._spill()
        with closing(sqlite3.connect(self._file)) as connection:
            for text, rows in connection.execute("SELECT text, rows FROM texts ORDER BY rows DESC, text"):
                yield Unread(str(text), int(rows))
