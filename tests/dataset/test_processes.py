"""Threads and processes: loading is safe before, while and after a process is forked or started."""

import multiprocessing
import subprocess
import sys
from pathlib import Path

import pytest
from exported import surroundings

from cpms_inspire import load_dataset, strategies_for

FORKED_WHILE_LOADING = """
import os, signal, sys, threading, time
import cpms_inspire
from cpms_inspire.dataset import bundled
verified = bundled._verified
started = threading.Event()
def slowly(*arguments):
    started.set()
    time.sleep(0.3)
    return verified(*arguments)
bundled._verified = slowly
thread = threading.Thread(target=cpms_inspire.load_dataset)
thread.start()
started.wait()
child = os.fork()
if child == 0:
    signal.alarm(20)
    assert len(cpms_inspire.load_dataset("1.0.0").standards) == 28
    os._exit(0)
thread.join()
assert len(cpms_inspire.load_dataset().standards) == 28
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.skipif(not hasattr(__import__("os"), "fork"), reason="no such processes on this system")
def test_forked_while_a_thread_loads() -> None:
    """A process that is forked while another thread loads can load."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FORKED_WHILE_LOADING],
        env=surroundings(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


WORKERS = """
import multiprocessing, sys
import cpms_inspire
def codes(number):
    return [strategy.code for strategy in cpms_inspire.strategies_for(number)]
def same(dataset):
    return dataset == cpms_inspire.load_dataset("1.0.0") and [each.id for each in dataset.strategies_for(9)]
if __name__ == "__main__":
    dataset = cpms_inspire.load_dataset("1.0.0")
    expected = list(map(codes, range(1, 29)))
    with multiprocessing.get_context(sys.argv[1]).Pool(3) as pool:
        assert pool.map(codes, range(1, 29)) == expected
        assert pool.map(same, [dataset] * 3) == [[each.id for each in dataset.strategies_for(9)]] * 3
"""


@pytest.mark.parametrize("way", multiprocessing.get_all_start_methods())
def test_workers(tmp_path: Path, way: str) -> None:
    """Workers of each kind answer alike, and a dataset can be sent to them."""
    script = tmp_path / "workers.py"
    script.write_text(WORKERS, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(script), way],
        env=surroundings(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


APPLICATION = """
import cpms_inspire
DATASET = cpms_inspire.load_dataset()
def application(environment, start):
    start("200 OK", [("Content-Type", "text/plain")])
    return [" ".join(each.code for each in cpms_inspire.strategies_for(17)).encode()]
"""


def test_a_preloading_server(tmp_path: Path) -> None:
    """Workers that a server forks after the application was loaded answer."""
    pytest.importorskip("gunicorn")
    (tmp_path / "app.py").write_text(APPLICATION, encoding="utf-8")
    socket = tmp_path / "socket"
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--preload",
        "--workers",
        "2",
        "--bind",
        f"unix:{socket}",
        "app:application",
    ]
    server = subprocess.Popen(command, cwd=tmp_path, env=surroundings(), stderr=subprocess.PIPE, text=True)
    try:
        assert server.stderr is not None
        for line in server.stderr:
            if "Booting worker" in line:
                break
        answers = {_asked(socket) for _ in range(6)}
    finally:
        server.terminate()
        server.communicate(timeout=30)
    assert answers == {" ".join(each.code for each in strategies_for(17))}


def _asked(path: Path) -> str:
    """Ask a server for its answer."""
    import socket

    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(30)
        client.connect(str(path))
        client.sendall(b"GET / HTTP/1.0\r\n\r\n")
        return b"".join(iter(lambda: client.recv(4096), b"")).decode().rpartition("\r\n\r\n")[2]


SUBINTERPRETERS = '''
import sys
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters
import cpms_inspire
cpms_inspire.load_dataset()
for _ in range(3):
    made = interpreters.create()
    interpreters.run_string(made, f"""
import sys
sys.path[:0] = {sys.path!r}
import cpms_inspire
assert len(cpms_inspire.strategies_for(9)) == 7
""")
    interpreters.destroy(made)
'''


def test_interpreters_within_the_process() -> None:
    """Several interpreters in one process each have the library for themselves."""
    assert load_dataset("1.0.0").standard(9).number == 9  # byte-compiled: 3.11 cannot compile some modules twice
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SUBINTERPRETERS],
        env=surroundings(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
