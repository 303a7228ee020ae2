"""Overlays: local additions to a dataset, with their origin, and with an error that gives the path of each conflict."""

import json
from pathlib import Path
from random import Random
from typing import Any

import attrs
import pytest
from generators import datasets, overlays
from helpers import altered, costly
from hypothesis import given
from hypothesis import strategies as st
from importlib_resources import files
from jsonschema import Draft202012Validator
from mutations import mutate

import cpms_inspire
from cpms_inspire import (
    Checked,
    Citation,
    Dataset,
    DatasetError,
    FieldExample,
    Linkage,
    LinkageKind,
    LocalAlias,
    LocalLabel,
    Overlay,
    Problem,
    Setting,
    SettingNote,
    Source,
    Suitability,
    compare,
    with_overlay,
)
from cpms_inspire.dataset.overlay import PARTS, overlay_schema
from cpms_inspire.documents.dumping import canonical
from cpms_inspire.model.identifiers import (
    FieldExampleId,
    InterventionId,
    RecordId,
    SettingNoteId,
    SourceId,
    StrategyId,
    linkage_id,
    standard_id,
    strategy_id,
)
from cpms_inspire.model.records import COLLECTIONS

SHIPPED = files("cpms_inspire") / "data" / "overlay-schema-1.json"
VALIDATOR = Draft202012Validator(json.loads(SHIPPED.read_text(encoding="utf-8")))

MINUTES = Source(id=SourceId("KENYA-MINUTES2026"), title="Minutes of a coordination group", rights="Its own.")
CITED = (Citation(source=MINUTES.id, pages="3", checked=Checked.PRIMARY),)


def example(number: int, prefix: str = "KENYA") -> FieldExample:
    return FieldExample(
        id=FieldExampleId(f"{prefix}-E{number:02}"),
        strategy=StrategyId("INSPIRE2016-N"),
        intervention=InterventionId("INSPIRE2016-N.2"),
        programme="Dialogues",
        summary="Community dialogues.",
        places=("KEN",),
        settings=(Setting.REFUGEE,),
        citations=CITED,
    )


def local(standard: int, code: str) -> Linkage:
    return Linkage(
        id=linkage_id(standard_id(standard), strategy_id(code)),
        standard=standard_id(standard),
        strategy=strategy_id(code),
        kind=LinkageKind.LOCAL,
        note="Referral data.",
        citations=CITED,
    )


@pytest.fixture
def kenya() -> Overlay:
    """An overlay with a member of every kind."""
    return Overlay(
        name="kenya",
        reason="What the coordination group adds.",
        sources=(MINUTES,),
        linkages=(local(5, "R"),),
        field_examples=(example(2), example(1)),
        setting_notes=(
            SettingNote(
                id=SettingNoteId("KENYA-S01"),
                strategies=(strategy_id("R"),),
                setting=Setting.PROTRACTED,
                suitability=Suitability.SUITABLE,
                summary="Helplines run.",
                citations=CITED,
            ),
        ),
        aliases=(LocalAlias(record=RecordId("CPMS2019-18"), text="Usimamizi wa kesi", citations=CITED),),
        labels=(
            LocalLabel(record=RecordId("INSPIRE2016-N"), language="sw", text="Kanuni na maadili", citations=CITED),
        ),
    )


