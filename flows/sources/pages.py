"""Web pages: the main text with title, author, address and date of publication; what dates it is told as `published_basis`.

The text is what trafilatura takes for the article; its raw HTML is not kept. Dates are looked for by htmldate where an author or a
publisher states them, never guessed from the words of the text: in the metadata of the head (`metadata`), in an element of the page
that is marked as its date (`page`), in its address (`url`).
"""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Iterator
from datetime import date, datetime

from htmldate import find_date
from lxml import etree, html
from trafilatura import bare_extraction
from trafilatura.settings import Document as Extracted

from flows.decoding import NotTextError, decode
from flows.sources.fields import parse_date
from flows.sources.records import Document, Fields, Item, Record, encodable, normal, whole

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it warns of is a reject here
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_HEADLINE = re.compile(r"<(title|h[1-6])\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_WORD = re.compile(r"\w")
_HEAD = 4096  # bytes in which a page says its encoding
_FIRST, _LAST = datetime(1995, 1, 1), datetime(2100, 1, 1)  # htmldate's own last day would be that of the run
_DATING = {"extensive_search": False, "min_date": _FIRST, "max_date": _LAST}


def read_page(item: Item) -> Iterator[Record]:
    """The one document of an HTML file. Raises OSError, NotTextError."""
    yield page_document(whole(item), item.place, None, item.reference, item.fields)


def page_document(data: bytes, place: str, line: int | None, reference: str, told: Fields, charset: str | None = None) -> Document:
    """The document of a page; `told`: what is known of it from elsewhere, which stands over what it says. Raises NotTextError."""
    page = _decoded(data, charset)
    url = str(told["url"]) if "url" in told else None
    try:
        tree = html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=False))
        found = bare_extraction(tree, with_metadata=True, include_comments=False, date_extraction_params=_DATING)
    except (etree.LxmlError, ValueError, RecursionError) as error:
        raise NotTextError(f"not HTML that can be read: {error}") from error
    if not isinstance(found, Extracted) or not found.text or not _WORD.search(found.text):
        raise NotTextError("no article: no main text in the page")
    said = {"title": found.title, "author": found.author, "source": found.sitename, "url": found.url or url}
    fields: Fields = {key: encodable(value) for key, value in said.items() if value}
    return Document(place, line, normal(reference), encodable(found.text), {**fields, **_dated(page, url), **told})


def _decoded(data: bytes, charset: str | None) -> str:
    """The page as text: in the encoding that it or its server names, where it is that; else as any text."""
    stated = _CHARSET.search(data[:_HEAD])
    for name in (charset, stated[1].decode("ascii") if stated else None):
        try:
            if name and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                return data.decode(name)
        except (LookupError, UnicodeError):
            continue
    return decode(data).text


def _dated(page: str, url: str | None) -> Fields:
    """published_on and published_basis, from the most trustworthy place that has a date."""
    head = "".join(re.findall(r"<meta\b[^>]*>|<script[^>]*ld\+json[^>]*>.*?</script>", page, re.IGNORECASE | re.DOTALL))
    unheaded = _HEADLINE.sub("", page)  # a date in a headline is that of what happened
    places = (("metadata", f"<html><head>{head}</head><body></body></html>", None), ("page", unheaded, None), ("url", "<html></html>", url))
    for basis, text, address in places:
        if basis == "url" and not address:
            continue
        day = _find_date(text, address)
        if day:
            return {"published_on": day, "published_basis": basis}
    return {}


def _find_date(text: str, url: str | None) -> date | None:
    try:
        found = find_date(text, url=url, extensive_search=False, original_date=True, min_date=_FIRST, max_date=_LAST)
        return parse_date(found) if found else None
    except (ValueError, etree.LxmlError, RecursionError, TypeError):  # a page that is no HTML to it has no date
        return None
