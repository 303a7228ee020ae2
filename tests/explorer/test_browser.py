"""The page in a real browser: records, filters, addresses and safety."""

import csv
import io
import random
import re
from collections.abc import Iterable
from html import unescape
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, urlencode

import pytest
from hostile import HOSTILE, HUGE, RIGHT_TO_LEFT, hostile_dataset

from cpms_inspire import (
    CitationFormat,
    Dataset,
    LinkageKind,
    Programme,
    Setting,
    Side,
    Suitability,
    Through,
    cite,
    coverage_of,
    explorer_page,
    load_dataset,
    matrix_svg,
    read_programme,
)
from cpms_inspire.model.records import COLLECTIONS, Linkage
from cpms_inspire.presentation.words import cited

CELLS = """
() => [...document.querySelectorAll(".grid a[data-link]")].map((cell) => {
  cell.click();
  const record = document.querySelector("#record");
  return [
    cell.dataset.link,
    record.querySelector("code").textContent,
    record.querySelector("h2").textContent,
    [...record.querySelectorAll("[data-block][aria-current] h3 a")].map((link) => link.textContent),
    record.querySelector("#details strong").textContent,
    cell.getAttribute("aria-current"),
    document.activeElement.id,
    cell.getBoundingClientRect().top >= 0 && cell.getBoundingClientRect().bottom <= innerHeight,
  ];
})
"""

EACH = """
([addresses, selector, field]) => {
  const found = [];
  for (const address of addresses) {
    history.replaceState(null, "", `#${address}`);
    dispatchEvent(new PopStateEvent("popstate"));
    for (const more of document.querySelectorAll("#record .example ~ button, #examples .example ~ button")) {
      while (more.isConnected) more.click();
    }
    found.push([...document.querySelectorAll(selector)]
      .filter((each) => !each.closest("[hidden]"))
      .map((each) => each.dataset[field]));
  }
  return found;
}
"""
"""Opens each address and returns the values of a data attribute of the matching elements."""


def named_first(linkages: Iterable[Linkage]) -> list[Linkage]:
    return sorted(linkages, key=lambda link: list(LinkageKind).index(link.kind))


def ways(link: Linkage) -> str:
    more = (("stressed", link.stressed), ("whole pillar", link.scope == "pillar"))
    return ", ".join([link.kind.value, *(word for word, applies in more if applies)])


class TestRecords:
    """Opening records."""

    def test_every_cell_opens_its_linkage(self, opened: Any, bundled: Dataset) -> None:
        """A mark opens its own linkage, with its standard, its strategy and its kind."""
        with opened(bundled) as tab:
            found = tab.page.evaluate(CELLS)
        expected = []
        for identifier, *_ in found:
            link = cast("Linkage", bundled.record(identifier))
            standard, strategy = bundled.standard(link.standard), bundled.strategy(link.strategy)
            block = [f"{strategy.code} {strategy.title}"]
            card = [identifier, identifier, standard.title, block, ways(link), "true", "record-title", True]
            expected.append(card)
        assert found == expected
        assert {cell[0] for cell in found} == {link.id for link in bundled.linkages}

    def test_no_click_is_lost(self, opened: Any) -> None:
        """After a click on any standard, strategy or mark of the matrix, it is still where it was on the screen."""
        moved = """() => [...document.querySelectorAll(".grid th > a.open, .grid td > a")]
          .filter((each) => each.checkVisibility()).filter((each) => {
            const before = each.getBoundingClientRect();
            each.click();
            const after = each.getBoundingClientRect();
            return Math.abs(before.top - after.top) > 3 || after.top < 0 || after.bottom > innerHeight;
          }).map((each) => each.outerHTML)"""
        with opened(viewport={"width": 1280, "height": 900}) as tab:
            assert tab.page.evaluate(moved) == []

    def test_fits_one_screen(self, opened: Any) -> None:
        """The whole matrix and the beginning of a card are on one screen, without scrolling."""
        with opened(state="record=CPMS2019-17", viewport={"width": 1280, "height": 900}) as tab:
            bottom = tab.page.locator(".grid").evaluate("(it) => it.getBoundingClientRect().bottom")
            assert bottom <= 900
            assert tab.page.locator("#record h2").is_visible()

    def test_answers(self, opened: Any, newest: Dataset) -> None:
        """
        The card of a standard says which strategies the guide names, why, what each framework adds, in which settings,
        where it was tried and where it can be checked, without a further click.
        """
        with opened(newest, "record=CPMS2019-17") as tab:
            text = tab.page.locator("#record").inner_text()
            assert tab.texts("#record .answer") == ["The guide names two of the seven INSPIRE strategies for it:"]
            assert tab.texts("#record .block h3") == ["N Norms and values", "S Safe environments"]
        row = newest.convergence_for(17)
        assert row is not None
        expected = [row.common_ground, row.inspire_adds, row.cpms_adds]
        expected += [link.note for link in newest.linkages_for(17)]
        expected += [newest.intervention(each).title for link in newest.linkages_for(17) for each in link.interventions]
        expected += [note.summary for note in newest.suitability("N.2", "refugee") if "N.2" in str(note.interventions)]
        expected += ["SASA", "Cure Violence", "Row 9 of the guide's table", "checked in the guide itself"]
        assert [each for each in expected if each and each not in text] == []

    @pytest.mark.parametrize(
        ("standard", "answer"),
        [
            (1, "It is linked to all seven strategies through INSPIRE's coordination activity."),
            (2, "It is a consideration in implementing each of the seven strategies. The guide stresses:"),
            (9, "The guide links it to all seven strategies together, and stresses:"),
            (
                12,
                (
                    "INSPIRE does not specifically address it. "
                    "The guide lists four strategies that act on its risk factors:"
                ),
            ),
            (14, "The guide links it to all seven strategies together. It stresses none of them."),
            (
                21,
                "The guide links its whole pillar to all seven strategies. It says nothing of this standard by itself.",
            ),
        ],
    )
    def test_answers_by_kind(self, opened: Any, standard: int, answer: str) -> None:
        """What the guide claims is said in a sentence, for each kind of claim."""
        with opened(state=f"record=CPMS2019-{standard:02}") as tab:
            assert tab.texts("#record .answer") == [answer]

    def test_answers_for_a_strategy(self, opened: Any) -> None:
        """The card of a strategy says for which standards the guide names it, and for which it stresses it."""
        with opened(state="record=INSPIRE2016-R") as tab:
            assert tab.texts("#record .answer")[:2] == [
                "The guide names it for three standards:",
                "It stresses it, among all strategies, for four:",
            ]
            assert tab.texts("#record .block h3")[:3] == [
                "18 Case management",
                "19 Alternative care",
                "20 Justice for children",
            ]

    def test_tells_why_and_where_to_check(self, opened: Any) -> None:
        """A linkage is shown with all texts of its row, its interventions, field examples with places, and sources."""
        dataset = load_dataset()
        link, row = dataset.linkage(17, "N"), dataset.convergence_for(17)
        assert link is not None
        assert row is not None
        with opened(dataset, urlencode({"record": link.id})) as tab:
            tab.page.get_by_text("Details for checking").click()
            text = tab.page.locator("#record").inner_text()
        texts = (row.reading, row.common_ground, row.inspire_adds, row.cpms_adds, row.limits, link.note)
        expected = [each for each in texts if each]
        expected += [dataset.intervention(each).title for each in link.interventions]
        expected += [citation.anchor for citation in link.citations if citation.anchor]
        assert [each for each in expected if each not in text] == []
        assert "Haiti; no setting stated" in text

    def test_every_record_has_an_address(self, opened: Any, newest: Dataset) -> None:
        """Every record opens by its identifier in the address."""
        identifiers = [record.id for name in COLLECTIONS for record in getattr(newest, name)]
        addresses = [urlencode({"record": each}) for each in identifiers]
        script = EACH.replace("each.dataset[field]", "each.textContent")
        with opened(newest) as tab:
            found = tab.page.evaluate(script, [addresses, "#record .bar code, #details > p > code", ""])
        assert found == [[each] for each in identifiers]

    def test_an_unknown_address_is_the_matrix(self, opened: Any) -> None:
        """An unknown address opens no record and shows the matrix."""
        with opened(state="record=NOTHING&view=nothing&setting=x&place=y") as tab:
            assert tab.page.locator("#record").is_hidden()
            assert tab.page.locator(".grid").is_visible()

    def test_gaps_open_as_gaps(self, opened: Any) -> None:
        """A frame opens its standard and says that the guide does not mention it and that this is not a denial."""
        with opened() as tab:
            tab.page.get_by_role("link", name="not mentioned in the guide's table").first.click()
            text = tab.page.locator("#record").inner_text()
        assert "Communications and advocacy" in text
        gap = load_dataset().gap_for(3)
        assert gap is not None
        assert gap.summary in text
        assert "no row of the guide's table mentions this standard. That is not a denial." in text


