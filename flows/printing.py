"""What a person sees of a run and of a query: progress, tables, plain rows."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from rich import box
from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table
from rich.text import Text

from flows.show import inert

if TYPE_CHECKING:
    import polars as pl

    from flows.summary import Summary

_PIPED_WIDTH = 1000  # columns where there is no terminal to ask: nothing wraps that another program reads
_MATRIX_WIDTH = 140
_MAX_REJECTS = 10
_TOLD_GROWTH = 1.2  # documents done to those told last: a log of a million has some forty lines
_STEERING = re.compile(r"[|<>&`*\[\]\\\n]")  # what Markdown reads as more than itself


def console() -> Console:
    """Standard output as rich writes to it: as wide as the terminal, or wide enough that piped tables do not wrap early."""
    return Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else _PIPED_WIDTH)


class Progress:
    """A bar on a terminal, a line from time to time elsewhere; both on standard error."""

    def __init__(self, log: Callable[[str], None]) -> None:
        self._log = log
        self._told = 0
        columns = (TextColumn("extracting"), BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        self._bar = Bar(*columns, console=Console(stderr=True), transient=True) if sys.stderr.isatty() else None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def advance(self, done: int, share: float) -> None:
        """Say that `done` documents are done, and with them this share of the inputs."""
        if self._bar is None:
            if done >= self._told * _TOLD_GROWTH:
                self._told = done
                told = f" ({share:.0%} of the inputs)" if share else ""  # of the only file nobody knows how much is gone through
                self._log(f"{done:,} documents done{told}")
            return
        if self._task is None:
            self._task = self._bar.add_task("", total=1.0)
        self._bar.update(self._task, description=f"{done:,} documents", completed=share)


# --- a run


def print_summary(summary: Summary) -> None:
    """The counts of a run, its events, the focus country's partners by year, and what was refused."""
    out = console()
    out.print(_counts(summary))
    out.print(f"Since the last run: {told_changes(summary)}")
    if corrected := told_corrections(summary):
        out.print(f"Corrections: {corrected}")
    if summary.n_events:
        out.print(_events(summary.events, summary.n_events))
    if not summary.partner_year.is_empty():
        out.print(partner_matrix(summary.partner_year, min(out.width, _MATRIX_WIDTH)))
    if summary.n_rejects:
        out.print(_rejects(summary.rejects))
        if summary.n_rejects > _MAX_REJECTS:
            question = f'ephemeride sql "SELECT * FROM rejects" --warehouse {summary.warehouse}'
            out.print(f"... and {summary.n_rejects - _MAX_REJECTS} more: {question}", markup=False, soft_wrap=True)


def told_changes(summary: Summary) -> str:
    """'3 events added, 1 changed, 0 dropped'."""
    added, changed, dropped = (f"{summary.changes[change]:,}" for change in ("added", "changed", "dropped"))
    return f"{added} event{'' if added == '1' else 's'} added, {changed} changed, {dropped} dropped"


def told_corrections(summary: Summary) -> str:
    """'3 applied, 1 gone (ev_1)'; empty without corrections."""
    made = [row for row in summary.corrections.iter_rows(named=True) if row["action"] != "undo"]
    statuses = [row["status"] for row in made]
    gone = sorted({row["event_id"] for row in made if row["status"] == "gone"})
    told = ", ".join(
        f"{statuses.count(status):,} {status}" for status in ("applied", "replaced", "undone", "void", "gone") if status in statuses
    )
    return f"{told} ({', '.join(gone[:_MAX_REJECTS])}: no event of that id any more)" if gone else told


def _counts(summary: Summary) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    rows = (
        ("Documents read", summary.n_read),
        ("  unchanged", summary.n_unchanged),
        ("  with events", summary.n_with_events),
        ("  without events", summary.n_without_events),
        ("Rejected", summary.n_rejects),
        (f"Events in {summary.warehouse}", summary.n_events),
    )
    for name, count in rows:
        table.add_row(Text(name), f"{count:,}")
    return table


