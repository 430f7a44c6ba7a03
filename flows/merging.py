"""The same event from several documents is one row. Conservative: a wrong merge is worse than a missed one.

Two tellings are one event when they are of one family of types, name the same parties, and their days agree (or the
day and month do and one lacks the year), at compatible places; a planned and a held one stay apart. Each merge leaves a row.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import polars as pl

from flows.mentions.persons import same_person
from flows.seeds import Seeds
from flows.tables import schema

_OWN_FAMILY = frozenset(("agreement", "exercise", "operation"))
_BASIS_ORDER = ("explicit", "publication", "context", "weekday", "none")
_VISITED = frozenset(("visit", "port_call", "training", "assistance"))
_TABLES = ("events", "event_documents", "event_countries", "event_organisations", "event_participants", "event_mentions", "merges")

Telling = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Merge:
    """A telling joined to another one of the same event."""

    kept: Telling
    merged: Telling
    rule: str


def merge_events(document_events: pl.DataFrame, evidence: pl.DataFrame, documents: pl.DataFrame, seeds: Seeds) -> dict[str, pl.DataFrame]:
    """All warehouse-level tables, from every document's events and evidence. `documents` has document_id and document_ref.

    The result does not depend on the order of the rows.
    """
    rows = document_events.join(documents.select("document_id", "document_ref"), on="document_id").sort("document_ref", "event_no")
    clusters, merges = _clusters(rows.to_dicts())
    precedence = dict(seeds.event_types.select("event_type", "precedence").iter_rows())
    ids = _ids(clusters)
    tables: dict[str, list[Telling]] = {name: [] for name in _TABLES if name != "event_mentions"}
    owner: list[Telling] = []
    for event_id, cluster in zip(ids, clusters, strict=True):
        _add_event(tables, event_id, cluster, precedence)
        owner += [{"event_id": event_id, "document_id": one["document_id"], "event_no": one["event_no"]} for one in cluster]
    owners = pl.DataFrame(owner, schema={"event_id": pl.String, "document_id": pl.String, "event_no": pl.Int64})
    tables["merges"] = _merge_rows(merges, owners)
    frames = {name: pl.DataFrame(found, schema=schema(name), orient="row") for name, found in tables.items()}
    mentions = evidence.join(owners, on=["document_id", "event_no"]).select(schema("event_mentions").keys())
    unique = mentions.sort("document_id", "start", "end").unique(["event_id", "document_id", "field", "start", "end"], keep="first", maintain_order=True)
    return {**frames, "event_mentions": unique}


def family(event_type: str) -> str:
    """The types that may be one event: agreements, exercises and operations each their own, the others together."""
    return event_type if event_type in _OWN_FAMILY else "encounter"


def _clusters(tellings: list[Telling]) -> tuple[list[list[Telling]], list[Merge]]:
    groups: dict[tuple[Any, ...], list[Telling]] = defaultdict(list)
    for telling in tellings:
        key = (family(telling["event_type"]), telling["status"], *telling["countries"], "|", *telling["organisations"])
        groups[key].append(telling)
    clusters: list[list[Telling]] = []
    merges: list[Merge] = []
    for group in groups.values():
        clusters += _split(sorted(group, key=_rank), merges)
    return sorted(clusters, key=lambda cluster: (cluster[0]["document_ref"], cluster[0]["event_no"])), merges


def _rank(telling: Telling) -> tuple[Any, ...]:
    """Order of trust: a known year first, the better basis, the place told, then the document's reference."""
    return (
        telling["start_date"] is None, telling["date_precision"] != "day", _BASIS_ORDER.index(telling["date_basis"]), telling["place"] is None,
        telling["document_ref"], telling["event_no"],
    )  # fmt: skip


def _split(ranked: list[Telling], merges: list[Merge]) -> list[list[Telling]]:
    """Tellings of one key, best first, put together where a rule says so."""
    clusters: list[list[Telling]] = []
    for telling in ranked:
        for cluster in clusters:
            rule = _same_event(cluster[0], telling)
            if rule and all(one["document_id"] != telling["document_id"] for one in cluster):
                cluster.append(telling)
                merges.append(Merge(cluster[0], telling, rule))
                break
        else:
            clusters.append([telling])
    return clusters


