"""The commands about whole datasets: check a file, compare two, list the bundled versions."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import click
from attrs import evolve

from cpms_inspire.analysis.diff import Diff, Level, compare, migrate
from cpms_inspire.analysis.editorial import Finding, findings
from cpms_inspire.cli._group import ANSWERED, NOTHING, REFUSED, program, with_overlays
from cpms_inspire.cli._inputs import read_input, read_input_or_stdin
from cpms_inspire.cli._program import (
    DatasetParameter,
    apply_overlays,
    say,
    with_dataset,
)
from cpms_inspire.cli._reading import document_kind
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.overlay import Overlay, with_overlay
from cpms_inspire.documents.limits import EXPLAINED, IDENTIFIER_BYTES
from cpms_inspire.errors import DatasetError, shortened
from cpms_inspire.presentation import changelog


@program.command(
    help=(
        "Check a dataset or overlay FILE.\n\n"
        "It checks that the file can be read, that an overlay fits the dataset, and the editorial rules."
    )
)
@click.argument("file", type=click.Path(path_type=Path))
@with_dataset
@with_overlays
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def check(file: Path, dataset: Dataset, overlays: tuple[Overlay, ...], *, as_json: bool) -> int:
    """Check a dataset or overlay FILE."""
    dataset = apply_overlays(dataset, overlays)
    try:
        data = read_input(file)
        problems: Sequence[Any] = ()
        found: Sequence[Any] = ()
        if document_kind(data) == "overlay":
            overlay = Overlay.from_json(data)
            dataset = with_overlay(dataset, overlay)
            found = [_placed(finding, dataset, overlay) for finding in findings(dataset)]
        else:
            found = findings(Dataset.from_json(data))
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
            say(each)
        say(f"{file}: {len(problems)} problems, {len(found)} findings")
    return NOTHING if problems or found else ANSWERED


def _placed(finding: Finding, dataset: Dataset, overlay: Overlay) -> Finding:
    """Return a finding; its path is that in the overlay if the record came with it."""
    collection, index, rest = _PATH.match(finding.path).groups()  # type: ignore[union-attr]  # it has this form
    record = getattr(dataset, collection)[int(index)] if index else None
    own = getattr(overlay, collection or "", ())  # a finding may be about the whole
    return evolve(finding, path=f"$.{collection}[{own.index(record)}]{rest}") if record in own else finding


_PATH = re.compile(r"\$(?:\.(\w+))?(?:\[([0-9]+)\])?(.*)")


@program.command(
    help=(
        "Show what changed between two datasets.\n\n"
        "OLD and NEW are bundled versions or files. With --ids, the command reads a file with one identifier per line, "
        "as "
        "an app may store them, and shows what became of each."
    )
)
@click.argument("old", type=DatasetParameter())
@click.argument("new", type=DatasetParameter())
@with_overlays
@click.option(
    "--ids",
    type=click.Path(allow_dash=True),
    metavar="FILE",
    help="Show only what became of the identifiers in this file.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def diff(old: Dataset, new: Dataset, overlays: tuple[Overlay, ...], *, ids: str | None, as_json: bool) -> int:
    """Show what changed between two datasets."""
    old, new = apply_overlays(old, overlays), apply_overlays(new, overlays)
    difference = compare(old, new)
    head = {"old": old.version, "new": new.version, "level": difference.level.name.lower()}
    if ids is not None:
        rows = list(_outcomes(_identifiers(ids), difference, old, new))
        _print_outcomes(rows, head, as_json=as_json)
        return REFUSED if any(row["outcome"] == "unknown" for row in rows) else ANSWERED
    if as_json:
        from cpms_inspire.presentation.data import to_dict  # noqa: PLC0415  # most answers are not printed as JSON

        click.echo(json.dumps(to_dict(difference), indent=1))
    else:
        say(f"{old.version} -> {new.version}: {_bump(difference)}")
        names = changelog.names_of(old, new)
        for heading, members in changelog.groups(difference):
            records = list(changelog.record_changes(members, names))
            say(f"\n{heading} ({sum(record.count for record in records)})")
            for record in records:
                say("\n    ".join((f"  {record.name}", *record.lines)))
    return ANSWERED


def _bump(difference: Diff) -> str:
    if not difference.changes:
        return "no record changed"
    count = len(difference.changes)
    wording = sum(change.level is Level.PATCH for change in difference.changes)
    rest = f", {wording} of them only of wording or citations" if wording else ""
    return f"{count} changes{rest}, which need a {difference.level.name.lower()} version"


def _identifiers(file: str) -> list[str]:
    """Return the identifiers in a file, once each, in its order; blank lines are skipped."""
    try:
        text = read_input_or_stdin(file, most=IDENTIFIER_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.BadParameter(
            f"the file is not UTF-8: {error.reason} at byte {error.start}", param_hint="--ids"
        ) from None
    return list(dict.fromkeys(line.strip() for line in StringIO(text, newline=None) if line.strip()))


def _changes_by_identifier(difference: Diff) -> Mapping[str, list[str]]:
    """Return the changes of each record, and those of its linkages, as lines."""
    changes: dict[str, list[str]] = {}
    for change in difference.changes:
        for identifier in {change.id, *change.id.split("/")}:
            changes.setdefault(identifier, []).append(changelog.change_line(change))
    return changes


def _outcomes(identifiers: Iterable[str], difference: Diff, old: Dataset, new: Dataset) -> Iterator[dict[str, Any]]:
    """
    Yield what became of each identifier, with the changes of its linkages.

    `unknown` means that the old dataset does not contain it, or that the new one neither contains nor retires it.
    """
    changes = _changes_by_identifier(difference)
    known = {record.id for record in old.records}
    unknown = 0
    for identifier in identifiers:
        outcome: dict[str, Any] = {"id": identifier, "outcome": "unknown", "targets": []}
        unknown += identifier not in known
        if identifier not in known and unknown > EXPLAINED:  # suggestions take milliseconds each
            outcome["reason"] = f"no record {shortened(identifier)} in dataset {old.version}"
        else:
            try:
                moved = migrate(identifier, old, new)
                outcome |= {"outcome": moved.outcome.value, "targets": list(moved.targets)}
            except LookupError as error:
                outcome["reason"] = str(error)
        yield outcome | {"changes": changes.get(identifier, [])}


def _print_outcomes(rows: Sequence[dict[str, Any]], head: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(head | {"identifiers": rows}, indent=1))
        return
    for row in rows:
        targets = f" by {', '.join(row['targets'])}" if row["outcome"] in {"replaced", "split"} else ""
        say(f"{row['id']}: {row['outcome']}{targets}")
        for line in (*row["changes"], *filter(None, [row.get("reason")])):
            say(f"  {line}")
