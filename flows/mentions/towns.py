"""Towns, read where a text says that something is there: those of the long list, and those of no list where only a place can stand."""

from __future__ import annotations

import re
from functools import lru_cache

import polars as pl

from flows.mentions.homonyms import countries_named, country_behind
from flows.scan import cut, find_pattern
from flows.seeds import Seeds
from flows.text import flat_expr
from flows.verbs import trigger_forms

_WORD = r"[A-Z][A-Za-z]*(?:'[A-Za-z]+)*"
_PARTICLE = r"(?:de|da|do|dos|del|el|al|la|du|sur|am)"
_NAME = rf"{_WORD}(?:(?:-(?:[a-z]+-){{0,2}}| (?:{_PARTICLE} )?){_WORD})*"
_TO = r"\b[aA] +"
_ON = r"\b(?:au|a la|a l'|sur le|sur la|sur l'|dans le|dans la) ?"
_STANDS = rf"(?:{_TO}|\b(?:vers|jusqu'a|(?:ville|localite|commune|village|bourgade) de) +)"
_DATELINE = rf"(?m)^{_NAME}, le (?:[0-9]|[a-z]+di )"

_NO_TOWN = (
    r"[A-Z]{2}|^[A-Z0-9' -]+$| [a-z]+ |^.{1,3}$|^\S+ \S+ \S+ \S"  # abbreviations, names with a particle, very short and very long ones
)
_PARTS = r"(?:nord|sud|est|ouest|centre|region|province|departement|comte|district|oblast|territoire|secteur|chefferie|prefecture)"
_SORT = r"(?:une? |la |le )?(?:petite |grande )?(?:ville|localite|village|commune|bourgade|chef-lieu|cite)"
_NEAR = r"sur l'axe|pres d|non loin d|a (?:\d+|une [a-z]+ de|quelques) (?:km|kilometres)"
_IN_THE = rf"^(?:,? \(?(?:(?:dans|a|au|en) (?:l[ae'] ?)?(?:extreme[- ])?{_PARTS}\b|{_NEAR})|, {_SORT}\b| \({_PARTS}\b)"
_YEAR = r"\b(?:en|[a-z]{3,9}) (?:19|20)[0-9]{2}"
_DATIVE = ("gift", "presence")  # functions of triggers whose 'à' tells to whom or to what, not where
_PLACED = ("event", "motion", "reception", "gathering", "part", "signing", "occurrence")  # functions of triggers that a place follows
_VISIT_TO = r"rend.* visite|courtoisie|^visites?$"  # what is paid to a person: 'a rendu visite à'
_REACH = 100  # characters
_FREE = re.compile(r"[.;!?\n]|\b(?:a|aux?) ")  # the sentence is over, or its 'à' is taken: 'remis à la ville un don à'
_SPAN = ["document_id", "start", "end"]


@lru_cache(maxsize=4)
def _towns(seeds: Seeds) -> pl.DataFrame:
    return seeds.towns.select(
        _words(flat_expr("city")).alias("match"),
        "city",
        "country",
        pl.col("population").rank("ordinal", descending=True).cast(pl.Int64).alias("order"),
    )


def _words(flat: pl.Expr) -> pl.Expr:
    """Flat text as `scan.as_words` compares it."""
    return flat.str.to_lowercase().str.replace_all("[^a-z0-9]", " ").str.strip_chars(" ")


@lru_cache(maxsize=4)
def site_before(seeds: Seeds) -> str:
    """What stands before the name of a camp or base, which is a place: 'à la base aérienne de Hamat'."""
    words = seeds.cues.filter(cue="site").select(flat_expr("form")).to_series().sort(descending=True)
    return rf"{_ON}(?:{'|'.join(re.escape(word) for word in words)})(?: [a-z]+)? (?:de |d')"


