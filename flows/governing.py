"""Which of a sentence's words a date goes with: the nearest, as clauses, weakness and the grammar of its noun count."""

from __future__ import annotations

import re

from flows.model import DateSpan, Sentence, Trigger

_CLAUSE_COST, _BEFORE_COST, _WEAK_COST, _SPECIFIC_GAIN = 60, 15, 40, 70  # characters of distance that each is worth
_PLAIN = ("visit", "meeting", "ceremony")  # types whose words also tell how something else came about
_COMPOUND = re.compile(r"(?:a|ont|avait|avaient|a été|ont été) ")
_NONE_REACH = 30  # characters within which a phrase that is no occasion keeps a date to itself
_ANTECEDENT_GAP = 2  # characters from a noun to its relative clause
_REPORT_REACH = 80  # and one of announcing, from whoever announced it to the day
_PARTICIPLE = re.compile(r"\w+(?:é|u)e?s?\b")
_INFINITIVE = re.compile(r"(?:de |d')?[a-zéèêôîœç]+er")
_ABOUT = re.compile(
    r"\b(?:planification|preparation|preparatoire|preparer|consacree?s?|portant sur|au sujet|relatives?|pour|bilan)\b"
    r"|^ (?:de |du |d'|des |sur )"
)
_ANOTHER = re.compile(r"\b(?:apres|avant|depuis) (?:la |le |les |l'|sa |son |ses |leurs? |une? |cette |cet? )?$")
_SOME_TIME_AFTER = re.compile(r"\b(?:jours|semaines|mois|ans|annees|peu) apres (?:la |le |l'|une? |cette |cet? )?$")
_CLOSED_BY = re.compile(
    r"\b(?:au terme|a l'issue|a la fin|a l'occasion|au cours|lors|au sortir|a (?:sa|leur) sortie) d(?:e |u |')"
    r"(?:sa |son |leurs? |cette |cet? |une? |la |l')?$"
)
_BY_WAY_OF = re.compile(r"\bpar (?:une? |la |le |l'|des )(?:[a-z]+ )?$")
_FATAL = re.compile(r"\b(?:tuee?s?|mort[es]*|peri|blessee?s?|perdu la vie)\b")  # 'ont été tués mercredi au cours d'une patrouille'
_RECEIVED_BY = re.compile(r"(?:reçue?s?|accueillie?s?) par\b")  # 'a déclaré mardi à X le ministre, reçu par son homologue'
_ON_VISIT = re.compile(r"en (?:visite|déplacement|séjour|tournée)\b")
_STAYS_UNTIL = re.compile(r"\b(?:rest|demeur|sejourn|dur|prolong|poursui)[a-z]* (?:[a-z]+ ){0,3}jusqu'? ?(?:a|au|en|aux)? ?(?:le |ce )?$")
_VERB_GAP = 5  # characters between a verb and a date set before its object: ', ce '
_OCCURRED_REACH = 40  # characters between 's'est déroulée' and its date
_SETTING = re.compile(
    r"\b(?:au cours|au [a-z0-9]+ jour|lors|en marge|a l'occasion|dans le cadre|a l'issue|au terme|a la suite|en prelude|apres|avant|pendant"
    r"|durant|suite)\b[^,]{0,30}$"
)
_HELD = re.compile(r"(?:tenu|organisé|déroulé)e?s?")
_PLANNED_FOR = re.compile(r",? (?:prevu|programme|annonce|fixe)e?s? (?:du |le |les |pour le |pour les |pour )?")
_LEADS_UP_TO = re.compile(  # 'En prélude à cette réunion, les experts ont entamé mercredi des travaux'
    r"^(?:en prelude|en prevision|en vue|dans la perspective|a l'approche|prealablement|avant) ?(?:a |au |de |du |d')?[^,]{0,40}$"
)
_THAT_OF = re.compile(r"\bcel(?:le|ui)s? (?:de |du |d')")  # another visit, which a date may well be of
_COMES_WHEN = re.compile(
    r"\b(?:intervien|survien|coincid|se deroul|s'effectu|a lieu)[a-z]* (?:[a-z]+ment )?(?:alors (?:meme )?qu|au moment|dans un contexte"
    r"|(?:[a-z0-9]+ ){1,4}apres |apres qu|en pleine? "
    r"|a (?:[a-z0-9]+ ){1,3}(?:jours|semaines|mois) d(?:e |u |')|a la veille |au lendemain |en prelude )"
)
_SINCE_WHAT = re.compile(r"\bdepuis (?:le |la |l'|sa |son |leur )[^,;:]{3,80}, (?:en |le |au |des )?(?:mois de |debut |fin )?$")
_SINCE = re.compile(r"\bdepuis (?:le |la |ce |cette )?(?:[a-z]+ )?$")
_OPENING = re.compile(r"[a-z]{3,}(?:e|ee|es|ees|i|ie|is|ies|u|ue|us|ues|te|tes) [^,]*,")  # 'Parti de A le 3 mai, le navire …'
_FOUNDED = re.compile(r"\b(?:lance|declenche|cree|debute|demarre)(?:e|es|ees)?\b[^,;]*$")
_FOUNDED_ON = re.compile(
    r"(?:lance|declenche|cree|debute|demarre)(?:e|es|ees)? (?:le |en |depuis (?:le )?)?"
)  # 'Lancée le 1er août 2014, …'
_THAT = re.compile(r"\b(?:que |qu')(?:le |ce )?$")  # 'a annoncé que le 3 mai …': the day of what is announced
_FOR_ONE = re.compile(r"\bpour (?:une? |l'|le |des |les )$")


