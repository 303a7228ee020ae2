"""Bundled versions: listing, digests, pins, and loading once."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import new_version
import pytest
from helpers import ROOT
from importlib_resources import as_file, files

from cpms_inspire import DatasetIntegrityError, UnknownVersionError, dataset_versions, load_dataset
from cpms_inspire.dataset import bundled, versions

DATA = files("cpms_inspire") / "data"


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the data folder that the package reads instead of its own, with no dataset loaded yet."""
    folder = tmp_path / "data"
    folder.mkdir()
    for file in DATA.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(versions, "_FOLDER", str(folder))
    monkeypatch.setattr(bundled, "_loaded", {})
    versions.digests.cache_clear()
    yield folder
    versions.digests.cache_clear()


def test_versions_are_listed_oldest_first() -> None:
    """Versions are sorted by number, not as text."""
    assert dataset_versions()[0] == "1.0.0"
    assert list(dataset_versions()) == sorted(dataset_versions(), key=lambda v: [int(n) for n in v.split(".")])


def test_order_is_by_number(changed: Path) -> None:
    """Version 10 comes after version 9."""
    names = ("10.0.0.json", "9.0.0.json", "9.0.10.json", "schema-1.json")
    (changed / "SHA256SUMS").write_text("".join(f"{'a' * 64}  {name}\n" for name in names))
    assert dataset_versions() == ("9.0.0", "9.0.10", "10.0.0")


def test_newest_by_default() -> None:
    """The default is the newest version."""
    assert load_dataset().version == dataset_versions()[-1]
    assert load_dataset() is load_dataset(dataset_versions()[-1])


@pytest.mark.parametrize("version", dataset_versions())
def test_file_is_listed_with_its_digest(version: str) -> None:
    """`SHA256SUMS` lists every file, and the digest of a dataset is that of its file."""
    digest = hashlib.sha256((DATA / f"{version}.json").read_bytes()).hexdigest()
    assert f"{digest}  {version}.json" in (DATA / "SHA256SUMS").read_text().splitlines()
    assert load_dataset(version).digest == digest
    assert load_dataset(version).to_json() == (DATA / f"{version}.json").read_bytes()


def test_sha256sum_reads_the_list() -> None:
    """`sha256sum` accepts the list."""
    command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    with as_file(DATA) as folder:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("version", dataset_versions())
def test_pin_that_fits(version: str) -> None:
    """A pin is accepted in any case and with surrounding whitespace."""
    digest = load_dataset(version).digest
    assert load_dataset(version, sha256=digest) is load_dataset(version)
    assert load_dataset(version, sha256=f" {digest.upper()}\n") is load_dataset(version)


@pytest.mark.parametrize(("pin", "shown"), [("0" * 64, "0" * 64), ("", ""), (5, "5")])
def test_pin_that_does_not_fit(pin: object, shown: str) -> None:
    """A wrong pin is an error, even if the version is already loaded."""
    digest = load_dataset("1.0.0").digest
    with pytest.raises(DatasetIntegrityError) as caught:
        load_dataset("1.0.0", sha256=pin)  # type: ignore[arg-type]
    assert caught.value == DatasetIntegrityError("1.0.0.json", shown, digest)


@pytest.mark.parametrize(("version", "given"), [("9.9.9", "9.9.9"), ("", ""), ("schema-1", "schema-1"), (1, "1")])
def test_unknown_version(version: object, given: str) -> None:
    """The error lists the available versions."""
    with pytest.raises(UnknownVersionError) as caught:
        load_dataset(version)  # type: ignore[arg-type]
    assert caught.value == UnknownVersionError(given, dataset_versions())


@pytest.mark.parametrize("place", [0, 1000, -1])
def test_changed_byte(changed: Path, place: int) -> None:
    """One changed byte is an error that names the file, the expected digest and the actual digest."""
    file = changed / "1.0.0.json"
    expected = hashlib.sha256(file.read_bytes()).hexdigest()
    data = bytearray(file.read_bytes())
    data[place] ^= 1
    file.write_bytes(data)
    with pytest.raises(DatasetIntegrityError) as caught:
        load_dataset("1.0.0")
    assert caught.value == DatasetIntegrityError("1.0.0.json", expected, hashlib.sha256(data).hexdigest())


def test_nothing_half_loaded_remains(changed: Path) -> None:
    """After a failure, the next call reads the file again."""
    file = changed / "1.0.0.json"
    data = file.read_bytes()
    file.write_bytes(data[:-1])
    with pytest.raises(DatasetIntegrityError):
        load_dataset("1.0.0")
    file.write_bytes(data)
    assert load_dataset("1.0.0").version == "1.0.0"


