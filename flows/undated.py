"""Candidates without a date of their own: what they go on with, what they open inside a visit, and the one occasion of a text that
dates nothing."""

from __future__ import annotations

import re

from flows.candidates import Candidate
from flows.governing import is_history
from flows.location import is_place
from flows.model import Document, Sentence
from flows.occasion import Acting, Occasion, background, elsewhere, family, goes_on, in_passing, long_before, shares
from flows.parties import main_countries
from flows.text import search_with
from flows.when import When, lasting, when

_BACKGROUND = re.compile(
    r"\b(?:malgre|depuis|conformement a|grace a|prevue? par|faute d'|(?:en vertu|en application|en depit|aux termes) d(?:e |u ))"
    r" ?(?:la |le |l'|les |un |une |cette |cet |ce )?$"
)  # 'malgré la signature d'un accord': no news
_DEFINITE = re.compile(r"\b(?:la|cette|ladite) $")
_PARTICIPLE = re.compile(r"\w+ée?s?$")  # 'le traité signé': one signed at some other time
_THAT_ONE = re.compile(r"\b(?:celles?|celui)\b")  # 'consécutive à celle du ministre, la veille'
_LASTS = re.compile(r"\b(?:dure(?:nt|ra|ront|r)?|durant|pendant|duree|longue?s? de|sont donnes|s'etal\w+|s'etend\w*|prevue?s? sur)\b")
_FOR = re.compile(r"(?:pendant|durant) ")
_OF_THE_STAY = re.compile(r"\b(?:cette|leur|sa|son|la|le) (?:visite|sejour|mission|deplacement)\b")
_LATER = 6  # or that many, where they say it of the stay
_NEXT = 2  # sentences behind the telling that may say for how long
_PHASE = re.compile(r"\b(?:phases?|etapes?|volets?|seances?|stages? precedents?)\b")
_WITH = re.compile(
    r"\b(?:avec|associ(?:ant|e)|impliquant|reunissant|melant|aux cotes d(?:e |u |es )|au profit d(?:e |u |es ))"
    r" ?(?:l[ae]s? |l'|des? |un |une )?"
)
_SPOKEN_OF = re.compile(
    r"\b(?:parl|evoqu|abord|discut|salu|rappel|echang|point|bilan|question|sujet|felicit|lou|plaid|annonc|prepar|planifi)[a-z]*\b[^,;]{0,50}$"
)
_CLOSING = re.compile(
    r"\b(?:au terme|a l'issue|a la fin|au sortir|en conclusion|pour clore) (?:de |d'|du )?(?:la |l'|une |un |cette |sa |son )?$"
)
_CLOSING_REACH = 4  # sentences from the end of a visit to what was said then
_DAY_REACH = 2  # sentences from an audience to what was signed at it
_MET = ("reception", "part", "gathering")
_PARTNER_REACH = 70  # characters from 'exercice' to the other party's name


def place_undated(occasions: list[Occasion], candidate: Candidate, acting: Acting) -> None:
    """An undated candidate continues the occasion before it (the first one, from the title), or opens a row inside it."""
    hosts = [one for one in occasions if one.family == "encounter" and shares(one, candidate, acting)]
    inside = [one for one in hosts if _begun_before(one, candidate)]
    target = _continued(occasions, inside, candidate, acting)
    if target is not None:
        candidate.decision = "joined: continues it"
        target.joined.append(candidate)
        _lasts(target, candidate)
        return
    candidate.decision, opened = _opened(occasions, inside, candidate, acting)
    if opened is not None:
        occasions.append(opened)


def _continued(occasions: list[Occasion], inside: list[Occasion], candidate: Candidate, acting: Acting) -> Occasion | None:
    """The occasion of its family that an undated candidate goes on with."""
    alike = [one for one in occasions if one.family == family(candidate)]
    alike = [one for one in alike if not in_passing(one, occasions) or goes_on(one, candidate.sentence)]
    kin = _meant(alike, candidate) or [one for one in alike if shares(one, candidate, acting)]
    if not background(candidate):
        kin = [one for one in kin if not long_before(one) and not all(core.aside for core in one.core)] or kin
    if candidate.status == "planned":  # what is to come goes on with nothing that is over
        kin = [one for one in kin if not all(background(core) for core in one.core)] or kin
    before = [one for one in kin if _begun_before(one, candidate)]
    if before:
        return _in_progress(before)
    if inside and family(candidate) == "agreement":  # 'ont signé un accord. … Il complète celui qui fut signé le 3 mai 2015'
        kin = [one for one in kin if not _over_before(one, _in_progress(inside))]
    return kin[0] if kin else None


