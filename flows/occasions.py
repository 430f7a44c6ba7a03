"""Occasions: a document's candidates brought together into the engagements it tells, each once.

A dated candidate joins the occasion of its family whose time it meets and whose parties it shares, else it opens one; an
undated one continues the occasion in progress ('cette visite', 'la rencontre'). Agreements, exercises and joint
operations are families of their own: they are rows beside the visit they fall in (codebook, "The unit").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from flows.candidates import SCENE, Candidate
from flows.model import Document, Sentence
from flows.parties import main_countries, sentence_parties
from flows.when import When, lasting, meet, span_of, when

OWN_ROW = frozenset(("agreement", "exercise", "operation"))
_OPEN_DAYS = 45  # an occasion told as begun takes up what happens within so many days of it
_BACKGROUND = re.compile(
    r"\b(?:malgre|depuis|en vertu d(?:e |u )|conformement a|en application d(?:e |u )|grace a|faute d'|en depit d(?:e |u )|prevue? par|aux termes d(?:e |u )) ?"
    r"(?:la |le |l'|les |un |une |cette |cet |ce )?$"
)  # 'malgré la signature d'un accord': no news
_PARTICIPLE = re.compile(r"\w+ée?s?$")  # 'le traité signé': one signed at some other time
_SERIES = re.compile(r"\baudiences\b|\btour a tour\b|\bl'une? apres l'autre\b|\bles uns apres les autres\b|\bsuccessi(?:vement|ves?|fs)\b")
_PAST_FORM = "(?:e|ee|es|ees|i|is|ie|it|ite|u|ue|us|ues|ert|erte|int)"
_PLUPERFECT = re.compile(
    rf"\b(?:s'etai|avai)(?:t|ent)(?: (?!une?\b|des?\b|l[ae]s?\b|pour\b)[a-z]+| du reste){{0,2}} [a-z]+{_PAST_FORM}\b"
    r"|\betai(?:t|ent) (?:deja )?(?:arrive|venu|revenu|alle|parti|reparti|passe|rentre|retourne)e?s?\b"  # these take 'être'
)
_POSTPONED = re.compile(r"\b(?:report|ajourn|repouss|differ)ee?s?\b")
_VERB_REACH = 60  # characters that the verb may stand behind the noun of which it tells
_THAT_ONE = re.compile(r"\b(?:celles?|celui)\b")  # 'consécutive à celle du ministre, la veille'
_LASTS = re.compile(r"\b(?:dure(?:nt|ra|ront|r)?|durant|pendant|duree|longue?s? de|sont donnes|s'etal\w+|s'etend\w*|prevue?s? sur)\b")
_PHASE = re.compile(r"\b(?:phases?|etapes?|volets?|seances?|stages? precedents?)\b")
_WITH = re.compile(r"\bavec (?:l[ae]s? |l'|des? |un |une )?")
_SPOKEN_OF = re.compile(
    r"\b(?:parl|evoqu|abord|discut|salu|rappel|echang|point|bilan|question|sujet|felicit|lou|plaid|annonc)[a-z]*\b[^,;]{0,50}$"
)
_PARTNER_REACH = 70  # characters from 'exercice' to the other party's name
_ARRIVAL_DAYS = 3
_STAY_DAYS = 5  # a visitor who arrived is still there so many days later, unless told otherwise


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

    @property
    def sentences(self) -> list[Sentence]:
        """The sentences of its core, in text order."""
        if self.n_ordered != len(self.core):
            told = sorted(self.core, key=lambda one: one.trigger.start)
            self.ordered = list({one.sentence.no: one.sentence for one in told}.values())
            self.n_ordered = len(self.core)
        return self.ordered


def family(candidate: Candidate) -> str:
    """The family a candidate's type belongs to: what may be one occasion with it."""
    event_type = candidate.trigger.event_type or ""
    return event_type if event_type in OWN_ROW else "encounter"