class TestLenses:
    """Settings and countries are painted on the matrix, and show the same records as the questions of the library."""

    def test_setting(self, opened: Any, newest: Dataset) -> None:
        """A setting marks strategies, standards and single linkages with what is said of them; it hides nothing."""
        painted = """() => [
          [...document.querySelectorAll("thead .badge")].map((each) => [each.closest("th").dataset.head, each.title]),
          [...document.querySelectorAll("td[data-suit] > a")].map((each) => [each.dataset.link, each.textContent]),
          document.querySelectorAll(".grid a[data-link]").length,
        ]"""
        with opened(newest) as tab:
            tab.page.get_by_role("button", name="refugee", exact=True).click()
            heads, marks, count = tab.page.evaluate(painted)
            label = tab.page.locator('.grid a[data-link="CPMS2019-17/INSPIRE2016-S"]').get_attribute("aria-label")
            assert tab.texts("#lens .answer")[0].endswith("Read the words: they say what holds, and for what.")
            assert tab.page.evaluate("document.title").startswith("Refugee: what the guide says")
        signs = {
            "suitable": "\N{CHECK MARK}",
            "conditional": "~",
            "doubtful": "?",
            "unsuitable": "\N{MULTIPLICATION SIGN}",
        }

        def said(*subjects: Any) -> list[str]:
            notes = {note for each in subjects for note in newest.suitability(each, "refugee") if note.subjects}
            return [each.value for each in Suitability if each in {note.suitability for note in notes}]

        assert [head for head, _ in heads] == [each.id for each in newest.strategies if said(each)]
        assert marks == [
            [link.id, "".join(signs[each] for each in said(link.strategy, link.standard, *link.interventions))]
            for link in newest.linkages
            if link.kind in {LinkageKind.NAMED, LinkageKind.RISK_FACTORS}
            if said(link.strategy, link.standard, *link.interventions)
        ]
        assert count == len(newest.linkages)
        assert label == "Standard 17 and Safe environments: named; with conditions in refugee"

    def test_setting_lists_its_notes(self, opened: Any, newest: Dataset) -> None:
        """Every setting lists all its notes and its examples, and says on which strategies the guide is silent."""
        addresses = [urlencode({"setting": setting}) for setting in Setting]
        with opened(newest) as tab:
            notes = tab.page.evaluate(EACH, [addresses, "#lens [data-note]", "note"])
            shown = tab.page.evaluate(EACH, [addresses, "#lens .example", "example"])
        for setting, found, listed in zip(Setting, notes, shown, strict=True):
            assert sorted(found) == sorted(note.id for note in newest.setting_notes if note.setting is setting)
            assert listed == [each.id for each in newest.field_examples_for(setting=setting)]

    def test_country(self, opened: Any, newest: Dataset) -> None:
        """A country lists its examples and counts them on the strategies."""
        places = sorted({code for example in newest.field_examples for code in example.places})
        counted = """() => [...document.querySelectorAll("thead .badge")].map((each) =>
          [each.closest("th").dataset.head, Number(each.firstChild.textContent)])"""
        with opened(newest) as tab:
            for place in places:
                tab.visit(urlencode({"place": place}))
                heads = tab.page.evaluate(counted)
                examples = {each.id: newest.field_examples_for(each, place=place) for each in newest.strategies}
                assert heads == [[name, len(found)] for name, found in examples.items() if found]
                (listed,) = tab.page.evaluate(EACH, [[urlencode({"place": place})], "#lens .example", "example"])
                assert listed == [each.id for each in newest.field_examples_for(place=place)]

    def test_lenses_meet_a_card(self, opened: Any) -> None:
        """An open standard stays open when a setting is chosen, and says what holds there."""
        with opened(state="record=CPMS2019-17") as tab:
            tab.page.get_by_role("button", name="outbreak", exact=True).click()
            assert tab.page.evaluate("location.hash") == "#record=CPMS2019-17&setting=outbreak"
            assert tab.page.evaluate("document.title").startswith("Standard 17: Community-level approaches, outbreak")
            tab.page.get_by_label("Another setting").select_option("fragile")
            assert tab.page.evaluate("location.hash") == "#record=CPMS2019-17&setting=fragile"
            tab.page.get_by_role("button", name="any setting").click()
            assert tab.page.evaluate("location.hash") == "#record=CPMS2019-17"


