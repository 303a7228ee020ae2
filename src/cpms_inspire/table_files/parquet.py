"""
Parquet, as a file or as a folder of files, as Spark writes them.

To another Parquet file, all columns keep their types.  Elsewhere they become texts, and times have the
zone of the file, never that of the machine.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any, final
from urllib.parse import unquote

from cpms_inspire._extras import needed
from cpms_inspire.errors import ReferenceTypeError, TableError, shortened
from cpms_inspire.table_files.answers import Answers, Tally
from cpms_inspire.table_files.cells import Answer, Head, Json, Value, check_names, may_be_summed, plain_json, text_of

_CELLS, _LEAST_ROWS, _MOST_ROWS = 400_000, 64, 20_000
"""The number of cells that are read at once, and the limits of the rows that these are."""

_GROUP = 131_072
"""The most rows of a row group."""

_NO_VALUE = "__HIVE_DEFAULT_PARTITION__"


@final
class ParquetTable:
    """A Parquet file, or a folder of such files with the same columns, that is being read."""

    kind = "Parquet"
    delimiter = None

    def __init__(self, path: Path) -> None:
        """Read the names and types of the columns."""
        self._pa, self._pc, self._pq = _pyarrow()
        self.path = path
        self.share = 0.0
        self._files = [(file, _partitions(path, file)) for file in _files(path)]
        schemas = []
        self.size = 0
        for file, partitions in self._files:
            with self._opened(file) as opened:
                schemas.append(self._with_partitions(opened.schema_arrow, partitions))
                self.size += opened.metadata.num_rows
        self.schema = schemas[0]
        for (file, _), schema in zip(self._files, schemas, strict=True):
            if not schema.equals(self.schema):
                raise TableError(str(file), None, f"has other columns or types than {self._files[0][0].name}.")
        self.head = Head(0, tuple(self.schema.names), None)

    def _with_partitions(self, schema: Any, partitions: dict[str, str | None]) -> Any:
        for name in partitions:
            if name in schema.names:
                raise TableError(str(self.path), None, f"{shortened(name)} is a column and also the name of a folder.")
            schema = schema.append(self._pa.field(name, self._pa.string()))
        return schema

    def _opened(self, file: Path) -> Any:
        try:
            return self._pq.ParquetFile(self._pa.OSFile(str(file)))
        except (self._pa.ArrowException, UnicodeDecodeError, ValueError) as error:
            raise self._broken(file, error) from None

    def _broken(self, file: Path, error: BaseException) -> TableError:
        return TableError(str(file), None, f"cannot be read as Parquet: {str(error).splitlines()[0]}.")

    def numbers(self) -> list[str]:
        """Return the columns of numbers that may be summed."""
        types = self._pa.types
        return [
            field.name
            for field in self.schema
            if (types.is_integer(field.type) or types.is_floating(field.type) or types.is_decimal(field.type))
            and may_be_summed(field.name)
        ]

    def batches(self) -> Iterator[Any]:
        """Yield some rows at a time."""
        rows = min(max(_CELLS // max(len(self.schema), 1), _LEAST_ROWS), _MOST_ROWS)
        read = 0
        for file, partitions in self._files:
            try:
                with self._opened(file) as opened:
                    for batch in opened.iter_batches(rows):
                        read += batch.num_rows
                        self.share = read / self.size
                        added = [
                            self._pa.repeat(self._pa.scalar(text, self._pa.string()), batch.num_rows)
                            for text in partitions.values()
                        ]
                        yield self._pa.RecordBatch.from_arrays([*batch.columns, *added], schema=self.schema)
            except (self._pa.ArrowException, UnicodeDecodeError, OSError) as error:
                raise self._broken(file, error) from None

    def keys(self, batch: Any, place: int, wanted: str) -> Any:
        """Return the texts of a column of references; a whole number has no fraction, so 9.0 is Standard 9."""
        pa, pc = self._pa, self._pc
        column = batch.column(place)
        dtype = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
        types = pa.types
        textual = (
            types.is_string(dtype)
            or types.is_large_string(dtype)
            or types.is_string_view(dtype)
            or types.is_null(dtype)
        )
        numeric = types.is_integer(dtype) or types.is_floating(dtype) or types.is_decimal(dtype)
        if not textual and not (numeric and wanted == "standard"):
            raise ReferenceTypeError(wanted, f"the column {shortened(self.head.names[place])} of type {dtype}")
        if types.is_floating(dtype):
            column = column.cast(dtype)
            column = pc.if_else(pc.is_nan(column), None, column)
        texts = column.cast(pa.string())
        if numeric and not types.is_integer(dtype):
            texts = pc.replace_substring_regex(texts, r"\.0+$", "")
        return texts.dictionary_encode()

    def rows(self) -> Iterator[list[Value]]:
        """Yield the values of each row as texts; nested ones as JSON."""
        for batch in self.batches():
            columns = [self._texts(name, column) for name, column in zip(self.head.names, batch.columns, strict=True)]
            yield from map(list, zip(*columns, strict=True))

    def _texts(self, name: str, column: Any) -> Iterable[Value]:
        types = self._pa.types
        dtype = column.type.value_type if types.is_dictionary(column.type) else column.type
        if types.is_nested(dtype):
            return [None if value is None else Json(plain_json(value)) for value in column.to_pylist()]
        if types.is_binary(dtype) or types.is_large_binary(dtype) or types.is_fixed_size_binary(dtype):
            reason = f"the column {shortened(name)} holds bytes, which are no text. Write a Parquet file."
            raise TableError(str(self.path), None, reason)
        texts: list[str | None] = column.cast(self._pa.string()).to_pylist()
        if types.is_boolean(dtype) or types.is_integer(dtype) or types.is_decimal(dtype):
            return [None if text is None else Json(text) for text in texts]
        if types.is_floating(dtype):
            return [None if text is None else Json(text) if _is_number(text) else text for text in texts]
        return texts

    def annotate(self, path: Path, place: int, answers: Answers, tally: Tally) -> None:
        """Write a Parquet file of the rows with the answers about the column at a place; other types stay."""
        new = _NewColumns(answers, self._pa)
        metadata = _metadata(self.schema.metadata)
        schema = self._pa.schema([*self.schema, *new.fields], metadata=metadata)
        # Written from dictionaries, because that is faster, the new texts are texts to who reads the file.
        shown = self._pa.schema([*self.schema, *new.shown], metadata=metadata)
        texts = [f.name for f in schema if not self._pa.types.is_primitive(f.type)]
        original = self.head.names
        with (
            self._pq.ParquetWriter(
                self._pa.OSFile(str(path), "wb"),
                schema,
                compression="zstd",
                use_dictionary=texts or False,
                write_statistics=list(dict.fromkeys(original)),
                store_schema=False,
            ) as writer,
            ThreadPoolExecutor(1) as pool,
        ):
            writer.add_key_value_metadata({"ARROW:schema": b64encode(shown.serialize())})
            batches = self.batches()
            waiting = pool.submit(self._next, batches, place, answers, new, schema)
            while (found := waiting.result()) is not None:
                waiting = pool.submit(self._next, batches, place, answers, new, schema)
                batch, counts = found
                for text, rows, number in counts:
                    tally.add(text, rows, number)
                writer.write_batch(batch, row_group_size=_GROUP)

    def _next(
        self, batches: Iterator[Any], place: int, answers: Answers, new: "_NewColumns", schema: Any
    ) -> tuple[Any, list[tuple[str, int, int]]] | None:
        """Return the next rows with their answers, and the count of each text that was read."""
        pa, pc = self._pa, self._pc
        batch = next(batches, None)
        if batch is None:
            return None
        keys = self.keys(batch, place, answers.wanted)
        spelled = keys.dictionary.to_pylist()
        numbers = [answers.number(text) for text in spelled]
        counted = pc.value_counts(keys.indices)
        counts = [
            ("", rows, 0) if index is None else (spelled[index], rows, numbers[index])
            for index, rows in zip(counted.field(0).to_pylist(), counted.field(1).to_pylist(), strict=True)
        ]
        codes = pc.fill_null(pa.array(numbers, pa.int32()).take(keys.indices), 0)
        if answers.shape == "long":
            rows = new.rows().take(codes)
            parents, codes = pc.list_parent_indices(rows), rows.flatten()
            columns = [self._taken(column, parents) for column in batch.columns]
        else:
            columns = batch.columns
        return pa.RecordBatch.from_arrays([*columns, *new.columns(codes)], schema=schema), counts

    def _taken(self, column: Any, places: Any) -> Any:
        """Return the values of a column at some places; PyArrow takes none from a view of texts or bytes."""
        pa = self._pa
        plain = {pa.string_view(): pa.large_string(), pa.binary_view(): pa.large_binary()}.get(column.type)
        return column.take(places) if plain is None else column.cast(plain).take(places).cast(column.type)


def _is_number(text: str) -> bool:
    return text not in {"nan", "inf", "-inf"}


def _pyarrow() -> tuple[Any, Any, Any]:
    with needed("tables", "Reading a Parquet file"):
        import pyarrow as pa
        import pyarrow.compute as pc
        import pyarrow.parquet as pq
    # Less memory than the pool that PyArrow takes by itself.
    pa.set_memory_pool(pa.system_memory_pool())
    return pa, pc, pq


def _files(path: Path) -> list[Path]:
    """Return the files of a table: the file itself, or those in a folder and its folders, in the order of names."""
    if not path.is_dir():
        return [path]
    found = sorted(
        file
        for file in path.rglob("*.parquet")
        if file.is_file() and not any(part.startswith(("_", ".")) for part in file.relative_to(path).parts)
    )
    if not found:
        raise TableError(str(path), None, "is a folder without Parquet files. Name a file, or a folder that has them.")
    return found


def _partitions(path: Path, file: Path) -> dict[str, str | None]:
    """Return the values that a folder of Spark's states in the names of its folders, as in `country=UGA`."""
    found: dict[str, str | None] = {}
    for part in file.relative_to(path).parts[:-1] if file != path else ():
        name, equals, value = part.partition("=")
        if equals:
            found[unquote(name)] = None if value == _NO_VALUE else unquote(value)
    return found


