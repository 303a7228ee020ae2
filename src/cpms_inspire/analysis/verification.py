"""
Verification: comparing a dataset's citations of the guide with a reader's own copy of it.

The copy is given as text; this module does not read files.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from html import unescape
from itertools import accumulate
from typing import TypeAlias

from attrs import frozen

from cpms_inspire.analysis.editorial import Finding, citations_of
from cpms_inspire.dataset.bundled import DatasetRef, dataset_of
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.documents.limits import GUIDE_CHARACTERS, GUIDE_LINES, GUIDE_NUMBERS, GUIDE_TEXT
from cpms_inspire.errors import InvalidOptionError, shortened
from cpms_inspire.model.records import GUIDE, Citation, Convergence, Pillar, Standard, Strategy

__all__ = ["verify"]


def verify(text: str, dataset: DatasetRef | None = None) -> tuple[Finding, ...]:
    """
    Return the differences between a copy of the guide and a dataset's citations of it, the newest's if none is given.

    The title must be in the copy, each anchor exactly once, and each section that is cited.  A footnote that is cited
    must have its mark and its text there, and the text must print the pages that are cited.  At least one anchor of
    each row of the table must be found.  The table must name the standards of each row, and its strategies if the row
    names single ones; strategies are not compared if the layout of the copy separates them from their standards.  The
    copy may also have more than the dataset: footnotes that no record cites, and standards in the table without a row.

    Only letters and digits are compared, in any case.  Copies may differ in spaces, line breaks, hyphens, ligatures,
    quotation marks, accents, footnote marks, bullets, Markdown, HTML, running heads, page breaks and columns.

    The dataset does not contain the text of the guide, so parts without a citation cannot be compared: a paragraph
    without an anchor may be missing or changed, the words around an anchor or the order of paragraphs may be changed,
    and the table may say more.  No findings means that everything cited is in the copy, not that the copy is complete.

    Raises an `InvalidOptionError` if the text is many times larger than the guide.
    """
    if not isinstance(text, str):
        raise _no_copy(shortened(text))
    dataset, copy = dataset_of(dataset), _Copy(text)
    return (
        *_check_title(dataset, copy),
        *_check_citations(dataset, copy),
        *_check_footnotes(dataset, copy),
        *_check_table(dataset, copy),
    )


def _no_copy(given: str, rule: str | None = None) -> InvalidOptionError:
    return InvalidOptionError("text", given, ("the text of a copy of the guide",), rule)


def _check_size(what: str, found: int, most: int) -> None:
    """Refuse a text that is larger than any copy of the guide, because comparing it takes long."""
    if found > most:
        raise _no_copy(f"one with {found}", f"one with at most {most} {what}")


def _check_title(dataset: Dataset, copy: "_Copy") -> Iterator[Finding]:
    for index, source in enumerate(dataset.sources):
        if source.id == GUIDE and not copy.count(source.title):
            yield Finding(f"$.sources[{index}].title", f"{source.title!r} is not in the copy")


def _check_citations(dataset: Dataset, copy: "_Copy") -> Iterator[Finding]:
    for path, citation in citations_of(dataset):
        if citation.source == GUIDE and citation.anchor and citation.section:
            yield from _check_anchor(citation.anchor, f"{path}.anchor", copy)
            if citation.section != _TITLE_PAGE and not copy.count(citation.section):
                yield Finding(f"{path}.section", f"{citation.section!r} is not in the copy")
        for number in citation.footnotes:
            for part, numbers in (("mark", copy.marks), ("text", copy.notes.keys())):
                if number not in numbers:
                    yield Finding(f"{path}.footnotes", f"the {part} of footnote {number} is not in the copy")
        if not _prints_pages(citation, copy):
            footnotes = ", ".join(map(str, citation.footnotes))
            yield Finding(f"{path}.pages", f"the copy does not print {citation.pages} in footnote {footnotes}")


_TITLE_PAGE = "Title page"
"""The one cited section that has no heading."""


def _check_anchor(anchor: str, path: str, copy: "_Copy") -> Iterator[Finding]:
    times = copy.count(anchor)
    if times != 1:
        reason = f"occurs {times} times in the copy" if times else "is not in the copy"
        yield Finding(path, f"{anchor!r} {reason}")


def _prints_pages(citation: Citation, copy: "_Copy") -> bool:
    """Return whether a footnote of a citation prints its pages; true as well if all its footnotes are missing."""
    pages = set(_NUMBER.findall(citation.pages or ""))
    texts = [text for number in citation.footnotes for text in copy.notes.get(number, ())]
    return not texts or any(pages <= set(_NUMBER.findall(text)) for text in texts)


def _check_footnotes(dataset: Dataset, copy: "_Copy") -> Iterator[Finding]:
    cited = {number for _, citation in citations_of(dataset) for number in citation.footnotes}
    uncited = sorted((copy.marks & copy.notes.keys()) - cited)
    if uncited:
        yield Finding("$", f"no record cites the footnotes {', '.join(map(str, uncited))} of the copy")


def _check_table(dataset: Dataset, copy: "_Copy") -> Iterator[Finding]:
    rows = {index: row for index, row in enumerate(dataset.convergences) if row.id.startswith(f"{GUIDE}-")}
    named = {standard.id for standard in dataset.standards if copy.count(*_names(standard))}
    for index, row in rows.items():
        yield from _check_row(row, f"$.convergences[{index}]", named, dataset, copy)
    with_row = {identifier for row in rows.values() for identifier in row.standards}
    for index, standard in enumerate(dataset.standards):
        if standard.id in named - with_row:
            yield Finding(f"$.standards[{index}]", f"the copy's table names {standard.id}, and no row accounts for it")
    yield from _check_strategies(dataset, copy, rows)


def _check_row(
    row: Convergence, path: str, named: Collection[str], dataset: Dataset, copy: "_Copy"
) -> Iterator[Finding]:
    """Yield what a row has and the copy has not; `named` are the standards that the copy names."""
    anchors = [citation.anchor or "" for citation in row.citations if citation.source == GUIDE]
    if not any(map(copy.count, anchors)):
        yield Finding(path, f"no anchor of row {row.number} is in the copy")
    for identifier in row.standards:
        # A row for a whole pillar does not name the standards of the pillar.
        if identifier not in named and dataset.standard(identifier).pillar != row.pillar:
            yield Finding(f"{path}.standards", f"the copy's table does not name {identifier}")
    for pillar in dataset.pillars:
        if pillar.id == row.pillar and not copy.count(*_names(pillar)):
            yield Finding(f"{path}.pillar", f"the copy's table does not name {pillar.id}")


def _check_strategies(dataset: Dataset, copy: "_Copy", rows: Mapping[int, Convergence]) -> Iterator[Finding]:
    """
    Yield the strategies that are missing in rows that name single strategies.

    Nothing is yielded if at least half of these rows miss some.  Then the layout of the copy separates the cells of a
    row: for instance, all standards come first, and then all strategies.
    """
    missing: dict[int, list[str]] = {}
    for index, row in rows.items():
        if len(row.strategies) < len(dataset.strategies):
            names = {str(identifier): _names(dataset.strategy(identifier)) for identifier in row.strategies}
            missing[index] = copy.missing_after(_names(dataset.standard(row.standards[-1])), names)
    if sum(map(bool, missing.values())) * 2 < len(missing):
        for index, strategies in missing.items():
            for strategy in strategies:
                reason = f"the copy's table does not name {strategy} with {rows[index].standards[-1]}"
                yield Finding(f"$.convergences[{index}].strategies", reason)


def _names(value: Standard | Strategy | Pillar) -> tuple[str, ...]:
    """Return what the table may call a record: the titles of a strategy, number and title of anything else."""
    titles = (value.title, *getattr(value, "aliases", ()))
    if isinstance(value, Strategy):
        return titles
    return tuple(f"{type(value).__name__} {value.number} {title}" for title in titles)


class _Copy:
    """A copy of the guide, read in several ways because its layout is not known."""

    def __init__(self, text: str) -> None:
        _check_size("characters", len(text), GUIDE_CHARACTERS)
        plain = _without_markup(text)
        _check_size("characters besides markup", len(plain), GUIDE_TEXT)
        _check_size("lines", len(plain.splitlines()), GUIDE_LINES)
        mark, note = _style(plain)
        _check_size("numbers", sum(1 for _ in note.finditer(plain)), GUIDE_NUMBERS)
        # Markup is removed last, because columns would not be aligned without it.
        readings = tuple(map(_without_markup, _readings(text, note)))
        self._streams = tuple(map(_stream, readings))
        self.marks = {number for reading in readings for number in _numbers(mark, reading)}
        """The numbers of the footnotes that have a mark in the text."""
        self.notes: dict[int, list[str]] = {}
        """The possible texts of each footnote: what follows each place where its text may begin."""
        for reading in readings:
            for number, after in _notes(note, reading):
                self.notes.setdefault(number, []).append(after)

    def count(self, *phrases: str) -> int:
        """
        Return how often one of some phrases occurs in the copy, in the reading in which it occurs most often.

        No reading repeats any text, so that none has a phrase more often than the copy.
        """
        patterns = list(map(_pattern, phrases))
        return max(stream.count(pattern) for stream in self._streams for pattern in patterns)

    def missing_after(self, heads: Iterable[str], names: Mapping[str, Collection[str]]) -> list[str]:
        """
        Return the keys whose names do not follow one of some heads closely.

        This is the shortest such list, over all occurrences of a head in all readings; empty if there is none.
        """
        patterns = {key: list(map(_pattern, phrases)) for key, phrases in names.items()}
        length = _BETWEEN + sum(len(max(phrases, key=len)) for phrases in names.values())
        missing = [
            [key for key, alternatives in patterns.items() if not any(each.search(cell) for each in alternatives)]
            for stream in self._streams
            for head in map(_pattern, heads)
            for cell in stream.after(head, length)
        ]
        return min(missing, key=len, default=[])


_BETWEEN = 60
"""The letters allowed between a row's last standard and its strategies, such as words on the kind of link."""

