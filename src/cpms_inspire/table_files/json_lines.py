"""
JSON lines: one object a line.

To another such file, each line is copied as it stands and the new members are put before its last bracket.  Elsewhere
texts become texts, and everything else the JSON of the file.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from json.decoder import JSONDecoder, scanstring  # type: ignore[attr-defined]  # not in its stubs
from pathlib import Path
from typing import IO, Any, NamedTuple, final

from cpms_inspire.documents.separated import LONGEST_RECORD
from cpms_inspire.errors import TableError, shortened
from cpms_inspire.table_files.answers import Answers, Tally
from cpms_inspire.table_files.cells import Answer, Head, Json, Value, check_names, json_of, reference_in
from cpms_inspire.table_files.text_input import TextInput

_BLANKS = " \t\n\r"

_scan: Callable[[str, int], tuple[Any, int]] = JSONDecoder(parse_int=str, parse_float=str).scan_once  # type: ignore[attr-defined]  # nor this


class _Line(NamedTuple):
    """One line with an object."""

    number: int
    text: str
    members: dict[str, Value]


@final
class JsonLinesTable:
    """A file of JSON lines that is being read."""

    kind = "JSON lines"
    delimiter = None

    def __init__(self, path: Path, *, encoding: str | None = None) -> None:
        """Read all names: a later line may have names that the earlier ones do not have."""
        self.path = path
        self.input = TextInput(path, encoding)
        names: dict[str, None] = {}
        for line in self._lines():
            names.update(dict.fromkeys(line.members))
        if not names:
            raise TableError(str(path), None, "contains no object with names.")
        self.head = Head(0, tuple(names), None)

    @property
    def share(self) -> float:
        """The part of the file that has been read, from 0 to 1."""
        return self.input.share

    def _lines(self) -> Iterator[_Line]:
        rest = b""
        number = 0
        for block in (*self.input.blocks(), b"\n"):
            *lines, rest = (rest + block).split(b"\n")
            for line in lines:
                number += 1
                if line.strip():
                    yield self._line(line.decode(), number)
            if len(rest) > LONGEST_RECORD:
                raise self._refused(number + 1, f"is longer than {LONGEST_RECORD:,} bytes")

    def _refused(self, number: int, reason: str) -> TableError:
        return TableError(str(self.path), f"line {number}", f"{reason}. Each line must be one complete JSON object.")

    def _line(self, text: str, number: int) -> _Line:
        try:
            members = self._members(text, number)
        except (json.JSONDecodeError, StopIteration, RecursionError, IndexError):
            raise self._refused(number, "is no JSON object") from None
        return _Line(number, text, members)

    def _members(self, text: str, number: int) -> dict[str, Value]:
        """Return the names and values of the object in a text."""
        place = _after_blanks(text, 0)
        if text[place] != "{":
            raise self._refused(number, "is no JSON object")
        place = _after_blanks(text, place + 1)
        members: dict[str, Value] = {}
        while text[place] != "}":
            if members:
                if text[place] != ",":
                    raise self._refused(number, "is no JSON object")
                place = _after_blanks(text, place + 1)
            if text[place] != '"':
                raise self._refused(number, "is no JSON object")
            name, place = scanstring(text, place + 1)
            if name in members:
                raise self._refused(number, f"has the name {shortened(name)} twice")
            place = _after_blanks(text, place)
            if text[place] != ":":
                raise self._refused(number, "is no JSON object")
            place = _after_blanks(text, place + 1)
            value, end = _scan(text, place)
            is_text = value is None or text[place] == '"'
            members[name] = value if is_text else Json(text[place:end])
            place = _after_blanks(text, end)
        if text[place + 1 :].strip(_BLANKS):
            raise self._refused(number, "has something after its object")
        return members

    def rows(self, *, as_texts: bool = True) -> Iterator[list[Value]]:
        """Yield the values of each row, in the order of the names; as texts they have no half of a character."""
        for line in self._lines():
            for value in line.members.values() if as_texts else ():
                if isinstance(value, str) and not _is_whole(value):
                    raise self._refused(line.number, "contains half of a character")
            yield [line.members.get(name) for name in self.head.names]

    def copy(self, target: IO[bytes], place: int, answers: Answers, tally: Tally) -> None:
        """Write each line as it stands, with the answers about the value at a place in it."""
        column = self.head.names[place]
        for line in self._lines():
            text = reference_in(line.members.get(column))
            if not _is_whole(text):
                raise self._refused(line.number, "contains half of a character")
            number = answers.number(text)
            tally.add(text, 1, number)
            bare = line.text.rstrip(_BLANKS)[:-1].rstrip(_BLANKS) + (", " if line.members else "")
            for row in answers.rows[number]:
                target.write(f"{bare}{_members_of(answers.names, row)}}}\n".encode())


def _after_blanks(text: str, place: int) -> int:
    while text[place : place + 1] in _BLANKS and place < len(text):
        place += 1
    return place


def _is_whole(text: str) -> bool:
    """Return whether a text has no half of a surrogate pair, which no file can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _members_of(names: Sequence[str], values: Sequence[Value | Answer]) -> str:
    return ", ".join(
        f"{json.dumps(name, ensure_ascii=False)}: {json_of(value)}" for name, value in zip(names, values, strict=True)
    )


@final
class JsonLinesWriter:
    """Writes JSON lines, object by object."""

    kind = "JSON lines"

    def __init__(self, target: IO[bytes], file: Path) -> None:
        """Write into a file that is open; errors name the file that the user named."""
        self._target = target
        self._file = file
        self._names: Sequence[str] = ()

    def names(self, names: Sequence[str]) -> None:
        """Use these names for the members of all objects."""
        check_names(self._file, names, self.kind)
        self._names = names

    def row(self, values: Sequence[Value | Answer]) -> None:
        """Write an object."""
        self._target.write(f"{{{_members_of(self._names, values)}}}\n".encode())

    def finish(self) -> None:
        """Do nothing: every object is written at once."""
