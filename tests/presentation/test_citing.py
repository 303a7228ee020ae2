"""Citations: every format can be read by the usual libraries and contains all required facts."""

import json
from importlib.resources import files
from typing import Any

import attrs
import citeproc
import pytest
import yaml
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import SeparateCoAuthors
from citeproc.source.json import CiteProcJSON
from generators import LINES
from helpers import altered, examined
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from pylatexenc.latex2text import LatexNodes2Text

from cpms_inspire import (
    Checked,
    Citation,
    CitationFormat,
    Dataset,
    InvalidOptionError,
    Linkage,
    LinkageKind,
    Overlay,
    ReferenceTypeError,
    Source,
    UnknownIdentifierError,
    cite,
    linkage_id,
    standard_id,
    strategy_id,
    with_overlay,
)
from cpms_inspire.analysis.editorial import citations_in
from cpms_inspire.model.identifiers import SourceId
from cpms_inspire.model.records import COLLECTIONS

LINKAGE = "CPMS2019-17/INSPIRE2016-N"
TITLE = "crosswalk of the Child Protection Minimum Standards and the INSPIRE strategies"


@pytest.fixture(scope="session")
def cff() -> Any:
    """A reader of `CITATION.cff` 1.2.0 that refuses invalid files."""
    vendored = files("check_jsonschema") / "builtin_schemas" / "vendor" / "citation-file-format.json"
    validator = Draft7Validator(json.loads(vendored.read_text(encoding="utf-8")))

    def read(text: str) -> Any:
        found = yaml.safe_load(text)
        validator.validate(found)
        return found

    return read


def entries(text: str) -> dict[str, dict[str, Any]]:
    """Return the entries that a BibTeX library reads, with values as TeX would print them."""
    library = parse_string(text, append_middleware=[SeparateCoAuthors()])
    assert library.failed_blocks == []
    return {entry.key: {field.key: printed(field.value) for field in entry.fields} for entry in library.entries}


def printed(value: str | list[str]) -> str | list[str]:
    """Return the text that TeX prints, for a value or for each name of a list."""
    decode = LatexNodes2Text().latex_to_text
    return [decode(name) for name in value] if isinstance(value, list) else str(decode(value))


def rendered(text: str) -> list[str]:
    """Return the bibliography that a citation processor makes from CSL-JSON."""
    items = json.loads(text)
    style = citeproc.CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = citeproc.CitationStylesBibliography(style, CiteProcJSON(items), citeproc.formatter.plain)
    for item in items:
        bibliography.register(citeproc.Citation([citeproc.CitationItem(item["id"])]))
    return [str(item) for item in bibliography.bibliography()]


def with_source(dataset: Dataset, **changes: Any) -> Dataset:
    """Return a dataset with a changed description of the guide."""
    return altered(
        dataset,
        sources=tuple(altered(each, **changes) if each.id == "GUIDE2020" else each for each in dataset.sources),
    )


