"""The country where an occasion took place: its city's, the one named as its place, its receiver's."""

from __future__ import annotations

import re
from collections import Counter

from flows.bystanders import is_matter
from flows.candidates import Candidate
from flows.context import Context
from flows.location import aboard, find_city, from_afar, is_place
from flows.model import RESIDENT, CitySpan, CountrySpan, Sentence, Town
from flows.occasion import OWN_ROW, Occasion
from flows.parties import sentence_parties

ATTENDING = re.compile(r"\b(?:en presence d|accompagnee?s?\b|aux cotes d|assistee?s?\b|flanquee?s? d|escortee?s? d)[^,;]{0,40}$")
_LISTED = re.compile(r" ?(?:,|et|ainsi qu') ?(?:et )?(?:en |au |aux |a |dans )?(?:la |le |l'|les )?$")
_TO = re.compile(
    r"(?:\b(?:a|au|aux|envers|destination d(?:e|u|es)) |\bau (?:profit|benefice) d(?:e|u|es) )(?:l[ae']s? ?)?(?:[a-z'-]+ ){0,5}$"
)
_FROM = re.compile(r"\b(?:par|grace a|(?:de la part|dons?|aupres) d(?:es?|u|')) ?(?:l[ae']s? ?)?(?:[a-z'-]+ ){0,4}$")
_EMBASSY_OF = re.compile(r"\b(?:ambassade|cooperation) (?:de |d'|du |des )(?:la |l'|les )?$")  # it gives
_MADE_IN = re.compile(r"\b(?:form|instrui|entrain|fabriqu|produi|construi|achet|acqui|assembl)\w+ (?:en|au|aux) (?:la |le |l')?$")
_OBTAINED = re.compile(r"des mains|(?:\w+ ){0,3}(?:reç|récep|réceptionn|bénéfici|dot|acqui)")
GIVES = re.compile(
    r"(?:a|ont|avait|avaient|vient de|viennent de) (?:offert|remis|livré|fait|donné|cédé|octroyé)|(?:offr|remet|livr|donn|céd)"
)
_TOWARDS = re.compile(r"^[^,;]{0,60}\b(?:a|au|aux|chez|aupres) ")

_IN_HOUSE = re.compile(
    r"(?: [a-z]+){0,2} (?:de |du |des |d')(?:la |les |l')?[a-z'-]+"
    r"(?: (?!l[ae]s? |l'|une? |par |avec )[a-z'-]+){0,2} ?(?:de la |du |de l'|des |de |d')?$"
)
PASSIVE = re.compile(
    r"(?:(?:a|ont|avait|avaient|aura|auront|ayant) été|est|sont|était|étaient|sera|seront|fut|furent|étant|être) (?:reçu|accueilli)e?s?\b"
    r"|(?:reçue?s?|accueillie?s?)(?: par| en)?\b"
)
_OF_GIVER = re.compile(r"(?: accordee)? (?:de |d'|du |avec |par |que |qu'|aupres |chez )")
_DECORATES = re.compile(r"(?:a|ont|avait|avaient|vient de|viennent de) (?:décor|médaill)|(?:décore|décorent|décora|décorera)\b")
_GUEST = re.compile(r"\bl'hôte\b|\binvitation\b")
_HOSTED_BY = re.compile(
    r"(?:\b(?:accueilli|abrite|heberge|organise)e?s? (?:[a-z]+ )?par|pays (?:hote|organisateur|d'accueil),?) (?:la |le |l'|les )?$"
)
_HOSTING = re.compile(
    r"(?:, [^,;]{3,60},)? (?:(?:a|avait|aura|va|doit|devait|devrait) )?(?:[a-z]+ )?(?:abrit|accueill|heberg)"
    r"|,? (?:qui est |etant )?(?:le )?pays (?:hote|organisateur|d'accueil)"
)

Span = tuple[str, int, int, str]


