"""A reading meets its document: which day, month or year an expression means, and what supplied the year.

The order is the codebook's ("Dates, in detail"): the expression itself, the publication date, a dateline or another full date of
the document, the weekday. What none of them gives stays unknown. Nothing here knows today's date.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from flows.mentions.date_calendar import DAY_ALONE
from flows.mentions.date_lexicon import Lexicon
from flows.mentions.date_steps import stepped
from flows.mentions.date_values import Partial, Reading, Told, Value, days_in, easter, moved, unit_value, with_year
from flows.mentions.date_years import Year, year_of

Spell = tuple[str, date, date | None]


@dataclass(frozen=True)
class Anchors:
    """What a document offers to one mention. now_from: publication | dateline. context: dates of the same story, best first.

    direction: past | future | near | current | "" (no tense or status word nearby).
    spells: (name, from, to) in which persons held their offices.
    """

    now: date | None = None
    now_from: str = ""
    before: date | None = None
    before_end: date | None = None
    context: tuple[Told, ...] = ()
    direction: str = ""
    collected_on: date = date.max
    spells: tuple[Spell, ...] = ()

    def story(self, unit: str) -> Told | None:
        """The best date of the story that is as precise as a step of this unit needs."""
        enough = {"year": ("day", "month", "year"), "day": ("day",), "week": ("day",)}.get(unit, ("day", "month"))
        return next((told for told in self.context if told.precision in enough), None)


@dataclass(frozen=True)
class Resolution:
    """The value of a mention, None where it is no date (impossible: then `refused` says why) or undated."""

    value: Value | None = None
    basis: str = "none"
    year_from: str | None = None
    conflict: str | None = None
    alternatives: tuple[str, ...] = field(default=())
    refused: str | None = None


def resolve(reading: Reading, anchors: Anchors, words: Lexicon) -> Resolution:
    """The value of one reading under one set of anchors. Pure: the same arguments give the same answer."""
    if reading.lean == "past" or (reading.lean and not anchors.direction):
        anchors = replace(anchors, direction=reading.lean)
    if reading.bound == "until" and anchors.direction == "past":
        anchors = replace(anchors, direction="near")  # 'a été ouvert hier, et ce jusqu'au 30 mai', 'sont engagés jusqu'à jeudi'
    if reading.op == "calendar":
        return _calendar(reading, anchors, words)
    if reading.op == "feast":
        return _feast(reading, anchors, words)
    if reading.op == "unknown":
        return Resolution()
    anchor = anchors.now
    basis, source = _now_basis(anchors)
    if reading.anchor == "before":
        anchor, basis, source = _before(reading, anchors)
        if anchors.before is None and reading.op == "weekday" and reading.hint == "after":
            reading = replace(reading, unit="week", n=1)  # "mercredi suivant" with nothing before it: of the week to come
    elif anchor is None and reading.unit in ("year", "month", "quarter", "half") and reading.op == "shift":
        anchor, basis, source = _from_story(reading.unit, anchors)
    if reading.op == "nth" and reading.first is not None:
        return _nth_of_month(reading, anchors, words)
    if anchor is None:
        return Resolution()
    value = stepped(reading, anchor, anchors.direction)
    return Resolution() if value is None else Resolution(value, basis, source)


def _now_basis(anchors: Anchors) -> tuple[str, str]:
    return ("publication" if anchors.now_from == "publication" else "context"), f"{anchors.now_from}:{anchors.now}"


def _from_story(unit: str, anchors: Anchors) -> tuple[date | None, str, str]:
    """The day from which a step of this unit starts where nothing dates the page."""
    told = anchors.story(unit)
    return (None, "none", "") if told is None else (told.day, "context", f"context:{told.written}")


def _before(reading: Reading, anchors: Anchors) -> tuple[date | None, str, str]:
    """The date before in the text; failing that, the publication date."""
    if anchors.before is None:
        return anchors.now, *_now_basis(anchors)
    # "le lendemain" of a stretch of days follows its last one
    forward = reading.n > 0 or reading.hint == "after"
    anchor = anchors.before_end if forward and anchors.before_end is not None else anchors.before
    return anchor, "context", f"context:{anchor}"


def _calendar(reading: Reading, anchors: Anchors, words: Lexicon) -> Resolution:
    first, last = reading.first or Partial(), reading.last or reading.first or Partial()
    if reading.unit:
        first, last, basis, source = _in_unit(reading, first, last, anchors)
        year = Year(first.year, basis, source)
    elif first.month is None and first.year is None:
        first, last, year = _month_by_weekday(first, last, anchors)
    elif first.year is None:
        year = year_of(first, last, reading.hint, anchors)
        last_year = None if year.year is None else year.year + ((last.month or 0, last.day or 0) < (first.month or 0, first.day or 0))
        first, last = with_year(first, year.year), with_year(last, last_year)
    else:
        year = Year(first.year, "explicit", "expression")
    return _checked(reading, first, last, year, words)


def _in_unit(reading: Reading, first: Partial, last: Partial, anchors: Anchors) -> tuple[Partial, Partial, str, str | None]:
    """ "le 26 du mois en cours", "le 12 janvier de l'année dernière": month or year from the anchor."""
    anchor, basis, source = anchors.now, *_now_basis(anchors)
    if reading.rule == DAY_ALONE:
        anchor, basis, source = (anchors.before, "context", f"context:{anchors.before}") if anchors.before else (None, "none", "")
        reading = replace(reading, n=int(anchor is not None and (first.day or 0) <= anchor.day))  # 'le 28 mars à X et le 2 à Y'
    elif reading.anchor == "before" and anchors.before is not None:
        anchor, basis, source = _before(reading, anchors)
    elif anchor is None:
        anchor, basis, source = _from_story(reading.unit, anchors)
    unit = unit_value(reading.unit, anchor, reading.n) if anchor else None
    if unit is None:
        return first, last, "none", None
    year, month = unit.first.year, unit.first.month
    crossing = (last.month or month or 0) < (first.month or month or 0)
    first = replace(first, year=year, month=first.month or month)
    return first, replace(last, year=(year or 0) + crossing, month=last.month or month), basis, source


def _month_by_weekday(first: Partial, last: Partial, anchors: Anchors) -> tuple[Partial, Partial, Year]:
    """ "du lundi 4 au mercredi 6": the nearest month in which the weekday falls on that day."""
    told = anchors.story("month")
    anchor = anchors.now or anchors.before or (told.day if told else None)
    if anchor is None:
        return first, last, Year(None, "none", None)
    basis, source = _now_basis(anchors) if anchors.now else ("context", f"context:{anchor}")
    steps = (0, -1, 1, -2, 2, -3, 3) if anchors.direction != "future" else (0, 1, 2, 3)
    for step in steps:
        unit = unit_value("month", anchor, step)
        if unit is None or unit.first.year is None or unit.first.month is None:
            continue
        day = replace(first, year=unit.first.year, month=unit.first.month)
        start = day.start() if day.possible else None
        end = replace(last, year=day.year, month=day.month)
        if (last.day or 0) < (first.day or 0):
            following = unit_value("month", anchor, step + 1)
            end = replace(last, year=following.first.year, month=following.first.month) if following else end
        if start and end.possible and _on_weekday(day) and _on_weekday(end):
            return day, end, Year(day.year, basis, source)
    return first, last, Year(None, "none", None)


def _on_weekday(day: Partial) -> bool:
    start = day.start()
    return day.weekday is None or (start is not None and start.isoweekday() == day.weekday)


def _checked(reading: Reading, first: Partial, last: Partial, year: Year, words: Lexicon) -> Resolution:
    """The calendar's and the weekday's word on it: impossible days are refused, a wrong weekday is recorded."""
    if first.month is None and first.day is not None:
        return Resolution()
    bad = [day for day in (first, last) if not day.possible]
    if bad:
        return _impossible(first, last, year, bad, words)
    start, end = first.start(), last.end()
    if start and end and end < start:
        return Resolution(refused="the range ends before it begins")
    conflict = _conflict(first, words) or _conflict(last, words)
    bare = replace(first, weekday=None), replace(last, weekday=None)
    value = moved(Value(*bare), reading.offset)
    if reading.offset and first.year is None:
        value = _moved_in_no_year(value, reading.offset)
    return Resolution(value, year.basis, year.source, conflict, year.alternatives)


def _moved_in_no_year(value: Value, offset: int) -> Value:
    leap = moved(Value(with_year(value.first, 2001), with_year(value.last, 2001)), offset)
    return Value(with_year(leap.first, None), with_year(leap.last, None))


def _impossible(first: Partial, last: Partial, year: Year, bad: list[Partial], words: Lexicon) -> Resolution:
    """Of a range with one impossible end the other end stays: the closing or the opening day only."""
    told = bad[0]
    name = words.month_names.get(told.month or 0)
    if name is None:
        reason = f"impossible date: there is no month {told.month}; correct the text or ignore it"
    else:
        longest = days_in(told.year or 2024, told.month or 1)
        reason = f"impossible date: {name}{f' {told.year}' if told.year else ''} has {longest} days, not {told.day}"
    good = [day for day in (first, last) if day.possible]
    if not good:
        return Resolution(refused=reason)
    kept = replace(good[0], weekday=None)
    return Resolution(Value(kept, kept), year.basis, year.source, None, year.alternatives, refused=reason)


def _conflict(day: Partial, words: Lexicon) -> str | None:
    """The written weekday, when the date falls on another one."""
    start = day.start() if day.day else None
    if start is None or day.weekday is None or start.isoweekday() == day.weekday:
        return None
    return next(form for form, token in words.tokens.items() if token == f"W{day.weekday}")


def _feast(reading: Reading, anchors: Anchors, words: Lexicon) -> Resolution:
    """Fixed and movable feasts, and those whose days are listed year by year; an unlisted year stays unknown."""
    if reading.first is not None and reading.first.year is not None:
        days = [day for day in [feast_day(reading.feast, reading.first.year, words)] if day]
        return _feast_value(days[0], reading, "explicit", "expression") if days else Resolution()
    told = anchors.story("month")
    now = anchors.now or (told.day if told else None)
    if now is None:
        return Resolution()
    basis, source = _now_basis(anchors) if anchors.now else ("context", f"context:{now}")
    days = [day for year in (now.year - 1, now.year, now.year + 1) if (day := feast_day(reading.feast, year, words))]
    if anchors.direction == "future" or reading.hint == "next":
        days = [day for day in days if day >= now]
    elif anchors.direction == "past" or reading.hint == "last":
        days = [day for day in days if day <= now]
    nearest = min(days, key=lambda day: abs((day - now).days), default=None)
    return Resolution() if nearest is None else _feast_value(nearest, reading, basis, source)


def _feast_value(day: date, reading: Reading, basis: str, source: str) -> Resolution:
    value = moved(Value(Partial(day.year, day.month, day.day), Partial(day.year, day.month, day.day)), reading.offset)
    return Resolution(value, basis, source)


def feast_day(feast: str, year: int, words: Lexicon) -> date | None:
    """The day of a feast in a year; None where no rule and no listed day gives it."""
    rule = words.feast_rules.get(feast, "listed")
    if rule.startswith("easter"):
        return easter(year) + timedelta(days=int(rule.removeprefix("easter"))) if 1583 <= year <= 9000 else None
    if rule == "listed":
        return next((day for day in words.feast_days.get(feast, ()) if day.year == year), None)
    month, day = rule.split("-")
    return date(year, int(month), int(day))


def _nth_of_month(reading: Reading, anchors: Anchors, words: Lexicon) -> Resolution:
    """ "la première semaine d'octobre 2014": the month first, then its n-th part."""
    month = _calendar(Reading("nth", "calendar", first=reading.first, last=reading.first), anchors, words)
    start = month.value.first.start() if month.value else None
    if start is None:
        return Resolution()
    value = stepped(replace(reading, first=None, offset=0), start, anchors.direction)
    return Resolution() if value is None else Resolution(value, month.basis, month.year_from)
