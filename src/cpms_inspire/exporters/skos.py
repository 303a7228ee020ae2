"""
The format `skos`: the dataset as linked data, in Turtle and in JSON-LD.

The statements themselves, which need rdflib, are made in `_rdf`.
"""

import json
from typing import TYPE_CHECKING, Any

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.documents.dumping import canonical
from cpms_inspire.exporters._iris import BASE_IRI, checked_base
from cpms_inspire.exporters._losses import Loss

if TYPE_CHECKING:
    from rdflib import Graph

LOSSES: tuple[Loss, ...] = (
    Loss("the order of several values of a field", "statements have no order"),
    Loss("an alias that equals the title or an English label", "in SKOS, two names with the same text are one name"),
)


def export(dataset: Dataset, *, base_iri: str = BASE_IRI) -> dict[str, bytes]:
    """
    Return the same statements twice, in Turtle and in JSON-LD; identifiers are appended to `base_iri`.

    Raises an `InvalidOptionError` if `base_iri` is not a web address that ends in `/` or `#`.
    """
    from rdflib import Graph

    from cpms_inspire.exporters._rdf import describe

    graph = Graph(bind_namespaces="none")
    describe(graph, dataset, checked_base(base_iri))
    return {
        "cpms-inspire.ttl": graph.serialize(format="turtle", encoding="utf-8"),
        "cpms-inspire.jsonld": _json_ld(graph),
    }


def _json_ld(graph: "Graph") -> bytes:
    """Return the statements as JSON-LD, in a fixed order: the order of rdflib changes from run to run."""
    prefixes = {prefix: str(address) for prefix, address in graph.namespaces()}
    text = graph.serialize(format="json-ld", context=prefixes, use_native_types=True)
    return canonical(_ordered(json.loads(text)))


def _ordered(value: Any) -> Any:
    """Return a part of a JSON-LD document with all lists sorted, except those of `@list`."""
    if isinstance(value, dict):
        return {name: part if name == "@list" else _ordered(part) for name, part in value.items()}
    if isinstance(value, list):
        return sorted((_ordered(each) for each in value), key=lambda each: json.dumps(each, sort_keys=True))
    return value
