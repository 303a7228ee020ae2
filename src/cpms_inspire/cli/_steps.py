"""Errors as the command line prints them: what is wrong, and the command to run instead of a call in Python."""

import re

from cpms_inspire.errors import CpmsInspireError, UnknownIdentifierError, WrongKindError
from cpms_inspire.model.identifiers import PATTERNS

_COMMANDS = {"standards_for": "standards", "strategies_for": "strategies", "interventions_for": "interventions"}
_STRATEGY = re.compile(PATTERNS["Strategy"])


def message_of(error: CpmsInspireError) -> str:
    """Return the message of an error, without calls in Python."""
    match error:
        case WrongKindError():
            return f"{error.fault}."
        case UnknownIdentifierError():
            return f"{error.fault}. {error.step}"
        case _:
            return str(error)


def command_for(error: CpmsInspireError) -> str | None:
    """Return the command that takes what was found instead of what was wanted; `None` if there is none."""
    match error:
        case WrongKindError(instead=("linkage", *ends)):
            arguments = ["linkage", *ends]
        case WrongKindError():
            arguments = [_command(error.call, error.found), error.found]
        case UnknownIdentifierError(call=str(call), suggestions=(found, *_)):
            arguments = [_command(call, found), found]
        case _:
            return None
    return f"cpms-inspire {' '.join(arguments)}"


def _command(call: str, found: str) -> str:
    """Return the command for a call; the command `standards` takes strategies only."""
    if call == "linkages_for":
        return "standards"
    if call == "standards_for" and not _STRATEGY.fullmatch(found):
        return "show"
    return _COMMANDS.get(call, "show")
