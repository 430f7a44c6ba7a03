"""One telling, several engagements: a tour through three countries, or audiences given to one envoy after another."""

from __future__ import annotations

from dataclasses import replace

from flows.details import Details
from flows.mentions.persons import Person
from flows.model import Document, Sentence
from flows.occasions import Occasion
from flows.parties import sentence_parties

_ENVOYS = frozenset(("ambassador", "attache"))


def split(document: Document, occasion: Occasion, details: Details, alone: bool) -> list[Details]:
    """The rows an occasion stands for (codebook, "Dates, in detail" and "Event types"): one, or one a country toured or received.

    `alone`: the document tells no other occasion, so that all of it speaks of this one.
    """
    if occasion.family != "encounter" or details.reason:
        return [details]
    toured = _toured(occasion, details)
    visitor = sorted(details.countries - set(toured))
    if len(toured) > 1 and visitor:
        return [_visit(document, occasion, details, code, visitor) for code in toured]
    received = _received(document, occasion, details, alone)
    if len(received) > 1 and details.host:
        return [_audience(details, code, details.host) for code in received]
    return [details]


def _toured(occasion: Occasion, details: Details) -> list[str]:
    """The countries of a tour, in text order: those of its core that the traveller is not from."""
    if not any(
        one.trigger.function == "tour" and one.trigger.strong and (one in occasion.core or one.sentence.zone == "title")
        for one in occasion.candidates
    ):
        return []
    core = occasion.sentences
    travellers = {person.country for sentence in core for person in sentence.persons if person.country}
    named = [
        party.code
        for sentence in core
        for party in sorted(sentence_parties(sentence), key=lambda one: one.start)
        if party.rule in ("coordination", "claim")
    ]
    cities = [city.country for sentence in core for city in sentence.cities if city.position == "at"]
    return [code for code in dict.fromkeys(named + cities) if code not in travellers and code in details.countries | set(cities)]


def _visit(document: Document, occasion: Occasion, details: Details, code: str, visitor: list[str]) -> Details:
    """The visit to one country of a tour, with the city and the people its own sentences name."""
    others = [sentence for sentence in document.body() if {city.country for city in sentence.cities} == {code}]
    cities = [
        city for sentence in [*others, *document.body()] for city in sentence.cities if city.country == code and city.position == "at"
    ]
    city = cities[0] if cities else None
    hosts = {person.start for sentence in others for person in sentence.persons}
    core = {person.start for sentence in occasion.sentences for person in sentence.persons if person.country is None}
    people = [
        person for person in details.people if person.country in visitor or person.country == code or person.start in hosts | core
    ]
    people = [person for person in people if person.group not in _ENVOYS or _stop_of(document, person) in (None, code)]
    return replace(details, event_type="visit", city=city.city if city else None, host=code, countries={code, *visitor}, people=people)


def _stop_of(document: Document, person: Person) -> str | None:
    """The country of the city named last before a resident envoy, who accompanies the traveller there only."""
    before = [city for sentence in document.body() for city in sentence.cities if city.start < person.start and city.position == "at"]
    return before[-1].country if before else None


def _received(document: Document, occasion: Occasion, details: Details, alone: bool) -> list[str]:
    """The foreign countries whose envoys one host received one after another; a gathering of them is one meeting."""
    if details.event_type != "meeting" or any(one.trigger.function == "gathering" and one.trigger.strong for one in occasion.core):
        return []
    if not any(one.trigger.function in ("reception", "part") for one in occasion.candidates):
        return []
    codes = [
        country for sentence in _scope(document, occasion, alone) for cue, country in sentence.offices if cue.group in _ENVOYS and country
    ]
    if codes:  # 'l'attaché du Laos, puis celui du Cambodge'
        codes += [
            party.code for sentence in occasion.sentences for party in sentence_parties(sentence) if party.rule in ("claim", "office")
        ]
    return [code for code in dict.fromkeys(codes) if code != details.host]


def _scope(document: Document, occasion: Occasion, alone: bool) -> list[Sentence]:
    if alone:
        return document.body()
    numbers = {one.sentence.no for one in occasion.candidates}
    return [sentence for sentence in document.body() if sentence.no in numbers or sentence.no - 1 in numbers]


def _audience(details: Details, code: str, host: str) -> Details:
    people = [person for person in details.people if _sits_with(person, code, host)]
    return replace(details, event_type="meeting", countries={code, host}, people=people)


def _sits_with(person: Person, code: str, host: str) -> bool:
    return person.country in (code, host) or (person.country is None and person.group not in _ENVOYS)
