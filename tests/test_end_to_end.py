"""The real thing: `make serve`'s server, worker and deployments on the loopback; a run by hand, one by schedule, one that is killed.

Marked `e2e`: `make test-e2e` runs it. Everything lives in temporary folders and ends with the test.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from generated import articles, write_lines
from runs import ask, contents, extract

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "seeds" / "documents"
LIMIT = 600.0  # seconds: what a condition may take on a slow and busy machine; no test waits that long for nothing
N_DOCUMENTS = 6000  # three batches, so that there is a mid-way

pytestmark = pytest.mark.e2e


@dataclass(frozen=True)
class Served:
    """What `make serve` started: where its API is, its process, and what it printed."""

    url: str
    process: subprocess.Popen[bytes]
    environment: dict[str, str]
    log: Path

    def prefect(self, *words: str) -> str:
        """What a command of Prefect's prints; it must succeed."""
        command = [sys.executable, "-m", "prefect", "--no-prompt", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr + self.told()
        return done.stdout

    def start(self, name: str, **parameters: Any) -> str:
        """The id of a new run of the deployment `name`."""
        given = [f"--param={key}={json.dumps(value)}" for key, value in parameters.items()]
        told = self.prefect("deployment", "run", f"extract-events/{name}", *given)
        return next(line.split()[-1] for line in told.splitlines() if "UUID:" in line)

    def client(self) -> Any:
        from prefect.client.orchestration import SyncPrefectClient

        return SyncPrefectClient(self.url)

    def state(self, run: str) -> str:
        """The name of a run's state."""
        with self.client() as client:
            return str(client.read_flow_run(run).state.name)

    def wait_for(self, what: str, condition: Callable[[], Any]) -> Any:
        """The first true value of `condition`. Fails when the server or worker ended, or after LIMIT."""
        limit = time.monotonic() + LIMIT
        while not (met := condition()):
            assert self.process.poll() is None, f"serve ended\n{self.told()}"
            assert time.monotonic() < limit, f"waited {LIMIT:.0f} s for {what}\n{self.told()}"
            time.sleep(0.5)
        return met

    def told(self) -> str:
        """The end of what server, worker and runs printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-6000:]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")},
        "PREFECT_HOME": str(folder / "home"), "PREFECT_WORKER_QUERY_SECONDS": "1", "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
    }  # fmt: skip
    with (folder / "log").open("wb") as log:
        command = [sys.executable, "-m", "deployments.serve", "--port", str(port)]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
        running = Served(environment["PREFECT_API_URL"], process, environment, folder / "log")
        try:
            running.wait_for("serve to be ready", lambda: "serve: ready" in running.told())
            yield running
        finally:
            started = children_of(process.pid)
            process.send_signal(signal.SIGINT)
            try:
                assert process.wait(LIMIT) == 0, running.told()
            finally:
                left = [pid for pid in started if is_alive(pid)]
                for pid in left:
                    os.kill(pid, signal.SIGKILL)
            assert not left, "Ctrl-C ends all that was started"


@pytest.fixture(scope="module")
def killed(served: Served, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path, Path]:
    """A run on many documents, killed by -9 after its first batch: its id, its input and its warehouse."""
    folder = tmp_path_factory.mktemp("killed")
    given, warehouse = write_lines(folder / "many.jsonl", articles(N_DOCUMENTS)), folder / "w.duckdb"
    run = served.start("backfill", inputs=[str(given)], warehouse=str(warehouse))
    served.wait_for("the first batch", lambda: "extract_batch 1" in completed_tasks(served, run) or served.state(run) == "Failed")
    [engine] = [pid for pid, command in children_of(served.process.pid).items() if "prefect.engine" in command]
    os.kill(engine, signal.SIGKILL)
    assert not warehouse.exists(), "it was killed before it published"
    return run, given, warehouse


def children_of(pid: int) -> dict[int, str]:
    """All that a process started, and what these started: their commands by process id."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    rows = [(int(pid), int(parent), command) for pid, parent, command in (line.split(None, 2) for line in listed.splitlines())]
    found, known = {}, {pid}
    while new := [row for row in rows if row[1] in known and row[0] not in found]:
        found |= {child: command for child, _, command in new}
        known |= set(found)
    return found


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def completed_tasks(served: Served, run: str) -> list[str]:
    """The names of the tasks that a run has completed, in all its tries."""
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId

    with served.client() as client:
        tasks = client.read_task_runs(flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=[run])))
    return [task.name for task in tasks if task.state_name == "Completed"]


