"""Full, explicit dates are read by dateparser: strictly, in French, with nothing taken from the clock.

dateparser takes a millisecond a string, so it is asked once for each day and month, in a leap year that stands for the year
written, which needs no reading. Where it gives nothing (31 février) the figures stand, and the calendar refuses them later.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

_LEAP_YEAR = 2024


@lru_cache(maxsize=1)
def _parser() -> DateDataParser:
    from dateparser.date import DateDataParser  # half a second: only a text with dates pays for it

    settings = {"PARSERS": ["absolute-time"], "STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"]}
    return DateDataParser(languages=["fr"], settings=settings)


@lru_cache(maxsize=1024)
def read_day_month(day: int, month_name: str) -> tuple[int, int] | None:
    """(day, month) as dateparser reads "17 mars 2024"; None where it reads nothing."""
    read = _parser().get_date_data(f"{day} {month_name} {_LEAP_YEAR}").date_obj
    return None if read is None else (read.day, read.month)
