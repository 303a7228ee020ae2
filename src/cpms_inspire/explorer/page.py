"""The page: template, style, script and content in one file, under a policy that lets nothing else run."""

import json
import re
from base64 import b64encode
from hashlib import sha256

from importlib_resources import files

from cpms_inspire._extras import needed
from cpms_inspire._version import __version__
from cpms_inspire.dataset.bundled import DatasetRef, dataset_of
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.errors import InvalidOptionError, shortened
from cpms_inspire.explorer.content import content, matrix_rows
from cpms_inspire.model.vocabulary import PLACES, Setting
from cpms_inspire.presentation.about import about
from cpms_inspire.presentation.citing import CitationFormat
from cpms_inspire.presentation.drawing import claims_in, matrix_drawing
from cpms_inspire.presentation.matrix import NOT_MENTIONED
from cpms_inspire.presentation.svg import svg
from cpms_inspire.presentation.words import CLAIMS, SILENT

_INERT = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026", "\u2028": r"\u2028", "\u2029": r"\u2029"})
"""Characters that could end or change the element with the content, as escapes that JSON reads as the same text."""


def explorer_page(dataset: DatasetRef | None = None, *, base_url: str | None = None) -> str:
    """
    Return a dataset, the newest if none is given, as one self-contained web page.

    The page loads nothing, and its bytes are the same each time.

    `base_url` is the address at which the page is published.  Links that readers copy begin with it, from a file on
    their disk too.  Write the page as UTF-8.  Raises `InvalidOptionError` if the address does not begin with `https://`
    or `http://`, and `MissingExtraError` if Jinja is not installed.
    """
    if base_url is not None and not re.fullmatch(r"https?://[^\s#\"<>]+", base_url):
        raise InvalidOptionError("base_url", shortened(base_url), ("https://...", "http://..."))
    with needed("explorer", "The explorer page"):
        from jinja2 import Environment, StrictUndefined

    dataset = dataset_of(dataset)
    parts = {name: _part(name) for name in ("page.html", "style.css", "script.js")}
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    text = about(dataset)
    return environment.from_string(parts["page.html"]).render(
        style=parts["style.css"],
        script=parts["script.js"],
        policy=_policy(parts),
        title=_TITLE,
        description=_DESCRIPTION,
        base=base_url,
        content=json.dumps(content(dataset) | {"base": base_url}, ensure_ascii=False, separators=(",", ":")).translate(
            _INERT
        ),
        dataset=dataset,
        about=text,
        package=__version__,
        rows=matrix_rows(dataset),
        members={
            pillar.id: [each for each in dataset.standards if each.pillar == pillar.id] for pillar in dataset.pillars
        },
        legend=claims_in(dataset),
        picture=svg(matrix_drawing(dataset), described=False),
        settings=sorted((setting.value for setting in Setting), key=_USUAL.index),
        places=_places(dataset),
        formats=_FORMATS,
        claims=CLAIMS,
        not_mentioned=NOT_MENTIONED,
        silent=SILENT,
    )


_FORMATS = (
    (CitationFormat.TEXT, "text"),
    (CitationFormat.BIBTEX, "BibTeX"),
    (CitationFormat.CSL_JSON, "CSL-JSON"),
    (CitationFormat.CFF, "CITATION.cff"),
)
_TITLE = "CPMS and INSPIRE: which strategies go with which standard"
_DESCRIPTION = (
    "Which of the seven INSPIRE strategies go with which of the 28 Child Protection Minimum Standards, why, in which "
    "settings, and where it was tried: the guide of 2020 as one page. Independent, not endorsed."
)
_USUAL = (
    "refugee",
    "outbreak",
    "rapid-onset",
    "protracted",
    "humanitarian",
    "onset",
    "post-conflict",
    "early-recovery",
    "weakened-systems",
    "fragile",
    "development",
)
"""The settings in the order in which the page offers them: those of most notes first."""


def _part(name: str) -> str:
    """Return a part without the indentation and the comments of whole lines, which only its authors read."""
    lines = map(str.strip, files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith(("//", "/*")))


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
