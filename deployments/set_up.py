"""Make everything the server needs for Ephemeride, or bring it up to date: work pool, deployments, publishing limit, automations.

    python -m deployments.set_up [--notify URL]

Needs a server that answers at PREFECT_API_URL. Running it again changes nothing that is right already.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("DO_NOT_TRACK", "1")

import yaml
from prefect.blocks.notifications import CustomWebhookNotificationBlock
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.events.schemas.automations import AutomationCore

from flows.extract_events import PUBLISHING_LIMIT

ROOT = Path(__file__).resolve().parent.parent
POOL = "ephemeride"
BLOCK = "ephemeride-notify"


def set_up(notify: str | None) -> None:
    """Make all of it. `notify` is the address that automations post {"subject", "text"} to."""
    prefect("work-pool", "create", POOL, "--type", "process", "--overwrite")
    prefect("deploy", "--all", "--prefect-file", "deployments/prefect.yaml")
    block = _notification_block(notify)
    with get_client(sync_client=True) as client:
        client.upsert_global_concurrency_limit_by_name(PUBLISHING_LIMIT, 1)
        _make_automations(client, block)


def prefect(*words: str) -> None:
    """A command of Prefect's in the project's root. Raises SystemExit with what it said when it fails."""
    command = [sys.executable, "-m", "prefect", "--no-prompt", *words]
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"set_up: prefect {' '.join(words)} failed:\n{done.stdout}{done.stderr}")


def _notification_block(notify: str | None) -> str | None:
    """The id of the block that posts to `notify`; None without an address."""
    if notify is None:
        return None
    message = {"subject": "{{subject}}", "text": "{{body}}"}  # `text` is what Slack and its like show
    return str(CustomWebhookNotificationBlock(name="Ephemeride", url=notify, json_data=message).save(BLOCK, overwrite=True))


def automations(block: str | None) -> list[AutomationCore]:
    """The automations of automations.yaml, as Prefect checks them."""
    declared = yaml.safe_load((ROOT / "deployments" / "automations.yaml").read_text(encoding="utf-8"))["automations"]
    return [AutomationCore.model_validate({**one, "actions": [_action(action, block) for action in one["actions"]]}) for one in declared]


def _action(declared: dict[str, Any], block: str | None) -> dict[str, Any]:
    """An action as declared, `notify` spelt out."""
    if "notify" not in declared:
        return declared
    if block is None:
        return {"type": "do-nothing"}
    return {"type": "send-notification", "block_document_id": block, "subject": "Ephemeride", "body": declared["notify"]}


def _make_automations(client: SyncPrefectClient, block: str | None) -> None:
    for automation in automations(block):
        (same, *doubles) = client.read_automations_by_name(automation.name) or [None]
        if same is None:
            client.create_automation(automation)
        else:
            client.update_automation(same.id, automation)
        for double in doubles:
            client.delete_automation(double.id)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="set_up.py", description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--notify", metavar="URL", default=os.environ.get("EPHEMERIDE_NOTIFY_URL"), help="post notifications to this address"
    )
    notify = parser.parse_args().notify
    set_up(notify)
    print("set_up: work pool, deployments, publishing limit and automations are in place" + ("" if notify else "; no address to notify"))


if __name__ == "__main__":
    main()