def _opened(occasions: list[Occasion], inside: list[Occasion], candidate: Candidate, acting: Acting) -> tuple[str, Occasion | None]:
    """The row that an undated candidate opens inside a visit or around a signature, if it does, and the decision it gets."""
    begun = [one for one in inside if not all(core.status == "planned" for core in one.core)]
    if begun and family(candidate) == "agreement" and _told_as_done(candidate):
        host = _in_progress(begun)
        time = _day_before(host, candidate) or host.time
        return "opened: inside a visit", Occasion("agreement", time, [candidate], inherited=True, within=host)
    stays = [one for one in inside if any(core.trigger.event_type in ("visit", "port_call") for core in one.core)]
    if stays and _told_as_done(candidate) and family(candidate) in ("exercise", "operation") and _joint(candidate, acting):
        return "opened: inside a visit", Occasion(family(candidate), stays[-1].time, [candidate], inherited=True, within=stays[-1])
    signed = [one for one in occasions if one.family == "agreement" and not one.inherited and shares(one, candidate, acting)]
    travelled = candidate.trigger.event_type == "visit" and candidate.trigger.function in ("event", "motion") and candidate.trigger.strong
    encountered = any(one.family == "encounter" for one in occasions)
    if signed and travelled and not encountered and candidate.status == "held" and candidate.sentence.zone == "body":
        return "opened: around a signature", Occasion("encounter", signed[0].time, [candidate], inherited=True, within=signed[0])
    return "dropped: no date", None


def _told_as_done(candidate: Candidate) -> bool:
    """Whether what a candidate names was done, by the news: no history, and nothing that only is in force."""
    return (
        candidate.status == "held"
        and candidate.trigger.strong
        and candidate.sentence.zone == "body"
        and not _PARTICIPLE.match(candidate.trigger.form)
        and not is_history(candidate.sentence, candidate.trigger)
        and not _BACKGROUND.search(candidate.sentence.folded[: candidate.trigger.start - candidate.sentence.start])
    )


def _begun_before(occasion: Occasion, candidate: Candidate) -> bool:
    """Whether the telling of an occasion begins no later than the candidate's sentence."""
    return min(core.sentence.no for core in occasion.core) <= candidate.sentence.no


def _over_before(occasion: Occasion, other: Occasion) -> bool:
    """Whether an occasion was over before the other began."""
    one, two = occasion.time, other.time
    return one is not None and two is not None and one.known and two.known and one.range[1] < two.range[0]


def _day_before(host: Occasion, candidate: Candidate) -> When | None:
    """The day of what a visit's telling has come to, just before: 'Il a été reçu jeudi. La rencontre a donné lieu à la signature …'."""
    near = [one for one in host.core if 0 < candidate.sentence.no - one.sentence.no <= _DAY_REACH and one.trigger.function in _MET]
    time = near[-1].time if near else None
    return time if time and time.precision == "day" and time.first == time.last else None


def _meant(alike: list[Occasion], candidate: Candidate) -> list[Occasion]:
    """The one ceremony told before, where 'la cérémonie' is spoken of: whoever attends it may come from elsewhere."""
    if candidate.trigger.event_type != "ceremony" or not _DEFINITE.search(
        candidate.sentence.folded[: candidate.trigger.start - candidate.sentence.start]
    ):
        return []
    ceremonies = [one for one in alike if any(core.trigger.event_type == "ceremony" for core in one.core)]
    told = [one for one in ceremonies if one.core[0].sentence.no < candidate.sentence.no]
    return told if len(ceremonies) == 1 else []


def _joint(candidate: Candidate, acting: Acting) -> bool:
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
    own = [one for one in before if not all(search_with("cel", _THAT_ONE, sentence.folded) for sentence in one.sentences)]
    return max(own or before, key=_last_told)


def _last_told(occasion: Occasion) -> int:
    """Where the text last gave an occasion its time: the one told last is in progress."""
    return max(core.trigger.start for core in occasion.core)


def _lasts(occasion: Occasion, candidate: Candidate) -> None:
    """'Cette mission de quatre jours' gives the end of an occasion of which the beginning is told."""
    days = next((days for start, _, days in candidate.sentence.durations if days and 0 <= start - candidate.trigger.end <= 12), None)
    if days and occasion.starts and not occasion.ends and occasion.time:
        occasion.time = lasting(occasion.time, days)