class TestQuestions:
    """Cards show the same records as the questions of the library."""

    def test_linkages_of_each_end(self, opened: Any, bundled: Dataset) -> None:
        """The record of a standard or a strategy lists all its linkages, named ones first."""
        ends = [*bundled.standards, *bundled.strategies]
        addresses = [urlencode({"record": end.id}) for end in ends]
        with opened(bundled) as tab:
            found = tab.page.evaluate(EACH, [addresses, "#details .chips a", "link"])
        expected = [
            *(named_first(bundled.linkages_for(each.id)) for each in bundled.standards),
            *(named_first(bundled.linkages_for(strategy=each.id)) for each in bundled.strategies),
        ]
        assert found == [[link.id for link in links] for links in expected]

    def test_field_examples(self, opened: Any, newest: Dataset) -> None:
        """Field examples for each record, setting and country are those that `field_examples_for` returns."""
        places = sorted({code for example in newest.field_examples for code in example.places})
        where: list[tuple[Any, str]] = [
            ("", ""),
            *((setting, "") for setting in Setting),
            *(("", place) for place in places),
        ]
        where += [("refugee", "UGA"), ("refugee", "HTI")]
        subjects = [each.id for each in (*newest.strategies, *newest.interventions, *newest.standards)]
        asked = [(subject, setting, place) for subject in subjects for setting, place in where]
        addresses = [urlencode({"record": r, "setting": s, "place": p}) for r, s, p in asked]
        with opened(newest) as tab:
            found = tab.page.evaluate(EACH, [addresses, "#record .example:not(.through)", "example"])
            through = tab.page.evaluate(EACH, [addresses, "#record .example", "example"])
        assert found == [
            [each.id for each in newest.field_examples_for(subject, setting=setting or None, place=place or None)]
            for subject, setting, place in asked
        ]
        for (subject, setting, place), shown in zip(asked, through, strict=True):
            ways_to = [
                newest.field_examples_for(subject, through=way, setting=setting or None, place=place or None)
                for way in Through
            ]
            assert shown == list(dict.fromkeys(each.id for examples in ways_to for each in examples))

    def test_suitability(self, opened: Any, newest: Dataset) -> None:
        """Setting notes for each record and setting are those that `suitability` returns."""
        subjects = [each.id for each in (*newest.strategies, *newest.interventions, *newest.standards)]
        asked = [(subject, setting) for subject in subjects for setting in Setting]
        addresses = [urlencode({"record": subject, "setting": setting}) for subject, setting in asked]
        with opened(newest) as tab:
            found = tab.page.evaluate(EACH, [addresses, "#record [data-note]", "note"])
            silent = [
                urlencode({"record": each[0], "setting": each[1]}) for each in asked if not newest.suitability(*each)
            ]
            stated = tab.page.evaluate(EACH, [silent, "#record [data-silent]", "silent"])
        assert found == [[note.id for note in newest.suitability(*each)] for each in asked]
        assert stated == [[each[0]] for each in asked if not newest.suitability(*each)]

    def test_search(self, opened: Any) -> None:
        """Search finds records by their words, titles first, and the address contains the search text."""
        with opened() as tab:
            tab.page.get_by_label("Search").press_sequentially("uganda school")
            assert tab.texts("#results li") == ["Good School Toolkit Field example, GUIDE2020-E09"]
            assert tab.page.evaluate("location.hash") == "#q=uganda+school"
            tab.page.get_by_label("Search").fill("standard 9")
            assert tab.texts("#results li")[0] == "9 Sexual and gender-based violence Standard, CPMS2019-09"
            tab.page.get_by_label("Search").fill("xyzzy")
            assert tab.texts("#results [role=status]") == ["Nothing found. Fewer or shorter words find more."]
            tab.page.keyboard.press("Escape")
            assert tab.page.locator("#results").is_hidden()
            tab.page.get_by_label("Search").fill("standard 9")
            tab.page.keyboard.press("Enter")
            assert tab.texts("#record h2") == ["Sexual and gender-based violence"]
            assert tab.page.locator("#results").is_hidden()


