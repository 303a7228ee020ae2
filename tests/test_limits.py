"""Limits: what is larger is refused at once, by one error that names the limit; what is smaller is read."""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from exported import surroundings
from hypothesis import given
from hypothesis import strategies as st

import cpms_inspire
from cpms_inspire import Dataset, DatasetError, InvalidOptionError, Overlay, read_programme, verify, with_overlay
from cpms_inspire.analysis.verification import _shared
from cpms_inspire.cli._inputs import TooMuch, bounded
from cpms_inspire.documents import limits
from cpms_inspire.documents.files import read_file

CITED = [{"source": "GUIDE2020", "section": "x", "anchor": "one two three four", "checked": "primary"}]


def reason(call: Callable[[], object]) -> str:
    """Return the last problem of the error that a call raises."""
    with pytest.raises(DatasetError) as caught:
        call()
    return str(caught.value.problems[-1])


def programme(text: str | bytes, suffix: str) -> Callable[[], object]:
    data = text if isinstance(text, bytes) else text.encode()
    return lambda: read_programme(f"p.{suffix}", "1.1.0", data=data)


TOO_LARGE: dict[str, tuple[Callable[[], object], str]] = {
    "document": (
        lambda: Dataset.from_json(b" " * (limits.DOCUMENT_BYTES + 1)),
        "$: is larger than 8 MiB, the limit for a dataset or an overlay",
    ),
    "records": (
        lambda: Dataset.from_json(json.dumps({"notes": [{}] * 5001, "linkages": [{}] * 5000})),
        "$: has 10001 records; the limit is 10000",
    ),
    "problems": (
        lambda: Dataset.from_json(json.dumps({"notes": [{}] * 9000})),
        "$: has more problems; reading stopped after 1000, the limit",
    ),
    "names": (
        lambda: with_overlay(
            cpms_inspire.load_dataset(),
            Overlay.from_json(
                json.dumps(
                    {
                        "schema": 1,
                        "name": "o",
                        "reason": "r.",
                        "aliases": [
                            {"record": "CPMS2019-09", "text": f"name {n}", "citations": CITED} for n in range(2001)
                        ],
                    }
                )
            ),
        ),
        "$.aliases: has 2001 aliases and labels; the limit is 2000",
    ),
    "toml": (programme(" " * 262_145, "toml"), "$: is larger than 256 KiB, the limit for a programme as TOML"),
    "table": (programme(" " * (2**24 + 1), "tsv"), "$: is larger than 16 MiB, the limit for a programme as CSV"),
    "parts of a key": (programme("a" + ".a" * 10 + " = 1", "toml"), "$: has a key of more than 10 parts, the limit"),
    "parts of a table": (
        programme("[ a" + '\t. \'b.c\' . "\\""' * 5 + " ]", "toml"),
        "$: has a key of more than 10 parts, the limit",
    ),
    "entries": (programme(f"standards = {['x'] * 10_001}", "toml"), "$: has more than 10000 entries, the limit"),
    "values": (programme("- x\n" * 10_001, "yaml"), "$: has more than 10000 values, the limit"),
    "levels": (programme("[" * 21 + "]" * 21, "yaml"), "$: is nested too deep"),
    "merges": (
        programme("a: &a {b: 1}\nc:\n  <<: *a\n", "yaml"),
        "$: merges mappings (<<) in line 3: write the fields out",
    ),
    "unread": (
        programme("standard\n" + "x\n" * 100_001, "csv"),
        "$: has more than 100000 entries that cannot be read, the limit: is it the right file?",
    ),
    "different unread": (
        programme("standard\n" + "".join(f"x{n}\n" for n in range(5001)), "csv"),
        "$: has more than 5000 different entries that cannot be read, the limit: is it the right file?",
    ),
}


