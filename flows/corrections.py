"""The file of corrections that analysts keep: one change a row, read leniently as spreadsheets write it, and judged row by row.

Its columns are `event_id, action, field, value, why, made_by, made_at`. A row that makes no sense becomes a reject; the others hold.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path

import polars as pl

from flows.decoding import NotTextError, decode
from flows.seeds import Seeds
from flows.sources.finding import posix
from flows.sources.records import system_reason
from flows.sources.rows import delimiter
from flows.tables import conform, empty, schema

COLUMNS = ("event_id", "action", "field", "value", "why", "made_by", "made_at")
FIELDS = ("event_type", "date_edtf", "place", "host_country", "countries", "organisations", "participants", "status")
LISTS = ("countries", "organisations", "participants")
ACTIONS = ("set", "add", "drop", "split", "join", "undo")
_DAY = r"(?:[0-9]{4}|XXXX)-[0-9]{2}-[0-9]{2}"
_EDTF = re.compile(rf"{_DAY}(?:/{_DAY})?|[0-9]{{4}}(?:-[0-9]{{2}})?")
_ID = re.compile(r"[\w.:#-]{1,80}")

Row = dict[str, str]


class CorrectionError(ValueError):
    """A correction that makes no sense; the message says what is wrong and what to write."""


def file_of(warehouse: Path) -> Path:
    """The file of corrections of a warehouse: 'corrections.csv' beside events.duckdb, 'other.corrections.csv' beside other.duckdb."""
    return warehouse.with_name("corrections.csv" if warehouse.name == "events.duckdb" else f"{warehouse.stem}.corrections.csv")


def read_corrections(path: Path, seeds: Seeds) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(rows of table `corrections`, not applied yet; rows of table `rejects`) of the file at `path`; both empty where there is none."""
    if not path.is_file():
        return empty("corrections"), empty("rejects")
    good: list[dict[str, object]] = []
    bad: list[tuple[int | None, str, str]] = []
    try:
        for line, row in _rows(decode(path.read_bytes()).text):
            try:
                good.append({"line": line, **judged(row, seeds)})
            except CorrectionError as error:
                bad.append((line, str(error), ",".join(row.values())[:200]))
    except OSError as error:
        bad.append((None, system_reason(error), ""))
    except (NotTextError, csv.Error) as error:
        bad.append((None, f"not CSV, the rest of the file is not read: {error}", ""))
    frame = pl.DataFrame(good, schema={name: schema("corrections")[name] for name in ("line", *COLUMNS)}, orient="row")
    rejects = [(posix(path), line, None, "corrections", reason, value or None) for line, reason, value in bad]
    conformed = conform(frame.with_columns(pl.lit([], dtype=pl.List(pl.String)).alias("tellings")), "corrections")
    return conformed.good, pl.DataFrame(rejects, schema=schema("rejects"), orient="row")


def _rows(text: str) -> Iterator[tuple[int, Row]]:
    """(line, {column: cell}) of each row that holds anything; a missing column is empty, one without a name stands under ''."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text.split("\n", 1)[0]), strict=True)
    header = [cell.strip().lower() for cell in next(reader, [])]
    for cells in reader:
        if any(cell.strip() for cell in cells):
            row = dict.fromkeys(COLUMNS, "")
            row.update({column: cell.strip() for column, cell in zip(header, cells, strict=False)})
            yield reader.line_num, row


def written(rows: Sequence[Mapping[str, str]], before: str = "") -> str:
    """The text of a file of corrections with `rows` after what stands in it `before`, in that file's own order of columns."""
    out, separator = io.StringIO(), delimiter(before.split("\n", 1)[0])
    header = [cell.strip().lower() for cell in next(csv.reader(io.StringIO(before), delimiter=separator), [])] if before.strip() else []
    writer = csv.writer(out, delimiter=separator if header else ",", lineterminator="\n")
    if not header:
        writer.writerow(COLUMNS)
    writer.writerows([row.get(column, "") for column in header or COLUMNS] for row in rows)
    return before + ("" if not before or before.endswith("\n") else "\n") + out.getvalue()


