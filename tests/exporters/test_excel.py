"""The format `excel`: read by openpyxl and opened by LibreOffice."""

import csv
import io
import os
import re
import shutil
import subprocess
import zipfile
from collections import defaultdict
from itertools import product
from pathlib import Path
from typing import Any, NewType, get_args

import attrs
import openpyxl
import pytest
from exported import hostile, overlaid
from generators import datasets
from helpers import costly
from hypothesis import given

from cpms_inspire import (
    Checked,
    Citation,
    Code,
    Dataset,
    Label,
    Linkage,
    LinkageKind,
    Section,
    intervention_id,
    linkage_id,
    standard_id,
    strategy_id,
)
from cpms_inspire.exporters._guard import begins_formula
from cpms_inspire.exporters._workbook import CUT, LONGEST, fitted
from cpms_inspire.exporters.excel import LOSSES, export
from cpms_inspire.model.identifiers import RecordId
from cpms_inspire.model.records import COLLECTIONS
from cpms_inspire.model.vocabulary import PLACES
from cpms_inspire.presentation.about import about
from cpms_inspire.presentation.matrix import COLOURS, NOT_MENTIONED, Shape, statements
from cpms_inspire.presentation.words import CLAIMS, MARKS, MEANINGS

NAME = "cpms-inspire.xlsx"


def opened(dataset: Dataset) -> Any:
    return openpyxl.load_workbook(io.BytesIO(export(dataset)[NAME]))


def table(book: Any, sheet: str) -> list[dict[str, Any]]:
    """Return the rows of a sheet by the headers of its columns."""
    header, *rows = book[sheet].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def by_record(book: Any) -> dict[str, list[Any]]:
    """Return the values of the cells of each record, from all its rows."""
    found: dict[str, list[Any]] = defaultdict(list)
    for sheet in book.sheetnames[2:-1]:
        for row in table(book, sheet):
            found[row["ID"]] += [value for value in row.values() if value is not None]
    return found


def check(dataset: Dataset) -> None:
    """
    Compare every field of every record with the cells of its rows: texts as a whole cell, lists and references in a
    cell.
    """
    cells = by_record(opened(dataset))
    names: dict[str, str] = {}
    for name in ("pillars", "standards", "strategies", "activities", "interventions"):
        names |= {record.id: record.title for record in getattr(dataset, name)}
    names |= {row.id: str(row.number) for row in dataset.convergences}
    assert cells.keys() == {record.id for name in COLLECTIONS for record in getattr(dataset, name)}
    for record in (record for name in COLLECTIONS for record in getattr(dataset, name)):
        whole, within = expected_texts(record, names)
        assert {*map(fitted, whole)} <= {*map(str, cells[record.id])}
        assert [text for text in within if not any(text in str(cell) for cell in cells[record.id])] == []


def expected_texts(record: Any, names: dict[str, str]) -> tuple[list[str], list[str]]:
    """Return the texts of a record that must fill a cell, and those that must be part of a cell."""
    whole: list[str] = []
    within: list[str] = []
    for attribute in attrs.fields(type(record)):
        value = getattr(record, attribute.name)
        inner: Any = next(iter(get_args(attribute.type)), attribute.type)
        several: tuple[Any, ...] = value if isinstance(value, tuple) else () if value is None else (value,)
        if inner is Citation or attribute.name in {"code", "position"}:
            continue
        if inner is Section:
            within += [f"{each.title} (p. {each.page})" for each in several]
        elif inner is Label or inner is Code:
            within += [each.text if isinstance(each, Label) else each.value for each in several]
        elif inner is RecordId and attribute.name != "about":
            within += several
        elif isinstance(inner, NewType):
            within += [names.get(each, each) for each in several]
        elif attribute.name == "places":
            within += [PLACES[each] for each in several]
        elif isinstance(value, tuple) or attribute.name in {"topic", "since", "number"}:
            within += map(str, several)
        elif inner is not bool:
            whole += map(str, several)
    return whole, within


def test_every_record_has_its_row(sample: Dataset) -> None:
    """Each field of each record is in its row, in full if it fits into a cell."""
    check(sample)


@costly(10)
@given(datasets())
def test_any_record_has_its_row(dataset: Dataset) -> None:
    """Each field of each record of any dataset is in its row."""
    check(dataset)


