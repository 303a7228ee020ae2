"""Write the pages of the public interface: each name with its signature, docstring, parameters and fields."""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs
import griffe
from dictionary_page import COMMON

import cpms_inspire

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "docs" / "reference" / "api").glob("*.md"))
BEGIN = re.compile(r"<!-- api: ([\w. ]+) -->\n")
"""Marks the beginning of generated entries and names their subjects."""
END = "<!-- end of api -->"
WIDTH = 100
LONGEST = 120

PARAMETERS: Mapping[str, str] = {
    "explorer_page.base_url": "The address at which the page is published; `None` if it is not.",
    "aliases": "Further names of records, as values or dictionaries.",
    "backend": "The library of the new frame: `pandas`, `polars` or `pyarrow`.",
    "by": "The columns that form the groups.",
    "cell": "What stands in the cell: a text, a whole number or a record.",
    "citations": "The citations of every member that has none of its own.",
    "code": "The strategy's code, such as `I1`.",
    "coverage": "What `coverage_of` returned.",
    "data": "The document: bytes in UTF-8, or text.",
    "dataset": "The dataset to use, or the number of a bundled version; the newest if left out.",
    "decisions": "What people decided for whole texts: identifiers, or an empty list.",
    "diff": "What `compare` returned.",
    "edition": "The year of the edition.",
    "field_examples": "Field examples, as values or dictionaries.",
    "file": "The path of the file. Its ending tells the format.",
    "folder": "The folder to write into.",
    "format": "How to write the citation: `text`, `bibtex`, `csl-json` or `cff`.",
    "format_name": "The name of a format, such as `excel`; see `export_formats`.",
    "frame": "The table, as a frame of any supported engine.",
    "identifier": "The identifier of a record, such as `GUIDE2020-C09`.",
    "intervention": "A reference to the intervention.",
    "interventions": "References to the interventions of the programme.",
    "kind": "The class.",
    "kinds": "Only linkages of these kinds; all kinds if left out.",
    "labels": "Names in further languages, as values or dictionaries.",
    "language": "A BCP 47 tag, such as `fr`.",
    "lexicon": "The lexicon to use: itself, or the number of a bundled version; the newest if left out.",
    "limit": "The largest number of answers.",
    "linkages": "Local linkages, as values or dictionaries.",
    "name": "The programme's name.",
    "new": "The newer dataset, or the number of a bundled version; the newest if left out.",
    "number": "The number of the standard, pillar or intervention.",
    "of": "Only records of these kinds.",
    "old": "The older dataset, or the number of a bundled version.",
    "options": "Options of the format, such as `base_iri`.",
    "overlay": "The overlay to apply.",
    "path": "The path of the file.",
    "place": "A country or territory: ISO 3166-1 code, or name in one of five languages.",
    "pillar": "A number from 1 to 4, `P4`, `Pillar 4`, an identifier or a title, or the record itself.",
    "places": "Countries or territories: ISO 3166-1 codes, or names in one of five languages.",
    "prefix": "Text in front of the names of the new columns.",
    "programme": "The programme.",
    "reason": "The reason for these additions, and for whom they are.",
    "record": "A record, or its identifier.",
    "replace": "Whether existing files are replaced.",
    "reference": "A number, code, identifier, title, label or alias, or the record itself.",
    "relations": "The relations of the terms that are read.",
    "setting": "A setting, such as `refugee`.",
    "setting_notes": "Setting notes, as values or dictionaries.",
    "settings": "The settings that the programme works in.",
    "shell": "What IPython passes to an extension.",
    "sha256": "The digest that the version must have.",
    "sources": "Sources that the dataset does not have, as values or dictionaries.",
    "standard": "A reference to the standard.",
    "standards": "References to the standards of the programme.",
    "strategies": "References to the strategies of the programme.",
    "strategy": "A reference to the strategy.",
    "stressed": "Only linkages that are stressed, or only those that are not; all if left out.",
    "terms": "Terms for reading, as values or dictionaries.",
    "text": "The text.",
    "through": "How a standard leads to examples: `intervention` or `strategy`.",
    "value": "A record, or another value of this package.",
    "version": "The number of a bundled version, such as `1.1.0`; the newest if left out.",
    # Names with another meaning in a certain function.
    "Overlay.of.dataset": "The dataset that the references are looked up in.",
    "Overlay.of.name": "The overlay's name: small letters, digits and hyphens.",
    "Programme.of.name": "The programme's name, for titles.",
    "Programme.of.dataset": "The dataset that resolves the references.",
    "apply.old": "The dataset that the changes are applied to, or the number of a bundled version.",
    "cite.cited": "What to cite: a dataset, a record or a source; `dataset` itself if left out.",
    "field_examples_for.place": "Only examples in this country: ISO 3166-1 code, or name in one of five languages.",
    "field_examples_for.setting": "Only examples in this setting.",
    "frames.annotate.standard": "The column of standards; give this or `strategy`.",
    "frames.annotate.strategy": "The column of strategies; give this or `standard`.",
    "frames.annotate_flags.standard": "The column of standards; give this or `strategy`.",
    "frames.annotate_flags.strategy": "The column of strategies; give this or `standard`.",
    "frames.annotate_lists.standard": "The column of standards; give this or `strategy`.",
    "frames.annotate_lists.strategy": "The column of strategies; give this or `standard`.",
    "frames.coverage_table.standard": "The column of standards; give this, `strategy` or both.",
    "frames.coverage_table.strategy": "The column of strategies; give this, `standard` or both.",
    "frames.table.name": "A collection, such as `standards`, or `crosswalk`.",
    "frames.unmatched.standard": "The column of standards; give this or `strategy`.",
    "frames.unmatched.strategy": "The column of strategies; give this or `standard`.",
    "load_lexicon.version": "The number of a bundled version of the lexicon; the newest if left out.",
    "Lexicon.term.identifier": "The identifier of a term, such as `LEXICON-T0001`.",
    "migrate.identifier": "The identifier that was stored.",
    "plot_coverage.dataset": "The dataset that the coverage is of; if left out, the bundled version of that number.",
    "read.kind": "`standard`, `strategy` or `intervention`.",
    "read_programme.data": "The content of the file, if it is at hand; then no file is read.",
    "search.of": "Only records of these collections, such as `standards`; all if left out.",
    "with_overlay.dataset": "The dataset to extend.",
    "search.text": "The words to search for.",
    "suitability.setting": "A setting, such as `refugee`, or several of them.",
    "verify.text": "The text of your copy of the guide.",
}
"""Meanings of parameters, by name, or by function and name."""

