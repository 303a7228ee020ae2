"""How to cite the dataset, one of its records or a source: as text, BibTeX, CSL-JSON or `CITATION.cff`."""

import json
from collections.abc import Iterator, Sequence
from enum import StrEnum, unique
from typing import Any, Literal, TypeAlias, cast
from urllib.parse import quote

from attrs import evolve, frozen

from cpms_inspire.analysis.editorial import citations_in
from cpms_inspire.dataset.bundled import DatasetRef, dataset_of
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.references import member
from cpms_inspire.errors import InvalidOptionError, shortened
from cpms_inspire.model.records import Citation, Linkage, Record, Source
from cpms_inspire.presentation.words import CREATOR, LICENCE, LICENCE_SPDX, NOT_ENDORSED, checked, footnotes, pages
from cpms_inspire.presentation.yaml_text import yaml_lines

__all__ = ["CitationFormat", "CitationFormatName", "cite"]

CitationFormatName: TypeAlias = Literal["text", "bibtex", "csl-json", "cff"]
"""The words of `CitationFormat`, for callers who prefer text."""


@unique
class CitationFormat(StrEnum):
    """The format of a citation."""

    TEXT = "text"
    """For people."""
    BIBTEX = "bibtex"
    """Entries for BibTeX and BibLaTeX."""
    CSL_JSON = "csl-json"
    """Items for citation processors and reference managers."""
    CFF = "cff"
    """A file `CITATION.cff` about the dataset; the sources are among its references."""


def cite(
    cited: Dataset | Record | str | None = None,
    dataset: DatasetRef | None = None,
    *,
    format: CitationFormat | CitationFormatName = CitationFormat.TEXT,  # noqa: A002  # what callers write
) -> str:
    """
    Return how to cite a dataset by version and digest, or one of its records or sources.

    `cited` is a dataset, or a record or its identifier, which is looked up in `dataset`, the newest if none is given.
    Without `cited`, that dataset is cited.  The citation of a record names the dataset, then its sources, with the
    place in each and how well it was checked.  The citation of a source names its publishers.  The project has no web
    address.  Errors as for `Dataset.record`; raises `InvalidOptionError` if the format is unknown, or if `cited` is a
    dataset and `dataset` is given as well.

    >>> cite("GUIDE2020-C09", "1.1.0").partition(" dataset ")[0]
    'the cpms-inspire contributors (2026-11-25). GUIDE2020-C09. In cpms-inspire'
    """
    style = member("format", format, CitationFormat)
    if isinstance(cited, Dataset):
        if dataset is not None:
            rule = "left out if a dataset is cited"
            raise InvalidOptionError("dataset", shortened(dataset), ("cite(record, dataset)",), rule)
        dataset, cited = cited, None
    dataset = dataset_of(dataset)
    record = None if cited is None else dataset.record(cited)
    works = _works(record, dataset)
    if style is CitationFormat.TEXT:
        return _text(works)
    if style is CitationFormat.BIBTEX:
        return "\n\n".join(map(_bibtex, works))
    if style is CitationFormat.CSL_JSON:
        return json.dumps([_csl(work) for work in works], indent=1)
    return "\n".join(yaml_lines(_cff(dataset, works)))


@frozen(kw_only=True)
class _Work:
    """A cited work, in the terms that the formats share."""

    kind: str
    """As CSL calls it."""
    key: str
    record: str | None = None
    """The identifier of a record that is cited as part of the dataset."""
    title: str
    container: str | None = None
    """The work that it is part of."""
    authors: tuple[str, ...]
    published: str | None
    """Year, month or day."""
    version: str | None = None
    url: str | None = None
    notes: tuple[str, ...] = ()
    rights: str | None = None
    """The rights of a source; the licence of the dataset is among its notes."""

    @property
    def date(self) -> list[int]:
        """Year, month and day, as far as they are known."""
        return [int(part) for part in (self.published or "").split("-") if part]


# The title contains the version, because most styles print neither versions nor notes.
_TITLE = "cpms-inspire dataset {}: crosswalk of the Child Protection Minimum Standards and the INSPIRE strategies"


def _works(record: Record | None, dataset: Dataset) -> tuple[_Work, ...]:
    if record is None:
        return (_of_dataset(dataset),)
    if isinstance(record, Source):
        return (_of_source(record),)
    return (_of_record(record, dataset), *_sources_of(record, dataset))


def _of_dataset(dataset: Dataset) -> _Work:
    names = (dataset.version, *dataset.overlays)
    return _Work(
        kind="dataset",
        key=f"cpms-inspire-{'+'.join(names)}",
        title=_TITLE.format(" + ".join(names)),
        authors=(CREATOR,),
        published=dataset.released,
        version=" + ".join(names),
        notes=(
            f"SHA-256 {dataset.digest}",
            *([f"With local additions to the dataset with SHA-256 {dataset.base.digest}"] if dataset.base else []),
            LICENCE,
            NOT_ENDORSED,
        ),
    )


