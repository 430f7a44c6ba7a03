"""What the object of a verb makes of its trigger: a thing received is no visitor, a medal handed over no assistance."""

from __future__ import annotations

import re
from dataclasses import replace

from flows.journeys import leads_on, leaves, leaves_for_abroad, visits_abroad
from flows.model import Document, Sentence, Span, Trigger

_SUBJECT_REACH = 160  # characters from a thing that opens a sentence to the passive verb of its handing over
_OBJECT_REACH = 80  # characters between 'a reçu', 'a remis' and what is received or handed over
_EQUIPMENT_REACH = 40  # and what was received as a gift
_ACTIVE = re.compile(r"(?:l'|les )?(?:a|ont|avait|avaient|aura|auront|reçoit|reçoivent|recevra|recevront|recevait)\b(?! (?:ét|et)é)")
_ITS_OBJECT = re.compile(  # between a verb and what it takes in; a date or place may stand there
    r"(?:,? (?:(?:depuis|du|le|ce|de|jusqu'au) )?[a-z0-9 ]{3,40},?)? (?:la |le |l'|une? |cette |cet |sa |son )(?:[0-9]*[a-z]+ ){0,2}"
)
_SUBJECT_GAP = 3  # characters between a subject and its verb
_AIMED_AT = ("exercise", "operation", "training")  # types of what an agreement may only provide for
_TEACH = re.compile(r"\b(?:instructeurs|formateurs|moniteurs)\b[^;:.]{0,60}$")  # 'Des instructeurs de la garde nationale ont formé …'
_AIM = re.compile(
    r"\b(?:permett(?:ant|ra|ront|re)|facilit[a-z]+|favoris[a-z]+|destinee?s? a|vis(?:e|ent|ant) a|afin d(?:e |')|en vue d(?:e |')"
    r"|prevo(?:it|ient|yant)"
    r"|pour (?:[a-z']+ )?[a-z]+(?:er|ir|re)|relati(?:fs?|ves?) a(?:ux?)?|portant sur|ouvrant la voie a|encadr(?:e|ant|era))\b[^.;:]{0,60}$"
)
_OCCASION_OF = re.compile(  # 'a reçu le général X, en visite à Lomé': no visit is received
    r"\b(?:en|pour|venue?s? (?:en|pour)|(?:lors|au cours|dans le cadre|a l'occasion|a l'issue|au terme|au debut|a la fin) d(?:e |'|u )"
    r"|en marge d(?:e |'|u ))(?: ?(?:une|la|sa|cette|leur|l'|le|un|son|ce))? ?(?:[a-z]+ )?$"
)
_TALKED_OF = re.compile(  # 'parler de formation', 'ont évoqué la formation'
    r"\b(?:parl|discut|debatt|evoqu|abord|souhait|axe|port)[a-z]* (?:de |d'|des |du |sur |la |le |l'|les |notamment |en particulier ){0,4}$"
)
_ON_THE_SPOT = re.compile(r"[^,;:.]{0,25} (?:sur (?:le terrain|les lieux|le site|place)|aupres des (?:stagiaires|participants|troupes))\b")
_THERE = re.compile(r"\bsur (?:le terrain|les lieux|le site|place),? ou\b")
_OF_A_YEAR = re.compile(r" (?:(?:[0-9]{4}) ?[-/] ?[0-9]{2,4}\b|budgetaire|fiscal|comptable|clos\b)")  # of a budget
_PART_OF_YEAR = re.compile(r"\b(?:trimestre|semestre|budget|comptes?|resultats?) de l'$")
_EMBASSY = re.compile(r"\bl'ambassade (?:de |d'|du |des )[a-z' -]{3,30}(?: a [a-z-]+)?,? (?:[a-z']+ ){0,2}(?:a |d')?$")
_OFFICE_OF = re.compile(  # 'le commandant sortant de la mission militaire': where he serves
    r"\b(?:commandante?s?|cheff?e?s?|responsables?|direct(?:eurs?|rices?)|membres?|porte-parole|adjointe?s?|instructeurs?|personnels?)"
    r"(?: [a-z]+){0,2} (?:de (?:la |cette |sa |leur )?|des? )$"
)
_OF_SOMEBODY = re.compile(r"(?: [a-z']+){0,3} (?:du |de la |de l'|d'une? (?:[a-z]+ )?|de (?:son |sa )?|des )")
_AGREED = re.compile(r"(?:reçu|accueilli)(?:e|s|es)$")
_SENT = r"\b(?:contingents?|casques bleus|renforts?|troupes)\b"
_THEY_CAME = re.compile(r"(?:ils|elles) (?:sont|etaient) arrive")
_SENT_BEFORE = re.compile(
    rf"(?:^|[,;:] ?)(?:[a-z0-9']+ ){{0,4}}(?:[ld]')?{_SENT}(?!.*\b(?:commandant|chef|ministre|general|colonel)\b)[^,;:]*$"
)
_SENT_BEHIND = re.compile(rf"(?: [a-z0-9']+){{0,3}} ?{_SENT}")
_COURSE_TAKEN = re.compile(  # 'a achevé, le 3 mai à Rabat, sa formation': seeds/verbs has the phrase without what stands between
    r"\b(?:(?:a|ont|avait|avaient)(?: [a-z]+ment)? (?:acheve|termine|suivi|recu|boucle|clos|entame|debute|commence|dispense|assure)"
    r"|vien(?:t|nent) d(?:e |')(?:[a-z]+er|suivre|recevoir|clore))(?:,? [^,;]{3,50},)? (?:une? |sa |son |leur |la |le |l'|cette |ce )?$"
)
_ITS_STAY = re.compile(r"\b(?:son|leur) (?:sejour|passage)(?: (?:a|au|aux|en))?$")
_SHIP_ACTS = re.compile(r", (?:le|la|l'|les|ce|cette) ?(?=[a-z])")
_TO_TRAIN = re.compile(  # 'sont arrivés lundi à X pour former une compagnie'
    r"^[^,;:.]{0,60}(?:, (?:en|au|aux|a) [a-z' -]{3,30},?)? (?:pour|afin d(?:e |')|en vue d(?:e |')|dans le but d(?:e |')) ?(?:y )?"
    r"(?:former|instruire|entrainer|(?:dispenser|assurer|animer|donner) (?:une? |la |des )?(?:formation|stage|cours))\b"
)
_INSTRUCTORS = re.compile(  # 'Une équipe de huit instructeurs, issus de X, est arrivée': it is they who come
    r"^(?:[a-z0-9'-]+ ){0,7}(?:instructeurs|formateurs|moniteurs)\b"
    r"(?: [a-z]+)?(?: [a-z]+s d(?:e |u |es |')[^,;:.]{3,30})?(?:, [^,;]{3,90},)? ?$"
)
_AIM = re.compile(r"[^;:.]{0,80}\b(?:pour|afin d|en vue d|dans le cadre d)")
_COURSE = r"(?:stages?|formations?|instruction|detachement d'instruction|cycle de formation|cours)"
_COURSE_LED = re.compile(rf"[^,;:.]{{0,30}}\b(?:une?|des) {_COURSE}\b")
_FOR_COURSE = re.compile(rf"[^;:.]{{0,160}} pour (?:une?|des|deux|trois|quatre|plusieurs) (?:[a-z]+ )?{_COURSE}\b")
_TRAINS_WITH = re.compile(
    r"s?(?: (?!au profit|en faveur)[a-z'-]+){0,6}? "
    r"(?:(?:en|a la) mer\b|avec (?:des? |deux |trois |quatre |plusieurs |l[ae]s? |l'|une? |d'autres ))[^,;:.]{0,40}"
)
_TEACHERS = re.compile(r"\b(?:instruct|format|encadr|moniteu|conseill|expert|mentor)")
_FRAME = re.compile(r"\b(?:dans le cadre|au titre|au sein|au profit|en appui|en soutien) (?:de l'|de la |de |a l'|d'une )$")
_FOR_EXERCISE = re.compile(r"\b(?:pour|(?:dans le cadre|en vue|afin) d(?:e |'))[^,;:.]{0,40}$")
_TO_SHIP = re.compile(
    r"[^;:.]{0,60} pour (?:visiter|voir|decouvrir) (?:l[ae]s? |l'|ce |cette |ces |un |une )?(?:deux |trois )?"
    r"(?:navires?|batiments?|fregates?|corvettes?|patrouilleurs?|destroyers?|porte-)"
)
_ABOARD = re.compile(r" a bord\b")
_OF_SHIP = re.compile(  # also 'l'arrivée au port d'Abidjan de sa 16e flotte'
    r"(?: (?:a |au |aux |dans )?(?:la |le |l'|les )?[a-z' -]{3,40}?)?(?:, [^,]{4,30},)?"
    r" (?:de (?:la |l'|sa |son |cette |ce )?|du |des |d'une? |d')(?:[0-9a-z]+ )?"
)
_INFINITIVE = re.compile(r"d(?:e |')[a-zéèêôîœç]+r(?:e)?")
_BARE = re.compile(r"(?:de |d')?[a-zéèêôîœç]+er")
_TO_SIGN = re.compile(r"\b(?:pour(?: y)?|(?:afin|en vue)(?: d'y)?|venue?s?(?: [^,;]{2,40})?) $")  # the form may begin with 'de'
_WHOSE_TURN = re.compile(  # 'L'honneur est revenu au ministre', 'Il est revenu à l'ambassadeur', 'Il a été donné au général'
    r"\b(?:honneur (?:est |etait )?(?:revenu|revenait|revint|echu)|il (?:est |etait )?(?:revenu|revenait|revint)|il a ete donne) "
    r"(?:a |au |aux )[^;]{3,110}$"
)
_ITS_SHIP = re.compile(r"(?: [^,;]{3,40})?, (?:la |le |l'|une? )$")
_RENDRE = re.compile(r"\brend(?:us?|ues?|re|ra|ront|ent|ait|aient)?$")
_JOINT = re.compile(r" [a-z]+ (?:conjointe|mixte|commune)s?\b")  # 'une patrouille fluviale conjointe'
_TO = re.compile(r"\b(?:à|au|aux|en|dans|chez|sur|auprès|vers|jusqu|où|À|Au|Aux|En)\b")
_TO_FORCES = re.compile(
    r" (?:\w+ ){0,3}?(?:aux |à l'|à la )(?:autorités|armée|forces|militaires|soldats|unités|détachements|police|gendarmerie)\b",
    re.IGNORECASE,
)
_HANDED_OVER = {"command": "ceremony", "credentials": "ceremony", "decoration": "ceremony", "diploma": "training", "message": None}
_PASSIVE = re.compile(r"\bété\b|^des mains |^(?:est|sont|sera|seront|était|étaient|fut|furent) ")


