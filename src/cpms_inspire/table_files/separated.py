"""
Tables of separated values.

From such a file to another with the same delimiter, each record is copied as it stands, with its quotation marks and
its line end, and the new cells are put behind it.
"""

import codecs
import csv
import io
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple, final

from attrs import frozen

from cpms_inspire._extras import needed
from cpms_inspire.documents.separated import LONGEST_RECORD, Record, delimiter_of, long_cells, records
from cpms_inspire.errors import TableError
from cpms_inspire.table_files.answers import Answers, Tally
from cpms_inspire.table_files.cells import SEARCHED, Answer, Head, Value, head_of, text_of, unnamed_filled
from cpms_inspire.table_files.text_input import TextInput, ending

if TYPE_CHECKING:
    import pyarrow as pa

_UNCLOSED = "unexpected end of data"
"""What Python's csv module says of a quotation mark that is not closed."""

_THREADS = 2


class _Chunk(NamedTuple):
    """Some complete records: as bytes if each is a line, or else read one by one."""

    line: int
    plain: bytes
    newline: bytes
    quoted: list[list[str]]
    """The cells of the lines in which a quotation mark is."""
    read: list[Record]


@final
class SeparatedTable:
    """A file of separated values that is being read."""

    kind = "separated values"

    def __init__(
        self,
        path: Path,
        *,
        column: str | None = None,
        header_row: int | None = None,
        encoding: str | None = None,
        delimiter: str | None = None,
    ) -> None:
        """Find the delimiter and the names of the columns."""
        self.path = path
        self.input = TextInput(path, encoding)
        text = self._beginning()
        tsv = ending(path) == ".tsv"
        self.delimiter = delimiter or ("\t" if tsv else delimiter_of(text))
        first = self._first_records(text)
        head = head_of([record.cells for record in first], column, header_row)
        if head is None or not any(name.strip() for name in head.names):
            where = f"row {header_row}" if header_row else "line 1"
            raise TableError(str(path), where, "there are no column names.")
        self.head: Head = head
        self._before = first[: head.rows]
        self._unnamed = len(first[head.row].cells) - len(head.names)
        self._line = first[head.rows - 1].line + _lines(
            "".join(record.text for record in first[head.rows - 1 : head.rows])
        )
        self.newline = _line_end(first[head.row].text) or "\n"

    @property
    def share(self) -> float:
        """The part of the file that has been read, from 0 to 1."""
        return self.input.share

    def _beginning(self) -> str:
        """Return the beginning of the file, up to some megabytes."""
        data = b""
        for block in self.input.blocks():
            data += block
            if len(data) >= LONGEST_RECORD // 16 or data.count(b"\n") > 4 * SEARCHED:
                break
        return codecs.utf_8_decode(data, "strict", False)[0]  # noqa: FBT003  # the end may be within a character

    def _first_records(self, text: str) -> list[Record]:
        with long_cells():
            found: list[Record] = []
            try:
                found.extend(islice(records(text, self.delimiter), SEARCHED))
            except csv.Error as error:
                found = self._as_many_as_can_be_read(text)
                if not found or not str(error).startswith(_UNCLOSED):
                    raise self._malformed(_line_after(found, 1), error) from None
        if not found:
            raise TableError(str(self.path), "line 1", "there are no column names.")
        return found

    def _as_many_as_can_be_read(self, text: str) -> list[Record]:
        found: list[Record] = []
        with suppress(csv.Error):
            for record in records(text, self.delimiter):
                found.append(record)  # noqa: PERF402  # those before the error count
        return found

    def _malformed(self, line: int, error: object) -> TableError:
        if str(error).startswith(_UNCLOSED):
            reason = "a quotation mark is not closed. Close it, or double it if it stands within a quoted cell."
        elif "field larger" in str(error):
            reason = "a cell is too long. Perhaps a quotation mark is not closed."
        else:
            reason = f"cannot be read: {error}. A quotation mark within a quoted cell must be doubled."
        return TableError(str(self.path), f"line {line}", reason)

    def _chunks(self) -> Iterator[_Chunk]:
        """Yield the records below the names, in parts of complete records."""
        skipped = sum(len(record.text.encode()) for record in self._before)
        line = self._line
        rest = b""
        wanted = 0
        for block in self.input.blocks():
            if skipped:
                skipped -= (passed := min(skipped, len(block)))
                block = block[passed:]  # noqa: PLW2901  # the block without what was read already
            rest += block
            if len(rest) < wanted:
                continue
            chunk, size = self._chunk(rest, line)
            wanted = 0 if size else 2 * len(rest)
            if size:
                yield chunk
                line += _lines(rest[:size].decode())
                rest = rest[size:]
            elif len(rest) > LONGEST_RECORD:
                raise self._malformed(line, _UNCLOSED)
        if rest:
            if not rest.endswith((b"\n", b"\r")):
                rest += self.newline.encode()
            chunk, size = self._chunk(rest, line, last=True)
            yield chunk
            if size < len(rest):
                raise self._malformed(line + _lines(rest[:size].decode()), _UNCLOSED)

    def _chunk(self, data: bytes, line: int, *, last: bool = False) -> tuple[_Chunk, int]:
        """Return the complete records at the beginning of some bytes, and how many bytes these are."""
        if not self._unnamed:
            size = len(data) if last else data.rfind(b"\n") + 1
            plain = self._plain(line, data[:size])
            if plain is not None:
                return plain, size
        text = codecs.utf_8_decode(data, "strict", last)[0]
        found, size = [], 0
        with long_cells():
            try:
                for record in records(text, self.delimiter, line):
                    if not last and len(text) == size + len(record.text) and not record.text.endswith("\n"):
                        break  # the record, or its line end, may go on
                    found.append(record)
                    size += len(record.text)
            except csv.Error as error:
                if str(error) != _UNCLOSED:
                    raise self._malformed(_line_after(found, line), error) from None
        return _Chunk(line, b"", b"", [], found), len(text[:size].encode())

    def _plain(self, line: int, data: bytes) -> _Chunk | None:
        """Return whole lines as they are, if they have the same line ends and each of them is a record."""
        returns = data.count(b"\r")
        if returns and not returns == data.count(b"\n") == data.count(b"\r\n"):
            return None
        newline = b"\r\n" if returns else b"\n"
        quoted: list[list[str]] = []
        if b'"' in data:
            lines = [each.decode() for each in data.split(newline) if b'"' in each]
            reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
            with long_cells():
                try:
                    for cells in reader:
                        quoted.append(cells)
                        if reader.line_num != len(quoted) or len(cells) != len(self.head.names):
                            return None
                except csv.Error:
                    return None
        return _Chunk(line, data, newline, quoted, [])

    def _checked(self, record: Record) -> list[str] | None:
        """Return the cells of a record, as many as there are names; nothing for a blank line between records."""
        width = len(self.head.names)
        cells = record.cells
        if not cells:
            return [""] if width == 1 else None
        if len(cells) < width:
            reason = f"has {len(cells)} cells, but there are {width} columns."
            raise TableError(str(self.path), f"line {record.line}", reason)
        for place, cell in enumerate(cells[width:], width + 1):
            if cell.strip():
                raise unnamed_filled(self.path, f"line {record.line}", place)
        return cells[:width]

    def _records(self, chunk: _Chunk) -> Iterator[Record]:
        return records(chunk.plain.decode(), self.delimiter, chunk.line) if chunk.plain else iter(chunk.read)

    def rows(self) -> Iterator[list[Value]]:
        """Yield the cells of each row; an empty cell is nothing."""
        for chunk in self._chunks():
            with long_cells():
                for record in self._records(chunk):
                    cells = self._checked(record)
                    if cells is not None:
                        yield [cell or None for cell in cells]

    def copy(self, target: IO[bytes], place: int, answers: Answers, tally: Tally) -> None:
        """Write each record as it stands, with the answers about the cell at a place behind it."""
        with needed("tables", "Annotating a file"):
            import pyarrow as pa
        # Less memory than the pool that PyArrow takes by itself.
        pa.set_memory_pool(pa.system_memory_pool())
        suffixes = _Suffixes(answers, self.delimiter)
        for number, record in enumerate(self._before[self.head.row :]):
            added = answers.hashtags if number else answers.names
            target.write((self._bare(record) + suffixes.of(added) + self.newline).encode())
        waiting: deque[Future[tuple[Any, list[tuple[str, int, int]]]]] = deque()
        with ThreadPoolExecutor(_THREADS) as pool:
            try:
                for chunk in self._chunks():
                    waiting.append(pool.submit(self._annotated, chunk, place, answers, suffixes))
                    if len(waiting) > _THREADS:
                        _finish(waiting.popleft(), target, tally)
                while waiting:
                    _finish(waiting.popleft(), target, tally)
            finally:
                for each in waiting:
                    each.cancel()

    def _bare(self, record: Record) -> str:
        """Return the text of a record without its line end, and without empty cells behind the last column."""
        text = record.text[: len(record.text) - len(_line_end(record.text))]
        extra = len(record.cells) - len(self.head.names)
        if extra <= 0:
            return text
        if text.endswith(self.delimiter * extra):
            return text[:-extra]
        return _Suffixes.row(record.cells[:-extra], self.delimiter)

    def _annotated(
        self, chunk: _Chunk, place: int, answers: Answers, suffixes: "_Suffixes"
    ) -> tuple[Any, list[tuple[str, int, int]]]:
        """Return the bytes of some records with their answers, and the count of each text that was read."""
        if chunk.plain:
            found = _plain_annotated(chunk, len(self.head.names), place, answers, suffixes)
            if found is not None:
                return found
        parts: list[str] = []
        counts: dict[str, list[int]] = {}
        for record in self._records(chunk):
            cells = self._checked(record)
            if cells is None:
                continue
            number = answers.number(cells[place])
            counts.setdefault(cells[place], [0, number])[0] += 1
            bare, end = self._bare(record), _line_end(record.text)
            parts += (bare + suffix + end for suffix in suffixes.texts(number))
        return "".join(parts).encode(), [(text, rows, number) for text, (rows, number) in counts.items()]