def find_host(context: Context, occasion: Occasion, city: CitySpan | Town | None, codes: set[str]) -> tuple[str | None, list[Span]]:
    """The host country and, where a country and no city is named as the place, the words that name it. `codes`: the parties."""
    if city and city.country:
        return city.country, []
    if aboard(occasion) or from_afar(occasion):
        return None, []
    surrounding = context.surrounding(occasion)
    apart = occasion.family == "encounter" and any(_took_place(one) for one in occasion.sentences)  # 'celle effectuée en Belgique'
    if surrounding is not None and not apart and not (context.in_passing(occasion) and occasion.family in OWN_ROW):
        return find_host(context, surrounding, find_city(context, surrounding), codes)
    told = next((span.code for one in context.scope(occasion) for span in one.countries if _hosts(one, span)), None)
    if occasion.family != "encounter" and told:
        return told, []
    sentences = occasion.sentences
    aside = {one.sentence.no for one in occasion.joined} - {sentence.no for sentence in sentences}
    if occasion.family == "encounter":
        sentences = [*sentences, *(one.sentence for one in occasion.joined), *context.titles]
    elif occasion.family == "exercise":
        sentences = [*sentences, *(one.sentence for one in occasion.joined if one.status != "planned" or not one.time)]
    for sentence in sentences:
        there = [span for span in sentence.countries if is_place(sentence, span) and not is_matter(sentence, span)]
        there = [span for span in there if not context.tells_another(occasion, sentence, span.start)]
        if sentence.no in aside and len(codes) > 1:
            there = [span for span in there if span.code in codes and not _MADE_IN.search(_before(sentence, span))]
        if len({span.code for span in _side_by_side(sentence, there)}) > 1 and occasion.family == "exercise":
            return None, []  # it takes place in several countries
        if there:
            return there[0].code, [("place", there[0].start, there[0].end, "country")]
        for part in sentence.cities:
            if is_place(sentence, part):
                return part.country, [("place", part.start, part.end, "country")]
    for sentence in occasion.sentences:
        if sentence.has("home"):
            return context.home or _at_home(context, sentence, codes), []
    if occasion.family != "encounter":
        return None, []
    return _receiving(context, occasion, codes) or _of_another(context, occasion, codes), []


def _of_another(context: Context, occasion: Occasion, codes: set[str]) -> str | None:
    """Who is given something is who was given it the time before: 'La dernière livraison remonte à juin 2018'."""
    another = context.another_of(occasion)
    given = another is not None and all(one.trigger.function == "gift" for one in occasion.core)
    return _recipient(another.core, codes) if given and another is not None else None


def _before(sentence: Sentence, span: CountrySpan) -> str:
    return sentence.folded[: span.start - sentence.start]


def _took_place(sentence: Sentence) -> bool:
    return any(is_place(sentence, span) and not is_matter(sentence, span) for span in sentence.countries)


def _at_home(context: Context, sentence: Sentence, codes: set[str]) -> str | None:
    """Whose 'le pays' it is that somebody comes to, in a document that does not say whose it is: a party's that does not come."""
    visitors = {person.country for person in sentence.persons if person.country}
    came = next((trigger.start for trigger in sentence.triggers if trigger.function == "motion"), sentence.start)
    visitors |= {party.code for party in sentence_parties(sentence) if party.end <= came}
    others = [code for code in context.main if code not in visitors]
    return next((code for code in others if code in codes), next(iter(others), None))


def _hosts(sentence: Sentence, span: CountrySpan) -> bool:
    """Whether a country is said to host: 'sera accueilli par la Gambie', 'la Gambie abritait', 'la Gambie, pays hôte'."""
    if span.kind == "demonym" and not any(0 < span.start - noun.end <= 1 for noun in sentence.party_nouns):
        return False  # but 'les forces armées sénégalaises accueilleront'
    before, behind = sentence.folded[: span.start - sentence.start], sentence.folded[span.end - sentence.start :]
    if _HOSTED_BY.search(before):
        return len({one.code for one in _side_by_side(sentence, [one for one in sentence.countries if one.start >= span.start])}) == 1
    return _HOSTING.match(behind) is not None


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
    given = [one for one in occasion.core if one.trigger.function == "gift"] or [one for one in occasion.joined if _is_given(one)]
    if given and (recipient := _recipient(given, codes)):
        return recipient
    envoys = {country for sentence in context.scope(occasion) for cue, country in sentence.offices if cue.group in RESIDENT and country}
    ours = [code for code in context.main if code in codes]
    rest = [code for code in ours if code not in envoys]
    if envoys and rest:
        return rest[0]
    received = [
        one for one in occasion.joined if one.trigger.function == "reception" and one.trigger.strong and one.sentence.zone == "body"
    ]
    for candidate in [*occasion.core, *received]:
        if _GUEST.search(candidate.trigger.form) and (inviter := _inviter(context, candidate.sentence, candidate.trigger.end)):
            return inviter
        if candidate.trigger.function == "reception" and (agent := _agent(context, candidate.sentence, candidate.trigger.end)):
            return agent
        acts = candidate.trigger.function == "reception" or _DECORATES.match(candidate.trigger.form)
        if acts and (receiver := _receiver(context, candidate, codes)):
            return receiver
        if "audience" in candidate.trigger.form and (giver := _giver(context, candidate.sentence, candidate.trigger.end)):
            return giver
        if candidate.trigger.function in ("motion", "event") and (goal := _destination(candidate.sentence, candidate.trigger.end, codes)):
            return goal
    if (owner := _owner_of_premises(occasion, codes)) or (other := _other_side(occasion, codes)):
        return owner or other
    return context.home if context.home in codes else None


def _receiver(context: Context, candidate: Candidate, codes: set[str]) -> str | None:
    """The country of the subject that receives or decorates: 'le ministre X a reçu le 6 juin le général Y'."""
    sentence, trigger = candidate.sentence, candidate.trigger
    if PASSIVE.match(trigger.form):
        return None
    before = [(person.start, context.country_of(person)) for person in sentence.persons]
    before += [(cue.start, country) for cue, country in sentence.offices]
    before += [(party.start, party.code) for party in sentence_parties(sentence)]
    subjects = [code for start, code in sorted(before, key=lambda one: one[0]) if start < trigger.start and code in codes]
    return subjects[-1] if subjects else None


