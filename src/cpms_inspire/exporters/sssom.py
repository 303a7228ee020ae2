"""
The format `sssom`: the linkages as a mapping set in SSSOM/TSV 1.1, the gaps as subjects without a mapping.

All linkages have the predicate `skos:relatedMatch`.  A standard and a strategy are unlike things that belong together:
SKOS has no other word for that, and any closer one would claim more than the guide does.  The kind, which keeps unlike
claims apart, is the rule by which a row was read, `curation_rule`; a scope that is a pillar and a stress stand beside
it.  What SSSOM has no slot for stands in slots of our own.  No confidence is given: there is no number that the guide
or this project could defend.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.documents.dumping import plain
from cpms_inspire.exporters._guard import guarded
from cpms_inspire.exporters._losses import Loss
from cpms_inspire.exporters._terms import (
    BASE_IRI,
    LINKML,
    NAMESPACES,
    OWN_PREFIX,
    SEMAPV,
    SKOS,
    SSSOM,
    XSD,
    checked_base,
    curie,
)
from cpms_inspire.model.identifiers import sort_key
from cpms_inspire.model.records import GUIDE, Citation, Gap, Linkage
from cpms_inspire.model.vocabulary import LinkageKind, LinkageScope
from cpms_inspire.presentation.about import about
from cpms_inspire.presentation.words import CREATOR, MEANINGS, PILLAR_ONLY, STRESSED, is_day

LOSSES: tuple[Loss, ...] = (
    Loss(
        "records but linkages and gaps; of standards and strategies all but their titles",
        "a set of mappings holds nothing else",
    ),
    Loss(
        "titles, notes and summaries that a spreadsheet would run as a formula begin with an apostrophe",
        "spreadsheets open SSSOM/TSV, and it does not tell text from formulas",
    ),
    Loss("space at the beginning and the end of notes and summaries", "readers of SSSOM strip it"),
    Loss("with the tool sssom, notes that are only NA, NULL, nan or the like", "it reads such cells as empty"),
)

_SLOTS: Mapping[str, str] = {
    "ext_convergence": curie(LINKML.URI_OR_CURIE),
    "ext_interventions": curie(XSD.STRING),
    "ext_citations": curie(XSD.STRING),
    "ext_origin": curie(XSD.STRING),
}
"""Slots of our own, with the type of what they hold."""

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
    Return one file, in which `base_iri` is what identifiers are appended to.

    An `InvalidOptionError` where nothing can be appended to it.
    """
    iri = checked_base(base_iri)
    text = io.StringIO()
    text.writelines(f"#{line}\n" for line in _header(dataset, iri))
    writer = csv.DictWriter(text, _COLUMNS, restval="", delimiter="\t", lineterminator="\n")
    writer.writeheader()
    writer.writerows(_rows(dataset, iri))
    return {"cpms-inspire.sssom.tsv": text.getvalue().encode()}


def _header(dataset: Dataset, iri: str) -> Iterator[str]:
    """Yield the metadata, a YAML document, line by line."""
    said = about(dataset)
    yield f"sssom_version: {_quoted('1.1')}"
    yield "curie_map:"
    yield f"  {OWN_PREFIX}: {_quoted(iri)}"
    yield from (f"  {prefix}: {_quoted(NAMESPACES[prefix])}" for prefix in ("linkml", "semapv", "skos", "sssom", "xsd"))
    yield f"mapping_set_id: {_quoted(f'{iri}sssom/{said.version}')}"
    yield f"mapping_set_version: {_quoted(said.version)}"
    yield f"mapping_set_title: {_quoted(said.title)}"
    yield f"mapping_set_description: {_quoted(said.linkages)}"
    yield f"license: {_quoted(said.licence_url)}"
    yield f"creator_label: [{_quoted(CREATOR)}]"
    if is_day(said.released):
        yield f"publication_date: {said.released}"
    editions: dict[str, str] = {framework.id: framework.edition for framework in dataset.frameworks}
    for side, framework in (("subject", "CPMS"), ("object", "INSPIRE")):
        yield f"{side}_type: skos concept"
        yield f"{side}_source: {OWN_PREFIX}:{framework}"
        if framework in editions:
            yield f"{side}_source_version: {_quoted(editions[framework])}"
    yield f"comment: {_quoted('; '.join(f'{name}: {text}' for name, text in said.lines()))}"
    yield "extension_definitions:"
    for slot, kind in _SLOTS.items():
        yield f"  - slot_name: {slot}"
        yield f"    property: {OWN_PREFIX}:{slot.removeprefix('ext_')}"
        yield f"    type_hint: {kind}"


def _quoted(text: str) -> str:
    """Return a text as a scalar of YAML, which reads JSON's but not the two characters that are none."""
    return json.dumps(text, ensure_ascii=False).replace("\ufffe", r"\ufffe").replace("\uffff", r"\uffff")


def _rows(dataset: Dataset, iri: str) -> Iterator[dict[str, str]]:
    """Yield linkages and gaps, standard by standard."""
    origins = dict(dataset.origins)
    titles: dict[str, str] = {standard.id: standard.title for standard in dataset.standards}
    titles |= {strategy.id: strategy.title for strategy in dataset.strategies}
    records: list[Linkage | Gap] = [*dataset.linkages, *dataset.gaps]
    for record in sorted(records, key=lambda record: sort_key(record.standard)):
        local = record.id in origins or (isinstance(record, Linkage) and record.kind is LinkageKind.LOCAL)
        # How an overlay came to its linkages is not known here.
        justification = SEMAPV.UNSPECIFIED_MATCHING if local else SEMAPV.MANUAL_MAPPING_CURATION
        row = {
            "record_id": f"{OWN_PREFIX}:{record.id}",
            "subject_id": f"{OWN_PREFIX}:{record.standard}",
            "subject_label": guarded(titles[record.standard]),
            "predicate_id": curie(SKOS.RELATED_MATCH),
            "mapping_justification": curie(justification),
            "mapping_provider": "" if local else f"{iri}{GUIDE}",
            "mapping_date": dataset.released if is_day(dataset.released) and not local else "",
            "ext_citations": _plain(record.citations),
            "ext_origin": guarded(origins.get(record.id, "")),
        }
        if isinstance(record, Gap):
            row |= {"object_id": curie(SSSOM.NO_TERM_FOUND), "comment": guarded(record.summary)}
        else:
            row |= _linked(record) | {"object_label": guarded(titles[record.strategy])}
        yield row


def _linked(link: Linkage) -> dict[str, str]:
    """Return what the row of a linkage holds and that of a gap does not."""
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


def _plain(citations: tuple[Citation, ...]) -> str:
    """Return citations as the dataset's file has them, in a line."""
    return json.dumps([plain(each) for each in citations], sort_keys=True, ensure_ascii=False)
