"""A local Prefect server, the work pool, the deployments, the automations and a worker, in one command; Ctrl-C ends what it started.

    python -m deployments.serve [--port 4200] [--notify URL]

A server that answers on the port already is used as it is, and left running.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
START_LIMIT = 300.0  # seconds: the first start on a slow disk makes the server's database
END_LIMIT = 30.0
_QUIET = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "PREFECT_LOGGING_SERVER_LEVEL": "WARNING"}


def answers(url: str) -> bool:
    """Whether a Prefect API answers at `url`."""
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


@contextlib.contextmanager
def process(*command: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a session of its own, which Ctrl-C does not reach: ended by us, killed with its children after END_LIMIT."""
    started = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        yield started
    finally:
        started.terminate()
        try:
            started.wait(END_LIMIT)
        except subprocess.TimeoutExpired:
            say(f"{' '.join(command[:3])} does not end by itself: killed")
        with contextlib.suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)  # its children too, if any are left
        started.wait()


def serve(port: int, notify: str | None) -> int:
    """Run until told to stop, or until server or worker end by themselves (status 1)."""
    url = f"http://{HOST}:{port}/api"
    os.environ["PREFECT_API_URL"] = url
    with contextlib.ExitStack() as stack:
        running = []
        if answers(url):
            say(f"a server answers at {url}: used, and left running")
        else:
            say(f"starting a server at {url} (half a minute, the first time longer)")
            running.append(stack.enter_context(process("prefect", "server", "start", "--host", HOST, "--port", str(port))))
            _await_answer(url, running[0])
        _set_up(notify)
        (ROOT / "inbox").mkdir(exist_ok=True)
        running.append(stack.enter_context(process("prefect", "worker", "start", "--pool", "ephemeride", "--type", "process")))
        say(f"ready: http://{HOST}:{port} is the UI; Ctrl-C ends it")
        while all(one.poll() is None for one in running):
            time.sleep(0.5)
    say("server or worker ended by itself")
    return 1


def _await_answer(url: str, server: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + START_LIMIT
    while not answers(url):
        if server.poll() is not None:
            raise SystemExit(f"serve: the server ended with status {server.returncode}; is the port in use? (--port gives another)")
        if time.monotonic() > limit:
            raise SystemExit(f"serve: no answer from {url} after {START_LIMIT:.0f} s")
        time.sleep(0.5)


def _set_up(notify: str | None) -> None:
    given = ["--notify", notify] if notify else []
    done = subprocess.run([sys.executable, "-m", "deployments.set_up", *given], cwd=ROOT, check=False)
    if done.returncode:
        raise SystemExit(done.returncode)


def say(line: str) -> None:
    """A line on standard error, at once."""
    print(f"serve: {line}", file=sys.stderr, flush=True)


def main() -> int:
    """The command. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="serve.py", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--port", type=int, default=4200, help="port on the loopback (default: 4200)")
    parser.add_argument(
        "--notify", metavar="URL", default=os.environ.get("EPHEMERIDE_NOTIFY_URL"), help="post notifications to this address"
    )
    arguments = parser.parse_args()
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        return serve(arguments.port, arguments.notify)
    except KeyboardInterrupt:
        say("stopped")
        return 0


def _stop(*_: object) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave children behind
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
