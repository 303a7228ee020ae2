"""
Overlays: local additions to a dataset, which stays unchanged.

An overlay contains what a country or an organisation knows beyond the guide: named, with a reason, each record cited.
Applying it to a dataset gives a new dataset.
"""

import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from os import PathLike
from types import MappingProxyType
from typing import Any, Self, TypeAlias, final

import attrs
from attrs import field, frozen

from cpms_inspire.dataset.consistency import ANY, SpellingOwners, dangling, known_identifiers
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.entries import Reader
from cpms_inspire.dataset.lexicon import Term, contradictions
from cpms_inspire.dataset.references import FRONTS, Named, spellings
from cpms_inspire.documents import loading
from cpms_inspire.documents.dumping import canonical, plain
from cpms_inspire.documents.files import read_file
from cpms_inspire.documents.limits import NAMES
from cpms_inspire.documents.schema import document_schema
from cpms_inspire.errors import DatasetError, Problem, RecordError, shortened
from cpms_inspire.model._value import Rebuilt
from cpms_inspire.model.identifiers import RecordId
from cpms_inspire.model.records import (
    COLLECTIONS,
    Citation,
    FieldExample,
    Label,
    Linkage,
    Record,
    SettingNote,
    Source,
    Standard,
    Strategy,
)
from cpms_inspire.model.several import Several, several
from cpms_inspire.model.validators import (
    Check,
    each,
    equals,
    identifies,
    is_a,
    is_language,
    is_line,
    is_text,
    matches_pattern,
)
from cpms_inspire.model.vocabulary import LinkageKind, LinkageScope

__all__ = ["LocalAlias", "LocalLabel", "Overlay", "with_overlay"]

SCHEMA = 1
"""The number of the format of overlay files."""

_are_citations = each(is_a(Citation), least=1)


@final
@frozen(kw_only=True, getstate_setstate=False)
class LocalAlias(Rebuilt):
    """A further name for a standard, a strategy, an intervention or an activity of the dataset."""

    record: RecordId = field(validator=identifies("Record"))
    text: str = field(validator=is_line)
    citations: tuple[Citation, ...] = field(validator=_are_citations)
    """Where the name is used; added to the citations of the record."""


@final
@frozen(kw_only=True, getstate_setstate=False)
class LocalLabel(Rebuilt):
    """The name of a standard or a strategy of the dataset in a further language, never a translation by machine."""

    record: RecordId = field(validator=identifies("Record"))
    language: str = field(validator=is_language)
    """A BCP 47 tag."""
    text: str = field(validator=is_line)
    citations: tuple[Citation, ...] = field(validator=_are_citations)


_Name: TypeAlias = LocalAlias | LocalLabel

HEADER: Mapping[str, Check] = MappingProxyType(
    {
        "schema": equals(SCHEMA, "the overlay format that this package reads"),
        "name": matches_pattern(
            "[a-z0-9]+(-[a-z0-9]+){0,9}", "a name of small letters, digits and hyphens such as kenya-2026"
        ),
        "reason": is_text,
    }
)
"""The fields of an overlay that are not collections, with their validators."""

PARTS: Mapping[str, type] = MappingProxyType(
    {
        **{name: COLLECTIONS[name] for name in ("sources", "linkages", "field_examples", "setting_notes")},
        "aliases": LocalAlias,
        "labels": LocalLabel,
        "terms": Term,
    }
)
"""The collections of an overlay, in order, with the class of their members."""

_RECORDS = tuple(name for name in PARTS if name in COLLECTIONS)


