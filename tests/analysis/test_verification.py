"""Verification: a correct copy of the guide has no findings in any layout, and a changed copy has."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import copies
import pytest
from helpers import altered, nightly
from hypothesis import given
from hypothesis import strategies as st

import cpms_inspire
from cpms_inspire import Dataset, Finding, InvalidOptionError, verify
from cpms_inspire.analysis.editorial import citations_of
from cpms_inspire.model.identifiers import SourceId


@pytest.fixture(scope="session")
def copy(dataset: Dataset) -> str:
    """A copy with everything that the dataset cites, in words that are not the guide's."""
    return copies.made_up(dataset)


def reasons(dataset: Dataset, text: str) -> set[str]:
    return {finding.reason for finding in verify(text, dataset)}


def named(name: Callable[[str], str]) -> str:
    return name.__name__


@pytest.mark.parametrize("way", copies.WAYS, ids=named)
class TestWaysOfSetting:
    """A correct copy has no findings in any layout and after any extraction of its text."""

    def test_made_up_copy(self, bundled: Dataset, way: Callable[[str], str]) -> None:
        """A copy that contains everything that is cited has no findings."""
        assert verify(way(copies.made_up(bundled)), bundled) == ()

    def test_guide(self, bundled: Dataset, guide: str, way: Callable[[str], str]) -> None:
        """The guide has no findings for any bundled version."""
        assert verify(way(guide), bundled) == ()


