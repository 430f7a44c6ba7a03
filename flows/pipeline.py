"""The wiring: inputs to published warehouse, stage by stage, each called through the caller that is given.

Called plainly the stages run in this process; the Prefect flow passes a caller that makes each a task. There is no other wiring.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from importlib.metadata import version
from pathlib import Path

import polars as pl

from flows.batches import Batches, gather, stage_batch, stage_batch_elsewhere
from flows.calling import Caller, Timed, call_plainly
from flows.changed import Advance, LookedAt, by_these_rules, changed_documents
from flows.correcting import Tellings
from flows.corrections import COLUMNS, read_corrections
from flows.errors import WarehouseError
from flows.exporting import renew_package
from flows.files import workspace
from flows.ledger import Causes
from flows.making import make_events
from flows.options import Options, Started
from flows.publishing import Edition, publish
from flows.report.writing import renew_report
from flows.runners import Call, Each, here
from flows.seeds import Seeds, load_seeds
from flows.sources.finding import posix
from flows.sources.reading import Read, Reading, read_inputs
from flows.sources.visits import Visits, keep_visits, read_visits
from flows.summary import Summary, summarise
from flows.tables import schema
from flows.warehouse import DOCUMENT_TABLES, known_documents, locked, query, stored, told

Staged = dict[str, pl.DataFrame | Path]  # document-level tables, each as a glob of Parquet files


def run(options: Options, call: Caller = call_plainly, advance: Advance | None = None, each: Each | None = None) -> Summary:
    """Bring the warehouse up to date with the inputs and publish it; documents that have not changed are not extracted again.

    Documents are read and extracted batch by batch: what is in memory is bounded by the batch. `advance(done, share)` is told the
    documents done and the share of the inputs that they are; `each` calls the batches, by default as the options say, on this machine.
    Raises UsageError for inputs that do not exist, SeedError for word lists that break their rules, WarehouseError when the warehouse
    cannot be read or published; then the published file is as it was.
    """
    started = Started.now()
    timed, seeds = Timed(call), load_seeds(own=options.seeds)
    visits = Visits() if options.full else read_visits(options.warehouse, _edition(options.warehouse, seeds))
    reading = Reading(options.inputs, options.collected_on, date.today(), visits)
    first = timed(read_inputs, reading)  # a wrong input is told before the warehouse is waited for
    with locked(options.warehouse, options.wait):
        summary = update(options, _batches(first, reading, timed), seeds, started, timed, advance, each)
        if options.published_from is None and options.published_to is None:  # else pages were fetched whose documents are not kept
            keep_visits(options.warehouse, _edition(options.warehouse, seeds), visits)
    return summary


def update(
    options: Options,
    read: Iterable[Read],
    seeds: Seeds,
    started: Started,
    timed: Timed,
    advance: Advance | None = None,
    each: Each | None = None,
) -> Summary:
    """What `run` does with the batches `read` from its inputs, within `locked(options.warehouse)`."""
    with ExitStack() as stack:
        known = timed(known_documents, options.warehouse)
        folder = stack.enter_context(_staging(options.warehouse))
        corrections, unfit = _corrections(options, seeds)
        looked_at = LookedAt(places={posix(options.corrections_file)}, refused=[unfit])
        published = known.clear() if options.full else by_these_rules(known, seeds)
        batches = stack.enter_context(Batches(options.warehouse, seeds.build, published))
        waiting = changed_documents(read, options, seeds, published, batches, looked_at, advance)
        _extract(waiting, options, seeds, timed, each or _each(options, timed.call))
        gather(batches.used, folder)
        refused = pl.concat([*looked_at.refused, *_read_each(folder, "rejects")])
        tables, last = _staged(folder), _last_run(options.warehouse)
        same_rules = last.get("build") == seeds.build
        if same_rules and _nothing_new(options, tables, known, refused, looked_at, corrections):
            renew_package(options.warehouse)
        else:
            causes = Causes(_other_texts(tables, known), same_rules)
            made = make_events(
                options.warehouse, started.run_id, Tellings(*_tellings(options.warehouse, known, tables), seeds), corrections, causes, timed
            )
            counts = {
                "n_read": looked_at.n_documents, "n_unchanged": looked_at.n_unchanged, "n_documents": looked_at.n_changed,
                "n_rejects": refused.height, "n_events": made.tables["events"].height,
            }  # fmt: skip
            timing = {"started_at": started.at, "seconds": round(time.perf_counter() - started.clock, 3), "stages": _stages(timed)}
            row = _run_row(options, seeds, {"run_id": started.run_id, **timing, **counts})
            settings, floors = {"focus_country": options.focus}, same_rules and not options.full
            ids = (made.ledger, made.corrections)
            timed(publish, options.warehouse, Edition(tables, made.tables, refused, settings, row, seeds, looked_at.paths, *ids, floors))
        renew_report(options.warehouse)
    return summarise(options.warehouse, started, looked_at, timed.seconds)


def _extract(waiting: Iterable[tuple[pl.DataFrame, Path]], options: Options, seeds: Seeds, timed: Timed, each: Each) -> None:
    """Extract the batches that wait, each into its folder. They are read as they are taken: that time is counted for reading."""
    stage: Callable[..., None] = stage_batch
    known_to_all: Call = (seeds,)
    if options.runner != "threads":
        stage, known_to_all = stage_batch_elsewhere, (options.seeds, seeds.build)
    with timed.measured("extract_batch"):
        for _ in each("extract_batch", stage, ((documents, *known_to_all, place) for documents, place in waiting)):
            pass  # what it made is in its folder


def _each(options: Options, call: Caller) -> Each:
    """How batches are called in this process."""

    def in_turn(_: str, stage: Callable[..., None], calls: Iterable[Call], /) -> Iterator[None]:
        for one in calls:
            yield call(stage, *one)

    return in_turn if options.workers == 1 and options.runner == "threads" else here(options.runner, options.workers)


def _corrections(options: Options, seeds: Seeds) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The corrections and the rejects among them. Raises WarehouseError when the file is gone that the warehouse was corrected by."""
    path = options.corrections_file
    if not path.is_file() and (options.corrections or not stored(options.warehouse, "corrections").is_empty()):
        raise WarehouseError(
            f"no file of corrections {path}: put it back, name it with --corrections, or write one with the line {','.join(COLUMNS)} alone"
        )
    return read_corrections(path, seeds)


