"""
The format `sssom`: the linkages as a mapping set in SSSOM/TSV 1.1, and the gaps as subjects without a mapping.

- Every linkage has the predicate `skos:relatedMatch`.  A standard and a strategy are different things that belong
  together.  Any closer predicate of SKOS would claim more than the guide does.
- `curation_rule` is the kind of the linkage, because different kinds make different claims.  It also says if the scope
  is a pillar, and if the strategy is stressed.
- Extension slots of our own have what SSSOM has no slot for.
- There is no confidence, because neither the guide nor this project has a number for it.
"""

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.documents.dumping import plain
from cpms_inspire.exporters._guard import guarded, guarded_json
from cpms_inspire.exporters._iris import BASE_IRI, OWN_PREFIX, checked_base
from cpms_inspire.exporters._losses import Loss
from cpms_inspire.model.identifiers import sort_key
from cpms_inspire.model.records import GUIDE, Citation, Gap, Linkage
from cpms_inspire.model.vocabulary import LinkageKind, LinkageScope
from cpms_inspire.presentation.about import about
from cpms_inspire.presentation.words import CREATOR, MEANINGS, PILLAR_ONLY, STRESSED, is_day
from cpms_inspire.presentation.yaml_text import yaml_lines

LOSSES: tuple[Loss, ...] = (
    Loss(
        "all records except linkages and gaps; of standards and strategies all but the title", "SSSOM is for mappings"
    ),
    Loss(
        "in titles, notes and summaries an apostrophe precedes what a spreadsheet would run as a formula",
        "spreadsheets open SSSOM/TSV, which does not mark texts as texts",
    ),
    Loss("spaces at the beginning and the end of notes and summaries", "readers of SSSOM remove them"),
    Loss("if the tool sssom reads the file: notes that are only NA, NULL, nan or the like", "it reads them as empty"),
)

_RELATED_MATCH = "skos:relatedMatch"
_CURATED_BY_HAND = "semapv:ManualMappingCuration"
_UNSPECIFIED = "semapv:UnspecifiedMatching"
_NO_TERM_FOUND = "sssom:NoTermFound"
_IDENTIFIER = "linkml:Uriorcurie"
_STRING = "xsd:string"

_PREFIXES: Mapping[str, str] = {
    "linkml": "https://w3id.org/linkml/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The prefixes of the terms above."""

_SLOTS: Mapping[str, str] = {
    "ext_convergence": _IDENTIFIER,
    "ext_interventions": _STRING,
    "ext_citations": _STRING,
    "ext_origin": _STRING,
}
"""Our extension slots and the types of their values."""

_COLUMNS = (
    "record_id",
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "mapping_provider",
    "mapping_date",
    "curation_rule",
    "curation_rule_text",
    "comment",
    *_SLOTS,
)


def export(dataset: Dataset, *, base_iri: str = BASE_IRI) -> dict[str, bytes]:
    """
    Return one file; identifiers are appended to `base_iri`.

    Raises an `InvalidOptionError` if `base_iri` is not a web address that ends in `/` or `#`.
    """
    iri = checked_base(base_iri)
    text = io.StringIO()
    text.writelines(f"#{line}\n" for line in yaml_lines(_metadata(dataset, iri)))
    writer = csv.DictWriter(text, _COLUMNS, restval="", delimiter="\t", lineterminator="\n")
    writer.writeheader()
    writer.writerows(_rows(dataset, iri))
    return {"cpms-inspire.sssom.tsv": text.getvalue().encode()}


def _metadata(dataset: Dataset, iri: str) -> dict[str, Any]:
    """Return the metadata of the mapping set."""
    facts = about(dataset)
    editions: dict[str, str] = {framework.id: framework.edition for framework in dataset.frameworks}
    return {
        "sssom_version": "1.1",
        "curie_map": {OWN_PREFIX: iri, **_PREFIXES},
        "mapping_set_id": f"{iri}sssom/{facts.version}",
        "mapping_set_version": facts.version,
        "mapping_set_title": facts.title,
        "mapping_set_description": facts.linkages,
        "license": facts.licence_url,
        "creator_label": [CREATOR],
        "publication_date": dt.date.fromisoformat(facts.released) if is_day(facts.released) else None,
        "subject_type": "skos concept",
        "subject_source": f"{OWN_PREFIX}:CPMS",
        "subject_source_version": editions.get("CPMS"),
        "object_type": "skos concept",
        "object_source": f"{OWN_PREFIX}:INSPIRE",
        "object_source_version": editions.get("INSPIRE"),
        "comment": "; ".join(f"{name}: {text}" for name, text in facts.lines()),
        "extension_definitions": [
            {"slot_name": slot, "property": f"{OWN_PREFIX}:{slot.removeprefix('ext_')}", "type_hint": value_type}
            for slot, value_type in _SLOTS.items()
        ],
    }


def _rows(dataset: Dataset, iri: str) -> Iterator[dict[str, str]]:
    """Yield linkages and gaps in the order of their standards."""
    origins = dict(dataset.origins)
    titles: dict[str, str] = {standard.id: standard.title for standard in dataset.standards}
    titles |= {strategy.id: strategy.title for strategy in dataset.strategies}
    records: list[Linkage | Gap] = [*dataset.linkages, *dataset.gaps]
    for record in sorted(records, key=lambda record: sort_key(record.standard)):
        local = record.id in origins or (isinstance(record, Linkage) and record.kind is LinkageKind.LOCAL)
        row = {
            "record_id": f"{OWN_PREFIX}:{record.id}",
            "subject_id": f"{OWN_PREFIX}:{record.standard}",
            "subject_label": guarded(titles[record.standard]),
            "predicate_id": _RELATED_MATCH,
            # An overlay does not say how its linkages were found.
            "mapping_justification": _UNSPECIFIED if local else _CURATED_BY_HAND,
            "mapping_provider": "" if local else f"{iri}{GUIDE}",
            "mapping_date": dataset.released if is_day(dataset.released) and not local else "",
            "ext_citations": _citations_as_json(record.citations),
            "ext_origin": guarded(origins.get(record.id, "")),
        }
        if isinstance(record, Gap):
            row |= {"object_id": _NO_TERM_FOUND, "comment": guarded(record.summary)}
        else:
            row |= _linkage_cells(record) | {"object_label": guarded(titles[record.strategy])}
        yield row


def _linkage_cells(link: Linkage) -> dict[str, str]:
    """Return the cells that a linkage has and a gap does not have."""
    rules = {f"kind/{link.kind}": MEANINGS[link.kind]}
    if link.scope is LinkageScope.PILLAR:
        rules[f"scope/{link.scope}"] = PILLAR_ONLY
    if link.stressed:
        rules["stressed"] = STRESSED
    return {
        "object_id": f"{OWN_PREFIX}:{link.strategy}",
        "curation_rule": "|".join(f"{OWN_PREFIX}:{rule}" for rule in rules),
        "curation_rule_text": "|".join(rules.values()),
        "comment": guarded(link.note or ""),
        "ext_convergence": f"{OWN_PREFIX}:{link.convergence}" if link.convergence else "",
        "ext_interventions": " ".join(link.interventions),
    }


def _citations_as_json(citations: tuple[Citation, ...]) -> str:
    """Return citations in one line, as JSON like in the dataset's file."""
    return guarded_json(json.dumps([plain(each) for each in citations], sort_keys=True, ensure_ascii=False))
