"""Status cues: the words and tenses that say whether something happened, is planned, was called off, is wished for, or denied.

Listed forms (seeds/status_words.csv) come first; then verb forms: the future by its ending (…ra, …ront), the compound past by its
auxiliary and participle. A cue gives the direction in which a date without year, or a weekday, is looked for.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from flows.scan import find_pattern
from flows.text import fold

if TYPE_CHECKING:
    from flows.seeds import Seeds

_B = r"(?-u:\b)"
_PAST = (
    r"(?:a|ont|avait|avaient|s'est|se sont|s'etait|s'etaient|est|sont|etait|etaient|fut|furent)"
    r"(?: [a-z]+ment| deja| ainsi| aussi| egalement)?"
    r" [a-z]{2,}(?:e|ee|es|ees|i|is|ie|ies|it|ite|its|ites|u|ue|us|ues|ert|erte|erts|ertes|int|inte|ints|intes)"
)
DIRECTION = {"planned": "future", "wish": "future", "held": "past", "denied": "past"}


def find_statuses(texts: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """Status cues: (document_id, start, end, match, key), key being planned, cancelled, wish, denied or held.

    `texts` has document_id, flat and folded.
    """
    forms = dict(seeds.status_words.select(pl.col("form").map_elements(fold, return_dtype=pl.String), "key").iter_rows())
    found = find_pattern(texts, _pattern(tuple(forms)))
    distinct = found["match"].unique()
    rows = [(match, _key(match, forms), match in forms) for match in distinct]
    keys = pl.DataFrame(rows, schema={"match": pl.String, "key": pl.String, "listed": pl.Boolean}, orient="row")
    # a future form with a capital is a name: Ankara, Diarra, Camara
    capital = pl.col("flat").cast(pl.Binary).bin.slice(pl.col("start"), 1).cast(pl.String).str.contains("[A-Z]")
    return (
        found.lazy()
        .join(keys.lazy(), on="match")
        .filter(pl.col("key").is_not_null())
        .join(texts.lazy().select("document_id", "flat"), on="document_id")
        .filter(pl.col("listed") | (pl.col("key") != "planned") | ~capital)
        .select("document_id", "start", "end", "match", "key")
        .sort("document_id", "start")
        .collect()
    )


@lru_cache(maxsize=8)
def _pattern(forms: tuple[str, ...]) -> str:
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    listed = "|".join(re.escape(form).replace(r"\ ", " ").replace(r"\-", "-") for form in longest_first)
    return f"{_B}(?:{listed}|[a-z]{{2,}}r(?:a|ont)|{_PAST}){_B}"


def _key(match: str, forms: dict[str, str]) -> str | None:
    if match in forms:
        key = forms[match]
        return None if key == "none" else key
    if " " not in match:
        return "planned"
    last = forms.get(match.rsplit(" ", 1)[1], "held")  # "est prévue", "a annulé"
    return "held" if last == "none" else last
