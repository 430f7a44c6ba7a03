"""Short invented articles with the rows of document_events they must give, read from the .txt files beside this module.

A case is a line `== what it is about`, the text, and the drawn rows (tests/drawn.py), or `no event`. Lines `published: 2024-05-06` and
`title: ...` before the text are its metadata. Cells: `host` is host_country, `people` the names of participants; a blank cell is
NULL or an empty list; the order of rows, and of what a cell lists, does not count. The people and the occasions are invented.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from flows.extraction import extract_batch
from flows.seeds import load_seeds
from tests.drawn import cells

COLUMNS = ["event_type", "date_edtf", "place", "host", "countries", "organisations", "people", "status"]
COLLECTED_ON = date(2026, 11, 1)
_LISTS = [COLUMNS.index(name) for name in ("countries", "organisations", "people")]
_CASE = re.compile(r"^== (.+)\n", re.MULTILINE)
_FIELD = re.compile(r"(published|title): (.+)\n")

Row = tuple[str, ...]  # the cells of one event, in the order of COLUMNS


@dataclass(frozen=True)
class Case:
    """An article and the rows it must give; `name` is the file's stem and what the case is about."""

    name: str
    published_on: date | None
    title: str | None
    text: str
    expected: tuple[Row, ...]


def cases(folder: Path = Path(__file__).parent) -> list[Case]:
    """Every case of the .txt files of a folder."""
    return [case for path in sorted(folder.glob("*.txt")) for case in read_cases(path.stem, path.read_text(encoding="utf-8"))]


def read_cases(stem: str, written: str) -> list[Case]:
    """The cases of one file's text."""
    _, *parts = _CASE.split(written)
    return [_case(f"{stem}: {name}", body) for name, body in zip(parts[::2], parts[1::2], strict=True)]


def _case(name: str, body: str) -> Case:
    fields: dict[str, str] = {}
    while match := _FIELD.match(body):
        fields[match[1]] = match[2]
        body = body[match.end() :]
    text, _, drawing = body.partition(f"\n{COLUMNS[0]} ")
    if drawing:
        header, rows = cells(f"{COLUMNS[0]} {drawing}")
        assert header == COLUMNS, f"{name}: the columns are {header}"
    else:
        text, told, rest = body.rpartition("\nno event\n")
        assert told, f"{name}: neither rows nor 'no event'"
        assert not rest.strip(), f"{name}: something stands after 'no event'"
        rows = []
    published = date.fromisoformat(fields["published"]) if "published" in fields else None
    return Case(name, published, fields.get("title"), text.strip(), tuple(sorted(_row(row) for row in rows)))


def _row(written: list[str]) -> Row:
    return tuple(", ".join(sorted(re.split(r", *", cell))) if index in _LISTS else cell for index, cell in enumerate(written))


def extracted(told: list[Case]) -> list[tuple[Row, ...]]:
    """The rows each case gives, all of them extracted as one batch."""
    read = pl.DataFrame(
        {
            "document_id": [f"{number:04}" for number in range(len(told))],
            "document_ref": [f"{number:04}" for number in range(len(told))],
            "title": [case.title for case in told],
            "published_on": [case.published_on for case in told],
            "raw_text": [case.text for case in told],
        },
        schema_overrides={"title": pl.String, "published_on": pl.Date},
    ).with_columns(
        pl.lit("cases.txt").alias("path"),
        pl.lit("-").alias("content_hash"),
        pl.lit(COLLECTED_ON).alias("collected_on"),
        pl.lit(None, pl.Int64).alias("line"),
        *(pl.lit(None, pl.String).alias(name) for name in ("source", "url", "author", "published_basis")),
    )
    found: list[list[Row]] = [[] for _ in told]
    for event in extract_batch(read, load_seeds()).tables["document_events"].iter_rows(named=True):
        found[int(event["document_id"])].append(_told(event))
    return [tuple(sorted(rows)) for rows in found]


def _told(event: dict[str, object]) -> Row:
    names = [person["name"] for person in event["participants"]]  # type: ignore[attr-defined]
    lists = {"countries": event["countries"], "organisations": event["organisations"], "people": names}
    written = {**event, "host": event["host_country"], **{name: ", ".join(sorted(items)) for name, items in lists.items()}}  # type: ignore[call-overload]
    return tuple(str(written[column] or "") for column in COLUMNS)
