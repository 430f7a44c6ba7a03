"""The same event from several documents is one row. Conservative: a wrong merge is worse than a missed one.

Two tellings are one event when they are of one family of types and one status (a planned and a held one stay apart), name the
same parties, and their days meet; or when day and month agree, a year is missing, and a place or a person agrees too. Told
places never contradict each other, and two tellings of one document stay two. Each merge leaves a row that says which rule
joined what.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

import polars as pl

from flows.mentions.persons import same_person
from flows.seeds import Seeds
from flows.tables import schema

# Types that one occasion may be told as; every other type is a family of its own.
_ENCOUNTERS = ("visit", "meeting", "ceremony")
_BASIS_ORDER = ("explicit", "publication", "context", "weekday", "none")
_VISITED = ("visit", "port_call", "training", "assistance")
_DAY = r"^(?:[0-9]{4}|XXXX)-[0-9]{2}-[0-9]{2}(?:/|$)"  # a date_edtf that is known to the day, its year aside
_YEAR = re.compile(r"(^|/)(?:[0-9]{4}|XXXX)-")
_SURE = 0.99  # no number of documents makes an event certain
_PER_DOCUMENT = 0.02  # what each further document adds to the confidence

Telling = dict[str, Any]  # a row of document_events, as far as comparing needs it
_COMPARED = (
    "row", "key", "document_id", "event_type", "start_date", "end_date", "date_edtf", "place", "host_country", "names",
)  # fmt: skip


@dataclass(slots=True)
class Cluster:
    """Tellings of one event: the best of them, and what any of them says."""

    best: Telling
    place: str | None
    host: str | None
    names: list[str]
    documents: set[str] = field(default_factory=set)

    def add(self, telling: Telling) -> None:
        """Take in one more telling."""
        self.place = self.place or telling["place"]
        self.host = self.host or telling["host_country"]
        self.names += telling["names"]
        self.documents.add(telling["document_id"])


def merge_events(document_events: pl.DataFrame, evidence: pl.DataFrame, documents: pl.DataFrame, seeds: Seeds) -> dict[str, pl.DataFrame]:
    """All warehouse-level tables by name, from every document's events and evidence. `documents` has document_id and document_ref.

    The result does not depend on the order of the rows, and an event keeps its id when more documents tell it.
    """
    tellings = _ranked(document_events.join(documents.select("document_id", "document_ref"), on="document_id"), seeds)
    joins = pl.DataFrame(_joins(tellings), schema={"row": pl.UInt32, "best": pl.UInt32, "rule": pl.String}, orient="row")
    told = tellings.join(joins, on="row", how="left", maintain_order="left").with_columns(pl.coalesce("best", "row").alias("best"))
    told = told.join(_ids(told), on="best", maintain_order="left")
    events = _events(told)
    owners = told.select("event_id", "document_id", "event_no", "quote_start", "quote_end")
    tables = {
        "events": events,
        "event_documents": owners,
        "event_countries": _countries(told, events),
        "event_organisations": told.select("event_id", pl.col("organisations").alias("organisation")).explode("organisation").drop_nulls(),
        "event_participants": _participants(told),
        "event_mentions": evidence.join(owners, on=["document_id", "event_no"]),
        "merges": _merges(told, joins),
    }
    return {name: _tidy(name, rows) for name, rows in tables.items()}


def _tidy(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The declared columns, each row once, in an order that only the rows decide."""
    columns = list(schema(name))
    chosen = rows.select(columns).cast(schema(name))  # type: ignore[arg-type]
    plain = [column for column in columns if not isinstance(chosen.schema[column], pl.List)]
    return chosen.unique().sort(plain)


# --- which tellings are one event


