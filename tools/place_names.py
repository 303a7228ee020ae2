"""
Write the table of place names from three sources.

- CLDR, as Babel contains it: the names in five languages.  Unicode License V3.
- `place_names_un.csv`: the names of the United Nations (M49 and UNTERM) and the ISO 3166-1 codes, as the data package
  `country-codes` has them (https://github.com/datasets/country-codes, version of 2026-05-15), all its rows and some of
  its columns.  Public Domain Dedication and License 1.0.
- `place_names.toml`: acronyms, older names and names that the guide prints.  This project's own.
"""

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import babel
from babel.core import get_cldr_version

from cpms_inspire.dataset.places import key_of
from cpms_inspire.model.vocabulary import PLACES

ROOT = Path(__file__).parent.parent
UN = Path(__file__).with_name("place_names_un.csv")
OWN = Path(__file__).with_name("place_names.toml")
TARGET = ROOT / "src" / "cpms_inspire" / "dataset" / "_place_names.py"
LOCALES = ("en", "fr", "fr_CA", "es", "es_419", "pt", "pt_PT", "ar")
BABEL = "2.18.0"
"""The version of Babel that the table is made with."""

_MARKS = re.compile(r" \*+$")
"""Footnote marks in the table of the United Nations."""
_ARTICLE_BEHIND = re.compile(r" \((the|la|le|les|l'|el|los|las)\)$")
_ARTICLE_BEFORE = re.compile(r"^(the |la |le |les |el |los |las |l['\u2019])")

HEAD = '''"""
Names of countries and territories.  `tools/place_names.py` writes this file; do not change it by hand.

A line has the ISO 3166-1 alpha-3 code and the alpha-2 code, then names other than the one in `PLACES`.  A name that two
lines share is ambiguous.  Sources:

- Unicode CLDR {cldr}, from Babel {babel}: English, French, Spanish, Portuguese and Arabic.  Unicode License V3, see
  NOTICE.
- United Nations, M49 and UNTERM, from the data package country-codes, version of 2026-05-15.  Public Domain Dedication
  and License 1.0.
- The project's own list of acronyms, older names and names that the guide prints.
"""

# ruff: noqa: E501, RUF001  # a line for each place, in several scripts

NAMES = """\\
'''


class Table:
    """The names of each place, each spelling once."""

    def __init__(self, ambiguous: dict[str, list[str]]) -> None:
        """Start with the ambiguous names, and with the codes and English names that the table does not repeat."""
        with UN.open(encoding="utf-8") as file:
            self.rows = list(csv.DictReader(file))
        self.alpha_2 = {row["alpha_3"]: row["alpha_2"] for row in self.rows}
        if set(self.alpha_2) != set(PLACES):
            raise ValueError("The table of the United Nations has other places than PLACES.")
        self.names: dict[str, list[str]] = {code: [] for code in PLACES}
        self._owners: dict[str, list[str]] = {}
        for name, codes in ambiguous.items():
            if self._is_new(name, codes):
                for code in codes:
                    self.names[code].append(name)
        for code, name in PLACES.items():
            for spelling in (code, self.alpha_2[code], name):
                self._is_new(spelling, [code])

    def add(self, code: str, name: str) -> bool:
        """Add a name unless the place has it in some spelling; return whether it was added."""
        new = self._is_new(name, [code])
        if new:
            self.names[code].append(name)
        return new

    def _is_new(self, name: str, codes: list[str]) -> bool:
        """Return whether a spelling is new. Refuse a spelling that belongs to another place."""
        key = key_of(name)
        owners = self._owners.get(key)
        if not key or not set(codes) <= set(owners or codes):
            raise ValueError(f"{name!r} cannot be a name of {codes}: it is one of {owners}. Is it ambiguous?")
        self._owners.setdefault(key, codes)
        return owners is None


def cldr() -> Iterator[tuple[str, str]]:
    """Yield the alpha-2 code and the name of each territory, in each language."""
    for locale in LOCALES:
        yield from sorted(babel.Locale.parse(locale).territories.items())


def united_nations(rows: Iterable[dict[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the alpha-3 code and each name, without articles and marks."""
    for row in rows:
        for column, cell in row.items():
            if "_" in column and not column.startswith("alpha") and cell:
                bare = _ARTICLE_BEHIND.sub("", _MARKS.sub("", cell))
                yield row["alpha_3"], _ARTICLE_BEFORE.sub("", bare) if column.startswith("formal") else bare


def table() -> str:
    """Return the text of the module."""
    own = tomllib.loads(OWN.read_text(encoding="utf-8"))
    names = Table(own.pop("ambiguous"))
    alpha_3 = {short: code for code, short in names.alpha_2.items()}
    for short, name in cldr():
        if short in alpha_3:
            names.add(alpha_3[short], name)
    for code, name in united_nations(names.rows):
        names.add(code, name)
    for group in own.values():
        for code, listed in group.items():
            for name in listed:
                if not names.add(code, name):
                    raise ValueError(f"{name!r} is in the table without this list.")
    lines = [f"{code}/{names.alpha_2[code]} {'|'.join(each)}\n" for code, each in sorted(names.names.items())]
    head = HEAD.format(cldr=get_cldr_version(), babel=BABEL)
    return f'{head}{"".join(lines)}"""\n'


if __name__ == "__main__":
    if babel.__version__ != BABEL:
        raise SystemExit(f"Babel {babel.__version__} is installed. The table is made with {BABEL}.")
    TARGET.write_text(table(), encoding="utf-8")
