"""
Print a fingerprint of all outputs, to prove that a change of the code alters none of them.

    python tools/fingerprint.py > before.txt         # on the old code
    python tools/fingerprint.py before.txt           # on the new code: prints the differences

Each output has one line with its SHA-256 and its name. Only public names are used, so that modules may move.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

import cpms_inspire as ci
from cpms_inspire import cli, frames

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"

REFERENCES = (
    "9", "Std. 17", "UASC", "SGBV", "N", "Norms and values", "P.2", "Life skills", "CPMS2019-09", "standard 99",
    "Case managment", "I", "INSPIRE 9", "CPMS 2012-20", "", "-9", True, 9, 9.0, None, b"9", "x" * 2000,
)  # fmt: skip
"""References that callers write, right and wrong."""

COMMANDS = (
    "strategies 17", "strategies 9 --json", "strategies 5", "strategies nonsense", "standards N", "standards E --json",
    "linkage 9 N", "linkage 9 E --json", "show CPMS2019-09", "show GUIDE2020-C09 --json", "show nonsense",
    "search mental", "search zzz", "matrix", "matrix --json", "examples P", "examples 9 --json",
    "suitability 9 refugee", "suitability N rapid-onset --json", "cite CPMS2019-09", "cite CPMS2019-09 --format bibtex",
    "findings", "versions", "versions --json", "diff 1.0.0 1.1.0", "diff 1.0.0 1.1.0 --json",
    "check examples/overlay.json",
    "strategies 9 --overlay examples/overlay.json", "coverage examples/programmes/refugee.csv",
    "coverage examples/programmes/schools.yaml --json",
    "coverage examples/programmes/rapid-onset.toml --format markdown",
    "export --list", "export --list --json", "export json -o -", "export nonsense", "strategies 9 --kind wrong",
    "strategies 9 --dataset nowhere", "record", "--version", "annotate missing.csv -o out.csv --standard standard",
)  # fmt: skip


def outputs() -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of every output."""
    yield "public names", json.dumps([sorted(ci.__all__), sorted(frames.__all__)]).encode()
    overlay = ci.Overlay.from_file(EXAMPLES / "overlay.json")
    datasets = {version: ci.load_dataset(version) for version in ci.dataset_versions()}
    datasets["overlaid"] = ci.with_overlay(ci.load_dataset("1.1.0"), overlay)
    for name, dataset in datasets.items():
        yield f"{name} file", dataset.to_json().encode() if isinstance(dataset.to_json(), str) else dataset.to_json()
        for each in ci.export_formats():
            for file, content in ci.export(each.name, dataset=dataset).items():
                yield f"{name} export {each.name} {file}", content
        yield f"{name} page", _text(lambda dataset=dataset: ci.explorer_page(dataset))
        yield f"{name} findings", _text(lambda dataset=dataset: ci.findings(dataset))
        yield from _records(name, dataset)
        yield from _answers(name, dataset)
    yield from _notebooks(datasets)
    yield from _commands()
    yield from _tables()


def _records(name: str, dataset: ci.Dataset) -> Iterator[tuple[str, bytes]]:
    collections = [getattr(dataset, each.name) for each in type(dataset).__attrs_attrs__]
    records = [record for members in collections if isinstance(members, tuple) for record in members]
    records = [record for record in records if isinstance(record, ci.Record)]
    shown = "\n".join(f"{record.id}\n{record._repr_html_()}\n{record._repr_markdown_()}" for record in records)
    yield f"{name} records in notebooks", shown.encode()
    for form in ("text", "bibtex", "csl-json", "cff"):
        cited = [_text(lambda i=record.id, form=form: ci.cite(i, dataset, format=form)) for record in records]
        cited += [_text(lambda form=form: ci.cite(dataset, format=form))]
        yield f"{name} citations as {form}", b"\n".join(cited)


