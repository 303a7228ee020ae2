"""Documents from other sources: one error with the path and the reason of every fault, and never a partial dataset."""

import inspect
import json
import sys
from collections.abc import Callable
from typing import Any

import pytest
from mutations import small

from cpms_inspire import Dataset, DatasetError, Problem
from cpms_inspire.documents.dumping import plain
from cpms_inspire.documents.trusted import build


@pytest.fixture
def document(dataset: Dataset) -> dict[str, Any]:
    """The document of a dataset, which tests then change."""
    loaded: dict[str, Any] = json.loads(dataset.to_json())
    return loaded


def problems(data: object) -> list[str]:
    """Return the problems of a document, or of the bytes or text of one."""
    with pytest.raises(DatasetError) as caught:
        Dataset.from_json(data if isinstance(data, bytes | str) else json.dumps(data))
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "$: is not JSON: Expecting value: line 1 column 1 (char 0)"),
        (b"{", "$: is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        (b"\xff{}", "$: is not UTF-8: invalid start byte at byte 0"),
        (b"\xef\xbb\xbf{}", "$: begins with a byte order mark: save it without one"),
        (b"[" * 1_000_000, "$: is nested too deep"),
        (b"9" * 10_000, "$: must be an object, not a number of 10000 digits"),
        ("\ufeff{}", "$: begins with a byte order mark: save it without one"),
        ("[]", "$: must be an object, not []"),
        ("null", "$: must be an object, not None"),
        ("NaN", "$: must be an object, not nan"),
    ],
)
def test_what_is_no_document(data: bytes | str, problem: str) -> None:
    """If the data is not a JSON object, there is one problem at the root."""
    found = problems(data)
    assert len(found) == 1
    assert found[0].startswith(problem)


def test_empty_object() -> None:
    """The required header fields are reported as missing."""
    assert problems("{}") == [
        "$.schema: is missing",
        "$.version: is missing",
        "$.released: is missing",
    ]


def test_smallest_document() -> None:
    """A document without records is a valid dataset."""
    empty = Dataset.from_json('{"schema": 1, "version": "1.0.0", "released": "2026-11-22"}')
    assert empty == Dataset(version="1.0.0", released="2026-11-22")


Spoil = Callable[[dict[str, Any]], object]


def put(path: str, value: object) -> Spoil:
    """Return a function that sets one value of a document, such as `notes.0.summary`."""

    def spoil(document: Any) -> None:
        *parents, last = (int(part) if part.isdigit() else part for part in path.split("."))
        for part in parents:
            document = document[part]
        document[last] = value

    return spoil


def drop(path: str) -> Spoil:
    """Return a function that removes one value of a document."""

    def spoil(document: Any) -> None:
        *parents, last = (int(part) if part.isdigit() else part for part in path.split("."))
        for part in parents:
            document = document[part]
        del document[last]

    return spoil


