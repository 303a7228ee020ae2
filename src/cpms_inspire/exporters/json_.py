"""The format `json`: the dataset file itself, byte for byte, and a second file about it."""

from attrs import asdict

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.documents.dumping import canonical
from cpms_inspire.exporters._losses import Loss
from cpms_inspire.presentation.about import about

LOSSES: tuple[Loss, ...] = ()


def export(dataset: Dataset) -> dict[str, bytes]:
    """Return the dataset file, which has only records, and a file with version, digest, licence and origins."""
    facts = asdict(about(dataset)) | {"origins": dict(dataset.origins)}
    return {"cpms-inspire.json": dataset.to_json(), "about.json": canonical(facts)}
