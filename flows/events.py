"""Events as one document tells them: from its mentions to rows of candidates, document_events and evidence."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from flows.bridging import phrases
from flows.candidates import Candidate, find_candidates
from flows.context import Context, facts
from flows.details import Details, describe
from flows.model import Document, read_documents
from flows.occasion import Occasion
from flows.occasions import find_occasions
from flows.seeds import Seeds
from flows.splitting import split
from flows.tables import schema
from flows.text import flat_expr


@dataclass(slots=True)
class Rows:
    """Rows in the making of the tables a document's events fill."""

    persons: list[dict[str, Any]] = field(default_factory=list)
    candidates: list[dict[str, Any]] = field(default_factory=list)
    document_events: list[dict[str, Any]] = field(default_factory=list)
    evidence: list[dict[str, Any]] = field(default_factory=list)


def find_document_events(tables: dict[str, pl.DataFrame], seeds: Seeds) -> dict[str, pl.DataFrame]:
    """The tables persons, candidates, document_events and evidence of a batch of documents.

    `tables` holds documents, texts, sentences, spans, places, organisations, dates, durations and statuses.
    """
    rows = Rows()
    with collection_paused():
        for document in read_documents(tables, seeds):
            _add_document(rows, document, seeds)
    found = {
        name: pl.DataFrame(getattr(rows, name), schema=schema(name), orient="row")
        for name in ("persons", "candidates", "document_events", "evidence")
    }
    return {**found, "document_events": _with_weekdays(found["document_events"], tables["dates"], seeds)}


def _with_weekdays(document_events: pl.DataFrame, dates: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """document_events, the undated ones with the day of the week that their quote names, should it name one only.

    "mardi" in a page that nobody dated says no day, but which days it cannot be: merging makes use of that.
    """
    bare = dates.filter(pl.col("date_edtf").is_null(), rule="weekday").select(
        "document_id", "start", form=flat_expr("surface").str.to_lowercase().str.extract(r"([a-z]+)\W*$")
    )
    named = bare.join(seeds.weekdays.select("form", pl.col("weekday").alias("named")), on="form")
    only = (
        document_events.filter(pl.col("date_edtf").is_null())
        .join(named, on="document_id")
        .filter(pl.col("start").is_between("quote_start", "quote_end", closed="left"))
        .group_by("document_id", "event_no")
        .agg(pl.col("named").unique())
        .filter(pl.col("named").list.len() == 1)
        .with_columns(pl.col("named").list.first())
    )
    told = document_events.join(only, on=["document_id", "event_no"], how="left", maintain_order="left")
    return told.with_columns(pl.col("named").alias("weekday")).drop("named")


@contextmanager
def collection_paused() -> Iterator[None]:
    """No search for reference cycles, of which the assembly makes none: going through all spans of a batch again and again costs 1/6."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _add_document(rows: Rows, document: Document, seeds: Seeds) -> None:
    candidates = find_candidates(document, phrases(seeds))
    occasions = find_occasions(document, candidates)
    context = Context(document, occasions, facts(seeds))
    event_no = 0
    for occasion in occasions:
        details = describe(context, occasion)
        parts = split(context, occasion, details)
        for candidate in occasion.candidates:
            if parts:
                candidate.event_no = event_no
            else:
                candidate.decision = f"dropped: {details.reason}"
        for part in parts:
            rows.document_events.append(_event_row(document, event_no, occasion, part))
            rows.evidence += _evidence_rows(document, event_no, part)
            event_no += 1
    rows.candidates += _candidate_rows(document, candidates)
    rows.persons += [
        {"document_id": document.document_id, **{name: getattr(one, name) for name in ("start", "end", "name", "rank", "role", "country")}}
        for sentence in document.sentences
        for one in sentence.persons
    ]  # fmt: skip


def _event_row(document: Document, event_no: int, occasion: Occasion, details: Details) -> dict[str, Any]:
    time = details.time if details.own_time else occasion.time
    quote = occasion.sentences[0]
    return {
        "document_id": document.document_id,
        "event_no": event_no,
        "event_type": details.event_type,
        "start_date": time.first if time else None,
        "end_date": time.last if time else None,
        "date_edtf": time.edtf if time else None,
        "date_precision": time.precision if time else "none",
        "date_basis": time.basis if time else "none",
        "weekday": None,  # _with_weekdays
        "place": details.city,
        "host_country": details.host,
        "countries": sorted(details.countries),
        "organisations": sorted(details.organisations),
        "participants": [{"name": one.name, "rank": one.rank, "role": one.role, "country": one.country} for one in details.people],
        "status": details.status,
        "confidence": details.confidence,
        "doubts": details.doubts,
        "quote_start": quote.start,
        "quote_end": quote.end,
    }


def _evidence_rows(document: Document, event_no: int, details: Details) -> list[dict[str, Any]]:
    distinct = {(name, start, end): rule for name, start, end, rule in details.evidence}
    return [
        {
            "document_id": document.document_id, "event_no": event_no, "field": name, "start": start, "end": end,
            "surface": document.text[start:end], "rule": rule,
        }
        for (name, start, end), rule in distinct.items()
    ]  # fmt: skip


def _candidate_rows(document: Document, candidates: list[Candidate]) -> list[dict[str, Any]]:
    distinct = {one.trigger.start: one for one in candidates}
    return [
        {
            "document_id": document.document_id, "sentence_no": one.sentence.no, "start": one.trigger.start, "end": one.trigger.end,
            "event_type": one.trigger.event_type, "trigger": one.trigger.form,
            "status": one.status if one.status in ("planned", "cancelled") else "held",
            "date_edtf": one.time.edtf if one.time else None, "decision": one.decision, "event_no": one.event_no,
        }
        for one in distinct.values()
    ]  # fmt: skip
