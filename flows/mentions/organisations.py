"""Organisations, missions and forces: abbreviations in capitals, names with a capital; a mission stands under its owner."""

from __future__ import annotations

import polars as pl

from flows.mentions.lexicon import without_explained
from flows.scan import cut
from flows.seeds import Seeds


def find_organisations(spans: pl.DataFrame, texts: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """(document_id, start, end, code, organisation): `code` as written (MINUSMA), `organisation` its owner (UN)."""
    owners = seeds.organisations.select("code", pl.coalesce("owner", "code").alias("organisation"), "kind")
    names = seeds.organisation_names.with_row_index("row").join(owners, on="code").select("row", "name", "code", "organisation", "strength")
    found = (
        spans.filter(pl.col("source") == "organisation_names")
        .join(names, on="row")
        .join(texts.select("document_id", "flat"), on="document_id")
        .with_columns(
            cut("flat", pl.col("start"), pl.col("end") - pl.col("start")).alias("written"),
            cut("flat", pl.col("start") - 4, 4).alias("before"),
        )
    )
    abbreviation = ~pl.col("name").str.contains(r"\p{Ll}\p{Ll}")
    capital = pl.col("written").str.contains(r"^[A-Z]")
    several = pl.col("match").str.contains(" ")
    weak_fits = pl.col("before").str.contains(r"(?i)(?:la |le |l'|de |du |d'|les |des |\()$")
    fits = (
        pl.when(abbreviation)
        .then(~pl.col("written").str.contains(r"^[a-z]|[a-z]{2}") | (pl.col("name").str.len_bytes() >= 4) & capital)
        .otherwise(capital | several)
    )
    kept = without_explained(found.filter(fits & ((pl.col("strength") == "strong") | weak_fits)), "organisation")
    return _as_abbreviated(kept).select("document_id", "start", "end", "code", "organisation").sort("document_id", "start", "end", "code")


def _as_abbreviated(found: pl.DataFrame) -> pl.DataFrame:
    """`found` without names that an abbreviation in brackets gives to another organisation: 'Conseil de paix et de sécurité (COPAX)'."""
    brackets = found.select("document_id", (pl.col("start") - 2).alias("end"), pl.col("organisation").alias("short")).unique()
    opened = cut("flat", pl.col("end"), 2) == " ("
    other = found.filter(opened).join(brackets, on=["document_id", "end"]).filter(pl.col("short") != pl.col("organisation"))
    return found.join(other.select("document_id", "start", "end"), on=["document_id", "start", "end"], how="anti")
