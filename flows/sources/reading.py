"""From inputs to batches of rows, one a document; what cannot be read becomes a row with its reason."""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from flows.errors import EphemerideError
from flows.sources.fields import DATES, OPTIONAL
from flows.sources.finding import Found, find
from flows.sources.kinds import is_one_document, read_item
from flows.sources.metadata import read_metadata
from flows.sources.records import Document, Fields, Looked, Record, Reject
from flows.sources.visits import Visits
from flows.tables import schema

BATCH = 2000  # documents read and extracted together: bounds the memory of a run,
BATCH_BYTES = 16_000_000  # as does their text, in characters; one document may be longer


@dataclass(frozen=True)
class Read:
    """A batch. `documents`: table `documents` as far as reading fills it; `rejects`: table `rejects`; `paths`: every place looked into;
    `share`: how much of the inputs is gone through with it, from 0 to 1; `is_last`: nothing comes after it.
    """

    documents: pl.DataFrame
    rejects: pl.DataFrame
    paths: list[str]
    share: float
    is_last: bool


@dataclass
class Reading:
    """How far the reading of `inputs` has come. `read_inputs` takes the next batch.

    `collected_on` stands for documents whose metadata has none; `today` where neither is known, and then it is no part
    of `content_hash`, so that tomorrow's run finds the document unchanged. `visits`: the pages that earlier runs
    fetched, to which this one's are added.
    """

    inputs: tuple[str, ...]
    collected_on: date | None
    today: date
    visits: Visits = field(default_factory=Visits)
    found: Found | None = None
    records: Iterator[Record] = field(default_factory=lambda: iter(()))
    ahead: Record | None = None
    is_sound: bool = True
    n_met: int = 0  # items that reading has begun


def read_inputs(reading: Reading) -> Read:
    """The next batch of the documents under the inputs, each document once.

    The first call raises UsageError for an input that does not exist, a glob without a match and a named file of another kind;
    EphemerideError when there is nothing to read. It may be repeated after an OSError.
    """
    if not reading.is_sound:
        raise EphemerideError("reading broke off in the middle: run again")
    if reading.found is None:
        reading.found = find(reading.inputs, reading.visits)
        reading.records = _once(_counted(reading, read_found(reading.found)))
        _look_ahead(reading)
    documents, rejects, paths = _take(reading)
    frame = _document_frame(documents, reading.collected_on, reading.today)
    is_last = reading.ahead is None
    share = 1.0 if is_last else max(reading.n_met - 1, 0) / max(len(reading.found.items), 1)  # the last one met is not gone through yet
    return Read(frame, _reject_frame(rejects), paths, share, is_last)


def _take(reading: Reading) -> tuple[list[Document], list[Reject], list[str]]:
    """The next documents, at most BATCH and, but for a single one, BATCH_BYTES, with the rejects and places met on the way."""
    documents: list[Document] = []
    rejects: list[Reject] = []
    paths: dict[str, None] = {}
    held = 0
    while reading.ahead is not None and len(documents) < BATCH and len(rejects) < BATCH:
        record = reading.ahead
        if isinstance(record, Document):
            held += len(record.raw_text)
            if documents and held > BATCH_BYTES:
                break
            documents.append(record)
        elif isinstance(record, Reject):
            rejects.append(record)
        paths[record.path] = None
        _look_ahead(reading)
    return documents, rejects, list(paths)


def _counted(reading: Reading, records: Iterator[Record]) -> Iterator[Record]:
    """`records`; `reading` is told how many of the inputs were met. What stands inside of them counts for nothing."""
    assert reading.found is not None
    places = {item.place for item in reading.found.items.values()}
    for record in records:
        reading.n_met += isinstance(record, Looked) and record.path in places
        yield record


def _look_ahead(reading: Reading) -> None:
    """Make the next record ready. After an error that no reader foresaw nothing would come any more, which must not pass for the end."""
    reading.is_sound = False
    reading.ahead = next(reading.records, None)
    reading.is_sound = True


