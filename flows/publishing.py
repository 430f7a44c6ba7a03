"""Building, checking and publishing the next warehouse file (see `flows.warehouse` for reading it)."""

from __future__ import annotations

import contextlib
import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import polars as pl

from flows.comparing import add_changes, refuse_losses
from flows.errors import WarehouseError
from flows.exporting import package_of, write_package
from flows.files import put_in_place, replace_folder, workspace
from flows.history import keep
from flows.meanings import describe
from flows.tables import declared_tables, empty, header, project_root, schema
from flows.warehouse import DOCUMENT_TABLES, EVENT_TABLES, MEMORY, SHARED, quoted, reason, refuse_foreign, told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.seeds import Seeds

# the oldest client that must be able to open the file; small blocks: sixty tables of a few rows each would fill 25 MB with large ones
_FILE: dict[str, str | bool | int | float | list[str]] = {"storage_compatibility_version": SHARED, "default_block_size": "16384"}
Rows = pl.DataFrame | Path  # a frame, or the path or glob of Parquet files with its columns: a corpus need not fit in memory


@dataclass(frozen=True)
class Edition:
    """What a run found, for `publish`.

    `changed`: document-level tables (DOCUMENT_TABLES), the rows of new and changed documents only; those of the others stay.
    `events`: warehouse-level tables (EVENT_TABLES), complete. A table left out of either is empty.
    `ledger`: what became of the ids of the edition before, this run's rows; those of earlier runs stay.
    `corrections`: all of them, with what became of each.
    `rejects`: this run's. `paths`: the input files it read, whose earlier rejects it replaces; those of untouched documents stay.
    `settings`: all of them (`focus_country` among them). `run`: one row of table `runs`, without run_id's of earlier runs.
    `floors`: whether to refuse to lose many documents or events of the edition before (see `flows.comparing`).
    """

    changed: Mapping[str, Rows]
    events: Mapping[str, Rows]
    rejects: pl.DataFrame
    settings: Mapping[str, str]
    run: pl.DataFrame
    seeds: Seeds
    paths: Sequence[str] = field(default_factory=tuple)
    ledger: pl.DataFrame = field(default_factory=lambda: empty("ledger"))
    corrections: pl.DataFrame = field(default_factory=lambda: empty("corrections"))
    floors: bool = True


def publish(path: Path, edition: Edition) -> None:
    """Make the next warehouse from the published one and `edition`, check it, and rename it into place.

    To be called within `locked(path)`, held since `known_documents`. Raises WarehouseError (not a database, a check that fails, a
    disk that is full or may not be written); then the published file is untouched.
    """
    path = path.resolve()
    try:
        with workspace(path) as folder:
            following = folder / "next.duckdb"
            with duckdb.connect(str(following), config=_FILE) as connection:
                _build(connection, path, folder, edition)
                write_package(connection, folder / "parquet", edition.run["run_id"][0])
            keep(path)
            put_in_place(following, path)
            replace_folder(folder / "parquet", package_of(path), folder / "parquet before")
    except (OSError, duckdb.Error, pl.exceptions.ComputeError) as error:
        raise told(error, path, "cannot be published") from error


def _build(connection: duckdb.DuckDBPyConnection, path: Path, folder: Path, edition: Edition) -> None:
    clock = time.perf_counter()
    connection.execute("SET enable_progress_bar = false")
    connection.execute(f"SET memory_limit = '{MEMORY}'")
    connection.execute(f"SET temp_directory = {quoted(folder / 'spilled')}")
    connection.execute("BEGIN;" + ";".join(table.unindexed for table in declared_tables().values()) + ";COMMIT")
    _add_changed(connection, folder, edition)
    if path.exists():
        _take_over(connection, path, folder, edition)
    for name in EVENT_TABLES:
        _add(connection, folder, name, edition.events.get(name))
    connection.execute("BEGIN")
    settings = pl.DataFrame(list(edition.settings.items()), schema=["key", "value"], orient="row")
    for name, rows in {
        **edition.seeds.tables,
        "settings": settings,
        "runs": edition.run,
        "rejects": edition.rejects,
        "ledger": edition.ledger,
        "corrections": edition.corrections,
    }.items():
        _add(connection, folder, name, rows)
    connection.execute("COMMIT")
    create_views(connection)
    describe(connection)
    check_keys(connection)
    run_checks(connection)
    if path.exists() and edition.floors:
        refuse_losses(connection, path)
    add_changes(connection, edition.run["run_id"][0], path.exists())
    if path.exists():
        connection.execute("DETACH published")
    _add_duration(connection, edition.run["run_id"][0], time.perf_counter() - clock)
    connection.execute("CHECKPOINT")


def _add_duration(connection: duckdb.DuckDBPyConnection, run_id: str, seconds: float) -> None:
    """Add to the run's row what building and checking took: only now is it known."""
    connection.execute(
        "UPDATE runs SET seconds = round(seconds + $seconds, 3), stages = struct_update(stages, publish := round($seconds, 3))"
        " WHERE run_id = $run_id",
        {"seconds": seconds, "run_id": run_id},
    )


def _add_changed(connection: duckdb.DuckDBPyConnection, folder: Path, edition: Edition) -> None:
    for name in DOCUMENT_TABLES:
        _add(connection, folder, name, edition.changed.get(name))