COVERED = """
(addresses) => {
  const found = [];
  const of = (part, selector, field) =>
    [...document.querySelectorAll(`#covered [data-part="${part}"] ${selector}`)].map((each) => each.dataset[field]);
  for (const address of addresses) {
    history.replaceState(null, "", `#${address}`);
    dispatchEvent(new PopStateEvent("popstate"));
    found.push({
      realised: of("realised", "a", "link"),
      standard: of("standard", "[data-opening]", "opening"),
      strategy: of("strategy", "[data-opening]", "opening"),
      tied: of("standard", "[data-tied]", "tied"),
      examples: of("standard", "[data-example]", "example"),
      cautions: of("standard", "[data-caution]", "caution"),
      alone: of("alone", "li", "alone"),
      gaps: of("gaps", "li", "gap"),
      notes: of("settings", "p[data-note]", "note"),
      silent: of("settings", "[data-silent]", "silent"),
      tallies: [...document.querySelectorAll("[data-tally]")].map((row) => [
        row.dataset.tally, ...[...row.children].slice(2).map((cell) => cell.textContent.replace("\\u00a0", " ")),
      ]),
    });
  }
  return found;
}
"""


def programmes(dataset: Dataset) -> list[Programme]:
    """Return programmes of all sizes, chosen by a fixed random seed."""
    chance = random.Random(2020)

    def some(values: Iterable[Any], most: int) -> list[Any]:
        members = list(values)
        return chance.sample(members, chance.randint(0, min(most, len(members))))

    places = sorted({code for example in dataset.field_examples for code in example.places})
    return [
        Programme.of(
            dataset,
            standards=some(dataset.standards, most),
            strategies=some(dataset.strategies, min(most, 7)),
            interventions=some(dataset.interventions, most),
            settings=some(Setting, most // 3),
            places=some(places, most // 4),
        )
        for most in (1, 2, 3, 5, 8, 12, 28)
        for _ in range(12)
    ]


def covered(programme: Programme, dataset: Dataset) -> dict[str, Any]:
    """Return what `coverage_of` returns, in the form in which the test reads the page."""
    found = coverage_of(programme, dataset)
    links = {link.id: link for link in dataset.linkages}
    sides = {side: [each for each in found.openings if each.reached_from is side] for side in Side}
    # Those of rows on all strategies stand folded below the others.
    sides[Side.STANDARD].sort(key=lambda each: links[each.linkage].kind is LinkageKind.ALL_STRATEGIES)
    shown = [*found.unsuitable, *found.doubtful, *found.conditional, *found.suitable]
    by_setting = [f"{subject} {setting}" for subject, setting in found.silent]
    first = list(dict.fromkeys(each.split()[1] for each in by_setting))

    def tally(each: Any) -> list[str]:
        counts = [each.realised, each.from_standard, each.from_strategy, each.untouched]
        own = each.realised + each.from_standard
        share = (
            "\N{EN DASH}"
            if each.share_of_own is None
            else f"{each.realised} of {own} ({int(100 * each.share_of_own + 0.5)} %)"
        )
        return [f"{each.pillar} {each.kind}", *map(str, counts), share]

    return {
        "realised": [link.id for link in named_first(links[each] for each in found.realised)],
        "standard": [each.linkage for each in sides[Side.STANDARD]],
        "strategy": [each.linkage for each in sides[Side.STRATEGY]],
        "tied": [name for each in sides[Side.STANDARD] for name in each.interventions],
        "examples": [name for each in sides[Side.STANDARD] for name in each.field_examples[:5]],
        "cautions": [name for each in sides[Side.STANDARD] for name in each.cautions[:5]],
        "alone": [*found.standards_alone, *found.strategies_alone],
        "gaps": [*found.gaps],
        "notes": shown,
        "silent": [each for setting in first for each in by_setting if each.endswith(f" {setting}")],
        # Before the first tick there is nothing to count.
        "tallies": [tally(each) for each in found.tallies] if programme != Programme() else [],
    }


class TestProgramme:
    """The mode that shows what a programme covers."""

    @pytest.mark.parametrize("local", [False, True])
    def test_is_coverage(self, opened: Any, local: bool) -> None:  # noqa: FBT001  # a parameter of the test
        """The page shows the figures and the records of `coverage_of` for any selection."""
        dataset = hostile_dataset() if local else load_dataset()
        asked = programmes(dataset)
        names = ("standards", "strategies", "interventions", "settings", "places")
        addresses = [
            urlencode({"view": "coverage", **{name: ",".join(getattr(each, name)) for name in names}}) for each in asked
        ]
        with opened(dataset) as tab:
            found = tab.page.evaluate(COVERED, addresses)
        assert found == [covered(each, dataset) for each in asked]

    def test_ticking(self, opened: Any) -> None:
        """Ticks are on the matrix, shown at once, and stay in the address when a record is opened and closed again."""
        with opened() as tab:
            tab.page.get_by_role("button", name="my programme").click()
            assert tab.page.locator(".grid input:visible").count() == 35
            tab.page.locator('input[value="CPMS2019-17"]').check()
            tab.page.locator('input[value="INSPIRE2016-N"]').check()
            assert tab.texts("#covered h2") == [
                "1 of the 2 strategies that the guide names for your standards are covered"
            ]
            tab.page.get_by_text("Interventions that you work on").click()
            tab.page.locator('input[value="INSPIRE2016-N.2"]').check()
            address = tab.page.evaluate("location.hash")
            assert address == (
                "#view=coverage&standards=CPMS2019-17&strategies=INSPIRE2016-N&interventions=INSPIRE2016-N.2"
            )
            assert tab.texts('[data-part="realised"] .chips a') == ["17 N"]
            tab.page.locator('[data-part="realised"] .chips a').click()
            assert tab.texts("#record h2") == ["Community-level approaches"]
            tab.page.get_by_role("button", name="Remove from my programme").click()
            assert "standards=" not in tab.page.evaluate("location.hash")
            tab.page.get_by_role("button", name="Add to my programme").click()
            tab.page.locator("#close").click()
            assert tab.page.locator("input:checked").count() == 3

    def test_is_painted(self, opened: Any, newest: Dataset) -> None:
        """Each linkage on the matrix, and in the picture, shows whether it is covered, open, or neither."""
        programme = Programme.of(newest, standards=[3, 9, 17], strategies=["N"])
        found = coverage_of(programme, newest)
        states = dict.fromkeys(found.realised, "both") | dict.fromkeys(found.untouched, "neither")
        states |= {each.linkage: str(each.reached_from) for each in found.openings}
        with opened(
            newest, "view=coverage&standards=CPMS2019-03,CPMS2019-09,CPMS2019-17&strategies=INSPIRE2016-N"
        ) as tab:
            painted = tab.page.evaluate(
                """() => Object.fromEntries([...document.querySelectorAll(".grid a[data-link]")].map((each) =>
                  [each.dataset.link, each.parentElement.dataset.state]))"""
            )
            label = tab.page.locator('.grid a[data-link="CPMS2019-17/INSPIRE2016-S"]').get_attribute("aria-label")
            with tab.page.expect_download() as waiting:
                tab.page.locator("#share > summary").click()
                tab.page.get_by_role("button", name="Picture of the matrix (SVG)").click()
            picture = waiting.value.path().read_text(encoding="utf-8")
        assert painted == states
        assert label == "Standard 17 and Safe environments: named; open"
        assert picture.count("\N{CHECK MARK}") == len(found.realised) + 1  # and one in the legend
        assert "My programme: what it covers, and what is open" in picture

    def test_answer_is_near_on_a_phone(self, opened: Any) -> None:
        """On a phone, a button moves to the answer below the selection."""
        with opened(state="view=coverage&standards=CPMS2019-17", viewport={"width": 360, "height": 700}) as tab:
            tab.page.locator("#see").click()
            assert tab.page.evaluate("document.activeElement.id") == "covered"
            assert tab.page.locator("#covered").evaluate(
                "(it) => Math.abs(it.getBoundingClientRect().top) < innerHeight"
            )

    def test_download(self, opened: Any) -> None:
        """The linkages that are covered or open can be downloaded."""
        with opened(state="view=coverage&standards=CPMS2019-17&strategies=INSPIRE2016-N") as tab:
            rows = downloaded(tab, "#covered button:text('Download as CSV')")
        assert [row["linkage"] for row in rows if row["coverage"] == "realised"] == ["CPMS2019-17/INSPIRE2016-N"]
        assert [row["linkage"] for row in rows if row["coverage"] == "open, standard worked on"] == [
            "CPMS2019-17/INSPIRE2016-S"
        ]
        assert len(rows) == 20

    @pytest.mark.parametrize(
        "title", ["A refugee response", "Cash and safe spaces after a sudden disaster", "Schools in an outbreak"]
    )
    def test_can_be_tried(self, opened: Any, newest: Dataset, title: str) -> None:
        """Each made-up programme names what the dataset contains, and can be cleared."""
        with opened(newest, "view=coverage") as tab:
            tab.page.get_by_role("button", name=title).click()
            address = parse_qs(tab.page.evaluate("location.hash")[1:])
            names = ("standards", "strategies", "interventions", "settings")
            given: Any = {name: address[name][0].split(",") for name in names if name in address}
            assert coverage_of(Programme.of(newest, **given), newest).realised
            tab.page.get_by_role("button", name="Clear").click()
            assert tab.page.evaluate("location.hash") == "#view=coverage"

    @pytest.mark.parametrize("name", ["refugee.csv", "made.csv", "made.tsv", "made.json"])
    def test_reads_a_file(self, opened: Any, newest: Dataset, tmp_path: Path, name: str) -> None:
        """A programme's file is read in the page as `read_programme` reads it."""
        file = EXAMPLES / name if name == "refugee.csv" else tmp_path / name
        if name != "refugee.csv":
            file.write_text(FILES[name], encoding="utf-8")
        expected = read_programme(file, newest)
        with opened(newest, "view=coverage&places=UGA") as tab:
            tab.page.locator("#file").set_input_files(file)
            tab.page.wait_for_function("location.hash.includes('name=')")
            address = parse_qs(tab.page.evaluate("location.hash")[1:])
            assert tab.texts("#covered > .warning li") == []
        assert expected.problems == ()
        for field in ("standards", "strategies", "interventions", "settings", "places"):
            assert address.get(field, [""])[0] == ",".join(getattr(expected.programme, field))
        assert address["name"] == [expected.programme.name]

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            ("standard\n17\nXyzzy\n", 'Line 3: "Xyzzy" is none of the standards that this page knows.'),
            ("what,where\n1,2\n", "No column is called standard"),
            ('{"standards": [17, "Xyzzy"], "more": 1}', 'standards[1]: "Xyzzy" is none of the standards'),
            ("{", "The file is not JSON"),
            ("", "No column is called standard"),
        ],
    )
    def test_reports_what_it_cannot_read(self, opened: Any, tmp_path: Path, content: str, said: str) -> None:
        """What of a file cannot be read is listed with its place; the rest counts."""
        file = tmp_path / "ours.csv"
        file.write_text(content, encoding="utf-8")
        with opened(state="view=coverage&standards=CPMS2019-09") as tab:
            tab.page.locator("#file").set_input_files(file)
            tab.page.locator("#covered > .warning").wait_for()
            assert said in tab.page.locator("#covered > .warning").inner_text()


