"""
The public interface as a text: every public name with its signature, and whether a change of it breaks its users.

    python tests/support/interface.py

writes `data/interface.txt` anew.  It refuses where something that was there is gone or differs and the changelog does
not announce it: an entry under Library, `Changed` or `Removed`, of what is unreleased, with the name in backticks.

The text is Python, as in a stub file: that is how griffe compares two of them.  Commands stand as functions of the
class `commands`, their options as keywords.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import pairwise
from pathlib import Path
from textwrap import dedent
from typing import Any

import attrs
import click
import griffe

import cpms_inspire
from cpms_inspire import cli, frames

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "tests" / "data" / "interface.txt"
CHANGELOG = ROOT / "CHANGELOG.md"


def interface() -> str:
    """Return the public interface as it is now."""
    package = griffe.load("cpms_inspire", search_paths=[Path(cpms_inspire.__file__).parent.parent])
    names = sorted({*cpms_inspire.__all__} - {"__version__"})
    lines = ["# The public interface.  `make interface` writes it.", "from typing import Literal"]
    lines += [line for name in names for line in _shown(package[name], getattr(cpms_inspire, name))]
    of_frames = [
        line for name in sorted(frames.__all__) for line in _shown(package["frames"][name], getattr(frames, name))
    ]
    lines += ["class frames:", *_indented(of_frames), "class commands:", *_indented(_commands(cli.program))]
    return "\n".join(lines) + "\n"


def _shown(item: griffe.Object | griffe.Alias, value: Any) -> list[str]:
    """Return a public name as the lines of a stub."""
    target = item.final_target if isinstance(item, griffe.Alias) else item
    match target:
        case griffe.Class():
            return _class(target, value)
        case griffe.Function():
            return _function(target)
        case griffe.Attribute() | griffe.TypeAlias():
            return [f"{item.name} = {target.value}"]
        case _:
            raise TypeError(f"{item.path} is nothing that a stub shows")


def _class(item: griffe.Class, value: type) -> list[str]:
    body = []
    for name, member in item.members.items():
        if name.startswith("_") or not isinstance(member, griffe.Function | griffe.Attribute):
            continue
        if isinstance(member, griffe.Function) or "property" in member.labels:
            body += _function(member)
        elif issubclass(value, Enum):
            body.append(f"{name} = {getattr(value, name).value!r}")
        else:
            body.append(f"{name}: {member.annotation}")
    if attrs.has(value):
        body.append(f"def __init__({', '.join(['self', *_arguments(value)])}): ...")
    bases = ", ".join(map(str, item.bases))
    return ["", f"class {item.name}({bases}):" if bases else f"class {item.name}:", *_indented(body or ["..."])]


def _arguments(value: type) -> Iterator[str]:
    """Yield what the constructor that attrs makes takes."""
    fields = [field for field in attrs.fields(value) if field.init]
    for number, field in enumerate(fields):
        if field.kw_only and not any(before.kw_only for before in fields[:number]):
            yield "*"
        if field.default is attrs.NOTHING:
            yield field.alias
        else:
            yield f"{field.alias}={_default(field.default)}"


def _default(value: Any) -> str:
    """Return a default as code: a member of an enumeration by its name, one that is made as dots."""
    made: Any = attrs.Factory
    return (
        "..."
        if isinstance(value, made)
        else f"{type(value).__name__}.{value.name}"
        if isinstance(value, Enum)
        else repr(value)
    )


def _function(item: griffe.Function | griffe.Attribute) -> list[str]:
    (node,) = ast.parse(dedent(item.source)).body
    assert isinstance(node, ast.FunctionDef)
    node.decorator_list = []
    node.body = [ast.Expr(ast.Constant(...))]
    decorators = [f"@{label}" for label in ("classmethod", "property", "staticmethod") if label in item.labels]
    return [*decorators, ast.unparse(node).replace("\n    ...", " ...")]


def _commands(group: click.Group) -> Iterator[str]:
    """Yield each command as a function: what must be given has no default, and every spelling of an option counts."""
    for name, command in sorted(group.commands.items()):
        given = [f"{each.name}{'' if each.required else '=...'}" for each in command.params if _is_argument(each)]
        options = [
            f"{spelling.lstrip('-').replace('-', '_')}{_values(each)}{'' if each.required else '=...'}"
            for each in command.params
            if not _is_argument(each)
            for spelling in (*each.opts, *each.secondary_opts)
        ]
        yield f"def {name}({', '.join([*given, *(['*', *options] if options else [])])}): ..."


def _is_argument(parameter: click.Parameter) -> bool:
    return isinstance(parameter, click.Argument)


def _values(parameter: click.Parameter) -> str:
    """Return the values that an option takes as a type, where it takes only some."""
    choices = parameter.type.choices if isinstance(parameter.type, click.Choice) else ()
    return f": Literal{[str(choice) for choice in choices]}" if choices else ""


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"    {line}".rstrip() for line in lines]


def breaking(old: str, new: str) -> list[tuple[str, str]]:
    """Return what of an interface another one breaks: the name, and how."""
    before, after = (griffe.visit("interface", Path("interface.py"), text) for text in (old, new))
    found = [(_name(each.obj.path), each.kind.value) for each in griffe.find_breaking_changes(before, after)]
    return sorted({*found, *_retyped(before, after)})


def _name(path: str) -> str:
    """Return the public name that holds what is at a path of griffe, down to the method or field."""
    return re.sub(r"\(.*", "", path).removeprefix("interface.").removeprefix("commands.")


def _retyped(before: griffe.Object, after: griffe.Object) -> Iterator[tuple[str, str]]:
    """Yield what has another type or value than before: griffe leaves them alone."""
    for name in before.members.keys() & after.members.keys():
        pairs: list[tuple[Any, Any]] = []
        match before.members[name], after.members[name]:
            case griffe.Function() as old, griffe.Function() as new:
                types = {parameter.name: parameter.annotation for parameter in new.parameters}
                pairs = [(each.annotation, types.get(each.name, each.annotation)) for each in old.parameters]
                pairs.append((old.returns, new.returns))
            case griffe.Attribute() as old, griffe.Attribute() as new:
                pairs = [(old.annotation, new.annotation), (old.value, new.value)]
            case griffe.Class() as old, griffe.Class() as new:
                yield from _retyped(old, new)
        if not all(_takes(str(new_type), str(old_type)) for old_type, new_type in pairs):
            yield _name(before.members[name].path), "Type or value was changed"


def _takes(new: str, old: str) -> bool:
    """Return whether a type takes what another took: the same, or more of the values of an option."""
    if new.startswith("Literal[") and old.startswith("Literal["):
        return set(ast.literal_eval(new.removeprefix("Literal"))) >= set(ast.literal_eval(old.removeprefix("Literal")))
    return new == old


def announced(changelog: str) -> set[str]:
    """Return the names in backticks that the changelog speaks of as changed or removed in the coming version."""
    library = re.search(r"^## Unreleased\n(.*?)^### Data$", changelog, re.MULTILINE | re.DOTALL)
    parts = re.split(r"^([A-Z][a-z]+)$", library[1] if library else "", flags=re.MULTILINE)
    texts = [text for heading, text in pairwise(parts) if heading in {"Changed", "Removed"}]
    return {name for text in texts for name in re.findall(r"`([^`]+)`", text)}


def unannounced(old: str, new: str, changelog: str) -> list[str]:
    """Return the breaking changes of which the changelog does not speak."""
    names = announced(changelog)
    changes = breaking(old, new)
    return [f"{name}: {what}" for name, what in changes if not {name, name.partition(".")[0]} & names]


def main() -> int:
    """Write the interface anew, where nothing breaks without a word."""
    new = interface()
    left = unannounced(KEPT.read_text(encoding="utf-8"), new, CHANGELOG.read_text(encoding="utf-8"))
    if left:
        print("\n".join(left))
        print("These break what others have written.  Announce each in CHANGELOG.md, or take it back.")
        return 1
    KEPT.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
