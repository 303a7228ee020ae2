"""
Exports: a dataset as the files of another format.

There is one module for each format, with the same two names: `export(dataset)`, which returns the content of files by
name, and `LOSSES`, which says what the format cannot contain.  The same dataset gives the same bytes everywhere.  No
function here writes a file.  Optional libraries are imported inside the functions that use them.
"""

from collections.abc import Mapping
from contextlib import nullcontext
from importlib import import_module
from types import MappingProxyType
from typing import Any, final

from attrs import frozen

from cpms_inspire._extras import needed
from cpms_inspire.dataset.bundled import DatasetRef, dataset_of
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.errors import InvalidOptionError, shortened
from cpms_inspire.exporters._losses import Loss

__all__ = ["Format", "Loss", "export", "export_formats"]


@final
@frozen(kw_only=True)
class Format:
    """A format to export to."""

    name: str
    summary: str
    module: str
    """The module of this package that makes it."""
    extra: str | None = None
    """The extra that it needs, `None` if it needs none."""
    library: str | None = None
    """The library that comes with the extra, by the name under which it is imported."""
    options: tuple[str, ...] = ()
    """The options of its export."""

    @property
    def losses(self) -> tuple[Loss, ...]:
        """What the format cannot contain; empty if reading it back gives the same dataset."""
        found: tuple[Loss, ...] = self._loaded().LOSSES
        return found

    def export(self, dataset: Dataset, **options: str) -> Mapping[str, bytes]:
        """
        Return the content of the format's files by their names, which may contain `/`.

        Raises `MissingExtraError` if the format's library is not installed, `InvalidOptionError` if the format has no
        such option or not with that value.
        """
        if unknown := options.keys() - set(self.options):
            raise InvalidOptionError(f"an option of {self.name}", shortened(min(unknown)), self.options or ("none",))
        with needed(self.extra, f"The format {self.name}") if self.extra else nullcontext():
            files: dict[str, bytes] = self._loaded().export(dataset, **options)
        return files

    def _loaded(self) -> Any:
        return import_module(f"{__name__}.{self.module}")


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        each.name: each
        for each in (
            Format(name="json", module="json_", summary="the dataset file itself, for this library and for pins"),
            Format(name="jsonl", module="jsonl", summary="one record a line, for streams and line tools"),
            Format(
                name="datapackage",
                module="datapackage",
                summary="CSV files with types, keys and digests, for pandas, R and validators",
            ),
            Format(
                name="sqlite",
                module="sqlite",
                summary="one database with the questions as views, for SQL and Datasette",
            ),
            Format(
                name="parquet",
                module="parquet",
                summary="columnar files, for DuckDB, Polars, Spark and others",
                extra="parquet",
                library="pyarrow",
            ),
            Format(
                name="graph",
                module="graph",
                summary="GraphML of all records, and a Mermaid flowchart of the linkages",
                extra="graph",
                library="networkx",
            ),
            Format(name="markdown", module="markdown", summary="tables for a report or a wiki page"),
            Format(
                name="sssom",
                module="sssom",
                summary="the linkages as a mapping set in SSSOM/TSV, for tools that compare and merge mappings",
                options=("base_iri",),
            ),
            Format(
                name="skos",
                module="skos",
                summary="linked data in Turtle and JSON-LD: concepts, linkages with their sources, for SPARQL",
                extra="rdf",
                library="rdflib",
                options=("base_iri",),
            ),
            Format(
                name="excel",
                module="excel",
                summary="a workbook to read, filter and print, with the matrix in colour",
                extra="excel",
                library="xlsxwriter",
            ),
            Format(
                name="hxl",
                module="hxl",
                summary="code lists and linkages as CSV with HXL hashtags, for HDX and humanitarian data tools",
            ),
            Format(
                name="xlsform",
                module="xlsform",
                summary="a form for KoBoToolbox and ODK with cascading choices: standard, strategy, intervention",
                extra="excel",
                library="xlsxwriter",
            ),
        )
    }
)
"""The formats by name."""


def export_formats() -> tuple[Format, ...]:
    """
    Return the formats that a dataset can be exported to.

    >>> [each.name for each in export_formats() if not each.losses][:2]
    ['json', 'jsonl']
    """
    return tuple(FORMATS.values())


def export(format_name: str, dataset: DatasetRef | None = None, **options: str) -> Mapping[str, bytes]:
    """
    Return a dataset, the newest if none is given, in another format: the content of its files by their names.

    `export_formats` lists the formats and what each cannot contain.  No file is written: see `write_export`.  Raises
    `InvalidOptionError` if there is no such format or it has no such option, `MissingExtraError` if its library is not
    installed.

    >>> sorted(export("json"))
    ['about.json', 'cpms-inspire.json']
    """
    if not isinstance(format_name, str) or format_name not in FORMATS:
        raise InvalidOptionError("format", shortened(format_name), tuple(FORMATS))
    return FORMATS[format_name].export(dataset_of(dataset), **options)
