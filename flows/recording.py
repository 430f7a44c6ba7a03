"""`ephemeride correct`: one more correction in the analysts' file, and the warehouse published anew with it.

Both under the warehouse's lock. The file is written first: a process killed in between leaves a correction that the next run
applies. A publication that fails takes it out of the file again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from flows.calling import Caller, Timed, call_plainly
from flows.corrections import CorrectionError, Row, judged, written
from flows.decoding import NotTextError, decode
from flows.errors import EphemerideError, UsageError, WarehouseError
from flows.files import put_in_place, workspace
from flows.identity import event_id
from flows.ledger import successor
from flows.options import Options, Started
from flows.pipeline import update
from flows.seeds import Seeds, load_seeds
from flows.sources.reading import Read
from flows.summary import Summary
from flows.tables import empty
from flows.warehouse import locked, stored

_ASSIGNMENT = re.compile(r"([a-z_]+)=(.*)", re.DOTALL)


@dataclass(frozen=True)
class Wanted:
    """A correction as typed: `words` (an event's id, field=value ...), `action`, `values` (documents, events, fields), why, by whom."""

    words: Sequence[str]
    action: str
    why: str
    made_by: str
    values: Sequence[str] = ()


def correct(options: Options, wanted: Wanted, call: Caller = call_plainly) -> tuple[Summary, str]:
    """Write a correction down and publish with it. Returns the run's summary and the id of the event it speaks of.

    Raises UsageError for a correction that makes no sense, WarehouseError when the warehouse cannot be published: then neither it nor
    the file of corrections has changed.
    """
    started = Started.now()
    seeds = load_seeds(own=options.seeds)
    if not options.warehouse.exists():
        raise WarehouseError(f"no warehouse at {options.warehouse}: make one with `ephemeride run INPUT`, or name another with --warehouse")
    with locked(options.warehouse, options.wait):
        rows = _rows(options, wanted, started, seeds)
        path = options.corrections_file
        before = path.read_bytes() if path.is_file() else None
        _write(path, written(rows, _text(before, path)))
        try:
            nothing = Read(empty("documents"), empty("rejects"), [], 1.0, is_last=True)
            return update(options, [nothing], seeds, started, Timed(call)), rows[0]["event_id"]
        except EphemerideError:
            path.unlink() if before is None else path.write_bytes(before)
            raise


def focus_of(warehouse: Path) -> str:
    """The focus country of the published warehouse."""
    return next(iter(stored(warehouse, "settings").filter(key="focus_country")["value"]), "MLI")


def _text(before: bytes | None, path: Path) -> str:
    try:
        return decode(before).text if before else ""
    except NotTextError as error:
        raise EphemerideError(f"{path}: {error}") from error


def _write(path: Path, text: str) -> None:
    try:
        with workspace(path.resolve()) as folder:
            (folder / path.name).write_text(text, encoding="utf-8")
            put_in_place(folder / path.name, path.resolve())
    except OSError as error:
        raise WarehouseError(f"{path}: cannot be written ({error.strerror or error})") from error


# --- from what was typed to rows of the file


def _rows(options: Options, wanted: Wanted, started: Started, seeds: Seeds) -> list[Row]:
    """The rows of a correction, each judged; of an added event the one that adds it, then one for each field."""
    common = {"why": wanted.why, "made_by": wanted.made_by, "made_at": started.at.isoformat(timespec="seconds")}
    if wanted.action == "add":
        values = _assigned(wanted.words)
        if "event_type" not in values:
            raise UsageError("--add needs event_type=... (visit, meeting, exercise ...)")
        key = event_id("|".join(["added", started.run_id, *wanted.words]))
        kind = values.pop("event_type")
        rows = [_row(common, key, "add", "event_type", kind), *(_row(common, key, "set", name, value) for name, value in values.items())]
    else:
        if not wanted.words or _ASSIGNMENT.fullmatch(wanted.words[0]):
            raise UsageError("which event? give its id first: ephemeride correct EVENT_ID ... --why TEXT")
        rows = _of_event(_known(options, wanted.words[0]), options, wanted, common)
    try:
        for row in rows:
            judged(row, seeds)
    except CorrectionError as error:
        raise UsageError(str(error)) from error
    return rows


def _of_event(key: str, options: Options, wanted: Wanted, common: Mapping[str, str]) -> list[Row]:
    rest = wanted.words[1:]
    if wanted.action == "set":
        values = _assigned(rest)
        if not values:
            raise UsageError("nothing to correct: give field=value, --drop, --split, --join or --undo")
        return [_row(common, key, "set", name, value) for name, value in values.items()]
    if rest:
        raise UsageError(f"--{wanted.action} stands alone: leave out {rest[0]!r}")
    if wanted.action == "undo":
        return [_row(common, key, "undo", name, "") for name in wanted.values or [""]]
    if wanted.action == "join":
        return [_row(common, key, "join", "", _known(options, other)) for other in wanted.values]
    if wanted.action == "split":
        told = (
            stored(options.warehouse, "event_documents").filter(event_id=key).join(stored(options.warehouse, "documents"), on="document_id")
        )
        references = told["document_ref"].unique().sort().to_list()
        if not set(wanted.values) < set(references):
            raise UsageError(f"--split takes some of the documents that tell {key}, not all: {', '.join(references) or 'it has none'}")
    return [_row(common, key, wanted.action, "", "; ".join(wanted.values))]


def _row(common: Mapping[str, str], key: str, action: str, field: str, value: str) -> Row:
    return {**common, "event_id": key, "action": action, "field": field, "value": value}


def _assigned(words: Sequence[str]) -> dict[str, str]:
    values = {}
    for word in words:
        found = _ASSIGNMENT.fullmatch(word)
        if found is None:
            raise UsageError(f"not field=value: {word!r}")
        values[found[1]] = found[2].strip()
    return values


def _known(options: Options, given: str) -> str:
    """The id that `given` is, begins, or leads to; of an event that is published, or that a correction speaks of."""
    events, corrections, ledger = (stored(options.warehouse, name) for name in ("events", "corrections", "ledger"))
    published = set(events["event_id"])
    named = {*corrections["event_id"], *corrections["applied_to"].drop_nulls(), *corrections.filter(action="join")["value"]}
    for ids in (published, named, set(ledger["from_id"])):
        found = sorted(key for key in ids if given and key.startswith(given))
        if len(found) > 1 and given not in found:
            raise UsageError(f"{given!r} begins {len(found)} event ids, {found[0]} and {found[1]} among them: give more of it")
        if found:
            key = given if given in found else found[0]
            return successor(ledger, key, published) or key
    raise UsageError(f'no event {given!r}: `ephemeride sql "SELECT event_id, date_edtf FROM timeline"` lists them')


def standing(warehouse: Path) -> pl.DataFrame:
    """The corrections as the published warehouse has them, for a person to read."""
    columns = ("line", "event_id", "action", "field", "value", "machine_value", "why", "made_by", "made_at", "status")
    return stored(warehouse, "corrections").select(columns).sort("line")
