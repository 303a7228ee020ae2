"""Values: what their constructors accept and refuse."""

from typing import Any, cast

import pytest
from attrs import NOTHING, exceptions, fields
from helpers import altered, refused

import cpms_inspire
from cpms_inspire import (
    Checked,
    Citation,
    CpmsInspireError,
    Dataset,
    FieldExample,
    Label,
    Linkage,
    LinkageKind,
    Pillar,
    Problem,
    RecordError,
    Setting,
    Source,
    pillar_id,
)
from cpms_inspire.model import identifiers
from cpms_inspire.model import records as model
from cpms_inspire.model.identifiers import EXAMPLES, PATTERNS, RecordId, SourceId, matches, sort_key
from cpms_inspire.model.records import COLLECTIONS

CITED = (Citation(source=SourceId("CPMS2019"), checked=Checked.UNCHECKED),)


def test_values_take_keywords_only() -> None:
    """Values refuse positional arguments."""
    with pytest.raises(TypeError):
        Pillar(pillar_id(4), 4, "Title", CITED)  # type: ignore[call-arg]


def test_values_are_equal_by_fields() -> None:
    """Two values with the same fields are equal and have the same hash."""
    one = Pillar(id=pillar_id(4), number=4, title="Title", citations=CITED)
    other = Pillar(id=pillar_id(4), number=4, title="Title", citations=CITED)
    assert one == other
    assert hash(one) == hash(other)
    assert one != altered(other, title="Another")
    source: object = Source(id=SourceId("CPMS2019-P4"), title="Title", rights="None.")
    assert one != source


@pytest.mark.parametrize(
    ("asked", "given"), [("pt-BR", "pt-BR"), ("PT-br", "pt-BR"), ("pt-PT", "pt"), ("pt", "pt"), ("pt-BR-x", "pt-BR")]
)
def test_label_of_a_region(dataset: Dataset, asked: str, given: str) -> None:
    """A label for the region is preferred, then one for the language."""
    labels = tuple(model.Label(language=language, text=language, citations=CITED) for language in ("pt", "pt-BR"))
    assert altered(dataset.strategy("N"), labels=labels).label(asked) == labels[given == "pt-BR"]


def test_canonical_order() -> None:
    """Strategies are sorted in INSPIRE's order, followed by the two activities."""
    codes = ("I1", "N", "S", "P", "I2", "R", "E", "X1", "X2")
    assert [each[12:] for each in sorted((f"INSPIRE2016-{code}" for code in reversed(codes)), key=sort_key)] == [*codes]


def test_values_show_and_hash_all_that_they_hold(dataset: Dataset) -> None:
    """`repr` shows the call that makes a value, without defaults; different values have different hashes."""
    citation = Citation(source=SourceId("CPMS2019"), checked=Checked.UNCHECKED)
    assert repr(altered(citation, footnotes=(1, 2))) == (
        "Citation(source='CPMS2019', footnotes=(1, 2), checked='unchecked')"
    )
    assert len({hash(link) for link in dataset.linkages}) == len(dataset.linkages)


def test_values_cannot_be_extended(dataset: Dataset) -> None:
    """Values are final, have slots, and are frozen."""
    for kind in (*COLLECTIONS.values(), Citation, model.Label, model.Code, model.Section):
        assert kind.__final__ is True  # type: ignore[attr-defined]
        assert not hasattr(kind, "__dict__") or "__slots__" in vars(kind)
    with pytest.raises(exceptions.FrozenInstanceError):
        dataset.standards[0].title = "x"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": ""}, "must be text that is not blank, not ''"),
        ({"title": 5}, "must be text, not 5"),
        ({"title": "a\tb"}, "must be one line of text without space around it"),
        ({"title": "a\u2028b"}, "must be text without control characters"),
        ({"title": "a\x85b"}, "must be text without control characters"),
        ({"title": "\udfff"}, "must be text without control characters and lone surrogates"),
        ({"number": 5}, "must be a whole number from 1 to 4, not 5"),
        ({"number": True}, "must be a whole number from 1 to 4, not True"),
        ({"number": 3}, "must end in -P3, not be 'CPMS2019-P4'"),
        ({"id": "CPMS2019-4"}, "must be the identifier of a Pillar such as CPMS2019-P3, not 'CPMS2019-4'"),
        ({"id": "CPMS2019-P4\n"}, "must be the identifier of a Pillar"),
        ({"citations": ()}, "must have from 1 to 1000 members, not 0"),
        ({"citations": CITED[0]}, "must be a list or a tuple, not Citation("),
        ({"citations": "CPMS2019"}, "must be a list or a tuple, not 'CPMS2019'"),
        ({"citations": CITED * 2}, "must not repeat a member"),
        ({"citations": (5,)}, "must be a Citation, not 5"),
    ],
)
def test_refusals(changes: dict[str, Any], reason: str) -> None:
    """The reason says what was expected and what was given."""
    pillar = Pillar(id=pillar_id(4), number=4, title="Title", citations=CITED)
    (problem,) = refused(pillar, **changes)
    assert problem.startswith(f"{'id' if changes == {'number': 3} else next(iter(changes))}: {reason}")


