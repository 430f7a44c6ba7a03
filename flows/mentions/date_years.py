"""The year of a date written without one, in the codebook's order: publication date, dateline or full date of the same story,
weekday. Each answer says what supplied it and which other years stay possible.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from flows.mentions.date_values import Partial, with_year

if TYPE_CHECKING:
    from flows.mentions.date_resolution import Anchors, Spell

_NEAR = timedelta(days=60)  # a date without tense so soon after publication is an announcement
_JUST_BEGUN = timedelta(days=2)
_SEARCH = 40  # years a weekday is looked for back from the collection date


@dataclass(frozen=True)
class Year:
    """A year with its basis (dates.date_basis), its source in words, and EDTF strings of the readings that stay possible."""

    year: int | None
    basis: str
    source: str | None
    alternatives: tuple[str, ...] = ()


def year_of(first: Partial, last: Partial, hint: str, anchors: Anchors) -> Year:
    """The year of `first`, which has a month at least; `last` closes the same range."""
    if not (first.possible and last.possible):
        return Year(None, "none", None)
    if anchors.now is not None:
        years = _by_publication(first, last, hint, anchors.now, anchors.direction)
        basis = "publication" if anchors.now_from == "publication" else "context"
        return _answer(first, years, basis, f"{anchors.now_from}:{anchors.now}")
    context = _by_context(first, last, anchors)
    if context is not None:
        return context
    if first.weekday or last.weekday:
        years = _by_weekday(first, last, anchors.collected_on, anchors.spells)
        return _answer(first, years, "weekday", f"weekday:{first.weekday or last.weekday}")
    return Year(None, "none", None)


def _answer(first: Partial, years: list[int], basis: str, source: str) -> Year:
    if not years:
        return Year(None, "none", None)
    return Year(years[0], basis, source, tuple(with_year(_bare(first), year).edtf() for year in years[1:3]))


def _bare(day: Partial) -> Partial:
    return Partial(day.year, day.month, day.day)


def _start(first: Partial, year: int) -> date | None:
    dated = with_year(first, year)
    return dated.start() if dated.possible and 1 <= year <= 9998 else None


def _end(first: Partial, last: Partial, year: int) -> date | None:
    crossing = (last.month or 0, last.day or 0) < (first.month or 0, first.day or 0)
    dated = with_year(last, year + crossing)
    return dated.end() if dated.possible and 1 <= year <= 9997 else None


def _fits(first: Partial, last: Partial, year: int) -> bool:
    """Whether the written weekdays fall on the dates in that year; no weekday fits always."""
    start, end = _start(first, year), _end(first, last, year)
    if first.weekday and (start is None or start.isoweekday() != first.weekday):
        return False
    return not (last.weekday and (end is None or end.isoweekday() != last.weekday))


def _by_publication(first: Partial, last: Partial, hint: str, now: date, direction: str) -> list[int]:
    """The nearest such date not after publication for what has happened, not before it for what is planned."""
    reach = 8 if (2, 29) in ((first.month, first.day), (last.month, last.day)) else 1  # 29 February may be eight years away
    around = range(now.year - reach, now.year + reach + 1)
    if hint == "last":
        edge = now.replace(day=1) if first.day is None else now
        past = [y for y in around if (end := _end(first, last, y)) and (end < edge if first.day is None else end <= edge)]
        return past[-1:]
    if hint == "next":
        return [y for y in around if (start := _start(first, y)) and start > now][:1]
    past = [y for y in around if (start := _start(first, y)) and start <= now][-1:]
    future = [y for y in around if (end := _end(first, last, y)) and end >= now][:1]
    if hint == "current":
        return [now.year]
    return _ordered(first, last, past, future, now, "near" if hint == "this" else direction)


def _ordered(first: Partial, last: Partial, past: list[int], future: list[int], now: date, direction: str) -> list[int]:
    """The last such year and the next one, best first: the one the written weekday fits, then the one on the side of the tense."""
    ahead = (_start(first, future[0]) or date.max) - now if future else timedelta.max
    back = now - (_end(first, last, past[0]) or now) if past else timedelta.max
    begun = back <= _JUST_BEGUN and ahead > _NEAR  # 'organiseront, à partir du 29 avril', on the 30th
    later = {"future": not begun, "past": False, "near": ahead < back, "current": ahead < back}.get(direction, ahead <= _NEAR)
    if past and future and (first.weekday or last.weekday):
        fits_past, fits_future = _fits(first, last, past[0]), _fits(first, last, future[0])
        if fits_past != fits_future and (fits_past or direction != "past" or ahead <= _NEAR):
            later = fits_future
    best, other = (future, past) if later else (past, future)
    return best + [year for year in other if year not in best]


def _by_context(first: Partial, last: Partial, anchors: Anchors) -> Year | None:
    """The year of the first full date of the story that the weekday, if written, does not contradict."""
    for story in anchors.context:
        day = story.day
        # "avril dernier" looks back from publication alone: from another date of the text it says nothing
        years = [*_across_new_year(first, day), day.year]
        fitting = [year for year in years if _start(first, year) and _fits(first, last, year)]
        if fitting:
            return _answer(first, fitting[:1], "context", f"context:{story.written}")
    return None


def _across_new_year(first: Partial, day: date) -> list[int]:
    """The neighbouring year, where the date lies just over New Year from the story's date (28 December, told on 3 January)."""
    return [year for year in (day.year - 1, day.year + 1) if (start := _start(first, year)) and abs(start - day) <= _NEAR]


def _by_weekday(first: Partial, last: Partial, collected_on: date, spells: tuple[Spell, ...]) -> list[int]:
    """Years in which the weekday falls on the date, latest first, not after collection, with all named persons in office; where there is
    none, as the list of office holders has gaps, those with most of them."""
    in_office: dict[int, int] = {}
    for year in range(collected_on.year, max(collected_on.year - _SEARCH, 0), -1):
        start = _start(first, year)
        if start and start <= collected_on and _fits(first, last, year):
            in_office[year] = _in_office(start, spells)
    most = max(in_office.values(), default=0)
    return [year for year, number in in_office.items() if number == most and (most or not spells)]


def _in_office(day: date, spells: tuple[Spell, ...]) -> int:
    """How many of the persons held an office that day."""
    return len({name for name, valid_from, valid_to in spells if valid_from <= day and (valid_to is None or day <= valid_to)})
