"""Why an occasion is no event: one country alone, a weak word alone, sport, or no matter of defence (codebook, "The unit")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.attribution import who_they_are
from flows.candidates import Candidate
from flows.context import Context
from flows.mentions.persons import Person
from flows.model import RESIDENT, Party
from flows.occasion import OWN_ROW, Occasion
from flows.parties import sentence_parties

if TYPE_CHECKING:
    from flows.details import Details

_SPORT_WORDS = 3  # different words of sport that make a page one of sport
# words of presence that call a roll, not 'aux côtés de'
_ROLL = re.compile(r"(?:y )?(?:ont |parti|pren|pris|pays|nations|sont|étai|est |seront|représent|réuni|rassembl|regroup)")
_TAKEN_UP = re.compile(r"(?:la|le|cette|cet|ce|ladite|ledit) |l'")
_POST_REACH = 25  # characters between an envoy's office and the country he is sent to: 'attaché de défense du Togo en'
_TAKEN_UP_REACH = 2  # sentences back to what 'la session' takes up
ALONE = "one country alone"  # the reason against an occasion with a single party
_THESE = re.compile(r"\b(?:cette|cet|ce|ces) $")


def refusal(context: Context, occasion: Occasion, details: Details, found: list[Party]) -> str | None:
    """Why an occasion is no engagement: one country alone, a weak word alone, sport, or no matter of defence."""
    if len(details.countries) + len(details.organisations) < 2 or any(_own_envoy(one, details.countries) for one in occasion.core):
        return ALONE
    again = not any(one.trigger.form.endswith("s") for one in occasion.core)  # 'l'opération' is the joint one told before, 'les' are any
    retold = again and occasion.family in OWN_ROW and any(one.trigger.strong for one in occasion.joined)
    retold = retold or _takes_up(occasion) or _told_strongly_again(occasion, details.event_type)
    if occasion.weak and not retold and context.another_of(occasion) is None and not _of_several(context, occasion, details, found):
        return "weak word alone"
    flat = context.document.flat.lower()
    sport = {flat[cue.start : cue.end] for sentence in context.document.sentences for cue in sentence.cues if cue.value == "sport"}
    if len(sport) >= _SPORT_WORDS:
        return "sport"
    return None if of_defence(context, occasion, details) else "no matter of defence"


def _told_strongly_again(occasion: Occasion, event_type: str) -> bool:
    """Whether a gift or a course that a weak word dates is told by a strong one beside it: 'a reçu les clefs … Cette remise'."""
    told = [one for one in occasion.joined if one.trigger.strong and one.trigger.event_type == event_type and one.sentence.zone == "body"]
    return event_type in ("assistance", "training") and any(one.status == "held" for one in told)


def _own_envoy(candidate: Candidate, countries: set[str]) -> bool:
    """Whether the envoy is of the receiver's own country: 'le ministre togolais a reçu l'ambassadeur du Togo en France', whose post
    takes no part."""
    sentence, trigger = candidate.sentence, candidate.trigger
    for cue, country in sentence.offices if trigger.function in ("reception", "part") else ():
        behind = [span for span in sentence.countries if 0 <= span.start - cue.end <= _POST_REACH and span.code != country]
        posts = behind if country and cue.group in RESIDENT else []
        elsewhere = [party for party in sentence_parties(sentence) if party.start not in {span.start for span in posts}]
        across = any(party.code == country and (party.start < trigger.start) != (cue.start < trigger.start) for party in elsewhere)
        if posts and across and countries <= {country, *(span.code for span in posts)} and {one.code for one in elsewhere} == {country}:
            return True
    return False


def _takes_up(occasion: Occasion) -> bool:
    """Whether a definite noun that opens the core takes up what the sentence before it told: 'La cérémonie a eu lieu jeudi.'"""
    first = min(occasion.core, key=lambda one: one.trigger.start)
    opens = _TAKEN_UP.fullmatch(first.sentence.folded[: first.trigger.start - first.sentence.start])
    return bool(opens) and any(one.trigger.strong and 0 < first.sentence.no - one.sentence.no <= _TAKEN_UP_REACH for one in occasion.joined)


def _of_several(context: Context, occasion: Occasion, details: Details, found: list[Party]) -> bool:
    """Whether the core, or a list of those present, says that several parties act, by name or in so many words ('les deux armées')."""
    if any(sentence.has("foreign") for sentence in occasion.sentences):
        return True
    listing = [
        sentence
        for sentence in context.scope(occasion)
        if any(_ROLL.match(one.form) for one in sentence.triggers if one.function == "presence")
    ]
    listing += [one for one in context.scope(occasion) if one.no - 1 in {core.no for core in occasion.sentences} and who_they_are(one)]
    told = [one.sentence for one in occasion.core if _THESE.search(one.sentence.folded[: one.trigger.start - one.sentence.start])]
    before = [sentence for one in told for sentence in context.body if sentence.no == one.no - 1]  # 'Ces travaux': of those named there
    core = [(sentence.start, sentence.end) for sentence in [*occasion.sentences, *listing, *before]]
    acting = {
        party.code
        for party in found
        if party.rule not in ("document", "mention")
        and (party.rule in ("office", "home", "flag") or any(start <= party.start < end for start, end in core))
    }
    return len(acting) + len(details.organisations) > 1


def of_defence(context: Context, occasion: Occasion, details: Details) -> bool:
    """Whether the matter is defence or security: by its words, its people's ranks and offices, or its kind."""
    lead = [sentence for sentence in context.body if sentence.zone == "body"][:2]
    again = [one.sentence for one in occasion.joined if one.trigger.strong]  # 'Cette visite s'inscrit dans le cadre de la lutte …'
    sentences = [*occasion.sentences, *context.titles, *lead, *again]
    return (
        any(sentence.topics for sentence in sentences)
        or any(_of_forces(person) for person in details.people)
        or any(cue.defence for sentence in sentences for cue, _ in sentence.offices)
        or any(_of_forces(person) for sentence in lead for person in sentence.persons)
        or any(one.family in ("exercise", "operation") for one in context.occasions)
        or details.event_type == "port_call"
    )


def _of_forces(person: Person) -> bool:
    """Whether somebody is there for the forces; a general who leads the state is not."""
    return person.defence and person.group not in ("head_of_state", "head_of_government")
