"""Diffs in the words of the changelog, and the command that makes a new dataset version from a draft."""

import json
import subprocess
from pathlib import Path

import new_version
import pytest
from helpers import altered
from new_version import RefusedError, main, make, number

from cpms_inspire import Code, Dataset, Label, Level, Section, cite, compare
from cpms_inspire.model.identifiers import NoteId
from cpms_inspire.presentation import changelog


def changes_of(old: Dataset, new: Dataset) -> dict[str, list[str]]:
    return {
        heading: [changelog.change_line(change) for change in changes]
        for heading, changes in changelog.groups(compare(old, new))
    }


def test_changes_are_said_in_the_words_of_the_field(dataset: Dataset) -> None:
    """Linkages come first and are added, withdrawn or revised, and other records are added, removed or changed."""
    cited = dataset.notes[0].citations
    standard = altered(
        dataset.standard(9),
        aliases=("GBV",),
        labels=(Label(language="fr", text="Violences", citations=cited),),
        sectors=(Code(scheme="OCHA", value="PRO-CPN", citations=cited),),
        citations=cited,
    )
    standards = tuple(standard if each.number == 9 else each for each in dataset.standards)
    link = altered(dataset.linkages[0], note="x" * 200)
    note = altered(dataset.notes[0], id=NoteId("GUIDE2020-N99"))
    strategies = (altered(dataset.strategies[0], aliases=()), *dataset.strategies[1:])
    new = altered(
        dataset,
        standards=standards,
        strategies=strategies,
        linkages=(link, *dataset.linkages[2:]),
        notes=(*dataset.notes, note),
        gaps=(altered(dataset.gaps[0], citations=dataset.gaps[0].citations + cited[:1]), *dataset.gaps[1:]),
    )
    before = str(dataset.linkages[0].note)
    with_guide = f'with a citation of GUIDE2020 (at "{cited[0].anchor}")'
    with_unicef = "a citation of UNICEF-HAC2018 (read in GUIDE2020)"
    without = "without a citation of CPMS2019 (read in ALLIANCE-REFS), a citation of CPMS2019 (read in KAYA-CPMS)"
    assert changes_of(dataset, new) == {
        "Linkages withdrawn": ["CPMS2019-01/INSPIRE2016-N: cross-cutting"],
        "Linkages revised": [f"CPMS2019-01/INSPIRE2016-I1, note: {before} -> {'x' * 99}\u2026"],
        "Standards changed": [
            "CPMS2019-09, aliases: with GBV; without SGBV",
            "CPMS2019-09, labels: with Violences (fr)",
            "CPMS2019-09, sectors: with PRO-CPN (OCHA)",
            f"CPMS2019-09, citations: {with_guide}, {with_unicef}; {without}",
        ],
        "Strategies changed": ["INSPIRE2016-I1, aliases: without Implementation of laws"],
        "Gaps changed": [f"GUIDE2020-G03, citations: {with_guide}"],
        "Notes added": [f"GUIDE2020-N99: {note.summary[:99]}\u2026"],
    }


def test_order_and_nothing(dataset: Dataset) -> None:
    """A field that only changed its order or became empty is described as such."""
    row = dataset.convergences[6]
    turned = altered(row, strategies=row.strategies[::-1], reading=None)
    rows = tuple(turned if each.id == row.id else each for each in dataset.convergences)
    (_, lines), *_ = changes_of(dataset, altered(dataset, convergences=rows)).items()
    assert lines[0] == "GUIDE2020-C07, strategies: in another order"
    assert lines[1].endswith("\u2026 -> nothing")


