"""One event as a person reads it, with the characters of its sources that said so."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console
from test_warehouse import TABLES, edition

from flows.errors import EphemerideError
from flows.publishing import publish
from flows.show import STYLES, inert, show_event

HOSTILE = "[bold red]Visite[/bold red] à \u202eBamako le 3 mai."


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("show") / "events.duckdb"
    people = """
        event_id | name           | rank    | role              | country
        ---------+----------------+---------+-------------------+--------
        e1       | Amadou Exemple | général | chef d'état-major | MLI
    """
    publish(path, edition(event_participants=people))
    return path


def shown(path: Path, event_id: str, marked: bool = True, colour: bool = False) -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=200, force_terminal=colour, color_system="standard" if colour else None, highlight=False)
    console.print(show_event(path, event_id, marked=marked))
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines())


def test_the_event_its_sources_the_characters_and_the_merge(warehouse: Path) -> None:
    assert shown(warehouse, "e1") == (
        "visit  XXXX-05-03 (day, year: none)  Bamako, MLI  held  confidence 0.80\n"
        "   e1\n"
        "   countries     MLI (host); NER (visitor)\n"
        "   organisations -\n"
        "   participants  Amadou Exemple (général, chef d'état-major, MLI)\n"
        "\n"
        "said by:   trigger    date\n"
        "\n"
        "1. presse-1\n"
        "   a.jsonl line 1\n"
        "   [Visite] à Bamako le [3 mai].\n"
        "      trigger      Visite  triggers  [0:6]\n"
        "      date         3 mai  day  [19:24]\n"
        "\n"
        "2. presse-2\n"
        "   a.jsonl line 2\n"
        "   Élu, il [vient] à Bamako.\n"
        "      trigger      vient  triggers  [8:13]\n"
        "\n"
        "merged from\n"
        "   presse-1 #0 + presse-2 #0  same_visit: MLI, NER"
    )


def test_each_field_has_its_colour(warehouse: Path) -> None:
    out = shown(warehouse, "e1", marked=False, colour=True)
    assert "\x1b[1;7mVisite\x1b[0m à Bamako le \x1b[1;36m3 mai\x1b[0m." in out


def test_every_field_that_evidence_may_have_has_a_style() -> None:
    from flows.tables import table

    allowed = next(check for check in table("event_mentions").checks if "field" in check)
    assert all(f"'{field}'" in allowed for field in STYLES)
    assert allowed.count("'") == 2 * len(STYLES)


def test_hostile_text_is_shown_as_it_is_and_steers_nothing(tmp_path: Path) -> None:
    length = len(HOSTILE)
    path = tmp_path / "events.duckdb"
    given = edition(
        documents=f"""
            document_id | document_ref | path | title                     | raw_text   | text       | content_hash | ruleset
            ------------+--------------+------+---------------------------+------------+------------+--------------+--------
            d1          | presse-1     | a    | [link=x]Titre[/link] \x1b[2J | {HOSTILE} | {HOSTILE} | h            | r
        """,
        document_offsets=f"document_id | start | length | raw_start\nd1 | 0 | {length} | 0",
        sentences=f"document_id | sentence_no | start | end | zone\nd1 | 0 | 0 | {length} | body",
        mentions="document_id\n",
        dates="document_id\n",
        candidates="document_id\n",
        document_events=TABLES["document_events"].split("d2 ")[0],
        event_documents=TABLES["event_documents"].rsplit("e1 ", 1)[0],
        evidence="document_id | event_no | field | start | end | surface\nd1 | 0 | trigger | 10 | 16 | Visite",
        event_mentions="event_id | document_id | field | start | end | surface\ne1 | d1 | trigger | 10 | 16 | Visite",
        merges="event_id\n",
    )
    publish(path, given)
    out = shown(path, "e1")
    assert "1. [link=x]Titre[/link] \ufffd[2J" in out
    assert "[bold red][Visite][/bold red] à \ufffdBamako le 3 mai." in out
    assert "merged from" not in out


def test_inert_keeps_every_offset() -> None:
    text = "a\tb\n\x1b[31m\u202e\xa0é\u200b"
    assert inert(text) == "a b \ufffd[31m\ufffd é\ufffd"
    assert len(inert(text)) == len(text)


def test_the_beginning_of_an_id_is_enough_when_it_is_alone(tmp_path: Path) -> None:
    path = tmp_path / "events.duckdb"
    twice = {
        name: TABLES[name].replace("e1 ", "ab1").rstrip() + "\n"
        for name in ("event_documents", "event_countries", "event_mentions", "merges")
    }
    events = TABLES["events"].replace("e1  ", "ab1 ").rstrip()
    publish(path, edition(events=events, **twice))
    assert shown(path, "ab").startswith("visit")
    for wrong in ("", "b", "ab1' OR true --"):
        with pytest.raises(EphemerideError, match="no event"):
            show_event(path, wrong)


def test_a_beginning_of_several_ids_asks_for_more(tmp_path: Path) -> None:
    path = tmp_path / "events.duckdb"
    events = (
        TABLES["events"].rstrip()
        + "\n        e2       | visit      | XXXX-05-03 | day            | none       | Bamako | MLI          | held   | 0.8\n"
    )
    tellings = TABLES["event_documents"].replace("e1       | d2", "e2       | d2")
    mentions = TABLES["event_mentions"].replace("e1       | d2", "e2       | d2")
    publish(path, edition(events=events, event_documents=tellings, event_mentions=mentions, merges="event_id\n"))
    with pytest.raises(EphemerideError, match="'e' begins 2 event ids, e1 and e2 among them: give more of it"):
        show_event(path, "e")
    assert shown(path, "e2")
