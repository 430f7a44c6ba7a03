"""What becomes of an event's id when the next edition tells it otherwise: drawn tellings before and after, and the ledger's rows.

Tellings are drawn as in test_merging; each has one trigger, at a place of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from generated import write_lines
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from runs import EXERCISE, NOTHING, VISIT, ask, contents, extract, write
from test_merging import merge

from flows.cli import main
from flows.ledger import Causes, successor, trace
from flows.warehouse import stored

Tables = dict[str, pl.DataFrame]


def who(tables: Tables) -> dict[str, str]:
    """{event_id: 'a+b', the documents that tell it}."""
    told = tables["event_documents"].group_by("event_id").agg(pl.concat_str("document_id", "event_no").sort().str.join("+"))
    return dict(told.rows())


def moves(before: Tables, after: Tables, **causes: object) -> list[tuple[str, str, str, str]]:
    """(from, change, to, rule) with the ids as the tellings of their events."""
    old, new = who(before), who(after)
    rows = trace("r", before, after, Causes(**causes))  # type: ignore[arg-type]
    return sorted((old[row["from_id"]], row["change"], new[row["to_id"]], row["rule"]) for row in rows.iter_rows(named=True))


ALONE = """
    document | date       | place
    a        | 2023-03-17 | Gao
"""
PAIR = """
    document | date                  | place
    a        | 2023-03-17            | Gao
    b        | 2023-03-16/2023-03-18 |
