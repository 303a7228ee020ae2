"""The command `export`: what it writes, what it refuses, and what it leaves if it fails."""

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from exported import surroundings
from helpers import altered

import cpms_inspire
from cpms_inspire import Dataset, Overlay, cli, with_overlay
from cpms_inspire.cli._group import program
from cpms_inspire.exporters import FORMATS, export

Run = Callable[..., tuple[int, str, str]]
OVERLAY = Path(__file__).parents[2] / "examples" / "overlay.json"


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the program in this process, in a directory of its own."""
    monkeypatch.chdir(tmp_path)

    def program(*arguments: str | Path) -> tuple[int, str, str]:
        status = cli.run(["export", *map(str, arguments)])
        out, err = (text.decode() for text in capfdbinary.readouterr())
        assert "Traceback" not in err
        return status, out, err

    return program


def content(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder, including hidden ones."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def other(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset file that differs from the bundled versions."""
    file = tmp_path_factory.mktemp("own") / "own.json"
    file.write_bytes(altered(dataset, version="7.0.0", gaps=dataset.gaps[1:]).to_json())
    return file


class TestWriting:
    """Files are written to the directory, and their paths are printed."""

    @pytest.mark.parametrize("name", FORMATS)
    def test_every_format(self, run: Run, tmp_path: Path, name: str) -> None:
        """Every file of every format is written, and its path is printed."""
        files = export(name, cpms_inspire.load_dataset())
        status, out, err = run(name, "-o", "some/where")
        assert (status, err) == (0, "")
        assert out.splitlines() == [str(Path("some/where") / file) for file in files]
        assert content(tmp_path) == {f"some/where/{file}": file_content for file, file_content in files.items()}

    def test_a_directory_of_its_own_by_default(self, run: Run, tmp_path: Path) -> None:
        """The default directory is named after the format."""
        assert run("jsonl") == (0, f"{Path('cpms-inspire-jsonl') / 'cpms-inspire.jsonl'}\n", "")
        assert list(content(tmp_path)) == ["cpms-inspire-jsonl/cpms-inspire.jsonl"]

    def test_another_dataset(self, run: Run, tmp_path: Path, other: Path) -> None:
        """The named dataset is exported."""
        assert run("json", "--dataset", other, "-o", "x")[0] == 0
        assert (tmp_path / "x" / "cpms-inspire.json").read_bytes() == other.read_bytes()

    @pytest.mark.parametrize("name", FORMATS)
    def test_with_overlays(self, run: Run, tmp_path: Path, name: str) -> None:
        """Local additions are exported with the dataset, or left out on request."""
        base = cpms_inspire.load_dataset()
        overlaid = with_overlay(base, Overlay.from_file(OVERLAY))
        assert run(name, "-o", "with", "--overlay", OVERLAY)[0] == 0
        assert run(name, "-o", "without", "--overlay", OVERLAY, "--without-overlays")[0] == 0
        assert content(tmp_path / "with") == export(name, overlaid)
        assert content(tmp_path / "without") == export(name, base) == export(name, overlaid.base or overlaid)
        assert content(tmp_path / "with") != content(tmp_path / "without")

    def test_to_standard_output(self, run: Run, tmp_path: Path) -> None:
        """A format with one file can be piped, byte for byte."""
        expected = export("jsonl", cpms_inspire.load_dataset())["cpms-inspire.jsonl"].decode()
        assert run("jsonl", "-o", "-") == (0, expected, "")
        status, out, err = run("json", "-o", "-")
        assert (status, out) == (2, "")
        assert "json is 2 files: name a directory with --output." in err
        assert content(tmp_path) == {}

    def test_several_files_into_an_empty_directory(self, run: Run, tmp_path: Path) -> None:
        """An existing empty directory keeps its permissions."""
        (tmp_path / "x").mkdir(mode=0o750)
        assert run("json", "-o", "x")[0] == 0
        assert sorted(content(tmp_path)) == ["x/about.json", "x/cpms-inspire.json"]
        assert (tmp_path / "x").stat().st_mode & 0o777 == 0o750

    def test_through_a_link(self, run: Run, tmp_path: Path) -> None:
        """A symbolic link to a directory stays a link."""
        (tmp_path / "real").mkdir()
        (tmp_path / "link").symlink_to("real")
        for name in ("json", "jsonl"):
            assert run(name, "-o", "link" if name == "json" else "link/deeper")[0] == 0
        assert (tmp_path / "link").is_symlink()
        assert sorted(content(tmp_path / "real")) == ["about.json", "cpms-inspire.json", "deeper/cpms-inspire.jsonl"]


