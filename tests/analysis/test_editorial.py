"""Editorial rules: the bundled versions follow each rule, and each rule reports a breach."""

from collections.abc import Callable
from typing import Any

import pytest
from helpers import altered

from cpms_inspire import (
    Dataset,
    Finding,
    Label,
    Linkage,
    LinkageKind,
    LinkageScope,
    Retirement,
    findings,
    linkage_id,
    standard_id,
    strategy_id,
)
from cpms_inspire.analysis.editorial import _RULES, citations_in
from cpms_inspire.model.identifiers import RecordId, SourceId
from cpms_inspire.model.records import COLLECTIONS
from cpms_inspire.model.vocabulary import Checked


def changed(dataset: Dataset, collection: str, index: int, **changes: Any) -> Dataset:
    """Return a dataset in which one record is changed."""
    records = list(getattr(dataset, collection))
    records[index] = altered(records[index], **changes)
    return altered(dataset, **{collection: tuple(records)})


def without(dataset: Dataset, collection: str, index: int) -> Dataset:
    """Return a dataset without one record."""
    records = list(getattr(dataset, collection))
    del records[index]
    return altered(dataset, **{collection: tuple(records)})


def link(dataset: Dataset, standard: int, strategy: str) -> int:
    """Return the index of a linkage."""
    found = dataset.linkage(standard, strategy)
    assert found is not None
    return dataset.linkages.index(found)


def test_bundled_versions_keep_every_rule(bundled: Dataset) -> None:
    """The bundled versions have no findings."""
    assert findings(bundled) == ()


def test_empty_dataset_keeps_every_rule() -> None:
    """An empty dataset has no findings."""
    assert findings(Dataset(version="1.0.0", released="2026-11-22")) == ()


BREACHES: list[tuple[Callable[[Dataset], Dataset], str]] = [
    (lambda d: without(d, "gaps", 0), "$.standards[2]: CPMS2019-03 has neither linkages nor a gap"),
    (
        lambda d: changed(d, "gaps", 0, standard="CPMS2019-09"),
        "$.standards[8]: CPMS2019-09 has linkages, and a gap as well",
    ),
    (
        lambda d: changed(d, "linkages", link(d, 17, "N"), interventions=("INSPIRE2016-S.2",)),
        "$.linkages[{17N}].interventions: INSPIRE2016-S.2 belong to another strategy",
    ),
    (
        lambda d: changed(d, "linkages", link(d, 17, "N"), interventions=("INSPIRE2016-S.2", "INSPIRE2016-P.1")),
        "$.linkages[{17N}].interventions: INSPIRE2016-S.2, INSPIRE2016-P.1 belong to another strategy",
    ),
    (
        lambda d: changed(d, "linkages", link(d, 17, "N"), interventions=("INSPIRE2016-N.1",)),
        "$.linkages[{17N}].interventions: does not agree with GUIDE2020-C09",
    ),
    (lambda d: changed(d, "linkages", link(d, 9, "N"), note=None), "$.linkages[{9N}].note: is missing, though"),
    (
        lambda d: changed(d, "linkages", link(d, 17, "N"), stressed=True),
        "$.linkages[{17N}].stressed: does not agree with GUIDE2020-C09",
    ),
    (
        lambda d: changed(d, "linkages", link(d, 9, "N"), kind=LinkageKind.NAMED),
        "$.linkages[{9N}].kind: does not agree with GUIDE2020-C04",
    ),
    (
        lambda d: changed(d, "linkages", link(d, 9, "N"), kind=LinkageKind.CROSS_CUTTING),
        "$.linkages[{9N}].kind: does not agree with GUIDE2020-C04",
    ),
    (
        lambda d: changed(d, "linkages", link(d, 9, "N"), scope=LinkageScope.PILLAR),
        "$.linkages[{9N}].scope: does not agree with GUIDE2020-C04",
    ),
    (
        lambda d: changed(d, "linkages", link(d, 18, "R"), convergence="GUIDE2020-C11"),
        "$.linkages[{18R}].standard: does not agree with GUIDE2020-C11",
    ),
    (
        lambda d: changed(d, "convergences", 9, strategies=("INSPIRE2016-N",)),
        "$.linkages[{18R}].strategy: does not agree with GUIDE2020-C10",
    ),
    (
        lambda d: without(d, "linkages", link(d, 18, "R")),
        "$.convergences[9]: has no linkage of CPMS2019-18 and INSPIRE2016-R",
    ),
    (
        lambda d: changed(d, "convergences", 0, standards=("CPMS2019-01",)),
        "$.convergences[0].standards: leaves out members of CPMS2019-P4",
    ),
    (
        lambda d: changed(d, "field_examples", 0, intervention="INSPIRE2016-P.1"),
        "$.field_examples[0].intervention: does not belong to INSPIRE2016-N",
    ),
    (
        lambda d: changed(d, "field_examples", 0, further_strategies=("INSPIRE2016-P", "INSPIRE2016-N")),
        "$.field_examples[0].further_strategies: repeats INSPIRE2016-N",
    ),
    (lambda d: without(d, "recommendations", 2), "$.recommendations: are not numbered from 1 to 5 in this order"),
    (lambda d: changed(d, "gaps", 0, summary="No full stop"), "$.gaps[0].summary: does not end with a full stop"),
    (
        lambda d: changed(d, "gaps", 0, citations=(altered(d.gaps[0].citations[0], checked=Checked.REPORTED),)),
        "$.gaps[0].citations[0].via: does not fit a citation that is reported",
    ),
    (
        lambda d: changed(d, "gaps", 0, citations=(altered(d.gaps[0].citations[0], via=SourceId("CPMS2019")),)),
        "$.gaps[0].citations[0].via: does not fit a citation that is primary",
    ),
    (
        lambda d: changed(d, "gaps", 0, citations=(altered(d.gaps[0].citations[0], footnotes=(33,)),)),
        "$: no record cites the footnotes 32",
    ),
]


