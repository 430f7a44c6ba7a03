"""The warehouse file: what it holds, how it is read, and how the next one takes the place of the published one.

A run never writes the file that analysts have open. `publish` builds the next file in a folder beside it, checks it, and renames
it into place; a killed run leaves the published file as it was. Readers of this module open the file read-only and close it at once.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl

from flows.errors import WarehouseError
from flows.files import scratch
from flows.tables import schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

log = logging.getLogger("ephemeride.warehouse")

# Rows that belong to a document and are replaced with it.
DOCUMENT_TABLES = (
    "documents",
    "document_offsets",
    "sentences",
    "mentions",
    "dates",
    "persons",
    "candidates",
    "document_events",
    "evidence",
)
# Rows made anew by each run from those of all documents.
EVENT_TABLES = (
    "events",
    "event_documents",
    "event_countries",
    "event_organisations",
    "event_participants",
    "event_mentions",
    "merges",
    "event_links",
)
_OURS = {"documents", "events", "settings", "runs"}  # a database without these is somebody else's

MEMORY = "512MB"  # what DuckDB may hold of a warehouse, however large it is, in our own work; the rest is spilled to disk
# What a query from outside may use: nothing but the tables (no files, no network, no extensions, no other settings).
_LOCKED_DOWN: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "lock_configuration": "true",
    "memory_limit": "1GB",
    "threads": "2",
    "temp_directory": "",
}
SHARED = "v1.5.0"  # storage version: the oldest client that must be able to open the file


@contextlib.contextmanager
def locked(path: Path, wait: bool = True) -> Iterator[None]:
    """Hold the lock of the warehouse at `path` (a file beside it): one run at a time, from first look to publication.

    A second run waits, or with `wait=False` gets a WarehouseError at once. Readers need no lock. The operating system frees it
    when the process dies, so a killed run never leaves it behind.
    """
    path = path.resolve()
    with _told(path, "cannot write beside it"):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o666)
    try:
        _take(handle, path, wait)
        yield
    finally:
        os.close(handle)


def _take(handle: int, path: Path, wait: bool) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        if not wait:
            raise WarehouseError(f"another run is writing {path}: wait for its end and run again") from error
        log.warning("another run is writing %s: waiting for its end", path)
        fcntl.flock(handle, fcntl.LOCK_EX)


def known_documents(path: Path) -> pl.DataFrame:
    """What is stored already: (document_ref, document_id, content_hash, ruleset), one row a document; empty if no file is there yet.

    Raises WarehouseError if something else stands at `path`.
    """
    columns = ("document_ref", "document_id", "content_hash", "ruleset")
    return stored(path, "documents").select(columns) if not path.exists() else _stored(path, "documents", columns)


def stored(path: Path, table: str, where: str = "true") -> pl.DataFrame:
    """A table of the published warehouse, or those of its rows for which the SQL `where` holds.

    An empty frame of its schema if no file is there yet, or an older one without the table; a column that it lacks is NULL.
    """
    if not path.exists():
        return pl.DataFrame(schema=schema(table))
    return _stored(path, table, tuple(schema(table)), where)


def _stored(path: Path, table: str, columns: Iterable[str], where: str = "true") -> pl.DataFrame:
    types = {column: schema(table)[column] for column in columns}
    with _told(path, "cannot be read"), reading(path) as connection:
        try:
            found = {column[0] for column in connection.execute(f"FROM {table} LIMIT 0").description}
        except duckdb.CatalogException:
            return pl.DataFrame(schema=types)
        chosen = ", ".join(f'"{column}"' if column in found else f'NULL AS "{column}"' for column in types)
        return frame_of(connection, f"SELECT {chosen} FROM {table} WHERE {where}", types)


def frame_of(connection: duckdb.DuckDBPyConnection, sql: str, types: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """The rows of a query of ours, in columns of these types."""
    # through Parquet: duckdb hands frames over only with pyarrow, which is 170 MB
    with scratch(Path(tempfile.gettempdir()), "ephemeride-rows-") as folder:
        connection.execute(f"COPY ({sql}) TO {quoted(f'{folder}/rows.parquet')} (FORMAT parquet)")
        return pl.read_parquet(f"{folder}/rows.parquet").cast(dict(types))  # type: ignore[arg-type]


def hand_over(connection: duckdb.DuckDBPyConnection, name: str, rows: pl.DataFrame) -> None:
    """Make `rows` a temporary table of the connection."""
    with scratch(Path(tempfile.gettempdir()), "ephemeride-rows-") as folder:
        rows.write_parquet(f"{folder}/rows.parquet")
        connection.execute(f"CREATE TEMP TABLE {name} AS FROM read_parquet({quoted(f'{folder}/rows.parquet')})")


@contextlib.contextmanager
def reading(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the newest published file, checked to be ours.

    Within a process duckdb answers a second `connect` from the database it has open under that path, even after the file was
    replaced. A hard link gives the file a name of its own, so that this never reads yesterday's warehouse.
    """
    path = path.resolve()
    with contextlib.ExitStack() as stack:
        name = stack.enter_context(_alias(path))
        with _told(path, "cannot be read"):
            connection = stack.enter_context(duckdb.connect(str(name), read_only=True))
            connection.execute(f"SET enable_progress_bar = false; SET memory_limit = '{MEMORY}'")
            refuse_foreign(connection, path)
        yield connection