@pytest.mark.parametrize("name", ["jsonl", "datapackage"])
class TestReplacing:
    """Existing files are replaced only on request, and then completely."""

    def test_not_without_force(self, run: Run, tmp_path: Path, name: str, other: Path) -> None:
        """Without `--force`, existing files stay and the command fails."""
        run(name, "-o", "x")
        before = content(tmp_path)
        status, out, err = run(name, "-o", "x", "--dataset", other)
        assert (status, out) == (2, "")
        assert err.startswith(f"Error: {Path('x') / min(content(tmp_path / 'x'))} exists already. Use --force")
        assert content(tmp_path) == before

    def test_with_force(self, run: Run, tmp_path: Path, name: str, other: Path) -> None:
        """With `--force`, the files are replaced and nothing of the old ones remains."""
        run(name, "-o", "x")
        assert run(name, "-o", "x", "--force", "--dataset", other)[0] == 0
        assert content(tmp_path / "x") == dict(export(name, Dataset.from_file(other)))
        assert [each.name for each in tmp_path.iterdir()] == ["x"]

    def test_what_is_the_users(self, run: Run, tmp_path: Path, name: str) -> None:
        """With `--force`, a file of the user's own below the directory stays, and so does what is no file."""
        run(name, "-o", "x")
        first = min(content(tmp_path / "x"))
        (tmp_path / "x" / first).unlink()
        (tmp_path / "x" / first / "mine").mkdir(parents=True)
        (tmp_path / "x" / first / "mine" / "precious").write_bytes(b"mine")
        before = content(tmp_path)
        status, out, err = run(name, "-o", "x", "--force")
        assert (status, out) == (2, "")
        assert first in err
        assert content(tmp_path) == before

    def test_what_is_made_of_private_input(self, run: Run, tmp_path: Path, name: str, other: Path) -> None:
        """Nobody may read an export who may not read the dataset or the overlay that it is made of."""
        other.chmod(0o600)
        run(name, "-o", "x", "--dataset", other)
        assert {path.stat().st_mode & 0o077 for path in (tmp_path / "x").rglob("*") if path.is_file()} == {0}


