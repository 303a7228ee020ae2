"""
Code as in an app. mypy and pyright check it, and it is never run.

Type checkers must find an error on every ignored line, because both report an ignore without an error.
"""

from collections.abc import Mapping
from typing import Any, assert_type

import cpms_inspire
from cpms_inspire import (
    Activity,
    Convergence,
    CpmsInspireError,
    Dataset,
    FieldExample,
    Finding,
    Gap,
    Hit,
    Intervention,
    Linkage,
    LinkageKind,
    LinkageScope,
    Loss,
    Pillar,
    Record,
    Setting,
    SettingNote,
    SharedPrinciple,
    Standard,
    StandardId,
    Strategy,
    StrategyId,
    UnknownIdentifierError,
    standard_id,
)


class Number:
    """An object with an index, which is accepted as a number."""

    def __index__(self) -> int:
        return 9


def answers(dataset: Dataset) -> None:
    """Every question has one return type."""
    assert_type(dataset.strategies_for(9), tuple[Strategy, ...])
    assert_type(dataset.strategies_for("9", kinds=[LinkageKind.NAMED]), tuple[Strategy, ...])
    assert_type(dataset.standards_for("N", kinds=["named", "all-strategies"]), tuple[Standard, ...])
    assert_type(dataset.linkages_for(strategy="N", kinds={"local"}), tuple[Linkage, ...])
    assert_type(dataset.linkage(9, "N"), Linkage | None)
    assert_type(dataset.convergence_for(Number()), Convergence | None)
    assert_type(dataset.interventions_for("N"), tuple[Intervention, ...])
    assert_type(dataset.field_examples_for("N", setting="refugee", place="UGA"), tuple[FieldExample, ...])
    assert_type(dataset.suitability("N", Setting.OUTBREAK), tuple[SettingNote, ...])
    assert_type(dataset.suitability("X1", {"outbreak", Setting.REFUGEE}), tuple[SettingNote, ...])
    assert_type(dataset.standards_for(dataset.intervention("P.2")), tuple[Standard, ...])
    assert_type(dataset.standards_for(dataset.activities[0]), tuple[Standard, ...])
    assert_type(dataset.linkages_for(10, stressed=True), tuple[Linkage, ...])
    assert_type(dataset.field_examples_for(16, through="strategy"), tuple[FieldExample, ...])
    assert_type(dataset.pillar(4), Pillar)
    assert_type(dataset.pillar(dataset.pillars[0]), Pillar)
    assert_type(dataset.gap_for(3), Gap | None)
    assert_type(dataset.activities_for(1), tuple[Activity, ...])
    assert_type(dataset.principles_for(14), tuple[SharedPrinciple, ...])
    assert_type(dataset.standard("UASC"), Standard)
    assert_type(dataset.strategy("N"), Strategy)
    assert_type(dataset.intervention("P.2"), Intervention)
    assert_type(dataset.record("GUIDE2020-C01"), Record)
    assert_type(cpms_inspire.export("json", dataset), Mapping[str, bytes])
    assert_type(cpms_inspire.export_formats()[0].losses, tuple[Loss, ...])
    assert_type(dataset.origin("GUIDE2020-C01"), str | None)
    assert_type(dataset.digest, str)
    assert_type(dataset.standards, tuple[Standard, ...])
    assert_type(Dataset.from_json(b""), Dataset)


def functions() -> None:
    """The functions of the package have the same types as the methods."""
    assert_type(cpms_inspire.strategies_for(9), tuple[Strategy, ...])
    assert_type(cpms_inspire.standards_for("N"), tuple[Standard, ...])
    assert_type(cpms_inspire.linkage(9, "N"), Linkage | None)
    assert_type(cpms_inspire.search("cash", limit=3), tuple[Hit, ...])
    assert_type(cpms_inspire.load_dataset("1.0.0", sha256="00"), Dataset)
    assert_type(cpms_inspire.dataset_versions(), tuple[str, ...])
    assert_type(cpms_inspire.findings(cpms_inspire.load_dataset()), tuple[Finding, ...])
    assert_type(cpms_inspire.verify("text", cpms_inspire.load_dataset()), tuple[Finding, ...])
    assert_type(cpms_inspire.cite("GUIDE2020", cpms_inspire.load_dataset(), format="bibtex"), str)
    assert_type(cpms_inspire.__version__, str)


def several(dataset: Dataset, link: Linkage) -> None:
    """What takes several things takes a list, a tuple, a set, or the keys of a dictionary."""
    texts = ["UASC", "Std. 9"]
    assert_type(cpms_inspire.Programme.of(dataset, standards=[9, "UASC", link.standard]), cpms_inspire.Programme)
    cpms_inspire.Programme.of(dataset, standards=texts, strategies=dataset.strategies_for(9), places={"Kenya", "UGA"})
    cpms_inspire.Programme.of(dataset, standards=dict.fromkeys(texts), settings=("refugee", Setting.ONSET))
    cpms_inspire.Programme.of(dataset, standards=dict.fromkeys(texts).keys(), interventions=frozenset(texts))
    overlay = cpms_inspire.Overlay.of(
        dataset, name="a", reason="R.", citations=["GUIDE2020"], linkages=[{"standard": 5, "strategy": "R"}]
    )
    assert_type(overlay, cpms_inspire.Overlay)
    assert_type([cpms_inspire.to_dict(each)["kind"] for each in dataset.linkages], list[Any])
    assert_type(cpms_inspire.schema_of(Linkage), dict[str, Any])


