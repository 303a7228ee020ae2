"""The commands that read what people write, in a cell or in a text."""

from typing import TYPE_CHECKING, Any

import click

from cpms_inspire.cli._group import ANSWERED, NOTHING, program
from cpms_inspire.cli._program import print_json, question, show
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.model.vocabulary import Relation
from cpms_inspire.presentation import terminal

if TYPE_CHECKING:
    from cpms_inspire.reading.values import Mention

_KINDS = ("standard", "strategy", "intervention")

_with_relations = click.option(
    "--relation",
    "relations",
    type=click.Choice([relation.value for relation in Relation]),
    multiple=True,
    default=("name", "part"),
    show_default=True,
    help="Read terms with this relation; may be repeated. The names of sectors are read only if you ask for them.",
)
_with_lexicon = click.option(
    "--lexicon", metavar="VERSION", show_default="newest", help="The bundled version of the lexicon to use."
)


@program.command(
    help=(
        "Read TEXT as a cell of a table.\n\n"
        "A cell is a list or a range of standards, strategies or interventions, as people write them: numbers, titles, "
        "short forms, terms of the field in five languages. The command shows what was read and why, and proposals for "
        "each part that was not."
    )
)
@click.argument("text", nargs=-1, required=True)
@click.option("--as", "kind", type=click.Choice(_KINDS), default="standard", show_default=True, help="What is read.")
@_with_relations
@_with_lexicon
@question
def read(  # noqa: PLR0913  # the options of the command
    text: tuple[str, ...],
    kind: str,
    relations: tuple[str, ...],
    lexicon: str | None,
    dataset: Dataset,
    *,
    as_json: bool,
) -> int:
    """Read TEXT as a cell of a table."""
    # Only these commands need the reader, so the others need not wait for its import.
    from cpms_inspire.reading.cell import read as read_cell

    found = read_cell(" ".join(text), kind, dataset=dataset, lexicon=lexicon, relations=relations)  # type: ignore[arg-type]  # of Relation
    if as_json:
        unread = [
            {
                "start": part.start,
                "end": part.end,
                "text": part.text,
                "reason": part.reason,
                "suggestions": list(part.suggestions),
            }
            for part in found.unread
        ]
        mentions = [_plain(mention) for mention in found.mentions]
        print_json(dataset, {"text": found.text, "ids": list(found.ids), "mentions": mentions, "unread": unread})
    else:
        if found.mentions:
            show(terminal.mentions(found.mentions, dataset))
        show(*terminal.unread(found.unread, dataset))
    return ANSWERED if found.complete else NOTHING


@program.command(
    help=(
        "Show what a running TEXT mentions.\n\n"
        "TEXT is for instance the description of an activity. Nothing found is an answer too."
    )
)
@click.argument("text", nargs=-1, required=True)
@click.option("--of", type=click.Choice(_KINDS), multiple=True, default=_KINDS, help="Only these; may be repeated.")
@_with_relations
@_with_lexicon
@question
def mentions(  # noqa: PLR0913  # as for read
    text: tuple[str, ...],
    of: tuple[str, ...],
    relations: tuple[str, ...],
    lexicon: str | None,
    dataset: Dataset,
    *,
    as_json: bool,
) -> int:
    """Show what a running TEXT mentions."""
    from cpms_inspire.reading.text import mentions as mentions_in

    found = mentions_in(" ".join(text), of, dataset=dataset, lexicon=lexicon, relations=relations)  # type: ignore[arg-type]  # of Relation
    if as_json:
        print_json(dataset, {"mentions": [_plain(mention) for mention in found]})
    else:
        show(terminal.mentions(found, dataset) if found else "It mentions none.")
    return ANSWERED if found else NOTHING


def _plain(mention: "Mention") -> dict[str, Any]:
    return {
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "ids": list(mention.ids),
        "evidence": mention.evidence,
        "term": mention.term,
        "relation": mention.relation,
        "ambiguous": mention.ambiguous,
    }