@final
@frozen(kw_only=True, getstate_setstate=False)
class Overlay(Rebuilt):
    """
    A named set of local additions, with the reason for it.

    It may contain field examples, setting notes, linkages of kind `local` for pairs that the guide does not link,
    aliases and labels for the dataset's records, terms for reading, and the sources that these cite.  Identifiers begin
    with a word of the overlay's own, as in `KENYA2026-E01`.

    The constructor refuses members of the wrong class and linkages that are not local; one `DatasetError` lists all
    problems.  `with_overlay` checks whether an overlay fits a dataset.
    """

    schema: int = SCHEMA
    name: str
    """Small letters, digits and hyphens; `Dataset.origin` returns it."""
    reason: str
    """The reason for these additions, and for whom they are."""
    sources: tuple[Source, ...] = ()
    """Sources that the dataset does not contain.  An equal copy of one that it contains is allowed."""
    linkages: tuple[Linkage, ...] = ()
    field_examples: tuple[FieldExample, ...] = ()
    setting_notes: tuple[SettingNote, ...] = ()
    aliases: tuple[LocalAlias, ...] = ()
    labels: tuple[LocalLabel, ...] = ()
    terms: tuple[Term, ...] = ()
    """Terms that are read besides those of the lexicon."""

    def __attrs_post_init__(self) -> None:
        problems = list(loading.problems_of_header({name: getattr(self, name) for name in HEADER}, HEADER))
        problems += loading.problems_of_types({name: getattr(self, name) for name in PARTS}, PARTS)
        problems = problems or list(_not_local(self.linkages))
        if problems:
            raise DatasetError(tuple(problems), "overlay")
        for name in PARTS:
            object.__setattr__(self, name, tuple(getattr(self, name)))  # nobody has seen the overlay yet

    @classmethod
    def of(  # noqa: PLR0913  # as many as an overlay has parts
        cls,
        dataset: Dataset,
        *,
        name: str,
        reason: str,
        citations: Several[Citation | Mapping[str, object] | str] = (),
        sources: Several[Source | Mapping[str, object]] = (),
        linkages: Several[Linkage | Mapping[str, object]] = (),
        field_examples: Several[FieldExample | Mapping[str, object]] = (),
        setting_notes: Several[SettingNote | Mapping[str, object]] = (),
        aliases: Several[LocalAlias | Mapping[str, object]] = (),
        labels: Several[LocalLabel | Mapping[str, object]] = (),
        terms: Several[Term | Mapping[str, object]] = (),
    ) -> Self:
        """
        Return an overlay from values, or from dictionaries that have fields as people write them.

        Standards, strategies and interventions are references to a dataset, written as in `Dataset.standard` and
        similar questions; places and settings are written as in `Dataset.field_examples_for`.  `record`, in an alias or
        a label, is a reference of any of these kinds.  A linkage needs only its `standard` and `strategy`.  A source
        without `rights` says that they are not stated.

        `citations` are those of every member that has none.  Each is a `Citation`, a dictionary, or the identifier of a
        source; if it does not say how it was checked, it is `unchecked`.

        Raises a `DatasetError` that lists all problems with their paths, and an `InvalidOptionError` for a text where a
        list is wanted.  `with_overlay` checks whether the overlay fits the dataset.

        >>> from cpms_inspire import load_dataset
        >>> minutes = {"id": "KENYA-MINUTES2026", "title": "Minutes of the coordination group"}
        >>> Overlay.of(
        ...     load_dataset("1.2.0"),
        ...     name="kenya",
        ...     reason="What the coordination group adds.",
        ...     sources=[minutes],
        ...     citations=[{"source": "KENYA-MINUTES2026", "pages": "3"}],
        ...     linkages=[{"standard": "Information management", "strategy": "R"}],
        ...     aliases=[{"record": 18, "text": "Usimamizi wa kesi"}],
        ... )
        <Overlay kenya: 1 sources, 1 linkages, 1 aliases>
        """
        reader = Reader(dataset)
        cited = reader.citations(citations, "$.citations")
        given = {
            "sources": sources,
            "linkages": linkages,
            "field_examples": field_examples,
            "setting_notes": setting_notes,
            "aliases": aliases,
            "labels": labels,
            "terms": terms,
        }
        members: dict[str, Any] = {
            part: [
                reader.value(kind, member, f"$.{part}[{index}]", _left_out(kind, cited))
                for index, member in enumerate(several(part, given[part]))
            ]
            for part, kind in PARTS.items()
        }
        if reader.problems:
            raise DatasetError(tuple(reader.problems), "overlay")
        return cls(name=name, reason=reason, **members)

    def __hash__(self) -> int:
        return hash((type(self), self.name, self.reason))

    def __repr__(self) -> str:
        return f"<Overlay {self.name}: {_counted(self)}>"

    @classmethod
    def from_json(cls, data: bytes | str) -> Self:
        """
        Return the overlay in a JSON document.

        Raises `DatasetError` with at least one problem, with its path, for every faulty member.
        """
        try:
            header, members, problems = loading.read(loading.parse(data), HEADER, PARTS)
        except DatasetError as error:
            raise DatasetError(error.problems, "overlay") from None
        problems += _not_local(members["linkages"])
        if problems:
            raise DatasetError(loading.in_order(problems, *HEADER, *PARTS), "overlay")
        return cls(**header | {name: tuple(found) for name, found in members.items()})

    @classmethod
    def from_file(cls, path: str | PathLike[str]) -> Self:
        """Return the overlay in a JSON file.  Raises `DatasetError` or `OSError` as `Dataset.from_file` does."""
        return cls.from_json(read_file(path))

    def to_json(self) -> bytes:
        """Return the overlay as the bytes of its file; reading them gives an equal overlay."""
        document: dict[str, Any] = {name: getattr(self, name) for name in HEADER}
        for name in PARTS:
            # Files from before there were terms keep their bytes.
            if name != "terms" or self.terms:
                document[name] = [plain(member) for member in getattr(self, name)]
        return canonical(document)


