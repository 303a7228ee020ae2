"""
Tables in files: separated values, JSON lines, workbooks and Parquet, read and written without changing a value.

Nothing of the user's is guessed: cells of text formats travel as text, and what a format cannot hold is an error.
"""
