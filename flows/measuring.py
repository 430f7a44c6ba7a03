"""From gold events to what is printed: the evaluation of a warehouse, or of documents extracted for it into one that is not kept."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from flows.errors import EphemerideError
from flows.evaluation import Evaluation, Event, evaluate
from flows.passages import Told, read_extracted, read_sources, told
from flows.show import inert

_NAMED = 3  # documents of a warning that are named


@dataclass(frozen=True)
class Measured:
    """An evaluation, the gold documents that were not there to be measured, and, where asked for, what is told of each case."""

    evaluation: Evaluation
    unknown: list[str]
    told: list[Told] | None = None
    warning: str | None = None  # one line on `unknown`


def evaluate_warehouse(gold: Mapping[str, Sequence[Event]], warehouse: Path, with_cases: bool) -> Measured:
    """Measure what `warehouse` holds of the gold documents; the events of a document that it does not know count as missed.

    Raises EphemerideError when it knows none of them, or cannot be read.
    """
    return _measured(gold, warehouse, with_cases, f"not in {warehouse}", "`ephemeride run` the documents first, with the ids of the gold")


def evaluate_documents(
    gold: Mapping[str, Sequence[Event]], documents: str, collected_on: date | None, with_cases: bool, log: Callable[[str], None]
) -> Measured:
    """Extract from `documents` (a file, folder or glob) into a temporary warehouse, and measure that. `log` is told what was refused.

    All of them are extracted, so that events merge as in a run; only the gold documents are measured. Raises as `run` and
    `evaluate_warehouse` do.
    """
    from flows.options import Options
    from flows.pipeline import run
    from flows.printing import Progress

    with tempfile.TemporaryDirectory(prefix="ephemeride-") as folder, Progress(log) as progress:
        warehouse = Path(folder) / "events.duckdb"
        summary = run(Options((documents,), warehouse, collected_on=collected_on), advance=progress.advance)
        refused = summary.rejects.filter(pl.col("stage") == "read")
        if not refused.is_empty():
            row = refused.row(0, named=True)
            place = row["path"] if row["line"] is None else f"{row['path']} line {row['line']}"
            log(f"{refused.height} rejected in reading, the first: {place}: {row['reason']}")
        return _measured(gold, warehouse, with_cases, f"not read from {documents}", "check that they are there, under the ids of the gold")


def _measured(gold: Mapping[str, Sequence[Event]], warehouse: Path, with_cases: bool, absent: str, remedy: str) -> Measured:
    extracted, unknown = read_extracted(warehouse, list(gold))
    warning = None
    if unknown:
        named = ", ".join(map(inert, unknown[:_NAMED])) + (", ..." if len(unknown) > _NAMED else "")
        warning = f"{len(unknown)} of {len(gold)} gold documents {absent} ({named}): {remedy}"
        if len(unknown) == len(gold):
            raise EphemerideError(warning)
        warning += "; their events count as missed"
    evaluation = evaluate(gold, extracted)
    return Measured(evaluation, unknown, _told_of(evaluation, warehouse) if with_cases else None, warning)


def _told_of(evaluation: Evaluation, warehouse: Path) -> list[Told]:
    sources = read_sources(warehouse, sorted({case.document_ref for case in evaluation.cases}))
    return [told(case, sources.get(case.document_ref)) for case in evaluation.cases]
