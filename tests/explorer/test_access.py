"""Accessibility: keyboard, assistive technology, phones, zoom and print."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

STATES = {
    "matrix": "",
    "filtered": "q=cash&setting=refugee&kind=named",
    "linkage": "record=CPMS2019-17%2FINSPIRE2016-N",
    "standard": "record=CPMS2019-09",
    "gap": "record=GUIDE2020-G03",
    "source": "record=ALLIANCE-REFS",
    "compare": "view=compare&a=CPMS2019-15&b=CPMS2019-20",
    "programme": "view=coverage&standards=CPMS2019-05,CPMS2019-09&strategies=INSPIRE2016-N&settings=refugee",
    "about": "view=about",
}
"""A state of the page for each view."""


def violations(page: Page) -> list[tuple[str, str]]:
    """Return the axe rules that the page breaks, and where."""
    found = Axe().run(page).response["violations"]
    return [(each["id"], node["failureSummary"]) for each in found for node in each["nodes"]]


@pytest.mark.parametrize(
    ("width", "states"), [(1440, STATES), (360, {name: STATES[name] for name in ("matrix", "linkage", "programme")})]
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
        tab.page.evaluate("q.closest('label').replaceWith(q); q.placeholder = ''")
        tab.page.evaluate("document.querySelector('h1').style.color = '#eeeeee'")
        assert {rule for rule, _ in violations(tab.page)} == {"label", "color-contrast"}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_theme_can_be_chosen(opened: Any, theme: str) -> None:
    """The reader can choose light or dark colours, independently of the system."""
    with opened(color_scheme="light" if theme == "dark" else "dark") as tab:
        tab.page.get_by_label("Colours").select_option(theme)
        scheme = tab.page.evaluate("getComputedStyle(document.documentElement).colorScheme")
    assert scheme == theme


@pytest.mark.parametrize(("width", "size"), [(360, 100), (1440, 100), (1440, 200), (320, 100), (640, 200)])
def test_nothing_is_cut_off(opened: Any, width: int, size: int) -> None:
    """At every width and with doubled text size, every state fits and no text is cut off."""
    cut = """(size) => {
      document.documentElement.style.fontSize = `${size}%`;
      const clipped = [...document.querySelectorAll("main *")].filter((each) => {
        const style = getComputedStyle(each);
        return each.checkVisibility() && !each.classList.contains("hidden") && each.tagName !== "SELECT"
          && ["hidden", "clip"].includes(style.overflowX) && each.scrollWidth > each.clientWidth + 1;
      });
      const beyond = [...document.querySelectorAll("a, button, select, input, p, li, th")].filter((each) =>
        each.checkVisibility() && !each.closest(".scroll") && !each.closest(".skip") &&
        each.getBoundingClientRect().right > innerWidth + 1);
      return [document.documentElement.scrollWidth <= innerWidth, clipped.length, beyond.map((each) => each.outerHTML)];
    }"""
    with opened(viewport={"width": width, "height": 900}) as tab:
        found = {}
        for name, state in STATES.items():
            tab.visit(state)
            found[name] = tab.page.evaluate(cut, size)
    assert found == {name: [True, 0, []] for name in STATES}


def test_targets_are_large_enough(opened: Any) -> None:
    """On a phone, every mark is at least 24 pixels wide and high."""
    with opened(viewport={"width": 360, "height": 800}) as tab:
        small = tab.page.evaluate(
            """() => [...document.querySelectorAll(".matrix a.mark")]
              .map((each) => each.getBoundingClientRect()).filter((box) => box.width < 24 || box.height < 24).length"""
        )
    assert small == 0


class TestKeyboard:
    """Use of the page with the keyboard alone."""

    @pytest.mark.parametrize("name", ["matrix", "linkage", "compare", "programme", "about"])
    def test_reaches_everything(self, opened: Any, name: str) -> None:
        """The tab key reaches every control once, in the order shown."""
        mark = """() => {
          const all = "a[href], button, select, input, summary, [tabindex='0']";
          const seen = [...document.querySelectorAll(all)].filter((each) =>
            each.checkVisibility({ visibilityProperty: true })
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
            assert tab.page.evaluate("document.activeElement.id") == "q"

    def test_opens_and_closes(self, opened: Any) -> None:
        """Enter on a mark opens its linkage and moves the focus there, and closing returns the focus to the mark."""
        with opened() as tab:
            focused = "document.activeElement.dataset.link ?? document.activeElement.id"
            tab.page.locator('.matrix a[data-link="CPMS2019-15/INSPIRE2016-S"]').focus()
            moves = []
            for key in ("ArrowRight", "ArrowDown", "ArrowUp", "ArrowLeft", "Enter"):
                tab.page.keyboard.press(key)
                moves.append(tab.page.evaluate(focused))
            assert moves == [
                "CPMS2019-15/INSPIRE2016-E",
                "CPMS2019-21/INSPIRE2016-E",
                "CPMS2019-15/INSPIRE2016-E",
                "CPMS2019-15/INSPIRE2016-S",
                "record-title",
            ]
            tab.page.locator("#close").focus()
            tab.page.keyboard.press("Enter")
            assert tab.page.evaluate(focused) == "CPMS2019-15/INSPIRE2016-S"
            tab.page.go_back()
            assert tab.page.evaluate(focused) == "record-title"

    def test_focus_can_be_seen(self, opened: Any) -> None:
        """The focused element has an outline."""
        with opened() as tab:
            for _ in range(12):
                tab.page.keyboard.press("Tab")
            assert tab.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_print(opened: Any) -> None:
    """The printed page shows the matrix, the legend, the open record and the provenance, and no controls."""
    with opened(state=STATES["linkage"], color_scheme="dark") as tab:
        tab.page.emulate_media(media="print")
        shown = {
            selector: tab.page.locator(selector).first.is_visible()
            for selector in (
                ".matrix",
                ".legend",
                "#record",
                "footer",
                ".filters",
                "nav",
                "#close",
                ".tools",
                "#examples",
            )
        }
        scheme = tab.page.evaluate("getComputedStyle(document.documentElement).colorScheme")
        paper = tab.page.pdf(format="A4")
    assert [selector for selector, visible in shown.items() if visible] == [".matrix", ".legend", "#record", "footer"]
    assert (scheme, paper[:5]) == ("light", b"%PDF-")


def test_many_records_are_shown_a_few_at_a_time(opened: Any) -> None:
    """Of ten thousand field examples, the page first shows five."""
    from many import many_examples

    with opened(many_examples(10_000)) as tab:
        assert tab.page.locator("#examples .example").count() == 5
        tab.page.get_by_role("button", name="Show more of 10014").click()
        assert tab.page.locator("#examples .example").count() == 105
        tab.page.get_by_label("Search").fill("example 9999")
        assert tab.page.locator("#results [data-hit]").count() == 1
        tab.page.get_by_label("Country").select_option("KEN")
        assert tab.page.locator("#examples h4").inner_text() == "Field examples: Kenya (3336)"
