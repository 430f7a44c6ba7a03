"""Grammar of dates in relation: to the publication date (hier, jeudi dernier, il y a trois jours, le mois dernier) or to the date
before them in the text (la veille, le même jour, deux jours plus tard), and of durations.

A step back or ahead has the precision of its unit: "il y a deux ans" is a year, "il y a trois mois" a month; days and weeks give
a day. "début de semaine" is Monday and Tuesday, "en début d'année" January and February; "fin" their counterparts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from flows.mentions.date_calendar import BOUND, Match, Rule
from flows.mentions.date_values import Partial, Reading

_STEP = {"last": -1, "before": -1, "next": 1, "after": 1, "current": 0, "same": 0}
_LATER = {"L1": 1, "L-1": -1, "Bafter": 1, "Bbefore": -1}


def _anchor(hint: str) -> str:
    """ "suivant", "précédent" and "même" look back in the text, "dernier" and "prochain" at the publication date."""
    return "before" if hint in ("after", "before", "same") else "now"


def _deictic(found: Match) -> Reading | None:
    return Reading("deictic", "shift", anchor="now", unit="day", n=int(found["t"]))


def _dated_deictic(found: Match) -> Reading | None:
    """aujourd'hui lundi 23 janvier 2023: the written date says which day it was when that was said."""
    weekday = int(found["w"][1:]) if found["w"] else None
    day = Partial(int(found["y"]) if found["y"] else None, int(found["m"][1:]), int(found["d"].lstrip("o")), weekday)
    return Reading("day", "calendar", first=day, last=day, hint="" if found["y"] else "this")


def _anaphor(found: Match) -> Reading | None:
    step = int(found["a"])
    if found["m"]:
        day = Partial(int(found["y"]) if found["y"] else None, int(found["m"][1:]), int(found["d"].lstrip("o")))
        return Reading("anaphor", "calendar", first=day, last=day, offset=step)
    if found["f"]:
        year = Partial(int(found["fy"])) if found["fy"] else None
        return Reading("anaphor", "feast", first=year, feast=found["f"][1:], offset=step)
    return Reading("anaphor", "shift", anchor="before", unit="day", n=step) if found["det"] else None


def _same_day(_: Match) -> Reading | None:
    return Reading("anaphor", "shift", anchor="before", unit="day", n=0)


def _weekday(found: Match) -> Reading | None:
    weekday = int(found["w"][1:])
    if found["en"]:
        return Reading("weekday", "weekday", weekday=weekday, anchor="now", hint="on", offset=7 if int(found["en"]) == 8 else 14)
    if found["week"] is not None:
        hint = found["wx"] or "current"
        return Reading("weekday", "weekday", weekday=weekday, anchor=_anchor(hint), unit="week", n=_STEP[hint])
    hint = found["x"] or ("same" if found["la"] or found["same"] else "this" if found["this"] else "")
    return Reading("weekday", "weekday", weekday=weekday, anchor=_anchor(hint), hint=hint)


def _weekday_and_day(found: Match) -> Reading | None:
    day = Partial(day=int(found["d"].lstrip("o")), weekday=int(found["w"][1:]))
    return Reading("weekday and day", "calendar", first=day, last=day, hint="this" if found["this"] else "")


def _weekdays(found: Match) -> Reading | None:
    first, last = Partial(weekday=int(found["w"][1:])), Partial(weekday=int(found["w2"][1:]))
    hint = found["x"] or found["wx"] or ""
    return Reading("weekdays", "weekdays", first=first, last=last, hint=hint, anchor="now")


def _unit_step(found: Match) -> Reading | None:
    """la semaine dernière, le mois prochain, cette année, l'année suivante, le même mois."""
    unit = found["u"][1:]
    hint = found["x"] or found["x2"] or ("same" if found["la"] else "current")
    if unit == "hour" or (unit == "day" and hint in ("last", "next", "current") and not found["det"]):
        return None
    return Reading("unit", "shift", anchor=_anchor(hint), unit=unit, n=_STEP[hint])


