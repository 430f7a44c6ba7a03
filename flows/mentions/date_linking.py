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
    """Bare weekdays in a document without date line: the one date of the document that falls on it ("mardi 10 mai" … "mardi");
    failing that, the day of the same week as the only full day, or the day within the only stretch of days, that the document tells.
    """
    lonely = (pl.col("op") == "weekday") & pl.col("date_edtf").is_null() & (pl.col("zone") != "boilerplate")
    if rows.filter(lonely).is_empty():
        return rows
    numbered = rows.with_row_index("nr").with_columns(
        pl.col("reading").str.extract(r'"weekday":([1-7])\}?[,}]?').cast(pl.Int64).alias("weekday")
    )
    told = pl.col("start_date").is_not_null() & (pl.col("date_precision") == "day") & (pl.col("zone") != "boilerplate")
    dated = numbered.filter(told).unique(["document_id", "start_date", "end_date"], keep="first", maintain_order=True)
    single = dated.filter(pl.col("start_date") == pl.col("end_date")).select(
        "document_id", "start_date", "surface", pl.col("start_date").dt.weekday().cast(pl.Int64).alias("weekday")
    )
    searched = numbered.filter(lonely).select("nr", "document_id", "weekday", "start")
    same = searched.join(single.filter(pl.len().over("document_id", "weekday") == 1), on=["document_id", "weekday"]).select(
        "nr", "start_date", "surface"
    )
    week = _in_the_week(searched.join(same, on="nr", how="anti"), dated.filter(~pl.col("history")))
    changed: dict[int, tuple[object, ...]] = {
        nr: (day.isoformat(), day, day, "day", "context", f"context:{surface}", None, [], None)
        for nr, day, surface in pl.concat([same, week]).iter_rows()
    }
    return with_values(rows, changed)


def _in_the_week(searched: pl.DataFrame, dated: pl.DataFrame) -> pl.DataFrame:
    """(nr, start_date, surface): the weekdays `searched`, in the week (Monday to Sunday) of the only day or within the only stretch."""
    length = (pl.col("end_date") - pl.col("start_date")).dt.total_days()
    single = (pl.col("start_date") == pl.col("end_date")).cast(pl.Int8)
    # a day goes before a stretch of days: of each kind the only one counts
    only = dated.with_columns(length.alias("length"), single.alias("single")).filter(
        pl.len().over("document_id", "single") == 1, pl.col("length") < 7
    )
    only = only.sort("single", descending=True).unique("document_id", keep="first", maintain_order=True)
    monday = pl.col("start_date").dt.truncate("1w")
    aimed = (
        pl.when(pl.col("single") == 1)
        .then(monday + pl.duration(days=pl.col("weekday") - 1))
        .otherwise(pl.col("start_date") + pl.duration(days=(pl.col("weekday") - pl.col("start_date").dt.weekday()) % 7))
    )
    joined = searched.join(only.select("document_id", "start_date", "end_date", "single", "surface"), on="document_id")
    found = joined.with_columns(aimed.cast(pl.Date).alias("day")).filter((pl.col("single") == 1) | (pl.col("day") <= pl.col("end_date")))
    return found.select("nr", pl.col("day").alias("start_date"), "surface")
