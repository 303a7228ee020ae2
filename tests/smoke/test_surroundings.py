"""Hash seeds, time zones, locales, encodings and optimised bytecode do not change any answer."""

import os
import subprocess
import sys

import pytest
from helpers import ROOT

ANSWERS = """
import hashlib, json, sys
sys.path.insert(0, "tests/support")
import cpms_inspire, golden
from cpms_inspire import cli
from cpms_inspire.documents.dumping import canonical
from cpms_inspire.documents.schema import document_schema
digest = hashlib.sha256()
for version in cpms_inspire.dataset_versions():
    dataset = cpms_inspire.load_dataset(version)
    again = cpms_inspire.Dataset.from_json(dataset.to_json())
    for text in (golden.answers(again), [(h.record.id, h.score) for h in again.search("child")]):
        digest.update(json.dumps(text).encode())
    digest.update(again.to_json())
    try:
        again.strategies_for("case mangement")
    except LookupError as error:
        digest.update(repr((str(error), error)).encode())
digest.update(canonical(document_schema()))
print(digest.hexdigest())
cli.run(["strategies", "9", "--json"])
cli.run(["matrix"])
for command in ([], *([name] for name in cli.program.list_commands(None))):
    cli.run([*command, "--help"])
"""


def answers(*options: str, **environment: str) -> str:
    """Return all answers of an interpreter with the given options and environment."""
    command = [sys.executable, *options, "-c", ANSWERS]
    surroundings = os.environ | {"COLUMNS": "80", "PYTHONIOENCODING": "utf-8"} | environment
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, env=surroundings).stdout


@pytest.fixture(scope="module")
def usual() -> str:
    """The answers in a usual environment."""
    return answers(PYTHONHASHSEED="0", TZ="UTC", LC_ALL="C.UTF-8")


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "4294967295"},
        {"TZ": "Asia/Kathmandu"},
        {"TZ": "America/St_Johns"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "tr_TR.UTF-8"},
    ],
    ids=str,
)
def test_surroundings(usual: str, environment: dict[str, str]) -> None:
    """The answers are the same in every environment, byte for byte."""
    assert answers(**environment) == usual


@pytest.mark.parametrize("options", [["-O"], ["-OO"], ["-X", "dev", "-W", "error"], ["-I", "-X", "utf8"]], ids=str)
def test_options(usual: str, options: list[str]) -> None:
    """The answers are the same without assertions and docstrings, and with warnings as errors."""
    assert answers(*options) == usual
