"""Text made comparable: every character becomes exactly one ASCII character, so offsets never move.

Aho-Corasick and regex answer in byte offsets and are slow on accented text. On *flat* text a byte is a
character, so an offset found there is an offset in the original, and ASCII word boundaries are right.
"""

from __future__ import annotations

import re
import unicodedata

import polars as pl

OTHER = "~"  # stands for any character without an ASCII counterpart; no pattern contains it

_PUNCTUATION = {
    "'": "‘’‚‛ʼʻ՚ꞌ＇′‵ʹ`´",
    '"': "«»“”„‟″〝〞❝❞",
    "-": "‐‑‒–—―−",
    " ": "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t",
    ".": "…·•",
    "/": "⁄∕",
    "^": "©",
}
_LETTERS = {"o": "œøº°", "O": "ŒØ", "a": "æª", "A": "Æ", "s": "ßſ", "d": "đð", "D": "ĐÐ", "l": "ł", "L": "Ł", "i": "ı"}
_SUPERSCRIPTS = {"e": "ᵉ", "r": "ʳ", "m": "ᵐ", "d": "ᵈ", "s": "ˢ", "n": "ⁿ", "0": "⁰", "1": "¹", "2": "²", "3": "³"}


def _flat_map() -> dict[str, str]:
    """{character: its ASCII counterpart} for Latin letters with marks and the typography of French."""
    pairs = {char: ascii_ for table in (_PUNCTUATION, _LETTERS, _SUPERSCRIPTS) for ascii_, chars in table.items() for char in chars}
    latin = (chr(code) for block in ((0xC0, 0x250), (0x1E00, 0x1F00)) for code in range(*block))
    for char in latin:
        base = unicodedata.normalize("NFD", char)[0]
        if base.isascii() and char not in pairs:
            pairs[char] = base
    return pairs


FLAT_MAP = _flat_map()
_TRANSLATION = str.maketrans(FLAT_MAP)
_NO_ASCII = re.compile(r"[^\x00-\x7f]")


def flatten(text: str) -> str:
    """`text` in ASCII, one character for one: accents off, case kept. 'L’été à Ségou' -> "L'ete a Segou"."""
    return _NO_ASCII.sub(OTHER, text.translate(_TRANSLATION))


def fold(text: str) -> str:
    """Composed, flattened, in lower case: the form in which seeds and text are compared."""
    return flatten(unicodedata.normalize("NFC", text)).lower()


def flat_expr(column: str) -> pl.Expr:
    """`flatten` as a Polars expression."""
    return pl.col(column).str.replace_many(list(FLAT_MAP), list(FLAT_MAP.values())).str.replace_all(r"[^\x00-\x7F]", OTHER)


def search_with(word: str, pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """`pattern.search(text)` for a pattern whose matches all hold `word`: few texts do, and to look for a word takes next to nothing."""
    return pattern.search(text) if word in text else None
