"""The commands that ask a dataset."""

from collections.abc import Sequence
from typing import Any

import click
from rich.console import Console

from cpms_inspire.cli._group import ANSWERED, NOTHING, program
from cpms_inspire.cli._program import (
    ANY,
    EITHER,
    IDENTIFIER,
    KINDS,
    PILLAR,
    SETTINGS,
    STANDARD,
    STRATEGY,
    WITH_ACTIVITIES,
    print_json,
    question,
    show,
)
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.model.records import COLLECTIONS, Linkage, Record, collection_of
from cpms_inspire.model.vocabulary import Checked, Through
from cpms_inspire.presentation import terminal
from cpms_inspire.presentation.words import SILENT, by_kind


@program.command(
    help=(
        "Show the strategies for a STANDARD.\n\n"
        "It shows in what way the guide links them, why, and the source. Named linkages come first."
    )
)
@click.argument("standard", type=STANDARD)
@click.option("--kind", "kinds", type=KINDS, multiple=True, help="Only linkages of this kind; may be repeated.")
@question
def strategies(standard: str, kinds: tuple[str, ...], dataset: Dataset, *, as_json: bool) -> int:
    """Show the strategies for a STANDARD."""
    found = dataset.standard(standard)
    links = by_kind(dataset.linkages_for(found, kinds=kinds or None))  # type: ignore[arg-type]  # of KINDS
    others = [dataset.strategy(link.strategy) for link in links]
    row = dataset.convergence_for(found)
    gap = dataset.gap_for(found)
    activities = dataset.activities_for(found)
    if as_json:
        print_json(
            dataset,
            {
                "standard": found,
                "linkages": _pairs(links, others, "strategy"),
                "convergence": row,
                "activities": activities,
                "gap": gap,
            },
        )
    else:
        show(terminal.heading(found))
        if links:
            show(terminal.linked(links, others, dataset), *terminal.notes(links, others))
            show(*terminal.activities(activities))
        if links and row:
            show(*terminal.row(row), *terminal.sources(row.citations))
        # Also if an overlay links it: the reader must know that the guide does not.
        if gap:
            show(gap.summary)
        elif not links:
            show("No linkages of this kind.")
    return ANSWERED if links else NOTHING


@program.command(
    help=(
        "Show the standards for a STRATEGY.\n\nIt shows in what way the guide links each. Named linkages come first. "
        "For an intervention or an activity it shows the standards whose linkages or row name it."
    )
)
@click.argument("strategy", type=WITH_ACTIVITIES)
@click.option("--kind", "kinds", type=KINDS, multiple=True, help="Only linkages of this kind; may be repeated.")
@question
def standards(strategy: str, kinds: tuple[str, ...], dataset: Dataset, *, as_json: bool) -> int:
    """Show the standards for a STRATEGY."""
    try:
        found = dataset.strategy(strategy)
    except LookupError as error:
        return _standards_that_name(strategy, kinds, dataset, error, as_json=as_json)
    links = by_kind(dataset.linkages_for(strategy=found, kinds=kinds or None))  # type: ignore[arg-type]  # of KINDS
    others = [dataset.standard(link.standard) for link in links]
    if as_json:
        print_json(dataset, {"strategy": found, "linkages": _pairs(links, others, "standard")})
    else:
        show(terminal.heading(found))
        show(terminal.linked(links, others, dataset) if links else "No linkages of this kind.")
        show(f"Reasons and sources: cpms-inspire linkage STANDARD {found.code}")
    return ANSWERED if links else NOTHING


def _standards_that_name(
    reference: str, kinds: tuple[str, ...], dataset: Dataset, no_strategy: LookupError, *, as_json: bool
) -> int:
    """Show the standards of an intervention or an activity; if it is neither, raise why it is no strategy."""
    try:
        found = dataset.standards_for(reference, kinds=kinds or None)  # type: ignore[arg-type]  # of KINDS
    except LookupError:
        raise no_strategy from None
    if as_json:
        print_json(dataset, {"standards": found})
    else:
        show(terminal.listing(found, dataset) if found else "The guide names it for no standard.")
    return ANSWERED if found else NOTHING


