"""Where an occasion took place: its city and its host country."""

from __future__ import annotations

import re

from flows.context import Context
from flows.model import CitySpan, CountrySpan, Sentence
from flows.occasions import Occasion
from flows.when import when

RESIDENT = frozenset(("ambassador", "attache"))  # those who live in the country that receives them
_LOCATIVE = re.compile(r"(?:\b(?:au|en|aux|dans|vers|pour) (?:la |le |l')?|\b(?:territoire|sol|terre) (?:\w+ )?)$")
_SOIL = re.compile(r"\b(?:territoire|sol|terre|capitale) $")
_OF_IT = re.compile(r"^(?: \w+){0,3} (?:de |d'|du |des )(?:la |l')?$")
_FACILITY_REACH = 45  # characters between 'base navale' and the city it is in
_POSTED = re.compile(r"\ben poste a $")

Span = tuple[str, int, int, str]


def find_city(context: Context, occasion: Occasion) -> CitySpan | None:
    """Where it took place: a city its core is 'à', nearest the date; else one of the sentences that continue it or share its date;
    else the title's; else that of the visit it falls in."""
    shared = {sentence.no for sentence in context.elsewhere(occasion)}
    for candidate in occasion.core:
        listed = [city for city in candidate.sentence.cities for span in candidate.dates if 0 < span.start - city.end <= 3]
        cities = listed or [city for city in candidate.sentence.cities if _is_where(candidate.sentence, city)]
        if candidate.sentence.no in shared and occasion.family == "agreement" and not occasion.inherited:
            cities = [
                city for city in cities if candidate.sentence.clause(city.start) == candidate.sentence.clause(candidate.trigger.start)
            ]
        if cities:
            anchor = candidate.dates[0].start if candidate.dates else candidate.trigger.start
            return min(cities, key=lambda city: min(abs(city.start - anchor), abs(city.start - candidate.trigger.end)))
    for candidate in occasion.joined:
        if candidate.sentence.no not in shared and candidate.trigger.function != "part" and (city := _city_at(candidate.sentence)):
            return city
    for sentence in context.body:
        if sentence.no not in shared and _same_day(occasion, sentence) and (city := _city_at(sentence)):
            return city
    for sentence in context.document.sentences if context.alone else ():
        if sentence.zone in ("title", "dateline") and (city := _city_at(sentence)):
            return city
    surrounding = context.surrounding(occasion)
    return find_city(context, surrounding) if surrounding is not None else None


def _city_at(sentence: Sentence) -> CitySpan | None:
    return next((city for city in sentence.cities if city.position == "at"), None)


def _same_day(occasion: Occasion, sentence: Sentence) -> bool:
    return occasion.time is not None and any((time := when(span)) and time.edtf == occasion.time.edtf for span in sentence.dates)


def _is_where(sentence: Sentence, city: CitySpan) -> bool:
    """Whether a city is where something is: one is 'à' it, or at 'la base navale de' it; not where somebody is posted."""
    before = sentence.folded[: city.start - sentence.start]
    if _POSTED.search(before):
        return False
    if city.position == "at":
        return True
    facilities = [cue for cue in sentence.cues if cue.value == "facility" and 0 < city.start - cue.end <= _FACILITY_REACH]
    return any(_OF_IT.match(before[cue.end - sentence.start :]) for cue in facilities)


def find_host(context: Context, occasion: Occasion, city: CitySpan | None, codes: set[str]) -> tuple[str | None, list[Span]]:
    """The host country and, where a country and no city is named as the place, the words that name it. `codes`: the parties."""
    if city:
        return city.country, []
    surrounding = context.surrounding(occasion)
    if surrounding is not None:
        return find_host(context, surrounding, find_city(context, surrounding), codes)
    sentences = occasion.sentences
    if occasion.family == "encounter":
        sentences = [*sentences, *(one.sentence for one in occasion.joined), *context.titles]
    for sentence in sentences:
        for span in sentence.countries:
            if _is_there(sentence, span):
                return span.code, [("place", span.start, span.end, "country")]
    for sentence in occasion.sentences:
        if sentence.has("home"):
            visitors = {person.country for person in sentence.persons if person.country}
            return context.home or next((code for code in context.main if code not in visitors), None), []
    return (_receiving(context, occasion, codes) if occasion.family == "encounter" else None), []


def _is_there(sentence: Sentence, span: CountrySpan) -> bool:
    before = sentence.folded[: span.start - sentence.start]
    return bool((_SOIL if span.kind == "demonym" else _LOCATIVE).search(before))


def _receiving(context: Context, occasion: Occasion, codes: set[str]) -> str | None:
    """The host where no place is told: the party an envoy is not from, the receiver's country, the home, who is given something."""
    envoys = {country for sentence in context.scope(occasion) for cue, country in sentence.offices if cue.group in RESIDENT and country}
    ours = [code for code in context.main if code in codes]
    rest = [code for code in ours if code not in envoys]
    if envoys and rest:
        return rest[0]
    for candidate in occasion.core:
        if candidate.trigger.function == "reception" and (agent := _agent(candidate.sentence, candidate.trigger.end)):
            return agent
    if context.home in codes:
        return context.home
    given = any(one.trigger.function == "gift" for one in occasion.core)
    return ours[0] if given and ours else None


def _agent(sentence: Sentence, position: int) -> str | None:
    """The country of whoever stands behind 'par' in a passive reception."""
    by = sentence.folded.find(" par ", position - sentence.start - 5)
    if by < 0:
        return None
    behind = [person.country for person in sentence.persons if person.start > sentence.start + by and person.country]
    behind += [country for cue, country in sentence.offices if cue.start > sentence.start + by and country]
    return behind[0] if behind else None
