"""Candidates: a trigger with the date that goes with it, its status, and whether it tells of an occasion at all."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from flows.bridging import Phrases, with_bridged
from flows.governing import governor, is_ended, share, spare, strengthen
from flows.model import DateSpan, Document, Sentence, Trigger
from flows.objects import by_its_object, is_bare_aim, is_deployment
from flows.offsets import find_offset
from flows.ordinals import ORDINAL
from flows.scenes import SCENE, begin_or_end, by_place_and_day
from flows.text import search_with
from flows.timing import bounded, closes_course, dates_no_occasion, lasting_days, own_days, time_of
from flows.when import When, lasting, when

_SIGNATURE = re.compile(r"(?:la|cette) (?:ceremonie de )?signature\b")
_SAME_TEXT = re.compile(
    r"^(?:[a-z]+es?\b[^,;]{0,50}, )?(?:il|elle|ils|elles|ce|cet|cette|ces|celui|celle)\b"  # also 'Signé le 3 mai, il …'
    r"|\ben (?:a|ont|avait) (?:ete )?(?:signe|paraphe|ratifie)"
)
_IT_IS = re.compile(r"il s'agi(?:t|ssait) |ce sont |ces (?:accords|textes|documents|instruments|protocoles)\b")
_ELLIPSIS = re.compile(
    r"\b(?:edition|elles?|ils?|celles?(?:-ci)?|ceux(?:-ci)?|celui(?:-ci)?|premiere|precedente|deuxieme|derniere|autre)\b"
)
_THAT_OF = re.compile(r"cel(?:le|ui)s? (?:de |du |d'|des )")
_ORDINAL = re.compile(rf"\b(?:derniere?|precedente?|prochaine?|nouvelle|autre|{ORDINAL})(?: et derniere?)? $")
_ORDINAL_BEHIND = re.compile(r" (?:precedente?|anterieure?|suivante?|inaugurale?|d'avant)\b")
_ALIKE = re.compile(r" (?:similaires?|semblables?|identiques?|analogues?|du meme (?:genre|type))\b")  # a gift 'du même genre'
_EACH = re.compile(rf"\b(?:l[ae] (?:{ORDINAL}|derniere?|suivante?)|l'(?:une?|autre)|celle|celui)\b[^,;]*$")
_OCCURRED_REACH = 25  # characters between 'auront lieu' and its date
_LEAD = 4  # sentences from a headline to the end of the lead
_IT_WAS = re.compile(  # 'C'était mardi, à Lomé.'
    r"(?:c'etait|c'est arrive|(?:ca|cela|tout cela|l'evenement|la scene|le tout) (?:s'est passee?|se passait|s'est deroulee?|a eu lieu))\b"
)
_IT_WAS_REACH = 2  # sentences back to what it was
_SERIES_REACH = 6  # candidates back to what 'la dernière session' is another one of
_NEGATED = re.compile(r"\b(?:aucune?|jamais|ni)\b[^,;]{0,60}$|\b(?:n'|ne )[^,;]{0,25}\b(?:pas|jamais|point|aucune?)\b.{0,25}$")
_NOT_HELD = re.compile(  # not 'un accord dont la durée n'a pas été précisée': that is said of something else
    r"^(?:(?!\b(?:dont|que|o[ùu]) |\bqu')[^;:]){0,90}?\bn'(?:a|ont|avait|avaient) (?:pas|jamais) (?:eu lieu|ete)\b"
)
_DENIED = re.compile(r"\b(?:dement|dementi|dementent|dementie?s?|pure invention|fausse information|infox|rumeurs?|allegations?)\b")
_HABIT = re.compile(
    r"\b(?:chaque|tous les|toutes les) (?:[a-z]+ )?(?:ans?|annees?|mois|semaines?|trimestres?|semestres?)\b"
    r"|\balternativement\b|\bannuellement\b|\bregulierement\b|\bhabituellement\b|\bperiodiquement\b|\bdesormais\b"
)
_SO_MANY = re.compile(  # 'depuis mars, plus de cent patrouilles': each of them is none
    r"\b(?:plus|pres|autour) d(?:e |')(?:[a-z]+ )?(?:[a-z0-9]+ |(?:une )?[a-z]+aines? d(?:e |'))$"
    r"|\b(?:[0-9]{2,}|une [a-z]+aine d(?:e|')) ?$"
)
_RUMOUR = re.compile(r"\b(?:aurai(?:t|ent)|serai(?:t|ent)) (?:ete )?[a-z]+(?:e|ee|es|ees|u|ue|us|is|ise)\b")
_CONDITIONAL = re.compile(r"\b[a-z]{2,}r(?:ait|aient)\b[^,;]*$")  # 'la France enverrait une unité pour des exercices'
_CANCELLED = re.compile(
    r"\b(?:annule|annulee|annules|annulees|annulation|reporte|reportee|reportes|reportees|ajourne|ajournee|ajournes|decommande)\b"
    r"|\bn'aur(?:a|ont) (?:[a-z]+ )?(?:pas|plus) lieu\b"
    r"|\bn(?:e (?:se tiend|viend|se rend|se deroule)|'i)r(?:a|ont) (?:[a-z]+ )?(?:pas|plus)\b"
)
_PUT_OFF = re.compile(
    r"\b(?:report|decal|repouss|ajourn|differ)(?:e|ee|es|ees)\b (?:aux?|a|en|du|pour)(?: (?:le|la))?(?: [a-z]+day| [a-z]+di)? ?$"
)
_TOOK_PLACE = re.compile(  # 'les conclusions de la réunion qui s'était tenue le 7': whatever is to be done with them
    r"[^,;:]{0,60} (?:qui|laquelle|lequel) (?:s'est|s'etait|s'etaient|se sont|a|ont|avait|avaient) (?:[a-z]+ ){0,2}"
    r"(?:tenu|deroule|eu|reuni|organise|abrite)[a-z]*\b[^,;:]{0,40}"
)
_LAST = re.compile(r" derni(?:er|ère)s?$")
_COULD_BE = re.compile(r"\b(?:finalement|enfin) pu (?:etre|se|avoir)\b")  # 'reportée deux fois, a finalement pu être signée'
_AT_LAST = re.compile(r"\b(?:finalement|enfin) (?:[a-z]+ ){0,2}[a-z]+(?:e|ee|es|ees|u|ue|us|ues|i|ie|is|ies)\b")  # 's'est finalement tenue'
_AND = re.compile(r"(?:,| et| puis| ainsi que){1,2} (?:en |le |les )?")
_AND_ON = re.compile(r"(?:,|\bet|\bpuis)(?: et| puis| enfin)? ?(?:(?:a|au|aux|en) [a-z' -]{3,30},? )?(?:le |ce )?$")
_LISTED = re.compile(r"\(\s*$")
_ARRIVED = re.compile(r"(?:[Aa]rriv|[Vv]en|[Rr]entr|[Dd]ébarqu)[éu](?:e|s|es)?\b")  # 'Arrivé ce jeudi, il doit voir …': that much is past
_PARTICIPLE = re.compile(r"\w+[éu]e?s?")
_COMPOUND_PAST = re.compile(r"(?:[SsYy]['’ ])?(?:[Aa]|[Oo]nt|[Ee]st|[Ss]ont) (?:\w+ )?(?:été )?\w+(?:é|i|u|is|it|ert)(?:e?s)?\b")


@dataclass(slots=True)
class Candidate:
    """A trigger with its time. `decision` says what became of it: open, join, or the reason it was dropped."""

    sentence: Sentence
    trigger: Trigger
    time: When | None
    dates: list[DateSpan]
    status: str
    starts: bool  # the date is that of its beginning
    ends: bool  # the date is that of its end
    decision: str = ""
    event_no: int | None = None
    aside: bool = False  # it is dated by its distance from another ('au lendemain de'), and only mentioned beside it
    elided: int | None = None  # where its verb stands, which an ellipsis leaves out: 'a été reçu lundi à X et mercredi à Y'
    stands_for: Candidate | None = None  # what it is another one of: 'la dernière session', 'la précédente'

    def beside(self, position: int) -> bool:
        """Whether a position lies in a relative clause that only tells of a party ('X, qui y fut formé, s'est rendu')."""
        return self.sentence.beside(position, self.trigger.start, *(span.start for span in self.dates))


def find_candidates(document: Document, known: Phrases) -> list[Candidate]:
    """The candidates of a document in text order; boilerplate, signatures and datelines have none. `known`: see flows.bridging."""
    found: list[Candidate] = []
    scene: list[DateSpan] = []
    line, agreed = -1, False
    body = document.body()
    for before, sentence, behind in zip([None, *body], body, [*body[1:], None], strict=False):
        sentence.of_agreement = (
            sentence.has("agreement")
            or (before is not None and before.of_agreement and bool(_SAME_TEXT.search(sentence.folded)))
            or (behind is not None and behind.has("agreement") and bool(_IT_IS.match(behind.folded)))
            or (agreed and bool(_SIGNATURE.match(sentence.folded)))  # 'La cérémonie de signature s'est déroulée …'
        )
        agreed |= sentence.of_agreement
        sentence.triggers = [
            by_its_object(document, sentence, trigger)
            for trigger in with_bridged(sentence, known)
            if not is_deployment(sentence, trigger, before) and not is_bare_aim(sentence, trigger)
        ]
        told = [_resolved(one, found) for one in _of_sentence(document, sentence, found)]
        if scene and sentence.line == line:
            _set_scene(document, sentence, told, scene)
        scene, line = _scene(sentence, told), sentence.line
        if scene and _IT_WAS.match(sentence.folded) and (undated := _just_told(sentence, found)):
            for index in undated:
                found[index] = _candidate(document, found[index].sentence, found[index].trigger, scene)
            scene = []
        found += told
    return [_as_the_lead(one, found) for one in found]


def _as_the_lead(candidate: Candidate, found: list[Candidate]) -> Candidate:
    """The bare weekday of a headline is the one that the lead tells with more words: 'Réunion dimanche à X', 'se retrouveront dimanche'."""
    if candidate.sentence.zone != "title" or [span.rule for span in candidate.dates] != ["weekday"] or candidate.time is None:
        return candidate
    body = [one for one in found if one.sentence.zone == "body" and one.time and one.trigger.event_type == candidate.trigger.event_type]
    lead = body[0] if body and body[0].sentence.no - candidate.sentence.no <= _LEAD else None
    if lead is None or lead.time is None or not lead.time.known or lead.time.range[0].weekday() != candidate.time.range[0].weekday():
        return candidate
    return replace(candidate, time=lead.time, status=lead.status)


def _resolved(candidate: Candidate, before: list[Candidate]) -> Candidate:
    """'La dernière session', 'l'édition précédente': as strong as what it is another one of, which is told before."""
    trigger, folded = candidate.trigger, candidate.sentence.folded
    start, end = trigger.start - candidate.sentence.start, trigger.end - candidate.sentence.start
    like = trigger.function == "gift" and _ALIKE.match(folded, end)
    if not (_ORDINAL.search(folded[:start]) or _ORDINAL_BEHIND.match(folded[end:]) or like):
        return candidate
    alike = [one for one in before[-_SERIES_REACH:] if (one.trigger.strong or one.time) and one.trigger.event_type == trigger.event_type]
    if not alike or candidate.time is None or trigger.function not in ("event", "gathering", "part", "gift"):
        return candidate
    meant = alike[-1].stands_for or alike[-1]
    return replace(candidate, trigger=replace(trigger, strong=trigger.strong or meant.trigger.strong), stands_for=meant)


def _scene(sentence: Sentence, told: list[Candidate]) -> list[DateSpan]:
    """The one day a sentence names without telling what happened: 'Lundi à l'aube, la base s'est habillée de drapeaux.'"""
    days = [span for span in sentence.dates if span.precision == "day" and span.bound == "on"]
    taken = any(trigger.function in ("other", "signing") for trigger in sentence.triggers)
    return days if len(days) == 1 and not told and not taken and sentence.zone == "body" else []


def _set_scene(document: Document, sentence: Sentence, told: list[Candidate], scene: list[DateSpan]) -> None:
    """What an undated sentence tells first happened on the day the sentence before it named."""
    strong = [one for one in told if one.trigger.strong] or told
    if sentence.dates or not strong or document.sentences[sentence.no - 1].has("national"):
        return
    first = strong[0]
    told[told.index(first)] = _candidate(document, sentence, first.trigger, scene)


def _just_told(sentence: Sentence, found: list[Candidate]) -> list[int]:
    """Which candidates 'C'était mardi, à Lomé' gives its day to: the strong ones of the sentence that told last, if none has a day."""
    last = found[-1].sentence.no if found else -1
    told = [index for index, one in enumerate(found) if one.sentence.no == last]
    if not 0 < sentence.no - last <= _IT_WAS_REACH or any(found[index].time for index in told):
        return []
    return [index for index in told if found[index].trigger.strong] or told[:1]


def _of_sentence(document: Document, sentence: Sentence, before: list[Candidate]) -> list[Candidate]:
    triggers = [trigger for trigger in sentence.triggers if trigger.function != "presence"]
    offset = find_offset(sentence, triggers)
    if offset is None:
        return _dated(document, sentence, triggers, before)
    told = _dated(document, sentence, [trigger for trigger in triggers if not offset.holds(trigger)], before)
    sentence.clause_starts.append(offset.start)  # its places and statuses are its own
    last = next((one.time for one in reversed(before) if one.time), None)
    time = offset.from_day(next((one.time for one in told if one.time), last))
    if offset.known and (day := offset.of_rest(last)):  # 'La veille de cette audience, il avait eu …': told before
        return [replace(one, time=day, status=_status(document, sentence, one.trigger, day, [])) for one in told]
    apart = [_candidate(document, sentence, one, []) for one in _telling(sentence, [one for one in triggers if offset.holds(one)], before)]
    return told + [replace(one, time=time, aside=True, status=_status(document, sentence, one.trigger, time, [])) for one in apart]


def _dated(document: Document, sentence: Sentence, triggers: list[Trigger], before: list[Candidate]) -> list[Candidate]:
    """The candidates of a sentence's triggers, each with the dates that go with it."""
    governed: dict[int, list[DateSpan]] = {}
    loose: list[DateSpan] = []
    for span in sentence.dates:
        if (time := when(span)) is None or dates_no_occasion(document, sentence, span):
            continue
        trigger = governor(sentence, span, triggers)
        if trigger is None and time.precision != "year":
            loose.append(span)
        elif trigger is not None and trigger.function != "other":
            governed.setdefault(trigger.start, []).append(span)
    strengthen(sentence, triggers, governed)
    share(sentence, triggers, governed, alone=len([span for span in sentence.dates if when(span)]) == 1)
    candidates = []
    for trigger in _telling(sentence, triggers, before):
        dates = governed.get(trigger.start, [])
        left = spare(sentence, trigger, dates)
        dates = [span for span in dates if span not in left]
        for begins, day in _elided(sentence, trigger, dates):
            own = replace(trigger, start=day.start, end=day.end)
            candidates.append(replace(_candidate(document, sentence, own, [day]), elided=trigger.start))
            sentence.clause_starts.append(begins)
            dates = [span for span in dates if span is not day]
        candidates += [_candidate(document, sentence, trigger, group) for group in (_separate(sentence, dates) if dates else [[]])]
        candidates += [one for span in left for one in _implicit(document, sentence, by_place_and_day(sentence, [span]), [span])]
    candidates = [one for one in candidates if one.time or not is_ended(sentence, one.trigger)]
    return candidates or _implicit(document, sentence, by_place_and_day(sentence, loose) or begin_or_end(sentence, loose), loose)


def _telling(sentence: Sentence, triggers: list[Trigger], before: list[Candidate]) -> list[Trigger]:
    """The triggers that tell of an occasion; a word of occurrence gets the type of what is said to have occurred."""
    nouns = [trigger for trigger in triggers if trigger.function in ("event", "gathering", "gift", "part")]
    telling = []
    for trigger in triggers:
        if trigger.function == "occurrence":
            own = [noun for noun in nouns if noun.start < trigger.start or sentence.clause(noun.start) == sentence.clause(trigger.start)]
            if own or not before or not _ELLIPSIS.search(sentence.folded[: trigger.end - sentence.start]):
                continue
            told = before[-1]
            if _THAT_OF.match(sentence.folded):  # 'Celle de X avait eu lieu …': another of what the sentence before begins with
                told = next(one for one in before if one.sentence.no == before[-1].sentence.no)
            trigger = replace(trigger, event_type=told.trigger.event_type, function="event")
        if trigger.function not in ("none", "other") and (trigger.function != "signing" or sentence.of_agreement):
            telling.append(trigger)
    return telling


def _implicit(document: Document, sentence: Sentence, trigger: Trigger | None, dates: list[DateSpan]) -> list[Candidate]:
    """What a date that stands for a trigger tells (flows.scenes); a mere beginning or end only where it is one."""
    if trigger is None:
        return []
    found = _candidate(document, sentence, trigger, [span for span in dates if span.start == trigger.start])
    return [found] if trigger.form == SCENE or found.starts != found.ends else []


def _elided(sentence: Sentence, trigger: Trigger, dates: list[DateSpan]) -> list[tuple[int, DateSpan]]:
    """The further days of a verb that is told once, each with where its words begin: 'a été reçu lundi à X par A et mercredi à Y par B',
    'se sont revus à X lundi, puis à Y mercredi'."""
    days = [span for span in dates if span.precision == "day" and span.bound == "on" and span.start >= trigger.end]
    told_once = trigger.function in ("reception", "part", "gathering") or trigger.event_type == "port_call"
    if not told_once or len(days) < 2 or len(days) < len(dates):
        return []
    found = []
    for one, other in pairwise(days):
        joined = _AND_ON.search(sentence.folded[one.end - sentence.start : other.start - sentence.start])
        if joined is None or not _names_one(sentence, one.end, other.start):
            continue
        if _names_one(sentence, other.end, sentence.end):
            found.append((other.start, other))
        elif _names_one(sentence, trigger.end, one.start):  # each place stands before its day
            found.append((one.end, other))
    return found


def _names_one(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a city where something is, or a country, is named in a stretch."""
    cities = (city.start for city in sentence.cities if city.position == "at")
    return any(start <= position < end for position in (*cities, *(span.start for span in sentence.countries)))


def _separate(sentence: Sentence, dates: list[DateSpan]) -> list[list[DateSpan]]:
    """Dates of one trigger that are dates of several occasions: 'à Ziguinchor (janvier 2024) et Banjul (juillet 2024)',
    'le premier en février, le second en mai', 'en février 2016, juin 2018 et novembre 2021'."""
    begins = [sentence.start, *(span.end for span in dates[:-1])]
    heads = [sentence.folded[low - sentence.start : span.start - sentence.start] for low, span in zip(begins, dates, strict=True)]
    listed = [span for span, head in zip(dates, heads, strict=True) if _LISTED.search(head) or _EACH.search(head)]
    between = [sentence.folded[one.end - sentence.start : two.start - sentence.start] for one, two in pairwise(dates)]
    written = [span for span in dates if span.rule not in ("step", "anaphor", "deictic") and span.bound == "on"]
    months = {span.edtf[:7] for span in written if span.edtf and "/" not in span.edtf}
    in_a_row = len(months) == len(dates) and all(_AND.fullmatch(words) for words in between)
    if len(dates) > 1 and (len(listed) == len(dates) or in_a_row):
        return [[span] for span in dates]
    return [dates]


def _candidate(document: Document, sentence: Sentence, trigger: Trigger, dates: list[DateSpan]) -> Candidate:
    told = [span for span in dates if span.precision != "year"] or dates  # 'l'exercice Atlas 2017 a été lancé lundi'
    starts = any(span.bound == "from" for span in dates) or (bool(dates) and bounded(sentence, trigger, told[0], "start"))
    ends = any(span.bound == "until" for span in dates)
    ends |= bool(dates) and (bounded(sentence, trigger, told[-1], "end") or closes_course(sentence, trigger))
    put_off = [span for span in dates if _PUT_OFF.search(sentence.folded[: span.start - sentence.start])]
    dates = put_off or _when_it_occurs(sentence, dates)
    time = time_of(sentence, dates)
    if time and not ends and len([span for span in dates if span.precision == "day"]) == 1:
        days = lasting_days(sentence) if starts else own_days(sentence, trigger)
        time = lasting(time, days) if days else time
    return Candidate(sentence, trigger, time, dates, _status(document, sentence, trigger, time, dates), starts, ends)


def _when_it_occurs(sentence: Sentence, dates: list[DateSpan]) -> list[DateSpan]:
    """Of several dates those right behind a verb of occurrence: 'Lundi 3, il a annoncé des exercices qui auront lieu du 9 au 12'."""
    if any(cue.value == "start" and cue.start == sentence.start for cue in sentence.cues):
        return dates  # 'Ouverte jeudi, la réunion va se poursuivre vendredi'
    verbs = [one for one in sentence.triggers if one.function == "occurrence"]
    verbs = [one for one in verbs if not _PARTICIPLE.fullmatch(one.form)] or verbs  # 'Prévue le 3, la visite aura lieu le 9'
    told = [span for span in dates if span.precision != "year" and any(0 <= span.start - one.end <= _OCCURRED_REACH for one in verbs)]
    return told or dates


def _status(document: Document, sentence: Sentence, trigger: Trigger, time: When | None, dates: list[DateSpan]) -> str:
    """held | planned | cancelled | wish | denied | habit, by the words of the trigger's clause and the publication date."""
    clauses = {sentence.clause(trigger.start), *(sentence.clause(span.start) for span in dates[:1])}  # its end may be to come
    words = [span.value for span in sentence.statuses if sentence.clause(span.start) in clauses]
    low = max((start for start in sentence.clause_starts if start <= trigger.start), default=sentence.start) - sentence.start
    clause = sentence.folded[low : trigger.end - sentence.start]
    behind = sentence.folded[trigger.end - sentence.start :]
    unsure = search_with("rai", _RUMOUR, sentence.folded) or search_with("n'", _NOT_HELD, behind)
    if unsure or _DENIED.search(sentence.folded) or _NEGATED.search(clause):
        return "denied"
    if time is None and any(sentence.clause(sentence.start + one.start()) in clauses for one in _HABIT.finditer(sentence.folded)):
        return "habit"
    if dates and all(span.bound == "from" for span in dates) and _SO_MANY.search(clause[: -(trigger.end - trigger.start)]):
        return "habit"
    if time is None and search_with("rai", _CONDITIONAL, clause):
        return "wish"
    put_off = any(_PUT_OFF.search(sentence.folded[: span.start - sentence.start]) for span in dates)
    cancelled = not put_off and ("cancelled" in words or _CANCELLED.search(sentence.folded))
    at_last = ("held" in words and _AT_LAST.search(sentence.folded)) or _COULD_BE.search(sentence.folded)
    if cancelled and not at_last:
        return "cancelled"
    near = [
        span
        for span in sentence.statuses
        if span.value == "wish" and (0 <= trigger.start - span.end <= 60 or 0 <= span.start - trigger.start <= 12)
    ]
    published = document.published_on
    if near and not (published and time and time.known and time.range[1] < published):
        return "wish"
    if any(_LAST.search(document.text[span.start : span.end]) for span in dates):
        return "held"  # 'la suite de celle tenue le 13 septembre dernier'
    if trigger.form == SCENE and all(span.bound == "from" for span in dates):
        return "held"  # 'est depuis lundi au Gabon, où il doit …'
    if dates and _TOOK_PLACE.fullmatch(behind[: max(0, dates[0].start - trigger.end)]):
        return "held"
    if published and time and time.known:
        if time.range[0] > published and not all(span.bound == "until" for span in dates):
            return "planned"
        begun = time.precision == "day" and time.range[0] < published  # still going on at publication
        if time.range[1] < published or begun:
            return "held"
    announced = [span for span in sentence.statuses if span.value == "planned" and sentence.clause(span.start) in clauses]
    if len(dates) > 1 and sentence.has("start"):  # 'Lancées le 3, les manœuvres prendront fin le 14': only the end is to come
        ending = [cue for cue in sentence.cues if cue.value == "end"]
        announced = [span for span in announced if not any(cue.start <= span.start < cue.end for cue in ending)]
    if dates and all(span.bound == "until" for span in dates) and not announced:
        return "held"  # 'organisent … jusqu'au 16 juin': it is going on
    if _ARRIVED.match(document.text, trigger.start) and all(span.start > trigger.start for span in announced):
        return "held"
    if _COMPOUND_PAST.match(document.text[trigger.start : trigger.end]) and not any(
        trigger.start <= span.start < trigger.end for span in announced
    ):
        return "held"  # 'a séjourné …, où doit s'ouvrir une école'
    return "planned" if announced else "held"
