"""Where words of travel lead: farther on, to another country or home again, to a country or to troops that are visited."""

from __future__ import annotations

import re

from flows.model import Sentence, Trigger

_LEADS_ON = re.compile(  # 'un déplacement qui le mènera mercredi à Y'
    r"[^,;:.]{0,30} qui (?:l[ae]s? |l')?(?:(?:doit|devait|devrait|va|a|ont|avait|aura) )?(?:l[ae]s? )?(?:condui|men|amen)[a-z]+ "
)
_SOME_OFFICERS = re.compile(r"\b(?:delegation|mission|officiers)\b")
_ENDED = re.compile(r"\b(?:au terme|a l'issue|a la fin|au bout) d(?:e |'|u )(?:sa |son |leur |cette |ce |une? )?[a-z]*")
_FOR_WHERE = re.compile(
    r"[^;:.]{0,80}(?:\bpour|\bvers|\b(?:(?:a|en) destination|en direction) d(?:e|u|es|e la|e l'|')"
    r"|\bpour (?:une|un|sa|son) [a-z' -]{3,45} (?:a|au|aux|en)) ?(?:la |le |les |l')?$"
)
_OWN = re.compile(
    r"\b(?:lors|au cours|au terme|a l'issue|pendant|durant|a l'occasion|dans le cadre)\b[^,;]{0,8}\b(?:son|sa|leur|une?|ce|cette)"
    r"(?: [a-z]+){0,2} $"
)
_TO_PLACE = re.compile(r"(?: [a-z]+){0,2} (?:en|au|aux|a|dans) ")
_TROOPS_REACH = 25  # characters between 'a visité' and the troops visited
_ARTICLE = re.compile(r" (?:le |la |l'|les )?")


def leads_on(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a noun for a journey is said to lead somebody farther: 'un déplacement qui le mènera mercredi à Y'."""
    return _LEADS_ON.match(sentence.folded, trigger.end - sentence.start) is not None


def leaves(trigger: Trigger) -> bool:
    """Whether it tells of a journey by the place that somebody leaves: 'a quitté Alger'."""
    return trigger.function == "motion" and ("quitt" in trigger.form or trigger.form.endswith("décollé de"))


def leaves_for_abroad(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether who leaves a place goes to another country, and not home at the end of a visit: 'a quitté Alger lundi à destination de
    Moscou', not 'la délégation russe a quitté Alger pour Moscou'."""
    named = [(city.start, city.country) for city in sentence.cities] + [(span.start, span.code) for span in sentence.countries]
    of_before = {code for start, code in named if start < trigger.start}
    behind = sorted(one for one in named if one[0] >= trigger.end)
    words = ((start, code, sentence.folded[trigger.end - sentence.start : start - sentence.start]) for start, code in behind)
    goal = next(((start, code) for start, code, between in words if _FOR_WHERE.fullmatch(between)), None)
    people = [*(one.start for one in sentence.persons), *(cue.start for cue, _ in sentence.offices)]
    before = sentence.folded[: trigger.start - sentence.start]
    visitors = any(start < trigger.start for start in people) or _SOME_OFFICERS.search(before)  # not 'les soldats français'
    if goal is None or not visitors or sentence.has("ship") or _ENDED.search(sentence.folded):
        return False
    left = {code for start, code in behind if start < goal[0]}
    return goal[1] not in of_before | left


def _is_own_trip(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a weak word names somebody's trip to a place: 'lors de son premier voyage au Sénégal'."""
    before, behind = sentence.folded[: trigger.start - sentence.start], sentence.folded[trigger.end - sentence.start :]
    return _OWN.search(before) is not None and _TO_PLACE.match(behind) is not None


def visits_abroad(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a weak word names somebody's trip to a place ('son voyage au Ghana'), or it is a country or troops that they visit."""
    if _is_own_trip(sentence, trigger):
        return True
    if trigger.function == "motion" and any(0 <= one.start - trigger.end <= _TROOPS_REACH for one in sentence.party_nouns):
        return True
    gaps = (sentence.folded[trigger.end - sentence.start : one.start - sentence.start] for one in sentence.countries if one.kind == "name")
    return trigger.function == "motion" and any(_ARTICLE.fullmatch(gap) for gap in gaps)
