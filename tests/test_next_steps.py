"""The next step that a message names works when it is followed, in Python and on the command line."""

import re
from collections.abc import Callable
from typing import Any

import pytest

import cpms_inspire
from cpms_inspire import CpmsInspireError, Dataset, InvalidOptionError, Overlay, Programme

ASKED: dict[str, Callable[[Dataset], object]] = {
    "a strategy where a standard is wanted": lambda d: d.strategies_for("N"),
    "an intervention where a standard is wanted": lambda d: d.strategies_for("P.2"),
    "an activity where a standard is wanted": lambda d: d.gap_for("X1"),  # type: ignore[arg-type,unused-ignore]
    "a row where a standard is wanted": lambda d: d.standard("GUIDE2020-C09"),
    "a pillar where a standard is wanted": lambda d: d.standard("P4"),
    "a standard where a strategy is wanted": lambda d: d.strategy("9"),
    "an intervention where a strategy is wanted": lambda d: d.strategy("Cash transfers"),
    "a standard where an intervention is wanted": lambda d: d.intervention("Std. 9"),
    "a standard where what standards_for takes is wanted": lambda d: d.standards_for("UASC"),
    "an intervention where a standard or strategy is wanted": lambda d: d.interventions_for("P.2"),
    "a standard where a pillar is wanted": lambda d: d.pillar(9),
    "a strategy as the standard of linkages": lambda d: d.linkages_for("N"),
    "a strategy and a standard in the wrong order": lambda d: d.linkages_for("N", 17),  # type: ignore[arg-type,unused-ignore]
    "a linkage in the wrong order": lambda d: d.linkage("N", 17),  # type: ignore[arg-type]
    "a linkage of two strategies": lambda d: d.linkage("N", "S"),
    "words of an intervention": lambda d: d.standard("cash"),
    "words of a strategy": lambda d: d.standard("norms and valeus"),
}
"""Questions whose answer is an error that names a call."""


@pytest.mark.parametrize("asked", ASKED)
def test_the_call_works(dataset: Dataset, asked: str) -> None:
    """A message that names a call is about a call that gives an answer, as a method and as a function."""
    with pytest.raises(CpmsInspireError) as caught:
        ASKED[asked](dataset)
    found = re.search(r"\b[Uu]se (\w+\(.*\))\.$", str(caught.value))
    assert found, str(caught.value)
    for owner in ("dataset", "cpms_inspire"):
        answer = eval(f"{owner}.{found[1]}", {"dataset": dataset, "cpms_inspire": cpms_inspire})  # noqa: S307  # a message
        assert answer is not None


def test_the_call_for_a_pair_is_about_this_pair(dataset: Dataset) -> None:
    """If a strategy stands before its standard, the call has the two in the right order."""
    with pytest.raises(CpmsInspireError, match=r"Use linkage\('CPMS2019-17', 'INSPIRE2016-N'\)\.$"):
        dataset.linkage("N", 17)  # type: ignore[arg-type]
    with pytest.raises(CpmsInspireError, match=r"Use linkages_for\(strategy='INSPIRE2016-N'\)\.$"):
        dataset.linkages_for("N")
    with pytest.raises(CpmsInspireError, match=r"Use standards_for\('INSPIRE2016-P.2'\)\.$"):
        dataset.linkage("P.2", "N")


SUGGESTED: dict[str, tuple[str, str]] = {
    "standard": ("standard", "case mangement"),
    "strategy": ("strategy", "Norms and valeus"),
    "intervention": ("intervention", "P.22"),
    "pillar": ("pillar", "Standards to work accross sectors"),
    "record": ("record", "GUIDE2020-C19"),
    "number": ("standard", "99"),
}


@pytest.mark.parametrize("case", SUGGESTED)
def test_suggestions_are_references(dataset: Dataset, case: str) -> None:
    """Whatever is suggested is a reference of the kind that was asked for."""
    question, reference = SUGGESTED[case]
    with pytest.raises(cpms_inspire.UnknownIdentifierError) as caught:
        getattr(dataset, question)(reference)
    assert caught.value.suggestions
    for suggestion in caught.value.suggestions:
        assert getattr(dataset, question)(suggestion).id == suggestion


def test_a_numbered_strategy_is_no_standard(dataset: Dataset) -> None:
    """A text that says that it means a strategy gets a strategy as a suggestion, or none, but never a standard."""
    for reference, suggestions in (("Strategy 2", ("INSPIRE2016-N",)), ("INSPIRE 9", ())):
        with pytest.raises(cpms_inspire.UnknownIdentifierError) as caught:
            dataset.strategy(reference)
        assert caught.value.suggestions == suggestions
        hint = "Did you mean INSPIRE2016-N?" if suggestions else "Give a strategy's code (I1, N, S, P, I2, R or E)"
        assert hint in str(caught.value)


