"""Whether `confidence` means something, and the regression behind it: `python -m benchmarks.confidence [--fit] [FOLDER...]`.

A row is right when start date, parties and type equal those of the annotated event it is paired with (flows.evaluation). Printed is how
often the rows of the lower and of the upper half by confidence are wrong, and those below and above what the views call low: on the
annotated sets at hand (benchmarks.events.sets) and in the folders given (documents.jsonl and gold.jsonl in each). Rules were made on the
former, so that sets nobody has tuned to tell more.
`--fit` first writes new weights into seeds/doubts.csv: a logistic regression with a Gaussian prior on all these sets.
"""

from __future__ import annotations

import csv
import math
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks.events import COLLECTED_ON, ROOT, sets
from flows.confidence import BASE, confidence
from flows.evaluation import Event, is_exact, pair
from flows.gold import read_gold
from flows.options import Options
from flows.pipeline import run
from flows.seeds import load_seeds
from flows.warehouse import stored

DOUBTS = ROOT / "seeds" / "doubts.csv"
LOW = 0.8  # what the views call low confidence (sql/views/event_counts.sql)
_PRIOR, _STEP, _STEPS = 4.0, 0.01, 4000  # strength of the prior; gradient ascent


@dataclass(frozen=True)
class Row:
    """An extracted row: its doubts, and whether it is right."""

    doubts: frozenset[str]
    right: bool


def rows_of(documents: Path, gold: Path) -> list[Row]:
    """The extracted rows of one annotated set."""
    types = tuple(load_seeds().event_types["event_type"])
    with tempfile.TemporaryDirectory() as folder:
        warehouse = Path(folder) / "w.duckdb"
        run(Options((str(documents),), warehouse, collected_on=COLLECTED_ON))
        references = stored(warehouse, "documents").select("document_id", "document_ref")
        extracted = stored(warehouse, "document_events").join(references, on="document_id")
    found = []
    for reference, truth in read_gold(gold, types).items():
        here = extracted.filter(pl.col("document_ref") == reference).to_dicts()
        ours = [_event(row) for row in here]
        right = {id(one) for coded, one in pair(truth, ours) if is_exact(coded, one)}
        found += [Row(frozenset(row["doubts"]), id(one) in right) for row, one in zip(here, ours, strict=True)]
    return found


def _event(row: dict[str, object]) -> Event:
    names = ("event_type", "start_date", "end_date", "date_edtf", "place", "host_country", "status")
    lists = {name: tuple(row[name]) for name in ("countries", "organisations")}  # type: ignore[arg-type]
    people = tuple(person["name"] for person in row["participants"])  # type: ignore[attr-defined]
    return Event(**{name: row[name] for name in names}, **lists, participants=people)  # type: ignore[arg-type]


def fitted(rows: Sequence[Row], doubts: Sequence[str]) -> dict[str, float]:
    """The weight of the base and of each doubt that best tell right rows from wrong ones."""
    weights = dict.fromkeys((BASE, *doubts), 0.0)
    for _ in range(_STEPS):
        slope = {name: 0.0 if name == BASE else -_PRIOR * weight for name, weight in weights.items()}
        for row in rows:
            off = row.right - 1 / (1 + math.exp(-weights[BASE] - sum(weights[doubt] for doubt in row.doubts)))
            for name in (BASE, *row.doubts):
                slope[name] += off
        weights = {name: weight + _STEP * slope[name] for name, weight in weights.items()}
    return {name: round(weight, 2) for name, weight in weights.items()}


def _write(weights: dict[str, float]) -> None:
    with DOUBTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with DOUBTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ("doubt", "weight", "meaning"), lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, "weight": weights[row["doubt"]]} for row in rows)


def parted(rows: Sequence[Row], weights: dict[str, float]) -> tuple[list[Row], ...]:
    """The lower and the upper half by confidence (ties shared out evenly), the rows below LOW and those from it on."""
    ranked = sorted(rows, key=lambda row: (confidence(row.doubts, weights), sorted(row.doubts)))
    half, n_low = len(ranked) // 2, sum(confidence(row.doubts, weights) < LOW for row in ranked)
    return ranked[:half], ranked[half:], ranked[:n_low], ranked[n_low:]


def _tell(name: str, rows: Sequence[Row], weights: dict[str, float]) -> None:
    shares = [f"{share_wrong(some):9.3f} ({len(some)})" for some in parted(rows, weights)]
    print(f"{name:13} {len(rows):5} " + " ".join(shares))


def share_wrong(rows: Sequence[Row]) -> float:
    """The share of rows that are wrong."""
    return sum(not row.right for row in rows) / max(1, len(rows))


def main() -> int:
    """Measure, after fitting where asked to."""
    own = [Path(argument) for argument in sys.argv[1:] if argument != "--fit"]
    given = {folder.name: (folder / "documents.jsonl", folder / "gold.jsonl") for folder in own}
    rows = {name: rows_of(*paths) for name, paths in (sets() | given).items()}
    everything = [row for some in rows.values() for row in some]
    weights = dict(load_seeds().doubts.select("doubt", "weight").iter_rows())
    if "--fit" in sys.argv:
        weights = fitted(everything, [doubt for doubt in weights if doubt != BASE])
        _write(weights)
    print(f"{'set':13} {'rows':>5} share of wrong rows (n): lower half, upper half, below {LOW}, from {LOW} on")
    for name, some in rows.items():
        _tell(name, some, weights)
    _tell("all", everything, weights)
    return 0


if __name__ == "__main__":
    sys.exit(main())
