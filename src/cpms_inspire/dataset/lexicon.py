"""
The lexicon: words of the field that stand for a standard, a strategy or an intervention, each with its source.

A lexicon is to terms what a dataset is to records: versioned, immutable, verified by digest.  Terms serve to read what
people write.  They are this project's own curation, and are never shown as a title or a label.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from os import PathLike
from threading import Lock
from types import MappingProxyType
from typing import Any, Self, final

from attrs import field
from attrs import frozen as attrs_frozen

from cpms_inspire.dataset.versions import read
from cpms_inspire.dataset.wording import keys
from cpms_inspire.documents import loading
from cpms_inspire.documents.dumping import canonical, plain
from cpms_inspire.documents.files import read_file
from cpms_inspire.documents.header import HEADER
from cpms_inspire.documents.schema import document_schema
from cpms_inspire.documents.trusted import build
from cpms_inspire.errors import DatasetError, DatasetIntegrityError, Problem, UnknownVersionError, shortened
from cpms_inspire.model._value import Value, frozen
from cpms_inspire.model.identifiers import RecordId, TermId
from cpms_inspire.model.records import Citation, Source
from cpms_inspire.model.validators import each, identifies, is_a, is_language, is_line, is_text, optional
from cpms_inspire.model.vocabulary import Relation

__all__ = ["Lexicon", "Term", "lexicon_versions", "load_lexicon"]

SCHEMA = 1
"""The number of the format of lexicon files."""


@final
@frozen(kw_only=True)
class Term(Value):
    """A word or a wording of the field, and the records that it leads to."""

    id: TermId = field(validator=identifies("Term"))
    text: str = field(validator=is_line)
    """The words, as the source writes them."""
    language: str = field(validator=is_language)
    """A BCP 47 tag."""
    targets: tuple[RecordId, ...] = field(default=(), validator=each(identifies("Target")))
    """
    The records that the words lead to.

    Several of one kind mean that the words alone do not say which.  None means that the words lead nowhere, although
    they contain those of another term, as in `malaria case management`.
    """
    relation: Relation = field(validator=is_a(Relation))
    """How the words are related to these records."""
    alone: bool = field(default=False, validator=is_a(bool))
    """Whether the words have this meaning only as an entry of a cell or a list, and other meanings in a sentence."""
    note: str | None = field(default=None, validator=optional(is_text))
    citations: tuple[Citation, ...] = field(validator=each(is_a(Citation), least=1))
    """The lists and publications that use the words."""


COLLECTIONS: Mapping[str, type] = MappingProxyType({"sources": Source, "terms": Term})
"""The collections of a lexicon, in order, with the class of their members."""


@final
@attrs_frozen(kw_only=True)
class Lexicon:
    """
    One version of the terms.

    The constructor refuses repeated identifiers, citations of sources that are not in it, terms without a word, and two
    terms with the same words, language and relation; one `DatasetError` lists all problems.
    """

    schema: int = SCHEMA
    """The number of the format of lexicon files."""
    version: str
    """The version of the lexicon, independent of those of datasets and of the package."""
    released: str
    """The date of release, as `2026-11-22`."""
    sources: tuple[Source, ...] = ()
    terms: tuple[Term, ...] = ()

    def __attrs_post_init__(self) -> None:
        problems = list(loading.problems_of_header({name: getattr(self, name) for name in HEADER}))
        problems += loading.problems_of_types({name: getattr(self, name) for name in COLLECTIONS}, COLLECTIONS)
        problems = problems or [*_repeated(self.sources, "sources"), *contradictions(self.terms), *self._uncited()]
        if problems:
            raise DatasetError(tuple(problems), "lexicon")
        for name in COLLECTIONS:
            # The order of the input is not part of the value; nobody has seen the lexicon yet.
            object.__setattr__(self, name, tuple(sorted(getattr(self, name), key=lambda member: str(member.id))))

    def __hash__(self) -> int:
        return hash((type(self), self.version, self.released))

    def __repr__(self) -> str:
        return f"<Lexicon {self.version}: {len(self.terms)} terms>"

    def _uncited(self) -> Iterator[Problem]:
        """Yield the sources that terms cite and that are not in the lexicon."""
        known = {source.id for source in self.sources}
        for index, term in enumerate(self.terms):
            cited = {name for citation in term.citations for name in (citation.source, citation.via)}
            for name in cited - known - {None}:
                yield Problem(f"$.terms[{index}].citations", f"{name} is not among the sources")

    @classmethod
    def from_json(cls, data: bytes | str) -> Self:
        """
        Return the lexicon in a JSON document.

        Raises `DatasetError` with at least one problem, with its path, for every faulty member.
        """
        try:
            header, members, problems = loading.read(loading.parse(data), HEADER, COLLECTIONS)
        except DatasetError as error:
            raise DatasetError(error.problems, "lexicon") from None
        if problems:
            raise DatasetError(loading.in_order(problems, *HEADER, *COLLECTIONS), "lexicon")
        return cls(**header | {name: tuple(found) for name, found in members.items()})

    @classmethod
    def from_file(cls, path: str | PathLike[str]) -> Self:
        """Return the lexicon in a JSON file.  Raises `DatasetError` or `OSError` as `Dataset.from_file` does."""
        return cls.from_json(read_file(path))

    def to_json(self) -> bytes:
        """Return the lexicon as the bytes of its file, so that their digest is that of the file."""
        document: dict[str, Any] = {name: getattr(self, name) for name in HEADER}
        for name in COLLECTIONS:
            document[name] = [plain(member) for member in getattr(self, name)]
        return canonical(document)

    @property
    def digest(self) -> str:
        """The SHA-256 digest of `to_json()`, in hexadecimal; apps pin it."""
        return hashlib.sha256(self.to_json()).hexdigest()

    def term(self, identifier: str) -> Term | None:
        """Return the term with an identifier, or `None`."""
        return next((term for term in self.terms if term.id == identifier), None)


def _repeated(members: Iterable[Source | Term], name: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, member in enumerate(members):
        if member.id in seen:
            yield Problem(f"$.{name}[{index}].id", f"{member.id} is already the identifier of another")
        seen.add(member.id)


def contradictions(terms: Sequence[Term]) -> Iterator[Problem]:
    """Yield what is wrong with terms as a collection: repeated identifiers, the same words, or no word that counts."""
    yield from _repeated(terms, "terms")
    owners: dict[tuple[object, ...], str] = {}
    for index, term in enumerate(terms):
        path = f"$.terms[{index}]"
        found = keys(term.text)
        if not found or not any(character.isalpha() for character in found[0]):
            yield Problem(f"{path}.text", f"{shortened(term.text)} has no word that counts")
            continue
        owner = owners.setdefault((found[0], term.language, term.relation, term.alone), term.id)
        if owner != term.id:
            yield Problem(f"{path}.text", f"{shortened(term.text)} has the same words as {owner}")


def lexicon_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a lexicon's document."""
    return document_schema(HEADER, COLLECTIONS, title=f"cpms-inspire lexicon, schema {SCHEMA}")


