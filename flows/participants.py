"""The persons who took part in an occasion, among those its sentences name or speak of."""

from __future__ import annotations

import re

from flows.anaphora import referents
from flows.context import Context
from flows.journeys import leads_on
from flows.mentions.persons import Person
from flows.model import CountrySpan, Sentence, Span, Trigger
from flows.occasion import RELATIVE, Occasion
from flows.presence import (
    announces,
    commands_ship,
    is_met,
    of_another_edition,
    of_another_trip,
    of_company,
    on_the_spot,
    only_comments,
    organisation_led,
    stayed_away,
    thanked_as_host,
    will_act,
)
from flows.text import fold

_FRONT = 3  # characters before a phrase that opens its sentence
_REMOVED_REACH = 45  # characters that 'en remplacement de' or 'au nom de' reaches
_FURTHER = re.compile(r", (?:et|ainsi que|mais|tandis que) ")  # 'X, au nom de son chef, et Y': the second is there for himself
_BRACKET = re.compile(r" ?[(/-] ?")
_OPINION = re.compile(r"(?:pour|selon|d'apres|aux yeux d[ue]) (?:le |la |l'|m\. |mme )[^,]{0,60}$")
_APPOSED = re.compile(r" ?, (?:son|leur|le|un|l')? ?[a-z' -]{2,18} ")  # 'X, son collègue sud-africain'
_SPEAKING = re.compile(r"(?:^|[;:] ?)(?:pour|au nom d[ue]|du cote d[ue]|cote) (?:la |le |les |l')?$")
_ACTS = re.compile(r"(?:, [^,;]{3,90},)? (?:a|ont|avait|avaient|est|sont|s'est|se sont|recoit|remet|preside|conduit)\b")
_SPEAKER_REACH = 60  # characters between a country one speaks for and one's name
_CLEFT = re.compile(r"\bc'est [^,;.]{0,60}$")  # 'c'est le général X qui …': what he did stands behind him
_ACTIVE = ("reception", "part", "gathering", "motion")
_SIGNS = re.compile(r"\bsignataires?\b|\brespectivement representee?s? par\b|\b(?:appose|echange)\w* leurs? (?:signatures?|paraphes?)")
_PARTICIPLE = re.compile(r"(?:sign|paraph|ratifi)ée?s?")
_BY = re.compile(r"\b(?:par|entre)\b[^,;]*$")
_AFTER = re.compile(r"\b(?:apres|avant|depuis|suite a) (?:la |cette |sa |leur )?$")
_AT_THE_END_OF = re.compile(
    r"\b(?:a l'issue|au terme|a la suite|au sortir|lors|au cours|en marge) d(?:es? |u |')(?!la ceremonie|une ceremonie)"
)
_ANTECEDENT_GAP = 3  # characters from a name to its relative clause, ', ' between
_LISTS = ("exercise", "operation")  # families whose parties and people are told apart from quotes on them


def people(context: Context, occasion: Occasion) -> list[Person]:
    """The persons named as taking part, each once: not those quoted for an office, thanked, replaced or remembered."""
    found: dict[str, Person] = {}
    for sentence in _telling(context, occasion):
        for person in sentence.persons:
            concerned = _nearest(context, occasion, sentence, person) and _takes_part(occasion, sentence, person)
            concerned = concerned and not _outside_relative(context, occasion, sentence, person)
            concerned = concerned and not _beside_signed(occasion, sentence, person) and not _met_before(occasion, sentence, person)
            if concerned and not _removed(sentence, person) and not _elsewhere(occasion, sentence, person):
                found.setdefault(fold(person.name), _placed(context, sentence, person))
    if any(one.trigger.event_type == "port_call" for one in occasion.core) and occasion.core[0].status == "held":
        for sentence in context.body:
            for person in sentence.persons:
                if commands_ship(sentence, person):
                    found.setdefault(fold(person.name), _placed(context, sentence, person))
    for sentence in occasion.sentences:
        triggers = [one.trigger for one in occasion.core if one.sentence.no == sentence.no]
        for person in referents(context, sentence, triggers):
            found.setdefault(fold(person.name), _placed(context, sentence, person))
    return list(found.values())


