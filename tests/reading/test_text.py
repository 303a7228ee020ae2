"""Reading running text: what it mentions, with the words that led there."""

from typing import Any

import pytest

from cpms_inspire import Evidence, InvalidOptionError, ReferenceTypeError, mentions


def found(text: str, of: Any = ("standard",), **options: Any) -> list[tuple[str, str]]:
    """Return what a text mentions: the words, and numbers and codes."""
    return [
        (mention.text, " ".join(identifier.rpartition("-")[2] for identifier in mention.ids))
        for mention in mentions(text, of, dataset="1.1.0", **options)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Set up child-friendly spaces for UASC", [("child-friendly spaces", "15"), ("UASC", "13")]),
        (
            "Psycho-social support, and GBV case management.",
            [("Psycho-social support", "10"), ("GBV case management", "09 18")],
        ),
        ("Family tracing and reunification services", [("Family tracing and reunification", "13")]),
        ("Mise en place d'espaces amis des enfants", [("espaces amis des enfants", "15")]),
        ("Apoyo psicosocial a ni\u00f1as", [("Apoyo psicosocial", "10")]),
        ("Reunifica\u00e7\u00e3o familiar", [("Reunifica\u00e7\u00e3o familiar", "13")]),
        ("توفير الدعم النفسي الاجتماعي للأطفال", [("الدعم النفسي الاجتماعي", "10")]),
        ("sessions for the HR team", [("HR", "02")]),
        ("Children, labour and others", []),
        ("P.S.S. sessions", [("P.S.S", "10")]),
        ("p s s", []),
    ],
)
def test_terms(text: str, expected: list[tuple[str, str]]) -> None:
    """Names and terms are found in any language, hyphenation and number; short forms as one word only."""
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Support for children in the community",
        "Child protection activities",
        "Protection de l'enfance",
        "malaria case management by health workers",
        "training avec les parents",
        "an hr of work",
        "FORMATION AVEC LES PARENTS",
        "norms and income",
        "Construction of 20 classrooms for Standard 7 pupils",
        "50 standard 20-litre jerrycans",
        "Sphere Standard 7 and INEE minimum standard 3",
        "Standard 99 and Standard 7.2",
        "CPMS 2012 Standard 15",
        "a strategy a year, estrategia y plan",
        "Pillar 2 of the plan",
        "Education in emergencies",
        "CPMS2019-99 and INSPIRE2016-Z",
        "CPMS Pillar 9",
        "",
    ],
)
def test_nothing(text: str) -> None:
    """Common words, measures, standards of others, other editions and sectors lead nowhere."""
    assert found(text, ("standard", "strategy", "intervention")) == []


