"""Cities that share a name: which of them a document means."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import NamedTuple

import polars as pl

_OF = r"(?:du |des |de (?:la |l')?|d')"
_SORT = r"(?:ville|capitale|port|cite|localite|village|commune|base|chef-lieu)"
# between a city and the country it is said to be in: ', au ', ' (', ', dans le nord de la ', ', deuxième ville du '
_APPOSED = re.compile(
    rf"^,? (?:\(|en |aux? |(?:dans|a|pres|non loin)\b[^,.;()\n]{{1,40}}\b{_OF}|(?:[a-z'-]+ ){{0,3}}{_SORT}\b[^,.;()\n]{{0,30}} {_OF})?$"
)
_APPOSED_REACH = 60  # characters
_BREAK = re.compile(r"[.!?;] |\n")
_SPAN = ["document_id", "start", "end"]


class Named(NamedTuple):
    """A country where a text names it; a demonym names a people and no place."""

    start: int
    end: int
    country: str
    demonym: bool


def resolve_homonyms(cities: pl.DataFrame, countries: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """`cities` with one row a span, of the country that the document tells.

    `cities` has document_id, start, end, country and `order`: of the cities of one name the lowest is meant by default.
    `countries` are the country rows of `find_places`; `texts` has document_id and flat.
    """
    ordered = cities.sort(*_SPAN, "order", "country").unique([*_SPAN, "country"], keep="first", maintain_order=True)
    shared = ordered.filter(pl.len().over(_SPAN) > 1)
    if shared.is_empty():
        return ordered
    named = countries_named(countries.join(shared.select("document_id").unique(), on="document_id", how="semi"))
    groups = shared.group_by(_SPAN, maintain_order=True).agg("country").join(texts.select("document_id", "flat"), on="document_id")
    chosen = [
        (document_id, start, end, choose(list(codes), start, end, flat, named[document_id]))
        for document_id, start, end, codes, flat in groups.iter_rows()
    ]
    schema = {name: ordered.schema[name] for name in (*_SPAN, "country")}
    meant = pl.DataFrame(chosen, schema=schema, orient="row")
    return pl.concat([ordered.join(shared, on=_SPAN, how="anti"), ordered.join(meant, on=[*_SPAN, "country"], how="semi")])


def countries_named(countries: pl.DataFrame) -> dict[str, list[Named]]:
    """The countries each document names, in text order."""
    found: dict[str, list[Named]] = defaultdict(list)
    rows = countries.sort(*_SPAN).select(*_SPAN, "country", pl.col("form_kind").is_in(["demonym", "prefix"]))
    for document_id, start, end, country, demonym in rows.iter_rows():
        found[document_id].append(Named(start, end, country, demonym))
    return found


def choose(codes: list[str], start: int, end: int, flat: str, named: list[Named]) -> str:
    """Which of `codes`, the first of them the default, the city at flat[start:end] belongs to.

    The country said behind it ('à Tripoli, au Liban'); else the default when the document names it at all; else the one named
    nearest in the same sentence; else the one named most often; else the default.
    """
    apposed = country_behind(end, flat, named)
    told = Counter(one.country for one in named if one.country in codes)
    if apposed in codes:
        return apposed
    if not told or codes[0] in told:
        return codes[0]
    here = [(_distance(one, start, end), one.country) for one in named if one.country in told and not _apart(one, start, end, flat)]
    return min(here)[1] if here else told.most_common(1)[0][0]


def country_behind(end: int, flat: str, named: list[Named]) -> str | None:
    """The country in which a city that ends at `end` is said to be: ', en Pologne', '(Laos)', ', deuxième ville du Liban'."""
    near = [one for one in named if 0 < one.start - end <= _APPOSED_REACH and not one.demonym]
    return next((one.country for one in near if _APPOSED.match(flat[end : one.start].lower())), None)


def _distance(one: Named, start: int, end: int) -> int:
    return max(one.start - end, start - one.end)


def _apart(one: Named, start: int, end: int, flat: str) -> bool:
    """Whether a sentence ends between a country and the city."""
    return bool(_BREAK.search(flat, min(one.end, end), max(one.start, start)))
