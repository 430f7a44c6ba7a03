from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "seeds" / "documents"

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def finished(prefect_server: None, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The state of a flow run over the sample and an empty file."""
    from flows.extract_events import extract_events

    folder = tmp_path_factory.mktemp("flow")
    (folder / "empty.txt").touch()
    return extract_events(inputs=[str(SAMPLE), str(folder / "empty.txt")], warehouse=str(folder / "events.duckdb"), return_state=True)


def ask(what: str, **filters: Any) -> list[Any]:
    """What Prefect's API has recorded."""
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        return list(getattr(client, f"read_{what}")(**filters))


def artifacts_of(state: Any) -> dict[str, Any]:
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId

    run_id = ArtifactFilterFlowRunId(any_=[state.state_details.flow_run_id])
    return {artifact.key: artifact for artifact in ask("artifacts", artifact_filter=ArtifactFilter(flow_run_id=run_id))}


def test_a_run_completes_and_publishes(finished: Any) -> None:
    assert finished.is_completed(), finished.message
    summary = finished.result()
    assert summary.warehouse.exists()
    assert summary.n_events > 0
    assert summary.n_rejects == 1


def test_a_run_leaves_its_artifacts(finished: Any) -> None:
    artifacts = artifacts_of(finished)
    assert {key: artifact.type for key, artifact in artifacts.items()} == {
        "partner-year": "table",
        "progress": "progress",
        "rejects": "table",
        "summary": "markdown",
    }
    assert artifacts["progress"].data == 100
    summary = finished.result()
    assert len(json.loads(artifacts["partner-year"].data)) == summary.partner_year.height
    (reject,) = json.loads(artifacts["rejects"].data)
    assert reject["path"].endswith("empty.txt")
    assert reject["reason"].startswith("empty")
    assert f"| events in the warehouse | {summary.n_events} |" in artifacts["summary"].data
    assert all(f"| {stage} |" in artifacts["summary"].data for stage in ("read_inputs", "extract_batch", "merge_events", "publish"))


def test_the_summary_has_the_partners_as_a_chart_and_leads_to_the_report(finished: Any) -> None:
    summary, text = finished.result(), artifacts_of(finished)["summary"].data
    for partner, total in summary.partner_year.group_by("partner").agg(pl.sum("n_events")).rows():
        assert re.search(rf"^\| {partner} \| █+ \| {total} \|", text, flags=re.MULTILINE)
    [address] = re.findall(r"\[report\.html\]\((.*?)\)", text)
    assert address == summary.warehouse.resolve().with_name("report.html").as_uri()
    assert summary.warehouse.with_name("report.html").exists()


def test_runs_have_names_a_person_can_read(finished: Any) -> None:
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId

    runs = FlowRunFilter(id=FlowRunFilterId(any_=[finished.state_details.flow_run_id]))
    (run,) = ask("flow_runs", flow_run_filter=runs)
    assert run.name.endswith("→ events.duckdb")
    names = {task.name for task in ask("task_runs", flow_run_filter=runs)}
    assert {"read_inputs 1", "extract_batch 1", "publish"} <= names
    assert len(names) < 10, "one task a stage or batch, not one a document"


def test_wrong_parameters_are_refused_before_anything_runs(prefect_server: None, tmp_path: Path) -> None:
    from prefect.exceptions import ParameterTypeError

    from flows.extract_events import extract_events

    warehouse = tmp_path / "w.duckdb"
    for wrong in ({"inputs": []}, {"inputs": [str(SAMPLE)], "focus": "Mali"}, {"inputs": [str(SAMPLE)], "collected_on": "hier"}):
        with pytest.raises(ParameterTypeError):
            extract_events(**{"warehouse": str(warehouse), **wrong})
    assert not warehouse.exists()


def test_a_run_without_input_fails_and_says_why(prefect_server: None, tmp_path: Path) -> None:
    from flows.extract_events import extract_events

    state = extract_events(inputs=[str(tmp_path / "nowhere")], warehouse=str(tmp_path / "w.duckdb"), return_state=True)
    assert state.is_failed()
    assert not state.is_crashed()
    assert "no such file or folder" in state.message


def test_reading_is_tried_again_when_the_file_system_fails(prefect_server: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from prefect import flow

    from flows import extract_events as module
    from flows.options import Options

    monkeypatch.setattr(module, "_READ_RETRIES", [0.0, 0.0])
    failures = [OSError("the share is away"), OSError("still away")]

    def read_inputs() -> str:
        if failures:
            raise failures.pop()
        return "read"

    def publish() -> str:
        raise OSError("no second try")

    @flow
    def two_stages() -> str:
        call = module.TaskCaller(Options((), tmp_path / "w.duckdb"))
        with pytest.raises(OSError, match="no second try"):
            call(publish)
        return call(read_inputs)

    assert two_stages() == "read"


def test_the_form_has_titles_and_descriptions() -> None:
    from flows.extract_events import extract_events

    properties = extract_events.parameters.properties
    assert list(properties) == [
        "inputs",
        "warehouse",
        "focus",
        "collected_on",
        "full",
        "wait",
        "seeds",
        "published_from",
        "published_to",
        "most_rejects",
        "corrections",
        "runner",
        "workers",
        "dask_address",
    ]
    assert all(entry["title"] != name and entry["description"] for name, entry in properties.items())
    assert extract_events.parameters.required == ["inputs"]
    assert properties["focus"]["pattern"] == "^[A-Z]{3}$"


def test_more_rejects_than_usual_are_told_in_an_event(prefect_server: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import extract_events as module

    told: list[dict[str, Any]] = []
    monkeypatch.setattr(module, "emit_event", lambda event, **rest: told.append({"event": event, **rest}))
    (tmp_path / "empty.txt").touch()
    (tmp_path / "good.txt").write_text("Le marché a rouvert.", encoding="utf-8")
    given = {"inputs": [str(tmp_path / "*.txt")], "warehouse": str(tmp_path / "w.duckdb")}
    module.extract_events(**given, most_rejects=0.5)
    assert not told, "half of them were refused, and no more"
    module.extract_events(**given, most_rejects=0.4)
    [event] = told
    assert event["event"] == "ephemeride.rejects.unusual"
    assert event["payload"]["share"] == "50%"
    assert event["resource"] == {"prefect.resource.id": "ephemeride.warehouse.w.duckdb"}


def test_set_up_makes_deployments_limit_and_automations_once_however_often_it_runs(prefect_server: None) -> None:
    from prefect.settings import PREFECT_API_URL

    from deployments.set_up import automations

    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-m", "deployments.set_up", "--notify", "http://127.0.0.1:9/hook"],
            cwd=ROOT, env={**os.environ, "PREFECT_API_URL": PREFECT_API_URL.value()}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
    deployments = {deployment.name: deployment for deployment in ask("deployments")}
    assert set(deployments) == {"daily", "on-demand", "backfill"}
    (schedule,) = deployments["daily"].schedules
    assert (schedule.schedule.cron, schedule.schedule.timezone, schedule.active) == ("0 5 * * *", "Africa/Bamako", True)
    assert not deployments["on-demand"].schedules
    assert not deployments["backfill"].schedules
    assert all(deployment.concurrency_options for deployment in deployments.values())
    assert all(deployment.parameter_openapi_schema["properties"]["inputs"]["title"] == "Inputs" for deployment in deployments.values())
    made = ask("automations")
    assert sorted(automation.name for automation in made) == sorted(automation.name for automation in automations(None))
    told = [action for automation in made for action in automation.actions if action.type == "send-notification"]
    assert len(told) == 3, "failed, unusual rejects, given up"
    limits = ask("global_concurrency_limits", limit=10, offset=0)
    assert [(one.name, one.limit) for one in limits if one.name == "ephemeride-publish"] == [("ephemeride-publish", 1)]
