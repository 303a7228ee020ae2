"""How the benchmarks measure: calls in this process and programs in separate processes, always side by side."""

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from statistics import median

from attrs import frozen

__all__ = ["Process", "Section", "calls", "peak_memory", "processes", "row", "table", "versions"]


@frozen
class Section:
    """A part of the page: its text, and the figures that are compared with targets."""

    title: str
    text: str
    figures: Mapping[str, float] = {}


@frozen
class Process:
    """The cost of whole processes: the median processor time in seconds, and the peak memory in bytes."""

    seconds: float
    memory: int


def calls(cases: Mapping[str, Callable[[], object]], *, rounds: int = 40, least: float = 0.002) -> dict[str, float]:
    """
    Return the seconds for one call of each case: the best of several rounds, with every case in each round.

    This is the processor time of this process. Other work on the machine can only increase it, so the best round is the
    closest to the real cost.
    """
    repeats = {}
    for name, call in cases.items():
        call()
        begun = time.process_time()
        call()
        repeats[name] = max(1, int(least / (time.process_time() - begun)))
    best = dict.fromkeys(cases, float("inf"))
    for _ in range(rounds):
        for name, call in cases.items():
            gc.collect()
            times = range(repeats[name])
            begun = time.process_time()
            for _ in times:
                call()
            best[name] = min(best[name], (time.process_time() - begun) / repeats[name])
    return best


def processes(cases: Mapping[str, tuple[str, str]], *, rounds: int) -> dict[str, Process]:
    """
    Return the cost of each program, given as an interpreter and its code.

    This is processor time, because a process that waits on a busy machine does not need more of it.
    """
    # Bytecode files are written, as for an installed package.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    seconds: dict[str, list[float]] = {name: [] for name in cases}
    memory = {}
    for name, (interpreter, code) in cases.items():  # this run also fills the caches of the disk and of bytecode
        command = [interpreter, "-c", code + _PEAK]
        output = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
        memory[name] = int(output.split()[-1]) * 1024
    for _ in range(rounds):
        for name, (interpreter, code) in cases.items():
            child = os.posix_spawn(interpreter, [interpreter, "-c", code], environment)
            _, status, used = os.wait4(child, 0)
            if status:
                raise SystemExit(f"{name} ends with status {status}")
            seconds[name].append(used.ru_utime + used.ru_stime)
    return {name: Process(median(seconds[name]), memory[name]) for name in cases}


# The process itself reports its peak. The system's figure for a child includes the memory of its parent before `exec`.
_PEAK = """
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def peak_memory() -> int:
    """Return the peak memory of this process in bytes."""
    return next(int(line.split()[1]) for line in _lines("/proc/self/status") if line.startswith("VmHWM")) * 1024


def table(*rows: tuple[str, ...]) -> str:
    """Return a Markdown table with the first row as its head. All columns except the first contain figures."""
    head, *body = rows
    return "\n".join((row(*head), row("---", *["---:"] * (len(head) - 1)), *(row(*cells) for cells in body)))


def row(*cells: str) -> str:
    """Return a row of a Markdown table."""
    return f"| {' | '.join(cells)} |"


def versions(*packages: str) -> str:
    """Return a short description of the machine and the versions of packages."""
    model = next((line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "")
    memory = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    machine = f"{os.cpu_count()} processors ({model or 'unknown'}), {memory / 1024**2:.0f} GiB, {sys.platform}"
    python = f"{sys.implementation.name} {sys.version.split()[0]}"
    return f"{machine}; {python}; " + ", ".join(f"{package} {version(package)}" for package in sorted(packages))


def _lines(file: str) -> list[str]:
    path = Path(file)
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []
