"""
The dataset as flat tables, without loss, for databases, CSV files and spreadsheets.

There is one table for each collection, one each for citations, labels, sectors and sections,
and one for each field that refers
to several records.  The table `records` lists all identifiers: a reference to a record of any type refers to it.
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
from cpms_inspire.model.records import COLLECTIONS, Citation, Code, Label, Section, collection_of

if TYPE_CHECKING:
    from attrs import Attribute

CellValue: TypeAlias = str | int | bool | tuple[str, ...] | tuple[int, ...] | None
"""The value of a row in a column.  A member of a vocabulary is its word."""


class ColumnKind(StrEnum):
    """The type of the values of a column."""

    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    TEXTS = "texts"
    """A tuple of texts, possibly empty, never `None`."""
    INTEGERS = "integers"
    """A tuple of whole numbers, possibly empty, never `None`."""


@final
@frozen(kw_only=True)
class TableColumn:
    """One column of a table."""

    name: str
    kind: ColumnKind
    required: bool
    """True if no value is `None`."""
    words: tuple[str, ...] = ()
    """The vocabulary of its texts; empty if any text is allowed."""


@final
@frozen(kw_only=True)
class ForeignKey:
    """Columns whose values, unless one is `None`, are the key of a row of another table."""

    columns: tuple[str, ...]
    table: str
    key: tuple[str, ...]


@final
@frozen(kw_only=True)
class FlatTable:
    """One table: its columns, its primary key, its foreign keys, and its rows in canonical order."""

    name: str
    description: str
    columns: tuple[TableColumn, ...]
    key: tuple[str, ...]
    references: tuple[ForeignKey, ...]
    rows: tuple[tuple[CellValue, ...], ...] = ()

    def dictionaries(self) -> tuple[dict[str, CellValue], ...]:
        """Return each row as a dictionary from columns to values."""
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
        "sections": "The sections of sources, with the pages on which they begin.",
        "sectors": "Codes of related humanitarian sectors, a relation that this project curates.",
        "labels_citations": "Where each label can be checked.",
        "sectors_citations": "Where each sector can be checked.",
    }
)
"""One sentence about each table, except for the tables that only link records."""

_TARGETS: Mapping[object, str] = MappingProxyType({**COLLECTION_OF, RecordId: "records"})
"""The table that an identifier refers to, by the type of the identifier."""

_PARTS: Mapping[object, str] = MappingProxyType(
    {Citation: "citation", Label: "label", Code: "sector", Section: "section"}
)
"""The classes of values without an identifier that have tables of their own, and the column for their position."""

_ID = TableColumn(name="id", kind=ColumnKind.TEXT, required=True)
_RECORD = TableColumn(name="record", kind=ColumnKind.TEXT, required=True)
_POSITION = TableColumn(name="position", kind=ColumnKind.INTEGER, required=True)
_ORIGIN = TableColumn(name="origin", kind=ColumnKind.TEXT, required=False)


def tables(dataset: Dataset) -> tuple[FlatTable, ...]:
    """
    Return the tables of `layout` with the rows of a dataset; a table may have no rows.

    The column `position` keeps the order of several values of a record, from 1.  The column `origin` is the name of the
    overlay that added a record, or `None`.
    """
    origins = dict(dataset.origins)
    rows: dict[str, list[tuple[CellValue, ...]]] = {table.name: [] for table in layout()}
    for record in dataset.records:
        name = collection_of(record)
        rows["records"].append((record.id, name))
        rows[name].append((*_own_values(record), origins.get(record.id)))
        _add_parts(rows, name, record, (record.id,))
    return tuple(evolve(table, rows=tuple(rows[table.name])) for table in layout())


def _own_values(record: Any) -> Iterator[CellValue]:
    """Yield the values of a record, or of a part of one, in the columns of its own table."""
    for attribute in _own_fields(type(record)):
        value = getattr(record, attribute.name)
        yield tuple(map(_word, value)) if isinstance(value, tuple) else _word(value)


def _word(value: Any) -> Any:
    """Return a member of a vocabulary as its word, and any other value unchanged."""
    return value.value if isinstance(value, StrEnum) else value


def _add_parts(
    rows: dict[str, list[tuple[CellValue, ...]]], owner: str, record: Any, key: tuple[CellValue, ...]
) -> None:
    """Add the rows for the fields of a record, or of a part of one, that have tables of their own."""
    for attribute in _part_fields(type(record)):
        name = _part_table(owner, attribute)
        for position, part in enumerate(getattr(record, attribute.name), 1):
            if _inner_type(attribute) in _PARTS:
                rows[name].append((*key, position, *_own_values(part)))
                _add_parts(rows, name, part, (*key, position))
            else:
                rows[name].append((*key, position, part))


@cache
def layout() -> tuple[FlatTable, ...]:
    """Return the tables without rows.  They are the same for every dataset: `records`, collections, then parts."""
    collection = TableColumn(name="collection", kind=ColumnKind.TEXT, required=True, words=tuple(COLLECTIONS))
    records = FlatTable(
        name="records", description=DESCRIPTIONS["records"], columns=(_ID, collection), key=("id",), references=()
    )
    found = {"records": records}
    parts: dict[str, FlatTable] = {}
    for name, record_class in COLLECTIONS.items():
        own = _own_fields(record_class)
        found[name] = FlatTable(
            name=name,
            description=DESCRIPTIONS[name],
            columns=(*map(_table_column, own), _ORIGIN),
            key=("id",),
            references=(_foreign_key("id", "records"), *_foreign_keys(own)),
        )
        # One table has the citations of records of all types, so that the same table comes up several times.
        parts |= {part.name: part for part in _part_tables(name, record_class, (_RECORD,))}
    return (*found.values(), *sorted(parts.values(), key=lambda part: part.name not in DESCRIPTIONS))


def _part_tables(
    owner: str, model_class: Any, keys: tuple[TableColumn, ...], to_owner: ForeignKey | None = None
) -> Iterator[FlatTable]:
    """Yield the tables for the fields of a class that have tables of their own; keys begin with those of the owner."""
    for attribute in _part_fields(model_class):
        inner, name = _inner_type(attribute), _part_table(owner, attribute)
        key = (*(column.name for column in keys), _POSITION.name)
        if inner in _PARTS:
            own = _own_fields(inner)
            yield FlatTable(
                name=name,
                description=DESCRIPTIONS[name],
                columns=(*keys, _POSITION, *map(_table_column, own)),
                key=key,
                references=(to_owner or _foreign_key("record", "records"), *_foreign_keys(own)),
            )
            part_position = evolve(_POSITION, name=_PARTS[inner])
            columns = (*(column.name for column in keys), part_position.name)
            to_part = ForeignKey(columns=columns, table=name, key=key)
            yield from _part_tables(name, inner, (*keys, part_position), to_part)
        else:
            target = _TARGETS[inner]
            column = COLLECTIONS[target].__name__.lower() if target in COLLECTIONS else attribute.name
            yield FlatTable(
                name=name,
                description=f"The records of {owner} and their {attribute.name}, in order.",
                columns=(*keys, _POSITION, TableColumn(name=column, kind=ColumnKind.TEXT, required=True)),
                key=key,
                references=(_foreign_key("record", owner), _foreign_key(column, target)),
            )


def _part_table(owner: str, attribute: "Attribute[Any]") -> str:
    """Return the name of the table of a field.  The citations, labels and codes of all collections have one each."""
    of_record = owner in COLLECTIONS and _inner_type(attribute) in _PARTS
    return attribute.name if of_record else f"{owner}_{attribute.name}"


def _own_fields(model_class: Any) -> tuple["Attribute[Any]", ...]:
    """Return the fields of a class that are columns of its own table."""
    return tuple(each for each in fields(model_class) if not _has_table(each))


def _part_fields(model_class: Any) -> tuple["Attribute[Any]", ...]:
    """Return the fields of a class that have tables of their own."""
    return tuple(each for each in fields(model_class) if _has_table(each))


def _has_table(attribute: "Attribute[Any]") -> bool:
    """Say whether a field has several values without an identifier, or several references."""
    inner = _inner_type(attribute)
    return get_origin(attribute.type) is tuple and (inner in _PARTS or inner in _TARGETS)


def _inner_type(attribute: "Attribute[Any]") -> Any:
    """Return the type of one value of a field, which may also be a tuple of them or `None`."""
    return get_args(attribute.type)[0] if get_args(attribute.type) else attribute.type


def _table_column(attribute: "Attribute[Any]") -> TableColumn:
    inner = _inner_type(attribute)
    several = get_origin(attribute.type) is tuple
    if inner is bool:
        kind = ColumnKind.BOOLEAN
    elif inner is int:
        kind = ColumnKind.INTEGERS if several else ColumnKind.INTEGER
    else:
        kind = ColumnKind.TEXTS if several else ColumnKind.TEXT
    words = tuple(map(str, inner)) if isinstance(inner, EnumType) else ()
    optional = NoneType in get_args(attribute.type)
    return TableColumn(name=attribute.name, kind=kind, required=not optional, words=words)


def _foreign_keys(own: Iterable["Attribute[Any]"]) -> tuple[ForeignKey, ...]:
    """Return the foreign keys among the fields of a class, except its identifier."""
    return tuple(
        _foreign_key(each.name, _TARGETS[_inner_type(each)])
        for each in own
        if each.name != "id" and _inner_type(each) in _TARGETS
    )


def _foreign_key(column: str, table: str) -> ForeignKey:
    return ForeignKey(columns=(column,), table=table, key=("id",))
