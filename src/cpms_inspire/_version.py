"""The version of the package; that of the data is another one."""

__version__ = "0.1.0"
