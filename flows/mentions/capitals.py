"""Capitals told by their country: 'dans la capitale togolaise', 'à la capitale du Mali', 'la capitale guinéenne a abrité'."""

from __future__ import annotations

import polars as pl

from flows.scan import cut
from flows.seeds import Seeds

_CAPITAL = r"(?i)\b(capitale (?:politique )?(?:de la |de l'|du |d'|des |de )?)$"  # the economic one is another town
_AT = (
    r"(?i)\b(?:a|dans|vers|pour|depuis|sur|par|ralli\w+|rejoi\w+|regagn\w+|gagn\w+|quitt\w+"
    r"|(?:aeroport|aerodrome|camp|base|port|hotel|palais)(?: [A-Za-z'-]+){0,3} de) la (?:belle )?capitale "
    r"(?:politique )?(?:de la |de l'|du |d'|des |de )?$"
)
_SUBJECT = r"(?i)(?:^|[.!?:;,\n-] *|\bque |\bet )la (?:belle )?capitale (?:politique )?(?:de la |de l'|du |d'|des |de )?$"
_BEFORE = 48  # characters looked at before a country's name
_BEHIND = 45  # and behind it


def named_capitals(places: pl.DataFrame, texts: pl.DataFrame, hosting: str, seeds: Seeds) -> pl.DataFrame:
    """The capitals that somebody is said to be at, or that host, by the names of their countries in `places`, with its columns.

    A span goes from 'capitale' to the end of the country's name. `hosting`: what stands behind a place that hosts.
    """
    hosts = pl.col("before").str.contains(_SUBJECT) & pl.col("behind").str.contains(hosting)
    return (
        places.filter(pl.col("kind") == "country")
        .join(texts.select("document_id", "flat"), on="document_id")
        .with_columns(cut("flat", pl.col("start") - _BEFORE, _BEFORE).alias("before"))
        .filter(pl.col("before").str.contains("apitale", literal=True))  # few have it, and the patterns are slow
        .with_columns(cut("flat", pl.col("end"), _BEHIND).alias("behind"))
        .filter(pl.col("before").str.contains(_AT) | hosts)
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
