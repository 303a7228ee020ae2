"""`write_export`: the files of an export in a folder.  The tests of the command line try what may stand in its way."""

import os
from pathlib import Path

import pytest

from cpms_inspire import InvalidOptionError, export, write_export


@pytest.mark.parametrize("name", ["markdown", "datapackage"])
def test_writes_what_export_returns(name: str, tmp_path: Path) -> None:
    """The files have the content that `export` returns, and their paths are returned."""
    written = write_export(name, tmp_path / "new" / "out", "1.0.0")
    expected = export(name, "1.0.0")
    assert {path.relative_to(tmp_path / "new" / "out").as_posix(): path.read_bytes() for path in written} == expected


@pytest.mark.parametrize("name", ["markdown", "json"])
def test_replaces_only_if_told(name: str, tmp_path: Path) -> None:
    """Files that are there stay as they are, unless `replace` is true; the error says so."""
    (first, *_) = write_export(name, tmp_path / "out", "1.0.0")
    before = first.read_bytes()
    with pytest.raises(FileExistsError, match=r"exists already[.] Use replace=True to replace it, or name another one"):
        write_export(name, tmp_path / "out", "1.1.0")
    assert first.read_bytes() == before
    write_export(name, str(tmp_path / "out"), "1.1.0", replace=True)
    assert first.read_bytes() == export(name, "1.1.0")[first.name] != before


def test_passes_options_on(tmp_path: Path) -> None:
    """An option of the format is passed on, and an unknown one is refused before anything is written."""
    (file,) = write_export("sssom", tmp_path, "1.0.0", base_iri="https://example.org/")
    assert b"https://example.org/" in file.read_bytes()
    with pytest.raises(InvalidOptionError):
        write_export("sssom", tmp_path / "none", colour="red")
    assert not (tmp_path / "none").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """The error of the system is raised as it is."""
    tmp_path.chmod(0o500)
    with pytest.raises(PermissionError):
        write_export("markdown", tmp_path / "out")
