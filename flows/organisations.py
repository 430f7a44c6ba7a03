"""The organisations that took part in an occasion, and the members of small alliances that did with them."""

from __future__ import annotations

import re

from flows.attribution import told_strongly
from flows.bystanders import is_framework
from flows.context import Context
from flows.mentions.persons import Person
from flows.model import Sentence, Span
from flows.occasion import Occasion
from flows.parties import sentence_parties
from flows.presence import organisation_led

_LISTS = ("exercise", "operation")  # families whose organisations are often told in a sentence of their own
_GIVES_COURSE = re.compile(
    r"\b(?:(?:forme|instruit|entraine|encadre|assure|dispense|conduit|organise)e?s? par|avec les|mission|instructeurs|formateurs)"
    r"\b[^.;]{0,110}$"
)
_ECHO = re.compile(
    r"\b(?:(?:la|cette) meme |[Ll]a |[Ll]'|de l'|cette )"
    r"(?P<name>(?<=meme )(?:mission|force)|Alliance|Confederation|Communaute|Union|Commission)\b(?! (?:[a-z]{4,}|d[eu']))"
)  # a bare name in capitals; 'la mission' alone is any task
_THE_ORGANISATION = re.compile(
    r"\b(?:de l'|[Cc]ette |[Ll]'(?=organisation (?:sous-)?(?:region|continent|internation)ale))"
    r"(?P<name>organisation)\b(?! d(?:'|e |u |es ))"
)  # 'l'organisation' alone is mostly that of something
_OFFICE_GAP = 40  # characters between an organisation and the name of who holds an office in it
_OWN_NAME = re.compile(r"(?i)(?: ?\([A-Z]+\))?(?: [a-z' ]{2,30})?,? ?(?:(?:le|la|M\.|Mme|Dr|l'|general|ambassadeur|colonel|amiral) ?){0,3}")
_THEIR = re.compile(r"(?:leurs?|ils|elles|ces derni(?:er|ere)s|ceux-ci|celles-ci|c'etait) ")
_STATES_OF = re.compile(r"\b(?:avec les|aux|au profit des|dans les) (?:[a-z]+ )?(?:pays|etats)(?:[ -]membres)? (?:de la |de l'|du |de )$")
_MEMBERS = re.compile(r"\b(?:pays|etats)[ -]membres\b")


def organisations(context: Context, occasion: Occasion, taking_part: list[Person]) -> list[tuple[str, int, int]]:
    """(code, start, end) of the organisations that took part as such: named by the core, by the title of a document with one
    occasion, or, of an exercise, by a sentence that says who took part."""
    sentences = [*told_strongly(occasion), *(context.titles if context.alone else ())]
    if occasion.family in _LISTS:
        sentences += [
            sentence
            for sentence in context.scope(occasion)
            if sentence.zone == "body" and any(trigger.function == "presence" for trigger in sentence.triggers)
        ]
        sentences += [one.sentence for one in occasion.joined if one.trigger.strong]
    sentences += _of_members(context, occasion)
    distinct = {sentence.no: sentence for sentence in sentences}.values()
    spans = [
        (span.value, span.start, span.end)
        for sentence in distinct
        for span in [*_acting(occasion, sentence), *_echoed(context, sentence)]
        if not is_framework(sentence, span) or _complete(context, occasion, sentence, span.value)
    ]
    spans += [(span.value, span.start, span.end) for person in taking_part for span in _represented(context, person)]
    if not spans and len({party.code for sentence in occasion.sentences for party in sentence_parties(sentence)}) < 2:
        gathered = [one.sentence for one in occasion.joined if one.trigger.strong and one.trigger.function == "gathering"]
        told = gathered or _of_course(context, occasion)  # 'La réunion a eu lieu du 7 au 9', 'Une cérémonie a clos le cycle'
        spans = [(span.value, span.start, span.end) for one in told for span in _acting(occasion, one)]
    if not spans and (another := context.another_of(occasion)) is not None and context.in_passing(occasion):
        return organisations(context, another, [])  # 'la précédente réunion', of the same organisation
    first = occasion.sentences[0]
    if not spans and _THEIR.match(first.folded):  # 'Leur rencontre a pris fin …'
        spans = [
            (span.value, span.start, span.end) for before in context.body if before.no == first.no - 1 for span in before.organisations
        ]
    return [span for span in spans if span[0] not in context.facts.frameworks]


