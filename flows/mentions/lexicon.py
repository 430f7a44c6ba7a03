"""One pass of one automaton over the text for all word lists of seeds/: who says what, where."""

from __future__ import annotations

import re
from functools import lru_cache

import polars as pl

from flows.scan import Words, as_words, cut, drop_overlaps, find_words
from flows.seeds import Seeds
from flows.verbs import trigger_forms

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
_CONTRACTIONS = {"Le": ("au", "du"), "Les": ("aux", "des")}
_EXPLANATION = 100  # characters before a bracket in which an abbreviation is spelled out
_SMALL_WORD = 3  # letters: articles and prepositions do not lend their initial
_WORD = re.compile("[A-Za-z]+")


@lru_cache(maxsize=4)
def lexicon(seeds: Seeds) -> pl.DataFrame:
    """(match, kind, source, row): every folded form with the seeds row it stands for; spelling variants share a row."""
    frames = [
        pl.DataFrame(
            [
                (form, kinds[row], source, row)
                for kinds in [_overlap_groups(seeds, source, kind)]
                for row, written in enumerate(_table(seeds, source)[column])
                for form in (contracted(written) if kind == "city" else variants(written))
            ],
            schema={"match": pl.String, "kind": pl.String, "source": pl.String, "row": pl.UInt32},
            orient="row",
        )
        for source, (column, kind) in _KINDS.items()
    ]
    city = pl.when(pl.col("kind") == "city").then("row").alias("city")  # cities of one name are kept apart: see mentions.homonyms
    forms = pl.concat(frames).with_columns(city).unique(["match", "source", "kind", "city"], keep="first", maintain_order=True)
    return forms.drop("city")


@lru_cache(maxsize=4)
def _words(seeds: Seeds) -> Words:
    return Words(lexicon(seeds)["match"], seeds.adverbs["form"])


def _overlap_groups(seeds: Seeds, source: str, kind: str) -> list[str]:
    """For each row of a table the group within which overlapping finds compete: cues only with their like."""
    table = _table(seeds, source)
    return table["cue"].to_list() if source == "cues" else [kind] * table.height


def _table(seeds: Seeds, source: str) -> pl.DataFrame:
    """The rows a span's `row` counts in: those of a word list, of the triggers with the forms of the verbs behind them."""
    table: pl.DataFrame = trigger_forms(seeds) if source == "triggers" else getattr(seeds, source)
    return table


def variants(form: str) -> set[str]:
    """The spellings of a form as the scanner compares them: with œ or oe."""
    return {as_words(form), as_words(form.replace("œ", "oe"))} if "œ" in form else {as_words(form)}


def contracted(city: str) -> set[str]:
    """The spellings of a city's name, and those in which its article has become one with a preposition: 'au Caire', 'des Cayes'."""
    article, _, name = city.partition(" ")
    return variants(city).union(*(variants(f"{word} {name}") for word in _CONTRACTIONS.get(article, ()) if name))


def find_lexicon(texts: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """(document_id, start, end, match, kind, source, row): whole words, the longest of a kind where several overlap."""
    entries = lexicon(seeds)
    found = find_words(texts, _words(seeds))
    kinds = entries.select("match", "kind").unique(maintain_order=True)
    kept = drop_overlaps(found.join(kinds, on="match"), "kind")
    return kept.join(entries, on=["match", "kind"]).sort("document_id", "start", "end", "source", "row", "kind")


def without_explained(found: pl.DataFrame, code: str) -> pl.DataFrame:
    """`found` without the abbreviations that their document explains as something else: 'le Régiment central des armées (RCA)'.

    `found` has document_id, start, end, flat and the column `code`. An abbreviation in brackets is something else when the words
    before it have its initials and are no name of the same code; it is then something else in the whole document.
    """
    written = found.with_columns(cut("flat", pl.col("start"), pl.col("end") - pl.col("start")).alias("written"))
    bracketed = written.filter(
        (cut("flat", pl.col("start") - 1, 1) == "(")
        & (cut("flat", pl.col("end"), 1) == ")")
        & pl.col("written").str.contains("^[A-Z]{2,}$")
    )
    names = found.select("document_id", code, (pl.col("end") + 2).alias("start"))  # a name, a blank, the bracket
    unknown = bracketed.join(names, on=["document_id", code, "start"], how="anti").with_columns(
        cut("flat", pl.col("start") - _EXPLANATION, _EXPLANATION).alias("before")
    )
    pairs = unknown.select("document_id", "written", "before").rows()
    explained = [(document_id, short) for document_id, short, before in pairs if _has_initials(before, short)]
    schema = {"document_id": pl.String, "written": pl.String}
    return written.join(pl.DataFrame(explained, schema=schema, orient="row"), on=["document_id", "written"], how="anti").drop("written")


def _has_initials(before: str, short: str) -> bool:
    """Whether the last words before a bracket have the letters of `short` for initials, small words aside."""
    initials = [word[0].upper() for word in _WORD.findall(before) if len(word) > _SMALL_WORD or word[0].isupper()]
    return "".join(initials[-len(short) :]) == short
