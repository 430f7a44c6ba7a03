"""What a run costs before it reads much: `python -m benchmarks.start [--times N]`.

Three commands on one short document, each in a process of its own: the help, a run in process, and a flow run on a Prefect server
that is started for it on the loopback and is warm. Seconds by the clock and of the processor (that of the command, not the server's),
the least of N times: what else the machine does only ever adds.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ARTICLE = "Le chef d'état-major des armées du Tchad, le général Hamid Kambéla, a effectué une visite à Ouagadougou le 11 juin 2024.\n"
_PATIENCE = 120.0  # seconds a server may take to start


def main() -> int:
    """Print a table of the commands, and how much longer the flow run takes than the run in process."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.start", description=__doc__)
    parser.add_argument("--times", type=int, default=3, metavar="N")
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "article.txt").write_text(ARTICLE, encoding="utf-8")
        alone = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT_")} | {"PREFECT_HOME": str(folder / "home")}
        print(f"{'':12} {'seconds':>9} {'processor':>10}")
        _measure("help", ["--help"], alone, folder, times)
        in_process = _measure("run", ["run", "article.txt", "--no-prefect", "--full"], alone, folder, times)
        with _server(alone) as address:
            served = {**alone, "PREFECT_API_URL": address}
            as_flow = _measure("flow run", ["run", "article.txt", "--prefect", "--full"], served, folder, times)
    print(f"a flow run takes {as_flow - in_process:.1f} s more than a run in process")
    return 0


def _measure(name: str, words: list[str], environment: Mapping[str, str], folder: Path, times: int) -> float:
    """The least seconds of a command; its line of the table is printed."""
    taken = [_once(words, environment, folder) for _ in range(times)]
    seconds, processor = min(one for one, _ in taken), min(one for _, one in taken)
    print(f"{name:12} {seconds:9.2f} {processor:10.2f}", flush=True)
    return seconds


def _once(words: list[str], environment: Mapping[str, str], folder: Path) -> tuple[float, float]:
    clock, spent = time.perf_counter(), _children()
    command = [sys.executable, "-m", "flows.cli", *words]
    done = subprocess.run(command, cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)} failed: {done.stderr}")
    return time.perf_counter() - clock, _children() - spent


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@contextmanager
def _server(environment: Mapping[str, str]) -> Iterator[str]:
    """The address of a Prefect server that lives as long as the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(
        command,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/api/health", process)
        yield f"http://127.0.0.1:{port}/api"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + _PATIENCE
    while time.monotonic() < limit and process.poll() is None:
        try:
            with urlopen(address, timeout=5):  # the server of this very command
                return
        except (URLError, OSError):
            time.sleep(0.5)
    raise SystemExit("the Prefect server did not start")


if __name__ == "__main__":
    sys.exit(main())
