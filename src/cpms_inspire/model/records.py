"""
The immutable records: frameworks, standards, strategies, linkages, and what else the guide says.

Records refer to each other by identifier.  They know neither files nor the dataset that contains them.  All texts are
this project's own summaries; `citations` say where a reader can check them.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, final

from attrs import field

from cpms_inspire.errors import Problem, RecordError, shortened
from cpms_inspire.model._value import Shown, Value, frozen
from cpms_inspire.model.identifiers import (
    ActivityId,
    ConvergenceId,
    FieldExampleId,
    FrameworkId,
    GapId,
    InterventionId,
    LinkageId,
    NoteId,
    PillarId,
    RecommendationId,
    RecordId,
    RelatedStandardId,
    ResourceId,
    SettingNoteId,
    SharedPrincipleId,
    SourceId,
    StandardId,
    StrategyId,
    SupportChannelId,
    code_of,
    linkage_id,
)
from cpms_inspire.model.validators import (
    DAY,
    MONTH,
    each,
    identifies,
    is_a,
    is_language,
    is_line,
    is_number,
    is_place,
    is_text,
    is_web_address,
    matches_pattern,
    optional,
)
from cpms_inspire.model.vocabulary import Checked, LinkageKind, LinkageScope, ResourceKind, Setting, Suitability, Topic

__all__ = [
    "Activity",
    "Citation",
    "Code",
    "Convergence",
    "FieldExample",
    "Framework",
    "Gap",
    "Intervention",
    "Label",
    "Linkage",
    "Note",
    "Pillar",
    "Recommendation",
    "Record",
    "RelatedStandard",
    "Resource",
    "Retirement",
    "Section",
    "SettingNote",
    "SharedPrinciple",
    "Source",
    "Standard",
    "Strategy",
    "SupportChannel",
]

GUIDE = SourceId("GUIDE2020")
"""The source of every linkage but the local ones."""


class Record(Shown, Value):
    """A record of a dataset: a value with an identifier that is unique in the dataset."""

    __slots__ = ()

    if TYPE_CHECKING:

        @property
        def id(self) -> str:
            """The identifier."""

    def __str__(self) -> str:
        return self.id


_is_day = matches_pattern(f"[0-9]{{4}}-{MONTH}-{DAY}", "a date such as 2020-07-31")
_is_month = matches_pattern(f"[0-9]{{4}}(-{MONTH}(-{DAY})?)?", "a date such as 2020, 2020-07 or 2020-07-31")
_are_lines = each(is_line)


@final
@frozen(kw_only=True)
class Section(Value):
    """A section of a publication, and the page on which it begins."""

    title: str = field(validator=is_line)
    """The heading, as `Citation.section` has it."""
    page: int = field(validator=is_number(1, 9999))
    """The page on which it begins."""


@final
@frozen(kw_only=True)
class Source(Record):
    """A publication that is cited."""

    id: SourceId = field(validator=identifies("Source"))
    title: str = field(validator=is_line)
    publishers: tuple[str, ...] = field(default=(), validator=_are_lines)
    published: str | None = field(default=None, validator=optional(_is_month))
    """Year, or year and month, or date, as in `2020-07`."""
    url: str | None = field(default=None, validator=optional(is_web_address))
    rights: str = field(validator=is_text)
    sections: tuple[Section, ...] = field(default=(), validator=each(is_a(Section)))
    """The sections with the pages on which they begin, if a table of contents was read."""


@final
@frozen(kw_only=True)
class Citation(Value):
    """A place where a reader can check a claim, and how well this project checked it."""

    source: SourceId = field(validator=identifies("Source"))
    section: str | None = field(default=None, validator=optional(is_line))
    pages: str | None = field(
        default=None,
        validator=optional(matches_pattern("[0-9]+(-[0-9]+)?(, [0-9]+(-[0-9]+)?)*", "pages such as 16-17, 21")),
    )
    """Pages of the cited source."""
    footnotes: tuple[int, ...] = field(default=(), validator=each(is_number(1, 999)))
    """The guide's footnotes that print the reference."""
    anchor: str | None = field(
        default=None,
        validator=optional(matches_pattern(r"[^\s]+( [^\s]+){3,7}", "4 to 8 words that stand in the guide")),
    )
    """Words that occur once in the guide, to find the place."""
    checked: Checked = field(validator=is_a(Checked))
    via: SourceId | None = field(default=None, validator=optional(identifies("Source")))
    """The source that was read, if it is not the one cited."""

    def __attrs_post_init__(self) -> None:
        if self.source == GUIDE and (self.anchor is None or self.section is None):
            missing = "anchor" if self.anchor is None else "section"
            raise _contradiction(self, missing, "must have a section and an anchor, as every citation of the guide")


