"""
The list of the dataset versions in the package: their digests, their dates, and the bytes of their files.

It imports no library and no other module, so that listing the versions is quick.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from os.path import dirname, join
from types import MappingProxyType
from typing import Any, NamedTuple

__all__ = ["dataset_versions"]

SUFFIX = ".json"

_FOLDER = join(dirname(dirname(__file__)), "data")
_SUMS = "SHA256SUMS"
_LISTING = "versions.json"


class Listed(NamedTuple):
    """What the list says about a version, without its dataset."""

    version: str
    released: str
    editions_as_of: str | None
    """The last day on which newer editions of the guide and the frameworks were looked for, if a note has one."""
    sha256: str


def dataset_versions() -> tuple[str, ...]:
    """
    Return the bundled dataset versions, oldest first.

    >>> dataset_versions()[0]
    '1.0.0'
    """
    return tuple(digests())


def read(file: str) -> bytes:
    """Return the bytes of a file in the folder `data`, wherever the package is: in a folder, a zip or a program."""
    # From the loader itself: importlib.resources and pkgutil ask it too, and take as long to import as attrs.
    loader: Any = __spec__.loader
    data: bytes = loader.get_data(join(_FOLDER, file))
    return data


@cache
def digests() -> Mapping[str, str]:
    """Return the digest of each bundled dataset version, oldest first."""
    found = {}
    for line in read(_SUMS).decode("ascii", "replace").splitlines():
        parts = _LINE.fullmatch(line)
        if parts is None:
            from cpms_inspire.errors import DatasetIntegrityError, shortened  # noqa: PLC0415  # only if it is damaged

            raise DatasetIntegrityError(_SUMS, "lines of a digest and a file name", shortened(line))
        found[parts[2]] = parts[1]
    files = sorted((file for file in found if _VERSION.fullmatch(file)), key=_as_numbers)
    return MappingProxyType({file.removesuffix(SUFFIX): found[file] for file in files})


_LINE = re.compile("([0-9a-f]{64})  ([!-~]+)")
_VERSION = re.compile("(0|[1-9][0-9]{0,8})([.](0|[1-9][0-9]{0,8})){2}[.]json")


def _as_numbers(file: str) -> tuple[int, ...]:
    return tuple(map(int, file.removesuffix(SUFFIX).split(".")))


def listed() -> tuple[Listed, ...]:
    """Return what the list says about each bundled version, oldest first; no dataset is read."""
    dates: dict[str, dict[str, str]] = json.loads(read(_LISTING))
    return tuple(
        Listed(version, dates[version]["released"], dates[version].get("editions_as_of"), digest)
        for version, digest in digests().items()
    )
