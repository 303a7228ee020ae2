"""
Reading a programme from a file: TOML, YAML, JSON, or a CSV table with a row for each activity.

Every entry that cannot be read is reported with its place.
"""

import csv
import io
import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from os import PathLike
from pathlib import PurePath
from types import MappingProxyType
from typing import Any, ClassVar, final

from attrs import frozen

from cpms_inspire._extras import needed
from cpms_inspire.analysis.coverage import Programme
from cpms_inspire.dataset.bundled import DatasetRef, dataset_of
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.entries import entry
from cpms_inspire.documents.files import read_file
from cpms_inspire.documents.limits import (
    ENTRIES,
    EXPLAINED,
    KEY_PARTS,
    PROGRAMME_BYTES,
    TABLE_BYTES,
    UNREAD,
    UNREAD_DIFFERENT,
    YAML_DEPTH,
    YAML_NODES,
    in_words,
)
from cpms_inspire.documents.separated import delimiter_of, is_row_of_hashtags, records
from cpms_inspire.errors import (
    CpmsInspireError,
    DatasetError,
    InvalidOptionError,
    Problem,
    RecordError,
    UnknownIdentifierError,
    keep_tuples,
    shortened,
    visible,
)
from cpms_inspire.reading.cell import read
from cpms_inspire.reading.values import Unread

__all__ = ["ProgrammeReading", "read_programme"]

FORMATS = ("toml", "yaml", "json", "csv")
"""The formats of a programme's file, which are also its suffixes; `.yml` and `.tsv` are accepted too."""

_SUFFIXES: Mapping[str, str] = MappingProxyType({"yml": "yaml", "tsv": "csv"})

_FIELDS = ("standards", "strategies", "interventions", "settings", "places")
_NAMES: Mapping[str, str] = MappingProxyType(
    {name: name for name in _FIELDS}
    | {"standard": "standards", "strategy": "strategies", "intervention": "interventions"}
    | {"setting": "settings", "place": "places", "country": "places", "countries": "places"}
)
"""The names that a field of a document or a column of a table may have."""

_HASHTAGS = 25
"""The number of rows in which HXL allows a row of hashtags."""

_SEPARATORS = re.compile("[;|\n]")
"""The separators of several settings or places in one cell; names of places contain commas."""

_KINDS: Mapping[str, str] = MappingProxyType(
    {"standards": "standard", "strategies": "strategy", "interventions": "intervention"}
)
"""The fields whose entries are read as cells of a table are."""


@final
@frozen
class ProgrammeReading:
    """A programme as far as its file could be read, and a problem for each entry that could not be."""

    programme: Programme
    problems: tuple[Problem, ...]
    """The problems, with paths such as `$.standards[2]`, or `line 17, standard` in a table, counted from line 1."""
    ignored: tuple[str, ...] = ()
    """The columns of a table that were not read, because their names are not those of a field."""

    def __attrs_post_init__(self) -> None:
        keep_tuples(self)


def read_programme(
    file: str | PathLike[str], dataset: DatasetRef | None = None, *, data: bytes | None = None
) -> ProgrammeReading:
    """
    Return the programme in a file, whose name ends in the suffix of its format.

    `data` is the content of the file, if it is at hand: then nothing is read, and only the name of the file counts.

    References may be written as `read` takes them, several in one entry too; `dataset` answers, the newest if none is
    given.  A `DatasetError` says that nothing can be read: the format or encoding is another one, no column of a table
    is known, or no entry refers to anything.  Raises `InvalidOptionError` for another suffix, `MissingExtraError` if
    the library for YAML is missing, and `OSError` if the file cannot be read.
    """
    if not isinstance(file, str | PathLike):
        raise InvalidOptionError("file", shortened(file), ("its content with data=",), "the path of a programme's file")
    suffix = PurePath(file).suffix.removeprefix(".").lower()
    file_format = _SUFFIXES.get(suffix, suffix)
    if file_format not in FORMATS:
        raise InvalidOptionError("the suffix of a programme's file", shortened(suffix), FORMATS)
    dataset = dataset_of(dataset)
    most = TABLE_BYTES if file_format == "csv" else PROGRAMME_BYTES
    data = read_file(file, most) if data is None else data
    if len(data) > most:
        raise _refusal(f"is larger than {in_words(most)}, the limit for a programme as {file_format.upper()}")
    text = _decoded(data)
    if not text.strip():
        raise _refusal("is empty")
    reader = _Reader(dataset, PurePath(file).stem)
    if file_format == "csv":
        reader.read_table(text)
    else:
        reader.read_document(_parsed(text, file_format))
    return reader.reading()


def _refusal(reason: str, path: str = "$") -> DatasetError:
    return DatasetError((Problem(path, reason),), "programme")


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        reason = f"is not {encoding.removesuffix('-sig').upper()} from byte {error.start} on: save it as UTF-8"
        raise _refusal(reason, f"line {line}") from None


