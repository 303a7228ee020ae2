"""Reading the files that options name: datasets and overlays."""

from collections.abc import Callable
from typing import TypeVar

import click

from cpms_inspire.cli._inputs import read_input
from cpms_inspire.documents import loading
from cpms_inspire.errors import DatasetError

T = TypeVar("T")

_WITH_ARTICLE = {"dataset": "a dataset", "overlay": "an overlay"}


def document_kind(data: bytes) -> str:
    """Return `overlay` for a document with a name, `dataset` for one with a version, else an empty text."""
    try:
        document = loading.parse(data)
    except DatasetError:
        return ""
    if not isinstance(document, dict) or ("name" in document) == ("version" in document):
        return ""
    return "overlay" if "name" in document else "dataset"


def read(file: str, kind: str, structure: Callable[[bytes], T]) -> T:
    """Return the content of a file; an error names the file and the option that accepts it."""
    data = read_input(file)
    try:
        return structure(data)
    except DatasetError as error:
        found = document_kind(data)
        if found not in {"", kind}:
            raise click.UsageError(
                f"{file} is not {_WITH_ARTICLE[kind]} but {_WITH_ARTICLE[found]}: use it with --{found}."
            ) from None
        raise DatasetError(error.problems, f"{kind} {file}") from None
