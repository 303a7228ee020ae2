"""
Reading a cell: every part of it has to be understood, and what is not is left to a person with proposals.

A cell is a list of entries.  An entry is a reference, a name or a term, with what repeats it: a number with its title,
a name with its short form in brackets.  Nothing is matched by likeness, and nothing is left out in silence.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from operator import index
from typing import NamedTuple

from cpms_inspire.dataset.bundled import DatasetRef
from cpms_inspire.dataset.lexicon import Lexicon
from cpms_inspire.dataset.references import disagreement
from cpms_inspire.dataset.spelling import LONGEST, normalise
from cpms_inspire.dataset.wording import Folded, Word, fold_characters, stem, words
from cpms_inspire.errors import InvalidOptionError, ReferenceTypeError, shortened
from cpms_inspire.model.identifiers import RecordId, TermId
from cpms_inspire.model.records import Record
from cpms_inspire.model.several import Several
from cpms_inspire.model.vocabulary import Relation, RelationName
from cpms_inspire.reading import numbers
from cpms_inspire.reading.proposals import propose
from cpms_inspire.reading.reader import USUAL, Exact, Reader, reader_of
from cpms_inspire.reading.values import Evidence, Mention, Reading, Unread
from cpms_inspire.reading.wordings import KINDS, Wording

__all__ = ["read"]

_LONGEST_CELL = 5000
"""The most characters of a cell that is taken apart.  No list of references is nearly as long."""

_STRONG = re.compile(r"[,;|\n]")
_SEPARATOR = re.compile(
    r" *(?:(?P<end>[.]? *$)|(?P<strong>[,;|\n](?:[ ,;|\n]*(?:and|et|y|und|\u0648)(?= ))?)"
    r"|/|(?P<and>[&+]|(?:and|et|y|e|und|\u0648)(?= )|(?=\u0648\w)))[ ,;|\n]*"
)
"""What ends an entry.  Between entries that are joined by a weak separator, all or none are read."""

_NEUTRAL = frozenset(
    stem(word)
    for word in (  # noqa: SIM905  # legible
        "service services activity activities program programme programmes project projects intervention interventions "
        "servicio servicios actividad actividades programa programas proyecto proyectos intervencion intervenciones "
        "activite activites projet projets servico servicos atividade atividades projeto projetos "
        "\u062e\u062f\u0645\u0647 \u062e\u062f\u0645\u0627\u062a \u0627\u0646\u0634\u0637\u0647 "
        "\u0628\u0631\u0646\u0627\u0645\u062c \u0628\u0631\u0627\u0645\u062c"
    ).split()
)
"""Words for work of any kind, which add nothing to the name before or behind them."""

_FOR_WHOM = frozenset(
    stem(word)
    for word in (  # noqa: SIM905  # legible
        "child girl boy adolescent enfant fille garcon nino nina adolescente crianca menina menino "
        "\u0637\u0641\u0644 \u0627\u0637\u0641\u0627\u0644"
    ).split()
)
"""Words for children, which add nothing behind a name, as in `psychosocial support for children`."""

_APPOSED = re.compile(r" *(?:(?P<bracket>[(\[] *)|[-:.\u00b7=>]+ *| +)")
_CLOSED = re.compile(r" *[)\]]")
_BARE = re.compile(r"[\w '-]*[.]?")
_PLAIN = re.compile(r"[\w '-]*")
_DIGIT = re.compile("[0-9]")
_ANY_DIGIT = re.compile(r"\d")
_SIGN = re.compile(r"[,;|/&+\n]")
_SHORT_FORM = re.compile(r"([^\W\d_]+) *[)\]]")
_LETTERS = re.compile(r"[^\W\d_]+")
_FEWEST = 3
"""The fewest letters of a short form that may end in the `s` of a plural."""
_MOST_APPOSED = 3


def read(  # noqa: PLR0913  # the cell, its kind, and what to read it with
    cell: object,
    kind: str,
    *,
    dataset: DatasetRef | None = None,
    lexicon: Lexicon | str | None = None,
    relations: Several[Relation | RelationName] = USUAL,
    decisions: Mapping[str, Sequence[str]] | None = None,
) -> Reading:
    """
    Read a cell of a table as one or several standards, strategies or interventions.

    `kind` is `standard`, `strategy` or `intervention`.  A cell may be a list or a range, name a whole pillar, give a
    number together with its title, or use a term of the lexicon.  `relations` are the relations of the terms that are
    read; `sector` is not among the usual ones.  `decisions` are what people decided for whole texts: identifiers, or an
    empty list for "none".  `dataset` and `lexicon` are values or numbers of bundled versions; the newest if left out.

    The parts that were not understood are in `unread`, each with proposals; nothing is ever read by likeness.  An empty
    cell gives an empty reading.  Raises `ReferenceTypeError` if the cell is neither a text nor a whole number nor a
    value of the dataset, `InvalidOptionError` for another kind or relation.

    >>> read("Std 7 & 8, UASC", "standard").ids
    ('CPMS2019-07', 'CPMS2019-08', 'CPMS2019-13')
    >>> read("Standard 15: Case management", "standard").unread[0].suggestions
    ('CPMS2019-18', 'CPMS2019-15')
    """
    if kind not in KINDS:
        raise InvalidOptionError("kind", shortened(kind), KINDS)
    reader = reader_of(dataset, lexicon, relations)
    text = _text_of(cell, kind)
    if decisions is not None and text in decisions:
        return _decided(text, decisions[text], reader)
    return read_text(text, kind, reader)


def _text_of(cell: object, kind: str) -> str:
    """Return what stands in a cell."""
    if isinstance(cell, str):
        return str.__str__(cell)
    if isinstance(cell, Record):
        return str(getattr(cell, "id", ""))
    if not isinstance(cell, bool) and hasattr(type(cell), "__index__"):
        try:
            number = index(cell)  # type: ignore[arg-type]  # it has __index__
        except Exception:  # noqa: BLE001  # NumPy's booleans raise here, and objects of callers may
            raise ReferenceTypeError(kind, shortened(cell)) from None
        # Python refuses to write longer ones.
        return str(number) if number.bit_length() < 1000 else f"a number of {number.bit_length()} bits"  # noqa: PLR2004
    raise ReferenceTypeError(kind, shortened(cell))


def _decided(text: str, decided: Sequence[str], reader: Reader) -> Reading:
    if isinstance(decided, str) or not all(identifier in reader.known for identifier in decided):
        valid = ("a list of identifiers of standards, strategies or interventions",)
        raise InvalidOptionError("decisions", shortened(decided), valid)
    ids = tuple(sorted({RecordId(identifier) for identifier in decided}, key=reader.order.__getitem__))
    mention = Mention(start=0, end=len(text), text=text, ids=ids, evidence=Evidence.DECISION)
    return Reading(text=text, mentions=(mention,), ids=ids)


def read_text(text: str, kind: str, reader: Reader) -> Reading:
    """Read the text of a cell."""
    found = reader.written(kind).get(text)
    if found is not None:
        return _whole(text, kind, reader, found)
    if reader.retired and text.strip() in reader.retired:
        return Reading(text=text, unread=(_left(text, 0, len(text), kind, reader, (), "was retired"),))
    if len(text) > _LONGEST_CELL:
        reason = f"has more than {_LONGEST_CELL} characters, so it is no list of references"
        return Reading(text=text, unread=(_left(text, 0, len(text), kind, reader, (), reason),))
    if _ANY_DIGIT.search(text):
        return _reference(text, kind, reader) or _Cell(text, kind, reader).read()
    cell = _Cell(text, kind, reader)
    return cell.as_wording() or _reference(text, kind, reader) or cell.read()


def _reference(text: str, kind: str, reader: Reader) -> Reading | None:
    """Return the reading of a cell that is one reference, as the questions of a dataset take it."""
    found = reader.exact(kind).get(normalise(text)) if len(text) <= LONGEST else None
    return None if found is None else _whole(text, kind, reader, found)


def _whole(text: str, kind: str, reader: Reader, found: Exact) -> Reading:
    """Return the reading of a cell that is one reference."""
    if len(found) > 1:
        several = tuple(each for each, _ in found)
        return Reading(text=text, unread=(_left(text, 0, len(text), kind, reader, several, "fits several"),))
    ids = (found[0][0],)
    mention = Mention(start=0, end=len(text), text=text, ids=ids, evidence=found[0][1])
    return Reading(text=text, mentions=(mention,), ids=ids)


def _left(  # noqa: PLR0913, PLR0917  # a part of a text, and why it was not read
    text: str, start: int, end: int, kind: str, reader: Reader, first: tuple[RecordId, ...], reason: str | None
) -> Unread:
    part = text[start:end]
    return Unread(start=start, end=end, text=part, reason=reason, propose=partial(propose, part, kind, reader, first))


class _Entry(NamedTuple):
    # A named tuple, because a value of attrs takes three times as long to make.
    """What was read at a place, and where it ends."""

    start: int
    end: int
    ids: tuple[RecordId, ...]
    """Several for a range or a pillar, or if the words are ambiguous."""
    evidence: Evidence
    term: TermId | None = None
    relation: Relation | None = None
    ambiguous: bool = False
    bare: bool = False
    """Whether it is a number without a word or a title."""
    alone: bool = False
    """Whether it may not be joined to others by a word or sign for `and`."""


class _Cell:
    """The reading of one cell."""

    def __init__(self, text: str, kind: str, reader: Reader) -> None:
        self._text = text
        self._kind = kind
        self._reader = reader
        self._folded: Folded = fold_characters(text)
        self._flat = self._folded.text
        self._words: list[Word] = words(self._flat)
        self._starts = [word.start for word in self._words]
        self._has_digits = _DIGIT.search(self._flat) is not None
        readers = {"standard": self._standards, "strategy": self._strategies, "intervention": self._interventions}
        self._referring = readers[kind]
        self._wordings = reader.wordings
        self._reason: str | None = None
        self._first: tuple[RecordId, ...] = ()

    def as_wording(self) -> Reading | None:
        """Return the reading of a cell that is one name or term, without a number or a sign: no list, and no code."""
        key = "".join([word.joint + word.stem for word in self._words])
        if len(key) < _FEWEST or not key.isalnum():
            return None
        wording = self._wordings.get(key)
        meaning = None if wording is None else wording.meaning(self._kind)
        if meaning is None or len(meaning.ids) > 1 or not _BARE.fullmatch(self._flat):
            return None
        ids, evidence, term, relation, _ = meaning
        text = self._text
        mention = Mention(start=0, end=len(text), text=text, ids=ids, evidence=evidence, term=term, relation=relation)
        return Reading(text=text, mentions=(mention,), ids=ids)

    def read(self) -> Reading:
        """Return the reading of a cell that is a list, or an entry with what repeats it."""
        entries: list[_Entry] = []
        unread: list[Unread] = []
        flat = self._flat
        place, size = self._skip(0), len(flat.rstrip())
        while place < size:
            begin, group = place, list[_Entry]()
            while True:
                self._reason, self._first = None, ()
                entry, separator = self._entry(place)
                joined = bool(group) or (separator is not None and separator["and"] is not None)
                if entry is None or separator is None or entry.ambiguous or (joined and entry.alone):
                    place = self._next(place)
                    unread.append(self._leave(begin, place, entry, group))
                    break
                group.append(entry)
                place = separator.end()
                if separator["strong"] or separator["end"] is not None or place >= size:
                    entries += group
                    break
            place = self._skip(place)
        return self._finished(entries, unread)

    def _finished(self, entries: list[_Entry], unread: list[Unread]) -> Reading:
        # Numbers beside something that is no reference may be anything, such as the parts of a date.
        loose = [entry for entry in entries if entry.bare] if unread else []
        if loose and any(part.text[:1].isdigit() for part in unread):
            entries = [entry for entry in entries if not entry.bare]
            unread.extend(self._leave(entry.start, entry.end, entry, []) for entry in loose)
            unread.sort(key=lambda part: part.start)
        mentions = tuple([self._mention(entry) for entry in entries])
        ids = {identifier for entry in entries for identifier in entry.ids}
        in_order = tuple(sorted(ids, key=self._reader.order.__getitem__))
        return Reading(text=self._text, mentions=mentions, ids=in_order, unread=tuple(unread))

    def _mention(self, entry: _Entry) -> Mention:
        start, end = self._folded.original(entry.start), self._folded.original_end(entry.end)
        return Mention(
            start=start,
            end=end,
            text=self._text[start:end],
            ids=entry.ids,
            evidence=entry.evidence,
            term=entry.term,
            relation=entry.relation,
        )

    def _leave(self, begin: int, end: int, entry: _Entry | None, group: list[_Entry]) -> Unread:
        """Return a part that was not understood; what was read of it is proposed first."""
        first = tuple(identifier for each in group for identifier in each.ids) if len(group) > 0 else ()
        first = (*first, *self._first, *(entry.ids if entry is not None else ()))
        reason = "fits several" if entry is not None and entry.ambiguous else self._reason
        start = self._folded.original(begin)
        stop = self._folded.original_end(begin + len(self._flat[begin:end].rstrip()))
        return _left(self._text, start, stop, self._kind, self._reader, tuple(dict.fromkeys(first)), reason)

    def _skip(self, place: int) -> int:
        """Return the place of the next entry."""
        while place < len(self._flat) and self._flat[place] in " ,;|\n":
            place += 1
        return place

    def _next(self, place: int) -> int:
        """Return where a part that was not understood ends: before a separator that is not within a known wording."""
        first = self._first_word(place)
        if first is not None:
            known = [each.last for each in self._reader.all_wordings.at(self._words, first)]
            place = self._words[known[-1] - 1].end if known else place
        found = _STRONG.search(self._flat, place)
        return found.start() if found else len(self._flat)

    def _entry(self, place: int) -> tuple[_Entry | None, "re.Match[str] | None"]:
        """Return the entry at a place with all that repeats it, and the separator behind it, if one follows."""
        flat = self._flat
        ambiguous = separator = None
        for candidate in self._candidates(place):
            entry = candidate
            found = _SEPARATOR.match(flat, entry.end)
            if found is None:
                entry = self._tail(self._with_repetitions(entry))
                found = _SEPARATOR.match(flat, entry.end)
            if found is not None:
                if not entry.ambiguous and (ambiguous is None or ambiguous.end != entry.end):
                    return entry, found
                if ambiguous is None:
                    ambiguous, separator = entry, found
        return ambiguous, separator

    def _tail(self, entry: _Entry) -> _Entry:
        """Return an entry with the neutral words behind it."""
        for word in self._words:
            if word.start >= entry.end:
                between = self._flat[entry.end : word.start]
                if word.stem not in _NEUTRAL | _FOR_WHOM or not _PLAIN.fullmatch(between):
                    break
                entry = entry._replace(end=word.end)
        return entry

    def _with_repetitions(self, entry: _Entry) -> _Entry:
        """Return an entry with the titles, short forms and numbers that repeat it; one that contradicts it ends it."""
        for _ in range(_MOST_APPOSED):
            found = _APPOSED.match(self._flat, entry.end)
            further = self._repetition(entry, found) if found else None
            if further is None:
                break
            entry = further
        return entry

    def _repetition(self, entry: _Entry, gap: "re.Match[str]") -> _Entry | None:
        in_brackets = gap["bracket"] is not None
        short = _SHORT_FORM.match(self._flat, gap.end()) if in_brackets else None
        if short and _abbreviates(short[1], self._flat[entry.start : entry.end]):
            return entry._replace(end=short.end())
        for other in self._repeating(gap.end(), in_brackets=in_brackets):
            other = self._tail(other)  # noqa: PLW2901  # the same with the words behind it
            end = other.end
            if in_brackets:
                closed = _CLOSED.match(self._flat, end)
                if closed is None:
                    continue
                end = closed.end()
            agreed = _agreed(entry, other)
            if agreed is not None:
                return agreed._replace(end=end)
            if _SEPARATOR.match(self._flat, end):
                self._contradicted(entry, other)
        return None

    def _repeating(self, place: int, *, in_brackets: bool) -> Iterator[_Entry]:
        """Yield what may repeat an entry: names, references with a word before them, and in brackets all."""
        for candidate in self._candidates(place):
            if in_brackets or not candidate.bare:
                yield candidate

    def _contradicted(self, entry: _Entry, other: _Entry) -> None:
        numbered, named = (entry, other) if entry.evidence is Evidence.NUMBER else (other, entry)
        if self._reason is None and numbered.evidence is Evidence.NUMBER:
            self._first = (*named.ids, *numbered.ids)
            self._reason = disagreement(numbered.ids[0], named.ids)

    def _candidates(self, place: int) -> Iterator[_Entry]:
        """Yield what may be read at a place: references first, then names, then terms, the longest first."""
        if self._kind != "standard" or self._has_number(place):
            yield from self._referring(place)
        yield from self._named(place, place)
        head = numbers.STANDARD_HEAD.match(self._flat, place) if self._kind == "standard" else None
        if head:
            yield from self._named(place, head.end())
        outline = numbers.OUTLINE.match(self._flat, place)
        if outline and not (self._kind == "standard" and outline.group().rstrip(". ").endswith(".0")):
            yield from self._named(place, outline.end())

    def _has_number(self, place: int) -> bool:
        """Return whether there is a digit before the next separator."""
        found = _DIGIT.search(self._flat, place) if self._has_digits else None
        return found is not None and not _STRONG.search(self._flat, place, found.start())

    def _standards(self, place: int) -> Iterator[_Entry]:
        flat, reader = self._flat, self._reader
        found = numbers.IDENTIFIER.match(flat, place)
        if found and found[1] and int(found[3]) in reader.standards:
            yield _Entry(place, found.end(), (reader.standards[int(found[3])],), Evidence.IDENTIFIER)
        head = numbers.STANDARD_HEAD.match(flat, place)
        if head:
            yield from self._headed(place, head)
        short = numbers.SHORT_HEAD.match(flat, place)
        if short:
            yield from self._numbered(place, short.end(), bare=False)
        pillar = numbers.PILLAR_HEAD.match(flat, place)
        number = numbers.PILLAR_NUMBER.match(flat, pillar.end()) if pillar else None
        if number and int(number[1]) in reader.pillars:
            yield _Entry(place, number.end(), reader.pillars[int(number[1])], Evidence.PILLAR)
        yield from self._numbered(place, place, bare=True)
        letter = numbers.LETTER_AND_NUMBER.match(flat, place)
        if letter and int(letter[1]) in reader.standards:
            yield _Entry(place, letter.end(), (reader.standards[int(letter[1])],), Evidence.NUMBER)

    def _headed(self, place: int, head: "re.Match[str]") -> Iterator[_Entry]:
        if numbers.EDITION_2012.search(head.group()):
            self._reason = "the edition of 2012 numbered the standards differently from 14 on"
            return
        yield from self._numbered(place, head.end(), bare=False)
        yield from self._named(place, head.end())

    def _numbered(self, start: int, place: int, *, bare: bool) -> Iterator[_Entry]:
        found = numbers.numbers_at(self._flat, place)
        if found and all(value in self._reader.standards for value in found.values):
            ids = tuple(self._reader.standards[value] for value in found.values)
            yield _Entry(start, found.end, ids, Evidence.RANGE if found.is_range else Evidence.NUMBER, bare=bare)

    def _strategies(self, place: int) -> Iterator[_Entry]:
        yield from self._coded(place, self._reader.strategies)

    def _interventions(self, place: int) -> Iterator[_Entry]:
        yield from self._coded(place, self._reader.interventions)

    def _coded(self, place: int, codes: Mapping[str, RecordId]) -> Iterator[_Entry]:
        flat = self._flat
        found = numbers.IDENTIFIER.match(flat, place)
        if found and found[4] and found[6] in codes:
            yield _Entry(place, found.end(), (codes[found[6]],), Evidence.IDENTIFIER)
        head = numbers.INSPIRE_HEAD.match(flat, place)
        start = head.end() if head else place
        code = numbers.CODE.match(flat, start)
        if code:
            letters = code[1].replace(" ", "")
            key = letters if code[2] is None else f"{letters}.{code[2]}"
            if key in codes and (code[2] is None or "." in code.group()):
                yield _Entry(place, code.end(), (codes[key],), Evidence.IDENTIFIER)
            elif code[2] is None and letters == "i" and self._kind == "strategy":
                both = tuple(identifier for key, identifier in codes.items() if key.startswith("i"))
                yield _Entry(place, code.end(), both, Evidence.IDENTIFIER, ambiguous=True)
        if head:
            yield from self._named(place, start)

    def _named(self, start: int, place: int) -> Iterator[_Entry]:
        """Yield the names at a place, then the terms, the longest first; neutral words before them are passed over."""
        parts = self._words
        first = self._first_word(place)
        if first is None or _SIGN.search(self._flat, place, parts[first].start):
            return
        yield from self._worded(start, first)
        if "(" in self._flat:
            yield from self._across_brackets(start, first)
        while parts[first].stem in _NEUTRAL and first + 1 < len(parts) and not parts[first + 1].joint:
            first += 1
            yield from self._worded(start, first)

    def _first_word(self, place: int) -> int | None:
        """Return the number of the first word at a place or behind it."""
        first = bisect_left(self._starts, place)
        return first if first < len(self._starts) else None

    def _worded(self, start: int, first: int) -> Iterator[_Entry]:
        found = [(self._words[each.last - 1].end, each.wording) for each in self._wordings.at(self._words, first)]
        for end, wording in reversed(found):
            closed = _CLOSED.match(self._flat, end) if "(" in self._flat[start:end] else None
            entry = self._meaning(wording, start, closed.end() if closed else end)
            if entry is not None:
                yield entry

    def _across_brackets(self, start: int, first: int) -> Iterator[_Entry]:
        """Yield the terms whose last words are in brackets in the cell, as in `Recreational activities (static)`."""
        flat = [word._replace(joint="") if word.joint in {"(", ")"} else word for word in self._words]
        for found in self._wordings.at(flat, first):
            end = flat[found.last - 1].end
            closed = _CLOSED.match(self._flat, end)
            entry = self._meaning(found.wording, start, closed.end()) if closed else None
            if entry is not None:
                yield entry

    def _meaning(self, wording: Wording, start: int, end: int) -> _Entry | None:
        """Return what a wording means as this kind; nothing if the dataset names a record of another kind so."""
        meaning = wording.meaning(self._kind)
        if meaning is not None:
            ids, evidence, term, relation, alone = meaning
            return _Entry(start, end, ids, evidence, term, relation, len(ids) > 1, alone=alone)
        if self._kind == "standard":
            for target in wording.of("pillar"):
                return _Entry(start, end, self._reader.by_pillar[target.id], Evidence.PILLAR)
        return None


def _abbreviates(short: str, name: str) -> bool:
    """Return whether letters are the first letters of the words of a name, with or without its little words."""
    letters = short.removesuffix("s") if len(short) > _FEWEST else short
    initials = "".join(word[0] for word in _LETTERS.findall(name))
    counted = "".join(word.stem[:1] for word in words(name))
    return len(short) >= _FEWEST - 1 and letters in {initials, counted}


def _agreed(entry: _Entry, other: _Entry) -> _Entry | None:
    """Return the one entry that two make that mean the same, or `None` if they do not."""
    mine, yours = set(entry.ids), set(other.ids)
    if entry.ambiguous == other.ambiguous:
        same = entry if mine == yours else None
    elif entry.ambiguous:
        same = other._replace(start=entry.start) if yours <= mine else None
    else:
        same = entry if mine <= yours else None
    if same is not None and other.evidence is Evidence.NUMBER and not entry.ambiguous:
        same = same._replace(evidence=Evidence.NUMBER, term=None, relation=None)
    return same._replace(bare=False) if same is not None else None
