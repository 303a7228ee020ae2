"""Write the JSON Schemas of datasets and overlays, and the data dictionary, which describes each of their fields."""

import ast
import inspect
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

from attrs import NOTHING, fields

import cpms_inspire
from cpms_inspire.dataset import lexicon, overlay
from cpms_inspire.documents.dumping import canonical
from cpms_inspire.documents.header import HEADER
from cpms_inspire.documents.schema import document_schema
from cpms_inspire.model import records as model
from cpms_inspire.model import vocabulary
from cpms_inspire.model.identifiers import PATTERNS
from cpms_inspire.model.validators import is_line, is_place, is_text, is_web_address, schema_of

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "data-dictionary.md"
BEGIN, END = "<!-- dictionary: made by tools/dictionary_page.py -->", "<!-- end of dictionary -->"

VERSION = "1.2.0"
"""The dataset version with the records that are counted and shown."""

COMMON: Mapping[str, str] = {
    "id": "The identifier, unique in the dataset.",
    "title": "The title.",
    "citations": "Where it can be checked.",
    "number": "Its number in the framework or in the guide.",
    "summary": "A summary in this project's own words.",
    "note": "Further remarks.",
    "aliases": "Other names and usual short forms; unique among the records of the collection.",
    "labels": "Names in other languages.",
    "languages": "BCP 47 tags; empty if the source states none.",
    "standard": "The standard.",
    "standards": "The standards.",
    "strategy": "The strategy.",
    "strategies": "The strategies.",
    "text": "The name.",
    "record": "The record of the dataset that receives the name.",
    "url": "The web address.",
    "publishers": "Who published it.",
    "rights": "What is known about the rights in it.",
    "source": "The publication.",
    "section": "The section of the source.",
    "checked": "How well this project checked it.",
    "scheme": "The scheme that the code belongs to.",
    "value": "The code.",
    "edition": "The edition.",
    "published": "Year, or year and month, or date.",
    "pillar": "The pillar that the standard belongs to.",
    "preventive": "Whether the guide counts it among the six preventive strategies.",
    "activities": "The cross-cutting activities that the row names.",
    "inspire_adds": "What INSPIRE adds to the CPMS.",
    "cpms_adds": "What the CPMS adds to INSPIRE.",
    "kind": "How the row links the two.",
    "scope": "Whether the row prints the standard itself or only its pillar.",
    "programme": "The programme's name, if the source states it.",
    "organisations": "Who runs it, if the source states it.",
    "setting": "The setting.",
    "suitability": "How suitable it is there.",
    "acronym": "The usual short form.",
    "frameworks": "The frameworks that it helps with.",
    "audience": "The people it is for.",
    "topic": "The subject of the note.",
    "reason": "The reason.",
}
"""Meanings of fields that have no docstring in the model."""


def page(text: str) -> str:
    """Return the page with the generated dictionary."""
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return "\n".join((f"{before}{BEGIN}\n", *_dictionary(), f"{END}{after}"))


def _dictionary() -> Iterator[str]:
    meanings = {**_meanings(model), **_meanings(overlay), **_meanings(lexicon)}
    dataset = cpms_inspire.load_dataset(VERSION)
    yield "## A dataset\n"
    yield from _table(_header(HEADER, _HEADER))
    for name, kind in model.COLLECTIONS.items():
        records = getattr(dataset, name)
        yield f"## {kind.__name__}\n"
        yield f"{_first(kind)} Collection `{name}`, {_counted(len(records))}.\n"
        yield f"Identifier: `{PATTERNS.get(kind.__name__, PATTERNS['Record'])}`{_such_as(records)}.\n"
        yield from _table(_rows(kind, meanings))
    yield "## Parts of records\n"
    for part in (model.Citation, model.Label, model.Code, model.Section):
        yield f"### {part.__name__}\n"
        yield f"{_first(part)}\n"
        yield from _table(_rows(part, meanings))
    yield "## Vocabularies\n"
    for words in _vocabularies():
        yield from _vocabulary(words)
    yield "## An overlay\n"
    yield f"{_first(overlay.Overlay)}\n"
    yield from _table(_header(overlay.HEADER, {**_HEADER, **meanings["Overlay"]}))
    yield "`sources`, `linkages`, `field_examples` and `setting_notes` are as in a dataset, linkages of kind `local`.\n"
    for local in (overlay.LocalAlias, overlay.LocalLabel):
        yield f"### {local.__name__}\n"
        yield f"{_first(local)}\n"
        yield from _table(_rows(local, meanings))
    yield "`terms` are as in a lexicon.\n"
    yield "## A lexicon\n"
    yield f"{_first(lexicon.Lexicon)}\n"
    yield from _table(_header(HEADER, {**_HEADER, "version": meanings["Lexicon"]["version"]}))
    yield "`sources` are as in a dataset.\n"
    yield "### Term\n"
    yield f"{_first(lexicon.Term)}\n"
    yield from _table(_rows(lexicon.Term, meanings))