FAULTS: list[tuple[Spoil, str]] = [
    (put("schema", 2), "$.schema: must be 1, the document format that this package reads, not 2"),
    (put("version", 1.0), "$.version: must be a version such as 1.0.0, not 1.0"),
    (put("extra", 1), "$: has an unknown field 'extra'"),
    (put("notes", {}), "$.notes: must be a list, not {}"),
    (put("notes", "text"), "$.notes: must be a list, not 'text'"),
    (put("notes.3", None), "$.notes[3]: must be an object, not None"),
    (put("notes.3", [1]), "$.notes[3]: must be an object, not [1]"),
    (put("notes.3.summary", 5), "$.notes[3].summary: must be text, not 5"),
    (put("notes.3.summary", ""), "$.notes[3].summary: must be text that is not blank, not ''"),
    (put("notes.3.summary", " \n"), "$.notes[3].summary: must be text that is not blank, not ' \\n'"),
    (
        put("notes.3.summary", "a\x00"),
        "$.notes[3].summary: must be text without control characters and lone surrogates",
    ),
    (
        put("notes.3.summary", "\ud800"),
        "$.notes[3].summary: must be text without control characters and lone surrogates",
    ),
    (put("notes.3.topic", "gossip"), "$.notes[3].topic: must be one of background, complementarity, adaptation,"),
    (put("notes.3.topic", None), "$.notes[3].topic: must be one of background, complementarity, adaptation,"),
    (put("notes.3.id", "N4"), "$.notes[3].id: must be the identifier of a Note such as KENYA-N01, not 'N4'"),
    (drop("notes.3.id"), "$.notes[3].id: is missing"),
    (drop("notes.3.citations"), "$.notes[3].citations: is missing"),
    (put("notes.3.citations", []), "$.notes[3].citations: must have from 1 to 1000 members, not 0"),
    (put("notes.3.citations", "text"), "$.notes[3].citations: must be a list, not 'text'"),
    (put("notes.3.citations.0.checked", "yes"), "$.notes[3].citations[0].checked: must be one of primary, secondary,"),
    (put("notes.3.citations.0.pages", "p. 9"), "$.notes[3].citations[0].pages: must be pages such as 16-17, 21,"),
    (
        put("notes.3.citations.0.footnotes", [1, "2"]),
        "$.notes[3].citations[0].footnotes[1]: must be a whole number, not '2'",
    ),
    (
        put("notes.3.citations.0.footnotes", [True]),
        "$.notes[3].citations[0].footnotes[0]: must be a whole number, not True",
    ),
    (
        put("notes.3.citations.0.footnotes", [1, 1]),
        "$.notes[3].citations[0].footnotes: must not repeat a member",
    ),
    (put("notes.3.citations.0.anchor", "two words"), "$.notes[3].citations[0].anchor: must be 4 to 8 words that stand"),
    (
        drop("notes.3.citations.0.anchor"),
        "$.notes[3].citations[0]: must have a section and an anchor, as every citation",
    ),
    (put("notes.3.citations.0.source", "NOBODY"), "$.notes[3].citations[0].source: refers to 'NOBODY', which"),
    (put("notes.3.weight", 5), "$.notes[3]: has unknown fields: 'weight'"),
    (put("standards.8.number", 9.0), "$.standards[8].number: must be a whole number, not 9.0"),
    (put("standards.8.number", 10**400), "$.standards[8].number: must be a whole number from 1 to 99, not 1000000"),
    (put("standards.8.number", float("nan")), "$.standards[8].number: must be a whole number, not nan"),
    (put("standards.8.number", 8), "$.standards[8]: must end in -08, not be 'CPMS2019-09'"),
    (put("standards.8.title", "two\nlines"), "$.standards[8].title: must be one line of text without space around it,"),
    (put("standards.8.title", " space"), "$.standards[8].title: must be one line of text without space around it,"),
    (
        put("standards.8.title", "Coordination"),
        "$.standards[8]: has the name 'Coordination', which CPMS2019-01 already has",
    ),
    (
        put("standards.8.labels", [{"language": "fr", "text": "x", "citations": []}]),
        "$.standards[8].labels[0].citations:",
    ),
    (put("strategies.0.preventive", 1), "$.strategies[0].preventive: must be true or false, not 1"),
    (put("interventions.0.strategy", "INSPIRE2016-N"), "$.interventions[0]: must have an identifier that begins with"),
    (put("linkages.0.kind", "Named"), "$.linkages[0].kind: must be one of named, all-strategies, risk-factors,"),
    (put("linkages.0.strategy", "INSPIRE2016-N"), "$.linkages[0]: must be identified as CPMS2019-01/INSPIRE2016-N,"),
    (drop("linkages.0.convergence"), "$.linkages[0]: must name its convergence, unless it is local"),
    (put("linkages.0.convergence", "GUIDE2020-C99"), "$.linkages[0].convergence: refers to 'GUIDE2020-C99', which"),
    (
        put("field_examples.0.places", ["XXX"]),
        "$.field_examples[0].places: must be an ISO 3166-1 alpha-3 code, not 'XXX'",
    ),
    (
        put("resources.1.url", "javascript:alert(1)"),
        "$.resources[1].url: must be a web address that begins with https://",
    ),
    (put("activities.0.aliases", ["x" * 1001]), "$.activities[0]: has a name of over 1000 characters: 'xxx"),
    (put("standards.8.aliases", ["()"]), "$.standards[8]: has a name without letter or digit: '()'"),
    (
        put("standards.8.aliases", ["10 MHPSS"]),
        "$.standards[9]: has the name '10 MHPSS', which CPMS2019-09 already has",
    ),
    (
        put("standards.4.aliases", ["Standard SGBV"]),
        "$.standards[8]: has the name 'SGBV', which CPMS2019-05 already has",
    ),
    (put("strategies.1.aliases", ["I"]), "$.strategies[1]: has the name 'I', which INSPIRE2016-I1 already has"),
    (put("notes.3.citations", [{}] * 1001), "$.notes[3].citations: must have at most 1000 members, not 1001"),
    (put("released", "2020-99-99"), "$.released: must be a date such as 2020-07-31, not '2020-99-99'"),
    (put("notes.3.zzz", 1), "$.notes[3]: has unknown fields: 'zzz'"),
    (put("recommendations.0.id", f"{'A' * 300_000}-R99"), "$.recommendations[0]: must end in -R1, not be 'AAA"),
    (put("gaps.1.id", "GUIDE2020-G03"), "$.gaps[1].id: 'GUIDE2020-G03' is already the identifier of $.gaps[0]"),
]


