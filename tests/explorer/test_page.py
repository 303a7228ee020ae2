"""The page as a file: what it contains and what it must not contain."""

import json
import re
import sys
from base64 import b64encode
from hashlib import sha256
from html import unescape
from typing import Any

import pytest
from hostile import HOSTILE, hostile_dataset

from cpms_inspire import (
    Dataset,
    InvalidOptionError,
    MissingExtraError,
    Setting,
    explorer_page,
    load_dataset,
    matrix,
    matrix_svg,
)
from cpms_inspire.presentation.matrix import NOT_MENTIONED, Shape, statements


def elements(page: str, tag: str) -> list[str]:
    """Return the contents of the elements with a tag."""
    return re.findall(f"<{tag}[^>]*>(.*?)</{tag}>", page, re.DOTALL)


def content_of(page: str) -> Any:
    """Return the data that the script of the page reads."""
    return json.loads(elements(page, "script")[0])


def test_is_small(bundled: Dataset) -> None:
    """Each bundled version fits into 400 kB."""
    assert len(explorer_page(bundled).encode()) < 400_000


def test_is_deterministic(dataset: Dataset) -> None:
    """The same dataset gives the same bytes."""
    assert explorer_page(dataset) == explorer_page(Dataset.from_json(dataset.to_json()))


def test_loads_nothing(bundled: Dataset) -> None:
    """The page loads nothing from an address, apart from its empty icon."""
    page = re.sub("url.#hatch[-a-z0-9]*.", "", explorer_page(bundled))  # a place in the picture itself
    assert re.findall(r"\bsrc\b=|@import|url\(", re.sub("<script.*?</script>", "", page, flags=re.DOTALL)) == []
    assert re.findall(r"<link [^>]*>", page) == ['<link rel="icon" href="data:,">']


