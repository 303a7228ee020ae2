"""The base address of identifiers in linked data."""

import pytest

from cpms_inspire import InvalidOptionError
from cpms_inspire.exporters._iris import BASE_IRI, checked_base


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
    """A web address that ends in / or # is returned unchanged."""
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
    """Anything else raises an error that says what to use."""
    with pytest.raises(InvalidOptionError, match="Use a web address of your own") as raised:
        checked_base(iri)
    assert raised.value.option == "base_iri"


def test_default_base_claims_nothing() -> None:
    """The default base is below `.invalid`, which nobody can own."""
    assert BASE_IRI.split("/")[2].endswith(".invalid")
