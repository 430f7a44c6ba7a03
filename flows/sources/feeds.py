"""News sites: the pages that an RSS or Atom feed or a sitemap names, and pages named by themselves."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import partial
from typing import IO
from urllib.parse import urljoin, urlsplit

import feedparser
from lxml import etree

from flows.decoding import NotTextError
from flows.sources.fields import parse_date
from flows.sources.pages import page_document
from flows.sources.records import MAX_BYTES, Fields, Item, Record, Reject, encodable, normal, system_reason
from flows.sources.web import Fetcher, site_of

MAX_PAGES = 1000  # of one feed or sitemap in one run: the rest waits for the next
MAX_LIST = 50_000_000  # bytes of a feed or sitemap: what the sitemap protocol allows
MAX_SITEMAPS = 500  # that an index may name
_PAGES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True)
class Listed:
    """A page that a feed or sitemap names; `stamp`: what it says of its last change."""

    url: str
    stamp: str | None
    fields: Fields


def site_item(given: str, fetcher: Fetcher) -> Item:
    """The item of `feed+https://…`, `sitemap+https://…` or the address of a page."""
    kind, plus, url = given.partition("+")
    readers = {"feed": _read_feed, "sitemap": _read_sitemap}
    reader = readers[kind] if plus and kind in readers else _read_page
    url = url if reader is not _read_page else given
    return Item(url, urlsplit(url).path.rpartition("/")[2], _unopened, reader=partial(reader, fetcher=fetcher))


def _unopened() -> IO[bytes]:
    raise NotTextError("a page is fetched, not opened")


def _read_page(item: Item, fetcher: Fetcher) -> Iterator[Record]:
    yield from _fetch(item.place, None, {}, fetcher)


def _fetch(url: str, stamp: str | None, fields: Fields, fetcher: Fetcher) -> Iterator[Record]:
    """The document of a page, nothing when it has not changed, a reject when it cannot be had."""
    place = encodable(url)
    try:
        page = fetcher.fetch(url, MAX_BYTES, stamp)
        if page.is_unchanged:
            return
        if page.kind not in _PAGES:
            raise NotTextError(f"not a web page but {page.kind or 'of no kind'}")
        yield page_document(page.data, place, None, place, {"url": place, **fields}, page.charset)
    except NotTextError as error:
        yield Reject(place, str(error), document_ref=normal(place))
    except OSError as error:
        yield Reject(place, system_reason(error), document_ref=normal(place))


def _read_feed(item: Item, fetcher: Fetcher) -> Iterator[Record]:
    """The pages that an RSS or Atom feed names. Raises WebError, NotTextError."""
    answer = fetcher.fetch(item.place, MAX_LIST)
    if answer.is_unchanged:
        return
    stream = io.BytesIO(answer.data)  # of plain bytes feedparser would think that they may be an address or a file's name
    feed = feedparser.parse(stream, response_headers={"content-type": answer.kind}, sanitize_html=False, resolve_relative_uris=False)
    if not feed.get("version") and not feed.entries:
        raise NotTextError(f"not a feed: {feed.get('bozo_exception', 'nothing in it is an entry')}")
    listed = [one for entry in feed.entries if (one := _entry(entry, answer.url))]
    if not listed:
        yield Reject(item.place, "empty: no entry of the feed names a page")
    yield from _read_listed(item.place, listed, fetcher)


def _entry(entry: feedparser.FeedParserDict, base: str) -> Listed | None:
    link = entry.get("link")
    if not link:
        return None
    fields: Fields = {name: encodable(value.strip()) for name in ("title", "author") if (value := entry.get(name))}
    fields |= _dated(entry.get("published", ""))
    return Listed(urljoin(base, link), entry["updated"] if "updated" in entry else entry.get("published"), fields)


def _dated(moment: str) -> Fields:
    """The day that a list gives, where it was written: as ISO 8601 or as RFC 822 has it."""
    for parse in (parse_date, lambda value: parsedate_to_datetime(value).date()):
        try:
            return {"published_on": parse(moment), "published_basis": "feed"}
        except (ValueError, TypeError):
            continue
    return {}


def _read_sitemap(item: Item, fetcher: Fetcher) -> Iterator[Record]:
    """The pages that a sitemap, or the sitemaps of an index, name. Raises WebError, NotTextError."""
    waiting = [item.place]
    while waiting:
        url = waiting.pop(0)
        try:
            inner, listed = _sitemap(url, fetcher)
        except (OSError, NotTextError) as error:
            if url == item.place:
                raise
            yield Reject(url, system_reason(error) if isinstance(error, OSError) else str(error))
            continue
        if inner and url != item.place:
            yield Reject(url, "an index in an index of sitemaps: not followed")
        elif inner:  # it may be unchanged while its sitemaps are not
            fetcher.visits.forget(url)
        if len(inner) > MAX_SITEMAPS:
            yield Reject(url, f"more than {MAX_SITEMAPS} sitemaps: the rest is not read")
        waiting += [one for one in inner[:MAX_SITEMAPS] if url == item.place]
        yield from _read_listed(url, listed, fetcher)


def _sitemap(url: str, fetcher: Fetcher) -> tuple[list[str], list[Listed]]:
    """(the sitemaps that an index names, the pages that a sitemap names)."""
    answer = fetcher.fetch(url, MAX_LIST)
    if answer.is_unchanged:
        return [], []
    try:
        root = etree.fromstring(_unpacked(answer.data), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise NotTextError(f"not a sitemap: {error}") from error
    listed, inner = [], []
    for entry in root.iterfind("{*}*"):
        told = {etree.QName(child).localname: (child.text or "").strip() for child in entry.iterfind("{*}*")}
        published = next((element.text or "" for element in entry.iter("{*}publication_date")), "")
        if told.get("loc") and etree.QName(entry).localname == "sitemap":
            inner.append(urljoin(url, told["loc"]))
        elif told.get("loc"):
            listed.append(Listed(urljoin(url, told["loc"]), told.get("lastmod") or None, _dated(published)))
    if not listed and not inner:
        raise NotTextError("not a sitemap: it names no page")
    return inner, listed


def _unpacked(data: bytes) -> bytes:
    """A sitemap as it is, or unpacked up to its limit. Raises NotTextError."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        unpacked = zlib.decompressobj(31).decompress(data, MAX_LIST + 1)
    except zlib.error as error:
        raise NotTextError(f"not a sitemap: {error}") from error
    if len(unpacked) > MAX_LIST:
        raise NotTextError(f"too large: unpacks to more than {MAX_LIST:,} bytes")
    return unpacked


def _read_listed(place: str, listed: list[Listed], fetcher: Fetcher) -> Iterator[Record]:
    """The listed pages that are new or changed, at most MAX_PAGES; pages of other sites are refused: a list speaks for its own."""
    n_fetched = 0
    for one in {page.url: page for page in listed}.values():
        if site_of(one.url) != site_of(place):
            yield Reject(encodable(one.url), f"on another site than the list that names it ({place}): name the page itself to read it")
            continue
        before = fetcher.visits.last(one.url)
        if before and one.stamp and before.stamp == one.stamp:
            continue
        if n_fetched == MAX_PAGES:
            yield Reject(place, f"more than {MAX_PAGES:,} new pages: the rest waits for the next run")
            fetcher.visits.forget(place)
            return
        n_fetched += 1
        yield from _fetch(one.url, one.stamp, one.fields, fetcher)
        if fetcher.visits.last(one.url) is None:  # it failed: the list must be gone through again, changed or not
            fetcher.visits.forget(place)
