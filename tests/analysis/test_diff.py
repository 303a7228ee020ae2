"""Diffs between datasets and migration of identifiers between versions."""

from itertools import combinations_with_replacement, pairwise
from typing import Any

import attrs
import pytest
from generators import datasets
from helpers import altered
from hypothesis import given

import cpms_inspire
from cpms_inspire import (
    Dataset,
    DatasetError,
    Diff,
    FieldChanged,
    Level,
    LinkageAdded,
    LinkageRevised,
    LinkageWithdrawn,
    Migration,
    Outcome,
    RecordAdded,
    RecordRemoved,
    Retirement,
    UnknownIdentifierError,
    apply,
    compare,
    migrate,
)
from cpms_inspire.analysis.diff import ANSWERS, WORDING
from cpms_inspire.model.identifiers import RecordId
from cpms_inspire.model.records import COLLECTIONS

VERSIONS = cpms_inspire.dataset_versions()


def check_laws(one: Dataset, other: Dataset) -> None:
    diff = compare(one, other)
    assert apply(diff, one) == other
    assert apply(diff, one).to_json() == other.to_json()
    assert apply(diff.inverted(), other) == one
    assert diff.inverted() == compare(other, one)
    assert diff.inverted().inverted() == diff
    assert diff.is_empty == (one == other)
    assert diff.level == max((change.level for change in diff.changes), default=Level.NONE)


class TestLaws:
    """`compare(a, a)` is empty, `apply(compare(a, b), a) == b`, and the inverse of a diff reverses it."""

    @given(datasets(), datasets())
    def test_of_any_two(self, one: Dataset, other: Dataset) -> None:
        """The laws are true for any two datasets."""
        check_laws(one, other)

    @given(datasets())
    def test_of_one(self, dataset: Dataset) -> None:
        """Comparing a dataset with itself gives no change."""
        diff = compare(dataset, dataset)
        assert diff.is_empty
        assert diff.changes == ()
        check_laws(dataset, dataset)

    @pytest.mark.parametrize(("one", "other"), list(combinations_with_replacement(VERSIONS, 2)))
    def test_of_bundled_versions(self, one: str, other: str) -> None:
        """The laws are true for the bundled versions in both directions."""
        check_laws(cpms_inspire.load_dataset(one), cpms_inspire.load_dataset(other))

    @given(datasets())
    def test_of_a_changed_bundled_version(self, other: Dataset) -> None:
        """The laws are true for a bundled version and any other dataset."""
        check_laws(cpms_inspire.load_dataset("1.0.0"), other)


class TestChanges:
    """Each kind of change."""

    def test_record_added_and_removed(self, dataset: Dataset) -> None:
        """A record that is only in one dataset is reported as added or removed."""
        fewer = altered(dataset, notes=dataset.notes[1:])
        (change,) = compare(fewer, dataset).changes
        assert change == RecordAdded(collection="notes", record=dataset.notes[0])
        assert (change.id, change.level) == ("GUIDE2020-N01", Level.MINOR)
        (change,) = compare(dataset, fewer).changes
        assert change == RecordRemoved(collection="notes", record=dataset.notes[0])
        assert (change.id, change.level) == ("GUIDE2020-N01", Level.MAJOR)

    def test_linkage_added_and_withdrawn(self, dataset: Dataset) -> None:
        """A linkage that is only in one dataset is reported as added or withdrawn."""
        fewer = altered(dataset, linkages=dataset.linkages[1:])
        assert compare(fewer, dataset).changes == (LinkageAdded(collection="linkages", record=dataset.linkages[0]),)
        assert compare(dataset, fewer).changes == (LinkageWithdrawn(collection="linkages", record=dataset.linkages[0]),)
        assert compare(dataset, fewer).level is Level.MAJOR

    def test_in_the_order_of_the_dataset(self, dataset: Dataset) -> None:
        """Changes are in the order of the dataset, with strategies in INSPIRE's order."""
        changes = compare(dataset, altered(dataset, linkages=())).changes
        assert [change.id for change in changes] == [link.id for link in dataset.linkages]

    def test_field_changed(self, dataset: Dataset) -> None:
        """A changed field is reported with its old and its new value."""
        changed = altered(dataset, gaps=(altered(dataset.gaps[0], summary="Silence."), *dataset.gaps[1:]))
        (change,) = compare(dataset, changed).changes
        assert change == FieldChanged(
            collection="gaps", id="GUIDE2020-G03", field="summary", old=dataset.gaps[0].summary, new="Silence."
        )
        assert change.level is Level.PATCH

    def test_linkage_revised(self, dataset: Dataset) -> None:
        """Each changed field of a linkage is reported as a revision."""
        link = altered(dataset.linkages[0], stressed=True, note="Stressed.")
        diff = compare(dataset, altered(dataset, linkages=(link, *dataset.linkages[1:])))
        assert [(type(change), change.id, change.level) for change in diff.changes] == [
            (LinkageRevised, link.id, Level.MINOR),
            (LinkageRevised, link.id, Level.PATCH),
        ]
        assert diff.level is Level.MINOR

    def test_version_alone(self, dataset: Dataset) -> None:
        """If only the version number differs, the diff is not empty, but it requires no new version."""
        diff = compare(dataset, altered(dataset, version="1.0.1"))
        assert not diff.is_empty
        assert (diff.changes, diff.level) == ((), Level.NONE)

    def test_every_field_has_a_level(self) -> None:
        """Every field of every record is classified either as wording or as part of the answers, never as both."""
        fields = {name for kind in COLLECTIONS.values() for name in attrs.fields_dict(kind)} - {"id"}  # type: ignore[arg-type]
        assert fields == WORDING | ANSWERS
        assert frozenset() == WORDING & ANSWERS

    def test_diffs_are_values(self, dataset: Dataset) -> None:
        """Diffs of equal datasets are equal and have the same hash."""
        diff = compare(dataset, altered(dataset, notes=dataset.notes[1:]))
        assert diff == compare(dataset, altered(dataset, notes=dataset.notes[1:]))
        assert hash(diff) == hash(attrs.evolve(diff))
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            diff.changes = ()  # type: ignore[misc]


