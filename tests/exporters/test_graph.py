"""The format `graph`: GraphML read by networkx, and the Mermaid flowchart."""

import io
import json
import re
from typing import Any, get_origin

import attrs
import networkx as nx
from exported import hostile, same
from generators import datasets
from helpers import DATA, altered
from hypothesis import given

from cpms_inspire import Dataset, load_dataset
from cpms_inspire.exporters import FORMATS, export
from cpms_inspire.model.records import COLLECTIONS
from cpms_inspire.presentation.about import about

GOLDEN = DATA / "crosswalk-1.0.0.mmd"


def read(dataset: Dataset) -> Any:
    return nx.read_graphml(io.BytesIO(export("graph", dataset)["cpms-inspire.graphml"]), force_multigraph=True)


def again(graph: Any, dataset: Dataset) -> Dataset:
    """Build a dataset from the nodes and from the edges that are linkages."""
    linkages = [attributes for _, _, attributes in graph.edges(data=True) if attributes["relation"] == "linkage"]
    records = [{"id": node} | dict(attributes) for node, attributes in graph.nodes(data=True)]
    records += [
        {"collection": "linkages", "id": link["linkage"]}
        | {name: value for name, value in link.items() if name not in {"relation", "linkage"}}
        for link in linkages
    ]
    document: dict[str, Any] = {name: getattr(dataset, name) for name in ("schema", "version", "released")}
    origins = []
    for record in records:
        name = record.pop("collection")
        origin = record.pop("origin", None)
        origins += [(record["id"], origin)] if origin is not None else []
        kind: Any = COLLECTIONS[name]
        lists = {each.name for each in attrs.fields(kind) if get_origin(each.type) is tuple}
        document.setdefault(name, []).append(
            {field: json.loads(value) if field in lists else value for field, value in record.items()}
        )
    return attrs.evolve(Dataset.from_json(json.dumps(document)), origins=tuple(origins))


def test_makes_the_dataset_again(sample: Dataset) -> None:
    """Nodes and linkage edges contain every field of the records."""
    graph = read(sample)
    assert same(again(graph, sample), sample)
    assert {name: str(text) for name, text in graph.graph.items() if name in dict(about(sample).lines())} == dict(
        about(sample).lines()
    )


@given(datasets())
def test_any_dataset_comes_back(dataset: Dataset) -> None:
    """Any dataset comes back equal, except for the characters that XML does not allow."""
    without = Dataset.from_json(re.sub("[\ufffe\uffff]", "\ufffd", dataset.to_json().decode()))
    assert same(again(read(dataset), dataset), without)


def test_edges_are_what_refers(sample: Dataset) -> None:
    """There is an edge for each linkage and for each reference between two nodes, and no other edge."""
    found = sorted((start, end, attributes["relation"]) for start, end, attributes in read(sample).edges(data=True))
    wanted: list[tuple[str, str, str]] = [(link.standard, link.strategy, "linkage") for link in sample.linkages]
    nodes = {record.id for name in COLLECTIONS for record in getattr(sample, name)} - {
        each.id for each in sample.linkages
    }
    for name in COLLECTIONS:
        for record in getattr(sample, name):
            for field in attrs.fields_dict(type(record)):
                value = getattr(record, field)
                targets = value if isinstance(value, tuple) else (value,)
                wanted += [
                    (record.id, each, field)
                    for each in targets
                    if field != "id" and isinstance(each, str) and each in nodes and record.id in nodes
                ]
    assert found == sorted(wanted)


def test_questions_of_a_graph(dataset: Dataset) -> None:
    """The neighbours of a standard along linkage edges are its strategies."""
    graph = read(dataset)
    for standard in dataset.standards:
        found = [
            end for _, end, attributes in graph.out_edges(standard.id, data=True) if attributes["relation"] == "linkage"
        ]
        assert found == [strategy.id for strategy in dataset.strategies_for(standard)]


def test_losses_of_graphml_are_what_happens(dataset: Dataset) -> None:
    """The two characters that XML forbids are replaced, as the table of losses says."""
    assert "U+FFFE and U+FFFF are replaced by U+FFFD" in FORMATS["graph"].losses[0].what
    gap = altered(dataset.gaps[0], summary="a\ufffe\uffffb")
    graph = read(attrs.evolve(dataset, gaps=(gap, *dataset.gaps[1:])))
    assert graph.nodes[gap.id]["summary"] == "a\ufffd\ufffdb"


