"""
Work on the lexicon: write it as a table to edit, read the table back as a draft, and make a draft a version.

    python tools/lexicon.py table lexicon.tsv           the newest version as a table, a line for each term
    python tools/lexicon.py draft lexicon.tsv a.json    the table as a draft; a new line gets the next identifier
    python tools/lexicon.py make a.json                 check the draft, number it, write what belongs to it
    python tools/lexicon.py page                        write the page that lists the newest version
"""

import csv
import hashlib
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs

from cpms_inspire.dataset.lexicon import Lexicon, Term, lexicon_versions, load_lexicon
from cpms_inspire.dataset.wording import keys
from cpms_inspire.documents.dumping import canonical, plain
from cpms_inspire.errors import DatasetError
from cpms_inspire.model.identifiers import code_of

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

COLUMNS = ("id", "text", "language", "targets", "relation", "alone", "sources", "note")
COMMON = (
    "child",
    "children",
    "protection",
    "child protection",
    "community",
    "support",
    "enfant",
    "protection de l'enfance",
    "niñez",
    "protección",
    "criança",
    "proteção",
    "طفل",
    "حماية",
    "حماية الطفل",
)
"""Words of the whole sector, which lead nowhere alone."""
PAGE = ROOT / "docs" / "reference" / "lexicon.md"
BEGIN, END = "<!-- lexicon: made by tools/lexicon.py -->", "<!-- end of lexicon -->"
LANGUAGES = {"en": "English", "fr": "French", "es": "Spanish", "pt": "Portuguese", "ar": "Arabic"}


class RefusedError(Exception):
    """The draft cannot become a version; the message gives the reason."""


def row(term: Term) -> dict[str, str]:
    """Return a term as a line of the table; each source with how well it was checked."""
    sources = " ".join(f"{citation.source}:{citation.checked}" for citation in term.citations)
    alone = "yes" if term.alone else ""
    targets = " ".join(term.targets)
    return dict(
        zip(
            COLUMNS,
            (term.id, term.text, term.language, targets, str(term.relation), alone, sources, term.note or ""),
            strict=True,
        )
    )


