"""Reading a programme's file in every format, with a problem for each entry that cannot be read."""

import codecs
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cpms_inspire import (
    Dataset,
    DatasetError,
    InvalidOptionError,
    MissingExtraError,
    Programme,
    ProgrammeReading,
    Setting,
    intervention_id,
    read_programme,
    standard_id,
    strategy_id,
)

EXAMPLES = Path(__file__).parents[2] / "examples" / "programmes"

OURS = Programme(
    name="Ours",
    standards=(standard_id(9), standard_id(17)),
    strategies=(strategy_id("N"),),
    interventions=(intervention_id(strategy_id("E"), 2),),
    settings=(Setting.RAPID_ONSET,),
    places=("KEN",),
)

DOCUMENTS = {
    "p.toml": 'name = "Ours"\nstandards = [9, "Community level approaches"]\nstrategy = "N"\n'
    'interventions = ["E.2"]\nsetting = "Rapid onset"\nplace = "Kenya"\n',
    "p.yaml": "name: Ours\nstandards:\n- 9\n- Community-level approaches\nstrategies: [N]\ninterventions: [E.2]\n"
    "settings: [rapid_onset]\nplaces: [ken]\n",
    "p.YML": "{name: Ours, standard: [SGBV, 17], strategy: [Norms and values], intervention: [e.2], "
    "setting: rapid-onset, country: KEN}",
    "p.json": json.dumps(
        {"name": "Ours", "standards": [9, "17"], "strategies": ["n"], "interventions": ["E.2"],
         "settings": ["RAPID-ONSET"], "places": ["Kenya"]}
    ),
}  # fmt: skip

