"""What a format cannot hold, as a value that the list of formats and the documentation show."""

from typing import final

from attrs import frozen


@final
@frozen
class Loss:
    """One thing that reading an export back does not give again as it was."""

    what: str
    why: str
