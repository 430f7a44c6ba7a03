"""Where an occasion took place: its city and its host country."""

from __future__ import annotations

import re
from collections import Counter

from flows.anaphora import of_pronoun
from flows.context import Context
from flows.model import CitySpan, CountrySpan, Sentence, Town
from flows.occasion import Occasion
from flows.parties import sentence_parties
from flows.when import when

RESIDENT = frozenset(("ambassador", "attache"))  # those who live in the country that receives them
_LOCATIVE = re.compile(r"(?:\b(?:au|en|aux|dans|vers|pour) (?:la |le |l')?|\b(?:territoire|sol|terre) (?:\w+ )?)$")
_PART_OF = re.compile(
    r"\b(?:dans|en|au|aux) (?:la |le |l'|les )?(?:regions?|provinces?|territoires?|departements?|cercles?|wilayas?|gouvernorats?"
    r"|prefectures?|etat|zones?|secteurs?|nord|sud|est|ouest|environs) (?:[a-z]+ )?(?:de |du |d'|des )(?:la |l'|les )?$"
)  # 'dans la région de Tillabéri': no city, but a country
_SOIL = re.compile(r"\b(?:territoire|sol|terre|capitale) $")
_OF_IT = re.compile(r"^(?: \w+){0,3} (?:de |d'|du |des )(?:la |l')?$")
_FACILITY_REACH = 45  # characters between 'base navale' and the city it is in
_POSTED = re.compile(r"\ben poste a $")

_LISTED = re.compile(r" ?(?:,|et|ainsi qu') ?(?:et )?(?:en |au |aux |a |dans )?(?:la |le |l'|les )?$")
_TO = re.compile(
    r"(?:\b(?:a|au|aux|envers|destination d(?:e|u|es)) |\bau (?:profit|benefice) d(?:e|u|es) )(?:l[ae']s? ?)?(?:[a-z'-]+ ){0,5}$"
)
_FROM = re.compile(r"\b(?:par|grace a|(?:de la part|dons?|aupres) d(?:es?|u|')) ?(?:l[ae']s? ?)?(?:[a-z'-]+ ){0,4}$")
_OBTAINED = re.compile(r"des mains|(?:\w+ ){0,3}(?:reç|récep|réceptionn|bénéfici|dot|acqui)")
_GIVES = re.compile(
    r"(?:a|ont|avait|avaient|vient de|viennent de) (?:offert|remis|livré|fait|donné|cédé|octroyé)|(?:offr|remet|livr|donn|céd)"
)
_TOWARDS = re.compile(r"^[^,;]{0,60}\b(?:a|au|aux|chez|aupres) ")

_ACTIVE = re.compile(r"(?:a|ont|avait|avaient|recoit|recoivent|recevra|recevront|reçoit|reçoivent) ?(?!ete|été)")

Span = tuple[str, int, int, str]


def find_city(context: Context, occasion: Occasion) -> CitySpan | Town | None:
    """Where it took place: a city its core is 'à', nearest the date, or a town on no list; else one of the sentences that continue
    it or share its date; else the title's; else that of the visit it falls in."""
    shared = {sentence.no for sentence in context.elsewhere(occasion)}
    for candidate in occasion.core:
        listed = [city for city in candidate.sentence.cities for span in candidate.dates if 0 < span.start - city.end <= 3]
        cities = listed or [city for city in candidate.sentence.cities if _is_where(candidate.sentence, city)]
        if candidate.sentence.no in shared and (occasion.family == "agreement" or candidate.aside) and not occasion.inherited:
            cities = [
                city for city in cities if candidate.sentence.clause(city.start) == candidate.sentence.clause(candidate.trigger.start)
            ]
        if cities:
            anchor = candidate.dates[0].start if candidate.dates else candidate.trigger.start
            return min(cities, key=lambda city: min(abs(city.start - anchor), abs(city.start - candidate.trigger.end)))
    for candidate in occasion.core:
        if candidate.sentence.towns and candidate.sentence.no not in shared:
            return min(candidate.sentence.towns, key=lambda town: abs(town.start - candidate.trigger.end))
    for candidate in occasion.joined:
        if candidate.sentence.no not in shared and candidate.trigger.function != "part" and (city := _city_at(candidate.sentence)):
            return city
    for sentence in context.body:
        if sentence.no not in shared and _same_day(occasion, sentence) and (city := _city_at(sentence)):
            return city
    for sentence in context.document.sentences if context.alone else ():
        if sentence.zone in ("title", "dateline") and (city := _city_at(sentence)):
            return city
    if any(_is_there(sentence, span) for sentence in occasion.sentences for span in sentence.countries if span.kind != "demonym"):
        return None  # it names a country as its place, and no city
    surrounding = context.surrounding(occasion) or _audience_before(context, occasion)
    return find_city(context, surrounding) if surrounding is not None else None


def _audience_before(context: Context, occasion: Occasion) -> Occasion | None:
    """The audience told before by the same host: 'Le lendemain, il a reçu …'."""
    index = context.occasions.index(occasion)
    first = occasion.core[0]
    if first.trigger.function != "reception" or not of_pronoun(first.sentence) or index == 0:
        return None
    before = context.occasions[index - 1]
    received = before.core[-1].trigger.function == "reception" and _ACTIVE.match(before.core[-1].trigger.form)
    return before if received and _ACTIVE.match(first.trigger.form) and before.family == occasion.family else None


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


