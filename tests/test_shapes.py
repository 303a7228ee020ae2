"""The second shape of call: functions in which a dataset is an argument, left out, given, or given by its number."""

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import cpms_inspire
from cpms_inspire import (
    Dataset,
    InvalidOptionError,
    Programme,
    UnknownVersionError,
    apply,
    cite,
    compare,
    coverage_of,
    load_dataset,
    migrate,
    read_programme,
)

PROGRAMME = Programme(standards=(cpms_inspire.standard_id(13),))
COVERAGE = coverage_of(PROGRAMME, "1.0.0")


def plotted(figure: Any) -> list[str]:
    """Return the texts of a figure."""
    return [text.get_text() for text in figure.findobj(lambda each: hasattr(each, "get_text"))]


CALLS: dict[str, Callable[..., object]] = {
    "cite": lambda *dataset: cpms_inspire.cite("GUIDE2020-C09", *dataset),
    "coverage_of": lambda *dataset: cpms_inspire.coverage_of(PROGRAMME, *dataset),
    "explorer_page": cpms_inspire.explorer_page,
    "coverage_svg": lambda *dataset: cpms_inspire.coverage_svg(COVERAGE, *dataset or [load_dataset()]),
    "export": lambda *dataset: cpms_inspire.export("json", *dataset),
    "findings": cpms_inspire.findings,
    "matrix": cpms_inspire.matrix,
    "matrix_svg": cpms_inspire.matrix_svg,
    "mentions": lambda *dataset: cpms_inspire.mentions("Std 13 and UASC", dataset=dataset[0] if dataset else None),
    "plot_coverage": lambda *dataset: plotted(cpms_inspire.plot_coverage(COVERAGE, *dataset or [load_dataset()])),
    "plot_matrix": lambda *dataset: plotted(cpms_inspire.plot_matrix(*dataset)),
    "read": lambda *dataset: cpms_inspire.read("13, 99", "standard", dataset=dataset[0] if dataset else None),
    "read_programme": lambda *dataset: cpms_inspire.read_programme("p.csv", *dataset, data=b"standard\n9\n"),
    "verify": lambda *dataset: cpms_inspire.verify("No copy of the guide.", *dataset),
}


def of_one_dataset() -> Iterator[str]:
    """Yield the public functions with an argument `dataset` that may be left out."""
    for name in cpms_inspire.__all__:
        value = getattr(cpms_inspire, name)
        parameters = inspect.signature(value).parameters if inspect.isfunction(value) else {}
        if "dataset" in parameters and parameters["dataset"].default is None:
            yield name


def test_every_function_is_tried() -> None:
    """Every function with a dataset is tried here, except `write_export`, which has tests of its own."""
    assert {*of_one_dataset()} - {"write_export"} == set(CALLS)


@pytest.mark.parametrize("name", CALLS)
def test_left_out_given_or_by_number(name: str) -> None:
    """Without a dataset the newest is asked; its number means the same as the dataset."""
    call = CALLS[name]
    assert call() == call(load_dataset())
    assert call("1.0.0") == call(load_dataset("1.0.0"))


@pytest.mark.parametrize("name", sorted({*CALLS} - {"export"}))
def test_number_makes_a_difference(name: str) -> None:
    """The answer is about the dataset that was named, as far as two versions differ in it."""
    call = CALLS[name]
    same = {"findings", "matrix", "mentions", "read", "read_programme"}
    assert (call("1.0.0") == call("1.1.0")) == (name in same)


@pytest.mark.parametrize("name", CALLS)
def test_anything_else_is_refused(name: str) -> None:
    """An unknown number and an object of another type are each one clear error."""
    with pytest.raises(UnknownVersionError) as unknown:
        CALLS[name]("9.9.9")
    assert unknown.value == UnknownVersionError("9.9.9", cpms_inspire.dataset_versions())
    with pytest.raises(InvalidOptionError) as refused:
        CALLS[name](110)
    rule = "a Dataset, or the number of a bundled version"
    assert refused.value == InvalidOptionError("dataset", "110", cpms_inspire.dataset_versions(), rule)


