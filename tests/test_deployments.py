"""The files of deployments/ agree with the flow, with Prefect's own checks and with each other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "deployments"


def declared(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((FOLDER / name).read_text(encoding="utf-8")))


SERVICES: dict[str, dict[str, Any]] = declared("compose.yaml")["services"]


@pytest.mark.parametrize("deployment", declared("prefect.yaml")["deployments"], ids=lambda deployment: deployment["name"])
def test_a_deployment_has_parameters_that_the_flow_takes(deployment: dict[str, Any]) -> None:
    from flows.extract_events import extract_events

    file, _, function = deployment["entrypoint"].partition(":")
    assert (ROOT / file).is_file()
    assert function == extract_events.fn.__name__
    extract_events.validate_parameters(deployment["parameters"])


@pytest.mark.parametrize("block", [None, "5f5d5aef-0f0d-4a4c-9f3e-1d1f1c1b1a19"])
def test_automations_are_what_prefect_takes(block: str | None) -> None:
    from deployments.set_up import automations

    made = automations(block)
    assert len({automation.name for automation in made}) == len(made)
    notified = {automation.name for automation in made if any(action.type == "send-notification" for action in automation.actions)}
    assert len(notified) == (3 if block else 0)


@pytest.mark.parametrize(
    ("tries", "automation"), [(1, "ephemeride crashed run again"), (3, "ephemeride crashed run again"), (4, "ephemeride given up")]
)
def test_a_crash_is_either_tried_again_or_told(tries: int, automation: str) -> None:
    from prefect.events.schemas.events import Resource

    from deployments.set_up import automations

    crashed = Resource({"prefect.resource.id": "prefect.flow-run.1", "prefect.run-count": str(tries)})
    told = {"prefect.flow-run.Crashed"}
    met = [one.name for one in automations(None) if {*one.trigger.expect, *one.trigger.after} & told and one.trigger.match.matches(crashed)]
    assert [name for name in met if name != "ephemeride zombie"] == [automation]


def test_heartbeats_come_several_times_within_what_counts_as_silence() -> None:
    pool = declared("prefect.yaml")["definitions"]["work_pool"]
    [zombie] = [one for one in declared("automations.yaml")["automations"] if one["name"] == "ephemeride zombie"]
    assert 3 * int(pool["job_variables"]["env"]["PREFECT_FLOWS_HEARTBEAT_FREQUENCY"]) <= zombie["trigger"]["within"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_names_only_what_is_there(name: str) -> None:
    service = SERVICES[name]
    assert set(service.get("depends_on", {})) <= set(SERVICES)
    if "build" in service:
        assert (FOLDER / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
    for volume in service.get("volumes", []):
        source = volume.split(":")[0]
        assert source.startswith("../") or source in declared("compose.yaml")["volumes"]
    api = service.get("environment", {}).get("PREFECT_API_URL")
    assert api is None or re.fullmatch(r"http://(\w+):4200/api", api)[1] in SERVICES  # type: ignore[index]


def test_the_server_is_open_to_this_machine_only() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_image_is_made_of_what_is_there() -> None:
    lines = (FOLDER / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = [name for line in lines if line.startswith("COPY ") for name in line.split()[1:-1]]
    assert {"pyproject.toml", "constraints.txt", "flows", "seeds", "sql", "deployments"} <= set(copied)
    assert all((ROOT / name).exists() for name in copied)