class TestText:
    """Text for readers: one line, and one more for each source of a record."""

    def test_dataset(self, dataset: Dataset) -> None:
        """
        The citation of the dataset contains contributors, date, title, version, digest, licence and the missing
        endorsement.
        """
        assert cite(dataset) == (
            f"the cpms-inspire contributors (2026-11-22). cpms-inspire dataset 1.0.0: {TITLE}. "
            f"SHA-256 {dataset.digest}. CC BY 4.0. "
            "Not endorsed by the owners of the frameworks or the authors of the guide."
        )

    def test_linkage(self, dataset: Dataset) -> None:
        """A linkage is cited as part of the dataset, with the places in its sources and how well they were checked."""
        first, rests, *sources = cite(LINKAGE, dataset).splitlines()
        assert first == cite(dataset).replace(
            "cpms-inspire dataset", f"{LINKAGE}, Community-level approaches; Norms and values. In cpms-inspire dataset"
        )
        guide = dataset.sources[5]
        assert rests == "It rests on:"
        assert sources == [
            (
                f"- GUIDE2020: {', '.join(guide.publishers)} (2020-07). {guide.title}. "
                f"Convergence of standards and strategies (primary)."
            ),
            (
                "- INSPIRE-HANDBOOK2018: INSPIRE Handbook (2018). p. 101, footnote 22 of the guide "
                "(secondary, read in GUIDE2020)."
            ),
        ]

    def test_source(self, dataset: Dataset) -> None:
        """A source is cited alone, by its publishers or its title, with its address if it has one."""
        assert cite("INSPIRE2016", dataset) == (
            "World Health Organization (2016). INSPIRE: Seven strategies for ending violence against children."
        )
        assert cite("CHS2014", dataset) == "Core Humanitarian Standard (2014)."
        assert cite("OVC-INSPIRE", dataset) == "Record of INSPIRE at OVCsupport (undated). https://ovcsupport.org"

    def test_several_places_in_one_source(self, dataset: Dataset) -> None:
        """Several places in one source are listed in order, with plural forms for several pages and footnotes."""
        places = (
            {"section": "Annex", "pages": "7", "checked": Checked.PRIMARY},
            {"pages": "16-17, 21", "footnotes": (1, 2), "checked": Checked.SECONDARY},
        )
        cited = tuple(Citation(source=SourceId("CHS2014"), **place) for place in places)
        changed = altered(dataset, notes=tuple(altered(note, citations=cited) for note in dataset.notes))
        assert cite(dataset.notes[0].id, changed).splitlines()[1:] == [
            "It rests on:",
            (
                "- CHS2014: Core Humanitarian Standard (2014). Annex, p. 7 (primary); "
                "pp. 16-17, 21, footnotes 1, 2 of the guide (secondary)."
            ),
        ]

    def test_record_with_title(self, dataset: Dataset) -> None:
        """A record is cited with its identifier and its title."""
        assert cite("CPMS2019-17", dataset).startswith(
            "the cpms-inspire contributors (2026-11-22). CPMS2019-17, Community-level approaches. In cpms-inspire "
        )

    def test_record_without_title(self, dataset: Dataset) -> None:
        """A record without a title is cited by its identifier."""
        assert cite("GUIDE2020-G03", dataset).startswith(
            "the cpms-inspire contributors (2026-11-22). GUIDE2020-G03. In cpms-inspire dataset 1.0.0: "
        )

    def test_source_that_was_read_in_place_of_the_cited_one(self, dataset: Dataset) -> None:
        """A source that was read in place of the cited one is listed too."""
        cited = Citation(source=SourceId("CPMS2019"), via=SourceId("SAVE-CPMS2019"), checked=Checked.REPORTED)
        standard = altered(dataset.standard(9), citations=(cited,))
        changed = altered(dataset, standards=tuple(standard if s.number == 9 else s for s in dataset.standards))
        lines = cite("CPMS2019-09", changed).splitlines()[2:]
        assert [line.split(":")[0] for line in lines] == ["- CPMS2019", "- SAVE-CPMS2019"]