def _take_over(connection: duckdb.DuckDBPyConnection, path: Path, folder: Path, edition: Edition) -> None:
    """Copy from the published file what this run leaves as it is: rows of other documents, their rejects, earlier runs."""
    with contextlib.suppress(OSError):  # a name of its own: this process may have the file open under the old one
        os.link(path, folder / "published.duckdb")
    source = folder / "published.duckdb"
    connection.execute(f"ATTACH {quoted(source if source.exists() else path)} AS published (READ_ONLY)")
    refuse_foreign(connection, path, "published")
    connection.execute("""
        CREATE TEMP TABLE replaced AS
        SELECT old.document_id, old.document_ref
        FROM published.documents AS old JOIN documents AS new
          ON new.document_ref = old.document_ref OR new.document_id = old.document_id
    """)
    for name in DOCUMENT_TABLES:
        _copy(connection, name, "document_id NOT IN (SELECT document_id FROM replaced)")
    _copy(connection, "runs", "true")
    _copy(connection, "changes", "true")
    _copy(connection, "ledger", "true")
    connection.execute("CREATE TEMP TABLE read_paths (path VARCHAR)")
    _insert(connection, folder, "read_paths", pl.DataFrame({"path": list(edition.paths)}, schema={"path": pl.String}), ["path"])
    # what was refused inside a document stays as long as the document does; the rest as long as its file is not read again
    _copy(
        connection,
        "rejects",
        """CASE WHEN document_ref IN (SELECT document_ref FROM published.documents) AND stage <> 'read'
                THEN document_ref NOT IN (SELECT document_ref FROM replaced)
                ELSE path IS NULL OR path NOT IN (SELECT path FROM read_paths) END""",
    )


def _copy(connection: duckdb.DuckDBPyConnection, name: str, condition: str) -> None:
    """Rows of the published table, by the columns that both files have: an older file may lack some."""
    published = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE database_name = 'published' AND table_name = ?", [name]
    ).fetchall()
    columns = ", ".join(f'"{column}"' for (column,) in published if column in schema(name))
    if columns:
        connection.execute(f"INSERT INTO {name} BY NAME SELECT {columns} FROM published.{name} WHERE {condition}")


def _add(connection: duckdb.DuckDBPyConnection, folder: Path, name: str, rows: Rows | None) -> None:
    """Append rows to a table; a frame that lacks a column of it is an error of the caller (ColumnNotFoundError)."""
    if rows is not None:
        _insert(connection, folder, name, rows, list(schema(name)))


def _insert(connection: duckdb.DuckDBPyConnection, folder: Path, name: str, rows: Rows, columns: list[str]) -> None:
    if isinstance(rows, pl.DataFrame):
        if rows.is_empty():
            return
        source = folder / f"{name}.parquet"
        rows.select(columns).write_parquet(source, compression="lz4")
    else:
        source = rows
    chosen = ", ".join(f'"{column}"' for column in columns)
    try:
        connection.execute(f"INSERT INTO {name} BY NAME SELECT {chosen} FROM read_parquet({quoted(source)})")
    except (duckdb.ConstraintException, duckdb.ConversionException) as error:
        raise WarehouseError(f"table {name} refuses a row: {reason(error)}; nothing was published") from error
    if isinstance(rows, pl.DataFrame):
        source.unlink()


def create_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Every view and macro of sql/views; one that reads another is made after it."""
    waiting = {path.stem: path.read_text(encoding="utf-8") for path in sorted((project_root() / "sql" / "views").glob("*.sql"))}
    while waiting:
        failures: dict[str, duckdb.Error] = {}
        n_waiting = len(waiting)
        for name, sql in list(waiting.items()):
            try:
                connection.execute(sql)
            except duckdb.CatalogException as failure:
                failures[name] = failure
            else:
                del waiting[name]
        if failures and len(waiting) == n_waiting:
            name, cause = next(iter(failures.items()))
            raise WarehouseError(f"sql/views/{name}.sql does not run: {reason(cause)}") from cause


def check_keys(connection: duckdb.DuckDBPyConnection) -> None:
    """Every key that sql/tables declares is unique; WarehouseError names the first that is not, with its first rows."""
    for name, declared in declared_tables().items():
        for key in declared.keys:
            columns = ", ".join(f'"{column}"' for column in key)
            known = " AND ".join(f'"{column}" IS NOT NULL' for column in key)
            twice = f"SELECT {columns}, count(*) AS n FROM {name} WHERE {known} GROUP BY {columns} HAVING n > 1 ORDER BY {columns}"
            _refuse(connection, twice, f"table {name} has this key twice")


def run_checks(connection: duckdb.DuckDBPyConnection) -> None:
    """Every query of sql/checks must give no row; WarehouseError names the first that does, with its first rows."""
    for path in sorted((project_root() / "sql" / "checks").glob("*.sql")):
        sql = path.read_text(encoding="utf-8")
        _refuse(connection, sql, f"check {path.stem} failed", header(sql))


def _refuse(connection: duckdb.DuckDBPyConnection, sql: str, fault: str, why: str = "") -> None:
    """WarehouseError if the query gives a row."""
    result = connection.execute(sql)
    columns = [column[0] for column in result.description or []]
    rows = result.fetchmany(3)
    if rows:
        shown = "; ".join(", ".join(f"{column}={value!r}" for column, value in zip(columns, row, strict=True)) for row in rows)
        raise WarehouseError(f"{fault}, nothing was published: {shown}{f' ({why})' if why else ''}")
