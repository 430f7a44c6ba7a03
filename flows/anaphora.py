"""Whom a sentence speaks of without naming them: 'Il y a signé …', 'le ministre français s'était rendu …', 'les deux généraux …'."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flows.context import Context
from flows.mentions.persons import Cue, Person
from flows.model import Sentence, Trigger
from flows.text import search_with

_HE = re.compile(
    r"(?:^|[,;] |\bou |\bqu')il "
    r"(?!y a\b|s'agi|fau[dt]|convien|importe|est a\b|ressort|reste\b|revien|est prevu"
    r"|a (?:[a-z]+ )?ete (?:[a-z]+ )?(?:question|procede|decide))"
)  # not the impersonal 'il'
_HIM = re.compile(  # 'Sa tournée doit le mener à'
    r"\b(?:le|l') ?(?:a |avait |aura )?(?:condui|men|amen)[a-z]+ (?=[^,;:.]{0,30}(?:a|au|aux|en) )"
)
_SHE = re.compile(r"(?:^|[,;] |\bou |\bqu')elle ")
_THEY = re.compile(r"(?:^|[,;] |\bou |\bqu')(?:ils|elles) ")
_TOGETHER = re.compile(r"c'est (?:avec|en compagnie|aux cotes|chez|aupres|devant) ")  # 'C'est avec X qu'il a …': X is not he
_ARRIVED = re.compile(r"(?:arrivee?s?|venue?s?) (?!de\b|du\b|d')")
_HER = re.compile(r"\b(?:la|mme|madame|cette|une) (?:[a-z'-]+ ){0,3}$")
_DEFINITE = re.compile(r"(?:\b(?:le|la|ce|cette|son|sa|du|au) |\bl')$")
_RANKED = re.compile(
    r"\b(?:[Ll]e |[Cc]e |[Ll]'|[Cc]et |[Aa]u |[Dd]u )(general|amiral|colonel|capitaine|officier|haut grade|visiteur|haut responsable)\b"
    r"(?! ?(?:de |du |des |d'|en |major|commandant|[A-Z\"]|[a-z]+(?:ais|ien|ain|ois|and|lais)\b))"
)  # a rank that stands for its bearer, no part of an office or a name
_VERB = re.compile(r" (?:a|ont|est|sont|avait|etait|doit|sera|fera|que|qui) | s'")
_ANYONE = frozenset(("officier", "haut grade", "visiteur", "haut responsable"))
_THE_TWO = re.compile(
    r"\bdeux (ministres|chefs d'etat-major|chefs d'etat|presidents|generaux|amiraux|colonels|officiers|hommes|responsables|dirigeants|"
    r"hauts responsables|personnalites|interlocuteurs|homologues|signataires|parties)\b"
)
_OF_GROUP = {
    "ministres": ("minister", "deputy_minister", "head_of_government"),
    "chefs d'etat-major": ("chief_of_staff", "deputy_chief"),
    "chefs d'etat": ("head_of_state",),
    "presidents": ("head_of_state", "organisation_head"),
}
_OF_RANK = {"generaux": "général", "amiraux": "amiral", "colonels": "colonel"}
_ONE_HOLDER = ("head_of_state", "head_of_government", "chief_of_staff")  # a country has one of each, by whatever name
_REACH = 2  # sentences that a pronoun reaches back
_OFFICE_REACH = 6  # and a bare office: 'le ministre'
_NAMED = 60  # characters between an office and the name of its holder
_VERB_REACH = 40  # characters between 'les deux ministres' and what they do
_APPOSED = 3  # characters between an office and the name behind it
_HER_REACH = 40  # characters before a name in which a feminine article or 'Mme' stands


def referents(context: Context, sentence: Sentence, triggers: list[Trigger]) -> list[Person]:
    """The persons a sentence stands for by a pronoun, an office, a rank or their number, as the document names them elsewhere.

    `triggers`: the words by which the sentence tells of the occasion.
    """
    before = [one for one in context.body if one.no < sentence.no]
    told = [one for one in before if one.zone == "body"]
    found = [
        _by_pronoun(context, told[-_REACH:], sentence),
        *_by_office(told[-_OFFICE_REACH:], sentence),
        *_by_office_of_country(context, sentence),
        _by_rank(context, before, sentence),
        *_by_number(before, sentence, triggers),
    ]
    named = {person.name for person in sentence.persons}
    return [person for person in found if person is not None and person.name not in named]


def of_pronoun(sentence: Sentence) -> bool:
    """Whether the subject of a sentence is a pronoun, and nobody is named before it."""
    match = search_with("il ", _HE, sentence.folded) or search_with("elle ", _SHE, sentence.folded)
    return match is not None and not any(person.start < sentence.start + match.start() for person in sentence.persons)


def of_several(sentence: Sentence) -> bool:
    """Whether the subject of a sentence is 'ils' or 'elles'."""
    return _THEY.search(sentence.folded) is not None


def arrived(sentence: Sentence) -> tuple[int, int] | None:
    """The span of the verb when a sentence opens with the arrival of whom the one before speaks of: 'Arrivée dimanche, elle …'."""
    verb = _ARRIVED.match(sentence.folded)
    return (sentence.start, sentence.start + verb.end() - 1) if verb else None


def _by_pronoun(context: Context, before: list[Sentence], sentence: Sentence) -> Person | None:
    """The subject of the nearest sentence before with a person: the first person in it, a woman for 'elle'."""
    he = search_with("il ", _HE, sentence.folded) or _HIM.search(sentence.folded)
    she = search_with("elle ", _SHE, sentence.folded)
    if he is None and she is None:
        return None
    subject = sentence.start + (he or she).start()  # type: ignore[union-attr]
    if any(person.start < subject for person in sentence.persons) and not _TOGETHER.match(sentence.folded):
        return None
    for one in reversed(before):
        persons = [person for person in one.persons if he or _is_woman(context, one, person)]
        if persons:
            return _by_rank_subject(context, one) or persons[0]
    return None


def _by_rank_subject(context: Context, sentence: Sentence) -> Person | None:
    """Whom a sentence opens with by his rank: 'Le général s'est ensuite rendu à X, où Y l'a reçu.'"""
    opening = _RANKED.match(context.document.flat, sentence.start, sentence.end)
    return _of_rank(opening[1], [one for one in context.body if one.no < sentence.no]) if opening else None


def _is_woman(context: Context, sentence: Sentence, person: Person) -> bool:
    """Whether the name or the office before it has a feminine article: 'Mme X', 'la ministre danoise de la Défense, X'."""
    for cue, _ in sentence.offices:
        if 0 < person.start - cue.end <= _APPOSED and sentence.folded[: cue.start - sentence.start].endswith("la "):
            return True
    return _HER.search(context.document.flat[max(0, person.start - _HER_REACH) : person.start].lower()) is not None


def _unnamed(sentence: Sentence) -> Iterable[tuple[Cue, str | None]]:
    """The offices of a sentence that stand for their holders: definite, and no name beside them."""
    for cue, country in sentence.offices:
        definite = not cue.plural and _DEFINITE.search(sentence.folded[: cue.start - sentence.start])
        if definite and not any(_beside(sentence, cue, person) for person in sentence.persons):
            yield cue, country


def _beside(sentence: Sentence, cue: Cue, person: Person) -> bool:
    """Whether a name is that of the office's holder: close behind it with no verb between, or before it with a comma."""
    if person.end <= cue.start:
        between = sentence.folded[person.end - sentence.start : cue.start - sentence.start]
        return len(between) <= _NAMED and between.lstrip()[:1] in (",", "(")
    between = sentence.folded[cue.end - sentence.start : person.start - sentence.start]
    return len(between) <= _NAMED and not _VERB.search(between)


