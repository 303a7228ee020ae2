"""
The engines that hold tables, and where they differ: how a frame is entered, told apart by its texts, and joined.

Nothing here knows what a standard is.
"""

from collections.abc import Callable, Iterable, Mapping
from types import NoneType
from typing import TYPE_CHECKING, Any, NewType, TypeAlias, get_args, get_origin

from cpms_inspire._extras import needed
from cpms_inspire.errors import InvalidOptionError, ReferenceTypeError, shortened

if TYPE_CHECKING:
    from types import ModuleType

    from narwhals.dtypes import DType

Frame: TypeAlias = Any
"""A frame as narwhals has it, eager or lazy: its types cannot say that two frames are of the same of these kinds."""

ENGINES = ("pandas", "Polars", "PyArrow", "DuckDB", "Ibis", "Dask", "PySpark")
BACKENDS = ("pandas", "polars", "pyarrow")

SPELLING = "__cpms_inspire_spelling"
"""The column of what a cell says, as text."""

COUNT = "__cpms_inspire_count"
"""The column of how many rows have a spelling."""

_NUMBER = "__cpms_inspire_number"

_NUMBERS = ("integer", "floating", "mixed-integer-float", "decimal")
_TEXTS = ("string", "empty", "mixed", "mixed-integer")
"""What pandas calls cells, in a column of any objects, that may be references."""


def library() -> "ModuleType":
    """Return narwhals, which speaks to all engines."""
    with needed("frames", "Annotating a frame"):
        import narwhals
    return narwhals


def entered(frame: object) -> Frame:
    """Return a frame as narwhals sees it; an `InvalidOptionError` where it is none of a known engine."""
    nw = library()
    try:
        found = nw.from_native(frame)
    except TypeError:
        raise InvalidOptionError(
            "frame", shortened(type(frame)), tuple(f"a frame of {name}" for name in ENGINES)
        ) from None
    except nw.exceptions.DuplicateError:
        raise InvalidOptionError("frame", "a column name that repeats", ("each name once",)) from None
    return found


def names_of(frame: Frame) -> list[str]:
    """Return the names of a frame's columns."""
    return list(frame.collect_schema().names())


def check_column(frame: Frame, option: str, column: str) -> None:
    """Refuse the name of a column that is not there."""
    names = names_of(frame)
    if column not in names:
        valid = tuple(map(str, names)) or ("a frame with columns",)
        raise InvalidOptionError(option, f"the column {shortened(column)}, which is not there,", valid)


def check_apart(names: Iterable[str], new: Iterable[str], option: str) -> None:
    """Refuse new columns that a frame has already; as some engines do, take names for the same that differ in case."""
    taken = {str(name).casefold(): str(name) for name in names}
    clash = sorted(taken[name.casefold()] for name in new if name.casefold() in taken)
    if clash:
        given = f"a frame that has {', '.join(clash)} already"
        step = "one that keeps the new columns apart" if option == "prefix" else "columns by other names"
        raise InvalidOptionError(option, given, (step,))


def with_answers(frame: Frame, column: str, word: str, answers: Callable[[Frame], Frame]) -> Frame:
    """
    Join to each row what is answered about the text of its cell; rows without an answer stay, with nulls.

    `answers` gets a frame of the distinct texts, in `SPELLING`, and gives back its rows as often as it has answers to
    them, with these in columns beside: its work grows with the spellings, and not with the rows.
    """
    if frame.implementation.is_pandas_like():
        return _with_answers_by_number(frame, column, word, answers)
    rows = spelled(frame, column, word)
    told = near(answers(counted(rows).select(SPELLING)))
    if frame.collect_schema()[column] == library().String:
        # A text is joined by itself: carried along twice, it would be copied for every answer.
        return frame.join(told, left_on=column, right_on=SPELLING, how="left")
    return rows.join(told, on=SPELLING, how="left").drop(SPELLING)


def _with_answers_by_number(frame: Frame, column: str, word: str, answers: Callable[[Frame], Frame]) -> Frame:
    """Do so by the number of each distinct cell: pandas joins numbers in less time than texts."""
    nw = library()
    check_column(frame, word, column)
    native = frame.to_native()
    if native[column].dtype == object:  # which may hold what is equal, as 1 and True, and reads otherwise
        few, cells = SPELLING, spelled(frame, column, word).get_column(SPELLING).to_native()
    else:
        few, cells = column, native[column]
    numbers, distinct = cells.factorize()
    texts = nw.from_native(nw.get_native_namespace(frame).DataFrame({few: distinct, _NUMBER: range(len(distinct))}))
    told = answers(spelled(texts, few, word).select(SPELLING, _NUMBER)).drop(SPELLING)
    return nw.from_native(native.assign(**{_NUMBER: numbers})).join(told, on=_NUMBER, how="left").drop(_NUMBER)


