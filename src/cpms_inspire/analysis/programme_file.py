"""
Reading a programme from a file: TOML, YAML, JSON, or a CSV table with a row for each activity.

Every entry that cannot be read is reported with its place.
"""

import csv
import io
import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePath
from types import MappingProxyType
from typing import Any, final

from attrs import frozen

from cpms_inspire._extras import needed
from cpms_inspire.analysis.coverage import Programme
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.places import place_code
from cpms_inspire.dataset.references import member
from cpms_inspire.documents.separated import delimiter_of, is_row_of_hashtags, records
from cpms_inspire.errors import (
    CpmsInspireError,
    DatasetError,
    InvalidOptionError,
    Problem,
    shortened,
)
from cpms_inspire.model.vocabulary import Setting

__all__ = ["Reading", "read_programme"]

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
"""The separators of several values in one cell.  The comma is none, because titles contain commas."""


@final
@frozen
class Reading:
    """A programme as far as its file could be read, and a problem for each entry that could not be."""

    programme: Programme
    problems: tuple[Problem, ...]
    """The problems, with paths such as `$.standards[2]`, or `line 17, standard` in a table, counted from line 1."""
    ignored: tuple[str, ...] = ()
    """The columns of a table that were not read, because their names are not those of a field."""


def read_programme(data: bytes, file: str, dataset: Dataset) -> Reading:
    """
    Return the programme in a file, whose name ends in the suffix of its format.

    References may be written as in `Dataset.standard` and similar questions.  A `DatasetError` says that nothing can
    be read: the format or encoding is another one, no column of a table is known, or no entry refers to anything.
    Raises an `InvalidOptionError` for another suffix, and a `MissingExtraError` if the library for YAML is missing.
    """
    suffix = PurePath(file).suffix.removeprefix(".").lower()
    file_format = _SUFFIXES.get(suffix, suffix)
    if file_format not in FORMATS:
        raise InvalidOptionError("the suffix of a programme's file", shortened(suffix), FORMATS)
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
    parsers: dict[str, Callable[[str], object]] = {"toml": tomllib.loads, "json": _json, "yaml": _yaml}
    try:
        return parsers[file_format](text)
    except RecursionError:
        raise _refusal("is nested too deep") from None
    except ValueError as error:
        raise _refusal(f"is not {file_format.upper()}: {error}") from None


def _json(text: str) -> object:
    return json.loads(text, object_pairs_hook=_members)


def _members(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    """Return the members of an object; a name that occurs twice would lose its first value."""
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the name {next(shortened(name) for name in names if names.count(name) > 1)} occurs twice")
    return members


def _yaml(text: str) -> object:
    with needed("yaml", "Reading a programme from YAML"):
        import yaml  # noqa: F401  # it may be gone since the module below was imported

        from cpms_inspire.analysis._yaml import load
    return load(text)


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
        self._resolved: dict[tuple[object, ...], object] = {}
        self._problems: list[Problem] = []
        self._resolvers: dict[str, Callable[[Any], object]] = {
            "standards": lambda given: dataset.standard(given).id,
            "strategies": lambda given: dataset.strategy(given).id,
            "interventions": lambda given: dataset.intervention(given).id,
            "settings": lambda given: member("setting", _hyphenated(given), Setting),
            "places": place_code,
        }

    def reading(self) -> Reading:
        """Return what was collected."""
        if not any(self._values.values()):
            raise DatasetError((*self._problems, Problem("$", f"names none of {', '.join(_FIELDS)}")), "programme")
        fields: dict[str, Any] = {name: tuple(values) for name, values in self._values.items()}
        return Reading(Programme(name=self._name, **fields), tuple(self._problems), self._ignored)

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
        if isinstance(value, list):
            for index, entry in enumerate(value):
                self._read_entry(field, entry, f"{path}[{index}]")
        else:
            self._read_entry(field, value, path)

    def _read_name(self, value: object) -> None:
        try:
            self._name = Programme(name=value).name  # type: ignore[arg-type]  # the constructor checks it
        except (TypeError, ValueError) as error:
            self._problems.append(Problem("$.name", str(error)))

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
                if field:
                    self._read_cell(field, cell, f"line {line}, {name}")

    def _read_cell(self, field: str, cell: str, path: str) -> None:
        """Read each value in a cell."""
        for entry in filter(None, map(str.strip, _SEPARATORS.split(cell))):
            self._read_entry(field, entry, path)

    def _read_entry(self, field: str, given: object, path: str) -> None:
        """Collect the meaning of an entry, or a problem."""
        value = self._value(field, given)
        if isinstance(value, _Unread):
            self._problems.append(Problem(path, value.reason))
        else:
            self._values[field][value] = None

    def _value(self, field: str, given: object) -> object:
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

    def _resolve(self, field: str, given: object) -> object:
        try:
            return self._resolvers[field](given)
        except CpmsInspireError as error:
            return _Unread(str(error))


@frozen
class _Unread:
    """The result for an entry that refers to nothing."""

    reason: str


def _hyphenated(given: object) -> object:
    """Return a setting as the vocabulary writes it: `rapid-onset` for `Rapid onset`."""
    return re.sub(r"[\s_.\u2010-\u2015-]+", "-", given.strip().lower()) if isinstance(given, str) else given