_HIGH = "\u2070\u00b9\u00b2\u00b3\u2074-\u2079"
"""Superscript digits, written for a character class of a pattern."""
_PLAIN = str.maketrans("\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079", "0123456789")
_NUMBER = re.compile("[0-9]+")

_INLINE = re.compile(r"</?(?:a|b|em|i|span|strong|su[bp]|u)(?:\s[^<>]*)?>|[*`]+", re.IGNORECASE)
_BLOCK = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_TARGET = re.compile(r"(?<=\])\([^()\s]*\)")


def _without_markup(text: str) -> str:
    """Return a text without the markup of Markdown and HTML; web addresses in angle brackets stay."""
    return unescape(_BLOCK.sub("\n", _INLINE.sub("", _TARGET.sub("", text))))


@frozen
class _Stream:
    """The letters and digits of a text, without what is between them, because extractions differ in that."""

    letters: str
    starts: frozenset[int]
    """The places where words begin, and the end of the text."""

    def count(self, pattern: re.Pattern[str]) -> int:
        """Return how often a pattern matches whole words; a footnote's number may be joined to them."""
        return sum(
            self._is_boundary(found.start(), found.start() - 1) and self._is_boundary(found.end(), found.end())
            for found in pattern.finditer(self.letters)
        )

    def after(self, pattern: re.Pattern[str], length: int) -> Iterator[str]:
        """Yield the letters that follow each match of a pattern."""
        for found in pattern.finditer(self.letters):
            yield self.letters[found.end() : found.end() + length]

    def _is_boundary(self, place: int, neighbour: int) -> bool:
        """Return whether a word begins or ends at a place; `neighbour` is the letter outside of the match."""
        return place in self.starts or self.letters[neighbour].isdecimal()


