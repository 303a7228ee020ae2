"""
Time of a repeated question, compared with a dictionary and with other ways to store the same crosswalk.

    python benchmarks/questions.py
"""

import sqlite3
from typing import TYPE_CHECKING

import duckdb
import networkx as nx
import pandas as pd
import pycountry
import rdflib.plugins.sparql
from measuring import Section, calls, table, versions

import cpms_inspire
from cpms_inspire import load_dataset, standard_id
from cpms_inspire.exporters._iris import BASE_IRI

if TYPE_CHECKING:
    from collections.abc import Callable


class Bare:
    """A dictionary behind the same kind of call, without checks."""

    def __init__(self, answers: dict[object, tuple[object, ...]]) -> None:
        self._answers = answers

    def strategies_for(self, standard: object, *, kinds: object = None) -> tuple[object, ...]:
        """Return the answer for a number."""
        return self._answers[standard] if kinds is None else ()


def section() -> Section:
    """Measure every way to ask for the strategies of Standard 9."""
    dataset = load_dataset()
    asked = standard_id(9)
    pairs = [(link.standard, link.strategy) for link in dataset.linkages]
    expected = sorted(strategy.id for strategy in dataset.strategies_for(9))
    answers: dict[object, tuple[object, ...]] = {9: dataset.strategies_for(9)}
    bare = Bare(answers)
    value = dataset.standard(9)
    ask = cpms_inspire.strategies_for
    ours: dict[str, Callable[[], object]] = {
        "a dictionary, `answers[9]`": lambda: answers[9],
        "a dictionary behind the same kind of call": lambda: bare.strategies_for(9),
        "`dataset.strategies_for(9)`": lambda: dataset.strategies_for(9),
        "`cpms_inspire.strategies_for(9)`": lambda: ask(9),
        '`cpms_inspire.strategies_for("CPMS2019-09")`': lambda: ask("CPMS2019-09"),
        "`cpms_inspire.strategies_for(standard)`, a value": lambda: ask(value),
        '`cpms_inspire.strategies_for(" Std. 9")`, a spelling to be normalised': lambda: ask(" Std. 9"),
        '`dataset.linkage(9, "N")`': lambda: dataset.linkage(9, "N"),
        'pycountry: `countries.get(alpha_3="KEN")`': lambda: pycountry.countries.get(alpha_3="KEN"),
        'pycountry: `countries.lookup("Kenya")`': lambda: pycountry.countries.lookup("Kenya"),
    }

    directed = nx.DiGraph(pairs)
    triples, relates = rdflib.Graph(), rdflib.SKOS.relatedMatch
    for standard, strategy in pairs:
        triples.add((rdflib.URIRef(BASE_IRI + standard), relates, rdflib.URIRef(BASE_IRI + strategy)))
    subject = rdflib.URIRef(BASE_IRI + asked)
    query = rdflib.plugins.sparql.prepareQuery(f"SELECT ?strategy {{ <{subject}> <{relates}> ?strategy }}")
    frame = pd.DataFrame(pairs, columns=["standard", "strategy"])
    light = sqlite3.connect(":memory:")
    light.execute("CREATE TABLE linkage (standard TEXT, strategy TEXT, PRIMARY KEY (standard, strategy)) WITHOUT ROWID")
    light.executemany("INSERT INTO linkage VALUES (?, ?)", pairs)
    duck = duckdb.connect()
    duck.execute("CREATE TABLE linkage (standard TEXT, strategy TEXT)")
    duck.executemany("INSERT INTO linkage VALUES (?, ?)", pairs)
    sql = "SELECT strategy FROM linkage WHERE standard = ?"
    others: dict[str, Callable[[], list[str]]] = {
        "networkx, successors in a graph": lambda: list(directed.successors(asked)),
        "sqlite3, a prepared query on a key": lambda: [found for (found,) in light.execute(sql, (asked,))],
        "rdflib, objects of a triple": lambda: [_name(found) for found in triples.objects(subject, relates)],
        "DuckDB, a prepared query": lambda: [found for (found,) in duck.execute(sql, [asked]).fetchall()],
        "pandas, a filter": lambda: list(frame.loc[frame["standard"] == asked, "strategy"]),
        "rdflib, a prepared SPARQL query": lambda: [_name(row) for row in triples.query(query)],
    }
    for name, call in others.items():
        if sorted(call()) != expected:
            raise SystemExit(f"{name} answers otherwise")
    taken = calls(ours | others)
    _, wrapped, method, function, *_, country, _ = (taken[name] for name in ours)
    rows = [(name, _shown(each), f"{each / wrapped:,.1f} x") for name, each in taken.items()]
    return Section(
        title="Warm questions",
        text=table(("the strategies for Standard 9", "time", "over the dictionary behind a call"), *rows)
        + f"\n\n{versions('pycountry', 'networkx', 'rdflib', 'pandas', 'duckdb')}.",
        figures={
            "dataset / dictionary": method / wrapped,
            "function / dictionary": function / wrapped,
            "pycountry / function": country / function,
        },
    )


def _name(found: object) -> str:
    """Return the identifier in a node of the graph, or in a row with one node."""
    node = found[0] if isinstance(found, tuple) else found
    return str(node).removeprefix(BASE_IRI)


def _shown(seconds: float) -> str:
    return f"{seconds * 1e9:,.0f} ns" if seconds < 1e-5 else f"{seconds * 1e6:,.0f} us"  # noqa: PLR2004


if __name__ == "__main__":
    print(section().text)
