"""Files of many documents: JSONL, one object a line; CSV, TSV and Parquet, one row a document."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import IO, Any

import polars as pl

from flows.decoding import NotTextError, decode, wide_encoding
from flows.sources.fields import DATES, OPTIONAL, fields_of
from flows.sources.limits import rewindable
from flows.sources.records import MAX_BYTES, Document, Item, Record, Reject, encodable, excerpt, normal

_ROWS = 500  # of a Parquet file, in memory at a time
_IDS = ("id", "document_ref")

Row = dict[str, Any]


def read_lines(item: Item) -> Iterator[Record]:
    """The documents of a JSONL file, one line in memory at a time. Raises OSError, NotTextError."""
    number, blank = 0, True
    try:
        with item.opened() as stream:
            for number, line in enumerate(lines(stream), start=1):
                if line is None:
                    yield Reject(item.place, _LONG, number)
                elif line.strip():
                    yield from _read_object(item, number, line)
                blank = blank and line is not None and not line.strip()
    except UnicodeError as error:
        yield Reject(item.place, f"broken encoding, the rest of the file is not read: {error}", number + 1)
        return
    if blank:
        yield Reject(item.place, "empty: no line in the file holds anything")


_LONG = f"too large: a line of more than {MAX_BYTES:,} bytes"


def lines(stream: IO[bytes]) -> Iterator[bytes | str | None]:
    """The lines of `stream`: bytes, or text in UTF-16 and UTF-32 (where a line break is no single byte); None for one over MAX_BYTES."""
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    wide = wide_encoding(buffered.peek(4096)[:4096])
    buffered.read(wide[1] if wide else 0)
    if wide is None or wide[0] == "utf-8":
        yield from _bounded_lines(buffered)
    else:
        yield from _bounded_lines(io.TextIOWrapper(buffered, wide[0], newline="\n"))


def _bounded_lines(stream: IO[Any]) -> Iterator[Any]:
    while line := stream.readline(MAX_BYTES + 1):
        if len(line) <= MAX_BYTES:
            yield line
            continue
        end = "\n" if isinstance(line, str) else b"\n"
        while line and not line.endswith(end):
            line = stream.readline(MAX_BYTES)
        yield None


def _read_object(item: Item, number: int, line: bytes | str) -> Iterator[Record]:
    try:
        row = json.loads(line if isinstance(line, str) else decode(line).text)
    except NotTextError as error:
        yield Reject(item.place, str(error), number)
    except (ValueError, RecursionError) as error:
        yield Reject(item.place, f"not JSON: {error}", number, value=excerpt(line))
    else:
        yield from _document(item, number, row, excerpt(line))


def read_table(item: Item) -> Iterator[Record]:
    """The documents of a CSV or TSV file with columns id and text. Raises OSError, NotTextError."""
    with item.opened() as stream:
        columns, rows = table(stream)
        if problem := _header_problem(columns):
            raise NotTextError(problem, 1)
        number = 0
        for number, row in rows:
            if "" in row:
                yield Reject(item.place, "more cells than columns: quote the cell that holds the separator", number)
            else:
                yield from _document(item, number, row, None)
    if not number:
        yield Reject(item.place, "empty: no row under the header")


def table(stream: IO[bytes]) -> tuple[list[str], Iterator[tuple[int, Row]]]:
    """The columns of a CSV file and its rows with their lines; cells beyond the columns stand under ''.

    Raises NotTextError, also while rows are taken, with the line it stopped at.
    """
    csv.field_size_limit(MAX_BYTES)  # the module's own is 131,072 characters
    text = _decoded_lines(stream)
    header = next(text, "")
    rows = csv.DictReader(chain([header], text), delimiter=delimiter(header), restkey="", strict=True)
    with _told_csv(rows):  # the header may break as any row may
        columns = list(rows.fieldnames or ())
    return columns, _numbered(rows)


def delimiter(header: str) -> str:
    """Comma, or what spreadsheets set to French write instead, by the header line."""
    return max(",;\t", key=header.count)


def _numbered(rows: csv.DictReader[str]) -> Iterator[tuple[int, Row]]:
    with _told_csv(rows):
        for row in rows:
            yield rows.line_num, row


@contextmanager
def _told_csv(rows: csv.DictReader[str]) -> Iterator[None]:
    try:
        yield
    except csv.Error as error:
        raise NotTextError(f"not CSV, the rest of the file is not read: {error}", rows.line_num) from error


def _decoded_lines(stream: IO[bytes]) -> Iterator[str]:
    number = 0
    try:
        for number, line in enumerate(lines(stream), start=1):
            if line is None:
                raise NotTextError(f"{_LONG}, the rest of the file is not read", number)
            yield line if isinstance(line, str) else decode(line).text
    except UnicodeError as error:
        raise NotTextError(f"broken encoding, the rest of the file is not read: {error}", number + 1) from error


def read_parquet(item: Item) -> Iterator[Record]:
    """The documents of a Parquet file with columns id and text. Raises OSError, NotTextError."""
    stream, _ = rewindable(item.opened())
    number = 0
    with stream:
        try:
            scanned = pl.scan_parquet(stream)
            present = scanned.collect_schema().names()
            if problem := _header_problem(present):
                raise NotTextError(problem)
            for number, row in enumerate(_parquet_rows(scanned, present), start=1):
                yield from _document(item, number, row, None)
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
            said = next(iter(str(error).splitlines()), type(error).__name__)
            raise NotTextError(f"not Parquet that can be read: {said}") from error
    if not number:
        yield Reject(item.place, "empty: no row in the file")


def _parquet_rows(scanned: pl.LazyFrame, present: list[str]) -> Iterator[Row]:
    """The rows of a Parquet file, of the columns that are for us; an id that is a number becomes its digits."""
    chosen = [
        pl.col(name).cast(pl.String) if name in _IDS else pl.col(name) for name in (*_IDS, "text", *OPTIONAL, *DATES) if name in present
    ]
    for batch in scanned.select(chosen).collect_batches(chunk_size=_ROWS, maintain_order=True):
        yield from batch.iter_rows(named=True)


def _header_problem(columns: Iterable[str]) -> str:
    """What is wrong with the columns of a table of documents; empty when nothing is."""
    given = set(columns)
    if "text" in given and given & set(_IDS):
        return ""
    missing = "id" if "text" in given else "text"
    return f"no column {missing}: a table of documents has the columns id and text, then {', '.join((*OPTIONAL, *DATES))}"


def _document(item: Item, number: int, row: object, shown: str | None) -> Iterator[Record]:
    """The document of one row, and a reject for each value of it that is no good."""
    if isinstance(row, dict) and "id" not in row and "document_ref" in row:
        row = {**row, "id": row["document_ref"]}
    if problem := _problem(row):
        told = row.get("id") if isinstance(row, dict) else None
        yield Reject(item.place, problem, number, (normal(told) or None) if isinstance(told, str) else None, shown)
        return
    assert isinstance(row, dict)
    reference = normal(row["id"])
    fields, rejects = fields_of(row, item.place, number, reference)
    yield from rejects
    yield Document(item.place, number, reference, encodable(row["text"]), fields)


def _problem(row: object) -> str | None:
    """What keeps a row from being a document, if anything does."""
    if not isinstance(row, dict):
        return f'not a JSON object but {type(row).__name__}: give {{"id": ..., "text": ...}}'
    for key in ("id", "text"):
        if key not in row:
            return f"no {key}: every line needs id and text"
        if not isinstance(row[key], str):
            return f"{key} is {type(row[key]).__name__}, not text: put it in quotes"
        if not row[key].strip():
            return f"empty {key}"
    return None