@pytest.mark.parametrize(("call", "expected"), TOO_LARGE.values(), ids=TOO_LARGE)
def test_too_large(call: Callable[[], object], expected: str) -> None:
    """Each limit is named by the error."""
    assert reason(call) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x" * 1_000_001, "at most 1000000 characters, not one with 1000001"),
        ("x" * 150_001, "at most 150000 characters besides markup, not one with 150001"),
        ("x\n" * 40_001, "at most 40000 lines, not one with 40001"),
        ("\u00b9 " * 20_001, "at most 20000 numbers, not one with 20001"),
        ("\ufdfa" * 30_000, "at most 300000 letters, ligatures written out, not one with 540000"),
    ],
    ids=["markup", "text", "lines", "numbers", "ligatures"],
)
def test_no_copy_of_the_guide(text: str, expected: str) -> None:
    """A text that is many times larger than the guide is refused."""
    with pytest.raises(InvalidOptionError, match=expected):
        verify(text)


class TestWithinLimits:
    """What is large but sensible is read as before."""

    def test_a_large_programme(self) -> None:
        """A table may have many rows, and many texts that cannot be read; suggestions are made for the first."""
        table = "standard,other\n" + "9,x\nchild x,x\n" * 20_000 + "".join(f"text {n}\n" for n in range(300)) + "UASC\n"
        reading: Any = programme(table, "csv")()
        assert reading.programme.standards == ("CPMS2019-09", "CPMS2019-13")
        assert len(reading.problems) == 20_300
        assert reading.problems[-1].reason.startswith(
            "no standard 'text 299' in dataset 1.1.0. Give a standard's number"
        )

    @pytest.mark.parametrize(
        "text",
        [
            "standards: [9, *a]\nstrategies: [&a N]\n".replace("[9, *a]", "[9]"),
            "standards: &s [9]\nname: x\n",
            "? standards\n: [9]\n",
        ],
    )
    def test_yaml(self, text: str) -> None:
        """Anchors and long forms are read."""
        reading: Any = programme(text, "yaml")()
        assert reading.programme.standards == ("CPMS2019-09",)

    def test_toml(self) -> None:
        """Points in texts and numbers are no parts of a key."""
        text = 'name = "a.b.c.d e.f.g"\nstandards = [9] # 1.2.3\n"x.y.z" = 1\n'
        reading: Any = programme(text, "toml")()
        assert [problem.path for problem in reading.problems] == ["$.x.y.z"]

    def test_an_overlay_with_many_records(self) -> None:
        """Field examples may be many."""
        example = {"strategy": "INSPIRE2016-N", "summary": "S.", "citations": CITED}
        examples = [{"id": f"K-E{n:04}", **example} for n in range(2000)]
        document = json.dumps({"schema": 1, "name": "o", "reason": "r.", "field_examples": examples})
        overlaid = with_overlay(cpms_inspire.load_dataset(), Overlay.from_json(document))
        assert len(overlaid.field_examples_for("N")) > 2000


class TestRepeatedKeys:
    """A key that is given twice is an error in every format, at any depth."""

    @pytest.mark.parametrize(
        ("text", "suffix"),
        [
            ('{"standards":[9],"standards":[17]}', "json"),
            ('{"standards":[9],"x":{"a":1,"a":2}}', "json"),
            ("standards: [9]\nstandards: [17]\n", "yaml"),
            ("standards: [9]\nx: {a: 1, a: 2}\n", "yaml"),
            ("standards: [9]\n1: a\n1: b\n", "yaml"),
        ],
    )
    def test_programme(self, text: str, suffix: str) -> None:
        """The error names the key."""
        assert reason(programme(text, suffix)).endswith("is given twice: keep one of the two")

    def test_toml(self) -> None:
        """TOML refuses it itself."""
        assert "is not TOML: Cannot overwrite a value" in reason(
            programme("standards = [9]\nstandards = [17]\n", "toml")
        )


@pytest.mark.parametrize(
    "text",
    [
        'standards: !!bool "abc"',
        'standards: !!timestamp "abc"',
        'standards: !!int ""',
        'standards: !!float ""',
        'standards: "\\UFFFFFFFF"',
        f"standards: [{'59:' * 2000}59.5]",
        "standards: !!python/object/apply:os.system [true]",
        "!!set {a, b}",
        "&a [*a]",
    ],
)
def test_any_exception_of_a_parser(text: str) -> None:
    """Every exception of the YAML parser becomes the documented error."""
    assert reason(programme(text, "yaml")).startswith("$")


