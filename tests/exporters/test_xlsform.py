"""The format `xlsform`: converted by pyxform, compared with the dataset, and checked by ODK Validate."""

import io
import os
import re
import shutil
from typing import Any
from xml.etree import ElementTree as ET

import attrs
import openpyxl
import pytest
from exported import overlaid
from generators import datasets
from helpers import costly
from hypothesis import given
from pyxform.xls2xform import convert

from cpms_inspire import (
    Checked,
    Citation,
    Dataset,
    Label,
    Linkage,
    LinkageKind,
    intervention_id,
    linkage_id,
    standard_id,
    strategy_id,
)
from cpms_inspire.exporters.xlsform import LOSSES, export
from cpms_inspire.presentation.about import about
from cpms_inspire.presentation.words import MEANINGS

NAME = "cpms-inspire.xlsform.xlsx"
X = "{http://www.w3.org/2002/xforms}"
ENGLISH = "English (en)"


class Form:
    """A form that pyxform makes from the workbook, with its texts, choices and conditions."""

    def __init__(self, dataset: Dataset, *, judged: bool = False) -> None:
        result = convert(export(dataset)[NAME], validate=judged)
        assert result.warnings == []
        self.root = ET.fromstring(result.xform)  # noqa: S314  # made by the line above
        self.texts: dict[str, dict[str, str]] = {
            translation.get("lang", ""): {
                text.get("id", ""): "".join(text.itertext()) for text in translation.iter(f"{X}text")
            }
            for translation in self.root.iter(f"{X}translation")
        }
        self.binds = {bind.get("nodeset", ""): dict(bind.attrib) for bind in self.root.iter(f"{X}bind")}

    def choices(self, name: str) -> list[dict[str, str]]:
        """Return the choices of a list, each with its labels by language."""
        found = []
        for instance in self.root.iter(f"{X}instance"):
            for item in instance.iter(f"{X}item") if instance.get("id") == name else ():
                columns = {child.tag.removeprefix(X): child.text or "" for child in item}
                key = columns.pop("itextId")
                found.append(columns | {language: texts[key] for language, texts in self.texts.items()})
        return found

    def label(self, path: str, language: str = ENGLISH) -> str:
        return self.texts[language][f"/data/{path}:label"]


def shown(text: str) -> str:
    """Return a text as a form shows it, following `LOSSES`."""
    text = text.replace("${", "$ {").replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    return text.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0xA0: " "})


def ids(links: Any) -> str:
    return " ".join(link.standard for link in links)


def check(dataset: Dataset) -> Form:
    """Compare the choices of the form and their filters with the dataset."""
    form = Form(dataset)
    origins = dict(dataset.origins)

    def choice(record: Any, code: object, **columns: str) -> dict[str, str]:
        named = {"name": record.id, ENGLISH: shown(f"{code} {record.title}")} | columns
        return named | ({"origin": shown(origins[record.id])} if record.id in origins else {})

    def english(name: str) -> list[dict[str, str]]:
        kept = [{key: value for key, value in each.items() if value and "(" not in key} for each in form.choices(name)]
        return [each | {ENGLISH: full[ENGLISH]} for each, full in zip(kept, form.choices(name), strict=True)]

    assert english("standard") == [choice(each, each.number, pillar=each.pillar) for each in dataset.standards]
    if dataset.linkages:
        wanted = []
        for each in dataset.strategies:
            links = dataset.linkages_for(strategy=each)
            columns = {"standards": ids(links)}
            columns |= {kind.replace("-", "_"): ids(x for x in links if x.kind is kind) for kind in LinkageKind}
            columns["stressed"] = ids(link for link in links if link.stressed)
            columns["whole_pillar"] = ids(link for link in links if link.scope == "pillar")
            wanted.append(choice(each, each.code, **{name: value for name, value in columns.items() if value}))
        assert english("strategy") == wanted
        wanted = []
        for intervention in dataset.interventions:
            guides = (link for link in dataset.linkages if link.kind != "local")
            named = ids(link for link in guides if intervention.id in link.interventions)
            columns = {"strategy": intervention.strategy} | ({"named_for": named} if named else {})
            wanted.append(choice(intervention, intervention.id.rpartition("-")[2], **columns))
        assert english("intervention") == wanted
    return form


def test_choices(sample: Dataset) -> None:
    """The choices are the records of the dataset, with titles and filters."""
    check(sample)


