"""What a document offers to each of its date expressions: publication date, datelines, full dates of the story, tense.

Everything here is a join; date_resolution decides with what comes out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import polars as pl

from flows.mentions.date_values import Reading, decode
from flows.mentions.status import direction_of, find_statuses

if TYPE_CHECKING:
    from flows.mentions.date_lexicon import Lexicon
    from flows.seeds import Seeds

_CONTEXTS = 4  # dates of a document that are tried for a missing year
_YEARS_BACK = 2  # a full date this much older than the document's newest is background, not the story
_LINE_END = r"^(?:,? ?(?:a )?[0-9]{1,2}[h:]{1,2}[0-9:]*)?(?: ?(?i:gmt|tu|utc|cet|cest|wat|eat|gmt\+[0-9]))?[^A-Za-z0-9\n]*(?:\n|$)"
_COUNTED = r"^ ?(?:min|mn)?[^A-Za-z\n]*(?i:comment|vues?|views?|lectures?|partage|share)"
_ALONE = r"\n[^A-Za-z\n]*(?:(?i:le|date) ?:? ?)?$"
_BYLINE = r"\n(?:[^\n]*\|[^\n]*|[Pp]ar [^\n]*|[^\n.]{0,80} -+ ?|[^\n]*(?:[(]|©) ?)[-,|( ]*$"
_PLACE = r"\n[ \"(\[-]*(?:[A-Z][A-Za-z'-]*[ /-]?){1,4},? ?(?:\([A-Za-z' -]+\) ?)?,? ?(?:- )?(?:le )?$"
_CLAUSE_END = r"[;:()]|, | - | et "
# "Arrivée dimanche, la délégation sera reçue": what a participle at the head of the sentence tells is over
_OPENING_PARTICIPLE = r"(?:^|[.!?:\n\"] ?)[A-Z][a-z]{2,}(?:e|ee|es|ees|u|ue|us|ues|is|ise|ises) (?:le )?$"
# 'l'exercice ouvert lundi prend fin …': a participle beside its date; but not 'sera ouvert lundi'
_BEGUN = r"(?i)(?-u:\b)(?:ouvert|entame|debute|commence|lance|arrive|venu|inaugure|tenu|signe|conclu|recu|accueilli)e?s? (?:ce |le )?$"
_TO_BE = r"(?i)(?-u:\b)(?:ser(?:a|ont)|etre|soi(?:t|ent)|doi(?:t|vent)|devr(?:a|ait|ont|aient)) (?:[a-z]+ )?[a-z]+ (?:ce |le )?$"
# what the pluperfect tells, or an edition before this one, is background: the last verb in front of the date, or the first behind it
_VERB = (
    r"(?-u:\b)(avai(?:t|ent)|s'etai(?:t|ent)|a|ont|est|sont|fut|furent) (?:[a-z]+ment |deja |ete |ainsi |aussi |egalement ){0,2}"
    r"[a-z]+(?:e|ee|es|ees|i|is|it|u|us|ue|ues|ert|int)(?-u:\b)"
)
_OTHER_EDITION = r"(?i)(?:^|[^ets] )(?:l[ae]|une) (?:toute )?(?:premiere|precedente) edition[^.;:!?\n]{0,60}$"
_OCCASION = r"(?i)(?-u:\b)(?:exercices?|manoeuvres|campagne|mission|operation|programme|sommet|forum|salon)(?-u:\b)[^.;:!?]{0,40}$"
# 'la force X a été créée le 3 mai 2011': the birthday of a force says nothing of the story's year
_LAUNCHED = (
    r"(?i)(?-u:\b)(?:operations?|missions?|forces?|dispositif|task force)(?-u:\b)[^.;:!?]{0,60}"
    r"(?-u:\b)(?:lance|declenche|cree|deploye|engage|mis sur pied|mise sur pied|debute)[a-z]* (?:le |en |depuis (?:le )?)$"
)
_PREPARED = r"(?i)(?-u:\b)(?:prepar|planific)"  # "la réunion de planification de Flintlock 2024" may be of the year before
_WEEKDAY = '"weekday":[1-7]'  # in a reading
_HEAD = 400  # characters of a page in which what is no sentence belongs to its head
_PLACE_END = r"^ *(?:[()\].:~\n/-]|$)"


def direction_cues(found: pl.DataFrame, texts: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """Adds cue_before, cue_before_at, cue_after, cue_after_at: the nearest status cues around expressions that need a direction."""
    needy = found.filter(~pl.col("reading").is_in(_explicit(found["reading"]).implode())).select("document_id", "start").sort("start")
    statuses = find_statuses(texts.join(needy.select("document_id").unique(), on="document_id", how="semi"), seeds)
    kinds = statuses.select("match", "key").unique()
    directions = kinds.with_columns(pl.Series("direction", [direction_of(match, key) for match, key in kinds.iter_rows()], dtype=pl.String))
    statuses = statuses.join(directions, on=["match", "key"]).select("document_id", "start", "direction").sort("start")
    cues = needy
    sides: tuple[tuple[str, Literal["backward", "forward"]], ...] = (("cue_before", "backward"), ("cue_after", "forward"))
    for name, strategy in sides:
        side = statuses.rename({"direction": name}).with_columns(pl.col("start").alias(f"{name}_at"))
        cues = cues.join_asof(side, on="start", by="document_id", strategy=strategy, check_sortedness=False)
    return found.join(cues, on=["document_id", "start"], how="left", maintain_order="left")


def _explicit(readings: pl.Series) -> pl.Series:
    return pl.Series([text for text in readings.unique() if decode(text).explicit or decode(text).op == "duration"], dtype=pl.String)


def anchored(found: pl.DataFrame, sentences: pl.DataFrame, documents: pl.DataFrame, terms: pl.DataFrame, words: Lexicon) -> pl.DataFrame:
    """`found` with its sentence, surface and anchors: now, now_from, context, direction, collected_on, spells."""
    rows = (
        found.join(_traits(found["reading"]), on="reading", maintain_order="left")
        .sort("start", maintain_order=True)
        .join_asof(
            sentences.select("document_id", "sentence_no", "zone", pl.col("start").alias("begins"), pl.col("end").alias("ends")).sort(
                "begins"
            ),
            left_on="start",
            right_on="begins",
            by="document_id",
            check_sortedness=False,
        )
        .join(documents.select("document_id", "text", "published_on", "collected_on"), on="document_id", maintain_order="left")
        .with_columns(
            pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start")).alias("surface"),
            pl.col("sentence_no").fill_null(0),
            pl.col("zone").fill_null("body"),
            _direction(),
            _page_date(words),
            (
                pl.col("before").str.contains(rf"(?i)(?-u:\b){words.any_of('background')}(?-u:\b)[^.\n]{{0,40}}$")
                | pl.col("before").str.contains(_LAUNCHED)
            ).alias("history"),
            _other_story().alias("older"),
        )
    )
    rows = _with_now(rows)
    rows = _with_context(rows)
    return _with_spells(rows, terms).sort("document_id", "start").drop("text")


def _traits(readings: pl.Series) -> pl.DataFrame:
    """What the joins below need to know of each distinct reading."""
    rows = []
    for text in readings.unique():
        reading = decode(text)
        day = reading.first
        full = reading.explicit and day is not None and day.day is not None and day.possible
        rows.append(
            (
                text,
                reading.op,
                reading.rule,
                reading.anchor,
                reading.explicit,
                full,
                reading.hint == "this",
                day.start() if full and day is not None else None,
                _told(reading),
            )
        )
    schema = {
        "reading": pl.String,
        "op": pl.String,
        "rule": pl.String,
        "anchor": pl.String,
        "explicit": pl.Boolean,
        "full_day": pl.Boolean,
        "this": pl.Boolean,
        "start_day": pl.Date,
        "written": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _told(reading: Reading) -> str | None:
    """A full day, a whole month, or the year in a name: what may give the story's year to other dates, in ISO 8601."""
    day = reading.first
    if not reading.explicit or day is None or not day.possible:
        return None
    whole_month = reading.rule == "month" and reading.bound == "on" and day == reading.last
    return replace(day, weekday=None).edtf() if day.day or whole_month or reading.rule == "name year" else None


