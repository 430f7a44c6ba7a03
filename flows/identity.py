"""The ids of events: a name made of what an event is, so that the same documents give the same ids whenever and however they come.

No id hangs on the order of documents, on the run or on the edition before: whoever has the documents and the rules gets the same ids.
The price is that an id changes when what it is made of does; then table `ledger` says from which id to which (`flows.ledger`).
"""

from __future__ import annotations

import hashlib

import polars as pl


def event_ids(told: pl.DataFrame) -> pl.DataFrame:
    """(best, event_id) of each event of `told`: tellings, best first, with `best` (their event's), `key` and document_ref.

    An event is named by the family, status, parties and beginning that its best telling has, which further sources seldom change;
    an undated one by its document. Events that share all that (two audiences of one morning) are told apart by place, then by type,
    then by the telling itself: each of them, so that none takes a name that was another's before.
    """
    start = pl.coalesce("date_edtf", "document_ref").str.split("/").list.first()
    place = pl.col("place").drop_nulls().first().fill_null("").alias("place")
    heads = told.group_by("best", maintain_order=True).agg(
        place, pl.col("key", "date_edtf", "event_type", "document_ref", "event_no").first()
    )
    heads = heads.with_columns(pl.concat_str("key", start, separator="|").alias("name"))
    for more in (["place"], ["event_type"], ["document_ref", "event_no"]):
        shared = pl.len().over("name") > 1
        heads = heads.with_columns(pl.when(shared).then(pl.concat_str("name", *more, separator="|")).otherwise("name").alias("name"))
    return heads.select("best", pl.Series("event_id", [event_id(name) for name in heads["name"]], dtype=pl.String))


def event_id(name: str) -> str:
    """The id of the event of this name: 64 bits are enough for the events of any archive."""
    return "ev_" + hashlib.blake2b(name.encode(), digest_size=8).hexdigest()
