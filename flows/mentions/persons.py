"""Persons: names told by what stands beside them, a rank, an office or a form of address, read left to right as a chain.

'le ministre malien de la Défense, le général de corps d'armée Sadio Camara' is one chain of cues (office, demonym,
rank) and a name; the chain gives the person's rank, office and country. Bare surnames are joined to the full
name the document gives elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import polars as pl

from flows.scan import as_words
from flows.seeds import Seeds
from flows.text import fold

_TOKEN = r"(?:[A-Z]\.(?= ?[A-Z])|[A-Z][A-Za-z~]*(?:['-][A-Za-z~]+)*)"
_PARTICLE = r"(?:[a-z]{1,5}|[dl]')"
_NAME = re.compile(rf"{_TOKEN}(?:(?: {{1,2}}{_PARTICLE}){{0,2}} {{1,2}}{_TOKEN}|-{_TOKEN}){{0,6}}")
_BEFORE_NAME = re.compile(r"\.?(?: ?\"[^\"]{2,24}\")?(?: ?\((?:2S|[A-Z][A-Za-z. ~-]{0,14})\))?[ ~]{0,3}(?:[,:] ?(?:(?:M\.|M|le|la|l'|un certain) ?)?)?\"?")
_BETWEEN_CUES = re.compile(r"\.?(?: ?\([0-9A-Z]{1,8}\))?(?: ?\"[^\"]{2,24}\")?[ \"]{0,2}(?:[,:]? ?(?:et )?(?:le |la |l'|M\. ?|son |sa |leur |du |de |des |d')?)")
_COUNTRY_GAP = re.compile(
    r" ?(?:(?:du|de|de la|de l'|des|d'|pres|pres de|pres la|pres le|pres l'|aupres|aupres du|en|au|aux|a|la|le|l'|nationale?s?|armees?|forces|royales?|federale?|"
    r"republique|royaume|speciales?|terre|air|marine|et|ambassade|gouvernement|securite|defense) ?){0,7}"
)
_APPOSITION_HEAD = re.compile(rf"({_NAME.pattern}) ?,? ?\(?(?:(?:le|la|l'|actuel|nouveau|nouvel|lui-meme|par ailleurs|alors|ci-devant) ?)*$")
_FOR_COUNTRY = re.compile(r" ?,? ?(?:pour|representant|au nom d[ue]) (?:la |le |l'|les )?$")
_LIST_GAP = re.compile(r"(?:,? (?:et|ainsi que)(?: d[ue]| le| la)? |, ?(?:et )?)")
_NOUN_BEFORE = re.compile(r"(?:\b(?:le|la|du|au)|\bl') ?$")
_NOUN_GAP = re.compile(r", (?:le |la |l')")  # 'le Burkinabè, le général Simporé'
_LONG_PARTICLES = frozenset(("ould", "wuld", "ben", "bin", "ibn", "mint", "walet", "oulad", "abdel", "von", "van", "der"))
_SENTENCE_END = re.compile(r"[.!?;\n]")


@dataclass(frozen=True, slots=True)
class Cue:
    """A rank, an office or a form of address in the text."""

    start: int
    end: int
    kind: str  # rank | role | honorific
    form: str
    value: str  # canonical rank or office
    group: str  # the office's kind (minister, attache ...)
    defence: bool
    plural: bool


@dataclass(frozen=True, slots=True)
class Person:
    """One mention of a person; `name` is the fullest form the document gives."""

    start: int
    end: int
    name: str
    rank: str | None = None
    role: str | None = None
    group: str | None = None
    country: str | None = None
    defence: bool = False


@dataclass(frozen=True, slots=True)
class NameRules:
    """The word lists names are read with, folded."""

    particles: frozenset[str]
    stops: frozenset[str]
    tails: dict[str, list[tuple[str, str, str, bool]]]  # office head -> [(tail, office, kind, defence)], longest first


@lru_cache(maxsize=4)
def name_rules(seeds: Seeds) -> NameRules:
    """`NameRules` of the seeds: office heads are the offices of one word that longer offices begin with ('ministre')."""
    words = {
        use: frozenset(fold(form) for form in seeds.name_words.filter(pl.col("use").is_in([use, "article"]))["form"]) for use in ("particle", "stop")
    }
    tails: dict[str, list[tuple[str, str, str, bool]]] = {}
    for form, role, kind, defence in seeds.roles.select("form", "role", "kind", "defence").iter_rows():
        for match in re.finditer(r" (?=de |du |des |d'|a |aux |charge|en )", fold(form)):
            tails.setdefault(as_words(form[: match.start()]), []).append((fold(form)[match.start() :], role, kind, defence))
    return NameRules(words["particle"], words["stop"], {head: sorted(found, key=lambda tail: -len(tail[0])) for head, found in tails.items()})


class PersonReader:
    """Reads the persons of one document from its cues (ranks, offices, honorifics) and its country spans."""

    def __init__(
        self, text: str, flat: str, cues: list[Cue], countries: list[tuple[int, int, str, str]], organisations: list[tuple[int, int]], rules: NameRules
    ) -> None:
        self.text, self.flat, self.folded, self.rules = text, flat, flat.lower(), rules
        self.organisation_at = dict(organisations)
        self.countries = [(start, end, code) for start, end, code, _ in countries]
        self.demonyms = [(start, end, code) for start, end, code, kind in countries if kind == "demonym"]
        self.country_at = {start: (end, code) for start, end, code in self.countries}
        self.cues = self._with_demonyms(_outermost(cues))
        self.cue_at = {cue.start: cue for cue in self.cues}

    def _with_demonyms(self, cues: list[Cue]) -> list[Cue]:
        """Offices with a demonym inside: 'ministre malien de la Défense' is the office 'ministre de la Défense'."""
        after = {start: end for start, end, _ in self.demonyms}
        grown, covered = [], 0
        for cue in cues:
            if cue.start < covered:
                continue
            end = after.get(cue.end + 1) if cue.kind == "role" and self.folded[cue.end : cue.end + 1] == " " else None
            for tail, role, group, defence in self.rules.tails.get(cue.form, ()) if end else ():
                if self.folded.startswith(tail, end) and not self.folded[end + len(tail) : end + len(tail) + 1].isalpha():
                    cue = replace(cue, end=end + len(tail), value=role, group=group, defence=defence)
                    break
            grown.append(cue)
            covered = cue.end
        return grown

    def read(self) -> tuple[list[Person], list[tuple[Cue, str | None]]]:
        """The persons, and every office with the country written beside it (for offices nobody is named in)."""
        persons: list[Person] = self._demonym_names()
        offices: list[tuple[Cue, str | None]] = []
        done = 0
        for cue in self.cues:
            if cue.start < done:
                continue
            chain, end, country = self._chain(cue)
            offices.extend((link, country) for link in chain if link.kind == "role")
            person = self._name_after(chain, end, country) or self._name_before(chain, country)
            done = end
            if person:
                persons.append(person)
                done = max(done, person.end)
                if any(link.plural for link in chain):
                    persons.extend(self._name_list(chain, person))
        return _joined(persons, self._surnames), offices

    def _demonym_names(self) -> list[Person]:
        """'le Russe Sergueï Choïgou': a name of two words behind a demonym used as a noun."""
        found = []
        for start, end, code in self.demonyms:
            name_end = self._name_end(end + 1) if _NOUN_BEFORE.search(self.folded, max(0, start - 4), start) else None
            if name_end and " " in self.flat[end + 1 : name_end]:
                found.append(Person(end + 1, name_end, self.text[end + 1 : name_end], country=code))
        return found

    def _surnames(self, persons: list[Person]) -> list[Person]:
        """Further mentions of known persons by surname alone: 'Coulibaly avait déjà reçu'."""
        known = {words_of(person.name)[-1]: person for person in persons if len(words_of(person.name)) > 1}
        taken = [(person.start, person.end) for person in persons]
        found = []
        for match in re.finditer(r"[A-Z][A-Za-z~]+(?:-[A-Z][A-Za-z~]+)*", self.flat) if known else ():
            person = known.get(fold(match.group()))
            if person and not any(start <= match.start() < end for start, end in taken):
                found.append(replace(person, start=match.start(), end=match.end()))
        return found

    def _chain(self, cue: Cue) -> tuple[list[Cue], int, str | None]:
        chain, end = [cue], cue.end
        country = next((code for start, stop, code in self.countries if cue.start <= start and stop <= cue.end), None)
        country = country or next((code for _, stop, code in self.demonyms if _NOUN_GAP.fullmatch(self.flat, stop, cue.start)), None)
        while True:
            while beside := self._country_after(end, chain[-1]):
                end, found = beside
                country = country or found
            gap = _BETWEEN_CUES.match(self.flat, end)
            following = self.cue_at.get(gap.end()) if gap else None
            if following is None and gap:
                following = self.cue_at.get(end + len(self.flat[end:]) - len(self.flat[end:].lstrip(" ")))
            joins = following is not None and gap is not None and " et " in gap.group() and following.kind != "role"
            if following is None or joins:
                return chain, end, country
            chain.append(following)
            inside = next((code for start, stop, code in self.countries if following.start <= start and stop <= following.end), None)
            country, end = country or inside, following.end

    def _country_after(self, end: int, cue: Cue) -> tuple[int, str | None] | None:
        """(end, code) of the country that the office or rank at `end` is said to be of: ' du Mali', ' malien'; of an organisation, None."""
        if cue.kind == "honorific":
            return None
        gap = _COUNTRY_GAP.match(self.folded, end)
        limit = gap.end() if gap else end
        for start in range(end, limit + 1):
            if start in self.country_at and start > end:
                return self.country_at[start]
            if start in self.organisation_at and start > end:
                return self.organisation_at[start], None
        return None

    def _name_after(self, chain: list[Cue], end: int, country: str | None) -> Person | None:
        gap = _BEFORE_NAME.match(self.flat, end)
        start = gap.end() if gap else end
        name_end = self._name_end(start)
        if name_end is None or (chain[-1].kind == "honorific" and name_end - start < 2):
            return None
        return self._person(start, name_end, chain, country)

    def _name_before(self, chain: list[Cue], country: str | None) -> Person | None:
        """'Vincent Biruta, ministre rwandais': the name an office stands in apposition to; two words at least."""
        if all(link.kind != "role" for link in chain):
            return None
        window = self.flat[max(0, chain[0].start - 70) : chain[0].start]
        found = _APPOSITION_HEAD.search(window)
        if not found or "," not in found.group()[len(found.group(1)) :] and "(" not in found.group():
            return None
        start = chain[0].start - len(window) + found.start(1)
        name = found.group(1)
        while " " in name and self._is_stop(name.split(" ", 1)[0]):
            start, name = start + len(name.split(" ", 1)[0]) + 1, name.split(" ", 1)[1]
        end = self._name_end(start)
        return self._person(start, end, chain, country) if end == start + len(name) and " " in name else None

    def _name_list(self, chain: list[Cue], first: Person) -> list[Person]:
        """The further names behind a plural rank or office: 'les colonels A B, chef de …, C D et E F'."""
        found: list[Person] = []
        stop = _SENTENCE_END.search(self.flat, first.end)
        limit = stop.start() if stop else len(self.flat)
        for gap in _LIST_GAP.finditer(self.flat, first.end, min(limit, first.end + 400)):
            end = self._name_end(gap.end())
            if end and " " in self.flat[gap.end() : end] and gap.end() not in self.cue_at:
                found.append(self._person(gap.end(), end, chain[:1], first.country))
        return found

    def _name_end(self, start: int) -> int | None:
        """Where the name at `start` ends, or None: it is cut before the first word that is no part of a name."""
        match = _NAME.match(self.flat, start)
        if not match:
            return None
        end, position = None, start
        for token in re.split(r"( +)", match.group()):
            if token.strip():
                if token[0].isupper():
                    cue = self.cue_at.get(position)
                    cuts = cue is not None and (cue.kind != "honorific" or position == start)
                    if self._is_stop(token) or position in self.country_at or position in self.organisation_at or cuts:
                        break
                    end = position + len(token)
                elif fold(token) not in self.rules.particles and token not in ("d'", "l'"):
                    break
            position += len(token)
        return end

    def _is_stop(self, token: str) -> bool:
        folded = fold(token).strip(".")
        return folded in self.rules.stops or any(folded.startswith(f"{clitic}'") for clitic in ("l", "d", "qu", "c", "s", "j")) and token[1:2] == "'"

    def _person(self, start: int, end: int, chain: list[Cue], country: str | None) -> Person:
        roles = [link for link in chain if link.kind == "role"]
        ranks = [link.value for link in chain if link.kind == "rank"]
        for position in range(end, min(end + 22, len(self.flat))) if not country else ():
            if position in self.country_at and _FOR_COUNTRY.fullmatch(self.flat, end, position):
                country = self.country_at[position][1]
        office = next((role for role in roles if role.defence), roles[0] if roles else None)
        return Person(
            start, end, self.text[start:end], ranks[-1] if ranks else None, office.value if office else None, office.group if office else None,
            country, bool(ranks) or any(role.defence for role in roles),
        )  # fmt: skip


def _outermost(cues: list[Cue]) -> list[Cue]:
    """Cues in text order, without those inside another: 'général' in 'chef d'état-major général'."""
    kept: list[Cue] = []
    for cue in sorted(cues, key=lambda cue: (cue.start, -cue.end)):
        if not kept or cue.start >= kept[-1].end:
            kept.append(cue)
    return kept


