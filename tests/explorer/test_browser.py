"""The page in a real browser: records, filters, addresses and safety."""

import csv
import io
import random
from collections.abc import Iterable
from typing import Any, cast
from urllib.parse import urlencode

import pytest
from hostile import HOSTILE, HUGE, RIGHT_TO_LEFT, hostile_dataset

from cpms_inspire import (
    Dataset,
    LinkageKind,
    Programme,
    Setting,
    Side,
    coverage_of,
    explorer_page,
    load_dataset,
)
from cpms_inspire.model.records import COLLECTIONS, Linkage

CELLS = """
() => [...document.querySelectorAll(".matrix a[data-link]")].map((cell) => {
  cell.click();
  const record = document.querySelector("#record");
  return [
    cell.dataset.link,
    record.querySelector("code").textContent,
    [...record.querySelectorAll("h3 a")].map((link) => link.textContent),
    record.querySelector("strong").textContent,
    cell.getAttribute("aria-current"),
    document.activeElement.id,
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
            titles = [f"{standard.number} {standard.title}", f"{strategy.code} {strategy.title}"]
            expected.append([identifier, identifier, titles, ways(link), "true", "record-title"])
        assert found == expected
        assert {cell[0] for cell in found} == {link.id for link in bundled.linkages}

    def test_tells_why_and_where_to_check(self, opened: Any) -> None:
        """A linkage is shown with all texts of its row, its interventions, field examples with places, and sources."""
        dataset = load_dataset()
        link, row = dataset.linkage(17, "N"), dataset.convergence_for(17)
        assert link is not None
        assert row is not None
        with opened(dataset, urlencode({"record": link.id})) as tab:
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
            found = tab.page.evaluate(script, [addresses, "#record .bar code", ""])
        assert found == [[each] for each in identifiers]

    def test_an_unknown_address_is_the_matrix(self, opened: Any) -> None:
        """An unknown address opens no record and shows the matrix."""
        with opened(state="record=NOTHING&view=nothing&pillar=x") as tab:
            assert tab.page.locator("#record").is_hidden()
            assert tab.page.locator(".matrix").is_visible()

    def test_gaps_open_as_gaps(self, opened: Any) -> None:
        """A gap says that the guide does not link the standard and that this is not a denial."""
        with opened() as tab:
            tab.page.get_by_role("link", name="Gap silence, not a denial").first.click()
            text = tab.page.locator("#record").inner_text()
        assert "3 Communications and advocacy: the guide links it to nothing" in text
        assert "this is silence, not a statement that no link exists" in text


class TestFilters:
    """Filters show the same records as the questions of the library."""

    def test_linkages(self, opened: Any, bundled: Dataset) -> None:
        """The filters for strategy, pillar and kind show the linkages that `linkages_for` returns."""
        pillars = ["", *(pillar.id for pillar in bundled.pillars)]
        strategies = ["", *(strategy.id for strategy in bundled.strategies)]
        kinds = ["", *LinkageKind]
        asked = [(pillar, strategy, kind) for pillar in pillars for strategy in strategies for kind in kinds]
        addresses = [urlencode({"pillar": p, "strategy": s, "kind": k}) for p, s, k in asked]
        with opened(bundled) as tab:
            found = tab.page.evaluate(EACH, [addresses, ".matrix a[data-link]", "link"])
        expected = [
            {
                link.id
                for link in bundled.linkages_for(strategy=strategy or None, kinds=[kind] if kind else None)
                if not pillar or bundled.standard(link.standard).pillar == pillar
            }
            for pillar, strategy, kind in asked
        ]
        assert [set(each) for each in found] == expected

    def test_linkages_of_each_end(self, opened: Any, bundled: Dataset) -> None:
        """The record of a standard or a strategy lists all its linkages, named ones first."""
        ends = [*bundled.standards, *bundled.strategies]
        addresses = [urlencode({"record": end.id}) for end in ends]
        with opened(bundled) as tab:
            found = tab.page.evaluate(EACH, [addresses, "#record .chips a", "link"])
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
            found = tab.page.evaluate(EACH, [addresses, "#record .example", "example"])
            strategies = ["", *(strategy.id for strategy in newest.strategies)]
            chosen = [urlencode({"strategy": each, "setting": setting}) for each in strategies for setting in Setting]
            listed = tab.page.evaluate(EACH, [chosen, "#examples .example", "example"])
        assert found == [
            [each.id for each in newest.field_examples_for(subject, setting=setting or None, place=place or None)]
            for subject, setting, place in asked
        ]
        assert listed == [
            [each.id for each in newest.field_examples_for(strategy, setting=setting)]
            for strategy in (None, *newest.strategies)
            for setting in Setting
        ]

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
            tab.page.get_by_role("button", name="Show all").click()
            assert tab.page.locator("#results").is_hidden()

    def test_counts_by_kind(self, opened: Any) -> None:
        """The shown linkages are counted by kind."""
        with opened(state="strategy=INSPIRE2016-N") as tab:
            assert tab.texts("#count") == [
                "1 named, 13 all-strategies, 3 risk-factors, 1 cross-cutting, 1 consideration"
            ]


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
      standard: of("standard", "tr", "opening").filter(Boolean),
      strategy: of("strategy", "tr", "opening").filter(Boolean),
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
        "tallies": [tally(each) for each in found.tallies],
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
        """A selection is shown at once and stays in the address when a record is opened and closed again."""
        with opened(state="view=coverage") as tab:
            tab.page.locator('input[value="CPMS2019-17"]').check()
            tab.page.locator('input[value="INSPIRE2016-N.2"]').check()
            address = tab.page.evaluate("location.hash")
            assert address == "#view=coverage&standards=CPMS2019-17&interventions=INSPIRE2016-N.2"
            assert tab.texts('[data-part="realised"] .chips a') == ["N 17 N"]
            tab.page.locator('[data-part="realised"] .chips a').click()
            assert tab.texts("#record .bar code") == ["CPMS2019-17/INSPIRE2016-N"]
            tab.page.go_back()
            assert tab.page.locator("#programme input:checked").count() == 2

    def test_answer_is_near_on_a_phone(self, opened: Any) -> None:
        """On a phone, a button moves to the answer below the selection."""
        with opened(state="view=coverage&standards=CPMS2019-17", viewport={"width": 360, "height": 700}) as tab:
            tab.page.get_by_role("button", name="See what it covers").click()
            assert tab.page.evaluate("document.activeElement.id") == "covered"
            assert tab.page.locator("#covered").evaluate(
                "(it) => Math.abs(it.getBoundingClientRect().top) < innerHeight"
            )

    def test_download(self, opened: Any) -> None:
        """The linkages that are covered or open can be downloaded."""
        with opened(state="view=coverage&standards=CPMS2019-17&strategies=INSPIRE2016-N") as tab:
            rows = downloaded(tab, "#covered button")
        assert [row["linkage"] for row in rows if row["coverage"] == "realised"] == ["CPMS2019-17/INSPIRE2016-N"]
        assert [row["linkage"] for row in rows if row["coverage"] == "open, standard worked on"] == [
            "CPMS2019-17/INSPIRE2016-S"
        ]
        assert len(rows) == 20


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
                "I1 Implementation and enforcement of laws differs no linkage in the guide N 20 I1 named",
                "N Norms and values no linkage in the guide no linkage in the guide",
                "S Safe environments differs N 15 S named no linkage in the guide",
                "P Parent and caregiver support no linkage in the guide no linkage in the guide",
                "I2 Income and economic strengthening no linkage in the guide no linkage in the guide",
                "R Response and support services differs no linkage in the guide N 20 R named",
                "E Education and life skills differs N 15 E named no linkage in the guide",
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
            "q=cash&pillar=CPMS2019-P3&kind=named&setting=refugee&place=UGA",
            "record=CPMS2019-09%2FINSPIRE2016-N&strategy=INSPIRE2016-N&language=fr",
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
            tab.page.get_by_label("Strategy").select_option("INSPIRE2016-N")
            tab.page.locator('.matrix a[data-link="CPMS2019-17/INSPIRE2016-N"]').click()
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
        opened_record = "#record=CPMS2019-17%2FINSPIRE2016-N&strategy=INSPIRE2016-N"
        assert hashes == [opened_record, "#strategy=INSPIRE2016-N", "", "#strategy=INSPIRE2016-N", opened_record]

    def test_languages(self, opened: Any) -> None:
        """Names are shown in a language of the dataset, or in English if there is none."""
        with opened() as tab:
            tab.page.get_by_label("Names in").select_option("fr")
            assert tab.texts(".key li")[1] == "N Normes et valeurs"
            assert tab.page.locator(".key [lang=fr]").count() == 7
            assert tab.texts('tr[data-standard="CPMS2019-17"] th a') == ["17 Community-level approaches"]
            assert tab.page.evaluate("location.hash") == "#language=fr"
            assert tab.page.locator("#language option").all_inner_texts() == [
                "English",
                "español",
                "français",
                "português",
            ]

    def test_downloads(self, opened: Any) -> None:
        """The shown linkages can be downloaded with kinds, notes and sources, and so can a citation."""
        dataset = load_dataset()
        with opened(dataset, "pillar=CPMS2019-P3&kind=named") as tab:
            rows = downloaded(tab, ".grid .status button")
            tab.visit("view=about")
            with tab.page.expect_download() as waiting:
                tab.page.get_by_role("button", name="Download the citation").click()
            citation = waiting.value.path().read_text(encoding="utf-8")
        assert [row["linkage"] for row in rows] == [link.id for link in dataset.linkages_for(kinds=["named"])]
        assert {(row["kind"], row["dataset"]) for row in rows} == {("named", dataset.version)}
        assert [row["note"] for row in rows] == [link.note or "" for link in dataset.linkages_for(kinds=["named"])]
        assert all(row["sources"].startswith("GUIDE2020, Convergence") for row in rows)
        assert dataset.digest in citation


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
                    assert tab.texts("#record .bar .overlay") == ["overlay hostile"]
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
            assert tab.texts('tr[data-standard="CPMS2019-05"] th') == ["5 Information management gap in the guide"]
            assert tab.texts('tr[data-standard="CPMS2019-05"] a.mark') == ["l"]

    def test_downloads_are_no_formulas(self, opened: Any) -> None:
        """No cell of a download is a formula for a spreadsheet."""
        with opened(hostile_dataset(), "kind=local&language=ar") as tab:
            (row,) = downloaded(tab, ".grid .status button")
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
