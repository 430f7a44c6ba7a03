"""Grammar of what stands on the calendar without a day word: figures (06/11/2024), months, quarters, seasons, years, feasts.

Each rule is (pattern over canonical tokens, what it means, whether a noun behind it makes it something else).
Conventions: "début mars 2024" and "fin 2023" have the precision of the month and the year named; a season is its whole months
(winter from December), a quarter its three.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from flows.mentions.date_values import Partial, Reading

Match = re.Match[str]
Rule = tuple[re.Pattern[str], Callable[[Match], Reading | None], bool]
BOUND = r"(?:B(?P<bound>from|since|after|until|till|before) (?:(?:les?|la|l'|ce|cette|cet|du|de|d'|des|au|aux|a|en) ){0,2})?"
DAY_ALONE = "day alone"  # the rule of a day without its month
_Y = r"[12]\d{3}"
_CLOCK = r"(?:(?: ,)?(?: (?:a|vers|-))? \d{1,2} (?:Uhour|:)(?: \d{2})?(?: : \d{2})?)?"
_OF_YEAR = (
    rf"(?: (?:de |d' )?(?:l' )?(?:Uyear )?(?P<y>{_Y})| (?:de )?(?:la |l' |cette )?Uyear X(?P<xy>\w+)"
    r"| (?:de )?(?P<this>cette) Uyear| X(?P<x>\w+)| de (?P<same>la Xsame) Uyear)?"
)


def century(two: int) -> int:
    """A year of two figures: below 50 this century, else the last (74 -> 1974)."""
    return 2000 + two if two < 50 else 1900 + two


def _year(written: str) -> int:
    return century(int(written)) if len(written) == 2 else int(written)


def _numeric(found: Match) -> Reading | None:
    """Day first, always: 06/11/2024 is 6 November."""
    group = found.groupdict()
    weekday = int(group["w"][1:]) if group.get("w") else None
    first = Partial(_year(group["y"]), int(group["m"]), int(group["d"]), weekday)
    last = first
    if group.get("y2"):
        last = Partial(_year(group["y2"]), int(group["m2"]), int(group["d2"]))
    elif group.get("d0"):
        first = Partial(first.year, first.month, int(group["d0"]))
    return Reading("numeric", "calendar", first=first, last=last)


def _short_numeric(found: Match) -> Reading | None:
    first = Partial(None, int(found["m"]), int(found["d"]), int(found["w"][1:]) if found["w"] else None)
    last = Partial(None, int(found["m2"]), int(found["d2"])) if found["d2"] else first
    bare = not (found["lead"] or found["w"])
    # a bare 12/20 is a mark or a fraction, and so is 10/10
    if not 1 <= (first.month or 0) <= 12 or (bare and (not first.possible or first.day == first.month)):
        return None
    return Reading("numeric", "calendar", first=first, last=last)


def _iso(found: Match) -> Reading | None:
    day = Partial(int(found["y"]), int(found["m"]), int(found["d"]))
    return Reading("iso", "calendar", first=day, last=day) if day.possible else None


def of_year(reading: Reading, found: Match) -> Reading:
    """The year part of a month, quarter or season: written, or said by "dernier", "de cette année", "de la même année"."""
    group = found.groupdict()
    if group.get("x"):
        return Reading(reading.rule, "calendar", first=reading.first, last=reading.last, hint=group["x"])
    step = {"last": -1, "before": -1, "next": 1, "after": 1}.get(group.get("xy") or "", 0)
    if group.get("xy") or group.get("this") or group.get("same"):
        anchor = "before" if group.get("same") else "now"
        return Reading(reading.rule, "calendar", first=reading.first, last=reading.last, unit="year", n=step, anchor=anchor)
    return reading


def _month(found: Match) -> Reading | None:
    month = Partial(int(found["y"]) if found["y"] else None, int(found["m"][1:]))
    if not (found["y"] or found["lead"] or found["part"] or found["x"] or found["this"] or found["same"] or found["xy"]):
        return None  # "mars" alone is as often a planet or a name
    return of_year(Reading("month", "calendar", first=month, last=month), found)


def _bound_month(found: Match) -> Reading | None:
    return Reading("month", "calendar", first=Partial(None, int(found["m"][1:])), last=Partial(None, int(found["m"][1:])))


def _months(found: Match) -> Reading | None:
    m1, m2 = int(found["m"][1:]), int(found["m2"][1:])
    y2 = int(found["y2"]) if found["y2"] else None
    y1 = int(found["y"]) if found["y"] else None if y2 is None else y2 - (m1 > m2)
    if y2 is None and y1 is None and not found["lead"] and found["link"] == "-":
        return None  # "Janvier-Mars" is a name as well
    if y1 is not None and y2 is None:
        y2 = y1 + (m2 < m1)
    # "mars et mai 2023" are two months; next to each other they are one stretch
    apart = (m2 - m1) % 12 != 1 or (y1 is not None and found["y"] and y2 != y1 + (m2 < m1))
    if found["link"] in ("et", "ou") and not (found["lead"] or "").startswith("entre") and apart:
        return None
    return Reading("months", "calendar", first=Partial(y1, m1), last=Partial(y2, m2))


def _quarter(found: Match) -> Reading | None:
    length = 3 if found["unit"] in ("Uquarter", "t") else 6
    ordinal = found["o"]
    if ordinal.startswith("X"):
        return None if ordinal not in ("Xlast", "Xnext") else _last_quarter(found, length)
    n = int(ordinal.lstrip("o"))
    if not 1 <= n <= 12 // length:
        return None
    year = int(found["y"]) if found["y"] else None
    first, last = Partial(year, (n - 1) * length + 1), Partial(year, n * length)
    return of_year(Reading("quarter", "calendar", first=first, last=last), found)


def _last_quarter(found: Match, length: int) -> Reading | None:
    """ "le dernier trimestre 2023" closes the year; without a year it is the one before this."""
    if found["o"] == "Xlast" and found["y"]:
        return Reading("quarter", "calendar", first=Partial(int(found["y"]), 13 - length), last=Partial(int(found["y"]), 12))
    return Reading("quarter", "shift", anchor="now", unit="quarter" if length == 3 else "half", n=-1 if found["o"] == "Xlast" else 1)


def _season(found: Match) -> Reading | None:
    season = int(found["s"][1:])
    months = {1: (3, 5), 2: (6, 8), 3: (9, 11), 4: (12, 2)}[season]
    year = int(found["y"]) if found["y"] else None
    if not (found["lead"] or year or found["x"] or found["xy"] or found["this"]):
        return None
    # the winter of 2023 runs into 2024
    last_year = None if year is None else year + (season == 4)
    return of_year(Reading("season", "calendar", first=Partial(year, months[0]), last=Partial(last_year, months[1])), found)


def _years(found: Match) -> Reading | None:
    first, second = int(found["y"]), found["y2"]
    last = first // 100 * 100 + int(second) if len(second) == 2 else int(second)
    return Reading("years", "calendar", first=Partial(first), last=Partial(last)) if first < last <= first + 100 else None


def _one_year(found: Match) -> Reading | None:
    year = Partial(int(found["y"]))
    return Reading("year", "calendar", first=year, last=year) if 1000 <= int(found["y"]) < 2100 else None


def _decade(found: Match) -> Reading | None:
    year = _year(found["y"])
    decade = Partial(year, decade=True)
    return Reading("decade", "calendar", first=decade, last=decade)


def _feast(found: Match) -> Reading | None:
    if not (found["f"][0] == "F" or re.search(r"\b(?:a|jour|fete)\b", found["lead"]) or found["y"] or found["x"]):
        return None  # "l'ascension", "Noël", "Toussaint" are as often words and names
    year = Partial(int(found["y"])) if found["y"] else None
    return Reading("feast", "feast", first=year, feast=found["f"][1:], hint=found["x"] or "")


def _day_alone(found: Match) -> Reading:
    """'…, le 16 à Y': of the month told before it in the sentence."""
    day = Partial(None, None, int(found["d"].lstrip("o")))
    return Reading(DAY_ALONE, "calendar", first=day, last=day, unit="month", anchor="before")


def _rule(pattern: str, build: Callable[[Match], Reading | None], guarded: bool = False) -> Rule:
    return re.compile(BOUND + pattern), build, guarded


_PART = r"(?:P\w+|Xcurrent)"
_MONTH_LEAD = r"(?:(?:en|au|le|du|de|d'|a|la|dans) )*"
_W = r"(?:(?P<w>W\d) (?:\. )?(?:[,(] )?(?:le )?)?"
_DMY = r"(?P<d>\d{1,2}) (?P<s>[/.-]) (?P<m>\d{1,2}) (?P=s) (?P<y>\d{4}|\d{2})"
CALENDAR: list[Rule] = [
    _rule(r"(?:,|et|puis|enfin|Xafter) le (?P<core>(?P<d>o?\d{1,2})) (?:a|aux|en|dans|au \w+)", _day_alone),
    _rule(rf"(?:(?:du|le|ce|au) )?(?P<core>{_W}{_DMY}{_CLOCK})", _numeric),
    _rule(
        rf"(?P<core>(?:du )?{_DMY} (?:au|-|et) (?:le )?(?P<d2>\d{{1,2}}) [/.-] (?P<m2>\d{{1,2}}) [/.-] (?P<y2>\d{{4}}|\d{{2}})){_CLOCK}",
        _numeric,
    ),
    _rule(rf"(?P<core>(?:du )?(?P<d0>\d{{1,2}}) (?:-|au) {_DMY})", _numeric),
    _rule(r"(?P<core>(?P<d>\d{1,2}) (?P<m>\d{1,2}) (?P<y>(?:19|20)\d{2}))", _numeric),
    _rule(rf"(?P<core>(?P<y>{_Y}) (?P<s>[/.-]) (?P<m>\d{{1,2}}) (?P=s) (?P<d>\d{{1,2}}))(?: .*)?", _iso),
    _rule(
        (
            rf"(?P<lead>(?:le|ce|du|au) )?(?P<core>{_W}(?P<d>\d{{1,2}}) / (?"
            rf"P<m>\d{{1,2}})(?: (?:au|-) (?P<d2>\d{{1,2}}) / (?P<m2>\d{{1,2}}))?)"
        ),
        _short_numeric,
        True,
    ),
    _rule(rf"(?P<core>M(?P<m>\d+) (?:\. )?(?P<d>\d{{1,2}}) (?:[a-z]+ )?(?:, )?(?P<y>{_Y}))", _numeric),
    _rule(
        rf"(?P<core>(?P<lead>(?:de|d'|entre|des|en) )?(?:la )?(?:{_PART} (?:- |de |d' |du )*)?(?P<m>M\d+)(?: \.)?(?: (?:de )?(?P<y>{_Y}))? "
        rf"(?P<link>a|au|et|ou|-)(?: la)?(?: {_PART}(?: -| de| d'| du)*)? "
        rf"(?P<m2>M\d+)(?: \.)?(?: (?:de )?(?P<y2>{_Y}))?)",
        _months,
    ),
    _rule(
        rf"(?P<lead>{_MONTH_LEAD})(?P<core>(?P<part>{_PART} (?:- )?(?:du |de |d' )?)?(?:Umonth (?:de |d' ))?(?P<m>M\d+)(?: \.)?"
        rf"(?: [.-])*{_OF_YEAR})",
        _month,
    ),
    (re.compile(BOUND.removesuffix("?") + r"(?P<core>(?P<m>M\d+))"), _bound_month, True),
    _rule(rf"(?:(?:au|le|du|ce|en|un) )?(?P<core>(?P<o>o\d|\d|Xlast|Xnext) (?P<unit>Uquarter|Uhalf){_OF_YEAR})", _quarter),
    _rule(rf"(?P<core>(?P<unit>[ts]) ?(?P<o>\d) (?:- )?(?P<y>{_Y}))(?P<x>)(?P<xy>)(?P<this>)(?P<same>)", _quarter),
    _rule(rf"(?P<core>(?P<lead>cet|ce) (?P<s>S\d){_OF_YEAR})", _season),
    _rule(rf"(?:(?:en|le|au|d'|a) )?(?P<lead>(?:l'|{_PART}(?: de)?(?: l'| d'| du)?) )?(?P<core>(?P<s>S\d){_OF_YEAR})", _season),
    _rule(rf"(?P<core>(?P<lead>(?:de|entre|du) )(?P<y>{_Y}) (?:a|et|au|-) (?P<y2>{_Y}))", _years),
    _rule(rf"(?:(?:de|en) )?(?P<core>(?P<y>{_Y}) (?:-|/) (?P<y2>{_Y}|\d{{2}}))", _years, True),
    _rule(r"(?:(?:en|pour|des) )?(?:les |des |l' )?(?P<core>Uyear (?P<y>(?:19|20)?\d0))(?!\d)", _decade),
    _rule(rf"(?:(?:en|pour|des|de|vers|l') )*(?P<core>(?:P\w+ (?:- |de )?|Xcurrent |horizon |Uyear )(?P<y>{_Y}))", _one_year),
    _rule(rf"(?:(?:en|pour|des|de|vers) )?(?P<core>(?P<y>{_Y}))", _one_year, True),
    _rule(
        rf"(?P<lead>(?:(?:le|la|a|l'|jour|fete|de) )*)(?P<core>(?P<f>[FG]\w+)(?: (?:de )?(?P<y>{_Y})| X(?P<x>\w+))?)",
        _feast,
    ),
]
