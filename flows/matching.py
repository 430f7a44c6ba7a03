"""When two accounts of an event are of the same one: the rules for tellings, which are merged, and for announcements, which are linked.

An account is a row with event_type, start_date, end_date, date_edtf, date_precision, date_basis, place, host_country, and `people`,
the (name, country) of those who took part; a telling has `weekday` as well (of sql/tables/document_events). A rule gives its name,
or None; what is not told contradicts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from itertools import product
from typing import Any

from flows.spelling import in_full, one_person

Account = dict[str, Any]
Person = tuple[str, str | None]  # name, country

_YEAR = re.compile(r"(^|/)(?:[0-9]{4}|XXXX)-")
SAME_DAYS = "same days"
BARE_WEEKDAY = "day completes a weekday"


def meet(one: Account, other: Account) -> bool:
    """Whether two accounts with a known start share a day."""
    return bool(one["start_date"] <= other["end_date"] and other["start_date"] <= one["end_date"])


def time_rule(best: Account, account: Account) -> str | None:
    """How the days of two accounts, both told to the day, are the same: by themselves, or once one gives the other its year."""
    if best["start_date"] and account["start_date"] and meet(best, account):
        return SAME_DAYS
    if account["date_edtf"] is None:
        return BARE_WEEKDAY if account["weekday"] in weekdays(best) else None
    if without_year(best["date_edtf"]) != without_year(account["date_edtf"]):
        return None
    if account["start_date"] is None:
        return "day completes an unknown year" if best["start_date"] else "same days, year unknown"
    return "written year corrects a weekday's" if _corrects(best, account) else None


def weekdays(account: Account) -> list[int]:
    """The days of the week, 1 to 7, of an account told to the day; none where it lasts a week or more, which has them all."""
    start, end = account["start_date"], account["end_date"]
    if start is None or (end - start).days >= 7:
        return []
    return [(start + timedelta(days=n)).isoweekday() for n in range((end - start).days + 1)]


def _corrects(best: Account, account: Account) -> bool:
    """Whether the year that a weekday gave the one account may as well be the other's: the weekday is the same in both."""
    told = best["start_date"] is not None and best["date_basis"] in ("explicit", "publication")
    return told and account["date_basis"] == "weekday" and best["start_date"].weekday() == account["start_date"].weekday()


def without_year(edtf: str) -> str:
    """'2025-02-17/2025-02-19' and 'XXXX-02-17/XXXX-02-19' both as '02-17/02-19'."""
    return _YEAR.sub(r"\1", edtf)


def contradict(one: Account, other: Account) -> bool:
    """Whether place, host or people of two accounts exclude each other."""
    told = ((one[name], other[name]) for name in ("place", "host_country"))
    return any(a is not None and b is not None and a != b for a, b in told) or _other_people(one["people"], other["people"])


def _other_people(ours: Iterable[Person], theirs: Iterable[Person]) -> bool:
    """Whether both name people of one side and nobody twice: two ministers of a country on the same day are two visits.

    A person without a country may be of any side. Who is named in both accounts settles it for his own side only: both visitors
    may have met the same host.
    """
    pairs = list(product(ours, theirs))
    shared = [(a, b) for a, b in pairs if one_person(a[0], b[0])]
    if not shared:
        return any(a[1] == b[1] or a[1] is None or b[1] is None for a, b in pairs)
    settled = {country for pair in shared for _, country in pair}
    return any(a[1] is not None and a[1] == b[1] and a[1] not in settled for a, b in pairs)


def agree(one: Account, other: Account) -> bool:
    """Whether something beyond parties and day agrees: the place, or a person."""
    return _same_place(one, other) or bool(shared_people(one, other))


def strongly_agree(one: Account, other: Account) -> bool:
    """Whether type, place and a person named in full agree: enough where one account names fewer parties."""
    return one["event_type"] == other["event_type"] and _same_place(one, other) and any(map(in_full, shared_people(one, other)))


def _same_place(one: Account, other: Account) -> bool:
    return one["place"] is not None and one["place"] == other["place"]


def shared_people(one: Account, other: Account) -> list[str]:
    """Those named in both, under the shorter of their names, in order."""
    pairs = product(one["people"], other["people"])
    return sorted({min(a[0], b[0], key=lambda name: (len(name), name)) for a, b in pairs if one_person(a[0], b[0])})


def in_common(one: Account, other: Account, parties: Iterable[str]) -> str:
    """'2023-03-17 = XXXX-03-17; BFA, MLI; Gao; Issa Tarko': what two accounts have in common, for a person to judge."""
    days = f"{one['date_edtf']} = {other['date_edtf'] or 'a weekday'}"
    place = one["place"] if _same_place(one, other) else ""
    return "; ".join(part for part in (days, ", ".join(parties), place, ", ".join(shared_people(one, other))) if part)


def months(account: Account) -> list[int]:
    """The months that an account with a known year touches, numbered from the year 0."""
    start, end = account["start_date"], account["end_date"]
    return list(range(start.year * 12 + start.month, end.year * 12 + end.month + 1)) if start else []