def values(link: Linkage, dataset: Dataset) -> None:
    """Fields and identifiers have their own types."""
    assert_type(link.standard, StandardId)
    assert_type(link.strategy, StrategyId)
    assert_type(link.kind, LinkageKind)
    assert_type(link.scope, LinkageScope)
    assert_type(link.note, str | None)
    assert_type(standard_id(9), StandardId)
    assert_type(dataset.strategies_for(dataset.standard(9)), tuple[Strategy, ...])
    assert_type(dataset.standard(link.standard).title, str)
    for strategy in dataset.strategies_for(link.standard):
        assert_type(dataset.standards_for(strategy), tuple[Standard, ...])
    assert_type(dataset.record(link.standard), Standard)
    assert_type(dataset.record(link.strategy), Strategy)
    assert_type(dataset.record(link.id), Linkage)
    assert_type([dataset.record(each).title for each in link.interventions], list[str])
    assert_type(dataset.record(link), Linkage)
    if link.convergence:
        assert_type(cpms_inspire.record(link.convergence), Convergence)
    for opening in cpms_inspire.coverage_of(cpms_inspire.Programme()).openings:
        assert_type([dataset.record(each).summary for each in opening.cautions], list[str])
        assert_type([dataset.record(each).places for each in opening.field_examples], list[tuple[str, ...]])
    assert_type([dataset.pillar(dataset.record(each.pillar)) for each in dataset.standards], list[Pillar])
    assert_type(list(dataset), list[Record])
    assert_type(cpms_inspire.compare("1.0.0", "1.1.0").changes_of("CPMS2019-09"), tuple[cpms_inspire.Change, ...])
    record = dataset.record("CPMS2019-09")
    if isinstance(record, Standard):
        assert_type(record.number, int)


def errors() -> str:
    """Errors can be caught by the root class, a built-in class or their own class, and have typed fields."""
    try:
        cpms_inspire.standard("case mangement")
    except UnknownIdentifierError as error:
        assert_type(error.suggestions, tuple[str, ...])
        return error.suggestions[0]
    except LookupError:
        return "lookup"
    except CpmsInspireError as error:
        return str(error)
    return ""


def mistakes(dataset: Dataset, link: Linkage) -> None:
    """Mistakes that a type checker must find."""
    cpms_inspire.strategy_for(9)  # type: ignore[attr-defined]  # pyright: ignore
    dataset.strategys_for(9)  # type: ignore[attr-defined]  # pyright: ignore
    _ = link.stresed  # type: ignore[attr-defined]  # pyright: ignore
    link.note = "x"  # type: ignore[misc]  # pyright: ignore
    dataset.strategies_for(9.0)  # type: ignore[arg-type]  # pyright: ignore
    dataset.strategies_for(None)  # type: ignore[arg-type]  # pyright: ignore
    dataset.strategies_for(b"9")  # type: ignore[arg-type]  # pyright: ignore
    dataset.standards_for(9)  # type: ignore[arg-type]  # pyright: ignore
    dataset.strategies_for(dataset.strategy("N"))  # type: ignore[arg-type]  # pyright: ignore
    dataset.standards_for(dataset.standard(9))  # type: ignore[arg-type]  # pyright: ignore
    dataset.strategies_for(9, kinds=["name"])  # type: ignore[list-item]  # pyright: ignore
    dataset.strategies_for(9, kinds="named")  # type: ignore[arg-type]  # pyright: ignore
    dataset.suitability("N", b"refugee")  # type: ignore[arg-type]  # pyright: ignore
    cpms_inspire.Programme.of(dataset, standards="17")  # type: ignore[arg-type]  # pyright: ignore
    cpms_inspire.Programme.of(dataset, settings="refugee")  # type: ignore[arg-type]  # pyright: ignore
    cpms_inspire.Programme.of(dataset, places="Kenya")  # type: ignore[arg-type]  # pyright: ignore
    cpms_inspire.Programme.of(dataset, standards=b"17")  # type: ignore[arg-type]  # pyright: ignore
    cpms_inspire.Overlay.of(dataset, name="a", reason="R.", citations="GUIDE2020")  # type: ignore[arg-type]  # pyright: ignore
    cpms_inspire.matrix(dataset, kinds="named")  # type: ignore[arg-type]  # pyright: ignore
    cpms_inspire.matrix(9)  # type: ignore[arg-type]  # pyright: ignore
    _ = dataset.record(link.standard).code  # type: ignore[attr-defined]  # pyright: ignore
    dataset.suitability("N", "war")  # type: ignore[arg-type]  # pyright: ignore
    cpms_inspire.cite(dataset, format="ris")  # type: ignore[arg-type]  # pyright: ignore
    Standard(id=standard_id(9))  # type: ignore[call-arg]  # pyright: ignore
    Dataset("1.0.0")  # type: ignore[call-arg, arg-type]  # pyright: ignore
