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
    from cpms_inspire._version import __version__ as __version__
    from cpms_inspire.analysis.coverage import Coverage as Coverage
    from cpms_inspire.analysis.coverage import Density as Density
    from cpms_inspire.analysis.coverage import Matrix as Matrix
    from cpms_inspire.analysis.coverage import Opening as Opening
    from cpms_inspire.analysis.coverage import Programme as Programme
    from cpms_inspire.analysis.coverage import Side as Side
    from cpms_inspire.analysis.coverage import Tally as Tally
    from cpms_inspire.analysis.coverage import coverage_of as coverage_of
    from cpms_inspire.analysis.coverage import matrix as matrix
    from cpms_inspire.analysis.diff import Change as Change
    from cpms_inspire.analysis.diff import Diff as Diff
    from cpms_inspire.analysis.diff import FieldChanged as FieldChanged
    from cpms_inspire.analysis.diff import Level as Level
    from cpms_inspire.analysis.diff import LinkageAdded as LinkageAdded
    from cpms_inspire.analysis.diff import LinkageRevised as LinkageRevised
    from cpms_inspire.analysis.diff import LinkageWithdrawn as LinkageWithdrawn
    from cpms_inspire.analysis.diff import Migration as Migration
    from cpms_inspire.analysis.diff import Outcome as Outcome
    from cpms_inspire.analysis.diff import RecordAdded as RecordAdded
    from cpms_inspire.analysis.diff import RecordRemoved as RecordRemoved
    from cpms_inspire.analysis.diff import apply as apply
    from cpms_inspire.analysis.diff import compare as compare
    from cpms_inspire.analysis.diff import migrate as migrate
    from cpms_inspire.analysis.editorial import Finding as Finding
    from cpms_inspire.analysis.editorial import findings as findings
    from cpms_inspire.analysis.programme_file import Reading as Reading
    from cpms_inspire.analysis.programme_file import read_programme as read_programme
    from cpms_inspire.analysis.verification import verify as verify
    from cpms_inspire.dataset.bundled import dataset_versions as dataset_versions
    from cpms_inspire.dataset.bundled import load_dataset as load_dataset
    from cpms_inspire.dataset.dataset import Dataset as Dataset
    from cpms_inspire.dataset.newest import convergence_for as convergence_for
    from cpms_inspire.dataset.newest import field_examples_for as field_examples_for
    from cpms_inspire.dataset.newest import intervention as intervention
    from cpms_inspire.dataset.newest import interventions_for as interventions_for
    from cpms_inspire.dataset.newest import linkage as linkage
    from cpms_inspire.dataset.newest import linkages_for as linkages_for
    from cpms_inspire.dataset.newest import origin as origin
    from cpms_inspire.dataset.newest import record as record
    from cpms_inspire.dataset.newest import search as search
    from cpms_inspire.dataset.newest import standard as standard
    from cpms_inspire.dataset.newest import standards_for as standards_for
    from cpms_inspire.dataset.newest import strategies_for as strategies_for
    from cpms_inspire.dataset.newest import strategy as strategy
    from cpms_inspire.dataset.newest import suitability as suitability
    from cpms_inspire.dataset.overlay import LocalAlias as LocalAlias
    from cpms_inspire.dataset.overlay import LocalLabel as LocalLabel
    from cpms_inspire.dataset.overlay import Overlay as Overlay
    from cpms_inspire.dataset.overlay import with_overlay as with_overlay
    from cpms_inspire.dataset.search import Hit as Hit
    from cpms_inspire.errors import AmbiguousIdentifierError as AmbiguousIdentifierError
    from cpms_inspire.errors import CpmsInspireError as CpmsInspireError
    from cpms_inspire.errors import DatasetError as DatasetError
    from cpms_inspire.errors import DatasetIntegrityError as DatasetIntegrityError
    from cpms_inspire.errors import InvalidOptionError as InvalidOptionError
    from cpms_inspire.errors import MissingExtraError as MissingExtraError
    from cpms_inspire.errors import Problem as Problem
    from cpms_inspire.errors import ReferenceTypeError as ReferenceTypeError
    from cpms_inspire.errors import RetiredIdentifierError as RetiredIdentifierError
    from cpms_inspire.errors import UnknownIdentifierError as UnknownIdentifierError
    from cpms_inspire.errors import UnknownVersionError as UnknownVersionError
    from cpms_inspire.errors import WrongKindError as WrongKindError
    from cpms_inspire.explorer import explorer_page as explorer_page
    from cpms_inspire.exporters import Format as Format
    from cpms_inspire.exporters import Loss as Loss
    from cpms_inspire.exporters import export as export
    from cpms_inspire.exporters import export_formats as export_formats
    from cpms_inspire.model.identifiers import InterventionId as InterventionId
    from cpms_inspire.model.identifiers import InterventionRef as InterventionRef
    from cpms_inspire.model.identifiers import LinkageId as LinkageId
    from cpms_inspire.model.identifiers import PillarId as PillarId
    from cpms_inspire.model.identifiers import StandardId as StandardId
    from cpms_inspire.model.identifiers import StandardRef as StandardRef
    from cpms_inspire.model.identifiers import StrategyId as StrategyId
    from cpms_inspire.model.identifiers import StrategyRef as StrategyRef
    from cpms_inspire.model.identifiers import intervention_id as intervention_id
    from cpms_inspire.model.identifiers import linkage_id as linkage_id
    from cpms_inspire.model.identifiers import pillar_id as pillar_id
    from cpms_inspire.model.identifiers import standard_id as standard_id
    from cpms_inspire.model.identifiers import strategy_id as strategy_id
    from cpms_inspire.model.records import Activity as Activity
    from cpms_inspire.model.records import Citation as Citation
    from cpms_inspire.model.records import Code as Code
    from cpms_inspire.model.records import Convergence as Convergence
    from cpms_inspire.model.records import FieldExample as FieldExample
    from cpms_inspire.model.records import Framework as Framework
    from cpms_inspire.model.records import Gap as Gap
    from cpms_inspire.model.records import Intervention as Intervention
    from cpms_inspire.model.records import Label as Label
    from cpms_inspire.model.records import Linkage as Linkage
    from cpms_inspire.model.records import Note as Note
    from cpms_inspire.model.records import Pillar as Pillar
    from cpms_inspire.model.records import Recommendation as Recommendation
    from cpms_inspire.model.records import Record as Record
    from cpms_inspire.model.records import RelatedStandard as RelatedStandard
    from cpms_inspire.model.records import Resource as Resource
    from cpms_inspire.model.records import Retirement as Retirement
    from cpms_inspire.model.records import SettingNote as SettingNote
    from cpms_inspire.model.records import SharedPrinciple as SharedPrinciple
    from cpms_inspire.model.records import Source as Source
    from cpms_inspire.model.records import Standard as Standard
    from cpms_inspire.model.records import Strategy as Strategy
    from cpms_inspire.model.records import SupportChannel as SupportChannel
    from cpms_inspire.model.vocabulary import Checked as Checked
    from cpms_inspire.model.vocabulary import LinkageKind as LinkageKind
    from cpms_inspire.model.vocabulary import LinkageScope as LinkageScope
    from cpms_inspire.model.vocabulary import Setting as Setting
    from cpms_inspire.model.vocabulary import Suitability as Suitability
    from cpms_inspire.model.vocabulary import Topic as Topic
    from cpms_inspire.presentation.citing import CitationFormat as CitationFormat
    from cpms_inspire.presentation.citing import cite as cite
    from cpms_inspire.presentation.figures import plot_coverage as plot_coverage
    from cpms_inspire.presentation.figures import plot_flow as plot_flow
    from cpms_inspire.presentation.figures import plot_matrix as plot_matrix

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
        "ReferenceTypeError",
        "RetiredIdentifierError",
        "UnknownIdentifierError",
        "UnknownVersionError",
        "WrongKindError",
    ),
    "model.vocabulary": (
        "Checked",
        "LinkageKind",
        "LinkageScope",
        "Setting",
        "Suitability",
        "Topic",
    ),
    "model.identifiers": (
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
        "SettingNote",
        "SharedPrinciple",
        "Source",
        "Standard",
        "Strategy",
        "SupportChannel",
    ),
    "dataset.dataset": ("Dataset",),
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
    "presentation.figures": (
        "plot_coverage",
        "plot_flow",
        "plot_matrix",
    ),
    "analysis.programme_file": (
        "Reading",
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
    "analysis.editorial": (
        "Finding",
        "findings",
    ),
    "dataset.search": ("Hit",),
    "presentation.citing": ("CitationFormat", "cite"),
    "analysis.verification": ("verify",),
    "dataset.overlay": (
        "LocalAlias",
        "LocalLabel",
        "Overlay",
        "with_overlay",
    ),
    "dataset.bundled": (
        "dataset_versions",
        "load_dataset",
    ),
    "dataset.newest": (
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

__all__ = [*_EXPORTS]  # noqa: PLE0604  # names all the same

if not TYPE_CHECKING:  # pragma: no branch  # so that a misspelt name is a type error

    def __getattr__(name):
        """Import a public name when it is first used, and keep it."""
        if name not in _EXPORTS:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name, obj=None)
        module = __import__(f"{__name__}.{_EXPORTS[name]}", fromlist=[name])
        return globals().setdefault(name, getattr(module, name))

    def __dir__():
        return sorted(__all__)
