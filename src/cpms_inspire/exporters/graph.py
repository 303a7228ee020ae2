"""The format `graph`: the records and what ties them together as GraphML, and the linkages as a Mermaid flowchart."""

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
from cpms_inspire.model.records import COLLECTIONS, Linkage, Record
from cpms_inspire.model.vocabulary import LinkageKind, LinkageScope
from cpms_inspire.presentation.about import about

LOSSES = (
    Loss("in GraphML, the characters U+FFFE and U+FFFF are U+FFFD", "XML does not allow them"),
    Loss(
        "in Mermaid, there are only pillars, standards, strategies and linkages: their number or code, title, kind, "
        "scope, whether stressed, overlay",
        "a flowchart is a picture",
    ),
)

_ALL = "strategies"
"""The frame around the strategies, to which an arrow leads that means them all."""

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
"""How Mermaid draws each kind: what the guide names is thick."""


def export(dataset: Dataset) -> dict[str, bytes]:
    """Return a GraphML file and a Mermaid file."""
    flowchart = "".join(f"{line}\n" for line in _flowchart(dataset))
    return {"cpms-inspire.graphml": _graphml(dataset), "cpms-inspire.mmd": flowchart.encode()}


def _graphml(dataset: Dataset) -> bytes:
    """
    Return the graph: a node for each record but the linkages, an edge for each linkage and for each reference.

    Nodes and linkages have all fields of their records as attributes, lists as JSON.  The `relation` of an edge is
    `linkage`, or the field that refers.
    """
    import networkx as nx

    origins = dict(dataset.origins)
    graph = nx.MultiDiGraph(**{name: _xml(text) for name, text in about(dataset).lines()})
    for name in COLLECTIONS:
        for record in getattr(dataset, name):
            if not isinstance(record, Linkage):
                graph.add_node(record.id, collection=name, **_attributes(record, origins))
    for number, (start, end, held) in enumerate(_edges(dataset, origins)):
        if start in graph and end in graph:  # linkages are no nodes
            graph.add_edge(start, end, key=f"e{number}", **held)
    lines = nx.generate_graphml(graph)  # networkx chooses among libraries where it writes a file by itself
    return ("\n".join(lines) + "\n").encode()


def _attributes(record: Record, origins: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of a record, but its identifier, as GraphML has them, without those that hold nothing."""
    held = {name: getattr(record, name) for name in fields_dict(type(record)) if name != "id"}  # type: ignore[arg-type]
    marked = held | {"origin": origins.get(record.id)}
    return {name: _attribute(value) for name, value in marked.items() if value not in {None, ()}}


def _attribute(value: Any) -> str | int | bool:
    if isinstance(value, tuple):
        return _xml(json.dumps([plain(each) for each in value], ensure_ascii=False))
    if isinstance(value, str):
        return _xml(value.value if isinstance(value, StrEnum) else value)
    kept: int | bool = value
    return kept


def _xml(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)


def _edges(dataset: Dataset, origins: Mapping[str, str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield what leads from where to where: the linkages, and what the fields of all records refer to."""
    for link in dataset.linkages:
        yield link.standard, link.strategy, {"relation": "linkage", "id": link.id} | _attributes(link, origins)
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
    """Yield the lines of the flowchart: standards by pillar, strategies in a frame, and what links them by arrows."""
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
    Yield the arrows of a standard: one for each linkage, or one to the frame where all strategies are linked alike.

    There, a linkage that is stressed has one of its own besides.
    """
    alike: dict[tuple[LinkageKind, str], list[Linkage]] = {}
    for link in links:
        said = link.kind + (", whole pillar" if link.scope is LinkageScope.PILLAR else "")
        said += f", overlay {origins[link.id]}" if link.id in origins else ""
        alike.setdefault((link.kind, said), []).append(link)
    for (kind, said), members in alike.items():
        together = 1 < strategies == len(members)
        if together:
            yield _arrow(members[0].standard, kind, said, _ALL)
        for link in members:
            if link.stressed or not together:
                yield _arrow(link.standard, kind, f"{said}, stressed" if link.stressed else said, link.strategy)


def _arrow(start: str, kind: LinkageKind, said: str, end: str) -> str:
    return f'{start} {_ARROWS[kind]}|"{_entities(said)}"| {end}'


def _entities(text: str) -> str:
    """Return a text as Mermaid takes it between quotes: what could be markup as a numbered entity."""
    return re.sub(r"[^\w .,:/()-]", lambda found: f"#{ord(found[0])};", text)
