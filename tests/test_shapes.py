"""Exports in the shapes of other tools: drawn tables in, rows, lines or entries of a calendar out."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import runs
from drawn import cells, database, draw, frame
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from flows.arguments import SHAPES
from flows.cli import main
from flows.errors import WarehouseError
from flows.seeds import load_seeds
from flows.shapes import _as_bibtex, _as_csv, _as_gdelt, _as_icalendar, export, shapes
from flows.tables import project_root

REFERENCE = ("countries", "organisations", "event_types", "event_codes", "cameo_codes", "cities", "towns", "sources")
RUNS = """
    run_id | started_at          | libraries
    -------+---------------------+----------
    r1     | 2026-11-01 08:00:00 |
"""
EVENTS = """
    event_id | event_type | start_date | end_date   | date_edtf             | date_precision | place | host_country | status
    ---------+------------+------------+------------+-----------------------+----------------+-------+--------------+----------
    e1       | visit      | 2023-03-16 | 2023-03-17 | 2023-03-16/2023-03-17 | day            | Gao   | MLI          | held
    e2       | exercise   | 2024-05-01 | 2024-05-31 | 2024-05               | month          |       | NER          | planned
    e3       | meeting    | 2024-06-02 | 2024-06-02 | 2024-06-02            | day            |       |              | cancelled
    e4       | agreement  | 2022-01-01 | 2022-12-31 | 2022                  | year           |       | MLI          | held
    e5       | visit      |            |            | XXXX-02-17            | day            |       | MLI          | held
"""
COUNTRIES = """
    event_id | country | side
    ---------+---------+--------
    e1       | MLI     | host
    e1       | NER     | visitor
    e2       | NER     | host
    e2       | MLI     | party
    e3       | MLI     | party
    e3       | SEN     | party
    e4       | MLI     | host
    e4       | NER     | party
    e5       | MLI     | host
    e5       | BFA     | visitor
"""
ORGANISATIONS = """
    event_id | organisation
    ---------+-------------
    e1       | UN
"""
PARTICIPANTS = """
    event_id | name           | rank    | country
    ---------+----------------+---------+--------
    e1       | Aliou Exemple  | général | NER
    e1       | Salif Exemple  |         | MLI
"""
DOCUMENTS = """
    document_id | document_ref | source  | url                   | text
    ------------+--------------+---------+-----------------------+----------------------------------
    d1          | presse-1     | Gazette | https://example.org/1 | Titre. Il est venu à Gao. Il part.
    d2          | presse-2     | Gazette |                       | Rien. Il est venu.
"""
SENTENCES = """
    document_id | sentence_no | start | end | zone
    ------------+-------------+-------+-----+------
    d1          | 0           | 0     | 6   | title
    d1          | 1           | 7     | 25  | body
    d2          | 0           | 0     | 5   | body
    d2          | 1           | 6     | 18  | body
"""
TOLD = """
    event_id | document_id | event_no | quote_start | quote_end
    ---------+-------------+----------+-------------+----------
    e1       | d1          | 0        | 7           | 25
    e1       | d2          | 0        | 6           | 18
    e2       | d2          | 1        | 6           | 18