class TestLaying:
    """Answers of a dataset with an overlay."""

    def test_questions(self, dataset: Dataset, kenya: Overlay) -> None:
        """Every addition appears in the answers that it concerns."""
        overlaid = with_overlay(dataset, kenya)
        assert [strategy.code for strategy in overlaid.strategies_for(5)] == ["R"]
        assert [strategy.code for strategy in overlaid.strategies_for(5, kinds=["local"])] == ["R"]
        assert [each.id for each in overlaid.field_examples_for(17, place="Kenya")] == ["KENYA-E01", "KENYA-E02"]
        assert [note.id for note in overlaid.suitability("R", "protracted")][-1] == "KENYA-S01"
        assert overlaid.standard("usimamizi-wa-kesi").number == 18
        assert overlaid.strategy("Kanuni na Maadili").code == "N"
        assert overlaid.strategy("N").label("sw").text == "Kanuni na maadili"
        assert overlaid.standard(18).citations[-1] == CITED[0]
        assert overlaid.search("dialogues")[0].record.id == "KENYA-E01"

    def test_names_in_several_languages(self, dataset: Dataset, kenya: Overlay) -> None:
        """New labels are added to those that the record already has."""
        other = altered(kenya.labels[0], language="so", text="Caadooyin")
        overlaid = with_overlay(dataset, altered(kenya, labels=(*kenya.labels, other)))
        assert [label.language for label in overlaid.strategy("N").labels] == [
            *(label.language for label in dataset.strategy("N").labels),
            "sw",
            "so",
        ]

    def test_origin(self, dataset: Dataset, kenya: Overlay) -> None:
        """
        An added record has the overlay's name as origin, and the dataset's own records have none, even with a new
        alias.
        """
        overlaid = with_overlay(dataset, kenya)
        assert {
            overlaid.origin(name) for name in ("KENYA-E01", "KENYA-S01", "CPMS2019-05/INSPIRE2016-R", MINUTES.id)
        } == {"kenya"}
        assert {overlaid.origin(name) for name in ("CPMS2019-18", "INSPIRE2016-N", "GUIDE2020-E01")} == {None}

    def test_the_base_stays(self, dataset: Dataset, kenya: Overlay) -> None:
        """The dataset itself does not change and stays available as the base."""
        digest = dataset.digest
        overlaid = with_overlay(dataset, kenya)
        assert overlaid.base is dataset
        assert (dataset.digest, overlaid.version) == (digest, dataset.version)
        assert overlaid.digest != digest
        assert dataset.strategies_for(5) == ()
        assert (dataset.overlays, overlaid.overlays) == ((), ("kenya",))
        assert repr(overlaid) == "<Dataset 1.0.0 + kenya: 28 standards, 7 strategies, 129 linkages>"

    def test_only_additions(self, dataset: Dataset, kenya: Overlay) -> None:
        """A diff shows that an overlay only adds records and names."""
        diff = compare(dataset, with_overlay(dataset, kenya))
        assert [(type(change).__name__, change.id) for change in diff.changes] == [
            ("RecordAdded", MINUTES.id),
            ("FieldChanged", "CPMS2019-18"),
            ("FieldChanged", "CPMS2019-18"),
            ("FieldChanged", "INSPIRE2016-N"),
            ("LinkageAdded", "CPMS2019-05/INSPIRE2016-R"),
            ("RecordAdded", "KENYA-E01"),
            ("RecordAdded", "KENYA-E02"),
            ("RecordAdded", "KENYA-S01"),
        ]

    def test_a_source_that_is_held_already(self, dataset: Dataset) -> None:
        """An overlay may repeat a source of the dataset, but it may not use its identifier for another source."""
        known = dataset.sources[0]
        overlaid = with_overlay(dataset, Overlay(name="a", reason="R.", sources=(known,)))
        assert overlaid == dataset
        assert overlaid.origin(known.id) is None
        other = Overlay(name="a", reason="R.", sources=(altered(known, rights="Mine."),))
        assert refused(dataset, other) == [f"$.sources[0].id: {known.id} is already in dataset 1.0.0"]

    def test_repr(self, kenya: Overlay) -> None:
        """`repr` gives the name and the number of additions."""
        assert repr(kenya) == (
            "<Overlay kenya: 1 sources, 1 linkages, 2 field examples, 1 setting notes, 1 aliases, 1 labels>"
        )
        assert repr(Overlay(name="a", reason="R.")) == "<Overlay a: empty>"
        assert hash(kenya) == hash(attrs.evolve(kenya))


class TestManyRecords:
    """Overlays with very many records."""

    def test_near_misses_are_found_among_neighbours(self, dataset: Dataset) -> None:
        """For an unknown identifier among thousands, the most similar one is suggested first."""
        many = tuple(example(number) for number in range(1, 2001))
        overlaid = with_overlay(dataset, Overlay(name="many", reason="R.", sources=(MINUTES,), field_examples=many))
        with pytest.raises(cpms_inspire.UnknownIdentifierError) as caught:
            overlaid.record("KENYA-E1999x")
        assert caught.value.suggestions[0] == "KENYA-E1999"
        assert len(overlaid.field_examples_for("N.2")) == 2000


