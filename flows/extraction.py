"""The stages in their order, on one batch of documents: text to mentions to events. A pure function of tables."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from flows.documents import clean_documents
from flows.events import find_document_events
from flows.mentions.dates import Resolved, find_dates, resolve_dates
from flows.mentions.lexicon import find_lexicon
from flows.mentions.organisations import find_organisations
from flows.mentions.places import find_places
from flows.mentions.status import find_statuses
from flows.mentions.terms import find_terms
from flows.seeds import Seeds
from flows.sentences import find_sentences
from flows.tables import schema
from flows.text import flat_expr

_REJECTS = ("document_id", "stage", "reason", "value")


class Extracted(NamedTuple):
    """What one batch gives: the document-level tables by name, and what was refused (columns of sql/tables/rejects)."""

    tables: dict[str, pl.DataFrame]
    rejects: pl.DataFrame


def extract_batch(read: pl.DataFrame, seeds: Seeds) -> Extracted:
    """All document-level tables of a batch of read documents (columns of `flows.reading`, with document_id)."""
    cleaned = clean_documents(read)
    documents = cleaned.documents.with_columns(pl.lit(seeds.ruleset).alias("ruleset"))
    texts = flat_texts(documents)
    sentences = find_sentences(texts, documents, seeds)
    spans = find_lexicon(texts, seeds)
    places, organisations = find_places(spans, texts, seeds), find_organisations(spans, texts, seeds)
    statuses = find_statuses(texts, seeds)
    resolved = resolve_dates(find_dates(texts, seeds), sentences, documents, find_terms(texts, spans, seeds), seeds)
    found = {
        "documents": documents, "texts": texts, "sentences": sentences, "spans": spans, "places": places, "organisations": organisations,
        "dates": resolved.dates, "durations": resolved.durations, "statuses": statuses,
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
    return Extracted(tables, _rejects(read, cleaned.rejects, resolved))


def flat_texts(documents: pl.DataFrame) -> pl.DataFrame:
    """(document_id, text, flat, folded): the text and its two ASCII forms, character for character."""
    flat = documents.select("document_id", "text", flat_expr("text").alias("flat"))
    return flat.with_columns(pl.col("flat").str.to_lowercase().alias("folded"))


def _mentions(found: dict[str, pl.DataFrame], persons: pl.DataFrame) -> pl.DataFrame:
    """Every mention of every kind in one table, each with the sentence it stands in and its exact surface."""
    none = pl.lit(None, pl.String)
    kinds = [
        found["dates"].select("document_id", "start", "end", pl.lit("date").alias("kind"), pl.col("date_edtf").alias("key"), "rule"),
        found["durations"].select("document_id", "start", "end", pl.lit("duration").alias("kind"), none.alias("key"), "rule"),
        found["places"].select("document_id", "start", "end", "kind", pl.coalesce("city", "country").alias("key"), pl.col("form_kind").alias("rule")),
        found["organisations"].select("document_id", "start", "end", pl.lit("organisation").alias("kind"), pl.col("code").alias("key"), pl.lit("name").alias("rule")),
        persons.select("document_id", "start", "end", pl.lit("person").alias("kind"), pl.col("name").alias("key"), pl.lit("chain").alias("rule")),
        found["statuses"].select("document_id", "start", "end", pl.lit("status").alias("kind"), "key", pl.lit("status word").alias("rule")),
        found["spans"].filter(pl.col("source") == "triggers").select("document_id", "start", "end", pl.lit("trigger").alias("kind"), pl.col("match").alias("key"), pl.lit("word list").alias("rule")),
    ]  # fmt: skip
    mentions = pl.concat([kind.with_columns(pl.col("start", "end").cast(pl.Int64)) for kind in kinds])
    placed = (
        mentions.sort("start")
        .join_asof(found["sentences"].select("document_id", "sentence_no", "start", pl.col("end").alias("stop")).sort("start"), on="start", by="document_id", check_sortedness=False)
        .filter(pl.col("start") < pl.col("stop"))
        .join(found["texts"].select("document_id", "text"), on="document_id")
        .with_columns(pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start")).alias("surface"))
        .unique(["document_id", "kind", "start", "end"], keep="first")
        .sort("document_id", "start", "end", "kind")
    )
    return placed.select(schema("mentions").keys())


def _rejects(read: pl.DataFrame, blank: pl.DataFrame, resolved: Resolved) -> pl.DataFrame:
    empty = blank.select("document_id", pl.lit("clean").alias("stage"), pl.lit("no text: the document holds nothing but white space").alias("reason"), pl.lit(None, pl.String).alias("value"))
    refused = pl.concat([empty, resolved.rejects.select(list(_REJECTS))])
    return refused.join(read.select("document_id", "path", "line", "document_ref"), on="document_id").select(schema("rejects").keys())
