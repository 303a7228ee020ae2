"""Write the tables of export formats and their losses into the page about exports."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from cpms_inspire.exporters import FORMATS

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "exports.md"
BEGIN, END = "<!-- formats: made by tools/exports_page.py -->", "<!-- end of formats -->"


def tables() -> str:
    """Return both tables, in Markdown."""
    formats = [
        (f"`{each.name}`", each.summary, _code(each.extra or ""), ", ".join(map(_code, each.options)))
        for each in FORMATS.values()
    ]
    losses = [(f"`{each.name}`", loss.what, loss.why) for each in FORMATS.values() for loss in each.losses]
    return "\n".join(
        (
            *_table(("format", "what", "extra", "options"), formats),
            "",
            *_table(("format", "what it loses or changes", "why"), losses),
        )
    )


def _code(text: str) -> str:
    return text and f"`{text}`"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield from (f"| {' | '.join(cells)} |" for cells in (header, ["---"] * len(header), *rows))


def page(text: str) -> str:
    """Return the page with the generated tables."""
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{tables()}\n\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
