"""Finding with offsets: agreed with slow, obvious implementations."""

from __future__ import annotations

import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.scan import Words, as_words, cut, drop_overlaps, find_forms, find_pattern, find_words
from tests.flat import flat

LETTERS = st.text("ab c'\n-,.", max_size=40)
FORMS = st.lists(st.text("abc ", min_size=1, max_size=6).map(lambda form: " ".join(form.split())).filter(bool), max_size=6, unique=True)
SPANS = st.lists(st.tuples(st.sampled_from("xy"), st.integers(0, 30), st.integers(1, 8)), max_size=25)


def found(frame: pl.DataFrame) -> list[tuple[int, int, str]]:
    return frame.sort("start", "end").select("start", "end", "match").rows()


@pytest.mark.parametrize("pattern", ["[ab]+", "a b|b", "[^a]", "a*", "b?c"])
@given(texts=st.lists(LETTERS, max_size=4))
def test_find_pattern_is_finditer(pattern: str, texts: list[str]) -> None:
    frame = flat(texts)
    slow = [
        (document, match.start(), match.end(), match.group())
        for document, text in zip(frame["document_id"], frame["folded"], strict=True)
        for match in re.finditer(pattern, text)
        if match.group()
    ]
    assert find_pattern(frame, pattern).rows() == slow


def slow_words(text: str, forms: list[str]) -> set[tuple[int, int, str]]:
    """Every form tried at every position: a blank of it is any one mark, or blanks, or an apostrophe and blanks."""
    hits = set()
    for form in forms:
        pattern = r"(?:'[ ]+|[ ]+|[^a-z0-9])".join(re.escape(word) for word in form.split())
        for start in range(len(text)):
            match = re.compile(pattern).match(text, start)
            if match and not (text[:start][-1:].isalnum() or text[match.end() :][:1].isalnum()):
                hits.add((start, match.end(), form))
    return hits


@given(texts=st.lists(LETTERS, max_size=4), forms=FORMS)
def test_find_words_is_trying_every_form_at_every_place(texts: list[str], forms: list[str]) -> None:
    frame = flat(texts)
    rows = find_words(frame, Words(forms))
    for document, text in zip(frame["document_id"], frame["folded"], strict=True):
        assert set(found(rows.filter(pl.col("document_id") == document))) == slow_words(text, forms)


@given(SPANS)
def test_drop_overlaps_keeps_what_overlaps_nothing_kept(spans: list[tuple[str, int, int]]) -> None:
    schema = {"document_id": pl.String, "start": pl.Int64, "end": pl.Int64}
    rows = sorted({(document, start, start + length) for document, start, length in spans}, key=lambda row: (row[0], row[1], -row[2]))
    kept: list[tuple[str, int, int]] = []
    for row in rows:
        if not kept or row[0] != kept[-1][0] or row[1] >= kept[-1][2]:
            kept.append(row)
    assert sorted(drop_overlaps(pl.DataFrame(rows, schema=schema, orient="row")).rows()) == sorted(kept)


def test_kinds_compete_only_with_their_like() -> None:
    spans = pl.DataFrame({"document_id": ["d"] * 3, "start": [0, 2, 2], "end": [5, 4, 4], "kind": ["city", "city", "role"]})
    assert sorted(drop_overlaps(spans, "kind").select("start", "kind").rows()) == [(0, "city"), (2, "role")]


@pytest.mark.parametrize(
    ("text", "forms", "expected"),
    [
        ("Le chef d’État-major général", ["chef d'état major"], ["chef d’État-major"]),
        ("Le chef  d’ état-major", ["chef d'état major"], ["chef  d’ état-major"]),
        ("le chef\nd'état-major", ["chef d'état major"], ["chef\nd'état-major"]),
        ("Le Mali, Niger", ["mali niger"], []),
        ("des maliens", ["mali", "malien"], []),
        ("le ministre de la défense", ["ministre", "ministre de la défense"], ["ministre de la défense"]),
        ("à la Guinée  Bissau   et au  Mali.", ["guinée bissau", "mali"], ["Guinée  Bissau", "Mali"]),
        ("un chef d'état-major d'armée", ["chef d'état", "état major", "major d'armée"], ["chef d'état", "major d'armée"]),
    ],
)
def test_written_forms(text: str, forms: list[str], expected: list[str]) -> None:
    spans = find_forms(flat([text]), Words(as_words(form) for form in forms)).sort("start")
    assert [text[start:end] for start, end in spans.select("start", "end").rows()] == expected


@given(LETTERS, st.integers(-5, 45), st.integers(0, 12))
def test_cut_is_a_slice(text: str, start: int, length: int) -> None:
    frame = pl.DataFrame({"flat": [text]}).select(cut("flat", pl.lit(start), length))
    assert frame.item() == text[max(start, 0) : max(start + length, 0)]