def _pairs(links: Sequence[Record], others: Sequence[Record], name: str) -> list[dict[str, Any]]:
    return [{"linkage": link, name: other} for link, other in zip(links, others, strict=True)]


@program.command(
    help=(
        "Show interventions of a strategy or standard.\n\n"
        "REF is a strategy, for its interventions, or a standard, for those that the guide names for it."
    )
)
@click.argument("reference", metavar="REF", type=EITHER)
@question
def interventions(reference: str, dataset: Dataset, *, as_json: bool) -> int:
    """Show interventions of a strategy or standard."""
    found = dataset.interventions_for(reference)
    if as_json:
        print_json(dataset, {"interventions": found})
    else:
        show(terminal.listing(found, dataset) if found else "The guide names no intervention for it.")
    return ANSWERED if found else NOTHING


@program.command(
    help=(
        "Show documented uses, by place and setting.\n\n"
        "REF is a strategy, an intervention or a standard. For a standard the command shows two groups: uses of the "
        "interventions that the guide names for it, and other uses of the strategies that its row names for it. "
        "Without REF it shows all."
    )
)
@click.argument("reference", metavar="[REF]", type=ANY, required=False)
@click.option("--setting", type=SETTINGS, help="Only those in this setting.")
@click.option(
    "--place",
    help=(
        "Only those in this country: an ISO code (UG, UGA), an acronym (DRC), or a name in English, French, Spanish, "
        "Portuguese or Arabic."
    ),
)
@question
def examples(reference: str | None, setting: Any, place: str | None, dataset: Dataset, *, as_json: bool) -> int:
    """Show documented uses, by place and setting."""
    found = dataset.field_examples_for(reference, setting=setting, place=place)
    of_strategies = dataset.field_examples_for(reference, setting=setting, place=place, through=Through.STRATEGY)
    further = [record for record in of_strategies if record not in found]
    if as_json:
        lists = {"field_examples": found, "through_named_strategies": further}
        print_json(dataset, lists)
    else:
        if found:
            show(*terminal.examples(found, dataset, of_standard=_is_standard(reference, dataset)))
        if further:
            show(*terminal.further_examples(further, dataset))
        if not found and not further:
            show("No field example in the dataset fits. The guide does not state setting and place for each example.")
    return ANSWERED if found or further else NOTHING


def _is_standard(reference: str | None, dataset: Dataset) -> bool:
    try:
        return reference is not None and bool(dataset.standard(reference))
    except LookupError:
        return False


@program.command(
    help=(
        "Show what the guide says about using something in a SETTING, or in several.\n\n"
        "REF is a standard, a strategy, an intervention or an activity. No answer does not mean that it is suitable. "
        f"SETTING is {', '.join(SETTINGS.choices)}."
    )
)
@click.argument("reference", metavar="REF", type=WITH_ACTIVITIES)
@click.argument("settings", metavar="SETTING...", type=SETTINGS, nargs=-1, required=True)
@question
def suitability(reference: str, settings: tuple[Any, ...], dataset: Dataset, *, as_json: bool) -> int:
    """Show what the guide says about using something in a SETTING, or in several."""
    found = dataset.suitability(reference, settings)
    if as_json:
        print_json(dataset, {"setting_notes": found})
    else:
        silence = "No setting note of the dataset is about this. That does not mean that it is suitable."
        several = len(set(settings)) > 1
        show(*terminal.suitability(found, dataset, with_setting=several) if found else [silence])
    return ANSWERED if found else NOTHING


@program.command(help=("Show one linkage with reasons and sources.\n\nThe linkage of a STANDARD and a STRATEGY."))
@click.argument("standard", type=STANDARD)
@click.argument("strategy", type=STRATEGY)
@question
def linkage(standard: str, strategy: str, dataset: Dataset, *, as_json: bool) -> int:
    """Show one linkage with reasons and sources."""
    link = dataset.linkage(standard, strategy)
    row = dataset.record(link.convergence) if link and link.convergence else None
    if as_json:
        print_json(
            dataset,
            {
                "linkage": link,
                "convergence": row,
            },
        )
    elif link:
        show(*terminal.linkage(link, dataset))
    else:
        show(terminal.heading(dataset.standard(standard)), terminal.heading(dataset.strategy(strategy)))
        show(SILENT)
    return ANSWERED if link else NOTHING


