"""`ephemeride dates`: what the date engine reads in any text, so that a person can try a sentence."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl

from flows.decoding import NotTextError, decode
from flows.documents import clean_documents
from flows.errors import EphemerideError
from flows.mentions.dates import find_dates, find_written_dates, resolve_dates
from flows.seeds import load_seeds
from flows.sentences import find_sentences
from flows.text import flat_expr


def print_dates(data: bytes, published_on: date | None, collected_on: date, own_seeds: Path | None = None) -> None:
    """Print one JSON object per date mention of the text in `data`. Raises EphemerideError when it is no text, SeedError."""
    try:
        text = decode(data).text
    except NotTextError as error:
        raise EphemerideError(f"no text to read dates from: {error}") from None
    if not text.strip():
        return
    for row in dates_of(text, published_on, collected_on, own_seeds).iter_rows(named=True):
        print(json.dumps(row, ensure_ascii=False, default=str))


def dates_of(text: str, published_on: date | None, collected_on: date, own_seeds: Path | None = None) -> pl.DataFrame:
    """Date mentions of one text in reading order: table `dates` with the zone of their sentence, without the document's columns."""
    seeds = load_seeds(own=own_seeds)
    read = pl.DataFrame(
        {"document_id": ["text"], "title": [None], "raw_text": [text], "published_on": [published_on], "collected_on": [collected_on]},
        schema_overrides={"title": pl.String, "published_on": pl.Date, "collected_on": pl.Date},
    )
    documents = clean_documents(read).documents
    texts = documents.select("document_id", "text", flat_expr("text").alias("flat")).with_columns(folded=pl.col("flat").str.to_lowercase())
    sentences = find_sentences(texts, documents, seeds)
    terms = pl.DataFrame(schema={"document_id": pl.String, "name": pl.String, "valid_from": pl.Date, "valid_to": pl.Date})
    dates = resolve_dates(find_dates(find_written_dates(texts, seeds), texts, seeds), sentences, documents, terms, seeds).dates
    zones = sentences.select("document_id", "sentence_no", "zone")
    return dates.join(zones, on=["document_id", "sentence_no"], how="left").sort("start").drop("document_id", "sentence_no")