def _owner_of_premises(occasion: Occasion, codes: set[str]) -> str | None:
    """The party in whose house it was: 'au siège de l'état-major X', 'la salle de conférence du ministère X'."""
    for sentence in occasion.sentences:
        houses = [cue for cue in sentence.cues if cue.value == "premises"]
        for party in sentence_parties(sentence) if houses else ():
            gaps = (sentence.folded[cue.end - sentence.start : party.start - sentence.start] for cue in houses if cue.end <= party.start)
            if party.code in codes and any(_IN_HOUSE.match(gap) for gap in gaps):
                return party.code
    return None


def _other_side(occasion: Occasion, codes: set[str]) -> str | None:
    """Of two parties, the one that is not the visitor's who 'a été reçu' or 'est arrivé', or whom somebody 'a reçu'."""
    for candidate in occasion.core:
        passive = PASSIVE.match(candidate.trigger.form) is not None
        if len(codes) == 2 and candidate.trigger.function == "reception" and not passive:  # 'X a reçu le chef d'état-major français'
            guests = {party.code for party in sentence_parties(candidate.sentence) if party.start >= candidate.trigger.end} & codes
            if len(guests) == 1:
                return next(iter(codes - guests))
        if len(codes) != 2 or not (passive or candidate.trigger.function == "motion"):
            continue
        before = {party.code for party in sentence_parties(candidate.sentence) if party.end <= candidate.trigger.start}
        visitors = (before & codes) if before else set()
        if len(visitors) == 1:
            return next(iter(codes - visitors))
    return None


def _is_given(candidate: Candidate) -> bool:
    return candidate.trigger.function == "gift" and candidate.trigger.strong


def _recipient(given: list[Candidate], codes: set[str]) -> str | None:
    """The country of those something is given to: 'à la marine X', 'au profit de l'armée X', or the subject of 'a bénéficié de'."""
    claims: Counter[str] = Counter()
    for candidate in given:
        sentence = candidate.sentence
        for party in sentence_parties(sentence):
            before = sentence.folded[: party.start - sentence.start]
            if party.code in codes:
                claims[party.code] += 2 * bool(_TO.search(before)) - 2 * bool(_FROM.search(before) or _EMBASSY_OF.search(before))
                claims[party.code] += _OBTAINED.match(candidate.trigger.form) is not None and party.end <= candidate.trigger.start
                claims[party.code] -= GIVES.match(candidate.trigger.form) is not None and party.end <= candidate.trigger.start
    best = claims.most_common(2)
    return best[0][0] if best and (best[0][1] > best[1][1] if len(best) > 1 else best[0][1] >= 0) else None


def _destination(sentence: Sentence, position: int, codes: set[str]) -> str | None:
    """The country whose forces, ministry or headquarters somebody goes to: 's'est rendu au quartier général des forces X'."""
    behind = [party for party in sentence_parties(sentence) if party.start >= position and party.code in codes]
    visitors = {party.code for party in sentence_parties(sentence) if party.end <= position}
    for party in behind:
        if party.code not in visitors and _TOWARDS.search(sentence.folded[position - sentence.start : party.start - sentence.start]):
            return party.code
    return None


def _inviter(context: Context, sentence: Sentence, position: int) -> str | None:
    """The country of whoever one is the guest of: 'a été l'hôte, lundi, du général X', 'sur invitation de son homologue ghanéen'."""
    behind = [(one.start, context.country_of(one)) for one in sentence.persons] + [(cue.start, code) for cue, code in sentence.offices]
    behind += [(party.start, party.code) for party in sentence_parties(sentence)] + [(one.start, one.code) for one in sentence.countries]
    return next((code for start, code in sorted(behind, key=lambda one: one[0]) if start >= position and code), None)


def _giver(context: Context, sentence: Sentence, position: int) -> str | None:
    """The country of whoever an audience is of, with or by: 'a eu une audience avec X', 'l'audience que X a accordée'."""
    behind = sorted((one.start, context.country_of(one)) for one in sentence.persons if one.start >= position)
    if not behind or not _OF_GIVER.match(sentence.folded[position - sentence.start : behind[0][0] - sentence.start]):
        return None
    return behind[0][1]


def _agent(context: Context, sentence: Sentence, position: int) -> str | None:
    """The country of whoever stands behind 'par' in a passive reception."""
    by = sentence.folded.find(" par ", max(0, position - sentence.start - 5))
    if by < 0:
        return None
    behind = [code for person in sentence.persons if person.start > sentence.start + by and (code := context.country_of(person))]
    behind += [country for cue, country in sentence.offices if cue.start > sentence.start + by and country]
    return behind[0] if behind else None
