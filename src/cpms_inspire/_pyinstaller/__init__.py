"""
Where PyInstaller finds the hook that puts modules and data into programs made with it.

It asks by the entry point `hook-dirs`, so that a program needs no option for it.
"""

from pathlib import Path


def hook_dirs() -> list[str]:
    """Return the folder of the hook."""
    return [str(Path(__file__).parent)]
