"""
The script that PyInstaller turns into a single-file program. It runs pytest.

Like an interpreter, it runs code after `-c` and a module after `-m`, because tests start it as their interpreter.
"""

import runpy
import sys

import pytest

match sys.argv[1:]:
    case ["-c", code, *arguments]:
        sys.argv = ["-c", *arguments]
        exec(code, {"__name__": "__main__"})  # noqa: S102  # code that tests pass to an interpreter
    case ["-m", module, *arguments] if module != "pytest":
        sys.argv = [module, *arguments]
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    case ["-m", "pytest", *arguments] | arguments:
        sys.exit(pytest.main(arguments))