@costly(5)
@given(datasets())
def test_choices_of_any_dataset(dataset: Dataset) -> None:
    """The choices of any dataset are its records, and pyxform has no warnings."""
    check(dataset)


def test_cascade(bundled: Dataset) -> None:
    """A standard offers its strategies in INSPIRE's order, and a strategy offers its interventions."""
    form = Form(bundled)
    sets = [item.get("nodeset", "") for item in form.root.iter(f"{X}itemset")]
    (strategies,) = [each for each in sets if "'strategy'" in each]
    assert re.sub(" +", " ", strategies) == "instance('strategy')/root/item[selected(standards, /data/standard )]"
    for standard in bundled.standards:
        offered = [each["name"] for each in form.choices("strategy") if standard.id in each["standards"].split()]
        assert offered == [strategy.id for strategy in bundled.strategies_for(standard)]
        asked = standard.id in form.binds["/data/strategy"]["relevant"]
        assert asked is bool(bundled.strategies_for(standard))
        assert (standard.id not in form.binds["/data/no_strategy"]["relevant"]) is not asked
    for strategy in bundled.strategies:
        offered = [each["name"] for each in form.choices("intervention") if each["strategy"] == strategy.id]
        assert offered == [intervention.id for intervention in bundled.interventions_for(strategy)]


def test_the_form_says_in_what_way(bundled: Dataset) -> None:
    """One note explains the kind of the chosen linkage, and another lists its interventions."""
    form = Form(bundled)
    chosen = "item[name = /data/{0} ]/{1}, /data/standard )"
    for kind in {link.kind for link in bundled.linkages}:
        name = kind.replace("-", "_")
        assert form.label(f"kind_{name}") == f"{kind}: {MEANINGS[kind]}"
        assert chosen.format("strategy", name) in re.sub(" +", " ", form.binds[f"/data/kind_{name}"]["relevant"])
    named = re.sub(" +", " ", form.binds["/data/named_by_the_guide"]["relevant"])
    assert chosen.format("intervention", "named_for") in named
    notes = {
        re.sub(" +", " ", bind["relevant"]): form.label(path.removeprefix("/data/"))
        for path, bind in form.binds.items()
        if path.startswith("/data/interventions_")
    }
    titles = {each.id: f"{each.id.rpartition('-')[2]} {each.title}" for each in bundled.interventions}
    assert notes == {
        f" /data/standard = '{link.standard}' and /data/strategy = '{link.strategy}'": shown(
            f"The guide names for this standard: {'; '.join(titles[each] for each in link.interventions)}"
        )
        for link in bundled.linkages
        if link.interventions
    }


def test_odk_validate(dataset: Dataset) -> None:
    """ODK Validate, which is part of pyxform, accepts the form and its conditions."""
    if shutil.which("java") is None:
        reason = "Java is not installed"
        if "CI" in os.environ:
            pytest.fail(reason)
        pytest.skip(reason)
    assert Form(dataset, judged=True).choices("standard")


def newer(dataset: Dataset) -> Dataset:
    """Return a dataset with names in other languages, as a later version may have them."""
    cited = (Citation(source=dataset.sources[0].id, checked=Checked.REPORTED),)
    names = {"fr": "Lois", "es": "Leyes", "pt-BR": "Leis", "en": "Laws"}
    labels = tuple(
        Label(language=tag, text=f"{text} {number}", citations=cited)
        for tag, text in names.items()
        for number in (1, 2)
    )
    first, *others = dataset.strategies
    return attrs.evolve(dataset, strategies=(attrs.evolve(first, labels=labels), *others))


def test_languages(dataset: Dataset) -> None:
    """The form has every language with labels, and untranslated names are in English and marked as such."""
    form = Form(newer(dataset))
    languages = {ENGLISH, "French (fr)", "Spanish (es)", "Portuguese pt-BR (pt)"}
    assert form.texts.keys() == languages
    (default,) = [each.get("lang") for each in form.root.iter(f"{X}translation") if each.get("default") == "true()"]
    assert default == ENGLISH
    first, second, *_ = form.choices("strategy")
    assert [first[language] for language in sorted(languages)] == [
        "I1 Implementation and enforcement of laws",
        "I1 Lois 1",
        "I1 Leis 1",
        "I1 Leyes 1",
    ]
    assert second["French (fr)"] == "N Norms and values [English]"
    assert form.label("standard", "French (fr)") == "CPMS standard [English]"


