"""Events that a person coded against events that were extracted: which are paired, which count as found and exact, and the figures.

One or two letters stand for names and codes; `doc` is the document, in which alone events are paired.
"""

from __future__ import annotations

import importlib.util
import itertools
import os
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest
from drawn import cells, value
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.evaluation import COLUMNS, FIELDS, Event, best_assignment, evaluate, pair, similarity

SHARED = Path(os.environ.get("EPHEMERIDE_SHARED", Path(__file__).resolve().parents[2] / "shared"))
SCORER = SHARED / "gold" / "score.py"

_LISTS = ("countries", "organisations", "participants")
_DAYS = ("start_date", "end_date")


def event(**known: Any) -> Event:
    nothing: dict[str, Any] = {name: () if name in _LISTS else None for name in COLUMNS}
    return Event(**{**nothing, "event_type": "visit", "status": "held", **known})


def drawn(drawing: str, *empty: str) -> dict[str, list[Event]]:
    """Events by document; an end that is not drawn is the start; `empty` names documents without events."""
    header, rows = cells(drawing)
    events: dict[str, list[Event]] = {}
    for row in rows:
        known: dict[str, Any] = {}
        for name, cell in zip(header, row, strict=True):
            read = value(cell, pl.List(pl.String()) if name in _LISTS else pl.Date() if name in _DAYS else pl.String())
            known[name] = tuple(read or ()) if name in _LISTS else read
        known.setdefault("end_date", known.get("start_date"))
        events.setdefault(known.pop("doc"), []).append(event(**known))
    return {**events, **{name: [] for name in empty}}


def figures(gold: str, ours: str, *empty: str) -> dict[str, Any]:
    return evaluate(drawn(gold, *empty), drawn(ours)).figures


def rates(precision: float, recall: float, f1: float) -> dict[str, float]:
    return {"precision": precision, "recall": recall, "f1": f1}


def kinds(gold: str, ours: str) -> list[tuple[str, str, list[str]]]:
    """(document, kind, fields that differ) of each case."""
    return [(case.document_ref, case.kind, [wrong.field for wrong in case.wrong]) for case in evaluate(drawn(gold), drawn(ours)).cases]


# --- found and exact


GOLD = """
    doc | event_type | start_date | end_date   | place  | host_country | countries | participants | status
    ----+------------+------------+------------+--------+--------------+-----------+--------------+-------
    a   | visit      | 2023-03-16 | 2023-03-18 | Bamako | MLI          | BFA, MLI  | Ali Ba, X Ka | held
    a   | agreement  | 2023-03-17 | 2023-03-17 | Bamako | MLI          | BFA, MLI  | Ali Ba       | held
    b   | meeting    | 2024-05-02 | 2024-05-02 | Niamey | NER          | MLI, NER  |              | held
"""


def test_what_is_the_same_is_all_right() -> None:
    found = figures(GOLD, GOLD)
    perfect = rates(1.0, 1.0, 1.0)
    assert (found["found"], found["exact"], found["document_relevance"], found["participants"]) == (perfect,) * 4
    assert found["field_accuracy_on_found"] == dict.fromkeys(FIELDS, 1.0)
    assert found["party_year_table_error"] == 0.0
    assert kinds(GOLD, GOLD) == []


def test_the_figures_of_a_mixed_result() -> None:
    ours = """
        doc | event_type | start_date | end_date   | place  | host_country | countries     | participants | status
        ----+------------+------------+------------+--------+--------------+---------------+--------------+-------
        a   | visit      | 2023-03-17 | 2023-03-17 | BAMAKO | MLI          | BFA, MLI, NER | Ba           | held
        a   | agreement  | 2023-03-17 | 2023-03-17 |        |              | BFA, MLI      | Ali Ba       | planned
        c   | visit      | 2022-01-01 | 2022-01-01 |        |              | MLI           |              | held
        d   | visit      | 2022-01-01 | 2022-01-01 |        |              | MLI           |              | held
    """
    assert figures(GOLD, ours, "c") == {
        "documents": 3,  # d is none of the gold's
        "gold_events": 3,
        "predicted_events": 3,
        "found": rates(0.667, 0.667, 0.667),
        "exact": rates(0.333, 0.333, 0.333),
        "document_relevance": rates(0.5, 0.5, 0.5),
        "field_accuracy_on_found": {
            "event_type": 1.0,
            "start_date": 0.5,
            "end_date": 0.5,
            "place": 0.5,  # case does not count
            "host_country": 0.5,
            "status": 0.5,
        },
        "participants": rates(1.0, 0.667, 0.8),  # by surname, on found events
        "party_year_table_error": 0.667,  # NER 2023 and MLI 2022 too many, MLI and NER 2024 missing; of 6
    }
    assert kinds(GOLD, ours) == [
        ("a", "half right", ["start_date", "end_date", "parties", "participants"]),
        ("a", "half right", ["place", "host_country", "status"]),
        ("b", "missed", []),
    ]


