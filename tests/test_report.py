"""The report without a browser: what is packed into it, when it is written anew, and that it never stands in a run's way."""

from __future__ import annotations

import csv
import hashlib
import logging
import re
from pathlib import Path

import duckdb
import pytest
import runs

from flows.cli import main
from flows.history import roll_back
from flows.report import gathering
from flows.report.gathering import gather
from flows.report.page import FOLDER, words
from flows.report.writing import report_of, write_report
from flows.warehouse import reading

VENDORED = FOLDER / "vendor"
SOURCES = {path.name: path.read_text(encoding="utf-8") for path in (*FOLDER.glob("*.js"), FOLDER / "page.html")}


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    folder = runs.write(tmp_path / "in", a=runs.VISIT.format(day="3 mai 2021"), b=runs.EXERCISE, c=runs.NOTHING)
    runs.extract(tmp_path / "events.duckdb", folder)
    return tmp_path / "events.duckdb"


# --- what is in it


@pytest.mark.parametrize("most", [0, 1_000_000], ids=["sentences", "whole texts"])
def test_every_span_is_in_a_piece_of_its_document(warehouse: Path, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(gathering, "WHOLE_UP_TO", most)
    with reading(warehouse) as connection:
        gathered = gather(connection)
    assert gathered.facts["head"]["whole"] == bool(most)
    found = [
        (document["reference"], gathered.facts["events"]["id"][event], field, surface)
        for document in gathered.documents
        for event, _, _, _, spans in document["told"]
        for field, start, length, *_ in spans
        for from_, text in document["pieces"]
        if (surface := text[start - from_ : start - from_ + length]) and from_ <= start and start + length <= from_ + len(text)
    ]
    told = "SELECT document_ref, event_id, field, surface FROM event_mentions JOIN documents USING (document_id) ORDER BY ALL"
    assert sorted(found) == runs.ask(warehouse, told) != []


def test_sentences_that_tell_nothing_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "WHOLE_UP_TO", 0)
    folder = runs.write(tmp_path / "in", a=f"{runs.NOTHING} {runs.EXERCISE} {runs.NOTHING}")
    runs.extract(tmp_path / "events.duckdb", folder)
    with reading(tmp_path / "events.duckdb") as connection:
        [document] = gather(connection).documents
    assert [text for _, text in document["pieces"]] == [runs.EXERCISE]


def test_the_same_warehouse_gives_the_same_bytes(warehouse: Path, tmp_path: Path) -> None:
    one, other = (write_report(warehouse, tmp_path / name).read_bytes() for name in ("one.html", "other.html"))
    assert one == other == report_of(warehouse).read_bytes()


def test_no_word_of_a_document_stands_in_the_page_unpacked(warehouse: Path) -> None:
    assert "Tessouma" not in report_of(warehouse).read_text(encoding="utf-8")


def test_a_warehouse_without_events_has_a_report(tmp_path: Path) -> None:
    runs.extract(tmp_path / "events.duckdb", runs.write(tmp_path / "in", a=runs.NOTHING))
    assert report_of(tmp_path / "events.duckdb").stat().st_size < 1_000_000


# --- when it is written


def test_it_stands_beside_its_warehouse(tmp_path: Path) -> None:
    assert report_of(tmp_path / "events.duckdb").name == "report.html"
    assert report_of(tmp_path / "other.duckdb").name == "other.report.html"


def test_a_run_that_changes_nothing_writes_one_that_is_missing_and_leaves_one_that_is_there(warehouse: Path) -> None:
    report = report_of(warehouse)
    before = report.stat().st_mtime_ns
    runs.extract(warehouse, warehouse.parent / "in")
    assert report.stat().st_mtime_ns == before
    report.unlink()
    runs.extract(warehouse, warehouse.parent / "in")
    assert report.exists()


def test_after_a_rollback_it_is_that_of_the_earlier_run(warehouse: Path) -> None:
    before = report_of(warehouse).read_bytes()
    runs.extract(warehouse, runs.write(warehouse.parent / "in", d=runs.EXERCISE.replace("2022", "2023")))
    assert report_of(warehouse).read_bytes() != before
    roll_back(warehouse)
    assert report_of(warehouse).read_bytes() == before