def find_occasions(document: Document, candidates: list[Candidate]) -> list[Occasion]:
    """The occasions of a document in text order; every candidate gets its `decision` and the number of its occasion."""
    acting = _Acting()
    occasions: list[Occasion] = []
    undated: list[Candidate] = []
    bounding: list[Candidate] = []
    for candidate in candidates:
        if candidate.status in ("wish", "denied"):
            candidate.decision = f"dropped: {candidate.status}"
        elif candidate.trigger.function == "occurrence":
            bounding.append(candidate)
        elif candidate.time is None or candidate.time.vague:
            undated.append(candidate)
        else:
            _place_dated(occasions, candidate, acting)
    for candidate in bounding:
        _place_bounding(occasions, candidate, acting)
    if occasions and all(_long_before(one) or _had_been_signed(one) for one in occasions):
        present = [one for one in undated if one.sentence.zone == "body" and not background(one)]
        _open_undated(document, occasions, present, acting, before=occasions[0].core[0].sentence.no)
    for candidate in undated:
        if not candidate.decision:
            _place_undated(occasions, candidate, acting)
    for occasion in occasions:
        _lasts_on(document, occasion)
    occasions[:] = [one for one in occasions if not _put_off(one, occasions, acting)]
    if not occasions:
        _open_undated(document, occasions, undated, acting)
    occasions.sort(key=lambda one: min(core.trigger.start for core in one.core))
    return occasions


def serial(occasion: Occasion) -> bool:
    """Whether its core tells of several audiences in a row: 'plusieurs audiences', 'l'un après l'autre'."""
    return any(_SERIES.search(sentence.folded) for sentence in occasion.sentences)


def background(candidate: Candidate) -> bool:
    """Whether a candidate is told in the pluperfect: it came before what the text is about."""
    sentence, trigger = candidate.sentence, candidate.trigger
    verbs = [sentence.start + verb.start() for verb in _PLUPERFECT.finditer(sentence.folded)]
    return any(sentence.clause(verb) == sentence.clause(trigger.start) and verb - _VERB_REACH < trigger.start for verb in verbs)


def _put_off(occasion: Occasion, occasions: list[Occasion], acting: _Acting) -> bool:
    """Whether an occasion was put off to a later time the text tells: only that one counts."""
    if not all(one.status == "cancelled" and _POSTPONED.search(one.sentence.folded) for one in occasion.core) or occasion.time is None:
        return False
    later = [one for one in occasions if one is not occasion and one.family == occasion.family and one.time is not None]
    for one in later:
        if one.time and one.time.range[0] > occasion.time.range[1] and any(_shares(one, candidate, acting) for candidate in occasion.core):
            for candidate in occasion.candidates:
                candidate.decision = "dropped: put off to a later date"
            return True
    return False


def _long_before(occasion: Occasion) -> bool:
    """Whether an occasion is what had happened some month before: 'En mai 2021, il avait séjourné à …'. The undated present telling
    is another one. A day in the pluperfect may well be the present one's ('Il était arrivé mardi')."""
    return occasion.time is not None and occasion.time.precision == "month" and all(background(one) for one in occasion.core)


def _had_been_signed(occasion: Occasion) -> bool:
    """Whether it is an agreement, exercise or operation of before, which has a day of its own: 'un accord avait été signé le 4 mai'."""
    return occasion.family in OWN_ROW and all(background(one) for one in occasion.core)


class _Acting:
    """The countries that act in a sentence, worked out once."""

    def __init__(self) -> None:
        self._known: dict[int, frozenset[str]] = {}

    def __call__(self, sentence: Sentence) -> frozenset[str]:
        if sentence.no not in self._known:
            self._known[sentence.no] = frozenset(party.code for party in sentence_parties(sentence))
        return self._known[sentence.no]

    def of(self, occasion: Occasion) -> frozenset[str]:
        """The countries that act in an occasion's core."""
        return frozenset().union(*(self(sentence) for sentence in occasion.sentences))


def _place_dated(occasions: list[Occasion], candidate: Candidate, acting: _Acting) -> None:
    assert candidate.time is not None
    for occasion in occasions:
        if occasion.family == family(candidate) and _same(occasion, candidate, acting):
            _join(occasion, candidate)
            return
    if candidate.sentence.zone == "caption":
        candidate.decision = "dropped: told by a caption alone"
    elif not _may_open(candidate):
        candidate.decision = "dropped: weak word alone"
    else:
        candidate.decision = "opened"
        occasions.append(Occasion(family(candidate), candidate.time, [candidate], starts=candidate.starts, ends=candidate.ends))


