"""The format `hxl`: read by libhxl and by its commands `hxlvalidate` and `hxlselect`."""

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import attrs
import hxl
from exported import overlaid
from generators import datasets
from hypothesis import given

from cpms_inspire import Checked, Citation, Code, Dataset, Label
from cpms_inspire.exporters._guard import unguarded
from cpms_inspire.exporters.hxl import LOSSES, export
from cpms_inspire.presentation.about import about
from cpms_inspire.presentation.words import cited

Row = dict[str, list[str]]

PILLAR = "#subsector+pillar"
STANDARD = "#subsector+standard"
STRATEGY = "#activity+strategy"
INTERVENTION = "#activity+intervention"
CPMS, INSPIRE = "+code+v_cpms2019", "+code+v_inspire2016"


def file(dataset: Dataset, name: str) -> bytes:
    return export(dataset)[f"cpms-inspire-{name}.csv"]


def data(dataset: Dataset, name: str) -> Any:
    """Return a file as libhxl reads it."""
    return hxl.data(io.BytesIO(file(dataset, name)))


def rows(dataset: Dataset, name: str) -> list[Row]:
    """Return the rows of a file, with the values of each hashtag and without empty cells."""
    found = []
    for row in data(dataset, name):
        values: Row = {}
        for column, value in zip(row.columns, row.values, strict=True):
            if value:
                values.setdefault(column.display_tag, []).append(unguarded(value))
        found.append(values)
    return found


def row(record: Any, dataset: Dataset, values: dict[str, Any]) -> Row:
    """Return the expected row of a record: the given values by hashtag, its citations and its overlay."""
    values = values | {"#meta+source": "; ".join(map(cited, record.citations))}
    values |= {"#meta+overlay": dict(dataset.origins).get(record.id)}
    lists = {tag: cells if isinstance(cells, list) else [cells] for tag, cells in values.items()}
    texts = {tag: [str(each) for each in cells if each is not None] for tag, cells in lists.items()}
    return {tag: cells for tag, cells in texts.items() if cells}


def names(hashtag: str, record: Any) -> dict[str, Any]:
    """Return the names of a record by hashtag, with the title or the first label of a language as preferred name."""
    found: dict[str, Any] = {f"{hashtag}+name+preferred+i_en": record.title}
    found[f"{hashtag}+name+alternate+i_en"] = list(getattr(record, "aliases", ()))
    for label in getattr(record, "labels", ()):
        language = label.language.lower().replace("-", "_")
        preferred = f"{hashtag}+name+preferred+i_{language}"
        if preferred in found:
            found.setdefault(f"{hashtag}+name+alternate+i_{language}", []).append(label.text)
        else:
            found[preferred] = label.text
    return found


def yes(value: bool) -> str:  # noqa: FBT001  # a value of a field
    return "yes" if value else "no"


def check(dataset: Dataset) -> None:
    """Compare every file with the dataset, row by row."""
    assert rows(dataset, "pillars") == [
        row(each, dataset, {PILLAR + CPMS: each.id, f"{PILLAR}+num": each.number, **names(PILLAR, each)})
        for each in dataset.pillars
    ]
    assert rows(dataset, "standards") == [
        row(
            each,
            dataset,
            {STANDARD + CPMS: each.id, f"{STANDARD}+num": each.number, PILLAR + CPMS: each.pillar}
            | names(STANDARD, each),
        )
        for each in dataset.standards
    ]
    assert rows(dataset, "sectors") == [
        {STANDARD + CPMS: [each.id], "#sector+vocab": [code.scheme], "#sector+code": [code.value]}
        for each in dataset.standards
        for code in each.sectors
    ]
    assert rows(dataset, "strategies") == [
        row(
            each,
            dataset,
            {STRATEGY + INSPIRE: each.id, f"{STRATEGY}+letter": each.code, f"{STRATEGY}+num": each.position}
            | names(STRATEGY, each)
            | {f"{STRATEGY}+preventive": yes(each.preventive)},
        )
        for each in dataset.strategies
    ]
    assert rows(dataset, "interventions") == [
        row(
            each,
            dataset,
            {INTERVENTION + INSPIRE: each.id, STRATEGY + INSPIRE: each.strategy, **names(INTERVENTION, each)},
        )
        for each in dataset.interventions
    ]
    assert rows(dataset, "gaps") == [
        row(each, dataset, {"#meta+gap+id": each.id, STANDARD + CPMS: each.standard, "#description+i_en": each.summary})
        for each in dataset.gaps
    ]
    assert rows(dataset, "linkages") == [
        row(
            each,
            dataset,
            {
                "#meta+linkage+id": each.id,
                STANDARD + CPMS: each.standard,
                f"{STANDARD}+name+i_en": dataset.standard(each.standard).title,
                STRATEGY + INSPIRE: each.strategy,
                f"{STRATEGY}+name+i_en": dataset.strategy(each.strategy).title,
                "#meta+linkage+kind": each.kind,
                "#meta+linkage+scope": each.scope,
                "#meta+linkage+stressed": yes(each.stressed),
                "#meta+convergence+id": each.convergence,
                f"{INTERVENTION}{INSPIRE}+list": "|".join(each.interventions) or None,
                "#description+note+i_en": each.note,
            },
        )
        for each in dataset.linkages
    ]


