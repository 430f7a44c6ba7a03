"""An occasion: an engagement in the making, the candidates that tell it, and how its telling compares with others."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from flows.candidates import Candidate
from flows.model import CountrySpan, Sentence, Trigger
from flows.parties import sentence_parties
from flows.text import fold
from flows.when import When

OWN_ROW = frozenset(("agreement", "exercise", "operation"))
_SERIES = re.compile(
    r"\baudiences\b|\btour a tour\b|\bl'une? apres l'autre\b|\bles uns apres les autres\b|\bse sont succede\b"
    r"|\bsuccessi(?:vement|ves?|fs)\b(?![^,;.]{0,40}\bpar\b)"  # not 'reçu successivement par A et par B'
)
_CONVENED = re.compile(r"\b(?:commissions?|comites?|dialogues?|groupes? de travail)\b")
_HELD = re.compile(
    r"(?: [^,;.]{1,60})? (?:tenu|organise|entame|engage|amorce)e?s? (?:a|au|en|le|les|du|l[a-z]+di|m[a-z]+di|jeudi|vendredi|samedi) "
)
_PAST_FORM = "(?:e|ee|es|ees|i|is|ie|it|ite|u|ue|us|ues|ert|erte|int)"
_PLUPERFECT = re.compile(
    rf"\b(?:s'etai|avai)(?:t|ent)(?: (?!une?\b|des?\b|l[ae]s?\b|pour\b)[a-z]+| du reste){{0,2}} [a-z]+{_PAST_FORM}\b"
    r"|\betai(?:t|ent) (?:deja )?(?:arrive|venu|revenu|alle|parti|reparti|passe|rentre|retourne)e?s?\b"  # these take 'être'
)
RELATIVE = re.compile(r"\b(?:qui|ou|dont|laquelle|lequel|lesquels|lesquelles) [^;:]*$")
_TOLD_BEHIND = re.compile(
    r"[^,;:.]{0,40}?,? (?:(?:que|qu') ?(?:[a-z'-]+ ){1,6}(?:a|ont|avai(?:t|ent))\b"
    r"|(?:tenu|effectue|organise|signe|mene|conduit|conclu)e?s?\b)"
)
_ANAPHOR = re.compile(r"(?:il|elle|ils|elles|celle-ci|celui-ci|ce|cet|cette|ces|son|sa|ses|leurs?) (?!.{0,40}\bceremonie\b)")
_IN_COUNTRY = re.compile(r"\b(?:en|au|aux|dans l[ae]) (?:la |le |l')?$")
_GOAL_REACH = 40  # characters from a verb of motion to the country it leads to
_VERB_REACH = 60  # characters that the verb may stand behind the noun of which it tells


@dataclass(slots=True)
class Occasion:
    """An engagement in the making: the candidates that tell it; `core` ones gave it its time."""

    family: str
    time: When | None
    core: list[Candidate]
    joined: list[Candidate] = field(default_factory=list)
    starts: bool = False
    ends: bool = False
    inherited: bool = False  # its time is that of the visit or meeting it falls in
    within: Occasion | None = None  # the occasion it is told as part of
    ordered: list[Sentence] = field(default_factory=list)  # see sentences
    n_ordered: int = 0  # candidates of the core that `ordered` knows of

    @property
    def candidates(self) -> list[Candidate]:
        """All its candidates in text order."""
        return sorted(self.core + self.joined, key=lambda one: one.trigger.start)

    @property
    def weak(self) -> bool:
        """Whether only weak words tell of it."""
        return not any(one.trigger.strong for one in self.core)

    def hand_over_to(self, candidate: Candidate) -> None:
        """Let a candidate alone date it: what did so until now only led up to that."""
        self.joined += self.core
        self.core, self.n_ordered = [candidate], 0
        self.time, self.starts, self.ends = candidate.time, candidate.starts, candidate.ends

    @property
    def sentences(self) -> list[Sentence]:
        """The sentences of its core, in text order."""
        if self.n_ordered != len(self.core):
            told = sorted(self.core, key=lambda one: one.trigger.start)
            self.ordered = list({one.sentence.no: one.sentence for one in told}.values())
            self.n_ordered = len(self.core)
        return self.ordered


def convened(trigger: Trigger) -> bool:
    """Whether a word names a body that meets or a talk of staffs, whoever travels to it: 'commission mixte', 'dialogue stratégique'."""
    told = _CONVENED.search(fold(trigger.form)) if trigger.function == "gathering" else None
    return told is not None and (trigger.strong or not told.group().startswith("dialogue"))


def family(candidate: Candidate) -> str:
    """The family a candidate's type belongs to: what may be one occasion with it."""
    event_type = candidate.trigger.event_type or ""
    return event_type if event_type in OWN_ROW else "encounter"


def serial(occasion: Occasion) -> bool:
    """Whether its core tells of several audiences in a row: 'plusieurs audiences', 'l'un après l'autre'."""
    return any(_SERIES.search(sentence.folded) for sentence in occasion.sentences)


def told_as_held(candidate: Candidate) -> bool:
    """Whether a participle behind it says that it was held: 'deux jours après le sommet tenu le 3 à X', 'les discussions entamées à X'."""
    behind = candidate.sentence.folded[candidate.trigger.end - candidate.sentence.start :]
    return candidate.trigger.function in ("gathering", "part") and _HELD.match(behind) is not None


