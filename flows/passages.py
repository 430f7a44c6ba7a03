"""Where an evaluation's cases stand in their documents: the sentences to read, what is highlighted in them, and what became of it.

What was extracted is read from the warehouse; which sentences belong to a case is worked out from those rows alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows.evaluation import COLUMNS, Case, Event
from flows.warehouse import query

Row = dict[str, Any]

MAX_PASSAGES = 3  # sentences of one case: more are counted, not shown

# what is wrong -> the evidence that bears on it
_BEARING = {
    "event_type": ("trigger",),
    "start_date": ("date",),
    "end_date": ("date",),
    "place": ("place",),
    "host_country": ("place", "country"),
    "status": ("status", "trigger"),
    "parties": ("country", "organisation"),
    "participants": ("participant",),
}
_OF_DOCUMENTS = "SEMI JOIN (SELECT document_id FROM documents WHERE document_ref IN (SELECT unnest($1::VARCHAR[]))) USING (document_id)"
_ORDERS = {
    "sentences": "document_id, sentence_no",
    "dates": "document_id, start",
    "candidates": "document_id, start",
    "event_mentions": 'document_id, start, "end" DESC, field',
    "document_events": "document_id, event_no",
}


@dataclass
class Source:
    """A document as the warehouse has it: its text, and its rows of the tables in _ORDERS."""

    text: str
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class Mark:
    """Characters of a passage, counted from its beginning, that support a `field`."""

    field: str
    start: int
    end: int


@dataclass(frozen=True)
class Passage:
    """A sentence of the document; `notes` say what became of its triggers."""

    text: str
    marks: tuple[Mark, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """What the document says of a case: passages in reading order, how many more there are, and what is to be said beside them."""

    passages: tuple[Passage, ...] = ()
    n_more: int = 0
    remark: str | None = None


# --- from the warehouse


def read_extracted(warehouse: Path, references: Sequence[str]) -> tuple[dict[str, list[Event]], list[str]]:
    """({document_ref: its events in order of view events_flat}, the references that the warehouse does not know, in order)."""
    known = {row["document_ref"] for row in _rows(warehouse, f"SELECT document_ref FROM documents {_OF_DOCUMENTS}", references)}
    sql = f"""
        SELECT document_ref, event_id, {", ".join(COLUMNS)} FROM events_flat
        WHERE document_ref IN (SELECT unnest($1::VARCHAR[])) ORDER BY start_date NULLS LAST, event_id
    """
    events: dict[str, list[Event]] = {reference: [] for reference in references if reference in known}
    for row in _rows(warehouse, sql, references):
        reference = row.pop("document_ref")
        values: Row = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
        events[reference].append(Event(**values))
    return events, [reference for reference in references if reference not in known]


def read_sources(warehouse: Path, references: Sequence[str]) -> dict[str, Source]:
    """The documents of these references, those that the warehouse knows."""
    documents = _rows(warehouse, f"SELECT document_id, document_ref, text FROM documents {_OF_DOCUMENTS}", references)
    by_id = {row["document_id"]: Source(row["text"]) for row in documents}
    for table, order in _ORDERS.items():
        for row in _rows(warehouse, f"SELECT * FROM {table} {_OF_DOCUMENTS} ORDER BY {order}", references):
            by_id[row["document_id"]].rows[table].append(row)
    return {row["document_ref"]: by_id[row["document_id"]] for row in documents}


def _rows(warehouse: Path, sql: str, references: Sequence[str]) -> list[Row]:
    columns, rows = query(warehouse, sql, parameters=[list(references)])
    return [dict(zip(columns, row, strict=True)) for row in rows]


# --- which sentences belong to a case


def told(case: Case, source: Source | None) -> Told:
    """The passages of a case: for an extracted event those that support it, for a missed one those where its date stands."""
    if source is None:
        return Told(remark="the document is not in the warehouse")
    if case.kind != "missed" and case.ours is not None:
        bearing = {"trigger", "date"}.union(*(_BEARING[wrong.field] for wrong in case.wrong))
        return _supporting(source, case.ours, bearing)
    if case.gold is None:
        raise ValueError(f"a {case.kind} case without a gold event: {case}")
    return _missed(source, case.gold)


def _supporting(source: Source, event: Event, bearing: set[str]) -> Told:
    """The sentences that hold evidence of the event, those with most kinds of the `bearing` evidence first."""
    mentions = [row for row in source.rows["event_mentions"] if row["event_id"] == event.event_id]
    ranked = []
    for sentence in source.rows["sentences"]:
        kinds = {row["field"] for row in _within(sentence, mentions)} & bearing
        if kinds:
            ranked.append((-len(kinds), sentence["start"], sentence))
    ranked.sort(key=lambda entry: entry[:2])
    return _chosen([(sentence, _passage(source, sentence, _within(sentence, mentions))) for *_, sentence in ranked])


def _missed(source: Source, event: Event) -> Told:
    """The sentences with a date that is the event's; without one, those of the triggers that came to nothing."""
    dates = _dates_of(event, source.rows["dates"])
    candidates = source.rows["candidates"]
    if dates:
        sentences = [sentence for sentence in source.rows["sentences"] if _within(sentence, dates)]
        sentences.sort(key=lambda sentence: not _within(sentence, candidates))  # those with a trigger first
        return _chosen([(sentence, _with_candidates(source, sentence, dates, candidates)) for sentence in sentences])
    near = sorted(candidates, key=lambda row: (row["event_no"] is not None, row["event_type"] != event.event_type))
    ordered = {row["sentence_no"]: row for row in reversed(near)}  # each sentence under its most telling candidate
    sentences = [sentence for sentence in source.rows["sentences"] if sentence["sentence_no"] in ordered]
    sentences.sort(key=lambda sentence: near.index(ordered[sentence["sentence_no"]]))
    remark = f"no date of the document was read as {event.date_edtf or event.start_date}" if event.date_edtf or event.start_date else None
    return _chosen([(sentence, _with_candidates(source, sentence, source.rows["dates"], candidates)) for sentence in sentences], remark)


