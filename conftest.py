"""The examples in the README, in docs and in docstrings run as tests."""

from collections.abc import Generator
from doctest import ELLIPSIS
from pathlib import Path
from typing import TYPE_CHECKING

import documented
import pytest
from coverage import Coverage
from hypothesis import is_hypothesis_test
from sybil import Sybil
from sybil.document import PythonDocStringDocument
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser
from sybil.parsers.rest import DocTestParser
from xdist.scheduler import LoadScopeScheduling

if TYPE_CHECKING:
    from xdist.remote import Producer

HERE = Path(__file__).parent

_pages = Sybil(
    parsers=[
        PythonCodeBlockParser(doctest_optionflags=ELLIPSIS),
        CodeBlockParser("console", documented.evaluate),
        SkipParser(),
    ],
    path=HERE,
    patterns=["*.md", "docs/**/*.md"],
    setup=documented.begin,
    teardown=documented.end,
)
_docstrings = Sybil(
    parsers=[DocTestParser(optionflags=ELLIPSIS)],
    path=HERE / "src",
    patterns=["**/*.py"],
    document_types={".py": PythonDocStringDocument},
    setup=documented.begin,
    teardown=documented.end,
)

pytest_collect_file = (_pages + _docstrings).pytest()


class _PagesWhole(LoadScopeScheduling):
    """
    Gives each test to the next free worker, and as a whole each page, because its examples build on each other, and the
    tests of Spark, because each process starts an engine of its own.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if "[PySpark]" in nodeid:
            return f"{file}::PySpark"
        return nodeid if file.startswith("tests/") else file


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Count no coverage of tests with random examples: chance must not decide it, and counting doubles their time."""
    running = Coverage.current() if is_hypothesis_test(pyfuncitem.obj) else None
    if running is None:
        return (yield)
    running.stop()
    try:
        return (yield)
    finally:
        running.start()


def pytest_xdist_make_scheduler(config: pytest.Config, log: "Producer") -> LoadScopeScheduling:
    """Distribute tests among workers."""
    return _PagesWhole(config, log)
