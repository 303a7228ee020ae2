"""
Give generated input to every reader and every command, each in a process of its own, and accept two outcomes only.

    python tools/fuzz_commands.py 20000          # the number of inputs; 1000000 is a night
    python tools/fuzz_commands.py 20000 7        # with another beginning of chance

A command must end by itself, with status 0, 1 or 2, within 20 seconds, without a traceback, without a character on the
terminal that acts on it, and, if it says no more than an error, with one.  Prints what came out.  The exit status is 1
if anything else happened, and the inputs that led there are kept in the folder `build/fuzz`.

Each input has a process of its own, forked from one that has everything imported: starting Python anew would take most
of the time.
"""

import gzip
import io
import json
import os
import random
import re
import resource
import signal
import sys
import time
import traceback
import zipfile
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests" / "support")]

from mutations import mutate, mutated_bytes  # noqa: E402  # it is among the tests

from cpms_inspire import cli, load_dataset  # noqa: E402

SECONDS = 20
OVERLAY = (ROOT / "examples" / "overlay.json").read_bytes()
DATASET = load_dataset("1.0.0").to_json()
PROGRAMMES = {path.suffix: path.read_bytes() for path in sorted((ROOT / "examples" / "programmes").iterdir())}
PROGRAMMES[".json"] = b'{"name": "x", "standards": [9, "UASC"], "settings": ["refugee"], "place": "Kenya"}'
PIECES = [
    *(
        b"standards",
        b"strategy",
        b"settings",
        b"country",
        b"9",
        b"N",
        b"E.2",
        b"UASC",
        b"refugee",
        b"Kenya",
        b"x" * 300,
    ),
    *(b"=", b": ", b"- ", b"[", b"]", b"{", b"}", b",", b";", b"\t", b"|", b"\n", b"\r\n", b'"', b"'", b"#", b"\\"),
    *(b"&a ", b"*a", b"<<: ", b"!!binary ", b"!!bool ", b"!!int ", b"!!timestamp ", b"!!set ", b"2020-01-01", b".nan"),
    *(b"\xff\xfe", b"\xef\xbb\xbf", b"\x00", b"\x1b[31m", b"\xe2\x80\xae", b"\xed\xa0\x80", b"\\ud800", b"9" * 5000),
]
TEXTS = [
    "9",
    "N",
    "UASC",
    "P.2",
    "I",
    "x",
    "",
    "\x1b]0;x\x07",
    "\u202e9",
    "CPMS2019-09",
    "GUIDE2020-E01",
    "9" * 50,
    "\ud800",
    "=1+1",
]
REFERENCES = [
    *("strategies", "standards", "linkage", "interventions", "examples"),
    *("suitability", "pillar", "show", "search", "cite"),
]
ACTS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def spoilt(data: bytes, chance: random.Random) -> bytes:
    """Return a file with mutations of its structure, of its bytes, or with pieces that mean something."""
    way = chance.randrange(3)
    if way == 0 and data[:1] == b"{" and b"}\n{" not in data:
        return json.dumps(mutate(json.loads(data), chance)).encode("utf-8", "surrogatepass")
    if way == 1:
        return mutated_bytes(data, chance)
    for _ in range(chance.randrange(1, 5)):
        start = chance.randrange(len(data) + 1)
        data = data[:start] + chance.choice(PIECES) + data[start + chance.randrange(3) :]
    return data


def packed(data: bytes, chance: random.Random) -> bytes:
    """Return a zip archive, such as a workbook, with one of its files spoilt, or spoilt itself."""
    if chance.randrange(4) == 0:
        return mutated_bytes(data, chance)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as made:
        names = given.namelist()
        wanted = chance.choice(names)
        for name in names:
            content = given.read(name)
            made.writestr(name, spoilt(content, chance) if name == wanted else content)
    return out.getvalue()


def samples() -> dict[str, bytes]:
    """Return a sound table in each format that `annotate` reads."""
    rows = b"standard,people\n9,5\nUASC,6\nx,7\n"
    found = {".csv": rows, ".tsv": rows.replace(b",", b"\t"), ".csv.gz": gzip.compress(rows)}
    found[".jsonl"] = b'{"standard":"9","n":1}\n{"standard":"x","n":2}\n'
    import openpyxl  # noqa: PLC0415  # of an extra
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in rows.decode().splitlines():
        book.active.append(row.split(","))
    book.save(stream)
    found[".xlsx"] = stream.getvalue()
    stream = io.BytesIO()
    parquet.write_table(pa.table({"standard": ["9", "x"], "n": [1, 2]}), stream)
    return found | {".parquet": stream.getvalue()}