def _left_out(kind: type, cited: tuple[Citation, ...]) -> dict[str, object]:
    """Return the fields that a member of an overlay may leave out, with what they contain then."""
    if kind is Source:
        return {"rights": "Not stated."}
    return {"citations": cited} | ({"kind": LinkageKind.LOCAL} if kind is Linkage else {})


def _counted(overlay: Overlay) -> str:
    counts = {name.replace("_", " "): len(getattr(overlay, name)) for name in PARTS}
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "empty"


_LOCAL: Mapping[str, object] = MappingProxyType(
    {"kind": LinkageKind.LOCAL, "scope": LinkageScope.STANDARD, "stressed": False}
)
"""What a linkage of an overlay must be, because no row of the guide implies it."""


def _not_local(linkages: Iterable[object]) -> Iterator[Problem]:
    for index, link in enumerate(linkages):
        for name, wanted in _LOCAL.items() if isinstance(link, Linkage) else ():
            if getattr(link, name) != wanted:
                wrong = f"must be {json.dumps(wanted)} in an overlay, not {json.dumps(getattr(link, name))}"
                yield Problem(f"$.linkages[{index}].{name}", wrong)


def with_overlay(dataset: Dataset, overlay: Overlay) -> Dataset:
    """
    Return a new dataset: the given one with the additions of an overlay.

    The version stays.  `overlays` has the names of the overlays in order, `origin` says which record came with which
    overlay, and `base` is the dataset without any.  To leave an overlay out, apply the others to the base again.

    Raises `DatasetError` that lists every conflict: the overlay's name is in use; an identifier or a pair is taken; a
    reference to a record that does not exist; a name of another record; a second label in a language.
    """
    problems = conflicts(dataset, overlay)
    if problems:
        raise DatasetError(problems, f"overlay {overlay.name!r} for dataset {dataset.version}")
    collections: dict[str, Any] = {name: getattr(dataset, name) for name in (*FRONTS, *_RECORDS)}
    sources = set(dataset.sources)
    origins = []
    for name in _RECORDS:
        added = [record for record in getattr(overlay, name) if record not in sources]
        collections[name] += tuple(added)
        origins += [(record.id, overlay.name) for record in added]
    names = _names_by_record(overlay)
    for name in FRONTS:
        collections[name] = tuple(
            _with_names(record, names[record.id]) if record.id in names else record for record in collections[name]
        )
    return attrs.evolve(
        dataset,
        **collections,
        overlays=(*dataset.overlays, overlay.name),
        origins=(*dataset.origins, *origins),
        terms=(*dataset.terms, *overlay.terms),
        base=dataset if dataset.base is None else dataset.base,
    )


