"""Event assembly as the codebook specifies it: short articles, and the rows each must give."""

from __future__ import annotations

from functools import cache

import pytest

from tests.drawn import draw
from tests.events.harness import COLUMNS, Row, cases, extracted

CASES = cases()


@cache
def _found() -> list[tuple[Row, ...]]:
    return extracted(CASES)


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 150
    assert sum(not case.expected for case in CASES) >= 40
    assert len({case.name for case in CASES}) == len({(case.text, case.title, case.published_on) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.name for case in CASES])
def test_case(number: int) -> None:
    case = CASES[number]
    got, expected = (draw(COLUMNS, rows) for rows in (_found()[number], case.expected))
    assert got == expected, case.text