_are_citations = each(is_a(Citation), least=1)


@final
@frozen(kw_only=True)
class Label(Value):
    """A name in another language, never a translation by machine."""

    language: str = field(validator=is_language)
    """A BCP 47 tag."""
    text: str = field(validator=is_line)
    citations: tuple[Citation, ...] = field(validator=_are_citations)


@final
@frozen(kw_only=True)
class Code(Value):
    """The code of a related term in another scheme, such as a humanitarian sector."""

    scheme: str = field(validator=is_line)
    value: str = field(validator=is_line)
    citations: tuple[Citation, ...] = field(validator=_are_citations)


_are_labels = each(is_a(Label))


def _best_label(title: str, labels: tuple[Label, ...], citations: tuple[Citation, ...], language: str) -> Label:
    """Return the label for a language tag or its parent, such as `fr` for `fr-CA`; else the English title."""
    wanted = language.lower().split("-")
    by_tag = {label.language.lower(): label for label in labels}
    tags = ("-".join(wanted[:length]) for length in range(len(wanted), 0, -1))
    english = Label(language="en", text=title, citations=citations)
    return next((by_tag[tag] for tag in tags if tag in by_tag), english)


@final
@frozen(kw_only=True)
class Framework(Record):
    """One of the two frameworks, in one edition."""

    id: FrameworkId = field(validator=identifies("Framework"))
    title: str = field(validator=is_line)
    edition: str = field(validator=is_line)
    published: str = field(validator=_is_month)
    stewards: tuple[str, ...] = field(validator=each(is_line, least=1))
    """The organisations that lead it or made it."""
    citations: tuple[Citation, ...] = field(validator=_are_citations)


def _contradiction(value: Record | Citation, name: str, reason: str) -> RecordError:
    """Return the error for fields that do not agree; it names the one that a reader should look at."""
    return RecordError(type(value).__name__, (Problem(name, reason),))


def _check_ending(record: Record, ending: str) -> None:
    if not record.id.endswith(ending):
        raise _contradiction(record, "id", f"must end in {ending}, not be {shortened(record.id)}")


@final
@frozen(kw_only=True)
class Pillar(Record):
    """One of the four groups that the CPMS arranges its standards in."""

    id: PillarId = field(validator=identifies("Pillar"))
    number: int = field(validator=is_number(1, 4))
    title: str = field(validator=is_line)
    citations: tuple[Citation, ...] = field(validator=_are_citations)

    def __attrs_post_init__(self) -> None:
        _check_ending(self, f"-P{self.number}")


@final
@frozen(kw_only=True)
class Standard(Record):
    """One of the 28 minimum standards of the CPMS."""

    id: StandardId = field(validator=identifies("Standard"))
    number: int = field(validator=is_number(1, 99))
    title: str = field(validator=is_line)
    pillar: PillarId = field(validator=identifies("Pillar"))
    aliases: tuple[str, ...] = field(default=(), validator=_are_lines)
    """Other English names and usual short forms; unique among the standards of a dataset."""
    labels: tuple[Label, ...] = field(default=(), validator=_are_labels)
    sectors: tuple[Code, ...] = field(default=(), validator=each(is_a(Code)))
    """Codes of related humanitarian sectors: a relation that this project curates, not the guide's."""
    citations: tuple[Citation, ...] = field(validator=_are_citations)

    def __attrs_post_init__(self) -> None:
        _check_ending(self, f"-{self.number:02}")

    def label(self, language: str) -> Label:
        """
        Return the standard's name in a language, given by a BCP 47 tag.

        If the dataset has no name in it, the answer is the English title; `Label.language` says which.
        """
        return _best_label(self.title, self.labels, self.citations, language)


@final
@frozen(kw_only=True)
class Strategy(Record):
    """One of the seven strategies of INSPIRE."""

    id: StrategyId = field(validator=identifies("Strategy"))
    code: str = field(validator=matches_pattern("[A-WYZ][0-9]?", "a code such as N or I1"))
    """The letter, with a number if two strategies share it: `I1`, `I2`."""
    position: int = field(validator=is_number(1, 99))
    """The place in INSPIRE's order, from 1.  It is not a reference; the code is."""
    title: str = field(validator=is_line)
    preventive: bool = field(validator=is_a(bool))
    aliases: tuple[str, ...] = field(default=(), validator=_are_lines)
    labels: tuple[Label, ...] = field(default=(), validator=_are_labels)
    citations: tuple[Citation, ...] = field(validator=_are_citations)

    def __attrs_post_init__(self) -> None:
        _check_ending(self, f"-{self.code}")

    def label(self, language: str) -> Label:
        """
        Return the strategy's name in a language, given by a BCP 47 tag.

        If the dataset has no name in it, the answer is the English title; `Label.language` says which.
        """
        return _best_label(self.title, self.labels, self.citations, language)


