"""The events in the shapes that other tools read: `sql/exports` says what stands in each, this module writes it down."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from flows.errors import EphemerideError, WarehouseError
from flows.printing import plain
from flows.tables import header, project_root
from flows.warehouse import query

Rows = Sequence[Sequence[Any]]

_ENDINGS = {"acled": "csv", "bibtex": "bib", "csv": "csv", "gdelt": "tsv", "icalendar": "ics"}
_BREAKS = re.compile(r"[\t\r\n]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_TEX = {"\\": r"\textbackslash{}", **{mark: f"\\{mark}" for mark in "{}%$&#_"}, "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def shapes() -> dict[str, str]:
    """Each shape by its name, with what a row of it is and what it loses: {name: comment}."""
    return {path.stem: header(path.read_text(encoding="utf-8")) for path in sorted(_folder().glob("*.sql"))}


def export(warehouse: Path, shape: str) -> str:
    """The events of a warehouse in one of `shapes()`, as text.

    Raises WarehouseError when there is no warehouse, or one of an earlier version that lacks what the shape needs.
    """
    sql = (_folder() / f"{shape}.sql").read_text(encoding="utf-8")
    try:
        columns, rows = query(warehouse, sql)
    except WarehouseError as error:
        if "does not exist" not in str(error):
            raise
        raise WarehouseError(f"{warehouse} is of an earlier version: run `ephemeride run` on it again ({error})") from error
    return _WRITERS[shape](columns, rows)


def save(text: str, output: Path, shape: str) -> Path:
    """Write an export to a file, or into a folder as events.<shape>.<ending>; returns the file."""
    path = output / f"events.{shape}.{_ENDINGS[shape]}" if output.is_dir() else output
    try:
        path.write_bytes(text.encode())  # as it is: calendars end their lines their own way
    except OSError as error:
        raise EphemerideError(f"cannot write {path}: {error.strerror or error}") from error
    return path


def _folder() -> Path:
    return project_root() / "sql" / "exports"


def _as_csv(columns: Sequence[str], rows: Rows) -> str:
    """Cells are as they are: a spreadsheet may take one that begins with '=' for a formula, which .xlsx of `ephemeride sql` prevents."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([plain(value) for value in row] for row in rows)
    return out.getvalue()


def _as_gdelt(_: Sequence[str], rows: Rows) -> str:
    """As GDELT's files: no header, no quotes, so that no cell may hold a tab or the end of a line."""
    lines = ("\t".join("" if value is None else _BREAKS.sub(" ", str(value)) for value in row) for row in rows)
    return "".join(f"{line}\n" for line in lines)


def _as_icalendar(columns: Sequence[str], rows: Rows) -> str:
    """RFC 5545. The library escapes, folds and ends the lines."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Ephemeride//Events of military diplomacy//FR")
    calendar.add("version", "2.0")
    for row in rows:
        calendar.add_component(_entry(dict(zip(columns, row, strict=True))))
    return str(calendar.to_ical(), "utf-8")


def _entry(row: dict[str, Any]) -> Any:
    """One VEVENT: all day, and of no weight in whether somebody is free."""
    from icalendar import Event

    entry = Event()
    entry.add("dtstamp", row["stamped_at"])
    entry.add("dtstart", row["starts_on"])
    entry.add("dtend", row["ends_on"])
    entry.add("transp", "TRANSPARENT")
    if row["latitude"] is not None:
        entry.add("geo", (row["latitude"], row["longitude"]))
    for name in ("uid", "summary", "status", "location", "description", "url"):
        if row[name]:
            entry.add(name, _CONTROLS.sub(" ", row[name]))
    entry.add("categories", [row["category"]])
    return entry


def _as_bibtex(columns: Sequence[str], rows: Rows) -> str:
    """One @misc entry, which BibTeX and biber both read."""
    (row,) = (dict(zip(columns, values, strict=True)) for values in rows)
    day: date = row["published_on"]
    held = f"{row['n_events']} events from {row['n_documents']} documents, {row['n_corrections']} corrections"
    fields = {
        "title": row["title"],
        "version": row["version"],
        "year": day.year,
        "month": day.month,
        "note": f"{held}; ruleset {row['ruleset']}; sha256 of events_flat {row['content_hash']}",
        "howpublished": f"Made with Ephemeride {row['software'] or ''}".strip(),
    }
    lines = "".join(f"  {name} = {{{''.join(_TEX.get(mark, mark) for mark in str(value))}}},\n" for name, value in fields.items())
    return f"@misc{{ephemeride-{row['content_hash'][:12]},\n{lines}}}\n"


_WRITERS: dict[str, Callable[[Sequence[str], Rows], str]] = {
    "acled": _as_csv,
    "bibtex": _as_bibtex,
    "csv": _as_csv,
    "gdelt": _as_gdelt,
    "icalendar": _as_icalendar,
}
