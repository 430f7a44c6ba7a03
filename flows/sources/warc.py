"""Web archives: the pages that servers answered with, one document each, named by their address."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from flows.decoding import NotTextError, decode
from flows.sources.fields import parse_date
from flows.sources.limits import LimitError, Meter, rewindable
from flows.sources.pages import page_document
from flows.sources.records import MAX_BYTES, Document, Fields, Item, Record, Reject, encodable, normal

_PAGES = ("text/html", "application/xhtml+xml")
_KINDS = (*_PAGES, "text/plain")


def read_warc(item: Item) -> Iterator[Record]:
    """The documents of a WARC file, packed or not; answers that are errors or no text (images, scripts) are passed over.

    `line` is the number of the record, `collected_on` the day it was fetched. Raises OSError, NotTextError.
    """
    stream, size = rewindable(item.opened())
    meter = Meter(size, item.meter)
    number = n_pages = 0
    with stream:
        try:
            for number, record in enumerate(ArchiveIterator(stream), start=1):
                if _is_page(record):
                    n_pages += 1
                    yield from _read_record(item, number, record, meter)
        except NotTextError:
            raise
        except (ArchiveLoadFailed, ValueError, AttributeError, KeyError, IndexError) as error:  # what warcio raises on broken headers
            said = str(error).strip() or type(error).__name__
            raise NotTextError(f"broken WARC, the rest of it is not read: {said}", number + 1) from error
    if not n_pages:
        yield Reject(item.place, f"empty: none of its {number} records is a page")


def _is_page(record: ArcWarcRecord) -> bool:
    if record.rec_type not in ("response", "resource"):
        return False
    if record.http_headers is None:
        return _media_type(record.rec_headers.get_header("Content-Type")) in _KINDS
    return record.http_headers.get_statuscode() == "200" and _media_type(record.http_headers.get_header("Content-Type")) in _KINDS


def _media_type(header: str | None) -> str:
    return (header or "").partition(";")[0].strip().lower()


def _read_record(item: Item, number: int, record: ArcWarcRecord, meter: Meter) -> Iterator[Record]:
    address = encodable((record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> "))
    reference = normal(address)
    if not reference:
        yield Reject(item.place, "no address: the record has no WARC-Target-URI", number)
        return
    header = (record.http_headers or record.rec_headers).get_header("Content-Type") or ""
    fields: Fields = {"url": address}
    if fetched := _fetched_on(record.rec_headers.get_header("WARC-Date")):
        fields["collected_on"] = fetched
    try:
        data = record.content_stream().read(MAX_BYTES + 1)
        meter.add(len(data))
        if len(data) > MAX_BYTES:
            raise NotTextError(f"too large: a page of more than {MAX_BYTES:,} bytes")
        if _media_type(header) in _PAGES:
            charset = header.partition("charset=")[2].strip(" \"';") or None
            yield page_document(data, item.place, number, reference, fields, charset)
        else:
            yield Document(item.place, number, reference, decode(data).text, fields)
    except NotTextError as error:
        if isinstance(error, LimitError):
            raise
        yield Reject(item.place, str(error), number, reference)


def _fetched_on(value: str | None) -> date | None:
    try:
        return parse_date(value) if value else None
    except ValueError:
        return None
