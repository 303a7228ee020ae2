"""
What PyInstaller makes into a program of one file: it runs pytest.

After `-c` it runs code and after `-m` a module, as an interpreter does, since it is the interpreter that tests start.
"""

import runpy
import sys

import pytest

match sys.argv[1:]:
    case ["-c", code, *arguments]:
        sys.argv = ["-c", *arguments]
        exec(code, {"__name__": "__main__"})  # noqa: S102  # what tests hand to an interpreter
    case ["-m", module, *arguments] if module != "pytest":
        sys.argv = [module, *arguments]
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    case ["-m", "pytest", *arguments] | arguments:
        sys.exit(pytest.main(arguments))
