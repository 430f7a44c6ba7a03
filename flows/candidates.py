"""Candidates: a trigger with the date that goes with it, its status, and whether it tells of an occasion at all."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from flows.model import DateSpan, Document, Sentence, Trigger
from flows.when import When, lasting, span_of, when

_CLAUSE_COST, _BEFORE_COST, _WEAK_COST = 60, 15, 40  # characters of distance that each is worth
_NONE_REACH = 30  # characters within which a phrase that is no occasion keeps a date to itself
_AGREEMENT = re.compile(r"\b(?:accords?|protocoles?|memorandums?|conventions?|traites?|charte|lettres? d'intention|arrangements?|pacte|declaration|documents?|plan)\b")
_NOT_ONE = re.compile(r"\b(?:aucun|aucune|ni|jamais|sans)\b")
_LISTED = re.compile(r"\(\s*$")


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
    alone: bool = field(default=True)


def find_candidates(document: Document) -> list[Candidate]:
    """The candidates of a document in text order; boilerplate, signatures and datelines have none."""
    found: list[Candidate] = []
    for sentence in document.body():
        found += _of_sentence(document, sentence)
    return found


def _of_sentence(document: Document, sentence: Sentence) -> list[Candidate]:
    triggers = [trigger for trigger in sentence.triggers if trigger.function != "presence"]
    telling = [trigger for trigger in triggers if trigger.function != "none"]
    governed: dict[int, list[DateSpan]] = {}
    for span in sentence.dates:
        trigger = _governor(sentence, span, triggers) if when(span) else None
        if trigger is not None and trigger.function != "none":
            governed.setdefault(trigger.start, []).append(span)
    candidates = []
    for trigger in telling:
        if trigger.function == "signing" and not _AGREEMENT.search(sentence.folded):
            continue
        dates = governed.get(trigger.start, [])
        for group in _separate(sentence, dates) if dates else [[]]:
            candidates.append(_candidate(document, sentence, trigger, group))
    return candidates


def _governor(sentence: Sentence, span: DateSpan, triggers: list[Trigger]) -> Trigger | None:
    """The trigger a date goes with: the nearest, clauses counting as distance; a phrase that is no occasion only from close by."""

    def cost(trigger: Trigger) -> float:
        gap = span.start - trigger.end if trigger.end <= span.start else trigger.start - span.end
        clauses = abs(sentence.clause(span.start) - sentence.clause(trigger.start))
        return gap + _CLAUSE_COST * clauses + _BEFORE_COST * (trigger.start > span.start) + _WEAK_COST * (not trigger.strong)

    near = [trigger for trigger in triggers if trigger.function != "none" or 0 <= span.start - trigger.end <= _NONE_REACH]
    nones = [trigger for trigger in near if trigger.function == "none"]
    if nones:
        return max(nones, key=lambda trigger: trigger.end)
    return min(near, key=cost, default=None)


def _separate(sentence: Sentence, dates: list[DateSpan]) -> list[list[DateSpan]]:
    """Dates of one trigger that are dates of several occasions: 'à Ziguinchor (janvier 2024) et Banjul (juillet 2024)'."""
    listed = [span for span in dates if _LISTED.search(sentence.folded[: span.start - sentence.start])]
    if len(listed) == len(dates) > 1:
        return [[span] for span in dates]
    return [dates]


def _candidate(document: Document, sentence: Sentence, trigger: Trigger, dates: list[DateSpan]) -> Candidate:
    starts = any(span.bound == "from" for span in dates) or (bool(dates) and _aspect(sentence, trigger, dates[0], "start"))
    ends = any(span.bound == "until" for span in dates) or (bool(dates) and _aspect(sentence, trigger, dates[-1], "end"))
    time = _time(sentence, dates)
    if time and starts and not ends and len(dates) == 1 and (days := _days(sentence)):
        time = lasting(time, days)
    return Candidate(sentence, trigger, time, dates, _status(document, sentence, trigger, time, dates), starts, ends)


def _time(sentence: Sentence, dates: list[DateSpan]) -> When | None:
    """One time of the dates a trigger governs: their span when they are its two ends, else the first."""
    times = [time for span in dates if (time := when(span))]
    if not times:
        return None
    if len(times) > 1:
        starting = next((time for span, time in zip(dates, times, strict=True) if span.bound == "from" or _after_cue(sentence, span, "start")), None)
        ending = next((time for span, time in zip(dates, times, strict=True) if span.bound == "until" or _after_cue(sentence, span, "end")), None)
        if starting and ending and starting is not ending:
            return span_of(starting, ending)
    days = [time for time in times if time.precision == "day" or time.edtf.count("-") > 1]
    return (days or times)[0]


def _days(sentence: Sentence) -> int | None:
    return next((days for _, _, days in sentence.durations if days), None)


def _aspect(sentence: Sentence, trigger: Trigger, span: DateSpan, cue: str) -> bool:
    """Whether a word of beginning or ending stands between the trigger and the date, or is the trigger."""
    low, high = min(trigger.start, span.start), max(trigger.end, span.end)
    return any(one.value == cue and low - 40 <= one.start and one.end <= high + 1 and sentence.clause(one.start) == sentence.clause(span.start) for one in sentence.cues)


def _after_cue(sentence: Sentence, span: DateSpan, cue: str) -> bool:
    """Whether the nearest word of beginning or ending before the date is of this kind."""
    before = [one for one in sentence.cues if one.value in ("start", "end") and one.end <= span.start]
    return bool(before) and max(before, key=lambda one: one.end).value == cue


def _status(document: Document, sentence: Sentence, trigger: Trigger, time: When | None, dates: list[DateSpan]) -> str:
    """held | planned | cancelled | wish | denied, by the status words of the trigger's clause and the publication date."""
    clauses = {sentence.clause(trigger.start)} | {sentence.clause(span.start) for span in dates}
    words = [span.value for span in sentence.statuses if sentence.clause(span.start) in clauses]
    if "cancelled" in words:
        return "cancelled"
    for verdict in ("denied", "wish"):
        near = [span for span in sentence.statuses if span.value == verdict and 0 <= trigger.start - span.end <= 60 or span.value == verdict and 0 <= span.start - trigger.start <= 12]
        if near and "held" not in words:
            return verdict
    published = document.published_on
    if published and time and time.known:
        if time.range[0] > published:
            return "planned"
        if time.range[1] < published:
            return "held"
    return "planned" if "planned" in words else "held"
