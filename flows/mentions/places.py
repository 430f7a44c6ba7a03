"""Countries, and cities with the camps and quarters that stand for them: strong names by themselves, weak ones in context."""

from __future__ import annotations

import re
from functools import lru_cache

import polars as pl

from flows.mentions.capitals import named_capitals
from flows.mentions.homonyms import resolve_homonyms
from flows.mentions.lexicon import variants, without_explained
from flows.mentions.towns import find_names, listed_towns, rival_towns, site_before, unlisted_towns
from flows.scan import cut
from flows.seeds import Seeds
from flows.text import flat_expr

# Contexts are read on flat text. A weak name ('Niger', 'Man', 'Nice') needs a word before it that places are governed by.
_GOVERNED = (
    r"(?i)(?:\b(?:le|la|les|au|aux|du|de|des|en|entre|et|avec|pour|vers|contre|chez|par|sur|que|ou|dont|a|depuis|comme) "
    r"|[ld]'|^|[\n(:;/,.\"-] ?)$"
)
_ARTICLE = r"(?:\b(?:la|le|au|aux|du|en) |\bl')$"
_NOT_LANGUAGE = r"(?i)(?:\b(?:en|langue|parle|parler|le) |\bl')$"
_FORCES = r"^(?:armee|forces armees) "  # forces known by their name, which is also written without a capital: 'l'armée nationale populaire'
_TAUGHT = r"\b(?:de |d')$"  # 'cours de français': no adjective of nationality stands right behind 'de'
_AT = (
    r"(?i)(?:\b(?:a|vers|(?:destination|direction) d(?:e|')|sur|dans|pour|depuis|quitte|ville (?:[a-z]+ )?(?:de|d')"
    r"|rejoi(?:ndr[a-z]+|gn[a-z]+|nt)|gagn(?:er?|era|eront|ait|ent|ant)|ralli(?:er?|era|eront|ait|ent|ant)|attei(?:ndr[a-z]+|gn[a-z]+|nt)"
    r"|visit(?:er?|era|eront|ait|ent|ant)|decouvr[a-z]+|decouvert|sillonn[a-z]+|parcour[a-z]+"
    r"|capitale(?: (?:du pays|[a-z]+aise|[a-z]+enne|[a-z]+oise))?,?|localite de|via|chez|jusqu'a) *"
    r"|\(|\bfoul\w+ (?:\w+ ){0,3}le (?:sol|tarmac) (?:de |d'))$"
)
_BY = (
    r"(?i)\b(?:pass|transit|commenc|debut|entam|demarr|achev|termin|conclu|boucl|poursuiv|clotur)[a-z]*(?: [a-z0-9]+){0,3} par $"  # a tour
)
_OF = r"(?i)(?:\b(?:de|du|des) |\bd')$"
_POSTED = (  # where somebody lives or serves: 'l'attaché de défense français à', 'les ambassades basées à'
    r"(?i)\b(?:(?:attachee?|ambassad(?:eur|rice|e)|consul)s?(?: (?:militaires?|naval|de defense|\w+(?:ien|ais|ois|ain|ol|and)(?:ne|e)?s?))+"
    r"|(?:basee?|residant|accreditee?|stationnee?|cantonnee?)s?|en (?:poste|garnison)) a $"
)
_ACTS = r"(?i)(?:^|[.!?:;,\n\"-] *|\b(?:et|que|par|entre|selon|indique|annonce|precise|mais|ou) |qu')(?:le |la |l')?$"  # of a seat of power
_LONGER_WORD = r"^-[a-z]"  # 'Département d'état-major'
_SUBJECT = r"(?i)(?:^|[.,;:\n] *|\b(?:et|que) )(?:le |la |l')$"
_PUPILS_OF = (
    r"(?i)\b(?:auditeurs|stagiaires|eleves|cadets|session|promotion|delegation|directeur|directrice|recteur|doyen|professeurs?|brevetee?s?)"
    r"\b[^.;:]{0,30} (?:de l'|de la |de |du )$"
)
_VERB = r"^ (?:a|ont|avait|avaient|va|vont|vient) "
_HYPHENED = r"^-[A-Za-z]"
_HEADS_LINE = r"(?:^|\n) *$"
_AUXILIARY = r"(?:a|avait|aura|aurait|va|allait|doit|devait|devra|devrait|pourrait|(?:vient|venait) d[e']|s'appret(?:e|ait) a)"
_THAT = r"(?i)\bque $"  # 'à la veille du sommet que Dakar abritera': of another occasion
_HOSTING = r"(?:abrit|accueill|heberg|servi(?:r|ra|t|ait)? de cadre)"
_NO_CLAUSE = r"^ *(?:[,:;(/|.\n-]|$)"  # behind a name that heads a line: a place and not who acts
_BETWEEN = r"(?i)\b(?:entre|l'axe|entre [a-z' -]{2,25} et) $"
_ELSEWHERE = (  # 'l'École militaire interarmes (EMIA) d'Atar', 'l'École militaire d'administration': not the one known
    r"^ (?:[a-z-]+ )?(?:\([A-Za-z]+\) )?(?:de |du |d')[A-Z]|^ (?:des? |du |d')[a-z]"
    r"|^ (?:interarmes|preparatoire|polytechnique|superieure|nationale|speciale)\b"
)
_NAME_FOLLOWS = r"^ [A-Z][a-z]"
_ENVOY_TO = (  # 'l'ambassadeur de Chine au Mali Jean X'
    r"(?i)\b(?:ambassad(?:eur|rice|e)|attachee?|charge d'affaires|consule?|representante?)\b[^,.;]* (?:aux?|en|pres (?:le|du)) $"
)
_LIST_GAP = 12  # characters between two names of one list
_CONTEXT = 48  # characters looked at before a name
_BEHIND = 45  # and behind it
_SITES = ["capital", "city", "town", "port", "name"]  # kinds of names that are the city's own


