"""One name in several spellings: Arabic, Berber and Sahelian names are written by ear, each paper in its own way.

'Mohamed', 'Mohammed' and 'Muhammad' differ in what a transliteration is free to choose: vowels, doubled letters, an h, the article.
What is left, the consonants by their sound, is compared over the whole name. Extraction does not use this: within one document a
name keeps its spelling.
"""

from __future__ import annotations

import re
from functools import lru_cache

from flows.mentions.persons import same_person, words_of
from flows.text import fold

# letters that stand for one sound in French and in English transcriptions, longest first
_SOUNDS = (("tch", "c"), ("ch", "c"), ("sh", "c"), ("dj", "j"), ("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("ph", "f"), ("q", "k"))
_FREE = re.compile(r"[aeiouywh'’. -]")
_DOUBLED = re.compile(r"(.)\1+")
_ARTICLE = re.compile(r"\b(?:el|al)\b[ -]?")
_ENOUGH = 5  # fewer consonants are shared by too many names


def one_person(name: str, other: str) -> bool:
    """Whether two names are one person's, by their words or by the sound of the whole."""
    return (
        same_person(name, other) or same_person(other, name) or (in_full(name) and in_full(other) and bool(_sounds(name) & _sounds(other)))
    )


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
