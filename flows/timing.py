"""The time a trigger's dates give it: one span of several dates, where it begins or ends, and for how many days."""

from __future__ import annotations

import re
from itertools import pairwise

from flows.journeys import leaves
from flows.model import DateSpan, Document, Sentence, Trigger
from flows.when import When, meet, span_of, when

_BEFOREHAND = re.compile(r"\b(?:au bout d(?:e |')|apres |il y a |voici |depuis |au terme d(?:e |')|dans |d'ici )$")

_AND = re.compile(r",? et (?:le |ce |ce jour,? )?")
_BEGINS = re.compile(  # what comes before 'une visite de trois jours' where its date is that of the first of them
    r"\b(?:attendue?s?|arriv[a-z]+|entam[a-z]+|debut[a-z]+|commenc[a-z]+|debarqu[a-z]+|accost[a-z]+|venue?s?)\b"
    r"[^.;:]*\bpour (?:une? |son |sa )?(?:[a-z]+ )?$"
    r"|\b(?:entam[a-z]+|debut[a-z]+|commenc[a-z]+) (?:[a-z0-9]+,? ){0,6}(?:une? |son |sa )(?:[a-z]+ )?$"
)
_COMES = re.compile(r"attendu|arriv")
_FOR_DAYS = re.compile(r"\bpour (?:une? |son |sa )(?:[a-z']+ ){1,4}d(?:e |')$")
_OF_TEXT = re.compile(
    r"\b(?:communique|declaration|message|note|rapport|bulletin|depeche|tweet|article)\b[^,;:.]{0,80}"
    r"\b(?:publiee?|rendue? publi(?:c|que)|parvenue?|datee?|diffusee?|transmise?|recue?|emise?|postee?)\b[^,;:.]{0,40}$"
    r"|\b(?:dans|par) (?:son|sa|notre|leur|cette) (?:edition|numero|livraison|parution|une)(?: en ligne)? (?:du |de |d')?(?:ce )?$"
    r"|\b(?:publie|redige|poste|mis a jour|mis en ligne|actualise)(?: par [a-z0-9. '-]{2,40}?)?,? (?:le |: )$"  # a page's own line
)
_NOWADAYS = re.compile(r"aujourd'hui (?:besoin|plus|encore|confronte|considere|devenu|reconnu|indispensable|necessaire)")
_OF_FEAST = re.compile(  # 'la fête nationale, célébrée mardi', 'le défilé du 4 août, organisé la veille'
    r"\b(?:fetes?|festivites|anniversaire|defile|journee|independance|jubile|armee|armees)\b[^,;:.]{0,60}, "
    r"(?:celebre|fete|commemore|marque|organise|tenu)e?s? (?:le |ce |depuis )?$"
)
_PAPER = re.compile(r"(?:l[ae] |l')?(?:[a-z.]+(?:-[a-z]+)* ){1,3}(?:du |de |de ce )$")  # 'La Tribune de ce mercredi informe que'
_WRITES = re.compile(
    r",? (?:nous )?(?:informe|rapporte|ecrit|revele|titre|annonce|apprend|relaie|relaye|relate|indique|precise|souligne|signale|revient)\b"
)
_STRUCK = re.compile(
    r"\b(?:attentats?|attaques?|embuscades?|putschs?|coups? d'etat|mutinerie|seisme|tremblement de terre|crash|naufrage|explosions?)"
    r"(?: (?!a|par)[a-z'-]+){0,4} (?:du |de |d'|des |(?:survenu|perpetre|commis|intervenu)e?s? (?:le |en |les )?)$"
)  # nobody met at it
_OWN_REACH = 12  # characters from a noun to the days it lasts
_BOUND_REACH = 70  # characters from a word of beginning or ending to its date, in one clause
_CEREMONY_OF = 24  # characters from 'cérémonie' to the end of 'officielle de lancement'
_MEMORY_YEARS = 10  # what is remembered lies at least so many years before what is told
_SAME_DAY_REACH = 3  # characters between 'demain' and '(3 mai)'


