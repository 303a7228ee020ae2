"""Coverage of a programme: every figure compared with a second, naive computation, general laws, and the matrix."""

from typing import Any

import attrs
import pytest
from generators import datasets, some_of
from hypothesis import given
from hypothesis import strategies as st

import cpms_inspire
from cpms_inspire import (
    Coverage,
    Dataset,
    DatasetError,
    InvalidOptionError,
    LinkageKind,
    Opening,
    Programme,
    Setting,
    Side,
    Suitability,
    UnknownIdentifierError,
    coverage_of,
    matrix,
)
from cpms_inspire.model.identifiers import SettingNoteId
from cpms_inspire.model.vocabulary import PLACES
from cpms_inspire.presentation.coverage_report import Section, report


@st.composite
def programmes(draw: st.DrawFn, dataset: Dataset) -> Programme:
    """Generate a programme that works on some of a dataset."""
    return Programme(
        name=draw(st.none() | st.just("Ours")),
        standards=draw(some_of([each.id for each in dataset.standards], most=6)),
        strategies=draw(some_of([each.id for each in dataset.strategies])),
        interventions=draw(some_of([each.id for each in dataset.interventions])),
        settings=draw(some_of(list(Setting), most=2)),
        places=draw(some_of(sorted(PLACES), most=2)),
    )


def naive(programme: Programme, dataset: Dataset) -> dict[str, Any]:
    """Compute every printed figure a second time, as simply as possible, from the records alone."""
    works = set(programme.strategies)
    for intervention in dataset.interventions:
        if intervention.id in programme.interventions:
            works.add(intervention.strategy)
    counts: dict[tuple[str, str], list[int]] = {}
    realised, neither = [], []
    half: list[tuple[str, str, str]] = []
    for link in dataset.linkages:
        pillar = next(standard.pillar for standard in dataset.standards if standard.id == link.standard)
        count = counts.setdefault((pillar, link.kind), [0, 0, 0, 0])
        if link.standard in programme.standards and link.strategy in works:
            realised.append(link.id)
            count[0] += 1
        elif link.standard in programme.standards:
            half.append((link.id, "standard", link.strategy))
            count[1] += 1
        elif link.strategy in works:
            half.append((link.id, "strategy", link.standard))
            count[2] += 1
        else:
            neither.append(link.id)
            count[3] += 1
    return {
        "strategies": sorted(works),
        "realised": realised,
        "openings": sorted(half),
        "untouched": neither,
        "counts": counts,
        "alone": sorted(
            end
            for end in {*programme.standards, *works}
            if any(end in link.id.split("/") for link in dataset.linkages)
            and not any(end in identifier.split("/") for identifier in realised)
        ),
        "gaps": [gap.id for gap in dataset.gaps if gap.standard in programme.standards],
    }


def notes_on(dataset: Dataset, subject: str, setting: Setting) -> list[SettingNoteId]:
    """Return the setting notes on a subject, following their definition."""
    found = []
    for note in dataset.setting_notes:
        subjects = {*note.standards, *note.strategies, *note.interventions}
        own = {subject, subject.partition(".")[0]} | {
            each.id for each in dataset.interventions if each.strategy == subject
        }
        framework = "CPMS" if subject.startswith("CPMS") else "INSPIRE"
        general = not subjects and framework in (note.frameworks or (framework,))
        if note.setting is setting and (general or subjects & own):
            found.append(note.id)
    return found


def check(programme: Programme, dataset: Dataset) -> None:
    found = coverage_of(programme, dataset)
    expected = naive(programme, dataset)
    assert sorted(found.strategies) == expected["strategies"]
    assert list(found.realised) == expected["realised"]
    assert (
        sorted((each.linkage, each.reached_from.value, each.missing) for each in found.openings) == expected["openings"]
    )
    assert list(found.untouched) == expected["untouched"]
    assert {
        (each.pillar, each.kind): [each.realised, each.from_standard, each.from_strategy, each.untouched]
        for each in found.tallies
    } == expected["counts"]
    assert sorted((*found.standards_alone, *found.strategies_alone)) == expected["alone"]
    assert list(found.gaps) == expected["gaps"]
    for tally in found.tallies:
        realised, own = tally.realised, tally.realised + tally.from_standard
        assert tally.linked == sum(expected["counts"][tally.pillar, tally.kind])
        assert tally.share == realised / tally.linked
        assert tally.share_of_own == (realised / own if own else None)
    check_settings(found, dataset)
    for opening in found.openings:
        check_opening(opening, programme, dataset)
    check_report(found, dataset)


