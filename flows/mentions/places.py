"""Countries, and cities with the camps and quarters that stand for them: strong names by themselves, weak ones in context."""

from __future__ import annotations

import polars as pl

from flows.mentions.lexicon import without_explained
from flows.scan import cut
from flows.seeds import Seeds

# Contexts are read on flat text. A weak name ('Niger', 'Man', 'Nice') needs a word before it that places are governed by.
_GOVERNED = (
    r"(?i)(?:\b(?:le|la|les|au|aux|du|de|des|en|entre|et|avec|pour|vers|contre|chez|par|sur|que|ou|dont|a|depuis|comme) "
    r"|[ld]'|^|[\n(:;/,.\"-] ?)$"
)
_ARTICLE = r"(?:\b(?:la|le|au|aux|du|en) |\bl')$"
_NOT_LANGUAGE = r"(?i)(?:\b(?:en|langue|parle|parler|le) |\bl')$"
_AT = (
    r"(?i)(?:\b(?:a|vers|destination de|sur|dans|pour|depuis|rejoindre|quitte|gagner|rallier|ville de|capitale,?|localite de|via|chez"
    r"|jusqu'a) *|\()$"
)
_OF = r"(?i)(?:\b(?:de|du|des) |\bd')$"
_OPENS = r"(?:^|[.!?:;,\n\"-] *)$"  # neither article nor preposition before a name
_HEADS_LINE = r"(?:^|\n) *$"
_HOSTS = r"^ (?:a |va |vient d')?(?:abrit|accueill|heberg)"
_NO_CLAUSE = r"^ *(?:[,:;(/|.\n-]|$)"  # behind a name that heads a line: a place and not who acts
_BETWEEN = r"(?i)\b(?:entre|l'axe|entre [a-z' -]{2,25} et) $"
_NAME_FOLLOWS = r"^ [A-Z][a-z]"
_CONTEXT = 26  # characters looked at before a name


