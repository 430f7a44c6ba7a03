"""The mentions of one person brought under one name, which a page may spell in two ways."""

from __future__ import annotations

from flows.mentions.person_names import Person, display_name, same_person, words_of
from flows.spelling import one_person


def join_persons(persons: list[Person]) -> list[Person]:
    """The same person under one name: the fullest spelling, and what any mention says of rank, office and country.

    A name of one word that several full names share goes to the one of its rank or office, else to the one named last before it.
    """
    groups: list[list[Person]] = []
    for person in sorted(persons, key=lambda person: (-len(words_of(person.name)), person.start)):
        fitting = [group for group in groups if _one(group[0].name, person.name) and not _of_two_countries(group, person)]
        group = _likeliest(fitting, person)
        group.append(person) if group is not None else groups.append([person])
    merged = {person.start: person for group in groups for person in _as_one(group)}
    return [merged[start] for start in sorted(merged)]


def _likeliest(fitting: list[list[Person]], person: Person) -> list[Person] | None:
    if len(fitting) < 2 or len(words_of(person.name)) > 1:
        return fitting[0] if fitting else None
    alike = [group for group in fitting if any(_shares_title(person, one) for one in group)] or fitting
    return max(alike, key=lambda group: max((one.start for one in group if one.start <= person.start), default=-1))


def _shares_title(one: Person, other: Person) -> bool:
    return (one.rank is not None and one.rank == other.rank) or (one.role is not None and one.role == other.role)


def _as_one(group: list[Person]) -> list[Person]:
    if len(group) == 1:
        return [group[0]._replace(name=display_name(group[0].name))]
    ordered = sorted(group, key=lambda person: person.start)
    best = display_name(group[0].name)
    rank = next((person.rank for person in ordered if person.rank), None)
    country = next((person.country for person in ordered if person.country), None)
    role, kind = next(((person.role, person.group) for person in ordered if person.role), (None, None))
    defence = any(person.defence for person in group)
    return [person._replace(name=best, rank=rank, role=role, group=kind, country=country, defence=defence) for person in ordered]


def _one(full: str, other: str) -> bool:
    """Whether two spellings of one document name one person: the shorter may be a surname, and the longer have a slip of the pen."""
    return same_person(full, other) or one_person(full, other)


def _of_two_countries(group: list[Person], person: Person) -> bool:
    """Whether a full name is said to be of another country than the one it is like: 'Ahmed Mohamed', 'Mohamed Ould Cheikh Ahmed'."""
    told = {one.country for one in group if one.country}
    return len(words_of(person.name)) > 1 and person.country is not None and bool(told) and person.country not in told