class TestBibtex:
    """BibTeX, read by bibtexparser."""

    def test_dataset(self, dataset: Dataset) -> None:
        """The dataset is one entry with all its fields."""
        assert entries(cite(dataset, format="bibtex")) == {
            "cpms-inspire-1.0.0": {
                "author": ["the cpms-inspire contributors"],
                "title": f"cpms-inspire dataset 1.0.0: {TITLE}",
                "howpublished": "Data set",
                "version": "1.0.0",
                "year": "2026",
                "month": "nov",
                "note": f"SHA-256 {dataset.digest}. CC BY 4.0. "
                "Not endorsed by the owners of the frameworks or the authors of the guide",
            }
        }

    def test_months(self, dataset: Dataset) -> None:
        """Each month is written as the abbreviation that BibTeX styles know."""
        months = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
        for number, month in enumerate(months, 1):
            dated = attrs.evolve(dataset, released=f"2026-{number:02}-01")
            (entry,) = entries(cite(dated, format="bibtex")).values()
            assert entry["month"] == month

    def test_linkage(self, dataset: Dataset) -> None:
        """The key of the dataset's entry contains the record's identifier, and entries for its sources follow."""
        found = entries(cite(LINKAGE, dataset, format="bibtex"))
        assert list(found) == [f"cpms-inspire-1.0.0:{LINKAGE}", "GUIDE2020", "INSPIRE-HANDBOOK2018"]
        own, guide, handbook = found.values()
        assert own["howpublished"] == f"Part of cpms-inspire dataset 1.0.0: {TITLE}"
        assert (guide["author"][-2:], guide["year"], guide["month"]) == (["UNHCR", "UNICEF"], "2020", "jul")
        assert handbook == {
            "key": "INSPIRE-HANDBOOK2018",
            "title": "INSPIRE Handbook",
            "year": "2018",
            "note": "p. 101, footnote 22 of the guide (secondary, read in GUIDE2020)",
        }

    def test_entries_as_written(self, dataset: Dataset) -> None:
        """Entries are separated by a blank line, and only characters that are special to TeX are escaped in a title."""
        first, second, _ = cite(
            LINKAGE, with_source(dataset, title="X<>|#$%&_^", publishers=()), format="bibtex"
        ).split("\n\n")
        assert first.endswith("\n  month = nov\n}")
        assert second.startswith(
            "@misc{GUIDE2020,\n  key = {GUIDE2020},\n  title = {{X$<$$>$$|$\\#\\$\\%\\&\\_\\textasciicircum{}}},\n"
        )

    @given(title=st.text('\\{}$&%#_~<>|"@=,a 1', min_size=1).map(str.strip).filter(bool))
    def test_any_title(self, dataset: Dataset, title: str) -> None:
        """Any title and any publisher is plain text to TeX."""
        changed = with_source(dataset, title=title, publishers=(title, f"{title} and {title}"))
        found = entries(cite(LINKAGE, changed, format="bibtex"))
        assert list(found) == [f"cpms-inspire-1.0.0:{LINKAGE}", "GUIDE2020", "INSPIRE-HANDBOOK2018"]
        guide = found["GUIDE2020"]
        assert guide["title"].split() == title.split()
        assert [author.split() for author in guide["author"]] == [title.split(), f"{title} and {title}".split()]

    @given(address=st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1))
    def test_any_address(self, dataset: Dataset, address: str) -> None:
        """Characters that would end a value are percent-encoded in addresses."""
        text = cite("GUIDE2020", with_source(dataset, url=f"https://{address}"), format="bibtex")
        library = parse_string(text)
        assert library.failed_blocks == []
        url = library.entries[0]["url"]
        assert set(url).isdisjoint('\\{}^`|<>" ')
        assert url.startswith("https://")


class TestCsl:
    """CSL-JSON, read by citeproc-py, which warns about unknown fields."""

    def test_dataset(self, dataset: Dataset) -> None:
        """The dataset is one item with all its fields."""
        (item,) = json.loads(cite(dataset, format="csl-json"))
        assert item == {
            "id": "cpms-inspire-1.0.0",
            "type": "dataset",
            "title": f'<span class="nocase">cpms-inspire dataset 1.0.0: {TITLE}</span>',
            "author": [{"literal": "the cpms-inspire contributors"}],
            "issued": {"date-parts": [[2026, 11, 22]]},
            "version": "1.0.0",
            "note": f"SHA-256 {dataset.digest}. CC BY 4.0. "
            "Not endorsed by the owners of the frameworks or the authors of the guide",
        }

    def test_source(self, dataset: Dataset) -> None:
        """A source has its address."""
        (item,) = json.loads(cite("CDC-VAC", dataset, format="csl-json"))
        assert item["URL"] == "https://cdc.gov/violence-against-children/prevention"

    def test_types(self, dataset: Dataset) -> None:
        """A record has the type of an entry, and its sources have the type of a document."""
        items = json.loads(cite(LINKAGE, dataset, format="csl-json"))
        assert [item["type"] for item in items] == ["entry", "document", "document"]

    def test_rendered(self, dataset: Dataset) -> None:
        """Rendered citations show identifiers, titles and versions unchanged."""
        own, guide, handbook = rendered(cite(LINKAGE, dataset, format="csl-json"))
        assert f"{LINKAGE}, Community-level approaches; Norms and values" in own
        assert f"cpms-inspire dataset 1.0.0: {TITLE}" in own
        assert "the cpms-inspire contributors" in own
        assert "2026" in own
        assert "A Guide to Complementarity" in guide
        assert "(2020)" in guide
        assert "INSPIRE Handbook" in handbook

    @given(title=LINES)
    def test_any_title(self, dataset: Dataset, title: str) -> None:
        """Any title of a source comes back unchanged and is written in ASCII."""
        text = cite("GUIDE2020", with_source(dataset, title=title), format="csl-json")
        assert text.isascii()
        assert json.loads(text)[0]["title"] == title


