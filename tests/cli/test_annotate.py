"""The command `annotate`: formats, errors, and no unfinished files."""

import gzip
import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from cpms_inspire import load_dataset

TABLE = "std,no\nStd. 18,1\nx,2\n3,3\n,4\nx,5\n"
ROWS = [
    ["Std. 18", "1", "CPMS2019-18", "INSPIRE2016-R", "Response and support services", "named", "standard", "false"],
    ["x", "2", "", "", "", "", "", ""],
    ["3", "3", "CPMS2019-03", "", "", "", "", ""],
    ["", "4", "", "", "", "", "", ""],
    ["x", "5", "", "", "", "", "", ""],
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
    assert result.err == ("5 rows: 2 matched, 1 empty, 2 not matched\n  2 x 'x'\nWrote out.csv: 5 rows, shape long.\n")
    assert lines(Path("out.csv").read_text(encoding="utf-8")) == ROWS
    assert sorted(path.name for path in place.iterdir()) == ["in.csv", "out.csv"]


def test_everything_matches(run: Any, place: Path) -> None:
    """A column of strategies can be annotated with one kind and a prefix, and the status is 0 if everything matches."""
    (place / "in.csv").write_text("st;strategy\nR;a\n", encoding="utf-8-sig")
    arguments = ["--strategy", "st", "--kind", "named", "--prefix", "x_", "--dataset", "1.1.0"]
    result = run("annotate", "in.csv", "-o", "out.jsonl", *arguments)
    assert (result.status, result.err.splitlines()[0]) == (0, "1 rows: 1 matched, 0 empty, 0 not matched")
    found = [json.loads(line) for line in (place / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    named = [link.standard for link in load_dataset("1.1.0").linkages_for(strategy="R", kinds=["named"])]
    assert sorted(row["x_standard"] for row in found) == named
    new = ["x_read_as", "x_standard", "x_standard_title", "x_kind", "x_scope", "x_stressed"]
    assert list(found[0]) == ["st", "strategy", *new]


@pytest.mark.parametrize("name", ["a.tsv", "a.csv.gz", "a.parquet", "a.jsonl", "a.ndjson.gz", "a.xlsx"])
def test_formats(run: Any, place: Path, name: str) -> None:
    """A file in any output format can be read again and contains the same rows."""
    (place / "in.csv").write_text("std,no\nStd. 18,1\nx,2\n", encoding="utf-8")
    run("annotate", "in.csv", "-o", name, "--standard", "std", "--prefix", "one_")
    result = run("annotate", name, "-o", "out.csv", "--standard", "std")
    assert result.err.startswith("2 rows: 1 matched, 0 empty, 1 not matched\n  1 x 'x'\n"), result.err
    # Workbooks write truth values in capital letters.
    found = lines((place / "out.csv").read_text(encoding="utf-8").replace("FALSE", "false"))
    assert found == [[*row, *row[2:]] for row in ROWS[:2]]


def test_gzip_is_gzip(run: Any, place: Path) -> None:
    """A file whose name ends in `.gz` is compressed."""
    (place / "in.csv").write_text(TABLE, encoding="utf-8")
    run("annotate", "in.csv", "-o", "out.tsv.gz", "--standard", "std")
    with gzip.open("out.tsv.gz", "rt", encoding="utf-8") as stream:
        assert lines(stream.read(), "\t") == ROWS


def test_mixed_json(run: Any, place: Path) -> None:
    """A field of JSON lines may contain numbers, text and objects."""
    (place / "in.jsonl").write_text('{"std": 18}\n{"std": "x"}\n{"std": {"a": 0}}\n', encoding="utf-8")
    result = run("annotate", "in.jsonl", "-o", "out.csv", "--standard", "std")
    listed = "  1 x 'x'\n  1 x '{\"a\": 0}'\n"
    assert result.err.startswith(f"3 rows: 1 matched, 0 empty, 2 not matched\n{listed}"), result.err


def test_many_unmatched(run: Any, place: Path) -> None:
    """The most frequent unmatched spellings are listed with suggestions, and the others are counted."""
    (place / "in.csv").write_text(
        "std\nStandrd 9\nStandrd 9\n" + "".join(f"x{n}\n" for n in range(12)), encoding="utf-8"
    )
    result = run("annotate", "in.csv", "-o", "out.csv", "--standard", "std")
    listed = result.err.splitlines()
    assert listed[1].startswith("  2 x 'Standrd 9': perhaps CPMS2019-09")
    assert (len(listed), listed[-2]) == (13, "  and 3 others; --unmatched FILE writes them all")


def test_linkages_of_a_row_stay_together(run: Any, place: Path) -> None:
    """Rows keep the order of the file, and the linkages of each row are in INSPIRE's order."""
    spelled = ["9", "x", "Std. 9", "", "9", "15"] * 20_000
    (place / "in.csv").write_text(
        "std,no\n" + "".join(f"{std},{n}\n" for n, std in enumerate(spelled)), encoding="utf-8"
    )
    run("annotate", "in.csv", "-o", "out.tsv", "--standard", "std", "--dataset", "1.1.0")
    dataset = load_dataset("1.1.0")
    linked = {
        std: [each.id for each in dataset.strategies_for(std)] if std not in {"", "x"} else [""] for std in spelled
    }
    expected = [[std, str(n), other] for n, std in enumerate(spelled) for other in linked[std]]
    assert [[*row[:2], row[3]] for row in lines((place / "out.tsv").read_text(encoding="utf-8"), "\t")] == expected


HEADS: dict[str, tuple[str, str, list[str]]] = {
    "byte order mark": ("\ufeffstd,no\n18,1\n", "std", ["std", "no"]),
    "quotes": ('"std","no, of rows"\n18,1\n', "std", ["std", "no, of rows"]),
    "commas in quotes": ('"a,b,c,d";std\nx;18\n', "std", ["a,b,c,d", "std"]),
    "a line break in quotes": ('"the\nstandard",no\n18,1\n', "the\nstandard", ["the\nstandard", "no"]),
    "quotes in quotes": ('"the ""std""",no\n18,1\n', 'the "std"', ['the "std"', "no"]),
    "blanks": (" std ,no\n18,1\n", " std ", [" std ", "no"]),
    "semicolons": ("std;n,m;code\n18;1;2\n", "std", ["std", "n,m", "code"]),
    "one column": ("std\n18\n", "std", ["std"]),
    "Windows": ("std,no\r\n18,1\r\n", "std", ["std", "no"]),
    "an old Macintosh": ("std,no\r18,1\r", "std", ["std", "no"]),
    "Excel, line break": ('no,std,"note\nx"\r\n1,18,a\r\n', "std", ["no", "std", "note\nx"]),
    "a mark and a line break": ('\ufeff"a\r\n(b)";std\nx;18\n', "std", ["a\r\n(b)", "std"]),
    "a return in a name": ('std,"a\rb"\n18,x\n', "std", ["std", "a\rb"]),
    "tabs": ("std\tno\n18\t1\n", "std", ["std", "no"]),
    "bars": ("std|no\n18|1\n", "std", ["std", "no"]),
    "one name twice": ("std,a,A\n18,x,y\n", "std", ["std", "a", "A"]),
    "names of queries": ("n,answers,strategies\n18,x,y\n", "n", ["n", "answers", "strategies"]),
    "a star": ("*,x\n18,x\n", "*", ["*", "x"]),
}


@pytest.mark.parametrize("case", HEADS)
def test_names_of_columns(run: Any, place: Path, case: str) -> None:
    """Column names are read as a spreadsheet shows them."""
    text, column, names = HEADS[case]
    (place / "in.csv").write_bytes(text.encode())
    result = run("annotate", "in.csv", "-o", "out.jsonl", "--standard", column, "--shape", "long")
    assert (result.status, result.err.splitlines()[0]) == (0, "1 rows: 1 matched, 0 empty, 0 not matched")
    (row,) = map(json.loads, (place / "out.jsonl").read_text(encoding="utf-8").splitlines())
    assert list(row) == [*names, "read_as", "strategy", "strategy_title", "kind", "scope", "stressed"]
    assert (row[column], row["strategy"]) == ("18", "INSPIRE2016-R")


def test_nothing_but_names(run: Any, place: Path) -> None:
    """A table without rows is annotated."""
    (place / "in.csv").write_text("std,n\n", encoding="utf-8")
    for end in ("csv", "jsonl", "xlsx", "parquet"):
        result = run("annotate", "in.csv", "-o", f"out.{end}", "--standard", "std")
        assert (result.status, result.err.splitlines()[0]) == (0, "0 rows: 0 matched, 0 empty, 0 not matched")
    assert (place / "out.csv").read_text(
        encoding="utf-8"
    ) == "std,n,read_as,strategy,strategy_title,kind,scope,stressed\n"


BAD: dict[str, tuple[bytes, str]] = {
    "ragged.csv": (b"std,n\n9,1\n9,2,3\n", "ragged.csv, line 3: column 3 has a cell but no name"),
    "short.csv": (b"std,n\n9,1\n9\n", "short.csv, line 3: has 1 cells, but there are 2 columns"),
    "double.csv": (b"std,std\n9,1\n", "double.csv, row 1: the column name 'std' occurs twice"),
    "gap.csv": (b"std,\n9,1\n", "gap.csv, line 2: column 2 has a cell but no name"),
    "wide.csv": (b'"' + b"x" * 200_000 + b"\n", "wide.csv, line 1: a quotation mark is not closed"),
    "open.csv": (b'std,n\n9,1\n17,"2\n18,3\n', "open.csv, line 3: a quotation mark is not closed"),
    "header.csv": (b'std,"x\n9,a\n17,y\n', "header.csv, line 1: a quotation mark is not closed"),
    "stray.csv": (b'"std","12" pipe"\n9,x\n', "stray.csv, line 1: cannot be read"),
    "below.csv": (b"std,n\n" + b'9,"x\ny"\n' * 50 + b'9,"1" x\n', "below.csv, line 102: cannot be read"),
    "behind.csv": (b'std,n\n9,"x\ny"\n9,"1" x\n', "behind.csv, line 4: cannot be read"),
    "inside.csv": (b'std,n\n9,"1" x\n', "inside.csv, line 2: cannot be read"),
    "headless.csv": (b"9,1\n18,2\n", "--standard must be the name of a column, not 'std'. The columns are: '9', '1'"),
    "utf16.csv": ("std,n\n9,1\n".encode("utf-16-le"), "--standard must be the name of a column"),
    "cut.csv.gz": (gzip.compress(b"std,n\n9,1\n")[:15], "cut.csv.gz: cannot be unpacked"),
    "crc.csv.gz": (gzip.compress(b"std,n\n9,1\n")[:-8] + bytes(8), "crc.csv.gz: cannot be unpacked"),
    "plain.csv.gz": (b"std,n\n9,1\n", "plain.csv.gz: cannot be unpacked"),
    "empty.csv": (b"", "empty.csv: is empty"),
    "nothing.csv.gz": (gzip.compress(b""), "nothing.csv.gz: is empty"),
    "blank.csv": (b"\n", "line 1: there are no column names"),
    "mark.csv": (b"\xef\xbb\xbf", "line 1: there are no column names"),
    "latin.csv": (b"std,n\n9,1\n\xe9t\xe9,2\n", "latin.csv, line 3: is not UTF-8"),
    "names.csv": (b"std,\xe9t\xe9\n9,1\n", "names.csv, line 1: is not UTF-8"),
    "half.csv": (b"std,n\n9,\xc3", "half.csv, line 2: is not UTF-8"),
    "clash.csv": (b"std,kind\n9,x\n", "a prefix that makes other names than 'kind'"),
    "case.csv": (b"std,Kind\n9,x\n", "a prefix that makes other names than 'Kind'"),
    "other.csv": (b"stnd\n9\n", "--standard must be the name of a column, not 'std'"),
    "bad.jsonl": (b'{"std": 9}\n{"std": \n', "bad.jsonl, line 2: is no JSON object"),
    "begins.jsonl": (b'{"std": \n{"std": 9}\n', "begins.jsonl, line 1: is no JSON object"),
    "list.jsonl": (b"[1]\n", "list.jsonl, line 1: is no JSON object"),
    "commas.jsonl": (b'{"a": 1 "b": 2}\n', "commas.jsonl, line 1: is no JSON object"),
    "names.jsonl": (b'{"a": 1, b: 2}\n', "names.jsonl, line 1: is no JSON object"),
    "colon.jsonl": (b'{"a" 1}\n', "colon.jsonl, line 1: is no JSON object"),
    "after.jsonl": (b'{"std": 1} x\n', "after.jsonl, line 1: has something after its object"),
    "twice.jsonl": (b'{"std": "9", "a": 1, "a": 2}\n', "twice.jsonl, line 1: has the name 'a' twice"),
    "deep.jsonl": (b'{"a": ' + b"[" * 100_000 + b"\n", "deep.jsonl, line 1: is no JSON object"),
    "no.jsonl": (b"{}\n\n", "no.jsonl: contains no object with names"),
    "bad.jsonl.gz": (
        gzip.compress(b'{"std": 9}\n' * 20 + b'{"std":}\n{"std": 9}\n'),
        "bad.jsonl.gz, line 21: is no JSON object",
    ),
    "half.jsonl": (b'{"std": "\\ud800"}\n', "half.jsonl, line 1: contains half of a character"),
    "bad.parquet": (b"no parquet", "bad.parquet: cannot be read as Parquet"),
    "bad.xlsx": (b"no workbook", "bad.xlsx: cannot be read as a workbook"),
    "bad.doc": (b"x", "bad.doc: cannot be read: use a file whose name ends in"),
}


@pytest.mark.parametrize("name", BAD)
def test_refused(run: Any, place: Path, name: str) -> None:
    """A file that cannot be read gives one error with its place, and no output is written."""
    content, message = BAD[name]
    (place / name).write_bytes(content)
    result = run("annotate", name, "-o", "out.csv", "--standard", "std")
    assert (result.status, message in result.err) == (2, True), result.err
    assert [path.name for path in place.iterdir()] == [name]


@pytest.mark.parametrize("name", ["out.xls", "out.parquet.gz", "nowhere/out.csv"])
def test_cannot_be_written(run: Any, place: Path, name: str) -> None:
    """An output path that cannot be written gives one error."""
    (place / "in.csv").write_text(TABLE, encoding="utf-8")
    result = run("annotate", "in.csv", "-o", name, "--standard", "std")
    assert (result.status, name in result.err, "cannot" in result.err) == (2, True, True)
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
    (place / "in.csv").write_text("std\n" + "9\n" * 2_000_000, encoding="utf-8")
    command = [sys.executable, "-m", "cpms_inspire", "annotate", "in.csv", "-o", "out.csv", "--standard", "std"]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    limit = time.monotonic() + 120
    # Once something is written, nothing is imported any more: coverage.py waits forever if it is interrupted meanwhile.
    while not any(part.stat().st_size for part in place.glob(".cpms-inspire-*")) and time.monotonic() < limit:
        time.sleep(0.02)
    running.send_signal(by)
    _, errors = running.communicate(timeout=60)
    assert (running.returncode, "Traceback" in errors) == (130, False)
    assert [path.name for path in place.iterdir()] == ["in.csv"]


def test_bar_on_a_terminal(place: Path) -> None:
    """On a terminal, a progress bar is shown and removed at the end; elsewhere there is none."""
    pty = pytest.importorskip("pty", reason="pseudo-terminals are a thing of Unix")
    (place / "in.csv").write_text("std\n" + "18\n" * 2_000_000, encoding="utf-8")
    command = [sys.executable, "-m", "cpms_inspire", "annotate", "in.csv", "-o", "out.csv", "--standard", "std"]
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
    assert re.search(r"Annotating rows[^\r\n]*[ m][1-9][0-9]?%", screen), screen[-2000:]
    written = "2000000 rows: 2000000 matched, 0 empty, 0 not matched\nWrote out.csv: 2000000 rows, shape long.\n"
    assert screen.endswith(written.replace("\n", "\r\n"))
    errors = subprocess.run([*command, "--force"], stderr=subprocess.PIPE, text=True, check=True).stderr
    assert errors == written
