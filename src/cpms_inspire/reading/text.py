"""
Reading running text: the references, names and terms in it, the longest first, none overlapping.

A number is a reference only behind a word such as Standard.  Words that mean something only as a whole entry of a cell
are left alone.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cpms_inspire.dataset.bundled import DatasetRef
from cpms_inspire.dataset.lexicon import Lexicon
from cpms_inspire.dataset.wording import Folded, Word, fold_characters, words
from cpms_inspire.errors import InvalidOptionError, ReferenceTypeError, shortened
from cpms_inspire.model.identifiers import RecordId, TermId
from cpms_inspire.model.several import Several, several
from cpms_inspire.model.vocabulary import Relation, RelationName
from cpms_inspire.reading import numbers
from cpms_inspire.reading.reader import USUAL, Reader, reader_of
from cpms_inspire.reading.values import Evidence, Mention
from cpms_inspire.reading.wordings import KINDS, LETTERS, Found, kind_of

__all__ = ["mentions"]

_HEAD = re.compile(rf"(?<![^\W_])(?:{numbers.STANDARD_HEAD.pattern})(?=[0-9])|(?<![^\W_])std(?=[0-9])")
_CPMS = re.compile("cpms|smpe|nmpna")
_PILLAR = re.compile(rf"(?<![^\W_])(?:cpms|smpe|nmpna)[ .:-]*{numbers.PILLAR_HEAD.pattern}(?=[0-9])")
_FURTHER = re.compile(r" ?(?:,|/|&|\+|-) ?(?:and |et |y |e )?| (?:and|et|y|e) ")
_SEVERAL = re.compile("standards|stds?\\b|normes|normas|estandares|padroes|\u0645\u0639\u0627\u064a\u064a\u0631")
"""Words that announce several numbers; an abbreviation may stand for the plural."""
_OTHERS = re.compile(
    r"(?:sphere|inee|seep|mers|legs|chs|iasc|wash|iso|quality|minimum requirement|gold)[ -]+(?:minimum )?$"
)
"""Words before `Standard` that make it a standard of others."""
_MEASURES = re.compile(
    r" ?(?:%|(?:-| )?(?:litres?|liters?|l|ml|kg|g|km|m|cm|mm|inch(?:es)?|days?|weeks?|months?|years?|hours?|usd|euros?"
    r"|pupils?|learners?|students?|candidates?|class(?:es)?|schools?|children|people|persons?|households?|families"
    r"|rooms?|kits?|tents?|beds?|sizes?|packages?|deviations?)\b)"
)
"""What follows the number of something else, such as a class at school."""
_STRATEGY = re.compile(
    rf"(?<![^\W_])(?P<head>{numbers.INSPIRE_HEAD.pattern})(?P<code>i ?[12]|[a-z])(?:\.(?P<number>[0-9]{{1,2}}))?"
    r"(?![^\W_]|['.][^\W_])"
)
_DIGIT = re.compile("[0-9]")
_GAP = re.compile(r" *[-:.(=>]+ *| ")
_NOT_NAMES = frozenset("aeiouy")


class _Part(NamedTuple):
    """A part of the folded text that means records."""

    start: int
    end: int
    ids: tuple[RecordId, ...]
    evidence: Evidence
    term: TermId | None = None
    relation: Relation | None = None
    weight: int = 1


def mentions(
    text: str,
    of: Several[str] = KINDS,
    *,
    dataset: DatasetRef | None = None,
    lexicon: Lexicon | str | None = None,
    relations: Several[Relation | RelationName] = USUAL,
) -> tuple[Mention, ...]:
    """
    Return the standards, strategies and interventions that a running text mentions, in its order.

    `of` limits the answer to some of these kinds.  Where several wordings overlap, the longest counts.  An intervention
    also means its strategy.  Empty means that the text mentions none.  `dataset`, `lexicon` and `relations` are as in
    `read`.  Raises `ReferenceTypeError` if `text` is not a text, `InvalidOptionError` for another kind or relation.

    >>> for mention in mentions("Establish child friendly spaces for UASC", of=("standard",)):
    ...     print(mention.text, mention.ids, mention.evidence)
    child friendly spaces ('CPMS2019-15',) term
    UASC ('CPMS2019-13',) name
    """
    if not isinstance(text, str):
        raise ReferenceTypeError("text", shortened(text))
    kinds = frozenset(several("of", of, KINDS))
    if not kinds or not kinds <= set(KINDS):
        raise InvalidOptionError("of", shortened(of), KINDS, "a list of kinds")
    return tuple(mentions_in(str.__str__(text), kinds, reader_of(dataset, lexicon, relations)))


def mentions_in(text: str, kinds: frozenset[str], reader: Reader) -> Iterator[Mention]:
    """Yield the mentions of some kinds in a text."""
    folded = fold_characters(text)
    parts = words(folded.text)
    worded = _worded(parts, text, folded, reader)
    referring = _referring(folded.text, parts, reader)
    for part in _longest([*referring, *worded]):
        ids = _of_kinds(part.ids, kinds)
        if ids:
            start, end = folded.original(part.start), folded.original_end(part.end)
            several = part.evidence is not Evidence.RANGE and part.evidence is not Evidence.PILLAR
            yield Mention(
                start=start,
                end=end,
                text=text[start:end],
                ids=ids,
                evidence=part.evidence,
                term=part.term,
                relation=part.relation,
                ambiguous=several and len({kind_of(each) for each in ids}) < len(ids),
            )


def _of_kinds(ids: Sequence[RecordId], kinds: frozenset[str]) -> tuple[RecordId, ...]:
    """Return the records of some kinds, and the strategies of interventions."""
    implied = (RecordId(each.partition(".")[0]) for each in ids if "." in each)
    return tuple(each for each in dict.fromkeys((*ids, *implied)) if kind_of(each) in kinds)


def _longest(parts: list[_Part]) -> list[_Part]:
    """Return parts that do not overlap, in the order of the text; of those that overlap, the longest."""
    parts.sort(key=lambda part: (-part.weight, part.start - part.end, part.start))
    taken: list[_Part] = []
    starts: list[int] = []
    for part in parts:
        place = bisect_left(starts, part.start)
        before, after = taken[place - 1 : place], taken[place : place + 1]
        if all(other.end <= part.start for other in before) and all(part.end <= other.start for other in after):
            taken.insert(place, part)
            starts.insert(place, part.start)
    return taken


def _worded(parts: Sequence[Word], text: str, folded: Folded, reader: Reader) -> Iterator[_Part]:
    """Yield the names and terms in a text."""
    wordings = reader.wordings
    beginnings = wordings.beginnings
    for first, word in enumerate(parts):
        if word[0][:LETTERS] in beginnings:
            for found in wordings.at(parts, first):
                part = _meaning(found, parts, text, folded)
                if part is not None:
                    yield part


def _meaning(found: Found, parts: Sequence[Word], text: str, folded: Folded) -> _Part | None:
    start, end = parts[found.first].start, parts[found.last - 1].end
    if found.wording.capitals and not (
        text[folded.original(start) : folded.original_end(end)].isupper() and not text.isupper()
    ):
        return None
    targets = [target for target in found.wording.targets if not target.alone]
    if not targets:
        return None
    ids = tuple(target.id for target in targets if target.kind in KINDS)
    first = targets[0]
    return _Part(start, end, ids, first.evidence, first.term, first.relation, found.last - found.first)


def _referring(flat: str, parts: Sequence[Word], reader: Reader) -> Iterator[_Part]:
    """Yield the identifiers, and the numbers and codes behind a word for them."""
    if "cpms" in flat or "inspire" in flat:
        for found in numbers.IDENTIFIER.finditer(flat):
            identifier = reader.standards.get(int(found[3])) if found[1] else _coded(found[6], reader)
            if identifier is not None:
                yield _Part(*found.span(), (identifier,), Evidence.IDENTIFIER, weight=2)
    if "inspire" in flat or "strateg" in flat or "\u0627\u0633\u062a\u0631" in flat:
        yield from _strategies(flat, reader)
    if _DIGIT.search(flat):
        yield from _standards(flat, parts, reader)


def _strategies(flat: str, reader: Reader) -> Iterator[_Part]:
    for found in _STRATEGY.finditer(flat):
        # A vowel behind the word for strategy is a word of its own: `strategy a`, `estrategia y`, `stratégie e`.
        if found["number"] or len(found["code"]) > 1 or "inspire" in found["head"] or found["code"] not in _NOT_NAMES:
            letters = found["code"].replace(" ", "")
            identifier = _coded(f"{letters}.{found['number']}" if found["number"] else letters, reader)
            if identifier is not None:
                yield _Part(*found.span(), (identifier,), Evidence.IDENTIFIER, weight=2)


def _standards(flat: str, parts: Sequence[Word], reader: Reader) -> Iterator[_Part]:
    for found in _PILLAR.finditer(flat):
        number = numbers.PILLAR_NUMBER.match(flat, found.end())
        if number and int(number[1]) in reader.pillars:
            yield _Part(found.start(), number.end(), reader.pillars[int(number[1])], Evidence.PILLAR, weight=2)
    last = 0
    for found in _HEAD.finditer(flat):
        if found.start() >= last and not numbers.EDITION_2012.search(found.group()):
            for part in _numbered(flat, found, parts, reader):
                last = part.end
                yield part


def _coded(code: str, reader: Reader) -> RecordId | None:
    return reader.strategies.get(code) or reader.interventions.get(code)


def _numbered(flat: str, head: "re.Match[str]", parts: Sequence[Word], reader: Reader) -> Iterator[_Part]:
    """Yield the numbers behind a word such as Standard, several only if it announces them."""
    start, place = head.span()
    if _OTHERS.search(flat, max(0, start - 40), start):
        return
    several = _SEVERAL.search(head.group())
    for _ in reader.standards:  # a list has each at most once
        found = numbers.numbers_at(flat, place)
        if (
            found is None
            or not all(value in reader.standards for value in found.values)
            or (_MEASURES.match(flat, found.end) and not _CPMS.search(head.group()))
        ):
            return
        ids = tuple(reader.standards[value] for value in found.values)
        kind = Evidence.RANGE if found.is_range else Evidence.NUMBER
        part = _Part(start, found.end, ids, kind, weight=2)
        yield part if found.is_range else _with_title(part, flat, parts, reader)
        further = _FURTHER.match(flat, found.end) if several else None
        if further is None:
            return
        start = place = further.end()


def _start(word: Word) -> int:
    return word.start


def _with_title(part: _Part, flat: str, parts: Sequence[Word], reader: Reader) -> _Part:
    """Return a number together with the title behind it; both records if they disagree."""
    gap = _GAP.match(flat, part.end)
    first = bisect_left(parts, gap.end(), key=_start) if gap else len(parts)
    if gap is None or first == len(parts) or parts[first].start != gap.end():
        return part
    named = [
        (found, tuple(target.id for target in found.wording.of("standard")))
        for found in reader.names.at(parts, first)
        if found.wording.of("standard")
    ]
    if not named:
        return part
    found, ids = named[-1]
    both = tuple(dict.fromkeys((*ids, *part.ids)))
    return part._replace(end=parts[found.last - 1].end, ids=both, weight=2 + found.last - found.first)
