"""What a run changed, and what it may not lose: the edition it publishes beside the one before."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from generated import articles, write_lines
from runs import EXERCISE, VISIT, ask, extract, write

from flows import comparing, pipeline
from flows.cli import main
from flows.errors import WarehouseError
from flows.seeds import Seeds, load_seeds

CHANGES = "SELECT change, field, old_value, new_value FROM latest_changes"
JUNE_14 = VISIT.format(day="14 juin 2024")


@pytest.fixture
def press(tmp_path: Path) -> Path:
    return write(tmp_path / "press", visit=JUNE_14, exercise=EXERCISE)


@pytest.fixture
def warehouse(press: Path, tmp_path: Path) -> Path:
    """A visit and an exercise."""
    path = tmp_path / "w.duckdb"
    assert extract(path, press).changes == {"added": 2, "changed": 0, "dropped": 0}
    return path


# --- what changed


def test_of_the_first_run_every_event_is_new(warehouse: Path) -> None:
    assert ask(warehouse, CHANGES) == [
        ("added", "event", None, "2022-10-03/2022-10-07 exercise Gao MLI, NER"),
        ("added", "event", None, "2024-06-14 visit Dakar MLI, SEN"),
    ]


def test_a_second_source_is_told_field_by_field(warehouse: Path, press: Path) -> None:
    ((event_id,),) = ask(warehouse, "SELECT event_id FROM events WHERE event_type = 'visit'")
    write(press, again="À Dakar, les militaires se parlent. " + JUNE_14)
    assert extract(warehouse, press).changes == {"added": 0, "changed": 1, "dropped": 0}
    told = {field: (change, old, new) for change, field, old, new in ask(warehouse, CHANGES)}
    assert told["documents"] == ("changed", "visit", "again, visit")
    assert set(told) == {"documents", "confidence"}
    assert ask(warehouse, "SELECT DISTINCT event_id FROM latest_changes") == [(event_id,)]


def test_another_text_changes_drops_and_adds(warehouse: Path, press: Path) -> None:
    write(press, visit=JUNE_14.replace("Aliou Ndong", "Aliou Sanfo"), exercise=EXERCISE.replace("2022", "2023"))
    assert extract(warehouse, press).changes == {"added": 1, "changed": 1, "dropped": 1}
    rows = ask(warehouse, CHANGES)
    assert [row[:2] for row in rows] == [("dropped", "event"), ("changed", "participants"), ("added", "event")]
    assert rows[0][2] == "2022-10-03/2022-10-07 exercise Gao MLI, NER"
    assert "Aliou Ndong (" in rows[1][2]
    assert "Aliou Sanfo (" in rows[1][3]


def test_the_changes_of_all_runs_add_up_to_what_is_published(warehouse: Path, press: Path) -> None:
    for day in ("15", "16", "14"):
        write(press, visit=VISIT.format(day=f"{day} juin 2024"))
        extract(warehouse, press)
    standing = "SELECT event_id FROM changes GROUP BY event_id HAVING arg_max(change, run_id) <> 'dropped' ORDER BY ALL"
    assert ask(warehouse, standing) == ask(warehouse, "SELECT event_id FROM events ORDER BY ALL")
    assert ask(warehouse, "SELECT count(DISTINCT run_id) FROM changes") == [(4,)]


def test_a_run_that_publishes_nothing_changes_nothing(warehouse: Path, press: Path) -> None:
    assert extract(warehouse, press).changes == {"added": 0, "changed": 0, "dropped": 0}
    assert len(ask(warehouse, CHANGES)) == 2, "the last run that changed something still tells"


def test_a_run_prints_a_line_of_it(warehouse: Path, press: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(press, visit=VISIT.format(day="15 juin 2024"))
    assert main(["run", str(press), "--no-prefect", "--collected-on", "2026-11-01", "--warehouse", str(warehouse)]) == 0
    assert "Since the last run: 1 event added, 0 changed, 1 dropped\n" in capsys.readouterr().out


def test_an_edition_of_an_older_version_is_compared_by_what_it_has(warehouse: Path, press: Path) -> None:
    with duckdb.connect(str(warehouse)) as connection:
        views = connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
        connection.execute("; ".join(f"DROP VIEW IF EXISTS {name}" for (name,) in views))
        connection.execute("DROP TABLE changes; DROP TABLE event_participants; ALTER TABLE events DROP COLUMN place")
        for column in ("build", "libraries", "stages"):
            connection.execute(f"ALTER TABLE runs DROP COLUMN {column}")
    assert extract(warehouse, press).changes == {"added": 0, "changed": 2, "dropped": 0}
    assert ask(warehouse, "SELECT field, old_value FROM latest_changes ORDER BY ALL") == [
        ("participants", None),
        ("place", None),
        ("place", None),
    ]


# --- runs are data


def test_a_run_records_what_it_ran_with_and_how_long_each_stage_took(warehouse: Path) -> None:
    assert ask(warehouse, "SELECT libraries.duckdb, build, ruleset FROM runs") == [
        (duckdb.__version__, load_seeds().build, load_seeds().ruleset)
    ]
    assert ask(warehouse, "SELECT libraries.prefect IS NOT NULL AND libraries.ephemeride IS NOT NULL FROM runs") == [(True,)]
    ((stages, seconds),) = ask(warehouse, "SELECT stages, seconds FROM runs")
    assert set(stages) == {"read_inputs", "extract_batch", "merge_events", "publish"}
    assert all(value > 0 for value in stages.values())
    assert sum(stages.values()) <= seconds


def test_other_code_around_the_rules_publishes_anew_without_extraction(
    warehouse: Path, press: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeds = load_seeds()
    monkeypatch.setattr(pipeline, "load_seeds", lambda **_: Seeds(seeds.tables, seeds.ruleset, "another"))
    summary = extract(warehouse, press)
    assert summary.n_unchanged == summary.n_read == 2
    assert ask(warehouse, "SELECT build, n_documents FROM runs ORDER BY run_id")[1:] == [("another", 0)]


# --- what may not be lost


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A warehouse of 120 documents, about half of them with an event."""
    extract(tmp_path / "many.duckdb", write_lines(tmp_path / "many.jsonl", articles(120)))
    return tmp_path / "many.duckdb"


