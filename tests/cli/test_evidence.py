"""The commands `verify` and `cite`, both at a terminal and in a pipe."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from pathlib import Path

import copies
import fpdf
import pytest
import yaml
from helpers import altered

from cpms_inspire import CitationFormat, Dataset, cite, cli, verify
from cpms_inspire.cli import evidence
from cpms_inspire.cli._inputs import permissions, read_input
from cpms_inspire.documents.limits import GUIDE_BYTES, GUIDE_PAGES, PDF_MEMORY

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run the program in this process on dataset 1.0.0."""

    def program(*arguments: str | Path) -> tuple[int, str, str]:
        status = cli.run([*map(str, arguments), "--dataset", "1.0.0"])
        out, err = (text.decode() for text in capfdbinary.readouterr())
        assert "Traceback" not in err
        return status, out, err

    return program


@pytest.fixture
def copy(dataset: Dataset, tmp_path: Path) -> Path:
    """A file with everything that the dataset cites, in words that are not the guide's."""
    file = tmp_path / "copy.txt"
    file.write_text(copies.made_up(dataset), encoding="utf-8")
    return file


class TestVerify:
    """Each finding is printed once, with the number of places that it concerns."""

    def test_nothing_found(self, run: Run, copy: Path) -> None:
        """A correct copy has no findings, with status 0."""
        assert run("verify", copy) == (0, f"{copy}: 0 findings, dataset 1.0.0\n", "")

    def test_something_found(self, run: Run, dataset: Dataset, copy: Path) -> None:
        """Each finding is printed, with status 1."""
        text = copy.read_text(encoding="utf-8").replace("Risk factors for VAC", "").replace("upcoming (2021)", "")
        copy.write_text(text, encoding="utf-8")
        assert run("verify", copy) == (
            1,
            (
                "$.convergences[4].citations[0].anchor: 'Risk factors for VAC' is not in the copy (and 12 more)\n"
                "$.resources[6].citations[0].anchor: 'INSPIRE MOOC: upcoming (2021)' is not in the copy\n"
                f"{copy}: 2 findings at 14 places, dataset 1.0.0\n"
            ),
            "",
        )
        status, out, err = run("verify", copy, "--json")
        assert (status, err) == (1, "")
        assert out.isascii()
        assert json.loads(out) == {
            "dataset": "1.0.0",
            "sha256": dataset.digest,
            "file": str(copy),
            "findings": [{"path": each.path, "reason": each.reason} for each in verify(text, dataset)],
        }

    def test_byte_order_mark(self, run: Run, copy: Path) -> None:
        """A byte order mark and Windows line ends are ignored."""
        copy.write_bytes(b"\xef\xbb\xbf" + copy.read_bytes().replace(b"\n", b"\r\n"))
        assert run("verify", copy)[0] == 0

    def test_standard_input(self, copy: Path) -> None:
        """A copy can be read from standard input."""
        command = [sys.executable, "-m", "cpms_inspire", "verify", "-", "--dataset", "1.0.0"]
        done = subprocess.run(command, input=copy.read_bytes(), capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.decode().strip() == "<stdin>: 0 findings, dataset 1.0.0"

    def test_dataset_of_ones_own(
        self, dataset: Dataset, copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """The anchors of a user's own dataset file are looked up in the copy as well."""
        cited = altered(dataset.notes[0].citations[0], anchor="words that nobody ever wrote")
        notes = (altered(dataset.notes[0], citations=(cited,)), *dataset.notes[1:])
        file = tmp_path / "own.json"
        file.write_bytes(altered(dataset, version="7.0.0", notes=notes).to_json())
        assert cli.run(["verify", str(copy), "--dataset", str(file)]) == 1
        assert capsys.readouterr().out.splitlines() == [
            "$.notes[0].citations[0].anchor: 'words that nobody ever wrote' is not in the copy",
            f"{copy}: 1 findings at 1 places, dataset 7.0.0",
        ]


class TestPdf:
    """With the extra, PDFs can be read."""

    @pytest.mark.parametrize("columns", [1, 2])
    def test_made_up_copy(self, run: Run, dataset: Dataset, tmp_path: Path, columns: int) -> None:
        """A PDF in one or two columns is read, and a missing anchor in it is reported."""
        file = tmp_path / "copy.pdf"
        file.write_bytes(copies.pdf(copies.made_up(dataset), columns))
        assert run("verify", file)[0] == 0
        file.write_bytes(copies.pdf(copies.made_up(dataset).replace("Risk factors for VAC", ""), columns))
        assert run("verify", file)[:2] == (
            1,
            (
                "$.convergences[4].citations[0].anchor: 'Risk factors for VAC' is not in the copy (and 12 more)\n"
                f"{file}: 1 findings at 13 places, dataset 1.0.0\n"
            ),
        )

    @pytest.mark.parametrize("columns", [1, 2])
    def test_guide(self, run: Run, guide: str, tmp_path: Path, columns: int) -> None:
        """A PDF of the guide has no findings."""
        file = tmp_path / "guide.pdf"
        file.write_bytes(copies.pdf(guide, columns))
        assert run("verify", file) == (0, f"{file}: 0 findings, dataset 1.0.0\n", "")

    def test_without_the_extra(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without the extra, a PDF gives an error that names the extra."""
        monkeypatch.setitem(sys.modules, "pypdf", None)
        file = tmp_path / "guide.pdf"
        file.write_bytes(b"%PDF-1.7\n")
        assert run("verify", file) == (
            2,
            "",
            (
                "Error: Reading a PDF needs the extra 'pdf'. Install it: pip install '.[pdf]' in a clone "
                "of the project, or 'cpms_inspire-0.1.0-py3-none-any.whl[pdf]'\n"
            ),
        )


def blank() -> bytes:
    """Return a PDF with a page without text, like a scan."""
    pages = fpdf.FPDF()
    pages.add_page()
    return bytes(pages.output())


def locked() -> bytes:
    """Return a PDF that needs a password."""
    pages = fpdf.FPDF()
    pages.set_encryption(owner_password="owner", user_password="user")  # noqa: S106  # a made-up password
    pages.add_page()
    return bytes(pages.output())


class TestUnreadable:
    """A file that is not text gives one clear error with the next step."""

    @pytest.mark.parametrize(
        ("data", "expected"),
        [
            (
                "text".encode("utf-16"),
                "it is neither a PDF nor text in UTF-8: invalid start byte at byte 0. Save it as",
            ),
            ("d\u00e9j\u00e0".encode("latin-1"), "invalid continuation byte at byte 1. Save it as text in UTF-8."),
            (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\xff", "it is neither a PDF nor text in UTF-8"),
            (b"", "contains no text. If it is a scan, recognise the text first."),
            (b"\xef\xbb\xbf \n\f* --\n", "contains no text"),
            (blank(), "contains no text"),
            (locked(), "the PDF cannot be read: File has not been decrypted. Save it as text in UTF-8."),
            (b"%PDF-1.7\n%garbage", "the PDF cannot be read: "),
            (b"%PDF-", "the PDF cannot be read: "),
            (blank()[:300], "the PDF cannot be read: "),
        ],
    )
    def test_content(self, run: Run, tmp_path: Path, data: bytes, expected: str) -> None:
        """Content that is not text is refused."""
        file = tmp_path / "guide"
        file.write_bytes(data)
        status, out, err = run("verify", file)
        assert (status, out) == (2, "")
        assert "Error: Invalid value for GUIDE: " in err
        assert expected in err

    @pytest.mark.parametrize(("name", "expected"), [("nowhere.txt", "No such file"), (".", "Is a directory")])
    def test_file(self, run: Run, name: str, expected: str) -> None:
        """A path that cannot be read is refused."""
        status, out, err = run("verify", name)
        assert (status, out) == (2, "")
        assert expected in err

    @pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device on this system")
    def test_device(self, run: Run) -> None:
        """A device is refused at once."""
        status, out, err = run("verify", "/dev/zero")
        assert (status, out) == (2, "")
        assert "is a device or a pipe, not a file" in err


class TestTooMuch:
    """A copy that takes more than a limit gives one error that names the limit."""

    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        """A PDF with one page more than is read."""
        pages = fpdf.FPDF()
        for _ in range(GUIDE_PAGES + 1):
            pages.add_page()
        file = tmp_path / "guide.pdf"
        pages.output(str(file))
        return file

    def test_pages(self, run: Run, file: Path) -> None:
        """A PDF with too many pages is refused."""
        status, out, err = run("verify", file)
        assert (status, out) == (2, "")
        assert "the PDF has more than 200 pages, the limit. No copy of the guide has." in err

    def test_time(self, run: Run, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A PDF that takes too long to read is given up."""
        monkeypatch.setattr(evidence, "PDF_SECONDS", 0.1)
        monkeypatch.setattr("pypdf.PdfReader", lambda _: time.sleep(60))
        status, out, err = run("verify", file)
        assert (status, out) == (2, "")
        assert "reading the PDF takes over 0.1 seconds, the limit. Save it as text in UTF-8." in err

    @pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no such bound on this system")
    def test_memory(self, run: Run, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A PDF that needs too much memory is given up."""
        monkeypatch.setattr("pypdf.PdfReader", lambda _: bytes(2 * PDF_MEMORY))
        status, out, err = run("verify", file)
        assert (status, out) == (2, "")
        assert "reading the PDF takes over 400 MiB of memory, the limit. Save it as text in UTF-8." in err

    def test_standard_input(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        """Standard input that is too long is refused."""
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(b" " * (GUIDE_BYTES + 1))))
        status, out, err = run("verify", "-")
        assert (status, out) == (2, "")
        assert "malformed standard input, 1 problem:\n  $: is larger than" in err

    def test_no_standard_input(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without standard input, the error says what to do instead."""
        monkeypatch.setattr(sys, "stdin", None)
        status, out, err = run("verify", "-")
        assert (status, out) == (2, "")
        assert "standard input is closed: name a file." in err


def test_outside_of_a_command(copy: Path) -> None:
    """A file that no command reads is read as well, and restricts nobody."""
    copy.chmod(0o600)
    assert read_input(copy) == copy.read_bytes()
    assert permissions() == 0o666


class TestCite:
    """Standard output contains only the citation."""

    @pytest.mark.parametrize("style", CitationFormat)
    @pytest.mark.parametrize("identifier", [None, "CPMS2019-17/INSPIRE2016-N", "INSPIRE2016"])
    def test_as_the_function_says(
        self, run: Run, dataset: Dataset, style: CitationFormat, identifier: str | None
    ) -> None:
        """Every format is printed as the function returns it."""
        arguments = [identifier] if identifier else []
        expected = cite(identifier, dataset, format=style)
        assert run("cite", *arguments, "--format", style) == (0, f"{expected}\n", "")
        status, out, _ = run("cite", *arguments, "--format", style, "--json")
        assert status == 0
        assert json.loads(out) == {
            "dataset": "1.0.0",
            "sha256": dataset.digest,
            "format": style,
            "citation": expected,
        }

    def test_text_where_no_format_is_asked_for(self, run: Run, dataset: Dataset) -> None:
        """The default format is text."""
        assert run("cite") == (0, f"{cite(dataset)}\n", "")

    def test_files_are_in_utf_8(
        self, dataset: Dataset, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        """A citation is written in UTF-8, so that no letter is lost."""
        sources = tuple(
            altered(each, title="Gu\u00eda \u6307\u5357") for each in dataset.sources if each.id == "CHS2014"
        )
        others = tuple(each for each in dataset.sources if each.id != "CHS2014")
        file = tmp_path / "own.json"
        file.write_bytes(altered(dataset, sources=(*sources, *others)).to_json())
        assert cli.run(["cite", "CHS2014", "--format", "cff", "--dataset", str(file)]) == 0
        found = yaml.safe_load(capfdbinary.readouterr().out.decode("utf-8"))
        assert found["references"][0]["title"] == "Gu\u00eda \u6307\u5357"

    @pytest.mark.parametrize(
        ("arguments", "expected"),
        [
            (("CPMS2019-9",), "Error: no record 'CPMS2019-9' in dataset 1.0.0."),
            (("--format", "ris"), "'ris' is not one of 'text', 'bibtex', 'csl-json', 'cff'"),
            (("GUIDE2020", "CPMS2019"), "unexpected extra argument"),
        ],
    )
    def test_refusals(self, run: Run, arguments: tuple[str, ...], expected: str) -> None:
        """An unknown record or format is one error."""
        status, out, err = run("cite", *arguments)
        assert (status, out) == (2, "")
        assert expected in err


def test_another_text_is_told_in_short(run: Run, tmp_path: Path) -> None:
    """For a file that is not the guide, the first findings are printed and the others are counted."""
    file = tmp_path / "other.txt"
    file.write_text("Something else.")
    status, out, err = run("verify", file)
    lines = out.splitlines()
    assert (status, err, len(lines)) == (1, "", 42)
    assert lines[0].endswith("is not in the copy")
    assert lines[-2].startswith("... and ")
    assert lines[-1].startswith(f"{file}: ")


def test_a_pdf_is_known_by_its_name_as_well(run: Run, tmp_path: Path) -> None:
    """A broken PDF is recognised by its name and not read as text."""
    file = tmp_path / "guide.PDF"
    file.write_bytes(b"%PD")
    status, out, err = run("verify", file)
    assert (status, out) == (2, "")
    assert "the PDF cannot be read" in err