"""
DRAWN = {
    "runs": RUNS, "events": EVENTS, "event_countries": COUNTRIES, "event_organisations": ORGANISATIONS, "event_participants": PARTICIPANTS,
    "documents": DOCUMENTS, "sentences": SENTENCES, "event_documents": TOLD,
}  # fmt: skip


def rows_of(shape: str, tmp_path: Path, expected: str) -> tuple[str, str]:
    """What a shape gives for the drawn tables, in the columns that `expected` draws, and `expected` itself."""
    tables = {name: rows for name, rows in load_seeds().tables.items() if name in REFERENCE}
    tables |= {name: frame(name, drawing) for name, drawing in DRAWN.items()}
    header, rows = cells(expected)
    sql = (project_root() / "sql" / "exports" / f"{shape}.sql").read_text(encoding="utf-8").strip().rstrip(";")
    with database(tables, tmp_path) as connection:
        told = connection.execute(f"SELECT {', '.join(header)} FROM ({sql})").fetchall()
    return draw(header, told), draw(header, [[cell or None for cell in row] for row in rows])


# --- what stands in each shape


def test_acled_has_one_row_for_each_held_event_with_a_month(tmp_path: Path) -> None:
    told, expected = rows_of(
        "acled",
        tmp_path,
        """
        event_id_cnty | event_date | time_precision | sub_event_type | actor1 | assoc_actor_1 | inter1       | actor2 | assoc_actor_2                                   | location | geo_precision | notes
        --------------+------------+----------------+----------------+--------+---------------+--------------+--------+-------------------------------------------------+----------+---------------+--------------------
        e1            | 2023-03-16 | 1              | Other          | Mali   | Salif Exemple | State forces | Niger  | général Aliou Exemple; Organisation des Nations unies | Gao      | 1             | Il est venu à Gao.
        """,  # noqa: E501
    )
    assert told == expected


def test_acled_keeps_type_and_last_day_in_tags(tmp_path: Path) -> None:
    told, expected = rows_of(
        "acled",
        tmp_path,
        """
        tags                                       | timestamp  | fatalities
        -------------------------------------------+------------+-----------
        type=visit; end=2023-03-17; confidence=0.9 | 1793520000 |
        """,
    )
    assert told == expected


def test_gdelt_has_a_row_for_each_direction_between_guest_and_host(tmp_path: Path) -> None:
    """An announcement is an intent; what was called off, and what has no year, has no row. A year's first day stands for the year."""
    told, expected = rows_of(
        "gdelt",
        tmp_path,
        """
        SQLDATE  | FractionDate | Actor1Code | Actor1Name                       | Actor2Code | IsRootEvent | EventCode | QuadClass | GoldsteinScale | NumSources | NumArticles
        ---------+--------------+------------+----------------------------------+------------+-------------+-----------+-----------+----------------+------------+------------
        20220101 | 2022.0027    | MLI        | Mali                             | NER        | 0           | 057       | 1         | 8.0            | 0          | 0
        20220101 | 2022.0027    | NER        | Niger                            | MLI        | 0           | 057       | 1         | 8.0            | 0          | 0
        20230316 | 2023.2082    | MLI        | Mali                             | NER        | 1           | 043       | 1         | 2.8            | 1          | 2
        20230316 | 2023.2082    | MLI        | Mali                             |            | 1           | 043       | 1         | 2.8            | 1          | 2
        20230316 | 2023.2082    | NER        | Niger                            | MLI        | 1           | 042       | 1         | 1.9            | 1          | 2
        20230316 | 2023.2082    |            | Organisation des Nations unies   | MLI        | 1           | 042       | 1         | 1.9            | 1          | 2
        20240501 | 2024.3315    | MLI        | Mali                             | NER        | 0           | 0312      | 1         | 5.2            | 1          | 1
        20240501 | 2024.3315    | NER        | Niger                            | MLI        | 0           | 0312      | 1         | 5.2            | 1          | 1
        """,  # noqa: E501
    )
    assert told == expected


def test_a_calendar_has_an_entry_for_each_event_with_a_month(tmp_path: Path) -> None:
    told, expected = rows_of(
        "icalendar",
        tmp_path,
        """
        uid           | starts_on  | ends_on    | status    | location   | summary
        --------------+------------+------------+-----------+------------+----------------------------------
        e1@ephemeride | 2023-03-16 | 2023-03-18 | CONFIRMED | Gao, Mali  | Visite : Mali, Niger, UN
        e2@ephemeride | 2024-05-01 | 2024-06-01 | TENTATIVE | Niger      | Exercice conjoint : Mali, Niger
        e3@ephemeride | 2024-06-02 | 2024-06-03 | CANCELLED |            | Réunion : Mali, Sénégal
        """,
    )
    assert told == expected


def test_gdelt_has_its_sixty_one_columns(warehouse: Path) -> None:
    assert {line.count("\t") for line in export(warehouse, "gdelt").splitlines()} == {60}


# --- what is written, hostile text included

HOSTILE = '=cmd("x")\n"a, b; c\\\t<i>\rBEGIN:VEVENT\r\nUID:2'


