"""What an occasion's row says: its type, status and confidence beside who and where; and why some occasions are no events."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from flows.anaphora import of_pronoun
from flows.attribution import parties
from flows.candidates import Candidate
from flows.confidence import confidence, find_doubts
from flows.context import Context
from flows.hosting import ATTENDING, PASSIVE, find_host
from flows.location import city_in, find_city, from_afar
from flows.mentions.persons import Person
from flows.model import RESIDENT, Sentence, Trigger
from flows.occasion import OWN_ROW, Occasion, background, convened, serial, told_as_held
from flows.organisations import members, organisations
from flows.participants import people
from flows.parties import sentence_parties
from flows.refusals import refusal
from flows.scenes import SCENE
from flows.tours import travellers_of
from flows.when import When

_JOINT = ("meeting", "exercise", "operation", "agreement")  # types a small alliance takes part in with all its members
_THIRD = ("meeting", "agreement", "ceremony")  # types that may take place in a country that has no part in them
_THIS = re.compile(r"(?:^|[,;] )(?:cette|ce) $")
_MIXED = ("assistance", "ceremony", "training", "port_call", "visit")  # types that win over an encounter's other words
_AT_IT = re.compile(
    r"(?:a l'issue|a cette occasion|au terme|a la fin|au cours|lors|en marge|a l'occasion|dans la foulee|a la faveur|auparavant|ensuite)\b"
    r"|(?:il|elle|ils|elles|celui-ci|celle-ci|ce dernier|cette derniere|l'hote|le visiteur|les deux [a-z]+) "
)
_DELEGATION = re.compile(r"\bdelegations?\b(?! (?:de l'|d'une )ambassade)")
_DELEGATION_OF = re.compile(r"\b(?:delegations?|emissaires?) (?:(?!ambassade|l'ambassade|consulat)[a-z'-]+ ){0,4}$")
_OF_COURSE = re.compile(r"\bceremonies? (?:[a-z]+ ){0,2}d(?:e |'|u )(?:[a-z0-9'-]+ ){0,6}$")  # 'cérémonie de départ de la promotion du'
_MISSION_REACH = 60  # characters between the head of a mission and the country it is in
_RECIPROCAL = re.compile(r"(?:se |s')(?:y )?(?:sont|étaient|seront|\w+ent)\b")
_HEAD_OF = re.compile(
    r"\b(?:president|presidente|membres?|chef|directeur|secretaire(?: general)?) (?:du |de la |de l')$"
)  # no session of it
_COUNTRY_VISITED = re.compile(r" (?:en |au |aux |a )(?:la |l')?")
_IS = re.compile(r"\b(?:est|sont|se trouv(?:e|ent)) (?:[a-z]+,? ){0,4}$")
_CALL = re.compile(r" (?:de courtoisie|d'adieux?|d'au revoir|de presentation|protocolaire)")  # an envoy's call is no journey
_APPOSED = 5  # characters between a name and the office behind it
_ENCOUNTER = frozenset(("visit", "meeting"))


@dataclass(slots=True)
class Details:
    """The fields of a row, and the evidence for each: [(field, start, end, rule)]."""

    event_type: str
    status: str
    city: str | None
    host: str | None
    countries: set[str]
    organisations: set[str]
    people: list[Person]
    evidence: list[tuple[str, int, int, str]]
    doubts: list[str] = field(default_factory=list)  # what makes it more or less likely to be right, see flows.confidence
    confidence: float = 0.0
    reason: str | None = None  # why it is no event after all
    own_time: bool = False  # it has a time of its own, or none: that of one stop of a tour
    time: When | None = None


def describe(context: Context, occasion: Occasion) -> Details:
    """The details of one occasion; `reason` is set when the codebook does not count it."""
    taking_part = people(context, occasion)
    named = organisations(context, occasion, taking_part)
    codes = {code for code, _, _ in named}
    city = find_city(context, occasion)
    found, _ = parties(context, occasion, taking_part, city, len(codes))
    host, host_span = find_host(context, occasion, city, {party.code for party in found})
    city = city or (city_in(context, occasion, host) if host else None)
    countries = {party.code for party in found} | ({host} if host else set()) - context.absent
    event_type = _type(context, occasion, countries, codes, host, taking_part)
    if event_type == "ceremony" and codes and host not in {party.code for party in found if party.rule != "place"}:
        countries.discard(host or "")  # a mission's own ceremony: the country it is stationed in is no party to it
    elsewhere = {party.code for party in found if party.rule != "place"}
    envoys = any(cue.group in RESIDENT for sentence in context.scope(occasion) for cue, _ in sentence.offices)
    ours = any(
        person.defence and person.role and person.country is None for person in taking_part
    )  # 'le ministre des Armées' is the host's
    if event_type in _THIRD and len(elsewhere) == 2 and host not in elsewhere and not envoys and not ours:
        countries.discard(host or "")  # two parties met in a third country
    if event_type == "exercise" and len(elsewhere) == 2 and host not in elsewhere and host not in context.weights:
        countries.discard(host or "")  # forces stationed there, or passing by: the host is not so much as named
    if event_type in _JOINT:
        countries |= members(context, occasion, codes)
    evidence = _core_evidence(occasion)
    evidence += [("country", party.start, party.end, party.rule) for party in found]
    evidence += [("organisation", start, end, "name") for _, start, end in named]
    evidence += [("participant", person.start, person.end, person.group or "name") for person in taking_part]
    evidence += [("place", city.start, city.end, city.position)] if city else host_span
    place = city.city if city else None
    details = Details(event_type, _status(occasion), place, host, countries, codes, taking_part, evidence)
    details.doubts = find_doubts(context, occasion, details, found)
    details.confidence = confidence(details.doubts, context.facts.doubts)
    details.reason = refusal(context, occasion, details, found)
    return details


def _core_evidence(occasion: Occasion) -> list[tuple[str, int, int, str]]:
    triggers = [("trigger", one.trigger.start, one.trigger.end, one.trigger.function) for one in occasion.candidates]
    return triggers + [("date", span.start, span.end, span.rule) for one in occasion.core for span in one.dates]


def _type(context: Context, occasion: Occasion, countries: set[str], codes: set[str], host: str | None, taking_part: list[Person]) -> str:
    """The type its words vote for, by the codebook's precedence; between visit and meeting by who came to whom."""
    if occasion.family != "encounter":
        return occasion.family
    votes = _votes(occasion)
    if _delivered(occasion):
        return "assistance"
    lead = {sentence.no for sentence in context.body[:3]}
    scene = all(one.trigger.form == SCENE for one in occasion.core)  # what took place there stands beside it
    gathered = any(
        one.trigger.function == "gathering"
        and (one in occasion.core or one.sentence.no in lead or one.sentence.zone == "title" or (scene and one.trigger.strong))
        for one in occasion.candidates
        if not background(one)
    )
    if votes <= _ENCOUNTER:
        joint = gathered and (len(countries) > 2 or codes or _commission(occasion)) and not _journey(occasion)
        if joint or from_afar(occasion) or _peers_received(context, occasion, host) or _resident(context, occasion, host):
            return "meeting"
        told_visit = any(
            one.trigger.event_type == "visit" and one.trigger.strong and one.sentence.no in lead
            for one in occasion.joined
            if not (_met(occasion) and one.trigger.function == "reception")
        )
        if (_met(occasion) and not told_visit) or _at_home(occasion, host):
            return "meeting"
        convened = any(one.trigger.function == "gathering" for one in occasion.core)
        called_on = _called_on(occasion, countries, host) or _came_himself(occasion, host, taking_part)
        if votes == {"meeting"} and (told_visit or (not convened and called_on)):
            return "visit"
    return min(votes, key=lambda vote: context.facts.precedence[vote], default="meeting")