def _edition(warehouse: Path, seeds: Seeds) -> str:
    """What remembered visits hold for: the published edition, and the rules its documents were extracted with."""
    return f"{_last_run(warehouse).get('run_id')} {seeds.ruleset}"


@contextmanager
def _staging(warehouse: Path) -> Iterator[Path]:
    """A folder for the rows of a run on the warehouse's own disk: the system's temporary one may be memory, and too small."""
    try:
        with workspace(warehouse.resolve()) as folder:
            yield folder
    except OSError as error:  # polars raises it too, for a disk that is full
        raise told(error, warehouse, "its rows cannot be written beside it") from error


def _batches(first: Read, reading: Reading, call: Caller) -> Iterator[Read]:
    """`first`, and the batches after it."""
    yield first
    is_last = first.is_last
    while not is_last:
        batch = call(read_inputs, reading)
        yield batch
        is_last = batch.is_last


def _staged(folder: Path) -> Staged:
    """The document-level tables that have rows, as globs of their Parquet files."""
    return {name: folder / f"{name}-*.parquet" for name in DOCUMENT_TABLES if any(folder.glob(f"{name}-*.parquet"))}


def _read_each(folder: Path, name: str) -> list[pl.DataFrame]:
    """The rows of a table that each batch gave, in order."""
    return [pl.read_parquet(file) for file in sorted(folder.glob(f"{name}-*.parquet"))]


def _tellings(warehouse: Path, known: pl.DataFrame, tables: Staged) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """document_events, evidence and (document_id, document_ref) of all documents: the stored ones and, in their place, those of this run.

    A document whose new text was refused whole is not of this run: what is stored of it stays.
    """
    replaced = _read_staged(tables, "documents", ["document_id"])
    merged = []
    for name in ("document_events", "evidence", "documents"):
        columns = ["document_id", "document_ref"] if name == "documents" else list(schema(name))
        before = known.select(columns) if name == "documents" else stored(warehouse, name)
        old = before.join(replaced, on="document_id", how="anti")
        merged.append(pl.concat([old, _read_staged(tables, name, columns)]))
    return merged[0], merged[1], merged[2]


def _read_staged(tables: Staged, name: str, columns: list[str]) -> pl.DataFrame:
    source = tables.get(name)
    if isinstance(source, Path):
        return pl.read_parquet(source, columns=columns).select(columns)
    return pl.DataFrame(schema=schema(name)).select(columns)


def _other_texts(tables: Staged, known: pl.DataFrame) -> list[str]:
    """The document_id of each document of this run that was stored with another text or other metadata."""
    read = _read_staged(tables, "documents", ["document_id", "content_hash"])
    return (
        read.join(known, on="document_id", suffix="_before")
        .filter(pl.col("content_hash") != pl.col("content_hash_before"))["document_id"]
        .to_list()
    )


def _nothing_new(
    options: Options, tables: Staged, known: pl.DataFrame, refused: pl.DataFrame, looked_at: LookedAt, corrections: pl.DataFrame
) -> bool:
    """Whether publishing would change no row: no document to replace, the same focus and corrections, and no reject that is not known."""
    if tables or not options.warehouse.exists():
        return False
    same_focus = stored(options.warehouse, "settings").filter(key="focus_country", value=options.focus).height == 1
    as_read = ["line", *COLUMNS]
    if not same_focus or not stored(options.warehouse, "corrections").select(as_read).sort("line").equals(corrections.select(as_read)):
        return False
    told = stored(options.warehouse, "rejects").filter(pl.col("path").is_in(looked_at.paths))
    # of an unchanged document, what was refused inside it stands as it stood
    told = told.filter((pl.col("stage") == "read") | ~pl.col("document_ref").is_in(known["document_ref"].implode()).fill_null(False))
    columns = list(schema("rejects"))
    return told.select(columns).sort(columns).equals(refused.select(columns).sort(columns))


def _last_run(warehouse: Path) -> dict[str, object]:
    """The row of the run that published the warehouse; empty for none, and where an older file's rows lack a column."""
    if not warehouse.exists():
        return {}
    columns, rows = query(warehouse, "FROM runs ORDER BY run_id DESC LIMIT 1")
    return dict(zip(columns, rows[0], strict=True)) if rows else {}


def _stages(timed: Timed) -> dict[str, float | None]:
    """Seconds by stage; publishing adds its own."""
    names = schema("runs")["stages"]
    assert isinstance(names, pl.Struct)
    return {stage.name: round(timed.seconds[stage.name], 3) if stage.name in timed.seconds else None for stage in names.fields}


def _run_row(options: Options, seeds: Seeds, known: dict[str, object]) -> pl.DataFrame:
    libraries = {name: version(name) for name in ("ephemeride", "duckdb", "polars", "dateparser", "prefect")}
    told = {"input": " ".join(options.inputs), "ruleset": seeds.ruleset, "build": seeds.build, "libraries": libraries}
    return pl.DataFrame([{**known, **told}], schema=schema("runs"), orient="row")
