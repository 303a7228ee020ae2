"""
Measure what hostile input costs: seconds of the processor and memory of the command that reads it.

    python tools/costs.py [WORD]        # only the cases whose name contains the word; a minute for all

Each case is a file of about 1 MB, or smaller where the fault of a reader needs less, or 64 MB.  Allowed are 1 second
and 200 MB for up to 1 MB, 10 seconds and 500 MB for more and for a PDF, beyond what a small file costs.  The
exit status is 1 if a case takes more, or if a command ends in any other way than with an answer or one error.
"""

import gzip
import json
import os
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

MB = 10**6
KB = 250_000
"""The size of documents of which larger ones are refused."""
TIMEOUT = 15


def citation(words: str = "one two three four") -> dict[str, object]:
    """Return a citation of the guide."""
    return {"source": "GUIDE2020", "section": "x", "anchor": words, "checked": "primary"}


def overlay(**parts: object) -> bytes:
    """Return an overlay with these parts."""
    return json.dumps({"schema": 1, "name": "o", "reason": "r.", **parts}).encode()


def many_aliases(count: int, records: int, *, own: bool = False) -> bytes:
    """Return an overlay with aliases of so many records, each with a citation of its own or not."""
    names = [f"CPMS2019-{number + 1:02}" for number in range(28)]
    names += [f"INSPIRE2016-{code}" for code in ("I1", "N", "S", "P", "I2", "R", "E")]
    return overlay(
        aliases=[
            {"record": names[n % records], "text": f"name {n}x", "citations": [citation(f"one two three w{n * own}")]}
            for n in range(count)
        ]
    )


