"""The dataset: what its constructor refuses, and how it answers questions."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from helpers import altered

import cpms_inspire
from cpms_inspire import (
    Dataset,
    DatasetError,
    InvalidOptionError,
    Label,
    LinkageKind,
    LinkageScope,
    Problem,
    Record,
    ReferenceTypeError,
    RetiredIdentifierError,
    Retirement,
    Setting,
    UnknownIdentifierError,
    WrongKindError,
    load_dataset,
)
from cpms_inspire.dataset import newest as queries
from cpms_inspire.model.identifiers import NoteId, RecordId, SourceId

ALL = ["I1", "N", "S", "P", "I2", "R", "E"]


def codes(dataset: Dataset, standard: int, **options: Any) -> list[str]:
    return [strategy.code for strategy in dataset.strategies_for(standard, **options)]


def problems(dataset: Dataset, **changes: Any) -> list[str]:
    """Return the problems that the constructor reports for a changed dataset."""
    with pytest.raises(DatasetError) as caught:
        altered(dataset, **changes)
    return [str(problem) for problem in caught.value.problems]


class TestConstructor:
    """Every reference in a dataset must point to one of its records."""

    def test_refuses_repeated_identifiers(self, dataset: Dataset) -> None:
        """Two records of one collection cannot have the same identifier."""
        gaps = (*dataset.gaps, dataset.gaps[0])
        assert problems(dataset, gaps=gaps) == ["$.gaps[4].id: 'GUIDE2020-G03' is already the identifier of $.gaps[0]"]

    def test_refuses_an_identifier_in_two_collections(self, dataset: Dataset) -> None:
        """Two records of different collections cannot have the same identifier."""
        note = altered(dataset.notes[0], id=NoteId("GUIDE2020-N99"))
        retired = Retirement(id=RecordId(note.id), since="1.0.0", reason="Made up.", citations=note.citations)
        assert problems(dataset, notes=(*dataset.notes, note), retirements=(retired,)) == [
            f"$.retirements[0].id: 'GUIDE2020-N99' is already the identifier of $.notes[{len(dataset.notes)}]"
        ]

    def test_refuses_dangling_references(self, dataset: Dataset) -> None:
        """References to missing records are refused in fields, tuples and citations, all in one error."""
        link = altered(
            dataset.linkages[0],
            citations=(altered(dataset.linkages[0].citations[-1], via=SourceId("NOBODY")),),
            interventions=("INSPIRE2016-I1.9",),
        )
        gap = altered(dataset.gaps[1], standard="CPMS2019-77")
        changed = problems(dataset, linkages=(link, *dataset.linkages[1:]), gaps=(dataset.gaps[0], gap))
        assert changed == [
            "$.linkages[0].interventions[0]: refers to 'INSPIRE2016-I1.9', which is not in the dataset",
            "$.linkages[0].citations[0].via: refers to 'NOBODY', which is not in the dataset",
            "$.gaps[1].standard: refers to 'CPMS2019-77', which is not in the dataset",
        ]

    def test_refuses_dangling_references_of_further_fields(self, dataset: Dataset) -> None:
        """A resource must be a resource; a note may be about any record."""
        resource = altered(dataset.sources[0], id=SourceId("OTHER-L01"))
        example = altered(dataset.field_examples[0], resources=("OTHER-L01",), further_strategies=("INSPIRE2016-Q",))
        notes = [altered(dataset.notes[0], about=(each,)) for each in (resource.id, "GUIDE2020-C99")]
        principle = altered(dataset.shared_principles[0], standards=("CPMS2019-77",))
        general = altered(next(note for note in dataset.setting_notes if not note.subjects), frameworks=("XYZ",))
        found = problems(
            dataset,
            sources=(*dataset.sources, resource),
            field_examples=(example,),
            notes=(notes[0], altered(notes[1], id=NoteId("GUIDE2020-N99"))),
            shared_principles=(principle,),
            setting_notes=(general,),
        )
        assert found == [
            "$.field_examples[0].further_strategies[0]: refers to 'INSPIRE2016-Q', which is not in the dataset",
            "$.field_examples[0].resources[0]: refers to 'OTHER-L01', which is not in the dataset",
            "$.shared_principles[0].standards[0]: refers to 'CPMS2019-77', which is not in the dataset",
            "$.setting_notes[0].frameworks[0]: refers to 'XYZ', which is not in the dataset",
            "$.notes[1].about[0]: refers to 'GUIDE2020-C99', which is not in the dataset",
        ]

    def test_refuses_what_records_share_in_each_of_them(self, dataset: Dataset) -> None:
        """If two records share a faulty citation, both are reported."""
        citation = altered(dataset.notes[0].citations[0], via=SourceId("NOBODY"))
        wrong = [altered(gap, citations=(citation,)) for gap in dataset.gaps[:2]]
        assert problems(dataset, gaps=(*wrong, *dataset.gaps[2:])) == [
            "$.gaps[0].citations[0].via: refers to 'NOBODY', which is not in the dataset",
            "$.gaps[1].citations[0].via: refers to 'NOBODY', which is not in the dataset",
        ]

    def test_lists_are_kept_as_tuples(self, dataset: Dataset) -> None:
        """A collection may be given as a list."""
        again = altered(dataset, standards=list(reversed(dataset.standards)), gaps=list(dataset.gaps))
        assert again == dataset
        assert type(again.standards) is tuple

    def test_refuses_every_collection_that_is_no_list(self, dataset: Dataset) -> None:
        """Every collection that is neither a list nor a tuple is reported."""
        found = problems(dataset, standards={}, gaps="GUIDE2020-G03")
        assert found == [
            "$.standards: must be a list or a tuple, not {}",
            "$.gaps: must be a list or a tuple, not 'GUIDE2020-G03'",
        ]

    @pytest.mark.parametrize("alias", ["I", "2016-I"])
    def test_refuses_a_letter_that_two_strategies_share(self, dataset: Dataset, alias: str) -> None:
        """No strategy can have the alias `I`, because two strategies begin with I."""
        first, second, *rest = dataset.strategies
        assert problems(dataset, strategies=(first, altered(second, aliases=(alias,)), *rest)) == [
            f"$.strategies[1]: has the name '{alias}', which INSPIRE2016-I1 already has"
        ]

    def test_refuses_a_name_that_is_a_number_behind_its_edition(self, dataset: Dataset) -> None:
        """A name cannot be an edition and a number that refer to another standard."""
        first, *rest = dataset.standards
        assert problems(dataset, standards=(altered(first, aliases=("2019-9",)), *rest)) == [
            "$.standards[8]: has the name '9', which CPMS2019-01 already has"
        ]

    def test_refuses_names_that_are_too_long_to_look_up(self, dataset: Dataset) -> None:
        """A name of 1000 characters is accepted, and a longer one is refused."""
        first, *rest = dataset.activities
        assert altered(dataset, activities=(altered(first, aliases=("x" * 1000,)), *rest)).version == "1.0.0"
        found = problems(dataset, activities=(altered(first, aliases=("x" * 1001,)), *rest))
        assert [problem[:52] for problem in found] == ["$.activities[0]: has a name of over 1000 characters:"]

    def test_refuses_names_that_two_records_share(self, dataset: Dataset) -> None:
        """Two records cannot share a name in any spelling, as title, alias, label or number."""
        first, second, *rest = dataset.standards
        label = Label(language="fr", text="HUMAN-resources", citations=first.citations)
        found = problems(dataset, standards=(altered(first, aliases=("std. 3",), labels=(label,)), second, *rest))
        assert found == [
            "$.standards[1]: has the name 'Human resources', which CPMS2019-01 already has",
            "$.standards[2]: has the name '3', which CPMS2019-01 already has",
        ]

    def test_aliases_may_repeat_across_kinds(self, dataset: Dataset) -> None:
        """A standard and a strategy may share a name, because callers say which kind they want."""
        standards = (altered(dataset.standards[0], aliases=("Norms and values",)), *dataset.standards[1:])
        changed = altered(dataset, standards=standards)
        assert changed.standard("norms and values").number == 1
        assert changed.strategy("norms and values").code == "N"

    def test_refuses_what_is_no_record(self, dataset: Dataset) -> None:
        """A collection must be a list or a tuple of records of its class, and is kept as a tuple."""
        assert altered(dataset, gaps=list(dataset.gaps)).gaps == dataset.gaps
        assert problems(dataset, gaps="G")[0].startswith("$.gaps: must be ")
        assert problems(dataset, gaps=dataset.notes[:1])[0].startswith(
            "$.gaps[0]: must be a Gap, not <Note GUIDE2020-N01: "
        )

    @pytest.mark.parametrize(
        ("field", "value", "problem"),
        [
            ("schema", 2, "$.schema: must be 1, the document format that this package reads, not 2"),
            ("schema", True, "$.schema: must be 1, the document format that this package reads, not True"),
            ("version", "1.0", "$.version: must be a version such as 1.0.0, not '1.0'"),
            ("version", "01.0.0", "$.version: must be a version such as 1.0.0, not '01.0.0'"),
            ("released", None, "$.released: must be a date such as 2020-07-31, not None"),
        ],
    )
    def test_refuses_a_bad_header(self, dataset: Dataset, field: str, value: object, problem: str) -> None:
        """The schema, the version and the date are checked."""
        assert problems(dataset, **{field: value}) == [problem]

    def test_orders_records(self, dataset: Dataset) -> None:
        """Records are sorted by number, and strategies and their records in INSPIRE's order."""
        again = altered(dataset, strategies=dataset.strategies[::-1], linkages=dataset.linkages[::-1])
        assert again == dataset
        assert [strategy.code for strategy in again.strategies] == ALL


