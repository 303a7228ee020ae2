"""Copies of the guide as users may have them: a made-up one, and functions that change its layout."""

import html
import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterator

import fpdf

from cpms_inspire import Citation, Dataset
from cpms_inspire.analysis.editorial import citations_of
from cpms_inspire.model.records import GUIDE

HIGH = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
PLAIN = str.maketrans(HIGH, "0123456789")
MARK = re.compile(f"[{HIGH}]+")


def high(number: int) -> str:
    """Return a number in superscript digits."""
    return str(number).translate(str.maketrans("0123456789", HIGH))


def guide_citations(dataset: Dataset) -> list[Citation]:
    return [citation for _, citation in citations_of(dataset) if citation.source == GUIDE]


def anchors(dataset: Dataset) -> list[str]:
    """Return the anchors of a dataset, each once."""
    return list(dict.fromkeys(str(citation.anchor) for citation in guide_citations(dataset)))


def footnotes(dataset: Dataset) -> dict[int, set[str]]:
    """Return the footnotes that a dataset cites, each with the cited pages."""
    found: dict[int, set[str]] = {}
    for _, citation in citations_of(dataset):
        for number in citation.footnotes:
            found.setdefault(number, set()).update(filter(None, [citation.pages]))
    return found


def made_up(dataset: Dataset) -> str:
    """Return a text with everything that a dataset cites, one paragraph each, and with nothing else of the guide."""
    anchor_texts = sorted(anchors(dataset), key=lambda anchor: max(_numbers(anchor), default=0))
    headings = [
        heading
        for heading in _headings(dataset)
        if not any(_letters(anchor) in _letters(heading) for anchor in anchor_texts)
    ]
    notes = sorted(footnotes(dataset).items())
    begun = {_numbers(anchor)[0]: anchor for anchor in anchor_texts if MARK.match(anchor)}
    paragraphs = (
        next(source.title for source in dataset.sources if source.id == GUIDE),
        *dict.fromkeys(str(citation.section) for citation in guide_citations(dataset)),
        *headings,
        *(
            f"Lorem ipsum dolor {anchor} sit amet, consectetur elit."
            for anchor in anchor_texts
            if not MARK.match(anchor)
        ),
        *(f"Quisque tincidunt{high(number)} semper erat." for number, _ in notes),
        *(
            f"{begun.get(number, high(number))} Vide librum, p. {'; p. '.join(sorted(pages))}."
            for number, pages in notes
        ),
    )
    return "\n\n".join(paragraphs)


def _headings(dataset: Dataset) -> Iterator[str]:
    """Yield the contents of the first two cells of the table, row by row."""
    for row in dataset.convergences:
        for standard in map(dataset.standard, row.standards):
            if standard.pillar != row.pillar:
                yield f"Standard {standard.number}: {min((standard.title, *standard.aliases), key=len)}"
        yield from (f"Pillar {each.number}: {each.title}" for each in dataset.pillars if each.id == row.pillar)
        if len(row.strategies) < len(dataset.strategies):
            yield from (f"- {dataset.strategy(identifier).title}" for identifier in row.strategies)


def _numbers(text: str) -> list[int]:
    """Return the superscript numbers in a text."""
    return [int(found.translate(PLAIN)) for found in MARK.findall(text)]


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text).lower()


def paragraphs_of(text: str) -> list[str]:
    return [paragraph for paragraph in re.split(r"\n\s*\n", text) if paragraph.strip()]


def _wrapped(text: str, width: int) -> str:
    return "\n\n".join(textwrap.fill(paragraph, width) for paragraph in paragraphs_of(text))


def narrow(text: str) -> str:
    """Wrap a text to 60 columns, with ligatures and curly quotation marks."""
    for letters, ligature in (("ffi", "\ufb03"), ("ff", "\ufb00"), ("fi", "\ufb01"), ("fl", "\ufb02")):
        text = text.replace(letters, ligature)
    text = re.sub(r"(?<=\w)'", "\u2019", text).replace("'", "\u2018").replace(" - ", " \u2013 ")
    return _wrapped(text, 60)


def hyphenated(text: str) -> str:
    """Wrap a text to 30 columns, with long words divided at the ends of lines."""
    divided = re.sub(r"(?<![\w/])([A-Za-z]{5})([a-z]{4,})(?=[ ,.])", r"\1-\2", text)
    return re.sub(r"(?<=[a-z]{5})-(?=[a-z]{4})", "-\n", _wrapped(divided, 30))


def soft(text: str) -> str:
    """Add soft hyphens to long words and non-breaking spaces between words."""
    return re.sub("(?<=[A-Za-z]{4})(?=[a-z]{3})", "\u00ad", text).replace(" a ", "\u00a0a\u00a0")


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def compatible(text: str) -> str:
    """Normalise a text so that superscript digits become plain digits."""
    return unicodedata.normalize("NFKC", text)


def bracketed(text: str) -> str:
    return MARK.sub(lambda found: f"[{found[0].translate(PLAIN)}]", _own_lines(text))