def check_settings(found: Coverage, dataset: Dataset) -> None:
    programme = found.programme
    works_on = (*found.standards, *found.strategies, *programme.interventions)
    noted = {
        (subject, setting): notes_on(dataset, subject, setting)
        for subject in works_on
        for setting in programme.settings
    }
    assert set(found.silent) == {pair for pair, notes in noted.items() if not notes}
    by_id = {note.id: note.suitability for note in dataset.setting_notes}
    for suitability, identifiers in {
        Suitability.UNSUITABLE: found.unsuitable,
        Suitability.DOUBTFUL: found.doubtful,
        Suitability.CONDITIONAL: found.conditional,
        Suitability.SUITABLE: found.suitable,
    }.items():
        assert set(identifiers) == {each for notes in noted.values() for each in notes if by_id[each] is suitability}


def check_opening(opening: Opening, programme: Programme, dataset: Dataset) -> None:
    link = next(each for each in dataset.linkages if each.id == opening.linkage)
    assert list(opening.interventions) == [each for each in link.interventions if each not in programme.interventions]
    wanted = {*programme.settings, *programme.places}
    expected = [
        example.id
        for example in dataset.field_examples
        if opening.reached_from is Side.STANDARD
        and opening.missing in {example.strategy, *example.further_strategies}
        and (not wanted or wanted & {*example.settings, *example.places})
    ]
    assert list(opening.field_examples) == expected
    suitability = {note.id: note.suitability for note in dataset.setting_notes}
    notes = {each for setting in programme.settings for each in notes_on(dataset, opening.missing, setting)}
    assert set(opening.cautions) == {each for each in notes if suitability[each] is not Suitability.SUITABLE}


def check_report(found: Coverage, dataset: Dataset) -> None:
    """Check that every printed figure is in the naive counts and that every line names its source."""
    sections = {section.title: section for section in report(found, dataset)}
    counts = naive(found.programme, dataset)["counts"]
    figures = sections.get("Linkages realised: the programme works on both ends", Section("", (), ()))
    printed = [(row[2], row[3]) for row in figures.rows]
    assert printed == [
        (share(count[0], count[0] + count[1]), share(count[0], sum(count)))
        for key in ((each.pillar, each.kind) for each in found.tallies)
        for count in [counts[key]]
        if count[0] + count[1]
    ]
    for section in sections.values():
        if section.columns[-1] == "Source":
            assert all(row[-1] for row in section.rows)


def share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({round(100 * part / whole):d} %)"


class TestFigures:
    """Coverage agrees with a second, naive computation."""

    @given(st.data())
    def test_on_generated(self, data: st.DataObject) -> None:
        """The figures of any programme on any dataset are those of the naive computation."""
        dataset = data.draw(datasets())
        check(data.draw(programmes(dataset)), dataset)

    @given(st.data())
    def test_on_bundled(self, bundled: Dataset, data: st.DataObject) -> None:
        """The figures of any programme on a bundled version are those of the naive computation."""
        check(data.draw(programmes(bundled)), bundled)


def everything(dataset: Dataset) -> Programme:
    return Programme(
        standards=tuple(each.id for each in dataset.standards), strategies=tuple(each.id for each in dataset.strategies)
    )