@final
@frozen(kw_only=True)
class Activity(Record):
    """One of INSPIRE's two cross-cutting activities."""

    id: ActivityId = field(validator=identifies("Activity"))
    title: str = field(validator=is_line)
    aliases: tuple[str, ...] = field(default=(), validator=_are_lines)
    citations: tuple[Citation, ...] = field(validator=_are_citations)


@final
@frozen(kw_only=True)
class Intervention(Record):
    """A kind of action under a strategy.  The number in its identifier is this project's own."""

    id: InterventionId = field(validator=identifies("Intervention"))
    strategy: StrategyId = field(validator=identifies("Strategy"))
    title: str = field(validator=is_line)
    aliases: tuple[str, ...] = field(default=(), validator=_are_lines)
    citations: tuple[Citation, ...] = field(validator=_are_citations)

    def __attrs_post_init__(self) -> None:
        if not self.id.startswith(f"{self.strategy}."):
            reason = f"must have an identifier that begins with {self.strategy}, not {self.id}"
            raise _contradiction(self, "id", reason)

    @property
    def code(self) -> str:
        """The end of the identifier, such as `P.2`; a reference to the intervention."""
        return code_of(self.id)


@final
@frozen(kw_only=True)
class Convergence(Record):
    """One row of the guide's table, as printed."""

    id: ConvergenceId = field(validator=identifies("Convergence"))
    number: int = field(validator=is_number(1, 999))
    """The place of the row in the table, from 1."""
    standards: tuple[StandardId, ...] = field(validator=each(identifies("Standard"), least=1))
    """Every standard that the row covers, the members of a whole pillar included."""
    pillar: PillarId | None = field(default=None, validator=optional(identifies("Pillar")))
    """The pillar, if the row prints a whole pillar."""
    strategies: tuple[StrategyId, ...] = field(validator=each(identifies("Strategy"), least=1))
    activities: tuple[ActivityId, ...] = field(default=(), validator=each(identifies("Activity")))
    reading: str | None = field(default=None, validator=optional(is_text))
    """How this project reads a row that allows more than one reading."""
    common_ground: str | None = field(default=None, validator=optional(is_text))
    """What both frameworks say."""
    inspire_adds: str | None = field(default=None, validator=optional(is_text))
    cpms_adds: str | None = field(default=None, validator=optional(is_text))
    limits: str | None = field(default=None, validator=optional(is_text))
    """What, according to the row, is not covered or does not always work."""
    interventions: tuple[InterventionId, ...] = field(default=(), validator=each(identifies("Intervention")))
    """Those that the row's text names, also of strategies that it does not link."""
    citations: tuple[Citation, ...] = field(validator=_are_citations)


@final
@frozen(kw_only=True)
class Linkage(Record):
    """One pair of a standard and a strategy that a row of the guide implies: the unit of query and of curation."""

    id: LinkageId = field(validator=identifies("Linkage"))
    standard: StandardId = field(validator=identifies("Standard"))
    strategy: StrategyId = field(validator=identifies("Strategy"))
    kind: LinkageKind = field(validator=is_a(LinkageKind))
    scope: LinkageScope = field(default=LinkageScope.STANDARD, validator=is_a(LinkageScope))
    convergence: ConvergenceId | None = field(default=None, validator=optional(identifies("Convergence")))
    """The row that implies it; `None` only for a local linkage."""
    stressed: bool = field(default=False, validator=is_a(bool))
    """The row covers all seven strategies, and its text singles this one out for this standard; `note` says how."""
    note: str | None = field(default=None, validator=optional(is_text))
    interventions: tuple[InterventionId, ...] = field(default=(), validator=each(identifies("Intervention")))
    """Those of the strategy that the row's text ties to the standard."""
    citations: tuple[Citation, ...] = field(validator=_are_citations)

    def __attrs_post_init__(self) -> None:
        if self.id != linkage_id(self.standard, self.strategy):
            reason = f"must be identified as {linkage_id(self.standard, self.strategy)}, not {self.id}"
            raise _contradiction(self, "id", reason)
        if (self.convergence is None) != (self.kind is LinkageKind.LOCAL):
            raise _contradiction(self, "convergence", "must name its convergence, unless it is local")


