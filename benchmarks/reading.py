"""
Time of reading a cell and a text with the whole lexicon, compared with one compiled alternation of the same terms.

    python benchmarks/reading.py
"""

import re
from typing import TYPE_CHECKING

from measuring import Section, calls, table

from cpms_inspire import load_lexicon, mentions, read

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = (
    "The project sets up child friendly spaces and gives psychosocial support to unaccompanied and separated "
    "children in three districts, while community leaders and parents receive training on positive parenting and on "
    "the prevention of early marriage and child labour. Partners from government and civil society work on "
    "education, health, nutrition and livelihoods in camps and in host communities, with regular meetings, joint "
    "visits and a small fund for families who wait for an answer. Social workers follow each case, refer children "
    "to other services where these exist, and report every month to the coordination group, which compares plans "
    "with results and publishes what it learns for all who want it."
)
"""A made-up text of about 100 words."""

CELLS = {
    "a number": "9",
    "a title": "Unaccompanied and separated children",
    "a reference to be normalised": " Std. 13",
    "a term": "child friendly spaces",
    "a list of three": "UASC; Std 18, child friendly spaces",
    "a list of three terms": "MHPSS, Case management, Child friendly spaces",
    "what is not read": "another thing altogether",
}


def section() -> Section:
    """Measure cells and a text against a look-up in a dictionary and a regular expression of all terms."""
    answers = {"9": ("CPMS2019-09",)}
    texts = sorted({term.text for term in load_lexicon().terms}, key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, texts))})\b", re.IGNORECASE)
    cases: dict[str, Callable[[], object]] = {
        'a dictionary, `answers["9"]`': lambda: answers["9"],
        **{f"cell, {name}": lambda cell=cell: read(cell, "standard") for name, cell in CELLS.items()},  # type: ignore[misc]
        f"text, {len(TEXT.split())} words": lambda: mentions(TEXT),
        f"text, one regular expression of {len(texts):,} terms": lambda: pattern.findall(TEXT),
    }
    taken = calls(cases)
    bare, *_, text, alternation = taken.values()
    rows = [(name, f"{each * 1e6:,.2f} us", f"{each / bare:,.0f} x") for name, each in taken.items()]
    return Section(
        title="Reading cells and texts",
        text=table(("", "time", "over a dictionary"), *rows),
        figures={
            "cell / dictionary": taken["cell, a term"] / bare,
            "list / dictionary": taken["cell, a list of three"] / bare,
            "text / dictionary": text / bare,
            "text / alternation": text / alternation,
        },
    )


if __name__ == "__main__":
    print(section().text)