def _ranked(tellings: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """Tellings by `key` (what those of one event share) and trust: a known year first, the better basis, the longer span, the place told.

    `row` numbers them in that order, so that a lower row is always the better telling.
    """
    parties = (pl.col("countries").list.sort().list.join("+"), pl.col("organisations").list.sort().list.join("+"))
    kind = pl.when(pl.col("event_type").is_in(_ENCOUNTERS)).then(pl.lit("encounter")).otherwise("event_type")
    length = (pl.col("end_date") - pl.col("start_date")).dt.total_days()
    return (
        tellings.with_columns(
            pl.concat_str(kind, "status", *parties, separator="|").alias("key"),
            pl.col("participants").list.eval(pl.element().struct.field("name")).alias("names"),
            pl.col("event_type").replace_strict(*_precedence(seeds), default=None, return_dtype=pl.Int64).alias("precedence"),
        )
        .sort(
            "key",
            pl.col("start_date").is_null(),
            pl.col("date_precision") != "day",
            pl.col("date_basis").replace_strict(_BASIS_ORDER, range(len(_BASIS_ORDER)), return_dtype=pl.Int64),
            -length.fill_null(0),
            pl.col("place").is_null(),
            "document_ref",
            "event_no",
        )
        .with_row_index("row")
    )


def _precedence(seeds: Seeds) -> tuple[pl.Series, pl.Series]:
    return seeds.event_types["event_type"], seeds.event_types["precedence"]


def _joins(tellings: pl.DataFrame) -> list[tuple[int, int, str]]:
    """(row, row of the best telling of its event, rule) of every telling that is joined to a better one."""
    dated = tellings.filter(pl.col("date_edtf").str.contains(_DAY)).select(_COMPARED)
    several = dated.filter(pl.len().over("key") > 1).iter_rows(named=True)
    return [join for _, group in groupby(several, key=lambda telling: telling["key"]) for join in _joins_of_one_key(group)]


def _joins_of_one_key(tellings: Iterable[Telling]) -> Iterator[tuple[int, int, str]]:
    """The joins among tellings of one family, status and set of parties, given best first."""
    at: dict[str, list[Cluster]] = defaultdict(list)  # by month, and by day without year: only those can meet
    for telling in tellings:
        match = _match(telling, _near(telling, at))
        if match:
            cluster, rule = match
            cluster.add(telling)
            yield telling["row"], cluster.best["row"], rule
        else:
            cluster = Cluster(telling, telling["place"], telling["host_country"], list(telling["names"]), {telling["document_id"]})
            for block in (*_months(telling), _without_year(telling["date_edtf"])):
                at[block].append(cluster)


def _near(telling: Telling, at: dict[str, list[Cluster]]) -> list[Cluster]:
    """The clusters that may be the event of a telling, each once."""
    blocks = _months(telling) or [_without_year(telling["date_edtf"])]
    return list({cluster.best["row"]: cluster for block in blocks for cluster in at.get(block, ())}.values())


def _months(telling: Telling) -> list[str]:
    """The months that a telling with a known year touches."""
    start, end = telling["start_date"], telling["end_date"]
    if start is None:
        return []
    return [f"month {number}" for number in range(start.year * 12 + start.month, end.year * 12 + end.month + 1)]


def _match(telling: Telling, clusters: list[Cluster]) -> tuple[Cluster, str] | None:
    """The cluster that a telling belongs to and the rule that says so: of several, one of the same type and place."""
    matches = [(cluster, rule) for cluster in clusters if (rule := _same_event(cluster, telling))]
    if telling["start_date"] is None and len({cluster.best["start_date"] for cluster, _ in matches}) > 1:
        return None  # two years would fit, and nothing says which
    return max(matches, key=lambda match: _likeness(match[0], telling), default=None)


def _likeness(cluster: Cluster, telling: Telling) -> tuple[bool, bool]:
    return cluster.best["event_type"] == telling["event_type"], cluster.place is not None and cluster.place == telling["place"]


def _same_event(cluster: Cluster, telling: Telling) -> str | None:
    """The rule that makes a telling one event with a cluster of the same parties, or None."""
    if telling["document_id"] in cluster.documents:
        return None
    if _contradict(cluster.place, telling["place"]) or _contradict(cluster.host, telling["host_country"]):
        return None
    best = cluster.best
    if best["start_date"] and telling["start_date"]:
        return "same days" if _days_meet(best["start_date"], best["end_date"], telling["start_date"], telling["end_date"]) else None
    if telling["start_date"] or _without_year(best["date_edtf"]) != _without_year(telling["date_edtf"]) or not _agree(cluster, telling):
        return None
    return "day completes an unknown year" if best["start_date"] else "same days, year unknown"


def _contradict(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _days_meet(start: date, end: date, other_start: date, other_end: date) -> bool:
    return start <= other_end and other_start <= end


def _without_year(edtf: str) -> str:
    """'2025-02-17/2025-02-19' and 'XXXX-02-17/XXXX-02-19' both as '02-17/02-19'."""
    return _YEAR.sub(r"\1", edtf)


def _agree(cluster: Cluster, telling: Telling) -> bool:
    """Whether something beyond parties and day agrees: the place, or a person."""
    people = any(same_person(one, other) for one in cluster.names for other in telling["names"])
    return people or (cluster.place is not None and cluster.place == telling["place"])


# --- the tables


def _ids(told: pl.DataFrame) -> pl.DataFrame:
    """(best, event_id): ids of family, status, parties and beginning, so that neither more sources nor another order change them.

    Where two events share all that, the place tells them apart, and where it does not, the document that tells it best. An
    undated event is its document's.
    """
    start = pl.coalesce("date_edtf", "document_ref").str.split("/").list.first()
    heads = (
        told.group_by("best", maintain_order=True)
        .agg(pl.col("place").drop_nulls().first(), pl.col("key", "date_edtf", "document_ref", "event_no").first())
        .with_columns(pl.concat_str("key", start, separator="|").alias("name"), pl.col("place").fill_null(""))
        .sort("name", "place", "document_ref", "event_no")
        .with_columns(pl.int_range(pl.len()).over("name").alias("nth"), pl.int_range(pl.len()).over("name", "place").alias("nth_there"))
        .with_columns(
            pl.when(pl.col("nth") == 0)
            .then("name")
            .when(pl.col("nth_there") == 0)
            .then(pl.concat_str("name", "place", separator="|"))
            .otherwise(pl.concat_str("name", "place", "document_ref", "event_no", separator="|"))
        )
    )
    ids = ["ev_" + hashlib.blake2b(name.encode(), digest_size=8).hexdigest() for name in heads["name"]]
    return heads.select("best", pl.Series("event_id", ids, dtype=pl.String))


def _events(told: pl.DataFrame) -> pl.DataFrame:
    """One row an event: the time as the best telling has it, the type that takes precedence, the first place and host told."""
    told_more_than_once = (pl.len() - 1).cast(pl.Float64)
    return told.group_by("event_id", maintain_order=True).agg(
        pl.col("event_type").sort_by("precedence").first(),
        pl.col("start_date", "end_date", "date_edtf", "date_precision", "date_basis", "status").first(),
        pl.col("place", "host_country").drop_nulls().first(),
        (pl.col("confidence").max() + _PER_DOCUMENT * told_more_than_once).round(2).clip(upper_bound=_SURE).alias("confidence"),
    )


def _countries(told: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    rows = told.select("event_id", pl.col("countries").alias("country")).explode("country").drop_nulls().unique()
    side = (
        pl.when(pl.col("country") == pl.col("host_country"))
        .then(pl.lit("host"))
        .when(pl.col("host_country").is_not_null() & pl.col("event_type").is_in(_VISITED))
        .then(pl.lit("visitor"))
        .otherwise(pl.lit("party"))
    )
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


def _people(everyone: Iterable[Telling]) -> list[Telling]:
    people: list[Telling] = []
    for person in sorted(everyone, key=lambda one: -len(one["name"].split())):
        known = next((one for one in people if same_person(one["name"], person["name"])), None)
        if known is None:
            people.append(dict(person))
        else:
            known.update({name: value for name, value in person.items() if known[name] is None})
    return people


def _merges(told: pl.DataFrame, joins: pl.DataFrame) -> pl.DataFrame:
    kept = told.select(pl.col("row").alias("best"), "event_id", "document_id", "event_no", "date_edtf", "countries", "organisations")
    merged = told.select(
        "row",
        pl.col("document_id").alias("merged_document_id"),
        pl.col("event_no").alias("merged_event_no"),
        pl.col("date_edtf").alias("merged_edtf"),
    )
    parties = pl.concat_list("countries", "organisations").list.join(", ")
    evidence = pl.concat_str("date_edtf", pl.lit(" = "), "merged_edtf", pl.lit("; "), parties)
    return joins.join(kept, on="best").join(merged, on="row").with_columns(evidence.alias("evidence"))