def _journey(occasion: Occasion) -> bool:
    """Whether what is told first is the visit itself, whoever gathers while it lasts: 'vient d'achever une visite'."""
    first = min(occasion.core, key=lambda one: one.trigger.start).trigger
    return first.function == "motion" and first.strong and any(word in first.form for word in ("visite", "séjour"))


def _peers_received(context: Context, occasion: Occasion, host: str | None) -> bool:
    """Whether holders of one office from several countries are received together: 'a reçu les chefs d'état-major du A, du B et du C'."""
    for one in occasion.core:
        sentence = one.sentence
        passive = PASSIVE.match(one.trigger.form) is not None
        low, high = (sentence.start, one.trigger.start) if passive else (one.trigger.end, sentence.end)
        peers = any(cue.plural and cue.defence and low <= cue.start < high for cue, _ in sentence.offices)
        abroad = {span.code for span in sentence.countries if low <= span.start < high and span.code != host}
        several = len(abroad) > 1 or any(span.value in context.facts.members for span in sentence.organisations)
        officers = [person for person in sentence.persons if low <= person.start < high and person.defence]
        if one.trigger.function == "reception" and ((peers and several) or len(officers) > 1 < len(abroad) - 1):
            return True
    return False


def _delivered(occasion: Occasion) -> bool:
    """Whether what arrives is what was given or bought before, and nobody: 'L'armée s'est dotée de X. Les appareils sont arrivés …'."""
    first = min(occasion.core, key=lambda one: one.trigger.start)
    came = [one for one in occasion.core if one.trigger.function == "motion"]
    given = [one for one in occasion.joined if one.trigger.function == "gift"]
    if len(came) < len(occasion.core) or not any(one.sentence.no < first.sentence.no for one in given):
        return False
    subjects = [(one.sentence, one.trigger.start) for one in came]
    return not any(
        start < position for sentence, position in subjects for start in [*(one.start for one in sentence.persons), *_offices(sentence)]
    )


