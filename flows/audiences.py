"""Audiences: the envoys and visitors one host received one after another, a row each (codebook, "Event types").

An envoy is told by his office and its country; his own people stand behind him, up to the next one. A gathering of envoys
is one meeting, and a private company's representative gets no row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from flows.candidates import Candidate
from flows.context import Context
from flows.details import Details
from flows.hosting import ATTENDING, PASSIVE
from flows.mentions.persons import Person
from flows.model import RESIDENT, Sentence
from flows.occasion import Occasion, serial
from flows.parties import sentence_parties
from flows.presence import organisation_led

_NAMED_REACH = 40  # characters between the office of who leads a mission and a name with its nation
_NATION_REACH = 25  # characters from the first of a demonym to the name behind it: 'brésilien Paulo Ferraz'
_BRACKET = 3  # characters between a name and a nation in brackets
_COMPANY = re.compile(r"^[^.;]{0,70}\b(?:societe|entreprise|firme|constructeur|fabricant|groupe industriel|pdg)\b")
_ALSO = re.compile(
    r"\b(?:d'abord|en premier lieu|aussi|egalement|ensuite|puis|par ailleurs|par la suite|a son tour"
    r"|dans la foulee|le meme jour|auparavant|apres quoi)\b"
)
_AT_ALL = re.compile(r"\b(?:aux|ces|les|chacune? des) (?:deux|trois|quatre|differente?s|diverse?s)? ?(?:audiences|entretiens|rencontres)\b")
_OF = re.compile(r" (?:[a-z]+ )?(?:de la |de l'|du |de |des |d')")


@dataclass(frozen=True, slots=True)
class Caller:
    """One who was received: the country or organisation, where the telling of it begins, and whether an envoy who resides there."""

    code: str
    start: int
    envoy: bool
    organisation: bool = False
    nation: str | None = None  # of who is there for an organisation, where it is told


def audiences(context: Context, occasion: Occasion, details: Details) -> list[Details]:
    """The rows of an occasion at which one host received several callers; none when it had fewer than two."""
    if details.host is None or details.event_type not in ("meeting", "visit") or _gathered(occasion):
        return []
    callers = _callers(context, occasion, details, details.host)
    if len({caller.code for caller in callers}) < 2:
        return []
    return [_audience(details, caller, callers, details.host, context) for caller in _first_of_each(callers)]


def _gathered(occasion: Occasion) -> bool:
    return any(one.trigger.function == "gathering" and one.trigger.strong for one in occasion.core)


def _callers(context: Context, occasion: Occasion, details: Details, host: str) -> list[Caller]:
    """Everyone received, in text order: the envoys, those meant by 'celui du B', and delegations 'also' received."""
    scope = _scope(context, occasion)
    received = serial(occasion) or any(
        one.trigger.function in ("reception", "part") or one.trigger.form.endswith("courtoisie") for one in occasion.candidates
    )
    envoys = [caller for sentence in scope for caller in _envoys(sentence)] if received and details.event_type == "meeting" else []
    if envoys:  # 'l'attaché du Laos, puis celui du Cambodge'
        envoys += [caller for sentence in occasion.sentences for caller in _meant(sentence)]
    travelled = any(one.trigger.function == "motion" for one in occasion.core)
    others = [one for one in occasion.core[1:] if occasion.time and one.time and one.time.edtf == occasion.time.edtf]
    also = [caller for one in [*others, *occasion.joined] for caller in _also_received(one, host, travelled)]
    if (also or serial(occasion)) and not envoys:
        told = occasion.sentences
        if serial(occasion) and not any(_guests(sentence, host) for sentence in told):  # who they are stands elsewhere
            told = [one.sentence for one in occasion.joined if one.trigger.function == "reception"]
        envoys = [caller for sentence in told for caller in _guests(sentence, host)]
    callers = sorted([*envoys, *also], key=lambda one: one.start)
    if any(one.elided for other in context.occasions for one in other.core):  # 'a reçu lundi l'envoyé de A, et jeudi celui de B'
        callers = [caller for caller in callers if caller.code in details.countries]
    led = [(person, span.value) for one in scope for person in one.persons if (span := organisation_led(one, person))]
    callers = [_sent(caller, led) for caller in callers if caller.code != host]
    left = details.countries - {host, *(caller.code for caller in callers)}
    if also and len(left) == 1 and details.event_type == "visit" and not serial(occasion):
        # whom the telling begins with, known by an office or a person's country
        callers.insert(0, Caller(left.pop(), occasion.sentences[0].start, envoy=False))
    return callers


def _sent(caller: Caller, led: list[tuple[Person, str]]) -> Caller:
    """The caller, or the organisation it leads: 'brésilien' and '(Brésil)' are but the nation of the name they stand beside."""
    for person, organisation in led:
        beside = 0 <= person.start - caller.start <= _NATION_REACH or 0 <= caller.start - person.end <= _BRACKET
        if beside and not caller.organisation:
            return Caller(organisation, caller.start, envoy=True, organisation=True, nation=caller.code)
    return caller


def _scope(context: Context, occasion: Occasion) -> list[Sentence]:
    """The sentences that may name who was received: all of a document with one occasion; else those that tell it and the next ones,
    but none that tells another."""
    if context.alone:
        body = context.document.body()
        return [one for one in body if one.zone == "body"] or body  # a title's order is not that of the audiences
    numbers = {one.sentence.no for one in occasion.candidates}
    others = {sentence.no for sentence in context.elsewhere(occasion)} - {sentence.no for sentence in occasion.sentences}
    near = [one for one in context.document.body() if one.no in numbers or one.no - 1 in numbers]
    return [sentence for sentence in near if sentence.no not in others]


def _envoys(sentence: Sentence) -> list[Caller]:
    found = []
    for cue, country in sentence.offices:
        if cue.group in RESIDENT and not ATTENDING.search(sentence.folded[: cue.start - sentence.start]):
            sender = _sender(sentence, cue.start, cue.end)
            if country or sender:
                found.append(Caller(country or str(sender), cue.start, envoy=True, organisation=country is None))
    return found


def _sender(sentence: Sentence, start: int, end: int) -> str | None:
    """The organisation that an office is held for: 'l'ambassadrice de l'Union européenne'."""
    for span in sentence.organisations:
        if start <= span.start < end or _OF.fullmatch(sentence.folded[end - sentence.start : max(span.start, end) - sentence.start]):
            return span.value
    return None


def _meant(sentence: Sentence) -> list[Caller]:
    meant = [party for party in sentence_parties(sentence) if party.rule in ("claim", "office")]
    heads = [cue.end for cue, country in sentence.offices if cue.group == "mission_head" and country is None]
    named = [
        party for party in meant if any(0 < party.start - end <= _NAMED_REACH for end in heads)
    ]  # 'le commandant de l'EUTM, le général X'
    resident = _residents(sentence)
    return [
        Caller(party.code, party.start, envoy=party.rule == "claim" or party.code in resident)
        for party in meant
        if party not in named and not ATTENDING.search(_before(sentence, party.start))
    ]


def _residents(sentence: Sentence) -> set[str | None]:
    """The countries whose envoys a sentence tells of."""
    told = {country for cue, country in sentence.offices if cue.group in RESIDENT}
    return told | {person.country for person in sentence.persons if person.group in RESIDENT}


def _before(sentence: Sentence, position: int) -> str:
    return sentence.folded[: position - sentence.start]


def _also_received(candidate: Candidate, host: str, travelled: bool) -> list[Caller]:
    """The one foreign party of a sentence that says the host also received it."""
    sentence, trigger = candidate.sentence, candidate.trigger
    if trigger.function not in ("reception", "part") or not trigger.strong:
        return []
    if trigger.function == "part" and travelled:
        return []  # whom the visitor met as well
    if sentence.zone != "body" or not _ALSO.search(sentence.folded) or PASSIVE.match(trigger.form):
        return []
    return _guests(sentence, host) if len({guest.code for guest in _guests(sentence, host)}) == 1 else []


def _guests(sentence: Sentence, host: str) -> list[Caller]:
    envoys = _residents(sentence)
    guests = [Caller(one.code, one.start, envoy=one.code in envoys) for one in sentence_parties(sentence) if one.code != host]
    led = [span for person in sentence.persons if (span := organisation_led(sentence, person))]
    return guests or [Caller(span.value, span.start, envoy=True, organisation=True) for span in led]


def _first_of_each(callers: list[Caller]) -> list[Caller]:
    return list({caller.code: caller for caller in reversed(callers)}.values())[::-1]


def _audience(details: Details, caller: Caller, callers: list[Caller], host: str, context: Context) -> Details:
    people = [person for person in details.people if _sits_with(person, caller.code, callers, host, context)]
    event_type = "meeting" if caller.envoy else "visit"
    sent = {caller.code} if caller.organisation else details.organisations - {one.code for one in callers if one.organisation}
    nations = {code for code in (caller.code, caller.nation) if code} - sent
    return replace(details, event_type=event_type, countries={host} | nations, organisations=sent, people=people)


def _sits_with(person: Person, code: str, callers: list[Caller], host: str, context: Context) -> bool:
    """Whether a person was at the audience of one caller: of his country or the host's, or named behind him and before the next."""
    if _COMPANY.match(context.document.flat[person.end : person.end + 120].lower()):
        return False
    own = next((one for one in context.body if one.start <= person.start < one.end), None)
    if own is not None and person.country is None and _AT_ALL.search(own.folded[person.end - own.start :]):
        return True
    if person.country in {host, *(caller.code for caller in callers)}:
        return person.country in (code, host)
    before = [caller for caller in callers if caller.start <= person.start]
    return not before or before[-1].code == code
