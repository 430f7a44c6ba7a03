"""Analysts' corrections applied to the machine's events: a pure stage, so that taking one back restores what the machine said.

First the corrections that say which tellings are one event (join, split), then those that say what an event is (add, set, drop), each
in the order of the file. An id that is no event's is followed through the ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from flows.corrections import LISTS, days
from flows.event_tables import event_tables, sided, tidy
from flows.identity import event_id
from flows.ledger import successor
from flows.mentions.persons import same_person
from flows.merging import ranked
from flows.seeds import Seeds
from flows.tables import schema

Tables = dict[str, pl.DataFrame]
Row = dict[str, Any]
_ITEMS = {
    "countries": ("event_countries", "country"),
    "organisations": ("event_organisations", "organisation"),
    "participants": ("event_participants", "name"),
}


@dataclass(frozen=True)
class Tellings:
    """What events are made of: rows of document_events and evidence, (document_id, document_ref), and the reference tables."""

    document_events: pl.DataFrame
    evidence: pl.DataFrame
    documents: pl.DataFrame
    seeds: Seeds


@dataclass(frozen=True)
class Corrected:
    """The tables as corrected, and `corrections` with what became of each."""

    tables: Tables
    corrections: pl.DataFrame


@dataclass
class _State:
    """The events while corrections are applied: those that are or were there (`known`), and those that went into another (`joined`)."""

    tables: Tables
    ledger: pl.DataFrame
    known: set[str]
    joined: dict[str, str] = field(default_factory=dict)

    def find(self, key: str) -> str | None:
        """The event that an id leads to, or None, also where what it was joined to has been dropped."""
        found = successor(self.ledger, key, self.known)
        while found in self.joined:
            found = self.joined[found]
        return found if found in self.known else None


def apply_corrections(tables: Tables, corrections: pl.DataFrame, ledger: pl.DataFrame, tellings: Tellings) -> Corrected:
    """All warehouse-level tables with `corrections` (rows as read) applied. `ledger` leads from ids of earlier editions to today's."""
    if corrections.is_empty():
        return Corrected(tables, corrections)
    rows = corrections.to_dicts()
    state = _State(tables, ledger, set(tables["events"]["event_id"]))
    _take_back(rows, state)
    standing = [row for row in rows if row["status"] is None]
    _regroup([row for row in standing if row["action"] in ("join", "split")], state, tellings)
    _override([row for row in standing if row["action"] in ("add", "set", "drop")], state)
    return Corrected(state.tables, pl.DataFrame(rows, schema=schema("corrections"), orient="row"))


def _take_back(rows: list[Row], state: _State) -> None:
    """Mark what an `undo` further down in the file takes back."""
    for number, undo in enumerate(rows):
        if undo["action"] != "undo":
            continue
        own = {undo["event_id"], state.find(undo["event_id"])}
        undo["status"] = "void"
        for row in rows[:number]:
            ids = {row["event_id"], state.find(row["event_id"])} | ({row["value"]} if row["action"] == "join" else set())
            if row["action"] != "undo" and row["status"] is None and own & ids - {None} and undo["field"] in (None, row["field"]):
                row["status"], undo["status"] = "undone", "applied"


# --- which tellings are one event


def _regroup(rows: list[Row], state: _State, tellings: Tellings) -> None:
    """Join and split events: their tables are made anew from the tellings that are now theirs."""
    owners = state.tables["event_documents"].select("document_id", "event_no", "event_id").with_columns(pl.lit(0).alias("part"))
    refs = tellings.documents.select("document_id", "document_ref")
    touched: dict[str, str] = {}  # every event concerned, and why
    for number, row in enumerate(rows, start=1):
        key, other = state.find(row["event_id"]), state.find(row["value"]) if row["action"] == "join" else None
        if key is None or (row["action"] == "join" and other is None):
            row["status"] = "gone"
        elif row["action"] == "join" and other is not None:
            row["status"], row["applied_to"], row["machine_value"] = "void" if other == key else "applied", key, said(state.tables, other)
            if other != key:
                is_other = pl.col("event_id") == other
                owners = owners.with_columns(pl.when(is_other).then(number).otherwise("part").alias("part"))
                owners = owners.with_columns(pl.when(is_other).then(pl.lit(key)).otherwise("event_id").alias("event_id"))
                state.joined[other] = key
                touched.update({key: row["why"], other: row["why"]})
        else:
            new, owners = _split_off(row, key, owners, refs)
            row["status"], row["applied_to"], row["machine_value"] = "applied" if new else "void", key, said(state.tables, key)
            if new:
                state.known.add(new)
                touched.update({key: row["why"], new: row["why"]})
    if touched:
        _rebuild(state, owners.filter(pl.col("event_id").is_in(list(touched))), touched, tellings)