def _direction() -> pl.Expr:
    """The tense of the nearest cue in front within the sentence, else of the nearest one behind; that of the same clause first."""
    ahead = pl.when(pl.col("cue_before_at") >= pl.col("begins").fill_null(0)).then(pl.col("cue_before"))
    behind = pl.when(pl.col("cue_after_at") < pl.col("ends").fill_null(2**62)).then(pl.col("cue_after"))
    parted = pl.col("before").str.tail((pl.col("start") - pl.col("cue_before_at")).clip(0, 100)).str.contains(_CLAUSE_END)
    joined = ~pl.col("after").str.head((pl.col("cue_after_at") - pl.col("end")).clip(0, 60)).str.contains(_CLAUSE_END)
    own = pl.when(parted & joined & ((pl.col("cue_after_at") - pl.col("end")) < 60)).then(behind)
    opening = pl.when(pl.col("before").str.contains(_OPENING_PARTICIPLE)).then(pl.lit("past"))
    begun = pl.when(pl.col("before").str.contains(_BEGUN) & ~pl.col("before").str.contains(_TO_BE)).then(pl.lit("past"))
    return pl.coalesce(pl.when(ahead.is_null()).then(opening), begun, own, ahead, behind, pl.lit("")).alias("direction")


def _other_story() -> pl.Expr:
    """Whether the tense or the edition says that a date belongs to what was before the story; who had come on a Tuesday is of it."""
    inside = pl.min_horizontal(pl.col("start") - pl.col("begins").fill_null(0), pl.col("before").str.len_chars())
    sentence = pl.col("before").str.tail(inside).str.extract(r"([^.!?:;]*)$")
    last = sentence.str.extract(rf"(?s)^.*{_VERB}")
    first = pl.col("after").str.extract(r"^([^.!?:;]*)").str.extract(rf"(?s)^.*?{_VERB}")
    had = pl.coalesce(last, first).str.contains("^(?:avai|s'etai)").fill_null(False)
    return (had & ~pl.col("reading").str.contains('"weekday"', literal=True)) | sentence.str.contains(_OTHER_EDITION)


