"""The format `graph`: all records and their references as GraphML, and the linkages as a Mermaid flowchart."""

import json
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from attrs import fields_dict

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.documents.dumping import plain
from cpms_inspire.exporters._losses import Loss
from cpms_inspire.exporters._tables import tables
from cpms_inspire.model.records import COLLECTIONS, Linkage, Record, collection_of
from cpms_inspire.model.vocabulary import LinkageKind, LinkageScope
from cpms_inspire.presentation.about import about

LOSSES = (
    Loss("in GraphML, the characters U+FFFE and U+FFFF are replaced by U+FFFD", "XML does not allow them"),
    Loss(
        "in Mermaid, only pillars, standards, strategies and linkages are shown, with number or code, title, kind, "
        "scope, stress and overlay",
        "a flowchart is a picture",
    ),
)

_ALL = "strategies"
"""The identifier of the frame around all strategies.  An arrow to it means all of them."""

_NOT_IN_XML = re.compile("[\ufffe\uffff]")

_ARROWS: Mapping[LinkageKind, str] = MappingProxyType(
    {
        LinkageKind.NAMED: "==>",
        LinkageKind.ALL_STRATEGIES: "-->",
        LinkageKind.RISK_FACTORS: "-.->",
        LinkageKind.CROSS_CUTTING: "-.->",
        LinkageKind.CONSIDERATION: "-.->",
        LinkageKind.LOCAL: "-.->",
    }
)
"""The arrow for each kind of linkage.  It is thick if the guide names the strategy."""


def export(dataset: Dataset) -> dict[str, bytes]:
    """Return a GraphML file and a Mermaid file."""
    flowchart = "".join(f"{line}\n" for line in _flowchart(dataset))
    return {"cpms-inspire.graphml": _graphml(dataset), "cpms-inspire.mmd": flowchart.encode()}


def _graphml(dataset: Dataset) -> bytes:
    """
    Return the graph: a node for each record except linkages, and an edge for each linkage and each reference.

    Nodes and linkages have all fields of their records as attributes, lists as JSON.  The `relation` of an edge is
    `linkage`, or the name of the field with the reference.  The identifier of a linkage is its attribute `linkage`,
    because networkx, igraph and Gephi keep `id` for numbers of their own.
    """
    import networkx as nx

    origins = dict(dataset.origins)
    graph = nx.MultiDiGraph(**{name: _xml(text) for name, text in about(dataset).lines()})
    for record in dataset.records:
        if not isinstance(record, Linkage):
            graph.add_node(record.id, collection=collection_of(record), **_attributes(record, origins))
    for number, (start, end, attributes) in enumerate(_edges(dataset, origins)):
        if start in graph and end in graph:  # linkages are not nodes
            graph.add_edge(start, end, key=f"e{number}", **attributes)
    lines = nx.generate_graphml(graph)  # `write_graphml` would use lxml if that is installed, with other bytes
    return ("\n".join(lines) + "\n").encode()


def _attributes(record: Record, origins: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of a record as attributes of GraphML, without its identifier and without empty fields."""
    names = [name for name in fields_dict(type(record)) if name != "id"]  # type: ignore[arg-type]
    values = {name: getattr(record, name) for name in names} | {"origin": origins.get(record.id)}
    return {name: _attribute(value) for name, value in values.items() if value not in {None, ()}}


def _attribute(value: Any) -> str | int | bool:
    if isinstance(value, tuple):
        return _xml(json.dumps([plain(each) for each in value], ensure_ascii=False))
    if isinstance(value, str):
        return _xml(value.value if isinstance(value, StrEnum) else value)
    number: int | bool = value
    return number


def _xml(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)


def _edges(dataset: Dataset, origins: Mapping[str, str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield start, end and attributes of all edges: the linkages, and the references of all records."""
    for link in dataset.linkages:
        yield link.standard, link.strategy, {"relation": "linkage", "linkage": link.id} | _attributes(link, origins)
    for table in tables(dataset):
        owner = table.references[0].table if table.references else ""
        for reference in table.references[1:]:
            (column,) = reference.columns
            for row in table.dictionaries():
                if table.name in COLLECTIONS and row[column] is not None:
                    yield str(row["id"]), str(row[column]), {"relation": column}
                elif owner in COLLECTIONS:
                    yield str(row["record"]), str(row[column]), {"relation": table.name.removeprefix(f"{owner}_")}


def _flowchart(dataset: Dataset) -> Iterator[str]:
    """Yield the lines of the flowchart: a frame for each pillar, one for all strategies, and the linkages as arrows."""
    yield "flowchart LR"
    yield from (f"%% {name}: {_entities(text)}" for name, text in about(dataset).lines())
    for pillar in dataset.pillars:
        yield f'subgraph {pillar.id}["{_entities(f"Pillar {pillar.number}: {pillar.title}")}"]'
        for standard in dataset.standards:
            if standard.pillar == pillar.id:
                yield f'  {standard.id}["{_entities(f"{standard.number} {standard.title}")}"]'
        yield "end"
    yield f'subgraph {_ALL}["All strategies"]'
    for strategy in dataset.strategies:
        yield f'  {strategy.id}["{_entities(f"{strategy.code} {strategy.title}")}"]'
    yield "end"
    for standard in dataset.standards:
        yield from _arrows(dataset.linkages_for(standard.id), len(dataset.strategies), dict(dataset.origins))


def _arrows(links: tuple[Linkage, ...], strategies: int, origins: Mapping[str, str]) -> Iterator[str]:
    """
    Yield the arrows of a standard.

    Each linkage has an arrow.  If linkages with the same text lead to all strategies, there is one arrow to their frame
    instead, and one more for each stressed linkage.
    """
    alike: dict[tuple[LinkageKind, str], list[Linkage]] = {}
    for link in links:
        text = link.kind + (", whole pillar" if link.scope is LinkageScope.PILLAR else "")
        text += f", overlay {origins[link.id]}" if link.id in origins else ""
        alike.setdefault((link.kind, text), []).append(link)
    for (kind, text), members in alike.items():
        to_all = 1 < strategies == len(members)
        if to_all:
            yield _arrow(members[0].standard, kind, text, _ALL)
        for link in members:
            if link.stressed or not to_all:
                yield _arrow(link.standard, kind, f"{text}, stressed" if link.stressed else text, link.strategy)


def _arrow(start: str, kind: LinkageKind, text: str, end: str) -> str:
    return f'{start} {_ARROWS[kind]}|"{_entities(text)}"| {end}'


def _entities(text: str) -> str:
    """Return a text for Mermaid, in which characters that could be markup are numbered entities."""
    return re.sub(r"[^\w .,:/()-]", lambda found: f"#{ord(found[0])};", text)
