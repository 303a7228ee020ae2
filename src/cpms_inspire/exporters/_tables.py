"""
The dataset as flat tables: what databases, columns and spreadsheets hold of it, without loss.

One table for each collection, one for citations, labels and sectors each, and one for each field that refers to several
records; `records` lists all identifiers, so that whatever refers to a record of any kind has something to refer to.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import EnumType, StrEnum
from functools import cache
from types import MappingProxyType, NoneType
from typing import TYPE_CHECKING, Any, TypeAlias, final, get_args, get_origin

from attrs import evolve, fields, frozen

from cpms_inspire.dataset.consistency import COLLECTION_OF
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.model.identifiers import RecordId
from cpms_inspire.model.records import COLLECTIONS, Citation, Code, Label

if TYPE_CHECKING:
    from attrs import Attribute

Cell: TypeAlias = str | int | bool | tuple[str, ...] | tuple[int, ...] | None
"""What a row holds in a column; members of vocabularies as their words."""


class ColumnKind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    TEXTS = "texts"
    """A tuple of texts, empty where there is none; never `None`."""
    INTEGERS = "integers"
    """A tuple of whole numbers, likewise."""


@final
@frozen(kw_only=True)
class Column:
    """One column of a table."""

    name: str
    kind: ColumnKind
    required: bool
    """No cell of it is `None`."""
    words: tuple[str, ...] = ()
    """The vocabulary that its texts are from; empty where they are free."""


@final
@frozen(kw_only=True)
class Reference:
    """A promise that what columns hold, where it is not `None`, is the key of a row of another table."""

    columns: tuple[str, ...]
    table: str
    key: tuple[str, ...]


@final
@frozen(kw_only=True)
class Table:
    """One table: its columns, what identifies a row, what it refers to, and its rows in canonical order."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()

    def dictionaries(self) -> tuple[dict[str, Cell], ...]:
        """Return the rows by column."""
        names = [column.name for column in self.columns]
        return tuple(dict(zip(names, row, strict=True)) for row in self.rows)


DESCRIPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "records": "Every record of the dataset, with the collection that holds it.",
        "sources": "The publications that are cited, with their rights.",
        "frameworks": "The two frameworks.",
        "pillars": "The four groups that the CPMS arranges its standards in.",
        "standards": "The minimum standards of the CPMS.",
        "strategies": "The strategies of INSPIRE.",
        "activities": "The cross-cutting activities of INSPIRE.",
        "interventions": "Kinds of action under a strategy; the number in the identifier is this project's.",
        "convergences": "The rows of the guide's table, as printed.",
        "linkages": "The pairs of a standard and a strategy that a row implies.",
        "gaps": "Standards that the guide links to nothing: its silence, not a denial.",
        "field_examples": "Documented uses of an intervention or a strategy.",
        "shared_principles": "Principles and approaches that both frameworks hold.",
        "setting_notes": "What the guide says of using something in a setting.",
        "recommendations": "What the guide advises to do.",
        "related_standards": "Other sets of humanitarian standards that the CPMS complements.",
        "support_channels": "Where practitioners can ask for help.",
        "resources": "What the guide points to, to read, watch or take part in.",
        "notes": "What else the guide says, and where it slips.",
        "retirements": "Identifiers that an earlier dataset version held and this one does not.",
        "citations": "Where each record can be checked, and how well this project checked it.",
        "labels": "Names of standards and strategies in other languages.",
        "sectors": "Codes of related humanitarian sectors, a relation that this project curates.",
        "labels_citations": "Where each label can be checked.",
        "sectors_citations": "Where each sector can be checked.",
    }
)
"""What the tables hold, in a sentence; those that only tie records together describe themselves."""

_TARGETS: Mapping[object, str] = MappingProxyType({**COLLECTION_OF, RecordId: "records"})
"""The table that an identifier of each type refers to."""

_PARTS: Mapping[object, str] = MappingProxyType({Citation: "citation", Label: "label", Code: "sector"})
"""The classes of values without an identifier, which have tables of their own, and what one of them is called there."""

_ID = Column(name="id", kind=ColumnKind.TEXT, required=True)
_RECORD = Column(name="record", kind=ColumnKind.TEXT, required=True)
_POSITION = Column(name="position", kind=ColumnKind.INTEGER, required=True)
_ORIGIN = Column(name="origin", kind=ColumnKind.TEXT, required=False)


def tables(dataset: Dataset) -> tuple[Table, ...]:
    """
    Return the tables of a dataset: those of `layout`, each with its rows, some perhaps with none.

    Positions, which keep the order of what a record holds several of, count from 1.  `origin` is the name of the
    overlay that added a record, `None` for the dataset's own.
    """
    origins = dict(dataset.origins)
    rows: dict[str, list[tuple[Cell, ...]]] = {table.name: [] for table in layout()}
    for name in COLLECTIONS:
        for record in getattr(dataset, name):
            rows["records"].append((record.id, name))
            rows[name].append((*_cells(record), origins.get(record.id)))
            _add_parts(rows, name, record, (record.id,))
    return tuple(evolve(table, rows=tuple(rows[table.name])) for table in layout())


