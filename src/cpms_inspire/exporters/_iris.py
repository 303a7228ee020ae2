"""The web address that the linked formats, `skos` and `sssom`, append the identifiers of the dataset to."""

import re

from cpms_inspire.errors import InvalidOptionError, shortened

BASE_IRI = "https://cpms-inspire.invalid/"
"""
The base that is used if the caller gives no other.

Nobody owns a name that ends in `.invalid`, and none ever resolves (RFC 6761).  The base therefore claims no address.
Alternatives do not work: a `urn:` with a name of ours needs a registration, a `tag:` needs a domain, and SSSOM tools
read the beginning `urn:` as a prefix.
"""

OWN_PREFIX = "cpms_inspire"
"""The prefix for the base.  It has no hyphen, because SSSOM tools accept none."""

_BASE = re.compile(
    r"https?://[A-Za-z0-9-]+([.][A-Za-z0-9-]+)*(:[0-9]+)?/([A-Za-z0-9._~:/@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*#?"
)


def checked_base(iri: str) -> str:
    """Return a base unchanged; raise an `InvalidOptionError` if identifiers cannot be appended to it."""
    if not isinstance(iri, str) or not _BASE.fullmatch(iri) or not iri.endswith(("/", "#")):
        valid = ("a web address of your own that ends in / or #, such as https://example.org/cpms-inspire/",)
        raise InvalidOptionError("base_iri", shortened(iri), valid)
    return iri