EXAMPLES = Path(__file__).parents[2] / "examples" / "programmes"
FILES = {
    "made.csv": (
        "\ufeffActivity;Standard;Strategy;Intervention;Setting;Country\n"
        "#activity;#sector;;;;\n"
        '"Groups; with ""quotes""";UASC;Norms and values;;Rapid onset;Kenya\n'
        'Two lines;"17 | 18\nStd. 9";I2;P.2;refugee;KEN\n\n'
        "Title;Standard 18: Case management;S;Cash transfers;;Haiti\n"
    ),
    "made.tsv": (
        "standard\tstrategy\tplace\r\n13\tINSPIRE2016-R\tUGA\r\n"
        "SGBV\tRespuesta de los servicios de atención y apoyo\tUganda\r\n"
    ),
    "made.json": '{"name": "Ours", "standards": [17, "9"], "strategy": "N", "setting": "outbreak", "country": "Mali"}',
}
"""Files of programmes, with what tables of the field contain."""


def downloaded(tab: Any, selector: str) -> list[dict[str, str]]:
    with tab.page.expect_download() as waiting:
        tab.page.locator(selector).click()
    text = waiting.value.path().read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


class TestCompare:
    """Two standards or two strategies side by side."""

    def test_standards(self, opened: Any) -> None:
        """Every strategy is shown for both standards, and differences are marked."""
        with opened(state="view=compare&a=CPMS2019-15&b=CPMS2019-20") as tab:
            assert tab.texts("#comparison tbody tr") == [
                "I1 Implementation and enforcement of laws differs no linkage in the guide 20 I1 named",
                "N Norms and values no linkage in the guide no linkage in the guide",
                "S Safe environments differs 15 S named no linkage in the guide",
                "P Parent and caregiver support no linkage in the guide no linkage in the guide",
                "I2 Income and economic strengthening no linkage in the guide no linkage in the guide",
                "R Response and support services differs no linkage in the guide 20 R named",
                "E Education and life skills differs 15 E named no linkage in the guide",
            ]

    def test_strategies(self, opened: Any) -> None:
        """Every standard that is linked to either strategy is shown for both."""
        dataset = load_dataset()
        with opened(state="view=compare&a=INSPIRE2016-N&b=INSPIRE2016-R") as tab:
            found = tab.page.evaluate(
                EACH, [["view=compare&a=INSPIRE2016-N&b=INSPIRE2016-R"], "#comparison tr", "across"]
            )
        standards = {each.id for strategy in "NR" for each in dataset.standards_for(strategy)}
        assert found == [[None, *(each.id for each in dataset.standards if each.id in standards)]]

    def test_with_a_gap(self, opened: Any) -> None:
        """A gap on either side is named."""
        with opened(state="view=compare&a=CPMS2019-03&b=CPMS2019-20") as tab:
            assert tab.texts("#comparison .silence") == ["3 Communications and advocacy: the guide links it to nothing"]

    def test_unlike_things(self, opened: Any) -> None:
        """A standard and a strategy cannot be compared."""
        with opened(state="view=compare") as tab:
            tab.page.get_by_label("One").select_option("CPMS2019-03")
            tab.page.get_by_label("The other").select_option("INSPIRE2016-N")
            assert tab.texts("#comparison") == [
                "Choose two standards, or two strategies: one of each cannot be compared."
            ]


