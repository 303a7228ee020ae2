"""What the commands share: the program, the types of parameters, options, and the printing of answers."""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem
from rich.console import Console, RenderableType

from cpms_inspire._version import __version__
from cpms_inspire.dataset.bundled import dataset_versions, load_dataset
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.overlay import Overlay, with_overlay
from cpms_inspire.documents import loading
from cpms_inspire.documents.files import read_file
from cpms_inspire.errors import DatasetError, UnknownIdentifierError, shortened
from cpms_inspire.model.records import COLLECTIONS, Pillar, Record, Standard, Strategy
from cpms_inspire.model.vocabulary import LinkageKind, Setting
from cpms_inspire.presentation.words import own_title

ANSWERED, NOTHING, REFUSED = 0, 1, 2
"""The exit statuses."""


def show(*parts: RenderableType) -> None:
    """Print renderables as text, without markup; in colour only on a terminal that supports it."""
    console = Console(markup=False, emoji=False, highlight=False)
    if not console.width:  # as a program without a terminal may set it
        console.width = 80
    for part in parts:
        console.print(part)


def print_json(dataset: Dataset, answer: dict[str, Any]) -> None:
    """
    Print an answer as JSON with its dataset; in ASCII, which every encoding contains.

    If the dataset has overlays, their names are printed too, and the overlay of each of their records.
    """
    head: dict[str, Any] = {"dataset": dataset.version, "sha256": dataset.digest}
    if dataset.overlays:
        origins = dict(dataset.origins)
        head["overlays"] = list(dataset.overlays)
        head["origins"] = {name: origins[name] for name in _identifiers(answer) if name in origins}
    click.echo(json.dumps(head | answer, indent=1))


def _identifiers(answer: object) -> Iterator[str]:
    """Yield the identifiers of the records in an answer."""
    if isinstance(answer, dict):
        identifier = answer.get("id")
        if isinstance(identifier, str):
            yield identifier
        answer = list(answer.values())
    if isinstance(answer, list):
        for part in answer:
            yield from _identifiers(part)


def document_kind(data: bytes) -> str:
    """Return `overlay` for a document with a name, `dataset` for one with a version, else an empty text."""
    try:
        document = loading.parse(data)
    except DatasetError:
        return ""
    if not isinstance(document, dict) or ("name" in document) == ("version" in document):
        return ""
    return "overlay" if "name" in document else "dataset"


T = TypeVar("T")

_WITH_ARTICLE = {"dataset": "a dataset", "overlay": "an overlay"}


def _read(file: str, kind: str, read: Callable[[bytes], T]) -> T:
    """Return the content of a file; an error names the file and the option that accepts it."""
    data = read_file(file)
    try:
        return read(data)
    except DatasetError as error:
        found = document_kind(data)
        if found not in {"", kind}:
            raise click.UsageError(
                f"{file} is not {_WITH_ARTICLE[kind]} but {_WITH_ARTICLE[found]}: use it with --{found}."
            ) from None
        raise DatasetError(error.problems, f"{kind} {file}") from None


class OverlayParameter(click.ParamType[Overlay]):
    """A file with local additions."""

    name = "FILE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Overlay:
        """Load it."""
        del param, ctx
        return _read(value, "overlay", Overlay.from_json)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Let the shell suggest files."""
        del ctx, param
        return [CompletionItem(incomplete, type="file")]


with_overlays = click.option(
    "--overlay",
    "overlays",
    type=OverlayParameter(),
    multiple=True,
    help="A file with local additions to the dataset; may be repeated, also before the command.",
)


def apply_overlays(dataset: Dataset, overlays: Iterable[Overlay]) -> Dataset:
    """Return a dataset with the overlays named before the command, then with the command's own."""
    before: tuple[Overlay, ...] = click.get_current_context().find_root().params.get("overlays", ())
    for overlay in (*before, *overlays):
        dataset = with_overlay(dataset, overlay)
    return dataset


