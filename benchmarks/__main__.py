"""All benchmarks, one after the other: `python -m benchmarks [--chrono FOLDER]` (what `make bench` runs). Several minutes."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Each benchmark in a process of its own, so that threads and caches of one do not help the next."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--chrono", type=Path, help="a folder where chrono-node is installed")
    options = parser.parse_args()
    chrono = ["--chrono", str(options.chrono)] if options.chrono else []
    status = 0
    for name, arguments in (
        ("events", []),
        ("dates", chrono),
        ("extraction", []),
        ("again", []),
        ("scale", []),
        ("start", []),
        ("report", ["--events", "5000"]),
    ):
        print(f"== {name}", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{name}", *arguments]
        status = status or subprocess.run(command, env=os.environ, check=False).returncode
    return status


if __name__ == "__main__":
    sys.exit(main())
