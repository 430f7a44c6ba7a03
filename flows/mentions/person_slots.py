"""Names that stand where only people do: 'conduite par Idrissa Zoungrana', 'sous la présidence d'Arvid Lindqvist et d'Eva Roos'."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flows.mentions.person_names import NameScanner

_LED = (
    r"(?:co-?)?(?:conduit|dirige|emmene|mene|preside|commande|pilote|encadre|anime|accueilli|recu|accompagne|escorte|signe|paraphe|"
    r"represente)e?s? par"
)
_UNDER = r"sous (?:les ordres|la presidence|la direction|la conduite|le commandement|la houlette|la responsabilite) (?:conjointe )?"
_SLOT = re.compile(rf"\b(?:{_LED} |{_UNDER}(?:de |d'))$")
_SLOT_ENDS = re.compile(r"(?:par |d(?:e |'))(?=[A-Z])")
_SLOT_REACH = 45  # characters: no slot is longer
_DID = (
    r"(?:recu|rencontr|entreten|echang|discut|sign|paraph|pass|examin|evoqu|abord|convenu|salu|tenu|procede|retrouv|reuni|eu|fait|"
    r"partag|inaugur|preside|souligne|exprime|affirme|reaffirme|reitere|plaid|insist)"
)
_TOGETHER = re.compile(rf" (?:se )?(?:ont|sont|avaient|etaient|auront|seront) (?:[a-z]+ )?{_DID}| (?:doivent|devraient|vont) ")
_TWO_NAMES = re.compile(r"[A-Z][a-z]+ (?=[A-Z])")
_TRAVELLED = re.compile(  # what no newspaper does
    r"(?:,? (?:dans le cadre|en visite|en sejour|en mission|en tournee|en deplacement|de passage|a la tete|a l'occasion) [^,.;\n]{1,60},)?"
    r"(?: (?:a|avait|aura) (?:ete (?:recue?|accueillie?)|rendu (?:une )?visite|effectue une (?:visite|tournee)"
    r"|eu un (?:entretien|tete-a-tete))\b"
    r"| (?:s'est|s'etait) (?:[a-z]+ment )?(?:rendue?|entretenue?)\b| (?:est|etait) (?:arrivee?|attendue?)\b)"
)
_WITH = re.compile(r" et (?=[A-Z])")
_AND = re.compile(r",? et (?:par |de |d')?(?=[A-Z])")


def names_in_slots(flat: str, names: NameScanner) -> Iterable[tuple[int, int]]:
    """(start, end) of names of two words or more that an agent's or leader's slot holds."""
    for slot in _SLOT_ENDS.finditer(flat):
        start = slot.end()
        if not _SLOT.search(flat, max(0, start - _SLOT_REACH), start):
            continue
        while (end := names.end(start)) and " " in flat[start:end] and start not in names.cities:
            yield start, end
            other = _AND.match(flat, end)
            if other is None:
                break
            start = other.end()


def names_together(flat: str, names: NameScanner) -> Iterable[tuple[int, int]]:
    """(start, end) of two names of two words or more of which the sentence tells what they did: 'A B et C D ont examiné'."""
    for link in _WITH.finditer(flat):
        end = names.end(link.end())
        start = names.ending_at(link.start()) if end is not None and _TOGETHER.match(flat, end) else None
        if start is None or end is None:
            continue
        both = [(start, link.start()), (link.end(), end)]
        if all(" " in flat[low:high] and low not in names.cities for low, high in both):
            yield from both


def names_opening(flat: str, names: NameScanner) -> Iterable[tuple[int, int]]:
    """(start, end) of names of two words or more that open a sentence and travel or are received: 'A B a rendu visite à …'."""
    for name in _TWO_NAMES.finditer(flat):
        start = name.start()
        end = names.end(start) if _opens(flat, start) else None
        if end is not None and " " in flat[start:end] and start not in names.cities and _TRAVELLED.match(flat, end):
            yield start, end


def _opens(flat: str, start: int) -> bool:
    """Whether a sentence or a line begins at `start`."""
    return start == 0 or flat[max(0, start - 2) : start] in (". ", "! ", "? ") or flat[:start].rstrip(" ").endswith("\n")