def _same_event(kept: Telling, other: Telling) -> str | None:
    """The rule that makes two tellings of the same parties one event, or None."""
    if kept["place"] and other["place"] and kept["place"] != other["place"]:
        return None
    if kept["host_country"] and other["host_country"] and kept["host_country"] != other["host_country"]:
        return None
    if kept["start_date"] and other["start_date"]:
        precise = kept["date_precision"] == other["date_precision"] == "day"
        inside = kept["start_date"] <= other["end_date"] and other["start_date"] <= kept["end_date"]
        return "same days" if precise and inside else None
    if kept["start_date"] and other["date_edtf"] and _without_year(kept["date_edtf"]) == _without_year(other["date_edtf"]):
        return "day completes an unknown year" if _agree(kept, other) else None
    if kept["date_edtf"] and kept["date_edtf"] == other["date_edtf"]:
        return "same days, year unknown" if _agree(kept, other) else None
    return None


def _without_year(edtf: str) -> str:
    return "/".join(part.split("-", 1)[-1] for part in edtf.split("/"))


def _agree(kept: Telling, other: Telling) -> bool:
    """Whether something beyond parties and day agrees: the place, or a person."""
    people = any(same_person(a["name"], b["name"]) for a in kept["participants"] for b in other["participants"])
    return bool(people or (kept["place"] and kept["place"] == other["place"]))


def _ids(clusters: list[list[Telling]]) -> list[str]:
    """Stable ids: of the family, the parties and the beginning, so that neither more sources nor another order change them."""
    taken: dict[str, int] = {}
    ids = []
    for cluster in clusters:
        best = cluster[0]
        start = (best["date_edtf"] or best["document_ref"]).split("/")[0]
        key = "|".join((family(best["event_type"]), best["status"], start, *best["countries"], *best["organisations"]))
        taken[key] = taken.get(key, 0) + 1
        if taken[key] > 1:
            key += f"|{best['place'] or ''}|{best['document_ref']}|{best['event_no']}"
        ids.append("ev_" + hashlib.blake2b(key.encode(), digest_size=6).hexdigest())
    return ids


def _add_event(tables: dict[str, list[Telling]], event_id: str, cluster: list[Telling], precedence: dict[str, int]) -> None:
    best = cluster[0]
    event_type = min((one["event_type"] for one in cluster), key=lambda one: precedence[one])
    host = next((one["host_country"] for one in cluster if one["host_country"]), None)
    tables["events"].append({
        "event_id": event_id, "event_type": event_type, "place": next((one["place"] for one in cluster if one["place"]), None), "host_country": host,
        "confidence": min(0.99, round(max(one["confidence"] for one in cluster) + 0.02 * (len(cluster) - 1), 2)),
        **{name: best[name] for name in ("start_date", "end_date", "date_edtf", "date_precision", "date_basis", "status")},
    })  # fmt: skip
    tables["event_documents"] += [
        {"event_id": event_id, **{name: one[name] for name in ("document_id", "event_no", "quote_start", "quote_end")}} for one in cluster
    ]
    for country in sorted({country for one in cluster for country in one["countries"]}):
        side = "host" if country == host else "visitor" if host and event_type in _VISITED else "party"
        tables["event_countries"].append({"event_id": event_id, "country": country, "side": side})
    for organisation in sorted({code for one in cluster for code in one["organisations"]}):
        tables["event_organisations"].append({"event_id": event_id, "organisation": organisation})
    tables["event_participants"] += [{"event_id": event_id, **person} for person in _people(cluster)]


def _people(cluster: list[Telling]) -> list[dict[str, str | None]]:
    """Every person once, under the longest spelling, with what any telling says of rank, office and country."""
    people: list[dict[str, str | None]] = []
    everyone = [person for one in cluster for person in one["participants"]]
    for person in sorted(everyone, key=lambda one: -len(one["name"].split())):
        known = next((one for one in people if same_person(str(one["name"]), person["name"])), None)
        if known is None:
            people.append(dict(person))
        else:
            known.update({name: value for name, value in person.items() if known[name] is None})
    return people


def _merge_rows(merges: list[Merge], owners: pl.DataFrame) -> list[Telling]:
    event_of = {(document_id, event_no): event_id for event_id, document_id, event_no in owners.iter_rows()}
    return [
        {
            "event_id": event_of[one.kept["document_id"], one.kept["event_no"]],
            "document_id": one.kept["document_id"], "event_no": one.kept["event_no"],
            "merged_document_id": one.merged["document_id"], "merged_event_no": one.merged["event_no"], "rule": one.rule,
            "evidence": f"{one.kept['date_edtf']} = {one.merged['date_edtf']}; {', '.join([*one.kept['countries'], *one.kept['organisations']])}",
        }
        for one in merges
    ]  # fmt: skip
