"""
The format `hxl`: code lists and linkages as CSV files with a second header row of HXL hashtags.

A standard is a `#subsector`, because it is a part of the work of a sector.  Strategies and interventions are each an
`#activity`.  Attributes distinguish them, and name the vocabulary of a code (`+v_cpms2019`, `+v_inspire2016`) and the
language of a name (`+i_en`).
"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from operator import attrgetter
from typing import Any, final

from attrs import frozen

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.exporters._guard import guarded
from cpms_inspire.exporters._losses import Loss
from cpms_inspire.presentation.about import about
from cpms_inspire.presentation.words import cited

LOSSES: tuple[Loss, ...] = (
    Loss(
        "only pillars, standards, strategies, interventions, linkages and gaps are exported",
        "HXL is for code lists, and for data that use them",
    ),
    Loss("the citations of a record are one text; those of labels and sectors are left out", "a cell has one value"),
    Loss(
        "English labels are written as aliases, and the language pt-BR as pt_br",
        "the hashtag of a name has only its language, without capitals and hyphens",
    ),
    Loss(
        "an apostrophe precedes what a spreadsheet would run as a formula",
        "spreadsheets run texts that begin with =, +, - or @, also in CSV, and may divide a text at a comma, a "
        "semicolon, a tab or a line break",
    ),
)

_PILLAR = "#subsector+pillar"
_STANDARD = "#subsector+standard"
_STRATEGY = "#activity+strategy"
_INTERVENTION = "#activity+intervention"
_CPMS, _INSPIRE = "+code+v_cpms2019", "+code+v_inspire2016"


@final
@frozen
class _HxlColumn:
    """A column of a file."""

    header: str
    hashtag: str
    value_of: Callable[[Any], str | int | None]
    """The function from a record to its value in the column."""


def export(dataset: Dataset) -> dict[str, bytes]:
    """Return a file for each code list, for linkages and for gaps, and one about the dataset."""
    lists = _Lists(dataset)
    files = {
        "about": _csv(
            (
                _HxlColumn("What", "#meta+name", lambda line: line[0]),
                _HxlColumn("Text", "#meta+text", lambda line: line[1]),
            ),
            about(dataset).lines(),
        ),
        "pillars": _csv((*lists.pillars(), *lists.last_columns()), dataset.pillars),
        "standards": _csv((*lists.standards(), *lists.last_columns()), dataset.standards),
        "sectors": lists.sectors(),
        "strategies": _csv((*lists.strategies(), *lists.last_columns()), dataset.strategies),
        "interventions": _csv((*lists.interventions(), *lists.last_columns()), dataset.interventions),
        "linkages": _csv((*lists.linkages(), *lists.last_columns()), dataset.linkages),
        "gaps": _csv((*lists.gaps(), *lists.last_columns()), dataset.gaps),
    }
    return {f"cpms-inspire-{name}.csv": content for name, content in files.items()}


def _csv(columns: Sequence[_HxlColumn], records: Sequence[Any]) -> bytes:
    """Return a file: headers, hashtags, and a row for each record."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(column.header for column in columns)
    writer.writerow(column.hashtag for column in columns)
    writer.writerows([_hxl_cell(column.value_of(record)) for column in columns] for record in records)
    return text.getvalue().encode()


def _hxl_cell(value: str | int | None) -> str:
    # No text of the model is empty.  An empty cell therefore means that there is no value.
    return "" if value is None else guarded(str(value))


