"""Verbal phrases that a date, or a date and a place, cut in two: 'a effectué, du 3 au 5 mai, une visite', 'a achevé hier à Lomé un stage'.

The scan finds only what stands together; here the words on both sides of a date are put together and looked up among the forms of
seeds/verbs.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from flows.model import DateSpan, Sentence, Trigger
from flows.text import fold
from flows.verbs import trigger_forms

if TYPE_CHECKING:
    from flows.seeds import Seeds

Complements = dict[str, tuple[str | None, ...]]  # the end of a phrase -> its row in `trigger_forms`
Phrases = dict[str, Complements]  # by the words before it

_VERB_WORDS, _COMPLEMENT_WORDS = 5, 5  # the most that are tried on either side
_PLACE_GAP = 6  # characters between a date and a place beside it
_BEFORE = re.compile(r",? ?(?:\b(?:le|ce|du|au|des?|en|la|les|entre) )?$")
_LONGEST = 16  # characters: neither pattern takes more
_TOWARDS = re.compile(r",? (?:pour|vers) (?:la |le |l')?")
_PREPOSITION = re.compile(r",? ?(?:a|au|aux|en|dans) (?:la |le |l')?$")
_AUXILIARY = re.compile(
    r"(?:s'|se )?(?:a|ont|avai(?:t|ent)|est|sont|etai(?:t|ent)|va|vont|doi(?:t|vent))(?: ete)?"
)  # its other half is no complement

_HAVE = ("a", "ont", "avait", "avaient", "aura", "auront", "ayant")
_PARTICIPLE = re.compile(r"[a-z]+(?:e|i|u|is|it|ert)(?:e?s)?")


@lru_cache(maxsize=4)
def phrases(seeds: Seeds) -> Phrases:
    """The phrases of two words and more, by either half that a date may stand between."""
    found: Phrases = {}
    for row in trigger_forms(seeds).iter_rows():
        words = fold(row[0]).split(" ")
        for n in range(max(1, len(words) - _COMPLEMENT_WORDS), min(_VERB_WORDS, len(words) - 1) + 1):
            found.setdefault(" ".join(words[:n]), {})[" ".join(words[n:])] = row
    return found


def with_bridged(sentence: Sentence, known: Phrases) -> list[Trigger]:
    """The sentence's triggers and the phrases its dates cut in two, which take the place of what their halves were taken for."""
    found = [phrase for span in sentence.dates if (phrase := _across(sentence, span, known))]
    if not found:
        return sentence.triggers
    halves = [(new.start, new.end) for new, _, _ in found] + [(start, end) for _, start, end in found]
    kept = [one for one in sentence.triggers if not any(start < one.end and one.start < end for start, end in halves)]
    return sorted([*kept, *(new for new, _, _ in found)], key=lambda one: one.start)


def _across(sentence: Sentence, span: DateSpan, known: Phrases) -> tuple[Trigger, int, int] | None:
    """The longest phrase whose halves stand on the two sides of a date, as a trigger at its verb; and where its complement stands."""
    low, high = _stretch(sentence, span)
    ends = dict.fromkeys(_next_word(sentence, end) for end in (high, span.end - sentence.start))  # the place may be what is looked for
    words = sentence.folded[:low].split(" ")
    for n in range(min(_VERB_WORDS, len(words)), 0, -1):
        verb = " ".join(words[-n:])
        complements = known.get(verb)
        if complements is None:
            continue
        active = (
            n == 1 and len(words) > 1 and words[-2] in _HAVE and _PARTICIPLE.fullmatch(verb)
        )  # 'a reçu hier à son bureau' is no 'reçu à'
        for end in ends if not (active or _AUXILIARY.fullmatch(verb)) else ():
            complement = _complement(sentence.folded[end:], complements)
            if complement is not None:
                row, start = complements[complement], sentence.start + low - len(verb)
                trigger = Trigger(start, start + len(verb), str(row[0]), row[1], str(row[2]), row[3] == "strong")
                return trigger, sentence.start + end, sentence.start + end + len(complement)
    return None


def _next_word(sentence: Sentence, end: int) -> int:
    return end + len(sentence.folded[end:]) - len(sentence.folded[end:].lstrip(" ,"))


def _complement(behind: str, complements: Complements) -> str | None:
    """The longest complement that a stretch begins with."""
    words = behind.split(" ", _COMPLEMENT_WORDS)[:_COMPLEMENT_WORDS]
    tried = (" ".join(words[:n]).rstrip(",.;:") for n in range(len(words), 0, -1))
    return next((one for one in tried if one in complements), None)


def _stretch(sentence: Sentence, span: DateSpan) -> tuple[int, int]:
    """Where what stands between the halves begins and ends in the sentence: the date, its article, and a place beside it."""
    low, high = span.start - sentence.start, span.end - sentence.start
    places = [(city.start, city.end) for city in sentence.cities] + [(town.start, town.end) for town in sentence.towns]
    places += [(country.start, country.end) for country in sentence.countries]
    for start, end in places:
        gap = sentence.folded[span.end - sentence.start : start - sentence.start]
        if 0 <= start - span.end <= _PLACE_GAP and not _TOWARDS.fullmatch(gap):  # which is of the phrase: 's'envole lundi pour'
            high = max(high, end - sentence.start)
        if 0 <= span.start - end <= _PLACE_GAP:
            low = min(low, start - sentence.start)
    before = sentence.folded[max(0, low - _LONGEST) : low]
    return low - len(before) + len((_PREPOSITION if low < span.start - sentence.start else _BEFORE).sub("", before)), high