class TestLaws:
    """A larger programme never covers less, an empty one covers nothing, and a complete one covers every linkage."""

    @given(st.data())
    def test_more_never_covers_less(self, data: st.DataObject) -> None:
        """Two programmes together realise every linkage that one of them realises."""
        dataset = data.draw(datasets())
        less, more = data.draw(programmes(dataset)), data.draw(programmes(dataset))
        both = Programme(
            standards=tuple({*less.standards, *more.standards}),
            strategies=tuple({*less.strategies, *more.strategies}),
            interventions=tuple({*less.interventions, *more.interventions}),
        )
        before, after = coverage_of(less, dataset), coverage_of(both, dataset)
        assert set(before.realised) <= set(after.realised)
        assert set(after.untouched) <= set(before.untouched)
        for one, other in zip(before.tallies, after.tallies, strict=True):
            assert one.share <= other.share

    @given(datasets())
    def test_empty(self, dataset: Dataset) -> None:
        """An empty programme realises no linkage and has no openings."""
        found = coverage_of(Programme(), dataset)
        assert (found.realised, found.openings, found.gaps, found.silent) == ((), (), (), ())
        assert [link.id for link in dataset.linkages] == list(found.untouched)
        assert report(found, dataset) == ()

    @given(datasets())
    def test_everything(self, dataset: Dataset) -> None:
        """A programme with all standards and strategies realises every linkage."""
        found = coverage_of(everything(dataset), dataset)
        assert [link.id for link in dataset.linkages] == list(found.realised)
        assert (found.openings, found.untouched) == ((), ())
        assert all(tally.share == tally.share_of_own == 1 for tally in found.tallies)


class TestProgramme:
    """Programmes built from the references that people write."""

    def test_of_references(self, dataset: Dataset) -> None:
        """Each reference is resolved and appears once."""
        programme = Programme.of(
            dataset,
            name="Ours",
            standards=[9, "Std. 9", "UASC"],
            strategies=["Norms and values", "n"],
            interventions=["Cash transfers"],
            settings=["refugee"],
            places=["Kenya", "KEN"],
        )
        assert programme == Programme(
            name="Ours",
            standards=("CPMS2019-09", "CPMS2019-13"),  # type: ignore[arg-type]  # plain text here
            strategies=("INSPIRE2016-N",),  # type: ignore[arg-type]  # plain text here
            interventions=("INSPIRE2016-I2.1",),  # type: ignore[arg-type]  # plain text here
            settings=(Setting.REFUGEE,),
            places=("KEN",),
        )

    def test_unknown_references(self, dataset: Dataset) -> None:
        """Unknown standards, settings and places raise the documented errors."""
        with pytest.raises(UnknownIdentifierError):
            Programme.of(dataset, standards=[29])
        with pytest.raises(InvalidOptionError) as caught:
            Programme.of(dataset, settings=["war"])  # type: ignore[list-item]  # wrong on purpose
        assert caught.value == InvalidOptionError("setting", "'war'", tuple(Setting))

    @pytest.mark.parametrize("field", attrs.fields_dict(Programme))
    def test_refuses(self, field: str) -> None:
        """Each field refuses wrong values and is empty by default."""
        wrong: dict[str, Any] = {field: "two\nlines" if field == "name" else ["GUIDE2020-E01"]}
        with pytest.raises((TypeError, ValueError)):
            Programme(**wrong)
        assert getattr(Programme(), field) == (None if field == "name" else ())

    @pytest.mark.parametrize("field", ["standards", "strategies", "interventions", "settings", "places"])
    @pytest.mark.parametrize("given", ["CPMS2019-P1", ("CPMS2019-P1",), ("INSPIRE2016-I1", "INSPIRE2016-I1")])
    def test_refuses_members(self, field: str, given: Any) -> None:
        """Each field takes a tuple of identifiers of its own kind without repetitions."""
        with pytest.raises((TypeError, ValueError)):
            Programme(**{field: given})

    def test_of_another_dataset(self, dataset: Dataset) -> None:
        """One error lists everything that the dataset does not contain."""
        programme = Programme(
            standards=("CPMS2019-09", "CPMS2019-77"),  # type: ignore[arg-type]  # plain text here
            interventions=("INSPIRE2016-N.9",),  # type: ignore[arg-type]  # plain text here
        )
        with pytest.raises(DatasetError) as caught:
            coverage_of(programme, dataset)
        assert caught.value.what == "programme for dataset 1.0.0"
        assert [problem.path for problem in caught.value.problems] == ["$.standards[1]", "$.interventions[0]"]
        assert caught.value.problems[0].reason.startswith("no standard 'CPMS2019-77' in dataset 1.0.0.")


