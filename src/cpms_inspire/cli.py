"""
The command line: parse, call, print.

Exit status: 0 answered, 1 nothing found or something to mend, 2 unknown reference or bad usage.  Answers go to standard
output, errors with the next step to standard error.
"""

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem
from rich.console import Console, RenderableType

from cpms_inspire import __version__, codec, display
from cpms_inspire.dataset import Dataset
from cpms_inspire.errors import CpmsInspireError, DatasetError, UnknownIdentifierError, WrongKindError, shortened
from cpms_inspire.integrity import findings
from cpms_inspire.model import COLLECTIONS, Linkage, Record
from cpms_inspire.queries import search as search_records
from cpms_inspire.versions import dataset_versions, load_dataset
from cpms_inspire.vocabulary import Checked, LinkageKind

__all__ = ["program", "run"]

ANSWERED, NOTHING, REFUSED = 0, 1, 2

F = TypeVar("F", bound=Callable[..., int])


def run(arguments: Sequence[str]) -> int:
    """Run the program on arguments and return its exit status; no error leaves it as a traceback."""
    for stream in (sys.stdout, sys.stderr):
        # What the terminal's encoding cannot show is replaced, never an error.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # both are text streams
    try:
        status = program.main(list(arguments), prog_name="cpms-inspire", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        return 130
    except CpmsInspireError as error:
        click.echo(f"Error: {error}", err=True)
        if isinstance(error, UnknownIdentifierError):
            click.echo(_titles(error), err=True, nl=False)
        if isinstance(error, WrongKindError):
            command = {"record": "show"}.get(error.call, error.call.removesuffix("_for"))
            click.echo(f"  cpms-inspire {command} {error.found}", err=True)
        return REFUSED
    except (BrokenPipeError, SystemExit):
        # Both libraries turn a closed pipe, and here nothing else, into an exit; whoever read has just read enough.
        # The pipe is replaced so that leaving does not flush it once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ANSWERED
    except OSError as error:
        click.echo(f"Error: {error}", err=True)
        return REFUSED
    return status if isinstance(status, int) else ANSWERED


def _titles(error: UnknownIdentifierError) -> str:
    """Return the titles of what is suggested, where the dataset is a bundled one."""
    if error.version not in dataset_versions():
        return ""
    dataset = load_dataset(error.version)
    return "".join(f"  {key}  {display.title_of(dataset.record(key))}\n" for key in error.suggestions)


def show(*parts: RenderableType) -> None:
    """Print renderables as text: no markup, no colour unless it is a terminal that wants it."""
    console = Console(markup=False, emoji=False, highlight=False)
    for part in parts:
        console.print(part)


def tell(dataset: Dataset, answer: dict[str, Any]) -> None:
    """Print an answer as JSON, with the dataset that it comes from; in ASCII, so that any encoding carries it."""
    click.echo(json.dumps({"dataset": dataset.version, "sha256": dataset.digest} | answer, indent=1))


class DatasetParameter(click.ParamType[Dataset]):
    """A bundled version, or a file of the user's own."""

    name = "VERSION|FILE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Dataset:
        """Load it; refuse what is neither."""
        if value in dataset_versions():
            return load_dataset(value)
        if not Path(value).exists():
            bundled = ", ".join(dataset_versions())
            self.fail(f"{shortened(value)} is neither a bundled version ({bundled}) nor a file.", param, ctx)
        return Dataset.from_file(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Suggest versions."""
        del ctx, param
        return [CompletionItem(version) for version in dataset_versions() if version.startswith(incomplete)]


class Reference(click.ParamType[str]):
    """What the user wrote for a record; the question resolves it."""

    def __init__(self, name: str, *collections: str) -> None:
        """Complete with the codes and identifiers of some collections."""
        self.name = name
        self._collections = collections

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Take it as it is."""
        del param, ctx
        return str(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Suggest what begins as the user wrote, with titles."""
        del ctx, param
        dataset = load_dataset()
        return [
            CompletionItem(text, help=display.title_of(record))
            for name in self._collections
            for record in getattr(dataset, name)
            for text in _completions(record)
            if text.lower().startswith(incomplete.lower())
        ]


def _completions(record: Record) -> tuple[str, ...]:
    code = getattr(record, "code", None) or getattr(record, "number", None)
    return (str(code), record.id) if code else (record.id,)


STANDARD = Reference("STANDARD", "standards")
STRATEGY = Reference("STRATEGY", "strategies")
EITHER = Reference("REF", "standards", "strategies")
IDENTIFIER = Reference("ID", *COLLECTIONS)
KINDS = click.Choice([kind.value for kind in LinkageKind])


def question(function: F) -> F:
    """Give a command the options that all questions have."""
    function = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")(function)
    return click.option(
        "--dataset",
        type=DatasetParameter(),
        default=lambda: dataset_versions()[-1],
        show_default="newest bundled version",
        help="The dataset to ask: a bundled version, or a file.",
    )(function)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="cpms-inspire", prog_name="cpms-inspire")
def program() -> None:
    """
    Say which INSPIRE strategies go with which Child Protection Minimum Standard, by the guide of 2020.

    Standards and strategies can be written as people write them: 9, "Std. 9", SGBV, a title; N, "Norms and values".
    Not endorsed by the owners of the frameworks.
    """


@program.command()
@click.argument("standard", type=STANDARD)
@click.option("--kind", "kinds", type=KINDS, multiple=True, help="Only linkages of this kind; may be repeated.")
@question
def strategies(standard: str, kinds: tuple[str, ...], dataset: Dataset, *, as_json: bool) -> int:
    """Show the strategies that the guide links to a STANDARD: in what way, why, and where it says so."""
    found = dataset.standard(standard)
    links = display.by_kind(dataset.linkages_for(found, kinds=kinds or None))  # type: ignore[arg-type]  # of KINDS
    others = [dataset.strategy(link.strategy) for link in links]
    row = dataset.convergence_for(found)
    gaps = [gap for gap in dataset.gaps if gap.standard == found.id]
    if as_json:
        tell(
            dataset,
            {
                "standard": codec.plain(found),
                "linkages": _pairs(links, others, "strategy"),
                "convergence": codec.plain(row) if row else None,
                "gap": codec.plain(gaps[0]) if gaps else None,
            },
        )
    else:
        show(display.heading(found))
        if links:
            show(display.linked(links, others), *display.notes(links, others))
        if links and row:
            show(*display.row(row), *display.sources(row.citations))
        if not links:
            show(*([gap.summary for gap in gaps] or ["No linkages of this kind."]))
    return ANSWERED if links else NOTHING


@program.command()
@click.argument("strategy", type=STRATEGY)
@click.option("--kind", "kinds", type=KINDS, multiple=True, help="Only linkages of this kind; may be repeated.")
@question
def standards(strategy: str, kinds: tuple[str, ...], dataset: Dataset, *, as_json: bool) -> int:
    """Show the standards that the guide links to a STRATEGY, named ones first."""
    found = dataset.strategy(strategy)
    links = display.by_kind(dataset.linkages_for(strategy=found, kinds=kinds or None))  # type: ignore[arg-type]  # of KINDS
    others = [dataset.standard(link.standard) for link in links]
    if as_json:
        tell(dataset, {"strategy": codec.plain(found), "linkages": _pairs(links, others, "standard")})
    else:
        show(display.heading(found), display.linked(links, others) if links else "No linkages of this kind.")
        show(f"Reasons and sources: cpms-inspire linkage STANDARD {found.code}")
    return ANSWERED if links else NOTHING


def _pairs(links: Sequence[Record], others: Sequence[Record], name: str) -> list[dict[str, Any]]:
    return [{"linkage": codec.plain(link), name: codec.plain(other)} for link, other in zip(links, others, strict=True)]


@program.command()
@click.argument("reference", metavar="REF", type=EITHER)
@question
def interventions(reference: str, dataset: Dataset, *, as_json: bool) -> int:
    """Show the interventions of a strategy, or those that the guide names for a standard."""
    found = dataset.interventions_for(reference)
    if as_json:
        tell(dataset, {"interventions": [codec.plain(record) for record in found]})
    else:
        show(display.listing(found) if found else "The guide names no intervention for it.")
    return ANSWERED if found else NOTHING


@program.command()
@click.argument("standard", type=STANDARD)
@click.argument("strategy", type=STRATEGY)
@question
def linkage(standard: str, strategy: str, dataset: Dataset, *, as_json: bool) -> int:
    """Show the linkage of a STANDARD and a STRATEGY with its reasons and sources."""
    link = dataset.linkage(standard, strategy)
    row = dataset.convergence_for(standard) if link and link.convergence else None
    if as_json:
        tell(
            dataset,
            {
                "linkage": codec.plain(link) if link else None,
                "convergence": codec.plain(row) if row else None,
            },
        )
    elif link:
        show(*display.linkage(link, dataset))
    else:
        show(display.heading(dataset.standard(standard)), display.heading(dataset.strategy(strategy)))
        show("The guide has no linkage of the two. That is silence, not a denial.")
    return ANSWERED if link else NOTHING


@program.command(name="show")
@click.argument("identifier", metavar="ID", type=IDENTIFIER)
@question
def show_record(identifier: str, dataset: Dataset, *, as_json: bool) -> int:
    """Show the record of any kind that has the identifier ID."""
    found = dataset.record(identifier)
    if as_json:
        tell(dataset, {"collection": display.kind_of(found), "record": codec.plain(found)})
    else:
        show(*display.record(found))
    return ANSWERED


@program.command()
@question
def matrix(dataset: Dataset, *, as_json: bool) -> int:
    """Show all standards by all strategies, each linkage as the mark of its kind."""
    if as_json:
        links = {(link.standard, link.strategy): link for link in dataset.linkages}
        rows = [
            {
                "standard": standard.id,
                "cells": [_cell(links.get((standard.id, strategy.id))) for strategy in dataset.strategies],
            }
            for standard in dataset.standards
        ]
        tell(dataset, {"strategies": [strategy.id for strategy in dataset.strategies], "rows": rows})
    else:
        show(*display.matrix(dataset, Console().width))
    return ANSWERED if dataset.linkages else NOTHING


def _cell(link: Linkage | None) -> dict[str, Any] | None:
    return link and {"linkage": link.id, "kind": link.kind, "scope": link.scope, "stressed": link.stressed}


@program.command(name="list")
@click.argument("collection", type=click.Choice([*(name.replace("_", "-") for name in COLLECTIONS), "all"]))
@click.option("--unchecked", is_flag=True, help="Only records of which something is still to be checked.")
@question
def list_records(collection: str, dataset: Dataset, *, unchecked: bool, as_json: bool) -> int:
    """List the records of a COLLECTION, or of all."""
    names = COLLECTIONS if collection == "all" else [collection.replace("-", "_")]
    records = [record for name in names for record in getattr(dataset, name)]
    if unchecked:
        records = [record for record in records if _has_unchecked(record)]
    if as_json:
        tell(dataset, {"collection": collection, "records": [codec.plain(record) for record in records]})
    else:
        show(display.listing(records) if records else "None.")
    return ANSWERED if records else NOTHING


def _has_unchecked(record: Record) -> bool:
    return any(citation.checked is Checked.UNCHECKED for citation in getattr(record, "citations", ()))


@program.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="How many to show at most.")
@question
def search(text: tuple[str, ...], limit: int, dataset: Dataset, *, as_json: bool) -> int:
    """Search the records for TEXT, best first."""
    found = search_records(" ".join(text), limit=limit, dataset=dataset)
    if as_json:
        hits = [
            {
                "id": hit.record.id,
                "collection": display.kind_of(hit.record),
                "score": round(hit.score, 3),
                "field": hit.field,
                "snippet": hit.snippet,
            }
            for hit in found
        ]
        tell(dataset, {"hits": hits})
    else:
        show(display.hits(found) if found else "Nothing found.")
    return ANSWERED if found else NOTHING


@program.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def check(file: Path, *, as_json: bool) -> int:
    """Check a dataset FILE: whether it can be read, and whether it keeps the editorial rules."""
    try:
        dataset = Dataset.from_file(file)
        problems: Sequence[Any] = ()
        found: Sequence[Any] = findings(dataset)
    except DatasetError as error:
        problems, found = error.problems, ()
    if as_json:
        lists = {"problems": problems, "findings": found}
        listed = {
            name: [{"path": each.path, "reason": each.reason} for each in members] for name, members in lists.items()
        }
        click.echo(json.dumps({"file": str(file)} | listed, indent=1))
    else:
        for each in (*problems, *found):
            click.echo(each)
        click.echo(f"{file}: {len(problems)} problems, {len(found)} findings")
    return NOTHING if problems or found else ANSWERED


@program.command()
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def versions(*, as_json: bool) -> int:
    """List the bundled dataset versions, each with the line that pins it in an app."""
    datasets = [load_dataset(version) for version in dataset_versions()]
    rows = [
        {
            "version": dataset.version,
            "released": dataset.released,
            "sha256": dataset.digest,
            "pin": f'cpms_inspire.load_dataset("{dataset.version}", sha256="{dataset.digest}")',
        }
        for dataset in datasets
    ]
    if as_json:
        click.echo(json.dumps({"versions": rows}, indent=1))
    else:
        for row in rows:
            click.echo(f"{row['version']}  released {row['released']}\n{row['pin']}")
    return ANSWERED