def refused(dataset: Dataset, overlay: Overlay) -> list[str]:
    with pytest.raises(DatasetError) as caught:
        with_overlay(dataset, overlay)
    assert caught.value.what == f"overlay {overlay.name!r} for dataset {dataset.version}"
    return [str(problem) for problem in caught.value.problems]


class TestConflicts:
    """An overlay that does not fit gives one error that lists every conflict, in the order of the file."""

    def test_words_of_the_dataset(self, dataset: Dataset, kenya: Overlay) -> None:
        """A local record cannot have an identifier that begins like those of the dataset."""
        local_only = attrs.evolve(kenya, field_examples=(altered(example(1), id="GUIDE2020-E99"),))
        reason = "begins with GUIDE2020, as the dataset's own records do: begin it with a word of your own"
        assert refused(dataset, local_only) == [f"$.field_examples[0].id: {reason}"]

    def test_all_at_once(self, dataset: Dataset, kenya: Overlay) -> None:
        """One error lists every conflict."""
        conflicting = attrs.evolve(
            kenya,
            linkages=(local(9, "R"), local(6, "R"), local(6, "R")),
            field_examples=(altered(example(1), id="GUIDE2020-E01"), altered(example(2), strategy="INSPIRE2016-W")),
            aliases=(
                LocalAlias(record=RecordId("CPMS2019-18"), text="UASC", citations=CITED),
                LocalAlias(record=RecordId("CPMS2019-18"), text="Case-management", citations=CITED),
                LocalAlias(record=RecordId("CPMS2019-18"), text="Kesi", citations=CITED),
                LocalAlias(record=RecordId("CPMS2019-19"), text="kesi", citations=CITED),
                LocalAlias(record=RecordId("CPMS2019-19"), text="!!", citations=CITED),
                LocalAlias(record=RecordId("CPMS2019-P1"), text="Nguzo", citations=CITED),
                LocalAlias(record=RecordId("CPMS2019-77"), text="Nothing", citations=CITED),
                LocalAlias(record=RecordId("CPMS2019-19"), text="x" * 1001, citations=CITED),
            ),
            labels=(
                LocalLabel(record=RecordId("INSPIRE2016-N"), language="sw", text="Kanuni", citations=CITED),
                LocalLabel(record=RecordId("INSPIRE2016-N"), language="sw", text="Maadili", citations=CITED),
                LocalLabel(record=RecordId("INSPIRE2016-N.2"), language="sw", text="Jamii", citations=CITED),
                LocalLabel(record=RecordId("INSPIRE2016-S"), language="sw", text="Norms and values", citations=CITED),
            ),
        )
        lines = [line[:75] for line in refused(dataset, conflicting)]
        assert lines == [
            "$.linkages[0].id: CPMS2019-09/INSPIRE2016-R is already in dataset 1.0.0",
            "$.linkages[2].id: CPMS2019-06/INSPIRE2016-R is already the identifier of $.",
            "$.field_examples[0].id: GUIDE2020-E01 is already in dataset 1.0.0",
            "$.field_examples[1].strategy: refers to 'INSPIRE2016-W', which is not in th",
            "$.aliases[0]: has the name 'UASC', which CPMS2019-13 already has",
            "$.aliases[1].text: CPMS2019-18 already has the name 'Case-management'",
            "$.aliases[3]: has the name 'kesi', which CPMS2019-18 already has",
            "$.aliases[4]: has a name without letter or digit: '!!'",
            "$.aliases[5].record: CPMS2019-P1 cannot have further names",
            "$.aliases[6].record: refers to 'CPMS2019-77', which is not in the dataset w",
            f"$.aliases[7]: has a name of over 1000 characters: '{'x' * 24}",
            "$.labels[1].language: INSPIRE2016-N already has a label in 'sw'",
            "$.labels[2].record: INSPIRE2016-N.2 cannot have labels",
            "$.labels[3]: has the name 'Norms and values', which INSPIRE2016-N already h",
        ]

    def test_label_in_english(self, dataset: Dataset) -> None:
        """The title is the name in English: a further one is an alias."""
        label = LocalLabel(record=RecordId("INSPIRE2016-N"), language="en", text="Customs", citations=CITED)
        overlay = Overlay(name="a", reason="R.", sources=(MINUTES,), labels=(label,))
        assert refused(dataset, overlay) == [
            "$.labels[0].language: INSPIRE2016-N has its title in 'en': give an alias instead"
        ]

    def test_twice(self, dataset: Dataset, kenya: Overlay) -> None:
        """If an overlay is added twice, each conflict names the overlay that already has the record."""
        overlaid = with_overlay(dataset, kenya)
        lines = refused(overlaid, kenya)
        assert lines[0] == "$.name: 'kenya' is already an overlay of the dataset"
        assert "$.linkages[0].id: CPMS2019-05/INSPIRE2016-R is already in the overlay 'kenya'" in lines
        assert "$.field_examples[0].id: KENYA-E02 is already in the overlay 'kenya'" in lines
        assert "$.aliases[0].text: CPMS2019-18 already has the name 'Usimamizi wa kesi'" in lines
        assert "$.labels[0].language: INSPIRE2016-N already has a label in 'sw'" in lines
        assert not any(line.startswith("$.sources") for line in lines)

    def test_more_names_than_a_record_may_have(self, dataset: Dataset) -> None:
        """Too many names for one record are reported like other problems."""
        names = tuple(
            LocalAlias(record=RecordId("CPMS2019-18"), text=f"Kesi ya {n}", citations=CITED) for n in range(1001)
        )
        overlay = Overlay(name="a", reason="R.", sources=(MINUTES,), aliases=names)
        assert refused(dataset, overlay) == ["$.aliases[1000]: CPMS2019-18: must have from 0 to 1000 members, not 1001"]


