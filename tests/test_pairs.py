"""Pairs of articles through the whole pipeline (tests/pairs.txt): the same event is one row, a near miss stays two."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from generated import write_lines
from runs import Rows, ask, extract

from flows.cli import main

_TITLE = re.compile(r"^== (.*): (one|apart|held|cancelled)$")


class Pair(NamedTuple):
    """Two accounts and what they must come to."""

    title: str
    outcome: str
    accounts: list[tuple[str, str]]  # published on, text


def pairs() -> list[Pair]:
    found: list[Pair] = []
    for line in (Path(__file__).parent / "pairs.txt").read_text(encoding="utf-8").splitlines():
        if title := _TITLE.match(line):
            found.append(Pair(title[1], title[2], []))
        elif line and not line.startswith("#"):
            published, _, text = line.partition(" ")
            found[-1].accounts.append((published, text))
    return found


PAIRS = pairs()


def lines() -> list[dict[str, str]]:
    """The accounts as JSONL, named after the number of their pair: 7a and 7b."""
    return [
        {"id": f"{number}{side}", "text": text} | ({"published_on": published} if published != "-" else {})
        for number, pair in enumerate(PAIRS)
        for side, (published, text) in zip("ab", pair.accounts, strict=True)
    ]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All pairs in one warehouse, so that none may be taken for a part of another either."""
    folder = tmp_path_factory.mktemp("pairs")
    extract(folder / "w.duckdb", write_lines(folder / "pairs.jsonl", lines()))
    return folder / "w.duckdb"


def told_by(warehouse: Path) -> dict[str, set[str]]:
    """The events that each document tells."""
    rows = ask(warehouse, "SELECT document_ref, list(event_id) FROM event_documents JOIN documents USING (document_id) GROUP BY ALL")
    return {reference: set(events) for reference, events in rows}


def test_there_are_enough_of_each() -> None:
    outcomes = [pair.outcome for pair in PAIRS]
    assert min(outcomes.count("one"), outcomes.count("apart")) >= 10
    assert {"held", "cancelled"} < set(outcomes)


@pytest.mark.parametrize("number", range(len(PAIRS)), ids=[pair.title for pair in PAIRS])
def test_a_pair_comes_to(number: int, warehouse: Path) -> None:
    told = told_by(warehouse)
    first, second = told.get(f"{number}a", set()), told.get(f"{number}b", set())
    assert first, "the first account tells an event"
    assert second, "the second account tells an event"
    assert bool(first & second) == (PAIRS[number].outcome == "one")
    links = ask(warehouse, "SELECT event_id, became, later_event_id FROM event_links")
    of_pair = [became for event_id, became, later in links if event_id in first | second or later in first | second]
    assert of_pair == ([PAIRS[number].outcome] if PAIRS[number].outcome in ("held", "cancelled") else [])


def test_no_account_joins_another_pairs_event(warehouse: Path) -> None:
    rows = ask(warehouse, "SELECT list(document_ref) FROM event_documents JOIN documents USING (document_id) GROUP BY event_id")
    assert all(len({reference[:-1] for reference in references}) == 1 for (references,) in rows)


def test_each_merge_names_its_pair_its_rule_and_what_they_share(warehouse: Path) -> None:
    rows = ask(warehouse, "SELECT document_id, merged_document_id, rule, evidence FROM merges")
    assert len(rows) == sum(pair.outcome == "one" for pair in PAIRS)
    assert {rule for _, _, rule, _ in rows} == {
        "same days",
        "same days, fewer parties named",
        "day completes an unknown year",
        "day completes a weekday",
        "written year corrects a weekday's",
    }
    assert all(" = " in evidence and "; " in evidence for _, _, _, evidence in rows)


def test_an_announcement_that_was_held_leaves_nothing_open_and_counts_once(warehouse: Path) -> None:
    rows: Rows = ask(warehouse, "SELECT event_id, later_event_id FROM event_links WHERE became = 'held'")
    unresolved = {event_id for (event_id,) in ask(warehouse, "SELECT event_id FROM unresolved_events")}
    counted = {event_id for (event_id,) in ask(warehouse, "SELECT event_id FROM event_counts")}
    assert rows
    assert all(announced not in unresolved | counted and held in counted for announced, held in rows)


def test_show_tells_of_announcement_and_outcome_both_ways(warehouse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ((announced, held),) = ask(warehouse, "SELECT event_id, later_event_id FROM event_links WHERE became = 'held' ORDER BY ALL LIMIT 1")
    for shown, other, relation in ((announced, held, "it took place as"), (held, announced, "it was announced as")):
        assert main(["show", shown, "--warehouse", str(warehouse)]) == 0
        assert f"{relation} {other}" in capsys.readouterr().out


def test_batches_and_their_order_decide_nothing(warehouse: Path, tmp_path: Path) -> None:
    rows = lines()
    random.Random(3).shuffle(rows)
    for number in range(3):
        extract(tmp_path / "w.duckdb", write_lines(tmp_path / f"{number}.jsonl", rows[number::3]))
    for table in ("events_flat", "merges", "event_links"):
        assert ask(tmp_path / "w.duckdb", f"FROM {table} ORDER BY ALL") == ask(warehouse, f"FROM {table} ORDER BY ALL"), table