@final
@frozen(kw_only=True)
class Gap(Record):
    """A standard that the guide links to no strategy.  The guide is silent; it does not deny a link."""

    id: GapId = field(validator=identifies("Gap"))
    standard: StandardId = field(validator=identifies("Standard"))
    summary: str = field(validator=is_text)
    citations: tuple[Citation, ...] = field(validator=_are_citations)


@final
@frozen(kw_only=True)
class FieldExample(Record):
    """A documented use of an intervention or a strategy, with the settings and places that the guide states."""

    id: FieldExampleId = field(validator=identifies("FieldExample"))
    strategy: StrategyId = field(validator=identifies("Strategy"))
    further_strategies: tuple[StrategyId, ...] = field(default=(), validator=each(identifies("Strategy")))
    """Other strategies that the example combines with the first."""
    intervention: InterventionId | None = field(default=None, validator=optional(identifies("Intervention")))
    """`None` if the source does not say which."""
    programme: str | None = field(default=None, validator=optional(is_line))
    organisations: tuple[str, ...] = field(default=(), validator=_are_lines)
    summary: str = field(validator=is_text)
    places: tuple[str, ...] = field(default=(), validator=each(is_place))
    """ISO 3166-1 alpha-3 codes; empty if the source states none."""
    place_names: tuple[str, ...] = field(default=(), validator=_are_lines)
    """The names of the places as the source prints them."""
    settings: tuple[Setting, ...] = field(default=(), validator=each(is_a(Setting)))
    """Each applies to each of the places; empty if the source states none."""
    resources: tuple[ResourceId, ...] = field(default=(), validator=each(identifies("Resource")))
    """Publications that the source names as a reference for this example."""
    note: str | None = field(default=None, validator=optional(is_text))
    citations: tuple[Citation, ...] = field(validator=_are_citations)


@final
@frozen(kw_only=True)
class SharedPrinciple(Record):
    """A principle or an approach of both frameworks."""

    id: SharedPrincipleId = field(validator=identifies("SharedPrinciple"))
    title: str = field(validator=is_line)
    standards: tuple[StandardId, ...] = field(default=(), validator=each(identifies("Standard")))
    """The standards whose row refers to it, or that it is about."""
    summary: str = field(validator=is_text)
    citations: tuple[Citation, ...] = field(validator=_are_citations)


@final
@frozen(kw_only=True)
class SettingNote(Record):
    """What the guide says about using something in a setting."""

    id: SettingNoteId = field(validator=identifies("SettingNote"))
    standards: tuple[StandardId, ...] = field(default=(), validator=each(identifies("Standard")))
    strategies: tuple[StrategyId, ...] = field(default=(), validator=each(identifies("Strategy")))
    interventions: tuple[InterventionId, ...] = field(default=(), validator=each(identifies("Intervention")))
    """With `standards` and `strategies`: what the note is about.  All three empty: a general note."""
    frameworks: tuple[FrameworkId, ...] = field(default=(), validator=each(identifies("Framework")))
    """For a general note, the framework that it is about; empty if it is about both."""
    setting: Setting = field(validator=is_a(Setting))
    suitability: Suitability = field(validator=is_a(Suitability))
    summary: str = field(validator=is_text)
    citations: tuple[Citation, ...] = field(validator=_are_citations)

    def __attrs_post_init__(self) -> None:
        if self.frameworks and self.subjects:
            reason = "must not name frameworks beside standards, strategies or interventions"
            raise _contradiction(self, "frameworks", reason)

    @property
    def subjects(self) -> tuple[StandardId | StrategyId | InterventionId, ...]:
        """What the note is about: its standards, strategies and interventions; empty for a general note."""
        return (*self.standards, *self.strategies, *self.interventions)


@final
@frozen(kw_only=True)
class Recommendation(Record):
    """A recommendation of the guide."""

    id: RecommendationId = field(validator=identifies("Recommendation"))
    number: int = field(validator=is_number(1, 999))
    summary: str = field(validator=is_text)
    resources: tuple[ResourceId, ...] = field(default=(), validator=each(identifies("Resource")))
    """Resources that the recommendation names."""
    citations: tuple[Citation, ...] = field(validator=_are_citations)

    def __attrs_post_init__(self) -> None:
        _check_ending(self, f"-R{self.number}")


@final
@frozen(kw_only=True)
class RelatedStandard(Record):
    """Another set of humanitarian standards that the CPMS complements."""

    id: RelatedStandardId = field(validator=identifies("RelatedStandard"))
    title: str = field(validator=is_line)
    acronym: str | None = field(default=None, validator=optional(is_line))
    summary: str = field(validator=is_text)
    citations: tuple[Citation, ...] = field(validator=_are_citations)


