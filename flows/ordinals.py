"""Ordinals as the press writes them, in words, digits and Roman numerals: 'vingt-neuvième', '29e', '29ème', 'XXIXe'."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

PLACEHOLDER = "Nième"  # stands for any ordinal in a form of seeds/triggers: 'sortie de la Nième promotion'
ORDINAL = r"(?:[a-z-]{2,}ieme|(?:[0-9]{1,3}|[ivxl]+)(?:e|eme|ere|re|er|nde?|o)|premiere?|seconde?)"  # in folded text
_LAST = 69
_UNITS = ("", "un", "deux", "trois", "quatre", "cinqu", "six", "sept", "huit", "neuv")
_TEENS = ("dix", "onz", "douz", "treiz", "quatorz", "quinz", "seiz", "dix-sept", "dix-huit", "dix-neuv")
_TENS = ("", "", "vingt", "trent", "quarant", "cinquant", "soixant")
_ROMAN_TENS = ("", "x", "xx", "xxx", "xl", "l", "lx")
_ROMAN_UNITS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")


def written_out(form: str) -> list[str]:
    """A form with every ordinal in the place of its placeholder; one without it is itself."""
    return [form.replace(PLACEHOLDER, ordinal) for ordinal in _ordinals()] if PLACEHOLDER in form else [form]


@lru_cache(maxsize=1)
def _ordinals() -> tuple[str, ...]:
    """The feminine ordinals from 1 to 69 in every spelling."""
    first = ("première", "seconde", "1ère", "1re", "2nde", "Ire", "Ière")
    return (*first, *(spelling for number in range(1, _LAST + 1) for spelling in _spellings(number)))


def _spellings(number: int) -> Iterator[str]:
    if number > 1:
        yield _in_words(number)
    tens, units = divmod(number, 10)
    for figure in (str(number), _ROMAN_TENS[tens] + _ROMAN_UNITS[units]):
        yield from (f"{figure}e", f"{figure}ème", f"{figure}°")


def _in_words(number: int) -> str:
    """'deuxième', 'vingt et unième', 'soixante-neuvième'."""
    tens, units = divmod(number, 10)
    if tens == 0:
        return f"{_UNITS[units].removesuffix('e')}ième"
    if tens == 1:
        return f"{_TEENS[units]}ième"
    stem = _TENS[tens]
    if units == 0:
        return f"{stem}ième"
    full = stem if stem == "vingt" else f"{stem}e"
    return f"{full} et unième" if units == 1 else f"{full}-{_in_words(units)}"