def _offices(sentence: Sentence) -> list[int]:
    return [cue.start for cue, _ in sentence.offices]


def _at_home(occasion: Occasion, host: str | None) -> bool:
    """Whether those who travel are in their own country, where they meet others: 's'est rendu à Bunia pour une rencontre avec …'."""
    talks = all(one.trigger.function == "motion" and _talks(one.sentence, one.trigger.end) for one in occasion.core)
    return talks and travellers_of(occasion) == {host}


def _talks(sentence: Sentence, position: int) -> bool:
    return any(one.event_type == "meeting" and one.strong and one.start > position for one in sentence.triggers)


def _met(occasion: Occasion) -> bool:
    """Whether what dates it is that both sides gathered ('se sont réunis'), and what is told of a journey comes later than that."""
    first = min(occasion.core, key=lambda one: one.trigger.start)
    gathered = first.trigger.function == "gathering" and first.trigger.strong
    journeys = [one.time for one in occasion.core if one.trigger.event_type == "visit"]
    begun = first.time.range[0] if first.time else None
    return gathered and all(time is not None and begun is not None and time.range[0] > begun for time in journeys)


def _votes(occasion: Occasion) -> set[str]:
    """The types of the words that date it, of the title's, and of the strong words beside the former."""
    titles = [one for one in occasion.joined if one.trigger.strong and one.sentence.zone == "title"]
    told = [one for one in occasion.core if one.trigger.strong] or ([] if titles else occasion.core)
    votes = {one.trigger.event_type for one in [*told, *titles]}
    votes |= {
        trigger.event_type
        for one in occasion.core
        for trigger in one.sentence.triggers
        if trigger.strong and trigger.event_type in _MIXED and not one.beside(trigger.start) and not _is_the_known_visit(one, trigger)
    }
    ended = any(one.sentence.has("end") or any(cue.value == "trainees" for cue in one.sentence.cues) for one in occasion.core)
    courses = [one for one in occasion.joined if one.trigger.event_type == "training"]
    ended |= any(one.sentence.has("end") and one.sentence.no < occasion.core[0].sentence.no for one in courses)
    of_course = any(_OF_COURSE.search(one.sentence.folded[: one.trigger.start - one.sentence.start]) for one in courses)
    if votes == {"ceremony"} and courses and (ended or of_course):
        votes.add("training")  # 'une cérémonie a clos le cycle', 'la cérémonie de départ du stage'
    given = [one for one in occasion.joined if one.trigger.function == "gift" and one.trigger.strong]
    beside = votes == {"ceremony"} and any(_of_equipment(one) for one in given)
    if beside or (votes <= _ENCOUNTER and any(_on_that_occasion(one) for one in given)):
        votes.add("assistance")  # a gift and decorations in one ceremony, a gift at an audience
    return {vote for vote in votes if vote and vote not in OWN_ROW}


def _on_that_occasion(gift: Candidate) -> bool:
    """Whether a thing was given by who had been told of, or at what had been: 'À l'issue de l'audience, il a remis dix véhicules'."""
    thing = any(cue.value == "thing" and cue.end > gift.trigger.start for cue in gift.sentence.cues)
    return thing and gift.status == "held" and not background(gift) and _AT_IT.match(gift.sentence.folded) is not None


def _of_equipment(gift: Candidate) -> bool:
    """Whether what is handed over is more than the decorations told beside it: 'La cérémonie de remise' alone may be of these."""
    named = gift.sentence.has("thing") or any(span.value == "equipment" for span in gift.sentence.topics)
    return named or "remise" not in gift.trigger.form


