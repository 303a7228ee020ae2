"""
The crosswalk brought to a table, on the engine that holds it: pandas, Polars, PyArrow, DuckDB, Ibis, Dask, PySpark.

Every spelling that a reference may have is recognised by the engine itself: the distinct spellings of the column run
through `lookup.STEPS`, small tables are joined to them, and these to the rows.  What is lazy stays lazy.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from typing import Any, TypeAlias, TypeVar, cast, final

from attrs import fields, frozen

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.references import FRONTS, shared_spellings, spellings
from cpms_inspire.dataset.spelling import LONGEST, STEPS, SpellingIndex
from cpms_inspire.errors import (
    AmbiguousIdentifierError,
    InvalidOptionError,
    RetiredIdentifierError,
    UnknownIdentifierError,
    WrongKindError,
    shortened,
)
from cpms_inspire.frames import _engines as engines
from cpms_inspire.frames._engines import BACKENDS, SPELLING, Frame
from cpms_inspire.model.records import COLLECTIONS, Linkage, Record, Standard, Strategy
from cpms_inspire.model.vocabulary import KindName, LinkageKind

__all__ = ["Unmatched", "annotate", "annotate_flags", "annotate_lists", "coverage_table", "table", "unmatched"]

F = TypeVar("F")

Table: TypeAlias = Any
"""A frame as its engine has it."""

_KEY, _CODE, _ONE = (f"__cpms_inspire_{name}" for name in ("key", "code", "one"))
_STANDARD, _STRATEGY = (f"__cpms_inspire_{name}" for name in ("standard", "strategy"))


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
            given = "the names of two columns" if standard is not None else "the name of no column"
            raise InvalidOptionError("standard and strategy", given, ("the name of a column for one of them",))
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
    nw = engines.library()
    if not isinstance(limit, int) or limit < 1:
        raise InvalidOptionError("limit", shortened(limit), ("a number of at least 1",))
    side = _Side.of(dataset, standard, strategy)
    held = engines.entered(frame)
    every = engines.counted(engines.spelled(held, side.column, side.word))
    left = every.join(_matched(every.select(SPELLING), side, _CODE), on=SPELLING, how="anti")
    most = left.sort(by=[engines.COUNT, SPELLING], descending=[True, False]).head(limit)
    rows = (most.collect() if isinstance(most, nw.LazyFrame) else most).select(SPELLING, engines.COUNT).rows()
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
    nw = engines.library()
    held = engines.entered(frame)
    if isinstance(by, str) or not by:
        raise InvalidOptionError("by", shortened(by), ("a list of columns",))
    sides = [
        _Side(word, column, dataset)
        for word, column in (("standard", standard), ("strategy", strategy))
        if column is not None
    ]
    if not sides:
        valid = ("the name of a column for one of them, or for both",)
        raise InvalidOptionError("standard and strategy", "the name of no column", valid)
    counts = ("realised", "from_standard", "from_strategy", "untouched", "linked")
    groups = list(by)
    for name in groups:
        engines.check_column(held, "by", name)
    engines.check_apart(groups, ("pillar", "kind", *counts), "by")
    links = _links(held, dataset)
    parts = [engines.distinct(held.select(groups)).join(links.select(_CODE), how="cross").with_columns(_flags(0, 0))]
    for side in sides:
        engines.check_column(held, side.word, side.column)
        own = held.select(dict.fromkeys((*groups, side.column)))
        found = engines.with_answers(own, side.column, side.word, partial(_matched, side=side, code=_ONE))
        own = engines.distinct(found.select(*groups, _ONE).filter(~nw.col(_ONE).is_null()))
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
    nw = engines.library()
    if name not in (*COLLECTIONS, VIEW):
        raise InvalidOptionError("name", shortened(name), (*COLLECTIONS, VIEW))
    if backend not in BACKENDS:
        raise InvalidOptionError("backend", shortened(backend), BACKENDS)
    records: tuple[Record, ...] = getattr(dataset, "linkages" if name == VIEW else name)
    columns: dict[str, list[Any]] = {}
    schema: dict[str, Any] = {}
    kind_of_record: Any = COLLECTIONS["linkages" if name == VIEW else name]
    for attribute in fields(kind_of_record):
        kind = engines.column_type(attribute.type, backend)
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
        there = tuple(name for name in BACKENDS if find_spec(name))
        raise InvalidOptionError("backend", f"{backend}, which is not installed,", there) from None


def _cell(value: object) -> object:
    return list(map(_cell, value)) if isinstance(value, tuple) else str(value) if isinstance(value, str) else value


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
    nw = engines.library()
    held = engines.entered(frame)
    engine = held.implementation
    listed = engines.list_of(nw.String(), engine.value)
    types = {"text": nw.String(), "truth": nw.Boolean(), "list": listed}
    schema = {name: types[kinds.get(name, "text")] for name in answers} | {_CODE: nw.Int32()}
    names = engines.names_of(held)
    new = [name for name in answers if name != _CODE]
    added = [f"{prefix}{name}" for name in new]
    engines.check_apart(names, added, "prefix")
    if "list" in kinds.values() and (engine.is_pyarrow() or engine.is_dask()):
        name = "PyArrow" if engine.is_pyarrow() else "Dask"
        raise InvalidOptionError("frame", f"one of {name}, which joins no lists,", ("annotate", "annotate_flags"))
    few = engines.small(held, answers, schema).rename(dict(zip(new, added, strict=True)))
    joined = engines.with_answers(
        held,
        side.column,
        side.word,
        lambda spellings: _matched(spellings, side, _CODE).join(engines.near(few), on=_CODE, how="inner").drop(_CODE),
    )
    return cast("F", joined.select(*names, *added).to_native())


def _matched(distinct: Frame, side: _Side, code: str) -> Frame:
    """Return the rows of distinct spellings that refer to a record, with its place: normalised, and looked up."""
    nw = engines.library()
    spelling = nw.col(SPELLING)
    # Without nulls: none is left for the engines to disagree about.
    found = distinct.filter(spelling.str.len_chars() <= LONGEST)
    retired = [record.id for record in side.dataset.retirements]
    if retired:
        found = found.filter(~spelling.is_in(retired))
    key = spelling
    for pattern, replacement in STEPS:
        key = key.str.replace_all(pattern, replacement)
    places = side.keys()
    known = engines.small(
        found, {_KEY: list(places), code: list(places.values())}, {_KEY: nw.String(), code: nw.Int32()}
    )
    # Never null, as it is anyway: else Spark infers a filter that it is not, and runs it, all steps, on every row.
    key = key.fill_null("")
    return found.with_columns(key.alias(_KEY)).join(engines.near(known), on=_KEY, how="inner").drop(_KEY)


def _links(frame: Frame, dataset: Dataset) -> Frame:
    """Return the linkages on the engine of a frame: the places of their ends, pillar and kind."""
    nw = engines.library()
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
    return engines.near(engines.small(frame, columns, schema))


def _flags(standard: int, strategy: int) -> list[Any]:
    """Return the columns that say which ends of a linkage a group works on."""
    nw = engines.library()
    return [nw.lit(value, nw.Int64).alias(name) for name, value in ((_STANDARD, standard), (_STRATEGY, strategy))]