@pytest.mark.parametrize(("spoil", "expected"), BREACHES, ids=[text.partition(" ")[0] for _, text in BREACHES])
def test_breach(dataset: Dataset, spoil: Callable[[Dataset], Dataset], expected: str) -> None:
    """A breach is reported at its path, with its reason, and raises no error."""
    for standard, strategy in ((17, "N"), (9, "N"), (18, "R")):
        expected = expected.replace(f"{{{standard}{strategy}}}", str(link(dataset, standard, strategy)))
    found = [str(finding) for finding in findings(spoil(dataset))]
    assert any(text.startswith(expected) for text in found), found


@pytest.mark.parametrize(("collection", "field"), [("strategies", "position"), ("convergences", "number")])
def test_numbers_out_of_order(dataset: Dataset, collection: str, field: str) -> None:
    """Strategies and convergences must be numbered in their order."""
    spoilt = changed(dataset, collection, 1, **{field: 1})
    reason = f"are not numbered from 1 to {len(getattr(dataset, collection))} in this order"
    assert Finding(f"$.{collection}", reason) in findings(spoilt)


@pytest.mark.parametrize("collection", ["pillars", "standards", "recommendations"])
def test_numbers_that_do_not_begin_with_one(dataset: Dataset, collection: str) -> None:
    """Numbering must begin with 1."""
    rest = getattr(dataset, collection)[1:]
    parts: dict[str, Any] = {"sources": dataset.sources, "pillars": dataset.pillars} | {collection: rest}
    found = findings(Dataset(version="1.0.0", released="2026-11-22", **parts))
    assert Finding(f"$.{collection}", f"are not numbered from 1 to {len(rest)} in this order") in found


