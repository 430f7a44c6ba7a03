"""Documents in other languages than French are set aside, not read as if they were French.

Two judges must agree. The first is cheap and sees every text: the share of its words that are French function words, which stand in
French prose however short and seldom in another language. Where it is low, py3langid is asked (an offline model of character
sequences, always of one answer); only its sure answer sets a text of some length aside. Names, lists and headlines stay.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import polars as pl

from flows.tables import schema
from flows.text import flat_expr, fold

_FRENCH_SHARE = 0.07  # of the words; tests/test_languages.py has texts on both sides
_MIN_WORDS = 12  # a shorter text is not judged
_SURE = 1000  # times as likely as French must the other language be; measured: 1 to 2 for French texts of any kind, over 10,000 for others
_SAMPLE = 1000  # characters that are looked at


def set_aside(documents: pl.DataFrame, function_words: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(the documents in French, rejects for the others); `documents`: columns of `flows.sources.reading`."""
    texts = documents["raw_text"].str.slice(0, _SAMPLE)
    doubtful = zip(texts, _doubtful(texts, function_words), strict=True)
    foreign = [_other_language(text) if is_doubtful else None for text, is_doubtful in doubtful]
    judged = documents.with_columns(pl.Series("foreign", foreign, dtype=pl.String))
    rejects = judged.filter(pl.col("foreign").is_not_null()).with_columns(
        pl.lit("read").alias("stage"),
        pl.format("not in French, most like language '{}': set aside", "foreign").alias("reason"),
        pl.col("raw_text").str.strip_chars().str.slice(0, 80).alias("value"),
    )
    return judged.filter(pl.col("foreign").is_null()).select(documents.columns), rejects.select(schema("rejects").keys())


def _doubtful(texts: pl.Series, function_words: pl.DataFrame) -> pl.Series:
    """Whether each text has words enough to be judged, and few of them are French function words."""
    folded = texts.to_frame("text").select(pl.col("text").str.count_matches(r"\S+").alias("words"), flat_expr("text").str.to_lowercase())
    counted = folded.select("words", pl.col("text").str.count_matches(_pattern(tuple(function_words["form"]))).alias("french"))
    return counted.select((pl.col("words") >= _MIN_WORDS) & (pl.col("french") < _FRENCH_SHARE * pl.col("words"))).to_series()


@cache
def _pattern(forms: tuple[str, ...]) -> str:
    """Any of the words in folded text; ASCII word boundaries are fifty times as fast."""
    whole = "|".join(re.escape(fold(form)) for form in forms if not form.endswith("'"))
    elided = "|".join(re.escape(fold(form)) for form in forms if form.endswith("'"))
    return rf"(?-u:\b)(?:(?:{whole})(?-u:\b)|(?:{elided})[a-z])"


def _other_language(text: str) -> str | None:
    """The code of the language that a text is in, or of the one most like it, when that is surely not French."""
    likely = _identifier().rank(text)
    language, probability = likely[0]
    return language if probability > _SURE * dict(likely)["fr"] else None


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # with numpy: imported for the first doubtful text

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
