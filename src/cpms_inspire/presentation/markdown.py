"""Markdown from plain text: every character is shown as it is; tables are those of GitHub and Pandoc."""

import re
from collections.abc import Iterable, Iterator

_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~&$^]")
_SPACES = re.compile(r"^\s+|\s+$|[\t\n]")


def heading(level: int, text: str) -> Iterator[str]:
    """Yield the lines of a heading."""
    yield from ("", f"{'#' * level} {escaped(text)}")


def table(columns: Iterable[str], rows: Iterable[Iterable[str | None]]) -> Iterator[str]:
    """Yield the lines of a table; `None` is an empty cell."""
    header = [*columns]
    yield from ("", _line(header), "|" + " --- |" * len(header))
    for row in rows:
        yield _line(row)


def _line(cells: Iterable[str | None]) -> str:
    return "| " + " | ".join(escaped(cell or "") for cell in cells) + " |"


def escaped(text: str) -> str:
    """Return a text with all markup escaped, and tabs and line breaks as character references."""
    return _SPACES.sub(lambda found: "".join(f"&#{ord(c)};" for c in found[0]), _MARKUP.sub(r"\\\g<0>", text))
