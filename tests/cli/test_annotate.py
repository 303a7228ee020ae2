"""The command `annotate`: formats, errors, and no unfinished files."""

import gzip
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from cpms_inspire import load_dataset
from cpms_inspire.cli.annotate import _first_sheet, _import_duckdb

TABLE = "std,n\nStd. 18,1\nx,2\n3,3\n,4\nx,5\n"
ROWS = [
    ["Std. 18", "1", "INSPIRE2016-R", "Response and support services", "named", "standard", "false"],
    ["x", "2", "", "", "", "", ""],
    ["3", "3", "", "", "", "", ""],
    ["", "4", "", "", "", "", ""],
    ["x", "5", "", "", "", "", ""],
]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current directory, which is empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lines(text: str, separator: str = ",") -> list[list[str]]:
    return [line.split(separator) for line in text.splitlines()[1:]]


def test_csv(run: Any, place: Path) -> None:
    """Rows keep their order, rows without a match stay, and standard error counts the spellings that did not match."""
    Path("in.csv").write_text(TABLE, encoding="utf-8")
    result = run("annotate", "in.csv", "-o", "out.csv", "--standard", "std")
    assert (result.status, result.out) == (1, "")
    assert result.err == "5 rows: 2 matched, 1 empty, 2 not matched\n  2 x 'x'\n"
    assert lines(Path("out.csv").read_text(encoding="utf-8")) == ROWS
    assert sorted(path.name for path in place.iterdir()) == ["in.csv", "out.csv"]


