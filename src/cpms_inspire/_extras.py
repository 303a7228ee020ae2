"""The absence of an optional library becomes an error that names the extra."""

from collections.abc import Iterator
from contextlib import contextmanager

from cpms_inspire.errors import MissingExtraError


@contextmanager
def needed(extra: str, needed_for: str) -> Iterator[None]:
    """
    Import libraries of an extra within; raise a `MissingExtraError` if one of them is not installed.

        with needed("yaml", "Reading a programme from YAML"):
            import yaml
    """
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name is not None and error.name.startswith("cpms_inspire"):
            raise
        raise MissingExtraError(extra, needed_for) from None
