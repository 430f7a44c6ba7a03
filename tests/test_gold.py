"""Gold files: what a good one gives, and the one line that says what is wrong with a bad one."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.errors import UsageError
from flows.gold import read_gold

TYPES = ("visit", "meeting")
EVENT: dict[str, Any] = {
    "event_type": "visit",
    "start_date": "2023-03-17",
    "end_date": "2023-03-18",
    "date_edtf": "2023-03-17/2023-03-18",
    "place": "Sévaré",
    "host_country": "MLI",
    "countries": ["BFA", "MLI"],
    "organisations": [],
    "participants": ["Ali Ba"],
    "status": "held",
}


def line(identifier: str, *events: dict[str, Any]) -> str:
    return json.dumps({"id": identifier, "events": list(events)}, ensure_ascii=False)


def read(tmp_path: Path, text: str | bytes) -> Any:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_gold(path, TYPES)


def refused(tmp_path: Path, text: str | bytes) -> str:
    with pytest.raises(UsageError) as caught:
        read(tmp_path, text)
    return str(caught.value).removeprefix(f"{tmp_path / 'gold.jsonl'}")


def test_events_by_document(tmp_path: Path) -> None:
    gold = read(tmp_path, line("a", EVENT) + "\r\n\n" + line("b"))
    assert list(gold) == ["a", "b"]
    assert gold["b"] == []
    [event] = gold["a"]
    assert (event.start_date, event.end_date, event.parties) == (date(2023, 3, 17), date(2023, 3, 18), {"BFA", "MLI"})
    assert (event.place, event.participants, event.event_id) == ("Sévaré", ("Ali Ba",), None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_of_other_editors(encoding: str, tmp_path: Path) -> None:
    assert read(tmp_path, (line("é", EVENT) + "\n").encode(encoding))["é"][0].place == "Sévaré"


def test_ids_are_spelled_as_a_run_spells_them(tmp_path: Path) -> None:
    assert list(read(tmp_path, line(" e\u0301te\u0301 "))) == ["été"]


def test_a_line_separator_inside_a_text_ends_no_line(tmp_path: Path) -> None:
    assert list(read(tmp_path, line("a", {**EVENT, "place": "Ga\u2028o"}))) == ["a"]


@pytest.mark.parametrize("edtf", [None, "XXXX-02-17/XXXX-02-19", "2024-03", "2023", "2023-03-17?", "2023-03-17/.."])
def test_dates_without_a_year_or_day(edtf: str | None, tmp_path: Path) -> None:
    [event] = read(tmp_path, line("a", {**EVENT, "start_date": None, "end_date": None, "date_edtf": edtf}))["a"]
    assert (event.start_date, event.date_edtf) == (None, edtf)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"event_type": "visite"}, 'unknown event_type "visite": give one of visit, meeting'),
        ({"event_type": None}, "unknown event_type null: give one of"),
        ({"status": "done"}, 'unknown status "done": give one of held, planned, cancelled'),
        ({"start_date": "2023-02-31"}, 'start_date is "2023-02-31", no day of the calendar: write it like 2023-03-17'),
        ({"end_date": "18/03/2023"}, 'end_date is "18/03/2023", no day'),
        ({"start_date": "20230317"}, 'start_date is "20230317", no day'),
        ({"start_date": 2023}, "start_date is 2023, no day"),
        ({"start_date": "2023-03-19"}, "end_date 2023-03-18 is before start_date 2023-03-19: exchange them"),
        ({"end_date": None}, "only one of start_date and end_date: give the same day twice for one day"),
        ({"date_edtf": "mars 2023"}, 'date_edtf is "mars 2023": give 2023-03-17,'),
        ({"countries": ["Mali"]}, 'countries holds "Mali": give ISO 3166-1 alpha-3 codes like MLI'),
        ({"countries": "MLI"}, 'countries is "MLI": give a list of'),
        ({"host_country": "Mali"}, 'host_country is "Mali": give an ISO 3166-1 alpha-3 code like MLI, or null'),
        ({"participants": [{"name": "Ali"}]}, 'participants holds {"name": "Ali"}: give names'),
        ({"place": " "}, 'place is " ": give a city, or null'),
    ],
)
def test_bad_values(change: dict[str, Any], message: str, tmp_path: Path) -> None:
    text = line("a", EVENT) + "\n" + line("b", EVENT, {**EVENT, **change})
    assert refused(tmp_path, text).startswith(f" line 2: event 2: {message}")


@pytest.mark.parametrize("key", EVENT)
def test_missing_keys(key: str, tmp_path: Path) -> None:
    without = {name: value for name, value in EVENT.items() if name != key}
    assert f" line 1: event 1: no {key}: write every key, null or [] where nothing is known" in refused(tmp_path, line("a", without))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ": no line in it: give"),
        ("\n \n", ": no line in it: give"),
        ('{"id": "a", "events": [', " line 1: not JSON (Expecting value at character 24): give one whole object a line"),
        ('{"id": "a", "events": []}\n}', " line 2: not JSON (Expecting value at character 1)"),
        ("[" * 100_000, " line 1: not JSON"),
        ("[1]", ' line 1: not an object but [1]: give {"id"'),
        ('{"id": "a"}', " line 1: no events: write every key"),
        ('{"id": "a", "text": "Une visite."}', " line 1: a document without events"),
        ('{"events": []}', " line 1: no id: write every key"),
        ('{"id": 3, "events": []}', " line 1: id is 3: give the document's id as text"),
        ('{"id": "a", "events": {}}', " line 1: events is {}: give a list"),
        ('{"id": "a", "events": ["visit"]}', ' line 1: event 1: not an object but "visit": give the keys event_type'),
        (line("a") + "\n\n" + line("a"), " line 3: id 'a' stands on line 1 too: put all events of a document on one line"),
    ],
)
def test_bad_lines(text: str, message: str, tmp_path: Path) -> None:
    said = refused(tmp_path, text)
    assert said.startswith(message)
    assert "\n" not in said


def test_files_that_are_none(tmp_path: Path) -> None:
    assert refused(tmp_path, bytes(range(256))).startswith("cannot read ")
    for path in (tmp_path, tmp_path / "nowhere.jsonl"):
        with pytest.raises(UsageError, match="cannot read"):
            read_gold(path, TYPES)