def _finish(done: "Future[tuple[Any, list[tuple[str, int, int]]]]", target: IO[bytes], tally: Tally) -> None:
    content, counts = done.result()
    target.write(content)
    for text, rows, number in counts:
        tally.add(text, rows, number)


def _plain_annotated(
    chunk: _Chunk, width: int, place: int, answers: Answers, suffixes: "_Suffixes"
) -> "tuple[Any, list[tuple[str, int, int]]] | None":
    """Do the same with whole columns, for records that are lines; nothing if a record has another width."""
    import pyarrow as pa  # imported above, in the main thread
    import pyarrow.compute as pc

    newline, delimiter = chunk.newline.decode(), suffixes.delimiter
    lines = pc.split_pattern(pa.array([chunk.plain], pa.binary()).cast(pa.string()), newline).flatten()
    lines = lines.slice(0, len(lines) - 1)
    quoted = pc.match_substring(lines, '"')
    if not pc.all(pc.or_(quoted, pc.equal(pc.count_substring(lines, delimiter), width - 1))).as_py():
        return None
    cells = pc.list_element(pc.split_pattern(lines, delimiter, max_splits=place + 1), place)
    if chunk.quoted:
        cells = pc.replace_with_mask(cells, quoted, pa.array([each[place] for each in chunk.quoted], pa.string()))
    texts = cells.dictionary_encode()
    spelled = texts.dictionary.to_pylist()
    numbers = [answers.number(text) for text in spelled]
    counted = pc.value_counts(texts.indices)
    counts = [
        (spelled[index], rows, numbers[index])
        for index, rows in zip(counted.field(0).to_pylist(), counted.field(1).to_pylist(), strict=True)
    ]
    added = suffixes.column(newline).take(pa.array(numbers, pa.int32()).take(texts.indices))
    repeated = lines.take(pc.list_parent_indices(added))
    return pc.binary_join_element_wise(repeated, added.flatten(), "").buffers()[2], counts


