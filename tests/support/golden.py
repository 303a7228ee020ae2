"""
All answers of a dataset version, written once so that no change of the code can alter them.

    python tests/support/golden.py VERSION

writes the answers of a bundled version that has none yet.  Existing answers are never overwritten.
"""

import json
import sys
from itertools import product
from pathlib import Path
from typing import Any

from cpms_inspire import Dataset, LinkageKind, Record, Setting, Standard, Strategy, load_dataset

FOLDER = Path(__file__).parents[1] / "data" / "golden"


def ids(records: tuple[Record, ...]) -> list[str]:
    """Return the identifiers of an answer."""
    return [record.id for record in records]


def answers(dataset: Dataset) -> dict[str, Any]:
    """Return the answers to all questions about all standards, strategies and interventions, as plain data."""
    standards, strategies, interventions = dataset.standards, dataset.strategies, dataset.interventions
    activities = dataset.activities
    return {
        "version": dataset.version,
        "digest": dataset.digest,
        "strategies_for": {
            standard.id: {
                kind: ids(dataset.strategies_for(standard, kinds=None if kind == "all" else [LinkageKind(kind)]))
                for kind in ("all", *LinkageKind)
            }
            for standard in standards
        },
        "standards_for": {
            strategy.id: {
                kind: ids(dataset.standards_for(strategy, kinds=None if kind == "all" else [LinkageKind(kind)]))
                for kind in ("all", *LinkageKind)
            }
            for strategy in strategies
        },
        "linkage": {
            f"{standard.id} {strategy.id}": _linkage(dataset, standard.id, strategy.id)
            for standard, strategy in product(standards, strategies)
        },
        "linkages_for": {record.id: ids(dataset.linkages_for(record)) for record in standards}
        | {record.id: ids(dataset.linkages_for(strategy=record)) for record in strategies},
        "convergence_for": {
            standard.id: row.id if (row := dataset.convergence_for(standard)) else None for standard in standards
        },
        "interventions_for": {
            record.id: ids(dataset.interventions_for(record.id)) for record in (*standards, *strategies)
        },
        "field_examples_for": {
            record.id: {
                setting: ids(
                    dataset.field_examples_for(record.id, setting=None if setting == "any" else Setting(setting))
                )
                for setting in ("any", *Setting)
            }
            for record in (*standards, *strategies, *interventions)
        },
        "field_examples_in": {
            place: [
                example.id for strategy in strategies for example in dataset.field_examples_for(strategy, place=place)
            ]
            for place in sorted({place for example in dataset.field_examples for place in example.places})
        },
        "suitability": {
            record.id: {
                setting: [f"{note.id} {note.suitability}" for note in dataset.suitability(record.id, setting)]
                for setting in Setting
            }
            for record in (*standards, *strategies, *interventions)
        },
        "references": {text: standard.id for standard in standards for text in _names(standard)}
        | {text: strategy.id for strategy in strategies for text in _names(strategy)},
        # The files of 1.0.0 and 1.1.0 are older than these questions.
        "gap_for": {standard.id: gap.id if (gap := dataset.gap_for(standard)) else None for standard in standards},
        "activities_for": {standard.id: ids(dataset.activities_for(standard)) for standard in standards},
        "principles_for": {standard.id: ids(dataset.principles_for(standard)) for standard in standards},
        "standards_for_others": {
            record.id: ids(dataset.standards_for(record.id)) for record in (*interventions, *activities)
        },
        "stressed": ids(dataset.linkages_for(stressed=True)),
        "field_examples_through_strategies": {
            standard.id: ids(dataset.field_examples_for(standard, through="strategy")) for standard in standards
        },
        "suitability_of_activities": {
            activity.id: {
                setting: [f"{note.id} {note.suitability}" for note in dataset.suitability(activity, setting)]
                for setting in Setting
            }
            for activity in activities
        },
        "pillars": {pillar.title: dataset.pillar(pillar.title).id for pillar in dataset.pillars},
    }


def kept_answers(dataset: Dataset, file: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the answers of today to the questions in a file, and the answers in the file."""
    written: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    now = answers(dataset)
    return {question: now[question] for question in written}, written


def _names(record: Standard | Strategy) -> tuple[str, ...]:
    return (record.title, *record.aliases, *(label.text for label in record.labels))


def _linkage(dataset: Dataset, standard: str, strategy: str) -> str | None:
    link = dataset.linkage(standard, strategy)
    if link is None:
        return None
    stressed = " stressed" if link.stressed else ""
    named = "".join(f" {name}" for name in link.interventions)
    return f"{link.kind} {link.scope} {link.convergence}{stressed}{named}"


def path(version: str) -> Path:
    """Return the path of the file with the answers of a version."""
    return FOLDER / f"{version}.json"


def main(version: str) -> None:
    """Write the answers of a version, unless the file exists."""
    with path(version).open("x", encoding="utf-8") as file:
        json.dump(answers(load_dataset(version)), file, indent=1, ensure_ascii=False)
        file.write("\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
