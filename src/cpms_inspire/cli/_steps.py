"""Errors as the command line prints them: what is wrong, and the command to run instead of a call in Python."""

from cpms_inspire.errors import CpmsInspireError, UnknownIdentifierError, WrongKindError

_COMMANDS = {
    "standards_for": "standards",
    "strategies_for": "strategies",
    "interventions_for": "interventions",
    "linkages_for": "standards",
}


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
            arguments = [_COMMANDS.get(error.call, "show"), error.found]
        case UnknownIdentifierError(call=str(call), suggestions=(found, *_)):
            arguments = [_COMMANDS.get(call, "show"), found]
        case _:
            return None
    return f"cpms-inspire {' '.join(arguments)}"
