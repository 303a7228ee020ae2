"""The documentation: complete, linked, current, and its examples run against one dataset version."""

import inspect
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import dictionary_page
import documented
import nbformat
import pytest
from nbclient import NotebookClient

import cpms_inspire
from cpms_inspire import errors, frames
from cpms_inspire.dataset import bundled as versions

DOCS = documented.ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
NOTEBOOKS = sorted(DOCS.rglob("*.ipynb"))
GLOSSARY = DOCS / "reference" / "glossary.md"


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def named(page: Path) -> str:
    return page.relative_to(DOCS).as_posix()


def directives(page: Path, name: str) -> Iterator[str]:
    """Yield what stands in the blocks of a directive, line by line."""
    for block in re.findall(rf"^```\{{{name}\}}\n(.*?)^```$", text_of(page), re.DOTALL | re.MULTILINE):
        yield from block.splitlines()


def placeholders(text: str) -> list[str]:
    """Return the words in capitals that keep the place of something to be filled in."""
    words = re.sub(r"```.*?```|`[^`\n]*`", "code", text, flags=re.DOTALL)
    filled = r"\|\s*([A-Z][A-Z0-9_]+)(?:\s+(?:each|%|[kM]?B|[mnu]?s|x))?\s*(?=\|)"
    return re.findall(filled, words) + re.findall(r"\b(?:TODO|TBD|FIXME|XXX)\b", words)


class TestPublicInterface:
    """Every public name is documented, and nothing else is."""

    DOCUMENTED = sorted(
        name
        for page in (DOCS / "reference" / "api").glob("*.md")
        for name in re.findall(r"^\.\. auto(?:class|data|exception|function):: (\w+)$", text_of(page), re.MULTILINE)
    )

    def test_every_name_once(self) -> None:
        """`__version__` is told of in words."""
        assert sorted({*cpms_inspire.__all__} - {"__version__"}) == self.DOCUMENTED

    @pytest.mark.parametrize("name", DOCUMENTED)
    def test_says_what_it_is(self, name: str) -> None:
        """Classes and functions have a docstring of their own, not what Python gives them."""
        value = getattr(cpms_inspire, name)
        if inspect.isclass(value) or inspect.isfunction(value):
            assert value.__doc__
            assert not value.__doc__.startswith(f"{name}(")

    def test_frames(self) -> None:
        """The module is documented as a whole, with all that it exports."""
        assert ".. automodule:: cpms_inspire.frames" in text_of(DOCS / "reference" / "api" / "frames.md")
        assert [name for name in frames.__all__ if not getattr(frames, name).__doc__] == []


class TestPages:
    """Every page is found, and leads on."""

    def test_each_in_one_table_of_contents(self) -> None:
        """The front page leads to all others; a star takes what a folder has besides."""
        entries = [DOCS / "index"]
        for page in PAGES:
            for line in directives(page, "toctree"):
                if line == "*":
                    others = [each.with_suffix("") for each in page.parent.glob("*.md") if each != page]
                    entries += [each for each in others if each not in entries]
                elif line and not line.startswith(":"):
                    entries.append(page.parent / line)
        assert sorted(entries) == sorted(each.with_suffix("") for each in (*PAGES, *NOTEBOOKS))

    @pytest.mark.parametrize("page", [*PAGES, documented.ROOT / "README.md"], ids=str)
    def test_links_lead_to_files(self, page: Path) -> None:
        """Links to headings are Sphinx's to check, which knows them all."""
        targets = re.findall(
            r"\]\(([^)#\s]+)[^)]*\)", re.sub(r"```.*?```|`[^`\n]*`", "", text_of(page), flags=re.DOTALL)
        )
        assert [each for each in targets if "://" not in each and not (page.parent / each).exists()] == []

    @pytest.mark.parametrize("page", [*PAGES, documented.ROOT / "README.md"], ids=str)
    def test_nothing_is_left_to_be_filled_in(self, page: Path) -> None:
        """Where a figure belongs stands no word in capitals that keeps its place; abbreviations are in the glossary."""
        assert [each for each in placeholders(text_of(page)) if each not in TestGlossary.TERMS] == []

    def test_placeholders(self) -> None:
        """A word that fills a cell by itself or with a unit, or marks what is to do; not code, not one among words."""
        text = "| `-OO` | `OO` | OO |\n| LOWEST each | CSV to read | - | MUT_A % |\n\nOf TODO and 12 SVG, TBD."
        assert placeholders(text) == ["OO", "LOWEST", "MUT_A", "TODO", "TBD"]

    def test_front_page_leads_to_each_task(self) -> None:
        """In one click: why, pin, compare, extend, Spark, cite."""
        front = text_of(DOCS / "index.md")
        for target in (
            "tutorial/first-steps.md#which-strategies-and-why",
            "how-to/versions.md#pin-in-an-app",
            "how-to/versions.md#compare-before-an-upgrade",
            "how-to/versions.md#extend-for-a-country",
            "how-to/tables.md#a-parquet-file-on-spark",
            "how-to/verify-and-cite.md#cite",
        ):
            assert f"]({target})" in front

    def test_readme_is_one_screen(self) -> None:
        assert len(text_of(documented.ROOT / "README.md").splitlines()) <= 60


