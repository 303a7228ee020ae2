"""The command line, both for a user at a terminal and for a script that reads from a pipe."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.shell_completion import ShellComplete
from helpers import altered

import cpms_inspire
from cpms_inspire import Dataset, LinkageKind, RecordId, to_dict
from cpms_inspire.cli._group import COMMANDS, program
from cpms_inspire.model.records import COLLECTIONS
from cpms_inspire.presentation.words import mark_of


@pytest.fixture
def own(dataset: Dataset, tmp_path: Path) -> Path:
    """A user's own dataset file, with a local linkage and text that looks like markup."""
    local = altered(
        dataset.linkages[0], id="CPMS2019-03/INSPIRE2016-N", standard="CPMS2019-03", strategy="INSPIRE2016-N",
        kind=LinkageKind.LOCAL, convergence=None, note="[bold red]Not[/] markup :smile: \u2603.",
    )  # fmt: skip
    file = tmp_path / "own.json"
    file.write_bytes(altered(dataset, version="7.0.0", linkages=(*dataset.linkages, local)).to_json())
    return file


OVERLAY = Path(__file__).parents[2] / "examples" / "overlay.json"

ANSWERS: list[tuple[tuple[str, ...], int, list[str]]] = [
    (
        ("strategies", "9"),
        0,
        ["Standard 9: Sexual and gender-based violence", "all-strategies, stressed", "Why:", "Sources"],
    ),
    (("strategies", "UASC"), 0, ["Standard 13", "risk-factors", "read in GUIDE2020"]),
    (("strategies", "5"), 1, ["Standard 5", "this does not mean that there is no link"]),
    (("strategies", "9", "--kind", "named"), 1, ["No linkages of this kind."]),
    (("strategies", "22"), 0, ["all-strategies, whole pillar", "How this project reads the row:"]),
    (("standards", "N"), 0, ["Strategy N: Norms and values", "Community-level approaches"]),
    (("standards", "R", "--kind", "named", "--kind", "risk-factors"), 0, ["Case management", "Child labour"]),
    (("standards", "R", "--kind", "local"), 1, ["No linkages of this kind."]),
    (("standards", "INSPIRE2016-N.2"), 0, ["CPMS2019-17", "Community-level approaches"]),
    (("standards", "X1"), 0, ["CPMS2019-01", "Coordination"]),
    (("standards", "INSPIRE2016-N.2", "--kind", "local"), 1, ["The guide names it for no standard."]),
    (("matrix", "--kind", "All strategies"), 0, ["= all-strategies, . no linkage of these kinds"]),
    (("interventions", "I2"), 0, ["INSPIRE2016-I2.1", "Cash transfers"]),
    (("interventions", "19"), 0, ["Foster care"]),
    (("interventions", "10"), 0, ["INSPIRE2016-R.1"]),
    (("interventions", "7"), 1, ["The guide names no intervention for it."]),
    (("linkage", "17", "N"), 0, ["Kind: named", "Intervention: N.2 Community mobilization programmes", "Sources"]),
    (("linkage", "14", "N"), 0, ["Kind: all-strategies", "Why: row 6"]),
    (("linkage", "18", "N"), 1, ["Standard 18", "Strategy N", "That is not a denial"]),
    (("examples", "E", "--setting", "refugee"), 0, ["GUIDE2020-E09 Good School Toolkit: Uganda; refugee"]),
    (("examples", "--place", "Kenya"), 0, ["GUIDE2020-E02 SASA: ", "GUIDE2020-E08", "Trauma-focused"]),
    (
        ("examples", "N", "--place", "Haiti"),
        0,
        ["SASA: Haiti; no setting stated", "No setting is printed beside Haiti."],
    ),
    (("examples", "9"), 1, ["No field example in the dataset fits."]),
    (("examples", "10"), 0, ["Of the interventions on the linkages of the standard", "GUIDE2020-E08"]),
    (("examples", "19"), 0, ["Of the strategies that the row names, not of this standard in particular"]),
    (("pillar", "P4"), 0, ["CPMS2019-P4 Standards to work across sectors", "CPMS2019-28 Camp management"]),
    (("strategies", "1"), 0, ["Through the activity: X1 "]),
    (("strategies", "3"), 1, ["this does not mean that there is no link"]),
    (
        ("suitability", "P", "refugee", "outbreak"),
        0,
        ["conditional in outbreak GUIDE2020-S01", "conditional in refugee GUIDE2020-S31"],
    ),
    (("suitability", "X1", "fragile"), 0, ["GUIDE2020-S02, on INSPIRE in general"]),
    (("suitability", "I1", "rapid-onset"), 0, ["doubtful GUIDE2020-S08, on INSPIRE2016-I1", "may not be appropriate"]),
    (
        ("suitability", "9", "humanitarian"),
        0,
        ["conditional GUIDE2020-S19, on CPMS2019-09", "suitable GUIDE2020-S34, on CPMS in general"],
    ),
    (
        ("suitability", "9", "post-conflict"),
        1,
        ["No setting note of the dataset is about this. That does not mean that it is suitable."],
    ),
    (("show", "GUIDE2020-E09"), 0, ["Programme", "Good School Toolkit", "Uganda (UGA)"]),
    (("show", "GUIDE2020"), 0, ["Publishers", "Rights"]),
    (("show", "INSPIRE2016-R"), 0, ["Preventive", "no"]),
    (("matrix",), 0, ["I1   N    S    P    I2   R    E", "# named, = all-strategies", "! stressed"]),
    (("list", "linkages"), 0, ["CPMS2019-09/INSPIRE2016-N all-strategies, stressed"]),
    (("list", "convergences"), 0, ["GUIDE2020-C09 Row 9 of the guide's table"]),
    (("list", "gaps"), 0, ["GUIDE2020-G03", "GUIDE2020-G06"]),
    (("list", "field-examples", "--unchecked"), 1, ["None."]),
    (("list", "all", "--unchecked"), 0, ["INSPIRE2016-E.3", "CPMS2019-P2"]),
    (("search", "school", "in", "Uganda"), 0, ["GUIDE2020-E09", "Places"]),
    (("search", "xyzzy"), 1, ["Nothing found."]),
    (("versions",), 0, ["1.0.0  released 2026-11-22", 'cpms_inspire.load_dataset("1.0.0", sha256="']),
]