def _is_the_known_visit(candidate: Candidate, trigger: Trigger) -> bool:
    """Whether a sentence on the visit told tells of another occasion as well: 'Cette visite fait suite à des rencontres à X, en mai'."""
    if trigger.event_type == "visit" and told_as_held(candidate):
        return True  # 'Il séjournera à X, pour achever les discussions entamées à Y le 3'
    this = _THIS.search(candidate.sentence.folded[: trigger.start - candidate.sentence.start])
    return trigger.event_type == "visit" and this is not None and candidate.trigger.event_type != "visit"


def _called_on(occasion: Occasion, countries: set[str], host: str | None) -> bool:
    """Whether one side came to the other's country to talk: 'a eu un entretien à Paris avec son homologue chinois'."""
    if len(countries) != 2 or host not in countries or any(one.trigger.function != "part" for one in occasion.core):
        return False
    if any(_RECIPROCAL.match(one.trigger.form) for one in occasion.core):
        return False  # 'A et B se sont rencontrés': neither came to the other
    if any(sentence.has("aside") for sentence in [*occasion.sentences, *(one.sentence for one in occasion.joined[:2])]):
        return False  # the journey was to something else
    talking = {(person.country, person.group) for one in occasion.core for person in one.sentence.persons}
    talking |= {(country, cue.group) for one in occasion.core for cue, country in one.sentence.offices}
    if any(country not in (None, host) and group not in RESIDENT for country, group in talking):
        return True
    if any(group in RESIDENT for _, group in talking) and not any(_led_by_delegation(sentence, host) for sentence in occasion.sentences):
        return False
    unplaced = any(person.rank and person.country is None for one in occasion.core for person in one.sentence.persons)
    return unplaced or any(_of_delegation(sentence, host) for sentence in occasion.sentences)


def _came_himself(occasion: Occasion, host: str | None, taking_part: list[Person]) -> bool:
    """Whether a pronoun stands for the one who came: 'Mercredi, il était à Abidjan, où il a rencontré le chef d'état-major'."""
    if any(sentence.has("aside") for sentence in occasion.sentences):
        return False
    there = any(of_pronoun(sentence) and any(city.position == "at" for city in sentence.cities) for sentence in occasion.sentences)
    part = all(one.trigger.function == "part" for one in occasion.core)
    return there and part and any(one.country not in (None, host) and one.group not in RESIDENT for one in taking_part)


def _of_delegation(sentence: Sentence, host: str | None) -> bool:
    """Whether the sentence names a delegation of another country than the host: 'a échangé avec une délégation militaire X'."""
    foreign = [party.start for party in sentence_parties(sentence) if party.code != host and party.rule in ("demonym", "claim")]
    foreign += [span.start for span in sentence.countries if span.code != host and span.kind == "demonym"]  # 'du Congrès américain'
    return any(_DELEGATION_OF.search(sentence.folded[: start - sentence.start]) for start in foreign)


def _led_by_delegation(sentence: Sentence, host: str | None) -> bool:
    """Whether a delegation stands before the envoy who goes with it: 'une délégation X, qu'accompagnait l'ambassadeur'."""
    envoy = min((cue.start for cue, _ in sentence.offices if cue.group in RESIDENT), default=sentence.end)
    told = _DELEGATION.search(sentence.folded[: envoy - sentence.start])
    return told is not None and _of_delegation(sentence, host)


def _commission(occasion: Occasion) -> bool:
    """Whether what dates it, or the title, tells of a commission or the like, and not only later talk."""
    near = [*occasion.sentences, *(one.sentence for one in occasion.joined if one.sentence.zone == "title")]
    told = (one for one in occasion.candidates if convened(one.trigger) and one.sentence in near)
    return any(not _HEAD_OF.search(one.sentence.folded[: one.trigger.start - one.sentence.start]) for one in told)


