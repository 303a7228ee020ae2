"""The public interface stays as it is written down, and no change that breaks its users goes without a word."""

from pathlib import Path

import interface
import pytest

import cpms_inspire
from cpms_inspire import frames

KEPT = interface.KEPT.read_text(encoding="utf-8")


def test_is_as_written() -> None:
    """What differs is written down by `make interface`, which refuses what breaks others without a word."""
    assert interface.interface() == KEPT


def test_holds_every_public_name() -> None:
    """Of the package, of frames, and each command."""
    for name in {*cpms_inspire.__all__, *frames.__all__} - {"__version__"}:
        assert any(f"{begin}{name}{end}" in KEPT for begin in ("class ", "def ") for end in (":", "(")) or (
            f"\n{name} = " in KEPT
        ), name


CHANGES = [
    ("def strategies_for(standard:", "def strategies_of(standard:", "strategies_for", "Public object was removed"),
    ("limit: int=10", "limit: int=5", "search", "Parameter default was changed"),
    ("limit: int=10", "most: int=10", "search", "Parameter was removed"),
    ("def matrix(dataset: Dataset, *", "def matrix(*, dataset: Dataset", "matrix", "Parameter kind was changed"),
    ("search(text: str, *,", "search(text: str, place: str, *,", "search", "Parameter was added as required"),
    ("sha256: str | None=None", "sha256: str | None", "load_dataset", "Parameter is now required"),
    ("sha256: str | None=None", "sha256: bytes | None=None", "load_dataset", "Type or value was changed"),
    ("-> tuple[Finding, ...]", "-> list[Finding]", "verify", "Type or value was changed"),
    ("    NAMED = 'named'\n", "", "LinkageKind.NAMED", "Public object was removed"),
    ("NAMED = 'named'", "NAMED = 'said'", "LinkageKind.NAMED", "Type or value was changed"),
    ("    stressed: bool\n", "", "Linkage.stressed", "Public object was removed"),
    ("    stressed: bool\n", "    stressed: int\n", "Linkage.stressed", "Type or value was changed"),
    (" stressed=False", " stressed", "Linkage.__init__", "Parameter is now required"),
    ("(CpmsInspireError, ImportError)", "(CpmsInspireError)", "MissingExtraError", "Base class was removed"),
    ("    def to_json(self)", "    def as_json(self)", "Dataset.to_json", "Public object was removed"),
    ("StandardId = NewType('StandardId', str)", "StandardId = str", "StandardId", "Type or value was changed"),
    (
        "    @property\n    def digest",
        "    def digest",
        "Dataset.digest",
        "Public object points to a different kind of object",
    ),
    ("    def versions(", "    def lists(", "versions", "Public object was removed"),
    ("def versions(*, json=...)", "def versions()", "versions", "Parameter was removed"),
    ("format: Literal['text', 'bibtex', ", "format: Literal['text', ", "cite", "Type or value was changed"),
]


@pytest.mark.parametrize(("old", "new", "name", "what"), CHANGES)
def test_change_that_breaks(old: str, new: str, name: str, what: str) -> None:
    """It is found, and told by its name."""
    assert old in KEPT
    assert (name, what) in interface.breaking(KEPT, KEPT.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("search(text: str, *,", "search(text: str, *, place: str | None=None,"),
        ("class Linkage(Record):\n", "class Linkage(Record):\n    weight: int\n"),
        ("    def to_json(self)", "    def to_yaml(self) -> str: ...\n    def to_json(self)"),
        ("def versions(*, ", "def versions(*, long=..., "),
        ("format: Literal['text', ", "format: Literal['text', 'ris', "),
        ("    NAMED = 'named'\n", "    NAMED = 'named'\n    REPORTED = 'reported'\n"),
    ],
)
def test_addition(old: str, new: str) -> None:
    """It breaks nothing."""
    assert old in KEPT
    assert interface.breaking(KEPT, KEPT.replace(old, new)) == []


LOG = """# Changelog

## Unreleased

### Library

Added

- `cite` takes `RIS`.

Changed

- The method `Dataset.to_json` is `as_json` now.

Removed

- `LinkageKind`: nobody asks for it.

### Data

Removed

- `search`

## 0.1.0

### Library

Removed

- `compare`

### Data
"""


def test_announced() -> None:
    """By an entry of the coming version, in the library's part, that says that it is changed or removed."""
    assert interface.announced(LOG) == {"Dataset.to_json", "as_json", "LinkageKind"}
    assert interface.announced("# Changelog\n") == set()


def test_unannounced() -> None:
    """The name itself is announced, or what holds it."""
    new = (
        KEPT.replace("def to_json", "def as_json")
        .replace("    NAMED = 'named'\n", "")
        .replace("def cite(", "def cites(")
    )
    assert {change.partition(":")[0] for change in interface.unannounced(KEPT, new, LOG)} == {
        "Overlay.to_json",
        "cite",
    }


def test_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Additions are written; what breaks others is not, until the changelog speaks of it."""
    kept, log = tmp_path / "interface.txt", tmp_path / "CHANGELOG.md"
    monkeypatch.setattr(interface, "KEPT", kept)
    monkeypatch.setattr(interface, "CHANGELOG", log)
    kept.write_text(KEPT.replace("    def to_json(self) -> bytes: ...\n", ""))
    log.write_text("# Changelog\n")
    assert (interface.main(), kept.read_text()) == (0, KEPT)
    older = KEPT.replace("\ndef cite(", "\ndef quote(identifier): ...\ndef cite(")
    kept.write_text(older)
    assert (interface.main(), kept.read_text()) == (1, older)
    assert capsys.readouterr().out.startswith("quote: Public object was removed\n")
    log.write_text("## Unreleased\n\n### Library\n\nRemoved\n\n- `quote`: use `cite`.\n\n### Data\n")
    assert (interface.main(), kept.read_text()) == (0, KEPT)
