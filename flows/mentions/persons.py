"""Persons: names told by what stands beside them, a rank, an office or a form of address, read left to right as a chain.

'le ministre malien de la Défense, le général de corps d'armée Sadio Camara' is one chain of cues (office, demonym,
rank) and a name; the chain gives the person's rank, office and country. Bare surnames are joined to the full
name the document gives elsewhere.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from flows.mentions import person_patterns as patterns
from flows.mentions.person_chains import Chain, Cue, office_of, outermost, replace_heads
from flows.mentions.person_joining import join_persons
from flows.mentions.person_names import (
    NameRules,
    NameScanner,
    Person,
    name_rules,
    same_person,
    without_title,
    words_of,
)
from flows.mentions.person_pairs import names_respectively
from flows.mentions.person_slots import names_in_slots, names_opening, names_together

__all__ = ["Cue", "NameRules", "Person", "PersonReader", "name_rules", "same_person", "words_of"]

_PRESIDENT = frozenset(("president", "presidente", "presidents", "presidentes"))
_CALLED_REACH = 45
_ACRONYM = 3  # letters
_NOBLE = frozenset(("prince", "princesse", "cheikh", "emir"))  # titles with an article, given names without


class PersonReader:
    """Reads the persons of one document from its cues (ranks, offices, honorifics) and its country, organisation and city spans."""

    def __init__(
        self,
        text: str,
        flat: str,
        cues: list[Cue],
        countries: list[tuple[int, int, str, str]],
        organisations: list[tuple[int, int]],
        rules: NameRules,
        cities: list[tuple[int, int]],
        folded: str,
    ) -> None:
        self.text, self.flat, self.folded, self.rules = text, flat, folded, rules
        self.organisation_at = dict(organisations)
        self.countries = sorted((start, end, code) for start, end, code, _ in countries)
        self.demonyms = [(start, end, code) for start, end, code, kind in countries if kind == "demonym"]
        self.country_at = {start: (end, code) for start, end, code in self.countries}
        self.owner_starts = sorted({*self.country_at, *self.organisation_at})
        self.cues = self._with_demonyms(outermost(cue for cue in cues if self._is_written_out(cue)))
        self.cue_at = {cue.start: cue for cue in self.cues}
        barred = frozenset(
            (*self.owner_starts, *(cue.start for cue in self.cues if cue.kind != "honorific" or cue.form in rules.abbreviations))
        )
        titled = frozenset(cue.end + 1 for cue in self.cues if cue.kind != "role")
        self.names = NameScanner(flat, rules, barred, frozenset(start for start, _ in cities), titled)
        self.persons: dict[int, Person] = {}
        self.offices: list[tuple[Cue, str | None]] = []

    def _is_written_out(self, cue: Cue) -> bool:
        """Not 'me' for Maître, nor a mountain's 'col': short abbreviations have a capital or a full stop; nor 'états-majors'."""
        if self.folded[max(0, cue.start - 5) : cue.start] == "etat-":
            return False
        before = self.folded[max(0, cue.start - 4) : cue.start]
        if cue.form in _NOBLE:
            return bool(patterns.TITLE_BEFORE.search(before))
        if (cue.form == "excellence" and before.endswith("d'")) or (
            cue.form in ("m", "m.") and patterns.NO_MISTER.match(self.flat, cue.end)
        ):
            return False  # a 'centre d'excellence', the initials 'M.A.', the name M'Baye
        return (
            cue.kind == "role"
            or cue.end - cue.start > 4
            or self.flat[cue.start].isupper()
            or self.flat[cue.end : cue.end + 1] == "."
            or cue.form == "feu"
        )

    def _with_demonyms(self, cues: list[Cue]) -> list[Cue]:
        """Offices with a demonym inside: 'ministre malien de la Défense' is the office 'ministre de la Défense'."""
        after = {start: end for start, end, _ in self.demonyms}
        grown: list[Cue] = []
        for cue in cues:
            if grown and cue.start < grown[-1].end:
                continue
            end = after.get(cue.end + 1) if cue.kind == "role" and self.folded[cue.end : cue.end + 1] == " " else None
            for tail, role, group, defence in self.rules.tails.get(cue.form, ()) if end else ():
                if end and self.folded.startswith(tail, end) and not self.folded[end + len(tail) : end + len(tail) + 1].isalpha():
                    cue = cue._replace(end=end + len(tail), value=role, group=group, defence=defence)
                    break
            grown.append(self._without_state(cue))
        return grown

    def _without_state(self, cue: Cue) -> Cue:
        """'le président du comité' presides over no state: the bare word with an institution behind it."""
        other = patterns.INSTITUTION.match(self.folded, cue.end) if cue.form in _PRESIDENT else None
        if other is None or other.end() in self.country_at or other.end() in self.organisation_at:
            return cue
        return cue._replace(value="président", group="other", defence=False)

    def read(self) -> tuple[list[Person], list[tuple[Cue, str | None]]]:
        """The persons, and every office with the country written beside it (for offices nobody is named in)."""
        self._read_demonym_names()
        done, last_end, office = 0, -1, None
        namesakes: set[str] = set()
        for cue in self.cues:
            if cue.start < done:
                continue
            before, article = self._name_before(cue, last_end)
            chain = self._chain(cue, apposed=before is not None and not article)
            done = chain.end
            self.offices.extend((link, chain.country) for link in chain.links if link.kind == "role")
            for person in self._of_chain(chain, before, article, office, namesakes):
                self._add(person)
                done, last_end = max(done, person.end), person.end
            told = office_of([link for link in chain.heads if link.value != "homologue" and link.group != "other"])
            office = told or office
        for person in names_respectively(self.text, self.flat, self.names, self.cue_at, self.countries):
            self._add(person)
        persons = [person for person in self.persons.values() if f"{person.rank or person.role} {person.name.lower()}" not in namesakes]
        persons = [person for person in persons + self._in_slots() if not self._is_a_word(person)]
        further = [
            next(one._replace(start=start, end=end) for one in persons if one.name == name)
            for start, end, name in self.names.surname_mentions(persons)
        ]
        return join_persons(persons + further), self.offices

    def _is_a_word(self, person: Person) -> bool:
        """Whether what stands for a name is a plain word of the document in capitals: 'LES MINISTRES FRANCOPHONES'."""
        name = self.flat[person.start : person.end]
        return name.isupper() and name.isalpha() and re.search(rf"(?<![A-Za-z'-]){name.lower()}(?![A-Za-z-])", self.flat) is not None

    def _in_slots(self) -> list[Person]:
        """Names without a rank or office: those known for one, and those that what their bearers do tells ('conduite par X')."""
        read = list(self.persons.values())
        further = [
            Person(start, end, self.text[start:end], None, role, self.rules.groups.get(role), country)
            for start, end, role, country in self.names.holders()
        ]
        known = {person.start for person in further}
        slots = [*names_in_slots(self.flat, self.names), *names_together(self.flat, self.names), *names_opening(self.flat, self.names)]
        further += [Person(start, end, self.text[start:end]) for start, end in slots if start not in known]
        return [one for one in further if not any(person.start < one.end and one.start < person.end for person in read)]

    def _add(self, person: Person) -> None:
        """Keep a mention; an apposition adds what the words before the name leave open."""
        known = self.persons.get(person.start)
        if known:
            role, group = (known.role, known.group) if known.role else (person.role, person.group)
            person = known._replace(
                rank=known.rank or person.rank,
                role=role,
                group=group,
                country=known.country or person.country,
                defence=known.defence or person.defence,
            )
        self.persons[person.start] = person

    def _of_chain(
        self, chain: Chain, before: tuple[int, int] | None, article: bool, office: Cue | None, namesakes: set[str]
    ) -> list[Person]:
        """The persons a chain names: behind it, or before it where it is an apposition; several behind a plural."""
        after = self._name_after(chain)
        if after and self._is_called_after(chain):
            namesakes.add(f"{chain.links[-1].value} {self.text[after[0] : after[1]].lower()}")
            return []
        if any(link.form == "feu" for link in chain.links) or patterns.DEAD.search(self.folded, max(0, chain.start - 16), chain.start):
            return []
        if before and not article and (after is None or "," in self.flat[chain.end : after[0]]):
            after = None
        span = after or before
        if span is None:
            return []
        if after and chain.of and "," not in self.flat[chain.end : after[0]]:  # 'le conseiller du président X' names the president
            chain = replace_heads(chain, [chain.links[-1]])
        person = self._person(*span, chain, office)
        return [person, *self._name_list(chain, person, office)] if after else [person]

    def _read_demonym_names(self) -> None:
        """'le Russe Sergueï Choïgou': a name of two words behind a demonym used as a noun."""
        for start, end, code in self.demonyms:
            name_end = self.names.end(end + 1) if patterns.NOUN_BEFORE.search(self.folded, max(0, start - 4), start) else None
            if name_end and " " in self.flat[end + 1 : name_end]:
                self._add(Person(end + 1, name_end, self.text[end + 1 : name_end], country=code))

    # --- chains ----------------------------------------------------------------------------------------------------

    def _chain(self, cue: Cue, apposed: bool) -> Chain:
        """The cues from `cue` on; behind a name (`apposed`) an office with an article is somebody else's: 'X, chef du Y, le ministre Z'."""
        country = self._inside(cue) or self._noun_before(cue)
        chain = Chain([cue], cue.end, country, [cue], owned=country is not None or self._of_organisation(cue))
        while True:
            while chain.links[-1].kind != "honorific" and (beside := self._owner_after(chain.end)):
                chain.end, code = beside
                if not chain.owned:
                    chain.country, chain.owned = code, True
            found = self._next_cue(chain)
            if found is None or (apposed and patterns.THE_NEXT.search(self.flat, chain.end, found[0].start)):
                return chain
            following, chain.of = found
            chain.links.append(following)
            if not chain.of:
                chain.heads.append(following)
            if not chain.owned and (inside := self._inside(following)):
                chain.country, chain.owned = inside, True
            chain.end = following.end

    def _noun_before(self, cue: Cue) -> str | None:
        """The country of a demonym used as a noun before the cue: 'le Burkinabè, le général'."""
        for start, stop, code in self.demonyms:
            if (
                stop < cue.start <= stop + 5
                and patterns.NOUN_GAP.fullmatch(self.flat, stop, cue.start)
                and patterns.NOUN_BEFORE.search(self.folded, max(0, start - 4), start)
            ):
                return code
        return None

    def _inside(self, cue: Cue) -> str | None:
        """The country named inside a cue: 'ambassadeur de France'."""
        index = bisect_left(self.countries, (cue.start,))
        inside = index < len(self.countries) and self.countries[index][1] <= cue.end
        return self.countries[index][2] if inside else None

    def _of_organisation(self, cue: Cue) -> bool:
        """Whether a cue names an organisation: 'ambassadeur de l'Union européenne'."""
        index = bisect_left(self.owner_starts, cue.start)
        return index < len(self.owner_starts) and self.owner_starts[index] < cue.end

    def _owner_after(self, end: int) -> tuple[int, str | None] | None:
        """(end, code) of the country that the office or rank at `end` is said to be of: ' du Mali', ' malien'; of an organisation, None."""
        index = bisect_right(self.owner_starts, end)
        if index == len(self.owner_starts) or self.owner_starts[index] - end > 70:
            return None
        start = self.owner_starts[index]
        if not patterns.COUNTRY_GAP.fullmatch(self.folded, end, start):
            return None
        return self.country_at[start] if start in self.country_at else (self.organisation_at[start], None)

    def _next_cue(self, chain: Chain) -> tuple[Cue, bool] | None:
        """(cue, whether it only says whose office it is) where another cue of the same person follows."""
        gap = patterns.BETWEEN_CUES.match(self.flat, chain.end)
        if gap and gap.end() > chain.end and self._stop_is_allowed(chain):
            plain = self.cue_at.get(chain.end + 1) if self.flat[chain.end] == " " else None
            following = self.cue_at.get(gap.end()) or plain
            another = following and ((gap["et"] and (gap["the"] or following.kind != "role")) or (gap["comma"] and gap["of"]))
            if following and not another:
                return following, bool(gap["of"]) and not gap["comma"] and following is not plain
        found = patterns.COMPLEMENT.match(self.flat, chain.end) if chain.links[-1].kind == "role" else None
        following = self.cue_at.get(found.end()) if found else None
        if found is None or following is None or not self._is_complement(chain.end, found.end()):
            return None
        return (following, False) if following.kind != "role" or not found["the"] else None

    def _is_complement(self, start: int, end: int) -> bool:
        index = bisect_right(self.cues, start, key=lambda cue: cue.start)
        clear = index == len(self.cues) or self.cues[index].start >= end
        return clear and not patterns.VERB.search(self.text, start, end)

    def _stop_is_allowed(self, chain: Chain) -> bool:
        """A full stop behind a cue ends an abbreviation, or else the sentence."""
        return self.flat[chain.end : chain.end + 1] != "." or chain.links[-1].form in self.rules.abbreviations

    # --- names -----------------------------------------------------------------------------------------------------

    def _name_after(self, chain: Chain) -> tuple[int, int] | None:
        gap = patterns.BEFORE_NAME.match(self.flat, chain.end) if self._stop_is_allowed(chain) else None
        if gap is None:
            return None
        end = self.names.end(gap.end())
        city = gap.end() in self.names.cities and chain.links[-1].kind == "role"
        alone = city or self.flat[gap.end() - 1] == "("
        if end and end - gap.end() > 1 and not (alone and " " not in self.flat[gap.end() : end]):
            return gap.end(), end
        found = patterns.COMPLEMENT.match(self.flat, chain.end) if chain.links[-1].kind == "role" else None
        end = self.names.end(found.end()) if found and self._is_complement(chain.end, found.end()) else None
        return (found.end(), end) if found and end and " " in self.flat[found.end() : end] else None

    def _name_before(self, cue: Cue, last_end: int) -> tuple[tuple[int, int] | None, bool]:
        """('Vincent Biruta', ministre rwandais: the name an office or rank stands in apposition to, whether it has an article)."""
        if cue.kind == "honorific":
            return None, False
        floor = max(0, cue.start - 45)
        if not any(mark in self.flat[floor : cue.start] for mark in ",("):
            return None, False
        gap = patterns.APPOSITION.search(self.flat, floor, cue.start)
        if gap is None:
            return None, False
        known = (
            next((start for start, person in self.persons.items() if person.end == gap.start()), None) if gap.start() == last_end else None
        )
        start = known if known is not None else self.names.ending_at(gap.start())
        return (None if start is None else (start, gap.start())), bool(gap.group(1))

    def _is_called_after(self, chain: Chain) -> bool:
        """Whether a ship, a place or a prize bears the name."""
        floor = max(0, chain.start - _CALLED_REACH)
        return bool(patterns.CALLED.search(self.folded, floor, chain.start) or patterns.CALLED_OF.search(self.folded, floor, chain.start))

    def _name_list(self, chain: Chain, first: Person, office: Cue | None) -> list[Person]:
        """The further names behind a plural rank or office, or told country by country.

        'les colonels A B, chef de …, C D et E F'; 'A B pour la France, C D, adjoint, pour Malte'.
        """
        found: list[Person] = []
        shared = replace_heads(chain, [link for link in chain.heads[:1] if link.plural])
        end, listed = first.end, chain.plural
        alone = chain.links[-1].kind == "rank" and chain.links[-1].plural
        if not chain.plural:
            end, listed = self._after_for(end)
        while listed:
            end = self._after_for(end)[0]
            end = self._skip(patterns.ITEM_END, end)
            item = self._next_item(end, alone) or (self._next_item(self._skip(patterns.ITEM_TAIL, end), alone) if chain.plural else None)
            if item is None:
                break
            start, name_end, code = item
            told = code or (None if chain.plural else self._for_after_tail(name_end))
            if not chain.plural and not told and not self._after_for(name_end)[1]:
                break
            person = self._person(start, name_end, shared, office)
            found.append(person._replace(country=told) if told else person)
            end = name_end
        return found

    def _skip(self, pattern: re.Pattern[str], end: int) -> int:
        match = pattern.match(self.flat, end)
        return match.end() if match else end

    def _next_item(self, end: int, alone: bool = False) -> tuple[int, int, str | None] | None:
        """(start, end, country told by a demonym before it) of the next name of a list."""
        gap = patterns.NEXT_NAME.match(self.flat, end)
        if gap is None or gap.end() in self.cue_at:
            return None
        stop, code = self.country_at.get(gap.end(), (None, None))
        start = gap.end() if stop is None else self._skip(patterns.BEHIND_OWNER, stop)
        name_end = self.names.end(start)
        if name_end is None or (" " not in self.flat[start:name_end] and not (alone and self._stands_alone(start, name_end))):
            return None
        return start, name_end, code

    def _stands_alone(self, start: int, end: int) -> bool:
        """Whether a single word behind a plural rank is a name: no city, no acronym, and the list or its sentence goes on behind it."""
        return start not in self.names.cities and end - start > _ACRONYM and patterns.LIST_GOES_ON.match(self.flat, end) is not None

    def _after_for(self, end: int) -> tuple[int, bool]:
        """Behind ' pour la France', and whether it stood there."""
        gap = patterns.FOR_COUNTRY.match(self.flat, end)
        known = self.country_at.get(gap.end()) if gap else None
        if known is None:
            return end, False
        return known[0] + (self.flat[known[0] : known[0] + 1] == ")"), True

    def _for_after_tail(self, end: int) -> str | None:
        gap = patterns.FOR_AFTER_TAIL.match(self.flat, end)
        return self.country_at.get(gap.end(), (0, None))[1] if gap else None

    def _person(self, start: int, end: int, chain: Chain, office: Cue | None) -> Person:
        name = without_title(self.text[start:end])
        start = end - len(name)
        roles = [link for link in chain.heads if link.kind == "role"]
        ranks = [link.value for link in chain.links if link.kind == "rank"]
        role = office_of(roles)
        if role and office and role.value == "homologue":
            role = office
        country = chain.country
        for place in (end, chain.end) if not country else ():
            gap = patterns.FOR_COUNTRY.match(self.flat, place)
            country = country or (self.country_at.get(gap.end(), (0, None))[1] if gap else None)
        defence = bool(ranks) or any(link.defence for link in roles)
        return Person(
            start, end, name, ranks[-1] if ranks else None, role.value if role else None, role.group if role else None, country, defence
        )
