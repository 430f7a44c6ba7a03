"""From the tellings of all documents to the events of the next edition: merged, corrected, linked, and their ids traced."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from flows.calling import Caller
from flows.correcting import Tellings, apply_corrections, regrouped
from flows.ledger import TRACED, Causes, trace
from flows.linking import link_events
from flows.merging import merge_events
from flows.warehouse import stored


@dataclass(frozen=True)
class Made:
    """The events of an edition as corrected, the corrections with what became of each, and the ledger's rows."""

    tables: dict[str, pl.DataFrame]
    corrections: pl.DataFrame
    ledger: pl.DataFrame


def make_events(warehouse: Path, run_id: str, tellings: Tellings, corrections: pl.DataFrame, causes: Causes, call: Caller) -> Made:
    """Merge all tellings, apply the corrections, and say what became of the ids of the published edition."""
    machine = call(merge_events, tellings.document_events, tellings.evidence, tellings.documents, tellings.seeds)
    before, earlier = _traced(warehouse), stored(warehouse, "corrections")
    ledger = call(trace, run_id, before, machine, causes)
    if corrections.is_empty() and earlier.is_empty():
        return Made({**machine, "event_links": call(link_events, machine)}, corrections, ledger)
    corrected = call(apply_corrections, machine, corrections, pl.concat([stored(warehouse, "ledger"), ledger]), tellings)
    by_hand = {key for rows in (earlier, corrected.corrections) for key in regrouped(rows)}
    told = call(trace, run_id, before, corrected.tables, replace(causes, corrected=by_hand))
    tables = {**corrected.tables, "event_links": call(link_events, corrected.tables)}  # of what analysts made of the events
    return Made(tables, corrected.corrections, told)


def _traced(warehouse: Path) -> dict[str, pl.DataFrame]:
    """What the published edition says of its events, as far as ids are traced by it."""
    return {name: stored(warehouse, name, where="field = 'trigger'" if name == "event_mentions" else "true") for name in TRACED}
