"""The wiring: inputs to published warehouse, stage by stage, each called through the caller that is given.

Called plainly the stages run in this process; the Prefect flow passes a caller that makes each a task. There is no other wiring.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path

import polars as pl

from flows.calling import Caller, Timed, call_plainly
from flows.correcting import Tellings
from flows.corrections import COLUMNS, file_of, read_corrections
from flows.errors import WarehouseError
from flows.exporting import renew_package
from flows.extraction import Extracted, extract_batch
from flows.files import workspace
from flows.ledger import Causes
from flows.making import make_events
from flows.publishing import Edition, publish
from flows.report.writing import renew_report
from flows.seeds import Seeds, load_seeds
from flows.sources.finding import posix
from flows.sources.reading import Read, Reading, read_inputs
from flows.sources.visits import Visits, keep_visits, read_visits
from flows.tables import schema
from flows.warehouse import DOCUMENT_TABLES, known_documents, locked, query, stored, told

Staged = dict[str, pl.DataFrame | Path]  # document-level tables, each as a glob of Parquet files


@dataclass(frozen=True)
class Options:
    """What a run is asked for.

    `collected_on` stands in for documents whose metadata gives none; None means today. Without `wait` a run ends at once
    when another one is writing the warehouse. `seeds` is a folder of word lists whose rows are added to the project's.
    With `published_from` or `published_to`, only documents published from or up to that day are looked at; none without a date.
    `corrections` is the file of corrections; None means the one beside the warehouse, which need not be there.
    """

    inputs: tuple[str, ...]
    warehouse: Path
    focus: str = "MLI"
    collected_on: date | None = None
    full: bool = False
    wait: bool = True
    seeds: Path | None = None
    published_from: date | None = None
    published_to: date | None = None
    corrections: Path | None = None

    @property
    def corrections_file(self) -> Path:
        """The file of corrections: the one given, or the one beside the warehouse."""
        return self.corrections or file_of(self.warehouse)


@dataclass(frozen=True)
class Started:
    """When a run began: the time, which names it, and the clock that its seconds are counted by."""

    at: datetime
    clock: float

    @classmethod
    def now(cls) -> Started:
        """A run that begins now."""
        return cls(datetime.now(UTC).replace(tzinfo=None), time.perf_counter())

    @property
    def run_id(self) -> str:
        """'20261101T093000123456'."""
        return self.at.strftime("%Y%m%dT%H%M%S%f")


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


def run(options: Options, call: Caller = call_plainly, advance: Callable[[int, float], None] | None = None) -> Summary:
    """Bring the warehouse up to date with the inputs and publish it; documents that have not changed are not extracted again.

    Documents are read and extracted batch by batch: what is in memory is bounded by the batch. `advance(done, share)` is told the
    documents done and the share of the inputs that they are. Raises UsageError for inputs that do not exist, SeedError for word lists
    that break their rules, WarehouseError when the warehouse cannot be read or published; then the published file is as it was.
    """
    started = Started.now()
    timed, seeds = Timed(call), load_seeds(own=options.seeds)
    visits = Visits() if options.full else read_visits(options.warehouse, _edition(options.warehouse, seeds))
    reading = Reading(options.inputs, options.collected_on, date.today(), seeds.function_words, visits)
    first = timed(read_inputs, reading)  # a wrong input is told before the warehouse is waited for
    with locked(options.warehouse, options.wait):
        summary = update(options, _batches(first, reading, timed), seeds, started, timed, advance)
        if options.published_from is None and options.published_to is None:  # else pages were fetched whose documents are not kept
            keep_visits(options.warehouse, _edition(options.warehouse, seeds), visits)
    return summary


def update(
    options: Options,
    batches: Iterable[Read],
    seeds: Seeds,
    started: Started,
    timed: Timed,
    advance: Callable[[int, float], None] | None = None,
) -> Summary:
    """What `run` does with the batches of its inputs, within `locked(options.warehouse)`."""
    with ExitStack() as stack:
        known = timed(known_documents, options.warehouse)
        folder = stack.enter_context(_staging(options.warehouse))
        corrections, unfit = _corrections(options, seeds)
        looked_at = _LookedAt(places={posix(options.corrections_file)}, refused=[unfit])
        for batch in batches:
            wanted = replace(batch, documents=_published_within(batch.documents, options))
            _extract(wanted, looked_at, known.clear() if options.full else known, folder, seeds, timed)
            if advance:
                advance(looked_at.n_documents, batch.share)
        refused = pl.concat(looked_at.refused)
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
    return _summary(options.warehouse, started, looked_at, timed)


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


@dataclass
class _LookedAt:
    """What a run has looked at so far: its documents (document_id, document_ref), every input file, and what was refused."""

    parts: list[pl.DataFrame] = field(default_factory=list)
    places: set[str] = field(default_factory=set)
    refused: list[pl.DataFrame] = field(default_factory=list)
    n_documents: int = 0
    n_unchanged: int = 0

    @property
    def paths(self) -> list[str]:
        """Every input file, in order."""
        return sorted(self.places)

    @property
    def n_changed(self) -> int:
        """How many of its documents were extracted."""
        return self.n_documents - self.n_unchanged

    @property
    def documents(self) -> pl.DataFrame:
        """(document_id, document_ref) of all documents looked at."""
        return pl.concat(self.parts)


def _batches(first: Read, reading: Reading, call: Caller) -> Iterator[Read]:
    """`first`, and the batches after it."""
    yield first
    is_last = first.is_last
    while not is_last:
        batch = call(read_inputs, reading)
        yield batch
        is_last = batch.is_last


def _published_within(documents: pl.DataFrame, options: Options) -> pl.DataFrame:
    """The documents whose publication date the options ask for."""
    first, last = options.published_from or date.min, options.published_to or date.max
    if (first, last) == (date.min, date.max):
        return documents
    return documents.filter(pl.col("published_on").is_between(first, last))


def _identified(documents: pl.DataFrame) -> pl.DataFrame:
    """Documents with their document_id, which their reference alone decides."""
    ids = [hashlib.blake2b(reference.encode(), digest_size=8).hexdigest() for reference in documents["document_ref"]]
    return documents.with_columns(pl.Series("document_id", ids, dtype=pl.String))


def _changed(documents: pl.DataFrame, known: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """The documents that are new, that changed, or that other rules were applied to."""
    same = known.filter(pl.col("ruleset") == seeds.ruleset).select("document_ref", "content_hash")
    return documents.join(same, on=["document_ref", "content_hash"], how="anti", maintain_order="left")


def _extract(batch: Read, looked_at: _LookedAt, known: pl.DataFrame, folder: Path, seeds: Seeds, call: Caller) -> None:
    """Extract from what is new or changed in a batch into Parquet files in `folder`, one a table; `looked_at` is told what was met."""
    documents = _identified(batch.documents)
    changed = _changed(documents, known, seeds)
    looked_at.refused.append(batch.rejects)
    looked_at.places |= set(batch.paths)
    if not changed.is_empty():
        extracted: Extracted = call(extract_batch, changed, seeds)
        for name, rows in extracted.tables.items():
            if not rows.is_empty():
                rows.write_parquet(folder / f"{name}-{len(looked_at.parts):06}.parquet", compression="lz4")
        looked_at.refused.append(extracted.rejects)
    looked_at.parts.append(documents.select("document_id", "document_ref"))
    looked_at.n_documents += documents.height
    looked_at.n_unchanged += documents.height - changed.height


def _staged(folder: Path) -> Staged:
    """The document-level tables that have rows, as globs of their Parquet files."""
    return {name: folder / f"{name}-*.parquet" for name in DOCUMENT_TABLES if any(folder.glob(f"{name}-*.parquet"))}


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
    options: Options, tables: Staged, known: pl.DataFrame, refused: pl.DataFrame, looked_at: _LookedAt, corrections: pl.DataFrame
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


def _summary(path: Path, started: Started, looked_at: _LookedAt, timed: Timed) -> Summary:
    """Counts of the documents looked at, from what is published: a second run says the same as the first."""
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
        stages=timed.seconds,
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