def _by_office(before: list[Sentence], sentence: Sentence) -> list[Person]:
    """For 'le ministre' without a name or a country: the person last named with that kind of office."""
    found = []
    for cue, country in _unnamed(sentence):
        same = [person for one in before for person in one.persons if person.group == cue.group]
        if country is None and same and len({person.country for person in same} - {None}) < 2:
            found.append(same[-1])
    return found


def _by_office_of_country(context: Context, sentence: Sentence) -> list[Person]:
    """For 'le ministre malien de la Défense', 'son homologue malien': the one person the document names with that office and country."""
    found = []
    for cue, country in _unnamed(sentence) if sentence.offices else ():
        role, group = cue.value, cue.group
        if role == "homologue":
            peer = next((person for person in sentence.persons if person.group), None)
            role, group = (peer.role or role, peer.group or group) if peer else (role, group)
        holders = {
            person.name: person
            for one in context.body
            for person in one.persons
            if country and _holds(person, role, group) and context.country_of(person) == country
        }
        found += list(holders.values()) if len(holders) == 1 else []
    return found


def _holds(person: Person, role: str, group: str) -> bool:
    return person.role == role or (person.group == group and (group in _ONE_HOLDER or role == "ministre" or person.role == "ministre"))


def _by_rank(context: Context, before: list[Sentence], sentence: Sentence) -> Person | None:
    """For 'le général', 'l'officier', 'le visiteur': the one person named before who may be meant."""
    found = _RANKED.search(context.document.flat, sentence.start, sentence.end)
    if found is None or sentence.persons:
        return None
    return _of_rank(found[1], before)


def _of_rank(word: str, before: list[Sentence]) -> Person | None:
    """The one person of the sentences whom a word for a rank may mean."""
    rank = word.replace("general", "général")
    fitting = {
        person.name: person
        for one in before
        for person in one.persons
        if rank in (person.rank or "") or (word in _ANYONE and (person.rank or person.role))
    }
    return next(iter(fitting.values())) if len(fitting) == 1 else None


def _by_number(before: list[Sentence], sentence: Sentence, triggers: list[Trigger]) -> list[Person]:
    """For 'les deux ministres', 'les deux hommes': the two of the kind named last, if they are two."""
    found = search_with("deux ", _THE_TWO, sentence.folded)
    if found is None or len(sentence.persons) > 1:
        return []
    start, end = sentence.start + found.start(), sentence.start + found.end()
    if not any(0 <= one.start - end <= _VERB_REACH or 0 <= start - one.end <= _VERB_REACH for one in triggers):
        return []
    groups, rank = _OF_GROUP.get(found[1]), _OF_RANK.get(found[1])
    pair: dict[str, Person] = {}
    for one in reversed(before):
        for person in one.persons:
            fits = person.group in groups if groups else rank in (person.rank or "") if rank else bool(person.rank or person.role)
            if fits and person.group != "spokesperson":
                pair.setdefault(person.name, person)
        if len(pair) > 1:
            break
    return list(pair.values()) if len(pair) == 2 else []