@pytest.mark.parametrize("width", [80, 200])
@pytest.mark.parametrize(("arguments", "status", "expected"), ANSWERS, ids=lambda value: repr(value)[:40])
def test_answers_for_people(run: Any, arguments: tuple[str, ...], status: int, expected: list[str], width: int) -> None:
    """The answer is printed without colour within the width of the terminal, and the status matches the answer."""
    result = run(*arguments, width=width)
    assert (result.status, result.err) == (status, "")
    text = " ".join(result.out.split())
    for part in expected:
        assert " ".join(part.split()) in text
    assert "\x1b" not in result.out
    if arguments != ("versions",):  # the line to paste is not wrapped
        assert max(map(len, result.out.splitlines())) <= width


def test_named_links_come_first(run: Any) -> None:
    """Kinds are always shown: named linkages first, then the others in the order of the framework."""
    lines = map(str.split, run("standards", "P").out.splitlines())
    rows = [words for words in lines if words and words[0].isdigit()]
    kinds = [row[1].rstrip(",") for row in rows]
    assert kinds == sorted(kinds, key=[kind.value for kind in LinkageKind].index)
    assert kinds[:2] == ["named", "named"]
    assert [int(row[0]) for row in rows][:4] == [16, 19, 7, 8]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("strategies", "case mangement"), "Did you mean CPMS2019-18?\n  CPMS2019-18  Case management\n"),
        (("strategies", "29"), "no standard '29'"),
        (("strategies", "N"), "which is no standard.\n  cpms-inspire standards INSPIRE2016-N\n"),
        (("strategies", "CPMS2019-P2"), "\n  cpms-inspire show CPMS2019-P2\n"),
        (("strategies", ""), "no standard ''"),
        (("strategies", "\ud800"), "no standard"),
        (("standards", "I"), "fits more than one strategy"),
        (("standards", "9"), "which is no strategy.\n  cpms-inspire strategies CPMS2019-09\n"),
        (("linkage", "9", "Q"), "no strategy 'Q'"),
        (("show", "GUIDE2020-E99"), "no record 'GUIDE2020-E99'"),
        (("strategies",), "Missing argument 'STANDARD'"),
        (("strategies", "9", "10"), "unexpected extra argument"),
        (("strategies", "9", "--kind", "name"), "'name' is not valid for kind. Did you mean named?"),
        (("list", "things"), "'things' is not one of"),
        (("search",), "Missing argument"),
        (("search", "x", "--limit", "0"), "0 is not in the range"),
        (("strategies", "9", "--dataset", "9.9.9"), "neither a bundled version (1.0.0"),
        (("strategies", "9", "--dataset", "."), "Is a directory"),
        (("strategies", "9", "--dataset", ""), "neither a bundled version"),
        (("strategies", "9", "--dataset", str(OVERLAY)), "is not a dataset but an overlay: use it with --overlay."),
        (("diff", "1.0.0", str(OVERLAY)), "is not a dataset but an overlay: use it with --overlay."),
        (("check", "nowhere.json"), "Error: cannot read nowhere.json: No such file or directory."),
        (("check", "."), "Is a directory"),
        (("frobnicate",), "No such command 'frobnicate'"),
        (("--frobnicate",), "No such option"),
    ],
)
def test_refusals(run: Any, arguments: tuple[str, ...], expected: str) -> None:
    """Unknown references and wrong usage give status 2 and the next step on standard error."""
    result = run(*arguments)
    assert (result.status, result.out) == (2, "")
    assert expected in result.err


def test_help(run: Any) -> None:
    """The program and each of its commands have a help text."""
    result = run("--help")
    assert result.status == 0
    for name, (_, line) in COMMANDS.items():
        assert name in result.out
        shown = run(name, "--help").out
        assert shown.startswith("Usage: cpms-inspire")
        # The list has the first line of each help, which would need the command to be imported.
        assert " ".join(shown.split()).partition(line)[1]
    assert program.list_commands(click.Context(program)) == [*COMMANDS] == sorted(program.commands)
    assert run("--version").out == f"cpms-inspire, version {cpms_inspire.__version__}\n"
    assert run().status == 2