def _page_date(words: Lexicon) -> pl.Expr:
    """Rank of a full date that dates the page: 0 "Publié le …", 1 alone on its line or in a byline, 2 "Bamako, le …" or
    at the end of a line of the page's head, 3 "ce jeudi …"."""
    before, after = pl.col("before"), pl.col("after")
    published = before.str.contains(rf"(?i)(?-u:\b){words.any_of('published')}(?-u:\b)(?:[^\n.]|\.[a-z]){{0,40}}$")
    line_end = after.str.contains(_LINE_END) | after.str.contains(rf"(?i)^(?:[^a-z\n]|{words.any_of('month')}(?-u:\b))*(?:\n|$)")
    heading = (pl.col("zone") == "boilerplate") & (pl.col("start") < _HEAD)
    opens_line = heading & before.str.contains(r"\n[ ]*$") & after.str.contains(_COUNTED)  # '17 août 2017, 8 h 21, 0 commentaire'
    return (
        pl.when(~pl.col("full_day") | (pl.col("rule") == "range"))
        .then(None)
        .when(published)
        .then(0)
        .when((pl.col("zone") == "dateline") | (line_end & (before.str.contains(_ALONE) | before.str.contains(_BYLINE))) | opens_line)
        .then(1)
        .when((before.str.contains(_PLACE) & after.str.contains(_PLACE_END)) | (heading & line_end))
        .then(2)
        .when(pl.col("this"))
        .then(3)
        .alias("page_date")
    )


def _with_now(rows: pl.DataFrame) -> pl.DataFrame:
    """now: the dateline of the same line, else the publication date, else the document's best page date."""
    pages = rows.filter(pl.col("page_date").is_not_null() & (pl.col("start_day") <= pl.col("collected_on")))
    best = pages.sort("page_date", "start").group_by("document_id", maintain_order=True).agg(pl.col("start_day").first().alias("page_day"))
    local = (
        pages.filter(pl.col("page_date").is_between(1, 2) & pl.col("before").str.contains(_PLACE))
        .select("document_id", "start", pl.col("start").alias("line_at"), pl.col("start_day").alias("line_day"))
        .sort("start")
    )
    rows = rows.join(best, on="document_id", how="left", maintain_order="left").join_asof(
        local, on="start", by="document_id", check_sortedness=False
    )
    between = pl.col("text").str.slice(pl.col("line_at"), pl.col("start") - pl.col("line_at"))
    here = pl.when(pl.col("line_at").is_not_null()).then(~between.str.contains("\n", literal=True)).otherwise(False)
    return rows.with_columns(
        pl.when(here).then(pl.col("line_day")).otherwise(pl.coalesce("published_on", "page_day")).alias("now"),
        pl.when(here | pl.col("published_on").is_null()).then(pl.lit("dateline")).otherwise(pl.lit("publication")).alias("now_from"),
    )


