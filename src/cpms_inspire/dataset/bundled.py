"""
The dataset versions in the package: verify their digests, load them, and find the one that a caller means.

No file is read before it is needed.
"""

import hashlib
import os
from functools import cache
from threading import Lock
from typing import TypeAlias

from cpms_inspire.dataset import versions
from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.dataset.versions import SUFFIX
from cpms_inspire.documents.trusted import build
from cpms_inspire.errors import DatasetIntegrityError, InvalidOptionError, UnknownVersionError, shortened

__all__ = ["DatasetRef", "load_dataset"]

DatasetRef: TypeAlias = Dataset | str
"""A dataset, or the number of a bundled version such as `1.1.0`."""

_loading = Lock()
_loaded: dict[str, Dataset] = {}

if hasattr(os, "register_at_fork"):  # pragma: no branch  # not on Windows, which does not fork
    # A process that is forked while a thread loads gets the lock free, not held by a thread that it does not have.
    os.register_at_fork(before=_loading.acquire, after_in_parent=_loading.release, after_in_child=_loading.release)


def load_dataset(version: str | None = None, *, sha256: str | None = None) -> Dataset:
    """
    Return a bundled dataset version; the newest if `version` is `None`.

    Its bytes are verified against their digest when they are read, once for each process and version.  `sha256` is a
    pin: the digest, in hexadecimal, that the caller expects.

    Raises `UnknownVersionError` if the version is not bundled, `DatasetIntegrityError` if the bytes or the pin do not
    match.

    >>> load_dataset("1.0.0").version
    '1.0.0'
    """
    known = versions.digests()
    wanted = tuple(known)[-1] if version is None else version
    if not isinstance(wanted, str) or wanted not in known:
        given = wanted if isinstance(wanted, str) else shortened(wanted)
        raise UnknownVersionError(given, tuple(known))
    digest = known[wanted]
    if sha256 is not None and (not isinstance(sha256, str) or sha256.strip(" \t\r\n").lower() != digest):
        raise DatasetIntegrityError(wanted + SUFFIX, sha256 if isinstance(sha256, str) else shortened(sha256), digest)
    with _loading:  # so that all threads get the same dataset
        if wanted not in _loaded:
            _loaded[wanted] = _built(wanted, digest)
    return _loaded[wanted]


def _built(version: str, digest: str) -> Dataset:
    file = version + SUFFIX
    data = _verified(file, digest)
    try:
        dataset = Dataset(**build(data))
    except Exception as error:  # noqa: BLE001  # both the file and its digest were changed
        raise DatasetIntegrityError(file, f"dataset {version}", shortened(error)) from None
    if dataset.version != version:
        raise DatasetIntegrityError(file, f"dataset {version}", f"dataset {dataset.version}")
    return dataset


@cache
def newest() -> Dataset:
    """Return the newest bundled dataset version."""
    return load_dataset()


def dataset_of(given: DatasetRef | None, option: str = "dataset") -> Dataset:
    """
    Return the dataset that an argument means: itself, a bundled version by its number, or the newest if it is `None`.

    Raises `UnknownVersionError` for another text, `InvalidOptionError` with the name of the argument for anything else.
    """
    if isinstance(given, Dataset):
        return given
    if given is None:
        return newest()
    if isinstance(given, str):
        return load_dataset(given)
    raise InvalidOptionError(
        option, shortened(given), versions.dataset_versions(), "a Dataset, or the number of a bundled version"
    )


def _verified(file: str, digest: str) -> bytes:
    data = versions.read(file)
    found = hashlib.sha256(data).hexdigest()
    if found != digest:
        raise DatasetIntegrityError(file, digest, found)
    return data