class TestCff:
    """CFF, read by PyYAML and valid under the schema of the format."""

    def test_dataset(self, dataset: Dataset, cff: Any) -> None:
        """The dataset is cited with version, date, digest and licence."""
        found = cff(cite(dataset, format="cff"))
        assert found == {
            "cff-version": "1.2.0",
            "message": f"Cite the dataset by version and digest. SHA-256 {dataset.digest}. CC BY 4.0. "
            "Not endorsed by the owners of the frameworks or the authors of the guide.",
            "type": "dataset",
            "title": f"cpms-inspire dataset 1.0.0: {TITLE}",
            "version": "1.0.0",
            "date-released": "2026-11-22",
            "license": "CC-BY-4.0",
            "authors": [{"name": "the cpms-inspire contributors"}],
            "identifiers": [
                {
                    "type": "other",
                    "value": f"sha256:{dataset.digest}",
                    "description": "The digest of the dataset's file",
                }
            ],
        }

    def test_linkage(self, dataset: Dataset, cff: Any) -> None:
        """The record's identifier is one of the identifiers, and its sources are references."""
        found = cff(cite(LINKAGE, dataset, format="cff"))
        assert found["identifiers"][1] == {
            "type": "other",
            "value": LINKAGE,
            "description": "The record that is cited",
        }
        guide, handbook = found["references"]
        assert (guide["year"], guide["month"], guide["authors"][-1]) == (2020, 7, {"name": "UNICEF"})
        assert handbook == {
            "type": "generic",
            "title": "INSPIRE Handbook",
            "authors": [{"name": "anonymous"}],
            "year": 2018,
            "notes": "p. 101, footnote 22 of the guide (secondary, read in GUIDE2020)",
            "copyright": "CC BY-NC-SA 3.0 IGO.",
        }

    def test_source(self, dataset: Dataset, cff: Any) -> None:
        """A source is cited as a reference of the dataset, because the format allows no other subject."""
        found = cff(cite("CDC-VAC", dataset, format="cff"))
        assert [reference["url"] for reference in found["references"]] == [
            "https://cdc.gov/violence-against-children/prevention"
        ]

    def test_undated_source(self, dataset: Dataset, cff: Any) -> None:
        """An undated source has no year."""
        (reference,) = cff(cite("OVC-INSPIRE", dataset, format="cff"))["references"]
        assert set(reference) == {"type", "title", "authors", "url", "copyright"}

    def test_what_yaml_refuses_as_it_is(self, dataset: Dataset, cff: Any) -> None:
        """Characters that YAML does not allow and invisible characters are escaped."""
        changed = with_source(dataset, title="one\ufffe\u200btwo \U0001f600 é")
        text = cite("GUIDE2020", changed, format="cff")
        assert '"one\\U0000fffe\\U0000200btwo \U0001f600 é"' in text
        assert cff(text)["references"][0]["title"] == changed.record("GUIDE2020").title  # type: ignore[attr-defined]

    @given(title=LINES, publisher=LINES)
    def test_any_title(self, dataset: Dataset, cff: Any, title: str, publisher: str) -> None:
        """Any title and any publisher of a source come back unchanged."""
        changed = with_source(dataset, title=title, publishers=(publisher,), url="https://example.org/{}\\")
        found = cff(cite(LINKAGE, changed, format="cff"))
        assert found["references"][0]["title"] == title
        assert found["references"][0]["authors"] == [{"name": publisher}]


def test_every_record_in_every_format(bundled: Dataset, cff: Any) -> None:
    """In every format, the citation of a record lists the record and all its sources, and no other addresses."""
    addresses = {source.url for source in bundled.sources}
    for record in (record for name in COLLECTIONS for record in examined(getattr(bundled, name))):
        sources = {c.source for _, c in citations_in(record)}
        sources |= {c.via for _, c in citations_in(record) if c.via}
        text = cite(record.id, bundled)
        items = json.loads(cite(record.id, bundled, format="csl-json"))
        found = entries(cite(record.id, bundled, format="bibtex"))
        file = cff(cite(record.id, bundled, format="cff"))
        if sources:
            assert {item["id"] for item in items[1:]} == sources
            assert record.id in text
            assert items[0]["id"].endswith(f":{record.id}")
            assert record.id in {each["value"] for each in file["identifiers"]}
        else:
            assert [item["id"] for item in items] == [record.id]
        assert list(found) == [item["id"] for item in items]
        assert {item["URL"] for item in items if "URL" in item} <= addresses
        assert {word.rstrip(".") for word in text.split() if "://" in word} <= addresses
        assert len(file.get("references", [])) == (len(sources) or 1)


