"""
Make a new dataset version from a draft: check, number, digest, golden answers, changelog entry, citation.

    make dataset DRAFT=draft.json

The draft is a changed copy of the newest version's file; its version and date do not matter.  Faults are printed with
their paths, and then nothing is written.  The number follows from the changes.  A committed version never changes, so
a correction becomes a new version.
"""

import hashlib
import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs

from cpms_inspire import Dataset, DatasetError, Diff, FieldChanged, Level, RecordRemoved, cite, compare, findings
from cpms_inspire.dataset.references import FRONTS
from cpms_inspire.documents.dumping import canonical
from cpms_inspire.presentation import changelog

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

import golden  # noqa: E402  # the module is in the folder of the tests

HEADING = "### Data\n\n"


class RefusedError(Exception):
    """The draft cannot become a version; the message gives the reason and the next step."""


def number(version: str, level: Level) -> str:
    """Return the version number after a change of the given level."""
    major, minor, patch = map(int, version.split("."))
    match level:
        case Level.MAJOR:
            return f"{major + 1}.0.0"
        case Level.MINOR:
            return f"{major}.{minor + 1}.0"
        case Level.PATCH:
            return f"{major}.{minor}.{patch + 1}"
        case Level.NONE:
            raise RefusedError(f"nothing changed since {version}: there is nothing to release")


def is_landed(file: Path) -> bool:
    """Return whether a file is committed, and so must not change any more."""
    done = subprocess.run(
        ["git", "cat-file", "-e", f"HEAD:./{file.name}"], cwd=file.parent, capture_output=True, check=False
    )
    return done.returncode == 0


def landed_versions(data: Path) -> list[str]:
    """Return the committed versions, oldest first."""
    versions = [file.stem for file in data.glob("[0-9]*.json") if is_landed(file)]
    return sorted(versions, key=lambda version: [int(part) for part in version.split(".")])


def read_draft(draft: Path) -> Dataset:
    """Return the dataset of a draft, or refuse a draft that is malformed or breaks an editorial rule."""
    try:
        dataset = Dataset.from_file(draft)
    except DatasetError as error:
        raise RefusedError("\n".join(map(str, error.problems))) from None
    found = findings(dataset)
    if found:
        raise RefusedError("\n".join(map(str, found)))
    return dataset


def check_lawful(diff: Diff, new: Dataset) -> None:
    """Refuse a version that drops an identifier without a retirement, or a title without an alias."""
    retired = {retirement.id for retirement in new.retirements}
    wrongs = []
    for change in diff.changes:
        if isinstance(change, RecordRemoved) and change.id not in retired:
            wrongs.append(f"{change.id} goes away without a retirement")
        if isinstance(change, FieldChanged) and change.field == "title" and change.collection in FRONTS:
            kept: tuple[object, ...] = getattr(new.record(change.id), "aliases", ())
            if change.old not in kept:
                wrongs.append(f"{change.id} loses its title {change.old!r}: keep it as an alias")
    if wrongs:
        raise RefusedError("\n".join(wrongs))


def listing(data: Path) -> bytes:
    """Return the list of the versions in a folder, with what `cpms-inspire versions` prints of each."""
    dates: dict[str, dict[str, str]] = {}
    for file in data.glob("[0-9]*.json"):
        dataset = Dataset.from_file(file)
        looked_up = max((note.as_of for note in dataset.notes if note.as_of), default=None)
        dates[dataset.version] = {"released": dataset.released} | ({"editions_as_of": looked_up} if looked_up else {})
    return canonical(dates)


def make(draft: Path, root: Path, released: str) -> str:
    """Write a new version from a draft into a project, and return its number."""
    data, book = root / "src" / "cpms_inspire" / "data", root / "CHANGELOG.md"
    dataset = read_draft(draft)
    old = Dataset.from_file(data / f"{landed_versions(data)[-1]}.json")
    version = number(old.version, compare(old, dataset).level)
    new = attrs.evolve(dataset, version=version, released=released)
    check_lawful(compare(old, new), new)
    others = [file.name for file in data.glob("[0-9]*.json") if not is_landed(file) and file.stem != version]
    if others:
        raise RefusedError(
            f"{', '.join(others)} was made and not committed: commit or remove it with all that was made"
        )
    text = book.read_text(encoding="utf-8")
    if HEADING not in text:
        raise RefusedError(f"{book} has no section {HEADING.strip()!r} to put the entry under")
    # All checks have passed. Files are only written from here on.
    (data / f"{version}.json").write_bytes(new.to_json())
    sums = [line for line in (data / "SHA256SUMS").read_text().splitlines() if not line.endswith(f"  {version}.json")]
    sums.append(f"{hashlib.sha256(new.to_json()).hexdigest()}  {version}.json")
    (data / "SHA256SUMS").write_text("\n".join(sums) + "\n")
    answers: dict[str, Any] = golden.answers(new)
    target = root / "tests" / "data" / "golden" / f"{version}.json"
    target.write_text(json.dumps(answers, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    without = re.sub(rf"\*\*{re.escape(version)}\*\* \(.*?(?=\n\*\*|\Z)\n?", "", text, flags=re.DOTALL)
    entry = changelog.entry(compare(old, new), changelog.names_of(old, new))
    book.write_text(without.replace(HEADING, f"{HEADING}{entry}\n", 1), encoding="utf-8")
    (data / "versions.json").write_bytes(listing(data))
    (root / "CITATION.cff").write_text(cite(new, format="cff") + "\n", encoding="utf-8")
    return version


def main(draft: str) -> int:
    """Make a version from a draft and return the exit status."""
    try:
        version = make(Path(draft), ROOT, datetime.now(tz=UTC).date().isoformat())
    except (RefusedError, OSError) as error:
        print(f"refused:\n{error}", file=sys.stderr)
        return 1
    print(f"made {version}. Now say in CHANGELOG.md why, run `make test`, and commit: from then on it never changes.")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
