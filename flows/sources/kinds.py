"""The one list of formats: which reader reads which file. Readers are imported when the first file of their kind is met."""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import cast

from flows.decoding import NotTextError
from flows.errors import EphemerideError
from flows.sources.limits import LimitError
from flows.sources.records import STILL_WRITTEN, Item, Looked, Record, Reject, system_reason

METADATA_FILE = "documents.csv"
ONE_DOCUMENT = frozenset({".txt", ".md", ".html", ".htm"})  # files that documents.csv may tell of, named by their stem
_READERS = {
    ".txt": "text.read_text",
    ".md": "text.read_text",
    ".html": "pages.read_page",
    ".htm": "pages.read_page",
    ".jsonl": "rows.read_lines",
    ".ndjson": "rows.read_lines",
    ".csv": "rows.read_table",
    ".tsv": "rows.read_table",
    ".parquet": "rows.read_parquet",
    ".warc": "warc.read_warc",
    ".warc.gz": "warc.read_warc",
    ".zip": "archives.read_zip",
    ".tar": "archives.read_tar",
    ".tar.gz": "archives.read_tar",
    ".tgz": "archives.read_tar",
    ".gz": "archives.read_gzip",
}
NAMED = ", ".join(_READERS)
_BY_LENGTH = sorted(_READERS, key=len, reverse=True)
_BROKEN = (EOFError, zlib.error, zipfile.BadZipFile, tarfile.TarError)


def kind_of(name: str) -> str | None:
    """The kind of a file by its name: one of the endings above, None for a file that is not for us."""
    name = name.lower()
    kind = next((ending for ending in _BY_LENGTH if name.endswith(ending)), None)
    return kind if kind != ".gz" or kind_of(name.removesuffix(".gz")) else None


def is_one_document(name: str) -> bool:
    """Whether a file of this name, packed or not, is one document."""
    return kind_of(name.removesuffix(".gz")) in ONE_DOCUMENT


def read_item(item: Item) -> Iterator[Record]:
    """The documents of an item, and a reject for what cannot be read of it. Raises LimitError inside an archive, which ends there."""
    yield Looked(item.place)
    refused = None
    reference = item.reference if is_one_document(item.name) else None
    try:
        yield from (item.reader or _reader(item.name))(item)
    except LimitError as error:
        if item.meter:
            raise
        refused = Reject(item.place, str(error))
    except NotTextError as error:
        refused = Reject(item.place, str(error), error.line, reference)
    except _BROKEN as error:
        refused = Reject(item.place, f"broken {kind_of(item.name)}, the rest of it is not read: {error}", document_ref=reference)
    except OSError as error:
        refused = Reject(item.place, system_reason(error), document_ref=reference)
    except EphemerideError:
        raise
    except Exception as error:  # the parsers of bent archives, WARC and Parquet raise what they do not document; the run goes on
        said = f"{type(error).__name__}: {error}".rstrip(": ")
        refused = Reject(item.place, f"its reader failed on it, the rest of it is not read: {said}", document_ref=reference)
    if item.is_being_written:
        yield Reject(item.place, STILL_WRITTEN, document_ref=reference)
    elif refused:
        yield refused


def _reader(name: str) -> Callable[[Item], Iterator[Record]]:
    module, function = _READERS[kind_of(name) or ".txt"].split(".")
    return cast("Callable[[Item], Iterator[Record]]", getattr(import_module(f"flows.sources.{module}"), function))