def test_every_faulty_field_is_named_at_once() -> None:
    """One error of the package names every field at fault; it is also what Python raises for such a value."""
    wrong: dict[str, Any] = {"id": "x", "standard": 17, "kind": "lokal", "stressed": "yes", "citations": CITED[0]}
    with pytest.raises(CpmsInspireError) as caught:
        Linkage(strategy="INSPIRE2016-N", **wrong)  # type: ignore[arg-type]  # plain text here
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, TypeError)
    assert caught.value == RecordError(
        "Linkage",
        (
            Problem("id", "must be the identifier of a Linkage such as CPMS2019-09/INSPIRE2016-N, not 'x'"),
            Problem("standard", "must be the identifier of a Standard such as CPMS2019-09, not 17"),
            Problem("kind", f"must be one of {', '.join(LinkageKind)}, not 'lokal'"),
            Problem("stressed", "must be true or false, not 'yes'"),
            Problem("citations", f"must be a list or a tuple, not {CITED[0]!r}"),
        ),
    )


def test_lists_and_words_are_kept_as_tuples_and_members(dataset: Dataset) -> None:
    """A constructor accepts lists and words, also several at once, and the value is the same as without."""
    example = next(each for each in dataset.field_examples if each.settings and each.places)
    same: FieldExample = altered(
        example, settings=[str(word.value) for word in example.settings], places=list(example.places)
    )
    assert same == example
    assert hash(same) == hash(example)
    assert {type(word) for word in same.settings} == {Setting}
    assert type(same.places) is tuple


def test_a_word_that_is_no_member_among_members() -> None:
    """A list with members, words, and something else is refused with the word that is wrong."""
    example = FieldExample(
        id="KENYA-E01",  # type: ignore[arg-type]  # plain text here
        strategy="INSPIRE2016-N",  # type: ignore[arg-type]  # plain text here
        summary="Said.",
        citations=CITED,
    )
    assert refused(example, settings=[Setting.REFUGEE, "war"]) == [
        f"settings: must be one of {', '.join(Setting)}, not 'war'"
    ]
    assert refused(example, settings=["refugee", Setting.REFUGEE]) == ["settings: must not repeat a member"]


def test_values_print_as_one_line(bundled: Dataset) -> None:
    """A record prints as one line that begins with its class and identifier; as a text it is its identifier."""
    for record in bundled.records:
        line = repr(record)
        assert line.startswith(f"<{type(record).__name__} {record.id}: ")
        assert len(line) <= 130
        assert "\n" not in line
        assert str(record) == f"{record}" == record.id
    assert repr(bundled.standard(19)) == "<Standard CPMS2019-19: Alternative care>"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", ("fr", "Normes")),
        ("FR-ca", ("fr", "Normes")),
        ("es", ("en", "Norms and values")),
        ("", ("en", "Norms and values")),
    ],
)
def test_labels_fall_back_to_english_and_say_so(dataset: Dataset, language: str, expected: tuple[str, str]) -> None:
    """If a label is missing, the English title is returned with its language."""
    strategy = altered(dataset.strategy("N"), labels=(model.Label(language="fr", text="Normes", citations=CITED),))
    found = strategy.label(language)
    assert (found.language, found.text) == expected
    standard = dataset.standard(9).label(language)
    assert (standard.language, standard.text) == ("en", "Sexual and gender-based violence")
    assert standard.citations == dataset.standard(9).citations


