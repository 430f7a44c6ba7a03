"""Grammar of lists: months ("en février 2016, juin 2018 et novembre 2021"), weekdays ("lundi et mardi derniers"), and weekdays in
front of a full date ("du lundi au vendredi 7 mai 2021").

Months apart are a reading each; weekdays that follow one another are one stretch of days.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from flows.mentions.date_calendar import Match
from flows.mentions.date_values import Partial, Reading

Found = tuple[int, int, Reading]  # where a reading stands in the canonical text
_PART = r"(?:(?:P\w+|Xcurrent) (?:- )?(?:Umonth )?(?:(?:de|du|d') )*)"
_MONTH = rf"{_PART}?(?P<m>M\d+)(?: \.)?(?: (?:de )?(?P<y>[12]\d{{3}}))?"
_ONE_MONTH = re.compile(_MONTH)
_BARE_MONTH = re.sub(r"\?P<\w+>", "?:", _MONTH)
_MONTHS = re.compile(
    rf"(?P<lead>(?:(?:en|de|d'|au|aux) )?(?:Umonth (?:de )?)?)(?P<list>{_BARE_MONTH}(?:"
    rf"(?: ,)?(?: (?:et|puis|ou))?(?: (?:en|de|d'))? {_BARE_MONTH})+)"
)
_HALF_YEAR = 6  # months: a list that goes back less than that has lost its order, one that goes back more has passed New Year
_WEEKDAYS = re.compile(r"(?:les )?(?P<list>W\d(?: (?:,|et|puis) W\d)+)(?: X(?P<x>\w+)| (?:de )?(?:la |cette )Uweek(?: X(?P<wx>\w+))?)?")
_BEFORE_FULL = re.compile(
    r"(?P<core>(?:(?:du|de|entre|des|les|le|ce|nuit) )*(?P<w1>W\d) (?P<link>et|au|a|,) (?:le )?(?P<w2>W\d) (?:, )?(?:le )?"
    r"(?P<d>o?\d{1,2})(?: (?:et|au) (?P<d2>o?\d{1,2}))? (?:- )?(?P<m>M\d+)(?: \.)?(?: (?:de )?(?P<y>[12]\d{3}))?)"
)


def list_readings(text: str) -> list[Found]:
    """The readings of canonical text that is a list of months or weekdays; none where it is no such list."""
    for pattern, build in ((_BEFORE_FULL, _weekdays_before), (_MONTHS, _months), (_WEEKDAYS, _weekdays)):
        found = pattern.fullmatch(text)
        if found:
            return build(found)
    return []


def _months(found: Match) -> list[Found]:
    items = list(_ONE_MONTH.finditer(found.string, *found.span("list")))
    months = [Partial(int(one["y"]) if one["y"] else None, int(one["m"][1:])) for one in items]
    if not found["lead"] and months[-1].year is None and not all(one[0][0] in "PX" for one in items):
        return []  # "Mars et Mai" are names as well
    for index in range(len(months) - 2, -1, -1):
        later = months[index + 1]
        if months[index].year is None and later.year is not None:
            back = (months[index].month or 0) - (later.month or 0)  # 'décembre et janvier 2024', but not 'août et avril 2024'
            months[index] = replace(months[index], year=later.year - (back > _HALF_YEAR))
    return [(*one.span(), Reading("month list", "calendar", first=month, last=month)) for one, month in zip(items, months, strict=True)]


def _weekdays(found: Match) -> list[Found]:
    """ "lundi et mardi derniers" is one stretch, "lundi et jeudi derniers" are two days; what hangs on the last holds for all."""
    items = list(re.finditer(r"W(\d)", found.string[: found.end("list")]))
    days = [int(one[1]) for one in items]
    hint = found["x"] or found["wx"] or ""
    if all((b - a) % 7 == 1 for a, b in pairwise(days)):
        first, last = Partial(weekday=days[0]), Partial(weekday=days[-1])
        return [(items[0].start(), found.end(), Reading("weekdays", "weekdays", first=first, last=last, hint=hint, anchor="now"))]
    return [
        (*one.span(), Reading("weekday", "weekday", weekday=day, hint=hint, anchor="now")) for one, day in zip(items, days, strict=True)
    ]


def _weekdays_before(found: Match) -> list[Found]:
    """ "mardi et mercredi 5 mai", "les mardi et mercredi 4 et 5 mai": the first weekday says how far back the stretch begins."""
    w1, w2 = int(found["w1"][1:]), int(found["w2"][1:])
    last = Partial(int(found["y"]) if found["y"] else None, int(found["m"][1:]), int((found["d2"] or found["d"]).lstrip("o")), w2)
    if not last.possible:
        return []
    if found["d2"]:
        first = replace(last, day=int(found["d"].lstrip("o")), weekday=w1)
    else:
        back = timedelta(days=(w2 - w1) % 7)
        day = date(last.year or 2001, last.month or 1, min(last.day or 1, 28 if not last.year and last.month == 2 else 31)) - back
        year = None if last.year is None else day.year
        first = Partial(year, day.month, day.day, w1)
    if found["link"] in ("et", ",") and (w2 - w1) % 7 != 1:
        return [(*found.span("w1"), _day(first)), (found.start("w2"), found.end("core"), _day(last))]
    return [(*found.span("core"), Reading("range", "calendar", first=first, last=last))]


def _day(day: Partial) -> Reading:
    return Reading("list", "calendar", first=day, last=day)
