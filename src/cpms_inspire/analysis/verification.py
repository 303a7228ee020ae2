"""
Verification: a dataset's citations of the guide, held against a reader's own copy of it.

A copy is text, as it came out of whatever file the reader has; getting it out is not done here.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from html import unescape
from itertools import accumulate
from typing import TypeAlias

from attrs import frozen

from cpms_inspire.analysis.editorial import Finding, citations_of
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.errors import InvalidOptionError, shortened
from cpms_inspire.model.records import GUIDE, Citation, Convergence, Pillar, Standard, Strategy

__all__ = ["verify"]


def verify(dataset: Dataset, text: str) -> tuple[Finding, ...]:
    """
    Return what does not agree between a dataset's citations of the guide and a copy of the guide.

    The title must stand in the copy, each anchor once, and each section that is cited must be named in it.  Each
    footnote that is cited must have its mark and its text there, and the text must print the pages that are cited.
    The table must name the standards of each row, and the strategies that the row names one by one, unless the copy's
    layout tears its cells apart; one of the row's anchors at least must be found.  What the copy has beyond the dataset
    is reported too: footnotes that no record cites, standards in its table that no row accounts for.

    Letters and digits are compared, in any case; how they are set is not.  Extractions may differ in spaces, line
    breaks, hyphens, ligatures, quotation marks, accents, footnote marks, bullets, Markdown, HTML, running heads, page
    breaks and columns.

    The dataset holds no text of the guide to compare with.  So what no citation touches is not noticed: a paragraph
    without an anchor may be missing or changed, and so may the words around an anchor or the order of paragraphs, and
    the table may say more.  No findings means that what the dataset cites is there, not that the copy is complete.
    """
    if not isinstance(text, str):
        raise InvalidOptionError("text", shortened(text), ("the text of a copy of the guide",))
    copy = _Copy(text)
    return (
        *_of_title(dataset, copy),
        *_of_citations(dataset, copy),
        *_of_footnotes(dataset, copy),
        *_of_rows(dataset, copy),
    )


def _of_title(dataset: Dataset, copy: "_Copy") -> Iterator[Finding]:
    for index, source in enumerate(dataset.sources):
        if source.id == GUIDE and not copy.count(source.title):
            yield Finding(f"$.sources[{index}].title", f"{source.title!r} is not in the copy")


def _of_citations(dataset: Dataset, copy: "_Copy") -> Iterator[Finding]:
    count = cache(copy.count)
    for path, citation in citations_of(dataset):
        if citation.source == GUIDE and citation.anchor and citation.section:
            times = count(citation.anchor)
            if times != 1:
                reason = f"stands {times} times in the copy" if times else "is not in the copy"
                yield Finding(f"{path}.anchor", f"{citation.anchor!r} {reason}")
            if citation.section != _TITLE_PAGE and not count(citation.section):
                yield Finding(f"{path}.section", f"{citation.section!r} is not in the copy")
        for number in citation.footnotes:
            for part, present in (("mark", copy.marks), ("text", copy.notes.keys())):
                if number not in present:
                    yield Finding(f"{path}.footnotes", f"the {part} of footnote {number} is not in the copy")
        if not _prints_pages(citation, copy):
            numbers = ", ".join(map(str, citation.footnotes))
            yield Finding(f"{path}.pages", f"the copy does not print {citation.pages} in footnote {numbers}")


_TITLE_PAGE = "Title page"
"""The one section that is cited and has no heading."""


def _prints_pages(citation: Citation, copy: "_Copy") -> bool:
    """Say whether one of a citation's footnotes prints its pages; missing footnotes are told of as missing."""
    pages = set(_NUMBER.findall(citation.pages or ""))
    texts = [text for number in citation.footnotes for text in copy.notes.get(number, ())]
    return not texts or any(pages <= set(_NUMBER.findall(text)) for text in texts)


def _of_footnotes(dataset: Dataset, copy: "_Copy") -> Iterator[Finding]:
    cited = {number for _, citation in citations_of(dataset) for number in citation.footnotes}
    uncited = sorted((copy.marks & copy.notes.keys()) - cited)
    if uncited:
        yield Finding("$", f"no record cites the footnotes {', '.join(map(str, uncited))} of the copy")


def _of_rows(dataset: Dataset, copy: "_Copy") -> Iterator[Finding]:
    rows = {index: row for index, row in enumerate(dataset.convergences) if row.id.startswith(f"{GUIDE}-")}
    named = {standard.id for standard in dataset.standards if copy.count(*_names(standard))}
    for index, row in rows.items():
        path = f"$.convergences[{index}]"
        if not any(copy.count(citation.anchor or "") for citation in row.citations if citation.source == GUIDE):
            yield Finding(path, f"no anchor of row {row.number} is in the copy")
        for identifier in row.standards:
            if identifier not in named and dataset.standard(identifier).pillar != row.pillar:
                yield Finding(f"{path}.standards", f"the copy's table does not name {identifier}")
        if row.pillar and not any(copy.count(*_names(each)) for each in dataset.pillars if each.id == row.pillar):
            yield Finding(f"{path}.pillar", f"the copy's table does not name {row.pillar}")
    accounted = {identifier for row in rows.values() for identifier in row.standards}
    for index, standard in enumerate(dataset.standards):
        if standard.id in named - accounted:
            yield Finding(f"$.standards[{index}]", f"the copy's table names {standard.id}, and no row accounts for it")
    yield from _of_cells(dataset, copy, rows)


