"""The next edition beside the published one: what changed between them, and whether too much is lost.

Both are open in one connection while the next is built: its tables under their own names, those of the published file in the
catalog `published`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from flows.errors import WarehouseError
from flows.tables import project_root, table

if TYPE_CHECKING:
    from pathlib import Path

# A run that keeps its rules seldom loses events; one fed from a broken export loses most of them.
_MAY_GO_SHARE = 0.1  # of the documents, and of the events, of the edition before
_MAY_GO = 20  # rows that may go in any case: in a small warehouse one mended article is a large share
_COMPARED = ("events", "event_countries", "event_organisations", "event_participants", "event_documents", "documents")


def refuse_losses(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """WarehouseError when the next edition has far fewer documents or events than the published one."""
    for name in ("documents", "events"):
        before, after = _count(connection, f"published.{name}"), _count(connection, name)
        if before - after > max(_MAY_GO, _MAY_GO_SHARE * before):
            raise WarehouseError(
                f"{path}: this run would leave {after:,} of {before:,} {name}, nothing was published: look at its input,"
                " and give --full if they are to go"
            )


def _count(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {name}").fetchone()
    return int(row[0]) if row else 0


def add_changes(connection: duckdb.DuckDBPyConnection, run_id: str, has_published: bool) -> None:
    """Fill `changes` for this run: against the published edition, or against nothing for the first."""
    fields = _sql("event_fields")
    connection.execute(f"CREATE TEMP TABLE new_fields AS {fields}")
    if has_published:
        _with_published_as(connection, f"CREATE TEMP TABLE old_fields AS {fields}")
    else:
        connection.execute("CREATE TEMP TABLE old_fields AS FROM new_fields LIMIT 0")
    connection.execute(f"INSERT INTO changes BY NAME {_sql('changes')}", {"run_id": run_id})
    connection.execute("DROP TABLE old_fields; DROP TABLE new_fields")


def _with_published_as(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Run `sql` on the published tables under their own names, with today's columns: what an older file lacks is NULL."""
    row = connection.execute("SELECT current_database()").fetchone()
    connection.execute("ATTACH ':memory:' AS before")
    for name in _COMPARED:
        connection.execute(f"CREATE VIEW before.{name} AS {_as_today(connection, name)}")
    connection.execute(f"USE before; {sql}")
    connection.execute(f'USE "{row[0] if row else ""}"; DETACH before')


def _as_today(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    found = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE database_name = 'published' AND table_name = ?", [name]
    ).fetchall()
    published = {column for (column,) in found}
    columns = ", ".join(f'"{column}"' if column in published else f'NULL AS "{column}"' for column in table(name).columns)
    return f"SELECT {columns} " + (f"FROM published.{name}" if published else "WHERE false")


def _sql(name: str) -> str:
    return (project_root() / "sql" / "publishing" / f"{name}.sql").read_text(encoding="utf-8").rstrip().removesuffix(";")
