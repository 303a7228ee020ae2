"""Hypothesis strategies for texts, citations and complete datasets."""

from collections.abc import Sequence
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from cpms_inspire import (
    Activity,
    Checked,
    Citation,
    Code,
    Convergence,
    Dataset,
    FieldExample,
    Framework,
    Gap,
    Intervention,
    Label,
    Linkage,
    LinkageKind,
    LinkageScope,
    LocalAlias,
    LocalLabel,
    Note,
    Overlay,
    Pillar,
    Recommendation,
    RelatedStandard,
    Resource,
    ResourceKind,
    Retirement,
    Section,
    Setting,
    SettingNote,
    SharedPrinciple,
    Source,
    Standard,
    Strategy,
    Suitability,
    SupportChannel,
    Topic,
    intervention_id,
    linkage_id,
    pillar_id,
    standard_id,
    strategy_id,
)
from cpms_inspire.model.identifiers import (
    STRATEGY_CODES,
    ActivityId,
    ConvergenceId,
    FieldExampleId,
    FrameworkId,
    GapId,
    NoteId,
    RecommendationId,
    RecordId,
    RelatedStandardId,
    ResourceId,
    SettingNoteId,
    SharedPrincipleId,
    SourceId,
    SupportChannelId,
)
from cpms_inspire.model.records import GUIDE
from cpms_inspire.model.vocabulary import PLACES

T = TypeVar("T")

CHARACTERS = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))
LINES = st.text(CHARACTERS, min_size=1, max_size=12).map(str.strip).filter(bool)
TEXTS = st.lists(LINES, min_size=1, max_size=3).map("\n\t".join)
URLS = st.sampled_from([None, "https://example.org/", "http://example.org/a?b=c#d"])
LANGUAGES = st.sampled_from(["en", "fr", "es", "pt-BR", "rhg"])
PAGES = st.sampled_from([None, "9", "16-17, 21", "46, 165-172"])


def some(strategy: SearchStrategy[T], *, least: int = 0, most: int = 2) -> SearchStrategy[tuple[T, ...]]:
    """Generate a tuple of different values."""
    return st.lists(strategy, min_size=least, max_size=most, unique=True).map(tuple)


def some_of(values: Sequence[T], *, least: int = 0, most: int = 3) -> SearchStrategy[tuple[T, ...]]:
    """Generate a tuple of different values from the given ones."""
    if not values:
        return st.just(())
    return some(st.sampled_from(values), least=least, most=min(most, len(values)))


def maybe_of(values: Sequence[T]) -> SearchStrategy[T | None]:
    """Generate one of the given values, or none."""
    return st.sampled_from([None, *values])


@st.composite
def citations(draw: DrawFn, sources: Sequence[SourceId]) -> Citation:
    """Generate a citation of one of the sources."""
    source = draw(st.sampled_from(sources))
    of_guide = source == GUIDE
    return Citation(
        source=source,
        section=draw(LINES if of_guide else st.none() | LINES),
        pages=draw(PAGES),
        footnotes=draw(some(st.integers(1, 31))),
        anchor=draw(st.just("four words of anchor") if of_guide else st.none()),
        checked=draw(st.sampled_from(Checked)),
        via=draw(maybe_of(sources)),
    )


