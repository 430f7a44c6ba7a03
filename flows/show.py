"""One event as a person reads it: what is held to be true, and in each source the characters that said so."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import polars as pl
from rich.console import Group
from rich.text import Text

from flows.errors import EphemerideError
from flows.ledger import following
from flows.warehouse import query, stored

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from rich.console import RenderableType

Row = dict[str, Any]

# field of event_mentions -> how its characters look on a terminal
STYLES = {
    "trigger": "bold reverse",
    "date": "bold cyan",
    "place": "bold green",
    "country": "bold yellow",
    "organisation": "bold magenta",
    "participant": "bold blue",
    "status": "bold red",
}
_INDENT = "   "

# Sentences of the event's quotes and of its mentions, in reading order; a mention outside of any sentence is its own.
_SENTENCES = """
    WITH
    marks AS (
        SELECT document_id, start, "end" FROM event_mentions WHERE event_id = $1
        UNION
        SELECT document_id, quote_start, quote_end FROM event_documents WHERE event_id = $1
    )
    SELECT
        marks.document_id,
        least(marks.start, coalesce(min(sentences.start), marks.start)) AS start,
        greatest(marks."end", coalesce(max(sentences."end"), marks."end")) AS "end"
    FROM marks
    LEFT JOIN sentences
        ON sentences.document_id = marks.document_id AND sentences.start < marks."end" AND sentences."end" > marks.start
    GROUP BY marks.document_id, marks.start, marks."end"
    ORDER BY ALL
"""
_SOURCES = """
    SELECT document_id, document_ref, title, source, url, published_on, path, line, text
    FROM documents
    SEMI JOIN (SELECT document_id FROM event_documents WHERE event_id = $1) AS told USING (document_id)
    ORDER BY published_on NULLS LAST, document_ref
"""
_MERGES = """
    SELECT kept.document_ref AS kept, event_no, joined.document_ref AS joined, merged_event_no, rule, evidence
    FROM merges
    JOIN documents AS kept ON kept.document_id = merges.document_id
    JOIN documents AS joined ON joined.document_id = merges.merged_document_id
    WHERE event_id = $1
    ORDER BY ALL
"""
_LINKS = """
    SELECT became AS relation, events.event_id, event_type, date_edtf, rule, evidence
    FROM event_links JOIN events ON events.event_id = later_event_id WHERE event_links.event_id = $1
    UNION ALL
    SELECT 'announced', events.event_id, event_type, date_edtf, rule, evidence
    FROM event_links JOIN events ON events.event_id = event_links.event_id WHERE later_event_id = $1
    ORDER BY ALL