class TestJson:
    """The JSON shapes that docs/reference/command-line.md documents."""

    @pytest.mark.parametrize(("arguments", "status", "_"), [case for case in ANSWERS if case[0][0] != "versions"])
    def test_same_status_and_dataset(
        self, run: Any, dataset: Dataset, arguments: tuple[str, ...], status: int, _: object
    ) -> None:
        """JSON has the same status as the answer for people and names the dataset first."""
        result = run(*arguments, "--json", "--dataset", "1.0.0")
        assert (result.status, result.err) == (status, "")
        assert result.out.isascii()
        assert list(result.json)[:2] == ["dataset", "sha256"]
        assert (result.json["dataset"], result.json["sha256"]) == ("1.0.0", dataset.digest)

    def test_strategies(self, run: Any, dataset: Dataset) -> None:
        """The answer contains the strategies of a standard with their linkages."""
        for standard in dataset.standards:
            answer = run("strategies", standard.id, "--json", "--dataset", "1.0.0").json
            assert set(answer) == {"dataset", "sha256", "standard", "linkages", "convergence", "activities", "gap"}
            assert answer["standard"] == to_dict(standard)
            assert answer["activities"] == [to_dict(activity) for activity in dataset.activities_for(standard)]
            assert [pair["strategy"]["id"] for pair in answer["linkages"]] == [
                s.id for s in dataset.strategies_for(standard)
            ]
            assert [pair["linkage"]["strategy"] for pair in answer["linkages"]] == [
                s.id for s in dataset.strategies_for(standard)
            ]
            assert (answer["gap"] is None) == bool(answer["linkages"])
            assert (answer["convergence"] is None) != (answer["gap"] is None)

    def test_examples_of_a_standard(self, run: Any, dataset: Dataset) -> None:
        """The answer has two groups, and no example is in both."""
        for standard in dataset.standards:
            answer = run("examples", standard.id, "--json", "--dataset", "1.0.0").json
            first = [record["id"] for record in answer["field_examples"]]
            second = [record["id"] for record in answer["through_named_strategies"]]
            assert first == [each.id for each in dataset.field_examples_for(standard)]
            through = [each.id for each in dataset.field_examples_for(standard, through="strategy")]
            assert second == [each for each in through if each not in first]

    def test_pillar(self, run: Any, dataset: Dataset) -> None:
        """The answer contains the pillar and its standards."""
        answer = run("pillar", "3", "--json", "--dataset", "1.0.0").json
        assert answer["pillar"] == to_dict(dataset.pillar(3))
        assert [each["number"] for each in answer["standards"]] == list(range(14, 21))

    def test_suitability_in_several_settings(self, run: Any, dataset: Dataset) -> None:
        """The notes on any of the settings, each once."""
        answer = run("suitability", "P", "refugee", "outbreak", "refugee", "--json", "--dataset", "1.0.0").json
        found = dataset.suitability("P", ["refugee", "outbreak"])
        assert [each["id"] for each in answer["setting_notes"]] == [note.id for note in found]

    def test_standards(self, run: Any, dataset: Dataset) -> None:
        """The answer contains the standards of a strategy with their linkages."""
        for strategy in dataset.strategies:
            answer = run("standards", strategy.id, "--json", "--dataset", "1.0.0").json
            assert set(answer) == {"dataset", "sha256", "strategy", "linkages"}
            found = {pair["standard"]["id"] for pair in answer["linkages"]}
            assert found == {standard.id for standard in dataset.standards_for(strategy)}

    def test_linkage(self, run: Any, dataset: Dataset) -> None:
        """A linkage is returned with its convergence."""
        answer = run("linkage", "9", "N", "--json", "--dataset", "1.0.0").json
        assert set(answer) == {"dataset", "sha256", "linkage", "convergence"}
        assert answer["linkage"] == to_dict(dataset.record("CPMS2019-09/INSPIRE2016-N"))
        assert answer["convergence"]["id"] == "GUIDE2020-C04"

    def test_no_linkage(self, run: Any) -> None:
        """If there is no linkage, both fields are null."""
        answer = run("linkage", "18", "N", "--json").json
        assert (answer["linkage"], answer["convergence"]) == (None, None)

    def test_interventions(self, run: Any) -> None:
        """The interventions of a strategy are in order."""
        answer = run("interventions", "R", "--json").json
        assert [record["id"] for record in answer["interventions"]] == [f"INSPIRE2016-R.{n}" for n in (1, 2, 3, 4)]

    def test_show_any_record(self, run: Any, dataset: Dataset) -> None:
        """A record of any kind is shown with its collection."""
        for name in COLLECTIONS:
            for record in getattr(dataset, name)[:2]:
                answer = run("show", record.id, "--json", "--dataset", "1.0.0").json
                assert (answer["collection"], answer["record"]) == (name, to_dict(record))

    def test_matrix(self, run: Any, dataset: Dataset) -> None:
        """The matrix contains the strategies and a cell for each linkage."""
        answer = run("matrix", "--json", "--dataset", "1.0.0").json
        assert answer["strategies"] == [strategy.id for strategy in dataset.strategies]
        cells = {
            cell["linkage"]: (cell["kind"], cell["scope"], cell["stressed"])
            for row in answer["rows"] for cell in row["cells"] if cell
        }  # fmt: skip
        assert cells == {link.id: (link.kind, link.scope, link.stressed) for link in dataset.linkages}

    def test_list(self, run: Any, dataset: Dataset) -> None:
        """A list contains every record of its collection."""
        for name in COLLECTIONS:
            answer = run("list", name.replace("_", "-"), "--json", "--dataset", "1.0.0").json
            assert answer["records"] == [to_dict(record) for record in getattr(dataset, name)]

    def test_search(self, run: Any) -> None:
        """A hit contains its record, its collection and the field that matched."""
        answer = run("search", "cash", "--json").json
        assert [(hit["id"], hit["collection"], hit["field"]) for hit in answer["hits"]] == [
            ("INSPIRE2016-I2.1", "interventions", "title")
        ]
        assert set(answer["hits"][0]) == {"id", "collection", "score", "field", "snippet"}

    def test_versions(self, run: Any) -> None:
        """The line to paste pins the version by its digest."""
        rows = run("versions", "--json").json["versions"]
        assert [row["version"] for row in rows] == list(cpms_inspire.dataset_versions())
        for row in rows:
            assert eval(row["pin"]).digest == row["sha256"]  # noqa: S307  # our own line, as users paste it


