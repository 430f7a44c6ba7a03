"""What no run may do to the published warehouse: killed, doubled, out of space, fed in another order, read all the while.

Real processes on articles of our own (tests/generated.py). The long ones are marked `hard`: `make test-hard` runs them.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from generated import articles, write_lines
from runs import ask, contents, extract

from flows.exporting import package_of
from flows.publishing import run_checks
from flows.tables import project_root
from flows.warehouse import reading

KILLS = 30
N_DOCUMENTS = 2000


def start(warehouse: Path, *inputs: Path | str) -> subprocess.Popen[str]:
    """`ephemeride run` in a process group of its own."""
    command = [sys.executable, "-m", "flows.cli", "run", *map(str, inputs), "--no-prefect", "--collected-on", "2026-11-01"]
    environment = {**os.environ, "PYTHONPATH": str(project_root())}
    return subprocess.Popen(
        [*command, "--warehouse", str(warehouse)],
        env=environment, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def finish(process: subprocess.Popen[str]) -> None:
    _, told = process.communicate()
    assert process.returncode == 0, told


def is_sound(warehouse: Path) -> bool:
    """Whether the file opens and passes sql/checks (which raise when it does not)."""
    with reading(warehouse) as connection:
        run_checks(connection)
    return True


# --- killed


@pytest.mark.hard
def test_a_run_killed_at_any_moment_leaves_the_old_or_the_new_edition_and_the_next_one_completes(tmp_path: Path) -> None:
    moments, n_killed, left = random.Random(20261101), 0, {"old": 0, "new": 0}
    inputs = [write_lines(tmp_path / f"{seed}.jsonl", articles(N_DOCUMENTS, seed)) for seed in (0, 1)]
    warehouse = tmp_path / "out" / "w.duckdb"
    states, seconds = [], 0.0
    for given in inputs:
        began = time.monotonic()
        finish(start(warehouse, given))
        seconds = time.monotonic() - began
        states.append(contents(warehouse))
    assert states[0]["events"] != states[1]["events"]
    while n_killed < KILLS:
        old, new = (n_killed + 1) % 2, n_killed % 2
        process = start(warehouse, inputs[new])
        # every other time towards the end, where the next edition is built and put in place
        time.sleep(seconds * (moments.uniform(0, 1) if n_killed % 4 < 2 else moments.uniform(0.6, 1)))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        if process.returncode != -signal.SIGKILL:  # it was done already: go back to the old edition and try again
            finish(start(warehouse, inputs[old]))
            continue
        n_killed += 1
        assert is_sound(warehouse)
        found = contents(warehouse)
        assert found in (states[old], states[new]), "neither the old nor the new edition"
        left["new" if found == states[new] else "old"] += 1
        finish(start(warehouse, inputs[new]))
        assert contents(warehouse) == states[new]
        assert is_sound(warehouse)
        assert not list(warehouse.parent.glob(f".{warehouse.name}.*")), "what killed runs left behind is gone"
    print(left)


def test_a_run_killed_between_the_file_and_its_package_is_made_good_by_the_next(tmp_path: Path) -> None:
    given, warehouse = write_lines(tmp_path / "a.jsonl", articles(20)), tmp_path / "w.duckdb"
    extract(warehouse, given)
    extract(warehouse, write_lines(given, articles(21)))
    (published,) = ask(warehouse, "SELECT max(run_id) FROM runs")[0]
    stale = (package_of(warehouse) / "datapackage.json").read_text().replace(published, "an earlier run")
    (package_of(warehouse) / "datapackage.json").write_text(stale)
    extract(warehouse, given)
    assert published in (package_of(warehouse) / "datapackage.json").read_text()


# --- read meanwhile


@pytest.mark.hard
def test_a_reader_with_a_running_query_sees_one_edition_through_twenty_publications(tmp_path: Path) -> None:
    warehouse = tmp_path / "w.duckdb"
    extract(warehouse, write_lines(tmp_path / "0.jsonl", articles(60)))
    expected = ask(warehouse, "SELECT run_id FROM runs")
    with duckdb.connect(str(warehouse), read_only=True) as reader:
        # a result that is fetched bit by bit: the query runs as long as the publications take
        running = reader.execute("SELECT run_id, event_id, i FROM runs, events, range(100000) AS t(i)")
        seen = set(running.fetchmany(1000))
        for number in range(1, 21):
            extract(warehouse, write_lines(tmp_path / "0.jsonl", articles(60 + number)))
            seen |= set(running.fetchmany(1000))
            assert ask(warehouse, "SELECT count(*) FROM runs") == [(number + 1,)], "who opens it now sees the newest edition"
        assert {(run_id,) for run_id, _, _ in seen} == set(expected)
        assert reader.execute("SELECT run_id FROM runs").fetchall() == expected
        assert reader.execute("SELECT count(*) FROM documents").fetchone() == (60,)


@pytest.mark.hard
def test_a_reader_in_another_process_neither_fails_nor_blocks(tmp_path: Path) -> None:
    warehouse, given = tmp_path / "w.duckdb", tmp_path / "0.jsonl"
    extract(warehouse, write_lines(given, articles(60)))
    reader = subprocess.Popen(
        [sys.executable, "-c", _READER, str(warehouse)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    assert reader.stdin
    assert reader.stdout
    told = [reader.stdout.readline()]
    for number in range(1, 21):
        extract(warehouse, write_lines(given, articles(60 + number)))
        reader.stdin.write("again\n")
        told.append(reader.stdout.readline())
    reader.stdin.close()
    assert reader.wait() == 0
    assert set(told) == {"60 1\n"}, "an open connection stays with the edition it opened"


_READER = """
import duckdb, sys
COUNTS = "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM runs)"
connection = duckdb.connect(sys.argv[1], read_only=True)
running = connection.cursor().execute("SELECT count(*) OVER (), i FROM range(200000) AS t(i), documents")
running.fetchone()
print(*connection.execute(COUNTS).fetchone(), flush=True)
for line in sys.stdin:
    running.fetchmany(100)
    print(*connection.execute(COUNTS).fetchone(), flush=True)
