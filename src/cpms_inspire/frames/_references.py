"""A column of references: the records that its cells may refer to, and which of them each text refers to."""

from collections.abc import Iterable, Mapping, Sequence
from typing import cast, final

from attrs import frozen

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.references import FRONTS, shared_spellings, spellings
from cpms_inspire.dataset.spelling import LONGEST, STEPS, SpellingIndex
from cpms_inspire.errors import InvalidOptionError, shortened
from cpms_inspire.frames._engines import TEXT, Frame, broadcast, constant_table, import_narwhals
from cpms_inspire.model.records import Linkage, Record, Standard, Strategy
from cpms_inspire.model.several import Several
from cpms_inspire.model.vocabulary import KindName, LinkageKind

_KEY = "__cpms_inspire_key"
"""The column of normalised texts."""


@final
@frozen
class ReferenceColumn:
    """A column of a frame whose cells refer to standards or to strategies."""

    wanted: str
    """`standard` or `strategy`."""
    name: str
    dataset: Dataset

    @classmethod
    def of(cls, dataset: Dataset, standard: object, strategy: object) -> "ReferenceColumn":
        """Return the one column that is named."""
        for option, name in (("standard", standard), ("strategy", strategy)):
            if isinstance(name, Dataset):
                raise InvalidOptionError(option, shortened(name), ("the dataset as dataset=",), "the name of a column")
        if (standard is None) == (strategy is None):
            given = "a column for neither" if standard is None else "a column for both"
            valid = ("standard='the column of standards'", "strategy='the column of strategies'")
            raise InvalidOptionError("standard and strategy", given, valid, "a column for exactly one of them")
        wanted, name = ("standard", standard) if standard is not None else ("strategy", strategy)
        return cls(wanted, cast("str", name), dataset)

    @property
    def records(self) -> Sequence[Standard | Strategy]:
        """The records that the column may refer to."""
        return self.dataset.standards if self.wanted == "standard" else self.dataset.strategies

    @property
    def linked_wanted(self) -> str:
        """What these are linked to: `strategy` or `standard`."""
        return "strategy" if self.wanted == "standard" else "standard"

    @property
    def linked_records(self) -> Sequence[Standard | Strategy]:
        """The records at the other end of the linkages."""
        return self.dataset.strategies if self.wanted == "standard" else self.dataset.standards

    def ends(self, link: Linkage) -> tuple[str, str]:
        """Return the end of a linkage that the column may refer to, and the other end."""
        return (link.standard, link.strategy) if self.wanted == "standard" else (link.strategy, link.standard)

    def linked(self, kinds: Several[LinkageKind | KindName] | None) -> Mapping[str, set[str]]:
        """Return the identifiers that each record is linked to."""
        found: dict[str, set[str]] = {record.id: set() for record in self.records}
        for link in self.dataset.linkages_for(kinds=kinds):
            own, other = self.ends(link)
            found[own].add(other)
        return found

    def places(self) -> dict[str, int]:
        """Return the normalised spellings that fit one record, each with the place of the record."""
        texts: dict[str, tuple[str, ...]] = {
            record.id: (*spellings(record), *shared_spellings(record)) for record in self.records
        }
        places = places_of(self.records)
        front = FRONTS["standards" if self.wanted == "standard" else "strategies"]
        return {key: places[identifier] for key, identifier in SpellingIndex(texts, front).unambiguous().items()}


def places_of(records: Iterable[Record]) -> dict[str, int]:
    """Return the place of each record, by its identifier."""
    return {record.id: place for place, record in enumerate(records)}


def with_places(texts: Frame, column: ReferenceColumn, name: str) -> Frame:
    """
    Return the texts that refer to a record, with the place of the record in a new column of this name.

    The engine normalises the texts itself, by `spelling.STEPS`, and looks them up in a small table.  `texts` must not
    contain nulls, because engines treat these differently.
    """
    nw = import_narwhals()
    text = nw.col(TEXT)
    found = texts.filter(text.str.len_chars() <= LONGEST)
    retired = [record.id for record in column.dataset.retirements]
    if retired:
        found = found.filter(~text.is_in(retired))
    key = text
    for pattern, replacement in STEPS:
        key = key.str.replace_all(pattern, replacement)
    places = column.places()
    schema = {_KEY: nw.String(), name: nw.Int32()}
    by_key = constant_table(found, {_KEY: list(places), name: list(places.values())}, schema)
    # The key is never null.  Without `fill_null`, Spark adds a filter for that, and runs all steps on every row.
    key = key.fill_null("")
    return found.with_columns(key.alias(_KEY)).join(broadcast(by_key), on=_KEY, how="inner").drop(_KEY)
