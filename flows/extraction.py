"""The stages in their order, on one batch of documents: text to mentions to events. A pure function of tables."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from flows.documents import clean_documents
from flows.events import find_document_events
from flows.gate import of_defence
from flows.mentions.dates import find_dates, find_written_dates, resolve_dates
from flows.mentions.lexicon import find_lexicon
from flows.mentions.organisations import find_organisations
from flows.mentions.places import find_places
from flows.mentions.status import find_statuses
from flows.mentions.terms import find_terms
from flows.mentions.towns import find_names, listed_towns
from flows.relevance import dated, telling
from flows.seeds import Seeds
from flows.sentences import find_sentences
from flows.tables import conform, schema
from flows.text import flat_expr

MOST_TRIGGERS = 1500  # words that may tell of an event, in one document; assembly compares each with each
_NO_ARTICLE = f"no article: more than {MOST_TRIGGERS:,} words that may tell of an event; cut it into articles"
_REJECTS = ("document_id", "stage", "reason", "value")


class Extracted(NamedTuple):
    """What one batch gives: the document-level tables by name, and what was refused (columns of sql/tables/rejects)."""

    tables: dict[str, pl.DataFrame]
    rejects: pl.DataFrame


def extract_batch(read: pl.DataFrame, seeds: Seeds) -> Extracted:
    """All document-level tables of a batch of read documents (columns of `flows.sources.reading`, with document_id).

    A document that cannot tell of an event (`flows.relevance`) has its row in documents, and none in the tables of what was found.
    """
    cleaned = clean_documents(read)
    documents = cleaned.documents.with_columns(pl.lit(seeds.ruleset).alias("ruleset"))
    documents, read_on = _judged(documents, seeds)
    relevant, texts, spans, sentences = (read_on[name] for name in ("documents", "texts", "spans", "sentences"))
    places, organisations = find_places(spans, texts, seeds), find_organisations(spans, texts, seeds)
    resolved = resolve_dates(read_on["expressions"], sentences, relevant, find_terms(texts, spans, seeds), seeds)
    found = {
        **read_on, "places": places, "organisations": organisations, "dates": resolved.dates, "durations": resolved.durations,
        "statuses": find_statuses(texts, seeds),
    }  # fmt: skip
    events = find_document_events(found, seeds)
    tables = {
        "documents": documents.select(schema("documents").keys()),
        "document_offsets": cleaned.offsets,
        "sentences": sentences.select(schema("sentences").keys()),
        "mentions": _mentions(found, events["persons"]),
        "dates": resolved.dates,
        **events,
    }
    tables, broken = _conformed(tables)
    return Extracted(tables, _rejects(read, [_blank(cleaned.rejects), _crowded(documents), resolved.rejects, broken]))


def _judged(documents: pl.DataFrame, seeds: Seeds) -> tuple[pl.DataFrame, dict[str, pl.DataFrame]]:
    """The documents with `off_topic`; and of those that are not: documents, texts, spans, sentences, date expressions."""
    defence = of_defence(flat_texts(documents), seeds).with_columns(pl.col("flat").str.to_lowercase().alias("folded"))
    spans = find_lexicon(defence, seeds)
    crowds = spans.filter(pl.col("source") == "triggers").group_by("document_id").len().filter(pl.col("len") > MOST_TRIGGERS)
    articles = defence.filter(~_among(crowds))
    towns = listed_towns(find_names(articles, seeds), seeds)
    told = telling(spans, towns, articles, documents, seeds)
    sentences, written = find_sentences(told, documents, seeds), find_written_dates(told, seeds)
    likely = dated(spans, towns, sentences, _edges(written), told, seeds)  # if all of that were dates: to read it takes longer
    expressions = find_dates(written.filter(_among(likely)), likely, seeds)
    texts = dated(spans, towns, sentences, expressions, likely, seeds)
    reason = (
        pl.when(~_among(defence))
        .then(pl.lit("no word of defence"))
        .when(_among(crowds))
        .then(pl.lit(_NO_ARTICLE))
        .when(~_among(told))
        .then(pl.lit("nothing told between two parties"))
        .when(~_among(texts))
        .then(pl.lit("nothing of defence told with a date"))
    )
    kept = {"documents": documents, "texts": texts, "spans": spans, "sentences": sentences, "expressions": expressions}
    return documents.with_columns(reason.alias("off_topic")), {name: rows.filter(_among(texts)) for name, rows in kept.items()}


def _edges(written: pl.DataFrame) -> pl.DataFrame:
    """(document_id, start): where each stretch begins and ends; a date in it stands in the sentence of the one or of the other."""
    return pl.concat([written.select("document_id", at) for at in (pl.col("start"), (pl.col("end") - 1).alias("start"))])


def _among(texts: pl.DataFrame) -> pl.Expr:
    return pl.col("document_id").is_in(texts["document_id"].implode())


def flat_texts(documents: pl.DataFrame) -> pl.DataFrame:
    """(document_id, text, flat): the text and its ASCII form, character for character."""
    return documents.select("document_id", "text", flat_expr("text").alias("flat"))


def _mentions(found: dict[str, pl.DataFrame], persons: pl.DataFrame) -> pl.DataFrame:
    """Every mention of every kind in one table, each with the sentence it stands in and its exact surface."""
    triggers = found["spans"].filter(pl.col("source") == "triggers")
    mentions = pl.concat(
        [
            _kind(found["dates"], "date", pl.col("date_edtf"), pl.col("rule")),
            _kind(found["durations"], "duration", pl.lit(None, pl.String), pl.col("rule")),
            _kind(found["places"], pl.col("kind"), pl.coalesce("city", "country"), pl.col("form_kind")),
            _kind(found["organisations"], "organisation", pl.col("code"), pl.lit("name")),
            _kind(persons, "person", pl.col("name"), pl.lit("chain")),
            _kind(found["statuses"], "status", pl.col("key"), pl.lit("status word")),
            _kind(triggers, "trigger", pl.col("match"), pl.lit("word list")),
        ]
    )
    sentences = found["sentences"].select("document_id", "sentence_no", "start", pl.col("end").alias("stop")).sort("start")
    placed = (
        mentions.sort("start", "end", "kind", "key", "rule")
        .join_asof(sentences, on="start", by="document_id", check_sortedness=False)
        .filter(pl.col("start") < pl.col("stop"))
        .join(found["texts"].select("document_id", "text"), on="document_id")
        .with_columns(pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start")).alias("surface"))
        .unique(["document_id", "kind", "start", "end"], keep="first", maintain_order=True)
        .sort("document_id", "start", "end", "kind")
    )
    return placed.select(schema("mentions").keys())


def _kind(rows: pl.DataFrame, kind: pl.Expr | str, key: pl.Expr, rule: pl.Expr) -> pl.DataFrame:
    """Mentions of one kind in the columns that all kinds share."""
    named = pl.lit(kind) if isinstance(kind, str) else kind
    return rows.select("document_id", pl.col("start", "end").cast(pl.Int64), named.alias("kind"), key.alias("key"), rule.alias("rule"))


def _conformed(tables: dict[str, pl.DataFrame]) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """The rows that keep their table's constraints, and a reject for each of the others: one bad row must not stop a run."""
    judged = {name: conform(rows, name) for name, rows in tables.items()}
    good = {name: one.good for name, one in judged.items()}
    refused = [one.rejects.select(pl.col("document_ref").alias("document_id"), "stage", "reason", "value") for one in judged.values()]
    event = ["document_id", "event_no"]
    good["evidence"] = good["evidence"].join(good["document_events"], on=event, how="semi", maintain_order="left")
    lost = good["candidates"].filter(pl.col("event_no").is_not_null()).join(good["document_events"], on=event, how="anti").select(event)
    if not lost.is_empty():
        is_lost = pl.struct(event).is_in(lost.select(pl.struct(event).alias("event"))["event"].implode())
        good["candidates"] = good["candidates"].with_columns(
            pl.when(is_lost).then(pl.lit("dropped: its event is in rejects")).otherwise("decision").alias("decision"),
            pl.when(~is_lost).then("event_no").alias("event_no"),
        )
    return good, pl.concat(refused)


def _blank(documents: pl.DataFrame) -> pl.DataFrame:
    return documents.select(
        "document_id",
        pl.lit("clean").alias("stage"),
        pl.lit("no text: the document holds nothing but white space").alias("reason"),
        pl.lit(None, pl.String).alias("value"),
    )


def _crowded(documents: pl.DataFrame) -> pl.DataFrame:
    return documents.filter(pl.col("off_topic") == _NO_ARTICLE).select(
        "document_id", pl.lit("extract").alias("stage"), pl.col("off_topic").alias("reason"), pl.lit(None, pl.String).alias("value")
    )


def _rejects(read: pl.DataFrame, refused: list[pl.DataFrame]) -> pl.DataFrame:
    """What was refused (document_id, stage, reason, value) with the place it was read from, as rows of table `rejects`."""
    told = pl.concat([rows.select(_REJECTS) for rows in refused])
    return told.join(read.select("document_id", "path", "line", "document_ref"), on="document_id").select(schema("rejects").keys())
