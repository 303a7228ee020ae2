"""
The format `hxl`: code lists and linkages as CSV files with a second header row of HXL hashtags.

A standard is a part of the work of a sector, `#subsector`; a strategy and an intervention are each an `#activity`.
Attributes say which of them is meant, the vocabulary that a code is of (`+v_cpms2019`, `+v_inspire2016`), and the
language of a name (`+i_en`).
"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from operator import attrgetter
from typing import Any, TypeAlias, final

from attrs import frozen

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.exporters._guard import guarded
from cpms_inspire.exporters._losses import Loss
from cpms_inspire.presentation.about import about
from cpms_inspire.presentation.words import cited

LOSSES: tuple[Loss, ...] = (
    Loss(
        "there are only pillars, standards, strategies, interventions, linkages and gaps",
        "HXL is for code lists, and for data that use them",
    ),
    Loss("the citations of a record are one text; those of labels and sectors are left out", "a cell holds one value"),
    Loss(
        "labels in English stand among the aliases, and pt-BR is pt_br",
        "the hashtag of a name says its language, and no more of it, and holds no capitals and hyphens",
    ),
    Loss(
        "a text that would begin a formula has an apostrophe before it",
        "spreadsheets run what begins with =, +, - or @, also in CSV",
    ),
)

_PILLAR = "#subsector+pillar"
_STANDARD = "#subsector+standard"
_STRATEGY = "#activity+strategy"
_INTERVENTION = "#activity+intervention"
_CPMS, _INSPIRE = "+code+v_cpms2019", "+code+v_inspire2016"

Value: TypeAlias = str | int | None


@final
@frozen
class _Column:
    """A column: its header, its hashtag, and what it holds of a record."""

    header: str
    hashtag: str
    held: Callable[[Any], Value]


def export(dataset: Dataset) -> dict[str, bytes]:
    """Return a file for each code list, for linkages and for gaps, and one that says what they are."""
    lists = _Lists(dataset)
    files = {
        "about": _csv(
            (_Column("What", "#meta+name", lambda line: line[0]), _Column("Text", "#meta+text", lambda line: line[1])),
            about(dataset).lines(),
        ),
        "pillars": _csv((*lists.pillars(), *lists.ends()), dataset.pillars),
        "standards": _csv((*lists.standards(), *lists.ends()), dataset.standards),
        "sectors": lists.sectors(),
        "strategies": _csv((*lists.strategies(), *lists.ends()), dataset.strategies),
        "interventions": _csv((*lists.interventions(), *lists.ends()), dataset.interventions),
        "linkages": _csv((*lists.linkages(), *lists.ends()), dataset.linkages),
        "gaps": _csv((*lists.gaps(), *lists.ends()), dataset.gaps),
    }
    return {f"cpms-inspire-{name}.csv": content for name, content in files.items()}


def _csv(columns: Sequence[_Column], records: Sequence[Any]) -> bytes:
    """Return a file: headers, hashtags, and a row for each record."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(column.header for column in columns)
    writer.writerow(column.hashtag for column in columns)
    writer.writerows([_cell(column.held(record)) for column in columns] for record in records)
    return text.getvalue().encode()


def _cell(value: Value) -> str:
    # No text of the model is empty, so that an empty cell says that there is none.
    return "" if value is None else guarded(str(value))