"""


def test_the_same_events_leave_no_row() -> None:
    assert moves(merge(PAIR), merge(PAIR, shuffled=1)) == []


@pytest.mark.parametrize("name", ["A", "b", "z"])
@pytest.mark.parametrize("place", ["Gao", ""])
def test_a_source_that_tells_the_same_day_keeps_the_id(name: str, place: str) -> None:
    before = merge(ALONE)
    after = merge(f"{ALONE}\n {name} | 2023-03-17 | {place}")
    assert set(before["events"]["event_id"]) == set(after["events"]["event_id"])
    assert moves(before, after) == []


def test_a_source_that_tells_a_better_beginning_renames_and_the_ledger_says_so() -> None:
    before, after = merge(ALONE), merge(PAIR)
    assert moves(before, after) == [("a0", "renamed", "a0+b0", "more documents")]
    row = trace("r", before, after, Causes()).row(0, named=True)
    assert (row["old_value"], row["new_value"]) == ("2023-03-17 visit Gao BFA, MLI", "2023-03-16/2023-03-18 visit Gao BFA, MLI")


def test_two_events_that_a_third_telling_joins_are_merged_by_its_rule() -> None:
    apart = merge("""
        document | date
        a        | 2023-03-17
        b        | 2023-03-19
    """)
    joined = merge("""
        document | date
        a        | 2023-03-17
        b        | 2023-03-19
        c        | 2023-03-17/2023-03-19
    """)
    told = moves(apart, joined)
    assert ("b0", "merged", "a0+b0+c0", "same days") in told
    kept = [row for row in told if row[0] == "a0"]
    assert kept == [], "it begins on the day that the whole visit does, and keeps its id"


def test_what_was_one_event_and_is_two_is_split() -> None:
    whole = merge(PAIR)
    parted = merge("""
        document | date                  | place
        a        | 2023-03-17            | Gao
        b        | 2023-03-16/2023-03-18 | Kati
    """)
    assert moves(whole, parted, same_rules=False) == [("a0+b0", "split", "a0", "rules changed")]


def test_a_changed_document_that_tells_another_day_renames_its_event() -> None:
    before, after = merge(ALONE), merge(ALONE.replace("17", "21"))
    assert moves(before, after, changed={"a"}) == [("a0", "renamed", "a0", "document changed")]


def test_words_that_moved_in_a_changed_text_are_known_again() -> None:
    before, after = merge(ALONE), merge(ALONE.replace("17", "21"))
    after["event_mentions"] = after["event_mentions"].with_columns(pl.col("start") + 5, pl.col("end") + 5)
    assert moves(before, after, changed={"a"}) == [("a0", "renamed", "a0", "document changed")]


def test_an_event_that_is_gone_leaves_no_row() -> None:
    assert moves(merge(PAIR), merge("document | date\nc | 2020-01-01")) == []


def test_a_second_event_of_the_same_day_takes_no_id_that_was_the_firsts() -> None:
    before = merge(ALONE)
    after = merge(f"{ALONE}\n        b        | 2023-03-17 | Bamako")
    assert not set(before["events"]["event_id"]) & set(after["events"]["event_id"])
    assert moves(before, after) == [("a0", "renamed", "a0", "more documents")]


def test_two_events_told_by_the_same_words_are_each_followed_to_their_like() -> None:
    two = """
        document | no | date       | place
        a        | 0  | 2023-03-17 | Gao
        a        | 1  | 2023-03-17 | Kati
    """
    before, after = merge(two), merge(two.replace("17", "18"))
    places = {event_id: place for tables in (before, after) for event_id, place in tables["events"].select("event_id", "place").rows()}
    rows = trace("r", before, after, Causes(same_rules=False))
    assert [(places[row["from_id"]], places[row["to_id"]]) for row in rows.sort("old_value").iter_rows(named=True)] == [
        ("Gao", "Gao"),
        ("Kati", "Kati"),
    ]


def test_an_id_is_followed_through_later_runs_only() -> None:
    columns = {"run_id": ["1", "2", "3", "3"], "from_id": ["a", "b", "c", "c"], "to_id": ["b", "a", "d", "e"], "n_mentions": [1, 1, 1, 4]}
    ledger = pl.DataFrame(columns)
    assert successor(ledger, "a", {"b"}) == "b"
    assert successor(ledger, "b", {"a"}) == "a"
    assert successor(ledger, "a", {"x"}) is None, "b was left for a, and a never after that: no circle is gone round twice"
    assert successor(ledger, "c", {"d", "e"}) == "e"
    assert successor(ledger, "x", {"x"}) == "x"


# --- in whole runs

DAY_14, DAYS_13_TO_15 = "le 14 juin 2024", "du 13 au 15 juin 2024"


def visit(days: str, opening: str = "") -> str:
    return opening + VISIT.replace("le {day}", days)


@pytest.fixture
def renamed(tmp_path: Path) -> tuple[Path, str, str]:
    """A warehouse whose one visit turned out to last from the day before, its former and its present id."""
    path = tmp_path / "w.duckdb"
    extract(path, write(tmp_path / "press", a=visit(DAY_14)))
    extract(path, write(tmp_path / "press", b=visit(DAYS_13_TO_15, "On en parle à Dakar. ")))
    ((former,), (present,)) = ask(path, "SELECT from_id FROM ledger UNION ALL SELECT to_id FROM ledger")
    return path, former, present


def test_a_run_writes_the_ledger_and_later_runs_keep_it(renamed: tuple[Path, str, str], tmp_path: Path) -> None:
    path, former, present = renamed
    extract(path, write(tmp_path / "press", c=EXERCISE))
    assert ask(path, "SELECT from_id, change, to_id, rule FROM ledger") == [(former, "renamed", present, "more documents")]
    assert ask(path, "SELECT run_id FROM ledger") == ask(path, "SELECT run_id FROM runs ORDER BY run_id LIMIT 1 OFFSET 1")


@pytest.mark.parametrize("length", [19, 10])
def test_show_follows_a_former_id_and_says_so(renamed: tuple[Path, str, str], length: int, capsys: pytest.CaptureFixture[str]) -> None:
    path, former, present = renamed
    assert main(["show", former[:length], "--warehouse", str(path)]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"{former} is now {present} since run ")
    assert "(more documents): 2024-06-14 visit Dakar MLI, SEN -> 2024-06-13/2024-06-15 visit Dakar MLI, SEN\n" in told
    assert "visit  2024-06-13/2024-06-15 (day" in told


def test_show_says_of_an_event_that_is_gone_since_when(
    renamed: tuple[Path, str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, former, present = renamed
    extract(path, write(tmp_path / "press", a=NOTHING, b=NOTHING.upper()))
    for key in (former, present):
        assert main(["show", key, "--warehouse", str(path)]) == 1
        (told,) = capsys.readouterr().err.splitlines()
        assert told.startswith(f"ephemeride: event {present} is gone since run ")
        assert told.endswith("it was: 2024-06-13/2024-06-15 visit Dakar MLI, SEN")


# --- the same ids however documents come

TEXTS = (
    visit(DAY_14), visit(DAY_14, "Selon l'armée. "), visit(DAYS_13_TO_15, "On en parle. "), visit("le 13 juin", "Dakar reçoit. "),
    visit("le 15 juin 2024", "Une fin. ").replace("Dakar", "Thiès"), EXERCISE, "Rien de neuf. " + EXERCISE, NOTHING,
)  # fmt: skip


@pytest.fixture(scope="module")
def told_at_once(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `TEXTS` give in one run, each document under its number."""
    folder = tmp_path_factory.mktemp("once")
    extract(folder / "w.duckdb", lines(folder / "all.jsonl", range(len(TEXTS))))
    return rows_without_paths(folder / "w.duckdb")


def lines(path: Path, numbers: Iterable[int]) -> Path:
    return write_lines(path, [{"id": str(number), "text": TEXTS[number]} for number in numbers])


def rows_without_paths(warehouse: Path) -> dict[str, Any]:
    found: dict[str, Any] = {name: rows for name, rows in contents(warehouse).items() if name != "documents"}
    return {**found, "events_flat": ask(warehouse, "FROM events_flat ORDER BY ALL")}


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(order=st.permutations(range(len(TEXTS))), cuts=st.tuples(st.integers(0, len(TEXTS)), st.integers(0, len(TEXTS))))
def test_in_three_runs_of_any_order_documents_give_what_they_give_in_one(
    order: list[int], cuts: tuple[int, int], told_at_once: dict[str, Any]
) -> None:
    first, second = sorted(cuts)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "w.duckdb"
        for batch in (order[:first], order[first:second], order[second:]):
            if batch:
                extract(path, lines(Path(folder) / "batch.jsonl", batch))
        assert rows_without_paths(path) == told_at_once
        known = {event_id for (event_id,) in ask(path, "SELECT event_id FROM events")}
        ledger = stored(path, "ledger")
        changes = ask(path, "SELECT DISTINCT event_id FROM changes WHERE change = 'added'")
        assert all(successor(ledger, event_id, known) in known for (event_id,) in changes), (
            "every id that was ever published leads to an event"
        )
