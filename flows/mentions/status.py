"""Status cues: the words and tenses that say whether something happened, is planned, was called off, is wished for, or denied.

Listed forms (seeds/status_words.csv) come first; then verb forms: the future by its ending (…ra, …ront) or by an auxiliary and an
infinitive ("doit se tenir", "va signer"), the compound past by its auxiliary and participle, its denial by the two halves of the
negation. A cue gives the direction in which a date without year, or a weekday, is looked for.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from flows.scan import cut, find_pattern
from flows.text import fold

if TYPE_CHECKING:
    from flows.seeds import Seeds

_B = r"(?-u:\b)"
_AUXILIARY = "(?:a|ont|avait|avaient|est|sont|etait|etaient|fut|furent)"
_PAST = (
    rf"(?:s'|se )?{_AUXILIARY}(?: [a-z]+ment| deja| ainsi| aussi| egalement)?(?: ete)?"
    r" [a-z]{2,}(?:e|ee|es|ees|i|is|ie|ies|it|ite|its|ites|u|ue|us|ues|ert|erte|erts|ertes|int|inte|ints|intes)"
)
_DUE = (
    r"(?:doi(?:t|vent)|dev(?:ait|aient|ra|ront)|va|vont|allai(?:t|ent))(?: bientot| egalement| aussi| prochainement| notamment)?"
    r" (?:(?:se|s'y|s'en|y|en|le|la|les|lui|leur) |s'|l')?(?:y )?[a-z]+(?:er|ir|re)"
)
_NO = "(?:aucune?|nulle?)"
_DENIED = (
    rf"n(?:'|e )(?:y |s'|se |l'|les? |la |lui |leur )?{_AUXILIARY} (?:pas|jamais|point|plus|guere|{_NO})"
    rf"|{_NO} (?:[a-z'-]+ ){{1,6}}n(?:'|e )(?:s'|se )?{_AUXILIARY}"
)
_FORMER_FUTURE = re.compile("devai|allai")  # due as seen from then: it may be past by now
_DIRECTION = {"planned": "future", "wish": "future", "held": "past", "denied": "past", "cancelled": "near", "current": "current"}


def find_statuses(texts: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """Status cues: (document_id, start, end, match, key), key being planned, cancelled, wish, denied, held or current.

    `texts` has document_id, text, flat and folded; only `text` has the accent that tells "à Ségou" from "a tenu".
    """
    forms = dict(seeds.status_words.select(pl.col("form").map_elements(fold, return_dtype=pl.String), "key").iter_rows())
    found = find_pattern(texts, _pattern(tuple(forms)))
    ends = _ends(seeds.status_words["form"])
    rows = [(match, _key(match, forms), match in forms, match[:2] == "a ", ends.get(match)) for match in found["match"].unique()]
    schema = {"match": pl.String, "key": pl.String, "listed": pl.Boolean, "has_a": pl.Boolean, "ends": pl.String}
    keys = pl.DataFrame(rows, schema=schema, orient="row").filter(pl.col("key").is_not_null())
    found = found.join(keys, on="match", maintain_order="left")
    found = _as_accented(found, texts)
    return (
        pl.concat([found.filter(~pl.col("has_a")), _verbal(found.filter("has_a"), texts)])
        .lazy()
        .join(texts.lazy().select("document_id", "flat"), on="document_id")
        # a future form with a capital is a name: Ankara, Diarra, Camara
        .filter(pl.col("listed") | (pl.col("key") != "planned") | ~cut("flat", pl.col("start"), 1).str.contains("[A-Z]"))
        .select("document_id", "start", "end", "match", "key")
        .sort("document_id", "start")
        .collect()
    )


def direction_of(match: str, key: str) -> str:
    """Where a status cue lets a date be looked for: future | past | near (whichever side is nearer) | current (the nearer side, and a
    weekday ahead: 'prend fin jeudi') | "" (it says nothing)."""
    return "near" if _FORMER_FUTURE.match(match) else _DIRECTION.get(key, "")


def _ends(forms: pl.Series) -> dict[str, str]:
    """The last letters that the forms of one folded form have: 'programmé' is listed, 'programme' is not."""
    found: dict[str, str] = {}
    for form in forms:
        found[fold(form)] = found.get(fold(form), "") + form[-1]
    return found


def _as_accented(found: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """`found` without the words that only an accent at their end tells from a listed one: 'le programme' is nothing that is planned."""
    doubtful = found.filter(pl.col("ends") == "é")
    if doubtful.is_empty():
        return found
    placed = doubtful.join(texts.select("document_id", "text"), on="document_id", maintain_order="left")
    other = placed.filter(pl.col("text").str.slice(pl.col("end") - 1, 1) == "e")
    return found.join(other, on=["document_id", "start", "end"], how="anti", maintain_order="left")


def _verbal(found: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Of the matches that begin with "a ", those in which it is the verb: no accent, no name behind it, and not the first word."""
    placed = found.join(texts.select("document_id", "text", "flat"), on="document_id", maintain_order="left")
    preposition = (
        pl.col("text").str.slice(pl.col("start"), 1).is_in(["à", "À"])
        | cut("flat", pl.col("start"), 3).str.contains("^a [A-Z]")
        | cut("flat", pl.col("start"), 4).str.contains("^A [A-Z][a-z]")
        | (cut("flat", pl.col("start"), 1) == "A") & cut("flat", pl.col("start") - 3, pl.lit(3)).str.contains(r"(?:^|[.:;!?\n\"(-]) *$")
    )
    return placed.filter(pl.col("listed") | ~preposition).select(found.columns)


@lru_cache(maxsize=8)
def _pattern(forms: tuple[str, ...]) -> str:
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    listed = "|".join(re.escape(form).replace(r"\ ", " ").replace(r"\-", "-") for form in longest_first)
    return f"{_B}(?:{_DENIED}|{listed}|{_DUE}|[a-z]{{2,}}r(?:a|ont)|{_PAST}){_B}"


def _key(match: str, forms: dict[str, str]) -> str | None:
    if match in forms:
        key = forms[match]
        return None if key == "none" else key
    if re.fullmatch(_DENIED, match):
        return "denied"
    if " " not in match or re.fullmatch(_DUE, match):
        return "planned"
    last = forms.get(match.rsplit(" ", 1)[1], "held")  # "est prévue", "a annulé"
    return "held" if last in ("none", "current") else last  # 'a débuté' is past, 'débute' is not
