"""Whether a sentence puts the person it names on the spot: not who is spoken for, stayed away, sells something or only comments."""

from __future__ import annotations

import re

from flows.mentions.persons import Person
from flows.model import Sentence, Span

# 'le général X s'était fait représenter', 'X, retenu à Abidjan, …', 'X avait envoyé un message'
_STAYED_AWAY = re.compile(
    r"(?:s'y |s'|y )?(?:etait|est|a|avait|fut|sera) (?:fait |ete )?(?:representee?s?"
    r"|excusee?s?|empechee?s?|retenue?s?|absente?s?)\b(?! la\b)|"
    r"s'(?:y )?(?:est|etait|etant) fait (?:representer|excuser)|n'(?:a|avait|ayant) pu|"
    r"(?:a|avait) (?:envoye|adresse|fait parvenir|fait lire|depeche) |"
    r"(?:nous |m'|l'|les |leur )(?:a|avait) (?:charge|mandate|envoye|demande|prie|confie)(?:e?s?)\b"
)
_KEPT_AWAY = re.compile(r"^(?:retenue?s?|empechee?s?|absente?s?|souffrante?s?|en deplacement)\b[^,;]{0,60},[^,;]{0,60}$")
_NOT_LED = re.compile(r"\bn'(?:est|etait|a|avait|sera|aura) pas (?:ete )?(?:conduit|men|dirig|presid|condui)[a-z]* par [^,;:]{0,40}$")
_DURING = re.compile(
    r"\b(?:pendant|lors|en marge|a l'occasion|dans la foulee|a la faveur|au cours|a la veille|au lendemain|a la suite|apres) "
    r"(?:de la |de l'|du |de |d'une? |le |la |l')?(?:[a-z]+ )?(?:sejour|visite"
    r"|deplacement|voyage|tournee|investiture|election|mandat|entretien)\b"
    r"[^,;.]{0,50}\b(?:du|de|de la|d') ?(?:[^,;.]{0,40})$"
)
_WELCOME = re.compile(
    r"\b(?:pour|de) (?:leur|son|sa|l'|la|cette|cet) ?(?:chaleur de l'|qualite de l')?(?:invitation|accueil|hospitalite)\b"
)
_SHIP = (
    r"(?:navire|batiment|fregate|corvette|patrouilleur|chasseur de mines|porte-[a-z-]+|sous-marin|aviso|destroyer|croiseur|groupe naval)"
)
_OF_SHIP = re.compile(rf",? ?(?:qui commande|commandant|pacha|a la tete) (?:de |du )?(?:le |la |l'|ce |cette )?(?:{_SHIP}\b|\")")
_SHIPS_OWN = re.compile(
    rf"(?:(?:son|leur|pour) commandant,? |commandant (?:du|de la|de l'|de ce"
    rf"|de cette) ?{_SHIP}[^,;]{{0,40}},? )(?:le |la |l')?[^,;.]{{0,40}}$"
)
_FUTURE = re.compile(r",? (?:[a-z]{3,}era|sera|aura|fera|ira|se rendra|viendra|tiendra|recevra) (?!par )")
_ANOTHER_EDITION = re.compile(  # 'L'année dernière, l'honneur était revenu à X'
    r"(?:\W*(?:mais|or|deja|pour rappel|pour memoire|a titre de rappel),? )?(?:l'an(?:nee)? (?:derni|pass|preced)[a-z]*"
    r"|(?:lors de |a |pour )?(?:la (?:premiere|derniere|precedente)|l'(?:avant-derniere)|l') ?(?:edition|promotion|session)"
    r"(?: (?:precedente|passee|derniere|d'avant|inaugurale))?(?: de l'an(?:nee)? (?:derni|pass)[a-z]*)?"
    r"|(?:les )?annees (?:precedentes|passees)),? "
)
_BEHIND = 60  # characters behind a name in which its verb stands
_COMPANY = re.compile(
    r"(?:\([^)]{1,20}\) ?)?,? ?(?:le |la |l'|un |une )?[^,;.]{0,60}?"
    r"\b(?:societe|firme|entreprise|groupe industriel|(?<!en )compagnie|constructeur|avionneur|armateur|"
    r"cabinet prive|start-up|equipementier|industriel)\b"
)
_MEETS = re.compile(
    r"\b(?:recue?s?|rencontr\w+|entretien\w*|entretenir|entretenue?s?|audiences?|tete-a-tete|saluer?|"
    r"presentee?s? (?:a|au|par)|aupres d[ue]|"
    r"conduite?s? (?:chez|aupres|devant)|vu|visite de courtoisie|preside(?:e|es|r|ra)?|coupe|inaugur\w+|monte a bord|accueilli\w*)\b"
)
_SPEAKS = (
    r"(?:a|ont|avait) (?:(?!ete )[a-z]+ )?(?:devoile|declare|souligne|indique|precise"
    r"|explique|affirme|annonce|assure|estime|ajoute|confie|rappele|resume|"
    r"plaisante|note|observe|relativise|insiste|juge|conclu|commente|lache|glisse|lance|martele|tenu a (?:preciser"
    r"|souligner|rappeler))|(?:declare|souligne|indique|precise|explique|affirme|assure|"
    r"estime|ajoute|confie|rappelle|resume|note|juge|observe|commente|avertit|insiste|dit|disait(?: encore)?|assurait|promettait)"
)
_ASKED = re.compile(rf"\b{_SPEAKS}\b(?: [a-z]+di)? ?,? (?!par )(?:le |la |l'|m\. |mme )?[^,;.\"]{{0,50}}$")
_OF_UNIT = re.compile(
    r",? (?:qui (?:commande|dirige)|(?:le |la )?(?:command(?:ant|ait)|chef|directeur)) (?:[a-z]+ )?"
    r"(?:du |de la |de l'|des |d'|le |la |l')"
    r"(?:detachement|bataillon|compagnie|contingent|section|unite|zone militaire|secteur|patrouille|exercice|manoeuvre|groupement)\b"
)
_AT_CEREMONY = re.compile(
    r"\b(?:lors|au cours|a l'occasion|pendant|a l'issue|au terme) (?:de |d'|du )?(?:la |l'|le |cette |cet |une )?"
    r"(?:ceremonie|cloture|ouverture|lancement|halte|prise d'armes|remise)\b"
)
_THERE = re.compile(r",? y (?:a|avait) ")  # 'le ministre X, y a rappelé'
_ANNOUNCED = re.compile(
    r"\b(?:lettre|invitation|communique|note|message|circulaire)s? (?:[a-z']+ ){0,3}(?:signee?s?|adressee?s?) par "
    r"(?:le |la |l'|m\. |mme )?[^,;]{0,60}(?:, (?:le )?[a-z]+ )?$|"
    r"\b(?:annonce|bilan|chiffres?|information|communique|nouvelle) (?:[a-z]+ )?(?:a|ont|avai(?:t|ent)) (?:[a-z]+ )?ete (?:[a-z]+ )?"
    r"(?:faite?|rendue?s? publi(?:que|c)s?|donnee?s?|presentee?s?|publiee?s?|livree?s?) [^,;]{0,40}"
    r"par (?:le |la |l'|m\. |mme )?[^,;]{0,60}(?:, (?:le )?[a-z]+ )?$"
)
_TELLS = re.compile(rf"[^;.\"]{{0,110}}?(?: {_SPEAKS}|y voit|a-t-(?:il|elle))\b")
_HEAD = (
    r"(?:commandante?|cheff?e?|patronn?e?|direct(?:eur|rice)|representante?|presidente?|commissaire"
    r"|secretaire (?:generale?|executi(?:f|ve)))"
)
_HEADS = re.compile(rf"\b{_HEAD}\b")
_OF = r"(?: (?!et |ou |adjoint)[a-z'-]+| \([a-z0-9 -]+\)?){0,12}?[ (]*(?:l'|d')?"  # 'de la mission militaire de formation de l''
_LED = re.compile(rf"{_HEAD}{_OF}")
_WHO_LEADS = re.compile(rf"(?: \([a-z' -]{{3,30}}\))?,? ?(?:qui (?:commande|dirige)|(?:le |la )?{_HEAD}){_OF}")
_TITLES = r"(?:(?:le|la|l'|m\.|mme|dr|son excellence|general|colonel|amiral|ambassad\w+) ?){0,4}(?:[a-z-]+ )?"
_NAMED = re.compile(rf"(?: ?\([a-z0-9 -]{{2,20}}\)|\))?(?: [a-z' -]{{2,35}})?,? ?{_TITLES}")


