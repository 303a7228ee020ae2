"""The project around the package: issue forms, workflows, citation, changelog and contributor pages."""

import json
import re
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import release_check
import yaml
from helpers import ROOT
from jsonschema import Draft7Validator
from markdown_it import MarkdownIt

import cpms_inspire
from cpms_inspire import cite, load_dataset

GITHUB = ROOT / ".github"
FORMS = sorted(file for file in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if file.name != "config.yml")
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE)
PAGES = sorted((*ROOT.glob("*.md"), *GITHUB.rglob("*.md"), *(ROOT / "docs" / "contributing").glob("*.md")))


def read(file: Path) -> Any:
    """Return the content of a YAML file."""
    document = yaml.safe_load(file.read_text(encoding="utf-8"))
    # PyYAML reads the key `on` of workflows as a truth value, following YAML 1.1.
    return {"on" if key is True else key: value for key, value in document.items()}


def faults(schema: str, file: Path) -> list[str]:
    """Return the faults of a YAML file under a schema of check-jsonschema."""
    vendored = files("check_jsonschema") / "builtin_schemas" / f"{schema}.json"
    validator = Draft7Validator(json.loads(vendored.read_text(encoding="utf-8")))
    return [error.message for error in validator.iter_errors(read(file))]


class TestWorkflows:
    """Workflows on GitHub."""

    @pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
    def test_is_valid(self, file: Path) -> None:
        """A workflow is valid under GitHub's schema, and each job has a time limit."""
        assert faults("vendor/github-workflows", file) == []
        assert faults("custom/github-workflows-require-timeout", file) == []

    @pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
    def test_may_do_little(self, file: Path) -> None:
        """
        A workflow can only read the repository, keeps no credentials, and uses only GitHub's own actions at fixed
        versions.
        """
        workflow = read(file)
        assert workflow["permissions"] == {"contents": "read"}
        steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
        for step in steps:
            if "uses" in step:
                assert re.fullmatch(r"actions/[a-z-]+@(v[0-9]+|[0-9a-f]{40})", step["uses"])
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"] == {"persist-credentials": False}


class TestForms:
    """Issue forms on GitHub."""

    @pytest.mark.parametrize("file", FORMS, ids=lambda file: file.name)
    def test_is_valid(self, file: Path) -> None:
        """A form is valid under GitHub's schema, and its fields have different names."""
        assert faults("vendor/github-issue-forms", file) == []
        fields = [field["id"] for field in read(file)["body"] if field["type"] != "markdown"]
        assert len(set(fields)) == len(fields)

    def test_configuration_is_valid(self) -> None:
        """The configuration of the forms is valid under GitHub's schema."""
        assert faults("vendor/github-issue-config", GITHUB / "ISSUE_TEMPLATE" / "config.yml") == []

    def test_of_a_wrong_linkage(self) -> None:
        """The form for a wrong linkage requires version, place and own words, and its examples exist in the dataset."""
        form = {field.get("id"): field for field in read(GITHUB / "ISSUE_TEMPLATE" / "wrong-linkage.yml")["body"]}
        needed = {name for name, field in form.items() if field.get("validations", {}).get("required")}
        assert needed == {"version", "fault", "dataset-says", "source-says", "place", "seen"}
        assert form["version"]["attributes"]["placeholder"] in cpms_inspire.dataset_versions()
        examples = [form[name]["attributes"]["placeholder"] for name in ("standard", "strategy", "record")]
        assert [load_dataset().record(example).id for example in examples] == examples


class TestCitation:
    """The file `CITATION.cff`, which GitHub shows."""

    def test_is_that_of_the_newest_version(self) -> None:
        """The file equals the output of `cpms-inspire cite --format cff`."""
        assert (ROOT / "CITATION.cff").read_text(encoding="utf-8") == cite(load_dataset(), format="cff") + "\n"

    def test_is_valid(self) -> None:
        """The file is valid under the schema of the format."""
        assert faults("vendor/citation-file-format", ROOT / "CITATION.cff") == []