def _with_context(rows: pl.DataFrame) -> pl.DataFrame:
    """context: the dates of the same story, days before months before years in names, nearest in the text first, in ISO 8601
    joined by spaces; only where now is unknown."""
    told = _story(rows)
    context = (
        rows.filter(~pl.col("explicit") & pl.col("now").is_null())
        .select("document_id", "start", "sentence_no", pl.col("reading").str.contains(_WEEKDAY).alias("checked"))
        .join(told, on="document_id")
        # the year in a name speaks for its own sentence, and first of all there; in a title for all, as it does for a date that a
        # weekday checks it by. Background speaks for its own
        .with_columns((pl.col("sentence_no") == pl.col("told_in")).alias("here"))
        .filter((pl.col("rank") < 2) | pl.col("in_title") | pl.col("here") | pl.col("checked"), ~pl.col("older") | pl.col("here"))
        .with_columns(pl.when((pl.col("rank") == 2) & pl.col("here") & ~pl.col("prepared")).then(-1).otherwise("rank").alias("rank"))
        .with_columns((pl.col("told_at") - pl.col("start")).abs().alias("far"))
        .filter(pl.col("rank").is_in([0, 1]) | (pl.col("written").n_unique().over("document_id", "start", "rank") == 1))
        .sort("document_id", "start", "rank", "far")
        .group_by("document_id", "start", maintain_order=True)
        .agg(pl.col("written").unique(maintain_order=True).head(_CONTEXTS).str.join(" ").alias("context"))
    )
    return rows.join(context, on=["document_id", "start"], how="left", maintain_order="left")


def _story(rows: pl.DataFrame) -> pl.DataFrame:
    """(document_id, told_at, told_in, in_title, older, prepared, written, rank): recent dates of documents that nothing else dates."""
    usable = pl.col("written").is_not_null() & (pl.col("zone") != "boilerplate") & pl.col("now").is_null() & ~pl.col("history")
    prepared = pl.col("text").str.slice(pl.col("begins"), pl.col("ends") - pl.col("begins")).str.contains(_PREPARED)
    year = pl.col("written").str.slice(0, 4).cast(pl.Int32)
    rank = pl.col("written").str.len_bytes().replace_strict({10: 0, 7: 1, 4: 2}, return_dtype=pl.Int8)
    told = rows.filter(usable).select(
        "document_id", pl.col("start").alias("told_at"), pl.col("sentence_no").alias("told_in"),
        (pl.col("zone") == "title").alias("in_title"), "older", pl.col("before").str.contains(_OCCASION).alias("occasion"),
        prepared.fill_null(False).alias("prepared"), "written", year.alias("year"), rank.alias("rank"),
        pl.col("collected_on").dt.year().alias("collected"),
    )  # fmt: skip
    full, month = (pl.col("year").filter((pl.col("rank") == one) & ~pl.col("older")).max().over("document_id") for one in (0, 1))
    newest = pl.coalesce(full, month, pl.col("collected"))
    recent = pl.when(pl.col("rank") < 2).then(pl.col("year") > newest - _YEARS_BACK).otherwise(pl.col("year") <= pl.col("collected"))
    return told.filter(recent).drop("year", "collected")


def _with_spells(rows: pl.DataFrame, terms: pl.DataFrame) -> pl.DataFrame:
    """spells: "name|from|to" lines of the persons of the document; only weekdays without any other help ask for them."""
    if terms.is_empty():
        return rows.with_columns(pl.lit(None, dtype=pl.String).alias("spells"))
    spells = (
        terms.select(
            "document_id",
            pl.concat_str(
                pl.col("name").str.replace_all(r"[|\n]", " "),
                pl.col("valid_from").cast(pl.String),
                pl.col("valid_to").cast(pl.String).fill_null(""),
                separator="|",
            ).alias("spell"),
        )
        .unique()
        .sort("document_id", "spell")
        .group_by("document_id")
        .agg(pl.col("spell").str.join("\n").alias("spells"))
    )
    return rows.join(spells, on="document_id", how="left", maintain_order="left")