def test_linkages(sample: Dataset) -> None:
    """The sheet of linkages contains every linkage, field by field."""
    standards = {standard.id: standard for standard in sample.standards}
    strategies = {strategy.id: strategy for strategy in sample.strategies}
    rows = {row.id: row.number for row in sample.convergences}
    found = table(opened(sample), "Linkages")
    assert [tuple(row.values())[:8] for row in found] == [
        (
            standards[link.standard].number,
            standards[link.standard].title,
            f"{strategies[link.strategy].code} {strategies[link.strategy].title}",
            link.kind,
            link.scope,
            "yes" if link.stressed else None,
            link.convergence and rows[link.convergence],
            link.note and fitted(link.note),
        )
        for link in sample.linkages
    ]


def test_citations(sample: Dataset) -> None:
    """The sheet of citations contains every citation, including those of labels and sector codes."""
    found = {
        (row["ID"], row["Of"], row["Source"], row["At the words"], row["Checked"])
        for row in table(opened(sample), "Citations")
    }
    wanted = set()
    for record in (record for name in COLLECTIONS for record in getattr(sample, name) if name != "sources"):
        parts: list[tuple[str | None, Any]] = [(None, record)]
        parts += [(f"label {n}", label) for n, label in enumerate(getattr(record, "labels", ()), 1)]
        parts += [(f"sector {n}", code) for n, code in enumerate(getattr(record, "sectors", ()), 1)]
        wanted |= {
            (record.id, part, c.source, c.anchor, c.checked)
            for part, part_of_record in parts
            for c in part_of_record.citations
        }
    assert found == wanted


def test_matrix(bundled: Dataset) -> None:
    """Each linkage has a mark with its kind and a link to its row, and each gap is marked as a gap."""
    book = opened(bundled)
    sheet, linkages = book["Matrix"], table(book, "Linkages")
    header = [cell.value for cell in sheet[4]]
    assert header[2:] == [f"{strategy.code}\n{strategy.title}" for strategy in bundled.strategies]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=5) if isinstance(row[0].value, int)}
    assert list(rows) == [standard.number for standard in bundled.standards]
    gaps = {gap.standard for gap in bundled.gaps}
    for standard in bundled.standards:
        cells = rows[standard.number]
        assert cells[1].value == standard.title
        if standard.id in gaps:
            assert cells[2].value == NOT_MENTIONED
            assert re.fullmatch(r"'?Gaps'?!A[0-9]+", cells[2].hyperlink.location)
            continue
        for cell, strategy in zip(cells[2:], bundled.strategies, strict=True):
            link = bundled.linkage(standard, strategy)
            if link is None:
                assert (cell.value, cell.hyperlink) == ("\u00b7", None)
                continue
            assert cell.value == MARKS[link.kind] + "!" * link.stressed + "/" * (link.scope == "pillar")
            target = linkages[int(cell.hyperlink.location.partition("!A")[2]) - 2]
            assert target["ID"] == link.id
    legend = [str(row[1].value) for row in sheet.iter_rows(min_row=6)]
    assert all(f"{kind}: {meaning}" in legend for kind, meaning in MEANINGS.items())


def test_marks_do_not_depend_on_colour(bundled: Dataset) -> None:
    """Kinds that differ in colour also differ in their sign."""
    sheet = opened(bundled)["Matrix"]
    cells = [cell for row in sheet.iter_rows(min_row=5, min_col=3) for cell in row if cell.hyperlink]
    colours = {cell.fill.fgColor.rgb: cell.value[0] for cell in cells}
    assert len(colours) == len(set(colours.values())) > len({link.kind for link in bundled.linkages}) - 1


def test_matrix_is_drawn_as_elsewhere(bundled: Dataset) -> None:
    """Cells have the colours of the page and the figures, and no line divides what is said once."""
    sheet = opened(bundled)["Matrix"]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=5) if isinstance(row[0].value, int)}
    columns = {strategy.id: number for number, strategy in enumerate(bundled.strategies, 2)}
    for statement in statements(bundled):
        for standard, strategy in product(statement.standards, statement.strategies):
            if statement.kind is None:
                continue
            cell = rows[bundled.standard(standard).number][columns[strategy]]
            ground = f"FF{COLOURS[statement.kind].cell[1:].upper()}"
            assert cell.fill.fgColor.rgb == ground
            assert (cell.border.left.color.rgb == ground) == (statement.shape is not Shape.PILL)
            assert (cell.border.top.color.rgb == ground) == (statement.shape is Shape.BLOCK)