def emptied(path: Path) -> Path:
    """The same documents as a broken export gives them: nothing but the beginning of each text."""
    return write_lines(path, [{**row, "text": f"{row['id']} {row['text'][:20]}"} for row in articles(120)])


def test_an_input_that_would_wipe_out_the_events_is_refused_and_full_allows_it(many: Path, tmp_path: Path) -> None:
    before, given = many.read_bytes(), emptied(tmp_path / "many.jsonl")
    with pytest.raises(WarehouseError, match=r"this run would leave 0 of \d+ events, nothing was published: .* give --full") as caught:
        extract(many, given)
    assert "\n" not in str(caught.value)
    assert many.read_bytes() == before
    assert extract(many, given, full=True).n_events == 0


def test_other_rules_may_lose_events(many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seeds = load_seeds()
    monkeypatch.setattr(pipeline, "load_seeds", lambda **_: Seeds(seeds.tables, "other", "other"))
    assert extract(many, emptied(tmp_path / "many.jsonl")).n_events == 0


def test_a_few_may_go(many: Path, tmp_path: Path) -> None:
    rows = articles(120)
    for row in rows[:20]:
        row["text"] = f"{row['id']}: le marché a rouvert."
    assert extract(many, write_lines(tmp_path / "many.jsonl", rows)).n_events > 0


def test_lost_documents_are_refused_too(many: Path) -> None:
    with duckdb.connect(str(many)) as connection:
        connection.execute("ATTACH ':memory:' AS published; CREATE TABLE published.documents AS FROM documents")
        connection.execute("CREATE TABLE published.events AS FROM events; DELETE FROM documents WHERE line > 90")
        with pytest.raises(WarehouseError, match="this run would leave 90 of 120 documents"):
            comparing.refuse_losses(connection, many)


def test_the_share_that_must_stay_is_of_the_edition_before() -> None:
    with duckdb.connect() as connection:
        connection.execute("ATTACH ':memory:' AS published")
        for name in ("documents", "events"):
            connection.execute(f"CREATE TABLE published.{name} AS FROM range(1000); CREATE TABLE {name} AS FROM range(900)")
        comparing.refuse_losses(connection, Path("w.duckdb"))
        connection.execute("DELETE FROM events WHERE range = 0")
        with pytest.raises(WarehouseError, match="899 of 1,000 events"):
            comparing.refuse_losses(connection, Path("w.duckdb"))
