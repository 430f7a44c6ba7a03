"""The Prefect flow around the wiring of `flows.pipeline`: the only module that imports Prefect.

Settings that must be known before Prefect is imported are made here, and only where the person has not set them: no
telemetry, a start-up time that a fresh home needs (its database is created then), and a server of its own when no API is
configured.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Any, ParamSpec, TypeVar
from uuid import UUID

_SETTINGS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
}
for _name, _value in _SETTINGS.items():
    os.environ.setdefault(_name, _value)

import polars as pl  # noqa: E402
from prefect import Task, flow, get_run_logger, runtime, task  # noqa: E402
from prefect.artifacts import (  # noqa: E402
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.concurrency.sync import concurrency  # noqa: E402
from prefect.events import emit_event  # noqa: E402
from prefect.exceptions import PrefectHTTPStatusError  # noqa: E402
from prefect.settings import PREFECT_API_URL  # noqa: E402
from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner  # noqa: E402
from pydantic import Field  # noqa: E402

from flows.errors import EphemerideError  # noqa: E402
from flows.options import Options  # noqa: E402
from flows.pipeline import run  # noqa: E402
from flows.printing import markdown_table, told_changes, told_corrections  # noqa: E402
from flows.report.writing import report_of  # noqa: E402
from flows.runners import Call, Runner, windowed  # noqa: E402
from flows.summary import Summary  # noqa: E402

P = ParamSpec("P")
T = TypeVar("T")

DEFAULT_WAREHOUSE = "warehouse/events.duckdb"
PUBLISHING_LIMIT = "ephemeride-publish"  # a concurrency limit of the server, for workers that share no file lock
_MAX_BARS, _LONGEST_BAR = 25, 30  # rows and blocks of the chart in the summary
_UNDATED = 9999  # sorts behind every year
_MAX_TABLE_ROWS = 1000  # an artifact is a page in a browser; all rows are in the warehouse
_NO_ANSWER = ("Failed to reach API", "ephemeral Prefect API server")  # in the RuntimeErrors that Prefect raises for it
_READ_RETRIES = [2.0, 10.0, 60.0]  # seconds: a network folder comes back, bad data does not


def _is_system_error(_task: object, _run: object, state: Any) -> bool:
    """Whether a task failed for a reason that may pass: the file system, not what a file holds."""
    return isinstance(state.data, OSError) or isinstance(getattr(state.data, "exception", None), OSError)


class TaskCaller:
    """Calls each stage as a Prefect task run: 'read_inputs 1', 'extract_batch 1', 'read_inputs 2' ..."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._calls: Counter[str] = Counter()

    def __call__(self, stage: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of `stage(*args, **kwargs)`."""
        name = getattr(stage, "__name__", type(stage).__name__)
        self._calls[name] += 1
        return _task(name, f"{name} {self._calls[name]}" if name == "read_inputs" else name, partial(stage, *args, **kwargs))()

    def each(self, name: str, stage: Callable[..., None], calls: Iterable[Call], /) -> Iterator[None]:
        """Calls of `stage`, as tasks on the runner and workers of the options."""
        numbered = ((_task(name, f"{name} {number}", partial(stage, *call)),) for number, call in enumerate(calls, 1))
        with _task_runner(self._options) as runner:
            yield from windowed(lambda task: runner.submit(task, parameters={}), numbered, self._options.workers + 1)


def _task(name: str, run_name: str, call: partial[T]) -> Task[[], T]:
    """A task that makes the call. Its arguments stay out of the task's parameters: Prefect would walk through every frame."""
    retry_delays = _READ_RETRIES if name == "read_inputs" else []

    @task(
        name=name,
        description=(call.func.__doc__ or name).split("\n")[0],
        task_run_name=run_name,
        cache_policy=NO_CACHE,  # the default one would hash every frame
        persist_result=False,
        retries=len(retry_delays),
        retry_delay_seconds=retry_delays,
        retry_condition_fn=_is_system_error,
    )
    def called() -> T:
        began = time.perf_counter()
        with _publishing_slot() if name == "publish" else nullcontext():
            result = call()
        get_run_logger().info("stage=%s seconds=%.3f", name, time.perf_counter() - began)
        return result

    return called


def _task_runner(options: Options) -> TaskRunner[Any]:
    """Where the batches of a run are extracted."""
    if options.runner == "threads":
        return ThreadPoolTaskRunner(max_workers=options.workers)
    if options.runner == "processes":
        return ProcessPoolTaskRunner(max_workers=options.workers)
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError as error:
        raise EphemerideError(
            "the runner dask needs packages that are not installed: pip install -c constraints.txt -e '.[dask]'"
        ) from error
    own = {"n_workers": options.workers, "threads_per_worker": 1, "dashboard_address": None}
    runner: TaskRunner[Any] = DaskTaskRunner(address=options.dask_address) if options.dask_address else DaskTaskRunner(cluster_kwargs=own)
    return runner


def _publishing_slot() -> AbstractContextManager[None]:
    """Waits until no other run publishes. A deployment's server must have the limit; that of a run started by hand may not."""
    return concurrency(PUBLISHING_LIMIT, strict=bool(runtime.deployment.id))


class Progress:
    """The artifact that shows how far a run is, made once it is known that there is something to extract."""

    def __init__(self) -> None:
        self._artifact: UUID | None = None

    def advance(self, done: int, share: float) -> None:
        """Say that `done` documents are done, and with them this share of the inputs."""
        get_run_logger().info("stage=extract_batch documents_done=%d inputs_done=%.3f", done, share)
        percent, told = 100 * share, f"{done:,} documents done"
        if self._artifact is None:
            made = create_progress_artifact(percent, key="progress", description=told)
            assert isinstance(made, UUID)  # a coroutine only where called from one
            self._artifact = made
        else:
            update_progress_artifact(self._artifact, percent, description=told)


def _run_name() -> str:
    """'seeds/documents → events.duckdb', as the UI lists the run."""
    given = runtime.flow_run.parameters
    inputs = [str(item) for item in given.get("inputs", [])]
    more = f" and {len(inputs) - 2} more" if len(inputs) > 2 else ""
    return f"{', '.join(inputs[:2])}{more} → {Path(str(given.get('warehouse', DEFAULT_WAREHOUSE))).name}"


def _titled(title: str, **rules: Any) -> Any:
    """A parameter's title and limits in the UI's form. Prefect puts the name over `Field(title=...)`, but not over the extra one."""
    return Field(json_schema_extra={"title": title}, **rules)


@flow(name="extract-events", flow_run_name=_run_name, persist_result=False, validate_parameters=True)
def extract_events(
    inputs: Annotated[list[str], _titled("Inputs", min_length=1)],
    warehouse: Annotated[str, _titled("Warehouse", min_length=1)] = DEFAULT_WAREHOUSE,
    focus: Annotated[str, _titled("Focus country", pattern="^[A-Z]{3}$")] = "MLI",
    collected_on: Annotated[date | None, _titled("Collected on")] = None,
    full: Annotated[bool, _titled("Extract again from all")] = False,
    wait: Annotated[bool, _titled("Wait for another run")] = True,
    seeds: Annotated[str | None, _titled("Own word lists", min_length=1)] = None,
    published_from: Annotated[date | None, _titled("Published from")] = None,
    published_to: Annotated[date | None, _titled("Published to")] = None,
    most_rejects: Annotated[float, _titled("Usual share of rejects", ge=0, le=1)] = 0.1,
    corrections: Annotated[str | None, _titled("Corrections", min_length=1)] = None,
    runner: Annotated[Runner, _titled("Runner")] = "threads",
    workers: Annotated[int, _titled("Workers", ge=1)] = 1,
    dask_address: Annotated[str | None, _titled("Dask scheduler", min_length=1)] = None,
) -> Summary:
    """Extract dated events of military diplomacy from French press text and publish them in a DuckDB warehouse.

    Documents that have not changed since the last run are not read again. What was refused is listed with its reason in
    the artifact `rejects`; the artifact `partner-year` counts the focus country's events by partner and year.

    Args:
        inputs: Files, folders (with their subfolders), globs or addresses of texts, pages, tables and archives, as the worker sees them.
        warehouse: The DuckDB file to publish: made when missing, else brought up to date.
        focus: The country the views speak for, as an ISO 3166-1 alpha-3 code.
        collected_on: When the documents were collected, for those whose metadata does not say. Empty: today.
        full: Extract from documents that have not changed too.
        wait: When another run is writing this warehouse, wait for its end. Off: fail at once.
        seeds: A folder of word lists of your own, added to the shipped ones, as the worker sees it. Empty: the shipped ones alone.
        published_from: Only documents published on this day or later; none without a publication date. Empty: all.
        published_to: Only documents published on this day or earlier; none without a publication date. Empty: all.
        most_rejects: When a greater share of the documents is refused, the event `ephemeride.rejects.unusual` is emitted.
        corrections: The file of corrections, as the worker sees it. Empty: the one beside the warehouse.
        runner: What extracts the batches of documents: threads or processes of the worker's machine, or the workers of a Dask cluster.
        workers: How many batches are extracted at a time.
        dask_address: The scheduler of a Dask cluster whose workers see the warehouse's folder. Empty: a cluster of this run's own.
    """
    options = Options(
        inputs=tuple(inputs),
        warehouse=Path(warehouse),
        focus=focus,
        collected_on=collected_on,
        full=full,
        wait=wait,
        seeds=Path(seeds) if seeds else None,
        published_from=published_from,
        published_to=published_to,
        corrections=Path(corrections) if corrections else None,
        runner=runner,
        workers=workers,
        dask_address=dask_address,
    )
    call = TaskCaller(options)
    summary = run(options, call=call, advance=Progress().advance, each=call.each)
    _publish_artifacts(summary, focus)
    _tell_unusual_rejects(summary, inputs, most_rejects)
    get_run_logger().info("events=%d rejects=%d warehouse=%s seconds=%.3f", summary.n_events, summary.n_rejects, warehouse, summary.seconds)
    return summary


def _tell_unusual_rejects(summary: Summary, inputs: list[str], limit: float) -> None:
    """Emit the event on which deployments/automations.yaml notifies, when more than `limit` of the documents were refused whole."""
    refused = summary.rejects.filter(pl.col("stage").is_in(["read", "clean", "extract"]))
    given = summary.n_read + refused.filter(pl.col("stage") == "read").height  # what reading refuses is no document
    share = refused.height / max(given, 1)
    if share > limit:
        get_run_logger().warning("rejects=%d documents=%d share=%.3f limit=%.3f", refused.height, given, share, limit)
        emit_event(
            "ephemeride.rejects.unusual",
            resource={"prefect.resource.id": f"ephemeride.warehouse.{summary.warehouse.name}"},
            payload={"share": f"{share:.0%}", "limit": f"{limit:.0%}", "input": ", ".join(inputs), "flow_run": str(runtime.flow_run.name)},
        )


def _publish_artifacts(summary: Summary, focus: str) -> None:
    """The pages a reader of the Prefect UI finds under Artifacts."""
    create_table_artifact(_rows(summary.partner_year), key="partner-year", description=f"Events of {focus} by partner and year")
    create_table_artifact(
        _rows(summary.rejects),
        key="rejects",
        description=f"{summary.n_rejects} rejects: what was refused and why" + _cut_note(summary.rejects.height),
    )
    create_markdown_artifact(_markdown(summary), key="summary", description="What the run read, found and refused")


def _cut_note(n_rows: int) -> str:
    return f" (the first {_MAX_TABLE_ROWS}; table `rejects` holds all)" if n_rows > _MAX_TABLE_ROWS else ""


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON takes them: dates as ISO text, lists as they are. A table without rows still shows its columns."""
    shown = frame.head(_MAX_TABLE_ROWS).with_columns(pl.col(pl.Date, pl.Datetime).cast(pl.String))
    return shown.to_dicts() or [dict.fromkeys(frame.columns)]


def _markdown(summary: Summary) -> str:
    """The counts of a run, its stages, the partners as a chart, and where report and warehouse are."""
    counts = {
        "documents read": summary.n_read,
        "unchanged": summary.n_unchanged,
        "with events": summary.n_with_events,
        "without events": summary.n_without_events,
        "rejects": summary.n_rejects,
        "events in the warehouse": summary.n_events,
    }
    lines = [f"# {summary.n_events} events", "", "| | |", "|---|---:|"]
    lines += [f"| {name} | {count:,} |" for name, count in counts.items()]
    lines += ["", "| stage | seconds |", "|---|---:|"]
    lines += [f"| {name} | {seconds:.2f} |" for name, seconds in summary.stages.items()]
    lines += ["", f"Since the last run: {told_changes(summary)} (view `latest_changes`)."]
    if corrected := told_corrections(summary):
        lines += ["", f"Corrections: {corrected} (table `corrections`)."]
    lines += _chart(summary.partner_year)
    report = report_of(summary.warehouse.resolve())
    if report.exists():
        lines += ["", f"Report: [{report.name}]({report.as_uri()}), a file of the worker's machine."]
    lines += ["", f"Warehouse: `{summary.warehouse}`. The run took {summary.seconds:.1f} s."]
    return "\n".join(lines)


def _chart(partner_year: pl.DataFrame) -> list[str]:
    """The focus country's events by partner and year, each partner's sum as a bar of blocks; nothing without events."""
    counts = {(row["partner"], row["year"]): row["n_events"] for row in partner_year.iter_rows(named=True)}
    years = sorted({year for _, year in counts}, key=lambda year: year or _UNDATED)
    sums = partner_year.group_by("partner").agg(pl.sum("n_events")).sort(["n_events", "partner"], descending=[True, False])
    if sums.is_empty():
        return []
    unit = _LONGEST_BAR / sums["n_events"][0]
    rows = [
        [partner, "█" * max(1, round(total * unit)), total, *(counts.get((partner, year)) or "·" for year in years)]
        for partner, total in sums.head(_MAX_BARS).rows()
    ]
    left = [f"... and {sums.height - _MAX_BARS} more: artifact `partner-year`."] if sums.height > _MAX_BARS else []
    headings = ["partner", "", "events", *(str(year or "no year") for year in years)]
    return ["", "## Partners", "", *markdown_table(headings, rows), "", *left]


def run_flow(options: Options) -> Summary:
    """`extract_events` with the options of the command. Raises what the run raises; EphemerideError when Prefect's API does not answer."""
    address = PREFECT_API_URL.value() or "(its own server)"
    try:
        return extract_events(
            inputs=list(options.inputs),
            warehouse=str(options.warehouse),
            focus=options.focus,
            collected_on=options.collected_on,
            full=options.full,
            wait=options.wait,
            seeds=str(options.seeds) if options.seeds else None,
            published_from=options.published_from,
            published_to=options.published_to,
            corrections=str(options.corrections) if options.corrections else None,
            runner=options.runner,
            workers=options.workers,
            dask_address=options.dask_address,
        )
    except PrefectHTTPStatusError as error:
        raise EphemerideError(f"Prefect's API at {address} refuses: {str(error).splitlines()[0]}") from error
    except RuntimeError as error:
        if not any(message in str(error) for message in _NO_ANSWER):
            raise
        raise EphemerideError(f"no answer from Prefect's API at {address}: start it, or give --no-prefect ({error})") from error
