"""The format `skos`: read by rdflib, queried in SPARQL, and checked against the conditions of SKOS by pySHACL."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NewType, get_args

import attrs
import pytest
from generators import datasets
from helpers import costly
from hypothesis import given
from pyshacl import validate
from rdflib import RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic

from cpms_inspire import Checked, Citation, Code, Dataset, InvalidOptionError, Label, LinkageKind
from cpms_inspire.exporters._iris import BASE_IRI
from cpms_inspire.exporters._rdf import term_of
from cpms_inspire.exporters.skos import LOSSES, export
from cpms_inspire.model.records import COLLECTIONS
from cpms_inspire.presentation.words import MEANINGS

OWN = Namespace(BASE_IRI)
XL = Namespace("http://www.w3.org/2008/05/skos-xl#")
TERMS = Namespace("http://purl.org/dc/terms/")
SPDX = Namespace("http://spdx.org/rdf/terms#")

Statements = frozenset[tuple[str, object]]


_READ: dict[int, tuple[Dataset, Mapping[str, bytes], Graph]] = {}


def read_once(dataset: Dataset) -> tuple[Mapping[str, bytes], Graph]:
    """Return the exported files of a dataset and their graph. Both are cached, and no test changes the graph."""
    if id(dataset) not in _READ:
        files = export(dataset)
        _READ[id(dataset)] = (dataset, files, Graph().parse(data=files["cpms-inspire.ttl"], format="turtle"))
    return _READ[id(dataset)][1:]


def graph_of(dataset: Dataset) -> Graph:
    return read_once(dataset)[1]


def statements_of(value: Any) -> Statements:
    """Return the content of a value as a set, without order and without aliases that repeat a name."""
    found: set[tuple[str, object]] = {("class", type(value).__name__)}
    english = {value.title, *(each.text for each in labels_of(value, "en"))} if hasattr(value, "aliases") else set()
    for attribute in attrs.fields(type(value)):
        content = getattr(value, attribute.name)
        for each in content if isinstance(content, tuple) else (content,):
            if each is not None and not (attribute.name == "aliases" and each in english):
                found.add((attribute.name, statements_of(each) if attrs.has(type(each)) else each))
    return frozenset(found)


def labels_of(value: Any, language: str) -> list[Label]:
    return [label for label in getattr(value, "labels", ()) if label.language.lower() == language]


def read(graph: Graph, node: Any, kind: Any) -> Statements:
    """Return what a graph states about a node of a class, in the form of `statements_of`."""
    found: set[tuple[str, object]] = {("class", kind.__name__)}
    for attribute in attrs.fields(kind):
        if attribute.name == "id":
            found.add(("id", node.removeprefix(BASE_IRI)))
        elif attribute.name == "labels":
            found |= {("labels", label) for label in labels(graph, node)}
        else:
            values: set[Any] = set(graph.objects(node, term_of(kind, attribute, OWN)))
            # Names in other languages are labels, and so are some English names.
            values = {each for each in values if getattr(each, "language", None) in {None, "en"}}
            if attribute.name == "aliases":
                values -= {graph.value(each, XL.literalForm) for each in graph.objects(node, XL.altLabel)}
            found |= {(attribute.name, plain(graph, each, attribute.type)) for each in values}
    return frozenset(found)


def labels(graph: Graph, node: Any) -> Iterator[Statements]:
    for role in (XL.prefLabel, XL.altLabel):
        for each in graph.objects(node, role):
            form: Any = graph.value(each, XL.literalForm)
            assert (node, SKOS[role.removeprefix(str(XL))], form) in graph
            cited = {("citations", read(graph, place, Citation)) for place in graph.objects(each, TERMS.source)}
            yield frozenset({("class", "Label"), ("language", form.language), ("text", str(form)), *cited})


def plain(graph: Graph, node: Any, annotation: Any) -> Any:
    inner = next(iter(get_args(annotation)), annotation)
    if attrs.has(inner):
        return read(graph, node, inner)
    if inner is LinkageKind:
        return LinkageKind(node.removeprefix(f"{BASE_IRI}kind/"))
    if isinstance(inner, NewType):
        return node.removeprefix(BASE_IRI)
    return node.toPython() if inner in {int, bool} else inner(str(node))


def check(dataset: Dataset) -> None:
    """Compare every record and its overlay with the graph that is read back."""
    graph: Any = graph_of(dataset)
    for name, kind in COLLECTIONS.items():
        nodes = graph.subjects(RDF.type, OWN[kind.__name__])
        assert {read(graph, node, kind) for node in nodes} == {
            statements_of(record) for record in getattr(dataset, name)
        }
    origins = {(node.removeprefix(BASE_IRI), str(name)) for node, name in graph.subject_objects(OWN.origin)}
    assert origins == set(dataset.origins)


def test_every_record_comes_back(sample: Dataset) -> None:
    """Every field of every record comes back, except for what `LOSSES` lists."""
    check(sample)


@given(datasets())
def test_any_dataset_comes_back(dataset: Dataset) -> None:
    """Every field of any dataset comes back, except for what `LOSSES` lists."""
    check(dataset)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib reads JSON-LD with it
def test_both_files_say_the_same(sample: Dataset) -> None:
    """The JSON-LD file and the Turtle file contain the same statements."""
    files, graph = read_once(sample)
    assert isomorphic(graph, Graph().parse(data=files["cpms-inspire.jsonld"], format="json-ld"))


STRATEGIES = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?number (GROUP_CONCAT(?code; separator=" ") AS ?codes) WHERE {
  SELECT ?number ?code WHERE {
    ?standard a own:Standard ; own:number ?number .
    OPTIONAL { ?standard skos:relatedMatch ?strategy . ?strategy skos:notation ?code ; own:position ?position }
  } ORDER BY ?number ?position
} GROUP BY ?number
"""


