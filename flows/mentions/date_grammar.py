"""What a cut-out string means: grammar rules over canonical tokens, each giving readings with their place in the string.

Only the string is looked at: the document comes in date_resolution. A string no rule reads is no date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from flows.mentions.date_calendar import BOUND, CALENDAR, century
from flows.mentions.date_explicit import read_day_month
from flows.mentions.date_lexicon import Lexicon
from flows.mentions.date_lists import list_readings
from flows.mentions.date_relative import RELATIVE
from flows.mentions.date_tokens import Canon, canonical
from flows.mentions.date_values import Partial, Reading

Match = re.Match[str]
_LONGEST_MONTH = 31
_OVER_MONTH_END = 20  # days of the longest range whose first day leaves out that it is of the month before
_TAIL = r"(?P<tail> (?:de )?(?:la |l' |cette |ce )*(?:X\w+ Uyear|Uyear X\w+|Uyear|X(?:last|next|current|same|after|before)))?"
_CLOCK = r"(?: ,)?(?: (?:a|vers|-))? \d{1,2} (?:Uhour|:)(?: \d{2})?(?: : \d{2})?"
_PART = rf"(?P<when>(?: (?:au|dans la|en|a))? H)?(?P<clock>{_CLOCK})?"
ITEM = (
    r"(?:(?P<w>W\d) (?:\. )?(?:[,(] )?(?:le )?)?(?P<d>o?\d{1,2})"
    r"(?: (?:- )?(?P<m>M\d+)(?: (?:[.,-] )*(?:de (?:l' )?(?:Uyear )?)?(?P<y>[12]\d{3})\b)?(?: \.)?)?"
)
_ITEM = re.compile(ITEM)
_FULL = re.compile(
    rf"{BOUND}(?:(?:du|le) )?(?P<core>(?:(?:ce|cette) )?{ITEM}(?: '?(?: ?')? ?(?P<yy>\d{{2}}))?(?P<end> [.,;:()-])?{_TAIL}{_PART})"
)
_COMPOUND = re.compile(
    rf"{BOUND}(?P<core>(?P<lead>(?:(?:nuit|H) )?(?:(?:du|de|entre|des|les) )?(?:le "
    rf"|ce )?)(?P<items>(?:W\d|o?\d{{1,2}}\b).*?){_TAIL})(?: \.)?"
)
_LINK = re.compile(r" ?(?:(?:, )?(?:et )?(?P<until>Btill)|(?P<to>au|a|-|/)|(?:, )?(?P<and>et|ou|puis|,|&)) ?(?:(?:le|les|du|au) )?")


@dataclass(frozen=True)
class Piece:
    """One reading and where it stands in the string; guarded: only if no noun follows (2000 soldats);
    unless: only if a noun follows the number behind it (mardi 12 soldats)."""

    start: int
    end: int
    reading: Reading
    guarded: bool = False
    unless: bool = False


@lru_cache(maxsize=131072)
def interpret(match: str, words: Lexicon) -> tuple[Piece, ...]:
    """The readings of a string that date_pattern cut out, in text order; none where it is no date after all."""
    if _refused(match, words):
        return ()
    canon = canonical(match, words)
    for rule in (_full, _compound):
        pieces = rule(canon)
        if pieces:
            return tuple(_checked(piece, words) for piece in pieces)
    for pattern, build, guarded in (*CALENDAR, *RELATIVE):
        found = pattern.fullmatch(canon.text)
        reading = build(found) if found else None
        if found and reading:
            piece = _piece(canon, found, reading, guarded)
            return (piece, *_weekday_alone(canon, piece)) if reading.rule == "weekday and day" else (piece,)
    return tuple(Piece(*canon.span(start, end), reading) for start, end, reading in list_readings(canon.text))


@lru_cache(maxsize=8)
def _refusal(words: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"(?:{words.any_of('street', 'named', 'numbered', 'habit')})\b.*", re.DOTALL)


def _refused(match: str, words: Lexicon) -> bool:
    return _refusal(words).fullmatch(match) is not None


def _checked(piece: Piece, words: Lexicon) -> Piece:
    """A full explicit day as dateparser reads it."""
    day = piece.reading.first
    if day is None or day != piece.reading.last or not (day.year and day.month and day.day):
        return piece
    read = read_day_month(day.day, words.month_names.get(day.month, ""))
    if read is None or read == (day.day, day.month):
        return piece
    day = replace(day, day=read[0], month=read[1])
    return replace(piece, reading=replace(piece.reading, first=day, last=day))


def _piece(canon: Canon, found: Match, reading: Reading, guarded: bool = False) -> Piece:
    start, end = canon.span(*found.span("core"))
    return Piece(start, end, bounded(reading, found["bound"]), guarded)


def _weekday_alone(canon: Canon, piece: Piece) -> tuple[Piece, ...]:
    """ "mardi 12 soldats": the weekday alone, should a noun follow the number."""
    first = piece.reading.first
    end = canon.ends[canon.starts.index(piece.start) + (1 if piece.reading.hint == "this" else 0)]
    reading = Reading(
        "weekday", "weekday", piece.reading.bound, weekday=(first.weekday or 0) if first else 0, anchor="now", hint=piece.reading.hint
    )
    return (Piece(piece.start, end, reading, unless=True),)


def _full(canon: Canon) -> tuple[Piece, ...]:
    """One day with its month: "ce jeudi 27 octobre 2022", "13 avril dernier", "31 octobre 74"."""
    found = _FULL.fullmatch(canon.text)
    if not found or not found["m"]:
        return ()
    day = _partial(found)
    end = found.end("core")
    if found["yy"]:
        day = replace(day, year=century(int(found["yy"])))
    if found["end"]:
        end = found.start("end")
    reading = _with_tail(Reading("day", "calendar", first=day, last=day), found["tail"])
    if found["core"].startswith(("ce ", "cette ")) and not reading.hint:
        reading = replace(reading, hint="this")
    start, stop = canon.span(found.start("core"), end)
    return (Piece(start, stop, bounded(reading, found["bound"])),)


def _compound(canon: Canon) -> tuple[Piece, ...]:
    """Lists and ranges: "du 30 décembre 2023 au 2 janvier 2024", "les 2, 3 et 4 mai"."""
    found = _COMPOUND.fullmatch(canon.text)
    if not found:
        return ()
    items, links = _items(canon.text, found.start("items"), found.end("items"))
    if len(items) < 2 or (items[-1]["m"] is None and items[-1]["w"] is None):
        return ()
    lead = found["lead"].split()
    ranges = "to" in links or lead[:1] in (["entre"], ["H"]) or ("de" in lead and len(items) == 2)
    told = [_partial(item) for item in items]
    days = _spread(_over_month_end(told) if ranges and len(told) == 2 else told)
    if ranges:
        return _range(canon, found, items, days, links)
    if _consecutive(days):
        reading = _with_tail(Reading("list", "calendar", first=days[0], last=days[-1]), found["tail"])
        start, end = canon.span(items[0].start(), found.end("core"))
        return (Piece(start, end, bounded(reading, found["bound"])),)
    return tuple(
        Piece(*canon.span(*item.span()), _with_tail(Reading("list", "calendar", first=day, last=day), found["tail"]))
        for item, day in zip(items, days, strict=True)
    )


def _range(canon: Canon, found: Match, items: list[Match], days: list[Partial], links: list[str]) -> tuple[Piece, ...]:
    """One interval; lists of ranges ("du 2 au 4 et du 8 au 9 mai") are read as their ranges."""
    if "and" in links and links.count("to") and len(items) > 2:
        return _several_ranges(canon, found, items, days, links)
    reading = _with_tail(Reading("range", "calendar", first=days[0], last=days[-1]), found["tail"])
    start, end = canon.span(*found.span("core"))
    return (Piece(start, end, bounded(reading, found["bound"])),)


def _several_ranges(canon: Canon, found: Match, items: list[Match], days: list[Partial], links: list[str]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    first = 0
    for index in range(len(items)):
        if index == len(items) - 1 or links[index] == "and":
            reading = _with_tail(Reading("range", "calendar", first=days[first], last=days[index]), found["tail"])
            pieces.append(Piece(*canon.span(items[first].start(), items[index].end()), reading))
            first = index + 1
    return tuple(pieces)


def _items(text: str, start: int, end: int) -> tuple[list[Match], list[str]]:
    """The days of a list or range and the kinds of the links between them; nothing where something else stands between."""
    items: list[Match] = []
    links: list[str] = []
    position = start
    while position < end:
        item = _ITEM.match(text, position, end)
        if not item:
            return [], []
        items.append(item)
        position = item.end()
        link = _LINK.match(text, position, end)
        if link and link.end() < end:
            links.append("and" if link["and"] else "to")
            position = link.end()
        elif position < end and text[position:end].strip(" ."):
            return [], []
        else:
            break
    return items, links


def _partial(found: Match) -> Partial:
    day = int(found["d"].lstrip("o"))
    month = int(found["m"][1:]) if found["m"] else None
    weekday = int(found["w"][1:]) if found["w"] else None
    year = int(found["y"]) if found["y"] else None
    return Partial(year, month, day, weekday)


def _over_month_end(days: list[Partial]) -> list[Partial]:
    """A range whose first day, without a month, comes late in the month before: "du 29 au 8 février" -> 01-29, 02-08."""
    first, last = days
    if first.month is not None or last.month is None or first.day is None or last.day is None or first.day <= last.day:
        return days
    if _LONGEST_MONTH - first.day + last.day > _OVER_MONTH_END:
        return days  # more likely a slip of the pen
    return [replace(first, month=(last.month - 2) % 12 + 1), last]


def _spread(days: list[Partial]) -> list[Partial]:
    """Month and year where they stand for several days: "du 30 décembre au 2 janvier 2024" -> 2023-12-30, 2024-01-02."""
    spread = [days[-1]]
    for day in reversed(days[:-1]):
        later = spread[0]
        day = replace(day, month=day.month or later.month)
        if day.year is None and later.year is not None:
            day = replace(day, year=later.year - ((day.month or 0, day.day or 0) > (later.month or 0, later.day or 0)))
        spread.insert(0, day)
    for index in range(1, len(spread)):
        earlier, day = spread[index - 1], spread[index]
        if day.year is None and earlier.year is not None:
            spread[index] = replace(day, year=earlier.year + ((day.month or 0, day.day or 0) < (earlier.month or 0, earlier.day or 0)))
    return spread


def _consecutive(days: list[Partial]) -> bool:
    return all(
        a.month is not None and (a.year, a.month) == (b.year, b.month) and (b.day or 0) - (a.day or 0) == 1 for a, b in pairwise(days)
    )


def bounded(reading: Reading, word: str | None) -> Reading:
    """The side of a date that a word in front opens or closes, and the direction in time that the word alone suggests."""
    if word is None:
        return reading
    bound = "from" if word in ("from", "since", "after") else "until"
    return replace(reading, bound=bound, lean={"since": "past", "after": "future", "before": "future", "till": "future"}.get(word, ""))


def _with_tail(reading: Reading, tail: str | None) -> Reading:
    """ "dernier", "prochain", "de la même année", "de cette année", "de l'année dernière" behind a date."""
    if not tail:
        return reading
    step = re.search(r"X(\w+)", tail)
    hint = step[1] if step else "current"
    if "Uyear" not in tail:
        return replace(reading, hint=hint)
    shift = {"last": -1, "before": -1, "next": 1, "after": 1}.get(hint, 0)
    anchor = "before" if hint in ("same", "before", "after") else "now"
    return replace(reading, unit="year", n=shift, anchor=anchor)
