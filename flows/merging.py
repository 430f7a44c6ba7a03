"""The same event from several documents is one row. Conservative: a wrong merge is worse than a missed one.

Two tellings are one event when they are of one family of types and one status (a planned and a held one stay apart), name the
same parties, and their days meet; or when day and month agree, a year is missing, and a place or a person agrees too. Told
places never contradict each other, and two tellings of one document stay two. Each merge leaves a row that says which rule
joined what.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

import polars as pl

from flows.event_tables import event_tables, tidy
from flows.identity import event_ids
from flows.mentions.persons import same_person
from flows.seeds import Seeds

# Types that one occasion may be told as; every other type is a family of its own.
_ENCOUNTERS = ("visit", "meeting", "ceremony")
_BASIS_ORDER = ("explicit", "publication", "context", "weekday", "none")
_DAY = r"^(?:[0-9]{4}|XXXX)-[0-9]{2}-[0-9]{2}(?:/|$)"  # a date_edtf that is known to the day, its year aside
_YEAR = re.compile(r"(^|/)(?:[0-9]{4}|XXXX)-")

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
    told = told.join(event_ids(told), on="best", maintain_order="left")
    return {**event_tables(told, evidence), "merges": tidy("merges", _merges(told, joins))}


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
