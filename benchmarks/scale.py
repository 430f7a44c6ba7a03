"""Whether a run stays in proportion: the same mixed press at several sizes, with one worker and with two.

    python -m benchmarks.scale [--documents 10000 100000] [--workers 1 2] [--million] [--seed 1]

Each run is the command `ephemeride run` in processes of its own, on a JSONL file of generated articles of which one in twenty is of
military diplomacy (benchmarks.dense, benchmarks.press). A worker is a process with one thread of Polars, so that two workers can be
set beside one. Memory is the sum of the resident memory of the command and its workers, looked at ten times a second: pages that they
share count more than once. `in proportion` is the time over that of the smallest size, by the ratio of the sizes: 1.00 is linear, more
is worse; it is given for the processor's seconds, which other work on the machine hardly changes, and for the clock's.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.dense import endless
from benchmarks.press import Article, Newsroom
from flows.seeds import Seeds, load_seeds
from flows.warehouse import query

_SHARE = 0.05  # of the articles are of military diplomacy
_MILLION = 1_000_000
_STAGES = ("read_inputs", "extract_batch", "merge_events", "publish")


@dataclass(frozen=True)
class Measured:
    """One run: how many documents and events, seconds by the clock and of the processor, the greatest memory in MiB, and its stages."""

    documents: int
    workers: int
    seconds: float
    processor: float
    memory: float
    events: int
    stages: dict[str, float]


def press(count: int, seeds: Seeds, seed: int) -> Iterator[Article]:
    """`count` articles, drawn one by one: a million of them need no memory."""
    chance = random.Random(seed)
    newsroom, ours = Newsroom(seeds, chance), endless(chance)
    for _ in range(count):
        yield next(ours) if chance.random() < _SHARE else newsroom.article()


def write_press(path: Path, count: int, seeds: Seeds, seed: int) -> None:
    """The articles as JSONL."""
    with path.open("w", encoding="utf-8") as lines:
        for number, (text, published) in enumerate(press(count, seeds, seed)):
            row = {"id": f"a{number}", "text": text, "published_on": published and published.isoformat()}
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")


def measure(given: Path, warehouse: Path, documents: int, workers: int) -> Measured:
    """A run of the command on the file, into a new warehouse."""
    runner = ["--runner", "threads"] if workers == 1 else ["--runner", "processes", "--workers", str(workers)]
    command = [sys.executable, "-m", "flows.cli", "run", str(given), "--warehouse", str(warehouse), "--no-prefect", *runner]
    before, clock = _processor(), time.perf_counter()
    with subprocess.Popen(
        [*command, "--collected-on", "2026-11-01"], env={**os.environ, "POLARS_MAX_THREADS": "1"}, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, _memory(process.pid))
            time.sleep(0.1)
        told = process.stderr.read() if process.stderr else ""
    if process.returncode:
        raise SystemExit(f"the run on {documents} documents failed: {told}")
    seconds, processor = time.perf_counter() - clock, _processor() - before
    columns, rows = query(warehouse, f"SELECT n_events, {', '.join(f'stages.{name}' for name in _STAGES)} FROM runs")
    found = dict(zip(columns, rows[0], strict=True))
    return Measured(documents, workers, seconds, processor, peak, found.pop("n_events"), {name: found[name] or 0.0 for name in _STAGES})


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _memory(pid: int) -> float:
    """Resident MiB of a process and those it started."""
    try:
        parent = psutil.Process(pid)
        return sum(one.memory_info().rss for one in (parent, *parent.children(recursive=True))) / 2**20
    except psutil.Error:  # one of them has just ended: the next look counts
        return 0.0


def _line(one: Measured, smallest: Measured, alone: Measured) -> str:
    size = one.documents / smallest.documents
    linear = f"{one.processor / smallest.processor / size:>9.2f}{one.seconds / smallest.seconds / size:>7.2f}"
    stages = "".join(f"{one.stages[name]:>9.1f}" for name in _STAGES)
    return (
        f"{one.documents:>10,}{one.workers:>8}{one.seconds:>9.1f}{one.processor:>10.1f}{one.documents / one.seconds:>9.0f}"
        f"{one.documents / one.processor:>11.0f}{one.memory:>8.0f}{linear}{alone.seconds / one.seconds:>8.2f}{one.events:>9,}{stages}"
    )


def main() -> None:
    """Prints a line for each size and number of workers."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description="Time and memory by the number of documents.")
    parser.add_argument("--documents", type=int, nargs="+", default=[10_000, 100_000], help="sizes (default 10000 100000)")
    parser.add_argument("--million", action="store_true", help="a million documents besides: some twenty minutes on two cores")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2], help="numbers of workers (default 1 2)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the articles (default 1)")
    options = parser.parse_args()
    sizes, seeds = sorted({*options.documents, *([_MILLION] if options.million else [])}), load_seeds()
    print(f"{os.cpu_count()} cores; in proportion: by the processor, by the clock; faster: than with the first number of workers")
    print(
        f"{'documents':>10}{'workers':>8}{'seconds':>9}{'processor':>10}{'docs/s':>9}{'docs/cpu-s':>11}{'MiB':>8}"
        f"{'in propor':>9}{'tion':>7}{'faster':>8}{'events':>9}{'reading':>9}{'extract':>9}{'merging':>9}{'publish':>9}"
    )
    with tempfile.TemporaryDirectory(prefix="ephemeride-scale-") as name:
        folder, smallest = Path(name), dict[int, Measured]()
        for size in sizes:
            write_press(folder / "press.jsonl", size, seeds, options.seed)
            alone: Measured | None = None
            for workers in options.workers:
                one = measure(folder / "press.jsonl", folder / f"{size}-{workers}.duckdb", size, workers)
                alone = alone or one
                print(_line(one, smallest.setdefault(workers, one), alone), flush=True)


if __name__ == "__main__":
    main()
