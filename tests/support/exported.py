"""Shared by tests of exports: datasets with hostile text, and the way back from tables to a dataset."""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any, get_args, get_origin

import attrs
import pytest

from cpms_inspire import Checked, Citation, Code, Dataset, Label, ResourceKind, Retirement, Section, Setting
from cpms_inspire.exporters import export
from cpms_inspire.exporters._tables import layout
from cpms_inspire.model.identifiers import RecordId, SourceId
from cpms_inspire.model.records import COLLECTIONS

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(A1)",
    "-1",
    "'=1",
    "''",
    "'tis",
    "\uff1d1",
    "\ufeff=1",
    " =1 ",
    "tab\there",
    "\tfirst",
    "line\nbreak",
    "\n=1",
    "\n",
    'say "it", twice; and|so',
    '"',
    "</script><script>alert(1)</script>",
    "]]> <!-- &amp; & --> <b>",
    "\u05e9\u05dc\u05d5\u05dd \u202eabc\u202c",
    "\U0001f600\U0001f469\u200d\U0001f469\u200d\U0001f467",
    "e\u0301 and \u00e9",
    "NULL",
    "NA",
    "nan",
    "true",
    "00123",
    "1e5",
    "2020-01-01",
    "#tag",
    "[x](javascript:alert(1)) `code` *b* _i_ | pipe \\",
    "![x](https://example.org/x.png)",
    "{{a}} {% b %} ${c} %s %n",
    "'); DROP TABLE records; --",
    "\\N",
    "\\",
    "x" * 40_000,
    "\ud7ff\ue000\ufffd\U0010fffd",
)
"""Texts that programs have misread."""

_NAMES = {"title", "text", "section"}
"""Fields with values that must differ between records, so that the hostile text needs a suffix."""


def hostile(dataset: Dataset) -> Dataset:
    """Return a dataset with hostile text in every field that accepts it, and without empty tables."""
    source = dataset.sources[0].id
    cited = (Citation(source=SourceId("CPMS2019"), checked=Checked.UNCHECKED, via=source),)
    first, *others = dataset.standards
    first = attrs.evolve(
        first,
        labels=tuple(Label(language=tag, text=f"{tag} name", citations=cited) for tag in ("fr", "ar", "nan")),
        sectors=(Code(scheme="scheme", value="value", citations=cited),),
    )
    retired = Retirement(
        id=RecordId("GUIDE2020-Z01"),
        replaced_by=(RecordId("GUIDE2020-N02"), RecordId("CPMS2019-09")),
        since="0.9.0",
        reason="Why.",
        citations=cited,
    )
    numbers = count()
    changed: dict[str, Any] = {
        name: tuple(_altered(record, numbers) for record in members)
        for name, members in {
            **{name: getattr(dataset, name) for name in COLLECTIONS},
            **_with_further_fields(dataset),
            "standards": (first, *others),
            "retirements": (retired,),
        }.items()
    }
    return attrs.evolve(overlaid(dataset), **changed)


def _with_further_fields(dataset: Dataset) -> dict[str, tuple[Any, ...]]:
    """Return collections in which the first record has a value in each field that versions before 1.2.0 leave empty."""
    resource, framework, setting = dataset.resources[0].id, dataset.frameworks[0].id, Setting.REFUGEE
    general = next(note for note in dataset.setting_notes if not note.subjects)
    added: dict[str, dict[str, Any]] = {
        "sources": {"sections": (Section(title="First", page=1), Section(title="Second", page=20))},
        "field_examples": {
            "further_strategies": (dataset.strategies[1].id,),
            "place_names": ("Here",),
            "resources": (resource,),
        },
        "shared_principles": {"standards": (dataset.standards[0].id,)},
        "recommendations": {"resources": (resource,)},
        "support_channels": {"settings": (setting,)},
        "resources": {
            "kind": ResourceKind.COURSE,
            "frameworks": (framework,),
            "settings": (setting,),
            "published": "2021-03",
            "status": "announced",
        },
        "notes": {"about": (dataset.linkages[0].id, resource)},
    }
    found = {
        name: (attrs.evolve(getattr(dataset, name)[0], **fields), *getattr(dataset, name)[1:])
        for name, fields in added.items()
    }
    found["setting_notes"] = tuple(
        attrs.evolve(note, frameworks=(framework,)) if note is general else note for note in dataset.setting_notes
    )
    return found