def _events(shown: pl.DataFrame, n_events: int) -> Table:
    """The end of the timeline: one line an event, its parties and people side by side."""
    title = "Events" if shown.height == n_events else f"The last {shown.height} of {n_events} events"
    table = _table(title, ("date", "type", "place", "parties", "participants"))
    for row in shown.iter_rows(named=True):
        parties = [*(row.get("countries") or ()), *(row.get("organisations") or ())]
        cells = (row["date_edtf"], row["event_type"], row["place"], parties, row.get("participants"))
        table.add_row(*(Text(_cell(value)) for value in cells))
    return table


def partner_matrix(partner_year: pl.DataFrame, width: int) -> Table:
    """View partner_year as partners × years of n_events; the years that do not fit into `width` characters are summed as 'before'."""
    counted = [row for row in partner_year.iter_rows(named=True) if row["n_events"]]
    partners = sorted({row["partner"] for row in counted})
    years = sorted({row["year"] for row in counted if row["year"] is not None})
    first = _first_shown(years, width - max((len(partner) for partner in partners), default=0) - 24)
    shown = list(range(first, years[-1] + 1)) if years else []
    headings = [
        *(["before"] if years and first > years[0] else []),
        *shown,
        *(["no year"] if len(years) < len({row["year"] for row in counted}) else []),
    ]
    table = _table("Events by partner and year", ("partner",))
    for heading in (*headings, "total"):
        table.add_column(str(heading), justify="right")
    for partner in partners:
        cells = dict.fromkeys([*headings, "total"], 0)
        for row in counted:
            if row["partner"] == partner:
                year = row["year"]
                cells["no year" if year is None else "before" if year < first else year] += row["n_events"]
                cells["total"] += row["n_events"]
        table.add_row(Text(partner), *(str(count) if count else "·" for count in cells.values()))
    return table


def _first_shown(years: list[int], width: int) -> int:
    """The first year that has a column of its own when each takes 6 characters."""
    return max(years[0], years[-1] + 1 - max(width // 6, 1)) if years else 0


def _rejects(rejects: pl.DataFrame) -> Table:
    table = _table("Rejected", ("where", "stage", "reason", "value"))
    for row in rejects.head(_MAX_REJECTS).iter_rows(named=True):
        where = row["path"] if row["line"] is None else f"{row['path']} line {row['line']}"
        table.add_row(*(Text(_cell(value)) for value in (where, row["stage"], row["reason"], row["value"])))
    return table


def _table(title: str, headings: Sequence[str]) -> Table:
    table = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold", pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


# --- a query


def print_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], form: str) -> None:
    """Rows as a table for eyes, as a Markdown table, as CSV for spreadsheets (lists as JSON), or as one JSON array."""
    if form == "json":
        objects = [dict(zip(columns, row, strict=True)) for row in rows]
        print(json.dumps(objects, ensure_ascii=False, indent=1, default=str))
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([plain(value) for value in row] for row in rows)
    elif form == "markdown":
        print("\n".join(markdown_table(columns, rows)))
    else:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for index, column in enumerate(columns):
            is_number = bool(rows) and all(isinstance(row[index], int | float) and not isinstance(row[index], bool) for row in rows)
            table.add_column(Text(column), overflow="fold", justify="right" if is_number else "left")
        for row in rows:
            table.add_row(*(Text(_cell(value)) for value in row))
        out = console()
        out.print(table)
        out.print(f"{len(rows)} row{'' if len(rows) == 1 else 's'}")


def plain(value: Any) -> Any:
    """A value as a cell of a spreadsheet holds it: lists as JSON text."""
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else value


def markdown_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    """The lines of a Markdown table; no value in it is taken for markup."""
    for cells in (columns, ["---"] * len(columns), *rows):
        yield f"| {' | '.join(_STEERING.sub(_escaped, _cell(cell)) for cell in cells)} |"


def _escaped(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


def _cell(value: Any) -> str:
    """A value on one line of a table; nothing in it may steer the terminal."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(_cell(item) for item in value)
    return inert(json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict) else value)