def _dates_of(event: Event, dates: list[Row]) -> list[Row]:
    """The date mentions that are the event's date; else those, finer than a year, that overlap it."""
    if event.start_date is None:
        return [row for row in dates if event.date_edtf and row["date_edtf"] == event.date_edtf]
    last = event.end_date or event.start_date
    dated = [row for row in dates if row["start_date"] is not None]
    same = [row for row in dated if (row["start_date"], row["end_date"]) == (event.start_date, last)]
    return same or [
        row for row in dated if row["date_precision"] != "year" and row["start_date"] <= last and event.start_date <= row["end_date"]
    ]


def _chosen(entries: list[tuple[Row, Passage]], remark: str | None = None) -> Told:
    """The first few of ranked passages, in reading order."""
    if not entries:
        return Told(remark=remark or "no sentence of the document bears on it")
    shown = sorted(entries[:MAX_PASSAGES], key=lambda entry: entry[0]["start"])
    return Told(tuple(passage for _, passage in shown), len(entries) - len(shown), remark)


def _with_candidates(source: Source, sentence: Row, dates: list[Row], candidates: list[Row]) -> Passage:
    """A sentence with its dates and triggers highlighted, and a note on what became of each trigger."""
    triggers = _within(sentence, candidates)
    marks = [{**row, "field": "date"} for row in _within(sentence, dates)] + [{**row, "field": "trigger"} for row in triggers]
    notes = [_note(source, row) for row in triggers]
    if sentence["zone"] == "boilerplate":
        notes.append("boilerplate: yields no events")
    return _passage(source, sentence, marks, notes or ["no trigger in this sentence"])


def _note(source: Source, candidate: Row) -> str:
    """'visite: visit 2023-03-17, joined: continues it [meeting 2023-03-16]'."""
    surface = " ".join(source.text[candidate["start"] : candidate["end"]].split())
    note = f"{surface}: {candidate['event_type'] or 'no type'} {candidate['date_edtf'] or 'undated'}, {candidate['decision']}"
    for event in source.rows["document_events"]:
        if event["event_no"] == candidate["event_no"]:
            note += f" [{event['event_type']} {event['date_edtf'] or 'undated'}]"
    return note


def _within(sentence: Row, rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if sentence["start"] <= row["start"] < sentence["end"]]


def _passage(source: Source, sentence: Row, rows: Iterable[Row], notes: Sequence[str] = ()) -> Passage:
    start, end = sentence["start"], sentence["end"]
    marks = {Mark(row["field"], row["start"] - start, min(row["end"], end) - start) for row in rows}
    ordered = sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.field))
    return Passage(source.text[start:end], tuple(ordered), tuple(notes))
