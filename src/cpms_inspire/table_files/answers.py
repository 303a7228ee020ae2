"""What is written beside a cell: new columns in one of three shapes, and the count of what was not read."""

import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import TypeAlias, final

from attrs import frozen

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.references import FRONTS, shared_spellings, spellings
from cpms_inspire.dataset.spelling import LONGEST, SpellingIndex, normalise
from cpms_inspire.errors import (
    AmbiguousIdentifierError,
    CpmsInspireError,
    InvalidOptionError,
    RetiredIdentifierError,
    UnknownIdentifierError,
    shortened,
)
from cpms_inspire.model.records import Linkage, Standard, Strategy  # noqa: TC001  # as elsewhere
from cpms_inspire.model.vocabulary import KindName, LinkageKind
from cpms_inspire.table_files.cells import Answer

SHAPES = ("wide", "long", "flags")

Read: TypeAlias = Callable[[str], tuple[str, ...]]
"""A function from the text of a cell to the identifiers that it refers to; empty if it is not understood."""

_KEPT = 50_000
"""The most texts that are kept in memory."""


def reader(dataset: Dataset, wanted: str) -> Read:
    """Return the function that reads a cell of standards, strategies or interventions: one exact reference."""
    collection = {"standard": "standards", "strategy": "strategies", "intervention": "interventions"}[wanted]
    retired = {record.id for record in dataset.retirements}
    texts = {record.id: (*spellings(record), *shared_spellings(record)) for record in getattr(dataset, collection)}
    found = SpellingIndex(texts, FRONTS[collection]).unambiguous()

    def read(text: str) -> tuple[str, ...]:
        identifier = found.get(normalise(text)) if len(text) <= LONGEST and text not in retired else None
        return (identifier,) if identifier else ()

    return read


def why_unread(dataset: Dataset, wanted: str, text: str) -> tuple[str, tuple[str, ...]]:
    """Return why a text is not understood, and identifiers that may be meant, best first."""
    try:
        {"standard": dataset.standard, "strategy": dataset.strategy}[wanted](text)
    except UnknownIdentifierError as error:
        return str(error), error.suggestions
    except AmbiguousIdentifierError as error:
        return str(error), error.candidates
    except RetiredIdentifierError as error:
        return str(error), error.replaced_by
    except CpmsInspireError as error:
        return str(error), ()
    return "", ()


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

    def __init__(  # noqa: PLR0913  # what is asked, and how it is to be answered
        self,
        dataset: Dataset,
        *,
        standard: bool,
        shape: str,
        kinds: Collection[LinkageKind | KindName] | None = None,
        prefix: str = "",
        read: Read | None = None,
    ) -> None:
        """Prepare the columns; `standard` says whether the cells refer to standards, else to strategies."""
        self.dataset = dataset
        self.wanted = "standard" if standard else "strategy"
        self.shape = shape
        self._prefix = prefix
        self._other = "strategy" if standard else "standard"
        self._others: Sequence[Standard | Strategy] = dataset.strategies if standard else dataset.standards
        self._read = read or reader(dataset, self.wanted)
        self._links: dict[str, list[Linkage]] = {}
        for link in dataset.linkages_for(kinds=kinds):
            self._links.setdefault(link.standard if standard else link.strategy, []).append(link)
        columns = {"long": self._long_columns, "wide": self._wide_columns, "flags": self._flag_columns}[shape]()
        self.columns = [_NewColumn(f"{prefix}{column.name}", column.hashtag, column.kind) for column in columns]
        self.rows: list[tuple[tuple[Answer, ...], ...]] = [((None,) * len(columns),)]
        self._numbers: dict[tuple[str, ...], int] = {(): 0}
        self._known: dict[str, int] = {}
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
        with self._lock:
            known = self._known.get(text)
            if known is None:
                known = self._known[text] = self._numbered(self._read(text))
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
            by_other.setdefault(link.strategy if self.wanted == "standard" else link.standard, []).append(link)
        linked = [record for record in self._others if record.id in by_other]
        if self.shape == "flags":
            return (tuple(record.id in by_other for record in self._others),)
        if self.shape == "wide":
            kinds = ("/".join(dict.fromkeys(link.kind.value for link in by_other[record.id])) for record in linked)
            return ((tuple(r.id for r in linked), tuple(r.title for r in linked), tuple(kinds)),)
        return (
            tuple(
                (record.id, record.title, link.kind.value, link.scope.value, link.stressed)
                for record in linked
                for link in by_other[record.id]
            )
            or self.rows[0]
        )

    def _tag(self, attributes: str) -> str:
        """Return a hashtag for what is linked: an activity for strategies, a subsector for standards."""
        return {"strategy": "#activity+strategy", "standard": "#subsector+standard"}[self._other] + attributes

    @property
    def _code(self) -> str:
        return {"strategy": "+code+v_inspire2016", "standard": "+code+v_cpms2019"}[self._other]

    def _long_columns(self) -> list[_NewColumn]:
        return [
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
    """A text that refers to nothing, and the number of its rows."""

    text: str
    rows: int


@final
class Tally:
    """
    The number of rows read and written, of empty cells, and of each text that was not read.

    Texts beyond some number wait in a file, so that a column of free texts fits into memory.
    """

    def __init__(self, answers: Answers, folder: Path) -> None:
        """Count nothing yet; the file is made in this folder when it is needed."""
        self.rows = self.written = self.empty = self.unread = 0
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
        elif not number:
            self.unread += rows
            self._counts[text] = self._counts.get(text, 0) + rows
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
        """The number of rows whose cell refers to something."""
        return self.rows - self.empty - self.unread

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
