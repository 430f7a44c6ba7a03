"""Gold files: events that a person coded under the codebook, one document a line, to measure the extracted ones with."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from flows.decoding import NotTextError, decode
from flows.errors import UsageError
from flows.evaluation import COLUMNS, Event
from flows.sources.records import normal

STATUSES = ("held", "planned", "cancelled")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PART = r"(?:[0-9X]{4}(?:-[0-9X]{2}(?:-[0-9X]{2})?)?[?~%]?|\.\.)"
_EDTF = re.compile(f"{_PART}(?:/{_PART})?")
_COUNTRY = re.compile("[A-Z]{3}")


def read_gold(path: Path, event_types: tuple[str, ...]) -> dict[str, list[Event]]:
    """{document_ref: its events, perhaps none} of a JSONL file: {"id", "events": [{every one of evaluation.COLUMNS}]} a line.

    Raises UsageError naming file, line, value and remedy: no file, not JSON, a key that is missing, an id met before, a value of
    another kind, a type that is none of `event_types`, a date that is none.
    """
    gold: dict[str, list[Event]] = {}
    lines: dict[str, int] = {}
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            reference, events = _document(line, event_types)
            if reference in lines:
                raise _LineError(f"id {reference!r} stands on line {lines[reference]} too: put all events of a document on one line")
        except _LineError as fault:
            raise UsageError(f"{path} line {number}: {fault}") from None
        gold[reference], lines[reference] = events, number
    if not gold:
        raise UsageError(f'{path}: no line in it: give {{"id": ..., "events": [...]}} for each document, [] where it tells no event')
    return gold


class _LineError(ValueError):
    """What is wrong with a line, and what to do."""


def _text(path: Path) -> str:
    try:
        return decode(path.read_bytes()).text
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from None
    except NotTextError as error:
        raise UsageError(f"cannot read {path}: {error}; give a gold file of JSON lines") from None


def _document(line: str, event_types: tuple[str, ...]) -> tuple[str, list[Event]]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise _LineError(f"not JSON ({error.msg} at character {error.colno}): give one whole object a line") from None
    except (ValueError, RecursionError) as error:
        raise _LineError(f"not JSON that can be read ({error}): give one whole object a line") from None
    if not isinstance(row, dict):
        raise _LineError(f'not an object but {_named(row)}: give {{"id": ..., "events": [...]}}')
    if isinstance(row.get("text"), str) and "events" not in row:
        raise _LineError(
            "a document without events, as in an input of `ephemeride run`: name that file with --documents, and the gold file here"
        )
    _require(row, ("id", "events"), "")
    if not isinstance(row["id"], str) or not row["id"].strip():
        raise _LineError(f"id is {_named(row['id'])}: give the document's id as text")
    if not isinstance(row["events"], list):
        raise _LineError(f"events is {_named(row['events'])}: give a list, [] where the document tells no event")
    return normal(row["id"]), [_event(event, f"event {number}: ", event_types) for number, event in enumerate(row["events"], start=1)]


def _event(row: object, place: str, event_types: tuple[str, ...]) -> Event:
    if not isinstance(row, dict):
        raise _LineError(f"{place}not an object but {_named(row)}: give the keys {', '.join(COLUMNS)}")
    _require(row, COLUMNS, place)
    try:
        start, end = _days(row)
        return Event(
            event_type=_one_of(row, "event_type", event_types),
            start_date=start,
            end_date=end,
            date_edtf=_text_or_null(row, "date_edtf", _EDTF.fullmatch, "2023-03-17, 2025-02-17/2025-02-19, 2024-03 or XXXX-02-17"),
            place=_text_or_null(row, "place", str.strip, "a city"),
            host_country=_text_or_null(row, "host_country", _COUNTRY.fullmatch, "an ISO 3166-1 alpha-3 code like MLI"),
            status=_one_of(row, "status", STATUSES),
            countries=_texts(row, "countries", _COUNTRY.fullmatch, "ISO 3166-1 alpha-3 codes like MLI"),
            organisations=_texts(row, "organisations", str.strip, "codes like ECOWAS"),
            participants=_texts(row, "participants", str.strip, "names"),
        )
    except _LineError as fault:
        raise _LineError(f"{place}{fault}") from None


# --- values


def _require(row: dict[str, Any], keys: tuple[str, ...], place: str) -> None:
    missing = [key for key in keys if key not in row]
    if missing:
        raise _LineError(f"{place}no {', '.join(missing)}: write every key, null or [] where nothing is known (keys: {', '.join(keys)})")


def _days(row: dict[str, Any]) -> tuple[date | None, date | None]:
    start, end = _day(row, "start_date"), _day(row, "end_date")
    if (start is None) != (end is None):
        raise _LineError("only one of start_date and end_date: give the same day twice for one day, null twice where the year is unknown")
    if start and end and end < start:
        raise _LineError(f"end_date {end} is before start_date {start}: exchange them")
    return start, end


def _day(row: dict[str, Any], key: str) -> date | None:
    value = row[key]
    if value is None:
        return None
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise _LineError(f"{key} is {_named(value)}, no day of the calendar: write it like 2023-03-17, or null where the year is unknown")


def _one_of(row: dict[str, Any], key: str, known: tuple[str, ...]) -> str:
    value = row[key]
    if isinstance(value, str) and value in known:
        return value
    raise _LineError(f"unknown {key} {_named(value)}: give one of {', '.join(known)}")


def _text_or_null(row: dict[str, Any], key: str, good: Callable[[str], object], looks: str) -> str | None:
    value = row[key]
    if value is None or (isinstance(value, str) and good(value)):
        return value
    raise _LineError(f"{key} is {_named(value)}: give {looks}, or null")


def _texts(row: dict[str, Any], key: str, good: Callable[[str], object], looks: str) -> tuple[str, ...]:
    value = row[key]
    if not isinstance(value, list):
        raise _LineError(f"{key} is {_named(value)}: give a list of {looks}, [] for none")
    for item in value:
        if not isinstance(item, str) or not good(item):
            raise _LineError(f"{key} holds {_named(item)}: give {looks}")
    return tuple(value)


def _named(value: object) -> str:
    """A value as JSON writes it, cut where it is long."""
    shown = json.dumps(value, ensure_ascii=False)
    return shown if len(shown) <= 60 else shown[:59] + "…"
