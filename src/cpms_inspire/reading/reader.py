"""What a reader of cells and texts looks up: the references and names of one dataset, and the terms of one lexicon."""

from collections.abc import Iterator, Mapping
from functools import cache
from threading import Lock
from weakref import WeakKeyDictionary

from cpms_inspire.dataset.bundled import DatasetRef, dataset_of, newest
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.lexicon import Lexicon, Term, load_lexicon
from cpms_inspire.dataset.references import members, shared_spellings, spellings
from cpms_inspire.dataset.spelling import edition_of, variants
from cpms_inspire.errors import InvalidOptionError, shortened
from cpms_inspire.model.identifiers import RecordId, sort_key
from cpms_inspire.model.records import Intervention, Retirement, Standard, Strategy
from cpms_inspire.model.several import Several
from cpms_inspire.model.vocabulary import Relation, RelationName
from cpms_inspire.reading.values import Evidence
from cpms_inspire.reading.wordings import Wordings, names, terms

USUAL: tuple[Relation, ...] = (Relation.NAME, Relation.PART)
"""The relations that are read unless others are asked for."""

Exact = tuple[tuple[RecordId, Evidence], ...]
"""The records that a reference names, each with the evidence."""


class Reader:
    """The references, names and terms that cells and texts are read with."""

    def __init__(self, dataset: Dataset, lexicon: Lexicon | None, relations: frozenset[Relation]) -> None:
        """Use a lexicon, or the newest, which is not loaded before something is read that needs a term."""
        self.dataset = dataset
        self._lexicon = lexicon
        self._relations = relations
        self._lock = Lock()
        self._exact: dict[str, Mapping[str, Exact]] = {}
        self._written: dict[str, Mapping[str, Exact]] = {}
        self._terms: tuple[Term, ...] | None = None
        self._wordings: dict[frozenset[Relation], Wordings] = {}
        self.standards = {standard.number: RecordId(standard.id) for standard in dataset.standards}
        self.strategies = {strategy.code.lower(): RecordId(strategy.id) for strategy in dataset.strategies}
        self.positions = {strategy.position: RecordId(strategy.id) for strategy in dataset.strategies}
        self.interventions = {
            intervention.code.lower(): RecordId(intervention.id) for intervention in dataset.interventions
        }
        self.pillars = {
            pillar.number: tuple(RecordId(s.id) for s in dataset.standards if s.pillar == pillar.id)
            for pillar in dataset.pillars
        }
        self.by_pillar = {RecordId(pillar.id): self.pillars[pillar.number] for pillar in dataset.pillars}
        self.known = {*self.standards.values(), *self.strategies.values(), *self.interventions.values()}
        self.order = {identifier: place for place, identifier in enumerate(sorted(self.known, key=sort_key))}
        self.retired: Mapping[str, Retirement] = {retirement.id: retirement for retirement in dataset.retirements}

    def exact(self, kind: str) -> Mapping[str, Exact]:
        """Return the references of a kind by their normalised spelling; several records if it is ambiguous."""
        if kind not in self._exact:
            self._index(kind)
        return self._exact[kind]

    def written(self, kind: str) -> Mapping[str, Exact]:
        """Return the references of a kind by the spellings that need no normalisation."""
        if kind not in self._written:
            self._index(kind)
        return self._written[kind]

    def _index(self, kind: str) -> None:
        records: Mapping[str, tuple[Standard | Strategy | Intervention, ...]] = {
            "standard": self.dataset.standards,
            "strategy": self.dataset.strategies,
            "intervention": self.dataset.interventions,
        }
        front = "cpms:" if kind == "standard" else "inspire:"
        found: dict[str, dict[RecordId, Evidence]] = {}
        written: dict[str, dict[RecordId, Evidence]] = {}
        for record in records[kind]:
            identifier = RecordId(record.id)
            edition = edition_of(identifier)
            for text in (*spellings(record), *shared_spellings(record)):
                evidence = _evidence(record, text)
                if text not in self.retired:
                    written.setdefault(text, {}).setdefault(identifier, evidence)
                for key in variants(text, front, edition):
                    found.setdefault(key, {}).setdefault(identifier, evidence)
        self._exact[kind] = {key: tuple(owners.items()) for key, owners in found.items()}
        self._written[kind] = {key: tuple(owners.items()) for key, owners in written.items()}

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms of the lexicon, and those that overlays added to the dataset."""
        if self._terms is None:
            lexicon = load_lexicon() if self._lexicon is None else self._lexicon
            self._terms = (*lexicon.terms, *self.dataset.terms)
        return self._terms

    @property
    def names(self) -> Wordings:
        """The names of the dataset."""
        return self._of(frozenset())

    @property
    def wordings(self) -> Wordings:
        """The names of the dataset and the terms with the relations that are read."""
        return self._of(self._relations)

    @property
    def all_wordings(self) -> Wordings:
        """The names of the dataset and all terms, for proposals."""
        return self._of(frozenset(Relation))

    def all_texts(self) -> Iterator[tuple[str, RecordId, str]]:
        """Yield the text of each name and each term, with a record that it leads to, and its kind."""
        for text, target in (*names(self.dataset), *terms(self.terms, frozenset(Relation), self.known)):
            yield text, target.id, target.kind

    def _of(self, relations: frozenset[Relation]) -> Wordings:
        found = self._wordings.get(relations)
        if found is None:
            with self._lock:
                given = terms(self.terms, relations, self.known) if relations else ()
                found = self._wordings.setdefault(relations, Wordings((*names(self.dataset), *given)))
        return found


def _evidence(record: Standard | Strategy | Intervention, text: str) -> Evidence:
    """Return what a spelling of a record is."""
    if isinstance(record, Standard):
        if text[:1].isdigit():
            return Evidence.NUMBER
    elif text in {record.code, record.code[0]}:
        return Evidence.IDENTIFIER
    return Evidence.IDENTIFIER if text == record.id else Evidence.NAME


_readers: WeakKeyDictionary[Dataset, dict[object, Reader]] = WeakKeyDictionary()


@cache
def usual_reader() -> Reader:
    """Return the reader of the newest dataset with the newest lexicon and the usual relations."""
    return _reader(newest(), None, frozenset(USUAL))


def reader_of(
    dataset: DatasetRef | None, lexicon: Lexicon | str | None, relations: Several[Relation | RelationName]
) -> Reader:
    """Return the reader of a dataset with a lexicon, each itself or the number of a bundled version."""
    if dataset is None and lexicon is None and relations is USUAL:
        return usual_reader()
    dataset = dataset_of(dataset)
    if isinstance(lexicon, str):
        lexicon = load_lexicon(lexicon)
    elif not isinstance(lexicon, Lexicon | None):
        raise InvalidOptionError("lexicon", shortened(lexicon), ("a Lexicon", "the number of a bundled version"))
    return _reader(dataset, lexicon, members("relations", relations, Relation))


def _reader(dataset: Dataset, lexicon: Lexicon | None, relations: frozenset[Relation]) -> Reader:
    found = _readers.setdefault(dataset, {})
    # Datasets that differ only in the terms of their overlays are equal, so the terms are part of the key.
    key = (dataset.terms, lexicon, relations)
    reader = found.get(key)
    return reader if reader is not None else found.setdefault(key, Reader(dataset, lexicon, relations))