@final
@frozen
class _Lists:
    """The columns of the files for one dataset."""

    dataset: Dataset

    def pillars(self) -> Iterator[_HxlColumn]:
        yield _HxlColumn("Pillar", _PILLAR + _CPMS, attrgetter("id"))
        yield _HxlColumn("Number", f"{_PILLAR}+num", attrgetter("number"))
        yield from _name_columns(_PILLAR, self.dataset.pillars)

    def standards(self) -> Iterator[_HxlColumn]:
        yield _HxlColumn("Standard", _STANDARD + _CPMS, attrgetter("id"))
        yield _HxlColumn("Number", f"{_STANDARD}+num", attrgetter("number"))
        yield from _name_columns(_STANDARD, self.dataset.standards)
        yield _HxlColumn("Pillar", _PILLAR + _CPMS, attrgetter("pillar"))

    def sectors(self) -> bytes:
        """Return the file of the sectors that standards are related to, with the codes of other code lists."""
        columns = (
            _HxlColumn("Standard", _STANDARD + _CPMS, lambda row: row[0]),
            _HxlColumn("Code list", "#sector+vocab", lambda row: row[1].scheme),
            _HxlColumn("Sector", "#sector+code", lambda row: row[1].value),
        )
        return _csv(columns, [(each.id, code) for each in self.dataset.standards for code in each.sectors])

    def strategies(self) -> Iterator[_HxlColumn]:
        yield _HxlColumn("Strategy", _STRATEGY + _INSPIRE, attrgetter("id"))
        yield _HxlColumn("Letter", f"{_STRATEGY}+letter", attrgetter("code"))
        yield _HxlColumn("Position", f"{_STRATEGY}+num", attrgetter("position"))
        yield from _name_columns(_STRATEGY, self.dataset.strategies)
        yield _HxlColumn("Preventive", f"{_STRATEGY}+preventive", lambda strategy: _yes_or_no(strategy.preventive))

    def interventions(self) -> Iterator[_HxlColumn]:
        yield _HxlColumn("Intervention", _INTERVENTION + _INSPIRE, attrgetter("id"))
        yield from _name_columns(_INTERVENTION, self.dataset.interventions)
        yield _HxlColumn("Strategy", _STRATEGY + _INSPIRE, attrgetter("strategy"))

    def linkages(self) -> Iterator[_HxlColumn]:
        titles = {standard.id: standard.title for standard in self.dataset.standards}
        names = {strategy.id: strategy.title for strategy in self.dataset.strategies}
        yield _HxlColumn("Linkage", "#meta+linkage+id", attrgetter("id"))
        yield _HxlColumn("Standard", _STANDARD + _CPMS, attrgetter("standard"))
        yield _HxlColumn("Standard name", f"{_STANDARD}+name+i_en", lambda link: titles[link.standard])
        yield _HxlColumn("Strategy", _STRATEGY + _INSPIRE, attrgetter("strategy"))
        yield _HxlColumn("Strategy name", f"{_STRATEGY}+name+i_en", lambda link: names[link.strategy])
        yield _HxlColumn("Kind", "#meta+linkage+kind", attrgetter("kind"))
        yield _HxlColumn("Scope", "#meta+linkage+scope", attrgetter("scope"))
        yield _HxlColumn("Stressed", "#meta+linkage+stressed", lambda link: _yes_or_no(link.stressed))
        yield _HxlColumn("Row of the guide", "#meta+convergence+id", attrgetter("convergence"))
        listed = f"{_INTERVENTION}{_INSPIRE}+list"
        yield _HxlColumn("Interventions named", listed, lambda link: "|".join(link.interventions) or None)
        yield _HxlColumn("Note", "#description+note+i_en", attrgetter("note"))

    def gaps(self) -> Iterator[_HxlColumn]:
        yield _HxlColumn("Gap", "#meta+gap+id", attrgetter("id"))
        yield _HxlColumn("Standard", _STANDARD + _CPMS, attrgetter("standard"))
        yield _HxlColumn("Summary", "#description+i_en", attrgetter("summary"))

    def last_columns(self) -> Iterator[_HxlColumn]:
        """Yield the last columns of a file of records: the citations of a record, and the overlay that added it."""
        origins = dict(self.dataset.origins)
        yield _HxlColumn("Where to check", "#meta+source", lambda record: "; ".join(map(cited, record.citations)))
        yield _HxlColumn("Overlay", "#meta+overlay", lambda record: origins.get(record.id))


def _yes_or_no(value: bool) -> str:  # noqa: FBT001  # the value of a field
    return "yes" if value else "no"


def _name_columns(hashtag: str, records: Sequence[Any]) -> Iterator[_HxlColumn]:
    """Yield a column for the title, then for each language as many columns as a record has other names at most."""
    yield _HxlColumn("Name (en)", f"{hashtag}+name+preferred+i_en", attrgetter("title"))
    languages = {label.language.lower() for record in records for label in getattr(record, "labels", ())}
    for language in ("en", *sorted(languages - {"en"})):
        names_of = partial(_other_names, language)
        for number in range(max((len(names_of(record)) for record in records), default=0)):
            first = number == 0 and language != "en"
            yield _HxlColumn(
                f"Name ({language})" if first else f"Other name {number + (language == 'en')} ({language})",
                f"{hashtag}+name+{'preferred' if first else 'alternate'}+i_{language.replace('-', '_')}",
                partial(_name_at, names_of, number),
            )


def _other_names(language: str, record: Any) -> tuple[str, ...]:
    """Return the names of a record in a language, except its title, aliases first."""
    aliases = getattr(record, "aliases", ()) if language == "en" else ()
    labels = (label.text for label in getattr(record, "labels", ()) if label.language.lower() == language)
    return (*aliases, *labels)


def _name_at(names_of: Callable[[Any], tuple[str, ...]], number: int, record: Any) -> str | None:
    return next(iter(names_of(record)[number:]), None)