"""
_RELATIONS = {"held": "it took place as", "cancelled": "it was called off as", "announced": "it was announced as"}


def show_event(path: Path, event_id: str, marked: bool = False) -> RenderableType:
    """The event whose id is, was, or alone begins with, `event_id`: what became of the id, the event's columns, its sources, its merges.

    Of each source the sentences that tell it, highlighted by field.
    `marked` puts the highlighted characters into [brackets] too, for output without colour. No text of a document is taken for
    markup or for control of the terminal. Raises EphemerideError if no event, or more than one, has such an id.
    """
    former, event = _find(path, event_id)
    key = event["event_id"]
    mentions = _rows(path, 'FROM event_mentions WHERE event_id = $1 ORDER BY document_id, start, "end" DESC, field', key)
    sentences = _rows(path, _SENTENCES, key)
    parts: list[Text] = [*former, *_event(path, event), Text(), _legend(mentions)]
    for number, source in enumerate(_rows(path, _SOURCES, key), start=1):
        parts += [Text(), *_source(number, source)]
        own = [row for row in mentions if row["document_id"] == source["document_id"]]
        for start, end in _joined((row["start"], row["end"]) for row in sentences if row["document_id"] == source["document_id"]):
            parts += _sentence(source["text"], start, end, [row for row in own if start <= row["start"] < end], marked)
    return Group(*parts, *_merges(path, key), *_links(path, key), *_corrections(path, key))


def _find(path: Path, given: str) -> tuple[list[Text], Row]:
    """The event that an id, or the start of one, stands for, after the lines that say how a former id led to it."""
    found = _rows(path, "FROM timeline WHERE starts_with(event_id, $1) ORDER BY event_id", given) if given else []
    if found:
        key = _only(given, [row["event_id"] for row in found])
        return [], next(row for row in found if row["event_id"] == key)
    ledger = stored(path, "ledger")
    former = sorted({key for key in ledger["from_id"] if key.startswith(given)}) if given else []
    if not former:
        raise _unknown(path, given)
    lines, key, since = [], _only(given, former), ""
    while step := following(ledger, key, since):
        lines.append(Text(inert(_step(step)), style="italic"))
        key, since = step["to_id"], step["run_id"]
    event = _rows(path, "FROM timeline WHERE event_id = $1", key)
    if not event:
        raise _unknown(path, key)
    return [*lines, Text()], event[0]


def _only(given: str, keys: list[str]) -> str:
    if given in keys or len(keys) == 1:
        return given if given in keys else keys[0]
    raise EphemerideError(f"{given!r} begins {len(keys)} event ids, {keys[0]} and {keys[1]} among them: give more of it")


def _step(step: Row) -> str:
    """'ev_1 was merged into ev_2 by run 20261101... (same days): 2023-03-17 visit BFA, MLI -> 2023-03-16/2023-03-18 visit BFA, MLI'."""
    how = {"renamed": "is now", "merged": "was merged into", "split": "was split, most of it is", "moved": "went to"}[step["change"]]
    return (
        f"{step['from_id']} {how} {step['to_id']} since run {step['run_id']} ({step['rule']}): {step['old_value']} -> {step['new_value']}"
    )


def _unknown(path: Path, key: str) -> EphemerideError:
    """What to tell of an id that no event has: that it was dropped and by whom, or how to find those that there are."""
    by_hand = stored(path, "corrections").filter(
        pl.col("action") == "drop", pl.col("status") == "applied", pl.col("applied_to").str.starts_with(key or "?")
    )
    for row in by_hand.iter_rows(named=True):
        said = f"event {row['applied_to']} was dropped by {row['made_by'] or 'a correction'}: {row['why']} (it was: {row['machine_value']})"
        return EphemerideError(inert(f"{said}; `ephemeride correct {row['applied_to']} --undo --why ...` brings it back"))
    dropped = stored(path, "changes", where="change = 'dropped'").filter(event_id=key).sort("run_id").tail(1)
    for row in dropped.iter_rows(named=True):
        return EphemerideError(f"event {key} is gone since run {row['run_id']}; it was: {inert(row['old_value'])}")
    return EphemerideError(f'no event {key!r} in {path}: `ephemeride sql "SELECT event_id, date_edtf FROM timeline"` lists them')


def _rows(path: Path, sql: str, parameter: str) -> list[Row]:
    columns, rows = query(path, sql, parameters=[parameter])
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _event(path: Path, event: Row) -> list[Text]:
    """'visit  2023-03-17 (day, year: explicit)  Bamako, MLI  held  confidence 0.90', then who took part."""
    countries = _rows(path, "FROM event_countries WHERE event_id = $1 ORDER BY side, country", event["event_id"])
    people = _rows(path, "FROM event_participants WHERE event_id = $1 ORDER BY name", event["event_id"])
    where = ", ".join(part for part in (event["place"], event["host_country"]) if part) or "place unknown"
    when = f"{event['date_edtf'] or 'undated'} ({event['date_precision']}, year: {event['date_basis']})"
    heading = Text(inert(event["event_type"]), style="bold")
    heading.append(f"  {when}  {inert(where)}  {event['status']}  confidence {event['confidence']:.2f}", style="not bold")
    lines = [heading, Text(f"{_INDENT}{inert(event['event_id'])}", style="dim")]
    for name, values in (
        ("countries", [f"{row['country']} ({row['side']})" for row in countries]),
        ("organisations", event["organisations"]),
        ("participants", [_person(row) for row in people]),
    ):
        lines.append(Text(f"{_INDENT}{name:14}{inert('; '.join(values)) or '-'}"))
    return lines


def _person(row: Row) -> str:
    described = ", ".join(row[key] for key in ("rank", "role", "country") if row[key])
    return f"{row['name']} ({described})" if described else str(row["name"])


def _legend(mentions: list[Row]) -> Text:
    """The fields that something in the text supports, each in its own style."""
    told = {row["field"] for row in mentions}
    return Text("  ").join([Text("said by:"), *(Text(f" {field} ", style=style) for field, style in STYLES.items() if field in told)])


def _source(number: int, source: Row) -> list[Text]:
    where = source["path"] if source["line"] is None else f"{source['path']} line {source['line']}"
    facts = (source["source"], source["published_on"] and str(source["published_on"]), source["url"], where)
    title = Text(f"{number}. {inert(source['title'] or source['document_ref'])}", style="bold")
    return [title, Text(_INDENT + inert("  ".join(fact for fact in facts if fact)), style="dim")]


def _joined(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping stretches as one, in order."""
    whole: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if whole and start < whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return whole


