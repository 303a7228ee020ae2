"""
What is read with each bundled version of the lexicon, kept so that no change of code moves it.

`tests/data/readings` has a file for each version, a line for each term: its identifier, and the numbers and codes of
the standards, strategies and interventions that a cell with its text means.
"""

from pathlib import Path

from cpms_inspire import Lexicon, Relation, read
from cpms_inspire.model.identifiers import code_of

FOLDER = Path(__file__).parents[1] / "data" / "readings"
DATASET = "1.1.0"
"""The dataset version that the terms are read with."""
KINDS = ("standard", "strategy", "intervention")


def readings(lexicon: Lexicon) -> str:
    """Return the lines for the terms of a lexicon."""
    return "".join(f"{line}\n" for line in map("\t".join, _rows(lexicon)))


def _rows(lexicon: Lexicon) -> list[tuple[str, ...]]:
    relations = tuple(Relation)
    return [
        (
            term.id,
            *(
                " ".join(
                    code_of(each)
                    for each in read(term.text, kind, dataset=DATASET, lexicon=lexicon, relations=relations).ids
                )
                for kind in KINDS
            ),
        )
        for term in lexicon.terms
    ]