class TestValue:
    """Datasets behave as values."""

    def test_shows_its_version(self, dataset: Dataset) -> None:
        """`repr` gives the version and the number of records."""
        assert repr(dataset) == "<Dataset 1.0.0: 28 standards, 7 strategies, 128 linkages>"

    def test_differs_by_version_and_by_records(self, dataset: Dataset) -> None:
        """Datasets differ if their versions or their records differ."""
        assert altered(dataset, version="1.0.1") != dataset
        assert altered(dataset, notes=dataset.notes[1:]) != dataset
        assert altered(dataset, notes=dataset.notes[1:]).digest != dataset.digest

    def test_is_read_from_a_file(self, dataset: Dataset, tmp_path: Path) -> None:
        """A file is read from a `Path` or from a path as text."""
        file = tmp_path / "mine.json"
        file.write_bytes(dataset.to_json())
        assert Dataset.from_file(file) == Dataset.from_file(str(file)) == dataset

    @pytest.mark.parametrize("path", ["a\0b", "\ud800"])
    def test_path_that_no_system_has(self, path: str) -> None:
        """A path that is impossible on every system raises `DatasetError`."""
        with pytest.raises(DatasetError) as caught:
            Dataset.from_file(path)
        assert str(caught.value.problems[0]).startswith("$: cannot be read: ")

    def test_file_that_is_not_there(self, tmp_path: Path) -> None:
        """A missing file raises `FileNotFoundError`."""
        with pytest.raises(FileNotFoundError):
            Dataset.from_file(tmp_path / "none.json")


