"""
A use of each extra of the package.  If the extra is not installed, the code fails with an error that names it.

`test_extras.py` hides the libraries.  `noxfile.py` installs the extras one by one and runs

    python tests/support/extras.py NAME ...      # uses each of these
    python tests/support/extras.py --missing     # checks, without extras, that each use names its own
"""

import subprocess
import sys
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
ALL = "all"
"""The extra that contains all others."""


class Use(NamedTuple):
    """An example of the use of an extra."""

    code: str
    """Code that uses the extra and fails if that does not work."""
    library: str
    """The imported library, which the extra installs."""
    needed_for: str
    """The feature, as the error names it."""
    beside: str = ""
    """The distribution that the caller must install as well."""


_PROGRAM = """
import sys
from cpms_inspire.__main__ import main
sys.argv[1:] = {arguments}
try:
    main()
except SystemExit as left:
    if left.code != {status}:
        raise
"""

_PAGE = """
import fpdf
pages = fpdf.FPDF()
pages.add_page()
pages.set_font("helvetica")
pages.cell(text="No guide.")
pages.output("copy.pdf")
"""

_TABLE = """
from pathlib import Path
Path("table.csv").write_text("standard\\n9\\nStd 15\\nnonsense\\n")
"""

_ANNOTATED = """
assert len(Path("out.csv").read_text().splitlines()) == 1 + 7 + 2 + 1
"""

_EXPORT = "import cpms_inspire; assert cpms_inspire.export({!r})"

_EAGER = """
import pandas
from cpms_inspire import frames
table = pandas.DataFrame({"std": ["15", "nonsense"]})
answer = frames.annotate(table, "std", dataset="1.0.0")
assert answer[answer.stressed]["strategy"].to_list() == []
assert answer["strategy"].dropna().to_list() == ["INSPIRE2016-S", "INSPIRE2016-E"]
assert frames.annotate_flags(table, "std", dataset="1.0.0").query("strategy_S")["std"].to_list() == ["15"]
assert [len(each) for each in frames.annotate_lists(table, "std", dataset="1.0.0")["strategies"].dropna()] == [2]
assert [each.spelling for each in frames.unmatched(table, "std", dataset="1.0.0")] == ["nonsense"]
assert len(frames.coverage_table(table, "std", by=["std"], dataset="1.0.0"))
assert len(frames.table("crosswalk", "1.0.0")) == 128
"""

_LAZY = """
import duckdb
import cpms_inspire
from cpms_inspire import frames
asked = {"dataset": cpms_inspire.load_dataset("1.0.0"), "standard": "standard"}
table = duckdb.sql("SELECT unnest(['15', 'nonsense']) AS standard")
answer = frames.annotate(table, **asked).filter("strategy IS NOT NULL").order("strategy")
assert [row[1] for row in answer.fetchall()] == ["INSPIRE2016-E", "INSPIRE2016-S"]
assert [each.spelling for each in frames.unmatched(table, **asked)] == ["nonsense"]
"""

_PROGRAMME = """
import cpms_inspire
reading = cpms_inspire.read_programme("programme.yaml", data=b"standards: [9]")
assert reading.programme.standards == ("CPMS2019-09",)
"""

_PLOT = "import cpms_inspire as c; c.plot_matrix().savefig('matrix.png')"

USES = {
    "cli": Use(_PROGRAM.format(arguments=["strategies", "9"], status=0), "click", "The command line"),
    "excel": Use(_EXPORT.format("excel"), "xlsxwriter", "The format excel"),
    "explorer": Use("import cpms_inspire as c; assert c.explorer_page()", "jinja2", "The explorer page"),
    "frames": Use(_EAGER, "narwhals", "Annotating a frame", beside="pandas"),
    "frames-lazy": Use(_LAZY, "pyarrow", "A frame of duckdb", beside="duckdb"),
    "graph": Use(_EXPORT.format("graph"), "networkx", "The format graph"),
    "parquet": Use(_EXPORT.format("parquet"), "pyarrow", "The format parquet"),
    "pdf": Use(
        _PAGE + _PROGRAM.format(arguments=["verify", "copy.pdf"], status=1), "pypdf", "Reading a PDF", beside="fpdf2"
    ),
    "plot": Use(_PLOT, "matplotlib", "A figure"),
    "rdf": Use(_EXPORT.format("skos"), "rdflib", "The format skos"),
    "tables": Use(
        _TABLE
        + _PROGRAM.format(arguments=["annotate", "table.csv", "-o", "out.csv", "--standard", "standard"], status=1)
        + _ANNOTATED,
        "pyarrow",
        "Annotating a file",
    ),
    "yaml": Use(_PROGRAMME, "yaml", "Reading a programme from YAML"),
}


def declared() -> dict[str, Any]:
    """Return the extras of `pyproject.toml` with their requirements."""
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    return found


def use(extra: str) -> subprocess.CompletedProcess[str]:
    """Use an extra in a fresh interpreter and in an empty folder."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-c", USES[extra].code]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def main(names: list[str]) -> int:
    """Use the named extras, or check that each is missing. Print the faults and return the exit status."""
    wrong = 0
    for extra in USES if names in (["--missing"], [ALL]) else names:
        done = use(extra)
        if names == ["--missing"]:
            own = f"needs the extra '{extra}'"
            right = done.returncode != 0 and any(f"needs the extra '{each}'" in done.stderr for each in (extra, "cli"))
            reason = f"does not say that it {own}"
        else:
            right, reason = done.returncode == 0, "fails"
        if not right:
            wrong += 1
            print(f"{extra} {reason}\n{done.stdout}{done.stderr}")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