def _of_cells(dataset: Dataset, copy: "_Copy", rows: Mapping[int, Convergence]) -> Iterator[Finding]:
    """Yield what is missing in the cells that name strategies one by one, where most of them follow their standards."""
    missing: dict[int, list[str]] = {}
    for index, row in rows.items():
        if len(row.strategies) < len(dataset.strategies):
            names = {str(identifier): _names(dataset.strategy(identifier)) for identifier in row.strategies}
            missing[index] = copy.missing(_names(dataset.standard(row.standards[-1])), names)
    # Elsewhere the layout tears rows apart: all standards may come first, and then all strategies.
    if sum(map(bool, missing.values())) * 2 < len(missing):
        for index, strategies in missing.items():
            for strategy in strategies:
                reason = f"the copy's table does not name {strategy} with {rows[index].standards[-1]}"
                yield Finding(f"$.convergences[{index}].strategies", reason)


def _names(value: Standard | Strategy | Pillar) -> tuple[str, ...]:
    """Return what the table may call something: a strategy by a title, all else by number and title."""
    titles = (value.title, *getattr(value, "aliases", ()))
    if isinstance(value, Strategy):
        return titles
    return tuple(f"{type(value).__name__} {value.number} {title}" for title in titles)


class _Copy:
    """A copy of the guide, read in each of the ways in which its text may have been laid out."""

    def __init__(self, text: str) -> None:
        mark, note = _style(_without_markup(text))
        # Marks go last: without them columns would not stand one below the other.
        readings = tuple(map(_without_markup, _readings(text, note)))
        self._streams = tuple(map(_stream, readings))
        self.marks = {number for reading in readings for number in _numbers(mark, reading)}
        """The numbers of the footnotes that the text refers to."""
        self.notes: dict[int, list[str]] = {}
        """The footnotes whose text is there: for each, what stands wherever its text may begin."""
        for reading in readings:
            for number, after in _notes(note, reading):
                self.notes.setdefault(number, []).append(after)

    def count(self, *phrases: str) -> int:
        """
        Say how many times one of some phrases stands in the copy, in the reading that shows it most often.

        No reading holds any text twice, so none finds a phrase more often than it is there.
        """
        patterns = list(map(_pattern, phrases))
        return max(stream.count(pattern) for stream in self._streams for pattern in patterns)

    def missing(self, head: Iterable[str], names: Mapping[str, Collection[str]]) -> list[str]:
        """Return the keys of what does not stand, by one of its names, close behind a head in any reading."""
        patterns = {key: list(map(_pattern, phrases)) for key, phrases in names.items()}
        reach = _BETWEEN + sum(len(max(phrases, key=len)) for phrases in names.values())
        left = [
            [key for key, found in patterns.items() if not any(each.search(cell) for each in found)]
            for stream in self._streams
            for pattern in map(_pattern, head)
            for cell in stream.behind(pattern, reach)
        ]
        return min(left, key=len, default=[])


_BETWEEN = 60
"""Letters that may stand between a row's last standard and its strategies, as what kind of link the row has."""

_HIGH = "\u2070\u00b9\u00b2\u00b3\u2074-\u2079"
"""Superscript digits, as in a class of a pattern."""
_PLAIN = str.maketrans("\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079", "0123456789")
_NUMBER = re.compile("[0-9]+")

_INLINE = re.compile(r"</?(?:a|b|em|i|span|strong|su[bp]|u)(?:\s[^<>]*)?>|[*`]+", re.IGNORECASE)
_BLOCK = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_TARGET = re.compile(r"(?<=\])\([^()\s]*\)")


def _without_markup(text: str) -> str:
    """Return a text without the marks of Markdown and HTML; web addresses in angle brackets are none."""
    return unescape(_BLOCK.sub("\n", _INLINE.sub("", _TARGET.sub("", text))))


@frozen
class _Stream:
    """The letters and digits of a text without what separates them, because extractions differ in that."""

    letters: str
    starts: frozenset[int]
    """Where words begin, and where the text ends."""

    def count(self, pattern: re.Pattern[str]) -> int:
        """Say how many times whole words match; a footnote's number may be glued to them."""
        return sum(
            self._parts(found.start(), found.start() - 1) and self._parts(found.end(), found.end())
            for found in pattern.finditer(self.letters)
        )

    def behind(self, pattern: re.Pattern[str], reach: int) -> Iterator[str]:
        """Yield the letters that follow wherever a pattern matches."""
        for found in pattern.finditer(self.letters):
            yield self.letters[found.end() : found.end() + reach]

    def _parts(self, place: int, neighbour: int) -> bool:
        return place in self.starts or self.letters[neighbour].isdecimal()


