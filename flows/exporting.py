"""The warehouse's rows as Parquet files with a datapackage.json, for R, pandas, Excel and whatever reads neither DuckDB nor SQL.

One file a table or view; one that has more rows than PARTITIONED_FROM is cut by year (Hive: events_flat/year=2023/...). The descriptor
follows the Data Package standard, version 2 (https://datapackage.org/standard/data-package/).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from flows.files import replace_folder, workspace
from flows.tables import declared_tables
from flows.warehouse import quoted, reading, told

if TYPE_CHECKING:
    from collections.abc import Iterable

# What is exported: what an analyst asks of events, not the mentions of every document; reference tables that give codes a name.
EXPORTED = (
    "events", "events_flat", "timeline", "event_documents", "event_countries", "event_organisations", "event_participants",
    "event_mentions", "merges", "event_links", "changes", "ledger", "corrections", "documents", "rejects", "runs",
    "partner_year", "type_year", "dyad_year", "leader_year",
    "coverage", "countries", "organisations", "event_types",
)  # fmt: skip
PARTITIONED_FROM = 1_000_000  # rows
_LEFT_OUT = {"documents": ("raw_text", "text")}  # the texts are the publishers'; the warehouse holds them for reading back
_TYPES = {
    "VARCHAR": "string", "BIGINT": "integer", "INTEGER": "integer", "DOUBLE": "number", "HUGEINT": "integer", "BOOLEAN": "boolean",
    "DATE": "date", "TIMESTAMP": "datetime",
}  # fmt: skip


def write_package(connection: duckdb.DuckDBPyConnection, folder: Path, run_id: str) -> None:
    """Write every table of EXPORTED that is there, and datapackage.json, into `folder`, which is made; its version is `run_id`."""
    folder.mkdir()
    there = {name for (name,) in connection.execute("SELECT table_name FROM information_schema.tables").fetchall()}
    resources = [_write(connection, folder, name) for name in EXPORTED if name in there]  # an older file lacks the newer views
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "ephemeride-events",
        "title": "Events of military diplomacy in French news",
        "description": "Who dealt with whom, where and when: one row an engagement, each readable back to the article that tells it.",
        "version": run_id,
        "resources": resources,
    }
    (folder / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def renew_package(path: Path) -> None:
    """Write the package of the published warehouse anew, when it is missing or of another run: after a rollback, a killed run.

    To be called within `locked(path)`. Raises WarehouseError when it cannot be written.
    """
    path = path.resolve()
    try:
        with reading(path) as connection:
            row = connection.execute("SELECT max(run_id) FROM runs").fetchone()
            run_id = str(row[0]) if row else ""
            if _version(package_of(path)) != run_id:
                with workspace(path) as folder:
                    write_package(connection, folder / "parquet", run_id)
                    replace_folder(folder / "parquet", package_of(path), folder / "parquet before")
    except (OSError, duckdb.Error) as error:
        raise told(error, path, "its Parquet package cannot be written") from error


def _version(folder: Path) -> str | None:
    """The run that a package is of; None when there is none that can be read."""
    try:
        version = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["version"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return version if isinstance(version, str) else None


def package_of(path: Path) -> Path:
    """The folder of the package of the warehouse at `path`: 'parquet' beside events.duckdb, 'other.parquet' beside other.duckdb."""
    return path.with_name("parquet" if path.name == "events.duckdb" else f"{path.stem}.parquet")


def _write(connection: duckdb.DuckDBPyConnection, folder: Path, name: str) -> dict[str, Any]:
    """Write one table or view; returns its resource."""
    fields = [field for field in _fields(connection, name) if field["name"] not in _LEFT_OUT.get(name, ())]
    columns = ", ".join(f'"{field["name"]}"' for field in fields)
    source = f"SELECT {columns} FROM {name} ORDER BY ALL"
    if _is_large(connection, name, fields):
        source = f"SELECT {columns}, year(start_date) AS year FROM {name}"
        connection.execute(f"COPY ({source}) TO {quoted(folder / name)} (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (year))")
        path: str | list[str] = sorted(part.relative_to(folder).as_posix() for part in (folder / name).rglob("*.parquet"))
    else:
        path = f"{name}.parquet"
        connection.execute(f"COPY ({source}) TO {quoted(folder / path)} (FORMAT parquet, COMPRESSION zstd)")
    keys = declared_tables()[name].keys[:1] if name in declared_tables() else ()
    schema = {"fields": fields, **({"primaryKey": list(keys[0])} if keys else {})}
    described = {"name": name.replace("_", "-"), "path": path, "format": "parquet", "mediatype": "application/vnd.apache.parquet"}
    return {**described, "description": _comment(connection, name), "schema": schema}


def _is_large(connection: duckdb.DuckDBPyConnection, name: str, fields: Iterable[dict[str, Any]]) -> bool:
    if not any(field["name"] == "start_date" for field in fields):
        return False
    row = connection.execute(f"SELECT count(*) FROM {name}").fetchone()
    return row is not None and row[0] > PARTITIONED_FROM


def _fields(connection: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    """The columns as fields of a Table Schema; lists and structs are `array` and `object`."""
    rows = connection.execute(
        "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = ? AND database_name = current_database()"
        " ORDER BY column_index",
        [name],
    ).fetchall()
    return [
        {"name": column, "type": _type(data_type), **({"description": comment} if comment else {})} for column, data_type, comment in rows
    ]


def _type(data_type: str) -> str:
    if data_type.endswith("[]"):
        return "array"
    return "object" if data_type.startswith("STRUCT") else _TYPES[data_type.split("(")[0]]


def _comment(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    row = connection.execute(
        "SELECT comment FROM duckdb_tables() WHERE table_name = $1 UNION ALL SELECT comment FROM duckdb_views() WHERE view_name = $1",
        [name],
    ).fetchone()
    return str(row[0]) if row and row[0] else ""
