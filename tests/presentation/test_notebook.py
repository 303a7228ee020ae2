"""Rich display of values in notebooks: compact, escaped and without scripts."""

import json
import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from helpers import altered
from hostile import HOSTILE, HUGE, hostile_dataset
from markdown_it import MarkdownIt

import cpms_inspire
from cpms_inspire import Dataset, Programme, compare, coverage_of, load_dataset, matrix_svg, search
from cpms_inspire.model.records import COLLECTIONS
from cpms_inspire.presentation.notebook import html, markdown
from cpms_inspire.presentation.words import STRESSED


class Reader(HTMLParser):
    """Collects the elements, their attributes and the text of HTML."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str | None]] = set()
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= set(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(value: Any) -> str:
    """Return the text of a value's HTML, which must contain only tables and paragraphs."""
    reader = Reader(value._repr_html_())
    assert reader.tags <= {"div", "p", "strong", "em", "bdi", "br", "table", "thead", "tbody", "tr", "th", "td"}
    assert reader.attributes <= {("style", "text-align: left; overflow-wrap: anywhere")}
    return reader.text


def test_linkage(dataset: Dataset) -> None:
    """A linkage is shown with the meaning of its kind, its note and its sources."""
    text = shown(dataset.linkage(9, "N"))
    assert text.startswith(
        "9 Sexual and gender-based violence and N Norms and values=! all-strategiesThe guide links the standard to"
    )
    assert STRESSED in text
    assert 'GUIDE2020, Convergence of standards and strategies, at "' in text


def test_pillar_only(dataset: Dataset) -> None:
    """A linkage that is printed for a whole pillar says so."""
    assert "for the pillar as a whole, not for the standard by itself" in shown(dataset.linkage(21, "N"))


def test_records(bundled: Dataset) -> None:
    """Every record has a view in HTML and in Markdown, and the view contains its title."""
    records = [record for name in COLLECTIONS for record in getattr(bundled, name)]
    for record in records:
        assert str(getattr(record, "title", "")) in shown(record)
        assert record._repr_markdown_().startswith("**")


def test_dataset(dataset: Dataset) -> None:
    """A dataset is shown as its matrix: as a picture in HTML, as a table of signs in Markdown, with gaps marked."""
    lines = dataset._repr_markdown_().splitlines()
    assert lines[0] == "**Dataset 1.0.0**"
    assert "| 5 | Information management (gap) | · | · | · | · | · | · | · |" in lines
    assert any(
        line.replace("\\", "") == "| 17 | Community-level approaches | · | # | # | · | · | · | · |" for line in lines
    )
    assert (
        lines[-1]
        .replace("\\", "")
        .startswith("# named; = all-strategies; ^ risk-factors; ~ cross-cutting; % consideration; ! stressed")
    )
    html = dataset._repr_html_()
    assert html.startswith("<div><p><strong><bdi>Dataset 1.0.0</bdi></strong></p><svg")
    assert matrix_svg(dataset) in html


def test_diff() -> None:
    """A diff is shown with its level and its first changes."""
    diff = compare(load_dataset("1.0.0"), load_dataset("1.1.0"))
    text = shown(diff)
    assert f"Changes{len(diff.changes)}Levelminor" in text
    assert f"and {len(diff.changes) - 50} more" in text
    assert "and" not in shown(compare(load_dataset(), load_dataset()))


def test_coverage(dataset: Dataset) -> None:
    """A coverage is shown with its figures by kind."""
    programme = Programme.of(dataset, name="Ours", standards=[5, 17], strategies=["N"], settings=["rapid-onset"])
    text = coverage_of(programme, dataset)._repr_markdown_()
    assert text.startswith("**Ours on dataset 1.0.0**")
    assert "| Pillar 3: Standards to develop adequate strategies | named | 1 | 1 | 0 | 9 |" in text
    assert "*Gaps*: 5 Information management: the guide links it to nothing" in text
    assert "Ours on dataset 1.0.0" in shown(coverage_of(programme, dataset))


def test_coverage_of_nothing(dataset: Dataset) -> None:
    """An empty programme is shown with its untouched linkages."""
    assert shown(coverage_of(Programme(), dataset)).startswith("Programme on dataset 1.0.0PillarKind")


def test_hit() -> None:
    """A search hit is shown with the text around the words."""
    (hit,) = search("school in Uganda", limit=1)
    assert shown(hit).startswith("GUIDE2020-E09 Field exampleFound in")
    (hit,) = search("The same cell prints the coordination activity", limit=1, of=["linkages"])
    assert shown(hit).startswith("CPMS2019-01 and INSPIRE2016-I1Found inNote")


def test_titles_instead_of_identifiers(dataset: Dataset) -> None:
    """What a record refers to is shown by its title; its own identifier stays visible."""
    text = shown(dataset.linkage(17, "N"))
    assert "InterventionsN.2 Community mobilization programmes" in text
    assert "Why: the row of the guide's tableRow 9 of the guide's table" in text
    assert "IdentifierCPMS2019-17/INSPIRE2016-N" in text
    assert "INSPIRE2016-N.2" not in text


