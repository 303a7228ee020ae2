"""
What goes away warns first, and says what to use.

A function or a parameter that is to go says so in the docstring, in one form, and warns when it is used.  There is no
such thing today: the rule is held against made-up code.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import cpms_inspire

PACKAGE = Path(cpms_inspire.__file__).parent
SAID = re.compile(r"Deprecated since ([0-9.]+[0-9]), goes in ([0-9.]+[0-9]): use `([^`]+)`[.]")


def faults(source: str) -> Iterator[str]:
    """Yield what in a module goes against the rule."""
    tree = ast.parse(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    rightly: set[ast.AST] = set()
    for function in functions:
        told = " ".join((ast.get_docstring(function) or "").split())
        warnings = [node for node in ast.walk(function) if isinstance(node, ast.Call) and _warns(node)]
        if "deprecated" not in told.lower():
            continue
        said = SAID.findall(told)
        if not said:
            yield f"{function.name} does not say since when, until when, and what to use"
        for _, until, instead in said:
            fitting = [call for call in warnings if f"`{instead}`" in ast.unparse(call) and until in ast.unparse(call)]
            if not fitting:
                yield f"{function.name} does not warn, at its caller, that it goes in {until} and {instead} stays"
            rightly |= {node for call in fitting for node in ast.walk(call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == "DeprecationWarning" and node not in rightly:
            yield f"line {node.lineno} warns of what no docstring tells"


def _warns(call: ast.Call) -> bool:
    """Return whether a call warns of a deprecation, where the function is called."""
    shown = ast.unparse(call)
    return shown.startswith("warnings.warn(") and shown.endswith(", DeprecationWarning, stacklevel=2)")


GOOD = '''
import warnings

def links_for(standard):
    """
    Return the strategies of a standard.

    Deprecated since 0.3, goes in 1.0: use `strategies_for`.
    """
    warnings.warn("links_for goes in cpms-inspire 1.0: use `strategies_for`", DeprecationWarning, stacklevel=2)
    return standard

def search(text, *, limit=10, most=None):
    """
    Search.

    `most`: Deprecated since 0.3, goes in 1.0: use `limit`.
    """
    if most is not None:
        warnings.warn("most goes in cpms-inspire 1.0: use `limit`", DeprecationWarning, stacklevel=2)
    return limit if most is None else most
'''


def test_package_keeps_the_rule() -> None:
    """Every module."""
    assert [
        f"{path.name}: {fault}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for fault in faults(path.read_text(encoding="utf-8"))
    ] == []


def test_code_that_keeps_the_rule() -> None:
    """For a function, and for a parameter."""
    assert list(faults(GOOD)) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Deprecated since 0.3, goes in 1.0: use `limit`.", "Deprecated.", "search does not say"),
        ("    Deprecated since 0.3, goes in 1.0: use `strategies_for`.\n", "", "line 9 warns of what"),
        ('1.0: use `strategies_for`"', '1.0"', "links_for does not warn"),
        ("in cpms-inspire 1.0: use `limit`", "soon: use `limit`", "search does not warn"),
        ('        warnings.warn("most', '        print("most', "search does not warn"),
        ('use `strategies_for`", DeprecationWarning', 'use `strategies_for`", UserWarning', "links_for does not warn"),
        ('use `limit`", DeprecationWarning, stacklevel=2', 'use `limit`", DeprecationWarning', "search does not warn"),
    ],
)  # fmt: skip
def test_code_that_breaks_the_rule(old: str, new: str, expected: str) -> None:
    """Something is missing in the docstring or in the warning."""
    assert old in GOOD
    assert next(faults(GOOD.replace(old, new))).startswith(expected)


def test_what_the_rule_gives() -> None:
    """The warning is shown at the line that uses what goes, and nothing is said to who uses what stays."""
    made: dict[str, Any] = {}
    exec(compile(GOOD, "made-up.py", "exec"), made)  # noqa: S102  # the code above
    with pytest.warns(DeprecationWarning, match="use `strategies_for`") as caught:
        assert made["links_for"](9) == 9
    assert [warning.filename for warning in caught] == [__file__]
    with pytest.warns(DeprecationWarning, match="use `limit`"):
        assert made["search"]("cash", most=3) == 3
    assert made["search"]("cash", limit=3) == 3