@pytest.mark.parametrize(("spoil", "problem"), FAULTS, ids=[problem.partition(" ")[0] for _, problem in FAULTS])
def test_one_fault(document: dict[str, Any], spoil: Spoil, problem: str) -> None:
    """One fault gives one problem with its path and its reason."""
    spoil(document)
    found = problems(document)
    assert len(found) == 1
    assert found[0].startswith(problem)


def test_many_faults(document: dict[str, Any]) -> None:
    """One error lists every faulty record, and references to an unreadable record are not reported."""
    for place, value in (("notes.0.topic", 1), ("standards.8.title", 1), ("gaps.0.standard", "CPMS2019-77")):
        put(place, value)(document)
    assert {found.partition(": ")[0] for found in problems(document)} == {
        "$.standards[8].title",
        "$.notes[0].topic",
        "$.gaps[0].standard",
    }


def test_a_record_without_identifier_hides_no_other(document: dict[str, Any]) -> None:
    """Repeated identifiers after a faulty record are still reported."""
    document["gaps"][0]["id"] = 5
    document["gaps"][2]["id"] = document["gaps"][1]["id"]
    assert problems(document) == [
        "$.gaps[0].id: must be text, not 5",
        "$.gaps[2].id: 'GUIDE2020-G04' is already the identifier of $.gaps[1]",
    ]


def test_repeated_keys(dataset: Dataset) -> None:
    """A JSON object with a repeated key is refused."""
    text = dataset.to_json().decode()
    assert problems(text.replace('"number": 9,', '"number": 9, "number": 9,', 1)) == [
        "$.convergences[8]: repeats a field"
    ]
    assert problems(text.replace('"schema": 1,', '"schema": 1, "schema": 1,')) == ["$: repeats a field"]


def test_numbers_without_end(dataset: Dataset) -> None:
    """A number that is too long for Python is reported only for its own record."""
    text = dataset.to_json().decode()
    assert (
        problems(text.replace('"number": 9,', f'"number": {"9" * 5000},').replace('"topic": "slip"', '"topic": 1'))
        != []
    )
    (row, standard) = problems(text.replace('"number": 9,', f'"number": {"9" * 5000},'))
    assert row == "$.standards[8].number: must be a whole number, not a number of 5000 digits"
    assert standard == "$.convergences[8].number: must be a whole number, not a number of 5000 digits"