def _sentence(text: str, start: int, end: int, mentions: list[Row], marked: bool) -> list[Text]:
    """The sentence with its mentions highlighted, then a line for each mention: field, characters, rule, offsets."""
    notes = []
    for row in mentions:
        note = Text(f"{_INDENT * 2}{row['field']:13}")
        note.append(inert(row["surface"]), style=STYLES.get(row["field"], "bold"))
        notes.append(note.append(f"  {inert(row['rule'])}  [{row['start']}:{row['end']}]", style="dim"))
    return [Text(_INDENT).append_text(highlighted(text, start, end, mentions, marked)), *notes]


def highlighted(text: str, start: int, end: int, mentions: list[Row], marked: bool) -> Text:
    """`text[start:end]` on one line, the characters of each mention (field, start, end) in the style of its field.

    `marked` puts them into [brackets] too.
    """
    shown = Text(inert(text[start:end]))
    # the longest first, so that a shorter one stays visible inside it
    for row in sorted(mentions, key=lambda row: row["start"] - row["end"]):
        shown.stylize(STYLES.get(row["field"], "bold"), row["start"] - start, row["end"] - start)
    return _bracketed(shown, _joined((row["start"] - start, row["end"] - start) for row in mentions)) if marked else shown


def _bracketed(shown: Text, stretches: list[tuple[int, int]]) -> Text:
    pieces, last = [], 0
    for start, end in stretches:
        pieces += [shown[last:start], Text("["), shown[start:end], Text("]")]
        last = end
    return Text().join([*pieces, shown[last:]])


def _merges(path: Path, event_id: str) -> list[Text]:
    """One line for each joining that made this event of several tellings."""
    lines = [Text(), Text("merged from", style="bold")]
    for row in _rows(path, _MERGES, event_id):
        pair = f"{row['kept']} #{row['event_no']} + {row['joined']} #{row['merged_event_no']}"
        lines.append(Text(_INDENT + inert(f"{pair}  {row['rule']}: {row['evidence']}")))
    return lines if len(lines) > 2 else []


def _links(path: Path, event_id: str) -> list[Text]:
    """One line for each announcement of this event, or for what became of it."""
    lines = []
    for row in _rows(path, _LINKS, event_id):
        other = f"{row['event_id']} ({row['event_type']} {row['date_edtf']})"
        lines.append(Text(_INDENT + inert(f"{_RELATIONS[row['relation']]} {other}  {row['rule']}: {row['evidence']}")))
    return [Text(), Text("announcement and outcome", style="bold"), *lines] if lines else []


def _corrections(path: Path, event_id: str) -> list[Text]:
    """One line for each correction of this event: what it says, what the machine says, by whom, when and why."""
    lines = [Text(), Text("corrected", style="bold")]
    own = stored(path, "corrections").filter((pl.col("applied_to") == event_id) & (pl.col("status") == "applied"))
    for row in own.sort("line").iter_rows(named=True):
        what = f"{row['field'] or row['action']} {row['value'] or '-'}"
        by = " ".join(str(row[name]) for name in ("made_by", "made_at") if row[name])
        lines.append(Text(_INDENT + inert(f"{what} (machine: {row['machine_value'] or '-'})  {by}: {row['why']}")))
    return lines if len(lines) > 2 else []


def inert(text: object) -> str:
    """`text` on one line, character for character, without those that steer a terminal or turn the order of reading."""
    return "".join(" " if char.isspace() else "\ufffd" if unicodedata.category(char) in ("Cc", "Cf", "Cs") else char for char in str(text))
