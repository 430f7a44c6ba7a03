"""Dates and durations of French press text: found by one compiled pattern, read once a distinct string, resolved once a distinct
(reading, anchors).

Spans are the natural expression: weekday, day, month, year and what hangs on them ("ce", part of the day, hour, "dernier"), without
the article of a calendar date ("17 mars") but with that of a common noun ("la veille", "le mois dernier", "cette année"); a range
keeps its "du … au …", and "depuis", "à partir du", "jusqu'au" are in `bound`, not in the span. Days listed without a gap are one interval,
days apart are a row each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from flows.mentions.date_anchors import anchored, direction_cues
from flows.mentions.date_grammar import interpret
from flows.mentions.date_lexicon import lexicon_of
from flows.mentions.date_linking import close_stretches, follow_anaphors, link_weekdays, share_weekday_years
from flows.mentions.date_patterns import date_pattern
from flows.mentions.date_rows import date_rows, duration_rows, reject_rows, resolve_distinct
from flows.scan import cut, find_pattern

if TYPE_CHECKING:
    from flows.seeds import Seeds

BEFORE, AFTER = 100, 120  # characters of context kept with each expression, to tell datelines and tenses
# behind a bare number: what shows that it is no count of something ("2000 soldats", "12/20")
_FUNCTION = (
    r"(?:a|ainsi|alors|apres|au|aux|avant|avec|ce|cette|chez|comme|contre|"
    r"dans|de|depuis|des|devant|du|d'|elle|en|entre|est|et|etait|grace|il|ils|jusqu|l'|la|le|les|lors|mais|n'|ne|on|ont|ou|"
    r"par|pendant|plus|pour|puis|qu'|quand|que|qui|s'|sa|sans|se|selon|ses|son|sont|sous|sur|un|une|vers|y)"
)
_NO_NOUN = (
    r"^(?:\s*$|\s*[.;:!?)\]\"~\n-]\s|\s*[,;:!?)\]\"(~\n]|\.(?:[^0-9]|$)|\s+"
    rf"{_FUNCTION}(?:[^a-z]|$|)(?:\s|['a-z]|$))"
)
# what makes a bare year part of a name: a capital in front of it (Flintlock 2018), unless that begins a sentence ("En 2018")
_NAME_BEFORE = r"(?-u:\b)[A-Z][A-Za-z'-]+\"?[ -]$"
_PREPOSITION = rf"(?-u:\b)(?:{_FUNCTION}|jusqu'en|courant|fin|debut|janvier)[ -]$"
_NUMBER_BEFORE = r"(?:[0-9][ .,/-]|[$%#/.-])$"


@dataclass(frozen=True)
class Resolved:
    """dates: sql/tables/dates.sql; durations: document_id, sentence_no, start, end, surface, days, months, rule;
    rejects: document_id, stage, reason, value."""

    dates: pl.DataFrame
    durations: pl.DataFrame
    rejects: pl.DataFrame


def find_written_dates(texts: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """(document_id, start, end, match): whatever is written like dates or durations, unread, in document and text order.

    `texts` has document_id and folded.
    """
    return find_pattern(texts, date_pattern(lexicon_of(seeds)))


def find_dates(written: pl.DataFrame, texts: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """All date and duration expressions, in document and text order, not overlapping.

    `written` is of `find_written_dates`, for documents of `texts` (document_id, text, flat, folded). The columns: document_id, start, end,
    reading (date_values.Reading as JSON), before and after (flat text around it), and the status cues around those whose year or
    direction is open.
    """
    words = lexicon_of(seeds)
    rows = [
        (match, piece.start, piece.end, piece.reading.encode(), piece.guarded, piece.unless)
        for match in written["match"].unique()
        for piece in interpret(match, words)
    ]
    schema = {"match": pl.String, "first": pl.Int64, "last": pl.Int64, "reading": pl.String, "guarded": pl.Boolean, "unless": pl.Boolean}
    pieces = pl.DataFrame(rows, schema=schema, orient="row")
    around = (
        written.lazy()
        .with_row_index("nr")
        .join(pieces.lazy(), on="match")
        .with_columns((pl.col("start") + pl.col("last")).alias("end"), pl.col("start") + pl.col("first"))
        .join(texts.lazy().select("document_id", "flat"), on="document_id")
        .with_columns(_before(), _after())
        .filter(~pl.col("guarded") | _unguarded(words.any_of("numbered", "named")), ~pl.col("unless") | _noun_follows())
        .filter(~(pl.col("guarded") & pl.col("reading").str.starts_with('{"rule":"month"')) | ~_named_month())
        .with_columns(pl.when(_named_year(words.any_of("edition"))).then(_as_name()).otherwise("reading").alias("reading"))
        .sort("nr", "start")
        .select("document_id", "start", "end", "reading", "before", "after")
        .collect()
    )
    return direction_cues(around, texts, seeds)


def _before() -> pl.Expr:
    """Up to BEFORE characters in front; the document's beginning counts as a line's."""
    length = pl.min_horizontal(pl.col("start"), pl.lit(BEFORE, dtype=pl.Int64))
    text = cut("flat", pl.col("start") - length, length)
    return pl.when(pl.col("start") <= BEFORE).then(pl.lit("\n") + text).otherwise(text).alias("before")


def _after() -> pl.Expr:
    return cut("flat", pl.col("end"), AFTER).alias("after")


def _unguarded(numbered: str) -> pl.Expr:
    """Whether what stands around a bare number leaves it a date."""
    after, before = pl.col("after").str.to_lowercase(), pl.col("before").str.to_lowercase()
    return after.str.contains(_NO_NOUN) & ~before.str.contains(_NUMBER_BEFORE) & ~before.str.contains(rf"(?-u:\b){numbered}[ ]?$")


def _named_month() -> pl.Expr:
    """Whether a month without day or year is written like a name: "depuis Mars", the planet; "DEPUIS MARS" is a headline."""
    return cut("flat", pl.col("start"), 2).str.contains("^[A-Z][a-z]")


def _named_year(edition: str) -> pl.Expr:
    """Whether a bare year belongs to the name before it: "Flintlock 2018", "CAN 2019", "édition 2018"."""
    before = pl.col("before")
    folded = before.str.to_lowercase()
    named = before.str.contains(_NAME_BEFORE) & ~folded.str.contains(_PREPOSITION)
    bare = pl.col("reading").str.starts_with('{"rule":"year"') & (pl.col("end") - pl.col("start") == 4)
    return bare & (named | folded.str.contains(rf"(?-u:\b){edition} $"))


def _as_name() -> pl.Expr:
    return pl.col("reading").str.replace('"rule":"year"', '"rule":"name year"', literal=True)


def _noun_follows() -> pl.Expr:
    """Whether the number behind an expression counts something ("mardi 12 soldats")."""
    return ~pl.col("after").str.to_lowercase().str.replace(r"^ ?[0-9]+(?:er)?", "").str.contains(_NO_NOUN)


def resolve_dates(found: pl.DataFrame, sentences: pl.DataFrame, documents: pl.DataFrame, terms: pl.DataFrame, seeds: Seeds) -> Resolved:
    """What the expressions of `find_dates` mean in their documents (codebook, "Dates, in detail").

    `documents` has document_id, text, published_on, collected_on; `terms` has document_id, name, valid_from, valid_to: the spells in
    which persons the text names held the offices it gives them, and may be empty. Nothing is taken from the clock.
    """
    words = lexicon_of(seeds)
    rows = anchored(found, sentences, documents, terms, words)
    resolved = resolve_distinct(rows, words)
    resolved = follow_anaphors(resolved, words)
    resolved = share_weekday_years(resolved)
    resolved = close_stretches(link_weekdays(resolved))
    return Resolved(date_rows(resolved), duration_rows(resolved), reject_rows(resolved))
