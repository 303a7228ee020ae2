"""The commands that read what people write."""

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("arguments", "status", "expected"),
    [
        (("read", "UASC, Std 18"), 0, ["UASC name CPMS2019-13", "Std 18 number CPMS2019-18 Case management"]),
        (("read", "UASC;", "nonsense"), 1, ["CPMS2019-13", "Not read: nonsense"]),
        (
            ("read", "Standard 15: Case management"),
            1,
            [
                "Not read: Standard 15: Case management (the number and the title disagree",
                "CPMS2019-18 Case management",
            ],
        ),
        (("read", "--as", "strategy", "N & P"), 0, ["INSPIRE2016-N", "INSPIRE2016-P"]),
        (("read", "Education"), 1, ["Not read: Education", "CPMS2019-23"]),
        (("read", "Education", "--relation", "sector"), 0, ["Education term CPMS2019-23"]),
        (("read", "child friendly spaces", "--lexicon", "1.0.0", "--dataset", "1.0.0"), 0, ["CPMS2019-15"]),
        (("mentions", "Child friendly spaces for UASC", "--of", "standard"), 0, ["CPMS2019-15", "CPMS2019-13"]),
        (("mentions", "child trafficking", "--of", "standard"), 0, ["term, ambiguous", "CPMS2019-09", "CPMS2019-12"]),
        (("mentions", "support", "for", "children"), 1, ["It mentions none."]),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_answers_for_people(run: Any, arguments: tuple[str, ...], status: int, expected: list[str]) -> None:
    """What was read is shown with the words and the reason, and what was not with proposals."""
    result = run(*arguments, width=120)
    assert (result.status, result.err) == (status, "")
    text = " ".join(result.out.split())
    for part in expected:
        assert part in text


def test_json(run: Any) -> None:
    """As JSON, the answer has all fields."""
    answer = run("read", "CFS; nonsense 13", "--dataset", "1.1.0", "--json").json
    assert answer["dataset"] == "1.1.0"
    assert answer["ids"] == ["CPMS2019-15"]
    assert answer["unread"] == [
        {"start": 5, "end": 16, "text": "nonsense 13", "reason": None, "suggestions": ["CPMS2019-13"]}
    ]
    (mention,) = answer["mentions"]
    assert mention.pop("term").startswith("LEXICON-T")
    assert mention == {
        "start": 0,
        "end": 3,
        "text": "CFS",
        "ids": ["CPMS2019-15"],
        "evidence": "term",
        "relation": "part",
        "ambiguous": False,
    }
    answer = run("mentions", "the UASC", "--of", "standard", "--json").json
    assert [(mention["text"], mention["ids"]) for mention in answer["mentions"]] == [("UASC", ["CPMS2019-13"])]


def test_unknown_lexicon(run: Any) -> None:
    """A version of the lexicon that is not there is an error that lists those that are."""
    result = run("read", "9", "--lexicon", "0.1.0")
    assert result.status == 2
    assert "1.0.0" in result.err
    assert "Traceback" not in result.err
