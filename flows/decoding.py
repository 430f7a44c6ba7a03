"""Bytes of a text file to characters, for the encodings in which French press text is met.

The rule is strict rather than statistical, so that the same bytes always give the same text: a byte order mark is
believed; then UTF-16 that its zero bytes give away; then UTF-8; then the one of the three 8-bit encodings of French
in which the bytes above 127 are French letters and typography.
"""

from __future__ import annotations

import codecs
import unicodedata
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark starts with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_EIGHT_BIT = ("cp1252", "mac_roman", "cp850")  # ties go to the first: Windows and Latin-1 agree on French letters
_FRENCH = frozenset("àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆáíóúñãõ" + "«»‘’“”–—…°€·•\u00a0")
_BINARY_STARTS = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"{\\rtf")
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1a")  # 26 ended files under DOS


class NotTextError(ValueError):
    """The bytes cannot be read as text; the message says why, `line` from which line on, where that is known."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(frozen=True)
class Decoded:
    """`text`, the `encoding` it was in, and `n_replaced`: the broken sequences that became U+FFFD."""

    text: str
    encoding: str
    n_replaced: int = 0


def wide_encoding(head: bytes) -> tuple[str, int] | None:
    """(encoding, length of its mark) when `head` opens UTF-8 with a mark, UTF-16 or UTF-32; None for anything else."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    sample = head[: len(head) - len(head) % 2]
    pairs = len(sample) // 2
    if pairs < 2 or b"\0" not in sample:
        return None
    first, second = sample[0::2].count(0) / pairs, sample[1::2].count(0) / pairs
    if second >= 0.7 and first <= 0.02:
        return "utf-16-le", 0
    if first >= 0.7 and second <= 0.02:
        return "utf-16-be", 0
    return None


def decode(data: bytes) -> Decoded:
    """`data` as text. Raises NotTextError for binary data and for bytes that are French in no known encoding."""
    if data.startswith(_BINARY_STARTS):
        raise NotTextError("binary: the file is not plain text")
    wide = wide_encoding(data)
    if wide is not None:
        encoding, skip = wide
        return _marked(data[skip:], encoding)
    n_controls = len(data) - len(data.translate(None, _CONTROLS))
    if b"\0" in data or n_controls * 100 > len(data):
        raise NotTextError("binary: the file is not plain text")
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _damaged_utf8(data) or _eight_bit(data)


def _marked(data: bytes, encoding: str) -> Decoded:
    """`data` in the encoding its mark promised; a few broken sequences are replaced, many mean it is not text."""
    text = data.decode(encoding, "replace")
    n_replaced = text.count("\ufffd")
    n_odd = n_replaced + sum(unicodedata.category(char) in ("Cn", "Co") for char in text if not char.isascii())  # not assigned, private
    if n_odd * 20 > len(text) or "\0" in text:
        raise NotTextError(f"binary: starts like {encoding.upper()} but is not text in it")
    return Decoded(text, encoding, n_replaced)


def _damaged_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with few broken sequences among many sound ones (a truncated download), else None."""
    text = data.decode("utf-8", "replace")
    n_replaced = text.count("\ufffd")
    n_sound = sum(not char.isascii() for char in text) - n_replaced
    return Decoded(text, "utf-8", n_replaced) if n_replaced * 4 <= n_sound else None


def _eight_bit(data: bytes) -> Decoded:
    """`data` in the 8-bit encoding in which most of its bytes above 127 are French."""
    high = bytes(byte for byte in data if byte > 127)

    def french_share(encoding: str) -> float:
        return sum(char in _FRENCH for char in high.decode(encoding, "replace")) / len(high)

    best = max(_EIGHT_BIT, key=french_share)
    if french_share(best) < 0.5 or len(high) * 3 > len(data):  # Cyrillic, Arabic, Greek: nearly every letter is above 127
        raise NotTextError("unknown encoding: neither UTF-8, UTF-16 nor an 8-bit encoding of French; save the file as UTF-8")
    text = data.decode(best, "replace")
    return Decoded(text, best, text.count("\ufffd"))
