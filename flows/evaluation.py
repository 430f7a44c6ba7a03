"""How good the extracted events are, measured on events that a person coded: pure functions from two lists of events to figures.

Within a document gold and extracted events are paired one to one. A pair is *found* when the dates overlap (or neither has one and
both say the same of it) and at least half of the parties agree, *exact* when start date, parties and type are all equal.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

FIELDS = ("event_type", "start_date", "end_date", "place", "host_country", "status")
COLUMNS = (*FIELDS, "date_edtf", "countries", "organisations", "participants")
EXHAUSTIVE = 7  # events on the longer side up to which the best pairing is sought among all


@dataclass(frozen=True, eq=False)
class Event:
    """An event as coded by a person or as extracted; compared by what its properties make of the names in it."""

    event_type: str | None
    start_date: date | None
    end_date: date | None
    date_edtf: str | None
    place: str | None
    host_country: str | None
    status: str | None
    countries: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    event_id: str | None = None  # of an extracted event

    @cached_property
    def parties(self) -> frozenset[str]:
        """Countries and organisations."""
        return frozenset(self.countries) | frozenset(self.organisations)

    @cached_property
    def surnames(self) -> frozenset[str]:
        """The last word of each participant's name, folded: by these people are compared."""
        return frozenset(_folded(name).split()[-1] for name in self.participants if _folded(name))

    def comparable(self, name: str) -> object:
        """The value of one of FIELDS as it is compared: places without case, accents and hyphens."""
        return (_folded(self.place) or None) if name == "place" else getattr(self, name)


@dataclass(frozen=True)
class Wrong:
    """A field of a pair that differs: the value that a person coded, and ours."""

    field: str
    gold: Any
    ours: Any


@dataclass(frozen=True)
class Case:
    """One thing to look at. A missed event may have an extracted one paired with it that is too far from it to count as found."""

    document_ref: str
    kind: Literal["missed", "spurious", "half right"]
    gold: Event | None
    ours: Event | None
    wrong: tuple[Wrong, ...] = ()


Events = Mapping[str, Sequence[Event]]  # by document_ref


@dataclass
class Evaluation:
    """Figures (shares, rounded to three decimals) and the cases behind them, in the order of the gold documents."""

    figures: dict[str, Any]
    cases: list[Case] = field(default_factory=list)


def evaluate(gold: Events, extracted: Events) -> Evaluation:
    """Measure `extracted` on the documents of `gold`; extracted events of other documents do not count.

    Figures: documents, gold_events, predicted_events; precision, recall and f1 of found and exact events, of document_relevance (a
    document that has an event is known to have one) and of participants (on found events); field_accuracy_on_found by field;
    party_year_table_error (the sum of differences between the two tables of events by party and year, over the gold table's sum).
    """
    compared = [_Compared(reference, truth, extracted.get(reference, ())) for reference, truth in gold.items()]
    hits = [hit for document in compared for hit in document.hits]
    wanted, guessed = sum(len(document.gold) for document in compared), sum(len(document.ours) for document in compared)
    telling, told = {d.reference for d in compared if d.gold}, {d.reference for d in compared if d.ours}
    figures = {
        "documents": len(compared),
        "gold_events": wanted,
        "predicted_events": guessed,
        "found": _rates(len(hits), guessed, wanted),
        "exact": _rates(sum(is_exact(*pair) for document in compared for pair in document.pairs), guessed, wanted),
        "document_relevance": _rates(len(telling & told), len(told), len(telling)),
        "field_accuracy_on_found": {name: _share(_n_right(name, hits), len(hits)) for name in FIELDS},
        "participants": _people(hits),
        "party_year_table_error": _table_error([d.gold for d in compared], [d.ours for d in compared]),
    }
    return Evaluation(figures, [case for document in compared for case in document.cases()])


# --- one document


class _Compared:
    """The events of one document, paired."""

    def __init__(self, reference: str, gold: Sequence[Event], ours: Sequence[Event]) -> None:
        self.reference, self.gold, self.ours = reference, gold, ours
        self.pairs = pair(gold, ours)
        self.hits = [(a, b) for a, b in self.pairs if is_found(a, b)]

    def cases(self) -> Iterator[Case]:
        """Half-right, missed and spurious events, each kind in order of the document's lists."""
        for a, b in self.hits:
            if wrong := differences(a, b):
                yield Case(self.reference, "half right", a, b, wrong)
        found, right = {id(a) for a, _ in self.hits}, {id(b) for _, b in self.hits}
        nearest = {id(a): b for a, b in self.pairs}
        for a in self.gold:
            if id(a) not in found:
                near = nearest.get(id(a))
                yield Case(self.reference, "missed", a, near, differences(a, near) if near else ())
        for b in self.ours:
            if id(b) not in right:
                yield Case(self.reference, "spurious", None, b)


def differences(gold: Event, ours: Event) -> tuple[Wrong, ...]:
    """The fields, then parties and participants, in which a pair differs."""
    wrong = [Wrong(name, getattr(gold, name), getattr(ours, name)) for name in FIELDS if gold.comparable(name) != ours.comparable(name)]
    if gold.parties != ours.parties:
        wrong.append(Wrong("parties", sorted(gold.parties), sorted(ours.parties)))
    if gold.surnames != ours.surnames:
        wrong.append(Wrong("participants", list(gold.participants), list(ours.participants)))
    return tuple(wrong)