class TestValue:
    """The constructor of an overlay checks its fields."""

    @pytest.mark.parametrize(
        ("changes", "problem"),
        [
            ({"name": "Kenya 2026"}, "$.name: must be a name of small letters"),
            ({"name": None}, "$.name: must be a name of small letters"),
            ({"reason": ""}, "$.reason: must be text that is not blank"),
            ({"schema": 2}, "$.schema: must be 1, the overlay format"),
            ({"field_examples": "KENYA-E01"}, "$.field_examples: must be a list or a tuple"),
            ({"field_examples": (MINUTES,)}, "$.field_examples[0]: must be a FieldExample"),
            ({"linkages": (MINUTES,)}, "$.linkages[0]: must be a Linkage"),
            ({"aliases": ("UASC",)}, "$.aliases[0]: must be a LocalAlias"),
        ],
    )
    def test_refuses(self, kenya: Overlay, changes: dict[str, Any], problem: str) -> None:
        """A wrong field is refused with its path."""
        with pytest.raises(DatasetError) as caught:
            altered(kenya, **changes)
        assert caught.value.what == "overlay"
        assert str(caught.value.problems[0]).startswith(problem)
        assert str(caught.value).startswith("malformed overlay, 1 problem:")

    def test_linkages_are_local(self, dataset: Dataset) -> None:
        """An overlay cannot contain linkages with kinds, scopes or stress that only the guide can state."""
        named = dataset.linkage(17, "N")
        claims = altered(local(5, "R"), stressed=True, scope=cpms_inspire.LinkageScope.PILLAR)
        with pytest.raises(DatasetError) as caught:
            Overlay(name="a", reason="R.", linkages=(named, claims))  # type: ignore[arg-type]
        assert list(map(str, caught.value.problems)) == [
            '$.linkages[0].kind: must be "local" in an overlay, not "named"',
            '$.linkages[1].scope: must be "standard" in an overlay, not "pillar"',
            "$.linkages[1].stressed: must be false in an overlay, not true",
        ]


