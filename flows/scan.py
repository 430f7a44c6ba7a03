"""Finding: every occurrence of a pattern with its offsets, by compiled automata over whole columns.

Polars' regex functions give strings without offsets. Here each match is wrapped in two control characters
by one `replace_all`, the text is cut at them, and running lengths are the offsets: exact because the text
is flat (one byte a character) and cleaned text holds no control characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

from flows.text import fold

_OPEN, _CLOSE = "\x01", "\x02"
_NO_WORD = re.compile("[^a-z0-9]")


def find_pattern(texts: pl.DataFrame, pattern: str, column: str = "folded") -> pl.DataFrame:
    """Matches of a Rust regex: (document_id, start, end, match), in document and text order.

    `texts` has document_id and `column`, flat text. Matches do not overlap; empty ones are dropped.
    """
    marked = pl.col(column).str.replace_all(pattern, f"{_OPEN}${{0}}{_CLOSE}")
    pieces = (
        texts.lazy()
        .select("document_id", pl.int_range(pl.len(), dtype=pl.UInt32).alias("row"), marked.alias("piece"))
        .filter(pl.col("piece").str.contains(_OPEN, literal=True))
        .with_columns(pl.col("piece").str.split(_OPEN))
        .explode("piece")
        .with_columns(pl.col("piece").str.len_bytes().cast(pl.Int64).alias("length"))
        .with_columns(
            # every piece but a document's first carries one closing mark, which is not text
            (pl.col("length") - pl.col("piece").str.contains(_CLOSE, literal=True)).cum_sum().over("row").alias("stop"),
        )
        .filter(pl.col("piece").str.contains(_CLOSE, literal=True))
        .with_columns(
            (pl.col("stop") - pl.col("length") + 1).alias("start"),
            pl.col("piece").str.split(_CLOSE).list.first().alias("match"),
        )
        .filter(pl.col("match").str.len_bytes() > 0)
        .select("document_id", "start", (pl.col("start") + pl.col("match").str.len_bytes().cast(pl.Int64)).alias("end"), "match")
    )
    return pieces.collect()


def as_words(form: str) -> str:
    """A written form as `find_words` compares it: folded, everything but letters and digits a space."""
    return _NO_WORD.sub(" ", fold(form)).strip()


def find_words(texts: pl.DataFrame, forms: Iterable[str], column: str = "folded") -> pl.DataFrame:
    """Every occurrence of any of `forms` (see `as_words`) between word boundaries: (document_id, start, end, match).

    Punctuation, hyphens and apostrophes count as spaces on both sides, so that "chef d'état major" finds
    "chef d’Etat-major". Occurrences may overlap.
    """
    padded = [f" {form} " for form in forms]
    words = pl.concat_str(pl.lit(" "), pl.col(column).str.replace_all("[^a-z0-9]", " "), pl.lit(" "))
    return (
        texts.lazy()
        .select("document_id", words.alias("words"))
        .select(
            "document_id",
            pl.col("words").str.extract_many(padded, overlapping=True).alias("match"),
            pl.col("words").str.find_many(padded, overlapping=True).cast(pl.List(pl.Int64)).alias("start"),
        )
        .explode("match", "start")
        .drop_nulls("match")
        .with_columns(pl.col("match").str.slice(1, pl.col("match").str.len_bytes() - 2))
        .select("document_id", "start", (pl.col("start") + pl.col("match").str.len_bytes().cast(pl.Int64)).alias("end"), "match")
        .collect()
    )


def find_forms(texts: pl.DataFrame, forms: Iterable[str], column: str = "folded") -> pl.DataFrame:
    """`find_words` without overlaps: where two forms overlap, the one that starts first, then the longest, is kept."""
    return drop_overlaps(find_words(texts, sorted({as_words(form) for form in forms}), column), "document_id")


def drop_overlaps(found: pl.DataFrame, *within: str) -> pl.DataFrame:
    """Leftmost-longest among the rows of each group `within`: a span that starts inside an earlier one goes."""
    ordered = found.sort(*within, "start", "end", descending=[False] * (len(within) + 1) + [True])
    covered = pl.col("end").cum_max().shift(1).over(*within)
    return ordered.filter(covered.is_null() | (pl.col("start") >= covered))