def _split_off(row: Row, key: str, owners: pl.DataFrame, refs: pl.DataFrame) -> tuple[str | None, pl.DataFrame]:
    """The id of the event that the named documents tell apart from `key`, None when they tell nothing else or all of it; the new owners."""
    named = sorted({one.strip() for one in row["value"].split(";")})
    documents = refs.filter(pl.col("document_ref").is_in(named))["document_id"]
    own = pl.col("event_id") == key
    goes = own & pl.col("document_id").is_in(documents.implode())
    n_going, n_own = owners.filter(goes).height, owners.filter(own).height
    if n_going in (0, n_own):
        return None, owners
    # made of what the analyst wrote, so that it stays when the machine's id changes
    new = event_id("|".join(["split", row["event_id"], *named]))
    return new, owners.with_columns(pl.when(goes).then(pl.lit(new)).otherwise("event_id").alias("event_id"))


def _rebuild(state: _State, owners: pl.DataFrame, touched: dict[str, str], tellings: Tellings) -> None:
    named = tellings.document_events.join(tellings.documents.select("document_id", "document_ref"), on="document_id")
    told = ranked(named.join(owners.select("document_id", "event_no"), on=["document_id", "event_no"]), tellings.seeds)
    told = told.join(owners, on=["document_id", "event_no"]).sort("event_id", "part", "row")
    made = event_tables(told, tellings.evidence.join(owners.select("document_id", "event_no"), on=["document_id", "event_no"]))
    made["events"] = made["events"].with_columns(pl.lit(["tellings"]).alias("corrected_fields"))
    made["merges"] = _merges(state.tables["merges"], told, touched)
    for name, rows in made.items():
        kept = state.tables[name].filter(~pl.col("event_id").is_in(list(touched)))
        state.tables = {**state.tables, name: tidy(name, pl.concat([kept, rows.select(kept.columns)]))}


def _merges(machine: pl.DataFrame, told: pl.DataFrame, touched: dict[str, str]) -> pl.DataFrame:
    """A row for each telling but the first of each event: the machine's where both its tellings stayed together, else the correction's."""
    owner = told.select("document_id", "event_no", "event_id")
    ours = machine.drop("event_id").join(owner, on=["document_id", "event_no"])
    merged = {"merged_document_id": pl.col("document_id"), "merged_event_no": pl.col("event_no")}
    stayed = ours.join(owner.select("event_id", **merged), on=["event_id", *merged])
    heads = told.select("event_id", **merged).join(stayed, on=list(merged), how="anti", maintain_order="left")
    first = heads.group_by("event_id", maintain_order=True).agg(
        pl.col("merged_document_id").first().alias("document_id"), pl.col("merged_event_no").first().alias("event_no")
    )
    others = heads.join(first, on="event_id")
    others = others.filter((pl.col("document_id") != pl.col("merged_document_id")) | (pl.col("event_no") != pl.col("merged_event_no")))
    why = pl.col("event_id").replace_strict(touched, default="", return_dtype=pl.String)
    by_hand = others.with_columns(pl.lit("correction").alias("rule"), why.alias("evidence"))
    return pl.concat([stayed.select(machine.columns), by_hand.select(machine.columns)])


def regrouped(corrections: pl.DataFrame) -> set[str]:
    """The ids of the events that corrections joined or split."""
    by_hand = corrections.filter(pl.col("action").is_in(["join", "split"]) & (pl.col("status") == "applied"))
    return set(by_hand["applied_to"].drop_nulls())


# --- what an event is


