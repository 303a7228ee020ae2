"""
Time until a program has its first answer, compared with a bare interpreter, its dependencies, and similar packages.

    python benchmarks/start.py INTERPRETER

`INTERPRETER` belongs to an environment with only the package and its dependencies.  The first import of any package
lists the whole folder of installed packages, and that time should not count here.
"""

import sys

from measuring import Section, processes, table, versions

ANSWER = "import cpms_inspire; cpms_inspire.strategies_for(9)"
FLOOR = "import attrs, json, hashlib, importlib_resources"

ALONE = {
    "bare interpreter": "pass",
    "`import attrs`": "import attrs",
    "the floor: `import attrs, json, hashlib, importlib_resources`": FLOOR,
    "`import cpms_inspire`": "import cpms_inspire",
    "`import cpms_inspire` and `strategies_for(9)`": ANSWER,
}
PEERS = {
    "bare interpreter": "pass",
    "`import cpms_inspire` and `strategies_for(9)`": ANSWER,
    "pycountry, one `get`": "import pycountry; pycountry.countries.get(alpha_2='KE')",
    "rdflib, an empty graph": "import rdflib; rdflib.Graph()",
    "mitreattack-python, only imported": "import mitreattack.stix20",
    "bioregistry, one resource": "import bioregistry; bioregistry.get_resource('chebi')",
    "sssom, only imported": "import sssom",
}


def command(*arguments: str) -> str:
    """Return a program that runs the command line and leaves out what it prints."""
    return f"""
import os, sys
sys.argv[1:] = {list(arguments)}
sys.stdout = open(os.devnull, "w")
from cpms_inspire.__main__ import main
try:
    main()
except SystemExit:
    sys.stdout = sys.__stdout__
"""


COMPLETION = """
import os
os.environ |= {"_CPMS_INSPIRE_COMPLETE": "bash_complete", "COMP_WORDS": "cpms-inspire str", "COMP_CWORD": "1"}
"""
COMMANDS = {
    "the floor of the command line: `import click, rich.console, rich.table`": "import click, rich.console, rich.table",
    "`cpms-inspire strategies 17`": command("strategies", "17"),
    "`cpms-inspire --help`": command("--help"),
    "`cpms-inspire versions`": command("versions"),
    "completion of `cpms-inspire str`": COMPLETION + command(),
}
PACKAGES = ("attrs", "importlib-resources", "pycountry", "rdflib", "mitreattack-python", "bioregistry", "sssom")


def section(interpreter: str) -> Section:
    """Measure both environments."""
    alone = processes({name: (interpreter, code) for name, code in ALONE.items()}, rounds=25)
    peers = processes({name: (sys.executable, code) for name, code in PEERS.items()}, rounds=5)
    commands = processes({name: (sys.executable, code) for name, code in COMMANDS.items()}, rounds=15)
    rows = [("a whole process", "processor time", "over bare", "peak memory")]
    for measured in (alone, peers):
        bare = measured["bare interpreter"].seconds
        for name, found in measured.items():
            taken = (f"{found.seconds * 1000:.0f} ms", f"{found.seconds / bare:.2f} x", f"{found.memory / 1e6:.0f} MB")
            rows.append((name, *taken))
        rows.append(("**with all peers installed beside it**", "", "", ""))
    rows[-1] = ("**the command line**", "", "", "")
    bare = peers["bare interpreter"].seconds
    for name, found in commands.items():
        taken = (f"{found.seconds * 1000:.0f} ms", f"{found.seconds / bare:.2f} x", f"{found.memory / 1e6:.0f} MB")
        rows.append((name, *taken))
    libraries, question, usage, listing, completed = (found.seconds for found in commands.values())
    bare, _, floor, imported, answered = (found.seconds for found in alone.values())
    _, beside, country, *_ = (found.seconds for found in peers.values())
    return Section(
        title="Start",
        text=table(*rows) + f"\n\n{versions(*PACKAGES)}.",
        figures={
            "import / bare": imported / bare,
            "first answer / floor": answered / floor,
            "first answer / pycountry": beside / country,
            "question / click and rich": question / libraries,
            "help / click and rich": usage / libraries,
            "versions / click and rich": listing / libraries,
            "completion / click and rich": completed / libraries,
        },
    )


if __name__ == "__main__":
    print(section(sys.argv[1]).text)
