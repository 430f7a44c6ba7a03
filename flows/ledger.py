"""What became of event ids from one edition to the next, and how an old id is followed to the event it stands for today.

An event is known again by its triggers: the same words at the same place of the same document. Where a text changed, and with it
every place, the same word in the same document must do.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from flows.tables import empty, schema

_WORD = ["document_id", "start", "surface"]
_LIKE = ("event_type", "date_edtf", "place", "parties")
TRACED = ("events", "event_countries", "event_organisations", "event_mentions", "merges")  # of event_mentions, those of triggers will do


@dataclass(frozen=True)
class Causes:
    """Why ids may differ: `changed` documents (document_id), other rules, and events that a correction joined or split (`corrected`)."""

    changed: Collection[str] = ()
    same_rules: bool = True
    corrected: Collection[str] = ()


def trace(run_id: str, before: Mapping[str, pl.DataFrame], after: Mapping[str, pl.DataFrame], causes: Causes) -> pl.DataFrame:
    """The rows of table `ledger` for run `run_id`, from the tables TRACED of both editions."""
    old, new = _triggers(before), _triggers(after)
    lost, gained = old.join(new, on=["event_id", *_WORD], how="anti"), new.join(old, on=["event_id", *_WORD], how="anti")
    pairs = _pairs(lost, gained, after)
    if pairs.is_empty():
        return empty("ledger")
    moves = _alike(pairs, _said(before), _said(after))
    kept, known = (
        pl.col("from_id").is_in(after["events"]["event_id"].implode()),
        pl.col("to_id").is_in(before["events"]["event_id"].implode()),
    )
    alone = (pl.len().over("from_id") == 1) & ~kept
    change = (
        pl.when(kept & known)
        .then(pl.lit("moved"))
        .when(~alone)
        .then(pl.lit("split"))
        .when(known | (pl.len().over("to_id") > 1))
        .then(pl.lit("merged"))
        .otherwise(pl.lit("renamed"))
    )
    moves = moves.with_columns(change.alias("change"), pl.lit(run_id).alias("run_id"))
    return _ruled(moves, after["merges"], causes).select(schema("ledger").keys()).cast(schema("ledger")).sort("from_id", "to_id")  # type: ignore[arg-type]


def successor(ledger: pl.DataFrame, event_id: str, known: Collection[str]) -> str | None:
    """The id in `known` that an id leads to: itself, or where the ledger's rows lead from it; None when it leads to none."""
    since = ""
    while event_id not in known:
        step = following(ledger, event_id, since)
        if step is None:
            return None
        event_id, since = step["to_id"], step["run_id"]
    return event_id


def following(ledger: pl.DataFrame, event_id: str, since: str = "") -> dict[str, Any] | None:
    """The row by which an id was last left after run `since`, of several the one that most of its mentions took."""
    rows = ledger.filter((pl.col("from_id") == event_id) & (pl.col("run_id") > since))
    return next(rows.sort("run_id", "n_mentions", "to_id", descending=[True, True, False]).head(1).iter_rows(named=True), None)


def _triggers(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    return tables["event_mentions"].filter(pl.col("field") == "trigger").select("event_id", *_WORD)


def _pairs(lost: pl.DataFrame, gained: pl.DataFrame, after: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """(from_id, document_id, start, to_id): where each word that an event lost may stand now."""
    to = gained.rename({"event_id": "to_id"})
    exact = lost.join(to, on=_WORD)
    # an id that is gone and whose words are nowhere: its text changed
    gone = lost.join(exact, on="event_id", how="anti").join(after["events"], on="event_id", how="anti")
    loose = gone.join(to.drop("start"), on=["document_id", "surface"])
    return pl.concat([exact.select(loose.columns), loose]).rename({"event_id": "from_id"}).filter(pl.col("from_id") != pl.col("to_id"))


def _alike(pairs: pl.DataFrame, old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """(from_id, to_id, documents, n_mentions, old_value, new_value): each word goes to one event, that which is most like its own."""
    told = pairs.join(old, left_on="from_id", right_on="event_id").join(new, left_on="to_id", right_on="event_id", suffix="_new")
    likeness = pl.sum_horizontal(pl.col(column).eq_missing(pl.col(f"{column}_new")) for column in _LIKE)
    each = told.sort(likeness, pl.col("to_id"), descending=[True, False]).unique(["from_id", "document_id", "start"], keep="first")
    return each.group_by("from_id", "to_id").agg(
        pl.len().alias("n_mentions"),
        pl.col("document_id").unique().sort().alias("documents"),
        pl.col("said").first().alias("old_value"),
        pl.col("said_new").first().alias("new_value"),
    )


def _said(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """What each event says: the columns it is compared by, and all of them in one text (`said`)."""
    parties = pl.concat(
        [
            tables["event_countries"].select("event_id", pl.col("country").alias("party")),
            tables["event_organisations"].select("event_id", pl.col("organisation").alias("party")),
        ]
    )
    listed = parties.group_by("event_id").agg(pl.col("party").sort().str.join(", ").alias("parties"))
    events = tables["events"].select("event_id", "event_type", "date_edtf", "place").join(listed, on="event_id", how="left")
    return events.with_columns(pl.concat_str("date_edtf", "event_type", "place", "parties", separator=" ", ignore_nulls=True).alias("said"))


def _ruled(moves: pl.DataFrame, merges: pl.DataFrame, causes: Causes) -> pl.DataFrame:
    """With `rule`: what joined them, or else what made the difference."""
    rules = merges.group_by(pl.col("event_id").alias("to_id")).agg(pl.col("rule").unique().sort().str.join(", ").alias("joined_by"))
    by_hand = pl.any_horizontal(pl.col("from_id", "to_id").is_in(list(causes.corrected)))
    rule = (
        pl.when(by_hand)
        .then(pl.lit("correction"))
        .when((pl.col("change") == "merged") & pl.col("joined_by").is_not_null())
        .then("joined_by")
        .when(not causes.same_rules)
        .then(pl.lit("rules changed"))
        .when(pl.col("documents").list.eval(pl.element().is_in(list(causes.changed))).list.any())
        .then(pl.lit("document changed"))
        .otherwise(pl.lit("more documents"))
    )
    return moves.join(rules, on="to_id", how="left").with_columns(rule.alias("rule"))