def _place_bounding(occasions: list[Occasion], candidate: Candidate, acting: _Acting) -> None:
    """The beginning or end of an occasion told without naming it: of the nearest one before it, else behind it, that lacks it."""
    near = sorted(
        occasions, key=lambda one: (one.core[0].sentence.no > candidate.sentence.no, abs(one.core[0].sentence.no - candidate.sentence.no))
    )
    for occasion in near:
        if (
            occasion.starts != occasion.ends
            and ((candidate.ends and occasion.starts) or (candidate.starts and occasion.ends))
            and _same(occasion, candidate, acting)
        ):
            _join(occasion, candidate)
            return
    candidate.decision = "dropped: the beginning or end of nothing told"


def _may_open(candidate: Candidate) -> bool:
    """A weak word opens an occasion only where no strong one stands in its sentence."""
    strong = any(
        other.strong and other.function not in ("none", "other", "presence", "occurrence") and not candidate.beside(other.start)
        for other in candidate.sentence.triggers
    )
    return candidate.trigger.strong or candidate.trigger.form == SCENE or not strong


def _same(occasion: Occasion, candidate: Candidate, acting: _Acting) -> bool:
    """Whether a dated candidate tells the occasion again."""
    time = candidate.time
    if occasion.time is None or time is None or occasion.inherited:
        return False
    ours, theirs = acting.of(occasion), acting(candidate.sentence)
    if len(ours) > 1 and len(theirs) > 1 and len(ours & theirs) < 2:
        return False
    if _elsewhere(occasion, candidate):
        return False
    if serial(occasion) and candidate.trigger.event_type == "visit" and time.edtf != occasion.time.edtf:
        return False  # one of the visitors had come for longer than his audience
    if occasion.time.precision != time.precision and "month" in (occasion.time.precision, time.precision):
        return False
    if meet(occasion.time, time):
        return not _overlap_of_two(occasion, candidate)
    if not (occasion.time.known and time.known):
        return False
    after, before = (time.range[0] - occasion.time.range[0]).days, (occasion.time.range[0] - time.range[1]).days
    if (occasion.starts and candidate.ends) or (occasion.starts and occasion.ends):
        return 0 <= after <= _OPEN_DAYS and occasion.starts and (candidate.ends or candidate.trigger.function == "part")
    if occasion.ends and candidate.starts:
        return 0 <= before <= _OPEN_DAYS
    gathered = any(one.trigger.function == "gathering" for one in occasion.core)
    if gathered and candidate.trigger.function == "motion" and theirs <= ours and 0 < before <= _ARRIVAL_DAYS:
        return True  # the delegations had come the day before
    if gathered and occasion.starts and candidate.trigger.function == "motion" and theirs <= ours and 0 < after <= _STAY_DAYS:
        return True  # they are shown round while it lasts
    return occasion.starts and candidate.trigger.function in ("part", "reception") and 0 < after <= _STAY_DAYS


def _overlap_of_two(occasion: Occasion, candidate: Candidate) -> bool:
    """Whether both last and neither lies within the other, under names of two types: a course that ends as the call begins."""
    (first, last), (begun, ended) = occasion.time.range, candidate.time.range  # type: ignore[union-attr]
    apart = (first < begun <= last < ended) or (begun < first <= ended < last)
    types = {one.trigger.event_type for one in occasion.core if one.trigger.strong}
    return apart and candidate.trigger.strong and bool(types) and candidate.trigger.event_type not in types


def _abroad(sentence: Sentence) -> set[str]:
    """The countries of the cities a sentence is 'à'."""
    return {city.country for city in sentence.cities if city.position == "at"}


def _elsewhere(occasion: Occasion, candidate: Candidate) -> bool:
    """Whether the sentence is at a city, and in another country than all the cities of the occasion's core."""
    return bool(_hosts(occasion)) and bool(_abroad(candidate.sentence)) and not _hosts(occasion) & _abroad(candidate.sentence)