class TestOf:
    """Overlays built from what people write."""

    def test_as_people_write(self, dataset: Dataset, kenya: Overlay) -> None:
        """References, places, settings and words in any spelling make the same overlay as identifiers."""
        cited = [{"source": "KENYA-MINUTES2026", "pages": "3", "checked": "Primary"}]
        example = {
            "strategy": "norms & values",
            "intervention": "Community mobilization programmes",
            "programme": "Dialogues",
            "summary": "Community dialogues.",
            "places": ["Kenia"],
            "settings": ["Refugee"],
        }
        assert kenya == Overlay.of(
            dataset,
            name="kenya",
            reason="What the coordination group adds.",
            citations=cited,
            sources=[{"id": MINUTES.id, "title": MINUTES.title, "rights": "Its own."}],
            linkages=[{"standard": "Std. 5", "strategy": "R", "note": "Referral data."}],
            field_examples=[example | {"id": "KENYA-E02"}, example | {"id": "KENYA-E01"}],
            setting_notes=[
                {
                    "id": "KENYA-S01",
                    "strategies": ["Response and support services", "r"],
                    "setting": "protracted",
                    "suitability": "Suitable",
                    "summary": "Helplines run.",
                }
            ],
            aliases=[{"record": 18, "text": "Usimamizi wa kesi"}],
            labels=[{"record": "N", "language": "sw", "text": "Kanuni na maadili"}],
        )

    def test_values_stay(self, dataset: Dataset, kenya: Overlay) -> None:
        """Members may be values, alone or among dictionaries, and keep their own citations."""
        parts: dict[str, Any] = {name: list(getattr(kenya, name)) for name in PARTS}
        assert Overlay.of(dataset, name=kenya.name, reason=kenya.reason, **parts) == kenya
        (local_link,) = Overlay.of(
            dataset, name="a", reason="R.", linkages=[{"standard": 5, "strategy": "R", "citations": ["CPMS2019"]}]
        ).linkages
        assert local_link.citations == (Citation(source=SourceId("CPMS2019"), checked=Checked.UNCHECKED),)
        assert local_link.kind is LinkageKind.LOCAL

    def test_little_has_to_be_said(self, dataset: Dataset) -> None:
        """A source that says nothing of its rights says so, and the overlay fits the dataset."""
        overlay = Overlay.of(
            dataset,
            name="kenya",
            reason="R.",
            sources=[{"id": "KENYA-NOTES", "title": "Notes"}],
            citations=["KENYA-NOTES"],
            aliases=[{"record": "INSPIRE2016-X1", "text": "Uratibu"}, {"record": "P.2", "text": "Ziara"}],
        )
        assert overlay.sources[0].rights == "Not stated."
        overlaid = with_overlay(dataset, overlay)
        assert overlaid.intervention("ziara").code == "P.2"
        assert overlaid.activities[0].aliases[-1] == "Uratibu"

    def test_all_problems_at_once(self, dataset: Dataset) -> None:
        """Whatever cannot be read is listed with its path, and the reason says what to write."""
        with pytest.raises(DatasetError) as caught:
            Overlay.of(
                dataset,
                name="kenya",
                reason="R.",
                citations=[{"source": "kenya"}, 5],  # type: ignore[list-item]  # wrong on purpose
                sources=[{"title": "Notes", "year": 2026}],
                linkages=[{"standard": "Std. 99", "strategy": "R"}, "CPMS2019-05/INSPIRE2016-R"],  # type: ignore[list-item]
                field_examples=[
                    {"strategy": "N", "summary": "S.", "places": ["Kenya", "Kennya"], "settings": "refugee"}
                ],
                setting_notes=[{"id": "KENYA-S01", "setting": "war", "suitability": "fine", "summary": " "}],
                aliases=[{"record": "xyzzy", "text": "A"}, {"record": 3.5, "text": "A"}],
                labels=[{"record": "N", "language": "English", "text": "A", "citations": ["CPMS2019"]}],
            )
        assert caught.value.what == "overlay"
        found = [f"{problem.path}: {problem.reason}" for problem in caught.value.problems]
        expected = [
            "$.citations[0].source: must be the identifier of a Source such as GUIDE2020, not 'kenya'",
            "$.citations[1]: must be a Citation or a dictionary, not 5",
            "$.sources[0]: has an unknown field 'year'",
            "$.sources[0].id: is missing: write one of your own such as KENYA-NOTES2026",
            "$.linkages[0].citations: is missing",
            "$.linkages[0].standard: no standard 'Std. 99' in dataset 1.0.0. Did you mean ",
            "$.linkages[1]: must be a Linkage or a dictionary, not 'CPMS2019-05/INSPIRE2016-R'",
            "$.field_examples[0].id: is missing: write one of your own such as KENYA-E01",
            "$.field_examples[0].citations: is missing",
            "$.field_examples[0].places[1]: place must be the name or code of a country or territory, not 'Kennya'",
            "$.field_examples[0].settings: settings must be a list, not 'refugee'. Valid: ['refugee'].",
            "$.setting_notes[0].citations: is missing",
            "$.setting_notes[0].setting: 'war' is not valid for setting.",
            "$.setting_notes[0].suitability: 'fine' is not valid for suitability.",
            "$.aliases[0].citations: is missing",
            "$.aliases[0].record: no standard 'xyzzy'",
            "$.aliases[1].citations: is missing",
            "$.aliases[1].record: 3.5 cannot refer to a standard.",
            "$.labels[0].language: must be a language tag such as fr or pt-BR, not 'English'",
        ]
        assert [text[: len(start)] for text, start in zip(found, expected, strict=True)] == expected

    def test_a_reference_to_several(self, dataset: Dataset, kenya: Overlay) -> None:
        """A name that a standard and a strategy share is no record: the error lists both."""
        overlay = altered(kenya, aliases=(altered(kenya.aliases[0], text="Norms and values"),))
        overlaid = with_overlay(dataset, overlay)
        with pytest.raises(DatasetError) as caught:
            Overlay.of(
                overlaid,
                name="a",
                reason="R.",
                citations=["CPMS2019"],
                aliases=[{"record": "norms and values", "text": "A"}],
            )
        (problem,) = caught.value.problems
        assert problem.reason.endswith("Use one of CPMS2019-18, INSPIRE2016-N.")