def _joined(persons: list[Person], surnames: Callable[[list[Person]], list[Person]]) -> list[Person]:
    """The same person under one name: the fullest spelling, and what any mention says of rank, office and country."""
    groups: list[list[Person]] = []
    for person in sorted([*persons, *surnames(persons)], key=lambda person: (-len(words_of(person.name)), person.start)):
        group = next((group for group in groups if same_person(group[0].name, person.name)), None)
        group.append(person) if group is not None else groups.append([person])
    merged = {person.start: person for group in groups for person in _as_one(group)}
    return [merged[start] for start in sorted(merged)]


def _as_one(group: list[Person]) -> list[Person]:
    ordered = sorted(group, key=lambda person: person.start)
    best = display_name(group[0].name)
    first = {field: next((value for person in ordered if (value := getattr(person, field))), None) for field in ("rank", "role", "group", "country")}
    defence = any(person.defence for person in group)
    return [
        replace(person, name=best, rank=first["rank"], role=first["role"], group=first["group"], country=first["country"], defence=defence)
        for person in group
    ]


def words_of(name: str) -> tuple[str, ...]:
    """The folded words of a name that tell persons apart: no initials, no particles ('Mohamed Ould Salem' -> mohamed, salem)."""
    return tuple(word for word in re.split(r"[ -]+", fold(name)) if len(word.strip(".")) > 2 and word not in _LONG_PARTICLES)


def same_person(full: str, other: str) -> bool:
    """Whether two spellings name one person: the same words in any order, or the surname (last or any word) alone."""
    a, b = words_of(full), words_of(other)
    if not a or not b:
        return fold(full) == fold(other)
    if len(b) == 1:
        return b[0] in a
    return set(b) <= set(a) or (len(set(a) & set(b)) >= 2 and a[-1] == b[-1])


def display_name(name: str) -> str:
    """'Oumar DIARRA' -> 'Oumar Diarra': capital surnames in the usual case, single spaces."""
    return " ".join("-".join(part.capitalize() if part.isupper() and len(part) > 2 else part for part in word.split("-")) for word in name.split())