def test_a_row_of_a_pillar_and_no_more(dataset: Dataset) -> None:
    """A convergence that lists exactly the members of its pillar has no finding."""
    members = tuple(standard.id for standard in dataset.standards if standard.pillar == "CPMS2019-P4")
    row = next(row for row in dataset.convergences if row.pillar == "CPMS2019-P4")
    index = dataset.convergences.index(row)
    exact = changed(dataset, "convergences", index, standards=members)
    assert f"$.convergences[{index}].standards" not in {finding.path for finding in findings(exact)}


def test_the_reason_of_a_retirement(dataset: Dataset) -> None:
    """The reason of a retirement must end with a full stop."""
    retired = Retirement(
        id=RecordId("GUIDE2020-G99"), since="1.0.0", reason="No full stop", citations=dataset.gaps[0].citations
    )
    found = findings(altered(dataset, retirements=(retired,)))
    assert found == (Finding("$.retirements[0].reason", "does not end with a full stop"),)


def test_footnotes_that_no_record_cites(dataset: Dataset) -> None:
    """The finding lists every footnote that no record cites."""
    cited = changed(dataset, "gaps", 0, citations=(altered(dataset.gaps[0].citations[0], footnotes=(34,)),))
    assert Finding("$", "no record cites the footnotes 32, 33") in findings(cited)


def test_footnotes_are_counted_from_the_first(dataset: Dataset) -> None:
    """Footnotes are counted from 1, even if only one is cited."""
    cited = altered(dataset.gaps[0], citations=(altered(dataset.gaps[0].citations[0], footnotes=(2,)),))
    parts: dict[str, Any] = {name: getattr(dataset, name) for name in ("sources", "pillars", "standards")}
    parts["standards"] = tuple(altered(standard, sectors=()) for standard in parts["standards"])
    found = findings(Dataset(version="1.0.0", released="2026-11-22", gaps=(cited,), **parts))
    assert Finding("$", "no record cites the footnotes 1") in found


def test_citations_of_one_record(dataset: Dataset) -> None:
    """Each citation of a record has its path in that record."""
    assert [path for path, _ in citations_in(dataset.gaps[0])] == ["$.citations[0]"]


SENTENCES = ("summary", "note", "reading", "common_ground", "inspire_adds", "cpms_adds", "limits", "audience")


@pytest.mark.parametrize("field", SENTENCES)
def test_every_text_is_a_sentence(dataset: Dataset, field: str) -> None:
    """Every field with a sentence must end with a full stop."""
    collection, index = next(
        (collection, index)
        for collection in COLLECTIONS
        for index, record in enumerate(getattr(dataset, collection))
        if getattr(record, field, None)
    )
    spoilt = changed(dataset, collection, index, **{field: "No full stop"})
    assert findings(spoilt) == (Finding(f"$.{collection}[{index}].{field}", "does not end with a full stop"),)


def test_labels_are_checked_too(dataset: Dataset) -> None:
    """Citations of labels are checked as well."""
    label = Label(language="fr", text="x", citations=(altered(dataset.gaps[0].citations[0], checked=Checked.REPORTED),))
    found = findings(changed(dataset, "strategies", 0, labels=(label,)))
    assert [finding.path for finding in found] == ["$.strategies[0].labels[0].citations[0].via"]


def test_local_linkage_fills_no_gap(dataset: Dataset) -> None:
    """A local linkage on a gap breaks no rule."""
    local = Linkage(
        id=linkage_id(standard_id(3), strategy_id("N")),
        standard=standard_id(3),
        strategy=strategy_id("N"),
        kind=LinkageKind.LOCAL,
        citations=dataset.gaps[0].citations,
    )
    assert findings(altered(dataset, linkages=(*dataset.linkages, local))) == ()


def test_every_rule_has_a_breach(dataset: Dataset) -> None:
    """Each rule reports at least one of the breaches above."""
    silent = set(_RULES)
    for spoil, _ in BREACHES:
        silent -= {rule for rule in silent if list(rule(spoil(dataset)))}
    assert silent == set()