def is_numbered_high_enough(old: Dataset, new: Dataset) -> bool:
    """Return whether the number of a new version is at least as high as its changes require."""
    return bump(old.version, new.version) >= compare(old, new).level


class TestNumbers:
    """A version number must be as high as the changes require."""

    def test_of_bundled_versions(self) -> None:
        """Every bundled version has a number that is high enough for its changes."""
        for old, new in pairwise(map(cpms_inspire.load_dataset, VERSIONS)):
            assert is_numbered_high_enough(old, new), new

    @pytest.mark.parametrize(
        ("version", "enough"), [("1.0.1", False), ("1.1.0", False), ("2.0.0", True), ("2.1.5", True)]
    )
    def test_of_a_version_without_a_note(self, dataset: Dataset, version: str, *, enough: bool) -> None:
        """Removing a record requires a new major version."""
        assert is_numbered_high_enough(dataset, altered(dataset, version=version, notes=dataset.notes[1:])) is enough

    @pytest.mark.parametrize(("version", "enough"), [("1.0.1", False), ("1.1.0", True), ("2.0.0", True)])
    def test_of_a_version_with_another_alias(self, dataset: Dataset, version: str, *, enough: bool) -> None:
        """Changing an alias requires a new minor version."""
        strategies = (altered(dataset.strategies[0], aliases=("Laws",)), *dataset.strategies[1:])
        assert is_numbered_high_enough(dataset, altered(dataset, version=version, strategies=strategies)) is enough


def bump(old: str, new: str) -> Level:
    """Return the level of the step between two version numbers."""
    before, after = ([int(part) for part in version.split(".")] for version in (old, new))
    assert after > before
    place = next(index for index in range(3) if before[index] != after[index])
    return (Level.MAJOR, Level.MINOR, Level.PATCH)[place]


class TestApplying:
    """A diff applies only to the dataset that it was made from."""

    def misfits(self, diff: Diff, dataset: Dataset) -> list[str]:
        with pytest.raises(DatasetError) as caught:
            apply(diff, dataset)
        return [str(problem)[:70] for problem in caught.value.problems]

    def test_to_another_version(self, dataset: Dataset) -> None:
        """A diff is refused for a dataset of another version."""
        other = altered(dataset, version="2.0.0", released="2027-01-01")
        assert self.misfits(compare(dataset, dataset), other) == [
            "$.version: is 2.0.0, but the diff is from 1.0.0",
            "$.released: is 2027-01-01, but the diff is from 2026-11-22",
        ]

    def test_twice(self, dataset: Dataset) -> None:
        """Every change that does not fit the dataset is listed."""
        kept = altered(
            dataset, notes=dataset.notes[1:], gaps=(altered(dataset.gaps[0], summary="S."), *dataset.gaps[1:])
        )
        diff = compare(dataset, kept)
        assert self.misfits(diff, kept) == [
            "$.gaps[GUIDE2020-G03]: is different from what the diff expects: <Gap G",
            "$.notes[GUIDE2020-N01]: is missing",
        ]
        assert self.misfits(diff.inverted(), dataset)[1].startswith("$.notes[GUIDE2020-N01]: is different")

    def test_revision_that_makes_no_value(self, dataset: Dataset) -> None:
        """If a constructor refuses a changed record, the diff is refused with that reason."""
        link = dataset.linkages[0]
        change = LinkageRevised(collection="linkages", id=link.id, field="convergence", old=link.convergence, new=None)
        diff = attrs.evolve(compare(dataset, dataset), changes=(change,))
        (problem,) = self.misfits(diff, dataset)
        assert problem.startswith(f"$.linkages[{link.id}]: must name its convergence")

    def test_result_that_is_not_closed(self, dataset: Dataset) -> None:
        """A diff is refused if the result would contain a reference to a missing record."""
        diff = compare(dataset, altered(dataset, linkages=(), convergences=dataset.convergences))
        change = RecordRemoved(collection="standards", record=dataset.standards[0])
        assert self.misfits(attrs.evolve(diff, changes=(change,)), dataset)[0].startswith(
            "$.convergences[0].standards[0]"
        )


