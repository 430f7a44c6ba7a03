"""Countries and cities in marked-up sentences, each with a twin in which there is none."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from flows.mentions.lexicon import find_lexicon
from flows.mentions.places import find_places
from flows.seeds import load_seeds
from tests.flat import flat
from tests.places.marked import Case, cases

CASES = cases(Path(__file__).parent)


def places(texts: list[str]) -> list[list[tuple[str, str, str, str]]]:
    """For each text its (kind, surface, country or city, position)."""
    frame, seeds = flat(texts), load_seeds()
    rows = find_places(find_lexicon(frame, seeds), frame, seeds)
    found: list[list[tuple[str, str, str, str]]] = [[] for _ in texts]
    for document, start, end, kind, value, position in rows.select(
        "document_id", "start", "end", "kind", pl.coalesce("city", "country"), "position"
    ).iter_rows():
        found[int(document)].append((kind, texts[int(document)][start:end], value, position))
    return found


@pytest.fixture(scope="module")
def found() -> dict[str, tuple[list[tuple[str, str, str, str]], list[tuple[str, str, str, str]]]]:
    sentences, twins = places([case.sentence for case in CASES]), places([case.twin for case in CASES])
    return {case.where: pair for case, pair in zip(CASES, zip(sentences, twins, strict=True), strict=True)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.where)
def test_a_marked_sentence_and_its_twin(case: Case, found: dict[str, tuple[list[tuple[str, str, str, str]], ...]]) -> None:
    here, twin = found[case.where]
    assert here == [(tag, surface, at["value"], at.get("position", "bare")) for tag, surface, at in case.marks]
    assert twin == []
