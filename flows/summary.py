"""What a run did, told from what is published: a second run says the same as the first."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from flows.changed import LookedAt
from flows.options import Started
from flows.tables import schema
from flows.warehouse import frame_of, hand_over, reading

LAST_EVENTS = 200  # of the timeline are told after a run: all are in the warehouse


@dataclass(frozen=True)
class Summary:
    """What a run did: documents by their end, and the tables a person looks at first.

    `changes`: how many events it added, changed and dropped; all 0 when nothing was published. `stages`: seconds in each stage.
    `events`: the last of the timeline, LAST_EVENTS at most. `corrections`: the table.
    """

    warehouse: Path
    n_read: int
    n_unchanged: int
    n_with_events: int
    n_without_events: int
    n_rejects: int
    n_events: int
    partner_year: pl.DataFrame
    events: pl.DataFrame
    rejects: pl.DataFrame
    changes: dict[str, int]
    stages: dict[str, float]
    corrections: pl.DataFrame
    seconds: float


def summarise(path: Path, started: Started, looked_at: LookedAt, stages: dict[str, float]) -> Summary:
    """Counts of the documents looked at, from the warehouse published at `path`, which is opened once for all of them."""
    with reading(path) as connection:
        hand_over(connection, "looked_at", looked_at.documents)
        hand_over(connection, "places", pl.DataFrame({"path": looked_at.paths}, schema={"path": pl.String}))
        telling = _count(connection, "event_documents SEMI JOIN looked_at USING (document_id)", "DISTINCT document_id")
        n_events = _count(connection, "events")
        rejects = frame_of(connection, _REJECTS, schema("rejects"))
        return Summary(
            warehouse=path,
            n_read=looked_at.n_documents,
            n_unchanged=looked_at.n_unchanged,
            n_with_events=telling,
            n_without_events=_count(connection, "documents SEMI JOIN looked_at USING (document_id)") - telling,
            n_rejects=rejects.height,
            n_events=n_events,
            partner_year=_rows(connection, "SELECT * FROM partner_year"),
            events=_rows(connection, f"SELECT * FROM timeline OFFSET {max(n_events - LAST_EVENTS, 0)}"),
            rejects=rejects,
            changes=_changes(connection, started.run_id),
            stages=stages,
            corrections=frame_of(connection, "SELECT * FROM corrections", schema("corrections")),
            seconds=time.perf_counter() - started.clock,
        )


_REJECTS = "SELECT * FROM rejects WHERE path IN (SELECT path FROM places) OR document_ref IN (SELECT document_ref FROM looked_at)"


def _count(connection: duckdb.DuckDBPyConnection, rows: str, what: str = "*") -> int:
    (count,) = connection.execute(f"SELECT count({what}) FROM {rows}").fetchall()[0]
    return int(count)


def _changes(connection: duckdb.DuckDBPyConnection, run_id: str) -> dict[str, int]:
    sql = "SELECT change, count(DISTINCT event_id) FROM changes WHERE run_id = ? GROUP BY change"
    counted = dict(connection.execute(sql, [run_id]).fetchall())
    return {change: counted.get(change, 0) for change in ("added", "changed", "dropped")}


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> pl.DataFrame:
    found = connection.execute(sql)
    columns = [column[0] for column in found.description or ()]
    return pl.DataFrame(found.fetchall(), schema=columns, orient="row", infer_schema_length=None)
