"""
Report the obstacles to a release of the package that a program can detect.

    make release-check

The command writes nothing.  docs/contributing/releasing.md lists the other steps and who does them.
"""

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import cpms_inspire
from cpms_inspire import cite, load_dataset

ROOT = Path(__file__).parent.parent
DATA = "src/cpms_inspire/data"

_HEADING = re.compile(r"^## (?P<version>\S+)(?: \((?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})\))?$", re.MULTILINE)


def obstacles(root: Path, version: str, citation: str) -> Iterator[str]:
    """Yield the obstacles to a release of a version, in the order of the release steps."""
    yield from _of_changelog((root / "CHANGELOG.md").read_text(encoding="utf-8"), version)
    if (root / "CITATION.cff").read_text(encoding="utf-8") != citation:
        yield "CITATION.cff is not that of the newest dataset version: cpms-inspire cite --format cff > CITATION.cff"
    yield from _of_data(root)
    if _git(root, "status", "--porcelain"):
        yield "there are changes that are not committed: git status"
    if f"v{version}" in _git(root, "tag").split():
        yield f"the tag v{version} is there already: raise __version__ in src/cpms_inspire/__init__.py"


def _of_changelog(text: str, version: str) -> Iterator[str]:
    found = _HEADING.search(text)
    if found is None or (found["version"], bool(found["date"])) != (version, True):
        yield f"CHANGELOG.md must begin with ## {version} (YYYY-MM-DD), as __version__ says, not {found and found[0]!r}"


def _of_data(root: Path) -> Iterator[str]:
    """Compare each dataset version with its digest and with the released file."""
    pairs = (line.split() for line in (root / DATA / "SHA256SUMS").read_text().splitlines())
    sums = {name: digest for digest, name in pairs}
    content = {file.name: file.read_bytes() for file in (root / DATA).glob("[0-9]*.json")}
    for name in sorted(sums.keys() | content.keys()):
        if name not in content or hashlib.sha256(content[name]).hexdigest() != sums.get(name):
            yield f"{DATA}/{name} is not what SHA256SUMS says"
    for tag in _git(root, "tag", "--list", "v*").split():
        for path in _git(root, "ls-tree", "--name-only", tag, f"{DATA}/").split():
            name = path.rpartition("/")[2]
            if name[0].isdigit() and content.get(name) != _git_bytes(root, "show", f"{tag}:{path}"):
                yield f"{path} is not what was released with {tag}: a finished dataset version never changes"


def _git(root: Path, *command: str) -> str:
    return _git_bytes(root, *command).decode()


def _git_bytes(root: Path, *command: str) -> bytes:
    return subprocess.run(["git", *command], cwd=root, capture_output=True, check=True).stdout


def main() -> int:
    """Print the obstacles and return the exit status."""
    found = list(obstacles(ROOT, cpms_inspire.__version__, cite(load_dataset(), format="cff") + "\n"))
    print("\n".join(found) or f"nothing stands in the way of {cpms_inspire.__version__}")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