def test_rows_are_named_by_their_number(dataset: Dataset) -> None:
    """A convergence is named by its row number, and text of several lines is printed in one line."""
    rows = tuple(row for row in dataset.convergences if row.number != 1)
    linkages = tuple(link for link in dataset.linkages if link.convergence != "GUIDE2020-C01")
    changed = altered(dataset, convergences=rows, linkages=linkages)
    assert changes_of(dataset, changed)["Convergences removed"] == ["GUIDE2020-C01: Row 1 of the guide's table"]
    gaps = (altered(dataset.gaps[0], summary="One.\nTwo."), *dataset.gaps[1:])
    assert changes_of(dataset, altered(dataset, gaps=gaps))["Gaps changed"][0].endswith("-> One. Two.")


def test_sections_are_shown_with_their_page(dataset: Dataset) -> None:
    """A section of a source is shown as its heading and its first page."""
    source = altered(dataset.sources[0], sections=(Section(title="Introduction", page=1),))
    new = altered(dataset, sources=(source, *dataset.sources[1:]))
    assert changes_of(dataset, new) == {"Sources changed": [f"{source.id}, sections: with Introduction (p. 1)"]}


def test_entry(dataset: Dataset) -> None:
    """The changelog entry states the previous version and the level of the change."""
    new = altered(
        dataset,
        version="1.0.1",
        released="2027-01-01",
        gaps=(altered(dataset.gaps[0], summary="S."), *dataset.gaps[1:]),
    )
    summary = f"summary: {dataset.gaps[0].summary[:99]}\u2026 -> S."
    assert changelog.entry(compare(dataset, new), changelog.names_of(dataset, new)).splitlines() == [
        "**1.0.1** (2027-01-01): a patch version after 1.0.0.",
        "",
        "- Gaps changed (1):",
        "  - GUIDE2020-G03",
        f"    - {summary}",
    ]


def test_records_are_told_with_their_names(dataset: Dataset) -> None:
    """A record is listed once with its title, and each changed field has a line below it."""
    standard = altered(dataset.standard(9), aliases=("GBV",), title="Violence against women")
    note = altered(dataset.notes[0], id=NoteId("GUIDE2020-N99"))
    new = altered(
        dataset,
        standards=tuple(standard if each.number == 9 else each for each in dataset.standards),
        notes=(*dataset.notes, note),
    )
    record_changes = [
        record
        for _, changes in changelog.groups(compare(dataset, new))
        for record in changelog.record_changes(changes, changelog.names_of(dataset, new))
    ]
    assert record_changes == [
        changelog.RecordChanges(
            "CPMS2019-09  Violence against women",
            (
                "title: Sexual and gender-based violence -> Violence against women",
                "aliases: with GBV; without SGBV",
            ),
        ),
        changelog.RecordChanges(f"GUIDE2020-N99: {note.summary[:99]}\u2026", ()),
    ]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "One two three four five.",
            "One two three four six.",
            "\u2026 two three four five. -> \u2026 two three four six.",
        ),
        ("A b c d e f g h.", "A b c x d e f g h.", "A b c d e f \u2026 -> A b c x d e f \u2026"),
        ("No.", "No. No.", "No. -> No. No."),
        ("a b a.", "a b a b a.", "a b a. -> a b a b a."),
        ("Same words.", "Same  words.", "Same words. -> Same words."),
    ],
)
def test_texts_show_the_words_that_changed(dataset: Dataset, old: str, new: str, line: str) -> None:
    """A changed text is shown with only a few words around the change."""
    one, other = (
        altered(dataset, gaps=(altered(dataset.gaps[0], summary=text), *dataset.gaps[1:])) for text in (old, new)
    )
    assert changes_of(one, other) == {"Gaps changed": [f"GUIDE2020-G03, summary: {line}"]}


@pytest.mark.parametrize(
    ("level", "expected"), [(Level.PATCH, "1.2.4"), (Level.MINOR, "1.3.0"), (Level.MAJOR, "2.0.0")]
)
def test_number(level: Level, expected: str) -> None:
    """The level raises one part of the version number and resets the parts after it."""
    assert number("1.2.3", level) == expected