def governor(sentence: Sentence, span: DateSpan, triggers: list[Trigger]) -> Trigger | None:
    """The trigger a date goes with.

    The nearest, clauses and weakness counting as distance and a word that says more than 'reçu' or 'se tenir' as nearness. A
    word of occurrence hands the date to the noun it goes with; another happening keeps it when it stands close before. What a
    meeting is only about ('la réunion de planification de l'exercice') has no claim on it.
    """
    subjects = {trigger.start for trigger in triggers if _is_subject_matter(sentence, trigger, triggers)}

    since = _SINCE.search(sentence.folded[: span.start - sentence.start])
    position = sentence.start + since.start() - 1 if since else span.start  # 'en escale depuis le 3': of the clause it closes

    def cost(trigger: Trigger) -> float:
        gap = span.start - trigger.end if trigger.end <= span.start else trigger.start - span.end
        clauses = abs(sentence.clause(position) - sentence.clause(trigger.start))
        specific = trigger.strong and trigger.event_type not in _PLAIN and not clauses
        return (
            gap
            + _CLAUSE_COST * clauses
            + _BEFORE_COST * (trigger.start > span.start)
            + _WEAK_COST * (not trigger.strong and not _is_another(sentence, trigger))
            - _SPECIFIC_GAIN * specific
        )

    telling = [
        trigger
        for trigger in triggers
        if trigger.function not in ("none", "other", "occurrence")
        and trigger.start not in subjects
        and (trigger.function != "signing" or sentence.of_agreement)
        and not _is_founding(sentence, trigger, span)
        and not _comes_when(sentence, trigger, span)
        and not (span.end <= trigger.start and is_history(sentence, trigger))
    ]
    telling = [trigger for trigger in telling if not sentence.beside(trigger.start, span.start)] or telling
    telling = [trigger for trigger in telling if not _closes_another(sentence, trigger, span)] or telling
    telling = [trigger for trigger in telling if not _is_led_up_to(sentence, trigger, span)] or telling
    if span.bound == "until" and _STAYS_UNTIL.search(sentence.folded[: span.start - sentence.start]):
        telling = [one for one in telling if one.end <= span.start] or telling  # 'où elle restera jusqu'à vendredi pour des échanges'
    last = max((trigger.end for trigger in telling if trigger.end <= span.start), default=0)
    behind = [one for one in telling if one.start > span.end and not _FATAL.search(sentence.folded)]
    closed = [one for one in behind if _closes(sentence, one)]
    if closed and not any(one.start < closed[0].start for one in telling):
        return closed[0]  # a statement's day is that of the visit it closes: 'a expliqué ce samedi, au terme de sa visite'
    for trigger in triggers:
        gap = sentence.folded[max(trigger.end - sentence.start, 0) : span.start - sentence.start]
        near = 0 <= span.start - trigger.end <= (_REPORT_REACH if "annonc" in trigger.form and "," not in gap else _NONE_REACH)
        near = near and not _THAT.search(gap)
        if trigger.function == "other" and near and trigger.end > last:
            return trigger
        if trigger.function == "signing" and trigger in telling and 0 <= span.start - trigger.end <= _VERB_GAP:
            return trigger  # 'ont conclu, lundi, un accord qui prévoit des patrouilles mixtes'
    if (planned := _said_to_be_planned(sentence, span, telling)) is not None:
        return planned
    if elided := _elided_subject(sentence, span, triggers, telling):
        return elided
    nearest = _subject(sentence, span, triggers, telling) or _antecedent(sentence, span, triggers) or min(telling, key=cost, default=None)
    nearest = next((one for one in telling if nearest and _held_for(sentence, nearest, one)), nearest)
    if nearest and _since_beginning(sentence, nearest, span):
        return None  # 'première rencontre depuis le lancement de l'opération, en mai 2021'
    if nearest and since and span.precision == "month" and nearest.event_type in _PLAIN and not nearest.form.startswith("séjourn"):
        return None  # what has lasted for months is no visit: 'en fait les frais depuis mai 2021, a-t-il dit à Lomé où il …'
    if nearest is None:
        return next((trigger for trigger in reversed(triggers) if trigger.function == "occurrence"), None)
    return nearest


