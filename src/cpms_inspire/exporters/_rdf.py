"""
The statements of the format `skos`, as a graph of rdflib.

Only `skos.export` imports this module, so that the list of formats does not need rdflib.

- Frameworks are concept schemes.  Standards, strategies, activities and interventions are concepts.  Pillars are
  ordered collections.
- A linkage is a `skos:relatedMatch`.  A second statement about the pair has its kind, scope, note and citations.
- All other records are included.  A field has a term of another vocabulary if one fits, and otherwise one of our own.

The namespaces are those of rdflib.  It refuses a misspelt term when this module is imported, or warns of it.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NewType, TypeAlias, final, get_args

from attrs import fields, frozen
from rdflib import DCAT, DCTERMS, OWL, PROV, RDF, RDFS, SKOS, VOID, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import ClosedNamespace
from rdflib.term import Node

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.documents.dumping import canonical, plain
from cpms_inspire.exporters._iris import OWN_PREFIX
from cpms_inspire.exporters._tables import DESCRIPTIONS
from cpms_inspire.model.identifiers import code_of
from cpms_inspire.model.records import COLLECTIONS, GUIDE, Citation, Code, Intervention, Section, Standard, Strategy
from cpms_inspire.model.vocabulary import LinkageKind
from cpms_inspire.presentation.about import about
from cpms_inspire.presentation.words import CREATOR, MEANINGS, cited, is_day

if TYPE_CHECKING:
    from attrs import Attribute

    Field: TypeAlias = Attribute[Any]

SKOSXL = ClosedNamespace("http://www.w3.org/2008/05/skos-xl#", ["Label", "altLabel", "literalForm", "prefLabel"])
SPDX = ClosedNamespace(
    "http://spdx.org/rdf/terms#", ["Checksum", "algorithm", "checksum", "checksumAlgorithm_sha256", "checksumValue"]
)
DCAT_VERSION = URIRef(f"{DCAT}version")
"""A term of DCAT 3, which rdflib does not list."""
JSON_FILE = URIRef("https://www.iana.org/assignments/media-types/application/json")

PREFIXES: Mapping[str, str] = {
    "dcat": str(DCAT),
    "dcterms": str(DCTERMS),
    "owl": str(OWL),
    "prov": str(PROV),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "skos": str(SKOS),
    "skosxl": str(SKOSXL),
    "spdx": str(SPDX),
    "void": str(VOID),
    "xsd": str(XSD),
    # No statement uses these; they are those of the format `sssom`.
    "linkml": "https://w3id.org/linkml/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "sssom": "https://w3id.org/sssom/",
}
"""The prefixes of vocabularies.  The JSON-LD file declares all of them, the Turtle file those that it uses."""

_CLASSES: Mapping[str, tuple[URIRef, ...]] = {
    "Source": (DCTERMS.BibliographicResource,),
    "Framework": (SKOS.ConceptScheme,),
    "Pillar": (SKOS.OrderedCollection,),
    "Standard": (SKOS.Concept,),
    "Strategy": (SKOS.Concept,),
    "Activity": (SKOS.Concept,),
    "Intervention": (SKOS.Concept,),
    "Convergence": (PROV.Entity,),
    "Linkage": (RDF.Statement, PROV.Entity),
    "Citation": (DCTERMS.BibliographicResource,),
}
"""The classes of other vocabularies that a class of the model belongs to, besides one of our own."""

_TERMS: Mapping[str, URIRef] = {
    "aliases": SKOS.altLabel,
    "citations": DCTERMS.source,
    "convergence": PROV.wasDerivedFrom,
    "edition": OWL.versionInfo,
    "kind": DCTERMS.type,
    "note": SKOS.note,
    "published": DCTERMS.issued,
    "replaced_by": DCTERMS.isReplacedBy,
    "summary": DCTERMS.description,
    "title": DCTERMS.title,
    "Activity.title": SKOS.prefLabel,
    "Citation.source": DCTERMS.isPartOf,
    "Code.value": SKOS.notation,
    "Intervention.strategy": SKOS.broader,
    "Intervention.title": SKOS.prefLabel,
    "Linkage.standard": RDF.subject,
    "Linkage.strategy": RDF.object,
    "Pillar.title": SKOS.prefLabel,
    "Standard.title": SKOS.prefLabel,
    "Strategy.code": SKOS.notation,
    "Strategy.title": SKOS.prefLabel,
}
"""The terms of other vocabularies for fields: of one class (`Class.field`), or of all classes with such a field."""

_SINGULAR: Mapping[str, str] = {
    "activities": "activity",
    "footnotes": "footnote",
    "further_strategies": "furtherStrategy",
    "frameworks": "framework",
    "interventions": "intervention",
    "languages": "language",
    "organisations": "organisation",
    "place_names": "placeName",
    "places": "place",
    "publishers": "publisher",
    "resources": "resource",
    "sections": "section",
    "sectors": "sector",
    "settings": "setting",
    "standards": "standard",
    "stewards": "steward",
    "strategies": "strategy",
}
"""The names of our own terms for fields with several values.  Each statement has one value."""

_ENGLISH = frozenset(
    {"aliases", "audience", "common_ground", "cpms_adds", "inspire_adds", "limits", "note", "reading", "reason"}
    | {"rights", "summary", "title"}
)
"""The fields with English texts."""


def describe(graph: Graph, dataset: Dataset, base: str) -> None:
    """Add all statements about a dataset to a graph; identifiers are appended to the base."""
    statements = _Statements(graph=graph, own=Namespace(base))
    for prefix, address in {OWN_PREFIX: base, **PREFIXES}.items():
        graph.bind(prefix, address)
    _describe_dataset(statements, dataset)
    _describe_terms(statements)
    _describe_records(statements, dataset)
    _describe_structure(statements, dataset)


@final
@frozen(kw_only=True)
class _Statements:
    """A graph, and the namespace of the base in which the subjects of its statements are named."""

    graph: Graph
    own: Namespace

    def add(self, subject: str, predicate: URIRef, *objects: Node) -> None:
        """Add a statement for each object."""
        for each in objects:
            self.graph.add((self.own[subject], predicate, each))


def _english(text: str) -> Literal:
    return Literal(text, lang="en")


def _describe_dataset(statements: _Statements, dataset: Dataset) -> None:
    """Describe the dataset, and the file with its digest."""
    own, facts = statements.own, about(dataset)
    name, file = f"dataset/{facts.version}", f"dataset/{facts.version}/cpms-inspire.json"
    checksum = f"{file}/sha256"
    statements.add(name, RDF.type, VOID.Dataset, DCAT.Dataset, PROV.Entity)
    statements.add(name, DCTERMS.title, _english(facts.title))
    statements.add(name, DCTERMS.description, _english(facts.linkages))
    statements.add(name, DCTERMS.bibliographicCitation, _english(facts.citation))
    statements.add(name, RDFS.comment, _english(facts.attribution), _english(facts.not_endorsed))
    statements.add(name, DCTERMS.issued, _date(facts.released))
    statements.add(name, DCAT_VERSION, Literal(facts.version))
    statements.add(name, VOID.uriSpace, Literal(str(own)))
    statements.add(name, DCTERMS.license, URIRef(facts.licence_url))
    statements.add(name, own["overlay"], *map(Literal, facts.overlays))
    statements.add(name, PROV.wasDerivedFrom, own[GUIDE])
    statements.add(name, DCTERMS.creator, own["contributors"])
    statements.add("contributors", RDF.type, PROV.Agent)
    statements.add("contributors", RDFS.label, _english(CREATOR))
    statements.add(name, DCAT.distribution, own[file])
    statements.add(file, RDF.type, DCAT.Distribution)
    statements.add(file, DCAT.mediaType, JSON_FILE)
    statements.add(file, SPDX.checksum, own[checksum])
    statements.add(checksum, RDF.type, SPDX.Checksum)
    statements.add(checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256)
    statements.add(checksum, SPDX.checksumValue, Literal(facts.sha256, datatype=XSD.hexBinary))


def _date(date: str) -> Literal:
    """Return a year, a month or a day with its type; a day that no calendar has as plain text."""
    by_length = {len("2020"): XSD.gYear, len("2020-07"): XSD.gYearMonth}
    return Literal(date, datatype=by_length.get(len(date), XSD.date if is_day(date) else None))


def _describe_terms(statements: _Statements) -> None:
    """Describe our own terms, and what each kind of linkage claims."""
    own = statements.own
    for name, record_class in COLLECTIONS.items():
        statements.add(record_class.__name__, RDF.type, RDFS.Class)
        statements.add(record_class.__name__, RDFS.comment, _english(DESCRIPTIONS[name]))
    classes: tuple[Any, ...] = (*COLLECTIONS.values(), Citation, Code, Section)
    terms = {term_of(each, attribute, own) for each in classes for attribute in _fields_with_terms(each)}
    for name in ("origin", "overlay", *(term.removeprefix(own) for term in terms if term in own)):
        words = re.sub("[A-Z]", lambda letter: f" {letter[0].lower()}", name)
        statements.add(name, RDF.type, RDF.Property)
        statements.add(name, RDFS.label, _english(words))
    statements.add("kind", RDF.type, SKOS.ConceptScheme)
    statements.add("kind", DCTERMS.title, _english("Kinds of linkages"))
    for kind, meaning in MEANINGS.items():
        statements.add(f"kind/{kind}", RDF.type, SKOS.Concept)
        statements.add(f"kind/{kind}", SKOS.inScheme, own["kind"])
        statements.add(f"kind/{kind}", SKOS.prefLabel, _english(kind.value))
        statements.add(f"kind/{kind}", SKOS.definition, _english(meaning))


def _describe_records(statements: _Statements, dataset: Dataset) -> None:
    """Add the fields of all records, and the overlay that added a record."""
    origins = dict(dataset.origins)
    for record in dataset.records:
        _describe(statements, record.id, record)
        if isinstance(record, Standard | Strategy):
            _describe_labels(statements, record)
        if record.id in origins:
            statements.add(record.id, statements.own["origin"], Literal(origins[record.id]))


def _fields_with_terms(model_class: Any) -> "Iterator[Field]":
    return (attribute for attribute in fields(model_class) if attribute.name not in {"id", "labels"})


def term_of(model_class: Any, attribute: "Field", own: Namespace) -> URIRef:
    """Return the term for a field: of another vocabulary, or else of our own."""
    name = attribute.name
    camel_case = re.sub("_(.)", lambda letter: letter[1].upper(), _SINGULAR.get(name, name))
    return _TERMS.get(f"{model_class.__name__}.{name}") or _TERMS.get(name) or own[camel_case]


def _describe(statements: _Statements, subject: str, value: Any) -> None:
    """Add the fields of a record, or of a citation, code or section."""
    model_class = type(value)
    classes = (statements.own[model_class.__name__], *_CLASSES.get(model_class.__name__, ()))
    statements.add(subject, RDF.type, *classes)
    for attribute in _fields_with_terms(model_class):
        content = getattr(value, attribute.name)
        predicate = term_of(model_class, attribute, statements.own)
        for position, each in enumerate(content if isinstance(content, tuple) else (content,), 1):
            if isinstance(each, Citation):
                statements.add(subject, predicate, _cited(statements, each))
            elif isinstance(each, Code | Section):
                name = f"{subject}/{_SINGULAR[attribute.name]}/{position}"
                _describe(statements, name, each)
                statements.add(subject, predicate, statements.own[name])
            elif each is not None and not (attribute.name == "aliases" and each == value.title):
                statements.add(subject, predicate, _node(attribute, each, statements.own))


def _cited(statements: _Statements, citation: Citation) -> URIRef:
    """Describe a citation, and return its node; equal citations have the same one."""
    name = f"citation/{hashlib.sha256(canonical(plain(citation))).hexdigest()[:16]}"
    statements.add(name, DCTERMS.bibliographicCitation, _english(cited(citation)))
    _describe(statements, name, citation)
    return statements.own[name]


def _node(attribute: "Field", value: Any, own: Namespace) -> URIRef | Literal:
    """Return one value of a field: a record that it refers to, a kind of linkage, or a literal."""
    if any(isinstance(each, NewType) for each in (attribute.type, *get_args(attribute.type))):
        return own[value]
    if isinstance(value, LinkageKind):
        return own[f"kind/{value}"]
    if attribute.name == "published":
        return _date(value)
    if attribute.name == "url":
        return Literal(value, datatype=XSD.anyURI)
    if attribute.name in _ENGLISH:
        return _english(value)
    return Literal(value.value if isinstance(value, StrEnum) else value)


def _describe_labels(statements: _Statements, record: Standard | Strategy) -> None:
    """Add names in other languages with their citations.  The first label in a language is the preferred one."""
    preferred = {"en": record.title}
    for position, label in enumerate(record.labels, 1):
        name = f"{record.id}/label/{position}"
        text = Literal(label.text, lang=label.language)
        is_preferred = preferred.setdefault(label.language.lower(), label.text) == label.text
        statements.add(record.id, SKOS.prefLabel if is_preferred else SKOS.altLabel, text)
        statements.add(record.id, SKOSXL.prefLabel if is_preferred else SKOSXL.altLabel, statements.own[name])
        statements.add(name, RDF.type, SKOSXL.Label)
        statements.add(name, SKOSXL.literalForm, text)
        for citation in label.citations:
            statements.add(name, DCTERMS.source, _cited(statements, citation))


def _describe_structure(statements: _Statements, dataset: Dataset) -> None:
    """Add the relations of SKOS: schemes and their concepts, pillars and their standards, linked pairs."""
    own = statements.own
    for concept in (*dataset.standards, *dataset.strategies, *dataset.activities, *dataset.interventions):
        scheme = concept.id.partition("-")[0].rstrip("0123456789")
        statements.add(scheme, RDF.type, SKOS.ConceptScheme)
        statements.add(concept.id, SKOS.inScheme, own[scheme])
        statements.add(concept.id, SKOS.notation, Literal(code_of(concept.id).lstrip("0")))
        if not isinstance(concept, Intervention):
            statements.add(concept.id, SKOS.topConceptOf, own[scheme])
            statements.add(scheme, SKOS.hasTopConcept, own[concept.id])
    for pillar in dataset.pillars:
        members: list[Node] = [own[standard.id] for standard in dataset.standards if standard.pillar == pillar.id]
        statements.add(pillar.id, SKOS.member, *members)
        if members:
            statements.add(pillar.id, SKOS.memberList, Collection(statements.graph, BNode(), members).uri)
    for link in dataset.linkages:
        statements.add(link.id, RDF.predicate, SKOS.relatedMatch)
        statements.add(link.standard, SKOS.relatedMatch, own[link.strategy])
