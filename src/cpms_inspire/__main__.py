"""The program `cpms-inspire`, also as `python -m cpms_inspire`: the command line, or which extra is missing."""

import signal
import sys
import threading

from cpms_inspire.errors import MissingExtraError


def main() -> None:
    """Run the command line on the program's arguments and leave with its exit status."""
    try:
        from cpms_inspire.cli import run
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in {"click", "rich"}:
            raise
        print(f"Error: {MissingExtraError('cli', 'The command line')}", file=sys.stderr)  # noqa: T201  # click is not there
        sys.exit(2)
    # SIGTERM stops the program like Ctrl-C, so that no half-written file stays.
    if threading.current_thread() is threading.main_thread():  # no other thread may set a handler
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
