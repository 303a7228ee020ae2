"""The program `cpms-inspire`, also as `python -m cpms_inspire`: the command line, or which extra is missing."""

import signal
import sys


def main() -> None:
    """Run the command line on the program's arguments and leave with its exit status."""
    # What asks the program to end, such as a closed terminal, stops it like Ctrl-C, so that no half-written file stays.
    for name in ("SIGTERM", "SIGHUP", "SIGQUIT"):
        number = getattr(signal, name, None)  # Windows has not all of them
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, signal.default_int_handler)
    try:
        from cpms_inspire.cli import run

        status = run(sys.argv[1:])
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in {"click", "rich"}:
            raise
        from cpms_inspire.errors import MissingExtraError

        print(f"Error: {MissingExtraError('cli', 'The command line')}", file=sys.stderr)  # noqa: T201  # click is not there
        status = 2
    sys.exit(status)


if __name__ == "__main__":
    main()
