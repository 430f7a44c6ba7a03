"""Tellings in, events out, both drawn: which of them become one event, and what that event then says.

A telling's day stands as EDTF; start, end and precision follow from it. `told by` lists the documents of an event.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from drawn import cells, draw
from hypothesis import given, settings
from hypothesis import strategies as st

from flows import merging
from flows.merging import merge_events
from flows.seeds import load_seeds
from flows.tables import schema

_SEEDS = load_seeds()
_DEFAULTS = {
    "type": "visit",
    "status": "held",
    "basis": "explicit",
    "parties": "BFA, MLI",
    "place": "",
    "host": "",
    "people": "",
    "no": "0",
    "weekday": "",
}


def merge(drawing: str, shuffled: int | None = None) -> dict[str, pl.DataFrame]:
    return merge_events(*parts(drawing, shuffled), _SEEDS)


def parts(drawing: str, shuffled: int | None = None) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """document_events, evidence and documents of drawn tellings."""
    header, rows = cells(drawing)
    tellings = [_telling({**_DEFAULTS, **dict(zip(header, row, strict=True))}) for row in rows]
    if shuffled is not None:
        random.Random(shuffled).shuffle(tellings)
    document_events = pl.DataFrame(tellings, schema=schema("document_events"), orient="row")
    evidence = [
        {
            "document_id": one["document_id"],
            "event_no": one["event_no"],
            "field": "trigger",
            "start": 3,
            "end": 9,
            "surface": "visite",
            "rule": "-",
        }
        for one in tellings
    ]
    references = sorted({one["document_id"] for one in tellings})
    documents = pl.DataFrame({"document_id": references, "document_ref": references})
    return document_events, pl.DataFrame(evidence, schema=schema("evidence")), documents


def _telling(cell: dict[str, str]) -> dict[str, Any]:
    parties = [party.strip() for party in cell["parties"].split(",")]
    start, end, precision = _days(cell["date"])
    return {
        "document_id": cell["document"], "event_no": int(cell["no"]), "event_type": cell["type"], "start_date": start, "end_date": end,
        "date_edtf": cell["date"] or None, "date_precision": precision, "date_basis": cell["basis"] if start else "none",
        "weekday": int(cell["weekday"]) if cell["weekday"] else None, "place": cell["place"] or None, "host_country": cell["host"] or None,
        "countries": [party for party in parties if party != "AES"],
        "organisations": [party for party in parties if party == "AES"],
        "participants": [_person(name.strip()) for name in cell["people"].split(",") if name.strip()],
        "status": cell["status"], "confidence": 0.8, "quote_start": 0, "quote_end": 20,
    }  # fmt: skip


def _person(told: str) -> dict[str, str | None]:
    """'Issa Tarko/général (MLI)': rank and country where they are told."""
    person, _, country = told.removesuffix(")").partition(" (")
    name, _, rank = person.partition("/")
    return {"name": name, "rank": rank or None, "role": None, "country": country or None}


def _days(edtf: str) -> tuple[date | None, date | None, str]:
    if not edtf or edtf.startswith("XXXX"):
        return None, None, "none"
    first, last = edtf.split("/")[0], edtf.split("/")[-1]
    if len(first) == 7:
        after = date.fromisoformat(f"{first}-01") + timedelta(days=31)
        return date.fromisoformat(f"{first}-01"), after.replace(day=1) - timedelta(days=1), "month"
    return date.fromisoformat(first), date.fromisoformat(last), "day"


def events(tables: dict[str, pl.DataFrame], *columns: str) -> str:
    """The events of `tables` as a drawing: what is told of each, and by which documents."""
    told = tables["event_documents"].group_by("event_id").agg(pl.col("document_id").sort().alias("told by"))
    people = tables["event_participants"].group_by("event_id").agg(pl.col("name").sort().alias("people"))
    rows = tables["events"].join(told, on="event_id").join(people, on="event_id", how="left")
    rows = rows.rename({"event_type": "type", "date_edtf": "date", "date_basis": "basis", "host_country": "host"})
    chosen = [*columns, "told by"]
    drawn_rows = sorted(rows.select(chosen).rows(), key=lambda row: (str(row[-1]), str(row)))
    return draw(chosen, drawn_rows)


CASES = {
    "the same days and parties are one event": (
        """
        document | date
        a        | 2023-03-17
        b        | 2023-03-17
        c        | 2023-03-18
        """,
        """
        date       | told by
        2023-03-17 | a, b
        2023-03-18 | c
        """,
    ),
    "a day inside a longer visit is that visit": (
        """
        document | date
        a        | 2023-03-18
        b        | 2023-03-17/2023-03-19
        """,
        """
        date                  | told by
        2023-03-17/2023-03-19 | a, b
        """,
    ),
    "other parties are another event": (
        """
        document | date       | parties
        a        | 2023-03-17 | BFA, MLI
        b        | 2023-03-17 | BFA, MLI, NER
        c        | 2023-03-17 | BFA, MLI, AES
        """,
        """
        date       | told by
        2023-03-17 | a
        2023-03-17 | b
        2023-03-17 | c
        """,
    ),
    "planned, held and cancelled stay apart": (
        """
        document | date       | status
        a        | 2023-03-17 | planned
        b        | 2023-03-17 | held
        c        | 2023-03-17 | cancelled
        """,
        """
        status    | told by
        planned   | a
        held      | b
        cancelled | c
        """,
    ),
    "another place or host contradicts; an untold one does not": (
        """
        document | date       | place | host
        a        | 2023-03-17 | Gao   | MLI
        b        | 2023-03-17 | Kati  | MLI
        c        | 2023-03-17 |       | BFA
        d        | 2023-03-18 |       | MLI
        e        | 2023-03-18 | Gao   |
        """,
        """
        date       | place | host | told by
        2023-03-17 | Gao   | MLI  | a
        2023-03-17 | Kati  | MLI  | b
        2023-03-17 |       | BFA  | c
        2023-03-18 | Gao   | MLI  | d, e
        """,
    ),
    "a place that one telling adds holds for the next": (
        """
        document | date                  | place
        a        | 2023-03-17/2023-03-20 |
        b        | 2023-03-17            | Gao
        c        | 2023-03-18            | Kati
        """,
        """
        date                  | place | told by
        2023-03-17/2023-03-20 | Gao   | a, b
        2023-03-18            | Kati  | c
        """,
    ),
    "two events of one document are never one, and each takes its like": (
        """
        document | no | type     | date
        a        | 0  | ceremony | 2023-03-17
        a        | 1  | meeting  | 2023-03-17
        b        | 0  | meeting  | 2023-03-17
        """,
        """
        type     | told by
        ceremony | a
        meeting  | a, b
        """,
    ),
    "an agreement, an exercise or a delivery is not the visit it was part of": (
        """
        document | type       | date
        a        | agreement  | 2023-03-17
        b        | visit      | 2023-03-17
        c        | assistance | 2023-03-17
        d        | exercise   | 2023-03-17
        """,
        """
        type       | told by
        agreement  | a
        visit      | b
        assistance | c
        exercise   | d
        """,
    ),
    "a visit that another paper tells as a meeting is a visit": (
        """
        document | type    | date
        a        | meeting | 2023-03-17
        b        | visit   | 2023-03-17
        """,
        """
        type  | told by
        visit | a, b
        """,
    ),
    "a day completes an unknown year where a place or a person agrees": (
        """
        document | date                  | place  | people
        a        | XXXX-02-17/XXXX-02-19 | Bamako |
        b        | 2025-02-17/2025-02-19 | Bamako |
        c        | XXXX-05-03            |        | Issa Tarko
        d        | 2021-05-03            |        | Issa Tarko
        e        | XXXX-06-03            |        | Issa Tarko
        f        | 2021-06-03            |        | Omar Dilla
        """,
        """
        date                  | told by
        2025-02-17/2025-02-19 | a, b
        2021-05-03            | c, d
        XXXX-06-03            | e
        2021-06-03            | f
        """,
    ),
    "where two years would fit, the year stays unknown": (
        """
        document | date       | place
        a        | XXXX-02-17 | Bamako
        b        | 2024-02-17 | Bamako
        c        | 2025-02-17 | Bamako
        """,
        """
        date       | told by
        XXXX-02-17 | a
        2024-02-17 | b
        2025-02-17 | c
        """,
    ),
    "months, years and nothing are too little to go by": (
        """
        document | date    | place  | people
        a        | 2024-03 | Bamako | Issa Tarko
        b        | 2024-03 | Bamako | Issa Tarko
        c        |         | Bamako | Issa Tarko
        d        |         | Bamako | Issa Tarko
        e        | XXXX-03 | Bamako | Issa Tarko
        f        | XXXX-03 | Bamako | Issa Tarko
        """,
        """
        date    | told by
        2024-03 | a
        2024-03 | b
                | c
                | d
        XXXX-03 | e
        XXXX-03 | f
        """,
    ),
    "a written year is trusted more than one that a weekday gave": (
        """
        document | date                  | basis
        a        | 2023-03-17/2023-03-18 | weekday
        b        | 2023-03-17            | explicit
        """,
        """
        date       | basis    | told by
        2023-03-17 | explicit | a, b
        """,
    ),
    "other people of one country are another event; the host may be the same": (
        """
        document | date       | people
        a        | 2023-03-17 | Issa Tarko (MLI), Paul Sawo (BFA)
        b        | 2023-03-17 | Omar Dilla (MLI), Paul Sawo (BFA)
        c        | 2023-03-18 | Issa Tarko (MLI)
        d        | 2023-03-18 | Paul Sawo (BFA)
        e        | 2023-03-19 | Issa Tarko
        f        | 2023-03-19 | Paul Sawo
        """,
        """
        date       | told by
        2023-03-17 | a
        2023-03-17 | b
        2023-03-18 | c, d
        2023-03-19 | e
        2023-03-19 | f
        """,
    ),
    "a name written by ear is the same, a short or another one is not": (
        """
        document | date       | people
        a        | 2023-03-17 | Mohamed Chengrani (MLI)
        b        | 2023-03-17 | Muhammad Chanegrani (MLI)
        c        | 2023-03-18 | Abdelkader El Bachri (MLI)
        d        | 2023-03-18 | Abd-el-Kader Bachri (MLI)
        e        | 2023-03-19 | Issa Tarko (MLI)
        f        | 2023-03-19 | Assa Turka (MLI)
        """,
        """
        date       | told by
        2023-03-17 | a, b
        2023-03-18 | c, d
        2023-03-19 | e
        2023-03-19 | f
        """,
    ),
    "a written year corrects the one that a weekday gave, if it is the same weekday": (
        """
        document | date       | basis    | place
        a        | 2026-02-17 | weekday  | Gao
        b        | 2015-02-17 | explicit | Gao
        c        | 2026-03-17 | weekday  | Gao
        d        | 2016-03-17 | explicit | Gao
        e        | 2026-05-12 | weekday  |
        f        | 2015-05-12 | explicit | Gao
        """,
        """
        date       | told by
        2015-02-17 | a, b
        2026-03-17 | c
        2016-03-17 | d
        2026-05-12 | e
        2015-05-12 | f
        """,
    ),
    "a bare weekday is the one such day on which type, place and a full name agree": (
        """
        document | date                  | weekday | place  | people     | type
        a        |                       | 5       | Gao    | Issa Tarko | visit
        b        | 2023-03-17            |         | Gao    | Issa Tarko | visit
        c        |                       | 4       | Gao    | Issa Tarko | visit
        d        |                       |         | Gao    | Issa Tarko | visit
        e        |                       | 5       | Gao    | Tarko      | visit
        f        |                       | 5       | Gao    | Issa Tarko | meeting
        g        |                       | 5       |        | Issa Tarko | visit
        h        |                       | 2       | Kidal  | Issa Tarko | visit
        i        | 2023-03-20/2023-03-22 |         | Kidal  | Issa Tarko | visit
        j        |                       | 1       | Ménaka | Issa Tarko | visit
        k        | 2023-05-01            |         | Ménaka | Issa Tarko | visit
        l        | 2023-05-08            |         | Ménaka | Issa Tarko | visit
        m        |                       | 6       | Ségou  | Issa Tarko | visit
        n        | 2023-06-01/2023-06-20 |         | Ségou  | Issa Tarko | visit
        o        |                       | 6       | Ségou  | Issa Tarko | visit
        """,
        """
        date                  | told by
        2023-03-17            | a, b
                              | c
                              | d
                              | e
                              | f
                              | g
        2023-03-20/2023-03-22 | h, i
                              | j
        2023-05-01            | k
        2023-05-08            | l
                              | m
        2023-06-01/2023-06-20 | n
                              | o
        """,
    ),
    "fewer parties are the same event only with type, place and a full name": (
        """
        document | date       | parties       | place | people               | type
        a        | 2023-03-17 | BFA, MLI, NER | Gao   | Issa Tarko, P. Sawo  | visit
        b        | 2023-03-17 | BFA, MLI      | Gao   | Issa Tarko           | visit
        c        | 2023-04-17 | BFA, MLI, NER | Gao   | Issa Tarko           | visit
        d        | 2023-04-17 | BFA, MLI      |       | Issa Tarko           | visit
        e        | 2023-05-17 | BFA, MLI, NER | Gao   | Issa Tarko           | visit
        f        | 2023-05-17 | BFA, MLI      | Gao   | Tarko                | visit
        g        | 2023-06-17 | BFA, MLI, NER | Gao   | Issa Tarko           | visit
        h        | 2023-06-17 | BFA, MLI      | Gao   | Issa Tarko           | meeting
        i        | 2023-07-17 | BFA, MLI, NER | Gao   | Issa Tarko           | visit
        j        | 2023-07-17 | BFA, MLI, TCD | Gao   | Issa Tarko           | visit
        k        | 2023-07-17 | BFA, MLI      | Gao   | Issa Tarko           | visit
        """,
        """
        date       | told by
        2023-03-17 | a, b
        2023-04-17 | c
        2023-04-17 | d
        2023-05-17 | e
        2023-05-17 | f
        2023-06-17 | g
        2023-06-17 | h
        2023-07-17 | i
        2023-07-17 | j
        2023-07-17 | k
        """,
    ),
    "people are told once, under their longest name": (
        """
        document | date       | people
        a        | 2023-03-17 | Tarko, Omar Dilla
        b        | 2023-03-17 | Issa Tarko
        """,
        """
        people                 | told by
        Issa Tarko, Omar Dilla | a, b
        """,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_events_of_tellings(case: str) -> None:
    given, expected = CASES[case]
    header, rows = cells(expected)
    wanted = draw(header, sorted(rows, key=lambda row: (str(row[-1].split(", ")), str(row))))
    assert sorted(events(merge(given), *header[:-1]).splitlines()) == sorted(wanted.splitlines())


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_decides_nothing(case: str, seed: int) -> None:
    given, _ = CASES[case]
    expected, found = merge(given), merge(given, shuffled=seed)
    for name, rows in expected.items():
        assert found[name].equals(rows), name


@pytest.mark.parametrize("case", CASES)
def test_every_table_is_whole(case: str) -> None:
    given, _ = CASES[case]
    tables = merge(given)
    n_tellings = len(cells(given)[1])
    assert tables["event_documents"].height == n_tellings == tables["event_mentions"].height
    assert tables["events"].height + tables["merges"].height == n_tellings
    assert tables["events"]["event_id"].is_unique().all()
    for name, rows in tables.items():
        assert dict(rows.schema) == schema(name), name
        assert rows.join(tables["events"], on="event_id", how="anti").is_empty(), name


def test_a_merge_says_which_rule_joined_what() -> None:
    tables = merge("""
        document | date       | place
        a        | XXXX-03-17 | Gao
        b        | 2023-03-17 | Gao
        c        | 2023-03-17 |
    """)
    columns = ("document_id", "merged_document_id", "rule", "evidence")
    assert tables["merges"].select(columns).sort("rule").rows() == [
        ("b", "a", "day completes an unknown year", "2023-03-17 = XXXX-03-17; BFA, MLI; Gao"),
        ("b", "c", "same days", "2023-03-17 = 2023-03-17; BFA, MLI"),
    ]


def test_sides() -> None:
    tables = merge("""
        document | type       | date       | host | parties
        a        | visit      | 2023-03-17 | BFA  | BFA, MLI
        b        | meeting    | 2023-04-17 | BFA  | BFA, MLI
        c        | visit      | 2023-05-17 |      | BFA, MLI
        d        | assistance | 2023-06-17 | MLI  | MLI, AES
    """)
    sides = tables["event_countries"].join(tables["event_documents"], on="event_id").sort("document_id", "country")
    assert sides.select("document_id", "country", "side").rows() == [
        ("a", "BFA", "host"), ("a", "MLI", "visitor"), ("b", "BFA", "host"), ("b", "MLI", "party"),
        ("c", "BFA", "party"), ("c", "MLI", "party"), ("d", "MLI", "host"),
    ]  # fmt: skip
    assert tables["event_organisations"]["organisation"].to_list() == ["AES"]


def test_more_sources_raise_confidence_but_never_to_certainty() -> None:
    rows = "\n".join(f"d{number:02} | 2023-03-17" for number in range(40))
    assert merge("document | date\na | 2023-03-17")["events"]["confidence"].to_list() == [0.8]
    assert merge("document | date\na | 2023-03-17\nb | 2023-03-17")["events"]["confidence"].to_list() == [0.82]
    assert merge(f"document | date\n{rows}")["events"]["confidence"].to_list() == [0.99]


def test_an_event_keeps_its_id_when_another_paper_tells_it() -> None:
    alone = merge("document | date\nm | 2023-03-17")
    together = merge("""
        document | date       | type    | place | people
        a        | 2023-03-17 | meeting | Gao   | Issa Tarko
        m        | 2023-03-17 | visit   |       |
        z        | 2023-03-18 | visit   | Gao   |
    """)
    assert set(alone["events"]["event_id"]) < set(together["events"]["event_id"])


def test_no_tellings_give_empty_tables() -> None:
    nothing = merge_events(*(pl.DataFrame(schema=schema(name)) for name in ("document_events", "evidence", "documents")), _SEEDS)
    assert all(rows.is_empty() and dict(rows.schema) == schema(name) for name, rows in nothing.items())


def test_many_tellings_of_one_pair_are_merged_in_little_time() -> None:
    """Only tellings of the same months are compared: a pair of neighbours meets thousands of times in a corpus."""
    days = [date(1990, 1, 1) + timedelta(days=number) for number in range(4000)]
    rows = "\n".join(f"d{number:05} | {day}" for number, day in enumerate([*days, *days]))
    tables = merge(f"document | date\n{rows}")
    assert tables["events"].height == 4000
    assert tables["merges"].height == 4000


_CELL = st.tuples(
    st.sampled_from(["visit", "meeting", "agreement"]),
    st.sampled_from(["", "2023-03-17", "2023-03-17/2023-03-19", "2023-03-19", "XXXX-03-17", "2022-03-17", "2023-03"]),
    st.sampled_from(["explicit", "weekday", "publication"]),
    st.sampled_from(["BFA, MLI", "BFA, MLI, NER", "MLI"]),
    st.sampled_from(["", "5", "7"]),
    st.sampled_from(["", "Gao", "Kati"]),
    st.sampled_from(["", "Issa Tarko (MLI)", "Issa Tarko", "Omar Dilla (MLI)", "Paul Sawo (BFA), Issa Tarko (MLI)"]),
)


def _two_to_a_document(rows: list[tuple[str, ...]]) -> list[str]:
    header = "document | no | type | date | basis | parties | weekday | place | people"
    return [header, *(f"d{number // 2} | {number % 2} | {' | '.join(row)}" for number, row in enumerate(rows))]


@settings(max_examples=60, deadline=None)
@given(st.lists(_CELL, min_size=2, max_size=12))
def test_looking_only_where_tellings_may_meet_misses_none(rows: list[tuple[str, ...]]) -> None:
    """The oracle compares every telling with every event of its family, status and parties."""

    def all_of_them(_: object, at: dict[object, list[merging.Cluster]]) -> list[merging.Cluster]:
        clusters = {cluster.best["row"]: cluster for block in at.values() for cluster in block}
        return [clusters[row] for row in sorted(clusters)]

    drawing = "\n".join(_two_to_a_document(rows))
    found = merge(drawing)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "_near", all_of_them)
        expected = merge(drawing)
    assert all(expected[name].equals(found[name]) for name in expected)


@settings(max_examples=60, deadline=None)
@given(st.lists(_CELL, min_size=1, max_size=12), st.integers(0, 1000))
def test_any_tellings_in_any_order_give_the_same_whole_tables(rows: list[tuple[str, ...]], seed: int) -> None:
    """Two tellings to a document. Whatever they are: no event has two of one document, and no two places or hosts."""
    drawing = _two_to_a_document(rows)
    tables, again = merge("\n".join(drawing)), merge("\n".join(drawing), shuffled=seed)
    assert all(again[name].equals(found) for name, found in tables.items())
    assert tables["events"].height + tables["merges"].height == len(rows)
    assert not tables["event_documents"].select("event_id", "document_id").is_duplicated().any()
    places = {f"d{number // 2}/{number % 2}": row[5] for number, row in enumerate(rows)}
    for documents in (
        tables["event_documents"].group_by("event_id").agg(pl.concat_str("document_id", "event_no", separator="/"))["document_id"]
    ):
        assert len({places[telling] for telling in documents} - {""}) <= 1