def time_of(sentence: Sentence, dates: list[DateSpan]) -> When | None:
    """One time of the dates a trigger governs: their span when they are its two ends, else the first."""
    times = [time for span in dates if (time := when(span))]
    if not times:
        return None
    ranges = [time for time in times if "/" in time.edtf and time.precision == "day"]
    if len(ranges) == 1 and len(times) > 1 and all(meet(ranges[0], time) for time in times):
        return ranges[0]  # 'ont clos jeudi la patrouille menée du 4 au 6 mars'
    if len(times) > 1:
        starting = next(
            (time for span, time in zip(dates, times, strict=True) if span.bound == "from" or _after_cue(sentence, span, "start")), None
        )
        ending = next(
            (time for span, time in zip(dates, times, strict=True) if span.bound == "until" or _after_cue(sentence, span, "end")), None
        )
        if starting and ending and starting is not ending:
            return span_of(starting, ending)
        if starting is times[-1] and len(times) == 2 and starting.known and times[0].known and starting.range[1] < times[0].range[0]:
            return span_of(starting, times[0])  # 'a conclu mardi sa réunion, ouverte la veille'
    if (row := _in_a_row(sentence, dates)) is not None:
        return row
    named = [time for span in dates if span.rule not in ("unit", "step") and (time := when(span))] or times
    named = [time for time in named if not time.vague] or named
    days = [time for time in named if time.precision == "day" or time.edtf.count("-") > 1]
    return (days or named)[0]


def _in_a_row(sentence: Sentence, dates: list[DateSpan]) -> When | None:
    """The stretch that days joined by 'et' make when each is the day after the one before: 'hier et ce 24', 'aujourd'hui et demain 10'."""
    days = [(span, time) for span in dates if (time := when(span)) and time.precision == "day" and time.first == time.last]
    if len(days) < 2 or len(days) < len(dates):
        return None
    for (one, before), (two, after) in pairwise(days):
        words = sentence.folded[one.end - sentence.start : two.start - sentence.start]
        apart = (after.range[0] - before.range[0]).days
        if not (_AND.fullmatch(words) if apart == 1 else apart == 0 and len(words) <= _SAME_DAY_REACH):
            return None
    return span_of(days[0][1], days[-1][1])


def lasting_days(sentence: Sentence) -> int | None:
    """The days that a duration told in the sentence lasts; one that leads up to it ('au bout d'une semaine') is none of it."""
    lasting = (days for start, _, days in sentence.durations if days and not _BEFOREHAND.search(sentence.folded[: start - sentence.start]))
    return next(lasting, None)


def own_days(sentence: Sentence, trigger: Trigger) -> int | None:
    """The days that a noun is said to last that is to come or has just begun: 'est attendu jeudi pour une escale de six jours'."""
    if trigger.function == "motion":  # 'est attendue jeudi à X pour une escale de six jours'
        heads = ((sentence.folded[trigger.end - sentence.start : start - sentence.start], days) for start, _, days in sentence.durations)
        if _COMES.search(trigger.form) and (told := next((days for head, days in heads if days and _FOR_DAYS.search(head)), None)):
            return told
    own = next((days for start, _, days in sentence.durations if days and 0 <= start - trigger.end <= _OWN_REACH), None)
    return own if own and _BEGINS.search(sentence.folded[: trigger.start - sentence.start]) else None


def dates_no_occasion(document: Document, sentence: Sentence, span: DateSpan) -> bool:
    """Whether a date is that of the page, of a text or paper that tells of something, of a feast, an attack or a memory, or no day."""
    return (
        _dates_the_page(document, sentence, span)
        or dates_a_text(sentence, span.start)
        or _dates_a_feast(sentence, span)
        or _is_remembered(document, sentence, span)
        or _means_nowadays(sentence, span)
        or _dates_a_paper(sentence, span)
        or _is_struck(sentence, span)
    )