def _of_record(record: Record, dataset: Dataset) -> _Work:
    whole = _of_dataset(dataset)
    title = getattr(record, "title", None)
    if isinstance(record, Linkage):
        title = f"{dataset.standard(record.standard).title}; {dataset.strategy(record.strategy).title}"
    origin = dataset.origin(record.id)
    if origin:
        # The record of an overlay is not the contributors' work, and their licence does not cover it.
        notes = tuple(note for note in whole.notes if note != LICENCE)
        whole = evolve(whole, authors=(f"the authors of the overlay {origin}",), notes=notes)
    return evolve(
        whole,
        kind="entry",
        key=f"{whole.key}:{record.id}",
        record=record.id,
        title=f"{record.id}{f', {title}' if title else ''}",
        container=whole.title,
    )


def _sources_of(record: Record, dataset: Dataset) -> Iterator[_Work]:
    """Yield the sources that a record cites, and those read instead, in the order of its citations."""
    places: dict[str, dict[str, None]] = {}
    for _, citation in citations_in(record):
        places.setdefault(citation.source, {})[_place(citation)] = None
        if citation.via:
            places.setdefault(citation.via, {})
    for identifier, found in places.items():
        yield evolve(_of_source(cast("Source", dataset.record(identifier))), notes=tuple(found))


def _of_source(source: Source) -> _Work:
    return _Work(
        kind="document",
        key=source.id,
        title=source.title,
        authors=source.publishers,
        published=source.published,
        url=source.url and quote(source.url, safe="!#$%&'()*+,/:;=?@[]~"),
        rights=source.rights,
    )


def _place(citation: Citation) -> str:
    """Return the place in a source, and how well it was checked."""
    notes = footnotes(citation)
    parts = (citation.section, pages(citation), notes and f"{notes} of the guide")
    return " ".join(filter(None, (", ".join(filter(None, parts)), f"({checked(citation)})")))


def _text(works: Sequence[_Work]) -> str:
    first, *rest = works
    lines = [_sentences(first), *(["It rests on:"] if rest else [])]
    return "\n".join((*lines, *(f"- {work.key}: {_sentences(work)}" for work in rest)))


def _sentences(work: _Work) -> str:
    when = f"({work.published or 'undated'})"
    names = (f"{', '.join(work.authors)} {when}", work.title) if work.authors else (f"{work.title} {when}",)
    container = f"In {work.container}" if work.container else None
    return ". ".join(filter(None, (*names, container, _joined(work), work.url))) + ("" if work.url else ".")


def _joined(work: _Work) -> str:
    return ("; " if work.kind == "document" else ". ").join(work.notes)


# BibTeX counts braces also if they are escaped, so a value may contain none.
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"$\lbrace$",
        "}": r"$\rbrace$",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"${character}$" for character in "<>|"},
        **{character: f"\\{character}" for character in "#$%&_"},
    }
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _bibtex(work: _Work) -> str:
    """Return an entry; TeX prints its values as they are."""
    year, month = (*work.date, 0, 0)[:2]
    how = f"Part of {work.container}" if work.container else "Data set" if work.kind == "dataset" else ""
    texts = {
        # In inner braces, so that a title keeps its case and a name stays whole.
        "author": " and ".join(f"{{{author.translate(_TEX)}}}" for author in work.authors),
        "key": "" if work.authors else work.key,
        "title": f"{{{work.title.translate(_TEX)}}}",
        "howpublished": how.translate(_TEX),
        "version": work.version,
        "year": year,
        "note": _joined(work).translate(_TEX),
        "url": work.url,
    }
    lines = [f"  {name} = {{{text}}}" for name, text in texts.items() if text]
    if month:
        lines.append(f"  month = {_MONTHS[month - 1]}")
    return "".join((f"@misc{{{work.key},\n", ",\n".join(lines), "\n}"))


def _csl(work: _Work) -> dict[str, Any]:
    item = {
        "id": work.key,
        "type": work.kind,
        "title": _as_it_is(work.title) if work.version else work.title,
        "container-title": work.container and _as_it_is(work.container),
        "author": [{"literal": author} for author in work.authors],
        "issued": work.published and {"date-parts": [work.date]},
        "version": work.version,
        "URL": work.url,
        "note": _joined(work),
    }
    return {name: value for name, value in item.items() if value}


def _as_it_is(title: str) -> str:
    """Return a title marked so that CSL styles do not capitalise it, which would spoil names and identifiers."""
    return f'<span class="nocase">{title}</span>'


def _cff(dataset: Dataset, works: Sequence[_Work]) -> dict[str, Any]:
    whole = _of_dataset(dataset)
    identifiers = {f"sha256:{dataset.digest}": "The digest of the dataset's file"}
    identifiers |= {work.record: "The record that is cited" for work in works if work.record}
    return {
        "cff-version": "1.2.0",
        "message": f"Cite the dataset by version and digest. {_joined(whole)}.",
        "type": "dataset",
        "title": whole.title,
        "version": whole.version,
        "date-released": dataset.released,
        "license": LICENCE_SPDX,
        "authors": _entities(whole),
        "identifiers": [
            {"type": "other", "value": value, "description": description} for value, description in identifiers.items()
        ],
        "references": [_cff_reference(work) for work in works if work.kind == "document"],
    }


def _cff_reference(work: _Work) -> dict[str, Any]:
    year, month = (*work.date, None, None)[:2]
    return {
        "type": "generic",
        "title": work.title,
        "authors": _entities(work),
        "year": year,
        "month": month,
        "url": work.url,
        "notes": _joined(work),
        "copyright": work.rights,
    }


def _entities(work: _Work) -> list[dict[str, str]]:
    return [{"name": author} for author in work.authors or ("anonymous",)]
