"""What `make browser` asks in Pyodide: the wheel is imported, asked, searched and exported, and a file is read back."""

import sqlite3
import sys
from pathlib import Path

import cpms_inspire

assert sys.platform == "emscripten"
assert [each.code for each in cpms_inspire.strategies_for("Community-level approaches")] == ["N", "S"]
assert cpms_inspire.load_dataset("1.0.0", sha256=cpms_inspire.load_dataset("1.0.0").digest).version == "1.0.0"
assert cpms_inspire.compare("1.0.0", "1.1.0").level.name == "MINOR"
assert cpms_inspire.search("cash")[0].record.id == "INSPIRE2016-I2.1"
assert cpms_inspire.Dataset.from_json(cpms_inspire.load_dataset().to_json()) == cpms_inspire.load_dataset()

try:
    cpms_inspire.standard("case mangement")
except cpms_inspire.UnknownIdentifierError as error:
    assert error.suggestions[0] == "CPMS2019-18"

without_extras = [each.name for each in cpms_inspire.export_formats() if each.extra is None]
written = [path for name in without_extras for path in cpms_inspire.write_export(name, f"out/{name}")]
assert all(path.stat().st_size for path in written)
database = next(path for path in written if path.suffix == ".sqlite")
with sqlite3.connect(database) as connection:
    assert connection.execute("SELECT count(*) FROM linkages").fetchone()[0] > 0

try:
    cpms_inspire.export("excel")
except cpms_inspire.MissingExtraError as error:
    assert error.extra == "excel"

Path("programme.toml").write_text('standards = ["UASC"]\nstrategies = ["R"]\n')
programme = cpms_inspire.read_programme("programme.toml").programme
assert cpms_inspire.coverage_of(programme).realised == ("CPMS2019-13/INSPIRE2016-R",)

print(f"Python {sys.version.split()[0]} in the browser: {len(written)} files of {len(without_extras)} formats written")
