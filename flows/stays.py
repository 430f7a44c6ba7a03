"""Stays: whether two days told are days of one visit, because the same visitor is met on both (codebook, "The unit")."""

from __future__ import annotations

import re

from flows.anaphora import of_pronoun
from flows.candidates import Candidate
from flows.hosting import ATTENDING, PASSIVE
from flows.mentions.persons import Person
from flows.model import RESIDENT, Sentence
from flows.occasion import Occasion, background, elsewhere, same_country

_VISITORS = re.compile(
    r"(?:^|[,;] )(?:l[ae]|cette|son|ce) (?:meme )?(?:delegation|mission|visiteur|visiteuse|hote)\b(?! (?:de|du|des)\b| d')"
)
_DAY_OF_STAY = re.compile(
    r"\bau (?:[a-z]+ et )?[a-z]+ jour d(?:e sa|e leur|e cette|e son|e la|u|e ce) (?:visite|sejour|deplacement|mission|voyage)\b"
)

_HOME = re.compile(r"rentr|regagn|retour|reven")


def goes_on_visiting(occasion: Occasion, candidate: Candidate) -> bool:
    """Whether a dated candidate is another day of the visit told: 'X a été reçu mardi par A. Jeudi, il s'est rendu à …'.

    Envoys live where they are received, and a gathering is no visit: what they do on another day is something else.
    """
    told = [*occasion.core, candidate]
    if any(one.elided is not None or (one.trigger.function == "gathering" and not _alone(one)) for one in told):
        return False  # 'a été reçu mardi à X et jeudi à Y': two stops
    ours, theirs = {name for one in occasion.core for name in _visitors(one)}, _visitors(candidate)
    if candidate.sentence.no in {sentence.no for sentence in occasion.sentences}:
        return bool(theirs & ours)  # 'après le passage de X, c'est Y qui …' names both before its verb
    named = {person.name for sentence in occasion.sentences for person in sentence.persons}
    if theirs & ours or theirs & (named - _receivers(*occasion.core)):
        return True
    if ours & ({person.name for person in candidate.sentence.persons} - _receivers(candidate)):
        return True
    meant = of_pronoun(candidate.sentence) or _VISITORS.search(candidate.sentence.folded)
    came = all(_sets_out(one) for one in occasion.core)  # 'X est arrivé lundi. Mardi, il s'est réuni avec …'
    talks = came and (candidate.trigger.function == "part" or _alone(candidate))
    return bool(ours) and bool(meant) and (_goes(candidate) or talks)


def goes_round(occasion: Occasion, candidate: Candidate) -> bool:
    """Whether a visitor goes on to another site or talk in the country he is in: 'reçu mardi à X. Il ira mercredi au camp de Y'."""
    received = all(one.trigger.event_type in ("visit", "meeting") and one.trigger.function != "gathering" for one in occasion.core)
    talks = candidate.trigger.function in ("part", "reception") and (_on_visit(occasion) or _day_of_stay(candidate.sentence))
    counted = candidate.trigger.function == "event" and _day_of_stay(candidate.sentence)  # 'Au deuxième jour de sa visite, mardi, …'
    if not (candidate.trigger.function == "motion" or talks or counted) or candidate.starts or not received:
        return False
    known, subject = {name for one in occasion.sentences for name in _acting_in(one, one.end)}, _subject(candidate)
    day_of_stay = _day_of_stay(candidate.sentence) or any(_day_of_stay(one) for one in occasion.sentences)
    earlier = candidate.time is not None and occasion.time is not None and candidate.time.range[0] < occasion.time.range[0]
    if earlier and not (background(candidate) or day_of_stay):
        return False  # what the text looks back to is told in the pluperfect
    same = same_country(occasion, candidate) or (day_of_stay and not elsewhere(occasion, candidate))
    return same and subject <= known


def _day_of_stay(sentence: Sentence) -> bool:
    """Whether a sentence counts the days of a stay: 'au deuxième jour de sa visite'."""
    return _DAY_OF_STAY.search(sentence.folded) is not None


def _on_visit(occasion: Occasion) -> bool:
    """Whether it is told that somebody is on a visit: 'en visite officielle au Kenya'."""
    return any(one.event_type == "visit" and one.form.startswith("en ") for sentence in occasion.sentences for one in sentence.triggers)


def _subject(candidate: Candidate) -> set[str]:
    """The names, or kinds of office, before a candidate's verb: of whom it tells."""
    return _acting_in(candidate.sentence, candidate.trigger.start)


def _acting_in(sentence: Sentence, end: int) -> set[str]:
    named = {person.name.split()[-1] for person in sentence.persons if person.start < end}
    return named or {cue.group for cue, _ in sentence.offices if cue.start < end and cue.group != "other"}


def _goes(candidate: Candidate) -> bool:
    """Whether the subject is who came: they are received, or go somewhere."""
    trigger = candidate.trigger
    return trigger.function == "motion" or (trigger.function == "reception" and PASSIVE.match(trigger.form) is not None)


def _sets_out(candidate: Candidate) -> bool:
    """Whether somebody goes elsewhere, and does not come home."""
    return candidate.trigger.function == "motion" and not _HOME.search(candidate.trigger.form)


def _alone(candidate: Candidate) -> bool:
    """Whether one subject gathers with another: 's'est réuni avec son homologue'."""
    return candidate.trigger.form.startswith(("s'est ", "s'était ", "se réunit"))


def _visitors(candidate: Candidate) -> set[str]:
    """The names of who came: before a verb of motion or the passive, behind an active 'a reçu', from elsewhere than where they talk."""
    sentence, trigger = candidate.sentence, candidate.trigger
    before, behind = _people(candidate)
    if trigger.function == "reception":
        found = before[-1:] if PASSIVE.match(trigger.form) else behind
    elif trigger.function == "motion":
        found = before[-1:]
    else:
        there = {city.country for city in sentence.cities if city.position == "at"}
        found = [one for one in before if one.country and there and one.country not in there]
    return {one.name for one in found if one.group not in RESIDENT}


def _receivers(*candidates: Candidate) -> set[str]:
    """The names of who receives."""
    received = [(one, PASSIVE.match(one.trigger.form)) for one in candidates if one.trigger.function == "reception"]
    return {person.name for one, passive in received for person in _people(one)[1 if passive else 0]}


def _people(candidate: Candidate) -> tuple[list[Person], list[Person]]:
    """The persons named before the trigger and behind it, without those who only attend."""
    sentence, trigger = candidate.sentence, candidate.trigger
    there = [one for one in sentence.persons if not ATTENDING.search(sentence.folded[: one.start - sentence.start])]
    return [one for one in there if one.start < trigger.start], [one for one in there if one.start >= trigger.end]
