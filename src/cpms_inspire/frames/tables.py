"""
The crosswalk joined to a table, on the engine of the table: pandas, Polars, PyArrow, DuckDB, Ibis, Dask or PySpark.

Answers are joined to the distinct texts of a column first, and then to the rows.  A lazy frame stays lazy.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from typing import Any, TypeAlias, TypeVar, cast, final

from attrs import fields, frozen

from cpms_inspire.dataset.bundled import DatasetRef, dataset_of
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.errors import (
    AmbiguousIdentifierError,
    InvalidOptionError,
    RetiredIdentifierError,
    UnknownIdentifierError,
    WrongKindError,
    shortened,
)
from cpms_inspire.frames._engines import (
    BACKENDS,
    COUNT,
    TEXT,
    Frame,
    broadcast,
    check_column,
    clashing_columns,
    column_names,
    column_type,
    constant_table,
    distinct_rows,
    distinct_texts,
    import_narwhals,
    join_answers,
    list_of,
    to_narwhals,
    with_text_column,
)
from cpms_inspire.frames._names import plain_frame
from cpms_inspire.frames._references import ReferenceColumn, places_of, with_places
from cpms_inspire.model.records import COLLECTIONS, Record, Standard, Strategy
from cpms_inspire.model.several import Several
from cpms_inspire.model.vocabulary import KindName, LinkageKind

__all__ = ["Unmatched", "annotate", "annotate_flags", "annotate_lists", "coverage_table", "table", "unmatched"]

F = TypeVar("F")

Table: TypeAlias = Any
"""A frame of pandas, Polars or PyArrow."""

_PLACE, _RECORD = (f"__cpms_inspire_{name}" for name in ("place", "record"))
"""Columns of places in a collection: in `coverage_table` of a linkage, and of the standard or strategy of a cell."""

_STANDARD, _STRATEGY = (f"__cpms_inspire_{name}" for name in ("standard", "strategy"))
"""Columns of the two ends of a linkage."""


@final
@frozen
class Unmatched:
    """A spelling in a column that refers to no single record, with the number of its rows and the reason."""

    spelling: str
    count: int
    """The number of rows with this spelling."""
    suggestions: tuple[str, ...]
    """Identifiers of similar references, best first, or of every record that the spelling fits; empty if none."""
    reason: str
    """Why it is not matched, as a sentence."""


def annotate(  # noqa: PLR0913  # the frame, its column, and how to answer
    frame: F,
    standard: str | None = None,
    strategy: str | None = None,
    *,
    dataset: DatasetRef | None = None,
    kinds: Several[LinkageKind | KindName] | None = None,
    prefix: str = "",
) -> F:
    """
    Return a frame with a row for each linkage of the record that a cell refers to.

    `standard` or `strategy` is the name of the column, `dataset` where the linkages are, the newest if none is given.
    A column of standards gets the new columns `strategy` (identifier), `strategy_title`, `kind`, `scope` and
    `stressed`.  A column of strategies gets `standard` and `standard_title` instead of the first two.  `prefix` is put
    before these names.  `kinds` keeps only linkages of these kinds.

    On pandas `stressed` is a nullable `boolean`, so that it can filter rows also if some have nulls.

    A row stays once, with nulls, if its cell refers to nothing or to a record without linkages.  `unmatched` lists the
    cells that refer to nothing.
    """
    column = ReferenceColumn.of(dataset_of(dataset), standard, strategy)
    linked = column.linked_wanted
    answers: dict[str, list[Any]] = {
        name: [] for name in (_PLACE, linked, f"{linked}_title", "kind", "scope", "stressed")
    }
    places = places_of(column.records)
    titles: dict[str, str] = {record.id: record.title for record in column.linked_records}
    for link in column.dataset.linkages_for(kinds=kinds):
        own, other = column.ends(link)
        row = (places[own], other, titles[other], link.kind.value, link.scope.value, link.stressed)
        for values, value in zip(answers.values(), row, strict=True):
            values.append(value)
    return _annotated(frame, column, answers, {"stressed": "boolean"}, prefix)


def annotate_lists(  # noqa: PLR0913  # as for annotate
    frame: F,
    standard: str | None = None,
    strategy: str | None = None,
    *,
    dataset: DatasetRef | None = None,
    kinds: Several[LinkageKind | KindName] | None = None,
    prefix: str = "",
) -> F:
    """
    Return a frame with the same rows and a new column: the list of what is linked to the record in the cell.

    The new column is `strategies` for a column of standards, and `standards` for one of strategies.  A list contains
    identifiers in canonical order.  It is empty if nothing is linked, and null if the cell refers to nothing.
    """
    column = ReferenceColumn.of(dataset_of(dataset), standard, strategy)
    linked = column.linked(kinds)
    name = "strategies" if column.wanted == "standard" else "standards"
    lists = [[other.id for other in column.linked_records if other.id in linked[own.id]] for own in column.records]
    return _annotated(frame, column, {_PLACE: list(range(len(lists))), name: lists}, {name: "list"}, prefix)


def annotate_flags(  # noqa: PLR0913  # as for annotate
    frame: F,
    standard: str | None = None,
    strategy: str | None = None,
    *,
    dataset: DatasetRef | None = None,
    kinds: Several[LinkageKind | KindName] | None = None,
    prefix: str = "",
) -> F:
    """
    Return a frame with the same rows and a new column for each strategy: whether it is linked to the standard.

    The new columns are `strategy_I1` to `strategy_E` for a column of standards, and `standard_01` to `standard_28` for
    one of strategies.  They are null if the cell refers to nothing.
    """
    column = ReferenceColumn.of(dataset_of(dataset), standard, strategy)
    linked = column.linked(kinds)
    flags: dict[str, list[Any]] = {_PLACE: list(range(len(column.records)))}
    for other in column.linked_records:
        name = f"{column.linked_wanted}_{other.id.rpartition('-')[2]}"
        flags[name] = [other.id in linked[own.id] for own in column.records]
    return _annotated(frame, column, flags, dict.fromkeys(flags, "boolean"), prefix)


def _annotated(
    frame: F, column: ReferenceColumn, answers: Mapping[str, list[Any]], types: Mapping[str, str], prefix: str
) -> F:
    """
    Return a frame with answers joined to its rows.

    `answers` are columns, among them `_PLACE`: the place of the record that each answer is about.  `types` says which
    are `boolean` or `list`; the others are text.
    """
    nw = import_narwhals()
    own = plain_frame(frame)
    wrapped = to_narwhals(own.frame)
    cells = own.plain(column.wanted, column.name)
    engine = wrapped.implementation
    names = column_names(wrapped)
    new = {name: f"{prefix}{name}" for name in answers if name != _PLACE}
    if clash := clashing_columns(names, new.values()):
        reason = f"a prefix that makes other names than {', '.join(clash)}, which the frame already has"
        raise InvalidOptionError("prefix", shortened(prefix), (reason,))
    if "list" in types.values() and (engine.is_pyarrow() or engine.is_dask()):
        given = f"a frame of {'PyArrow' if engine.is_pyarrow() else 'Dask'}, which cannot join lists,"
        raise InvalidOptionError("frame", given, ("annotate", "annotate_flags"))
    dtypes = {"text": nw.String(), "boolean": nw.Boolean(), "list": list_of(nw.String(), engine.value)}
    schema = {name: dtypes[types.get(name, "text")] for name in answers} | {_PLACE: nw.Int32()}
    by_place = constant_table(wrapped, answers, schema).rename(new)

    def answer(texts: Frame) -> Frame:
        return with_places(texts, column, _PLACE).join(broadcast(by_place), on=_PLACE, how="inner").drop(_PLACE)

    joined = join_answers(wrapped, cells, column.wanted, answer)
    return cast("F", own.with_own_names(joined.select(*names, *new.values()).to_native()))


def unmatched(
    frame: object,
    standard: str | None = None,
    strategy: str | None = None,
    *,
    dataset: DatasetRef | None = None,
    limit: int = 100,
) -> tuple[Unmatched, ...]:
    """
    Return the spellings in a column that refer to nothing, or to more than one record, the most frequent first.

    Each has its number of rows and suggestions.  Returns at most `limit` spellings; nulls do not count as spellings.
    This runs the plan of a lazy frame, but only the answer is brought into memory.
    """
    nw = import_narwhals()
    if not isinstance(limit, int) or limit < 1:
        raise InvalidOptionError("limit", shortened(limit), ("a number of at least 1",))
    column = ReferenceColumn.of(dataset_of(dataset), standard, strategy)
    own = plain_frame(frame)
    cells = own.plain(column.wanted, column.name)
    texts = distinct_texts(with_text_column(to_narwhals(own.frame), cells, column.wanted))
    rest = texts.join(with_places(texts.select(TEXT), column, _PLACE), on=TEXT, how="anti")
    most = rest.sort(by=[COUNT, TEXT], descending=[True, False]).head(limit)
    rows = (most.collect() if isinstance(most, nw.LazyFrame) else most).select(TEXT, COUNT).rows()
    return tuple(_explained(column, str(spelling), int(count)) for spelling, count in rows)


def _explained(column: ReferenceColumn, spelling: str, count: int) -> Unmatched:
    """Return why a spelling is not matched."""
    ask = column.dataset.standard if column.wanted == "standard" else column.dataset.strategy
    try:
        ask(spelling)
    except UnknownIdentifierError as error:
        return Unmatched(spelling, count, error.suggestions, str(error))
    except AmbiguousIdentifierError as error:
        return Unmatched(spelling, count, error.candidates, str(error))
    except WrongKindError as error:
        return Unmatched(spelling, count, (), str(error))
    except RetiredIdentifierError as error:
        return Unmatched(spelling, count, error.replaced_by, str(error))
    raise AssertionError(f"{spelling!r} refers to a {column.wanted}")  # pragma: no cover  # engines read as `ask` does


_COUNTS = ("realised", "from_standard", "from_strategy", "untouched", "linked")


def coverage_table(
    frame: F,
    standard: str | None = None,
    strategy: str | None = None,
    *,
    by: Sequence[str],
    dataset: DatasetRef | None = None,
) -> F:
    """
    Return how much of the crosswalk each group of rows covers, as `coverage_of` counts it for a programme.

    There is a row for each group, pillar and kind of linkage.  It has the counts `realised`, `from_standard`,
    `from_strategy`, `untouched` and their sum `linked`.  A group works on all standards and all strategies in its rows;
    a standard and a strategy need not be in the same row.
    """
    nw = import_narwhals()
    dataset = dataset_of(dataset)
    own = plain_frame(frame)
    wrapped = to_narwhals(own.frame)
    groups = _group_columns(wrapped, by if isinstance(by, str) else [own.plain("by", name) for name in by])
    named = {"standard": standard, "strategy": strategy}
    columns = [
        ReferenceColumn(wanted, own.plain(wanted, name), dataset) for wanted, name in named.items() if name is not None
    ]
    if not columns:
        valid = ("a column for one of them, or for both",)
        raise InvalidOptionError("standard and strategy", "a column for neither", valid)
    links = _linkages(wrapped, dataset)
    all_pairs = distinct_rows(wrapped.select(groups)).join(links.select(_PLACE), how="cross")
    parts = [all_pairs.with_columns(_ends_worked_on(0, 0))]
    parts += [_linkages_worked_on(wrapped, groups, column, links) for column in columns]
    pairs = nw.concat(parts, how="vertical").group_by(*groups, _PLACE)
    on_standard, on_strategy = nw.col(_STANDARD), nw.col(_STRATEGY)
    counted = (
        pairs.agg(on_standard.max(), on_strategy.max())
        .join(links.select(_PLACE, "pillar", "kind"), on=_PLACE, how="inner")
        .with_columns(
            realised=on_standard * on_strategy,
            from_standard=on_standard * (1 - on_strategy),
            from_strategy=(1 - on_standard) * on_strategy,
            untouched=(1 - on_standard) * (1 - on_strategy),
            linked=on_standard * 0 + 1,
        )
    )
    summed = counted.group_by(*groups, "pillar", "kind").agg(*(nw.col(name).sum() for name in _COUNTS))
    return cast("F", own.with_own_names(summed.select(*groups, "pillar", "kind", *_COUNTS).to_native()))


def _group_columns(frame: Frame, by: Sequence[str]) -> list[str]:
    """Return the columns that group the rows, after checking them."""
    if isinstance(by, str) or not by:
        raise InvalidOptionError("by", shortened(by), ("a list of columns",))
    for name in by:
        check_column(frame, "by", name)
    new = ("pillar", "kind", *_COUNTS)
    if clash := clashing_columns(by, new):
        raise InvalidOptionError("by", shortened(clash), (f"columns with other names than {', '.join(new)}",))
    return list(by)


def _linkages(frame: Frame, dataset: Dataset) -> Frame:
    """Return the linkages on the engine of a frame: the places of both ends, pillar and kind."""
    nw = import_narwhals()
    standards, strategies = places_of(dataset.standards), places_of(dataset.strategies)
    links = dataset.linkages
    columns: dict[str, list[Any]] = {
        _PLACE: list(range(len(links))),
        _STANDARD: [standards[link.standard] for link in links],
        _STRATEGY: [strategies[link.strategy] for link in links],
        "pillar": [dataset.standards[standards[link.standard]].pillar for link in links],
        "kind": [link.kind.value for link in links],
    }
    schema = dict.fromkeys((_PLACE, _STANDARD, _STRATEGY), nw.Int32()) | dict.fromkeys(("pillar", "kind"), nw.String())
    return broadcast(constant_table(frame, columns, schema))


def _linkages_worked_on(frame: Frame, groups: Sequence[str], column: ReferenceColumn, links: Frame) -> Frame:
    """Return the linkages whose end in a column each group works on."""
    nw = import_narwhals()
    check_column(frame, column.wanted, column.name)
    cells = frame.select(dict.fromkeys((*groups, column.name)))
    found = join_answers(cells, column.name, column.wanted, partial(with_places, column=column, name=_RECORD))
    records = distinct_rows(found.select(*groups, _RECORD).filter(~nw.col(_RECORD).is_null()))
    is_standard = column.wanted == "standard"
    ends = links.select(_PLACE, nw.col(_STANDARD if is_standard else _STRATEGY).alias(_RECORD))
    flags = _ends_worked_on(1, 0) if is_standard else _ends_worked_on(0, 1)
    return records.join(ends, on=_RECORD, how="inner").select(*groups, _PLACE).with_columns(flags)


def _ends_worked_on(standard: int, strategy: int) -> list[Any]:
    """Return two columns that say, by 1 or 0, which ends of a linkage a group works on."""
    nw = import_narwhals()
    return [nw.lit(value, nw.Int64).alias(name) for name, value in ((_STANDARD, standard), (_STRATEGY, strategy))]


CROSSWALK = "crosswalk"
"""The name of the table of all linkages with the titles of both ends.  It is no collection of the dataset."""

_CROSSWALK_COLUMNS = ("standard", "standard_title", "strategy", "strategy_title", "kind", "scope", "stressed")


def table(name: str, dataset: DatasetRef | None = None, *, backend: str = "pandas") -> Table:
    """
    Return a collection of a dataset, or `crosswalk`, as a frame of pandas, Polars or PyArrow.

    There is a column for each field, except fields whose values have fields of their own, such as citations: the
    exports have those.  `crosswalk` has the linkages with the titles of both ends.
    """
    nw = import_narwhals()
    if name not in (*COLLECTIONS, CROSSWALK):
        raise InvalidOptionError("name", shortened(name), (*COLLECTIONS, CROSSWALK))
    if backend not in BACKENDS:
        raise InvalidOptionError("backend", shortened(backend), BACKENDS)
    dataset = dataset_of(dataset)
    columns, schema = _crosswalk(dataset, backend) if name == CROSSWALK else _collection(dataset, name, backend)
    try:
        return nw.from_dict(columns, schema, backend=backend).to_native()
    except ModuleNotFoundError:
        installed = tuple(name for name in BACKENDS if find_spec(name))
        raise InvalidOptionError("backend", shortened(backend), installed, rule="an installed library") from None


def _collection(dataset: Dataset, name: str, backend: str) -> tuple[dict[str, list[Any]], dict[str, Any]]:
    """Return the columns of a collection, and their types."""
    records: tuple[Record, ...] = getattr(dataset, name)
    columns: dict[str, list[Any]] = {}
    schema: dict[str, Any] = {}
    for attribute in fields(cast("Any", COLLECTIONS[name])):
        dtype = column_type(attribute.type, backend)
        if dtype is not None:
            schema[attribute.name] = dtype
            columns[attribute.name] = [_cell(getattr(record, attribute.name)) for record in records]
    return columns, schema


def _crosswalk(dataset: Dataset, backend: str) -> tuple[dict[str, list[Any]], dict[str, Any]]:
    """Return the columns of the linkages with the titles of both ends, and their types."""
    columns, schema = _collection(dataset, "linkages", backend)
    ends: tuple[Standard | Strategy, ...] = (*dataset.standards, *dataset.strategies)
    titles: dict[str, str] = {record.id: record.title for record in ends}
    for end in ("standard", "strategy"):
        columns[f"{end}_title"] = [titles[identifier] for identifier in columns[end]]
        schema[f"{end}_title"] = schema[end]
    return {name: columns[name] for name in _CROSSWALK_COLUMNS}, {name: schema[name] for name in _CROSSWALK_COLUMNS}


def _cell(value: object) -> object:
    """Return the value of a field as a cell: a tuple as a list, a word of a vocabulary as plain text."""
    if isinstance(value, tuple):
        return list(map(_cell, value))
    return str(value) if isinstance(value, str) else value
