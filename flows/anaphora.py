"""Whom a sentence speaks of without naming them: 'Il y a signé …', 'le ministre s'était rendu la veille à …'."""

from __future__ import annotations

import re

from flows.mentions.persons import Person
from flows.model import Document, Sentence

_HE = re.compile(
    r"(?:^|[,;] |\bou |\bqu')il "
    r"(?!y a\b|s'agi|fau[dt]|convien|importe|est a\b|ressort|reste\b|revien|est prevu|a ete (?:question|procede|decide))"
)  # not the impersonal 'il'
_SHE = re.compile(r"(?:^|[,;] |\bou |\bqu')elle ")
_THEY = re.compile(r"(?:^|[,;] |\bou |\bqu')(?:ils|elles) ")
_ARRIVED = re.compile(r"(?:arrivee?s?|venue?s?) (?!de\b|du\b|d')")
_HER = re.compile(r"\b(?:la|mme|madame|cette|une) (?:[a-z'-]+ ){0,3}$")
_DEFINITE = re.compile(r"(?:\b(?:le|la|ce|cette) |\bl')$")
_REACH = 2  # sentences that a pronoun reaches back
_OFFICE_REACH = 6  # and a bare office: 'le ministre'
_NAMED = 60  # characters between an office and the name of its holder
_HER_REACH = 40  # characters before a name in which a feminine article or 'Mme' stands


def referents(document: Document, body: list[Sentence], sentence: Sentence) -> list[Person]:
    """The persons a sentence stands for by a subject pronoun or by an office alone, as the sentences before it name them."""
    before = [one for one in body if one.no < sentence.no and one.zone == "body"]
    found = [_by_pronoun(document, before[-_REACH:], sentence), *_by_office(before[-_OFFICE_REACH:], sentence)]
    named = {person.name for person in sentence.persons}
    return [person for person in found if person is not None and person.name not in named]


def of_pronoun(sentence: Sentence) -> bool:
    """Whether the subject of a sentence is a pronoun, and nobody is named before it."""
    match = _HE.search(sentence.folded) or _SHE.search(sentence.folded)
    return match is not None and not any(person.start < sentence.start + match.start() for person in sentence.persons)


def of_several(sentence: Sentence) -> bool:
    """Whether the subject of a sentence is 'ils' or 'elles'."""
    return _THEY.search(sentence.folded) is not None


def arrived(sentence: Sentence) -> bool:
    """Whether a sentence opens with the arrival of whom the one before speaks of: 'Arrivée dimanche, elle …'."""
    return _ARRIVED.match(sentence.folded) is not None


def _by_pronoun(document: Document, before: list[Sentence], sentence: Sentence) -> Person | None:
    """The subject of the nearest sentence before with a person: the first person in it, a woman for 'elle'."""
    he, she = _HE.search(sentence.folded), _SHE.search(sentence.folded)
    if (he is None and she is None) or any(person.start < sentence.start + (he or she).start() for person in sentence.persons):  # type: ignore[union-attr]
        return None
    for one in reversed(before):
        persons = [person for person in one.persons if he or _is_woman(document, person)]
        if persons:
            return persons[0]
    return None


def _is_woman(document: Document, person: Person) -> bool:
    return _HER.search(document.flat[max(0, person.start - _HER_REACH) : person.start].lower()) is not None


def _by_office(before: list[Sentence], sentence: Sentence) -> list[Person]:
    """For 'le ministre' without a name or a country: the person last named with that kind of office."""
    found = []
    for cue, country in sentence.offices:
        bare = country is None and not cue.plural and _DEFINITE.search(sentence.folded[: cue.start - sentence.start])
        if not bare or any(0 <= person.start - cue.end <= _NAMED or 0 <= cue.start - person.end <= _NAMED for person in sentence.persons):
            continue
        same = [person for one in before for person in one.persons if person.group == cue.group]
        if same and len({person.country for person in same} - {None}) < 2:
            found.append(same[-1])
    return found
