"""Tours: the stops of a journey through several countries, in text order, each with its own days where they are told.

A journey is a tour when a word says so ('en tournée') or when a word of travel governs places of two countries
('s'est rendu au A, puis à B'). Its stops stand in that list, in the title's, and in sentences about its stages.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace

from flows.candidates import Candidate
from flows.context import Context
from flows.model import CitySpan, CountrySpan, DateSpan, Sentence
from flows.occasion import Occasion, background
from flows.parties import sentence_parties
from flows.when import When, meet, when

_FIRST_REACH = 70  # characters between a word of travel and the first place it leads to
_DATE_REACH = 25  # and between the last stop of a list and a date behind it
_GOING_ON = (
    r"avant (?:de |d')(?:se |s'|y )?[a-z]+(?:er|ir|re)(?: (?:sa|son|la|le|l')? ?[a-z]+)?"  # 'avant de gagner', 'avant d'achever sa tournée'
)
_NEXT = rf"(?:puis|ensuite|enfin|et|ou|ainsi que|(?:se rendre|gagner) ensuite|{_GOING_ON})"
_WHERE = r"(?:(?:a|au|aux|en|dans|par|vers|pour|sur) )?(?:la |le |l'|les )?"
_LINK = re.compile(rf"^[ ,;()]*(?:{_NEXT}[ ,]*(?:\([^)]*\) ?)?)*{_WHERE}$")
_FARTHER = re.compile(rf"^[^;]{{0,90}}\b(?:puis|ensuite|enfin|{_GOING_ON})[ ,]*{_WHERE}$")
_DIRECT = re.compile(r"^(?: [a-z]+ment| tour a tour| d'abord| ensuite|,)* ?(?:la |le |l'|les )?$")  # 'a visité successivement A'
_LOCATIVE = re.compile(r"\b(?:a|au|aux|en|vers|pour|par|dans) (?:la |le |l'|les )?$")
_STAGE = re.compile(r"\b(?:etapes?|haltes?|cap sur)\b")
_FACING = re.compile(r"\b(?:par|selon|depuis|de|d'|du) (?:la |le |l')?$")  # 'négligé par A', 'venu de B': no stop of a stage

_THEN_AT = re.compile(r",? (?:a|au|aux|en) (?:la |l')?")
_THERE_ON = re.compile(r",? ?\(?(?:le |ce )?")
_JOURNEY_DAYS = 15  # days between two stops of one tour
_ARTICLE = re.compile(r"\b(?:le|les|du|des|ce) $")  # before a date

Place = CitySpan | CountrySpan


@dataclass(frozen=True, slots=True)
class Stop:
    """A country the traveller stopped in: the city, where the telling begins, its own days, whether it is still to come."""

    code: str
    city: CitySpan | None
    start: int
    time: When | None = None
    planned: bool = False


def find_stops(context: Context, occasion: Occasion, travellers: set[str]) -> list[Stop]:
    """The stops of the tour an occasion tells, one a country; fewer than two when it tells none. `travellers`: no stop is theirs."""
    telling = [one for one in occasion.candidates if _leads(one) and (one in occasion.core or not background(one))]
    toured = any(one.trigger.function == "tour" and one.trigger.strong and _central(occasion, one) for one in telling)
    central = [one for one in telling if _central(occasion, one)]
    stops = _distinct([stop for one in central for stop in _listed(one)], travellers)
    if toured:
        stops = _distinct([*stops, *_of_core(occasion)], travellers)
    if not toured and len(stops) < 2:
        return []
    stops = _distinct([*stops, *(stop for one in context.titles for stop in _of_title(one))], travellers)
    if toured:
        stops += [stop for one in telling if one not in central for stop in _listed(one)]
    stops += [stop for sentence in context.scope(occasion) if _STAGE.search(sentence.folded) for stop in _of_stage(sentence)]
    return [_dated(context, occasion, stop) for stop in _distinct(stops, travellers | _told_apart(context, occasion))]


def travellers_of(occasion: Occasion) -> set[str]:
    """The countries that act before the word of travel: those of the people who travel."""
    found: set[str] = set()
    for one in occasion.core:
        if _leads(one):
            found |= {
                party.code for party in sentence_parties(one.sentence) if party.end <= one.trigger.start and party.rule != "coordination"
            }
    return found


def _told_apart(context: Context, occasion: Occasion) -> set[str]:
    """The countries in whose cities another occasion of the same time is: those visits are told by themselves."""
    others = [one for one in context.occasions if one is not occasion and one.family == occasion.family]
    same = [one for one in others if one.time is None or occasion.time is None or meet(one.time, occasion.time)]
    elsewhere = [one for one in others if not any(sentence in occasion.sentences for sentence in one.sentences)]
    same += [one for one in elsewhere if one not in same and one.time and occasion.time and _near(one.time, occasion.time)]
    apart = {city.country for one in same for sentence in one.sentences for city in sentence.cities if city.position == "at"}
    beside = [core for one in others if one not in same for core in one.core if core.sentence in occasion.sentences]
    return apart | {city.country for one in beside for city in one.sentence.cities if city.position == "at" and _in_clause(one, city)}


def _near(one: When, other: When) -> bool:
    """Whether two times are days of what may be one journey."""
    if not (one.known and other.known) or "month" in (one.precision, other.precision):
        return False
    return max((one.range[0] - other.range[1]).days, (other.range[0] - one.range[1]).days) <= _JOURNEY_DAYS


def _in_clause(candidate: Candidate, city: CitySpan) -> bool:
    return candidate.sentence.clause(city.start) == candidate.sentence.clause(candidate.trigger.start)


def _leads(candidate: Candidate) -> bool:
    """Whether places behind the trigger are where somebody went."""
    trigger = candidate.trigger
    return trigger.event_type == "visit" and trigger.function in ("motion", "tour", "event", "reception")


def _central(occasion: Occasion, candidate: Candidate) -> bool:
    return candidate in occasion.core or candidate.sentence.zone == "title"


def _listed(candidate: Candidate) -> list[Stop]:
    """The places listed behind a word of travel, with the days told beside them."""
    sentence, position = candidate.sentence, candidate.trigger.end
    places = _chain(sentence, [place for place in _places(sentence) if place.start >= position], position)
    ahead = any(span.value == "planned" and places and position <= span.start < places[0].start for span in sentence.statuses)
    stops = [_stop(place, planned=ahead or candidate.status == "planned") for place in places]
    stops = [stop for number, stop in enumerate(stops) if number == 0 or stop.code != stops[number - 1].code]
    if len(stops) == 1 and candidate.trigger.function == "motion" and len(candidate.dates) == 1 and _is_day(candidate.dates[0]):
        return [replace(stops[0], time=candidate.time)]
    return _with_days(sentence, stops, position, places[-1].end if places else position)


def _chain(sentence: Sentence, places: list[Place], position: int) -> list[Place]:
    """The first of the places, when the words before it lead there, and those linked to it."""
    if not places or not _led(sentence, places[0], position):
        return []
    chain = places[:1]
    for place in places[1:]:
        gap = _between(sentence, chain[-1].end, place.start)
        farther = _FARTHER.match(gap) and _located(sentence, place) and not _travels_between(sentence, chain[-1].end, place.start)
        if not (_LINK.match(gap) or farther):
            break
        chain.append(place)
    return chain


def _travels_between(sentence: Sentence, start: int, end: int) -> bool:
    """Whether another journey is told between two places: 'à A, première étape d'une tournée qui le mènera à B'."""
    return any(one.function in ("tour", "event", "reception") and start <= one.start < end for one in sentence.triggers)


