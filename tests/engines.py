"""The data-frame engines that the tests run on: how a table gets onto each, and its rows back."""

import math
import os
import shutil
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pytest

Columns = Mapping[str, list[Any]]


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
    """Put a table on the connection that DuckDB has by itself."""
    import duckdb

    return duckdb.from_arrow(_pyarrow(columns))


def _duckdb_connection(columns: Columns) -> Any:
    """Put a table on a connection of its own, as one of its own."""
    import duckdb

    connection = duckdb.connect()
    connection.register("given", _pyarrow(columns))
    connection.execute("CREATE TABLE held AS SELECT * FROM given")
    return connection.table("held")


def _ibis(columns: Columns) -> Any:
    import ibis

    return ibis.memtable(_pyarrow(columns))


def _dask(columns: Columns) -> Any:
    import dask.dataframe as dd

    return dd.from_pandas(_pandas(columns), npartitions=2)


@cache
def spark() -> Any:
    """Start Spark once, as it runs on a cluster: driver and executors, here on two threads."""
    from pyspark.sql import SparkSession

    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.driver.bindAddress": "127.0.0.1",
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
"""Those that answer within milliseconds, so that they can be asked often."""


def on(engine: str, columns: Columns) -> Any:
    """Put a table onto an engine; where Java is absent, Spark is skipped, but not in continuous integration."""
    if engine == "PySpark" and shutil.which("java") is None:
        reason = "PySpark needs Java"
        if "CI" in os.environ:
            pytest.fail(reason)
        pytest.skip(reason)
    return ENGINES[engine](columns)


def rows(native: Any, columns: list[str] | None = None) -> list[tuple[Any, ...]]:
    """Return the rows of a frame, in an order that does not depend on the engine."""
    import narwhals as nw

    frame = nw.from_native(native)
    names = columns or [name for name in frame.collect_schema().names() if name != "index"]
    eager = frame.collect("pyarrow") if isinstance(frame, nw.LazyFrame) else frame
    eager = eager.select(names)  # Dask adds its index when it is collected
    return sorted((tuple(map(_cell, row)) for row in eager.rows()), key=repr)


def _cell(value: Any) -> Any:
    """Return a cell as plain Python has it: lists as tuples, whatever stands for nothing as `None`."""
    if value is None or type(value).__name__ == "NAType" or (isinstance(value, float) and math.isnan(value)):
        return None
    value = value.tolist() if hasattr(value, "tolist") else value
    return tuple(value) if isinstance(value, list) else value
