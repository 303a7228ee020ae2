"""
Basic questions to the installed package: import, answers, pins, commands, exports and errors.

These tests need only pytest, the package and its extra `cli`. `noxfile.py` runs them in each environment.
"""

import copy
import json
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import cpms_inspire
from cpms_inspire import (
    CitationFormat,
    Dataset,
    DatasetError,
    DatasetIntegrityError,
    InvalidOptionError,
    ReferenceTypeError,
    UnknownIdentifierError,
    UnknownVersionError,
    WrongKindError,
    cli,
    load_dataset,
)


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """The dataset version that these tests spell out answers for."""
    return load_dataset("1.0.0")


@pytest.mark.xfail(strict=True, raises=AssertionError, reason="fails, so that the others say something")
def test_assertions_are_checked() -> None:
    """The assertions of the tests are checked, even if Python ignores assertions."""
    assert __name__ is None


@pytest.mark.parametrize("name", ["strategies_for", "standards_for", "Dataset", "compare", "cite", "search", "export"])
def test_public_names(name: str) -> None:
    """Each public name can be imported."""
    assert callable(getattr(cpms_inspire, name))


def test_version() -> None:
    """The package has a version number."""
    assert cpms_inspire.__version__.count(".") == 2


@pytest.mark.parametrize("version", ["1.0.0", "1.1.0"])
def test_bundled_versions_load(version: str) -> None:
    """The installed data loads with the right digest."""
    assert load_dataset(version).version == version


@pytest.mark.parametrize(
    ("standard", "codes"),
    [
        (15, ["S", "E"]),
        ("Std. 18", ["R"]),
        ("CPMS2019-09", ["I1", "N", "S", "P", "I2", "R", "E"]),
        ("Case management", ["R"]),
        (3, []),
    ],
)
def test_strategies_of_a_standard(dataset: Dataset, standard: str | int, codes: list[str]) -> None:
    """The strategies of a standard are found by number, code, identifier and title, and a gap has none."""
    assert [strategy.code for strategy in dataset.strategies_for(standard)] == codes


@pytest.mark.parametrize("strategy", ["N", "INSPIRE2016-N", "Norms and values"])
def test_standards_of_a_strategy(dataset: Dataset, strategy: str) -> None:
    """The standards of a strategy are found by code, identifier and title."""
    numbers = [standard.number for standard in dataset.standards_for(strategy)]
    assert 9 in numbers
    assert 18 not in numbers


def test_a_linkage_has_its_places(dataset: Dataset) -> None:
    """A linkage has a kind and a citation of the guide."""
    link = dataset.linkage(9, "N")
    assert link is not None
    assert link.kind == "all-strategies"
    assert link.citations[0].source == "GUIDE2020"


def test_pin() -> None:
    """A digest pins a version, and another digest is an error."""
    digest = load_dataset("1.0.0").digest
    assert load_dataset("1.0.0", sha256=digest).digest == digest
    with pytest.raises(DatasetIntegrityError):
        load_dataset("1.0.0", sha256="0" * 64)


def test_search(dataset: Dataset) -> None:
    """Search finds a record by a word."""
    assert dataset.search("cash")[0].record.id == "INSPIRE2016-I2.1"


def test_round_trip(dataset: Dataset) -> None:
    """A dataset is written and read back equal."""
    assert Dataset.from_json(dataset.to_json()) == dataset


def test_copies(dataset: Dataset) -> None:
    """A record can be pickled and copied."""
    assert pickle.loads(pickle.dumps(dataset.standard(9))) == dataset.standard(9)
    assert copy.deepcopy(dataset.standard(9)) == dataset.standard(9)


def test_compare(dataset: Dataset) -> None:
    """Two versions can be compared."""
    assert not cpms_inspire.compare(dataset, load_dataset("1.1.0")).is_empty


@pytest.mark.parametrize("form", CitationFormat)
def test_citing(dataset: Dataset, form: CitationFormat) -> None:
    """The dataset can be cited in each format."""
    assert "cpms-inspire" in cpms_inspire.cite(dataset, format=form)


@pytest.mark.parametrize("name", ["json", "jsonl", "datapackage", "sqlite", "markdown"])
def test_exports_without_an_extra(dataset: Dataset, name: str) -> None:
    """A format that needs no extra exports files."""
    assert cpms_inspire.export(name, dataset)


@pytest.mark.parametrize(
    ("reference", "error"),
    [
        ("case mangement", UnknownIdentifierError),
        ("N", WrongKindError),
        (True, ReferenceTypeError),
        (99, UnknownIdentifierError),
    ],
)
def test_errors(dataset: Dataset, reference: str | int, error: type[Exception]) -> None:
    """A wrong reference raises a documented error that can be pickled."""
    with pytest.raises(error) as caught:
        dataset.strategies_for(reference)
    assert pickle.loads(pickle.dumps(caught.value)) == caught.value


def test_errors_of_files_options_and_versions(dataset: Dataset) -> None:
    """A faulty file, an invalid option and an unknown version raise documented errors."""
    with pytest.raises(DatasetError):
        Dataset.from_json("{}")
    with pytest.raises(InvalidOptionError):
        dataset.strategies_for(9, kinds=["x"])  # type: ignore[list-item]
    with pytest.raises(UnknownVersionError):
        load_dataset("9.9.9")


def test_command(capsys: pytest.CaptureFixture[str]) -> None:
    """The program answers a question as JSON."""
    assert cli.run(["strategies", "15", "--json", "--dataset", "1.0.0"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [link["strategy"]["id"] for link in answer["linkages"]] == ["INSPIRE2016-S", "INSPIRE2016-E"]


def test_command_with_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    """A mistake gives a message and a status, without a traceback."""
    assert cli.run(["strategies", "case mangement"]) == 2
    assert "CPMS2019-18" in capsys.readouterr().err


def test_program(tmp_path: Path) -> None:
    """`python -m cpms_inspire` runs in any folder."""
    command = [sys.executable, "-m", "cpms_inspire", "standards", "N"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Sexual and gender-based violence" in done.stdout
