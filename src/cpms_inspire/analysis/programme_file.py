"""
Reading a programme from a file: TOML, YAML, JSON, or a table with a row for each activity.

Everything that cannot be read is listed with its place; nothing is dropped in silence.
"""

import csv
import io
import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePath
from types import MappingProxyType
from typing import Any, final

from attrs import frozen

from cpms_inspire._extras import needed
from cpms_inspire.analysis.coverage import Programme
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.references import member, place_code
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
"""The formats of a programme's file, each also its suffix; `.yml` and `.tsv` are known too."""

_SUFFIXES: Mapping[str, str] = MappingProxyType({"yml": "yaml", "tsv": "csv"})

_FIELDS = ("standards", "strategies", "interventions", "settings", "places")
_NAMES: Mapping[str, str] = MappingProxyType(
    {name: name for name in _FIELDS}
    | {"standard": "standards", "strategy": "strategies", "intervention": "interventions"}
    | {"setting": "settings", "place": "places", "country": "places", "countries": "places"}
)
"""What a field, or a column of a table, may be called."""

_SEPARATORS = re.compile("[;|\n]")
"""What stands between several values in one cell: titles hold commas."""


@final
@frozen
class Reading:
    """A programme as far as its file could be read, and every place that could not be."""

    programme: Programme
    problems: tuple[Problem, ...]
    """Paths are as in `$.standards[2]`; of a table as in `line 17, standard`, the first line being 1."""
    ignored: tuple[str, ...] = ()
    """The columns of a table that say nothing of the programme."""


def read_programme(data: bytes, file: str, dataset: Dataset) -> Reading:
    """
    Return the programme that a file holds; its name ends in the suffix of its format.

    Every spelling that references accept is accepted.  A `DatasetError` where nothing can be read at all: another
    format or encoding, a table without a column that is known, no entry that means anything.  An `InvalidOptionError`
    for another suffix, a `MissingExtraError` where YAML needs its library.
    """
    suffix = PurePath(file).suffix.removeprefix(".").lower()
    kind = _SUFFIXES.get(suffix, suffix)
    if kind not in FORMATS:
        raise InvalidOptionError("the suffix of a programme's file", shortened(suffix), FORMATS)
    text = _decoded(data)
    if not text.strip():
        raise _refusal("is empty")
    reader = _Reader(dataset, PurePath(file).stem)
    if kind == "csv":
        reader.take_table(text)
    else:
        reader.take_document(_parsed(text, kind))
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


def _parsed(text: str, kind: str) -> object:
    try:
        if kind == "toml":
            return tomllib.loads(text)
        if kind == "json":
            return json.loads(text)
        return _yaml(text)
    except RecursionError:
        raise _refusal("is nested too deep") from None
    except ValueError as error:
        raise _refusal(f"is not {kind.upper()}: {error}") from None


def _yaml(text: str) -> object:
    with needed("yaml", "Reading a programme from YAML"):
        import yaml
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None


class _Reader:
    """Takes what a file holds, entry by entry; the same spelling is resolved once."""

    def __init__(self, dataset: Dataset, name: str) -> None:
        self._name = name if name.isprintable() and name.strip() == name else None
        self._found: dict[str, dict[Any, None]] = {name: {} for name in _FIELDS}
        self._ignored: tuple[str, ...] = ()
        self._known: dict[tuple[object, ...], object] = {}
        self._problems: list[Problem] = []
        self._resolvers: dict[str, Callable[[Any], object]] = {
            "standards": lambda given: dataset.standard(given).id,
            "strategies": lambda given: dataset.strategy(given).id,
            "interventions": lambda given: dataset.intervention(given).id,
            "settings": lambda given: member("setting", _setting(given), Setting),
            "places": place_code,
        }

    def reading(self) -> Reading:
        """Return what was taken."""
        if not any(self._found.values()):
            raise DatasetError((*self._problems, Problem("$", f"names none of {', '.join(_FIELDS)}")), "programme")
        fields: dict[str, Any] = {name: tuple(values) for name, values in self._found.items()}
        return Reading(Programme(name=self._name, **fields), tuple(self._problems), self._ignored)

    def take_document(self, document: object) -> None:
        if not isinstance(document, dict):
            raise _refusal(f"must have fields such as standards, not be {shortened(document)}")
        for key, value in document.items():
            field = _NAMES.get(key.strip().lower()) if isinstance(key, str) else None
            if field:
                entries = enumerate(value) if isinstance(value, list) else ((None, value),)
                for index, entry in entries:
                    self._take(field, entry, f"$.{key}" if index is None else f"$.{key}[{index}]")
            elif key == "name":
                self._take_name(value)
            else:
                place = shortened(key)[1:-1] if isinstance(key, str) else shortened(key)
                self._problems.append(Problem(f"$.{place}", f"is none of name, {', '.join(_FIELDS)}"))

    def _take_name(self, value: object) -> None:
        try:
            self._name = Programme(name=value).name  # type: ignore[arg-type]  # checked there
        except (TypeError, ValueError) as error:
            self._problems.append(Problem("$.name", str(error)))

    def take_table(self, text: str) -> None:
        rows = self._rows(text)
        header = [cell.strip() for cell in next(rows)[1]]
        columns = {index: _NAMES[cell.lower()] for index, cell in enumerate(header) if cell.lower() in _NAMES}
        if not columns:
            wanted = ", ".join(sorted(_NAMES))
            raise _refusal(f"has no column that is called one of {wanted}, but {shortened(header)}", "line 1")
        self._ignored = tuple(cell for index, cell in enumerate(header) if cell and index not in columns)
        for line, row in rows:
            if all(cell.startswith("#") for cell in row if cell) and any(row):
                continue  # hashtags of HXL
            if len(row) > len(header):
                self._problems.append(Problem(f"line {line}", f"has {len(row)} cells, but the table {len(header)}"))
            for index, field in columns.items():
                cell = row[index] if index < len(row) else ""
                for entry in filter(None, (part.strip() for part in _SEPARATORS.split(cell))):
                    self._take(field, entry, f"line {line}, {header[index]}")

    def _rows(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows of a table, each with the number of its first line."""
        first = text.partition("\n")[0]
        delimiter = max((",", ";", "\t"), key=first.count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        line = 1
        try:
            for row in reader:
                yield line, row
                line = reader.line_num + 1
        except csv.Error as error:
            raise _refusal(f"cannot be read as a table: {error}", f"line {line}") from None

    def _take(self, field: str, given: object, path: str) -> None:
        key = (field, type(given), given) if isinstance(given, str | int) else None
        found = self._known.get(key) if key else None
        if found is None:
            found = self._resolved(field, given)
            if key:
                self._known[key] = found
        if isinstance(found, _Unread):
            self._problems.append(Problem(path, found.reason))
        else:
            self._found[field][found] = None

    def _resolved(self, field: str, given: object) -> object:
        try:
            return self._resolvers[field](given)
        except CpmsInspireError as error:
            return _Unread(str(error))


@frozen
class _Unread:
    """What stands for a spelling that means nothing."""

    reason: str


def _setting(given: object) -> object:
    """Return a setting's word as the vocabulary has it: `rapid-onset` for `Rapid onset`."""
    return re.sub("[ _-]+", "-", given.strip().lower()) if isinstance(given, str) else given