def write_table(lexicon: Lexicon, path: Path) -> None:
    """Write a lexicon as a table with tabs, which a spreadsheet opens."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows(map(row, lexicon.terms))


def draft(path: Path, old: Lexicon) -> dict[str, Any]:
    """Return the document of a draft from a table; sources are those of the newest version."""
    last = max(int(term.id.rpartition("T")[2]) for term in old.terms)
    terms = []
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file, delimiter="\t"):
            if not line["id"]:
                last += 1
            citations = [
                dict(zip(("source", "checked"), each.split(":"), strict=True)) for each in line["sources"].split()
            ]
            term: dict[str, Any] = {
                "id": line["id"] or f"LEXICON-T{last:04}",
                "text": line["text"],
                "language": line["language"],
                "targets": line["targets"].split(),
                "relation": line["relation"],
                "citations": citations,
            }
            term |= {"alone": True} if line["alone"] else {}
            terms.append(term | ({"note": line["note"]} if line["note"] else {}))
    sources = [plain(source) for source in old.sources]
    return {"schema": 1, "version": old.version, "released": old.released, "sources": sources, "terms": terms}


def difference(old: Lexicon, new: Lexicon) -> list[str]:
    """Return what changed between two versions, a line for each term."""
    before, after = ({term.id: term for term in lexicon.terms} for lexicon in (old, new))
    lines = [f"- {identifier} {before[identifier].text}" for identifier in before if identifier not in after]
    for identifier, term in after.items():
        if identifier not in before:
            lines.append(f"+ {identifier} {term.text} -> {' '.join(term.targets) or 'nowhere'}")
        elif before[identifier] != term:
            changed = (name for name, value in row(term).items() if row(before[identifier])[name] != value)
            lines.append(f"~ {identifier} {term.text}: {', '.join(changed) or 'citations'}")
    return lines


def number(old: Lexicon, new: Lexicon) -> str:
    """Return the number of the new version: minor if what is read may change, patch if only notes or citations do."""
    major, minor, patch = map(int, old.version.split("."))
    before, after = ({_meaning(term) for term in lexicon.terms} for lexicon in (old, new))
    return f"{major}.{minor + 1}.0" if before != after else f"{major}.{minor}.{patch + 1}"


def _meaning(term: Term) -> tuple[object, ...]:
    return term.id, term.text, term.targets, term.relation, term.alone


def faults(lexicon: Lexicon) -> Iterator[str]:
    """Yield what breaks the rules of the lexicon beyond those that its constructor checks."""
    common = {key for text in COMMON for key in keys(text)}
    for term in lexicon.terms:
        if term.targets and not term.alone and common & set(keys(term.text)):
            yield f"{term.id} {term.text!r} leads somewhere, although these words alone mean the whole sector"


def make(path: Path, released: str) -> str:
    """Write a version from a draft, with its digest and its golden readings, and return its number."""
    import golden_readings  # noqa: PLC0415  # in the folder of the tests; only this command needs it

    try:
        drafted = Lexicon.from_file(path)
    except DatasetError as error:
        raise RefusedError(str(error)) from None
    wrongs = list(faults(drafted))
    old = load_lexicon()
    gone = {term.id for term in old.terms} - {term.id for term in drafted.terms}
    reused = [each for each in difference(old, drafted) if each.startswith("~") and " text" in each.partition(":")[2]]
    if wrongs or not difference(old, drafted):
        raise RefusedError("\n".join(wrongs) or f"nothing changed since {old.version}")
    new = attrs.evolve(drafted, version=number(old, drafted), released=released)
    data = ROOT / "src" / "cpms_inspire" / "data"
    (data / f"lexicon-{new.version}.json").write_bytes(new.to_json())
    sums = (data / "SHA256SUMS").read_text(encoding="utf-8")
    digest = hashlib.sha256(new.to_json()).hexdigest()
    (data / "SHA256SUMS").write_text(f"{sums}{digest}  lexicon-{new.version}.json\n", encoding="utf-8")
    (golden_readings.FOLDER / f"{new.version}.tsv").write_text(golden_readings.readings(new), encoding="utf-8")
    print("\n".join(difference(old, new)))
    print(f"{len(gone)} terms gone, {len(reused)} with another text")
    write_page(new)
    return new.version


def write_page(lexicon: Lexicon) -> None:
    """Write the page that lists a lexicon."""
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), lexicon), encoding="utf-8")


def page(text: str, lexicon: Lexicon) -> str:
    """Return the text of the page with the list of the terms."""
    before, rest = text.split(BEGIN)
    return "\n".join((f"{before}{BEGIN}\n", *_listed(lexicon), f"{END}{rest.split(END)[1]}"))


def _listed(lexicon: Lexicon) -> Iterator[str]:
    counted = ", ".join(
        f"{sum(term.language == language for term in lexicon.terms)} in {name}" for language, name in LANGUAGES.items()
    )
    yield f"Version {lexicon.version}: {len(lexicon.terms)} terms, {counted}.\n"
    for language, name in LANGUAGES.items():
        yield f"## {name}\n"
        yield "| term | leads to | relation | source |"
        yield "| --- | --- | --- | --- |"
        for term in lexicon.terms:
            if term.language == language:
                yield f"| {' | '.join(_cells(term))} |"
        yield ""
    yield "## Sources\n"
    yield "| source | title | publisher | address |"
    yield "| --- | --- | --- | --- |"
    for source in lexicon.sources:
        url = f"<{source.url}>" if source.url else ""
        yield f"| `{source.id}` | {_escaped(source.title)} | {_escaped(', '.join(source.publishers))} | {url} |"
    yield ""


def _cells(term: Term) -> Iterator[str]:
    yield _escaped(term.text)
    yield ", ".join(code_of(target) for target in term.targets) or "nowhere"
    yield f"{term.relation}, alone" if term.alone else str(term.relation)
    yield ", ".join(f"{citation.source} ({citation.checked})" for citation in term.citations)


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("_", "\\_").replace("*", "\\*").replace("<", "&lt;")


def main(command: str, *arguments: str) -> int:
    """Run a command and return the exit status."""
    paths = [Path(argument) for argument in arguments]
    try:
        match command, paths:
            case "table", [path]:
                write_table(load_lexicon(), path)
            case "draft", [table, path]:
                path.write_bytes(canonical(draft(table, load_lexicon())))
            case "make", [path]:
                version = make(path, datetime.now(tz=UTC).date().isoformat())
                print(f"made {version} after {lexicon_versions()[-1]}. Run `make test`, and commit: it never changes.")
            case "page", []:
                write_page(load_lexicon())
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except (RefusedError, OSError, KeyError, ValueError) as error:
        print(f"refused:\n{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