def read_found(found: Found) -> Iterator[Record]:
    """What could not be found, what the metadata tables get wrong, then documents and rejects of the items in order."""
    yield from found.rejects
    metadata: dict[str, dict[str, Fields]] = {}
    for place, folder in found.folders.items():
        if folder.metadata:
            yield Looked(folder.metadata.place)
            metadata[place], rejects = read_metadata(folder.metadata, folder.stems)
            yield from rejects
    for item in found.items.values():
        told = metadata.get(item.folder, {}).get(item.reference) if is_one_document(item.name) else None
        yield from read_item(item if told is None else item.with_fields(told))


class _Met:
    """The references and contents met so far, 16 bytes each, and the place of the document that brought them."""

    def __init__(self) -> None:
        self._paths: list[str] = []
        self._path_of = array("I")
        self._line_of = array("q")
        self._keys: dict[bytes, int] = {}

    def place_of(self, key: bytes) -> str | None:
        """Where `key` was met, for messages: 'press/a.jsonl line 3'."""
        position = self._keys.get(key)
        if position is None:
            return None
        path, line = self._paths[self._path_of[position]], self._line_of[position]
        return path if line < 0 else f"{path} line {line}"

    def add(self, document: Document, *keys: bytes) -> None:
        """Remember where the keys of a document were met first."""
        if not self._paths or self._paths[-1] != document.path:  # the documents of a file come together
            self._paths.append(document.path)
        self._path_of.append(len(self._paths) - 1)
        self._line_of.append(-1 if document.line is None else document.line)
        self._keys.update(dict.fromkeys(keys, len(self._path_of) - 1))


def _once(records: Iterable[Record]) -> Iterator[Record]:
    """`records` without documents met before, by reference or by content; those become rejects that name both places."""
    met = _Met()
    for record in records:
        if not isinstance(record, Document):
            yield record
            continue
        reference = hashlib.blake2b(b"reference\0" + record.document_ref.encode(), digest_size=16).digest()
        content = bytes.fromhex(_content_hash(record, record.fields.get("collected_on")))
        if place := met.place_of(reference):
            yield Reject(record.path, f"same id as {place}, which is kept", record.line, record.document_ref)
        elif place := met.place_of(content):
            yield Reject(record.path, f"same text and metadata as {place}, which is kept", record.line, record.document_ref)
        else:
            met.add(record, reference, content)
            yield record


def _content_hash(document: Document, collected_on: object) -> str:
    """128 bits over text and metadata: it changes exactly when the document has to be read again."""
    known = [str(document.fields.get(key, "")) for key in (*OPTIONAL, "published_on")]
    content = json.dumps([*known, str(collected_on or "")]).encode() + b"\0" + document.raw_text.encode()
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _document_frame(documents: list[Document], collected_on: date | None, today: date) -> pl.DataFrame:
    columns: dict[str, list[Any]] = {
        "document_ref": [document.document_ref for document in documents],
        "path": [document.path for document in documents],
        "line": [document.line for document in documents],
        "raw_text": [document.raw_text for document in documents],
    }
    for key in (*OPTIONAL, *DATES, "published_basis"):
        columns[key] = [document.fields.get(key) for document in documents]
    columns["content_hash"] = [_content_hash(document, document.fields.get("collected_on", collected_on)) for document in documents]
    columns["collected_on"] = [day or collected_on or today for day in columns["collected_on"]]
    kinds = {name: kind for name, kind in schema("documents").items() if name in columns}
    return pl.DataFrame({name: columns[name] for name in kinds}, schema=kinds)


def _reject_frame(rejects: list[Reject]) -> pl.DataFrame:
    rows = [(reject.path, reject.line, reject.document_ref, "read", reject.reason, reject.value) for reject in rejects]
    return pl.DataFrame(rows, schema=schema("rejects"), orient="row")
