"""One telling, several engagements: a tour through three countries, or audiences given to one envoy after another."""

from __future__ import annotations

from dataclasses import replace

from flows.audiences import audiences
from flows.context import Context
from flows.details import Details
from flows.occasion import Occasion
from flows.refusals import ALONE, of_defence
from flows.tours import Stop, find_stops, travellers_of


def split(context: Context, occasion: Occasion, details: Details) -> list[Details]:
    """The rows an occasion stands for (codebook, "Dates, in detail" and "Event types"): none when it is no event, one, or one a
    country toured or received."""
    if occasion.family == "encounter" and details.reason in (None, ALONE) and details.event_type == "visit":
        tour = _tour(context, occasion, details)
        if tour and (details.reason is None or of_defence(context, occasion, details)):
            return tour
    if details.reason:
        return []
    received = audiences(context, occasion, details) if occasion.family == "encounter" else []
    return received or [details]


def _tour(context: Context, occasion: Occasion, details: Details) -> list[Details]:
    """The visits of a tour, none when the occasion is no tour. A stop still to come that nothing dates is no visit yet."""
    travellers = travellers_of(occasion) or {person.country for one in occasion.sentences for person in one.persons if person.country}
    stops = find_stops(context, occasion, travellers)
    codes = {stop.code for stop in stops}
    named = {person.country for person in details.people if person.country}
    titled = {span.code for title in context.titles for span in title.countries}
    visitors = next(
        (found - codes for found in (travellers, named, details.countries, titled, set(context.main[:1])) if found - codes), set()
    )
    if len(stops) < 2 or not (visitors or details.organisations):
        return []
    taken = occasion.time is not None and any(stop.time and stop.time.edtf == occasion.time.edtf for stop in stops)
    timed = [replace(stop, time=stop.time or (None if taken else occasion.time)) for stop in stops]
    owners = _owners(context, occasion, codes)
    return [_visit(context, details, stop, visitors, owners) for stop in timed if stop.time or not stop.planned]


def _owners(context: Context, occasion: Occasion, codes: set[str]) -> dict[int, str | None]:
    """Which stop each sentence of a tour speaks of: the one it names alone, else the one before it was about."""
    owner: str | None = None
    owners = {}
    for sentence in context.scope(occasion):
        named = {city.country for city in sentence.cities} | {span.code for span in sentence.countries}
        if named & codes:
            owner = next(iter(named & codes)) if len(named & codes) == 1 else None
        owners[sentence.no] = owner
    return owners


def _visit(context: Context, details: Details, stop: Stop, visitors: set[str], owners: dict[int, str | None]) -> Details:
    """The visit to one country of a tour, with the city and the people its own sentences name."""
    cities = [
        city
        for sentence in sorted(context.document.body(), key=lambda one: owners.get(one.no) != stop.code)
        for city in sentence.cities
        if city.country == stop.code and city.position == "at"
    ]
    city = stop.city or (cities[0] if cities else None)
    hosts = {person.start for one in context.body if owners.get(one.no) == stop.code for person in one.persons}
    others = {person.start for one in context.body if owners.get(one.no) not in (None, stop.code) for person in one.persons}
    people = [
        one
        for one in details.people
        if one.country in {stop.code, *visitors} or one.start in hosts or (one.country is None and one.start not in others)
    ]
    published, time = context.document.published_on, stop.time
    ahead = published is not None and time is not None and time.known and time.range[0] > published
    travelling = {code for code in details.organisations if code not in context.facts.members}  # a small alliance is toured
    return replace(
        details,
        event_type="visit",
        status="planned" if ahead and details.status == "held" else details.status,
        city=city.city if city else None,
        host=stop.code,
        countries={stop.code, *visitors},
        organisations=travelling,
        people=people,
        reason=None,
        own_time=True,
        time=stop.time,
    )