def retiring(dataset: Dataset, **replaced_by: tuple[str, ...]) -> Dataset:
    """Return a next major version that retires notes. The notes are given by their last three characters."""
    gone = {f"GUIDE2020-{key}": targets for key, targets in replaced_by.items()}
    retirements = [
        Retirement(
            id=RecordId(key),
            replaced_by=tuple(RecordId(f"GUIDE2020-{target}") for target in targets),
            since="2.0.0",
            reason="Made up.",
            citations=dataset.notes[0].citations,
        )
        for key, targets in gone.items()
    ]
    notes = tuple(note for note in dataset.notes if note.id not in gone)
    return altered(dataset, version="2.0.0", notes=notes, retirements=tuple(retirements))


def test_words_and_numbers_that_others_store() -> None:
    """The values that apps store and compare never change."""
    assert [outcome.value for outcome in Outcome] == ["same", "replaced", "split", "gone"]
    assert [(level.name, level.value) for level in Level] == [("NONE", 0), ("PATCH", 1), ("MINOR", 2), ("MAJOR", 3)]


class TestMigration:
    """What to use instead of an identifier. The versions are made up, because no bundled version has retirements."""

    @pytest.mark.parametrize(
        ("identifier", "outcome", "targets"),
        [
            ("N01", Outcome.SAME, ["N01"]),
            ("N02", Outcome.REPLACED, ["N01"]),
            ("N03", Outcome.SPLIT, ["N01", "N05"]),
            ("N04", Outcome.GONE, []),
            ("N06", Outcome.REPLACED, ["N01"]),
            ("N07", Outcome.SPLIT, ["N01", "N05"]),
            ("N08", Outcome.GONE, []),
            ("N10", Outcome.SPLIT, ["N01", "N05"]),
        ],
    )
    def test_outcomes(self, dataset: Dataset, identifier: str, outcome: Outcome, targets: list[str]) -> None:
        """An identifier is the same, replaced, split or gone, also after chains and cycles of retirements."""
        new = retiring(
            dataset,
            N02=("N01",),
            N03=("N01", "N05"),
            N04=(),
            N06=("N02",),
            N07=("N03", "N06"),
            N08=("N09",),
            N09=("N08",),
            N10=("N06", "N02", "N05"),
        )
        assert migrate(f"GUIDE2020-{identifier}", dataset, new) == Migration(
            id=f"GUIDE2020-{identifier}", outcome=outcome, targets=tuple(f"GUIDE2020-{target}" for target in targets)
        )
        assert compare(dataset, new).level is Level.MAJOR
        check_laws(dataset, new)

    def test_targets_are_in_canonical_order(self, dataset: Dataset) -> None:
        """Targets are in INSPIRE's order, not in alphabetical order."""
        new = retiring(dataset, N02=("N01",))
        targets = (RecordId("INSPIRE2016-E.1"), RecordId("INSPIRE2016-N.1"))
        retired = altered(new.retirements[0], replaced_by=targets)
        assert migrate("GUIDE2020-N02", dataset, altered(new, retirements=(retired,))).targets == targets[::-1]

    def test_of_what_was_retired_before(self, dataset: Dataset) -> None:
        """An identifier that was already retired in the old version still migrates to its replacement."""
        new = retiring(dataset, N02=("N01",))
        assert migrate("GUIDE2020-N02", new, new).targets == ("GUIDE2020-N01",)

    @pytest.mark.parametrize("identifier", [9, None, ["GUIDE2020-N01"]])
    def test_of_what_is_no_text(self, dataset: Dataset, identifier: Any) -> None:
        """An identifier that is not text raises `ReferenceTypeError`."""
        with pytest.raises(cpms_inspire.ReferenceTypeError):
            migrate(identifier, dataset, dataset)

    @pytest.mark.parametrize("identifier", ["GUIDE2020-N99", "", "SGBV"])
    def test_of_what_never_was(self, dataset: Dataset, identifier: str) -> None:
        """An identifier that no version contains is unknown."""
        with pytest.raises(UnknownIdentifierError):
            migrate(identifier, dataset, retiring(dataset))

    def test_to_a_version_that_forgot(self, dataset: Dataset) -> None:
        """An identifier that the new version neither contains nor retires is unknown."""
        with pytest.raises(UnknownIdentifierError) as caught:
            migrate("GUIDE2020-N01", dataset, altered(dataset, version="0.9.0", notes=dataset.notes[1:]))
        assert caught.value.version == "0.9.0"

    def test_of_every_identifier(self, dataset: Dataset) -> None:
        """Between equal datasets every identifier stays the same."""
        for name in COLLECTIONS:
            for record in getattr(dataset, name):
                assert migrate(record.id, dataset, dataset).outcome is Outcome.SAME


def test_apply_takes_no_wrong_types(dataset: Dataset) -> None:
    """A change of an unknown field is refused."""
    diff: Any = attrs.evolve(
        compare(dataset, dataset),
        changes=(attrs.evolve(FieldChanged(collection="notes", id="GUIDE2020-N01", field="invented", old=1, new=2)),),
    )
    with pytest.raises(DatasetError):
        apply(diff, dataset)