class TestTampering:
    """Each citation that does not match the copy is reported at its path."""

    def test_missing_anchor(self, dataset: Dataset, copy: str) -> None:
        """A missing anchor is reported at every citation of it."""
        found = verify(copy.replace("Risk factors for VAC", "Risk factors for all"), dataset)
        cited = [finding.path for finding in found]
        assert len(cited) == 13
        assert cited[0] == "$.convergences[4].citations[0].anchor"
        assert {finding.reason for finding in found} == {"'Risk factors for VAC' is not in the copy"}

    def test_repeated_anchor(self, dataset: Dataset, copy: str) -> None:
        """An anchor that occurs twice is reported."""
        text = f"{copy}\n\nAgain: risk\nfactors for V-A-C."
        assert reasons(dataset, text) == {"'Risk factors for VAC' occurs 2 times in the copy"}

    def test_other_number(self, dataset: Dataset, copy: str) -> None:
        """A number with an extra digit is another number, but a footnote mark in front of it is ignored."""
        text = copy.replace("upcoming (2021)", "upcoming (20211)")
        assert reasons(dataset, text) == {"'INSPIRE MOOC: upcoming (2021)' is not in the copy"}
        text = copy.replace("Standard 10 as a consequence", "Standard 110 as a consequence")
        assert reasons(dataset, text) == {"'Standard 10 as a consequence of violence can' is not in the copy"}

    @pytest.mark.parametrize("text", ["Risk factors for VACs", "Brisk factors for VAC", "Risk factors forward, VAC"])
    def test_part_of_a_word(self, dataset: Dataset, copy: str, text: str) -> None:
        """A word with an extra letter is another word, even at the ends of an anchor."""
        tampered = copy.replace("Risk factors for VAC", text)
        assert reasons(dataset, tampered) == {"'Risk factors for VAC' is not in the copy"}

    def test_missing_section(self, dataset: Dataset, copy: str) -> None:
        """A missing section is reported."""
        text = copy.replace("What kind of support is available?", "")
        assert reasons(dataset, text) == {"'What kind of support is available?' is not in the copy"}

    def test_missing_title(self, dataset: Dataset, copy: str) -> None:
        """A copy of another publication is reported because it lacks the title."""
        title = dataset.record("GUIDE2020").title  # type: ignore[attr-defined]  # of a source
        assert verify(copy.replace(title, "Another guide"), dataset) == (
            Finding("$.sources[5].title", f"{title!r} is not in the copy"),
        )

    @pytest.mark.parametrize("way", [str, copies.compatible, copies.bracketed], ids=named)
    def test_missing_footnotes(self, dataset: Dataset, copy: str, way: Callable[[str], str]) -> None:
        """A missing footnote mark and a missing footnote text are reported, in each style of numbers."""
        for number in copies.footnotes(dataset):
            mark = copies.high(number)
            unmarked = re.sub(rf"(?<=[^\s{copies.HIGH}]){mark}(?![{copies.HIGH}])", "", copy)
            without_text = re.sub(rf"\n\n{mark}(?![{copies.HIGH}])[^\n]*", "", copy)
            assert reasons(dataset, way(unmarked)) == {f"the mark of footnote {number} is not in the copy"}
            assert f"the text of footnote {number} is not in the copy" in reasons(dataset, way(without_text))

    def test_other_pages(self, dataset: Dataset, copy: str) -> None:
        """A cited page that is not in the text of the footnote is reported."""
        wrong = re.sub("Vide librum, .*", "Vide librum, p. 999.", copy)
        found = verify(wrong, dataset)
        cited = [path for path, citation in citations_of(dataset) if citation.footnotes and citation.pages]
        assert [finding.path for finding in found] == [f"{path}.pages" for path in cited]
        assert "the copy does not print 16-17, 21 in footnote 15" in {finding.reason for finding in found}

    def test_uncited_footnotes(self, dataset: Dataset, copy: str) -> None:
        """Footnotes of the copy that no record cites are reported."""
        more = "\n\nUltima verba\u00b3\u00b2 et\u00b3\u00b3.\n\n\u00b3\u00b2Vide supra.\n\n\u00b3\u00b3Vide infra."
        assert verify(copy + more, dataset) == (Finding("$", "no record cites the footnotes 32, 33 of the copy"),)

    def test_row_without_anchors(self, dataset: Dataset, copy: str) -> None:
        """If every anchor of a row is missing, the row is reported as well."""
        row = dataset.convergences[9]
        for citation in row.citations:
            copy = copy.replace(citation.anchor or "\0", "")
        assert Finding("$.convergences[9]", "no anchor of row 10 is in the copy") in verify(copy, dataset)

    def test_row_without_its_standard(self, dataset: Dataset, copy: str) -> None:
        """A row of the table that does not name its standard is reported."""
        text = copy.replace("Standard 18: Case management", "")
        assert verify(text, dataset) == (
            Finding("$.convergences[9].standards", "the copy's table does not name CPMS2019-18"),
        )

    def test_row_without_a_strategy(self, dataset: Dataset, copy: str) -> None:
        """If the row in the copy names another strategy, the missing one is reported."""
        row = "Standard 17: Community-level approaches\n\n- Norms and values\n\n- Safe environments\n\n"
        assert row in copy
        text = copy.replace(row, row.replace("Norms and values", "Education and life skills"))
        assert verify(text, dataset) == (
            Finding("$.convergences[8].strategies", "the copy's table does not name INSPIRE2016-N with CPMS2019-17"),
        )

    def test_table_torn_apart(self, dataset: Dataset, copy: str) -> None:
        """If the cells of a row are scattered in the copy, its strategies are not compared."""
        cells = re.findall("\n\n- [^\n]+", copy)
        assert len(cells) == 15
        for cell in cells:
            copy = copy.replace(cell, "")
        assert verify(copy + "".join(cells), dataset) == ()

    def test_row_without_its_pillar(self, dataset: Dataset, copy: str) -> None:
        """A row of the table that does not name its pillar is reported."""
        found = verify(copy.replace("Pillar 4: Standards to work", "Pillar 5: Standards to work"), dataset)
        assert Finding("$.convergences[0].pillar", "the copy's table does not name CPMS2019-P4") in found

    def test_row_that_no_record_accounts_for(self, dataset: Dataset, copy: str) -> None:
        """A standard that is in the copy's table but in no convergence is reported."""
        less = altered(
            dataset,
            convergences=tuple(row for row in dataset.convergences if row.number != 10),
            linkages=tuple(link for link in dataset.linkages if link.convergence != "GUIDE2020-C10"),
        )
        found = verify(copy, less)
        assert Finding("$.standards[17]", "the copy's table names CPMS2019-18, and no row accounts for it") in found
        gap = verify(f"{copy}\n\nStandard 3 - Communications and advocacy", dataset)
        assert gap == (Finding("$.standards[2]", "the copy's table names CPMS2019-03, and no row accounts for it"),)

    def test_empty_copy(self, dataset: Dataset) -> None:
        """An empty copy contains nothing that is cited."""
        found = verify("", dataset)
        cited = copies.guide_citations(dataset)
        assert sum(finding.path.endswith(".anchor") for finding in found) == len(cited)
        assert sum(finding.reason.startswith("no anchor of row") for finding in found) == 12

    def test_empty_dataset(self, copy: str) -> None:
        """An empty dataset cites nothing that is in the copy."""
        found = verify(copy, Dataset(version="1.0.0", released="2026-11-22"))
        assert [finding.path for finding in found] == ["$"]

    @given(text=st.text())
    def test_any_text(self, dataset: Dataset, text: str) -> None:
        """Any text gives findings and never an error."""
        assert len(verify(text, dataset)) > 1000


@given(data=st.data())
def test_change_in_an_anchor(dataset: Dataset, data: st.DataObject) -> None:
    """If words of an anchor are added, removed or replaced, exactly that anchor is reported."""
    copy = copies.made_up(dataset)
    anchor = data.draw(st.sampled_from(copies.anchors(dataset)))
    words = anchor.split(" ")
    place = data.draw(st.integers(2, len(words) - 2))  # an anchor may begin with a bullet
    words[place : place + data.draw(st.integers(0, 1))] = data.draw(st.sampled_from([["zebra"], ["quite", "zebra"]]))
    found = verify(copy.replace(anchor, " ".join(words)), dataset)
    anchors = {finding.reason for finding in found if finding.path.endswith(".anchor")}
    assert anchors == {f"{anchor!r} is not in the copy"}


