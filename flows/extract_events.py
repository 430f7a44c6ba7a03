"""The Prefect flow around the wiring of `flows.pipeline`: the only module that imports Prefect.

Settings that must be known before Prefect is imported are made here, and only where the person has not set them: no
telemetry, a start-up time that a fresh home needs (its database is created then), and a server of its own when no API is
configured.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, ParamSpec, TypeVar

_SETTINGS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
}
for _name, _value in _SETTINGS.items():
    os.environ.setdefault(_name, _value)

import polars as pl  # noqa: E402
from prefect import flow, get_run_logger, runtime, task  # noqa: E402
from prefect.artifacts import create_markdown_artifact, create_table_artifact  # noqa: E402
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.exceptions import PrefectHTTPStatusError  # noqa: E402
from prefect.settings import PREFECT_API_URL  # noqa: E402
from pydantic import Field  # noqa: E402

from flows.errors import EphemerideError  # noqa: E402
from flows.pipeline import Options, Summary, run  # noqa: E402
from flows.printing import told_changes  # noqa: E402

P = ParamSpec("P")
T = TypeVar("T")

DEFAULT_WAREHOUSE = "warehouse/events.duckdb"
_MAX_TABLE_ROWS = 1000  # an artifact is a page in a browser; all rows are in the warehouse
_NO_ANSWER = ("Failed to reach API", "ephemeral Prefect API server")  # in the RuntimeErrors that Prefect raises for it
_READ_RETRIES = [2.0, 10.0, 60.0]  # seconds: a network folder comes back, bad data does not


def _is_system_error(_task: object, _run: object, state: Any) -> bool:
    """Whether a task failed for a reason that may pass: the file system, not what a file holds."""
    return isinstance(state.data, OSError) or isinstance(getattr(state.data, "exception", None), OSError)


class TaskCaller:
    """Calls each stage as a Prefect task run: 'read_inputs', 'extract_batch 1', 'extract_batch 2' ..."""

    def __init__(self) -> None:
        self._calls: Counter[str] = Counter()

    def __call__(self, stage: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of `stage(*args, **kwargs)`. Arguments stay out of the task's parameters: Prefect would walk through every frame."""
        name = getattr(stage, "__name__", type(stage).__name__)
        self._calls[name] += 1
        retry_delays = _READ_RETRIES if name == "read_inputs" else []

        @task(
            name=name,
            description=(stage.__doc__ or name).split("\n")[0],
            task_run_name=f"{name} {self._calls[name]}" if name.endswith("_batch") else name,
            cache_policy=NO_CACHE,  # the default one would hash every frame
            persist_result=False,
            retries=len(retry_delays),
            retry_delay_seconds=retry_delays,
            retry_condition_fn=_is_system_error,
        )
        def called() -> T:
            return stage(*args, **kwargs)

        return called()


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
) -> Summary:
    """Extract dated events of military diplomacy from French press text and publish them in a DuckDB warehouse.

    Documents that have not changed since the last run are not read again. What was refused is listed with its reason in
    the artifact `rejects`; the artifact `partner-year` counts the focus country's events by partner and year.

    Args:
        inputs: Files, folders (with their subfolders) or globs of .txt and .jsonl, as the worker sees them.
        warehouse: The DuckDB file to publish: made when missing, else brought up to date.
        focus: The country the views speak for, as an ISO 3166-1 alpha-3 code.
        collected_on: When the documents were collected, for those whose metadata does not say. Empty: today.
        full: Extract from documents that have not changed too.
        wait: When another run is writing this warehouse, wait for its end. Off: fail at once.
        seeds: A folder of word lists of your own, added to the shipped ones, as the worker sees it. Empty: the shipped ones alone.
    """
    logger = get_run_logger()

    def report(done: int, total: int) -> None:
        logger.info("%d of %d documents done", done, total)

    options = Options(
        inputs=tuple(inputs),
        warehouse=Path(warehouse),
        focus=focus,
        collected_on=collected_on,
        full=full,
        wait=wait,
        seeds=Path(seeds) if seeds else None,
    )
    summary = run(options, call=TaskCaller(), advance=report)
    _publish_artifacts(summary, focus)
    logger.info("%d events published in %s", summary.n_events, summary.warehouse)
    return summary


def _publish_artifacts(summary: Summary, focus: str) -> None:
    """The three pages a reader of the Prefect UI finds under Artifacts."""
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
    """The counts of a run and its latest events."""
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
    lines += ["", f"Since the last run: {told_changes(summary)} (view `latest_changes`)."]
    lines += ["", f"Warehouse: `{summary.warehouse}`. The run took {summary.seconds:.1f} s."]
    return "\n".join(lines)


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
        )
    except PrefectHTTPStatusError as error:
        raise EphemerideError(f"Prefect's API at {address} refuses: {str(error).splitlines()[0]}") from error
    except RuntimeError as error:
        if not any(message in str(error) for message in _NO_ANSWER):
            raise
        raise EphemerideError(f"no answer from Prefect's API at {address}: start it, or give --no-prefect ({error})") from error