def _names_by_record(overlay: Overlay) -> dict[str, list[_Name]]:
    names: dict[str, list[_Name]] = {}
    for _, name in _names(overlay):
        names.setdefault(name.record, []).append(name)
    return names


def _with_names(record: Named, names: Sequence[_Name]) -> Named:
    """Return a record with further names."""
    changes: dict[str, Any] = {}
    labels = [each for each in names if isinstance(each, LocalLabel)]
    if labels:
        further = (Label(language=each.language, text=each.text, citations=each.citations) for each in labels)
        changes["labels"] = (*_labels(record), *further)
    aliases = [each for each in names if isinstance(each, LocalAlias)]
    if aliases:
        changes["aliases"] = (*record.aliases, *(each.text for each in aliases))
        citations = (citation for each in aliases for citation in each.citations)
        changes["citations"] = tuple(dict.fromkeys((*record.citations, *citations)))
    return attrs.evolve(record, **changes)


def _labels(record: Named) -> tuple[Label, ...]:
    return record.labels if isinstance(record, Standard | Strategy) else ()


def conflicts(dataset: Dataset, overlay: Overlay) -> tuple[Problem, ...]:
    """Return the reasons why an overlay does not fit a dataset, with paths in the overlay; empty if it fits."""
    problems = list(_identifiers_in_use(dataset, overlay))
    together = {name: [*getattr(dataset, name), *getattr(overlay, name, ())] for name in COLLECTIONS}
    known, sound = known_identifiers(together), set[int]()
    for name in PARTS:
        for index, member in enumerate(getattr(overlay, name)):
            problems += dangling(member, f"$.{name}[{index}]", known, sound, "the dataset with this overlay")
    problems += _problems_of_names(dataset, overlay, known[ANY])
    problems += _problems_of_terms(dataset, overlay)
    return loading.in_order(problems, *HEADER, *PARTS)


def _identifiers_in_use(dataset: Dataset, overlay: Overlay) -> Iterator[Problem]:
    if overlay.name in dataset.overlays:
        yield Problem("$.name", f"{overlay.name!r} is already an overlay of the dataset")
    known: dict[str, Record] = {record.id: record for record in dataset.records}
    origins = dict(dataset.origins)
    own = {_first_word(record) for identifier, record in known.items() if identifier not in origins} - {None}
    places: dict[str, str] = {}
    for name in _RECORDS:
        for index, record in enumerate(getattr(overlay, name)):
            path = f"$.{name}[{index}]"
            first = places.setdefault(record.id, path)
            if first != path:
                yield Problem(f"{path}.id", f"{record.id} is already the identifier of {first}")
            elif record.id in known and not (name == "sources" and known[record.id] == record):
                origin = origins.get(record.id)
                holder = f"the overlay {origin!r}" if origin else f"dataset {dataset.version}"
                yield Problem(f"{path}.id", f"{record.id} is already in {holder}")
            elif (word := _first_word(record)) in own:
                reason = f"begins with {word}, as the dataset's own records do: begin it with a word of your own"
                yield Problem(f"{path}.id", reason)


def _first_word(record: Record) -> str | None:
    """Return the word that shows whose record it is, as GUIDE2020 in GUIDE2020-E01; `None` if the form is fixed."""
    return None if isinstance(record, Source | Linkage) else record.id.rpartition("-")[0]