@pytest.mark.parametrize(
    ("gold", "ours", "found"),
    [
        # spans of days that overlap, and at least half of the parties
        ("2023-03-16 | 2023-03-18 |            | BFA, MLI", "2023-03-18 | 2023-03-20 |            | BFA, MLI", True),
        ("2023-03-16 | 2023-03-18 |            | BFA, MLI", "2023-03-19 | 2023-03-20 |            | BFA, MLI", False),
        ("2023-03-16 | 2023-03-16 |            | BFA, MLI", "2023-03-16 | 2023-03-16 |            | MLI     ", True),
        ("2023-03-16 | 2023-03-16 |            | BFA, MLI", "2023-03-16 | 2023-03-16 |            | MLI, NER", False),
        ("2023-03-16 | 2023-03-16 |            | []      ", "2023-03-16 | 2023-03-16 |            | []      ", True),
        # without a year, the same has to be said of the date
        ("           |            | XXXX-03-16 | BFA, MLI", "           |            | XXXX-03-16 | BFA, MLI", True),
        ("           |            | XXXX-03-16 | BFA, MLI", "           |            | XXXX-03-17 | BFA, MLI", False),
        ("           |            |            | BFA, MLI", "           |            |            | BFA, MLI", True),
        ("           |            | XXXX-03-16 | BFA, MLI", "2023-03-16 | 2023-03-16 | 2023-03-16 | BFA, MLI", False),
    ],
)
def test_found(gold: str, ours: str, found: bool) -> None:
    header = "start_date | end_date | date_edtf | countries | doc\n"
    result = figures(f"{header}{gold} | a", f"{header}{ours} | a")
    assert result["found"]["f1"] == float(found)


def test_exact_is_start_parties_and_type() -> None:
    gold = "doc | event_type | start_date | countries | organisations | place\na | visit | 2023-03-16 | MLI | UN | Gao"
    same = "doc | event_type | start_date | countries | organisations | place\na | visit | 2023-03-16 | MLI | UN |"
    assert figures(gold, same)["exact"]["f1"] == 1.0
    for part, other in (("visit", "meeting"), ("2023-03-16", "2023-03-15"), ("UN", "AU"), ("MLI", "NER")):
        assert figures(gold, same.replace(part, other))["exact"]["f1"] == 0.0


def test_nothing_anywhere_is_zero_and_no_error() -> None:
    result = evaluate({"a": []}, {}).figures
    assert (result["found"], result["party_year_table_error"]) == (rates(0.0, 0.0, 0.0), 0.0)
    assert set(result["field_accuracy_on_found"].values()) == {0.0}


def test_names_are_compared_by_their_last_word_without_accents_case_and_hyphens() -> None:
    gold = event(participants=("Ibrahim Kabré", "Traoré"), place="N'Djaména-Est")
    ours = event(participants=("KABRE", "Moussa  TRAORE"), place="n'djamena  est")
    assert evaluate({"a": [gold]}, {"a": [ours]}).cases == []


def test_a_missed_event_stands_beside_the_one_it_was_paired_with() -> None:
    gold = "doc | start_date | countries\na | 2023-03-16 | MLI, NER"
    ours = "doc | start_date | countries\na | 2023-03-20 | MLI, NER"
    missed, spurious = evaluate(drawn(gold), drawn(ours)).cases
    assert (missed.kind, spurious.kind) == ("missed", "spurious")
    assert missed.ours is spurious.ours
    assert [(wrong.field, wrong.gold, wrong.ours) for wrong in missed.wrong] == [
        ("start_date", date(2023, 3, 16), date(2023, 3, 20)),
        ("end_date", date(2023, 3, 16), date(2023, 3, 20)),
    ]


# --- pairing


SCORES = st.integers(1, 5).flatmap(
    lambda rows: st.integers(rows, 5).flatmap(
        lambda columns: st.lists(
            st.lists(st.sampled_from([0.0, 0.5, 1 / 3, 2 / 3, 1.0, 4.25]), min_size=columns, max_size=columns), min_size=rows, max_size=rows
        )
    )
)


