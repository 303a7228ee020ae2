"""The commands about evidence: compare a dataset with a copy of the guide, and cite it."""

import logging
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

import click

from cpms_inspire._extras import needed
from cpms_inspire.analysis.verification import verify as findings_of
from cpms_inspire.cli._group import ANSWERED, NOTHING, program
from cpms_inspire.cli._inputs import TooMuch, bounded, read_input_or_stdin
from cpms_inspire.cli._program import IDENTIFIER, print_json, question, say
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.documents.limits import GUIDE_BYTES, GUIDE_PAGES, PDF_MEMORY, PDF_SECONDS, in_words
from cpms_inspire.errors import visible
from cpms_inspire.presentation.citing import CitationFormat
from cpms_inspire.presentation.citing import cite as cited

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader


@program.command(
    help=(
        "Compare a dataset with a copy of the guide.\n\n"
        "GUIDE is a text file in UTF-8, or a PDF with the extra pdf; - is standard input. Reports anchors that are "
        "missing "
        "or not unique, and footnotes and rows found in only one of the two."
    )
)
@click.argument("guide", type=click.Path(allow_dash=True))
@question
def verify(guide: str, dataset: Dataset, *, as_json: bool) -> int:
    """Compare a dataset with a copy of the guide."""
    found = findings_of(_text_of(guide), dataset)
    name = _name_of(guide)
    if as_json:
        print_json(dataset, {"file": name, "findings": [{"path": each.path, "reason": each.reason} for each in found]})
    else:
        paths: dict[str, list[str]] = {}
        for each in found:
            paths.setdefault(each.reason, []).append(each.path)
        for reason, (first, *more) in list(paths.items())[:_SHOWN]:
            say(f"{first}: {reason}{f' (and {len(more)} more)' if more else ''}")
        if len(paths) > _SHOWN:
            say(f"... and {len(paths) - _SHOWN} more findings; --json lists all")
        places = f" at {len(found)} places" if found else ""
        say(f"{name}: {len(paths)} findings{places}, dataset {dataset.version}")
    return NOTHING if found else ANSWERED


_SHOWN = 40
"""The most findings printed; a file that is not the guide has hundreds."""


def _text_of(guide: str) -> str:
    data = read_input_or_stdin(guide, most=GUIDE_BYTES)
    is_pdf = data.startswith(b"%PDF-") or guide.lower().endswith(".pdf")
    text = _text_of_pdf(data) if is_pdf else _decoded(data)
    if not any(map(str.isalnum, text)):
        raise _unreadable(f"{_name_of(guide)!r} contains no text. If it is a scan, recognise the text first.")
    return text


def _name_of(guide: str) -> str:
    return "<stdin>" if guide == "-" else guide


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reason = f"it is neither a PDF nor text in UTF-8: {error.reason} at byte {error.start}."
        raise _unreadable(f"{reason} Save it as text in UTF-8.") from None


def _text_of_pdf(data: bytes) -> str:
    with needed("pdf", "Reading a PDF"):
        from pypdf import PdfReader  # noqa: PLC0415  # of an extra
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it logs every repair of a file
    try:
        with bounded(PDF_SECONDS, PDF_MEMORY):
            return "\f".join(page.extract_text() for page in _pages(PdfReader(BytesIO(data))))
    except TooMuch:
        raise _unreadable(
            f"reading the PDF takes over {PDF_SECONDS} seconds, the limit. Save it as text in UTF-8."
        ) from None
    except MemoryError:
        reason = f"reading the PDF takes over {in_words(PDF_MEMORY)} of memory, the limit. Save it as text in UTF-8."
        raise _unreadable(reason) from None
    except click.BadParameter:
        raise
    except Exception as error:  # noqa: BLE001  # pypdf raises many kinds of exceptions on a broken file
        raise _unreadable(f"the PDF cannot be read: {visible(str(error))}. Save it as text in UTF-8.") from None


def _pages(reader: "PdfReader") -> Iterator["PageObject"]:
    """Yield the pages of a PDF, one more than allowed at most."""
    for number, page in enumerate(reader.pages):
        if number == GUIDE_PAGES:
            raise _unreadable(f"the PDF has more than {GUIDE_PAGES} pages, the limit. No copy of the guide has.")
        yield page


def _unreadable(reason: str) -> click.BadParameter:
    return click.BadParameter(reason, param_hint="GUIDE")


@program.command(
    help=(
        "Cite the dataset, or the record ID.\n\n"
        "The citation has version and digest; that of a record also has its sources. ID may be that of a source."
    )
)
@click.argument("identifier", metavar="[ID]", required=False, type=IDENTIFIER)
@click.option(
    "--format",
    "style",
    type=click.Choice([style.value for style in CitationFormat]),
    default=CitationFormat.TEXT.value,
    show_default=True,
    help="The format of the citation.",
)
@question
def cite(identifier: str | None, style: str, dataset: Dataset, *, as_json: bool) -> int:
    """Cite the dataset, or the record ID."""
    citation = cited(identifier, dataset, format=CitationFormat(style))
    if as_json:
        print_json(dataset, {"format": style, "citation": citation})
    elif style == CitationFormat.TEXT:
        click.echo(citation)
    else:
        # Programs read these formats as UTF-8, also if the terminal has another encoding.
        click.echo(citation.encode())
    return ANSWERED