OPTIONS: dict[str, Callable[[Dataset, Any], object]] = {
    "Refugees": lambda d, given: d.suitability("N", given),
    "rapid onsett": lambda d, given: d.field_examples_for(setting=given),
    "all strategy": lambda d, given: d.linkages_for(kinds=[given]),
    "Kennya": lambda d, given: d.field_examples_for(place=given),
    "Congo": lambda d, given: d.field_examples_for(place=given),
    "interventions": lambda d, given: d.field_examples_for(9, through=given),
}
"""Wrong words, each with a question that takes such a word."""


@pytest.mark.parametrize("given", OPTIONS)
def test_suggested_words_are_accepted(dataset: Dataset, given: str) -> None:
    """A suggested setting, kind or place is accepted as it is written in the message."""
    with pytest.raises(InvalidOptionError) as caught:
        OPTIONS[given](dataset, given)
    suggested = caught.value.suggestions or caught.value.valid
    assert suggested
    for word in suggested:
        OPTIONS[given](dataset, word)


def programme_of(field: str) -> Callable[[Dataset, Any], object]:
    return lambda d, given: Programme.of(d, **{field: given})


def overlay_of(part: str) -> Callable[[Dataset, Any], object]:
    return lambda d, given: Overlay.of(d, name="a", reason="R.", **{part: given})


SEVERAL: dict[str, Callable[[Dataset, Any], object]] = {
    **{
        f"Programme.of {name}": programme_of(name)
        for name in ("standards", "strategies", "interventions", "settings", "places")
    },
    **{
        f"Overlay.of {name}": overlay_of(name)
        for name in ("citations", "sources", "linkages", "field_examples", "setting_notes", "aliases", "labels")
    },
    "linkages_for kinds": lambda d, given: d.linkages_for(kinds=given),
    "strategies_for kinds": lambda d, given: d.strategies_for(9, kinds=given),
    "standards_for kinds": lambda d, given: d.standards_for("N", kinds=given),
    "matrix kinds": lambda d, given: cpms_inspire.matrix(d, kinds=given),
}
"""Every public call that takes several of something."""


@pytest.mark.parametrize("call", SEVERAL)
@pytest.mark.parametrize("given", ["17", b"\x11", bytearray(b"17"), 17, None])
def test_one_is_never_several(dataset: Dataset, call: str, given: Any) -> None:
    """A bare text, bytes or a number where a list is wanted is refused, with what to write instead."""
    if given is None and call.endswith("kinds"):
        assert SEVERAL[call](dataset, None) is not None
        return
    with pytest.raises(InvalidOptionError) as caught:
        SEVERAL[call](dataset, given)
    assert caught.value.rule == "a list"
    assert caught.value.given == repr(given)
    assert str(caught.value).startswith(f"{call.split()[1]} must be a list, not {given!r}. Valid: ")


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("standards", "17"),
        ("strategies", "N"),
        ("interventions", "Cash transfers"),
        ("settings", "refugee"),
        ("places", "Kenya"),
    ],
)
def test_what_to_write_instead_of_a_text_works(dataset: Dataset, field: str, given: str) -> None:
    """The list that the message shows is accepted, and gives one entry."""
    with pytest.raises(InvalidOptionError) as caught:
        Programme.of(dataset, **{field: given})  # type: ignore[arg-type]  # wrong on purpose
    (valid,) = caught.value.valid
    programme = Programme.of(dataset, **{field: eval(valid)})  # noqa: S307  # a message
    assert len(getattr(programme, field)) == 1


COMMANDS = [
    ("strategies", "N"),
    ("strategies", "X1"),
    ("strategies", "cash"),
    ("standards", "9"),
    ("linkage", "N", "17"),
    ("linkage", "N", "S"),
    ("interventions", "P.2"),
    ("pillar", "9"),
    ("examples", "GUIDE2020-C09"),
    ("suitability", "GUIDE2020-C09", "refugee"),
]


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_the_command_works(run: Any, arguments: tuple[str, ...]) -> None:
    """On the command line the next step is a command that gives an answer, and no call in Python is printed."""
    result = run(*arguments)
    assert result.status == 2
    assert "_for(" not in result.err
    (command,) = [line.strip() for line in result.err.splitlines() if line.startswith("  cpms-inspire ")]
    followed = run(*command.split()[1:])
    assert followed.status in {0, 1}  # an answer, which may be that there is nothing
    assert followed.err == ""