def judged(row: Mapping[str, str], seeds: Seeds) -> dict[str, object]:
    """The row with its values in the form that tables have. Raises CorrectionError."""
    action, field, value = row["action"] or "set", row["field"] or None, row["value"] or None
    if action not in ACTIONS:
        raise CorrectionError(f"no action {action!r}: write one of {', '.join(ACTIONS)}")
    if not _ID.fullmatch(row["event_id"]):
        raise CorrectionError(f"not an event id: {row['event_id']!r}")
    if not row["why"]:
        raise CorrectionError("no reason: say why")
    if action in ("set", "add") or field:
        _known_field(field)
    if action == "add" and field != "event_type":
        raise CorrectionError(
            "an added event opens with its event_type: write that in field and value, and set the rest in rows of its own"
        )
    if action in ("set", "add") and field:
        value = checked(field, value, seeds)
    if action in ("split", "join") and not value:
        raise CorrectionError("no value: write the document_ref's to split off" if action == "split" else "no value: write the id to join")
    texts = {name: _plain(row[name]) for name in ("why", "made_by")}
    return {"event_id": row["event_id"], "action": action, "field": field, "value": value, **texts, "made_at": _moment(row["made_at"])}


def _known_field(field: str | None) -> None:
    if field not in FIELDS:
        near = get_close_matches(field or "", [*FIELDS, "date_edtf"], 1, 0.4)
        hint = f"did you mean {near[0]}? " if near else ""
        raise CorrectionError(f"no field {field or ''!r}: {hint}write one of {', '.join(FIELDS)}")


def checked(field: str, value: str | None, seeds: Seeds) -> str | None:
    """A value of a field in its one spelling, None for 'not known'. Raises CorrectionError."""
    if value is None:
        if field in ("event_type", "status"):
            raise CorrectionError(f"{field} cannot be empty")
        return None
    if field in LISTS:
        items = [_item(field, one.strip(), seeds) for one in re.split("[;,]", value) if one.strip()]
        return "; ".join(sorted(set(items))) or None
    if field == "date_edtf":
        days(value)
        return value
    return _item(field, value, seeds)


def _item(field: str, value: str, seeds: Seeds) -> str:
    known = {
        "event_type": ("event_types", "event_type"), "host_country": ("countries", "code"), "countries": ("countries", "code"),
        "organisations": ("organisations", "code"),
    }  # fmt: skip
    if field in known:
        name, column = known[field]
        codes = set(seeds.tables[name][column])
        found = value if value in codes else value.upper()
        if found not in codes:
            raise CorrectionError(f"{field}: no {value!r} in table {name}: write one of its codes")
        return found
    if field == "status":
        if value not in ("held", "planned", "cancelled"):
            raise CorrectionError(f"no status {value!r}: write held, planned or cancelled")
        return value
    if not value[0].isalpha() or len(value) > 100 or _plain(value) != value:
        raise CorrectionError(f"{field}: {value[:40]!r} is no name: write letters, at most 100")
    return value


def _plain(text: str) -> str:
    return " ".join("".join(" " if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") else char for char in text).split())


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None) if text else None
    except ValueError:
        raise CorrectionError(f"made_at is not a date like 2026-11-01T09:30: {text!r}") from None


def days(edtf: str) -> dict[str, object]:
    """The date columns of an event for an EDTF string: a day, two, a month, a year, or days of an unknown year. Raises CorrectionError."""
    if not _EDTF.fullmatch(edtf):
        raise CorrectionError(f"not a date: {edtf[:40]!r}: write 2024-06-14, 2024-06-14/2024-06-16, 2024-06, 2024 or XXXX-06-14")
    first, _, last = edtf.partition("/")
    try:
        # 2000 stands in for the unknown year: every day that a year can have is one of its days
        start, end = (
            date.fromisoformat(_whole(one.replace("XXXX", "2000"), at_end)) for one, at_end in ((first, False), (last or first, True))
        )
    except ValueError:
        raise CorrectionError(f"no such day: {edtf}") from None
    known = "XXXX" not in edtf
    if (known and not (start.year >= 1000 and end.year <= 2999 and start <= end)) or first.startswith("XXXX") != (last or first).startswith(
        "XXXX"
    ):
        raise CorrectionError(f"{edtf}: write the first day before the last, with years from 1000 to 2999 or none")
    precision = {4: "year", 7: "month"}.get(len(first), "day")
    return {
        "date_edtf": edtf,
        "date_precision": precision,
        "start_date": start if known else None,
        "end_date": end if known else None,
        "date_basis": "explicit" if known else "none",
    }


def _whole(day: str, at_end: bool) -> str:
    """The first or last day of a year or month, as ISO date."""
    if len(day) == 4:
        return f"{day}-12-31" if at_end else f"{day}-01-01"
    if len(day) == 7:
        following = date.fromisoformat(f"{day}-01").toordinal() + 31
        last = date.fromordinal(following).replace(day=1).toordinal() - 1
        return date.fromordinal(last).isoformat() if at_end else f"{day}-01"
    return day
