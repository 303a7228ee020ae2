"""
The dataset versions in the package: list them, verify their digests, load them.

No file is read before it is needed.
"""

import hashlib
import os
import re
from collections.abc import Mapping
from functools import cache
from threading import Lock
from types import MappingProxyType

from importlib_resources import files

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.documents.trusted import build
from cpms_inspire.errors import DatasetIntegrityError, UnknownVersionError, shortened

__all__ = ["dataset_versions", "load_dataset"]

_SUMS = "SHA256SUMS"
_SUFFIX = ".json"

_loading = Lock()
_loaded: dict[str, Dataset] = {}

if hasattr(os, "register_at_fork"):  # not on Windows, which does not fork
    # A process that is forked while a thread loads gets the lock free, not held by a thread that it does not have.
    os.register_at_fork(before=_loading.acquire, after_in_parent=_loading.release, after_in_child=_loading.release)


def dataset_versions() -> tuple[str, ...]:
    """
    Return the bundled dataset versions, oldest first.

    >>> dataset_versions()[0]
    '1.0.0'
    """
    return tuple(_digests())


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
    digests = _digests()
    wanted = tuple(digests)[-1] if version is None else version
    if not isinstance(wanted, str) or wanted not in digests:
        given = wanted if isinstance(wanted, str) else shortened(wanted)
        raise UnknownVersionError(given, tuple(digests))
    digest = digests[wanted]
    if sha256 is not None and (not isinstance(sha256, str) or sha256.strip(" \t\r\n").lower() != digest):
        raise DatasetIntegrityError(wanted + _SUFFIX, sha256 if isinstance(sha256, str) else shortened(sha256), digest)
    with _loading:  # so that all threads get the same dataset
        if wanted not in _loaded:
            _loaded[wanted] = _built(wanted, digest)
    return _loaded[wanted]


def _built(version: str, digest: str) -> Dataset:
    file = version + _SUFFIX
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


def _read(file: str) -> bytes:
    return (files("cpms_inspire") / "data" / file).read_bytes()


def _verified(file: str, digest: str) -> bytes:
    data = _read(file)
    found = hashlib.sha256(data).hexdigest()
    if found != digest:
        raise DatasetIntegrityError(file, digest, found)
    return data


@cache
def _digests() -> Mapping[str, str]:
    """Return the digest of each bundled dataset version, oldest first."""
    digests = {}
    for line in _read(_SUMS).decode("ascii", "replace").splitlines():
        found = _LINE.fullmatch(line)
        if found is None:
            raise DatasetIntegrityError(_SUMS, "lines of a digest and a file name", shortened(line))
        digests[found[2]] = found[1]
    versions = sorted((name for name in digests if _VERSION.fullmatch(name)), key=_as_numbers)
    return MappingProxyType({version.removesuffix(_SUFFIX): digests[version] for version in versions})


_LINE = re.compile("([0-9a-f]{64})  ([!-~]+)")
_VERSION = re.compile("(0|[1-9][0-9]{0,8})([.](0|[1-9][0-9]{0,8})){2}[.]json")


def _as_numbers(file: str) -> tuple[int, ...]:
    return tuple(map(int, file.removesuffix(_SUFFIX).split(".")))