FIELDS: Mapping[str, str] = {
    "available": "The bundled versions.",
    "candidates": "The identifiers of the records that it fits.",
    "collection": "The collection that the record belongs to.",
    "count": "The number of rows.",
    "extra": "The extra to install.",
    "field": "The field that changed.",
    "file": "The name of the file.",
    "given": "What the caller gave.",
    "linkage": "The linkage.",
    "name": "The name.",
    "Coverage.programme": "The programme that it is of.",
    "ProgrammeReading.programme": "The programme, as far as it could be read.",
    "Hit.record": "The record that was found.",
    "RecordAdded.record": "The record, as the new dataset has it.",
    "RecordRemoved.record": "The record, as the old dataset had it.",
    "LinkageAdded.record": "The linkage, as the new dataset has it.",
    "LinkageWithdrawn.record": "The linkage, as the old dataset had it.",
    "Mention.text": "The part of the text, as written.",
    "Reading.text": "The cell, as given.",
    "Unread.text": "The part of the cell, as written.",
    "Mention.start": "The place of its first character, counted from 0.",
    "Mention.end": "The place behind its last character.",
    "Unread.start": "The place of its first character, counted from 0.",
    "Unread.end": "The place behind its last character.",
    "needed_for": "What needs the library.",
    "new": "The value in the new dataset.",
    "new_released": "The release date of the new dataset.",
    "new_version": "The version of the new dataset.",
    "old": "The value in the old dataset.",
    "old_released": "The release date of the old dataset.",
    "old_version": "The version of the old dataset.",
    "option": "The name of the option.",
    "outcome": "What became of the identifier.",
    "settings": "The settings that it works in.",
    "RecordError.kind": "The name of the class, such as `Linkage`.",
    "spelling": "The text of the cell.",
    "valid": "The values that the option takes.",
    "version": "The dataset version that was asked.",
    "wanted": "The kind of record that was asked for.",
    "what": "What is lost.",
    "why": "The reason.",
    "schema": "The number of the document format.",
    # Names with another meaning in a certain class, and members of enumerations.
    "Level.NONE": "No change.",
    "LinkageScope.PILLAR": "The row prints only the pillar.",
    "LinkageScope.STANDARD": "The row prints the standard itself.",
    "Migration.id": "The identifier in the old dataset.",
    "Outcome.SAME": "It still identifies the same record.",
    "Problem.reason": "What is wrong there.",
    "Finding.reason": "What is wrong there.",
    "Side.STANDARD": "The programme works on the standard.",
    "Side.STRATEGY": "The programme works on the strategy.",
}
"""Meanings of fields and members without a docstring and without an entry in the data dictionary."""