@st.composite
def datasets(draw: DrawFn) -> Dataset:
    """Generate a dataset in which every class of the model may have records, in any order."""
    sources = draw(
        st.lists(st.sampled_from([GUIDE, *(SourceId(f"SOURCE{n}") for n in range(3))]), min_size=1, unique=True)
    )
    cited = some(citations(sources), least=1)
    counter = iter(range(10_000))

    def name() -> str:
        # The number at the end keeps names of one kind different, even after normalising.
        return f"{draw(LINES)} x{next(counter)}"

    def labels() -> tuple[Label, ...]:
        return tuple(
            Label(language=language, text=name(), citations=draw(cited)) for language in draw(some(LANGUAGES, most=1))
        )

    def numbers(most: int) -> list[int]:
        return draw(st.lists(st.integers(1, 99), max_size=most, unique=True))

    pillars = [
        Pillar(id=pillar_id(n), number=n, title=name(), citations=draw(cited))
        for n in draw(some_of((1, 2, 3, 4), least=1))
    ]
    standards = [
        Standard(
            id=standard_id(n),
            number=n,
            title=name(),
            pillar=draw(st.sampled_from(pillars)).id,
            aliases=tuple(name() for _ in range(draw(st.integers(0, 1)))),
            labels=labels(),
            sectors=draw(some(st.builds(Code, scheme=LINES, value=LINES, citations=cited), most=1)),
            citations=draw(cited),
        )
        for n in numbers(4)
    ]
    strategies = [
        Strategy(
            id=strategy_id(code),
            code=code,
            position=STRATEGY_CODES.index(code) + 1,
            title=name(),
            preventive=draw(st.booleans()),
            aliases=tuple(name() for _ in range(draw(st.integers(0, 1)))),
            labels=labels(),
            citations=draw(cited),
        )
        for code in draw(some_of(STRATEGY_CODES))
    ]
    interventions = [
        Intervention(id=intervention_id(strategy.id, n), strategy=strategy.id, title=name(), citations=draw(cited))
        for strategy in strategies
        for n in draw(some_of((1, 2, 10), most=2))
    ]
    activities = [
        Activity(id=ActivityId(f"INSPIRE2016-X{n}"), title=name(), citations=draw(cited)) for n in draw(some_of((1, 2)))
    ]
    frameworks = [
        Framework(
            id=FrameworkId(key),
            title=name(),
            edition="1",
            published="2019-10",
            stewards=(name(),),
            citations=draw(cited),
        )
        for key in draw(some_of(("CPMS", "INSPIRE"), least=1))
    ]
    of_standards = some_of([standard.id for standard in standards])
    of_strategies = some_of([strategy.id for strategy in strategies])
    of_interventions = some_of([intervention.id for intervention in interventions])
    convergences = [
        Convergence(
            id=ConvergenceId(f"GUIDE2020-C{n:02}"),
            number=n,
            standards=draw(some_of([standard.id for standard in standards], least=1)),
            pillar=draw(maybe_of([pillar.id for pillar in pillars])),
            strategies=draw(some_of([strategy.id for strategy in strategies], least=1)),
            activities=draw(some_of([activity.id for activity in activities])),
            reading=draw(st.none() | TEXTS),
            common_ground=draw(st.none() | TEXTS),
            interventions=draw(of_interventions),
            citations=draw(cited),
        )
        for n in (numbers(2) if standards and strategies else [])
    ]
    linkages = []
    for standard in standards:
        for strategy in draw(some_of(strategies)):
            row = draw(maybe_of([row.id for row in convergences]))
            kinds = [kind for kind in LinkageKind if (kind is LinkageKind.LOCAL) == (row is None)]
            linkages.append(
                Linkage(
                    id=linkage_id(standard.id, strategy.id),
                    standard=standard.id,
                    strategy=strategy.id,
                    kind=draw(st.sampled_from(kinds)),
                    scope=draw(st.sampled_from(LinkageScope)),
                    convergence=row,
                    stressed=draw(st.booleans()),
                    note=draw(st.none() | TEXTS),
                    interventions=draw(of_interventions),
                    citations=draw(cited),
                )
            )

    def ids(letter: str, most: int = 1) -> list[RecordId]:
        return [RecordId(f"GUIDE2020-{letter}{n:02}") for n in numbers(most)]

    of_frameworks = some_of([framework.id for framework in frameworks])
    of_settings = some_of(list(Setting))
    resources = tuple(
        Resource(
            id=ResourceId(key),
            title=name(),
            url=draw(URLS),
            kind=draw(maybe_of(list(ResourceKind))),
            frameworks=draw(of_frameworks),
            settings=draw(of_settings),
            published=draw(maybe_of(["2021", "2021-03"])),
            status=draw(st.none() | LINES),
            citations=draw(cited),
        )
        for key in ids("L", 2)
    )
    of_resources = some_of([resource.id for resource in resources])

    def setting_note(key: RecordId) -> SettingNote:
        subjects: dict[str, Any] = {
            "standards": draw(of_standards),
            "strategies": draw(of_strategies),
            "interventions": draw(of_interventions),
        }
        return SettingNote(
            id=SettingNoteId(key),
            **subjects,
            frameworks=() if any(subjects.values()) else draw(of_frameworks),
            setting=draw(st.sampled_from(Setting)),
            suitability=draw(st.sampled_from(Suitability)),
            summary=draw(TEXTS),
            citations=draw(cited),
        )

    return Dataset(
        version=draw(st.sampled_from(["1.0.0", "0.0.1", "10.20.30"])),
        released="2026-11-22",
        sources=tuple(
            Source(
                id=key,
                title=name(),
                publishers=draw(some(LINES)),
                published="2020",
                url=draw(URLS),
                rights="None.",
                sections=draw(some(st.builds(Section, title=LINES, page=st.integers(1, 9999)))),
            )
            for key in sources
        ),
        frameworks=tuple(frameworks),
        pillars=tuple(pillars),
        standards=tuple(standards),
        strategies=tuple(strategies),
        activities=tuple(activities),
        interventions=tuple(interventions),
        convergences=tuple(convergences),
        linkages=tuple(linkages),
        gaps=tuple(
            Gap(id=GapId(key), standard=draw(st.sampled_from(standards)).id, summary=draw(TEXTS), citations=draw(cited))
            for key in (ids("G") if standards else [])
        ),
        field_examples=tuple(
            FieldExample(
                id=FieldExampleId(key),
                strategy=draw(st.sampled_from(strategies)).id,
                further_strategies=draw(of_strategies),
                intervention=draw(maybe_of([intervention.id for intervention in interventions])),
                programme=draw(st.none() | LINES),
                organisations=draw(some(LINES)),
                summary=draw(TEXTS),
                places=draw(some_of(sorted(PLACES))),
                place_names=draw(some(LINES)),
                settings=draw(of_settings),
                resources=draw(of_resources),
                note=draw(st.none() | TEXTS),
                citations=draw(cited),
            )
            for key in (ids("E", 3) if strategies else [])
        ),
        shared_principles=tuple(
            SharedPrinciple(
                id=SharedPrincipleId(key),
                title=name(),
                standards=draw(of_standards),
                summary=draw(TEXTS),
                citations=draw(cited),
            )
            for key in ids("A")
        ),
        setting_notes=tuple(map(setting_note, ids("S", 2))),
        recommendations=tuple(
            Recommendation(
                id=RecommendationId(f"GUIDE2020-R{n}"),
                number=n,
                summary=draw(TEXTS),
                resources=draw(of_resources),
                citations=draw(cited),
            )
            for n in numbers(1)
        ),
        related_standards=tuple(
            RelatedStandard(
                id=RelatedStandardId(key), title=name(), acronym="XYZ", summary=draw(TEXTS), citations=draw(cited)
            )
            for key in ids("H")
        ),
        support_channels=tuple(
            SupportChannel(
                id=SupportChannelId(key),
                frameworks=draw(some_of([framework.id for framework in frameworks], least=1)),
                title=name(),
                languages=draw(some(LANGUAGES)),
                settings=draw(of_settings),
                contact=draw(st.none() | LINES),
                citations=draw(cited),
            )
            for key in ids("Q")
        ),
        resources=resources,
        notes=tuple(
            Note(
                id=NoteId(key),
                topic=draw(st.sampled_from(Topic)),
                summary=draw(TEXTS),
                about=draw(some_of([RecordId(each.id) for each in (*pillars, *standards, *linkages, *resources)])),
                citations=draw(cited),
            )
            for key in ids("N")
        ),
        retirements=tuple(
            Retirement(
                id=key,
                replaced_by=draw(some_of([RecordId(pillar.id) for pillar in pillars])),
                since="1.0.0",
                reason=draw(TEXTS),
                citations=draw(cited),
            )
            for key in ids("Z")
        ),
    )


