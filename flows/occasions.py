"""Occasions: a document's candidates brought together into the engagements it tells, each once.

A dated candidate joins the occasion of its family whose time it meets and whose parties it shares, else it opens one; an
undated one continues the occasion in progress ('cette visite', 'la rencontre'). Agreements, exercises and joint
operations are families of their own: they are rows beside the visit they fall in (codebook, "The unit").
"""

from __future__ import annotations

import re

from flows.candidates import Candidate
from flows.governing import in_setting
from flows.model import RESIDENT, Document
from flows.occasion import (
    OWN_ROW,
    Acting,
    Occasion,
    background,
    convened,
    elsewhere,
    family,
    hosts,
    long_before,
    serial,
    shares,
    told_as_held,
)
from flows.parties import sentence_parties
from flows.scenes import SCENE
from flows.stays import goes_on_visiting, goes_round
from flows.undated import lasts_on, open_undated, place_undated
from flows.when import When, meet, span_of

_OPEN_DAYS = 45  # an occasion told as begun takes up what happens within so many days of it
_POSTPONED = re.compile(r"\b(?:report|ajourn|repouss|differ)ee?s?\b")
_RELIEVES = re.compile(  # who comes to stay
    r"\b(?:prendre|preparer|assurer|prendra) (?:la releve|la transition|la succession|la passation|(?:ses|leurs) (?:nouvelles )?fonctions"
    r"|le commandement|son poste)\b"
    r"|\b(?:a|ont) (?:pris|occupe) (?:ses|leurs) (?:nouvelles )?fonctions\b"
    r"|\b(?:pour|afin de|qui|va|vient|doit|devra) (?:remplace|succede|releve)[a-z]*\b"
    r"|\b(?:son|sa|leur) (?:successeure?|remplacante?)\b"
    r"|\bnouve(?:l|au|lle) commandante? d(?:u|es) (?:[a-z]+ )?(?:contingent|elements|forces)\b"
)
_NEW = re.compile(r"\bnouve(?:l|au|lle) $")
_CEREMONIOUS = ("exercise", "operation", "training")  # types of what ceremonies open and close
_OF_ELSE = re.compile(r" (?:officielle |solennelle )?(?:d'|de )[a-z]+ (?:officielle |solennelle )?(?:de |du |des |d')")
_OPENED_REACH = 4  # sentences from what is told to the ceremony that opened or closed it
_CAPTION = "dropped: told by a caption alone"
_ARRIVAL_DAYS = 3
_TWO = 2  # parties of a visit; more of them gather
_STAY_DAYS = 5  # a visitor who arrived is still there so many days later, unless told otherwise


def find_occasions(document: Document, candidates: list[Candidate]) -> list[Occasion]:
    """The occasions of a document in text order; every candidate gets its `decision` and the number of its occasion."""
    acting = Acting()
    occasions: list[Occasion] = []
    undated: list[Candidate] = []
    bounding: list[Candidate] = []
    for candidate in candidates:
        if candidate.status in ("wish", "denied", "habit"):
            candidate.decision = f"dropped: {candidate.status}"
        elif candidate.trigger.function == "occurrence" or _opens_or_closes(candidate):
            bounding.append(candidate)
        elif candidate.time is None or candidate.time.vague:
            undated.append(candidate)
        else:
            _place_dated(occasions, candidate, acting)
    if not occasions:  # what a caption alone tells counts where nothing else is dated
        for candidate in candidates:
            if candidate.decision == _CAPTION and candidate.trigger.strong and len(acting(candidate.sentence)) > 1:
                _open(occasions, candidate)
    for candidate in bounding:
        if _place_bounding(occasions, candidate, acting):
            continue
        meant = None if occasions else _named_beside(candidate, undated) or _opened_by(candidate, undated, acting)
        if meant is not None:
            undated.remove(meant)
            meant.time, meant.dates, meant.starts, meant.ends = candidate.time, candidate.dates, candidate.starts, candidate.ends
            _open(occasions, meant)
            if candidate.trigger.function != "occurrence":
                _continue(occasions[-1], candidate)  # its place and people are those of what it opens
        elif candidate.trigger.function != "occurrence":
            _place_dated(occasions, candidate, acting)
    if occasions and all(long_before(one) or _had_been_signed(one) for one in occasions):
        present = [one for one in undated if one.sentence.zone == "body" and not background(one)]
        open_undated(document, occasions, present, acting, before=occasions[0].core[0].sentence.no)
    if not occasions:
        open_undated(document, occasions, undated, acting)
    for candidate in undated:
        if not candidate.decision:
            place_undated(occasions, candidate, acting)
    for occasion in occasions:
        lasts_on(document, occasion)
    occasions[:] = [one for one in occasions if not _put_off(one, occasions, acting)]
    if not occasions:
        open_undated(document, occasions, undated, acting)
    occasions.sort(key=lambda one: min(core.trigger.start for core in one.core))
    return occasions


