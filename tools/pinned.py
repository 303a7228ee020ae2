"""
Print the pins of some packages, with their hashes, from `requirements/dev.txt`.

    python tools/pinned.py attrs cattrs
"""

import re
import sys
from pathlib import Path

PINS = Path(__file__).parent.parent / "requirements" / "dev.txt"


def main(names: list[str]) -> int:
    """Print the pins, and return 1 if one is missing."""
    whole = re.finditer(r"^([a-z0-9.-]+)==(?:.*\\\n)+.*\n", PINS.read_text(encoding="utf-8"), re.MULTILINE)
    found = {each[1]: each[0] for each in whole}
    print("".join(found.get(name, "") for name in names), end="")
    missing = sorted({*names} - {*found})
    if missing:
        print(f"not pinned: {', '.join(missing)}", file=sys.stderr)
    return int(bool(missing))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