def _telling(context: Context, occasion: Occasion) -> list[Sentence]:
    """The sentences whose people are the occasion's: of an agreement those on its signing, of a visit also those behind its agreement."""
    scope = context.scope(occasion)
    if occasion.family == "agreement":  # its participants are those named as signing
        signing = [one.sentence for one in occasion.joined if _is_signing(one.sentence, one.trigger)]
        signing += [sentence for sentence in scope if _SIGNS.search(sentence.folded)]
        if sum(one.family == "agreement" for one in context.occasions) == 1:  # whatever else is told of a signature is told of this one
            signing += [one for one in context.body if any(trigger.strong and _is_signing(one, trigger) for trigger in one.triggers)]
        return list({sentence.no: sentence for sentence in occasion.sentences + signing}.values())
    own = {one.sentence.no for one in occasion.candidates}
    inside = [one for one in context.occasions if one.family == "agreement" and context.surrounding(one) is occasion]
    told = {sentence.no: sentence for part in [scope, *(context.scope(one) for one in inside)] for sentence in part}
    kin = [occasion, occasion.within, *inside]
    others = {one.sentence.no for other in context.occasions if other not in kin for one in other.candidates if one.trigger.strong}
    return [sentence for number, sentence in sorted(told.items()) if number in own or number not in others]