def markdown(text: str) -> str:
    """Format footnotes as Markdown, and give links an address."""
    text = MARK.sub(lambda found: f"[^{found[0].translate(PLAIN)}]", _own_lines(text))
    return re.sub(r"(?m)^(\[\^\d+\])", r"\1: ", text).replace("](#)", "](https://example.org/a_b)")


def _own_lines(text: str) -> str:
    """Begin each footnote on a new line."""
    return re.sub(rf"(?<=[ \n])(?=[{HIGH}])", "\n", text)


def unmarked(text: str) -> str:
    """Remove the markup of Markdown and HTML from a text, and print bullets."""
    text = re.sub(r"\*\*|\]\(#\)|\[", "", re.sub("</?p>", " ", text))
    return re.sub("(?m)^- +", "\u2022\t", text)


def web_page(text: str) -> str:
    """Format a text as a web page."""
    body = re.sub(r"\*\*(.*?)\*\*", r"<strong>\1</strong>", html.escape(re.sub("</?p>", "", text)))
    body = MARK.sub(lambda found: f"<sup>{found[0].translate(PLAIN)}</sup>", _own_lines(body))
    return "<html><body>" + "".join(f"<p class='a'>{line}</p>" for line in body.splitlines()) + "</body></html>"


def capitals(text: str) -> str:
    return text.upper()


def columns(text: str) -> str:
    """Arrange a text in two columns side by side, on numbered pages."""
    lines = _wrapped(text, 48).splitlines()
    pages = [lines[start : start + 80] for start in range(0, len(lines), 80)]
    return "\f".join(
        "\n".join(f"{left:<52}{right}" for left, right in zip(page[:40], [*page[40:], *[""] * 40], strict=False))
        + f"\n\n{'':48}{number}\n"
        for number, page in enumerate(pages, 1)
    )


def paged(text: str) -> str:
    """Break a text into pages at any line, with running heads and page numbers."""
    lines = _wrapped(text, 60).splitlines()
    pages = [lines[start : start + 23] for start in range(0, len(lines), 23)]
    return "\f".join(
        "\n".join(("A guide for all: page head", "", *page, "", f"    Page {number} of {len(pages)}"))
        for number, page in enumerate(pages, 1)
    )


def footed(text: str) -> str:
    """Break a text into numbered pages, with each footnote on the page that refers to it."""
    notes: dict[int, list[str]] = {}
    body: list[str] = []
    for paragraph in paragraphs_of(_own_lines(text)):
        if MARK.match(paragraph):
            for line in filter(None, paragraph.splitlines()):
                notes[_numbers(line)[0]] = textwrap.wrap(line, 60)
        else:
            body += [*textwrap.wrap(paragraph, 60), ""]
    pages: list[list[str]] = [[]]
    feet: list[str] = []
    for line in body:
        called = [note for number in _numbers(line) for note in notes.get(number, [])]
        if len(pages[-1]) + len(feet) + len(called) >= 40:
            pages[-1] += ["", *feet, "", str(len(pages))]
            pages.append([])
            feet = []
        pages[-1].append(line)
        feet += called
    pages[-1] += ["", *feet]
    return "\f".join("\n".join(page) for page in pages)


def mixed(text: str) -> str:
    """Apply several layouts at once."""
    return paged(soft(compatible(text)))


WAYS: list[Callable[[str], str]] = [
    str, narrow, hyphenated, soft, decomposed, compatible, bracketed, markdown, unmarked, web_page, capitals, columns,
    paged, footed, mixed,
]  # fmt: skip


class _Pages(fpdf.FPDF):
    """Pages with a running head and a page number."""

    def header(self) -> None:
        self.set_font("Helvetica", size=8)
        self.cell(0, 8, "A guide for all: page head", align="C")
        self.ln(12)

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Helvetica", size=8)
        self.cell(0, 10, str(self.page_no()), align="C")


def pdf(text: str, columns: int) -> bytes:
    """Return a text as a PDF: in one column with superscript footnote marks, or in two justified columns."""
    pages = _Pages()
    pages.add_page()
    pages.set_font("Times", size=11)
    # The built-in fonts contain few characters.
    text = unmarked(text.translate({0x2019: "'", 0x2013: "-", 0x2014: "-"})).replace("\u2022\t", "- ")
    if columns == 1:
        for part in re.split(f"([{HIGH}]+|\n\\s*\n)", text):
            if MARK.match(part):
                pages.char_vpos = fpdf.enums.CharVPos.SUP
                pages.write(5, part.translate(PLAIN))
                pages.char_vpos = fpdf.enums.CharVPos.LINE
            elif part.strip():
                pages.write(5, part)
            else:
                pages.ln(8)
    else:
        with pages.text_columns(ncols=columns, gutter=8, text_align="J") as area:
            for paragraph in paragraphs_of(text):
                area.write(f"{paragraph.translate(PLAIN)}\n\n")
    return bytes(pages.output())
