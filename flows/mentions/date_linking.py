"""Dates that lean on other dates of the text: la veille, le même jour, and a weekday that another date of the document explains."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from flows.mentions.date_rows import resolved_after, with_values

if TYPE_CHECKING:
    from datetime import date

    from flows.mentions.date_lexicon import Lexicon


def follow_anaphors(rows: pl.DataFrame, words: Lexicon) -> pl.DataFrame:
    """Resolves "la veille", "le lendemain", "deux jours plus tard" against the date before them; `rows` is in text order.

    A dated line of the page ("Publié le …") and boilerplate are no antecedent.
    """
    anaphoric = pl.col("anchor") == "before"
    leaning = rows.with_row_index("nr").filter(anaphoric.any().over("document_id"))
    changed: dict[int, tuple[object, ...]] = {}
    document: object = None
    before: date | None = None
    before_end: date | None = None
    for row in leaning.iter_rows(named=True):
        if row["document_id"] != document:
            document, before, before_end = row["document_id"], None, None
        start, end, precision = row["start_date"], row["end_date"], row["date_precision"]
        if row["anchor"] == "before" and before is not None:
            value = resolved_after(row, before, before_end, words)
            changed[row["nr"]] = value
            start, end, precision = value[1], value[2], value[3]
        if start is not None and precision == "day" and row["zone"] != "boilerplate" and row["page_date"] not in (0, 1):
            before, before_end = start, end
    return with_values(rows, changed)


def link_weekdays(rows: pl.DataFrame) -> pl.DataFrame:
    """A bare weekday in a document without date line takes the one date of the document that falls on it ("mardi 10 mai" … "mardi")."""
    lonely = (pl.col("op") == "weekday") & pl.col("date_edtf").is_null()
    if rows.filter(lonely).is_empty():
        return rows
    numbered = rows.with_row_index("nr").with_columns(
        pl.col("reading").str.extract(r'"weekday":([1-7])\}?[,}]?').cast(pl.Int64).alias("weekday")
    )
    single = pl.col("start_date").is_not_null() & (pl.col("date_precision") == "day") & (pl.col("start_date") == pl.col("end_date"))
    dated = (
        numbered.filter(single & (pl.col("zone") != "boilerplate"))
        .select("document_id", "start_date", "surface", pl.col("start_date").dt.weekday().cast(pl.Int64).alias("weekday"))
        .unique(["document_id", "start_date"], keep="first", maintain_order=True)
        .filter(pl.len().over("document_id", "weekday") == 1)
    )
    joined = numbered.filter(lonely).select("nr", "document_id", "weekday").join(dated, on=["document_id", "weekday"])
    changed: dict[int, tuple[object, ...]] = {
        nr: (day.isoformat(), day, day, "day", "context", f"context:{surface}", None, [], None)
        for nr, day, surface in joined.select("nr", "start_date", "surface").iter_rows()
    }
    return with_values(rows, changed)
