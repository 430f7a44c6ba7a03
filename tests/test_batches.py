"""Batches are extracted once: on any runner, and not again after the run that extracted them died."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from runs import contents, extract

from flows import batches
from flows.batches import stage_batch, stage_batch_elsewhere
from flows.errors import EphemerideError
from flows.sources import reading

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "seeds" / "documents"


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twelve sample articles make four."""
    monkeypatch.setattr(reading, "BATCH", 3)


class Dying:
    """Calls stages, but for the batch with which the run dies; counts the batches that it extracted."""

    def __init__(self, batch: int = -1, error: Exception | None = None) -> None:
        self.extracted, self._batch, self._error = 0, batch, error

    def __call__(self, stage: Any, /, *args: Any, **kwargs: Any) -> Any:
        if stage is stage_batch:
            if self.extracted == self._batch and self._error:
                raise self._error
            self.extracted += 1
        return stage(*args, **kwargs)


def left_beside(warehouse: Path) -> list[str]:
    return sorted(path.name for path in warehouse.parent.glob(f".{warehouse.name}.*"))


def die(warehouse: Path, after: int, *inputs: Path, error: Exception | None = None) -> None:
    with pytest.raises(Exception, match=r"killed|full"):
        extract(warehouse, *(inputs or (SAMPLE,)), call=Dying(after, error or RuntimeError("killed")))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the sample makes in one go."""
    warehouse = tmp_path_factory.mktemp("whole") / "w.duckdb"
    extract(warehouse, SAMPLE)
    return contents(warehouse)


# --- runners


@pytest.mark.parametrize("runner", ["threads", "processes"])
def test_every_runner_makes_the_same_rows(runner: str, whole: Any, tmp_path: Path) -> None:
    extract(tmp_path / "w.duckdb", SAMPLE, runner=runner, workers=2)
    assert contents(tmp_path / "w.duckdb") == whole
    assert not left_beside(tmp_path / "w.duckdb")


@pytest.mark.server
@pytest.mark.parametrize("runner", ["threads", "processes", "dask"])
def test_every_runner_of_the_flow_makes_the_same_rows(runner: str, prefect_server: None, whole: Any, tmp_path: Path) -> None:
    from flows.extract_events import extract_events

    if runner == "dask":
        pytest.importorskip("prefect_dask", reason="the extra dask is not installed")
    given = {"inputs": [str(SAMPLE)], "warehouse": str(tmp_path / "w.duckdb"), "collected_on": "2026-11-01"}
    extract_events(**given, runner=runner, workers=2)
    assert contents(tmp_path / "w.duckdb") == whole


@pytest.mark.server
def test_a_dask_cluster_of_two_processes_is_used_by_its_address(prefect_server: None, whole: Any, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")

    from flows.extract_events import extract_events

    given = {"inputs": [str(SAMPLE)], "warehouse": str(tmp_path / "w.duckdb"), "collected_on": "2026-11-01"}
    two = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with distributed.LocalCluster(**two) as cluster, distributed.Client(cluster) as client:
        extract_events(**given, runner="dask", workers=2, dask_address=cluster.scheduler_address)
        loaded = client.run(lambda: "flows.extraction" in __import__("sys").modules)
    assert len(loaded) == 2
    assert all(loaded.values()), "both workers have extracted"
    assert contents(tmp_path / "w.duckdb") == whole


def test_a_worker_with_other_code_or_word_lists_is_refused(tmp_path: Path) -> None:
    import polars as pl

    with pytest.raises(EphemerideError, match="other code or word lists"):
        stage_batch_elsewhere(pl.DataFrame(), None, "another build", tmp_path / "batch")


# --- going on


def test_a_run_goes_on_at_the_first_batch_that_the_dead_one_did_not_finish(whole: Any, tmp_path: Path) -> None:
    warehouse = tmp_path / "w.duckdb"
    die(warehouse, 2)
    assert not warehouse.exists()
    again = Dying()
    extract(warehouse, SAMPLE, call=again)
    assert again.extracted == 2, "four batches, of which two were there"
    assert contents(warehouse) == whole
    assert not left_beside(warehouse)


KILLED_AT_THE_THIRD = """
import os, pathlib, signal, sys
from flows.cli import main
from flows.sources import reading

put, n_finished = pathlib.Path.replace, 0

def replace(path, target):
    global n_finished
    if ".part-" in path.name:
        if n_finished == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        n_finished += 1
    return put(path, target)

reading.BATCH, pathlib.Path.replace = 3, replace
main(sys.argv[1:])
"""


def test_a_run_killed_with_a_batch_half_written_goes_on_there(whole: Any, tmp_path: Path) -> None:
    warehouse = tmp_path / "w.duckdb"
    given = ["run", str(SAMPLE), "--warehouse", str(warehouse), "--collected-on", "2026-11-01", "--no-prefect"]
    killed = subprocess.run([sys.executable, "-c", KILLED_AT_THE_THIRD, *given], cwd=ROOT, check=False, capture_output=True, text=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert not warehouse.exists()
    assert list(tmp_path.glob(".w.duckdb.batches/*/*.part-*/documents.parquet"))
    again = Dying()
    extract(warehouse, SAMPLE, call=again)
    assert again.extracted == 2
    assert contents(warehouse) == whole
    assert not left_beside(warehouse)


def test_a_run_on_other_documents_leaves_the_dead_ones_batches_for_it(whole: Any, tmp_path: Path) -> None:
    warehouse = tmp_path / "w.duckdb"
    die(warehouse, 2)
    extract(warehouse, sorted(SAMPLE.glob("*.txt"))[-1])
    assert left_beside(warehouse) == [".w.duckdb.batches"]
    again = Dying()
    extract(warehouse, *sorted(SAMPLE.glob("*.txt"))[:6], call=again)
    assert again.extracted == 0
    assert not left_beside(warehouse)


def test_batches_that_no_run_comes_back_for_go_after_a_week_or_with_the_code_that_made_them(tmp_path: Path) -> None:
    warehouse, other = tmp_path / "w.duckdb", sorted(SAMPLE.glob("*.txt"))[-1]
    die(warehouse, 2)
    (tmp_path / ".w.duckdb.batches" / "an older build" / "batch").mkdir(parents=True)
    old, new = sorted(tmp_path.glob(".w.duckdb.batches/*/????????????????????????"))
    os.utime(old, (time.time() - 8 * 86400,) * 2)
    extract(warehouse, other)
    assert [path.name for path in tmp_path.glob(".w.duckdb.batches/*/*")] == [new.name]


def test_what_a_run_left_that_died_after_it_had_published_goes(whole: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse = tmp_path / "w.duckdb"
    monkeypatch.setattr(batches.Batches, "_tidy", lambda _: None)
    extract(warehouse, SAMPLE)
    monkeypatch.undo()
    assert left_beside(warehouse)
    extract(warehouse, SAMPLE)
    assert not left_beside(warehouse)
    assert contents(warehouse) == whole


def test_a_full_disk_keeps_nothing(tmp_path: Path) -> None:
    die(tmp_path / "w.duckdb", 2, error=OSError(28, "No space left on device"))
    assert not left_beside(tmp_path / "w.duckdb")
