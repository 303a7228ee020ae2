"""
The format `skos`: the dataset as linked data, in Turtle and in JSON-LD.

The frameworks are concept schemes of SKOS; standards, strategies, activities and interventions their concepts, pillars
ordered collections.  A linkage is a `skos:relatedMatch`, and beside it a statement of its own with kind, scope, note
and citations.  All other records are there too, each field under a term of another vocabulary where one fits, else
under one of our own.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NewType, final, get_args

from attrs import fields, frozen

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.documents.dumping import canonical, plain
from cpms_inspire.exporters._losses import Loss
from cpms_inspire.exporters._tables import DESCRIPTIONS
from cpms_inspire.exporters._terms import (
    BASE_IRI,
    DCAT,
    DCTERMS,
    JSON_FILE,
    NAMESPACES,
    OWL,
    OWN_PREFIX,
    PROV,
    RDF,
    RDFS,
    SKOS,
    SKOSXL,
    SPDX,
    VOID,
    XSD,
    checked_base,
)
from cpms_inspire.model.records import COLLECTIONS, GUIDE, Citation, Code, Intervention, Label, Standard, Strategy
from cpms_inspire.model.vocabulary import LinkageKind
from cpms_inspire.presentation.about import about
from cpms_inspire.presentation.words import CREATOR, MEANINGS, cited, is_day

if TYPE_CHECKING:
    from attrs import Attribute
    from rdflib import Graph, URIRef
    from rdflib.term import Node

LOSSES: tuple[Loss, ...] = (
    Loss("the order of several values of a field", "statements have no order"),
    Loss("an alias that is the same as the title or an English label", "SKOS tells names apart by their text alone"),
)

_CLASSES: Mapping[str, tuple[str, ...]] = {
    "Source": (DCTERMS.BIBLIOGRAPHIC_RESOURCE,),
    "Framework": (SKOS.CONCEPT_SCHEME,),
    "Pillar": (SKOS.ORDERED_COLLECTION,),
    "Standard": (SKOS.CONCEPT,),
    "Strategy": (SKOS.CONCEPT,),
    "Activity": (SKOS.CONCEPT,),
    "Intervention": (SKOS.CONCEPT,),
    "Convergence": (PROV.ENTITY,),
    "Linkage": (RDF.STATEMENT, PROV.ENTITY),
    "Citation": (DCTERMS.BIBLIOGRAPHIC_RESOURCE,),
}
"""The classes of other vocabularies that values of a class of the model are in, besides one of our own."""

_TERMS: Mapping[str, str] = {
    "aliases": SKOS.ALT_LABEL,
    "citations": DCTERMS.SOURCE,
    "convergence": PROV.WAS_DERIVED_FROM,
    "edition": OWL.VERSION_INFO,
    "kind": DCTERMS.TYPE,
    "note": SKOS.NOTE,
    "published": DCTERMS.ISSUED,
    "replaced_by": DCTERMS.IS_REPLACED_BY,
    "summary": DCTERMS.DESCRIPTION,
    "title": DCTERMS.TITLE,
    "Activity.title": SKOS.PREF_LABEL,
    "Citation.source": DCTERMS.IS_PART_OF,
    "Code.value": SKOS.NOTATION,
    "Intervention.strategy": SKOS.BROADER,
    "Intervention.title": SKOS.PREF_LABEL,
    "Linkage.standard": RDF.SUBJECT,
    "Linkage.strategy": RDF.OBJECT,
    "Pillar.title": SKOS.PREF_LABEL,
    "Standard.title": SKOS.PREF_LABEL,
    "Strategy.code": SKOS.NOTATION,
    "Strategy.title": SKOS.PREF_LABEL,
}
"""The term of another vocabulary that a field has, in every class or in one."""

_SINGULAR: Mapping[str, str] = {
    "activities": "activity",
    "footnotes": "footnote",
    "frameworks": "framework",
    "interventions": "intervention",
    "languages": "language",
    "organisations": "organisation",
    "places": "place",
    "publishers": "publisher",
    "sectors": "sector",
    "settings": "setting",
    "standards": "standard",
    "stewards": "steward",
    "strategies": "strategy",
}
"""What the term of our own for a field is called, where a field holds several values."""

_ENGLISH = frozenset(
    {"aliases", "audience", "common_ground", "cpms_adds", "inspire_adds", "limits", "note", "reading", "reason"}
    | {"rights", "summary", "title"}
)
"""The fields whose texts are written in English."""


def export(dataset: Dataset, *, base_iri: str = BASE_IRI) -> dict[str, bytes]:
    """
    Return the same statements twice, in Turtle and in JSON-LD; identifiers are appended to `base_iri`.

    An `InvalidOptionError` where nothing can be appended to it.
    """
    from rdflib import Graph

    said = _Statements(graph=Graph(bind_namespaces="none"), base=checked_base(base_iri))
    for prefix, address in {OWN_PREFIX: said.base, **NAMESPACES}.items():
        said.graph.bind(prefix, address)
    _say_of_dataset(said, dataset)
    _say_of_terms(said)
    _say_of_records(said, dataset)
    _say_of_structure(said, dataset)
    turtle = said.graph.serialize(format="turtle", encoding="utf-8")
    return {"cpms-inspire.ttl": turtle, "cpms-inspire.jsonld": _json(said)}


@final
@frozen(kw_only=True)
class _Statements:
    """
    Statements as they come together.

    What they are about is named by what follows the base.  So are terms of our own; all others are addresses.
    """

    graph: "Graph"
    base: str

    def node(self, name: str) -> "URIRef":
        from rdflib import URIRef

        return URIRef(self.base + name)

    def add(self, subject: str, term: str, held: "Node") -> None:
        from rdflib import URIRef

        self.graph.add((self.node(subject), URIRef(term) if ":" in term else self.node(term), held))

    def link(self, subject: str, term: str, *addresses: str) -> None:
        """Add statements about things that have an address elsewhere."""
        from rdflib import URIRef

        for address in addresses:
            self.add(subject, term, URIRef(address))

    def write(self, subject: str, term: str, text: str, language: str | None = "en", kind: str | None = None) -> None:
        """Add a statement about a text, in English where nothing else is said of it."""
        from rdflib import Literal, URIRef

        plain = kind is not None or language is None
        self.add(subject, term, Literal(text, lang=None if plain else language, datatype=kind and URIRef(kind)))


def _say_of_dataset(said: _Statements, dataset: Dataset) -> None:
    """Describe the dataset, with the digest of the file that it is kept in."""
    text = about(dataset)
    name, file = f"dataset/{text.version}", f"dataset/{text.version}/cpms-inspire.json"
    said.link(name, RDF.TYPE, VOID.DATASET, DCAT.DATASET, PROV.ENTITY)
    said.write(name, DCTERMS.TITLE, text.title)
    said.write(name, DCTERMS.DESCRIPTION, text.linkages)
    said.write(name, DCTERMS.BIBLIOGRAPHIC_CITATION, text.citation)
    said.write(name, RDFS.COMMENT, text.attribution)
    said.write(name, RDFS.COMMENT, text.not_endorsed)
    said.write(name, DCTERMS.ISSUED, text.released, None, _kind_of_date(text.released))
    said.write(name, DCAT.VERSION, text.version, None)
    said.write(name, VOID.URI_SPACE, said.base, None)
    said.link(name, DCTERMS.LICENSE, text.licence_url)
    for overlay in text.overlays:
        said.write(name, "overlay", overlay, None)
    said.add(name, PROV.WAS_DERIVED_FROM, said.node(GUIDE))
    said.add(name, DCTERMS.CREATOR, said.node("contributors"))
    said.link("contributors", RDF.TYPE, PROV.AGENT)
    said.write("contributors", RDFS.LABEL, CREATOR)
    said.add(name, DCAT.HAS_DISTRIBUTION, said.node(file))
    said.link(file, RDF.TYPE, DCAT.DISTRIBUTION)
    said.link(file, DCAT.MEDIA_TYPE, JSON_FILE)
    said.add(file, SPDX.HAS_CHECKSUM, said.node(f"{file}/sha256"))
    said.link(f"{file}/sha256", RDF.TYPE, SPDX.CHECKSUM)
    said.link(f"{file}/sha256", SPDX.ALGORITHM, SPDX.SHA256)
    said.write(f"{file}/sha256", SPDX.CHECKSUM_VALUE, text.sha256, kind=XSD.HEX_BINARY)


def _say_of_terms(said: _Statements) -> None:
    """Describe the terms of our own, and what each kind of linkage claims."""
    for name, kind in COLLECTIONS.items():
        said.link(kind.__name__, RDF.TYPE, RDFS.CLASS)
        said.write(kind.__name__, RDFS.COMMENT, DESCRIPTIONS[name])
    kinds: tuple[Any, ...] = (*COLLECTIONS.values(), Citation, Code)
    terms = {_term(kind, attribute) for kind in kinds for attribute in _told(kind)}
    for name in ("origin", "overlay", *(term for term in terms if ":" not in term)):
        said.link(name, RDF.TYPE, RDF.PROPERTY)
        said.write(name, RDFS.LABEL, re.sub("[A-Z]", lambda letter: f" {letter[0].lower()}", name))
    said.link("kind", RDF.TYPE, SKOS.CONCEPT_SCHEME)
    said.write("kind", DCTERMS.TITLE, "Kinds of linkages")
    for member in LinkageKind:
        name = _of_kind(member)
        said.link(name, RDF.TYPE, SKOS.CONCEPT)
        said.add(name, SKOS.IN_SCHEME, said.node("kind"))
        said.write(name, SKOS.PREF_LABEL, member.value)
        said.write(name, SKOS.DEFINITION, MEANINGS[member])


def _of_kind(kind: LinkageKind) -> str:
    return f"kind/{kind}"


def _say_of_records(said: _Statements, dataset: Dataset) -> None:
    """State what all records hold, and which overlay a record is from."""
    origins = dict(dataset.origins)
    for name in COLLECTIONS:
        for record in getattr(dataset, name):
            _say(said, record.id, record)
            if isinstance(record, Standard | Strategy):
                _say_of_labels(said, record)
            if record.id in origins:
                said.write(record.id, "origin", origins[record.id], None)


def _told(kind: Any) -> "Iterator[Attribute[Any]]":
    """Yield the fields of a class that have a term."""
    return (attribute for attribute in fields(kind) if attribute.name not in {"id", "labels"})


def _term(kind: Any, attribute: "Attribute[Any]") -> str:
    """Return the term of a field: the address of another vocabulary's, or the name of one of our own."""
    name = attribute.name
    own = re.sub("_(.)", lambda letter: letter[1].upper(), _SINGULAR.get(name, name))
    return _TERMS.get(f"{kind.__name__}.{name}", _TERMS.get(name, own))


