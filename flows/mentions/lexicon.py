"""One pass of one automaton over the text for all word lists of seeds/: who says what, where."""

from __future__ import annotations

import re
from functools import lru_cache

import polars as pl

from flows.scan import as_words, drop_overlaps, find_words
from flows.seeds import Seeds

_KINDS = {  # seeds table -> (the column that holds the written form, the mention kind it gives)
    "country_names": ("name", "country"),
    "cities": ("city", "city"),
    "city_names": ("name", "city"),
    "organisation_names": ("name", "organisation"),
    "ranks": ("form", "rank"),
    "roles": ("form", "role"),
    "honorifics": ("form", "honorific"),
    "triggers": ("form", "trigger"),
    "cues": ("form", "cue"),
    "topics": ("form", "topic"),
    "party_nouns": ("form", "party_noun"),
}
_AUXILIARY = re.compile(r"(?:[sl]['’](?:est|était|a|ont)|les a|(?:se )?(?:sont|seront|seraient)|s'étaient|a|ont|avait|avaient|est|était|étaient|sera|aura|auront) ")


@lru_cache(maxsize=4)
def lexicon(seeds: Seeds) -> pl.DataFrame:
    """(match, kind, source, row): every folded form with the seeds row it stands for; spelling variants share a row."""
    frames = [
        pl.DataFrame(
            [
                (form, kinds[row], source, row)
                for kinds in [_overlap_groups(seeds, source, kind)]
                for row, written in enumerate(getattr(seeds, source)[column])
                for spelled in (_with_adverbs(written, seeds) if source == "triggers" else [written])
                for form in variants(spelled)
            ],
            schema={"match": pl.String, "kind": pl.String, "source": pl.String, "row": pl.UInt32},
            orient="row",
        )
        for source, (column, kind) in _KINDS.items()
    ]
    return pl.concat(frames).unique(["match", "source", "kind"], keep="first", maintain_order=True)


def _overlap_groups(seeds: Seeds, source: str, kind: str) -> list[str]:
    """For each row of a table the group within which overlapping finds compete: cues only with their like."""
    table: pl.DataFrame = getattr(seeds, source)
    return table["cue"].to_list() if source == "cues" else [kind] * table.height


def _with_adverbs(form: str, seeds: Seeds) -> list[str]:
    """The form, and with each adverb of seeds/adverbs behind its auxiliary: 'a reçu' -> 'a également reçu'."""
    auxiliary = _AUXILIARY.match(form)
    if auxiliary is None:
        return [form]
    return [form, *(f"{auxiliary.group()}{adverb} {form[auxiliary.end() :]}" for adverb in seeds.adverbs["form"])]


def variants(form: str) -> set[str]:
    """The spellings of a form as the scanner compares them: with œ or oe."""
    return {as_words(form), as_words(form.replace("œ", "oe"))}


def find_lexicon(texts: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """(document_id, start, end, match, kind, source, row): whole words, the longest of a kind where several overlap."""
    entries = lexicon(seeds)
    found = find_words(texts, entries["match"].unique(maintain_order=True))
    kinds = entries.select("match", "kind").unique(maintain_order=True)
    kept = drop_overlaps(found.join(kinds, on="match"), "kind")
    return kept.join(entries, on=["match", "kind"]).sort("document_id", "start", "kind", "source", maintain_order=True)
