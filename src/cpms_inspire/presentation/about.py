"""What every export and page says of itself: version, digest, licence, attribution, and what it is not."""

from typing import final

from attrs import fields, frozen

from cpms_inspire.dataset.dataset import Dataset


@final
@frozen(kw_only=True)
class About:
    """What a reader of an export or a page needs to know of it, whatever the format."""

    title: str
    version: str
    released: str
    sha256: str
    """The digest of the dataset, in hexadecimal: what an app pins."""
    overlays: tuple[str, ...]
    """The names of the overlays that are laid over it, in their order; empty for the dataset alone."""
    licence: str
    licence_url: str
    attribution: str
    not_endorsed: str
    linkages: str
    """What the linkages are, and what they are not."""
    citation: str
    """How to cite the dataset, in a line."""

    def lines(self) -> tuple[tuple[str, str], ...]:
        """
        Return name and text of all that is said, in order, each text one line; what is empty is left out.

        For headers, properties and tables of a format.
        """
        named = ((each.name, getattr(self, each.name)) for each in fields(type(self)))
        texts = ((name, ", ".join(held) if isinstance(held, tuple) else str(held)) for name, held in named)
        return tuple((name, text) for name, text in texts if text)


def about(dataset: Dataset) -> About:
    """Return what every export or page of a dataset says of itself."""
    overlays = dataset.overlays
    licence = "CC BY 4.0"
    credited = f"cpms-inspire dataset {dataset.version}, the cpms-inspire contributors, {licence}"
    changed = (
        f"; changed by overlays ({', '.join(overlays)}), whose records are marked and which the licence does not cover"
        if overlays
        else ""
    )
    return About(
        title=f"CPMS and INSPIRE: the crosswalk of 2020, cpms-inspire dataset {dataset.version}",
        version=dataset.version,
        released=dataset.released,
        sha256=dataset.digest,
        overlays=overlays,
        licence=licence,
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        attribution=credited + changed,
        not_endorsed=(
            "Independent work: not endorsed by, affiliated with or reviewed by the owners of the frameworks or the "
            "authors of the guide of 2020."
        ),
        linkages=(
            "The linkages are those of the guide of 2020. The INSPIRE icons in the CPMS handbook of 2019 are a second "
            "crosswalk, which this dataset does not hold."
        ),
        citation=(
            f"The cpms-inspire contributors: cpms-inspire dataset {dataset.version}, released {dataset.released}, "
            f"SHA-256 {dataset.digest}, {licence}{changed}."
        ),
    )
