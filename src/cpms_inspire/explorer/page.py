"""The page: template, style, script and content in one file, under a policy that lets nothing else run."""

import json
from base64 import b64encode
from hashlib import sha256

from importlib_resources import files

from cpms_inspire._extras import needed
from cpms_inspire._version import __version__
from cpms_inspire.dataset.bundled import DatasetRef, dataset_of
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.explorer.content import content, matrix_rows
from cpms_inspire.model.vocabulary import PLACES, Setting
from cpms_inspire.presentation.about import about
from cpms_inspire.presentation.words import CLAIMS, MARKS, MEANINGS, PILLAR_ONLY, SILENT, STRESSED

_INERT = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026", "\u2028": r"\u2028", "\u2029": r"\u2029"})
"""Characters that could end or change the element with the content, as escapes that JSON reads as the same text."""


def explorer_page(dataset: DatasetRef | None = None) -> str:
    """
    Return a dataset, the newest if none is given, as one self-contained web page.

    The page loads nothing, and its bytes are the same each time.

    Write it as UTF-8.  Raises `MissingExtraError` if Jinja is not installed.
    """
    with needed("explorer", "The explorer page"):
        from jinja2 import Environment, StrictUndefined

    dataset = dataset_of(dataset)
    parts = {name: _part(name) for name in ("page.html", "style.css", "script.js")}
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    linked = [link.kind for link in dataset.linkages]
    return environment.from_string(parts["page.html"]).render(
        style=parts["style.css"],
        script=parts["script.js"],
        policy=_policy(parts),
        content=json.dumps(content(dataset), ensure_ascii=False, separators=(",", ":")).translate(_INERT),
        dataset=dataset,
        about=about(dataset),
        package=__version__,
        rows=matrix_rows(dataset),
        kinds=[(kind.value, MARKS[kind], MEANINGS[kind], linked.count(kind)) for kind in MARKS if kind in linked],
        members={
            pillar.id: [each for each in dataset.standards if each.pillar == pillar.id] for pillar in dataset.pillars
        },
        settings=[setting.value for setting in Setting],
        places=_places(dataset),
        claims=CLAIMS,
        stressed=STRESSED,
        pillar_only=PILLAR_ONLY,
        silent=SILENT,
    )


def _part(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _policy(parts: dict[str, str]) -> str:
    """Return the content security policy: only this style and this script."""
    hashes = {
        name: f"'sha256-{b64encode(sha256(parts[name].encode()).digest()).decode()}'"
        for name in ("style.css", "script.js")
    }
    return (
        f"default-src 'none'; script-src {hashes['script.js']}; style-src {hashes['style.css']}; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )


def _places(dataset: Dataset) -> list[tuple[str, str]]:
    """Return the places of field examples, by name."""
    codes = {code for example in dataset.field_examples for code in example.places}
    return sorted(((code, PLACES[code]) for code in codes), key=lambda place: place[1])