class TestAddress:
    """The address contains the state of the page."""

    @pytest.mark.parametrize(
        "state",
        [
            "q=cash&setting=refugee&place=UGA",
            "record=CPMS2019-09%2FINSPIRE2016-N&setting=refugee&language=fr",
            "view=coverage&standards=CPMS2019-09%2CCPMS2019-17&settings=refugee",
            "view=compare&a=CPMS2019-15&b=CPMS2019-20",
            "view=about",
        ],
    )
    def test_restores(self, opened: Any, state: str) -> None:
        """A reopened address shows the same content and the same controls."""
        seen = """() => [
          document.querySelector("main").innerText,
          [...document.querySelectorAll("select, input")].map((each) => [each.value, each.checked]),
        ]"""
        with opened() as tab:
            tab.visit(state)
            before = tab.page.evaluate(seen)
            assert tab.page.evaluate("location.hash") == f"#{state}"
        with opened(state=state) as tab:
            assert tab.page.evaluate(seen) == before

    def test_back_and_forward(self, opened: Any) -> None:
        """Back and forward work as in any browser."""
        with opened() as tab:
            tab.page.get_by_label("Country").select_option("KEN")
            tab.page.locator('.grid a[data-link="CPMS2019-17/INSPIRE2016-N"]').click()
            tab.page.get_by_role("link", name="About").click()
            hashes = []
            for move in (
                tab.page.go_back,
                tab.page.go_back,
                tab.page.go_back,
                tab.page.go_forward,
                tab.page.go_forward,
            ):
                move()
                hashes.append(tab.page.evaluate("location.hash"))
            assert tab.page.locator("#record").is_visible()
        opened_record = "#record=CPMS2019-17%2FINSPIRE2016-N&place=KEN"
        assert hashes == [opened_record, "#place=KEN", "", "#place=KEN", opened_record]

    @pytest.mark.parametrize(
        ("state", "title"),
        [
            ("", "Which INSPIRE strategies go with which standard, and why"),
            ("record=CPMS2019-17", "Standard 17: Community-level approaches"),
            ("record=CPMS2019-17%2FINSPIRE2016-N&setting=refugee", "Standard 17: Community-level approaches, refugee"),
            ("record=INSPIRE2016-R", "Strategy R Response and support services"),
            ("record=GUIDE2020-C09", "Row 9 of the guide's table"),
            ("place=KEN&setting=rapid-onset", "Rapid onset, Kenya: what the guide says"),
            ("view=coverage&name=Ours", "Ours: what it covers, and what is open"),
            (
                "view=compare&a=CPMS2019-15&b=CPMS2019-20",
                "Compare: 15 Group activities for child well-being and 20 Justice for children",
            ),
            ("view=compare", "Compare"),
            ("view=about", "About"),
        ],
    )
    def test_title_follows(self, opened: Any, state: str, title: str) -> None:
        """The title of the document says what is shown, so that a shared or kept link is recognised."""
        with opened(state=state) as tab:
            assert tab.page.title() == f"{title} \N{MIDDLE DOT} CPMS \N{MULTIPLICATION SIGN} INSPIRE"

    def test_in_a_frame(self, opened: Any) -> None:
        """In a frame whose address cannot change, everything works."""
        page = explorer_page(load_dataset())
        with opened(html="<!doctype html><title>Frame</title><body>") as tab:
            tab.page.evaluate(
                """(page) => new Promise((done) => {
                  const frame = document.createElement("iframe");
                  frame.sandbox = "allow-scripts";
                  frame.width = 1200;
                  frame.height = 800;
                  frame.onload = done;
                  frame.srcdoc = page;
                  document.body.append(frame);
                })""",
                page,
            )
            frame = tab.page.frame_locator("iframe")
            frame.locator('.grid a[data-link="CPMS2019-17/INSPIRE2016-N"]').click()
            assert frame.locator("#record h2").inner_text() == "Community-level approaches"
            frame.locator("#close").click()
            frame.get_by_role("button", name="refugee", exact=True).click()
            assert frame.locator("#lens h2").inner_text() == "Refugee"
            tab.troubles.clear()
            tab.requests[:] = [each for each in tab.requests if not each.startswith("about:")]

    def test_languages(self, opened: Any) -> None:
        """Names are shown in a language of the dataset, or in English if there is none."""
        with opened() as tab:
            tab.page.get_by_label("Language of the names").select_option("fr")
            assert tab.texts(".grid thead .open")[1] == "N Normes et valeurs"
            assert tab.page.locator(".grid thead .open [lang=fr]").count() == 7
            assert tab.texts('tr[data-standard="CPMS2019-17"] th a') == ["17 Community-level approaches"]
            assert tab.page.evaluate("location.hash") == "#language=fr"
            assert tab.page.locator("#language option").all_inner_texts() == [
                "English",
                "español",
                "français",
                "português",
            ]

    def test_downloads(self, opened: Any) -> None:
        """The linkages can be downloaded with kinds, notes and sources."""
        dataset = load_dataset()
        with opened(dataset) as tab:
            tab.page.locator("#share > summary").click()
            rows = downloaded(tab, "[data-do=csv]")
        assert [row["linkage"] for row in rows] == [link.id for link in dataset.linkages]
        assert [row["kind"] for row in rows] == [link.kind for link in dataset.linkages]
        assert {row["dataset"] for row in rows} == {dataset.version}
        assert [row["note"] for row in rows] == [link.note or "" for link in dataset.linkages]
        assert [row["sources"] for row in rows] == ["; ".join(map(cited, link.citations)) for link in dataset.linkages]

    def test_pictures(self, opened: Any) -> None:
        """The matrix can be saved as the SVG of the library and as PNG; a setting is painted on it."""
        dataset = load_dataset()
        with opened(dataset) as tab:
            found = []
            for state, kind in (("", "svg"), ("setting=refugee", "svg"), ("", "png")):
                tab.visit(state)
                tab.page.locator("#share > summary").click()
                with tab.page.expect_download() as waiting:
                    tab.page.locator(f"[data-do={kind}]").click()
                found.append(waiting.value.path().read_bytes())
        pictures = [*(each.decode() for each in found[:2]), matrix_svg(dataset)]
        texts = [[unescape(text) for text in re.findall("<text[^>]*>([^<]*)</text>", each)] for each in pictures]
        assert texts[0] == texts[2]
        assert texts[1][0].startswith("Refugee: what the guide says")
        assert found[2].startswith(b"\x89PNG")

    @pytest.mark.parametrize("base", [None, "https://example.org/crosswalk"])
    def test_copies(self, opened: Any, base: str | None) -> None:
        """The link, and the answer as text with its source, can be copied; the link has the published address."""
        html = explorer_page(load_dataset(), base_url=base)
        with opened(html=html, state="record=CPMS2019-17", permissions=["clipboard-read", "clipboard-write"]) as tab:
            tab.page.get_by_role("button", name="Copy link").last.click()
            tab.page.get_by_text("The link was copied.").wait_for()
            link = tab.page.evaluate("navigator.clipboard.readText()")
            tab.page.get_by_role("button", name="Copy as text").last.click()
            tab.page.get_by_text("The text was copied.").wait_for()
            text = tab.page.evaluate("navigator.clipboard.readText()")
        assert link == f"{base or tab.address}#record=CPMS2019-17"
        assert text.startswith("Standard 17: Community-level approaches")
        for part in (
            "The guide names two of the seven INSPIRE strategies for it:",
            "*N Norms and values*",
            "Not endorsed.",
            link,
        ):
            assert part in text

    def test_copies_without_permission(self, opened: Any) -> None:
        """If the browser does not let the page copy, the text is shown, selected."""
        with opened(state="record=CPMS2019-17") as tab:
            tab.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
            tab.page.get_by_role("button", name="Copy link").last.click()
            tab.page.locator("#box textarea").wait_for()
            assert tab.page.evaluate("getSelection().toString() || document.activeElement.value").endswith("17")
            tab.page.locator("#box").get_by_role("button", name="Close").click()

    def test_cites(self, opened: Any) -> None:
        """The open record and the dataset can be cited, the dataset in every format of `cite`."""
        dataset = load_dataset()
        with opened(dataset, "record=CPMS2019-17") as tab:
            tab.page.locator("#record").get_by_role("button", name="Cite").click()
            shown = tab.page.locator("#box pre").all_inner_texts()
            tab.page.keyboard.press("Escape")
            tab.visit("view=about")
            with tab.page.expect_download() as waiting:
                tab.page.get_by_role("button", name="BibTeX").click()
            saved = waiting.value.path().read_text(encoding="utf-8")
        assert shown[0].startswith("CPMS2019-17: 17 Community-level approaches. In: ")
        assert shown[1:] == [cite(dataset, format=each) for each in CitationFormat]
        assert saved == f"{cite(dataset, format='bibtex')}\n"


