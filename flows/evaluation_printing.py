"""What a person, or another program, sees of an evaluation: tables of figures, cases in their sentences, or one JSON object."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from flows.evaluation import COLUMNS, Event, Wrong
from flows.printing import console
from flows.show import highlighted, inert

if TYPE_CHECKING:
    from rich.console import RenderableType

    from flows.evaluation import Case, Evaluation
    from flows.measuring import Measured
    from flows.passages import Passage, Told

_RATES = {
    "found": "events found",
    "exact": "events exact",
    "document_relevance": "documents with an event",
    "participants": "participants of found events",
}
_COUNTS = {"documents": "documents", "gold_events": "events in the gold", "predicted_events": "events extracted"}
_KIND_STYLES = {"missed": "bold red", "spurious": "bold magenta", "half right": "bold yellow"}
_INDENT = "   "


def print_measured(measured: Measured, form: str) -> None:
    """Print the figures, and the cases where they were asked for, as tables ('table') or as one JSON object ('json')."""
    evaluation, tellings = measured.evaluation, measured.told
    if form == "json":
        print(as_json(evaluation, measured.unknown, tellings))
        return
    out = console()
    out.print(figures_table(evaluation))
    if tellings is not None:
        out.print(cases_shown(evaluation.cases, tellings, marked=not out.is_terminal))


# --- for eyes


def figures_table(evaluation: Evaluation) -> RenderableType:
    """Counts, then precision, recall and F1, then the share of found events whose field is right, then the table error."""
    figures = evaluation.figures
    counts = Text("  ".join(f"{figures[name]} {label}" for name, label in _COUNTS.items()))
    rates = _table("", "precision", "recall", "F1")
    for name, label in _RATES.items():
        rates.add_row(label, *(f"{figures[name][column]:.3f}" for column in ("precision", "recall", "f1")))
    fields = _table("field of found events", "right")
    for name, share in figures["field_accuracy_on_found"].items():
        fields.add_row(name, f"{share:.3f}")
    error = Text(f"error of the table of events by party and year: {figures['party_year_table_error']:.3f}")
    return Group(counts, rates, fields, error)


def _table(first: str, *others: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(first)
    for heading in others:
        table.add_column(heading, justify="right")
    return table


def cases_shown(cases: Sequence[Case], tellings: Sequence[Told], marked: bool) -> RenderableType:
    """Each case with its wrong fields as `gold → ours` and its sentences; `marked` puts what is highlighted into [brackets] too."""
    counts = [f"{sum(case.kind == kind for case in cases)} {kind}" for kind in _KIND_STYLES]
    lines = [Text(), Text("  ".join(counts), style="bold")]
    for case, said in zip(cases, tellings, strict=True):
        lines += [Text(), *_case(case), *_told(said, marked)]
    return Group(*lines)


def _case(case: Case) -> list[Text]:
    event = case.ours if case.gold is None else case.gold
    heading = Text(f"{inert(case.document_ref)}  ", style="bold")
    heading.append(case.kind, style=_KIND_STYLES[case.kind])
    heading.append(f"  {_summary(event)}" if event else "", style="not bold")
    lines = [heading]
    if case.kind == "missed" and case.ours is not None:
        lines.append(Text(f"{_INDENT}nearest of ours: {_summary(case.ours)}", style="dim"))
    elif case.ours is not None and case.ours.event_id:
        lines.append(Text(_INDENT + inert(case.ours.event_id), style="dim"))
    return lines + [_wrong(wrong) for wrong in case.wrong]


def _summary(event: Event) -> str:
    """'visit  2023-03-17  Bamako  BFA, MLI'."""
    days = sorted({str(day) for day in (event.start_date, event.end_date) if day})
    when = event.date_edtf or "/".join(days) or "undated"
    parts = (event.event_type, when, event.place, ", ".join(sorted(event.parties)), None if event.status == "held" else event.status)
    return inert("  ".join(str(part) for part in parts if part))


def _wrong(wrong: Wrong) -> Text:
    """'place         Kigali → nothing'."""
    line = Text(f"{_INDENT}{wrong.field:13} ")
    return line.append(_value(wrong.gold), style="green").append(" → ").append(_value(wrong.ours), style="red")


def _value(value: object) -> str:
    return inert(", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else value) or "nothing"


def _told(said: Told, marked: bool) -> list[Text]:
    lines = [Text(f"{_INDENT}({inert(said.remark)})", style="dim")] if said.remark else []
    for passage in said.passages:
        marks = [{"field": mark.field, "start": mark.start, "end": mark.end} for mark in passage.marks]
        lines.append(Text(_INDENT).append_text(highlighted(passage.text, 0, len(passage.text), marks, marked)))
        lines += [Text(f"{_INDENT * 2}{inert(note)}", style="dim") for note in passage.notes]
    if said.n_more:
        lines.append(Text(f"{_INDENT}... and {said.n_more} more sentence{'' if said.n_more == 1 else 's'}", style="dim"))
    return lines


# --- for programs


def as_json(evaluation: Evaluation, unknown: Sequence[str], tellings: Sequence[Told] | None) -> str:
    """The figures, `unknown_documents` and, where `tellings` are given, `errors`: one object a case."""
    whole: dict[str, Any] = {**evaluation.figures, "unknown_documents": list(unknown)}
    if tellings is not None:
        whole["errors"] = [_case_object(case, said) for case, said in zip(evaluation.cases, tellings, strict=True)]
    return json.dumps(whole, ensure_ascii=False, indent=1, default=_iso)


def _case_object(case: Case, said: Told) -> dict[str, Any]:
    return {
        "document_ref": case.document_ref,
        "kind": case.kind,
        "gold": _event_object(case.gold, COLUMNS),
        "ours": _event_object(case.ours, ("event_id", *COLUMNS)),
        "wrong": {wrong.field: {"gold": wrong.gold, "ours": wrong.ours} for wrong in case.wrong},
        "passages": [_passage_object(passage) for passage in said.passages],
        "remark": said.remark,
    }


def _event_object(event: Event | None, names: Sequence[str]) -> Mapping[str, Any] | None:
    return None if event is None else {name: getattr(event, name) for name in names}


def _passage_object(passage: Passage) -> dict[str, Any]:
    marks = [{"field": mark.field, "surface": passage.text[mark.start : mark.end]} for mark in passage.marks]
    return {"text": passage.text, "marks": marks, "notes": list(passage.notes)}


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")