def inputs(chance: random.Random, tables: dict[str, bytes]) -> tuple[list[str], dict[str, bytes]]:
    """Return the arguments of a command, and the files that it reads."""
    way = chance.randrange(12)
    if way < 3:  # noqa: PLR2004  # shares of the inputs
        suffix = chance.choice(list(PROGRAMMES))
        command = chance.choice([["coverage"], ["coverage", "--json"], ["coverage", "--markdown"]])
        return [*command, f"f{suffix}"], {f"f{suffix}": spoilt(PROGRAMMES[suffix], chance)}
    if way < 6:  # noqa: PLR2004
        sound = chance.choice([OVERLAY, OVERLAY, DATASET])
        command = chance.choice(
            [["check"], ["check", "--json"], ["strategies", "9", "--overlay"], ["strategies", "9", "--dataset"]]
        )
        return [*command, "f.json"], {"f.json": spoilt(sound, chance)}
    if way < 8:  # noqa: PLR2004
        suffix = chance.choice(list(tables))
        data = packed(tables[suffix], chance) if suffix == ".xlsx" else spoilt(tables[suffix], chance)
        return ["annotate", f"f{suffix}", "-o", "out.csv", "--standard", "standard", "--force"], {f"f{suffix}": data}
    if way == 8:  # noqa: PLR2004
        lines = b"\n".join(chance.choice(PIECES) for _ in range(5))
        return ["diff", "1.0.0", "1.1.0", "--ids", "f"], {"f": lines}
    if way == 9:  # noqa: PLR2004
        return ["verify", "f.txt"], {"f.txt": b" ".join(chance.choice(PIECES) for _ in range(30))}
    arguments = [chance.choice(REFERENCES), *(chance.choice(TEXTS) for _ in range(chance.randrange(4)))]
    return [each.replace("\0", "") for each in arguments], {}


def in_child(arguments: list[str], folder: Path) -> None:
    """Run a command, with its output in files, and leave the process."""
    os.chdir(folder)
    resource.setrlimit(resource.RLIMIT_AS, (4 * 2**30, 4 * 2**30))
    for number, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.close(0)
    status = 70
    try:
        status = cli.run(arguments)
    except BaseException:  # noqa: BLE001  # the parent reads it
        traceback.print_exc()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(status)


def outcome(arguments: list[str], files: dict[str, bytes], folder: Path) -> str:
    """Run a command in a process of its own, and return what came out: a status, or what is wrong."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    child = os.fork()
    if child == 0:
        in_child(arguments, folder)
    deadline = time.monotonic() + SECONDS
    while (found := os.waitpid(child, os.WNOHANG))[0] == 0:
        if time.monotonic() > deadline:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return "takes too long"
        time.sleep(0.002)
    out, err = ((folder / name).read_text(encoding="utf-8", errors="surrogateescape") for name in ("stdout", "stderr"))
    status = os.waitstatus_to_exitcode(found[1])
    if "Traceback" in err or status not in {0, 1, 2}:
        return f"status {status}: {err.strip().rpartition(chr(10))[2]}"
    if ACTS.search(err) or (ACTS.search(out) and "--markdown" not in arguments):
        return "acts on the terminal"
    if status == 2 and not out and len(re.findall("^Error: ", err, re.MULTILINE)) != 1:  # noqa: PLR2004
        return "not one error"
    return f"status {status}"


def made_apart() -> dict[str, bytes]:
    """Return the samples, made in another process, because libraries start threads, which do not survive a fork."""
    with TemporaryDirectory() as name:
        child = os.fork()
        if child == 0:
            for suffix, content in samples().items():
                (Path(name) / f"sample{suffix}").write_bytes(content)
            os._exit(0)
        os.waitpid(child, 0)
        return {path.name.removeprefix("sample"): path.read_bytes() for path in sorted(Path(name).iterdir())}


def main(count: str, seed: str = "1") -> int:
    """Run so many inputs, print the outcomes, and return the exit status."""
    chance, tables, found = random.Random(int(seed)), made_apart(), Counter[str]()  # noqa: S311  # nothing secret
    kept = ROOT / "build" / "fuzz"
    with TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(int(count)):
            arguments, files = inputs(chance, tables)
            came = outcome(arguments, files, folder)
            found[f"{arguments[0]}: {came}"] += 1
            if came not in {"status 0", "status 1", "status 2"} and found[f"{arguments[0]}: {came}"] <= 3:  # noqa: PLR2004
                kept.mkdir(parents=True, exist_ok=True)
                (kept / f"{seed}-{number}.json").write_text(json.dumps({"arguments": arguments, "came": came}))
                for each, content in files.items():
                    (kept / f"{seed}-{number}-{each}").write_bytes(content)
    for came, times in sorted(found.items()):
        print(f"{times:8} {came}")
    return any(": status " not in came or not came.endswith(("status 0", "status 1", "status 2")) for came in found)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