class TestSafety:
    """Only the page's own script runs, and nothing leaves the page."""

    def test_policy_blocks_what_is_injected(self, opened: Any) -> None:
        """Injected scripts, handlers, images, styles and requests are all blocked."""
        evil = (
            "<script>window.ran = 1</script><img src=x onerror='window.ran = 2'><style>body { display: none }</style>"
            "<p id=styled style='position: fixed'></p></body>"
        )
        html = explorer_page(load_dataset()).replace("</body>", evil)
        with opened(html=html) as tab:
            found = tab.page.evaluate(
                """async () => {
                  const made = document.createElement("script");
                  try { made.append("window.ran = 3"); document.body.append(made); } catch { }
                  const markup = () => { document.body.innerHTML = "<b>x</b>"; };
                  let refused = "";
                  try { markup(); } catch (error) { refused = error.name; }
                  const reached = await fetch("https://example.org/").then(() => true, () => false);
                  const body = getComputedStyle(document.body).display;
                  return [window.ran ?? null, refused, reached, body, getComputedStyle(styled).position];
                }"""
            )
            assert found == [None, "TypeError", False, "block", "static"]
            assert len([each for each in tab.troubles if "Content Security Policy" in each]) >= 5
            tab.troubles.clear()
            tab.requests[:] = [each for each in tab.requests if each.startswith("file:") and not each.endswith("/x")]

    def test_hostile_texts_show_as_text(self, opened: Any) -> None:
        """Hostile text in an overlay is shown as text, fits the page, and is marked with the name of the overlay."""
        dataset = hostile_dataset()
        local = [identifier for identifier, _ in dataset.origins]
        with opened(dataset) as tab:
            wide = []
            for state in ("", "language=ar", *(urlencode({"record": each}) for each in local)):
                tab.visit(state)
                wide.append(tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                if "record=" in state:
                    assert "overlay hostile" in tab.texts("#record .overlay")
            tab.visit(urlencode({"record": "HOSTILE-E01"}))
            text = tab.page.locator("#record").inner_text()
            assert (
                tab.page.evaluate(
                    "document.querySelectorAll('main script, main img, main style, [onmouseover]').length"
                )
                == 0
            )
            addresses = tab.page.evaluate("[...document.links].map((each) => each.protocol)")
        assert set(wide) == {True}
        assert (HOSTILE in text, HUGE in text, RIGHT_TO_LEFT in text) == (True, True, True)
        assert set(addresses) <= {"file:", "https:"}

    def test_local_linkage_on_a_gap(self, opened: Any) -> None:
        """If an overlay links a gap of the guide, the mark is local and the gap is still shown."""
        with opened(hostile_dataset()) as tab:
            assert tab.texts('tr[data-standard="CPMS2019-05"] th') == [
                "5 Information management not mentioned in the guide"
            ]
            marks = tab.page.locator('tr[data-standard="CPMS2019-05"] td.local a')
            assert [each.get_attribute("data-link") for each in marks.all()] == ["CPMS2019-05/INSPIRE2016-R"]

    def test_downloads_are_no_formulas(self, opened: Any) -> None:
        """No cell of a download is a formula for a spreadsheet."""
        with opened(hostile_dataset(), "language=ar") as tab:
            tab.page.locator("#share > summary").click()
            (row,) = (row for row in downloaded(tab, "[data-do=csv]") if row["kind"] == "local")
        assert (row["overlay"], row["note"]) == ("hostile", HOSTILE)
        assert [cell for cell in row.values() if cell[:1] in "=+-@\t"] == [""] * 2


@pytest.mark.parametrize(
    "address",
    [
        *(f"language={word}" for word in ("constructor", "__proto__", "toString")),
        *(f"setting={word}" for word in ("constructor", "toString", "__proto__")),
        *("strategy=[", "kind=constructor", "place=__proto__", "pillar=toString", "record=constructor"),
        *(
            "view=coverage&settings=toString&places=__proto__&standards=constructor",
            "view=compare&a=__proto__&b=toString",
        ),
    ],
)
def test_words_that_every_object_knows(opened: Any, address: str) -> None:
    """An address may ask for what is no record, setting or language: nothing stops, and no code is shown."""
    with opened(load_dataset("1.1.0"), address) as page:
        assert "native code" not in page.page.inner_text("body")
