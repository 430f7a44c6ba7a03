"""Names of persons: where one ends, when two are the same person's, and how a name is displayed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import polars as pl

from flows.scan import as_words
from flows.seeds import Seeds
from flows.text import fold

# Initials before another capital, or a word: 'E.', 'J.-P.', "N'Guessan", 'Al-Haddad', "d'Escayrac", 'el-Sissi', 'MBODJ'.
_WORD = re.compile(
    r"(?:[A-Z]\.(?:-[A-Z]\.)*(?=[ \"]{0,3}[A-Z])|(?:[dl]'|(?:a[dhlnrstz]h?|el|ben|ould)-)?[A-Z][A-Za-z~]*(?:['-][A-Za-z~]+)*)"
)
# What may stand between two words of a name: blanks, a nickname in quotes, up to two particles.
_STEP = re.compile(
    r" {0,2}(?<=[. ])(?:\" ?[A-Z][a-z]{1,14} ?\" )?(?:([a-z]{1,5}) {1,2})?(?:([a-z]{1,5}) {1,2})?(?=[A-Z]|[a-z]{1,4}['-][A-Z])"
)
_NICKNAME = re.compile(r"[\"«“][^\"»”]*[\"»”] ?")
_CLITIC = re.compile(r"(?:[ldcsjnLDCSJN]|[Qq]u)'")
_CAPITALIZED = re.compile(r"[A-Z][A-Za-z~]+(?:['-][A-Za-z~]+)*")
_BEFORE = re.compile(r"([A-Z][A-Za-z~'-]*\.?) $")
_GULF_NAME = re.compile(r"\b(?:[Bb]en|[Bb]in|[Ii]bn|[Bb]int|[Aa]l|[Ee]l)\b")
_ENDS = re.compile(r", | (?!d[eu'] |des |et )[a-z]|\.(?=\s|$)")
_ROMAN = re.compile(r"[IVX]{1,4}")
_MINOR_WORDS = frozenset((
    "ag", "al", "an", "ar", "as", "at", "ben", "bin", "bint", "ibn", "mint", "ould", "wuld", "walet", "oulad", "abdel",
    "el", "de", "da", "di", "do", "dos", "du", "des", "la", "le", "von", "van", "der", "den", "y", "e",
))  # fmt: skip
_ITALIAN = ("del", "della", "degli", "dal", "dalla")  # 'Del Col' is no colonel
_ONLY_ARTICLES = ("la", "le")  # in small letters they go on in a name behind another particle alone: 'de la'
_REACH = 70  # characters before an apposition in which its name is sought
_SHORT = 3  # letters: stops this short are also surnames behind a particle ('de Sá')


class Person(NamedTuple):
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

    particles: frozenset[str]  # go on inside a name in lower case
    articles: frozenset[str]  # particles that are also articles and prepositions
    stops: frozenset[str]  # capitalised words that are no part of a name
    abbreviations: frozenset[str]  # ranks and forms of address that end in a full stop
    holders: dict[str, dict[frozenset[str], tuple[str, str | None]]]  # last word -> {all words of a holder's name: (office, country)}
    groups: dict[str, str]  # office -> its kind
    tails: dict[str, list[tuple[str, str, str, bool]]]  # office head -> [(tail, office, kind, defence)], longest first


@lru_cache(maxsize=4)
def name_rules(seeds: Seeds) -> NameRules:
    """`NameRules` of the seeds: office heads are the beginnings of longer offices ('ministre', 'attaché')."""
    words = {
        use: frozenset(fold(form) for form in seeds.name_words.filter(pl.col("use") == use)["form"])
        for use in ("particle", "article", "stop")
    }
    tails: dict[str, list[tuple[str, str, str, bool]]] = {}
    for form, role, kind, defence in seeds.roles.select("form", "role", "kind", "defence").iter_rows():
        folded = fold(form)
        for match in re.finditer(r" (?=de |du |des |d'|a |aux |charge|en |delegue)", folded):
            tails.setdefault(as_words(folded[: match.start()]), []).append((folded[match.start() :], role, kind, defence))
    dotted = frozenset(as_words(form) for table in (seeds.ranks, seeds.honorifics) for form in table["form"] if form.endswith("."))
    longest_first = {head: sorted(found, key=lambda tail: -len(tail[0])) for head, found in tails.items()}
    particles, stops = words["particle"] | words["article"], words["stop"] | words["article"]
    groups = dict(seeds.roles.select("role", "kind").iter_rows())
    return NameRules(particles, words["article"], stops, dotted, _holders(seeds), groups, longest_first)


def _holders(seeds: Seeds) -> dict[str, dict[frozenset[str], tuple[str, str | None]]]:
    found: dict[str, dict[frozenset[str], tuple[str, str | None]]] = {}
    for name, role, country in seeds.office_holders.select("name", "role", "country").iter_rows():
        words = words_of(name)
        if len(words) > 1 and not _ROMAN.fullmatch(words[-1].upper()):
            found.setdefault(words[-1], {})[frozenset(words)] = (role, country)
    return found


class NameScanner:
    """Tells where names end and begin in one document's flat text.

    `barred`: offsets where a country, an organisation, a rank or an office begins; `cities`: where a city does; `titled`: right behind
    a rank or a form of address.
    """

    def __init__(self, flat: str, rules: NameRules, barred: frozenset[int], cities: frozenset[int], titled: frozenset[int]) -> None:
        self.flat, self.rules, self.barred, self.cities, self.titled = flat, rules, barred, cities, titled

    @cached_property
    def capitalized(self) -> list[tuple[str, int, int]]:
        """(word in small letters, start, end) of every word with a capital."""
        return [(word.group().lower(), word.start(), word.end()) for word in _CAPITALIZED.finditer(self.flat)]

    def end(self, start: int) -> int | None:
        """Where the name at `start` ends, or None if none begins there: it is cut before the first word that is no part of a name."""
        end, position, particle = None, start, ""
        while word := _WORD.match(self.flat, position):
            article = end is not None and word.group().lower() in self.rules.articles  # 'Yannick Le Bihan': it needs a name behind it
            if not article and not self._fits(word.group(), position, start, particle):
                end = word.end() if end == position - 1 and self._is_surname(word.group(), position, start) else end
                break
            end = end if article else word.end()
            step = _STEP.match(self.flat, word.end())
            if not step:
                break
            particle = step.group(2) or step.group(1) or ""
            if any(part and part not in self.rules.particles for part in step.groups()) or particle == step.group(1) in _ONLY_ARTICLES:
                break  # 'a remis au général X la Médaille'
            position = step.end()
        return end if end is not None and words_of(self.flat[start:end]) else None

    def _fits(self, word: str, position: int, start: int, particle: str) -> bool:
        clitic = 2 if word[0].islower() and word[1:2] == "'" else 0  # "Louis d'Escayrac", never at the beginning
        if clitic and (position == start or self.is_stop(word[2:])):
            return False
        behind_particle = position > start and self.flat[start : position - 1].split(" ")[-1].lower() in _ITALIAN
        if (position + clitic in self.barred and not behind_particle) or (
            position + clitic in self.cities and (clitic or particle in self.rules.articles)
        ):
            return False
        short_surname = bool(particle) and particle not in ("la", "le") and len(word) <= _SHORT
        return short_surname or not self.is_stop(word)

    def _is_surname(self, word: str, position: int, start: int) -> bool:
        """Whether a word that is a rank or a country's name stands behind a title and one given name: 'le colonel Yves Maréchal'."""
        alone = start in self.titled and position in self.barred and " " not in self.flat[start : position - 1]
        return alone and word[1:].islower() and _ENDS.match(self.flat, position + len(word)) is not None

    def is_stop(self, word: str) -> bool:
        """Whether a capitalised word is no part of a name: 'Hier', 'Ministère', 'L'État'."""
        folded = word.lower().strip(".")
        if folded in self.rules.stops:
            return len(word) != 2 or word[1] != "."  # initials: 'A.', 'E.'
        return bool(_CLITIC.match(word)) and not word[0].islower() and word[2:3].islower()

    def ending_at(self, position: int) -> int | None:
        """Where the name of two words or more begins that ends at `position`."""
        floor = max(0, position - _REACH)
        for word in _WORD.finditer(self.flat, floor, position):
            start = word.start() + 2 * bool(_CLITIC.match(word.group()))  # "entouré d'Anna Berg"
            joined = word.start() > 0 and (self.flat[word.start() - 1].isalnum() or self.flat[word.start() - 1] in "'-~")
            if not joined and self.end(start) == position:
                return start if " " in self.flat[start:position] else None
        return None

    def holders(self) -> Iterable[tuple[int, int, str, str | None]]:
        """(start, end, office, country) of the known office holders named in full, with or without their office."""
        for word, _, end in self.capitalized:
            known = self.rules.holders.get(word)
            start = self.ending_at(end) if known else None
            holder = known.get(frozenset(words_of(self.flat[start:end]))) if known and start is not None else None
            if holder and start is not None:
                yield start, end, *holder

    def surname_mentions(self, persons: list[Person]) -> Iterable[tuple[int, int, str]]:
        """(start, end, full name) of further mentions of `persons` by surname: 'Coulibaly avait déjà reçu', 'Sanou DIOUF a félicité'.

        A surname that two of them bear, or that stands beside another capitalised word, tells nobody.
        """
        known: dict[str, set[str]] = {}
        for name in dict.fromkeys(person.name for person in persons):
            for surname in surnames_of(name):
                known.setdefault(surname, set()).add(name)
        spans = [(person.start, person.end) for person in persons]
        for word, first, last in self.capitalized if known else ():
            names = known.get(word)
            if not names or any(start <= first < end for start, end in spans):
                continue
            if first in self.barred and first not in self.titled:
                continue  # 'au Togo', in a text that tells of a general Togo
            start, beside = self._with_given_names(first, names)
            owners = [name for name in names if beside <= set(words_of(name))]
            owners = owners if not owners or any(words_of(name) != words_of(owners[0]) for name in owners) else owners[:1]
            if len(owners) == 1 and not self._goes_on(last):
                yield start, last, owners[0]

    def _with_given_names(self, start: int, names: set[str]) -> tuple[int, set[str]]:
        """The mention's start with the given names before the surname, and these words."""
        beside: set[str] = set()
        while before := _BEFORE.search(self.flat, max(0, start - 30), start):
            word = before.group(1)
            if self.is_stop(word) or before.start() in self.barred or before.start() in self.cities:
                break
            beside.update(words_of(word))
            if not any(beside <= set(words_of(name)) for name in names):
                break
            start = before.start()
        return start, beside

    def _goes_on(self, end: int) -> bool:
        word = _WORD.match(self.flat, end + 1) if self.flat[end : end + 1] == " " else None
        return word is not None and not self.is_stop(word.group()) and word.start() not in self.barred and word.start() not in self.cities


