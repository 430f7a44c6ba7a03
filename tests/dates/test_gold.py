"""The expressions of other projects' French test corpora (gold/dates), where that folder is at hand.

Left out, because the codebook says otherwise: steps of months and years have the precision of their unit ("il y a deux ans" is a
year), seasons are whole months, a day without year and tense looks back ("31/10"), and "les 30 jours précédents" is thirty days.
"""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from tests.dates.marked import resolve

SHARED = Path(os.environ.get("EPHEMERIDE_SHARED", Path(__file__).parents[3] / "shared"))
EXPRESSIONS = SHARED / "gold" / "dates" / "expressions.jsonl"
LEFT_OUT = {
    "31/10", "le 31/10", "dans deux mois", "il y a trois mois", "dans une année", "dans 1 an", "il y a deux ans", "cet hiver",
    "les 30 jours précédents",
}  # fmt: skip


@pytest.mark.skipif(not EXPRESSIONS.exists(), reason="gold/dates is not here")
def test_gold_expressions() -> None:
    expressions = [json.loads(line) for line in EXPRESSIONS.read_text(encoding="utf-8").splitlines()]
    texts, references = [e["text"] for e in expressions], [date.fromisoformat(e["reference_date"]) for e in expressions]
    found: dict[int, set[tuple[str, str | None]]] = {}
    for row in resolve(texts, references).dates.iter_rows(named=True):
        end = None if row["bound"] == "from" else str(row["end_date"])
        found.setdefault(int(row["document_id"]), set()).add((str(row["start_date"]), end))
    wrong = [e["text"] for n, e in enumerate(expressions) if (e["expected_start"], e["expected_end"]) not in found.get(n, set())]
    assert len(wrong) <= 0.05 * len(expressions), wrong
    assert set(wrong) <= LEFT_OUT