@final
class _Suffixes:
    """The texts that are put behind a record, for each number of an answer."""

    def __init__(self, answers: Answers, delimiter: str) -> None:
        self.delimiter = delimiter
        self._answers = answers
        self._texts: dict[int, list[str]] = {}
        self._columns: dict[tuple[str, int], Any] = {}

    @staticmethod
    def row(cells: Sequence[str], delimiter: str) -> str:
        """Return a record without its line end."""
        text: list[str] = []
        csv.writer(_Lines(text.append, ""), delimiter=delimiter).writerow(cells)
        return text[0]

    def of(self, cells: Sequence[str]) -> str:
        """Return cells as the end of a record."""
        return self.row(["", *cells], self.delimiter)

    def texts(self, number: int) -> list[str]:
        """Return the ends of a record for an answer: one for each of its rows."""
        if number not in self._texts:
            self._texts[number] = [self.of([text_of(cell) for cell in row]) for row in self._answers.rows[number]]
        return self._texts[number]

    def column(self, newline: str) -> "pa.ListArray[Any]":
        """Return these ends for all answers, with a line end."""
        import pyarrow as pa  # imported above, in the main thread

        size = len(self._answers.rows)
        if (newline, size) not in self._columns:
            ends = [[text + newline for text in self.texts(number)] for number in range(size)]
            self._columns[newline, size] = pa.array(ends, pa.list_(pa.string()))
        return self._columns[newline, size]


def _line_end(text: str) -> str:
    """Return the line end of a record."""
    if text.endswith("\r\n"):
        return "\r\n"
    return text[-1] if text.endswith(("\n", "\r")) else ""


def _line_after(found: Sequence[Record], first: int) -> int:
    """Return the number of the line after some records; the first line, if there is none."""
    return found[-1].line + _lines(found[-1].text) if found else first


def _lines(text: str) -> int:
    """Return the number of line ends in a text."""
    return text.count("\n") + text.count("\r") - text.count("\r\n")


@final
@frozen
class _Lines:
    r"""
    Passes on the records of Python's writer with another line end.

    It is asked for `\r\n`, because with another one it leaves cells with these characters without quotation marks.
    """

    passed: Callable[[str], object]
    newline: str

    def write(self, text: str) -> None:
        self.passed(text.removesuffix("\r\n") + self.newline)


@final
class SeparatedWriter:
    """Writes a file of separated values, record by record."""

    def __init__(self, target: IO[bytes], delimiter: str, newline: str = "\n") -> None:
        self._text = io.TextIOWrapper(target, encoding="utf-8", newline="")
        lines = _Lines(self._text.write, newline)
        self._write: Callable[[Sequence[str]], object] = csv.writer(lines, delimiter=delimiter).writerow

    def names(self, names: Sequence[str]) -> None:
        """Write names or hashtags."""
        self._write(names)

    def row(self, values: Sequence[Value | Answer]) -> None:
        """Write a record."""
        self._write([text_of(value) for value in values])

    def finish(self) -> None:
        """Write what waits in memory."""
        self._text.flush()
        self._text.detach()
