"""How good the events are: found and exact F1 on every annotated set that is at hand, `python -m benchmarks.events`.

The sets of tests/corpus are part of the project; the scorer and two more sets are looked for in EPHEMERIDE_SHARED (default
../shared) and left out, in so many words, when they are not there.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from datetime import date
from pathlib import Path
from types import ModuleType

from flows.options import Options
from flows.pipeline import run

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("EPHEMERIDE_SHARED", ROOT.parent / "shared"))
COLLECTED_ON = date(2026, 11, 1)


def sets() -> dict[str, tuple[Path, Path]]:
    """{name: (documents, gold)} of the annotated sets that exist here."""
    folds = {
        f"corpus/{fold.name}": (fold / "documents.jsonl", fold / "gold.jsonl") for fold in sorted((ROOT / "tests/corpus").glob("fold_*"))
    }
    gold = SHARED / "gold"
    shared = {"seeds": (SHARED / "seeds", gold / "seeds/gold.jsonl"), "dev": (gold / "dev/documents.jsonl", gold / "dev/gold.jsonl")}
    return {name: paths for name, paths in {**shared, **folds}.items() if all(path.exists() for path in paths)}


def scorer() -> ModuleType | None:
    """The scorer as a module, or None where it is not at hand."""
    path = SHARED / "gold" / "score.py"
    if not path.exists():
        return None
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> int:
    """One line a set: documents, events, found F1, exact F1, participants F1, share of right start and end dates."""
    score = scorer()
    if score is None:
        print("no scorer here: name the folder that holds gold/score.py in EPHEMERIDE_SHARED")
        return 0
    print(f"{'set':16} {'docs':>5} {'events':>6} {'found':>6} {'exact':>6} {'people':>6} {'start':>6} {'end':>6}")
    for name, (documents, gold) in sets().items():
        with tempfile.TemporaryDirectory() as folder:
            warehouse = Path(folder) / "w.duckdb"
            run(Options((str(documents),), warehouse, collected_on=COLLECTED_ON))
            report, _ = score.score(score.read_events(gold), score.read_events(warehouse))
        right = report["field_accuracy_on_found"]
        figures = [report[key]["f1"] for key in ("found", "exact", "participants")] + [right["start_date"], right["end_date"]]
        print(f"{name:16} {report['documents']:5} {report['gold_events']:6} " + " ".join(f"{figure:6.3f}" for figure in figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
