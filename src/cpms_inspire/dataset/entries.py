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
        raise AmbiguousIdentifierError("record", str(given), tuple(found), dataset.version)
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


_OWN: Mapping[str, str] = MappingProxyType({**EXAMPLES, "Source": "KENYA-NOTES2026"})
"""An example of an identifier that an overlay may have, for each class."""


class Reader:
    """Reads values from dictionaries whose fields are written as people write them, and collects all problems."""

    def __init__(self, dataset: Dataset) -> None:
        """Resolve references in a dataset."""
        self._dataset = dataset
        self.problems: list[Problem] = []

    def value(self, kind: type[T], given: object, path: str, left_out: Mapping[str, object]) -> T | None:
        """
        Return a value of a class, given itself or by its fields; `None` if there are problems.

        `left_out` has what fields contain that may be left out, besides those with a default of their own.
        """
        if isinstance(given, kind):
            return given
        if not isinstance(given, Mapping):
            self._add(path, f"must be a {kind.__name__} or a dictionary, not {shortened(given)}")
            return None
        before = len(self.problems)
        found: dict[str, Any] = dict(left_out) | self._fields(kind, given, path, left_out)
        if len(self.problems) > before:
            return None
        if kind is Linkage:
            found.setdefault("id", linkage_id(found["standard"], found["strategy"]))
        try:
            return kind(**found)
        except RecordError as error:
            self.problems += [Problem(f"{path}.{problem.path}", problem.reason) for problem in error.problems]
            return None

    def citations(self, given: object, path: str) -> tuple[Citation, ...]:
        """
        Return citations, each given itself, by its fields, or as the identifier of a source.

        How well a citation was checked may be left out: then it is `unchecked`.
        """
        left_out = {"checked": Checked.UNCHECKED}
        found = [
            self.value(Citation, {"source": each} if isinstance(each, str) else each, f"{path}[{index}]", left_out)
            for index, each in enumerate(several("citations", given))
        ]
        return tuple(citation for citation in found if citation is not None)

    def _add(self, path: str, reason: str) -> None:
        self.problems.append(Problem(path, reason))

    def _fields(
        self, kind: type, given: Mapping[Any, object], path: str, left_out: Mapping[str, object]
    ) -> dict[str, Any]:
        """Return the fields that are given; add a problem for each that is unknown, or missing."""
        attributes = fields_dict(kind)
        for name in given:
            if name not in attributes:
                self._add(path, f"has an unknown field {shortened(name)}")
        for name, attribute in attributes.items():
            if name not in given and attribute.default is NOTHING and not left_out.get(name):
                if name != "id":
                    self._add(f"{path}.{name}", "is missing")
                elif kind is not Linkage:  # whose identifier follows from the pair
                    self._add(f"{path}.id", f"is missing: write one of your own such as {_OWN[kind.__name__]}")
        return {name: self._field(name, given[name], f"{path}.{name}") for name in attributes if name in given}

    def _field(self, name: str, given: object, path: str) -> object:
        """Return what a field contains; what cannot be resolved is a problem, and is left out."""
        try:
            if name == "citations":
                return self.citations(given, path)
            if name not in _LISTS:
                return entry(self._dataset, name, given)
            members = list(several(name, given))
        except CpmsInspireError as error:
            self._add(path, str(error))
            return None
        found: dict[object, None] = {}
        for index, each in enumerate(members):
            try:
                found[entry(self._dataset, name, each)] = None
            except CpmsInspireError as error:
                self._add(f"{path}[{index}]", str(error))
        return tuple(found)