def find_places(spans: pl.DataFrame, texts: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """(document_id, start, end, kind, country, city, form_kind, position): kind is country or city.

    `position` tells how a city stands: at ('à Bamako'), of ('de Bamako') or bare ('Bamako a dénoncé': the government).
    A town that no list has is of form_kind `unlisted`; its country is NULL unless said behind it.
    """
    written = cut("flat", pl.col("start"), pl.col("end") - pl.col("start"))
    around = spans.join(texts.select("document_id", "flat"), on="document_id").with_columns(
        cut("flat", pl.col("start") - _CONTEXT, _CONTEXT).alias("before"),
        cut("flat", pl.col("end"), _BEHIND).alias("behind"),
        (written.str.contains(r"^[A-Z]|^[nNdm]'[A-Z]|^\S+ .*[A-Z]") & ~written.str.contains("^L(?:a|es?) [a-z]")).alias("capital"),
    )
    countries, cities = _countries(around, seeds), _cities(around, seeds)
    geography = _cue_spans(spans, seeds, "geography")
    organisations = spans.filter((pl.col("kind") == "organisation") & pl.col("match").str.contains(" "))
    names = find_names(texts, seeds)
    towns = _clear_of(listed_towns(names, seeds), spans.filter(pl.col("kind").is_in(["city", "country", "organisation"])))
    cities = pl.concat([cities, towns.with_columns(form_kind=pl.lit("town"), position=pl.lit("at")).select(cities.columns)])
    kept = _not_a_longer_city(_outside(_outside(countries, geography), organisations), cities)
    cities = resolve_homonyms(_outside(cities, kept), kept, texts)
    unlisted = unlisted_towns(_clear_of(names, cities), spans, kept, texts, seeds)
    unlisted = unlisted.with_columns(form_kind=pl.lit("unlisted"), position=pl.lit("at"))
    placed = pl.concat([cities.select(unlisted.columns), unlisted]).with_columns(kind=pl.lit("city"))
    found = _which_congo(pl.concat([kept, placed.select(kept.columns)]))
    found = pl.concat([found, named_capitals(found, texts, _hosts(seeds), seeds)])
    return found.sort("document_id", "start", "end", "kind", "country", "city", "form_kind")


def _countries(around: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    found = _by_kind(around.filter(pl.col("source") == "country_names"), seeds)
    weak, demonym = pl.col("strength") == "weak", pl.col("form_kind") == "demonym"
    compound = pl.col("behind").str.contains(_HYPHENED)
    governed = pl.col("before").str.contains(_GOVERNED)
    fits = (
        pl.when(pl.col("form_kind") == "prefix")
        .then(compound)
        .when(demonym)
        .then(~weak | ~(pl.col("before").str.contains(_NOT_LANGUAGE) | (~pl.col("capital") & pl.col("before").str.contains(_TAUGHT))))
        .when(pl.col("form_kind") == "nickname")
        .then(True)
        .when(pl.col("behind").str.contains(_LONGER_WORD) & (pl.col("form_kind") == "seat"))
        .then(False)
        .when(pl.col("capital"))
        .then(~weak | (governed & (~pl.col("behind").str.contains(_NAME_FOLLOWS) | pl.col("before").str.contains(_ENVOY_TO))))
        .otherwise(
            pl.col("before").str.contains(_ARTICLE)
            & (~pl.col("form_kind").is_in(["seat", "variant", "region"]) | pl.col("match").str.contains(_FORCES))
        )
    )
    return without_explained(_without_generic(found.filter(fits)), "country").select(
        "document_id", "start", "end", pl.lit("country").alias("kind"), "country", pl.lit(None, pl.String).alias("city"), "form_kind",
        pl.lit("bare").alias("position"),
    )  # fmt: skip


def _without_generic(found: pl.DataFrame) -> pl.DataFrame:
    """`found` without the forces that an adjective behind them gives to another country: 'les Forces armées royales jordaniennes'."""
    seat, demonym = pl.col("form_kind") == "seat", pl.col("form_kind") == "demonym"
    owners = found.filter(demonym).select("document_id", pl.col("start").alias("behind_at"), pl.col("country").alias("owner"))
    owned = found.filter(seat).with_columns((pl.col("end") + 1).alias("behind_at")).join(owners, on=["document_id", "behind_at"])
    return found.join(owned.filter(pl.col("owner") != pl.col("country")), on=["document_id", "start", "end"], how="anti")


@lru_cache(maxsize=4)
def _country_forms(seeds: Seeds) -> pl.DataFrame:
    """(order, match, country, form_kind, strength): each form of a country's name, once a kind."""
    rows = seeds.country_names.select("name", "code", "kind", "strength").rows()
    forms = [(form, *row[1:]) for row in rows for form in variants(row[0])]
    named = pl.DataFrame(forms, schema=["match", "country", "form_kind", "strength"], orient="row")
    return named.unique(["match", "form_kind"], keep="first", maintain_order=True).with_row_index("order")


def _by_kind(found: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """The row a form stands for where it is several things: 'suisse' and 'la Suisse', 'congo-gabonais' and 'le Congo'."""
    kind = pl.col("form_kind")
    doubt = (
        pl.when((kind == "prefix") & pl.col("behind").str.contains(_HYPHENED))
        .then(0)
        .when((kind == "demonym") & ~pl.col("capital"))
        .then(1)
        .when(~kind.is_in(["prefix", "demonym"]))
        .then(2)
        .otherwise(3)
    )
    told = found.join(_country_forms(seeds), on="match").with_columns(doubt.alias("doubt"))
    best = told.sort("document_id", "start", "doubt", "order").unique(["document_id", "start", "end"], keep="first", maintain_order=True)
    return best.drop("doubt", "order")


def _cities(around: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """The cities of the word lists: (document_id, start, end, city, country, form_kind, position, order), a row each city of a name."""
    canonical = seeds.cities.with_row_index("row").select("row", "city", "country", "kind", "strength", pl.lit("cities").alias("source"))
    other = seeds.city_names.with_row_index("row").select(
        "row", "city", "country", "kind", "strength", pl.lit("city_names").alias("source")
    )
    forms = pl.concat([canonical, other]).rename({"kind": "form_kind"})
    found = _without_contraction(around.join(forms, on=["source", "row"]).filter(pl.col("capital")))
    hosts = pl.col("behind").str.contains(_hosts(seeds)) & ~pl.col("before").str.contains(_OF) & ~pl.col("before").str.contains(_THAT)
    position = (
        pl.when(pl.col("contraction").is_in(["au", "aux"]))
        .then(pl.lit("at"))
        .when(pl.col("before").str.contains(_BETWEEN))
        .then(pl.lit("bare"))
        .when(pl.col("before").str.contains(_POSTED))
        .then(pl.lit("of"))
        .when(~pl.col("form_kind").is_in([*_SITES, "camp"]) & ~hosts & _is_institution())
        .then(pl.lit("of"))
        .when(pl.col("before").str.contains(_AT) | pl.col("before").str.contains(_BY) | hosts)
        .then(pl.lit("at"))
        .when(pl.col("before").str.contains(_HEADS_LINE) & pl.col("behind").str.contains(_NO_CLAUSE))
        .then(pl.lit("at"))
        .when((pl.col("form_kind") == "palace") & pl.col("before").str.contains(_ACTS))  # 'Koulouba a réagi': the government
        .then(pl.lit("bare"))
        .when(~pl.col("form_kind").is_in(_SITES))  # one is at a camp, a base, a palace
        .then(pl.lit("at"))
        .when(pl.col("before").str.contains(_OF) | pl.col("contraction").is_not_null())
        .then(pl.lit("of"))
        .otherwise(pl.lit("bare"))
    )
    weak, site = pl.col("strength") == "weak", pl.col("before").str.contains(f"(?i){site_before(seeds)}$")
    placed = found.with_columns(position.alias("position"), pl.lit(0, pl.Int64).alias("order"))
    fits = ~weak | (
        ((pl.col("position") == "at") | ((pl.col("position") == "of") & (site | ~pl.col("form_kind").is_in(_SITES))))
        & pl.col("before").str.contains(r"[a-zA-Z(']")
        & ~pl.col("behind").str.contains(_NAME_FOLLOWS)
        & (pl.col("form_kind").is_in(_SITES) | ~pl.col("behind").str.contains(_ELSEWHERE))
    )
    kept = placed.filter(fits)
    own = kept.filter(pl.col("form_kind").is_in(_SITES))  # no camp has a namesake among the towns
    columns = ["document_id", "start", "end", "city", "country", "form_kind", "position", "order"]
    return pl.concat([kept, rival_towns(own, seeds)]).select(columns)


def _is_institution() -> pl.Expr:
    """Whether a name inside a city is that of who acts there, explains one, or whose
    pupils act: 'l'IHEDN a conduit une mission', '… (IHEDN, France)', 'la session de l'IHEDN'."""
    acts = pl.col("before").str.contains(_SUBJECT) & pl.col("behind").str.contains(_VERB)
    return acts | pl.col("before").str.ends_with("(") | pl.col("before").str.contains(_PUPILS_OF)


def _without_contraction(found: pl.DataFrame) -> pl.DataFrame:
    """`found` with the column `contraction`: the 'au', 'aux', 'du' or 'des' that a name's article is in ('au Caire'), cut off its span."""
    contraction = pl.col("match").str.extract("^(aux?|du|des) ")
    return found.with_columns(contraction.alias("contraction")).with_columns(
        pl.col("start") + pl.col("contraction").str.len_bytes().cast(pl.Int64).fill_null(-1) + 1
    )


@lru_cache(maxsize=4)
def _hosts(seeds: Seeds) -> str:
    """What stands behind a city that hosts: 'accueille', 'avait par ailleurs abrité', 'qui a servi de cadre'."""
    adverbs = "|".join(re.escape(form) for form in seeds.adverbs.select(flat_expr("form"))["form"])
    return rf"(?i)^ (?:et (?:ses environs|sa region|sa banlieue) )?(?:qui )?(?:{_AUXILIARY} ?)?(?:(?:{adverbs}) )*{_HOSTING}"


def _which_congo(places: pl.DataFrame) -> pl.DataFrame:
    """'Congolais' and 'le Congo' are of the Congo whose full names and cities the document speaks of; of the seeds' where it speaks of
    none, or, 'le Congo', of both. A bare Congo in one list with the other's full name is not the other. Where a document speaks of
    both, 'congolais' is of the one that it speaks of more."""
    adjective = (pl.col("country") == "COD") & pl.col("form_kind").is_in(["demonym", "prefix"])
    bare = (pl.col("country") == "COG") & (pl.col("kind") == "country") & (pl.col("end") - pl.col("start") == len("Congo"))
    kinshasa = places.filter((pl.col("country") == "COD") & ~adjective)
    brazzaville = places.filter((pl.col("country") == "COG") & ~bare)
    listed = places.filter(bare).join(kinshasa.select("document_id", pl.col("end").alias("other")), on="document_id")
    listed = listed.filter((pl.col("start") - pl.col("other")).is_between(0, _LIST_GAP))
    left = _said(kinshasa) & ~_said(brazzaville) & ~_said(listed)
    country = (
        pl.when(adjective & _said_more(pl.concat([brazzaville, places.filter(bare)]), kinshasa))
        .then(pl.lit("COG"))
        .when(bare & left)
        .then(pl.lit("COD"))
        .otherwise("country")
    )
    return places.with_columns(country.alias("country"))


def _said(evidence: pl.DataFrame) -> pl.Expr:
    """Whether a row's document has rows in `evidence`."""
    return pl.col("document_id").is_in(evidence["document_id"].unique().implode())


def _said_more(evidence: pl.DataFrame, other: pl.DataFrame) -> pl.Expr:
    """Whether a row's document has more rows in `evidence` than in `other`."""
    counted = pl.concat([rows.select("document_id", pl.lit(weight).alias("weight")) for rows, weight in ((evidence, 1), (other, -1))])
    more = counted.group_by("document_id").agg(pl.col("weight").sum()).filter(pl.col("weight") > 0)
    return pl.col("document_id").is_in(more["document_id"].implode())


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


def _clear_of(found: pl.DataFrame, taken: pl.DataFrame) -> pl.DataFrame:
    """`found` without the spans that share a character with one of `taken`."""
    touched = (
        found.lazy()
        .join(taken.lazy().select("document_id", pl.col("start").alias("from"), pl.col("end").alias("to_end")), on="document_id")
        .filter((pl.col("start") < pl.col("to_end")) & (pl.col("end") > pl.col("from")))
        .select("document_id", "start", "end")
        .collect()
    )
    return found.join(touched, on=["document_id", "start", "end"], how="anti")


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