def test_about(bundled: Dataset) -> None:
    """The second sheet describes the workbook, how to cite it, what a linkage claims, and that nobody endorsed it."""
    book = opened(bundled)
    assert book.sheetnames[:2] == ["Matrix", "About"]
    text = "\n".join(str(cell) for row in book["About"].iter_rows(values_only=True) for cell in row if cell)
    description = about(bundled)
    for part in (
        description.version,
        description.sha256,
        description.licence_url,
        description.attribution,
        description.not_endorsed,
        description.citation,
    ):
        assert part in text
    assert all(claim in text for claim in (description.linkages, *CLAIMS))
    assert all(name in text for name in book.sheetnames if name != "About")
    assert book.properties.creator == "the cpms-inspire contributors"
    assert description.not_endorsed in book.properties.description


def test_overlays_are_told(dataset: Dataset) -> None:
    """Records of overlays have the name of their overlay in a column that is missing without overlays."""
    mixed = overlaid(dataset)
    book = opened(mixed)
    found = {row["ID"]: row["Added by"] for sheet in book.sheetnames[2:-1] for row in table(book, sheet)}
    assert {key: name for key, name in found.items() if name} == dict(mixed.origins)
    assert "Added by" not in table(opened(dataset), "Linkages")[0]


def test_what_is_local_is_not_the_guides(dataset: Dataset) -> None:
    """A local linkage has its own mark, and the guide is not said to name its intervention."""
    local = Linkage(
        id=linkage_id(standard_id(3), strategy_id("N")),
        standard=standard_id(3),
        strategy=strategy_id("N"),
        kind=LinkageKind.LOCAL,
        interventions=(intervention_id(strategy_id("N"), 1),),
        citations=(Citation(source=dataset.sources[0].id, checked=Checked.REPORTED),),
    )
    book = opened(attrs.evolve(dataset, linkages=(*dataset.linkages, local)))
    (row,) = [row for row in book["Matrix"].iter_rows(min_row=5, values_only=True) if row[0] == 3]
    assert row[2:] == ("\u00b7", "+", *"\u00b7" * 5)
    (named,) = [each for each in table(book, "Interventions") if each["ID"] == "INSPIRE2016-N.1"]
    assert named["Named by the guide for"] is None
    assert table(book, "Gaps")[0]["Standard"] == dataset.standard(3).title


def test_no_cell_is_run(dataset: Dataset) -> None:
    """Every cell is text or a number, and text that looks like a formula stays text when a user edits the cell."""
    book = opened(hostile(dataset))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert {type(cell.value) for cell in cells if cell.data_type == "n"} == {int}
    texts = [cell for cell in cells if cell.data_type == "s"]
    assert [cell.value for cell in texts if cell.quotePrefix is not begins_formula(cell.value)] == []
    assert any(cell.quotePrefix for cell in texts)


def test_nothing_but_cells(dataset: Dataset) -> None:
    """The file contains only sheets, texts and styles: no macros, external links or formulas."""
    with zipfile.ZipFile(io.BytesIO(export(hostile(dataset))[NAME])) as file:
        parts = {re.sub("[0-9]+", "", name) for name in file.namelist()}
        sheets = b"".join(file.read(name) for name in file.namelist() if name.startswith("xl/worksheets/"))
        assert {item.date_time[:3] for item in file.infolist()} == {(1980, 1, 1)}
    assert parts == {
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/app.xml",
        "docProps/core.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/theme/theme.xml",
        "xl/workbook.xml",
        "xl/worksheets/_rels/sheet.xml.rels",
        "xl/worksheets/sheet.xml",
    }
    assert b"<f>" not in sheets


def test_texts_that_xlsx_would_read_otherwise(dataset: Dataset) -> None:
    """Text that looks like an escape sequence of the format stays unchanged."""
    first, *others = dataset.gaps
    odd = attrs.evolve(dataset, gaps=(attrs.evolve(first, summary="_x0041_ _x000A_"), *others))
    assert table(opened(odd), "Gaps")[0]["Summary"] == "_x0041_ _x000A_"


