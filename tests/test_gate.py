"""The gate finds what a regular expression of every form, whole and parted, finds."""

from __future__ import annotations

import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.gate import Gate
from flows.text import flatten, fold

FORMS = ("armée", "général de brigade", "chef d’état-major", "a accosté", "manœuvres navales")
OFFICES = ("ministre de la Défense", "attaché de l’air", "ministre délégué aux armées")
ADVERBS = ("également", "d’ailleurs", "tour à tour")
DEMONYMS = ("malien", "sud-africain")
GAP = "[^a-z0-9]+"
PIECES = sorted({word for form in (*FORMS, *OFFICES, *ADVERBS, *DEMONYMS) for word in re.split("[ -]|(?<=’)", form)})


def slow(text: str) -> bool:
    """Each form with an adverb or nothing between any two words, each office with up to two words before what it is of."""
    adverb = "(?:(?:" + "|".join(as_pattern(one) for one in ADVERBS) + f"){GAP})?"
    whole = [f"{GAP}{adverb}".join(words(form)) for form in (*FORMS, *OFFICES)]
    parted = [
        f"{GAP}{adverb}".join(words(head)) + f"(?:{GAP}[a-z0-9]+){{1,2}}{GAP}" + as_pattern(tail)
        for head, tail in (
            ("ministre", "de la Défense"), ("attaché", "de l’air"), ("ministre", "délégué aux armées"), ("ministre délégué", "aux armées"),
        )
    ]  # fmt: skip
    return any(re.search(rf"(?<![a-z0-9])(?:{one})(?![a-z0-9])", fold(text)) for one in (*whole, *parted))


def as_pattern(form: str) -> str:
    return GAP.join(words(form))


def words(form: str) -> list[str]:
    return re.findall("[a-z0-9]+", fold(form))


@pytest.fixture(scope="module")
def gate() -> Gate:
    return Gate([*FORMS, *OFFICES], OFFICES, ADVERBS, DEMONYMS)


def passing(gate: Gate, texts: list[str]) -> list[bool]:
    return gate.opens(pl.Series([flatten(text) for text in texts], dtype=pl.String))


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join), max_size=4))
def test_it_opens_for_every_form_in_one_piece_or_parted(gate: Gate, texts: list[str]) -> None:
    for text, opened in zip(texts, passing(gate, texts), strict=True):
        assert opened or not slow(text), text


@pytest.mark.parametrize(
    "text",
    [
        "Les armées",  # another form
        "une armée, enfin",
        "le chef\nd’Etat  -  major",
        "ARMÉE",
        "le chef. D’Etat… major",
        "Il a, également, accosté",
        "le ministre, malien, de la Défense",
        "tour  à tour",
        "Il a tour  à tour accosté",
        "Il a également accosté",
        "le chef d’ailleurs d’état-major",
        "le ministre malien de la Défense",
        "le ministre sud-africain de la Défense",
        "son attaché malien de l’air",
    ],
)
def test_opened_and_shut(gate: Gate, text: str) -> None:
    assert passing(gate, [text]) == [slow(text)]


@pytest.mark.parametrize("text", ["", "armé", "alarmée", "le ministre de la Culture", "de l’air", "Il a tour accosté", "général Brigade"])
def test_shut(gate: Gate, text: str) -> None:
    assert passing(gate, ["Une armée.", text, "Le général de brigade"]) == [True, False, True]


def test_a_ligature_may_be_two_letters(gate: Gate) -> None:
    assert passing(gate, ["des manœuvres navales", "des manoeuvres navales"]) == [True, True]