def _cells(value: Any) -> Iterator[Cell]:
    """Yield what the columns of a value's own table hold."""
    for attribute in _own(type(value)):
        held = getattr(value, attribute.name)
        yield tuple(map(_plain, held)) if isinstance(held, tuple) else _plain(held)


def _plain(held: Any) -> Any:
    return held.value if isinstance(held, StrEnum) else held


def _add_parts(rows: dict[str, list[tuple[Cell, ...]]], owner: str, value: Any, key: tuple[Cell, ...]) -> None:
    """Add the rows of the values and references that a value holds several of, under its key."""
    for attribute in _several(type(value)):
        name = _part_name(owner, attribute)
        for position, part in enumerate(getattr(value, attribute.name), 1):
            if _inner(attribute) in _PARTS:
                rows[name].append((*key, position, *_cells(part)))
                _add_parts(rows, name, part, (*key, position))
            else:
                rows[name].append((*key, position, part))


@cache
def layout() -> tuple[Table, ...]:
    """Return the tables without their rows, always the same ones: collections first, then what their records hold."""
    collection = Column(name="collection", kind=ColumnKind.TEXT, required=True, words=tuple(COLLECTIONS))
    records = Table(
        name="records", description=DESCRIPTIONS["records"], columns=(_ID, collection), key=("id",), references=()
    )
    found = {"records": records}
    parts: dict[str, Table] = {}
    for name, kind in COLLECTIONS.items():
        own = _own(kind)
        found[name] = Table(
            name=name,
            description=DESCRIPTIONS[name],
            columns=(*map(_column, own), _ORIGIN),
            key=("id",),
            references=(_reference("id", "records"), *_references(own)),
        )
        # Citations belong to records of any kind: one table holds those of all.
        parts |= {part.name: part for part in _parts(name, kind, (_RECORD,))}
    return (*found.values(), *sorted(parts.values(), key=lambda part: part.name not in DESCRIPTIONS))


def _parts(owner: str, kind: Any, keys: tuple[Column, ...], to_owner: Reference | None = None) -> Iterator[Table]:
    """Yield the tables of what the values of a class hold several of: keys begin with those of the owner."""
    for attribute in _several(kind):
        inner, name = _inner(attribute), _part_name(owner, attribute)
        key = (*(column.name for column in keys), _POSITION.name)
        if inner in _PARTS:
            own = _own(inner)
            yield Table(
                name=name,
                description=DESCRIPTIONS[name],
                columns=(*keys, _POSITION, *map(_column, own)),
                key=key,
                references=(to_owner or _reference("record", "records"), *_references(own)),
            )
            place = evolve(_POSITION, name=_PARTS[inner])
            to_part = Reference(columns=(*(column.name for column in keys), place.name), table=name, key=key)
            yield from _parts(name, inner, (*keys, place), to_part)
        else:
            target = _TARGETS[inner]
            column = COLLECTIONS[target].__name__.lower() if target in COLLECTIONS else attribute.name
            yield Table(
                name=name,
                description=f"The records of {owner} and their {attribute.name}, in order.",
                columns=(*keys, _POSITION, Column(name=column, kind=ColumnKind.TEXT, required=True)),
                key=key,
                references=(_reference("record", owner), _reference(column, target)),
            )


def _part_name(owner: str, attribute: "Attribute[Any]") -> str:
    """Return the name of the table of a field: one for the citations, labels and codes of all collections."""
    of_record = owner in COLLECTIONS and _inner(attribute) in _PARTS
    return attribute.name if of_record else f"{owner}_{attribute.name}"


def _own(kind: Any) -> tuple["Attribute[Any]", ...]:
    """Return the fields of a class that stand in its own table."""
    return tuple(each for each in fields(kind) if not _is_several(each))


def _several(kind: Any) -> tuple["Attribute[Any]", ...]:
    """Return the fields of a class that hold several values, or several references."""
    return tuple(each for each in fields(kind) if _is_several(each))


def _is_several(attribute: "Attribute[Any]") -> bool:
    return get_origin(attribute.type) is tuple and (_inner(attribute) in _PARTS or _inner(attribute) in _TARGETS)


def _inner(attribute: "Attribute[Any]") -> Any:
    """Return the type of what a field holds, once or several times, or not at all."""
    return get_args(attribute.type)[0] if get_args(attribute.type) else attribute.type


def _column(attribute: "Attribute[Any]") -> Column:
    inner = _inner(attribute)
    several = get_origin(attribute.type) is tuple
    if inner is bool:
        kind = ColumnKind.BOOLEAN
    elif inner is int:
        kind = ColumnKind.INTEGERS if several else ColumnKind.INTEGER
    else:
        kind = ColumnKind.TEXTS if several else ColumnKind.TEXT
    words = tuple(map(str, inner)) if isinstance(inner, EnumType) else ()
    optional = NoneType in get_args(attribute.type)
    return Column(name=attribute.name, kind=kind, required=not optional, words=words)


def _references(own: Iterable["Attribute[Any]"]) -> tuple[Reference, ...]:
    """Return what the fields of a class refer to, its identifier aside."""
    return tuple(
        _reference(each.name, _TARGETS[_inner(each)]) for each in own if each.name != "id" and _inner(each) in _TARGETS
    )


def _reference(column: str, table: str) -> Reference:
    return Reference(columns=(column,), table=table, key=("id",))
