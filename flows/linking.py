"""Announcements and what became of them: a planned event is linked to the one that was held, or called off.

They stay two rows, of which the views count only what was held. A link needs one family of types and the same parties, and time that
meets: days by themselves, a month or year that was announced only where a place or a person agrees. Where two events would fit,
nothing says which, and there is no link.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import polars as pl

from flows.event_tables import tidy
from flows.matching import SAME_DAYS, Account, agree, contradict, in_common, meet, months, time_rule, without_year
from flows.merging import family

_ANNOUNCED = "within the time announced"
Fit = tuple[Account, str]


def link_events(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """event_links, from the tables events, event_countries, event_organisations and event_participants.

    The order of the rows decides nothing.
    """
    accounts = list(_accounts(tables).iter_rows(named=True))
    later: dict[tuple[str, str, int | str], list[Account]] = defaultdict(list)
    for account in accounts:
        for block in _blocks(account) if account["status"] != "planned" else ():
            later[account["key"], account["status"], block].append(account)
    rows = [row for one in accounts if one["status"] == "planned" for row in _links(one, later)]
    return tidy("event_links", pl.DataFrame(rows, schema=["event_id", "later_event_id", "became", "rule", "evidence"], orient="row"))


def _accounts(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row an event with a date: its columns, parties, people, and the `key` that an announcement shares with its event."""
    countries = tables["event_countries"].select("event_id", party="country")
    parties = pl.concat([countries, tables["event_organisations"].select("event_id", party="organisation")])
    people = tables["event_participants"].select("event_id", person=pl.concat_list("name", "country"))
    return (
        tables["events"]
        .filter(pl.col("date_edtf").is_not_null())
        .join(parties.group_by("event_id").agg(pl.col("party").sort().alias("parties")), on="event_id")
        .join(people.group_by("event_id").agg(pl.col("person").alias("people")), on="event_id", how="left")
        .with_columns(pl.concat_str(family(), pl.col("parties").list.join("+"), separator="|").alias("key"), pl.col("people").fill_null([]))
        .sort("event_id")
    )


def _blocks(account: Account) -> list[int | str]:
    """What the times of two accounts that may meet have in common: a month, or the day and month."""
    return [*months(account), without_year(account["date_edtf"])]


def _links(announced: Account, later: Mapping[tuple[str, str, int | str], list[Account]]) -> Iterator[tuple[str, ...]]:
    for became in ("held", "cancelled"):
        near = {one["event_id"]: one for block in _blocks(announced) for one in later.get((announced["key"], became, block), ())}
        fits = [(one, rule) for one in near.values() if (rule := _rule(announced, one))]
        fits = [fit for fit in fits if fit[1] == SAME_DAYS] or fits
        fits = [fit for fit in fits if fit[0]["event_type"] == announced["event_type"]] or fits
        if len(fits) == 1:
            ((one, rule),) = fits
            yield announced["event_id"], one["event_id"], became, rule, in_common(announced, one, announced["parties"])


def _rule(announced: Account, later: Account) -> str | None:
    """The rule that makes a later event what was announced, or None."""
    if contradict(announced, later):
        return None
    if _to_the_day(announced) and _to_the_day(later):
        rule = time_rule(*((later, announced) if announced["start_date"] is None else (announced, later)))
        return rule if rule == SAME_DAYS or agree(announced, later) else None
    told = announced["start_date"] and later["start_date"]
    return _ANNOUNCED if told and meet(announced, later) and agree(announced, later) else None


def _to_the_day(account: Account) -> bool:
    return len(account["date_edtf"].split("/")[0]) == len("XXXX-02-17")
