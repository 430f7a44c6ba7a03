"""Organisations in marked-up sentences, each with a twin in which there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.mentions.lexicon import find_lexicon
from flows.mentions.organisations import find_organisations
from flows.seeds import load_seeds
from tests.flat import flat
from tests.places.marked import Case, cases

CASES = cases(Path(__file__).parent)


def organisations(text: str) -> list[tuple[str, str, str]]:
    """(surface, code, owner) in text order."""
    frame, seeds = flat([text]), load_seeds()
    rows = find_organisations(find_lexicon(frame, seeds), frame, seeds).sort("start")
    return [(text[start:end], code, owner) for start, end, code, owner in rows.select("start", "end", "code", "organisation").iter_rows()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.where)
def test_a_marked_sentence_and_its_twin(case: Case) -> None:
    assert organisations(case.sentence) == [(surface, at["code"], at["value"]) for _, surface, at in case.marks]
    assert organisations(case.twin) == []