def find_host(context: Context, occasion: Occasion, city: CitySpan | Town | None, codes: set[str]) -> tuple[str | None, list[Span]]:
    """The host country and, where a country and no city is named as the place, the words that name it. `codes`: the parties."""
    if city and city.country:
        return city.country, []
    surrounding = context.surrounding(occasion)
    if surrounding is not None:
        return find_host(context, surrounding, find_city(context, surrounding), codes)
    sentences = occasion.sentences
    if occasion.family == "encounter":
        sentences = [*sentences, *(one.sentence for one in occasion.joined), *context.titles]
    for sentence in sentences:
        there = [span for span in sentence.countries if _is_there(sentence, span)]
        if len({span.code for span in _side_by_side(sentence, there)}) > 1 and occasion.family == "exercise":
            return None, []  # it takes place in several countries
        if there:
            return there[0].code, [("place", there[0].start, there[0].end, "country")]
        for part in sentence.cities:
            if _is_there(sentence, part):
                return part.country, [("place", part.start, part.end, "country")]
    for sentence in occasion.sentences:
        if sentence.has("home"):
            visitors = {person.country for person in sentence.persons if person.country}
            return context.home or next((code for code in context.main if code not in visitors), None), []
    return (_receiving(context, occasion, codes) if occasion.family == "encounter" else None), []


def _is_there(sentence: Sentence, span: CountrySpan | CitySpan) -> bool:
    before = sentence.folded[: span.start - sentence.start]
    if isinstance(span, CitySpan):
        return bool(_PART_OF.search(before))
    if span.kind == "region" and _PART_OF.search(before):
        return True
    return bool((_SOIL if span.kind == "demonym" else _LOCATIVE).search(before))


def _side_by_side(sentence: Sentence, spans: list[CountrySpan]) -> list[CountrySpan]:
    """The first of the spans and those that follow it in one list: 'en Tunisie, au Maroc et au Ghana'."""
    listed = spans[:1]
    for span in spans[1:]:
        if not _LISTED.match(sentence.folded[listed[-1].end - sentence.start : span.start - sentence.start]):
            break
        listed.append(span)
    return listed


def _receiving(context: Context, occasion: Occasion, codes: set[str]) -> str | None:
    """The host where no place is told: who is given something, the party an envoy is not from, the receiver's country, the country
    somebody goes to, the home."""
    if any(one.trigger.function == "gift" for one in occasion.core) and (recipient := _recipient(occasion, codes)):
        return recipient
    envoys = {country for sentence in context.scope(occasion) for cue, country in sentence.offices if cue.group in RESIDENT and country}
    ours = [code for code in context.main if code in codes]
    rest = [code for code in ours if code not in envoys]
    if envoys and rest:
        return rest[0]
    for candidate in occasion.core:
        if candidate.trigger.function == "reception" and (agent := _agent(candidate.sentence, candidate.trigger.end)):
            return agent
        if candidate.trigger.function == "motion" and (goal := _destination(candidate.sentence, candidate.trigger.end, codes)):
            return goal
    return context.home if context.home in codes else None


def _recipient(occasion: Occasion, codes: set[str]) -> str | None:
    """The country of those something is given to: 'à la marine X', 'au profit de l'armée X', or the subject of 'a bénéficié de'."""
    claims: Counter[str] = Counter()
    for candidate in occasion.core:
        sentence = candidate.sentence
        for party in sentence_parties(sentence):
            before = sentence.folded[: party.start - sentence.start]
            if party.code in codes:
                claims[party.code] += 2 * bool(_TO.search(before)) - 2 * bool(_FROM.search(before))
                claims[party.code] += _OBTAINED.match(candidate.trigger.form) is not None and party.end <= candidate.trigger.start
                claims[party.code] -= _GIVES.match(candidate.trigger.form) is not None and party.end <= candidate.trigger.start
    best = claims.most_common(2)
    return best[0][0] if best and (len(best) == 1 or best[0][1] > best[1][1]) else None


def _destination(sentence: Sentence, position: int, codes: set[str]) -> str | None:
    """The country whose forces, ministry or headquarters somebody goes to: 's'est rendu au quartier général des forces X'."""
    behind = [party for party in sentence_parties(sentence) if party.start >= position and party.code in codes]
    visitors = {party.code for party in sentence_parties(sentence) if party.end <= position}
    for party in behind:
        if party.code not in visitors and _TOWARDS.search(sentence.folded[position - sentence.start : party.start - sentence.start]):
            return party.code
    return None


def _agent(sentence: Sentence, position: int) -> str | None:
    """The country of whoever stands behind 'par' in a passive reception."""
    by = sentence.folded.find(" par ", position - sentence.start - 5)
    if by < 0:
        return None
    behind = [person.country for person in sentence.persons if person.start > sentence.start + by and person.country]
    behind += [country for cue, country in sentence.offices if cue.start > sentence.start + by and country]
    return behind[0] if behind else None
