"""Text files, plain or Markdown: one document each."""

from __future__ import annotations

from collections.abc import Iterator

from flows.decoding import NotTextError, decode
from flows.sources.records import Document, Item, Record, Reject, whole


def read_text(item: Item) -> Iterator[Record]:
    """The one document of a text file. Raises OSError, NotTextError."""
    decoded = decode(whole(item))
    if not decoded.text.strip():
        raise NotTextError("empty: no text in the file")
    if decoded.n_replaced:
        reason = f"broken {decoded.encoding.upper()}: {decoded.n_replaced} sequences replaced by U+FFFD"
        yield Reject(item.place, reason, document_ref=item.reference)
    yield Document(item.place, None, item.reference, decoded.text, item.fields)