def _count(found: Match) -> int:
    return int(found["n"])


def _ago(found: Match) -> Reading | None:
    unit, n = found["u"][1:], _count(found) * (-1 if found["ago"] else 1)
    return _step("now", unit, n)


def _later(found: Match) -> Reading | None:
    return _step("before", found["u"][1:], _count(found) * _LATER[found["l"]])


def _from_day(found: Match) -> Reading | None:
    """trois jours après le 28 avril 2020: a step of days from a day that is written."""
    days = {"Uday": 1, "Uweek": 7}.get(found["u"])
    if days is None:
        return Reading("event step", "unknown")
    day = Partial(int(found["y"]) if found["y"] else None, int(found["m"][1:]), int(found["d"].lstrip("o")))
    return Reading("anaphor", "calendar", first=day, last=day, offset=days * _count(found) * _LATER[found["l"]])


def _from_event(_: Match) -> Reading | None:
    """une semaine après la prise du pouvoir: a step from what no date of this expression tells."""
    return Reading("event step", "unknown")


def _step(anchor: str, unit: str, n: int) -> Reading | None:
    if unit == "hour":
        return Reading("step", "shift", anchor=anchor, unit="day", n=n // 24) if n % 24 == 0 else None
    if unit == "week":
        return Reading("step", "shift", anchor=anchor, unit="day", n=7 * n)
    if unit == "weekend":
        return None
    return Reading("step", "shift", anchor=anchor, unit=unit, n=n)


def _run(found: Match) -> Reading | None:
    """les trois derniers jours, 3 prochaines semaines: whole units beside the anchor's."""
    hint = found["x"] or found["x2"]
    unit = found["u"][1:]
    if unit in ("hour", "weekend") or _STEP[hint] == 0 or _count(found) == 1:
        return None  # "un jour prochain" is no day
    # "les deux jours suivants" is read from the publication date unless a date stands before it
    return Reading("run", "run", anchor=_anchor(hint), unit=unit, n=_STEP[hint] * _count(found))


def _part(found: Match) -> Reading | None:
    """en début de semaine, fin d'année, à la fin du mois."""
    unit, part = found["u"][1:], found["p"]
    step = _STEP[found["x"]] if found["x"] else 0
    if unit in ("week", "year") and part in ("begin", "end"):
        return Reading("part", "part", anchor=_anchor(found["x"] or ""), unit=unit, n=step, hint=part)
    if unit in ("day", "hour"):
        return None
    return Reading("part", "shift", anchor=_anchor(found["x"] or ""), unit=unit, n=step)


def _nth(found: Match) -> Reading | None:
    """le premier mercredi du mois prochain, la dernière semaine de septembre 2014, le dernier jour d'octobre."""
    n = -1 if found["o"] == "Xlast" else int(found["o"].lstrip("o"))
    weekday = int(found["w"][1:]) if found["w"] else 0
    unit = "weekday" if weekday else found["u"][1:]
    if unit not in ("weekday", "day", "week") or not -1 <= n <= 5:
        return None
    if found["m"]:
        month = Partial(int(found["y"]) if found["y"] else None, int(found["m"][1:]))
        return Reading("nth", "nth", first=month, unit=unit, n=n, weekday=weekday)
    return Reading("nth", "nth", anchor="now", offset=_STEP[found["x"] or "current"], unit=unit, n=n, weekday=weekday)


def _day_of_month(found: Match) -> Reading | None:
    """le 26 du mois en cours, le 15 du mois dernier, du 4 au 6 de ce mois."""
    hint = found["x"] or ("same" if found["same"] else "current")
    first = Partial(day=int(found["d"]))
    last = Partial(day=int(found["d2"])) if found["d2"] else first
    return Reading("day of month", "calendar", first=first, last=last, unit="month", n=_STEP[hint], anchor=_anchor(hint))


def _days(found: Match) -> Reading | None:
    """du 12 au 15, du 12 au vendredi 15: of the month a weekday gives, else of the date before."""
    first, last = Partial(day=int(found["d"])), Partial(day=int(found["d2"]))
    if found["w"] or found["w2"]:
        first = replace(first, weekday=int(found["w"][1:]) if found["w"] else None)
        last = replace(last, weekday=int(found["w2"][1:]) if found["w2"] else None)
        return Reading("range", "calendar", first=first, last=last)
    possible = 1 <= (first.day or 0) < (last.day or 0) <= 31
    return Reading("range", "calendar", first=first, last=last, unit="month", anchor="before") if possible else None


def _same_time(_: Match) -> Reading | None:
    """au même moment l'an dernier: the same month of the year before."""
    return Reading("step", "shift", anchor="now", unit="month", n=-12)


def _duration(found: Match) -> Reading | None:
    unit, n = found["u"][1:], _count(found)
    days = {"day": n, "week": 7 * n}.get(unit)
    if unit == "hour":
        days = n // 24 if n % 24 == 0 else None
    if days is None and unit not in ("month", "year"):
        return None
    return Reading(
        "duration",
        "duration",
        unit="day" if days is not None else "month",
        n=days if days is not None else n * (12 if unit == "year" else 1),
    )


def _this_week(found: Match) -> Reading | None:
    if found["habit"]:
        return Reading("unit", "part", anchor="now", unit="week", hint="work")
    return Reading("unit", "shift", anchor="now", unit="week", n=0)


def _rule(pattern: str, build: Callable[[Match], Reading | None], guarded: bool = False) -> Rule:
    return re.compile(BOUND + pattern), build, guarded


_CLOCK = r"(?: ,)?(?: (?:a|vers|-))? \d{1,2} (?:Uhour|:)(?: \d{2})?(?: : \d{2})?"
_WHEN = rf"(?: (?:(?:au|dans la|en|a) )?H)?(?:{_CLOCK})?"
_WEEK = r"(?P<week> (?:de )?(?:la |cette )Uweek(?: X(?P<wx>\w+))?)"
_DET = r"(?P<det>(?:la|le|ce|cette|cet|l'|au|du|de la|de|en|de l') )?"
RELATIVE: list[Rule] = [
    _rule(rf"(?P<core>T(?P<t>-?\d){_WHEN})", _deictic),
    _rule(r"(?P<core>T(?P<t>-?\d)(?: ,)? W\d)", _deictic),
    _rule(
        r"(?P<core>T(?P<t>-?\d)(?: ,)? (?:le )?(?:(?P<w>W\d)(?: ,)? (?:le )?)?(?P<d>o?\d{1,2})(?: -)? (?P<m>M\d+)(?: \.)?"
        r"(?: (?P<y>[12]\d{3}))?)",
        _dated_deictic,
    ),
    _rule(
        r"(?:a )?(?P<core>(?P<det>(?:la|l'|le|au) )?A(?P<a>-?\d)(?: (?:(?:au )?H|"
        r"(?:du |de la |de l' |de |d' |des )+(?:(?:W\d )?(?P<d>o?\d{1,2}) "
        r"(?P<m>M\d+)(?: (?P<y>[12]\d{3}))?|(?P<f>[FG]\w+)(?: (?P<fy>[12]\d{3}))?)))?)",
        _anaphor,
    ),
    _rule(r"(?P<core>(?:le Xsame Uday|(?:le|ce) Uday (?:- la|Xsame)|T0 - la))", _same_day),
    _rule(
        (
            rf"(?:le )?(?P<core>(?:(?P<this>ce|cette) |(?P<same>Xsame) )?(?P<w>W\d)"
            rf"(?:(?P<la> - la)| en (?P<en>8|15)| X(?P<x>\w+)|{_WEEK})?{_WHEN})"
        ),
        _weekday,
    ),
    _rule(r"(?:le )?(?P<core>(?P<this>ce )?(?P<w>W\d) (?P<d>o?\d{1,2}))", _weekday_and_day, True),
    _rule(rf"(?P<core>(?:du|de|entre) (?:ce )?(?P<w>W\d) (?:au|a|et) (?P<w2>W\d)(?: X(?P<x>\w+)|{_WEEK})?)", _weekdays),
    _rule(
        r"(?:(?:le|la) )?(?P<core>(?P<o>o\d|\d|Xlast) (?:(?P<w>W\d)|(?P<u>Uday|Uweek)) (?:de |du |d' )(?:Umonth (?:de |d' ))?"
        r"(?:(?P<m>M\d+)(?: (?:de )?(?P<y>[12]\d{3}))?|Umonth X(?P<x>\w+)))",
        _nth,
    ),
    _rule(
        r"(?P<core>(?:(?P<ago>il y ?a|ilya|voici|voila|il y avait)|dans|Bbefore|sous) (?:"
        r"(?:tout|juste|a|peine|exactement|de|cela) )*(?P<n>\d+) (?P<u>U\w+))",
        _ago,
    ),
    _rule(
        r"(?P<core>(?P<n>\d+) (?P<u>U\w+) (?P<l>L-?1|Bafter|Bbefore) (?:le )?(?:W\d )?(?P<d>o?\d{1,2}) (?P<m>M\d+)(?: (?P<y>[12]\d{3}))?)",
        _from_day,
    ),
    _rule(r"(?P<core>(?P<n>\d+) (?P<u>U\w+) (?:L-?1|Bafter|Bbefore)) (?:[a-z]+'?|Bfrom)", _from_event),
    _rule(r"(?P<core>(?P<n>\d+) (?P<u>U\w+) (?P<l>L-?1|Bafter|Bbefore))", _later),
    _rule(r"(?:(?:les|ces|des|aux) )?(?P<core>(?P<n>\d+) (?:X(?P<x>last|next|after|before) (?P<u>U\w+)))(?P<x2>)", _run),
    _rule(r"(?:(?:les|ces|des|aux) )?(?P<core>(?P<n>\d+) (?P<u>U\w+) X(?P<x>last|next|after|before))(?P<x2>)", _run),
    _rule(rf"(?:(?:au|du|de|en|dans) )?(?P<core>{_DET}(?P<u>U\w+) X(?P<x>\w+))(?P<x2>)(?P<la>)", _unit_step),
    _rule(rf"(?P<core>{_DET}X(?P<x2>same) (?P<u>U\w+))(?P<x>)(?P<la>)", _unit_step),
    _rule(r"(?P<core>(?P<det>ce|cette|cet) (?P<u>U\w+)(?P<la> - la)?(?: - ci)?)(?P<x>)(?P<x2>)", _unit_step),
    _rule(
        (
            r"(?P<core>(?:(?:en|au|a la|la|dans la|a) )?P(?P<p>begin|middle|end) "
            r"(?:de |d' |du |l' |la |ce |cette |cet |un )*(?P<u>U\w+)(?: X(?P<x>\w+))?)"
        ),
        _part,
    ),
    _rule(r"(?P<core>(?P<habit>en)?(?:dans la)? Uweek)", _this_week),
    _rule(
        (
            r"(?P<core>(?:(?:du|les|le|entre) )*(?:(?P<w>W\d) )?(?P<d>\d{1,2})(?: (?:au|et|et le) (?P<d2>\d{1,2}))? (?:"
            r"(?:du |de ce |de )(?P<same>Xsame )?Umonth(?: X(?P<x>\w+))?|Xcurrent))"
        ),
        _day_of_month,
    ),
    _rule(r"(?P<core>(?:du )(?:(?P<w>W\d) )?(?P<d>\d{1,2}) au (?:(?P<w2>W\d) )?(?P<d2>\d{1,2}))", _days, True),
    _rule(r"(?P<core>(?:au Xsame moment|a la Xsame (?:periode|epoque)) (?:de )?l' Uyear X(?P<x>last))", _same_time),
    _rule(r"(?P<core>(?P<n>\d+)(?: \( \d+ \))? (?P<u>U\w+))", _duration),
]