def _dates_the_page(document: Document, sentence: Sentence, span: DateSpan) -> bool:
    """Whether a date at the end of a title is that of the publication: 'Le ministre reçoit son homologue  06/03/2023'."""
    own = document.published_on is not None and span.first == span.last == document.published_on
    return own and sentence.zone == "title" and span.basis == "explicit" and not sentence.folded[span.end - sentence.start :].strip()


def _is_remembered(document: Document, sentence: Sentence, span: DateSpan) -> bool:
    """Whether a date belongs to what a ceremony is held in memory of: 'la commémoration du 11 novembre 1918'."""
    memory = any(cue.value == "remembrance" and cue.end <= span.start for cue in sentence.cues)
    if not memory or span.last is None or span.basis != "explicit":
        return False
    told = [document.published_on] if document.published_on else [one.last for two in document.sentences for one in two.dates if one.last]
    return max(told).year - span.last.year >= _MEMORY_YEARS


def dates_a_text(sentence: Sentence, position: int) -> bool:
    """Whether a date, or the place behind it, is that of a text that tells of something: 'un communiqué rendu public jeudi à X'."""
    return _OF_TEXT.search(sentence.folded[: position - sentence.start]) is not None


def _dates_a_feast(sentence: Sentence, span: DateSpan) -> bool:
    """Whether a date behind that of the telling is the one of a feast at which it happened: 'a reçu hier X, venu pour la fête nationale,
    célébrée mardi'."""
    told = any(one.end <= span.start and one.precision == "day" for one in sentence.dates)
    return told and _OF_FEAST.search(sentence.folded[: span.start - sentence.start]) is not None


def _means_nowadays(sentence: Sentence, span: DateSpan) -> bool:
    """Whether 'aujourd'hui' is no day: 'la coopération a aujourd'hui besoin d'un nouveau souffle'."""
    return _NOWADAYS.match(sentence.folded, span.start - sentence.start) is not None


def _dates_a_paper(sentence: Sentence, span: DateSpan) -> bool:
    """Whether a date is that of the newspaper that tells of something: 'La Tribune de ce mercredi informe que'."""
    behind = sentence.folded[span.end - sentence.start :]
    return _PAPER.fullmatch(sentence.folded[: span.start - sentence.start]) is not None and _WRITES.match(behind) is not None


def _is_struck(sentence: Sentence, span: DateSpan) -> bool:
    """Whether a date is that of an attack or a disaster: 'l'attentat du 3 mars'."""
    return _STRUCK.search(sentence.folded[: span.start - sentence.start]) is not None


def bounded(sentence: Sentence, trigger: Trigger, span: DateSpan, cue: str) -> bool:
    """Whether a word of beginning or ending stands between the trigger and the date, is the trigger, or says what a ceremony is of."""
    low, high = min(trigger.start, span.start), max(trigger.end, span.end)
    high = max(high, trigger.end + _CEREMONY_OF) if trigger.event_type == "ceremony" else high
    return not (cue == "end" and leaves(trigger)) and any(
        one.value == cue
        and low - _BOUND_REACH <= one.start
        and one.end <= high + 1
        and sentence.clause(one.start) == sentence.clause(span.start)
        for one in sentence.cues
    )


def closes_course(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether its day is that of a course's end, since diplomas are handed over: 'ont reçu vendredi leurs attestations'."""
    return trigger.event_type == "training" and sentence.has("diploma") and not sentence.has("start")


def _after_cue(sentence: Sentence, span: DateSpan, cue: str) -> bool:
    """Whether the nearest word of beginning or ending before the date is of this kind."""
    before = [one for one in sentence.cues if one.value in ("start", "end") and one.end <= span.start]
    return bool(before) and max(before, key=lambda one: one.end).value == cue