def test_everything_matches(run: Any, place: Path) -> None:
    """A column of strategies can be annotated with one kind and a prefix, and the status is 0 if everything matches."""
    (place / "in.csv").write_text("st;strategy\nR;a\n", encoding="utf-8-sig")
    arguments = ["--strategy", "st", "--kind", "named", "--prefix", "x_", "--dataset", "1.1.0"]
    result = run("annotate", "in.csv", "-o", "out.jsonl", *arguments)
    assert (result.status, result.err) == (0, "1 rows: 1 matched, 0 empty, 0 not matched\n")
    found = [json.loads(line) for line in (place / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    named = [link.standard for link in load_dataset("1.1.0").linkages_for(strategy="R", kinds=["named"])]
    assert sorted(row["x_standard"] for row in found) == named
    assert list(found[0]) == ["st", "strategy", "x_standard", "x_standard_title", "x_kind", "x_scope", "x_stressed"]


@pytest.mark.parametrize("name", ["a.tsv", "a.csv.gz", "a.parquet", "a.jsonl", "a.ndjson.gz"])
def test_formats(run: Any, place: Path, name: str) -> None:
    """A file in any output format can be read again and contains the same rows."""
    (place / "in.csv").write_text("std,n\nStd. 18,1\nx,2\n", encoding="utf-8")
    run("annotate", "in.csv", "-o", name, "--standard", "std", "--prefix", "one_")
    result = run("annotate", name, "-o", "out.csv", "--standard", "std")
    assert result.err == "2 rows: 1 matched, 0 empty, 1 not matched\n  1 x 'x'\n"
    found = lines((place / "out.csv").read_text(encoding="utf-8"))
    assert found == [[*row, *row[2:]] for row in ROWS[:2]]


def test_gzip_is_gzip(run: Any, place: Path) -> None:
    """A file whose name ends in `.gz` is compressed."""
    (place / "in.csv").write_text(TABLE, encoding="utf-8")
    run("annotate", "in.csv", "-o", "out.tsv.gz", "--standard", "std")
    with gzip.open("out.tsv.gz", "rt", encoding="utf-8") as stream:
        assert lines(stream.read(), "\t") == ROWS


def test_workbook(run: Any, place: Path) -> None:
    """The first sheet of a workbook is read, and its numbers are numbers of standards."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["std", "n"], [18, 1], [None, 2]):
        book.worksheets[0].append(row)
    book.save(place / "in.xlsx")
    result = run("annotate", "in.xlsx", "-o", "out.csv", "--standard", "std")
    assert (result.status, result.err) == (0, "2 rows: 1 matched, 1 empty, 0 not matched\n")
    assert lines((place / "out.csv").read_text(encoding="utf-8"))[0] == ["18", *ROWS[0][1:]]


def test_mixed_json(run: Any, place: Path) -> None:
    """A field of JSON lines may contain numbers, text and objects."""
    (place / "in.jsonl").write_text('{"std": 18}\n{"std": "x"}\n{"std": {"a": 0}}\n', encoding="utf-8")
    result = run("annotate", "in.jsonl", "-o", "out.csv", "--standard", "std")
    assert result.err == "3 rows: 1 matched, 0 empty, 2 not matched\n  1 x 'x'\n  1 x '{\"a\":0}'\n"


def test_many_unmatched(run: Any, place: Path) -> None:
    """The most frequent unmatched spellings are listed with suggestions, and the others are counted."""
    (place / "in.csv").write_text(
        "std\nStandrd 9\nStandrd 9\n" + "".join(f"x{n}\n" for n in range(12)), encoding="utf-8"
    )
    result = run("annotate", "in.csv", "-o", "out.csv", "--standard", "std")
    listed = result.err.splitlines()
    assert listed[1].startswith("  2 x 'Standrd 9': perhaps CPMS2019-09")
    assert (len(listed), listed[-1]) == (12, "  and 3 other spellings")


def test_linkages_of_a_row_stay_together(run: Any, place: Path) -> None:
    """Rows keep the order of the file, and the linkages of each row are in INSPIRE's order."""
    spelled = ["9", "x", "Std. 9", "", "9", "15"] * 2000
    (place / "in.csv").write_text(
        "std,n\n" + "".join(f"{std},{n}\n" for n, std in enumerate(spelled)), encoding="utf-8"
    )
    run("annotate", "in.csv", "-o", "out.tsv", "--standard", "std", "--dataset", "1.1.0")
    dataset = load_dataset("1.1.0")
    linked = {
        std: [each.id for each in dataset.strategies_for(std)] if std not in {"", "x"} else [""] for std in spelled
    }
    expected = [[std, str(n), other] for n, std in enumerate(spelled) for other in linked[std]]
    assert [row[:3] for row in lines((place / "out.tsv").read_text(encoding="utf-8"), "\t")] == expected


HEADS: dict[str, tuple[str, str, list[str]]] = {
    "byte order mark": ("\ufeffstd,n\n18,1\n", "std", ["std", "n"]),
    "quotes": ('"std","n, of rows"\n18,1\n', "std", ["std", "n, of rows"]),
    "commas in quotes": ('"a,b,c,d";std\nx;18\n', "std", ["a,b,c,d", "std"]),
    "a line break in quotes": ('"the\nstandard",n\n18,1\n', "the\nstandard", ["the\nstandard", "n"]),
    "quotes in quotes": ('"the ""std""",n\n18,1\n', 'the "std"', ['the "std"', "n"]),
    "blanks": (" std ,n\n18,1\n", " std ", [" std ", "n"]),
    "semicolons": ("std;n,m;k\n18;1;2\n", "std", ["std", "n,m", "k"]),
    "one column": ("std\n18\n", "std", ["std"]),
    "Windows": ("std,n\r\n18,1\r\n", "std", ["std", "n"]),
}


@pytest.mark.parametrize("case", HEADS)
def test_names_of_columns(run: Any, place: Path, case: str) -> None:
    """Column names are read as a spreadsheet shows them."""
    text, column, names = HEADS[case]
    (place / "in.csv").write_bytes(text.encode())
    result = run("annotate", "in.csv", "-o", "out.jsonl", "--standard", column)
    assert (result.status, result.err) == (0, "1 rows: 1 matched, 0 empty, 0 not matched\n")
    (row,) = map(json.loads, (place / "out.jsonl").read_text(encoding="utf-8").splitlines())
    assert list(row) == [*names, "strategy", "strategy_title", "kind", "scope", "stressed"]
    assert (row[column], row["strategy"]) == ("18", "INSPIRE2016-R")


def test_nothing_but_names(run: Any, place: Path) -> None:
    """A table without rows is annotated."""
    (place / "in.csv").write_text("std,n\n", encoding="utf-8")
    result = run("annotate", "in.csv", "-o", "out.csv", "--standard", "std")
    assert (result.status, result.err) == (0, "0 rows: 0 matched, 0 empty, 0 not matched\n")
    assert (place / "out.csv").read_text(encoding="utf-8") == "std,n,strategy,strategy_title,kind,scope,stressed\n"


BAD: dict[str, tuple[bytes, str]] = {
    "ragged.csv": (b"std,n\n9,1\n9,2,3\n", "Line: 3"),
    "short.csv": (b"std,n\n9,1\n9\n", "Line: 3"),
    "double.csv": (b"std,std\n9,1\n", "double.csv, line 1: the column name 'std' occurs twice"),
    "cases.csv": (b"std,STD\n9,1\n", "line 1: the column names 'std' and 'STD' differ only in case"),
    "gap.csv": (b"std,\n9,1\n", "gap.csv, line 1: column 2 has no name"),
    "wide.csv": (b'"' + b"x" * 200_000 + b"\n", "wide.csv, line 1: cannot be read: field larger than field limit"),
    "headless.csv": (b"9,1\n18,2\n", "standard must be the name of a column, not 'std'. Valid: 9, 1"),
    "blanks.csv": (b" std,n\n9,1\n", "standard must be the name of a column, not 'std'"),
    "case.csv": (b"std,Kind\n9,1\n", "a prefix that makes other names than Kind"),
    "tabs.csv": (b"std\tn\n9\t1\n", "standard must be the name of a column, not 'std'"),
    "utf16.csv": ("std,n\n9,1\n".encode("utf-16"), "utf16.csv, line 1: not UTF-8"),
    "cut.csv.gz": (gzip.compress(b"std,n\n9,1\n")[:15], "cut.csv.gz, line 1: cannot be read"),
    "plain.csv.gz": (b"std,n\n9,1\n", "cannot annotate plain.csv.gz"),
    "empty.csv": (b"", "empty.csv is empty"),
    "blank.csv": (b"\n", "line 1: there are no column names"),
    "latin.csv": (b"std,n\n9,1\n\xe9t\xe9,2\n", "Line: 3"),
    "names.csv": (b"std,\xe9t\xe9\n9,1\n", "names.csv, line 1: not UTF-8"),
    "clash.csv": (b"std,kind\n9,1\n", "a prefix that makes other names than kind"),
    "other.csv": (b"stnd\n9\n", "standard must be the name of a column, not 'std'"),
    "bad.jsonl": (b'{"std": 9}\n{"std": \n', "bad.jsonl, line 2: not JSON"),
    "begins.jsonl": (b'{"std": \n{"std": 9}\n', "begins.jsonl, line 1: not JSON"),
    "bad.jsonl.gz": (
        gzip.compress(b'{"std": 9}\n' * 20 + b'{"std":}\n{"std": 9}\n'),
        "bad.jsonl.gz, line 21: not JSON",
    ),
    "half.jsonl": (b'{"std": "\\ud800"}\n', "cannot annotate half.jsonl: Invalid Input Error: Malformed JSON"),
    "bad.parquet": (b"no parquet", "bad.parquet"),
    "bad.xlsx": (b"no workbook", "bad.xlsx cannot be read as a workbook"),
    "bad.doc": (b"x", "cannot read bad.doc"),
}


@pytest.mark.parametrize("name", BAD)
def test_refused(run: Any, place: Path, name: str) -> None:
    """A file that cannot be read gives one error with its place, and no output is written."""
    content, message = BAD[name]
    (place / name).write_bytes(content)
    result = run("annotate", name, "-o", "out.csv", "--standard", "std")
    assert (result.status, message in result.err) == (2, True), result.err
    assert [path.name for path in place.iterdir()] == [name]


def test_empty_workbook(run: Any, place: Path) -> None:
    """A workbook without rows is refused."""
    import openpyxl

    openpyxl.Workbook().save(place / "in.xlsx")
    result = run("annotate", "in.xlsx", "-o", "out.csv", "--standard", "std")
    assert (result.status, "is empty" in result.err) == (2, True)


@pytest.mark.parametrize("name", ["out.xls", "out.parquet.gz", "nowhere/out.csv"])
def test_cannot_be_written(run: Any, place: Path, name: str) -> None:
    """An output path that cannot be written gives one error."""
    (place / "in.csv").write_text(TABLE, encoding="utf-8")
    result = run("annotate", "in.csv", "-o", name, "--standard", "std")
    assert (result.status, result.err.startswith(f"Error: cannot write {name}: ")) == (2, True)
    assert [path.name for path in place.iterdir()] == ["in.csv"]


def test_existing_file(run: Any, place: Path) -> None:
    """A file is replaced only with `--force`, and only if the new file is complete."""
    (place / "in.csv").write_text(TABLE, encoding="utf-8")
    (place / "out.csv").write_text("mine", encoding="utf-8")
    assert run("annotate", "in.csv", "-o", "out.csv", "--standard", "std").status == 2
    (place / "ragged.csv").write_bytes(BAD["ragged.csv"][0])
    assert run("annotate", "ragged.csv", "-o", "out.csv", "--standard", "std", "--force").status == 2
    assert (place / "out.csv").read_text(encoding="utf-8") == "mine"
    assert run("annotate", "in.csv", "-o", "out.csv", "--standard", "std", "--force").status == 1
    assert lines((place / "out.csv").read_text(encoding="utf-8")) == ROWS


def test_failing_disk(run: Any, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the disk fails, the error says that nothing was changed."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (place / "in.csv").write_text(TABLE, encoding="utf-8")
    (place / "out.csv").write_text("old", encoding="utf-8")
    monkeypatch.setattr(Path, "replace", full)
    result = run("annotate", "in.csv", "-o", "out.csv", "--standard", "std", "--force")
    assert (result.status, "No space left on device. What was there before is unchanged." in result.err) == (2, True)
    assert (place / "out.csv").read_text(encoding="utf-8") == "old"
    assert len(list(place.iterdir())) == 2


def test_private_tables_stay_private(run: Any, place: Path) -> None:
    """Nobody may read an output who may not read the table; a replaced output keeps its permissions."""
    (place / "in.csv").write_text(TABLE, encoding="utf-8")
    (place / "in.csv").chmod(0o640)
    run("annotate", "in.csv", "-o", "out.csv", "--standard", "std")
    assert (place / "out.csv").stat().st_mode & 0o007 == 0
    (place / "out.csv").chmod(0o600)
    (place / "in.csv").chmod(0o644)
    run("annotate", "in.csv", "-o", "out.csv", "--standard", "std", "--force")
    assert (place / "out.csv").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_only_files_are_replaced(run: Any, place: Path, kind: str) -> None:
    """A link or a pipe in the place of the output stays, also with `--force`."""
    (place / "in.csv").write_text(TABLE, encoding="utf-8")
    os.mkfifo("out.csv") if kind == "pipe" else (place / "out.csv").symlink_to("in.csv")
    result = run("annotate", "in.csv", "-o", "out.csv", "--standard", "std", "--force")
    assert (result.status, "not replaced. Name a file." in result.err) == (2, True)
    assert (place / "in.csv").read_text(encoding="utf-8") == TABLE


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_interrupted(place: Path, by: signal.Signals) -> None:
    """If the program is interrupted or terminated, it leaves no output, not even a partial one."""
    (place / "in.csv").write_text("std\n" + "9\n" * 3_000_000, encoding="utf-8")
    command = [sys.executable, "-m", "cpms_inspire", "annotate", "in.csv", "-o", "out.csv", "--standard", "std"]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    limit = time.monotonic() + 60
    while not list(place.glob(".cpms-inspire-*")) and time.monotonic() < limit:
        time.sleep(0.02)
    running.send_signal(by)
    _, errors = running.communicate(timeout=60)
    assert (running.returncode, "Traceback" in errors) == (130, False)
    assert [path.name for path in place.iterdir()] == ["in.csv"]


def test_bar_on_a_terminal(place: Path) -> None:
    """On a terminal, a progress bar is shown and removed at the end; elsewhere there is none."""
    pty = pytest.importorskip("pty", reason="pseudo-terminals are a thing of Unix")
    (place / "in.csv").write_text("std\n" + "18\n" * 4_000_000, encoding="utf-8")
    command = [sys.executable, "-m", "cpms_inspire", "annotate", "in.csv", "-o", "out.parquet", "--standard", "std"]
    ours, theirs = pty.openpty()
    shown: list[bytes] = []
    running = subprocess.Popen(command, stderr=theirs, env=os.environ | {"TERM": "xterm", "COLUMNS": "80"})
    os.close(theirs)
    with suppress(OSError):  # the terminal closes when the program ends
        while part := os.read(ours, 10_000):
            shown.append(part)
    os.close(ours)
    screen = b"".join(shown).decode()
    assert running.wait() == 0
    assert "Reading spellings" in screen
    assert re.search(r"Annotating rows[^\r\n]*[ m][1-9][0-9]?%", screen), screen[-2000:]
    assert screen.endswith("4000000 rows: 4000000 matched, 0 empty, 0 not matched\r\n")
    errors = subprocess.run([*command, "--force"], stderr=subprocess.PIPE, text=True, check=True).stderr
    assert errors == "4000000 rows: 4000000 matched, 0 empty, 0 not matched\n"


@pytest.mark.parametrize(
    ("library", "missing"), [("duckdb", _import_duckdb), ("openpyxl", lambda: _first_sheet(Path(), Path()))]
)
def test_without_the_extra(library: str, missing: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """If a library is missing, the error names the extra."""
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ImportError, match=r"cpms-inspire\[tables\]"):
        missing()