def _is_signing(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a sentence tells of the signature, not of what came after it."""
    setting = _AFTER.search(sentence.folded[: trigger.start - sentence.start])
    return trigger.function == "signing" and not setting


def _nearest(context: Context, occasion: Occasion, sentence: Sentence, person: Person) -> bool:
    """Whether the person stands nearest to this occasion, where a sentence tells several ('après le passage de X, c'est Y qui …')."""
    tellings = [
        (one.trigger.start - person.start, other is occasion)
        for other in context.occasions
        if other.family == occasion.family
        for one in other.core
        if one.sentence.no == sentence.no
    ]
    if any(one.sentence is sentence and leads_on(sentence, one.trigger) and person.end <= one.trigger.start for one in occasion.core):
        return True
    if _CLEFT.search(sentence.folded[: person.start - sentence.start]):
        tellings = [telling for telling in tellings if telling[0] > 0] or tellings
    several = len({mine for *_, mine in tellings}) > 1
    return min(tellings, key=lambda telling: abs(telling[0]))[-1] if several or (not context.alone and tellings) else True


def _outside_relative(context: Context, occasion: Occasion, sentence: Sentence, person: Person) -> bool:
    """Whether a relative clause alone tells of what is mentioned in passing, and the person is in the main one: 'le ministre X a
    remercié les experts, qui se sont réunis à Y'."""
    if not context.in_passing(occasion) or sentence.no != occasion.sentences[0].no:
        return False
    clauses = [RELATIVE.search(sentence.folded[: one.trigger.start - sentence.start]) for one in occasion.core]
    return all(clause and person.end - sentence.start < clause.start() - _ANTECEDENT_GAP for clause in clauses)


def _takes_part(occasion: Occasion, sentence: Sentence, person: Person) -> bool:
    """Heads of state and government are often only talked of: they took part where the telling itself names them."""
    if person.group not in ("head_of_state", "head_of_government"):
        return True
    if any(trigger.function == "presence" or (trigger.strong and trigger.function in _ACTIVE) for trigger in sentence.triggers):
        return True
    return is_met(sentence) or any(one.no == sentence.no for one in occasion.sentences)


def _beside_signed(occasion: Occasion, sentence: Sentence, person: Person) -> bool:
    """Whether the sentence tells something else of the person than of an accord it only names: 'Dans le droit fil de l'accord signé le
    9 mai, le ministre X …'."""
    signed = [one.trigger for one in occasion.core if one.sentence.no == sentence.no]
    if occasion.family != "agreement" or not signed or not all(_PARTICIPLE.fullmatch(one.form) for one in signed):
        return False
    return not any(_BY.search(sentence.folded, one.end - sentence.start, max(0, person.start - sentence.start)) for one in signed)


def _met_before(occasion: Occasion, sentence: Sentence, person: Person) -> bool:
    """Whether the person is only said to have met before two countries signed: 'à l'issue d'une rencontre entre X et Y'."""
    low = max((one.trigger.end for one in occasion.core if one.sentence.no == sentence.no), default=sentence.end)
    between = sentence.folded[low - sentence.start : max(0, person.start - sentence.start)]
    return occasion.family == "agreement" and _AT_THE_END_OF.search(between) is not None


def _elsewhere(occasion: Occasion, sentence: Sentence, person: Person) -> bool:
    """Whether the person stayed away, speaks for another or for a company, or only comments: on an exercise, or holding no office."""
    stranger = person.rank is None and person.role is None
    comments = (occasion.family in _LISTS or stranger) and only_comments(sentence, person) and not on_the_spot(sentence, person)
    told = any(one.sentence.no == sentence.no for one in occasion.core)
    if not told and of_another_edition(sentence):
        return True
    if not told and all(one.status == "held" for one in occasion.core) and will_act(sentence, person):
        return True
    comments = comments or of_another_trip(sentence, person)
    comments = comments or announces(sentence, person)
    return person.group == "spokesperson" or comments or stayed_away(sentence, person) or of_company(sentence, person)


def _removed(sentence: Sentence, person: Person) -> bool:
    """Whether the person is only thanked, spoken for, replaced, remembered, or asked ('Pour le général X, …')."""
    if _OPINION.match(sentence.folded[: person.start - sentence.start]):
        return True
    if thanked_as_host(sentence, person):
        return False
    for cue in sentence.cues:
        if (
            cue.value == "removal"
            and 0 <= person.start - cue.end <= _REMOVED_REACH
            and sentence.clause(cue.start) == sentence.clause(person.start)
        ):
            between = any(other.start > cue.end and other.end < person.start for other in sentence.persons)
            if cue.start - sentence.start <= _FRONT and _acts_for(sentence, cue, person):
                continue
            if not between and not _FURTHER.search(sentence.folded, cue.end - sentence.start, person.start - sentence.start):
                return True
    return False


def _acts_for(sentence: Sentence, cue: Span, person: Person) -> bool:
    """Whether the person is the subject behind the office he acts for: 'Sur instruction du président, le général X a reçu …'."""
    comma = "," in sentence.folded[cue.end - sentence.start : person.start - sentence.start]
    return comma and _ACTS.match(sentence.folded, person.end - sentence.start) is not None


def _placed(context: Context, sentence: Sentence, person: Person) -> Person:
    """The person with a country: as told, written behind the name in brackets, or that of the office they are known to have held."""
    if person.country or organisation_led(sentence, person):
        return person
    flat = context.document.flat
    bracketed = next((span.code for span in sentence.countries if _BRACKET.fullmatch(flat, person.end, span.start)), None)
    apposed = next(
        (span.code for span in sentence.countries if span.kind == "demonym" and _APPOSED.fullmatch(flat, person.end, span.start)), None
    )
    speaking = next((span.code for span in sentence.countries if _speaks_for(sentence, span, person)), None)
    return person._replace(country=bracketed or apposed or speaking or context.country_of(person))


def _speaks_for(sentence: Sentence, span: CountrySpan, person: Person) -> bool:
    """'Pour la Bulgarie, le colonel X a présenté une étude.'"""
    if not _SPEAKING.search(sentence.folded[: span.start - sentence.start]) or not 0 < person.start - span.end <= _SPEAKER_REACH:
        return False
    return not any(span.end < other.start < person.start for other in sentence.persons)