class TestWhatIsMade:
    """What pages take from the code says what the code says."""

    def test_data_dictionary(self) -> None:
        """`make pages` writes it."""
        text = text_of(dictionary_page.PAGE)
        assert dictionary_page.page(text) == text

    def test_every_error(self) -> None:
        """Each class has a section with an example, and its line in the table names the built-in class beside it."""
        text = text_of(DOCS / "reference" / "errors.md")
        leaves = [each for each in vars(errors).values() if inspect.isclass(each) and issubclass(each, Exception)]
        for each in leaves:
            if each is cpms_inspire.CpmsInspireError:
                continue
            beside = [base.__name__ for base in each.__bases__ if base is not cpms_inspire.CpmsInspireError]
            also = f"`{beside[0]}` |" if beside else "|"
            assert f"| [`{each.__name__}`](#{each.__name__.lower()}) | {also}" in text
            section = text.partition(f"\n## {each.__name__}\n")[2].partition("\n## ")[0]
            assert "```python" in section
            assert [name for name in inspect.signature(each).parameters if f"`{name}`" not in section] == []


class TestGlossary:
    """Its words are linked, and only its words."""

    TERMS = tuple(line for line in directives(GLOSSARY, "glossary") if line and not line.startswith(" "))
    LINKED = frozenset(
        (found[1] or found[0]).strip()
        for page in PAGES
        for found in re.findall(r"\{term\}`([^<`]*)(?:<([^>]*)>)?`", text_of(page))
    )

    def test_every_term_is_linked_from_a_page(self) -> None:
        assert sorted(set(self.TERMS) - self.LINKED) == []

    def test_every_link_is_a_term(self) -> None:
        assert sorted(self.LINKED - set(self.TERMS)) == []


class TestExamples:
    """What the examples run against, and how those of a terminal are run."""

    def test_newer_versions_change_no_example(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Within the pin, the newest version is that of the examples, also where a later one is bundled."""
        later = MappingProxyType({**versions._digests(), "9.0.0": "0" * 64})
        monkeypatch.setattr(versions, "_digests", lambda: later)
        with documented.pinned():
            assert cpms_inspire.dataset_versions()[-1] == documented.VERSION
            assert versions.newest().version == documented.VERSION
        assert cpms_inspire.dataset_versions()[-1] == "9.0.0"

    def test_one_version_everywhere(self) -> None:
        """What is made, and the pictures with it, is of the dataset version of the examples."""
        assert dictionary_page.VERSION == documented.VERSION

    def test_commands_and_what_they_show(self) -> None:
        block = "$ one \\\n    two\n$ three | four\nshown\nmore\n"
        assert list(documented.commands(block)) == [("one two", ""), ("three | four", "shown\nmore\n")]

    @pytest.mark.parametrize(
        ("block", "trouble"),
        [
            ("$ cpms-inspire strategies 17 --json | head -n 1\n{", None),
            ("$ cpms-inspire strategies 18 --json | head -n 1\n[", "printed"),
            ("$ cpms-inspire strategies 99", "left with status 2"),
            ("$ make everything", None),
        ],
    )
    def test_commands_are_run(self, tmp_path: Path, block: str, trouble: str | None) -> None:
        """What fails, or prints something else than is shown, is told; what sets up is not run."""
        namespace: dict[str, Any] = {}
        documented.begin(namespace)
        try:
            found = documented.evaluate(Example(block, namespace, str(tmp_path / "page.md")))
        finally:
            documented.end(namespace)
        assert (found and trouble in found) if trouble else found is None

    @pytest.mark.parametrize("notebook", NOTEBOOKS, ids=named)
    def test_notebooks_run(self, notebook: Path) -> None:
        """From the first cell to the last; in the repository they hold no output."""
        book = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]  # it has no types
        assert [cell for cell in book.cells if cell.get("outputs")] == []
        NotebookClient(book, timeout=120, resources={"metadata": {"path": str(notebook.parent)}}).execute()
        assert [cell for cell in book.cells if cell.cell_type == "code" and cell.execution_count is None] == []


class Example:
    """An example as Sybil hands it over."""

    def __init__(self, parsed: str, namespace: Mapping[str, Any], path: str) -> None:
        self.parsed, self.namespace, self.path = parsed, namespace, path
