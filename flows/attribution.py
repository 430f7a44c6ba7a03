"""Which countries took part in an occasion, each with the words that say so."""

from __future__ import annotations

import re

from flows.anaphora import arrived, of_pronoun, of_several
from flows.candidates import Candidate
from flows.context import Context
from flows.mentions.persons import Person
from flows.model import CitySpan, Party, Sentence, Span, Town
from flows.occasion import Occasion
from flows.origins import from_flag, from_gift
from flows.parties import mentioned_countries, sentence_parties
from flows.when import meet, when

_MAIN_WEIGHT = 4  # what a country must weigh in a document to be taken for a party its sentence does not name
_SHARED_WEIGHT = 2  # and what it must weigh where the sentence says that it is an affair of several ('les deux armées')
_SUBJECT_REACH = 2  # sentences that a subject pronoun may reach back
_ANAPHOR_REACH = 4  # sentences that 'leurs' and 'les deux pays' may reach back
_ROLL_CALL = 2  # more countries than these side by side are a list, and whoever stands by it is on it
_LISTS = ("exercise", "operation")  # families whose parties are often listed in a sentence of their own
_THIS = re.compile(r"\b(?:cet|cette|ces|ledit|ladite) $")
_THESE = re.compile(r"\b(?:cette|cet|ces) $")  # 'Ces travaux se sont déroulés …'
_IN_UNIT = re.compile(  # 'des Néerlandais participent également à ce bataillon'
    r"(?: [a-z]+ment)?(?: a| au| aux)? ?(?:l[ae] |l'|c(?:e|et|ette) |un |une )?(?:meme )?"
    r"(?:bataillon|detachement|contingent|groupement|battle ?group|battlegroup|dispositif|deploiement)\b"
)
_TAKEN_PART_IN = re.compile(r"\b(?:a|au) (?:la |l')?(?:mission |force )?(?:de |d[e']|[a-z]+ ){0,4}$")  # before a force's name
_ARTICLE = 3  # characters that an article before a country that opens a sentence takes
_KNOWN_TEXT = re.compile(r"(?:le|la|ce|cet|cette) |l'")
_BETWEEN = re.compile(r"\bentre (?:la |le |l'|les )?$")
_OWNED = re.compile(r"(?:son|sa|ses) ")
_THIS_OFFICER = re.compile(
    r"\b(?:ce|cet|cette) (?:general|colonel|amiral|commandant|capitaine|lieutenant|officier|diplomate|ministre)[a-z-]*"
    r"(?: (?:de|d') ?[a-z]+)? (?:(?:de |du |d'|des )(?:la |l'|le )?)?$"
)
_VISITORS = re.compile(r"\b(?:delegations?|visiteu(?:rs?|ses?)|hotes?|emissaires?|invites?) (?:[a-z'-]+ ){0,3}$")
_WHO_THEY_ARE = re.compile(  # 'Il s'agit de ceux de la France et du Brésil', 'Ils viennent d'Italie et de Suède'
    r"(?:il s'agi(?:t|ssait)|ce (?:sont|furent)|(?:ils|elles|ces derni(?:er|ere)s|les [a-z]+) (?:represent|vien|venai|proven|provien|sont "
    r"(?:originaires|ressortissants|issus|venus)))"
)
_WHO_GAP = 20  # characters between such words and the first country
_SO_FAR = re.compile(  # whom a school has taught in all its time
    r"\bdepuis (?:sa|leur|la) (?:creation|ouverture|fondation|reouverture)\b|\bdepuis (?:[0-9]{4}|(?:plus de )?[a-z0-9]+ ans)\b"
    r"|\b(?:chaque annee|tous les ans|a ce jour|par le passe)\b"
)
_EACH_FROM = re.compile(r"\b(?:sont|etaient|vien[a-z]+) (?:de |du |d'|des )")  # 'Huit sont du Bénin, deux du Niger'
_NUMBERS = {"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10}
_IT_WAS = re.compile(r"c'etait\b")  # 'Les ministres de A et de B ont planché sur … C'était mardi, lors d'une rencontre …'
_MEANWHILE = re.compile(
    r"(?:, )?(?:alors que|tandis que|pendant que|apres|avant|faisant suite|consecutive a|fai(?:sai)?t suite a|depuis)\b"
)
_CONTINGENT = re.compile(
    r"\b(?:contingents?|casques bleus|recipiendaires|detachements?|(?:policiers|officiers de police) individuels"
    r"|unites? (?:de police )?constituees?)\b"
)


def parties(
    context: Context, occasion: Occasion, taking_part: list[Person], city: CitySpan | Town | None, n_organisations: int
) -> tuple[list[Party], int]:
    """The countries that took part, and in how many steps they had to be inferred.

    What the core says, the people's countries, the lists of who was present, and the place come first; then, one by one and
    only while fewer than two parties are known: countries merely named, 'les deux pays', 'notre pays', the document's own.
    """
    surrounding = occasion.within or (context.surrounding(occasion) if occasion.family != "encounter" else None)
    own = [party for sentence in occasion.sentences for party in sentence_parties(sentence)]
    if (another := context.another_of(occasion)) is not None:
        theirs, inferred = parties(context, another, [], city, n_organisations)
        codes = {party.code for party in theirs}
        # a session of an organisation, in a country that had no part in the other one
        guest = n_organisations and city and city.country not in {party.code for party in theirs if party.rule != "place"}
        mine = {party.code for sentence in occasion.sentences for party in _in_clauses(occasion, sentence)}
        if not guest and len(mine) < 2 and mine | {one.country for one in taking_part if one.country} <= codes:
            return theirs, inferred
    if surrounding is not None:
        if len({party.code for party in own}) > 1:
            return _present(context, own), 0
        return parties(context, surrounding, taking_part, city, n_organisations)
    if between := _signed_between(occasion):
        return between, 0
    found = [party for sentence in told_strongly(occasion) for party in _own(context, occasion, sentence)]
    found += [Party(person.start, person.end, person.country, "office") for person in taking_part if person.country]
    found += _taken_up(occasion) + _told_present(context, occasion) + _from_possessive(context, occasion) + _counted(context, occasion)
    if city and city.country:
        found.append(Party(city.start, city.end, city.country, "place"))
    if any(one.trigger.event_type == "port_call" for one in occasion.core):
        found += from_flag(context, occasion, {party.code for party in found})
    if city and city.country and {party.code for party in found} == {city.country}:
        # whoever came, also where an organisation took part
        found += _from_visitors(context, occasion, {city.country}) or _from_title(context)
    inferred = 0
    for infer in (from_gift, _from_subject, _mentioned, _from_anaphor, _at_home, _from_visitors, _from_main):
        if len({party.code for party in _present(context, found)}) + n_organisations > 1:
            break
        if infer in (_mentioned, _from_main) and city and _travels_at_home(occasion, city.country):
            continue
        more = infer(context, occasion, {party.code for party in found})
        inferred += bool(more)
        found += more
    return _present(context, found), inferred


def _signed_between(occasion: Occasion) -> list[Party]:
    """Of an agreement the countries it is said to be between, whoever else the sentence names: 'la signature d'un accord entre A et B'."""
    for one in occasion.core if occasion.family == "agreement" else ():
        listed = [party for party in sentence_parties(one.sentence) if party.rule == "coordination" and party.start > one.trigger.start]
        heads = [party for party in listed if _BETWEEN.search(one.sentence.folded[: party.start - one.sentence.start])]
        told = [party for party in listed if heads and party.start >= heads[0].start]
        if len({party.code for party in told}) > 1:
            return told
    return []


def _travels_at_home(occasion: Occasion, country: str | None) -> bool:
    """Whether officials go about in their own country: 'Le chef d'état-major malien s'est rendu à Gao', wherever else is named."""
    for candidate in occasion.core:
        sentence, trigger = candidate.sentence, candidate.trigger
        movers = {code for cue, code in sentence.offices if code and cue.defence and cue.end <= trigger.start}
        if trigger.event_type != "visit" or trigger.function not in ("motion", "event") or movers != {country}:
            return False
    return True


def _own(context: Context, occasion: Occasion, sentence: Sentence) -> list[Party]:
    """The parties of a core sentence without those of clauses that tell something else, where two others remain."""
    acting = sentence_parties(sentence)
    mine = {sentence.clause(one.trigger.start) for one in occasion.core if one.sentence.no == sentence.no}
    told = {
        sentence.clause(one.trigger.start)
        for other in context.occasions
        for one in other.core
        if other is not occasion and one.sentence.no == sentence.no
    }
    starts = sorted(sentence.clause_starts)
    told |= {number for number, start in enumerate(starts, 1) if _MEANWHILE.match(sentence.folded, start - sentence.start)}
    verb = max((one.elided or 0 for one in occasion.core if one.sentence.no == sentence.no), default=0)
    own = [party for party in acting if sentence.clause(party.start) not in told - mine or party.end <= verb]
    there = {city.country for city in sentence.cities if city.position == "at"}
    return own if len({party.code for party in own} | there) > 1 else acting


def _in_clauses(occasion: Occasion, sentence: Sentence) -> list[Party]:
    """The parties of the clauses in which a sentence tells of an occasion."""
    mine = {sentence.clause(one.trigger.start) for one in occasion.core if one.sentence.no == sentence.no}
    return [party for party in sentence_parties(sentence) if sentence.clause(party.start) in mine]


def told_strongly(occasion: Occasion) -> list[Sentence]:
    """The core sentences with a strong word, all of the core when there is none; and what 'C'était mardi, lors de …' goes on with."""
    strong = {one.sentence.no for one in occasion.core if one.trigger.strong}
    told = [sentence for sentence in occasion.sentences if sentence.no in strong] or occasion.sentences
    meant = {sentence.no - 1 for sentence in told if _IT_WAS.match(sentence.folded)}
    return [*(one.sentence for one in occasion.joined if one.sentence.no in meant), *told]


def _present(context: Context, found: list[Party]) -> list[Party]:
    return [party for party in found if party.code not in context.absent]


def _told_present(context: Context, occasion: Occasion) -> list[Party]:
    """The countries of the scope's sentences that say who took part ('ont pris part', 'en présence de'), or that list them."""
    listing = occasion.family in _LISTS or _trains(occasion)
    honoured = any(one.trigger.event_type == "ceremony" and one.sentence.organisations for one in occasion.core)
    told = {one.sentence.no: one.sentence for one in occasion.joined if occasion.family in _LISTS and _is_told(one)}
    seen = {sentence.no for sentence in occasion.sentences} | told.keys()
    found = [party for sentence in told.values() for party in sentence_parties(sentence)]
    behind = (1, 2) if _trains(occasion) else (1,)  # whoever presides over a graduation is told between it and its pupils
    follows = {sentence.no + far for sentence in occasion.sentences for far in behind}
    for sentence in context.scope(occasion):
        found += who_they_are(sentence) if sentence.no in follows else []
        present = {sentence.clause(trigger.start) for trigger in sentence.triggers if trigger.function == "presence"}
        doubtful = any(
            span.value in ("wish", "denied") and (not present or sentence.clause(span.start) in present) for span in sentence.statuses
        )
        doubtful |= _in_another_force(occasion, sentence)
        if sentence.no not in seen and sentence.zone == "body" and not doubtful and not _of_another_time(occasion, sentence):
            found += _listed(sentence, listing and (occasion.family in _LISTS or _of_training(sentence)))
            found += _contingents(sentence) if honoured else []
    return found


def _taken_up(occasion: Occasion) -> list[Party]:
    """Of 'cette réunion' those that the sentence before names side by side: 'A, B et C sont en réunion. Ouverte jeudi, cette réunion …'."""
    gathered = [one for one in occasion.core if one.trigger.function == "gathering" and _is_this(one)]
    before = {one.sentence.no - 1 for one in gathered}
    told = [one.sentence for one in occasion.joined if one.trigger.function == "gathering" and one.sentence.no in before]
    return [party for sentence in told for party in sentence_parties(sentence) if party.rule == "coordination"]


def _is_this(candidate: Candidate) -> bool:
    return _THESE.search(candidate.sentence.folded[: candidate.trigger.start - candidate.sentence.start]) is not None


def _in_another_force(occasion: Occasion, sentence: Sentence) -> bool:
    """Whether it is a mission or force that the sentence says they take part in: 'Ils participent, avec le Tchad, à la FMM.'"""
    present = [trigger.end for trigger in sentence.triggers if trigger.function == "presence"]
    if any(_IN_UNIT.match(sentence.folded[end - sentence.start :]) for end in present):
        return True
    own = {span.value for one in occasion.sentences for span in one.organisations}
    behind = (span for span in sentence.organisations if present and span.start > min(present) and span.value not in own)
    return any(_TAKEN_PART_IN.search(sentence.folded[: span.start - sentence.start]) for span in behind)


def _trains(occasion: Occasion) -> bool:
    """Whether it is a training, or the ceremony of one: 'la cérémonie de départ de la promotion du stage'."""
    core = {one.trigger.event_type for one in occasion.core}
    return "training" in core or (core == {"ceremony"} and any(one.trigger.event_type == "training" for one in occasion.joined))


def _is_told(candidate: Candidate) -> bool:
    """Whether a sentence speaks of the occasion by a strong word, or as the one told before: 'cette manœuvre réunit A, B et C'."""
    before = candidate.sentence.folded[: candidate.trigger.start - candidate.sentence.start]
    return candidate.trigger.strong or _THIS.search(before) is not None


def who_they_are(sentence: Sentence) -> list[Party]:
    """The countries that a sentence says those told of before it are from: 'Il s'agit de ceux du Mali, du Niger et du Tchad.'"""
    said = _WHO_THEY_ARE.match(sentence.folded)
    listed = [party for party in sentence_parties(sentence) if party.rule == "coordination"] if said else []
    return listed if said and listed and listed[0].start - sentence.start - said.end() <= _WHO_GAP else []


def _contingents(sentence: Sentence) -> list[Party]:
    """The countries whose contingents a sentence lists: those a mission decorates are told apart from the ceremony."""
    acting = sentence_parties(sentence) if _CONTINGENT.search(sentence.folded) else []
    return [party for party in acting if party.rule in ("coordination", "claim")]


def _of_training(sentence: Sentence) -> bool:
    """Whether the countries a sentence lists may be those of a training: it speaks of one, or names people by nationality."""
    if _SO_FAR.search(sentence.folded):
        return False
    if any(trigger.event_type == "training" or trigger.function == "presence" for trigger in sentence.triggers):
        return True
    if sentence.has("trainees") or _EACH_FROM.search(sentence.folded):
        return True
    return 2 * sum(span.kind == "demonym" for span in sentence.countries) > len(sentence.countries)


def _of_another_time(occasion: Occasion, sentence: Sentence) -> bool:
    """Whether the sentence gives a day that is not one of the occasion's."""
    times = [time for span in sentence.dates if (time := when(span)) and time.precision == "day"]
    return occasion.time is not None and bool(times) and not any(meet(occasion.time, time) for time in times)


def _listed(sentence: Sentence, listing: bool) -> list[Party]:
    acting = sentence_parties(sentence)
    n_acting = len({party.code for party in acting})
    presence = [trigger for trigger in sentence.triggers if trigger.function == "presence"]
    if presence:
        stands_for = any(trigger.form.startswith("représent") for trigger in presence)
        return acting + (mentioned_countries(sentence) if n_acting > 1 or stands_for else [])
    side_by_side = [party for party in acting if party.rule == "coordination"]
    beside = [party for party in acting if party.rule in ("claim", "demonym")]
    n_listed = len({party.code for party in side_by_side})
    listed = side_by_side + beside if n_listed > _ROLL_CALL else side_by_side or beside
    return listed if listing and len({party.code for party in listed}) > 1 else []


def _from_subject(context: Context, occasion: Occasion, _have: set[str]) -> list[Party]:
    """'Le lendemain, il a reçu …', 'Arrivée dimanche, elle …': the party that acts first in the sentence the pronoun goes back to."""
    first = occasion.sentences[0]
    before = [sentence for sentence in context.body if sentence.no < first.no and sentence.zone == "body"][-_SUBJECT_REACH:]
    acting = next((found for sentence in reversed(before) if (found := sentence_parties(sentence))), [])
    if arrived(first):
        return sorted(acting, key=lambda party: party.start)[:1]
    if of_several(first):
        return [party for party in acting if party.rule == "coordination"]
    one = of_pronoun(first) and occasion.core[0].trigger.function in ("reception", "part", "motion")
    return sorted(acting, key=lambda party: party.start)[:1] if one else []


def _mentioned(_context: Context, occasion: Occasion, _have: set[str]) -> list[Party]:
    return [party for sentence in told_strongly(occasion) for party in mentioned_countries(sentence)]


def _counted(context: Context, occasion: Occasion) -> list[Party]:
    """'Les six pays', 'des cinq pays membres': the countries of the sentence that names so many."""
    first = occasion.sentences[0]
    anaphors = [context.document.flat[cue.start : cue.end].lower() for cue in first.cues if cue.value == "anaphor"]
    wanted = max((_NUMBERS.get(word, 0) for anaphor in anaphors for word in anaphor.split()), default=0)
    named = [sentence_parties(sentence) for sentence in context.body] if wanted > 2 else []
    return next((found for found in named if len({party.code for party in found}) == wanted), [])


def _from_anaphor(context: Context, occasion: Occasion, have: set[str]) -> list[Party]:
    """'Leurs responsables militaires', 'les deux pays': the countries of a sentence before."""
    first = occasion.sentences[0]
    anaphor = any(cue.value == "anaphor" or _is_known_text(first, cue) for cue in first.cues) or any(
        _THESE.search(one.sentence.folded[: one.trigger.start - one.sentence.start]) for one in occasion.core
    )
    if have and not anaphor:
        return []
    index = next((i for i, sentence in enumerate(context.body) if sentence.no == first.no), 0)
    reach = _ANAPHOR_REACH if anaphor else 1
    for sentence in reversed(context.body[max(0, index - reach) : index]):
        before = sentence_parties(sentence)
        before = [party for party in before if party.rule == "coordination"] or before
        if len({party.code for party in before} | have) > 1:
            return before
    return []


def _is_known_text(sentence: Sentence, cue: Span) -> bool:
    """Whether a sentence opens with a text told of before: 'Le texte a été paraphé mardi', 'L'accord, signé à X, …'."""
    opens = _KNOWN_TEXT.fullmatch(sentence.folded[: cue.start - sentence.start])
    return cue.value == "agreement" and opens is not None


def _at_home(context: Context, occasion: Occasion, have: set[str]) -> list[Party]:
    """'notre pays', or an office without a country: the home country; 'notre pays' also the one main
    country that is not the other party."""
    for sentence in occasion.sentences:
        for cue in sentence.cues:
            if cue.value == "home":
                code = context.home or next((code for code in context.main if code not in have), None)
                return [Party(cue.start, cue.end, code, "home")] if code else []
        arrival = arrived(sentence)
        if arrival and context.home and not sentence.cities:
            return [Party(*arrival, context.home, "home")]
    told = [one.sentence for one in occasion.joined if one.trigger.strong and one.trigger.event_type == "visit"]  # 'qu'elle devait y faire'
    for sentence in [*occasion.sentences, *told]:
        own = next((cue for cue, country in sentence.offices if country is None and cue.defence), None)
        if own and context.home:
            return [Party(own.start, own.end, context.home, "home")]
    return []


def _from_visitors(context: Context, occasion: Occasion, have: set[str]) -> list[Party]:
    """The country of 'la délégation suisse', 'les visiteurs qataris' told in another sentence of the same occasion."""
    for sentence in context.scope(occasion):
        for party in sentence_parties(sentence):
            before = sentence.folded[: party.start - sentence.start]
            if party.code not in have and party.rule in ("demonym", "claim") and _VISITORS.search(before):
                return [party]
    return []


def _from_title(context: Context) -> list[Party]:
    """Who acts in the title of a document that tells one occasion."""
    return [party for sentence in context.titles for party in sentence_parties(sentence)] if context.alone else []


def _from_possessive(context: Context, occasion: Occasion) -> list[Party]:
    """'Son armée avait mené …': the subject of the sentence before; 'ce général du Liberia': whom the text goes on about."""
    found = []
    for sentence in occasion.sentences:
        owner = _OWNED.match(sentence.folded)
        if owner and any(noun.start == sentence.start + owner.end() for noun in sentence.party_nouns):
            before = [party for one in context.body if one.no == sentence.no - 1 for party in sentence_parties(one)]
            found += [party for party in before if party.rule == "subject"] or before if len({p.code for p in before}) == 1 else []
            heads = [one for one in context.body if one.no == sentence.no - 1]
            found += [party for one in heads for party in mentioned_countries(one)[:1] if party.start - one.start <= _ARTICLE]
    for sentence in context.scope(occasion):
        found += [party for party in sentence_parties(sentence) if _THIS_OFFICER.search(sentence.folded[: party.start - sentence.start])]
    return found


def _from_main(context: Context, occasion: Occasion, have: set[str]) -> list[Party]:
    """The countries the document is about, where the occasion's own sentences name one or none."""
    spans: dict[str, Party] = {}
    for sentence in context.body:
        for party in sentence_parties(sentence):
            spans.setdefault(party.code, party)
    visited = {city.country for sentence in context.elsewhere(occasion) for city in sentence.cities}
    joint = occasion.family in _LISTS and any(word in one.trigger.form for one in occasion.candidates for word in ("conjoint", "mixte"))
    shared = joint or any(sentence.has("foreign") for sentence in occasion.sentences)
    least = _SHARED_WEIGHT if shared else _MAIN_WEIGHT
    others = [code for code in context.main if code in spans and code not in have | context.absent and context.weights[code] >= least]
    others.sort(key=lambda code: code in visited)  # whoever travels on is not the host of the stop before
    return [Party(spans[code].start, spans[code].end, code, "document") for code in others[: 2 - len(have)]]