@final
@frozen
class _Lists:
    """The columns of the files of one dataset."""

    dataset: Dataset

    def pillars(self) -> Iterator[_Column]:
        yield _Column("Pillar", _PILLAR + _CPMS, attrgetter("id"))
        yield _Column("Number", f"{_PILLAR}+num", attrgetter("number"))
        yield from _names(_PILLAR, self.dataset.pillars)

    def standards(self) -> Iterator[_Column]:
        yield _Column("Standard", _STANDARD + _CPMS, attrgetter("id"))
        yield _Column("Number", f"{_STANDARD}+num", attrgetter("number"))
        yield from _names(_STANDARD, self.dataset.standards)
        yield _Column("Pillar", _PILLAR + _CPMS, attrgetter("pillar"))

    def sectors(self) -> bytes:
        """Return the file of the sectors that standards are related to, in codes of others."""
        columns = (
            _Column("Standard", _STANDARD + _CPMS, lambda row: row[0]),
            _Column("Code list", "#sector+vocab", lambda row: row[1].scheme),
            _Column("Sector", "#sector+code", lambda row: row[1].value),
        )
        return _csv(columns, [(each.id, code) for each in self.dataset.standards for code in each.sectors])

    def strategies(self) -> Iterator[_Column]:
        yield _Column("Strategy", _STRATEGY + _INSPIRE, attrgetter("id"))
        yield _Column("Letter", f"{_STRATEGY}+letter", attrgetter("code"))
        yield _Column("Position", f"{_STRATEGY}+num", attrgetter("position"))
        yield from _names(_STRATEGY, self.dataset.strategies)
        yield _Column("Preventive", f"{_STRATEGY}+preventive", lambda strategy: _yes(strategy.preventive))

    def interventions(self) -> Iterator[_Column]:
        yield _Column("Intervention", _INTERVENTION + _INSPIRE, attrgetter("id"))
        yield from _names(_INTERVENTION, self.dataset.interventions)
        yield _Column("Strategy", _STRATEGY + _INSPIRE, attrgetter("strategy"))

    def linkages(self) -> Iterator[_Column]:
        titles = {standard.id: standard.title for standard in self.dataset.standards}
        names = {strategy.id: strategy.title for strategy in self.dataset.strategies}
        yield _Column("Linkage", "#meta+linkage+id", attrgetter("id"))
        yield _Column("Standard", _STANDARD + _CPMS, attrgetter("standard"))
        yield _Column("Standard name", f"{_STANDARD}+name+i_en", lambda link: titles[link.standard])
        yield _Column("Strategy", _STRATEGY + _INSPIRE, attrgetter("strategy"))
        yield _Column("Strategy name", f"{_STRATEGY}+name+i_en", lambda link: names[link.strategy])
        yield _Column("Kind", "#meta+linkage+kind", attrgetter("kind"))
        yield _Column("Scope", "#meta+linkage+scope", attrgetter("scope"))
        yield _Column("Stressed", "#meta+linkage+stressed", lambda link: _yes(link.stressed))
        yield _Column("Row of the guide", "#meta+convergence+id", attrgetter("convergence"))
        listed = f"{_INTERVENTION}{_INSPIRE}+list"
        yield _Column("Interventions named", listed, lambda link: "|".join(link.interventions) or None)
        yield _Column("Note", "#description+note+i_en", attrgetter("note"))

    def gaps(self) -> Iterator[_Column]:
        yield _Column("Gap", "#meta+gap+id", attrgetter("id"))
        yield _Column("Standard", _STANDARD + _CPMS, attrgetter("standard"))
        yield _Column("Summary", "#description+i_en", attrgetter("summary"))

    def ends(self) -> Iterator[_Column]:
        """Yield the last columns of every file: where a record can be checked, and the overlay that it is from."""
        origins = dict(self.dataset.origins)
        yield _Column("Where to check", "#meta+source", lambda record: "; ".join(map(cited, record.citations)))
        yield _Column("Overlay", "#meta+overlay", lambda record: origins.get(record.id))


def _yes(held: bool) -> str:  # noqa: FBT001  # what a field holds
    return "yes" if held else "no"


def _names(hashtag: str, records: Sequence[Any]) -> Iterator[_Column]:
    """Yield a column for the title, and as many for other names as a record has most of, language by language."""
    yield _Column("Name (en)", f"{hashtag}+name+preferred+i_en", attrgetter("title"))
    languages = {label.language.lower() for record in records for label in getattr(record, "labels", ())}
    for language in ("en", *sorted(languages - {"en"})):
        held = partial(_other_names, language)
        for number in range(max((len(held(record)) for record in records), default=0)):
            first = number == 0 and language != "en"
            yield _Column(
                f"Name ({language})" if first else f"Other name {number + (language == 'en')} ({language})",
                f"{hashtag}+name+{'preferred' if first else 'alternate'}+i_{language.replace('-', '_')}",
                partial(_at, held, number),
            )


def _other_names(language: str, record: Any) -> tuple[str, ...]:
    """Return the names of a record besides its title in a language, aliases first."""
    aliases = getattr(record, "aliases", ()) if language == "en" else ()
    labels = (label.text for label in getattr(record, "labels", ()) if label.language.lower() == language)
    return (*aliases, *labels)


def _at(held: Callable[[Any], tuple[str, ...]], number: int, record: Any) -> str | None:
    return next(iter(held(record)[number:]), None)
