"""Steps from an anchor day: weekdays, units, runs of units, parts of a week or a year, the n-th of a month."""

from __future__ import annotations

from datetime import date, timedelta

from flows.mentions.date_values import Partial, Reading, Value, day_value, days_in, unit_value

_NEAR = 3  # days ahead: the other weekday of that name is farther back


def stepped(reading: Reading, anchor: date, direction: str) -> Value | None:
    """The value of a relative reading from its anchor; None beyond the calendar's ends."""
    try:
        return _STEPS[reading.op](reading, anchor, direction)
    except (OverflowError, ValueError):
        return None


def _shift(reading: Reading, anchor: date, _: str) -> Value | None:
    return unit_value(reading.unit, anchor, reading.n)


def _weekday(reading: Reading, anchor: date, direction: str) -> Value:
    if reading.unit == "week":
        monday = anchor + timedelta(days=7 * reading.n - anchor.weekday())
        return day_value(monday + timedelta(days=reading.weekday - 1))
    ahead = (reading.weekday - anchor.isoweekday()) % 7
    if reading.hint == "on":  # lundi en huit: a week after the next one
        return day_value(anchor + timedelta(days=ahead + reading.offset))
    if reading.hint in ("next", "after"):
        return day_value(anchor + timedelta(days=ahead or 7))
    back = (ahead - 7) if ahead else 0
    if reading.hint in ("last", "before"):
        return day_value(anchor + timedelta(days=back or -7))
    if reading.hint == "same":
        return day_value(anchor + timedelta(days=ahead if ahead <= 3 else back))
    forward = direction in ("future", "current") or (direction == "near" and ahead <= _NEAR)  # 'il devait le rencontrer vendredi'
    return day_value(anchor + timedelta(days=ahead if forward else back))


def _weekdays(reading: Reading, anchor: date, direction: str) -> Value:
    """du lundi au mercredi: the last such days begun, or the next."""
    first = reading.first.weekday if reading.first else None
    last = reading.last.weekday if reading.last else None
    start = _weekday(Reading("", "weekday", weekday=first or 1, hint=reading.hint), anchor, direction).first.start() or anchor
    length = timedelta(days=((last or 1) - start.isoweekday()) % 7)
    if reading.hint == "last" and start + length >= anchor:
        start -= timedelta(days=7)  # "lundi et mardi derniers", written on a Tuesday, are both over
    return day_value(start, start + length)


def _run(reading: Reading, anchor: date, _: str) -> Value | None:
    """les trois derniers jours: whole units, the anchor's own left out."""
    if reading.n == 0:
        return None  # 'les 0 derniers jours'
    near = unit_value(reading.unit, anchor, 1 if reading.n > 0 else -1)
    far = unit_value(reading.unit, anchor, reading.n)
    if near is None or far is None:
        return None
    return Value(near.first, far.last) if reading.n > 0 else Value(far.first, near.last)


def _part(reading: Reading, anchor: date, _: str) -> Value | None:
    """début de semaine: Monday and Tuesday; fin d'année: November and December; en semaine: Monday to Friday."""
    if reading.unit == "year":
        year = anchor.year + reading.n
        first, last = (1, 2) if reading.hint == "begin" else (11, 12)
        return Value(Partial(year, first), Partial(year, last))
    monday = anchor + timedelta(days=7 * reading.n - anchor.weekday())
    first, last = {"begin": (0, 1), "end": (4, 6), "work": (0, 4)}[reading.hint]
    return day_value(monday + timedelta(days=first), monday + timedelta(days=last))


def _nth(reading: Reading, anchor: date, _: str) -> Value | None:
    """The n-th weekday, day or whole week of a month; -1 is the last."""
    month = unit_value("month", anchor, reading.offset)
    if month is None or month.first.year is None or month.first.month is None:
        return None
    year, number = month.first.year, month.first.month
    days = [date(year, number, day) for day in range(1, days_in(year, number) + 1)]
    if reading.unit == "week":  # whole weeks only
        mondays = [day for day in days if day.weekday() == 0 and day + timedelta(days=6) <= days[-1]]
        monday = _pick(mondays, reading.n)
        return day_value(monday, monday + timedelta(days=6)) if monday else None
    if reading.unit == "weekday":
        days = [day for day in days if day.isoweekday() == reading.weekday]
    found = _pick(days, reading.n)
    return day_value(found) if found else None


def _pick(days: list[date], n: int) -> date | None:
    index = n if n < 0 else n - 1
    return days[index] if -len(days) <= index < len(days) else None


_STEPS = {"shift": _shift, "weekday": _weekday, "weekdays": _weekdays, "run": _run, "part": _part, "nth": _nth}
