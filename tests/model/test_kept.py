"""What is handed in is kept as tuples or refused, and pickles are checked like anything from outside."""

import copy
import pickle
from collections.abc import Iterator
from typing import Any

import attrs
import pytest
from helpers import ROOT, altered

import cpms_inspire
from cpms_inspire import (
    Coverage,
    CpmsInspireError,
    Dataset,
    DatasetError,
    FieldChanged,
    InvalidOptionError,
    Migration,
    Outcome,
    Overlay,
    Problem,
    Programme,
    Setting,
    Standard,
    UnknownIdentifierError,
    compare,
    coverage_of,
    load_dataset,
    load_lexicon,
    matrix,
    read,
    read_programme,
    with_overlay,
)
from cpms_inspire.model._value import _rebuilt

NEW = load_dataset("1.1.0")
OVERLAID = with_overlay(NEW, Overlay.from_file(ROOT / "examples" / "overlay.json"))
COVERED = coverage_of(Programme.of(NEW, standards=[9], settings=["refugee"]), NEW)
VALUES: dict[str, Any] = {
    "diff": compare(load_dataset("1.0.0"), OVERLAID),
    "coverage": COVERED,
    "opening": COVERED.openings[0],
    "matrix": matrix(NEW),
    "reading": read_programme("p.csv", NEW, data=b"standard\n9\n?\n"),
    "cell": read("UASC; Standard 15: Case management", "standard", dataset=NEW),
    "lexicon": load_lexicon("1.0.0"),
    "migration": Migration(id="x", outcome=Outcome.SPLIT, targets=("y", "z")),
    "error": DatasetError((Problem("$", "x"),), "overlay"),
    "unknown": UnknownIdentifierError("standard", "x", ("y",), "1.0.0"),
    "dataset": OVERLAID,
    "overlay": Overlay.from_file(ROOT / "examples" / "overlay.json"),
}


def reachable(value: Any) -> Iterator[object]:
    """Yield each object that can be reached from a value: through fields, members, and the arguments of errors."""
    yield value
    if attrs.has(type(value)):
        for name in attrs.fields_dict(type(value)):
            yield from reachable(getattr(value, name))
    if isinstance(value, CpmsInspireError):
        yield from reachable(value.args)
    if isinstance(value, tuple | list | dict | set):
        for member in value:
            yield from reachable(member)


@pytest.mark.parametrize("name", VALUES)
def test_only_what_is_immutable_is_reached(name: str) -> None:
    """Nothing that can be changed is reached from a diff, a coverage, an error, a reading or an overlay."""
    for each in reachable(VALUES[name]):
        assert not isinstance(each, list | dict | set | bytearray)
        hash(each)


@pytest.mark.parametrize("name", VALUES)
def test_lists_are_kept_as_tuples(name: str) -> None:
    """Lists and generators in place of tuples make an equal value, which later changes of the list do not touch."""
    value = VALUES[name]
    given = {
        field: list(held) if isinstance(held := getattr(value, field), tuple) else held
        for field in attrs.fields_dict(type(value))
    }
    try:
        made = type(value)(**given)
    except (CpmsInspireError, TypeError, ValueError):
        return  # refused
    for held in given.values():
        if isinstance(held, list):
            held.append("more")
    assert made == value
    assert hash(made) == hash(value)
    assert not [each for each in reachable(made) if isinstance(each, list)]


@pytest.mark.parametrize("given", ["text", b"bytes", {"a": 1}, 5, None])
def test_what_has_no_order_or_no_members_is_refused(given: Any) -> None:
    """A text, a mapping or a number in place of a tuple is refused by name."""
    with pytest.raises(InvalidOptionError, match=r"^problems must be a tuple or a list"):
        DatasetError(given)
    with pytest.raises(InvalidOptionError, match=r"^changes must be a tuple or a list"):
        altered(VALUES["diff"], changes=given)


def test_members_that_are_lists() -> None:
    """Lists within lists are kept as tuples too."""
    made: Coverage = altered(COVERED, silent=[["CPMS2019-09", Setting.REFUGEE]])
    assert made.silent == (("CPMS2019-09", Setting.REFUGEE),)


def test_changed_fields() -> None:
    """The values of a change are immutable too."""
    change = FieldChanged(collection="standards", id="x", field="aliases", old=["a"], new=())
    assert (change.old, change.new) == (("a",), ())
    with pytest.raises(TypeError):
        FieldChanged(collection="standards", id="x", field="aliases", old={"a": 1}, new=())


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("overlays", ["x"]),
        ("overlays", (1,)),
        ("origins", [("a", "b")]),
        ("origins", (["a", "b"],)),
        ("origins", (("a",),)),
        ("base", "x"),
    ],
)
def test_what_a_dataset_says_about_overlays(field: str, given: object) -> None:
    """Names of overlays, origins and base are checked like everything else."""
    with pytest.raises(DatasetError) as caught:
        altered(NEW, **{field: given})
    assert [problem.path for problem in caught.value.problems] == [f"$.{field}"]


class TestPickles:
    """Pickles and copies are equal, and a pickle that does not fit is refused with a word."""

    @pytest.mark.parametrize("name", VALUES)
    def test_equal(self, name: str) -> None:
        """A value survives."""
        value = VALUES[name]
        for made in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)):
            assert made == value
            assert type(made) is type(value)

    def test_with_its_overlays(self) -> None:
        """A dataset keeps its overlays, the origins of records, and its base."""
        made: Dataset = pickle.loads(pickle.dumps(OVERLAID))
        assert (made.overlays, made.origins, made.base) == (OVERLAID.overlays, OVERLAID.origins, NEW)

    @pytest.mark.parametrize("spoilt", [{"number": 99}, {"title": "\x00"}, {"invented": 1}, {"aliases": 5}])
    def test_wrong_contents(self, spoilt: dict[str, object]) -> None:
        """What no constructor accepts comes in by no pickle."""
        contents = {name: getattr(NEW.standard(9), name) for name in attrs.fields_dict(Standard)}
        with pytest.raises(DatasetError, match="pickle of Standard"):
            _rebuilt(Standard, contents | spoilt)

    def test_missing_contents(self) -> None:
        """A field that another version did not have is missed at once, not when it is used."""
        with pytest.raises(DatasetError, match="does not fit this version of cpms-inspire"):
            _rebuilt(Standard, {"id": "CPMS2019-09"})

    @pytest.mark.parametrize("value", [NEW.standard(9), NEW, VALUES["overlay"]], ids=repr)
    def test_state(self, value: Any) -> None:
        """The state of a value cannot be set, neither by hand nor by a pickle that was made in another way."""
        before = repr(value)
        with pytest.raises(DatasetError, match="does not fit this version of cpms-inspire"):
            value.__setstate__({"title": "other"})
        assert repr(value) == before


def test_public_classes_are_covered() -> None:
    """Each public value that holds tuples and is no record is tried here, or by the walk over a dataset."""
    holding = {
        kind.__name__
        for name in cpms_inspire.__all__
        if attrs.has(kind := getattr(cpms_inspire, name))
        and not issubclass(kind, cpms_inspire.Record | CpmsInspireError)
        and any(str(field.type).startswith("tuple") for field in attrs.fields(kind))
    }
    tried = {type(each).__name__ for value in VALUES.values() for each in reachable(value)}
    assert holding - tried - {"Format"} == set()