def flowchart(dataset: Dataset) -> list[str]:
    """Return the lines of the flowchart without its comments."""
    lines = export("graph", dataset)["cpms-inspire.mmd"].decode().splitlines()
    return [line for line in lines if not line.startswith("%% ")]


def test_flowchart_is_the_one_that_mermaid_reads() -> None:
    """The flowchart of 1.0.0 equals the file that Mermaid's own parser accepted."""
    assert flowchart(load_dataset("1.0.0")) == GOLDEN.read_text(encoding="utf-8").splitlines()


TEXT = r'"((?:[\w .,:/()-]|#[0-9]+;)+)"'
"""Quoted text without Mermaid markup. All other characters are numbered entities."""
FRAME = re.compile(rf"subgraph ([\w-]+)\[{TEXT}\]")
NODE = re.compile(rf"  ([\w.-]+)\[{TEXT}\]")
ARROW = re.compile(rf"([\w.-]+) (==>|-->|-\.->)\|{TEXT}\| ([\w.-]+)")


def unescaped(text: str) -> str:
    return re.sub("#([0-9]+);", lambda found: chr(int(found[1])), text)


def test_flowchart_has_the_linkages(sample: Dataset) -> None:
    """The flowchart contains pillars, standards, strategies and every linkage with its properties."""
    head, *lines = flowchart(sample)
    assert head == "flowchart LR"
    frames: dict[str, tuple[str, dict[str, str]]] = {}
    arrows: list[tuple[str, str, str, str]] = []
    members: dict[str, str] | None = None
    for line in lines:
        if line == "end":
            members = None
        elif members is not None:
            found = NODE.fullmatch(line)
            assert found is not None, line
            members[found[1]] = unescaped(found[2])
        elif frame := FRAME.fullmatch(line):
            members = {}
            frames[frame[1]] = (unescaped(frame[2]), members)
        else:
            arrow = ARROW.fullmatch(line)
            assert arrow is not None, line
            arrows.append((arrow[1], arrow[2], unescaped(arrow[3]), arrow[4]))
    expected: dict[str, tuple[str, dict[str, str]]] = {
        pillar.id: (
            f"Pillar {pillar.number}: {pillar.title}",
            {each.id: f"{each.number} {each.title}" for each in sample.standards if each.pillar == pillar.id},
        )
        for pillar in sample.pillars
    }
    every: dict[str, str] = {each.id: f"{each.code} {each.title}" for each in sample.strategies}
    expected["strategies"] = ("All strategies", every)
    assert frames == expected
    # An arrow to the frame means all strategies. A stressed strategy in the frame has a second arrow.
    drawn: dict[tuple[str, str], tuple[str, str]] = {}
    for start, stroke, text, end in sorted(arrows, key=lambda arrow: arrow[3] != "strategies"):
        for each in every if end == "strategies" else {end}:
            drawn[start, each] = (text, stroke)
    origins = dict(sample.origins)
    assert drawn == {
        (link.standard, link.strategy): (
            link.kind
            + (", whole pillar" if link.scope == "pillar" else "")
            + (f", overlay {origins[link.id]}" if link.id in origins else "")
            + (", stressed" if link.stressed else ""),
            {"named": "==>", "all-strategies": "-->"}.get(link.kind, "-.->"),
        )
        for link in sample.linkages
    }


def test_losses_of_mermaid_are_what_happens(dataset: Dataset) -> None:
    """All other records and all texts except titles can be removed without a change of the flowchart."""
    assert "in Mermaid" in FORMATS["graph"].losses[1].what
    hard = hostile(dataset)
    kept = {"sources", "pillars", "standards", "strategies", "linkages", "convergences"}
    without: dict[str, Any] = {name: () for name in COLLECTIONS if name not in kept}
    rows = tuple(altered(row, interventions=(), activities=()) for row in hard.convergences)
    links = tuple(altered(link, interventions=(), note=None) for link in hard.linkages)
    bare = {"aliases": (), "labels": ()}
    less = attrs.evolve(
        hard,
        **without | {"convergences": rows, "linkages": links},
        standards=tuple(altered(each, sectors=(), **bare) for each in hard.standards),
        strategies=tuple(altered(each, **bare) for each in hard.strategies),
    )
    charts = [export("graph", each)["cpms-inspire.mmd"].decode().replace(each.digest, "") for each in (hard, less)]
    assert less != hard
    assert charts[0] == charts[1]
