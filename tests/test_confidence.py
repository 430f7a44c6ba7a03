"""Confidence is worth something: rows that it doubts are wrong at least twice as often as the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.confidence import LOW, Row, parted, rows_of, share_wrong
from benchmarks.events import sets
from flows.seeds import load_seeds

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def parts() -> tuple[list[Row], ...]:
    """The rows of every annotated set at hand: lower half, upper half, below LOW, from LOW on."""
    rows = [row for documents, gold in sets().values() for row in rows_of(documents, gold)]
    return parted(rows, dict(load_seeds().doubts.select("doubt", "weight").iter_rows()))


@pytest.mark.parametrize("pair", [(0, 1), (2, 3)], ids=["halves", "low and the rest"])
def test_doubted_rows_are_wrong_twice_as_often(pair: tuple[int, int], parts: tuple[list[Row], ...]) -> None:
    doubted, trusted = (parts[one] for one in pair)
    assert doubted
    assert trusted
    assert share_wrong(doubted) >= 2 * share_wrong(trusted)


def test_the_views_count_what_is_low() -> None:
    assert f"confidence < {LOW} AS is_low_confidence" in (ROOT / "sql/views/event_counts.sql").read_text(encoding="utf-8")
