"""Draw the pictures of the documentation, in small files."""

from io import BytesIO
from pathlib import Path

from dictionary_page import VERSION
from matplotlib.figure import Figure
from PIL import Image

import cpms_inspire

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "_static"


def write(name: str, figure: Figure) -> None:
    """Save a figure as a PNG with 64 colours, which has a third of the usual size."""
    buffer = BytesIO()
    figure.savefig(buffer, dpi=100)
    Image.open(buffer).convert("RGB").quantize(64).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    dataset = cpms_inspire.load_dataset(VERSION)
    file = ROOT / "examples" / "programmes" / "refugee.csv"
    programme = cpms_inspire.read_programme(file, dataset).programme
    write("matrix", cpms_inspire.plot_matrix(dataset))
    write("coverage", cpms_inspire.plot_coverage(cpms_inspire.coverage_of(programme, dataset), dataset))