class TestDocuments:
    """Overlay files."""

    def test_round_trip(self, kenya: Overlay, tmp_path: Path) -> None:
        """A written overlay is read back equal and written again with the same bytes."""
        file = tmp_path / "kenya.json"
        file.write_bytes(kenya.to_json())
        again = Overlay.from_file(file)
        assert again == kenya
        assert again.to_json() == kenya.to_json()
        assert Overlay.from_json(kenya.to_json().decode()) == kenya

    @pytest.mark.parametrize(
        ("data", "problem"),
        [
            (b"", "$: is not JSON"),
            (b"[]", None),
            (b"{}", "$.schema: is missing"),
            (b"\xff", "$: is not UTF-8"),
            (b'{"schema": 1, "name": "a", "reason": "R.", "version": "1.0.0"}', "$: has an unknown field 'version'"),
        ],
    )
    def test_what_is_no_overlay(self, data: bytes, problem: str | None) -> None:
        """A file that is not an overlay is refused."""
        with pytest.raises(DatasetError) as caught:
            Overlay.from_json(data)
        assert caught.value.what == "overlay"
        assert str(caught.value.problems[0]).startswith(problem or "$: must be an object, not []")

    def test_a_dataset_is_no_overlay(self, dataset: Dataset) -> None:
        """A dataset file is not accepted as an overlay."""
        with pytest.raises(DatasetError):
            Overlay.from_json(dataset.to_json())

    def test_problems_have_their_paths(self, kenya: Overlay) -> None:
        """Every faulty member is reported, in the order of the file."""
        document = json.loads(kenya.to_json())
        document["field_examples"][1]["places"] = ["XXX"]
        document["linkages"][0] |= {"kind": "named", "convergence": "GUIDE2020-C01"}
        document["labels"][0]["citations"] = []
        document["name"] = 5
        with pytest.raises(DatasetError) as caught:
            Overlay.from_json(json.dumps(document))
        assert [problem.path for problem in caught.value.problems] == [
            "$.name",
            "$.linkages[0].kind",
            "$.field_examples[1].places",
            "$.labels[0].citations",
        ]


