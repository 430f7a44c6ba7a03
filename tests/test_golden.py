"""What is extracted from whole articles, against what a person coded under the codebook."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from flows.cli import main
from flows.warehouse import query

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "seeds" / "documents"
SHARED = Path(os.environ.get("EPHEMERIDE_SHARED", ROOT.parent / "shared"))
GOLD = {row["id"]: row["events"] for row in map(json.loads, (ROOT / "tests" / "golden" / "sample.jsonl").read_text("utf-8").splitlines())}

_FIELDS = (
    "event_type",
    "start_date",
    "end_date",
    "date_edtf",
    "place",
    "host_country",
    "countries",
    "organisations",
    "participants",
    "status",
)


def extract(folder: Path, warehouse: Path) -> Path:
    assert main(["run", str(folder), "--no-prefect", "--collected-on", "2026-11-01", "--warehouse", str(warehouse)]) == 0
    return warehouse


def comparable(event: dict[str, Any]) -> dict[str, Any]:
    """An event with dates as text and its sets in order."""
    values = {name: event[name] for name in _FIELDS}
    return {name: sorted(value) if isinstance(value, list) else str(value) if value else None for name, value in values.items()}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """The events of each article of the sample, as `events_flat` has them."""
    columns, rows = query(extract(SAMPLE, tmp_path_factory.mktemp("golden") / "w.duckdb"), "SELECT * FROM events_flat")
    found: dict[str, list[dict[str, Any]]] = {reference: [] for reference in GOLD}
    for row in rows:
        event = dict(zip(columns, row, strict=True))
        found[event["document_ref"]].append(event)
    return found


@pytest.mark.parametrize("reference", GOLD)
def test_the_sample(reference: str, sample: dict[str, list[dict[str, Any]]]) -> None:
    expected, found = ([comparable(event) for event in events] for events in (GOLD[reference], sample[reference]))
    assert sorted(found, key=str) == sorted(expected, key=str)


def test_the_sample_is_all_coded() -> None:
    assert {path.stem for path in SAMPLE.glob("*.txt")} == set(GOLD)


@pytest.mark.skipif(not (SHARED / "gold" / "score.py").exists(), reason="the shared articles are not here: name them in EPHEMERIDE_SHARED")
def test_the_five_articles_are_all_found_and_exact(tmp_path: Path) -> None:
    warehouse = extract(SHARED / "seeds", tmp_path / "w.duckdb")
    score = [sys.executable, str(SHARED / "gold" / "score.py"), str(SHARED / "gold" / "seeds" / "gold.jsonl"), str(warehouse)]
    report = json.loads(subprocess.run([*score, "--json"], capture_output=True, text=True, check=True, timeout=60).stdout)
    errors = subprocess.run([*score, "--errors"], capture_output=True, text=True, check=True, timeout=60).stdout
    assert report["documents"] == 5
    assert (report["found"]["f1"], report["exact"]["f1"]) == (1.0, 1.0), errors
