"""
Time to load the bundled dataset, compared with `json.loads` of the same bytes and with general libraries.

    python benchmarks/loading.py
"""

import json
from importlib.resources import files
from types import GenericAlias
from typing import Any, get_args, get_origin

import attrs
import cattrs
import msgspec
import pydantic
from measuring import Section, calls, table, versions

from cpms_inspire import Dataset, dataset_versions
from cpms_inspire.documents.trusted import build
from cpms_inspire.model.records import COLLECTIONS


def section() -> Section:
    """Measure every way from bytes to values."""
    data = (files("cpms_inspire") / "data" / f"{dataset_versions()[-1]}.json").read_bytes()
    built = build(data)

    header = {"schema": attrs.field(type=int), "version": attrs.field(type=str), "released": attrs.field(type=str)}
    members: dict[str, Any] = {name: GenericAlias(tuple, (kind, ...)) for name, kind in COLLECTIONS.items()}
    collections = {name: attrs.field(default=(), type=kind) for name, kind in members.items()}
    document: Any = attrs.make_class("Document", header | collections, frozen=True)
    general = cattrs.Converter()
    decoder = msgspec.json.Decoder(document)
    model = _pydantic_model(document, {})
    taken = calls(
        {
            "json": lambda: json.loads(data),
            "build": lambda: build(data),
            "close": lambda: Dataset(**built),
            "load": lambda: Dataset(**build(data)),
            "index": lambda: Dataset(**built).strategies_for(9),
            "outside": lambda: Dataset.from_json(data),
            "cattrs": lambda: general.structure(json.loads(data), document),
            "pydantic": lambda: model.model_validate_json(data),
            "msgspec": lambda: decoder.decode(data),
        }
    )
    expected = Dataset(**built).linkages
    for read in (decoder.decode(data), general.structure(json.loads(data), document), model.model_validate_json(data)):
        if len(read.linkages) != len(expected):
            raise SystemExit(f"{type(read)} reads otherwise")
    whole = {
        "`json.loads`": taken["json"],
        "values, each field validated": taken["build"],
        "the dataset, closed (what `load_dataset` does once): identifiers, references and names checked": taken["load"],
        "that and the indexes of the first question": taken["load"] + taken["index"] - taken["close"],
        "`Dataset.from_json`: a document from outside, with paths for every problem": taken["outside"],
        "cattrs as it comes, into the same classes": taken["cattrs"],
        "pydantic, into its own models of the same fields, types only": taken["pydantic"],
        "msgspec, into the same classes": taken["msgspec"],
    }
    rows = [(name, f"{each * 1000:.2f} ms", f"{each / taken['json']:.2f} x") for name, each in whole.items()]
    return Section(
        title="Loading",
        text=table((f"from the {len(data) / 1000:.0f} kB of the newest version to", "time", "over `json.loads`"), *rows)
        + f"\n\n{versions('attrs', 'cattrs', 'pydantic', 'msgspec')}.",
        figures={"load / json": taken["load"] / taken["json"]},
    )


def _pydantic_model(kind: Any, models: dict[type, Any]) -> Any:
    """Return a pydantic model with the fields of an attrs class."""
    if kind not in models:
        parts = {
            each.name: (_pydantic_type(each.type, models), ... if each.default is attrs.NOTHING else each.default)
            for each in attrs.fields(kind)
        }
        models[kind] = pydantic.create_model(  # type: ignore[call-overload]  # made while it runs
            kind.__name__, __config__=pydantic.ConfigDict(frozen=True, extra="forbid"), **parts
        )
    return models[kind]


def _pydantic_type(kind: Any, models: dict[type, Any]) -> Any:
    if get_origin(kind) is tuple:
        return GenericAlias(tuple, (_pydantic_type(get_args(kind)[0], models), ...))
    return _pydantic_model(kind, models) if attrs.has(kind) else kind


if __name__ == "__main__":
    print(section().text)