def background(candidate: Candidate) -> bool:
    """Whether a candidate is told in the pluperfect: it came before what the text is about."""
    sentence, trigger = candidate.sentence, candidate.trigger
    verbs = [sentence.start + verb for verb in _pluperfects(sentence.folded)]
    return any(sentence.clause(verb) == sentence.clause(trigger.start) and verb - _VERB_REACH < trigger.start for verb in verbs)


@lru_cache(maxsize=1 << 8)
def _pluperfects(folded: str) -> tuple[int, ...]:
    """Where verbs in the pluperfect begin: asked for again and again, candidate by candidate."""
    return tuple(verb.start() for verb in _PLUPERFECT.finditer(folded))


def long_before(occasion: Occasion) -> bool:
    """Whether an occasion is what had happened some month before: 'En mai 2021, il avait séjourné à …'. The undated present telling
    is another one. A day in the pluperfect may well be the present one's ('Il était arrivé mardi')."""
    return occasion.time is not None and occasion.time.precision == "month" and all(background(one) for one in occasion.core)


def in_passing(occasion: Occasion, occasions: list[Occasion]) -> bool:
    """Whether an occasion is but mentioned, once, behind one that the text dates to the day: known to the month only, or from before
    and told in the pluperfect or a relative clause.

    'Elle avait été décidée lors d'une réunion tenue en mars', 'la prochaine session se tiendra en juin', 'il a remercié les experts,
    qui se sont réunis du 3 au 7': what follows goes on with what the text is about.
    """
    if occasion.time is None or len(occasion.sentences) > 1:
        return False
    number = occasion.sentences[0].no
    dated = (one for one in occasions if one.time is not None and one.time.precision != "month")
    told = next((one for one in dated if one.sentences[0].no < number), None)
    if told is None or occasion.time.precision == "month":
        return told is not None
    first = told.time
    from_before = first is not None and first.known and occasion.time.known and occasion.time.range[1] < first.range[0]
    return from_before and all(background(one) or _in_relative(one) for one in occasion.core)


def _in_relative(candidate: Candidate) -> bool:
    """Whether it is told in a relative clause, or by one or by a participle behind its noun: 'la visite qu'il a effectuée du 6 au 8'."""
    folded, start = candidate.sentence.folded, candidate.sentence.start
    return bool(RELATIVE.search(folded[: candidate.trigger.start - start]) or _TOLD_BEHIND.match(folded[candidate.trigger.end - start :]))


def goes_on(occasion: Occasion, sentence: Sentence) -> bool:
    """Whether a sentence behind an occasion mentioned in passing still speaks of it: of 'elle', 'cette visite', or of what had been."""
    (told,) = occasion.sentences
    if sentence.no != told.no + 1:
        return sentence.no == told.no
    return bool(_ANAPHOR.match(sentence.folded) or _pluperfects(sentence.folded))


class Acting:
    """The countries that act in a sentence, worked out once."""

    def __init__(self) -> None:
        self._known: dict[int, frozenset[str]] = {}

    def __call__(self, sentence: Sentence) -> frozenset[str]:
        """The countries that act in one sentence."""
        if sentence.no not in self._known:
            self._known[sentence.no] = frozenset(party.code for party in sentence_parties(sentence))
        return self._known[sentence.no]

    def of(self, occasion: Occasion) -> frozenset[str]:
        """The countries that act in an occasion's core."""
        return frozenset().union(*(self(sentence) for sentence in occasion.sentences))


def _abroad(sentence: Sentence) -> set[str]:
    """The countries of the cities a sentence is 'à'."""
    cities = {city.country for city in sentence.cities if city.position == "at"}
    return cities or {span.code for span in sentence.countries if span.kind == "name" and _is_in(sentence, span)}


def _is_in(sentence: Sentence, span: CountrySpan) -> bool:
    """Whether somebody went to a country: 's'est rendu samedi en Côte d'Ivoire'."""
    went = any(one.function == "motion" and 0 <= span.start - one.end <= _GOAL_REACH for one in sentence.triggers)
    return went and _IN_COUNTRY.search(sentence.folded[: span.start - sentence.start]) is not None


def elsewhere(occasion: Occasion, candidate: Candidate) -> bool:
    """Whether the sentence is at a city, and in another country than all the cities of the occasion's core."""
    return bool(hosts(occasion)) and bool(_abroad(candidate.sentence)) and not hosts(occasion) & _abroad(candidate.sentence)


def hosts(occasion: Occasion) -> set[str]:
    """The countries of the cities that an occasion's core is 'à'."""
    return {code for sentence in occasion.sentences for code in _abroad(sentence)}


def same_country(occasion: Occasion, candidate: Candidate) -> bool:
    """Whether the sentence is at a city, or a site of one, in the country that a city of the occasion's core lies in, or names none."""
    sites = {city.country for city in candidate.sentence.cities if city.position != "bare"}
    return bool(hosts(occasion) & sites) or (bool(hosts(occasion)) and not sites)


def shares(occasion: Occasion, candidate: Candidate, acting: Acting) -> bool:
    """Whether a candidate's parties may be the occasion's: two of them agree, or one side names fewer than two."""
    ours, theirs = acting.of(occasion), acting(candidate.sentence)
    return len(ours) < 2 or len(theirs) < 2 or len(ours & theirs) > 1
