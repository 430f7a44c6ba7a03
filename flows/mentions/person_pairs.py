"""Names told apart from their offices, in the same order: 'les ambassadeurs du Japon et de Suède, respectivement A et B'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from flows.mentions.person_chains import Cue
from flows.mentions.person_names import NameScanner, Person

_RESPECTIVELY = re.compile(r"(?:, | \(|: | )respectivement,? (?:les? |la |l'|du |par )?")
_LINK = re.compile(r"(?:, et |, | et | ainsi que )(?:le |la |l'|par )?")
_LINK_BEFORE = re.compile(r"(?:, et |, | et )(?:M\. |Mme |MM\. )?$")
_CLAUSE_ENDS = re.compile(r"[.;\n)]|, (?:ont|sont|a|est) | (?:ont|sont) ")
_REACH = 200  # characters that such a list may take


def names_respectively(
    text: str, flat: str, names: NameScanner, cues: Mapping[int, Cue], countries: list[tuple[int, int, str]]
) -> Iterable[Person]:
    """The persons of each such list, with office and country; none where names, offices and countries do not agree in number."""
    for told in _RESPECTIVELY.finditer(flat):
        behind = _names_behind(told.end(), flat, names, cues)
        spans = behind if len(behind) > 1 else _names_before(told.start(), flat, names)
        if len(spans) < 2:
            continue
        low, high = (max(0, told.start() - _REACH), told.start()) if spans is behind else (told.end(), _clause_end(flat, told.end()))
        low = max(low, flat.rfind(". ", low, high) + 1) if spans is behind else low
        offices = _offices(low, high, cues, countries, len(spans))
        for (start, end), (cue, country) in zip(spans, offices, strict=False):
            yield Person(start, end, text[start:end], None, cue.value, cue.group, country, cue.defence)


def _clause_end(flat: str, start: int) -> int:
    stop = _CLAUSE_ENDS.search(flat, start, start + _REACH)
    return stop.start() if stop else min(len(flat), start + _REACH)


def _names_behind(start: int, flat: str, names: NameScanner, cues: Mapping[int, Cue]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    while True:
        while (cue := cues.get(start)) and cue.kind != "role":
            start = cue.end + (flat[cue.end : cue.end + 1] == ".") + 1
        end = names.end(start)
        if end is None or start in names.cities:
            return found
        found.append((start, end))
        link = _LINK.match(flat, end)
        if link is None:
            return found
        start = link.end()


def _names_before(end: int, flat: str, names: NameScanner) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    while (start := names.ending_at(end)) is not None:
        start += (flat.index(" ", start) + 1 - start) * (start in names.cities)  # 'a reçu mardi à Lomé Kenji Mori et …'
        found.insert(0, (start, end))
        link = _LINK_BEFORE.search(flat, max(0, start - 12), start)
        if link is None:
            break
        end = link.start()
    return found


def _offices(
    low: int, high: int, cues: Mapping[int, Cue], countries: list[tuple[int, int, str]], wanted: int
) -> list[tuple[Cue, str | None]]:
    """As many offices with their countries as are wanted: each told, or one in the plural told of several countries."""
    roles = [cue for start, cue in sorted(cues.items()) if low <= start < high and cue.kind == "role"]
    if len(roles) == wanted:
        ends = [*(cue.start for cue in roles[1:]), high]
        owned = [[code for start, _, code in countries if cue.start < start < end] for cue, end in zip(roles, ends, strict=True)]
        return [(cue, codes[0] if codes else None) for cue, codes in zip(roles, owned, strict=True)]
    plural = [cue for cue in roles if cue.plural]
    told = list(dict.fromkeys(code for start, _, code in countries if plural and plural[-1].start < start < high))
    return [(plural[-1], code) for code in told[:wanted]] if len(told) >= wanted and plural else []