RACE = """
import json, sys, threading
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
sys.setswitchinterval(1e-6)
import cpms_inspire
barrier = threading.Barrier(8)
found = []
def race():
    barrier.wait()
    answer = cpms_inspire.strategies_for(9)
    found.append((id(cpms_inspire.load_dataset()), tuple(strategy.code for strategy in answer)))
threads = [threading.Thread(target=race) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(json.dumps([len(found), len(set(found)), sum(name.endswith("1.0.0.json") for name in opened)]))
"""


def test_eight_threads_race_the_first_load() -> None:
    """All threads get the same dataset, which is read once."""
    done = subprocess.run([sys.executable, "-c", RACE], capture_output=True, text=True, check=True)
    answers, different, reads = json.loads(done.stdout)
    assert (answers, different) == (8, 1)
    assert reads <= 1


@pytest.mark.parametrize(
    "line", [b"", b"abc", b".json", b"00  1.0.0.json", b"\xb2.json", b"0" * 64 + b" 1.0.0.json", b"0" * 64 + b"  a b"]
)
def test_a_damaged_list_of_digests(changed: Path, line: bytes) -> None:
    """Every line of the list must be a digest and a file name."""
    (changed / "SHA256SUMS").write_bytes(line + b"\n")
    with pytest.raises(DatasetIntegrityError, match="SHA256SUMS contains") as caught:
        load_dataset()
    assert caught.value.file == "SHA256SUMS"


@pytest.mark.parametrize(
    "name", ["\u00b2.json", "1.json", "1.0.json", "01.0.0.json", "1.0.0.0.json", "9" * 5000 + ".0.0.json"]
)
def test_no_version(changed: Path, name: str) -> None:
    """A file whose name is no version is not listed, or the list is refused."""
    (changed / "SHA256SUMS").write_bytes(f"{'0' * 64}  {name}\n{'1' * 64}  1.0.0.json\n".encode())
    try:
        found = dataset_versions()
    except DatasetIntegrityError:
        return
    assert found == ("1.0.0",)


@pytest.mark.parametrize("content", [b"{}", b"[]", b"no JSON", b"\xff"])
def test_no_dataset(changed: Path, content: bytes) -> None:
    """A file that fits its digest and is no dataset is refused as well."""
    (changed / "1.0.0.json").write_bytes(content)
    (changed / "SHA256SUMS").write_bytes(f"{hashlib.sha256(content).hexdigest()}  1.0.0.json\n".encode())
    with pytest.raises(DatasetIntegrityError, match=r"1\.0\.0\.json contains .*, expected dataset 1\.0\.0"):
        load_dataset("1.0.0")


def test_another_version_than_its_name(changed: Path) -> None:
    """A file whose version is not its name is refused."""
    content = (changed / "1.1.0.json").read_bytes()
    (changed / "1.0.0.json").write_bytes(content)
    (changed / "SHA256SUMS").write_bytes(f"{hashlib.sha256(content).hexdigest()}  1.0.0.json\n".encode())
    with pytest.raises(DatasetIntegrityError) as caught:
        load_dataset("1.0.0")
    assert caught.value == DatasetIntegrityError("1.0.0.json", "dataset 1.0.0", "dataset 1.1.0")


@pytest.mark.parametrize("space", ["\u3000", "\x1f", "\u00a0"])
def test_a_pin_with_odd_spaces(space: str) -> None:
    """A pin is the digest; only usual space around it is ignored."""
    digest = load_dataset("1.0.0").digest
    assert load_dataset("1.0.0", sha256=f" {digest}\n").version == "1.0.0"
    with pytest.raises(DatasetIntegrityError):
        load_dataset("1.0.0", sha256=digest + space)


def test_list_of_versions() -> None:
    """The list that `cpms-inspire versions` prints from is the one that a new version writes."""
    folder = ROOT / "src" / "cpms_inspire" / "data"
    assert (folder / "versions.json").read_bytes() == new_version.listing(folder)
    assert [(each.version, each.released, each.sha256) for each in versions.listed()] == [
        (version, load_dataset(version).released, load_dataset(version).digest) for version in dataset_versions()
    ]


def test_day_of_editions() -> None:
    """The list has the last day on which a note of the version says that editions were looked up."""
    for each in versions.listed():
        notes = load_dataset(each.version).notes
        assert each.editions_as_of == max((note.as_of for note in notes if note.as_of), default=None)
