"""
The terms of other vocabularies that linked formats use, each one named constant, and where the project's own stand.

A member of these enumerations is the full address of its term, and `curie` its short form.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from cpms_inspire.errors import InvalidOptionError, shortened

BASE_IRI = "https://cpms-inspire.invalid/"
"""
What identifiers are appended to where the caller names nothing else.

Nobody owns a name that ends in `.invalid`, and none ever resolves (RFC 6761), so it claims no address and says so by
itself.  A `urn:` with a name of ours would need a registration, a `tag:` a domain, and tools of SSSOM take what begins
with `urn:` for a prefix.
"""

OWN_PREFIX = "cpms_inspire"
"""The prefix that stands for the base; tools of SSSOM know no prefix with a hyphen."""

_base = re.compile(
    r"https?://[A-Za-z0-9-]+([.][A-Za-z0-9-]+)*(:[0-9]+)?/([A-Za-z0-9._~:/@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*#?"
)


def checked_base(iri: str) -> str:
    """Return a base that identifiers can be appended to, as it was given; an `InvalidOptionError` where it is none."""
    if not isinstance(iri, str) or not _base.fullmatch(iri) or not iri.endswith(("/", "#")):
        valid = ("a web address of your own that ends in / or #, such as https://example.org/cpms-inspire/",)
        raise InvalidOptionError("base_iri", shortened(iri), valid)
    return iri


NAMESPACES: Mapping[str, str] = MappingProxyType(
    {
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcterms": "http://purl.org/dc/terms/",
        "linkml": "https://w3id.org/linkml/",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "semapv": "https://w3id.org/semapv/vocab/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "skosxl": "http://www.w3.org/2008/05/skos-xl#",
        "spdx": "http://spdx.org/rdf/terms#",
        "sssom": "https://w3id.org/sssom/",
        "void": "http://rdfs.org/ns/void#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)
"""The vocabularies by their usual prefixes."""


class DCAT(StrEnum):
    """Descriptions of datasets."""

    DATASET = NAMESPACES["dcat"] + "Dataset"
    DISTRIBUTION = NAMESPACES["dcat"] + "Distribution"
    HAS_DISTRIBUTION = NAMESPACES["dcat"] + "distribution"
    MEDIA_TYPE = NAMESPACES["dcat"] + "mediaType"
    VERSION = NAMESPACES["dcat"] + "version"


class DCTERMS(StrEnum):
    """Descriptions of whatever can be published."""

    BIBLIOGRAPHIC_CITATION = NAMESPACES["dcterms"] + "bibliographicCitation"
    BIBLIOGRAPHIC_RESOURCE = NAMESPACES["dcterms"] + "BibliographicResource"
    CREATOR = NAMESPACES["dcterms"] + "creator"
    DESCRIPTION = NAMESPACES["dcterms"] + "description"
    IS_PART_OF = NAMESPACES["dcterms"] + "isPartOf"
    IS_REPLACED_BY = NAMESPACES["dcterms"] + "isReplacedBy"
    ISSUED = NAMESPACES["dcterms"] + "issued"
    LICENSE = NAMESPACES["dcterms"] + "license"
    SOURCE = NAMESPACES["dcterms"] + "source"
    TITLE = NAMESPACES["dcterms"] + "title"
    TYPE = NAMESPACES["dcterms"] + "type"


class LINKML(StrEnum):
    """Schemas, in which SSSOM is written."""

    URI_OR_CURIE = NAMESPACES["linkml"] + "Uriorcurie"


class OWL(StrEnum):
    """Ontologies."""

    VERSION_INFO = NAMESPACES["owl"] + "versionInfo"


class PROV(StrEnum):
    """Where things come from."""

    AGENT = NAMESPACES["prov"] + "Agent"
    ENTITY = NAMESPACES["prov"] + "Entity"
    WAS_DERIVED_FROM = NAMESPACES["prov"] + "wasDerivedFrom"


class RDF(StrEnum):
    """Statements."""

    OBJECT = NAMESPACES["rdf"] + "object"
    PREDICATE = NAMESPACES["rdf"] + "predicate"
    PROPERTY = NAMESPACES["rdf"] + "Property"
    STATEMENT = NAMESPACES["rdf"] + "Statement"
    SUBJECT = NAMESPACES["rdf"] + "subject"
    TYPE = NAMESPACES["rdf"] + "type"


class RDFS(StrEnum):
    """Classes and properties."""

    CLASS = NAMESPACES["rdfs"] + "Class"
    COMMENT = NAMESPACES["rdfs"] + "comment"
    LABEL = NAMESPACES["rdfs"] + "label"


class SEMAPV(StrEnum):
    """How a mapping is justified."""

    MANUAL_MAPPING_CURATION = NAMESPACES["semapv"] + "ManualMappingCuration"
    UNSPECIFIED_MATCHING = NAMESPACES["semapv"] + "UnspecifiedMatching"


class SKOS(StrEnum):
    """Concepts, their names, and how they hang together."""

    ALT_LABEL = NAMESPACES["skos"] + "altLabel"
    BROADER = NAMESPACES["skos"] + "broader"
    CONCEPT = NAMESPACES["skos"] + "Concept"
    CONCEPT_SCHEME = NAMESPACES["skos"] + "ConceptScheme"
    DEFINITION = NAMESPACES["skos"] + "definition"
    HAS_TOP_CONCEPT = NAMESPACES["skos"] + "hasTopConcept"
    IN_SCHEME = NAMESPACES["skos"] + "inScheme"
    MEMBER = NAMESPACES["skos"] + "member"
    MEMBER_LIST = NAMESPACES["skos"] + "memberList"
    NOTATION = NAMESPACES["skos"] + "notation"
    NOTE = NAMESPACES["skos"] + "note"
    ORDERED_COLLECTION = NAMESPACES["skos"] + "OrderedCollection"
    PREF_LABEL = NAMESPACES["skos"] + "prefLabel"
    RELATED_MATCH = NAMESPACES["skos"] + "relatedMatch"
    TOP_CONCEPT_OF = NAMESPACES["skos"] + "topConceptOf"


class SKOSXL(StrEnum):
    """Names of concepts of which there is something to say."""

    ALT_LABEL = NAMESPACES["skosxl"] + "altLabel"
    LABEL = NAMESPACES["skosxl"] + "Label"
    LITERAL_FORM = NAMESPACES["skosxl"] + "literalForm"
    PREF_LABEL = NAMESPACES["skosxl"] + "prefLabel"


class SPDX(StrEnum):
    """Digests of files."""

    ALGORITHM = NAMESPACES["spdx"] + "algorithm"
    CHECKSUM = NAMESPACES["spdx"] + "Checksum"
    CHECKSUM_VALUE = NAMESPACES["spdx"] + "checksumValue"
    HAS_CHECKSUM = NAMESPACES["spdx"] + "checksum"
    SHA256 = NAMESPACES["spdx"] + "checksumAlgorithm_sha256"


class SSSOM(StrEnum):
    """Sets of mappings."""

    NO_TERM_FOUND = NAMESPACES["sssom"] + "NoTermFound"


class VOID(StrEnum):
    """Linked datasets."""

    DATASET = NAMESPACES["void"] + "Dataset"
    URI_SPACE = NAMESPACES["void"] + "uriSpace"


class XSD(StrEnum):
    """The types of literals."""

    ANY_URI = NAMESPACES["xsd"] + "anyURI"
    DATE = NAMESPACES["xsd"] + "date"
    HEX_BINARY = NAMESPACES["xsd"] + "hexBinary"
    STRING = NAMESPACES["xsd"] + "string"
    YEAR = NAMESPACES["xsd"] + "gYear"
    YEAR_MONTH = NAMESPACES["xsd"] + "gYearMonth"


JSON_FILE = "https://www.iana.org/assignments/media-types/application/json"
"""The media type of a JSON file, as an address."""


def curie(term: StrEnum) -> str:
    """
    Return the short form of a term.

    >>> curie(SKOS.RELATED_MATCH)
    'skos:relatedMatch'
    """
    prefix = type(term).__name__.lower()
    return term.replace(NAMESPACES[prefix], f"{prefix}:")