class TestStrategiesFor:
    """The strategies for each standard, spelled out from the twelve rows of the guide."""

    @pytest.mark.parametrize(
        ("standard", "expected"),
        [
            *((number, ALL) for number in (1, 2, 7, 8, 9, 10, 14, *range(21, 29))),
            *((number, []) for number in (3, 4, 5, 6)),
            *((number, ["N", "P", "I2", "R"]) for number in (11, 12, 13)),
            (15, ["S", "E"]),
            (16, ["P", "I2"]),
            (17, ["N", "S"]),
            (18, ["R"]),
            (19, ["P", "R"]),
            (20, ["I1", "R"]),
        ],
    )
    def test_answers(self, dataset: Dataset, standard: int, expected: list[str]) -> None:
        """Each standard has the strategies of its row."""
        assert codes(dataset, standard) == expected

    @pytest.mark.parametrize(
        ("standards", "kind", "scope"),
        [
            ([1], "cross-cutting", "standard"),
            ([2], "consideration", "standard"),
            ([7, 8, 9, 10, 14], "all-strategies", "standard"),
            ([11, 12, 13], "risk-factors", "standard"),
            (range(15, 21), "named", "standard"),
            (range(21, 29), "all-strategies", "pillar"),
        ],
    )
    def test_kinds_and_scopes(self, dataset: Dataset, standards: list[int], kind: str, scope: str) -> None:
        """The linkages of each standard have the kind and the scope of its row."""
        for number in standards:
            links = dataset.linkages_for(number)
            assert {(link.kind, link.scope) for link in links} == {(LinkageKind(kind), LinkageScope(scope))}

    def test_stressed(self, dataset: Dataset) -> None:
        """A linkage is stressed if its row covers all seven strategies and its text singles one out."""
        stressed = {
            (dataset.standard(link.standard).number, dataset.strategy(link.strategy).code)
            for link in dataset.linkages
            if link.stressed
        }
        assert stressed == {
            (2, "R"), (7, "S"), (7, "P"), (7, "R"), (8, "S"), (8, "P"), (8, "R"), (9, "I1"), (9, "N"), (10, "R"),
        }  # fmt: skip

    def test_keeps_kinds(self, dataset: Dataset) -> None:
        """With `kinds`, only linkages of these kinds count."""
        assert codes(dataset, 13, kinds=["risk-factors"]) == ["N", "P", "I2", "R"]
        assert codes(dataset, 13, kinds={LinkageKind.NAMED, LinkageKind.LOCAL}) == []
        assert codes(dataset, 13, kinds=()) == []

    @pytest.mark.parametrize(
        ("kinds", "given"),
        [
            ("named", "'named'"),
            (["none of them"], "'none of them'"),
            ([1], "1"),
            (5, "5"),
            ([None], "None"),
            (b"named", "b'named'"),
        ],
    )
    def test_refuses_unknown_kinds(self, dataset: Dataset, kinds: Any, given: str) -> None:
        """Unknown kinds and a bare string instead of a list are refused."""
        with pytest.raises(InvalidOptionError) as caught:
            dataset.strategies_for(9, kinds=kinds)
        rule = None if isinstance(kinds, list) else "a list"
        assert caught.value == InvalidOptionError("kinds", given, tuple(LinkageKind), rule)

    def test_words_as_people_write_them(self, dataset: Dataset) -> None:
        """A word may have any case, and spaces or underscores for hyphens; a near miss is an error that suggests."""
        assert codes(dataset, 1, kinds=["Cross cutting"]) == codes(dataset, 1, kinds=["cross-cutting"]) != []
        assert dataset.suitability("N", " RAPID_ONSET ") == dataset.suitability("N", Setting.RAPID_ONSET)  # type: ignore[arg-type]
        with pytest.raises(InvalidOptionError) as caught:
            dataset.suitability("N", "refugees")  # type: ignore[arg-type]
        assert caught.value == InvalidOptionError("setting", "'refugees'", tuple(Setting), None, ("refugee",))
        assert "Did you mean refugee?" in str(caught.value)

    def test_numbers_that_equal_a_number_are_no_reference(self, dataset: Dataset) -> None:
        """`True` and `1.0` are no references, even after 1 was looked up."""
        assert codes(dataset, 1) == ALL
        for reference in (True, 1.0):
            with pytest.raises(ReferenceTypeError):
                dataset.strategies_for(reference)  # type: ignore[arg-type]