def test_problems_come_in_the_order_of_the_document(document: dict[str, Any]) -> None:
    """Problems are listed in the order of the document: root, header, then each collection."""
    for place, value in (
        ("gaps.0.standard", "CPMS2019-77"),
        ("version", 1),
        ("notes.0.topic", 1),
        ("b", 1),
        ("a", 1),
        ("schema", 9),
    ):
        put(place, value)(document)
    put("standards.8.title", 1)(document)
    assert [found.partition(": ")[0] for found in problems(document)] == [
        "$",
        "$",
        "$.schema",
        "$.version",
        "$.standards[8].title",
        "$.gaps[0].standard",
        "$.notes[0].topic",
    ]


def test_an_unknown_field_is_named(document: dict[str, Any]) -> None:
    """A single unknown field is reported by name."""
    document["gaps"][0]["x"] = 1
    with pytest.raises(DatasetError) as caught:
        Dataset.from_json(json.dumps(document))
    assert caught.value.problems == (Problem("$.gaps[0]", "has unknown fields: 'x'"),)


def test_many_unknown_fields_are_named_in_part(document: dict[str, Any]) -> None:
    """If many fields are unknown, only some are named."""
    for number in range(8):
        put(f"notes.3.field{number}", 1)(document)
    (found,) = problems(document)
    assert found.endswith("'field3', 'field4' and 3 more")


@pytest.mark.parametrize(("number", "end"), [(5, "'field3', 'field4'"), (6, "'field4' and 1 more")])
def test_how_many_unknown_fields_are_named(document: dict[str, Any], number: int, end: str) -> None:
    """Five unknown fields are named, and the rest are counted."""
    document["gaps"][0] |= {f"field{each}": 1 for each in range(number)}
    (found,) = problems(document)
    assert found.endswith(end)


def test_words_that_look_like_a_path(document: dict[str, Any]) -> None:
    """A value that looks like part of a path is quoted unchanged in the reason."""
    document["notes"][3]["topic"] = "gossip @ home"
    (found,) = problems(document)
    assert (found[:18], found[-21:]) == ("$.notes[3].topic: ", ", not 'gossip @ home'")


@pytest.mark.parametrize("number", [1000, 1001])
def test_the_longest_list(document: dict[str, Any], number: int) -> None:
    """A list in a record has at most 1000 members."""
    document["standards"][8]["aliases"] = [f"An alias, number {each}" for each in range(number)]
    given = json.dumps(document)
    if number == 1000:
        assert len(Dataset.from_json(given).standards[8].aliases) == number
    else:
        assert problems(given)[0] == "$.standards[8].aliases: must have at most 1000 members, not 1001"


def test_collections_may_be_left_out() -> None:
    """Collections may be missing in a bundled file, because older files do not have them."""
    built = build(b'{"schema": 1, "version": "1.0.0", "released": "2026-11-22"}')
    assert Dataset(**built) == Dataset(version="1.0.0", released="2026-11-22")


def test_a_full_stack_is_no_fault_of_the_document(document: dict[str, Any]) -> None:
    """If the caller's stack is full, Python's own error is raised and the document is not blamed."""
    data = json.dumps(small(document))
    loaded = 0

    def dive(depth: int) -> None:
        nonlocal loaded
        if depth <= 0:
            Dataset.from_json(data)
            loaded += 1
        dive(depth - 1)

    with pytest.raises(RecursionError):
        dive(sys.getrecursionlimit() - len(inspect.stack(0)) - 200)
    assert loaded > 50


def test_defaults_may_be_written_out(dataset: Dataset, document: dict[str, Any]) -> None:
    """A document that also writes out default values gives the same dataset with the same digest."""
    for link in document["linkages"]:
        link.setdefault("stressed", False)
        link.setdefault("note", None)
        link.setdefault("interventions", [])
        link.setdefault("scope", "standard")
    again = Dataset.from_json(json.dumps(document))
    assert again == dataset
    assert again.digest == dataset.digest


def test_plain_data(dataset: Dataset) -> None:
    """`plain` returns a record as JSON data, without fields that have their default value."""
    data = plain(dataset.linkages[0])
    assert (type(data), type(data["citations"]), "interventions" in data) == (dict, list, False)
