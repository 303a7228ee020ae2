"""The page in a real browser: Playwright runs a Chromium that is already installed and downloads none."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from helpers import bundled
from playwright.sync_api import Browser, Dialog, Page, sync_playwright

from cpms_inspire import Dataset, explorer_page, load_dataset

__all__ = ["bundled"]

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")

VISIT = """
(address) => {
  history.replaceState(null, "", `#${address}`);
  dispatchEvent(new PopStateEvent("popstate"));
}
"""
"""Goes to an address within the page as back and forward do, and draws it at once."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests. Without one, tests are skipped, except in continuous integration, where they fail."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        reason = f"none of these browsers is installed: {', '.join(PROGRAMS)}"
        if "CI" in os.environ:
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def newest() -> Dataset:
    """The newest bundled version."""
    return load_dataset()


class Opened:
    """The page in a tab, with its requests and its errors."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.requests: list[str] = []
        self.troubles: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", lambda message: self.troubles.append(message.text))
        page.on("dialog", self._dismiss)

    def _dismiss(self, dialog: Dialog) -> None:
        self.troubles.append(dialog.message)
        dialog.dismiss()

    def visit(self, state: str = "") -> None:
        """Go to a state of the page."""
        self.page.evaluate(VISIT, state)

    def texts(self, selector: str) -> list[str]:
        """Return the texts of the visible elements."""
        found = self.page.locator(selector).locator("visible=true").all_inner_texts()
        return [" ".join(text.split()) for text in found]


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Any:
    """Open the page of a dataset. The test fails if the page has an error or sends a request."""

    @contextmanager
    def opening(
        dataset: Dataset | None = None, state: str = "", html: str | None = None, **context: Any
    ) -> Iterator[Opened]:
        file = tmp_path / "page.html"
        file.write_text(html or explorer_page(dataset or load_dataset()), encoding="utf-8")
        where = browser.new_context(**({"viewport": {"width": 1440, "height": 900}} | context))
        where.set_default_timeout(10_000)
        found = Opened(where.new_page(), file.as_uri())
        found.page.goto(f"{file.as_uri()}#{state}")
        yield found
        where.close()
        assert found.troubles == []
        assert {request.partition("#")[0] for request in found.requests if not request.startswith("blob:")} <= {
            found.address,
            "data:,",
        }

    return opening