def _parsed(text: str, file_format: str) -> object:
    parsers: dict[str, Callable[[str], object]] = {"toml": _toml, "json": _json, "yaml": _yaml}
    try:
        return parsers[file_format](text)
    except CpmsInspireError:
        raise
    except RecursionError:
        raise _refusal("is nested too deep") from None
    except Exception as error:  # noqa: BLE001  # parsers raise many kinds of exceptions on broken files
        raise _refusal(f"is not {file_format.upper()}: {visible(str(error))}") from None


_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_LONG_KEY = re.compile(rf"(?<![A-Za-z0-9_-]){_PART}(?:[ \t]*\.[ \t]*{_PART}){{{KEY_PARTS}}}")
"""A key of TOML with too many parts; reading it takes time and memory that grow with the square of their number."""


def _toml(text: str) -> object:
    if _LONG_KEY.search(text):
        raise _refusal(f"has a key of more than {KEY_PARTS} parts, the limit")
    return tomllib.loads(text)


def _json(text: str) -> object:
    return json.loads(text, object_pairs_hook=_without_repeated_keys)


def _without_repeated_keys(pairs: Sequence[tuple[Any, Any]]) -> dict[Any, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        key = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise _refusal("is given twice: keep one of the two", f"$.{visible(str(key))}")
    return found


_YAML_INT = "tag:yaml.org,2002:int"
_DECIMAL = re.compile("[-+]?[0-9]+$")
_MOST_DIGITS = 1000


def _decimal(digits: str) -> int | str:
    """Return a whole number; very many digits, which Python refuses to read, and what is tagged wrongly, stay text."""
    return int(digits) if len(digits) <= _MOST_DIGITS and _DECIMAL.fullmatch(digits) else digits


def _yaml(text: str) -> object:
    with needed("yaml", "Reading a programme from YAML"):
        import yaml

    class Loader(yaml.SafeLoader):
        """Reads plain data within limits; PyYAML has none, and takes the last of two equal keys."""

        # Whole numbers are decimal: YAML 1.1 reads `010` as 8.  What is none, such as 0x1F, 1_3 or 1:30, stays text.
        yaml_implicit_resolvers: ClassVar = {  # type: ignore[misc]  # so it is in PyYAML
            first: [(tag, pattern) for tag, pattern in resolvers if tag != _YAML_INT]
            for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

        def __init__(self, stream: str) -> None:
            super().__init__(stream)
            self._nodes = self._depth = 0

        def compose_node(self, parent: Any, index: Any) -> Any:
            self._nodes += 1
            if self._nodes > YAML_NODES:
                raise _refusal(f"has more than {YAML_NODES} values, the limit")
            self._depth += 1
            if self._depth > YAML_DEPTH:
                raise _refusal("is nested too deep")
            node = super().compose_node(parent, index)
            self._depth -= 1
            return node

        def flatten_mapping(self, node: Any) -> None:
            if any(key.tag == "tag:yaml.org,2002:merge" for key, _ in node.value):
                raise _refusal(f"merges mappings (<<) in line {node.start_mark.line + 1}: write the fields out")

        def construct_mapping(self, node: Any, deep: Any = False) -> Any:  # noqa: FBT002  # as PyYAML has it
            found = super().construct_mapping(node, deep)
            if len(found) < len(node.value):
                _without_repeated_keys([(self.construct_object(key, deep), None) for key, _ in node.value])
            return found

    Loader.add_implicit_resolver(_YAML_INT, _DECIMAL, list("-+0123456789"))
    Loader.add_constructor(_YAML_INT, lambda _, node: _decimal(str(node.value)))
    return yaml.load(text, Loader)  # noqa: S506  # a safe loader


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a table, each with the number of its first line."""
    line = 1
    try:
        for record in records(text, delimiter_of(text, ",;\t")):
            yield record.line, record.cells
            line = record.line + sum(1 for _ in io.StringIO(record.text, newline=""))
    except csv.Error as error:
        raise _refusal(f"cannot be read as a table: {error}", f"line {line}") from None


class _Reader:
    """Collects the entries of one file, and the problems of those that cannot be read."""

    def __init__(self, dataset: Dataset, name: str) -> None:
        """Use the name of the file for the programme, if it is a line of text and the file gives no other name."""
        self._name = name if name.isprintable() and name.strip() == name else None
        self._values: dict[str, dict[Any, None]] = {name: {} for name in _FIELDS}
        self._ignored: tuple[str, ...] = ()
        self._resolved: dict[tuple[object, ...], _Found] = {}
        self._entries = 0
        self._different = 0
        self._problems: list[Problem] = []
        self._dataset = dataset

    def reading(self) -> ProgrammeReading:
        """Return what was collected."""
        if not any(self._values.values()):
            raise DatasetError((*self._problems, Problem("$", f"names none of {', '.join(_FIELDS)}")), "programme")
        fields: dict[str, Any] = {name: tuple(values) for name, values in self._values.items()}
        return ProgrammeReading(Programme(name=self._name, **fields), tuple(self._problems), self._ignored)

    def read_document(self, document: object) -> None:
        """Read the fields of a document."""
        if not isinstance(document, dict):
            raise _refusal(f"must have fields such as standards, not be {shortened(document)}")
        for key, value in document.items():
            field = _NAMES.get(key.strip().lower()) if isinstance(key, str) else None
            if field:
                self._read_entries(field, value, f"$.{key}")
            elif key == "name":
                self._read_name(value)
            else:
                name = shortened(key)[1:-1] if isinstance(key, str) else shortened(key)
                self._problems.append(Problem(f"$.{name}", f"is none of name, {', '.join(_FIELDS)}"))

    def _read_entries(self, field: str, value: object, path: str) -> None:
        """Read one value, or each value of a list."""
        members = value if isinstance(value, list) else [value]
        self._entries += len(members)
        if self._entries > ENTRIES:
            raise _refusal(f"has more than {ENTRIES} entries, the limit")
        for index, member in enumerate(members):
            self._read_entry(field, member, f"{path}[{index}]" if members is value else path)

    def _read_name(self, value: object) -> None:
        try:
            self._name = Programme(name=value).name  # type: ignore[arg-type]  # the constructor checks it
        except RecordError as error:
            self._problems.append(Problem("$.name", error.reason))

    def read_table(self, text: str) -> None:
        """Read the cells of a table in the columns that are named like a field."""
        rows = _rows(text)
        header = [cell.strip() for cell in next(rows)[1]]
        fields = [_NAMES.get(name.lower()) for name in header]
        if not any(fields):
            known = ", ".join(sorted(_NAMES))
            raise _refusal(f"has the columns {shortened(header)}, but none of {known}", "line 1")
        self._ignored = tuple(name for name, field in zip(header, fields, strict=True) if name and field is None)
        for place, (line, row) in enumerate(rows):
            if place < _HASHTAGS and is_row_of_hashtags(row):
                continue
            if len(row) > len(header):
                reason = f"has {len(row)} cells, but the table has {len(header)} columns"
                self._problems.append(Problem(f"line {line}", reason))
            for name, field, cell in zip(header, fields, row, strict=False):
                if field and cell:
                    self._read_cell(field, cell, line, name)

    def _read_cell(self, field: str, cell: str, line: int, name: str) -> None:
        """Read each value in a cell."""
        # The reader takes lists of references apart itself.
        texts = (cell,) if field in _KINDS else _SEPARATORS.split(cell)
        for text in filter(None, map(str.strip, texts)):
            self._read_entry(field, text, f"line {line}, {name}")

    def _read_entry(self, field: str, given: object, path: str) -> None:
        """
        Collect the meaning of an entry, and a problem for each part that has none.

        Refuses a file of which nearly nothing can be read.
        """
        found = self._found(field, given)
        self._values[field] |= dict.fromkeys(found.values)
        self._problems += [Problem(path, reason) for reason in found.reasons]
        if len(self._problems) > UNREAD or self._different > UNREAD_DIFFERENT:
            most = f"{UNREAD} entries" if len(self._problems) > UNREAD else f"{UNREAD_DIFFERENT} different entries"
            last = Problem("$", f"has more than {most} that cannot be read, the limit: is it the right file?")
            raise DatasetError((*self._problems, last), "programme")

    def _found(self, field: str, given: object) -> "_Found":
        """
        Return the meaning of an entry, or why it has none.

        An entry that occurs again is not read again: a table repeats the same few, and suggestions take milliseconds.
        """
        if not isinstance(given, str | int):
            return self._resolve(field, given)
        key = (field, type(given), given)  # with the type, because True equals 1
        if key not in self._resolved:
            self._resolved[key] = self._resolve(field, given)
        return self._resolved[key]

    def _resolve(self, field: str, given: object) -> "_Found":
        explained = self._different < EXPLAINED
        if field in _KINDS and isinstance(given, str):
            found = read(given, _KINDS[field], dataset=self._dataset)
            # Without a mention, `entry` explains best.
            if found.mentions or not explained:
                reasons = tuple(self._unread(_KINDS[field], part, explained=explained) for part in found.unread)
                self._different += len(reasons)
                ids = dict.fromkeys(identifier for mention in found.mentions for identifier in mention.ids)
                return _Found(tuple(ids), reasons)
        try:
            return _Found((entry(self._dataset, field, given),))
        except CpmsInspireError as error:
            self._different += 1
            return _Found((), (str(error),))

    def _unread(self, kind: str, part: Unread, *, explained: bool) -> str:
        """Return why a part of a cell was not read; suggestions take milliseconds each, so only the first have them."""
        suggestions = part.suggestions if explained else ()
        return str(UnknownIdentifierError(kind, part.text, suggestions, self._dataset.version))


@frozen
class _Found:
    """What an entry refers to, and the reasons why parts of it refer to nothing."""

    values: tuple[object, ...]
    reasons: tuple[str, ...] = ()
