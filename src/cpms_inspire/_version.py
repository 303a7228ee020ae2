"""The version of the package, and how to install it; the version of the data is another one."""

__all__ = ["__version__"]

__version__ = "0.1.0"

PUBLISHED = False
"""Whether the package is on the index of pip.  If not, anybody could register its name: no text says to use it."""


def how_to_install(extra: str) -> str:
    """Return what a user does to install an extra, as a sentence."""
    if PUBLISHED:
        return f"Install it: pip install 'cpms-inspire[{extra}]'"
    wheel = f"cpms_inspire-{__version__}-py3-none-any.whl"
    return f"Install it: pip install '.[{extra}]' in a clone of the project, or '{wheel}[{extra}]'"