def test_printing(bundled: Dataset) -> None:
    """Every sheet prints in landscape on A4, one page wide, with a repeated header, a footer and a matching filter."""
    book = opened(bundled)
    for sheet in book:
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.page_setup.fitToWidth in {None, 1}
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert bundled.version in sheet.oddFooter.left.text
        assert "not endorsed" in sheet.oddFooter.left.text
    assert book["Matrix"].freeze_panes == "C5"
    for sheet in book.worksheets[2:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert book.defined_names[sheet.title.replace(" ", "_")].attr_text.startswith(f"'{sheet.title}'!$A$1:")


def test_texts_that_fit() -> None:
    """A text that is too long for a cell is cut and marked, without splitting a character in two."""
    assert fitted("x" * LONGEST) == "x" * LONGEST
    assert fitted("x" * (LONGEST + 1)) == "x" * (LONGEST - len(CUT)) + CUT
    faces = fitted("\U0001f600" * LONGEST)
    assert len(faces.encode("utf-16-le")) <= 2 * LONGEST
    assert faces == "\U0001f600" * ((LONGEST - len(CUT)) // 2) + CUT


def test_losses_are_what_is_lost(dataset: Dataset) -> None:
    """The listed losses are the end of a long text, the borders between list members, and two characters."""
    first, *others = dataset.field_examples
    long = attrs.evolve(first, summary="x" * 40_000, organisations=("a; b", "c"))
    cells = by_record(opened(attrs.evolve(dataset, field_examples=(long, *others))))[first.id]
    assert "x" * (LONGEST - len(CUT)) + CUT in cells
    assert "a; b; c" in cells
    assert fitted("\ufffe \uffff") == "\ufffd \ufffd"
    assert [loss.what.split()[1] for loss in LOSSES] == ["of", "members", "characters"]


def test_names_in_other_languages(dataset: Dataset) -> None:
    """Each language has a column, and sectors have their codes."""
    cited = (Citation(source=dataset.sources[0].id, checked=Checked.REPORTED),)
    labels = tuple(Label(language=tag, text=f"Noms {tag}", citations=cited) for tag in ("pt-BR", "fr"))
    *standards, last = dataset.standards
    coded = attrs.evolve(last, sectors=(Code(scheme="OCHA", value="CCM", citations=cited),))
    strategies = (attrs.evolve(dataset.strategies[0], labels=labels), *dataset.strategies[1:])
    book = opened(attrs.evolve(dataset, strategies=strategies, standards=(*standards, coded)))
    first, second, *_ = table(book, "Strategies")
    assert (first["Name (fr)"], first["Name (pt-BR)"], second["Name (fr)"]) == ("Noms fr", "Noms pt-BR", None)
    assert table(book, "Standards")[-1]["Sectors"] == "CCM (OCHA)"


def test_addresses_lead_there(dataset: Dataset) -> None:
    """Addresses are hyperlinks unless they are too long for one."""
    first, second, *others = dataset.resources
    long = "https://example.org/" + "x" * 3000
    changed = (attrs.evolve(first, url=long), attrs.evolve(second, url="https://example.org/a?b=c#d"), *others)
    sheet = opened(attrs.evolve(dataset, resources=changed))["Help and links"]
    links = {
        cell.value: cell.hyperlink for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("http")
    }
    assert links[long] is None
    assert f"{links['https://example.org/a?b=c#d'].target}#{links['https://example.org/a?b=c#d'].location}" == (
        "https://example.org/a?b=c#d"
    )


def test_empty_dataset() -> None:
    """A dataset without records gives a workbook without rows."""
    book = opened(Dataset(version="0.0.1", released="2026-01-01"))
    assert [sheet.max_row for sheet in book.worksheets[2:]] == [1] * (len(book.sheetnames) - 2)


@pytest.fixture(scope="module")
def office() -> str:
    """The program of LibreOffice. Without it, tests are skipped, except in continuous integration, where they fail."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        reason = "LibreOffice is not installed"
        if "CI" in os.environ:
            pytest.fail(reason)
        pytest.skip(reason)
    return program


def converted(office: str, path: Path, target: str) -> list[Path]:
    """Return the files that LibreOffice makes from a file."""
    profile = f"-env:UserInstallation=file://{path.parent}/profile"
    command = [office, profile, "--headless", "--convert-to", target, "--outdir", f"{path.parent}/out", str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return sorted((path.parent / "out").iterdir())


def test_libreoffice_prints_it(office: str, dataset: Dataset, tmp_path: Path) -> None:
    """LibreOffice prints the workbook to a PDF in landscape."""
    path = tmp_path / NAME
    path.write_bytes(export(dataset)[NAME])
    (pdf,) = converted(office, path, "pdf")
    assert pdf.read_bytes().startswith(b"%PDF")
    sizes = re.findall(rb"/MediaBox ?\[0 0 ([0-9]+)[0-9.]* ([0-9]+)", pdf.read_bytes())
    assert {(int(width) > int(height)) for width, height in sizes} == {True}


def test_libreoffice_runs_nothing(office: str, dataset: Dataset, tmp_path: Path) -> None:
    """LibreOffice reads every note as text, even if it looks like a formula."""
    hard = hostile(dataset)
    path = tmp_path / NAME
    path.write_bytes(export(hard)[NAME])
    files = converted(office, path, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1")
    with next(file for file in files if file.stem.endswith("-Linkages")).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Note"] for row in rows] == [fitted(link.note or "") for link in hard.linkages]