def is_bare_aim(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether an infinitive behind 'de' tells of nothing done ('afin de recevoir'): only whose turn it was has done it."""
    if trigger.function == "signing" and _BARE.fullmatch(trigger.form):
        return not _signs_there(sentence, trigger)
    if not _INFINITIVE.fullmatch(trigger.form):
        return False
    return _WHOSE_TURN.search(sentence.folded[: trigger.start - sentence.start]) is None


def _signs_there(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a signature is what somebody travelled or met for, so that it was given: 's'est rendu à X pour y signer un accord'."""
    met = any(one.event_type in ("visit", "meeting") and one.end <= trigger.start for one in sentence.triggers)
    return met and _TO_SIGN.search(sentence.folded[: trigger.start - sentence.start]) is not None


def by_its_object(document: Document, sentence: Sentence, trigger: Trigger) -> Trigger:
    """A trigger of receiving or handing over, read by what is received or handed over."""
    if _tells_nothing(sentence, trigger):
        return replace(trigger, event_type=None, function="none", strong=False)
    if trigger.function == "other" and _ratifies(sentence, trigger):
        return replace(trigger, function="none")
    if trigger.function == "reception" and _course_receives(sentence, trigger):
        return replace(trigger, event_type="training", function="event")
    if trigger.function == "reception" and _hosts_occasion(sentence, trigger):
        return replace(trigger, event_type=None, function="occurrence")
    if trigger.function == "reception" and _ship_received(sentence, trigger):
        return replace(trigger, event_type="port_call", function="event")
    if trigger.function == "motion" and _thing_arrives(sentence, trigger):
        return replace(trigger, event_type="assistance", function="gift")
    if trigger.event_type == "visit" and trigger.function in ("event", "motion") and _of_a_ship(sentence, trigger):
        return replace(trigger, event_type="port_call")
    if _receives_things(document, sentence, trigger):
        return _as_gift(sentence, trigger)
    if _surrenders(document, sentence, trigger):
        return replace(trigger, event_type=None, function="none", strong=False)
    if leaves(trigger) and not leaves_for_abroad(sentence, trigger):
        return replace(trigger, event_type=None, function="none", strong=False)  # somebody goes home, or an army leaves a country
    if trigger.function in ("motion", "reception") and _is_for_training(sentence, trigger):
        return replace(trigger, event_type="training", function="event")
    if trigger.function in ("motion", "reception") and _looks_at_ship(sentence, trigger):
        return replace(trigger, event_type="port_call", function="part")
    if trigger.function == "motion" and _is_voyage(sentence, trigger):
        return replace(trigger, event_type="port_call")
    if trigger.function in ("event", "motion") and trigger.event_type == "visit" and _ship_stays(sentence, trigger):
        return replace(trigger, event_type="port_call", strong=True)
    if trigger.event_type == "visit" and trigger.function == "event" and leads_on(sentence, trigger):
        return replace(trigger, function="tour", strong=True)
    if trigger.event_type == "visit" and not trigger.strong and visits_abroad(sentence, trigger):
        return replace(trigger, strong=True)
    if trigger.event_type == "port_call" and _stops_over(sentence, trigger):
        return replace(trigger, event_type="visit", function="motion")
    if trigger.event_type == "training" and not trigger.strong and _TEACH.search(sentence.folded[: trigger.start - sentence.start]):
        return replace(trigger, strong=True)
    if trigger.form.startswith("patrouille") and _JOINT.match(sentence.folded, trigger.end - sentence.start):
        return replace(trigger, strong=True)
    if trigger.form.startswith("entraînement") and trigger.event_type == "training" and _trains_together(sentence, trigger):
        return replace(trigger, event_type="exercise", strong=True)
    if trigger.event_type == "training" and not trigger.strong and _COURSE_TAKEN.search(sentence.folded[: trigger.start - sentence.start]):
        return replace(trigger, strong=True)
    return _handed_over(sentence, trigger) if trigger.function == "gift" else trigger


def _ratifies(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether what is adopted is the law that lets an agreement be ratified: its day is that of the ratification."""
    return "adopt" in trigger.form and "ratification" in sentence.folded


def _is_for_training(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether who comes, is taken in or led comes to teach or learn: 'accueilleront des unités de X pour un stage', 'a conduit à Y un
    stage'."""
    behind = sentence.folded[trigger.end - sentence.start :]
    teachers = _INSTRUCTORS.search(sentence.folded[: trigger.start - sentence.start])
    if trigger.function == "motion" and teachers and _AIM.match(behind):
        return True
    if trigger.function == "motion" and (_TO_TRAIN.search(behind) or ("condui" in trigger.form and _COURSE_LED.match(behind))):
        return True
    return trigger.function == "reception" and _FOR_COURSE.match(behind) is not None


def _trains_together(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether it is units that train with each other: 'un entraînement avec deux vedettes X', 'un entraînement en mer'; none is taught."""
    told = _TRAINS_WITH.match(sentence.folded[trigger.end - sentence.start :])
    return told is not None and not _TEACHERS.search(told.group())


def _comes_for_exercise(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether somebody comes for an exercise whose days are told, and not the day of the coming: 'attendus à X pour l'exercice Y, prévu
    du 3 au 14'."""
    first = min((one.start for one in sentence.triggers if one.event_type == "exercise" and one.start > trigger.end), default=None)
    if first is None or not _FOR_EXERCISE.search(sentence.folded[trigger.end - sentence.start : first - sentence.start]):
        return False
    return any(span.start > first for span in sentence.dates) and not any(span.end <= first for span in sentence.dates)


def _looks_at_ship(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether somebody comes to see a ship that has called, or is welcomed aboard: that is part of its call."""
    behind = sentence.folded[trigger.end - sentence.start :]
    return _TO_SHIP.match(behind) is not None or (trigger.function == "reception" and _ABOARD.match(behind) is not None)


def _tells_nothing(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether what stands around a trigger makes it no occasion: an office's mission, a budget's 'exercice', an ambassador's letters of
    credence for a head of state, a look at what is told elsewhere, the operation within which something is done, a mere aim or topic."""
    before, behind = sentence.folded[: trigger.start - sentence.start], sentence.folded[trigger.end - sentence.start :]
    if trigger.form.startswith("mission") and _OFFICE_OF.search(before):
        return True
    if trigger.function == "reception" and _EMBASSY.search(before):
        return True  # its own staff: 'l'ambassade de X s'apprête à accueillir un nouvel attaché'
    if trigger.form.startswith("exercice") and (_OF_A_YEAR.match(behind) or _PART_OF_YEAR.search(before)):
        return True
    if "créance" in trigger.form and not any(cue.defence for cue, _ in sentence.offices):
        return True
    if _on_the_spot(sentence, trigger):
        return True
    if trigger.event_type == "operation" and not trigger.strong and _FRAME.search(before):
        return True
    if trigger.function == "motion" and _comes_for_exercise(sentence, trigger):
        return True
    return trigger.event_type in _AIMED_AT and (_is_aim(sentence, trigger) or _is_talked_of(sentence, trigger))


def _on_the_spot(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether somebody has but a look at what is told elsewhere: 's'est rendu sur le terrain, où il a été accueilli par …'."""
    if trigger.function not in ("motion", "reception") or any(city.position == "at" for city in sentence.cities):
        return False
    if trigger.function == "reception":
        return _THERE.search(sentence.folded, 0, trigger.start - sentence.start) is not None
    return _ON_THE_SPOT.match(sentence.folded, trigger.end - sentence.start) is not None


def _is_aim(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether it is what an agreement told before it in the sentence is to make possible: 'un accord permettant des patrouilles mixtes'."""
    signed = [one.end for one in sentence.triggers if one.function == "signing" and one.end < trigger.start]
    if not signed or not sentence.of_agreement:
        return False
    return _AIM.search(sentence.folded[signed[-1] - sentence.start : trigger.start - sentence.start]) is not None


def _is_talked_of(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether it is training as such, which others talk about: 'l'occasion de parler de formation militaire'."""
    return trigger.form.startswith("formation") and _TALKED_OF.search(sentence.folded[: trigger.start - sentence.start]) is not None


def _course_receives(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether it is a course that takes people in: 'le stage a accueilli dix stagiaires de cinq pays'."""
    courses = [one for one in sentence.triggers if one.event_type == "training" and 0 < trigger.start - one.end <= _SUBJECT_GAP]
    return bool(courses) and _ACTIVE.match(trigger.form) is not None


def _hosts_occasion(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether it is a place that takes in a meeting or an exercise, and no visitor: 'Lomé accueille depuis lundi la réunion des …'."""
    if "accueil" not in trigger.form or " par" in trigger.form:
        return False
    told = [one for one in sentence.triggers if one.event_type and one.event_type != "visit" and one.function in ("event", "gathering")]
    noun = next((one.start for one in told if one.start > trigger.end), trigger.end)
    guests = [*(one.start for one in sentence.persons), *(cue.start for cue, _ in sentence.offices)]
    guests += [*(one.start for one in sentence.party_nouns), *(one.start for one in sentence.countries)]
    between = sentence.folded[trigger.end - sentence.start : noun - sentence.start]
    return _ITS_OBJECT.fullmatch(between) is not None and not any(trigger.end <= start < noun for start in guests)


def is_deployment(sentence: Sentence, trigger: Trigger, told: Sentence | None = None) -> bool:
    """Whether those who arrive come to stay, sent on a mission: 'un contingent burundais … est arrivé', 'l'arrivée des casques bleus'.

    `told`: the sentence before, which tells who 'ils sont arrivés' are.
    """
    if trigger.function != "motion":
        return False
    if told is not None and _THEY_CAME.match(sentence.folded) and re.search(_SENT, told.folded):
        return "arriv" in trigger.form
    before, behind = sentence.folded[: trigger.start - sentence.start], sentence.folded[trigger.end - sentence.start :]
    return _SENT_BEFORE.search(before) is not None or ("arriv" in trigger.form and _SENT_BEHIND.match(behind) is not None)


def _surrenders(document: Document, sentence: Sentence, trigger: Trigger) -> bool:
    """Whether 'se rendre' is to lay down arms: it leads to no place, or to forces ('se sont rendus', 's'est rendu aux autorités')."""
    if trigger.function != "motion" or not _RENDRE.search(trigger.form):
        return False
    behind = document.text[trigger.end : sentence.end]
    before = document.text[sentence.start : trigger.start]
    for span in sentence.dates:  # 'du 7 au 13 mai' leads nowhere
        behind = behind.replace(document.text[span.start : span.end], "")
    return not (_TO.search(behind) or _TO.search(before) or " y " in f" {trigger.form}".replace("'", " ")) or bool(_TO_FORCES.match(behind))


def _is_voyage(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether it is a ship that arrives, not somebody aboard: 'la frégate a rallié Dakar'."""
    ships = [cue for cue in sentence.cues if cue.value == "ship" and (cue.end <= trigger.start or _arrives_first(sentence, trigger, cue))]
    aboard = [*(one.start for one in sentence.persons), *(cue.start for cue, _ in sentence.offices)]
    return bool(ships) and not any(start < trigger.start for start in aboard) and any(city.start > trigger.end for city in sentence.cities)


def _arrives_first(sentence: Sentence, trigger: Trigger, ship: Span) -> bool:
    """'Arrivée lundi, la frégate …': the participle stands before its ship."""
    gap = sentence.folded[trigger.end - sentence.start : max(ship.start - sentence.start, 0)]
    return trigger.start == sentence.start and _ITS_SHIP.fullmatch(gap) is not None


def _stops_over(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether it is somebody who stops over, and no ship: 'le ministre X a fait une escale à Dakar'."""
    aboard = [*(one.start for one in sentence.persons), *(cue.start for cue, _ in sentence.offices)]
    return not sentence.has("ship") and any(start < trigger.start for start in aboard)


def _ship_stays(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a stay is a ship's: 'lors de son séjour à Lomé, la frégate a …'."""
    its = _ITS_STAY.search(sentence.folded[: trigger.end - sentence.start])
    subjects = {one.end() for one in _SHIP_ACTS.finditer(sentence.folded, trigger.end - sentence.start)}
    ships = [cue.start - sentence.start for cue in sentence.cues if cue.value == "ship"]
    return its is not None and not subjects.isdisjoint(ships)


def _ship_received(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether it is a ship that is welcomed, and nobody before it: 'Le port a accueilli du 3 au 5 mai la frégate …'."""
    ships = [cue.start for cue in sentence.cues if cue.value == "ship" and 0 <= cue.start - trigger.end <= _OBJECT_REACH]
    people = [*(one.start for one in sentence.persons), *(cue.start for cue, _ in sentence.offices)]
    return bool(ships) and not any(trigger.end <= start < ships[0] for start in people)


def _of_a_ship(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether it is a ship that visits: 'Visite de la frégate X au port de Y', 'l'arrivée à Y de deux navires'."""
    if trigger.function == "motion" and not trigger.form.startswith("arrivée"):
        return False
    gaps = (sentence.folded[trigger.end - sentence.start : cue.start - sentence.start] for cue in sentence.cues if cue.value == "ship")
    return any(_OF_SHIP.fullmatch(gap) for gap in gaps)


def _thing_arrives(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether it is equipment or aid that arrives, and nobody: 'Dix blindés, don du Laos, sont arrivés à Lomé'."""
    if not any(verb in trigger.form for verb in ("arriv", "débarqu", "atterri")):
        return False
    things = [one for one in sentence.topics if one.value == "equipment" and one.end <= trigger.start]
    people = [*(one.start for one in sentence.persons), *(cue.start for cue, _ in sentence.offices)]
    aboard = any(cue.value == "ship" and cue.end <= trigger.start for cue in sentence.cues)
    return bool(things) and not aboard and not any(start < trigger.start for start in people)


def _receives_things(document: Document, sentence: Sentence, trigger: Trigger) -> bool:
    """Whether what is 'received' is a thing, not a visitor: 'ont reçu vendredi le brevet', 'a reçu 200 véhicules', 'l'ont reçue'."""
    if trigger.function != "reception" or not _ACTIVE.match(trigger.form):
        return False
    if _AGREED.search(trigger.form):  # with an object that stands before it: a relative pronoun, or one for a thing named a sentence ago
        before = [*document.sentences[max(0, sentence.no - 1)].cues, *(cue for cue in sentence.cues if cue.end <= trigger.start)]
        return any(cue.value == "thing" for cue in before)
    return any(
        cue.value == "thing"
        and 0 <= cue.start - trigger.end <= _OBJECT_REACH
        and not _OCCASION_OF.search(sentence.folded[: cue.start - sentence.start])
        and not _is_visit_of(sentence, cue)
        for cue in sentence.cues
    )


def _is_visit_of(sentence: Sentence, cue: Span) -> bool:
    """Whether what is received is somebody's visit: 'a reçu la visite du ministre X'."""
    people = [*(one.start for one in sentence.persons), *(one.start for one, _ in sentence.offices)]
    people += [one.start for one in sentence.party_nouns]
    gaps = (sentence.folded[cue.end - sentence.start : start - sentence.start] for start in people if start > cue.end)
    return sentence.folded[cue.start - sentence.start :].startswith("visite") and any(_OF_SOMEBODY.fullmatch(gap) for gap in gaps)


def _as_gift(sentence: Sentence, trigger: Trigger) -> Trigger:
    """What receiving a thing tells: equipment behind the verb was given, anything else is nothing ('ont reçu le brevet, une visite')."""
    equipment = any(span.value == "equipment" and 0 <= span.start - trigger.end <= _EQUIPMENT_REACH for span in sentence.topics)
    if equipment and not _AGREED.search(trigger.form):
        return replace(trigger, event_type="assistance", function="gift", strong=False)
    return replace(trigger, event_type=None, function="none", strong=False)


def _handed_over(sentence: Sentence, trigger: Trigger) -> Trigger:
    """What handing over something else than equipment is: of a command, credentials or a decoration a ceremony, of a diploma a
    training's end, of a message nothing.

    The thing stands behind the verb, or before a passive one ('La médaille lui a été remise'); the nearest decides.
    """
    passive = _PASSIVE.search(trigger.form) is not None
    things = [
        (min(abs(cue.start - trigger.end), abs(trigger.start - cue.end)), cue.value)
        for cue in sentence.cues
        if (cue.value in _HANDED_OVER or cue.value == "thing")
        and (0 <= cue.start - trigger.end <= _OBJECT_REACH or (passive and 0 <= trigger.start - cue.end <= _reach(sentence, cue)))
    ]
    nearest = min((distance for distance, _ in things), default=0)
    handed = next((value for distance, value in things if distance == nearest and value in _HANDED_OVER), None)
    if handed is None:
        return trigger
    event_type = _HANDED_OVER[handed]
    return replace(trigger, event_type=event_type, function="event" if event_type else "none", strong=trigger.strong and bool(event_type))


def _reach(sentence: Sentence, cue: Span) -> int:
    """How far behind it the passive verb of a thing may stand: the subject of the sentence may have an apposition."""
    return _SUBJECT_REACH if cue.start - sentence.start <= _SUBJECT_GAP else _OBJECT_REACH
