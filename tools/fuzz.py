"""
Run a test of hostile input for hours, guided by coverage.  Needs atheris: pip install atheris.

    python tools/fuzz.py document -runs=1000000

The first argument is document, overlay, reference or programme, and the others are options of libFuzzer.  The run
stops at the first exception that is not documented.
"""

import sys
from pathlib import Path

import atheris

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests" / folder) for folder in ("support", "properties")]

with atheris.instrument_imports(include=["cpms_inspire", "cattrs", "json"]):
    import test_hostile_input


def main() -> None:
    """Run the test for the kind of input in the first argument."""
    test = getattr(test_hostile_input, f"test_any_{sys.argv.pop(1)}")
    atheris.Setup(sys.argv, test.hypothesis.fuzz_one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