class TestOtherQuestions:
    """One answer to each question, and the meaning of an empty answer."""

    def test_what_cannot_refer(self, dataset: Dataset) -> None:
        """A list is no reference to a standard or a strategy."""
        for options in ({"standard": [9]}, {"strategy": ["N"]}):
            with pytest.raises(ReferenceTypeError):
                dataset.linkages_for(**options)

    def test_standards_for(self, dataset: Dataset) -> None:
        """The standards of a strategy are sorted by number."""
        assert [each.number for each in dataset.standards_for("I1", kinds=["named"])] == [20]
        assert [each.number for each in dataset.standards_for("E")] == [1, 2, 7, 8, 9, 10, 14, 15, *range(21, 29)]

    def test_standards_for_an_intervention(self, dataset: Dataset) -> None:
        """The standards with a linkage that names it, by kind if wanted."""
        assert [each.number for each in dataset.standards_for("P.2")] == [16]
        assert dataset.standards_for("P.2", kinds=["all-strategies"]) == ()
        assert dataset.standards_for(dataset.intervention("E.1")) == ()

    def test_standards_for_an_activity(self, dataset: Dataset) -> None:
        """The standards whose row prints it, by the kinds of their linkages if wanted."""
        assert [each.number for each in dataset.standards_for("X1")] == [1, *range(21, 29)]
        assert dataset.standards_for(dataset.activities[0]) == dataset.standards_for("x1")
        assert [each.number for each in dataset.standards_for("X1", kinds=["cross-cutting"])] == [1]
        assert dataset.standards_for("X2") == ()

    def test_standards_for_a_name_that_a_strategy_shares(self, dataset: Dataset) -> None:
        """The strategy has it, however the name is spelled."""
        first, *rest = dataset.activities
        changed = altered(dataset, activities=(altered(first, aliases=("Norms and values",)), *rest))
        assert changed.standards_for("NORMS-and-values") == dataset.standards_for("N")

    def test_standards_for_an_unknown_text(self, dataset: Dataset) -> None:
        """The error says what may be given: a strategy, an intervention or an activity."""
        with pytest.raises(UnknownIdentifierError) as caught:
            dataset.standards_for("xyzzy")
        assert caught.value == UnknownIdentifierError("strategy or intervention or activity", "xyzzy", version="1.0.0")
        for words in ("Give a strategy's code", "Give an intervention's code", "Give an activity's code"):
            assert words in str(caught.value)

    def test_standards_for_a_standard(self, dataset: Dataset) -> None:
        """The error names the call that takes a standard."""
        with pytest.raises(WrongKindError) as caught:
            dataset.standards_for(9)  # type: ignore[arg-type]
        assert caught.value.call == "strategies_for"

    @pytest.mark.parametrize(
        "reference", [4, "4", "P4", "p-4", "Pillar 4", "CPMS2019-P4", "standards to work across sectors", np.int64(4)]
    )
    def test_pillar(self, dataset: Dataset, reference: int | str) -> None:
        """A pillar is found by number, code, identifier and title in any spelling."""
        assert dataset.pillar(reference) is dataset.pillars[3]
        assert dataset.pillar(dataset.pillars[3]) is dataset.pillars[3]

    @pytest.mark.parametrize(
        ("reference", "error"),
        [
            (9, WrongKindError("pillar", "CPMS2019-09", "9", "1.0.0")),
            ("N", WrongKindError("pillar", "INSPIRE2016-N", "N", "1.0.0")),
            (True, ReferenceTypeError("pillar", "True")),
        ],
    )
    def test_no_pillar(self, dataset: Dataset, reference: Any, error: Exception) -> None:
        """The error is that of other references."""
        with pytest.raises(type(error)) as caught:
            dataset.pillar(reference)
        assert caught.value == error

    def test_pillar_where_something_else_is_wanted(self, dataset: Dataset) -> None:
        """A pillar is named as one; a number alone still names a standard."""
        for reference, found in (("P4", "CPMS2019-P4"), ("4", "CPMS2019-04")):
            with pytest.raises(WrongKindError) as caught:
                dataset.strategy(reference)
            assert caught.value == WrongKindError("strategy", found, reference, "1.0.0")

    def test_unknown_pillar(self, dataset: Dataset) -> None:
        """There are four."""
        with pytest.raises(UnknownIdentifierError) as caught:
            dataset.pillar("Pillar 5")
        assert caught.value.wanted == "pillar"

    def test_gap_for(self, dataset: Dataset) -> None:
        """The gap of a standard that the guide does not link, and nothing for one that it links."""
        assert [dataset.gap_for(number) for number in (3, 4, 5, 6)] == list(dataset.gaps)
        assert dataset.gap_for("SGBV") is None
        with pytest.raises(UnknownIdentifierError):
            dataset.gap_for(29)

    def test_activities_for(self, dataset: Dataset) -> None:
        """What the row prints beside its strategies; nothing for other rows and for a gap."""
        assert [each.id for each in dataset.activities_for(1)] == ["INSPIRE2016-X1"]
        assert dataset.activities_for(9) == dataset.activities_for(3) == ()

    def test_principles_for(self, dataset: Dataset) -> None:
        """Those that name the standard."""
        first, *rest = dataset.shared_principles
        changed = altered(dataset, shared_principles=(altered(first, standards=("CPMS2019-14",)), *rest))
        assert [each.id for each in changed.principles_for(14)] == [first.id]
        assert changed.principles_for(15) == dataset.principles_for(14) == ()

    def test_stressed_linkages(self, dataset: Dataset) -> None:
        """Those whose strategy the row stresses, the others, or all."""
        assert [link.id for link in dataset.linkages_for(10, stressed=True)] == ["CPMS2019-10/INSPIRE2016-R"]
        assert len(dataset.linkages_for(10, stressed=False)) == 6
        assert len(dataset.linkages_for(10, stressed=None)) == 7

    @pytest.mark.parametrize("stressed", ["yes", 1, 0])
    def test_refuses_other_stress(self, dataset: Dataset, stressed: Any) -> None:
        """What is neither true nor false is refused."""
        with pytest.raises(InvalidOptionError) as caught:
            dataset.linkages_for(10, stressed=stressed)
        assert caught.value == InvalidOptionError("stressed", repr(stressed), ("True", "False"))

    def test_codes_of_interventions(self, dataset: Dataset) -> None:
        """The code is a reference."""
        assert dataset.intervention("P.2").code == "P.2"
        assert all(dataset.intervention(each.code) is each for each in dataset.interventions)

    def test_linkages_for(self, dataset: Dataset) -> None:
        """Linkages can be listed for a standard, for a strategy, for both, or all."""
        assert dataset.linkages_for() == dataset.linkages
        assert [link.id for link in dataset.linkages_for(20, "R")] == ["CPMS2019-20/INSPIRE2016-R"]
        assert dataset.linkages_for(20, "N") == ()
        assert len(dataset.linkages_for(strategy="R")) == 15 + 3 + 3
        assert len(dataset.linkages_for(kinds=["all-strategies"])) == 35 + 56

    def test_linkage(self, dataset: Dataset) -> None:
        """The linkage of a pair is returned, or `None` if the guide does not link the two."""
        link = dataset.linkage("Community-level approaches", "N")
        assert link is dataset.record("CPMS2019-17/INSPIRE2016-N")
        assert dataset.linkage(5, "N") is None
        with pytest.raises(UnknownIdentifierError):
            dataset.linkage(29, "N")

    def test_convergence_for(self, dataset: Dataset) -> None:
        """The row of a standard is returned, or `None` if it has none."""
        rows = [row.number if (row := dataset.convergence_for(number)) else None for number in range(1, 29)]
        gaps = [None] * 4
        assert rows == [1, 2, *gaps, 3, 3, 4, 3, 5, 5, 5, 6, 7, 8, 9, 10, 11, 12, *[1] * 8]

    def test_interventions_for(self, dataset: Dataset) -> None:
        """The interventions that the guide names for a standard, or those of a strategy, are returned."""
        named = {number: [each.id[12:] for each in dataset.interventions_for(number)] for number in range(1, 29)}
        assert {number: found for number, found in named.items() if found} == {
            10: ["R.1"],
            15: ["E.4"],
            16: ["P.2", "P.3"],
            17: ["N.2", "S.2", "S.3"],
            19: ["R.4"],
        }
        assert [each.id[12:] for each in dataset.interventions_for("I2")] == ["I2.1", "I2.2", "I2.3"]

    def test_interventions_of_a_row_that_no_linkage_has(self, dataset: Dataset) -> None:
        """If a row names an intervention of a strategy that it does not link, the intervention stays on the row."""
        row = dataset.convergence_for(16)
        assert row is not None
        assert "INSPIRE2016-E.4" in row.interventions

    def test_field_examples_for(self, dataset: Dataset) -> None:
        """Field examples can be filtered by reference, setting and place."""

        def ids(*arguments: Any, **options: Any) -> list[str]:
            return [each.id[10:] for each in dataset.field_examples_for(*arguments, **options)]

        assert ids("N") == ["E01", "E02"]
        assert ids("N", setting="refugee") == ["E02"]
        assert ids("N", setting=Setting.REFUGEE, place="Haiti") == []
        assert ids("N", place="hti") == ["E01"]
        assert ids("R.1") == ids(10) == ["E08"]
        assert ids("E", place="MOZ", setting="outbreak") == ["E14"]
        assert ids(3) == []
        assert ids("N", place="France") == []
        assert dataset.field_examples_for() == dataset.field_examples

    def test_field_examples_through_a_strategy(self, dataset: Dataset) -> None:
        """A standard also leads to the examples of the strategies that its row names, and of no others."""

        def ids(*arguments: Any, **options: Any) -> list[str]:
            return [each.id[10:] for each in dataset.field_examples_for(*arguments, through="strategy", **options)]

        named = [*dataset.field_examples_for("P"), *dataset.field_examples_for("I2")]
        assert ids(16) == [each.id[10:] for each in dataset.field_examples if each in named]
        assert ids(16, place="Haiti") == []
        assert ids(13) == ids(10) == ids(3) == []
        assert ids("N") == ["E01", "E02"]
        assert ids("R.1") == ["E08"]
        assert ids() == [each.id[10:] for each in dataset.field_examples]

    def test_unknown_way_of_field_examples(self, dataset: Dataset) -> None:
        """Any other way is refused, also without a standard."""
        with pytest.raises(InvalidOptionError) as caught:
            dataset.field_examples_for("N", through="row")  # type: ignore[arg-type]
        assert caught.value == InvalidOptionError("through", "'row'", ("intervention", "strategy"))

    def test_field_examples_of_further_strategies(self, dataset: Dataset) -> None:
        """An example that combines strategies is found under each of them, once."""
        first, *rest = dataset.field_examples
        further = (dataset.strategy("R").id, first.strategy)
        changed = altered(dataset, field_examples=(altered(first, further_strategies=further), *rest))
        for code in ("R", dataset.strategy(first.strategy).code):
            assert [each.id for each in changed.field_examples_for(code)].count(first.id) == 1

    def test_suitability(self, dataset: Dataset) -> None:
        """Setting notes on a record, on its strategy and on both frameworks are returned."""

        def found(*arguments: Any) -> list[tuple[str, str]]:
            return [(each.id[10:], each.suitability.value) for each in dataset.suitability(*arguments)]

        laws = dataset.suitability("I1", "rapid-onset")
        assert [note.suitability.value for note in laws] == ["unsuitable"]
        assert dataset.suitability("I1.4", "rapid-onset") == laws
        assert dataset.suitability("N", "rapid-onset") == ()
        assert found(5, "refugee") == []
        assert [note.interventions for note in dataset.suitability("N", "refugee")] == [("INSPIRE2016-N.2",)]
        assert dataset.suitability("N.1", "refugee") == ()
        assert found(5, "fragile") == found("N", "fragile") == found("P.2", "fragile") == [("S02", "conditional")]

    def test_suitability_in_several_settings(self, dataset: Dataset) -> None:
        """Several settings are asked at once: each note appears once, in the order of the dataset."""
        asked = [*dataset.suitability("N", "refugee"), *dataset.suitability("N", "outbreak")]
        found = dataset.suitability("N", ["outbreak", Setting.REFUGEE, "refugee"])
        assert found == tuple(note for note in dataset.setting_notes if note in asked)
        assert dataset.suitability("N", {"refugee"}) == dataset.suitability("N", "refugee")
        assert dataset.suitability("N", []) == ()

    def test_suitability_of_an_activity(self, dataset: Dataset) -> None:
        """Only general notes are about an activity."""
        assert dataset.suitability("X1", "rapid-onset") == ()
        assert [note.id for note in dataset.suitability("X2", "fragile")] == ["GUIDE2020-S02"]

    def test_suitability_of_one_framework(self, dataset: Dataset) -> None:
        """A general note on one framework answers for the members of this framework only."""
        notes = tuple(
            altered(note, frameworks=("INSPIRE",)) if note.id == "GUIDE2020-S02" else note
            for note in dataset.setting_notes
        )
        changed = altered(dataset, setting_notes=notes)
        assert changed.suitability(5, "fragile") == ()
        for reference in ("N", "P.2", "X1"):
            assert [note.id for note in changed.suitability(reference, "fragile")] == ["GUIDE2020-S02"]

    @pytest.mark.parametrize("setting", ["war", "", 5, None])
    def test_unknown_setting(self, dataset: Dataset, setting: Any) -> None:
        """An unknown setting raises an error that lists the known ones."""
        with pytest.raises(InvalidOptionError) as caught:
            dataset.suitability("N", setting)
        assert caught.value == InvalidOptionError("setting", repr(setting), tuple(Setting))

    def test_unknown_setting_among_several(self, dataset: Dataset) -> None:
        """Each of several settings must be known."""
        with pytest.raises(InvalidOptionError) as caught:
            dataset.suitability("N", ["refugee", "war"])  # type: ignore[list-item]
        assert caught.value == InvalidOptionError("setting", "'war'", tuple(Setting))

    def test_unknown_setting_of_field_examples(self, dataset: Dataset) -> None:
        """An unknown setting raises the same error for field examples."""
        with pytest.raises(InvalidOptionError) as caught:
            dataset.field_examples_for("N", setting="war")  # type: ignore[arg-type]
        assert caught.value == InvalidOptionError("setting", "'war'", tuple(Setting))

    @pytest.mark.parametrize("place", ["Atlantis", "XYZ", "", 5, ["UGA"]])
    def test_unknown_place(self, dataset: Dataset, place: Any) -> None:
        """An unknown place raises an error that says how to write places."""
        with pytest.raises(InvalidOptionError) as caught:
            dataset.field_examples_for("N", place=place)
        valid = ("an ISO 3166-1 code such as UGA", "a name such as Uganda")
        assert caught.value == InvalidOptionError("place", repr(place), valid)

    def test_record(self, dataset: Dataset) -> None:
        """Any record is found by its identifier, in any case, or by a value with this identifier."""
        assert dataset.record("GUIDE2020-C09").id == "GUIDE2020-C09"
        assert dataset.record(" cpms2019-p4 ") == dataset.pillar(4)
        assert dataset.record(dataset.linkages[3]) == dataset.linkages[3]
        changed = altered(dataset.standard(9), title="Another")
        assert dataset.record(changed) == dataset.standard(9)
        with pytest.raises(ReferenceTypeError):
            dataset.record(Record())

    @pytest.mark.parametrize(
        ("identifier", "suggestion"),
        [("GUIDE2020-C19", "GUIDE2020-C09"), ("SGBV", "CPMS2019-09")],
    )
    def test_unknown_record(self, dataset: Dataset, identifier: str, suggestion: str) -> None:
        """No similar identifier is found, but similar ones are suggested."""
        with pytest.raises(UnknownIdentifierError) as caught:
            dataset.record(identifier)
        assert suggestion in caught.value.suggestions
        assert (caught.value.wanted, caught.value.given) == ("record", identifier)
        assert caught.value.version == "1.0.0"

    @pytest.mark.parametrize("identifier", [9, None, b"GUIDE2020-C09", ["GUIDE2020-C09"]])
    def test_record_of_something_else(self, dataset: Dataset, identifier: Any) -> None:
        """Anything but text raises `ReferenceTypeError`."""
        with pytest.raises(ReferenceTypeError) as caught:
            dataset.record(identifier)
        assert caught.value == ReferenceTypeError("record", repr(identifier))

    def test_records_are_walked_counted_and_found(self, dataset: Dataset) -> None:
        """A dataset is iterated over its records, in their order; `in` takes an identifier or a record."""
        assert tuple(dataset) == dataset.records
        assert len(dataset) == len(dataset.records) > 300
        assert "CPMS2019-09" in dataset
        assert dataset.linkages[3] in dataset
        assert altered(dataset.linkages[3], note="Another.") not in dataset
        assert [each in dataset for each in ("CPMS2019-99", 9, None, Record())] == [False] * 4
        assert "UASC-OLD" not in altered(dataset, retirements=(_retired(dataset, "UASC-OLD"),))

    def test_without_records_is_true(self) -> None:
        """A dataset without records is still a dataset, and counts as true."""
        empty = Dataset(version="1.0.0", released="2026-11-22")
        assert (len(empty), bool(empty)) == (0, True)

    def test_origin(self, dataset: Dataset) -> None:
        """The dataset's own records have no origin, and a record of an overlay has the overlay's name."""
        assert dataset.origin("GUIDE2020-C09") is None
        assert altered(dataset, origins=(("GUIDE2020-C09", "mine"),)).origin("GUIDE2020-C09") == "mine"
        with pytest.raises(UnknownIdentifierError):
            dataset.origin("GUIDE2020-C99")

    @pytest.mark.parametrize(
        "changes", [{"origins": (("GUIDE2020-C09", "mine"),)}, {"overlays": ("mine",)}, {"base": None}]
    )
    def test_where_records_come_from_is_no_part_of_the_value(self, dataset: Dataset, changes: dict[str, Any]) -> None:
        """Datasets with the same records are equal, even if their origins, overlays or bases differ."""
        assert altered(dataset, base=dataset) == altered(altered(dataset, base=dataset), **changes)