def page(text: str) -> str:
    """Return the text of a page with its generated entries."""
    for names in BEGIN.findall(text):
        begin = f"<!-- api: {names} -->\n"
        before, _, rest = text.partition(begin)
        after = rest.partition(END)[2]
        text = f"{before}{begin}\n{entries(names.split())}\n{END}{after}"
    return text


def documented() -> list[str]:
    """Return the names that the pages document."""
    return [
        name for each in PAGES for names in BEGIN.findall(each.read_text(encoding="utf-8")) for name in names.split()
    ]


def entries(names: Iterable[str]) -> str:
    """Return the entries for public names, in Markdown."""
    return "\n".join(line for name in names for line in _entry(name))


_PACKAGE = griffe.load("cpms_inspire", search_paths=[Path(cpms_inspire.__file__).parent.parent])
# A single lower-case word is left out, because `strategy` may be a column or a kind as well as the function.
_CODE = re.compile(r"(?<![`\w])`(?=\w*[A-Z._])([A-Za-z_.]+)`(?!`)")


def _entry(name: str) -> Iterator[str]:
    item, value = _found(name)
    yield f"### {name}\n"
    if isinstance(item, griffe.Class):
        yield from _class(name, item, value)
    elif isinstance(item, griffe.Function):
        yield from _function(name, item)
    elif isinstance(item, griffe.Attribute):
        yield f"```py\n{_assigned(name.rpartition('.')[2], _quoted(item.value))}\n```\n"
        yield from _text(name, item)


def _found(name: str) -> tuple[griffe.Object, Any]:
    item = _PACKAGE[name]
    module, _, own = f"cpms_inspire.{name}".rpartition(".")
    value = getattr(import_module(module), own)
    return (item.final_target if isinstance(item, griffe.Alias) else item), value


def _function(name: str, item: griffe.Function) -> Iterator[str]:
    parameters = [each for each in item.parameters if each.name not in {"self", "cls"}]
    yield f"```py\n{_quoted(_signature(name, item, parameters))}\n```\n"
    yield from _text(name, item)
    if parameters:
        rows = [(f"`{each.name}`", _type(each.annotation), _meaning(name, each.name)) for each in parameters]
        yield from _table(("parameter", "type", "meaning"), rows)


def _quoted(code: object) -> str:
    """Return code with double quotation marks, as the formatter writes them in pages."""
    return str(code).replace("'", '"')


def _signature(name: str, item: griffe.Function, parameters: list[griffe.Parameter]) -> str:
    words: list[str] = []
    for each in parameters:
        if each.kind is griffe.ParameterKind.keyword_only and "*" not in words:
            words.append("*")
        stars = "**" if each.kind is griffe.ParameterKind.var_keyword else ""
        default = "" if each.default is None or stars else f" = {each.default}"
        words.append(f"{stars}{each.name}: {each.annotation}{default}")
        if each.kind is griffe.ParameterKind.positional_only and all(
            later.kind is not griffe.ParameterKind.positional_only for later in parameters[parameters.index(each) + 1 :]
        ):
            words.append("/")
    line = f"{name}({', '.join(words)}) -> {item.returns}"
    if len(line) <= WIDTH:
        return line
    return "\n".join((f"{name}(", *(f"    {word}," for word in words), f") -> {item.returns}"))


def _assigned(name: str, value: str) -> str:
    """Return an assignment as ruff formats it: a long list of words with one word in a line."""
    line = f"{name} = {value}"
    front, bracket, words = value.partition("[")
    if len(line) <= LONGEST or not bracket:
        return line
    listed = "".join(f"    {word},\n" for word in words.removesuffix("]").split(", "))
    return f"{name} = {front}[\n{listed}]"