def test_one_query_answers_for_all_standards(bundled: Dataset) -> None:
    """One SPARQL query returns the strategies of every standard in INSPIRE's order, and none for a gap."""
    found: Any = graph_of(bundled).query(STRATEGIES, initNs={"own": OWN})
    answers = {row.number.toPython(): str(row.codes).split() for row in found}
    assert answers == {
        standard.number: [strategy.code for strategy in bundled.strategies_for(standard)]
        for standard in bundled.standards
    }


KINDS = """
PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?code ?claim ?anchor WHERE {
  ?link rdf:subject own:CPMS2019-17 ; rdf:object/skos:notation ?code ; dcterms:type/skos:definition ?claim ;
        dcterms:source/own:anchor ?anchor
}
"""


def test_a_linkage_says_what_it_claims_and_where(dataset: Dataset) -> None:
    """The statement about a linked pair states the meaning of its kind and the places in the guide."""
    found: Any = graph_of(dataset).query(KINDS, initNs={"own": OWN, "skos": SKOS})
    assert {(str(row.code), str(row.claim), str(row.anchor)) for row in found} == {
        (link.strategy.removeprefix("INSPIRE2016-"), MEANINGS[link.kind], citation.anchor)
        for link in dataset.linkages_for(17)
        for citation in link.citations
        if citation.anchor
    }