@pytest.mark.parametrize(
    ("text", "expected", "evidence"),
    [
        ("see Standard 7.", [("Standard 7", "07")], [Evidence.NUMBER]),
        ("see CPMS2019-07", [("CPMS2019-07", "07")], [Evidence.IDENTIFIER]),
        ("Standards 7, 8 and 10 apply", [("Standards 7", "07"), ("8", "08"), ("10", "10")], [Evidence.NUMBER] * 3),
        ("Standard 7 and 3 schools", [("Standard 7", "07")], [Evidence.NUMBER]),
        ("Std 7 & 8", [("Std 7", "07"), ("8", "08")], [Evidence.NUMBER] * 2),
        ("Standards 7-9", [("Standards 7-9", "07 08 09")], [Evidence.RANGE]),
        ("CPMS 7 pupils", [("CPMS 7", "07")], [Evidence.NUMBER]),
        ("CPMS Pillar 1", [("CPMS Pillar 1", "01 02 03 04 05 06")], [Evidence.PILLAR]),
        ("Standard 18: Case management for all", [("Standard 18: Case management", "18")], [Evidence.NUMBER]),
        ("Standard 15: Case management for all", [("Standard 15: Case management", "18 15")], [Evidence.NUMBER]),
        ("Standard 18: a thing", [("Standard 18", "18")], [Evidence.NUMBER]),
        ("Standard 18", [("Standard 18", "18")], [Evidence.NUMBER]),
        ("المعيار 18 فقط", [("المعيار 18", "18")], [Evidence.NUMBER]),
    ],
)
def test_references(text: str, expected: list[tuple[str, str]], evidence: list[Evidence]) -> None:
    """A number counts behind a word such as Standard, several only if it announces them, and with its title."""
    assert found(text) == expected
    assert [mention.evidence for mention in mentions(text, ("standard",))] == evidence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("INSPIRE strategy N and INSPIRE P", [("INSPIRE strategy N", "N"), ("INSPIRE P", "P")]),
        ("strategy I1", [("strategy I1", "I1")]),
        ("strategy I 2", [("strategy I 2", "I2")]),
        ("INSPIRE2016-R", [("INSPIRE2016-R", "R")]),
        ("INSPIRE E", [("INSPIRE E", "E")]),
        ("strategy Z", []),
        ("INSPIRE P.2", [("INSPIRE P.2", "P")]),
        ("cash transfers", [("cash transfers", "I2")]),
        ("الاستراتيجية N", [("الاستراتيجية N", "N")]),
    ],
)
def test_strategies(text: str, expected: list[tuple[str, str]]) -> None:
    """A code counts behind a word for it; an intervention means its strategy too."""
    assert found(text, ("strategy",)) == expected


def test_as_many_numbers_as_standards() -> None:
    """Of a list of numbers, no more are read than there are standards."""
    everything = ", ".join(map(str, range(1, 29)))
    assert [ids for _, ids in found(f"Standards {everything}")] == [f"{number:02}" for number in range(1, 29)]
    assert found(f"Standards {everything}, 1, 2") == found(f"Standards {everything}")


def test_kinds_are_a_selection() -> None:
    """What is found for some kinds is what is found for all, limited to them."""
    text = "GBV case management and positive parenting sessions, foster care and Standard 9"
    everything = mentions(text)
    for kinds in (("standard",), ("strategy", "intervention"), ("intervention",)):
        limited = mentions(text, kinds)
        places = {(mention.start, mention.end) for mention in everything}
        assert {(mention.start, mention.end) for mention in limited} <= places
    assert [mention.ids for mention in mentions("foster care")] == [("CPMS2019-19", "INSPIRE2016-R", "INSPIRE2016-R.4")]


def test_ambiguous() -> None:
    """Words that fit several records of one kind give all of them, and say so."""
    (mention,) = mentions("child trafficking", ("standard",))
    assert (mention.ids, mention.ambiguous) == (("CPMS2019-09", "CPMS2019-12"), True)
    assert not mentions("CPMS Pillar 1", ("standard",))[0].ambiguous


def test_relations() -> None:
    """The names of sectors are found only with that relation."""
    assert found("WASH and UASC") == [("UASC", "13")]
    assert found("WASH and UASC", relations=["sector"]) == [("WASH", "26"), ("UASC", "13")]


def test_places() -> None:
    """Places count the characters of the text, also where some cannot be seen or become two."""
    text = "\u00c6\u200b GB\u00adV \ufb01n"
    (mention,) = mentions(text, ("standard",))
    assert text[mention.start : mention.end] == mention.text == "GB\u00adV"


@pytest.mark.parametrize(
    ("text", "of", "error"),
    [
        (None, ("standard",), ReferenceTypeError),
        (9, ("standard",), ReferenceTypeError),
        ("GBV", "standard", InvalidOptionError),
        ("GBV", ("pillar",), InvalidOptionError),
        ("GBV", (), InvalidOptionError),
    ],
)
def test_wrong_arguments(text: Any, of: Any, error: type[Exception]) -> None:
    """A text must be text, and kinds a list of some of the three."""
    with pytest.raises(error):
        mentions(text, of)