_HEADER = {
    "schema": "The number of the document format.",
    "version": "The dataset version, independent of the package's.",
    "released": "The date on which the version was finished.",
}


def _header(header: Mapping[str, Any], meanings: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for name, check in header.items():
        yield f"`{name}`", described(schema_of(check)), "yes", meanings[name]


def _rows(kind: type[Any], meanings: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, ...]]:
    for each in fields(kind):
        meaning = meanings[kind.__name__].get(each.name) or COMMON[each.name]
        yield f"`{each.name}`", described(schema_of(each.validator)), _needed(each.default), meaning


def _needed(default: object) -> str:
    if default is NOTHING:
        return "yes"
    return "no" if default in {None, ()} else f"no: `{json.dumps(default)}`"


def _vocabulary(words: type[StrEnum]) -> Iterator[str]:
    meanings = _meanings(vocabulary)[words.__name__]
    yield f"### {words.__name__}\n"
    yield f"{_first(words)}\n"
    yield from _table(((f"`{word.value}`", meanings.get(word.name, "")) for word in words), ("word", "meaning"))


def _table(
    rows: Iterable[tuple[str, ...]], header: tuple[str, ...] = ("field", "contains", "required", "meaning")
) -> Iterator[str]:
    for cells in (header, ["---"] * len(header), *rows):
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
    yield ""


_NAMED = {
    str(schema_of(check)): words
    for check, words in (
        (is_text, "text"),
        (is_line, "one line of text"),
        (is_place, "an ISO 3166-1 alpha-3 code"),
        (is_web_address, "a web address"),
    )
}


def described(schema: Mapping[str, Any]) -> str:
    """Describe in words what a schema accepts."""
    if str(schema) in _NAMED:
        return _NAMED[str(schema)]
    for key, words in _WORDS.items():
        if key in schema:
            return words(schema)
    return "true or false"


def _pattern(schema: Mapping[str, Any]) -> str:
    pattern = schema["pattern"].removeprefix("^(?:").removesuffix(")$(?!\\n)")
    kind = next((kind for kind, each in PATTERNS.items() if each == pattern), None)
    article = "an" if kind and kind[0] in "AI" else "a"
    return f"text like `{pattern}`" if kind is None else f"the identifier of {article} {kind}"


def _list(schema: Mapping[str, Any]) -> str:
    least = f", at least {schema['minItems']}" if "minItems" in schema else ""
    return f"a list{least}: {described(schema['items'])}"


def _enumeration(schema: Mapping[str, Any]) -> str:
    return _linked("a word of", next(each.__name__ for each in _vocabularies() if list(each) == schema["enum"]))


def _linked(words: str, heading: str) -> str:
    return f"{words} [{heading}](#{heading.lower()})"


def _vocabularies() -> Iterator[type[StrEnum]]:
    for each in vars(vocabulary).values():
        # `Through` is an option of a question, and no file contains it.
        if inspect.isclass(each) and issubclass(each, StrEnum) and each not in {StrEnum, vocabulary.Through}:
            yield each


_WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "anyOf": lambda schema: described(schema["anyOf"][0]),
    "$ref": lambda schema: _linked("a", schema["$ref"].rpartition("/")[2]),
    "enum": _enumeration,
    "const": lambda schema: str(schema["const"]),
    "items": _list,
    "minimum": lambda schema: f"a whole number from {schema['minimum']} to {schema['maximum']}",
    "pattern": _pattern,
}


def _such_as(records: tuple[model.Record, ...]) -> str:
    return f", such as `{records[0].id}`" if records else ""


def _counted(count: int) -> str:
    return f"{count or 'no'} {'record' if count == 1 else 'records'} in {VERSION}"


def _first(kind: type) -> str:
    """Return the first paragraph of a docstring, in one line."""
    return " ".join(inspect.cleandoc(kind.__doc__ or "").partition("\n\n")[0].split())


def _meanings(module: ModuleType) -> dict[str, dict[str, str]]:
    """Return the docstring of each field of the classes of a module, in one line."""
    found: dict[str, dict[str, str]] = {}
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.ClassDef):
            found[node.name] = dict(_below(node.body))
    return found


def _below(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for statement, after in pairwise(body):
        target = getattr(statement, "target", None) or next(iter(getattr(statement, "targets", ())), None)
        if isinstance(target, ast.Name) and isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            yield target.id, " ".join(str(after.value.value).split())


if __name__ == "__main__":
    data = Path(cpms_inspire.__file__).parent / "data"
    (data / "schema-1.json").write_bytes(canonical(document_schema()))
    (data / "overlay-schema-1.json").write_bytes(canonical(overlay.overlay_schema()))
    (data / "lexicon-schema-1.json").write_bytes(canonical(lexicon.lexicon_schema()))
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
