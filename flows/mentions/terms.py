"""Terms of office of the people a text names: a year in which they held no office is ruled out for a date without one."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from flows.scan import Words, as_words, find_forms
from flows.seeds import Seeds


@lru_cache(maxsize=4)
def _terms(seeds: Seeds) -> pl.DataFrame:
    names = seeds.office_holders["name"]
    matches = pl.Series("match", [as_words(name) for name in names], dtype=pl.String)
    return seeds.office_holders.select(matches, "name", "role", "valid_from", "valid_to").unique(
        ["match", "role", "valid_from"], maintain_order=True
    )


@lru_cache(maxsize=4)
def _holders(seeds: Seeds) -> Words:
    return Words(_terms(seeds)["match"])


def find_terms(texts: pl.DataFrame, spans: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """(document_id, name, valid_from, valid_to): the spells in which persons a text names in full held an office that it names too.

    `spans` are those of `lexicon.find_lexicon`.
    """
    terms = _terms(seeds)
    named = find_forms(texts, _holders(seeds)).select("document_id", "match").unique()
    roles = seeds.roles.with_row_index("row").select("row", "role")
    offices = spans.filter(pl.col("source") == "roles").join(roles, on="row").select("document_id", "role").unique()
    spells = named.join(terms, on="match").join(offices, on=["document_id", "role"], how="semi")
    return spells.select("document_id", "name", "valid_from", "valid_to").unique().sort("document_id", "name", "valid_from")