class TestTamperingWithTheGuide:
    """The same checks on the guide itself, if its text is available."""

    @nightly("the guide is verified once for each of its paragraphs")
    def test_each_paragraph_removed(self, bundled: Dataset, guide: str, record_property: Callable[..., None]) -> None:
        """Removing a paragraph with an anchor or a footnote is always reported."""
        paragraphs = copies.paragraphs_of(guide)
        anchors = copies.anchors(bundled)
        cited = [
            index
            for index, text in enumerate(paragraphs)
            if copies.MARK.search(text) or any(anchor in text for anchor in anchors)
        ]
        missed = [
            index
            for index in range(len(paragraphs))
            if verify("\n\n".join((*paragraphs[:index], *paragraphs[index + 1 :])), bundled)
        ]
        record_property("paragraphs", f"{len(missed)} of {len(paragraphs)} missed, {len(cited)} with citations")
        assert set(cited) <= set(missed)
        assert len(missed) >= 97

    def test_every_anchor_changed(self, bundled: Dataset, guide: str) -> None:
        """Every changed anchor is reported, even if all are changed at once."""
        for anchor in copies.anchors(bundled):
            words, _, last = anchor.rpartition(" ")
            guide = re.sub(rf"(?<={re.escape(words)}) (?={re.escape(last)})", " indeed ", guide)
        found = {finding.reason for finding in verify(guide, bundled)}
        assert {f"{anchor!r} is not in the copy" for anchor in copies.anchors(bundled)} - found == set()

    def test_every_anchor_repeated(self, bundled: Dataset, guide: str) -> None:
        """Every anchor that occurs twice is reported."""
        text = "\n".join((guide, *copies.anchors(bundled)))
        found = {finding.reason for finding in verify(text, bundled)}
        assert {f"{anchor!r} occurs 2 times in the copy" for anchor in copies.anchors(bundled)} - found == set()

    def test_every_page_changed(self, bundled: Dataset, guide: str) -> None:
        """Every cited page that is changed is reported."""
        text = re.sub(r"\b(pp?[. ]+|page )\d+", r"\g<1>999", guide)
        cited = {f"{path}.pages" for path, citation in citations_of(bundled) if citation.footnotes and citation.pages}
        assert cited - {finding.path for finding in verify(text, bundled)} == set()


def test_overlays_are_verified_too(dataset: Dataset, copy: str) -> None:
    """Citations in labels are verified as well, but a row that cites another source is not looked up in the guide."""
    cited = altered(copies.guide_citations(dataset)[0], anchor="words that nobody ever wrote", section="Nowhere")
    label = cpms_inspire.Label(language="fr", text="Coordination", citations=(cited,))
    standards = (altered(dataset.standards[0], labels=(label,)), *dataset.standards[1:])
    source = altered(dataset.sources[0], id=SourceId("LOCAL"))
    row = altered(
        dataset.convergences[1], id="LOCAL-C13", number=13, standards=("CPMS2019-03",),
        citations=(altered(cited, source=source.id),),
    )  # fmt: skip
    larger = altered(
        dataset, standards=standards, sources=(*dataset.sources, source), convergences=(*dataset.convergences, row)
    )
    path = "$.standards[0].labels[0].citations[0]"
    assert verify(copy, larger) == (
        Finding(f"{path}.anchor", "'words that nobody ever wrote' is not in the copy"),
        Finding(f"{path}.section", "'Nowhere' is not in the copy"),
    )


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_accents(dataset: Dataset, copy: str, form: Any) -> None:
    """Letters with accents are found in every Unicode normal form."""
    anchor = "\u00c9t\u00e9 \u00e0 No\u00ebl, \u00f1o\u00f1o"
    notes = (altered(dataset.notes[0], citations=(altered(dataset.notes[0].citations[0], anchor=anchor),)),)
    larger = altered(dataset, notes=(*notes, *dataset.notes[1:]))
    assert verify(unicodedata.normalize(form, f"{copy}\n\n{anchor}"), larger) == ()
    assert {finding.reason for finding in verify(copy, larger)} == {f"{anchor!r} is not in the copy"}


def test_anchor_without_letters(dataset: Dataset, copy: str) -> None:
    """An anchor without letters or digits is reported as missing."""
    notes = (altered(dataset.notes[0], citations=(altered(dataset.notes[0].citations[0], anchor="- - \u00b9 -"),)),)
    found = verify(copy, altered(dataset, notes=(*notes, *dataset.notes[1:])))
    assert Finding("$.notes[0].citations[0].anchor", "'- - \u00b9 -' is not in the copy") in found


@pytest.mark.parametrize("given_text", [b"text", None, 9])
def test_what_is_no_text(dataset: Dataset, given_text: object) -> None:
    """Anything but text is refused."""
    with pytest.raises(InvalidOptionError) as caught:
        verify(given_text, dataset)  # type: ignore[arg-type]  # what is no text
    assert caught.value == InvalidOptionError("text", repr(given_text), ("the text of a copy of the guide",))