def stayed_away(sentence: Sentence, person: Person) -> bool:
    """Whether the person was represented, excused or kept away, or is the one another speaks for."""
    before, behind = _around(sentence, person)
    found = _STAYED_AWAY.search(behind[:_BEHIND])
    if found and not any(person.end < other.start < person.end + found.start() for other in sentence.persons):
        return True
    return bool(_KEPT_AWAY.search(before) or _NOT_LED.search(before))


def of_company(sentence: Sentence, person: Person) -> bool:
    """Whether the person speaks for a private company ('X, directrice commerciale d'une firme suisse'): codebook, it is no party."""
    _, behind = _around(sentence, person)
    return behind.lstrip()[:1] in (",", "(") and _COMPANY.match(behind) is not None


def only_comments(sentence: Sentence, person: Person) -> bool:
    """Whether the sentence only quotes the person ('…, a souligné le colonel X')."""
    before, behind = _around(sentence, person)
    return bool(_ASKED.search(before) or _TELLS.match(behind))


def of_another_edition(sentence: Sentence) -> bool:
    """Whether a sentence goes back to the time before: 'L'année dernière, l'honneur était revenu à X'."""
    return _ANOTHER_EDITION.match(sentence.folded) is not None


def announces(sentence: Sentence, person: Person) -> bool:
    """Whether the person only says so, in a letter or by an announcement: 'l'annonce a été faite par X', 'une lettre signée par X'."""
    return _ANNOUNCED.search(_around(sentence, person)[0]) is not None