SHAPES = """
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://example.org/> .
:skos sh:declare [ sh:prefix "skos" ; sh:namespace "http://www.w3.org/2004/02/skos/core#"^^xsd:anyURI ] .

:S8 a sh:NodeShape ; sh:targetSubjectsOf skos:topConceptOf ;
  sh:property [ sh:path skos:topConceptOf ; sh:class skos:ConceptScheme ] ,
              [ sh:path [ sh:inversePath skos:hasTopConcept ] ; sh:equals skos:topConceptOf ] .
:S9 a sh:NodeShape ; sh:targetClass skos:ConceptScheme ; sh:not [ sh:class skos:Concept ] .
:S13 a sh:NodeShape ; sh:targetSubjectsOf skos:prefLabel, skos:altLabel ;
  sh:property [ sh:path skos:prefLabel ; sh:disjoint skos:altLabel ] ,
              [ sh:path skos:prefLabel ; sh:disjoint skos:hiddenLabel ] ,
              [ sh:path skos:altLabel ; sh:disjoint skos:hiddenLabel ] .
:S14 a sh:NodeShape ; sh:targetSubjectsOf skos:prefLabel ;
  sh:property [ sh:path skos:prefLabel ; sh:uniqueLang true ; sh:datatype rdf:langString ] .
:S19 a sh:NodeShape ; sh:targetSubjectsOf skos:broader, skos:relatedMatch ; sh:class skos:Concept ;
  sh:property [ sh:path skos:broader ; sh:class skos:Concept ] ,
              [ sh:path skos:relatedMatch ; sh:class skos:Concept ] .
:S27 a sh:NodeShape ; sh:targetSubjectsOf skos:related, skos:relatedMatch ;
  sh:sparql [ sh:prefixes :skos ; sh:select '''
  SELECT $this WHERE {
    $this skos:related|skos:relatedMatch|^skos:related|^skos:relatedMatch ?other .
    $this (skos:broader|skos:broadMatch|^skos:narrower|^skos:narrowMatch)+ ?other
  } ''' ] .
:S36 a sh:NodeShape ; sh:targetSubjectsOf skos:memberList ; sh:class skos:OrderedCollection ;
  sh:property [ sh:path skos:memberList ; sh:maxCount 1 ] ,
              [ sh:path ( skos:memberList [ sh:zeroOrMorePath rdf:rest ] rdf:first ) ; sh:equals skos:member ] .
:S37 a sh:NodeShape ; sh:targetClass skos:Collection, skos:OrderedCollection ;
  sh:not [ sh:class skos:Concept ] , [ sh:class skos:ConceptScheme ] .
:S46 a sh:NodeShape ; sh:targetSubjectsOf skos:exactMatch ;
  sh:property [ sh:path skos:exactMatch ; sh:disjoint skos:broadMatch ] ,
              [ sh:path skos:exactMatch ; sh:disjoint skos:relatedMatch ] .
"""
"""Conditions of the SKOS Reference, with their numbers."""


@cache
def conditions() -> Graph:
    return Graph().parse(data=SHAPES, format="turtle")


def broken(graph: Graph) -> set[str]:
    """Return the numbers of the conditions that a graph breaks."""
    shapes = conditions()
    _, results, _ = validate(graph, shacl_graph=shapes)
    shacl = Namespace("http://www.w3.org/ns/shacl#")
    found = set(results.objects(None, shacl.sourceShape))
    owners = {shape: shapes.value(predicate=shacl.property, object=shape) or shape for shape in found}
    return {str(owner).removeprefix("https://example.org/") for owner in owners.values()}


def test_conditions_of_skos_hold(sample: Dataset) -> None:
    """The export of each sample breaks no condition of SKOS."""
    assert broken(graph_of(sample)) == set()


@costly(10)
@given(datasets())
def test_conditions_of_skos_hold_for_any_dataset(dataset: Dataset) -> None:
    """No dataset breaks a condition of SKOS."""
    assert broken(graph_of(dataset)) == set()


@pytest.mark.parametrize(
    ("number", "statements"),
    [
        ("S8", "own:CPMS2019-01 skos:topConceptOf own:INSPIRE ."),
        ("S9", "own:CPMS a skos:Concept ."),
        ("S13", 'own:CPMS2019-01 skos:altLabel "Coordination"@en .'),
        ("S14", 'own:CPMS2019-01 skos:prefLabel "Co-ordination"@en .'),
        ("S19", "own:CPMS2019-01 skos:broader own:CPMS2019-P1 ."),
        ("S27", "own:INSPIRE2016-N.1 skos:related own:INSPIRE2016-N ."),
        ("S36", "own:CPMS2019-P1 skos:member own:CPMS2019-28 ."),
        ("S37", "own:CPMS2019-P1 a skos:ConceptScheme ."),
        ("S46", "own:CPMS2019-01 skos:exactMatch own:INSPIRE2016-N ."),
    ],
)
def test_broken_conditions_are_found(number: str, statements: str, core: Dataset) -> None:
    """If one statement breaks a condition, the condition is reported."""
    graph = Graph().parse(data=export(core)["cpms-inspire.ttl"], format="turtle")
    graph.parse(data=f"@prefix own: <{OWN}> . @prefix skos: <{SKOS}> . {statements}", format="turtle")
    assert number in broken(graph)


