"""What readers take and give: an item to be read, and the documents and rejects that come out of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING

from flows.decoding import NotTextError

if TYPE_CHECKING:
    from flows.sources.limits import Meter

MAX_BYTES = 20_000_000  # of one document: a text file, a page, a line of JSONL, a row of a table

Fields = dict[str, str | date]  # title, source, url, author, published_basis (text), published_on, collected_on (dates): what is known


@dataclass(frozen=True, slots=True)
class Reject:
    """A row of table `rejects`."""

    path: str
    reason: str
    line: int | None = None
    document_ref: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it came, not yet a row."""

    path: str
    line: int | None
    document_ref: str
    raw_text: str
    fields: Fields


@dataclass(frozen=True, slots=True)
class Looked:
    """A place that was looked into: what earlier runs refused of it stands no longer."""

    path: str


Record = Document | Reject | Looked


@dataclass(frozen=True)
class Item:
    """One thing to read: a file on a disk, an entry of an archive, an object at an address, a feed.

    `place` is how rows name it, `name` its file name (it decides the kind). `opened()` gives its bytes; it raises OSError and
    NotTextError. `state()` is another than when it was found (`seen`) when somebody has written to it since. `reader` is set where
    the name does not decide the kind. `meter` counts what the archive around it unpacks to.
    """

    place: str
    name: str
    opened: Callable[[], IO[bytes]]
    state: Callable[[], object] = lambda: None
    seen: object = None
    fields: Fields = field(default_factory=dict)
    reader: Callable[[Item], Iterator[Record]] | None = None
    meter: Meter | None = None

    @property
    def folder(self) -> str:
        """The place it stands in."""
        return self.place.rpartition("/")[0]

    @property
    def reference(self) -> str:
        """The document_ref of a file that is one document: its stem."""
        return normal(PurePosixPath(self.name.removesuffix(".gz")).stem)

    def with_fields(self, fields: Fields) -> Item:
        """The same item, of which `fields` are known too."""
        return replace(self, fields={**self.fields, **fields})

    @property
    def is_being_written(self) -> bool:
        """Whether it changed since it was found."""
        return self.state() != self.seen


def whole(item: Item) -> bytes:
    """All bytes of an item of at most MAX_BYTES. Raises OSError; NotTextError when it is larger, or is being written."""
    with item.opened() as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise NotTextError(f"too large: more than {MAX_BYTES:,} bytes; give one document a file, or JSONL")
    if item.is_being_written:
        raise NotTextError(STILL_WRITTEN)
    return data


STILL_WRITTEN = "still being written: left for the next run"


def normal(text: str) -> str:
    """A reference in one spelling: file systems and spreadsheets differ in how they compose accents."""
    return unicodedata.normalize("NFC", encodable(text.strip()))


def encodable(text: str) -> str:
    """`text` without lone surrogates, which JSON escapes and file names can hold but no file of ours can."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def excerpt(value: bytes | str) -> str:
    """The beginning of a refused value, as a reject shows it."""
    text = value if isinstance(value, str) else value[:400].decode("utf-8", "replace")
    text = encodable(text.strip())
    return text if len(text) <= 80 else text[:79] + "…"


def system_reason(error: OSError) -> str:
    """Why the system refused a file, as a reject says it."""
    return f"cannot be read: {error.strerror or error}"