def _comes_when(sentence: Sentence, trigger: Trigger, span: DateSpan) -> bool:
    """Whether the date is that of what else happens as something takes place: 'Cette visite intervient alors que …, mercredi'."""
    between = sentence.folded[max(0, trigger.end - sentence.start) : span.start - sentence.start]
    comes = _COMES_WHEN.search(between)
    return trigger.end <= span.start and comes is not None and not _THAT_OF.search(between, comes.end())


def _since_beginning(sentence: Sentence, trigger: Trigger, span: DateSpan) -> bool:
    """Whether the date is that of what the telling is told since: its launch, a nomination, the end of a war."""
    low = trigger.end - sentence.start if trigger.end <= span.start else 0
    return _SINCE_WHAT.search(sentence.folded[max(0, low) : span.start - sentence.start]) is not None


def _closes_another(sentence: Sentence, trigger: Trigger, span: DateSpan) -> bool:
    """Whether it is but that with which something else begins or ends: 'la visite doit s'achever vendredi par une rencontre'."""
    behind = span.end <= trigger.start and _BY_WAY_OF.search(sentence.folded[: trigger.start - sentence.start]) is not None
    return behind and any(cue.value in ("start", "end") and cue.end <= span.start for cue in sentence.cues)


def _is_led_up_to(sentence: Sentence, trigger: Trigger, span: DateSpan) -> bool:
    """Whether the sentence opens with it as what is still to come when the rest happens, on the date told there."""
    behind = sentence.folded[trigger.end - sentence.start : span.start - sentence.start]
    return "," in behind and _LEADS_UP_TO.search(sentence.folded[: trigger.start - sentence.start]) is not None


