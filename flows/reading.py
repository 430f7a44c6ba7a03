"""Files, folders and globs to one row per document; what cannot be read becomes a row with its reason."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import IO, Any

import polars as pl

from flows.decoding import NotTextError, decode, wide_encoding
from flows.inputs import (
    LINE_FILES,
    METADATA_FILE,
    TEXT_FILES,
    Found,
    Reject,
    encodable,
    find_files,
    normal,
    posix,
    reference_of,
    system_reason,
)
from flows.tables import schema

MAX_BYTES = 20_000_000  # of one document: a .txt file or a line of JSONL
_OPTIONAL = ("title", "source", "url", "author")
_DATES = ("published_on", "collected_on")
_METADATA_COLUMNS = ("document_ref", *_OPTIONAL, *_DATES)

Fields = dict[str, str | date]  # title, source, url, author (text), published_on, collected_on (dates): those that are known


@dataclass(frozen=True)
class Read:
    """`documents`: table `documents` as far as reading fills it; `rejects`: table `rejects`; `n_ignored`: other files."""

    documents: pl.DataFrame
    rejects: pl.DataFrame
    n_ignored: int


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it came, not yet a row."""

    path: str
    line: int | None
    document_ref: str
    raw_text: str
    fields: Fields

    @property
    def place(self) -> str:
        """Where it stands, for messages: 'press/a.jsonl line 3'."""
        return self.path if self.line is None else f"{self.path} line {self.line}"


Record = Document | Reject


def read_inputs(inputs: tuple[str, ...], collected_on: date | None, today: date) -> Read:
    """All documents under `inputs`, each once.

    `collected_on` stands for documents whose metadata has none; `today` where neither is known, and then it is no part
    of `content_hash`, so that tomorrow's run finds the document unchanged. Raises UsageError for an input that does not
    exist, a glob without a match and a named file of another kind; EphemerideError when there is nothing to read.
    """
    found = find_files(inputs)
    records = list(_once(chain(found.rejects, _records(found))))
    documents = [record for record in records if isinstance(record, Document)]
    rejects = [record for record in records if isinstance(record, Reject)]
    return Read(_document_frame(documents, collected_on, today), _reject_frame(rejects), found.n_ignored)


def parse_date(value: str) -> date:
    """The day of an ISO 8601 date or date and time. Raises ValueError; so do the years before 1900 that exports write for 'none'."""
    day = datetime.fromisoformat(value.strip()).date()
    if day.year < 1900:
        raise ValueError(f"no press date: {value}")
    return day


# --- reading files


def _records(found: Found) -> Iterator[Record]:
    """What the metadata tables get wrong, then documents and rejects of the files in order."""
    metadata: dict[Path, dict[str, Fields]] = {}
    texts = [path.parent for path in found.files.values() if path.suffix.lower() in TEXT_FILES]
    for folder in dict.fromkeys([*texts, *found.folders]):
        metadata[folder], rejects = _read_metadata(folder / METADATA_FILE, found.folders.get(folder))
        yield from rejects
    for path in found.files.values():
        if path.suffix.lower() in LINE_FILES:
            yield from _read_lines(path)
        else:
            yield from _read_text(path, metadata[path.parent].get(reference_of(path), {}))


def _read_text(path: Path, fields: Fields) -> Iterator[Record]:
    """The one document of a .txt file; `fields`: what documents.csv says of it."""
    place, reference = posix(path), reference_of(path)
    try:
        data = _read_bytes(path)
        decoded = decode(data)
    except OSError as error:
        yield Reject(place, system_reason(error), document_ref=reference)
        return
    except NotTextError as error:
        yield Reject(place, str(error), document_ref=reference)
        return
    if not decoded.text.strip():
        yield Reject(place, "empty: no text in the file", document_ref=reference)
        return
    if decoded.n_replaced:
        yield Reject(place, f"broken {decoded.encoding.upper()}: {decoded.n_replaced} sequences replaced by U+FFFD", document_ref=reference)
    yield Document(place, None, reference, decoded.text, fields)