@pytest.fixture(scope="module")
def core(dataset: Dataset) -> Dataset:
    """A dataset with both frameworks and the linkages of one standard, which breaks no condition."""
    kept = {"sources", "frameworks", "pillars", "standards", "strategies", "interventions"}
    parts: dict[str, Any] = {name: () for name in COLLECTIONS if name not in kept}
    parts["linkages"] = dataset.linkages_for(1)
    rows = {link.convergence for link in parts["linkages"]}
    parts["convergences"] = tuple(attrs.evolve(row, activities=()) for row in dataset.convergences if row.id in rows)
    made = attrs.evolve(dataset, **parts)
    assert broken(graph_of(made)) == set()
    return made


def test_pillars_are_ordered_collections(bundled: Dataset) -> None:
    """Each pillar contains its standards in the order of their numbers."""
    graph = graph_of(bundled)
    for pillar in bundled.pillars:
        head: Any = graph.value(OWN[pillar.id], SKOS.memberList)
        members = Collection(graph, head)
        assert list(members) == [OWN[each.id] for each in bundled.standards if each.pillar == pillar.id]


def test_a_pillar_without_standards(core: Dataset) -> None:
    """A pillar without standards is a collection without members, and breaks no condition."""
    last = core.pillars[-1].id
    kept = tuple(each for each in core.standards if each.pillar != last)
    linkages = tuple(attrs.evolve(link, convergence=None, kind=LinkageKind.LOCAL) for link in core.linkages)
    made = attrs.evolve(core, standards=kept, linkages=linkages, convergences=())
    graph = graph_of(made)
    assert (OWN[last], None, None) in graph
    assert graph.value(OWN[last], SKOS.memberList) is None
    assert broken(graph) == set()


def test_frameworks_are_schemes(bundled: Dataset) -> None:
    """Standards are top concepts of the CPMS, and strategies and activities are top concepts of INSPIRE."""
    graph = graph_of(bundled)
    tops = {"CPMS": bundled.standards, "INSPIRE": (*bundled.strategies, *bundled.activities)}
    for scheme, records in tops.items():
        assert set(graph.objects(OWN[scheme], SKOS.hasTopConcept)) == {OWN[record.id] for record in records}
    concepts = {*map(str, graph.subjects(SKOS.inScheme, OWN.INSPIRE))}
    below = {OWN + record.id for record in bundled.interventions}
    assert concepts == {OWN + record.id for record in tops["INSPIRE"]} | below
    assert str(graph.value(OWN["INSPIRE2016-P.2"], SKOS.notation)) == "P.2"
    assert str(graph.value(OWN["CPMS2019-09"], SKOS.notation)) == "9"


@pytest.fixture(scope="module")
def newer(core: Dataset) -> Dataset:
    """A dataset with names in other languages and sector codes, as a later version may have them."""
    cited = (Citation(source=core.sources[0].id, checked=Checked.REPORTED),)

    def label(language: str, text: str) -> Label:
        return Label(language=language, text=text, citations=cited)

    first, *others = core.strategies
    names = [
        ("fr", "Lois"),
        ("fr", "Lois et règles"),
        ("pt-BR", "Leis"),
        ("pt-br", "As leis"),
        ("en", "Laws"),
        ("en", first.title),
    ]
    strategies = (attrs.evolve(first, labels=tuple(label(*each) for each in names)), *others)
    *standards, last = core.standards
    coded = attrs.evolve(last, sectors=(Code(scheme="OCHA", value="CCM", citations=cited),))
    return attrs.evolve(core, strategies=strategies, standards=(*standards, coded))


def test_names_and_codes(newer: Dataset) -> None:
    """The first name in each language is preferred, names keep their citations, and sectors keep their codes."""
    graph = graph_of(newer)
    strategy = OWN[newer.strategies[0].id]
    assert set(graph.objects(strategy, SKOS.prefLabel)) == {
        Literal(newer.strategies[0].title, lang="en"),
        Literal("Lois", lang="fr"),
        Literal("Leis", lang="pt-BR"),
    }
    assert {Literal("Lois et règles", lang="fr"), Literal("Laws", lang="en")} <= {
        *graph.objects(strategy, SKOS.altLabel)
    }
    code = graph.value(OWN["CPMS2019-28"], OWN.sector)
    assert (str(graph.value(code, OWN.scheme)), str(graph.value(code, SKOS.notation))) == ("OCHA", "CCM")
    assert broken(graph) == set()
    check(newer)