def on_the_spot(sentence: Sentence, person: Person) -> bool:
    """Whether who is quoted was there: he commands a unit that took part, or speaks at a ceremony of it."""
    _, behind = _around(sentence, person)
    return bool(_OF_UNIT.match(behind) or _AT_CEREMONY.search(behind) or _THERE.match(behind))


def of_another_trip(sentence: Sentence, person: Person) -> bool:
    """Whether a head of state or government is named only for a trip of their own ('en marge du séjour à Rome du Premier ministre X')."""
    before, _ = _around(sentence, person)
    return person.group in ("head_of_state", "head_of_government") and _DURING.search(before) is not None


def thanked_as_host(sentence: Sentence, person: Person) -> bool:
    """Whether the person is thanked for an invitation or a welcome: the host."""
    return _WELCOME.search(_around(sentence, person)[1]) is not None


def will_act(sentence: Sentence, person: Person) -> bool:
    """Whether the person is the subject of what is still to come ('le général X effectuera prochainement une tournée')."""
    return _FUTURE.match(_around(sentence, person)[1]) is not None


def commands_ship(sentence: Sentence, person: Person) -> bool:
    """Whether the person is told to command the ship ('X, qui commande la frégate', 'son commandant, le capitaine X')."""
    before, behind = _around(sentence, person)
    return _OF_SHIP.match(behind) is not None or _SHIPS_OWN.search(before) is not None


def organisation_led(sentence: Sentence, person: Person) -> Span | None:
    """The organisation or mission the person is told to head or command: he is there for it, not for his country.

    'Le commandant de la force de la MINUSCA, le général X', 'le général X, commandant la mission européenne au Mali (EUTM)'.
    """
    before, behind = _around(sentence, person)
    heads = [sentence.start + one.start() for one in _HEADS.finditer(before)]
    for span in sentence.organisations:
        between = sentence.folded[max(0, span.end - sentence.start) : person.start - sentence.start]
        if span.end <= person.start and _NAMED.fullmatch(between):
            led = [
                start
                for start in heads
                if start < span.start and _LED.fullmatch(sentence.folded, start - sentence.start, span.start - sentence.start)
            ]
            if led and not any(led[-1] <= other.start < person.start for other in sentence.persons):
                return span
        if person.end <= span.start and _WHO_LEADS.fullmatch(behind[: span.start - person.end]):
            return span
    return None


def is_met(sentence: Sentence) -> bool:
    """Whether the sentence tells of an encounter, so that a head of state it names was there."""
    return _MEETS.search(sentence.folded) is not None


def _around(sentence: Sentence, person: Person) -> tuple[str, str]:
    return sentence.folded[: person.start - sentence.start], sentence.folded[person.end - sentence.start :]
