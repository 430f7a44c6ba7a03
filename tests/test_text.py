"""Flat text: one ASCII character for one character, so that an offset there is an offset in the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.text import OTHER, flatten, fold
from tests.flat import flat


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’été à Ségou", "L'ete a Segou"),
        ("Çà et là, où ? Noël naïf", "Ca et la, ou ? Noel naif"),
        ("« l’armée » – 1ᵉʳ", '" l\'armee " - 1er'),
        ("Œuvre, cœur, Æ", "Ouvre, cour, A"),
        ("N’Djaména\u00a0; Abéché\u202f!", "N'Djamena ; Abeche !"),
        ("İstanbul, Łódź, Đà Nẵng", "Istanbul, Lodz, Da Nang"),
        ("10 °C… 👍 مالي", f"10 oC. {OTHER} {OTHER * 4}"),
        ("", ""),
    ],
)
def test_french_and_its_typography(text: str, expected: str) -> None:
    assert flatten(text) == expected


def test_a_form_typed_with_separate_accents_is_the_same_form() -> None:
    assert fold("Se\u0301gou") == fold("Ségou") == "segou"


@given(st.text())
def test_the_length_never_changes_and_both_ways_agree(text: str) -> None:
    row = flat([text])
    assert len(flatten(text)) == len(text)
    assert flatten(text).isascii()
    assert row["flat"][0] == flatten(text)