@given(SCORES)
def test_the_best_assignment_is_the_first_best_of_all(scores: list[list[float]]) -> None:
    every = itertools.permutations(range(len(scores[0])), len(scores))
    best = max(every, key=lambda columns: sum(row[column] for row, column in zip(scores, columns, strict=True)))
    assert best_assignment(scores) == list(enumerate(best))


def test_the_total_counts_not_the_first_that_fits() -> None:
    """The first gold event would take the second extracted one, and leave nothing for the other."""
    gold = [event(countries=("MLI", "NER")), event(countries=("MLI", "NER", "BFA"))]
    ours = [event(countries=("MLI", "NER", "BFA")), event(countries=("MLI",))]
    assert pair(gold, ours) == [(gold[0], ours[1]), (gold[1], ours[0])]


def test_with_many_events_the_most_similar_pairs_are_taken_first() -> None:
    gold = [event(start_date=date(2023, 1, day), end_date=date(2023, 1, day), countries=("MLI",)) for day in range(1, 10)]
    ours = [replace(one) for one in reversed(gold)]
    assert {(a.start_date, b.start_date) for a, b in pair(gold, ours)} == {(one.start_date, one.start_date) for one in gold}
    assert len(pair(gold, ours[:3])) == len(pair(gold[:3], ours)) == 3


# --- the scorer of the shared articles


def scorer() -> ModuleType:
    specification = importlib.util.spec_from_file_location("shared_score", SCORER)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


START = date(2023, 12, 30)
SPANS = st.none() | st.tuples(st.integers(0, 3), st.integers(0, 2)).map(
    lambda span: (START + timedelta(span[0]), START + timedelta(span[0] + span[1]))
)
EVENTS = st.builds(
    lambda span, edtf, **fields: event(
        **fields, start_date=span and span[0], end_date=span and span[1], date_edtf=span[0].isoformat() if span else edtf
    ),
    span=SPANS,
    edtf=st.sampled_from([None, "XXXX-02-17"]),
    event_type=st.sampled_from(["visit", "meeting"]),
    place=st.sampled_from([None, "Sévaré", "SEVARE", "N'Djaména"]),
    host_country=st.sampled_from([None, "MLI", "NER"]),
    status=st.sampled_from(["held", "planned"]),
    countries=st.lists(st.sampled_from(["MLI", "NER", "BFA"]), unique=True).map(tuple),
    organisations=st.lists(st.sampled_from(["AES", "UN"]), unique=True).map(tuple),
    participants=st.lists(st.sampled_from(["Ali Ba", "É. Bâ", "X Ka-Sy", "Sy", "-"]), unique=True).map(tuple),
)
DOCUMENTS = st.dictionaries(st.sampled_from("abc"), st.lists(EVENTS, max_size=5))
LONG = st.fixed_dictionaries({"a": st.lists(EVENTS, min_size=3, max_size=10)})


def as_scored(module: ModuleType, events: dict[str, list[Event]]) -> dict[str, list[dict[str, Any]]]:
    return {reference: [module.normal({name: getattr(one, name) for name in COLUMNS}) for one in own] for reference, own in events.items()}


@pytest.mark.skipif(not SCORER.exists(), reason="the shared scorer is not here: name its folder in EPHEMERIDE_SHARED")
class TestAgainstTheSharedScorer:
    """The same figures on any input, ties of the pairing included."""

    module = scorer() if SCORER.exists() else None

    @given(DOCUMENTS, DOCUMENTS)
    @settings(deadline=None)
    def test_same_figures(self, gold: dict[str, list[Event]], ours: dict[str, list[Event]]) -> None:
        assert self.module is not None
        scored, errors = self.module.score(as_scored(self.module, gold), as_scored(self.module, ours))
        evaluation = evaluate(gold, ours)
        assert evaluation.figures == scored
        for kind in ("missed", "spurious"):
            assert sum(case.kind == kind for case in evaluation.cases) == sum(f" {kind} " in error for error in errors)

    @given(LONG, LONG)
    @settings(deadline=None, max_examples=40)
    def test_same_figures_of_long_documents(self, gold: dict[str, list[Event]], ours: dict[str, list[Event]]) -> None:
        assert self.module is not None
        assert evaluate(gold, ours).figures == self.module.score(as_scored(self.module, gold), as_scored(self.module, ours))[0]

    @given(EVENTS, EVENTS)
    def test_same_similarity(self, gold: Event, ours: Event) -> None:
        assert self.module is not None
        [a], [b] = as_scored(self.module, {"a": [gold]})["a"], as_scored(self.module, {"a": [ours]})["a"]
        assert similarity(gold, ours) == self.module.similarity(a, b)
