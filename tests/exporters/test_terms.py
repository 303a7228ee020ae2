"""Terms of other vocabularies, and the base that identifiers are appended to."""

import ast
from enum import StrEnum
from pathlib import Path

import pytest

import cpms_inspire.exporters
from cpms_inspire import InvalidOptionError
from cpms_inspire.exporters import _terms as terms
from cpms_inspire.exporters._terms import BASE_IRI, NAMESPACES, checked_base, curie

VOCABULARIES = [each for each in vars(terms).values() if isinstance(each, type) and issubclass(each, StrEnum)]


@pytest.mark.parametrize("term", [term for each in VOCABULARIES for term in each], ids=str)
def test_terms_have_a_short_form(term: StrEnum) -> None:
    """Each begins with the address of its vocabulary, in place of which the prefix stands."""
    prefix, _, name = curie(term).partition(":")
    assert NAMESPACES[prefix] + name == term


def test_no_module_spells_a_term_itself() -> None:
    """Whatever begins as a vocabulary's address does stands among the terms."""
    for path in Path(cpms_inspire.exporters.__file__).parent.glob("*.py"):
        texts = [
            node.value
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant)
        ]
        spelt = [text for text in texts if isinstance(text, str) and text.startswith(tuple(NAMESPACES.values()))]
        assert path.name == "terms.py" or spelt == []


@pytest.mark.parametrize(
    "iri",
    [
        BASE_IRI,
        "https://example.org/",
        "http://example.org:8080/cpms-inspire/",
        "https://example.org/a%20b/#",
        "https://w3id.org/cpms#",
    ],
)
def test_bases(iri: str) -> None:
    """A web address to which something can be appended is taken as it is."""
    assert checked_base(iri) == iri


@pytest.mark.parametrize(
    "iri",
    [
        "",
        "example.org/",
        "https://",
        "https:///",
        "https://example.org",
        "https://example.org/cpms",
        "https://example.org/a b/",
        "https://example.org/<b>/",
        'https://example.org/"/',
        "https://example.org/%/",
        "https://example.org/#a/",
        "https://example.org/?a=/",
        "https://exämple.org/",
        "https://example.org/\n",
        "javascript:alert(1)/",
        "file:///tmp/",
        "urn:uuid:25dd23c8-66b9-42f1-a1e3-851e1e242db6#",
        9,
        None,
    ],
)
def test_what_is_no_base(iri: str) -> None:
    """One error, which says what to give."""
    with pytest.raises(InvalidOptionError, match="Use a web address of your own") as raised:
        checked_base(iri)
    assert raised.value.option == "base_iri"


def test_default_base_claims_nothing() -> None:
    """It stands under `.invalid`, which nobody can own."""
    assert BASE_IRI.split("/")[2].endswith(".invalid")
