"""
Draw the pictures of the documentation: figures as SVG, and the page as people see it, in small files.

The figures are the same on any machine.  The page is photographed with a Chromium that is installed; without one, its
pictures stay as they are.
"""

import shutil
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from dictionary_page import VERSION
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

import cpms_inspire

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "_static"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")

PROGRAMME = (
    "view=coverage&standards=CPMS2019-12,CPMS2019-16,CPMS2019-17,CPMS2019-18,CPMS2019-19"
    "&strategies=INSPIRE2016-N,INSPIRE2016-P,INSPIRE2016-R&settings=refugee&name=A%20refugee%20response"
)
VIEWS = {
    "page": ("record=CPMS2019-17", 1280, 900, "screen"),
    "page-setting": ("setting=refugee", 1280, 900, "screen"),
    "page-programme": (PROGRAMME, 1280, 900, "screen"),
    "page-phone": ("", 390, 844, "screen"),
    "sheet": ("record=CPMS2019-17", 794, 1123, "print"),
}
"""The pictures of the page: what is shown, the size of the window, and whether it is as on paper."""


def draw_figures() -> None:
    """Write the matrix, and what the programme of an example covers."""
    dataset = cpms_inspire.load_dataset(VERSION)
    file = ROOT / "examples" / "programmes" / "refugee.csv"
    programme = cpms_inspire.read_programme(file, dataset).programme
    covered = cpms_inspire.coverage_of(programme, dataset)
    (FOLDER / "matrix.svg").write_text(cpms_inspire.matrix_svg(dataset), encoding="utf-8")
    (FOLDER / "coverage.svg").write_text(cpms_inspire.coverage_svg(covered, dataset), encoding="utf-8")


def photograph(browser: Browser, page: Path) -> None:
    """Write a picture of each view of the page, with 64 colours, which has a third of the usual size."""
    for name, (state, width, height, media) in VIEWS.items():
        # The page's policy allows no style but its own; the picture of a sheet needs the margins of a printer.
        context = browser.new_context(
            viewport={"width": width, "height": height}, device_scale_factor=1.25, bypass_csp=True
        )
        tab = context.new_page()
        tab.goto(f"{page.as_uri()}#{state}")
        if media == "print":
            tab.emulate_media(media="print")
            tab.add_style_tag(content="body { padding: 10mm 12mm }")
        picture = Image.open(BytesIO(tab.screenshot()))
        picture.convert("RGB").quantize(64).save(FOLDER / f"{name}.png", optimize=True)
        context.close()


def photograph_page() -> None:
    """Make the page and write its pictures, if a browser is installed."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        print(f"The pictures of the page are as they were: none of {', '.join(PROGRAMS)} is installed.")
        return
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder) / "page.html"
        page.write_text(cpms_inspire.explorer_page(cpms_inspire.load_dataset(VERSION)), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        photograph(browser, page)
        browser.close()


if __name__ == "__main__":
    draw_figures()
    photograph_page()