def _say(said: _Statements, subject: str, value: Any) -> None:
    """State what the fields of a record hold, or of a part of one."""
    kind = type(value)
    said.add(subject, RDF.TYPE, said.node(kind.__name__))
    said.link(subject, RDF.TYPE, *_CLASSES.get(kind.__name__, ()))
    for attribute in _told(kind):
        held = getattr(value, attribute.name)
        for position, each in enumerate(held if isinstance(held, tuple) else (held,), 1):
            if each is None or (attribute.name == "aliases" and each == value.title):
                continue
            said.add(subject, _term(kind, attribute), _object(said, attribute, each, f"{subject}/sector/{position}"))


def _object(said: _Statements, attribute: "Attribute[Any]", held: Any, part: str) -> "Node":
    """Return what a field holds; a code as a part of its record, a citation as one of the same words everywhere."""
    from rdflib import Literal, URIRef

    if isinstance(held, Citation):
        part = f"citation/{hashlib.sha256(canonical(plain(held))).hexdigest()[:16]}"
        said.write(part, DCTERMS.BIBLIOGRAPHIC_CITATION, cited(held))
    if isinstance(held, Citation | Code):
        _say(said, part, held)
        return said.node(part)
    if any(isinstance(inner, NewType) for inner in (attribute.type, *get_args(attribute.type))):
        return said.node(held)
    if isinstance(held, LinkageKind):
        return said.node(_of_kind(held))
    if attribute.name == "published":
        kind = _kind_of_date(held)
        return Literal(held, datatype=kind and URIRef(kind))
    if attribute.name == "url":
        return Literal(held, datatype=URIRef(XSD.ANY_URI))
    return Literal(held.value if isinstance(held, StrEnum) else held, lang="en" if attribute.name in _ENGLISH else None)


