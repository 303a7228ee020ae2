"""
Differences between data-frame engines: wrapping a frame, reading a column as text, joining a small table to the rows.

What a text refers to is decided in `tables`.  Only one rule on references is here: numbers refer to standards, never
to strategies.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from types import NoneType
from typing import TYPE_CHECKING, Any, NewType, TypeAlias, get_args, get_origin

from cpms_inspire._extras import needed
from cpms_inspire.errors import InvalidOptionError, ReferenceTypeError, shortened
from cpms_inspire.frames.sql import literal, quoted_name

if TYPE_CHECKING:
    from types import ModuleType

    from narwhals.dtypes import DType

Frame: TypeAlias = Any
"""A narwhals frame, eager or lazy: the types of narwhals cannot say that two frames are of the same kind."""

ENGINES = ("pandas", "Polars", "PyArrow", "DuckDB", "Ibis", "Dask", "PySpark")
BACKENDS = ("pandas", "polars", "pyarrow")

TEXT = "__cpms_inspire_text"
"""The column that `with_text_column` adds: the text of each cell."""

COUNT = "__cpms_inspire_count"
"""The column that `distinct_texts` adds: the number of rows with a text."""

_NUMBER = "__cpms_inspire_number"

_NUMBER_KINDS = ("integer", "floating", "mixed-integer-float", "decimal")
_TEXT_KINDS = ("string", "empty", "mixed", "mixed-integer")
"""What pandas calls the cells of an object column that may be references."""


def import_narwhals() -> "ModuleType":
    """Return narwhals, which has the same functions for all engines."""
    with needed("frames", "Annotating a frame"):
        import narwhals
    return narwhals


def to_narwhals(frame: object) -> Frame:
    """
    Return a frame as a narwhals frame.

    Raises `InvalidOptionError` if it is no frame of a known engine, `MissingExtraError` if its engine needs PyArrow and
    that is not installed.
    """
    nw = import_narwhals()
    try:
        wrapped = nw.from_native(frame)
    except TypeError:
        engines = tuple(f"a frame of {name}" for name in ENGINES)
        raise InvalidOptionError("frame", shortened(type(frame)), engines) from None
    except nw.exceptions.DuplicateError:
        raise InvalidOptionError("frame", "a repeated column name", ("each column name once",)) from None
    if isinstance(wrapped, nw.LazyFrame) and not wrapped.implementation.is_polars():
        # What carries answers to these engines, and back.
        with needed("frames-lazy", f"A frame of {wrapped.implementation.value}"):
            import pyarrow as pa  # noqa: F401
    return wrapped


def column_names(frame: Frame) -> list[str]:
    """Return the names of a frame's columns."""
    return list(frame.collect_schema().names())


def check_column(frame: Frame, option: str, column: str) -> None:
    """Raise an `InvalidOptionError` if a frame has no column of this name."""
    names = column_names(frame)
    if column not in names:
        valid = tuple(map(str, names)) or ("a frame with columns",)
        raise InvalidOptionError(option, shortened(column), valid, rule="the name of a column")


def clashing_columns(names: Iterable[str], new: Iterable[str]) -> list[str]:
    """
    Return the names of columns that new columns would repeat.

    Names that differ only in case count as the same, because they do for DuckDB and Spark.
    """
    existing = {str(name).casefold(): str(name) for name in names}
    return sorted(existing[name.casefold()] for name in new if name.casefold() in existing)


def join_answers(frame: Frame, column: str, wanted: str, answer: Callable[[Frame], Frame]) -> Frame:
    """
    Join to each row the answers about the text of its cell; rows without an answer stay, with nulls.

    `answer` gets a frame with the distinct texts in the column `TEXT`.  It returns a row for each answer, with the
    text and the answer in further columns.  Its work depends on the number of distinct texts, not of rows.
    """
    if frame.implementation.is_pandas_like():
        return _join_answers_by_number(frame, column, wanted, answer)
    if frame.implementation.is_pyarrow():
        return _join_answers_by_place(frame, column, wanted, answer)
    rows = with_text_column(frame, column, wanted)
    answers = broadcast(answer(distinct_texts(rows).select(TEXT)))
    if frame.collect_schema()[column] == import_narwhals().String:
        # A second column with the same texts would be copied for every answer.  Without it, annotating 2 million rows
        # on Polars takes 1.1 times the join by hand (messy: 1.5), with it 1.4 times (messy: 1.9).
        return frame.join(answers, left_on=column, right_on=TEXT, how="left")
    return rows.join(answers, on=TEXT, how="left").drop(TEXT)


