"""Cleaning: the text every offset counts in, and the map from it back to the text as it came."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import NamedTuple

import polars as pl

from flows.text import fold

# What a cleaned text does not hold: control and invisible characters, carriage returns, decomposed accents, HTML entities.
_INVISIBLE = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\uffff]"
_LINE_END = r"\r\n?|\x85|\u2028|\u2029"
_DECOMPOSED = r"[^\W\d_][\u0300-\u036f]+"
_ENTITY = r"&(?:[A-Za-z]{2,8}|#[0-9]{2,6}|#x[0-9A-Fa-f]{2,5});"
_IRREGULAR = re.compile(f"{_INVISIBLE}|{_LINE_END}|{_DECOMPOSED}|{_ENTITY}")
_IRREGULAR_RUST = f"{_INVISIBLE}|{_LINE_END}|\\pL[\u0300-\u036f]+|{_ENTITY}"
_TITLE_WINDOW = 600  # characters at the head of a body within which a repeated title is looked for


class Cleaned(NamedTuple):
    """Documents with `text`, the offset map (sql/tables/document_offsets), and the documents without any text."""

    documents: pl.DataFrame
    offsets: pl.DataFrame
    rejects: pl.DataFrame


def clean_documents(read: pl.DataFrame) -> Cleaned:
    """Give each document its cleaned `text`, its title put before it where the body does not repeat it.

    `read` has one row per document with document_id, title and raw_text. A document that holds nothing but
    white space is rejected.
    """
    irregular = read.select(pl.col("raw_text").str.contains(_IRREGULAR_RUST)).to_series()
    texts: list[str] = []
    segments: list[tuple[str, int, int, int | None]] = []
    for document_id, title, raw, is_irregular in zip(read["document_id"], read["title"], read["raw_text"], irregular, strict=True):
        text, pieces = _titled(title, *(_regularised(raw) if is_irregular else (raw, [(0, len(raw), 0)])))
        texts.append(text)
        segments.extend((document_id, *piece) for piece in pieces if piece[1])
    documents = read.with_columns(pl.Series("text", texts, dtype=pl.String))
    blank = pl.col("text").str.strip_chars() == ""
    offsets = pl.DataFrame(segments, schema=["document_id", "start", "length", "raw_start"], orient="row", schema_overrides=_OFFSETS)
    kept = documents.filter(~blank)
    return Cleaned(kept, offsets.join(kept, on="document_id", how="semi"), documents.filter(blank).select("document_id"))


_OFFSETS = {"document_id": pl.String, "start": pl.Int64, "length": pl.Int64, "raw_start": pl.Int64}


def clean_text(raw: str, title: str | None = None) -> tuple[str, list[tuple[int, int, int | None]]]:
    """The cleaned text and its map: [(start, length, raw_start), ...]; raw_start is None for a title from elsewhere."""
    return _titled(title, *_regularised(raw))


def _regularised(raw: str) -> tuple[str, list[tuple[int, int, int]]]:
    """The text without what _IRREGULAR names, and its map: a stretch of its own for each thing replaced."""
    pieces: list[str] = []
    segments: list[tuple[int, int, int]] = []
    start = position = 0
    for match in [*_IRREGULAR.finditer(raw), None]:
        stop = match.start() if match else len(raw)
        for piece, raw_start in ((raw[position:stop], position), (_regular(match.group()) if match else "", stop)):
            if piece:
                pieces.append(piece)
                segments.append((start, len(piece), raw_start))
                start += len(piece)
        position = match.end() if match else stop
    return "".join(pieces), segments


def _titled(title: str | None, body: str, segments: list[tuple[int, int, int]]) -> tuple[str, list[tuple[int, int, int | None]]]:
    head = _missing_title(title, body)
    shifted = [(start + len(head), length, raw_start) for start, length, raw_start in segments]
    return head + body, [(0, len(head), None), *shifted] if head else [*shifted]


def _regular(irregular: str) -> str:
    if irregular.startswith("&"):
        decoded = html.unescape(irregular)
        return decoded if len(decoded) == 1 and decoded.isprintable() else " " if decoded.isspace() else ""
    if unicodedata.category(irregular[0]).startswith("L"):
        return unicodedata.normalize("NFC", irregular)
    return "\n" if irregular[0] in "\r\x85\u2028\u2029" else ""


def _missing_title(title: str | None, body: str) -> str:
    """The title as a first line, or nothing when the body opens with it anyway."""
    if not title or not title.strip():
        return ""
    cleaned = " ".join(_IRREGULAR.sub(lambda match: _regular(match.group()), title).split())
    squeezed = " ".join(fold(body[:_TITLE_WINDOW]).split())
    return "" if fold(cleaned) in squeezed else f"{cleaned}\n\n"
