"""What a run did, told from what is published: a second run says the same as the first."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from flows.changed import LookedAt
from flows.options import Started
from flows.warehouse import known_documents, query, stored


@dataclass(frozen=True)
class Summary:
    """What a run did: documents by their end, and the tables a person looks at first.

    `changes`: how many events it added, changed and dropped; all 0 when nothing was published. `stages`: seconds in each stage.
    `corrections`: the table.
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
    """Counts of the documents looked at, from the warehouse published at `path`."""
    documents = looked_at.documents
    references = documents["document_ref"].implode()
    telling = stored(path, "event_documents", documents["document_id"])["document_id"].n_unique()
    rejects = stored(path, "rejects").filter(pl.col("path").is_in(looked_at.paths) | pl.col("document_ref").is_in(references))
    return Summary(
        warehouse=path,
        n_read=documents.height,
        n_unchanged=looked_at.n_unchanged,
        n_with_events=telling,
        n_without_events=known_documents(path).join(documents, on="document_id", how="semi").height - telling,
        n_rejects=rejects.height,
        n_events=stored(path, "events").height,
        partner_year=_view(path, "SELECT * FROM partner_year"),
        events=_view(path, "SELECT * FROM timeline"),
        rejects=rejects,
        changes=_changes(path, started.run_id),
        stages=stages,
        corrections=stored(path, "corrections"),
        seconds=time.perf_counter() - started.clock,
    )


def _changes(path: Path, run_id: str) -> dict[str, int]:
    sql = "SELECT change, count(DISTINCT event_id) FROM changes WHERE run_id = ? GROUP BY change"
    counted = dict(query(path, sql, parameters=[run_id])[1])
    return {change: counted.get(change, 0) for change in ("added", "changed", "dropped")}


def _view(path: Path, sql: str) -> pl.DataFrame:
    columns, rows = query(path, sql)
    return pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)