def _resident(context: Context, occasion: Occasion, host: str | None) -> bool:
    """Whether those received reside in the host country: every foreigner near the telling is an ambassador, attaché or
    chargé d'affaires."""
    if not all(_of_envoy(one) for one in occasion.core if one.trigger.form != SCENE):
        return False
    journeys = [one for one in occasion.candidates if one.trigger.form.startswith("en ") and one.trigger.event_type == "visit"]
    journeys = [one for one in journeys if not _CALL.match(one.sentence.folded[one.trigger.end - one.sentence.start :])]
    if any(one.sentence in occasion.sentences and one.trigger.strong for one in journeys):
        return False  # 'En visite au Togo, le directeur X a rencontré …, en présence de l'ambassadeur'
    if any(_led_by_delegation(sentence, host) or _heads_mission_elsewhere(sentence, host) for sentence in occasion.sentences):
        return False
    received = [one for one in occasion.candidates if one.trigger.function in ("reception", "part") or one in occasion.core]
    near = {number for one in received for number in (one.sentence.no, one.sentence.no + 1)}
    told = {sentence.no for sentence in context.body for cue, _ in sentence.offices if cue.group in RESIDENT}
    again = bool(told) and any(person.group in RESIDENT for sentence in occasion.sentences for person in sentence.persons)
    envoys = again or (serial(occasion) and bool(told)) or any(sentence.no in told for sentence in occasion.sentences)
    if not envoys and any(len(sentence.persons) > 1 or _DELEGATION.search(sentence.folded) for sentence in occasion.sentences):
        return False  # the guest is named: an envoy named after that came with him
    envoys = envoys or bool(told & near) or (context.alone and bool(told))
    foreign = [person for sentence in occasion.sentences for person in sentence.persons if person.country not in (None, host, context.home)]
    return envoys and not any(person.defence and person.group not in RESIDENT for person in foreign)


def _heads_mission_elsewhere(sentence: Sentence, host: str | None) -> bool:
    """Whether the head of a mission is received in another country than his own mission's: 'chef de la mission onusienne au Mali'."""
    heads = [cue.end for cue, _ in sentence.offices if cue.group == "mission_head"]
    named = [span.start for span in sentence.countries if span.kind != "demonym" and span.code != host]
    near = [(end - sentence.start, start - sentence.start) for end in heads for start in named if 0 < start - end <= _MISSION_REACH]
    return any("," not in sentence.folded[end:start] for end, start in near)


def _of_envoy(candidate: Candidate) -> bool:
    """Whether whoever comes or is received may be an envoy: the first named before a verb of motion or in the passive, or behind an
    active 'a reçu', but for those who come along. Where nobody is, whoever is received may be one, and whoever comes is none."""
    sentence, trigger = candidate.sentence, candidate.trigger
    apposed = {cue.start for cue, _ in sentence.offices for person in sentence.persons if 0 < cue.start - person.end <= _APPOSED}
    named = [(cue.start, cue.group) for cue, _ in sentence.offices if cue.start not in apposed]
    named += [(person.start, person.group or "") for person in sentence.persons if person.rank or person.role or person.end < trigger.start]
    named = [one for one in sorted(named, key=lambda one: one[0]) if not ATTENDING.search(sentence.folded[: one[0] - sentence.start])]
    before = [group for start, group in named if start < trigger.start]
    behind = [group for start, group in named if start >= trigger.end]
    if trigger.function == "motion":
        return before[:1] != [] and before[0] in RESIDENT
    if trigger.event_type == "visit" and trigger.function == "event" and _names_country(sentence, trigger.end):
        return behind[:1] != [] and behind[0] in RESIDENT  # 'la visite en Inde du ministre'
    if trigger.function != "reception":
        return True
    told = before if PASSIVE.match(trigger.form) else behind
    return not told or told[0] in RESIDENT


def _names_country(sentence: Sentence, position: int) -> bool:
    """Whether the country visited is named right behind: 'la visite en Inde du ministre'."""
    to = _COUNTRY_VISITED.match(sentence.folded, position - sentence.start)
    return to is not None and any(span.start - sentence.start == to.end() for span in sentence.countries)


def _status(occasion: Occasion) -> str:
    """What the core says; a visit said to go on ('est depuis hier en visite') is held, though only what is to come is dated."""
    said = {one.status for one in occasion.core}
    first = min(one.sentence.no for one in occasion.core)
    there = (one for one in occasion.joined if one.status == "held" and one.sentence.zone == "body" and one.sentence.no <= first)
    if said == {"planned"} and any(_goes_on(one) for one in there):
        return "held"
    return "cancelled" if "cancelled" in said else "held" if "held" in said else "planned"


def _goes_on(candidate: Candidate) -> bool:
    """Whether somebody is said to be on a visit now: 'est en visite à', 'séjourne depuis lundi à'."""
    form = candidate.trigger.form
    before = candidate.sentence.folded[: candidate.trigger.start - candidate.sentence.start]
    said = form.startswith(("est en ", "sont en ", "séjourne")) or (form.startswith("en ") and _IS.search(before) is not None)
    return said and candidate.trigger.event_type == "visit"
