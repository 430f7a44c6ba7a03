"""The words of dates, from the reference tables: what each folded form stands for, and regex pieces made of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from flows.text import fold

if TYPE_CHECKING:
    from flows.seeds import Seeds

# token letter of each kind of date_words in canonical text (date_grammar)
_LETTER = {"unit": "U", "season": "S", "deictic": "T", "anaphor": "A", "shift": "X", "later": "L", "part": "P", "bound": "B"}


@dataclass(frozen=True)
class Lexicon:
    """tokens: folded form -> canonical token; numbers: number word -> value; forms: kind -> folded forms, longest first."""

    tokens: dict[str, str]
    numbers: dict[str, int]
    forms: dict[str, tuple[str, ...]]
    feast_rules: dict[str, str]
    feast_days: dict[str, tuple[date, ...]]
    month_names: dict[int, str]

    def __hash__(self) -> int:
        return id(self)

    def any_of(self, *kinds: str) -> str:
        """A regex group of all forms of these kinds, longest first."""
        forms = sorted({form for kind in kinds for form in self.forms.get(kind, ())}, key=lambda form: (-len(form), form))
        return "(?:" + "|".join(re.escape(form).replace(r"\ ", " ").replace(r"\-", "-") for form in forms) + ")"


def lexicon_of(seeds: Seeds) -> Lexicon:
    """The lexicon of `seeds` (months, weekdays, numbers, date_words, feasts, feast_days), made once for the same tables."""
    names = ("months", "weekdays", "numbers", "date_words", "feasts", "feast_days")
    return _build(tuple(_Rows(tuple(getattr(seeds, name).rows())) for name in names))


@dataclass(frozen=True)
class _Rows:
    """Rows of a frame, hashable."""

    rows: tuple[tuple[object, ...], ...]


@lru_cache(maxsize=8)
def _build(tables: tuple[_Rows, ...]) -> Lexicon:
    months, weekdays, numbers, words, feasts, feast_days = (table.rows for table in tables)
    tokens: dict[str, str] = {}
    forms: dict[str, set[str]] = {}
    for name, letter, rows in (("month", "M", months), ("weekday", "W", weekdays)):
        for form, value, how in rows:
            folded = fold(str(form))
            forms.setdefault(name if how == "name" else f"{name}_short", set()).add(folded)
            tokens[folded] = f"{letter}{value}"
    for form, value, ordinal in numbers:
        forms.setdefault(str(ordinal), set()).add(fold(str(form)))
        if ordinal == "ordinal":
            tokens[fold(str(form))] = f"o{value}"
    for form, kind, key in words:
        folded = fold(str(form))
        forms.setdefault(str(kind), set()).add(folded)
        if kind in _LETTER:
            tokens[folded] = f"{_LETTER[str(kind)]}{key}"
        elif kind == "daypart":
            tokens[folded] = "H"
    for form, feast, _rule, strength in feasts:
        tokens[fold(str(form))] = f"{'F' if strength == 'strong' else 'G'}{feast}"
        forms.setdefault("feast", set()).add(fold(str(form)))
    days: dict[str, list[date]] = {}
    for feast, day in feast_days:
        if isinstance(day, date):
            days.setdefault(str(feast), []).append(day)
    return Lexicon(
        tokens=tokens,
        numbers={fold(str(form)): int(str(value)) for form, value, how in numbers if how == "cardinal"},
        forms={kind: tuple(sorted(found, key=lambda form: (-len(form), form))) for kind, found in forms.items()},
        feast_rules={str(feast): str(rule) for _, feast, rule, _ in feasts},
        feast_days={feast: tuple(sorted(found)) for feast, found in days.items()},
        month_names={int(str(value)): str(form) for form, value, how in reversed(months) if how == "name"},
    )


def cardinal(words: list[str], numbers: dict[str, int]) -> int | None:
    """The value of French number words in order: ["deux", "mille", "vingt", "trois"] -> 2023. None where they make no number."""
    total = group = 0
    last = 10_000
    for word in words:
        value = numbers[word]
        if value == 1000:
            total, group, last = total + max(group, 1) * 1000, 0, 10_000
        elif value == 100 or (value == 20 and last == 4):
            group = group * value if 0 < last < 10 else group + value
            last = value
        elif (value < last and not (value >= 20 and last < 100)) or (10 <= value < 17 and last in (60, 20, 80)):
            group += value
            last = value
        else:
            return None
    return total + group or None
