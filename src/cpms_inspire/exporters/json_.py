"""The format `json`: the dataset file itself, byte for byte, and beside it what the export says of itself."""

from attrs import asdict

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.documents.dumping import canonical
from cpms_inspire.exporters._losses import Loss
from cpms_inspire.presentation.about import about

LOSSES: tuple[Loss, ...] = ()


def export(dataset: Dataset) -> dict[str, bytes]:
    """Return the dataset file and, since that holds records alone, a second one with the rest."""
    rest = asdict(about(dataset)) | {"origins": dict(dataset.origins)}
    return {"cpms-inspire.json": dataset.to_json(), "about.json": canonical(rest)}
