"""The same event from several documents is one row. Conservative: a wrong merge is worse than a missed one.

Two tellings are one event when they are of one family of types and one status (a planned and a held one stay apart, see
`flows.linking`), name the same parties, and their days meet; or when one gives the other its year, and a place or a person agrees
too (`flows.matching`). Where one names fewer parties, or no more of the day than its weekday, the type, the place and a person
named in full must agree as well. Told
places and people never contradict each other, a month or a year is too little to go by, and two tellings of one document stay two.
Each merge leaves a row that says which rule joined what.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

import polars as pl

from flows.event_tables import event_tables, tidy
from flows.identity import event_ids
from flows.matching import (
    BARE_WEEKDAY,
    SAME_DAYS,
    agree,
    contradict,
    in_common,
    meet,
    months,
    strongly_agree,
    time_rule,
    weekdays,
    without_year,
)
from flows.seeds import Seeds

# Types that one occasion may be told as; every other type is a family of its own.
_ENCOUNTERS = ("visit", "meeting", "ceremony")
_BASIS_ORDER = ("explicit", "publication", "context", "weekday", "none")
_DAY = r"^(?:[0-9]{4}|XXXX)-[0-9]{2}-[0-9]{2}(?:/|$)"  # a date_edtf that is known to the day, its year aside

Telling = dict[str, Any]  # a row of document_events, as far as comparing needs it (an account of flows.matching)
_COMPARED = (
    "row", "key", "document_id", "event_type", "start_date", "end_date", "date_edtf", "date_basis", "weekday", "place", "host_country",
    "people", "parties", "happened",
)  # fmt: skip


class Join(NamedTuple):
    """A telling joined to a better one of its event (rows of `ranked`): the pair, the rule, and what the two have in common."""

    row: int
    kept: int
    rule: str
    evidence: str


@dataclass(slots=True)
class Cluster:
    """Tellings of one event: the best of them, and `told`, the best with what any of them adds of place, host and people."""

    best: Telling
    told: Telling
    documents: set[str]

    @classmethod
    def of(cls, telling: Telling) -> Cluster:
        """A cluster of one."""
        return cls(telling, {**telling, "people": list(telling["people"])}, {telling["document_id"]})

    def add(self, told: Telling, documents: Iterable[str]) -> None:
        """Take in what one more telling, or another cluster, says."""
        for name in ("place", "host_country"):
            self.told[name] = self.told[name] or told[name]
        self.told["people"] += told["people"]
        self.documents.update(documents)


def merge_events(document_events: pl.DataFrame, evidence: pl.DataFrame, documents: pl.DataFrame, seeds: Seeds) -> dict[str, pl.DataFrame]:
    """All warehouse-level tables by name, from every document's events and evidence. `documents` has document_id and document_ref.

    The result does not depend on the order of the rows, and an event keeps its id when more documents tell it.
    """
    tellings = ranked(document_events.join(documents.select("document_id", "document_ref"), on="document_id"), seeds)
    timed = pl.col("date_edtf").str.contains(_DAY) | pl.col("weekday").is_not_null()
    joins = find_joins(tellings.filter(timed).select(_COMPARED).iter_rows(named=True))
    best = pl.DataFrame(_best(joins), schema={"row": pl.UInt32, "best": pl.UInt32}, orient="row")
    told = tellings.join(best, on="row", how="left", maintain_order="left").with_columns(pl.coalesce("best", "row").alias("best"))
    told = told.join(event_ids(told), on="best", maintain_order="left")
    return {**event_tables(told, evidence), "merges": tidy("merges", _merges(told, joins))}


# --- which tellings are one event


def ranked(tellings: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """Tellings by `key` (what those of one event share) and trust: a known year first, the better basis, the longer span, the place told.

    `row` numbers them in that order, so that a lower row is always the better telling.
    """
    parties = (pl.col("countries").list.sort().list.join("+"), pl.col("organisations").list.sort().list.join("+"))
    length = (pl.col("end_date") - pl.col("start_date")).dt.total_days()
    return (
        tellings.with_columns(
            pl.concat_str(family(), "status", *parties, separator="|").alias("key"),
            pl.concat_str(family(), "status", separator="|").alias("happened"),
            pl.concat_list("countries", "organisations").alias("parties"),
            pl.col("participants")
            .list.eval(pl.concat_list(pl.element().struct.field("name"), pl.element().struct.field("country")))
            .alias("people"),
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


def family() -> pl.Expr:
    """The family of the column event_type."""
    return pl.when(pl.col("event_type").is_in(_ENCOUNTERS)).then(pl.lit("encounter")).otherwise("event_type")


def find_joins(tellings: Iterable[Telling]) -> list[Join]:
    """The joins among tellings told to the day, ordered as `ranked` orders them: first of the same parties, then of fewer."""
    joins: list[Join] = []
    clusters: list[Cluster] = []
    for _, group in groupby(tellings, key=lambda telling: telling["key"]):
        clusters += _of_one_key(group, joins)
    joins += _of_fewer_parties(clusters)
    return joins


def _of_one_key(tellings: Iterable[Telling], joins: list[Join]) -> list[Cluster]:
    """The clusters of tellings of one family, status and set of parties, given best first; their joins are added to `joins`."""
    clusters: list[Cluster] = []
    at: dict[int | str, list[Cluster]] = defaultdict(list)  # by month, and by day without year: only those can meet
    for telling in tellings:
        match = _match(telling, _near(telling, at))
        if match:
            cluster, rule = match
            joins.append(Join(telling["row"], cluster.best["row"], rule, in_common(cluster.best, telling, telling["parties"])))
            cluster.add(telling, [telling["document_id"]])
        else:
            clusters.append(Cluster.of(telling))
            if telling["date_edtf"] is not None:
                blocks: list[int | str] = [*months(telling), without_year(telling["date_edtf"]), *map(_on_weekday, weekdays(telling))]
                for block in blocks:
                    at[block].append(clusters[-1])
    return clusters


def _near(telling: Telling, at: dict[int | str, list[Cluster]]) -> list[Cluster]:
    """The clusters that may be the event of a telling, each once, the one of the best telling first."""
    blocks: list[int | str] = [*months(telling)]
    if telling["date_edtf"] is None:
        blocks.append(_on_weekday(telling["weekday"]))
    elif telling["date_basis"] in ("weekday", "none"):
        blocks.append(without_year(telling["date_edtf"]))
    near = {cluster.best["row"]: cluster for block in blocks for cluster in at.get(block, ())}
    return [near[row] for row in sorted(near)]


def _on_weekday(weekday: int) -> str:
    return f"weekday {weekday}"


def _match(telling: Telling, clusters: list[Cluster]) -> tuple[Cluster, str] | None:
    """The cluster that a telling belongs to and the rule that says so: of several, one of the same type and place."""
    matches = [(cluster, rule) for cluster in clusters if (rule := _same_event(cluster, telling))]
    certain = [match for match in matches if match[1] == SAME_DAYS]
    if not certain and len({cluster.best["start_date"] for cluster, _ in matches}) > 1:
        return None  # two years would fit, and nothing says which
    return max(certain or matches, key=lambda match: _likeness(match[0], telling), default=None)


def _likeness(cluster: Cluster, telling: Telling) -> tuple[bool, bool]:
    place = cluster.told["place"]
    return cluster.best["event_type"] == telling["event_type"], place is not None and place == telling["place"]


def _same_event(cluster: Cluster, telling: Telling) -> str | None:
    """The rule that makes a telling one event with a cluster of the same parties, or None."""
    rule = time_rule(cluster.best, telling)
    if rule is None or telling["document_id"] in cluster.documents or contradict(cluster.told, telling):
        return None
    if rule == BARE_WEEKDAY:
        return rule if strongly_agree(cluster.told, telling) else None
    return rule if rule == SAME_DAYS or agree(cluster.told, telling) else None


def _of_fewer_parties(clusters: list[Cluster]) -> Iterator[Join]:
    """The joins of clusters to the one other that names all their parties and more, where there is strong other evidence."""
    at: dict[tuple[str, str, int], list[Cluster]] = defaultdict(list)  # by family, place and month
    placed = [cluster for cluster in clusters if cluster.told["place"] and cluster.told["people"] and cluster.best["start_date"]]
    for cluster in sorted(placed, key=lambda one: (-len(one.best["parties"]), one.best["row"])):
        blocks = [(cluster.best["happened"], cluster.told["place"], month) for month in months(cluster.best)]
        near = {one.best["row"]: one for block in blocks for one in at[block]}
        fuller = [one for one in near.values() if _is_part(cluster, one)]
        if len(fuller) == 1:
            (kept,) = fuller
            evidence = in_common(kept.told, cluster.told, cluster.best["parties"])
            kept.add(cluster.told, cluster.documents)
            yield Join(cluster.best["row"], kept.best["row"], "same days, fewer parties named", evidence)
        else:
            for block in blocks:
                at[block].append(cluster)


def _is_part(cluster: Cluster, fuller: Cluster) -> bool:
    """Whether a cluster tells the event of another one that names more parties."""
    if not set(cluster.best["parties"]) < set(fuller.best["parties"]) or not meet(cluster.best, fuller.best):
        return False
    if not cluster.documents.isdisjoint(fuller.documents) or contradict(cluster.told, fuller.told):
        return False
    return strongly_agree(cluster.told, fuller.told)


def _best(joins: list[Join]) -> list[tuple[int, int]]:
    """(row, row of the best telling of its event) of every telling that is joined to a better one, directly or through others."""
    kept = {join.row: join.kept for join in joins}

    def root(row: int) -> int:
        while row in kept:
            row = kept[row]
        return row

    return [(row, root(row)) for row in kept]


def _merges(told: pl.DataFrame, joins: list[Join]) -> pl.DataFrame:
    pairs = pl.DataFrame(joins, schema={"row": pl.UInt32, "kept": pl.UInt32, "rule": pl.String, "evidence": pl.String}, orient="row")
    kept = told.select(pl.col("row").alias("kept"), "event_id", "document_id", "event_no")
    merged = told.select("row", pl.col("document_id").alias("merged_document_id"), pl.col("event_no").alias("merged_event_no"))
    return pairs.join(kept, on="kept").join(merged, on="row")
