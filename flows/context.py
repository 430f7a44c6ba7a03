"""What the whole document says about its occasions: whose document it is, which sentences speak of which occasion."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

import polars as pl

from flows.mentions.persons import Person, words_of
from flows.model import Document, Sentence
from flows.occasion import OWN_ROW, Occasion, goes_on, in_passing
from flows.parties import absent_countries, home_country, main_countries
from flows.seeds import Seeds
from flows.text import fold, search_with
from flows.when import When, meet

_STAY = 5  # days that a visitor is taken to stay who came on some day, and whose end is not told
_THAT_ONE = re.compile(r"\b(?:celles?|celui)\b(?!-)")


@dataclass(frozen=True, slots=True)
class Facts:
    """The reference tables in the shape the assembly asks them in."""

    precedence: dict[str, int]
    members: dict[str, list[tuple[str, date, date | None]]]  # small alliance -> [(country, from, to)]
    frameworks: frozenset[str]  # initiatives and committees of states: they meet, but are no party themselves
    holders: dict[str, list[tuple[frozenset[str], str]]]  # last word of an office holder's name -> [(all its words, country)]
    sources: dict[str, list[str]]  # folded name of a source -> countries
    source_names: re.Pattern[str]  # any of them, as a whole word
    doubts: dict[str, float]  # what each doubt adds to the logit of a row's confidence


@lru_cache(maxsize=4)
def facts(seeds: Seeds) -> Facts:
    """`Facts` of the seeds."""
    small = set(seeds.organisations.filter("expands")["code"])
    members: dict[str, list[tuple[str, date, date | None]]] = {}
    for organisation, country, start, end in seeds.memberships.select("organisation", "country", "valid_from", "valid_to").iter_rows():
        if organisation in small:
            members.setdefault(organisation, []).append((country, start, end))
    frameworks = seeds.organisations.filter(pl.col("kind").is_in(["initiative", "command"]) & pl.col("owner").is_null())["code"]
    holders: dict[str, list[tuple[frozenset[str], str]]] = {}
    for name, country in seeds.office_holders.drop_nulls("country").select("name", "country").iter_rows():
        words = words_of(name)
        if len(words) > 1:
            holders.setdefault(words[-1], []).append((frozenset(words), country))
    sources: dict[str, list[str]] = {}
    for name, country in seeds.sources.select("name", "country").iter_rows():
        sources.setdefault(fold(name), []).append(country)
    precedence = dict(seeds.event_types.select("event_type", "precedence").iter_rows())
    longest_first = sorted(sources, key=lambda name: (-len(name), name))
    names = re.compile(rf"\b(?:{'|'.join(re.escape(name) for name in longest_first)})\b")
    doubts = dict(seeds.doubts.select("doubt", "weight").iter_rows())
    return Facts(precedence, members, frozenset(frameworks), holders, sources, names, doubts)


class Context:
    """A document with its occasions, and what both together tell."""

    def __init__(self, document: Document, occasions: list[Occasion], known: Facts) -> None:
        self.document, self.occasions, self.facts = document, occasions, known
        self._scopes: dict[int, list[Sentence]] = {}
        self.absent = absent_countries(document)
        self.body = [sentence for sentence in document.body() if sentence.zone in ("title", "body")]
        self.titles = [sentence for sentence in self.body if sentence.zone == "title"]

    @cached_property
    def home(self) -> str | None:
        """Whose 'notre pays' it is."""
        return home_country(self.document, self.facts.source_names, self.facts.sources)

    @cached_property
    def weights(self) -> Counter[str]:
        """The countries the document is about, and how much."""
        return main_countries(self.document)

    @cached_property
    def main(self) -> list[str]:
        """These countries, the weightiest first."""
        return [code for code, _ in self.weights.most_common()]

    @property
    def alone(self) -> bool:
        """Whether the document tells one occasion only, so that all of it speaks of that one."""
        return len(self.occasions) == 1

    @cached_property
    def _leading(self) -> list[Occasion]:
        """The occasions that are not told as part of another."""
        return [one for one in self.occasions if one.within is None]

    @cached_property
    def _beside(self) -> set[int]:
        """Those of them that are but mentioned beside another of them."""
        return {id(one) for one in self._leading if in_passing(one, self._leading)}

    @cached_property
    def _passing(self) -> set[int]:
        return {id(one) for one in self.occasions if in_passing(one, self.occasions)}

    def in_passing(self, occasion: Occasion) -> bool:
        """Whether an occasion is but mentioned (flows.occasion)."""
        return id(occasion) in self._passing

    def country_of(self, person: Person) -> str | None:
        """The country of the person's office, as told or as the reference tables know it, if they know one such holder only."""
        if person.country:
            return person.country
        words = words_of(person.name)
        name = frozenset(words)
        holders = self.facts.holders.get(words[-1], ()) if len(words) > 1 else ()
        found = {country for holder, country in holders if name <= holder or holder <= name}
        return found.pop() if len(found) == 1 else None

    def scope(self, occasion: Occasion) -> list[Sentence]:
        """The sentences that speak of the occasion: from its core to the next occasion's, all of a document with one occasion; but
        those that tell of a journey, an exercise, an operation or an agreement that is no occasion of the text are about that alone."""
        if id(occasion) not in self._scopes:  # asked for by every field of a row
            self._scopes[id(occasion)] = [one for one in self._reach(occasion) if one.no not in self._of_nothing_told]
        return self._scopes[id(occasion)]

    @cached_property
    def _of_nothing_told(self) -> set[int]:
        told = {candidate.sentence.no for one in self.occasions for candidate in one.candidates}
        return {
            sentence.no
            for sentence in self.body
            if sentence.no not in told
            and any(
                one.strong
                and ((one.event_type in OWN_ROW and one.function == "event") or one.function == "motion")
                and not sentence.beside(one.start)
                for one in sentence.triggers
            )
        }

    def _reach(self, occasion: Occasion) -> list[Sentence]:
        if len(self._leading) == 1:
            return self.body
        cores = {sentence.no: one for one in self._leading for sentence in one.sentences}
        for one in self._leading:
            for candidate in one.joined if one.family == "encounter" else ():
                cores.setdefault(candidate.sentence.no, one)  # 'la visite s'est achevée …' after a look back goes on with the first
        mine = occasion.within or occasion
        own = {sentence.no for sentence in mine.sentences}
        owner, found = None, []
        aside: Occasion | None = None
        for sentence in self.body:
            told = cores.get(sentence.no)
            if told is not None and id(told) in self._beside:
                aside = told
            elif told is not None:
                owner, aside = told, None
            elif aside is not None and not goes_on(aside, sentence):
                aside = None
            if (aside or owner) is mine or sentence.no in own:
                found.append(sentence)
        return found

    def elsewhere(self, occasion: Occasion) -> list[Sentence]:
        """The core sentences of the other occasions."""
        return [sentence for one in self.occasions if one is not occasion for sentence in one.sentences]

    def tells_another(self, occasion: Occasion, sentence: Sentence, position: int) -> bool:
        """Whether a position stands in a clause that tells of another occasion, and not of this one."""
        telling = [
            (one is occasion, sentence.clause(core.trigger.start))
            for one in self.occasions
            for core in one.core
            if core.sentence is sentence
        ]
        clause = sentence.clause(position)
        return (False, clause) in telling and (True, clause) not in telling

    def another_of(self, occasion: Occasion) -> Occasion | None:
        """The occasion this one is the last, the next or another edition of: both have the same parties."""
        meant = occasion.core[0].stands_for
        if meant is None and occasion.family == "encounter" and search_with("cel", _THAT_ONE, occasion.sentences[0].folded):
            return self.surrounding(occasion)  # 'cette visite suit celle effectuée la veille par …'
        return next((one for one in self.occasions if one is not occasion and meant is not None and meant in one.candidates), None)

    def surrounding(self, occasion: Occasion) -> Occasion | None:
        """The occasion this one belongs in or is told by: the visit an agreement is signed in, the one 'celle du ministre'
        is compared with."""
        if occasion.within is not None:
            return occasion.within
        first = occasion.sentences[0]
        for one in self.occasions:
            if one is occasion or one.within is occasion or one.family != "encounter" or (one.time is None) != (occasion.time is None):
                continue
            both = one.time is None or occasion.time is None or meet(one.time, occasion.time) or _lasts_until(one, occasion.time)
            if occasion.family in ("agreement", "exercise") and both:
                return one
            if occasion.family == "encounter" and search_with("cel", _THAT_ONE, first.folded) and one.sentences[0].no < first.no:
                return one
        return None


def _lasts_until(occasion: Occasion, time: When) -> bool:
    """Whether an occasion told as begun ('en visite depuis lundi') may still go on at some time."""
    if occasion.time is None or not occasion.starts or occasion.ends or not (occasion.time.known and time.known):
        return False
    return 0 < (time.range[0] - occasion.time.range[0]).days <= _STAY
