"""Accessibility: keyboard, assistive technology, phones, zoom and print."""

from io import BytesIO
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from pypdf import PdfReader

from cpms_inspire import Dataset

STATES = {
    "matrix": "",
    "search": "q=cash",
    "setting": "setting=refugee&place=KEN",
    "linkage": "record=CPMS2019-17%2FINSPIRE2016-N",
    "standard": "record=CPMS2019-09",
    "strategy": "record=INSPIRE2016-R&setting=outbreak",
    "gap": "record=GUIDE2020-G03",
    "source": "record=ALLIANCE-REFS",
    "compare": "view=compare&a=CPMS2019-15&b=CPMS2019-20",
    "programme": "view=coverage&standards=CPMS2019-05,CPMS2019-09&strategies=INSPIRE2016-N&settings=refugee",
    "first": "view=coverage",
    "about": "view=about",
}
"""A state of the page for each view."""


def violations(page: Page) -> list[tuple[str, str]]:
    """Return the axe rules that the page breaks, and where."""
    found = Axe().run(page).response["violations"]
    return [(each["id"], node["failureSummary"]) for each in found for node in each["nodes"]]


@pytest.mark.parametrize(
    ("width", "states"),
    [(1440, STATES), (360, {name: STATES[name] for name in ("matrix", "setting", "linkage", "programme")})],
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violation(opened: Any, scheme: str, width: int, states: dict[str, str]) -> None:
    """Every state follows the axe rules, in light and dark colours, on a wide screen and on a phone."""
    with opened(color_scheme=scheme, viewport={"width": width, "height": 900}) as tab:
        found = {}
        for name, state in states.items():
            tab.visit(state)
            found[name] = violations(tab.page)
    assert found == {name: [] for name in states}


def test_violations_would_be_found(opened: Any) -> None:
    """A control without a name and a text with low contrast are reported."""
    with opened() as tab:
        tab.page.evaluate("document.querySelector('label[for=q]').remove(); q.placeholder = ''")
        tab.page.evaluate("document.querySelector('h1').style.color = '#eeeeee'")
        assert {rule for rule, _ in violations(tab.page)} == {"label", "color-contrast"}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_theme_can_be_chosen(opened: Any, theme: str) -> None:
    """The reader can choose light or dark colours, independently of the system."""
    with opened(color_scheme="light" if theme == "dark" else "dark") as tab:
        tab.page.get_by_label("Theme").select_option(theme)
        scheme = tab.page.evaluate("getComputedStyle(document.documentElement).colorScheme")
    assert scheme == theme


@pytest.mark.parametrize(("width", "size"), [(360, 100), (1440, 100), (1440, 200), (320, 100), (640, 200)])
def test_nothing_is_cut_off(opened: Any, width: int, size: int) -> None:
    """At every width and with doubled text size, every state fits and no text is cut off."""
    cut = """(size) => {
      document.documentElement.style.fontSize = `${size}%`;
      const clipped = [...document.querySelectorAll("main *")].filter((each) => {
        const style = getComputedStyle(each);
        return each.checkVisibility() && !each.matches(".hidden, .title, select, i, pre")
          && ["hidden", "clip"].includes(style.overflowX) && each.scrollWidth > each.clientWidth + 1;
      });
      const beyond = [...document.querySelectorAll("a, button, select, input, p, li, th")].filter((each) =>
        each.checkVisibility() && !each.closest(".scroll, .skip, .lenses") &&
        each.getBoundingClientRect().right > innerWidth + 1);
      return [document.documentElement.scrollWidth <= innerWidth, clipped.length, beyond.map((each) => each.outerHTML)];
    }"""
    with opened(viewport={"width": width, "height": 900}) as tab:
        found = {}
        for name, state in STATES.items():
            tab.visit(state)
            found[name] = tab.page.evaluate(cut, size)
    assert found == {name: [True, 0, []] for name in STATES}


@pytest.mark.parametrize("state", ["", "view=coverage"])
def test_targets_are_large_enough(opened: Any, state: str) -> None:
    """On a phone, every standard of the list is at least 24 pixels high, and so is every tick."""
    with opened(state=state, viewport={"width": 360, "height": 800}) as tab:
        heights = tab.page.evaluate(
            """() => [...document.querySelectorAll(".grid tr[data-standard] > th > a.open, .grid th > label")]
              .filter((each) => each.checkVisibility()).map((each) => each.getBoundingClientRect().height)"""
        )
    assert len(heights) == (35 if state else 28)
    assert min(heights) >= 24


def test_a_phone_has_a_list(opened: Any) -> None:
    """On a phone the matrix is a list: each standard with what is said of it, in words."""
    with opened(viewport={"width": 390, "height": 844}) as tab:
        assert tab.page.locator(".grid td:visible").count() == 0
        assert tab.texts('tr[data-standard="CPMS2019-09"] .chips span') == ["all seven strategies, above all I1 N"]
        assert tab.texts('tr[data-standard="CPMS2019-17"] .chips span') == ["N Norms and values", "S Safe environments"]
        tab.page.locator('tr[data-standard="CPMS2019-17"] a.open').scroll_into_view_if_needed()
        before = tab.page.evaluate("scrollY")
        tab.page.locator('tr[data-standard="CPMS2019-17"] a.open').click()
        assert tab.page.locator("#record h2").is_visible()
        assert tab.page.evaluate("scrollY") == 0
        tab.page.locator("#close").click()
        assert tab.page.evaluate("scrollY") == before


class TestKeyboard:
    """Use of the page with the keyboard alone."""

    @pytest.mark.parametrize("name", ["matrix", "linkage", "compare", "programme", "about"])
    def test_reaches_everything(self, opened: Any, name: str) -> None:
        """The tab key reaches every control once, in the order shown; the matrix is one of them."""
        mark = """() => {
          const all = "a[href], button, select, input, summary, [tabindex='0']";
          const seen = [...document.querySelectorAll(all)].filter((each) =>
            each.tabIndex >= 0 && each.checkVisibility({ visibilityProperty: true })
            && !each.matches("details:not([open]) > :not(summary) *"));
          seen.forEach((each, index) => { each.dataset.at = index; });
          window.reached = [];
          document.addEventListener("focusin", ({ target }) => window.reached.push(Number(target.dataset.at)));
          document.activeElement.blur();
          return seen.length;
        }"""
        with opened(state=STATES[name]) as tab:
            count = tab.page.evaluate(mark)
            tab.page.evaluate("document.querySelector('.skip').focus()")
            for _ in range(count - 1):
                tab.page.keyboard.press("Tab")
            reached = tab.page.evaluate("window.reached")
        assert reached == list(range(count))

    def test_skips_to_the_content(self, opened: Any) -> None:
        """The first tab stop skips the head of the page."""
        with opened() as tab:
            tab.page.keyboard.press("Tab")
            tab.page.keyboard.press("Enter")
            assert tab.page.evaluate("document.activeElement.id") == "content"
            tab.page.keyboard.press("Tab")
            assert tab.page.evaluate("document.activeElement.value") == ""
            assert tab.page.evaluate("document.activeElement.textContent") == "any setting"

    def test_matrix_is_one_stop(self, opened: Any) -> None:
        """The tab key reaches the matrix once; arrow keys, Home and End move in it; a later tab returns there."""
        where = "document.activeElement.closest('.grid') ? document.activeElement.textContent.trim() : ''"
        with opened() as tab:
            assert tab.page.locator(".grid [tabindex='0']").count() == 1
            tab.page.locator("#mine").focus()
            tab.page.keyboard.press("Tab")
            places = [tab.page.evaluate(where)]
            for key in ("ArrowDown", "End", "ArrowUp", "Home", "ArrowUp", "ArrowUp"):
                tab.page.keyboard.press(key)
                places.append(tab.page.evaluate(where))
            assert places[:2] == ["1 Coordination", "2 Human resources"]
            assert places[4:6] == ["1 Coordination", "Pillar 1"]
            assert places[6].startswith("I1")
            tab.page.keyboard.press("Tab")
            assert tab.page.evaluate(where) == ""
            tab.page.keyboard.press("Shift+Tab")
            assert tab.page.evaluate(where).startswith("I1")

    def test_opens_and_closes(self, opened: Any) -> None:
        """Enter on a mark opens its card and moves the focus there, and Escape returns the focus to the mark."""
        with opened() as tab:
            focused = (
                "document.activeElement.dataset.link ?? (document.activeElement.id || document.activeElement.innerText)"
            )
            tab.page.locator('.grid a[data-link="CPMS2019-15/INSPIRE2016-S"]').focus()
            moves = []
            for key in ("ArrowRight", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowUp", "ArrowDown", "Enter"):
                tab.page.keyboard.press(key)
                moves.append(tab.page.evaluate(focused))
            assert moves[1:] == [
                "CPMS2019-14/INSPIRE2016-P",
                "Standard 15 and Parent and caregiver support: not linked by the guide",
                "CPMS2019-15/INSPIRE2016-S",
                "CPMS2019-14/INSPIRE2016-S",
                "CPMS2019-15/INSPIRE2016-S",
                "record-title",
            ]
            tab.page.keyboard.press("Escape")
            assert tab.page.evaluate(focused) == "CPMS2019-15/INSPIRE2016-S"
            tab.page.go_back()
            assert tab.page.evaluate(focused) == "record-title"
            tab.page.locator("#close").focus()
            tab.page.keyboard.press("Enter")
            assert tab.page.evaluate(focused) == "CPMS2019-15/INSPIRE2016-S"

    def test_slash_searches(self, opened: Any) -> None:
        """A slash moves to the search box, where it is a character like any other; Escape closes an open menu."""
        with opened() as tab:
            tab.page.keyboard.press("/")
            assert tab.page.evaluate("document.activeElement.id") == "q"
            tab.page.keyboard.press("/")
            assert tab.page.locator("#q").input_value() == "/"
            tab.page.locator("#share > summary").press("Enter")
            tab.page.keyboard.press("Escape")
            assert tab.page.locator("#share[open]").count() == 0
            assert tab.page.evaluate("document.activeElement.tagName") == "SUMMARY"

    def test_labels_are_words(self, opened: Any) -> None:
        """A screen reader hears the matrix as a grid whose cells say both titles and the claim."""
        with opened() as tab:
            tree = tab.page.locator(".grid").aria_snapshot()
        assert 'grid "Standards by strategies"' in tree
        for label in (
            "Standard 17 and Norms and values: named",
            "Standard 10 and Response and support services: all-strategies, stressed",
            "Standard 21 and Safe environments: all-strategies, whole pillar",
            "Standard 17 and Education and life skills: not linked by the guide",
            "not mentioned in the guide's table",
        ):
            assert label in tree

    def test_focus_can_be_seen(self, opened: Any) -> None:
        """The focused element has an outline."""
        with opened() as tab:
            for _ in range(12):
                tab.page.keyboard.press("Tab")
            assert tab.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


PARTS = (
    "#picture",
    "#record",
    "#covered",
    "footer",
    ".grid",
    ".lenses",
    "nav",
    "#close",
    ".tools",
    ".seven",
    "#start",
    ".actions",
)


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("matrix", ["#picture", "footer"]),
        ("standard", ["#record", "footer", ".seven"]),
        ("programme", ["#picture", "#covered", "footer"]),
    ],
)
def test_print(opened: Any, state: str, shown: list[str]) -> None:
    """On paper: the picture of the matrix, the sheet of a standard, or the programme with its picture; no controls."""
    with opened(state=STATES[state], color_scheme="dark") as tab:
        tab.page.emulate_media(media="print")
        visible = [part for part in PARTS if tab.page.locator(part).first.is_visible()]
        scheme = tab.page.evaluate("getComputedStyle(document.documentElement).colorScheme")
        paper = tab.page.pdf(prefer_css_page_size=True)
    assert visible == shown
    assert scheme == "light"
    assert len(PdfReader(BytesIO(paper)).pages) == 1


def test_every_standard_is_one_sheet(opened: Any, newest: Dataset) -> None:
    """Every standard prints on one sheet of A4."""
    with opened(newest) as tab:
        pages = {}
        for standard in newest.standards:
            tab.visit(f"record={standard.id}")
            pages[standard.number] = len(PdfReader(BytesIO(tab.page.pdf(prefer_css_page_size=True))).pages)
    assert {number: count for number, count in pages.items() if count != 1} == {}


def test_many_records_are_shown_a_few_at_a_time(opened: Any) -> None:
    """Of ten thousand field examples, the page first shows five."""
    from many import many_examples

    with opened(many_examples(10_000), "place=KEN") as tab:
        assert tab.texts("#lens h3")[-1] == "Where it was tried: Kenya (3336)"
        assert tab.page.locator("#lens .example").count() == 5
        tab.page.get_by_role("button", name="Show more of 3336").click()
        assert tab.page.locator("#lens .example").count() == 105
        tab.page.get_by_label("Search").fill("example 9999")
        assert tab.page.locator("#results [data-hit]").count() == 1