def _put_off(occasion: Occasion, occasions: list[Occasion], acting: Acting) -> bool:
    """Whether an occasion was put off to a later time the text tells: only that one counts."""
    if not all(one.status == "cancelled" and _POSTPONED.search(one.sentence.folded) for one in occasion.core) or occasion.time is None:
        return False
    later = [one for one in occasions if one is not occasion and one.family == occasion.family and one.time is not None]
    for one in later:
        if one.time and one.time.range[0] > occasion.time.range[1] and any(shares(one, candidate, acting) for candidate in occasion.core):
            for candidate in occasion.candidates:
                candidate.decision = "dropped: put off to a later date"
            return True
    return False


def _had_been_signed(occasion: Occasion) -> bool:
    """Whether it is an agreement, exercise or operation of before, which has a day of its own: 'un accord avait été signé le 4 mai'."""
    return occasion.family in OWN_ROW and all(background(one) for one in occasion.core)


def _place_dated(occasions: list[Occasion], candidate: Candidate, acting: Acting) -> None:
    assert candidate.time is not None
    for occasion in occasions:
        if occasion.family == family(candidate) and _same(occasion, candidate, acting):
            _join(occasion, candidate)
            return
    if candidate.sentence.zone == "caption":
        candidate.decision = _CAPTION
    elif _took_up_post(candidate):
        candidate.decision = "dropped: an envoy took up his post"
    elif not _may_open(candidate):
        candidate.decision = "dropped: weak word alone"
    else:
        _open(occasions, candidate)


def _open(occasions: list[Occasion], candidate: Candidate) -> None:
    candidate.decision = "opened"
    occasions.append(Occasion(family(candidate), candidate.time, [candidate], starts=candidate.starts, ends=candidate.ends))


def _opens_or_closes(candidate: Candidate) -> bool:
    """Whether it is but the ceremony at the beginning or the end of something: 'la cérémonie d'ouverture a eu lieu lundi'."""
    trigger = candidate.trigger
    return candidate.time is not None and trigger.event_type == "ceremony" and not trigger.strong and candidate.starts != candidate.ends


def _took_up_post(candidate: Candidate) -> bool:
    """Whether somebody came to stay: a resident envoy, in some month ('Arrivé à Lomé il y a deux mois, l'attaché de défense …'), or who
    takes over from another."""
    came = candidate.trigger.function == "motion" and "arriv" in candidate.trigger.form
    if came and _RELIEVES.search(candidate.sentence.folded):
        return True
    newly = [cue for cue, _ in candidate.sentence.offices if cue.group in RESIDENT and cue.start < candidate.trigger.start]
    if came and any(_NEW.search(candidate.sentence.folded[: cue.start - candidate.sentence.start]) for cue in newly):
        return True
    month = candidate.time is not None and candidate.time.precision == "month"
    return came and month and any(cue.group in RESIDENT for cue, _ in candidate.sentence.offices)


def _place_bounding(occasions: list[Occasion], candidate: Candidate, acting: Acting) -> bool:
    """The beginning or end of an occasion told without naming it: of the nearest one before it, else behind it, that lacks it.

    Returns whether there is one.
    """
    near = sorted(
        occasions, key=lambda one: (one.core[0].sentence.no > candidate.sentence.no, abs(one.core[0].sentence.no - candidate.sentence.no))
    )
    for occasion in near:
        if (
            occasion.starts != occasion.ends
            and ((candidate.ends and occasion.starts) or (candidate.starts and occasion.ends))
            and _same(occasion, candidate, acting)
        ):
            _join(occasion, candidate)
            return True
    if (going_on := _going_on(near, candidate)) is not None:
        _continue(going_on, candidate)
        return True
    candidate.decision = "dropped: the beginning or end of nothing told"
    return False


def _going_on(occasions: list[Occasion], candidate: Candidate) -> Occasion | None:
    """What a ceremony opens or closes that has its days, told before: 'L'exercice se déroule du 3 au 14. La cérémonie d'ouverture …'."""
    if candidate.trigger.function == "occurrence" or _of_something_else(candidate):
        return None
    told = [one for one in occasions if one.core[0].sentence.no <= candidate.sentence.no and _has_ceremonies(one.core)]
    return next((one for one in told if one.time and candidate.time and meet(one.time, candidate.time)), None)