@lru_cache(maxsize=4)
def _house(seeds: Seeds) -> str:
    """Where one is in a town: 'au siège du régiment de logistique à Kfarchima'."""
    words = seeds.cues.filter(cue="facility").select(flat_expr("form")).to_series().sort(descending=True)
    return rf"{_ON}(?:{'|'.join(re.escape(word) for word in words)})\b"


def find_names(texts: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """(document_id, start, end, name, to): capitalised names where a town can stand.

    `to`: behind 'à' or a site, not 'vers' or 'ville de'.
    """
    stands = f"(?:{_STANDS}|{site_before(seeds)})"
    behind = find_pattern(texts, stands + _NAME, "flat").with_columns(
        (pl.col("start") + pl.col("match").str.extract(f"^({stands})").str.len_bytes().cast(pl.Int64)).alias("start"),
        pl.col("match").str.extract(rf"^{stands}({_NAME})$").alias("name"),
        pl.col("match").str.contains(f"^(?:{_TO}|{site_before(seeds)})").alias("to"),
    )
    heads = find_pattern(texts, _DATELINE, "flat").with_columns(
        pl.col("match").str.extract(f"^({_NAME}),").alias("name"), pl.lit(False).alias("to")
    )
    ends = pl.col("start") + pl.col("name").str.len_bytes().cast(pl.Int64)
    found = pl.concat([behind, heads.with_columns(ends.alias("end"))])
    return found.select(*_SPAN, "name", "to").drop_nulls("name").unique(_SPAN, keep="first", maintain_order=True)


def listed_towns(names: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """(document_id, start, end, city, country, order): the names of `find_names` that seeds/towns has; a row each country."""
    found = names.with_columns(_words(pl.col("name")).alias("match")).join(_towns(seeds), on="match")
    return found.select(*_SPAN, "city", "country", "order")


def rival_towns(cities: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """`cities` (with `match`, the words of the name) again, for every town of the same name: 'Tripoli' of Lebanon."""
    rivals = _towns(seeds).rename({"city": "town", "country": "abroad", "order": "rank"})
    found = cities.join(rivals, on="match").filter(pl.col("abroad") != pl.col("country"))
    return found.with_columns(city="town", country="abroad", order="rank").select(cities.columns)


def unlisted_towns(names: pl.DataFrame, spans: pl.DataFrame, countries: pl.DataFrame, texts: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """(document_id, start, end, city, country): names behind 'à' that no list has, where only a place can stand.

    That is behind what takes place or comes ('s'est tenu à'), behind a day ('le 3 mai à'), between commas, before the country or region
    it is in, or as the name of a camp; `city` is the name as written, `country` the one behind it or NULL. Not where 'à' tells to whom:
    'remis à', 'hommage à'; nor what a word list has (`spans`: an exercise, a firm), nor a feast.
    """
    free = _unknown(names, spans, seeds).join(texts.select("document_id", "text", "flat"), on="document_id")
    free = free.with_columns(
        cut("flat", pl.col("start") - _REACH, _REACH).alias("before"), cut("flat", pl.col("end"), _REACH).alias("behind")
    )
    named = countries_named(countries.join(free.select("document_id").unique(), on="document_id", how="semi"))
    told = [
        country_behind(end, flat, named.get(document_id, []))
        for document_id, end, flat in free.select("document_id", "end", "flat").iter_rows()
    ]
    free = free.with_columns(pl.Series("country", told, dtype=pl.String))
    triggers = _triggers(spans, seeds)
    at = triggers.filter(pl.col("function").is_in(_PLACED) & ~pl.col("match").str.contains(_VISIT_TO))
    ends = [pl.col("end") + 3, pl.when(pl.col("match").str.ends_with(" a")).then(pl.col("end") + 1)]  # ' à ', or only a blank
    behind = pl.concat([at.select("document_id", end.cast(pl.Int64).alias("start")) for end in ends]).drop_nulls().unique()
    placed = free.join(behind.with_columns(pl.lit(True).alias("placed")), on=["document_id", "start"], how="left")
    day = rf"(?i)(?:\b(?:{_days(seeds)})|{_YEAR}) a $"
    fits = (
        pl.col("placed").fill_null(False)
        | pl.col("country").is_not_null()
        | (pl.col("before").str.contains(day) & ~pl.col("name").str.contains(" "))  # 'permet ce lundi à Awa Diop'
        | pl.col("behind").str.to_lowercase().str.contains(_IN_THE)
        | pl.col("before").str.contains(f"{site_before(seeds)}$|{_house(seeds)}[^,;.:]{{0,45}} a $")
        | (pl.col("before").str.ends_with(", a ") & pl.col("behind").str.starts_with(","))  # 'au siège de la brigade, à Kfarchima, …'
    )
    given = _given(placed.filter(fits), pl.concat([triggers.filter(pl.col("function").is_in(_DATIVE)), _datives(spans, seeds)]))
    site = pl.col("before").str.contains(f"{site_before(seeds)}$")  # things are given at one, not to it
    return (
        placed.filter(fits)
        .join(given.join(placed.filter(site), on=_SPAN, how="anti"), on=_SPAN, how="anti")
        .select(*_SPAN, _written().alias("city"), "country")
    )


def _unknown(names: pl.DataFrame, spans: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """The names behind 'à' that could be a town's and are, in no part, what a word list has."""
    feasts = seeds.feasts.select(_words(flat_expr("form")).alias("words")).unique()
    likely = names.filter(pl.col("to") & ~pl.col("name").str.contains(_NO_TOWN)).with_columns(_words(pl.col("name")).alias("words"))
    taken = (
        likely.lazy()
        .join(spans.lazy().select("document_id", pl.col("start").alias("from"), pl.col("end").alias("stop")), on="document_id")
        .filter((pl.col("from") < pl.col("end")) & (pl.col("stop") > pl.col("start")))
        .select(_SPAN)
        .collect()
    )
    return likely.join(taken, on=_SPAN, how="anti").join(feasts, on="words", how="anti")


def _triggers(spans: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    rows = trigger_forms(seeds).with_row_index("row").select("row", "function")
    return spans.filter(pl.col("source") == "triggers").join(rows, on="row").select(*_SPAN, "match", "function")


def _datives(spans: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    rows = seeds.cues.with_row_index("row").filter(pl.col("cue") == "dative").select("row", pl.col("cue").alias("function"))
    return spans.filter(pl.col("source") == "cues").join(rows, on="row").select(*_SPAN, "match", "function")


def _given(names: pl.DataFrame, datives: pl.DataFrame) -> pl.DataFrame:
    """The spans of names that the first 'à' behind one of `datives` governs."""
    pairs = names.select(*_SPAN, "before").join(datives.select("document_id", pl.col("end").alias("stop")), on="document_id")
    near = pairs.with_columns((pl.col("start") - pl.col("stop")).alias("gap")).filter(pl.col("gap").is_between(0, _REACH))
    taken = [
        (document_id, start, end)
        for document_id, start, end, before, gap in near.select(*_SPAN, "before", "gap").iter_rows()
        if not _FREE.search(before[len(before) - gap :].lower().removesuffix("a "))
    ]
    return pl.DataFrame(taken, schema={name: names.schema[name] for name in _SPAN}, orient="row").unique()


@lru_cache(maxsize=4)
def _days(seeds: Seeds) -> str:
    """Months, weekdays and the words for a day, as a pattern on flat text."""
    words = pl.concat([seeds.months["form"], seeds.weekdays["form"], pl.Series(["hier", "aujourd'hui", "demain", "1er"])])
    return "|".join(re.escape(word) for word in words.to_frame("form").select(flat_expr("form"))["form"].unique().sort())


def _written() -> pl.Expr:
    """The name as the text has it, with its accents."""
    return pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start"))
