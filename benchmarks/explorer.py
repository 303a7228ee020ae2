"""Time until the page appears and answers, as bundled and with 10,000 field examples. Needs Chromium."""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "support"))

from many import many_examples

from cpms_inspire import explorer_page, load_dataset

TIMED = """() => {
  const timed = (address) => {
    const begun = performance.now();
    history.replaceState(null, "", `#${address}`);
    dispatchEvent(new PopStateEvent("popstate"));
    document.body.getBoundingClientRect();
    return Math.round(performance.now() - begun);
  };
  const paint = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  const loaded = performance.getEntriesByType("navigation")[0].domComplete;
  return {
    "first paint": Math.round(paint), "all drawn": Math.round(loaded),
    "filter by strategy": timed("strategy=INSPIRE2016-N"),
    "filter by country": timed("place=KEN"), "first search": timed("q=uganda"), "next search": timed("q=uganda+school"),
    "open a linkage": timed("record=CPMS2019-17%2FINSPIRE2016-N"),
    "a programme": timed("view=coverage&standards=CPMS2019-09,CPMS2019-17&strategies=INSPIRE2016-N&settings=refugee"),
  };
}"""


def main() -> None:
    """Print the milliseconds for both pages."""
    pages = {"bundled": load_dataset(), "10,000 field examples": many_examples(10_000)}
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, dataset in pages.items():
            file = Path(folder) / "page.html"
            file.write_text(explorer_page(dataset), encoding="utf-8")
            tab = browser.new_page()
            tab.goto(file.as_uri())
            tab.wait_for_timeout(500)
            found: dict[str, Any] = tab.evaluate(TIMED)
            print(f"{name}: {file.stat().st_size / 1000:.0f} kB, in ms: {found}")
        browser.close()


if __name__ == "__main__":
    main()