def _metadata(metadata: dict[bytes, bytes] | None) -> dict[bytes, bytes] | None:
    """Return the metadata without what pandas says of its index: there are more rows and columns now."""
    return {key: value for key, value in metadata.items() if key != b"pandas"} if metadata else None


@final
class _NewColumns:
    """The columns that are added, for the numbers of the answers."""

    def __init__(self, answers: Answers, pa: Any) -> None:
        self._answers = answers
        self._pa = pa
        dictionary = pa.dictionary(pa.int32(), pa.string())
        types = {
            "text": dictionary if answers.shape == "long" else pa.string(),
            "boolean": pa.bool_(),
            "list": pa.list_(pa.string()),
        }
        self.fields = [pa.field(column.name, types[column.kind]) for column in answers.columns]
        self.shown = [
            pa.field(field.name, pa.string()) if pa.types.is_dictionary(field.type) else field for field in self.fields
        ]

    def rows(self) -> Any:
        """Return for each answer the places of its rows among the rows of all answers."""
        found: list[list[int]] = []
        for rows in self._answers.rows:
            begin = found[-1][-1] + 1 if found else 0
            found.append(list(range(begin, begin + len(rows))))
        return self._pa.array(found, self._pa.list_(self._pa.int32()))

    def columns(self, places: Any) -> list[Any]:
        """Return the new columns for the places of some rows."""
        rows = [row for rows in self._answers.rows for row in rows]
        return [self._column(field, [row[number] for row in rows], places) for number, field in enumerate(self.fields)]

    def _column(self, field: Any, values: Sequence[Any], places: Any) -> Any:
        pa = self._pa
        if not pa.types.is_dictionary(field.type):
            return pa.array([list(v) if isinstance(v, tuple) else v for v in values], field.type).take(places)
        distinct = pa.array(values, pa.string()).dictionary_encode()
        return pa.DictionaryArray.from_arrays(distinct.indices.take(places), distinct.dictionary)