def _has_ceremonies(core: list[Candidate]) -> bool:
    """Whether it is opened and closed with ceremony: an exercise, a joint operation, a course."""
    return all(one.trigger.strong and one.trigger.event_type in _CEREMONIOUS for one in core)


def _of_something_else(candidate: Candidate) -> bool:
    """Whether a ceremony is said to be of what is no trigger: 'la cérémonie d'ouverture de l'année académique'."""
    return _OF_ELSE.match(candidate.sentence.folded[candidate.trigger.end - candidate.sentence.start :]) is not None


def _named_beside(bound: Candidate, undated: list[Candidate]) -> Candidate | None:
    """What a beginning or end is that of, named in the next sentence: 'Il a quitté Lomé jeudi. C'était sa première visite au Togo.'"""
    if bound.trigger.function != "occurrence":
        return None
    near = [one for one in undated if one.sentence.no - bound.sentence.no in (0, 1) and one.sentence.zone == "body" and one.time is None]
    return next((one for one in near if one.trigger.strong and one.trigger.function == "event" and not one.decision), None)


def _opened_by(bound: Candidate, undated: list[Candidate], acting: Acting) -> Candidate | None:
    """What a ceremony opens or closes that is told before it without a day: 'A et B s'exercent à X. La cérémonie d'ouverture …'."""
    if bound.trigger.function == "occurrence" or _of_something_else(bound):
        return None
    told = [one for one in undated if 0 < bound.sentence.no - one.sentence.no <= _OPENED_REACH and one.sentence.zone == "body"]
    told = [one for one in told if one.time is None and one.status == "held"]
    told = [one for one in told if _has_ceremonies([one]) or one.trigger.event_type == "training"]
    return next((one for one in reversed(told) if len(acting(one.sentence)) > 1), None)


def _may_open(candidate: Candidate) -> bool:
    """A weak word opens an occasion only where no strong one stands in its sentence."""
    strong = any(
        other.strong
        and other.function not in ("none", "other", "presence", "occurrence")
        and not candidate.beside(other.start)
        and not in_setting(candidate.sentence, other)
        for other in candidate.sentence.triggers
    )
    return candidate.trigger.strong or candidate.trigger.form == SCENE or not strong or told_as_held(candidate)


def _same(occasion: Occasion, candidate: Candidate, acting: Acting) -> bool:
    """Whether a dated candidate tells the occasion again."""
    time = candidate.time
    if occasion.time is None or time is None or occasion.inherited:
        return False
    ours, theirs = acting.of(occasion), acting(candidate.sentence)
    if len(ours) > 1 and len(theirs) > 1 and len(ours & theirs) < 2:
        return False
    if elsewhere(occasion, candidate):
        return False
    if serial(occasion) and candidate.trigger.event_type == "visit" and time.edtf != occasion.time.edtf:
        return False  # one of the visitors had come for longer than his audience
    if occasion.time.precision != time.precision and "month" in (occasion.time.precision, time.precision):
        return False
    if meet(occasion.time, time):
        return not _overlap_of_two(occasion, candidate)
    if not (occasion.time.known and time.known):
        return False
    after, before = (time.range[0] - occasion.time.range[0]).days, (occasion.time.range[0] - time.range[1]).days
    gathered = any(one.trigger.function == "gathering" for one in occasion.core)
    if gathered and candidate.trigger.function == "motion" and theirs <= ours and 0 < before <= _ARRIVAL_DAYS:
        return True  # the delegations had come the day before
    if 0 < after <= _ARRIVAL_DAYS and _came_to_gather(occasion, candidate):
        return True
    if (occasion.starts and candidate.ends) or (occasion.starts and occasion.ends):
        return 0 <= after <= _OPEN_DAYS and occasion.starts and (candidate.ends or candidate.trigger.function == "part")
    if occasion.ends and candidate.starts:
        return 0 <= before <= _OPEN_DAYS
    if _closes_stay(occasion, candidate) and 0 < after <= _STAY_DAYS:
        return True
    if 0 < max(after, before) <= _STAY_DAYS and theirs <= ours and goes_round(occasion, candidate):
        return True
    if gathered and occasion.starts and candidate.trigger.function == "motion" and theirs <= ours and 0 < after <= _STAY_DAYS:
        return True  # they are shown round while it lasts
    there = candidate.trigger.event_type == "visit" or candidate.trigger.function == "gathering"
    if candidate.starts and _received(occasion.core) and there and 0 < before <= _STAY_DAYS:
        return True  # 'a reçu lundi le général X, en séjour depuis dimanche', 'les ministres, réunis à Y depuis samedi'
    if _another_day(occasion, candidate):
        return True
    if candidate.trigger.function not in ("part", "reception"):
        return False
    stayed = occasion.ends and background(candidate) and 0 < before <= _STAY_DAYS  # 'a bouclé son séjour. Elle avait été reçue mardi'
    return stayed or (occasion.starts and 0 < after <= _STAY_DAYS)


