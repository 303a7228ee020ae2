"""What an empty answer means: each question is compared with what the records of the dataset contain."""

from generators import datasets
from hypothesis import given
from hypothesis import strategies as st

from cpms_inspire import Dataset, LinkageKind, Setting, Standard
from cpms_inspire.model.vocabulary import PLACES, Through

KINDS = st.none() | st.frozensets(st.sampled_from(LinkageKind))
SETTINGS = st.frozensets(st.sampled_from(Setting))
PLACE = st.none() | st.sampled_from(sorted(PLACES))


def check_linkages(dataset: Dataset, kinds: frozenset[LinkageKind] | None) -> None:
    """Empty means that no linkage fits."""
    links = [link for link in dataset.linkages if kinds is None or link.kind in kinds]
    for standard in dataset.standards:
        own = [link for link in links if link.standard == standard.id]
        assert bool(dataset.strategies_for(standard, kinds=kinds)) == bool(own)
        assert bool(dataset.linkages_for(standard, kinds=kinds)) == bool(own)
        for stressed in (True, False):
            found = dataset.linkages_for(standard, kinds=kinds, stressed=stressed)
            assert bool(found) == any(link.stressed is stressed for link in own)
        for strategy in dataset.strategies:
            pairs = [link for link in dataset.linkages if (link.standard, link.strategy) == (standard.id, strategy.id)]
            assert (dataset.linkage(standard, strategy) is None) == (not pairs)
    for strategy in dataset.strategies:
        assert bool(dataset.standards_for(strategy, kinds=kinds)) == any(link.strategy == strategy.id for link in links)
    for intervention in dataset.interventions:
        named_for = dataset.standards_for(intervention, kinds=kinds)
        assert bool(named_for) == any(intervention.id in link.interventions for link in links)
    linked = {link.standard for link in links}
    for activity in dataset.activities:
        rows = [
            standard.id
            for standard in dataset.standards
            if (row := first_row(dataset, standard)) is not None and activity.id in dataset.convergences[row].activities
        ]
        printed_for = dataset.standards_for(activity, kinds=kinds)
        assert bool(printed_for) == any(kinds is None or standard in linked for standard in rows)


def first_row(dataset: Dataset, standard: Standard) -> int | None:
    """Return the index of the first row that covers a standard."""
    return next((n for n, row in enumerate(dataset.convergences) if standard.id in row.standards), None)


def check_records_of_standards(dataset: Dataset) -> None:
    """Empty, or `None`, means that no record is about the standard."""
    for standard in dataset.standards:
        row = first_row(dataset, standard)
        assert (dataset.gap_for(standard) is None) == all(gap.standard != standard.id for gap in dataset.gaps)
        assert (dataset.convergence_for(standard) is None) == (row is None)
        printed = row is not None and bool(dataset.convergences[row].activities)
        assert bool(dataset.activities_for(standard)) == printed
        named = any(standard.id in principle.standards for principle in dataset.shared_principles)
        assert bool(dataset.principles_for(standard)) == named
        links = [link for link in dataset.linkages if link.standard == standard.id]
        assert bool(dataset.interventions_for(standard)) == any(link.interventions for link in links)
    for strategy in dataset.strategies:
        own = any(each.strategy == strategy.id for each in dataset.interventions)
        assert bool(dataset.interventions_for(strategy)) == own