class TestSchema:
    """The JSON Schema of overlays agrees with the loader."""

    def test_is_shipped_as_generated(self) -> None:
        """The shipped file is a valid JSON Schema and equals what the code generates."""
        Draft202012Validator.check_schema(overlay_schema())
        assert SHIPPED.read_bytes() == canonical(overlay_schema())

    @given(st.data())
    def test_accepts_generated_overlays(self, data: st.DataObject) -> None:
        """The schema accepts every overlay that can be constructed."""
        overlay = data.draw(overlays(data.draw(datasets())))
        assert VALIDATOR.is_valid(json.loads(overlay.to_json()))

    @given(st.data(), st.randoms(use_true_random=False))
    def test_agrees_on_mutated_documents(self, data: st.DataObject, random: Random) -> None:
        """Schema and loader refuse the same documents, except for rules that a schema cannot express."""
        overlay = data.draw(overlays(data.draw(datasets())))
        document = mutate(json.loads(overlay.to_json()), random)
        refusals = problems_of(json.dumps(document))
        if VALIDATOR.is_valid(document):
            assert all(any(words in problem.reason for words in BEYOND) for problem in refusals)
        else:
            assert refusals


BEYOND = (
    "must not be replaced by itself",
    "must be identified as",
    "must have an identifier that begins with",
    "must not repeat a member",
    "repeats a field",
    "must be a whole number",
    "must be 1, the overlay",
)
"""Rules that a schema cannot express, as `document_schema` lists them, for the members of overlays."""


def problems_of(data: bytes | str) -> tuple[Problem, ...]:
    try:
        Overlay.from_json(data)
    except DatasetError as error:
        return error.problems
    return ()


class TestLaws:
    """An empty overlay changes nothing, overlays stack, and leaving one out equals adding only the others."""

    @given(st.data())
    def test_empty(self, data: st.DataObject) -> None:
        """An empty overlay changes nothing."""
        dataset = data.draw(datasets())
        overlaid = with_overlay(dataset, Overlay(name="empty", reason="None."))
        assert overlaid == dataset
        assert (overlaid.to_json(), overlaid.digest) == (dataset.to_json(), dataset.digest)

    def check_stack(self, dataset: Dataset, stack: list[Overlay]) -> None:
        digest = dataset.digest
        overlaid = dataset
        for overlay in stack:
            below = overlaid
            overlaid = with_overlay(overlaid, overlay)
            diff = compare(below, overlaid)
            assert cpms_inspire.apply(diff, below) == overlaid
            assert cpms_inspire.apply(diff.inverted(), overlaid) == below
            assert diff.level <= cpms_inspire.Level.MINOR
        assert dataset.digest == digest
        assert overlaid.overlays == tuple(overlay.name for overlay in stack)
        assert overlaid.base is (dataset if stack else None)
        assert Dataset.from_json(overlaid.to_json()) == overlaid
        own = {record.id for name in COLLECTIONS for record in getattr(dataset, name)}
        brought = {record.id: overlay.name for overlay in stack for record in records(overlay) if record.id not in own}
        assert dict(overlaid.origins) == brought
        for identifier, origin in brought.items():
            assert overlaid.origin(identifier) == origin
        for record in (*dataset.standards, *dataset.strategies, *dataset.sources):
            assert overlaid.origin(record.id) is None
        for left_out in stack:
            others = [overlay for overlay in stack if overlay is not left_out]
            again = dataset
            for overlay in others:
                again = with_overlay(again, overlay)
            for name in ("sources", "linkages", "field_examples", "setting_notes"):
                kept = [record for record in getattr(overlaid, name) if brought.get(record.id) != left_out.name]
                assert list(getattr(again, name)) == kept

    @given(st.data())
    def test_stacks_on_generated(self, data: st.DataObject) -> None:
        """Up to three overlays can be added to any dataset."""
        dataset = data.draw(datasets())
        names = data.draw(st.lists(st.sampled_from(["a", "b", "c"]), max_size=3, unique=True))
        self.check_stack(dataset, [data.draw(overlays(dataset, name)) for name in names])

    @costly(2)
    @given(st.data())
    def test_stacks_on_bundled(self, bundled: Dataset, data: st.DataObject) -> None:
        """Two overlays can be added to a bundled version."""
        stack = [data.draw(overlays(bundled, name)) for name in ("a", "b")]
        self.check_stack(bundled, stack)

    @given(st.data())
    def test_round_trip(self, data: st.DataObject) -> None:
        """An overlay is written and read back equal."""
        overlay = data.draw(overlays(data.draw(datasets())))
        assert Overlay.from_json(overlay.to_json()) == overlay


def records(overlay: Overlay) -> list[Any]:
    return [*overlay.sources, *overlay.linkages, *overlay.field_examples, *overlay.setting_notes]