class TestTwoDatasets:
    """Functions with an old and a new dataset."""

    def test_by_number(self) -> None:
        """Both may be given by their numbers, and the new one may be left out."""
        old, new = load_dataset("1.0.0"), load_dataset("1.1.0")
        assert compare("1.0.0", "1.1.0") == compare(old, new)
        assert compare("1.0.0") == compare(old, load_dataset())
        assert apply(compare(old, new), "1.0.0") == new
        assert migrate("CPMS2019-09", "1.0.0") == migrate("CPMS2019-09", old, load_dataset())

    @pytest.mark.parametrize("old", [None, 1])
    def test_old_one_must_be_given(self, old: Any) -> None:
        """The old dataset cannot be left out."""
        with pytest.raises(InvalidOptionError, match="old must be a Dataset, or the number of a bundled version, not"):
            compare(old)

    def test_new_one_is_named_in_errors(self) -> None:
        """An error names the argument at fault."""
        with pytest.raises(
            InvalidOptionError, match="new must be a Dataset, or the number of a bundled version, not 2"
        ):
            compare("1.0.0", 2)  # type: ignore[arg-type]

    def test_identifier_in_any_case(self) -> None:
        """An identifier that is written in another case is that of its record."""
        assert migrate("cpms2019-09", "1.0.0", "1.1.0") == migrate("CPMS2019-09", "1.0.0", "1.1.0")

    def test_changes_of_one_identifier(self) -> None:
        """Those of a record itself, and those of the linkages of a standard or a strategy."""
        found = compare("1.0.0", "1.1.0")
        of_standard = found.changes_of("CPMS2019-10")
        assert of_standard == tuple(
            each for each in found.changes if each.id == "CPMS2019-10" or each.id.startswith("CPMS2019-10/")
        )
        assert of_standard != ()
        assert found.changes_of("CPMS2019-99") == ()


class TestCite:
    """What can be cited."""

    def test_dataset_itself(self) -> None:
        """A dataset may be given as what is cited."""
        assert cite(load_dataset("1.0.0")) == cite(dataset="1.0.0") != cite()

    def test_record(self) -> None:
        """A record may be given in place of its identifier."""
        dataset = load_dataset("1.0.0")
        assert cite(dataset.gaps[0], dataset) == cite(dataset.gaps[0].id, dataset)

    def test_dataset_twice(self) -> None:
        """A dataset that is cited leaves no place for another argument; the error shows the right order."""
        with pytest.raises(InvalidOptionError) as caught:
            cite(load_dataset(), "GUIDE2020")
        assert caught.value == InvalidOptionError(
            "dataset", "'GUIDE2020'", ("cite(record, dataset)",), "left out if a dataset is cited"
        )


class TestReadProgramme:
    """Reading a programme by its path."""

    def test_path(self, tmp_path: Path) -> None:
        """The path may be a text or a path object; the file gives the programme its name."""
        file = tmp_path / "Ours.csv"
        file.write_bytes(b"standard\nUASC\n")
        assert read_programme(file) == read_programme(str(file)) == read_programme("Ours.csv", data=file.read_bytes())

    def test_content_in_its_place(self) -> None:
        """The content of a file, given as if it were its path, is refused with a word on where it belongs."""
        with pytest.raises(InvalidOptionError) as caught:
            read_programme(b"standard\n9\n")  # type: ignore[arg-type]
        assert str(caught.value) == (
            "file must be the path of a programme's file, not b'standard\\n9\\n'. Valid: its content with data=."
        )

    def test_missing_file(self, tmp_path: Path) -> None:
        """A file that is not there is the error that Python raises for it."""
        with pytest.raises(FileNotFoundError):
            read_programme(tmp_path / "none.csv")


def test_coverage_is_drawn_for_its_own_version() -> None:
    """Without a dataset, a figure of a coverage states the bundled version that the coverage is of."""
    assert plotted(cpms_inspire.plot_coverage(COVERAGE)) == plotted(cpms_inspire.plot_coverage(COVERAGE, "1.0.0"))


def test_search_is_a_question(dataset: Dataset) -> None:
    """`search` is asked as every question: of a dataset, or of the newest."""
    assert dataset.search("cash", limit=2) == load_dataset("1.0.0").search("cash", limit=2)
    assert cpms_inspire.search("cash") == load_dataset().search("cash")
