"""The documentation: complete, linked and current. Its examples run against one dataset version."""

import inspect
import json
import operator
import re
from collections.abc import Iterator
from pathlib import Path

import api_page
import dictionary_page
import documented
import pytest

import cpms_inspire
from cpms_inspire import errors, frames

DOCS = documented.ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
NOTEBOOKS = sorted(DOCS.rglob("*.ipynb"))


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def named(page: Path) -> str:
    return page.relative_to(DOCS).as_posix()


def directives(page: Path, name: str) -> Iterator[str]:
    """Yield the lines in the blocks of a directive."""
    for block in re.findall(rf"^```\{{{name}\}}\n(.*?)^```$", text_of(page), re.DOTALL | re.MULTILINE):
        yield from block.splitlines()


class TestPublicInterface:
    """Every public name is documented, and no other name is."""

    DOCUMENTED = sorted(api_page.documented())

    def test_every_name_once(self) -> None:
        """Every name is documented once. `__version__` is described on the front page of the interface."""
        names = {*cpms_inspire.__all__, *(f"frames.{name}" for name in frames.__all__)}
        assert sorted(names - {"__version__"}) == self.DOCUMENTED

    @pytest.mark.parametrize("page", api_page.PAGES, ids=named)
    def test_as_the_code_has_it(self, page: Path) -> None:
        """The signatures, descriptions, parameters and fields are those that `make pages` writes."""
        assert api_page.page(text_of(page)) == text_of(page)

    @pytest.mark.parametrize("name", DOCUMENTED)
    def test_says_what_it_is(self, name: str) -> None:
        """Classes and functions have their own docstring, not a generated one."""
        value = operator.attrgetter(name)(cpms_inspire)
        if inspect.isclass(value) or inspect.isfunction(value):
            assert value.__doc__
            assert not value.__doc__.startswith(f"{name}(")


class TestPages:
    """Every page can be reached, and its links work."""

    def test_each_in_one_table_of_contents(self) -> None:
        """Every page is in exactly one table of contents."""
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
        """Every link to a file has a target. Sphinx checks links to headings."""
        targets = re.findall(
            r"\]\(([^)#\s]+)[^)]*\)", re.sub(r"```.*?```|`[^`\n]*`", "", text_of(page), flags=re.DOTALL)
        )
        assert [each for each in targets if "://" not in each and not (page.parent / each).exists()] == []


class TestWhatIsMade:
    """Pages that are generated from the code are current."""

    def test_data_dictionary(self) -> None:
        """The data dictionary is the one that `make pages` writes."""
        text = text_of(dictionary_page.PAGE)
        assert dictionary_page.page(text) == text

    def test_every_error(self) -> None:
        """Each error class has a section with an example and its fields, and a row with its built-in class."""
        text = text_of(DOCS / "reference" / "errors.md")
        leaves = [each for each in vars(errors).values() if inspect.isclass(each) and issubclass(each, Exception)]
        for each in leaves:
            if each is cpms_inspire.CpmsInspireError:
                continue
            beside = [base.__name__ for base in each.__bases__ if base is not cpms_inspire.CpmsInspireError]
            also = f"{', '.join(f'`{base}`' for base in beside)} |" if beside else "|"
            assert f"| [`{each.__name__}`](#{each.__name__.lower()}) | {also}" in text
            section = text.partition(f"\n## {each.__name__}\n")[2].partition("\n## ")[0]
            assert "```python" in section
            assert [name for name in inspect.signature(each).parameters if f"`{name}`" not in section] == []


class TestExamples:
    """The setup of the examples."""

    def test_one_version_everywhere(self) -> None:
        """The generated pages and pictures use the dataset version of the examples."""
        assert dictionary_page.VERSION == documented.VERSION

    @pytest.mark.parametrize("notebook", NOTEBOOKS, ids=named)
    def test_notebooks_hold_no_output(self, notebook: Path) -> None:
        """Notebooks are stored without output, because building the documentation executes them."""
        cells = json.loads(text_of(notebook))["cells"]
        assert [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")] == []
