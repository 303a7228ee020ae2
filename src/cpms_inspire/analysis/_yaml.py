"""YAML as programmes are written in it: no name twice, and whole numbers in the decimal system only."""

import re
from collections.abc import Hashable
from typing import Any, ClassVar

import yaml

_LONGEST = 1000
"""The most digits of a number; Python refuses to read very many."""


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) <= _LONGEST else digits


class _Loader(yaml.SafeLoader):
    """A loader that refuses a repeated name, and reads `010` as 10, where YAML 1.1 reads 8."""

    # A copy without numbers: what is no plain whole number, such as 0x1F, 1_3 or 1:30, stays text, and is then refused
    # with its place if it is no reference.
    yaml_implicit_resolvers: ClassVar = {  # type: ignore[misc]  # so it is in PyYAML
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:int"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:  # noqa: ANN401, FBT001, FBT002  # PyYAML's
        """Return the members of a mapping."""
        seen: set[Hashable] = set()
        for key_node, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, Hashable):
                if key in seen:
                    line = key_node.start_mark.line + 1
                    raise ValueError(f"the name {key!r} in line {line} occurs twice")
                seen.add(key)
        members: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return members


_Loader.add_implicit_resolver("!decimal", re.compile("^[-+]?[0-9]+$"), list("-+0123456789"))
_Loader.add_constructor("!decimal", lambda _, node: _number(str(node.value)))


def load(text: str) -> object:
    """Return the document in a text; a `ValueError` says why it cannot be read."""
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506  # it is a safe loader
    except RecursionError:
        raise
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None
    except Exception as error:  # noqa: BLE001  # tags on values that do not fit raise many errors
        raise ValueError(str(error) or type(error).__name__) from None
