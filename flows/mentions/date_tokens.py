"""A matched string in canonical tokens: "le 1er févr. 2023" (folded) -> "le o1 M2 . 2023", with where each token stands.

Number words become figures ("dix-sept" -> 17), ordinals o1, months M2, weekdays W3, units Uday, and so on (date_lexicon); words
the lexicon does not know stay as they are. Grammar rules are regexes over this string.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from flows.mentions.date_lexicon import cardinal

if TYPE_CHECKING:
    from flows.mentions.date_lexicon import Lexicon


@dataclass(frozen=True)
class Canon:
    """text: tokens joined by one space; starts, ends: where each token stands in the matched string."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets in the matched string of canonical characters [first, last)."""
        before = self.text.count(" ", 0, first)
        inside = self.text[first:last].strip().count(" ")
        return self.starts[before], self.ends[before + inside]


@lru_cache(maxsize=8)
def _scanner(words: Lexicon) -> re.Pattern[str]:
    number = words.any_of("cardinal")
    known = "|".join(re.escape(form) for form in sorted(words.tokens, key=lambda form: (-len(form), form)))
    return re.compile(
        rf"(?P<ordinal>[0-9]{{1,2}} ?(?:ere|er|eme|nde|nd|e)\b)|(?P<figure>[0-9]+)"
        rf"|(?P<number>(?<![a-z]){number}\b(?:[ -]{{1,2}}(?:et[ -]{{1,2}})?{number}\b)*)|(?<![a-z])(?P<known>{known})(?![a-z])"
        rf"|(?P<elided>[a-z]+')|(?P<word>[a-z]+)|(?P<mark>[^\sa-z0-9])"
    )


def canonical(match: str, words: Lexicon) -> Canon:
    """The canonical tokens of a folded string that date_pattern cut out."""
    tokens: list[tuple[str, int, int]] = []
    for found in _scanner(words).finditer(match):
        kind, text, start = found.lastgroup, found[0], found.start()
        if kind == "number":
            tokens += _numbers(text, start, tokens[-1][0] if tokens else "", match, words)
        elif kind == "ordinal":
            tokens.append((f"o{int(re.match('[0-9]+', text)[0])}", start, found.end()))  # type: ignore[index]
        elif kind == "known":
            tokens.append((words.tokens[text], start, found.end()))
        else:
            tokens.append((text, start, found.end()))
    return Canon(" ".join(token for token, _, _ in tokens), tuple(start for _, start, _ in tokens), tuple(end for _, _, end in tokens))


def _numbers(text: str, start: int, before: str, match: str, words: Lexicon) -> list[tuple[str, int, int]]:
    """Figures for a run of number words; several where it makes no single number ("quatre sept")."""
    after = match[start + len(text) :]
    # "17 sept. 2014", "sept. 2014": the month, not the number
    if text in words.forms.get("month_short", ()) and (re.fullmatch(r"o?\d{1,2}", before) or re.match(r"\.?[ -]?[12]\d{3}\b", after)):
        return [(words.tokens[text], start, start + len(text))]
    parts = [(part[0], start + part.start(), start + part.end()) for part in re.finditer(r"[a-z]+", text) if part[0] != "et"]
    value = cardinal([part for part, _, _ in parts], words.numbers)
    if value is not None:
        return [(str(value), start, start + len(text))]
    return [(str(words.numbers[part]), first, last) for part, first, last in parts]
