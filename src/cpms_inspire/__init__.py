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
    from cpms_inspire import frames as frames
    from cpms_inspire._version import *
    from cpms_inspire.analysis.coverage import *
    from cpms_inspire.analysis.diff import *
    from cpms_inspire.analysis.editorial import *
    from cpms_inspire.analysis.programme_file import *
    from cpms_inspire.analysis.verification import *
    from cpms_inspire.dataset.bundled import *
    from cpms_inspire.dataset.dataset import *
    from cpms_inspire.dataset.lexicon import *
    from cpms_inspire.dataset.newest import *
    from cpms_inspire.dataset.overlay import *
    from cpms_inspire.dataset.search import *
    from cpms_inspire.dataset.versions import *
    from cpms_inspire.errors import *
    from cpms_inspire.explorer import *
    from cpms_inspire.exporters import *
    from cpms_inspire.exporters.writing import *
    from cpms_inspire.model.identifiers import *
    from cpms_inspire.model.records import *
    from cpms_inspire.model.several import *
    from cpms_inspire.model.vocabulary import *
    from cpms_inspire.presentation.citing import *
    from cpms_inspire.presentation.data import *
    from cpms_inspire.presentation.drawing import *
    from cpms_inspire.presentation.fields import *
    from cpms_inspire.presentation.figures import *
    from cpms_inspire.presentation.notebook import *
    from cpms_inspire.reading.cell import *
    from cpms_inspire.reading.text import *
    from cpms_inspire.reading.values import *

_MODULES = {
    "_version": ("__version__",),
    "errors": (
        "AmbiguousIdentifierError",
        "CpmsInspireError",
        "DatasetError",
        "DatasetIntegrityError",
        "InvalidOptionError",
        "MissingExtraError",
        "Problem",
        "RecordError",
        "ReferenceTypeError",
        "RetiredIdentifierError",
        "TableError",
        "UnknownIdentifierError",
        "UnknownVersionError",
        "WrongKindError",
    ),
    "model.vocabulary": (
        "Checked",
        "KindName",
        "LinkageKind",
        "LinkageScope",
        "Relation",
        "ResourceKind",
        "Setting",
        "SettingName",
        "Suitability",
        "Through",
        "ThroughName",
        "Topic",
    ),
    "model.identifiers": (
        "ActivityId",
        "ActivityRef",
        "ConvergenceId",
        "FieldExampleId",
        "FrameworkId",
        "GapId",
        "InterventionId",
        "InterventionRef",
        "LinkageId",
        "NoteId",
        "PillarId",
        "PillarRef",
        "RecommendationId",
        "RecordId",
        "RelatedStandardId",
        "ResourceId",
        "SettingNoteId",
        "SharedPrincipleId",
        "SourceId",
        "StandardId",
        "StandardRef",
        "StrategyId",
        "StrategyRef",
        "SupportChannelId",
        "intervention_id",
        "linkage_id",
        "pillar_id",
        "standard_id",
        "strategy_id",
    ),
    "model.several": ("Several",),
    "model.records": (
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
        "Section",
        "SettingNote",
        "SharedPrinciple",
        "Source",
        "Standard",
        "Strategy",
        "SupportChannel",
    ),
    "dataset.dataset": ("Dataset",),
    "dataset.lexicon": (
        "Lexicon",
        "Term",
        "lexicon_versions",
        "load_lexicon",
    ),
    "reading.cell": ("read",),
    "reading.text": ("mentions",),
    "reading.values": (
        "Evidence",
        "Mention",
        "Reading",
        "Unread",
    ),
    "analysis.coverage": (
        "Coverage",
        "Density",
        "Matrix",
        "Opening",
        "Programme",
        "Side",
        "Tally",
        "coverage_of",
        "matrix",
    ),
    "explorer": ("explorer_page",),
    "presentation.drawing": (
        "coverage_svg",
        "matrix_svg",
    ),
    "presentation.data": (
        "schema_of",
        "to_dict",
    ),
    "presentation.fields": ("InDataset",),
    "presentation.notebook": ("load_ipython_extension",),
    "presentation.figures": (
        "plot_coverage",
        "plot_matrix",
    ),
    "analysis.programme_file": (
        "ProgrammeReading",
        "read_programme",
    ),
    "analysis.diff": (
        "Change",
        "Diff",
        "FieldChanged",
        "Level",
        "LinkageAdded",
        "LinkageRevised",
        "LinkageWithdrawn",
        "Migration",
        "Outcome",
        "RecordAdded",
        "RecordRemoved",
        "apply",
        "compare",
        "migrate",
    ),
    "exporters": (
        "Format",
        "Loss",
        "export",
        "export_formats",
    ),
    "exporters.writing": ("write_export",),
    "analysis.editorial": (
        "Finding",
        "findings",
    ),
    "dataset.search": ("Hit",),
    "presentation.citing": ("CitationFormat", "CitationFormatName", "cite"),
    "analysis.verification": ("verify",),
    "dataset.overlay": (
        "LocalAlias",
        "LocalLabel",
        "Overlay",
        "with_overlay",
    ),
    "dataset.versions": ("dataset_versions",),
    "dataset.bundled": (
        "DatasetRef",
        "load_dataset",
    ),
    "dataset.newest": (
        "activities_for",
        "convergence_for",
        "field_examples_for",
        "gap_for",
        "intervention",
        "interventions_for",
        "linkage",
        "linkages_for",
        "origin",
        "pillar",
        "principles_for",
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

__all__ = [*_EXPORTS]  # noqa: PLE0604  # names all the same

if not TYPE_CHECKING:  # pragma: no branch  # so that a misspelt name is a type error

    def __getattr__(name):
        """Import a public name, or the module `frames`, when it is first used, and keep it."""
        if name in _EXPORTS:
            module = __import__(f"{__name__}.{_EXPORTS[name]}", fromlist=[name])
            return globals().setdefault(name, getattr(module, name))
        if name == "frames":
            return __import__(f"{__name__}.frames", fromlist=["annotate"])
        # With the module, so that Python adds what was probably meant.
        import sys  # noqa: PLC0415  # importing the package imports nothing

        raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name, obj=sys.modules[__name__])

    def __dir__():
        return sorted([*__all__, "frames"])