def test_what_is_local_is_not_the_guides(dataset: Dataset) -> None:
    """A local linkage offers its strategy, and the form does not say that the guide names its intervention."""
    local = Linkage(
        id=linkage_id(standard_id(3), strategy_id("N")),
        standard=standard_id(3),
        strategy=strategy_id("N"),
        kind=LinkageKind.LOCAL,
        stressed=True,
        interventions=(intervention_id(strategy_id("N"), 1),),
        citations=(Citation(source=dataset.sources[0].id, checked=Checked.REPORTED),),
    )
    form = check(attrs.evolve(dataset, linkages=(*dataset.linkages, local)))
    (chosen,) = [each for each in form.choices("intervention") if each["name"] == "INSPIRE2016-N.1"]
    assert "named_for" not in {name for name, value in chosen.items() if value}
    notes = [text for key, text in form.texts[ENGLISH].items() if "N.1 Changing" in text and "interventions_" in key]
    assert [note.partition(":")[0] for note in notes] == ["An overlay, not the guide, names for this standard"]
    assert "CPMS2019-03" in form.binds["/data/strategy"]["relevant"]
    assert form.label("stressed") == "The strategy is singled out for this standard."


def test_about(dataset: Dataset) -> None:
    """The form and a sheet of the workbook contain title, attribution and the missing endorsement."""
    form, facts = Form(dataset), about(dataset)
    assert form.label("about/about_title") == facts.title
    assert form.label("about/about_not_endorsed") == facts.not_endorsed
    assert form.label("about/about_linkages") == facts.linkages
    assert form.label("about/about_attribution") == facts.attribution
    book = openpyxl.load_workbook(io.BytesIO(export(dataset)[NAME]))
    assert book.sheetnames == ["survey", "choices", "settings", "about"]
    assert tuple(book["about"].iter_rows(min_row=2, values_only=True)) == facts.lines()


def test_versions(dataset: Dataset) -> None:
    """The version of the form changes if the dataset changes."""
    first, *others = dataset.gaps
    changed = attrs.evolve(dataset, gaps=(attrs.evolve(first, summary="Silence."), *others))
    versions = []
    for each in (dataset, changed):
        (data,) = Form(each).root.iter(f"{X}data")
        assert data.get("id") == "cpms_inspire"
        versions.append(data.get("version"))
    assert versions == [f"1.0.0-{dataset.digest[:8]}", f"1.0.0-{changed.digest[:8]}"]


def test_no_cell_is_run(sample: Dataset) -> None:
    """Every cell of the workbook is text."""
    book = openpyxl.load_workbook(io.BytesIO(export(sample)[NAME]))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


def test_without_standards_or_linkages(dataset: Dataset) -> None:
    """The form does not ask a question that has no choices."""
    assert "/data/standard" not in Form(Dataset(version="0.0.1", released="2026-01-01")).binds
    unlinked = attrs.evolve(dataset, linkages=())
    assert {"/data/standard", "/data/strategy"} & Form(unlinked).binds.keys() == {"/data/standard"}


def test_losses_are_what_is_lost(dataset: Dataset) -> None:
    """Datasets that differ only in what `LOSSES` lists have the same form, except for its version."""
    full = newer(overlaid(dataset))
    first, *others = full.strategies
    labels = tuple(label for label in first.labels if label.text.endswith("1") and label.language != "en")
    less = attrs.evolve(
        full,
        strategies=(attrs.evolve(first, labels=labels, aliases=()), *others),
        linkages=tuple(attrs.evolve(link, note=None) for link in full.linkages),
        notes=(),
        field_examples=(),
        setting_notes=(),
        resources=(),
    )

    def cells(given: Dataset) -> list[object]:
        book = openpyxl.load_workbook(io.BytesIO(export(given)[NAME]))
        return [tuple(row) for name in ("survey", "choices") for row in book[name].iter_rows(values_only=True)]

    assert cells(full) == cells(attrs.evolve(less, origins=full.origins))
    assert [loss.what.split()[0] for loss in LOSSES] == ["only", "only", "${", "the", "typographic"]
    odd = attrs.evolve(dataset.standards[0], title="${a} \ufffe \u201cb\u201d\u00a0c")
    (label,) = [
        each[ENGLISH]
        for each in Form(attrs.evolve(dataset, standards=(odd, *dataset.standards[1:]))).choices("standard")
        if each["name"] == odd.id
    ]
    assert label == '1 $ {a} \ufffd "b" c'