def _came_to_gather(occasion: Occasion, candidate: Candidate) -> bool:
    """Whether those who arrived had come to what is told next, a meeting of several: 'sont arrivés mardi à X, où se tiendra mercredi une
    réunion des chefs d'état-major', 'arrivés lundi pour la commission mixte, qui s'est ouverte mardi'."""
    came = all(one.trigger.function == "motion" and "visite" not in one.trigger.form for one in occasion.core)
    gathers = candidate.trigger.function == "gathering" and candidate.trigger.strong
    told = {party.code for sentence in [*occasion.sentences, candidate.sentence] for party in sentence_parties(sentence)}
    of_many = len(told | hosts(occasion)) > _TWO or candidate.sentence.organisations or convened(candidate.trigger)
    return came and gathers and bool(of_many)


def _another_day(occasion: Occasion, candidate: Candidate) -> bool:
    """Whether it is told of another day of a visit, a few days before or after the one told."""
    assert occasion.time is not None
    assert candidate.time is not None
    (first, last), (begun, ended) = occasion.time.range, candidate.time.range
    near = 0 < (begun - last).days <= _STAY_DAYS or 0 < (first - ended).days <= _STAY_DAYS
    return near and goes_on_visiting(occasion, candidate)


def _closes_stay(occasion: Occasion, candidate: Candidate) -> bool:
    """Whether the visit of which some day is told ends: 'Il l'a rencontré le 11. … La visite doit s'achever jeudi.'"""
    return candidate.ends and not candidate.starts and not occasion.ends and candidate.trigger.event_type == "visit"


def _received(core: list[Candidate]) -> bool:
    """Whether it is told by an audience alone, which may be a moment of a longer stay."""
    return all(one.trigger.function in ("part", "reception") for one in core)


def _overlap_of_two(occasion: Occasion, candidate: Candidate) -> bool:
    """Whether both last and neither lies within the other, under names of two types: a course that ends as the call begins."""
    (first, last), (begun, ended) = occasion.time.range, candidate.time.range  # type: ignore[union-attr]
    apart = (first < begun <= last < ended) or (begun < first <= ended < last)
    types = {one.trigger.event_type for one in occasion.core if one.trigger.strong}
    told = candidate.trigger.strong or candidate.trigger.event_type == "training"
    return apart and told and bool(types) and candidate.trigger.event_type not in types


def _continue(occasion: Occasion, candidate: Candidate) -> None:
    candidate.decision = "joined: continues it"
    occasion.joined.append(candidate)


def _join(occasion: Occasion, candidate: Candidate) -> None:
    assert occasion.time is not None
    assert candidate.time is not None
    onward = not occasion.starts and goes_round(occasion, candidate)  # of an arrival the end stays unknown (codebook)
    closes = _closes_stay(occasion, candidate) or onward
    closes = closes and not meet(occasion.time, candidate.time)
    another = not candidate.starts and not occasion.starts and _another_day(occasion, candidate)
    closes = closes or (another and not meet(occasion.time, candidate.time))
    candidate.decision = "joined: its time"
    if not meet(occasion.time, candidate.time) and _came_to_gather(occasion, candidate):
        occasion.hand_over_to(candidate)
        return
    occasion.core.append(candidate)
    if closes or (candidate.ends and occasion.starts) or (candidate.starts and occasion.ends):
        occasion.time = _from_first_to_last(occasion.time, candidate.time)
    elif candidate.starts and not occasion.starts and _received(occasion.core[:-1]) and not meet(occasion.time, candidate.time):
        occasion.time = min(occasion.time, candidate.time, key=lambda time: time.range[0])  # it had begun before the audience
    elif "/" in candidate.time.edtf and "/" not in occasion.time.edtf and meet(occasion.time, candidate.time):
        occasion.time = candidate.time
    occasion.starts, occasion.ends = occasion.starts or candidate.starts, occasion.ends or candidate.ends


def _from_first_to_last(one: When, other: When) -> When:
    """From the earlier beginning to the later end: what one phase of it begins with moves no beginning."""
    first, last = (min(one, other, key=lambda time: time.range[0]), max(one, other, key=lambda time: time.range[1]))
    return span_of(first, last)
