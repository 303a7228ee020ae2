"""Values as plain data: complete, described by their schema, and the same as in files and on the command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from generators import datasets
from helpers import costly
from hypothesis import given
from jsonschema import Draft202012Validator

import cpms_inspire
from cpms_inspire import (
    Citation,
    Coverage,
    Dataset,
    Diff,
    Hit,
    InvalidOptionError,
    Overlay,
    Programme,
    compare,
    coverage_of,
    load_dataset,
    matrix,
    schema_of,
    to_dict,
)
from cpms_inspire.documents.loading import read_value
from cpms_inspire.model.records import COLLECTIONS

PLAIN = {str, int, float, bool, type(None)}


def parts(data: Any) -> set[type]:
    """Return the types of everything in plain data."""
    members = [*data, *data.values()] if isinstance(data, dict) else data if isinstance(data, list) else []
    return {type(data)}.union(*map(parts, members))


def some_coverage(dataset: Dataset) -> Coverage:
    programme = Programme.of(
        dataset, name="Ours", standards=[5, 9, 17], strategies=["N"], settings=["refugee"], places=["Kenya"]
    )
    return coverage_of(programme, dataset)


def answers(dataset: Dataset) -> dict[str, Any]:
    """Return a value of every class that is no record."""
    return {
        "coverage": some_coverage(dataset),
        "matrix": matrix(dataset),
        "diff": compare(load_dataset("1.0.0"), load_dataset("1.1.0")),
        "hit": dataset.search("cash")[0],
        "dataset": dataset,
        "overlay": Overlay.from_file(Path(__file__).parents[2] / "examples" / "overlay.json"),
        "finding": cpms_inspire.Finding("$.notes", "is odd"),
        "migration": cpms_inspire.migrate("CPMS2019-09", dataset, dataset),
        "citation": dataset.linkages[0].citations[0],
        "loss": cpms_inspire.export_formats()[-1].losses[0],
    }


def test_every_record(bundled: Dataset) -> None:
    """The data of a record has all its fields in order, fits its schema, and gives the record back."""
    for name, kind in COLLECTIONS.items():
        validator = Draft202012Validator(schema_of(kind))
        Draft202012Validator.check_schema(validator.schema)
        for record in getattr(bundled, name):
            data = to_dict(record)
            validator.validate(data)
            assert list(data) == list(schema_of(kind)["properties"])
            assert parts(data) <= {*PLAIN, dict, list}
            assert read_value(data, kind) == record


def test_as_in_the_file(bundled: Dataset) -> None:
    """The data of a dataset is read as a file is, and gives the same bytes; a file only leaves out defaults."""
    data = to_dict(bundled)
    assert Dataset.from_json(json.dumps(data)).to_json() == bundled.to_json()
    for name in COLLECTIONS:
        for written, complete in zip(json.loads(bundled.to_json())[name], data[name], strict=True):
            assert set(written) <= set(complete)
            assert all(written[key] == complete[key] for key in written if not isinstance(written[key], list))


@given(datasets())
@costly(4)
def test_generated_datasets_are_read_back(dataset: Dataset) -> None:
    """Structuring what was unstructured gives the same dataset."""
    assert Dataset.from_json(json.dumps(to_dict(dataset))) == dataset


@pytest.mark.parametrize("name", answers(load_dataset("1.1.0")))
def test_every_answer(name: str) -> None:
    """The data of every other value fits the schema of its class, which allows no other field."""
    value = answers(load_dataset("1.1.0"))[name]
    data, schema = to_dict(value), schema_of(type(value))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(data)
    assert parts(data) <= {*PLAIN, dict, list}
    assert schema["additionalProperties"] is False
    assert set(data) == set(schema["properties"])
    assert not Draft202012Validator(schema).is_valid(data | {"more": 1})


def test_schemas_refuse_what_is_wrong(dataset: Dataset) -> None:
    """The schema of a coverage and that of a diff refuse a wrong identifier, number or word."""
    coverage = to_dict(some_coverage(dataset))
    wrong: list[dict[str, Any]] = [
        {"standards": ["9"]},
        {"openings": [{}]},
        {"silent": [["CPMS2019-09"]]},
        {"version": 1},
    ]
    for changes in wrong:
        assert not Draft202012Validator(schema_of(Coverage)).is_valid(coverage | changes)
    diff = to_dict(compare(load_dataset("1.0.0"), load_dataset("1.1.0")))
    wrong = [{"level": "huge"}, {"changes": [{"change": "record-added"}]}]
    for changes in wrong:
        assert not Draft202012Validator(schema_of(Diff)).is_valid(diff | changes)


def test_what_is_worked_out(dataset: Dataset) -> None:
    """Shares and sums are in the data beside the fields that they come from."""
    tally = some_coverage(dataset).tallies[0]
    assert to_dict(tally)["linked"] == tally.linked
    assert to_dict(tally)["share_of_own"] == tally.share_of_own
    density = matrix(dataset).densities[0]
    assert to_dict(density) == {
        "pillar": density.pillar,
        "strategy": density.strategy,
        "linked": density.linked,
        "pairs": density.pairs,
        "share": density.share,
    }


@pytest.mark.parametrize(
    "given", [5, "CPMS2019-09", None, (), [], {}, Dataset, object()], ids=lambda value: type(value).__name__
)
def test_only_values_have_data(given: object) -> None:
    """Anything else is refused; an answer with several values, with what to write."""
    with pytest.raises(InvalidOptionError) as caught:
        to_dict(given)
    assert "[to_dict(each) for each in answer]" in caught.value.valid


@pytest.mark.parametrize("given", [5, "Standard", str, object, None], ids=str)
def test_only_classes_of_values_have_a_schema(given: Any) -> None:
    """Anything else is refused."""
    with pytest.raises(InvalidOptionError) as caught:
        schema_of(given)
    assert caught.value.option == "kind"


ASKED: dict[tuple[str, ...], tuple[str, Any]] = {
    ("linkage", "9", "N"): ("linkage", lambda d: to_dict(d.linkage(9, "N"))),
    ("show", "GUIDE2020-E09"): ("record", lambda d: to_dict(d.record("GUIDE2020-E09"))),
    ("interventions", "P"): ("interventions", lambda d: [to_dict(each) for each in d.interventions_for("P")]),
    ("list", "gaps"): ("records", lambda d: [to_dict(each) for each in d.gaps]),
    ("search", "cash"): ("hits", lambda d: [to_dict(each) for each in d.search("cash")]),
    ("strategies", "9"): ("convergence", lambda d: to_dict(d.convergence_for(9))),
    ("strategies", "3"): ("gap", lambda d: to_dict(d.gap_for(3))),
}


@pytest.mark.parametrize("arguments", ASKED, ids=" ".join)
def test_as_on_the_command_line(run: Any, dataset: Dataset, arguments: tuple[str, ...]) -> None:
    """`--json` prints the same data, with nothing left out."""
    key, expected = ASKED[arguments]
    printed = json.loads(run(*arguments, "--json", "--dataset", "1.0.0").out)
    assert printed[key] == expected(dataset)


def test_all_of_a_linkage_on_the_command_line(run: Any) -> None:
    """What is at its default is printed too: a reader in another language finds the whole claim."""
    (pair,) = json.loads(run("strategies", "18", "--json").out)["linkages"]
    assert (pair["linkage"]["scope"], pair["linkage"]["stressed"], pair["linkage"]["interventions"]) == (
        "standard",
        False,
        [],
    )
    assert pair["strategy"]["aliases"] == list(cpms_inspire.strategy("R").aliases)


def test_diff_and_coverage_on_the_command_line(run: Any, dataset: Dataset, tmp_path: Path) -> None:
    """The command line prints the data of a diff and of a coverage."""
    diff = to_dict(compare(load_dataset("1.0.0"), load_dataset("1.1.0")))
    assert json.loads(run("diff", "1.0.0", "1.1.0", "--json").out) == diff
    file = tmp_path / "Ours.json"
    file.write_text('{"standards": [5, 9, 17], "strategies": "N", "settings": ["Refugee"], "places": ["Kenya"]}')
    printed = json.loads(run("coverage", file, "--json", "--dataset", "1.0.0").out)
    assert printed | to_dict(some_coverage(dataset)) == printed
    assert (printed["unread"], printed["ignored"]) == ([], [])


def test_a_part_of_a_record(dataset: Dataset) -> None:
    """A citation has data and a schema of its own."""
    citation = dataset.standards[0].citations[0]
    assert read_value(to_dict(citation), Citation) == citation
    assert schema_of(Hit)["required"] == ["id", "collection", "score", "field", "snippet"]
