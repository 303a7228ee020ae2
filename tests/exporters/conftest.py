"""Fixtures of the tests of exports."""

from helpers import bundled

__all__ = ["bundled"]