class TestEditions:
    """A reference with an edition must name the edition of the dataset."""

    @pytest.fixture
    def older(self, dataset: Dataset) -> Dataset:
        """The same records with identifiers of an edition from 2012."""
        return Dataset.from_json(re.sub(r"CPMS2019-(\d\d|P\d)", r"CPMS2012-\1", dataset.to_json().decode()))

    @pytest.mark.parametrize("reference", ["CPMS2019-20", "cpms 2019 20", "CPMS2019-Justice for children"])
    def test_of_another_edition(self, older: Dataset, reference: str) -> None:
        """A reference with another edition is unknown."""
        with pytest.raises(UnknownIdentifierError):
            older.standard(reference)

    @pytest.mark.parametrize("reference", ["CPMS2012-20", "cpms 2012 20", "CPMS 20", 20, "Std. 20"])
    def test_of_this_edition(self, older: Dataset, reference: int | str) -> None:
        """A reference with the edition of the dataset is found."""
        assert older.standard(reference).id == "CPMS2012-20"


class TestRetired:
    """A retired identifier is recognised as such."""

    @pytest.fixture
    def retiring(self, dataset: Dataset) -> Dataset:
        retired = [
            Retirement(
                id=RecordId(identifier),
                replaced_by=(RecordId("CPMS2019-28"),),
                since="2.0.0",
                reason="Made up.",
                citations=dataset.notes[0].citations,
            )
            for identifier in ("CPMS2019-29", "GUIDE2020-N99")
        ]
        return altered(dataset, version="2.0.0", retirements=tuple(retired))

    @pytest.mark.parametrize(
        "ask",
        [
            lambda dataset: dataset.record("CPMS2019-29"),
            lambda dataset: dataset.standard("CPMS2019-29"),
            lambda dataset: dataset.standard("cpms 2019 29"),
            lambda dataset: dataset.strategies_for("CPMS2019-29"),
            lambda dataset: dataset.strategy("CPMS2019-29"),
            lambda dataset: dataset.origin("CPMS2019-29"),
            lambda dataset: dataset.strategies_for(altered(dataset.standard(28), number=29, id="CPMS2019-29")),
        ],
    )
    def test_names_its_successor(self, retiring: Dataset, ask: Any) -> None:
        """The error names the replacement of the identifier."""
        with pytest.raises(RetiredIdentifierError) as caught:
            ask(retiring)
        assert caught.value == RetiredIdentifierError("CPMS2019-29", ("CPMS2019-28",), "2.0.0", retiring.version)

    def test_long_text_is_no_retired_identifier(self, retiring: Dataset) -> None:
        """A text that is too long is unknown, even if it begins with a retired identifier."""
        with pytest.raises(UnknownIdentifierError):
            retiring.standard("CPMS2019-29" + " " * 2000)

    def retired(self, dataset: Dataset) -> Retirement:
        cited = dataset.notes[0].citations
        return Retirement(id=RecordId("UASC"), since="2.0.0", reason="Made up.", citations=cited)

    def test_comes_before_any_spelling(self, dataset: Dataset) -> None:
        """A retired identifier is not looked up as a name."""
        with pytest.raises(RetiredIdentifierError):
            altered(dataset, retirements=(self.retired(dataset),)).standard("UASC")
        with pytest.raises(RetiredIdentifierError):
            altered(dataset, retirements=(self.retired(dataset),)).strategies_for("UASC")

    def test_not_by_itself(self, dataset: Dataset) -> None:
        """An identifier cannot be replaced by itself."""
        with pytest.raises(ValueError, match="must not be replaced by itself"):
            altered(self.retired(dataset), replaced_by=("UASC",))

    def test_linkage(self, dataset: Dataset) -> None:
        """A withdrawn and retired linkage is not found."""
        gone = dataset.linkage(9, "N")
        assert gone is not None
        retired = altered(self.retired(dataset), id=gone.id)
        linkages = tuple(link for link in dataset.linkages if link != gone)
        changed = altered(dataset, linkages=linkages, retirements=(retired,))
        assert changed.linkage(9, "N") is None
        assert changed.linkages_for(9, "N") == ()

    def test_survives_the_file(self, retiring: Dataset) -> None:
        """Retirements are written to the file and read back."""
        assert Dataset.from_json(retiring.to_json()) == retiring


