"""The JSON Schema of dataset documents: it is valid, shipped as generated, and agrees with the loader."""

import copy
import json
from random import Random
from typing import Any

import pytest
from generators import datasets
from hypothesis import given
from hypothesis import strategies as st
from importlib_resources import files
from jsonschema import Draft202012Validator
from mutations import mutate

from cpms_inspire import Dataset, DatasetError
from cpms_inspire.documents.dumping import canonical
from cpms_inspire.documents.schema import document_schema

SHIPPED = files("cpms_inspire") / "data" / "schema-1.json"
VALIDATOR = Draft202012Validator(json.loads(SHIPPED.read_text(encoding="utf-8")))

BEYOND = (
    "is the identifier of",
    "which is not in the dataset",
    "is referred to by",
    "has a name without letter or digit",
    "has a name of over",
    "must not be replaced by itself",
    "must end in",
    "must be identified as",
    "must have an identifier that begins with",
    "must not repeat a member",
    "repeats a field",
)
"""Rules that a schema cannot express, as `document_schema` lists them."""


def reasons(document: object) -> list[str]:
    """Return the reasons why the loader refuses a document."""
    try:
        Dataset.from_json(json.dumps(document))
    except DatasetError as error:
        return [problem.reason for problem in error.problems]
    return []


def agree(document: object) -> bool:
    """Return whether schema and loader agree on a document, apart from rules that a schema cannot express."""
    refused = reasons(document)
    if not VALIDATOR.is_valid(document):
        return bool(refused)
    # A schema accepts 9.0 as a whole number.
    beyond = (*BEYOND, "must be a whole number", "must be 1, the document")
    return all(any(words in reason for words in beyond) for reason in refused)


def test_is_valid_against_the_metaschema() -> None:
    """The schema is valid under JSON Schema 2020-12."""
    Draft202012Validator.check_schema(document_schema())


def test_is_shipped_as_generated() -> None:
    """The shipped file equals what the code generates."""
    assert json.loads(SHIPPED.read_text(encoding="utf-8")) == document_schema()
    assert SHIPPED.read_bytes() == canonical(document_schema())


def test_accepts_bundled_versions(bundled: Dataset) -> None:
    """The schema accepts every bundled version."""
    assert list(VALIDATOR.iter_errors(json.loads(bundled.to_json()))) == []


@given(datasets())
def test_accepts_generated_datasets(dataset: Dataset) -> None:
    """The schema accepts every dataset that can be constructed."""
    assert VALIDATOR.is_valid(json.loads(dataset.to_json()))


@given(datasets(), st.randoms(use_true_random=False))
def test_agrees_on_mutated_documents(dataset: Dataset, random: Random) -> None:
    """Schema and loader refuse the same documents, except for the listed rules."""
    document = mutate(json.loads(dataset.to_json()), random)
    assert agree(document), reasons(document)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("standards", 8, "title"), " space"),
        (("standards", 8, "title"), "line\n"),
        (("standards", 8, "id"), "CPMS2019-09\n"),
        (("linkages", 0, "convergence"), None),
        (("linkages", 0, "kind"), "local"),
        (("notes", 0, "citations", 0, "anchor"), None),
        (("notes", 0, "summary"), "\u0085"),
        (("notes", 0, "summary"), "\ud800"),
        (("notes", 0, "citations"), []),
        (("setting_notes", 3, "frameworks"), ["INSPIRE"]),
    ],
)
def test_agrees_on_what_is_easily_forgotten(dataset: Dataset, place: tuple[Any, ...], value: object) -> None:
    """Schema and loader both refuse rare faults such as trailing line breaks and lone surrogates."""
    document = copy.deepcopy(json.loads(dataset.to_json()))
    spot = document
    for step in place[:-1]:
        spot = spot[step]
    spot[place[-1]] = value
    assert not VALIDATOR.is_valid(document)
    assert reasons(document)