class TestLocalAdditions:
    """Additions of an overlay are not cited as work of this project."""

    @pytest.fixture
    def local(self, dataset: Dataset) -> Dataset:
        cited = (Citation(source=SourceId("KENYA-MINUTES"), pages="3-4", checked=Checked.PRIMARY),)
        overlay = Overlay(
            name="kenya",
            reason="What a coordination group adds.",
            sources=(Source(id=SourceId("KENYA-MINUTES"), title="Minutes & {notes}", rights="Its own."),),
            linkages=(
                Linkage(
                    id=linkage_id(standard_id(5), strategy_id("R")),
                    standard=standard_id(5),
                    strategy=strategy_id("R"),
                    kind=LinkageKind.LOCAL,
                    citations=cited,
                ),
            ),
        )
        return with_overlay(dataset, overlay)

    def test_dataset(self, local: Dataset, dataset: Dataset) -> None:
        """The citation contains the names of the overlays, the dataset's own digest and the digest of its base."""
        assert cite(local) == (
            f"the cpms-inspire contributors (2026-11-22). cpms-inspire dataset 1.0.0 + kenya: {TITLE}. "
            f"SHA-256 {local.digest}. With local additions to the dataset with SHA-256 {dataset.digest}. CC BY 4.0. "
            "Not endorsed by the owners of the frameworks or the authors of the guide."
        )

    def test_record(self, local: Dataset) -> None:
        """A record of an overlay is cited under the overlay's name and without the project's licence."""
        found = entries(cite("CPMS2019-05/INSPIRE2016-R", local, format="bibtex"))
        assert list(found) == ["cpms-inspire-1.0.0+kenya:CPMS2019-05/INSPIRE2016-R", "KENYA-MINUTES"]
        own, minutes = found.values()
        assert own["author"] == ["the authors of the overlay kenya"]
        assert own["version"] == "1.0.0 + kenya"
        assert "CC BY 4.0" not in own["note"]
        assert minutes == {"key": "KENYA-MINUTES", "title": "Minutes & {notes}", "note": "pp. 3-4 (primary)"}

    def test_record_of_the_dataset(self, local: Dataset) -> None:
        """A record of the dataset itself is still cited under the project's name."""
        assert cite(LINKAGE, local).startswith("the cpms-inspire contributors (2026-11-22).")

    def test_file(self, local: Dataset, cff: Any) -> None:
        """The file names the overlay and its source."""
        found = cff(cite("CPMS2019-05/INSPIRE2016-R", local, format="cff"))
        assert found["version"] == "1.0.0 + kenya"
        assert [reference["title"] for reference in found["references"]] == ["Minutes & {notes}"]


class TestRefusals:
    """Subjects and formats that cannot be cited."""

    def test_unknown_format(self, dataset: Dataset) -> None:
        """An unknown format is an error that lists the known ones."""
        with pytest.raises(InvalidOptionError) as caught:
            cite(dataset, format="ris")  # type: ignore[arg-type]  # no such format
        assert caught.value == InvalidOptionError("format", "'ris'", ("text", "bibtex", "csl-json", "cff"))

    def test_unknown_identifier(self, dataset: Dataset) -> None:
        """An unknown identifier is an error."""
        with pytest.raises(UnknownIdentifierError):
            cite("GUIDE2020-C99", dataset)

    def test_no_identifier(self, dataset: Dataset) -> None:
        """Anything but text is refused as an identifier."""
        with pytest.raises(ReferenceTypeError):
            cite(9, dataset)  # type: ignore[arg-type]  # no identifier


def test_formats_are_words(dataset: Dataset) -> None:
    """A format may be given as a member or as its text, and the default is text."""
    for style in CitationFormat:
        assert cite(dataset, format=style) == cite(dataset, format=style.value)
    assert cite(dataset) == cite(dataset, format=CitationFormat.TEXT)


def test_versions_are_told_apart(dataset: Dataset) -> None:
    """Citations of different versions differ in version, date and digest."""
    other = altered(dataset, version="1.0.1", released="2027-01-02")
    for style in CitationFormat:
        text = cite(other, format=style)
        assert "1.0.1" in text
        assert "2027" in text
        assert other.digest in text
        assert dataset.digest not in text
