"""One name in several spellings: Arabic, Berber and Sahelian names are written by ear, each paper in its own way.

'Mohamed', 'Mohammed' and 'Muhammad' differ in what a transliteration is free to choose: vowels, doubled letters, an h, the article.
What is left, the consonants by their sound, is compared over the whole name; and any name may have one letter too many or wrong.
"""

from __future__ import annotations

import re
from functools import lru_cache

from flows.mentions.person_names import same_person, words_of
from flows.text import fold

# letters that stand for one sound in French and in English transcriptions, longest first
_SOUNDS = (("tch", "c"), ("ch", "c"), ("sh", "c"), ("dj", "j"), ("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("ph", "f"), ("q", "k"))
_FREE = re.compile(r"[aeiouywh'’. -]")
_DOUBLED = re.compile(r"(.)\1+")
_ARTICLE = re.compile(r"\b(?:el|al)\b[ -]?")
_ENOUGH = 5  # fewer consonants are shared by too many names
_LONG = 12  # letters: shorter names that differ by one are often two persons'


def one_person(name: str, other: str) -> bool:
    """Whether two names are one person's, by their words or by the sound of the whole."""
    if same_person(name, other) or same_person(other, name):
        return True
    return in_full(name) and in_full(other) and (bool(_sounds(name) & _sounds(other)) or _slip(fold(name), fold(other)))


def _slip(name: str, other: str) -> bool:
    """Whether two long names are one letter apart, and share their first or their last word: 'Thierry Burkhad', 'Thierry Burkhard'."""
    longer, shorter = sorted((name, other), key=len, reverse=True)
    ours, theirs = name.split(), other.split()
    if len(shorter) < _LONG or len(longer) - len(shorter) > 1 or not (ours[0] == theirs[0] or ours[-1] == theirs[-1]):
        return False
    head = next((index for index, (one, two) in enumerate(zip(longer, shorter, strict=False)) if one != two), len(shorter))
    return longer[head + 1 :] == shorter[head + (len(longer) == len(shorter)) :]


def in_full(name: str) -> bool:
    """Whether a name has more than a surname."""
    return len(words_of(name)) > 1


@lru_cache(maxsize=1 << 16)
def _sounds(name: str) -> frozenset[str]:
    """The consonants of a name by sound, with the article and without it; nothing where they are too few."""
    folded = fold(name)
    heard = (_consonants(folded), _consonants(_ARTICLE.sub("", folded)))
    return frozenset(one for one in heard if len(one) >= _ENOUGH)


def _consonants(text: str) -> str:
    for letters, sound in _SOUNDS:
        text = text.replace(letters, sound)
    return _FREE.sub("", _DOUBLED.sub(r"\1", text))
