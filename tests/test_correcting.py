"""Corrections on drawn tellings: what each makes of the machine's events, and that without it they are as they were."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_merging import merge, parts

from flows.correcting import Corrected, Tellings, apply_corrections
from flows.ledger import Causes, trace
from flows.seeds import load_seeds
from flows.tables import empty, schema

Tables = dict[str, pl.DataFrame]
PRESS = """
    document | no | date       | place | host | people                | parties  | type
    a        | 0  | 2023-03-17 | Gao   | MLI  | Issa Tarko/général    | BFA, MLI | visit
    b        | 0  | 2023-03-17 |       |      | Issa Tarko, Omar Dilla | BFA, MLI | visit
    c        | 0  | 2023-04-02 | Kati  | MLI  |                       | MLI, NER | meeting
    d        | 0  | 2023-04-03 | Kati  | MLI  |                       | MLI, NER | meeting
"""
MACHINE = merge(PRESS)
TOLD = {"+".join(sorted(refs)): key for key, refs in MACHINE["event_documents"].group_by("event_id").agg("document_id").rows()}
VISIT, MEETING, OTHER = TOLD["a+b"], TOLD["c"], TOLD["d"]


def corrected(*corrections: dict[str, Any], tables: Tables = MACHINE, ledger: pl.DataFrame | None = None, press: str = PRESS) -> Corrected:
    base = {
        "field": None,
        "value": None,
        "why": "lu",
        "made_by": None,
        "made_at": None,
        "status": None,
        "applied_to": None,
        "machine_value": None,
    }
    rows = [{**base, "line": line, "tellings": [], **one} for line, one in enumerate(corrections, start=2)]
    frame = pl.DataFrame(rows, schema=schema("corrections"), orient="row")
    return apply_corrections(tables, frame, empty("ledger") if ledger is None else ledger, Tellings(*parts(press), load_seeds()))


def put(key: str, name: str, value: str | None) -> dict[str, Any]:
    return {"event_id": key, "action": "set", "field": name, "value": value}


def event(tables: Tables, key: str) -> dict[str, Any]:
    return tables["events"].filter(event_id=key).row(0, named=True)


def statuses(found: Corrected) -> list[str]:
    return found.corrections["status"].to_list()


def tellers(tables: Tables) -> list[str]:
    return sorted("+".join(sorted(refs)) for refs in tables["event_documents"].group_by("event_id").agg("document_id")["document_id"])


# --- what an event is


@pytest.mark.parametrize(
    ("edtf", "start", "end", "precision"),
    [
        ("2024-06-14", "2024-06-14", "2024-06-14", "day"),
        ("2024-06-14/2024-06-16", "2024-06-14", "2024-06-16", "day"),
        ("2024-02", "2024-02-01", "2024-02-29", "month"),
        ("2024", "2024-01-01", "2024-12-31", "year"),
        ("XXXX-12-30/XXXX-01-02", "None", "None", "day"),
        (None, "None", "None", "none"),
    ],
)
def test_a_date_sets_every_column_of_the_date(edtf: str | None, start: str, end: str, precision: str) -> None:
    row = event(corrected(put(VISIT, "date_edtf", edtf)).tables, VISIT)
    assert (row["date_edtf"], str(row["start_date"]), str(row["end_date"]), row["date_precision"]) == (edtf, start, end, precision)
    assert row["date_basis"] == ("explicit" if start != "None" else "none")
    assert row["corrected_fields"] == ["date_edtf"]


def test_countries_and_the_host_decide_the_sides() -> None:
    found = corrected(put(VISIT, "countries", "BFA; SEN"), put(VISIT, "host_country", "SEN"))
    rows = found.tables["event_countries"].filter(event_id=VISIT).select("country", "side").rows()
    assert rows == [("BFA", "visitor"), ("SEN", "host")]
    assert found.corrections["machine_value"].to_list() == ["BFA; MLI", "MLI"]


def test_people_who_stay_keep_their_rank() -> None:
    found = corrected(put(VISIT, "participants", "Issa Tarko; Awa Sanfo"))
    rows = found.tables["event_participants"].filter(event_id=VISIT).select("name", "rank").rows()
    assert rows == [("Awa Sanfo", None), ("Issa Tarko", "général")]


def test_of_two_corrections_of_a_field_the_later_holds() -> None:
    found = corrected(put(VISIT, "place", "Ségou"), put(VISIT, "place", "Kayes"))
    assert (event(found.tables, VISIT)["place"], statuses(found)) == ("Kayes", ["replaced", "applied"])
    assert found.corrections["machine_value"].to_list() == ["Gao", "Gao"]


def test_a_dropped_event_is_nowhere_and_its_tellings_are_named() -> None:
    found = corrected(put(VISIT, "place", "Ségou"), {"event_id": VISIT, "action": "drop"})
    assert all(rows.filter(event_id=VISIT).is_empty() for rows in found.tables.values())
    assert found.corrections["tellings"].to_list() == [[], ["a#0", "b#0"]]
    assert statuses(found) == ["void", "applied"]


def test_an_added_event_says_what_it_was_given() -> None:
    found = corrected(
        {"event_id": "ev_new", "action": "add", "field": "event_type", "value": "exercise"}, put("ev_new", "countries", "MLI; NER")
    )
    row = event(found.tables, "ev_new")
    assert (row["event_type"], row["status"], row["confidence"], row["corrected_fields"]) == (
        "exercise",
        "held",
        1.0,
        ["countries", "event"],
    )
    assert found.tables["event_countries"].filter(event_id="ev_new")["country"].to_list() == ["MLI", "NER"]


# --- which tellings are one event


def test_joined_events_are_one_and_the_merge_says_by_what() -> None:
    found = corrected({"event_id": MEETING, "action": "join", "value": OTHER})
    assert tellers(found.tables) == ["a+b", "c+d"]
    merges = found.tables["merges"].filter(event_id=MEETING)
    assert merges.select("document_id", "merged_document_id", "rule", "evidence").rows() == [("c", "d", "correction", "lu")]
    assert event(found.tables, MEETING)["date_edtf"] == "2023-04-02", "the event that is named first says when"
    assert event(found.tables, MEETING)["corrected_fields"] == ["tellings"]


def test_what_was_said_of_an_event_that_was_joined_is_said_of_the_whole() -> None:
    found = corrected({"event_id": MEETING, "action": "join", "value": OTHER}, put(OTHER, "place", "Ségou"))
    assert event(found.tables, MEETING)["place"] == "Ségou"
    assert found.corrections["applied_to"].to_list() == [MEETING, MEETING]


def test_what_was_said_of_an_event_that_was_joined_to_a_dropped_one_is_told_as_gone() -> None:
    found = corrected(
        {"event_id": MEETING, "action": "join", "value": OTHER}, {"event_id": MEETING, "action": "drop"}, put(OTHER, "place", "Ségou")
    )
    assert found.corrections["status"].to_list() == ["applied", "applied", "gone"]
    assert not {MEETING, OTHER} & set(found.tables["events"]["event_id"])


def test_a_split_takes_a_wrong_merge_apart() -> None:
    found = corrected({"event_id": VISIT, "action": "split", "value": "b"})
    assert tellers(found.tables) == ["a", "b", "c", "d"]
    assert found.tables["merges"].is_empty()
    assert event(found.tables, VISIT)["place"] == "Gao"
    assert found.tables["event_mentions"].height == MACHINE["event_mentions"].height


def test_a_split_holds_when_more_documents_tell_the_event() -> None:
    press = f"{PRESS}\n    e        | 0  | 2023-03-17 | Gao   | MLI  |                       | BFA, MLI | visit"
    found = corrected({"event_id": VISIT, "action": "split", "value": "b"}, tables=merge(press), press=press)
    assert tellers(found.tables) == ["a+e", "b", "c", "d"]
    assert found.tables["merges"].select("document_id", "merged_document_id").height == 1


def test_the_part_that_was_split_off_can_be_corrected_too() -> None:
    split = {"event_id": VISIT, "action": "split", "value": "b"}
    before = corrected(split).tables["event_documents"]
    (new,) = before.filter(document_id="b")["event_id"]
    assert event(corrected(split, put(new, "place", "Ségou")).tables, new)["place"] == "Ségou"


@pytest.mark.parametrize(
    ("row", "status"),
    [
        (put("ev_nobody", "place", "Gao"), "gone"),
        ({"event_id": "ev_nobody", "action": "drop"}, "gone"),
        ({"event_id": VISIT, "action": "join", "value": "ev_nobody"}, "gone"),
        ({"event_id": VISIT, "action": "join", "value": VISIT}, "void"),
        ({"event_id": VISIT, "action": "split", "value": "a; b"}, "void"),
        ({"event_id": VISIT, "action": "split", "value": "c"}, "void"),
        ({"event_id": VISIT, "action": "undo"}, "void"),
        ({"event_id": VISIT, "action": "add", "field": "event_type", "value": "visit"}, "void"),
    ],
)
def test_what_cannot_be_applied_is_told_and_changes_nothing(row: dict[str, Any], status: str) -> None:
    found = corrected(row)
    assert statuses(found) == [status]
    assert same(found.tables, MACHINE)


# --- through other ids, and back


def test_a_correction_follows_its_event_to_another_id() -> None:
    press = PRESS.replace("a        | 0  | 2023-03-17", "a        | 0  | 2023-03-16/2023-03-18")
    after = merge(press)
    ledger = trace("r", MACHINE, after, Causes())
    found = corrected(put(VISIT, "place", "Ségou"), tables=after, ledger=ledger, press=press)
    (key,) = found.corrections["applied_to"]
    assert key != VISIT
    assert event(found.tables, key)["place"] == "Ségou"


def same(one: Tables, other: Tables) -> bool:
    return set(one) == set(other) and all(rows.equals(other[name]) for name, rows in one.items())


KEYS = st.sampled_from([VISIT, MEETING, OTHER, "ev_nobody"])
ANY = st.one_of(
    st.builds(put, KEYS, st.just("place"), st.sampled_from(["Ségou", None])),
    st.builds(put, KEYS, st.just("countries"), st.sampled_from(["SEN", "MLI; SEN", None])),
    st.builds(put, KEYS, st.just("date_edtf"), st.sampled_from(["2020", "XXXX-01-01", None])),
    st.builds(lambda key, other: {"event_id": key, "action": "join", "value": other}, KEYS, KEYS),
    st.builds(lambda key, ref: {"event_id": key, "action": "split", "value": ref}, KEYS, st.sampled_from(["a", "b", "a; b", "c"])),
    st.builds(lambda key: {"event_id": key, "action": "drop"}, KEYS),
    st.just({"event_id": "ev_new", "action": "add", "field": "event_type", "value": "visit"}),
    st.builds(put, st.just("ev_new"), st.just("status"), st.just("planned")),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(ANY, max_size=5))
def test_whatever_is_corrected_tables_are_whole_and_undoing_all_restores_the_machines_rows(rows: list[dict[str, Any]]) -> None:
    found = corrected(*rows)
    events = found.tables["events"]["event_id"]
    assert events.is_unique().all()
    for name, table in found.tables.items():
        assert dict(table.schema) == schema(name)
        assert set(table["event_id"]) <= set(events), name
    told = found.tables["event_documents"]
    named = [telling for tellings in found.corrections["tellings"] for telling in tellings]
    assert sorted([f"{row[1]}#{row[2]}" for row in told.select("event_id", "document_id", "event_no").rows()] + named) == [
        "a#0",
        "b#0",
        "c#0",
        "d#0",
    ]
    assert found.tables["merges"].height == told.height - told["event_id"].n_unique()
    assert found.corrections["status"].null_count() == 0
    undone = corrected(*rows, *({"event_id": key, "action": "undo"} for key in (VISIT, MEETING, OTHER, "ev_nobody", "ev_new")))
    assert same(undone.tables, MACHINE)