def test_a_report_that_cannot_be_written_is_a_warning_and_the_warehouse_is_published(
    warehouse: Path, caplog: pytest.LogCaptureFixture
) -> None:
    report = report_of(warehouse)
    report.unlink()
    (report / "in the way").mkdir(parents=True)
    with caplog.at_level(logging.WARNING):
        summary = runs.extract(warehouse, runs.write(warehouse.parent / "in", d=runs.EXERCISE.replace("2022", "2023")))
    assert summary.n_events == 3
    [line] = [record.getMessage() for record in caplog.records if record.name == "ephemeride.report"]
    assert "the warehouse is published" in line
    assert f"ephemeride report --warehouse {warehouse}" in line


# --- the command


def test_the_command_writes_it_where_it_is_told_to(warehouse: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "elsewhere" / "r.html"
    assert main(["report", "--warehouse", str(warehouse), "--output", str(output)]) == 0
    assert capsys.readouterr().out == f"{output}\n"
    assert output.read_bytes() == report_of(warehouse).read_bytes()


def test_the_command_says_what_is_wrong_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--warehouse", str(tmp_path / "none.duckdb")]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "ephemeride run INPUT" in error


# --- words and libraries


@pytest.mark.parametrize("change", ["DROP TABLE meanings", "ALTER TABLE rejects DROP COLUMN reason"])
def test_a_warehouse_of_an_earlier_version_is_told_to_be_run_again(
    change: str, warehouse: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(change)
    assert main(["report", "--warehouse", str(warehouse)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "of an earlier version" in line


def test_every_word_has_both_languages_with_the_same_slots() -> None:
    for key, texts in words().items():
        slots = [sorted(re.findall(r"\{\w+\}", texts[language])) for language in ("fr", "en")]
        assert all(texts.values()), key
        assert slots[0] == slots[1], key


def test_every_word_that_the_page_asks_for_is_there_and_none_is_left_over() -> None:
    sources = "\n".join(SOURCES.values())
    asked = set(re.findall(r'data-word="(\w+)"', sources)) | set(re.findall(r'\bword\("([\w.]+)"', sources))
    assert asked <= set(words())
    named = set(re.findall(r"[\w.]+", sources))
    left = {key for key in words() if key not in named and key.split(".")[0] not in named}
    assert left <= {"noscript"}


@pytest.mark.parametrize(
    ("kind", "sql"),
    [
        ("type", "SELECT event_type FROM event_types"),
        ("doubt", "SELECT DISTINCT doubt FROM doubts"),
        ("kind", "SELECT DISTINCT kind FROM roles"),
    ],
)
def test_every_code_of_a_reference_table_has_a_word(warehouse: Path, kind: str, sql: str) -> None:
    assert {f"{kind}.{code}" for (code,) in runs.ask(warehouse, sql)} <= set(words())


@pytest.mark.parametrize(
    ("kind", "table", "column"),
    [
        ("status", "events", "status"),
        ("basis", "events", "date_basis"),
        ("precision", "events", "date_precision"),
        ("side", "event_countries", "side"),
        ("field", "event_mentions", "field"),
        ("relation", "event_links", "became"),
    ],
)
def test_every_code_that_a_column_allows_has_a_word(warehouse: Path, kind: str, table: str, column: str) -> None:
    sql = f"SELECT expression FROM duckdb_constraints() WHERE table_name = '{table}' AND expression LIKE '%({column} IN%'"
    [(expression,)] = runs.ask(warehouse, sql)
    assert {f"{kind}.{code}" for code in re.findall(r"'(\w+)'", expression)} <= set(words())


def test_every_fault_of_an_unresolved_event_has_a_word() -> None:
    view = (FOLDER.parent.parent / "sql" / "views" / "unresolved_events.sql").read_text(encoding="utf-8")
    assert {f"open.{fault}" for fault in re.findall(r"THEN '(\w+)'", view)} <= set(words())


def test_libraries_are_those_that_were_vendored() -> None:
    with (VENDORED / "vendored.csv").open(encoding="utf-8", newline="") as file:
        known = {row["file"]: row["sha256"] for row in csv.DictReader(file)}
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in VENDORED.iterdir() if path.suffix in (".js", ".json")}
    assert files == known


def test_no_script_makes_markup_of_text() -> None:
    for name, source in SOURCES.items():
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|\.html\(", source), name