def _closes(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a trigger is what a statement was made at the end of, or on: 'au terme de sa visite', ', reçu par son homologue', ', en
    visite au Ghana', but for 'en visite depuis lundi'."""
    before = sentence.folded[: trigger.start - sentence.start]
    if _CLOSED_BY.search(before):
        return True
    own = any(span.start > trigger.end for span in sentence.dates)
    told = _RECEIVED_BY.match(trigger.form) or (not own and _ON_VISIT.match(trigger.form))
    return before.endswith(", ") and bool(told)


def _subject(sentence: Sentence, span: DateSpan, triggers: list[Trigger], telling: list[Trigger]) -> Trigger | None:
    """The noun that a verb of occurrence just before the date has as its subject: the first one of the clause, no attribute of it.

    'La cérémonie de remise de médailles à cinq officiers en fin de stage s'est déroulée le 5 mai.'
    """
    took_place = [one for one in triggers if one.function == "occurrence" and 0 <= span.start - one.end <= _OCCURRED_REACH]
    if not took_place or any(one.end > took_place[-1].end and one.start < span.start for one in telling):
        return None
    clause = sentence.clause(took_place[-1].start)
    nouns = [one for one in telling if one.end <= took_place[-1].start and one.strong and sentence.clause(one.start) == clause]
    if _HELD.fullmatch(took_place[-1].form):  # 'est venu présenter les conclusions de la réunion … tenue à X du 3 au 5'
        nouns = [one for one in nouns if one.function in ("gathering", "event")] or nouns
    return next((one for one in nouns if not in_setting(sentence, one)), None)


def _elided_subject(sentence: Sentence, span: DateSpan, triggers: list[Trigger], telling: list[Trigger]) -> Trigger | None:
    """The verb of occurrence just before the date whose clause names nothing else: 'La première a eu lieu en mai, avant que …'."""
    clause = sentence.clause(span.start)
    if clause or span.bound != "on":
        return None
    near = [one for one in triggers if one.function == "occurrence" and 0 <= span.start - one.end <= _NONE_REACH]
    own = [one for one in near if sentence.clause(one.start) == clause]
    if not own or ":" in sentence.folded[own[-1].end - sentence.start :]:
        return None  # 'Deux événements se sont déroulés hier : …'
    return own[-1] if all(sentence.clause(one.start) > clause and one.start > own[-1].end for one in telling) else None


def in_setting(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a trigger only says at what occasion another thing was done: 'en marge de la cérémonie de décoration, il a remis …'."""
    return _SETTING.search(sentence.folded[: trigger.start - sentence.start]) is not None


def _said_to_be_planned(sentence: Sentence, span: DateSpan, telling: list[Trigger]) -> Trigger | None:
    """The noun that a participle says is planned for the date: 'Au cœur de ce séjour, prévu du 9 au 10, il aura un entretien'."""
    nouns = [one for one in telling if one.function in ("event", "gathering", "part") and one.end <= span.start]
    gaps = [(sentence.folded[one.end - sentence.start : span.start - sentence.start], one) for one in nouns]
    return next((one for gap, one in reversed(gaps) if _PLANNED_FOR.fullmatch(gap)), None)


def _antecedent(sentence: Sentence, span: DateSpan, triggers: list[Trigger]) -> Trigger | None:
    """What a relative clause without a trigger of its own says the date of: 'cette escale, qui prend fin le 23 juillet, …'."""
    inside = [(low, high) for low, high in sentence.relatives if low <= span.start < high]
    if not inside or any(low <= one.start < high and one.function != "occurrence" for low, high in inside for one in triggers):
        return None
    telling = (one for one in triggers if one.function not in ("none", "other", "occurrence"))
    return next((one for one in telling if 0 <= inside[0][0] - one.end <= _ANTECEDENT_GAP), None)


def _is_founding(sentence: Sentence, trigger: Trigger, span: DateSpan) -> bool:
    """Whether the date is that on which a national operation was founded: 'l'opération X, lancée le 1er août 2014'."""
    between = sentence.folded[max(0, trigger.end - sentence.start) : span.start - sentence.start]
    before = sentence.folded[: span.start - sentence.start]
    weak = not trigger.strong and _FOUNDED.search(between) is not None
    return trigger.event_type == "operation" and (weak or (span.end <= trigger.start and _FOUNDED_ON.fullmatch(before) is not None))


def _is_subject_matter(sentence: Sentence, trigger: Trigger, triggers: list[Trigger]) -> bool:
    """Whether a trigger only says what a meeting before it in its clause is about, or what a journey is for."""
    if trigger.function == "signing" and _INFINITIVE.fullmatch(trigger.form):  # 'se rendra le 20 à X pour signer': of the journey
        return any(one.function == "motion" and one.end <= trigger.start for one in triggers)
    if trigger.event_type in _PLAIN or trigger.function == "signing":
        return False
    if any(_held_for(sentence, head, trigger) for head in triggers):
        return False
    for head in triggers:
        if head.event_type == "meeting" and head.function in ("gathering", "event", "part") and head.end < trigger.start:
            between = sentence.folded[head.start - sentence.start : trigger.start - sentence.start]
            if len(between) < 120 + head.end - head.start and _ABOUT.search(between[head.end - head.start :]):
                return True
    return False


def _held_for(sentence: Sentence, head: Trigger, trigger: Trigger) -> bool:
    """Whether forces gather for the exercise itself: 'se réuniront … pour un exercice conjoint'. Its date is that of the exercise."""
    between = sentence.folded[max(0, head.end - sentence.start) : trigger.start - sentence.start]
    return head.function == "gathering" and trigger.event_type == "exercise" and _FOR_ONE.search(between) is not None


def strengthen(sentence: Sentence, triggers: list[Trigger], governed: dict[int, list[DateSpan]]) -> None:
    """A weak word hands its date to a strong one of its type that has none ('de passage en terre ivoirienne, … est allé saluer, le 7'),
    a ceremony to the gift or course it was held for, or to the visit it was part of ('Au deuxième jour de sa visite')."""
    for trigger in triggers:
        if trigger.start in governed and not trigger.strong and not _is_another(sentence, trigger):
            strong = [
                other
                for other in triggers
                if other.strong and other.start not in governed and other.function != "other" and _is_of_it(sentence, trigger, other)
            ]
            if strong:
                nearest = min(strong, key=lambda other: abs(other.start - trigger.start))
                governed[nearest.start] = governed.pop(trigger.start)


def _is_of_it(sentence: Sentence, weak: Trigger, strong: Trigger) -> bool:
    if weak.event_type == "ceremony" and strong.event_type == "visit":
        return in_setting(sentence, strong)
    return strong.event_type == weak.event_type or (
        weak.event_type == "ceremony" and (strong.function == "gift" or strong.event_type == "training")
    )


def _is_another(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a trigger names what came before or after the thing told, and keeps its own date: 'après la venue de X, en mai'."""
    return _ANOTHER.search(sentence.folded[: trigger.start - sentence.start]) is not None


def is_history(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a trigger is only what this came some time after: 'quelques mois après la signature d'un accord'."""
    return _SOME_TIME_AFTER.search(sentence.folded[: trigger.start - sentence.start]) is not None


def is_ended(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a signature is that of an agreement which is given up: 'a mis fin à l'accord signé avec …'. That is no news of it."""
    return trigger.function == "signing" and any(one.function == "other" and one.event_type == "agreement" for one in sentence.triggers)


def share(sentence: Sentence, triggers: list[Trigger], governed: dict[int, list[DateSpan]], alone: bool) -> None:
    """A date holds for a signature in its clause too, or in its sentence when it is the only one: 's'est rendu jeudi
    à X, où il a signé'."""
    by_start = {trigger.start: trigger for trigger in triggers}
    for start, dates in list(governed.items()):
        owner = by_start[start]
        if len(dates) > 1 or owner.event_type not in _PLAIN:
            continue
        if _SINCE.search(sentence.folded[: dates[0].start - sentence.start]):
            continue  # 'en visite depuis mardi': what else is told is of a later day
        apposed = owner.function == "motion" and _PARTICIPLE.match(owner.form)
        if apposed and sentence.folded[: owner.start - sentence.start].endswith(", "):
            continue  # 'la signature …, à l'occasion d'une visite de l'officier, arrivé jeudi'
        for other in triggers:
            near = sentence.clause(other.start) == sentence.clause(owner.start) or (alone and _COMPOUND.match(other.form))
            signs = other.strong and other.function == "signing" and sentence.of_agreement and not is_history(sentence, other)
            if other.start not in governed and signs and near:
                governed[other.start] = dates


def spare(sentence: Sentence, trigger: Trigger, dates: list[DateSpan]) -> list[DateSpan]:
    """The days a trigger cannot be dated by, being of another clause than the day nearest to it: 'au lendemain du passage …, jeudi 16 mars,
    c'est le général … qui a pris l'avion …, vendredi 17 mars'."""
    days = [
        span for span in dates if span.precision == "day" and span.bound != "until" and span.first is not None and span.first == span.last
    ]
    if len(days) < 2 or len(days) < len(dates):
        return []
    nearest = min(days, key=lambda span: abs(span.start - trigger.end))
    others = [span for span in days if span.first != nearest.first]
    opening = _OPENING.match(sentence.folded)
    begun = any(cue.value == "start" and cue.start == sentence.start for cue in sentence.cues)  # 'Ouverte jeudi, la réunion …'
    if opening and not begun and sentence.start + opening.end() <= min(trigger.start, nearest.start):
        return [span for span in others if span.start < sentence.start + opening.end()]
    if sentence.has("start", "end"):
        return []
    return [span for span in others if sentence.clause(span.start) != sentence.clause(nearest.start)]
