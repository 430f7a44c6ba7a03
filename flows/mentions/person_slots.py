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
_SLOT = re.compile(rf"\b(?:{_LED} |{_UNDER}(?:de |d'))(?=[A-Z])")
_AND = re.compile(r",? et (?:par |de |d')?(?=[A-Z])")


def names_in_slots(flat: str, names: NameScanner) -> Iterable[tuple[int, int]]:
    """(start, end) of names of two words or more that an agent's or leader's slot holds."""
    for slot in _SLOT.finditer(flat):
        start = slot.end()
        while (end := names.end(start)) and " " in flat[start:end] and start not in names.cities:
            yield start, end
            other = _AND.match(flat, end)
            if other is None:
                break
            start = other.end()
