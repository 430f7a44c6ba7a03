"""Dated sentences that tell of an occasion without a word for it: people of one country are at a place in another, a ship is in port."""

from __future__ import annotations

import re
from dataclasses import replace

from flows.model import RESIDENT, CitySpan, CountrySpan, DateSpan, Sentence, Trigger
from flows.parties import sentence_parties

SCENE = "(date et lieu)"  # stands for the trigger where a date and a place tell of an encounter by themselves
_IN_PORT = re.compile(r"\b(?:au|dans le|rejoint le|gagne le) port d|\b(?:en|dans la) rade\b|\ba quai\b|\bau large d|\bbase navale\b")
_IS_AT = re.compile(  # 'est depuis … à', 'se trouvait … en visite à', its date left out
    r"\b(?:est|sont|etai(?:t|ent)|se trouv(?:e|ent|ait|aient)) "
    r"(?:(?:depuis|le|ce|present[a-z]*|actuellement|deja|egalement|aussi)[ ,]+){0,4}"
    r"(?:a |au |aux |en |dans )(?:la )?$"
)
_DELEGATION_OF = re.compile(
    r"\b(?:delegations?|missions?|emissaires?|groupe|equipe)\b(?:(?! (?:par|avec|pour|a|au|aux|et)\b)[^,;:]){0,60}$"
)


def by_place_and_day(sentence: Sentence, dates: list[DateSpan]) -> Trigger | None:
    """A trigger in the place of the one day that a sentence names, which tells of an encounter, or of a ship's call, by itself.

    'Le mardi 10 mai, c'est à Kimihurura que l'attendait le général …', 'La délégation suisse est depuis lundi à Dakar.'
    """
    days = [span for span in dates if span.precision == "day" and span.bound in ("on", "from")]
    if len(days) != 1 or sentence.zone != "body":
        return None
    trigger = Trigger(days[0].start, days[0].end, SCENE, "visit", "motion", False)
    if sentence.has("ship") and not sentence.has("end") and sentence.cities and _IN_PORT.search(sentence.folded):
        return replace(trigger, event_type="port_call", function="event")
    cities = [city for city in sentence.cities if city.position == "at"]
    if sentence.has("national") or not cities:
        return trigger if not sentence.has("national") and _in_country(sentence) else None
    if _peers(sentence):
        return replace(trigger, event_type="meeting", function="gathering")
    foreign = {person.country for person in sentence.persons if person.country}
    foreign |= {span.code for span in sentence.countries if span.kind == "demonym"}
    there = _is_there(sentence, cities[0])
    return trigger if (sentence.persons or there) and (foreign | there) - {cities[0].country} else None


def begin_or_end(sentence: Sentence, dates: list[DateSpan]) -> Trigger | None:
    """A trigger in the place of a date that only says when something told elsewhere begins or ends: 'il prendra fin le 3 juin'."""
    if len(dates) != 1 or sentence.zone != "body" or not (dates[0].bound != "on" or sentence.has("start", "end")):
        return None
    return Trigger(dates[0].start, dates[0].end, "(début ou fin)", None, "occurrence", False)


def _in_country(sentence: Sentence) -> bool:
    """Whether a sentence says officials of one country to be in another: 'Depuis mardi, le général X est au Sénégal.'"""
    named = [span for span in sentence.countries if span.kind not in ("demonym", "prefix", "seat")]
    return any(_is_there(sentence, span) - {span.code} for span in named)


def _is_there(sentence: Sentence, place: CitySpan | CountrySpan) -> set[str]:
    """The countries whose officials or delegation a sentence says to be at a place: 'La délégation suisse est depuis lundi à Dakar'."""
    before = sentence.folded[: place.start - sentence.start]
    for span in reversed([one for one in sentence.dates if one.end <= place.start]):
        before = before[: span.start - sentence.start] + before[span.end - sentence.start :].lstrip(" ,")
    if not _IS_AT.search(before):
        return set()
    visitors = [(cue.start, country) for cue, country in sentence.offices if country and cue.defence and cue.group not in RESIDENT]
    parties = [party for party in sentence_parties(sentence) if party.rule in ("claim", "demonym")]
    visitors += [(one.start, one.code) for one in parties if _DELEGATION_OF.search(sentence.folded[: one.start - sentence.start])]
    return {country for start, country in visitors if start < place.start}


def _peers(sentence: Sentence) -> bool:
    """Whether holders of one office from several countries act: 'les chefs d'état-major de l'Alliance', 'les ministres du Mali
    et du Niger'."""
    plural = any(cue.plural and cue.defence for cue, _ in sentence.offices)
    return plural and (bool(sentence.organisations) or len({span.code for span in sentence.countries}) > 1)