def distinct(frame: Frame) -> Frame:
    """Return the distinct rows of a frame; `unique` would number all rows on some engines."""
    return frame.group_by(names_of(frame)).agg(library().len().alias(COUNT)).drop(COUNT)


def counted(rows: Frame) -> Frame:
    """Return the distinct texts in `SPELLING`, but for nulls, and in `COUNT` how many rows have them."""
    nw = library()
    return rows.group_by(SPELLING).agg(nw.len().alias(COUNT)).filter(~nw.col(SPELLING).is_null())


def spelled(frame: Frame, column: str, word: str) -> Frame:
    """
    Return a frame with what a column of references to a standard or a strategy says, as text, in `SPELLING`.

    Texts, categories and whole numbers are references; a number with a fraction of nothing is whole, because a column
    of whole numbers with gaps has no other form in pandas and spreadsheets.  Other columns are refused.
    """
    nw = library()
    check_column(frame, word, column)
    kind = frame.collect_schema()[column]
    cell = nw.col(column)
    if frame.implementation.is_pandas_like() and frame.to_native()[column].dtype == object:
        return _spelled_objects(frame, column, word)
    if kind == nw.String:
        return frame.with_columns(cell.alias(SPELLING))
    numeric = kind.is_numeric() and word == "standard"
    if not numeric and kind not in (nw.Categorical, nw.Enum, nw.Unknown):
        raise ReferenceTypeError(word, f"the column {shortened(column)} of {kind}")
    text = (cell.fill_nan(None) if kind.is_float() else cell).cast(nw.String)
    if numeric and not kind.is_integer():
        text = text.str.replace_all(r"\.0+$", "")
    return frame.with_columns(text.alias(SPELLING))


def _spelled_objects(frame: Frame, column: str, word: str) -> Frame:
    """Do so for a column of pandas that may hold anything: by what all of its cells are, or cell by cell."""
    nw = library()
    cells = frame.to_native()[column]
    kind = nw.get_native_namespace(frame).api.types.infer_dtype(cells, skipna=True)
    if kind not in (_TEXTS + _NUMBERS if word == "standard" else _TEXTS):
        raise ReferenceTypeError(word, f"the column {shortened(column)} of {kind} objects")
    # `str`, because `astype` would read bytes as the text that they are not.
    texts = cells if kind in ("string", "empty") else cells.map(str, na_action="ignore")
    series = nw.from_native(texts, series_only=True).cast(nw.String)
    if kind in ("floating", "mixed-integer-float", "decimal"):
        series = series.str.replace_all(r"\.0+$", "")
    return frame.with_columns(series.alias(SPELLING))


def small(frame: Frame, columns: Mapping[str, list[Any]], schema: Mapping[str, Any]) -> Frame:
    """Return a small table on the engine, and where there are several on the connection, that holds a frame."""
    nw = library()
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


def near(frame: Frame) -> Frame:
    """Return a small frame so that a cluster brings it to the rows, not the rows to it."""
    if not frame.implementation.is_pyspark():
        return frame
    from pyspark.sql.functions import broadcast

    return library().from_native(broadcast(frame.to_native()))


def column_type(annotation: object, backend: str) -> "DType | None":
    """Return the type of the column that holds a field, or `None` where it has parts of its own."""
    nw = library()
    parts = [part for part in (get_args(annotation) or (annotation,)) if part not in (NoneType, ...)]
    kind: Any = parts[0]
    while isinstance(kind, NewType):
        kind = kind.__supertype__
    scalars = {int: nw.Int64(), bool: nw.Boolean()}
    column: DType | None = scalars.get(kind, nw.String() if issubclass(kind, str) else None)
    return list_of(column, backend) if column is not None and get_origin(annotation) is tuple else column


def list_of(kind: "DType", engine: object) -> "DType":
    """Return the type of a column of lists: pandas has none, and holds them as any objects."""
    nw = library()
    listed: DType = nw.Object() if str(engine) == "pandas" else nw.List(kind)
    return listed