TABLES = {
    ",": "Activity,Standard,Strategy,Intervention,Setting,Country\n"
    "a,9;17,N,,rapid onset,Kenya\nb,SGBV | 17,,E.2,,\n,,,,,\n",
    ";": 'standard;strategies;interventions;setting;place\n"9;17";N;E.2;rapid-onset;KEN\n',
    "\t": "standard\tstrategy\tintervention\tsetting\tplace\n#x+a\t#y\t#z\t#s\t#country\n"
    "9\tN\tE.2\trapid-onset\tKEN\n17\n",
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents(dataset: Dataset, name: str) -> None:
    """TOML, YAML and JSON give the same programme, with fields in singular or plural and with one value or a list."""
    assert read_programme(name, dataset, data=DOCUMENTS[name].encode()) == ProgrammeReading(OURS, ())


@pytest.mark.parametrize("delimiter", TABLES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "big-endian"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_tables(dataset: Dataset, delimiter: str, encoding: str, newline: str) -> None:
    """A table may have any common delimiter, encoding and line end, several values in a cell, and HXL hashtags."""
    text = TABLES[delimiter].replace("\n", newline)
    data = codecs.BOM_UTF16_BE + text.encode("utf-16-be") if encoding == "big-endian" else text.encode(encoding)
    reading = read_programme("Ours.csv", dataset, data=data)
    assert reading.programme == OURS
    assert reading.problems == ()
    assert reading.ignored == (("Activity",) if delimiter == "," else ())


def refused(data: bytes, name: str, dataset: Dataset) -> list[str]:
    with pytest.raises(DatasetError) as caught:
        read_programme(name, dataset, data=data)
    assert caught.value.what == "programme"
    return [str(problem)[:90] for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("data", "name", "problem"),
    [
        (b"", "p.csv", "$: is empty"),
        (b" \n", "p.toml", "$: is empty"),
        (b"standards = [", "p.toml", "$: is not TOML: "),
        (b"{", "p.json", "$: is not JSON: Expecting property name enclosed in double quotes"),
        (b"a: [", "p.yaml", "$: is not YAML: while parsing a flow node"),
        (b"- 9", "p.yaml", "$: must have fields such as standards, not be [9]"),
        (b"[" * 100_000, "p.json", "$: is nested too deep"),
        ("standard\nJustice for children\nÉducation".encode("latin-1"), "p.csv", "line 3: is not UTF-8 from"),
        (b"\nstandard\n\xff\n\n", "p.csv", "line 3: is not UTF-8 from byte 10 on: save it as UTF-8"),
        (b"\xff\xfes", "p.csv", "line 1: is not UTF-16 from byte 2 on: save it as UTF-8"),
        (b"who,what\na,b\n", "p.csv", "line 1: has the columns ['who', 'what'], but none of countries, country"),
        (b'"open', "p.csv", "line 1: cannot be read as a table: unexpected end of data"),
        (b'standard\n9\n"open', "p.csv", "line 3: cannot be read as a table: unexpected end of data"),
        (b"standard\n9\n" + b"x" * 200_000, "p.csv", "line 3: cannot be read as a table: field larger than"),
        (b"standard\nnothing\n", "p.csv", "line 2, standard: no standard 'nothing' in dataset 1.0.0."),
        (b'{"name": "Ours"}', "p.json", "$: names none of standards, strategies"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_at_all(dataset: Dataset, data: bytes, name: str, problem: str) -> None:
    """A file that cannot be read at all raises one error with the place, the fault and the fix."""
    assert refused(data, name, dataset)[0].startswith(problem)


def test_no_column_that_is_known(dataset: Dataset) -> None:
    """If no column is known, the error lists the columns of the table and the known names."""
    with pytest.raises(DatasetError) as caught:
        read_programme("p.csv", dataset, data=b"who,what\na,b\n")
    (problem,) = caught.value.problems
    names = "countries, country, intervention, interventions, place, places, setting, settings, standard, standards"
    assert problem.reason == f"has the columns ['who', 'what'], but none of {names}, strategies, strategy"


def test_cells_with_several(dataset: Dataset) -> None:
    """Cells and entries are read as those of tables are: lists, ranges, terms; what is not read is reported."""
    table = 'standard,strategy\n"7-9, child friendly spaces",N & P\n"UASC, nonsense 18",\n'
    reading = read_programme("p.csv", dataset, data=table.encode())
    assert [int(identifier[-2:]) for identifier in reading.programme.standards] == [7, 8, 9, 15, 13]
    assert [identifier[-1] for identifier in reading.programme.strategies] == ["N", "P"]
    assert [str(problem) for problem in reading.problems] == [
        "line 3, standard: no standard 'nonsense 18' in dataset 1.0.0. Did you mean CPMS2019-18?"
    ]


@pytest.mark.parametrize(
    ("column", "field", "given"),
    [
        *((name, "standards", "9") for name in ("standard", "standards")),
        *((name, "strategies", "N") for name in ("strategy", "strategies")),
        *((name, "interventions", "E.2") for name in ("intervention", "interventions")),
        *((name, "settings", "refugee") for name in ("setting", "settings")),
        *((name, "places", "Kenya") for name in ("place", "places", "country", "countries")),
    ],
)
def test_each_name_of_a_column(dataset: Dataset, column: str, field: str, given: str) -> None:
    """A column may be named in singular or plural, in any case, and places may be called countries."""
    reading = read_programme("p.csv", dataset, data=f" {column.upper()} \n{given}\n".encode())
    assert len(getattr(reading.programme, field)) == 1
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("file", "name"),
    [("Ours.csv", "Ours"), ("Ours.tsv", "Ours"), ("a/b/Ours.csv", "Ours"), (" x .csv", None), ("\x07.csv", None)],
)
def test_name_from_the_file(dataset: Dataset, file: str, name: str | None) -> None:
    """If a file does not name the programme, the file name is used, unless it is not a single line of text."""
    assert read_programme(file, dataset, data=b"standard\n9\n").programme.name == name


def test_equal_values_of_unlike_types(dataset: Dataset) -> None:
    """`true` is not read as standard 1, although the two are equal in Python."""
    reading = read_programme("p.json", dataset, data=b'{"standards": [1, true]}')
    assert reading.programme.standards == ("CPMS2019-01",)
    assert [problem.path for problem in reading.problems] == ["$.standards[1]"]


def test_unknown_suffix(dataset: Dataset) -> None:
    """An unknown suffix is refused with a list of the known formats."""
    with pytest.raises(InvalidOptionError) as caught:
        read_programme("p.docx", dataset, data=b"9")
    assert caught.value == InvalidOptionError(
        "the suffix of a programme's file", "'docx'", ("toml", "yaml", "json", "csv")
    )


def test_the_first_line_sets_the_delimiter(dataset: Dataset) -> None:
    """The first line determines the delimiter, even if cells below contain another one."""
    reading = read_programme("p.csv", dataset, data=b"standard,setting\n9;16;17;18,refugee\n")
    assert reading.programme.standards == ("CPMS2019-09", "CPMS2019-16", "CPMS2019-17", "CPMS2019-18")
    assert (reading.programme.settings, reading.problems) == ((Setting.REFUGEE,), ())


def test_entries_that_mean_nothing(dataset: Dataset) -> None:
    """Each unreadable entry is reported with its path, and the others are read."""
    document = {
        "name": 5, "standards": [9, "case mangement", "N", 9.0, True, None, [9]], "strategies": "I",
        "settings": ["war", 5], "places": ["Atlantis"], "budget": 100,
    }  # fmt: skip
    reading = read_programme("p.json", dataset, data=json.dumps(document).encode())
    assert reading.programme.standards == ("CPMS2019-09",)
    assert [problem.path for problem in reading.problems] == [
        "$.name", *(f"$.standards[{n}]" for n in range(1, 7)),
        "$.strategies", "$.settings[0]", "$.settings[1]", "$.places[0]", "$.budget",
    ]  # fmt: skip
    assert reading.problems[0].reason == "must be text, not 5"
    assert reading.problems[8].reason.startswith("'war' is not valid for setting. Use humanitarian, ")
    assert "Did you mean CPMS2019-18?" in reading.problems[1].reason
    fields = "name, standards, strategies, interventions, settings, places"
    assert reading.problems[-1].reason == f"is none of {fields}"
    assert "standards_for" in reading.problems[2].reason


def test_fields_that_are_no_text(dataset: Dataset) -> None:
    """A YAML key that is a number, a date or empty is reported, even if it is too large to print."""
    keys = ["1", "~", "2020-01-01", "0x" + "f" * 5000, "9" * 5000]
    document = "".join(f"? {key}\n: N\n" for key in keys)
    reading = read_programme("p.yaml", dataset, data=f"standards: 9\n{document}".encode())
    assert reading.programme.standards == ("CPMS2019-09",)
    *_, hexadecimal, long = (problem.path for problem in reading.problems)
    assert (hexadecimal.startswith("$.0xfff"), long.startswith("$.999"), len(long) < 200) == (True, True, True)
    assert [problem.path for problem in reading.problems][:3] == [
        "$.1", "$.None", "$.datetime.date(2020, 1, 1)",
    ]  # fmt: skip


def test_rows_that_mean_nothing(dataset: Dataset) -> None:
    """Formulas are text, repeated entries count once, and long rows and unknown entries are reported by line."""
    table = 'standard,setting\n9,refugee\n9,refugee\n=cmd(),\n"+1",@x\n"17\n16",war\n18,refugee,extra\n'
    reading = read_programme("p.csv", dataset, data=table.encode())
    assert reading.programme.standards == ("CPMS2019-09", "CPMS2019-17", "CPMS2019-16", "CPMS2019-18")
    assert reading.programme.settings == ("refugee",)
    assert [problem.path for problem in reading.problems] == [
        "line 4, standard", "line 5, standard", "line 5, setting", "line 6, setting", "line 8",
    ]  # fmt: skip
    assert reading.problems[-1].reason == "has 3 cells, but the table has 2 columns"


def test_a_hundred_thousand_rows(dataset: Dataset) -> None:
    """Every row of a large table is read, and every unreadable row is reported."""
    rows = "".join(f"{n % 30},activity {n}\n" for n in range(100_000))
    reading = read_programme("p.csv", dataset, data=f"standard,activity\n{rows}".encode())
    assert len(reading.programme.standards) == 28
    lines = {problem.path for problem in reading.problems}
    assert lines == {f"line {n + 2}, standard" for n in range(100_000) if n % 30 in {0, 29}}


def test_yaml_without_its_library(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the YAML library is missing, the error names the extra that installs it."""
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(MissingExtraError) as caught:
        read_programme("p.yaml", dataset, data=b"standards: [9]")
    assert caught.value == MissingExtraError("yaml", "Reading a programme from YAML")


class TestCommand:
    """The command `cpms-inspire coverage PROGRAMME`."""

    @pytest.mark.parametrize("name", ["rapid-onset.toml", "refugee.csv", "schools.yaml"])
    def test_for_people(self, run: Any, name: str) -> None:
        """The answer fits the width of the terminal, and standard error only lists the columns that were not read."""
        result = run("coverage", EXAMPLES / name, width=120)
        assert result.status == 0
        assert "Kinds are unlike claims and are not summed." in result.out
        assert max(map(len, result.out.splitlines())) <= 120
        assert result.err == ("Columns that were not read: activity\n" if name == "refugee.csv" else "")

    def test_json(self, run: Any) -> None:
        """
        JSON contains the figures with their denominators, the openings, the programme and the columns that were not
        read.
        """
        answer = run("coverage", EXAMPLES / "refugee.csv", "--json").json
        named = next(each for each in answer["tallies"] if each["kind"] == "named")
        assert (named["realised"], named["from_standard"], named["linked"]) == (5, 2, 11)
        assert (named["share"], named["share_of_own"]) == (5 / 11, 5 / 7)
        assert answer["openings"][0]["reached_from"] == "standard"
        assert (answer["unread"], answer["ignored"]) == ([], ["activity"])
        assert answer["programme"]["places"] == ["KEN"]
        assert list(answer)[:2] == ["dataset", "sha256"]

    def test_markdown(self, run: Any) -> None:
        """The Markdown report can be pasted and ends with the version and digest of the dataset."""
        lines = run("coverage", EXAMPLES / "schools.yaml", "--markdown").out.splitlines()
        assert lines[0].startswith(
            "# School-based prevention in an outbreak: 4 standards, 1 strategies, 2 interventions"
        )
        assert "## Its standards" in lines
        assert "| named | 17 Community-level approaches | - | N, S |" in "\n".join(lines)
        assert lines[-1].startswith("Dataset 1.2.0, SHA-256 ")

    def test_unread_rows(self, run: Any, tmp_path: Path) -> None:
        """Unreadable rows are listed on standard error, grouped by reason, and the status is 1."""
        file = tmp_path / "p.csv"
        file.write_text("standard\n9\n" + "nonsense\n" * 8)
        result = run("coverage", file)
        assert result.status == 1
        assert result.err.startswith(
            "Not read, line 3, standard; line 4, standard; line 5, standard; line 6, standard; line 7, standard "
            "and 3 more: no standard 'nonsense' in dataset 1.2.0."
        )
        assert len(run("coverage", file, "--json").json["unread"]) == 8

    @pytest.mark.parametrize(("name", "content"), [("p.csv", ""), ("p.txt", "9"), ("p.json", "{")])
    def test_refuses(self, run: Any, tmp_path: Path, name: str, content: str) -> None:
        """An unreadable programme is one error on standard error, with status 2."""
        file = tmp_path / name
        file.write_text(content)
        result = run("coverage", file)
        assert (result.status, result.out) == (2, "")
        assert result.err.startswith("Error: ")

    def test_missing_file(self, run: Any, tmp_path: Path) -> None:
        """A file that does not exist is an error with status 2."""
        assert run("coverage", tmp_path / "nowhere.csv").status == 2

    def test_on_an_overlay(self, run: Any, tmp_path: Path) -> None:
        """Local linkages are counted as local."""
        file = tmp_path / "p.csv"
        file.write_text("standard,strategy\n5,R\n")
        answer = run("coverage", file, "--overlay", EXAMPLES.parent / "overlay.json", "--json").json
        assert answer["realised"] == ["CPMS2019-05/INSPIRE2016-R"]
        assert [each["kind"] for each in answer["tallies"] if each["realised"]] == ["local"]

    def test_of_a_setting_not_mentioned(self, run: Any, tmp_path: Path) -> None:
        """If no note mentions a setting, the report says so in one sentence."""
        file = tmp_path / "p.csv"
        file.write_text("standard,setting\n5,post-conflict\n")
        not_mentioned = "Not mentioned by the guide, which does not mean suitable: in post-conflict, 5."
        assert not_mentioned in " ".join(run("coverage", file).out.split())
        assert not_mentioned in run("coverage", file, "--markdown").out

    def test_of_nothing_linked(self, run: Any, tmp_path: Path) -> None:
        """A programme that only names settings has no tables and is not an error."""
        file = tmp_path / "p.csv"
        file.write_text("setting\nrefugee\n")
        result = run("coverage", file)
        assert (result.status, len(result.out.splitlines())) == (0, 1)


def test_coverage_is_asked_without_the_command_line() -> None:
    """Reading a programme and computing its coverage imports neither click nor rich, YAML or cattrs."""
    code = (
        "import sys, cpms_inspire as c; d = c.load_dataset(); "
        "r = c.read_programme('p.csv', d, data=b'standard\\n9\\n'); c.coverage_of(r.programme, d); "
        "print({'click', 'rich', 'yaml', 'cattrs'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


REPEATED: dict[str, bytes] = {
    "p.json": b'{"standards": [9], "strategies": ["N"], "standards": [17]}',
    "q.json": b'{"standards": {"a": 1, "a": 2}}',
    "p.yaml": b"standards: [9]\nstandards: [17]\n",
    "q.yaml": b"name: x\nstandards: 9\nname: y\n",
    "p.toml": b"standards = [9]\nstandards = [17]\n",
}


@pytest.mark.parametrize("name", REPEATED)
def test_a_repeated_name(dataset: Dataset, name: str) -> None:
    """A name that occurs twice would lose its first value, so the file is refused."""
    (problem,) = refused(REPEATED[name], name, dataset)
    assert "twice" in problem or "Cannot overwrite a value" in problem


def test_numbers_of_yaml(dataset: Dataset) -> None:
    """Whole numbers are decimal, with or without zeros in front; what is no such number is listed with its place."""
    data = b"standards: [010, 017, 08, 9, 0x1F, 1_3, 1:0, 0o17]"
    reading = read_programme("p.yaml", dataset, data=data)
    assert reading.programme.standards == ("CPMS2019-10", "CPMS2019-17", "CPMS2019-08", "CPMS2019-09")
    assert [problem.path for problem in reading.problems] == [f"$.standards[{n}]" for n in range(4, 8)]


@pytest.mark.parametrize(
    "entry", ['!!bool "abc"', '!!timestamp "abc"', '!!int ""', '!!float ""', r'"\UFFFFFFFF"', "{[1]: 2, ? {a: 1} : 3}"]
)
def test_hostile_yaml(dataset: Dataset, entry: str) -> None:
    """Tags that do not fit their values are refused, with the same error for each exception of PyYAML."""
    assert refused(f"standards: {entry}".encode(), "p.yaml", dataset)


def test_deep_yaml(dataset: Dataset) -> None:
    """A file that is nested too deep is refused."""
    assert "nested too deep" in refused(b"[" * 100_000, "p.yaml", dataset)[0]


def test_numbers_with_a_hash(dataset: Dataset) -> None:
    """`#9` and `#SGBV` are references in every row, and only hashtags of HXL are left out."""
    reading = read_programme("p.csv", dataset, data=b"standard,strategy\n#9,\n17,N\n#18,\n#SGBV,\n")
    assert reading.programme.standards == ("CPMS2019-09", "CPMS2019-17", "CPMS2019-18")
    tagged = b"standard,x\n#subsector+standard,#x_own\n#9,\n"
    assert read_programme("p.csv", dataset, data=tagged).programme.standards == ("CPMS2019-09",)
    assert read_programme("p.csv", dataset, data=tagged).problems == ()


def test_commas_within_quoted_names(dataset: Dataset) -> None:
    """The delimiter is found outside of quotation marks, also behind line breaks."""
    data = b'"activity (what, where,\nwhen)";standard;strategy\r\nx;9;N\r\n'
    reading = read_programme("p.csv", dataset, data=data)
    assert (reading.programme.standards, reading.programme.strategies) == (("CPMS2019-09",), ("INSPIRE2016-N",))


@pytest.mark.parametrize("setting", ["rapid\u00a0onset", "Rapid\u2013onset", "rapid_onset", "RAPID. ONSET"])
def test_spellings_of_settings(dataset: Dataset, setting: str) -> None:
    """Settings are read with any space, dash or hyphen."""
    reading = read_programme("p.csv", dataset, data=f"standard,setting\n9,{setting}\n".encode())
    assert reading.programme.settings == ("rapid-onset",)
