"""What every export and page states about itself: version, digest, licence, attribution, not endorsed."""

from typing import final

from attrs import fields, frozen

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.presentation.words import CREATOR, LICENCE, LICENCE_URL


@final
@frozen(kw_only=True)
class About:
    """What a reader of an export or a page needs to know about it, in every format."""

    title: str
    version: str
    released: str
    sha256: str
    """The SHA-256 digest of the dataset, in hexadecimal."""
    overlays: tuple[str, ...]
    """The names of its overlays, in their order; empty for the dataset alone."""
    licence: str
    licence_url: str
    attribution: str
    not_endorsed: str
    linkages: str
    """Where the linkages come from, and what is not in them."""
    citation: str
    """How to cite the dataset, in one line."""

    def lines(self) -> tuple[tuple[str, str], ...]:
        """
        Return name and text of each field, in order, each text one line; empty fields are left out.

        For headers, properties and tables of a format.
        """
        values = ((each.name, getattr(self, each.name)) for each in fields(type(self)))
        texts = ((name, ", ".join(value) if isinstance(value, tuple) else str(value)) for name, value in values)
        return tuple((name, text) for name, text in texts if text)


def about(dataset: Dataset) -> About:
    """Return what every export or page of a dataset states about itself."""
    overlays = dataset.overlays
    credit = f"cpms-inspire dataset {dataset.version}, {CREATOR}, {LICENCE}"
    changed = (
        f"; changed by overlays ({', '.join(overlays)}), whose records are marked and not under this licence"
        if overlays
        else ""
    )
    return About(
        title=f"CPMS and INSPIRE: the crosswalk of 2020, cpms-inspire dataset {dataset.version}",
        version=dataset.version,
        released=dataset.released,
        sha256=dataset.digest,
        overlays=overlays,
        licence=LICENCE,
        licence_url=LICENCE_URL,
        attribution=credit + changed,
        not_endorsed=(
            "Independent work: not endorsed by, affiliated with or reviewed by the owners of the frameworks or the "
            "authors of the guide of 2020."
        ),
        linkages=(
            "The linkages are those of the guide of 2020. The INSPIRE icons in the CPMS handbook of 2019 are a second "
            "crosswalk, which is not in this dataset."
        ),
        citation=(
            f"The cpms-inspire contributors: cpms-inspire dataset {dataset.version}, released {dataset.released}, "
            f"SHA-256 {dataset.digest}, {LICENCE}{changed}."
        ),
    )