class TestCheck:
    """Checking a user's own files."""

    def test_sound(self, run: Any, own: Path) -> None:
        """A valid file has no problems and no findings."""
        result = run("check", own)
        assert (result.status, result.out) == (0, f"{own}: 0 problems, 0 findings\n")

    def test_findings(self, run: Any, dataset: Dataset, tmp_path: Path) -> None:
        """Findings are printed, with status 1."""
        file = tmp_path / "findings.json"
        file.write_bytes(altered(dataset, gaps=()).to_json())
        result = run("check", file)
        assert result.status == 1
        assert result.out.splitlines()[0] == "$.standards[2]: CPMS2019-03 has neither linkages nor a gap"
        answer = run("check", file, "--json")
        assert answer.status == 1
        assert len(answer.json["findings"]) == 4
        assert answer.json["problems"] == []

    def test_problems(self, run: Any, dataset: Dataset, tmp_path: Path) -> None:
        """Problems are printed with their paths, with status 1."""
        file = tmp_path / "problems.json"
        file.write_bytes(dataset.to_json().replace(b'"topic": "slip"', b'"topic": "blunder"'))
        result = run("check", file)
        assert result.status == 1
        assert "must be one of background, complementarity" in result.out
        answer = run("check", file, "--json").json
        assert answer["file"] == str(file)
        assert {problem["path"].rpartition(".")[2] for problem in answer["problems"]} == {"topic"}

    def test_unreadable(self, run: Any, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """If a file cannot be read, the error quotes the operating system's message."""

        def refuse(*_: object) -> int:
            raise PermissionError(13, "Permission denied", str(own))

        monkeypatch.setattr("os.open", refuse)
        result = run("check", own)
        assert (result.status, result.out) == (2, "")
        assert "Permission denied" in result.err

    def test_a_finding_about_all(self, run: Any, tmp_path: Path) -> None:
        """A finding that is about no single record of the overlay is printed like others."""
        citation = {"source": "GUIDE2020", "section": "x", "anchor": "four words stand here", "checked": "primary"}
        example = {
            "id": "K-E01",
            "strategy": "INSPIRE2016-N",
            "summary": "s.",
            "citations": [citation | {"footnotes": [999]}],
        }
        file = tmp_path / "overlay.json"
        file.write_text(json.dumps({"schema": 1, "name": "o", "reason": "r.", "field_examples": [example]}))
        result = run("check", file)
        assert (result.status, "$: " in result.out) == (1, True)

    @pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device on this system")
    def test_device(self, run: Any) -> None:
        """A device is refused, because reading it might never end."""
        result = run("check", "/dev/zero")
        assert (result.status, result.out.splitlines()[0]) == (
            1,
            "$: is a device or a pipe, not a file: save its content as a file first",
        )


class TestOwnDataset:
    """Questions about a user's own dataset file."""

    def test_is_asked(self, run: Any, own: Path) -> None:
        """Questions are answered from the file."""
        result = run("strategies", "3", "--dataset", own)
        assert result.status == 0
        assert "local" in result.out
        assert run("linkage", "3", "N", "--dataset", own, "--json").json["dataset"] == "7.0.0"

    def test_text_is_text(self, run: Any, own: Path) -> None:
        """Markup in a record is printed as text."""
        assert "[bold red]Not[/] markup :smile: \u2603." in run("linkage", "3", "N", "--dataset", own).out

    def test_suggestions_have_its_titles(self, run: Any, dataset: Dataset, tmp_path: Path) -> None:
        """Suggestions have the titles of the file, even if a bundled version has the same number."""
        new = altered(dataset.interventions[0], id="INSPIRE2016-I1.9", title="Zebra crossing patrols")
        file = tmp_path / "draft.json"
        file.write_bytes(altered(dataset, interventions=(*dataset.interventions, new)).to_json())
        result = run("interventions", "Zebra crossing patrol", "--dataset", file)
        assert (result.status, result.out) == (2, "")
        assert "  INSPIRE2016-I1.9  Zebra crossing patrols\n" in result.err

    def test_matrix_shows_local_kind(self, run: Any, own: Path) -> None:
        """The matrix explains the letter for local linkages."""
        assert "+ local" in " ".join(run("matrix", "--dataset", own).out.split())

    def test_labels_and_sectors(self, run: Any, dataset: Dataset, tmp_path: Path) -> None:
        """A record is shown with its labels and sectors."""
        cited = dataset.standard(9).citations
        label = cpms_inspire.Label(language="fr", text="Violences", citations=cited)
        sector = cpms_inspire.Code(scheme="OCHA", value="PRO-CPN", citations=cited)
        standards = [s for s in dataset.standards if s.number != 9]
        file = tmp_path / "labels.json"
        changed = altered(dataset.standard(9), labels=(label,), sectors=(sector,))
        file.write_bytes(altered(dataset, standards=(*standards, changed)).to_json())
        out = run("show", "CPMS2019-09", "--dataset", file).out
        assert "Violences (fr)" in out
        assert "PRO-CPN (OCHA)" in out

    def test_empty(self, run: Any, tmp_path: Path) -> None:
        """If the dataset has no records, the matrix has status 1."""
        file = tmp_path / "empty.json"
        file.write_text('{"schema": 1, "version": "1.0.0", "released": "2026-11-22"}')
        assert run("matrix", "--dataset", file).status == 1


class TestDiff:
    """Changes between two datasets."""

    def test_of_two_versions(self, run: Any, dataset: Dataset, tmp_path: Path) -> None:
        """Changes are grouped, and the first line names the version step that they require."""
        file = tmp_path / "new.json"
        gap = altered(dataset.gaps[0], summary="Silence.")
        changed = altered(dataset, version="2.0.0", gaps=(gap, *dataset.gaps[1:]), notes=dataset.notes[1:])
        file.write_bytes(changed.to_json())
        result = run("diff", "1.0.0", file)
        assert (result.status, result.err) == (0, "")
        lines = result.out.splitlines()
        assert (
            lines[0] == "1.0.0 -> 2.0.0: 2 changes, 1 of them only of wording or citations, which need a major version"
        )
        assert [line for line in lines if line and not line.startswith(" ")][1:] == [
            "Gaps changed (1)",
            "Notes removed (1)",
        ]
        answer = run("diff", "1.0.0", file, "--json").json
        assert (answer["old"], answer["new"], answer["level"]) == ("1.0.0", "2.0.0", "major")
        assert answer["changes"] == [
            {
                "change": "field-changed",
                "collection": "gaps",
                "id": "GUIDE2020-G03",
                "field": "summary",
                "from": dataset.gaps[0].summary,
                "to": "Silence.",
            },
            {
                "change": "record-removed",
                "collection": "notes",
                "id": "GUIDE2020-N01",
                "record": to_dict(dataset.notes[0]),
            },
        ]

    def test_of_the_same(self, run: Any) -> None:
        """A dataset compared with itself has no changes."""
        result = run("diff", "1.0.0", "1.0.0")
        assert (result.status, result.out) == (0, "1.0.0 -> 1.0.0: no record changed\n")

    def test_for_stored_identifiers(self, run: Any, dataset: Dataset, tmp_path: Path) -> None:
        """Each stored identifier is listed once with its outcome, and an unknown one gives status 2."""
        retired = cpms_inspire.Retirement(
            id=RecordId(dataset.notes[0].id), replaced_by=(RecordId(dataset.notes[1].id),), since="2.0.0",
            reason="Made up.", citations=dataset.notes[0].citations,
        )  # fmt: skip
        gap = altered(dataset.gaps[0], summary="Silence.")
        changed = altered(
            dataset, version="2.0.0", gaps=(gap, *dataset.gaps[1:]), notes=dataset.notes[1:], retirements=(retired,)
        )
        new, ids = tmp_path / "new.json", tmp_path / "ids.txt"
        new.write_bytes(changed.to_json())
        ids.write_text("GUIDE2020-G03\n\n GUIDE2020-N01 \nCPMS2019-09\nCPMS2019-09\n")
        result = run("diff", "1.0.0", new, "--ids", ids)
        assert result.status == 0
        lines = result.out.splitlines()
        assert [line for line in lines if not line.startswith(" ")] == [
            "GUIDE2020-G03: same",
            "GUIDE2020-N01: replaced by GUIDE2020-N02",
            "CPMS2019-09: same",
        ]
        answer = run("diff", "1.0.0", new, "--ids", ids, "--json").json
        assert [(row["id"], row["outcome"], row["targets"]) for row in answer["identifiers"]] == [
            ("GUIDE2020-G03", "same", ["GUIDE2020-G03"]),
            ("GUIDE2020-N01", "replaced", ["GUIDE2020-N02"]),
            ("CPMS2019-09", "same", ["CPMS2019-09"]),
        ]
        ids.write_text("GUIDE2020-N99\n")
        result = run("diff", "1.0.0", new, "--ids", ids)
        assert (result.status, result.out.splitlines()[0]) == (2, "GUIDE2020-N99: unknown")

    def test_linkages_of_stored_identifiers(self, run: Any, dataset: Dataset, tmp_path: Path) -> None:
        """If a standard stays the same but its linkages change, the changed linkages are listed."""
        new, ids = tmp_path / "new.json", tmp_path / "ids.txt"
        linkages = tuple(link for link in dataset.linkages if link.id != "CPMS2019-09/INSPIRE2016-N")
        new.write_bytes(altered(dataset, linkages=linkages).to_json())
        ids.write_text("CPMS2019-09\n", encoding="utf-8-sig")
        assert run("diff", "1.0.0", new, "--ids", ids).out.splitlines() == [
            "CPMS2019-09: same",
            "  CPMS2019-09/INSPIRE2016-N: all-strategies, stressed",
        ]

    def test_many_unknown_identifiers(self, run: Any, tmp_path: Path) -> None:
        """The first hundred unknown identifiers get suggestions, which take time; the others only a short reason."""
        ids = tmp_path / "ids.txt"
        ids.write_text("".join(f"CPMS2019-9{n:03}\n" for n in range(101)))
        result = run("diff", "1.0.0", "1.0.0", "--ids", ids, "--json")
        assert result.status == 2
        *explained, last = result.json["identifiers"]
        assert {row["outcome"] for row in (*explained, last)} == {"unknown"}
        assert all("reason" in row for row in explained)
        assert last["reason"] == "no record 'CPMS2019-9100' in dataset 1.0.0"

    def test_unreadable_identifiers(self, run: Any, tmp_path: Path) -> None:
        """An unreadable file of identifiers is one error."""
        assert run("diff", "1.0.0", "1.0.0", "--ids", tmp_path / "none").status == 2
        (tmp_path / "latin").write_bytes(b"\xff\xfe")
        result = run("diff", "1.0.0", "1.0.0", "--ids", tmp_path / "latin")
        assert result.status == 2
        assert "not UTF-8" in result.err


def start(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run the program as a separate process."""
    command = [sys.executable, "-m", "cpms_inspire", *arguments]
    return subprocess.run(command, capture_output=True, check=False, env=os.environ | {"COLUMNS": "80"} | (env or {}))


class TestProcess:
    """Behaviour that only a separate process shows."""

    @pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8", "utf-16"])
    def test_any_encoding(self, own: Path, encoding: str) -> None:
        """Characters that the terminal cannot show are replaced."""
        done = start("linkage", "3", "N", "--dataset", str(own), env={"PYTHONIOENCODING": encoding, "LC_ALL": "C"})
        assert (done.returncode, done.stderr.replace(b"\xff\xfe", b"")) == (0, b"")
        assert "[bold red]Not[/] markup" in done.stdout.decode(encoding)

    def test_error_in_any_encoding(self) -> None:
        """An error is printed even if the terminal cannot show its characters."""
        done = start("strategies", "\u5b66\u6821", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr.startswith(b"Error: no standard")

    def test_arguments_that_are_no_text(self) -> None:
        """Arguments that are not valid text give an error without a traceback."""
        done = start(os.fsdecode(b"strategies"), os.fsdecode(b"\xff\xfe"))
        assert (done.returncode, done.stdout) == (2, b"")
        assert b"Traceback" not in done.stderr

    @pytest.mark.parametrize("command", [["matrix"], ["list", "linkages", "--json"], ["--help"]])
    def test_closed_pipe(self, command: list[str]) -> None:
        """If the reader closes the pipe early, it is not an error."""
        process = subprocess.Popen(
            [sys.executable, "-m", "cpms_inspire", *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        errors = process.stderr.read()
        process.stderr.close()
        assert (process.wait(), errors) == (0, b"")

    @pytest.mark.parametrize("env", [{}, {"NO_COLOR": "1"}, {"TERM": "dumb"}])
    def test_no_colour_when_piped(self, env: dict[str, str]) -> None:
        """Piped output has no colours."""
        assert b"\x1b" not in start("matrix", env=env).stdout

    @pytest.mark.skipif(sys.platform == "win32", reason="there is no shell that closes a stream")
    def test_no_output_stream(self) -> None:
        """The program works without a standard output stream."""
        command = f"{sys.executable} -m cpms_inspire versions >&-"
        done = subprocess.run(["sh", "-c", command], capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")

    def test_same_as_the_script(self) -> None:
        """`python -m cpms_inspire` gives the same output as `cpms-inspire`."""
        script = Path(sys.executable).with_name("cpms-inspire")
        environment = os.environ | {"COLUMNS": "80"}
        done = subprocess.run([script, "strategies", "9"], capture_output=True, check=True, env=environment)
        assert done.stdout == start("strategies", "9").stdout

    @pytest.mark.parametrize("library", ["click", "rich"])
    def test_without_the_extra(self, library: str) -> None:
        """If a library is missing, the error names the extra and how to install it."""
        code = f"import sys; sys.modules[{library!r}] = None; from cpms_inspire.__main__ import main; "
        code += "sys.argv[1:] = ['strategies', '17']; main()"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == (
            "Error: The command line needs the extra 'cli'. Install it: pip install '.[cli]' in a clone "
            "of the project, or 'cpms_inspire-0.1.0-py3-none-any.whl[cli]'\n"
        )

    def test_another_missing_module_is_no_missing_extra(self) -> None:
        """If a module of the package itself is missing, no extra is blamed."""
        code = "import sys; sys.modules['cpms_inspire.cli'] = None; from cpms_inspire.__main__ import main; main()"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert "ModuleNotFoundError" in done.stderr


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="no such signal on this system")
def test_an_ignored_signal_stays_ignored() -> None:
    """Under nohup, which ignores the end of the terminal, the program goes on when the terminal ends."""
    code = (
        "import signal, sys\n"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "from cpms_inspire.__main__ import main\n"
        "sys.argv[1:] = ['strategies', '9']\n"
        "try:\n"
        "    main()\n"
        "finally:\n"
        "    signal.raise_signal(signal.SIGHUP)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_only_linkages_with_a_note_have_a_line_for_it(run: Any, dataset: Dataset, tmp_path: Path) -> None:
    """Below the table, only the linkages that have a note are named again."""
    first, second, *_ = dataset.linkages_for(9)
    notes = {first.id: "Told in the margin.", second.id: None}
    linkages = tuple(altered(link, note=notes.get(link.id, link.note)) for link in dataset.linkages)
    file = tmp_path / "own.json"
    file.write_bytes(altered(dataset, version="7.0.0", linkages=linkages).to_json())
    result = run("strategies", "9", "--dataset", file)
    codes = [dataset.strategy(link.strategy).code for link in (first, second)]
    assert result.status == 0
    assert f"{codes[0]}: Told in the margin." in result.out
    assert f"{codes[1]}: " not in result.out


def test_colour_on_a_terminal(monkeypatch: pytest.MonkeyPatch, run: Any) -> None:
    """Output on a terminal is styled."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[" in run("strategies", "9").out


def test_interrupted(monkeypatch: pytest.MonkeyPatch, run: Any) -> None:
    """Ctrl-C ends the program with the usual status 130."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Dataset, "standard", interrupt)
    assert run("strategies", "9").status == 130


@pytest.mark.parametrize(
    ("words", "incomplete", "expected"),
    [
        (["pillar"], "", "4"),
        (["suitability"], "INSPIRE2016-X", "INSPIRE2016-X1"),
        (["standards"], "r", "R"),
        (["strategies"], "1", "13"),
        (["strategies"], "cpms2019-0", "CPMS2019-09"),
        (["standards"], "i", "I1"),
        (["linkage", "9"], "N", "N"),
        (["show"], "GUIDE2020-E0", "GUIDE2020-E09"),
        (["list"], "field", "field-examples"),
        (["strategies", "9", "--dataset"], "1", "1.0.0"),
        (["strategies", "9", "--kind"], "na", "named"),
        ([], "stra", "strategies"),
    ],
)
def test_shell_completion(words: list[str], incomplete: str, expected: str) -> None:
    """The shell completes commands, options and references."""
    completion = ShellComplete(program, {}, "cpms-inspire", "_CPMS_INSPIRE_COMPLETE")
    assert expected in [item.value for item in completion.get_completions(words, incomplete)]


class TestOverlays:
    """`--overlay` adds local records to the dataset and marks them in the answers."""

    @pytest.mark.parametrize(
        ("arguments", "expected"),
        [
            (
                ("strategies", "5"),
                ["local (overlay example)", "R: Made up:", "this does not mean that there is no link"],
            ),
            (("standards", "Made-up norms", "--kind", "named"), ["Strategy N: Norms and values"]),
            (("standards", "R", "--kind", "local"), ["5 local (overlay example) Information management"]),
            (("linkage", "5", "R"), ["Kind: local (overlay example)", "EXAMPLE-REPORT, p. 5 (primary)"]),
            (("examples", "17"), ["EXAMPLE-E01 Made-up dialogues: Kenya; refugee (overlay example)"]),
            (("suitability", "N.2", "protracted"), ["EXAMPLE-S01, on INSPIRE2016-N.2 (overlay example)"]),
            (("show", "EXAMPLE-E01"), ["Overlay example"]),
            (("list", "setting-notes"), ["EXAMPLE-S01", "(overlay example)"]),
            (("search", "dialogues"), ["EXAMPLE-E01", "(overlay example)"]),
            (("matrix",), ["+ local"]),
            (("interventions", "N"), ["INSPIRE2016-N.2"]),
            (("strategies", "Made-up casework"), ["Standard 18: Case management"]),
        ],
    )
    def test_every_question(self, run: Any, arguments: tuple[str, ...], expected: list[str]) -> None:
        """The option may be before or after the command, with the same answer."""
        before = run("--overlay", OVERLAY, *arguments, width=200)
        behind = run(*arguments, "--overlay", OVERLAY, width=200)
        assert (before.status, before.err) == (0, "")
        assert behind.out == before.out
        for part in expected:
            assert part in " ".join(before.out.split())

    def test_without_it(self, run: Any) -> None:
        """Without the option, records of the overlay are unknown."""
        assert run("show", "EXAMPLE-E01").status == 2

    def test_json(self, run: Any) -> None:
        """An answer names its overlays and the origin of each record that an overlay added."""
        answer = run("--overlay", OVERLAY, "examples", "N", "--json").json
        assert (answer["overlays"], answer["origins"]) == (["example"], {"EXAMPLE-E01": "example"})
        assert answer["dataset"] == cpms_inspire.dataset_versions()[-1]
        assert answer["sha256"] != cpms_inspire.load_dataset().digest
        assert {"overlays", "origins"} & run("examples", "N", "--json").json.keys() == set()
        hits = run("search", "dialogues", "--overlay", OVERLAY, "--json").json
        assert hits["origins"] == {"EXAMPLE-E01": "example", "EXAMPLE-S01": "example"}
        notes = run("suitability", "N.2", "protracted", "--overlay", OVERLAY, "--json").json
        assert notes["setting_notes"][0]["id"] == "EXAMPLE-S01"

    def test_twice(self, run: Any) -> None:
        """If an overlay is added twice, it is a conflict."""
        result = run("--overlay", OVERLAY, "examples", "N", "--overlay", OVERLAY)
        assert result.status == 2
        assert "malformed overlay 'example' for dataset 1.2.0" in result.err
        assert "$.name: 'example' is already an overlay of the dataset" in result.err

    def test_older_dataset(self, run: Any) -> None:
        """An overlay can be added to an older dataset version."""
        assert run("examples", "N", "--dataset", "1.0.0", "--overlay", OVERLAY).status == 0

    def test_commands_that_take_none(self, run: Any) -> None:
        """A command that does not use overlays refuses the option."""
        result = run("--overlay", OVERLAY, "versions")
        assert result.status == 2
        assert "versions does not use overlays: leave --overlay out." in result.err

    @pytest.mark.parametrize(("content", "reason"), [("{", "$: is not JSON"), ("{}", "$.name: is missing")])
    def test_what_is_no_overlay(self, run: Any, tmp_path: Path, content: str, reason: str) -> None:
        """A file that is not an overlay is one error."""
        file = tmp_path / "overlay.json"
        file.write_text(content)
        result = run("--overlay", file, "matrix")
        assert result.status == 2
        assert result.err.startswith(f"Error: malformed overlay {file}, ")
        assert reason in result.err

    def test_missing_file(self, run: Any, tmp_path: Path) -> None:
        """A missing file is one error."""
        result = run("--overlay", tmp_path / "nowhere.json", "matrix")
        assert (result.status, result.err[:19]) == (2, "Error: cannot read ")

    def test_dataset(self, run: Any, tmp_path: Path, dataset: Dataset) -> None:
        """A dataset given as an overlay, or an overlay as a dataset, is reported as such."""
        file = tmp_path / "ours.json"
        file.write_bytes(dataset.to_json())
        result = run("--overlay", file, "matrix")
        assert (
            result.status,
            result.err.rstrip().endswith("is not an overlay but a dataset: use it with --dataset."),
        ) == (2, True)
        file.write_text('{"version": "1.0.0"}', encoding="utf-8")
        assert run("matrix", "--dataset", file).err.startswith(f"Error: malformed dataset {file}, ")

    def test_diff(self, run: Any) -> None:
        """In a diff, the overlay is added to both sides."""
        result = run("diff", "1.0.0", "1.1.0", "--overlay", OVERLAY, "--json")
        assert result.status == 0
        assert "EXAMPLE-E01" not in {change["id"] for change in result.json["changes"]}

    def test_check(self, run: Any, tmp_path: Path) -> None:
        """An overlay file is checked against a dataset and together with other overlays."""
        assert run("check", OVERLAY).out == f"{OVERLAY}: 0 problems, 0 findings\n"
        twice = run("check", OVERLAY, "--overlay", OVERLAY)
        assert twice.status == 1
        assert twice.out.startswith("$.name: 'example' is already an overlay of the dataset\n")
        document = json.loads(OVERLAY.read_text(encoding="utf-8"))
        document["field_examples"][0] |= {"intervention": "INSPIRE2016-S.1", "summary": "No full stop"}
        file = tmp_path / "overlay.json"
        file.write_text(json.dumps(document))
        assert run("check", file, "--dataset", "1.0.0").out.splitlines() == [
            "$.field_examples[0].intervention: does not belong to INSPIRE2016-N",
            "$.field_examples[0].summary: does not end with a full stop",
            f"{file}: 0 problems, 2 findings",
        ]

    def test_completion(self) -> None:
        """The shell completes file names for `--overlay`."""
        complete = ShellComplete(program, {}, "cpms-inspire", "_CPMS_INSPIRE_COMPLETE")
        (found,) = complete.get_completions(["--overlay"], "exa")
        assert (found.type, found.value) == ("file", "exa")


@pytest.mark.parametrize("width", [0, 20, 45])
def test_matrix_on_a_narrow_terminal(run: Any, width: int) -> None:
    """No mark of the matrix is lost where its columns do not fit."""
    out = " ".join(run("matrix", "--dataset", "1.1.0", width=width).out.split())
    for link in cpms_inspire.load_dataset("1.1.0").linkages_for(18):
        assert f"18 Case management: {mark_of(link)}{link.strategy.rpartition('-')[2]} 19" in out
