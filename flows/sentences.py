"""Sentences, and the part of the page (zone) each stands in: boilerplate never yields events."""

from __future__ import annotations

import re

import polars as pl

from flows.scan import cut, find_pattern
from flows.seeds import Seeds
from flows.text import fold

_STOP = r"[A-Za-z0-9~%]*[.!?]+[\"')\]]* *"  # a token, its closing punctuation, the space behind it
_LINE = r"[ ]*\n\s*"
_GAP = r"[^ ,;:][ ]{4,}[a-z\"0-9~]"  # so wide a blank parts the headlines that a menu sets in one line
_GAPS = 2  # so many of them make a line a menu
_DAY = r"(?:[0-9]{1,2}(?:er)? [A-Za-z~]{3,9}\.?(?: [0-9]{4})?|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2,4})"  # 26 novembre 2020 | 26.11.2020
_AGENCY = r" ?\([A-Z][A-Za-z0-9. /-]{1,24}\)"  # (APS), (Presse24.com)
_DATELINE = (
    r"(?:^|\n)[ ]*[A-Z][A-Za-z~' -]{2,30}(?:, ?[A-Z][A-Za-z~' -]{2,25})?"  # Bamako | Lome,Togo
    rf"(?:,? (?:le )?(?:[a-z]{{5,8}} )?{_DAY}{_AGENCY} ?[-~:]{{0,2}} ?"
    rf"|(?:,? (?:le )?(?:[a-z]{{5,8}} )?{_DAY})?(?:{_AGENCY})? ?[-~]{{1,2}} |{_AGENCY} ?: )"
    rf"|(?:^|\n)[ ]*[(\[][A-Z][A-Za-z~' -]{{2,30}},? (?:le )?(?:[a-z]{{5,8}} )?{_DAY}[)\]]\.? ?[-~:]{{0,2}} "  # (Bamako, le 3 mai 2022).
)
_SIGNED = r"^\([A-Za-z][A-Za-z0-9 ,./-]{1,24}\)\.?$"  # '(Belga)' at the end of a paragraph
_SMALL_WORDS = r"\b(?:le|la|les|un|une|des|du|de|et|en|au|aux|par|dans|pour|que|qui|sur|avec|a)\b"
_PROSE = 6  # so many of them in one line make it prose, also when its full stop is missing; a menu has few
_MID_PHRASE = r"(?i)(,|[ '](?:les?|la|une?|des?|du|et|en|aux?|par|dans|pour|que|sur|avec|a|son|sa|ses|leurs?)) ?\n([^\n])"
_GOES_ON = r"([^.!?:\n ] ?)\n([a-z(])"
_WORD_END = r"s?\b"  # a menu's 'Accueil' is not 'Accueilli mardi à …'
_LONGEST = 1500  # characters: what has no full stop for longer is no sentence but a list, a table or a page without one; it is cut there
_SHORT_LINE = 60  # characters: a line without a full stop that is no longer than this is a label, not prose


