"""
The crosswalk brought to a table, on the engine that holds it: pandas, Polars, PyArrow, DuckDB, Ibis, Dask, PySpark.

Every spelling that a reference may have is recognised by the engine itself: the distinct spellings of the column run
through `lookup.STEPS`, small tables are joined to them, and these to the rows.  What is lazy stays lazy.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import NoneType
from typing import TYPE_CHECKING, Any, NewType, TypeAlias, TypeVar, cast, final, get_args, get_origin

from attrs import fields, frozen

from cpms_inspire.closure import FRONTS, shared_spellings, spellings
from cpms_inspire.dataset import Dataset
from cpms_inspire.errors import (
    AmbiguousIdentifierError,
    InvalidOptionError,
    MissingExtraError,
    ReferenceTypeError,
    RetiredIdentifierError,
    UnknownIdentifierError,
    WrongKindError,
    shortened,
)
from cpms_inspire.lookup import LONGEST, STEPS, SpellingIndex
from cpms_inspire.model import COLLECTIONS, Linkage, Record, Standard, Strategy
from cpms_inspire.vocabulary import KindName, LinkageKind

if TYPE_CHECKING:
    from types import ModuleType

    from narwhals.dtypes import DType


__all__ = ["Unmatched", "annotate", "annotate_flags", "annotate_lists", "coverage_table", "table", "unmatched"]

F = TypeVar("F")

Frame: TypeAlias = Any
"""A frame as narwhals has it, eager or lazy: its types cannot say that two frames are of the same of these kinds."""

Table: TypeAlias = Any
"""A frame as its engine has it."""

ENGINES = ("pandas", "Polars", "PyArrow", "DuckDB", "Ibis", "Dask", "PySpark")
BACKENDS = ("pandas", "polars", "pyarrow")

_SPELLING, _KEY, _CODE = "__cpms_inspire_spelling", "__cpms_inspire_key", "__cpms_inspire_code"
_STANDARD, _STRATEGY, _ONE = (f"__cpms_inspire_{name}" for name in ("standard", "strategy", "one"))


@final
@frozen
class Unmatched:
    """A spelling in a column that refers to nothing, how many rows have it, and what to do about it."""

    spelling: str
    count: int
    suggestions: tuple[str, ...]
    """Identifiers that were perhaps meant, best first, or all that it might mean; empty where nothing comes near."""
    reason: str
    """Why it is not matched, in words."""


@final
@frozen
class _Side:
    """One end of the linkages, as the column of a frame refers to it."""

    word: str
    column: str
    dataset: Dataset

    @classmethod
    def of(cls, dataset: Dataset, standard: str | None, strategy: str | None) -> "_Side":
        """Take the column that is named, of standards or of strategies."""
        if (standard is None) == (strategy is None):
            both = "both are given" if standard is not None else "neither is given"
            raise InvalidOptionError("standard and strategy", both, ("the name of a column for one of them",))
        return cls("standard", standard, dataset) if standard is not None else cls("strategy", str(strategy), dataset)

    @property
    def records(self) -> Sequence[Standard | Strategy]:
        return self.dataset.standards if self.word == "standard" else self.dataset.strategies

    @property
    def others(self) -> Sequence[Standard | Strategy]:
        return self.dataset.strategies if self.word == "standard" else self.dataset.standards

    @property
    def other(self) -> str:
        return "strategy" if self.word == "standard" else "standard"

    def keys(self) -> dict[str, int]:
        """Return the normalised spellings that mean one record, with its place among the records."""
        texts: dict[str, tuple[str, ...]] = {
            record.id: (*spellings(record), *shared_spellings(record)) for record in self.records
        }
        place: dict[str, int] = {record.id: number for number, record in enumerate(self.records)}
        front = FRONTS["standards" if self.word == "standard" else "strategies"]
        return {key: place[name] for key, name in SpellingIndex(texts, front).unambiguous().items()}

    def why_not(self, spelling: str, count: int) -> Unmatched:
        """Say why a spelling is not matched."""
        ask = self.dataset.standard if self.word == "standard" else self.dataset.strategy
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
        raise AssertionError(f"{spelling!r} refers to a {self.word}")  # pragma: no cover  # as the tests hold


def annotate(  # noqa: PLR0913  # the frame, its column, and how to answer
    frame: F,
    *,
    dataset: Dataset,
    standard: str | None = None,
    strategy: str | None = None,
    kinds: Collection[LinkageKind | KindName] | None = None,
    prefix: str = "",
) -> F:
    """
    Return a frame with a row for each linkage of what a column refers to.

    For a column of standards with the columns `strategy` (identifier), `strategy_title`, `kind`, `scope` and
    `stressed`; for one of strategies with `standard` and `standard_title` in the place of the first two.  `prefix`
    goes before these names.  Rows that refer to nothing, or to what is linked to nothing, stay once, with nulls:
    `unmatched` lists the former.  `kinds` keeps linkages of these kinds.
    """
    side = _Side.of(dataset, standard, strategy)
    links: dict[str, list[Any]] = {
        name: [] for name in (_CODE, side.other, f"{side.other}_title", "kind", "scope", "stressed")
    }
    place: dict[str, int] = {record.id: number for number, record in enumerate(side.records)}
    titles: dict[str, str] = {record.id: record.title for record in side.others}
    for link in dataset.linkages_for(kinds=kinds):
        one, other = _ends(link, side)
        row = (place[one], other, titles[other], link.kind.value, link.scope.value, link.stressed)
        for column, value in zip(links.values(), row, strict=True):
            column.append(value)
    return _answered(frame, side, links, {"stressed": "truth"}, prefix)


def annotate_lists(  # noqa: PLR0913  # as for annotate
    frame: F,
    *,
    dataset: Dataset,
    standard: str | None = None,
    strategy: str | None = None,
    kinds: Collection[LinkageKind | KindName] | None = None,
    prefix: str = "",
) -> F:
    """
    Return a frame, row by row, with a list of what is linked to that which a column refers to.

    For a column of standards the column is `strategies`, for one of strategies `standards`: identifiers in canonical
    order.  The list is empty where nothing is linked, and null where the row refers to nothing.
    """
    side = _Side.of(dataset, standard, strategy)
    linked = _linked(side, kinds)
    name = "strategies" if side.word == "standard" else "standards"
    lists = [[other.id for other in side.others if other.id in linked[one.id]] for one in side.records]
    return _answered(frame, side, {_CODE: list(range(len(lists))), name: lists}, {name: "list"}, prefix)


def annotate_flags(  # noqa: PLR0913  # as for annotate
    frame: F,
    *,
    dataset: Dataset,
    standard: str | None = None,
    strategy: str | None = None,
    kinds: Collection[LinkageKind | KindName] | None = None,
    prefix: str = "",
) -> F:
    """
    Return a frame, row by row, with a column for each strategy that says whether it is linked.

    For a column of standards the columns are `strategy_I1` to `strategy_E`, for one of strategies `standard_01` to
    `standard_28`.  They are null where the row refers to nothing.
    """
    side = _Side.of(dataset, standard, strategy)
    linked = _linked(side, kinds)
    flags: dict[str, list[Any]] = {_CODE: list(range(len(side.records)))}
    for other in side.others:
        name = f"{side.other}_{other.id.rpartition('-')[2]}"
        flags[name] = [other.id in linked[one.id] for one in side.records]
    return _answered(frame, side, flags, dict.fromkeys(flags, "truth"), prefix)


def unmatched(
    frame: object,
    *,
    dataset: Dataset,
    standard: str | None = None,
    strategy: str | None = None,
    limit: int = 100,
) -> tuple[Unmatched, ...]:
    """
    Return the spellings in a column that refer to nothing, or to more than one thing, the most frequent first.

    At most `limit` of them, each with the number of its rows and with suggestions; nulls are no spellings.  This runs
    a lazy frame, but brings nothing except the answer into memory.
    """
    nw = _narwhals()
    if not isinstance(limit, int) or limit < 1:
        raise InvalidOptionError("limit", shortened(limit), ("a number of at least 1",))
    side = _Side.of(dataset, standard, strategy)
    spelled = _spelled(_entered(frame), side)
    counted = spelled.group_by(_SPELLING).agg(nw.len().alias(_ONE)).filter(~nw.col(_SPELLING).is_null())
    matched = _matched(counted.select(_SPELLING), side, _CODE)
    left = counted.join(matched, on=_SPELLING, how="anti")
    most = left.sort(by=[_ONE, _SPELLING], descending=[True, False]).head(limit)
    rows = (most.collect() if isinstance(most, nw.LazyFrame) else most).select(_SPELLING, _ONE).rows()
    return tuple(side.why_not(str(spelling), int(count)) for spelling, count in rows)


def coverage_table(
    frame: F,
    *,
    dataset: Dataset,
    by: Sequence[str],
    standard: str | None = None,
    strategy: str | None = None,
) -> F:
    """
    Return how much of the crosswalk each group of rows covers, as `coverage_of` counts it for a programme.

    A row for each group, pillar and kind of linkage, with the counts `realised`, `from_standard`, `from_strategy`,
    `untouched` and their sum `linked`.  A group works on the standards and strategies in the columns of its rows;
    these columns need not agree row by row.
    """
    nw = _narwhals()
    entered = _entered(frame)
    if isinstance(by, str) or not by:
        raise InvalidOptionError("by", shortened(by), ("a list of columns",))
    sides = [
        _Side(word, column, dataset)
        for word, column in (("standard", standard), ("strategy", strategy))
        if column is not None
    ]
    if not sides:
        raise InvalidOptionError("standard and strategy", "neither is given", ("the names of columns",))
    counts = ("realised", "from_standard", "from_strategy", "untouched", "linked")
    groups = list(by)
    for name in groups:
        _check_column(entered, "by", name)
    _check_apart(groups, ("pillar", "kind", *counts), "by")
    links = _links(entered, dataset)
    parts = [entered.select(groups).unique().join(links.select(_CODE), how="cross").with_columns(_flags(0, 0))]
    for side in sides:
        found = _identified(entered.select(dict.fromkeys((*groups, side.column))), side, _ONE)
        own = found.select(*groups, _ONE).filter(~nw.col(_ONE).is_null()).unique()
        end = _STANDARD if side.word == "standard" else _STRATEGY
        on = links.select(_CODE, nw.col(end).alias(_ONE))
        flags = _flags(1, 0) if side.word == "standard" else _flags(0, 1)
        parts.append(own.join(on, on=_ONE, how="inner").select(*groups, _CODE).with_columns(flags))
    every = nw.concat(parts, how="vertical")
    touched = every.group_by(*groups, _CODE).agg(nw.col(_STANDARD).max(), nw.col(_STRATEGY).max())
    one, other = nw.col(_STANDARD), nw.col(_STRATEGY)
    told = touched.join(links.select(_CODE, "pillar", "kind"), on=_CODE, how="inner").with_columns(
        realised=one * other,
        from_standard=one * (1 - other),
        from_strategy=(1 - one) * other,
        untouched=(1 - one) * (1 - other),
        linked=one * 0 + 1,
    )
    answer = told.group_by(*groups, "pillar", "kind").agg(*(nw.col(name).sum() for name in counts))
    return cast("F", answer.select(*groups, "pillar", "kind", *counts).to_native())


VIEW = "crosswalk"
"""The name of the table of all linkages with both titles, which is no collection of its own."""


def table(name: str, *, dataset: Dataset, backend: str = "pandas") -> Table:
    """
    Return a collection of a dataset, or `crosswalk`, as a frame of pandas, Polars or PyArrow.

    A column for each field; values with parts of their own, as citations, are left to the exports.  `crosswalk` has
    the linkages with the titles of both their ends.
    """
    nw = _narwhals()
    if name not in (*COLLECTIONS, VIEW):
        raise InvalidOptionError("name", shortened(name), (*COLLECTIONS, VIEW))
    if backend not in BACKENDS:
        raise InvalidOptionError("backend", shortened(backend), BACKENDS)
    records: tuple[Record, ...] = getattr(dataset, "linkages" if name == VIEW else name)
    columns: dict[str, list[Any]] = {}
    schema: dict[str, Any] = {}
    kind_of_record: Any = COLLECTIONS["linkages" if name == VIEW else name]
    for attribute in fields(kind_of_record):
        kind = _column_type(nw, attribute.type, backend)
        if kind is not None:
            schema[attribute.name] = kind
            columns[attribute.name] = [_cell(getattr(record, attribute.name)) for record in records]
    if name == VIEW:
        wanted = ("standard", "standard_title", "strategy", "strategy_title", "kind", "scope", "stressed")
        titles: dict[str, str] = {each.id: each.title for each in dataset.standards}
        titles |= {each.id: each.title for each in dataset.strategies}
        for end in ("standard", "strategy"):
            columns[f"{end}_title"] = [titles[each] for each in columns[end]]
            schema[f"{end}_title"] = nw.String()
        columns, schema = ({key: held[key] for key in wanted} for held in (columns, schema))
    try:
        return nw.from_dict(columns, schema, backend=backend).to_native()
    except ModuleNotFoundError:
        raise MissingExtraError("frames", f"A table of {backend}") from None


def _column_type(nw: "ModuleType", annotation: object, backend: str) -> "DType | None":
    """Return the type of the column that holds a field, or `None` where it has parts of its own."""
    parts = [part for part in (get_args(annotation) or (annotation,)) if part not in (NoneType, ...)]
    kind: Any = parts[0]
    while isinstance(kind, NewType):
        kind = kind.__supertype__
    scalars = {int: nw.Int64(), bool: nw.Boolean()}
    column: DType | None = scalars.get(kind, nw.String() if issubclass(kind, str) else None)
    return _list_of(nw, column, backend) if column is not None and get_origin(annotation) is tuple else column


def _list_of(nw: "ModuleType", kind: "DType", engine: object) -> "DType":
    """Return the type of a column of lists: pandas has none, and holds them as any objects."""
    listed: DType = nw.Object() if str(engine) == "pandas" else nw.List(kind)
    return listed


def _cell(value: object) -> object:
    return list(map(_cell, value)) if isinstance(value, tuple) else str(value) if isinstance(value, str) else value


def _narwhals() -> "ModuleType":
    try:
        import narwhals
    except ModuleNotFoundError:
        raise MissingExtraError("frames", "Annotating a frame") from None
    return narwhals


def _entered(frame: object) -> Frame:
    """Return a frame as narwhals sees it; an `InvalidOptionError` where it is none of a known engine."""
    nw = _narwhals()
    try:
        found = nw.from_native(frame)
    except TypeError:
        raise InvalidOptionError(
            "frame", shortened(type(frame)), tuple(f"a frame of {name}" for name in ENGINES)
        ) from None
    except nw.exceptions.DuplicateError:
        raise InvalidOptionError("frame", "a column name that repeats", ("each name once",)) from None
    return found


def _names(frame: Frame) -> list[str]:
    return list(frame.collect_schema().names())


def _check_column(frame: Frame, option: str, column: str) -> None:
    names = _names(frame)
    if column not in names:
        raise InvalidOptionError(option, shortened(column), tuple(map(str, names)) or ("a frame with columns",))


def _check_apart(names: Iterable[str], new: Iterable[str], option: str) -> None:
    clash = sorted({*names} & {*new})
    if clash:
        given = f"a frame that has {', '.join(clash)} already"
        step = "one that keeps the new columns apart" if option == "prefix" else "columns by other names"
        raise InvalidOptionError(option, given, (step,))


def _ends(link: Linkage, side: _Side) -> tuple[str, str]:
    """Return the end of a linkage that the column refers to, and the other one."""
    return (link.standard, link.strategy) if side.word == "standard" else (link.strategy, link.standard)


def _linked(side: _Side, kinds: Collection[LinkageKind | KindName] | None) -> Mapping[str, set[str]]:
    """Return what is linked to each record of a side."""
    found: dict[str, set[str]] = {record.id: set() for record in side.records}
    for link in side.dataset.linkages_for(kinds=kinds):
        one, other = _ends(link, side)
        found[one].add(other)
    return found


def _answered(frame: F, side: _Side, answers: Mapping[str, list[Any]], kinds: Mapping[str, str], prefix: str) -> F:
    """Join answers, by the place of the record that a row refers to, to the rows of a frame; `kinds` names types."""
    nw = _narwhals()
    entered = _entered(frame)
    engine = entered.implementation
    listed = _list_of(nw, nw.String(), engine.value)
    types = {"text": nw.String(), "truth": nw.Boolean(), "list": listed}
    schema = {name: types[kinds.get(name, "text")] for name in answers} | {_CODE: nw.Int32()}
    names = _names(entered)
    new = [name for name in answers if name != _CODE]
    added = [f"{prefix}{name}" for name in new]
    _check_apart(names, added, "prefix")
    if "list" in kinds.values() and (engine.is_pyarrow() or engine.is_dask()):
        name = "PyArrow" if engine.is_pyarrow() else "Dask"
        raise InvalidOptionError("frame", f"one of {name}, which joins no lists,", ("annotate", "annotate_flags"))
    spelled = _spelled(entered, side)
    # A text is joined by itself: carried along twice, it would be copied for every linkage.
    key = side.column if entered.collect_schema()[side.column] == nw.String else _SPELLING
    small = _small(entered, answers, schema).rename(dict(zip(new, added, strict=True)))
    matched = _matched(spelled.select(_SPELLING).unique(), side, _CODE)
    told = matched.join(_near(small), on=_CODE, how="inner").select(_SPELLING, *added)
    rows = entered if key == side.column else spelled
    joined = rows.join(_near(told), left_on=key, right_on=_SPELLING, how="left")
    return cast("F", joined.select(*names, *added).to_native())


def _identified(frame: Frame, side: _Side, code: str) -> Frame:
    """Return a frame with a column of the place, among the side's records, of that which each row refers to."""
    spelled = _spelled(frame, side)
    matched = _matched(spelled.select(_SPELLING).unique(), side, code)
    return spelled.join(_near(matched), on=_SPELLING, how="left").drop(_SPELLING)