def _kind_of_date(date: str) -> str | None:
    if len(date) < len("2020-07-31"):
        return XSD.YEAR if len(date) == len("2020") else XSD.YEAR_MONTH
    return XSD.DATE if is_day(date) else None


def _say_of_labels(said: _Statements, record: Standard | Strategy) -> None:
    """State names in other languages, of which one may be preferred in each, and where they can be checked."""
    preferred = {"en": record.title}
    for position, label in enumerate(record.labels, 1):
        name = f"{record.id}/label/{position}"
        is_preferred = preferred.setdefault(label.language.lower(), label.text) == label.text
        said.write(record.id, SKOS.PREF_LABEL if is_preferred else SKOS.ALT_LABEL, label.text, label.language)
        said.add(record.id, SKOSXL.PREF_LABEL if is_preferred else SKOSXL.ALT_LABEL, said.node(name))
        said.link(name, RDF.TYPE, SKOSXL.LABEL)
        said.write(name, SKOSXL.LITERAL_FORM, label.text, label.language)
        for citation in label.citations:
            said.add(name, DCTERMS.SOURCE, _object(said, fields(Label).citations, citation, name))


def _say_of_structure(said: _Statements, dataset: Dataset) -> None:
    """State what hangs together: schemes and their concepts, pillars and their standards, linked pairs."""
    from rdflib import BNode
    from rdflib.collection import Collection

    for concept in (*dataset.standards, *dataset.strategies, *dataset.activities, *dataset.interventions):
        scheme, _, code = concept.id.partition("-")
        scheme = scheme.rstrip("0123456789")
        said.link(scheme, RDF.TYPE, SKOS.CONCEPT_SCHEME)
        said.add(concept.id, SKOS.IN_SCHEME, said.node(scheme))
        said.write(concept.id, SKOS.NOTATION, code.lstrip("0"), None)
        if not isinstance(concept, Intervention):
            said.add(concept.id, SKOS.TOP_CONCEPT_OF, said.node(scheme))
            said.add(scheme, SKOS.HAS_TOP_CONCEPT, said.node(concept.id))
    for pillar in dataset.pillars:
        members: list[Node] = [said.node(standard.id) for standard in dataset.standards if standard.pillar == pillar.id]
        for member in members:
            said.add(pillar.id, SKOS.MEMBER, member)
        if members:
            said.add(pillar.id, SKOS.MEMBER_LIST, Collection(said.graph, BNode(), members).uri)
    for link in dataset.linkages:
        said.link(link.id, RDF.PREDICATE, SKOS.RELATED_MATCH)
        said.add(link.standard, SKOS.RELATED_MATCH, said.node(link.strategy))


def _json(said: _Statements) -> bytes:
    """Return the statements as JSON-LD, in an order of their own: that of rdflib depends on chance."""
    prefixes = {OWN_PREFIX: said.base, **NAMESPACES}
    text = said.graph.serialize(format="json-ld", context=prefixes, use_native_types=True)
    return canonical(_ordered(json.loads(text)))


def _ordered(value: Any) -> Any:
    """Return a part of a JSON-LD document with all lists but those of `@list` sorted."""
    if isinstance(value, dict):
        return {name: held if name == "@list" else _ordered(held) for name, held in value.items()}
    if isinstance(value, list):
        return sorted((_ordered(each) for each in value), key=lambda each: json.dumps(each, sort_keys=True))
    return value
