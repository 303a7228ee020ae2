# ruff: noqa: DTZ001  # workbooks know no time zones
"""The command `annotate` on tables as people have them: no value changes, and no row is lost, invented or moved."""

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpms_inspire import RecordId, Retirement, load_dataset
from cpms_inspire.table_files.answers import why_unread
from cpms_inspire.table_files.json_lines import JsonLinesTable
from cpms_inspire.table_files.separated import SeparatedTable

NEW = ["read_as", "strategy", "strategy_title", "kind", "scope", "stressed"]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current directory, which is empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def cells(path: Path | str, delimiter: str = ",") -> list[list[str]]:
    """Return the cells of a file of separated values."""
    with Path(path).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream, delimiter=delimiter))


def sheet(path: Path | str, *rows: Sequence[Any], name: str = "Data") -> openpyxl.Workbook:
    """Write a workbook with one sheet, and return it."""
    book = openpyxl.Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    book.save(path)
    return book


def edited(path: Path, old: bytes, new: bytes, part: str = "xl/worksheets/sheet1.xml") -> None:
    """Change the bytes of a part of a workbook: of its first sheet, or of another."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


class TestSeparated:
    """Separated values are copied as they stand."""

    def test_bytes_stay(self, run: Any, place: Path) -> None:
        """Quotation marks, line ends and the byte order mark of each record stay, and the new cells stand behind it."""
        rows = [b'"a";\t x ;"17"', b'12" screen;"say ""hi""";18', b'"two\nlines";"";x']
        ends = [b"\r\n", b"\n", b"\r\n"]
        given = b"\xef\xbb\xbf" + b"name;note;std\r\n" + b"".join(a + b for a, b in zip(rows, ends, strict=True))
        (place / "in.csv").write_bytes(given)
        result = run("annotate", "in.csv", "-o", "out.csv", "--standard", "std", "--shape", "wide")
        assert result.status == 1
        found = (place / "out.csv").read_bytes()
        assert found.startswith(b"\xef\xbb\xbfname;note;std;strategies;strategy_titles;kinds\r\n")
        for row, end in zip(rows, ends, strict=True):
            (after,) = found.split(row)[1:]
            assert after.startswith(b";")
            assert after.partition(b"\n")[0].endswith(end[:-1])

    def test_other_files_are_not_read(self, run: Any, place: Path) -> None:
        """Characters of patterns, of home folders and of addresses in a name mean themselves."""
        for name in ("3W [ab].csv", "w?.csv", "w*.csv", "{a,b}.csv", "~", "file:x.csv", "a=b.csv"):
            for folder in ("standard=9", "[x]", "~"):
                path = place / folder / name
                path.parent.mkdir(exist_ok=True)
                path = path.with_suffix(".csv")
                path.write_text("standard,place\n17,HERE\n", encoding="utf-8")
                (place / "x" / "3W a.csv").parent.mkdir(exist_ok=True)
                for other in (place / "x", path.parent):
                    (other / "3W a.csv").write_text("standard,place\n9,OTHER\n", encoding="utf-8")
                    (other / "wx.csv").write_text("standard,place\n9,OTHER\n", encoding="utf-8")
                run("annotate", path, "-o", "out.csv", "--standard", "standard", "--shape", "wide", "--force")
                assert [row[:2] for row in cells("out.csv")] == [["standard", "place"], ["17", "HERE"]]

    def test_encodings(self, run: Any, place: Path) -> None:
        """UTF-16 is known by its mark, another encoding is named, and the output is UTF-8."""
        text = "std,où\n18,é\n"
        for name, encoding, option in (
            ("a.csv", "utf-16", []),
            ("b.csv", "utf-16-be", ["--encoding", "utf-16-be"]),
            ("c.csv", "cp1252", ["--encoding", "cp1252"]),
            ("d.csv", "utf-8-sig", []),
        ):
            (place / name).write_bytes(text.encode(encoding))
            assert run("annotate", name, "-o", f"{name}.csv", "--standard", "std", *option).status == 0
            assert [row[:2] for row in cells(f"{name}.csv")] == [["std", "où"], ["18", "é"]]
        result = run("annotate", "a.csv", "-o", "x.csv", "--standard", "std", "--encoding", "no")
        assert (result.status, "'no' is not valid for --encoding" in result.err) == (2, True)

    def test_every_order_of_blocks(self, run: Any, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Wherever a block of the file ends, within a record, a character or a line end, the answer is the same."""
        rows = "".join(
            f'{n},"é{n}\r\nx{"y" * (n % 7)}",{18 if n % 3 else ""}\r\n' if n % 5 else f"{n},é,9\n" for n in range(60)
        )
        (place / "in.csv").write_bytes(f"no,note,std\r\n{rows}".encode())
        answers = set()
        for size in (5, 7, 64, 1 << 18):
            monkeypatch.setattr("cpms_inspire.table_files.text_input.BLOCK", size)
            run("annotate", "in.csv", "-o", "out.csv", "--standard", "std", "--force", "--shape", "long")
            answers.add((place / "out.csv").read_bytes())
        assert len(answers) == 1

    def test_a_return_at_the_end_of_a_block(self, run: Any, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A file whose lines end with returns alone is read, in blocks of any size."""
        (place / "in.csv").write_bytes(b"no,std\r1,18\r2,9\r3,x\r")
        for size in (3, 4, 1 << 18):
            monkeypatch.setattr("cpms_inspire.table_files.text_input.BLOCK", size)
            result = run("annotate", "in.csv", "-o", "out.csv", "--standard", "std", "--force", "--shape", "wide")
            assert result.err.startswith("3 rows: 2 matched, 0 empty, 1 not matched")
            assert (place / "out.csv").read_bytes().count(b"\r") == 4

    def test_a_quotation_mark_that_is_never_closed(
        self, run: Any, place: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The rest of a large file is not taken for one cell."""
        for limit, reason in ((3000, "a quotation mark is not closed"), (100_000, "a quotation mark is not closed")):
            monkeypatch.setattr("cpms_inspire.table_files.separated.LONGEST_RECORD", limit)
            monkeypatch.setattr("cpms_inspire.table_files.text_input.BLOCK", 500)
            (place / "in.csv").write_text("no,std\n" + "1,9\n" * 300 + '2,"17\n' + "3,9\n" * 3000, encoding="utf-8")
            result = run("annotate", "in.csv", "-o", "out.csv", "--standard", "std", "--shape", "wide")
            assert (result.status, reason in result.err, "line 302" in result.err) == (2, True, True), result.err

    def test_a_cell_beyond_the_limit(self, run: Any, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A cell that is longer than the limit of a cell is refused."""
        monkeypatch.setattr("cpms_inspire.documents.separated.LONGEST_RECORD", 1000)
        (place / "in.csv").write_text('no,std\n1,9\n"' + "x" * 2000 + '",9\n', encoding="utf-8")
        result = run("annotate", "in.csv", "-o", "out.csv", "--standard", "std", "--shape", "wide")
        assert (result.status, "a cell is too long" in result.err) == (2, True), result.err

    def test_long_cells(self, run: Any, place: Path) -> None:
        """Cells of millions of characters are copied, quoted or not, in the last row too."""
        long = "B" * 3_000_000
        (place / "in.csv").write_text(f'std,x\n17,"{long}"\n9,{long}', encoding="utf-8")
        result = run("annotate", "in.csv", "-o", "out.csv", "--standard", "std", "--shape", "flags")
        assert result.err.startswith("2 rows: 2 matched")
        assert (place / "out.csv").read_bytes().count(long.encode()) == 2

    def test_a_quoted_cell_behind_a_stray_mark(self, run: Any, place: Path) -> None:
        """A mark within a cell that is not quoted is a character, also if a cell behind it goes over two lines."""
        (place / "in.csv").write_text('a,b,std\n12" x,"two\nlines",18\n12" y,"one",9\n', encoding="utf-8")
        run("annotate", "in.csv", "-o", "out.tsv", "--standard", "std", "--shape", "wide")
        assert [row[:3] for row in cells("out.tsv", "\t")[1:]] == [['12" x', "two\nlines", "18"], ['12" y', "one", "9"]]

    def test_blank_lines(self, run: Any, place: Path) -> None:
        """A blank line is no row, but in a table of one column it is an empty cell."""
        (place / "two.csv").write_text("std,a\n\n18,x\n\n9,y\n", encoding="utf-8")
        assert run("annotate", "two.csv", "-o", "o2.csv", "--standard", "std").err.startswith("2 rows: 2 matched")
        (place / "one.csv").write_text('std\n18\n\n"9"\n', encoding="utf-8")
        assert run("annotate", "one.csv", "-o", "o1.csv", "--standard", "std").err.startswith(
            "3 rows: 2 matched, 1 empty"
        )
        (place / "one.csv").write_text('std\n18\n\n"9\n"\n', encoding="utf-8")
        assert run("annotate", "one.csv", "-o", "o3.csv", "--standard", "std").err.startswith(
            "3 rows: 2 matched, 1 empty"
        )

    def test_columns_at_the_end_without_a_name(self, run: Any, place: Path) -> None:
        """They are left out if they are empty throughout."""
        (place / "in.csv").write_text('std,a,,\n18,x,,\n9,"y, z","",\n3,z\n', encoding="utf-8")
        assert run("annotate", "in.csv", "-o", "out.csv", "--standard", "std", "--shape", "wide").status == 0
        assert [row[:2] for row in cells("out.csv")] == [["std", "a"], ["18", "x"], ["9", "y, z"], ["3", "z"]]
        assert {len(row) for row in cells("out.csv")} == {5}

    def test_a_column_between_without_a_name(self, run: Any, place: Path) -> None:
        """CSV and workbooks have it; a format that is keyed by names refuses it."""
        (place / "in.csv").write_text("std,,b\n18,x,y\n", encoding="utf-8")
        assert run("annotate", "in.csv", "-o", "out.csv", "--standard", "std").status == 0
        assert run("annotate", "in.csv", "-o", "out.xlsx", "--standard", "std").status == 0
        for end in ("jsonl", "parquet"):
            result = run("annotate", "in.csv", "-o", f"out.{end}", "--standard", "std")
            assert (result.status, "column 2: has no name" in result.err) == (2, True)
        (place / "in.csv").write_text("std,b,b\n18,x,y\n", encoding="utf-8")
        result = run("annotate", "in.csv", "-o", "out.jsonl", "--standard", "std")
        assert (result.status, "the columns 2 and 3 are both called 'b'" in result.err) == (2, True)

    def test_names_below(self, run: Any, place: Path) -> None:
        """The names of the columns may stand below a title, and the number of their row can be named."""
        (place / "in.csv").write_text("3W of May\n\nplace,std\nUGA,18\nstd,9\n", encoding="utf-8")
        result = run("annotate", "in.csv", "-o", "out.csv", "--standard", "std", "--shape", "wide")
        assert "The names of the columns are in row 3; the rows above are not in out.csv.\n" in result.err
        assert [row[:2] for row in cells("out.csv")] == [["place", "std"], ["UGA", "18"], ["std", "9"]]
        result = run("annotate", "in.csv", "-o", "out.csv", "--standard", "std", "--header-row", "3", "--force")
        assert result.status == 0
        result = run("annotate", "in.csv", "-o", "x.csv", "--standard", "std", "--header-row", "2")
        assert (result.status, "row 2: there are no column names" in result.err) == (2, True)
        result = run("annotate", "in.csv", "-o", "x.csv", "--standard", "std", "--header-row", "99")
        assert (result.status, "row 99: there are no column names" in result.err) == (2, True)

    def test_names_with_other_spaces(self, run: Any, place: Path) -> None:
        """A name with a line break can be given with a space; two names that fit are refused."""
        (place / "in.csv").write_text('"The\nstandard",a\n18,x\n', encoding="utf-8")
        assert run("annotate", "in.csv", "-o", "out.csv", "--standard", "The standard").status == 0
        (place / "in.csv").write_text('" std",std \n18,x\n', encoding="utf-8")
        assert run("annotate", "in.csv", "-o", "x.csv", "--standard", "std").status == 2

    def test_excel(self, run: Any, place: Path) -> None:
        """CSV for Excel has a mark, semicolons and returns; the delimiter can be chosen."""
        (place / "in.csv").write_text("std,a\n18,x\n", encoding="utf-8")
        run("annotate", "in.csv", "-o", "excel.csv", "--standard", "std", "--for-excel")
        found = (place / "excel.csv").read_bytes()
        assert found.startswith(b"\xef\xbb\xbfstd;a;read_as;strategy;")
        assert found.count(b"\r\n") == found.count(b"\n") == 2
        run("annotate", "in.csv", "-o", "tab.csv", "--standard", "std", "--delimiter", "tab")
        assert (place / "tab.csv").read_bytes().startswith(b"std\ta\tread_as\tstrategy\t")
        run("annotate", "excel.csv", "-o", "same.csv", "--standard", "std", "--prefix", "x_", "--for-excel")
        assert (place / "same.csv").read_bytes().startswith(b"\xef\xbb\xbfstd;a;read_as;strategy;")


class TestHashtags:
    """The row of HXL hashtags is no row of data."""

    def test_extended(self, run: Any, place: Path) -> None:
        """New columns get hashtags, and the old ones stay; other formats leave the row out and say so."""
        text = "Note\nPays,Norme,x\n #country , #subsector + standard,\nUGA,17,1\n"
        (place / "in.csv").write_text(text, encoding="utf-8")
        run("annotate", "in.csv", "-o", "out.csv", "--standard", "#subsector+standard", "--shape", "long")
        found = cells("out.csv")
        assert found[1][:3] == [" #country ", " #subsector + standard", ""]
        assert found[1][3:6] == [
            "#subsector+standard+code+v_cpms2019",
            "#activity+strategy+code+v_inspire2016",
            "#activity+strategy+name+i_en",
        ]
        assert [row[0] for row in found[2:]] == ["UGA", "UGA"]
        for name in ("out.tsv", "out.xlsx", "out.jsonl", "out.parquet"):
            result = run("annotate", "in.csv", "-o", name, "--standard", "Norme", "--shape", "flags")
            said = "The row of hashtags is left out: the format has no place for it.\n" in result.err
            assert (result.status, said) == (0, name.endswith(("jsonl", "parquet")))
        result = run("annotate", "out.xlsx", "-o", "again.csv", "--standard", "#subsector+standard", "--prefix", "b_")
        assert result.err.startswith("1 rows: 1 matched")

    def test_standards_of_strategies(self, run: Any, place: Path) -> None:
        """Standards that are added are subsectors."""
        (place / "in.csv").write_text("s\n#activity\nR\n", encoding="utf-8")
        run("annotate", "in.csv", "-o", "out.csv", "--strategy", "s", "--shape", "flags")
        assert cells("out.csv")[1][1:3] == ["#subsector+standard+linked+s01", "#subsector+standard+linked+s02"]

    def test_numbers_are_none(self, run: Any, place: Path) -> None:
        """`#9` is Standard 9, in every row."""
        (place / "in.csv").write_text("std\n#18\n#9\n", encoding="utf-8")
        assert run("annotate", "in.csv", "-o", "out.csv", "--standard", "std").err.startswith("2 rows: 2 matched")


class TestJsonLines:
    """Lines are copied as they stand."""

    LINES = (
        '{"id": "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11", "std": "18", "when": "2024-03-01T10:00:00+03:00"}',
        ' { "std" : 9 , "big": 12345678901234567890123, "small": 0.10000000000000000, "Std": 1e5, "x": [1.0, {"a":1}]}',
        '{"std": 18.0, "yes": true, "no": null, "Infinity": "Infinity", "t": "10:30", "e": "\\u00e9"}\r',
        "{}",
        '{"std": {"a": 1}, "when": "to be confirmed"}',
    )

    def test_bytes_stay(self, run: Any, place: Path) -> None:
        """To JSON lines, every line begins as it was."""
        (place / "in.jsonl").write_bytes("\n".join(self.LINES).encode())
        result = run("annotate", "in.jsonl", "-o", "out.jsonl", "--standard", "std", "--shape", "wide")
        assert result.err.startswith("5 rows: 3 matched, 1 empty, 1 not matched\n  1 x '{\"a\": 1}'")
        found = (place / "out.jsonl").read_text(encoding="utf-8").splitlines()
        for line, new in zip(self.LINES, found, strict=True):
            assert new.startswith(line.rstrip()[:-1].rstrip())
            assert json.loads(new)["kinds"] is None or json.loads(new)["strategies"]

    def test_texts(self, run: Any, place: Path) -> None:
        """To CSV, texts and numbers are those of the file, and a key may come in any line."""
        (place / "in.jsonl").write_bytes("\n".join(self.LINES).encode())
        run("annotate", "in.jsonl", "-o", "out.csv", "--standard", "std", "--shape", "wide")
        found = [dict(zip(cells("out.csv")[0], row, strict=True)) for row in cells("out.csv")[1:]]
        assert (found[1]["big"], found[1]["small"], found[1]["Std"]) == (
            "12345678901234567890123",
            "0.10000000000000000",
            "1e5",
        )
        assert (found[1]["x"], found[2]["yes"], found[2]["t"], found[2]["e"]) == (
            '[1.0, {"a":1}]',
            "true",
            "10:30",
            "é",
        )
        assert [row["when"] for row in found] == ["2024-03-01T10:00:00+03:00", "", "", "", "to be confirmed"]

    def test_half_a_character(self, run: Any, place: Path) -> None:
        """It is copied in JSON, refused in a reference, and refused where it must become a text."""
        (place / "in.jsonl").write_text('{"std": "18", "x": "\\ud800"}\n', encoding="utf-8")
        assert run("annotate", "in.jsonl", "-o", "out.jsonl", "--standard", "std").status == 0
        assert run("annotate", "in.jsonl", "-o", "out.csv", "--standard", "std").status == 2
        (place / "in.jsonl").write_text('{"std": "\\ud800"}\n', encoding="utf-8")
        assert run("annotate", "in.jsonl", "-o", "x.jsonl", "--standard", "std", "--shape", "long").status == 2

    def test_an_endless_line(self, run: Any, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A line without an end is refused before it fills the memory."""
        monkeypatch.setattr("cpms_inspire.table_files.json_lines.LONGEST_RECORD", 1000)
        monkeypatch.setattr("cpms_inspire.table_files.text_input.BLOCK", 100)
        (place / "in.jsonl").write_text('{"std": "' + "x" * 5000, encoding="utf-8")
        result = run("annotate", "in.jsonl", "-o", "out.jsonl", "--standard", "std")
        assert (result.status, "line 1: is longer than 1,000 bytes" in result.err) == (2, True)


class TestWorkbooks:
    """Workbooks are read as Excel shows them."""

    @pytest.mark.usefixtures("place")
    def test_values(self, run: Any) -> None:
        """Numbers, dates and truth values become the texts that Excel writes, and escapes the characters they mean."""
        rows: list[list[Any]] = [
            ["std", "note\n(all)", "n", "when", "at", "t", "yes", "f"],
            [18, "a\nb", 9.5, date(2024, 3, 1), datetime(2024, 3, 1, 10, 30), time(10, 30), True, 0.1],
            ["9", "_x0041_", 1e16, datetime(2024, 3, 1), None, None, False, 9.0],
        ]
        sheet("in.xlsx", *rows)
        run("annotate", "in.xlsx", "-o", "out.csv", "--standard", "std", "--shape", "wide")
        found = cells("out.csv")
        assert found[0][1] == "note\n(all)"
        assert found[1][:8] == ["18", "a\nb", "9.5", "2024-03-01", "2024-03-01 10:30:00", "10:30:00", "TRUE", "0.1"]
        assert found[2][:8] == ["9", "A", "1e+16", "2024-03-01 00:00:00", "", "", "FALSE", "9"]

    def test_again(self, run: Any, place: Path) -> None:
        """To a workbook, numbers stay numbers and dates stay dates, and both runs give the same bytes."""
        long = "x" * 32_767
        sheet(
            "in.xlsx",
            ["std", "n", "when", "yes", "t"],
            [18, 9.5, date(2024, 3, 1), True, "007"],
            ["x=", 5, None, None, long],
        )
        for name in ("a.xlsx", "b.xlsx"):
            assert run("annotate", "in.xlsx", "-o", name, "--standard", "std", "--shape", "flags").status == 1
        assert (place / "a.xlsx").read_bytes() == (place / "b.xlsx").read_bytes()
        book = openpyxl.load_workbook("a.xlsx")
        first, second = list(book.active.iter_rows(values_only=True))[1:]
        assert first[:7] == (18, 9.5, datetime(2024, 3, 1), True, "007", False, False)
        assert (second[:5], book.active["A3"].data_type) == (("x=", 5, None, None, long), "s")

    def test_figures_of_texts(self, run: Any, place: Path) -> None:
        """From CSV, what Excel shows as the same text is a number; everything else stays text."""
        texts = [
            "5",
            "-1.5",
            "0.25",
            "0123",
            "1.50",
            "1,000",
            "12345678901234567",
            "1e5",
            "-0",
            "=1+1",
            "_x0041_",
            "http://x",
        ]
        text = io.StringIO()
        csv.writer(text).writerows([["std", *map(str, range(len(texts)))], ["x", *texts]])
        (place / "in.csv").write_text(text.getvalue(), encoding="utf-8")
        run("annotate", "in.csv", "-o", "out.xlsx", "--standard", "std", "--shape", "wide")
        row = list(openpyxl.load_workbook("out.xlsx").active.iter_rows(values_only=True))[1]
        assert row[1:4] == (5, -1.5, 0.25)
        assert [type(value) for value in row[4:13]] == [str] * 9
        run("annotate", "out.xlsx", "-o", "out.csv", "--standard", "std", "--shape", "wide", "--prefix", "b_")
        assert cells("out.csv")[1][1 : len(texts) + 1] == texts

    def test_sizes_are_not_believed(self, run: Any, place: Path) -> None:
        """A declared size that is too small, too large or not there changes nothing."""
        for number, declared in enumerate((b'ref="A1"', b'ref="A1:B2"', b'ref="A1:XFD1048576"', b"")):
            path = place / f"{number}.xlsx"
            sheet(path, ["place", "std", "note"], ["UGA", 18], ["KEN", 9, "x"], [None, None, None], ["LBN", 18])
            edited(path, b'<dimension ref="A1:C5"/>', b"<dimension " + declared + b"/>" if declared else b"")
            result = run("annotate", path, "-o", "out.csv", "--standard", "std", "--shape", "wide", "--force")
            assert result.err.startswith("3 rows: 3 matched, 0 empty, 0 not matched")
            assert [row[:3] for row in cells("out.csv")[1:]] == [
                ["UGA", "18", ""],
                ["KEN", "9", "x"],
                ["LBN", "18", ""],
            ]

    @pytest.mark.usefixtures("place")
    def test_formatted_rows_and_columns(self, run: Any) -> None:
        """Rows and columns that are only formatted are none; a cell below no name is refused."""
        book = sheet("in.xlsx", ["std", "a"], [18, "x"])
        for number in range(3, 500):
            book.active.cell(number, 4).number_format = "0.00"
        book.active.cell(1, 4).number_format = "0.00"
        book.save("in.xlsx")
        assert run("annotate", "in.xlsx", "-o", "out.csv", "--standard", "std").err.startswith("1 rows: 1 matched")
        book.active.cell(2, 4).value = "lost?"
        book.save("in.xlsx")
        result = run("annotate", "in.xlsx", "-o", "x.csv", "--standard", "std")
        assert (result.status, "sheet Data, row 2: column 4 has a cell but no name" in result.err) == (2, True)

    def test_formulas(self, run: Any, place: Path) -> None:
        """A formula whose value is in the file is that value; one without is refused with its cell."""
        sheet("in.xlsx", ["std", "n"], [18, "=1+1"], [9, '=""'])
        result = run("annotate", "in.xlsx", "-o", "out.csv", "--standard", "std")
        assert (result.status, "sheet Data, cell B2: the value of a formula is not in the file" in result.err) == (
            2,
            True,
        )
        edited(place / "in.xlsx", b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
        edited(place / "in.xlsx", b'<c r="B3"><f>""</f>', b'<c r="B3" t="str"><f>""</f>')
        assert run("annotate", "in.xlsx", "-o", "out.csv", "--standard", "std", "--shape", "wide").status == 0
        assert [row[1] for row in cells("out.csv")] == ["n", "2", ""]

    @pytest.mark.usefixtures("place")
    def test_sheets(self, run: Any) -> None:
        """The one visible sheet with the column is read; a sheet can be named; what is not clear is an error."""
        book = sheet("in.xlsx", ["Read me", "std"], ["std is a column"], name="Cover")
        book.create_sheet("Lists").append(["std"])
        book["Lists"].sheet_state = "hidden"
        data = book.create_sheet("Data")
        for row in (["A title"], [], ["place", "CPMS Standard"], ["UGA", 18]):
            data.append(row)
        book.create_sheet("Empty")
        book.save("in.xlsx")
        result = run("annotate", "in.xlsx", "-o", "out.csv", "--standard", "CPMS Standard")
        assert "Read the sheet 'Data'.\nThe names of the columns are in row 3" in result.err
        assert run("annotate", "in.xlsx", "-o", "a.csv", "--standard", "CPMS Standard", "--sheet", "3").status == 0
        for option, message in (
            ("nowhere", "has no sheet 'nowhere'. Its sheets are: 'Cover', 'Lists', 'Data', 'Empty'"),
            ("Empty", "the sheet 'Empty' is empty"),
            ("Cover", "must be the name of a column, not 'CPMS Standard'. The columns are: 'Read me', 'std'"),
        ):
            result = run("annotate", "in.xlsx", "-o", "x.csv", "--standard", "CPMS Standard", "--sheet", option)
            assert (result.status, message in result.err) == (2, True), result.err
        data.append(["x"])
        book.create_sheet("More").append(["CPMS Standard"])
        book.save("in.xlsx")
        result = run("annotate", "in.xlsx", "-o", "x.csv", "--standard", "CPMS Standard")
        assert "the column 'CPMS Standard' is in several sheets: 'Data', 'More'. Name one with --sheet." in result.err
        result = run("annotate", "out.csv", "-o", "x.csv", "--standard", "x", "--sheet", "1")
        assert "a file without sheets is not valid for --sheet" in result.err

    @pytest.mark.usefixtures("place")
    def test_empty(self, run: Any) -> None:
        """A workbook without cells, or without sheets, is refused."""
        openpyxl.Workbook().save("in.xlsx")
        result = run("annotate", "in.xlsx", "-o", "out.csv", "--standard", "std")
        assert (result.status, "in.xlsx: the sheet 'Sheet' is empty" in result.err) == (2, True), result.err

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            (b'<row r="2"', b'<row r="abc"'),
            (b"<v>18</v>", b"<v>x</v>"),
            (b'<row r="2"', b'<row r="9000000"'),
            (b"</sheetData>", b"</sheet>"),
        ],
    )
    def test_broken(self, run: Any, place: Path, old: bytes, new: bytes) -> None:
        """A sheet that cannot be read, or has more rows than a sheet may have, gives one error."""
        sheet("in.xlsx", ["std", "a"], [18, "x"])
        edited(place / "in.xlsx", old, new)
        result = run("annotate", "in.xlsx", "-o", "out.csv", "--standard", "std")
        assert (result.status, result.err.startswith("Error: in.xlsx, sheet Data")) == (2, True), result.err

    def test_no_workbooks(self, run: Any, place: Path) -> None:
        """An archive that is no workbook, and a workbook without sheets of cells, are refused."""
        with zipfile.ZipFile(place / "in.xlsx", "w") as archive:
            archive.writestr("x", "x")
        assert "cannot be read as a workbook" in run("annotate", "in.xlsx", "-o", "o.csv", "--standard", "s").err
        sheet("in.xlsx", ["s"], [9])
        edited(place / "in.xlsx", b"<sheets>", b"<!--", "xl/workbook.xml")
        edited(place / "in.xlsx", b"</sheets>", b"--><sheets/>", "xl/workbook.xml")
        assert "has no sheet with cells" in run("annotate", "in.xlsx", "-o", "o.csv", "--standard", "s").err

    def test_to_json(self, run: Any, place: Path) -> None:
        """Numbers and truth values of a workbook are those of JSON, and dates are texts."""
        sheet("in.xlsx", ["std", "n", "yes", "when"], [18, 1.5, True, date(2024, 3, 1)])
        run("annotate", "in.xlsx", "-o", "out.jsonl", "--standard", "std")
        row = json.loads((place / "out.jsonl").read_text(encoding="utf-8"))
        assert [row[name] for name in ("std", "n", "yes", "when")] == [18, 1.5, True, "2024-03-01"]

    def test_bombs(self, run: Any, place: Path) -> None:
        """A part that unpacks to very much more than its size is refused before it is read."""
        sheet("in.xlsx", ["std"], ["REPLACED"])
        edited(place / "in.xlsx", b"</sheetData>", b"</sheetData>" + b" " * 65_000_000)
        result = run("annotate", "in.xlsx", "-o", "out.csv", "--standard", "std")
        assert (result.status, "unpacks to 65," in result.err) == (2, True), result.err

    def test_more_than_a_sheet_holds(self, run: Any, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A cell that is too long, and too many rows, are refused: nothing is cut."""
        (place / "in.csv").write_text(f"std,a\n9,{'x' * 32_768}\n", encoding="utf-8")
        result = run("annotate", "in.csv", "-o", "out.xlsx", "--standard", "std")
        assert (result.status, "row 2, column 2: a cell of a workbook holds 32,767" in result.err) == (2, True)
        monkeypatch.setattr("cpms_inspire.table_files.workbook.ROWS", 2)
        (place / "in.csv").write_text("std\n18\n18\n", encoding="utf-8")
        result = run("annotate", "in.csv", "-o", "out.xlsx", "--standard", "std")
        assert (result.status, "a sheet has room for 2 rows" in result.err) == (2, True)


class TestParquet:
    """Parquet keeps its types."""

    TABLE = pa.table(
        {
            "std": pa.array(["18", "x", None, "18"], pa.large_string()),
            "list": pa.array([[1], [], None, [2, 3]], pa.list_(pa.int16())),
            "when": pa.array([0, 1, None, 2**40], pa.timestamp("ns", "Africa/Kampala")),
            "cat": pa.array(["a", None, "b", "a"]).dictionary_encode(),
            "dec": pa.array([1, None, 3, 4], pa.decimal128(9, 2)),
            "adm.1": pa.array([{"a": 1}, None, {"a": 2}, {"a": 3}]),
            "bytes": pa.array([b"\xff", None, b"", b"x"]),
            "null": pa.nulls(4),
            "f": pa.array([9.0, float("nan"), None, 0.1]),
        }
    ).replace_schema_metadata({b"pandas": b"{}", b"own": b"kept"})

    @pytest.mark.usefixtures("place")
    @pytest.mark.parametrize("shape", ["wide", "long", "flags"])
    def test_types_stay(self, run: Any, shape: str) -> None:
        """Nested columns, times with zones, categories and bytes are the same, and the new texts are texts."""
        pq.write_table(self.TABLE, "in.parquet")
        result = run("annotate", "in.parquet", "-o", "out.parquet", "--standard", "std", "--shape", shape)
        assert result.err.startswith("4 rows: 2 matched, 1 empty, 1 not matched")
        found = pq.read_table("out.parquet")
        assert [(field.name, field.type) for field in found.schema][:9] == [(f.name, f.type) for f in self.TABLE.schema]
        kept = found.select(self.TABLE.column_names)
        assert str(kept.to_pylist()) == str(self.TABLE.to_pylist())
        assert found.schema.metadata == {b"own": b"kept"}
        assert not any(pa.types.is_dictionary(field.type) for field in list(found.schema)[9:])

    def test_to_text(self, run: Any, place: Path) -> None:
        """Times keep the zone of the file, nested values as JSON, and bytes are refused."""
        pq.write_table(self.TABLE.drop_columns("bytes"), "in.parquet")
        run("annotate", "in.parquet", "-o", "out.csv", "--standard", "std", "--shape", "flags")
        found = cells("out.csv")
        assert found[1][:8] == ["18", "[1]", "1970-01-01 03:00:00.000000000+0300", "a", "1.00", '{"a": 1}', "", "9"]
        assert found[2][7] == "nan"
        run("annotate", "in.parquet", "-o", "out.jsonl", "--standard", "std", "--shape", "wide")
        first = json.loads((place / "out.jsonl").read_text(encoding="utf-8").splitlines()[0])
        assert (first["list"], first["dec"], first["adm.1"], first["strategies"]) == (
            [1],
            1.0,
            {"a": 1},
            ["INSPIRE2016-R"],
        )
        pq.write_table(self.TABLE, "in.parquet")
        result = run("annotate", "in.parquet", "-o", "x.csv", "--standard", "std", "--shape", "flags")
        assert (result.status, "the column 'bytes' holds bytes" in result.err) == (2, True)

    @pytest.mark.parametrize(
        ("column", "matched"),
        [
            (pa.array([18, 9, None]), 2),
            (pa.array([18.0, 9.5, float("nan")]), 1),
            (pa.array([18, 9, None], pa.decimal128(9, 2)), 2),
            (pa.array(["18", "y", None], pa.string_view()), 1),
            (pa.array(["18", "y", None]).dictionary_encode(), 1),
            (pa.nulls(3), 0),
        ],
    )
    @pytest.mark.usefixtures("place")
    def test_references(self, run: Any, column: Any, matched: int) -> None:
        """Numbers that are whole, and texts of any type, are references."""
        pq.write_table(pa.table({"std": column}), "in.parquet")
        result = run("annotate", "in.parquet", "-o", "out.parquet", "--standard", "std", "--shape", "long")
        assert result.err.startswith(f"3 rows: {matched} matched")

    @pytest.mark.parametrize(
        "column", [pa.array([True]), pa.array([b"9"]), pa.array([[9]]), pa.array([date(2024, 1, 1)])]
    )
    @pytest.mark.usefixtures("place")
    def test_no_references(self, run: Any, column: Any) -> None:
        """Truth values, bytes, lists and dates are none, and numbers are no strategies."""
        pq.write_table(pa.table({"std": column, "n": [1]}), "in.parquet")
        assert run("annotate", "in.parquet", "-o", "out.parquet", "--standard", "std", "--shape", "long").status == 2
        assert run("annotate", "in.parquet", "-o", "out.parquet", "--strategy", "n", "--shape", "long").status == 2

    @pytest.mark.usefixtures("place")
    def test_figures(self, run: Any) -> None:
        """A column of numbers may be summed, so that its rows are not repeated."""
        pq.write_table(pa.table({"std": ["9"], "reached": [5], "year": [2024]}), "in.parquet")
        result = run("annotate", "in.parquet", "-o", "out.parquet", "--standard", "std")
        assert "summed twice ('reached'). --shape long repeats.\nWrote out.parquet: 1 rows, shape wide.\n" in result.err

    def test_folders(self, run: Any, place: Path) -> None:
        """A folder as Spark writes it is one table, and what only the names of its folders say is a column."""
        for number, (folder, std) in enumerate(
            {"country=UGA": "18", "country=C%C3%B4te": "9", f"country={HIVE}": "x"}.items()
        ):
            (place / "t" / folder).mkdir(parents=True)
            pq.write_table(pa.table({"std": [std]}), place / "t" / folder / f"part-{number}.parquet")
        (place / "t" / "_SUCCESS").touch()
        (place / "t" / "_temporary").mkdir()
        (place / "t" / "_temporary" / "x.parquet").write_bytes(b"unfinished")
        assert run("annotate", "t", "-o", "out.csv", "--standard", "std", "--shape", "wide").status == 1
        assert [row[:2] for row in cells("out.csv")] == [["std", "country"], ["9", "Côte"], ["18", "UGA"], ["x", ""]]
        pq.write_table(pa.table({"other": ["9"]}), place / "t" / "country=UGA" / "z.parquet")
        assert (
            "has other columns or types than part-1.parquet"
            in run("annotate", "t", "-o", "x.csv", "--standard", "std").err
        )
        (place / "u" / "std=9").mkdir(parents=True)
        pq.write_table(pa.table({"std": ["18"]}), place / "u" / "std=9" / "a.parquet")
        assert (
            "'std' is a column and also the name of a folder"
            in run("annotate", "u", "-o", "x.csv", "--standard", "std").err
        )
        (place / "w" / "2024").mkdir(parents=True)
        pq.write_table(pa.table({"std": ["18"]}), place / "w" / "2024" / "a.parquet")
        run("annotate", "w", "-o", "w.csv", "--standard", "std", "--shape", "wide")
        assert cells("w.csv")[0][:2] == ["std", "strategies"]
        file = place / "u" / "std=9" / "a.parquet"
        run("annotate", file, "-o", "one.csv", "--standard", "std", "--shape", "wide")
        assert cells("one.csv")[1][0] == "18"
        (place / "v").mkdir()
        assert "is a folder without Parquet files" in run("annotate", "v", "-o", "x.csv", "--standard", "std").err

    def test_broken_within(self, run: Any, place: Path) -> None:
        """A file that is damaged behind its head gives one error."""
        pq.write_table(pa.table({"std": [str(n) for n in range(1000)]}), "in.parquet", compression="gzip")
        data = bytearray((place / "in.parquet").read_bytes())
        data[8:200] = bytes(192)
        (place / "in.parquet").write_bytes(data)
        result = run("annotate", "in.parquet", "-o", "out.parquet", "--standard", "std", "--shape", "long")
        assert (result.status, "in.parquet: cannot be read as Parquet" in result.err) == (2, True), result.err

    @pytest.mark.usefixtures("place")
    def test_many_rows_of_texts(self, run: Any, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Rows of texts are written in parts, and come back in order."""
        monkeypatch.setattr("cpms_inspire.table_files.parquet._CELLS", 20)
        (place / "in.csv").write_text("std,no\n" + "".join(f"18,{n}\n" for n in range(30)), encoding="utf-8")
        run("annotate", "in.csv", "-o", "out.parquet", "--standard", "std", "--shape", "long")
        assert pq.read_table("out.parquet")["no"].to_pylist() == [str(n) for n in range(30)]

    def test_options_of_other_formats(self, run: Any) -> None:
        """A row of names can be named only where there is one."""
        pq.write_table(pa.table({"std": ["9"]}), "in.parquet")
        result = run("annotate", "in.parquet", "-o", "out.csv", "--standard", "std", "--header-row", "1")
        assert "a file without a row of names is not valid for --header-row" in result.err


HIVE = "__HIVE_DEFAULT_PARTITION__"


class TestShapes:
    """One row for each row, or one for each linkage."""

    def test_people_are_counted_once(self, run: Any, place: Path) -> None:
        """A table with figures keeps its rows unless they are to be repeated."""
        (place / "in.csv").write_text('std,girls reached,year\n17,1000,2024\n9,"1,200",2024\n', encoding="utf-8")
        result = run("annotate", "in.csv", "-o", "out.csv", "--standard", "std")
        assert "because repeated rows would be summed twice ('girls reached'). --shape long repeats.\n" in result.err
        found = cells("out.csv")
        assert found[1][:3] == ["17", "1000", "2024"]
        assert found[1][3:] == ["INSPIRE2016-N; INSPIRE2016-S", "Norms and values; Safe environments", "named; named"]
        result = run("annotate", "in.csv", "-o", "long.csv", "--standard", "std", "--shape", "long")
        assert len(cells("long.csv")) == 10

    def test_flags(self, run: Any, place: Path) -> None:
        """Each strategy is a column; a cell that refers to nothing has empty ones."""
        (place / "in.csv").write_text("std\n17\n3\nx\n", encoding="utf-8")
        run("annotate", "in.csv", "-o", "out.csv", "--standard", "std", "--shape", "flags", "--prefix", "p_")
        names, *rows = cells("out.csv")
        assert names[1:4] == ["p_strategy_I1", "p_strategy_N", "p_strategy_S"]
        assert [row[1:4] for row in rows] == [["false", "true", "true"], ["false"] * 3, [""] * 3]

    def test_one_column(self, run: Any, place: Path) -> None:
        """Exactly one column is named."""
        (place / "in.csv").write_text("std\n17\n", encoding="utf-8")
        assert "a column for neither" in run("annotate", "in.csv", "-o", "out.csv").err
        assert (
            "a column for both"
            in run("annotate", "in.csv", "-o", "o.csv", "--standard", "std", "--strategy", "std").err
        )


@pytest.mark.parametrize("kind", [JsonLinesTable, SeparatedTable])
def test_share(place: Path, kind: Any) -> None:
    """The bar shows how much of the file was read."""
    file = place / ("in.csv" if kind is SeparatedTable else "in.jsonl")
    file.write_text("std\n9\n" if kind is SeparatedTable else '{"std": 9}\n', encoding="utf-8")
    table = kind(file)
    assert len(list(table.rows())) == 1
    assert table.share == 1.0


def test_failing_disk(run: Any, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a workbook cannot be read because the disk fails, that is what the error says."""

    def fails(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    sheet(place / "in.xlsx", ["std"], [9])
    monkeypatch.setattr(openpyxl, "load_workbook", fails)
    result = run("annotate", "in.xlsx", "-o", "out.csv", "--standard", "std")
    assert (result.status, "cannot annotate in.xlsx: Input/output error." in result.err) == (2, True)


class TestSeveral:
    """A cell may hold several, and terms of the lexicon."""

    def test_long(self, run: Any, place: Path) -> None:
        """Each row says which of them it is about; one without linkages has a row too, and a term is read."""
        (place / "in.csv").write_text('std\n"3, 18"\nStd 17 & UASC\n', encoding="utf-8")
        result = run("annotate", "in.csv", "-o", "out.csv", "--standard", "std", "--shape", "long")
        assert (result.status, result.err.splitlines()[0]) == (0, "2 rows: 2 matched, 0 empty, 0 not matched")
        dataset = load_dataset()
        expected = [
            [cell, f"CPMS2019-{number:02}", *((link.strategy, link.kind) if link else ("", ""))]
            for cell, numbers in (("3, 18", (3, 18)), ("Std 17 & UASC", (13, 17)))
            for number in numbers
            for link in dataset.linkages_for(standard=number) or (None,)
        ]
        assert [[row[0], row[1], row[2], row[4]] for row in cells("out.csv")[1:]] == expected

    def test_wide(self, run: Any, place: Path) -> None:
        """What is linked to any of them is there once, in INSPIRE's order."""
        (place / "in.csv").write_text('std\n"17, 18"\n', encoding="utf-8")
        run("annotate", "in.csv", "-o", "out.csv", "--standard", "std", "--shape", "wide")
        dataset = load_dataset()
        ends = {link.strategy for number in (17, 18) for link in dataset.linkages_for(standard=number)}
        assert cells("out.csv")[1][1] == "; ".join(each.id for each in dataset.strategies if each.id in ends)

    def test_in_part(self, run: Any, place: Path) -> None:
        """What is read of a cell is answered, and each other part is counted, with what may be meant."""
        texts = ["UASC; 9; 12/05/2020", "18; nonsense", "nonsense", ","]
        lines = [json.dumps({"std": text}) for text in texts]
        (place / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
        options = ["--standard", "std", "--shape", "long", "--unmatched", "rest.csv"]
        result = run("annotate", "in.jsonl", "-o", "out.csv", *options)
        counts = "4 rows: 0 matched, 2 in part, 0 empty, 2 not matched"
        assert (result.status, result.err.splitlines()[0]) == (1, counts)
        found = cells("out.csv")
        assert {row[1] for row in found if row[0] == "UASC; 9; 12/05/2020"} == {"CPMS2019-13"}
        assert {row[1] for row in found if row[0] == "18; nonsense"} == {"CPMS2019-18"}
        rest = {row[0]: row[1:] for row in cells("rest.csv")[1:]}
        assert rest["nonsense"][0] == "2"
        assert rest["9"] == ["1", "CPMS2019-09", "is not read beside something that is no reference"]
        assert set(rest) == {"9", "nonsense", "12/05/2020", ","}

    @pytest.mark.parametrize("end", ["csv", "jsonl", "xlsx", "parquet"])
    def test_every_format(self, run: Any, place: Path, end: str) -> None:
        """Every format gives the same answers."""
        (place / "in.csv").write_text('std,n\n"3, 18",a\nUASC; x,b\n,c\n', encoding="utf-8")
        run("annotate", "in.csv", "-o", "expected.csv", "--standard", "std", "--shape", "long")
        run("annotate", "in.csv", "-o", f"in.{end}", "--standard", "n", "--shape", "wide", "--prefix", "x_", "--force")
        run("annotate", f"in.{end}", "-o", f"out.{end}", "--standard", "std", "--shape", "long", "--force")
        back = ["--shape", "wide", "--prefix", "y_", "--force"]
        run("annotate", f"out.{end}", "-o", "back.csv", "--standard", "std", *back)
        expected = cells("expected.csv")
        kept = [place for place, name in enumerate(cells("back.csv")[0]) if name[:2] not in {"x_", "y_"}]
        assert [[row[place] for place in kept] for row in cells("back.csv")] == [
            [cell.upper() if end == "xlsx" and cell == "false" else cell for cell in row] for row in expected
        ]


class TestUnmatched:
    """What was not read is told in full."""

    def test_file(self, run: Any, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """All texts are in a file, the most frequent first, with what may be meant."""
        (place / "in.csv").write_text("std\nStandrd 9\n" + "Standrd 9\n17a\nN\nI\n" * 2, encoding="utf-8")
        result = run("annotate", "in.csv", "-o", "out.csv", "--standard", "std", "--unmatched", "rest.csv")
        assert "  All of them are in rest.csv.\n" in result.err
        found = cells("rest.csv")
        assert found[0] == ["text", "rows", "suggestions", "why"]
        assert [row[:2] for row in found[1:]] == [["Standrd 9", "3"], ["17a", "2"], ["I", "2"], ["N", "2"]]
        assert found[1][2].startswith("CPMS2019-09")
        result = run("annotate", "in.csv", "-o", "out2.csv", "--standard", "std", "--unmatched", "rest.csv")
        assert (result.status, "rest.csv exists already" in result.err, (place / "out2.csv").exists()) == (
            2,
            True,
            False,
        )
        monkeypatch.setattr("cpms_inspire.cli.annotate._SUGGESTED", 1)
        run("annotate", "in.csv", "-o", "o3.csv", "--strategy", "std", "--unmatched", "rest3.csv")
        assert [row[2] for row in cells("rest3.csv")[2:]] == ["", ""]

    def test_formulas(self, run: Any, place: Path) -> None:
        """In the file of unmatched texts no spreadsheet runs a text; in the table it stays as it is."""
        (place / "in.csv").write_text("std\n=1+1\n", encoding="utf-8")
        run("annotate", "in.csv", "-o", "out.csv", "--standard", "std", "--unmatched", "rest.csv")
        assert (cells("rest.csv")[1][0], cells("out.csv")[1][0]) == ("'=1+1", "=1+1")

    def test_another_file(self, run: Any, place: Path) -> None:
        """The unmatched texts do not replace the table."""
        (place / "in.csv").write_text("std\nx\n", encoding="utf-8")
        result = run("annotate", "in.csv", "-o", "out.csv", "--standard", "std", "--unmatched", "out.csv", "--force")
        assert (result.status, "Use another file than OUT" in result.err) == (2, True)
        assert not (place / "out.csv").exists()

    def test_retired(self) -> None:
        """For a retired identifier, what replaces it is named."""
        dataset = load_dataset("1.1.0")
        gone = Retirement(
            id=RecordId("CPMS2019-99"),
            replaced_by=(RecordId("CPMS2019-09"),),
            since="1.1.0",
            reason="Merged.",
            citations=dataset.standards[0].citations,
        )
        why, suggestions = why_unread(evolve(dataset, retirements=(gone,)), "standard", "CPMS2019-99")
        assert ("was retired" in why, suggestions) == (True, ("CPMS2019-09",))

    def test_more_texts_than_fit(self, run: Any, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A column of free texts is counted, however many there are."""
        rows = [f"text {n % 50}" for n in range(200)] + [f"Std. {'0' * n}9" for n in range(2)] * 9
        (place / "in.csv").write_text("std\n" + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        said = set()
        for kept in (3, 50_000):
            monkeypatch.setattr("cpms_inspire.table_files.answers._KEPT", kept)
            monkeypatch.setattr("cpms_inspire.table_files.text_input.BLOCK", 50)
            result = run("annotate", "in.csv", "-o", "out.csv", "--standard", "std", "--force", "--unmatched", "u.csv")
            said.add((result.err, (place / "u.csv").read_bytes()))
        assert len(said) == 1


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
CELL = st.one_of(
    TEXT, st.sampled_from(["", "9", "17", "Std. 18", "007", "1,5", 'a "b"', "x\ny", "x\r\ny", " ", "=1", "#a"])
)
ROWS = st.lists(st.tuples(CELL, CELL, CELL).map(list), max_size=12)


@pytest.mark.parametrize("end", ["csv", "tsv", "jsonl", "parquet", "xlsx", "csv.gz"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=ROWS,
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_round_trips(  # noqa: PLR0913, PLR0917  # what a file is made of
    run: Any, place: Path, end: str, rows: list[list[str]], delimiter: str, quoting: Any, newline: str
) -> None:
    """Whatever the cells are, they come back from every format, in order, and twice with the same bytes."""
    names = ["first", "std", "third"]
    text = io.StringIO(newline="")
    if newline == "\n":  # Python's writer would leave a return without quotation marks
        quoting = csv.QUOTE_ALL
    rows = rows or [["", "", ""]]  # a file of JSON lines without a row has no names
    csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=newline).writerows([names, *rows])
    (place / "in.csv").write_bytes(text.getvalue().encode())
    written = []
    options = ["--standard", "std", "--shape", "wide", "--force"]
    for _ in range(2):
        result = run("annotate", "in.csv", "-o", f"out.{end}", *options)
        assert result.status in {0, 1}, result.err
        written.append((place / f"out.{end}").read_bytes())
    assert written[0] == written[1]
    result = run("annotate", f"out.{end}", "-o", "back.tsv", *options, "--prefix", "b_")
    assert result.status in {0, 1}, result.err
    kept = [row for row in rows if any(row)] if end == "xlsx" else rows
    assert [row[:3] for row in cells("back.tsv", "\t")] == [names, *kept]
