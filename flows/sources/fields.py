"""What is told of a document beside its text."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flows.sources.records import Fields, Reject, encodable, excerpt

OPTIONAL = ("title", "source", "url", "author")
DATES = ("published_on", "collected_on")


def fields_of(row: dict[str, Any], place: str, number: int | None, reference: str) -> tuple[Fields, list[Reject]]:
    """The metadata that `row` holds, cast; values of a wrong kind are rejects, not defaults."""
    fields: Fields = {}
    rejects = []
    for key in (*OPTIONAL, *DATES):
        value = row.get(key)
        if value is None or value == "":
            continue
        try:
            if isinstance(value, date) and key in DATES:
                value = value.isoformat()
            if not isinstance(value, str):
                raise ValueError(f"{key} is {type(value).__name__}, not text")
            fields[key] = parse_date(value) if key in DATES else encodable(value.strip())
        except ValueError:
            kind = "a date since 1900 like 2023-03-17" if key in DATES else "text"
            rejects.append(Reject(place, f"{key} is not {kind}: ignored", number, reference, excerpt(str(value))))
    if "published_on" in fields:
        fields["published_basis"] = "given"
    return fields, rejects


def parse_date(value: str) -> date:
    """The day of an ISO 8601 date or date and time. Raises ValueError; so do the years before 1900 that exports write for 'none'."""
    day = datetime.fromisoformat(value.strip()).date()
    if day.year < 1900:
        raise ValueError(f"no press date: {value}")
    return day