def entry(**changed: Any) -> dict[str, Any]:
    row = {
        "uid": "e1@ephemeride", "starts_on": date(2023, 3, 16), "ends_on": date(2023, 3, 18), "summary": "Visite", "status": "CONFIRMED",
        "location": "Gao", "latitude": 16.27, "longitude": -0.04, "description": "Il est venu.", "url": None, "category": "visit",
        "stamped_at": date(2026, 11, 1),
    }  # fmt: skip
    return {**row, **changed}


def read_back(row: dict[str, Any]) -> Any:
    [event] = Calendar.from_ical(_as_icalendar(list(row), [list(row.values())])).walk("VEVENT")
    return event


def test_a_calendar_reads_back_as_it_was() -> None:
    event = read_back(entry())
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2023, 3, 16), date(2023, 3, 18))
    assert (str(event["uid"]), str(event["status"])) == ("e1@ephemeride", "CONFIRMED")
    assert (event["geo"].latitude, event["geo"].longitude) == (16.27, -0.04)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_no_text_breaks_a_calendar(text: str) -> None:
    written = _as_icalendar(list(entry(summary=text)), [list(entry(summary=text).values())])
    assert all(len(line.encode()) <= 75 for line in written.split("\r\n"))
    assert str(read_back(entry(summary=text))["uid"]) == "e1@ephemeride"


def test_hostile_text_stays_in_its_field() -> None:
    event = read_back(entry(description=HOSTILE))
    assert str(event["uid"]) == "e1@ephemeride"
    assert "BEGIN:VEVENT" in str(event["description"])


def test_hostile_text_stays_in_its_cell() -> None:
    """As `ephemeride sql` writes CSV: what stands in a document is not altered, formulas are the reader's to refuse."""
    assert list(csv.reader(io.StringIO(_as_csv(["a", "b"], [[HOSTILE, ["x", "y"]]]), newline=""))) == [["a", "b"], [HOSTILE, '["x", "y"]']]
    assert _as_gdelt(["a", "b"], [[HOSTILE, None]]).count("\n") == 1
    assert _as_gdelt(["a", "b"], [[HOSTILE, None]]).count("\t") == 1


def test_hostile_text_stays_in_its_citation() -> None:
    row = {
        "title": "50 % of {x} & \\y", "version": "r_1", "published_on": date(2026, 11, 1), "ruleset": "abc", "software": None,
        "n_events": 1, "n_documents": 2, "n_corrections": 0, "content_hash": "f" * 64,
    }  # fmt: skip
    written = _as_bibtex(list(row), [list(row.values())])
    assert r"title = {50 \% of \{x\} \& \textbackslash{}y}" in written
    assert written.startswith("@misc{ephemeride-ffffffffffff,\n")


# --- the command


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shapes")
    runs.extract(folder / "events.duckdb", runs.write(folder / "in", a=runs.VISIT.format(day="3 mai 2021"), b=runs.EXERCISE))
    return folder / "events.duckdb"


def test_the_command_offers_the_shapes_that_there_are() -> None:
    assert tuple(shapes()) == SHAPES
    assert all(comment.startswith("One row") for comment in shapes().values())


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_is_printed_and_written(shape: str, warehouse: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", shape, "--warehouse", str(warehouse)]) == 0
    printed = capsys.readouterr().out
    assert main(["export", shape, "--warehouse", str(warehouse), "--output", str(tmp_path)]) == 0
    [written] = tmp_path.iterdir()
    assert written.read_bytes().decode() == printed
    assert "2021" in printed or shape == "bibtex"


def test_the_same_rows_have_the_same_citation(warehouse: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.duckdb"
    runs.extract(again, warehouse.parent / "in")
    one, other = (export(path, "bibtex") for path in (warehouse, again))
    assert one.splitlines()[0] == other.splitlines()[0]
    runs.extract(again, runs.write(tmp_path / "in", c=runs.VISIT.format(day="4 mai 2022")))
    assert export(again, "bibtex").splitlines()[0] != one.splitlines()[0]


def test_what_cannot_be_exported_is_told(tmp_path: Path, warehouse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(WarehouseError, match="no warehouse at"):
        export(tmp_path / "none.duckdb", "csv")
    assert main(["export", "csv", "--warehouse", str(warehouse), "--output", str(tmp_path / "no" / "a.csv")]) == 1
    assert "cannot write" in capsys.readouterr().err