def test_words_become_members(dataset: Dataset) -> None:
    """A field contains a member of the enumeration, not its text, although the two are equal."""
    link = altered(dataset.linkages[0], kind="cross-cutting")
    assert link == dataset.linkages[0]
    assert type(link.kind) is LinkageKind


def test_what_is_refused_is_shown(dataset: Dataset) -> None:
    """The reason says what was expected and what was given."""
    for language, text, reason in (
        ("English", "Laws", "must be a language tag such as fr or pt-BR, not 'English'"),
        ("en", "Laws\x00", "must be text without control characters and lone surrogates, not 'Laws\\x00'"),
        ("en", " Laws", "must be one line of text without space around it, not ' Laws'"),
    ):
        with pytest.raises(RecordError) as caught:
            Label(language=language, text=text, citations=dataset.standards[0].citations)
        assert [problem.reason for problem in caught.value.problems] == [reason]


@pytest.mark.parametrize(
    ("collection", "changes", "reason"),
    [
        ("standards", {"number": 0}, "must be a whole number from 1 to 99, not 0"),
        ("standards", {"number": 100}, "must be a whole number from 1 to 99, not 100"),
        ("strategies", {"position": 0}, "must be a whole number from 1 to 99, not 0"),
        ("strategies", {"position": 100}, "must be a whole number from 1 to 99, not 100"),
        ("strategies", {"code": "X"}, "must be a code such as N or I1, not 'X'"),
        ("convergences", {"number": 0}, "must be a whole number from 1 to 999, not 0"),
        ("convergences", {"number": 1000}, "must be a whole number from 1 to 999, not 1000"),
        ("convergences", {"standards": ()}, "must have from 1 to 1000 members, not 0"),
        ("convergences", {"strategies": ()}, "must have from 1 to 1000 members, not 0"),
        ("recommendations", {"number": 0}, "must be a whole number from 1 to 999, not 0"),
        ("recommendations", {"number": 1000}, "must be a whole number from 1 to 999, not 1000"),
        ("frameworks", {"stewards": ()}, "must have from 1 to 1000 members, not 0"),
        ("support_channels", {"frameworks": ()}, "must have from 1 to 1000 members, not 0"),
        ("sources", {"published": "20"}, "must be a date such as 2020, 2020-07 or 2020-07-31, not '20'"),
    ],
)
def test_what_records_refuse(dataset: Dataset, collection: str, changes: dict[str, Any], reason: str) -> None:
    """Numbers out of range, empty tuples and wrong forms are refused with the reason."""
    assert refused(getattr(dataset, collection)[0], **changes) == [f"{next(iter(changes))}: {reason}"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"anchor": "three words only"}, "must be 4 to 8 words that stand in the guide, not 'three words only'"),
        ({"pages": "p. 5"}, "must be pages such as 16-17, 21, not 'p. 5'"),
        ({"footnotes": (0,)}, "must be a whole number from 1 to 999, not 0"),
        ({"footnotes": (1000,)}, "must be a whole number from 1 to 999, not 1000"),
    ],
)
def test_what_citations_refuse(changes: dict[str, Any], reason: str) -> None:
    """Wrong forms and numbers out of range are refused."""
    assert refused(CITED[0], **changes) == [f"{next(iter(changes))}: {reason}"]


@pytest.mark.parametrize("subject", ["standards", "strategies", "interventions"])
def test_general_notes_alone_name_frameworks(dataset: Dataset, subject: str) -> None:
    """A note on a standard, a strategy or an intervention names no framework beside it."""
    note = next(each for each in dataset.setting_notes if not each.subjects)
    assert altered(note, frameworks=("CPMS",)).subjects == ()
    assert refused(note, frameworks=("CPMS",), **{subject: (getattr(dataset, subject)[0].id,)}) == [
        "frameworks: must not name frameworks beside standards, strategies or interventions"
    ]


def test_what_retirements_refuse() -> None:
    """An invalid version and a replacement by itself are refused."""
    retired = model.Retirement(id=RecordId("OCHA-N01"), since="2.0.0", reason="Said twice.", citations=CITED)
    for changes, reason in (
        ({"since": "2"}, "must be a dataset version such as 1.0.0, not '2'"),
        ({"replaced_by": ("OCHA-N02", "OCHA-N01")}, "must not be replaced by itself"),
    ):
        assert refused(retired, **cast("Any", changes)) == [f"{next(iter(changes))}: {reason}"]


