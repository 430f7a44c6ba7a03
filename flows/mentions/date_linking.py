"""Dates that lean on other dates of the text: la veille, le même jour, and a weekday that another date of the document explains."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from flows.mentions.date_calendar import DAY_ALONE
from flows.mentions.date_rows import resolved_after, with_values
from flows.mentions.date_values import Partial, Value

if TYPE_CHECKING:
    from datetime import date

    from flows.mentions.date_lexicon import Lexicon


_UNTIL = '"bound":"until"'  # in a reading


def follow_anaphors(rows: pl.DataFrame, words: Lexicon) -> pl.DataFrame:
    """Resolves "la veille", "le lendemain", "deux jours plus tard" against the date before them; `rows` is in text order.

    A dated line of the page ("Publié le …") and boilerplate are no antecedent.
    """
    anaphoric = pl.col("anchor") == "before"
    leaning = rows.with_row_index("nr").filter(anaphoric.any().over("document_id"))
    changed: dict[int, tuple[object, ...]] = {}
    document: object = None
    told_in: object = None
    before: date | None = None
    before_end: date | None = None
    for row in leaning.iter_rows(named=True):
        if row["document_id"] != document:
            document, before, before_end = row["document_id"], None, None
        start, end, precision = row["start_date"], row["end_date"], row["date_precision"]
        elided = row["rule"] == DAY_ALONE and row["sentence_no"] != told_in
        if row["anchor"] == "before" and before is not None and not elided:
            value = resolved_after(row, before, before_end, words)
            changed[row["nr"]] = value
            start, end, precision = value[1], value[2], value[3]
        if start is not None and precision == "day" and row["zone"] != "boilerplate" and row["page_date"] not in (0, 1):
            until = before is not None and _UNTIL in row["reading"]  # 'jusqu'au 14 mai. Le même jour': of the day before that
            before, before_end = before if until else start, end
            told_in = row["sentence_no"]
    return with_values(rows, changed).filter((pl.col("rule") != DAY_ALONE) | pl.col("date_edtf").is_not_null())


def share_weekday_years(rows: pl.DataFrame) -> pl.DataFrame:
    """The year that written weekdays gave, or bore out, holds for the dates of the document that have neither year nor weekday.

    Only where all weekdays of the document agree on one year, and for dates that are no background.
    """
    borne_out = pl.col("year_from").str.contains(r"^context:\d{4}$") & pl.col("reading").str.contains('"weekday":[1-7]')
    inferred = (pl.col("date_basis") == "weekday") | borne_out.fill_null(False)
    if rows.filter(inferred).is_empty():
        return rows
    years = (
        rows.filter(inferred, ~pl.col("history"), ~pl.col("older"))
        .group_by("document_id")
        .agg(pl.col("start_date").dt.year().unique().alias("years"), pl.col("surface").first().alias("said"))
        .filter(pl.col("years").list.len() == 1)
        .select("document_id", pl.col("years").list.first().alias("year"), "said")
    )
    lacking = rows.with_row_index("nr").filter(pl.col("date_edtf").str.starts_with("XXXX-"), ~pl.col("history"), ~pl.col("older"))
    changed = {
        row["nr"]: _in_year(row["date_edtf"], row["year"], row["said"])
        for row in lacking.join(years, on="document_id").iter_rows(named=True)
    }
    return with_values(rows, {nr: value for nr, value in changed.items() if value is not None})


def _in_year(edtf: str, year: int, said: str) -> tuple[object, ...] | None:
    """The value columns of 'XXXX-03-04/XXXX-03-06' in `year`; a stretch that crosses New Year ends in the next."""
    first, last = edtf.split("/")[0], edtf.split("/")[-1]
    crossing = last[4:] < first[4:]
    ends = [_partial(one, year + after) for one, after in ((first, 0), (last, int(crossing)))]
    if not all(one.possible for one in ends):
        return None
    value = Value(*ends)
    return (value.edtf(), ends[0].start(), ends[1].end(), value.precision, "context", f"context:{said}", None, [], None)


def _partial(edtf: str, year: int) -> Partial:
    parts = [int(part) for part in edtf.split("-")[1:]]
    return Partial(year, parts[0], parts[1] if len(parts) > 1 else None)


def close_stretches(rows: pl.DataFrame) -> pl.DataFrame:
    """ "Arrivé lundi, il reste jusqu'à jeudi": a weekday that closes a stretch is the first such day after the one it began on."""
    weekday = (pl.col("op") == "weekday") & pl.col("reading").str.contains(_UNTIL, literal=True)
    if rows.filter(weekday).is_empty():
        return rows
    same = (pl.col("document_id") == pl.col("document_id").shift()) & (pl.col("sentence_no") == pl.col("sentence_no").shift())
    begun = (
        rows.with_row_index("nr")
        .with_columns(pl.when(same & (pl.col("date_precision").shift() == "day")).then(pl.col("start_date").shift()).alias("begun"))
        .filter(weekday, pl.col("start_date") < pl.col("begun"))
    )
    changed: dict[int, tuple[object, ...]] = {}
    for row in begun.iter_rows(named=True):
        day = row["start_date"] + timedelta(days=7 * -(-(row["begun"] - row["start_date"]).days // 7))
        changed[row["nr"]] = (day.isoformat(), day, day, "day", row["date_basis"], row["year_from"], None, [], None)
    return with_values(rows, changed)


def link_weekdays(rows: pl.DataFrame) -> pl.DataFrame:
    """Bare weekdays in a document without date line: the one date of the document that falls on it ("mardi 10 mai" … "mardi");
    failing that, the day of the same week as all full days, or the day within the only stretch of days, that the document tells.
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
    """(nr, start_date, surface): the weekdays `searched`, in the week (Monday to Sunday) of the only days or within the only stretch."""
    length = (pl.col("end_date") - pl.col("start_date")).dt.total_days()
    single = (pl.col("start_date") == pl.col("end_date")).cast(pl.Int8)
    monday = pl.col("start_date").dt.truncate("1w")
    # days go before a stretch of days: all of one week, or the only stretch
    of_week = dated.with_columns(length.alias("length"), single.alias("single"), monday.alias("monday"))
    alone = pl.when(pl.col("single") == 1).then(pl.col("monday").n_unique()).otherwise(pl.len()).over("document_id", "single") == 1
    only = of_week.filter(alone, pl.col("length") < 7)
    only = only.sort("single", descending=True).unique("document_id", keep="first", maintain_order=True)
    aimed = (
        pl.when(pl.col("single") == 1)
        .then(monday + pl.duration(days=pl.col("weekday") - 1))
        .otherwise(pl.col("start_date") + pl.duration(days=(pl.col("weekday") - pl.col("start_date").dt.weekday()) % 7))
    )
    joined = searched.join(only.select("document_id", "start_date", "end_date", "single", "surface"), on="document_id")
    found = joined.with_columns(aimed.cast(pl.Date).alias("day")).filter((pl.col("single") == 1) | (pl.col("day") <= pl.col("end_date")))
    return found.select("nr", pl.col("day").alias("start_date"), "surface")
