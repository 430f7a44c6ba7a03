"""Who took part in an occasion: people, countries, organisations, each with the words that say so."""

from __future__ import annotations

from flows.context import Context
from flows.mentions.persons import Person
from flows.model import CitySpan, Party, Sentence
from flows.occasions import Occasion
from flows.parties import mentioned_countries, sentence_parties
from flows.when import meet, when

_MAIN_WEIGHT = 6  # what a country must weigh in a document to be taken for a party its sentence does not name
_SHARED_WEIGHT = 2  # and what it must weigh where the sentence says that it is an affair of several ('les deux armées')
_ANAPHOR_REACH = 4  # sentences that 'leurs' and 'les deux pays' may reach back
_ROLL_CALL = 2  # more countries than these side by side are a list, and whoever stands by it is on it
_LISTS = ("exercise", "operation")  # families whose parties are often listed in a sentence of their own
_NUMBERS = {"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10}


def parties(
    context: Context, occasion: Occasion, taking_part: list[Person], city: CitySpan | None, n_organisations: int
) -> tuple[list[Party], int]:
    """The countries that took part, and in how many steps they had to be inferred.

    What the core says, the people's countries, the lists of who was present, and the place come first; then, one by one and
    only while fewer than two parties are known: countries merely named, 'les deux pays', 'notre pays', the document's own.
    """
    surrounding = occasion.within or (context.surrounding(occasion) if occasion.family != "encounter" else None)
    if surrounding is not None:
        own = [party for sentence in occasion.sentences for party in sentence_parties(sentence)]
        if len({party.code for party in own}) > 1:
            return _present(context, own), 0
        return parties(context, surrounding, taking_part, city, n_organisations)
    found = [party for sentence in told_strongly(occasion) for party in sentence_parties(sentence)]
    found += [Party(person.start, person.end, person.country, "office") for person in taking_part if person.country]
    found += _told_present(context, occasion)
    if city:
        found.append(Party(city.start, city.end, city.country, "place"))
    inferred = 0
    for infer in (_mentioned, _from_anaphor, _at_home, _from_main):
        if len({party.code for party in _present(context, found)}) + n_organisations > 1:
            break
        more = infer(context, occasion, {party.code for party in found})
        inferred += bool(more)
        found += more
    return _present(context, found), inferred


def told_strongly(occasion: Occasion) -> list[Sentence]:
    """The core sentences with a strong word; all of the core when there is none."""
    strong = {one.sentence.no for one in occasion.core if one.trigger.strong}
    return [sentence for sentence in occasion.sentences if sentence.no in strong] or occasion.sentences


def _present(context: Context, found: list[Party]) -> list[Party]:
    return [party for party in found if party.code not in context.absent]


def _told_present(context: Context, occasion: Occasion) -> list[Party]:
    """The countries of the scope's sentences that say who took part ('ont pris part', 'en présence de'), or that list them."""
    listing = occasion.family in _LISTS or any(one.trigger.event_type == "training" for one in occasion.core)
    told = {one.sentence.no: one.sentence for one in occasion.joined if occasion.family in _LISTS and one.trigger.strong}
    seen = {sentence.no for sentence in occasion.sentences} | told.keys()
    found = [party for sentence in told.values() for party in sentence_parties(sentence)]
    for sentence in context.scope(occasion):
        doubtful = any(span.value in ("wish", "denied") for span in sentence.statuses)
        if sentence.no not in seen and sentence.zone == "body" and not doubtful and not _of_another_time(occasion, sentence):
            found += _listed(sentence, listing and (occasion.family in _LISTS or _of_training(sentence)))
    return found


def _of_training(sentence: Sentence) -> bool:
    """Whether the countries a sentence lists may be those of a training: it speaks of one, or names people by nationality."""
    if any(trigger.event_type == "training" or trigger.function == "presence" for trigger in sentence.triggers):
        return True
    return 2 * sum(span.kind == "demonym" for span in sentence.countries) > len(sentence.countries)


def _of_another_time(occasion: Occasion, sentence: Sentence) -> bool:
    """Whether the sentence gives a day that is not one of the occasion's."""
    times = [time for span in sentence.dates if (time := when(span)) and time.precision == "day"]
    return occasion.time is not None and bool(times) and not any(meet(occasion.time, time) for time in times)


def _listed(sentence: Sentence, listing: bool) -> list[Party]:
    acting = sentence_parties(sentence)
    n_acting = len({party.code for party in acting})
    presence = [trigger for trigger in sentence.triggers if trigger.function == "presence"]
    if presence:
        stands_for = any(trigger.form.startswith("représent") for trigger in presence)
        return acting + (mentioned_countries(sentence) if n_acting > 1 or stands_for else [])
    side_by_side = [party for party in acting if party.rule == "coordination"]
    beside = [party for party in acting if party.rule in ("claim", "demonym")]
    n_listed = len({party.code for party in side_by_side})
    listed = side_by_side + beside if n_listed > _ROLL_CALL else side_by_side or beside
    return listed if listing and len({party.code for party in listed}) > 1 else []


def _mentioned(_context: Context, occasion: Occasion, _have: set[str]) -> list[Party]:
    return [party for sentence in told_strongly(occasion) for party in mentioned_countries(sentence)]


def _from_anaphor(context: Context, occasion: Occasion, have: set[str]) -> list[Party]:
    """'Leurs responsables militaires', 'les deux pays': the countries of a sentence before; 'les cinq pays': of the one that names five."""
    first = occasion.sentences[0]
    anaphor = next((context.document.flat[cue.start : cue.end].lower() for cue in first.cues if cue.value == "anaphor"), None)
    if have and anaphor is None:
        return []
    wanted = max((_NUMBERS.get(word, 0) for word in (anaphor or "").split()), default=0)
    if wanted > 2:
        named = [sentence_parties(sentence) for sentence in context.body]
        return next((found for found in named if len({party.code for party in found}) == wanted), [])
    index = next((i for i, sentence in enumerate(context.body) if sentence.no == first.no), 0)
    reach = _ANAPHOR_REACH if anaphor else 1
    for sentence in reversed(context.body[max(0, index - reach) : index]):
        before = sentence_parties(sentence)
        before = [party for party in before if party.rule == "coordination"] or before
        if len({party.code for party in before} | have) > 1:
            return before
    return []


def _at_home(context: Context, occasion: Occasion, have: set[str]) -> list[Party]:
    """'notre pays', or an office without a country: the home country; 'notre pays' also the one main
    country that is not the other party."""
    for sentence in occasion.sentences:
        for cue in sentence.cues:
            if cue.value == "home":
                code = context.home or next((code for code in context.main if code not in have), None)
                return [Party(cue.start, cue.end, code, "home")] if code else []
        own = next((cue for cue, country in sentence.offices if country is None and cue.defence), None)
        if own and context.home:
            return [Party(own.start, own.end, context.home, "home")]
    return []


def _from_main(context: Context, occasion: Occasion, have: set[str]) -> list[Party]:
    """The countries the document is about, where the occasion's own sentences name one or none."""
    spans: dict[str, Party] = {}
    for sentence in context.body:
        for party in sentence_parties(sentence):
            spans.setdefault(party.code, party)
    visited = {city.country for sentence in context.elsewhere(occasion) for city in sentence.cities}
    joint = occasion.family in _LISTS and any(word in one.trigger.form for one in occasion.candidates for word in ("conjoint", "mixte"))
    shared = joint or any(sentence.has("foreign") for sentence in occasion.sentences)
    least = _SHARED_WEIGHT if shared else _MAIN_WEIGHT
    others = [code for code in context.main if code in spans and code not in have | context.absent and context.weights[code] >= least]
    others.sort(key=lambda code: code in visited)  # whoever travels on is not the host of the stop before
    return [Party(spans[code].start, spans[code].end, code, "document") for code in others[: 2 - len(have)]]


def organisations(context: Context, occasion: Occasion) -> list[tuple[str, int, int]]:
    """(code, start, end) of the organisations that took part as such: named by the core, by the title of a document with one
    occasion, or, of an exercise, by a sentence that says who took part."""
    sentences = [*told_strongly(occasion), *(context.titles if context.alone else ())]
    if occasion.family in _LISTS:
        sentences += [
            sentence
            for sentence in context.scope(occasion)
            if sentence.zone == "body" and any(trigger.function == "presence" for trigger in sentence.triggers)
        ]
        sentences += [one.sentence for one in occasion.joined if one.trigger.strong]
    distinct = {sentence.no: sentence for sentence in sentences}.values()
    spans = [(span.value, span.start, span.end) for sentence in distinct for span in sentence.organisations]
    return [span for span in spans if span[0] not in context.facts.frameworks]


def members(context: Context, occasion: Occasion, codes: set[str]) -> set[str]:
    """The members of small alliances at the time, today's when the time is unknown (codebook, "Organisations and members")."""
    day = occasion.time.range[0] if occasion.time and occasion.time.known else None
    found = set()
    for code in codes:
        for country, start, end in context.facts.members.get(code, ()):
            if (end is None and day is None) or (day is not None and start <= day and (end is None or day <= end)):
                found.add(country)
    return found