def _acting(occasion: Occasion, sentence: Sentence) -> list[Span]:
    """The organisations of a sentence without those of whose member states it speaks as of partners: 'avec les pays du G5 Sahel'."""
    if any(one.trigger.function == "gathering" for one in occasion.core):
        return sentence.organisations
    return [span for span in sentence.organisations if not _STATES_OF.search(sentence.folded[: span.start - sentence.start])]


def _of_course(context: Context, occasion: Occasion) -> list[Sentence]:
    """The sentences before that name the mission which gives the training an occasion is about or ends: 'formés par l'EUTM'."""
    taught = any(one.trigger.event_type == "training" for one in occasion.candidates)
    if not taught or not all(one.trigger.event_type in ("training", "ceremony") for one in occasion.core):
        return []
    return [one for one in context.body if any(_GIVES_COURSE.search(one.folded[: span.end - one.start]) for span in one.organisations)]


def _represented(context: Context, person: Person) -> list[Span]:
    """The organisation a participant speaks for: 'le secrétaire général de l'OTAN, Mark Rutte'."""
    flat = context.document.flat
    own = [sentence for sentence in context.body if sentence.start <= person.start < sentence.end]
    found = [
        span
        for sentence in own
        for span in sentence.organisations
        if person.country is None and 0 < person.start - span.end <= _OFFICE_GAP and _OWN_NAME.fullmatch(flat, span.end, person.start)
    ]
    return found + [span for sentence in own if (span := organisation_led(sentence, person))]


def _echoed(context: Context, sentence: Sentence) -> list[Span]:
    """'La même mission', 'l'Alliance', of the one named before by a longer name with that word in it; 'l'organisation', of any."""
    flat, found = context.document.flat, []
    before = [span for one in context.document.sentences if one.no < sentence.no for span in one.organisations]
    for echo in (*_ECHO.finditer(flat, sentence.start, sentence.end), *_THE_ORGANISATION.finditer(flat, sentence.start, sentence.end)):
        word = rf"\b{echo['name'].lower()}\b" if echo["name"] != "organisation" else ""
        named = {span.value for span in before if re.search(word, flat[span.start : span.end].lower())}
        if len(named) == 1 and not any(span.start <= echo.start("name") < span.end for span in sentence.organisations):
            found.append(Span(echo.start("name"), echo.end("name"), named.pop()))
    return found


def _complete(context: Context, occasion: Occasion, sentence: Sentence, code: str) -> bool:
    """Whether all members of a small alliance act in the sentence: 'les ministres du Mali, du Burkina et du Niger, membres de l'AES'."""
    expected = members(context, occasion, {code})
    return bool(expected) and expected <= {party.code for party in sentence_parties(sentence)}


def _of_members(context: Context, occasion: Occasion) -> list[Sentence]:
    """The sentence whose organisation 'les pays membres' of the core are members of: the nearest before it that names one."""
    first = occasion.sentences[0]
    if not any(_MEMBERS.search(sentence.folded) and not sentence.organisations for sentence in occasion.sentences):
        return []
    return [one for one in context.body if one.no < first.no and one.organisations][-1:]


def members(context: Context, occasion: Occasion, codes: set[str]) -> set[str]:
    """The members of small alliances at the time, today's when the time is unknown (codebook, "Organisations and members")."""
    day = occasion.time.range[0] if occasion.time and occasion.time.known else None
    found = set()
    for code in codes:
        for country, start, end in context.facts.members.get(code, ()):
            if (end is None and day is None) or (day is not None and start <= day and (end is None or day <= end)):
                found.add(country)
    return found