def _stream(text: str) -> _Stream:
    words = _words(text)
    return _Stream("".join(words), frozenset(accumulate(map(len, words), initial=0)))


def _words(text: str) -> list[str]:
    """Return the runs of letters and digits in a text, in lower case, without accents and superscript digits."""
    text = re.sub(f"[{_HIGH}]+", " ", text)
    # In pieces, because the time for a run of accents grows with the square of its length.
    pieces = (unicodedata.normalize("NFKD", text[start : start + _PIECE]) for start in range(0, len(text), _PIECE))
    text = "".join(pieces)
    _check_size("letters, ligatures written out", len(text), 2 * GUIDE_TEXT)
    return re.findall(r"[^\W_]+", text.casefold())


_PIECE = 500


def _pattern(phrase: str) -> re.Pattern[str]:
    """Return the pattern of the letters of a phrase, with or without its footnote marks, outside of longer numbers."""
    parts = re.split(f"([{_HIGH}]+)", _without_markup(phrase))
    parts[::2] = ("".join(_words(part)) for part in parts[::2])
    parts[1::2] = (f"(?:{mark.translate(_PLAIN)})?" for mark in parts[1::2])
    letters = "".join(parts[::2])
    if not letters:
        return _NOTHING
    before = "(?<![0-9])" if letters[0].isdecimal() else ""
    after = "(?![0-9])" if letters[-1].isdecimal() else ""
    return re.compile(before + "".join(parts) + after)


_NOTHING = re.compile("(?!)")


_Style: TypeAlias = tuple[re.Pattern[str], re.Pattern[str]]
_STYLES: tuple[_Style, ...] = tuple(
    (re.compile(mark), re.compile(note, re.MULTILINE))
    for mark, note in (
        (rf"[^\s{_HIGH}]([{_HIGH}]{{1,3}})(?![{_HIGH}])", rf"(?:^|\s)([{_HIGH}]{{1,3}})(?![{_HIGH}])"),
        (r"\w\W?\[\^?([0-9]{1,3})\]", r"^[ \t]*\[\^?([0-9]{1,3})\]"),
        (
            r"""[^\W\d_][)"'\u2019\u201d]?([0-9]{1,3})(?!\w)""",
            r"""^[ \t]*([0-9]{1,3})\s*(?=[^\W\d]|["'\u2018\u201c])|\s([0-9]{1,3})(?=[^\W\d_])""",
        ),
    )
)
"""
The styles of footnote numbers: superscript, in brackets, plain; each with patterns of a mark and of a text's number.

A plain number of a text begins a line, or is joined to the first word of the text.
"""

