"""Fixtures of the tests of the laws."""

from helpers import bundled

__all__ = ["bundled"]
