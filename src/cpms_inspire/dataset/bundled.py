"""
The dataset versions in the package: list them, verify their digests, load them.

No file is read before it is needed.
"""

import hashlib
import os
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
if hasattr(os, "register_at_fork"):
    # Without this, a child that is forked while another thread loads would wait for a thread that it does not have.
    os.register_at_fork(before=_loading.acquire, after_in_parent=_loading.release, after_in_child=_loading.release)
_loaded: dict[str, Dataset] = {}


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
    if sha256 is not None and (not isinstance(sha256, str) or sha256.strip().lower() != digest):
        raise DatasetIntegrityError(wanted + _SUFFIX, sha256 if isinstance(sha256, str) else shortened(sha256), digest)
    with _loading:  # so that all threads get the same dataset
        if wanted not in _loaded:
            _loaded[wanted] = Dataset(**build(_verified(wanted + _SUFFIX, digest)))
    return _loaded[wanted]


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
    pairs = (line.split() for line in _read(_SUMS).decode().splitlines())
    digests = {file.removesuffix(_SUFFIX): digest for digest, file in pairs}
    versions = sorted((v for v in digests if v[0].isdigit()), key=lambda v: tuple(map(int, v.split("."))))
    return MappingProxyType({version: digests[version] for version in versions})
