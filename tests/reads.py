"""Helpers for tests of reading: all batches of some inputs in one."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

import polars as pl

from flows.sources.finding import find
from flows.sources.reading import Reading, read_inputs

TODAY = date(2026, 11, 23)


class Read(NamedTuple):
    documents: pl.DataFrame
    rejects: pl.DataFrame


def read_all(*inputs: object, collected_on: date | None = None, today: date = TODAY, **options: Any) -> Read:
    """Everything under `inputs`."""
    reading = Reading(tuple(map(str, inputs)), collected_on, today, **options)
    batches = [read_inputs(reading)]
    while not batches[-1].is_last:
        batches.append(read_inputs(reading))
    return Read(pl.concat([batch.documents for batch in batches]), pl.concat([batch.rejects for batch in batches]))


def refs(read: Read) -> list[str]:
    return read.documents["document_ref"].to_list()


def reasons(read: Read) -> list[tuple[str, int | None, str]]:
    """(path, line, the reason up to its colon)."""
    return [(row["path"], row["line"], row["reason"].split(":")[0]) for row in read.rejects.to_dicts()]


def n_ignored(*inputs: str) -> int:
    return find(inputs).n_ignored
