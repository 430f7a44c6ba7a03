"""What a run is asked for, and when it began."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from flows.corrections import file_of
from flows.runners import Runner


@dataclass(frozen=True)
class Options:
    """What a run is asked for.

    `collected_on` stands in for documents whose metadata gives none; None means today. Without `wait` a run ends at once
    when another one is writing the warehouse. `seeds` is a folder of word lists whose rows are added to the project's.
    With `published_from` or `published_to`, only documents published from or up to that day are looked at; none without a date.
    `corrections` is the file of corrections; None means the one beside the warehouse, which need not be there.
    Batches are extracted by `workers` of a kind, `runner`; "dask" needs the flow, and starts workers here unless an address is given.
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
    runner: Runner = "threads"
    workers: int = 1
    dask_address: str | None = None

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