_NOTE_LENGTH = 500
"""The number of characters of a footnote that are searched for pages."""


def _style(text: str) -> _Style:
    """Return the style in which the most footnotes have both a mark and a text: other numbers rarely have both."""
    return max(_STYLES, key=lambda style: len(_numbers(style[0], text) & _numbers(style[1], text)))


def _numbers(pattern: re.Pattern[str], text: str) -> set[int]:
    return {_number(found) for found in pattern.finditer(text)}


def _number(found: re.Match[str]) -> int:
    return int(str(found[found.lastindex or 0]).translate(_PLAIN))


def _notes(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, str]]:
    """Yield each number that may begin a footnote, from the last one, with the text up to the next footnote."""
    starts: dict[int, int] = {}
    for found in reversed(list(pattern.finditer(text))):
        number = _number(found)
        yield number, text[found.end() : min(found.end() + _NOTE_LENGTH, starts.get(number + 1, len(text)))]
        starts[number] = found.start()


def _readings(text: str, note: re.Pattern[str]) -> Iterator[str]:
    """
    Yield a text as it is, in the order of its columns, and without the footnotes at the end of pages.

    A reading may move or leave out lines, but never repeats any.
    """
    yield text
    pages = _pages(text)
    yield _joined(map(_columns, pages))
    yield _joined(_without_notes(pages, note))


def _joined(pages: Iterable[Iterable[str]]) -> str:
    return "\n".join(line for lines in pages for line in lines)


_PAGE_NUMBER = re.compile(r"\W*(?:page\W*)?[0-9]{1,4}(?:\s*(?:of|/)\s*[0-9]{1,4})?\W*", re.IGNORECASE)


def _pages(text: str) -> list[list[str]]:
    """Return the lines of each page, without page numbers, and without lines on three and a third of all pages."""
    pages = [page.splitlines() for page in text.split("\f")]
    times = Counter(key for lines in pages for key in set(map(_without_numbers, lines)))
    limit = max(3, len(pages) / 3)
    return [
        [line for line in lines if not _PAGE_NUMBER.fullmatch(line) and times[_without_numbers(line)] < limit]
        for lines in pages
    ]


def _without_numbers(line: str) -> str:
    """Return a line without numbers: running heads differ only in the page number."""
    return _NUMBER.sub("", line).strip()


def _without_notes(pages: Iterable[Sequence[str]], note: re.Pattern[str]) -> Iterator[Sequence[str]]:
    """Yield the lines of each page before the footnotes at its end, which begin with the next number."""
    number = 1
    for lines in pages:
        starts = (index for index, line in enumerate(lines) if (found := note.match(line)) and _number(found) == number)
        end = next(starts, len(lines))
        for found in note.finditer("\n".join(lines[end:])):
            number += _number(found) == number
        yield lines[:end]


_WIDEST = 300
"""The most characters of a line with columns."""
_GUTTER = 2
"""The fewest spaces between columns."""
_END = 10**9
"""The end of the free span after the text of a line."""

_Spans: TypeAlias = list[tuple[int, int]]


def _columns(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a page column by column.  Successive lines with the same free spans are set in columns."""
    block: list[str] = []
    free: _Spans = [(0, _END)]
    for line in map(str.expandtabs, lines):
        spans = _free_spans(line)
        both = _shared(free, spans)
        if not _gutters(both) and (_gutters(free) or _gutters(spans)):
            yield from _by_column(block, _gutters(free))
            block, both = [], spans
        block.append(line)
        free = both
    yield from _by_column(block, _gutters(free))


def _by_column(block: Sequence[str], gutters: _Spans) -> Iterator[str]:
    starts = [0, *(end for _, end in gutters)]
    for start, end in zip(starts, (*starts[1:], _END), strict=True):
        yield from (line[start:end] for line in block)


def _free_spans(line: str) -> _Spans:
    """Return the spans of two or more spaces in a line, and the span after its end."""
    text = line.rstrip()
    if len(text) > _WIDEST:
        return [(len(text), _END)]
    return [*(found.span() for found in re.finditer(" {2,}", text)), (len(text), _END)]


def _shared(one: _Spans, other: _Spans) -> _Spans:
    """Return the spans of two or more characters that are free in both; all spans are in order."""
    both, i, j = [], 0, 0
    while i < len(one) and j < len(other):
        start, end = max(one[i][0], other[j][0]), min(one[i][1], other[j][1])
        if end - start >= _GUTTER:
            both.append((start, end))
        if one[i][1] <= other[j][1]:
            i += 1
        else:
            j += 1
    return both


def _gutters(free: _Spans) -> _Spans:
    """Return the spans that have text on both sides."""
    return [(start, end) for start, end in free if start > 0 and end < _END]
