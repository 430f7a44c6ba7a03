"""The two ASCII forms of texts, as the stages get them."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from flows.text import flat_expr


def flat(texts: Sequence[str]) -> pl.DataFrame:
    """One document a text, numbered "00000", "00001" ...: (document_id, text, flat, folded)."""
    ids = [f"{number:05}" for number in range(len(texts))]
    frame = pl.DataFrame({"document_id": ids, "text": texts}, schema={"document_id": pl.String, "text": pl.String})
    return frame.with_columns(flat_expr("text").alias("flat")).with_columns(pl.col("flat").str.to_lowercase().alias("folded"))
