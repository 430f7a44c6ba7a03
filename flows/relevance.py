"""Relevance: which documents can yield an event at all. Most of the press cannot, and nothing behind this stage looks at it.

The tests are necessary conditions of an event, read off what the assembly requires (`flows.candidates`, `flows.occasions`,
`flows.details`): a matter of defence, two parties, something told, and told with a date or in the lead. They err on the side of
reading on: a document left out here would have given no event.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import polars as pl

from flows.gate import DEFENCE_TYPES
from flows.mentions.persons import name_rules
from flows.model import SECURITY
from flows.scan import cut, drop_overlaps
from flows.seeds import Seeds
from flows.text import fold
from flows.verbs import trigger_forms

_IDLE = ("none", "other", "presence", "occurrence")  # functions of triggers that open no event
_LEAD = 4  # sentences at the head of a document that may open an event without a date
_B = r"(?-u:\b)"


def telling(spans: pl.DataFrame, towns: pl.DataFrame, texts: pl.DataFrame, documents: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """The rows of `texts` in which something is told and two parties can be found.

    `spans` are those of `lexicon.find_lexicon`, `towns` those of `listed_towns`; `documents` has document_id and source. Told is by a
    trigger, or (`candidates`, an encounter without one) by a city.
    """
    told = texts.join(_told(spans, towns, seeds), on="document_id", how="semi", maintain_order="left")
    named = pl.concat([_named(spans, seeds), towns.select("document_id", pl.col("country").alias("party"))])
    doubtful = told.join(_of_several(named), on="document_id", how="anti")
    known = _known(doubtful, documents.join(doubtful, on="document_id", how="semi"), seeds)
    return told.join(_of_several(pl.concat([named, known])), on="document_id", how="semi", maintain_order="left")


def _of_several(parties: pl.DataFrame) -> pl.DataFrame:
    """(document_id) of documents with more than one party."""
    return parties.unique().group_by("document_id").len().filter(pl.col("len") > 1).select("document_id")


def dated(
    spans: pl.DataFrame, towns: pl.DataFrame, sentences: pl.DataFrame, dates: pl.DataFrame, texts: pl.DataFrame, seeds: Seeds
) -> pl.DataFrame:
    """The rows of `texts` in which a sentence may open an event, and defence is spoken of where the assembly looks for it.

    `sentences` and `dates` are those of `find_sentences` and `find_dates`.
    """
    marked = _marked(spans, towns, sentences, dates, seeds).filter(~pl.col("zone").is_in(["boilerplate", "signature", "dateline"]))
    order = pl.int_range(pl.len()).over("document_id", pl.col("zone") == "caption")
    day_before = pl.col("date").shift(1, fill_value=False).over("document_id")
    opens = (
        (pl.col("trigger") & (pl.col("date") | day_before))
        | (pl.col("strong") & (order < _LEAD))
        | (pl.col("date") & pl.col("city"))  # an encounter without a trigger
    )
    body = pl.col("zone") == "body"
    heard = (pl.col("zone") == "title") | (body & (body.cum_sum().over("document_id") <= 2)) | pl.col("trigger") | pl.col("date")
    opening = marked.filter(opens).select("document_id")
    concerned = pl.concat([marked.filter(heard & pl.col("topic")).select("document_id"), _of_arms(spans, texts, seeds)])
    told = texts.join(opening, on="document_id", how="semi", maintain_order="left")
    return told.join(concerned, on="document_id", how="semi", maintain_order="left")


def _marked(spans: pl.DataFrame, towns: pl.DataFrame, sentences: pl.DataFrame, dates: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """`sentences` in text order with what stands in them: trigger, strong, topic, city and date, each true or false."""
    words = trigger_forms(seeds).with_row_index("row").filter(~pl.col("function").is_in(["none", "other", "presence"]))
    triggers = spans.filter(source="triggers").join(words.select("row", strong=pl.col("strength") == "strong"), on="row")
    topics = seeds.topics.with_row_index("row").filter(pl.col("defence") | pl.col("topic").is_in(SECURITY)).select("row")
    marks = {
        "trigger": triggers,
        "strong": triggers.filter("strong"),
        "topic": spans.filter(source="topics").join(topics, on="row", how="semi"),
        "city": pl.concat([spans.filter(kind="city").select("document_id", "start"), towns.select("document_id", "start")]),
        "date": dates,
    }
    rows = pl.concat([rows.select("document_id", "start", pl.lit(mark).alias("mark")) for mark, rows in marks.items()])
    ordered = sentences.select("document_id", "sentence_no", "zone", pl.col("start").alias("opening")).sort("opening")
    placed = rows.sort("start").join_asof(ordered, left_on="start", right_on="opening", by="document_id", check_sortedness=False)
    key = ["document_id", "sentence_no"]
    held = placed.group_by(key).agg((pl.col("mark") == mark).any().alias(mark) for mark in marks)
    return ordered.join(held, on=key, how="left").with_columns(pl.col(*marks).fill_null(False)).sort(key)


def _of_arms(spans: pl.DataFrame, texts: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """(document_id) of documents with a rank, an office of defence, or a trigger of a type that is a matter of defence by itself."""
    types = trigger_forms(seeds).with_row_index("row").filter(pl.col("event_type").is_in(DEFENCE_TYPES)).select("row")
    triggers = spans.filter(source="triggers").join(types, on="row", how="semi")
    offices = seeds.roles.with_row_index("row").filter("defence").select("row")
    roles = spans.filter(source="roles")
    heads = [head for head, tails in name_rules(seeds).tails.items() if any(defence for *_, defence in tails)]
    parted = roles.filter(pl.col("match").is_in(heads)).with_columns(start=pl.col("end") + 1)
    parted = parted.join(spans.filter(source="country_names"), on=["document_id", "start"], how="semi")
    named = [triggers, roles.join(offices, on="row", how="semi"), parted, _ranks(spans, texts)]
    return pl.concat([rows.select("document_id") for rows in named])


def _ranks(spans: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """The ranks that are written out (`PersonReader`) and no part of another office: not 'directeur général'."""
    cues = spans.filter(pl.col("kind").is_in(["rank", "role", "honorific"])).join(texts.select("document_id", "flat"), on="document_id")
    long, dotted = pl.col("end") - pl.col("start") > 4, cut("flat", pl.col("end"), 1) == "."
    capital = cut("flat", pl.col("start"), 1).str.contains("[A-Z]")
    written = cues.filter((pl.col("kind") == "role") | long | dotted | capital)
    outer = drop_overlaps(written.select("document_id", "start", "end"), None)
    return written.filter(kind="rank").join(outer, on=["document_id", "start", "end"], how="semi")


def _told(spans: pl.DataFrame, towns: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """(document_id) of documents with a trigger that may open an event, or with a city or town where people may have met."""
    idle = trigger_forms(seeds).with_row_index("row").filter(pl.col("function").is_in(_IDLE)).select("row")
    triggers = spans.filter(source="triggers").join(idle, on="row", how="anti")
    return pl.concat([rows.select("document_id") for rows in (triggers, spans.filter(kind="city"), towns)]).unique()


def _named(spans: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """(document_id, party): the countries and organisations of every name, strong or weak; a small alliance stands for several."""
    columns = ("source", "row", "party")
    organisations = seeds.organisations.select("code", pl.coalesce("owner", "code").alias("owner"), "expands")
    names = seeds.organisation_names.with_row_index("row").join(organisations, on="code", maintain_order="left")
    expanding = names.filter("expands").with_columns(pl.lit("members").alias("owner"))
    tables = [
        seeds.country_names.with_row_index("row").select(pl.lit("country_names").alias("source"), "row", pl.col("code").alias("party")),
        *(
            getattr(seeds, table).with_row_index("row").select(pl.lit(table).alias("source"), "row", pl.col("country").alias("party"))
            for table in ("cities", "city_names")
        ),
        pl.concat([names, expanding]).select(pl.lit("organisation_names").alias("source"), "row", pl.col("owner").alias("party")),
    ]
    parties = pl.concat([table.select(columns) for table in tables])
    return spans.join(parties, on=["source", "row"]).select("document_id", "party")


def _known(texts: pl.DataFrame, documents: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """(document_id, party) of parties that no country's name tells: the home of a source, and that of a known office holder."""
    sources = rf"{_B}(?:{_alternatives(fold(name) for name in seeds.sources['name'])}){_B}"
    folded = documents.with_columns(pl.col("source").map_elements(fold, return_dtype=pl.String).alias("folded"))
    at_home = pl.concat([rows.select("document_id", "folded") for rows in (texts, folded)]).filter(pl.col("folded").str.contains(sources))
    words = pl.col("folded").str.extract_all("[a-z]+").list.unique()
    bearing = texts.select("document_id", words.alias("word")).explode("word").join(_holders(seeds), on="word")
    holders = bearing.group_by("document_id", "holder", "party").len().filter(pl.col("len") > 1)
    return pl.concat([at_home.select("document_id", pl.lit("home").alias("party")), holders.select("document_id", "party")])


@lru_cache(maxsize=4)
def _holders(seeds: Seeds) -> pl.DataFrame:
    """(word, holder, party): the words of the names of office holders; two of them in a text may name one."""
    holders = seeds.office_holders.drop_nulls("country").with_row_index("holder")
    words = holders["name"].map_elements(lambda name: re.findall("[a-z]+", fold(name)), return_dtype=pl.List(pl.String))
    return holders.select("holder", pl.col("country").alias("party"), words.alias("word")).explode("word").unique()


def _alternatives(patterns: Iterable[str]) -> str:
    return "|".join(sorted(set(patterns), key=lambda pattern: (-len(pattern), pattern)))