def _led(sentence: Sentence, place: Place, position: int) -> bool:
    gap = _between(sentence, position, place.start)
    if len(gap) > _FIRST_REACH or ";" in gap:
        return False
    return _located(sentence, place) or _DIRECT.match(gap) is not None


def _located(sentence: Sentence, place: Place) -> bool:
    if isinstance(place, CitySpan) and place.position == "at":
        return True
    return _LOCATIVE.search(sentence.folded[: place.start - sentence.start]) is not None


def _between(sentence: Sentence, start: int, end: int) -> str:
    """The words between two positions, dates and durations left out."""
    left_out = [(span.start, span.end) for span in sentence.dates] + [(first, last) for first, last, _ in sentence.durations]
    words, position = "", start
    for first, last in sorted(left_out):
        if position <= first < end:
            words = _ARTICLE.sub("", words + sentence.folded[position - sentence.start : first - sentence.start])
            position = last
    words += sentence.folded[position - sentence.start : max(position, end) - sentence.start]
    return re.sub(" +", " ", words)


def _places(sentence: Sentence) -> list[Place]:
    """The countries named and the cities, in text order; a demonym names no place."""
    places: list[Place] = [span for span in sentence.countries if span.kind not in ("demonym", "prefix", "seat")]
    places += [city for city in sentence.cities if not any(span.start <= city.start < span.end for span in places)]
    return sorted(places, key=lambda place: place.start)