class TestAnswers:
    """Answers on the bundled dataset, spelled out."""

    def test_opening(self, dataset: Dataset) -> None:
        """
        An opening lists the interventions that the guide names for it, field examples in the same setting or place, and
        cautions.
        """
        programme = Programme.of(dataset, standards=[17], strategies=["N"], settings=["refugee"], places=["Kenya"])
        found = coverage_of(programme, dataset)
        assert found.realised == ("CPMS2019-17/INSPIRE2016-N",)
        first = found.openings[0]
        assert (first.linkage, first.reached_from, first.missing) == (
            "CPMS2019-17/INSPIRE2016-S", Side.STANDARD, "INSPIRE2016-S",
        )  # fmt: skip
        assert first.interventions == ("INSPIRE2016-S.2", "INSPIRE2016-S.3")
        assert first.field_examples == ("GUIDE2020-E04",)
        assert [opening.reached_from for opening in found.openings[1:]] == [Side.STRATEGY] * (len(found.openings) - 1)

    def test_rapid_onset(self, dataset: Dataset) -> None:
        """A setting note against a strategy is listed as unsuitable."""
        found = coverage_of(Programme.of(dataset, strategies=["I1"], settings=["rapid-onset"]), dataset)
        assert found.unsuitable == ("GUIDE2020-S08",)
        assert found.strategies_alone == ("INSPIRE2016-I1",)

    def test_silence(self, dataset: Dataset) -> None:
        """If the guide does not mention a setting, no standard is reported as suitable in it."""
        found = coverage_of(Programme.of(dataset, standards=[5], settings=["post-conflict"]), dataset)
        assert (found.suitable, found.conditional, found.unsuitable) == ((), (), ())
        assert found.silent == (("CPMS2019-05", Setting.POST_CONFLICT),)
        assert found.gaps == ("GUIDE2020-G05",)
        *_, gaps, settings = report(found, dataset)
        assert gaps.rows[0][::2] == ("5 Information management", "GUIDE2020-G05")
        assert settings.note == "Not mentioned by the guide, which does not mean suitable: in post-conflict, 5."

    def test_overlay(self) -> None:
        """A local linkage counts under its own kind, and its source is the overlay."""
        overlay = cpms_inspire.Overlay.from_file("examples/overlay.json")
        local = cpms_inspire.with_overlay(cpms_inspire.load_dataset("1.1.0"), overlay)
        found = coverage_of(Programme.of(local, standards=[5], strategies=["R"]), local)
        assert found.realised == ("CPMS2019-05/INSPIRE2016-R",)
        assert [(tally.kind, tally.share) for tally in found.tallies if tally.realised] == [(LinkageKind.LOCAL, 1.0)]
        assert report(found, local)[1].rows[0][-1] == "overlay example"


class TestMatrix:
    """The matrix of standards and strategies, and the density of its linkages."""

    @given(datasets(), st.none() | st.frozensets(st.sampled_from(LinkageKind)))
    def test_of_generated(self, dataset: Dataset, kinds: frozenset[LinkageKind] | None) -> None:
        """The matrix of any dataset has a row for each standard and a column for each strategy."""
        found = matrix(dataset, kinds=kinds)
        assert found.standards == tuple(standard.id for standard in dataset.standards)
        assert found.strategies == tuple(strategy.id for strategy in dataset.strategies)
        assert [(each.pillar, each.strategy) for each in found.densities] == [
            (pillar.id, strategy.id) for pillar in dataset.pillars for strategy in dataset.strategies
        ]
        for standard, row in zip(dataset.standards, found.cells, strict=True):
            for strategy, cell in zip(dataset.strategies, row, strict=True):
                link = dataset.linkage(standard, strategy)
                assert cell == (link.id if link and (kinds is None or link.kind in kinds) else None)
        assert sum(each.linked for each in found.densities) == sum(
            cell is not None for row in found.cells for cell in row
        )
        for density in found.densities:
            members = [each for each in dataset.standards if each.pillar == density.pillar]
            assert density.pairs == len(members)
            assert density.share == (density.linked / len(members) if members else None)

    def test_of_bundled(self, dataset: Dataset) -> None:
        """Every standard of Pillar 4 is linked to every strategy, but never by a named linkage."""
        shares = {each.share for each in matrix(dataset).densities if each.pillar == "CPMS2019-P4"}
        named = {each.share for each in matrix(dataset, kinds=["named"]).densities if each.pillar == "CPMS2019-P4"}
        assert (shares, named) == ({1.0}, {0.0})