def lasts_on(document: Document, occasion: Occasion) -> None:
    """One of the next sentences says for how long: 'Les travaux durent trois jours.', 'Quatre jours leur sont donnés.'"""
    told = [sentence for sentence in occasion.sentences if sentence.zone == "body"]
    if not (told and occasion.starts and not occasion.ends and occasion.time):
        return
    for behind in [one for one in document.body() if one.zone == "body" and one.no > told[-1].no]:
        if behind.no - told[-1].no > (_LATER if _OF_THE_STAY.search(behind.folded) else _NEXT):
            continue
        lasts = _LASTS.search(behind.folded) if not behind.dates else _FOR.match(behind.folded)
        days = next((days for _, _, days in behind.durations if days), None)
        if lasts and days and not _PHASE.search(behind.folded):
            occasion.time = lasting(occasion.time, days)
            return


def open_undated(
    document: Document, occasions: list[Occasion], undated: list[Candidate], acting: Acting, before: int | None = None
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
        told = told and not is_history(candidate.sentence, candidate.trigger)
        parties = acting(candidate.sentence) | ({span.code for span in candidate.sentence.countries} & main)
        if news:
            parties |= main
        if candidate.trigger.event_type in ("visit", "port_call") or (news and candidate.trigger.event_type == "meeting"):
            port = candidate.trigger.event_type == "port_call"
            parties |= {city.country for city in candidate.sentence.cities if port or city.position == "at"}
        if candidate.trigger.event_type == "visit" and candidate.trigger.function == "motion":  # to forces deployed there, for one
            parties |= {span.code for span in candidate.sentence.countries if is_place(candidate.sentence, span)}
        if candidate.trigger.event_type == "port_call":
            parties |= {span.code for span in candidate.sentence.countries}  # 'le patrouilleur français'
        if (
            not told
            or len(parties) + len({span.value for span in candidate.sentence.organisations}) < 2
            or any(one.family == family(candidate) and not long_before(one) and not elsewhere(one, candidate) for one in occasions)
        ):
            continue
        candidate.decision = "opened: undated"
        time = candidate.time or _closing_day(document, candidate) or _pictured_day(document, candidate) or _year_of(candidate.sentence)
        occasions.append(Occasion(family(candidate), time, [candidate]))


def _is_news(sentence: Sentence) -> bool:
    """Whether a sentence tells of what has just happened, by a day that only its publication would date: 'hier', 'ce mardi'."""
    return sentence.zone == "body" and any(span.edtf is None and span.rule in ("deictic", "weekday") for span in sentence.dates)


def _closing_day(document: Document, candidate: Candidate) -> When | None:
    """The day of what was said at the end of it, or on it: 'Au terme d'une visite à X, …. …, a précisé ce samedi le ministre'."""
    sentence = candidate.sentence
    staying = candidate.trigger.event_type == "visit" and candidate.trigger.form.startswith("en ")
    if not staying and not _CLOSING.search(sentence.folded[: candidate.trigger.start - sentence.start]):
        return None
    speakers = {country for _, country in sentence.offices if country}
    for one in document.body():
        reach = one.no - sentence.no
        if (0 <= reach <= _CLOSING_REACH or (staying and reach == -1)) and speakers & {country for _, country in one.offices}:
            spoken = [span for span in one.dates for cue in one.cues if cue.value == "report" and 0 <= span.start - cue.end <= 3]
            if spoken and (time := when(spoken[0])):
                return time
    return None


def _pictured_day(document: Document, candidate: Candidate) -> When | None:
    """The one day of a picture's caption that names somebody whom the telling names: 'X (à g.) et Y, à Z, le 3 mai 2024'."""
    named = {person.name for person in candidate.sentence.persons}
    captions = [one for one in document.sentences if one.zone == "caption" and named & {person.name for person in one.persons}]
    days = {time.edtf: time for one in captions for span in one.dates if (time := when(span)) and time.precision == "day"}
    return next(iter(days.values())) if len(days) == 1 and candidate.status == "held" else None


def _year_of(sentence: Sentence) -> When | None:
    """The year a sentence names, where nothing better dates what it tells."""
    return next((time for span in sentence.dates if span.precision == "year" and (time := when(span))), None)
