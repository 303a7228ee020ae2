"""
The limits of what users hand over: larger input is refused at once, by an error that names the limit.

They are many times what the largest sensible file needs, and small enough that no file, whatever it contains, takes
more than its share of time and memory.  SECURITY.md lists them.
"""

MIB = 2**20

DOCUMENT_BYTES = 16 * MIB
"""The most bytes of a dataset or an overlay; a bundled version has 0.4 MiB."""

RECORDS = 10_000
"""The most records of a dataset or an overlay; a bundled version has fewer than 400."""

NAMES = 200
"""The most aliases and labels that an overlay may give to one record."""

PROBLEMS = 1_000
"""The most problems that are listed of a document; reading stops there."""

DEPTH = 50
"""The most levels of lists and objects within each other; the documents of this library have 6."""

PROGRAMME_BYTES = MIB
"""The most bytes of a programme as TOML, YAML or JSON; all standards, strategies and places need 10 KiB."""

TABLE_BYTES = 16 * MIB
"""The most bytes of a programme as a table; `annotate` takes tables of any size."""

ENTRIES = 10_000
"""The most entries of a programme as TOML, YAML or JSON."""

CELLS = 1_000_000
"""The most cells of a programme as a table that are read; other columns do not count."""

UNREAD = 10_000
"""The most entries of a programme that cannot be read: then the format, or the column, is another one."""

EXPLAINED = 200
"""The most different entries of a programme that suggestions are looked for; others are only reported."""

YAML_NODES = 10_000
"""The most values of a YAML document, and the most references to another value (aliases)."""

KEY_PARTS = 10
"""The most parts of a key of TOML, such as `a.b.c`."""

GUIDE_BYTES = 64 * MIB
"""The most bytes of a copy of the guide; pictures make a PDF large."""

GUIDE_CHARACTERS = 500_000
"""The most characters of the text of a copy; the guide has 43,000, and 150,000 as a web page."""

GUIDE_PAGES = 200
"""The most pages of a PDF; the guide has 16."""

GUIDE_OPERATORS = 50_000
"""The most drawing operators of all pages of a PDF together; a page of text has about 500."""

SECONDS = 8
"""The most seconds that reading a PDF, or comparing a copy, may take."""

PDF_BYTES = 400 * MIB
"""The most memory that reading a PDF may take."""

IDENTIFIERS = 100_000
"""The most lines of a file of identifiers."""
