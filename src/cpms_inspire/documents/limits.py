"""
The limits of what users hand over: larger input is refused at once, by an error that names the limit.

They are much larger than the largest sensible file needs.  They are also small enough that no file can take too much
time or memory.  SECURITY.md lists them.
"""

MIB = 2**20


def in_words(size: int) -> str:
    """Return a number of bytes as an error tells it."""
    return f"{size // MIB} MiB" if size >= MIB else f"{size // 1024} KiB"


DOCUMENT_BYTES = 8 * MIB
"""The most bytes of a dataset or an overlay; a bundled version has 0.4 MiB."""

RECORDS = 10_000
"""The most records of a dataset or an overlay; a bundled version has fewer than 400."""

NAMES = 2_000
"""The most aliases and labels of an overlay."""

PROBLEMS = 1_000
"""The most problems that are listed of a document; reading stops there."""

PROGRAMME_BYTES = 256 * 1024
"""The most bytes of a programme as TOML, YAML or JSON; all standards, strategies and places need 10 KiB."""

TABLE_BYTES = 16 * MIB
"""The most bytes of a programme as a table; `annotate` takes tables of any size."""

ENTRIES = 10_000
"""The most entries of a programme as TOML, YAML or JSON."""

UNREAD = 100_000
"""The most entries of a programme that cannot be read: then the format, or the column, is another one."""

UNREAD_DIFFERENT = 5_000
"""The most different ones of them."""

EXPLAINED = 100
"""The most different entries of a programme that suggestions are looked for; the others are only reported."""

YAML_NODES = 10_000
"""The most values of a YAML document, references to another value (aliases) included."""

YAML_DEPTH = 20
"""The most levels of lists and mappings within each other."""

KEY_PARTS = 10
"""The most parts of a key of TOML, such as `a.b.c`."""

GUIDE_BYTES = 64 * MIB
"""The most bytes of a copy of the guide; pictures make a PDF large."""

GUIDE_CHARACTERS = 1_000_000
"""The most characters of the text of a copy, with the markup of a web page."""

GUIDE_TEXT = 150_000
"""The most characters without markup; the guide has 43,000."""

GUIDE_LINES = 40_000
"""The most lines."""

GUIDE_NUMBERS = 20_000
"""The most numbers that may belong to footnotes; the guide has 60 footnotes."""

GUIDE_PAGES = 200
"""The most pages of a PDF; the guide has 16."""

PDF_SECONDS = 8
"""The most seconds that reading a PDF may take."""

PDF_MEMORY = 400 * MIB
"""The most bytes of memory that reading a PDF may take."""

IDENTIFIER_BYTES = 256 * 1024
"""The most bytes of a file of identifiers."""