def is_found(gold: Event, ours: Event) -> bool:
    """Whether the dates meet and at least half of the parties agree."""
    return dates_meet(gold, ours) and _overlap(gold.parties, ours.parties) >= 0.5


def is_exact(gold: Event, ours: Event) -> bool:
    """Whether start date, parties and type are equal."""
    return (gold.start_date, gold.parties, gold.event_type) == (ours.start_date, ours.parties, ours.event_type)


def dates_meet(a: Event, b: Event) -> bool:
    """Whether the spans of days overlap or, when neither is known, the same is said of them (date_edtf)."""
    if a.start_date and b.start_date:
        return a.start_date <= (b.end_date or b.start_date) and b.start_date <= (a.end_date or a.start_date)
    return a.start_date == b.start_date and (a.date_edtf or None) == (b.date_edtf or None)


def similarity(gold: Event, ours: Event) -> float:
    """From 0 to 6.5; a pairing makes the most of its sum."""
    return (
        2.0 * dates_meet(gold, ours)
        + (gold.start_date == ours.start_date)
        + 2.0 * _overlap(gold.parties, ours.parties)
        + (gold.event_type == ours.event_type)
        + 0.5 * _overlap(gold.surnames, ours.surnames)
    )


# --- pairing


def pair(gold: Sequence[Event], ours: Sequence[Event]) -> list[tuple[Event, Event]]:
    """One-to-one pairing of the greatest total similarity.

    With more than seven events on a side the most similar pairs are taken first: a pairing of greater total may then exist.
    Of equal totals the first in order wins; of equal pairs, when taken first, the last.
    """
    if len(gold) > len(ours):
        return [(a, b) for b, a in _assign(ours, gold, lambda b, a: similarity(a, b))]
    return _assign(gold, ours, similarity)


def _assign(few: Sequence[Event], many: Sequence[Event], score: Callable[[Event, Event], float]) -> list[tuple[Event, Event]]:
    scores = [[score(a, b) for b in many] for a in few]
    chosen = best_assignment(scores) if len(many) <= EXHAUSTIVE else _greedy_assignment(scores)
    return [(few[i], many[j]) for i, j in chosen]


def best_assignment(scores: list[list[float]]) -> list[tuple[int, int]]:
    """(row, column) for every row, no column twice, of the greatest sum; the first in lexicographic order of columns where sums are equal.

    Branch and bound: a beginning is given up when even the best column of each row to come would not bring it past the best sum yet.
    """
    bounds = [0.0]
    for row in reversed(scores):
        bounds.insert(0, bounds[0] + max(row))
    best: tuple[float, tuple[int, ...]] = (-1.0, ())

    def extend(columns: tuple[int, ...], taken: list[float]) -> None:
        nonlocal best
        if len(columns) == len(scores):
            best = (sum(taken), columns) if sum(taken) > best[0] else best
            return
        for column, value in enumerate(scores[len(columns)]):
            # sums of the same thirds differ in the last bit: only what is clearly lower is given up
            if column not in columns and sum(taken) + value + bounds[len(columns) + 1] > best[0] - 1e-9:
                extend((*columns, column), [*taken, value])

    extend((), [])
    return list(enumerate(best[1]))


def _greedy_assignment(scores: list[list[float]]) -> list[tuple[int, int]]:
    ranked = sorted(((value, i, j) for i, row in enumerate(scores) for j, value in enumerate(row)), reverse=True)
    rows: set[int] = set()
    columns: set[int] = set()
    chosen = []
    for _, i, j in ranked:
        if i not in rows and j not in columns:
            rows.add(i)
            columns.add(j)
            chosen.append((i, j))
    return chosen


# --- figures


def _rates(hits: int, guessed: int, wanted: int) -> dict[str, float]:
    precision, recall = hits / guessed if guessed else 0.0, hits / wanted if wanted else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3)}


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0


def _n_right(name: str, hits: list[tuple[Event, Event]]) -> int:
    return sum(a.comparable(name) == b.comparable(name) for a, b in hits)


def _people(hits: list[tuple[Event, Event]]) -> dict[str, float]:
    shared = sum(len(a.surnames & b.surnames) for a, b in hits)
    return _rates(shared, sum(len(b.surnames) for _, b in hits), sum(len(a.surnames) for a, _ in hits))


def _table_error(gold: Sequence[Sequence[Event]], ours: Sequence[Sequence[Event]]) -> float:
    truth, said = _party_years(gold), _party_years(ours)
    return _share(sum(abs(truth[key] - said[key]) for key in truth | said), sum(truth.values()))


def _party_years(documents: Sequence[Sequence[Event]]) -> Counter[tuple[str, int | None]]:
    return Counter(
        (party, event.start_date.year if event.start_date else None) for events in documents for event in events for party in event.parties
    )


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a | b else 1.0


def _folded(text: str | None) -> str:
    """Lower case, no accents, hyphens as blanks, single blanks: 'Général  N'Djaména-Est' -> "general n'djamena est"."""
    decomposed = unicodedata.normalize("NFKD", text or "")
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).lower().replace("-", " ").split())