@contextlib.contextmanager
def _alias(path: Path) -> Iterator[Path]:
    with contextlib.ExitStack() as stack:
        alias = path
        # analysts may have no right to write there, and some disks have no links: then the file's own name must do
        with contextlib.suppress(OSError):
            folder = stack.enter_context(scratch(path.parent, f".{path.name}.read-"))
            os.link(path, folder / path.name)
            alias = folder / path.name
        yield alias


def refuse_foreign(connection: duckdb.DuckDBPyConnection, path: Path, catalog: str | None = None) -> None:
    """WarehouseError unless the database has our tables: a run must not overwrite somebody's other database."""
    where = f"{catalog}.main." if catalog else ""
    try:  # duckdb's own lists of what is there take twenty times as long: every reading comes through here
        connection.execute(";".join(f"FROM {where}{name} LIMIT 0" for name in sorted(_OURS)))
    except duckdb.CatalogException as error:
        other = "is a DuckDB database, but not a warehouse of Ephemeride: name another file with --warehouse"
        raise WarehouseError(f"{path} {other}") from error


def query(path: Path, sql: str, seconds: float | None = None, parameters: Sequence[object] = ()) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The columns and rows that `sql` (its `?` from `parameters`) gives on the published warehouse; both empty when it gives no table.

    `sql` may come from anybody: the connection is read-only and can reach nothing but the warehouse's tables. It is interrupted after
    `seconds`. Raises WarehouseError with duckdb's reason for a wrong or a forbidden statement, or when no warehouse is there.
    """
    path = path.resolve()
    if not path.exists():
        raise WarehouseError(f"no warehouse at {path}: make one with `ephemeride run INPUT`, or name another with --warehouse")
    with contextlib.ExitStack() as stack:
        name = stack.enter_context(_alias(path))
        with _told(path, "cannot be read"):
            # set before the lock of the configuration: it prints to standard output
            connection = stack.enter_context(duckdb.connect(str(name), read_only=True, config={**_LOCKED_DOWN}))
            refuse_foreign(connection, path)
        return _answer(connection, sql, seconds, parameters)


def _answer(
    connection: duckdb.DuckDBPyConnection, sql: str, seconds: float | None, parameters: Sequence[object]
) -> tuple[list[str], list[tuple[Any, ...]]]:
    timer = threading.Timer(seconds, connection.interrupt) if seconds is not None else None
    if timer:
        timer.start()
    try:
        result: duckdb.DuckDBPyConnection | None = connection.execute(sql, list(parameters)) if parameters else connection.execute(sql)
        if result is None or result.description is None:  # a comment, or a statement that gives no table
            return [], []
        return [column[0] for column in result.description], result.fetchall()
    except duckdb.InterruptException as error:
        raise WarehouseError(f"the query was stopped after {seconds:g} seconds: narrow it" if seconds else "interrupted") from error
    except duckdb.Error as error:
        raise WarehouseError(f"the query failed: {reason(error)}") from error
    finally:
        if timer:
            timer.cancel()


def reason(error: Exception) -> str:
    """The first line of an error's message, without duckdb's name for its kind."""
    first = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
    return first.split(" Error: ", 1)[-1]


@contextlib.contextmanager
def _told(path: Path, fault: str) -> Iterator[None]:
    """Errors of the disk and of duckdb as one WarehouseError line that says what to do."""
    try:
        yield
    except (OSError, duckdb.Error, pl.exceptions.PolarsError) as error:
        raise told(error, path, fault) from error


def told(error: Exception, path: Path, fault: str) -> WarehouseError:
    """The WarehouseError that says in one line what went wrong with the warehouse at `path` and what to do."""
    text = str(error)
    if "not a valid DuckDB database" in text:
        return WarehouseError(f"{path} is not a DuckDB database: move it away, or name another file with --warehouse")
    if "Could not set lock" in text:
        return WarehouseError(f"{path} is open for writing in another program: close it there, or open it read-only")
    if "No space left" in text or "File too large" in text:
        return WarehouseError(f"{path}: the disk is full; free some space and run again (the published file is unchanged)")
    if path.is_dir():
        return WarehouseError(f"{path} is a folder: name a file with --warehouse, such as {path / 'events.duckdb'}")
    what = error.strerror if isinstance(error, OSError) and error.strerror else reason(error)
    return WarehouseError(f"{path}: {fault} ({what}); name a file in a folder you can write to with --warehouse")


def quoted(text: str | Path) -> str:
    """An SQL string literal."""
    return "'" + str(text).replace("'", "''") + "'"
