"""Finding: every occurrence of a pattern with its offsets, by compiled automata over whole columns.

Polars' regex functions give strings without offsets. Here each match is wrapped in two control characters
by one `replace_all`, the text is cut at them, and running lengths are the offsets: exact because the text
is flat (one byte a character) and cleaned text holds no control characters.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from string import ascii_lowercase, digits

import polars as pl
from ahocorasick_rs import BytesAhoCorasick

from flows.text import fold

_OPEN, _CLOSE = "\x01", "\x02"
_NO_WORD = re.compile("[^a-z0-9]")
_BLANKS = "( ) +|(') +"  # what find_words reads as one character
MARK = b"\x01"  # between documents laid end to end: no form holds it
_BETWEEN = f" {MARK.decode()} "
_WORDS = f"{ascii_lowercase}{digits}{MARK.decode()}"
_AS_WORDS = bytes(ord(chr(code).lower()) if chr(code).lower() in _WORDS else ord(" ") for code in range(256))


def find_pattern(texts: pl.DataFrame, pattern: str, column: str = "folded") -> pl.DataFrame:
    """Matches of a Rust regex: (document_id, start, end, match), in document and text order.

    `texts` has document_id and `column`, flat text. Matches do not overlap; empty ones are dropped.
    """
    marked = pl.col(column).str.replace_all(pattern, f"{_OPEN}${{0}}{_CLOSE}")
    pieces = (
        texts.lazy()
        .select("document_id", pl.int_range(pl.len(), dtype=pl.UInt32).alias("row"), marked.alias("piece"))
        .filter(pl.col("piece").str.contains(_OPEN, literal=True))
        .with_columns(pl.col("piece").str.split(_OPEN))
        .explode("piece")
        .with_columns(pl.col("piece").str.len_bytes().cast(pl.Int64).alias("length"))
        .with_columns(
            # every piece but a document's first carries one closing mark, which is not text
            (pl.col("length") - pl.col("piece").str.contains(_CLOSE, literal=True)).cum_sum().over("row").alias("stop"),
        )
        .filter(pl.col("piece").str.contains(_CLOSE, literal=True))
        .with_columns(
            (pl.col("stop") - pl.col("length") + 1).alias("start"),
            pl.col("piece").str.split(_CLOSE).list.first().alias("match"),
        )
        .filter(pl.col("match").str.len_bytes() > 0)
        .select("document_id", "start", (pl.col("start") + pl.col("match").str.len_bytes().cast(pl.Int64)).alias("end"), "match")
    )
    return pieces.collect()


def as_words(form: str) -> str:
    """A written form as `find_words` compares it: folded, everything but letters and digits a space."""
    return _NO_WORD.sub(" ", fold(form)).strip()


class Words:
    """Written forms compiled for `find_words`: worth keeping, since compiling thousands takes longer than reading a batch."""

    def __init__(self, forms: Iterable[str], fillers: Iterable[str] = ()) -> None:
        """`forms` as `as_words` gives them; `fillers` are words that may stand anywhere inside a form."""
        distinct = list(dict.fromkeys(forms))
        self.forms = pl.Series("match", distinct, dtype=pl.String)
        self.blanks = "|".join([_BLANKS, *(f"( ){re.escape(fold(word))} +" for word in fillers)])
        self.kept = "".join(f"${{{number}}}" for number in range(1, self.blanks.count("(") + 1))
        self.automaton = BytesAhoCorasick([f" {form} ".encode() for form in distinct])


def find_words(texts: pl.DataFrame, words: Words, column: str = "folded") -> pl.DataFrame:
    """Every occurrence of any form of `words` between word boundaries: (document_id, start, end, match), in document order.

    Punctuation, hyphens, apostrophes and line ends count as spaces on both sides, so that "chef d'état major" finds
    "chef d’Etat-major"; a run of blanks, or blanks behind an apostrophe, count as one. With the filler "egalement"
    "a reçu" finds "a également reçu". Occurrences may overlap.
    """
    runs = find_pattern(texts, words.blanks, column)
    squeezed = texts[column] if runs.is_empty() else texts[column].str.replace_all(words.blanks, words.kept)
    joined = laid_out(squeezed)
    # (form, start, end) of each hit, laid end to end: rows of three would be built one by one
    hits = pl.Series(itertools.chain.from_iterable(words.automaton.find_matches_as_indexes(joined, overlapping=True)), dtype=pl.Int64)
    form, position = hits.gather_every(3), hits.gather_every(3, 1)
    openings = (squeezed.str.len_bytes().cast(pl.Int64) + len(_BETWEEN)).cum_sum().shift(1, fill_value=0)
    row = openings.search_sorted(position, side="right") - 1
    start, match = position - openings.gather(row), words.forms.gather(form)
    length = match.str.len_bytes().cast(pl.Int64)
    found = pl.DataFrame([texts["document_id"].gather(row), start.alias("start"), (start + length).alias("end"), match])
    return found if runs.is_empty() else _unsqueezed(found, runs)


def laid_out(texts: pl.Series) -> bytes:
    """Flat texts as `find_words` reads them: in lower case, a blank for whatever is no word and at either end, with MARK between them."""
    return f" {texts.str.join(_BETWEEN).item() or ''} ".encode().translate(_AS_WORDS)


def _unsqueezed(found: pl.DataFrame, runs: pl.DataFrame) -> pl.DataFrame:
    """`found` in text whose `runs` were each cut down to one character: its offsets in the text as it stands."""
    removed = (pl.col("end") - pl.col("start") - 1).cum_sum().over("document_id")
    shifts = runs.with_columns(removed.alias("removed")).select(
        "document_id", (pl.col("end") - pl.col("removed")).alias("position"), "removed"
    )  # where the text goes on behind the run
    touched = found.join(shifts.select("document_id").unique(), on="document_id", how="semi").with_row_index("row")
    shifted = touched.with_columns(_shifted(touched, shifts, "start").alias("start"), _shifted(touched, shifts, "end").alias("end"))
    rest = found.join(shifts, on="document_id", how="anti")
    return pl.concat([rest, shifted.drop("row")])


def _shifted(found: pl.DataFrame, shifts: pl.DataFrame, column: str) -> pl.Series:
    # an end that stands before a run stays before it: it is the last character that is moved
    behind = 0 if column == "start" else 1
    at = found.select("row", "document_id", (pl.col(column) - behind).alias("position")).sort("position")
    joined = at.join_asof(shifts.sort("position"), on="position", by="document_id", check_sortedness=False).sort("row")
    return joined["position"] + joined["removed"].fill_null(0) + behind


def find_forms(texts: pl.DataFrame, words: Words, column: str = "folded") -> pl.DataFrame:
    """`find_words` without overlaps: where two forms overlap, the one that starts first, then the longest, is kept."""
    return drop_overlaps(find_words(texts, words, column))


def drop_overlaps(found: pl.DataFrame, kind: str | None = None) -> pl.DataFrame:
    """Leftmost-longest within each document, or each value of the column `kind` there: what starts inside a kept span goes."""
    # groups as whole numbers: sorting by strings takes five times as long
    group = sum(
        (
            pl.col(name).cast(pl.Categorical).to_physical().cast(pl.Int64) * 2**shift
            for name, shift in (("document_id", 31), (kind, 0))
            if name
        ),
        pl.lit(0),
    )
    far = pl.col("group").rle_id().cast(pl.Int64) * 2**32  # lays the groups end to end, so that one running maximum serves all
    ordered = found.with_columns(group.alias("group")).sort("group", "start", "end", descending=[False, False, True])
    head = far + pl.col("start") >= (far + pl.col("end")).cum_max().shift(1, fill_value=0)
    chains = (
        ordered.with_columns(head.alias("head"))
        .with_row_index("row")
        .with_columns(pl.col("head").cum_sum().alias("chain"), pl.when("head").then("end").forward_fill().alias("head_end"))
    )
    later = chains.filter(~pl.col("head") & (pl.col("start") >= pl.col("head_end")))
    kept = pl.col("head") | pl.col("row").is_in(_kept(later.select("row", "chain", "start", "end").rows()))
    return chains.filter(kept).select(found.columns)


def _kept(later: list[tuple[int, int, int, int]]) -> list[int]:
    """Of the (row, chain, start, end) clear of their chain's head: those that do not overlap the last one kept."""
    kept: list[int] = []
    last_chain, last_end = -1, 0
    for row, chain, start, end in later:
        if chain != last_chain or start >= last_end:
            kept.append(row)
            last_chain, last_end = chain, end
    return kept


def cut(column: str, start: pl.Expr, length: pl.Expr | int) -> pl.Expr:
    """`length` characters of flat text from `start` on (fewer at its ends).

    On flat text a character is a byte, and bytes are reached at once: `str.slice` counts characters from the beginning.
    """
    first = start.clip(0)
    stop = (start + length).clip(0)
    return pl.col(column).cast(pl.Binary).bin.slice(first, stop - first).cast(pl.String)
