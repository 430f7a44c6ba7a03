"""Runs end to end: what a second run, a new, a changed, a missing document change in the warehouse, and what nothing may change."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from runs import COLLECTED_ON, EXERCISE, NOTHING, VISIT, ask, contents, extract, rows_of, write

from flows import extraction, pipeline
from flows.errors import WarehouseError
from flows.options import Options
from flows.sources import reading
from flows.warehouse import locked

SAMPLE = Path(__file__).resolve().parent.parent / "seeds" / "documents"
JUNE_14, JUNE_21 = VISIT.format(day="14 juin 2024"), VISIT.format(day="21 juin 2024")
EVIDENCE_THAT_DOES_NOT_READ_BACK = """
    SELECT count(*) FROM event_mentions AS m JOIN documents AS d USING (document_id) WHERE d.text[m.start + 1:m."end"] <> m.surface
"""


class Calls(Counter[str]):
    """A caller that counts the stages."""

    def __call__(self, stage: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        self[stage.__name__] += 1
        return stage(*args, **kwargs)


@pytest.fixture
def press(tmp_path: Path) -> Path:
    return write(tmp_path / "press", visit=JUNE_14, exercise=EXERCISE, market=NOTHING)


@pytest.fixture
def warehouse(press: Path, tmp_path: Path) -> Path:
    """A warehouse of `press`: a visit, an exercise, and an article without an event."""
    path = tmp_path / "w.duckdb"
    summary = extract(path, press)
    assert (summary.n_read, summary.n_unchanged, summary.n_with_events, summary.n_without_events, summary.n_rejects) == (3, 0, 2, 1, 0)
    assert ask(path, "SELECT event_type, date_edtf FROM events ORDER BY ALL") == [
        ("exercise", "2022-10-03/2022-10-07"),
        ("visit", "2024-06-14"),
    ]
    return path


# --- what is in a warehouse


def test_every_span_of_evidence_reads_back(tmp_path: Path) -> None:
    extract(tmp_path / "w.duckdb", SAMPLE)
    assert ask(tmp_path / "w.duckdb", EVIDENCE_THAT_DOES_NOT_READ_BACK) == [(0,)]
    assert ask(tmp_path / "w.duckdb", "SELECT count(*) > 50 FROM event_mentions") == [(True,)]


def test_evidence_reads_back_through_entities_accents_and_line_ends(tmp_path: Path) -> None:
    text = JUNE_14.replace("é", "e\u0301").replace(" général", "&nbsp;gén\u00adéral").replace(". ", ".\r\n\r\n")
    extract(tmp_path / "w.duckdb", write(tmp_path / "press", a=text))
    assert ask(tmp_path / "w.duckdb", EVIDENCE_THAT_DOES_NOT_READ_BACK) == [(0,)]
    assert ask(tmp_path / "w.duckdb", "SELECT event_type, date_edtf, place FROM events") == [("visit", "2024-06-14", "Dakar")]


def test_every_document_ends_in_events_in_none_or_in_rejects(press: Path, tmp_path: Path) -> None:
    write(press, empty="", binary=bytes(range(256)), invisible="\u200b\u200b\n")
    summary = extract(tmp_path / "w.duckdb", press, SAMPLE)
    ends = dict(
        ask(
            tmp_path / "w.duckdb",
            """
            SELECT coalesce(d.document_ref, r.document_ref), CASE WHEN r.stage IS NOT NULL THEN 'rejects'
                WHEN d.document_id IN (SELECT document_id FROM event_documents) THEN 'events' ELSE 'no event' END
            FROM documents AS d FULL JOIN (FROM rejects WHERE stage IN ('read', 'clean')) AS r USING (document_ref)
            """,
        )
    )
    assert set(ends) == {path.stem for folder in (press, SAMPLE) for path in folder.glob("*.txt")}
    assert {ends[name] for name in ("empty", "binary", "invisible")} == {"rejects"}
    counts = Counter(ends.values())
    assert (counts["events"], counts["no event"], counts["rejects"]) == (summary.n_with_events, summary.n_without_events, 3)


def test_a_row_that_breaks_its_table_is_a_reject_and_stops_nothing(press: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = extraction.find_document_events

    def broken(*arguments: Any) -> dict[str, pl.DataFrame]:
        tables = sound(*arguments)
        status = pl.when(pl.col("event_type") == "exercise").then(pl.lit("dreamt")).otherwise("status")
        return {**tables, "document_events": tables["document_events"].with_columns(status.alias("status"))}

    monkeypatch.setattr(extraction, "find_document_events", broken)
    summary = extract(tmp_path / "w.duckdb", press)
    assert summary.events["event_type"].to_list() == ["visit"]
    assert summary.rejects.select("document_ref", "stage").rows() == [("exercise", "document_events")]
    assert summary.rejects["path"].to_list() == [str(press / "exercise.txt")]
    assert "dreamt" in summary.rejects["value"][0]


# --- the second run


def test_a_second_run_extracts_nothing_and_changes_no_byte(warehouse: Path, press: Path) -> None:
    before, calls = warehouse.read_bytes(), Calls()
    summary = extract(warehouse, press, call=calls)
    assert warehouse.read_bytes() == before
    assert calls == Counter(read_inputs=1, known_documents=1)
    assert (summary.n_read, summary.n_unchanged, summary.n_with_events, summary.n_without_events) == (3, 3, 2, 1)


def test_a_second_run_says_the_same_of_what_was_refused(warehouse: Path, press: Path) -> None:
    write(
        press,
        empty="",
        invisible="\u200b\u200b\n",
        calendar=NOTHING + " Une délégation militaire du Niger était attendue le 31 février 2023.",
    )
    first, before = extract(warehouse, press), warehouse.read_bytes()
    second = extract(warehouse, press)
    assert first.n_rejects >= 2
    assert second.rejects.equals(first.rejects)
    assert warehouse.read_bytes() == before


def test_a_full_run_extracts_again_and_changes_no_row(warehouse: Path, press: Path) -> None:
    before, calls = contents(warehouse), Calls()
    extract(warehouse, press, full=True, call=calls)
    assert calls["stage_batch"] == calls["publish"] == 1
    assert contents(warehouse) == before


def test_another_focus_is_published_without_extraction(warehouse: Path, press: Path) -> None:
    calls = Calls()
    summary = extract(warehouse, press, focus="SEN", call=calls)
    assert not calls["stage_batch"]
    assert summary.partner_year["partner"].unique().to_list() == ["MLI"]


def test_own_word_lists_are_other_rules(warehouse: Path, press: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "topics.csv").write_text("form,topic,defence\nchose militaire inouïe,border,true\n", encoding="utf-8")
    assert extract(warehouse, press, seeds=own).n_unchanged == 0
    assert ask(warehouse, "SELECT topic FROM topics WHERE form = 'chose militaire inouïe'") == [("border",)]
    again = extract(warehouse, press, seeds=own)
    assert again.n_unchanged == again.n_read
    assert extract(warehouse, press).n_unchanged == 0, "without them they are the shipped rules again"
    assert ask(warehouse, "SELECT topic FROM topics WHERE form = 'chose militaire inouïe'") == []


def test_other_rules_read_every_document_again(warehouse: Path, press: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "by_these_rules", lambda known, _: known.clear())
    before = contents(warehouse)
    assert extract(warehouse, press).n_unchanged == 0
    assert contents(warehouse) == before


# --- other documents


def test_a_new_file_adds_only_its_rows(warehouse: Path, press: Path) -> None:
    before = contents(warehouse)
    write(press, later=VISIT.format(day="2 mai 2025"))
    summary = extract(warehouse, press)
    assert (summary.n_unchanged, summary.n_events) == (3, 3)
    new, after = rows_of(warehouse, "later"), contents(warehouse)
    for name, rows in new.items():
        assert sorted(before[name] + rows, key=str) == sorted(after[name], key=str), name
    assert len(new["events"]) == 1


def test_a_second_source_joins_the_event_that_is_there(warehouse: Path, press: Path) -> None:
    before = ask(warehouse, "SELECT event_id, date_edtf FROM events ORDER BY ALL")
    write(press, again="À Dakar, les militaires se parlent. " + JUNE_14)
    extract(warehouse, press)
    assert ask(warehouse, "SELECT event_id, date_edtf FROM events ORDER BY ALL") == before
    assert ask(warehouse, "SELECT rule FROM merges") == [("same days",)]
    assert ask(warehouse, "SELECT document_ref FROM events_flat WHERE event_type = 'visit' ORDER BY 1") == [("again",), ("visit",)]


def test_a_document_that_is_gone_stays(warehouse: Path, press: Path) -> None:
    before = contents(warehouse)
    (press / "visit.txt").unlink()
    extract(warehouse, press)
    assert contents(warehouse) == before


def test_a_changed_text_replaces_what_was_there(warehouse: Path, press: Path) -> None:
    kept = rows_of(warehouse, "exercise", "market")
    write(press, visit=JUNE_21)
    summary = extract(warehouse, press)
    assert (summary.n_unchanged, summary.n_events) == (2, 2)
    assert rows_of(warehouse, "exercise", "market") == kept
    assert ask(warehouse, "SELECT date_edtf FROM events WHERE event_type = 'visit'") == [("2024-06-21",)]
    assert ask(warehouse, "SELECT count(*) FROM mentions WHERE surface LIKE '%14 juin%'") == [(0,)]


@pytest.mark.parametrize("refused", ["", "\u200b\u200b\n", b"\x00\x01\x02" * 50])
def test_a_document_whose_new_text_is_refused_keeps_its_old_one(refused: str | bytes, warehouse: Path, press: Path) -> None:
    kept = rows_of(warehouse, "visit", "exercise", "market")
    write(press, visit=refused)
    summary = extract(warehouse, press)
    assert rows_of(warehouse, "visit", "exercise", "market") == kept
    assert [Path(path).name for path in summary.rejects["path"]] == ["visit.txt"]


def test_a_mended_document_leaves_the_rejects(warehouse: Path, press: Path) -> None:
    write(press, visit="", invisible="\u200b")
    assert extract(warehouse, press).n_rejects == 2
    write(press, visit=JUNE_21, invisible=NOTHING.upper())
    assert extract(warehouse, press).n_rejects == 0
    assert ask(warehouse, "SELECT count(*) FROM rejects") == [(0,)]


# --- what decides nothing


def test_the_order_of_inputs_decides_nothing(tmp_path: Path) -> None:
    files = sorted(SAMPLE.glob("*.txt"))
    extract(tmp_path / "0.duckdb", *files)
    expected = contents(tmp_path / "0.duckdb")
    for seed in (1, 2):
        random.Random(seed).shuffle(files)
        extract(tmp_path / f"{seed}.duckdb", *files)
        assert contents(tmp_path / f"{seed}.duckdb") == expected


@pytest.mark.parametrize(("documents", "size"), [(1, 16_000_000), (5, 16_000_000), (2000, 3_000)])
def test_the_size_of_batches_decides_nothing(
    documents: int, size: int, press: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(press, invisible="\u200b")
    extract(tmp_path / "whole.duckdb", SAMPLE, press)
    monkeypatch.setattr(reading, "BATCH", documents)
    monkeypatch.setattr(reading, "BATCH_BYTES", size)
    calls = Calls()
    extract(tmp_path / "cut.duckdb", SAMPLE, press, call=calls)
    assert calls["stage_batch"] > 1
    assert contents(tmp_path / "cut.duckdb") == contents(tmp_path / "whole.duckdb")


def test_documents_that_come_one_by_one_make_the_same_warehouse(tmp_path: Path) -> None:
    extract(tmp_path / "whole.duckdb", SAMPLE)
    for path in sorted(SAMPLE.glob("*.txt"), reverse=True)[:6]:
        extract(tmp_path / "grown.duckdb", path)
    extract(tmp_path / "grown.duckdb", SAMPLE)
    assert contents(tmp_path / "grown.duckdb") == contents(tmp_path / "whole.duckdb")


def test_the_day_of_the_run_decides_nothing(press: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(press, weekday=VISIT.format(day="mardi 10 mai"), unknown=VISIT.format(day="12 mai"))
    found = []
    for year in (2027, 2041):

        class Today(date):
            on = year

            @classmethod
            def today(cls) -> Today:
                return cls(cls.on, 12, 31)

        monkeypatch.setattr(pipeline, "date", Today)
        extract(tmp_path / f"{year}.duckdb", press, SAMPLE)
        found.append(contents(tmp_path / f"{year}.duckdb"))
    assert found[0] == found[1]
    dates = dict(ask(tmp_path / "2027.duckdb", "SELECT document_ref, (date_edtf, date_basis) FROM events_flat WHERE place = 'Dakar'"))
    assert dates["weekday"] == ("2022-05-10", "weekday"), "the latest year before the collection in which 10 May is a Tuesday"
    assert dates["unknown"] == ("XXXX-05-12", "none")


def test_a_document_without_a_collection_date_was_collected_on_the_day_of_the_run(warehouse: Path, press: Path, tmp_path: Path) -> None:
    assert ask(warehouse, "SELECT DISTINCT collected_on FROM documents") == [(COLLECTED_ON,)]
    extract(tmp_path / "now.duckdb", press, collected_on=None)
    assert ask(tmp_path / "now.duckdb", "SELECT DISTINCT collected_on FROM documents") == [(date.today(),)]


# --- the rest


def test_progress_reaches_the_end(press: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BATCH", 2)
    told: list[tuple[int, float]] = []
    pipeline.run(Options((str(press),), tmp_path / "w.duckdb"), advance=lambda *done: told.append(done))
    assert told == [(2, 2 / 3), (3, 1.0)]


def test_without_wait_a_run_ends_at_once_while_another_writes(warehouse: Path, press: Path) -> None:
    before = warehouse.read_bytes()
    write(press, visit=JUNE_21)
    with locked(warehouse), pytest.raises(WarehouseError, match="another run is writing"):
        extract(warehouse, press, wait=False)
    assert warehouse.read_bytes() == before


def test_runs_are_recorded(warehouse: Path, press: Path) -> None:
    write(press, visit=JUNE_21)
    extract(warehouse, press)
    columns = "n_read, n_unchanged, n_documents, n_rejects, n_events"
    assert ask(warehouse, f"SELECT {columns} FROM runs ORDER BY started_at") == [(3, 0, 3, 0, 2), (3, 2, 1, 0, 2)]
