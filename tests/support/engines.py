"""The data-frame engines of the tests: how to put a table on each engine and how to read its rows."""

import math
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import pytest
from helpers import NIGHTLY

Columns = Mapping[str, Any]


def _pandas(columns: Columns) -> Any:
    import pandas as pd

    return pd.DataFrame(columns)


def _polars(columns: Columns) -> Any:
    import polars as pl

    return pl.DataFrame(columns)


def _polars_lazy(columns: Columns) -> Any:
    return _polars(columns).lazy()


def _pyarrow(columns: Columns) -> Any:
    import pyarrow as pa

    return pa.table(dict(columns))


def _duckdb(columns: Columns) -> Any:
    """Put a table on DuckDB's default connection."""
    import duckdb

    return duckdb.from_arrow(_pyarrow(columns))


def _duckdb_connection(columns: Columns) -> Any:
    """Put a table on a separate connection."""
    import duckdb

    connection = duckdb.connect()
    connection.register("given", _pyarrow(columns))
    connection.execute("CREATE TABLE annotated AS SELECT * FROM given")
    return connection.table("annotated")


def _ibis(columns: Columns) -> Any:
    import ibis

    return ibis.memtable(_pyarrow(columns))


def _dask(columns: Columns) -> Any:
    import dask.dataframe as dd

    return dd.from_pandas(_pandas(columns), npartitions=2)


@cache
def spark() -> Any:
    """Start Spark once, with a driver and executors as on a cluster, on two threads."""
    from pyspark.sql import SparkSession

    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",  # the address for large results
    }
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _pyspark(columns: Columns) -> Any:
    return spark().createDataFrame(_pyarrow(columns))


ENGINES: Mapping[str, Callable[[Columns], Any]] = {
    "pandas": _pandas,
    "Polars": _polars,
    "Polars, lazy": _polars_lazy,
    "PyArrow": _pyarrow,
    "DuckDB": _duckdb,
    "DuckDB, own connection": _duckdb_connection,
    "Ibis": _ibis,
    "Dask": _dask,
    "PySpark": _pyspark,
}
FAST = ("pandas", "Polars", "Polars, lazy", "PyArrow", "DuckDB", "DuckDB, own connection")
"""Engines that answer within milliseconds, so that tests can use them often."""
SLOW = tuple(engine for engine in ENGINES if engine not in FAST)

MATRIX = tuple(ENGINES) if NIGHTLY else ("pandas", "Polars", "DuckDB")
"""Engines that run every test of shapes. By day there is one of each kind: typed, with objects, and lazy."""


def on(engine: str, columns: Columns) -> Any:
    """Put a table on an engine. Without Java, skip Spark; in continuous integration, fail instead."""
    if engine == "PySpark" and shutil.which("java") is None:
        reason = "PySpark needs Java"
        if "CI" in os.environ:
            pytest.fail(reason)
        pytest.skip(reason)
    return ENGINES[engine](columns)


def rows(native: Any, columns: list[str] | None = None) -> list[tuple[Any, ...]]:
    """Return the rows of a frame in an order that does not depend on the engine."""
    import narwhals as nw

    names = columns or [name for name in nw.from_native(native).collect_schema().names() if name != "index"]
    first, *others = (
        sorted((tuple(map(_cell, row)) for row in eager.select(names).rows()), key=repr) for eager in _collected(native)
    )
    assert [each for each in others if each != first] == []
    return first


def arrow(native: Any, like: Any) -> Any:
    """Return a frame with linkages as an Arrow table, with the columns, types and order of another table."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found = []
    for eager in _collected(native):
        table = pa.Table.from_batches(eager.select(like.column_names).to_arrow().to_batches()).cast(like.schema)
        known = pc.unique(like["strategy"]).sort()
        place = pc.add(pc.multiply(table["row"], len(known)), pc.index_in(table["strategy"], known).cast(pa.int64()))
        found.append(table.take(pc.sort_indices(place)))
    assert [each for each in found if not each.equals(found[0])] == []
    return found[0]


def _collected(native: Any) -> Iterator[Any]:
    """Yield a frame in memory. A lazy Polars frame is computed by both of its engines."""
    import narwhals as nw

    frame = nw.from_native(native)
    if not isinstance(frame, nw.LazyFrame):
        yield frame
    elif frame.implementation.is_polars():
        yield frame.collect("pyarrow", engine="in-memory")
        yield frame.collect("pyarrow", engine="streaming")
    else:
        yield frame.collect("pyarrow")


def _cell(value: Any) -> Any:
    """Return a cell as plain Python, with lists as tuples and every missing value as `None`."""
    if value is None or type(value).__name__ == "NAType" or (isinstance(value, float) and math.isnan(value)):
        return None
    value = value.tolist() if hasattr(value, "tolist") else value
    return tuple(value) if isinstance(value, list) else value
