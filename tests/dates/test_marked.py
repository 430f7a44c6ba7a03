"""Expressions in context: exact span, EDTF and bound of every date of a sentence, and none in its twin."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import pytest

from tests.dates.marked import Case, cases, resolve

CASES = cases()


@cache
def _found() -> dict[int, list[tuple[str, str | None, str]]]:
    resolved = resolve([case.sentence for case in CASES] + [case.twin for case in CASES], [case.published_on for case in CASES] * 2)
    rows = defaultdict(list)
    for row in resolved.dates.iter_rows(named=True):
        rows[int(row["document_id"])].append((row["surface"], row["date_edtf"], row["bound"]))
    return rows


def test_there_are_enough_expressions() -> None:
    assert sum(len(case.marks) for case in CASES) >= 250
    assert all(case.marks and case.twin for case in CASES)


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.where for case in CASES])
def test_sentence(number: int) -> None:
    case: Case = CASES[number]
    assert _found().get(number, []) == list(case.marks), case.sentence


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.where for case in CASES])
def test_twin(number: int) -> None:
    assert _found().get(len(CASES) + number, []) == [], CASES[number].twin
