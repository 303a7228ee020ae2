"""The version of the package; that of the data is another one."""

__all__ = ["__version__"]

__version__ = "0.1.0"
