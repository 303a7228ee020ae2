"""What the commands share: the types of parameters, options, and the printing of answers."""

import json
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from cpms_inspire.cli._group import REFUSED, Choice, ParameterType, with_overlays
from cpms_inspire.cli._steps import command_for, message_of
from cpms_inspire.dataset.bundled import load_dataset
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.references import member
from cpms_inspire.dataset.versions import dataset_versions
from cpms_inspire.errors import InvalidOptionError, UnknownIdentifierError, shortened, visible
from cpms_inspire.model.records import COLLECTIONS, Pillar, Record, Standard, Strategy
from cpms_inspire.model.vocabulary import LinkageKind, Setting
from cpms_inspire.presentation.words import own_title

if TYPE_CHECKING:
    from cpms_inspire.dataset.overlay import Overlay


def say(text: object, *, err: bool = False) -> None:
    """Print a text, in which nothing that comes from a file or a name can act on the terminal."""
    click.echo(visible(str(text)), err=err)


def show(*parts: RenderableType) -> None:
    """Print renderables as text, without markup; in colour only on a terminal that supports it."""
    console = Console(markup=False, emoji=False, highlight=False)
    for part in parts:
        console.print(_Visible(part))


class _Visible:
    """A renderable in which no text can act on the terminal; its own colours can."""

    def __init__(self, part: RenderableType) -> None:
        self._part = part

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        """Yield its segments."""
        for text, style, control in console.render(self._part, options):
            yield Segment(visible(text), style, control)


def print_json(dataset: Dataset, answer: dict[str, Any]) -> None:
    """
    Print an answer as JSON with its dataset; in ASCII, which every encoding contains.

    Values in the answer are printed with all their fields, as `to_dict` gives them.
    If the dataset has overlays, their names are printed too, and the overlay of each of their records.
    """
    from cpms_inspire.presentation.data import plain  # noqa: PLC0415  # most answers are not printed as JSON

    answer = plain(answer)
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


def apply_overlays(dataset: Dataset, overlays: "Iterable[Overlay]") -> Dataset:
    """Return a dataset with the overlays named before the command, then with the command's own."""
    before: tuple[Overlay, ...] = click.get_current_context().find_root().params.get("overlays", ())
    if both := (*before, *overlays):
        from cpms_inspire.dataset.overlay import with_overlay  # noqa: PLC0415  # most commands have none

        for overlay in both:
            dataset = with_overlay(dataset, overlay)
    return dataset


class DatasetParameter(ParameterType):
    """A bundled version or a file."""

    name = "VERSION|FILE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Dataset:
        """Load it, or refuse the value."""
        if value in dataset_versions():
            return load_dataset(value)
        from pathlib import Path  # noqa: PLC0415  # most commands ask a bundled version

        if not value or not Path(value).exists():
            bundled = ", ".join(dataset_versions())
            self.fail(f"{shortened(value)} is neither a bundled version ({bundled}) nor a file.", param, ctx)
        from cpms_inspire.cli._reading import read  # noqa: PLC0415  # most commands read no file

        return read(value, "dataset", Dataset.from_json)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Suggest versions, and let the shell suggest files."""
        del ctx, param
        versions = [CompletionItem(version) for version in dataset_versions() if version.startswith(incomplete)]
        return [*versions, CompletionItem(incomplete, type="file")]


class ReferenceParameter(ParameterType):
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


class WordParameter(Choice):
    """A word of a vocabulary, written as the questions accept it: `Rapid onset` is `rapid-onset`."""

    def __init__(self, option: str, vocabulary: type[StrEnum]) -> None:
        """Accept the words of a vocabulary for an option."""
        super().__init__([each.value for each in vocabulary])
        self._option = option
        self._vocabulary = vocabulary

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word as the vocabulary has it."""
        try:
            return member(self._option, value, self._vocabulary).value
        except InvalidOptionError as error:
            self.fail(f"{error}", param, ctx)


KINDS = WordParameter("kind", LinkageKind)
SETTINGS = WordParameter("setting", Setting)


def question(function: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options of all questions, and print suggestions with their titles."""

    @wraps(function)
    def asked(*arguments: Any, dataset: Dataset, overlays: "tuple[Overlay, ...]", **options: Any) -> int:
        dataset = apply_overlays(dataset, overlays)
        try:
            return function(*arguments, dataset=dataset, **options)
        except UnknownIdentifierError as error:
            say(f"Error: {message_of(error)}", err=True)
            for identifier in error.suggestions:
                say(f"  {identifier}  {own_title(dataset.record(identifier))}", err=True)
            if command := command_for(error):
                say(f"  {command}", err=True)
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
