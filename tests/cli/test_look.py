"""The command `look`: what a table is, what its columns read as, and what to run next."""

import json
import shlex
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current directory, which is empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def columns(run: Any, text: str) -> dict[str, dict[str, Any]]:
    """Return what is found in the columns of a table, by their names."""
    Path("in.csv").write_text(text, encoding="utf-8")
    return {column["name"]: column for column in run("look", "in.csv", "--json").json["columns"]}


def test_a_table(run: Any, place: Path) -> None:
    """The answer says how the file is read, what each column is, and which command comes next; that command runs."""
    (place / "3W, May.csv").write_text(
        "A title\nCPMS Standard;Country;Done\n#subsector;#country;\n"
        "18;Uganda;Yes\nStd. 9;Kenya;no\nx;Mali;no\n9, 18;DRC;\n",
        encoding="cp1252",
    )
    result = run("look", "3W, May.csv", width=200)
    assert result.status == 0
    lines = result.out.splitlines()
    assert lines[:2] == [
        "3W, May.csv: separated values, utf-8, delimiter semicolon; 4 rows",
        "The names of the columns are in row 2, and hashtags of HXL in the row below.",
    ]
    assert lines[3:5] == [
        "  1  'CPMS Standard' (#subsector): standards; 3 of 4 cells are standards, 1 hold several",
        "     Not read: 'x'",
    ]
    assert lines[5] == "  2  'Country' (#country): places; 4 of 4 cells are places"
    assert lines[6].startswith("  3  'Done': text; ")
    assert lines[7].startswith("     Careful: yes and no, not references")
    command = "cpms-inspire annotate '3W, May.csv' -o '3W, May-annotated.csv' --standard 'CPMS Standard'"
    assert lines[-1] == f"Run next: {command}"
    assert run(*shlex.split(command)[1:]).err.startswith("4 rows: 3 matched")
    assert sorted(path.name for path in place.iterdir()) == ["3W, May-annotated.csv", "3W, May.csv"]


def test_traps(run: Any, place: Path) -> None:
    """Yes and no are no strategies, months no standards, figures neither, unless the name of the column says so."""
    del place
    found = columns(
        run,
        "done,month,reached,sex,strategy,CPMS std,ok,about,empty\n"
        + "".join(f"{'YN'[n % 2]},{n},{n * 7},{'NS'[n % 2]},{'NS'[n % 2]},{n},NO,Std. {n},\n" for n in range(1, 13)),
    )
    reads = {name: (column["reads_as"], (column["trap"] or "").partition(",")[0]) for name, column in found.items()}
    assert reads == {
        "done": (None, "yes and no"),
        "month": (None, "numbers from 1 to 12"),
        "reached": (None, "numbers"),
        "sex": (None, "single letters"),
        "strategy": ("strategy", ""),
        "CPMS std": ("standard", ""),
        "ok": (None, "yes and no"),
        "about": ("standard", ""),
        "empty": (None, ""),
    }


def test_nothing(run: Any, place: Path) -> None:
    """If no column can be annotated, the status is 1."""
    (place / "in.csv").write_text("a,b\nx,\n", encoding="utf-8")
    result = run("look", "in.csv")
    assert (result.status, result.out.splitlines()[-1]) == (1, "No column was read as standards or strategies.")
    assert "  2  'b': empty" in result.out
    assert run("look", "in.csv", "--json").json["next"] is None


def test_sheets(run: Any, place: Path) -> None:
    """All sheets are listed, and the command names the one that was looked at."""
    book = openpyxl.Workbook()
    book.active.title = "Read me"
    book.active.append(["How to"])
    for row in (["st", "std. letter"], ["R", "N"], ["Norms and values", "x"]):
        book.create_sheet("Data").append(row) if "Data" not in book.sheetnames else book["Data"].append(row)
    book.create_sheet("Lists").sheet_state = "hidden"
    book.save(place / "in.xlsx")
    result = run("look", "in.xlsx", "--sheet", "Data", width=200)
    assert "Sheets: 'Read me', 'Data', 'Lists' (hidden); looked at 'Data'\n" in result.out
    ending = "-o in-annotated.xlsx --strategy st --sheet Data\n"
    assert result.out.endswith(ending)


def test_parquet(run: Any, place: Path) -> None:
    """A folder of Parquet files is looked at, and the first rows of a long table are enough."""
    (place / "t").mkdir()
    pq.write_table(pa.table({"std": ["Std. 9"] * 3}), place / "t" / "a.parquet")
    assert run("look", "t").out.endswith("Run next: cpms-inspire annotate t -o t-annotated.parquet --standard std\n")


def test_long(run: Any, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a long table the first rows are looked at, of a column with many texts the first texts."""
    monkeypatch.setattr("cpms_inspire.table_files.looking._ROWS", 5)
    monkeypatch.setattr("cpms_inspire.table_files.looking._DISTINCT", 2)
    (place / "in.csv").write_text("std\n" + "".join(f"Std. {n}\n" for n in range(1, 9)), encoding="utf-8")
    result = run("look", "in.csv")
    assert result.out.startswith("in.csv: separated values, utf-8, delimiter comma; the first 5 rows\n")
    assert json.loads(run("look", "in.csv", "--json").out)["columns"][0]["read"] == {"standard": 2}