def _stream(text: str) -> _Stream:
    words = _words(text)
    return _Stream("".join(words), frozenset(accumulate(map(len, words), initial=0)))


def _words(text: str) -> list[str]:
    """Return the runs of letters and digits in a text, small, without accents and digits set high."""
    text = unicodedata.normalize("NFKD", re.sub(f"[{_HIGH}]+", " ", text)).casefold()
    return re.findall(r"[^\W_]+", text)


def _pattern(phrase: str) -> re.Pattern[str]:
    """Return what finds the letters of a phrase, with footnote marks in it or without, and not within a number."""
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
How footnotes may be numbered, as what finds their marks behind words and their texts: high, in brackets, plain.

Without marks of its own, the text of a footnote begins a line, or has its number glued to its first word.
"""

_NOTE_LENGTH = 500
"""Characters of a footnote at most, as far as its pages go."""


def _style(text: str) -> _Style:
    """Return the style in which most footnotes have both a mark and a text, because a plain number may be anything."""
    return max(_STYLES, key=lambda style: len(_numbers(style[0], text) & _numbers(style[1], text)))


def _numbers(pattern: re.Pattern[str], text: str) -> set[int]:
    return {_number(found) for found in pattern.finditer(text)}


def _number(found: re.Match[str]) -> int:
    return int(str(found[found.lastindex or 0]).translate(_PLAIN))


def _notes(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, str]]:
    """Yield the numbers that may begin a footnote, from the last on, with the text up to the next footnote."""
    later: dict[int, int] = {}
    for found in reversed(list(pattern.finditer(text))):
        number = _number(found)
        yield number, text[found.end() : min(found.end() + _NOTE_LENGTH, later.get(number + 1, len(text)))]
        later[number] = found.start()


def _readings(text: str, note: re.Pattern[str]) -> Iterator[str]:
    """
    Yield a text as it is, and as it reads where pages, columns or footnotes interrupt it.

    Each reading drops or moves lines, none repeats any.
    """
    yield text
    pages = _pages(text)
    yield _joined(map(_columns, pages))
    yield _joined(_without_notes(pages, note))


def _joined(pages: Iterable[Iterable[str]]) -> str:
    return "\n".join(line for lines in pages for line in lines)


_PAGE_NUMBER = re.compile(r"\W*(?:page\W*)?[0-9]{1,4}(?:\s*(?:of|/)\s*[0-9]{1,4})?\W*", re.IGNORECASE)


def _pages(text: str) -> list[list[str]]:
    """Return the lines of each page, without page numbers and without what recurs on a third of three or more pages."""
    pages = [page.splitlines() for page in text.split("\f")]
    times = Counter(key for lines in pages for key in set(map(_recurring, lines)))
    most = max(3, len(pages) / 3)
    return [
        [line for line in lines if not _PAGE_NUMBER.fullmatch(line) and (times[_recurring(line)] < most)]
        for lines in pages
    ]


def _recurring(line: str) -> str:
    """Return what running heads have in common: all but the number of the page."""
    return _NUMBER.sub("", line).strip()


def _without_notes(pages: Iterable[Sequence[str]], note: re.Pattern[str]) -> Iterator[Sequence[str]]:
    """Yield the lines of each page up to the footnotes at its end, which begin with the next number."""
    number = 1
    for lines in pages:
        starts = (index for index, line in enumerate(lines) if (found := note.match(line)) and _number(found) == number)
        end = next(starts, len(lines))
        for found in note.finditer("\n".join(lines[end:])):
            number += _number(found) == number
        yield lines[:end]


_WIDEST = 300
"""Characters of a line at most that runs through columns."""
_GUTTER = 2
"""Spaces between columns at least."""
_END = 10**9
"""Where the space behind the end of a line ends."""

_Spans: TypeAlias = list[tuple[int, int]]


def _columns(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a page column by column, wherever lines one below the other leave the same spaces free."""
    block: list[str] = []
    free: _Spans = [(0, _END)]
    for line in map(str.expandtabs, lines):
        spans = _free(line)
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


def _free(line: str) -> _Spans:
    """Return the spans of a line in which two spaces or more stand, and what is behind its end."""
    text = line.rstrip()
    if len(text) > _WIDEST:
        return [(len(text), _END)]
    return [*(found.span() for found in re.finditer(" {2,}", text)), (len(text), _END)]


def _shared(one: _Spans, other: _Spans) -> _Spans:
    """Return the spans of two characters or more that are free in both."""
    both = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return [(start, end) for start, end in both if end - start >= _GUTTER]


def _gutters(free: _Spans) -> _Spans:
    """Return the spans that have text on both sides."""
    return [(start, end) for start, end in free if start > 0 and end < _END]