def _answers(name: str, dataset: ci.Dataset) -> Iterator[tuple[str, bytes]]:
    subjects = (*dataset.standards, *dataset.strategies, *dataset.interventions)
    for question in ("strategies_for", "standards_for", "linkages_for", "convergence_for", "interventions_for",
                     "field_examples_for", "standard", "strategy", "intervention", "record", "origin"):  # fmt: skip
        ask = getattr(dataset, question)
        given = [*(each.id for each in subjects), *REFERENCES]
        answers = [_text(lambda ask=ask, each=each: _plain(ask(each))) for each in given]
        yield f"{name} {question}", b"\n".join(answers)
    settings = tuple(ci.Setting)
    answers = [
        _text(lambda each=each, s=s: _plain(dataset.suitability(each, s))) for each in subjects for s in settings
    ]
    yield f"{name} suitability", b"\n".join(answers)
    titles = [each.title for each in subjects] + ["mental health", "schools", "girls", "refugee", "zzz"]
    hits = [[(hit.record.id, hit.score, hit.field, hit.snippet) for hit in dataset.search(text, limit=20)]
            for text in titles]  # fmt: skip
    yield f"{name} search", json.dumps(hits).encode()
    wrong = [
        lambda: dataset.strategies_for(9, kinds="named"),
        lambda: dataset.strategies_for(9, kinds=["wrong"]),
        lambda: dataset.suitability(9, "nowhere"),
        lambda: dataset.field_examples_for(9, place="Nowhere"),
        lambda: ci.load_dataset("9.9.9"),
        lambda: ci.load_dataset("1.0.0", sha256="0" * 64),
        lambda: ci.Dataset.from_json('{"version": 1}'),
        lambda: ci.export("wrong", dataset=dataset),
    ]
    yield f"{name} errors", b"\n".join(map(_text, wrong))


def _notebooks(datasets: dict[str, ci.Dataset]) -> Iterator[tuple[str, bytes]]:
    old, new = datasets["1.0.0"], datasets["1.1.0"]
    programme = ci.Programme.of(new, name="Ours", standards=[9, 17], strategies=["N"], settings=["refugee"])
    values = {
        "dataset": new,
        "diff": ci.compare(old, new),
        "coverage": ci.coverage_of(programme, new),
        "hit": new.search("schools")[0],
    }
    for name, value in values.items():
        yield f"notebook {name}", f"{value._repr_html_()}\n{value._repr_markdown_()}".encode()


def _commands() -> Iterator[tuple[str, bytes]]:
    os.environ["COLUMNS"] = "100"
    os.chdir(ROOT)
    helps = [f"{name} --help" for name in ("", *cli.program.commands)]
    for command in (*COMMANDS, *helps):
        done = subprocess.run(
            [sys.executable, "-m", "cpms_inspire", *command.split()], capture_output=True, check=False, cwd=ROOT
        )
        yield f"command {command}", done.stdout + b"\0" + done.stderr + str(done.returncode).encode()


def _tables() -> Iterator[tuple[str, bytes]]:
    dataset = ci.load_dataset("1.1.0")
    table = pd.DataFrame({"activity": list("abcd"), "standard": ["9", "Std. 15", "nonsense", None]})
    found = frames.annotate(table, standard="standard", dataset=dataset)
    yield "frames.annotate", found.to_csv().encode()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.csv"
        command = [sys.executable, "-m", "cpms_inspire", "annotate", str(EXAMPLES / "activities.csv"), "-o", str(out),
                   "--standard", "standard"]  # fmt: skip
        done = subprocess.run(command, capture_output=True, check=False)
        yield (
            "command annotate",
            done.stdout.replace(folder.encode(), b"") + (out.read_bytes() if out.exists() else b""),
        )


def _plain(answer: object) -> object:
    if isinstance(answer, tuple):
        return [_plain(each) for each in answer]
    return getattr(answer, "id", answer)


def _text(ask: Callable[[], object]) -> bytes:
    try:
        answer = ask()
    except Exception as error:  # noqa: BLE001  # the message is the output
        return f"{type(error).__name__}: {error}".encode()
    return answer if isinstance(answer, bytes) else str(answer).encode()


def main() -> int:
    """Print the fingerprint, or the differences from one in a file."""
    found = {name: hashlib.sha256(content).hexdigest() for name, content in outputs()}
    if len(sys.argv) == 1:
        print("\n".join(f"{digest}  {name}" for name, digest in found.items()))
        return 0
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    before = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    changed = [name for name in {**before, **found} if before.get(name) != found.get(name)]
    print("\n".join(changed) or f"all {len(found)} outputs are equal")
    return int(bool(changed))


if __name__ == "__main__":
    sys.exit(main())