class DatasetParameter(click.ParamType[Dataset]):
    """A bundled version or a file."""

    name = "VERSION|FILE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Dataset:
        """Load it, or refuse the value."""
        if value in dataset_versions():
            return load_dataset(value)
        if not value or not Path(value).exists():
            bundled = ", ".join(dataset_versions())
            self.fail(f"{shortened(value)} is neither a bundled version ({bundled}) nor a file.", param, ctx)
        return _read(value, "dataset", Dataset.from_json)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Suggest versions, and let the shell suggest files."""
        del ctx, param
        versions = [CompletionItem(version) for version in dataset_versions() if version.startswith(incomplete)]
        return [*versions, CompletionItem(incomplete, type="file")]


class ReferenceParameter(click.ParamType[str]):
    """A reference as the user wrote it; the question resolves it."""

    def __init__(self, name: str, *collections: str, with_codes: bool = True) -> None:
        """Complete identifiers of some collections, and numbers and codes if the command accepts them."""
        self.name = name
        self._collections = collections
        self._with_codes = with_codes

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return it unchanged."""
        del param, ctx
        return str(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Suggest what begins with the user's text, with titles."""
        del ctx, param
        dataset = load_dataset()
        return [
            CompletionItem(text, help=own_title(record))
            for name in self._collections
            for record in getattr(dataset, name)
            for text in (*(_codes(record) if self._with_codes else ()), record.id)
            if text.lower().startswith(incomplete.lower())
        ]


def _codes(record: Record) -> tuple[str, ...]:
    """Return the number or code of a pillar, a standard or a strategy."""
    match record:
        case Pillar() | Standard():
            return (str(record.number),)
        case Strategy():
            return (record.code,)
        case _:
            return ()


STANDARD = ReferenceParameter("STANDARD", "standards")
STRATEGY = ReferenceParameter("STRATEGY", "strategies")
EITHER = ReferenceParameter("REF", "standards", "strategies")
ANY = ReferenceParameter("REF", "standards", "strategies", "interventions")
WITH_ACTIVITIES = ReferenceParameter("REF", "standards", "strategies", "interventions", "activities")
PILLAR = ReferenceParameter("PILLAR", "pillars")
IDENTIFIER = ReferenceParameter("ID", *COLLECTIONS, with_codes=False)
KINDS = click.Choice([kind.value for kind in LinkageKind])
SETTINGS = click.Choice([setting.value for setting in Setting])


def question(function: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options of all questions, and print suggestions with their titles."""

    @wraps(function)
    def asked(*arguments: Any, dataset: Dataset, overlays: tuple[Overlay, ...], **options: Any) -> int:
        dataset = apply_overlays(dataset, overlays)
        try:
            return function(*arguments, dataset=dataset, **options)
        except UnknownIdentifierError as error:
            click.echo(f"Error: {error}", err=True)
            for identifier in error.suggestions:
                click.echo(f"  {identifier}  {own_title(dataset.record(identifier))}", err=True)
            return REFUSED

    with_json = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")(asked)
    return with_dataset(with_overlays(with_json))


with_dataset = click.option(
    "--dataset",
    type=DatasetParameter(),
    default=lambda: dataset_versions()[-1],
    show_default="newest bundled version",
    help="The dataset to ask: a bundled version, or a file.",
)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    # Not as docstrings, here and in the commands: `python -OO` drops those.
    help="Show which INSPIRE strategies go with which Child Protection Minimum Standard, by the guide of 2020.\n\n"
    'Standards and strategies can be written as people write them: 9, "Std. 9", SGBV, a title; N, "Norms and values". '
    "Not endorsed by the owners of the frameworks.",
)
@click.version_option(__version__, package_name="cpms-inspire", prog_name="cpms-inspire")
@with_overlays
@click.pass_context
def program(context: click.Context, overlays: tuple[Overlay, ...]) -> None:
    """Group the commands."""
    name = str(context.invoked_subcommand)
    command = program.get_command(context, name)
    if overlays and command is not None and "overlays" not in {each.name for each in command.params}:
        raise click.UsageError(f"{name} does not use overlays: leave --overlay out.")
