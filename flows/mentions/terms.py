"""Terms of office of the people a text names: a year in which they held no office is ruled out for a date without one."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from flows.scan import as_words, find_forms
from flows.seeds import Seeds


@lru_cache(maxsize=4)
def _terms(seeds: Seeds) -> pl.DataFrame:
    names = seeds.office_holders["name"]
    return seeds.office_holders.select(
        pl.Series("match", [as_words(name) for name in names], dtype=pl.String), "name", "valid_from", "valid_to"
    ).unique(["match", "valid_from"], maintain_order=True)


def find_terms(texts: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """(document_id, name, valid_from, valid_to): the spells of office of each person of seeds/office_holders whose full name stands in a text."""
    terms = _terms(seeds)
    named = find_forms(texts, terms["match"].unique()).select("document_id", "match").unique(maintain_order=True)
    return named.join(terms, on="match").select("document_id", "name", "valid_from", "valid_to").sort("document_id", "name", "valid_from")