def _problems_of_names(dataset: Dataset, overlay: Overlay, known: Container[str]) -> Iterator[Problem]:
    """Yield the problems of aliases and labels, each checked together with those before it."""
    if not overlay.aliases and not overlay.labels:
        return
    count = len(overlay.aliases) + len(overlay.labels)
    if count > NAMES:
        yield Problem("$.aliases", f"has {count} aliases and labels; the limit is {NAMES}")
        return
    owners = {name: SpellingOwners(name, getattr(dataset, name)) for name in FRONTS}
    current: dict[str, tuple[Named, SpellingOwners]] = {}
    for name, taken in owners.items():
        for record in getattr(dataset, name):
            current[record.id] = (record, taken)
            list(taken.take(record, spellings(record), "$"))
    accepted: dict[str, list[tuple[str, _Name]]] = {}
    languages: dict[str, set[str]] = {}
    for path, given in _names(overlay):
        if given.record in current:
            record, taken = current[given.record]
            spoken = languages.setdefault(record.id, {_OWN_LANGUAGE, *(x.language.lower() for x in _labels(record))})
            problems = list(_refused(given, record, spoken, taken, path))
            yield from problems
            if not problems:
                accepted.setdefault(record.id, []).append((path, given))
                spoken.update([given.language.lower()] if isinstance(given, LocalLabel) else ())
        elif given.record in known:
            yield Problem(f"{path}.record", f"{given.record} cannot have further names")
    yield from _too_many(accepted, current)


def _too_many(
    accepted: Mapping[str, list[tuple[str, _Name]]], records: Mapping[str, tuple[Named, SpellingOwners]]
) -> Iterator[Problem]:
    """Yield a problem for each record that would have more names, or citations of them, than a record may have."""
    for identifier, names in accepted.items():
        try:
            _with_names(records[identifier][0], [given for _, given in names])
        except RecordError as error:
            yield Problem(names[-1][0], f"{identifier}: {error.reason}")


_OWN_LANGUAGE = "en"
"""The language of titles: a label in it would take their place."""


def _problems_of_terms(dataset: Dataset, overlay: Overlay) -> Iterator[Problem]:
    yield from contradictions(overlay.terms)
    known = {term.id for term in dataset.terms}
    for index, term in enumerate(overlay.terms):
        if term.id in known or term.id.startswith("LEXICON-"):
            reason = f"{term.id} is the identifier of another term: begin it with a word of your own"
            yield Problem(f"$.terms[{index}].id", reason)


def _names(overlay: Overlay) -> Iterator[tuple[str, _Name]]:
    for index, alias in enumerate(overlay.aliases):
        yield f"$.aliases[{index}]", alias
    for index, label in enumerate(overlay.labels):
        yield f"$.labels[{index}]", label


def _refused(
    given: _Name, record: Named, spoken: Container[str], owners: SpellingOwners, path: str
) -> Iterator[Problem]:
    """Yield the problems of one alias or label; `spoken` has the languages in which the record has a name."""
    if isinstance(given, LocalLabel) and not isinstance(record, Standard | Strategy):
        yield Problem(f"{path}.record", f"{record.id} cannot have labels")
    elif isinstance(given, LocalLabel) and given.language.lower() == _OWN_LANGUAGE:
        yield Problem(f"{path}.language", f"{record.id} has its title in 'en': give an alias instead")
    elif isinstance(given, LocalLabel) and given.language.lower() in spoken:
        yield Problem(f"{path}.language", f"{record.id} already has a label in {given.language!r}")
    elif isinstance(given, LocalAlias) and owners.calls(record, given.text):
        yield Problem(f"{path}.text", f"{record.id} already has the name {shortened(given.text)}")
    else:
        # The spellings that this name adds, without those of the names before it.
        bare = attrs.evolve(record, aliases=())
        old = {*spellings(bare), *spellings(record)}
        new = [spelling for spelling in spellings(_with_names(bare, [given])) if spelling not in old]
        yield from list(owners.take(record, new, path))[:1]


def overlay_schema() -> dict[str, Any]:
    """
    Return the JSON Schema (2020-12) of an overlay's document.

    It accepts what `Overlay.from_json` accepts, except for the rules that no schema can say; `document_schema` lists
    them.  It does not say whether an overlay fits a dataset.
    """
    local = {name: {"const": wanted} for name, wanted in _LOCAL.items()}
    return document_schema(
        HEADER,
        PARTS,
        title=f"cpms-inspire overlay, schema {SCHEMA}",
        conditions={Linkage: {"allOf": [{"properties": local | {"convergence": {"type": "null"}}}]}},
    )
