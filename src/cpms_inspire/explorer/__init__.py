"""
The crosswalk as one web page, which needs no network, no server and no other file.

Python computes the answers; the script in the page filters, sums and shows them.
"""

from cpms_inspire.explorer.page import explorer_page

__all__ = ["explorer_page"]
