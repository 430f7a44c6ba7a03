"""How likely a row is right: a logistic sum of what speaks against it and for it (seeds/doubts).

The weights are those of a logistic regression on annotated documents (`python -m benchmarks.confidence`), in which a row is right
when start date, parties and type all equal the annotation's.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from flows.context import Context
from flows.model import Party
from flows.occasion import Occasion

if TYPE_CHECKING:
    from flows.details import Details

BASE = "base"  # the row of seeds/doubts that stands for no doubt at all
_LEAST, _MOST = 0.01, 0.99  # nothing is certain, nothing impossible
_CROWD = 3  # countries: lists of more are seldom read without a fault
_SEVERAL = 2  # occasions in a document: with more, what belongs to which is harder to tell
_LEADING = 3  # countries an article is most about
_GUESSED = ("mention", "document")  # rules that take a country named for one that acts


def confidence(doubts: Iterable[str], weights: Mapping[str, float]) -> float:
    """The probability that a row is right, between 0.01 and 0.99, from the names of its doubts."""
    logit = weights[BASE] + sum(weights[doubt] for doubt in doubts)
    return round(min(_MOST, max(_LEAST, 1 / (1 + math.exp(-logit)))), 2)


def find_doubts(context: Context, occasion: Occasion, details: Details, found: list[Party]) -> list[str]:
    """The names, as in seeds/doubts, of what makes a row more or less doubtful. `found`: its parties with their rules."""
    time, core = occasion.time, [one.trigger for one in occasion.core]
    acting: dict[str, set[str]] = {}
    for party in found:
        acting.setdefault(party.code, set()).add(party.rule)
    held = {
        "undated": time is None,
        "year inferred": time is not None and time.basis == "weekday",
        "year unknown": time is not None and not time.known,
        "month only": time is not None and time.precision == "month",
        "date inherited": occasion.inherited,
        "weak words": occasion.weak,
        "told once": len(occasion.core) + len(occasion.joined) == 1,
        "in the title": any(one.sentence.zone == "title" for one in occasion.candidates),
        "several occasions": len(context.occasions) > _SEVERAL,
        "many parties": len(details.countries) > _CROWD,
        "party guessed": any(rules <= set(_GUESSED) for rules in acting.values()),
        "party by place alone": any(rules == {"place"} for rules in acting.values()),
        "host unknown": details.host is None,
        "organisation": bool(details.organisations),
        "several types": len({trigger.event_type for trigger in core if trigger.strong}) > 1,
        "nobody named": not details.people,
        "no place": details.city is None,
        "others named": any(context.weights[code] > 1 and code not in details.countries for code in context.main[:_LEADING]),
        "days left over": _days_left_over(context),
    }
    return [doubt for doubt, holds in held.items() if holds]


def _days_left_over(context: Context) -> bool:
    """Whether the article names a day that dates none of its occasions."""
    taken = {span.start for one in context.occasions for candidate in one.candidates for span in candidate.dates}
    days = [span for sentence in context.body if sentence.zone == "body" for span in sentence.dates if span.precision == "day"]
    return any(span.start not in taken for span in days)
