"""Types of the public interface. mypy and pyright run separately."""

import inspect
import typing
from pathlib import Path
from typing import Any

import pytest

import cpms_inspire

PACKAGE = Path(cpms_inspire.__file__).parent


def test_package_says_that_it_is_typed() -> None:
    """The package contains the marker `py.typed`, without which type checkers ignore its annotations."""
    assert (PACKAGE / "py.typed").exists()


def signatures() -> list[tuple[str, Any]]:
    """Return the public functions and methods, by name."""
    found: list[tuple[str, Any]] = []
    for name in cpms_inspire.__all__:
        value = getattr(cpms_inspire, name)
        if inspect.isfunction(value):
            found.append((name, value))
        elif inspect.isclass(value) and value.__module__.startswith("cpms_inspire"):
            found += [
                (f"{name}.{key}", getattr(value, key))
                for key, member in vars(value).items()
                if not key.startswith("_") and isinstance(member, staticmethod | classmethod | type(signatures))
            ]
            if not getattr(value, "_is_protocol", False):  # it has no constructor of its own
                found.append((name, value.__init__))
    return found


@pytest.mark.parametrize(("name", "function"), signatures(), ids=lambda value: value if isinstance(value, str) else "")
def test_no_any_in_a_public_signature(name: str, function: Any) -> None:
    """Every parameter and every return value has a specific type."""
    try:
        hints = typing.get_type_hints(function)
    except NameError:  # a name that only type checkers import
        hints = dict(function.__annotations__)
    assert [key for key, hint in hints.items() if "Any" in str(hint).replace("typing.Any", "Any").split("[")] == [], (
        name
    )
    parameters = [key for key in inspect.signature(function).parameters if key not in {"self", "args", "kwargs"}]
    if not name.endswith("Error") and inspect.isfunction(function) and function.__name__ != "__init__":
        assert set(parameters) <= set(hints), name
        assert "return" in hints, name
