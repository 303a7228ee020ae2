"""
Which INSPIRE strategies go with which Child Protection Minimum Standard: the crosswalk of 2020 as typed, cited data.

>>> import cpms_inspire
>>> [strategy.code for strategy in cpms_inspire.strategies_for(15)]
['S', 'E']
"""

# Type checkers take this as true.  The public names are imported when they are first used, so that importing the
# package reads no file and imports no library.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from cpms_inspire.dataset import (
        Dataset,
    )
    from cpms_inspire.errors import (
        AmbiguousIdentifierError,
        CpmsInspireError,
        DatasetError,
        DatasetIntegrityError,
        InvalidOptionError,
        MissingExtraError,
        Problem,
        ReferenceTypeError,
        RetiredIdentifierError,
        UnknownIdentifierError,
        UnknownVersionError,
        WrongKindError,
    )
    from cpms_inspire.identifiers import (
        InterventionId,
        InterventionRef,
        LinkageId,
        PillarId,
        StandardId,
        StandardRef,
        StrategyId,
        StrategyRef,
        intervention_id,
        linkage_id,
        pillar_id,
        standard_id,
        strategy_id,
    )
    from cpms_inspire.integrity import (
        Finding,
        findings,
    )
    from cpms_inspire.model import (
        Activity,
        Citation,
        Code,
        Convergence,
        FieldExample,
        Framework,
        Gap,
        Intervention,
        Label,
        Linkage,
        Note,
        Pillar,
        Recommendation,
        Record,
        RelatedStandard,
        Resource,
        Retirement,
        SettingNote,
        SharedPrinciple,
        Source,
        Standard,
        Strategy,
        SupportChannel,
    )
    from cpms_inspire.queries import (
        convergence_for,
        field_examples_for,
        intervention,
        interventions_for,
        linkage,
        linkages_for,
        origin,
        record,
        search,
        standard,
        standards_for,
        strategies_for,
        strategy,
        suitability,
    )
    from cpms_inspire.searching import (
        Hit,
    )
    from cpms_inspire.versions import (
        dataset_versions,
        load_dataset,
    )
    from cpms_inspire.vocabulary import (
        Checked,
        LinkageKind,
        LinkageScope,
        Setting,
        Suitability,
        Topic,
    )

__version__ = "0.1.0"

_MODULES = {
    "errors": (
        "AmbiguousIdentifierError",
        "CpmsInspireError",
        "DatasetError",
        "DatasetIntegrityError",
        "InvalidOptionError",
        "MissingExtraError",
        "Problem",
        "ReferenceTypeError",
        "RetiredIdentifierError",
        "UnknownIdentifierError",
        "UnknownVersionError",
        "WrongKindError",
    ),
    "vocabulary": (
        "Checked",
        "LinkageKind",
        "LinkageScope",
        "Setting",
        "Suitability",
        "Topic",
    ),
    "identifiers": (
        "InterventionId",
        "InterventionRef",
        "LinkageId",
        "PillarId",
        "StandardId",
        "StandardRef",
        "StrategyId",
        "StrategyRef",
        "intervention_id",
        "linkage_id",
        "pillar_id",
        "standard_id",
        "strategy_id",
    ),
    "model": (
        "Activity",
        "Citation",
        "Code",
        "Convergence",
        "FieldExample",
        "Framework",
        "Gap",
        "Intervention",
        "Label",
        "Linkage",
        "Note",
        "Pillar",
        "Recommendation",
        "Record",
        "RelatedStandard",
        "Resource",
        "Retirement",
        "SettingNote",
        "SharedPrinciple",
        "Source",
        "Standard",
        "Strategy",
        "SupportChannel",
    ),
    "dataset": ("Dataset",),
    "integrity": (
        "Finding",
        "findings",
    ),
    "searching": ("Hit",),
    "versions": (
        "dataset_versions",
        "load_dataset",
    ),
    "queries": (
        "convergence_for",
        "field_examples_for",
        "intervention",
        "interventions_for",
        "linkage",
        "linkages_for",
        "origin",
        "record",
        "search",
        "standard",
        "standards_for",
        "strategies_for",
        "strategy",
        "suitability",
    ),
}
_EXPORTS = {name: module for module, names in _MODULES.items() for name in names}

__all__ = ["__version__", *_EXPORTS]  # noqa: PLE0604  # names all the same

if not TYPE_CHECKING:  # so that a misspelt name is a type error

    def __getattr__(name):
        """Import a public name when it is first used, and keep it."""
        if name not in _EXPORTS:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name, obj=None)
        module = __import__(f"{__name__}.{_EXPORTS[name]}", fromlist=[name])
        return globals().setdefault(name, getattr(module, name))

    def __dir__():
        return sorted(__all__)