def find_places(spans: pl.DataFrame, texts: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """(document_id, start, end, kind, country, city, form_kind, position): kind is country or city.

    `position` tells how a city stands: at ('à Bamako'), of ('de Bamako') or bare ('Bamako a dénoncé': the government).
    """
    around = spans.join(texts.select("document_id", "flat"), on="document_id").with_columns(
        cut("flat", pl.col("start") - _CONTEXT, _CONTEXT).alias("before"),
        cut("flat", pl.col("end"), 20).alias("behind"),
        cut("flat", pl.col("start"), pl.col("end") - pl.col("start")).str.contains(r"^[A-Z]|^\S+ .*[A-Z]").alias("capital"),
    )
    countries, cities = _countries(around, seeds), _cities(around, seeds)
    geography = _cue_spans(spans, seeds, "geography")
    organisations = spans.filter((pl.col("kind") == "organisation") & pl.col("match").str.contains(" "))
    kept = _not_a_longer_city(_outside(_outside(countries, geography), organisations), cities)
    return pl.concat([kept, _outside(cities, kept)]).sort("document_id", "start", "end", "kind", "country", "city", "form_kind")


def _countries(around: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    names = seeds.country_names.with_row_index("row").select(
        "row", pl.col("code").alias("country"), pl.col("kind").alias("form_kind"), "strength"
    )
    found = around.filter(pl.col("source") == "country_names").join(names, on="row")
    weak, demonym = pl.col("strength") == "weak", pl.col("form_kind") == "demonym"
    compound = pl.col("behind").str.contains(r"^-[A-Za-z]")
    governed = pl.col("before").str.contains(_GOVERNED)
    fits = (
        pl.when(pl.col("form_kind") == "prefix")
        .then(compound)
        .when(demonym)
        .then(~weak | ~pl.col("before").str.contains(_NOT_LANGUAGE))
        .when(pl.col("form_kind") == "nickname")
        .then(True)
        .when(pl.col("capital"))
        .then(~weak | (governed & ~pl.col("behind").str.contains(_NAME_FOLLOWS)))
        .otherwise(pl.col("before").str.contains(_ARTICLE) & ~pl.col("form_kind").is_in(["seat", "variant"]))
    )
    return without_explained(found.filter(fits), "country").select(
        "document_id", "start", "end", pl.lit("country").alias("kind"), "country", pl.lit(None, pl.String).alias("city"), "form_kind",
        pl.lit("bare").alias("position"),
    )  # fmt: skip


def _cities(around: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    canonical = seeds.cities.with_row_index("row").select("row", "city", "country", "kind", "strength", pl.lit("cities").alias("source"))
    other = seeds.city_names.with_row_index("row").select(
        "row", "city", "country", "kind", "strength", pl.lit("city_names").alias("source")
    )
    forms = pl.concat([canonical, other]).rename({"kind": "form_kind"})
    found = around.join(forms, on=["source", "row"]).filter(pl.col("capital"))
    position = (
        pl.when(pl.col("before").str.contains(_BETWEEN))
        .then(pl.lit("bare"))
        .when(pl.col("before").str.contains(_AT) | (pl.col("behind").str.contains(_HOSTS) & ~pl.col("before").str.contains(_OF)))
        .then(pl.lit("at"))
        .when(pl.col("before").str.contains(_HEADS_LINE) & pl.col("behind").str.contains(_NO_CLAUSE))
        .then(pl.lit("at"))
        .when((pl.col("form_kind") == "palace") & pl.col("before").str.contains(_OPENS))  # 'Koulouba a réagi': the government
        .then(pl.lit("bare"))
        .when(~pl.col("form_kind").is_in(["capital", "city", "town", "port", "name"]))  # one is at a camp, a base, a palace
        .then(pl.lit("at"))
        .when(pl.col("before").str.contains(_OF))
        .then(pl.lit("of"))
        .otherwise(pl.lit("bare"))
    )
    weak = pl.col("strength") == "weak"
    placed = found.with_columns(position.alias("position"))
    fits = ~weak | (
        (pl.col("position") == "at") & pl.col("before").str.contains(r"[a-zA-Z(']") & ~pl.col("behind").str.contains(_NAME_FOLLOWS)
    )
    return placed.filter(fits).select(
        "document_id", "start", "end", pl.lit("city").alias("kind"), "country", "city", "form_kind", "position"
    )


def _cue_spans(spans: pl.DataFrame, seeds: Seeds, cue: str) -> pl.DataFrame:
    rows = seeds.cues.with_row_index("row").filter(pl.col("cue") == cue).select("row")
    return spans.filter(pl.col("source") == "cues").join(rows, on="row", how="semi")


def _outside(found: pl.DataFrame, covers: pl.DataFrame) -> pl.DataFrame:
    """`found` without the spans that lie inside one of `covers`."""
    inside = (
        found.lazy()
        .join(covers.lazy().select("document_id", pl.col("start").alias("from"), pl.col("end").alias("to")), on="document_id")
        .filter((pl.col("start") >= pl.col("from")) & (pl.col("end") <= pl.col("to")))
        .select("document_id", "start", "end")
        .collect()
    )
    return found.join(inside, on=["document_id", "start", "end"], how="anti")


def _not_a_longer_city(countries: pl.DataFrame, cities: pl.DataFrame) -> pl.DataFrame:
    """Without countries inside a longer city or camp ('Camp Guinée'), or where the same word is a place one is 'à' ('à Djibouti')."""
    longer = (
        countries.lazy()
        .join(
            cities.lazy().select("document_id", pl.col("start").alias("from"), pl.col("end").alias("to"), pl.col("position").alias("at")),
            on="document_id",
        )
        .filter((pl.col("start") >= pl.col("from")) & (pl.col("end") <= pl.col("to")))
        .filter((pl.col("end") - pl.col("start") < pl.col("to") - pl.col("from")) | (pl.col("at") == "at"))
        .select("document_id", "start", "end")
        .collect()
    )
    return countries.join(longer, on=["document_id", "start", "end"], how="anti")
