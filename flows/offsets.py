"""Occasions dated by their distance from another: 'au lendemain de la cérémonie', 'deux jours après la signature de l'accord'."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from flows.model import Sentence, Trigger
from flows.when import When

_NUMBERS = {
    "un": 1,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "six": 6,
    "sept": 7,
    "huit": 8,
    "neuf": 9,
    "dix": 10,
    "une": 1,
    "quinze": 15,
}
_COUNT = rf"(?P<count>{'|'.join(_NUMBERS)}|[0-9]{{1,2}}) (?P<unit>jours?|semaines?) (?P<side>apres|avant)"
_PHRASE = re.compile(
    rf"\b(?:(?P<near>(?:au |le )?lendemain|(?:a )?la veille) (?:de |d'|du |des )|{_COUNT} )(?:la |le |les |l'|une? |cette |cet |ce )?"
)
_KNOWN = re.compile(r"\b(?:cette|ce|cet) $")
_SAID_BY = ("lendemain", "veille", "apres", "avant")  # one of them is in any such phrase
_HEAD_REACH = 14  # characters between the phrase and the noun it speaks of: 'au lendemain de sa première visite'


@dataclass(frozen=True, slots=True)
class Offset:
    """A stretch of a sentence that tells something so many days from what the rest tells."""

    start: int
    end: int
    days: int
    known: bool  # it speaks of what was told before: 'la veille de cette audience'

    def holds(self, trigger: Trigger) -> bool:
        """Whether the trigger stands in it."""
        return self.start <= trigger.start < self.end

    def from_day(self, base: When | None) -> When | None:
        """The day it tells of; None when that of the rest is no known single day."""
        return _shifted(base, self.days)

    def of_rest(self, told: When | None) -> When | None:
        """The day that the rest tells of, by that of what was told before."""
        return _shifted(told, -self.days)


def _shifted(base: When | None, days: int) -> When | None:
    if base is None or base.first is None or base.first != base.last or base.precision != "day":
        return None
    day = base.first + timedelta(days=days)
    return When(day, day, day.isoformat(), "day", base.basis)


def find_offset(sentence: Sentence, triggers: list[Trigger]) -> Offset | None:
    """The sentence's stretch behind 'au lendemain de' and the like, when it begins with a word of an occasion and has no day of its own.

    At the head of a sentence it ends at the first comma ('Au lendemain de l'exercice, le ministre …'), elsewhere with the sentence.
    """
    if not triggers or not any(word in sentence.folded for word in _SAID_BY):
        return None  # nearly always, and the pattern is slow
    for match in _PHRASE.finditer(sentence.folded):
        start, head = sentence.start + match.start(), sentence.start + match.end()
        comma = sentence.folded.find(", ", match.end())
        end = sentence.start + comma if match.start() <= 1 and comma > 0 else sentence.end
        headed = any(start < trigger.start <= head + _HEAD_REACH and trigger.function not in ("none", "other") for trigger in triggers)
        dated = any(start <= span.start < end and span.precision == "day" for span in sentence.dates)
        if headed and not dated:
            return Offset(start, end, _days(match), _KNOWN.search(match[0]) is not None)
    return None


def _days(match: re.Match[str]) -> int:
    if match["near"]:
        return 1 if "veille" in match["near"] else -1
    count = _NUMBERS.get(match["count"]) or int(match["count"])
    return count * (7 if match["unit"].startswith("semaine") else 1) * (-1 if match["side"] == "apres" else 1)