def _hosts(occasion: Occasion) -> set[str]:
    return {code for sentence in occasion.sentences for code in _abroad(sentence)}


def _join(occasion: Occasion, candidate: Candidate) -> None:
    candidate.decision = "joined: its time"
    occasion.core.append(candidate)
    assert occasion.time is not None
    assert candidate.time is not None
    if (candidate.ends and occasion.starts) or (candidate.starts and occasion.ends):
        occasion.time = _from_first_to_last(occasion.time, candidate.time)
    elif "/" in candidate.time.edtf and "/" not in occasion.time.edtf and meet(occasion.time, candidate.time):
        occasion.time = candidate.time
    occasion.starts, occasion.ends = occasion.starts or candidate.starts, occasion.ends or candidate.ends


def _from_first_to_last(one: When, other: When) -> When:
    """From the earlier beginning to the later end: what one phase of it begins with moves no beginning."""
    first, last = (min(one, other, key=lambda time: time.range[0]), max(one, other, key=lambda time: time.range[1]))
    return span_of(first, last)


def _place_undated(occasions: list[Occasion], candidate: Candidate, acting: _Acting) -> None:
    """An undated candidate continues the occasion before it (the first one, from the title), or opens a row inside it."""
    kin = [one for one in occasions if one.family == family(candidate) and _shares(one, candidate, acting)]
    if not background(candidate):
        kin = [one for one in kin if not _long_before(one) and not all(core.aside for core in one.core)] or kin
    if candidate.status == "planned":  # what is to come goes on with nothing that is over
        kin = [one for one in kin if not all(background(core) for core in one.core)] or kin
    before = [one for one in kin if min(core.sentence.no for core in one.core) <= candidate.sentence.no]
    target = _in_progress(before) if before else kin[0] if kin else None
    if target is not None:
        candidate.decision = "joined: continues it"
        target.joined.append(candidate)
        _lasts(target, candidate)
        return
    hosts = [one for one in occasions if one.family == "encounter" and _shares(one, candidate, acting)]
    inside = [one for one in hosts if min(core.sentence.no for core in one.core) <= candidate.sentence.no]
    told = (
        candidate.status == "held"
        and candidate.trigger.strong
        and candidate.sentence.zone == "body"
        and not _PARTICIPLE.match(candidate.trigger.form)
        and not _BACKGROUND.search(candidate.sentence.folded[: candidate.trigger.start - candidate.sentence.start])
    )
    if inside and family(candidate) == "agreement" and told:
        host = inside[-1]
        candidate.decision = "opened: inside a visit"
        occasions.append(Occasion("agreement", host.time, [candidate], inherited=True, within=host))
        return
    stays = [one for one in inside if any(core.trigger.event_type in ("visit", "port_call") for core in one.core)]
    if stays and told and family(candidate) in ("exercise", "operation") and _joint(candidate, acting):
        candidate.decision = "opened: inside a visit"
        occasions.append(Occasion(family(candidate), stays[-1].time, [candidate], inherited=True, within=stays[-1]))
        return
    signed = [one for one in occasions if one.family == "agreement" and not one.inherited and _shares(one, candidate, acting)]
    travelled = candidate.trigger.event_type == "visit" and candidate.trigger.function in ("event", "motion") and candidate.trigger.strong
    encountered = any(one.family == "encounter" for one in occasions)
    if signed and travelled and not encountered and candidate.status == "held" and candidate.sentence.zone == "body":
        candidate.decision = "opened: around a signature"
        occasions.append(Occasion("encounter", signed[0].time, [candidate], inherited=True, within=signed[0]))
        return
    candidate.decision = "dropped: no date"