class TestFiles:
    """Only files are read, and never more of them than the limit."""

    def test_a_pipe(self, tmp_path: Path) -> None:
        """A pipe that nobody writes to is refused at once."""
        os.mkfifo(tmp_path / "pipe")
        started = time.monotonic()
        assert "is a device or a pipe" in reason(lambda: read_file(tmp_path / "pipe"))
        assert time.monotonic() - started < 5

    def test_a_large_file(self, tmp_path: Path) -> None:
        """A file that is larger than memory is refused without reading it."""
        with (tmp_path / "large").open("wb") as stream:
            stream.truncate(50 * 2**30)
        assert reason(lambda: read_file(tmp_path / "large")) == "$: is larger than 8 MiB, the limit for such a file"

    def test_a_folder(self, tmp_path: Path) -> None:
        """The error names the folder."""
        with pytest.raises(IsADirectoryError) as caught:
            read_file(tmp_path)
        assert caught.value.filename == str(tmp_path)

    def test_no_path(self) -> None:
        """What cannot be a path is refused with a reason."""
        assert "null" in reason(lambda: read_file("a\0b"))

    @pytest.mark.parametrize(
        "arguments",
        [["check"], ["coverage"], ["verify"], ["strategies", "9", "--overlay"], ["diff", "1.0.0", "1.1.0", "--ids"]],
    )
    def test_commands(self, run: Any, tmp_path: Path, arguments: list[str]) -> None:
        """Every command that reads a file refuses a pipe at once."""
        os.mkfifo(tmp_path / "p.json")
        result = run(*arguments, tmp_path / "p.json")
        assert result.status in {1, 2}
        assert "is a device or a pipe, not a file" in result.out + result.err

    @pytest.mark.parametrize("arguments", [["verify", "-"], ["diff", "1.0.0", "1.1.0", "--ids", "-"]])
    def test_standard_input(self, arguments: list[str]) -> None:
        """Standard input that is closed, or too long, is one error."""
        import subprocess

        command = [sys.executable, "-m", "cpms_inspire", *arguments]
        closed = subprocess.run(
            ["sh", "-c", 'exec "$@" <&-', "sh", *command],
            capture_output=True,
            text=True,
            env=surroundings(),
            check=False,
        )
        assert (closed.returncode, "standard input is closed: name a file." in closed.stderr) == (2, True)
        with Path("/dev/zero").open("rb") as endless:
            done = subprocess.run(
                command, stdin=endless, capture_output=True, text=True, env=surroundings(), check=False
            )
        assert done.returncode == 2
        assert "malformed standard input, 1 problem:\n  $: is larger than" in done.stderr


class TestBounded:
    """Work in the main thread has a bound of time and memory."""

    def test_time(self) -> None:
        """An endless loop ends, even one that takes every exception for its own."""

        def endless() -> None:
            while True:
                with suppress(Exception):  # as some libraries do
                    time.sleep(0.01)

        with pytest.raises(TooMuch), bounded(0.2, 2**30):
            endless()
        assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)

    @pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no such bound on this system")
    def test_memory(self) -> None:
        """Memory beyond the bound is an error, and afterwards there is as much as before."""
        with pytest.raises(MemoryError), bounded(60, 2**27):
            bytes(2**29)
        assert len(bytes(2**29)) == 2**29

    def test_elsewhere(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Other threads, and systems that cannot tell, have no bound."""
        monkeypatch.setitem(sys.modules, "resource", None)
        found: list[int] = []

        def work() -> None:
            with bounded(0.001, 1):
                found.append(len(bytes(10**6)))

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        assert found == [10**6]


SPANS = (
    st.lists(st.integers(0, 60), unique=True, max_size=12)
    .map(sorted)
    .map(lambda ends: list(zip(ends[::2], ends[1::2], strict=False)))
)


@given(SPANS, SPANS)
def test_shared_spans(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    """The spans that are free in both lines are those of all pairs."""
    both = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    assert _shared(one, other) == [(start, end) for start, end in both if end - start >= 2]
