"""Where a missed, spurious or half-right event stands: its sentences, what is highlighted, and what became of the triggers in them."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from drawn import frame
from rich.console import Console
from test_evaluation import event

from flows.evaluation import Case, Event, evaluate
from flows.evaluation_printing import cases_shown
from flows.passages import MAX_PASSAGES, Source, Told, told

SENTENCES = (
    "Le ministre du Niger a visité Gao le 3 mai 2021.",
    "Les opérations ont repris à Gao en juin 2021.",
    "Une réunion a suivi.",
    "Abonnez-vous le 9 juillet 2021 !",
)
TEXT = " ".join(SENTENCES)
ZONES = ("body", "body", "body", "boilerplate")


def at(surface: str) -> str:
    """'start | end' of the first occurrence."""
    return f"{TEXT.index(surface)} | {TEXT.index(surface) + len(surface)}"


TABLES = {
    "sentences": "document_id | sentence_no | start | end | zone\n"
    + "\n".join(f"d | {number} | {at(text)} | {zone}" for number, (text, zone) in enumerate(zip(SENTENCES, ZONES, strict=True))),
    "dates": f"""
        document_id | sentence_no | start | end | surface | start_date | end_date   | date_edtf  | date_precision
        d | 0 | {at("3 mai 2021")}     | x | 2021-05-03 | 2021-05-03 | 2021-05-03 | day
        d | 1 | {at("juin 2021")}      | x | 2021-06-01 | 2021-06-30 | 2021-06    | month
        d | 3 | {at("9 juillet 2021")} | x | 2021-07-09 | 2021-07-09 | 2021-07-09 | day
    """,
    "candidates": f"""
        document_id | sentence_no | start | end | event_type | trigger | date_edtf | decision | event_no
        d | 0 | {at("a visité")}   | visit     | visiter   | 2021-05-03 | opened                     | 0
        d | 1 | {at("opérations")} | operation | opération | 2021-06    | dropped: one country alone |
        d | 2 | {at("réunion")}    | meeting   | réunion   |            | dropped: no date           |
    """,
    "document_events": """
        document_id | event_no | event_type | date_edtf
        d           | 0        | visit      | 2021-05-03
    """,
    "event_mentions": f"""
        event_id | document_id | field | start | end | surface
        e0 | d | trigger | {at("a visité")}   | x
        e0 | d | date    | {at("3 mai 2021")} | x
        e0 | d | country | {at("Niger")}      | x
        e0 | d | place   | {at("Gao en")}     | x
        e1 | d | trigger | {at("réunion")}    | x
    """,
}


def source() -> Source:
    return Source(TEXT, {name: frame(name, drawing).to_dicts() for name, drawing in TABLES.items()})


def read(said: Told) -> list[str]:
    """Each passage with its marks in [brackets], its notes behind it."""
    lines = []
    for passage in said.passages:
        shown = passage.text
        for mark in sorted(passage.marks, key=lambda mark: -mark.start):
            shown = f"{shown[: mark.start]}[{shown[mark.start : mark.end]}]{shown[mark.end :]}"
        lines += [shown, *(f"  {note}" for note in passage.notes)]
    return lines


def missed(**known: Any) -> Case:
    return Case("a", "missed", event(**known), None)


def on(day: date, until: date | None = None) -> dict[str, date]:
    return {"start_date": day, "end_date": until or day}


# --- missed


def test_a_missed_event_stands_where_its_date_does() -> None:
    assert read(told(missed(**on(date(2021, 5, 3))), source())) == [
        "Le ministre du Niger [a visité] Gao le [3 mai 2021].",
        "  a visité: visit 2021-05-03, opened [visit 2021-05-03]",
    ]


def test_a_month_holds_its_days_when_no_date_is_the_very_day() -> None:
    assert read(told(missed(**on(date(2021, 6, 4), date(2021, 6, 6))), source())) == [
        "Les [opérations] ont repris à Gao en [juin 2021].",
        "  opérations: operation 2021-06, dropped: one country alone",
    ]


def test_a_sentence_without_trigger_and_a_page_part_that_yields_nothing_are_told() -> None:
    assert read(told(missed(**on(date(2021, 7, 9))), source())) == [
        "Abonnez-vous le [9 juillet 2021] !",
        "  boilerplate: yields no events",
    ]
    without = source()
    without.rows["candidates"] = []
    assert read(told(missed(**on(date(2021, 5, 3))), without))[1] == "  no trigger in this sentence"


def test_without_such_a_date_the_triggers_of_the_document_are_shown_those_that_came_to_nothing_first() -> None:
    crowded = source()
    surfaces = {0: "ministre", 1: "repris", 3: "Abonnez"}  # four sentences with a trigger: one too many
    for number, surface in surfaces.items():
        start = TEXT.index(surface)
        row = {"sentence_no": number, "start": start, "end": start + len(surface), "event_no": 0, "event_type": "visit"}
        crowded.rows["candidates"].append({**row, "date_edtf": None, "decision": "joined: continues it"})
    said = told(missed(**on(date(2019, 1, 1)), event_type="meeting"), crowded)
    assert (said.remark, said.n_more) == ("no date of the document was read as 2019-01-01", 1)
    shown = read(said)
    assert "Une [réunion] a suivi." in shown
    assert "  réunion: meeting undated, dropped: no date" in shown
    assert "  opérations: operation 2021-06, dropped: one country alone" in shown


def test_a_date_without_a_year_is_found_by_what_is_said_of_it() -> None:
    yearless = source()
    yearless.rows["dates"][0].update(start_date=None, end_date=None, date_edtf="XXXX-05-03")
    said = told(missed(date_edtf="XXXX-05-03"), yearless)
    assert read(said)[0] == "Le ministre du Niger [a visité] Gao le [3 mai 2021]."


def test_no_more_than_a_few_sentences_those_with_a_trigger_first() -> None:
    many = source()
    many.rows["dates"] = [{**row, **on(date(2021, 5, 3))} for row in many.rows["dates"]]
    many.rows["dates"].append({**many.rows["dates"][0], "start": TEXT.index("Une"), "end": TEXT.index("Une") + 3})
    said = told(missed(**on(date(2021, 5, 3))), many)
    assert (len(said.passages), said.n_more) == (MAX_PASSAGES, 1)
    assert all(any(mark.field == "trigger" for mark in passage.marks) for passage in said.passages)


def test_a_document_that_is_not_there_or_says_nothing() -> None:
    assert told(missed(), None).remark == "the document is not in the warehouse"
    assert told(missed(), Source("Rien.")).remark == "no sentence of the document bears on it"


# --- spurious and half right


def ours(**known: Any) -> Event:
    return event(**{**on(date(2021, 5, 3)), "event_id": "e0", "countries": ("NER",), **known})


def test_a_spurious_event_stands_where_its_trigger_and_date_do() -> None:
    assert read(told(Case("a", "spurious", None, ours()), source())) == ["Le ministre du [Niger] [a visité] Gao le [3 mai 2021]."]
    assert read(told(Case("a", "spurious", None, ours(event_id="e1")), source())) == ["Une [réunion] a suivi."]


def test_a_half_right_event_stands_also_where_the_wrong_field_comes_from() -> None:
    [case] = evaluate({"a": [ours(place="Mopti")]}, {"a": [ours(place="Gao")]}).cases
    assert read(told(case, source())) == [
        "Le ministre du [Niger] [a visité] Gao le [3 mai 2021].",
        "Les opérations ont repris à [Gao en] juin 2021.",
    ]


# --- printed


def printed(gold: list[Event], extracted: list[Event], given: Source | None, marked: bool = True, colour: bool = False) -> str:
    evaluation = evaluate({"a": gold}, {"a": extracted})
    stream = io.StringIO()
    console = Console(file=stream, width=200, force_terminal=colour, color_system="standard" if colour else None, highlight=False)
    console.print(cases_shown(evaluation.cases, [told(case, given) for case in evaluation.cases], marked))
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines())


def test_what_is_printed() -> None:
    gold = [ours(place="Mopti", participants=("Ali Ba",)), event(**on(date(2021, 6, 1), date(2021, 6, 30)), event_type="operation")]
    assert printed(gold, [ours(place="Gao")], source()) == (
        "\n"
        "1 missed  0 spurious  1 half right\n"
        "\n"
        "a  half right  visit  2021-05-03  Mopti  NER\n"
        "   e0\n"
        "   place         Mopti → Gao\n"
        "   participants  Ali Ba → nothing\n"
        "   Le ministre du [Niger] [a visité] Gao le [3 mai 2021].\n"
        "   Les opérations ont repris à [Gao en] juin 2021.\n"
        "\n"
        "a  missed  operation  2021-06-01/2021-06-30\n"
        "   Les [opérations] ont repris à Gao en [juin 2021].\n"
        "      opérations: operation 2021-06, dropped: one country alone"
    )


def test_the_nearest_of_ours_stands_under_a_missed_event() -> None:
    out = printed([ours(countries=("NER", "MLI"))], [ours(**on(date(2021, 6, 1)))], source())
    assert (
        "a  missed  visit  2021-05-03  MLI, NER\n   nearest of ours: visit  2021-06-01  NER\n   start_date    2021-05-03 → 2021-06-01"
        in out
    )
    assert "a  spurious  visit  2021-06-01  NER" in out


def test_evidence_has_its_colour() -> None:
    out = printed([], [ours()], source(), marked=False, colour=True)
    assert "\x1b[1;7ma visité\x1b[0m Gao le \x1b[1;36m3 mai 2021\x1b[0m." in out


@pytest.mark.parametrize("text", ["[bold]Visite[/bold] \x1b[2J\u202e."])
def test_nothing_of_a_document_or_a_gold_file_steers_the_terminal(text: str) -> None:
    hostile = Source(text)
    hostile.rows["sentences"] = [{"sentence_no": 0, "start": 0, "end": len(text), "zone": "body"}]
    hostile.rows["event_mentions"] = [{"event_id": "e0", "field": "trigger", "start": 6, "end": 12}]
    out = printed([event(place=text, **on(date(2020, 1, 1)))], [ours()], hostile)
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "[bold][Visite][/bold]" in out
