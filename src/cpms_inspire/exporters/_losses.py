"""What a format loses, as values for the list of formats and for the documentation."""

from typing import final

from attrs import frozen


@final
@frozen
class Loss:
    """One difference between a dataset and what a reader gets back from an export."""

    what: str
    why: str