@final
class ParquetTextWriter:
    """Writes a Parquet file from rows of texts: every column contains texts, even if they look like numbers."""

    kind = "Parquet"

    def __init__(self, target: IO[bytes], file: Path, answers: Answers) -> None:
        """Write into a file that is open; errors name the file that the user named."""
        self._pa, _, self._pq = _pyarrow()
        self._target = target
        self._file = file
        types = {"text": self._pa.string(), "boolean": self._pa.bool_(), "list": self._pa.list_(self._pa.string())}
        self._types = [types[column.kind] for column in answers.columns]
        self._rows: list[Sequence[Value | Answer]] = []

    def names(self, names: Sequence[str]) -> None:
        """Use these names for the columns."""
        check_names(self._file, names, self.kind)
        texts = [self._pa.string()] * (len(names) - len(self._types))
        fields = [self._pa.field(name, dtype) for name, dtype in zip(names, [*texts, *self._types], strict=True)]
        self._schema = self._pa.schema(fields)
        self._writer = self._pq.ParquetWriter(self._target, self._schema, compression="zstd")

    def row(self, values: Sequence[Value | Answer]) -> None:
        """Write a row."""
        self._rows.append(values)
        if len(self._rows) * len(self._schema) >= _CELLS:
            self._flush()

    def _flush(self) -> None:
        count = len(self._schema) - len(self._types)
        columns = []
        for place, field in enumerate(self._schema):
            values = [row[place] for row in self._rows]
            texts = [None if value is None else text_of(value) for value in values] if place < count else values
            columns.append(self._pa.array(texts, field.type))
        self._writer.write_batch(self._pa.RecordBatch.from_arrays(columns, schema=self._schema), row_group_size=_GROUP)
        self._rows.clear()

    def finish(self) -> None:
        """Write the rows that wait, and the end of the file."""
        self._flush()
        self._writer.close()