def find_sentences(texts: pl.DataFrame, documents: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """Cut each text into sentences with zones (sql/tables/sentences): no characters but white space are left out.

    `texts` has document_id, text, flat and folded; `documents` document_id and title.
    """
    texts = texts.with_columns(_unwrapped("flat")).with_columns(pl.col("flat").str.to_lowercase().alias("folded"))
    sentences = _cut(texts, seeds)
    lines = _zoned_lines(texts, documents, seeds)
    joined = sentences.sort("start").join_asof(
        lines.sort("line_start"), left_on="start", right_on="line_start", by="document_id", check_sortedness=False
    )
    rule_zone = _sentence_zones(seeds)
    zone = pl.when(pl.col("dateline")).then(pl.lit("dateline")).otherwise(pl.coalesce(rule_zone, "zone"))
    return (
        joined.with_columns(zone.alias("zone"))
        .sort("document_id", "start")
        .with_columns(pl.int_range(pl.len(), dtype=pl.Int64).over("document_id").alias("sentence_no"))
        .select("document_id", "sentence_no", "start", "end", "zone", "line_no")
    )


def _unwrapped(column: str) -> pl.Expr:
    """The text with a blank for every line break inside a sentence, as hard-wrapped pages have them: in mid-phrase, or before a small
    letter."""
    return pl.col(column).str.replace_all(_MID_PHRASE, "$1 $2").str.replace_all(_GOES_ON, "$1 $2")


def _cut(texts: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """(document_id, start, end, sentence, dateline) of every stretch between two breaks."""
    breaks = pl.concat([_line_breaks(texts), _stop_breaks(texts, seeds), _dateline_breaks(texts)])
    openings = pl.concat([texts.select("document_id", pl.lit(0, pl.Int64).alias("start"), pl.lit(False).alias("closes_dateline")), breaks])
    stretches = _stretches(openings, texts)
    longer = stretches.filter(pl.col("end") - pl.col("start") > _LONGEST)
    if longer.height:
        stretches = _stretches(pl.concat([openings, _forced_breaks(longer)]), texts)
    return (
        stretches.with_columns(cut("flat", pl.col("start"), pl.col("end") - pl.col("start")).alias("piece"))
        .with_columns(pl.col("piece").str.strip_chars_start().alias("rest"))
        .with_columns((pl.col("end") - pl.col("rest").str.len_bytes().cast(pl.Int64)).alias("start"))
        .with_columns(pl.col("rest").str.strip_chars_end().alias("sentence"))
        .with_columns((pl.col("start") + pl.col("sentence").str.len_bytes().cast(pl.Int64)).alias("end"))
        .filter(pl.col("end") > pl.col("start"))
        .select("document_id", "start", "end", "sentence", "dateline")
    )


def _stretches(openings: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """(document_id, start, end, flat, dateline): what lies between two openings, or the last one and the text's end."""
    return (
        openings.group_by("document_id", "start")
        .agg(pl.col("closes_dateline").any())
        .sort("document_id", "start")
        .join(texts.select("document_id", "flat"), on="document_id", maintain_order="left")
        .with_columns(
            pl.col("start").shift(-1).over("document_id").fill_null(pl.col("flat").str.len_bytes().cast(pl.Int64)).alias("end"),
            pl.col("closes_dateline").shift(-1).over("document_id").fill_null(False).alias("dateline"),
        )
    )


def _forced_breaks(longer: pl.DataFrame) -> pl.DataFrame:
    """Openings behind a comma or at least a blank inside stretches that are too long to be a sentence."""
    places = longer.with_columns(pl.int_ranges(pl.col("start") + _LONGEST, pl.col("end"), _LONGEST).alias("start")).explode("start")
    behind = cut("flat", pl.col("start"), _LONGEST)
    gap = pl.coalesce(behind.str.slice(0, 200).str.find(r"[,;:] "), behind.str.find(" "))
    return (
        places.with_columns((pl.col("start") + gap.cast(pl.Int64) + 1).alias("start"))
        .drop_nulls("start")
        .select("document_id", "start", pl.lit(False).alias("closes_dateline"))
    )


def _line_breaks(texts: pl.DataFrame) -> pl.DataFrame:
    """Where a new line opens a new sentence."""
    found = find_pattern(texts, _LINE, "flat")
    return found.select("document_id", pl.col("end").alias("start"), pl.lit(False).alias("closes_dateline"))


def _stop_breaks(texts: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """Where a full stop ends a sentence: a capital follows, and the token before it is no abbreviation or initial."""
    found = _with_closing_quotes(find_pattern(texts, _STOP, "flat").join(texts.select("document_id", "flat"), on="document_id"), texts)
    token = pl.col("match").str.extract(r"^([A-Za-z0-9~%]*)[.]").str.to_lowercase()
    tail = cut("flat", pl.col("end"), 4)
    spaced = pl.col("match").str.ends_with(" ")
    opens = (spaced & tail.str.contains(r"^(?:[\"'(\[-]*|\" )[A-Z0-9~]")) | (
        ~spaced & tail.str.contains(r"^[A-Z][a-z' ]") & pl.col("match").str.contains(r"^[A-Za-z]*[a-z)][.!?]")
    )
    short = token.is_in(seeds.abbreviations["form"].map_elements(fold, return_dtype=pl.String).implode()) | (token.str.len_bytes() == 1)
    return found.filter(opens & ~short.fill_null(False)).select(
        "document_id", pl.col("end").alias("start"), pl.lit(False).alias("closes_dateline")
    )


def _with_closing_quotes(stops: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """The stops, moved behind a closing quote that French typography sets off: '. »'. Flat text does not tell « from »."""
    quoted = cut("flat", pl.col("end"), 1) == '"'
    before = stops.filter(quoted).join(texts.select("document_id", "text"), on="document_id")
    closing = pl.col("text").str.slice(pl.col("end"), 1) == "»"
    blank = (cut("flat", pl.col("end") + 1, 1) == " ").cast(pl.Int64)
    moved = before.with_columns(
        pl.when(closing).then(pl.col("end") + 1 + blank).otherwise("end").alias("end"),
        pl.when(closing & (blank == 1)).then(pl.col("match") + " ").otherwise("match").alias("match"),
    )
    return pl.concat([stops.filter(~quoted), moved.drop("text")])


def _dateline_breaks(texts: pl.DataFrame) -> pl.DataFrame:
    """'Dakar, 9 juin (APS) - ' at the head of a line is cut off as a dateline."""
    found = find_pattern(texts, _DATELINE, "flat")
    told = pl.col("match").str.contains(r"[0-9(]")
    return found.filter(told).select("document_id", pl.col("end").alias("start"), pl.lit(True).alias("closes_dateline"))


def _zoned_lines(texts: pl.DataFrame, documents: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """(document_id, line_start, line_no, zone) of every line: by the phrases of seeds/zones, then by shape and place."""
    lines = (
        texts.join(documents.select("document_id", pl.col("title")), on="document_id", how="left")
        .select("document_id", pl.col("folded").str.split("\n").alias("line"), pl.col("title"))
        .explode("line")
        .with_columns(
            (pl.col("line").str.len_bytes().cast(pl.Int64) + 1).cum_sum().over("document_id").alias("stop"),
            pl.int_range(pl.len(), dtype=pl.Int64).over("document_id").alias("line_no"),
        )
        .with_columns((pl.col("stop") - pl.col("line").str.len_bytes().cast(pl.Int64) - 1).alias("line_start"))
        .with_columns(pl.col("line").str.strip_chars())
        .filter(pl.col("line") != "")
    )
    titles = documents.drop_nulls("title").select(
        "document_id", pl.col("title").map_elements(fold, return_dtype=pl.String).alias("title_folded")
    )
    lines = lines.join(titles, on="document_id", how="left").with_columns(
        pl.col("line").str.contains(r"[.!?:;,]\W*$").alias("closed"),
        (pl.col("line").str.len_bytes() > _SHORT_LINE).alias("long"),
    )
    order = pl.int_range(pl.len()).over("document_id")
    prose = pl.col("closed") & pl.col("long")
    parted = pl.col("line_no").diff().over("document_id").fill_null(1) > 1
    menu = _phrase(seeds, "boilerplate", "line").is_not_null()
    lines = lines.with_columns(
        order.alias("order"),
        prose.cum_sum().over("document_id").alias("prose_before"),
        prose.sum().over("document_id").alias("prose_total"),
        (parted | menu).cum_sum().over("document_id").alias("block"),
    )
    # the caption stands below the picture's copyright sign, in the same block of lines, which a line of the page's menu ends
    copyright_line = pl.col("line").str.starts_with("^")
    lines = lines.with_columns(((copyright_line.cum_sum().over("document_id", "block") > 0) & ~copyright_line).alias("under_picture"))
    return lines.with_columns(_line_zone(seeds).alias("zone")).with_columns(_after_rest(seeds).alias("zone"))


def _line_zone(seeds: Seeds) -> pl.Expr:
    said = pl.coalesce(*(_phrase(seeds, zone, "line") for zone in ("boilerplate", "caption", "signature", "dateline")))
    menu = ~pl.col("closed") & (pl.col("line").str.count_matches(_GAP) >= _GAPS)
    squeezed = pl.col("line").str.replace_all(r"\s+", " ")
    is_title = (squeezed == pl.col("title_folded").str.replace_all(r"\s+", " ")) | (
        (pl.col("prose_before") == 0) & ~pl.col("closed") & pl.col("long") & ~menu & ~pl.col("line").str.contains(r"[.!?] ")
    )
    is_first = (pl.col("order") == 0) & ~pl.col("closed")
    last = pl.col("prose_before") == pl.col("prose_total")
    cut_off = pl.col("long") & (pl.col("line").str.count_matches(_SMALL_WORDS) >= _PROSE)
    label = ~pl.col("closed") & (~pl.col("long") | last) & ~cut_off
    return (
        pl.when(is_title.fill_null(False))
        .then(pl.lit("title"))
        .when(menu)
        .then(pl.lit("boilerplate"))
        .when(said.is_not_null())
        .then(said)
        .when(pl.col("under_picture"))
        .then(pl.lit("caption"))
        .when(is_first)
        .then(pl.lit("title"))
        .when(label & last)
        .then(pl.lit("signature"))
        .when(label)
        .then(pl.lit("boilerplate"))
        .otherwise(pl.lit("body"))
    )


def _after_rest(seeds: Seeds) -> pl.Expr:
    """Everything behind a phrase such as 'Laisser un commentaire' is boilerplate, and so is the line itself."""
    rest = _phrase(seeds, "boilerplate", "rest").is_not_null() & (pl.col("prose_before") > 0)
    return pl.when(rest.cum_max().over("document_id")).then(pl.lit("boilerplate")).otherwise(pl.col("zone"))


def _sentence_zones(seeds: Seeds) -> pl.Expr:
    said = (_phrase(seeds, zone, "sentence", "sentence") for zone in ("boilerplate", "caption"))
    return pl.coalesce(*said, pl.when(pl.col("sentence").str.contains(_SIGNED)).then(pl.lit("signature")))


def _phrase(seeds: Seeds, zone: str, scope: str, column: str = "line") -> pl.Expr:
    """The zone where a phrase of seeds/zones for it stands in the column, else NULL."""
    rules = seeds.zones.filter((pl.col("zone") == zone) & (pl.col("scope") == scope))
    shapes = {"starts": "^{}", "contains": "{}", "equals": "^{}$"}
    words = [(row["match"], fold(row["form"])) for row in rules.iter_rows(named=True)]
    alternatives = [shapes[match].format(rf"(?:{re.escape(form)}{_WORD_END if form[-1].isalpha() else ''})") for match, form in words]
    if not alternatives:
        return pl.lit(None, pl.String)
    text = pl.col(column) if column == "line" else pl.col(column).str.to_lowercase()
    return pl.when(text.str.contains("|".join(alternatives))).then(pl.lit(zone)).otherwise(None)