@pytest.fixture
def project(tmp_path: Path, dataset: Dataset) -> Path:
    """A project in which version 1.0.0 is committed."""
    data = tmp_path / "src" / "cpms_inspire" / "data"
    data.mkdir(parents=True)
    (tmp_path / "tests" / "data" / "golden").mkdir(parents=True)
    (data / "1.0.0.json").write_bytes(dataset.to_json())
    (data / "SHA256SUMS").write_text(f"{dataset.digest}  1.0.0.json\n")
    (tmp_path / "CHANGELOG.md").write_text(
        "# Changelog\n\n## Unreleased\n\n### Data\n\n**1.0.0** (2026-11-22): the first.\n"
    )
    for command in (["init", "-q"], ["add", "-A"], ["-c", "user.name=x", "-c", "user.email=x", "commit", "-qm", "x"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    return tmp_path


def draft(project: Path, dataset: Dataset) -> Path:
    file = project / "draft.json"
    file.write_bytes(dataset.to_json())
    return file


def state(project: Path) -> dict[str, bytes]:
    """Return all files of a project, except for the draft and git's own files."""
    return {
        str(file.relative_to(project)): file.read_bytes()
        for file in project.rglob("*")
        if file.is_file() and ".git" not in file.parts and file.name != "draft.json"
    }


class TestNewVersion:
    """The command that turns a draft into a new dataset version."""

    def changed(self, dataset: Dataset, summary: str = "Silence.") -> Dataset:
        return altered(dataset, gaps=(altered(dataset.gaps[0], summary=summary), *dataset.gaps[1:]))

    def test_makes_a_version(self, project: Path, dataset: Dataset) -> None:
        """A draft becomes a numbered version with its digest, golden answers, changelog entry and citation."""
        before = state(project)
        assert make(draft(project, self.changed(dataset)), project, "2027-01-01") == "1.0.1"
        after = state(project)
        new = Dataset.from_json(after["src/cpms_inspire/data/1.0.1.json"])
        assert (new.version, new.released, new.gaps[0].summary) == ("1.0.1", "2027-01-01", "Silence.")
        sums = after["src/cpms_inspire/data/SHA256SUMS"].decode()
        assert sums == f"{dataset.digest}  1.0.0.json\n{new.digest}  1.0.1.json\n"
        assert json.loads(after["tests/data/golden/1.0.1.json"])["digest"] == new.digest
        book = after["CHANGELOG.md"].decode()
        assert book.index("**1.0.1** (2027-01-01)") < book.index("**1.0.0** (2026-11-22)")
        assert after["CITATION.cff"].decode() == cite(new, format="cff") + "\n"
        assert json.loads(after["src/cpms_inspire/data/versions.json"]) == {
            "1.0.0": {"released": "2026-11-22"},
            "1.0.1": {"released": "2027-01-01"},
        }
        unchanged = {"src/cpms_inspire/data/1.0.0.json"}
        assert {name for name in before if before[name] == after[name]} == unchanged

    def test_may_be_made_again_until_it_is_committed(self, project: Path, dataset: Dataset) -> None:
        """If a draft changes again before the commit, it replaces the version."""
        make(draft(project, self.changed(dataset)), project, "2027-01-01")
        assert make(draft(project, self.changed(dataset, "Still silent.")), project, "2027-01-02") == "1.0.1"
        after = state(project)
        new = Dataset.from_json(after["src/cpms_inspire/data/1.0.1.json"])
        assert new.gaps[0].summary == "Still silent."
        assert after["src/cpms_inspire/data/SHA256SUMS"].decode().count("1.0.1.json") == 1
        assert after["CHANGELOG.md"].decode().count("**1.0.1**") == 1

    def test_never_touches_a_committed_version(self, project: Path, dataset: Dataset) -> None:
        """A correction of a committed version becomes a new version, even if the draft has the old number."""
        make(draft(project, self.changed(dataset)), project, "2027-01-01")
        subprocess.run(["git", "add", "-A"], cwd=project, check=True)
        subprocess.run(
            ["git", "-c", "user.name=x", "-c", "user.email=x", "commit", "-qm", "x"], cwd=project, check=True
        )
        landed = state(project)["src/cpms_inspire/data/1.0.1.json"]
        correction = altered(self.changed(dataset, "Still silent."), version="1.0.1")
        assert make(draft(project, correction), project, "2027-02-01") == "1.0.2"
        assert state(project)["src/cpms_inspire/data/1.0.1.json"] == landed

    @pytest.mark.parametrize(
        ("spoil", "reason"),
        [
            (lambda d: d.to_json(), "nothing changed since 1.0.0"),
            (lambda d: altered(d, gaps=()).to_json(), "$.standards[2]: CPMS2019-03 has neither linkages nor a gap"),
            (lambda d: d.to_json().replace(b'"topic": "slip"', b'"topic": "x"'), "$.notes["),
            (lambda _: b"{", "$: is not JSON"),
        ],
    )
    def test_refuses_and_writes_nothing(self, project: Path, dataset: Dataset, spoil: object, reason: str) -> None:
        """A faulty draft is refused, and no file changes."""
        file = project / "draft.json"
        file.write_bytes(spoil(dataset))  # type: ignore[operator]
        before = state(project)
        with pytest.raises(RefusedError) as caught:
            make(file, project, "2027-01-01")
        assert str(caught.value).startswith(reason)
        assert state(project) == before

    def test_refuses_another_version_that_is_not_committed(self, project: Path, dataset: Dataset) -> None:
        """A second version is refused while another one is not committed."""
        make(draft(project, self.changed(dataset)), project, "2027-01-01")
        before = state(project)
        strategies = (altered(dataset.strategies[0], aliases=("Laws",)), *dataset.strategies[1:])
        with pytest.raises(RefusedError, match=r"^1\.0\.1\.json was made and not committed"):
            make(draft(project, altered(dataset, strategies=strategies)), project, "2027-01-01")
        assert state(project) == before

    def test_refuses_to_drop_identifiers_and_titles(self, project: Path, dataset: Dataset) -> None:
        """Dropping an identifier without a retirement, or a title without an alias, is refused."""
        first = altered(dataset.standards[0], title="Coordinating")
        unlawful = altered(
            dataset, standards=(first, *dataset.standards[1:]), field_examples=dataset.field_examples[1:]
        )
        with pytest.raises(RefusedError) as caught:
            make(draft(project, unlawful), project, "2027-01-01")
        assert str(caught.value).splitlines() == [
            "CPMS2019-01 loses its title 'Coordination': keep it as an alias",
            "GUIDE2020-E01 goes away without a retirement",
        ]
        kept = altered(dataset, standards=(altered(first, aliases=("Coordination",)), *dataset.standards[1:]))
        assert make(draft(project, kept), project, "2027-01-01") == "1.1.0"

    def test_refuses_without_a_place_for_the_entry(self, project: Path, dataset: Dataset) -> None:
        """A changelog without the data section is refused, and no file changes."""
        (project / "CHANGELOG.md").write_text("nothing")
        before = state(project)
        with pytest.raises(RefusedError, match="has no section '### Data'"):
            make(draft(project, self.changed(dataset)), project, "2027-01-01")
        assert state(project) == before

    def test_command(
        self, project: Path, dataset: Dataset, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """The command prints the new version, or the refusal on standard error with status 1."""
        monkeypatch.setattr(new_version, "ROOT", project)
        assert main(str(project / "nowhere.json")) == 1
        assert capsys.readouterr().err.startswith("refused:\n[Errno 2]")
        file = project / "same.json"
        file.write_bytes(dataset.to_json())
        assert main(str(file)) == 1
        assert capsys.readouterr().err == "refused:\nnothing changed since 1.0.0: there is nothing to release\n"
        assert main(str(draft(project, self.changed(dataset)))) == 0
        assert capsys.readouterr().out.startswith("made 1.0.1.")
