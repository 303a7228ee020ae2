"""
The command line: parse, call, print.

Exit status: 0 answered, 1 nothing found or something to correct, 2 unknown reference or wrong usage.  Answers go to
standard output, errors with the next step to standard error.
"""

import os
import sys
from collections.abc import Sequence

import click

from cpms_inspire.cli._group import ANSWERED, REFUSED, program


def run(arguments: Sequence[str]) -> int:
    """Run the program on arguments and return its exit status; errors are printed without a traceback."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        # Characters that the terminal's encoding lacks are replaced.
        stream.reconfigure(errors="replace")
    try:
        status = program.main(list(arguments), prog_name="cpms-inspire", standalone_mode=False)
        if sys.stdout:
            sys.stdout.flush()
    except click.ClickException as error:
        from cpms_inspire.errors import visible  # noqa: PLC0415  # as below

        vars(error)["message"] = visible(error.message)
        error.show()
        return error.exit_code
    except click.Abort:
        return 130
    except (BrokenPipeError, SystemExit):
        # click and rich turn a closed pipe, and nothing else here, into an exit: the reader has read enough.
        # The pipe is replaced, so that the exit does not flush it again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ANSWERED
    except Exception as error:  # noqa: BLE001  # it raises again what is not the user's
        return _refused(error)
    return status if isinstance(status, int) else ANSWERED


def _refused(error: Exception) -> int:
    """Print an error of the package, or of reading or writing a file, with the next step; raise any other again."""
    # Imported here because help and the list of versions need none of it.
    from cpms_inspire.cli._steps import command_for, message_of  # noqa: PLC0415
    from cpms_inspire.errors import CpmsInspireError, visible  # noqa: PLC0415

    if isinstance(error, CpmsInspireError):
        click.echo(visible(f"Error: {message_of(error)}"), err=True)
        if command := command_for(error):
            click.echo(f"  {command}", err=True)
        return REFUSED
    if isinstance(error, OSError):
        reason = f"cannot read {os.fsdecode(error.filename)}: {error.strerror}." if error.filename else str(error)
        click.echo(visible(f"Error: {reason}"), err=True)
        return REFUSED
    raise error