def _read_bytes(path: Path) -> bytes:
    """The bytes of a regular file of at most MAX_BYTES. Raises OSError, NotTextError (too large, not a file)."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise NotTextError("not a regular file")
    if status.st_size > MAX_BYTES:
        raise NotTextError(f"too large: {status.st_size:,} bytes, the limit is {MAX_BYTES:,}; give one document a file, or JSONL")
    return path.read_bytes()


def _read_lines(path: Path) -> Iterator[Record]:
    """The documents of a JSONL file, one line in memory at a time."""
    place, number, blank = posix(path), 0, True
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            yield Reject(place, "not a regular file")
            return
        for number, line in enumerate(_lines(path), start=1):
            if line is None:
                yield Reject(place, f"too large: a line of more than {MAX_BYTES:,} bytes", number)
            elif line.strip():
                yield from _read_object(place, number, line)
            blank = blank and line is not None and not line.strip()
        if blank:
            yield Reject(place, "empty: no line in the file holds anything")
    except OSError as error:
        yield Reject(place, system_reason(error), number or None)
    except UnicodeError as error:
        yield Reject(place, f"broken encoding, the rest of the file is not read: {error}", number + 1)


def _lines(path: Path) -> Iterator[bytes | str | None]:
    """The lines of `path`: bytes, or text in UTF-16 and UTF-32 (where a line break is no single byte); None for one over MAX_BYTES."""
    with path.open("rb") as stream:
        wide = wide_encoding(stream.read(4096))
        stream.seek(wide[1] if wide else 0)
        if wide is None or wide[0] == "utf-8":
            yield from _bounded_lines(stream)
        else:
            yield from _bounded_lines(io.TextIOWrapper(stream, wide[0], newline="\n"))


def _bounded_lines(stream: IO[Any]) -> Iterator[Any]:
    while line := stream.readline(MAX_BYTES + 1):
        if len(line) <= MAX_BYTES:
            yield line
            continue
        end = "\n" if isinstance(line, str) else b"\n"
        while line and not line.endswith(end):
            line = stream.readline(MAX_BYTES)
        yield None


def _read_object(place: str, number: int, line: bytes | str) -> Iterator[Record]:
    """The document of one line of JSONL, and a reject for each value of it that is no good."""
    try:
        row = json.loads(line if isinstance(line, str) else decode(line).text)
    except NotTextError as error:
        yield Reject(place, str(error), number)
        return
    except (ValueError, RecursionError) as error:
        yield Reject(place, f"not JSON: {error}", number, value=_excerpt(line))
        return
    problem = _problem(row)
    if problem:
        told = row.get("id") if isinstance(row, dict) else None
        yield Reject(place, problem, number, (normal(told) or None) if isinstance(told, str) else None, _excerpt(line))
        return
    reference = normal(row["id"])
    fields, rejects = _fields(row, place, number, reference)
    yield from rejects
    yield Document(place, number, reference, encodable(row["text"]), fields)


def _problem(row: object) -> str | None:
    """What keeps a decoded line from being a document, if anything does."""
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


# --- metadata


def _read_metadata(path: Path, stems: set[str] | None) -> tuple[dict[str, Fields], list[Reject]]:
    """({document_ref: fields}, rejects) of a documents.csv; with `stems` (of a folder read whole), rows without file are rejects."""
    if not path.is_file():
        return {}, []
    place = posix(path)
    try:
        text = decode(_read_bytes(path)).text
    except OSError as error:
        return {}, [Reject(place, system_reason(error))]
    except NotTextError as error:
        return {}, [Reject(place, str(error))]
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=_delimiter(text), restkey="", strict=True)
    known: dict[str, Fields] = {}
    rejects: list[Reject] = []
    try:
        rejects += _judge_header(rows.fieldnames or (), place)
        for row in rows if "document_ref" in (rows.fieldnames or ()) else ():
            rejects += _add_metadata(row, place, rows.line_num, known, stems)
    except csv.Error as error:  # the header may break as any row may
        rejects.append(Reject(place, f"not CSV, the rest of the file is not read: {error}", rows.line_num))
    return known, rejects


def _judge_header(header: Iterable[str], place: str) -> list[Reject]:
    """One reject for a header without document_ref, else one for each column that the table does not have."""
    told = f"the columns are {', '.join(_METADATA_COLUMNS)}"
    if "document_ref" not in header:
        return [Reject(place, f"no column document_ref: {told}", 1)]
    return [Reject(place, f"unknown column, ignored: {told}", 1, value=column) for column in header if column not in _METADATA_COLUMNS]


def _add_metadata(row: dict[str, Any], place: str, number: int, known: dict[str, Fields], stems: set[str] | None) -> list[Reject]:
    """Add one row of documents.csv to `known`; rejects for the row or for its values."""
    reference = normal(row["document_ref"] or "")
    if "" in row:
        return [Reject(place, "more cells than columns: quote the cell that holds a comma", number, reference or None)]
    if not reference:
        return [Reject(place, "empty document_ref", number)]
    if reference in known:
        return [Reject(place, "second row of this document_ref: the first is kept", number, reference)]
    if stems is not None and reference not in stems:
        return [Reject(place, f"no file {reference}.txt beside this table", number, reference)]
    known[reference], rejects = _fields(row, place, number, reference)
    return rejects


def _fields(row: dict[str, Any], place: str, number: int, reference: str) -> tuple[Fields, list[Reject]]:
    """The metadata that `row` holds, cast; values of a wrong kind are rejects, not defaults."""
    fields: Fields = {}
    rejects = []
    for key in (*_OPTIONAL, *_DATES):
        value = row.get(key)
        if value is None or value == "":
            continue
        try:
            if not isinstance(value, str):
                raise ValueError(f"{key} is {type(value).__name__}, not text")
            fields[key] = parse_date(value) if key in _DATES else encodable(value.strip())
        except ValueError:
            kind = "a date since 1900 like 2023-03-17" if key in _DATES else "text"
            rejects.append(Reject(place, f"{key} is not {kind}: ignored", number, reference, _excerpt(str(value))))
    return fields, rejects


def _delimiter(text: str) -> str:
    """Comma, or what spreadsheets set to French write instead, by the header line."""
    header = text.split("\n", 1)[0]
    return max(",;\t", key=header.count)


# --- from records to frames


def _once(records: Iterable[Record]) -> Iterator[Record]:
    """`records` without documents met before, by reference or by content; those become rejects that name both places."""
    references: dict[str, str] = {}
    contents: dict[str, str] = {}
    for record in records:
        if isinstance(record, Reject):
            yield record
            continue
        digest = _content_hash(record, record.fields.get("collected_on"))
        same_reference, same_content = references.get(record.document_ref), contents.get(digest)
        if same_reference is not None:
            reason = f"same id as {same_reference}, which is kept"
        elif same_content is not None:
            reason = f"same text and metadata as {same_content}, which is kept"
        else:
            references[record.document_ref] = contents[digest] = record.place
            yield record
            continue
        yield Reject(record.path, reason, record.line, record.document_ref)


def _content_hash(document: Document, collected_on: object) -> str:
    """128 bits over text and metadata: it changes exactly when the document has to be read again."""
    known = [str(document.fields.get(key, "")) for key in (*_OPTIONAL, "published_on")]
    content = json.dumps([*known, str(collected_on or "")]).encode() + b"\0" + document.raw_text.encode()
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _document_frame(documents: list[Document], collected_on: date | None, today: date) -> pl.DataFrame:
    columns: dict[str, list[Any]] = {
        "document_ref": [document.document_ref for document in documents],
        "path": [document.path for document in documents],
        "line": [document.line for document in documents],
        "raw_text": [document.raw_text for document in documents],
    }
    for key in (*_OPTIONAL, *_DATES):
        columns[key] = [document.fields.get(key) for document in documents]
    columns["content_hash"] = [_content_hash(document, document.fields.get("collected_on", collected_on)) for document in documents]
    columns["collected_on"] = [day or collected_on or today for day in columns["collected_on"]]
    kinds = {name: kind for name, kind in schema("documents").items() if name in columns}
    return pl.DataFrame({name: columns[name] for name in kinds}, schema=kinds)


def _reject_frame(rejects: list[Reject]) -> pl.DataFrame:
    rows = [(reject.path, reject.line, reject.document_ref, "read", reject.reason, reject.value) for reject in rejects]
    return pl.DataFrame(rows, schema=schema("rejects"), orient="row")


def _excerpt(value: bytes | str) -> str:
    text = value if isinstance(value, str) else value[:400].decode("utf-8", "replace")
    text = encodable(text.strip())
    return text if len(text) <= 80 else text[:79] + "…"
