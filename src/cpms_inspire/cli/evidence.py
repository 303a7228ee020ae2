"""The commands about what the data rest on: holding them against a copy of the guide, and citing them."""

import logging
from io import BytesIO
from typing import BinaryIO

import click

from cpms_inspire._extras import needed
from cpms_inspire.analysis.verification import verify as findings_of
from cpms_inspire.cli._program import ANSWERED, IDENTIFIER, NOTHING, print_json, program, question
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.presentation.citing import CitationFormat
from cpms_inspire.presentation.citing import cite as cited


@program.command(
    help=(
        "Hold a dataset against a copy of the guide.\n\n"
        "GUIDE is a text file in UTF-8, or a PDF with the extra pdf; - is standard input. Told are anchors that are "
        "not in it, or more than once; footnotes and rows that one of the two lacks."
    )
)
@click.argument("guide", type=click.File("rb"))
@question
def verify(guide: BinaryIO, dataset: Dataset, *, as_json: bool) -> int:
    """Hold a dataset against a copy of the guide."""
    found = findings_of(dataset, _text_of(guide))
    if as_json:
        print_json(
            dataset, {"file": guide.name, "findings": [{"path": each.path, "reason": each.reason} for each in found]}
        )
    else:
        paths: dict[str, list[str]] = {}
        for each in found:
            paths.setdefault(each.reason, []).append(each.path)
        for reason, (first, *more) in list(paths.items())[:_SHOWN]:
            click.echo(f"{first}: {reason}{f' (and {len(more)} more)' if more else ''}")
        if len(paths) > _SHOWN:
            click.echo(f"... and {len(paths) - _SHOWN} findings more, which --json lists")
        places = f" at {len(found)} places" if found else ""
        click.echo(f"{guide.name}: {len(paths)} findings{places}, dataset {dataset.version}")
    return NOTHING if found else ANSWERED


_SHOWN = 40
"""Findings that are told one by one: a file that is not the guide has hundreds."""

_LARGEST = 2**26
"""Bytes of a copy at most: the guide has some 16 pages, and a device might never end."""


def _text_of(guide: BinaryIO) -> str:
    data = guide.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise _unreadable(f"{guide.name!r} is larger than {_LARGEST // 2**20} MiB, which no copy of the guide is.")
    is_pdf = data.startswith(b"%PDF-") or guide.name.lower().endswith(".pdf")
    text = _text_of_pdf(data) if is_pdf else _decoded(data)
    if not any(map(str.isalnum, text)):
        raise _unreadable(f"{guide.name!r} holds no text. Of a scan, recognise the text first.")
    return text


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reason = f"it is neither a PDF nor text in UTF-8: {error.reason} at byte {error.start}."
        raise _unreadable(f"{reason} Save it as text in UTF-8.") from None


def _text_of_pdf(data: bytes) -> str:
    with needed("pdf", "Reading a PDF"):
        from pypdf import PdfReader  # noqa: PLC0415  # of an extra
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of whatever it mends in a file, line by line
    try:
        return "\f".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    except Exception as error:  # noqa: BLE001  # a broken file makes pypdf raise whatever it comes across
        raise _unreadable(f"the PDF cannot be read: {error}. Save it as text in UTF-8.") from None


def _unreadable(reason: str) -> click.BadParameter:
    return click.BadParameter(reason, param_hint="GUIDE")


@program.command(
    help=(
        "Cite the dataset, or the record ID.\n\n"
        "With version and digest; a record with the sources that it rests on. ID may be that of a source."
    )
)
@click.argument("identifier", metavar="[ID]", required=False, type=IDENTIFIER)
@click.option(
    "--format",
    "style",
    type=click.Choice([style.value for style in CitationFormat]),
    default=CitationFormat.TEXT.value,
    show_default=True,
    help="What to write it in.",
)
@question
def cite(identifier: str | None, style: str, dataset: Dataset, *, as_json: bool) -> int:
    """Cite the dataset, or the record ID."""
    citation = cited(dataset, identifier, format=CitationFormat(style))
    if as_json:
        print_json(dataset, {"format": style, "citation": citation})
    elif style == CitationFormat.TEXT:
        click.echo(citation)
    else:
        # What programs read is in UTF-8, whatever the terminal can show.
        click.echo(citation.encode())
    return ANSWERED
