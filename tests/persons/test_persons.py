"""Persons as a specification: the .txt files beside this module say who is named where, and with what rank, office and country."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.mentions.persons import same_person, words_of
from tests.persons.marked import Case, cases, read_persons

NAMED = cases("chains.txt", "names.txt", "appositions.txt", "several.txt", "recall.txt")
TWINS = cases("twins.txt")
PIECES = (
    "le général ", "le ministre ", "M. ", "les colonels ", "ministre de la Défense", ", ", " et ", " du Mali", "malien ", "Oumar ",
    "DIARRASSOU", "N’Guessan ", "de ", "ould ", "E. ", "(2S) ", "« ", " »", ".", "\n", "camp ", "son homologue ", " pour la France",
    "Hier ", "S.E.M. ", "🙂", "ŋ", "-", "'", "feu ", "chef d'état-major ",
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.text(st.characters(exclude_categories=["Cs", "Cc", "Mn"]), max_size=60)
)


def test_the_specification_is_large_enough() -> None:
    assert len(NAMED) >= 120
    assert len(TWINS) >= 40
    assert not any(case.people for case in TWINS)


@pytest.fixture(scope="module")
def read() -> dict[str, list[tuple[int, int, dict[str, str]]]]:
    """What is read in every case, in one pass."""
    every = NAMED + TWINS
    return {
        case.where: [
            (one.start, one.end, {"name": one.name, "rank": one.rank or "", "role": one.role or "", "country": one.country or ""})
            for one in persons
        ]
        for case, persons in zip(every, read_persons([case.text for case in every]), strict=True)
    }


@pytest.mark.parametrize("case", NAMED, ids=lambda case: case.where)
def test_who_is_named(case: Case, read: dict[str, list[tuple[int, int, dict[str, str]]]]) -> None:
    told = [
        (start, end, {key: person[key] for key in expected})
        for (start, end, person), (_, _, expected) in zip(read[case.where], case.people, strict=False)
    ]
    assert [(case.text[start:end]) for start, end, _ in read[case.where]] == [case.text[start:end] for start, end, _ in case.people]
    assert told == list(case.people)


@pytest.mark.parametrize("case", TWINS, ids=lambda case: case.where)
def test_nobody_is_named(case: Case, read: dict[str, list[tuple[int, int, dict[str, str]]]]) -> None:
    assert [case.text[start:end] for start, end, _ in read[case.where]] == []


@settings(max_examples=15, deadline=None)  # the automaton of the word lists is built at each reading: few readings, many texts
@given(st.lists(TEXTS, min_size=10, max_size=80))
def test_any_text_is_read_the_same_twice_and_offsets_are_those_of_the_text(texts: list[str]) -> None:
    first = read_persons(texts)
    assert first == read_persons(texts)
    for text, persons in zip(texts, first, strict=True):
        assert [person.start for person in persons] == sorted({person.start for person in persons})
        for person in persons:
            surface = text[person.start : person.end]
            assert surface
            assert surface == surface.strip()
            assert "\n" not in surface
            assert same_person(person.name, surface)


def test_a_paragraph_in_front_moves_offsets_and_changes_nothing_else() -> None:
    fronts = [TWINS[number % len(TWINS)].text + "\n\n" for number in range(len(NAMED))]
    alone = read_persons([case.text for case in NAMED])
    behind = read_persons([front + case.text for front, case in zip(fronts, NAMED, strict=True)])
    for front, one, other in zip(fronts, alone, behind, strict=True):
        assert [person._replace(start=person.start + len(front), end=person.end + len(front)) for person in one] == other


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Prosper Léon Dossavi", "Léon Prosper Dossavi", True),
        ("Yao Kassi Brédou", "Brédou", True),
        ("Yao Kassi Brédou", "Firmin Brédou", False),
        ("Oumar Ba", "Oumar Sy", False),
        ("Ricardo E. Pérez Montero", "Ricardo Pérez Montero", True),
        ("Mohamed Ould Salem", "Mohamed ould Salem", True),
        ("Koffi N'Guessan", "Koffi N’Guessan", True),
    ],
)
def test_same_person(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same


def test_words_of_a_name_are_those_that_tell_people_apart() -> None:
    assert words_of("Mohamed Ould Cheikh El-Salem") == ("mohamed", "cheikh", "salem")
    assert words_of("Teodoro E. Lopez") == ("teodoro", "lopez")