NEWEST = [
    ("strategies_for", (9,)),
    ("standards_for", ("N",)),
    ("linkages_for", (9,)),
    ("linkage", (9, "N")),
    ("gap_for", (3,)),
    ("convergence_for", (9,)),
    ("activities_for", (1,)),
    ("principles_for", (14,)),
    ("interventions_for", (19,)),
    ("field_examples_for", ("N",)),
    ("suitability", ("I1", "rapid-onset")),
    ("standard", ("UASC",)),
    ("strategy", ("N",)),
    ("intervention", ("P.2",)),
    ("pillar", (4,)),
    ("record", ("GUIDE2020-C01",)),
    ("origin", ("GUIDE2020-C01",)),
]


@pytest.mark.parametrize(("name", "arguments"), NEWEST)
def test_module_functions_ask_the_newest_version(name: str, arguments: tuple[Any, ...]) -> None:
    """A function of the package gives the same answer as the newest bundled dataset."""
    newest = load_dataset()
    assert getattr(queries, name)(*arguments) == getattr(newest, name)(*arguments)


def test_every_question_is_a_module_function() -> None:
    """Every question is also a function of the package."""
    assert {name for name, _ in NEWEST} | {"search"} == set(queries.__all__)


def _retired(dataset: Dataset, identifier: str) -> Retirement:
    cited = dataset.notes[0].citations
    return Retirement(id=RecordId(identifier), since="2.0.0", reason="Made up.", citations=cited)


