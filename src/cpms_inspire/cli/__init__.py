"""
The command line: parse, call, print.

Exit status: 0 answered, 1 nothing found or something to correct, 2 unknown reference or wrong usage.  Answers go to
standard output, errors with the next step to standard error.
"""

import io
import os
import sys
from collections.abc import Sequence

import click

from cpms_inspire.cli import (  # noqa: F401  # each adds its commands to the program
    annotate,
    ask,
    coverage,
    datasets,
    evidence,
    explorer,
    export,
    figure,
    look,
)
from cpms_inspire.cli._program import ANSWERED, REFUSED, program
from cpms_inspire.errors import CpmsInspireError, WrongKindError


def run(arguments: Sequence[str]) -> int:
    """Run the program on arguments and return its exit status; errors are printed without a traceback."""
    for stream in (sys.stdout, sys.stderr):
        # Characters that the terminal's encoding lacks are replaced.  Notebooks have streams without an encoding.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        status = program.main(list(arguments), prog_name="cpms-inspire", standalone_mode=False)
        if sys.stdout:
            sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        return 130
    except CpmsInspireError as error:
        click.echo(f"Error: {error}", err=True)
        if isinstance(error, WrongKindError):
            command = {"record": "show"}.get(error.call, error.call.removesuffix("_for"))
            click.echo(f"  cpms-inspire {command} {error.found}", err=True)
        return REFUSED
    except (BrokenPipeError, SystemExit):
        # click and rich turn a closed pipe, and nothing else here, into an exit: the reader has read enough.
        # The pipe is replaced, so that the exit does not flush it again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ANSWERED
    except OSError as error:
        reason = f"cannot read {error.filename}: {error.strerror}." if error.filename else str(error)
        click.echo(f"Error: {reason}", err=True)
        return REFUSED
    return status if isinstance(status, int) else ANSWERED
