"""The time of an engagement: dates of the text joined into one span, and whether two spans meet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flows.model import DateSpan

_LEAP = 2000  # an unknown year is counted in one that has every day


@dataclass(frozen=True, slots=True)
class When:
    """A time: inclusive dates (NULL when the year is unknown), its EDTF, precision and basis (codebook)."""

    first: date | None
    last: date | None
    edtf: str
    precision: str
    basis: str

    @property
    def range(self) -> tuple[date, date]:
        """First and last day, an unknown year counted as 2000: for comparing times of one document."""
        return self.first or _day(self.edtf.split("/")[0], last=False), self.last or _day(self.edtf.split("/")[-1], last=True)

    @property
    def vague(self) -> bool:
        """Whether it is less exact than a month: a year, a season, a quarter."""
        return self.precision == "year" or (self.precision == "month" and "/" in self.edtf)

    @property
    def known(self) -> bool:
        """Whether the year is known."""
        return self.first is not None


def when(span: DateSpan) -> When | None:
    """The time a date mention tells, if it tells one to the month or the year at least."""
    if span.edtf is None or (span.precision == "none" and not span.edtf.startswith("XXXX-")):
        return None
    return When(span.first, span.last, span.edtf, span.precision, span.basis)


def meet(a: When, b: When) -> bool:
    """Whether two times share a day; one without a year meets one that has it on the days of the year alone."""
    if a.known and b.known:
        (a_first, a_last), (b_first, b_last) = a.range, b.range
        return a_first <= b_last and b_first <= a_last
    (a_first, a_last), (b_first, b_last) = (tuple(_in_leap(day) for day in one.range) for one in (a, b))
    return a_first <= b_last and b_first <= a_last


def span_of(start: When, end: When) -> When:
    """From the beginning of one time to the end of the other; the first when they are out of order."""
    if start.known != end.known or start.range[0] > end.range[1]:
        return start
    first, last = start.edtf.split("/")[0], end.edtf.split("/")[-1]
    return When(start.first, end.last, first if first == last else f"{first}/{last}", start.precision, start.basis)


def lasting(start: When, days: int) -> When:
    """A time that begins on the given day and lasts `days` days, that day included."""
    if start.precision not in ("day", "none") or "/" in start.edtf or days < 2:
        return start
    end = start.range[0] + timedelta(days=days - 1)
    if start.known:
        return When(start.first, end, f"{start.edtf}/{end.isoformat()}", start.precision, start.basis)
    return When(None, None, f"{start.edtf}/XXXX{end.isoformat()[4:]}", start.precision, start.basis)


def _in_leap(day: date) -> date:
    return day.replace(year=_LEAP)


def _day(edtf: str, last: bool) -> date:
    """The first or last day of 'XXXX-02-17', 'XXXX-07' or '2024-03'."""
    parts = edtf.split("-")
    year = _LEAP if not parts[0].isdigit() else int(parts[0])
    month = int(parts[1]) if len(parts) > 1 else (12 if last else 1)
    if len(parts) > 2:
        return date(year, month, int(parts[2]))
    return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)) if last else date(year, month, 1)
