"""Between frames and the resolver: one call for each distinct (reading, anchors), and the rows of the tables that come out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from flows.mentions.date_resolution import Anchors, Resolution, Spell, resolve
from flows.mentions.date_values import Reading, Told, decode

if TYPE_CHECKING:
    from flows.mentions.date_lexicon import Lexicon

_KEYS = ["reading", "now", "now_from", "context", "direction", "collected_on", "spells"]
_VALUE: dict[str, type[pl.DataType] | pl.DataType] = {
    "date_edtf": pl.String, "start_date": pl.Date, "end_date": pl.Date, "date_precision": pl.String, "date_basis": pl.String,
    "year_from": pl.String, "conflict": pl.String, "alternatives": pl.List(pl.String), "refused": pl.String,
}  # fmt: skip
VALUE_COLUMNS = list(_VALUE)


def resolve_distinct(rows: pl.DataFrame, words: Lexicon) -> pl.DataFrame:
    """`rows` with the value columns; anaphors are resolved as if no date stood before them, date_linking comes after."""
    keyed = rows.with_columns(_relevant())
    distinct = keyed.select(_KEYS).unique()
    values = [_resolved(row["reading"], anchors_of(row), words) for row in distinct.iter_rows(named=True)]
    frame = pl.concat([distinct, pl.DataFrame(values, schema=_VALUE, orient="row")], how="horizontal")
    keys = keyed.select("document_id", "start", *_KEYS).join(frame, on=_KEYS, how="left", nulls_equal=True, maintain_order="left")
    return pl.concat([rows.drop("context", "spells"), keys.select("context", "spells", *VALUE_COLUMNS)], how="horizontal")


@lru_cache(maxsize=65536)
def _resolved(reading: str, anchors: Anchors, words: Lexicon) -> tuple[object, ...]:
    """The value columns; kept, since documents of one day ask the same again and again."""
    return value_row(resolve(decode(reading), anchors, words))


def _relevant() -> list[pl.Expr]:
    """Anchors blanked where they cannot matter, so that few distinct combinations are left."""
    open_ = ~pl.col("explicit") & (pl.col("op") != "duration")
    alone = open_ & pl.col("now").is_null()
    return [
        pl.when(open_).then(pl.col("now")).alias("now"),
        pl.when(open_ & pl.col("now").is_not_null()).then(pl.col("now_from")).alias("now_from"),
        pl.when(alone).then(pl.col("context")).alias("context"),
        pl.when(open_ & (pl.col("op") != "shift")).then(pl.col("direction")).alias("direction"),
        pl.when(alone).then(pl.col("collected_on")).alias("collected_on"),
        pl.when(alone).then(pl.col("spells")).alias("spells"),
    ]


def anchors_of(row: dict[str, object]) -> Anchors:
    """The anchors of one row of `anchored`, blanks included."""
    now, collected = row["now"], row["collected_on"]
    return Anchors(
        now=now if isinstance(now, date) else None,
        now_from=str(row["now_from"] or ""),
        context=tuple(map(Told, str(row["context"] or "").split())),
        direction=str(row["direction"] or ""),
        collected_on=collected if isinstance(collected, date) else date.max,
        spells=tuple(_spell(line) for line in str(row["spells"] or "").splitlines()),
    )


def _spell(line: str) -> Spell:
    name, valid_from, valid_to = line.split("|")
    return name, date.fromisoformat(valid_from), date.fromisoformat(valid_to) if valid_to else None


def value_row(resolution: Resolution) -> tuple[object, ...]:
    """The value columns of one resolution."""
    value = resolution.value
    if value is None:
        return (None, None, None, "none", "none", None, None, [], resolution.refused)
    start = value.first.start()
    return (
        value.edtf(), start, value.last.end() if start else None, value.precision, resolution.basis,
        resolution.year_from, resolution.conflict, list(resolution.alternatives), resolution.refused,
    )  # fmt: skip


def date_rows(resolved: pl.DataFrame) -> pl.DataFrame:
    """The rows of sql/tables/dates.sql; impossible dates are not among them."""
    bounds = {text: decode(text).bound for text in resolved["reading"].unique()}
    return resolved.filter((pl.col("op") != "duration") & (pl.col("refused").is_null() | pl.col("date_edtf").is_not_null())).select(
        "document_id", "sentence_no", "start", "end", "surface",
        pl.col("reading").replace_strict(bounds, return_dtype=pl.String).alias("bound"),
        "date_edtf", "start_date", "end_date", "date_precision", "date_basis", "year_from", "conflict", "alternatives", "rule",
    )  # fmt: skip


def duration_rows(resolved: pl.DataFrame) -> pl.DataFrame:
    """document_id, sentence_no, start, end, surface, days, months, rule: days of days, weeks and whole days of hours; else months."""
    readings = {text: decode(text) for text in resolved["reading"].unique()}
    return resolved.filter(pl.col("op") == "duration").select(
        "document_id", "sentence_no", "start", "end", "surface",
        _length(readings, "day").alias("days"), _length(readings, "month").alias("months"), "rule",
    )  # fmt: skip


def _length(readings: dict[str, Reading], unit: str) -> pl.Expr:
    lengths = {text: reading.n for text, reading in readings.items() if reading.unit == unit}
    return pl.col("reading").replace_strict(lengths, default=None, return_dtype=pl.Int64)


def reject_rows(resolved: pl.DataFrame) -> pl.DataFrame:
    """document_id, stage, reason, value: what was refused as impossible."""
    return resolved.filter(pl.col("refused").is_not_null()).select(
        "document_id", pl.lit("dates").alias("stage"), pl.col("refused").alias("reason"), pl.col("surface").alias("value")
    )


def resolved_after(row: dict[str, object], before: date | None, before_end: date | None, words: Lexicon) -> tuple[object, ...]:
    """The value columns of an anaphor, once the date before it is known."""
    anchors = replace(anchors_of(row), before=before, before_end=before_end)
    return value_row(resolve(decode(str(row["reading"])), anchors, words))


def with_values(rows: pl.DataFrame, changed: dict[int, tuple[object, ...]]) -> pl.DataFrame:
    """`rows` with the value columns of the rows numbered in `changed` replaced."""
    if not changed:
        return rows
    new = pl.DataFrame(list(changed.values()), schema=_VALUE, orient="row").with_columns(pl.Series("nr", list(changed), dtype=pl.UInt32))
    return rows.with_row_index("nr").update(new, on="nr", include_nulls=True).sort("nr").drop("nr")