@final
@frozen(kw_only=True)
class SupportChannel(Record):
    """Where practitioners can ask for help."""

    id: SupportChannelId = field(validator=identifies("SupportChannel"))
    frameworks: tuple[FrameworkId, ...] = field(validator=each(identifies("Framework"), least=1))
    title: str = field(validator=is_line)
    audience: str | None = field(default=None, validator=optional(is_text))
    languages: tuple[str, ...] = field(default=(), validator=each(is_language))
    """BCP 47 tags; empty if the source states none."""
    settings: tuple[Setting, ...] = field(default=(), validator=each(is_a(Setting)))
    """The settings that the channel is for; empty if the source names none."""
    contact: str | None = field(default=None, validator=optional(is_line))
    """As the source prints it."""
    note: str | None = field(default=None, validator=optional(is_text))
    citations: tuple[Citation, ...] = field(validator=_are_citations)


@final
@frozen(kw_only=True)
class Resource(Record):
    """Something to read, watch or take part in that the guide points to."""

    id: ResourceId = field(validator=identifies("Resource"))
    title: str = field(validator=is_line)
    url: str | None = field(default=None, validator=optional(is_web_address))
    """`None` if the text of the guide lost the address or prints none."""
    kind: ResourceKind | None = field(default=None, validator=optional(is_a(ResourceKind)))
    """What kind of thing it is; `None` if the source does not say."""
    frameworks: tuple[FrameworkId, ...] = field(default=(), validator=each(identifies("Framework")))
    """The frameworks that it is about; empty if the source does not say."""
    settings: tuple[Setting, ...] = field(default=(), validator=each(is_a(Setting)))
    """The settings that it is about; empty if the source names none."""
    published: str | None = field(default=None, validator=optional(_is_month))
    """Year, or year and month, or date; `None` if the source does not say."""
    status: str | None = field(default=None, validator=optional(is_line))
    """What the source says of its state, such as `announced for 2021`."""
    languages: tuple[str, ...] = field(default=(), validator=each(is_language))
    note: str | None = field(default=None, validator=optional(is_text))
    citations: tuple[Citation, ...] = field(validator=_are_citations)


@final
@frozen(kw_only=True)
class Note(Record):
    """Something else that the guide says, or an error in it."""

    id: NoteId = field(validator=identifies("Note"))
    topic: Topic = field(validator=is_a(Topic))
    summary: str = field(validator=is_text)
    about: tuple[RecordId, ...] = field(default=(), validator=each(identifies("Record")))
    """The records that the note is about, such as the row with a wrong number."""
    as_of: str | None = field(default=None, validator=optional(_is_day))
    """The day on which this was looked up, as in `2020-07-31`, if it may change later."""
    citations: tuple[Citation, ...] = field(validator=_are_citations)


@final
@frozen(kw_only=True)
class Retirement(Record):
    """An identifier of an earlier dataset version that this version no longer contains."""

    id: RecordId = field(validator=identifies("Record"))
    replaced_by: tuple[RecordId, ...] = field(default=(), validator=each(identifies("Record")))
    """The identifiers to use instead; empty if nothing replaces it."""
    since: str = field(validator=matches_pattern("[0-9]+[.][0-9]+[.][0-9]+", "a dataset version such as 1.0.0"))
    """The dataset version that retired it."""
    reason: str = field(validator=is_text)
    citations: tuple[Citation, ...] = field(validator=_are_citations)

    def __attrs_post_init__(self) -> None:
        if self.id in self.replaced_by:
            raise _contradiction(self, "replaced_by", "must not be replaced by itself")


COLLECTIONS: Mapping[str, type[Record]] = MappingProxyType(
    {
        "sources": Source,
        "frameworks": Framework,
        "pillars": Pillar,
        "standards": Standard,
        "strategies": Strategy,
        "activities": Activity,
        "interventions": Intervention,
        "convergences": Convergence,
        "linkages": Linkage,
        "gaps": Gap,
        "field_examples": FieldExample,
        "shared_principles": SharedPrinciple,
        "setting_notes": SettingNote,
        "recommendations": Recommendation,
        "related_standards": RelatedStandard,
        "support_channels": SupportChannel,
        "resources": Resource,
        "notes": Note,
        "retirements": Retirement,
    }
)
"""The collections of a dataset, in order, with the class of their records."""


def collection_of(record: Record) -> str:
    """Return the name of the collection that a record belongs to, such as `field_examples`."""
    return _COLLECTION_NAMES[type(record)]


_COLLECTION_NAMES: Mapping[type, str] = MappingProxyType({kind: name for name, kind in COLLECTIONS.items()})
