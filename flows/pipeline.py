"""The wiring: inputs to published warehouse, stage by stage, each called through the caller that is given.

Called plainly the stages run in this process; the Prefect flow passes a caller that makes each a task. There is no other wiring.
"""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import ParamSpec, Protocol, TypeVar

import polars as pl

from flows.extraction import Extracted, extract_batch
from flows.merging import merge_events
from flows.publishing import Edition, publish
from flows.reading import Read, read_inputs
from flows.seeds import Seeds, load_seeds
from flows.tables import schema
from flows.warehouse import DOCUMENT_TABLES, known_documents, locked, query, stored

P = ParamSpec("P")
T = TypeVar("T")

BATCH = 2000  # documents extracted together: bounds the memory of a run


class Caller(Protocol):
    """Calls a stage with its arguments and returns its result."""

    def __call__(self, stage: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T: ...


@dataclass(frozen=True)
class Options:
    """What a run is asked for. `collected_on` stands in for documents whose metadata gives none; NULL means today."""

    inputs: tuple[str, ...]
    warehouse: Path
    focus: str = "MLI"
    collected_on: date | None = None
    full: bool = False
    wait: bool = True


@dataclass(frozen=True)
class Summary:
    """What a run did: documents by their end, and the tables a person looks at first."""

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
    seconds: float


def call_plainly(stage: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """The caller that just calls."""
    return stage(*args, **kwargs)


def run(options: Options, call: Caller = call_plainly, advance: Callable[[int, int], None] | None = None) -> Summary:
    """Bring the warehouse up to date with the inputs and publish it; documents that have not changed are not extracted again.

    `advance(done, total)` is told the documents done. Raises UsageError for inputs that do not exist, WarehouseError when
    the warehouse cannot be read or published; then the published file is as it was.
    """
    started, clock = datetime.now(UTC).replace(tzinfo=None), time.perf_counter()
    seeds = load_seeds()
    read = call(read_inputs, options.inputs, options.collected_on, date.today())
    with ExitStack() as stack:
        stack.enter_context(locked(options.warehouse, options.wait))
        known = call(known_documents, options.warehouse)
        documents = _identified(read.documents)
        changed = documents if options.full else _changed(documents, known, seeds)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ephemeride-")))
        rejects = _extract(changed, folder, seeds, call, advance)
        refused = pl.concat([read.rejects.select(schema("rejects").keys()), rejects])
        if not _nothing_new(options, changed, read):
            tables = _staged(folder)
            events = call(merge_events, *_tellings(options.warehouse, tables, changed), seeds)
            row = _run_row(options, started, clock, seeds, read, changed, refused, events)
            edition = Edition(tables, events, refused, {"focus_country": options.focus}, row, seeds, _paths(read))
            call(publish, options.warehouse, edition)
    return _summary(options, documents, changed, refused, clock)


def _identified(documents: pl.DataFrame) -> pl.DataFrame:
    """Documents with their document_id, which their reference alone decides."""
    ids = [hashlib.blake2b(reference.encode(), digest_size=8).hexdigest() for reference in documents["document_ref"]]
    return documents.with_columns(pl.Series("document_id", ids, dtype=pl.String))


def _changed(documents: pl.DataFrame, known: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """The documents that are new, that changed, or that other rules were applied to."""
    same = known.filter(pl.col("ruleset") == seeds.ruleset).select("document_ref", "content_hash")
    return documents.join(same, on=["document_ref", "content_hash"], how="anti", maintain_order="left")


def _extract(changed: pl.DataFrame, folder: Path, seeds: Seeds, call: Caller, advance: Callable[[int, int], None] | None) -> pl.DataFrame:
    """Extract batch by batch into Parquet files in `folder`, one a table and batch; what was refused comes back."""
    rejects = [pl.DataFrame(schema=schema("rejects"))]
    for number, start in enumerate(range(0, changed.height, BATCH)):
        extracted: Extracted = call(extract_batch, changed.slice(start, BATCH), seeds)
        for name, rows in extracted.tables.items():
            rows.write_parquet(folder / f"{name}-{number:06}.parquet", compression="lz4")
        rejects.append(extracted.rejects)
        if advance:
            advance(min(start + BATCH, changed.height), changed.height)
    return pl.concat(rejects)


def _staged(folder: Path) -> dict[str, pl.DataFrame | Path]:
    return {name: folder / f"{name}-*.parquet" for name in DOCUMENT_TABLES if any(folder.glob(f"{name}-*.parquet"))}


def _tellings(warehouse: Path, tables: dict[str, pl.DataFrame | Path], changed: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """document_events, evidence and (document_id, document_ref) of all documents: the stored ones and those of this run."""
    merged = []
    for name in ("document_events", "evidence", "documents"):
        columns = ["document_id", "document_ref"] if name == "documents" else list(schema(name))
        old = stored(warehouse, name).join(changed, on="document_id", how="anti").select(columns)
        source = tables.get(name)
        merged.append(pl.concat([old, pl.read_parquet(source, columns=columns).select(columns)]) if isinstance(source, Path) else old)
    return merged[0], merged[1], merged[2]


def _paths(read: Read) -> list[str]:
    """Every input file this run looked at."""
    return sorted({*read.documents["path"], *read.rejects["path"]})


def _nothing_new(options: Options, changed: pl.DataFrame, read: Read) -> bool:
    """Whether publishing would change no row: same documents, same focus, and no reject that is not known."""
    if not options.warehouse.exists() or not changed.is_empty():
        return False
    same_focus = stored(options.warehouse, "settings").filter(key="focus_country", value=options.focus).height == 1
    columns = list(schema("rejects"))
    known = stored(options.warehouse, "rejects")
    relevant = known.filter((pl.col("stage") == "read") & pl.col("path").is_in(_paths(read)))
    return same_focus and relevant.select(columns).sort(columns).equals(read.rejects.select(columns).sort(columns))


def _run_row(
    options: Options, started: datetime, clock: float, seeds: Seeds, read: Read, changed: pl.DataFrame, refused: pl.DataFrame, events: dict[str, pl.DataFrame]
) -> pl.DataFrame:
    row = {
        "run_id": started.strftime("%Y%m%dT%H%M%S%f"), "started_at": started, "seconds": round(time.perf_counter() - clock, 3),
        "input": " ".join(options.inputs), "ruleset": seeds.ruleset, "n_read": read.documents.height,
        "n_unchanged": read.documents.height - changed.height, "n_documents": changed.height, "n_rejects": refused.height,
        "n_events": events["events"].height,
    }  # fmt: skip
    return pl.DataFrame([row], schema=schema("runs"), orient="row")


def _summary(options: Options, documents: pl.DataFrame, changed: pl.DataFrame, refused: pl.DataFrame, clock: float) -> Summary:
    path = options.warehouse
    telling = stored(path, "event_documents", documents["document_id"])["document_id"].n_unique()
    return Summary(
        warehouse=path,
        n_read=documents.height,
        n_unchanged=documents.height - changed.height,
        n_with_events=telling,
        n_without_events=stored(path, "documents", documents["document_id"]).height - telling,
        n_rejects=refused.height,
        n_events=stored(path, "events").height,
        partner_year=_view(path, "SELECT * FROM partner_year"),
        events=_view(path, "SELECT * FROM timeline"),
        rejects=refused,
        seconds=time.perf_counter() - clock,
    )


def _view(path: Path, sql: str) -> pl.DataFrame:
    columns, rows = query(path, sql)
    return pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)