@lru_cache(maxsize=1 << 16)
def words_of(name: str) -> tuple[str, ...]:
    """The folded words of a name that tell persons apart: no initials, no particles ('Mohamed Ould Salem' -> mohamed, salem)."""
    words = re.split(r"[ -]+", fold(_NICKNAME.sub("", name)).replace("''", "'").strip("' "))
    return tuple(word for word in words if len(word.strip(".")) > 1 and word not in _MINOR_WORDS)


def surnames_of(name: str) -> tuple[str, ...]:
    """The folded words by which a person of two names or more may be called: the capital ones, else the last."""
    words = [word for word in fold_case(name).split() if len(word.strip(".")) > 1]
    capitals = [word.lower() for word in words if word.isupper()]
    if len(words) < 2 or _ROMAN.fullmatch(words[-1]):
        return ()
    return tuple(capitals) if 0 < len(capitals) < len(words) else (words[-1].lower(),)


@lru_cache(maxsize=1 << 16)
def fold_case(name: str) -> str:
    """`fold`, but with the case kept."""
    folded = fold(name)
    return (
        "".join(low.upper() if char.isupper() else low for char, low in zip(name, folded, strict=True))
        if len(folded) == len(name)
        else folded
    )


def same_person(full: str, other: str) -> bool:
    """Whether two spellings name one person: the same words in any order, or the surname (last or any word) alone."""
    a, b = words_of(full), words_of(other)
    if not a or not b:
        return fold(full) == fold(other)
    if len(b) == 1:
        return b[0] in a
    return set(b) <= set(a) or (len(set(a) & set(b)) >= 2 and a[-1] == b[-1])


def display_name(name: str) -> str:
    """'Oumar DIARRA' -> 'Oumar Diarra', "Koffi N'GUESSAN" -> "Koffi N'Guessan": the usual case, single spaces, no nickname."""
    return " ".join("-".join(_usual_case(part) for part in word.split("-")) for word in _NICKNAME.sub("", name).split())


def _usual_case(word: str) -> str:
    if not word.isupper() or len(word) < 2 or "." in word or _ROMAN.fullmatch(word):
        return word
    return re.sub(r"(?<=^.['’]).", lambda initial: initial.group().upper(), word.capitalize())


def without_title(name: str) -> str:
    """'Cheikh' is a title before an Arab name ('Cheikh Rachid ben Soultan'), a given name otherwise ('Cheikh Diop')."""
    head, _, rest = name.partition(" ")
    return rest if head in ("Cheikh", "Cheik", "Sheikh") and " " in rest and _GULF_NAME.search(rest) else name
