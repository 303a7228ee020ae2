"""The command with which curators work on the lexicon."""

import json
from pathlib import Path
from typing import Any

import golden_readings
import lexicon as tool
import pytest
from helpers import ROOT, altered

from cpms_inspire import Lexicon, load_lexicon


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the data, the page and the golden readings."""
    data = tmp_path / "src" / "cpms_inspire" / "data"
    data.mkdir(parents=True)
    (data / "SHA256SUMS").write_text("")
    page = tmp_path / "lexicon.md"
    page.write_text(f"# The lexicon\n\n{tool.BEGIN}\n{tool.END}\n")
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    monkeypatch.setattr(tool, "PAGE", page)
    monkeypatch.setattr(golden_readings, "FOLDER", tmp_path)
    return tmp_path


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Lexicon:
    """A lexicon of a few terms in place of the bundled one."""
    bundled = load_lexicon()
    terms = bundled.terms[:3]
    lexicon = altered(bundled, terms=terms)
    monkeypatch.setattr(tool, "load_lexicon", lambda: lexicon)
    return lexicon


def drafted(project: Path, *lines: str) -> Any:
    """Return the draft of the table with further lines."""
    table = project / "lexicon.tsv"
    assert tool.main("table", str(table)) == 0
    table.write_text(table.read_text(encoding="utf-8") + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    assert tool.main("draft", str(table), str(project / "draft.json")) == 0
    return json.loads((project / "draft.json").read_bytes())


def test_page_is_up_to_date() -> None:
    """The page lists the newest version."""
    page = ROOT / "docs" / "reference" / "lexicon.md"
    text = page.read_text(encoding="utf-8")
    assert tool.page(text, load_lexicon()) == text


def test_rules_of_the_bundled_lexicon() -> None:
    """The bundled lexicon keeps the rules that a draft must keep."""
    assert list(tool.faults(load_lexicon())) == []


def test_table_and_back(project: Path, small: Lexicon) -> None:
    """The table that is written gives the same terms when it is read."""
    draft = drafted(project)
    assert Lexicon.from_json(json.dumps(draft)).terms == small.terms


def test_new_version(project: Path, small: Lexicon, capsys: pytest.CaptureFixture[str]) -> None:
    """A new term gives a minor version with its digest, its golden readings and its page; what changed is printed."""
    source = small.terms[0].citations[0].source
    drafted(
        project,
        f"\tGreen box\ten\tCPMS2019-18\tpart\tyes\t{source}:unchecked\tMade up.",
        f"\tNo|thing\ten\t\tpart\t\t{source}:unchecked\t",
    )
    assert tool.main("make", str(project / "draft.json")) == 0
    out = capsys.readouterr().out
    assert "+ LEXICON-T0004 Green box -> CPMS2019-18" in out
    assert "+ LEXICON-T0005 No|thing -> nowhere" in out
    data = project / "src" / "cpms_inspire" / "data"
    new = Lexicon.from_file(data / "lexicon-1.1.0.json")
    assert new.version == "1.1.0"
    assert (data / "SHA256SUMS").read_text() == f"{new.digest}  lexicon-1.1.0.json\n"
    assert (project / "1.1.0.tsv").read_text(encoding="utf-8").splitlines()[3] == "LEXICON-T0004\t18\t\t"
    page = (project / "lexicon.md").read_text(encoding="utf-8")
    assert "| Green box | 18 | part, alone |" in page
    assert "| No\\|thing | nowhere | part |" in page


def test_level_and_difference(small: Lexicon) -> None:
    """A note or a citation is a patch, another meaning a minor version; each change is a line."""
    first, *rest = small.terms
    noted = altered(small, terms=(altered(first, note="Made up."), *rest))
    assert (tool.number(small, noted), tool.difference(small, noted)) == (
        "1.0.1",
        [f"~ {first.id} {first.text}: note"],
    )
    less = altered(small, terms=tuple(rest))
    assert (tool.number(small, less), tool.difference(small, less)) == ("1.1.0", [f"- {first.id} {first.text}"])
    cited = altered(small, terms=(altered(first, citations=(altered(first.citations[0], pages="3"),)), *rest))
    assert tool.difference(small, cited) == [f"~ {first.id} {first.text}: citations"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("\tchild protection\ten\tCPMS2019-18\tpart\t\t{source}:unchecked\t", "leads somewhere"),
        ("\tGreen box\ten\tCPMS2019-18\tpart\t\tNOBODY:unchecked\t", "NOBODY is not among the sources"),
        (None, "nothing changed"),
    ],
)
def test_refused(
    project: Path, small: Lexicon, capsys: pytest.CaptureFixture[str], line: str | None, reason: str
) -> None:
    """A draft that breaks a rule, or changes nothing, is refused with the reason, and nothing is written."""
    source = small.terms[0].citations[0].source
    drafted(project, *([line.format(source=source)] if line else []))
    assert tool.main("make", str(project / "draft.json")) == 1
    assert reason in capsys.readouterr().err
    assert sorted(path.name for path in (project / "src" / "cpms_inspire" / "data").iterdir()) == ["SHA256SUMS"]


def test_usage(project: Path, small: Lexicon, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong command prints the usage; a file that is not there is an error; the page is written."""
    assert tool.main("other") == 2
    assert tool.main("make", str(project / "nothing.json")) == 1
    assert "tools/lexicon.py" in capsys.readouterr().err
    assert tool.main("page") == 0
    assert f"{len(small.terms)} terms" in tool.PAGE.read_text(encoding="utf-8")