class TestRefusals:
    """An export that is impossible gives one error with the next step and status 2."""

    @pytest.mark.parametrize("arguments", [["nonsense"], [], ["json", "--set", "x"], ["json", "--set", "x=1"]])
    def test_bad_usage(self, run: Run, tmp_path: Path, arguments: list[str]) -> None:
        """If the usage is wrong, nothing is written."""
        status, out, err = run(*arguments)
        assert (status, out) == (2, "")
        assert "Error: " in err
        assert content(tmp_path) == {}

    def test_unknown_formats_name_the_known(self, run: Run) -> None:
        """An unknown format is an error that lists the known ones."""
        for status, _, err in (run("JSON"), run()):
            assert status == 2
            assert ", ".join(FORMATS) in err

    def test_a_directory_with_other_files(self, run: Run, tmp_path: Path) -> None:
        """Several files are not written into a directory with other files, because they would replace it."""
        (tmp_path / "x").mkdir()
        (tmp_path / "x" / "mine.txt").write_text("mine", encoding="utf-8")
        for more in ([], ["--force"]):
            status, _, err = run("json", "-o", "x", *more)
            assert status == 2
            assert "x contains other files (mine.txt), and 2 files take the place of a whole directory." in err
        assert content(tmp_path) == {"x/mine.txt": b"mine"}
        assert run("jsonl", "-o", "x")[0] == 0
        for name in "abc":
            (tmp_path / "x" / name).touch()
        assert "(a, b, c, ...)" in run("json", "-o", "x")[2]

    def test_the_current_directory(self, run: Run, tmp_path: Path) -> None:
        """Several files are not written to the current directory, but a single file is."""
        status, _, err = run("json", "-o", ".")
        assert status == 2
        assert ". is in use as the current directory, and 2 files take the place of a whole directory." in err
        assert run("jsonl", "-o", ".") == (0, "cpms-inspire.jsonl\n", "")
        assert list(content(tmp_path)) == ["cpms-inspire.jsonl"]

    @pytest.mark.parametrize("name", ["json", "jsonl"])
    def test_a_file_where_a_directory_is_wanted(self, run: Run, tmp_path: Path, name: str) -> None:
        """A file in the place of the directory is left unchanged."""
        (tmp_path / "file").write_bytes(b"kept")
        for place in ("file", "file/deeper"):
            status, out, err = run(name, "-o", place)
            assert (status, out) == (2, "")
            assert err.startswith(f"Error: cannot write into {Path(place)}: ")
        assert content(tmp_path) == {"file": b"kept"}

    def test_a_missing_extra(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        """If an extra is missing, the error says how to install it."""
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        status, _, err = run("parquet")
        assert status == 2
        assert "pip install '.[parquet]'" in err


FAILURES = [
    # A full disk, a broken disk, a directory without write permission, a file that another program uses.
    ("jsonl", "os.fsync", errno.ENOSPC),
    ("json", "os.fsync", errno.ENOSPC),
    ("json", "os.fsync", errno.EIO),
    ("jsonl", "os.write", errno.EACCES),
    ("json", "os.write", errno.EACCES),
    ("json", "pathlib.Path.mkdir", errno.EACCES),
    ("jsonl", "pathlib.Path.replace", errno.EBUSY),
    ("json", "pathlib.Path.rename", errno.EBUSY),
]


@pytest.mark.parametrize("failure", FAILURES, ids=str)
@pytest.mark.parametrize("there", [False, True])
def test_a_failure_changes_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: tuple[str, str, int], *, there: bool
) -> None:
    """If the system refuses an operation, the error gives the reason and the old files are unchanged."""
    name, call, error = failure
    if there:
        run(name, "-o", "x")
    before = content(tmp_path)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(error, os.strerror(error))

    with monkeypatch.context() as patched:
        patched.setattr(call, refuse)
        status, out, err = run(name, "-o", "x", "--force")
    assert (status, out) == (2, "")
    assert err == f"Error: cannot write into x: {os.strerror(error)}. What was there before is unchanged.\n"
    assert content(tmp_path) == before


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
from cpms_inspire import cli
sys.exit(cli.run(sys.argv[1:]))
"""


@pytest.mark.parametrize("name", ["json", "sqlite"])
def test_no_room_for_the_file(tmp_path: Path, name: str) -> None:
    """If the system limits the size of a file, the old export stays complete and no temporary file remains."""
    for file, old in export(name, cpms_inspire.load_dataset("1.0.0")).items():
        (tmp_path / "x").mkdir(exist_ok=True)
        (tmp_path / "x" / file).write_bytes(old)
    before = content(tmp_path)
    command = [sys.executable, "-c", LIMITED, "export", name, "-o", "x", "--force"]
    done = subprocess.run(command, cwd=tmp_path, env=surroundings(), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: cannot write into x: ")
    assert content(tmp_path) == before


class TestListing:
    """The list says which formats exist, what each needs, and what each loses."""

    def test_for_people(self, run: Run) -> None:
        """Each format is listed with its summary and its losses."""
        status, out, err = run("--list")
        assert (status, err) == (0, "")
        for each in FORMATS.values():
            assert f"{each.name}: {each.summary}" in out
            for loss in each.losses:
                assert f"  loss: {loss.what}. Why: {loss.why}." in out
        assert "(needs the extra parquet)" in out

    def test_for_programs(self, run: Run) -> None:
        """The JSON list contains the same facts."""
        status, out, _ = run("--list", "--json")
        assert status == 0
        assert json.loads(out) == {
            "formats": [
                {
                    "name": each.name,
                    "summary": each.summary,
                    "extra": each.extra,
                    "options": list(each.options),
                    "losses": [{"what": loss.what, "why": loss.why} for loss in each.losses],
                }
                for each in FORMATS.values()
            ]
        }


def test_formats_complete() -> None:
    """The shell completes formats with their summaries."""
    completer = ShellComplete(program, {}, "cpms-inspire", "_CPMS_INSPIRE_COMPLETE")
    found = completer.get_completions(["export"], "js")
    assert [(each.value, each.help) for each in found] == [(name, FORMATS[name].summary) for name in ("json", "jsonl")]