def _spelled(frame: Frame, side: _Side) -> Frame:
    """Return a frame with a column of what its column of references says, as text."""
    nw = _narwhals()
    _check_column(frame, side.word, side.column)
    kind = frame.collect_schema()[side.column]
    column = nw.col(side.column)
    text = column.cast(nw.String)
    if kind == nw.String:
        text = column
    elif kind.is_float() and side.word == "standard":
        # Whole numbers with gaps: pandas and spreadsheets have no other way to hold them.
        text = text.str.replace_all(r"\.0$", "")
    elif kind.is_numeric() and side.word == "standard":
        pass
    elif kind not in (nw.Categorical, nw.Enum, nw.Unknown) and not (
        kind == nw.Object and frame.implementation.is_pandas_like()
    ):
        raise ReferenceTypeError(side.word, f"the column {shortened(side.column)} of {kind}")
    return frame.with_columns(text.alias(_SPELLING))


def _matched(distinct: Frame, side: _Side, code: str) -> Frame:
    """Return those of a few spellings that refer to a record, each with its place: normalised, and looked up."""
    nw = _narwhals()
    spelling = nw.col(_SPELLING)
    # Nulls first: none is left for the engines to disagree about.
    found = distinct.filter(~spelling.is_null()).filter(spelling.str.len_chars() <= LONGEST)
    retired = [record.id for record in side.dataset.retirements]
    if retired:
        found = found.filter(~spelling.is_in(retired))
    key = spelling
    for pattern, replacement in STEPS:
        key = key.str.replace_all(pattern, replacement)
    places = side.keys()
    small = _small(found, {_KEY: list(places), code: list(places.values())}, {_KEY: nw.String(), code: nw.Int32()})
    return found.with_columns(key.alias(_KEY)).join(_near(small), on=_KEY, how="inner").select(_SPELLING, code)


