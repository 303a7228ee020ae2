"""Rules for every format: identical bytes everywhere, a description of the data, and errors with a next step."""

import copy
import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import exports_page
import pytest
from exported import overlaid, surroundings

import cpms_inspire
from cpms_inspire import Dataset, Format, InvalidOptionError, MissingExtraError
from cpms_inspire.exporters import FORMATS, export
from cpms_inspire.presentation.about import about

EXTRAS = [each for each in FORMATS.values() if each.extra]

DIGESTS = """
import hashlib, json, locale, os, sys
locale.setlocale(locale.LC_ALL, "")
import cpms_inspire
from exported import hostile
from cpms_inspire.exporters import FORMATS
dataset = cpms_inspire.load_dataset()
made = {
    f"{name}/{kind}/{file}": hashlib.sha256(content).hexdigest()
    for kind, each in {"bundled": dataset, "hostile": hostile(cpms_inspire.load_dataset("1.0.0"))}.items()
    for name, format in FORMATS.items()
    for file, content in format.export(each).items()
}
print(json.dumps(made))
"""


def test_same_bytes_in_every_process(tmp_path: Path) -> None:
    """The bytes of an export do not depend on hash seed, clock, time zone, locale or current directory."""
    places = (
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONUTF8": "0"},
        {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "PYTHONOPTIMIZE": "2"},
    )
    found = []
    for number, place in enumerate(places):
        folder = tmp_path / str(number)
        folder.mkdir()
        command = [sys.executable, "-c", DIGESTS]
        done = subprocess.run(
            command, cwd=folder, env=surroundings(**place), capture_output=True, text=True, check=True
        )
        assert list(folder.iterdir()) == []
        found.append(json.loads(done.stdout))
    assert {key.split("/")[0] for key in found[0]} == set(FORMATS)
    assert found[0] == found[1]


def test_exports_are_pure(dataset: Dataset) -> None:
    """An export changes neither the dataset nor later exports."""
    before = dataset.to_json()
    for each in FORMATS.values():
        assert dict(each.export(dataset)) == dict(each.export(dataset))
    assert dataset.to_json() == before


def test_nothing_can_be_exported() -> None:
    """A dataset without records can be exported."""
    empty = Dataset(version="1.0.0", released="2020-01-01")
    assert [each.name for each in FORMATS.values() if not each.export(empty)] == []


@pytest.mark.parametrize("each", FORMATS.values(), ids=lambda each: each.name)
def test_names_of_files_are_harmless(each: Format, dataset: Dataset) -> None:
    """File names stay below the target directory on every system."""
    for name in each.export(dataset):
        path = Path(name)
        assert not path.is_absolute()
        assert set(path.parts).isdisjoint({"..", "."})
        assert all(
            part == part.lower() and set(part) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-.") for part in path.parts
        )


class TestAbout:
    """The description that every export contains."""

    def test_of_a_bundled_version(self, dataset: Dataset) -> None:
        """The description contains the version, date, digest, licence and citation of the dataset."""
        facts = about(dataset)
        assert (facts.version, facts.released, facts.sha256) == ("1.0.0", "2026-11-22", dataset.digest)
        assert facts.overlays == ()
        assert facts.attribution == "cpms-inspire dataset 1.0.0, the cpms-inspire contributors, CC BY 4.0"
        assert dataset.digest in facts.citation

    def test_of_overlays(self, dataset: Dataset) -> None:
        """The attribution and the citation name overlays as changes."""
        facts = about(overlaid(dataset))
        assert facts.overlays == ("our country, 2026", '=an "overlay"')
        for text in (facts.attribution, facts.citation):
            assert "changed by overlays (our country, 2026, =an" in text

    def test_in_lines(self, dataset: Dataset) -> None:
        """Each fact is one line, and overlays are only listed if there are some."""
        lines = dict(about(dataset).lines())
        assert "overlays" not in lines
        assert dict(about(overlaid(dataset)).lines())["overlays"] == 'our country, 2026, =an "overlay"'
        assert [text for text in lines.values() if "\n" in text] == []


class TestErrors:
    """An impossible export gives one error that says what to do."""

    @pytest.mark.parametrize("given", ["JSON", "", None, 9, ["json"]])
    def test_unknown_format(self, given: Any, dataset: Dataset) -> None:
        """An unknown format is an error that lists the known ones."""
        with pytest.raises(InvalidOptionError) as caught:
            export(given, dataset)
        assert caught.value == InvalidOptionError("format", repr(given), tuple(FORMATS))

    def test_unknown_option(self, dataset: Dataset) -> None:
        """An unknown option is an error that lists the known ones."""
        with pytest.raises(InvalidOptionError) as caught:
            export("markdown", dataset, colour="red")
        assert caught.value == InvalidOptionError("an option of markdown", "'colour'", ("none",))

    @pytest.mark.parametrize("each", EXTRAS, ids=lambda each: each.name)
    def test_missing_library(self, each: Format, dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
        """If the library of a format is missing, the error names the extra."""
        monkeypatch.setitem(sys.modules, each.library or "", None)
        with pytest.raises(MissingExtraError) as caught:
            each.export(dataset)
        assert caught.value == MissingExtraError(each.extra or "", f"The format {each.name}")

    @pytest.mark.parametrize("extra", [None, "graph"])
    def test_other_missing_modules_are_no_missing_extra(self, extra: str | None, dataset: Dataset) -> None:
        """If another module is missing, no extra is blamed."""
        with pytest.raises(ModuleNotFoundError, match="no_such_module"):
            Format(name="x", summary="y", module="no_such_module", extra=extra, library="networkx").export(dataset)


def test_newest_dataset_by_default(dataset: Dataset) -> None:
    """The default is the newest bundled dataset."""
    newest = cpms_inspire.load_dataset()
    assert cpms_inspire.export("jsonl") == export("jsonl", newest)
    assert cpms_inspire.export("jsonl", dataset) == export("jsonl", dataset)


def test_formats_are_listed() -> None:
    """Every format is listed by its name, and formats with a library name the extra that installs it."""
    assert {each.name: each for each in cpms_inspire.export_formats()} == dict(FORMATS)
    assert [each.name for each in FORMATS.values() if (each.extra is None) != (each.library is None)] == []


def test_the_page_says_what_the_code_says() -> None:
    """The tables in the documentation are those that tools/exports_page.py generates."""
    text = exports_page.PAGE.read_text(encoding="utf-8")
    assert exports_page.page(text) == text


IMPORTED = """
import sys
asked = []
sys.addaudithook(lambda event, args: asked.append(event) if event.startswith("socket.") else None)
before = set(sys.modules)
import cpms_inspire
{}
ours = {{"cpms_inspire", "attr", "attrs", "cattr", "cattrs", "importlib_resources", "typing_extensions"}}
tops = {{name.split(".")[0] for name in set(sys.modules) - before}} - set(sys.stdlib_module_names)
print(sorted(tops - ours), asked)
"""


@pytest.mark.parametrize(
    "code",
    [
        "[each.losses for each in cpms_inspire.export_formats()]",
        *(f"cpms_inspire.export({each.name!r})" for each in FORMATS.values() if not each.extra),
    ],
)
def test_needs_no_library(code: str) -> None:
    """Only formats with an extra import further libraries, and no format uses the network."""
    done = subprocess.run([sys.executable, "-c", IMPORTED.format(code)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] []"


def test_files_can_be_pickled(dataset: Dataset) -> None:
    """What an export returns survives pools of processes, caches and copies."""
    files = export("jsonl", dataset)
    assert pickle.loads(pickle.dumps(files)) == copy.deepcopy(files) == files