def _join_answers_by_number(frame: Frame, column: str, wanted: str, answer: Callable[[Frame], Frame]) -> Frame:
    """
    Do the same by a number for each distinct cell, because pandas joins numbers faster than texts.

    Annotating 2 million rows takes 1.7 times the join by hand (messy: 1.0), and by texts 1.9 times (messy: 1.6).
    """
    nw = import_narwhals()
    check_column(frame, wanted, column)
    native = frame.to_native()
    if native[column].dtype == object:
        # Equal objects may have different texts, such as 1 and True: number the texts, not the cells.
        distinct_column, cells = TEXT, with_text_column(frame, column, wanted).get_column(TEXT).to_native()
    else:
        distinct_column, cells = column, native[column]
    numbers, distinct_cells = cells.factorize()
    pandas = nw.get_native_namespace(frame)
    texts = pandas.DataFrame({distinct_column: distinct_cells, _NUMBER: range(len(distinct_cells))})
    texts = with_text_column(nw.from_native(texts), distinct_column, wanted).select(TEXT, _NUMBER)
    numbered = nw.from_native(native.assign(**{_NUMBER: numbers}))
    return numbered.join(answer(texts).drop(TEXT), on=_NUMBER, how="left").drop(_NUMBER)


def _join_answers_by_place(frame: Frame, column: str, wanted: str, answer: Callable[[Frame], Frame]) -> Frame:
    """
    Do the same by taking rows, because PyArrow joins no table that has a list, a struct, a null or a view of texts.

    Rows keep their order.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    nw = import_narwhals()
    texts = with_text_column(frame, column, wanted).get_column(TEXT).to_native()
    encoded = texts.cast(pa.string()).combine_chunks().dictionary_encode()
    distinct = pa.table({TEXT: encoded.dictionary, _NUMBER: pa.array(range(len(encoded.dictionary)), pa.int32())})
    answers = answer(nw.from_native(distinct)).to_native()
    rows_of: list[list[int]] = [[] for _ in range(len(distinct) + 1)]
    for row, number in enumerate(answers[_NUMBER].to_pylist()):
        rows_of[number].append(row)
    # A cell without an answer, or without a text, gets the row of nulls behind the last answer.
    listed = pa.array([rows or [len(answers)] for rows in rows_of], pa.list_(pa.int32()))
    taken = listed.take(pc.fill_null(encoded.indices, len(distinct)))
    nulls = pa.table({field.name: pa.nulls(1, field.type) for field in answers.schema})
    with_nulls = pa.concat_tables([answers, nulls])
    found = with_nulls.drop_columns([TEXT, _NUMBER]).take(taken.flatten())
    parents = pc.list_parent_indices(taken)
    native = frame.to_native()
    given = pa.table([_taken(cells, parents) for cells in native.columns], schema=native.schema)
    for name in found.column_names:
        given = given.append_column(found.schema.field(name), found[name])
    return nw.from_native(given)


def _taken(cells: Any, places: Any) -> Any:
    """Return the cells of a column of PyArrow at some places; it takes none from a view of texts or bytes."""
    import pyarrow as pa

    views = {pa.string_view(): pa.large_string(), pa.binary_view(): pa.large_binary()}
    plain = views.get(cells.type)
    return cells.take(places) if plain is None else cells.cast(plain).take(places).cast(cells.type)


def distinct_rows(frame: Frame) -> Frame:
    """Return the distinct rows of a frame; `unique` takes twice as long on DuckDB, where it numbers all rows."""
    return frame.group_by(column_names(frame)).agg(import_narwhals().len().alias(COUNT)).drop(COUNT)


def distinct_texts(rows: Frame) -> Frame:
    """Return the distinct texts of the column `TEXT`, without nulls, and the number of their rows in `COUNT`."""
    nw = import_narwhals()
    return rows.group_by(TEXT).agg(nw.len().alias(COUNT)).filter(~nw.col(TEXT).is_null())


def with_text_column(frame: Frame, column: str, wanted: str) -> Frame:
    """
    Return a frame with the column `TEXT`: the text of each cell in a column of references.

    `wanted` is `standard` or `strategy`.  Texts and categories are references; for standards whole numbers are too.
    Pandas and spreadsheets turn a column of whole numbers with gaps into 9.0, so a number without a fraction counts
    as whole.  A column of any other type is a `ReferenceTypeError`.
    """
    nw = import_narwhals()
    check_column(frame, wanted, column)
    dtype = frame.collect_schema()[column]
    cell = nw.col(column)
    if frame.implementation.is_pandas_like() and frame.to_native()[column].dtype == object:
        return _with_text_of_objects(frame, column, wanted)
    if frame.implementation.is_pyarrow():
        return _with_text_of_arrow(frame, column, wanted)
    if dtype == nw.String:
        return frame.with_columns(cell.alias(TEXT))
    if frame.implementation.is_pandas_like() and dtype in (nw.Categorical, nw.Enum):
        return _with_text_of_categories(frame, column, wanted)
    numeric = dtype.is_numeric() and wanted == "standard"
    if not numeric and dtype not in (nw.Categorical, nw.Enum, nw.Unknown):
        if _is_empty(frame, column):
            native = frame.to_native()
            return nw.from_native(native.assign(**{TEXT: native[column].astype("string[pyarrow]")}))
        raise ReferenceTypeError(wanted, f"the column {shortened(column)} of type {dtype}")
    text = (cell.fill_nan(None) if dtype.is_float() else cell).cast(nw.String)
    if numeric and not dtype.is_integer():
        text = text.str.replace_all(r"\.0+$", "")
    return frame.with_columns(text.alias(TEXT))


def _is_empty(frame: Frame, column: str) -> bool:
    """Return whether pandas or Dask has no value in a column: they take it for one of numbers or of times."""
    engine = frame.implementation
    if not engine.is_pandas_like() and not engine.is_dask():
        return False
    empty = frame.to_native()[column].isna().all()
    return bool(empty.compute() if engine.is_dask() else empty)


def _with_text_of_categories(frame: Frame, column: str, wanted: str) -> Frame:
    """Do the same for categories of pandas, which may be of any type, by the texts of the categories."""
    nw = import_narwhals()
    cells = frame.to_native()[column]
    categories = nw.get_native_namespace(frame).DataFrame({column: cells.cat.categories})
    texts = with_text_column(nw.from_native(categories), column, wanted).get_column(TEXT).to_list()
    by_category = dict(zip(cells.cat.categories, texts, strict=True))
    series = nw.from_native(cells.astype(object).map(by_category), series_only=True).cast(nw.String)
    return frame.with_columns(series.alias(TEXT))


def _with_text_of_arrow(frame: Frame, column: str, wanted: str) -> Frame:
    """Do the same for PyArrow, whose texts have several types."""
    import pyarrow as pa
    import pyarrow.compute as pc

    nw = import_narwhals()
    native = frame.to_native()
    cells, types = native[column], pa.types
    dtype = cells.type.value_type if types.is_dictionary(cells.type) else cells.type
    textual = types.is_string(dtype) or types.is_large_string(dtype) or types.is_string_view(dtype)
    number = types.is_integer(dtype) or types.is_floating(dtype) or types.is_decimal(dtype)
    if not (textual or types.is_null(dtype) or (number and wanted == "standard")):
        raise ReferenceTypeError(wanted, f"the column {shortened(column)} of type {dtype}")
    if types.is_floating(dtype):
        cells = cells.cast(dtype)
        cells = pc.if_else(pc.is_nan(cells), None, cells)
    texts = cells.cast(pa.string())
    if number and not types.is_integer(dtype):
        texts = pc.replace_substring_regex(texts, pattern=r"\.0+$", replacement="")
    return nw.from_native(native.append_column(TEXT, texts))


def _with_text_of_objects(frame: Frame, column: str, wanted: str) -> Frame:
    """Do the same for an object column of pandas: by the kind that all cells have, or else cell by cell."""
    nw = import_narwhals()
    cells = frame.to_native()[column]
    kind = nw.get_native_namespace(frame).api.types.infer_dtype(cells, skipna=True)
    if kind not in (_TEXT_KINDS + _NUMBER_KINDS if wanted == "standard" else _TEXT_KINDS):
        raise ReferenceTypeError(wanted, f"the column {shortened(column)} of {kind} objects")
    if kind == "mixed" and cells.map(_is_collection).any():
        raise ReferenceTypeError(wanted, f"the column {shortened(column)} of lists")
    # Not `astype`, which would decode bytes.
    texts = cells if kind in ("string", "empty") else cells.map(str, na_action="ignore")
    series = nw.from_native(texts, series_only=True).cast(nw.String)
    if kind in ("floating", "mixed-integer-float", "decimal"):
        series = series.str.replace_all(r"\.0+$", "")
    return frame.with_columns(series.alias(TEXT))


def _is_collection(value: object) -> bool:
    """Return whether an object holds others, whose texts would look like references."""
    return isinstance(value, Collection) and not isinstance(value, str | bytes)


def constant_table(frame: Frame, columns: Mapping[str, list[Any]], schema: Mapping[str, Any]) -> Frame:
    """Return a table of the given values on the engine of a frame, and on its connection or session."""
    nw = import_narwhals()
    engine = frame.implementation
    if isinstance(frame, nw.DataFrame):
        made = nw.from_dict(columns, schema, backend=engine)
        booleans = [name for name, dtype in schema.items() if dtype == nw.Boolean] if engine.is_pandas() else []
        # A left join turns pandas' own booleans into objects, which cannot filter rows.
        return nw.from_native(made.to_native().astype(dict.fromkeys(booleans, "boolean"))) if booleans else made
    if engine.is_duckdb():
        # Made from the frame, because a relation does not expose its connection.  None of its rows is read.
        native = frame.to_native().limit(0).aggregate("count(*)").project(_unnested(columns, schema))
        return nw.from_native(native)
    session = {"session": frame.to_native().sparkSession} if engine.is_pyspark() else {}
    backend = "polars" if engine.is_polars() else "pyarrow"
    return nw.from_dict(columns, schema, backend=backend).lazy(engine, **session)


def _unnested(columns: Mapping[str, list[Any]], schema: Mapping[str, Any]) -> str:
    """Return the DuckDB expression that makes a row of each place in some columns."""
    types = {"String": "VARCHAR", "Int32": "INTEGER", "Boolean": "BOOLEAN", "List(String)": "VARCHAR[]"}
    shape = ", ".join(f"{quoted_name(name)} {types[str(dtype)]}" for name, dtype in schema.items())
    rows = ", ".join(
        "{" + ", ".join(f"{literal(name)}: {literal(value)}" for name, value in zip(columns, row, strict=True)) + "}"
        for row in zip(*columns.values(), strict=True)
    )
    return f"unnest([{rows}]::STRUCT({shape})[], recursive := true)"


def broadcast(frame: Frame) -> Frame:
    """Return a small frame marked for broadcast on Spark: it is sent to the rows, and the rows stay where they are."""
    if not frame.implementation.is_pyspark():
        return frame
    from pyspark.sql.functions import broadcast as broadcast_on_spark

    return import_narwhals().from_native(broadcast_on_spark(frame.to_native()))


def column_type(annotation: object, backend: str) -> "DType | None":
    """Return the type of the column for a field, or `None` if the values of the field have fields of their own."""
    nw = import_narwhals()
    parts = [part for part in (get_args(annotation) or (annotation,)) if part not in (NoneType, ...)]
    kind: Any = parts[0]
    while isinstance(kind, NewType):
        kind = kind.__supertype__
    scalars = {int: nw.Int64(), bool: nw.Boolean()}
    dtype: DType | None = scalars.get(kind, nw.String() if issubclass(kind, str) else None)
    return list_of(dtype, backend) if dtype is not None and get_origin(annotation) is tuple else dtype


def list_of(dtype: "DType", engine: object) -> "DType":
    """Return the type of a column of lists; pandas has no such type, so its lists are objects."""
    nw = import_narwhals()
    listed: DType = nw.Object() if str(engine) == "pandas" else nw.List(dtype)
    return listed