def _class(name: str, item: griffe.Class, value: type) -> Iterator[str]:
    if issubclass(value, Exception):
        yield f"Base classes: {', '.join(f'`{base}`' for base in map(str, item.bases))}.\n"
    yield from _text(name, item)
    if issubclass(value, Enum):
        yield from _table(("member", "value", "meaning"), _members(item, value))
        return
    members = {each: _target(item, each) for each in item.all_members if not each.startswith("_")}
    fields = [each.name for each in attrs.fields(value)] if attrs.has(value) else []
    read = [each for each in fields if each in members]
    read += [each for each, member in members.items() if member.is_attribute and each not in read]
    rows = [
        (f"`{each}`", _type(getattr(members[each], "annotation", None)), _field(name, each, members[each]))
        for each in read
    ]
    if rows:
        yield from _table(("field", "type", "meaning"), rows)
    for each, member in members.items():
        if isinstance(member, griffe.Function):
            yield f"#### {name}.{each}\n"
            yield from _function(f"{name}.{each}", member)


def _target(item: griffe.Class, name: str) -> griffe.Object:
    member = item.all_members[name]
    return member.final_target if isinstance(member, griffe.Alias) else member


def _members(item: griffe.Class, value: type[Enum]) -> Iterator[tuple[str, ...]]:
    for each in value:
        text = item.members[each.name].docstring
        meaning = " ".join(text.value.split()) if text else FIELDS[f"{item.name}.{each.name}"]
        yield f"`{each.name}`", f"`{each.value!r}`", meaning


def _field(owner: str, name: str, member: griffe.Object) -> str:
    if member.docstring:
        return _linked(owner, " ".join(member.docstring.value.partition("\n\n")[0].split()))
    if owner == "Dataset" and name not in FIELDS and name != "version":
        return f"All {name.replace('_', ' ')}, in canonical order."
    return FIELDS.get(f"{owner}.{name}") or FIELDS.get(name) or COMMON.get(name) or f"The {name.replace('_', ' ')}."


def _meaning(function: str, name: str) -> str:
    short = function.removeprefix("Dataset.")
    for key in (f"{function}.{name}", f"{short}.{name}", name):
        if key in PARAMETERS:
            return PARAMETERS[key]
    raise KeyError(f"say in PARAMETERS what {name!r} of {function} means")


def _text(name: str, item: griffe.Object) -> Iterator[str]:
    """Yield a docstring as Markdown, with examples as code blocks and public names as links."""
    text = item.docstring.value if item.docstring else ""
    for paragraph in re.split(r"\n\n+", text):
        if paragraph.startswith(">>>"):
            yield f"```pycon\n{paragraph}\n```\n"
        elif paragraph:
            yield f"{_linked(name, paragraph)}\n"


def _linked(owner: str, text: str) -> str:
    places = _places()

    def link(found: re.Match[str]) -> str:
        target = places.get(found[1])
        return found[0] if target is None or found[1] == owner else f"[{found[0]}]({target})"

    return _CODE.sub(link, text)


@cache
def _places() -> Mapping[str, str]:
    """Return the links to the documented names, from one page of the interface to another."""
    found: dict[str, str] = {}
    for each in PAGES:
        for names in BEGIN.findall(each.read_text(encoding="utf-8")):
            for name in names.split():
                found[name] = f"{each.name}#{_anchor(name)}"
                item = _found(name)[0]
                if isinstance(item, griffe.Class):
                    methods = (key for key in item.all_members if isinstance(_target(item, key), griffe.Function))
                    found |= {f"{name}.{key}": f"{each.name}#{_anchor(f'{name}.{key}')}" for key in methods}
    return found


def _anchor(name: str) -> str:
    return name.lower().replace(".", "")


def _type(annotation: object) -> str:
    return f"`{annotation}`".replace("|", "\\|") if annotation else ""


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for cells in (header, ["---"] * len(header), *rows):
        yield f"| {' | '.join(cells)} |"
    yield ""


if __name__ == "__main__":
    for each in PAGES:
        each.write_text(page(each.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{len(documented())} names on {len(PAGES)} pages\n")
