"""What a date expression says, before its document is asked: partial dates that stay partial, and their EDTF.

A `Partial` holds the parts that are written and nothing else. A `Reading` is what one expression means: two partial dates, or a
step from an anchor that only the document can give. Readings travel in frames as JSON text (`Reading.encode`).
"""

from __future__ import annotations

import calendar
import json
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

_LENGTHS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True)
class Partial:
    """A date as far as it is written; weekday is 1 (lundi) to 7, decade means that the year's last digit is not given."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    decade: bool = False

    @property
    def precision(self) -> str:
        """`day`, `month` or `year`: the smallest part that is written."""
        return "day" if self.day else "month" if self.month else "year"

    @property
    def possible(self) -> bool:
        """Whether the calendar has such a day (29 February passes while its year is unknown)."""
        if self.month and not 1 <= self.month <= 12:
            return False
        return not self.day or 1 <= self.day <= days_in(self.year or 2000, self.month or 1)

    def edtf(self) -> str:
        """EDTF level 1: 2023-03-17, 2023-03, 2023, 199X, XXXX-02-17."""
        year = "XXXX" if self.year is None else f"{self.year // 10:03d}X" if self.decade else f"{self.year:04d}"
        parts = [year] + [f"{part:02d}" for part in (self.month, self.day) if part]
        return "-".join(parts)

    def start(self) -> date | None:
        """The first day of it, None without a year."""
        return None if self.year is None else date(self.year, self.month or 1, self.day or 1)

    def end(self) -> date | None:
        """The last day of it, None without a year."""
        if self.year is None:
            return None
        if self.month is None:
            return date(self.year + (9 if self.decade else 0), 12, 31)
        return date(self.year, self.month, self.day or days_in(self.year, self.month))


@dataclass(frozen=True)
class Reading:
    """What one expression means.

    op: calendar (first to last, perhaps without year) | shift (n units from the anchor) | run (n units beside the anchor) |
    weekday | nth (n-th weekday, day or week of first) | part (begin or end of a unit) | feast | duration | weekdays (mardi à jeudi) |
    unknown (a step from an event that only a noun names).
    anchor: now (publication) | before (the date before in the text). hint: last, next, after, before, current, same, this.
    lean: the direction in time a bounding word suggests (depuis: past).
    """

    rule: str
    op: str
    bound: str = "on"
    lean: str = ""
    first: Partial | None = None
    last: Partial | None = None
    hint: str = ""
    anchor: str = ""
    unit: str = ""
    n: int = 0
    weekday: int = 0
    feast: str = ""
    offset: int = 0

    @property
    def explicit(self) -> bool:
        """Whether the expression says everything itself."""
        return self.op == "calendar" and self.first is not None and self.first.year is not None and self.unit == ""

    def encode(self) -> str:
        """JSON text with the fields that say something."""
        return json.dumps(_said(self), separators=(",", ":"))


def _said(part: Reading | Partial) -> dict[str, Any]:
    """The fields that say something, in their order."""
    values = ((field.name, getattr(part, field.name)) for field in fields(part))
    return {name: _said(value) if isinstance(value, Partial) else value for name, value in values if value not in (None, "", 0)}


@lru_cache(maxsize=65536)
def decode(text: str) -> Reading:
    """The reading that `Reading.encode` wrote."""
    said: dict[str, Any] = json.loads(text)
    for key in ("first", "last"):
        if key in said:
            said[key] = Partial(**said[key])
    return Reading(**said)


@dataclass(frozen=True)
class Value:
    """A resolved interval, both ends inclusive; parts that nothing established are still missing."""

    first: Partial
    last: Partial

    def edtf(self) -> str:
        """One date when both ends are the same, else an interval."""
        first, last = self.first.edtf(), self.last.edtf()
        return first if first == last else f"{first}/{last}"

    @property
    def precision(self) -> str:
        """The precision of the start."""
        return self.first.precision


@dataclass(frozen=True)
class Told:
    """A date of the story as it is written, in ISO 8601: a day, a month or a year."""

    written: str

    @property
    def precision(self) -> str:
        """`day`, `month` or `year`."""
        return {10: "day", 7: "month", 4: "year"}[len(self.written)]

    @property
    def day(self) -> date:
        """The day itself, or the middle of the month or year."""
        return date.fromisoformat(self.written + {"day": "", "month": "-15", "year": "-07-01"}[self.precision])


def days_in(year: int, month: int) -> int:
    """Length of a month in days."""
    return _LENGTHS[month] + (month == 2 and calendar.isleap(year))


def day_partial(day: date) -> Partial:
    """A whole date as a Partial."""
    return Partial(day.year, day.month, day.day)


def day_value(first: date, last: date | None = None) -> Value:
    """An interval of whole days."""
    return Value(day_partial(first), day_partial(last or first))


def month_of(year: int, month: int) -> Partial:
    """The month `month` of `year`, where month may run over: (2023, 0) is December 2022."""
    return Partial(year + (month - 1) // 12, (month - 1) % 12 + 1)


def unit_value(unit: str, around: date, n: int) -> Value | None:
    """The unit `n` units from the one around a day: (month, 2013-02-12, -1) is 2013-01. None beyond the calendar."""
    try:
        return _unit_value(unit, around, n)
    except (OverflowError, ValueError):
        return None


def _unit_value(unit: str, around: date, n: int) -> Value:
    if unit == "day":
        return day_value(around + timedelta(days=n))
    if unit in ("week", "weekend"):
        monday = around + timedelta(days=7 * n - around.weekday())
        return day_value(monday + timedelta(days=5 if unit == "weekend" else 0), monday + timedelta(days=6))
    if unit == "year":
        whole = Partial(date(around.year + n, 1, 1).year)
        return Value(whole, whole)
    months = {"month": 1, "quarter": 3, "half": 6}[unit]
    index = (around.year * 12 + around.month - 1) // months + n
    first = month_of(0, index * months + 1)
    date(first.year or 0, 1, 1)  # raises beyond the calendar
    return Value(first, month_of(0, index * months + months))


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm, Nature 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


def moved(value: Value, days: int) -> Value:
    """The day `days` after the start (a veille: -1) of a value of day precision; others stay."""
    start = value.first.start()
    if not days or start is None or not value.first.day:
        return value
    return day_value(start + timedelta(days=days))


def with_year(partial: Partial, year: int | None) -> Partial:
    """`partial` with its year filled in."""
    return Partial(year, partial.month, partial.day, partial.weekday, partial.decade)
