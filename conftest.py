"""Examples in the README, in docs and in docstrings are part of the test run."""

from doctest import ELLIPSIS
from pathlib import Path

import documented
from sybil import Sybil
from sybil.document import PythonDocStringDocument
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser
from sybil.parsers.rest import DocTestParser

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