def test_every_row_comes_back(sample: Dataset) -> None:
    """Every code list, linkage and gap is read back equal, cell by cell."""
    check(sample)


@given(datasets())
def test_any_row_comes_back(dataset: Dataset) -> None:
    """Every row of any dataset is read back equal."""
    check(dataset)


def test_later_versions(dataset: Dataset) -> None:
    """Names in other languages have columns for their language, and sectors have a file."""
    cited_in = (Citation(source=dataset.sources[0].id, checked=Checked.REPORTED),)
    labels = tuple(
        Label(language=tag, text=f"name {n}", citations=cited_in) for n, tag in enumerate(("fr", "fr", "pt-BR", "en"))
    )
    *standards, last = dataset.standards
    coded = attrs.evolve(last, sectors=(Code(scheme="OCHA", value="CCM", citations=cited_in),))
    first, *others = dataset.strategies
    newer = attrs.evolve(
        dataset, strategies=(attrs.evolve(first, labels=labels), *others), standards=(*standards, coded)
    )
    check(newer)
    found = rows(newer, "strategies")[0]
    assert found[f"{STRATEGY}+name+preferred+i_fr"] == ["name 0"]
    assert found[f"{STRATEGY}+name+alternate+i_fr"] == ["name 1"]
    assert found[f"{STRATEGY}+name+preferred+i_pt_br"] == ["name 2"]
    assert found[f"{STRATEGY}+name+alternate+i_en"] == [*first.aliases, "name 3"]


def test_selecting_answers_for_all_standards(bundled: Dataset) -> None:
    """The rows that a standard's hashtag selects are its strategies, and a gap selects none."""
    linkages = data(bundled, "linkages").cache()
    for standard in bundled.standards:
        selected = linkages.with_rows(f"{STANDARD}+code={standard.id}")
        codes = [each.get(f"{STRATEGY}+code") for each in selected]
        assert codes == [strategy.id for strategy in bundled.strategies_for(standard)]


def test_commands(dataset: Dataset, tmp_path: Path) -> None:
    """`hxlvalidate` finds no error in any file, and `hxlselect` returns the rows of a standard."""
    files = export(dataset)
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)

    def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(Path(sys.executable).with_name(program)), *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)

    for name in files:
        done = run("hxlvalidate", name)
        assert "0 error(s), 0 warnings, 0 suggestions" in done.stdout + done.stderr
    done = run("hxlselect", "-q", "#subsector+standard+code=CPMS2019-17", "cpms-inspire-linkages.csv")
    assert [line.split(",")[0] for line in done.stdout.splitlines()] == [
        "Linkage",
        "#meta+linkage+id",
        "CPMS2019-17/INSPIRE2016-N",
        "CPMS2019-17/INSPIRE2016-S",
    ]


def test_about(dataset: Dataset) -> None:
    """A separate file describes the version and says that nobody endorsed it."""
    mixed = overlaid(dataset)
    found = {unguarded(name): unguarded(text) for name, text in (each.values for each in data(mixed, "about"))}
    assert found == dict(about(mixed).lines())


def test_losses_are_what_is_lost(dataset: Dataset) -> None:
    """The listed losses are other records, citations of labels, English labels as such, and unguarded text."""
    assert list(export(dataset)) == [
        f"cpms-inspire-{name}.csv"
        for name in ("about", "pillars", "standards", "sectors", "strategies", "interventions", "linkages", "gaps")
    ]
    cited_in = (Citation(source=dataset.sources[0].id, checked=Checked.REPORTED),)
    first, *others = dataset.strategies

    def with_names(aliases: tuple[str, ...], labels: tuple[Label, ...]) -> dict[str, bytes]:
        changed = attrs.evolve(first, aliases=aliases, labels=labels)
        files = export(attrs.evolve(dataset, strategies=(changed, *others)))
        return {name: content for name, content in files.items() if "about" not in name}

    label = Label(language="en", text="Laws", citations=cited_in)
    assert with_names(("Laws",), ()) == with_names((), (label,))
    assert with_names((), (attrs.evolve(label, citations=dataset.gaps[0].citations),)) == with_names((), (label,))
    assert b"'=1" in with_names(("=1",), ())["cpms-inspire-strategies.csv"]
    assert [loss.what.split()[0] for loss in LOSSES] == ["only", "the", "English", "an"]