def _small(frame: Frame, columns: Mapping[str, list[Any]], schema: Mapping[str, Any]) -> Frame:
    """Return a small table on the engine, and where there are several on the connection, that holds a frame."""
    nw = _narwhals()
    engine = frame.implementation
    if isinstance(frame, nw.DataFrame):
        return nw.from_dict(columns, schema, backend=engine)
    if engine.is_duckdb():
        # Out of the frame itself, because a relation does not tell its connection; none of its rows is read.
        native = frame.to_native().limit(0).aggregate("count(*)").project(_unnested(columns, schema))
        return nw.from_native(native)
    session = {"session": frame.to_native().sparkSession} if engine.is_pyspark() else {}
    backend = "polars" if engine.is_polars() else "pyarrow"
    return nw.from_dict(columns, schema, backend=backend).lazy(engine, **session)


def _unnested(columns: Mapping[str, list[Any]], schema: Mapping[str, Any]) -> str:
    """Return what DuckDB makes rows of columns of."""
    types = {"String": "VARCHAR", "Int32": "INTEGER", "Boolean": "BOOLEAN", "List(String)": "VARCHAR[]"}
    shape = ", ".join(f"{_quoted(name)} {types[str(kind)]}" for name, kind in schema.items())
    rows = ", ".join(
        "{" + ", ".join(f"{_literal(name)}: {_literal(value)}" for name, value in zip(columns, row, strict=True)) + "}"
        for row in zip(*columns.values(), strict=True)
    )
    return f"unnest([{rows}]::STRUCT({shape})[], recursive := true)"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(value: object) -> str:
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return f"[{', '.join(map(_literal, value))}]" if isinstance(value, list) else str(value)