def repeated(item: str, size: int = MB, *, head: str = "", tail: str = "") -> bytes:
    """Return a text of a size that repeats an item."""
    return (head + item * (size // len(item.encode())) + tail).encode()


def pdf(content: bytes, *, pages: int = 1, stream: str = "") -> bytes:
    """Return a PDF with one content stream, on as many pages."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, b"3 0 R " * pages),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R>>",
        b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), stream.encode(), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table,
        start,
    )


def predicted(rows: int) -> bytes:
    """Return rows of a picture, as PNG packs them."""
    return zlib.compress((b"\x04" + b"\x01" * 1000) * rows)


YAML_MERGES = "a0: &a0 {k: v}\n" + "".join(f"a{n}: &a{n} {{<<: [{f'*a{n - 1}, ' * 9}]}}\n" for n in range(1, 12))
SPELLINGS = [
    word for n in range(256) if (word := "".join(c.upper() if n >> i & 1 else c for i, c in enumerate("standard")))
]

Case = tuple[str, str, Callable[[], bytes]]


def cases() -> Iterator[Case]:  # noqa: PLR0915  # one for each way
    """Yield the name of each case, the arguments of the command with the file in place of @, and the file."""
    toml, yaml, csv = "coverage @.toml", "coverage @.yaml", "coverage @.csv"
    yield "toml: one key of many parts", toml, lambda: b"a." * 60_000 + b"a = 1"
    yield "toml: keys of ten parts", toml, lambda: b"".join(b"k%d.b.c.d.e.f.g.h.i.j=1\n" % n for n in range(9_000))
    yield "toml: quoted parts", toml, lambda: b'"a" . ' * 30_000 + b"a = 1"
    yield "toml: table of many parts", toml, lambda: b"[" + b"a." * 60_000 + b"a]"
    yield "toml: many tables", toml, lambda: repeated("[[a]]\n", KB)
    yield "toml: many quotes", toml, lambda: repeated('"', KB)
    yield "toml: long word", toml, lambda: repeated("a", KB)
    yield "toml: entries", toml, lambda: repeated('"x",', KB, head="standards = [", tail="]")
    yield "yaml: merges", yaml, YAML_MERGES.encode
    yield "yaml: aliases", yaml, ("standards: &a [" + "x," * 100_000 + "]\nplaces: *a\nsettings: *a\n").encode
    spelled = "standards: &a [" + "x," * 5000 + "]\n" + "".join(f"{word}s: *a\n" for word in SPELLINGS)
    yield "yaml: spellings of a field", yaml, spelled.encode
    yield "yaml: list", yaml, lambda: repeated("- x\n", 64 * MB)
    yield "yaml: list of 1 MB", yaml, lambda: repeated("- x\n", KB)
    yield "yaml: flow list", yaml, lambda: repeated("x,", KB, head="standards: [", tail="]")
    yield "yaml: deep", yaml, lambda: repeated("[", KB)
    yield "yaml: long text", yaml, lambda: repeated("x ", KB)
    yield "yaml: comments", yaml, lambda: repeated("#\n", KB)
    yield "yaml: keys", yaml, lambda: b"".join(b"k%d: 1\n" % n for n in range(25_000))
    yield "yaml: quotes", yaml, lambda: repeated("\\x41", KB, head='"', tail='"')
    yield "yaml: anchors", yaml, lambda: b"".join(b"- &a%d x\n" % n for n in range(20_000))
    yield "json: deep", "coverage @.json", lambda: repeated("[", KB)
    yield "json: entries", "coverage @.json", lambda: repeated('"x",', KB, head='{"standards":[', tail='"x"]}')
    yield (
        "json: different entries",
        "coverage @.json",
        lambda: json.dumps({"standards": [f"x{n}" for n in range(25_000)]}).encode(),
    )
    yield "csv: same cell", csv, lambda: repeated("x\n", head="standard\n")
    yield "csv: same cell, 10 MB", csv, lambda: repeated("x\n", 10 * MB, head="standard\n")
    yield "csv: different cells", csv, lambda: b"standard\n" + b"".join(b"x%d\n" % n for n in range(140_000))
    yield "csv: separators", csv, lambda: repeated(";x", head="standard\n")
    yield "csv: columns", csv, lambda: repeated("standard,", tail="\n") + b"x," * 1000
    yield "csv: wide row", csv, lambda: repeated("9,", head="standard\n")
    yield "csv: 64 MB", csv, lambda: repeated("x\n", 64 * MB, head="standard\n")
    yield "dataset: empty records", "check @.json", lambda: repeated("{},", head='{"linkages":[', tail="{}]}")
    yield (
        "dataset: empty citations",
        "check @.json",
        lambda: json.dumps({"notes": [{"citations": [{}] * 1000}] * 300}).encode(),
    )
    yield "dataset: empty lists", "check @.json", lambda: repeated("[],", head="[", tail="[]]")
    yield "dataset: 64 MB", "check @.json", lambda: repeated("{},", 64 * MB, head='{"linkages":[', tail="{}]}")
    yield "dataset: 8 MB of objects", "check @.json", lambda: repeated('{"a":0},', 8 * MB, head="[", tail="[]]")
    yield "dataset: unknown fields", "check @.json", lambda: json.dumps({f"k{n}": 1 for n in range(80_000)}).encode()
    yield "dataset: repeated keys", "check @.json", lambda: repeated('"a":1,', head="{", tail='"a":1}')
    yield (
        "dataset: as --dataset",
        "strategies 9 --dataset @.json",
        lambda: repeated("{},", head='{"linkages":[', tail="{}]}"),
    )
    yield "overlay: aliases of 28 records", "strategies 9 --overlay @.json", lambda: many_aliases(6000, 28)
    yield "overlay: aliases, 6 MB", "strategies 9 --overlay @.json", lambda: many_aliases(40_000, 35)
    yield "overlay: aliases of one record", "strategies 9 --overlay @.json", lambda: many_aliases(7000, 1)
    yield "overlay: aliases with citations", "strategies 9 --overlay @.json", lambda: many_aliases(6000, 28, own=True)
    yield "overlay: empty aliases", "strategies 9 --overlay @.json", lambda: overlay(aliases=[{}] * 300_000)
    yield "ids: unknown", "diff 1.0.0 1.1.0 --ids @", lambda: b"".join(b"CPMS2019-%d\n" % n for n in range(18_000))
    yield "ids: one line", "diff 1.0.0 1.1.0 --ids @", lambda: repeated("x")
    yield "ids: 64 MB", "diff 1.0.0 1.1.0 --ids @", lambda: repeated("x\n", 64 * MB)
    yield "guide: superscript digits", "verify @.txt", lambda: repeated("\u00b9 ", 350_000)
    yield "guide: columns", "verify @.txt", lambda: repeated("a  " * 99 + "\n", 200_000)
    yield "guide: ligature", "verify @.txt", lambda: repeated("\ufdfa", 500_000)
    yield "guide: line breaks", "verify @.txt", lambda: repeated("\n", 39_000, tail="x")
    yield "guide: brackets", "verify @.txt", lambda: repeated("[1] x", 200_000)
    yield "guide: numbers", "verify @.txt", lambda: repeated("x1 ", 200_000)
    yield "guide: tags", "verify @.txt", lambda: repeated("<a ", 199_000, tail="x")
    yield "guide: entities", "verify @.txt", lambda: repeated("&amp;")
    yield "guide: page breaks", "verify @.txt", lambda: repeated("\f", 39_000, tail="x")
    yield "guide: targets", "verify @.txt", lambda: repeated("](", 190_000, tail="x")
    yield "guide: 64 MB", "verify @.txt", lambda: repeated("\u00b9 ", 64 * MB)
    yield "guide: accents", "verify @.txt", lambda: repeated("a\u0301", 200_000)
    yield "guide: combining", "verify @.txt", lambda: repeated("\u0301\u0323", 390_000, head="a")
    yield "guide: tabs", "verify @.txt", lambda: repeated("\t", 199_000, tail="x")
    yield "pdf: one page many times", "verify @.pdf", lambda: pdf(b"BT /F 9 Tf (x) Tj ET", pages=100_000)
    yield "pdf: operators", "verify @.pdf", lambda: pdf(b"BT /F 9 Tf " + b"(x) Tj " * 140_000 + b"ET")
    packed = zlib.compress(b"BT /F 9 Tf " + b"(x) Tj " * 500_000 + b"ET")
    yield "pdf: packed operators", "verify @.pdf", lambda: pdf(packed, stream="/Filter/FlateDecode")
    yield (
        "pdf: predictor",
        "verify @.pdf",
        lambda: pdf(predicted(70_000), stream="/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 1000>>"),
    )
    yield "pdf: zeros", "verify @.pdf", lambda: pdf(zlib.compress(bytes(400 * MB), 9), stream="/Filter/FlateDecode")
    yield "pdf: run lengths", "verify @.pdf", lambda: pdf(b"\x81x" * 5000, stream="/Filter/RunLengthDecode")
    yield "pdf: deep arrays", "verify @.pdf", lambda: pdf(b"[" * 900_000)
    yield "pdf: no end", "verify @.pdf", lambda: b"%PDF-1.4\n" + b"1 0 obj<<" * 100_000
    yield (
        "table: long first line, packed",
        "annotate @.csv.gz -o out.csv --standard about --force",
        lambda: gzip.compress(b"about" + bytes(500 * MB).replace(b"\0", b"x")),
    )


SMALL = {
    "coverage @.toml": b"standards = [9]", "coverage @.yaml": b"standards: [9]", "coverage @.csv": b"standard\n9\n",
    "coverage @.json": b'{"standards":[9]}', "verify @.txt": b"one", "verify @.pdf": pdf(b"BT /F 9 Tf (x) Tj ET"),
    "check @.json": b"{}", "strategies 9 --dataset @.json": b"{}", "strategies 9 --overlay @.json": overlay(),
    "diff 1.0.0 1.1.0 --ids @": b"CPMS2019-09\n",
    "annotate @.csv.gz -o out.csv --standard about --force": gzip.compress(b"about\n9\n"),
}  # fmt: skip


def made(make: Callable[[], bytes], file: Path) -> int:
    """Write the file of a case in another process, whose memory the command does not inherit; return its size."""
    child = os.fork()
    if child == 0:
        file.write_bytes(make())
        os._exit(0)
    os.waitpid(child, 0)
    return file.stat().st_size


def cost(arguments: str, make: Callable[[], bytes], folder: Path) -> tuple[int, float, float, int, str]:
    """Run a command; return the size of its file, its seconds of the processor, its memory in MB, status, message."""
    suffix = next((word[1:] for word in arguments.split() if word.startswith("@")), "")
    size = made(make, folder / f"given{suffix}")
    command = [sys.executable, "-m", "cpms_inspire", *arguments.replace("@", "given").split()]
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        process = subprocess.Popen(
            ["timeout", "-s", "KILL", str(TIMEOUT), *command], cwd=folder, stdout=out, stderr=err
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = status
    message = (folder / "err").read_text(encoding="utf-8", errors="replace").strip().replace("\n", " ")
    return size, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000, os.waitstatus_to_exitcode(status), message


def main(word: str = "") -> int:
    """Print a line for each case, and return the exit status."""
    status, small = 0, {}
    with TemporaryDirectory() as name:
        folder = Path(name)
        for title, arguments, make in cases():
            if word not in title:
                continue
            if arguments not in small:
                small[arguments] = cost(arguments, partial(bytes, SMALL[arguments]), folder)
            size, seconds, memory, code, message = cost(arguments, make, folder)
            seconds, memory = seconds - small[arguments][1], memory - small[arguments][2]
            large = size > 2 * MB or title.startswith("pdf")  # a PDF may take as long as it is allowed to
            fine = seconds <= (10 if large else 1) and memory <= (500 if large else 200)
            fine = fine and code in {0, 1, 2} and "Traceback" not in message
            status = status if fine else 1
            mark = "" if fine else "TOO MUCH "
            print(
                f"{mark}{title}: {size / MB:.1f} MB, {seconds:.1f} s, {memory:.0f} MB, status {code}: {message[:110]}",
                flush=True,
            )
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
