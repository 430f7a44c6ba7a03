"""Whose a thing is that an occasion is about: the flag of a ship, and who gave what was received."""

from __future__ import annotations

import re

from flows.context import Context
from flows.hosting import GIVES
from flows.model import Party
from flows.occasion import Occasion

_FLAG_REACH = 60  # characters between 'frégate' and the demonym that says whose
_GIVEN = re.compile(  # 'véhicules tout-terrain italiens'; what is of some make was bought
    r" (?:(?!l'|(?:a|aux?|par|pour|que|qui|dont|et|l[ae]s?|des|fabrication|marque|conception|facture) )[a-z'-]+ ){0,3}"
)
_GIVEN_BY = re.compile(rf"{_GIVEN.pattern}(?:de (?:la |l')?|du |d'|des )")


def from_flag(context: Context, occasion: Occasion, have: set[str]) -> list[Party]:
    """Whose ship it is: 'la frégate italienne', 'le patrouilleur de la marine italienne', told by the core or first in the document."""
    core = {sentence.no for sentence in occasion.sentences}
    for sentence in sorted([*context.titles, *context.body], key=lambda one: one.no not in core) if len(have) < 2 else ():
        ships = [cue for cue in sentence.cues if cue.value == "ship"]
        for span in sentence.countries:
            flown = any(
                0 < span.start - cue.end <= _FLAG_REACH and sentence.clause(cue.start) == sentence.clause(span.start) for cue in ships
            )
            named = span.kind == "seat" and any(cue.start < span.end and span.start < cue.end for cue in ships)  # 'le BCR Somme'
            if (named or (flown and span.kind in ("demonym", "prefix", "seat"))) and span.code not in have:
                return [Party(span.start, span.end, span.code, "flag")]
    return []


def from_gift(_context: Context, occasion: Occasion, have: set[str]) -> list[Party]:
    """Who gave, told beside what was received: 'a réceptionné des véhicules italiens', 'la dotation de la France'."""
    verbs = [one.trigger.form for one in occasion.core if one.trigger.function == "gift"]
    received = bool(verbs) and not any(GIVES.match(form) for form in verbs)
    for candidate in occasion.candidates if received else ():
        sentence = candidate.sentence
        things = [one.end for one in sentence.triggers if one.function == "gift"]
        things += [cue.end for cue in sentence.cues if cue.value == "thing"] + [
            one.end for one in sentence.topics if one.value == "equipment"
        ]
        for span in sentence.countries:
            behind = (sentence.folded[end - sentence.start : span.start - sentence.start] for end in things if end < span.start)
            given = _GIVEN if span.kind == "demonym" else _GIVEN_BY
            if span.code not in have and any(given.fullmatch(gap) for gap in behind):
                return [Party(span.start, span.end, span.code, "gift")]
    return []