def test_what_must_be_given() -> None:
    """Besides identifier and citations, only the listed fields are required."""
    required = {
        kind.__name__: {field.name for field in fields(cast("Any", kind)) if field.default is NOTHING}
        for kind in (*COLLECTIONS.values(), model.Label, model.Code, model.Section)
    }
    assert required.pop("Section") == {"title", "page"}
    assert required.pop("Source") == {"id", "title", "rights"}
    common = set.intersection(*required.values())
    assert common == {"citations"}
    assert {name: each - {"id", "citations"} for name, each in required.items()} == {
        "Framework": {"title", "edition", "published", "stewards"},
        "Pillar": {"number", "title"},
        "Standard": {"number", "title", "pillar"},
        "Strategy": {"code", "position", "title", "preventive"},
        "Activity": {"title"},
        "Intervention": {"strategy", "title"},
        "Convergence": {"number", "standards", "strategies"},
        "Linkage": {"standard", "strategy", "kind"},
        "Gap": {"standard", "summary"},
        "FieldExample": {"strategy", "summary"},
        "SharedPrinciple": {"title", "summary"},
        "SettingNote": {"setting", "suitability", "summary"},
        "Recommendation": {"number", "summary"},
        "RelatedStandard": {"title", "summary"},
        "SupportChannel": {"frameworks", "title"},
        "Resource": {"title"},
        "Note": {"topic", "summary"},
        "Retirement": {"since", "reason"},
        "Label": {"language", "text"},
        "Code": {"scheme", "value"},
    }
    assert {field.name for field in fields(Citation) if field.default is NOTHING} == {"source", "checked"}


def test_every_class_has_a_pattern() -> None:
    """Each class of records has a pattern for identifiers, and each example fits its pattern."""
    classes = {kind.__name__ for kind in COLLECTIONS.values()} - {"Retirement"}
    assert set(PATTERNS) == set(EXAMPLES) == classes | {"Record"}
    assert [kind for kind, example in EXAMPLES.items() if not matches(kind, example)] == []
    assert matches("Record", "CPMS2019-09/INSPIRE2016-N")
    with pytest.raises(KeyError):
        matches("Nothing", "x")


def test_every_field_is_checked() -> None:
    """Every field of every value has a validator."""
    for kind in (*COLLECTIONS.values(), Citation, model.Label, model.Code, model.Section):
        assert [attribute.name for attribute in fields(cast("Any", kind)) if attribute.validator is None] == []


def test_every_class_documents_itself() -> None:
    """Every class has a docstring, and every collection is a field of the dataset."""
    for kind in COLLECTIONS.values():
        assert kind.__doc__
    names = [attribute.name for attribute in fields(Dataset)]
    assert [name for name in names if name in COLLECTIONS] == list(COLLECTIONS)


def test_identifiers_sort_by_number_and_by_inspire() -> None:
    """Identifiers are sorted by numbers and in INSPIRE's order, and text is never compared with numbers."""
    mixed = [
        "GUIDE2020-E10",
        "GUIDE2020-E9",
        "INSPIRE2016-X1",
        "INSPIRE2016-E",
        "INSPIRE2016-I2.10",
        "INSPIRE2016-I2.9",
    ]
    assert sorted(mixed, key=sort_key) == [
        "GUIDE2020-E9",
        "GUIDE2020-E10",
        "INSPIRE2016-I2.9",
        "INSPIRE2016-I2.10",
        "INSPIRE2016-E",
        "INSPIRE2016-X1",
    ]
    assert sorted(["A" + "9" * 5000, "A1"], key=sort_key) == ["A1", "A" + "9" * 5000]
    assert sort_key("INSPIRE2016-Q") == (("INSPIRE", 2016, "-Q"), "INSPIRE2016-Q")
    assert sorted(["GUIDE2020-N77", "GUIDE2020-N077"], key=sort_key) == ["GUIDE2020-N077", "GUIDE2020-N77"]


def test_makers_of_identifiers() -> None:
    """Functions that build identifiers include the edition."""
    assert cpms_inspire.standard_id(20, edition=2012) == "CPMS2012-20"
    assert cpms_inspire.strategy_id("N") == "INSPIRE2016-N"
    assert identifiers.intervention_id(cpms_inspire.strategy_id("P"), 2) == "INSPIRE2016-P.2"