def test_a_person_starts_a_run_with_parameters(served: Served, killed: object, tmp_path: Path) -> None:
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId

    warehouse = tmp_path / "w.duckdb"
    run = served.start("on-demand", inputs=[str(SAMPLE)], warehouse=str(warehouse), focus="BFA", collected_on="2026-11-01")
    assert served.wait_for("the run to end", lambda: final(served.state(run))) == "Completed", served.told()
    extract(tmp_path / "here.duckdb", SAMPLE, focus="BFA")
    assert contents(warehouse)["events"] == contents(tmp_path / "here.duckdb")["events"] != []
    assert ask(warehouse, "SELECT value FROM settings WHERE key = 'focus_country'") == [("BFA",)]
    with served.client() as client:
        artifacts = client.read_artifacts(artifact_filter=ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run])))
    made = {artifact.key: artifact for artifact in artifacts}
    assert set(made) == {"partner-year", "rejects", "summary", "progress"}
    assert made["progress"].data == 100
    assert "| publish |" in made["summary"].data


def test_a_scheduled_run_starts_by_itself(served: Served, tmp_path: Path) -> None:
    """A second schedule is added to `daily`, due at once and with an inbox of its own; the morning's one is there too."""
    from prefect.client.schemas.actions import DeploymentScheduleCreate
    from prefect.client.schemas.schedules import IntervalSchedule

    parameters = {"inputs": [str(SAMPLE)], "warehouse": str(tmp_path / "w.duckdb")}
    soon = DeploymentScheduleCreate(
        schedule=IntervalSchedule(interval=timedelta(seconds=20)), active=True, parameters=parameters, slug="soon"
    )
    with served.client() as client:
        daily = client.read_deployment_by_name("extract-events/daily").id
        planned = served.wait_for("the scheduler", lambda: scheduled(client, daily))
        assert {run.expected_start_time.strftime("%H:%M") for run in planned} == {"05:00"}, "the mornings to come"
        client.create_deployment_schedules(daily, [soon])
        served.wait_for("a run that nobody started", lambda: any(run.state_name == "Completed" for run in scheduled(client, daily)))
        added = next(one for one in client.read_deployment_schedules(daily) if one.slug == "soon")
        client.delete_deployment_schedule(daily, added.id)
    assert ask(tmp_path / "w.duckdb", "SELECT count(*) > 0 FROM events") == [(True,)]


def scheduled(client: Any, deployment: Any) -> list[Any]:
    """The runs of a deployment that its schedules made."""
    from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterId

    runs = client.read_flow_runs(deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[deployment])))
    return [run for run in runs if run.auto_scheduled]


def test_a_killed_run_is_tried_again_and_completes(served: Served, killed: tuple[str, Path, Path], tmp_path: Path) -> None:
    run, given, warehouse = killed
    assert served.wait_for("the second try to end", lambda: final(served.state(run), crashed=False)) == "Completed", served.told()
    with served.client() as client:
        assert client.read_flow_run(run).run_count == 2
    extracted = [name for name in completed_tasks(served, run) if name.startswith("extract_batch")]
    assert len(extracted) <= N_DOCUMENTS / 2000, "the second try went on where the first was killed"
    extract(tmp_path / "here.duckdb", given)
    assert contents(warehouse)["events"] == contents(tmp_path / "here.duckdb")["events"]
    assert ask(warehouse, "SELECT count(*) FROM documents") == [(N_DOCUMENTS,)]


def final(state: str, crashed: bool = True) -> str | None:
    """The state's name, if it is the last one."""
    return state if state in {"Completed", "Failed", "Cancelled"} or (crashed and state == "Crashed") else None