def check_examples(dataset: Dataset, setting: Setting | None, place: str | None) -> None:
    """Empty means that no record fits, not that the guide says nothing."""
    fit = [
        example
        for example in dataset.field_examples
        if (setting is None or setting in example.settings) and (place is None or place in example.places)
    ]
    assert bool(dataset.field_examples_for(setting=setting, place=place)) == bool(fit)
    for through in Through:
        for strategy in dataset.strategies:
            found = dataset.field_examples_for(strategy, setting=setting, place=place, through=through)
            assert bool(found) == any(strategy.id in {each.strategy, *each.further_strategies} for each in fit)
        for intervention in dataset.interventions:
            found = dataset.field_examples_for(intervention, setting=setting, place=place, through=through)
            assert bool(found) == any(each.intervention == intervention.id for each in fit)
    for standard in dataset.standards:
        links = [link for link in dataset.linkages if link.standard == standard.id]
        interventions = {each for link in links for each in link.interventions}
        named = {link.strategy for link in links if link.kind is LinkageKind.NAMED}
        found = dataset.field_examples_for(standard, setting=setting, place=place)
        assert bool(found) == any(each.intervention in interventions for each in fit)
        found = dataset.field_examples_for(standard, setting=setting, place=place, through="strategy")
        assert bool(found) == any(named & {each.strategy, *each.further_strategies} for each in fit)


def check_suitability(dataset: Dataset, settings: frozenset[Setting]) -> None:
    """Empty means that no note is about it, neither by itself nor in general."""
    notes = [note for note in dataset.setting_notes if note.setting in settings]

    def general(framework: str) -> bool:
        return any(not note.subjects and (not note.frameworks or framework in note.frameworks) for note in notes)

    for standard in dataset.standards:
        own = any(standard.id in note.standards for note in notes)
        assert bool(dataset.suitability(standard, settings)) == (own or general("CPMS"))
    for strategy in dataset.strategies:
        members = {each.id for each in dataset.interventions if each.strategy == strategy.id}
        own = any(strategy.id in note.strategies or members & {*note.interventions} for note in notes)
        assert bool(dataset.suitability(strategy, settings)) == (own or general("INSPIRE"))
    for intervention in dataset.interventions:
        own = any(intervention.id in note.interventions or intervention.strategy in note.strategies for note in notes)
        assert bool(dataset.suitability(intervention, settings)) == (own or general("INSPIRE"))
    for activity in dataset.activities:
        assert bool(dataset.suitability(activity, settings)) == general("INSPIRE")


class TestGenerated:
    """An empty answer means what the docstring of the question says, for any dataset."""

    @given(datasets(), KINDS)
    def test_linkages(self, dataset: Dataset, kinds: frozenset[LinkageKind] | None) -> None:
        """Questions that linkages answer."""
        check_linkages(dataset, kinds)

    @given(datasets())
    def test_records_of_standards(self, dataset: Dataset) -> None:
        """Questions about one standard or strategy."""
        check_records_of_standards(dataset)

    @given(datasets(), st.none() | st.sampled_from(Setting), PLACE)
    def test_examples(self, dataset: Dataset, setting: Setting | None, place: str | None) -> None:
        """Field examples, by setting and place."""
        check_examples(dataset, setting, place)

    @given(datasets(), SETTINGS)
    def test_suitability(self, dataset: Dataset, settings: frozenset[Setting]) -> None:
        """Setting notes, in any number of settings."""
        check_suitability(dataset, settings)


class TestBundled:
    """The same holds for each bundled version, with every option."""

    def test_linkages(self, bundled: Dataset) -> None:
        """Questions that linkages answer, by kind."""
        for kinds in (None, *(frozenset({kind}) for kind in LinkageKind)):
            check_linkages(bundled, kinds)

    def test_records_of_standards(self, bundled: Dataset) -> None:
        """Questions about one standard or strategy."""
        check_records_of_standards(bundled)

    def test_examples(self, bundled: Dataset) -> None:
        """Field examples in each setting, and in each place of an example."""
        for setting in (None, *Setting):
            check_examples(bundled, setting, None)
        for place in {place for example in bundled.field_examples for place in example.places}:
            check_examples(bundled, None, place)

    def test_suitability(self, bundled: Dataset) -> None:
        """Setting notes in each setting, and in all of them."""
        for settings in (*(frozenset({setting}) for setting in Setting), frozenset(Setting)):
            check_suitability(bundled, settings)