def overlaid(dataset: Dataset) -> Dataset:
    """Return a dataset with some records of every collection that come from two overlays."""
    identifiers = [record.id for name in COLLECTIONS for record in getattr(dataset, name)[1::5]]
    names = ("our country, 2026", '=an "overlay"')
    origins = tuple((each, names[n % 2]) for n, each in enumerate(identifiers))
    return attrs.evolve(dataset, overlays=names, origins=origins)


def _altered(value: Any, numbers: Iterator[int]) -> Any:
    for attribute in attrs.fields(type(value)):
        value_of_field = getattr(value, attribute.name)
        if get_origin(attribute.type) is tuple and value_of_field and attrs.has(type(value_of_field[0])):
            value = attrs.evolve(value, **{attribute.name: tuple(_altered(each, numbers) for each in value_of_field)})
        elif str in {attribute.type, *get_args(attribute.type)} and attribute.name != "language":
            number = next(numbers)
            first = number * 5 % len(HOSTILE)
            for text in (*HOSTILE[first:], *HOSTILE[:first]):
                several = get_origin(attribute.type) is tuple
                given = f"{text[:200]} x{number}" if several or attribute.name in _NAMES else text
                with suppress(ValueError):  # the field does not accept this text
                    value = attrs.evolve(value, **{attribute.name: (given, f"a {number}") if several else given})
                    break
    return value


def rebuilt(dataset: Dataset, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> Dataset:
    """
    Return the dataset that the rows of tables contain, with the version of the given dataset.

    Each row is a mapping by column, with `None` for an empty cell.
    """
    records: dict[str, dict[str, Any]] = {}
    for name in COLLECTIONS:
        records |= {row["id"]: _filled(row, "origin") for row in rows[name]}
    for table in layout()[len(COLLECTIONS) + 1 :]:
        for row in sorted(rows[table.name], key=lambda row: tuple(row[name] for name in table.key)):
            owner = records[row["record"]]
            if table.name in {"labels_citations", "sectors_citations"}:
                part, field = table.name.split("_")
                owner[part][row[part.removesuffix("s")] - 1].setdefault(field, []).append(_filled(row, *table.key))
            elif table.name in {"citations", "labels", "sections", "sectors"}:
                owner.setdefault(table.name, []).append(_filled(row, *table.key))
            else:
                field = table.name.removeprefix(f"{table.references[0].table}_")
                owner.setdefault(field, []).append(row[table.columns[-1].name])
    document = {name: [records[row["id"]] for row in rows[name]] for name in COLLECTIONS}
    header = {name: getattr(dataset, name) for name in ("schema", "version", "released")}
    found = Dataset.from_json(json.dumps(header | document))
    assert [row["id"] for row in rows["records"]] == list(records)
    origins = tuple(
        (row["id"], row["origin"]) for name in COLLECTIONS for row in rows[name] if row["origin"] is not None
    )
    return attrs.evolve(found, origins=origins)


def _filled(row: Mapping[str, Any], *besides: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None and name not in besides}


def same(found: Dataset, dataset: Dataset) -> bool:
    """Return whether two datasets are equal and have the same origins."""
    return found == dataset and dict(found.origins) == dict(dataset.origins)


def written(dataset: Dataset, format_name: str, folder: Path) -> Path:
    """Export a dataset to a folder and return the folder."""
    for name, content in export(format_name, dataset).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return folder


def surroundings(**changes: str) -> dict[str, str]:
    """Return the environment for a process that imports the same modules as this one."""
    # A process that is killed while coverage is measured leaves a broken file.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    return inherited | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))} | changes


def needs(*, there: bool, reason: str) -> None:
    """Skip a test if something that it needs is missing. In continuous integration, the test fails instead."""
    if not there:
        if "CI" in os.environ:
            pytest.fail(reason)
        pytest.skip(reason)