def _override(rows: list[Row], state: _State) -> None:
    """Add, change and drop events; the last correction of a field holds."""
    changes: dict[str, dict[str, Row]] = {}
    for row in rows:
        if row["action"] == "add":
            _add(row, state)
            continue
        key = state.find(row["event_id"])
        row["applied_to"], row["status"] = key, "applied" if key else "gone"
        if key and row["action"] == "set":
            earlier = changes.setdefault(key, {}).get(row["field"])
            if earlier:
                earlier["status"] = "replaced"
            changes[key][row["field"]] = row
            row["machine_value"] = value_of(state.tables, key, row["field"])
        elif key:
            row["machine_value"] = said(state.tables, key)
            tellings = state.tables["event_documents"].filter(event_id=key).select(pl.concat_str("document_id", "event_no", separator="#"))
            row["tellings"] = tellings.to_series().sort().to_list()
            changes.pop(key, None)
            for one in rows:
                if one["applied_to"] == key and one["action"] in ("add", "set") and one["status"] == "applied":
                    one["status"] = "void"
            state.tables = {name: own.filter(pl.col("event_id") != key) for name, own in state.tables.items()}
            state.known.discard(key)
    for key, fields in changes.items():
        _set(state, key, {name: row["value"] for name, row in fields.items()})


def _add(row: Row, state: _State) -> None:
    row["status"], row["applied_to"] = ("void", None) if row["event_id"] in state.known else ("applied", row["event_id"])
    if row["status"] == "applied":
        event = {
            "event_id": row["event_id"], "event_type": row["value"], "date_precision": "none", "date_basis": "none", "status": "held",
            "confidence": 1.0, "corrected_fields": ["event"],
        }  # fmt: skip
        added = pl.DataFrame([event], schema=schema("events"), orient="row")
        state.tables = {**state.tables, "events": tidy("events", pl.concat([state.tables["events"], added]))}
        state.known.add(row["event_id"])


def _set(state: _State, key: str, values: Mapping[str, str | None]) -> None:
    """Give an event the values of some fields."""
    events = state.tables["events"]
    event = events.filter(event_id=key).to_dicts()[0]
    for name, value in values.items():
        if name == "date_edtf":
            undated = {"date_edtf": None, "date_precision": "none", "date_basis": "none", "start_date": None, "end_date": None}
            event.update(days(value) if value else undated)
        elif name not in LISTS:
            event[name] = value
    event["corrected_fields"] = sorted({*event["corrected_fields"], *values})
    own = pl.DataFrame([event], schema=schema("events"), orient="row")
    tables = {**state.tables, "events": tidy("events", pl.concat([events.filter(pl.col("event_id") != key), own]))}
    for name in LISTS:
        if name in values:
            tables[_ITEMS[name][0]] = _listed(tables, key, name, values[name])
    theirs = tables["event_countries"]["event_id"] == key
    sides = tidy("event_countries", sided(tables["event_countries"].filter(theirs), own))
    tables["event_countries"] = tidy("event_countries", pl.concat([tables["event_countries"].filter(~theirs), sides]))
    state.tables = tables


def _listed(tables: Tables, key: str, name: str, value: str | None) -> pl.DataFrame:
    """The table of a list with this event's items in place of those it had; of people who stay, what was known stays."""
    table, column = _ITEMS[name]
    before = tables[table].filter(event_id=key).to_dicts()
    rows = []
    for item in (value or "").split("; ") if value else []:
        alike = (lambda one: same_person(one, item)) if name == "participants" else item.__eq__  # noqa: B023 - called at once
        known: Row = next((row for row in before if alike(row[column])), {"side": "party"})
        rows.append({**known, "event_id": key, column: item})
    made = pl.DataFrame(rows, schema=schema(table), orient="row")
    return tidy(table, pl.concat([tables[table].filter(pl.col("event_id") != key), made]))


def value_of(tables: Tables, key: str, name: str) -> str | None:
    """What the tables say of a field of an event, as text."""
    if name in LISTS:
        table, column = _ITEMS[name]
        return "; ".join(sorted(tables[table].filter(event_id=key)[column])) or None
    return next(iter(tables["events"].filter(event_id=key)[name]), None)


def said(tables: Tables, key: str) -> str:
    """'2023-03-17 visit Gao BFA; MLI': an event in a line."""
    return " ".join(
        value for name in ("date_edtf", "event_type", "place", "countries", "organisations") if (value := value_of(tables, key, name))
    )