def test_problem_shows_path_and_reason() -> None:
    """A problem is printed as its path and its reason."""
    assert str(Problem("$.notes[0]", "is odd")) == "$.notes[0]: is odd"


@pytest.mark.parametrize(
    ("question", "references", "options"),
    [
        ("strategies_for", (16,), {"kinds": ["cross-cutting"]}),
        ("standards_for", ("P",), {"kinds": ["named"]}),
        ("linkages_for", (16, "P"), {}),
        ("linkages_for", (16,), {"kinds": ["cross-cutting"]}),
        ("linkages_for", (), {"strategy": "P", "kinds": ["named"]}),
        ("field_examples_for", ("N",), {"setting": "refugee"}),
        ("field_examples_for", ("N",), {"place": "Uganda"}),
        ("field_examples_for", (16,), {"through": "strategy"}),
        ("linkages_for", (10,), {"stressed": True}),
        ("pillar", (4,), {}),
        ("gap_for", (3,), {}),
        ("activities_for", (1,), {}),
        ("principles_for", (14,), {}),
        ("linkage", (16, "P"), {}),
        ("convergence_for", (16,), {}),
        ("interventions_for", ("P",), {}),
        ("suitability", ("N", "refugee"), {}),
        ("standard", (16,), {}),
        ("strategy", ("P",), {}),
        ("intervention", ("P.2",), {}),
        ("record", ("GUIDE2020-C09",), {}),
        ("origin", ("GUIDE2020-C09",), {}),
    ],
)
def test_functions_ask_the_newest_version(question: str, references: tuple[Any, ...], options: dict[str, Any]) -> None:
    """A function of the package passes on every option and answers as the newest dataset does."""
    answer = getattr(cpms_inspire, question)(*references, **options)
    assert answer == getattr(cpms_inspire.load_dataset(), question)(*references, **options)
    if options:
        assert answer != getattr(cpms_inspire, question)(*references)


def test_functions_take_another_dataset(dataset: Dataset) -> None:
    """`export` accepts another dataset, and `search` is a method of it."""
    assert dataset.search("Xyzzy") == ()
    assert cpms_inspire.export("json", dataset)["cpms-inspire.json"] == dataset.to_json()
    assert cpms_inspire.export("json")["cpms-inspire.json"] == cpms_inspire.load_dataset().to_json()