@program.command(help="Show a pillar of the CPMS and its standards.\n\nPILLAR is a number from 1 to 4, or a title.")
@click.argument("reference", metavar="PILLAR", type=PILLAR)
@question
def pillar(reference: str, dataset: Dataset, *, as_json: bool) -> int:
    """Show a pillar of the CPMS and its standards."""
    found = dataset.pillar(reference)
    members = [standard for standard in dataset.standards if standard.pillar == found.id]
    if as_json:
        print_json(dataset, {"pillar": found, "standards": members})
    else:
        show(terminal.heading(found), terminal.listing(members, dataset) if members else "No standards.")
    return ANSWERED


@program.command(
    name="show",
    help="Show the record with the identifier ID.\n\nID is that of any record; the command list shows them.",
)
@click.argument("identifier", metavar="ID", type=IDENTIFIER)
@question
def show_record(identifier: str, dataset: Dataset, *, as_json: bool) -> int:
    """Show the record with the identifier ID."""
    found = dataset.record(identifier)
    if as_json:
        print_json(dataset, {"collection": collection_of(found), "record": found})
    else:
        show(*terminal.record(found, dataset.origin(identifier)))
    return ANSWERED


@program.command(help=("Show all standards by all strategies.\n\nA letter marks the kind of each linkage."))
@click.option("--kind", "kinds", type=KINDS, multiple=True, help="Only linkages of this kind; may be repeated.")
@question
def matrix(kinds: tuple[str, ...], dataset: Dataset, *, as_json: bool) -> int:
    """Show all standards by all strategies."""
    found = dataset.linkages_for(kinds=kinds or None)  # type: ignore[arg-type]  # of KINDS
    links = {(link.standard, link.strategy): link for link in found}
    if as_json:
        rows = [
            {
                "standard": standard.id,
                "cells": [_cell(links.get((standard.id, strategy.id))) for strategy in dataset.strategies],
            }
            for standard in dataset.standards
        ]
        print_json(dataset, {"strategies": [strategy.id for strategy in dataset.strategies], "rows": rows})
    else:
        show(*terminal.matrix(dataset, links, Console().width))
    return ANSWERED if links else NOTHING


def _cell(link: Linkage | None) -> dict[str, Any] | None:
    return link and {"linkage": link.id, "kind": link.kind, "scope": link.scope, "stressed": link.stressed}


_COLLECTIONS = [name.replace("_", "-") for name in COLLECTIONS]


@program.command(
    name="list",
    help=f"List the records of a COLLECTION.\n\nCOLLECTION is {', '.join(_COLLECTIONS)}, or all.",
)
@click.argument("collection", metavar="COLLECTION", type=click.Choice([*_COLLECTIONS, "all"]))
@click.option("--unchecked", is_flag=True, help="Only records with something that is not yet checked.")
@question
def list_records(collection: str, dataset: Dataset, *, unchecked: bool, as_json: bool) -> int:
    """List the records of a COLLECTION."""
    records: Sequence[Record] = (
        dataset.records if collection == "all" else getattr(dataset, collection.replace("-", "_"))
    )
    if unchecked:
        records = [record for record in records if _has_unchecked(record)]
    if as_json:
        print_json(dataset, {"collection": collection, "records": records})
    else:
        show(terminal.listing(records, dataset) if records else "None.")
    return ANSWERED if records else NOTHING


def _has_unchecked(record: Record) -> bool:
    from cpms_inspire.analysis.editorial import citations_in  # noqa: PLC0415  # the questions need no editorial rule

    return any(citation.checked is Checked.UNCHECKED for _, citation in citations_in(record))


@program.command(help=("Search the records for TEXT.\n\nThe best hits come first."))
@click.argument("text", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="How many to show at most.")
@question
def search(text: tuple[str, ...], limit: int, dataset: Dataset, *, as_json: bool) -> int:
    """Search the records for TEXT."""
    found = dataset.search(" ".join(text), limit=limit)
    if as_json:
        print_json(dataset, {"hits": found})
    else:
        show(terminal.hits(found, dataset) if found else "Nothing found.")
    return ANSWERED if found else NOTHING