def _near(frame: Frame) -> Frame:
    """Return a small frame so that a cluster brings it to the rows, not the rows to it."""
    if not frame.implementation.is_pyspark():
        return frame
    from pyspark.sql.functions import broadcast

    return _narwhals().from_native(broadcast(frame.to_native()))


def _links(frame: Frame, dataset: Dataset) -> Frame:
    """Return the linkages on the engine of a frame: the places of their ends, pillar and kind."""
    nw = _narwhals()
    standards = {standard.id: place for place, standard in enumerate(dataset.standards)}
    strategies = {strategy.id: place for place, strategy in enumerate(dataset.strategies)}
    links = dataset.linkages
    columns: dict[str, list[Any]] = {
        _CODE: list(range(len(links))),
        _STANDARD: [standards[link.standard] for link in links],
        _STRATEGY: [strategies[link.strategy] for link in links],
        "pillar": [dataset.standards[standards[link.standard]].pillar for link in links],
        "kind": [link.kind.value for link in links],
    }
    schema = dict.fromkeys((_CODE, _STANDARD, _STRATEGY), nw.Int32()) | dict.fromkeys(("pillar", "kind"), nw.String())
    return _near(_small(frame, columns, schema))


def _flags(standard: int, strategy: int) -> list[Any]:
    """Return the columns that say which ends of a linkage a group works on."""
    nw = _narwhals()
    return [nw.lit(value, nw.Int64).alias(name) for name, value in ((_STANDARD, standard), (_STRATEGY, strategy))]
