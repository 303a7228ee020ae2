"""
What people write in the fields of a programme or an overlay, resolved in a dataset.

References are those of the questions, settings and places are written as people write them.  `Programme.of`,
`Overlay.of` and programme files all read their entries here.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from attrs import NOTHING, fields_dict

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.places import place_code
from cpms_inspire.dataset.references import member
from cpms_inspire.errors import AmbiguousIdentifierError, CpmsInspireError, Problem, RecordError, shortened
from cpms_inspire.model.identifiers import EXAMPLES, linkage_id
from cpms_inspire.model.records import Citation, Linkage
from cpms_inspire.model.several import several
from cpms_inspire.model.vocabulary import Checked, LinkageKind, LinkageScope, Setting, Suitability

T = TypeVar("T")


def _named_record(dataset: Dataset, given: Any) -> str:
    """Return the identifier of the standard, strategy, intervention or activity that a reference names."""
    if isinstance(given, str) and given in {activity.id for activity in dataset.activities}:
        return given
    found: list[str] = []
    errors: list[LookupError] = []
    for ask in (dataset.standard, dataset.strategy, dataset.intervention):
        try:
            found.append(ask(given).id)
        except LookupError as error:
            errors.append(error)
    if len(found) > 1:
        raise AmbiguousIdentifierError("record", shortened(given), tuple(found), dataset.version)
    if not found:
        raise errors[0]
    return found[0]


_ENTRIES: Mapping[str, Callable[[Dataset, Any], object]] = MappingProxyType(
    {
        "standard": lambda dataset, given: dataset.standard(given).id,
        "strategy": lambda dataset, given: dataset.strategy(given).id,
        "intervention": lambda dataset, given: dataset.intervention(given).id,
        "record": _named_record,
        "setting": lambda _, given: member("setting", given, Setting),
        "suitability": lambda _, given: member("suitability", given, Suitability),
        "kind": lambda _, given: member("kind", given, LinkageKind),
        "scope": lambda _, given: member("scope", given, LinkageScope),
        "checked": lambda _, given: member("checked", given, Checked),
        "place": lambda _, given: place_code(given),
    }
)
"""How one entry of a field is resolved; entries of other fields are taken as they are."""

_LISTS: Mapping[str, str] = MappingProxyType(
    {
        "standards": "standard",
        "strategies": "strategy",
        "further_strategies": "strategy",
        "interventions": "intervention",
        "settings": "setting",
        "places": "place",
    }
)
"""The fields that contain several entries, with the name of one."""


def entry(dataset: Dataset, field: str, given: object) -> Any:
    """
    Return what one entry of a field means; `field` may be that of a list, such as `standards`.

    Raises the errors of `Dataset.standard` and similar questions, and an `InvalidOptionError` for an unknown setting,
    place or other word.
    """
    resolve = _ENTRIES.get(_LISTS.get(field, field))
    return given if resolve is None else resolve(dataset, given)


def entries(dataset: Dataset, field: str, given: Iterable[object]) -> tuple[Any, ...]:
    """Return what all entries of a field mean, each once; errors as for `entry`, and for a text instead of a list."""
    return tuple(dict.fromkeys(entry(dataset, field, each) for each in several(field, given)))


def value_of(
    kind: type[T], given: object, dataset: Dataset, path: str, defaults: Mapping[str, object], problems: list[Problem]
) -> T | None:
    """
    Return a value of a class, given itself or by its fields as people write them; `None` if there are problems.

    `defaults` are the fields that may be left out, besides those with a default of their own.  Each problem is added
    with its path.
    """
    if isinstance(given, kind):
        return given
    if not isinstance(given, Mapping):
        problems.append(Problem(path, f"must be a {kind.__name__} or a dictionary, not {shortened(given)}"))
        return None
    before = len(problems)
    attributes = fields_dict(kind)  # type: ignore[type-var]  # every value of the model is an attrs class
    problems += [Problem(path, f"has an unknown field {shortened(name)}") for name in given if name not in attributes]
    found: dict[str, Any] = dict(defaults)
    for name, attribute in attributes.items():
        if name in given:
            found[name] = _read(name, given[name], dataset, f"{path}.{name}", problems)
        elif attribute.default is NOTHING and not found.get(name) and (name, kind) != ("id", Linkage):
            example = f": write one of your own such as {EXAMPLES[kind.__name__]}" if name == "id" else ""
            problems.append(Problem(f"{path}.{name}", f"is missing{example}"))
    if len(problems) > before:
        return None
    if kind is Linkage and "id" not in found:
        found["id"] = linkage_id(found["standard"], found["strategy"])
    try:
        return kind(**found)
    except RecordError as error:
        problems += [Problem(f"{path}.{problem.path}", problem.reason) for problem in error.problems]
        return None


def _read(name: str, given: object, dataset: Dataset, path: str, problems: list[Problem]) -> object:
    """Return what a field contains; what cannot be resolved is a problem, and is left out."""
    try:
        if name == "citations":
            return citations_of(given, dataset, path, problems)
        if name not in _LISTS:
            return entry(dataset, name, given)
        members = list(several(name, given))
    except CpmsInspireError as error:
        problems.append(Problem(path, str(error)))
        return None
    found: dict[Any, None] = {}
    for index, each in enumerate(members):
        try:
            found[entry(dataset, name, each)] = None
        except CpmsInspireError as error:
            problems.append(Problem(f"{path}[{index}]", str(error)))
    return tuple(found)


def citations_of(given: object, dataset: Dataset, path: str, problems: list[Problem]) -> tuple[Citation, ...]:
    """
    Return citations, each given itself, by its fields, or as the identifier of a source.

    How well a citation was checked may be left out: then it is `unchecked`.
    """
    found = []
    for index, each in enumerate(several("citations", given)):
        fields = {"source": each} if isinstance(each, str) else each
        citation = value_of(Citation, fields, dataset, f"{path}[{index}]", _UNCHECKED, problems)
        if citation is not None:
            found.append(citation)
    return tuple(found)


_UNCHECKED: Mapping[str, object] = MappingProxyType({"checked": Checked.UNCHECKED})
