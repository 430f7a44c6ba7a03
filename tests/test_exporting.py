"""The Parquet package beside a warehouse: the same rows, each column described."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import runs

from flows import exporting
from flows.exporting import EXPORTED, package_of


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    articles = runs.write(folder / "in", a=runs.VISIT.format(day="3 mai 2021"), b=runs.EXERCISE, c=runs.NOTHING)
    runs.extract(folder / "events.duckdb", articles)
    return folder / "events.duckdb"


def package(warehouse: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((package_of(warehouse) / "datapackage.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("name", EXPORTED)
def test_a_file_has_the_rows_of_its_table(warehouse: Path, name: str) -> None:
    exported = pl.read_parquet(package_of(warehouse) / f"{name}.parquet")
    columns = ", ".join(f'"{column}"' for column in exported.columns)
    assert exported.rows() == runs.ask(warehouse, f"SELECT {columns} FROM {name} ORDER BY ALL")


def test_the_texts_stay_in_the_warehouse(warehouse: Path) -> None:
    assert not {"text", "raw_text"} & set(pl.read_parquet(package_of(warehouse) / "documents.parquet").columns)


def test_the_descriptor_has_every_file_and_every_column_with_its_meaning(warehouse: Path) -> None:
    resources = package(warehouse)["resources"]
    assert [resource["path"] for resource in resources] == [f"{name}.parquet" for name in EXPORTED]
    for resource in resources:
        columns = pl.read_parquet_schema(package_of(warehouse) / resource["path"])
        assert [field["name"] for field in resource["schema"]["fields"]] == list(columns)
        assert resource["description"], resource["name"]
    events = next(resource for resource in resources if resource["name"] == "events")
    assert events["schema"]["primaryKey"] == ["event_id"]
    assert {field["name"]: field["type"] for field in events["schema"]["fields"]}["start_date"] == "date"


def test_its_version_is_the_run(warehouse: Path) -> None:
    assert [(package(warehouse)["version"],)] == runs.ask(warehouse, "SELECT max(run_id) FROM runs")


def test_a_later_run_replaces_it_whole(warehouse: Path, tmp_path: Path) -> None:
    folder = runs.write(tmp_path / "in", a=runs.VISIT.format(day="3 mai 2021"))
    runs.extract(tmp_path / "other.duckdb", folder)
    stray = package_of(tmp_path / "other.duckdb") / "stray.parquet"
    stray.write_bytes(b"")
    runs.extract(tmp_path / "other.duckdb", runs.write(tmp_path / "in", b=runs.EXERCISE))
    assert stray.parent.name == "other.parquet"
    assert not stray.exists()
    assert pl.read_parquet(stray.parent / "events.parquet").height == 2


def test_many_rows_are_cut_by_year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "PARTITIONED_FROM", 1)
    folder = runs.write(tmp_path / "in", a=runs.VISIT.format(day="3 mai 2021"), b=runs.EXERCISE)
    runs.extract(tmp_path / "events.duckdb", folder)
    parts = package_of(tmp_path / "events.duckdb") / "events"
    assert sorted(part.name for part in parts.iterdir()) == ["year=2021", "year=2022"]
    assert pl.read_parquet(parts, hive_partitioning=True)["year"].sort().to_list() == [2021, 2022]
    resource = next(one for one in package(tmp_path / "events.duckdb")["resources"] if one["name"] == "events")
    assert [path.split("/")[1] for path in resource["path"]] == ["year=2021", "year=2022"]