def _joint(candidate: Candidate, acting: _Acting) -> bool:
    """Whether a sentence tells as done what several parties did: 'a assisté à des manœuvres A-B', 'un exercice a été mené avec B'."""
    sentence, trigger = candidate.sentence, candidate.trigger
    clause = sentence.clause(trigger.start)
    if _SPOKEN_OF.search(sentence.folded[: trigger.start - sentence.start]):
        return False
    done = any(span.value == "held" and sentence.clause(span.start) == clause for span in sentence.statuses)
    beside = [span for span in sentence.countries if 0 <= span.start - trigger.end <= _PARTNER_REACH]
    with_one = any(_WITH.search(sentence.folded[trigger.end - sentence.start : span.start - sentence.start]) for span in beside)
    return done and (with_one or len({span.code for span in beside}) > 1 or len(acting(sentence)) > 1)


def _in_progress(before: list[Occasion]) -> Occasion:
    """Of the occasions told before a candidate the one it continues: the last, but none that another is only compared with."""
    own = [one for one in before if not all(_THAT_ONE.search(sentence.folded) for sentence in one.sentences)]
    return max(own or before, key=_last_told)


def _last_told(occasion: Occasion) -> int:
    """Where the text last gave an occasion its time: the one told last is in progress."""
    return max(core.trigger.start for core in occasion.core)


def _shares(occasion: Occasion, candidate: Candidate, acting: _Acting) -> bool:
    ours, theirs = acting.of(occasion), acting(candidate.sentence)
    return len(ours) < 2 or len(theirs) < 2 or len(ours & theirs) > 1


def _lasts(occasion: Occasion, candidate: Candidate) -> None:
    """'Cette mission de quatre jours' gives the end of an occasion of which the beginning is told."""
    days = next((days for start, _, days in candidate.sentence.durations if days and 0 <= start - candidate.trigger.end <= 12), None)
    if days and occasion.starts and not occasion.ends and occasion.time:
        occasion.time = lasting(occasion.time, days)


def _lasts_on(document: Document, occasion: Occasion) -> None:
    """The sentence behind says for how long: 'Les travaux durent trois jours.', 'Quatre jours leur sont donnés.'"""
    told = [sentence for sentence in occasion.sentences if sentence.zone == "body"]
    if not (told and occasion.starts and not occasion.ends and occasion.time):
        return
    behind = next((one for one in document.body() if one.no == told[-1].no + 1 and one.zone == "body"), None)
    if behind and not behind.dates and _LASTS.search(behind.folded) and not _PHASE.search(behind.folded):
        days = next((days for _, _, days in behind.durations if days), None)
        occasion.time = lasting(occasion.time, days) if days else occasion.time


def _open_undated(
    document: Document, occasions: list[Occasion], undated: list[Candidate], acting: _Acting, before: int | None = None
) -> None:
    """When a document dates nothing: the occasion its title or lead tells, dated to the year at best.

    `before`: the sentence in which it goes back to what it does date; all that stands before it is the lead then.
    """
    lead = [sentence.no for sentence in document.body() if sentence.zone in ("title", "body")][:4]
    lead += range(before) if before else ()
    main = {code for code, _ in main_countries(document).most_common(3)}
    for candidate in sorted(undated, key=lambda one: one.sentence.zone == "title"):
        news = _is_news(candidate.sentence)
        told = (candidate.sentence.no in lead or news) and candidate.trigger.strong and candidate.status in ("held", "cancelled")
        parties = acting(candidate.sentence) | ({span.code for span in candidate.sentence.countries} & main)
        if news:
            parties |= main
        if (
            not told
            or len(parties) + len({span.value for span in candidate.sentence.organisations}) < 2
            or any(one.family == family(candidate) and not _long_before(one) and not _elsewhere(one, candidate) for one in occasions)
        ):
            continue
        candidate.decision = "opened: undated"
        occasions.append(Occasion(family(candidate), candidate.time or _year_of(candidate.sentence), [candidate]))


def _is_news(sentence: Sentence) -> bool:
    """Whether a sentence tells of what has just happened, by a day that only its publication would date: 'hier', 'ce mardi'."""
    return sentence.zone == "body" and any(span.edtf is None and span.rule in ("deictic", "weekday") for span in sentence.dates)


def _year_of(sentence: Sentence) -> When | None:
    """The year a sentence names, where nothing better dates what it tells."""
    return next((time for span in sentence.dates if span.precision == "year" and (time := when(span))), None)
