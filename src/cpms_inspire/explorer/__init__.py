"""
The crosswalk as one web page that needs nothing but itself: no network, no server, no other file.

Python prepares the answers that the page shows; the script in it filters, sums and shows them.
"""

from cpms_inspire.explorer.page import explorer_page

__all__ = ["explorer_page"]