@st.composite
def overlays(draw: DrawFn, dataset: Dataset, name: str = "a") -> Overlay:
    """Generate an overlay that fits a dataset. Overlays named a, b and c can be combined."""
    prefix = name.upper()
    counter = iter(range(10_000))
    source = Source(id=SourceId(f"{prefix}-SOURCE"), title=draw(LINES), rights="None.")
    cited = some(citations([source.id, *(each.id for each in dataset.sources)]), least=1)
    ids = [strategy.id for strategy in dataset.strategies]
    linked = {link.id for link in dataset.linkages}
    free = [
        (standard.id, strategy.id)
        for standard in dataset.standards
        for strategy in dataset.strategies
        # Each overlay name has its own pairs, so that overlays can be combined.
        if linkage_id(standard.id, strategy.id) not in linked
        and hash_of(standard.id + strategy.id) % 3 == hash_of(name) % 3
    ]

    def text() -> str:
        return f"{draw(LINES)} {name}{next(counter)}"

    def numbers(letter: str, most: int) -> list[RecordId]:
        return [RecordId(f"{prefix}-{letter}{n:02}") for n in draw(some(st.integers(1, 99), most=most))]

    named = [*dataset.standards, *dataset.strategies, *dataset.interventions, *dataset.activities]
    labelled = [*dataset.standards, *dataset.strategies]
    return Overlay(
        name=name,
        reason=draw(TEXTS),
        sources=(source, *draw(some_of(dataset.sources, most=1))),
        linkages=tuple(
            Linkage(
                id=linkage_id(standard, strategy),
                standard=standard,
                strategy=strategy,
                kind=LinkageKind.LOCAL,
                note=draw(st.none() | TEXTS),
                citations=draw(cited),
            )
            for standard, strategy in draw(some_of(free))
        ),
        field_examples=tuple(
            FieldExample(
                id=FieldExampleId(key),
                strategy=draw(st.sampled_from(ids)),
                intervention=draw(maybe_of([intervention.id for intervention in dataset.interventions])),
                summary=draw(TEXTS),
                places=draw(some_of(sorted(PLACES))),
                settings=draw(some_of(list(Setting))),
                citations=draw(cited),
            )
            for key in (numbers("E", 3) if ids else [])
        ),
        setting_notes=tuple(
            SettingNote(
                id=SettingNoteId(key),
                strategies=draw(some_of(ids)),
                setting=draw(st.sampled_from(Setting)),
                suitability=draw(st.sampled_from(Suitability)),
                summary=draw(TEXTS),
                citations=draw(cited),
            )
            for key in numbers("S", 2)
        ),
        aliases=tuple(
            LocalAlias(record=RecordId(record.id), text=text(), citations=draw(cited))
            for record in draw(some_of(named))
        ),
        labels=tuple(
            # Each overlay name has its own language, so that overlays can be combined.
            LocalLabel(record=RecordId(record.id), language=f"x{name}", text=text(), citations=draw(cited))
            for record in draw(some_of(labelled))
        ),
    )


def hash_of(text: str) -> int:
    """Return a number for a text that is the same in every process."""
    return sum(map(ord, text))