"""


# --- two at once


@pytest.mark.hard
def test_two_runs_started_at_once_leave_the_rows_of_both(tmp_path: Path) -> None:
    rows = articles(120)
    given = [write_lines(tmp_path / "even.jsonl", rows[0::2]), write_lines(tmp_path / "odd.jsonl", rows[1::2])]
    extract(tmp_path / "whole.duckdb", *given)
    expected = contents(tmp_path / "whole.duckdb")
    for attempt in range(10):
        warehouse = tmp_path / f"{attempt}.duckdb"
        for process in [start(warehouse, one) for one in given]:
            finish(process)
        assert contents(warehouse) == expected
        assert ask(warehouse, "SELECT count(*), sum(n_read) FROM runs") == [(2, 120)]
        assert is_sound(warehouse)


@pytest.mark.hard
def test_two_runs_of_the_same_documents_at_once_store_them_once(tmp_path: Path) -> None:
    given, warehouse = write_lines(tmp_path / "a.jsonl", articles(120)), tmp_path / "w.duckdb"
    for process in [start(warehouse, given) for _ in range(3)]:
        finish(process)
    extract(tmp_path / "once.duckdb", given)
    assert contents(warehouse) == contents(tmp_path / "once.duckdb")


# --- no space, no right to write

# In a mount namespace of its own: nothing of the machine changes, and the file system is gone with the process.
_SMALL_DISK = """
set -eu
mount -t tmpfs -o size=$SIZE tmpfs "$DISK"
"$PYTHON" -m flows.cli run "$FIRST" --no-prefect --collected-on 2026-11-01 --warehouse "$DISK/w.duckdb" >&2
cp "$DISK/w.duckdb" "$KEPT"
status=0
"$PYTHON" -m flows.cli run "$SECOND" --no-prefect --collected-on 2026-11-01 --warehouse "$DISK/w.duckdb" 2>"$TOLD" || status=$?
cmp "$DISK/w.duckdb" "$KEPT"
ls -A "$DISK"
exit $status
"""


def _may_mount() -> bool:
    probe = ["unshare", "--mount", "--map-root-user", "sh", "-c", 'mount -t tmpfs -o size=1m tmpfs "$(mktemp -d)"']
    try:
        return subprocess.run(probe, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.mark.hard
@pytest.mark.parametrize("size", [5, 6, 7, 8, 9, 10])
def test_a_disk_that_fills_up_in_mid_run_is_told_in_a_line_and_the_published_file_stays(size: int, tmp_path: Path) -> None:
    """`size` MB, so that it is full at another stage each time: staging, building, exporting."""
    if not _may_mount():
        pytest.skip("no file system can be mounted here (`unshare --mount --map-root-user` is refused)")
    (tmp_path / "disk").mkdir()
    first, second = write_lines(tmp_path / "1.jsonl", articles(20)), write_lines(tmp_path / "2.jsonl", articles(N_DOCUMENTS, 1))
    environment = {
        **os.environ, "PYTHONPATH": str(project_root()), "PYTHON": sys.executable, "SIZE": f"{size}m", "DISK": str(tmp_path / "disk"),
        "FIRST": str(first), "SECOND": str(second), "KEPT": str(tmp_path / "kept.duckdb"), "TOLD": str(tmp_path / "told"),
    }  # fmt: skip
    done = subprocess.run(
        ["unshare", "--mount", "--map-root-user", "sh", "-c", _SMALL_DISK], env=environment, capture_output=True, text=True, check=False
    )
    told = (tmp_path / "told").read_text().splitlines()
    assert done.returncode == 1, done.stderr + "\n".join(told)
    assert told[-1].startswith("ephemeride: ")
    assert told[-1].endswith("w.duckdb: the disk is full; free some space and run again (the published file is unchanged)")
    assert not any("Traceback" in line for line in told)
    assert set(done.stdout.split()) == {"w.duckdb", "w.duckdb.lock", "w.parquet", "w.report.html"}, "the half-made edition is gone"
    assert is_sound(tmp_path / "kept.duckdb")
