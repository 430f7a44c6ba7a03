"""Cleaning: what goes, what stays, and the way back to the raw text."""

from __future__ import annotations

import unicodedata

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.documents import clean_documents, clean_text

ODD = [
    "e\u0301",
    "c\u0327",
    "\r\n",
    "\r",
    "\n",
    "\u00ad",
    "&amp;",
    "&eacute;",
    "&nbsp;",
    "&#233;",
    "&bogus;",
    "👍",
    "\u200b",
    "\u2028",
    "\x07",
    " ",
    "Été",
    "a",
]
RAW = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(ODD), max_size=20).map("".join))


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("Se\u0301gou", "Ségou"),
        ("l'E\u0301tat-major franc\u0327ais", "l'État-major français"),
        ("gou\u00adver\u00adne\u00adment", "gouvernement"),
        ("Un\r\nDeux\rTrois\u2028Quatre", "Un\nDeux\nTrois\nQuatre"),
        ("Caf&eacute; &amp; th&#233;", "Café & thé"),
        ("R&D, Q&A; AT&T", "R&D, Q&A; AT&T"),
        ("\ufeffÀ Gao\u200b", "À Gao"),
        ("👍 Bravo 🇲🇱", "👍 Bravo 🇲🇱"),
    ],
)
def test_what_is_mended(raw: str, cleaned: str) -> None:
    assert clean_text(raw)[0] == cleaned


@given(RAW, st.one_of(st.none(), RAW))
def test_every_character_leads_back_to_where_it_came_from(raw: str, title: str | None) -> None:
    text, segments = clean_text(raw, title)
    assert sum(length for _, length, _ in segments) == len(text)
    position, raw_position = 0, 0
    for start, length, raw_start in segments:
        assert start == position
        position += length
        if raw_start is not None:
            assert raw_position <= raw_start < len(raw), "segments follow the raw text"
            raw_position = raw_start + 1
            piece = text[start : start + length]
            same = raw[raw_start : raw_start + length] == piece
            composed = unicodedata.normalize("NFC", raw[raw_start : raw_start + 40]).startswith(piece)
            assert same or composed or raw[raw_start] in "&\r\x85\u2028\u2029", (piece, raw_start)


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        (None, "Le corps.", "Le corps."),
        (" ", "Le corps.", "Le corps."),
        ("Un titre", "Le corps.", "Un titre\n\nLe corps."),
        ("Un titre", "UN  TITRE\n\nLe corps.", "UN  TITRE\n\nLe corps."),
        ("Un\u00adtitre &amp; plus", "Le corps.", "Untitre & plus\n\nLe corps."),
        ("L'été", "L’E\u0301te\u0301\nLe corps.", "L’Été\nLe corps."),
    ],
)
def test_a_title_is_put_before_a_body_that_lacks_it(title: str | None, body: str, expected: str) -> None:
    assert clean_text(body, title)[0] == expected


def test_blank_documents_are_rejected_and_clean_ones_pass_unchanged() -> None:
    read = pl.DataFrame(
        {"document_id": ["a", "b", "c"], "title": [None, None, "Titre"], "raw_text": ["Déjà propre.", " \r\n\u00ad", "Corps."]},
        schema_overrides={"title": pl.String},
    )
    cleaned = clean_documents(read)
    assert cleaned.documents.select("document_id", "text").rows() == [("a", "Déjà propre."), ("c", "Titre\n\nCorps.")]
    assert cleaned.rejects["document_id"].to_list() == ["b"]
    assert cleaned.offsets.rows() == [("a", 0, 12, 0), ("c", 0, 7, None), ("c", 7, 6, 0)]
