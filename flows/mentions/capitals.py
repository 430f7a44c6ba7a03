"""Capitals told by their country: 'dans la capitale togolaise', 'à la capitale du Mali'."""

from __future__ import annotations

import polars as pl

from flows.scan import cut
from flows.seeds import Seeds

_CAPITAL = r"(?i)\b(capitale (?:politique )?(?:de la |de l'|du |d'|des |de )?)$"  # the economic one is another town
_AT = (
    r"(?i)\b(?:a|dans|vers|pour|depuis|sur|par|ralli\w+|rejoi\w+|regagn\w+|gagn\w+|quitt\w+) la (?:belle )?capitale "
    r"(?:politique )?(?:de la |de l'|du |d'|des |de )?$"
)
_BEFORE = 48  # characters looked at before a country's name


def named_capitals(places: pl.DataFrame, texts: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """The capitals that somebody is said to be at by the names of their countries in `places`, with the columns of `places`.

    A span goes from 'capitale' to the end of the country's name.
    """
    return (
        places.filter(pl.col("kind") == "country")
        .join(texts.select("document_id", "flat"), on="document_id")
        .with_columns(cut("flat", pl.col("start") - _BEFORE, _BEFORE).alias("before"))
        .filter(pl.col("before").str.contains(_AT))
        .join(seeds.countries.select(pl.col("code").alias("country"), "capital"), on="country")
        .with_columns(
            pl.col("start") - pl.col("before").str.extract(_CAPITAL).str.len_bytes().cast(pl.Int64),
            kind=pl.lit("city"),
            city=pl.col("capital"),
            form_kind=pl.lit("seat"),
            position=pl.lit("at"),
        )
        .select(places.columns)
    )
