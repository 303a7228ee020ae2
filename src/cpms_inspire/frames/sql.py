"""Names and values quoted for a DuckDB query."""


def quoted_name(name: object) -> str:
    """Return the name of a column, a table or a type in double quotes."""
    return '"' + str(name).replace('"', '""') + '"'


def literal(value: object) -> str:
    """Return a value as a literal: a list and a number as they are, anything else as text in single quotes."""
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"
