"""What an event says, from the tellings that are its own: the rows of events and of the tables that belong to them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

import polars as pl

from flows.mentions.persons import same_person
from flows.tables import schema

_VISITED = ("visit", "port_call", "training", "assistance")
_SURE = 0.99  # no number of documents makes an event certain
_PER_DOCUMENT = 0.02  # what each further document adds to the confidence

Person = dict[str, Any]  # name, rank, role, country


def event_tables(told: pl.DataFrame, evidence: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The rows of events and of what belongs to them (all of EVENT_TABLES but `merges`).

    `told`: rows of document_events with `event_id` and `precedence`, the best telling of an event first.
    """
    events = _events(told)
    owners = told.select("event_id", "document_id", "event_no", "quote_start", "quote_end")
    tables = {
        "events": events,
        "event_documents": owners,
        "event_countries": sided(told.select("event_id", pl.col("countries").alias("country")).explode("country"), events),
        "event_organisations": told.select("event_id", pl.col("organisations").alias("organisation")).explode("organisation").drop_nulls(),
        "event_participants": _participants(told),
        "event_mentions": evidence.join(owners, on=["document_id", "event_no"]),
    }
    return {name: tidy(name, rows) for name, rows in tables.items()}


def tidy(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The declared columns, each row once, in an order that only the rows decide."""
    columns = list(schema(name))
    chosen = rows.select(columns).cast(schema(name))  # type: ignore[arg-type]
    plain = [column for column in columns if not isinstance(chosen.schema[column], pl.List)]
    return chosen.unique().sort(plain)


def _events(told: pl.DataFrame) -> pl.DataFrame:
    """One row an event: the time as the best telling has it, the type that takes precedence, the first place and host told."""
    told_more_than_once = (pl.len() - 1).cast(pl.Float64)
    return (
        told.group_by("event_id", maintain_order=True)
        .agg(
            pl.col("event_type").sort_by("precedence").first(),
            pl.col("start_date", "end_date", "date_edtf", "date_precision", "date_basis", "status").first(),
            pl.col("place", "host_country").drop_nulls().first(),
            (pl.col("confidence").max() + _PER_DOCUMENT * told_more_than_once).round(2).clip(upper_bound=_SURE).alias("confidence"),
        )
        .with_columns(pl.lit([], dtype=pl.List(pl.String)).alias("corrected_fields"))
    )


def sided(countries: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """(event_id, country) of every country that took part, once, with its side, which the event's host and type decide."""
    side = (
        pl.when(pl.col("country") == pl.col("host_country"))
        .then(pl.lit("host"))
        .when(pl.col("host_country").is_not_null() & pl.col("event_type").is_in(_VISITED))
        .then(pl.lit("visitor"))
        .otherwise(pl.lit("party"))
    )
    rows = countries.select("event_id", "country").drop_nulls().unique()
    return rows.join(events.select("event_id", "event_type", "host_country"), on="event_id").with_columns(side.alias("side"))


def _participants(told: pl.DataFrame) -> pl.DataFrame:
    """Every person of an event once, under the longest spelling, with what any telling says of rank, office and country."""
    named = told.select("event_id", "participants").explode("participants").drop_nulls().unnest("participants")
    everyone = named.sort("event_id", maintain_order=True).iter_rows(named=True)
    rows = [
        {"event_id": event_id, **person}
        for event_id, group in groupby(everyone, key=lambda row: row["event_id"])
        for person in _people(group)
    ]
    return pl.DataFrame(rows, schema=schema("event_participants"), orient="row")


def _people(everyone: Iterable[Person]) -> list[Person]:
    people: list[Person] = []
    for person in sorted(everyone, key=lambda one: -len(one["name"].split())):
        known = next((one for one in people if same_person(one["name"], person["name"])), None)
        if known is None:
            people.append(dict(person))
        else:
            known.update({name: value for name, value in person.items() if known[name] is None})
    return people