class TestChangelog:
    """The changelog, which has a part for the library and a part for the data."""

    TEXT = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    def test_speaks_of_the_package_version(self) -> None:
        """The first heading is `Unreleased` or the version of the package."""
        heading = re.findall("^## (.*)$", self.TEXT, re.MULTILINE)[0]
        assert heading == "Unreleased" or re.fullmatch(rf"{re.escape(cpms_inspire.__version__)} \([0-9-]+\)", heading)

    def test_has_both_parts(self) -> None:
        """Each section has a part for the library, a part for the data, or both in this order."""
        for section in self.TEXT.split("\n## ")[1:]:
            assert tuple(re.findall("^### (.*)$", section, re.MULTILINE)) in {
                ("Library", "Data"),
                ("Library",),
                ("Data",),
            }

    def test_tells_of_every_dataset_version(self) -> None:
        """The changelog lists every dataset version with its date, the newest first."""
        entries = re.findall(r"^\*\*([0-9.]+)\*\* \(([0-9-]+)\)", self.TEXT, re.MULTILINE)
        versions = [load_dataset(version) for version in cpms_inspire.dataset_versions()]
        assert entries == [(dataset.version, dataset.released) for dataset in reversed(versions)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
class TestPages:
    """Pages for contributors."""

    def test_links_lead_somewhere(self, page: Path) -> None:
        """Every local link points to an existing file and heading."""
        tokens = MarkdownIt().parse(page.read_text(encoding="utf-8"))
        targets = [
            str(part.attrs.get("href") or part.attrs.get("src"))
            for token in tokens
            for part in token.children or ()
            if part.type in {"link_open", "image"}
        ]
        for target in targets:
            path, _, anchor = target.partition("#")
            if "//" in target:
                continue
            file = (page.parent / path) if path else page
            assert file.exists(), target
            assert not anchor or anchor in anchors(file), target

    def test_names_acts_that_there_are(self, page: Path) -> None:
        """Every `make` command in code is a target of the Makefile."""
        text = page.read_text(encoding="utf-8")
        named = re.findall(r"(?:`|^\$ |^)make ([a-z-]+)", text, re.MULTILINE)
        assert set(named) <= set(TARGETS)


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub and MyST generate them."""
    headings = re.findall("^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that is ready to be released as 0.2.0, with one dataset version that was released as v0.1.0."""
    data = tmp_path / release_check.DATA
    data.mkdir(parents=True)
    (data / "1.0.0.json").write_bytes(b"{}\n")
    (data / "SHA256SUMS").write_text("ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356  1.0.0.json\n")
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## 0.2.0 (2027-01-01)\n\n## 0.1.0 (2026-01-01)\n")
    (tmp_path / "CITATION.cff").write_text("cite\n")
    git(tmp_path, "init", "-q")
    commit(tmp_path)
    git(tmp_path, "tag", "v0.1.0")
    return tmp_path


def git(project: Path, *command: str) -> None:
    subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x", *command], cwd=project, check=True)


def commit(project: Path) -> None:
    git(project, "add", "-A")
    git(project, "commit", "-qm", "x")


class TestReleaseCheck:
    """Obstacles to a release."""

    def found(self, project: Path) -> list[str]:
        return list(release_check.obstacles(project, "0.2.0", "cite\n"))

    def test_nothing(self, project: Path) -> None:
        """A project that is ready has no obstacles."""
        assert self.found(project) == []

    @pytest.mark.parametrize("heading", ["Unreleased", "0.1.0 (2026-01-01)", "0.2.0"])
    def test_changelog(self, project: Path, heading: str) -> None:
        """The first heading of the changelog must be the version with a date."""
        (project / "CHANGELOG.md").write_text(f"## {heading}\n\n## 0.2.0 (2027-01-01)\n")
        commit(project)
        assert self.found(project) == [
            f"CHANGELOG.md must begin with ## 0.2.0 (YYYY-MM-DD), as __version__ says, not '## {heading}'"
        ]

    def test_citation(self, project: Path) -> None:
        """The citation must be that of the newest dataset version."""
        (project / "CITATION.cff").write_text("another\n")
        commit(project)
        assert [line.partition(":")[0] for line in self.found(project)] == [
            "CITATION.cff is not that of the newest dataset version"
        ]

    def test_released_data_changed(self, project: Path) -> None:
        """Released data must not change, even if its digest is changed as well."""
        data = project / release_check.DATA
        (data / "1.0.0.json").write_bytes(b"[]\n")
        (data / "SHA256SUMS").write_text(
            "37517e5f3dc66819f61f5a7bb8ace1921282415f10551d2defa5c3eb0985b570  1.0.0.json\n"
        )
        commit(project)
        (found,) = self.found(project)
        assert found == (
            "src/cpms_inspire/data/1.0.0.json is not what was released with v0.1.0: "
            "a finished dataset version never changes"
        )

    def test_digests(self, project: Path) -> None:
        """Every dataset version must have a matching digest, and every listed version must exist."""
        data = project / release_check.DATA
        (data / "1.1.0.json").write_bytes(b"{}\n")
        (data / "SHA256SUMS").write_text((data / "SHA256SUMS").read_text() + f"{'0' * 64}  1.2.0.json\n")
        commit(project)
        assert self.found(project) == [
            "src/cpms_inspire/data/1.1.0.json is not what SHA256SUMS says",
            "src/cpms_inspire/data/1.2.0.json is not what SHA256SUMS says",
        ]

    def test_uncommitted_changes_and_tag(self, project: Path) -> None:
        """Uncommitted changes and an existing tag are obstacles."""
        (project / "new").touch()
        git(project, "tag", "v0.2.0")
        assert self.found(project) == [
            "there are changes that are not committed: git status",
            "the tag v0.2.0 is there already: raise __version__ in src/cpms_inspire/__init__.py",
        ]

    def test_command(self, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        """The command prints one line for each obstacle, and its status is 1 if there are any."""
        (project / "CHANGELOG.md").write_text(f"## {cpms_inspire.__version__} (2026-01-01)\n")
        (project / "CITATION.cff").write_text(cite(load_dataset(), format="cff") + "\n")
        git(project, "tag", "-d", "v0.1.0")
        commit(project)
        monkeypatch.setattr(release_check, "ROOT", project)
        assert release_check.main() == 0
        assert capsys.readouterr().out == f"nothing stands in the way of {cpms_inspire.__version__}\n"
        (project / "new").touch()
        assert release_check.main() == 1
        assert capsys.readouterr().out == "there are changes that are not committed: git status\n"