_PREFIX, _SUFFIX = "lexicon-", ".json"
_loading = Lock()
_loaded: dict[str, Lexicon] = {}


def lexicon_versions() -> tuple[str, ...]:
    """
    Return the bundled versions of the lexicon, oldest first.

    >>> lexicon_versions()[0]
    '1.0.0'
    """
    return tuple(_digests())


def load_lexicon(version: str | None = None, *, sha256: str | None = None) -> Lexicon:
    """
    Return a bundled version of the lexicon; the newest if `version` is `None`.

    Its bytes are verified against their digest when they are read.  `sha256` is a pin: the digest, in hexadecimal, that
    the caller expects.  Raises `UnknownVersionError` and `DatasetIntegrityError` as `load_dataset` does.

    >>> load_lexicon("1.0.0").version
    '1.0.0'
    """
    digests = _digests()
    wanted = tuple(digests)[-1] if version is None else version
    if not isinstance(wanted, str) or wanted not in digests:
        raise UnknownVersionError(wanted if isinstance(wanted, str) else shortened(wanted), tuple(digests))
    digest, file = digests[wanted], f"{_PREFIX}{wanted}{_SUFFIX}"
    if sha256 is not None and (not isinstance(sha256, str) or sha256.strip().lower() != digest):
        raise DatasetIntegrityError(file, sha256 if isinstance(sha256, str) else shortened(sha256), digest)
    with _loading:  # so that all threads get the same lexicon
        if wanted not in _loaded:
            data = read(file)
            found = hashlib.sha256(data).hexdigest()
            if found != digest:
                raise DatasetIntegrityError(file, digest, found)
            _loaded[wanted] = Lexicon(**build(data, COLLECTIONS))
    return _loaded[wanted]


@cache
def _digests() -> Mapping[str, str]:
    """Return the digest of each bundled version of the lexicon, oldest first."""
    pairs = (line.split() for line in read("SHA256SUMS").decode().splitlines())
    digests = {file.removeprefix(_PREFIX).removesuffix(_SUFFIX): digest for digest, file in pairs if _PREFIX in file}
    versions = sorted(digests, key=lambda version: tuple(map(int, version.split("."))))
    return MappingProxyType({version: digests[version] for version in versions})