def _stop(place: Place, planned: bool = False) -> Stop:
    if isinstance(place, CitySpan):
        return Stop(place.country, place, place.start, planned=planned)
    return Stop(place.code, None, place.start, planned=planned)


def _with_days(sentence: Sentence, stops: list[Stop], start: int, end: int) -> list[Stop]:
    """The stops with their own days: as many days as stops, each beside its own, or a day that stands before the next stop."""
    stops = [replace(stop, time=_day_beside(sentence, stop)) for stop in stops]
    days = [span for span in sentence.dates if start <= span.start <= end + _DATE_REACH and span.bound == "on" and _is_day(span)]
    if len(stops) == len(days) > 1:
        return [replace(stop, time=when(span)) for stop, span in zip(stops, days, strict=True)]
    dated = []
    for stop, following in itertools.zip_longest(stops, stops[1:]):
        own = stop.time is None and following and len(days) == 1 and stop.start < days[0].start < following.start
        dated.append(replace(stop, time=when(days[0])) if own else stop)
    return dated


def _day_beside(sentence: Sentence, stop: Stop) -> When | None:
    """The day right before or behind a stop: 'mercredi à Cotonou', 'à Cotonou (mercredi)'."""
    end = stop.city.end if stop.city else stop.start
    for span in sentence.dates:
        low, high = min(span.end, end), max(span.start, stop.start)
        words = sentence.folded[low - sentence.start : high - sentence.start]
        if _is_day(span) and span.bound == "on" and (_THEN_AT if span.end <= stop.start else _THERE_ON).fullmatch(words):
            return when(span)
    return None


def _is_day(span: DateSpan) -> bool:
    time = when(span)
    return time is not None and time.edtf.count("-") > 1 and "/" not in time.edtf


def _of_core(occasion: Occasion) -> list[Stop]:
    """Of what is called a tour, the countries its core lists or has people of, and the cities it is at."""
    found = []
    for sentence in occasion.sentences:
        parties = sorted(sentence_parties(sentence), key=lambda one: one.start)
        found += [Stop(party.code, None, party.start) for party in parties if party.rule in ("coordination", "claim")]
        cities = [Stop(city.country, city, city.start) for city in sentence.cities if city.position == "at"]
        found += [replace(stop, time=_day_beside(sentence, stop)) for stop in cities]
    return found


def _of_title(sentence: Sentence) -> list[Stop]:
    """The list of places in a title ('Le ministre au A et en B'); a place alone may be the subject's."""
    located = [place for place in _places(sentence) if _located(sentence, place)]
    places = [place for place in _places(sentence) if located and place.start >= located[0].start]
    chain = _chain(sentence, places, places[0].start) if places else []
    return [_stop(place) for place in chain] if len(chain) > 1 else []


def _of_stage(sentence: Sentence) -> list[Stop]:
    """The places of a sentence about a stage of the tour: 'B sera une autre étape', 'Première halte en A'."""
    before = {place.start: sentence.folded[: place.start - sentence.start] for place in _places(sentence)}
    return [_stop(place) for place in _places(sentence) if not _FACING.search(before[place.start])]


def _distinct(stops: list[Stop], travellers: set[str]) -> list[Stop]:
    """One stop a country, in the order told, with the first city and days told of it."""
    found: dict[str, Stop] = {}
    for stop in stops:
        if stop.code not in travellers:
            known = found.setdefault(stop.code, stop)
            found[stop.code] = replace(known, city=known.city or stop.city, time=known.time or stop.time)
    return list(found.values())


def _dated(context: Context, occasion: Occasion, stop: Stop) -> Stop:
    """The stop with the day a sentence about it alone gives, inside the range of the tour."""
    if stop.time is not None or occasion.time is None or "/" not in occasion.time.edtf:
        return stop
    for sentence in context.scope(occasion):
        if {city.country for city in sentence.cities} | {place.code for place in sentence.countries if place.kind != "demonym"} != {
            stop.code
        }:
            continue
        days = [time for span in sentence.dates if _is_day(span) and (time := when(span)) and meet(occasion.time, time)]
        if len({day.edtf for day in days}) == 1:
            return replace(stop, time=days[0])
    return stop