def test_identifiers_of_others_stay(dataset: Dataset) -> None:
    """A record that the newest dataset does not have is shown by its identifier, a pair by what is known of it."""
    link: Any = altered(
        dataset.linkages[0], id="CPMS2019-99/INSPIRE2016-N", standard="CPMS2019-99", strategy="INSPIRE2016-N"
    )
    assert shown(link).startswith("CPMS2019-99 and N Norms and values")


def test_what_changed_is_named(dataset: Dataset) -> None:
    """A diff shows titles, and what became of each record."""
    newer = load_dataset("1.1.0")
    there, back = compare(dataset, newer)._repr_markdown_(), compare(newer, dataset)._repr_markdown_()
    assert "| Codes of OCHA's global coordination groups | OCHA-GCG | added |" in there
    assert "| Codes of OCHA's global coordination groups | OCHA-GCG | removed |" in back
    assert "| 2 Human resources | CPMS2019-02 | aliases changed |" in there


class Formatter:
    """What IPython uses to ask how a value looks."""

    def __init__(self) -> None:
        self.writers: dict[type, Any] = {}

    def for_type(self, kind: type, write: Any) -> None:
        self.writers[kind] = write


def test_answers_are_tables(dataset: Dataset) -> None:
    """With the extension, IPython shows tuples of records or hits as tables, and other tuples as before."""
    formatters = {"text/html": Formatter(), "text/markdown": Formatter()}
    shell: Any = SimpleNamespace(display_formatter=SimpleNamespace(formatters=formatters))
    cpms_inspire.load_ipython_extension(shell)
    write = formatters["text/markdown"].writers[tuple]
    assert write(dataset.linkages_for(17)).splitlines() == [
        "**2 found**",
        "",
        "| Title |  | Identifier |",
        "| --- | --- | --- |",
        "| 17 Community-level approaches and N Norms and values | named | CPMS2019-17/INSPIRE2016-N |",
        "| 17 Community-level approaches and S Safe environments | named | CPMS2019-17/INSPIRE2016-S |",
    ]
    assert "| I2.1 Cash transfers | Cash transfers | INSPIRE2016-I2.1 |" in write(search("cash", limit=1))
    assert "found in" not in write(dataset.field_examples[:2])
    assert formatters["text/html"].writers[tuple](dataset.gaps).startswith("<div><p><strong>")
    assert [write(each) for each in ((), (1, 2), (dataset.gaps[0], 1))] == [None] * 3


def test_only_values_have_views() -> None:
    """Other values have no view."""
    with pytest.raises(NotImplementedError, match="int"):
        html(5)


def test_hostile_texts_are_texts() -> None:
    """Hostile text in an overlay is shown as text and cut if it is long, in HTML and in Markdown."""
    dataset = hostile_dataset()
    for identifier, _ in dataset.origins:
        record = dataset.record(identifier)
        text = shown(record)
        assert HOSTILE in text
        assert HUGE not in text
        rendered = Reader(MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown(record)))
        assert rendered.tags <= {"p", "strong", "em"}
        assert HOSTILE in rendered.text


def test_nothing_is_imported_before_a_notebook_asks() -> None:
    """The module of the views is only imported when a notebook asks for a view."""
    code = (
        "import sys, cpms_inspire as c; d = c.load_dataset(); repr(d), d.linkage(9, 'N'); "
        "before = 'cpms_inspire.presentation.notebook' in sys.modules; d._repr_html_(); "
        "print(before, 'cpms_inspire.presentation.notebook' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False True\n"


def test_in_a_notebook(tmp_path: Path) -> None:
    """An executed notebook contains HTML, Markdown and plain text."""
    cells = [
        "import cpms_inspire\ncpms_inspire.linkage(17, 'N')",
        "cpms_inspire.load_dataset('1.0.0')",
        "%load_ext cpms_inspire\ncpms_inspire.linkages_for(17)",
    ]
    code: dict[str, Any] = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    book = {
        "cells": [code | {"id": f"cell-{number}", "source": cell} for number, cell in enumerate(cells)],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    file = tmp_path / "book.ipynb"
    file.write_text(json.dumps(book), encoding="utf-8")
    # In a separate process, so that its event loop does not disturb other tests.
    command = [sys.executable, "-m", "jupyter", "execute", "--inplace", "--kernel_name=python3", str(file)]
    source = str(Path(cpms_inspire.__file__).parent.parent)
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": source})
    assert done.returncode == 0, done.stderr
    outputs = [cell["outputs"][0]["data"] for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]]
    assert [set(output) for output in outputs] == [{"text/html", "text/markdown", "text/plain"}] * 3
    assert "".join(outputs[0]["text/html"]) == html(cpms_inspire.linkage(17, "N"))
    assert "".join(outputs[1]["text/plain"]) == repr(load_dataset("1.0.0"))
    assert "<td" in "".join(outputs[2]["text/html"])