def test_policy_names_what_may_run(dataset: Dataset) -> None:
    """The policy allows only the page's own style and script, by their digests."""
    page = explorer_page(dataset)
    style, script = elements(page, "style")[0], elements(page, "script")[1]
    digests = [b64encode(sha256(text.encode()).digest()).decode() for text in (script, style)]
    policy = re.search('http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert policy[1].replace("&#39;", "'") == (
        f"default-src 'none'; script-src 'sha256-{digests[0]}'; style-src 'sha256-{digests[1]}'; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )


def test_holds_a_card_of_every_record(bundled: Dataset) -> None:
    """Every record has a card."""
    document = json.loads(bundled.to_json())
    identifiers = {record["id"] for members in document.values() if isinstance(members, list) for record in members}
    assert set(content_of(explorer_page(bundled))["cards"]) == identifiers


def test_matrix_can_be_read_without_a_script(bundled: Dataset) -> None:
    """The marks of the matrix are in the page without a script, each with what it says in words."""
    found = re.findall(r'<a href="#record=(CPMS2019-[^"/]*/[^"]*)" aria-label="([^"]*)"', explorer_page(bundled))
    assert [identifier for identifier, _ in found] == [cell for row in matrix(bundled).cells for cell in row if cell]
    assert "Standard 17 and Norms and values: named" in [label for _, label in found]


def test_a_statement_is_drawn_once(bundled: Dataset) -> None:
    """What the guide says of all strategies or of a whole pillar is one shape, with its words once."""
    page = explorer_page(bundled)
    words = re.findall('<span class="words" aria-hidden="true">(.*?)</span>', page)
    bands = [each for each in statements(bundled) if each.shape in {Shape.BAND, Shape.BLOCK}]
    assert [unescape(each) for each in words] == [each.words for each in bands]
    assert page.count('<tbody class="whole') == sum(each.shape is Shape.BLOCK for each in bands)


def test_silence_is_an_open_frame(bundled: Dataset) -> None:
    """A standard without linkages has one cell across all strategies that says that the guide does not mention it."""
    cells = re.findall(r'<td class="frame" colspan="7"><a href="#record=([^"]*)">(.*?)</a>', explorer_page(bundled))
    assert [identifier for identifier, _ in cells] == [gap.id for gap in bundled.gaps]
    assert {unescape(label) for _, label in cells} == {NOT_MENTIONED}


def test_has_the_picture(bundled: Dataset) -> None:
    """The picture that the page prints and saves is the figure, without the words that the page has elsewhere."""
    picture = re.sub("<desc>.*?</desc>\n", "", matrix_svg(bundled), flags=re.DOTALL)
    assert picture in explorer_page(bundled)


def test_is_described() -> None:
    """A link to the page previews with a title and a description, and with an address if it is published."""
    page = explorer_page(load_dataset(), base_url="https://example.org/crosswalk")
    found = dict(re.findall('<meta (?:name|property)="([^"]*)" content="([^"]*)"', page))
    assert {"description", "og:title", "og:description", "og:type"} <= set(found)
    assert found["og:url"] == "https://example.org/crosswalk"
    assert content_of(page)["base"] == "https://example.org/crosswalk"
    assert "og:url" not in explorer_page(load_dataset())


@pytest.mark.parametrize(
    "address", ["example.org", "javascript:alert(1)", "https://a b", "https://a#b", "https://", ""]
)
def test_refuses_what_is_no_address(address: str) -> None:
    """The address of the published page must be one of the web."""
    with pytest.raises(InvalidOptionError, match="base_url"):
        explorer_page(load_dataset(), base_url=address)


def test_offers_every_setting() -> None:
    """Every setting of the vocabulary can be chosen."""
    form = re.search('<form class="lenses".*?</form>', explorer_page(load_dataset()), re.DOTALL)
    assert form is not None
    assert {each.value for each in Setting} <= set(re.findall('value="([^"]*)"', form[0]))


def test_provenance(bundled: Dataset) -> None:
    """The page contains the version, the full digest, the licence and the statement that nobody endorsed it."""
    page = explorer_page(bundled)
    for text in (bundled.version, bundled.digest, "CC BY 4.0", "not endorsed by"):
        assert text in page


def test_hostile_texts_are_content() -> None:
    """Text that could end the data element or begin a comment in it is escaped and comes back unchanged."""
    page = explorer_page(hostile_dataset())
    content = elements(page, "script")[0]
    assert not re.search("[<>&\u2028\u2029]", content)
    found = content_of(page)
    parts = [found["texts"][index] for index in found["cards"]["HOSTILE-E01"]["parts"]]
    assert [text for name, text in parts if not name] == [HOSTILE]
    assert len(elements(page, "script")) == page.count("<script") == 2


def test_overlays_are_named() -> None:
    """Records of an overlay have its name, and the page lists the overlay with its provenance."""
    page = explorer_page(hostile_dataset())
    cards = content_of(page)["cards"]
    assert {identifier for identifier, card in cards.items() if card.get("origin") == "hostile"} == {
        "CPMS2019-05/INSPIRE2016-R",
        "HOSTILE-E01",
        "HOSTILE-S01",
        "HOSTILE-SOURCE",
    }
    assert "hostile: local additions, marked wherever they appear" in page


def test_without_jinja(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the template library is missing, the error names the extra."""
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(MissingExtraError) as caught:
        explorer_page(load_dataset())
    assert caught.value == MissingExtraError("explorer", "The explorer page")


class TestCommand:
    """The command `cpms-inspire explorer`."""

    def test_writes(self, run: Any, tmp_path: Any) -> None:
        """The page is written to the given path, and the path is printed."""
        file = tmp_path / "new" / "page.html"
        address = "https://example.org/"
        done = run("explorer", "-o", file, "--dataset", "1.0.0", "--base-url", address)
        assert (done.status, done.out) == (0, f"{file}\n")
        assert file.read_text(encoding="utf-8") == explorer_page(load_dataset("1.0.0"), base_url=address)

    def test_refuses_an_address(self, run: Any, tmp_path: Any) -> None:
        """An address that is not one of the web is a usage error, and nothing is written."""
        done = run("explorer", "-o", tmp_path / "page.html", "--base-url", "example.org")
        assert (done.status, "example.org" in done.err, [*tmp_path.iterdir()]) == (2, True, [])

    def test_has_a_usual_name(self, run: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        """The default path is a file in the current directory."""
        monkeypatch.chdir(tmp_path)
        assert run("explorer").out == "cpms-inspire.html\n"
        assert [path.name for path in tmp_path.iterdir()] == ["cpms-inspire.html"]

    def test_replaces_nothing_unasked(self, run: Any, tmp_path: Any) -> None:
        """An existing file is replaced only with `--force`."""
        file = tmp_path / "page.html"
        file.write_text("mine")
        done = run("explorer", "-o", file)
        assert (done.status, file.read_text(), "--force" in done.err) == (2, "mine", True)
        assert run("explorer", "-o", file, "--force").status == 0
        assert file.read_text(encoding="utf-8") == explorer_page(load_dataset())

    def test_leaves_nothing_half_written(self, run: Any, tmp_path: Any) -> None:
        """If the page cannot be written, one error says so, and no partial file remains."""
        (tmp_path / "taken").mkdir()
        done = run("explorer", "-o", tmp_path / "taken", "--force")
        assert (done.status, done.out) == (2, "")
        assert done.err == f"Error: {tmp_path / 'taken'} is a folder. Name a file in it, or another one.\n"
        assert [path.name for path in tmp_path.iterdir()] == ["taken"]

    def test_prints(self, run: Any) -> None:
        """A hyphen as path writes to standard output."""
        assert run("explorer", "-o", "-").out == explorer_page(load_dataset())

    @pytest.mark.parametrize(("works", "message"), [(True, ""), (False, "No browser was found")])
    def test_opens(self, run: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, works: bool, message: str) -> None:  # noqa: FBT001  # a parameter of the test
        """The page is opened in the browser, or the path is printed if no browser starts."""
        shown: list[str] = []

        def show(address: str) -> bool:
            shown.append(address)
            return works

        monkeypatch.setattr("webbrowser.open", show)
        done = run("explorer", "-o", tmp_path / "page.html", "--open")
        assert (done.status, shown) == (0, [(tmp_path / "page.html").as_uri()])
        assert done.err.startswith(message)

    def test_cannot_open_what_is_no_file(self, run: Any) -> None:
        """The page cannot be opened from standard output."""
        done = run("explorer", "-o", "-", "--open")
        assert (done.status, "name a file" in done.err) == (2, True)