def test_losses_are_what_is_lost(newer: Dataset) -> None:
    """Two datasets that differ only in what `LOSSES` lists have the same statements."""
    first, *others = newer.strategies
    aliases = (first.title, "Laws", *first.aliases[::-1])
    other = attrs.evolve(newer, strategies=(attrs.evolve(first, aliases=aliases), *others))

    def without_digest(dataset: Dataset) -> Graph:
        text = export(dataset)["cpms-inspire.ttl"].decode()
        return Graph().parse(data=text.replace(dataset.digest, "").replace(dataset.digest.upper(), ""), format="turtle")

    assert isomorphic(without_digest(other), without_digest(newer))
    assert [loss.what for loss in LOSSES] == [
        "the order of several values of a field",
        "an alias that equals the title or an English label",
    ]


def test_description_of_the_dataset(mixed: Dataset) -> None:
    """The description contains version, date, licence, digest, overlays, and the statement that nobody endorsed it."""
    graph: Any = graph_of(mixed)
    name = OWN[f"dataset/{mixed.version}"]
    dcat = Namespace("http://www.w3.org/ns/dcat#")
    assert {str(each) for each in graph.objects(name, RDF.type)} == {
        "http://rdfs.org/ns/void#Dataset",
        "http://www.w3.org/ns/dcat#Dataset",
        "http://www.w3.org/ns/prov#Entity",
    }
    assert str(graph.value(name, dcat.version)) == mixed.version
    assert str(graph.value(name, TERMS.issued)) == mixed.released
    assert graph.value(name, TERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    checksum = graph.value(graph.value(name, dcat.distribution), SPDX.checksum)
    assert graph.value(checksum, SPDX.checksumValue).toPython().hex() == mixed.digest
    assert {str(each) for each in graph.objects(name, OWN.overlay)} == {each for _, each in mixed.origins}
    assert any(
        "not endorsed" in text for text in graph.objects(name, URIRef("http://www.w3.org/2000/01/rdf-schema#comment"))
    )


def test_every_term_of_our_own_is_described(hard: Dataset) -> None:
    """Every term of our own that is used is described."""
    graph = graph_of(hard)
    used = {each for each in graph.predicates() if str(each).startswith(BASE_IRI)}
    used |= {each for each in graph.objects(None, RDF.type) if str(each).startswith(BASE_IRI)}
    described = {*graph.subjects(RDF.type, RDF.Property), *graph.subjects(RDF.type, RDFS.Class)}
    assert used - described <= {OWN.Citation, OWN.Code, OWN.Section}


def test_days_that_no_calendar_has(core: Dataset, caplog: pytest.LogCaptureFixture) -> None:
    """A date that is not in the calendar is kept without a type, because readers would refuse it."""
    first, second, third, *others = core.sources
    dates = ("2021-02-29", "2020-02-29", "2020")
    sources = (attrs.evolve(each, published=date) for each, date in zip((first, second, third), dates, strict=True))
    graph = graph_of(attrs.evolve(core, released="2021-02-31", sources=(*sources, *others)))
    found = {str(date): getattr(date, "datatype", None) for date in graph.objects(None, TERMS.issued)}
    assert {date: found[date] for date in ("2021-02-31", *dates)} == {
        "2021-02-31": None,
        "2021-02-29": None,
        "2020-02-29": XSD.date,
        "2020": XSD.gYear,
    }
    assert caplog.records == []


def test_base(core: Dataset) -> None:
    """The caller can choose the base for our own identifiers and terms."""
    files = export(core, base_iri="https://example.org/cpms#")
    assert not any(BASE_IRI.encode() in content for content in files.values())
    graph = Graph().parse(data=files["cpms-inspire.ttl"], format="turtle")
    assert (URIRef("https://example.org/cpms#CPMS2019-09"), RDF.type, SKOS.Concept) in graph
    with pytest.raises(InvalidOptionError):
        export(core, base_iri="cpms")
